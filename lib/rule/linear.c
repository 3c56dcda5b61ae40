/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/compile-private.h"

#include "base/number-private.h"

/* From expressions to linear forms: references become cells, constants are multiplied out. */

gboolean
gk_compiler_refuse (GkCompiler *compiler, gint32 node, GkError code, const char *en, const char *zh)
{
  GkMessage message = { (char *) en, (char *) zh };

  gk_form_set_source_message (compiler->form, compiler->head->source, gk_compiler_node (compiler, node)->offset,
                              compiler->error, code, &message);

  return FALSE;
}

gboolean
gk_compiler_refuse_extreme (GkCompiler *compiler, gint32 node)
{
  return gk_compiler_refuse (compiler, node, GK_ERROR_SYNTAX,
                             "expected max() or abs() by itself on the smaller side of a relation, min() on the larger "
                             "one",
                             "max()、abs() 只能单独作为关系的较小一边，min() 只能单独作为较大一边");
}

void
gk_linear_init (GkLinear *linear, gint32 node)
{
  *linear = (GkLinear){ node, g_array_new (FALSE, FALSE, sizeof (GkLooseTerm)), { 0, 0 }, FALSE };
}

void
gk_linear_clear (GkLinear *linear)
{
  g_clear_pointer (&linear->terms, g_array_unref);
}

/* Multiplies exactly; FALSE if the product is out of range. */
static gboolean
multiply (GkDecimal left, GkDecimal right, GkDecimal *product)
{
  gint128 wide = (gint128) left.number * right.number;
  guint decimals = left.decimals + right.decimals;

  for (; decimals > 0 && wide % 10 == 0; decimals--)
    wide /= 10;
  if (decimals > GK_NUMBER_MAX_DECIMALS || !gk_number_in_range (wide, decimals))
    return FALSE;
  *product = (GkDecimal){ (gint64) wide, decimals };

  return TRUE;
}

static gboolean
add (GkDecimal left, GkDecimal right, GkDecimal *sum)
{
  gint64 number;

  if (!gk_number_add (left.number, left.decimals, right.number, right.decimals, &number, NULL))
    return FALSE;
  *sum = (GkDecimal){ number, MAX (left.decimals, right.decimals) };
  for (; sum->decimals > 0 && sum->number % 10 == 0; sum->decimals--)
    sum->number /= 10;

  return TRUE;
}

static gboolean
refuse_sum (GkCompiler *compiler, gint32 node)
{
  return gk_compiler_refuse (compiler, node, GK_ERROR_OVERFLOW, "expected constants within 10^15 and 9 decimals",
                             "常数应在 10^15 和 9 位小数以内");
}

static gboolean
refuse_product (GkCompiler *compiler, gint32 node)
{
  return gk_compiler_refuse (compiler, node, GK_ERROR_OVERFLOW,
                             "expected a product of constants within 10^15 and 9 decimals",
                             "常数之积应在 10^15 和 9 位小数以内");
}

