/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-tests.h"

#include <string.h>

#include <gongkai/gongkai.h>

#include "base/number-private.h"
#include "data/dataset-private.h"

/*
 * Random datasets, compared with sums that are made row by row, and rolled up
 * whole and in parts. Cells: one of each width, a signed one, one with
 * overlapping parts, one whose sums need 128 bits.
 */

static const char form_xml[]
    = "<form id='random'><title zh='随机'/>"
      "<indicator id='small' zh='小'/><indicator id='medium' zh='中'/><indicator id='large' zh='大'/>"
      "<indicator id='change' zh='增减' signed='yes'/>"
      "<indicator id='people' zh='人数' parts='overlap'><indicator id='web' zh='网站'/></indicator>"
      "<indicator id='huge' zh='巨' kind='amount' unit='万元' decimals='3' signed='yes'/>"
      "<indicator id='more' zh='多'/><indicator id='least' zh='少'/><indicator id='none' zh='无'/>"
      "<indicator id='empty' zh='空'/></form>";

enum { SMALL, MEDIUM, LARGE, CHANGE, PEOPLE, WEB, HUGE_ONE, MORE, LEAST, NONE, EMPTY, N_CELLS };

static const guint32 digits[] = { 0, 2, 4, 6 };

typedef struct {
  const char *name;
  guint n_rows;
  guint n_regions;
  guint n_sorted;   /* rows that follow each other by region, in front of those that do not */
  guint missing;    /* of 100 cells */
  gboolean states;  /* bounds, unreadable and other cells among them */
  gboolean garbage; /* stands where cells are missing */
} Sample;

static const Sample samples[] = {
  { "one row", 1, 1, 1, 0, FALSE, FALSE },
  { "few", 50, 7, 0, 30, TRUE, FALSE },
  { "sorted, complete", 70000, 100, 70000, 0, FALSE, FALSE },
  { "sorted, blanks", 70001, 150, 70001, 20, FALSE, FALSE },
  { "sorted, garbage", 66003, 100, 66003, 20, FALSE, TRUE },
  { "sorted, states", 66000, 100, 66000, 10, TRUE, FALSE },
  { "shuffled, complete", 70000, 300, 0, 0, FALSE, FALSE },
  { "shuffled, blanks", 65600, 300, 0, 30, FALSE, FALSE },
  { "shuffled, few blanks", 65600, 300, 0, 1, FALSE, FALSE },
  { "shuffled, garbage", 65543, 300, 0, 40, FALSE, TRUE },
  { "shuffled, states", 65537, 300, 0, 10, TRUE, FALSE },
  { "many groups", 40000, 20000, 0, 5, FALSE, FALSE },
  { "sorted, then shuffled", 70000, 100, 65536, 1, FALSE, FALSE },
  { "sorted, then shuffled, blanks", 70000, 100, 65536, 30, FALSE, TRUE },
};

static gint64
random_value (GRand *rand, guint32 cell)
{
  gint64 wide = (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) & G_MAXINT64;

  switch (cell)
    {
    case MEDIUM:
      return g_rand_int_range (rand, 0, G_MAXINT32);
    case LARGE:
      return wide % GK_NUMBER_MAX_UNITS;
    case CHANGE:
      return g_rand_int_range (rand, -32768, 32768);
    case HUGE_ONE:
      return wide % (2 * GK_NUMBER_MAX_SCALED) - GK_NUMBER_MAX_SCALED;
    default:
      return g_rand_int_range (rand, 0, 32768);
    }
}

static guint8
random_state (GRand *rand, const Sample *sample, guint32 cell)
{
  static const guint8 others[]
      = { GK_CELL_ABSENT, GK_CELL_NOT_APPLICABLE, GK_CELL_BELOW, GK_CELL_DERIVED, GK_CELL_INVALID };

  if (cell == EMPTY)
    return GK_CELL_BLANK;
  if (sample->states && g_rand_int_range (rand, 0, 100) < 5)
    return others[g_rand_int_range (rand, 0, G_N_ELEMENTS (others))];

  return g_rand_int_range (rand, 0, 100) < (gint32) sample->missing ? GK_CELL_BLANK : GK_CELL_REPORTED;
}

