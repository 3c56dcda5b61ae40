/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#define TABLE "附表\n四、行政复议数量 | 件 | 2 |\n"

typedef struct {
  const char *name;
  const char *text;
  const char *body;
  const char *code;
  const char *document_number;
  const char *index_number;
  const char *period;
} IdentityCase;

static const IdentityCase identity_cases[] = {
  { "nothing said", TABLE, NULL, NULL, NULL, NULL, NULL },

  { "body in a title", "清溪县水务局2017年政府信息公开工作年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "year first", "2017年清溪县水务局信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "Chinese year", "清溪县水务局二〇一七年政府信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "Chinese year with a circle", "二○一七年清溪县水务局政府信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL,
    "2017" },
  { "full-width year", "２０１７年清溪县水务局政府信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "title without body", "2017年度政府信息公开年报\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "title in two lines", "清溪县水务局\n2017年政府信息公开工作年度报告\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "first title counts", "清溪县水务局2017年信息公开年报\n清溪县水利局2016年信息公开年报\n" TABLE, "清溪县水务局",
    NULL, NULL, NULL, "2017" },
  { "title in a particular", "标题：清溪县水务局2017年政府信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL,
    "2017" },
  { "title in markdown", "# 清溪县水务局2017年政府信息公开年度报告\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "title in quotes", "《清溪县水务局2017年政府信息公开年度报告》\n" TABLE, "清溪县水务局", NULL, NULL, NULL, "2017" },
  { "annex is no body", "附件：2017年度政府信息公开情况统计表\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "about is no body", "关于2017年政府信息公开工作情况的报告\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "year behind the title of the table", "政府信息公开情况统计表（2017年度）\n" TABLE, NULL, NULL, NULL, NULL,
    "2017" },
  { "title in a row", "| 清溪县水务局2017年政府信息公开情况统计表 | | |\n四、行政复议数量 | 件 | 2 |\n", "清溪县水务局",
    NULL, NULL, NULL, "2017" },

  { "particulars in lines", "发布机构：清溪县水务局\n索引号：QX0021/2018-00021\n文号：清水〔2018〕7号\n" TABLE,
    "清溪县水务局", NULL, "清水〔2018〕7号", "QX0021/2018-00021", NULL },
  { "particulars in one line", "发布机构：清溪县水务局 索引号：QX0021 发布日期：2018-03-09\n" TABLE, "清溪县水务局",
    NULL, NULL, "QX0021", NULL },
  { "spaces within the words", "发布机构：清溪县水务局 文 号：清水7号\n" TABLE, "清溪县水务局", NULL, "清水7号", NULL,
    NULL },
  { "particulars in cells", "索 引 号： | QX0021 | 文　　号： | 清水7号 |\n发布机构 | 清溪县水务局 | 有效性 |\n" TABLE,
    "清溪县水务局", NULL, "清水7号", "QX0021", NULL },
  { "particulars with their values in one cell", "索引号：QX0021 | 文号：清水7号 |\n发布机构：清溪县水务局 |\n" TABLE,
    "清溪县水务局", NULL, "清水7号", "QX0021", NULL },
  { "empty particular before another", "文号 | 时效 |\n发布机构 | 清溪县水务局 |\n" TABLE, "清溪县水务局", NULL, NULL,
    NULL, NULL },
  { "empty cell of a particular", "文号 | | 发布机构 | 清溪县水务局 |\n" TABLE, "清溪县水务局", NULL, NULL, NULL,
    NULL },
  { "particular before title", "清溪县2017年信息公开年报\n发布机构：清溪县水务局\n" TABLE, "清溪县水务局", NULL, NULL,
    NULL, "2017" },
  { "first particular counts", "发布机构：清溪县水务局\n填报单位：清溪县水利局\n" TABLE, "清溪县水务局", NULL, NULL,
    NULL, NULL },

  { "code", "索引号 | 014421017/2018-1\n" TABLE, NULL, "014421017", NULL, "014421017/2018-1", NULL },
  { "code with a letter", "索引号 | 1000001A6/2018-1\n" TABLE, NULL, "1000001A6", NULL, "1000001A6/2018-1", NULL },
  { "code of check digit X", "索引号 | 10000018X/1\n" TABLE, NULL, "10000018X", NULL, "10000018X/1", NULL },
  { "code of check digit 0", "索引号 | 100000120/1\n" TABLE, NULL, "100000120", NULL, "100000120/1", NULL },
  { "code alone", "索引号 | 014421017\n" TABLE, NULL, "014421017", NULL, "014421017", NULL },
  { "wrong check digit", "索引号 | 014421018/2018-1\n" TABLE, NULL, NULL, NULL, "014421018/2018-1", NULL },
  { "digits swapped", "索引号 | 014412017/2018-1\n" TABLE, NULL, NULL, NULL, "014412017/2018-1", NULL },
  { "code too short", "索引号 | 01442101/2018-1\n" TABLE, NULL, NULL, NULL, "01442101/2018-1", NULL },
  { "code goes on", "索引号 | 0144210170/2018-1\n" TABLE, NULL, NULL, NULL, "0144210170/2018-1", NULL },

  { "stated period", "数据的统计期限自2017年1月1日起至2017年12月31日止。\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "stated part of a year", "统计期限为2017年1月1日至2017年10月31日。\n" TABLE, NULL, NULL, NULL, NULL,
    "2017-01-01/2017-10-31" },
  { "stated over two years", "统计期限为2016年12月1日到2017年11月30日。\n" TABLE, NULL, NULL, NULL, NULL,
    "2016-12-01/2017-11-30" },
  { "stated with the year once", "统计期限自2017年1月1日起至12月31日止。\n" TABLE, NULL, NULL, NULL, NULL, "2017" },
  { "stated in full-width digits", "统计期限自２０１７年１月１日起至２０１７年１２月３１日止。\n" TABLE, NULL, NULL,
    NULL, NULL, "2017" },
  { "no such day", "统计期限自2017年2月30日起至2017年12月31日止。\n" TABLE, NULL, NULL, NULL, NULL, NULL },
  { "ends before it begins", "统计期限自2017年12月31日起至2017年1月1日止。\n" TABLE, NULL, NULL, NULL, NULL, NULL },
  { "stated part of the title's year",
    "清溪县水务局2017年信息公开年报\n统计期限为2017年1月1日至2017年10月31日。\n" TABLE, "清溪县水务局", NULL, NULL,
    NULL, "2017-01-01/2017-10-31" },
};

static void
assert_same (const char *what, const char *found, const char *expected)
{
  if (g_strcmp0 (found, expected) != 0)
    fail_msg ("%s: \"%s\" is not \"%s\"", what, found != NULL ? found : "(none)",
              expected != NULL ? expected : "(none)");
}

static void
test_identity (void **state)
{
  const IdentityCase *row = *state;
  g_autoptr (GkReport) report = read_page (row->text, READ_FORM);

  assert_same ("body", gk_report_get_body_name (report), row->body);
  assert_same ("code", gk_report_get_body_code (report), row->code);
  assert_same ("document number", gk_report_get_document_number (report), row->document_number);
  assert_same ("index number", gk_report_get_index_number (report), row->index_number);
  assert_same ("period", gk_report_get_period (report), row->period);
}

static void
test_periods_in_conflict (void **state)
{
  g_autoptr (GkReport) report = read_page ("清溪县水务局2016年政府信息公开年度报告\n"
                                           "数据的统计期限自2017年1月1日起至2017年12月31日止。\n" TABLE,
                                           READ_FORM);
  g_autofree char *diagnostics = describe_diagnostics (report);

  (void) state;
  assert_string_equal (gk_report_get_period (report), "2017");
  assert_string_equal (diagnostics, "period@2");
}

/* The particulars of a page are no rows of the form that went astray. */
static void
test_particulars_beside_the_table (void **state)
{
  g_autoptr (GkReport) report
      = read_page ("索引号 | 014421017/2018-1 |\n发布机构 | 清溪县水务局 |\n四、行政复议数量 | 件 | 2 |\n", READ_FORM);
  g_autofree char *diagnostics = describe_diagnostics (report);

  (void) state;
  assert_string_equal (diagnostics, "");
}

void
add_identity_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "identity", test_identity, identity_cases);
  tests_add (tests, "identity/periods in conflict", test_periods_in_conflict);
  tests_add (tests, "identity/particulars beside the table", test_particulars_beside_the_table);
}
