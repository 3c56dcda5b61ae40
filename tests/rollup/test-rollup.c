/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-samples.h"

#include <string.h>

#include "data/dataset-private.h"

typedef struct {
  const char *name;
  const char *code;
  guint32 cell;
  const char *value;
  gint32 reason;
} Value;

static const Value values[] = {
  { "county", "320102", ITEMS, "30", GK_ROLLUP_VALUE },
  { "prefecture", "3201", ITEMS, "30", GK_ROLLUP_VALUE },
  { "prefecture, a short code", "3207", ITEMS, "100", GK_ROLLUP_VALUE },
  { "province", "32", ITEMS, "160", GK_ROLLUP_VALUE },
  { "other province", "33", ITEMS, "0", GK_ROLLUP_VALUE },
  { "negative", "320102", CHANGE, "-3", GK_ROLLUP_VALUE },
  { "negative, province", "32", CHANGE, "-2", GK_ROLLUP_VALUE },
  { "amount", "32", FEES, "3.76", GK_ROLLUP_VALUE },
  { "absent", "320104", FEES, NULL, GK_ROLLUP_UNREPORTED },
  { "blank", "320104", ITEMS, NULL, GK_ROLLUP_UNREPORTED },
  { "distinct", "320102", PEOPLE, "9..16", GK_ROLLUP_BOUNDS },
  { "distinct, one report", "320104", PEOPLE, "5", GK_ROLLUP_VALUE },
  { "distinct with a bound", "32", PEOPLE, "9..25", GK_ROLLUP_BOUNDS },
  { "bound", "320205", PEOPLE, "0..4", GK_ROLLUP_BOUNDS },
  { "unreadable", "320104", HALL, NULL, GK_ROLLUP_UNREPORTED },
  { "share", "320102", RATE, "20", GK_ROLLUP_VALUE },
  { "share, rounded", "3202", RATE, "16.7", GK_ROLLUP_VALUE },
  { "share, half away from zero", "32", RATE, "6.9", GK_ROLLUP_VALUE },
  { "share, denominator 0", "33", RATE, NULL, GK_ROLLUP_ZERO_DENOMINATOR },
  { "share, no denominator", "320104", RATE, NULL, GK_ROLLUP_UNREPORTED },
  { "median", "320102", DAYS, NULL, GK_ROLLUP_NOT_ADDITIVE },
  { "percentage of nothing", "320102", LOOSE, NULL, GK_ROLLUP_NOT_ADDITIVE },
};

static void
test_value (void **state)
{
  const Value *value = *state;
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, towns, G_N_ELEMENTS (towns));
  g_autoptr (GError) error = NULL;
  guint32 group = group_of (rollup, value->code, NULL);
  gint64 scaled = -7;
  gint64 low = -7;
  gint64 high = -7;
  gboolean known = value->reason == GK_ROLLUP_VALUE || value->reason == GK_ROLLUP_BOUNDS;

  check_value (rollup, value->code, value->cell, value->value);
  assert_int_equal (gk_rollup_get_reason (rollup, group, value->cell), value->reason);
  assert_int_equal (gk_rollup_get_scaled (rollup, group, value->cell, &scaled, &error),
                    value->reason == GK_ROLLUP_VALUE);
  assert_int_equal (gk_rollup_get_bounds (rollup, group, value->cell, &low, &high), known);
  if (!known)
    assert_true (low == -7 && high == -7);
  if (value->reason == GK_ROLLUP_VALUE)
    assert_true (scaled == low && scaled == high);
  else
    {
      assert_int_equal (scaled, -7);
      assert_int_equal (error->code, GK_ERROR_NOT_FOUND);
      assert_contains (error->message, gk_rollup_get_reason_message (value->reason, GK_LANGUAGE_ENGLISH));
      assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE),
                       gk_rollup_get_reason_message (value->reason, GK_LANGUAGE_CHINESE));
    }
}

