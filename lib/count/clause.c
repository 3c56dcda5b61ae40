/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/number-private.h"

/* The grammar stands in lib/count/README.md; a function here for each of its lines. */

typedef enum {
  TOKEN_END,
  TOKEN_NAME,
  TOKEN_NUMBER,
  TOKEN_DATE,
  TOKEN_COMPARE,
  TOKEN_SYMBOL, /* one of ( ) [ ] , . + - */
  TOKEN_UNKNOWN,
} TokenKind;

typedef struct {
  TokenKind kind;
  const char *start;
  gsize length;
  gint32 compare;
} Token;

typedef struct {
  GkForm *form;
  const GkSourceText *source;
  const GkLedger *ledger;
  GkProgram *program;
  const char *at;
  Token token;
  guint nesting;
  GError **error;
} Parser;

static const struct {
  const char *symbol;
  gint32 compare;
} comparisons[] = {
  { "<=", GK_COMPARE_LESS_OR_EQUAL },
  { "≤", GK_COMPARE_LESS_OR_EQUAL },
  { ">=", GK_COMPARE_GREATER_OR_EQUAL },
  { "≥", GK_COMPARE_GREATER_OR_EQUAL },
  { "!=", GK_COMPARE_NOT_EQUAL },
  { "≠", GK_COMPARE_NOT_EQUAL },
  { "<", GK_COMPARE_LESS },
  { ">", GK_COMPARE_GREATER },
  { "=", GK_COMPARE_EQUAL },
};

static gboolean
is_name_part (char character)
{
  return g_ascii_islower (character) || g_ascii_isdigit (character) || character == '_';
}

/* Reads a number, or a date such as 2024-01-31. */
static void
read_digits (Parser *parser)
{
  const char *end = parser->at;

  parser->token.kind = TOKEN_NUMBER;
  while (g_ascii_isdigit (*end))
    end++;
  if (end[0] == '-' && g_ascii_isdigit (end[1]))
    {
      parser->token.kind = TOKEN_DATE;
      while (*end == '-' || g_ascii_isdigit (*end))
        end++;
    }
  else if (end[0] == '.' && g_ascii_isdigit (end[1]))
    for (end++; g_ascii_isdigit (*end);)
      end++;
  parser->at = end;
}

static void
read_sign (Parser *parser)
{
  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if (g_str_has_prefix (parser->at, comparisons[i].symbol))
      {
        parser->token.kind = TOKEN_COMPARE;
        parser->token.compare = comparisons[i].compare;
        parser->at += strlen (comparisons[i].symbol);
        return;
      }
  if (strchr ("()[],.+-", *parser->at) != NULL)
    {
      parser->token.kind = TOKEN_SYMBOL;
      parser->at++;
      return;
    }
  parser->token.kind = TOKEN_UNKNOWN;
  parser->at = g_utf8_next_char (parser->at);
  while (g_unichar_isalnum (g_utf8_get_char (parser->at)))
    parser->at = g_utf8_next_char (parser->at);
}

static void
next (Parser *parser)
{
  while (g_unichar_isspace (g_utf8_get_char (parser->at)))
    parser->at = g_utf8_next_char (parser->at);
  parser->token = (Token){ .start = parser->at };
  if (*parser->at == '\0')
    parser->token.kind = TOKEN_END;
  else if (g_ascii_islower (*parser->at))
    {
      parser->token.kind = TOKEN_NAME;
      while (is_name_part (*parser->at))
        parser->at++;
    }
  else if (g_ascii_isdigit (*parser->at))
    read_digits (parser);
  else
    read_sign (parser);
  parser->token.length = (gsize) (parser->at - parser->token.start);
}

static gboolean
is_at (const Parser *parser, const char *text)
{
  return (parser->token.kind == TOKEN_NAME || parser->token.kind == TOKEN_SYMBOL)
         && strlen (text) == parser->token.length && strncmp (parser->token.start, text, parser->token.length) == 0;
}

static gboolean
accept (Parser *parser, const char *text)
{
  if (!is_at (parser, text))
    return FALSE;
  next (parser);

  return TRUE;
}

