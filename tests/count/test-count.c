/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "count/count-tests.h"

#include <stdlib.h>
#include <string.h>

/* Clauses, good and bad; what rows say; distinct counts and sums. The figures of whole years: test-ledgers.py. */

/* A form with one clause, on @kind of indicator. */
#define FORM(attributes, clause)                                                                                          \
  "<form id=\"f\">\n<dimension id=\"who\" zh=\"谁\"><member id=\"total\" zh=\"总计\"><member id=\"one\" "              \
  "zh=\"甲类\"/><member id=\"group\" zh=\"组织\" kind=\"group\"><member id=\"two\" zh=\"乙类\"/></member></member>" \
  "</dimension>\n"                                                                                                        \
  "<indicator id=\"a\" zh=\"甲\" " attributes " count=\"" clause "\"/>\n"                                                 \
  "<ledger id=\"items\">\n<column id=\"number\" type=\"text\" key=\"yes\" zh=\"编号\"/>"                                \
  "<column id=\"day\" type=\"date\" zh=\"日期\" en=\"Day\"/><column id=\"end\" type=\"date\" since=\"day\"/>"           \
  "<column id=\"channel\" type=\"code\" key=\"yes\" zh=\"渠道\"><code id=\"gazette\" zh=\"1.政府公报\" "            \
  "en=\"Gazette\"/>"                                                                                                      \
  "<code id=\"website\" zh=\"政府网站\"/></column><column id=\"who\" type=\"code\" dimension=\"who\"/>"               \
  "<column id=\"fee\" type=\"number\" decimals=\"2\" unit=\"元\"/></ledger>\n"                                           \
  "<ledger id=\"bare\"><column id=\"day\" type=\"date\"/></ledger>\n</form>"

/* One item through two channels, one with a fee, one without a day. */
static const char items[] = "number,day,end,channel,who,fee\n"
                            "1,2024-01-01,2024-12-31,gazette,one,1.50\n"
                            "1,2024年１２月３１日,2025/1/1,政府网站,two,\n"
                            "2,2023-12-31,,website,two,20000\n"
                            "3,,,政府公报,,0.01\n"
                            "4,2025.1.1 8:30,2025-1-21,Gazette,one,\n";

typedef struct {
  const char *name;
  const char *clause;
  gint64 count; /* of 2024 */
} Clause;

static const Clause clauses[] = {
  { "all", "items", 5 },
  { "in-period", "items where day in period", 2 },
  { "before-period", "items where day before period", 1 },
  { "until-end", "items where day until end of period", 3 },
  { "missing", "items where day missing", 1 },
  { "not-missing", "items where not end missing", 3 },
  { "not-before", "items where not day before period", 4 },
  { "not-not", "items where not not day in period", 2 },
  { "code", "items where channel = gazette", 3 },
  { "other-code", "items where channel != gazette", 2 },
  { "member", "items where who = two", 2 },
  { "missing-is-not-unequal", "items where who != two", 2 },
  { "missing-negated", "items where not who = two", 3 },
  { "list", "items where who in [one, two]", 4 },
  { "list-of-one", "items where channel in [website]", 2 },
  { "and-before-or", "items where who = one or who = two and day in period", 3 },
  { "brackets", "items where (who = one or who = two) and day in period", 2 },
  { "date", "items where day = 2024-12-31", 1 },
  { "date-less", "items where day &lt; 2024-12-31", 2 },
  { "date-list", "items where day in [2023-12-31, 2025-01-01]", 2 },
  { "number", "items where fee >= 1.5", 2 },
  { "number-greater", "items where fee > 1.50", 1 },
  { "columns", "items where end = day + 1 day", 1 },
  { "columns-days", "items where end ≤ day + 20 days", 2 },
  { "columns-back", "items where day >= end - 1 days", 1 },
  { "distinct", "distinct items.number", 4 },
  { "distinct-where", "distinct items.number where channel = gazette", 3 },
  { "distinct-code", "distinct items.channel where day in period", 2 },
  { "distinct-missing", "distinct items.who", 2 },
  { "spaces", "  items\n  where\tday in\n period ", 2 },
};