static void
set_text (GkDataset *dataset, guint64 row, gint32 key, const char *text)
{
  assert_true (gk_dataset_set_key (dataset, row, key, text, NULL));
}

/* Bodies are numbered from @first on, so that parts have none in common. */
static GkDataset *
random_dataset (GRand *rand, GkForm *form, const Sample *sample, guint first)
{
  GkDataset *dataset = gk_dataset_new (form, sample->n_rows, GK_CELL_BLANK, NULL);

  for (guint row = 0; row < sample->n_rows; row++)
    {
      gboolean sorted = row < sample->n_sorted;
      guint region = sorted ? (guint) ((guint64) row * sample->n_regions / sample->n_rows)
                            : (guint) g_rand_int_range (rand, 0, (gint32) sample->n_regions);
      gint32 rare = sorted ? 400 : 100; /* runs must not be torn */
      g_autofree char *code
          = g_strdup_printf ("%02u%02u%02u%u", 11 + region % 20, region / 20 % 37, region / 740 % 100, first + row);

      if (sample->states && g_rand_int_range (rand, 0, rare / 2) == 0)
        code[g_rand_int_range (rand, 0, 7)] = 'X';
      else if (!sorted && g_rand_int_range (rand, 0, 300) == 0)
        memset (code + 4, '0', strlen (code) - 4 - (first + row >= 10 ? 2 : 1));
      if (g_rand_int_range (rand, 0, rare) > 0)
        set_text (dataset, row, GK_KEY_BODY_CODE, code);
      if (g_rand_int_range (rand, 0, rare) > 0)
        set_text (dataset, row, GK_KEY_PERIOD,
                  (sorted ? row / 128 % 2 == 0 : g_rand_int_range (rand, 0, 2)) ? "2020" : "2021");
      for (guint32 cell = 0; cell < N_CELLS; cell++)
        {
          guint8 state = random_state (rand, sample, cell);

          if (cell != NONE)
            assert_true (gk_dataset_set (dataset, row, cell, state, random_value (rand, cell), 0, NULL));
        }
    }
  for (guint32 cell = 0; sample->garbage && cell < N_CELLS; cell++)
    {
      GkColumn *column = &dataset->columns[cell];

      column->zeroed = FALSE;
      for (guint row = 0; row < sample->n_rows; row++)
        if (column->width > 0 && !gk_column_is_present (column, row))
          memset ((char *) column->values + (gsize) row * column->width, 0x5a, column->width);
    }
  assert_true (gk_dataset_seal (dataset, NULL));

  return dataset;
}

static GkRollup *
new_rollup (GkForm *form, gboolean by_period)
{
  GkRollup *rollup = gk_rollup_new (form);

  assert_true (gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), NULL));
  assert_true (gk_rollup_set_by_period (rollup, by_period, NULL));
  /* Numbers in the codes of few rows may be cut off: what is added twice is not the question here. */
  assert_true (gk_rollup_set_unique (rollup, FALSE, NULL));

  return rollup;
}

typedef struct {
  guint8 *bytes;
  guint64 length;
} Bytes;

static Bytes
serialize (GkRollup *rollup)
{
  Bytes out = { 0 };

  out.bytes = gk_rollup_serialize (rollup, &out.length, NULL);
  assert_non_null (out.bytes);

  return out;
}

static void
assert_same_bytes (const Bytes *found, const Bytes *expected)
{
  assert_int_equal (found->length, expected->length);
  assert_memory_equal (found->bytes, expected->bytes, found->length);
}

/* --- Row by row --- */

typedef struct {
  guint64 n_reports;
  guint64 n_states[7];
  guint64 n_figures[N_CELLS];
  guint64 counts[N_CELLS][7];
  gint128 low[N_CELLS];
  gint128 high[N_CELLS];
  gint64 most[N_CELLS];
  gboolean endless[N_CELLS];
} Group;