/* Says what stands here, and what should. */
static gint32
refuse (Parser *parser, const char *en, const char *zh)
{
  g_autofree char *found = g_strndup (parser->token.start, parser->token.length);
  g_auto (GkMessage) message = { 0 };
  gsize offset = (gsize) (parser->token.start - parser->source->text);

  if (parser->token.kind == TOKEN_END)
    {
      message.en = g_strdup_printf ("the clause ends here; expected %s", en);
      message.zh = g_strdup_printf ("计数语句到此结束；应为%s", zh);
    }
  else
    {
      message.en = g_strdup_printf ("found \"%s\"; expected %s", found, en);
      message.zh = g_strdup_printf ("此处为“%s”；应为%s", found, zh);
    }
  gk_form_set_source_message (parser->form, parser->source, offset, parser->error, GK_ERROR_SYNTAX, &message);

  return -1;
}

static gboolean
expect (Parser *parser, const char *text)
{
  g_autofree char *en = NULL;
  g_autofree char *zh = NULL;

  if (accept (parser, text))
    return TRUE;
  en = g_strdup_printf ("\"%s\"", text);
  zh = g_strdup_printf ("“%s”", text);
  refuse (parser, en, zh);

  return FALSE;
}

/* Adds a step unless there is such a one. */
static gint32
add_step (Parser *parser, GkStepKind kind, gint32 compare, guint32 left, guint32 right, gint64 value)
{
  GkStep step = { (gint32) kind, compare, left, right, value };
  GArray *steps = parser->program->steps;

  for (guint i = 0; i < steps->len; i++)
    {
      const GkStep *other = &g_array_index (steps, GkStep, i);

      if (other->kind == step.kind && other->compare == compare && other->left == left && other->right == right
          && other->value == value)
        return (gint32) i;
    }
  if (steps->len >= GK_COUNT_MAX_STEPS)
    {
      gk_form_set_source_error (parser->form, parser->source, (gsize) (parser->token.start - parser->source->text),
                                parser->error, GK_ERROR_LIMIT,
                                "the clauses of the ledger are too long; expected at most %d different conditions",
                                "该台账的计数语句过长；不同的条件不得超过 %d 个", GK_COUNT_MAX_STEPS);
      return -1;
    }
  g_array_append_val (steps, step);

  return (gint32) steps->len - 1;
}

static gint32
parse_column (Parser *parser, const char *en, const char *zh)
{
  gint32 column = parser->token.kind == TOKEN_NAME
                      ? gk_ledger_find_column (parser->ledger, parser->token.start, parser->token.length)
                      : -1;

  if (column < 0)
    return refuse (parser, en, zh);
  next (parser);

  return column;
}

/* Reads one of the codes of @column. */
static gboolean
parse_code (Parser *parser, const GkLedgerColumn *column, gint64 *value)
{
  const Token *token = &parser->token;

  *value = -1;
  if (token->kind == TOKEN_NAME && column->dimension >= 0)
    *value = gk_form_find_member (parser->form, column->dimension, token->start, token->length);
  for (guint i = 0; i < column->codes->len && token->kind == TOKEN_NAME; i++)
    {
      const char *id = g_array_index (column->codes, GkCode, i).id;

      if (strlen (id) == token->length && strncmp (id, token->start, token->length) == 0)
        *value = i;
    }
  if (*value < 0)
    {
      refuse (parser, "a code of the column", "该列的代码");
      return FALSE;
    }
  next (parser);

  return TRUE;
}

/* Reads a constant of a column of dates or numbers. */
static gboolean
parse_constant (Parser *parser, const GkLedgerColumn *column, gint64 *value)
{
  g_autofree char *text = g_strndup (parser->token.start, parser->token.length);
  GkFigureContext context = { .decimals = column->decimals };
  GkFigure figure;

  if (column->type == GK_COLUMN_DATE)
    {
      if (parser->token.kind != TOKEN_DATE || !gk_day_read (text, strlen (text), value))
        {
          refuse (parser, "a date such as 2024-01-31, or a column of dates", "日期（如 2024-01-31）或日期列");
          return FALSE;
        }
      next (parser);
      return TRUE;
    }

  figure = gk_figure_read (text, strlen (text), &context);
  if (parser->token.kind != TOKEN_NUMBER || figure.state != GK_CELL_REPORTED)
    {
      refuse (parser, "a number with no more decimals than the column has", "数字，小数位数不多于该列");
      return FALSE;
    }
  *value = figure.scaled;
  next (parser);

  return TRUE;
}

