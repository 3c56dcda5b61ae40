/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

#include "form/form-private.h"

/* Dimensions: the trees of members that cross indicators. */

#define MEMBER(id) "<member id=\"" id "\" zh=\"" id "\"/>"
#define WITH_MEMBERS(id, attributes, body) "<member id=\"" id "\" zh=\"" id "\" " attributes ">" body "</member>"
#define DIMENSION(body) "<dimension id=\"d\">" body "</dimension>"

/* One of everything. */
static const char form_text[]
    = "<form id='f'>\n"
      "<dimension id='applicant' zh='申请人' en='Applicant'>\n"
      "  <member id='total' zh='总计' en='Total' parts='partition'>\n"
      "    <member id='natural' zh='自然人'/>\n"
      "    <member id='legal' zh='法人' kind='group' parts='partition'>\n"
      "      <member id='company' zh='商业企业' kind='value' parts='subset' disjoint='yes'>\n"
      "        <alias>企业</alias><alias> 公司 </alias><member id='small' zh='小微企业'/>\n"
      "      </member>\n"
      "      <member id='other_1' zh='其他' en='Other'/>\n"
      "    </member>\n"
      "  </member>\n"
      "</dimension>\n"
      "<dimension id='year'><member id='years' zh='年度' kind='group'>\n"
      "  <member id='this' zh='本年' parts='overlap'><member id='natural' zh='自然年'/></member><member id='last' "
      "zh='上年'/>\n"
      "</member></dimension>\n"
      "<dimension id='total' en='Nothing'><member id='total' zh='合计'/></dimension>\n"
      "<indicator id='plain' zh='甲'/>\n"
      "<indicator id='requests' zh='乙' dimension='applicant'>\n"
      "  <indicator id='new' zh='丙'><indicator id='online' zh='丁'/></indicator>\n"
      "  <indicator id='group' zh='戊' kind='group'>\n"
      "    <indicator id='old' zh='己'/>\n"
      "    <indicator id='alone' zh='庚' dimension=''><indicator id='child' zh='辛'/></indicator>\n"
      "    <indicator id='yearly' zh='壬' dimension='year'><indicator id='child' zh='癸'/></indicator>\n"
      "  </indicator>\n"
      "</indicator>\n"
      "<indicator id='single' zh='子' dimension='total'/>\n"
      "</form>\n";

typedef struct {
  const char *id;
  const char *zh;
  const char *en;
  const char *dimension;
  gint32 parent;
  gint32 parts;
} MemberFact;

static const MemberFact member_facts[] = {
  { "total", "总计", "Total", "applicant", -1, GK_PARTS_PARTITION },
  { "natural", "自然人", "自然人", "applicant", 0, GK_PARTS_NONE },
  { "legal", "法人", "法人", "applicant", 0, GK_PARTS_PARTITION },
  { "company", "商业企业", "商业企业", "applicant", 2, GK_PARTS_SUBSET },
  { "small", "小微企业", "小微企业", "applicant", 3, GK_PARTS_NONE },
  { "other_1", "其他", "Other", "applicant", 2, GK_PARTS_NONE },
  { "years", "年度", "年度", "year", -1, GK_PARTS_NONE },
  { "this", "本年", "本年", "year", 6, GK_PARTS_OVERLAP },
  { "natural", "自然年", "自然年", "year", 7, GK_PARTS_NONE },
  { "last", "上年", "上年", "year", 6, GK_PARTS_NONE },
  { "total", "合计", "合计", "total", -1, GK_PARTS_NONE },
};

static void
test_dimensions (void **state)
{
  static const char *const ids[] = { "applicant", "year", "total" };
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  assert_int_equal (gk_form_get_n_dimensions (form), G_N_ELEMENTS (ids));
  for (guint32 i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      assert_string_equal (gk_form_get_dimension_id (form, i), ids[i]);
      assert_int_equal (gk_form_find_dimension (form, ids[i]), i);
    }
  assert_string_equal (gk_form_get_dimension_label (form, 0, GK_LANGUAGE_CHINESE), "申请人");
  assert_string_equal (gk_form_get_dimension_label (form, 0, GK_LANGUAGE_ENGLISH), "Applicant");
  assert_string_equal (gk_form_get_dimension_label (form, 2, GK_LANGUAGE_CHINESE), "Nothing");
  assert_int_equal (gk_form_find_dimension (form, ""), -1);
  assert_int_equal (gk_form_find_dimension (form, "natural"), -1);
  assert_int_equal (gk_form_find_dimension (form, "applicants"), -1);
}

