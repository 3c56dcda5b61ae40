/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/compile-private.h"

#include <string.h>

#include "base/number-private.h"
#include "base/text-private.h"

/* A compiled comparison, before it becomes a rule or the condition of one. */
typedef struct {
  gint32 kind;
  gint32 relation;
  guint32 decimals;
  gint64 tolerance;
  gboolean relative;
  GkSide sides[GK_N_SIDES];
} Row;

static const GkDecimal one = { 1, 0 };

static guint
largest_decimals (const GkCompiler *compiler, const GkLinear *linear, guint decimals)
{
  decimals = MAX (decimals, linear->constant.decimals);
  for (guint i = 0; i < linear->terms->len; i++)
    {
      const GkLooseTerm *term = &g_array_index (linear->terms, GkLooseTerm, i);
      guint own
          = (term->flags & GK_TERM_PRESENCE) != 0 ? 0 : gk_form_cell_indicator (compiler->form, term->cell)->decimals;

      decimals = MAX (decimals, term->coefficient.decimals + own);
    }

  return decimals;
}

static gboolean
refuse_size (GkCompiler *compiler, gint32 node)
{
  return gk_compiler_refuse (compiler, node, GK_ERROR_OVERFLOW,
                             "the coefficients or constants are too large; expected at most 10^12 and 10^18 once all "
                             "terms have the same decimals",
                             "系数或常数过大；统一小数位数之后，系数不得超过 10^12，常数不得超过 10^18");
}

static gboolean
refuse_decimals (GkCompiler *compiler, gint32 node)
{
  return gk_compiler_refuse (compiler, node, GK_ERROR_OVERFLOW,
                             "the rule needs too many decimals; expected at most 9, those of an indicator and of its "
                             "coefficient together",
                             "规则需要的小数位数过多；指标与其系数的小数位数合计不得超过 9 位");
}

/* Brings @linear to the scale of @scale decimals and appends its terms. */
static gboolean
place_side (GkCompiler *compiler, const GkLinear *linear, guint scale, GkSide *target)
{
  gint128 constant = linear->constant.number;

  target->first = compiler->rules->terms->len;
  target->n = linear->terms->len;
  target->breakdown = linear->breakdown || linear->terms->len > 1;

  if (!gk_int128_shift (&constant, scale - linear->constant.decimals) || constant > GK_NUMBER_MAX_SCALED
      || constant < -GK_NUMBER_MAX_SCALED)
    return refuse_size (compiler, linear->node);
  target->constant = (gint64) constant;

  for (guint i = 0; i < linear->terms->len; i++)
    {
      const GkLooseTerm *loose = &g_array_index (linear->terms, GkLooseTerm, i);
      guint own
          = (loose->flags & GK_TERM_PRESENCE) != 0 ? 0 : gk_form_cell_indicator (compiler->form, loose->cell)->decimals;
      gint128 coefficient = loose->coefficient.number;
      GkTerm term = { loose->cell, loose->flags, 0 };

      if (!gk_int128_shift (&coefficient, scale - loose->coefficient.decimals - own)
          || coefficient > GK_RULE_MAX_COEFFICIENT || coefficient < -GK_RULE_MAX_COEFFICIENT)
        return refuse_size (compiler, linear->node);
      term.coefficient = (gint64) coefficient;
      g_array_append_val (compiler->rules->terms, term);
    }

  return TRUE;
}

/* The one cell of this report that @side is, or NULL. */
static const GkTerm *
single_cell (const GkRules *rules, const GkSide *side)
{
  const GkTerm *term = side->n == 1 && !side->breakdown ? gk_rules_terms (rules, side) : NULL;

  return term != NULL && term->flags == GK_TERM_VALUE ? term : NULL;
}

static gboolean
has_value (const GkRules *rules, const GkSide *side)
{
  for (guint32 i = 0; i < side->n; i++)
    if ((gk_rules_terms (rules, side)[i].flags & GK_TERM_PRESENCE) == 0)
      return TRUE;

  return FALSE;
}

