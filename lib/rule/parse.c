/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

#include <string.h>

#include <gongkai/number.h>

/* The grammar stands in lib/rule/README.md; a function here for each of its lines. */

typedef enum {
  TOKEN_END,
  TOKEN_NUMBER,
  TOKEN_NAME,     /* a dotted id */
  TOKEN_CHILDREN, /* a dotted id with ".*" */
  TOKEN_RELATION,
  TOKEN_SYMBOL, /* one of + - * ( ) , */
  TOKEN_UNKNOWN,
} TokenKind;

typedef struct {
  TokenKind kind;
  const char *start;
  gsize length;
  gint32 relation;
} Token;

typedef struct {
  GkForm *form;
  const GkSourceText *source;
  GkSyntax *syntax;
  const char *at;
  Token token;
  guint nesting;
  GError **error;
} Parser;

static const struct {
  const char *symbol;
  gint32 relation;
} relations[] = {
  { "<=", GK_RELATION_LESS_OR_EQUAL },
  { "≤", GK_RELATION_LESS_OR_EQUAL },
  { ">=", GK_RELATION_GREATER_OR_EQUAL },
  { "≥", GK_RELATION_GREATER_OR_EQUAL },
  { "!=", GK_RELATION_NOT_EQUAL },
  { "≠", GK_RELATION_NOT_EQUAL },
  { "<", GK_RELATION_LESS },
  { ">", GK_RELATION_GREATER },
  { "=", GK_RELATION_EQUAL },
};

static const struct {
  const char *name;
  GkNodeKind kind;
  guint n_operands; /* exactly; 0: one or more */
} functions[] = {
  { "sum", GK_NODE_SUM, 0 },
  { "max", GK_NODE_MAX, 0 },
  { "min", GK_NODE_MIN, 0 },
  { "share", GK_NODE_SHARE, 2 },
};

static gboolean
is_name_start (char character)
{
  return g_ascii_islower (character) || character == '_';
}

static gboolean
is_name_part (char character)
{
  return is_name_start (character) || g_ascii_isdigit (character);
}

static const char *
skip_name (const char *at)
{
  while (is_name_part (*at))
    at++;

  return at;
}

/* Reads a dotted id, and ".*" behind it. */
static void
read_name (Parser *parser)
{
  const char *end = skip_name (parser->at);

  while (end[0] == '.' && is_name_part (end[1]))
    end = skip_name (end + 1);
  parser->token.kind = TOKEN_NAME;
  parser->token.length = (gsize) (end - parser->at);
  if (end[0] == '.' && end[1] == '*')
    {
      parser->token.kind = TOKEN_CHILDREN;
      end += 2;
    }
  parser->at = end;
}

static void
read_number (Parser *parser)
{
  const char *end = parser->at;

  while (g_ascii_isdigit (*end))
    end++;
  if (end[0] == '.' && g_ascii_isdigit (end[1]))
    for (end++; g_ascii_isdigit (*end);)
      end++;
  parser->token.kind = TOKEN_NUMBER;
  parser->token.length = (gsize) (end - parser->at);
  parser->at = end;
}

/* Reads the next token into parser->token. */
static void
advance (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;

  parser->token = (Token){ TOKEN_UNKNOWN, parser->at, 1, 0 };
  if (*parser->at == '\0')
    {
      parser->token.kind = TOKEN_END;
      return;
    }
  if (is_name_start (*parser->at))
    {
      read_name (parser);
      return;
    }
  if (g_ascii_isdigit (*parser->at))
    {
      read_number (parser);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_has_prefix (parser->at, relations[i].symbol))
      {
        parser->token.kind = TOKEN_RELATION;
        parser->token.relation = relations[i].relation;
        parser->token.length = strlen (relations[i].symbol);
        parser->at += parser->token.length;
        return;
      }

  if (strchr ("+-*(),", *parser->at) != NULL)
    parser->token.kind = TOKEN_SYMBOL;
  parser->token.length = (gsize) (g_utf8_next_char (parser->at) - parser->at);
  parser->at += parser->token.length;
}

static gboolean
at_symbol (const Parser *parser, char symbol)
{
  return parser->token.kind == TOKEN_SYMBOL && *parser->token.start == symbol;
}

/* Refuses the current token. Returns -1, the number of no node. */
static gint32
refuse_with (Parser *parser, GkError code, const char *expected_en, const char *expected_zh)
{
  g_autofree char *found = g_strndup (parser->token.start, parser->token.length);
  g_auto (GkMessage) message = { 0 };

  if (parser->token.kind == TOKEN_END)
    {
      message.en = g_strdup_printf ("the rule ends here; expected %s", expected_en);
      message.zh = g_strdup_printf ("规则到此结束；应为%s", expected_zh);
    }
  else
    {
      message.en = g_strdup_printf ("found \"%s\"; expected %s", found, expected_en);
      message.zh = g_strdup_printf ("此处为“%s”；应为%s", found, expected_zh);
    }
  gk_form_set_source_message (parser->form, parser->source, (gsize) (parser->token.start - parser->source->text),
                              parser->error, code, &message);

  return -1;
}

