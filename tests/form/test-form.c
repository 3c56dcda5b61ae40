/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <string.h>

#include <glib/gstdio.h>
#include <gongkai/gongkai.h>

#include "base/text-private.h"
#include "form/form-private.h"

#define BUILTIN "cn-jiangsu-2017"

/* Stands in the text of a case where its error is expected; it is taken out before the text is loaded. */
#define MARK "¦"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define FORM(body) "<form id=\"f\">\n" body "\n</form>\n"
#define COUNT(id) "<indicator id=\"" id "\" zh=\"" id "\"/>"
#define A COUNT ("a")
#define B COUNT ("b")
#define GROUP(id, attributes, body)                                                                                    \
  "<indicator id=\"" id "\" zh=\"组\" kind=\"group\" " attributes ">" body "</indicator>"

typedef struct {
  char *data;
  guint32 line; /* 0 if the text has no mark */
  guint32 column;
} Marked;

static void
marked_clear (Marked *marked)
{
  g_free (marked->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Marked, marked_clear)

/* A byte order mark is no character of the text. */
static Marked
marked_new (const char *text)
{
  const char *mark = strstr (text, MARK);
  Marked marked = { g_strdup (text), 0, 0 };
  const char *line = g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text;

  if (mark == NULL)
    return marked;

  memmove (marked.data + (mark - text), mark + strlen (MARK), strlen (mark + strlen (MARK)) + 1);
  marked.line = 1;
  for (const char *at = text; at < mark; at++)
    if (*at == '\n')
      {
        marked.line++;
        line = at + 1;
      }
  marked.column = (guint32) g_utf8_strlen (line, mark - line) + 1;

  return marked;
}

/* Asserts that @error is complete: it has a code, a place, and says the same place in both languages. */
static void
assert_error (const GError *error, gint32 code, const char *source, guint32 line, guint32 column, const char *part)
{
  const char *english;
  const char *chinese;
  g_autofree char *place = NULL;

  assert_non_null (error);
  english = gk_error_get_message (error, GK_LANGUAGE_ENGLISH);
  chinese = gk_error_get_message (error, GK_LANGUAGE_CHINESE);
  if (error->domain != GK_ERROR || error->code != code || gk_error_get_line (error) != line
      || gk_error_get_column (error) != column)
    fail_msg ("expected error %d at %u:%u, got %d: %s", code, line, column, error->code, error->message);
  assert_contains (english, part);
  assert_string_equal (english, error->message);
  assert_string_equal (gk_error_get_source (error), source);

  place = line > 0 ? g_strdup_printf ("%s:%u:%u: ", source, line, column) : g_strdup_printf ("%s: ", source);
  assert_true (g_str_has_prefix (english, place));
  assert_true (g_str_has_prefix (chinese, place));
  assert_true (g_utf8_validate (chinese, -1, NULL));
  assert_false (g_str_is_ascii (chinese + strlen (place)));
}

static void
assert_refused (const char *data, gssize length, gint32 code, guint32 line, guint32 column, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (data, length, "f.xml", &error);

  assert_null (form);
  assert_error (error, code, "f.xml", line, column, part);
}

static GkForm *
load (const char *data)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (data, -1, "f.xml", &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

/* The fields of one line of CSV; no field spans lines. */
static GPtrArray *
split_fields (const char *line)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (; *line != '\0'; line++)
    if (*line == '"' && quoted && line[1] == '"')
      g_string_append_c (field, *line++);
    else if (*line == '"')
      quoted = !quoted;
    else if (*line == ',' && !quoted)
      {
        g_ptr_array_add (fields, g_strdup (field->str));
        g_string_truncate (field, 0);
      }
    else
      g_string_append_c (field, *line);
  g_ptr_array_add (fields, g_strdup (field->str));

  return fields;
}

enum {
  FACT_ID,
  FACT_LABEL,
  FACT_LABEL_EN,
  FACT_UNIT,
  FACT_KIND,
  FACT_PARTS,
  N_FACTS,
};

/* The facts of the built-in form: an array of arrays of fields, without the head. */
static GPtrArray *
read_facts (void)
{
  g_autofree char *path = test_path ("form/" BUILTIN ".csv");
  g_autofree char *data = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  assert_true (g_file_get_contents (path, &data, NULL, NULL));
  lines = g_strsplit (data, "\n", -1);
  assert_string_equal (lines[0], "id,label,label_en,unit,kind,parts");
  for (gsize i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      GPtrArray *fields = split_fields (lines[i]);

      assert_int_equal (fields->len, N_FACTS);
      g_ptr_array_add (facts, fields);
    }

  return facts;
}

static const char *
fact (GPtrArray *facts, guint32 indicator, guint field)
{
  return g_ptr_array_index ((GPtrArray *) g_ptr_array_index (facts, indicator), field);
}

static GkForm *
load_builtin (void)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_builtin (BUILTIN, &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

static void
test_builtin_order (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  g_autoptr (GPtrArray) facts = read_facts ();
  guint32 n_cells = 0;

  (void) state;
  assert_int_equal (facts->len, 95);
  assert_int_equal (gk_form_get_n_indicators (form), 95);
  assert_int_equal (gk_form_get_n_cells (form), 85);
  for (guint32 i = 0; i < facts->len; i++)
    {
      const char *id = fact (facts, i, FACT_ID);
      gboolean group = strcmp (fact (facts, i, FACT_KIND), "group") == 0;
      gint32 cell = gk_form_get_indicator_cell (form, i);

      assert_string_equal (gk_form_get_indicator_id (form, i), id);
      assert_int_equal (gk_form_find_indicator (form, id), i);
      assert_string_equal (gk_form_get_indicator_concept (form, i), id);
      assert_int_equal (cell, group ? -1 : (gint32) n_cells);
      assert_int_equal (gk_form_find_cell (form, id), cell);
      if (group)
        continue;
      assert_string_equal (gk_form_get_cell_id (form, n_cells), id);
      assert_int_equal (gk_form_get_cell_indicator (form, n_cells), i);
      n_cells++;
    }
  assert_int_equal (n_cells, 85);
}

static void
test_builtin_parents (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  guint32 n = gk_form_get_n_indicators (form);

  (void) state;
  for (guint32 i = 0; i < n; i++)
    {
      const char *id = gk_form_get_indicator_id (form, i);
      const char *dot = strrchr (id, '.');
      g_autofree char *parent = dot != NULL ? g_strndup (id, (gsize) (dot - id)) : NULL;
      guint32 depth = 0;

      for (const char *at = strchr (id, '.'); at != NULL; at = strchr (at + 1, '.'))
        depth++;
      assert_int_equal (gk_form_get_indicator_depth (form, i), depth);
      assert_int_equal (gk_form_get_indicator_parent (form, i),
                        parent != NULL ? gk_form_find_indicator (form, parent) : -1);
    }
}

static void
test_builtin_values (void **state)
{
  static const struct {
    const char *kind;
    gint32 value;
    guint32 decimals;
  } kinds[] = {
    { "group", GK_INDICATOR_GROUP, 0 },
    { "count", GK_INDICATOR_COUNT, 0 },
    { "amount", GK_INDICATOR_AMOUNT, 6 },
    { "percent", GK_INDICATOR_PERCENT, 2 },
  };
  g_autoptr (GkForm) form = load_builtin ();
  g_autoptr (GPtrArray) facts = read_facts ();

  (void) state;
  for (guint32 i = 0; i < facts->len; i++)
    {
      const char *unit = gk_form_get_indicator_unit (form, i);
      gsize kind = 0;

      while (strcmp (kinds[kind].kind, fact (facts, i, FACT_KIND)) != 0)
        assert_true (++kind < G_N_ELEMENTS (kinds));
      assert_int_equal (gk_form_get_indicator_kind (form, i), kinds[kind].value);
      assert_int_equal (gk_form_get_indicator_decimals (form, i), kinds[kind].decimals);
      assert_string_equal (unit != NULL ? unit : "", fact (facts, i, FACT_UNIT));
    }
}

/* The facts say "subset" of each part, "partition" and "overlap" of the whole or "of" another one. */
static void
test_builtin_parts (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  g_autoptr (GPtrArray) facts = read_facts ();

  (void) state;
  for (guint32 i = 0; i < facts->len; i++)
    {
      const char *said = fact (facts, i, FACT_PARTS);
      const char *of = strstr (said, " of ");
      gint32 parts = GK_PARTS_NONE;
      gint32 whole = -1;

      for (guint32 k = i + 1; k < facts->len; k++)
        if (strcmp (fact (facts, k, FACT_PARTS), "subset") == 0 && gk_form_get_indicator_parent (form, k) == (gint32) i)
          parts = GK_PARTS_SUBSET;
      if (g_str_has_prefix (said, "partition"))
        parts = GK_PARTS_PARTITION;
      else if (g_str_has_prefix (said, "overlap"))
        parts = GK_PARTS_OVERLAP;
      if (parts != GK_PARTS_NONE)
        whole = of != NULL ? gk_form_find_indicator (form, of + strlen (" of ")) : (gint32) i;

      if (gk_form_get_indicator_parts (form, i) != parts || gk_form_get_indicator_whole (form, i) != whole)
        fail_msg ("%s: parts %d of %d; expected %d of %d", fact (facts, i, FACT_ID),
                  gk_form_get_indicator_parts (form, i), gk_form_get_indicator_whole (form, i), parts, whole);
    }
}

static char *
label_key (const char *label)
{
  g_autoptr (GString) nameless = g_string_new (label);
  GkKey key;
  char *string;

  g_string_replace (nameless, GK_LABEL_NAME, "", 0);
  gk_key_init (&key, nameless->str, nameless->len);
  string = gk_key_to_string (&key);
  gk_key_clear (&key);

  return string;
}

static void
test_builtin_labels (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  g_autoptr (GPtrArray) facts = read_facts ();

  (void) state;
  for (guint32 i = 0; i < facts->len; i++)
    {
      g_autofree char *expected = label_key (fact (facts, i, FACT_LABEL));
      g_autofree char *key = label_key (gk_form_get_indicator_label (form, i, GK_LANGUAGE_CHINESE));

      assert_true (*key != '\0');
      assert_string_equal (key, expected);
      assert_string_equal (gk_form_get_indicator_label (form, i, GK_LANGUAGE_ENGLISH), fact (facts, i, FACT_LABEL_EN));
    }
}

static void
test_builtin_form (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  guint32 full_time;

  (void) state;
  assert_true (gk_form_get_n_builtin () >= 1);
  assert_null (gk_form_get_builtin_id (gk_form_get_n_builtin ()));
  assert_null (gk_form_get_builtin_id (G_MAXUINT32));
  for (guint32 i = 0; i < gk_form_get_n_builtin (); i++)
    {
      g_autoptr (GkForm) each = gk_form_new_builtin (gk_form_get_builtin_id (i), NULL);

      assert_non_null (each);
      assert_string_equal (gk_form_get_id (each), gk_form_get_builtin_id (i));
    }

  assert_string_equal (gk_form_get_id (form), BUILTIN);
  assert_string_equal (gk_form_get_title (form, GK_LANGUAGE_CHINESE), "政府信息公开情况统计表（江苏省，2017年度）");
  assert_contains (gk_form_get_title (form, GK_LANGUAGE_ENGLISH), "Jiangsu province, 2017");
  assert_contains (gk_form_get_authority (form, GK_LANGUAGE_CHINESE), "国办发〔2014〕32号");
  assert_contains (gk_form_get_authority (form, GK_LANGUAGE_ENGLISH), "Guo Ban Fa [2014] No. 32");
  assert_int_equal (gk_form_get_missing (form), GK_MISSING_ZERO);
  assert_int_equal (gk_form_get_applies (form), GK_APPLIES_ANY);

  full_time = (guint32) gk_form_find_indicator (form, "capacity.staff.full_time");
  assert_string_equal (gk_form_get_indicator_note (form, full_time, GK_LANGUAGE_CHINESE),
                       "不包括政府公报及政府网站工作人员数");
  assert_contains (gk_form_get_indicator_note (form, full_time, GK_LANGUAGE_ENGLISH), "Without the staff");
  assert_null (gk_form_get_indicator_note (form, full_time + 1, GK_LANGUAGE_CHINESE));
}

static void
test_builtin_unknown (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_form_new_builtin ("cn-nowhere-1900", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_NOT_FOUND));
  assert_contains (error->message, "cn-nowhere-1900");
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "没有内置表式“cn-nowhere-1900”");
  assert_null (gk_form_new_builtin ("cn-nowhere-1900", NULL));
}