static GkTally *
count_items (GkForm *form, const char *data, gint32 mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkTally) tally = gk_tally_new (form, "2024", mode, &error);

  if (tally != NULL)
    gk_tally_add_csv_data (tally, "items", data, -1, "items.csv", &error);
  if (error != NULL)
    fail_msg ("%s", error->message);

  return g_steal_pointer (&tally);
}

/* The figure of @cell for 2024, as text. */
static char *
get_figure (GkTally *tally, const char *cell)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);
  gint64 scaled;
  gint32 number;

  if (dataset == NULL)
    fail_msg ("%s", error->message);
  number = gk_form_find_cell (gk_dataset_get_form (dataset), cell);
  assert_true (number >= 0);
  assert_int_equal (gk_dataset_get_n_rows (dataset), 1);
  assert_string_equal (gk_dataset_get_key (dataset, 0, GK_KEY_PERIOD), "2024");

  return gk_dataset_get_scaled (dataset, 0, (guint32) number, &scaled) ? g_strdup_printf ("%" G_GINT64_FORMAT, scaled)
                                                                       : g_strdup ("absent");
}

static void
test_clause (void **state)
{
  const Clause *row = *state;
  g_autofree char *text = g_strdup_printf (FORM ("", "%s"), row->clause);
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, row->count);
  g_autoptr (GkForm) form = load_form (text);
  g_autoptr (GkTally) tally = count_items (form, items, GK_TALLY_STRICT);
  g_autofree char *figure = get_figure (tally, "a");

  assert_int_equal (gk_tally_get_n_diagnostics (tally), 0);
  assert_string_equal (figure, expected);
}

typedef struct {
  const char *name;
  const char *clause;
  const char *attributes;
  const char *en;
  const char *zh; /* or NULL */
} BadClause;

static const BadClause bad_clauses[] = {
  { "no-ledger", MARK "cases", "", "found \"cases\"; expected the id of a ledger, \"distinct\" or \"sum\"",
    "此处为“cases”；应为台账的标识" },
  { "no-where", "items " MARK "and", "", "expected \"where\" or the end of the clause", "“where”或语句结束" },
  { "ends", "items where" MARK, "", "the clause ends here; expected a column of the ledger", "计数语句到此结束" },
  { "no-column", "items where " MARK "zz = 1", "", "found \"zz\"; expected a column of the ledger", NULL },
  { "no-test", "items where day " MARK "and", "", "expected \"in\", \"before\", \"until\", \"missing\" or a comparison",
    NULL },
  { "no-period", "items where day in " MARK "year", "", "found \"year\"; expected \"[\"", "应为“[”" },
  { "until-period", "items where day until " MARK "period", "", "expected \"end\"", NULL },
  { "code-unknown", "items where channel = " MARK "radio", "", "found \"radio\"; expected a code of the column",
    "该列的代码" },
  { "code-less", "items where channel " MARK "&lt; gazette", "", "expected \"=\", \"!=\", \"in\" or \"missing\"",
    NULL },
  { "code-in-period", "items where channel in " MARK "period", "", "expected \"[\"", NULL },
  { "text-compared", "items where number " MARK "= 1", "", "the only test of a column of text", "文字列" },
  { "not-a-day", "items where day > " MARK "2023-02-30", "", "expected a date such as 2024-01-31", "日期" },
  { "number-for-day", "items where day > " MARK "5", "", "expected a date", NULL },
  { "code-for-day", "items where day > " MARK "channel", "", "or a column of dates", NULL },
  { "days-without-number", "items where end > day + " MARK "days", "", "expected a number of days", "天数" },
  { "days-without-unit", "items where end > day + 20" MARK, "", "expected \"days\"", NULL },
  { "too-many-decimals", "items where fee > " MARK "1.555", "", "no more decimals than the column has", NULL },
  { "brackets", "items where (day missing" MARK, "", "expected \")\"", NULL },
  { "list-open", "items where channel in [gazette" MARK, "", "expected \"]\"", NULL },
  { "behind", "items where day missing " MARK "end missing", "", "expected \"and\", \"or\" or the end of the clause",
    NULL },
  { "full-width", "items where day missing " MARK "，", "", "found \"，\"", NULL },
  { "distinct-without-column", "distinct items " MARK "where", "", "expected \".\"", NULL },
  { "distinct-unknown", "distinct items." MARK "zz", "", "expected a column of the ledger", NULL },
  { "sum-of-text", "sum items." MARK "number", "", "expected a column of numbers", "数字列" },
  { "sum-beyond-decimals", "sum items." MARK "fee", "kind=\"amount\" unit=\"万元\" decimals=\"5\"",
    "with decimals that the indicator can hold", NULL },
  { "sum-in-another-unit", "sum items." MARK "fee", "kind=\"amount\" unit=\"件\"", "expected a column of numbers",
    NULL },
  { "no-dimension", MARK "bare", "dimension=\"who\"", "expected a ledger with a column for the dimension \"who\"",
    "宾栏对应列" },
};