static gboolean
parse_value (Parser *parser, const GkLedgerColumn *column, gint64 *value)
{
  return column->type == GK_COLUMN_CODE ? parse_code (parser, column, value) : parse_constant (parser, column, value);
}

/* Reads "+ 20 days" behind a column of dates. */
static gboolean
parse_days (Parser *parser, gint64 *days)
{
  gint64 sign = is_at (parser, "-") ? -1 : 1;
  guint64 number;
  g_autofree char *text = NULL;

  *days = 0;
  if (!accept (parser, "+") && !accept (parser, "-"))
    return TRUE;
  text = g_strndup (parser->token.start, parser->token.length);
  if (parser->token.kind != TOKEN_NUMBER || !g_ascii_string_to_unsigned (text, 10, 0, 100000, &number, NULL))
    {
      refuse (parser, "a number of days, at most 100000", "天数，不超过 100000");
      return FALSE;
    }
  next (parser);
  *days = sign * (gint64) number;
  if (accept (parser, "day"))
    return TRUE;

  return expect (parser, "days");
}

/* What stands behind a comparison. */
static gint32
parse_compared (Parser *parser, guint32 left, gint32 compare)
{
  const GkLedgerColumn *column = gk_ledger_column (parser->ledger, left);
  gint32 right = -1;
  gint64 value;

  if (column->type == GK_COLUMN_DATE && parser->token.kind == TOKEN_NAME)
    {
      right = gk_ledger_find_column (parser->ledger, parser->token.start, parser->token.length);
      if (right < 0 || gk_ledger_column (parser->ledger, (guint32) right)->type != GK_COLUMN_DATE)
        return refuse (parser, "a date such as 2024-01-31, or a column of dates", "日期（如 2024-01-31）或日期列");
      next (parser);
      return parse_days (parser, &value) ? add_step (parser, GK_STEP_COLUMN, compare, left, (guint32) right, value)
                                         : -1;
    }

  return parse_value (parser, column, &value) ? add_step (parser, GK_STEP_VALUE, compare, left, 0, value) : -1;
}

/* Reads "[a, b]". */
static gint32
parse_list (Parser *parser, guint32 left)
{
  const GkLedgerColumn *column = gk_ledger_column (parser->ledger, left);
  gint32 step = -1;

  if (!expect (parser, "["))
    return -1;
  do
    {
      gint64 value;
      gint32 one;

      if (!parse_value (parser, column, &value))
        return -1;
      one = add_step (parser, GK_STEP_VALUE, GK_COMPARE_EQUAL, left, 0, value);
      if (one >= 0 && step >= 0)
        one = add_step (parser, GK_STEP_OR, 0, (guint32) step, (guint32) one, 0);
      if (one < 0)
        return -1;
      step = one;
  } while (accept (parser, ","));

  return expect (parser, "]") ? step : -1;
}

