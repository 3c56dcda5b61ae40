/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * Verdicts by intervals: a missing cell may have any value it could have had, a
 * rounded one lies within its rounding. Violated means that no completion
 * satisfies the rule, satisfied that every completion does, within rounding.
 */

static const GkInterval nothing = { { 0, FALSE, FALSE }, { 0, FALSE, FALSE } };

static const GkRange zero_range
    = { { { 0, FALSE, FALSE }, { 0, FALSE, FALSE } }, { { 0, FALSE, FALSE }, { 0, FALSE, FALSE } }, 0, 0 };

/* The rounding of @value as printed: the true value lies in value + this. */
static GkInterval
rounding_of (const GkIndicator *indicator, gint64 value, guint places)
{
  gint128 step = gk_power_of_ten (indicator->decimals - MIN (places, indicator->decimals));
  GkInterval interval = nothing;
  gboolean negative = value < 0;

  switch (indicator->rounding)
    {
    case GK_ROUNDING_EXACT:
      return nothing;
    case GK_ROUNDING_HALF_UP:
      interval.low = (GkBound){ -step, FALSE, FALSE };
      interval.high = (GkBound){ step, TRUE, FALSE };
      break;
    case GK_ROUNDING_TRUNCATE:
      interval.high = (GkBound){ 2 * step, TRUE, FALSE };
      break;
    case GK_ROUNDING_ANY:
      interval.low = (GkBound){ -step, FALSE, FALSE };
      interval.high = (GkBound){ 2 * step, TRUE, FALSE };
      break;
    }

  /* Away from zero and towards zero change places below zero. */
  if (negative)
    interval = (GkInterval){ { -interval.high.value, interval.high.open, FALSE },
                             { -interval.low.value, interval.low.open, FALSE } };
  /* What has no sign was not rounded from below zero. */
  if (!indicator->has_sign && interval.low.value < -2 * (gint128) value)
    interval.low = (GkBound){ -2 * (gint128) value, FALSE, FALSE };

  return interval;
}

static gboolean
is_present (const GkCase *subject, const GkRule *rule, guint32 cell)
{
  /* What a rule filled in itself is no evidence for it. */
  if (subject->derived_by != NULL && subject->derived_by[cell] >= 0
      && gk_rules_get (subject->rules, (guint32) subject->derived_by[cell]) == rule)
    return FALSE;

  return gk_cell_is_present (subject->planes.states[cell]);
}

static gboolean
any_present (const GkCase *subject, const GkRule *rule, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (subject->rules, side);

  for (guint32 i = 0; i < side->n; i++)
    if (is_present (subject, rule, terms[i].cell))
      return TRUE;

  return FALSE;
}

