/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/parallel-private.h"

/* With more slots, 32-bit sums of a block are more work to flush than they save. */
#define MAX_NARROW_SLOTS (GK_BLOCK_ROWS / 4)

/* Figures that are missing are counted on the way if there is one for so many rows in eight columns. */
#define MANY_MISSING 4

/* Of so many blocks a 32-bit integer can count every row. */
#define MAX_COUNTED_BLOCKS (G_MAXINT32 / GK_BLOCK_ROWS)

/* Up to eight columns whose values have the same width. */
typedef struct {
  guint8 width;
  guint8 n;
  gboolean wide; /* one column of which sums need 128 bits */
  guint32 cells[GK_LANES];
} Panel;

/* What a thread needs besides: eight lanes a slot. */
typedef struct {
  gint64 *sums;        /* all else stands behind them */
  gint64 *all_missing; /* scattered rows without a figure */
  gint32 *missing;     /* those of some blocks */
  gint32 *narrow;      /* sums of a block; not if there are many slots */
  gboolean counted;    /* whether all_missing is of the panel that is being done */
} Bench;

typedef struct {
  const GkRollup *rollup;
  const GkDataset *dataset;
  const GkStanding *standing;
  guint32 n_slots;     /* with the one of rows that stand nowhere */
  guint32 n_scattered; /* blocks without runs */
  GkTallies *tallies;
  GArray *panels; /* of Panel */
  Bench *benches; /* of each thread */
  gint stopped;   /* atomic */
  GMutex mutex;   /* of the error */
  GError *error;
} Work;

static void
count_reports (Work *work)
{
  guint64 *n_reports = work->tallies->n_reports;

  for (guint32 i = 0; i < work->standing->n_blocks; i++)
    {
      const GkRowBlock *block = &work->standing->blocks[i];
      GkRuns runs = gk_standing_runs (work->standing, i);

      work->n_scattered += runs.n == 0;
      for (guint32 k = 0; k < runs.n; k++)
        n_reports[runs.slots[k]] += runs.starts[k + 1] - runs.starts[k];
      for (guint32 k = 0; runs.n == 0 && k < block->n_rows; k++)
        n_reports[work->standing->slots[block->first_row + k]]++;
    }
}

/* --- Columns --- */

/* What the values of a column add up to at most. */
static guint64
find_most (const GkColumn *column, guint64 n_rows)
{
  guint64 most = (guint64) MAX (column->high, -column->low);
  guint64 product;

  return __builtin_mul_overflow (most, n_rows, &product) ? G_MAXUINT64 : product;
}

/* Whether sums of a column may need more than 64 bits. */
static gboolean
is_wide (const Work *work, const GkColumn *column)
{
  return find_most (column, work->dataset->n_rows) > G_MAXINT64;
}

/* Whether a column is summed with others. */
static gboolean
is_shared (const Work *work, const GkColumn *column)
{
  return column->width > 0 && column->n_missing < work->dataset->n_rows && !is_wide (work, column);
}

/* The columns of the next panel, of @n_left that are in none. Towards the end they are fewer, so that threads end
 * together; but where rows are scattered one column is as much work as eight. */
static guint
find_n_lanes (const Work *work, guint32 n_left)
{
  guint32 n_threads = gk_rollup_n_threads (work->rollup);

  return n_threads == 1 || work->n_scattered > 0 ? GK_LANES : CLAMP (n_left / (2 * n_threads), 2, GK_LANES);
}

static void
add_panels (Work *work)
{
  guint32 n_cells = work->dataset->form->cells->len;
  guint32 n_left = 0;

  for (guint32 cell = 0; cell < n_cells; cell++)
    n_left += is_shared (work, &work->dataset->columns[cell]);
  for (guint8 width = 2; width <= 8; width *= 2)
    {
      Panel panel = { .width = width };

      for (guint32 cell = 0; cell < n_cells; cell++)
        {
          const GkColumn *column = &work->dataset->columns[cell];

          if (column->width != width || !is_shared (work, column))
            continue;
          panel.cells[panel.n++] = cell;
          if (panel.n == find_n_lanes (work, n_left))
            {
              n_left -= panel.n;
              g_array_append_val (work->panels, panel);
              panel.n = 0;
            }
        }
      if (panel.n > 0)
        {
          n_left -= panel.n;
          g_array_append_val (work->panels, panel);
        }
    }
}

