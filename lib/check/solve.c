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
  guint32 key;
  gint128 coefficients[GK_SYSTEM_MAX_ROWS];
  Bounds bounds;
} Column;

struct _GkSystem {
  Bounds rows[GK_SYSTEM_MAX_ROWS];
  guint n_rows;
  GArray *columns; /* of Column */
  GArray *by_key;  /* of guint32: the column that each key may have */
  GArray *boxes;   /* of Bounds, those of all columns after each other: what is still to be searched */
  guint steps;     /* that this search may still take */
  guint steps_of_all;
  guint n_given_up;
};

GkSystem *
gk_system_new (void)
{
  GkSystem *system = g_new0 (GkSystem, 1);

  system->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  system->by_key = g_array_new (FALSE, TRUE, sizeof (guint32));
  system->boxes = g_array_new (FALSE, FALSE, sizeof (Bounds));
  gk_system_restart (system);

  return system;
}

void
gk_system_restart (GkSystem *system)
{
  system->steps_of_all = GK_SYSTEM_MAX_STEPS_OF_ALL;
  system->n_given_up = 0;
  gk_system_clear (system);
}

void
gk_system_free (GkSystem *system)
{
  g_array_unref (system->columns);
  g_array_unref (system->by_key);
  g_array_unref (system->boxes);
  g_free (system);
}

void
gk_system_clear (GkSystem *system)
{
  system->n_rows = 0;
  g_array_set_size (system->columns, 0);
  system->steps = GK_SYSTEM_MAX_STEPS;
}

gboolean
gk_system_spend (GkSystem *system, guint steps)
{
  if (steps <= system->steps && steps <= system->steps_of_all)
    {
      system->steps -= steps;
      system->steps_of_all -= steps;
      return TRUE;
    }

  /* There is no going on with what takes less. */
  if (steps > system->steps_of_all)
    system->steps_of_all = 0;
  system->steps = 0;
  system->n_given_up++;

  return FALSE;
}

gint
gk_system_add_row (GkSystem *system, gint128 low, gint128 high)
{
  if (system->n_rows == GK_SYSTEM_MAX_ROWS)
    {
      system->n_given_up++;
      return -1;
    }
  system->rows[system->n_rows] = (Bounds){ low, high };

  return (gint) system->n_rows++;
}

static Column *
column_at (const GkSystem *system, guint column)
{
  return &g_array_index (system->columns, Column, column);
}

/* The column of @key, made with @bounds if there is none. */
static Column *
find_column (GkSystem *system, guint32 key, const Bounds *bounds)
{
  guint32 *number;
  Column column = { .key = key, .bounds = *bounds };

  if (key >= system->by_key->len)
    g_array_set_size (system->by_key, key + 1);
  /* It may be of an earlier search. */
  number = &g_array_index (system->by_key, guint32, key);
  if (*number < system->columns->len && column_at (system, *number)->key == key)
    return column_at (system, *number);
  *number = system->columns->len;
  g_array_append_val (system->columns, column);

  return column_at (system, *number);
}

gboolean
gk_system_add_term (GkSystem *system, gint row, guint32 key, gint128 coefficient, gint128 low, gint128 high)
{
  gint128 *sum;

  if (!gk_system_spend (system, 1))
    return FALSE;
  sum = &find_column (system, key, &(Bounds){ low, high })->coefficients[row];

  /* What it amounts to must have an opposite. */
  if (gk_int128_add (sum, coefficient) && *sum >= -GK_INT128_MAX)
    return TRUE;
  system->n_given_up++;

  return FALSE;
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

/* The one of the first @n columns that has the coefficients of @column, or NULL. */
static Column *
find_equal (const GkSystem *system, guint n, const Column *column)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (column_at (system, i)->coefficients, column->coefficients, sizeof column->coefficients) == 0)
      return column_at (system, i);

  return NULL;
}