/* Which side is the whole that the other one breaks down or bounds from below, or -1. */
static gint32
find_whole (const GkRules *rules, const GkRule *rule)
{
  const GkSide *left = &rule->sides[GK_SIDE_LEFT];
  const GkSide *right = &rule->sides[GK_SIDE_RIGHT];
  gboolean left_single = left->n == 1 && !left->breakdown;
  gboolean right_single = right->n == 1 && !right->breakdown;
  gint32 whole = -1;

  if (left_single && right->breakdown)
    whole = GK_SIDE_LEFT;
  else if (right_single && left->breakdown)
    whole = GK_SIDE_RIGHT;
  else if (left_single && right_single)
    switch (rule->relation)
      {
      case GK_RELATION_LESS:
      case GK_RELATION_LESS_OR_EQUAL:
        whole = GK_SIDE_RIGHT;
        break;
      case GK_RELATION_GREATER:
      case GK_RELATION_GREATER_OR_EQUAL:
        whole = GK_SIDE_LEFT;
        break;
      default:
        break;
      }
  if (rule->kind != GK_RULE_LINEAR || whole < 0)
    return -1;

  return single_cell (rules, &rule->sides[whole]) != NULL && has_value (rules, &rule->sides[1 - whole]) ? whole : -1;
}

/* Notes what the terms of @side tell of @rule. */
static void
survey_side (const GkRules *rules, const GkSide *side, GkRule *rule)
{
  const GkTerm *terms = gk_rules_terms (rules, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      rule->has_prior |= (terms[i].flags & GK_TERM_PRIOR) != 0;
      rule->has_operand |= (terms[i].flags & GK_TERM_PRESENCE) == 0;
    }
}

/* The id of the next rule: of a link in a chain, of an instance for a member. */
static char *
make_id (const GkCompiler *compiler)
{
  g_autoptr (GString) id = g_string_new (compiler->head->id);

  if (compiler->n_added > 0)
    g_string_append_printf (id, "#%u", compiler->n_added + 1);
  if (compiler->member >= 0 && gk_form_member (compiler->form, (guint32) compiler->member)->parent >= 0)
    g_string_append_printf (id, "[%s]", gk_form_member (compiler->form, (guint32) compiler->member)->id);

  return g_string_free (g_steal_pointer (&id), FALSE);
}

/* Makes @row the next rule. */
static gboolean
add_rule (GkCompiler *compiler, const Row *row, gint32 node)
{
  const GkRuleHead *head = compiler->head;
  GkRules *rules = compiler->rules;
  GkRule rule = {
    .text = compiler->text,
    .severity = head->severity,
    .origin = head->origin,
    .kind = row->kind,
    .relation = row->relation,
    .decimals = row->decimals,
    .tolerance = row->tolerance,
    .relative = row->relative,
    .first_condition = compiler->first_condition,
    .n_conditions = rules->conditions->len - compiler->first_condition,
    .member = compiler->member,
    .announces = head->announces,
  };

  if (rules->rules->len + compiler->form->narratives->len >= GK_RULES_MAX)
    return gk_compiler_refuse (
        compiler, node, GK_ERROR_LIMIT,
        "the rules become too many; expected at most 262144, implied ones and narratives included",
        "规则展开后过多；连同推出的规则和叙述在内，不得超过 262144 条");

  if (head->message != NULL)
    rule.message = *head->message;
  if (head->policy != NULL)
    rule.policy = *head->policy;
  for (guint i = 0; i < GK_N_SIDES; i++)
    {
      rule.sides[i] = row->sides[i];
      survey_side (rules, &rule.sides[i], &rule);
    }
  for (guint32 i = 0; i < rule.n_conditions; i++)
    for (guint s = 0; s < 2; s++)
      {
        GkRule condition = { 0 };

        survey_side (rules, &gk_rules_condition (rules, &rule, i)->sides[s], &condition);
        rule.has_prior |= condition.has_prior;
      }
  rule.whole = find_whole (rules, &rule);
  rule.id = make_id (compiler);
  compiler->n_added++;
  g_hash_table_insert (rules->by_id, rule.id, GUINT_TO_POINTER (rules->rules->len));
  g_array_append_val (rules->rules, rule);

  return TRUE;
}

