/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#define LEAST (-GK_INT128_MAX - 1)
#define MOST GK_INT128_MAX

/* What counts its items once cannot be added, and has no bounds where values may be negative. */
static gint32
distinct_kind (const GkForm *form, guint32 cell)
{
  return gk_form_cell_indicator (form, cell)->has_sign ? GK_ROLLUP_NONE : GK_ROLLUP_DISTINCT;
}

/* Marks the cells of @whole, which counts its items once however many parts they are in. */
static void
plan_distinct (const GkForm *form, guint32 whole, GkCellPlan *plans)
{
  const GkIndicator *at = gk_form_indicator (form, whole);

  for (guint32 cell = (guint32) at->cell;
       at->cell >= 0 && cell < form->cells->len && gk_form_get_cell_at (form, cell)->indicator == whole; cell++)
    plans[cell].kind = distinct_kind (form, cell);
}

/* Whether a share can be found anew from sums: nothing in it but values of cells that are added. */
static gboolean
can_recompute (const GkRules *rules, const GkRule *rule, const GkCellPlan *plans)
{
  for (gint side = GK_SIDE_RIGHT; side <= GK_SIDE_DENOMINATOR; side++)
    {
      const GkSide *terms = &rule->sides[side];

      if (terms->constant != 0)
        return FALSE;
      for (guint32 i = 0; i < terms->n; i++)
        {
          const GkTerm *term = &gk_rules_terms (rules, terms)[i];

          if (term->flags != GK_TERM_VALUE
              || (plans[term->cell].kind != GK_ROLLUP_SUM && plans[term->cell].kind != GK_ROLLUP_DISTINCT))
            return FALSE;
        }
    }

  return rule->n_conditions == 0;
}

static void
plan_shares (const GkForm *form, GkCellPlan *plans)
{
  const GkRules *rules = gk_form_rules (form);

  for (guint32 i = 0; i < rules->rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (rules, i);
      GkCellPlan *plan;

      if (rule->kind != GK_RULE_SHARE || rule->sides[GK_SIDE_LEFT].n != 1)
        continue;
      plan = &plans[gk_rules_terms (rules, &rule->sides[GK_SIDE_LEFT])->cell];
      if (gk_rules_terms (rules, &rule->sides[GK_SIDE_LEFT])->flags != GK_TERM_VALUE)
        continue;
      if (plan->kind == 0)
        plan->kind = GK_ROLLUP_SHARE;
      if (plan->kind == GK_ROLLUP_SHARE && plan->share < 0)
        plan->share = (gint32) i;
    }
}

GkCellPlan *
gk_rollup_plan (const GkForm *form)
{
  GkCellPlan *plans = g_new0 (GkCellPlan, MAX (form->cells->len, 1));

  for (guint32 i = 0; i < form->cells->len; i++)
    {
      plans[i].kind = gk_form_cell_indicator (form, i)->rollup;
      plans[i].share = -1;
    }
  plan_shares (form, plans);
  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);

      if (at->parts == GK_PARTS_OVERLAP && at->whole >= 0 && gk_form_indicator (form, (guint32) at->whole)->rollup == 0)
        plan_distinct (form, (guint32) at->whole, plans);
    }
  for (guint32 i = 0; i < form->cells->len; i++)
    {
      const GkCell *cell = gk_form_get_cell_at (form, i);

      if (plans[i].kind == 0 && gk_form_cell_indicator (form, i)->kind == GK_INDICATOR_PERCENT)
        plans[i].kind = GK_ROLLUP_NONE;
      else if (plans[i].kind == 0)
        plans[i].kind = cell->member >= 0 && gk_form_member (form, (guint32) cell->member)->parts == GK_PARTS_OVERLAP
                            ? distinct_kind (form, i)
                            : GK_ROLLUP_SUM;
    }
  for (guint32 i = 0; i < form->cells->len; i++)
    if (plans[i].kind == GK_ROLLUP_SHARE
        && !can_recompute (gk_form_rules (form), gk_rules_get (gk_form_rules (form), (guint32) plans[i].share), plans))
      {
        plans[i].kind = GK_ROLLUP_NONE;
      }

  return plans;
}

