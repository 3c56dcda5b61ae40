/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * What the cells of a rule may be: a missing cell any value it could have had,
 * unless the policy says zero; a rounded one what would be printed as it is.
 */

static const GkInterval nothing = { { 0, FALSE, FALSE }, { 0, FALSE, FALSE } };

const GkRange gk_zero_range = { .printed = { .uniform = TRUE } };

GkView
gk_case_view (const GkCase *subject, guint32 rule)
{
  GkView view = { .subject = subject, .rule = gk_rules_get (subject->rules, rule), .policy = subject->policy };

  gk_policy_complete (&view.policy, &view.rule->policy);
  gk_policy_complete (&view.policy, &subject->form->policy);

  return view;
}

static const GkPlanes *
planes_of (const GkView *view, const GkTerm *term)
{
  return (term->flags & GK_TERM_PRIOR) != 0 ? view->subject->prior : &view->subject->planes;
}

guint8
gk_view_state (const GkView *view, const GkTerm *term)
{
  const GkCase *subject = view->subject;
  gint32 deriver = subject->derived_by != NULL ? subject->derived_by[term->cell] : -1;

  if ((term->flags & GK_TERM_PRIOR) != 0)
    return subject->prior->states[term->cell];

  return deriver >= 0 && gk_rules_get (subject->rules, (guint32) deriver) == view->rule
             ? subject->reported->states[term->cell]
             : subject->planes.states[term->cell];
}

gboolean
gk_view_is_present (const GkView *view, const GkTerm *term)
{
  guint8 state = gk_view_state (view, term);

  return gk_cell_is_present (state)
         || (state == GK_CELL_NOT_APPLICABLE && view->policy.not_applicable == GK_NOT_APPLICABLE_ZERO);
}

gboolean
gk_view_any_present (const GkView *view, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, side);

  for (guint32 i = 0; i < side->n; i++)
    if ((terms[i].flags & GK_TERM_PRESENCE) == 0 && gk_view_is_present (view, &terms[i]))
      return TRUE;

  return FALSE;
}

gboolean
gk_view_fills_zero (const GkView *view, const GkSide *side)
{
  return (view->policy.absent == GK_MISSING_ZERO || view->policy.blank == GK_MISSING_ZERO) && side->breakdown
         && gk_view_any_present (view, side);
}

/* Whether @term, whose cell in @state has no figure, counts as zero. */
static gboolean
counts_as_zero (const GkView *view, const GkTerm *term, guint8 state, gboolean zero)
{
  gint32 missing = state == GK_CELL_ABSENT ? view->policy.absent : view->policy.blank;

  if (state == GK_CELL_NOT_APPLICABLE && view->policy.not_applicable == GK_NOT_APPLICABLE_ZERO)
    return TRUE;
  if (state == GK_CELL_INVALID)
    return FALSE;

  return missing == GK_MISSING_ZERO_EVERYWHERE
         || (missing == GK_MISSING_ZERO && zero && (term->flags & GK_TERM_PRIOR) == 0);
}

/* Whether the cell of @term is reported: 1 or 0, or either if what stands there cannot be read. */
static GkRange
presence_range (const GkView *view, const GkTerm *term)
{
  const GkPlanes *planes = (term->flags & GK_TERM_PRIOR) != 0 ? view->subject->prior : view->subject->reported;
  guint8 state = planes->states[term->cell];
  GkRange range = gk_zero_range;

  if (state == GK_CELL_INVALID)
    {
      range.completions.high.value = 2;
      range.step = 2;
    }
  else if (state == GK_CELL_REPORTED || state == GK_CELL_BELOW)
    range.fixed = range.completions.low.value = range.completions.high.value = 2;

  return range;
}

/* What a figure of @indicator that is not negative, its last place being @step (doubled: half of it), may leave out. */
static GkInterval
positive_rounding (const GkIndicator *indicator, gint128 step)
{
  GkInterval interval = nothing;

  switch (indicator->rounding)
    {
    case GK_ROUNDING_EXACT:
      break;
    case GK_ROUNDING_HALF_UP:
      interval.low.value = -step;
      interval.high.value = step;
      break;
    case GK_ROUNDING_TRUNCATE:
      interval.high = (GkBound){ 2 * step, TRUE, FALSE };
      break;
    case GK_ROUNDING_ANY:
      interval.low.value = -step;
      interval.high = (GkBound){ 2 * step, TRUE, FALSE };
      break;
    }

  return interval;
}

/* Away from zero and towards zero change places below zero. */
static GkInterval
mirror (const GkInterval *interval)
{
  return (GkInterval){ { -interval->high.value, interval->high.open, FALSE },
                       { -interval->low.value, interval->low.open, FALSE } };
}

