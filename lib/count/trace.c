/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/trace-private.h"

#include <string.h>

#include "base/number-private.h"

/*
 * A trace decides row by row, as the rows arrive, and not by the blocks that figures are counted in: what it lists is
 * an account of its own of what a figure is made of.
 */

#define FIRST_ROWS 64
#define FIRST_TEXT 4096

/* What divides the parts of the key of an item: no text of a ledger has it. */
#define ITEM_DIVIDER '\x1f'

/* In front of what the columns say stand the code and the name of the body. */
#define BODY_TEXTS 2

typedef struct {
  gint64 first;
  gint64 last;
  guint year;
} Period;

struct _GkTrace {
  gatomicrefcount references;
  GkTally *tally;
  guint32 cell;
  gint32 member; /* of the cell, or -1 */
  const GkClause *clause;
  const GkProgram *program;
  char *body;      /* or NULL */
  GArray *periods; /* of Period */
  gint128 total;

  guint64 n_rows;
  guint64 n_allocated;
  guint32 *lines;
  guint32 *years;
  guint32 *sources;
  guint32 *items;
  gint64 *amounts;
  guint64 *starts; /* of each row in @text: one text behind the other, a byte each whether there is one in front */
  char *text;
  guint64 n_text;
  guint64 n_text_allocated;
  GHashTable *items_by_key; /* body, year and what is distinct → number of the item */
};

/* Whether a row of which the integers are @values is one that step @number is about. */
static gboolean
holds (const GkTrace *trace, guint32 number, const gint64 *values, const Period *period)
{
  const GkStep *step = &g_array_index (trace->program->steps, GkStep, number);
  gint64 left;
  gint64 right;

  switch (step->kind)
    {
    case GK_STEP_AND:
      return holds (trace, step->left, values, period) && holds (trace, step->right, values, period);
    case GK_STEP_OR:
      return holds (trace, step->left, values, period) || holds (trace, step->right, values, period);
    case GK_STEP_NOT:
      return !holds (trace, step->left, values, period);
    case GK_STEP_MISSING:
      return values[step->left] == GK_COUNT_MISSING;
    default:
      break;
    }

  left = values[step->left];
  if (left == GK_COUNT_MISSING)
    return FALSE;
  switch (step->kind)
    {
    case GK_STEP_IN_PERIOD:
      return left >= period->first && left <= period->last;
    case GK_STEP_BEFORE_PERIOD:
      return left < period->first;
    case GK_STEP_UNTIL_PERIOD:
      return left <= period->last;
    case GK_STEP_COLUMN:
      if (values[step->right] == GK_COUNT_MISSING)
        return FALSE;
      right = values[step->right] + step->value;
      break;
    default:
      right = step->value;
    }
  switch (step->compare)
    {
    case GK_COMPARE_EQUAL:
      return left == right;
    case GK_COMPARE_NOT_EQUAL:
      return left != right;
    case GK_COMPARE_LESS:
      return left < right;
    case GK_COMPARE_LESS_OR_EQUAL:
      return left <= right;
    case GK_COMPARE_GREATER:
      return left > right;
    default:
      return left >= right;
    }
}

/* Whether a row is counted in the cell of the trace, and not only in another one of its indicator. */
static gboolean
is_of_member (const GkTrace *trace, const gint64 *values, const Period *period)
{
  const GkForm *form = trace->tally->form;
  const GkLedgerColumn *column;
  gint64 member;

  if (trace->clause->member < 0 || trace->member == gk_form_total_member (form, trace->clause->indicator))
    return TRUE;

  column = gk_ledger_column (gk_form_ledger (form, trace->clause->ledger), (guint32) trace->clause->member);
  member = values[trace->clause->member];
  if (column->open >= 0 && (values[column->with] == GK_COUNT_MISSING || values[column->with] > period->last))
    member = column->open;
  for (gint32 at = member != GK_COUNT_MISSING ? (gint32) member : -1; at >= 0;
       at = gk_form_member (form, (guint32) at)->parent)
    if (at == trace->member)
      return TRUE;

  return FALSE;
}

static gboolean
is_of_body (const GkTrace *trace, const GkLedgerRow *row)
{
  return trace->body == NULL || g_strcmp0 (trace->body, row->body_code) == 0
         || g_strcmp0 (trace->body, row->body_name) == 0;
}

static gboolean
grow (gpointer block, guint64 n, gsize size)
{
  gpointer *pointer = block;
  gpointer grown = n <= G_MAXSIZE ? g_try_realloc_n (*pointer, (gsize) n, size) : NULL;

  if (grown != NULL)
    *pointer = grown;

  return grown != NULL;
}