static gint32
refuse (Parser *parser, const char *expected_en, const char *expected_zh)
{
  return refuse_with (parser, GK_ERROR_SYNTAX, expected_en, expected_zh);
}

static gboolean
expect_symbol (Parser *parser, char symbol)
{
  char quoted[] = { '"', symbol, '"', '\0' };

  if (!at_symbol (parser, symbol))
    {
      refuse (parser, quoted, quoted);
      return FALSE;
    }
  advance (parser);

  return TRUE;
}

/* Adds a node for the current token. */
static gint32
add_node (Parser *parser, GkNodeKind kind)
{
  GkNode node
      = { .kind = kind, .first = -1, .next = -1, .offset = (guint32) (parser->token.start - parser->source->text) };

  g_array_append_val (parser->syntax->nodes, node);

  return (gint32) parser->syntax->nodes->len - 1;
}

static GkNode *
node_at (Parser *parser, gint32 node)
{
  return &g_array_index (parser->syntax->nodes, GkNode, (guint32) node);
}

static gint32 parse_expression (Parser *parser);
static gint32 parse_factor (Parser *parser);

/* Puts @operand behind @last among the operands of @node. */
static void
add_operand (Parser *parser, gint32 node, gint32 last, gint32 operand)
{
  if (last < 0)
    node_at (parser, node)->first = operand;
  else
    node_at (parser, last)->next = operand;
}

static gint32
parse_number (Parser *parser)
{
  const char *point = memchr (parser->token.start, '.', parser->token.length);
  gsize decimals = point != NULL ? (gsize) (parser->token.start + parser->token.length - point - 1) : 0;
  gint64 number;
  gint32 node;

  if (decimals > GK_NUMBER_MAX_DECIMALS
      || !gk_number_parse (parser->token.start, (gssize) parser->token.length, (guint32) decimals, &number, NULL))
    return refuse (parser, "a number of at most 10^15 with at most 9 decimals", "不大于 10^15、小数不超过 9 位的数");

  node = add_node (parser, GK_NODE_NUMBER);
  node_at (parser, node)->number = number;
  node_at (parser, node)->decimals = (guint32) decimals;
  advance (parser);

  return node;
}

static gint32
parse_reference (Parser *parser)
{
  gboolean children = parser->token.kind == TOKEN_CHILDREN;
  g_autofree char *id = g_strndup (parser->token.start, parser->token.length);
  gint32 indicator = gk_form_find_indicator (parser->form, id);
  gint32 cell = indicator >= 0 ? gk_form_indicator (parser->form, (guint32) indicator)->cell : -1;
  gint32 node;

  if (indicator < 0)
    return refuse (parser, "the id of an indicator of this form", "本表式中某个指标的标识");
  if (!children && cell < 0)
    return refuse (parser, "an indicator that has a value; this one is a group", "有数值的指标；此处是分组");

  node = add_node (parser, children ? GK_NODE_CHILDREN : GK_NODE_CELL);
  node_at (parser, node)->name = (guint32) (children ? indicator : cell);
  advance (parser);

  return node;
}

/* The operands of a function, its name being the current token. */
static gint32
parse_call (Parser *parser)
{
  gsize function = 0;
  gint32 node;
  gint32 last = -1;
  guint n = 0;

  while (function < G_N_ELEMENTS (functions)
         && (strlen (functions[function].name) != parser->token.length
             || strncmp (functions[function].name, parser->token.start, parser->token.length) != 0))
    function++;
  if (function == G_N_ELEMENTS (functions))
    return refuse (parser, "one of the functions sum, max, min, share", "函数 sum、max、min、share 之一");

  node = add_node (parser, functions[function].kind);
  advance (parser);
  if (!expect_symbol (parser, '('))
    return -1;

  do
    {
      gint32 operand;

      if (n > 0)
        advance (parser);
      if (n > 0 && n == functions[function].n_operands)
        return refuse (parser, "\")\" after two operands", "两个参数之后的“)”");
      operand = parse_expression (parser);
      if (operand < 0)
        return -1;
      add_operand (parser, node, last, operand);
      last = operand;
      n++;
  } while (at_symbol (parser, ','));

  if (n < functions[function].n_operands)
    return refuse (parser, "\",\" and a second operand", "“,”和第二个参数");

  return expect_symbol (parser, ')') ? node : -1;
}