/* Makes @row the next condition, or the next rule. */
static gboolean
add_row (GkCompiler *compiler, const Row *row, gint32 node)
{
  GkCondition condition
      = { row->relation, row->decimals, row->tolerance, row->relative, { row->sides[0], row->sides[1] } };
  guint n_terms = 0;

  for (guint i = 0; i < GK_N_SIDES; i++)
    n_terms += row->sides[i].n;
  if (n_terms == 0)
    return gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected a rule that depends on at least one indicator",
                               "规则应至少取决于一个指标");
  if (n_terms > GK_RULE_MAX_TERMS)
    return gk_compiler_refuse (compiler, node, GK_ERROR_LIMIT, "too many terms in one rule; expected at most 65536",
                               "一条规则中的项过多；不得超过 65536 项");
  if (!compiler->in_condition)
    return add_rule (compiler, row, node);

  if (compiler->rules->conditions->len - compiler->first_condition >= GK_RULE_MAX_CONDITIONS)
    return gk_compiler_refuse (compiler, node, GK_ERROR_LIMIT,
                               "too many conditions in one rule; expected at most 8 rows",
                               "一条规则的条件过多；不得超过 8 行");
  g_array_append_val (compiler->rules->conditions, condition);

  return TRUE;
}

/* Takes the tolerance of @statement in the scale of @row. */
static gboolean
place_tolerance (const GkStatement *statement, Row *row)
{
  gint128 tolerance = statement->tolerance;

  row->relative = statement->relative;
  if (!statement->relative && !gk_int128_shift (&tolerance, row->decimals - statement->tolerance_decimals))
    return FALSE;
  row->tolerance = (gint64) tolerance;

  return tolerance <= GK_NUMBER_MAX_SCALED;
}

/* Makes every cell stand once in @linear, with a coefficient that is not 0. */
static gboolean
tidy (GkCompiler *compiler, GkLinear *linear)
{
  if (!gk_linear_merge (linear))
    return refuse_size (compiler, linear->node);
  gk_linear_drop_zeros (linear);

  return TRUE;
}

/* Finds the scale of @linear, which may raise that of the row. */
static gboolean
raise_decimals (GkCompiler *compiler, const GkLinear *linear, Row *row)
{
  row->decimals = largest_decimals (compiler, linear, row->decimals);

  return row->decimals <= GK_NUMBER_MAX_DECIMALS || refuse_decimals (compiler, linear->node);
}

/* A row of the two linear forms @left and @right; @node is what it is made of. */
static gboolean
place_row (GkCompiler *compiler, Row *row, const GkStatement *statement, GkLinear *left, GkLinear *right, gint32 node)
{
  guint n_terms;

  if (!tidy (compiler, left) || !tidy (compiler, right))
    return FALSE;
  n_terms = left->terms->len + right->terms->len;
  if (!gk_linear_cancel (left, right))
    return refuse_size (compiler, node);
  if (statement->relative && left->terms->len + right->terms->len < n_terms)
    return gk_compiler_refuse (compiler, node, GK_ERROR_FORM,
                               "expected no cell on both sides, for the tolerance is a share of the right one",
                               "容差按右边计算，同一单元格不应出现在两边");

  row->decimals = statement->relative ? 0 : statement->tolerance_decimals;
  if (!raise_decimals (compiler, left, row) || !raise_decimals (compiler, right, row)
      || !place_side (compiler, left, row->decimals, &row->sides[GK_SIDE_LEFT])
      || !place_side (compiler, right, row->decimals, &row->sides[GK_SIDE_RIGHT]))
    return FALSE;

  return place_tolerance (statement, row) ? add_row (compiler, row, node) : refuse_size (compiler, node);
}

/* Two sides, one of them negated if @left_factor or @right_factor says so. */
static gboolean
add_comparison (GkCompiler *compiler, const GkStatement *statement, gint32 left_node, GkDecimal left_factor,
                gint32 relation, gint32 right_node, GkDecimal right_factor)
{
  Row row = { .kind = GK_RULE_LINEAR, .relation = relation };
  g_auto (GkLinear) left = { 0 };
  g_auto (GkLinear) right = { 0 };

  gk_linear_init (&left, left_node);
  gk_linear_init (&right, right_node);

  return gk_compiler_linearise (compiler, left_node, left_factor, &left)
         && gk_compiler_linearise (compiler, right_node, right_factor, &right)
         && place_row (compiler, &row, statement, &left, &right, left_node);
}