static gboolean
all_present (const GkCase *subject, const GkRule *rule)
{
  for (guint s = 0; s < GK_N_SIDES; s++)
    {
      const GkTerm *terms = gk_rules_terms (subject->rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        if (!is_present (subject, rule, terms[i].cell))
          return FALSE;
    }

  return TRUE;
}

gboolean
gk_case_is_open (const GkCase *subject, const GkRule *rule, const GkSide *side, guint32 cell)
{
  if (is_present (subject, rule, cell))
    return FALSE;

  return subject->missing != GK_MISSING_ZERO || !side->breakdown || subject->planes.states[cell] == GK_CELL_INVALID
         || !any_present (subject, rule, side);
}

/* The values a cell may have. @zero says what a missing one counts as. */
static GkRange
range_of (const GkCase *subject, const GkRule *rule, guint32 cell, gboolean zero)
{
  const GkIndicator *indicator = gk_form_cell_indicator (subject->form, cell);
  guint8 state = subject->planes.states[cell];
  gint128 value = 2 * (gint128) subject->planes.values[cell];
  GkRange range = zero_range;

  if (!is_present (subject, rule, cell))
    {
      if (zero && state != GK_CELL_INVALID)
        return range;
      range.completions.low.infinite = indicator->has_sign;
      range.completions.high.infinite = TRUE;
      range.step = 2;
    }
  else if (state == GK_CELL_BELOW)
    {
      /* The largest value the cell can hold below its bound. */
      range.completions.high.value = value - 2;
      range.step = range.completions.high.value > 0 ? 2 : 0;
    }
  else
    {
      range.fixed = range.completions.low.value = range.completions.high.value = value;
      range.rounding = rounding_of (indicator, subject->planes.values[cell], subject->planes.places[cell]);
    }

  return range;
}

static gboolean
bound_add (GkBound *sum, const GkBound *term, gint64 coefficient)
{
  gint128 product = term->value;

  sum->infinite |= term->infinite;
  sum->open |= term->open;

  return term->infinite || (gk_int128_multiply (&product, coefficient) && gk_int128_add (&sum->value, product));
}

static gboolean
interval_add (GkInterval *sum, const GkInterval *term, gint64 coefficient)
{
  const GkBound *low = coefficient < 0 ? &term->high : &term->low;
  const GkBound *high = coefficient < 0 ? &term->low : &term->high;

  return bound_add (&sum->low, low, coefficient) && bound_add (&sum->high, high, coefficient);
}

static gint128
greatest_common_divisor (gint128 left, gint128 right)
{
  while (right != 0)
    {
      gint128 rest = left % right;

      left = right;
      right = rest;
    }

  return left < 0 ? -left : left;
}

static gboolean
range_add (GkRange *sum, const GkRange *term, gint64 coefficient)
{
  gint128 fixed = term->fixed;
  gint128 step = term->step;

  if (!gk_int128_multiply (&fixed, coefficient) || !gk_int128_add (&sum->fixed, fixed)
      || !gk_int128_multiply (&step, coefficient))
    return FALSE;
  sum->step = greatest_common_divisor (sum->step, step);

  return interval_add (&sum->completions, &term->completions, coefficient)
         && interval_add (&sum->rounding, &term->rounding, coefficient);
}

static gboolean
sum_side (const GkCase *subject, const GkRule *rule, const GkSide *side, GkRange *sum)
{
  const GkTerm *terms = gk_rules_terms (subject->rules, side);
  gboolean zero = subject->missing == GK_MISSING_ZERO && side->breakdown && any_present (subject, rule, side);
  gint128 constant = 2 * (gint128) side->constant;

  *sum = zero_range;
  sum->fixed = sum->completions.low.value = sum->completions.high.value = constant;
  for (guint32 i = 0; i < side->n; i++)
    {
      GkRange term = range_of (subject, rule, terms[i].cell, zero);

      if (!range_add (sum, &term, terms[i].coefficient))
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

static GkInterval
interval_sum (const GkInterval *left, const GkInterval *right)
{
  GkInterval sum = *left;

  interval_add (&sum, right, 1);

  return sum;
}

static gboolean
above_zero (const GkBound *low)
{
  return !low->infinite && (low->value > 0 || (low->value == 0 && low->open));
}

static gboolean
below_zero (const GkBound *high)
{
  return !high->infinite && (high->value < 0 || (high->value == 0 && high->open));
}

/* Whether for every completion there is a rounding that makes the difference 0. */
static gboolean
always_zero (const GkRange *difference)
{
  const GkInterval *m = &difference->completions;
  const GkInterval *r = &difference->rounding;
  GkBound low = r->low;
  GkBound high = r->high;

  /* -m must lie in r: r.low <= -m.high and -m.low <= r.high, an open end of m needing none of r. */
  if (m->low.infinite || m->high.infinite)
    return FALSE;
  low.value += m->high.value;
  low.open = r->low.open && !m->high.open;
  high.value += m->low.value;
  high.open = r->high.open && !m->low.open;

  return !above_zero (&low) && !below_zero (&high);
}

/* Whether no multiples of the step bring the difference to 0: cells hold multiples of their last decimal only. */
static gboolean
misses_zero (const GkRange *difference)
{
  const GkInterval *rounding = &difference->rounding;

  return difference->step != 0 && rounding->low.value == 0 && rounding->high.value == 0
         && difference->fixed % difference->step != 0;
}

/* The verdict on difference (relation) 0. */
static gint32
judge_difference (const GkRange *difference, gint32 relation)
{
  GkInterval possible = interval_sum (&difference->completions, &difference->rounding);
  GkBound worst = difference->completions.high;
  gboolean never_zero = above_zero (&possible.low) || below_zero (&possible.high) || misses_zero (difference);

  switch (relation)
    {
    case GK_RELATION_EQUAL:
      return never_zero ? GK_VERDICT_VIOLATED : always_zero (difference) ? GK_VERDICT_SATISFIED : GK_VERDICT_UNDECIDED;
    case GK_RELATION_NOT_EQUAL:
      if (never_zero)
        return GK_VERDICT_SATISFIED;
      return possible.low.value == possible.high.value && !possible.low.infinite && !possible.high.infinite
                 ? GK_VERDICT_VIOLATED
                 : GK_VERDICT_UNDECIDED;
    case GK_RELATION_LESS_OR_EQUAL:
      if (above_zero (&possible.low))
        return GK_VERDICT_VIOLATED;
      worst.value += difference->rounding.low.value;
      worst.open = !worst.open && difference->rounding.low.open;
      return !worst.infinite && !above_zero (&worst) ? GK_VERDICT_SATISFIED : GK_VERDICT_UNDECIDED;
    case GK_RELATION_LESS:
    default:
      if (!possible.low.infinite && possible.low.value >= 0)
        return GK_VERDICT_VIOLATED;
      worst.value += difference->rounding.low.value;
      return below_zero (&worst) ? GK_VERDICT_SATISFIED : GK_VERDICT_UNDECIDED;
    }
}

static gboolean
is_greater (gint32 relation)
{
  return relation == GK_RELATION_GREATER || relation == GK_RELATION_GREATER_OR_EQUAL;
}

static gboolean
judge_linear (const GkCase *subject, const GkRule *rule, GkJudgement *judgement)
{
  gint64 sign = is_greater (rule->relation) ? -1 : 1;
  gint32 relation = rule->relation == GK_RELATION_GREATER            ? GK_RELATION_LESS
                    : rule->relation == GK_RELATION_GREATER_OR_EQUAL ? GK_RELATION_LESS_OR_EQUAL
                                                                     : rule->relation;
  GkRange difference = zero_range;

  if (!sum_side (subject, rule, &rule->sides[GK_SIDE_LEFT], &judgement->sides[GK_SIDE_LEFT])
      || !sum_side (subject, rule, &rule->sides[GK_SIDE_RIGHT], &judgement->sides[GK_SIDE_RIGHT])
      || !range_add (&difference, &judgement->sides[GK_SIDE_LEFT], sign)
      || !range_add (&difference, &judgement->sides[GK_SIDE_RIGHT], -sign))
    return FALSE;
  judgement->verdict = judge_difference (&difference, relation);

  return TRUE;
}

/* The sign of numerator / denominator − bound, the ratio multiplied by @factor; @denominator is positive. */
static gboolean
compare_ratio (gint128 numerator, gint128 denominator, gint128 factor, gint128 bound, gint *sign)
{
  if (!gk_int128_multiply (&numerator, factor) || !gk_int128_multiply (&bound, denominator))
    return FALSE;
  *sign = (numerator > bound) - (numerator < bound);

  return TRUE;
}

/*
 * Where one end of the ratio lies: below (-1), in (0) or above (1) the stated
 * interval. @denominator is what takes the ratio to that end, and above 0 unless
 * infinite.
 */
static gboolean
place_ratio (const GkBound *numerator, const GkBound *denominator, gint128 factor, const GkInterval *stated,
             gint *place)
{
  /* Nothing over anything is nothing, and so is anything over a denominator without bound. */
  gboolean nothing_left = !numerator->infinite && (numerator->value == 0 || denominator->infinite);
  gint128 top = nothing_left ? 0 : numerator->value;
  gint128 bottom = nothing_left ? 1 : denominator->value;
  gint low;
  gint high;

  if (!nothing_left && (numerator->infinite || bottom == 0))
    {
      gboolean negative = !numerator->infinite && top < 0;

      *place = negative ? (stated->low.infinite ? 0 : -1) : (stated->high.infinite ? 0 : 1);
      return TRUE;
    }
  if (!compare_ratio (top, bottom, factor, stated->low.value, &low)
      || !compare_ratio (top, bottom, factor, stated->high.value, &high))
    return FALSE;

  if (!stated->low.infinite && (low < 0 || (low == 0 && stated->low.open)))
    *place = -1;
  else if (!stated->high.infinite && (high > 0 || (high == 0 && stated->high.open)))
    *place = 1;
  else
    *place = 0;

  return TRUE;
}

/* What the stated share claims: a printed bound claims that the share lies below it. */
static GkInterval
stated_share (const GkCase *subject, guint32 cell, const GkRange *stated)
{
  GkInterval claim = interval_sum (&stated->completions, &stated->rounding);

  if (subject->planes.states[cell] == GK_CELL_BELOW)
    claim.high = (GkBound){ 2 * (gint128) subject->planes.values[cell], TRUE, FALSE };

  return claim;
}

/* The verdict where the denominator is above 0, or may be. */
static gboolean
judge_ratio (const GkInterval *numerator, const GkInterval *denominator, gint128 factor, const GkInterval *stated,
             gboolean is_stated, gint32 *verdict)
{
  const GkBound *for_lowest = numerator->low.value < 0 ? &denominator->low : &denominator->high;
  const GkBound *for_highest
      = numerator->high.value < 0 && !numerator->high.infinite ? &denominator->high : &denominator->low;
  gint lowest;
  gint highest;

  if (!place_ratio (&numerator->low, for_lowest, factor, stated, &lowest)
      || !place_ratio (&numerator->high, for_highest, factor, stated, &highest))
    return FALSE;

  if (lowest > 0 || highest < 0)
    *verdict = GK_VERDICT_VIOLATED;
  else if (lowest == 0 && highest == 0 && is_stated)
    *verdict = GK_VERDICT_SATISFIED;
  else
    *verdict = GK_VERDICT_UNDECIDED;

  return TRUE;
}

static gboolean
judge_share (const GkCase *subject, const GkRule *rule, GkJudgement *judgement)
{
  const GkSide *stated_side = &rule->sides[GK_SIDE_LEFT];
  guint32 stated_cell = gk_rules_terms (subject->rules, stated_side)->cell;
  const GkIndicator *indicator = gk_form_cell_indicator (subject->form, stated_cell);
  GkRange *stated = &judgement->sides[GK_SIDE_LEFT];
  GkRange *numerator = &judgement->sides[GK_SIDE_RIGHT];
  GkRange *denominator = &judgement->sides[GK_SIDE_DENOMINATOR];
  gint128 factor = 2 * (gint128) gk_power_of_ten (indicator->decimals);
  GkInterval claim;

  if (!sum_side (subject, rule, stated_side, stated)
      || !sum_side (subject, rule, &rule->sides[GK_SIDE_RIGHT], numerator)
      || !sum_side (subject, rule, &rule->sides[GK_SIDE_DENOMINATOR], denominator))
    return FALSE;

  /* Nothing is a share of nothing, and a share of less than nothing says nothing. */
  if (!denominator->completions.high.infinite && denominator->completions.high.value <= 0)
    {
      judgement->verdict = GK_VERDICT_NOT_APPLICABLE;
      return TRUE;
    }
  if (denominator->completions.low.infinite || denominator->completions.low.value < 0
      || numerator->completions.low.infinite)
    {
      judgement->verdict = GK_VERDICT_UNDECIDED;
      return TRUE;
    }

  if (indicator->kind == GK_INDICATOR_PERCENT)
    factor *= 100;
  claim = stated_share (subject, stated_cell, stated);

  return judge_ratio (&numerator->completions, &denominator->completions, factor, &claim,
                      is_present (subject, rule, stated_cell), &judgement->verdict);
}

/* A figure of the prose agrees if any of its mentions does: others may speak of a part, or of another year. */
static void
judge_mention (const GkCase *subject, const GkRule *rule, GkJudgement *judgement)
{
  guint32 cell = gk_rules_terms (subject->rules, &rule->sides[GK_SIDE_RIGHT])->cell;
  guint8 state = subject->planes.states[cell];
  gint64 value = 0;

  judgement->verdict = GK_VERDICT_NOT_APPLICABLE;
  if (state == GK_CELL_REPORTED || state == GK_CELL_DERIVED)
    value = subject->planes.values[cell];

  for (guint i = 0; i < subject->mentions->len; i++)
    {
      const GkMention *mention = &g_array_index (subject->mentions, GkMention, i);

      if (mention->narrative != rule->narrative)
        continue;
      if (judgement->mention == NULL)
        {
          gboolean counts_as_zero
              = subject->missing == GK_MISSING_ZERO && (state == GK_CELL_BLANK || state == GK_CELL_NOT_APPLICABLE);

          judgement->mention = mention;
          judgement->verdict = gk_cell_is_present (state) && state != GK_CELL_BELOW ? GK_VERDICT_VIOLATED
                               : counts_as_zero                                     ? GK_VERDICT_VIOLATED
                                                                                    : GK_VERDICT_UNDECIDED;
        }
      if (judgement->verdict == GK_VERDICT_VIOLATED && mention->scaled == value)
        judgement->verdict = GK_VERDICT_SATISFIED;
    }
}

/* Whether the rule is to be checked on this report at all. */
static gboolean
applies (const GkCase *subject, const GkRule *rule)
{
  const GkSide *left = &rule->sides[GK_SIDE_LEFT];
  const GkSide *right = &rule->sides[GK_SIDE_RIGHT];

  if (subject->applies == GK_APPLIES_ALL)
    return all_present (subject, rule);
  if (subject->applies == GK_APPLIES_ALWAYS)
    return TRUE;

  if (rule->kind == GK_RULE_SHARE)
    return any_present (subject, rule, left)
           && (any_present (subject, rule, right) || any_present (subject, rule, &rule->sides[GK_SIDE_DENOMINATOR]));
  if (rule->whole >= 0)
    return any_present (subject, rule, rule->whole == GK_SIDE_LEFT ? right : left);

  return any_present (subject, rule, left) || any_present (subject, rule, right);
}

/* The cell of the rule's whole, or -1. */
static gint32
whole_cell (const GkCase *subject, const GkRule *rule)
{
  return rule->whole >= 0 ? (gint32) gk_rules_terms (subject->rules, &rule->sides[rule->whole])->cell : -1;
}

gboolean
gk_case_judge (const GkCase *subject, guint32 number, GkJudgement *judgement, GError **error)
{
  const GkRule *rule = gk_rules_get (subject->rules, number);
  gint32 whole = whole_cell (subject, rule);
  gboolean sound = TRUE;

  *judgement = (GkJudgement){ .verdict = GK_VERDICT_NOT_APPLICABLE };
  if (rule->kind == GK_RULE_MENTION)
    {
      judge_mention (subject, rule, judgement);
      return TRUE;
    }
  /* A whole marked as not applicable takes its parts with it. */
  if (!applies (subject, rule) || (whole >= 0 && subject->planes.states[whole] == GK_CELL_NOT_APPLICABLE))
    return TRUE;

  sound
      = rule->kind == GK_RULE_SHARE ? judge_share (subject, rule, judgement) : judge_linear (subject, rule, judgement);
  if (!sound)
    gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "rule %s: its sums leave 128 bits", "规则 %s：其和超出 128 位",
                  rule->id);
  judgement->whole_missing = judgement->verdict == GK_VERDICT_UNDECIDED && whole >= 0
                             && !is_present (subject, rule, (guint32) whole)
                             && subject->planes.states[whole] != GK_CELL_INVALID
                             && any_present (subject, rule, &rule->sides[1 - rule->whole]);

  return sound;
}

gboolean
gk_case_solve (const GkCase *subject, guint32 number, guint32 *cell, gint64 *value)
{
  const GkRule *rule = gk_rules_get (subject->rules, number);
  gint64 coefficient = 0;
  gint128 rest = 0;

  if (rule->kind != GK_RULE_LINEAR || rule->relation != GK_RELATION_EQUAL)
    return FALSE;

  for (guint s = GK_SIDE_LEFT; s <= GK_SIDE_RIGHT; s++)
    {
      const GkSide *side = &rule->sides[s];
      const GkTerm *terms = gk_rules_terms (subject->rules, side);
      gint64 sign = s == GK_SIDE_LEFT ? 1 : -1;

      rest += (gint128) sign * side->constant;
      for (guint32 i = 0; i < side->n; i++)
        {
          guint8 state = subject->planes.states[terms[i].cell];
          gint128 product = terms[i].coefficient * sign;

          if (gk_case_is_open (subject, rule, side, terms[i].cell))
            {
              if (coefficient != 0 || state == GK_CELL_INVALID)
                return FALSE;
              coefficient = terms[i].coefficient * sign;
              *cell = terms[i].cell;
              continue;
            }
          if (!is_present (subject, rule, terms[i].cell))
            continue;
          /* Below 1, in whole numbers, is 0. */
          if (state == GK_CELL_BELOW && subject->planes.values[terms[i].cell] == 1)
            continue;
          if (state == GK_CELL_BELOW
              || gk_form_cell_indicator (subject->form, terms[i].cell)->rounding != GK_ROUNDING_EXACT
              || !gk_int128_multiply (&product, subject->planes.values[terms[i].cell])
              || !gk_int128_add (&rest, product))
            return FALSE;
        }
    }

  if (coefficient == 0 || rest % coefficient != 0
      || !gk_number_in_range (-rest / coefficient, gk_form_cell_indicator (subject->form, *cell)->decimals))
    return FALSE;
  *value = (gint64) (-rest / coefficient);

  return *value >= 0 || gk_form_cell_indicator (subject->form, *cell)->has_sign;
}

gboolean
gk_case_derive (GkCase *subject, GError **error)
{
  for (guint i = 0; i < subject->rules->totals->len; i++)
    {
      guint32 number = g_array_index (subject->rules->totals, guint32, i);
      guint32 whole = (guint32) whole_cell (subject, gk_rules_get (subject->rules, number));
      GkJudgement judgement;
      guint32 cell;
      gint64 value;

      if (!gk_case_judge (subject, number, &judgement, error))
        return FALSE;
      if (!judgement.whole_missing || !gk_case_solve (subject, number, &cell, &value) || cell != whole)
        continue;
      subject->planes.states[cell] = GK_CELL_DERIVED;
      subject->planes.values[cell] = value;
      subject->planes.places[cell] = (guint8) gk_form_cell_indicator (subject->form, cell)->decimals;
      subject->derived_by[cell] = (gint32) number;
    }

  return TRUE;
}