/* Whether @node is made of numbers alone. */
static gboolean
is_constant (const GkCompiler *compiler, gint32 node)
{
  const GkNode *at = gk_compiler_node (compiler, node);

  switch (at->kind)
    {
    case GK_NODE_NUMBER:
      return TRUE;
    case GK_NODE_NEGATE:
    case GK_NODE_ADD:
    case GK_NODE_MULTIPLY:
      for (gint32 i = at->first; i >= 0; i = gk_compiler_node (compiler, i)->next)
        if (!is_constant (compiler, i))
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The value of @node, which is a constant; refuses one that is out of range. */
static gboolean
constant_value (GkCompiler *compiler, gint32 node, GkDecimal *value)
{
  const GkNode *at = gk_compiler_node (compiler, node);
  gboolean sum = at->kind != GK_NODE_MULTIPLY;

  if (at->kind == GK_NODE_NUMBER)
    {
      *value = (GkDecimal){ at->number, at->decimals };
      return TRUE;
    }

  *value = (GkDecimal){ sum ? 0 : 1, 0 };
  for (gint32 i = at->first; i >= 0; i = gk_compiler_node (compiler, i)->next)
    {
      GkDecimal operand;

      if (!constant_value (compiler, i, &operand))
        return FALSE;
      if (sum && !add (*value, operand, value))
        return refuse_sum (compiler, i);
      if (!sum && !multiply (*value, operand, value))
        return refuse_product (compiler, i);
    }
  if (at->kind == GK_NODE_NEGATE)
    value->number = -value->number;

  return TRUE;
}

gboolean
gk_compiler_collect_indicators (GkCompiler *compiler, gint32 node, GArray *indicators)
{
  const GkNode *at = gk_compiler_node (compiler, node);
  guint32 valueless;

  switch (at->reach)
    {
    case GK_REACH_SELF:
      g_array_append_val (indicators, at->indicator);
      return TRUE;
    case GK_REACH_CHILDREN:
      if (!gk_form_collect_parts (compiler->form, at->indicator, indicators, &valueless))
        return gk_compiler_refuse (compiler, node, GK_ERROR_FORM,
                                   "expected an indicator all of whose children have values",
                                   "应为所有下级指标都有数值的指标");
      break;
    case GK_REACH_LEAVES:
      for (guint32 i = at->indicator + 1; i < gk_form_indicator (compiler->form, at->indicator)->end; i++)
        if (gk_form_indicator (compiler->form, i)->end == i + 1 && gk_form_indicator (compiler->form, i)->cell >= 0)
          g_array_append_val (indicators, i);
      break;
    }

  return indicators->len > 0
         || gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected an indicator that has children with values",
                                "应为有下级数值指标的指标");
}

/* Appends the members that the brackets of @node mean, for an indicator of @dimension. */
static gboolean
collect_members (GkCompiler *compiler, gint32 node, gint32 dimension, GArray *members)
{
  const GkNode *at = gk_compiler_node (compiler, node);
  gint32 member = at->member >= 0 ? at->member : compiler->member;
  guint32 first = dimension >= 0 ? gk_form_dimension (compiler->form, (guint32) dimension)->first : 0;
  guint32 valueless;

  /* Brackets, and the members of an instance, are of the dimension of the indicator in front of them. */
  if (member >= 0 && gk_form_member (compiler->form, (guint32) member)->dimension != dimension)
    return gk_compiler_refuse (compiler, node, GK_ERROR_FORM,
                               "expected indicators of the same dimension below this one",
                               "其下级指标应具有相同的宾栏");
  if (at->member_reach == GK_REACH_CHILDREN)
    {
      if (!gk_form_collect_member_parts (compiler->form, (guint32) member, members, &valueless))
        return gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected a member all of whose parts have values",
                                   "应为所有下级成员都有数值的成员");
      return members->len > 0
             || gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected a member that has parts",
                                    "应为有下级成员的成员");
    }
  if (member >= 0)
    first = (guint32) member;
  g_array_append_val (members, first);

  return TRUE;
}

gboolean
gk_compiler_collect_cells (GkCompiler *compiler, gint32 node, GArray *cells)
{
  g_autoptr (GArray) indicators = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!gk_compiler_collect_indicators (compiler, node, indicators))
    return FALSE;

  for (guint i = 0; i < indicators->len; i++)
    {
      guint32 indicator = g_array_index (indicators, guint32, i);
      gint32 dimension = gk_form_indicator (compiler->form, indicator)->dimension;
      g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint32));

      if (!collect_members (compiler, node, dimension, members))
        return FALSE;
      for (guint k = 0; k < members->len; k++)
        {
          gint32 member = dimension >= 0 ? (gint32) g_array_index (members, guint32, k) : -1;
          gint32 cell = gk_form_cell (compiler->form, indicator, member);

          if (cell < 0)
            return gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected a member that has values",
                                       "应为有数值的成员");
          g_array_append_val (cells, cell);
        }
    }

  return TRUE;
}

