/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/plan-private.h"

/* Sums this large leave a bit to spare in 64. */
#define MAX_SUM ((gint128) 1 << 62)

static gboolean
is_exact (const GkPlan *plan, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (plan->rules, side);

  for (guint32 i = 0; i < side->n; i++)
    if (terms[i].flags != GK_TERM_VALUE
        || gk_form_cell_indicator (plan->form, terms[i].cell)->rounding != GK_ROUNDING_EXACT)
      return FALSE;

  return TRUE;
}

static GkMethod
find_method (const GkPlan *plan, const GkRule *rule, const GkPolicy *policy)
{
  const GkSide *stated = &rule->sides[GK_SIDE_LEFT];

  if (rule->kind == GK_RULE_MENTION || rule->has_prior)
    return GK_METHOD_NONE;
  if (rule->n_conditions > 0 || rule->relative || policy->applies == GK_APPLIES_NON_ZERO
      || !is_exact (plan, &rule->sides[GK_SIDE_RIGHT]))
    return GK_METHOD_ROWS;
  if (rule->kind == GK_RULE_LINEAR)
    return is_exact (plan, stated) ? GK_METHOD_LINEAR : GK_METHOD_ROWS;
  if (rule->kind == GK_RULE_SHARE && is_exact (plan, &rule->sides[GK_SIDE_DENOMINATOR]) && stated->n == 1
      && stated->constant == 0)
    {
      const GkTerm *term = gk_rules_terms (plan->rules, stated);

      return term->flags == GK_TERM_VALUE && term->coefficient == 1 ? GK_METHOD_SHARE : GK_METHOD_ROWS;
    }

  return GK_METHOD_ROWS;
}

static gboolean
is_unit (const GkPlan *plan, const GkRule *rule)
{
  for (guint s = 0; s < GK_N_SIDES; s++)
    for (guint32 i = 0; i < rule->sides[s].n; i++)
      if (ABS (gk_rules_terms (plan->rules, &rule->sides[s])[i].coefficient) != 1)
        return FALSE;

  return TRUE;
}

static void
plan_rule (GkPlan *plan, guint32 number)
{
  GkPlanRule *each = &plan->each[number];
  const GkCase subject = { .rules = plan->rules, .form = plan->form, .policy = plan->policy };
  const GkView view = gk_case_view (&subject, number);

  each->rule = view.rule;
  each->policy = view.policy;
  each->method = find_method (plan, view.rule, &view.policy);
  each->is_unit = is_unit (plan, view.rule);
  each->whole = -1;
}

static void
mark_cells (const GkPlan *plan, const GkRule *rule, gboolean *marks)
{
  for (guint s = 0; s < GK_N_SIDES; s++)
    for (guint32 i = 0; i < rule->sides[s].n; i++)
      marks[gk_rules_terms (plan->rules, &rule->sides[s])[i].cell] = TRUE;
}

/* The rules that derive totals, in their order. */
static void
plan_totals (GkPlan *plan, gboolean *is_total)
{
  g_autofree gboolean *mentioned = g_new0 (gboolean, MAX (plan->form->cells->len, 1));

  for (guint32 i = 0; i < plan->rules->totals->len; i++)
    {
      guint32 number = g_array_index (plan->rules->totals, guint32, i);
      GkPlanRule *each = &plan->each[number];
      const GkTerm *whole = gk_rules_terms (plan->rules, &each->rule->sides[each->rule->whole]);

      plan->order[i] = number;
      is_total[number] = TRUE;
      each->whole = (gint32) whole->cell;
      if (ABS (whole->coefficient) == 1)
        each->whole_sign = (gint8) (each->rule->whole == GK_SIDE_LEFT ? whole->coefficient : -whole->coefficient);
      each->is_late = mentioned[whole->cell];
      mark_cells (plan, each->rule, mentioned);
      if (plan->slots[whole->cell] < 0)
        plan->slots[whole->cell] = (gint32) plan->n_derived++;
    }
}

