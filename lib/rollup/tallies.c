/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/parallel-private.h"

/* There is made room for so many-th part more than there is: for what comes, and for groups behind the slots. */
#define GROWTH 4

/* For fewer no thread is begun. */
#define MIN_MOVES 1024

#define ALL_TALLIES ((1u << GK_N_TALLIES) - 1)

gint
gk_tally_of_state (gint32 state)
{
  switch (state)
    {
    case GK_CELL_ABSENT:
      return GK_TALLY_ABSENT;
    case GK_CELL_BLANK:
      return GK_TALLY_BLANK;
    case GK_CELL_NOT_APPLICABLE:
      return GK_TALLY_NOT_APPLICABLE;
    case GK_CELL_BELOW:
      return GK_TALLY_BELOW;
    case GK_CELL_DERIVED:
      return GK_TALLY_DERIVED;
    case GK_CELL_INVALID:
      return GK_TALLY_INVALID;
    default:
      return -1;
    }
}

static gboolean
no_memory (GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the sums of the roll-up",
                "内存不足：无法容纳汇总数");

  return FALSE;
}

/* Makes an array of @n items one of @max, 0 behind the old ones; NULL stays NULL. */
static gboolean
grow (gpointer items, guint32 n, guint32 max, gsize size, GError **error)
{
  gpointer *at = items;
  gpointer more;

  if (*at == NULL)
    return TRUE;
  more = g_try_realloc_n (*at, max, size);
  if (more == NULL)
    return no_memory (error);
  memset ((char *) more + n * size, 0, (max - n) * size);
  *at = more;

  return TRUE;
}

static gboolean
grow_tally (GkTally *tally, guint32 n, guint32 max, GError **error)
{
  if (tally->sums == NULL)
    tally->sums = g_try_malloc0_n (max, sizeof *tally->sums);
  else if (!grow (&tally->sums, n, max, sizeof *tally->sums, error))
    return FALSE;
  if (tally->sums == NULL)
    return no_memory (error);
  for (gint i = 0; i < GK_N_TALLIES; i++)
    if (!grow (&tally->counts[i], n, max, sizeof *tally->counts[i], error))
      return FALSE;

  return grow (&tally->highs, n, max, sizeof *tally->highs, error)
         && grow (&tally->bounds, n, max, sizeof *tally->bounds, error)
         && grow (&tally->highest, n, max, sizeof *tally->highest, error);
}

static gboolean
reserve (GkTallies *tallies, guint32 max, GError **error)
{
  if (tallies->tallies == NULL)
    tallies->tallies = gk_try_malloc0_n (tallies->n_cells, sizeof *tallies->tallies, error);
  if (tallies->tallies == NULL)
    return FALSE;
  if (tallies->n_reports == NULL)
    tallies->n_reports = gk_try_malloc0_n (max, sizeof *tallies->n_reports, error);
  else if (!grow (&tallies->n_reports, tallies->max, max, sizeof *tallies->n_reports, error))
    return FALSE;
  if (tallies->n_reports == NULL)
    return FALSE;
  for (guint32 i = 0; i < tallies->n_cells; i++)
    if (!grow_tally (&tallies->tallies[i], tallies->max, max, error))
      return FALSE;
  tallies->max = max;

  return TRUE;
}

gboolean
gk_tallies_resize (GkTallies *tallies, guint32 n, GError **error)
{
  guint32 more = n <= G_MAXUINT32 - n / GROWTH ? n + n / GROWTH : n;

  if (n > tallies->max && !reserve (tallies, more, error))
    return FALSE;
  tallies->n = n;

  return TRUE;
}

gboolean
gk_tallies_make_room (GkTallies *tallies, guint32 n, GError **error)
{
  if (n > G_MAXUINT32 - tallies->n)
    return no_memory (error);

  return tallies->n + n <= tallies->max || reserve (tallies, tallies->n + n, error);
}