/* Widens the sum of one slot that is not known exactly. */
static void
widen (const GkRollup *rollup, guint32 cell, guint32 slot, guint64 n_figures, GkRolled *rolled)
{
  const GkTally *tally = &rollup->tallies.tallies[cell];
  gboolean has_bounds = tally->counts[GK_TALLY_BELOW] != NULL && tally->counts[GK_TALLY_BELOW][slot] > 0;

  if (has_bounds)
    rolled->high += tally->bounds[slot];
  if (has_bounds && gk_form_cell_indicator (rollup->form, cell)->has_sign)
    rolled->low = LEAST;
  else if (rollup->plans[cell].kind == GK_ROLLUP_DISTINCT && n_figures > 1)
    rolled->low = MIN (rolled->low, tally->highest != NULL ? tally->highest[slot] : 0);
  rolled->reason = rolled->low == rolled->high ? GK_ROLLUP_VALUE : GK_ROLLUP_BOUNDS;
}

/* The ranges in which the sum, or the distinct count, of slots lies. Cells without a figure add nothing. */
static void
add_up (const GkRollup *rollup, guint32 cell, const guint32 *slots, guint32 n, GkRolled *rolled)
{
  const GkTally *tally = &rollup->tallies.tallies[cell];
  gboolean is_exact = tally->counts[GK_TALLY_BELOW] == NULL && rollup->plans[cell].kind != GK_ROLLUP_DISTINCT;
  GkRest figures = gk_tallies_get_figures (&rollup->tallies, cell);

  for (guint32 i = 0; i < n; i++)
    {
      gint128 sum = gk_tally_get_sum (tally, slots[i]);

      if (gk_rest_get (&figures, slots[i]) > 0)
        rolled[i] = (GkRolled){ .reason = GK_ROLLUP_VALUE, .low = sum, .high = sum };
      else
        rolled[i] = (GkRolled){ .reason = GK_ROLLUP_UNREPORTED, .low = LEAST, .high = MOST };
    }
  for (guint32 i = 0; i < n && !is_exact; i++)
    if (rolled[i].reason == GK_ROLLUP_VALUE)
      widen (rollup, cell, slots[i], gk_rest_get (&figures, slots[i]), &rolled[i]);
}

static GkRolled
add_up_slot (const GkRollup *rollup, guint32 slot, guint32 cell)
{
  GkRolled rolled;

  add_up (rollup, cell, &slot, 1, &rolled);

  return rolled;
}

/* The range of one side of a share. FALSE if it leaves 128 bits. */
static gboolean
add_side (const GkRollup *rollup, guint32 slot, const GkSide *side, GkRolled *sum)
{
  const GkTerm *terms = gk_rules_terms (gk_form_rules (rollup->form), side);

  *sum = (GkRolled){ .reason = side->n > 0 ? GK_ROLLUP_UNREPORTED : GK_ROLLUP_VALUE };
  for (guint32 i = 0; i < side->n; i++)
    {
      GkRolled cell = add_up_slot (rollup, slot, terms[i].cell);
      gint128 low = terms[i].coefficient < 0 ? cell.high : cell.low;
      gint128 high = terms[i].coefficient < 0 ? cell.low : cell.high;

      if (cell.reason == GK_ROLLUP_UNREPORTED)
        continue;
      if (cell.low == LEAST)
        {
          *sum = cell;
          return TRUE;
        }
      if (!gk_int128_multiply (&low, terms[i].coefficient) || !gk_int128_multiply (&high, terms[i].coefficient)
          || !gk_int128_add (&sum->low, low) || !gk_int128_add (&sum->high, high))
        return FALSE;
      sum->reason = GK_ROLLUP_VALUE;
    }

  return TRUE;
}

static GkRolled
share (const GkRollup *rollup, guint32 slot, guint32 cell)
{
  const GkIndicator *indicator = gk_form_cell_indicator (rollup->form, cell);
  const GkRule *rule = gk_rules_get (gk_form_rules (rollup->form), (guint32) rollup->plans[cell].share);
  gint64 factor = indicator->kind == GK_INDICATOR_PERCENT ? 100 : 1;
  GkRolled rolled = { .reason = GK_ROLLUP_OVERFLOW, .low = LEAST, .high = MOST };
  GkRolled numerator;
  GkRolled denominator;

  if (!add_side (rollup, slot, &rule->sides[GK_SIDE_RIGHT], &numerator)
      || !add_side (rollup, slot, &rule->sides[GK_SIDE_DENOMINATOR], &denominator))
    return rolled;
  if (numerator.reason == GK_ROLLUP_UNREPORTED || denominator.reason == GK_ROLLUP_UNREPORTED)
    return (GkRolled){ .reason = GK_ROLLUP_UNREPORTED, .low = LEAST, .high = MOST };
  if (denominator.low != LEAST && denominator.high <= 0)
    return (GkRolled){ .reason = GK_ROLLUP_ZERO_DENOMINATOR, .low = LEAST, .high = MOST };

  /* Smallest by largest is the least only of what is not negative; a single value is a value whatever its sign. */
  rolled.reason = GK_ROLLUP_BOUNDS;
  if ((denominator.low <= 0 || numerator.low < 0)
      && (denominator.low != denominator.high || numerator.low != numerator.high))
    return rolled;
  if (!gk_int128_multiply (&numerator.low, factor) || !gk_int128_multiply (&numerator.high, factor)
      || !gk_int128_divide_rounded (numerator.low, denominator.high, indicator->decimals, &rolled.low)
      || !gk_int128_divide_rounded (numerator.high, denominator.low, indicator->decimals, &rolled.high))
    return (GkRolled){ .reason = GK_ROLLUP_OVERFLOW, .low = LEAST, .high = MOST };
  if (rolled.low == rolled.high)
    rolled.reason = GK_ROLLUP_VALUE;

  return rolled;
}

