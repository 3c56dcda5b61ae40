/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/parallel-private.h"

/* There is made room for so many-th part more than there is: for what comes, and for groups behind the slots. */
#define GROWTH 4

/* Arrays of so many bytes have blocks of their own, smaller ones are in a pool: allocators take long for many blocks of
 * some ten thousand bytes, but they can let a large one grow without copying it. */
#define MIN_OWN 65536

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

/* The arrays of a tally, and their bits in GkTally.own. */
enum { SUMS, HIGHS, BOUNDS, HIGHEST, COUNTS, N_ARRAYS = COUNTS + GK_N_TALLIES };

/* Where the tally points to an array, and the size of its items. */
typedef struct {
  gpointer at;
  guint16 bit;
  gsize size;
} Array;

static Array
array_of (GkTally *tally, guint number)
{
  guint16 bit = (guint16) (1 << number);

  switch (number)
    {
    case SUMS:
      return (Array){ &tally->sums, bit, sizeof *tally->sums };
    case HIGHS:
      return (Array){ &tally->highs, bit, sizeof *tally->highs };
    case BOUNDS:
      return (Array){ &tally->bounds, bit, sizeof *tally->bounds };
    case HIGHEST:
      return (Array){ &tally->highest, bit, sizeof *tally->highest };
    default:
      return (Array){ &tally->counts[number - COUNTS], bit, sizeof *tally->counts[0] };
    }
}

static gpointer
get_items (const Array *array)
{
  gpointer items;

  memcpy (&items, array->at, sizeof items);

  return items;
}

/* The arrays that a tally has. */
static guint
list_arrays (GkTally *tally, Array *arrays)
{
  guint n = 0;

  for (guint i = 0; i < N_ARRAYS; i++)
    {
      arrays[n] = array_of (tally, i);
      n += get_items (&arrays[n]) != NULL;
    }

  return n;
}

/* Whether an array has a block of its own. */
static gboolean
is_large (guint32 max, gsize size)
{
  return max * size >= MIN_OWN;
}

/* Makes an array one of @max items, 0 behind the old ones. Small ones move to a pool that has room for them. */
static gboolean
grow (const GkTallies *tallies, GkTally *tally, const Array *array, guint32 max, GkPool *pool)
{
  gboolean is_own = (tally->own & array->bit) != 0;
  gsize n_old = tallies->max * array->size;
  gsize n_new = max * array->size;
  gpointer items;

  if (is_own)
    items = g_try_realloc (get_items (array), n_new);
  else if (is_large (max, array->size))
    items = g_try_malloc (n_new);
  else
    items = gk_pool_take0_n (pool, max, array->size, NULL);
  if (items == NULL)
    return FALSE;

  if (!is_own)
    memcpy (items, get_items (array), n_old);
  memset ((char *) items + n_old, 0, n_new - n_old);
  memcpy (array->at, &items, sizeof items);
  if (is_large (max, array->size))
    tally->own |= array->bit;

  return TRUE;
}

/* Makes those arrays @max long that are large then, or those that are small. */
static gboolean
grow_all (const GkTallies *tallies, guint32 max, gboolean large, GkPool *pool)
{
  Array arrays[N_ARRAYS];

  for (guint32 cell = 0; cell < tallies->n_cells; cell++)
    for (guint k = list_arrays (&tallies->tallies[cell], arrays); k-- > 0;)
      if (is_large (max, arrays[k].size) == large && !grow (tallies, &tallies->tallies[cell], &arrays[k], max, pool))
        return FALSE;

  return TRUE;
}

/* The bytes that the small arrays take, and @n_more of integers. */
static gsize
find_small (const GkTallies *tallies, guint32 max, gsize n_more)
{
  gsize n_bytes = is_large (max, sizeof (gint64)) ? 0 : n_more * gk_pool_size (max, sizeof (gint64));
  Array arrays[N_ARRAYS];

  for (guint32 cell = 0; cell < tallies->n_cells; cell++)
    for (guint k = list_arrays (&tallies->tallies[cell], arrays); k-- > 0;)
      n_bytes += is_large (max, arrays[k].size) ? 0 : gk_pool_size (max, arrays[k].size);

  return n_bytes;
}