typedef struct {
  const char *name;
  const char *text;
  gint32 code;
  const char *part;
} BadForm;

static const BadForm bad_xml[] = {
  { "empty", MARK "", GK_ERROR_SYNTAX, "well-formed XML" },
  { "not-xml", MARK "requests.received = 5", GK_ERROR_SYNTAX, "well-formed XML" },
  { "unclosed-root", "<form id=\"f\">\n" A "\n" MARK, GK_ERROR_SYNTAX, "well-formed XML" },
  { "unclosed-tag", "<form id=\"f\">\n<indicator id=\"a\"" MARK, GK_ERROR_SYNTAX, "well-formed XML" },
  { "crossed-tags", "<form id=\"f\">\n<indicator id=\"a\" zh=\"甲\">\n</form>" MARK, GK_ERROR_SYNTAX,
    "well-formed XML" },
  { "crossed-tags-one-line", FORM ("<indicator id=\"a\" zh=\"甲乙丙\"></note>" MARK "</indicator>"), GK_ERROR_SYNTAX,
    "well-formed XML" },
  { "second-root", "<form id=\"f\">" A "</form>\n" MARK "<form id=\"g\">" A "</form>", GK_ERROR_SYNTAX,
    "<form> has no place here; expected none" },
};

static const BadForm bad_elements[] = {
  { "other-root", "<?xml version=\"1.0\"?>\n<!-- 注 <a> -->\n" MARK "<survey id=\"f\"/>", GK_ERROR_SYNTAX,
    "<survey> has no place here; expected form" },
  { "unknown", FORM (A "\n  " MARK "<cell/>"), GK_ERROR_SYNTAX,
    "<cell> has no place here; expected title, authority, indicator, rule, narrative" },
  { "upper-case", FORM (MARK "<Indicator id=\"a\" zh=\"a\"/>"), GK_ERROR_SYNTAX, "<Indicator> has no place here" },
  { "misplaced", FORM ("<indicator id=\"a\" zh=\"甲\">" MARK "<rule id=\"r\">a = 1</rule></indicator>"),
    GK_ERROR_SYNTAX, "<rule> has no place here; expected indicator, alias, note" },
  { "in-alias", FORM ("<indicator id=\"a\" zh=\"甲\"><alias>乙" MARK "<b/></alias></indicator>"), GK_ERROR_SYNTAX,
    "<b> has no place here; expected none" },
  { "nested-form", FORM (A MARK "<form id=\"g\"/>"), GK_ERROR_SYNTAX, "<form> has no place here; expected title" },
  { "pattern-in-form", FORM (A MARK "<pattern>{figure}</pattern>"), GK_ERROR_SYNTAX, "<pattern> has no place here" },
  { "text-in-form", FORM (A "\n" MARK "甲 " B), GK_ERROR_SYNTAX, "text has no place in <form>" },
  { "text-in-indicator", FORM ("<indicator id=\"a\" zh=\"甲\">\n  " MARK "其中\n</indicator>"), GK_ERROR_SYNTAX,
    "text has no place in <indicator>" },
  { "text-in-title", "<form id=\"f\"><title>" MARK "统计表</title></form>", GK_ERROR_SYNTAX,
    "text has no place in <title>" },
  { "text-in-narrative", FORM (A "<narrative id=\"n\" cell=\"a\"> " MARK "{figure}</narrative>"), GK_ERROR_SYNTAX,
    "text has no place in <narrative>" },
  { "text-after-rule", FORM (A "\n<rule id=\"r\">a &gt; 1</rule>\n" MARK "a"), GK_ERROR_SYNTAX,
    "text has no place in <form>" },
  { "text-after-end-tag", FORM ("<indicator id=\"a\" zh=\"甲\"></indicator>" MARK "乙"), GK_ERROR_SYNTAX,
    "text has no place in <form>" },
  { "text-after-comment", FORM (A "<!-- 注 -->" MARK "乙"), GK_ERROR_SYNTAX, "text has no place in <form>" },
  { "cdata-in-form", FORM (A MARK "<![CDATA[乙]]>"), GK_ERROR_SYNTAX, "text has no place in <form>" },
};

