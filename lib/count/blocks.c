/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/result-private.h"

#include <string.h>

#include "base/parallel-private.h"
#include "count/masks-private.h"

/* Rows that conditions are found out for at a time: what they yield stays in cache. */
#define BLOCK 1024

/* Rows that a thread takes at a time. */
#define CHUNK_ROWS 65536

/* Bytes of results that threads may have besides each other, whatever the rows take. */
#define FEW_BYTES (64 * 1024 * 1024)
#define ROW_BYTES 32

/* The days of a period, both ends included. */
typedef struct {
  gint64 first;
  gint64 last;
} Span;

/* What is known of a condition before it is found out: as if of every row. */
typedef enum { NEVER, SOMETIMES, ALWAYS } Outlook;

/* What all threads share. */
typedef struct {
  GkTally *tally;
  const GkProgram *program;
  const GkLedger *ledger;
  const GkBook *book;
  const Span *spans; /* one a period */
  guint n_periods;
  guint8 *by_period; /* one a step: whether it looks at the period */
  gint32 **slots;    /* one a column that decides cells: the slot of each member, or of the next that it is a part of */
  struct _Counter *counters;
  guint32 chunk_rows;
} Count;

/* What a thread has of its own. */
typedef struct _Counter {
  GkResult *results;   /* one a clause */
  guint8 *masks;       /* BLOCK bytes a step */
  guint8 *outlooks;    /* one a step */
  guint32 **places;    /* one a column that decides cells: the slot of every row of the block */
  GkDateRange *ranges; /* one a column */
} Counter;

/* Which of less, equal and greater a comparison accepts, a bit each. */
static guint
accepted_orders (gint32 compare)
{
  switch (compare)
    {
    case GK_COMPARE_EQUAL:
      return 2;
    case GK_COMPARE_NOT_EQUAL:
      return 1 | 4;
    case GK_COMPARE_LESS:
      return 1;
    case GK_COMPARE_LESS_OR_EQUAL:
      return 1 | 2;
    case GK_COMPARE_GREATER:
      return 4;
    default:
      return 4 | 2;
    }
}

static gboolean
joins (const GkStep *step)
{
  return step->kind == GK_STEP_AND || step->kind == GK_STEP_OR || step->kind == GK_STEP_NOT;
}

/* The days that a step about the period accepts. */
static void
find_days (const GkStep *step, const Span *span, gint64 *first, gint64 *last)
{
  *first = step->kind == GK_STEP_IN_PERIOD ? span->first : G_MININT64;
  *last = step->kind == GK_STEP_BEFORE_PERIOD ? span->first - 1 : span->last;
}

/* Compares the values of a column with a constant. */
static void
run_value (const GkRowColumn *column, guint64 start, guint n, const GkStep *step, guint8 *mask)
{
  guint accepted = accepted_orders (step->compare);
  guint8 other[BLOCK];

  if (accepted != (1 | 4))
    {
      gk_mask_range (column, start, n, (accepted & 1) != 0 ? G_MININT64 : step->value + ((accepted & 2) == 0),
                     (accepted & 4) != 0 ? G_MAXINT64 : step->value - ((accepted & 2) == 0), mask);
      return;
    }
  gk_mask_range (column, start, n, G_MININT64, step->value - 1, mask);
  gk_mask_range (column, start, n, step->value + 1, G_MAXINT64, other);
  gk_mask_join (mask, other, n, GK_STEP_OR, mask);
}

/* Finds out one step for @n rows from @start on. */
static void
run_step (const Count *count, Counter *counter, guint32 number, guint64 start, guint n, const Span *span)
{
  const GkStep *step = &g_array_index (count->program->steps, GkStep, number);
  const GkRowColumn *columns = count->book->rows.columns;
  guint8 *mask = counter->masks + (gsize) number * BLOCK;
  gint64 first;
  gint64 last;

  switch (step->kind)
    {
    case GK_STEP_AND:
    case GK_STEP_OR:
    case GK_STEP_NOT:
      gk_mask_join (counter->masks + (gsize) step->left * BLOCK, counter->masks + (gsize) step->right * BLOCK, n,
                    step->kind, mask);
      break;
    case GK_STEP_MISSING:
      gk_mask_missing (&columns[step->left], start, n, mask);
      break;
    case GK_STEP_VALUE:
      run_value (&columns[step->left], start, n, step, mask);
      break;
    case GK_STEP_COLUMN:
      gk_mask_dates ((const gint32 *) columns[step->left].values + start,
                     (const gint32 *) columns[step->right].values + start, n, step->value,
                     accepted_orders (step->compare), mask);
      break;
    default:
      find_days (step, span, &first, &last);
      gk_mask_range (&columns[step->left], start, n, first, last, mask);
    }
}