static void
test_members (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  const GPtrArray *aliases;

  (void) state;
  assert_int_equal (gk_form_get_n_members (form), G_N_ELEMENTS (member_facts));
  for (guint32 i = 0; i < G_N_ELEMENTS (member_facts); i++)
    {
      const MemberFact *fact = &member_facts[i];

      assert_string_equal (gk_form_get_member_id (form, i), fact->id);
      assert_string_equal (gk_form_get_member_label (form, i, GK_LANGUAGE_CHINESE), fact->zh);
      assert_string_equal (gk_form_get_member_label (form, i, GK_LANGUAGE_ENGLISH), fact->en);
      assert_int_equal (gk_form_get_member_dimension (form, i), gk_form_find_dimension (form, fact->dimension));
      assert_int_equal (gk_form_get_member_parent (form, i), fact->parent);
      assert_int_equal (gk_form_get_member_parts (form, i), fact->parts);
    }
  aliases = gk_form_member (form, 3)->aliases;
  assert_int_equal (aliases->len, 2);
  assert_string_equal (g_ptr_array_index (aliases, 0), "企业");
  assert_string_equal (g_ptr_array_index (aliases, 1), "公司");
}

typedef struct {
  const char *id;
  const char *dimension; /* or NULL */
  const char *cells;     /* the ids of its cells, that of the total in front */
} IndicatorFact;

#define APPLICANTS(id) id " " id "[natural] " id "[company] " id "[small] " id "[other_1]"
#define YEARS(id) id "[this] " id "[natural] " id "[last]"

static const IndicatorFact indicator_facts[] = {
  { "plain", NULL, "plain" },
  { "requests", "applicant", APPLICANTS ("requests") },
  { "requests.new", "applicant", APPLICANTS ("requests.new") },
  { "requests.new.online", "applicant", APPLICANTS ("requests.new.online") },
  { "requests.group", "applicant", "" },
  { "requests.group.old", "applicant", APPLICANTS ("requests.group.old") },
  { "requests.group.alone", NULL, "requests.group.alone" },
  { "requests.group.alone.child", NULL, "requests.group.alone.child" },
  { "requests.group.yearly", "year", YEARS ("requests.group.yearly") },
  { "requests.group.yearly.child", "year", YEARS ("requests.group.yearly.child") },
  { "single", "total", "single" },
};

/* Cells are numbered indicator by indicator, and of one in the order of the members; groups have none. */
static void
test_cells (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  guint32 n = 0;

  (void) state;
  assert_int_equal (gk_form_get_n_indicators (form), G_N_ELEMENTS (indicator_facts));
  for (guint32 i = 0; i < G_N_ELEMENTS (indicator_facts); i++)
    {
      const IndicatorFact *fact = &indicator_facts[i];
      g_auto (GStrv) ids = g_strsplit (fact->cells, " ", -1);

      assert_string_equal (gk_form_get_indicator_id (form, i), fact->id);
      assert_int_equal (gk_form_get_indicator_dimension (form, i),
                        fact->dimension != NULL ? gk_form_find_dimension (form, fact->dimension) : -1);
      assert_int_equal (gk_form_get_indicator_cell (form, i), gk_form_find_cell (form, fact->id));
      for (gsize k = 0; ids[k] != NULL; k++)
        {
          gint32 member = gk_form_get_cell_member (form, n);
          const char *bracket = strchr (ids[k], '[');

          assert_int_equal (gk_form_find_cell (form, ids[k]), n);
          assert_string_equal (gk_form_get_cell_id (form, n), ids[k]);
          assert_int_equal (gk_form_get_cell_indicator (form, n), i);
          if (fact->dimension == NULL)
            assert_int_equal (member, -1);
          else if (bracket == NULL)
            assert_int_equal (gk_form_get_member_parent (form, (guint32) member), -1);
          else
            assert_true (g_str_has_prefix (bracket + 1, gk_form_get_member_id (form, (guint32) member)));
          if (fact->dimension != NULL)
            assert_int_equal (gk_form_get_member_cell (form, i, (guint32) member), n);
          n++;
        }
    }
  assert_int_equal (gk_form_get_n_cells (form), n);
}

