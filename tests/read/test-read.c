/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include <string.h>

#define FORM(id, rows) "<form id='" id "'><title zh='" id "'/>" rows "</form>"
#define ROW(id, label) "<indicator id='" id "' zh='" label "' unit='件'/>"

GkReport *
read_page (const char *text, const char *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkReport) report = NULL;

  if (form != NULL)
    {
      g_autoptr (GkForm) loaded = gk_form_new_builtin (form, &error);

      assert_non_null (loaded);
      gk_reader_add_form (reader, loaded);
    }
  report = gk_reader_read_data (reader, text, -1, "page.txt", &error);
  if (report == NULL)
    fail_msg ("%s", gk_error_get_message (error, GK_LANGUAGE_ENGLISH));

  return g_steal_pointer (&report);
}

static const char *
state_name (gint32 state)
{
  switch (state)
    {
    case GK_CELL_NOT_APPLICABLE:
      return "not_applicable";
    case GK_CELL_INVALID:
      return "invalid";
    default:
      return "?";
    }
}

char *
describe_cells (GkReport *report)
{
  GkForm *form = gk_report_get_form (report);
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    {
      gint32 state = gk_report_get_state (report, i);
      char *value;

      if (state == GK_CELL_ABSENT || state == GK_CELL_BLANK)
        continue;
      value = gk_report_dup_value (report, i);
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", gk_form_get_cell_id (form, i),
                              value != NULL ? value : state_name (state));
      gk_free (value);
    }

  return g_string_free (text, FALSE);
}

static const char *
code_name (gint32 code)
{
  switch (code)
    {
    case GK_DIAGNOSTIC_UNPLACED_ROW:
      return "unplaced";
    case GK_DIAGNOSTIC_AMBIGUOUS_ROW:
      return "ambiguous";
    case GK_DIAGNOSTIC_EXTRA_FIGURE:
      return "extra";
    case GK_DIAGNOSTIC_INVALID_CELL:
      return "invalid";
    case GK_DIAGNOSTIC_LABEL:
      return "label";
    case GK_DIAGNOSTIC_UNIT:
      return "unit";
    case GK_DIAGNOSTIC_PERIOD:
      return "period";
    default:
      return "?";
    }
}

char *
describe_diagnostics (GkReport *report)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      gint32 code = gk_report_get_diagnostic_code (report, i);

      if (code == GK_DIAGNOSTIC_MISSING_ROW)
        continue;
      g_string_append_printf (text, "%s%s@%u%s", text->len > 0 ? " " : "", code_name (code),
                              gk_report_get_diagnostic_line (report, i),
                              gk_report_get_diagnostic_severity (report, i) == GK_SEVERITY_ERROR ? "!" : "");
    }

  return g_string_free (text, FALSE);
}

typedef struct {
  const char *name;
  const char *text;
  const char *quote; /* what the finding about the prose quotes; NULL if there must be none */
  const char *rule;
  gint32 verdict;
} ProseCase;

#define ITEMS_TABLE "\n一、主动公开情况 | | |\n（一）主动公开政府信息数 | 条 | 480 |\n四、行政复议数量 | 件 | 2 |\n"

static const ProseCase prose_cases[] = {
  { "agrees", "全年主动公开政府信息480条。" ITEMS_TABLE, NULL, "narrative:items", GK_VERDICT_SATISFIED },
  { "differs", "全年主动公开政府信息460条。" ITEMS_TABLE, "460", "narrative:items", GK_VERDICT_VIOLATED },
  { "silent", "全年工作平稳。" ITEMS_TABLE, NULL, "narrative:items", GK_VERDICT_NOT_APPLICABLE },
  { "full-width digits", "全年主动公开政府信息４６１条。" ITEMS_TABLE, "461", "narrative:items", GK_VERDICT_VIOLATED },
  { "thousands", "全年主动公开政府信息1,460条。" ITEMS_TABLE, "1,460", "narrative:items", GK_VERDICT_VIOLATED },
  { "of a channel", "通过网站主动公开政府信息300条。" ITEMS_TABLE, NULL, "narrative:items", GK_VERDICT_NOT_APPLICABLE },
  { "second sentence", "工作有序推进；发生行政复议案件3件，均已办结。" ITEMS_TABLE, "3件", "narrative:review",
    GK_VERDICT_VIOLATED },
  { "long cell of a layout table",
    "正文 | 一年来本单位按照要求推进各项公开工作并取得实际成效。全年主动公开政府信息462条。 |\n附表" ITEMS_TABLE, "462",
    "narrative:items", GK_VERDICT_VIOLATED },
};