/* Room for @max slots, and for @n_more arrays of integers. */
static gboolean
reserve (GkTallies *tallies, guint32 max, gsize n_more, GError **error)
{
  GkPool pool = { 0 };
  guint64 *n_reports;
  gsize n_small;

  if (tallies->tallies == NULL)
    tallies->tallies = gk_try_malloc0_n (tallies->n_cells, sizeof *tallies->tallies, error);
  if (tallies->tallies == NULL)
    return FALSE;
  n_reports = g_try_realloc_n (tallies->n_reports, max, sizeof *n_reports);
  if (n_reports == NULL)
    return no_memory (error);
  memset (n_reports + tallies->max, 0, (max - tallies->max) * sizeof *n_reports);
  tallies->n_reports = n_reports;

  /* Small arrays move once nothing can fail any more. */
  n_small = find_small (tallies, max, n_more);
  if ((n_small > 0 && !gk_pool_reserve (&pool, n_small, NULL)) || !grow_all (tallies, max, TRUE, NULL))
    {
      gk_pool_clear (&pool);
      return no_memory (error);
    }
  grow_all (tallies, max, FALSE, &pool);
  gk_pool_clear (&tallies->pool);
  tallies->pool = pool;
  tallies->max = max;

  return TRUE;
}

gboolean
gk_tallies_resize (GkTallies *tallies, guint32 n, gsize n_more, GError **error)
{
  guint32 more = n <= G_MAXUINT32 - n / GROWTH ? n + n / GROWTH : n;

  if (n > tallies->max && !reserve (tallies, more, n_more, error))
    return FALSE;
  tallies->n = n;

  return TRUE;
}

gboolean
gk_tallies_make_room (GkTallies *tallies, guint32 n, GError **error)
{
  if (n > G_MAXUINT32 - tallies->n)
    return no_memory (error);

  return tallies->n + n <= tallies->max || reserve (tallies, tallies->n + n, 0, error);
}

void
gk_tallies_clear_behind (GkTallies *tallies, guint32 n)
{
  Array arrays[N_ARRAYS];
  gsize first = tallies->n;

  if (n == 0)
    return;
  memset (tallies->n_reports + first, 0, n * sizeof *tallies->n_reports);
  for (guint32 cell = 0; cell < tallies->n_cells; cell++)
    for (guint k = list_arrays (&tallies->tallies[cell], arrays); k-- > 0;)
      memset ((char *) get_items (&arrays[k]) + first * arrays[k].size, 0, n * arrays[k].size);
}

/* An array of a cell, of zeros if it is new. */
static gpointer
add_array (GkTallies *tallies, guint32 cell, guint number, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];
  Array array = array_of (tally, number);
  gpointer items = get_items (&array);

  if (items != NULL)
    return items;
  if (is_large (tallies->max, array.size))
    items = g_try_malloc0_n (tallies->max, array.size);
  else
    items = gk_pool_take0_n (&tallies->pool, tallies->max, array.size, NULL);
  if (items == NULL)
    {
      no_memory (error);
      return NULL;
    }
  if (is_large (tallies->max, array.size))
    tally->own |= array.bit;
  memcpy (array.at, &items, sizeof items);

  return items;
}

gboolean
gk_tallies_widen_sums (GkTallies *tallies, guint32 cell, guint64 more, GError **error)
{
  GkTally *tally = &tallies->tallies[cell];
  guint64 most = more <= G_MAXUINT64 - tally->most ? tally->most + more : G_MAXUINT64;
  gboolean has_highs = tally->highs != NULL;

  if (add_array (tallies, cell, SUMS, error) == NULL
      || (most > G_MAXINT64 && add_array (tallies, cell, HIGHS, error) == NULL))
    return FALSE;
  for (guint32 i = 0; tally->highs != NULL && !has_highs && i < tallies->max; i++)
    tally->highs[i] = tally->sums[i] < 0 ? -1 : 0;
  tally->most = most;

  return TRUE;
}