void
gk_rollup_values (const GkRollup *rollup, guint32 cell, const guint32 *slots, guint32 n, GkRolled *rolled)
{
  gint32 kind = rollup->plans[cell].kind;
  gint64 limit = gk_number_limit (gk_form_cell_indicator (rollup->form, cell)->decimals);

  if (kind != GK_ROLLUP_NONE && kind != GK_ROLLUP_SHARE)
    add_up (rollup, cell, slots, n, rolled);
  for (guint32 i = 0; i < n && kind == GK_ROLLUP_SHARE; i++)
    rolled[i] = share (rollup, slots[i], cell);
  for (guint32 i = 0; i < n && kind == GK_ROLLUP_NONE; i++)
    rolled[i] = (GkRolled){ .reason = GK_ROLLUP_NOT_ADDITIVE, .low = LEAST, .high = MOST };
  for (guint32 i = 0; i < n; i++)
    if (rolled[i].reason == GK_ROLLUP_VALUE && (rolled[i].low < -limit || rolled[i].low > limit))
      rolled[i].reason = GK_ROLLUP_OVERFLOW;
}

GkRolled
gk_rollup_value (const GkRollup *rollup, guint32 slot, guint32 cell)
{
  GkRolled rolled;

  gk_rollup_values (rollup, cell, &slot, 1, &rolled);

  return rolled;
}

/* Whether each report that is expected is there and has the cell. */
static gboolean
is_complete (const GkRollup *rollup, guint32 group, guint32 cell)
{
  const GkGroup *at = &rollup->groups[group];
  guint32 slot = rollup->totals[group];
  GkRest figures = gk_tallies_get_figures (&rollup->tallies, cell);

  return at->n_covered == at->n_expected && gk_rest_get (&figures, slot) == rollup->tallies.n_reports[slot];
}

static gboolean
compare_cell (GkRollup *rollup, guint32 group, guint32 cell, GError **error)
{
  const GkGroup *at = &rollup->groups[group];
  GkRolled published = add_up_slot (rollup, (guint32) at->published, cell);
  GkRolled sum = add_up_slot (rollup, rollup->totals[group], cell);
  GkDifference difference = { group, cell, GK_SEVERITY_ERROR };

  if (published.reason == GK_ROLLUP_UNREPORTED || sum.reason == GK_ROLLUP_UNREPORTED
      || (published.high >= sum.low && published.low <= sum.high))
    return TRUE;

  /* Who is missing could add to the sum, and take from it only where values may be negative. */
  if (!is_complete (rollup, group, cell)
      && (published.low > sum.high || gk_form_cell_indicator (rollup->form, cell)->has_sign))
    difference.severity = GK_SEVERITY_WARNING;
  if (!gk_make_room (&rollup->differences, rollup->n_differences, &rollup->max_differences, sizeof difference, error))
    return FALSE;
  rollup->differences[rollup->n_differences++] = difference;

  return TRUE;
}

gboolean
gk_rollup_compare (GkRollup *rollup, GError **error)
{
  for (guint32 group = 0; group < rollup->n_groups; group++)
    {
      if (rollup->groups[group].published < 0)
        continue;
      for (guint32 cell = 0; cell < rollup->form->cells->len; cell++)
        if ((rollup->plans[cell].kind == GK_ROLLUP_SUM || rollup->plans[cell].kind == GK_ROLLUP_DISTINCT)
            && !compare_cell (rollup, group, cell, error))
          return FALSE;
    }

  return TRUE;
}