GkInterval
gk_rounding_of (const GkIndicator *indicator, gint64 value, guint places)
{
  gint128 step = gk_power_of_ten (indicator->decimals - MIN (places, indicator->decimals));
  GkInterval interval = positive_rounding (indicator, step);

  if (value < 0)
    return mirror (&interval);
  /* What was cut off to zero came from either side. */
  if (value == 0 && indicator->has_sign)
    interval.low = mirror (&interval).low;
  /* What has no sign was not rounded from below zero. */
  if (!indicator->has_sign && interval.low.value < -2 * (gint128) value)
    interval.low.value = -2 * (gint128) value;

  return interval;
}

/* What a missing cell, whatever it would be printed as, could have left out. */
static GkInterval
missing_rounding (const GkIndicator *indicator)
{
  GkInterval interval = positive_rounding (indicator, 1);

  if (indicator->has_sign)
    interval.low = mirror (&interval).low;

  return interval;
}

/* Of a missing cell that would be rounded: any true value that would be printed as one of its completions. */
static void
take_truths (const GkIndicator *indicator, GkRange *range)
{
  const GkInterval *completions = &range->completions;
  GkInterval all = *completions;

  range->has_truths = range->step != 0 && (range->rounding.low.value != 0 || range->rounding.high.value != 0);
  if (!range->has_truths)
    return;

  if (!completions->high.infinite)
    {
      GkInterval last = gk_rounding_of (indicator, (gint64) (completions->high.value / 2), indicator->decimals);

      all.high.value += last.high.value;
      all.high.open = last.high.open;
    }
  range->truths = (GkValues){ .rounding = all, .uniform = TRUE };
}

gboolean
gk_range_has_sign (const GkRange *range, gint8 sign)
{
  const GkBound *low = &range->completions.low;
  const GkBound *high = &range->completions.high;

  return (sign >= 0 ? high->infinite || high->value >= 2 * sign : low->infinite)
         && (sign != 0 || low->infinite || low->value == 0);
}

/* Leaves of @range what has the sign that @view takes the cell to have: all of that is rounded alike. */
static void
take_fate (const GkView *view, const GkTerm *term, const GkIndicator *indicator, GkRange *range)
{
  GkInterval *completions = &range->completions;

  for (guint i = 0; i < view->n_fates; i++)
    {
      gint8 sign = view->fates[i].sign;

      if (view->fates[i].term->cell != term->cell || view->fates[i].term->flags != term->flags)
        continue;
      if (sign >= 0)
        completions->low = (GkBound){ 2 * sign, FALSE, FALSE };
      if (sign <= 0 && (completions->high.infinite || completions->high.value > 2 * sign))
        completions->high = (GkBound){ 2 * sign, FALSE, FALSE };
      range->rounding = gk_rounding_of (indicator, sign, indicator->decimals);
      range->step = sign != 0 ? 2 : 0;
      range->has_truths = FALSE;
    }
}

GkRange
gk_view_range (const GkView *view, const GkTerm *term, gboolean zero)
{
  const GkIndicator *indicator = gk_form_cell_indicator (view->subject->form, term->cell);
  const GkPlanes *planes = planes_of (view, term);
  GkRange range = gk_zero_range;
  guint8 state;
  gint128 value;

  if ((term->flags & GK_TERM_PRESENCE) != 0)
    return presence_range (view, term);

  state = gk_view_state (view, term);
  value = 2 * (gint128) planes->values[term->cell];
  if (!gk_cell_is_present (state))
    {
      if (counts_as_zero (view, term, state, zero))
        return range;
      range.completions.low.infinite = indicator->has_sign;
      range.completions.high.infinite = TRUE;
      range.rounding = missing_rounding (indicator);
      if (planes->places[term->cell] == GK_PLACES_BETWEEN)
        range.rounding.high = (GkBound){ MAX (range.rounding.high.value, 2), TRUE, FALSE };
      range.step = 2;
    }
  else if (state == GK_CELL_BELOW)
    {
      /* The largest value the cell can hold below its bound. */
      range.completions.high.value = value - 2;
      range.completions.low.infinite = indicator->has_sign;
      range.step = indicator->has_sign || range.completions.high.value > 0 ? 2 : 0;
      range.rounding
          = range.step != 0 ? missing_rounding (indicator) : gk_rounding_of (indicator, 0, indicator->decimals);
    }
  else
    {
      range.fixed = range.completions.low.value = range.completions.high.value = value;
      range.rounding = gk_rounding_of (indicator, planes->values[term->cell], planes->places[term->cell]);
    }
  take_truths (indicator, &range);
  if (range.has_truths)
    take_fate (view, term, indicator, &range);

  return range;
}

gboolean
gk_view_is_open (const GkView *view, const GkTerm *term, gboolean zero)
{
  return gk_view_range (view, term, zero).step != 0;
}

