/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/text-private.h"
#include "form/form-private.h"

#define BUILTIN "cn-jiangsu-2017"

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
  g_autoptr (GkForm) form = load_form (fine);

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
    g_autoptr (GkForm) form = load_form (fine);

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
    g_string_append_printf (data, "<rule id=\"r%u\" zh=\"甲为{left}\" en=\"is {left}\">a = 1</rule>\n", i);
  {
    g_autofree char *fine = g_strconcat (data->str, "</form>", NULL);
    g_autofree char *many = g_strconcat (data->str, "<rule id=\"r\">a = 1</rule></form>", NULL);
    g_autoptr (GkForm) form = load_form (fine);

    assert_int_equal (gk_form_get_n_rules (form), 65536);
    assert_refused (many, -1, GK_ERROR_LIMIT, 65538, 1, "too many rules; expected at most 65536");
  }
}

/* Remarks that are accepted are no rules, and have a limit of their own. */
static void
test_limit_accepts (void **state)
{
  g_autoptr (GString) data = g_string_new ("<form id=\"f\">" A "\n");
  g_autofree char *one = NULL;
  g_autofree char *fine = NULL;
  g_autofree char *many = NULL;
  g_autofree char *rules = NULL;
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkForm) full = NULL;

  (void) state;
  for (guint i = 0; i < 65536; i++)
    g_string_append_printf (data, "<rule id=\"r%u\">a = 1</rule>\n", i);
  one = g_strconcat (data->str, "<accept lint=\"redundant\" rule=\"r0\"/></form>", NULL);
  rules = g_strconcat (data->str, "<accept lint=\"redundant\" rule=\"r0\"/>\n<rule id=\"r\">a = 1</rule></form>", NULL);
  form = load_form (one);
  assert_int_equal (gk_form_get_n_rules (form), 65536);
  assert_refused (rules, -1, GK_ERROR_LIMIT, 65539, 1, "too many rules; expected at most 65536");

  g_string_assign (data, "<form id=\"f\">" A "\n<rule id=\"r0\">a = 1</rule>\n");
  for (guint i = 0; i < 65536; i++)
    g_string_append (data, "<accept lint=\"redundant\" rule=\"r0\"/>\n");
  fine = g_strconcat (data->str, "</form>", NULL);
  many = g_strconcat (data->str, "<accept lint=\"unreached\" indicator=\"a\"/></form>", NULL);
  full = load_form (fine);
  assert_int_equal (gk_form_get_n_rules (full), 1);
  assert_refused (many, -1, GK_ERROR_LIMIT, 65539, 1, "too many <accept>; expected at most 65536");
}

