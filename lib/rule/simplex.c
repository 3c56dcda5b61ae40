/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/simplex-private.h"

#include <stdlib.h>
#include <string.h>

/*
 * Variables are the unknowns and, behind them, the rows. Some are basic: each
 * is a sum of the others, denominator · basic = Σ coefficient · variable. The
 * others always lie at one of their bounds, or where one was, so that they are
 * integers: only basic ones need a denominator, and there is no arithmetic of
 * fractions. A basic variable that is out of its bounds changes places with
 * another one that has room; where none has room, the sum is a proof that there
 * is no solution.
 */

typedef struct {
  GkSimplexBounds bounds;
  gint128 value; /* unless it is basic */
  gint64 sum;    /* what it is basic in, or -1 */
  guint32 uses;  /* sums it stands in */
  gint128 unit;  /* of a row: what its coefficients had in common */
} Variable;

typedef struct {
  guint32 variable;
  gint128 coefficient; /* never 0 */
} Entry;

/* Entries are ordered by variables, and have nothing in common with the denominator, which is positive. */
typedef struct {
  guint32 basic;
  guint32 n;
  Entry *entries;
  gint128 denominator;
  gint128 value; /* of the basic variable, times the denominator */
} Sum;

struct _GkSimplex {
  guint32 n_unknowns;
  GArray *variables; /* of Variable */
  GArray *sums;      /* of Sum */
  Entry *scratch;    /* as many as there are variables, once there was a question */
  guint32 n_entries;
  guint64 effort;        /* that is left */
  GkSimplexAnswer state; /* feasible unless it gave up */
};

static void
clear_sum (gpointer data)
{
  Sum *sum = data;

  g_free (sum->entries);
}

GkSimplex *
gk_simplex_new (guint32 n_unknowns, guint64 effort)
{
  GkSimplex *simplex = g_new0 (GkSimplex, 1);
  const Variable unknown = { .bounds.has_lower = TRUE, .sum = -1, .unit = 1 };

  simplex->n_unknowns = n_unknowns;
  simplex->effort = effort;
  simplex->variables = g_array_sized_new (FALSE, FALSE, sizeof (Variable), n_unknowns);
  simplex->sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  g_array_set_clear_func (simplex->sums, clear_sum);
  for (guint32 i = 0; i < n_unknowns; i++)
    g_array_append_val (simplex->variables, unknown);

  return simplex;
}

void
gk_simplex_free (GkSimplex *simplex)
{
  if (simplex == NULL)
    return;

  g_array_unref (simplex->variables);
  g_array_unref (simplex->sums);
  g_free (simplex->scratch);
  g_free (simplex);
}

static Variable *
variable_at (const GkSimplex *simplex, guint32 variable)
{
  return &g_array_index (simplex->variables, Variable, variable);
}

static Sum *
sum_at (const GkSimplex *simplex, guint32 sum)
{
  return &g_array_index (simplex->sums, Sum, sum);
}

static gboolean
give_up (GkSimplex *simplex, GkSimplexAnswer why)
{
  simplex->state = why;

  return FALSE;
}

static gboolean
spend (GkSimplex *simplex, guint64 effort)
{
  if (effort > simplex->effort)
    return give_up (simplex, GK_SIMPLEX_TOO_LARGE);
  simplex->effort -= effort;

  return TRUE;
}

/* Adds @left · @right. The sum can be negated: the smallest number of 128 bits counts as an overflow. */
static gboolean
add_product (gint128 *sum, gint128 left, gint128 right)
{
  return gk_int128_multiply (&left, right) && gk_int128_add (sum, left) && *sum >= -GK_INT128_MAX;
}

/* The greatest common divisor; if one of the two is 0, the other one. */
static gint128
common_divisor (gint128 left, gint128 right)
{
  unsigned __int128 a = (unsigned __int128) (left < 0 ? -left : left);
  unsigned __int128 b = (unsigned __int128) (right < 0 ? -right : right);

  while (b > G_MAXUINT64)
    {
      unsigned __int128 rest = a % b;

      a = b;
      b = rest;
    }
  /* Numbers are small as a rule, and dividing those is much faster. */
  if (b > 0)
    {
      guint64 small = (guint64) b;
      guint64 smaller = (guint64) (a % b);

      while (smaller > 0)
        {
          guint64 rest = small % smaller;

          small = smaller;
          smaller = rest;
        }
      a = small;
    }

  return (gint128) a;
}

