/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/solve-private.h"

#include <string.h>

#define MAX_PRODUCT (GK_SYSTEM_UNBOUNDED / GK_SYSTEM_MAX_COLUMNS / 4)

typedef struct {
  gint128 low;
  gint128 high;
} Bounds;

/* An unknown, or several with the same coefficients in all rows, which are one: their sum. */
typedef struct {
  gint128 coefficients[GK_SYSTEM_MAX_ROWS];
  Bounds bounds;
} Column;

struct _GkSystem {
  Bounds rows[GK_SYSTEM_MAX_ROWS];
  guint n_rows;
  GArray *columns;    /* of Column */
  GHashTable *by_key; /* key → number of its column + 1 */
  guint steps;
  gboolean gave_up;
};

GkSystem *
gk_system_new (void)
{
  GkSystem *system = g_new0 (GkSystem, 1);

  system->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  system->by_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return system;
}

void
gk_system_free (GkSystem *system)
{
  g_array_unref (system->columns);
  g_hash_table_unref (system->by_key);
  g_free (system);
}

gint
gk_system_add_row (GkSystem *system, gint128 low, gint128 high)
{
  if (system->n_rows == GK_SYSTEM_MAX_ROWS)
    return -1;
  system->rows[system->n_rows] = (Bounds){ low, high };

  return (gint) system->n_rows++;
}

static Column *
column_at (const GkSystem *system, guint column)
{
  return &g_array_index (system->columns, Column, column);
}

gboolean
gk_system_add_term (GkSystem *system, gint row, guint64 key, gint128 coefficient, gint128 low, gint128 high)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (system->by_key, &key));

  if (number == 0)
    {
      Column column = { .bounds = { low, high } };

      g_array_append_val (system->columns, column);
      number = system->columns->len;
      g_hash_table_insert (system->by_key, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (number));
    }

  return gk_int128_add (&column_at (system, number - 1)->coefficients[row], coefficient);
}

/* Gives @column a first coefficient that is positive: x in [a, b] is -x in [-b, -a]. */
static void
normalise (const GkSystem *system, Column *column)
{
  guint row = 0;
  Bounds bounds = column->bounds;

  while (row < system->n_rows && column->coefficients[row] == 0)
    row++;
  if (row == system->n_rows || column->coefficients[row] > 0)
    return;
  for (; row < system->n_rows; row++)
    column->coefficients[row] = -column->coefficients[row];
  column->bounds = (Bounds){ -bounds.high, -bounds.low };
}

static gint
compare_columns (gconstpointer left, gconstpointer right)
{
  const Column *one = left;
  const Column *other = right;

  for (guint i = 0; i < GK_SYSTEM_MAX_ROWS; i++)
    if (one->coefficients[i] != other->coefficients[i])
      return one->coefficients[i] < other->coefficients[i] ? -1 : 1;

  return 0;
}

/* Integers from two intervals add up to every integer of the sum of the intervals. */
static gboolean
merge_columns (GkSystem *system)
{
  guint kept = 0;

  for (guint i = 0; i < system->columns->len; i++)
    normalise (system, column_at (system, i));
  g_array_sort (system->columns, compare_columns);
  for (guint i = 0; i < system->columns->len; i++)
    {
      static const Column none = { .bounds = { 0, 0 } };
      Column column = *column_at (system, i);
      Column *last = kept > 0 ? column_at (system, kept - 1) : NULL;

      if (compare_columns (&column, &none) == 0)
        continue;
      if (last == NULL || compare_columns (last, &column) != 0)
        *column_at (system, kept++) = column;
      else if (!gk_int128_add (&last->bounds.low, column.bounds.low)
               || !gk_int128_add (&last->bounds.high, column.bounds.high))
        return FALSE;
    }
  g_array_set_size (system->columns, kept);

  return TRUE;
}

/* The least and the largest that @coefficient times a value in @bounds can be; so small that their sums cannot wrap. */
static gboolean
scale (gint128 coefficient, const Bounds *bounds, Bounds *product)
{
  *product = coefficient < 0 ? (Bounds){ bounds->high, bounds->low } : *bounds;

  return gk_int128_multiply (&product->low, coefficient) && gk_int128_multiply (&product->high, coefficient)
         && product->low >= -MAX_PRODUCT && product->high <= MAX_PRODUCT;
}

