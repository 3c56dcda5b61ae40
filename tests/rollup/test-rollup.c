/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-tests.h"

#include <string.h>

#include <gongkai/gongkai.h>

#include "data/dataset-private.h"

/* Cells: a count, a signed one, an amount, one with overlapping parts, a share, a median, a percentage of nothing. */
static const char small_form[]
    = "<form id='small' policy='cn'><title zh='小表' en='Small'/>"
      "<indicator id='items' zh='件数' unit='件'/>"
      "<indicator id='change' zh='增减' unit='件' signed='yes'/>"
      "<indicator id='fees' zh='费用' kind='amount' unit='万元' decimals='2'/>"
      "<indicator id='people' zh='人数' unit='人' parts='overlap'>"
      "<indicator id='web' zh='网站' unit='人'/><indicator id='hall' zh='大厅' unit='人'/></indicator>"
      "<indicator id='rate' zh='网站占比' kind='percent' unit='%' decimals='1'/>"
      "<indicator id='days' zh='办理天数中位数' kind='amount' unit='天' decimals='1' rollup='none'/>"
      "<indicator id='loose' zh='满意率' kind='percent' unit='%'/>"
      "<rule id='rate' severity='warning'>rate = share(people.web, items)</rule></form>";

enum { ITEMS, CHANGE, FEES, PEOPLE, WEB, HALL, RATE, DAYS, LOOSE, N_CELLS };

static const guint32 regions[] = { 2, 4, 6 };

static GkForm *
new_form (const char *xml)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (xml, -1, "form.xml", &error);

  assert_null (error);

  return form;
}

/* A report of @cells: figures divided by blanks; "_" is absent. */
static GkReport *
new_report (GkForm *form, const char *code, const char *period, const char *cells)
{
  GkReport *report = gk_report_new (form);
  g_auto (GStrv) figures = g_strsplit (cells, " ", -1);

  gk_report_set_body_code (report, code);
  gk_report_set_period (report, period);
  for (guint32 i = 0; figures[i] != NULL; i++)
    if (strcmp (figures[i], "_") != 0)
      assert_int_not_equal (gk_report_set_text (report, i, strcmp (figures[i], ".") == 0 ? "" : figures[i], -1, NULL),
                            0);

  return report;
}

typedef struct {
  const char *code;
  const char *cells;
  const char *period;
} Row;

static GkDataset *
new_dataset (GkForm *form, const Row *rows, gsize n)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
  g_autoptr (GError) error = NULL;
  GkDataset *dataset;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (reports, new_report (form, rows[i].code, rows[i].period, rows[i].cells));
  dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, reports->len, &error);
  assert_null (error);

  return dataset;
}

/* Rows of a region roll-up with what is published of a group kept apart or not. */
static GkRollup *
roll_up (GkForm *form, gint32 own, const Row *rows, gsize n)
{
  g_autoptr (GkDataset) dataset = new_dataset (form, rows, n);
  g_autoptr (GError) error = NULL;
  GkRollup *rollup = gk_rollup_new (form);

  assert_true (gk_rollup_set_prefixes (rollup, 0, regions, G_N_ELEMENTS (regions), &error));
  assert_true (gk_rollup_set_own (rollup, own, &error));
  assert_true (gk_rollup_add (rollup, dataset, &error));
  assert_true (gk_rollup_finish (rollup, &error));
  assert_null (error);

  return rollup;
}

static guint32
group_of (GkRollup *rollup, const char *code, const char *period)
{
  gint32 group = gk_rollup_find_group (rollup, code, period);

  if (group < 0)
    fail_msg ("no group %s", code);

  return (guint32) group;
}

static void
check_value (GkRollup *rollup, const char *code, guint32 cell, const char *value)
{
  g_autofree char *text = gk_rollup_dup_value (rollup, group_of (rollup, code, NULL), cell);

  if (g_strcmp0 (text, value) != 0)
    fail_msg ("%s, cell %u: expected %s, found %s", code, cell, value != NULL ? value : "none",
              text != NULL ? text : "none");
}

