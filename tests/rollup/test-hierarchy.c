/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-samples.h"

#include <string.h>

/* Where reports stand, and what a roll-up refuses. */

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

/* Texts are compared with the one in front, of which they may share more than a word: each row differs from that in
 * front in one place, of every length. */
static void
test_alike (void **state)
{
  static const guint32 skips[] = { 0, 2, 9 };
  g_autoptr (GkForm) form = new_form (small_form);

  (void) state;

  for (gsize k = 0; k < G_N_ELEMENTS (skips); k++)
    for (guint32 digits = 1; digits <= 18; digits++)
      {
        g_autoptr (GkRollup) rollup = gk_rollup_new (form);
        g_autoptr (GError) error = NULL;
        char codes[2 * 18 + 2][32];
        Row rows[G_N_ELEMENTS (codes)];
        guint32 n = 0;

        for (guint32 at = 0; at <= digits; at++)
          for (guint twice = 0; twice < 2; twice++, n++)
            {
              /* The letters in front tell nothing, and neither does what is behind the digits. */
              memset (codes[n], 'A', skips[k]);
              memset (codes[n] + skips[k], '1', digits);
              if (at < digits)
                codes[n][skips[k] + at] = '2';
              g_snprintf (codes[n] + skips[k] + digits, 4, "%02u", n + 1);
              rows[n] = (Row){ codes[n], "1", "2021" };
            }
        {
          g_autoptr (GkDataset) dataset = new_dataset (form, rows, n);

          assert_true (gk_rollup_set_prefixes (rollup, skips[k], &digits, 1, &error));
          assert_true (gk_rollup_add (rollup, dataset, &error));
        }
        assert_true (gk_rollup_finish (rollup, &error));
        assert_int_equal (gk_rollup_get_n_groups (rollup), digits + 1);
        for (guint32 i = 0; i <= digits; i++)
          assert_int_equal (gk_rollup_get_group_n_reports (rollup, i), 2);
      }
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

void
add_hierarchy_tests (Tests *tests)
{
  tests_add (tests, "groups", test_groups);
  tests_add (tests, "alike", test_alike);
  tests_add (tests, "expected", test_expected);
  tests_add (tests, "parents", test_parents);
  TESTS_ADD_TABLE (tests, "bad-map", test_bad_map, bad_maps);
  tests_add (tests, "deep-map", test_deep_map);
  tests_add (tests, "key-and-period", test_key_and_period);
  tests_add (tests, "duplicate", test_duplicate);
  tests_add (tests, "settings", test_settings);
  tests_add (tests, "stopped", test_stopped);
}
