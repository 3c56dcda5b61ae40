/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * What a comparison demands, as alternatives of rows between bounds. A completion
 * satisfies it if the rounding leaves true values for which the relation holds, so
 * the bounds are widened by the rounding, each row by its own. Where the same true
 * values must satisfy several rows, another row says whether they can.
 */

static const GkBound unbounded = { 0, FALSE, TRUE };

static GkBound
opened (gint128 value)
{
  return (GkBound){ value, TRUE, FALSE };
}

gboolean
gk_atom_sum (const GkAtom *atom, GkRange *sum)
{
  if (atom->sum != NULL)
    {
      *sum = *atom->sum;
      return TRUE;
    }
  *sum = gk_zero_range;
  for (guint i = 0; i < atom->n; i++)
    if (!gk_range_add (sum, atom->parts[i].range, atom->parts[i].factor))
      return FALSE;

  return TRUE;
}

/* Alternatives to add to. */
typedef struct {
  GkAlternative *alternatives;
  guint *n;
} List;

static GkAlternative *
add_alternative (const List *list)
{
  GkAlternative *alternative = &list->alternatives[(*list->n)++];

  alternative->n = 0;

  return alternative;
}

/* At least a limit, or at most; above it or below, if strict. */
typedef struct {
  gint128 limit;
  gboolean above;
  gboolean strict;
} Reach;

/* Where a sum of @values must be for some true value to be within @reach. */
static GkInterval
widen (const GkValues *values, const Reach *reach)
{
  GkBound bound = reach->above ? values->rounding.high : values->rounding.low;

  bound.value = reach->limit - bound.value;
  bound.open |= reach->strict;

  return reach->above ? (GkInterval){ bound, unbounded } : (GkInterval){ unbounded, bound };
}

/*
 * Some true value of @row is within all of @reaches, of which at most one is from
 * above. Missing cells that would be rounded may have any true value; a second atom
 * says that it is printed as one figure, in all the rows that are asked for.
 */
static gboolean
add_some_within (GkAlternative *alternative, const GkAtom *row, const Reach *reaches, guint n)
{
  GkRange sum;

  if (!gk_atom_sum (row, &sum))
    return FALSE;

  for (guint printed = 0; printed <= (guint) sum.has_truths; printed++)
    {
      GkAtom *atom = &alternative->atoms[alternative->n++];

      *atom = *row;
      atom->truths = !printed;
      atom->within = (GkInterval){ unbounded, unbounded };
      for (guint i = 0; i < n; i++)
        {
          GkInterval within = widen (printed ? &sum.printed : gk_range_truths (&sum), &reaches[i]);

          if (reaches[i].above)
            atom->within.low = within.low;
          else
            atom->within.high = within.high;
        }
    }

  return TRUE;
}

static gboolean
add_some (GkAlternative *alternative, const GkAtom *row, gint128 limit, gboolean above, gboolean strict)
{
  const Reach reach = { limit, above, strict };

  return add_some_within (alternative, row, &reach, 1);
}

/* No true value of @row is there. */
static gboolean
add_none (GkAlternative *alternative, const GkAtom *row, gint128 limit, gboolean above, gboolean strict)
{
  const Reach reach = { limit, above, strict };
  GkAtom *atom = &alternative->atoms[alternative->n++];
  GkInterval within;
  GkRange sum;

  if (!gk_atom_sum (row, &sum))
    return FALSE;

  within = widen (&sum.printed, &reach);
  *atom = *row;
  atom->within = (GkInterval){ unbounded, unbounded };
  if (above)
    {
      atom->within.high = within.low;
      atom->within.high.open = !within.low.open;
    }
  else
    {
      atom->within.low = within.high;
      atom->within.low.open = !within.high.open;
    }

  return TRUE;
}

/* ---- What the relation leaves out is beyond one line, a convex set ---- */

/* The rows of a comparison, L on the left and R on the right. */
typedef struct {
  GkAtom lines[2]; /* L - R; with a tolerance that is a share of R, L - (1 + t) R and L - (1 - t) R */
  guint n_lines;
  gint128 limit; /* how far the lines are from 0: the tolerance */
  GkAtom left;
  GkAtom right;
  gboolean steep; /* t >= 1 */
  gboolean cross; /* t > 1: the slopes have two signs, and the lines meet at L = 0 */
} Rows;