static const Row towns[] = {
  { "320102000001", "10 5 1.50 7 4 3 40.0 12.5 99", "2021" },
  { "320102000002", "20 -8 2.25 9 2 9 10.0 3.5 98", "2021" },
  { "320104000001", ". 1 _ 5 — 5x", "2021" },
  { "320205000001", "30 0 0.01 <5 5 1 16.7", "2021" },
  { "330106000001", "0 . . 1 0 1", "2021" },
  { "3207", "100", "2021" },
  { "MA1234567", "1000", "2021" },
  { NULL, "1000", "2021" },
};

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
test_groups (void **state)
{
  static const struct {
    const char *code;
    gint32 level;
    gint32 parent;
    guint64 n_reports;
  } groups[] = {
    { "32", 0, -1, 5 },  { "33", 0, -1, 1 },    { "3201", 1, 0, 3 },   { "3202", 1, 0, 1 },   { "3207", 1, 0, 1 },
    { "3301", 1, 1, 1 }, { "320102", 2, 2, 2 }, { "320104", 2, 2, 1 }, { "320205", 2, 3, 1 }, { "330106", 2, 5, 1 },
  };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, towns, G_N_ELEMENTS (towns));

  (void) state;

  assert_int_equal (gk_rollup_get_n_groups (rollup), G_N_ELEMENTS (groups));
  for (guint32 i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      assert_string_equal (gk_rollup_get_group_code (rollup, i), groups[i].code);
      assert_null (gk_rollup_get_group_period (rollup, i));
      assert_int_equal (gk_rollup_get_group_level (rollup, i), groups[i].level);
      assert_int_equal (gk_rollup_get_group_parent (rollup, i), groups[i].parent);
      assert_int_equal (gk_rollup_get_group_n_reports (rollup, i), groups[i].n_reports);
    }
  assert_int_equal (gk_rollup_get_n_reports (rollup), 8);
  assert_int_equal (gk_rollup_get_n_unplaced (rollup), 2);
  assert_int_equal (gk_rollup_get_n_strays (rollup), 1);
  assert_string_equal (gk_rollup_get_stray (rollup, 0), "MA1234567");
  assert_null (gk_rollup_get_stray (rollup, 1));
  assert_null (gk_rollup_get_group_code (rollup, 10));
  assert_int_equal (gk_rollup_get_group_parent (rollup, 10), -1);
  assert_int_equal (gk_rollup_get_reason (rollup, 10, 0), -1);
  assert_int_equal (gk_rollup_get_reason (rollup, 0, N_CELLS), -1);
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

static void
test_expected (void **state)
{
  static const Row rows[] = {
    { "320102000001", "10", "2021" },
    { "320104000001", "5", "2021" },
    { "320000", "22 3", "2021" },
    { "330000", "9", "2021" },
  };
  static const char *const codes[]
      = { "320102000001", "320102000002", "320104000001", "440303000001", "X", "320102000002" };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, rows, G_N_ELEMENTS (rows));
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  (void) state;

  assert_int_equal (gk_rollup_get_difference_severity (rollup, 0), GK_SEVERITY_ERROR);
  assert_true (gk_rollup_set_expected (rollup, codes, G_N_ELEMENTS (codes), &error));
  assert_int_equal (gk_rollup_get_n_groups (rollup), 0);
  assert_true (gk_rollup_finish (rollup, &error));

  assert_int_equal (gk_rollup_get_group_n_expected (rollup, group_of (rollup, "32", NULL)), 3);
  assert_int_equal (gk_rollup_get_group_n_covered (rollup, group_of (rollup, "32", NULL)), 2);
  assert_int_equal (gk_rollup_get_group_n_expected (rollup, group_of (rollup, "320102", NULL)), 2);
  assert_int_equal (gk_rollup_get_group_n_covered (rollup, group_of (rollup, "320102", NULL)), 1);
  assert_int_equal (gk_rollup_get_group_n_reports (rollup, group_of (rollup, "44", NULL)), 0);
  assert_int_equal (gk_rollup_get_group_n_expected (rollup, group_of (rollup, "44", NULL)), 1);
  assert_int_equal (gk_rollup_get_reason (rollup, group_of (rollup, "44", NULL), ITEMS), GK_ROLLUP_UNREPORTED);
  assert_int_equal (gk_rollup_get_n_missing (rollup), 3);
  assert_string_equal (gk_rollup_get_missing (rollup, 0), "320102000002");
  assert_string_equal (gk_rollup_get_missing (rollup, 1), "440303000001");
  assert_string_equal (gk_rollup_get_missing (rollup, 2), "X");

  /* The body that is missing may have the rest. */
  assert_int_equal (gk_rollup_get_n_differences (rollup), 1);
  assert_int_equal (gk_rollup_get_difference_severity (rollup, 0), GK_SEVERITY_WARNING);
  message = gk_rollup_dup_difference_message (rollup, 0, GK_LANGUAGE_ENGLISH);
  assert_contains (message, "2 of 3 expected bodies reported");
}

