/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * Verdicts: violated means that no completion of the missing cells satisfies the
 * rule, satisfied that every one does; lib/rule/README.md has it in full.
 */

/* Combinations of what conditions and rule may be that are tried. */
#define MAX_COMBINATIONS 1024

static gboolean
is_known (const GkRange *range)
{
  return range->step == 0;
}

/* A claim about one row and the ranges of its sides. */
typedef struct {
  GkRange ranges[2];
  GkClaim claim;
} Comparison;

static gboolean
compare_condition (const GkView *view, const GkCondition *condition, GkTruth truth, Comparison *comparison)
{
  return gk_view_sum (view, &condition->sides[0], &comparison->ranges[0])
         && gk_view_sum (view, &condition->sides[1], &comparison->ranges[1])
         && gk_claim_compare (truth, condition->relation, condition->tolerance, condition->relative, condition->sides,
                              comparison->ranges, &comparison->claim);
}

/* The true shares that are printed as @cell is, in its decimals and doubled. */
static GkInterval
stated_share (const GkView *view, const GkTerm *term, const GkRange *stated)
{
  const GkPlanes *planes = (term->flags & GK_TERM_PRIOR) != 0 ? view->subject->prior : &view->subject->planes;
  GkInterval interval = stated->completions;

  if (gk_view_state (view, term) == GK_CELL_BELOW)
    {
      /* A share may be any number below the bound. */
      interval.high = (GkBound){ 2 * (gint128) planes->values[term->cell], TRUE, FALSE };
      return interval;
    }
  interval.low.value += stated->rounding.low.value;
  interval.low.open = stated->rounding.low.open;
  interval.high.value += stated->rounding.high.value;
  interval.high.open = stated->rounding.high.open;

  return interval;
}

gboolean
gk_view_claim (const GkView *view, GkRange sides[GK_N_SIDES], GkClaim *claim)
{
  const GkRule *rule = view->rule;
  const GkTerm *stated = gk_rules_terms (view->subject->rules, &rule->sides[GK_SIDE_LEFT]);
  const GkIndicator *indicator;
  GkInterval interval;
  gint128 factor;

  for (guint i = 0; i < GK_N_SIDES; i++)
    if (!gk_view_sum (view, &rule->sides[i], &sides[i]))
      return FALSE;
  if (rule->kind != GK_RULE_SHARE)
    return gk_claim_compare (GK_TRUTH_SOME, rule->relation, rule->tolerance, rule->relative, rule->sides, sides, claim);

  indicator = gk_form_cell_indicator (view->subject->form, stated->cell);
  factor = 2 * (gint128) gk_power_of_ten (indicator->decimals) * (indicator->kind == GK_INDICATOR_PERCENT ? 100 : 1);
  if (!is_known (&sides[GK_SIDE_LEFT]) && gk_view_state (view, stated) != GK_CELL_BELOW)
    return gk_claim_any_share (indicator, factor, &rule->sides[GK_SIDE_RIGHT], &sides[GK_SIDE_RIGHT], claim);

  interval = stated_share (view, stated, &sides[GK_SIDE_LEFT]);

  return gk_claim_share (view, &interval, factor, &rule->sides[GK_SIDE_RIGHT], &sides[GK_SIDE_RIGHT], claim);
}

/* What completions there are: of which the rule speaks, that satisfy it, that do not. */
typedef struct {
  gboolean speaks;
  gboolean good;
  gboolean bad;
} Outcomes;

static gint32
verdict_of (const Outcomes *outcomes)
{
  if (!outcomes->speaks)
    return GK_VERDICT_NOT_APPLICABLE;
  if (outcomes->good)
    return outcomes->bad ? GK_VERDICT_UNDECIDED : GK_VERDICT_SATISFIED;

  return GK_VERDICT_VIOLATED;
}

/* Whether some completion makes all conditions hold, and with them one of @others, if there are any. */
static gboolean
conditions_possible (const GkView *view, const Comparison *conditions, const GkAlternative *others, guint n_others)
{
  guint n = view->rule->n_conditions;
  const GkAlternative *chosen[GK_RULE_MAX_CONDITIONS + 1];
  guint combinations = MAX (n_others, 1);

  for (guint i = 0; i < n && combinations <= MAX_COMBINATIONS; i++)
    combinations *= conditions[i].claim.n_holds;
  if (combinations > MAX_COMBINATIONS)
    return TRUE;

  gk_system_clear (view->subject->system);
  for (guint number = 0; number < combinations; number++)
    {
      guint rest = number;

      if (number > 0 && !gk_system_spend (view->subject->system, n + 1))
        return TRUE;
      for (guint i = 0; i < n; i++)
        {
          chosen[i] = &conditions[i].claim.holds[rest % conditions[i].claim.n_holds];
          rest /= conditions[i].claim.n_holds;
        }
      if (n_others > 0)
        chosen[n] = &others[rest];
      if (gk_alternatives_possible (view, chosen, n + (n_others > 0)))
        return TRUE;
    }

  return FALSE;
}