static gint128
limit_of (const Rows *rows, gboolean above)
{
  return above ? rows->limit : -rows->limit;
}

/* Some true values are above all lines, or below. */
static gboolean
some_beyond (const Rows *rows, gboolean above, gboolean strict, const List *list)
{
  GkAlternative *alternative = add_alternative (list);

  for (guint i = 0; i < rows->n_lines; i++)
    if (!add_some (alternative, &rows->lines[i], limit_of (rows, above), above, strict))
      return FALSE;

  return !rows->cross || add_some (alternative, &rows->left, 0, above, strict);
}

/* None is: a line, or L = 0 where they meet, has all on its other side. */
static gboolean
none_beyond (const Rows *rows, gboolean above, gboolean strict, const List *list)
{
  for (guint i = 0; i < rows->n_lines; i++)
    if (!add_none (add_alternative (list), &rows->lines[i], limit_of (rows, above), above, strict))
      return FALSE;

  return !rows->cross || add_none (add_alternative (list), &rows->left, 0, above, strict);
}

/* Some are not. */
static gboolean
some_not_beyond (const Rows *rows, gboolean above, gboolean strict, const List *list)
{
  for (guint i = 0; i < rows->n_lines; i++)
    if (!add_some (add_alternative (list), &rows->lines[i], limit_of (rows, above), !above, !strict))
      return FALSE;

  return TRUE;
}

static gboolean
all_beyond (const Rows *rows, gboolean above, gboolean strict, const List *list)
{
  GkAlternative *alternative = add_alternative (list);

  for (guint i = 0; i < rows->n_lines; i++)
    if (!add_none (alternative, &rows->lines[i], limit_of (rows, above), !above, !strict))
      return FALSE;

  return TRUE;
}

/* ---- Equality ---- */

/* Some true values are within the tolerance. With one in percent they are between the lines, on one side of R = 0. */
static gboolean
some_equal (const Rows *rows, const List *list)
{
  const Reach reaches[2] = { { -rows->limit, TRUE, FALSE }, { rows->limit, FALSE, FALSE } };

  if (rows->n_lines == 1)
    return add_some_within (add_alternative (list), &rows->lines[0], reaches, 2);

  for (guint above = 0; above < 2; above++)
    {
      GkAlternative *alternative = add_alternative (list);

      if (!add_some (alternative, &rows->right, 0, above, FALSE)
          || !add_some (alternative, &rows->lines[0], 0, !above, FALSE)
          || !add_some (alternative, &rows->lines[1], 0, above, FALSE)
          || (!rows->steep && !add_some (alternative, &rows->left, 0, above, FALSE)))
        return FALSE;
    }

  return TRUE;
}

/* All of them are. */
static gboolean
all_equal (const Rows *rows, const List *list)
{
  const GkAtom *row = rows->n_lines == 1 ? &rows->lines[0] : &rows->left;
  GkAlternative *alternative;

  for (guint above = 0; above < 2 && rows->n_lines == 2; above++)
    {
      alternative = add_alternative (list);
      if (!add_none (alternative, &rows->right, 0, !above, TRUE)
          || !add_none (alternative, &rows->lines[0], 0, above, TRUE)
          || !add_none (alternative, &rows->lines[1], 0, !above, TRUE))
        return FALSE;
    }
  if (rows->n_lines == 2 && !rows->steep)
    return TRUE;

  /* On both sides of R = 0 they are only if L is 0. One atom, for its steps tell more than those of two. */
  alternative = add_alternative (list);
  if (!add_none (alternative, row, rows->limit, TRUE, TRUE) || !add_none (alternative, row, -rows->limit, FALSE, TRUE))
    return FALSE;
  alternative->atoms[0].within.low = alternative->atoms[1].within.low;
  alternative->n = 1;

  return TRUE;
}

/* Some are not: above or below. */
static gboolean
some_unequal (const Rows *rows, const List *list)
{
  return some_beyond (rows, TRUE, TRUE, list) && some_beyond (rows, FALSE, TRUE, list);
}

static gboolean
all_unequal (const Rows *rows, const List *list)
{
  return all_beyond (rows, TRUE, TRUE, list) && all_beyond (rows, FALSE, TRUE, list);
}