static void
count_row (Group *group, GkDataset *dataset, guint64 row)
{
  group->n_reports++;
  for (guint32 cell = 0; cell < N_CELLS; cell++)
    {
      gint32 state = gk_dataset_get_state (dataset, row, cell);
      gboolean has_sign = cell == CHANGE || cell == HUGE_ONE;
      gint64 value;

      group->counts[cell][state / 10]++;
      if (gk_dataset_get_scaled (dataset, row, cell, &value))
        {
          group->low[cell] += value;
          group->high[cell] += value;
          group->most[cell] = MAX (group->most[cell], value);
          group->n_figures[cell]++;
        }
      else if (state == GK_CELL_BELOW)
        {
          value = gk_column_value (&dataset->columns[cell], row) - 1;
          group->high[cell] += has_sign ? value : MAX (value, 0);
          group->endless[cell] |= has_sign;
          group->n_figures[cell]++;
        }
    }
}

/* Whether all characters of @text are zeros, and there are some. */
static gboolean
only_zeros (const char *text)
{
  gsize n = 0;

  while (text[n] == '0')
    n++;

  return n > 0 && text[n] == '\0';
}

/* Adds a row to the groups of its prefixes, called "code period". */
static void
place_row (GHashTable *groups, GkDataset *dataset, guint64 row, gboolean by_period)
{
  const char *code = gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE);
  const char *period = by_period ? gk_dataset_get_key (dataset, row, GK_KEY_PERIOD) : NULL;
  gsize n = 0;

  while (code != NULL && n < 6 && g_ascii_isdigit (code[n]))
    n++;
  if (code == NULL || (n < 6 && code[n] != '\0') || n < 2)
    return;
  for (gsize length = 2; length < strlen (code) && length <= 6; length += 2)
    if (only_zeros (code + length))
      return;
  for (gsize i = 0; i < G_N_ELEMENTS (digits) && digits[i] <= n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%.*s %s", (gint) digits[i], code, period != NULL ? period : "-");
      Group *group = g_hash_table_lookup (groups, key);

      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          g_hash_table_insert (groups, g_steal_pointer (&key), group);
        }
      count_row (group, dataset, row);
    }
}

static void
check_cell (GkRollup *rollup, guint32 number, guint32 cell, const Group *group)
{
  gint128 low = group->low[cell];
  g_autofree char *found = gk_rollup_dup_value (rollup, number, cell);
  g_autofree char *expected = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  for (guint i = 0; i < 7; i++)
    assert_int_equal (gk_rollup_count (rollup, number, cell, (gint32) i * 10), group->counts[cell][i]);
  if (cell == PEOPLE && group->n_figures[cell] > 1)
    low = group->most[cell];
  from = group->endless[cell] ? g_strdup ("") : gk_int128_print (low, cell == HUGE_ONE ? 3 : 0);
  to = gk_int128_print (group->high[cell], cell == HUGE_ONE ? 3 : 0);
  if (group->n_figures[cell] > 0)
    expected = strcmp (from, to) == 0 ? g_strdup (to) : g_strdup_printf ("%s..%s", from, to);
  if (g_strcmp0 (found, expected) != 0)
    fail_msg ("group %s, cell %u: expected %s, found %s", gk_rollup_get_group_code (rollup, number), cell, expected,
              found);
}

