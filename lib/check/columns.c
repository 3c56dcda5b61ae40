/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/columns-private.h"

#include <string.h>

#include "check/block-private.h"
#include "check/kernels-private.h"

/* How a missing cell of a column counts in a rule. */
static gint32
missing_of (const GkPlanRule *each, const GkColumn *column)
{
  return column->missing == GK_CELL_ABSENT ? each->policy.absent : each->policy.blank;
}

/* Columns whose bits are looked at together. */
#define AT_ONCE 32

static void
note_presence (GkBlock *block, const GkPlanRule *each, guint s, const guint64 *const *present, guint n)
{
  gk_kernel_note_any (present, n, block->operands.any[s], block->n_words);
  if (each->policy.applies == GK_APPLIES_ALL)
    gk_kernel_note_all (present, n, block->operands.all[s], block->n_words);
}

/* Finds out which operands of a side are there, and which are special. */
static void
look_at_presence (GkBlock *block, const GkPlanRule *each, guint s)
{
  const GkSide *side = &each->rule->sides[s];
  const GkTerm *terms = gk_rules_terms (block->pass->plan->rules, side);
  GkOperands *operands = &block->operands;
  gboolean is_mixed = each->policy.absent != each->policy.blank;
  const guint64 *present[AT_ONCE];
  guint n = 0;

  memset (operands->any[s], 0, sizeof operands->any[s]);
  memcpy (operands->all[s], block->rows, sizeof operands->all[s]);
  for (guint32 i = 0; i < side->n; i++)
    {
      const GkColumn *column = gk_block_column (block, terms[i].cell);

      if ((terms[i].flags & GK_TERM_PRESENCE) != 0)
        continue;
      present[n++] = gk_block_present (block, terms[i].cell);
      if (column->special != NULL || (column->states != NULL && is_mixed))
        operands->any_special = TRUE;
      if (column->special != NULL)
        for (guint32 w = 0; w < block->n_words; w++)
          operands->special[w] |= column->special[block->first / GK_WORD_ROWS + w];
      if (column->states != NULL && is_mixed)
        for (guint32 w = 0; w < block->n_words; w++)
          operands->special[w] |= ~present[n - 1][w] & block->rows[w];
      if (n == AT_ONCE)
        {
          note_presence (block, each, s, present, n);
          n = 0;
        }
    }
  note_presence (block, each, s, present, n);
}

/* Finds the rows in which operands of a side are unknown, and where that may lead left - right. */
static void
look_at_unknowns (GkBlock *block, const GkPlanRule *each, guint s, gint sign)
{
  const GkSide *side = &each->rule->sides[s];
  const GkTerm *terms = gk_rules_terms (block->pass->plan->rules, side);
  GkOperands *operands = &block->operands;
  gboolean none_up = FALSE;
  gboolean none_down = FALSE;

  memset (operands->unknown[s], 0, sizeof operands->unknown[s]);
  for (guint32 i = 0; i < side->n; i++)
    {
      const GkColumn *column = gk_block_column (block, terms[i].cell);
      const guint64 *present = gk_block_present (block, terms[i].cell);
      gint32 missing = missing_of (each, column);
      gboolean has_sign = gk_plan_has_sign (block->pass->plan, terms[i].cell);
      gboolean up = has_sign || sign * terms[i].coefficient > 0;
      gboolean down = has_sign || sign * terms[i].coefficient < 0;

      if (present == block->rows || missing == GK_MISSING_ZERO_EVERYWHERE)
        continue;
      if (missing == GK_MISSING_ZERO)
        {
          /* Zero if another one is there; a single one has no other. */
          none_up |= up;
          none_down |= down;
          continue;
        }
      for (guint32 w = 0; w < block->n_words; w++)
        {
          guint64 unknown = ~present[w] & block->rows[w];

          operands->unknown[s][w] |= unknown;
          operands->up[w] |= up ? unknown : 0;
          operands->down[w] |= down ? unknown : 0;
        }
    }
  for (guint32 w = 0; (none_up || none_down) && w < block->n_words; w++)
    {
      guint64 none = ~operands->any[s][w] & block->rows[w];

      operands->unknown[s][w] |= none;
      operands->up[w] |= none_up ? none : 0;
      operands->down[w] |= none_down ? none : 0;
    }
}