static gint32
parse_test (Parser *parser)
{
  gint32 found = parse_column (parser, "a column of the ledger, \"not\" or \"(\"", "台账的列、“not”或“(”");
  guint32 column = (guint32) found;
  const GkLedgerColumn *type = found >= 0 ? gk_ledger_column (parser->ledger, column) : NULL;
  gint32 compare = parser->token.compare;

  if (found < 0)
    return -1;
  if (accept (parser, "missing"))
    return add_step (parser, GK_STEP_MISSING, 0, column, 0, 0);
  if (type->type == GK_COLUMN_TEXT)
    return refuse (parser, "\"missing\", the only test of a column of text", "“missing”，文字列只能如此检验");

  if (type->type == GK_COLUMN_DATE)
    {
      if (accept (parser, "before"))
        return expect (parser, "period") ? add_step (parser, GK_STEP_BEFORE_PERIOD, 0, column, 0, 0) : -1;
      if (accept (parser, "until"))
        return expect (parser, "end") && expect (parser, "of") && expect (parser, "period")
                   ? add_step (parser, GK_STEP_UNTIL_PERIOD, 0, column, 0, 0)
                   : -1;
      if (accept (parser, "in"))
        return accept (parser, "period") ? add_step (parser, GK_STEP_IN_PERIOD, 0, column, 0, 0)
                                         : parse_list (parser, column);
    }
  else if (accept (parser, "in"))
    return parse_list (parser, column);

  if (parser->token.kind != TOKEN_COMPARE
      || (type->type == GK_COLUMN_CODE && compare != GK_COMPARE_EQUAL && compare != GK_COMPARE_NOT_EQUAL))
    return type->type == GK_COLUMN_CODE
               ? refuse (parser, "\"=\", \"!=\", \"in\" or \"missing\"", "“=”“!=”“in”或“missing”")
           : type->type == GK_COLUMN_DATE
               ? refuse (parser, "\"in\", \"before\", \"until\", \"missing\" or a comparison",
                         "“in”“before”“until”“missing”或比较符")
               : refuse (parser, "\"in\", \"missing\" or a comparison", "“in”“missing”或比较符");
  next (parser);

  return parse_compared (parser, column, compare);
}

static gint32 parse_condition (Parser *parser);

static gint32
parse_negation (Parser *parser)
{
  gboolean negated = is_at (parser, "not");
  gint32 step;

  if (!negated && !is_at (parser, "("))
    return parse_test (parser);
  if (parser->nesting == GK_COUNT_MAX_NESTING)
    {
      gk_form_set_source_error (parser->form, parser->source, (gsize) (parser->token.start - parser->source->text),
                                parser->error, GK_ERROR_LIMIT, "the clause is nested more than %d deep",
                                "计数语句嵌套超过 %d 层", GK_COUNT_MAX_NESTING);
      return -1;
    }

  next (parser);
  parser->nesting++;
  if (negated)
    step = parse_negation (parser);
  else
    {
      step = parse_condition (parser);
      if (step >= 0 && !expect (parser, ")"))
        step = -1;
    }
  parser->nesting--;

  return negated && step >= 0 ? add_step (parser, GK_STEP_NOT, 0, (guint32) step, 0, 0) : step;
}

static gint32
parse_conjunction (Parser *parser)
{
  gint32 left = parse_negation (parser);

  while (left >= 0 && accept (parser, "and"))
    {
      gint32 right = parse_negation (parser);

      left = right >= 0 ? add_step (parser, GK_STEP_AND, 0, (guint32) left, (guint32) right, 0) : -1;
    }

  return left;
}

static gint32
parse_condition (Parser *parser)
{
  gint32 left = parse_conjunction (parser);

  while (left >= 0 && accept (parser, "or"))
    {
      gint32 right = parse_conjunction (parser);

      left = right >= 0 ? add_step (parser, GK_STEP_OR, 0, (guint32) left, (guint32) right, 0) : -1;
    }

  return left;
}

/* What brings a sum of @column into the scale of @indicator; 0 if no integer does. */
static gint64
find_factor (const GkLedgerColumn *column, const GkIndicator *indicator)
{
  gint power = 0;

  if (g_strcmp0 (column->unit, indicator->unit) != 0 && column->unit != NULL
      && (indicator->unit == NULL || !gk_unit_conversion (column->unit, indicator->unit, &power)))
    return 0;
  power += (gint) indicator->decimals - (gint) column->decimals;

  return power >= 0 && power <= GK_NUMBER_MAX_POWER ? gk_power_of_ten ((guint) power) : 0;
}