/* Compares all conditions of the rule. */
static gboolean
compare_conditions (const GkView *view, GkTruth truth, Comparison *conditions)
{
  for (guint32 i = 0; i < view->rule->n_conditions; i++)
    if (!compare_condition (view, gk_rules_condition (view->subject->rules, view->rule, i), truth, &conditions[i]))
      return FALSE;

  return TRUE;
}

/* Whether some completion of which the rule speaks makes @condition fail. */
static gboolean
condition_can_fail (const GkView *view, const GkClaim *condition, const GkAlternative *speaks)
{
  for (guint i = 0; i < condition->n_fails; i++)
    {
      const GkAlternative *both[2] = { &condition->fails[i], speaks };

      if (gk_alternatives_possible (view, both, 2))
        return TRUE;
    }

  return FALSE;
}

/* What comes of the body of a rule alone. */
static void
look_at_body (const GkView *view, const GkClaim *claim, Outcomes *outcomes)
{
  outcomes->good = gk_any_possible (view, claim->holds, claim->n_holds);
  outcomes->bad = gk_any_possible (view, claim->fails, claim->n_fails);
  outcomes->speaks = outcomes->good || outcomes->bad;
}

/*
 * A rule with conditions holds where one of them does not. True values for which a
 * condition fails are as good as others for which the rule holds, so it is violated
 * only where the conditions hold for all true values.
 */
static gboolean
judge_conditional (const GkView *view, GkJudgement *judgement, Outcomes *outcomes)
{
  Comparison conditions[GK_RULE_MAX_CONDITIONS];
  GkClaim claim;

  /* A condition that cannot hold is the usual case, and needs no more. */
  for (guint32 i = 0; i < view->rule->n_conditions; i++)
    {
      Comparison comparison;

      if (!compare_condition (view, gk_rules_condition (view->subject->rules, view->rule, i), GK_TRUTH_SOME,
                              &comparison))
        return FALSE;
      if (gk_any_possible (view, comparison.claim.holds, comparison.claim.n_holds))
        continue;
      if (view->n_fates > 0 && !gk_view_claim (view, judgement->sides, &claim))
        return FALSE;
      outcomes->good = view->n_fates > 0 && gk_any_possible (view, &claim.speaks, 1);
      return TRUE;
    }
  if (!gk_view_claim (view, judgement->sides, &claim) || !compare_conditions (view, GK_TRUTH_ALL, conditions))
    return FALSE;
  for (guint32 i = 0; i < view->rule->n_conditions; i++)
    outcomes->good |= condition_can_fail (view, &conditions[i].claim, &claim.speaks);
  if (!outcomes->good)
    {
      look_at_body (view, &claim, outcomes);
      return TRUE;
    }

  outcomes->bad = claim.n_fails > 0 && conditions_possible (view, conditions, claim.fails, claim.n_fails);
  if (!compare_conditions (view, GK_TRUTH_SOME, conditions))
    return FALSE;
  outcomes->speaks = conditions_possible (view, conditions, &claim.speaks, 1);

  return TRUE;
}

static gboolean
judge_plain (const GkView *view, GkJudgement *judgement, Outcomes *outcomes)
{
  GkClaim claim;

  if (!gk_view_claim (view, judgement->sides, &claim))
    return FALSE;
  look_at_body (view, &claim, outcomes);

  return TRUE;
}

/* Notes the missing cells of @side that would be rounded. FALSE if there are too many. */
static gboolean
collect_fates (GkView *view, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, side);
  gboolean zero = gk_view_fills_zero (view, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      gboolean known = FALSE;

      if (gk_form_cell_indicator (view->subject->form, terms[i].cell)->rounding == GK_ROUNDING_EXACT
          || (terms[i].flags & GK_TERM_PRESENCE) != 0 || !gk_view_is_open (view, &terms[i], zero))
        continue;
      for (guint k = 0; k < view->n_fates; k++)
        known |= view->fates[k].term->cell == terms[i].cell && view->fates[k].term->flags == terms[i].flags;
      if (known)
        continue;
      if (view->n_fates == GK_VIEW_MAX_FATES)
        return FALSE;
      view->fates[view->n_fates++].term = &terms[i];
    }

  return TRUE;
}