static void
test_bad_clause (void **state)
{
  const BadClause *row = *state;
  g_autofree char *text = g_strdup_printf (FORM ("%s", "%s"), row->attributes, row->clause);
  g_auto (Marked) marked = marked_new (text);
  g_autoptr (GkForm) form = load_form (marked.data);
  g_autoptr (GError) error = NULL;

  assert_null (gk_tally_new (form, NULL, GK_TALLY_LENIENT, &error));
  assert_error (error, error->code, "f.xml", marked.line, marked.column, row->en);
  assert_excerpt (error, marked.data);
  if (row->zh != NULL)
    assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), row->zh);
}

/* A row with one mistake: "line:column: message". */
typedef struct {
  const char *name;
  const char *row;
  const char *en;
  const char *zh;
} BadRow;

static const BadRow bad_rows[] = {
  { "no-key", ",,,gazette,,", "1: 编号: it is not filled in", "编号：未填写" },
  { "day", "9,2023-02-29,,gazette,,", "2: Day: \"2023-02-29\" is not a date there is",
    "日期：“2023-02-29”不是存在的日期" },
  { "leap-century", "9,2100-02-29,,gazette,,", "2: Day: ", "不是存在的日期" },
  { "month", "9,2023-13-01,,gazette,,", "2: Day: ", NULL },
  { "century", "9,1899-12-31,,gazette,,", "2: Day: ", NULL },
  { "mixed-marks", "9,2023-12/01,,gazette,,", "2: Day: ", NULL },
  { "year-alone", "9,2023年,,gazette,,", "2: Day: ", NULL },
  { "text-behind", "9,2023-01-01 下午,,gazette,,", "2: Day: ", NULL },
  { "before", "9,2024-01-02,2024-01-01,gazette,,", "3: end: 2024-01-01 is before \"Day\", 2024-01-02",
    "end：2024-01-01 早于“日期”2024-01-02" },
  { "code", "9,,,广播,,", "4: 渠道: \"广播\" is not one of its codes or labels",
    "渠道：“广播”不在该列的代码和名称之列" },
  { "group-member", "9,,,gazette,group,", "5: who: \"group\" is not one of its codes", NULL },
  { "total-member", "9,,,gazette,total,", "5: who: \"total\" is not one of its codes", NULL },
  { "number", "9,,,gazette,,12a", "6: fee: \"12a\" is not the number it should be", "fee：“12a”不是应填的数字" },
  { "decimals", "9,,,gazette,,0.001", "6: fee: ", NULL },
  { "negative", "9,,,gazette,,-1", "6: fee: ", NULL },
  { "bound", "9,,,gazette,,<1", "6: fee: ", NULL },
  { "code-with-note", "9,,,（不）政府网站,,", "4: 渠道: \"（不）政府网站\" is not one of its codes or labels", NULL },
  { "code-with-note-behind", "9,,,政府网站（不算）,,", "4: 渠道: ", NULL },
  { "fields-missing", "9,,,gazette", "5: the row has 4 fields; the header has 6", "该行有 4 个字段，而表头有 6 个" },
  { "fields-too-many", "9,,,gazette,,,", "7: the row has 7 fields; the header has 6", NULL },
  { "twice", "2,,,website,,", "1: 编号: line 4 has the same; each case should have one row", "与第 4 行相同" },
};