void
gk_simplex_set_free (GkSimplex *simplex, guint32 unknown)
{
  g_return_if_fail (unknown < simplex->n_unknowns);
  g_return_if_fail (simplex->scratch == NULL);

  variable_at (simplex, unknown)->bounds.has_lower = FALSE;
}

static int
compare_entries (const void *left, const void *right)
{
  guint32 left_variable = ((const Entry *) left)->variable;
  guint32 right_variable = ((const Entry *) right)->variable;

  return (left_variable > right_variable) - (left_variable < right_variable);
}

/* Adds @change to the uses of what stands in @sum. */
static void
count_uses (GkSimplex *simplex, const Sum *sum, gint change)
{
  for (guint32 i = 0; i < sum->n; i++)
    variable_at (simplex, sum->entries[i].variable)->uses += (guint32) change;
}

guint32
gk_simplex_add_row (GkSimplex *simplex, const GkSimplexTerm *terms, guint32 n_terms)
{
  Variable variable = { .sum = simplex->sums->len };
  Sum sum = { .basic = simplex->variables->len, .denominator = 1 };

  g_return_val_if_fail (simplex->scratch == NULL, 0);

  if (n_terms > GK_SIMPLEX_MAX_ENTRIES - simplex->n_entries)
    give_up (simplex, GK_SIMPLEX_TOO_LARGE);
  else if ((sum.entries = g_try_new (Entry, MAX (n_terms, 1))) == NULL)
    give_up (simplex, GK_SIMPLEX_TOO_LARGE);
  else
    {
      for (guint32 i = 0; i < n_terms; i++)
        if (terms[i].coefficient != 0)
          {
            sum.entries[sum.n++] = (Entry){ terms[i].unknown, terms[i].coefficient };
            variable.unit = common_divisor (variable.unit, terms[i].coefficient);
          }
      qsort (sum.entries, sum.n, sizeof (Entry), compare_entries);
      for (guint32 i = 0; i < sum.n; i++)
        sum.entries[i].coefficient /= variable.unit;
      count_uses (simplex, &sum, 1);
      simplex->n_entries += n_terms;
    }
  variable.unit = MAX (variable.unit, 1);
  g_array_append_val (simplex->variables, variable);
  g_array_append_val (simplex->sums, sum);

  return simplex->sums->len - 1;
}

/* The entry of @variable, or NULL. */
static const Entry *
find_entry (const Sum *sum, guint32 variable)
{
  const Entry wanted = { .variable = variable };

  return bsearch (&wanted, sum->entries, sum->n, sizeof (Entry), compare_entries);
}

/* Moves a variable that is not basic, and with it the sums it stands in. */
static gboolean
move (GkSimplex *simplex, guint32 variable, gint128 value)
{
  Variable *at = variable_at (simplex, variable);
  gint128 step = value;

  if (!spend (simplex, simplex->sums->len))
    return FALSE;
  if (__builtin_sub_overflow (value, at->value, &step))
    return give_up (simplex, GK_SIMPLEX_OVERFLOW);
  at->value = value;
  for (guint32 i = 0; step != 0 && i < simplex->sums->len; i++)
    {
      Sum *sum = sum_at (simplex, i);
      const Entry *entry = find_entry (sum, variable);

      if (entry != NULL && !add_product (&sum->value, entry->coefficient, step))
        return give_up (simplex, GK_SIMPLEX_OVERFLOW);
    }

  return TRUE;
}

/* @value / @unit, rounded down. */
static gint128
divide_down (gint128 value, gint128 unit)
{
  return value / unit - (value % unit < 0);
}

/* @value / @unit, rounded up. */
static gint128
divide_up (gint128 value, gint128 unit)
{
  return value / unit + (value % unit > 0);
}