static gboolean
collect_all_fates (GkView *view)
{
  for (guint s = view->rule->kind == GK_RULE_SHARE ? GK_SIDE_RIGHT : GK_SIDE_LEFT; s < GK_N_SIDES; s++)
    if (!collect_fates (view, &view->rule->sides[s]))
      return FALSE;
  for (guint32 i = 0; i < view->rule->n_conditions; i++)
    for (guint s = 0; s < 2; s++)
      if (!collect_fates (view, &gk_rules_condition (view->subject->rules, view->rule, i)->sides[s]))
        return FALSE;

  return TRUE;
}

/* Judges the rule for each combination of the signs that missing cells can have, where these make a difference. */
static gboolean
judge_fates (const GkView *whole, GkJudgement *judgement, Outcomes *outcomes)
{
  GkView view = *whole;
  guint combinations = 1;

  if (!collect_all_fates (&view))
    view.n_fates = 0;
  for (guint i = 0; i < view.n_fates; i++)
    combinations *= 3;

  for (guint number = 0; number < combinations; number++)
    {
      guint rest = number;
      gboolean possible = TRUE;
      Outcomes some = { FALSE, FALSE, FALSE };

      for (guint i = 0; i < view.n_fates; i++)
        {
          GkRange range = gk_view_range (whole, view.fates[i].term, FALSE);

          view.fates[i].sign = (gint8) (rest % 3) - 1;
          rest /= 3;
          possible &= gk_range_has_sign (&range, view.fates[i].sign);
        }
      if (!possible)
        continue;
      if (!(view.rule->n_conditions > 0 ? judge_conditional (&view, judgement, &some)
                                        : judge_plain (&view, judgement, &some)))
        return FALSE;
      outcomes->speaks |= some.speaks;
      outcomes->good |= some.good;
      outcomes->bad |= some.bad;
    }

  for (guint s = 0; s < GK_N_SIDES && view.n_fates > 0; s++)
    if (!gk_view_sum (whole, &view.rule->sides[s], &judgement->sides[s]))
      return FALSE;

  return TRUE;
}

GkMention *const *
gk_case_find_mentions (const GkCase *subject, guint32 narrative, guint *n)
{
  GkMention *const *mentions = (GkMention *const *) subject->mentions->pdata;
  guint low = 0;
  guint high = subject->mentions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (mentions[middle]->narrative < narrative)
        low = middle + 1;
      else
        high = middle;
    }
  while (high < subject->mentions->len && mentions[high]->narrative == narrative)
    high++;
  *n = high - low;

  return *n > 0 ? mentions + low : NULL;
}

/* A figure of the prose agrees if any of its mentions does: others may speak of a part, or of another year. */
static void
judge_mention (const GkView *view, GkJudgement *judgement)
{
  const GkCase *subject = view->subject;
  guint32 cell = gk_rules_terms (subject->rules, &view->rule->sides[GK_SIDE_RIGHT])->cell;
  guint8 state = subject->planes.states[cell];
  gboolean counts_as_zero
      = view->policy.blank != GK_MISSING_UNKNOWN && (state == GK_CELL_BLANK || state == GK_CELL_NOT_APPLICABLE);
  gint64 value = 0;
  GkMention *const *mentions;
  guint n;

  if (state == GK_CELL_REPORTED || state == GK_CELL_DERIVED)
    value = subject->planes.values[cell];

  mentions = gk_case_find_mentions (subject, view->rule->narrative, &n);
  if (n == 0)
    return;

  judgement->mention = mentions[0];
  judgement->verdict = (gk_cell_is_present (state) && state != GK_CELL_BELOW) || counts_as_zero ? GK_VERDICT_VIOLATED
                                                                                                : GK_VERDICT_UNDECIDED;
  for (guint i = 0; i < n; i++)
    if (judgement->verdict == GK_VERDICT_VIOLATED && mentions[i]->scaled == value)
      judgement->verdict = GK_VERDICT_SATISFIED;
}

/* What the operands on a side are like. */
typedef struct {
  guint n;
  guint n_present;
  gboolean non_zero; /* one of them is known not to be zero */
  gboolean exempt;   /* one of them is not applicable */
} Operands;

static Operands
count_operands (const GkView *view, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, side);
  Operands operands = { 0 };

  for (guint32 i = 0; i < side->n; i++)
    {
      guint8 state;

      if ((terms[i].flags & GK_TERM_PRESENCE) != 0)
        continue;
      state = gk_view_state (view, &terms[i]);
      operands.n++;
      operands.n_present += gk_view_is_present (view, &terms[i]);
      operands.exempt |= state == GK_CELL_NOT_APPLICABLE;
      operands.non_zero |= (state == GK_CELL_REPORTED || state == GK_CELL_DERIVED)
                           && gk_view_range (view, &terms[i], FALSE).fixed != 0;
    }

  return operands;
}

