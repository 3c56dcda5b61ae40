/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check/check-tests.h"

#include "data/report-private.h"

/* A report against what was counted, a cell each. Whole years: count/test-ledgers.py. */

static const char form_text[]
    = "<form id=\"f\" policy=\"cn\">\n"
      "<dimension id=\"who\" zh=\"谁\"><member id=\"total\" zh=\"总计\"><member id=\"one\" zh=\"甲类\" "
      "en=\"Kind A\"/></member></dimension>\n"
      "<indicator id=\"a\" zh=\"一、收到数\" en=\"Received\" dimension=\"who\"/>\n"
      "<indicator id=\"rate\" zh=\"比率\" en=\"Rate\" kind=\"percent\" unit=\"%\"/>\n</form>";

typedef struct {
  const char *name;
  const char *cell;
  const char *printed; /* NULL: no row */
  gint32 state;        /* of the count */
  gint64 count;
  gint32 verdict;
  gint32 severity; /* 0: no finding */
  const char *en;
  const char *zh;
} Case;

static const Case cases[] = {
  { "agrees", "a", "12", GK_CELL_REPORTED, 12, GK_VERDICT_SATISFIED, 0, NULL, NULL },
  { "differs", "a[one]", "12", GK_CELL_REPORTED, 15, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "\"Received (Kind A)\" is 12, but the ledgers count 15 (difference 3)",
    "“收到数（甲类）”填报为 12，而台账计为 15，相差 3" },
  { "zero-differs", "a", "0", GK_CELL_REPORTED, 1, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "is 0, but the ledgers count 1", "填报为 0，而台账计为 1" },
  { "below", "a", "<5", GK_CELL_REPORTED, 4, GK_VERDICT_SATISFIED, 0, NULL, NULL },
  { "not-below", "a", "<5", GK_CELL_REPORTED, 5, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "is given as <5, but the ledgers count 5", "填报为 <5，而台账计为 5" },
  { "blank", "a", "", GK_CELL_REPORTED, 3, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "\"Received\" has no value; the ledgers count 3", "“收到数”没有填报；台账计为 3" },
  { "dash", "a", "—", GK_CELL_REPORTED, 3, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR, "has no value", "没有填报" },
  { "no-row", "a", NULL, GK_CELL_REPORTED, 3, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "has no value, and no row in the report; the ledgers count 3", "在报表中缺行，没有填报；台账计为 3" },
  { "blank-and-zero", "a", "", GK_CELL_REPORTED, 0, GK_VERDICT_UNDECIDED, GK_SEVERITY_NOTE, "the ledgers count 0",
    "台账计为 0" },
  { "unreadable", "a", "1x", GK_CELL_REPORTED, 3, GK_VERDICT_UNDECIDED, GK_SEVERITY_WARNING,
    "cannot be read; the ledgers count 3", "无法读取；台账计为 3" },
  { "not-counted", "a", "12", GK_CELL_ABSENT, 0, GK_VERDICT_UNDECIDED, GK_SEVERITY_NOTE,
    "\"Received\" is 12; no ledger that was given counts it", "“收到数”填报为 12；所给台账均不计此项" },
  { "neither", "a", "", GK_CELL_ABSENT, 0, GK_VERDICT_NOT_APPLICABLE, 0, NULL, NULL },
  { "share-rounded", "rate", "33.3", GK_CELL_DERIVED, 3333, GK_VERDICT_SATISFIED, 0, NULL, NULL },
  { "share-cut-off", "rate", "66.66", GK_CELL_DERIVED, 6667, GK_VERDICT_SATISFIED, 0, NULL, NULL },
  { "share-differs", "rate", "66.65", GK_CELL_DERIVED, 6667, GK_VERDICT_VIOLATED, GK_SEVERITY_ERROR,
    "is 66.65, but the ledgers count 66.67 (difference 0.02)", NULL },
  { "share-not-published", "rate", NULL, GK_CELL_DERIVED, 6667, GK_VERDICT_NOT_APPLICABLE, 0, NULL, NULL },
  { "share-of-nothing", "rate", "100", GK_CELL_NOT_APPLICABLE, 0, GK_VERDICT_NOT_APPLICABLE, 0, NULL, NULL },
};