/* The cell of each indicator for each member: the ones that are there, and no other. */
static void
test_member_cells (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  guint n = 0;

  (void) state;
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    for (guint32 k = 0; k < gk_form_get_n_members (form); k++)
      {
        gint32 cell = gk_form_get_member_cell (form, i, k);

        if (cell < 0)
          continue;
        assert_int_equal (gk_form_get_cell_indicator (form, (guint32) cell), i);
        assert_int_equal (gk_form_get_cell_member (form, (guint32) cell), k);
        assert_int_equal (gk_form_get_indicator_dimension (form, i), gk_form_get_member_dimension (form, k));
        n++;
      }
  assert_int_equal (n, gk_form_get_n_cells (form) - 3);
}

static void
test_no_such_cell (void **state)
{
  static const char *const ids[] = { "requests[years]",
                                     "requests[legal]",
                                     "requests[last]",
                                     "plain[total]",
                                     "plain[natural]",
                                     "requests[]",
                                     "requests[natural",
                                     "requests[natural] ",
                                     "requests [natural]",
                                     "requests[*]",
                                     "requests.group[natural]",
                                     "requests.group.yearly",
                                     "requests.group.yearly[years]",
                                     "single[natural]",
                                     "[natural]",
                                     "natural" };
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (gk_form_find_cell (form, ids[i]) >= 0)
      fail_msg ("there is a cell %s", ids[i]);
}

static void
test_out_of_range (void **state)
{
  const guint32 numbers[] = { 41, 42, G_MAXINT32, (guint32) G_MAXINT32 + 1, G_MAXUINT32 };
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint32 n = numbers[i];

      assert_null (gk_form_get_dimension_id (form, n));
      assert_null (gk_form_get_dimension_label (form, n, GK_LANGUAGE_CHINESE));
      assert_null (gk_form_get_member_id (form, n));
      assert_null (gk_form_get_member_label (form, n, GK_LANGUAGE_ENGLISH));
      assert_int_equal (gk_form_get_member_dimension (form, n), -1);
      assert_int_equal (gk_form_get_member_parent (form, n), -1);
      assert_int_equal (gk_form_get_member_parts (form, n), GK_PARTS_NONE);
      assert_int_equal (gk_form_get_indicator_dimension (form, n), -1);
      assert_int_equal (gk_form_get_member_cell (form, n, 0), -1);
      assert_int_equal (gk_form_get_member_cell (form, 1, n), -1);
      assert_int_equal (gk_form_get_cell_member (form, n), -1);
    }
  assert_null (gk_form_get_dimension_id (form, 3));
  assert_null (gk_form_get_member_id (form, 11));
  assert_int_equal (gk_form_get_member_dimension (form, 11), -1);
  assert_int_equal (gk_form_get_member_cell (form, 1, 11), -1);
}

/* A form without dimensions has none of all this. */
static void
test_none (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM (A));

  (void) state;
  assert_int_equal (gk_form_get_n_dimensions (form), 0);
  assert_int_equal (gk_form_get_n_members (form), 0);
  assert_int_equal (gk_form_find_dimension (form, "d"), -1);
  assert_null (gk_form_get_dimension_id (form, 0));
  assert_null (gk_form_get_member_id (form, 0));
  assert_int_equal (gk_form_get_indicator_dimension (form, 0), -1);
  assert_int_equal (gk_form_get_cell_member (form, 0), -1);
  assert_int_equal (gk_form_get_member_cell (form, 0, 0), -1);
}

static void
test_narrative (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM (DIMENSION (WITH_MEMBERS (
      "t", "", MEMBER ("m"))) "<indicator id=\"x\" zh=\"甲\" dimension=\"d\"/>"
                              "<narrative id=\"n\" cell=\"x[m]\"><pattern>{figure}</pattern></narrative>"));
  guint32 cell;

  (void) state;
  assert_string_equal (gk_form_get_rule_text (form, 0), "narrative(n) = x[m]");
  assert_true (gk_form_get_rule_term (form, 0, 0, NULL, &cell, NULL));
  assert_string_equal (gk_form_get_cell_id (form, cell), "x[m]");
}