static void
test_counts (void **state)
{
  static const struct {
    const char *code;
    guint32 cell;
    gint32 state;
    guint64 n;
  } counts[] = {
    { "3201", ITEMS, GK_CELL_REPORTED, 2 }, { "3201", ITEMS, GK_CELL_BLANK, 1 },
    { "3201", ITEMS, GK_CELL_ABSENT, 0 },   { "32", FEES, GK_CELL_ABSENT, 2 },
    { "32", PEOPLE, GK_CELL_BELOW, 1 },     { "32", PEOPLE, GK_CELL_REPORTED, 3 },
    { "32", HALL, GK_CELL_INVALID, 1 },     { "32", WEB, GK_CELL_NOT_APPLICABLE, 1 },
    { "32", WEB, GK_CELL_DERIVED, 0 },      { "33", CHANGE, GK_CELL_BLANK, 1 },
    { "33", RATE, GK_CELL_ABSENT, 1 },      { "33", RATE, 77, 0 },
  };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, towns, G_N_ELEMENTS (towns));

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    assert_int_equal (
        gk_rollup_count (rollup, group_of (rollup, counts[i].code, NULL), counts[i].cell, counts[i].state),
        counts[i].n);
}

static void
test_column (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, towns, G_N_ELEMENTS (towns));
  gint64 low[20];
  gint64 high[20];
  gint32 reasons[20];
  guint64 counts[20];

  (void) state;

  for (guint32 cell = 0; cell < N_CELLS; cell++)
    {
      guint32 n = gk_rollup_get_column (rollup, cell, low, high, reasons, G_N_ELEMENTS (low));

      assert_int_equal (n, gk_rollup_get_n_groups (rollup));
      for (guint32 i = 0; i < n; i++)
        {
          gint64 ends[2] = { G_MININT64, G_MAXINT64 };

          gk_rollup_get_bounds (rollup, i, cell, &ends[0], &ends[1]);
          assert_int_equal (reasons[i], gk_rollup_get_reason (rollup, i, cell));
          assert_true (low[i] == ends[0] && high[i] == ends[1]);
        }
      for (gint32 cell_state = GK_CELL_ABSENT; cell_state <= GK_CELL_INVALID + 10; cell_state += 5)
        {
          assert_int_equal (gk_rollup_get_counts (rollup, cell, cell_state, counts, G_N_ELEMENTS (counts)), n);
          for (guint32 i = 0; i < n; i++)
            assert_int_equal (counts[i], gk_rollup_count (rollup, i, cell, cell_state));
        }
    }
  assert_int_equal (gk_rollup_get_column (rollup, 0, NULL, NULL, reasons, 3), 3);
  assert_int_equal (gk_rollup_get_column (rollup, N_CELLS, low, high, reasons, 3), 0);

  /* No more than there is room for. */
  counts[2] = 77;
  assert_int_equal (gk_rollup_get_counts (rollup, 0, GK_CELL_REPORTED, counts, 2), 2);
  assert_int_equal (counts[2], 77);
  assert_int_equal (gk_rollup_get_counts (rollup, N_CELLS, GK_CELL_REPORTED, counts, 2), 0);
  assert_int_equal (gk_rollup_get_counts (rollup, 0, GK_CELL_REPORTED, NULL, 0), 0);
}

static void
test_overflow (void **state)
{
  static const Row rows[] = {
    { "320102000001", "600000000000000 600000000000000", NULL },
    { "320102000002", "600000000000000 -600000000000000", NULL },
    { "320104000001", "1 5", NULL },
  };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, rows, G_N_ELEMENTS (rows));
  g_autoptr (GkDataset) dataset = NULL;
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 scaled;

  (void) state;

  assert_int_equal (gk_rollup_get_reason (rollup, 0, ITEMS), GK_ROLLUP_OVERFLOW);
  assert_false (gk_rollup_get_scaled (rollup, 0, ITEMS, &scaled, &error));
  assert_int_equal (error->code, GK_ERROR_OVERFLOW);
  g_clear_error (&error);
  check_value (rollup, "32", ITEMS, "1200000000000001");
  check_value (rollup, "32", CHANGE, "5");
  check_value (rollup, "320104", ITEMS, "1");
  dataset = gk_rollup_dup_dataset (rollup, 0, &error);
  report = gk_dataset_dup_report (dataset, 0, &error);
  assert_int_equal (gk_report_get_state (report, ITEMS), GK_CELL_INVALID);
  assert_string_equal (gk_report_get_raw (report, ITEMS), "1200000000000001");
}