static gboolean
has_operands (const GkPlan *plan, const GkSide *side)
{
  for (guint32 i = 0; i < side->n; i++)
    if ((gk_rules_terms (plan->rules, side)[i].flags & GK_TERM_PRESENCE) == 0)
      return TRUE;

  return FALSE;
}

/* Finds the rows that the rule applies to, as judge.c does for one. */
static void
find_rows (GkBlock *block, const GkPlanRule *each, GkMethod method, guint64 *applies)
{
  const GkRule *rule = each->rule;
  GkOperands *operands = &block->operands;
  gboolean has[GK_N_SIDES];

  memset (operands->special, 0, sizeof operands->special);
  operands->any_special = method != GK_METHOD_LINEAR || !each->is_unit;
  for (guint s = 0; s < GK_N_SIDES; s++)
    {
      look_at_presence (block, each, s);
      has[s] = has_operands (block->pass->plan, &rule->sides[s]);
    }
  for (guint32 w = 0; w < block->n_words; w++)
    {
      guint64 left = operands->any[GK_SIDE_LEFT][w];
      guint64 right = operands->any[GK_SIDE_RIGHT][w] | operands->any[GK_SIDE_DENOMINATOR][w];
      guint64 bits = block->rows[w];

      if (each->policy.applies == GK_APPLIES_ALL)
        bits = operands->all[GK_SIDE_LEFT][w] & operands->all[GK_SIDE_RIGHT][w] & operands->all[GK_SIDE_DENOMINATOR][w];
      else if (!has[0] && !has[1] && !has[2])
        bits = block->rows[w];
      else if (each->policy.applies == GK_APPLIES_EACH_SIDE)
        bits = (has[GK_SIDE_LEFT] ? left : bits) & (has[GK_SIDE_RIGHT] || has[GK_SIDE_DENOMINATOR] ? right : bits);
      else if (each->policy.applies == GK_APPLIES_ANY_OPERAND)
        bits = left | right;
      else if (each->policy.applies == GK_APPLIES_ANY)
        bits = rule->kind == GK_RULE_SHARE   ? left & right
               : rule->whole < 0             ? left | right
               : rule->whole == GK_SIDE_LEFT ? right
                                             : left;
      applies[w] = bits;
    }
}

/* What a bound says of left - right, of which @outside is set where it is beyond. */
static void
compare_bound (const GkBlock *block, const guint64 *restrict worse, const guint64 *restrict better,
               const guint64 *restrict outside, GkRuleBits *restrict bits)
{
  for (guint32 w = 0; w < block->n_words; w++)
    {
      guint64 violated = bits->applies[w] & outside[w] & ~better[w];

      bits->violated[w] = violated;
      bits->undecided[w] = bits->applies[w] & (outside[w] | worse[w]) & ~violated;
    }
}

/* What an equation says, or one that must not hold. */
static void
compare_equal (const GkBlock *block, gboolean is_equal, gconstpointer sums, guint8 width,
               const guint64 *restrict outside, GkRuleBits *restrict bits)
{
  const guint64 *restrict up = block->operands.up;
  const guint64 *restrict down = block->operands.down;
  guint64 positive[GK_BLOCK_WORDS] = { 0 };
  guint64 any = 0;

  for (guint32 w = 0; w < block->n_words; w++)
    any |= outside[w] & (up[w] | down[w]);
  if (any != 0)
    gk_kernel_outside (sums, width, G_MININT64, 0, positive, block->n_words);
  for (guint32 w = 0; w < block->n_words; w++)
    {
      guint64 known = ~(up[w] | down[w]);
      guint64 above = outside[w] & positive[w];
      guint64 below = outside[w] & ~positive[w];
      /* Where nothing is unknown, both go for what is outside. */
      guint64 never = (outside[w] & known) | (above & ~down[w] & up[w]) | (below & ~up[w] & down[w]);
      guint64 violated = bits->applies[w] & (is_equal ? never : ~outside[w] & known);

      bits->violated[w] = violated;
      bits->undecided[w] = bits->applies[w] & (is_equal ? outside[w] | ~known : ~never) & ~violated;
    }
}