/* What the dates of the block tell of a step. */
static Outlook
look_ahead (const Count *count, const Counter *counter, guint32 number, const Span *span)
{
  const GkStep *step = &g_array_index (count->program->steps, GkStep, number);
  const GkDateRange *range = &counter->ranges[joins (step) ? 0 : step->left];
  gint64 first;
  gint64 last;

  switch (step->kind)
    {
    case GK_STEP_AND:
      return MIN (counter->outlooks[step->left], counter->outlooks[step->right]);
    case GK_STEP_OR:
      return MAX (counter->outlooks[step->left], counter->outlooks[step->right]);
    case GK_STEP_NOT:
      return ALWAYS - counter->outlooks[step->left];
    case GK_STEP_IN_PERIOD:
    case GK_STEP_BEFORE_PERIOD:
    case GK_STEP_UNTIL_PERIOD:
      find_days (step, span, &first, &last);
      if (range->first > range->last || range->first > last || range->last < first)
        return NEVER;
      return !range->has_missing && range->first >= first && range->last <= last ? ALWAYS : SOMETIMES;
    default:
      return SOMETIMES;
    }
}

/* ---- Adding ---- */

/* The slots of the members that the rows of a block have at the end of the period. */
static void
find_slots (const Count *count, Counter *counter, guint32 column, guint64 start, guint n, const Span *span)
{
  const GkLedgerColumn *decides = gk_ledger_column (count->ledger, column);
  const GkRowColumn *members = &count->book->rows.columns[column];
  const gint32 *slots = count->slots[column];
  guint32 *places = counter->places[column];

  for (guint i = 0; i < n; i++)
    {
      gint64 member = gk_row_column_get (members, start + i);

      places[i] = (guint32) slots[member == GK_COUNT_MISSING ? 0 : member + 1];
    }
  if (decides->open < 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      gint64 closed = gk_row_column_get (&count->book->rows.columns[decides->with], start + i);

      if (closed == GK_COUNT_MISSING || closed > span->last)
        places[i] = (guint32) slots[decides->open + 1];
    }
}

/* Adds a value that is distinct to the slot of a row and those of all that this is a part of. */
static gboolean
add_distinct (const Count *count, GkResult *result, guint64 place, guint32 slot, gint64 value)
{
  gint32 at = (gint32) slot;

  do
    if (!gk_set_add (&result->set, place + (guint32) at, value, count->tally->hash_mask))
      return FALSE;
  while (result->parents != NULL && (at = result->parents[at]) >= 0);

  return TRUE;
}

/* Adds what a clause counts of the rows of a block that are listed. */
static gboolean
add_rows (const Count *count, Counter *counter, guint number, guint64 start, const guint16 *rows, guint n, guint period)
{
  const GkClause *clause = &g_array_index (count->program->clauses, GkClause, number);
  GkResult *result = &counter->results[number];
  const guint32 *bodies = count->book->rows.bodies + start;
  const guint32 *places = clause->member >= 0 ? counter->places[clause->member] : NULL;
  const GkRowColumn *values = &count->book->rows.columns[clause->column];

  for (guint i = 0; i < n; i++)
    {
      guint row = rows[i];
      guint32 slot = places != NULL ? places[row] : 0;
      guint64 place = ((guint64) bodies[row] * count->n_periods + period) * result->n_slots;
      gint64 value;

      if (clause->quantity == GK_QUANTITY_ROWS)
        {
          result->counts[place + slot]++;
          continue;
        }
      value = gk_row_column_get (values, start + row);
      if (value == GK_COUNT_MISSING)
        continue;
      if (clause->quantity == GK_QUANTITY_SUM)
        result->sums[place + slot] += value;
      else if (!add_distinct (count, result, place, slot, value))
        return FALSE;
    }

  return TRUE;
}