void
gk_tallies_clear_behind (GkTallies *tallies, guint32 n)
{
  guint32 first = tallies->n;

  if (n == 0)
    return;
  memset (tallies->n_reports + first, 0, n * sizeof *tallies->n_reports);
  for (guint32 cell = 0; cell < tallies->n_cells; cell++)
    {
      GkTally *tally = &tallies->tallies[cell];

      memset (tally->sums + first, 0, n * sizeof *tally->sums);
      if (tally->highs != NULL)
        memset (tally->highs + first, 0, n * sizeof *tally->highs);
      if (tally->bounds != NULL)
        memset (tally->bounds + first, 0, n * sizeof *tally->bounds);
      if (tally->highest != NULL)
        memset (tally->highest + first, 0, n * sizeof *tally->highest);
      for (gint i = 0; i < GK_N_TALLIES; i++)
        if (tally->counts[i] != NULL)
          memset (tally->counts[i] + first, 0, n * sizeof *tally->counts[i]);
    }
}

gboolean
gk_tallies_widen_sums (const GkTallies *tallies, guint32 cell, guint64 more, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];
  guint64 most = more <= G_MAXUINT64 - tally->most ? tally->most + more : G_MAXUINT64;

  if (most > G_MAXINT64 && tally->highs == NULL)
    {
      gint64 *highs = gk_try_malloc0_n (tallies->max, sizeof *highs, error);

      if (highs == NULL)
        return FALSE;
      for (guint32 i = 0; i < tallies->max; i++)
        highs[i] = tally->sums[i] < 0 ? -1 : 0;
      tally->highs = highs;
    }
  tally->most = most;

  return TRUE;
}

gint128 *
gk_tallies_add_bounds (const GkTallies *tallies, guint32 cell, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];

  if (tally->bounds == NULL)
    tally->bounds = gk_try_malloc0_n (tallies->max, sizeof *tally->bounds, error);

  return tally->bounds;
}

gint64 *
gk_tallies_add_highest (const GkTallies *tallies, guint32 cell, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];

  if (tally->highest == NULL)
    tally->highest = gk_try_malloc0_n (tallies->max, sizeof *tally->highest, error);

  return tally->highest;
}

guint64 *
gk_tallies_add_counts (const GkTallies *tallies, guint32 cell, gint number, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];

  if (tally->counts[number] == NULL)
    tally->counts[number] = gk_try_malloc0_n (tallies->max, sizeof *tally->counts[number], error);

  return tally->counts[number];
}

/* Gives @to the arrays that @from has. */
static gboolean
match_arrays (const GkTallies *to, const GkTally *from, guint32 cell, GError **error)
{
  if ((from->bounds != NULL && gk_tallies_add_bounds (to, cell, error) == NULL)
      || (from->highest != NULL && gk_tallies_add_highest (to, cell, error) == NULL))
    return FALSE;
  for (gint i = 0; i < GK_N_TALLIES; i++)
    if (from->counts[i] != NULL && gk_tallies_add_counts (to, cell, i, error) == NULL)
      return FALSE;

  return gk_tallies_widen_sums (to, cell, from->most, error);
}

/* Adds integers; those that go to one place in turn are added up before they are written. */
static void
move_words (guint64 *to, const guint64 *from, const GkMove *moves, guint32 n)
{
  for (guint32 i = 0; i < n;)
    {
      guint32 place = moves[i].to;
      guint64 sum = 0;

      for (; i < n && moves[i].to == place; i++)
        sum += from[moves[i].from];
      to[place] += sum;
    }
}

/* Adds what @moves say of one cell, from one tally to another or within one, whose arrays match. */
static void
move_tally (const GkTally *to, const GkTally *from, const GkMove *moves, guint32 n)
{
  /* No sum leaves 128 bits: there are at most 2^40 reports, of values below 2^60. */
  if (to->highs == NULL)
    move_words ((guint64 *) to->sums, (const guint64 *) from->sums, moves, n);
  else
    for (guint32 i = 0; i < n; i++)
      gk_tally_set_sum (to, moves[i].to, gk_tally_get_sum (to, moves[i].to) + gk_tally_get_sum (from, moves[i].from));
  for (guint32 i = 0; i < n && from->bounds != NULL; i++)
    to->bounds[moves[i].to] += from->bounds[moves[i].from];
  for (guint32 i = 0; i < n && from->highest != NULL; i++)
    to->highest[moves[i].to] = MAX (to->highest[moves[i].to], from->highest[moves[i].from]);
  for (gint k = 0; k < GK_N_TALLIES; k++)
    if (from->counts[k] != NULL)
      move_words (to->counts[k], from->counts[k], moves, n);
}

