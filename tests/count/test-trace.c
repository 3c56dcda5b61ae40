/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "count/count-tests.h"

#include <string.h>

/* The rows behind a figure. Whole years are traced by test-ledgers.py. */

static const char form_text[]
    = "<form id=\"f\">\n"
      "<dimension id=\"who\" zh=\"who\"><member id=\"total\" zh=\"total\"><member id=\"one\" zh=\"one\"/>"
      "<member id=\"group\" zh=\"group\" kind=\"group\"><member id=\"two\" zh=\"two\"/></member><member id=\"open\" "
      "zh=\"open\"/></member></dimension>\n"
      "<indicator id=\"cases\" zh=\"cases\" dimension=\"who\" count=\"cases where day until end of period\"/>\n"
      "<indicator id=\"carried\" zh=\"carried\" count=\"cases where day before period and not end before period\"/>\n"
      "<indicator id=\"late\" zh=\"late\" count=\"cases where end &gt; day + 20 days or not fee &lt; 2 and channel != "
      "web\"/>\n"
      "<indicator id=\"items\" zh=\"items\" count=\"distinct cases.item where day in period\"/>\n"
      "<indicator id=\"channels\" zh=\"channels\" count=\"distinct cases.channel\"/>\n"
      "<indicator id=\"fees\" zh=\"fees\" kind=\"amount\" unit=\"万元\" count=\"sum cases.fee where day in period\"/>\n"
      "<indicator id=\"bare\" zh=\"bare\"/>\n"
      "<ledger id=\"cases\"><column id=\"number\" type=\"text\" key=\"yes\"/>"
      "<column id=\"item\" type=\"text\"/>"
      "<column id=\"day\" type=\"date\" required=\"yes\"/><column id=\"end\" type=\"date\" since=\"day\"/>"
      "<column id=\"channel\" type=\"code\"><code id=\"web\" zh=\"网站\"/><code id=\"paper\" zh=\"公报\"/></column>"
      "<column id=\"who\" type=\"code\" dimension=\"who\" with=\"end\" open=\"open\"/>"
      "<column id=\"fee\" type=\"number\" decimals=\"2\" unit=\"元\"/></ledger>"
      "<ledger id=\"others\"><column id=\"day\" type=\"date\"/></ledger></form>";

static const char rows[] = "body_code,number,item,day,end,channel,who,fee\n"
                           "A,1,x,2024-01-01,2024-03-01,web,one,1.50\n"
                           "A,2,x,2024年2月1日,,网站,,\n"
                           "B,1,x,2024-02-01,2024-02-03,公报,two,3\n"
                           "A,3,y,2023-12-31,2025-01-01,paper,two,20000\n"
                           "A,3,y,2023-12-31,2025-01-01,paper,two,20000\n"
                           "A,4,,2023-05-01,2023-12-31,,one,0.07\n"
                           "A,5,z,2024-12-31,2024-12-31,web,two,2\n";

typedef struct {
  const char *name;
  const char *cell;
  const char *body;
  const char *period;
  const char *expected; /* line, year, amount, item of each row; the total */
} Trace;

static const Trace traces[] = {
  { "total", "cases", "A", "2024", "2/2024/1/0 3/2024/1/0 5/2024/1/0 7/2024/1/0 8/2024/1/0 = 5" },
  { "member", "cases[one]", "A", "2024", "2/2024/1/0 7/2024/1/0 = 2" },
  { "open", "cases[open]", "A", "2024", "3/2024/1/0 5/2024/1/0 = 2" },
  { "open-until", "cases[open]", "A", "2025", "3/2025/1/0 = 1" },
  { "all-bodies", "cases[two]", NULL, "2024", "4/2024/1/0 8/2024/1/0 = 2" },
  { "periods", "carried", "A", NULL, "3/2025/1/0 5/2024/1/0 5/2025/1/0 = 3" },
  { "other-body", "carried", "B", NULL, "= 0" },
  { "or-not", "late", "A", "2024", "2/2024/1/0 5/2024/1/0 7/2024/1/0 = 3" },
  { "distinct", "items", "A", "2024", "2/2024/1/1 3/2024/0/1 8/2024/1/2 = 2" },
  { "distinct-bodies", "items", NULL, "2024", "2/2024/1/1 3/2024/0/1 4/2024/1/2 8/2024/1/3 = 3" },
  { "distinct-codes", "channels", "A", "2024", "2/2024/1/1 3/2024/0/1 5/2024/1/2 8/2024/0/1 = 2" },
  { "sum", "fees", "A", "2024", "2/2024/150/0 8/2024/200/0 = 0.00035" },
};

static GkTally *
tally_new (void)
{
  g_autoptr (GkForm) form = load_form (form_text);

  return gk_tally_new (form, "2024 2025", GK_TALLY_LENIENT, NULL);
}

static void
add_rows (GkTally *tally)
{
  g_autoptr (GError) error = NULL;

  if (!gk_tally_add_csv_data (tally, "cases", rows, -1, "cases.csv", &error)
      || !gk_tally_add_csv_data (tally, "others", "day\n2024-01-01\n", -1, "others.csv", &error))
    fail_msg ("%s", error->message);
}