/* Whether a "(" follows the current name. */
static gboolean
is_call (const Parser *parser)
{
  const char *at = parser->at;

  while (g_ascii_isspace (*at))
    at++;

  return parser->token.kind == TOKEN_NAME && *at == '(';
}

static gint32
parse_factor_unguarded (Parser *parser)
{
  gint32 node;
  gint32 operand;

  if (at_symbol (parser, '-'))
    {
      node = add_node (parser, GK_NODE_NEGATE);
      advance (parser);
      operand = parse_factor (parser);
      if (operand < 0)
        return -1;
      node_at (parser, node)->first = operand;
      return node;
    }
  if (at_symbol (parser, '('))
    {
      advance (parser);
      node = parse_expression (parser);
      return node >= 0 && expect_symbol (parser, ')') ? node : -1;
    }
  if (is_call (parser))
    return parse_call (parser);
  if (parser->token.kind == TOKEN_NUMBER)
    return parse_number (parser);
  if (parser->token.kind == TOKEN_NAME || parser->token.kind == TOKEN_CHILDREN)
    return parse_reference (parser);

  return refuse (parser, "an indicator, a number, a function or \"(\"", "指标、数字、函数或“(”");
}

static gint32
parse_factor (Parser *parser)
{
  gint32 node;

  if (parser->nesting >= GK_RULE_MAX_NESTING)
    return refuse_with (parser, GK_ERROR_LIMIT, "less nesting: at most 32 levels", "更浅的嵌套：不超过 32 层");

  parser->nesting++;
  node = parse_factor_unguarded (parser);
  parser->nesting--;

  return node;
}

/* Operands joined by one of @operators; a chain of them is one node, so that nesting bounds all recursion. */
static gint32
parse_chain (Parser *parser, GkNodeKind kind, const char *operators, gint32 (*parse_operand) (Parser *))
{
  gint32 last = parse_operand (parser);
  gint32 node = -1;

  while (last >= 0 && parser->token.kind == TOKEN_SYMBOL && strchr (operators, *parser->token.start) != NULL)
    {
      gboolean negate = *parser->token.start == '-';
      gint32 operand;

      if (node < 0)
        {
          node = add_node (parser, kind);
          add_operand (parser, node, -1, last);
        }
      advance (parser);
      operand = parse_operand (parser);
      if (operand < 0)
        return -1;
      if (negate)
        {
          gint32 negated = add_node (parser, GK_NODE_NEGATE);

          add_operand (parser, negated, -1, operand);
          operand = negated;
        }
      add_operand (parser, node, last, operand);
      last = operand;
    }

  return last < 0 || node < 0 ? last : node;
}

static gint32
parse_term (Parser *parser)
{
  return parse_chain (parser, GK_NODE_MULTIPLY, "*", parse_factor);
}

static gint32
parse_expression (Parser *parser)
{
  return parse_chain (parser, GK_NODE_ADD, "+-", parse_term);
}

static gboolean
parse_rule (Parser *parser)
{
  GkSyntax *syntax = parser->syntax;
  gint32 side;

  advance (parser);
  for (;;)
    {
      side = parse_expression (parser);
      if (side < 0)
        return FALSE;
      g_array_append_val (syntax->sides, side);
      if (parser->token.kind != TOKEN_RELATION)
        break;
      g_array_append_val (syntax->relations, parser->token.relation);
      advance (parser);
    }

  if (parser->token.kind != TOKEN_END)
    {
      refuse (parser, "an operator, a relation or the end of the rule", "运算符、关系符或规则结束");
      return FALSE;
    }
  if (syntax->relations->len == 0)
    {
      refuse (parser, "a relation (= != < <= > >=)", "关系符（= ≠ < ≤ > ≥）");
      return FALSE;
    }

  return TRUE;
}

gboolean
gk_rule_parse (GkForm *form, const GkSourceText *source, GkSyntax *syntax, GError **error)
{
  Parser parser = { .form = form, .source = source, .syntax = syntax, .at = source->text, .error = error };

  *syntax = (GkSyntax){
    g_array_new (FALSE, FALSE, sizeof (GkNode)),
    g_array_new (FALSE, FALSE, sizeof (gint32)),
    g_array_new (FALSE, FALSE, sizeof (gint32)),
  };

  return parse_rule (&parser);
}

void
gk_syntax_clear (GkSyntax *syntax)
{
  g_clear_pointer (&syntax->nodes, g_array_unref);
  g_clear_pointer (&syntax->sides, g_array_unref);
  g_clear_pointer (&syntax->relations, g_array_unref);
}