gint128 *
gk_tallies_add_bounds (GkTallies *tallies, guint32 cell, GError **error)
{
  return add_array (tallies, cell, BOUNDS, error);
}

gint64 *
gk_tallies_add_highest (GkTallies *tallies, guint32 cell, GError **error)
{
  return add_array (tallies, cell, HIGHEST, error);
}

guint64 *
gk_tallies_add_counts (GkTallies *tallies, guint32 cell, gint number, GError **error)
{
  return add_array (tallies, cell, COUNTS + (guint) number, error);
}

/* Gives @to the arrays that @from has. */
static gboolean
match_arrays (GkTallies *to, const GkTally *from, guint32 cell, GError **error)
{
  if ((from->bounds != NULL && gk_tallies_add_bounds (to, cell, error) == NULL)
      || (from->highest != NULL && gk_tallies_add_highest (to, cell, error) == NULL))
    return FALSE;
  for (gint i = 0; i < GK_N_TALLIES; i++)
    if (from->counts[i] != NULL && gk_tallies_add_counts (to, cell, i, error) == NULL)
      return FALSE;

  return gk_tallies_widen_sums (to, cell, from->most, error);
}

/* An array of integers, and the one that is added to it. */
typedef struct {
  guint64 *to;
  const guint64 *from;
} Pair;

/* Cells that are moved together, and arrays: what one has to wait for the others do meanwhile. */
#define CELLS_AT_ONCE 2
#define PAIRS_AT_ONCE 4

static inline void
move_pairs (const Pair *pairs, guint n_pairs, const GkMove *moves, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < n_pairs; k++)
      pairs[k].to[moves[i].to] += pairs[k].from[moves[i].from];
}

/* The arrays of a cell that are nothing but integers. */
static guint
list_pairs (const GkTally *to, const GkTally *from, Pair *pairs)
{
  guint n = 0;

  if (to->highs == NULL && from->sums != NULL)
    pairs[n++] = (Pair){ (guint64 *) to->sums, (const guint64 *) from->sums };
  for (gint k = 0; k < GK_N_TALLIES; k++)
    if (from->counts[k] != NULL)
      pairs[n++] = (Pair){ to->counts[k], from->counts[k] };

  return n;
}

/* Adds what @moves say to the other arrays of a cell. */
static void
move_others (const GkTally *to, const GkTally *from, const GkMove *moves, guint32 n)
{
  /* No sum leaves 128 bits: there are at most 2^40 reports, of values below 2^60. */
  for (guint32 i = 0; i < n && to->highs != NULL && from->sums != NULL; i++)
    gk_tally_set_sum (to, moves[i].to, gk_tally_get_sum (to, moves[i].to) + gk_tally_get_sum (from, moves[i].from));
  for (guint32 i = 0; i < n && from->bounds != NULL; i++)
    to->bounds[moves[i].to] += from->bounds[moves[i].from];
  for (guint32 i = 0; i < n && from->highest != NULL; i++)
    to->highest[moves[i].to] = MAX (to->highest[moves[i].to], from->highest[moves[i].from]);
}

typedef struct {
  const GkTally *to;
  const GkTally *from;
  guint32 n_cells;
  const GkMove *moves;
  guint32 n;
} Moving;

/* Adds what moves say of some cells, from one tally to another or within one, whose arrays match. */
static gboolean
move_cells (gpointer data, guint32 worker, guint32 task)
{
  const Moving *moving = data;
  guint32 end = MIN (moving->n_cells, (task + 1) * CELLS_AT_ONCE);
  Pair pairs[CELLS_AT_ONCE * (1 + GK_N_TALLIES)];
  guint n = 0;
  guint i = 0;

  (void) worker;
  for (guint32 cell = task * CELLS_AT_ONCE; cell < end; cell++)
    {
      n += list_pairs (&moving->to[cell], &moving->from[cell], pairs + n);
      move_others (&moving->to[cell], &moving->from[cell], moving->moves, moving->n);
    }
  for (; i + PAIRS_AT_ONCE <= n; i += PAIRS_AT_ONCE)
    move_pairs (pairs + i, PAIRS_AT_ONCE, moving->moves, moving->n);
  for (; i < n; i++)
    move_pairs (pairs + i, 1, moving->moves, moving->n);

  return TRUE;
}