static gboolean
conditions_present (const GkView *view)
{
  for (guint32 i = 0; i < view->rule->n_conditions; i++)
    for (guint s = 0; s < 2; s++)
      {
        Operands operands = count_operands (view, &gk_rules_condition (view->subject->rules, view->rule, i)->sides[s]);

        if (operands.n_present < operands.n)
          return FALSE;
      }

  return TRUE;
}

/* Whether the rule is to be checked on this report at all. */
static gboolean
applies (const GkView *view)
{
  const GkRule *rule = view->rule;
  Operands sides[GK_N_SIDES];
  Operands all = { 0 };

  if (view->policy.applies == GK_APPLIES_ALWAYS && view->policy.not_applicable != GK_NOT_APPLICABLE_EXEMPT)
    return TRUE;

  for (guint i = 0; i < GK_N_SIDES; i++)
    {
      sides[i] = count_operands (view, &rule->sides[i]);
      all.n += sides[i].n;
      all.n_present += sides[i].n_present;
      all.non_zero |= sides[i].non_zero;
      all.exempt |= sides[i].exempt;
    }
  if (all.exempt && view->policy.not_applicable == GK_NOT_APPLICABLE_EXEMPT)
    return FALSE;
  if (view->policy.applies == GK_APPLIES_ALL)
    return all.n_present == all.n && conditions_present (view);
  if (all.n == 0)
    return TRUE;

  if (rule->kind == GK_RULE_SHARE)
    {
      /* Numerator and denominator are one side. */
      sides[GK_SIDE_RIGHT].n += sides[GK_SIDE_DENOMINATOR].n;
      sides[GK_SIDE_RIGHT].n_present += sides[GK_SIDE_DENOMINATOR].n_present;
    }
  switch (view->policy.applies)
    {
    case GK_APPLIES_NON_ZERO:
      return all.non_zero;
    case GK_APPLIES_EACH_SIDE:
      return (sides[0].n == 0 || sides[0].n_present > 0) && (sides[1].n == 0 || sides[1].n_present > 0);
    case GK_APPLIES_ANY:
      if (rule->kind == GK_RULE_SHARE)
        return sides[0].n_present > 0 && sides[1].n_present > 0;
      return rule->whole >= 0 ? sides[1 - rule->whole].n_present > 0 : all.n_present > 0;
    case GK_APPLIES_ANY_OPERAND:
      return all.n_present > 0;
    default:
      return TRUE;
    }
}

/* The term of the rule's whole, or NULL. */
static const GkTerm *
whole_of (const GkRules *rules, const GkRule *rule)
{
  return rule->whole >= 0 ? gk_rules_terms (rules, &rule->sides[rule->whole]) : NULL;
}

gboolean
gk_case_judge (const GkCase *subject, guint32 number, GkJudgement *judgement, GError **error)
{
  const GkView view = gk_case_view (subject, number);
  const GkTerm *whole = whole_of (subject->rules, view.rule);
  Outcomes outcomes = { FALSE, FALSE, FALSE };
  gboolean sound;

  *judgement = (GkJudgement){ .verdict = GK_VERDICT_NOT_APPLICABLE };
  if (view.rule->kind == GK_RULE_MENTION)
    {
      judge_mention (&view, judgement);
      return TRUE;
    }
  if (view.rule->has_prior && subject->prior == NULL)
    return TRUE;
  if (!applies (&view)
      || (whole != NULL && view.policy.not_applicable == GK_NOT_APPLICABLE_WHOLE
          && gk_view_state (&view, whole) == GK_CELL_NOT_APPLICABLE))
    return TRUE;

  sound = judge_fates (&view, judgement, &outcomes);
  if (sound)
    judgement->verdict = verdict_of (&outcomes);
  else
    gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "rule %s: its sums leave 128 bits", "规则 %s：其和超出 128 位",
                  view.rule->id);
  judgement->whole_missing
      = judgement->verdict == GK_VERDICT_UNDECIDED && whole != NULL && !gk_view_is_present (&view, whole)
        && gk_view_state (&view, whole) != GK_CELL_INVALID
        && gk_view_is_open (&view, whole, gk_view_fills_zero (&view, &view.rule->sides[view.rule->whole]))
        && gk_view_any_present (&view, &view.rule->sides[1 - view.rule->whole]);

  return sound;
}