static gboolean
parse_quantity (Parser *parser, GPtrArray *programs, GkClause *clause)
{
  const GkIndicator *indicator = gk_form_indicator (parser->form, clause->indicator);
  gboolean distinct = is_at (parser, "distinct");
  gint32 ledger;
  gint32 column;

  clause->quantity = distinct ? GK_QUANTITY_DISTINCT : is_at (parser, "sum") ? GK_QUANTITY_SUM : GK_QUANTITY_ROWS;
  if (clause->quantity != GK_QUANTITY_ROWS)
    next (parser);
  ledger = parser->token.kind == TOKEN_NAME
               ? gk_form_look_up_ledger (parser->form, parser->token.start, parser->token.length)
               : -1;
  if (ledger < 0)
    {
      refuse (parser,
              clause->quantity == GK_QUANTITY_ROWS ? "the id of a ledger, \"distinct\" or \"sum\""
                                                   : "the id of a ledger",
              clause->quantity == GK_QUANTITY_ROWS ? "台账的标识、“distinct”或“sum”" : "台账的标识");
      return FALSE;
    }
  next (parser);
  clause->ledger = (guint32) ledger;
  parser->ledger = gk_form_ledger (parser->form, clause->ledger);
  parser->program = g_ptr_array_index (programs, ledger);
  if (clause->quantity == GK_QUANTITY_ROWS)
    return TRUE;

  if (!expect (parser, "."))
    return FALSE;
  column = parser->token.kind == TOKEN_NAME
               ? gk_ledger_find_column (parser->ledger, parser->token.start, parser->token.length)
               : -1;
  if (column >= 0 && !distinct)
    {
      const GkLedgerColumn *summed = gk_ledger_column (parser->ledger, (guint32) column);

      clause->factor = summed->type == GK_COLUMN_NUMBER ? find_factor (summed, indicator) : 0;
      if (clause->factor == 0)
        column = -1;
    }
  if (column < 0)
    {
      refuse (parser,
              distinct ? "a column of the ledger"
                       : "a column of numbers in a unit and with decimals that the indicator can hold",
              distinct ? "台账的列" : "数字列，其单位和小数位数应为该指标所能容纳");
      return FALSE;
    }
  clause->column = (guint32) column;
  next (parser);

  return TRUE;
}

static gboolean
parse_clause (GkForm *form, guint32 indicator, GPtrArray *programs, GError **error)
{
  const GkIndicator *counted = gk_form_indicator (form, indicator);
  Parser parser = { .form = form, .source = &counted->count, .at = counted->count.text, .error = error };
  GkClause clause = { .indicator = indicator, .step = -1, .member = -1 };

  next (&parser);
  if (!parse_quantity (&parser, programs, &clause))
    return FALSE;
  if (accept (&parser, "where"))
    {
      clause.step = parse_condition (&parser);
      if (clause.step < 0)
        return FALSE;
      if (parser.token.kind != TOKEN_END)
        return refuse (&parser, "\"and\", \"or\" or the end of the clause", "“and”“or”或语句结束") == 0;
    }
  else if (parser.token.kind != TOKEN_END)
    return refuse (&parser, "\"where\" or the end of the clause", "“where”或语句结束") == 0;

  for (guint32 i = 0; i < parser.ledger->columns->len && counted->dimension >= 0; i++)
    if (gk_ledger_column (parser.ledger, i)->dimension == counted->dimension)
      clause.member = (gint32) i;
  if (counted->dimension >= 0 && clause.member < 0)
    {
      gk_form_set_source_error (
          form, &counted->count, 0, error, GK_ERROR_FORM, "expected a ledger with a column for the dimension \"%s\"",
          "应为有“%s”宾栏对应列的台账", gk_form_dimension (form, (guint32) counted->dimension)->id);
      return FALSE;
    }
  g_array_append_val (parser.program->clauses, clause);

  return TRUE;
}

static void
program_free (gpointer data)
{
  GkProgram *program = data;

  g_array_unref (program->steps);
  g_array_unref (program->clauses);
  g_free (program);
}

GPtrArray *
gk_clauses_compile (GkForm *form, GError **error)
{
  g_autoptr (GPtrArray) programs = g_ptr_array_new_with_free_func (program_free);

  for (guint i = 0; i < form->ledgers->len; i++)
    {
      GkProgram *program = g_new (GkProgram, 1);

      program->steps = g_array_new (FALSE, FALSE, sizeof (GkStep));
      program->clauses = g_array_new (FALSE, FALSE, sizeof (GkClause));
      g_ptr_array_add (programs, program);
    }
  for (guint32 i = 0; i < form->indicators->len; i++)
    if (gk_form_indicator (form, i)->count.text != NULL && !parse_clause (form, i, programs, error))
      return NULL;

  return g_steal_pointer (&programs);
}
