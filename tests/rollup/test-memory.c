/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "refuse.h"

#include <string.h>

#include <gongkai/gongkai.h>

#include "data/dataset-private.h"

/*
 * Where memory is lacking, that is what the caller is told, and the roll-up is as it was: what failed is done again,
 * and comes to the same as if nothing had been refused. There is enough of everything that what grows with it is large.
 */

#define N_PARTS 4
#define N_ROWS 2400 /* of a part */
#define N_REGIONS 1100
#define MANY_REGIONS 8800
#define N_EXPECTED 4500

enum { SMALL, CHANGE, PEOPLE, WEB, RATE, N_CELLS };

static const char form_xml[]
    = "<form id='memory'><indicator id='small' zh='小'/><indicator id='change' zh='增减' signed='yes'/>"
      "<indicator id='people' zh='人数' parts='overlap'><indicator id='web' zh='网站'/></indicator>"
      "<indicator id='rate' zh='占比' kind='percent' unit='%' decimals='2'/><rule id='r'>rate = share(small, people)"
      "</rule></form>";

typedef struct {
  const char *name;
  gboolean by_parents;
  guint32 n_threads;
  guint n_regions;
  gsize least; /* refusals */
} Case;

typedef struct {
  const Case *of;
  GkForm *form;
  GkDataset *parts[N_PARTS];
  GPtrArray *codes; /* of the bodies, and of their groups */
  GPtrArray *parents;
  GkRollup *part;  /* of the third */
  GkRollup *other; /* of the fourth */
  GkRollup *whole; /* while an attempt lasts */
  guint8 *bytes;   /* likewise */
  guint64 n_bytes;
  guint64 sum; /* of all that is found, the first time */
  gint64 *low;
  gint64 *high;
  gint32 *reasons;
  guint64 *counts;
  guint32 max;
} Work;

/* --- Reports --- */

static char *
code_of (guint row, guint number, guint n_regions)
{
  guint region = number * 7 % n_regions;
  char prefix[16];

  g_snprintf (prefix, sizeof prefix, "%02u%02u%02u", 11 + region / 100, 1 + region / 10 % 10, 1 + region % 10);
  if (row % 5 == 4)
    return g_strdup_printf ("X%s%06u", prefix, number);

  /* What a region publishes of itself; for each at most once. */
  if (row % 4 == 3 && number < N_REGIONS)
    return g_strdup (prefix);

  return g_strdup_printf ("%s%06u", prefix, number);
}

static GkDataset *
make_part (GkForm *form, guint part, guint n_regions)
{
  static const guint8 states[] = { GK_CELL_REPORTED, GK_CELL_REPORTED, GK_CELL_BLANK,   GK_CELL_ABSENT,
                                   GK_CELL_BELOW,    GK_CELL_DERIVED,  GK_CELL_INVALID, GK_CELL_NOT_APPLICABLE };
  GkDataset *dataset = gk_dataset_new (form, N_ROWS, GK_CELL_BLANK, NULL);

  for (guint row = 0; row < N_ROWS; row++)
    {
      guint number = part * N_ROWS + row;
      g_autofree char *code = code_of (row, number, n_regions);

      assert_true (gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, code, NULL));
      assert_true (gk_dataset_set_key (dataset, row, GK_KEY_PERIOD, row % 3 == 0 ? "2020" : "2021", NULL));
      for (guint32 cell = 0; cell < RATE; cell++)
        assert_true (gk_dataset_set (dataset, row, cell, states[(row / 3 + cell) % G_N_ELEMENTS (states)],
                                     1 + (gint64) (number * (cell + 1) % 997), 0, NULL));
    }
  assert_true (gk_dataset_seal (dataset, NULL));

  return dataset;
}

/* Lists the bodies of all parts under their regions, and those under their provinces. */
static void
list_parents (Work *work)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint number = 0; number < N_PARTS * N_ROWS; number++)
    for (g_autofree char *code = code_of (number % N_ROWS, number, N_REGIONS); code != NULL && *code != 'X';)
      {
        gsize length = strlen (code);
        char *parent = length > 2 ? g_strndup (code, length > 6 ? 6 : 2) : NULL;

        if (g_hash_table_contains (known, code))
          {
            g_free (parent);
            break;
          }
        g_hash_table_add (known, code);
        g_ptr_array_add (work->codes, code);
        g_ptr_array_add (work->parents, parent);
        code = g_strdup (parent);
      }
}