static void
move_all (const GkTallies *to, const GkTallies *from, const GkMove *moves, guint32 n, guint32 n_threads)
{
  Moving moving = { to->tallies, from->tallies, to->n_cells, moves, n };

  for (guint32 i = 0; i < n; i++)
    to->n_reports[moves[i].to] += from->n_reports[moves[i].from];
  if (n > 0)
    gk_parallel_run (n_threads, (to->n_cells + CELLS_AT_ONCE - 1) / CELLS_AT_ONCE, move_cells, &moving);
}

gboolean
gk_tallies_merge (GkTallies *to, const GkTallies *from, const GkMove *moves, guint32 n, GError **error)
{
  /* All memory first, so that nothing is added by halves. */
  for (guint32 cell = 0; cell < to->n_cells && n > 0; cell++)
    if (!match_arrays (to, &from->tallies[cell], cell, error))
      return FALSE;
  move_all (to, from, moves, n, 1);

  return TRUE;
}

void
gk_tallies_move (const GkTallies *tallies, const GkMove *moves, guint32 n, guint32 n_threads)
{
  move_all (tallies, tallies, moves, n, n >= MIN_MOVES ? n_threads : 1);
}

/* The reports without those in the tallies whose bit is set in @others. */
static GkRest
leave_out (const GkTallies *tallies, guint32 cell, guint others)
{
  GkRest rest = { .n_reports = tallies->n_reports };

  for (guint k = 0; k < GK_N_TALLIES; k++)
    if ((others >> k & 1) != 0 && tallies->tallies[cell].counts[k] != NULL)
      rest.others[rest.n_others++] = tallies->tallies[cell].counts[k];

  return rest;
}

GkRest
gk_tallies_get_figures (const GkTallies *tallies, guint32 cell)
{
  return leave_out (tallies, cell, ALL_TALLIES & ~(1u << GK_TALLY_DERIVED | 1u << GK_TALLY_BELOW));
}

void
gk_tallies_get_counts (const GkTallies *tallies, guint32 cell, gint32 state, const guint32 *slots, guint32 n,
                       guint64 *restrict counts)
{
  gint number = gk_tally_of_state (state);
  const guint64 *found = state == GK_CELL_REPORTED ? tallies->n_reports
                         : number >= 0             ? tallies->tallies[cell].counts[number]
                                                   : NULL;
  GkRest rest = leave_out (tallies, cell, state == GK_CELL_REPORTED ? ALL_TALLIES : 0);

  for (guint32 i = 0; i < n && rest.n_others == 0; i++)
    counts[i] = found != NULL ? found[slots[i]] : 0;
  for (guint32 i = 0; i < n && rest.n_others > 0; i++)
    counts[i] = found[slots[i]] - rest.others[0][slots[i]];
  for (guint k = 1; k < rest.n_others; k++)
    for (guint32 i = 0; i < n; i++)
      counts[i] -= rest.others[k][slots[i]];
}

void
gk_tallies_clear (GkTallies *tallies)
{
  Array arrays[N_ARRAYS];

  for (guint32 cell = 0; tallies->tallies != NULL && cell < tallies->n_cells; cell++)
    for (guint k = list_arrays (&tallies->tallies[cell], arrays); k-- > 0;)
      if ((tallies->tallies[cell].own & arrays[k].bit) != 0)
        g_free (get_items (&arrays[k]));
  gk_pool_clear (&tallies->pool);
  g_free (tallies->tallies);
  g_free (tallies->n_reports);
  *tallies = (GkTallies){ .n_cells = tallies->n_cells };
}