GkPlan *
gk_plan_new (GkForm *form, const GkPolicy *policy)
{
  GkPlan *plan = g_new0 (GkPlan, 1);
  g_autofree gboolean *is_total = NULL;
  guint32 n_rules;
  guint32 n;

  plan->form = gk_form_ref (form);
  plan->rules = gk_form_rules (form);
  plan->policy = *policy;
  n_rules = plan->rules->rules->len;
  plan->each = g_new0 (GkPlanRule, MAX (n_rules, 1));
  plan->order = g_new (guint32, MAX (n_rules, 1));
  plan->slots = g_new (gint32, MAX (form->cells->len, 1));
  is_total = g_new0 (gboolean, MAX (n_rules, 1));
  for (guint32 i = 0; i < form->cells->len; i++)
    plan->slots[i] = -1;
  for (guint32 i = 0; i < n_rules; i++)
    plan_rule (plan, i);
  plan_totals (plan, is_total);
  n = plan->rules->totals->len;
  for (guint32 i = 0; i < n_rules; i++)
    if (!is_total[i])
      plan->order[n++] = i;

  return plan;
}

void
gk_plan_free (GkPlan *plan)
{
  if (plan == NULL)
    return;

  gk_form_unref (plan->form);
  g_free (plan->each);
  g_free (plan->order);
  g_free (plan->slots);
  g_free (plan);
}

typedef struct {
  gint128 low;
  gint128 high;
} Range;

/* Adds what a side may amount to, times @sign. A cell that is missing counts as 0, or is put right afterwards. */
static void
add_side (const GkPlan *plan, const Range *cells, const GkSide *side, gint sign, gint32 but, Range *sum)
{
  const GkTerm *terms = gk_rules_terms (plan->rules, side);

  sum->low += sign * (gint128) side->constant;
  sum->high += sign * (gint128) side->constant;
  for (guint32 i = 0; i < side->n; i++)
    {
      gint128 factor = sign * (gint128) terms[i].coefficient;
      const Range *cell = &cells[terms[i].cell];

      if ((gint32) terms[i].cell == but)
        continue;
      sum->low += factor * (factor < 0 ? cell->high : cell->low);
      sum->high += factor * (factor < 0 ? cell->low : cell->high);
    }
}

static Range
range_of_difference (const GkPlan *plan, const Range *cells, const GkRule *rule, gint32 but)
{
  Range sum = { 0, 0 };

  add_side (plan, cells, &rule->sides[GK_SIDE_LEFT], 1, but, &sum);
  add_side (plan, cells, &rule->sides[GK_SIDE_RIGHT], -1, but, &sum);

  return sum;
}

/* Bytes that hold all values of @range. */
static guint8
width_of (const Range *range)
{
  if (range->low >= G_MININT16 && range->high <= G_MAXINT16)
    return 2;
  if (range->low >= G_MININT32 && range->high <= G_MAXINT32)
    return 4;

  return range->low >= -MAX_SUM && range->high <= MAX_SUM ? 8 : 0;
}

static guint8
widest_column (const GkPass *pass, const GkRule *rule)
{
  guint8 width = 2;

  for (guint s = 0; s < GK_N_SIDES; s++)
    for (guint32 i = 0; i < rule->sides[s].n; i++)
      width = MAX (width, pass->cell_widths[gk_rules_terms (pass->plan->rules, &rule->sides[s])[i].cell]);

  return width;
}

static guint8
width_of_rule (const GkPass *pass, const Range *cells, const GkPlanRule *each)
{
  Range sums[2] = { { 0, 0 }, { 0, 0 } };
  guint8 width;

  switch (each->method)
    {
    case GK_METHOD_LINEAR:
      sums[0] = range_of_difference (pass->plan, cells, each->rule, -1);
      width = width_of (&sums[0]);
      if (width == 0)
        return 0;
      return each->is_unit ? MAX (width, widest_column (pass, each->rule)) : 8;
    case GK_METHOD_SHARE:
      add_side (pass->plan, cells, &each->rule->sides[GK_SIDE_RIGHT], 1, -1, &sums[0]);
      add_side (pass->plan, cells, &each->rule->sides[GK_SIDE_DENOMINATOR], 1, -1, &sums[1]);
      return width_of (&sums[0]) != 0 && width_of (&sums[1]) != 0 ? 8 : 0;
    default:
      return 0;
    }
}