static void
test_bad_row (void **state)
{
  const BadRow *row = *state;
  g_autofree char *data = g_strconcat (items, row->row, "\n5,2024-05-05,,website,,\n", NULL);
  g_autoptr (GkForm) form = load_form (FORM ("", "items where day in period"));
  g_autoptr (GkTally) tally = count_items (form, data, GK_TALLY_LENIENT);
  g_autoptr (GkTally) strict = gk_tally_new (form, NULL, GK_TALLY_STRICT, NULL);
  g_autofree char *figure = get_figure (tally, "a");
  g_autoptr (GError) error = NULL;
  const char *colon = strchr (row->en, ':');

  assert_int_equal (gk_tally_get_n_diagnostics (tally), 1);
  assert_int_equal (gk_tally_get_n_bad_rows (tally), 1);
  assert_int_equal (gk_tally_get_n_rows (tally), 6);
  assert_int_equal (gk_tally_get_diagnostic_line (tally, 0), 7);
  assert_int_equal (gk_tally_get_diagnostic_column (tally, 0), atoi (row->en));
  assert_int_equal (gk_tally_get_diagnostic_severity (tally, 0), GK_SEVERITY_ERROR);
  assert_string_equal (gk_tally_get_diagnostic_source (tally, 0), "items.csv");
  assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_ENGLISH), colon + 2);
  if (row->zh != NULL)
    assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_CHINESE), row->zh);
  assert_string_equal (figure, "3");

  assert_false (gk_tally_add_csv_data (strict, "items", data, -1, "items.csv", &error));
  assert_error (error, GK_ERROR_SYNTAX, "items.csv", 7, (guint32) atoi (row->en), colon + 2);
}

static void
test_members (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("dimension=\"who\"", "distinct items.number"));
  g_autoptr (GkTally) tally = count_items (form, items, GK_TALLY_STRICT);
  g_autofree char *total = get_figure (tally, "a");
  g_autofree char *one = get_figure (tally, "a[one]");
  g_autofree char *two = get_figure (tally, "a[two]");

  (void) state;
  /* The item of both counts once in the total, and so does the one of nobody. */
  assert_string_equal (total, "4");
  assert_string_equal (one, "2");
  assert_string_equal (two, "2");
}

static void
test_sum (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("kind=\"amount\" unit=\"万元\"", "sum items.fee where not day in period"));
  g_autoptr (GkTally) tally = count_items (form, items, GK_TALLY_STRICT);
  g_autofree char *figure = get_figure (tally, "a");

  (void) state;
  /* 20000.01 元 */
  assert_string_equal (figure, "2000001");
}

static void
test_ledger_not_given (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("", "bare"));
  g_autoptr (GkTally) tally = count_items (form, items, GK_TALLY_STRICT);
  g_autofree char *absent = get_figure (tally, "a");
  g_autofree char *none = NULL;

  (void) state;
  assert_string_equal (absent, "absent");
  assert_true (gk_tally_add_csv_data (tally, "bare", "day\n", -1, NULL, NULL));
  none = get_figure (tally, "a");
  assert_string_equal (none, "0");
}

static void
test_periods_found (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("", "items where day in period"));
  g_autoptr (GkTally) tally = gk_tally_new (form, NULL, GK_TALLY_STRICT, NULL);
  g_autoptr (GkDataset) dataset = NULL;
  g_autoptr (GkReport) report = NULL;
  static const char *const years[] = { "2023", "2024", "2025" };

  (void) state;
  assert_true (gk_tally_add_csv_data (tally, "items", items, -1, NULL, NULL));
  dataset = gk_tally_dup_dataset (tally, NULL);
  assert_int_equal (gk_dataset_get_n_rows (dataset), G_N_ELEMENTS (years));
  for (guint i = 0; i < G_N_ELEMENTS (years); i++)
    assert_string_equal (gk_dataset_get_key (dataset, i, GK_KEY_PERIOD), years[i]);
  report = gk_tally_dup_report (tally, NULL, "2025", NULL);
  assert_non_null (report);
  assert_null (gk_tally_dup_report (tally, NULL, "2022", NULL));
}