/* Columns of which sums need more than 64 bits, and those without any figure, of which only the states count. */
static void
add_single_panels (Work *work)
{
  for (guint32 cell = 0; cell < work->dataset->form->cells->len; cell++)
    {
      const GkColumn *column = &work->dataset->columns[cell];
      gboolean is_empty = column->n_missing == work->dataset->n_rows;
      Panel panel = { .width = is_empty ? 0 : column->width, .n = 1, .wide = !is_empty, .cells = { cell } };

      if (!is_shared (work, column))
        g_array_append_val (work->panels, panel);
    }
}

/* The rows of a block, with bits if what stands where no figure is has to be left out, or counted. Lanes that are left
 * over do the work of the first, and nobody reads them. */
static GkPanelRows
block_rows (const Work *work, const Panel *panel, const GkRowBlock *block, gboolean counted)
{
  GkPanelRows rows = { 0 };

  for (guint lane = 0; lane < GK_LANES; lane++)
    {
      const GkColumn *column = &work->dataset->columns[panel->cells[lane < panel->n ? lane : 0]];
      rows.values[lane] = (const char *) column->values + block->first_row * column->width;
      if (column->present != NULL && (!column->zeroed || counted))
        rows.present[lane] = column->present + block->first_row / GK_WORD_ROWS;
    }

  return rows;
}

static void
scatter (const Work *work, const Panel *panel, const GkRowBlock *block, const GkPanelRows *rows, Bench *bench)
{
  const guint32 *slots = work->standing->slots + block->first_row;
  gint32 *missing = bench->counted ? bench->missing : NULL;

  if (panel->width == 2 && bench->narrow != NULL)
    {
      gk_scatter_narrow (rows, slots, block->n_rows, bench->narrow, missing);
      gk_flush_sums (bench->narrow, bench->sums, (gsize) work->n_slots * GK_LANES);
    }
  else
    gk_scatter (panel->width, rows, slots, block->n_rows, bench->sums, missing);
}

/* Whether enough of the figures of a panel are missing that they are counted on the way, not one at a time. */
static gboolean
has_many_missing (const Work *work, const Panel *panel)
{
  guint64 n_missing = 0;

  for (guint lane = 0; lane < panel->n; lane++)
    if (work->dataset->columns[panel->cells[lane]].states == NULL)
      n_missing += work->dataset->columns[panel->cells[lane]].n_missing;

  return n_missing >= work->dataset->n_rows / MANY_MISSING;
}

/* Of the rows of a column that have no figure nothing more is to be said than how many there are. */
static gboolean
is_counted (const Work *work, const GkColumn *column)
{
  return column->states == NULL && column->n_missing > 0 && column->n_missing < work->dataset->n_rows;
}

/* Sums the runs of a panel, and counts those of their rows that have no figure. */
static gboolean
sum_runs (const Work *work, const Panel *panel, GError **error)
{
  gint64 *sums[GK_LANES] = { NULL };
  guint64 *missing[GK_LANES] = { NULL };

  for (guint lane = 0; lane < panel->n; lane++)
    {
      guint32 cell = panel->cells[lane];
      const GkColumn *column = &work->dataset->columns[cell];

      sums[lane] = work->tallies->tallies[cell].sums;
      if (!is_counted (work, column))
        continue;
      missing[lane] = gk_tallies_add_counts (work->tallies, cell, gk_tally_of_state (column->missing), error);
      if (missing[lane] == NULL)
        return FALSE;
    }
  for (guint32 i = 0; i < work->standing->n_blocks; i++)
    {
      GkRuns runs = gk_standing_runs (work->standing, i);
      GkPanelRows rows;

      if (runs.n == 0)
        continue;
      rows = block_rows (work, panel, &work->standing->blocks[i], TRUE);
      gk_sum_runs (panel->width, &rows, panel->n, &runs, sums, missing);
    }

  return TRUE;
}