static void
test_prose (void **state)
{
  const ProseCase *row = *state;
  g_autoptr (GkReport) report = read_page (row->text, READ_FORM);
  g_autoptr (GkChecker) checker = gk_checker_new (gk_report_get_form (report));
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, NULL);
  gint32 rule = gk_form_find_rule (gk_report_get_form (report), row->rule);
  const char *quote = NULL;

  assert_true (rule >= 0);
  assert_int_equal (gk_findings_get_rule_verdict (findings, (guint32) rule), row->verdict);
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_rule (findings, i) == rule)
      quote = gk_findings_get_quote (findings, i);
  if (row->quote != NULL)
    assert_contains (quote, row->quote);
  else
    assert_null (quote);
}

typedef struct {
  const char *name;
  const char *text;
  gint32 code;
  guint32 line;
  guint32 column;
  const char *indicator;
  const char *raw;
  const char *message;
} DiagnosticCase;

static const DiagnosticCase diagnostic_cases[] = {
  { "unplaced row", "四、行政复议数量 | 件 | 2 |\n热线接听量 | 次 | 31 |\n", GK_DIAGNOSTIC_UNPLACED_ROW, 2, 1, NULL,
    "热线接听量 | 次 | 31", "热线接听量" },
  { "extra figure", "正文\n  四、行政复议数量 | 件 | 2 | 7\n", GK_DIAGNOSTIC_EXTRA_FIGURE, 2, 22, "review", "7",
    "\"7\"" },
  { "invalid cell", "四、行政复议数量 | 件 | 二三件 |\n", GK_DIAGNOSTIC_INVALID_CELL, 1, 16, "review", "二三件",
    "not a number" },
  { "close label", "四、行政复议的数量 | 件 | 2 |\n", GK_DIAGNOSTIC_LABEL, 1, 1, "review", "四、行政复议的数量",
    "read as" },
  { "other unit", "四、行政复议数量 | 次 | 2 |\n", GK_DIAGNOSTIC_UNIT, 1, 12, "review", "次", "the form has 件" },
  { "missing row", "四、行政复议数量 | 件 | 2 |\n（三）其他情形数 | 件 | 2 |\n", GK_DIAGNOSTIC_MISSING_ROW, 1, 0,
    "review.corrected", NULL, "missing" },
  { "missing before the first", "四、行政复议数量 | 件 | 2 |\n", GK_DIAGNOSTIC_MISSING_ROW, 0, 0, "disclosure.items",
    NULL, "missing" },
};

static void
test_diagnostic (void **state)
{
  const DiagnosticCase *row = *state;
  g_autoptr (GkReport) report = read_page (row->text, READ_FORM);
  gint32 indicator = row->indicator != NULL ? gk_form_find_indicator (gk_report_get_form (report), row->indicator) : -1;

  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      if (gk_report_get_diagnostic_code (report, i) != row->code
          || gk_report_get_diagnostic_indicator (report, i) != indicator)
        continue;
      assert_int_equal (gk_report_get_diagnostic_line (report, i), row->line);
      assert_int_equal (gk_report_get_diagnostic_column (report, i), row->column);
      if (row->raw != NULL)
        assert_string_equal (gk_report_get_diagnostic_raw (report, i), row->raw);
      else
        assert_null (gk_report_get_diagnostic_raw (report, i));
      assert_contains (gk_report_get_diagnostic_message (report, i, GK_LANGUAGE_ENGLISH), row->message);
      assert_non_null (gk_report_get_diagnostic_message (report, i, GK_LANGUAGE_CHINESE));
      return;
    }
  fail_msg ("no such diagnostic");
}