/* --- Steps --- */

static GkRollup *
new_rollup (Work *work, GError **error)
{
  static const guint32 digits[] = { 2, 4, 6 };
  GkRollup *rollup = gk_rollup_new (work->form);
  gboolean done;

  gk_rollup_set_n_threads (rollup, work->of->n_threads);
  if (work->of->by_parents)
    done = gk_rollup_set_parents (rollup, (const char *const *) work->codes->pdata,
                                  (const char *const *) work->parents->pdata, work->codes->len, error);
  else
    done = gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), error);
  if (done && gk_rollup_set_by_period (rollup, TRUE, error))
    return rollup;
  gk_rollup_unref (rollup);

  return NULL;
}

static gboolean
begin (Work *work, GError **error)
{
  work->whole = new_rollup (work, error);

  return work->whole != NULL;
}

static gboolean
expect (Work *work, GError **error)
{
  return gk_rollup_set_expected (work->whole, (const char *const *) work->codes->pdata, N_EXPECTED, error);
}

static gboolean
add_first (Work *work, GError **error)
{
  return gk_rollup_add (work->whole, work->parts[0], error);
}

static gboolean
add_second (Work *work, GError **error)
{
  return gk_rollup_add (work->whole, work->parts[1], error);
}

static gboolean
merge (Work *work, GError **error)
{
  return gk_rollup_merge (work->whole, work->part, error);
}

static gboolean
serialize (Work *work, GError **error)
{
  work->bytes = gk_rollup_serialize (work->other, &work->n_bytes, error);

  return work->bytes != NULL;
}

static gboolean
merge_serialized (Work *work, GError **error)
{
  return gk_rollup_merge_serialized (work->whole, work->bytes, work->n_bytes, error);
}

static gboolean
finish (Work *work, GError **error)
{
  gboolean done = gk_rollup_finish (work->whole, error);

  assert_true (done == (gk_rollup_get_n_groups (work->whole) > 0));

  return done;
}

static gboolean
serialize_whole (Work *work, GError **error)
{
  g_clear_pointer (&work->bytes, gk_free);
  work->bytes = gk_rollup_serialize (work->whole, &work->n_bytes, error);

  return work->bytes != NULL;
}

/* Bounds of sums are raw texts there. */
static gboolean
dup_dataset (Work *work, GError **error)
{
  g_autoptr (GkReport) report = NULL;
  gint32 group = gk_rollup_find_group (work->whole, "11", "2021");
  g_autofree char *value = gk_rollup_dup_value (work->whole, (guint32) group, PEOPLE);
  g_autoptr (GkDataset) dataset = gk_rollup_dup_dataset (work->whole, -1, error);

  if (dataset == NULL)
    return FALSE;
  assert_int_equal (gk_dataset_get_n_rows (dataset), gk_rollup_get_n_groups (work->whole));
  report = gk_dataset_dup_report (dataset, (guint64) group, NULL);
  assert_string_equal (gk_report_get_body_code (report), "11");
  assert_string_equal (gk_report_get_period (report), "2021");
  assert_int_equal (gk_report_get_state (report, PEOPLE), GK_CELL_INVALID);
  assert_string_equal (gk_report_get_raw (report, PEOPLE), value);

  return TRUE;
}

static const struct {
  gboolean (*step) (Work *work, GError **error);
  guint n_added;        /* parts */
  gboolean of_few_only; /* regions: where there are many it would take long, and say nothing new */
} steps[] = {
  { begin, 0, FALSE },      { expect, 0, FALSE },         { add_first, 1, FALSE },  { finish, 0, FALSE },
  { add_second, 1, FALSE }, { merge, 1, FALSE },          { serialize, 0, TRUE },   { merge_serialized, 1, TRUE },
  { finish, 0, FALSE },     { serialize_whole, 0, TRUE }, { dup_dataset, 0, TRUE },
};

/* --- Attempts --- */

static void
mix (guint64 *sum, guint64 number)
{
  *sum = (*sum ^ number) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  *sum ^= *sum >> 29;
}