static void
compare (const GkBlock *block, const GkPlanRule *each, gconstpointer sums, guint8 width, const guint64 *outside,
         GkRuleBits *bits)
{
  const GkOperands *operands = &block->operands;

  switch (each->rule->relation)
    {
    case GK_RELATION_LESS:
    case GK_RELATION_LESS_OR_EQUAL:
      compare_bound (block, operands->up, operands->down, outside, bits);
      break;
    case GK_RELATION_GREATER:
    case GK_RELATION_GREATER_OR_EQUAL:
      compare_bound (block, operands->down, operands->up, outside, bits);
      break;
    default:
      compare_equal (block, each->rule->relation == GK_RELATION_EQUAL, sums, width, outside, bits);
    }
}

static void
judge_linear (GkBlock *block, const GkPlanRule *each, guint8 width, GkRuleBits *bits)
{
  const GkRule *rule = each->rule;
  gpointer sums = block->sums[0];
  gint64 low = -rule->tolerance;
  gint64 high = rule->tolerance;
  guint64 outside[GK_BLOCK_WORDS];

  gk_kernel_fill (sums, width, rule->sides[GK_SIDE_LEFT].constant - rule->sides[GK_SIDE_RIGHT].constant, block->n_rows);
  gk_block_add_side (block, &rule->sides[GK_SIDE_LEFT], 1, sums, width);
  gk_block_add_side (block, &rule->sides[GK_SIDE_RIGHT], -1, sums, width);

  switch (rule->relation)
    {
    case GK_RELATION_LESS_OR_EQUAL:
      low = G_MININT64;
      break;
    case GK_RELATION_LESS:
      low = G_MININT64;
      high--;
      break;
    case GK_RELATION_GREATER_OR_EQUAL:
      high = G_MAXINT64;
      break;
    case GK_RELATION_GREATER:
      high = G_MAXINT64;
      low++;
      break;
    default:
      break;
    }
  gk_kernel_outside (sums, width, low, high, outside, block->n_words);

  memset (block->operands.up, 0, sizeof block->operands.up);
  memset (block->operands.down, 0, sizeof block->operands.down);
  look_at_unknowns (block, each, GK_SIDE_LEFT, 1);
  look_at_unknowns (block, each, GK_SIDE_RIGHT, -1);
  compare (block, each, sums, width, outside, bits);
  /* Multiples of what is missing may not reach what they would have to. */
  for (guint32 w = 0; !each->is_unit && w < block->n_words; w++)
    block->operands.special[w] |= bits->applies[w] & (block->operands.up[w] | block->operands.down[w]);
}

/* Whether numerator / denominator, which is positive, times @factor is a share that is printed as @stated. */
static gboolean
share_follows (gint64 numerator, gint64 denominator, gint128 factor, const GkInterval *stated)
{
  gint128 product = factor * numerator;
  gint128 low = stated->low.value * denominator;
  gint128 high = stated->high.value * denominator;

  return (stated->low.open ? product > low : product >= low) && (stated->high.open ? product < high : product <= high);
}

static void
judge_share (GkBlock *block, const GkPlanRule *each, GkRuleBits *bits)
{
  const GkSide *sides = each->rule->sides;
  const GkPlan *plan = block->pass->plan;
  guint32 cell = gk_rules_terms (plan->rules, &sides[GK_SIDE_LEFT])->cell;
  const GkIndicator *indicator = gk_form_cell_indicator (plan->form, cell);
  gint128 factor
      = 2 * (gint128) gk_power_of_ten (indicator->decimals) * (indicator->kind == GK_INDICATOR_PERCENT ? 100 : 1);
  const GkColumn *column = gk_block_column (block, cell);
  GkOperands *operands = &block->operands;
  gboolean any = FALSE;

  memset (bits->violated, 0, sizeof bits->violated);
  memset (bits->undecided, 0, sizeof bits->undecided);
  look_at_unknowns (block, each, GK_SIDE_RIGHT, 1);
  look_at_unknowns (block, each, GK_SIDE_DENOMINATOR, 1);
  for (guint32 w = 0; w < block->n_words; w++)
    {
      /* A share that is not stated, or a derived one, is for judge.c. */
      guint64 stated = column->width == 0        ? 0
                       : column->present == NULL ? block->rows[w]
                                                 : column->present[block->first / GK_WORD_ROWS + w];

      operands->special[w]
          |= bits->applies[w]
             & (operands->unknown[GK_SIDE_RIGHT][w] | operands->unknown[GK_SIDE_DENOMINATOR][w] | ~stated);
      any |= (bits->applies[w] & ~operands->special[w]) != 0;
    }
  if (!any)
    return;

  for (guint i = 0; i < 2; i++)
    {
      const GkSide *side = &sides[i == 0 ? GK_SIDE_RIGHT : GK_SIDE_DENOMINATOR];

      gk_kernel_fill (block->sums[i], 8, side->constant, block->n_rows);
      gk_block_add_side (block, side, 1, block->sums[i], 8);
    }
  for (guint32 w = 0; w < block->n_words; w++)
    for (guint64 rows = bits->applies[w] & ~operands->special[w]; rows != 0; rows &= rows - 1)
      {
        guint32 row = w * GK_WORD_ROWS + (guint32) __builtin_ctzll (rows);
        gint64 denominator = ((const gint64 *) block->sums[1])[row];
        gint64 value = gk_column_value (column, block->first + row);
        guint places = column->places != NULL ? column->places[block->first + row] : indicator->decimals;
        GkInterval stated = gk_rounding_of (indicator, value, places);

        stated.low.value += 2 * (gint128) value;
        stated.high.value += 2 * (gint128) value;
        if (denominator <= 0)
          bits->applies[w] &= ~(rows & -rows);
        else if (!share_follows (((const gint64 *) block->sums[0])[row], denominator, factor, &stated))
          bits->violated[w] |= rows & -rows;
      }
}