static void
test_trace (void **state)
{
  const Trace *row = *state;
  g_autoptr (GkTally) tally = tally_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GkTrace) trace = gk_trace_new (tally, row->cell, row->body, row->period, &error);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *total = NULL;

  if (trace == NULL)
    fail_msg ("%s", error->message);
  add_rows (tally);
  for (guint64 i = 0; i < gk_trace_get_n_rows (trace); i++)
    g_string_append_printf (found, "%u/%u/%" G_GINT64_FORMAT "/%u ", gk_trace_get_lines (trace)[i],
                            gk_trace_get_periods (trace)[i], gk_trace_get_amounts (trace)[i],
                            gk_trace_get_items (trace)[i]);
  total = gk_trace_dup_total (trace);
  g_string_append_printf (found, "= %s", total);
  assert_string_equal (found->str, row->expected);

  /* Of one body and one year it is the figure. */
  if (row->body != NULL && row->period != NULL)
    {
      g_autoptr (GkReport) report = gk_tally_dup_report (tally, row->body, row->period, &error);
      g_autofree char *value = NULL;

      assert_non_null (report);
      value = gk_report_dup_value (report, gk_trace_get_cell (trace));
      assert_string_equal (value, total);
    }
}

/* What the rows say, as they say it. */
static void
test_texts (void **state)
{
  g_autoptr (GkTally) tally = tally_new ();
  g_autoptr (GkTrace) trace = gk_trace_new (tally, "items", "A", "2024", NULL);
  g_autoptr (GkTrace) other = gk_trace_new (tally, "fees", NULL, "2024", NULL);
  g_autofree char *amount = NULL;

  (void) state;
  add_rows (tally);
  assert_ptr_equal (gk_trace_get_form (trace), gk_trace_get_form (other));
  assert_int_equal (gk_trace_get_ledger (trace), 0);
  assert_string_equal (gk_trace_get_source (trace, 1), "cases.csv");
  assert_string_equal (gk_trace_get_body_code (trace, 1), "A");
  assert_null (gk_trace_get_body_name (trace, 1));
  assert_string_equal (gk_trace_get_text (trace, 1, 0), "2");
  assert_string_equal (gk_trace_get_text (trace, 1, 2), "2024年2月1日");
  assert_null (gk_trace_get_text (trace, 1, 3));
  assert_string_equal (gk_trace_get_text (trace, 1, 4), "网站");
  assert_null (gk_trace_get_text (trace, 1, 7));
  assert_null (gk_trace_get_text (trace, 3, 0));
  assert_null (gk_trace_get_source (trace, 3));
  amount = gk_trace_dup_amount (other, 0);
  assert_string_equal (amount, "0.00015");
  assert_null (gk_trace_dup_amount (other, 4));
}

/* A trace knows the rows from its beginning to its end, and rows one by one too. */
static void
test_listening (void **state)
{
  static const char *const columns[] = { "number", "day", "机关名称" };
  static const char *const values[] = { "9", "2024-06-01", "甲局" };
  g_autoptr (GkTally) tally = tally_new ();
  g_autoptr (GkTrace) trace = NULL;

  (void) state;
  add_rows (tally);
  trace = gk_trace_new (tally, "cases", NULL, "2024", NULL);
  assert_int_equal (gk_trace_get_n_rows (trace), 0);
  assert_null (gk_trace_get_lines (trace));
  assert_true (gk_tally_add_row (tally, "cases", columns, values, 3, 17, NULL));
  assert_int_equal (gk_trace_get_n_rows (trace), 1);
  assert_int_equal (gk_trace_get_lines (trace)[0], 17);
  assert_null (gk_trace_get_source (trace, 0));
  assert_string_equal (gk_trace_get_body_name (trace, 0), "甲局");
  g_clear_pointer (&trace, gk_trace_unref);
  assert_true (gk_tally_add_row (tally, "others", (const char *const[]){ "day" }, (const char *const[]){ "2024-01-01" },
                                 1, 0, NULL));
}

typedef struct {
  const char *name;
  const char *cell;
  const char *period;
  gint code;
  const char *en;
  const char *zh;
} BadTrace;

static const BadTrace bad_traces[] = {
  { "no-cell", "cases[three]", "2024", GK_ERROR_NOT_FOUND, "has no cell \"cases[three]\"; expected one such as cases",
    "没有单元格" },
  { "no-clause", "bare", "2024", GK_ERROR_NOT_FOUND, "does not say how \"bare\" is counted", "没有规定“bare”" },
  { "no-year", "cases", "last", GK_ERROR_SYNTAX, "period \"last\"; expected a year", "报告期“last”" },
  { "no-period", "cases", NULL, GK_ERROR_SYNTAX, "expected a period", "应指明报告期" },
};

static void
test_bad_trace (void **state)
{
  const BadTrace *row = *state;
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = gk_tally_new (form, NULL, GK_TALLY_LENIENT, NULL);
  g_autoptr (GError) error = NULL;

  assert_null (gk_trace_new (tally, row->cell, NULL, row->period, &error));
  assert_true (g_error_matches (error, GK_ERROR, row->code));
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), row->en);
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), row->zh);
}

void
add_trace_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "traces", test_trace, traces);
  TESTS_ADD_TABLE (tests, "traces/bad", test_bad_trace, bad_traces);
  tests_add (tests, "traces/texts", test_texts);
  tests_add (tests, "traces/listening", test_listening);
}