gboolean
gk_compiler_add_term (GkCompiler *compiler, gint32 node, guint32 cell, guint32 flags, GkDecimal factor,
                      GkLinear *linear)
{
  GkLooseTerm term = { cell, flags, factor };

  if (linear->terms->len >= GK_RULE_MAX_TERMS)
    return gk_compiler_refuse (compiler, node, GK_ERROR_LIMIT, "too many terms in one rule; expected at most 65536",
                               "一条规则中的项过多；不得超过 65536 项");
  if (compiler->rules->n_written >= GK_RULES_MAX_TERMS)
    return gk_compiler_refuse (compiler, node, GK_ERROR_LIMIT, "too many terms in all rules; expected at most 4194304",
                               "全部规则中的项过多；不得超过 4194304 项");
  compiler->rules->n_written++;
  g_array_append_val (linear->terms, term);

  return TRUE;
}

/* Adds the cells of the reference @node. */
static gboolean
add_cells (GkCompiler *compiler, gint32 node, guint32 flags, GkDecimal factor, GkLinear *linear)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!gk_compiler_collect_cells (compiler, node, cells))
    return FALSE;
  if (gk_compiler_node (compiler, node)->prior)
    flags |= GK_TERM_PRIOR;
  for (guint i = 0; i < cells->len; i++)
    if (!gk_compiler_add_term (compiler, node, g_array_index (cells, guint32, i), flags, factor, linear))
      return FALSE;

  return TRUE;
}

static gboolean
is_several (const GkNode *node)
{
  return node->reach != GK_REACH_SELF || node->member_reach != GK_REACH_SELF;
}

/* @node is no constant: one of its operands depends on cells. */
static gboolean
add_product (GkCompiler *compiler, gint32 node, GkDecimal factor, GkLinear *linear)
{
  gint32 variable = -1;

  for (gint32 i = gk_compiler_node (compiler, node)->first; i >= 0; i = gk_compiler_node (compiler, i)->next)
    {
      GkDecimal value;

      if (is_constant (compiler, i))
        {
          if (!constant_value (compiler, i, &value))
            return FALSE;
          if (!multiply (factor, value, &factor))
            return refuse_product (compiler, i);
          continue;
        }
      if (variable >= 0)
        return gk_compiler_refuse (compiler, i, GK_ERROR_SYNTAX,
                                   "expected a constant: two indicators cannot be multiplied",
                                   "应为常数：两个指标不能相乘");
      variable = i;
    }

  return gk_compiler_linearise (compiler, variable, factor, linear);
}

/* The operands of a sum or a count. */
static gboolean
add_operands (GkCompiler *compiler, gint32 node, GkDecimal factor, GkLinear *linear)
{
  guint32 flags = gk_compiler_node (compiler, node)->kind == GK_NODE_COUNT ? GK_TERM_PRESENCE : GK_TERM_VALUE;
  gint32 operand = gk_compiler_node (compiler, node)->first;

  for (; operand >= 0; operand = gk_compiler_node (compiler, operand)->next)
    if (gk_compiler_node (compiler, operand)->kind == GK_NODE_CELLS
            ? !add_cells (compiler, operand, flags, factor, linear)
            : !gk_compiler_linearise (compiler, operand, factor, linear))
      return FALSE;

  return TRUE;
}

/* Each cell counts once, however often it is named. */
static gboolean
add_count (GkCompiler *compiler, gint32 node, GkDecimal factor, GkLinear *linear)
{
  static const GkDecimal one = { 1, 0 };
  g_auto (GkLinear) cells = { 0 };

  gk_linear_init (&cells, node);
  if (!add_operands (compiler, node, one, &cells) || !gk_linear_merge (&cells))
    return FALSE;
  for (guint i = 0; i < cells.terms->len; i++)
    {
      GkLooseTerm term = g_array_index (cells.terms, GkLooseTerm, i);

      term.coefficient = factor;
      g_array_append_val (linear->terms, term);
    }

  return TRUE;
}

