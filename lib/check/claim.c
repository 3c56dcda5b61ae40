/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * What a comparison demands, as alternatives of rows between bounds. A completion
 * satisfies it if the rounding leaves true values for which the relation holds, so
 * the bounds are widened by the rounding, each row by its own: where two rows
 * bound one ratio from both sides, true values that satisfy one and true values
 * that satisfy the other have some between them that satisfy both.
 */

static const GkBound unbounded = { 0, FALSE, TRUE };

static GkBound
closed (gint128 value)
{
  return (GkBound){ value, FALSE, FALSE };
}

static GkBound
opened (gint128 value)
{
  return (GkBound){ value, TRUE, FALSE };
}

gboolean
gk_atom_sum (const GkAtom *atom, GkRange *sum)
{
  *sum = gk_zero_range;
  for (guint i = 0; i < atom->n; i++)
    if (!gk_range_add (sum, atom->parts[i].range, atom->parts[i].factor))
      return FALSE;

  return TRUE;
}

/* @atom with the other side of its one bound: all that it leaves out. */
static GkAtom
outside (const GkAtom *atom)
{
  GkAtom other = *atom;

  if (atom->within.low.infinite)
    {
      other.within.low = atom->within.high;
      other.within.low.open = !atom->within.high.open;
      other.within.high = unbounded;
    }
  else
    {
      other.within.high = atom->within.low;
      other.within.high.open = !atom->within.low.open;
      other.within.low = unbounded;
    }

  return other;
}

static void
add_alternative (GkAlternative *alternatives, guint *n, const GkAtom *first, const GkAtom *second, const GkAtom *third)
{
  GkAlternative *alternative = &alternatives[(*n)++];

  alternative->n = 0;
  if (first != NULL)
    alternative->atoms[alternative->n++] = *first;
  if (second != NULL)
    alternative->atoms[alternative->n++] = *second;
  if (third != NULL)
    alternative->atoms[alternative->n++] = *third;
}

/* How the bounds of a row are widened. */
typedef enum {
  BY_COVER,    /* some true value satisfies it: that there is one is being asked */
  BY_ROUNDING, /* some true value behind each completion does: that there is a completion without is being asked */
  BY_NONE,     /* all true values do */
} Widening;

static Widening
widening_of_holds (GkTruth truth)
{
  return truth == GK_TRUTH_SOME ? BY_COVER : BY_NONE;
}

static Widening
widening_of_fails (GkTruth truth)
{
  return truth == GK_TRUTH_SOME ? BY_ROUNDING : BY_NONE;
}

/*
 * The sum of the parts of @atom is, widened, at most @limit; below it, if @strict;
 * with @above at least or above it.
 */
static gboolean
bound_atom (GkAtom *atom, Widening widening, gint128 limit, gboolean above, gboolean strict)
{
  GkRange sum;
  GkBound bound;
  const GkInterval *by = widening == BY_COVER ? &sum.cover : &sum.rounding;

  if (!gk_atom_sum (atom, &sum))
    return FALSE;
  bound = above == (widening != BY_NONE) ? by->high : by->low;
  bound.value = limit - bound.value;
  bound.open = widening != BY_NONE ? strict || bound.open : strict && !bound.open;
  atom->within = above ? (GkInterval){ bound, unbounded } : (GkInterval){ unbounded, bound };

  return TRUE;
}

/* The bounds that the relation sets to @difference, widened: of != those it leaves out. */
static gboolean
bound_difference (const GkAtom *difference, Widening widening, gint32 relation, gint128 limit, GkAtom *low,
                  GkAtom *high)
{
  gboolean greater = relation == GK_RELATION_GREATER || relation == GK_RELATION_GREATER_OR_EQUAL;
  gboolean strict = relation == GK_RELATION_GREATER || relation == GK_RELATION_LESS;

  *low = *high = *difference;
  switch (relation)
    {
    case GK_RELATION_EQUAL:
      return bound_atom (low, widening, -limit, TRUE, FALSE) && bound_atom (high, widening, limit, FALSE, FALSE);
    case GK_RELATION_NOT_EQUAL:
      return bound_atom (low, widening, -limit, FALSE, TRUE) && bound_atom (high, widening, limit, TRUE, TRUE);
    default:
      return bound_atom (low, widening, greater ? -limit : limit, greater, strict);
    }
}

/* @low and @high in one: between them. */
static GkAtom
between (const GkAtom *low, const GkAtom *high)
{
  GkAtom both = *low;

  both.within.high = high->within.high;

  return both;
}

