/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

#include <string.h>

#include "base/number-private.h"
#include "base/text-private.h"

/* The grammar stands in lib/rule/README.md; a function here for each of its lines. */

typedef enum {
  TOKEN_END,
  TOKEN_NUMBER,
  TOKEN_NAME, /* a dotted id, with ".*" or ".**" behind it */
  TOKEN_RELATION,
  TOKEN_TOLERANCE, /* ± */
  TOKEN_SYMBOL,    /* one of + - * ( ) [ ] , : % */
  TOKEN_UNKNOWN,
} TokenKind;

typedef struct {
  TokenKind kind;
  const char *start;
  gsize length;
  gsize name_length; /* without ".*" */
  gint32 relation;
  GkReach reach;
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

/* How many letters an id may lack, have too many or have wrong to be a likely mistake. */
#define MAX_MISSPELT 2

/* What rules are written with, besides ≠ ≤ ≥ ±. */
#define PLAIN_CHARACTERS "+-*()[],:%=<>!.0123456789_abcdefghijklmnopqrstuvwxyz"

static const char *const tolerances[] = { "±", "+/-" };

/* What is written for something else in other languages, or on paper; full-width characters are known without it. */
static const struct {
  const char *found;
  const char *expected;
} misspellings[] = {
  { "==", "=" }, { "<>", "!=" }, { "=<", "<=" }, { "=>", ">=" }, { "&&", "and" },
  { "×", "*" },  { "·", "*" },   { "≦", "≤" },   { "≧", "≥" },   { "、", "," },
};

static const struct {
  const char *name;
  GkNodeKind kind;
  guint n_operands; /* exactly; 0: one or more */
} functions[] = {
  { "sum", GK_NODE_SUM, 0 }, { "max", GK_NODE_MAX, 0 },     { "min", GK_NODE_MIN, 0 },
  { "abs", GK_NODE_ABS, 1 }, { "count", GK_NODE_COUNT, 0 }, { "share", GK_NODE_SHARE, 2 },
};

static const struct {
  const char *name;
  GkStatementKind kind;
} presences[] = {
  { "reported", GK_STATEMENT_REPORTED },
  { "missing", GK_STATEMENT_MISSING },
  { "together", GK_STATEMENT_TOGETHER },
  { "exclusive", GK_STATEMENT_EXCLUSIVE },
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

static const char *
skip_spaces (const char *at)
{
  while (g_unichar_isspace (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  return at;
}

/* Reads a dotted id, and ".*" or ".**" behind it. */
static void
read_name (Parser *parser)
{
  const char *end = skip_name (parser->at);

  while (end[0] == '.' && is_name_part (end[1]))
    end = skip_name (end + 1);
  parser->token.kind = TOKEN_NAME;
  parser->token.name_length = (gsize) (end - parser->at);
  if (end[0] == '.' && end[1] == '*')
    {
      parser->token.reach = end[2] == '*' ? GK_REACH_LEAVES : GK_REACH_CHILDREN;
      end += end[2] == '*' ? 3 : 2;
    }
  parser->token.length = (gsize) (end - parser->at);
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

/* Reads what is no token of the language, letters as one. */
static void
read_unknown (Parser *parser)
{
  const char *at = parser->at;

  for (gsize i = 0; i < G_N_ELEMENTS (misspellings); i++)
    if (g_str_has_prefix (at, misspellings[i].found))
      {
        parser->token.length = strlen (misspellings[i].found);
        parser->at += parser->token.length;
        return;
      }
  while (g_unichar_isalnum (g_utf8_get_char (at)) || *at == '_')
    at = g_utf8_next_char (at);
  if (at == parser->at)
    at = g_utf8_next_char (at);
  parser->token.length = (gsize) (at - parser->at);
  parser->at = at;
}

/* Reads a relation, a tolerance or another sign. */
static void
read_sign (Parser *parser)
{
  for (gsize i = 0; i < G_N_ELEMENTS (misspellings); i++)
    if (g_str_has_prefix (parser->at, misspellings[i].found))
      return;
  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_has_prefix (parser->at, relations[i].symbol))
      {
        parser->token.kind = TOKEN_RELATION;
        parser->token.relation = relations[i].relation;
        parser->token.length = strlen (relations[i].symbol);
        return;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (tolerances); i++)
    if (g_str_has_prefix (parser->at, tolerances[i]))
      {
        parser->token.kind = TOKEN_TOLERANCE;
        parser->token.length = strlen (tolerances[i]);
        return;
      }
  if (strchr ("+-*()[],:%", *parser->at) != NULL)
    parser->token.kind = TOKEN_SYMBOL;
}

/* Reads the next token into parser->token. */
static void
advance (Parser *parser)
{
  parser->at = skip_spaces (parser->at);
  parser->token = (Token){ .kind = TOKEN_UNKNOWN, .start = parser->at, .length = 1 };
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

  read_sign (parser);
  if (parser->token.kind == TOKEN_UNKNOWN)
    read_unknown (parser);
  else
    parser->at += parser->token.length;
}

static gboolean
at_symbol (const Parser *parser, char symbol)
{
  return parser->token.kind == TOKEN_SYMBOL && *parser->token.start == symbol;
}

/* Says what should stand for @found, which is no token; FALSE if it cannot be told. */
static gboolean
suggest_spelling (const char *found, GkMessage *message)
{
  g_autofree char *plain = gk_text_fold_string (found, strlen (found));

  for (gsize i = 0; i < G_N_ELEMENTS (misspellings); i++)
    if (strcmp (found, misspellings[i].found) == 0)
      {
        gk_message_set (message, "found \"%s\"; expected \"%s\"", "此处为“%s”；应为“%s”", found,
                        misspellings[i].expected);
        return TRUE;
      }
  if (strcmp (plain, found) == 0 || *plain == '\0' || strspn (plain, PLAIN_CHARACTERS) != strlen (plain))
    return FALSE;
  gk_message_set (message, "found \"%s\"; expected the plain \"%s\"", "此处为“%s”；应为半角的“%s”", found, plain);

  return TRUE;
}

/* What to call the current token: its characters, or the number of one that does not show. */
static char *
name_token (const Parser *parser)
{
  gunichar character = g_utf8_get_char (parser->token.start);

  return g_unichar_iszerowidth (character) ? g_strdup_printf ("U+%04X", character)
                                           : g_strndup (parser->token.start, parser->token.length);
}

/* Refuses the current token. Returns -1, the number of no node. */
static gint32
refuse_with (Parser *parser, GkError code, const char *expected_en, const char *expected_zh)
{
  g_autofree char *found = name_token (parser);
  g_auto (GkMessage) message = { 0 };

  if (parser->token.kind == TOKEN_END)
    {
      message.en = g_strdup_printf ("the rule ends here; expected %s", expected_en);
      message.zh = g_strdup_printf ("规则到此结束；应为%s", expected_zh);
    }
  else if (parser->token.kind != TOKEN_UNKNOWN || !suggest_spelling (found, &message))
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
  if (!at_symbol (parser, symbol))
    {
      char en[] = { '"', symbol, '"', '\0' };
      g_autofree char *zh = g_strdup_printf ("“%c”", symbol);

      refuse (parser, en, zh);
      return FALSE;
    }
  advance (parser);

  return TRUE;
}

/* Adds a node for the current token. */
static gint32
add_node (Parser *parser, GkNodeKind kind)
{
  GkNode node = { .kind = kind,
                  .first = -1,
                  .next = -1,
                  .member = -1,
                  .offset = (guint32) (parser->token.start - parser->source->text) };

  g_array_append_val (parser->syntax->nodes, node);

  return (gint32) parser->syntax->nodes->len - 1;
}

static GkNode *
node_at (Parser *parser, gint32 node)
{
  return &g_array_index (parser->syntax->nodes, GkNode, (guint32) node);
}

/* Whether the current token is the name @word. */
static gboolean
at_word (const Parser *parser, const char *word)
{
  return parser->token.kind == TOKEN_NAME && strlen (word) == parser->token.length
         && strncmp (parser->token.start, word, parser->token.length) == 0;
}

/* Whether a "(" follows the current name; a full-width one is refused where it stands. */
static gboolean
is_call (const Parser *parser)
{
  const char *next = skip_spaces (parser->at);

  return parser->token.kind == TOKEN_NAME && (*next == '(' || g_str_has_prefix (next, "（"));
}

/*
 * Whether the rule begins with conditions. An indicator may be called "when":
 * but a colon stands behind conditions and nowhere else, and no operand follows
 * an indicator.
 */
static gboolean
has_conditions (const Parser *parser)
{
  const char *next = skip_spaces (parser->at);

  return at_word (parser, "when")
         && (is_name_part (*next) || *next == '(' || strchr (parser->source->text, ':') != NULL);
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

/* Reads a number of at most @max_decimals. */
static gboolean
take_number (Parser *parser, guint max_decimals, gint64 *number, guint32 *decimals)
{
  const char *point = memchr (parser->token.start, '.', parser->token.length);
  gsize n = point != NULL ? (gsize) (parser->token.start + parser->token.length - point - 1) : 0;

  if (parser->token.kind != TOKEN_NUMBER || n > max_decimals
      || !gk_number_parse (parser->token.start, (gssize) parser->token.length, (guint32) n, number, NULL))
    return FALSE;
  *decimals = (guint32) n;

  return TRUE;
}

static gint32
parse_number (Parser *parser)
{
  gint64 number;
  guint32 decimals;
  gint32 node;

  if (!take_number (parser, GK_NUMBER_MAX_DECIMALS, &number, &decimals))
    return refuse (parser, "a number of at most 10^15 with at most 9 decimals", "不大于 10^15、小数不超过 9 位的数");

  node = add_node (parser, GK_NODE_NUMBER);
  node_at (parser, node)->number = number;
  node_at (parser, node)->decimals = decimals;
  advance (parser);

  return node;
}

/* What stands in brackets behind an indicator of dimension @dimension. */
static gboolean
parse_member (Parser *parser, gint32 dimension, GkNode *node)
{
  gint32 member;

  if (dimension < 0)
    {
      refuse (parser, "no brackets behind an indicator without a dimension",
              "运算符或关系符，因为该指标没有宾栏，不能用方括号");
      return FALSE;
    }

  advance (parser);
  if (at_symbol (parser, '*'))
    {
      node->member = (gint32) gk_form_dimension (parser->form, (guint32) dimension)->first;
      node->member_reach = GK_REACH_CHILDREN;
    }
  else
    {
      member = parser->token.kind == TOKEN_NAME
                   ? gk_form_find_member (parser->form, dimension, parser->token.start, parser->token.name_length)
                   : -1;
      if (member < 0 || parser->token.reach == GK_REACH_LEAVES)
        {
          refuse (parser, "the id of a member of the dimension, or \"*\"", "宾栏成员的标识，或“*”");
          return FALSE;
        }
      node->member = member;
      node->member_reach = parser->token.reach;
    }
  advance (parser);

  return expect_symbol (parser, ']');
}

/* The indicator that was most likely meant by @id: it ends in it, or has few other letters. NULL if there is none. */
static const char *
find_similar (const GkForm *form, const char *id)
{
  g_auto (GkKey) key = { 0 };
  const char *similar = NULL;
  guint limit = MAX_MISSPELT;

  gk_key_init (&key, id, strlen (id));
  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const char *own = gk_form_indicator (form, i)->id;
      gsize length = strlen (own);
      g_auto (GkKey) own_key = { 0 };
      guint distance;

      if (length > strlen (id) && g_str_has_suffix (own, id) && own[length - strlen (id) - 1] == '.')
        return own;
      gk_key_init (&own_key, own, length);
      distance = gk_key_distance (&key, &own_key, limit);
      /* Of short ids every other one is similar. */
      if (distance <= limit && distance * 3 < key.n_glyphs)
        {
          similar = own;
          limit = distance > 0 ? distance - 1 : 0;
        }
    }

  return similar;
}

/* Refuses the current token, which is no indicator called @id. */
static gint32
refuse_indicator (Parser *parser, const char *id)
{
  const char *similar = parser->token.kind == TOKEN_NAME ? find_similar (parser->form, id) : NULL;
  g_autofree char *en = g_strdup_printf ("the id of an indicator of this form, such as \"%s\"", similar);
  g_autofree char *zh = g_strdup_printf ("本表式中某个指标的标识，如“%s”", similar);

  return similar != NULL ? refuse (parser, en, zh)
                         : refuse (parser, "the id of an indicator of this form", "本表式中某个指标的标识");
}

/* A reference to one cell or, by "*", to several. */
static gint32
parse_cells (Parser *parser)
{
  g_autofree char *id = g_strndup (parser->token.start, parser->token.name_length);
  GkNode node;
  gint32 number;
  gint32 indicator;

  if (at_word (parser, "prior") && is_call (parser))
    {
      gint32 inner;

      advance (parser);
      if (!expect_symbol (parser, '('))
        return -1;
      if (parser->token.kind != TOKEN_NAME || (at_word (parser, "prior") && is_call (parser)))
        return refuse (parser, "the id of an indicator inside prior()", "指标的标识，prior() 中只能有指标");
      inner = parse_cells (parser);
      if (inner >= 0)
        node_at (parser, inner)->prior = TRUE;
      return inner >= 0 && expect_symbol (parser, ')') ? inner : -1;
    }

  indicator = parser->token.kind == TOKEN_NAME ? gk_form_find_indicator (parser->form, id) : -1;
  if (indicator < 0)
    return refuse_indicator (parser, id);
  if (parser->token.reach == GK_REACH_SELF && gk_form_indicator (parser->form, (guint32) indicator)->cell < 0)
    return refuse (parser, "an indicator that has a value; this one is a group", "有数值的指标；此处是分组");

  number = add_node (parser, GK_NODE_CELLS);
  node = *node_at (parser, number);
  node.indicator = (guint32) indicator;
  node.reach = parser->token.reach;
  advance (parser);
  if (at_symbol (parser, '[')
      && !parse_member (parser, gk_form_indicator (parser->form, (guint32) indicator)->dimension, &node))
    return -1;
  *node_at (parser, number) = node;

  return number;
}

/* The operands of the function or presence @node, from its "(" to its ")". */
static gint32
parse_operands (Parser *parser, gint32 node, guint n_operands, gint32 (*parse_operand) (Parser *))
{
  gint32 last = -1;
  guint n = 0;

  advance (parser);
  if (!expect_symbol (parser, '('))
    return -1;

  do
    {
      gint32 operand;

      if (n > 0)
        advance (parser);
      if (n > 0 && n == n_operands)
        return n == 1 ? refuse (parser, "\")\" after one operand", "一个参数之后的“)”")
                      : refuse (parser, "\")\" after two operands", "两个参数之后的“)”");
      operand = parse_operand (parser);
      if (operand < 0)
        return -1;
      add_operand (parser, node, last, operand);
      last = operand;
      n++;
  } while (at_symbol (parser, ','));

  if (n < n_operands)
    return refuse (parser, "\",\" and a second operand", "“,”和第二个参数");

  return expect_symbol (parser, ')') ? node : -1;
}

/* A function, its name being the current token. */
static gint32
parse_call (Parser *parser)
{
  gsize function = 0;

  while (function < G_N_ELEMENTS (functions) && !at_word (parser, functions[function].name))
    function++;
  if (function == G_N_ELEMENTS (functions))
    return refuse (parser, "one of the functions sum, max, min, count, abs, share, prior",
                   "函数 sum、max、min、count、abs、share、prior 之一");

  return parse_operands (parser, add_node (parser, functions[function].kind), functions[function].n_operands,
                         functions[function].kind == GK_NODE_COUNT ? parse_cells : parse_expression);
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
  if (is_call (parser) && !at_word (parser, "prior"))
    return parse_call (parser);
  if (parser->token.kind == TOKEN_NUMBER)
    return parse_number (parser);
  if (parser->token.kind == TOKEN_NAME)
    return parse_cells (parser);

  return refuse (parser, "an indicator, a number, a function or \"(\"", "指标的标识、数字、函数或“(”");
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

/* The number behind "±", and "%". */
static gboolean
parse_tolerance (Parser *parser, GkStatement *statement)
{
  const Token number = parser->token;
  gboolean sound = take_number (parser, GK_NUMBER_MAX_DECIMALS, &statement->tolerance, &statement->tolerance_decimals);

  if (sound)
    {
      advance (parser);
      statement->relative = at_symbol (parser, '%');
    }
  if (sound && statement->relative)
    {
      gint128 scaled = statement->tolerance;

      advance (parser);
      /* A per cent is a hundredth: two of the nine decimals. */
      sound = statement->tolerance_decimals <= GK_NUMBER_MAX_DECIMALS - 2
              && scaled <= (gint128) GK_RULE_MAX_PERCENT * gk_power_of_ten (statement->tolerance_decimals);
      if (sound)
        statement->tolerance
            = (gint64) (scaled * gk_power_of_ten (GK_NUMBER_MAX_DECIMALS - 2 - statement->tolerance_decimals));
    }
  if (sound)
    return TRUE;

  parser->token = number;
  refuse (parser, "a tolerance: a number with at most 9 decimals, or one of at most 1000 with at most 7 and \"%\"",
          "容差：小数不超过 9 位的数，或不大于 1000、小数不超过 7 位的数加“%”");

  return FALSE;
}

static gboolean
parse_comparison (Parser *parser, GkStatement *statement)
{
  GkSyntax *syntax = parser->syntax;

  statement->first_relation = syntax->relations->len;
  for (;;)
    {
      gint32 side = parse_expression (parser);

      if (side < 0)
        return FALSE;
      g_array_append_val (syntax->sides, side);
      statement->n_sides++;
      if (parser->token.kind != TOKEN_RELATION)
        break;
      g_array_append_val (syntax->relations, parser->token.relation);
      advance (parser);
    }

  if (statement->n_sides == 1)
    {
      refuse (parser,
              parser->token.kind == TOKEN_END ? "a relation (= != < <= > >=)"
                                              : "an operator or a relation (= != < <= > >=)",
              parser->token.kind == TOKEN_END ? "关系符（= ≠ < ≤ > ≥）" : "运算符或关系符（= ≠ < ≤ > ≥）");
      return FALSE;
    }
  if (parser->token.kind != TOKEN_TOLERANCE)
    return TRUE;
  statement->has_tolerance = TRUE;
  advance (parser);

  return parse_tolerance (parser, statement);
}

static gboolean
parse_statement (Parser *parser)
{
  GkStatement statement = { .kind = GK_STATEMENT_COMPARISON, .first_side = parser->syntax->sides->len };
  gboolean sound;

  for (gsize i = 0; is_call (parser) && i < G_N_ELEMENTS (presences); i++)
    if (at_word (parser, presences[i].name))
      {
        gint32 side = parse_operands (parser, add_node (parser, GK_NODE_COUNT), 0, parse_cells);

        statement.kind = presences[i].kind;
        statement.n_sides = 1;
        g_array_append_val (parser->syntax->sides, side);
        g_array_append_val (parser->syntax->statements, statement);
        return side >= 0;
      }

  sound = parse_comparison (parser, &statement);
  g_array_append_val (parser->syntax->statements, statement);

  return sound;
}

static gboolean
parse_rule (Parser *parser)
{
  advance (parser);
  if (has_conditions (parser))
    {
      do
        {
          advance (parser);
          if (!parse_statement (parser))
            return FALSE;
      } while (at_word (parser, "and"));
      if (!at_symbol (parser, ':'))
        {
          refuse (parser, "an operator, a relation, \"and\" or \":\" behind the condition",
                  "运算符、关系符、“and”，或条件之后的“:”");
          return FALSE;
        }
      advance (parser);
    }
  if (!parse_statement (parser))
    return FALSE;
  if (parser->token.kind != TOKEN_END)
    {
      refuse (parser, "an operator, a relation or the end of the rule", "运算符、关系符或规则结束");
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
    g_array_new (FALSE, FALSE, sizeof (GkStatement)),
  };

  return parse_rule (&parser);
}

void
gk_syntax_clear (GkSyntax *syntax)
{
  g_clear_pointer (&syntax->nodes, g_array_unref);
  g_clear_pointer (&syntax->sides, g_array_unref);
  g_clear_pointer (&syntax->relations, g_array_unref);
  g_clear_pointer (&syntax->statements, g_array_unref);
}