static Rows
make_rows (gint64 tolerance, gboolean relative, const GkSide sides[2], const GkRange ranges[2])
{
  const gint128 scale = relative ? GK_RULE_RELATIVE_SCALE : 1;
  const gint128 share = relative ? tolerance : 0;
  const GkPart left = { &sides[0], &ranges[0], scale };
  const GkPart more = { &sides[1], &ranges[1], -(scale + share) };
  const GkPart less = { &sides[1], &ranges[1], -(scale - share) };

  return (Rows){
    .lines = { { .parts = { left, more }, .n = 2 }, { .parts = { left, less }, .n = 2 } },
    .n_lines = relative ? 2 : 1,
    .limit = relative ? 0 : 2 * (gint128) tolerance,
    .left = { .parts = { left }, .n = 1 },
    .right = { .parts = { { &sides[1], &ranges[1], 1 } }, .n = 1 },
    .steep = share >= scale,
    .cross = share > scale,
  };
}

gboolean
gk_claim_compare (GkTruth truth, gint32 relation, gint64 tolerance, gboolean relative, const GkSide sides[2],
                  const GkRange ranges[2], GkClaim *claim)
{
  const Rows rows = make_rows (tolerance, relative, sides, ranges);
  const List holds = { claim->holds, &claim->n_holds };
  const List fails = { claim->fails, &claim->n_fails };
  const gboolean some = truth == GK_TRUTH_SOME;
  gboolean above;
  gboolean strict;

  claim->n_holds = claim->n_fails = claim->speaks.n = 0;
  if (relation == GK_RELATION_EQUAL)
    return some ? some_equal (&rows, &holds) && all_unequal (&rows, &fails)
                : all_equal (&rows, &holds) && some_unequal (&rows, &fails);
  if (relation == GK_RELATION_NOT_EQUAL)
    return some ? some_unequal (&rows, &holds) && all_equal (&rows, &fails)
                : all_unequal (&rows, &holds) && some_equal (&rows, &fails);

  /* What it leaves out. */
  above = relation == GK_RELATION_LESS || relation == GK_RELATION_LESS_OR_EQUAL;
  strict = relation == GK_RELATION_LESS_OR_EQUAL || relation == GK_RELATION_GREATER_OR_EQUAL;

  return some ? some_not_beyond (&rows, above, strict, &holds) && all_beyond (&rows, above, strict, &fails)
              : none_beyond (&rows, above, strict, &holds) && some_beyond (&rows, above, strict, &fails);
}

/* ---- Shares ---- */

/* The denominator as it is printed, or would be, is above 0; there is a claim. */
static void
add_positive (GkAlternative *alternative, const GkSide sides[2], const GkRange ranges[2])
{
  GkAtom *atom = &alternative->atoms[alternative->n++];

  *atom = (GkAtom){ .parts = { { &sides[1], &ranges[1], 1 } }, .n = 1, .within = { opened (0), unbounded } };
}

/* One end of the stated share: factor · n - end · d is at least 0, or at most. */
typedef struct {
  GkAtom row;
  GkAtom numerator;
  gboolean above;
  gboolean open;
  gboolean lifts; /* a smaller d > 0 does more for it, so that the numerator must be beyond 0 itself */
} End;

static gboolean
make_end (const GkView *view, const GkBound *bound, gboolean above, gint128 factor, const GkSide sides[2],
          const GkRange ranges[2], GkRange *sum, End *end)
{
  const gint128 factors[2] = { factor, -bound->value };
  const GkPart numerator = { &sides[0], &ranges[0], factor };

  *end = (End){ .row = { .parts = { numerator, { &sides[1], &ranges[1], factors[1] } }, .n = 2, .sum = sum },
                .numerator = { .parts = { numerator }, .n = 1 },
                .above = above,
                .open = bound->open,
                .lifts = above ? bound->value > 0 : bound->value < 0 };

  return gk_view_sum_both (view, sides, factors, sum);
}