void
gk_simplex_set_bounds (GkSimplex *simplex, guint32 row, const GkSimplexBounds *bounds)
{
  guint32 variable = simplex->n_unknowns + row;
  Variable *at;
  gint128 value;

  g_return_if_fail (row < simplex->sums->len);

  at = variable_at (simplex, variable);
  at->bounds = bounds != NULL ? *bounds : (GkSimplexBounds){ 0 };
  if (at->bounds.has_lower)
    at->bounds.lower = divide_up (at->bounds.lower, at->unit);
  if (at->bounds.has_upper)
    at->bounds.upper = divide_down (at->bounds.upper, at->unit);
  if (at->sum >= 0 || simplex->state != GK_SIMPLEX_FEASIBLE)
    return;

  value = at->value;
  if (at->bounds.has_lower)
    value = MAX (value, at->bounds.lower);
  if (at->bounds.has_upper)
    value = MIN (value, at->bounds.upper);
  if (value != at->value)
    move (simplex, variable, value);
}

/* Finds the value of the basic variable anew. */
static gboolean
evaluate (GkSimplex *simplex, Sum *sum)
{
  sum->value = 0;
  for (guint32 i = 0; i < sum->n; i++)
    if (!add_product (&sum->value, sum->entries[i].coefficient, variable_at (simplex, sum->entries[i].variable)->value))
      return give_up (simplex, GK_SIMPLEX_OVERFLOW);

  return TRUE;
}

/* Solves @sum for @entering. */
static gboolean
turn (GkSimplex *simplex, Sum *sum, const Entry *entering)
{
  guint32 variable = entering->variable;
  gint128 denominator = entering->coefficient;
  Entry leaving = { sum->basic, sum->denominator };
  gint sign = denominator > 0 ? 1 : -1;
  gboolean placed = FALSE;
  guint32 n = 0;

  leaving.coefficient *= sign;
  for (guint32 i = 0; i < sum->n; i++)
    {
      Entry entry = sum->entries[i];

      if (entry.variable == variable)
        continue;
      entry.coefficient *= -sign;
      if (!placed && leaving.variable < entry.variable)
        {
          simplex->scratch[n++] = leaving;
          placed = TRUE;
        }
      simplex->scratch[n++] = entry;
    }
  if (!placed)
    simplex->scratch[n++] = leaving;
  memcpy (sum->entries, simplex->scratch, n * sizeof (Entry));
  variable_at (simplex, variable)->uses--;
  variable_at (simplex, leaving.variable)->uses++;
  sum->basic = variable;
  sum->denominator = denominator * sign;

  return evaluate (simplex, sum);
}

/* Takes the @n entries of the scratch, divided by what they and @denominator have in common. */
static gboolean
take_scratch (GkSimplex *simplex, Sum *sum, guint32 n, gint128 denominator)
{
  gint128 common = denominator;

  for (guint32 i = 0; common > 1 && i < n; i++)
    common = common_divisor (common, simplex->scratch[i].coefficient);
  for (guint32 i = 0; common > 1 && i < n; i++)
    simplex->scratch[i].coefficient /= common;
  sum->denominator = denominator / common;

  count_uses (simplex, sum, -1);
  if (n > sum->n)
    {
      Entry *entries = NULL;

      if (n - sum->n <= GK_SIMPLEX_MAX_ENTRIES - simplex->n_entries)
        entries = g_try_renew (Entry, sum->entries, n);
      if (entries == NULL)
        return give_up (simplex, GK_SIMPLEX_TOO_LARGE);
      sum->entries = entries;
    }
  memcpy (sum->entries, simplex->scratch, n * sizeof (Entry));
  simplex->n_entries = simplex->n_entries - sum->n + n;
  sum->n = n;
  count_uses (simplex, sum, 1);

  return evaluate (simplex, sum);
}

