/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include <string.h>

#define HEADING "统计指标 | 单位 | 统计数 |\n"

typedef struct {
  const char *name;
  const char *text;
  const char *cells;       /* see describe_cells() */
  const char *diagnostics; /* see describe_diagnostics() */
} MatchCase;

static const MatchCase match_cases[] = {
  /* Columns. */
  { "heading", HEADING "四、行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "no heading", "四、行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "no unit", "四、行政复议数量 | 5 |\n", "review=5", "" },
  { "no unit, heading", "指标 | 数值 |\n四、行政复议数量 | 5 |\n", "review=5", "" },
  { "unit behind the value", "四、行政复议数量 | 5 | 件 |\n", "review=5", "" },
  { "unit behind the value, heading", "指标 | 数值 | 单位\n四、行政复议数量 | 5 | 件 |\n", "review=5", "" },
  { "unit with the value", "四、行政复议数量 | 5件 |\n", "review=5", "" },
  { "unit with the label", "四、行政复议数量（件） | 5 |\n", "review=5", "" },
  { "unit in brackets", "八、依申请公开信息收取的费用 | （万元） | 1.5 |\n", "fees=1.5", "" },
  { "unit with a colon", HEADING "八、依申请公开信息收取的费用： | 万元： | 1.5 |\n", "fees=1.5", "" },
  { "unit the form does not use", "四、行政复议数量 | 起 | 5 |\n", "review=5", "unit@1" },
  { "unit the form does not use, heading", HEADING "四、行政复议数量 | 起 | 5 |\n", "review=5", "unit@2" },
  { "unit that converts", "八、依申请公开信息收取的费用 | 元 | 15000 |\n", "fees=1.5", "unit@1" },
  { "serial numbers", "序号 | 指标 | 单位 | 数量\n31 | 四、行政复议数量 | 件 | 5\n32 | （二）被依法纠错数 | 件 | 4\n",
    "review=5 review.corrected=4", "" },
  { "serial numbers, no heading", "31 | 四、行政复议数量 | 件 | 5\n32 | （二）被依法纠错数 | 件 | 4\n",
    "review=5 review.corrected=4", "" },
  { "heading of a column that rows lack", "序号 | 指标 | 单位 | 数量\n四、行政复议数量 | 件 | 5\n", "review=5", "" },
  { "unit column that some rows lack", HEADING "四、行政复议数量 | 件 | 5 |\n（二）被依法纠错数 | 4 |\n",
    "review=5 review.corrected=4", "" },
  { "heading lacks the unit", "指标 | 数量 |\n四、行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "groups in front", "复议诉讼 | 四、行政复议数量 | 件 | 5 |\n四、行政复议数量 | （二）被依法纠错数 | 件 | 4 |\n",
    "review=5 review.corrected=4", "" },
  { "label over several cells", "四、行政复议数量 | 四、行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "columns indented by tabs", "指标\t单位\t数量\n四、行政复议数量\t件\t5\n\t（二）被依法纠错数\t件\t4\n",
    "review=5 review.corrected=4", "" },
  { "remarks", "指标 | 单位 | 数量 | 备注\n四、行政复议数量 | 件 | 5 | 含上年2件 |\n", "review=5", "" },
  { "figure without a heading", "四、行政复议数量 | 件 | 5 | 6 |\n", "review=5", "extra@1!" },
  { "prior year behind", "指标 | 单位 | 本年数 | 上年数\n四、行政复议数量 | 件 | 5 | 6\n", "review=5", "extra@2!" },
  { "prior year before", "指标 | 单位 | 上年数 | 本年数\n四、行政复议数量 | 件 | 6 | 5\n", "review=5", "extra@2!" },
  { "heading of another table", "名称 | 规格 | 单位 | 数量\n纸 | 甲 | 箱 | 3\n附表\n四、行政复议数量 | 件 | 5 |\n",
    "review=5", "" },
  { "heading of another table, other order", "项目 | 数量 | 单位\n纸 | 3 | 箱\n附表\n四、行政复议数量 | 件 | 5 |\n",
    "review=5", "" },
  { "heading again after a page break",
    HEADING "四、行政复议数量 | 件 | 5 |\n- 3 -\n" HEADING "（二）被依法纠错数 | 件 | 4 |\n",
    "review=5 review.corrected=4", "" },
  { "page number within the table", "四、行政复议数量 | 件 | 5 |\n第 3 页\n（二）被依法纠错数 | 件 | 4 |\n",
    "review=5 review.corrected=4", "" },

  /* Labels. */
  { "markdown", "| 指标 | 单位 | 数量 |\n| --- | :-: | --: |\n| 四、行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "bold", "| **四、行政复议数量** | 件 | 5 |\n", "review=5", "" },
  { "full width", "２．兼职人员数｜人｜１，２３４｜\n", "capacity.staff.part_time=1234", "" },
  { "no numbering", "行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "other numbering", "（4）行政复议数量 | 件 | 5 |\n", "review=5", "" },
  { "enclosed numbering", "②传真申请数 | 件 | 5 |\n⒊网络申请数 | 件 | 6 |\n㈢申请答复数 | 件 | 7\n",
    "requests.received.fax=5 requests.received.online=6 requests.replied=7", "" },
  { "numbering of two levels", "1.2 传真申请数 | 件 | 5 |\n", "requests.received.fax=5", "" },
  { "numbering in spaces", "十 一 、 政 务 服 务 事 项 业 务 数 | 件 | 5 |\n", "services.matters=5", "" },
  { "of which in spaces", "其 中 ： 律 师 | 件 | 5 |\n", "requests.origin.citizen.lawyer=5", "" },
  { "note missing", "1.专职人员数 | 人 | 5 |\n", "capacity.staff.full_time=5", "" },
  { "another note", "1.专职人员数（含借调1人） | 人 | 5 |\n", "capacity.staff.full_time=5", "" },
  { "bracket that does not close", "1.专职人员数（不包括 | 人 | 5 |\n", "capacity.staff.full_time=5", "" },
  { "alias", "3.政务微博公开政府信息数 | 条 | 5 |\n", "disclosure.channel.weibo=5", "" },
  { "name", "3.政务微博名称：清溪水务01号，公开政府信息数 | 条 | 5 |\n", "disclosure.channel.weibo=5", "" },
  { "close", "四、行政复议的数量 | 件 | 5 |\n", "review=5", "label@1" },
  { "too far", "四、行政数量 | 件 | 5 |\n六、举报投诉数量 | 件 | 1 |\n", "complaints=1", "unplaced@1!" },
  { "not is no slip", "4.不同意部分公开答复数 | 件 | 5 |\n六、举报投诉数量 | 件 | 1 |\n", "complaints=1",
    "unplaced@1!" },
  { "column of the period", "2017年信息公开年报\n指标 | 单位 | 2016年 | 2017年\n四、行政复议数量 | 件 | 6 | 5\n",
    "review=5", "" },
  { "short labels are never close", "3.企事 | 件 | 5 |\n六、举报投诉数量 | 件 | 1 |\n", "complaints=1", "unplaced@1!" },
  { "broken in two", "（一）维持具有行政行为或者\n驳回原告诉讼请求数 | 件 | 5 |\n", "litigation.upheld=5", "" },
  { "broken in two, the second half like another",
    "2.政府网站在线访谈次数 | 次 | 7 |\n其中：主要负责同志\n"
    "参加政府网站在线访谈次数 | 次 | 5 |\n",
    "response.channel.interview=7 response.channel.interview.principal=5", "" },
  { "broken in its note", "（一）回应公众关注热点或重大舆情数（不同方式回应\n同一热点或舆情计1次） | 次 | 5 |\n",
    "response.topics=5", "" },
  { "line before is prose", "详见下表。\n四、行政复议数量 | 件 | 5 |\n", "review=5", "" },

  /* Labels that repeat. */
  { "under their parents",
    "四、行政复议数量 | 件 | 5 |\n（二）被依法纠错数 | 件 | 4 |\n五、行政诉讼数量 | 件 | 3 |\n（二）被依法纠错数 | 件 "
    "| 2 |\n",
    "review=5 review.corrected=4 litigation=3 litigation.corrected=2", "" },
  { "one parent missing", "五、行政诉讼数量 | 件 | 3 |\n（二）被依法纠错数 | 件 | 2 |\n",
    "litigation=3 litigation.corrected=2", "" },
  { "siblings tell",
    "（一）维持具体行政行为数 | 件 | 4 |\n（二）被依法纠错数 | 件 | 2 |\n五、行政诉讼数量 | 件 | 3 |\n",
    "review.upheld=4 review.corrected=2 litigation=3", "" },
  { "nothing tells", "（二）被依法纠错数 | 件 | 2 |\n六、举报投诉数量 | 件 | 1 |\n", "complaints=1", "ambiguous@1!" },
  { "numbering tells", "4.其他 | 件 | 2 |\n7.其他 | 件 | 1 |\n", "requests.origin.other=1", "unplaced@1!" },
  { "parents swapped",
    "五、行政诉讼数量 | 件 | 3 |\n（二）被依法纠错数 | 件 | 2 |\n四、行政复议数量 | 件 | 5 |\n六、举报投诉数量 | 件 | "
    "1 |\n",
    "review=5 litigation=3 litigation.corrected=2 complaints=1", "" },

  /* Rows. */
  { "out of order", "六、举报投诉数量 | 件 | 1 |\n四、行政复议数量 | 件 | 5 |\n五、行政诉讼数量 | 件 | 3 |\n",
    "review=5 litigation=3 complaints=1", "" },
  { "printed twice", "四、行政复议数量 | 件 | 5 |\n四、行政复议数量 | 件 | 6 |\n", "review=5", "unplaced@2!" },
  { "unknown row", "四、行政复议数量 | 件 | 5 |\n热线接听量 | 次 | 6 |\n", "review=5", "unplaced@2!" },
  { "unknown row without a figure", "四、行政复议数量 | 件 | 5 |\n热线接听量 | 次 | |\n", "review=5", "unplaced@2" },
  { "row without a label", "四、行政复议数量 | 件 | 5 |\n | 件 | 6 |\n", "review=5", "unplaced@2!" },
  { "group with a figure", "三、依申请公开情况 | | 8 |\n四、行政复议数量 | 件 | 5 |\n", "review=5", "extra@1!" },
  { "navigation before and after", "首页 | 新闻 | 12345热线\n标题\n四、行政复议数量 | 件 | 5 |\n\n完\n上一篇 | 第2篇\n",
    "review=5", "" },
  { "empty row of tabs", "三、依申请公开情况\t\t\n（一）收到申请数\t件\t6\n", "requests.received=6", "" },

  /* Figures. */
  { "thousands", "四、行政复议数量 | 件 | 1,234 |\n五、行政诉讼数量 | 件 | 1 234 |\n六、举报投诉数量 | 件 | 12,34 |\n",
    "review=1234 litigation=1234 complaints=invalid", "invalid@3!" },
  { "ten thousands", "四、行政复议数量 | 件 | 1.2万 |\n五、行政诉讼数量 | 件 | 3万件 |\n",
    "review=12000 litigation=30000", "" },
  { "not applicable", "四、行政复议数量 | 件 | — |\n五、行政诉讼数量 | 件 | / |\n六、举报投诉数量 | 件 | 无 |\n",
    "review=not_applicable litigation=not_applicable complaints=invalid", "invalid@3!" },
  { "too large", "四、行政复议数量 | 件 | 1000000000000001 |\n五、行政诉讼数量 | 件 | 1000000000000000 |\n",
    "review=invalid litigation=1000000000000000", "invalid@1!" },
  { "reference to a note", "四、行政复议数量 | 件 | 5① |\n五、行政诉讼数量 | 件 | 3² |\n",
    "review=invalid litigation=invalid", "invalid@1! invalid@2!" },
  { "money where things are counted", "四、行政复议数量 | 万元 | 5 |\n", "review=invalid", "unit@1 invalid@1!" },
  { "ten thousands of another word", "四、行政复议数量 | 万次 | 5 |\n", "review=50000", "unit@1" },
  { "per cent", "十四、政务服务事项不见面占比 | % | 80.25% |\n", "services.no_visit_share=80.25", "" },
};

static void
test_match (void **state)
{
  const MatchCase *row = *state;
  g_autoptr (GkReport) report = read_page (row->text, READ_FORM);
  g_autofree char *cells = describe_cells (report);
  g_autofree char *diagnostics = describe_diagnostics (report);

  assert_string_equal (cells, row->cells);
  assert_string_equal (diagnostics, row->diagnostics);
}

/*
 * Whatever becomes of a figure in a table of the form, it may not vanish: it is
 * the value of a cell, or an error tells of it.
 */
typedef struct {
  const char *name;
  const char *text;
  const char *figures; /* all that the table prints, spaces between them */
} KeptCase;

static const KeptCase kept_cases[] = {
  { "value before the label", "单位 | 统计数 | 统计指标\n件 | 4321 | 四、行政复议数量\n", "4321" },
  { "value before the label, no heading", "4321 | 件 | 四、行政复议数量\n", "4321" },
  { "two rows side by side", "四、行政复议数量 | 件 | 4321 | 五、行政诉讼数量 | 件 | 4322\n", "4321 4322" },
  { "two rows side by side, heading",
    "指标 | 单位 | 数量 | 指标 | 单位 | 数量\n四、行政复议数量 | 件 | 4321 | 五、行政诉讼数量 | 件 | 4322\n",
    "4321 4322" },
  { "figure where the unit was", HEADING "四、行政复议数量 | 件 | 4321 |\n五、行政诉讼数量 | 4322 |\n", "4321 4322" },
  { "column too many", HEADING "四、行政复议数量 | 件 | | 4321 |\n", "4321" },
  { "column too few", "序号 | 指标 | 单位 | 数量\n四、行政复议数量 | 件 | 4321 |\n", "4321" },
  { "two tables",
    HEADING "四、行政复议数量 | 件 | 4321 |\n五、行政诉讼数量 | 件 | 4322 |\n六、举报投诉数量 | 件 | 4323 |\n"
            "上年\n" HEADING
            "四、行政复议数量 | 件 | 4324 |\n五、行政诉讼数量 | 件 | 4325 |\n六、举报投诉数量 | 件 | 4326 |\n",
    "4321 4322 4323 4324 4325 4326" },
  { "label twice in a row", "四、行政复议数量 | 4321 | 四、行政复议数量 | 4322 |\n", "4321 4322" },
  { "figure in the column of the unit, value too", HEADING "四、行政复议数量 | 4321 | 4322 |\n", "4321 4322" },
  { "figure behind the label", "四、行政复议数量 4321 | 件 |\n五、行政诉讼数量 | 件 | 4322 |\n", "4321 4322" },
  { "table behind the table", HEADING "四、行政复议数量 | 件 | 4321 |\n续表\n行政复议量 | 件 | 4322 |\n", "4321" },
};

static gboolean
has_figure (GkReport *report, const char *figure)
{
  GkForm *form = gk_report_get_form (report);

  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    {
      char *value = gk_report_dup_value (report, i);
      gboolean found = g_strcmp0 (value, figure) == 0;

      gk_free (value);
      if (found)
        return TRUE;
    }
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      const char *raw = gk_report_get_diagnostic_raw (report, i);

      if (gk_report_get_diagnostic_severity (report, i) == GK_SEVERITY_ERROR && raw != NULL
          && strstr (raw, figure) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_kept (void **state)
{
  const KeptCase *row = *state;
  g_autoptr (GkReport) report = read_page (row->text, READ_FORM);
  g_auto (GStrv) figures = g_strsplit (row->figures, " ", -1);

  for (gsize i = 0; figures[i] != NULL; i++)
    if (!has_figure (report, figures[i]))
      fail_msg ("%s is lost", figures[i]);
}

static void
test_name_of_an_account (void **state)
{
  g_autoptr (GkReport) report = read_page ("3﹒政务微博名称：清溪水务01号 ，公开政府信息数 | 条 | 5 |\n"
                                           "4﹒政务微信名称: ,公开政府信息数 | 条 | 6 |\n",
                                           READ_FORM);
  GkForm *form = gk_report_get_form (report);

  (void) state;
  assert_string_equal (gk_report_get_name (report, (guint32) gk_form_find_cell (form, "disclosure.channel.weibo")),
                       "清溪水务01号");
  assert_null (gk_report_get_name (report, (guint32) gk_form_find_cell (form, "disclosure.channel.wechat")));
}

/* Every label of the form, each under a figure of its own, in order. */
static void
test_whole_form (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_builtin (READ_FORM, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GkReport) report = NULL;

  (void) state;
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      const char *unit = gk_form_get_indicator_unit (form, i);

      g_string_append_printf (text, "%s | %s |", gk_form_get_indicator_label (form, i, GK_LANGUAGE_CHINESE),
                              unit != NULL ? unit : "");
      if (unit != NULL)
        g_string_append_printf (text, " %u |", 1000 + i);
      g_string_append_c (text, '\n');
    }
  report = read_page (text->str, NULL);
  assert_string_equal (gk_form_get_id (gk_report_get_form (report)), READ_FORM);
  assert_int_equal (gk_report_get_n_diagnostics (report), 0);
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      gint32 cell = gk_form_get_indicator_cell (form, i);
      g_autofree char *expected = g_strdup_printf ("%u", 1000 + i);

      if (cell >= 0)
        assert_string_equal (gk_report_get_raw (report, (guint32) cell), expected);
    }
}

/* Rows of one label by the thousand: time may not grow with their square, and none may vanish. */
static void
test_one_label_repeated (void **state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GkReport) report = NULL;
  guint32 n = 0;

  (void) state;
  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "（二）被依法纠错数 | 件 | 1 |\n");
  report = read_page (text->str, READ_FORM);
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    n += gk_report_get_diagnostic_code (report, i) == GK_DIAGNOSTIC_UNPLACED_ROW
         || gk_report_get_diagnostic_code (report, i) == GK_DIAGNOSTIC_AMBIGUOUS_ROW;
  n += gk_report_get_state (report, (guint32) gk_form_find_cell (gk_report_get_form (report), "review.corrected"))
       == GK_CELL_REPORTED;
  n += gk_report_get_state (report, (guint32) gk_form_find_cell (gk_report_get_form (report), "litigation.corrected"))
       == GK_CELL_REPORTED;
  assert_int_equal (n, 20000);
}

void
add_match_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "match", test_match, match_cases);
  TESTS_ADD_TABLE (tests, "kept", test_kept, kept_cases);
  tests_add (tests, "name of an account", test_name_of_an_account);
  tests_add (tests, "whole form", test_whole_form);
  tests_add (tests, "one label repeated", test_one_label_repeated);
}