static const BadForm bad_attributes[] = {
  { "unknown", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "label=\"乙\"/>"), GK_ERROR_SYNTAX,
    "<indicator> has no attribute \"label\"; expected id, zh, en, kind, unit, decimals, rounding, signed, parts, of, "
    "disjoint, concept" },
  { "unknown-next-line", FORM ("<indicator id=\"a\"\n           zh='甲>'\n           " MARK "Unit = \"件\"/>"),
    GK_ERROR_SYNTAX, "<indicator> has no attribute \"Unit\"" },
  { "name-in-value", FORM ("<indicator id=\"a\" zh=\" name= name= \" " MARK "name=\"b\"/>"), GK_ERROR_SYNTAX,
    "no attribute \"name\"" },
  { "prefix-of-another", FORM ("<indicator id=\"a\" zh=\"甲\" signed=\"no\" " MARK "sign=\"no\"/>"), GK_ERROR_SYNTAX,
    "no attribute \"sign\"" },
  { "alias-takes-none", FORM ("<indicator id=\"a\" zh=\"甲\"><alias " MARK "zh=\"乙\">乙</alias></indicator>"),
    GK_ERROR_SYNTAX, "<alias> has no attribute \"zh\"; expected none" },
  { "form-namespace", "<form id=\"f\" " MARK "xmlns=\"urn:f\">" A "</form>", GK_ERROR_SYNTAX,
    "<form> has no attribute \"xmlns\"; expected id, missing, applies" },
  { "form-without-id", "\n" MARK "<form>" A "</form>", GK_ERROR_SYNTAX, "<form> lacks its attribute \"id\"" },
  { "indicator-without-id", FORM (A MARK "<indicator zh=\"甲\"/>"), GK_ERROR_SYNTAX,
    "<indicator> lacks its attribute \"id\"" },
  { "indicator-without-label", FORM (MARK "<indicator id=\"a\" en=\"a\"/>"), GK_ERROR_SYNTAX,
    "<indicator> lacks its attribute \"zh\"" },
  { "rule-without-id", FORM (A MARK "<rule>a = 1</rule>"), GK_ERROR_SYNTAX, "<rule> lacks its attribute \"id\"" },
  { "narrative-without-id", FORM (A MARK "<narrative cell=\"a\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_SYNTAX, "<narrative> lacks its attribute \"id\"" },
  { "narrative-without-cell", FORM (A MARK "<narrative id=\"n\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_SYNTAX, "<narrative> lacks its attribute \"cell\"" },
};

static const BadForm bad_words[] = {
  { "kind", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "kind=\"number\"/>"), GK_ERROR_SYNTAX,
    "kind=\"number\"; expected one of group, count, amount, percent" },
  { "kind-case", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "kind=\"Count\"/>"), GK_ERROR_SYNTAX, "kind=\"Count\"" },
  { "kind-empty", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "kind=\"\"/>"), GK_ERROR_SYNTAX, "kind=\"\"" },
  { "kind-spaces", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "kind=\" count\"/>"), GK_ERROR_SYNTAX,
    "kind=\" count\"" },
  { "parts", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "parts=\"sum\"/>"), GK_ERROR_SYNTAX,
    "parts=\"sum\"; expected one of partition, subset, overlap" },
  { "rounding", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "rounding=\"up\"/>"), GK_ERROR_SYNTAX,
    "rounding=\"up\"; expected one of exact, half-up, truncate, any" },
  { "signed", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "signed=\"true\"/>"), GK_ERROR_SYNTAX,
    "signed=\"true\"; expected one of no, yes" },
  { "disjoint", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "disjoint=\"1\"/>"), GK_ERROR_SYNTAX,
    "disjoint=\"1\"; expected one of no, yes" },
  { "missing", "<form id=\"f\" " MARK "missing=\"blank\">" A "</form>", GK_ERROR_SYNTAX,
    "missing=\"blank\"; expected one of unknown, zero" },
  { "applies", "<form id=\"f\"\n  " MARK "applies=\"never\">" A "</form>", GK_ERROR_SYNTAX,
    "applies=\"never\"; expected one of all, any, always" },
  { "rule-severity", FORM (A "<rule id=\"r\" " MARK "severity=\"fatal\">a = 1</rule>"), GK_ERROR_SYNTAX,
    "severity=\"fatal\"; expected one of error, warning, note" },
  { "narrative-severity",
    FORM (A "<narrative id=\"n\" cell=\"a\" " MARK "severity=\"hint\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_SYNTAX, "severity=\"hint\"; expected one of error, warning, note" },
  { "decimals-negative", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "decimals=\"-1\"/>"), GK_ERROR_SYNTAX,
    "decimals=\"-1\"; expected a number from 0 to 9" },
  { "decimals-10", FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"amount\" " MARK "decimals=\"10\"/>"), GK_ERROR_SYNTAX,
    "decimals=\"10\"; expected a number from 0 to 9" },
  { "decimals-words", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "decimals=\"two\"/>"), GK_ERROR_SYNTAX,
    "decimals=\"two\"" },
  { "decimals-empty", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "decimals=\"\"/>"), GK_ERROR_SYNTAX,
    "decimals=\"\"" },
  { "decimals-huge", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "decimals=\"18446744073709551616\"/>"),
    GK_ERROR_SYNTAX, "expected a number from 0 to 9" },
};