/* Puts @by in the place of its basic variable, which stands in @sum with @factor. */
static gboolean
substitute (GkSimplex *simplex, Sum *sum, const Sum *by, gint128 factor)
{
  gint128 common = common_divisor (factor, by->denominator);
  gint128 by_factor = factor / common;
  gint128 sum_factor = by->denominator / common;
  gint128 denominator = sum->denominator;
  guint32 i = 0;
  guint32 k = 0;
  guint32 n = 0;

  if (!spend (simplex, sum->n + by->n))
    return FALSE;
  if (!gk_int128_multiply (&denominator, sum_factor))
    return give_up (simplex, GK_SIMPLEX_OVERFLOW);
  while (i < sum->n || k < by->n)
    {
      guint32 own = i < sum->n ? sum->entries[i].variable : G_MAXUINT32;
      guint32 other = k < by->n ? by->entries[k].variable : G_MAXUINT32;
      Entry entry = { MIN (own, other), 0 };

      if (own == by->basic)
        {
          i++;
          continue;
        }
      if (own == entry.variable && !add_product (&entry.coefficient, sum->entries[i++].coefficient, sum_factor))
        return give_up (simplex, GK_SIMPLEX_OVERFLOW);
      if (other == entry.variable && !add_product (&entry.coefficient, by->entries[k++].coefficient, by_factor))
        return give_up (simplex, GK_SIMPLEX_OVERFLOW);
      if (entry.coefficient != 0)
        simplex->scratch[n++] = entry;
    }

  return take_scratch (simplex, sum, n, denominator);
}

/* The basic variable of @number takes the value @target, and changes places with that of @entering. */
static gboolean
pivot (GkSimplex *simplex, guint32 number, const Entry *entering, gint128 target)
{
  Sum *sum = sum_at (simplex, number);
  guint32 leaving = sum->basic;
  guint32 variable = entering->variable;

  if (!spend (simplex, simplex->sums->len + sum->n))
    return FALSE;
  variable_at (simplex, leaving)->value = target;
  variable_at (simplex, leaving)->sum = -1;
  variable_at (simplex, variable)->sum = number;
  if (!turn (simplex, sum, entering))
    return FALSE;
  for (guint32 i = 0; i < simplex->sums->len && variable_at (simplex, variable)->uses > 0; i++)
    {
      const Entry *entry = i != number ? find_entry (sum_at (simplex, i), variable) : NULL;

      if (entry != NULL && !substitute (simplex, sum_at (simplex, i), sum, entry->coefficient))
        return FALSE;
    }

  return TRUE;
}

/* How @sum compares with the bounds of its basic variable: -1 is below, 1 above. */
static gint
compare_with_bounds (GkSimplex *simplex, const Sum *sum)
{
  const GkSimplexBounds *bounds = &variable_at (simplex, sum->basic)->bounds;
  gint128 lower = bounds->has_lower ? bounds->lower : 0;
  gint128 upper = bounds->has_upper ? bounds->upper : 0;

  if (!gk_int128_multiply (&lower, sum->denominator) || !gk_int128_multiply (&upper, sum->denominator))
    {
      give_up (simplex, GK_SIMPLEX_OVERFLOW);
      return 0;
    }

  return (bounds->has_upper && sum->value > upper) - (bounds->has_lower && sum->value < lower);
}

/* A sum whose basic variable is out of its bounds, or -1: the first variable (Bland), or else the shortest sum. */
static gint64
find_violated (GkSimplex *simplex, gboolean first, gint *side)
{
  gint64 found = -1;

  if (!spend (simplex, simplex->sums->len))
    return -1;
  for (guint32 i = 0; i < simplex->sums->len && simplex->state == GK_SIMPLEX_FEASIBLE; i++)
    {
      const Sum *sum = sum_at (simplex, i);
      const Sum *best = found >= 0 ? sum_at (simplex, (guint32) found) : NULL;
      gint at = 0;

      if (best == NULL || (first ? sum->basic < best->basic : sum->n < best->n))
        at = compare_with_bounds (simplex, sum);
      if (at == 0)
        continue;
      found = i;
      *side = at;
    }

  return simplex->state == GK_SIMPLEX_FEASIBLE ? found : -1;
}