/* Leaves rows to judge.c of which the sum is beyond what a number may be. */
static void
leave_out_of_range (GkBlock *block, guint decimals, guint64 *rows)
{
  for (guint32 w = 0; w < block->n_words; w++)
    for (guint64 left = rows[w]; left != 0; left &= left - 1)
      if (!gk_number_in_range (((const gint64 *) block->sums[0])[w * GK_WORD_ROWS + (guint32) __builtin_ctzll (left)],
                               decimals))
        {
          block->open[w] |= left & -left;
          rows[w] &= ~(left & -left);
        }
}

/* Fills in the totals that the rule determines. */
static void
derive (GkBlock *block, const GkPlanRule *each, guint8 width, const GkRuleBits *bits)
{
  guint32 cell = (guint32) each->whole;
  const GkIndicator *indicator = gk_form_cell_indicator (block->pass->plan->form, cell);
  GkDerived *derived = &block->derived[block->pass->plan->slots[cell]];
  const guint64 *present = gk_block_present (block, cell);
  guint other = 1 - (guint) each->rule->whole;
  guint64 rows[GK_BLOCK_WORDS];
  guint64 any = 0;
  gint64 *values;
  guint32 n;

  for (guint32 w = 0; w < block->n_words; w++)
    {
      rows[w] = bits->undecided[w] & ~present[w] & ~block->operands.unknown[other][w] & ~block->operands.special[w]
                & ~block->open[w];
      any |= rows[w];
    }
  if (any == 0)
    return;
  if (each->whole_sign == 0 || each->is_late)
    {
      for (guint32 w = 0; w < block->n_words; w++)
        block->open[w] |= rows[w];
      return;
    }

  /* Narrower sums are in the range. */
  if (width == 8)
    leave_out_of_range (block, indicator->decimals, rows);
  n = gk_kernel_list (rows, block->n_words, derived->rows + derived->n);
  values = derived->values + derived->n;
  gk_kernel_gather (block->sums[0], width, derived->rows + derived->n, n, values);
  for (guint32 i = 0; i < n && each->whole_sign > 0; i++)
    values[i] = -values[i];
  derived->n += n;
  for (guint32 w = 0; w < block->n_words; w++)
    derived->present[w] = present[w] | rows[w];
}

static void
judge_rule (GkBlock *block, guint32 number)
{
  const GkPlanRule *each = &block->pass->plan->each[number];
  guint8 width = block->pass->widths[number];
  GkRuleBits *bits = &block->rules[number];
  GkMethod method = each->method == GK_METHOD_NONE || width != 0 ? each->method : GK_METHOD_ROWS;
  GkOperands *operands = &block->operands;

  if (method == GK_METHOD_NONE)
    {
      memset (bits, 0, sizeof *bits);
      return;
    }

  find_rows (block, each, method, bits->applies);
  if (method == GK_METHOD_LINEAR)
    judge_linear (block, each, width, bits);
  else if (method == GK_METHOD_SHARE)
    judge_share (block, each, bits);
  else
    for (guint32 w = 0; w < block->n_words; w++)
      operands->special[w] |= bits->applies[w];
  if (each->whole >= 0)
    {
      if (method == GK_METHOD_LINEAR)
        derive (block, each, width, bits);
      /* What such a row derives, other rules of it rest on. */
      for (guint32 w = 0; operands->any_special && w < block->n_words; w++)
        block->open[w] |= operands->special[w] & block->rows[w];
    }
  memset (bits->open, 0, sizeof bits->open);
  for (guint32 w = 0; operands->any_special && w < block->n_words; w++)
    {
      bits->open[w] = operands->special[w] & block->rows[w];
      bits->applies[w] &= ~bits->open[w];
      bits->violated[w] &= ~bits->open[w];
      bits->undecided[w] &= ~bits->open[w];
      block->remaining[w] |= bits->open[w];
    }
}