/* Sums the rows of a panel that are in no run. */
static void
sum_scattered (const Work *work, const Panel *panel, Bench *bench)
{
  gsize n = (gsize) work->n_slots * GK_LANES;

  bench->counted = has_many_missing (work, panel);
  memset (bench->sums, 0, n * sizeof *bench->sums);
  if (bench->counted)
    memset (bench->all_missing, 0, n * sizeof *bench->all_missing);
  for (guint32 i = 0; i < work->standing->n_blocks; i++)
    {
      const GkRowBlock *block = &work->standing->blocks[i];
      GkPanelRows rows = block_rows (work, panel, block, bench->counted);

      if (block->n_runs == 0)
        scatter (work, panel, block, &rows, bench);
      if (bench->counted && (i % MAX_COUNTED_BLOCKS == MAX_COUNTED_BLOCKS - 1 || i + 1 == work->standing->n_blocks))
        gk_flush_sums (bench->missing, bench->all_missing, n);
    }
  for (guint lane = 0; lane < panel->n; lane++)
    for (guint32 slot = 0; slot < work->n_slots; slot++)
      work->tallies->tallies[panel->cells[lane]].sums[slot] += bench->sums[(gsize) slot * GK_LANES + lane];
}

/* The sum of a column whose sums may leave 64 bits. */
static void
sum_wide (const Work *work, guint32 cell)
{
  const GkColumn *column = &work->dataset->columns[cell];
  const GkTally *tally = &work->tallies->tallies[cell];

  for (guint64 row = 0; row < work->dataset->n_rows; row++)
    if (gk_column_is_present (column, row))
      {
        guint32 slot = work->standing->slots[row];

        gk_tally_set_sum (tally, slot, gk_tally_get_sum (tally, slot) + gk_column_value (column, row));
      }
}

/* --- States --- */

static gboolean
find_highest (const Work *work, guint32 cell, GError **error)
{
  const GkColumn *column = &work->dataset->columns[cell];
  gint64 *highest = gk_tallies_add_highest (work->tallies, cell, error);

  if (highest == NULL)
    return FALSE;
  for (guint64 row = 0; row < work->dataset->n_rows; row++)
    if (gk_column_is_present (column, row) && gk_column_state (column, row) != GK_CELL_BELOW)
      {
        gint64 *at = &highest[work->standing->slots[row]];

        *at = MAX (*at, gk_column_value (column, row));
      }

  return TRUE;
}

/* Takes a row whose state is not GK_CELL_REPORTED. */
static gboolean
count_state (const Work *work, guint32 cell, guint64 row, guint64 **counts, GError **error)
{
  const GkColumn *column = &work->dataset->columns[cell];
  guint32 slot = work->standing->slots[row];
  const GkTally *tally = &work->tallies->tallies[cell];
  guint8 state = gk_column_state (column, row);
  gint number = gk_tally_of_state (state);
  gint128 *bounds;

  if (number < 0)
    return TRUE;
  if (counts[number] == NULL)
    counts[number] = gk_tallies_add_counts (work->tallies, cell, number, error);
  if (counts[number] == NULL)
    return FALSE;
  counts[number][slot]++;
  if (state != GK_CELL_BELOW)
    return TRUE;

  bounds = gk_tallies_add_bounds (work->tallies, cell, error);
  if (bounds == NULL)
    return FALSE;
  gk_tally_set_sum (tally, slot, gk_tally_get_sum (tally, slot) - gk_column_value (column, row));
  bounds[slot] += gk_form_cell_indicator (work->rollup->form, cell)->has_sign
                      ? (gint128) gk_column_value (column, row) - 1
                      : MAX (gk_column_value (column, row) - 1, 0);

  return TRUE;
}

/* Rows of word @i of bits that hold something else than a reported value. */
static guint64
other_rows (const GkDataset *dataset, const GkColumn *column, guint64 i)
{
  guint64 rest = dataset->n_rows - i * GK_WORD_ROWS;
  guint64 all = rest >= GK_WORD_ROWS ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << rest) - 1;
  guint64 missing = column->width == 0 ? all : column->present != NULL ? ~column->present[i] & all : 0;

  return missing | (column->special != NULL ? column->special[i] : 0);
}