/* --- Parents, keys, periods --- */

static void
test_parents (void **state)
{
  static const char *const codes[] = { "a", "b", "nation", "east", "north", "c", "alone" };
  static const char *const parents[] = { "east", "east", NULL, "nation", "nation", "north", "" };
  static const Row rows[] = {
    { "a", "1", NULL },      { "b", "2", NULL },      { "c", "4", NULL },      { "east", "3", NULL },
    { "nation", "8", NULL }, { "alone", "16", NULL }, { "other", "32", NULL },
  };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkDataset) dataset = new_dataset (form, rows, G_N_ELEMENTS (rows));
  g_autoptr (GError) error = NULL;

  (void) state;

  for (gint own = GK_OWN_SUMMARY; own <= GK_OWN_MEMBER; own += 10)
    {
      g_autoptr (GkRollup) rollup = gk_rollup_new (form);

      assert_true (gk_rollup_set_parents (rollup, codes, parents, G_N_ELEMENTS (codes), &error));
      assert_true (gk_rollup_set_own (rollup, own, &error));
      assert_true (gk_rollup_add (rollup, dataset, &error));
      assert_true (gk_rollup_finish (rollup, &error));
      assert_int_equal (gk_rollup_get_n_groups (rollup), 3);
      assert_string_equal (gk_rollup_get_group_code (rollup, 0), "nation");
      assert_int_equal (gk_rollup_get_group_level (rollup, 1), 1);
      check_value (rollup, "east", ITEMS, own == GK_OWN_SUMMARY ? "3" : "6");
      check_value (rollup, "north", ITEMS, "4");
      check_value (rollup, "nation", ITEMS, own == GK_OWN_SUMMARY ? "7" : "18");
      assert_int_equal (gk_rollup_get_n_unplaced (rollup), 2);
      assert_int_equal (gk_rollup_get_n_strays (rollup), 2);
      assert_string_equal (gk_rollup_get_stray (rollup, 0), "alone");
      assert_int_equal (gk_rollup_get_n_differences (rollup), own == GK_OWN_SUMMARY ? 1 : 0);
    }
}

typedef struct {
  const char *name;
  const char *codes[4];
  const char *parents[4];
  gint code;
  const char *en;
  const char *zh;
} BadMap;

static const BadMap bad_maps[] = {
  { "circle", { "a", "b", "c" }, { "b", "c", "a" }, GK_ERROR_FORM, "circle: a → b → c → a", "循环：a → b → c → a" },
  { "circle below", { "a", "b", "c" }, { "b", "c", "b" }, GK_ERROR_FORM, "circle: b → c → b", "循环：b → c → b" },
  { "itself", { "a" }, { "a" }, GK_ERROR_FORM, "circle: a → a", "循环：a → a" },
  { "unknown", { "a", "b" }, { "b", "x" }, GK_ERROR_NOT_FOUND, "\"x\", the parent of \"b\"", "“b”的上级“x”" },
  { "twice",
    { "a", "b", "a" },
    { "b", NULL, "b" },
    GK_ERROR_FORM,
    "\"a\" is in the parent map twice, as entries 1 and 3",
    "“a”在上下级对照表中出现两次" },
  { "empty", { "a", "" }, { NULL, "a" }, GK_ERROR_FORM, "entry 2", "第 2 项" },
};

static void
test_bad_map (void **state)
{
  const BadMap *map = *state;
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = gk_rollup_new (form);
  g_autoptr (GError) error = NULL;
  guint32 n = 0;

  while (n < G_N_ELEMENTS (map->codes) && map->codes[n] != NULL)
    n++;
  assert_false (gk_rollup_set_parents (rollup, map->codes, map->parents, n, &error));
  assert_int_equal (error->code, map->code);
  assert_contains (error->message, map->en);
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), map->zh);
}

static void
test_deep_map (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  char names[66][4];
  const char *codes[66];
  const char *parents[66];

  (void) state;

  for (guint i = 0; i < 66; i++)
    {
      g_snprintf (names[i], sizeof names[i], "%u", i);
      codes[i] = names[i];
      parents[i] = i > 0 ? names[i - 1] : NULL;
    }
  for (guint32 n = 65; n <= 66; n++)
    {
      g_autoptr (GkRollup) rollup = gk_rollup_new (form);
      g_autoptr (GError) error = NULL;

      assert_int_equal (gk_rollup_set_parents (rollup, codes, parents, n, &error), n == 65);
      if (n == 66)
        assert_int_equal (error->code, GK_ERROR_LIMIT);
    }
}