static void
test_limit_tables (void **state)
{
  g_autoptr (GString) data = g_string_new ("<form id=\"f\">" A "\n");
  g_autofree char *fine = NULL;
  g_autofree char *many = NULL;
  g_autoptr (GkForm) form = NULL;

  (void) state;
  for (guint i = 0; i < 256; i++)
    g_string_append (data, "<table layout=\"list\" of=\"a\"/>\n");
  fine = g_strconcat (data->str, "</form>", NULL);
  many = g_strconcat (data->str, "<table layout=\"list\" of=\"a\"/></form>", NULL);
  form = load_form (fine);
  assert_int_equal (gk_form_get_n_tables (form), 256);
  assert_refused (many, -1, GK_ERROR_LIMIT, 258, 1, "too many tables; expected at most 256");
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
  g_autoptr (GkForm) form = load_form (fine);
  g_autoptr (GkForm) dotted = load_form (dotted_fine);

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
  g_autoptr (GkForm) form = load_form (fine);

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
  g_autoptr (GkForm) form = load_form (
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
  gboolean disordered; /* which the schema does not take */
} GoodForm;

#define CROSSED                                                                                                        \
  "<dimension id=\"d\"><member id=\"t\" zh=\"总计\"><member id=\"m\" zh=\"甲\"/></member></dimension>"              \
  "<indicator id=\"x\" zh=\"甲\" dimension=\"d\"/>"

static const GoodForm good_forms[] = {
  { "byte-order-mark", BYTE_ORDER_MARK "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" FORM (A), 1, 0, FALSE },
  { "cr-lf", "<form id=\"f\">\r\n<indicator\r\nid=\"a\"\r\nzh=\"甲\"\r\n/>\r\n</form>\r\n", 1, 0, FALSE },
  { "single-quotes", "<form id='f'><indicator id='a' zh='\"甲\"'/></form>", 1, 0, FALSE },
  { "any-order", FORM ("<rule id=\"r\">a = b</rule>" A "<authority zh=\"令\"/>" B "<title zh=\"表\"/>"), 2, 1, TRUE },
  { "rule-and-narrative-share-an-id",
    FORM (A "<rule id=\"n\">a = 1</rule><narrative id=\"n\" cell=\"a\"><pattern>共{figure}</pattern></narrative>"), 1,
    2, FALSE },
  { "narrative-first",
    FORM ("<narrative id=\"n\" cell=\"a\" severity=\"note\"><pattern>{figure}</pattern></narrative>" A), 1, 1, TRUE },
  { "words",
    "<form id=\"f.1_a-b\" missing=\"unknown\" applies=\"all\">"
    "<indicator id=\"a_1\" zh=\"甲\" signed=\"yes\" rounding=\"half-up\"/>"
    "<indicator id=\"b\" zh=\"乙{name}\" rounding=\"truncate\" kind=\"percent\" unit=\"%\" disjoint=\"no\"/></form>",
    2, 0, FALSE },
  { "of-before-its-whole", FORM (GROUP ("g", "parts=\"partition\" of=\"b\"", A) B), 3, 1, FALSE },
  { "of-own-parent",
    FORM ("<indicator id=\"a\" zh=\"甲\">" GROUP ("g", "parts=\"overlap\" of=\"a\"", A B) "</indicator>"), 4, 3,
    FALSE },
  { "two-breakdowns-of-one",
    FORM (A GROUP ("g", "parts=\"partition\" of=\"a\"", A) GROUP ("h", "parts=\"partition\" of=\"a\"", A)), 5, 2,
    FALSE },
  { "counts-of-other-units",
    FORM ("<indicator id=\"a\" zh=\"甲\" unit=\"条\" parts=\"subset\"><indicator id=\"b\" zh=\"乙\" unit=\"件\"/>"
          "</indicator>"),
    2, 1, FALSE },
  { "entities", FORM ("<indicator id=\"a\" zh=\"&#x7532;&amp;&lt;&quot;\"/><rule id=\"r\">a &gt;= 1</rule>"), 1, 1,
    FALSE },
  { "cdata", FORM (A B "<rule id=\"r\"><![CDATA[a <= b]]></rule>"), 2, 1, FALSE },
  { "comments", FORM ("<!-- 注 -->" A "<rule id=\"r\">a <!-- 甲 -->= 1</rule><!-- 注 -->"), 1, 1, FALSE },
  { "placeholders",
    FORM (CROSSED A "<rule id=\"r\" zh=\"{left}不等于{right}，差{imbalance}，比{ratio}，{member}：{a}、{x}、{x[m]}\" "
                    "en=\"{left}{left} {x[m]}\">x = 1</rule>"),
    2, 2, FALSE },
  { "words-without-placeholders",
    FORM (A "<rule id=\"r\" zh=\"\">a = 1</rule><rule id=\"s\" zh=\"}甲{\" en=\"{left\">a = 1</rule>"), 1, 2, FALSE },
  { "placeholder-of-an-instance",
    FORM ("<dimension id=\"d\"><member id=\"t\" zh=\"组\" kind=\"group\"><member id=\"m\" "
          "zh=\"甲\"/></member></dimension>"
          "<indicator id=\"x\" zh=\"甲\" dimension=\"d\"/><rule id=\"r\" zh=\"{x}不是正数\">x > 0</rule>"),
    1, 1, FALSE },
  { "accepts",
    FORM (CROSSED "<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" B "</indicator>" GROUP (
        "g", "",
        A) "<rule id=\"r\">a = 1</rule><rule id=\"s\">0 &lt;= x &lt;= 9</rule>"
           "<narrative id=\"n\" cell=\"a\"><pattern>{figure}</pattern></narrative>"
           "<accept lint=\"redundant\" rule=\"r\" zh=\"因为\" en=\"because\"/>"
           "<accept lint=\"redundant\" rule=\"s#2[m]\"/><accept lint=\"redundant\" rule=\"a:partition\"/>"
           "<accept lint=\"redundant\" rule=\"narrative:n\"/><accept lint=\"unreached\" indicator=\"a\"/>"
           "<accept lint=\"same-label\" indicator=\"g\"/><accept lint=\"percent-without-share\" indicator=\"g.a\"/>"),
    5, 7, FALSE },
  { "dimensions",
    FORM ("<dimension id=\"e\"><member id=\"t\" zh=\"组\" kind=\"group\" disjoint=\"no\"><member id=\"m\" zh=\"甲\" "
          "kind=\"value\" parts=\"subset\" disjoint=\"yes\"><alias>乙</alias><member id=\"n\" zh=\"丙\"/>"
          "</member></member></dimension>" CROSSED "<indicator id=\"a\" zh=\"甲\" dimension=\"e\"><indicator id=\"b\" "
          "zh=\"乙\" dimension=\"\"/></indicator>"),
    3, 2, FALSE },
  { "policies",
    "<form id=\"f\" policy=\"cn not-applicable=exempt\" missing=\"zero-everywhere\" applies=\"each-side\">" A
    "<rule id=\"r\" policy=\"vtl:non_null\" severity=\"note\">a = 1</rule></form>",
    1, 1, FALSE },
  { "narrative-of-a-member", FORM (CROSSED "<narrative id=\"n\" cell=\"x[m]\"><pattern>{figure}</pattern></narrative>"),
    1, 1, FALSE },
};

static void
test_good (void **state)
{
  const GoodForm *row = *state;
  g_autoptr (GkForm) form = load_form (row->text);

  assert_int_equal (gk_form_get_n_indicators (form), row->n_indicators);
  assert_int_equal (gk_form_get_n_rules (form), row->n_rules);
}

void
visit_forms (FormVisitor visit, gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_forms); i++)
    visit (good_forms[i].name, good_forms[i].text, good_forms[i].disordered, data);
}