/* Judges what is open of one row. */
static gboolean
judge_row (GkBlock *block, guint32 row, GError **error)
{
  const GkPlan *plan = block->pass->plan;
  guint32 n_cells = plan->form->cells->len;
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % GK_WORD_ROWS);
  guint32 w = row / GK_WORD_ROWS;
  GkCase subject = { .rules = plan->rules,
                     .form = plan->form,
                     .reported = &block->reported,
                     .mentions = block->mentions,
                     .system = block->system,
                     .planes = block->planes,
                     .derived_by = block->derived_by,
                     .policy = plan->policy };

  gk_system_restart (block->system);
  gk_dataset_get_row (block->pass->dataset, block->first + row, &block->reported);
  memcpy (block->planes.values, block->reported.values, n_cells * sizeof (gint64));
  memcpy (block->planes.states, block->reported.states, n_cells);
  memcpy (block->planes.places, block->reported.places, n_cells);
  for (guint32 i = 0; i < n_cells; i++)
    block->derived_by[i] = -1;
  if (!gk_case_derive (&subject, error))
    return FALSE;

  for (guint32 i = 0; i < plan->rules->rules->len; i++)
    {
      GkRuleBits *bits = &block->rules[i];
      GkJudgement judgement;

      if (plan->each[i].method == GK_METHOD_NONE || ((bits->open[w] | block->open[w]) & bit) == 0)
        continue;
      if (!gk_case_judge (&subject, i, &judgement, error))
        return FALSE;
      bits->open[w] &= ~bit;
      bits->applies[w]
          = judgement.verdict != GK_VERDICT_NOT_APPLICABLE ? bits->applies[w] | bit : bits->applies[w] & ~bit;
      bits->violated[w] = judgement.verdict == GK_VERDICT_VIOLATED ? bits->violated[w] | bit : bits->violated[w] & ~bit;
      bits->undecided[w]
          = judgement.verdict == GK_VERDICT_UNDECIDED ? bits->undecided[w] | bit : bits->undecided[w] & ~bit;
    }

  return TRUE;
}

gboolean
gk_block_judge (GkBlock *block, guint64 first, GError **error)
{
  const GkPlan *plan = block->pass->plan;
  guint32 n_rules = plan->rules->rules->len;

  block->first = first;
  block->n_rows = (guint32) MIN (block->pass->dataset->n_rows - first, GK_BLOCK_ROWS);
  block->n_words = (block->n_rows + GK_WORD_ROWS - 1) / GK_WORD_ROWS;
  memset (block->open, 0, sizeof block->open);
  memset (block->remaining, 0, sizeof block->remaining);
  memset (block->rows, 0, sizeof block->rows);
  memset (block->rows, 0xff, block->n_rows / GK_WORD_ROWS * sizeof (guint64));
  if (block->n_rows % GK_WORD_ROWS != 0)
    block->rows[block->n_words - 1] = (G_GUINT64_CONSTANT (1) << (block->n_rows % GK_WORD_ROWS)) - 1;
  for (guint32 i = 0; i < plan->n_derived; i++)
    block->derived[i].n = 0;

  gk_block_copy_columns (block);
  for (guint32 i = 0; i < n_rules; i++)
    judge_rule (block, plan->order[i]);

  for (guint32 w = 0; w < block->n_words; w++)
    {
      for (guint64 rows = block->open[w] | block->remaining[w]; rows != 0; rows &= rows - 1)
        if (!judge_row (block, w * GK_WORD_ROWS + (guint32) __builtin_ctzll (rows), error))
          return FALSE;
    }

  return TRUE;
}