/* left = share(numerator, denominator) */
static gboolean
add_share (GkCompiler *compiler, const GkStatement *statement, gint32 stated_node, gint32 relation, gint32 share_node)
{
  Row row = { .kind = GK_RULE_SHARE, .relation = relation };
  gint32 numerator_node = gk_compiler_node (compiler, share_node)->first;
  gint32 denominator_node = gk_compiler_node (compiler, numerator_node)->next;
  g_auto (GkLinear) stated = { 0 };
  g_auto (GkLinear) numerator = { 0 };
  g_auto (GkLinear) denominator = { 0 };

  if (compiler->in_condition)
    return gk_compiler_refuse (compiler, share_node, GK_ERROR_SYNTAX, "expected no share() in a condition",
                               "条件中不能有 share()");
  if (gk_compiler_node (compiler, stated_node)->kind != GK_NODE_CELLS)
    return gk_compiler_refuse (compiler, stated_node, GK_ERROR_SYNTAX,
                               "expected one indicator on the other side of share()", "share() 的另一边应为单个指标");
  if (relation != GK_RELATION_EQUAL)
    return gk_compiler_refuse (compiler, share_node, GK_ERROR_SYNTAX, "expected \"=\" as the relation of share()",
                               "share() 的关系符应为“=”");
  if (statement->has_tolerance)
    return gk_compiler_refuse (compiler, share_node, GK_ERROR_SYNTAX,
                               "expected no tolerance: a share is compared within its rounding",
                               "share() 按其修约比较，不应有容差");

  gk_linear_init (&stated, stated_node);
  gk_linear_init (&numerator, numerator_node);
  gk_linear_init (&denominator, denominator_node);
  if (!gk_compiler_linearise (compiler, stated_node, one, &stated)
      || !gk_compiler_linearise (compiler, numerator_node, one, &numerator)
      || !gk_compiler_linearise (compiler, denominator_node, one, &denominator))
    return FALSE;
  if (!tidy (compiler, &numerator) || !tidy (compiler, &denominator))
    return FALSE;
  if (denominator.terms->len == 0)
    return gk_compiler_refuse (compiler, denominator_node, GK_ERROR_SYNTAX, "expected an indicator in the denominator",
                               "分母中应有指标");

  /* The stated share keeps its own scale; numerator and denominator have one in common. */
  if (!raise_decimals (compiler, &numerator, &row) || !raise_decimals (compiler, &denominator, &row)
      || !place_side (compiler, &stated, largest_decimals (compiler, &stated, 0), &row.sides[GK_SIDE_LEFT])
      || !place_side (compiler, &numerator, row.decimals, &row.sides[GK_SIDE_RIGHT])
      || !place_side (compiler, &denominator, row.decimals, &row.sides[GK_SIDE_DENOMINATOR]))
    return FALSE;

  return add_row (compiler, &row, stated_node);
}

static gboolean
is_extreme (GkNodeKind kind)
{
  return kind == GK_NODE_MAX || kind == GK_NODE_MIN || kind == GK_NODE_ABS;
}

/* One operand of an extreme, times @factor, against the other side. */
static gboolean
add_operand (GkCompiler *compiler, const GkStatement *statement, gint32 operand, GkDecimal factor, gint32 relation,
             gint32 other, gboolean extreme_left)
{
  return extreme_left ? add_comparison (compiler, statement, operand, factor, relation, other, one)
                      : add_comparison (compiler, statement, other, one, relation, operand, factor);
}

/* One of several cells, against the other side. */
static gboolean
add_cell (GkCompiler *compiler, const GkStatement *statement, gint32 node, guint32 cell, gint32 relation, gint32 other,
          gboolean extreme_left)
{
  Row row = { .kind = GK_RULE_LINEAR, .relation = relation };
  guint32 flags = gk_compiler_node (compiler, node)->prior ? GK_TERM_PRIOR : GK_TERM_VALUE;
  g_auto (GkLinear) single = { 0 };
  g_auto (GkLinear) others = { 0 };

  gk_linear_init (&single, node);
  gk_linear_init (&others, other);

  return gk_compiler_add_term (compiler, node, cell, flags, one, &single)
         && gk_compiler_linearise (compiler, other, one, &others)
         && place_row (compiler, &row, statement, extreme_left ? &single : &others, extreme_left ? &others : &single,
                       node);
}

