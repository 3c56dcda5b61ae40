/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

#include <string.h>

#include "base/number-private.h"
#include "base/text-private.h"

/* A coefficient or a constant before the row has a common scale. */
typedef struct {
  gint64 number;
  guint decimals;
} Decimal;

typedef struct {
  guint32 cell;
  Decimal coefficient;
} LooseTerm;

/* A side as a linear form. */
typedef struct {
  GArray *terms; /* of LooseTerm */
  Decimal constant;
  gboolean breakdown;
} Linear;

typedef struct {
  GkForm *form;
  GkRules *rules;
  const GkRuleHead *head;
  GkSyntax syntax;
  const char *text; /* what its rules are listed with */
  guint n_added;
  GError **error;
} Compiler;

static const GkNode *
node_at (const Compiler *compiler, gint32 node)
{
  return &g_array_index (compiler->syntax.nodes, GkNode, (guint32) node);
}

static gboolean
refuse (Compiler *compiler, gint32 node, GkError code, const char *en, const char *zh)
{
  GkMessage message = { (char *) en, (char *) zh };

  gk_form_set_source_message (compiler->form, compiler->head->source, node_at (compiler, node)->offset, compiler->error,
                              code, &message);

  return FALSE;
}

static gboolean
refuse_extreme (Compiler *compiler, gint32 node)
{
  return refuse (compiler, node, GK_ERROR_SYNTAX,
                 "expected max() by itself on the smaller side of a relation, min() on the larger one",
                 "max() 只能单独作为关系的较小一边，min() 只能单独作为较大一边");
}

static void
linear_init (Linear *linear)
{
  *linear = (Linear){ g_array_new (FALSE, FALSE, sizeof (LooseTerm)), { 0, 0 }, FALSE };
}

