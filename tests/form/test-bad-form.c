/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

/* Stands in the text of a case where its error is expected; it is taken out before the text is loaded. */
#define MARK "¦"

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

void
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

void
assert_refused (const char *data, gssize length, gint32 code, guint32 line, guint32 column, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (data, length, "f.xml", &error);

  assert_null (form);
  assert_error (error, code, "f.xml", line, column, part);
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
  { "no-indicator", MARK "<form id=\"f\"/>", GK_ERROR_FORM, "expected at least one <indicator>" },
  { "no-indicator-but-title", "\n" MARK "<form id=\"f\">\n<title zh=\"表\"/></form>", GK_ERROR_FORM,
    "expected at least one <indicator>" },
  { "second-title", FORM ("<title zh=\"表\"/>" A MARK "<title zh=\"表\"/>"), GK_ERROR_SYNTAX,
    "<title> stands twice in <form>; expected once" },
  { "second-authority", FORM ("<authority zh=\"令\"/>" MARK "<authority zh=\"令\"/>" A), GK_ERROR_SYNTAX,
    "<authority> stands twice in <form>" },
  { "second-note",
    FORM ("<indicator id=\"a\" zh=\"甲\"><note zh=\"注\"/><indicator id=\"b\" zh=\"乙\"><note "
          "zh=\"注\"/></indicator>" MARK "<note zh=\"注\"/></indicator>"),
    GK_ERROR_SYNTAX, "<note> stands twice in <indicator>" },
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
  { "doubled", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "id=\"a\"/>"), GK_ERROR_SYNTAX,
    "attribute \"id\" stands twice; expected once" },
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
  { "form-starts-with-digit", "<form " MARK "id=\"2017\">" A "</form>", GK_ERROR_SYNTAX,
    "id=\"2017\"; expected lower-case letters, digits and any of \"._-\", at most 255 bytes, beginning with a letter" },
  { "indicator-starts-with-digit", FORM ("<indicator zh=\"甲\" " MARK "id=\"1st\"/>"), GK_ERROR_SYNTAX, "id=\"1st\"" },
  { "rule-starts-with-digit", FORM (A "<rule " MARK "id=\"1\">a = 1</rule>"), GK_ERROR_SYNTAX, "id=\"1\"" },
  { "narrative-starts-with-digit",
    FORM (A "<narrative cell=\"a\" " MARK "id=\"1\"><pattern>{figure}</pattern></narrative>"), GK_ERROR_SYNTAX,
    "id=\"1\"" },
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
  { "label-empty", FORM (A "<indicator id=\"c\" " MARK "zh=\"\"/>"), GK_ERROR_FORM, "expected some text" },
  { "label-spaces", FORM (A "<indicator id=\"c\" " MARK "zh=\" \"/>"), GK_ERROR_FORM, "expected some text" },
  { "label-without-words", FORM (A "<indicator id=\"c\" " MARK "zh=\"（一）其中：\"/>"), GK_ERROR_FORM,
    "expected some text" },
  { "label-name-first", FORM (A "<indicator id=\"c\" " MARK "zh=\"{name}，公开数\"/>"), GK_ERROR_FORM,
    "the label \"{name}，公开数\" is of no use; expected some text, with \"{name}\" at most once and not at its "
    "start" },
  { "label-name-alone", FORM ("<indicator id=\"c\" " MARK "zh=\"{name}\"/>"), GK_ERROR_FORM, "not at its start" },
  { "label-name-twice", FORM ("<indicator id=\"c\" " MARK "zh=\"名称：{name}、{name}\"/>"), GK_ERROR_FORM,
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
  { "entity-in-cdata", FORM (A B "<rule id=\"r\"><![CDATA[a = b " MARK "&amp;]]></rule>"), GK_ERROR_SYNTAX,
    "found \"&\"" },
  { "comment-at-the-place", FORM (A B "<rule id=\"r\"><!-- 甲 --><?x?>" MARK "zzz = a</rule>"), GK_ERROR_SYNTAX,
    "found \"zzz\"" },
  { "less-than-in-attribute", FORM ("<indicator id=\"a\" zh=\"a<b>\"/><rule id=\"r\">" MARK "zzz = a</rule>"),
    GK_ERROR_SYNTAX, "found \"zzz\"" },
  { "declarations", "<!DOCTYPE form [ <!ELEMENT form ANY> ]>\n" FORM (A "<rule id=\"r\">" MARK "zzz = a</rule>"),
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

void
add_bad_forms (Tests *tests)
{
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
}