static void
test_diagnostics_in_order (void **state)
{
  g_autoptr (GkReport) report
      = read_page ("六、举报投诉数量 | 件 | x |\n甲 | 件 | 1 |\n四、行政复议数量 | 次 | 2 | 3 |\n", READ_FORM);
  guint32 line = 0;

  (void) state;
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      assert_true (gk_report_get_diagnostic_line (report, i) >= line);
      line = gk_report_get_diagnostic_line (report, i);
    }
  assert_int_equal (gk_report_get_diagnostic_code (report, gk_report_get_n_diagnostics (report)), 0);
}

static void
test_cell_places (void **state)
{
  g_autoptr (GkReport) report = read_page ("正文\n\n  四、行政复议数量 | 件 |  １２ |\n", READ_FORM);
  guint32 cell = (guint32) gk_form_find_cell (gk_report_get_form (report), "review");

  (void) state;
  assert_int_equal (gk_report_get_line (report, cell), 3);
  assert_int_equal (gk_report_get_column (report, cell), 19);
  assert_string_equal (gk_report_get_raw (report, cell), "１２");
  assert_string_equal (gk_report_get_source (report), "page.txt");
}

typedef struct {
  const char *name;
  const char *text;
  const char *forms[3];
  const char *chosen; /* the id of the form, or NULL */
  gint32 code;        /* of the error, if none is chosen */
} DetectionCase;