static void
test_dataset (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, towns, G_N_ELEMENTS (towns));
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) counties = gk_rollup_dup_dataset (rollup, 2, &error);
  g_autoptr (GkDataset) all = gk_rollup_dup_dataset (rollup, -1, &error);
  g_autoptr (GkReport) report = gk_dataset_dup_report (counties, 0, &error);
  gint64 scaled;

  (void) state;

  assert_int_equal (gk_dataset_get_n_rows (counties), 4);
  assert_int_equal (gk_dataset_get_n_rows (all), 10);
  assert_string_equal (gk_report_get_body_code (report), "320102");
  assert_int_equal (gk_report_get_state (report, ITEMS), GK_CELL_REPORTED);
  assert_true (gk_report_get_scaled (report, RATE, &scaled));
  assert_int_equal (scaled, 200);
  assert_int_equal (gk_report_get_state (report, RATE), GK_CELL_DERIVED);
  assert_int_equal (gk_report_get_state (report, PEOPLE), GK_CELL_INVALID);
  assert_string_equal (gk_report_get_raw (report, PEOPLE), "9..16");
  assert_int_equal (gk_report_get_state (report, DAYS), GK_CELL_ABSENT);
  assert_int_equal (gk_dataset_get_state (counties, 1, ITEMS), GK_CELL_BLANK);
  assert_int_equal (gk_dataset_get_state (counties, 1, HALL), GK_CELL_INVALID);
  assert_int_equal (gk_dataset_get_state (counties, 1, WEB), GK_CELL_NOT_APPLICABLE);
  assert_int_equal (gk_dataset_get_state (counties, 1, FEES), GK_CELL_ABSENT);
  assert_int_equal (gk_dataset_get_width (all, ITEMS), 2);
}

static void
test_empty (void **state)
{
  static const Row blank[] = { { "320102", "", NULL }, { "320104", ". . . . . . . . .", NULL } };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) nothing = roll_up (form, GK_OWN_SUMMARY, NULL, 0);
  g_autoptr (GkRollup) blanks = roll_up (form, GK_OWN_SUMMARY, blank, G_N_ELEMENTS (blank));
  g_autoptr (GkDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;

  assert_int_equal (gk_rollup_get_n_groups (nothing), 0);
  dataset = gk_rollup_dup_dataset (nothing, -1, &error);
  assert_int_equal (gk_dataset_get_n_rows (dataset), 0);
  for (guint32 cell = 0; cell < N_CELLS; cell++)
    {
      check_value (blanks, "32", cell, NULL);
      assert_int_equal (
          gk_rollup_count (blanks, 0, cell, GK_CELL_BLANK) + gk_rollup_count (blanks, 0, cell, GK_CELL_ABSENT), 2);
    }
}

/* --- What a group publishes of itself --- */

static const Row with_summaries[] = {
  { "320102000001", "10 5", "2021" }, { "320102000002", "20 -8", "2021" }, { "320104000001", ". 1", "2021" },
  { "320100", "31 7", "2021" },       { "320000", "25 -2", "2021" },       { "320102", "4 0", "2021" },
};

static void
test_published (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, with_summaries, G_N_ELEMENTS (with_summaries));
  g_autofree char *published = NULL;
  g_autofree char *imbalance = NULL;
  g_autofree char *english = NULL;
  g_autofree char *chinese = NULL;
  static const char *const expected = "3201";

  (void) state;

  /* 320102 has nothing behind the longest prefix: it is a body. */
  check_value (rollup, "32", ITEMS, "34");
  check_value (rollup, "3201", ITEMS, "34");
  assert_int_equal (gk_rollup_get_group_n_reports (rollup, group_of (rollup, "32", NULL)), 4);
  assert_int_equal (gk_rollup_get_group_n_published (rollup, group_of (rollup, "32", NULL)), 1);
  assert_int_equal (gk_rollup_find_group (rollup, "3200", NULL), -1);

  /* 25 is less than 34 whatever is blank; 31 likewise; of signed figures the blank one may account for the rest. */
  assert_int_equal (gk_rollup_get_n_differences (rollup), 3);
  assert_int_equal (gk_rollup_get_difference_cell (rollup, 0), ITEMS);
  assert_int_equal (gk_rollup_get_difference_severity (rollup, 0), GK_SEVERITY_ERROR);
  assert_int_equal (gk_rollup_get_difference_group (rollup, 1), group_of (rollup, expected, NULL));
  assert_int_equal (gk_rollup_get_difference_severity (rollup, 1), GK_SEVERITY_ERROR);
  assert_int_equal (gk_rollup_get_difference_cell (rollup, 2), CHANGE);
  assert_int_equal (gk_rollup_get_difference_severity (rollup, 2), GK_SEVERITY_ERROR);
  assert_int_equal (gk_rollup_get_difference_severity (rollup, 3), 0);
  published = gk_rollup_dup_difference_published (rollup, 1);
  imbalance = gk_rollup_dup_difference_imbalance (rollup, 1);
  assert_string_equal (published, "31");
  assert_string_equal (imbalance, "-3");
  english = gk_rollup_dup_difference_message (rollup, 1, GK_LANGUAGE_ENGLISH);
  chinese = gk_rollup_dup_difference_message (rollup, 1, GK_LANGUAGE_CHINESE);
  assert_string_equal (english, "group 3201, items: published 31, sum of the bodies 34, difference -3 "
                                "(3 of 4 reports have a figure)");
  assert_string_equal (chinese, "分组 3201，items：公布数 31，下级汇总数 34，相差 -3（3 份填报此项，共 4 份报表）");
}