/* Marks the cells that some rule sums. */
static void
mark_summed (const GkPlan *plan, gboolean *marks)
{
  for (guint32 i = 0; i < plan->rules->rules->len; i++)
    if (plan->each[i].method == GK_METHOD_LINEAR || plan->each[i].method == GK_METHOD_SHARE)
      mark_cells (plan, plan->each[i].rule, marks);
}

/* Finds the columns that are to be copied. */
static void
plan_copies (GkPass *pass)
{
  guint32 n_cells = pass->plan->form->cells->len;
  g_autofree gboolean *summed = g_new0 (gboolean, MAX (n_cells, 1));

  mark_summed (pass->plan, summed);
  pass->copied = g_new (gint32, MAX (n_cells, 1));
  pass->copies = g_array_new (FALSE, FALSE, sizeof (GkCopy));
  for (guint32 i = 0; i < n_cells; i++)
    pass->copied[i] = -1;
  for (guint8 width = 2; width <= 8; width *= 2)
    for (guint8 to = 2; to <= width; to *= 2)
      for (guint32 i = 0; i < n_cells; i++)
        {
          const GkColumn *column = &pass->dataset->columns[i];
          GkCopy copy = { i, pass->copies_width };

          if (!summed[i] || column->width != width || pass->cell_widths[i] != to
              || (to == width && (column->zeroed || column->present == NULL)))
            continue;
          pass->copied[i] = (gint32) pass->copies->len;
          pass->copies_width += to;
          g_array_append_val (pass->copies, copy);
        }
}

GkPass *
gk_pass_new (const GkPlan *plan, const GkDataset *dataset)
{
  GkPass *pass = g_new0 (GkPass, 1);
  guint32 n_rules = plan->rules->rules->len;
  guint32 n_cells = plan->form->cells->len;
  g_autofree Range *cells = g_new (Range, MAX (n_cells, 1));

  pass->plan = plan;
  pass->dataset = dataset;
  pass->widths = g_new0 (guint8, MAX (n_rules, 1));
  pass->cell_widths = g_new0 (guint8, MAX (n_cells, 1));
  for (guint32 i = 0; i < n_cells; i++)
    {
      cells[i] = (Range){ MIN (dataset->columns[i].low, 0), MAX (dataset->columns[i].high, 0) };
      pass->cell_widths[i] = MIN (width_of (&cells[i]), dataset->columns[i].width);
    }
  plan_copies (pass);

  for (guint32 i = 0; i < n_rules; i++)
    {
      guint32 number = plan->order[i];
      const GkPlanRule *each = &plan->each[number];

      pass->widths[number] = width_of_rule (pass, cells, each);
      if (each->whole >= 0 && each->whole_sign != 0)
        {
          /* What is derived is the rest, with one sign or the other; numbers beyond the range are not. */
          Range rest = range_of_difference (plan, cells, each->rule, each->whole);
          Range *whole = &cells[each->whole];
          gint128 most = MIN (MAX (rest.high, -rest.low), (gint128) GK_NUMBER_MAX_SCALED);

          if (gk_plan_has_sign (plan, (guint32) each->whole))
            whole->low = MIN (whole->low, -most);
          whole->high = MAX (whole->high, most);
        }
    }

  return pass;
}

void
gk_pass_free (GkPass *pass)
{
  if (pass == NULL)
    return;

  g_free (pass->widths);
  g_free (pass->cell_widths);
  g_free (pass->copied);
  g_array_unref (pass->copies);
  g_free (pass);
}
