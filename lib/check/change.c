/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/change-private.h"

/*
 * A cell that is changed takes the totals with it that are derived from it. How far
 * they go is known before: each is a sum of cells, and so of what these are sums of.
 * What they come to is found by deriving them anew, which is done for those alone
 * whose rules look at the cell or at another one of them.
 */

/* A total as it was before the change. */
typedef struct {
  guint32 cell;
  gint32 derived_by;
  gint64 value;
  guint8 state;
  guint8 places;
} Old;

struct _GkChange {
  GkCase *subject;
  GArray *parts;   /* of GkUse: cells by the places in GkRules.totals of rules with them; NULL if no total is missing */
  GArray *wholes;  /* of GkUse: cells by the places of the rules that determine them */
  guint8 *reached; /* cells that may change */
  GkRatio *slopes; /* of each cell: 0 / 0 if it does not move */
  guint64 n_terms;

  /* Of the change at hand. */
  gint64 value;      /* what it was */
  GArray *cells;     /* of guint32: all that may change, the changed one first */
  GArray *places;    /* of guint32: in GkRules.totals, the rules that may determine them, in that order */
  GArray *olds;      /* of Old */
  GArray *different; /* of guint32 */
};

static guint32
total_at (const GkChange *change, guint32 place)
{
  return g_array_index (change->subject->rules->totals, guint32, place);
}

static gboolean
is_missing (const GkCase *subject, guint32 cell)
{
  return !gk_cell_is_present (subject->reported->states[cell]);
}

static gboolean
any_total_missing (const GkCase *subject)
{
  for (guint i = 0; i < subject->rules->totals->len; i++)
    if (is_missing (subject, gk_rules_total_cell (subject->rules, g_array_index (subject->rules->totals, guint32, i))))
      return TRUE;

  return FALSE;
}

GkChange *
gk_change_new (GkCase *subject)
{
  GkChange *change = g_new0 (GkChange, 1);
  guint32 n = MAX (subject->form->cells->len, 1);

  change->subject = subject;
  change->reached = g_new0 (guint8, n);
  change->slopes = g_new0 (GkRatio, n);
  change->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  change->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  change->olds = g_array_new (FALSE, FALSE, sizeof (Old));
  change->different = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!any_total_missing (subject))
    return change;

  change->parts = gk_uses_new ();
  change->wholes = gk_uses_new ();
  for (guint32 i = 0; i < subject->rules->totals->len; i++)
    {
      const GkUse whole = { gk_rules_total_cell (subject->rules, total_at (change, i)), i };

      g_array_append_val (change->wholes, whole);
      gk_uses_add_rule (change->parts, subject->rules, total_at (change, i), i);
    }
  gk_uses_sort (change->parts);
  gk_uses_sort (change->wholes);

  return change;
}

void
gk_change_free (GkChange *change)
{
  g_clear_pointer (&change->parts, g_array_unref);
  g_clear_pointer (&change->wholes, g_array_unref);
  g_free (change->reached);
  g_free (change->slopes);
  g_array_unref (change->cells);
  g_array_unref (change->places);
  g_array_unref (change->olds);
  g_array_unref (change->different);
  g_free (change);
}

guint64
gk_change_n_terms (const GkChange *change)
{
  return change->n_terms;
}

gboolean
gk_ratio_add (GkRatio *sum, const GkRatio *term, gint128 factor)
{
  gint128 common = gk_int128_gcd (sum->denominator, term->denominator);
  gint128 own = sum->numerator;
  gint128 other = term->numerator;
  gint128 denominator = sum->denominator;

  if (other == 0 || factor == 0)
    return TRUE;
  if (!gk_int128_multiply (&own, term->denominator / common) || !gk_int128_multiply (&other, factor)
      || !gk_int128_multiply (&other, sum->denominator / common) || !gk_int128_add (&own, other)
      || !gk_int128_multiply (&denominator, term->denominator / common) || own < -GK_INT128_MAX)
    return FALSE;
  common = gk_int128_gcd (own, denominator);
  *sum = (GkRatio){ own / common, denominator / common };

  return TRUE;
}

gboolean
gk_change_slope (const GkChange *change, const GkSide *side, GkRatio *slope)
{
  const GkTerm *terms = gk_rules_terms (change->subject->rules, side);

  *slope = (GkRatio){ 0, 1 };
  for (guint32 i = 0; i < side->n; i++)
    if (terms[i].flags == GK_TERM_VALUE && !gk_ratio_add (slope, &change->slopes[terms[i].cell], terms[i].coefficient))
      return FALSE;

  return TRUE;
}

/* The slope of the total that @number determined. */
static gboolean
add_slope (GkChange *change, guint32 number)
{
  const GkRules *rules = change->subject->rules;
  const GkRule *rule = gk_rules_get (rules, number);
  const GkTerm *whole = gk_rules_terms (rules, &rule->sides[rule->whole]);
  gint128 coefficient = whole->coefficient;
  GkRatio sum = { 0, 1 };
  GkRatio parts;

  change->n_terms += rule->sides[0].n + rule->sides[1].n;
  if (!gk_change_slope (change, &rule->sides[1 - rule->whole], &parts))
    return FALSE;
  if (parts.numerator == 0)
    return TRUE;
  if (coefficient < 0)
    {
      coefficient = -coefficient;
      parts.numerator = -parts.numerator;
    }
  if (!gk_int128_multiply (&parts.denominator, coefficient) || !gk_ratio_add (&sum, &parts, 1))
    return FALSE;
  change->slopes[whole->cell] = sum;

  return TRUE;
}