/* max(a, b) <= c becomes a <= c and b <= c. */
static gboolean
add_extreme (GkCompiler *compiler, const GkStatement *statement, gint32 extreme, gint32 relation, gint32 other,
             gboolean extreme_left)
{
  gboolean less = relation == GK_RELATION_LESS || relation == GK_RELATION_LESS_OR_EQUAL;
  gboolean greater = relation == GK_RELATION_GREATER || relation == GK_RELATION_GREATER_OR_EQUAL;
  gboolean smaller_side = extreme_left ? less : greater;
  GkNodeKind kind = gk_compiler_node (compiler, extreme)->kind;
  gint32 operand = gk_compiler_node (compiler, extreme)->first;

  if ((!less && !greater) || smaller_side == (kind == GK_NODE_MIN))
    return gk_compiler_refuse_extreme (compiler, extreme);
  if (kind == GK_NODE_ABS)
    return add_operand (compiler, statement, operand, one, relation, other, extreme_left)
           && add_operand (compiler, statement, operand, (GkDecimal){ -1, 0 }, relation, other, extreme_left);

  for (; operand >= 0; operand = gk_compiler_node (compiler, operand)->next)
    {
      g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));

      if (gk_compiler_node (compiler, operand)->kind != GK_NODE_CELLS)
        {
          if (!add_operand (compiler, statement, operand, one, relation, other, extreme_left))
            return FALSE;
          continue;
        }
      if (!gk_compiler_collect_cells (compiler, operand, cells))
        return FALSE;
      for (guint i = 0; i < cells->len; i++)
        if (!add_cell (compiler, statement, operand, g_array_index (cells, guint32, i), relation, other, extreme_left))
          return FALSE;
    }

  return TRUE;
}

/* Compiles one link of a chain. */
static gboolean
add_link (GkCompiler *compiler, const GkStatement *statement, gint32 left, gint32 relation, gint32 right)
{
  GkNodeKind left_kind = gk_compiler_node (compiler, left)->kind;
  GkNodeKind right_kind = gk_compiler_node (compiler, right)->kind;

  if (right_kind == GK_NODE_SHARE)
    return add_share (compiler, statement, left, relation, right);
  if (left_kind == GK_NODE_SHARE)
    return add_share (compiler, statement, right, relation, left);
  if (is_extreme (left_kind))
    return add_extreme (compiler, statement, left, relation, right, TRUE);
  if (is_extreme (right_kind))
    return add_extreme (compiler, statement, right, relation, left, FALSE);

  return add_comparison (compiler, statement, left, one, relation, right, one);
}

/* A row of presences: those of @left from number @first on, so many, against those of @right and a constant. */
static gboolean
add_presence_row (GkCompiler *compiler, gint32 kind, const GkLinear *terms, guint first, guint n, gint32 relation,
                  gint32 right, gint64 constant, gint32 node)
{
  static const GkStatement exact = { 0 };
  Row row = { .kind = kind, .relation = relation };
  g_auto (GkLinear) left_side = { 0 };
  g_auto (GkLinear) right_side = { 0 };

  gk_linear_init (&left_side, node);
  gk_linear_init (&right_side, node);
  g_array_append_vals (left_side.terms, &g_array_index (terms->terms, GkLooseTerm, first), n);
  if (right >= 0)
    g_array_append_vals (right_side.terms, &g_array_index (terms->terms, GkLooseTerm, (guint) right), 1);
  right_side.constant.number = constant;

  return place_row (compiler, &row, &exact, &left_side, &right_side, node);
}