/* Makes room for a row with @n_text bytes of text. */
static gboolean
make_room (GkTrace *trace, guint64 n_text, GError **error)
{
  guint64 wanted = MAX (2 * trace->n_allocated, FIRST_ROWS);
  guint64 wanted_text = MAX (2 * trace->n_text_allocated, MAX (FIRST_TEXT, trace->n_text + n_text));
  gboolean enough = TRUE;

  if (trace->n_rows == trace->n_allocated)
    {
      enough = grow (&trace->lines, wanted, sizeof *trace->lines) && grow (&trace->years, wanted, sizeof *trace->years)
               && grow (&trace->sources, wanted, sizeof *trace->sources)
               && grow (&trace->items, wanted, sizeof *trace->items)
               && grow (&trace->amounts, wanted, sizeof *trace->amounts)
               && grow (&trace->starts, wanted, sizeof *trace->starts);
      trace->n_allocated = enough ? wanted : trace->n_allocated;
    }
  if (enough && n_text > trace->n_text_allocated - trace->n_text)
    {
      enough = grow (&trace->text, wanted_text, 1);
      trace->n_text_allocated = enough ? wanted_text : trace->n_text_allocated;
    }
  if (!enough)
    gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the rows behind the figure",
                  "内存不足，无法容纳构成该数值的各行");

  return enough;
}