gboolean
gk_tallies_merge (GkTallies *to, const GkTallies *from, const GkMove *moves, guint32 n, GError **error)
{
  /* All memory first, so that nothing is added by halves. */
  for (guint32 cell = 0; cell < to->n_cells && n > 0; cell++)
    if (!match_arrays (to, &from->tallies[cell], cell, error))
      return FALSE;
  for (guint32 i = 0; i < n; i++)
    to->n_reports[moves[i].to] += from->n_reports[moves[i].from];
  for (guint32 cell = 0; cell < to->n_cells && n > 0; cell++)
    move_tally (&to->tallies[cell], &from->tallies[cell], moves, n);

  return TRUE;
}

typedef struct {
  const GkTallies *tallies;
  const GkMove *moves;
  guint32 n;
} Moving;

static gboolean
move_cell (gpointer data, guint32 worker, guint32 cell)
{
  const Moving *moving = data;
  const GkTally *tally = &moving->tallies->tallies[cell];

  (void) worker;
  move_tally (tally, tally, moving->moves, moving->n);

  return TRUE;
}

void
gk_tallies_move (const GkTallies *tallies, const GkMove *moves, guint32 n, guint32 n_threads)
{
  Moving moving = { tallies, moves, n };

  for (guint32 i = 0; i < n; i++)
    tallies->n_reports[moves[i].to] += tallies->n_reports[moves[i].from];
  if (n > 0)
    gk_parallel_run (n >= MIN_MOVES ? n_threads : 1, tallies->n_cells, move_cell, &moving);
}

/* The reports without those in the tallies whose bit is set in @others. */
static void
get_rest (const GkTallies *tallies, guint32 cell, guint others, const guint32 *slots, guint32 n, guint64 *counts)
{
  for (guint32 i = 0; i < n; i++)
    counts[i] = tallies->n_reports[slots[i]];
  for (gint k = 0; k < GK_N_TALLIES; k++)
    {
      const guint64 *taken = (others >> k & 1) != 0 ? tallies->tallies[cell].counts[k] : NULL;

      for (guint32 i = 0; i < n && taken != NULL; i++)
        counts[i] -= taken[slots[i]];
    }
}

void
gk_tallies_get_figures (const GkTallies *tallies, guint32 cell, const guint32 *slots, guint32 n, guint64 *counts)
{
  get_rest (tallies, cell, ALL_TALLIES & ~(1u << GK_TALLY_DERIVED | 1u << GK_TALLY_BELOW), slots, n, counts);
}

void
gk_tallies_get_counts (const GkTallies *tallies, guint32 cell, gint32 state, const guint32 *slots, guint32 n,
                       guint64 *counts)
{
  gint number = gk_tally_of_state (state);
  const guint64 *found = number >= 0 ? tallies->tallies[cell].counts[number] : NULL;

  if (state == GK_CELL_REPORTED)
    get_rest (tallies, cell, ALL_TALLIES, slots, n, counts);
  else
    for (guint32 i = 0; i < n; i++)
      counts[i] = found != NULL ? found[slots[i]] : 0;
}

void
gk_tallies_clear (GkTallies *tallies)
{
  for (guint32 cell = 0; tallies->tallies != NULL && cell < tallies->n_cells; cell++)
    {
      GkTally *tally = &tallies->tallies[cell];

      g_free (tally->sums);
      g_free (tally->highs);
      g_free (tally->bounds);
      g_free (tally->highest);
      for (gint i = 0; i < GK_N_TALLIES; i++)
        g_free (tally->counts[i]);
    }
  g_free (tallies->tallies);
  g_free (tallies->n_reports);
  *tallies = (GkTallies){ .n_cells = tallies->n_cells };
}