static gboolean
sum_row (const GkSystem *system, guint row, const Bounds *bounds, Bounds *sum)
{
  *sum = (Bounds){ 0, 0 };
  for (guint i = 0; i < system->columns->len; i++)
    {
      Bounds product;

      if (!scale (column_at (system, i)->coefficients[row], &bounds[i], &product)
          || !gk_int128_add (&sum->low, product.low) || !gk_int128_add (&sum->high, product.high))
        return FALSE;
    }

  return TRUE;
}

/* Narrows what @column may be by what the others leave of @row. */
static gboolean
narrow (const GkSystem *system, guint row, guint column, const Bounds *sum, Bounds *bounds, gboolean *narrowed)
{
  gint128 coefficient = column_at (system, column)->coefficients[row];
  Bounds own;
  gint128 least;
  gint128 most;
  gint128 low;
  gint128 high;

  if (coefficient == 0 || !scale (coefficient, &bounds[column], &own))
    return TRUE;
  /* coefficient · x lies in [row.low - (sum.high - own.high), row.high - (sum.low - own.low)]. */
  least = system->rows[row].low - (sum->high - own.high);
  most = system->rows[row].high - (sum->low - own.low);
  low = coefficient > 0 ? gk_int128_ceiling_divide (least, coefficient) : gk_int128_ceiling_divide (most, coefficient);
  high = coefficient > 0 ? gk_int128_floor_divide (most, coefficient) : gk_int128_floor_divide (least, coefficient);
  if (low > bounds[column].low)
    {
      bounds[column].low = low;
      *narrowed = TRUE;
    }
  if (high < bounds[column].high)
    {
      bounds[column].high = high;
      *narrowed = TRUE;
    }

  return bounds[column].low <= bounds[column].high;
}

/* Whether a multiple of what the open columns of @row have in common can bring it between its bounds. */
static gboolean
divides (const GkSystem *system, guint row, const Bounds *bounds)
{
  gint128 common = 0;
  gint128 fixed = 0;

  for (guint i = 0; i < system->columns->len; i++)
    {
      gint128 coefficient = column_at (system, i)->coefficients[row];

      if (bounds[i].low == bounds[i].high)
        fixed += coefficient * bounds[i].low;
      else
        common = gk_int128_gcd (common, coefficient);
    }

  return common == 0
         || gk_int128_ceiling_divide (system->rows[row].low - fixed, common)
                <= gk_int128_floor_divide (system->rows[row].high - fixed, common);
}

typedef enum {
  IMPOSSIBLE,
  CERTAIN,
  OPEN,
} Answer;

/* Narrows all bounds as far as the rows, one at a time, tell. */
static Answer
propagate (GkSystem *system, Bounds *bounds)
{
  gboolean narrowed = TRUE;
  gboolean certain = FALSE;

  while (narrowed && !system->gave_up)
    {
      narrowed = FALSE;
      certain = TRUE;
      if (++system->steps > GK_SYSTEM_MAX_STEPS)
        system->gave_up = TRUE;
      for (guint row = 0; row < system->n_rows; row++)
        {
          const Bounds *want = &system->rows[row];
          Bounds sum;

          if (!sum_row (system, row, bounds, &sum))
            {
              system->gave_up = TRUE;
              return OPEN;
            }
          if (sum.low > want->high || sum.high < want->low || !divides (system, row, bounds))
            return IMPOSSIBLE;
          if (sum.low >= want->low && sum.high <= want->high)
            continue;
          certain = FALSE;
          for (guint i = 0; i < system->columns->len; i++)
            {
              gboolean moved = FALSE;

              if (!narrow (system, row, i, &sum, bounds, &moved))
                return IMPOSSIBLE;
              narrowed |= moved;
              if (moved && !sum_row (system, row, bounds, &sum))
                return OPEN;
            }
        }
    }

  return certain ? CERTAIN : OPEN;
}