/* What the row says as text number @number, those of the body first; NULL for nothing. */
static const char *
row_text (const GkLedgerRow *row, guint number)
{
  const char *text = number == 0 ? row->body_code : number == 1 ? row->body_name : row->texts[number - BODY_TEXTS];

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
append_text (GkTrace *trace, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  trace->text[trace->n_text++] = text != NULL;
  memcpy (trace->text + trace->n_text, text != NULL ? text : "", length + 1);
  trace->n_text += length + 1;
}

/* The number of the item of a row, and whether no row before has it. */
static guint32
find_item (GkTrace *trace, const GkLedgerRow *row, const gint64 *values, guint year, gboolean *is_first)
{
  const GkLedger *ledger = gk_form_ledger (trace->tally->form, trace->clause->ledger);
  const char *code = row_text (row, 0);
  const char *name = row_text (row, 1);
  g_autofree char *key = NULL;
  guint32 item;

  if (gk_ledger_column (ledger, trace->clause->column)->type == GK_COLUMN_TEXT)
    key = g_strdup_printf ("%c%s%c%u%c%s", code != NULL ? 'c' : 'n',
                           code != NULL   ? code
                           : name != NULL ? name
                                          : "",
                           ITEM_DIVIDER, year, ITEM_DIVIDER, row->texts[trace->clause->column]);
  else
    key = g_strdup_printf ("%c%s%c%u%c%" G_GINT64_FORMAT, code != NULL ? 'c' : 'n',
                           code != NULL   ? code
                           : name != NULL ? name
                                          : "",
                           ITEM_DIVIDER, year, ITEM_DIVIDER, values[trace->clause->column]);
  item = GPOINTER_TO_UINT (g_hash_table_lookup (trace->items_by_key, key));
  *is_first = item == 0;
  if (*is_first)
    {
      item = g_hash_table_size (trace->items_by_key) + 1;
      g_hash_table_insert (trace->items_by_key, g_steal_pointer (&key), GUINT_TO_POINTER (item));
    }

  return item;
}

static gboolean
add_row (GkTrace *trace, const GkLedgerRow *row, const gint64 *values, guint year, GError **error)
{
  const GkIndicator *indicator = gk_form_indicator (trace->tally->form, trace->clause->indicator);
  guint n_texts = gk_form_ledger (trace->tally->form, trace->clause->ledger)->columns->len + BODY_TEXTS;
  gint128 amount = gk_power_of_ten (indicator->decimals);
  guint64 n_text = 0;
  guint32 item = 0;
  gboolean is_first;

  for (guint i = 0; i < n_texts; i++)
    n_text += 2 + (row_text (row, i) != NULL ? strlen (row_text (row, i)) : 0);
  if (!make_room (trace, n_text, error))
    return FALSE;

  if (trace->clause->quantity == GK_QUANTITY_SUM)
    amount = (gint128) values[trace->clause->column] * trace->clause->factor;
  else if (trace->clause->quantity == GK_QUANTITY_DISTINCT)
    {
      item = find_item (trace, row, values, year, &is_first);
      amount = is_first ? amount : 0;
    }
  if (!gk_number_in_range (amount, indicator->decimals) || !gk_int128_add (&trace->total, amount))
    {
      gk_set_error (error, GK_ERROR_OVERFLOW, g_ptr_array_index (trace->tally->sources, row->source), row->line, 0,
                    "what the row adds to \"%s\" is out of the range of numbers", "该行计入“%s”的数值超出可计算范围",
                    indicator->id);
      return FALSE;
    }

  trace->lines[trace->n_rows] = row->line;
  trace->years[trace->n_rows] = year;
  trace->sources[trace->n_rows] = row->source;
  trace->items[trace->n_rows] = item;
  trace->amounts[trace->n_rows] = (gint64) amount;
  trace->starts[trace->n_rows++] = trace->n_text;
  for (guint i = 0; i < n_texts; i++)
    append_text (trace, row_text (row, i));

  return TRUE;
}

/* Whether the trace is about rows like this one, whatever the period. */
static gboolean
is_about (const GkTrace *trace, guint32 ledger, const GkLedgerRow *row)
{
  return trace->clause->ledger == ledger && is_of_body (trace, row)
         && (trace->clause->quantity == GK_QUANTITY_ROWS || row->values[trace->clause->column] != GK_COUNT_MISSING);
}

static gboolean
is_counted (const GkTrace *trace, const GkLedgerRow *row, const Period *period)
{
  return (trace->clause->step < 0 || holds (trace, (guint32) trace->clause->step, row->values, period))
         && is_of_member (trace, row->values, period);
}

gboolean
gk_traces_want_row (const GkTally *tally, guint32 ledger, const GkLedgerRow *row)
{
  for (guint i = 0; i < tally->traces->len; i++)
    {
      const GkTrace *trace = g_ptr_array_index (tally->traces, i);

      for (guint k = 0; k < trace->periods->len && is_about (trace, ledger, row); k++)
        if (is_counted (trace, row, &g_array_index (trace->periods, Period, k)))
          return TRUE;
    }

  return FALSE;
}

gboolean
gk_traces_take_row (GkTally *tally, guint32 ledger, const GkLedgerRow *row, GError **error)
{
  for (guint i = 0; i < tally->traces->len; i++)
    {
      GkTrace *trace = g_ptr_array_index (tally->traces, i);

      for (guint k = 0; k < trace->periods->len && is_about (trace, ledger, row); k++)
        {
          const Period *period = &g_array_index (trace->periods, Period, k);

          if (is_counted (trace, row, period) && !add_row (trace, row, row->values, period->year, error))
            return FALSE;
        }
    }

  return TRUE;
}

static void
add_period (GArray *periods, guint year)
{
  Period period = { .year = year };

  gk_day_number (year, 1, 1, &period.first);
  gk_day_number (year, 12, 31, &period.last);
  g_array_append_val (periods, period);
}

static gboolean
set_periods (GkTrace *trace, const char *period, GError **error)
{
  guint64 number;

  if (period == NULL)
    for (guint i = 0; i < trace->tally->years->len; i++)
      add_period (trace->periods, g_array_index (trace->tally->years, guint, i));
  else if (g_ascii_string_to_unsigned (period, 10, GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR, &number, NULL))
    add_period (trace->periods, (guint) number);
  if (trace->periods->len > 0)
    return TRUE;

  if (period == NULL)
    gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "expected a period: the rows behind a figure are those of a year",
                  "应指明报告期：构成数值的行须按年度查明");
  else
    gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "period \"%s\"; expected a year from %d to %d",
                  "报告期“%s”；应为 %d 至 %d 之间的年份", period, GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR);

  return FALSE;
}

/* Finds the clause of the cell that is called @id. */
static gboolean
set_cell (GkTrace *trace, const char *id, GError **error)
{
  GkForm *form = trace->tally->form;
  gint32 cell = gk_form_find_cell (form, id);
  gint32 indicator = cell >= 0 ? gk_form_get_cell_indicator (form, (guint32) cell) : -1;

  if (cell < 0)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0,
                    "the form \"%s\" has no cell \"%s\"; expected one such as %s", "表式“%s”没有单元格“%s”；应如 %s",
                    form->id, id, form->cells->len > 0 ? gk_form_get_cell_id (form, 0) : "");
      return FALSE;
    }
  trace->cell = (guint32) cell;
  trace->member = gk_form_get_cell_at (form, trace->cell)->member;
  for (guint i = 0; i < trace->tally->programs->len; i++)
    {
      trace->program = g_ptr_array_index (trace->tally->programs, i);
      for (guint k = 0; k < trace->program->clauses->len; k++)
        {
          trace->clause = &g_array_index (trace->program->clauses, GkClause, k);
          if (trace->clause->indicator == (guint32) indicator)
            return TRUE;
        }
    }
  if (gk_form_cell_indicator (form, trace->cell)->kind == GK_INDICATOR_PERCENT)
    gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0,
                  "\"%s\" is a share, which is not counted; expected one of the figures that it is of",
                  "“%s”是占比，不由台账直接计数；应为其分子或分母所含的单元格", id);
  else
    gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "the form \"%s\" does not say how \"%s\" is counted",
                  "表式“%s”没有规定“%s”如何由台账计数", form->id, id);

  return FALSE;
}