/* What stands in the way of solving an equation for one cell, or helps. */
typedef struct {
  gint128 rest; /* what the known cells amount to, left less right */
  gint128 coefficient;
  const GkTerm *open;
} Equation;

static gboolean
add_to_equation (const GkView *view, const GkSide *side, gint sign, Equation *equation)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, side);
  gboolean zero = gk_view_fills_zero (view, side);

  equation->rest += (gint128) sign * side->constant;
  for (guint32 i = 0; i < side->n; i++)
    {
      const GkTerm *term = &terms[i];
      GkRange range = gk_view_range (view, term, zero);
      guint8 state = gk_view_state (view, term);
      gint128 product = (gint128) term->coefficient * sign;

      if (range.step != 0)
        {
          if (equation->open != NULL || term->flags != GK_TERM_VALUE || state == GK_CELL_INVALID
              || state == GK_CELL_BELOW)
            return FALSE;
          equation->open = term;
          equation->coefficient = product;
          continue;
        }
      if (range.rounding.low.value != range.rounding.high.value || !gk_int128_multiply (&product, range.fixed / 2)
          || !gk_int128_add (&equation->rest, product))
        return FALSE;
    }

  return TRUE;
}

/* The one figure of @indicator that the true value which solves @equation would be printed as. */
static gboolean
find_figure (const GkIndicator *indicator, const Equation *equation, gint64 *figure)
{
  gint128 coefficient = equation->coefficient < 0 ? -equation->coefficient : equation->coefficient;
  gint128 twice = equation->coefficient < 0 ? equation->rest : -equation->rest; /* that value, times coefficient */
  gint128 nearest = gk_int128_floor_divide (twice, coefficient);
  guint n = 0;

  if (!gk_number_in_range (nearest, indicator->decimals) || !gk_int128_multiply (&twice, 2))
    return FALSE;

  for (gint64 candidate = (gint64) nearest - 1; candidate <= (gint64) nearest + 2; candidate++)
    {
      GkInterval rounding = gk_rounding_of (indicator, candidate, indicator->decimals);
      gint128 low = (2 * (gint128) candidate + rounding.low.value) * coefficient;
      gint128 high = (2 * (gint128) candidate + rounding.high.value) * coefficient;

      if ((candidate < 0 && !indicator->has_sign) || twice < low || (twice == low && rounding.low.open) || twice > high
          || (twice == high && rounding.high.open))
        continue;
      *figure = candidate;
      n++;
    }

  return n == 1 && gk_number_in_range (*figure, indicator->decimals);
}

gboolean
gk_case_solve (const GkCase *subject, guint32 number, guint32 *cell, gint64 *value)
{
  const GkView view = gk_case_view (subject, number);
  const GkRule *rule = view.rule;
  Equation equation = { 0 };

  if (rule->kind != GK_RULE_LINEAR || rule->relation != GK_RELATION_EQUAL || rule->n_conditions > 0
      || rule->tolerance != 0 || (rule->has_prior && subject->prior == NULL)
      || !add_to_equation (&view, &rule->sides[GK_SIDE_LEFT], 1, &equation)
      || !add_to_equation (&view, &rule->sides[GK_SIDE_RIGHT], -1, &equation) || equation.open == NULL)
    return FALSE;

  *cell = equation.open->cell;

  return find_figure (gk_form_cell_indicator (subject->form, *cell), &equation, value);
}

guint32
gk_rules_total_cell (const GkRules *rules, guint32 rule)
{
  return whole_of (rules, gk_rules_get (rules, rule))->cell;
}

gboolean
gk_case_derive_total (GkCase *subject, guint32 rule, GError **error)
{
  GkJudgement judgement;
  guint32 cell;
  gint64 value;

  if (!gk_case_judge (subject, rule, &judgement, error))
    return FALSE;
  if (judgement.verdict != GK_VERDICT_UNDECIDED || !gk_case_solve (subject, rule, &cell, &value)
      || cell != gk_rules_total_cell (subject->rules, rule))
    return TRUE;

  subject->planes.states[cell] = GK_CELL_DERIVED;
  subject->planes.values[cell] = value;
  subject->planes.places[cell] = (guint8) gk_form_cell_indicator (subject->form, cell)->decimals;
  subject->derived_by[cell] = (gint32) rule;

  return TRUE;
}

gboolean
gk_case_derive (GkCase *subject, GError **error)
{
  for (guint i = 0; i < subject->rules->totals->len; i++)
    if (!gk_case_derive_total (subject, g_array_index (subject->rules->totals, guint32, i), error))
      return FALSE;

  return TRUE;
}