/* Splits the narrowest open column and tries its halves, the one nearer to zero first. */
static gboolean
search (GkSystem *system, const Bounds *given)
{
  guint n = system->columns->len;
  g_autofree Bounds *bounds = g_memdup2 (given, n * sizeof (Bounds));
  Answer answer = propagate (system, bounds);
  gint narrowest = -1;
  Bounds whole;
  gint128 middle;

  if (answer != OPEN || system->gave_up)
    return answer != IMPOSSIBLE;

  for (guint i = 0; i < n; i++)
    if (bounds[i].low < bounds[i].high
        && (narrowest < 0 || bounds[i].high - bounds[i].low < bounds[narrowest].high - bounds[narrowest].low))
      narrowest = (gint) i;
  if (narrowest < 0)
    return TRUE;

  whole = bounds[narrowest];
  middle = gk_int128_floor_divide (whole.low + whole.high, 2);
  for (guint half = 0; half < 2; half++)
    {
      gboolean lower = (half == 0) == (-middle < middle || whole.low >= 0);

      bounds[narrowest] = lower ? (Bounds){ whole.low, middle } : (Bounds){ middle + 1, whole.high };
      if (search (system, bounds))
        return TRUE;
    }

  return FALSE;
}

/* A row as an inequality: Σ sign · coefficient · x <= limit. */
static gboolean
one_sided (const GkSystem *system, guint side, gint *sign, gint128 *limit)
{
  const Bounds *row = &system->rows[side / 2];

  *sign = side % 2 == 0 ? 1 : -1;
  *limit = side % 2 == 0 ? row->high : -row->low;

  return *limit < GK_SYSTEM_UNBOUNDED;
}

/* Whether p times the one inequality and q times the other cannot hold together within the bounds. */
static gboolean
exclude (const GkSystem *system, guint side, guint other_side, gint128 p, gint128 q)
{
  gint sign;
  gint other_sign;
  gint128 limit;
  gint128 other_limit;
  gint128 least = 0;

  one_sided (system, side, &sign, &limit);
  one_sided (system, other_side, &other_sign, &other_limit);
  for (guint i = 0; i < system->columns->len; i++)
    {
      const Column *column = column_at (system, i);
      gint128 coefficient = column->coefficients[side / 2] * sign;
      gint128 other = column->coefficients[other_side / 2] * other_sign;
      Bounds product;

      if (!gk_int128_multiply (&coefficient, p) || !gk_int128_multiply (&other, q)
          || !gk_int128_add (&coefficient, other) || !scale (coefficient, &column->bounds, &product)
          || !gk_int128_add (&least, product.low))
        return FALSE;
    }

  return gk_int128_multiply (&limit, p) && gk_int128_multiply (&other_limit, q) && gk_int128_add (&limit, other_limit)
         && least > limit;
}

/*
 * Whether two rows exclude each other even over the rationals. Narrowing bounds
 * would creep: x > y and y > x push each other up one by one. Of two inequalities
 * within bounds it is enough to try the combinations in which a column cancels.
 */
static gboolean
any_pair_excludes (const GkSystem *system)
{
  for (guint side = 0; side < 2 * system->n_rows; side++)
    for (guint other = side + 1; other < 2 * system->n_rows; other++)
      {
        gint sign;
        gint other_sign;
        gint128 limit;

        if (side / 2 == other / 2 || !one_sided (system, side, &sign, &limit)
            || !one_sided (system, other, &other_sign, &limit))
          continue;
        for (guint i = 0; i < system->columns->len; i++)
          {
            const Column *column = column_at (system, i);
            gint128 p = column->coefficients[other / 2] * other_sign;
            gint128 q = column->coefficients[side / 2] * sign;

            if (p != 0 && q != 0 && (p < 0) != (q < 0) && exclude (system, side, other, p < 0 ? -p : p, q < 0 ? -q : q))
              return TRUE;
          }
      }

  return FALSE;
}

gboolean
gk_system_is_feasible (GkSystem *system)
{
  g_autofree Bounds *bounds = NULL;

  if (!merge_columns (system) || system->columns->len > GK_SYSTEM_MAX_COLUMNS)
    return TRUE;
  if (any_pair_excludes (system))
    return FALSE;

  bounds = g_new (Bounds, MAX (system->columns->len, 1));
  for (guint i = 0; i < system->columns->len; i++)
    bounds[i] = column_at (system, i)->bounds;
  system->steps = 0;
  system->gave_up = FALSE;

  return search (system, bounds) || system->gave_up;
}