gboolean
gk_compiler_linearise (GkCompiler *compiler, gint32 node, GkDecimal factor, GkLinear *linear)
{
  const GkNode *at = gk_compiler_node (compiler, node);
  GkDecimal value;

  if (is_constant (compiler, node))
    {
      if (!constant_value (compiler, node, &value))
        return FALSE;
      return (multiply (value, factor, &value) && add (linear->constant, value, &linear->constant))
             || refuse_sum (compiler, node);
    }

  switch (at->kind)
    {
    case GK_NODE_CELLS:
      if (is_several (at))
        return gk_compiler_refuse (compiler, node, GK_ERROR_SYNTAX, "expected \"*\" inside of a function only",
                                   "“*”只能用在函数中");
      return add_cells (compiler, node, GK_TERM_VALUE, factor, linear);
    case GK_NODE_NEGATE:
      factor.number = -factor.number;
      return gk_compiler_linearise (compiler, at->first, factor, linear);
    case GK_NODE_MULTIPLY:
      return add_product (compiler, node, factor, linear);
    case GK_NODE_SUM:
      linear->breakdown = TRUE;
      return add_operands (compiler, node, factor, linear);
    case GK_NODE_COUNT:
      return add_count (compiler, node, factor, linear);
    case GK_NODE_ADD:
      for (gint32 i = at->first; i >= 0; i = gk_compiler_node (compiler, i)->next)
        if (!gk_compiler_linearise (compiler, i, factor, linear))
          return FALSE;
      return TRUE;
    case GK_NODE_SHARE:
      return gk_compiler_refuse (compiler, node, GK_ERROR_SYNTAX, "expected share() as one side of \"=\", by itself",
                                 "share() 只能单独作为“=”的一边");
    case GK_NODE_ABS:
    case GK_NODE_MAX:
    case GK_NODE_MIN:
    case GK_NODE_NUMBER: /* a constant, and so not here */
    default:
      return gk_compiler_refuse_extreme (compiler, node);
    }
}

static gint
compare_terms (gconstpointer left, gconstpointer right)
{
  const GkLooseTerm *one = left;
  const GkLooseTerm *other = right;

  if (one->cell != other->cell)
    return one->cell < other->cell ? -1 : 1;

  return (one->flags > other->flags) - (one->flags < other->flags);
}

gboolean
gk_linear_merge (GkLinear *linear)
{
  guint kept = 0;

  g_array_sort (linear->terms, compare_terms);
  for (guint i = 0; i < linear->terms->len; i++)
    {
      GkLooseTerm term = g_array_index (linear->terms, GkLooseTerm, i);
      GkLooseTerm *last = kept > 0 ? &g_array_index (linear->terms, GkLooseTerm, kept - 1) : NULL;

      if (last == NULL || compare_terms (last, &term) != 0)
        g_array_index (linear->terms, GkLooseTerm, kept++) = term;
      else if (!add (last->coefficient, term.coefficient, &last->coefficient))
        return FALSE;
    }
  g_array_set_size (linear->terms, kept);

  return TRUE;
}

void
gk_linear_drop_zeros (GkLinear *linear)
{
  guint kept = 0;

  for (guint i = 0; i < linear->terms->len; i++)
    if (g_array_index (linear->terms, GkLooseTerm, i).coefficient.number != 0)
      g_array_index (linear->terms, GkLooseTerm, kept++) = g_array_index (linear->terms, GkLooseTerm, i);
  g_array_set_size (linear->terms, kept);
}

gboolean
gk_linear_cancel (GkLinear *left, GkLinear *right)
{
  guint i = 0;
  guint k = 0;

  while (i < left->terms->len && k < right->terms->len)
    {
      GkLooseTerm *at_left = &g_array_index (left->terms, GkLooseTerm, i);
      GkLooseTerm *at_right = &g_array_index (right->terms, GkLooseTerm, k);
      gint order = compare_terms (at_left, at_right);

      if (order != 0)
        {
          if (order < 0)
            i++;
          else
            k++;
          continue;
        }
      at_right->coefficient.number = -at_right->coefficient.number;
      if (!add (at_left->coefficient, at_right->coefficient, &at_left->coefficient))
        return FALSE;
      at_right->coefficient.number = 0;
      i++;
      k++;
    }
  gk_linear_drop_zeros (left);
  gk_linear_drop_zeros (right);

  return TRUE;
}