/* What is asked of all groups at once is what is asked of each. */
static void
check_columns (GkRollup *rollup)
{
  guint32 n = gk_rollup_get_n_groups (rollup);
  g_autofree gint64 *low = g_new (gint64, n);
  g_autofree gint64 *high = g_new (gint64, n);
  g_autofree gint32 *reasons = g_new (gint32, n);
  g_autofree guint64 *counts = g_new (guint64, n);

  for (guint32 cell = 0; cell < N_CELLS; cell++)
    {
      assert_int_equal (gk_rollup_get_column (rollup, cell, low, high, reasons, n), n);
      for (guint32 i = 0; i < n; i++)
        {
          gint64 ends[2] = { G_MININT64, G_MAXINT64 };

          gk_rollup_get_bounds (rollup, i, cell, &ends[0], &ends[1]);
          assert_true (low[i] == ends[0] && high[i] == ends[1]);
          assert_int_equal (reasons[i], gk_rollup_get_reason (rollup, i, cell));
        }
      for (gint32 state = GK_CELL_ABSENT; state <= GK_CELL_INVALID; state += 10)
        {
          assert_int_equal (gk_rollup_get_counts (rollup, cell, state, counts, n), n);
          for (guint32 i = 0; i < n; i++)
            assert_int_equal (counts[i], gk_rollup_count (rollup, i, cell, state));
        }
    }
}

static void
check_rollup (GkRollup *rollup, GHashTable *groups)
{
  guint n = 0;

  assert_true (gk_rollup_finish (rollup, NULL));
  for (guint32 i = 0; i < gk_rollup_get_n_groups (rollup); i++)
    {
      const char *period = gk_rollup_get_group_period (rollup, i);
      g_autofree char *key
          = g_strdup_printf ("%s %s", gk_rollup_get_group_code (rollup, i), period != NULL ? period : "-");
      const Group *group = g_hash_table_lookup (groups, key);

      /* There are groups of which nothing is known but what they publish. */
      assert_int_equal (gk_rollup_get_group_n_reports (rollup, i), group != NULL ? group->n_reports : 0);
      if (group == NULL)
        continue;
      n++;
      for (guint32 cell = 0; cell < N_CELLS; cell++)
        check_cell (rollup, i, cell, group);
    }
  assert_int_equal (n, g_hash_table_size (groups));
  check_columns (rollup);
}

static void
test_sums (void **state)
{
  const Sample *sample = *state;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20170001);
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  g_autoptr (GkDataset) dataset = random_dataset (rand, form, sample, 1000000);

  for (gint by_period = 0; by_period < 2; by_period++)
    {
      g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      Bytes alone = { 0 };

      for (guint row = 0; row < sample->n_rows; row++)
        place_row (groups, dataset, row, by_period);
      for (guint32 n_threads = 1; n_threads <= 3; n_threads += 2)
        {
          g_autoptr (GkRollup) rollup = new_rollup (form, by_period);
          Bytes found;

          gk_rollup_set_n_threads (rollup, n_threads);
          assert_true (gk_rollup_add (rollup, dataset, NULL));
          check_rollup (rollup, groups);
          found = serialize (rollup);
          if (n_threads > 1)
            assert_same_bytes (&found, &alone);
          gk_free (alone.bytes);
          alone = found;
        }
      gk_free (alone.bytes);
    }
}

/* --- Parts --- */

#define N_PARTS 5

static GkRollup *
unique_rollup (GkForm *form, gboolean by_period)
{
  GkRollup *rollup = new_rollup (form, by_period);

  assert_true (gk_rollup_set_unique (rollup, TRUE, NULL));

  return rollup;
}

/* The parts in an order of their own, each added, merged or merged from bytes. */
static void
check_order (GRand *rand, GkForm *form, GkDataset *const *parts, gboolean by_period, const Bytes *expected)
{
  g_autoptr (GkRollup) whole = unique_rollup (form, by_period);
  guint order[N_PARTS];
  Bytes found;

  for (guint i = 0; i < N_PARTS; i++)
    order[i] = i;
  for (guint i = N_PARTS; i > 1; i--)
    {
      guint k = (guint) g_rand_int_range (rand, 0, (gint32) i);
      guint swap = order[i - 1];

      order[i - 1] = order[k];
      order[k] = swap;
    }
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_autoptr (GkRollup) part = unique_rollup (form, by_period);
      guint n = i + 1 < N_PARTS && g_rand_boolean (rand) ? 2 : 1;

      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          assert_true (gk_rollup_add (whole, parts[order[i]], NULL));
          continue;
        }
      for (guint k = 0; k < n; k++)
        assert_true (gk_rollup_add (part, parts[order[i + k]], NULL));
      i += n - 1;
      if (g_rand_boolean (rand))
        assert_true (gk_rollup_merge (whole, part, NULL));
      else
        {
          Bytes bytes = serialize (part);

          assert_true (gk_rollup_merge_serialized (whole, bytes.bytes, bytes.length, NULL));
          gk_free (bytes.bytes);
        }
      assert_true (gk_rollup_finish (part, NULL));
    }
  found = serialize (whole);
  assert_same_bytes (&found, expected);
  gk_free (found.bytes);
}