/* A variable that has room to bring @sum back from @side, or NULL: the first (Bland), or else the one least used. */
static const Entry *
find_entering (const GkSimplex *simplex, const Sum *sum, gboolean first, gint side)
{
  const Entry *found = NULL;

  for (guint32 i = 0; i < sum->n; i++)
    {
      const Entry *entry = &sum->entries[i];
      const Variable *at = variable_at (simplex, entry->variable);
      gboolean up = (entry->coefficient > 0) == (side < 0);

      if (up ? at->bounds.has_upper && at->value >= at->bounds.upper
             : at->bounds.has_lower && at->value <= at->bounds.lower)
        continue;
      if (first)
        return entry;
      if (found == NULL || at->uses < variable_at (simplex, found->variable)->uses)
        found = entry;
    }

  return found;
}

static void
add_part (const GkSimplex *simplex, GArray *proof, guint32 variable, gint128 multiplier)
{
  GkSimplexPart part = { variable - simplex->n_unknowns, multiplier };

  if (variable >= simplex->n_unknowns)
    g_array_append_val (proof, part);
}

static gint
compare_parts (gconstpointer left, gconstpointer right)
{
  guint32 left_row = ((const GkSimplexPart *) left)->row;
  guint32 right_row = ((const GkSimplexPart *) right)->row;

  return (left_row > right_row) - (left_row < right_row);
}

/* Every variable of @sum is at the bound that brings the basic one as near as it gets, and yet it is beyond on @side.
 */
static void
tell_proof (const GkSimplex *simplex, const Sum *sum, gint side, GArray *proof)
{
  add_part (simplex, proof, sum->basic, side * sum->denominator);
  for (guint32 i = 0; i < sum->n; i++)
    add_part (simplex, proof, sum->entries[i].variable, -side * sum->entries[i].coefficient);
  g_array_sort (proof, compare_parts);
}

/* The first row that has nothing between its bounds, or -1. */
static gint64
find_empty (const GkSimplex *simplex)
{
  for (guint32 i = simplex->n_unknowns; i < simplex->variables->len; i++)
    {
      const GkSimplexBounds *bounds = &variable_at (simplex, i)->bounds;

      if (bounds->has_lower && bounds->has_upper && bounds->lower > bounds->upper)
        return i;
    }

  return -1;
}

GkSimplexAnswer
gk_simplex_solve (GkSimplex *simplex, GArray *proof)
{
  gint64 empty = find_empty (simplex);
  guint64 n_steps = 0;

  if (simplex->state == GK_SIMPLEX_FEASIBLE && empty >= 0)
    {
      if (proof != NULL)
        add_part (simplex, proof, (guint32) empty, 0);
      return GK_SIMPLEX_INFEASIBLE;
    }
  if (simplex->scratch == NULL && (simplex->scratch = g_try_new (Entry, MAX (simplex->variables->len, 1))) == NULL)
    give_up (simplex, GK_SIMPLEX_TOO_LARGE);

  while (simplex->state == GK_SIMPLEX_FEASIBLE)
    {
      /* Bland's rule comes to an end, the other one keeps sums short. */
      gboolean first = n_steps++ >= 2 * (guint64) simplex->sums->len;
      gint side = 0;
      gint64 number = find_violated (simplex, first, &side);
      const GkSimplexBounds *bounds;
      const Entry *entering;

      if (number < 0)
        break;
      bounds = &variable_at (simplex, sum_at (simplex, (guint32) number)->basic)->bounds;
      entering = find_entering (simplex, sum_at (simplex, (guint32) number), first, side);
      if (entering == NULL)
        {
          if (proof != NULL)
            tell_proof (simplex, sum_at (simplex, (guint32) number), side, proof);
          return GK_SIMPLEX_INFEASIBLE;
        }
      pivot (simplex, (guint32) number, entering, side < 0 ? bounds->lower : bounds->upper);
    }

  return simplex->state;
}

void
gk_simplex_get_value (const GkSimplex *simplex, guint32 unknown, gint128 *numerator, gint128 *denominator)
{
  const Variable *at;

  g_return_if_fail (unknown < simplex->n_unknowns);

  at = variable_at (simplex, unknown);
  *numerator = at->sum >= 0 ? sum_at (simplex, (guint32) at->sum)->value : at->value;
  *denominator = at->sum >= 0 ? sum_at (simplex, (guint32) at->sum)->denominator : 1;
}