/* What a group publishes of itself, between bodies whose codes begin like its own. */
static void
test_published_between (void **state)
{
  static const Row rows[]
      = { { "320102000001", "10", "2021" }, { "320102000000", "4", "2021" }, { "320102000002", "20", "2021" } };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, rows, G_N_ELEMENTS (rows));

  (void) state;

  check_value (rollup, "320102", ITEMS, "30");
  assert_int_equal (gk_rollup_get_group_n_published (rollup, group_of (rollup, "320102", NULL)), 1);
}

static void
test_own_member (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_MEMBER, with_summaries, G_N_ELEMENTS (with_summaries));

  (void) state;

  check_value (rollup, "32", ITEMS, "90");
  check_value (rollup, "3201", ITEMS, "65");
  check_value (rollup, "320000", ITEMS, "25");
  assert_int_equal (gk_rollup_get_n_differences (rollup), 0);
}

/* --- What becomes of each indicator --- */

typedef struct {
  const char *name;
  const char *cell;
  gint32 kind;
} Kind;

static const Kind kinds[] = {
  { "count", "a", GK_ROLLUP_SUM },
  { "stated", "b", GK_ROLLUP_DISTINCT },
  { "overlap of another", "c", GK_ROLLUP_DISTINCT },
  { "overlap, stated", "d", GK_ROLLUP_SUM },
  { "overlapping members", "e", GK_ROLLUP_DISTINCT },
  { "a member", "e[m]", GK_ROLLUP_SUM },
  { "signed overlap", "f", GK_ROLLUP_NONE },
  { "share", "p", GK_ROLLUP_SHARE },
  { "conditional share", "q", GK_ROLLUP_NONE },
  { "share of a median", "r", GK_ROLLUP_NONE },
  { "ratio", "s", GK_ROLLUP_SHARE },
  { "share with a constant", "t", GK_ROLLUP_NONE },
  { "stated none", "u", GK_ROLLUP_NONE },
};

static void
test_kind (void **state)
{
  static const char xml[]
      = "<form id='kinds'><title zh='种类'/><dimension id='o' zh='维'><member id='total' zh='总计' parts='overlap'>"
        "<member id='m' zh='甲'/><member id='n' zh='乙'/></member></dimension>"
        "<indicator id='a' zh='一'/><indicator id='b' zh='二' rollup='distinct'/><indicator id='c' zh='三'/>"
        "<indicator id='by' zh='分' kind='group' parts='overlap' of='c'><indicator id='x' zh='甲'/></indicator>"
        "<indicator id='d' zh='四' parts='overlap' rollup='sum'><indicator id='x' zh='甲'/></indicator>"
        "<indicator id='e' zh='五' dimension='o'/>"
        "<indicator id='f' zh='六' parts='overlap' signed='yes'><indicator id='x' zh='甲'/></indicator>"
        "<indicator id='p' zh='七' kind='percent'/><indicator id='q' zh='八' kind='percent'/>"
        "<indicator id='r' zh='九' kind='percent'/><indicator id='s' zh='十' kind='amount'/>"
        "<indicator id='t' zh='甲一' kind='percent'/><indicator id='u' zh='甲二' rollup='none'/>"
        "<rule id='p'>p = share(a, b)</rule><rule id='q'>when a &gt; 5: q = share(a, b)</rule>"
        "<rule id='r'>r = share(u, a)</rule><rule id='s'>s = share(a, c)</rule>"
        "<rule id='t'>t = share(a + 1, c)</rule></form>";
  const Kind *kind = *state;
  g_autoptr (GkForm) form = new_form (xml);
  g_autoptr (GkRollup) rollup = gk_rollup_new (form);
  gint32 cell = gk_form_find_cell (form, kind->cell);

  assert_true (cell >= 0);
  assert_int_equal (gk_rollup_get_kind (rollup, (guint32) cell), kind->kind);
  assert_int_equal (gk_rollup_get_kind (rollup, 10000), 0);
  assert_int_equal (gk_form_get_indicator_rollup (form, (guint32) gk_form_find_indicator (form, "b")),
                    GK_ROLLUP_DISTINCT);
  assert_int_equal (gk_form_get_indicator_rollup (form, (guint32) gk_form_find_indicator (form, "p")), 0);
}