static void
linear_clear (Linear *linear)
{
  g_clear_pointer (&linear->terms, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Linear, linear_clear)

/* Multiplies exactly; FALSE if the product is out of range. */
static gboolean
multiply (Decimal left, Decimal right, Decimal *product)
{
  gint128 wide = (gint128) left.number * right.number;
  guint decimals = left.decimals + right.decimals;

  for (; decimals > 0 && wide % 10 == 0; decimals--)
    wide /= 10;
  if (decimals > GK_NUMBER_MAX_DECIMALS || !gk_number_in_range (wide, decimals))
    return FALSE;
  *product = (Decimal){ (gint64) wide, decimals };

  return TRUE;
}

static gboolean
add (Decimal left, Decimal right, Decimal *sum)
{
  gint64 number;

  if (!gk_number_add (left.number, left.decimals, right.number, right.decimals, &number, NULL))
    return FALSE;
  *sum = (Decimal){ number, MAX (left.decimals, right.decimals) };

  return TRUE;
}

static gboolean
refuse_sum (Compiler *compiler, gint32 node)
{
  return refuse (compiler, node, GK_ERROR_OVERFLOW, "expected constants within 10^15 and 9 decimals",
                 "常数应在 10^15 和 9 位小数以内");
}

static gboolean
refuse_product (Compiler *compiler, gint32 node)
{
  return refuse (compiler, node, GK_ERROR_OVERFLOW, "expected a product of constants within 10^15 and 9 decimals",
                 "常数之积应在 10^15 和 9 位小数以内");
}

/* Whether @node is made of numbers alone. */
static gboolean
is_constant (const Compiler *compiler, gint32 node)
{
  const GkNode *at = node_at (compiler, node);

  switch (at->kind)
    {
    case GK_NODE_NUMBER:
      return TRUE;
    case GK_NODE_NEGATE:
    case GK_NODE_ADD:
    case GK_NODE_MULTIPLY:
      for (gint32 i = at->first; i >= 0; i = node_at (compiler, i)->next)
        if (!is_constant (compiler, i))
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The value of @node, which is a constant; refuses one that is out of range. */
static gboolean
constant_value (Compiler *compiler, gint32 node, Decimal *value)
{
  const GkNode *at = node_at (compiler, node);
  gboolean sum = at->kind != GK_NODE_MULTIPLY;

  if (at->kind == GK_NODE_NUMBER)
    {
      *value = (Decimal){ at->number, at->decimals };
      return TRUE;
    }

  *value = (Decimal){ sum ? 0 : 1, 0 };
  for (gint32 i = at->first; i >= 0; i = node_at (compiler, i)->next)
    {
      Decimal operand;

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

static gboolean linearise (Compiler *compiler, gint32 node, Decimal factor, Linear *linear);

static gboolean
add_term (Compiler *compiler, gint32 node, guint32 cell, Decimal factor, Linear *linear)
{
  LooseTerm term = { cell, factor };

  if (linear->terms->len >= GK_RULE_MAX_TERMS)
    return refuse (compiler, node, GK_ERROR_LIMIT, "too many terms in one rule; expected at most 65536",
                   "一条规则中的项过多；不得超过 65536 项");
  if (compiler->rules->n_written >= GK_RULES_MAX_TERMS)
    return refuse (compiler, node, GK_ERROR_LIMIT, "too many terms in all rules; expected at most 4194304",
                   "全部规则中的项过多；不得超过 4194304 项");
  compiler->rules->n_written++;
  g_array_append_val (linear->terms, term);

  return TRUE;
}

static gboolean
add_children (Compiler *compiler, gint32 node, Decimal factor, Linear *linear)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  if (!gk_form_collect_parts (compiler->form, node_at (compiler, node)->name, cells, &valueless))
    return refuse (compiler, node, GK_ERROR_FORM, "expected an indicator all of whose children have values",
                   "应为所有下级指标都有数值的指标");
  if (cells->len == 0)
    return refuse (compiler, node, GK_ERROR_FORM, "expected an indicator that has children with values",
                   "应为有下级数值指标的指标");

  for (guint i = 0; i < cells->len; i++)
    if (!add_term (compiler, node, g_array_index (cells, guint32, i), factor, linear))
      return FALSE;

  return TRUE;
}

/* @node is no constant: one of its operands depends on cells. */
static gboolean
add_product (Compiler *compiler, gint32 node, Decimal factor, Linear *linear)
{
  gint32 variable = -1;

  for (gint32 i = node_at (compiler, node)->first; i >= 0; i = node_at (compiler, i)->next)
    {
      Decimal value;

      if (is_constant (compiler, i))
        {
          if (!constant_value (compiler, i, &value))
            return FALSE;
          if (!multiply (factor, value, &factor))
            return refuse_product (compiler, i);
          continue;
        }
      if (variable >= 0)
        return refuse (compiler, i, GK_ERROR_SYNTAX, "expected a constant: two indicators cannot be multiplied",
                       "应为常数：两个指标不能相乘");
      variable = i;
    }

  return linearise (compiler, variable, factor, linear);
}

/* Adds @factor times @node to @linear. */
static gboolean
linearise (Compiler *compiler, gint32 node, Decimal factor, Linear *linear)
{
  const GkNode *at = node_at (compiler, node);
  Decimal value;

  if (is_constant (compiler, node))
    {
      if (!constant_value (compiler, node, &value))
        return FALSE;
      return (multiply (value, factor, &value) && add (linear->constant, value, &linear->constant))
             || refuse_sum (compiler, node);
    }

  switch (at->kind)
    {
    case GK_NODE_CELL:
      return add_term (compiler, node, at->name, factor, linear);
    case GK_NODE_NEGATE:
      factor.number = -factor.number;
      return linearise (compiler, at->first, factor, linear);
    case GK_NODE_MULTIPLY:
      return add_product (compiler, node, factor, linear);
    case GK_NODE_SUM:
      linear->breakdown = TRUE;
      for (gint32 i = at->first; i >= 0; i = node_at (compiler, i)->next)
        if (node_at (compiler, i)->kind == GK_NODE_CHILDREN ? !add_children (compiler, i, factor, linear)
                                                            : !linearise (compiler, i, factor, linear))
          return FALSE;
      return TRUE;
    case GK_NODE_ADD:
      for (gint32 i = at->first; i >= 0; i = node_at (compiler, i)->next)
        if (!linearise (compiler, i, factor, linear))
          return FALSE;
      return TRUE;
    case GK_NODE_CHILDREN:
      return refuse (compiler, node, GK_ERROR_SYNTAX, "expected \".*\" inside sum(), max() or min() only",
                     "“.*”只能用在 sum()、max()、min() 中");
    case GK_NODE_SHARE:
      return refuse (compiler, node, GK_ERROR_SYNTAX, "expected share() as one side of \"=\", by itself",
                     "share() 只能单独作为“=”的一边");
    case GK_NODE_MAX:
    case GK_NODE_MIN:
    case GK_NODE_NUMBER: /* a constant, and so not here */
    default:
      return refuse_extreme (compiler, node);
    }
}

static gint
compare_terms (gconstpointer left, gconstpointer right)
{
  guint32 left_cell = ((const LooseTerm *) left)->cell;
  guint32 right_cell = ((const LooseTerm *) right)->cell;

  return (left_cell > right_cell) - (left_cell < right_cell);
}

/* Makes every cell stand once in @linear. */
static gboolean
merge_terms (Linear *linear)
{
  guint kept = 0;

  g_array_sort (linear->terms, compare_terms);
  for (guint i = 0; i < linear->terms->len; i++)
    {
      LooseTerm term = g_array_index (linear->terms, LooseTerm, i);
      LooseTerm *last = kept > 0 ? &g_array_index (linear->terms, LooseTerm, kept - 1) : NULL;

      if (last == NULL || last->cell != term.cell)
        g_array_index (linear->terms, LooseTerm, kept++) = term;
      else if (!add (last->coefficient, term.coefficient, &last->coefficient))
        return FALSE;
    }
  g_array_set_size (linear->terms, kept);

  return TRUE;
}

/* Drops terms of coefficient zero. */
static void
drop_zeros (Linear *linear)
{
  guint kept = 0;

  for (guint i = 0; i < linear->terms->len; i++)
    if (g_array_index (linear->terms, LooseTerm, i).coefficient.number != 0)
      g_array_index (linear->terms, LooseTerm, kept++) = g_array_index (linear->terms, LooseTerm, i);
  g_array_set_size (linear->terms, kept);
}

/* Makes every cell stand on one side only: intervals are exact when each unknown occurs once. */
static gboolean
cancel_terms (Linear *left, Linear *right)
{
  guint i = 0;
  guint k = 0;

  while (i < left->terms->len && k < right->terms->len)
    {
      LooseTerm *at_left = &g_array_index (left->terms, LooseTerm, i);
      LooseTerm *at_right = &g_array_index (right->terms, LooseTerm, k);

      if (at_left->cell != at_right->cell)
        {
          if (at_left->cell < at_right->cell)
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
  drop_zeros (left);
  drop_zeros (right);

  return TRUE;
}

static guint
largest_decimals (const Compiler *compiler, const Linear *linear, guint decimals)
{
  decimals = MAX (decimals, linear->constant.decimals);
  for (guint i = 0; i < linear->terms->len; i++)
    {
      const LooseTerm *term = &g_array_index (linear->terms, LooseTerm, i);

      decimals
          = MAX (decimals, term->coefficient.decimals + gk_form_cell_indicator (compiler->form, term->cell)->decimals);
    }

  return decimals;
}

/* Brings @linear to the scale of @decimals and appends its terms. */
static gboolean
place_side (Compiler *compiler, const Linear *linear, guint scale, GkSide *target)
{
  gint128 constant = linear->constant.number;

  target->first = compiler->rules->terms->len;
  target->n = linear->terms->len;
  target->breakdown = linear->breakdown || linear->terms->len > 1;

  if (!gk_int128_shift (&constant, scale - linear->constant.decimals) || constant > GK_NUMBER_MAX_SCALED
      || constant < -GK_NUMBER_MAX_SCALED)
    return FALSE;
  target->constant = (gint64) constant;

  for (guint i = 0; i < linear->terms->len; i++)
    {
      const LooseTerm *loose = &g_array_index (linear->terms, LooseTerm, i);
      guint decimals = loose->coefficient.decimals + gk_form_cell_indicator (compiler->form, loose->cell)->decimals;
      gint128 coefficient = loose->coefficient.number;
      GkTerm term = { loose->cell, 0 };

      if (!gk_int128_shift (&coefficient, scale - decimals) || coefficient > GK_RULE_MAX_COEFFICIENT
          || coefficient < -GK_RULE_MAX_COEFFICIENT)
        return FALSE;
      term.coefficient = (gint64) coefficient;
      g_array_append_val (compiler->rules->terms, term);
    }

  return TRUE;
}

/* Which side is the whole that the other one breaks down or bounds from below, or -1. */
static gint32
find_whole (const GkRule *rule)
{
  const GkSide *left = &rule->sides[GK_SIDE_LEFT];
  const GkSide *right = &rule->sides[GK_SIDE_RIGHT];
  gboolean left_single = left->n == 1 && !left->breakdown;
  gboolean right_single = right->n == 1 && !right->breakdown;

  if (left_single && right->breakdown)
    return GK_SIDE_LEFT;
  if (right_single && left->breakdown)
    return GK_SIDE_RIGHT;
  if (!left_single || !right_single)
    return -1;

  switch (rule->relation)
    {
    case GK_RELATION_LESS:
    case GK_RELATION_LESS_OR_EQUAL:
      return GK_SIDE_RIGHT;
    case GK_RELATION_GREATER:
    case GK_RELATION_GREATER_OR_EQUAL:
      return GK_SIDE_LEFT;
    default:
      return -1;
    }
}

/* Completes @rule and adds it. */
static gboolean
finish_rule (Compiler *compiler, GkRule *rule, gint32 node)
{
  const GkRuleHead *head = compiler->head;
  guint n_terms = 0;

  for (guint i = 0; i < GK_N_SIDES; i++)
    n_terms += rule->sides[i].n;
  if (n_terms == 0)
    return refuse (compiler, node, GK_ERROR_FORM, "expected a rule that depends on at least one indicator",
                   "规则应至少取决于一个指标");
  if (compiler->rules->rules->len + compiler->form->narratives->len >= GK_RULES_MAX)
    return refuse (compiler, node, GK_ERROR_LIMIT,
                   "the rules become too many; expected at most 262144, implied ones and narratives included",
                   "规则展开后过多；连同推出的规则和叙述在内，不得超过 262144 条");

  rule->id = compiler->n_added == 0 ? g_strdup (head->id) : g_strdup_printf ("%s#%u", head->id, compiler->n_added + 1);
  rule->text = compiler->text;
  if (head->message != NULL)
    rule->message = *head->message;
  rule->severity = head->severity;
  rule->origin = head->origin;
  rule->announces = head->announces;
  compiler->n_added++;
  g_hash_table_insert (compiler->rules->by_id, rule->id, GUINT_TO_POINTER (compiler->rules->rules->len));
  g_array_append_vals (compiler->rules->rules, rule, 1);

  return TRUE;
}

static gboolean
refuse_size (Compiler *compiler, gint32 node)
{
  return refuse (compiler, node, GK_ERROR_OVERFLOW,
                 "the coefficients or constants are too large; expected at most 10^12 and 10^18 once all terms have "
                 "the same decimals",
                 "系数或常数过大；统一小数位数之后，系数不得超过 10^12，常数不得超过 10^18");
}

/* Verifies the scale of a row. */
static gboolean
check_decimals (Compiler *compiler, const GkRule *rule, gint32 node)
{
  return rule->decimals <= GK_NUMBER_MAX_DECIMALS
         || refuse (compiler, node, GK_ERROR_OVERFLOW,
                    "the rule needs too many decimals; expected at most 9, those of an indicator and of its "
                    "coefficient together",
                    "规则需要的小数位数过多；指标与其系数的小数位数合计不得超过 9 位");
}

static gboolean
add_linear_rule (Compiler *compiler, gint32 left_node, gint32 relation, gint32 right_node)
{
  GkRule rule = { .kind = GK_RULE_LINEAR, .relation = relation };
  g_auto (Linear) left = { 0 };
  g_auto (Linear) right = { 0 };

  linear_init (&left);
  linear_init (&right);
  if (!linearise (compiler, left_node, (Decimal){ 1, 0 }, &left)
      || !linearise (compiler, right_node, (Decimal){ 1, 0 }, &right))
    return FALSE;
  if (!merge_terms (&left) || !merge_terms (&right) || !cancel_terms (&left, &right))
    return refuse_size (compiler, left_node);

  rule.decimals = largest_decimals (compiler, &right, largest_decimals (compiler, &left, 0));
  if (!check_decimals (compiler, &rule, left_node))
    return FALSE;
  if (!place_side (compiler, &left, rule.decimals, &rule.sides[GK_SIDE_LEFT])
      || !place_side (compiler, &right, rule.decimals, &rule.sides[GK_SIDE_RIGHT]))
    return refuse_size (compiler, left_node);
  rule.whole = find_whole (&rule);

  return finish_rule (compiler, &rule, left_node);
}

/* left = share(numerator, denominator) */
static gboolean
add_share_rule (Compiler *compiler, gint32 stated_node, gint32 relation, gint32 share_node)
{
  GkRule rule = { .kind = GK_RULE_SHARE, .relation = relation, .whole = -1 };
  gint32 numerator_node = node_at (compiler, share_node)->first;
  gint32 denominator_node = node_at (compiler, numerator_node)->next;
  g_auto (Linear) stated = { 0 };
  g_auto (Linear) numerator = { 0 };
  g_auto (Linear) denominator = { 0 };

  if (node_at (compiler, stated_node)->kind != GK_NODE_CELL)
    return refuse (compiler, stated_node, GK_ERROR_SYNTAX, "expected one indicator on the other side of share()",
                   "share() 的另一边应为单个指标");
  if (relation != GK_RELATION_EQUAL)
    return refuse (compiler, share_node, GK_ERROR_SYNTAX, "expected \"=\" as the relation of share()",
                   "share() 的关系符应为“=”");

  linear_init (&stated);
  linear_init (&numerator);
  linear_init (&denominator);
  if (!linearise (compiler, stated_node, (Decimal){ 1, 0 }, &stated)
      || !linearise (compiler, numerator_node, (Decimal){ 1, 0 }, &numerator)
      || !linearise (compiler, denominator_node, (Decimal){ 1, 0 }, &denominator))
    return FALSE;
  if (!merge_terms (&numerator) || !merge_terms (&denominator))
    return refuse_size (compiler, numerator_node);
  drop_zeros (&numerator);
  drop_zeros (&denominator);
  if (denominator.terms->len == 0)
    return refuse (compiler, denominator_node, GK_ERROR_SYNTAX, "expected an indicator in the denominator",
                   "分母中应有指标");

  /* The stated share keeps its own scale; numerator and denominator have one in common. */
  rule.decimals = largest_decimals (compiler, &denominator, largest_decimals (compiler, &numerator, 0));
  if (!check_decimals (compiler, &rule, numerator_node))
    return FALSE;
  if (!place_side (compiler, &stated, largest_decimals (compiler, &stated, 0), &rule.sides[GK_SIDE_LEFT])
      || !place_side (compiler, &numerator, rule.decimals, &rule.sides[GK_SIDE_RIGHT])
      || !place_side (compiler, &denominator, rule.decimals, &rule.sides[GK_SIDE_DENOMINATOR]))
    return refuse_size (compiler, numerator_node);

  return finish_rule (compiler, &rule, stated_node);
}

/* max(a, b) <= c becomes a <= c and b <= c. */
static gboolean
add_extreme_rules (Compiler *compiler, gint32 extreme_node, gint32 relation, gint32 other_node, gboolean extreme_left)
{
  gboolean less = relation == GK_RELATION_LESS || relation == GK_RELATION_LESS_OR_EQUAL;
  gboolean greater = relation == GK_RELATION_GREATER || relation == GK_RELATION_GREATER_OR_EQUAL;
  gboolean smaller_side = extreme_left ? less : greater;
  gint32 operand = node_at (compiler, extreme_node)->first;

  if ((!less && !greater) || smaller_side != (node_at (compiler, extreme_node)->kind == GK_NODE_MAX))
    return refuse_extreme (compiler, extreme_node);

  for (; operand >= 0; operand = node_at (compiler, operand)->next)
    {
      g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));
      GkNode single = *node_at (compiler, operand);
      gint32 single_node = operand;
      guint32 valueless;

      if (single.kind == GK_NODE_CHILDREN)
        {
          if (!gk_form_collect_parts (compiler->form, single.name, cells, &valueless) || cells->len == 0)
            return refuse (compiler, operand, GK_ERROR_FORM, "expected an indicator all of whose children have values",
                           "应为所有下级指标都有数值的指标");
          single.kind = GK_NODE_CELL;
          single.next = -1;
          single_node = (gint32) compiler->syntax.nodes->len;
          g_array_append_val (compiler->syntax.nodes, single);
        }
      for (guint i = 0; i < MAX (cells->len, 1); i++)
        {
          if (cells->len > 0)
            g_array_index (compiler->syntax.nodes, GkNode, (guint32) single_node).name
                = g_array_index (cells, guint32, i);
          if (!add_linear_rule (compiler, extreme_left ? single_node : other_node, relation,
                                extreme_left ? other_node : single_node))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
is_extreme (GkNodeKind kind)
{
  return kind == GK_NODE_MAX || kind == GK_NODE_MIN;
}

/* Compiles one link of the chain. */
static gboolean
add_link (Compiler *compiler, gint32 left, gint32 relation, gint32 right)
{
  GkNodeKind left_kind = node_at (compiler, left)->kind;
  GkNodeKind right_kind = node_at (compiler, right)->kind;

  if (right_kind == GK_NODE_SHARE)
    return add_share_rule (compiler, left, relation, right);
  if (left_kind == GK_NODE_SHARE)
    return add_share_rule (compiler, right, relation, left);
  if (is_extreme (left_kind))
    return add_extreme_rules (compiler, left, relation, right, TRUE);
  if (is_extreme (right_kind))
    return add_extreme_rules (compiler, right, relation, left, FALSE);

  return add_linear_rule (compiler, left, relation, right);
}

gboolean
gk_rules_add (GkRules *rules, GkForm *form, const GkRuleHead *head, GError **error)
{
  Compiler compiler = { .form = form, .rules = rules, .head = head, .error = error };
  gboolean sound = gk_rule_parse (form, head->source, &compiler.syntax, error);
  g_autofree char *text = gk_text_collapse (head->source->text);

  compiler.text = g_string_chunk_insert (rules->texts, text);
  for (guint i = 0; sound && i < compiler.syntax.relations->len; i++)
    sound = add_link (&compiler, g_array_index (compiler.syntax.sides, gint32, i),
                      g_array_index (compiler.syntax.relations, gint32, i),
                      g_array_index (compiler.syntax.sides, gint32, i + 1));
  gk_syntax_clear (&compiler.syntax);

  return sound;
}