static gboolean
compare_absolute (GkTruth truth, gint32 relation, gint64 tolerance, const GkSide sides[2], const GkRange ranges[2],
                  GkClaim *claim)
{
  const GkAtom difference = { { { &sides[0], &ranges[0], 1 }, { &sides[1], &ranges[1], -1 } }, 2, { { 0 }, { 0 } } };
  gint128 limit = 2 * (gint128) tolerance;
  GkAtom low;
  GkAtom high;
  GkAtom fails_low;
  GkAtom fails_high;
  GkAtom both;

  if (!bound_difference (&difference, widening_of_holds (truth), relation, limit, &low, &high)
      || !bound_difference (&difference, widening_of_fails (truth), relation, limit, &fails_low, &fails_high))
    return FALSE;
  fails_low = outside (&fails_low);
  switch (relation)
    {
    case GK_RELATION_EQUAL:
      fails_high = outside (&fails_high);
      both = between (&low, &high);
      add_alternative (claim->holds, &claim->n_holds, &both, NULL, NULL);
      add_alternative (claim->fails, &claim->n_fails, &fails_low, NULL, NULL);
      add_alternative (claim->fails, &claim->n_fails, &fails_high, NULL, NULL);
      return TRUE;
    case GK_RELATION_NOT_EQUAL:
      fails_high = outside (&fails_high);
      both = between (&fails_low, &fails_high);
      add_alternative (claim->holds, &claim->n_holds, &low, NULL, NULL);
      add_alternative (claim->holds, &claim->n_holds, &high, NULL, NULL);
      add_alternative (claim->fails, &claim->n_fails, &both, NULL, NULL);
      return TRUE;
    default:
      add_alternative (claim->holds, &claim->n_holds, &low, NULL, NULL);
      add_alternative (claim->fails, &claim->n_fails, &fails_low, NULL, NULL);
      return TRUE;
    }
}

/*
 * With R the right side, |left - R| <= t |R| lies between (1 - t) R and (1 + t) R
 * where R is not negative, and the other way round where it is.
 */
static gboolean
compare_relative (GkTruth truth, gint32 relation, gint64 tolerance, const GkSide sides[2], const GkRange ranges[2],
                  GkClaim *claim)
{
  const GkPart right = { &sides[1], &ranges[1], 1 };
  const GkPart left = { &sides[0], &ranges[0], GK_RULE_RELATIVE_SCALE };
  const GkPart less = { &sides[1], &ranges[1], -((gint128) GK_RULE_RELATIVE_SCALE - tolerance) };
  const GkPart more = { &sides[1], &ranges[1], -((gint128) GK_RULE_RELATIVE_SCALE + tolerance) };
  const GkAtom to_less = { { left, less }, 2, { { 0 }, { 0 } } };
  const GkAtom to_more = { { left, more }, 2, { { 0 }, { 0 } } };
  gboolean strict = relation == GK_RELATION_GREATER || relation == GK_RELATION_LESS;

  for (guint negative = 0; negative < 2; negative++)
    {
      GkAtom sign = { { right }, 1, { closed (0), unbounded } };
      GkAtom at_most = negative ? to_less : to_more;
      GkAtom at_least = negative ? to_more : to_less;
      GkAtom above = at_most;
      GkAtom below = at_least;

      if (negative)
        sign = outside (&sign);
      if (relation == GK_RELATION_NOT_EQUAL)
        {
          /* It holds where equality fails for some true values. */
          if (!bound_atom (&above, widening_of_holds (truth), 0, TRUE, TRUE)
              || !bound_atom (&below, widening_of_holds (truth), 0, FALSE, TRUE)
              || !bound_atom (&at_most, widening_of_fails (truth), 0, TRUE, TRUE)
              || !bound_atom (&at_least, widening_of_fails (truth), 0, FALSE, TRUE))
            return FALSE;
          at_most = outside (&at_most);
          at_least = outside (&at_least);
          add_alternative (claim->holds, &claim->n_holds, &sign, &above, NULL);
          add_alternative (claim->holds, &claim->n_holds, &sign, &below, NULL);
          add_alternative (claim->fails, &claim->n_fails, &sign, &at_most, &at_least);
          continue;
        }
      if (!bound_atom (&at_most, widening_of_holds (truth), 0, FALSE, strict)
          || !bound_atom (&at_least, widening_of_holds (truth), 0, TRUE, strict)
          || !bound_atom (&above, widening_of_fails (truth), 0, FALSE, strict)
          || !bound_atom (&below, widening_of_fails (truth), 0, TRUE, strict))
        return FALSE;
      above = outside (&above);
      below = outside (&below);
      if (relation == GK_RELATION_EQUAL)
        {
          add_alternative (claim->holds, &claim->n_holds, &sign, &at_most, &at_least);
          add_alternative (claim->fails, &claim->n_fails, &sign, &above, NULL);
          add_alternative (claim->fails, &claim->n_fails, &sign, &below, NULL);
        }
      else if (relation == GK_RELATION_LESS || relation == GK_RELATION_LESS_OR_EQUAL)
        {
          add_alternative (claim->holds, &claim->n_holds, &sign, &at_most, NULL);
          add_alternative (claim->fails, &claim->n_fails, &sign, &above, NULL);
        }
      else
        {
          add_alternative (claim->holds, &claim->n_holds, &sign, &at_least, NULL);
          add_alternative (claim->fails, &claim->n_fails, &sign, &below, NULL);
        }
    }

  return TRUE;
}