static gboolean
bound_add (GkBound *sum, const GkBound *term, gint128 factor)
{
  gint128 product = term->value;

  sum->infinite |= term->infinite;
  sum->open |= term->open;

  return term->infinite || (gk_int128_multiply (&product, factor) && gk_int128_add (&sum->value, product));
}

static gboolean
interval_add (GkInterval *sum, const GkInterval *term, gint128 factor)
{
  const GkBound *low = factor < 0 ? &term->high : &term->low;
  const GkBound *high = factor < 0 ? &term->low : &term->high;

  return bound_add (&sum->low, low, factor) && bound_add (&sum->high, high, factor);
}

static gboolean
values_add (GkValues *sum, const GkValues *term, gint128 factor)
{
  gint128 fixed = term->fixed;
  gint128 step = term->step;

  if (!gk_int128_multiply (&fixed, factor) || !gk_int128_add (&sum->fixed, fixed)
      || !gk_int128_multiply (&step, factor))
    return FALSE;
  if (step < 0)
    step = -step;
  if (step != 0)
    sum->uniform = sum->uniform && term->uniform && (sum->step == 0 || sum->step == step);
  sum->step = gk_int128_gcd (sum->step, step);

  return interval_add (&sum->completions, &term->completions, factor)
         && interval_add (&sum->rounding, &term->rounding, factor);
}

gboolean
gk_range_add (GkRange *sum, const GkRange *term, gint128 factor)
{
  if (factor == 0)
    return TRUE;
  if (sum->has_truths || term->has_truths)
    {
      sum->truths = *gk_range_truths (sum);
      sum->has_truths = TRUE;
      if (!values_add (&sum->truths, gk_range_truths (term), factor))
        return FALSE;
    }

  return values_add (&sum->printed, &term->printed, factor);
}

/* A sum that begins with @constant. */
static GkRange
range_of_constant (gint64 constant)
{
  GkRange range = gk_zero_range;

  range.fixed = range.completions.low.value = range.completions.high.value = 2 * (gint128) constant;

  return range;
}

gboolean
gk_view_sum (const GkView *view, const GkSide *side, GkRange *sum)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, side);
  gboolean zero = gk_view_fills_zero (view, side);

  *sum = range_of_constant (side->constant);
  for (guint32 i = 0; i < side->n; i++)
    {
      GkRange term = gk_view_range (view, &terms[i], zero);

      if (!gk_range_add (sum, &term, terms[i].coefficient))
        return FALSE;
    }

  return TRUE;
}

static gint
compare_terms (const GkTerm *one, const GkTerm *other)
{
  if (one->cell != other->cell)
    return one->cell < other->cell ? -1 : 1;

  return (one->flags > other->flags) - (one->flags < other->flags);
}

gboolean
gk_view_sum_both (const GkView *view, const GkSide sides[2], const gint128 factors[2], GkRange *sum)
{
  guint32 next[2] = { 0, 0 };

  *sum = gk_zero_range;
  for (guint s = 0; s < 2; s++)
    {
      GkRange constant = range_of_constant (sides[s].constant);

      if (!gk_range_add (sum, &constant, factors[s]))
        return FALSE;
    }
  while (next[0] < sides[0].n || next[1] < sides[1].n)
    {
      GkRange ranges[2];
      gint128 coefficients[2] = { 0, 0 };
      gint order = next[0] == sides[0].n   ? 1
                   : next[1] == sides[1].n ? -1
                                           : compare_terms (&gk_rules_terms (view->subject->rules, &sides[0])[next[0]],
                                                            &gk_rules_terms (view->subject->rules, &sides[1])[next[1]]);

      for (guint s = 0; s < 2; s++)
        {
          const GkTerm *term = &gk_rules_terms (view->subject->rules, &sides[s])[next[s]];

          if (s == 0 ? order > 0 : order < 0)
            continue;
          ranges[s] = gk_view_range (view, term, gk_view_fills_zero (view, &sides[s]));
          coefficients[s] = term->coefficient;
          if (!gk_int128_multiply (&coefficients[s], factors[s]))
            return FALSE;
          next[s]++;
        }
      /* On one of the sides alone a missing cell may count as zero. */
      if (order == 0 && ranges[0].step == ranges[1].step)
        {
          if (!gk_int128_add (&coefficients[0], coefficients[1]))
            return FALSE;
          coefficients[1] = 0;
        }
      for (guint s = 0; s < 2; s++)
        if (coefficients[s] != 0 && !gk_range_add (sum, &ranges[s], coefficients[s]))
          return FALSE;
    }

  return TRUE;
}

gboolean
gk_range_value (const GkRange *range, gint128 *value)
{
  const GkInterval *completions = &range->completions;

  if (completions->low.infinite || completions->high.infinite || completions->low.value != completions->high.value)
    return FALSE;
  *value = completions->low.value / 2;

  return TRUE;
}