static const BadForm bad_ids[] = {
  { "form", "<form " MARK "id=\"Form 1\">" A "</form>", GK_ERROR_SYNTAX,
    "id=\"Form 1\"; expected lower-case letters, digits and any of \"._-\", at most 255 bytes" },
  { "form-empty", "<form " MARK "id=\"\">" A "</form>", GK_ERROR_SYNTAX, "id=\"\"" },
  { "form-starts-with-dash", "<form " MARK "id=\"-f\">" A "</form>", GK_ERROR_SYNTAX, "id=\"-f\"" },
  { "indicator-dot", FORM ("<indicator " MARK "id=\"a.b\" zh=\"甲\"/>"), GK_ERROR_SYNTAX,
    "id=\"a.b\"; expected lower-case letters, digits and any of \"_\"" },
  { "indicator-dash", FORM ("<indicator " MARK "id=\"a-b\" zh=\"甲\"/>"), GK_ERROR_SYNTAX, "id=\"a-b\"" },
  { "indicator-upper-case", FORM ("<indicator zh=\"甲\" " MARK "id=\"aB\"/>"), GK_ERROR_SYNTAX, "id=\"aB\"" },
  { "indicator-chinese", FORM ("<indicator zh=\"甲\" " MARK "id=\"甲\"/>"), GK_ERROR_SYNTAX, "id=\"甲\"" },
  { "indicator-starts-with-underscore", FORM ("<indicator zh=\"甲\" " MARK "id=\"_a\"/>"), GK_ERROR_SYNTAX,
    "id=\"_a\"" },
  { "rule-colon", FORM (A "<rule " MARK "id=\"a:partition\">a = 1</rule>"), GK_ERROR_SYNTAX,
    "id=\"a:partition\"; expected lower-case letters, digits and any of \"._-\"" },
  { "rule-number-sign", FORM (A "<rule " MARK "id=\"r#2\">a = 1</rule>"), GK_ERROR_SYNTAX, "id=\"r#2\"" },
  { "narrative", FORM (A "<narrative cell=\"a\" " MARK "id=\"a b\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_SYNTAX, "id=\"a b\"" },
  { "same-indicator", FORM (A "\n" B "<indicator zh=\"甲\" " MARK "id=\"a\"/>"), GK_ERROR_FORM,
    "the id \"a\" is already taken" },
  { "same-child", FORM (A "\n" GROUP ("g", "", A "<indicator " MARK "id=\"a\" zh=\"甲\"/>")), GK_ERROR_FORM,
    "the id \"g.a\" is already taken" },
  { "same-rule", FORM (A "<rule id=\"r\">a = 1</rule>\n<rule " MARK "id=\"r\">a = 1</rule>"), GK_ERROR_FORM,
    "the id \"r\" is already taken" },
  { "same-narrative",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>{figure}</pattern></narrative>\n"
            "<narrative cell=\"a\" " MARK "id=\"n\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "the id \"n\" is already taken" },
};

static const BadForm bad_indicators[] = {
  { "group-unit", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "unit=\"件\">" A "</indicator>"),
    GK_ERROR_FORM, "a group has no value and so no \"unit\"" },
  { "group-decimals", FORM ("<indicator id=\"g\" zh=\"组\" " MARK "decimals=\"0\" kind=\"group\"/>"), GK_ERROR_FORM,
    "a group has no value and so no \"decimals\"" },
  { "group-rounding", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "rounding=\"any\"/>"), GK_ERROR_FORM,
    "a group has no value and so no \"rounding\"" },
  { "group-signed", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "signed=\"no\"/>"), GK_ERROR_FORM,
    "a group has no value and so no \"signed\"" },
  { "label-empty", FORM (A MARK "<indicator id=\"c\" zh=\"\"/>"), GK_ERROR_FORM, "expected some text" },
  { "label-spaces", FORM (A MARK "<indicator id=\"c\" zh=\" \"/>"), GK_ERROR_FORM, "expected some text" },
  { "label-name-first", FORM (A MARK "<indicator id=\"c\" zh=\"{name}，公开数\"/>"), GK_ERROR_FORM,
    "the label \"{name}，公开数\" is of no use; expected some text, with \"{name}\" at most once and not at its "
    "start" },
  { "label-name-alone", FORM (MARK "<indicator id=\"c\" zh=\"{name}\"/>"), GK_ERROR_FORM, "not at its start" },
  { "label-name-twice", FORM (MARK "<indicator id=\"c\" zh=\"名称：{name}、{name}\"/>"), GK_ERROR_FORM,
    "at most once" },
};

static const BadForm bad_parts[] = {
  { "of-unknown", FORM (A GROUP ("g", "parts=\"partition\" " MARK "of=\"z\"", B)), GK_ERROR_FORM,
    "of=\"z\"; expected the id of an indicator that has a value" },
  { "of-relative", FORM (GROUP ("g", "", A GROUP ("h", "parts=\"partition\" " MARK "of=\"a\"", B))), GK_ERROR_FORM,
    "of=\"a\"; expected the id of an indicator that has a value" },
  { "of-group", FORM (GROUP ("g", "", A) GROUP ("h", "parts=\"partition\" " MARK "of=\"g\"", B)), GK_ERROR_FORM,
    "of=\"g\"; expected the id of an indicator that has a value" },
  { "of-empty", FORM (GROUP ("h", "parts=\"partition\" " MARK "of=\"\"", B)), GK_ERROR_FORM, "of=\"\"; expected" },
  { "of-on-value", FORM (A "<indicator id=\"g\" zh=\"值\" parts=\"partition\" " MARK "of=\"a\">" B "</indicator>"),
    GK_ERROR_FORM, "of=\"a\" is misplaced; expected it on a group that has \"parts\"" },
  { "of-without-parts", FORM (A GROUP ("g", MARK "of=\"a\"", B)), GK_ERROR_FORM, "of=\"a\" is misplaced" },
  { "leaf", FORM (MARK "<indicator id=\"a\" zh=\"甲\" parts=\"partition\"/>"), GK_ERROR_FORM,
    "parts is misplaced on \"a\", which has no children" },
  { "leaf-group", FORM (A MARK GROUP ("g", "parts=\"overlap\" of=\"a\"", "<note zh=\"注\"/>")), GK_ERROR_FORM,
    "parts is misplaced on \"g\", which has no children" },
  { "no-whole", FORM (A "\n" MARK GROUP ("g", "parts=\"partition\"", B)), GK_ERROR_FORM,
    "parts is misplaced on \"g\", which has no value; expected an \"of\", or a partition as its parent" },
  { "no-whole-in-subset",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"subset\">" MARK GROUP ("g", "parts=\"partition\"", B) "</indicator>"),
    GK_ERROR_FORM, "parts is misplaced on \"a.g\"" },
  { "no-whole-overlap",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" MARK GROUP ("g", "parts=\"overlap\"", B) "</indicator>"),
    GK_ERROR_FORM, "parts is misplaced on \"a.g\"" },
  { "part-without-value",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">\n" B "\n" MARK GROUP ("g", "", A) "</indicator>"),
    GK_ERROR_FORM, "\"a.g\" has no value; expected one, for it is a part of \"a\"" },
  { "part-of-another-without-value", FORM (A GROUP ("g", "parts=\"overlap\" of=\"a\"", B MARK GROUP ("h", "", A))),
    GK_ERROR_FORM, "\"g.h\" has no value; expected one, for it is a part of \"a\"" },
  { "no-part-with-value",
    FORM (B MARK "<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" GROUP ("g", "parts=\"partition\" of=\"b\"",
                                                                             B) "</indicator>"),
    GK_ERROR_FORM, "parts is misplaced on \"a\", none of whose children has a value" },
  { "disjoint-alone", FORM (MARK "<indicator id=\"a\" zh=\"甲\" disjoint=\"yes\"/>"), GK_ERROR_FORM,
    "disjoint is misplaced on \"a\"; expected it with parts=\"subset\"" },
  { "disjoint-overlap",
    FORM (MARK "<indicator id=\"a\" zh=\"甲\" parts=\"overlap\" disjoint=\"yes\">" B "</indicator>"), GK_ERROR_FORM,
    "disjoint is misplaced on \"a\"" },
  { "kinds",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" B MARK "<indicator id=\"c\" zh=\"丙\" kind=\"amount\"/>"
          "</indicator>"),
    GK_ERROR_FORM, "\"a.c\" is of another kind or unit than \"a\", of which it is a part" },
  { "kinds-of",
    FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"percent\"/>" GROUP ("g", "parts=\"overlap\" of=\"a\"", MARK B)),
    GK_ERROR_FORM, "\"g.b\" is of another kind or unit than \"a\"" },
  { "kinds-flattened",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" GROUP (
        "g", "parts=\"partition\"", A MARK "<indicator id=\"c\" zh=\"丙\" kind=\"percent\"/>") "</indicator>"),
    GK_ERROR_FORM, "\"a.g.c\" is of another kind or unit than \"a\"" },
  { "units",
    FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"amount\" unit=\"万元\" parts=\"subset\">" MARK
          "<indicator id=\"c\" zh=\"丙\" kind=\"amount\" unit=\"元\"/></indicator>"),
    GK_ERROR_FORM, "\"a.c\" is of another kind or unit than \"a\"" },
  { "circle-one", FORM (GROUP ("g", "parts=\"partition\" of=\"g.a\"", MARK A B)), GK_ERROR_FORM,
    "\"g.a\" is, through its parts, a part of itself" },
  { "circle-two",
    FORM (GROUP ("g", "parts=\"partition\" of=\"h.x\"",
                 "\n" MARK COUNT ("y")) "\n" GROUP ("h", "parts=\"partition\" of=\"g.y\"", COUNT ("x"))),
    GK_ERROR_FORM, "\"g.y\" is, through its parts, a part of itself" },
  { "circle-three",
    FORM (A GROUP ("g", "parts=\"overlap\" of=\"i.z\"", MARK COUNT ("x")) GROUP (
        "h", "parts=\"subset\" of=\"g.x\"", COUNT ("y")) GROUP ("i", "parts=\"partition\" of=\"h.y\"", COUNT ("z"))),
    GK_ERROR_FORM, "is, through its parts, a part of itself" },
};