static gboolean
add_presence (GkCompiler *compiler, const GkStatement *statement)
{
  gint32 node = g_array_index (compiler->syntax.sides, gint32, statement->first_side);
  g_auto (GkLinear) terms = { 0 };

  gk_linear_init (&terms, node);
  if (!gk_compiler_linearise (compiler, node, one, &terms) || !tidy (compiler, &terms))
    return FALSE;
  for (guint i = 0; i < terms.terms->len; i++)
    g_array_index (terms.terms, GkLooseTerm, i).coefficient = one;
  if (terms.terms->len < 2 && (statement->kind == GK_STATEMENT_TOGETHER || statement->kind == GK_STATEMENT_EXCLUSIVE))
    return gk_compiler_refuse (compiler, node, GK_ERROR_FORM, "expected at least two different cells",
                               "应至少有两个不同的单元格");

  if (statement->kind == GK_STATEMENT_EXCLUSIVE)
    return add_presence_row (compiler, GK_RULE_EXCLUSIVE, &terms, 0, terms.terms->len, GK_RELATION_LESS_OR_EQUAL, -1, 1,
                             node);
  if (statement->kind == GK_STATEMENT_TOGETHER)
    {
      for (guint i = 0; i + 1 < terms.terms->len; i++)
        if (!add_presence_row (compiler, GK_RULE_TOGETHER, &terms, i, 1, GK_RELATION_EQUAL, (gint32) i + 1, 0, node))
          return FALSE;
      return TRUE;
    }
  for (guint i = 0; i < terms.terms->len; i++)
    {
      gboolean reported = statement->kind == GK_STATEMENT_REPORTED;

      if (!add_presence_row (compiler, reported ? GK_RULE_REPORTED : GK_RULE_MISSING, &terms, i, 1, GK_RELATION_EQUAL,
                             -1, reported, node))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_statement (GkCompiler *compiler, const GkStatement *statement)
{
  if (statement->kind != GK_STATEMENT_COMPARISON)
    return add_presence (compiler, statement);

  for (guint i = 0; i + 1 < statement->n_sides; i++)
    if (!add_link (compiler, statement, g_array_index (compiler->syntax.sides, gint32, statement->first_side + i),
                   g_array_index (compiler->syntax.relations, gint32, statement->first_relation + i),
                   g_array_index (compiler->syntax.sides, gint32, statement->first_side + i + 1)))
      return FALSE;

  return TRUE;
}

/* Compiles the conditions and then what is stated, for @member. */
static gboolean
add_instance (GkCompiler *compiler, gint32 member)
{
  guint last = compiler->syntax.statements->len - 1;

  compiler->member = member;
  compiler->n_added = 0;
  compiler->first_condition = compiler->rules->conditions->len;
  for (guint i = 0; i <= last; i++)
    {
      compiler->in_condition = i < last;
      if (!add_statement (compiler, &g_array_index (compiler->syntax.statements, GkStatement, i)))
        return FALSE;
    }

  return TRUE;
}

/* Finds the dimension that all indicators of the rule share, none of them with brackets, or -1. */
static gboolean
find_shared_dimension (GkCompiler *compiler, gint32 *shared)
{
  gboolean any = FALSE;
  gboolean same = TRUE;

  *shared = -1;
  for (guint i = 0; same && i < compiler->syntax.nodes->len; i++)
    {
      g_autoptr (GArray) indicators = g_array_new (FALSE, FALSE, sizeof (guint32));
      const GkNode *at = gk_compiler_node (compiler, (gint32) i);

      if (at->kind != GK_NODE_CELLS)
        continue;
      if (!gk_compiler_collect_indicators (compiler, (gint32) i, indicators))
        return FALSE;
      for (guint k = 0; k < indicators->len; k++)
        {
          gint32 dimension = gk_form_indicator (compiler->form, g_array_index (indicators, guint32, k))->dimension;

          same = same && dimension >= 0 && at->member < 0 && (!any || dimension == *shared);
          *shared = dimension;
          any = TRUE;
        }
    }
  if (!same)
    *shared = -1;

  return TRUE;
}

gboolean
gk_rules_add (GkRules *rules, GkForm *form, const GkRuleHead *head, GError **error)
{
  GkCompiler compiler = { .form = form, .rules = rules, .head = head, .member = -1, .error = error };
  g_autofree char *text = gk_text_collapse (head->source->text);
  gint32 shared = -1;
  gboolean sound
      = gk_rule_parse (form, head->source, &compiler.syntax, error) && find_shared_dimension (&compiler, &shared);

  compiler.text = g_string_chunk_insert (rules->texts, text);
  if (sound && shared < 0)
    sound = add_instance (&compiler, -1);
  for (guint32 i = 0; sound && shared >= 0 && i < form->members->len; i++)
    if (gk_form_member (form, i)->dimension == shared && gk_form_member (form, i)->slot >= 0)
      sound = add_instance (&compiler, (gint32) i);
  gk_syntax_clear (&compiler.syntax);

  return sound;
}