/* Columns of which single rows are looked at, whether they are in runs or not. */
typedef struct {
  const char *name;
  const char *form;
  gint64 factor;      /* a body's value is this many times its number in the county */
  guint8 other_state; /* of every second body */
  const char *value;
  guint64 n_reported;
} RunCase;

static const RunCase run_cases[] = {
  { "distinct", "<form id='runs'><indicator id='a' zh='甲' rollup='distinct'/></form>", 1, GK_CELL_REPORTED,
    "100..5050", 100 },
  { "wide", "<form id='runs'><indicator id='a' zh='甲' kind='amount' decimals='3'/></form>",
    G_GINT64_CONSTANT (10000000000000000), GK_CELL_REPORTED, "50500000000000000", 100 },
  { "states", "<form id='runs'><indicator id='a' zh='甲'/></form>", 1, GK_CELL_NOT_APPLICABLE, "2500", 50 },
  { "plain", "<form id='runs'><indicator id='a' zh='甲'/></form>", 1, GK_CELL_REPORTED, "5050", 100 },
};

#define N_COUNTIES 3
#define N_BODIES 100 /* of a county */

static void
test_runs (void **state)
{
  const RunCase *run = *state;
  g_autoptr (GkForm) form = new_form (run->form);

  for (guint scattered = 0; scattered <= 1; scattered++)
    {
      g_autoptr (GkDataset) dataset = gk_dataset_new (form, N_COUNTIES * N_BODIES, GK_CELL_BLANK, NULL);
      g_autoptr (GkRollup) rollup = gk_rollup_new (form);

      for (guint row = 0; row < N_COUNTIES * N_BODIES; row++)
        {
          guint county = scattered ? row % N_COUNTIES : row / N_BODIES;
          guint number = scattered ? row / N_COUNTIES : row % N_BODIES;
          guint8 cell_state = number % 2 == 1 ? run->other_state : GK_CELL_REPORTED;
          g_autofree char *code = g_strdup_printf ("32010%u%06u", county + 1, number + 1);

          assert_true (gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, code, NULL));
          assert_true (gk_dataset_set (dataset, row, 0, cell_state,
                                       cell_state == GK_CELL_REPORTED ? (number + 1) * run->factor : 0,
                                       (guint8) gk_form_get_indicator_decimals (form, 0), NULL));
        }
      assert_true (gk_dataset_seal (dataset, NULL));
      assert_true (gk_rollup_set_prefixes (rollup, 0, regions, G_N_ELEMENTS (regions), NULL));
      assert_true (gk_rollup_add (rollup, dataset, NULL));
      assert_true (gk_rollup_finish (rollup, NULL));
      for (guint county = 0; county < N_COUNTIES; county++)
        {
          g_autofree char *code = g_strdup_printf ("32010%u", county + 1);

          check_value (rollup, code, 0, run->value);
          assert_int_equal (gk_rollup_count (rollup, group_of (rollup, code, NULL), 0, GK_CELL_REPORTED),
                            run->n_reported);
        }
    }
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "value", test_value, values);
  TESTS_ADD_TABLE (tests, "kind", test_kind, kinds);
  TESTS_ADD_TABLE (tests, "runs", test_runs, run_cases);
  tests_add (tests, "counts", test_counts);
  tests_add (tests, "column", test_column);
  tests_add (tests, "published", test_published);
  tests_add (tests, "published-between", test_published_between);
  tests_add (tests, "own-member", test_own_member);
  tests_add (tests, "empty", test_empty);
  tests_add (tests, "overflow", test_overflow);
  tests_add (tests, "dataset", test_dataset);
  add_hierarchy_tests (tests);
  add_merge_tests (tests);
  add_wide_tests (tests);

  return tests_run (tests, "rollup");
}