static void
test_parts (void **state)
{
  static const Sample sample = { "part", 60, 12, 0, 20, TRUE, FALSE };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);

  (void) state;

  for (guint trial = 0; trial < 40; trial++)
    {
      g_autoptr (GkRollup) whole = unique_rollup (form, trial % 2);
      GkDataset *parts[N_PARTS];
      Bytes expected;

      for (guint i = 0; i < N_PARTS; i++)
        {
          parts[i] = random_dataset (rand, form, &sample, 100 * (i + 1));
          assert_true (gk_rollup_add (whole, parts[i], NULL));
        }
      expected = serialize (whole);
      for (guint i = 0; i < 5; i++)
        check_order (rand, form, parts, trial % 2, &expected);
      gk_free (expected.bytes);
      for (guint i = 0; i < N_PARTS; i++)
        gk_dataset_unref (parts[i]);
    }
}

/* --- Bytes --- */

static Bytes
some_bytes (GkForm *form)
{
  static const Sample sample = { "part", 8, 4, 0, 20, TRUE, FALSE };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GkDataset) dataset = random_dataset (rand, form, &sample, 100);
  g_autoptr (GkRollup) rollup = unique_rollup (form, TRUE);

  assert_true (gk_rollup_add (rollup, dataset, NULL));

  return serialize (rollup);
}

/* "<1" adds nothing, up to the bound: there is nothing in the array of bounds, and it is needed all the same. */
static void
test_bounds_of_nothing (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  g_autoptr (GkDataset) dataset = gk_dataset_new (form, 1, GK_CELL_BLANK, NULL);
  g_autoptr (GkRollup) part = unique_rollup (form, FALSE);
  g_autoptr (GkRollup) whole = unique_rollup (form, FALSE);
  Bytes bytes;
  Bytes again;

  (void) state;
  set_text (dataset, 0, GK_KEY_BODY_CODE, "320102");
  for (guint32 cell = 0; cell < N_CELLS; cell++)
    assert_true (gk_dataset_set (dataset, 0, cell, GK_CELL_BELOW, 1, 0, NULL));
  assert_true (gk_dataset_seal (dataset, NULL));
  assert_true (gk_rollup_add (part, dataset, NULL));
  bytes = serialize (part);
  assert_true (gk_rollup_merge_serialized (whole, bytes.bytes, bytes.length, NULL));
  assert_true (gk_rollup_finish (part, NULL));
  assert_true (gk_rollup_finish (whole, NULL));
  for (guint32 i = 0; i < gk_rollup_get_n_groups (part); i++)
    for (guint32 cell = 0; cell < N_CELLS; cell++)
      {
        g_autofree char *value = gk_rollup_dup_value (whole, i, cell);
        g_autofree char *expected = gk_rollup_dup_value (part, i, cell);

        assert_string_equal (value, expected);
      }
  again = serialize (whole);
  assert_same_bytes (&again, &bytes);
  gk_free (again.bytes);
  gk_free (bytes.bytes);
}