static void
test_key_and_period (void **state)
{
  static const Row rows[] = {
    { "a", "1", "2020" }, { "a", "2", "2021" }, { "b", "4", "2021" }, { "b", "8", NULL }, { NULL, "16", "2021" },
  };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkDataset) dataset = new_dataset (form, rows, G_N_ELEMENTS (rows));
  g_autoptr (GkRollup) by_code = gk_rollup_new (form);
  g_autoptr (GkRollup) by_period = gk_rollup_new (form);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  (void) state;

  assert_true (gk_rollup_set_key (by_period, GK_KEY_PERIOD, &error));
  assert_true (gk_rollup_add (by_period, dataset, &error));
  assert_true (gk_rollup_finish (by_period, &error));
  check_value (by_period, "2021", ITEMS, "22");
  check_value (by_period, "2020", ITEMS, "1");
  assert_int_equal (gk_rollup_get_n_unplaced (by_period), 1);

  assert_true (gk_rollup_set_key (by_code, GK_KEY_BODY_CODE, &error));
  assert_true (gk_rollup_set_by_period (by_code, TRUE, &error));
  assert_true (gk_rollup_add (by_code, dataset, &error));
  assert_true (gk_rollup_finish (by_code, &error));
  assert_int_equal (gk_rollup_get_n_groups (by_code), 4);
  text = gk_rollup_dup_value (by_code, group_of (by_code, "a", "2021"), ITEMS);
  assert_string_equal (text, "2");
  check_value (by_code, "b", ITEMS, "8");
  assert_false (gk_rollup_set_by_period (by_code, FALSE, &error));
  assert_int_equal (error->code, GK_ERROR_MISMATCH);
  g_clear_error (&error);
  assert_false (gk_rollup_set_key (by_code, 5, &error));
}

/* --- Refusals --- */

static void
test_duplicate (void **state)
{
  static const Row rows[] = { { "320102", "1", "2021" }, { "320104", "2", "2021" } };
  static const Row twice[] = { { "320104", "4", "2020" }, { "320104", "8", "2020" } };
  static const Row again[] = { { "320106", "16", "2021" }, { "320104", "32", "2021" } };
  static const Row sound[] = { { "320104", "64", "2020" }, { NULL, "1", "2021" }, { NULL, "1", "2021" } };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkRollup) rollup = roll_up (form, GK_OWN_SUMMARY, rows, G_N_ELEMENTS (rows));
  g_autoptr (GkRollup) empty = gk_rollup_new (form);
  GkDataset *datasets[] = { new_dataset (form, twice, 2), new_dataset (form, again, 2), new_dataset (form, sound, 3) };
  g_autoptr (GError) error = NULL;

  (void) state;

  for (gint i = 0; i < 2; i++)
    {
      assert_false (gk_rollup_add (rollup, datasets[i], &error));
      assert_int_equal (error->code, GK_ERROR_MISMATCH);
      assert_contains (error->message, "report 4 of those added: body 320104 has two reports");
      assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "第 4 份报表：单位 320104");
      g_clear_error (&error);
    }
  assert_true (gk_rollup_finish (rollup, &error));
  check_value (rollup, "32", ITEMS, "3");
  assert_int_equal (gk_rollup_find_group (rollup, "320106", NULL), -1);
  assert_true (gk_rollup_add (rollup, datasets[2], &error));
  assert_true (gk_rollup_finish (rollup, &error));
  check_value (rollup, "32", ITEMS, "67");
  assert_int_equal (gk_rollup_get_n_unplaced (rollup), 2);

  assert_false (gk_rollup_add (empty, datasets[0], &error));
  assert_contains (error->message, "grouping");
  g_clear_error (&error);
  assert_true (gk_rollup_set_prefixes (empty, 0, regions, 3, &error));
  assert_false (gk_rollup_add (empty, datasets[0], &error));
  g_clear_error (&error);
  assert_true (gk_rollup_set_unique (empty, FALSE, &error));
  assert_true (gk_rollup_add (empty, datasets[0], &error));
  assert_true (gk_rollup_finish (empty, &error));
  check_value (empty, "32", ITEMS, "12");
  for (gsize i = 0; i < G_N_ELEMENTS (datasets); i++)
    gk_dataset_unref (datasets[i]);
}