/* Counts a block for a period, where any of its rows may count. */
static gboolean
count_period (const Count *count, Counter *counter, guint64 start, guint n, guint period)
{
  const Span *span = &count->spans[period];
  gboolean any = FALSE;
  guint16 rows[BLOCK];

  for (guint32 i = 0; i < count->program->steps->len; i++)
    if (count->by_period[i])
      counter->outlooks[i] = (guint8) look_ahead (count, counter, i, span);
  for (guint i = 0; i < count->program->clauses->len && !any; i++)
    {
      gint32 step = g_array_index (count->program->clauses, GkClause, i).step;

      any = step < 0 || counter->outlooks[step] != NEVER;
    }
  if (!any)
    return TRUE;

  for (guint32 i = 0; i < count->program->steps->len; i++)
    if (count->by_period[i] && counter->outlooks[i] == SOMETIMES)
      run_step (count, counter, i, start, n, span);
    else if (count->by_period[i])
      memset (counter->masks + (gsize) i * BLOCK, counter->outlooks[i] == ALWAYS, n);
  for (guint i = 0; i < count->ledger->columns->len; i++)
    if (count->slots[i] != NULL)
      find_slots (count, counter, i, start, n, span);
  for (guint i = 0; i < count->program->clauses->len; i++)
    {
      gint32 step = g_array_index (count->program->clauses, GkClause, i).step;
      guint n_rows = n;

      if (step >= 0 && counter->outlooks[step] == NEVER)
        continue;
      if (step >= 0)
        n_rows = gk_mask_list (counter->masks + (gsize) step * BLOCK, n, rows);
      else
        for (guint k = 0; k < n; k++)
          rows[k] = (guint16) k;
      if (!add_rows (count, counter, i, start, rows, n_rows, period))
        return FALSE;
    }

  return TRUE;
}

static gboolean
count_block (const Count *count, Counter *counter, guint64 start, guint n)
{
  const GkRowColumn *columns = count->book->rows.columns;

  for (guint i = 0; i < count->ledger->columns->len; i++)
    if (columns[i].width > 0 && gk_ledger_column (count->ledger, i)->type == GK_COLUMN_DATE)
      gk_mask_find_range ((const gint32 *) columns[i].values + start, n, &counter->ranges[i]);
  for (guint32 i = 0; i < count->program->steps->len; i++)
    if (!count->by_period[i])
      run_step (count, counter, i, start, n, NULL);
  for (guint period = 0; period < count->n_periods; period++)
    if (!count_period (count, counter, start, n, period))
      return FALSE;

  return TRUE;
}

static gboolean
count_chunk (gpointer data, guint32 worker, guint32 chunk)
{
  const Count *count = data;
  guint64 start = (guint64) chunk * count->chunk_rows;
  guint64 end = MIN (start + count->chunk_rows, count->book->rows.n);

  for (; start < end; start += BLOCK)
    if (!count_block (count, &count->counters[worker], start, (guint) MIN (BLOCK, end - start)))
      return FALSE;

  return TRUE;
}

/* ---- Making and joining ---- */

static void
counter_clear (const Count *count, Counter *counter)
{
  for (guint i = 0; i < count->program->clauses->len && counter->results != NULL; i++)
    gk_result_clear (&counter->results[i]);
  for (guint i = 0; i < count->ledger->columns->len && counter->places != NULL; i++)
    g_free (counter->places[i]);
  g_free (counter->results);
  g_free (counter->masks);
  g_free (counter->outlooks);
  g_free (counter->places);
  g_free (counter->ranges);
}

static gboolean
counter_init (const Count *count, Counter *counter, guint64 n_rows, GError **error)
{
  guint n_clauses = count->program->clauses->len;
  guint n_columns = count->ledger->columns->len;

  counter->results = g_new0 (GkResult, MAX (n_clauses, 1));
  counter->outlooks = g_new (guint8, count->program->steps->len + 1);
  memset (counter->outlooks, SOMETIMES, count->program->steps->len + 1);
  counter->ranges = g_new0 (GkDateRange, n_columns);
  counter->places = g_new0 (guint32 *, n_columns);
  for (guint i = 0; i < n_columns; i++)
    if (count->slots[i] != NULL)
      counter->places[i] = g_new (guint32, BLOCK);
  counter->masks = gk_try_malloc0_n (MAX (count->program->steps->len, 1), BLOCK, error);
  if (counter->masks == NULL)
    return FALSE;
  for (guint i = 0; i < n_clauses; i++)
    if (!gk_result_init (&counter->results[i], count->tally->form,
                         &g_array_index (count->program->clauses, GkClause, i), n_rows, error))
      return FALSE;

  return TRUE;
}