static void
test_damaged (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  g_autoptr (GkRollup) rollup = unique_rollup (form, TRUE);
  Bytes bytes = some_bytes (form);

  (void) state;

  for (guint64 i = 0; i < bytes.length; i++)
    {
      g_autoptr (GError) error = NULL;

      bytes.bytes[i] ^= 0x10;
      assert_false (gk_rollup_merge_serialized (rollup, bytes.bytes, bytes.length, &error));
      assert_int_equal (error->code, GK_ERROR_SYNTAX);
      bytes.bytes[i] ^= 0x10;
      g_clear_error (&error);
      assert_false (gk_rollup_merge_serialized (rollup, bytes.bytes, i, &error));
      assert_int_equal (error->code, GK_ERROR_SYNTAX);
    }
  assert_int_equal (gk_rollup_get_n_reports (rollup), 0);
  assert_true (gk_rollup_merge_serialized (rollup, bytes.bytes, bytes.length, NULL));
  gk_free (bytes.bytes);
}

/* Bytes with a digest that is right, and something else that is not, are refused or make a roll-up that can be asked.
 */
static void
test_forged (void **state)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  Bytes bytes = some_bytes (form);
  guint n_taken = 0;

  (void) state;

  for (guint trial = 0; trial < 20000; trial++)
    {
      g_autoptr (GkRollup) rollup = unique_rollup (form, TRUE);
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autofree guint8 *forged = g_memdup2 (bytes.bytes, bytes.length);
      guint64 length = bytes.length - (trial % 7 == 0 ? (guint64) g_rand_int_range (rand, 0, 200) : 0);
      gsize digest_length = 32;

      for (gint i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        forged[g_rand_int_range (rand, 52, (gint32) length)] = (guint8) g_rand_int (rand);
      for (guint i = 0; i < 8; i++)
        forged[12 + i] = (guint8) (length >> (8 * i));
      g_checksum_update (checksum, forged + 52, (gssize) (length - 52));
      g_checksum_get_digest (checksum, forged + 20, &digest_length);
      if (!gk_rollup_merge_serialized (rollup, forged, length, NULL))
        continue;
      n_taken++;
      assert_true (gk_rollup_finish (rollup, NULL));
      for (guint32 i = 0; i < gk_rollup_get_n_groups (rollup); i++)
        for (guint32 cell = 0; cell < N_CELLS; cell++)
          g_free (gk_rollup_dup_value (rollup, i, cell));
    }
  assert_true (n_taken > 0);
  gk_free (bytes.bytes);
}

static void
test_mismatch (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  g_autoptr (GkForm) other = gk_form_new_builtin ("cn-2021", NULL);
  GkRollup *rollups[] = { unique_rollup (other, TRUE), unique_rollup (form, FALSE), new_rollup (form, TRUE),
                          gk_rollup_new (form), unique_rollup (form, TRUE) };
  g_autoptr (GkRollup) part = unique_rollup (form, TRUE);
  Bytes bytes = some_bytes (form);

  (void) state;

  assert_true (gk_rollup_set_own (rollups[4], GK_OWN_MEMBER, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rollups); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_false (gk_rollup_merge_serialized (rollups[i], bytes.bytes, bytes.length, &error));
      assert_int_equal (error->code, GK_ERROR_MISMATCH);
      g_clear_error (&error);
      assert_false (gk_rollup_merge (rollups[i], part, &error));
      assert_int_equal (error->code, GK_ERROR_MISMATCH);
      gk_rollup_unref (rollups[i]);
    }

  /* Twice the same bodies. */
  assert_true (gk_rollup_merge_serialized (part, bytes.bytes, bytes.length, NULL));
  for (gint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      Bytes again;

      assert_false (gk_rollup_merge_serialized (part, bytes.bytes, bytes.length, &error));
      assert_int_equal (error->code, GK_ERROR_MISMATCH);
      assert_contains (error->message, "in both roll-ups");
      again = serialize (part);
      assert_same_bytes (&again, &bytes);
      gk_free (again.bytes);
    }
  gk_free (bytes.bytes);
}

void
add_merge_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "sums", test_sums, samples);
  tests_add (tests, "parts", test_parts);
  tests_add (tests, "bounds of nothing", test_bounds_of_nothing);
  tests_add (tests, "damaged", test_damaged);
  tests_add (tests, "forged", test_forged);
  tests_add (tests, "mismatch", test_mismatch);
}
