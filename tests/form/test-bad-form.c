/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

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
    "<cell> has no place here; expected title, authority, dimension, indicator, rule, narrative, table, accept" },
  { "upper-case", FORM (MARK "<Indicator id=\"a\" zh=\"a\"/>"), GK_ERROR_SYNTAX, "<Indicator> has no place here" },
  { "misplaced", FORM ("<indicator id=\"a\" zh=\"甲\">" MARK "<rule id=\"r\">a = 1</rule></indicator>"),
    GK_ERROR_SYNTAX, "<rule> has no place here; expected indicator, alias, note, total" },
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
    "<indicator> has no attribute \"label\"; expected id, zh, en, kind, unit, decimals, rounding, signed, "
    "dimension, parts, of, disjoint, concept, rollup" },
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
    "\"blank\" is not known in a policy; expected unknown, zero, zero-everywhere" },
  { "applies", "<form id=\"f\"\n  " MARK "applies=\"never\">" A "</form>", GK_ERROR_SYNTAX,
    "\"never\" is not known in a policy; expected all, any, any-operand, each-side, non-zero, always" },
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
  { "rollup", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "rollup=\"share\"/>"), GK_ERROR_SYNTAX,
    "rollup=\"share\"; expected one of sum, distinct, none" },
  { "rollup-of-percent", FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"percent\" " MARK "rollup=\"sum\"/>"),
    GK_ERROR_FORM, "rollup=\"sum\" does not fit the indicator" },
  { "rollup-signed", FORM ("<indicator id=\"a\" zh=\"甲\" signed=\"yes\" " MARK "rollup=\"distinct\"/>"), GK_ERROR_FORM,
    "rollup=\"distinct\" does not fit the indicator" },
  { "rollup-of-group", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "rollup=\"none\"/>"), GK_ERROR_FORM,
    "rollup=\"none\" does not fit the indicator" },
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
  { "part-of-a-group-without-value",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" GROUP ("g", "parts=\"partition\"",
                                                                      B MARK GROUP ("h", "", A)) "</indicator>"),
    GK_ERROR_FORM, "\"a.g.h\" has no value; expected one, for it is a part of \"a\"" },
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
    "expected at least one <pattern> in this element" },
  { "narrative-cell-unknown", FORM (A "<narrative id=\"n\" " MARK "cell=\"z\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"z\"; expected the id of a cell: of an indicator that has a value" },
  { "narrative-cell-group",
    FORM (GROUP ("g", "", A) "<narrative id=\"n\" " MARK "cell=\"g\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"g\"; expected the id of a cell: of an indicator that has a value" },
  { "pattern-without-figure", FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>" MARK "共(.*)件</pattern></narrative>"),
    GK_ERROR_FORM, "expected \"{figure}\" once in a pattern" },
  { "pattern-with-two-figures",
    FORM (A "<narrative id=\"n\" cell=\"a\">\n<pattern>{figure}条</pattern>\n<pattern>" MARK
            "{figure}件{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "expected \"{figure}\" once in a pattern" },
  { "pattern-bad", FORM (A "<narrative id=\"n\" cell=\"a\">\n<pattern>(?:共{figure}件" MARK "</pattern></narrative>"),
    GK_ERROR_FORM, "f.xml:3:23: expected a regular expression (PCRE): missing terminating )" },
  { "pattern-bad-cdata",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern><![CDATA[[共{figure}]]>" MARK "</pattern></narrative>"),
    GK_ERROR_FORM, "expected a regular expression (PCRE): missing terminating ]" },
  { "pattern-bad-in-front",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>共*" MARK "*+{figure}件</pattern></narrative>"), GK_ERROR_FORM,
    "expected a regular expression (PCRE): " },
  { "pattern-bad-behind",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>共 {figure} 件" MARK ")。</pattern></narrative>"), GK_ERROR_FORM,
    "expected a regular expression (PCRE): " },
  { "pattern-bad-with-its-figure",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>" MARK "(?&lt;figure&gt;共){figure}件</pattern></narrative>"),
    GK_ERROR_FORM, "expected a regular expression (PCRE): two named subpatterns have the same name" },
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

/* What is said in Chinese of each sort of mistake. */
static const RefusedForm bad_in_chinese[] = {
  { "xml", "<form id=\"f\">" A "\n" MARK, GK_ERROR_SYNTAX, "expected well-formed XML", "应为格式正确的 XML：" },
  { "xml-open", "<form id=\"f\">\n<indicator id=\"a\" zh=\"甲\">\n</form>" MARK, GK_ERROR_SYNTAX,
    "expected well-formed XML: line 2 opens <indicator>; expected </indicator> in front of this",
    "应为格式正确的 XML：第 2 行的 <indicator> 尚未结束；此前应有 </indicator>" },
  { "xml-open-at-the-end", "<form id=\"f\">" A "\n" MARK, GK_ERROR_SYNTAX, "line 1 opens <form>; expected </form>",
    "第 1 行的 <form> 尚未结束；此前应有 </form>" },
  { "xml-open-comment", FORM (A "<!-- 甲 -->\n" MARK "<!-- 乙 -- <b/>\n" B), GK_ERROR_SYNTAX,
    "expected well-formed XML: the comment does not end; expected \"-->\" behind it",
    "应为格式正确的 XML：注释没有结束；其后应有“-->”" },
  { "xml-cut-off", "<form id=\"f\">\n<indicator id=\"a\"" MARK, GK_ERROR_SYNTAX,
    "expected well-formed XML: ", "应为格式正确的 XML：" },
  { "xml-less-than", FORM (A B "<rule id=\"r\">a " MARK "<= b</rule>"), GK_ERROR_SYNTAX,
    "expected well-formed XML: \"<\" begins a tag; expected \"&lt;\" for the sign itself",
    "应为格式正确的 XML：“<”是标签的开头；表示小于时应写作“&lt;”" },
  { "xml-less-than-and-space", FORM (A B "<rule id=\"r\">a " MARK "< b</rule>"), GK_ERROR_SYNTAX,
    "expected \"&lt;\" for the sign itself", NULL },
  { "xml-and", FORM ("<indicator id=\"a\" zh=\"甲 &amp; 乙\"/><indicator id=\"b\" zh=\"甲 " MARK "& 乙&lt;丙\"/>"),
    GK_ERROR_SYNTAX, "expected well-formed XML: \"&\" begins a reference; expected \"&amp;\" for the sign itself",
    "“&”是引用的开头；表示该符号本身时应写作“&amp;”" },
  { "xml-and-in-a-rule", FORM (A B "<rule id=\"r\">a &gt; 1 " MARK "&& b = 1</rule>"), GK_ERROR_SYNTAX,
    "expected \"&amp;\" for the sign itself", NULL },
  { "xml-no-quotes", FORM ("<indicator id=" MARK "a zh=\"甲\"/>"), GK_ERROR_SYNTAX,
    "expected well-formed XML: expected the value of an attribute in straight quotes, such as id=\"a\"",
    "应为格式正确的 XML：属性值应放在半角直引号中，如 id=\"a\"" },
  { "xml-chinese-quotes", FORM ("<indicator id = " MARK "“a” zh=\"甲\"/>"), GK_ERROR_SYNTAX, "in straight quotes",
    "半角直引号" },
  { "place", FORM (A MARK "<cell/>"), GK_ERROR_SYNTAX, "<cell> has no place here; expected",
    "此处不能有 <cell>；应为以下之一：title、authority、dimension、indicator" },
  { "twice", FORM (A "<title zh=\"表\"/>" MARK "<title zh=\"表\"/>"), GK_ERROR_SYNTAX, "<title> stands twice in <form>",
    "<title> 在 <form> 中出现了两次；只应出现一次" },
  { "text", FORM (A MARK "乙"), GK_ERROR_SYNTAX, "text has no place in <form>; expected elements only",
    "<form> 中不能有文字；只能有元素" },
  { "no-indicator", MARK "<form id=\"f\"/>", GK_ERROR_FORM, "expected at least one <indicator> in this element",
    "此元素中应至少有一个 <indicator>" },
  { "no-pattern", FORM (A MARK "<narrative id=\"n\" cell=\"a\"/>"), GK_ERROR_SYNTAX,
    "expected at least one <pattern> in this element", "此元素中应至少有一个 <pattern>" },
  { "empty", FORM (A "<rule id=\"r\">" MARK "</rule>"), GK_ERROR_SYNTAX, "<rule> is empty; expected some text",
    "<rule> 是空的；应有文字" },
  { "place-of-none", FORM (A "<rule id=\"r\">a" MARK "<b/></rule>"), GK_ERROR_SYNTAX,
    "<b> has no place here; expected none", "此处不能有 <b>；不应有任何元素" },
  { "no-attributes", FORM ("<indicator id=\"a\" zh=\"甲\"><alias " MARK "zh=\"乙\">乙</alias></indicator>"),
    GK_ERROR_SYNTAX, "<alias> has no attribute \"zh\"; expected none", "<alias> 没有属性“zh”；不应有任何属性" },
  { "attribute", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "of_=\"b\"/>"), GK_ERROR_SYNTAX,
    "<indicator> has no attribute \"of_\"; expected id, zh, en", "<indicator> 没有属性“of_”；可用的属性：id、zh、en" },
  { "attribute-lacks", FORM (A MARK "<rule>a = 1</rule>"), GK_ERROR_SYNTAX, "<rule> lacks its attribute \"id\"",
    "<rule> 缺少属性“id”" },
  { "word", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "signed=\"1\"/>"), GK_ERROR_SYNTAX,
    "signed=\"1\"; expected one of no, yes", "signed=“1”；应为以下之一：no、yes" },
  { "decimals", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "decimals=\"x\"/>"), GK_ERROR_SYNTAX,
    "decimals=\"x\"; expected a number from 0 to 9", "decimals=“x”；应为 0 到 9 的整数" },
  { "id", FORM ("<indicator zh=\"甲\" " MARK "id=\"A\"/>"), GK_ERROR_SYNTAX,
    "id=\"A\"; expected lower-case letters, digits and any of \"_\", at most 255 bytes, beginning with a letter",
    "id=“A”；应由小写字母、数字以及“_”组成，以字母开头，不超过 255 字节" },
  { "taken", FORM (A "<indicator zh=\"甲\" " MARK "id=\"a\"/>"), GK_ERROR_FORM,
    "the id \"a\" is already taken; expected one of its own", "标识“a”已被使用；每个标识只应使用一次" },
  { "group", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "unit=\"件\"/>"), GK_ERROR_FORM,
    "a group has no value and so no \"unit\"; expected another kind or no such attribute",
    "分组没有数值，不应有“unit”；应改用其他 kind 或去掉该属性" },
  { "label", FORM (A "<indicator id=\"c\" " MARK "zh=\"{name}\"/>"), GK_ERROR_FORM, "the label \"{name}\" is of no use",
    "标签“{name}”无效；应有文字，“{name}”最多出现一次且不在开头" },
  { "of", FORM (GROUP ("g", "parts=\"partition\" " MARK "of=\"z\"", B)), GK_ERROR_FORM,
    "of=\"z\"; expected the id of an indicator that has a value", "of=“z”；应为有数值的指标的标识" },
  { "of-misplaced", FORM (A GROUP ("g", MARK "of=\"a\"", B)), GK_ERROR_FORM, "of=\"a\" is misplaced",
    "of=“a”位置不对；只能用于带有 parts 的分组" },
  { "parts-of-a-leaf", FORM (MARK "<indicator id=\"a\" zh=\"甲\" parts=\"subset\"/>"), GK_ERROR_FORM,
    "parts is misplaced on \"a\", which has no children", "“a”没有下级指标，不应有 parts" },
  { "parts-of-a-group", FORM (MARK GROUP ("g", "parts=\"subset\"", B)), GK_ERROR_FORM, "parts is misplaced on \"g\"",
    "“g”没有数值，不应有 parts；应写明 of，或其上级为 partition" },
  { "parts-without-values",
    FORM (B MARK "<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" GROUP ("g", "parts=\"partition\" of=\"b\"",
                                                                             B) "</indicator>"),
    GK_ERROR_FORM, "parts is misplaced on \"a\", none of whose children has a value",
    "“a”的下级指标都没有数值，不应有 parts" },
  { "part", FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"partition\">" B MARK GROUP ("g", "", A) "</indicator>"),
    GK_ERROR_FORM, "\"a.g\" has no value", "“a.g”没有数值；它是“a”的组成部分，应有数值" },
  { "disjoint", FORM (MARK "<indicator id=\"a\" zh=\"甲\" disjoint=\"yes\"/>"), GK_ERROR_FORM,
    "disjoint is misplaced on \"a\"", "“a”上的 disjoint 位置不对；只能与 parts=\"subset\" 一起使用" },
  { "kind",
    FORM ("<indicator id=\"a\" zh=\"甲\" parts=\"subset\">" MARK "<indicator id=\"b\" zh=\"乙\" kind=\"percent\"/>"
          "</indicator>"),
    GK_ERROR_FORM, "\"a.b\" is of another kind or unit than \"a\"", "“a.b”与它所属的“a”种类或计量单位不同" },
  { "circle", FORM (GROUP ("g", "parts=\"partition\" of=\"g.a\"", MARK A)), GK_ERROR_FORM,
    "\"g.a\" is, through its parts, a part of itself", "“g.a”经由其组成部分成为自身的组成部分（循环）" },
  { "cell", FORM (A "<narrative id=\"n\" " MARK "cell=\"z\"><pattern>{figure}</pattern></narrative>"), GK_ERROR_FORM,
    "cell=\"z\"; expected the id of a cell", "cell=“z”；应为单元格的标识，即有数值的指标" },
  { "figure", FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>" MARK "共</pattern></narrative>"), GK_ERROR_FORM,
    "expected \"{figure}\" once in a pattern", "模式中应有且只有一个“{figure}”，表示要读取的数字" },
  { "pattern", FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>({figure}" MARK "</pattern></narrative>"),
    GK_ERROR_FORM, "expected a regular expression (PCRE)", "应为正则表达式（PCRE）：" },
};