static const BadForm bad_texts[] = {
  { "alias-empty", FORM ("<indicator id=\"a\" zh=\"甲\">\n<alias>" MARK "</alias></indicator>"), GK_ERROR_SYNTAX,
    "<alias> is empty; expected some text" },
  { "alias-spaces", FORM ("<indicator id=\"a\" zh=\"甲\">\n<alias>" MARK " \n\t</alias></indicator>"), GK_ERROR_SYNTAX,
    "<alias> is empty; expected some text" },
  { "alias-comment", FORM ("<indicator id=\"a\" zh=\"甲\"><alias>" MARK "<!-- 乙 --></alias></indicator>"),
    GK_ERROR_SYNTAX, "<alias> is empty" },
  { "rule-empty", FORM (A "<rule id=\"r\">" MARK "</rule>"), GK_ERROR_SYNTAX, "<rule> is empty; expected some text" },
  { "rule-closed", FORM (A "<rule id=\"r\"/>" MARK), GK_ERROR_SYNTAX, "<rule> is empty; expected some text" },
  { "pattern-empty", FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>" MARK " </pattern></narrative>"),
    GK_ERROR_SYNTAX, "<pattern> is empty; expected some text" },
  { "narrative-empty", FORM (A "\n" MARK "<narrative id=\"n\" cell=\"a\"></narrative>"), GK_ERROR_SYNTAX,
    "<narrative> is empty; expected a <pattern>" },
  { "narrative-cell-unknown", FORM (A "<narrative id=\"n\" " MARK "cell=\"z\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"z\"; expected the id of an indicator that has a value" },
  { "narrative-cell-group",
    FORM (GROUP ("g", "", A) "<narrative id=\"n\" " MARK "cell=\"g\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"g\"; expected the id of an indicator that has a value" },
  { "pattern-without-figure", FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>" MARK "共(.*)件</pattern></narrative>"),
    GK_ERROR_FORM, "expected \"{figure}\" once in a pattern" },
  { "pattern-with-two-figures",
    FORM (A "<narrative id=\"n\" cell=\"a\">\n<pattern>{figure}条</pattern>\n<pattern>" MARK
            "{figure}件{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "expected \"{figure}\" once in a pattern" },
  { "pattern-bad", FORM (A "<narrative id=\"n\" cell=\"a\">\n<pattern>" MARK "(?:共{figure}件</pattern></narrative>"),
    GK_ERROR_FORM, "expected a regular expression (PCRE)" },
  { "pattern-bad-cdata",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern><![CDATA[" MARK "[共{figure}]]></pattern></narrative>"),
    GK_ERROR_FORM, "expected a regular expression (PCRE)" },
};

/* The same mistake, "zzz" in a rule, after whatever can shift its place. */
static const BadForm bad_places[] = {
  { "entities", FORM (A B "<rule id=\"r\">a &lt;= b + " MARK "zzz</rule>"), GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "entity-at-the-place", FORM (A B "<rule id=\"r\">a = b " MARK "&amp; b</rule>"), GK_ERROR_SYNTAX, "found \"&\"" },
  { "entity-far-behind", FORM (A B "<rule id=\"r\">" MARK "zzz &lt;= b</rule>"), GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "decimal-reference", FORM (A B "<rule id=\"r\">a &#60;= " MARK "zzz</rule>"), GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "multi-byte-reference", FORM (A B "<rule id=\"r\">a &#x2264; " MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "multi-byte", FORM (A B "<rule id=\"r\" zh=\"甲不大于乙\">a ≤ " MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "four-byte", FORM ("<indicator id=\"a\" zh=\"𠀀𠀁\"/><rule id=\"r\">a = " MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "at-multi-byte", FORM (A B "<rule id=\"r\">a ≤ b " MARK "，b</rule>"), GK_ERROR_SYNTAX, "found \"，\"" },
  { "lines", FORM (A B "<rule id=\"r\">\n    a\n      = b\n      + " MARK "zzz\n</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "end-of-rule", FORM (A B "<rule id=\"r\">a = b +" MARK "</rule>"), GK_ERROR_SYNTAX, "the rule ends here" },
  { "cdata", FORM (A B "<rule id=\"r\"><![CDATA[a <= " MARK "zzz]]></rule>"), GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "cdata-at-the-place", FORM (A B "<rule id=\"r\"><![CDATA[" MARK "zzz <= b]]></rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "cdata-behind-text", FORM (A B "<rule id=\"r\">a <![CDATA[<=]]> " MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "two-cdata", FORM (A B "<rule id=\"r\"><![CDATA[a <]]><![CDATA[= " MARK "zzz]]></rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "comment-in-rule", FORM (A B "<rule id=\"r\">a = <!-- 乙 -->" MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "instruction-in-rule", FORM (A B "<rule id=\"r\">a = <?editor fold?>" MARK "zzz</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "cr-lf", FORM (A B "<rule id=\"r\">\r\n  a\r\n  = " MARK "zzz\r\n</rule>"), GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "cr-lf-cdata", FORM (A B "<rule id=\"r\"><![CDATA[\r\n  a\r\n  = " MARK "zzz\r\n]]></rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "byte-order-mark", BYTE_ORDER_MARK "<form id=\"f\">" A "<rule id=\"r\">a = " MARK "zzz</rule></form>",
    GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "greater-than-in-attribute", FORM (A "<rule zh=\"甲>1\" id=\"r\" en='a > \"1\"'>a &gt; " MARK "zzz</rule>"),
    GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "tags-in-comment", FORM (A "<!-- <rule id=\"q\">a = 1</rule> -->\n<rule id=\"r\">" MARK "zzz = a</rule>"),
    GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "tags-in-cdata",
    FORM ("<indicator id=\"a\" zh=\"甲\"><alias><![CDATA[<b>]]></alias></indicator>\n<rule id=\"r\">" MARK
          "zzz = a</rule>"),
    GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "document-type", "<!DOCTYPE form>\n" FORM (A "<rule id=\"r\">" MARK "zzz = a</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "semantic", FORM (A B "<rule id=\"r\">a &lt;= b &lt;= a + b * " MARK "a</rule>"), GK_ERROR_SYNTAX,
    "cannot be multiplied" },
};

static void
test_bad (void **state)
{
  const BadForm *row = *state;
  g_auto (Marked) marked = marked_new (row->text);

  assert_refused (marked.data, -1, row->code, marked.line, marked.column, row->part);
}

/* The places of the tables are counted by the test; these are counted by hand. */
typedef struct {
  const char *name;
  const char *text;
  gint32 code;
  guint32 line;
  guint32 column;
} CountedPlace;

static const CountedPlace counted_places[] = {
  { "first", "<survey/>", GK_ERROR_SYNTAX, 1, 1 },
  { "attribute", "<form id='f'>\n\t<indicator id='a' zh='甲乙丙丁' kind='x'/></form>", GK_ERROR_SYNTAX, 2, 30 },
  { "rule", "<form id='f'>\n<indicator id='a' zh='甲'/>\n<rule id='r'>a ≤ zzz</rule></form>", GK_ERROR_SYNTAX, 3, 18 },
  { "encoding", "<form id='f'>\n<title zh='\xCD\xB3\xBC\xC6'/></form>", GK_ERROR_ENCODING, 2, 13 },
  { "encoding-cut", "<form id='甲'>\xE4\xBD", GK_ERROR_ENCODING, 1, 14 },
  { "encoding-surrogate", "<form id='f'>\n\n\xED\xA0\x80</form>", GK_ERROR_ENCODING, 3, 1 },
};

static void
test_counted (void **state)
{
  const CountedPlace *row = *state;

  assert_refused (row->text, -1, row->code, row->line, row->column,
                  row->code == GK_ERROR_ENCODING ? "expected a form file in UTF-8" : "expected");
}

/* GMarkup takes either a doubled attribute; the message says which, and the place is in its tag. */
static void
test_doubled_attribute (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_form_new_from_data (FORM ("\n<indicator id=\"a\" zh=\"甲\" id=\"a\"/>"), -1, "f.xml", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_SYNTAX));
  assert_contains (error->message, "attribute \"id\" stands twice; expected once");
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "属性“id”出现了两次");
  assert_int_equal (gk_error_get_line (error), 3);
}

/* What is wrong stays right behind a "<" that XML does not allow in a value and GMarkup takes. */
static void
test_less_than_in_attribute (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_form_new_from_data (FORM ("<indicator id=\"a\" zh=\"甲<乙\"/>\n<cell/>"), -1, "f.xml", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_SYNTAX));
  if (gk_error_get_line (error) != 2)
    {
      assert_int_equal (gk_error_get_line (error), 3);
      assert_int_equal (gk_error_get_column (error), 1);
    }
  else
    assert_contains (error->message, "well-formed XML");
}

static void
test_nul_in_data (void **state)
{
  static const char data[] = "<form id=\"f\">\0</form>";

  (void) state;
  assert_refused (data, sizeof data - 1, GK_ERROR_ENCODING, 1, 14, "expected a form file in UTF-8");
}

static void
test_nameless (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_form_new_from_data ("<survey/>", -1, NULL, &error));
  assert_null (gk_error_get_source (error));
  assert_true (g_str_has_prefix (error->message, "1:1: <survey>"));
  assert_true (g_str_has_prefix (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "1:1: 此处"));
  assert_null (gk_form_new_from_data ("<survey/>", -1, NULL, NULL));
}

/* A form of indicators nested @depth deep. */
static char *
deep_form (guint depth)
{
  GString *data = g_string_new ("<form id=\"f\">\n");

  for (guint i = 0; i < depth; i++)
    g_string_append (data, "<indicator id=\"a\" zh=\"甲\">\n");
  for (guint i = 0; i < depth; i++)
    g_string_append (data, "</indicator>");

  return g_string_free (g_string_append (data, "</form>\n"), FALSE);
}

static void
test_limit_depth (void **state)
{
  g_autofree char *fine = deep_form (32);
  g_autofree char *deep = deep_form (33);
  g_autofree char *absurd = deep_form (20000);
  g_autoptr (GkForm) form = load (fine);

  (void) state;
  assert_int_equal (gk_form_get_n_indicators (form), 32);
  assert_int_equal (gk_form_get_indicator_depth (form, 31), 31);
  assert_refused (deep, -1, GK_ERROR_LIMIT, 34, 1, "nested at most 32 deep");
  assert_refused (absurd, -1, GK_ERROR_LIMIT, 34, 1, "nested at most 32 deep");
}

static void
test_limit_indicators (void **state)
{
  g_autoptr (GString) data = g_string_new ("<form id=\"f\">\n");

  (void) state;
  for (guint i = 0; i < 65536; i++)
    g_string_append_printf (data, "<indicator id=\"a%u\" zh=\"甲\"/>\n", i);
  {
    g_autofree char *fine = g_strconcat (data->str, "</form>", NULL);
    g_autofree char *many = g_strconcat (data->str, "<indicator id=\"b\" zh=\"乙\"/></form>", NULL);
    g_autoptr (GkForm) form = load (fine);

    assert_int_equal (gk_form_get_n_cells (form), 65536);
    assert_refused (many, -1, GK_ERROR_LIMIT, 65538, 1, "expected at most 65536");
  }
}

static void
test_limit_rules (void **state)
{
  g_autoptr (GString) data = g_string_new ("<form id=\"f\">" A "\n");

  (void) state;
  for (guint i = 0; i < 65536; i++)
    g_string_append_printf (data, "<rule id=\"r%u\">a = 1</rule>\n", i);
  {
    g_autofree char *fine = g_strconcat (data->str, "</form>", NULL);
    g_autofree char *many = g_strconcat (data->str, "<rule id=\"r\">a = 1</rule></form>", NULL);
    g_autoptr (GkForm) form = load (fine);

    assert_int_equal (gk_form_get_n_rules (form), 65536);
    assert_refused (many, -1, GK_ERROR_LIMIT, 65538, 1, "too many rules; expected at most 65536");
  }
}

static void
test_limit_id (void **state)
{
  g_autofree char *part = g_strnfill (127, 'a');
  g_autofree char *whole = g_strnfill (255, 'a');
  g_autofree char *fine = g_strdup_printf ("<form id=\"%s\">\n<indicator id=\"%s\" zh=\"甲\"/></form>", whole, whole);
  g_autofree char *longer = g_strdup_printf ("<form id=\"f\">\n<indicator id=\"%sa\" zh=\"甲\"/></form>", whole);
  g_autofree char *dotted_fine = g_strdup_printf (
      "<form id=\"f\"><indicator id=\"%s\" zh=\"甲\">\n<indicator id=\"%s\" zh=\"乙\"/></indicator></form>", part,
      part);
  g_autofree char *dotted_longer = g_strdup_printf (
      "<form id=\"f\"><indicator id=\"%s\" zh=\"甲\">\n<indicator id=\"%saa\" zh=\"乙\"/></indicator></form>", part,
      part);
  g_autoptr (GkForm) form = load (fine);
  g_autoptr (GkForm) dotted = load (dotted_fine);

  (void) state;
  assert_int_equal (strlen (gk_form_get_id (form)), 255);
  assert_int_equal (strlen (gk_form_get_indicator_id (form, 0)), 255);
  assert_int_equal (strlen (gk_form_get_indicator_id (dotted, 1)), 255);
  assert_refused (longer, -1, GK_ERROR_SYNTAX, 2, 12, "at most 255 bytes");
  assert_refused (dotted_longer, -1, GK_ERROR_LIMIT, 2, 1, "longer than 255 bytes");
}

static void
test_limit_text (void **state)
{
  g_autofree char *text = g_strnfill (65536, 'x');
  g_autofree char *fine
      = g_strdup_printf ("<form id=\"f\"><indicator id=\"a\" zh=\"甲\"><alias>%s</alias></indicator></form>", text);
  g_autofree char *longer
      = g_strdup_printf ("<form id=\"f\"><indicator id=\"a\" zh=\"甲\">\n<alias>%sx</alias></indicator></form>", text);
  g_autofree char *pieces = g_strdup_printf (
      "<form id=\"f\"><indicator id=\"a\" zh=\"甲\">\n<alias>x<!-- -->%s</alias></indicator></form>", text);
  g_autoptr (GkForm) form = load (fine);

  (void) state;
  assert_refused (longer, -1, GK_ERROR_LIMIT, 2, 8, "the text is longer than 65536 bytes");
  assert_refused (pieces, -1, GK_ERROR_LIMIT, 2, 8, "the text is longer than 65536 bytes");
}

static void
test_limit_file (void **state)
{
  static const char form[] = "<form id=\"f\">" A "</form>";
  gsize limit = 16 * 1024 * 1024;
  g_autofree char *data = g_strnfill (limit + 1, ' ');
  g_autoptr (GkForm) fine = NULL;

  (void) state;
  memcpy (data, form, sizeof form - 1);
  fine = gk_form_new_from_data (data, (gssize) limit, "f.xml", NULL);
  assert_non_null (fine);
  assert_refused (data, (gssize) limit + 1, GK_ERROR_LIMIT, 0, 0, "the form file is larger than 16777216 bytes");
}

static void
test_file (void **state)
{
  g_autofree char *directory = g_dir_make_tmp ("gongkai-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "表.xml", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) bad = NULL;
  g_autoptr (GkForm) form = NULL;

  (void) state;
  assert_null (gk_form_new_from_file (path, &missing));
  assert_true (g_error_matches (missing, GK_ERROR, GK_ERROR_IO));
  assert_true (g_str_has_prefix (missing->message, path));
  assert_contains (gk_error_get_message (missing, GK_LANGUAGE_CHINESE), "无法读取");

  assert_true (g_file_set_contents (path, "<form id=\"f\">" A "</form>", -1, NULL));
  form = gk_form_new_from_file (path, NULL);
  assert_non_null (form);
  assert_string_equal (gk_form_get_id (form), "f");

  assert_true (g_file_set_contents (path, "<form id=\"f\">\n甲</form>", -1, NULL));
  assert_null (gk_form_new_from_file (path, &bad));
  assert_error (bad, GK_ERROR_SYNTAX, path, 2, 1, "text has no place in <form>");

  assert_int_equal (g_unlink (path), 0);
  assert_int_equal (g_rmdir (directory), 0);
}

static void
test_defaults (void **state)
{
  g_autoptr (GkForm) form = load (
      FORM (A "<indicator id=\"m\" zh=\"经费\" kind=\"amount\" unit=\"万元\"/><indicator id=\"p\" zh=\"占比\" "
              "kind=\"percent\"/><indicator id=\"d\" zh=\"丁\" decimals=\"9\" concept=\"staff.all\" en=\"Staff\"/>"));

  (void) state;
  assert_int_equal (gk_form_get_missing (form), GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_applies (form), GK_APPLIES_ALWAYS);
  assert_string_equal (gk_form_get_title (form, GK_LANGUAGE_CHINESE), "f");
  assert_string_equal (gk_form_get_title (form, GK_LANGUAGE_ENGLISH), "f");
  assert_null (gk_form_get_authority (form, GK_LANGUAGE_CHINESE));
  assert_int_equal (gk_form_get_n_rules (form), 0);

  assert_int_equal (gk_form_get_indicator_kind (form, 0), GK_INDICATOR_COUNT);
  assert_null (gk_form_get_indicator_unit (form, 0));
  assert_null (gk_form_get_indicator_note (form, 0, GK_LANGUAGE_CHINESE));
  assert_int_equal (gk_form_get_indicator_parts (form, 0), GK_PARTS_NONE);
  assert_int_equal (gk_form_get_indicator_whole (form, 0), -1);
  assert_string_equal (gk_form_get_indicator_label (form, 0, GK_LANGUAGE_ENGLISH), "a");
  assert_int_equal (gk_form_get_indicator_decimals (form, 0), 0);
  assert_int_equal (gk_form_get_indicator_decimals (form, 1), 6);
  assert_int_equal (gk_form_get_indicator_decimals (form, 2), 2);
  assert_int_equal (gk_form_get_indicator_decimals (form, 3), 9);
  assert_string_equal (gk_form_get_indicator_concept (form, 3), "staff.all");
  assert_string_equal (gk_form_get_indicator_label (form, 3, GK_LANGUAGE_CHINESE), "丁");
  assert_string_equal (gk_form_get_indicator_label (form, 3, GK_LANGUAGE_ENGLISH), "Staff");
}

/* What a form file may say in another way than the built-in ones do. */
typedef struct {
  const char *name;
  const char *text;
  guint32 n_indicators;
  guint32 n_rules;
} GoodForm;

static const GoodForm good_forms[] = {
  { "byte-order-mark", BYTE_ORDER_MARK "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" FORM (A), 1, 0 },
  { "cr-lf", "<form id=\"f\">\r\n<indicator\r\nid=\"a\"\r\nzh=\"甲\"\r\n/>\r\n</form>\r\n", 1, 0 },
  { "single-quotes", "<form id='f'><indicator id='a' zh='\"甲\"'/></form>", 1, 0 },
  { "any-order", FORM ("<rule id=\"r\">a = b</rule>" A "<authority zh=\"令\"/>" B "<title zh=\"表\"/>"), 2, 1 },
  { "rule-and-narrative-share-an-id",
    FORM (A "<rule id=\"n\">a = 1</rule><narrative id=\"n\" cell=\"a\"><pattern>共{figure}</pattern></narrative>"), 1,
    2 },
  { "narrative-first",
    FORM ("<narrative id=\"n\" cell=\"a\" severity=\"note\"><pattern>{figure}</pattern></narrative>" A), 1, 1 },
  { "words",
    "<form id=\"f.1_a-b\" missing=\"unknown\" applies=\"all\">"
    "<indicator id=\"a_1\" zh=\"甲\" signed=\"yes\" rounding=\"half-up\"/>"
    "<indicator id=\"b\" zh=\"乙{name}\" rounding=\"truncate\" kind=\"percent\" unit=\"%\" disjoint=\"no\"/></form>",
    2, 0 },
  { "of-before-its-whole", FORM (GROUP ("g", "parts=\"partition\" of=\"b\"", A) B), 3, 1 },
  { "of-own-parent",
    FORM ("<indicator id=\"a\" zh=\"甲\">" GROUP ("g", "parts=\"overlap\" of=\"a\"", A B) "</indicator>"), 4, 3 },
  { "two-breakdowns-of-one",
    FORM (A GROUP ("g", "parts=\"partition\" of=\"a\"", A) GROUP ("h", "parts=\"partition\" of=\"a\"", A)), 5, 2 },
  { "counts-of-other-units",
    FORM ("<indicator id=\"a\" zh=\"甲\" unit=\"条\" parts=\"subset\"><indicator id=\"b\" zh=\"乙\" unit=\"件\"/>"
          "</indicator>"),
    2, 1 },
  { "entities", FORM ("<indicator id=\"a\" zh=\"&#x7532;&amp;&lt;&quot;\"/><rule id=\"r\">a &gt;= 1</rule>"), 1, 1 },
  { "cdata", FORM (A B "<rule id=\"r\"><![CDATA[a <= b]]></rule>"), 2, 1 },
  { "comments", FORM ("<!-- 注 -->" A "<rule id=\"r\">a <!-- 甲 -->= 1</rule><!-- 注 -->"), 1, 1 },
};

static void
test_good (void **state)
{
  const GoodForm *row = *state;
  g_autoptr (GkForm) form = load (row->text);

  assert_int_equal (gk_form_get_n_indicators (form), row->n_indicators);
  assert_int_equal (gk_form_get_n_rules (form), row->n_rules);
}

static void
test_languages (void **state)
{
  g_autoptr (GkForm) form = load ("<form id=\"f\"><title en=\"Table\"/><authority zh=\"令\"/><indicator id=\"a\" "
                                  "zh=\"甲\"><note en=\"Once\"/><alias> 乙 </alias></indicator></form>");

  (void) state;
  assert_string_equal (gk_form_get_title (form, GK_LANGUAGE_CHINESE), "Table");
  assert_string_equal (gk_form_get_title (form, GK_LANGUAGE_ENGLISH), "Table");
  assert_string_equal (gk_form_get_authority (form, GK_LANGUAGE_ENGLISH), "令");
  assert_string_equal (gk_form_get_indicator_label (form, 0, GK_LANGUAGE_ENGLISH), "甲");
  assert_string_equal (gk_form_get_indicator_note (form, 0, GK_LANGUAGE_CHINESE), "Once");
  assert_string_equal (g_ptr_array_index (gk_form_indicator (form, 0)->aliases, 0), "乙");
}

static void
test_out_of_range (void **state)
{
  const guint32 numbers[] = { 95, 96, G_MAXINT32, (guint32) G_MAXINT32 + 1, G_MAXUINT32 };
  g_autoptr (GkForm) form = load_builtin ();

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint32 n = numbers[i];

      assert_null (gk_form_get_indicator_id (form, n));
      assert_null (gk_form_get_indicator_label (form, n, GK_LANGUAGE_CHINESE));
      assert_null (gk_form_get_indicator_label (form, n, GK_LANGUAGE_ENGLISH));
      assert_null (gk_form_get_indicator_note (form, n, GK_LANGUAGE_CHINESE));
      assert_null (gk_form_get_indicator_unit (form, n));
      assert_null (gk_form_get_indicator_concept (form, n));
      assert_int_equal (gk_form_get_indicator_kind (form, n), 0);
      assert_int_equal (gk_form_get_indicator_decimals (form, n), 0);
      assert_int_equal (gk_form_get_indicator_parts (form, n), GK_PARTS_NONE);
      assert_int_equal (gk_form_get_indicator_whole (form, n), -1);
      assert_int_equal (gk_form_get_indicator_parent (form, n), -1);
      assert_int_equal (gk_form_get_indicator_depth (form, n), 0);
      assert_int_equal (gk_form_get_indicator_cell (form, n), -1);
      assert_null (gk_form_get_cell_id (form, n));
      assert_int_equal (gk_form_get_cell_indicator (form, n), -1);
    }
  assert_null (gk_form_get_cell_id (form, 85));
  assert_int_equal (gk_form_get_cell_indicator (form, 85), -1);
  assert_non_null (gk_form_get_cell_id (form, 84));

  assert_int_equal (gk_form_find_indicator (form, ""), -1);
  assert_int_equal (gk_form_find_indicator (form, "requests."), -1);
  assert_int_equal (gk_form_find_indicator (form, "received"), -1);
  assert_int_equal (gk_form_find_cell (form, "requests"), -1);
  assert_int_equal (gk_form_find_cell (form, "nothing"), -1);
}

static void
test_references (void **state)
{
  GkForm *form = load_builtin ();

  (void) state;
  assert_ptr_equal (gk_form_ref (form), form);
  gk_form_unref (form);
  assert_string_equal (gk_form_get_id (form), BUILTIN);
  gk_form_unref (form);
  gk_form_unref (NULL);
}

int
main (void)
{
  Tests *tests = tests_new ();

  tests_add (tests, "builtin/order", test_builtin_order);
  tests_add (tests, "builtin/parents", test_builtin_parents);
  tests_add (tests, "builtin/values", test_builtin_values);
  tests_add (tests, "builtin/parts", test_builtin_parts);
  tests_add (tests, "builtin/labels", test_builtin_labels);
  tests_add (tests, "builtin/form", test_builtin_form);
  tests_add (tests, "builtin/unknown", test_builtin_unknown);
  TESTS_ADD_TABLE (tests, "bad/xml", test_bad, bad_xml);
  TESTS_ADD_TABLE (tests, "bad/elements", test_bad, bad_elements);
  TESTS_ADD_TABLE (tests, "bad/attributes", test_bad, bad_attributes);
  TESTS_ADD_TABLE (tests, "bad/words", test_bad, bad_words);
  TESTS_ADD_TABLE (tests, "bad/ids", test_bad, bad_ids);
  TESTS_ADD_TABLE (tests, "bad/indicators", test_bad, bad_indicators);
  TESTS_ADD_TABLE (tests, "bad/parts", test_bad, bad_parts);
  TESTS_ADD_TABLE (tests, "bad/texts", test_bad, bad_texts);
  TESTS_ADD_TABLE (tests, "bad/places", test_bad, bad_places);
  TESTS_ADD_TABLE (tests, "bad/counted", test_counted, counted_places);
  tests_add (tests, "bad/doubled-attribute", test_doubled_attribute);
  tests_add (tests, "bad/less-than-in-attribute", test_less_than_in_attribute);
  tests_add (tests, "bad/nul", test_nul_in_data);
  tests_add (tests, "bad/nameless", test_nameless);
  tests_add (tests, "limit/depth", test_limit_depth);
  tests_add (tests, "limit/indicators", test_limit_indicators);
  tests_add (tests, "limit/rules", test_limit_rules);
  tests_add (tests, "limit/id", test_limit_id);
  tests_add (tests, "limit/text", test_limit_text);
  tests_add (tests, "limit/file", test_limit_file);
  tests_add (tests, "file", test_file);
  tests_add (tests, "defaults", test_defaults);
  TESTS_ADD_TABLE (tests, "good", test_good, good_forms);
  tests_add (tests, "languages", test_languages);
  tests_add (tests, "out-of-range", test_out_of_range);
  tests_add (tests, "references", test_references);

  return tests_run (tests, "form");
}