/* Counts of the rows of a block that have no figure, one at a time. */
static void
count_each (const Work *work, const GkColumn *column, const GkRowBlock *block, guint64 *counts)
{
  guint64 first = block->first_row / GK_WORD_ROWS;
  guint64 end = (block->first_row + block->n_rows + GK_WORD_ROWS - 1) / GK_WORD_ROWS;

  for (guint64 i = first; i < end; i++)
    for (guint64 rows = other_rows (work->dataset, column, i); rows != 0; rows &= rows - 1)
      counts[work->standing->slots[i * GK_WORD_ROWS + (guint64) __builtin_ctzll (rows)]]++;
}

/* Counts the other rows of a column that have no figure. */
static gboolean
count_missing (const Work *work, const Panel *panel, guint lane, const Bench *bench, GError **error)
{
  guint32 cell = panel->cells[lane];
  const GkColumn *column = &work->dataset->columns[cell];
  guint64 *counts = gk_tallies_add_counts (work->tallies, cell, gk_tally_of_state (column->missing), error);

  if (counts == NULL)
    return FALSE;
  if (column->n_missing == work->dataset->n_rows)
    {
      memcpy (counts, work->tallies->n_reports, work->n_slots * sizeof *counts);
      return TRUE;
    }
  for (guint32 i = 0; i < work->standing->n_blocks; i++)
    {
      const GkRowBlock *block = &work->standing->blocks[i];

      if (panel->wide || (block->n_runs == 0 && !bench->counted))
        count_each (work, column, block, counts);
    }
  for (guint32 slot = 0; bench->counted && slot < work->n_slots; slot++)
    counts[slot] += (guint64) bench->all_missing[(gsize) slot * GK_LANES + lane];

  return TRUE;
}

/* Counts the rows of a column that hold no reported value. */
static gboolean
count_states (const Work *work, const Panel *panel, guint lane, const Bench *bench, GError **error)
{
  guint32 cell = panel->cells[lane];
  const GkColumn *column = &work->dataset->columns[cell];
  guint64 *counts[GK_N_TALLIES] = { NULL };

  if (column->states == NULL)
    return column->n_missing == 0 || count_missing (work, panel, lane, bench, error);

  for (guint64 i = 0; i < gk_dataset_n_words (work->dataset); i++)
    for (guint64 rows = other_rows (work->dataset, column, i); rows != 0; rows &= rows - 1)
      if (!count_state (work, cell, i * GK_WORD_ROWS + (guint64) __builtin_ctzll (rows), counts, error))
        return FALSE;

  return TRUE;
}

/* --- Threads --- */

static gboolean
do_panel (Work *work, const Panel *panel, Bench *bench, GError **error)
{
  bench->counted = FALSE;
  for (guint lane = 0; lane < panel->n; lane++)
    {
      const GkColumn *column = &work->dataset->columns[panel->cells[lane]];

      if (!gk_tallies_widen_sums (work->tallies, panel->cells[lane], find_most (column, work->dataset->n_rows), error))
        return FALSE;
    }
  if (panel->wide)
    sum_wide (work, panel->cells[0]);
  else if (panel->width > 0 && !sum_runs (work, panel, error))
    return FALSE;
  else if (panel->width > 0 && work->n_scattered > 0)
    sum_scattered (work, panel, bench);
  for (guint lane = 0; lane < panel->n; lane++)
    {
      guint32 cell = panel->cells[lane];

      if (!count_states (work, panel, lane, bench, error)
          || (work->rollup->plans[cell].kind == GK_ROLLUP_DISTINCT && panel->width > 0
              && !find_highest (work, cell, error)))
        return FALSE;
    }

  return TRUE;
}

/* The lanes of a slot are in one line of the cache. */
static gboolean
bench_init (const Work *work, Bench *bench)
{
  gsize n = (gsize) work->n_slots * GK_LANES;
  gsize size = 2 * sizeof *bench->sums + 2 * sizeof *bench->narrow;

  *bench = (Bench){ .sums = gk_try_aligned0_n (n, size, NULL) };
  if (bench->sums == NULL)
    return FALSE;
  bench->all_missing = bench->sums + n;
  bench->missing = (gint32 *) (bench->all_missing + n);
  bench->narrow = work->n_slots <= MAX_NARROW_SLOTS ? bench->missing + n : NULL;

  return TRUE;
}