/* Remarks that are declared to be no mistakes. */
static const RefusedForm bad_accepts[] = {
  { "neither", FORM (A "<rule id=\"r\">a = 1</rule>\n " MARK "<accept lint=\"redundant\"/>"), GK_ERROR_SYNTAX,
    "expected either \"rule\" or \"indicator\" on <accept>", "<accept> 应有 rule 或 indicator 属性，且只有其一" },
  { "both", FORM (A "<rule id=\"r\">a = 1</rule>" MARK "<accept lint=\"redundant\" rule=\"r\" indicator=\"a\"/>"),
    GK_ERROR_SYNTAX, "expected either \"rule\" or \"indicator\" on <accept>", NULL },
  { "without-lint", FORM (A MARK "<accept indicator=\"a\"/>"), GK_ERROR_SYNTAX, "<accept> lacks its attribute \"lint\"",
    "<accept> 缺少属性“lint”" },
  { "unknown-lint", FORM (A "<accept " MARK "lint=\"wrong\" indicator=\"a\"/>"), GK_ERROR_SYNTAX,
    "lint=\"wrong\"; expected one of redundant, unreached, same-label, percent-without-share",
    "lint=“wrong”；应为以下之一：redundant、unreached" },
  { "unknown-indicator", FORM (A "<accept lint=\"unreached\" " MARK "indicator=\"b\"/>"), GK_ERROR_FORM,
    "indicator=\"b\"; expected the id of an indicator", "indicator=“b”；应为指标的标识" },
  { "indicator-of-a-cell",
    FORM ("<dimension id=\"d\"><member id=\"t\" zh=\"总计\"><member id=\"m\" zh=\"甲\"/></member></dimension>"
          "<indicator id=\"x\" zh=\"甲\" dimension=\"d\"/><accept lint=\"unreached\" " MARK "indicator=\"x[m]\"/>"),
    GK_ERROR_FORM, "indicator=\"x[m]\"; expected the id of an indicator", NULL },
  { "unknown-rule", FORM (A "<rule id=\"r\">a = 1</rule>\n<accept lint=\"redundant\" " MARK "rule=\"s\"/>"),
    GK_ERROR_FORM, "rule=\"s\"; expected the id of a rule of this form", "rule=“s”；应为本表式中某条规则的标识" },
  { "rule-of-a-narrative",
    FORM (A "<narrative id=\"n\" cell=\"a\"><pattern>{figure}</pattern></narrative><accept lint=\"redundant\" " MARK
            "rule=\"n\"/>"),
    GK_ERROR_FORM, "rule=\"n\"; expected the id of a rule of this form", NULL },
  { "unknown-attribute", FORM (A "<accept lint=\"redundant\" " MARK "cell=\"a\"/>"), GK_ERROR_SYNTAX,
    "<accept> has no attribute \"cell\"; expected lint, rule, indicator, zh, en", NULL },
  { "text", FORM (A "<accept lint=\"unreached\" indicator=\"a\">" MARK "因为</accept>"), GK_ERROR_SYNTAX,
    "text has no place in <accept>", NULL },
};