/* What a form declares to be no mistake, as it is kept. */
static void
test_accepted (void **state)
{
  g_autoptr (GkForm) form
      = load_form (FORM (GROUP ("g", "", A) "<rule id=\"r\">g.a = 1</rule><accept lint=\"redundant\" rule=\"r\" "
                                            "zh=\"因为\"/><accept lint=\"unreached\" indicator=\"g.a\" en=\"so\"/>"));
  const GkAccepted *rule = &g_array_index (form->accepted, GkAccepted, 0);
  const GkAccepted *indicator = &g_array_index (form->accepted, GkAccepted, 1);

  (void) state;
  assert_int_equal (form->accepted->len, 2);
  assert_string_equal (rule->lint, "redundant");
  assert_string_equal (rule->rule, "r");
  assert_int_equal (rule->indicator, -1);
  assert_string_equal (rule->reason.zh, "因为");
  assert_string_equal (indicator->lint, "unreached");
  assert_null (indicator->rule);
  assert_int_equal (indicator->indicator, 1);
  assert_string_equal (indicator->reason.en, "so");
}

static void
test_languages (void **state)
{
  g_autoptr (GkForm) form = load_form ("<form id=\"f\"><title en=\"Table\"/><authority zh=\"令\"/><indicator id=\"a\" "
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
test_total_by_name (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-2021", NULL);

  (void) state;
  assert_non_null (form);
  assert_true (gk_form_find_cell (form, "review") >= 0);
  assert_int_equal (gk_form_find_cell (form, "review[total]"), gk_form_find_cell (form, "review"));
  assert_int_equal (gk_form_find_cell (form, "review[natural]"), -1);
  assert_int_equal (gk_form_find_cell (form, "review[total"), -1);
  assert_int_equal (gk_form_find_cell (form, "review[]"), -1);
  assert_int_equal (gk_form_find_cell (form, "[total]"), -1);
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
  tests_add (tests, "builtin/total-by-name", test_total_by_name);
  tests_add (tests, "builtin/unknown", test_builtin_unknown);
  add_bad_forms (tests);
  add_dimensions (tests);
  add_policies (tests);
  add_schema (tests);
  tests_add (tests, "limit/depth", test_limit_depth);
  tests_add (tests, "limit/indicators", test_limit_indicators);
  tests_add (tests, "limit/rules", test_limit_rules);
  tests_add (tests, "limit/accepts", test_limit_accepts);
  tests_add (tests, "limit/tables", test_limit_tables);
  tests_add (tests, "limit/id", test_limit_id);
  tests_add (tests, "limit/text", test_limit_text);
  tests_add (tests, "limit/file", test_limit_file);
  tests_add (tests, "file", test_file);
  tests_add (tests, "defaults", test_defaults);
  TESTS_ADD_TABLE (tests, "good", test_good, good_forms);
  tests_add (tests, "accepted", test_accepted);
  tests_add (tests, "languages", test_languages);
  tests_add (tests, "out-of-range", test_out_of_range);
  tests_add (tests, "references", test_references);

  return tests_run (tests, "form");
}