/* A code goes before a name, and a name is one only if a single body has it. */
static void
test_names_of_bodies (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("", "items"));
  g_autoptr (GkTally) tally = gk_tally_new (form, "2024", GK_TALLY_STRICT, NULL);
  static const char data[]
      = "body_code,body,number,channel\n1,甲,1,gazette\n2,甲,1,gazette\n3,乙,1,gazette\n,1,1,gazette\n";
  static const struct {
    const char *body;
    const char *code;
  } found[] = { { "1", "1" }, { "2", "2" }, { "乙", "3" } };
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_true (gk_tally_add_csv_data (tally, "items", data, -1, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autoptr (GkReport) report = gk_tally_dup_report (tally, found[i].body, NULL, NULL);

      assert_string_equal (gk_report_get_body_code (report), found[i].code);
    }
  assert_null (gk_tally_dup_report (tally, "甲", NULL, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_AMBIGUOUS));
  g_clear_error (&error);
  assert_null (gk_tally_dup_report (tally, "丙", "2024", &error));
  assert_contains (error->message, "no ledger has a case of the body \"丙\" for the period \"2024\"");
  g_clear_error (&error);
  assert_false (gk_tally_add_row (tally, "items", (const char *const[]){ "number", "编号" },
                                  (const char *const[]){ "1", "2" }, 2, 0, &error));
  assert_contains (error->message, "names a column that stands in front of it already");
}

typedef struct {
  const char *name;
  const char *data;
  gint32 code;
  const char *en;
} BadSource;

static const BadSource bad_sources[] = {
  { "lacks-column", "number,day\n", GK_ERROR_SYNTAX,
    "the header lacks a column that every row of the ledger has: channel" },
  { "column-twice", "number,channel,编号\n", GK_ERROR_SYNTAX, "names a column that stands in front of it already" },
  { "quote", "number,channel\n1,gaz\"ette\n", GK_ERROR_SYNTAX, "a quote stands inside a field" },
  { "encoding", "number,channel\n\xC9\xE7,gazette\n", GK_ERROR_ENCODING, "expected a ledger in UTF-8" },
};

/* Rows that spreadsheets leave empty are none, wherever something is required or not. */
static void
test_empty_rows (void **state)
{
  static const char *const empty[] = { ",,,,,", " ,,\t,,\"\",", ",,", ",,,,,,,," };
  g_autoptr (GkForm) form = load_form (FORM ("", "items where day in period"));

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autofree char *data
          = g_strconcat (items, empty[i], "\n", empty[i], "\n5,2024-05-05,,website,,\n", empty[i], NULL);
      g_autoptr (GkTally) tally = count_items (form, data, GK_TALLY_STRICT);

      assert_int_equal (gk_tally_get_n_rows (tally), 6);
      assert_int_equal (gk_tally_get_n_diagnostics (tally), 0);
    }
}

static void
test_bad_source (void **state)
{
  const BadSource *row = *state;
  g_autoptr (GkForm) form = load_form (FORM ("", "items"));
  g_autoptr (GkTally) tally = gk_tally_new (form, NULL, GK_TALLY_LENIENT, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (gk_tally_add_csv_data (tally, "items", row->data, -1, "items.csv", &error));
  assert_int_equal (error->code, row->code);
  assert_contains (error->message, row->en);
}

static void
test_bad_arguments (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("", "items"));
  g_autoptr (GkForm) without = gk_form_new_builtin ("cn-2014", NULL);
  g_autoptr (GkTally) tally = gk_tally_new (form, "2024, 2023 2024", GK_TALLY_LENIENT, NULL);
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_tally_new (without, NULL, GK_TALLY_LENIENT, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_NOT_FOUND));
  g_clear_error (&error);
  assert_null (gk_tally_new (form, "24", GK_TALLY_LENIENT, &error));
  assert_contains (error->message, "expected a year from 1900 to 2199");
  g_clear_error (&error);
  assert_null (gk_tally_new (form, " ", GK_TALLY_LENIENT, &error));
  assert_contains (error->message, "no period; expected years");
  g_clear_error (&error);
  assert_false (gk_tally_add_csv_data (tally, "zz", "", 0, NULL, &error));
  assert_contains (error->message, "has no ledger \"zz\"; expected one of items, bare");
  gk_tally_unref (NULL);
}