gboolean
gk_claim_compare (GkTruth truth, gint32 relation, gint64 tolerance, gboolean relative, const GkSide sides[2],
                  const GkRange ranges[2], GkClaim *claim)
{
  claim->n_holds = claim->n_fails = 0;

  return relative ? compare_relative (truth, relation, tolerance, sides, ranges, claim)
                  : compare_absolute (truth, relation, tolerance, sides, ranges, claim);
}

gboolean
gk_claim_share (const GkInterval *stated, gint128 factor, const GkSide sides[2], const GkRange ranges[2],
                GkClaim *claim)
{
  const GkAtom positive = { { { &sides[1], &ranges[1], 1 } }, 1, { opened (0), unbounded } };
  const GkPart numerator = { &sides[0], &ranges[0], factor };
  GkAtom low = { { numerator, { &sides[1], &ranges[1], -stated->low.value } }, 2, { { 0 }, { 0 } } };
  GkAtom high = { { numerator, { &sides[1], &ranges[1], -stated->high.value } }, 2, { { 0 }, { 0 } } };
  GkAtom below = low;
  GkAtom above = high;

  claim->n_holds = claim->n_fails = 0;
  if (!bound_atom (&low, BY_COVER, 0, TRUE, stated->low.open)
      || !bound_atom (&high, BY_COVER, 0, FALSE, stated->high.open)
      || !bound_atom (&below, BY_ROUNDING, 0, TRUE, stated->low.open)
      || !bound_atom (&above, BY_ROUNDING, 0, FALSE, stated->high.open))
    return FALSE;
  below = outside (&below);
  above = outside (&above);
  add_alternative (claim->holds, &claim->n_holds, &positive, stated->low.infinite ? NULL : &low, &high);
  if (!stated->low.infinite)
    add_alternative (claim->fails, &claim->n_fails, &positive, &below, NULL);
  add_alternative (claim->fails, &claim->n_fails, &positive, &above, NULL);

  return TRUE;
}

/* Whether @factor times a known share is no value of a cell that is printed exactly. */
static gboolean
is_between_steps (gint128 factor, const GkRange ranges[2])
{
  gint128 scaled = ranges[0].fixed;

  return ranges[0].step == 0 && ranges[1].step == 0 && ranges[1].fixed > 0 && gk_int128_multiply (&scaled, factor / 2)
         && scaled % ranges[1].fixed != 0;
}

gboolean
gk_claim_any_share (const GkIndicator *stated, gint128 factor, const GkSide sides[2], const GkRange ranges[2],
                    GkClaim *claim)
{
  const GkAtom positive = { { { &sides[1], &ranges[1], 1 } }, 1, { opened (0), unbounded } };
  GkAtom low = { { { &sides[0], &ranges[0], 1 } }, 1, { { 0 }, { 0 } } };

  claim->n_holds = claim->n_fails = 0;
  if (!bound_atom (&low, BY_COVER, 0, TRUE, FALSE))
    return FALSE;
  if (stated->rounding != GK_ROUNDING_EXACT || !is_between_steps (factor, ranges))
    add_alternative (claim->holds, &claim->n_holds, &positive, stated->has_sign ? NULL : &low, NULL);
  add_alternative (claim->fails, &claim->n_fails, &positive, NULL, NULL);

  return TRUE;
}

/* Whether @value is beyond the low end of @interval, on the outer side. */
static gboolean
is_below (const GkBound *value, const GkBound *low)
{
  return !value->infinite && !low->infinite && (value->value < low->value || (value->value == low->value && low->open));
}

static gboolean
is_above (const GkBound *value, const GkBound *high)
{
  return !value->infinite && !high->infinite
         && (value->value > high->value || (value->value == high->value && high->open));
}

/* The integers within @interval. */
static void
integers_of (const GkInterval *interval, gint128 *low, gint128 *high)
{
  *low = interval->low.infinite ? -GK_SYSTEM_UNBOUNDED : interval->low.value + interval->low.open;
  *high = interval->high.infinite ? GK_SYSTEM_UNBOUNDED : interval->high.value - interval->high.open;
}