static void
test_settings (void **state)
{
  static const guint32 shrinking[] = { 4, 2 };
  static const guint32 long_one[] = { 19 };
  static const guint32 all[] = { 0, 2 };
  static const Row rows[] = { { "11320102000000001X", "1", NULL }, { "1133", "2", NULL }, { "9", "4", NULL } };
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkForm) other = gk_form_new_builtin ("cn-2021", NULL);
  g_autoptr (GkRollup) rollup = gk_rollup_new (form);
  g_autoptr (GkDataset) foreign = new_dataset (other, NULL, 0);
  g_autoptr (GkDataset) dataset = new_dataset (form, rows, G_N_ELEMENTS (rows));
  g_autoptr (GError) error = NULL;

  (void) state;

  assert_false (gk_rollup_set_prefixes (rollup, 0, shrinking, 2, &error));
  assert_int_equal (error->code, GK_ERROR_NUMBER);
  g_clear_error (&error);
  assert_false (gk_rollup_set_prefixes (rollup, 0, long_one, 1, &error));
  g_clear_error (&error);
  assert_false (gk_rollup_set_prefixes (rollup, 0, NULL, 0, &error));
  g_clear_error (&error);
  assert_false (gk_rollup_set_own (rollup, 15, &error));
  g_clear_error (&error);
  assert_true (gk_rollup_set_prefixes (rollup, 2, all, 2, &error));
  assert_false (gk_rollup_add (rollup, foreign, &error));
  assert_int_equal (error->code, GK_ERROR_MISMATCH);
  g_clear_error (&error);
  assert_true (gk_rollup_add (rollup, dataset, &error));
  assert_true (gk_rollup_finish (rollup, &error));
  check_value (rollup, "", ITEMS, "3");
  check_value (rollup, "32", ITEMS, "1");
  check_value (rollup, "33", ITEMS, "2");
  assert_int_equal (gk_rollup_get_n_strays (rollup), 1);
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

static gboolean
stop (guint64 done, guint64 total, void *user_data)
{
  gint *calls = user_data;

  assert_true (done <= total);
  (*calls)++;

  return FALSE;
}

static void
free_calls (gpointer data)
{
  *(gint *) data = -1;
}

static void
test_stopped (void **state)
{
  g_autoptr (GkForm) form = new_form (small_form);
  g_autoptr (GkDataset) dataset = new_dataset (form, towns, G_N_ELEMENTS (towns));
  g_autoptr (GkRollup) rollup = gk_rollup_new (form);
  g_autoptr (GError) error = NULL;
  gint calls = 0;

  (void) state;

  assert_true (gk_rollup_set_prefixes (rollup, 0, regions, 3, &error));
  gk_rollup_set_n_threads (rollup, 1);
  gk_rollup_set_progress (rollup, stop, &calls, free_calls);
  assert_false (gk_rollup_add (rollup, dataset, &error));
  assert_int_equal (error->code, GK_ERROR_CANCELLED);
  assert_int_equal (calls, 1);
  assert_int_equal (gk_rollup_get_n_reports (rollup), 0);
  gk_rollup_set_progress (rollup, NULL, NULL, NULL);
  assert_int_equal (calls, -1);
  g_clear_error (&error);
  assert_true (gk_rollup_add (rollup, dataset, &error));
  assert_true (gk_rollup_finish (rollup, &error));
  check_value (rollup, "32", ITEMS, "160");
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

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "value", test_value, values);
  TESTS_ADD_TABLE (tests, "kind", test_kind, kinds);
  tests_add (tests, "groups", test_groups);
  tests_add (tests, "counts", test_counts);
  tests_add (tests, "column", test_column);
  tests_add (tests, "published", test_published);
  tests_add (tests, "published-between", test_published_between);
  tests_add (tests, "own-member", test_own_member);
  tests_add (tests, "expected", test_expected);
  tests_add (tests, "parents", test_parents);
  TESTS_ADD_TABLE (tests, "bad-map", test_bad_map, bad_maps);
  tests_add (tests, "deep-map", test_deep_map);
  tests_add (tests, "key-and-period", test_key_and_period);
  tests_add (tests, "duplicate", test_duplicate);
  tests_add (tests, "settings", test_settings);
  tests_add (tests, "empty", test_empty);
  tests_add (tests, "stopped", test_stopped);
  tests_add (tests, "overflow", test_overflow);
  tests_add (tests, "dataset", test_dataset);
  add_merge_tests (tests);
  add_wide_tests (tests);

  return tests_run (tests, "rollup");
}