/* A column that the ledger does not have is told of; bodies are told apart by name where they have no code. */
static void
test_bodies (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM ("", "items"));
  g_autoptr (GkTally) tally = count_items (form,
                                           "机关名称,number,备注,channel\n甲局,1,x,gazette\n乙局,1,,gazette\n"
                                           "甲局,2,,gazette\n,3,,gazette\n",
                                           GK_TALLY_LENIENT);
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, NULL);
  gint64 count;

  (void) state;
  assert_int_equal (gk_dataset_get_n_rows (dataset), 2);
  assert_string_equal (gk_dataset_get_key (dataset, 0, GK_KEY_BODY_NAME), "甲局");
  assert_true (gk_dataset_get_scaled (dataset, 0, 0, &count));
  assert_int_equal (count, 2);
  assert_int_equal (gk_tally_get_n_diagnostics (tally), 2);
  assert_int_equal (gk_tally_get_diagnostic_severity (tally, 0), GK_SEVERITY_WARNING);
  assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_ENGLISH), "has no column \"备注\"");
  assert_contains (gk_tally_get_diagnostic_message (tally, 1, GK_LANGUAGE_CHINESE), "未填写机关");
}

/* Rows one by one: trimmed, held to their keys, and refused if they are no text. */
static void
test_rows (void **state)
{
  static const char *const columns[] = { "number", "渠道", "body_code" };
  static const char *const values[] = { " 1 ", "政府公报", "320100" };
  static const char *const same[] = { "1", "gazette", " 320100" };
  static const char *const nameless[] = { "2", "gazette", NULL };
  static const char *const garbled[] = { "\xC9", "gazette", "320100" };
  g_autoptr (GkForm) form = load_form (FORM ("", "items"));
  g_autoptr (GkTally) tally = gk_tally_new (form, "2024", GK_TALLY_LENIENT, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *figure = NULL;

  (void) state;
  assert_true (gk_tally_add_row (tally, "items", columns, values, 3, 0, NULL));
  assert_true (gk_tally_add_row (tally, "items", columns, same, 3, 0, NULL));
  assert_true (gk_tally_add_row (tally, "items", columns, nameless, 3, 0, NULL));
  assert_int_equal (gk_tally_get_n_rows (tally), 1);
  assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_ENGLISH), "another row has the same");
  assert_contains (gk_tally_get_diagnostic_message (tally, 1, GK_LANGUAGE_ENGLISH), "the body is not named");
  assert_int_equal (gk_tally_get_diagnostic_column (tally, 1), 3);
  assert_false (gk_tally_add_row (tally, "items", columns, garbled, 3, 0, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_ENCODING));
  figure = get_figure (tally, "a");
  assert_string_equal (figure, "1");
}

/* Every built-in form that has ledgers can be counted. */
static void
test_builtin (void **state)
{
  (void) state;
  for (guint32 i = 0; i < gk_form_get_n_builtin (); i++)
    {
      g_autoptr (GkForm) form = gk_form_new_builtin (gk_form_get_builtin_id (i), NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GkTally) tally = gk_tally_new (form, NULL, GK_TALLY_LENIENT, &error);

      if (tally == NULL && !g_error_matches (error, GK_ERROR, GK_ERROR_NOT_FOUND))
        fail_msg ("%s", error->message);
    }
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "clauses", test_clause, clauses);
  TESTS_ADD_TABLE (tests, "clauses/bad", test_bad_clause, bad_clauses);
  TESTS_ADD_TABLE (tests, "rows/bad", test_bad_row, bad_rows);
  tests_add (tests, "rows/empty", test_empty_rows);
  tests_add (tests, "names-of-bodies", test_names_of_bodies);
  TESTS_ADD_TABLE (tests, "sources/bad", test_bad_source, bad_sources);
  tests_add (tests, "members", test_members);
  tests_add (tests, "sum", test_sum);
  tests_add (tests, "ledger-not-given", test_ledger_not_given);
  tests_add (tests, "periods-found", test_periods_found);
  tests_add (tests, "bad-arguments", test_bad_arguments);
  tests_add (tests, "bodies", test_bodies);
  tests_add (tests, "rows", test_rows);
  tests_add (tests, "builtin", test_builtin);
  add_trace_tests (tests);

  return tests_run (tests, "count");
}