typedef enum {
  IMPOSSIBLE,
  POSSIBLE,
  OPEN,
} Answer;

/* What the interval of its values, and what their steps have in common, tell of @atom alone. */
static Answer
look_at (const GkAtom *atom, const GkRange *sum)
{
  const GkInterval *values = &sum->completions;
  gint128 low;
  gint128 high;

  if (is_below (&values->high, &atom->within.low) || is_above (&values->low, &atom->within.high))
    return IMPOSSIBLE;
  /* The ends of the completions are attained. */
  if ((!values->low.infinite && !is_below (&values->low, &atom->within.low))
      || (!values->high.infinite && !is_above (&values->high, &atom->within.high))
      || (values->low.infinite && atom->within.low.infinite) || (values->high.infinite && atom->within.high.infinite))
    return POSSIBLE;

  /* The bounds lie between the ends. */
  integers_of (&atom->within, &low, &high);
  if (__builtin_sub_overflow (low, sum->fixed, &low) || __builtin_sub_overflow (high, sum->fixed, &high))
    return OPEN;
  if (sum->step == 0 || gk_int128_ceiling_divide (low, sum->step) > gk_int128_floor_divide (high, sum->step))
    return IMPOSSIBLE;

  return sum->uniform ? POSSIBLE : OPEN;
}

/* Adds the unknowns of @part to @row. */
static gboolean
add_part (const GkView *view, const GkPart *part, GkSystem *system, gint row)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, part->side);
  gboolean zero = gk_view_fills_zero (view, part->side);

  for (guint32 i = 0; i < part->side->n; i++)
    {
      GkRange range = gk_view_range (view, &terms[i], zero);
      gint128 coefficient = 2 * part->factor;
      gint128 low = range.completions.low.infinite ? -GK_NUMBER_MAX_SCALED : range.completions.low.value / 2;
      gint128 high = range.completions.high.infinite ? GK_NUMBER_MAX_SCALED : range.completions.high.value / 2;

      if (range.step == 0)
        continue;
      if (!gk_int128_multiply (&coefficient, terms[i].coefficient)
          || !gk_system_add_term (system, row, terms[i].cell << 2 | terms[i].flags, coefficient, low, high))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_atom (const GkView *view, const GkAtom *atom, GkSystem *system)
{
  GkRange sum;
  gint128 low;
  gint128 high;
  gint row;

  if (!gk_atom_sum (atom, &sum))
    return FALSE;
  integers_of (&atom->within, &low, &high);
  if (low > -GK_SYSTEM_UNBOUNDED && __builtin_sub_overflow (low, sum.fixed, &low))
    return FALSE;
  if (high < GK_SYSTEM_UNBOUNDED && __builtin_sub_overflow (high, sum.fixed, &high))
    return FALSE;
  low = CLAMP (low, -GK_SYSTEM_UNBOUNDED, GK_SYSTEM_UNBOUNDED);
  high = CLAMP (high, -GK_SYSTEM_UNBOUNDED, GK_SYSTEM_UNBOUNDED);
  row = gk_system_add_row (system, low, high);
  if (row < 0)
    return FALSE;
  for (guint i = 0; i < atom->n; i++)
    if (!add_part (view, &atom->parts[i], system, row))
      return FALSE;

  return TRUE;
}

gboolean
gk_alternatives_possible (const GkView *view, const GkAlternative *const *alternatives, guint n)
{
  GkSystem *system = view->subject->system;
  gboolean certain = TRUE;
  guint n_open = 0;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < alternatives[i]->n; k++)
      {
        const GkAtom *atom = &alternatives[i]->atoms[k];
        GkRange sum;
        Answer answer;

        if (!gk_atom_sum (atom, &sum))
          return TRUE;
        answer = look_at (atom, &sum);
        if (answer == IMPOSSIBLE)
          return FALSE;
        certain &= answer == POSSIBLE;
        n_open += sum.step != 0;
      }
  /* Rows that have nothing open are settled, and one by itself may be. */
  if (certain && n_open <= 1)
    return TRUE;

  gk_system_clear (system);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < alternatives[i]->n; k++)
      if (!add_atom (view, &alternatives[i]->atoms[k], system))
        return TRUE;

  return gk_system_is_feasible (system);
}

gboolean
gk_any_possible (const GkView *view, const GkAlternative *alternatives, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const GkAlternative *alternative = &alternatives[i];

      if (gk_alternatives_possible (view, &alternative, 1))
        return TRUE;
    }

  return FALSE;
}