#define PLACEHOLDERS "expected {left}, {right}, {imbalance}, {ratio}, {member} or the id of a cell"

/* The words of a violation. */
static const RefusedForm bad_placeholders[] = {
  { "unknown", FORM (A "<rule id=\"r\" " MARK "zh=\"甲为{zzz}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {zzz}; " PLACEHOLDERS,
    "说明文字中有 {zzz}；应为 {left}、{right}、{imbalance}、{ratio}、{member} 或单元格的标识" },
  { "unknown-in-english", FORM (A "<rule id=\"r\" zh=\"甲为{a}\" " MARK "en=\"is {b}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {b}; " PLACEHOLDERS, NULL },
  { "second", FORM (A "<rule id=\"r\" " MARK "zh=\"{left}，{a}，{Left}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {Left}; " PLACEHOLDERS, NULL },
  { "empty", FORM (A "<rule id=\"r\" " MARK "en=\"{}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {}; " PLACEHOLDERS, NULL },
  { "spaces", FORM (A "<rule id=\"r\" " MARK "en=\"{ left }\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has { left }; " PLACEHOLDERS, NULL },
  { "group", FORM (A GROUP ("g", "", B) "<rule id=\"r\" " MARK "en=\"{g}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {g}; " PLACEHOLDERS, NULL },
  { "narrative", FORM (A "<rule id=\"r\" " MARK "en=\"{figure}\">a = 1</rule>"), GK_ERROR_FORM,
    "the message has {figure}; " PLACEHOLDERS, NULL },
  { "unknown-member",
    FORM ("<dimension id=\"d\"><member id=\"t\" zh=\"总计\"><member id=\"m\" zh=\"甲\"/></member></dimension>"
          "<indicator id=\"x\" zh=\"甲\" dimension=\"d\"/>\n<rule id=\"r\" " MARK "zh=\"{x[m]}{x[n]}\">x = 1</rule>"),
    GK_ERROR_FORM, "the message has {x[n]}; " PLACEHOLDERS, NULL },
  { "several-cells", FORM (GROUP ("g", "", A B) "<rule id=\"r\" " MARK "zh=\"{g.*}\">sum(g.*) = 1</rule>"),
    GK_ERROR_FORM, "the message has {g.*}; " PLACEHOLDERS, NULL },
};

static void
test_refused (void **state)
{
  const RefusedForm *row = *state;

  assert_marked_refused (row->text, row->code, row->part, row->zh);
}

/* Excerpts letter by letter. */
typedef struct {
  const char *name;
  const char *text;
  const char *line;
  guint width; /* of what is in front of the caret */
} Excerpt;

#define TEN "0123456789"
#define CHINESE "一二三四五六七八九十"

static const Excerpt excerpts[] = {
  { "plain", "<form id=\"f\">\n<cell/>\n</form>", "<cell/>", 0 },
  { "behind", "<form id=\"f\" ix=\"\">", "<form id=\"f\" ix=\"\">", 13 },
  { "chinese-in-front", "<form id=\"f\">\n<indicator id=\"a\" zh=\"甲乙\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"甲乙\" x=\"\"/>", 28 },
  { "chinese-at-the-place", "<form id=\"f\">\n 甲乙</form>", " 甲乙</form>", 1 },
  { "full-width-signs", "<form id=\"f\">\n<indicator id=\"a\" zh=\"（甲），：\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"（甲），：\" x=\"\"/>", 34 },
  { "combining", "<form id=\"f\">\n<indicator id=\"a\" zh=\"e\u0301\u200B\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"e\u0301\u200B\" x=\"\"/>", 25 },
  { "tabs", "<form id=\"f\">\n\t\t<cell\tid=\"a\"/>", "  <cell id=\"a\"/>", 2 },
  { "tab-behind-chinese", "<form id=\"f\">\n<indicator\tid=\"a\"\tzh=\"甲\"\tx=\"\"/>",
    "<indicator id=\"a\" zh=\"甲\" x=\"\"/>", 26 },
  { "entities", "<form id=\"f\">" A "\n<rule id=\"r\">a &lt;= &#x61; + z</rule></form>",
    "<rule id=\"r\">a &lt;= &#x61; + z</rule></form>", 30 },
  { "cdata", "<form id=\"f\">" A "\n<rule id=\"r\"><![CDATA[a <= z]]></rule></form>",
    "<rule id=\"r\"><![CDATA[a <= z]]></rule></form>", 27 },
  { "lines-of-a-rule", "<form id=\"f\">" A "\n<rule id=\"r\">\n  a =\n  甲 z</rule></form>", "  甲 z</rule></form>",
    2 },
  { "cr-lf", "<form id=\"f\">\r\n<cell/>\r\n</form>\r\n", "<cell/>", 0 },
  { "byte-order-mark", BYTE_ORDER_MARK "<survey/>", "<survey/>", 0 },
  { "end-of-file", "<form id=\"f\">\n<indicator id=\"a\" zh=\"甲\"", "<indicator id=\"a\" zh=\"甲\"", 25 },
  { "last-line-is-empty", "<form id=\"f\">\n", "", 0 },
  { "end-of-a-rule", "<form id=\"f\">" A "\n<rule id=\"r\">a =\n</rule></form>", "</rule></form>", 0 },
  { "escape", "<form id=\"f\">\n<indicator id=\"a\" zh=\"\033[31m甲\033[0m\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"\uFFFD[31m甲\uFFFD[0m\" x=\"\"/>", 35 },
  { "escape-at-the-place", "<form id=\"f\">\n \033[2J</form>", " \uFFFD[2J</form>", 1 },
  { "directions", "<form id=\"f\">\n<indicator id=\"a\" zh=\"\u202E甲\u2066\u200F\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"\uFFFD甲\uFFFD\uFFFD\" x=\"\"/>", 29 },
  { "one-byte-controls-of-two",
    "<form id=\"f\">\n<indicator id=\"a\" zh=\"甲\xC2\x9B"
    "1m\x7F\" x=\"\"/>",
    "<indicator id=\"a\" zh=\"甲\uFFFD1m\uFFFD\" x=\"\"/>", 30 },
  { "behind-chinese", "<form id=\"f\">\n<cell zh=\"" CHINESE CHINESE CHINESE "\"/>",
    "<cell zh=\"一二三四五六七八九十一…", 0 },
  { "second-line-of-a-tag", "<form id=\"f\">\n<indicator id=\"a\"\n  zh=\"甲\" x=\"1\"\n/></form>",
    "  zh=\"甲\" x=\"1\"", 10 },
};

static void
test_excerpt (void **state)
{
  const Excerpt *row = *state;
  g_autofree char *spaces = g_strnfill (row->width, ' ');
  g_autofree char *expected = g_strdup_printf ("%s\n%s^", row->line, spaces);
  g_autoptr (GError) error = NULL;

  assert_null (gk_form_new_from_data (row->text, -1, "f.xml", &error));
  assert_non_null (gk_error_get_excerpt (error));
  assert_string_equal (gk_error_get_excerpt (error), expected);
  assert_excerpt (error, row->text);
}

typedef struct {
  const char *name;
  const char *before; /* what is repeated in front of the mistake, and behind it */
  guint n_before;
  const char *behind;
  guint n_behind;
} LongLine;

/* Around the width that is shown, and far beyond it. */
static const LongLine long_lines[] = {
  { "some", "=", 40, "=", 10 },
  { "more", "=", 60, "=", 20 },
  { "odd", "=", 61, "=", 21 },
  { "wide-some", "甲", 25, "甲", 5 },
  { "wide-more", "甲", 33, "甲", 11 },
  { "wide-odd", "a甲", 21, "甲a", 20 },
  { "wide-even", "ab甲", 16, "甲a", 30 },
  { "before", CHINESE TEN, 40, "", 0 },
  { "behind", "", 0, TEN CHINESE, 40 },
  { "both", TEN, 1000, TEN, 1000 },
  { "wide", CHINESE, 1000, CHINESE, 1000 },
  { "four-bytes", "𠀀", 100, "𠀀", 100 },
  { "combining", "e\u0301", 200, "e\u0301", 200 },
  { "without-width", "\u200B", 1000, "\u200B", 1000 },
  { "tabs", "\t", 300, "\t", 300 },
  { "a-megabyte", "甲乙丙丁", 100000, "甲乙丙丁", 100000 },
};

static char *
repeat (const char *piece, guint n)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (string, piece);

  return g_string_free (string, FALSE);
}

static void
test_long_line (void **state)
{
  const LongLine *row = *state;
  g_autofree char *before = repeat (row->before, row->n_before);
  g_autofree char *behind = repeat (row->behind, row->n_behind);
  g_autofree char *text
      = g_strdup_printf ("<form id=\"f\">\n<!--%s-->" MARK "<cell/><!--%s-->\n</form>", before, behind);

  assert_marked_refused (text, GK_ERROR_SYNTAX, "<cell> has no place here", NULL);
}

/* What is no text has no line to show; nor has what is no form file. */
static void
test_no_excerpt (void **state)
{
  g_autoptr (GError) encoding = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "nothing");

  (void) state;
  assert_null (gk_form_new_from_data ("<form>\xFF</form>", -1, "f.xml", &encoding));
  assert_null (gk_error_get_excerpt (encoding));
  assert_null (gk_form_new_builtin ("nothing", &unknown));
  assert_null (gk_error_get_excerpt (unknown));
  assert_null (gk_error_get_excerpt (foreign));
  assert_null (gk_error_get_excerpt (NULL));
}

/* What a form quotes does not act on the terminal that shows what is wrong with it. */
static void
test_controls (void **state)
{
  static const char *const texts[] = {
    FORM ("<indicator id=\"a\" zh=\"&#27;[31m{name}{name}&#x202e;\"/>"),
    FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"\033]0;x\007\"/>"),
    FORM ("<indicator id=\"a\" zh=\"甲\" kind=\"a&#10;b&#13;\"/>"),
    FORM (A "<rule id=\"r\">a = \033[2J</rule>"),
    FORM (A "<rule id=\"r\" zh=\"{\u202Ea}\">a = 1</rule>"),
    "<form id=\"f\" policy=\"\xC2\x9B"
    "31m\">" A "</form>",
  };

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *all = NULL;

      assert_null (gk_form_new_from_data (texts[i], -1, "f\033[1m.xml", &error));
      all = g_strconcat (error->message, gk_error_get_message (error, GK_LANGUAGE_CHINESE), NULL);
      assert_contains (all, "f\uFFFD[1m.xml:");
      for (const char *at = all; *at != '\0'; at = g_utf8_next_char (at))
        {
          gunichar character = g_utf8_get_char (at);

          assert_false (g_unichar_iscntrl (character));
          assert_false (character >= 0x200E && character <= 0x200F);
          assert_false (character >= 0x202A && character <= 0x202E);
        }
    }
}

static void
test_bad (void **state)
{
  const BadForm *row = *state;

  assert_marked_refused (row->text, row->code, row->part, NULL);
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

/* The schema knows what elements, attributes and words there are; what it cannot say is refused as GK_ERROR_FORM. */
/* A form with a ledger of these columns. */
#define LEDGER(columns)                                                                                                \
  FORM ("<dimension id=\"d\" zh=\"栏\"><member id=\"total\" zh=\"总计\"><member id=\"m\" "                          \
        "zh=\"甲\"/></member></dimension>" A "<ledger id=\"l\">" columns "</ledger>")
#define DAY "<column id=\"day\" type=\"date\"/>"

static const RefusedForm bad_ledgers[] = {
  { "empty", FORM (A MARK "<ledger id=\"l\"/>"), GK_ERROR_SYNTAX, "expected at least one <column>", NULL },
  { "twice", FORM (A "<ledger id=\"l\">" DAY "</ledger><ledger " MARK "id=\"l\">" DAY "</ledger>"), GK_ERROR_FORM,
    "the id \"l\" is already taken", "标识“l”已被使用" },
  { "column-twice", LEDGER (DAY "<column " MARK "id=\"day\" type=\"text\"/>"), GK_ERROR_FORM, "already taken", NULL },
  { "column-of-every-ledger", LEDGER ("<column " MARK "id=\"body\" type=\"text\"/>"), GK_ERROR_FORM, "already taken",
    NULL },
  { "type", LEDGER ("<column id=\"a\" " MARK "type=\"time\"/>"), GK_ERROR_SYNTAX,
    "expected one of text, date, code, number", NULL },
  { "no-type", LEDGER (MARK "<column id=\"a\"/>"), GK_ERROR_SYNTAX, "<column> lacks its attribute \"type\"", NULL },
  { "no-codes", LEDGER (MARK "<column id=\"a\" type=\"code\"/>"), GK_ERROR_FORM, "expected codes for the column",
    "应有代码" },
  { "code-of-text", LEDGER ("<column id=\"a\" type=\"text\">" MARK "<code id=\"c\" zh=\"丙\"/></column>"),
    GK_ERROR_FORM, "<code> has no place here", "此处不能有 <code>" },
  { "code-twice",
    LEDGER ("<column id=\"a\" type=\"code\"><code id=\"c\" zh=\"丙\"/><code " MARK "id=\"c\" zh=\"丁\"/></column>"),
    GK_ERROR_FORM, "already taken", NULL },
  { "code-in-dimension",
    LEDGER ("<column id=\"a\" type=\"code\" dimension=\"d\">" MARK "<code id=\"c\" zh=\"丙\"/></column>"),
    GK_ERROR_FORM, "<code> has no place here", NULL },
  { "unknown-dimension", LEDGER ("<column id=\"a\" type=\"code\" " MARK "dimension=\"e\"/>"), GK_ERROR_FORM,
    "expected the id of a <dimension>", NULL },
  { "dimension-twice",
    LEDGER ("<column id=\"a\" type=\"code\" dimension=\"d\"/><column id=\"b\" type=\"code\" " MARK "dimension=\"d\"/>"),
    GK_ERROR_FORM, "expected one column to decide the member", "宾栏成员应只由一列决定" },
  { "dimension-of-text", LEDGER ("<column id=\"a\" type=\"text\" " MARK "dimension=\"d\"/>"), GK_ERROR_FORM,
    "stands on columns of type \"code\" only", "只能用于类型为“code”的列" },
  { "since-below", LEDGER ("<column id=\"a\" type=\"date\" " MARK "since=\"day\"/>" DAY), GK_ERROR_FORM,
    "expected the id of a <column> above", "应为上文某个 <column> 的标识" },
  { "since-text", LEDGER ("<column id=\"t\" type=\"text\"/><column id=\"a\" type=\"date\" " MARK "since=\"t\"/>"),
    GK_ERROR_FORM, "expected a column of dates", NULL },
  { "since-of-number", LEDGER (DAY "<column id=\"a\" type=\"number\" " MARK "since=\"day\"/>"), GK_ERROR_FORM,
    "columns of type \"date\" only", NULL },
  { "unit-of-date", LEDGER ("<column id=\"a\" type=\"date\" " MARK "unit=\"元\"/>"), GK_ERROR_FORM,
    "columns of type \"number\" only", NULL },
  { "open-without-with", LEDGER ("<column id=\"a\" type=\"code\" dimension=\"d\" " MARK "open=\"m\"/>"), GK_ERROR_FORM,
    "\"open\" needs \"with\"", "应与“with”同用" },
  { "open-unknown", LEDGER (DAY "<column id=\"a\" type=\"code\" dimension=\"d\" with=\"day\" " MARK "open=\"n\"/>"),
    GK_ERROR_FORM, "expected a member with values", NULL },
  { "count-of-a-group", FORM ("<indicator id=\"g\" zh=\"组\" kind=\"group\" " MARK "count=\"l\"/>"), GK_ERROR_FORM,
    "a group has no value and so no \"count\"", NULL },
};

static void
visit_table (const BadForm *table, gsize n, FormVisitor visit, gpointer data)
{
  for (gsize i = 0; i < n; i++)
    if (table[i].code == GK_ERROR_SYNTAX || g_str_has_prefix (table[i].name, "group-"))
      visit (table[i].name, table[i].text, TRUE, data);
}

void
visit_bad_forms (FormVisitor visit, gpointer data)
{
  visit_table (bad_xml, G_N_ELEMENTS (bad_xml), visit, data);
  visit_table (bad_elements, G_N_ELEMENTS (bad_elements), visit, data);
  visit_table (bad_attributes, G_N_ELEMENTS (bad_attributes), visit, data);
  visit_table (bad_words, G_N_ELEMENTS (bad_words), visit, data);
  visit_table (bad_ids, G_N_ELEMENTS (bad_ids), visit, data);
  visit_table (bad_indicators, G_N_ELEMENTS (bad_indicators), visit, data);
  visit_table (bad_texts, G_N_ELEMENTS (bad_texts), visit, data);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_accepts); i++)
    if (bad_accepts[i].code == GK_ERROR_SYNTAX)
      visit (bad_accepts[i].name, bad_accepts[i].text, TRUE, data);
}

void
add_bad_forms (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "bad/ledgers", test_refused, bad_ledgers);
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
  TESTS_ADD_TABLE (tests, "bad/chinese", test_refused, bad_in_chinese);
  TESTS_ADD_TABLE (tests, "bad/accepts", test_refused, bad_accepts);
  TESTS_ADD_TABLE (tests, "bad/placeholders", test_refused, bad_placeholders);
  TESTS_ADD_TABLE (tests, "bad/excerpts", test_excerpt, excerpts);
  TESTS_ADD_TABLE (tests, "bad/long-lines", test_long_line, long_lines);
  tests_add (tests, "bad/controls", test_controls);
  tests_add (tests, "bad/no-excerpt", test_no_excerpt);
  tests_add (tests, "bad/doubled-attribute", test_doubled_attribute);
  tests_add (tests, "bad/less-than-in-attribute", test_less_than_in_attribute);
  tests_add (tests, "bad/nul", test_nul_in_data);
  tests_add (tests, "bad/nameless", test_nameless);
}