#define CROSSED(id, attributes, body)                                                                                  \
  "<indicator id=\"" id "\" zh=\"组\" dimension=\"d\" " attributes ">" body "</indicator>"

static const RefusedForm bad_dimensions[] = {
  { "no-member", FORM (A "\n" MARK "<dimension id=\"d\" zh=\"甲\"/>"), GK_ERROR_FORM,
    "expected one <member> in the dimension \"d\", the total, with all others inside",
    "宾栏“d”中应有且只有一个最外层 <member>（总计），其余均在其内" },
  { "two-outermost", FORM (A MARK DIMENSION ("\n" MEMBER ("m") "\n" MEMBER ("n"))), GK_ERROR_FORM,
    "expected one <member> in the dimension \"d\"", NULL },
  { "two-outermost-with-members", FORM (A MARK DIMENSION (WITH_MEMBERS ("m", "", MEMBER ("k")) MEMBER ("n"))),
    GK_ERROR_FORM, "expected one <member> in the dimension \"d\"", NULL },
  { "no-value", FORM (A "  " MARK DIMENSION (WITH_MEMBERS ("m", "kind=\"group\"", ""))), GK_ERROR_FORM,
    "expected a <member> with values in the dimension \"d\"", "宾栏“d”中应有带数值的 <member>" },
  { "no-value-below",
    FORM (A MARK DIMENSION (WITH_MEMBERS ("m", "kind=\"group\"", WITH_MEMBERS ("n", "kind=\"group\"", "")))),
    GK_ERROR_FORM, "expected a <member> with values in the dimension \"d\"", NULL },
  { "taken", FORM (DIMENSION (MEMBER ("m")) "\n<dimension " MARK "id=\"d\">" MEMBER ("m") "</dimension>" A),
    GK_ERROR_FORM, "the id \"d\" is already taken; expected one of its own", "标识“d”已被使用；每个标识只应使用一次" },
  { "taken-member", FORM (A DIMENSION (WITH_MEMBERS ("t", "", MEMBER ("m") "<member zh=\"甲\" " MARK "id=\"m\"/>"))),
    GK_ERROR_FORM, "the id \"m\" is already taken", NULL },
  { "taken-by-the-total",
    FORM (A DIMENSION (WITH_MEMBERS ("t", "", WITH_MEMBERS ("m", "", "<member " MARK "id=\"t\" zh=\"甲\"/>")))),
    GK_ERROR_FORM, "the id \"t\" is already taken", NULL },
  { "id-with-dot", FORM ("<dimension " MARK "id=\"a.b\">" MEMBER ("m") "</dimension>" A), GK_ERROR_SYNTAX,
    "id=\"a.b\"; expected lower-case letters, digits and any of \"_\"", "应由小写字母、数字以及“_”组成" },
  { "id-empty", FORM ("<dimension " MARK "id=\"\">" MEMBER ("m") "</dimension>" A), GK_ERROR_SYNTAX, "id=\"\"", NULL },
  { "member-id-with-dash", FORM (DIMENSION ("<member " MARK "id=\"a-b\" zh=\"甲\"/>") A), GK_ERROR_SYNTAX,
    "id=\"a-b\"; expected lower-case letters", NULL },
  { "member-id-with-digit", FORM (DIMENSION ("<member " MARK "id=\"1\" zh=\"甲\"/>") A), GK_ERROR_SYNTAX, "id=\"1\"",
    NULL },
  { "member-id-chinese", FORM (DIMENSION ("<member " MARK "id=\"自然人\" zh=\"甲\"/>") A), GK_ERROR_SYNTAX,
    "id=\"自然人\"", NULL },
  { "without-id", FORM (MARK "<dimension zh=\"甲\">" MEMBER ("m") "</dimension>" A), GK_ERROR_SYNTAX,
    "<dimension> lacks its attribute \"id\"", "<dimension> 缺少属性“id”" },
  { "member-without-id", FORM (DIMENSION (MARK "<member zh=\"甲\"/>") A), GK_ERROR_SYNTAX,
    "<member> lacks its attribute \"id\"", NULL },
  { "member-without-label", FORM (DIMENSION (MARK "<member id=\"m\" en=\"M\"/>") A), GK_ERROR_SYNTAX,
    "<member> lacks its attribute \"zh\"", NULL },
  { "member-label-empty", FORM (DIMENSION ("<member id=\"m\" " MARK "zh=\"\"/>") A), GK_ERROR_FORM,
    "the label \"\" is of no use; expected some text", "标签“”无效；应有文字" },
  { "member-label-of-signs", FORM (DIMENSION ("<member id=\"m\" " MARK "zh=\"（一）\"/>") A), GK_ERROR_FORM,
    "is of no use", NULL },
  { "unknown-attribute", FORM ("<dimension id=\"d\" " MARK "kind=\"group\">" MEMBER ("m") "</dimension>" A),
    GK_ERROR_SYNTAX, "<dimension> has no attribute \"kind\"; expected id, zh, en",
    "<dimension> 没有属性“kind”；可用的属性：id、zh、en" },
  { "member-unknown-attribute", FORM (DIMENSION ("<member id=\"m\" zh=\"甲\" " MARK "of=\"x\"/>") A), GK_ERROR_SYNTAX,
    "<member> has no attribute \"of\"; expected id, zh, en, kind, parts, disjoint", NULL },
  { "member-kind", FORM (DIMENSION ("<member id=\"m\" zh=\"甲\" " MARK "kind=\"count\"/>") A), GK_ERROR_SYNTAX,
    "kind=\"count\"; expected one of group, value", "kind=“count”；应为以下之一：group、value" },
  { "member-parts", FORM (DIMENSION ("<member id=\"m\" zh=\"甲\" " MARK "parts=\"sum\"/>") A), GK_ERROR_SYNTAX,
    "parts=\"sum\"; expected one of partition, subset, overlap", NULL },
  { "member-disjoint", FORM (DIMENSION ("<member id=\"m\" zh=\"甲\" " MARK "disjoint=\"true\"/>") A), GK_ERROR_SYNTAX,
    "disjoint=\"true\"; expected one of no, yes", NULL },
  { "dimension-in-indicator", FORM ("<indicator id=\"a\" zh=\"甲\">" MARK DIMENSION (MEMBER ("m")) "</indicator>"),
    GK_ERROR_SYNTAX, "<dimension> has no place here; expected indicator, alias, note", "此处不能有 <dimension>" },
  { "dimension-in-dimension", FORM (A DIMENSION (MARK DIMENSION (MEMBER ("m")))), GK_ERROR_SYNTAX,
    "<dimension> has no place here; expected member", NULL },
  { "member-in-form", FORM (A MARK MEMBER ("m")), GK_ERROR_SYNTAX,
    "<member> has no place here; expected title, authority, dimension", NULL },
  { "member-in-indicator", FORM ("<indicator id=\"a\" zh=\"甲\">" MARK MEMBER ("m") "</indicator>"), GK_ERROR_SYNTAX,
    "<member> has no place here", NULL },
  { "indicator-in-dimension", FORM (DIMENSION (MARK A)), GK_ERROR_SYNTAX,
    "<indicator> has no place here; expected member", NULL },
  { "note-in-member", FORM (DIMENSION (WITH_MEMBERS ("m", "", MARK "<note zh=\"注\"/>")) A), GK_ERROR_SYNTAX,
    "<note> has no place here; expected member, alias", NULL },
  { "text-in-dimension", FORM (DIMENSION (MARK "甲" MEMBER ("m")) A), GK_ERROR_SYNTAX,
    "text has no place in <dimension>", "<dimension> 中不能有文字；只能有元素" },
  { "text-in-member", FORM (DIMENSION (WITH_MEMBERS ("m", "", MARK "甲")) A), GK_ERROR_SYNTAX,
    "text has no place in <member>", NULL },
  { "alias-empty", FORM (DIMENSION (WITH_MEMBERS ("m", "", "<alias>" MARK " </alias>")) A), GK_ERROR_SYNTAX,
    "<alias> is empty", "<alias> 是空的；应有文字" },
  { "unknown", FORM (DIMENSION (MEMBER ("m")) "<indicator id=\"a\" zh=\"甲\" " MARK "dimension=\"e\"/>"), GK_ERROR_FORM,
    "dimension=\"e\"; expected the id of a <dimension> above, or nothing",
    "dimension=“e”；应为上文某个 <dimension> 的标识，或为空" },
  { "below", FORM ("<indicator id=\"a\" zh=\"甲\" " MARK "dimension=\"d\"/>" DIMENSION (MEMBER ("m"))), GK_ERROR_FORM,
    "dimension=\"d\"; expected the id of a <dimension> above", NULL },
  { "unknown-of-a-group",
    FORM ("<indicator id=\"g\" zh=\"甲\" kind=\"group\" " MARK "dimension=\"d\">" A "</indicator>"), GK_ERROR_FORM,
    "dimension=\"d\"; expected", NULL },
  { "space", FORM (DIMENSION (MEMBER ("m")) "<indicator id=\"a\" zh=\"甲\" " MARK "dimension=\" \"/>"), GK_ERROR_FORM,
    "dimension=\" \"; expected", NULL },
  { "narrative-unknown-member",
    FORM (DIMENSION (MEMBER ("m")) CROSSED ("x", "", "") "<narrative id=\"n\" " MARK
                                                         "cell=\"x[n]\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"x[n]\"; expected the id of a cell: of an indicator that has a value",
    "cell=“x[n]”；应为单元格的标识，即有数值的指标" },
  { "narrative-total-without-value",
    FORM (DIMENSION (WITH_MEMBERS ("t", "kind=\"group\"", MEMBER ("m")))
              CROSSED ("x", "", "") "<narrative id=\"n\" " MARK "cell=\"x\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_FORM, "cell=\"x\"; expected the id of a cell", NULL },
};

static const RefusedForm bad_parts[] = {
  { "leaf", FORM (DIMENSION (MARK WITH_MEMBERS ("t", "parts=\"partition\"", "")) A), GK_ERROR_FORM,
    "parts is misplaced on \"t\", which has no members below it", "“t”没有下级成员，不应有 parts" },
  { "leaf-below",
    FORM (DIMENSION (WITH_MEMBERS ("t", "", MARK WITH_MEMBERS ("m", "parts=\"overlap\"", "<alias>甲</alias>"))) A),
    GK_ERROR_FORM, "parts is misplaced on \"m\", which has no members", NULL },
  { "disjoint-alone", FORM (DIMENSION (MARK WITH_MEMBERS ("t", "disjoint=\"yes\"", MEMBER ("m"))) A), GK_ERROR_FORM,
    "disjoint is misplaced on \"t\"; expected it with parts=\"subset\"", "“t”上的 disjoint 位置不对" },
  { "disjoint-partition",
    FORM (DIMENSION (MARK WITH_MEMBERS ("t", "parts=\"partition\" disjoint=\"yes\"", MEMBER ("m"))) A), GK_ERROR_FORM,
    "disjoint is misplaced on \"t\"", NULL },
  { "group-outermost", FORM (DIMENSION (MARK WITH_MEMBERS ("t", "kind=\"group\" parts=\"partition\"", MEMBER ("m"))) A),
    GK_ERROR_FORM,
    "parts is misplaced on \"t\", which has no value; expected a partition inside another member's parts",
    "“t”没有数值，不应有 parts；只有其上级有 parts 时才可为 partition" },
  { "group-subset",
    FORM (DIMENSION (WITH_MEMBERS ("t", "parts=\"subset\"",
                                   MARK WITH_MEMBERS ("g", "kind=\"group\" parts=\"subset\"", MEMBER ("m")))) A),
    GK_ERROR_FORM, "\"g\" has no value; expected one, for it is a part of \"t\"", NULL },
  { "group-inside-of-no-parts",
    FORM (DIMENSION (
        WITH_MEMBERS ("t", "", MARK WITH_MEMBERS ("g", "kind=\"group\" parts=\"partition\"", MEMBER ("m")))) A),
    GK_ERROR_FORM, "parts is misplaced on \"g\", which has no value", NULL },
  { "part-without-value",
    FORM (DIMENSION (WITH_MEMBERS ("t", "parts=\"partition\"",
                                   MEMBER ("m") MARK WITH_MEMBERS ("g", "kind=\"group\"", MEMBER ("n")))) A),
    GK_ERROR_FORM, "\"g\" has no value; expected one, for it is a part of \"t\"",
    "“g”没有数值；它是“t”的组成部分，应有数值" },
  { "part-of-a-group-without-value",
    FORM (DIMENSION (WITH_MEMBERS ("t", "parts=\"overlap\"",
                                   WITH_MEMBERS ("g", "kind=\"group\" parts=\"partition\"",
                                                 MEMBER ("m") MARK WITH_MEMBERS ("h", "kind=\"group\"", MEMBER ("n")))))
              A),
    GK_ERROR_FORM, "\"h\" has no value; expected one, for it is a part of \"t\"", NULL },
  { "child-without-dimension",
    FORM (DIMENSION (MEMBER ("t"))
              CROSSED ("x", "parts=\"partition\"", A "\n" MARK "<indicator id=\"b\" zh=\"乙\" dimension=\"\"/>")),
    GK_ERROR_FORM, "\"x.b\" has another dimension than \"x\", of which it is a part", "“x.b”与它所属的“x”宾栏不同" },
  { "child-of-another-dimension",
    FORM (DIMENSION (MEMBER ("t")) "<dimension id=\"e\">" MEMBER ("t") "</dimension>" CROSSED (
        "x", "parts=\"subset\"", MARK "<indicator id=\"b\" zh=\"乙\" dimension=\"e\"/>")),
    GK_ERROR_FORM, "\"x.b\" has another dimension than \"x\"", NULL },
  { "child-with-dimension",
    FORM (DIMENSION (MEMBER ("t")) "<indicator id=\"x\" zh=\"甲\" parts=\"overlap\">" MARK CROSSED ("b", "",
                                                                                                    "") "</indicator>"),
    GK_ERROR_FORM, "\"x.b\" has another dimension than \"x\"", NULL },
  { "of-another-dimension",
    FORM (DIMENSION (MEMBER ("t")) CROSSED ("x", "", "") GROUP ("g", "parts=\"partition\" of=\"x\"", MARK A)),
    GK_ERROR_FORM, "\"g.a\" has another dimension than \"x\"", NULL },
};

static void
test_bad (void **state)
{
  const RefusedForm *row = *state;

  assert_marked_refused (row->text, row->code, row->part, row->zh);
}

/* A form that begins with @head and has @n times @each in it, which takes a number. */
static GString *
many (const char *head, guint n, const char *each)
{
  GString *data = g_string_new (head);
  g_auto (GStrv) pieces = g_strsplit (each, "@", -1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *one = g_strjoinv (number, pieces);

      g_string_append (data, one);
    }

  return data;
}

static void
test_limit_dimensions (void **state)
{
  g_autoptr (GString) data = many ("<form id=\"f\">\n", 256, "<dimension id=\"d@\">" MEMBER ("m") "</dimension>\n");
  g_autofree char *fine = g_strconcat (data->str, A "</form>", NULL);
  g_autofree char *one_more
      = g_strconcat (data->str, " " MARK "<dimension id=\"e\">" MEMBER ("m") "</dimension>" A "</form>", NULL);
  g_autoptr (GkForm) form = load_form (fine);

  (void) state;
  assert_int_equal (gk_form_get_n_dimensions (form), 256);
  assert_marked_refused (one_more, GK_ERROR_LIMIT, "too many dimensions; expected at most 256",
                         "宾栏过多；不得超过 256 个");
}

/* The members of all dimensions count together. */
static void
test_limit_members (void **state)
{
  g_autoptr (GString) data
      = many ("<form id=\"f\">" DIMENSION (MEMBER ("t")) "<dimension id=\"e\"><member id=\"t\" zh=\"总计\">\n", 4094,
              MEMBER ("m@") "\n");
  g_autofree char *fine = g_strconcat (data->str, "</member></dimension>" A "</form>", NULL);
  g_autofree char *one_more = g_strconcat (data->str, MARK MEMBER ("n") "</member></dimension>" A "</form>", NULL);
  g_autoptr (GkForm) form = load_form (fine);

  (void) state;
  assert_int_equal (gk_form_get_n_members (form), 4096);
  assert_marked_refused (one_more, GK_ERROR_LIMIT, "too many members; expected at most 4096, nested at most 32 deep",
                         "宾栏成员过多；不得超过 4096 个、嵌套不得超过 32 层");
}

/* A form with members nested @depth deep; the innermost one is marked if @marked. */
static char *
deep_form (guint depth, gboolean marked)
{
  GString *data = g_string_new ("<form id=\"f\"><dimension id=\"d\">\n");

  for (guint i = 1; i <= depth; i++)
    g_string_append_printf (data, "%s<member id=\"m%u\" zh=\"甲\">\n", marked && i == depth ? MARK : "", i);
  for (guint i = 0; i < depth; i++)
    g_string_append (data, "</member>");

  return g_string_free (g_string_append (data, "</dimension>" A "</form>\n"), FALSE);
}

static void
test_limit_depth (void **state)
{
  g_autofree char *fine = deep_form (32, FALSE);
  g_autofree char *deep = deep_form (33, TRUE);
  g_autofree char *absurd = deep_form (20000, FALSE);
  g_autoptr (GkForm) form = load_form (fine);

  (void) state;
  assert_int_equal (gk_form_get_n_members (form), 32);
  assert_marked_refused (deep, GK_ERROR_LIMIT, "nested at most 32 deep", "嵌套不得超过 32 层");
  assert_refused (absurd, -1, GK_ERROR_LIMIT, 34, 1, "nested at most 32 deep");
}

/* 64 indicators of 4,096 members. */
static void
test_limit_cells (void **state)
{
  g_autoptr (GString) members
      = many ("<form id=\"f\"><dimension id=\"d\"><member id=\"t\" zh=\"总计\">", 4095, MEMBER ("m@"));
  g_autoptr (GString) data = many (g_string_append (members, "</member></dimension>\n")->str, 64,
                                   "<indicator id=\"x@\" zh=\"甲\" dimension=\"d\"/>\n");
  g_autofree char *fine = g_strconcat (data->str, GROUP ("g", "dimension=\"d\"", "") "</form>", NULL);
  g_autofree char *one_more = g_strconcat (data->str, MARK A "</form>", NULL);
  g_autofree char *much_more
      = g_strconcat (data->str, MARK "<indicator id=\"y\" zh=\"乙\" dimension=\"d\"/></form>", NULL);
  g_autoptr (GkForm) form = load_form (fine);

  (void) state;
  assert_int_equal (gk_form_get_n_cells (form), 262144);
  assert_string_equal (gk_form_get_cell_id (form, 262143), "x63[m4094]");
  assert_marked_refused (one_more, GK_ERROR_LIMIT, "too many cells; expected at most 262144",
                         "单元格过多；不得超过 262144 个");
  assert_marked_refused (much_more, GK_ERROR_LIMIT, "too many cells; expected at most 262144", NULL);
}

void
visit_dimensions (FormVisitor visit, gpointer data)
{
  visit ("dimensions", form_text, FALSE, data);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_dimensions); i++)
    if (bad_dimensions[i].code == GK_ERROR_SYNTAX || strstr (bad_dimensions[i].name, "outermost") != NULL)
      visit (bad_dimensions[i].name, bad_dimensions[i].text, TRUE, data);
}

void
add_dimensions (Tests *tests)
{
  tests_add (tests, "dimension/dimensions", test_dimensions);
  tests_add (tests, "dimension/members", test_members);
  tests_add (tests, "dimension/cells", test_cells);
  tests_add (tests, "dimension/member-cells", test_member_cells);
  tests_add (tests, "dimension/no-such-cell", test_no_such_cell);
  tests_add (tests, "dimension/out-of-range", test_out_of_range);
  tests_add (tests, "dimension/none", test_none);
  tests_add (tests, "dimension/narrative", test_narrative);
  TESTS_ADD_TABLE (tests, "dimension/bad", test_bad, bad_dimensions);
  TESTS_ADD_TABLE (tests, "dimension/parts", test_bad, bad_parts);
  tests_add (tests, "dimension/limit/dimensions", test_limit_dimensions);
  tests_add (tests, "dimension/limit/members", test_limit_members);
  tests_add (tests, "dimension/limit/depth", test_limit_depth);
  tests_add (tests, "dimension/limit/cells", test_limit_cells);
}