/* The slots of the members of the columns that decide cells, from the one of no member on. */
static void
find_members (Count *count)
{
  const GkForm *form = count->tally->form;

  for (guint i = 0; i < count->program->clauses->len; i++)
    {
      const GkClause *clause = &g_array_index (count->program->clauses, GkClause, i);
      gint32 *slots;

      if (clause->member < 0 || count->slots[clause->member] != NULL)
        continue;
      slots = count->slots[clause->member] = g_new0 (gint32, form->members->len + 1);
      for (guint32 k = 0; k <= form->members->len; k++)
        {
          gint32 member = k > 0 ? (gint32) k - 1 : gk_form_total_member (form, clause->indicator);

          while (gk_form_member (form, (guint32) member)->slot < 0
                 && gk_form_member (form, (guint32) member)->parent >= 0)
            member = gk_form_member (form, (guint32) member)->parent;
          slots[k] = MAX (gk_form_member (form, (guint32) member)->slot, 0);
        }
    }
}

static void
find_by_period (Count *count)
{
  for (guint32 i = 0; i < count->program->steps->len; i++)
    {
      const GkStep *step = &g_array_index (count->program->steps, GkStep, i);

      count->by_period[i] = joins (step) ? count->by_period[step->left] || count->by_period[step->right]
                                         : step->kind == GK_STEP_IN_PERIOD || step->kind == GK_STEP_BEFORE_PERIOD
                                               || step->kind == GK_STEP_UNTIL_PERIOD;
    }
}

/* How many threads count: what they have besides each other should not take more than the rows. */
static guint32
find_n_counters (const Count *count, guint64 n_rows, guint32 n_chunks)
{
  guint64 n_bytes = 1;
  guint64 most = MAX (count->book->rows.n * ROW_BYTES, FEW_BYTES);
  guint32 n = MIN (gk_tally_n_threads (count->tally), MAX (n_chunks, 1));

  for (guint i = 0; i < count->program->clauses->len; i++)
    n_bytes += gk_result_size (count->tally->form, &g_array_index (count->program->clauses, GkClause, i), n_rows);

  return (guint32) CLAMP (most / n_bytes, 1, n);
}

static gboolean
run (Count *count, GkDataset *dataset, GError **error)
{
  guint64 n_chunks = (count->book->rows.n + count->chunk_rows - 1) / count->chunk_rows;
  guint32 n_counters = find_n_counters (count, dataset->n_rows, (guint32) n_chunks);
  gboolean sound = TRUE;

  count->counters = g_new0 (Counter, n_counters);
  for (guint32 i = 0; i < n_counters && sound; i++)
    sound = counter_init (count, &count->counters[i], dataset->n_rows, error);
  if (sound && !gk_parallel_run (n_counters, (guint32) n_chunks, count_chunk, count))
    sound = gk_result_no_memory (error);
  for (guint i = 0; i < count->program->clauses->len && sound; i++)
    {
      GkResult *result = &count->counters[0].results[i];

      for (guint32 k = 1; k < n_counters && sound; k++)
        sound
            = gk_result_join (result, &count->counters[k].results[i], dataset->n_rows, count->tally->hash_mask, error);
      sound = sound
              && gk_result_store (result, count->tally->form, &g_array_index (count->program->clauses, GkClause, i),
                                  dataset, error);
    }
  for (guint32 i = 0; i < n_counters; i++)
    counter_clear (count, &count->counters[i]);
  g_free (count->counters);

  return sound;
}

gboolean
gk_book_count (GkTally *tally, guint32 ledger, GArray *years, GkDataset *dataset, GError **error)
{
  Count count = { .tally = tally,
                  .program = g_ptr_array_index (tally->programs, ledger),
                  .ledger = gk_form_ledger (tally->form, ledger),
                  .book = &tally->books[ledger],
                  .n_periods = years->len,
                  .chunk_rows = tally->chunk_rows > 0 ? tally->chunk_rows : CHUNK_ROWS };
  g_autofree Span *spans = g_new (Span, years->len + 1);
  g_autofree guint8 *by_period = g_new0 (guint8, count.program->steps->len + 1);
  g_autofree gint32 **slots = g_new0 (gint32 *, count.ledger->columns->len + 1);
  gboolean counted;

  for (guint i = 0; i < years->len; i++)
    {
      gk_day_number (g_array_index (years, guint, i), 1, 1, &spans[i].first);
      gk_day_number (g_array_index (years, guint, i), 12, 31, &spans[i].last);
    }
  count.spans = spans;
  count.by_period = by_period;
  count.slots = slots;
  find_by_period (&count);
  find_members (&count);
  counted = run (&count, dataset, error);
  for (guint i = 0; i < count.ledger->columns->len; i++)
    g_free (slots[i]);

  return counted;
}