GkTrace *
gk_trace_new (GkTally *tally, const char *cell, const char *body, const char *period, GError **error)
{
  g_autoptr (GkTrace) trace = NULL;

  g_return_val_if_fail (tally != NULL, NULL);
  g_return_val_if_fail (cell != NULL, NULL);

  trace = g_new0 (GkTrace, 1);
  g_atomic_ref_count_init (&trace->references);
  trace->tally = gk_tally_ref (tally);
  trace->body = g_strdup (body);
  trace->periods = g_array_new (FALSE, FALSE, sizeof (Period));
  trace->items_by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!set_cell (trace, cell, error) || !set_periods (trace, period, error))
    return NULL;
  g_ptr_array_add (tally->traces, trace);

  return g_steal_pointer (&trace);
}

GkTrace *
gk_trace_ref (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  g_atomic_ref_count_inc (&trace->references);

  return trace;
}

void
gk_trace_unref (GkTrace *trace)
{
  if (trace == NULL || !g_atomic_ref_count_dec (&trace->references))
    return;

  g_ptr_array_remove (trace->tally->traces, trace);
  gk_tally_unref (trace->tally);
  g_array_unref (trace->periods);
  g_hash_table_unref (trace->items_by_key);
  g_free (trace->body);
  g_free (trace->lines);
  g_free (trace->years);
  g_free (trace->sources);
  g_free (trace->items);
  g_free (trace->amounts);
  g_free (trace->starts);
  g_free (trace->text);
  g_free (trace);
}

GkForm *
gk_trace_get_form (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return trace->tally->form;
}

guint32
gk_trace_get_cell (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, 0);

  return trace->cell;
}

guint32
gk_trace_get_ledger (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, 0);

  return trace->clause->ledger;
}

guint64
gk_trace_get_n_rows (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, 0);

  return trace->n_rows;
}

const guint32 *
gk_trace_get_lines (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return trace->lines;
}

const guint32 *
gk_trace_get_periods (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return trace->years;
}

const gint64 *
gk_trace_get_amounts (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return trace->amounts;
}

const guint32 *
gk_trace_get_items (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return trace->items;
}

const char *
gk_trace_get_source (GkTrace *trace, guint64 row)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return row < trace->n_rows ? g_ptr_array_index (trace->tally->sources, trace->sources[row]) : NULL;
}

/* Text number @number of a row, as in row_text(). */
static const char *
get_text (GkTrace *trace, guint64 row, guint number)
{
  const char *at;

  if (row >= trace->n_rows)
    return NULL;
  at = trace->text + trace->starts[row];
  for (guint i = 0; i < number; i++)
    at += 1 + strlen (at + 1) + 1;

  return *at != 0 ? at + 1 : NULL;
}

const char *
gk_trace_get_body_code (GkTrace *trace, guint64 row)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return get_text (trace, row, 0);
}

const char *
gk_trace_get_body_name (GkTrace *trace, guint64 row)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return get_text (trace, row, 1);
}

const char *
gk_trace_get_text (GkTrace *trace, guint64 row, guint32 column)
{
  g_return_val_if_fail (trace != NULL, NULL);

  if (column >= gk_form_ledger (trace->tally->form, trace->clause->ledger)->columns->len)
    return NULL;

  return get_text (trace, row, BODY_TEXTS + column);
}

char *
gk_trace_dup_amount (GkTrace *trace, guint64 row)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return row < trace->n_rows
             ? gk_int128_print (trace->amounts[row], gk_form_cell_indicator (trace->tally->form, trace->cell)->decimals)
             : NULL;
}

char *
gk_trace_dup_total (GkTrace *trace)
{
  g_return_val_if_fail (trace != NULL, NULL);

  return gk_int128_print (trace->total, gk_form_cell_indicator (trace->tally->form, trace->cell)->decimals);
}