/* All that is found, as a number. */
static guint64
sum_up (Work *work)
{
  guint64 sum = gk_rollup_get_n_differences (work->whole);
  guint32 n = gk_rollup_get_n_groups (work->whole);

  assert_true (n > 0 && n <= work->max);
  mix (&sum, gk_rollup_get_n_missing (work->whole));
  mix (&sum, gk_rollup_get_n_strays (work->whole));
  for (guint32 cell = 0; cell < N_CELLS; cell++)
    {
      assert_int_equal (gk_rollup_get_column (work->whole, cell, work->low, work->high, work->reasons, n), n);
      assert_int_equal (gk_rollup_get_counts (work->whole, cell, GK_CELL_REPORTED, work->counts, n), n);
      for (guint32 i = 0; i < n; i++)
        {
          mix (&sum, (guint64) work->low[i]);
          mix (&sum, (guint64) work->high[i]);
          mix (&sum, (guint64) work->reasons[i]);
          mix (&sum, work->counts[i]);
        }
    }
  for (guint64 i = 0; i < work->n_bytes; i++)
    mix (&sum, work->bytes[i]);

  return sum;
}

static gboolean
try_rollup (gpointer data, GError **error)
{
  Work *work = data;
  gboolean sound = TRUE;
  guint64 n_reports = 0;
  guint64 sum;

  work->whole = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].of_few_only && work->of->n_regions > N_REGIONS)
        continue;
      if (!steps[i].step (work, sound ? error : NULL))
        {
          if (!sound)
            fail_msg ("step %u failed again", (guint) i);
          sound = FALSE;
          if (work->whole != NULL)
            assert_int_equal (gk_rollup_get_n_reports (work->whole), n_reports);
          if (!steps[i].step (work, NULL))
            fail_msg ("step %u failed though there was memory", (guint) i);
        }
      n_reports += steps[i].n_added * N_ROWS;
      assert_int_equal (gk_rollup_get_n_reports (work->whole), n_reports);
    }
  sum = sum_up (work);
  if (work->sum == 0)
    work->sum = sum;
  assert_true (sum == work->sum);
  g_clear_pointer (&work->bytes, gk_free);
  gk_rollup_unref (work->whole);

  return sound;
}

/* Threads that end free at any time. */
static const Case cases[] = {
  { "prefixes, two threads", FALSE, 2, N_REGIONS, 100 },
  { "parents", TRUE, 1, N_REGIONS, 110 },
  { "many regions", FALSE, 1, MANY_REGIONS, 100 },
};

static void
test_without_memory (void **state)
{
  const Case *of = *state;
  Work work = { .of = of, .max = 4 * N_PARTS * N_ROWS };

  work.form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);
  work.codes = g_ptr_array_new_with_free_func (g_free);
  work.parents = g_ptr_array_new_with_free_func (g_free);
  work.low = g_new (gint64, work.max);
  work.high = g_new (gint64, work.max);
  work.reasons = g_new (gint32, work.max);
  work.counts = g_new (guint64, work.max);
  list_parents (&work);
  for (guint i = 0; i < N_PARTS; i++)
    work.parts[i] = make_part (work.form, i, of->n_regions);
  work.part = new_rollup (&work, NULL);
  assert_true (gk_rollup_add (work.part, work.parts[2], NULL));
  work.other = new_rollup (&work, NULL);
  assert_true (gk_rollup_add (work.other, work.parts[3], NULL));

  /* qsort() of the C library takes memory, and does without. */
  refuse_each (try_rollup, &work, of->least, of->n_threads == 1, TRUE);

  gk_rollup_unref (work.part);
  gk_rollup_unref (work.other);
  for (guint i = 0; i < N_PARTS; i++)
    gk_dataset_unref (work.parts[i]);
  g_ptr_array_unref (work.codes);
  g_ptr_array_unref (work.parents);
  g_free (work.low);
  g_free (work.high);
  g_free (work.reasons);
  g_free (work.counts);
  gk_form_unref (work.form);
}

int
main (void)
{
  Tests *tests;

  if (!allocator_is_ours ())
    return report_nothing_to_count ();

  tests = tests_new ();
  TESTS_ADD_TABLE (tests, "without memory", test_without_memory, cases);

  return tests_run (tests, "rollup-memory");
}