/* Keeps the first error; without one it is memory that lacks. */
static void
stop_work (Work *work, GError *error)
{
  g_mutex_lock (&work->mutex);
  if (work->error == NULL && error == NULL)
    gk_set_error (&work->error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the sums of the roll-up",
                  "内存不足：无法容纳汇总数");
  else if (work->error == NULL)
    work->error = g_steal_pointer (&error);
  g_mutex_unlock (&work->mutex);
  g_clear_error (&error);
  g_atomic_int_set (&work->stopped, TRUE);
}

/* Tells that @n_done panels are done, and stops the work if it shall be. */
static void
tell (Work *work, guint n_done)
{
  const GkRollup *rollup = work->rollup;
  guint64 n_rows = work->dataset->n_rows;
  GError *error = NULL;

  if (gk_progress_tell (&rollup->progress, n_rows / work->panels->len * n_done, n_rows))
    return;
  gk_set_error (&error, GK_ERROR_CANCELLED, NULL, 0, 0, "the roll-up was stopped", "汇总已中止");
  stop_work (work, error);
}

/* Does a panel, and tells of it on the thread that is told of the progress. */
static gboolean
do_task (gpointer data, guint32 worker, guint32 task)
{
  Work *work = data;
  Bench *bench = &work->benches[worker];
  GError *error = NULL;

  if (bench->sums == NULL && !bench_init (work, bench))
    stop_work (work, NULL);
  else if (!do_panel (work, &g_array_index (work->panels, Panel, task), bench, &error))
    stop_work (work, error);
  else if (worker == 0)
    tell (work, task + 1);

  return !g_atomic_int_get (&work->stopped);
}

static void
work_in_threads (Work *work)
{
  guint32 n = MIN (gk_rollup_n_threads (work->rollup), MAX (work->panels->len, 1));

  /* Others may have done all panels before this thread has one. */
  tell (work, 0);
  if (work->stopped)
    return;
  work->benches = g_new0 (Bench, n);
  gk_parallel_run (n, work->panels->len, do_task, work);
  for (guint32 i = 0; i < n; i++)
    gk_aligned_free (work->benches[i].sums);
  g_free (work->benches);
}

/* Adds up what the columns hold, in panels. */
static void
count_panels (Work *work)
{
  work->panels = g_array_new (FALSE, FALSE, sizeof (Panel));
  g_mutex_init (&work->mutex);
  count_reports (work);
  add_panels (work);
  add_single_panels (work);
  work_in_threads (work);
  g_mutex_clear (&work->mutex);
  g_array_unref (work->panels);
}

/* Whether rows of a column are looked at one at a time, also those in runs. */
static gboolean
goes_by_row (const Work *work)
{
  for (guint32 cell = 0; cell < work->dataset->form->cells->len; cell++)
    {
      const GkColumn *column = &work->dataset->columns[cell];

      if (column->states != NULL
          || (column->width > 0 && (work->rollup->plans[cell].kind == GK_ROLLUP_DISTINCT || is_wide (work, column))))
        return TRUE;
    }

  return FALSE;
}

/* The arrays of tallies that counting will most likely ask for. */
static gsize
n_arrays (const Work *work)
{
  gsize n = 0;

  for (guint32 cell = 0; cell < work->dataset->form->cells->len; cell++)
    n += is_counted (work, &work->dataset->columns[cell]) ? 2 : 1;

  return n;
}

gboolean
gk_tallies_count (GkTallies *tallies, GkRollup *rollup, GkDataset *dataset, GkStanding *standing, GError **error)
{
  Work work = {
    .rollup = rollup, .dataset = dataset, .standing = standing, .n_slots = standing->keys.n + 1, .tallies = tallies
  };

  if (!gk_tallies_resize (tallies, work.n_slots, n_arrays (&work), error))
    return FALSE;

  if (goes_by_row (&work))
    gk_standing_spread (standing, gk_rollup_n_threads (rollup));
  count_panels (&work);

  /* The last slot is that of rows that stand nowhere. */
  tallies->n--;
  gk_tallies_clear_behind (tallies, 1);
  if (work.error != NULL)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }

  return TRUE;
}