gboolean
gk_claim_share (const GkView *view, const GkInterval *stated, gint128 factor, const GkSide sides[2],
                const GkRange ranges[2], GkClaim *claim)
{
  const List fails = { claim->fails, &claim->n_fails };
  const List holds = { claim->holds, &claim->n_holds };
  GkAlternative *holding;

  claim->n_holds = claim->n_fails = claim->speaks.n = 0;
  add_positive (&claim->speaks, sides, ranges);
  holding = add_alternative (&holds);
  add_positive (holding, sides, ranges);
  for (guint above = 0; above < 2; above++)
    {
      const GkBound *bound = above ? &stated->low : &stated->high;
      GkAlternative *failing;
      End end;

      if (bound->infinite)
        continue;
      if (!make_end (view, bound, above, factor, sides, ranges, &claim->sums[above], &end)
          || !add_some (holding, &end.row, 0, above, end.open)
          || (end.lifts && !add_some (holding, &end.numerator, 0, above, TRUE)))
        return FALSE;

      failing = add_alternative (&fails);
      add_positive (failing, sides, ranges);
      if (!add_none (failing, &end.row, 0, above, end.open))
        return FALSE;
      if (!end.lifts)
        continue;
      failing = add_alternative (&fails);
      add_positive (failing, sides, ranges);
      if (!add_none (failing, &end.numerator, 0, above, TRUE))
        return FALSE;
    }

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
  const List fails = { claim->fails, &claim->n_fails };
  const List holds = { claim->holds, &claim->n_holds };
  const GkAtom numerator = { .parts = { { &sides[0], &ranges[0], 1 } }, .n = 1 };

  claim->n_holds = claim->n_fails = claim->speaks.n = 0;
  add_positive (&claim->speaks, sides, ranges);
  add_positive (add_alternative (&fails), sides, ranges);
  if (stated->rounding == GK_ROUNDING_EXACT && is_between_steps (factor, ranges))
    return TRUE;
  add_positive (add_alternative (&holds), sides, ranges);

  return stated->has_sign || add_some (&claim->holds[0], &numerator, 0, TRUE, FALSE);
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
look_at (const GkAtom *atom, const GkValues *sum)
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

/* Adds the unknowns of a part of @atom to @row. */
static gboolean
add_part (const GkView *view, const GkAtom *atom, const GkPart *part, GkSystem *system, gint row)
{
  const GkTerm *terms = gk_rules_terms (view->subject->rules, part->side);
  gboolean zero = gk_view_fills_zero (view, part->side);

  for (guint32 i = 0; i < part->side->n; i++)
    {
      GkRange range = gk_view_range (view, &terms[i], zero);
      const GkValues *values = gk_atom_values (atom, &range);
      gint128 coefficient = 2 * part->factor;
      gint128 low = values->completions.low.infinite ? -GK_NUMBER_MAX_SCALED : values->completions.low.value / 2;
      gint128 high = values->completions.high.infinite ? GK_NUMBER_MAX_SCALED : values->completions.high.value / 2;

      if (values->step == 0)
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
  gint128 fixed;
  gint128 low;
  gint128 high;
  gint row;

  if (!gk_atom_sum (atom, &sum))
    return FALSE;
  fixed = gk_atom_values (atom, &sum)->fixed;
  integers_of (&atom->within, &low, &high);
  if (low > -GK_SYSTEM_UNBOUNDED && __builtin_sub_overflow (low, fixed, &low))
    return FALSE;
  if (high < GK_SYSTEM_UNBOUNDED && __builtin_sub_overflow (high, fixed, &high))
    return FALSE;
  low = CLAMP (low, -GK_SYSTEM_UNBOUNDED, GK_SYSTEM_UNBOUNDED);
  high = CLAMP (high, -GK_SYSTEM_UNBOUNDED, GK_SYSTEM_UNBOUNDED);
  row = gk_system_add_row (system, low, high);
  if (row < 0)
    return FALSE;
  for (guint i = 0; i < atom->n; i++)
    if (!add_part (view, atom, &atom->parts[i], system, row))
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
        const GkValues *values;
        GkRange sum;
        Answer answer;

        if (!gk_atom_sum (atom, &sum))
          return TRUE;
        values = gk_atom_values (atom, &sum);
        answer = look_at (atom, values);
        if (answer == IMPOSSIBLE)
          return FALSE;
        certain &= answer == POSSIBLE;
        n_open += values->step != 0;
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