static const DetectionCase detection_cases[] = {
  { "only form", "甲事项 | 1\n", { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项")) }, "a", 0 },
  { "only form does not fit", "丙事项 | 1\n", { FORM ("a", ROW ("x", "甲事项")) }, NULL, GK_ERROR_UNRECOGNISED },
  { "first of two",
    "甲事项 | 1\n乙事项 | 2\n",
    { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项")), FORM ("b", ROW ("x", "丙事项") ROW ("y", "丁事项")) },
    "a",
    0 },
  { "second of two",
    "丙事项 | 1\n丁事项 | 2\n",
    { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项")), FORM ("b", ROW ("x", "丙事项") ROW ("y", "丁事项")) },
    "b",
    0 },
  { "smaller form fits better",
    "甲事项 | 1\n乙事项 | 2\n",
    { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项") ROW ("z", "丙事项")),
      FORM ("b", ROW ("x", "甲事项") ROW ("y", "乙事项")) },
    "b",
    0 },
  { "larger form fits better",
    "甲事项 | 1\n乙事项 | 2\n丙事项 | 3\n",
    { FORM ("b", ROW ("x", "甲事项") ROW ("y", "乙事项")),
      FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项") ROW ("z", "丙事项")) },
    "a",
    0 },
  { "both fit",
    "甲事项 | 1\n乙事项 | 2\n",
    { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项")), FORM ("b", ROW ("x", "甲事项") ROW ("y", "乙事项")) },
    NULL,
    GK_ERROR_AMBIGUOUS },
  { "both fit, a third better",
    "甲事项 | 1\n乙事项 | 2\n丙事项 | 3\n",
    { FORM ("a", ROW ("x", "甲事项") ROW ("y", "乙事项")), FORM ("b", ROW ("x", "甲事项") ROW ("y", "乙事项")),
      FORM ("c", ROW ("x", "甲事项") ROW ("y", "乙事项") ROW ("z", "丙事项")) },
    "c",
    0 },
  { "neither fits",
    "丙事项 | 1\n",
    { FORM ("a", ROW ("x", "甲事项")), FORM ("b", ROW ("x", "乙事项")) },
    NULL,
    GK_ERROR_UNRECOGNISED },
  { "built-in, no table", "这里没有表格\n", { NULL }, NULL, GK_ERROR_UNRECOGNISED },
  { "built-in, another table", "品名 | 数量\n纸 | 3\n笔 | 4\n", { NULL }, NULL, GK_ERROR_UNRECOGNISED },
  { "nothing", "", { NULL }, NULL, GK_ERROR_UNRECOGNISED },
  { "white space", " \n\t\n\xE3\x80\x80\n", { NULL }, NULL, GK_ERROR_UNRECOGNISED },
};

static void
test_detection (void **state)
{
  const DetectionCase *row = *state;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (row->forms) && row->forms[i] != NULL; i++)
    {
      g_autoptr (GkForm) form = gk_form_new_from_data (row->forms[i], -1, "form.xml", &error);

      assert_null (error);
      gk_reader_add_form (reader, form);
    }
  report = gk_reader_read_data (reader, row->text, -1, "page.txt", &error);
  if (row->chosen != NULL)
    {
      assert_null (error);
      assert_string_equal (gk_form_get_id (gk_report_get_form (report)), row->chosen);
    }
  else
    {
      assert_null (report);
      assert_true (g_error_matches (error, GK_ERROR, row->code));
      assert_string_equal (gk_error_get_source (error), "page.txt");
    }
}

static void
test_reader_is_used_again (void **state)
{
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GError) error = NULL;
  const char *page = "（一）收到申请数 | 件 | 9 |\n";

  (void) state;
  assert_null (gk_reader_read_data (reader, page, -1, NULL, &error));
  g_clear_error (&error);
  {
    g_autoptr (GkForm) form = gk_form_new_builtin (READ_FORM, &error);
    g_autoptr (GkReport) one = NULL;
    g_autoptr (GkReport) other = NULL;

    gk_reader_add_form (reader, form);
    one = gk_reader_read_data (reader, page, -1, NULL, &error);
    other = gk_reader_read_data (reader, page, (gssize) strlen (page) - 5, NULL, &error);
    assert_non_null (one);
    assert_non_null (other);
    assert_int_equal (
        gk_report_get_state (other, (guint32) gk_form_find_cell (gk_report_get_form (other), "requests.received")),
        GK_CELL_BLANK);
  }
}

static void
test_file_that_is_not_there (void **state)
{
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_reader_read_file (reader, "/nonexistent/page.txt", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_IO));
}

typedef struct {
  const char *name;
  const char *unit;  /* repeated ... */
  guint times;       /* ... so often, ... */
  const char *after; /* and this behind it, ... */
  guint lines;       /* ... on so many lines */
} TimeCase;

/* What made patterns and scans slow once: any that is quadratic again runs into the timeout of the test. */
static const TimeCase time_cases[] = {
  { "patterns with several open ends", "微信发布", 490, "。\n", 40 },
  { "the same in short sentences", "微信发布", 100, "1。\n", 200 },
  { "word that begins a pattern", "微信", 990, "1。\n", 150 },
  { "full stops", "。", 100000, "\n", 1 },
  { "short paragraphs", "字", 1, "\n", 150000 },
  { "sentences that match", "微信发布信息1条。", 100, "\n", 400 },
};

static void
test_time (void **state)
{
  const TimeCase *row = *state;
  g_autoptr (GString) text = g_string_new ("四、行政复议数量 | 件 | 2 |\n");
  g_autoptr (GkReport) report = NULL;

  for (guint line = 0; line < row->lines; line++)
    {
      for (guint i = 0; i < row->times; i++)
        g_string_append (text, row->unit);
      g_string_append (text, row->after);
    }
  report = read_page (text->str, READ_FORM);
  assert_int_equal (gk_report_get_state (report, (guint32) gk_form_find_cell (gk_report_get_form (report), "review")),
                    GK_CELL_REPORTED);
}

int
main (void)
{
  Tests *tests = tests_new ();

  add_decode_tests (tests);
  add_html_tests (tests);
  add_csv_tests (tests);
  add_csv_bulk_tests (tests);
  add_bulk_tests (tests);
  add_bulk_long_tests (tests);
  add_document_tests (tests);
  add_align_tests (tests);
  add_match_tests (tests);
  add_identity_tests (tests);
  TESTS_ADD_TABLE (tests, "prose", test_prose, prose_cases);
  TESTS_ADD_TABLE (tests, "time", test_time, time_cases);
  TESTS_ADD_TABLE (tests, "diagnostic", test_diagnostic, diagnostic_cases);
  tests_add (tests, "diagnostics in order", test_diagnostics_in_order);
  tests_add (tests, "cell places", test_cell_places);
  TESTS_ADD_TABLE (tests, "detection", test_detection, detection_cases);
  tests_add (tests, "reader is used again", test_reader_is_used_again);
  tests_add (tests, "file that is not there", test_file_that_is_not_there);

  return tests_run (tests, "read");
}