/* Integers from two intervals add up to every integer of the sum of the intervals. FALSE if too many are left. */
static gboolean
merge_columns (GkSystem *system)
{
  static const Column none = { 0 };
  guint kept = 0;

  for (guint i = 0; i < system->columns->len; i++)
    {
      Column column = *column_at (system, i);
      Column *equal;

      if (!gk_system_spend (system, 1 + kept))
        return FALSE;
      if (memcmp (column.coefficients, none.coefficients, sizeof column.coefficients) == 0)
        continue;
      normalise (system, &column);
      equal = find_equal (system, kept, &column);
      if (equal == NULL && kept == GK_SYSTEM_MAX_COLUMNS)
        return FALSE;
      if (equal == NULL)
        *column_at (system, kept++) = column;
      else if (!gk_int128_add (&equal->bounds.low, column.bounds.low)
               || !gk_int128_add (&equal->bounds.high, column.bounds.high))
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

/* FALSE if it gets too large, or takes too many steps. */
static gboolean
sum_row (GkSystem *system, guint row, const Bounds *bounds, Bounds *sum)
{
  *sum = (Bounds){ 0, 0 };
  if (!gk_system_spend (system, system->columns->len))
    return FALSE;
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
  GIVEN_UP,
} Answer;

/* Narrows all bounds as far as the rows, one at a time, tell. */
static Answer
propagate (GkSystem *system, Bounds *bounds)
{
  gboolean narrowed = TRUE;
  gboolean certain = FALSE;

  while (narrowed)
    {
      narrowed = FALSE;
      certain = TRUE;
      for (guint row = 0; row < system->n_rows; row++)
        {
          const Bounds *want = &system->rows[row];
          Bounds sum;

          if (!gk_system_spend (system, 1) || !sum_row (system, row, bounds, &sum))
            return GIVEN_UP;
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
                return GIVEN_UP;
            }
        }
    }

  return certain ? CERTAIN : OPEN;
}

/* The open column with the fewest values, or -1. */
static gint
find_narrowest (const Bounds *bounds, guint n)
{
  gint narrowest = -1;

  for (guint i = 0; i < n; i++)
    if (bounds[i].low < bounds[i].high
        && (narrowest < 0 || bounds[i].high - bounds[i].low < bounds[narrowest].high - bounds[narrowest].low))
      narrowest = (gint) i;

  return narrowest;
}

/* Halves the last box by its narrowest open column; the half nearer to zero comes last. FALSE if none is open. */
static gboolean
split (GkSystem *system)
{
  guint n = system->columns->len;
  guint end = system->boxes->len;
  gint narrowest = find_narrowest (&g_array_index (system->boxes, Bounds, end - n), n);
  Bounds *box;
  Bounds whole;
  gint128 middle;
  gboolean lower;

  if (narrowest < 0)
    return FALSE;

  g_array_set_size (system->boxes, end + n);
  box = &g_array_index (system->boxes, Bounds, end - n);
  memcpy (box + n, box, n * sizeof (Bounds));
  whole = box[narrowest];
  middle = gk_int128_floor_divide (whole.low + whole.high, 2);
  lower = -middle < middle || whole.low >= 0;
  box[lower ? n + (guint) narrowest : (guint) narrowest].high = middle;
  box[lower ? (guint) narrowest : n + (guint) narrowest].low = middle + 1;

  return TRUE;
}

/* Searches all boxes. */
static Answer
search (GkSystem *system)
{
  guint n = MAX (system->columns->len, 1);

  while (system->boxes->len > 0)
    {
      Answer answer = propagate (system, &g_array_index (system->boxes, Bounds, system->boxes->len - n));

      if (answer == IMPOSSIBLE)
        g_array_set_size (system->boxes, system->boxes->len - n);
      else if (answer != OPEN || !split (system))
        return answer;
    }

  return IMPOSSIBLE;
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
exclude (GkSystem *system, guint side, guint other_side, gint128 p, gint128 q)
{
  gint sign;
  gint other_sign;
  gint128 limit;
  gint128 other_limit;
  gint128 least = 0;

  if (!gk_system_spend (system, system->columns->len))
    return FALSE;
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
any_pair_excludes (GkSystem *system)
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

static Answer
solve (GkSystem *system)
{
  if (!merge_columns (system))
    return GIVEN_UP;
  if (any_pair_excludes (system))
    return IMPOSSIBLE;

  g_array_set_size (system->boxes, MAX (system->columns->len, 1));
  for (guint i = 0; i < system->columns->len; i++)
    g_array_index (system->boxes, Bounds, i) = column_at (system, i)->bounds;

  return search (system);
}

gboolean
gk_system_is_feasible (GkSystem *system)
{
  Answer answer = solve (system);

  system->n_given_up += answer == GIVEN_UP;

  return answer != IMPOSSIBLE;
}

guint
gk_system_n_given_up (const GkSystem *system)
{
  return system->n_given_up;
}