static void
test_case (void **state)
{
  const Case *row = *state;
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkReport) report = gk_report_new (form);
  g_autoptr (GkReport) counted = gk_report_new (form);
  g_autoptr (GkFindings) findings = NULL;
  g_autofree char *id = g_strconcat (row->cell, ":counted", NULL);
  guint32 cell = (guint32) gk_form_find_cell (form, row->cell);

  if (row->printed != NULL)
    gk_report_set_text (report, cell, row->printed, -1, NULL);
  gk_report_set_place (report, cell, 7, 1);
  counted->planes.states[cell] = (guint8) row->state;
  counted->planes.values[cell] = row->count;
  counted->planes.places[cell]
      = (guint8) gk_form_get_indicator_decimals (form, (guint32) gk_form_get_cell_indicator (form, cell));
  findings = gk_findings_new_against_count (report, counted, NULL);
  assert_non_null (findings);
  assert_ptr_equal (gk_findings_get_counted (findings), counted);
  assert_int_equal (gk_findings_count_verdict (findings, row->verdict),
                    row->verdict == GK_VERDICT_NOT_APPLICABLE ? gk_form_get_n_cells (form) : 1);
  assert_int_equal (gk_findings_get_n (findings), row->severity != 0);
  assert_int_equal (gk_findings_count_violated (findings, GK_SEVERITY_ERROR), row->verdict == GK_VERDICT_VIOLATED);
  if (row->severity == 0)
    return;

  assert_int_equal (gk_findings_get_rule (findings, 0), -1);
  assert_string_equal (gk_findings_get_rule_id (findings, 0), id);
  assert_int_equal (gk_findings_get_verdict (findings, 0), row->verdict);
  assert_int_equal (gk_findings_get_severity (findings, 0), row->severity);
  assert_int_equal (gk_findings_get_n_cells (findings, 0), 1);
  assert_int_equal (gk_findings_get_cell (findings, 0, 0), cell);
  assert_int_equal (gk_findings_get_cell (findings, 0, 1), -1);
  assert_int_equal (gk_findings_get_line (findings, 0), 7);
  assert_false (gk_findings_is_cell_open (findings, 0, 0));
  assert_contains (gk_findings_get_message (findings, 0, GK_LANGUAGE_ENGLISH), row->en);
  if (row->zh != NULL)
    assert_contains (gk_findings_get_message (findings, 0, GK_LANGUAGE_CHINESE), row->zh);
}

/* The sides, what the fingerprint depends on, and what cannot be compared. */
static void
test_sides (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkForm) other = gk_form_new_builtin ("cn-2021", NULL);
  g_autoptr (GkReport) report = gk_report_new (form);
  g_autoptr (GkReport) counted = gk_report_new (form);
  g_autoptr (GkReport) stranger = gk_report_new (other);
  g_autoptr (GkFindings) findings = NULL;
  g_autoptr (GkFindings) again = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;
  gk_report_set_scaled (report, 0, 12, NULL);
  gk_report_set_scaled (counted, 0, 15, NULL);
  gk_report_set_scaled (counted, 1, 2, NULL);
  findings = gk_findings_new_against_count (report, counted, NULL);
  assert_int_equal (gk_findings_get_n (findings), 2);
  assert_string_equal (gk_findings_get_left (findings, 0), "12");
  assert_string_equal (gk_findings_get_right (findings, 0), "15");
  assert_string_equal (gk_findings_get_imbalance (findings, 0), "-3");
  assert_int_equal (gk_findings_get_derived_cell (findings, 0), -1);
  assert_null (gk_findings_get_left (findings, 1));
  assert_null (gk_findings_get_imbalance (findings, 1));
  assert_int_equal (gk_findings_get_derived_cell (findings, 1), 1);
  assert_string_equal (gk_findings_get_derived_value (findings, 1), "2");
  assert_int_equal (gk_findings_get_rule_verdict (findings, 0), 0);

  gk_report_set_scaled (report, 0, 13, NULL);
  again = gk_findings_new_against_count (report, counted, NULL);
  assert_string_equal (gk_findings_get_fingerprint (again, 0), gk_findings_get_fingerprint (findings, 0));
  assert_string_not_equal (gk_findings_get_fingerprint (again, 0), gk_findings_get_fingerprint (again, 1));

  assert_null (gk_findings_new_against_count (report, stranger, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
  g_clear_error (&error);
  gk_report_set_period (report, "2023");
  gk_report_set_period (counted, "2024");
  assert_null (gk_findings_new_against_count (report, counted, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "2023");
}

void
add_against_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "against-count", test_case, cases);
  tests_add (tests, "against-count/sides", test_sides);
}