static void
reach (GkChange *change, guint32 cell)
{
  if (change->reached[cell])
    return;
  change->reached[cell] = TRUE;
  g_array_append_val (change->cells, cell);
}

static gint
compare_numbers (gconstpointer left, gconstpointer right)
{
  guint32 one = *(const guint32 *) left;
  guint32 other = *(const guint32 *) right;

  return (one > other) - (one < other);
}

/* Finds all totals that may change, reported ones too, for these may be on the way to others. */
static void
reach_totals (GkChange *change)
{
  const GkCase *subject = change->subject;
  guint n;

  for (guint i = 0; i < change->cells->len; i++)
    {
      const GkUse *uses = gk_uses_find (change->parts, g_array_index (change->cells, guint32, i), &n);

      change->n_terms += n;
      for (guint k = 0; k < n; k++)
        reach (change, gk_rules_total_cell (subject->rules, total_at (change, uses[k].by)));
    }
  for (guint i = 1; i < change->cells->len; i++)
    {
      guint32 cell = g_array_index (change->cells, guint32, i);
      const GkUse *uses = gk_uses_find (change->wholes, cell, &n);

      for (guint k = 0; k < n && is_missing (subject, cell); k++)
        g_array_append_val (change->places, uses[k].by);
    }
  g_array_sort (change->places, compare_numbers);
}

gboolean
gk_change_begin (GkChange *change, guint32 cell)
{
  const GkCase *subject = change->subject;

  change->value = subject->planes.values[cell];
  change->slopes[cell] = (GkRatio){ 1, 1 };
  reach (change, cell);
  if (change->parts != NULL)
    reach_totals (change);
  for (guint i = 0; i < change->places->len; i++)
    {
      guint32 number = total_at (change, g_array_index (change->places, guint32, i));

      if (subject->derived_by[gk_rules_total_cell (subject->rules, number)] == (gint32) number
          && !add_slope (change, number))
        return FALSE;
    }

  return TRUE;
}

void
gk_change_end (GkChange *change)
{
  for (guint i = 0; i < change->cells->len; i++)
    {
      guint32 cell = g_array_index (change->cells, guint32, i);

      change->reached[cell] = FALSE;
      change->slopes[cell] = (GkRatio){ 0, 0 };
    }
  g_array_set_size (change->cells, 0);
  g_array_set_size (change->places, 0);
}

gboolean
gk_change_stride (const GkChange *change, gint128 *stride)
{
  *stride = 1;
  for (guint i = 0; i < change->cells->len; i++)
    {
      gint128 denominator = change->slopes[g_array_index (change->cells, guint32, i)].denominator;

      if (denominator > 1 && !gk_int128_multiply (stride, denominator / gk_int128_gcd (*stride, denominator)))
        return FALSE;
    }

  return TRUE;
}

/* Makes a missing total as the report has it. */
static void
forget (GkChange *change, guint32 cell)
{
  GkCase *subject = change->subject;
  const Old old = { cell, subject->derived_by[cell], subject->planes.values[cell], subject->planes.states[cell],
                    subject->planes.places[cell] };

  g_array_append_val (change->olds, old);
  subject->derived_by[cell] = -1;
  subject->planes.values[cell] = subject->reported->values[cell];
  subject->planes.states[cell] = subject->reported->states[cell];
  subject->planes.places[cell] = subject->reported->places[cell];
}

gboolean
gk_change_make (GkChange *change, gint64 value)
{
  GkCase *subject = change->subject;

  subject->planes.values[g_array_index (change->cells, guint32, 0)] = value;
  for (guint i = 1; i < change->cells->len; i++)
    if (is_missing (subject, g_array_index (change->cells, guint32, i)))
      forget (change, g_array_index (change->cells, guint32, i));
  for (guint i = 0; i < change->places->len; i++)
    {
      guint32 number = total_at (change, g_array_index (change->places, guint32, i));
      const GkRule *rule = gk_rules_get (subject->rules, number);

      change->n_terms += rule->sides[0].n + rule->sides[1].n;
      if (!gk_case_derive_total (subject, number, NULL))
        return FALSE;
    }

  return TRUE;
}

const GArray *
gk_change_cells (GkChange *change)
{
  const GkCase *subject = change->subject;

  g_array_set_size (change->different, 0);
  g_array_append_val (change->different, g_array_index (change->cells, guint32, 0));
  for (guint i = 0; i < change->olds->len; i++)
    {
      const Old *old = &g_array_index (change->olds, Old, i);

      if (subject->planes.values[old->cell] != old->value || subject->planes.states[old->cell] != old->state)
        g_array_append_val (change->different, old->cell);
    }

  return change->different;
}

void
gk_change_undo (GkChange *change)
{
  GkCase *subject = change->subject;

  subject->planes.values[g_array_index (change->cells, guint32, 0)] = change->value;
  for (guint i = 0; i < change->olds->len; i++)
    {
      const Old *old = &g_array_index (change->olds, Old, i);

      subject->derived_by[old->cell] = old->derived_by;
      subject->planes.values[old->cell] = old->value;
      subject->planes.states[old->cell] = old->state;
      subject->planes.places[old->cell] = old->places;
    }
  g_array_set_size (change->olds, 0);
}
