/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/number-private.h"
#include "count/shares-private.h"

/* Rows that conditions are found out for at a time: what they yield stays in cache. */
#define BLOCK 1024

/* The days of a period, both ends included. */
typedef struct {
  gint64 first;
  gint64 last;
} Span;

/* What a clause has counted. */
typedef struct {
  gint128 *sums;    /* by body, period and slot */
  GHashTable *seen; /* of what is distinct: place and value (gint64[2]) */
  guint32 n_slots;
} Result;

typedef struct {
  GkTally *tally;
  GArray *years; /* of guint */
  const GkProgram *program;
  const GkLedger *ledger;
  const GkBook *book;
  Result *results; /* one a clause */
  guint8 *masks;   /* BLOCK bytes a step */
} Count;

#define COMPARE_ROWS(right_side)                                                                                       \
  for (guint i = 0; i < n; i++)                                                                                        \
    {                                                                                                                  \
      gint64 l = left[i];                                                                                              \
      gint64 r = (right_side);                                                                                         \
                                                                                                                       \
      mask[i]                                                                                                          \
          = l != GK_COUNT_MISSING && r != GK_COUNT_MISSING                                                             \
            && (((accepted & 1) != 0 && l < r) || ((accepted & 2) != 0 && l == r) || ((accepted & 4) != 0 && l > r));  \
    }

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

/* Marks the rows of a block whose value lies in a span. */
static void
mark_span (const gint64 *values, gint64 first, gint64 last, guint8 *mask, guint n)
{
  for (guint i = 0; i < n; i++)
    mask[i] = values[i] != GK_COUNT_MISSING && values[i] >= first && values[i] <= last;
}

/* Finds out one step for @n rows from @start on. */
static void
run_step (const Count *count, guint32 number, guint64 start, guint n, Span span)
{
  const GkStep *step = &g_array_index (count->program->steps, GkStep, number);
  guint8 *mask = count->masks + (gsize) number * BLOCK;
  gboolean joins = step->kind == GK_STEP_AND || step->kind == GK_STEP_OR || step->kind == GK_STEP_NOT;
  const guint8 *one = joins ? count->masks + (gsize) step->left * BLOCK : NULL;
  const guint8 *other = joins ? count->masks + (gsize) step->right * BLOCK : NULL;
  const gint64 *left = joins ? NULL : count->book->columns[step->left] + start;
  guint accepted = accepted_orders (step->compare);

  switch (step->kind)
    {
    case GK_STEP_AND:
      for (guint i = 0; i < n; i++)
        mask[i] = one[i] & other[i];
      break;
    case GK_STEP_OR:
      for (guint i = 0; i < n; i++)
        mask[i] = one[i] | other[i];
      break;
    case GK_STEP_NOT:
      for (guint i = 0; i < n; i++)
        mask[i] = !one[i];
      break;
    case GK_STEP_MISSING:
      for (guint i = 0; i < n; i++)
        mask[i] = left[i] == GK_COUNT_MISSING;
      break;
    case GK_STEP_VALUE:
      COMPARE_ROWS (step->value)
      break;
      case GK_STEP_COLUMN: {
        const gint64 *right = count->book->columns[step->right] + start;

        COMPARE_ROWS (right[i] == GK_COUNT_MISSING ? GK_COUNT_MISSING : right[i] + step->value)
        break;
      }
    case GK_STEP_IN_PERIOD:
      mark_span (left, span.first, span.last, mask, n);
      break;
    case GK_STEP_BEFORE_PERIOD:
      mark_span (left, G_MININT64, span.first - 1, mask, n);
      break;
    default:
      mark_span (left, G_MININT64, span.last, mask, n);
    }
}

/* Adds what a row is worth to one slot of its body and period. */
static gboolean
add_to_slot (const Count *count, const GkClause *clause, Result *result, guint64 row, guint64 place)
{
  gint64 value = clause->quantity != GK_QUANTITY_ROWS ? count->book->columns[clause->column][row] : 1;
  gint64 *key;

  if (value == GK_COUNT_MISSING)
    return TRUE;
  if (clause->quantity == GK_QUANTITY_SUM)
    return gk_int128_add (&result->sums[place], value);
  if (clause->quantity == GK_QUANTITY_DISTINCT)
    {
      gint64 sought[2] = { (gint64) place, value };

      if (g_hash_table_contains (result->seen, sought))
        return TRUE;
      key = g_memdup2 (sought, sizeof sought);
      g_hash_table_add (result->seen, key);
    }
  result->sums[place]++;

  return TRUE;
}

/* The member that a row has at the end of the period, or -1. */
static gint32
find_member (const Count *count, guint32 column, guint64 row, Span span)
{
  const GkLedgerColumn *decides = gk_ledger_column (count->ledger, column);
  gint64 member = count->book->columns[column][row];

  if (decides->open >= 0)
    {
      gint64 closed = count->book->columns[decides->with][row];

      if (closed == GK_COUNT_MISSING || closed > span.last)
        return decides->open;
    }

  return member != GK_COUNT_MISSING ? (gint32) member : -1;
}

/* Adds a row that the clause counts: to the cell of its member and of all that this is a part of. */
static gboolean
add_row (const Count *count, guint number, guint64 row, guint period, Span span)
{
  const GkForm *form = count->tally->form;
  const GkClause *clause = &g_array_index (count->program->clauses, GkClause, number);
  Result *result = &count->results[number];
  guint64 place = ((guint64) count->book->bodies[row] * count->years->len + period) * result->n_slots;
  gint32 member;

  if (clause->member < 0)
    return add_to_slot (count, clause, result, row, place);

  member = find_member (count, (guint32) clause->member, row, span);
  if (member < 0)
    member = gk_form_total_member (form, clause->indicator);
  for (; member >= 0; member = gk_form_member (form, (guint32) member)->parent)
    {
      gint32 slot = gk_form_member (form, (guint32) member)->slot;

      if (slot >= 0 && !add_to_slot (count, clause, result, row, place + (guint32) slot))
        return FALSE;
    }

  return TRUE;
}

static gboolean
count_block (const Count *count, guint64 start, guint n, guint period, Span span)
{
  for (guint32 i = 0; i < count->program->steps->len; i++)
    run_step (count, i, start, n, span);
  for (guint i = 0; i < count->program->clauses->len; i++)
    {
      gint32 step = g_array_index (count->program->clauses, GkClause, i).step;
      const guint8 *mask = step >= 0 ? count->masks + (gsize) step * BLOCK : NULL;

      for (guint k = 0; k < n; k++)
        if ((mask == NULL || mask[k] != 0) && !add_row (count, i, start + k, period, span))
          return FALSE;
    }

  return TRUE;
}

static gboolean
overflow (const GkIndicator *indicator, GError **error)
{
  gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "the figure of \"%s\" is out of the range of numbers",
                "“%s”的数值超出可计算范围", indicator->id);

  return FALSE;
}

/* Puts what a clause has counted into the dataset. */
static gboolean
store (const Count *count, guint number, GkDataset *dataset, GError **error)
{
  const GkClause *clause = &g_array_index (count->program->clauses, GkClause, number);
  const GkIndicator *indicator = gk_form_indicator (count->tally->form, clause->indicator);
  const Result *result = &count->results[number];

  for (guint64 row = 0; row < dataset->n_rows; row++)
    for (guint32 slot = 0; slot < result->n_slots; slot++)
      {
        gint128 value = result->sums[row * result->n_slots + slot];
        gint64 factor = clause->quantity == GK_QUANTITY_SUM ? clause->factor : gk_power_of_ten (indicator->decimals);

        if (!gk_int128_multiply (&value, factor) || !gk_number_in_range (value, indicator->decimals))
          return overflow (indicator, error);
        if (!gk_dataset_set (dataset, row, (guint32) indicator->cell + slot, GK_CELL_REPORTED, (gint64) value,
                             (guint8) indicator->decimals, error))
          return FALSE;
      }

  return TRUE;
}

static guint
hash_place (gconstpointer data)
{
  const gint64 *key = data;
  guint64 mixed = ((guint64) key[0] * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) ^ (guint64) key[1];

  mixed = (mixed ^ (mixed >> 31)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);

  return (guint) (mixed >> 32);
}

static gboolean
equal_places (gconstpointer left, gconstpointer right)
{
  return memcmp (left, right, 2 * sizeof (gint64)) == 0;
}

static void
clear_results (Count *count)
{
  for (guint i = 0; i < count->program->clauses->len && count->results != NULL; i++)
    {
      g_free (count->results[i].sums);
      g_clear_pointer (&count->results[i].seen, g_hash_table_unref);
    }
  g_clear_pointer (&count->results, g_free);
  g_clear_pointer (&count->masks, g_free);
}

static gboolean
make_results (Count *count, guint64 n_rows, GError **error)
{
  const GkForm *form = count->tally->form;

  count->results = g_new0 (Result, MAX (count->program->clauses->len, 1));
  count->masks = gk_try_malloc0_n (MAX (count->program->steps->len, 1), BLOCK, error);
  if (count->masks == NULL)
    return FALSE;
  for (guint i = 0; i < count->program->clauses->len; i++)
    {
      const GkClause *clause = &g_array_index (count->program->clauses, GkClause, i);
      gint32 dimension = gk_form_indicator (form, clause->indicator)->dimension;
      Result *result = &count->results[i];

      result->n_slots = dimension >= 0 ? gk_form_dimension (form, (guint32) dimension)->n_slots : 1;
      if (clause->quantity == GK_QUANTITY_DISTINCT)
        result->seen = g_hash_table_new_full (hash_place, equal_places, g_free, NULL);
      result->sums = gk_try_malloc0_n (MAX (n_rows, 1) * result->n_slots, sizeof *result->sums, error);
      if (result->sums == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Counts one ledger. */
static gboolean
count_ledger (GkTally *tally, guint32 ledger, GArray *years, GkDataset *dataset, GError **error)
{
  Count count = { .tally = tally,
                  .years = years,
                  .program = g_ptr_array_index (tally->programs, ledger),
                  .ledger = gk_form_ledger (tally->form, ledger),
                  .book = &tally->books[ledger] };
  gboolean sound = make_results (&count, dataset->n_rows, error);

  for (guint period = 0; period < years->len && sound; period++)
    {
      guint year = g_array_index (years, guint, period);
      Span span;

      gk_day_number (year, 1, 1, &span.first);
      gk_day_number (year, 12, 31, &span.last);
      for (guint64 start = 0; start < count.book->n_rows && sound; start += BLOCK)
        {
          sound = count_block (&count, start, (guint) MIN (BLOCK, count.book->n_rows - start), period, span);
          if (!sound)
            overflow (gk_form_indicator (tally->form, 0), error);
        }
    }
  for (guint i = 0; i < count.program->clauses->len && sound; i++)
    sound = store (&count, i, dataset, error);
  clear_results (&count);

  return sound;
}

/* The years of the dates in the ledgers, in their order. */
static void
find_years (GkTally *tally, GArray *years)
{
  gboolean found[GK_COUNT_LAST_YEAR + 1] = { FALSE };

  for (guint32 l = 0; l < tally->form->ledgers->len; l++)
    {
      const GkBook *book = &tally->books[l];
      const GkLedger *ledger = gk_form_ledger (tally->form, l);

      for (guint32 c = 0; c < ledger->columns->len; c++)
        if (gk_ledger_column (ledger, c)->type == GK_COLUMN_DATE && book->columns[c] != NULL)
          for (guint64 i = 0; i < book->n_rows; i++)
            if (book->columns[c][i] != GK_COUNT_MISSING)
              found[gk_day_year (book->columns[c][i])] = TRUE;
    }
  for (guint year = GK_COUNT_FIRST_YEAR; year <= GK_COUNT_LAST_YEAR; year++)
    if (found[year])
      g_array_append_val (years, year);
}

static gboolean
set_keys (GkTally *tally, GArray *years, GkDataset *dataset, GError **error)
{
  guint32 *codes = gk_dataset_add_key_rows (dataset, GK_KEY_BODY_CODE, error);
  guint32 *names = codes != NULL ? gk_dataset_add_key_rows (dataset, GK_KEY_BODY_NAME, error) : NULL;
  guint32 *periods = names != NULL ? gk_dataset_add_key_rows (dataset, GK_KEY_PERIOD, error) : NULL;

  if (periods == NULL)
    return FALSE;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      const GkBody *body = &g_array_index (tally->bodies, GkBody, (guint) (row / years->len));
      g_autofree char *period = g_strdup_printf ("%u", g_array_index (years, guint, (guint) (row % years->len)));

      if (body->code != NULL)
        codes[row] = gk_dataset_add_key_value (dataset, GK_KEY_BODY_CODE, body->code, strlen (body->code));
      if (body->name != NULL)
        names[row] = gk_dataset_add_key_value (dataset, GK_KEY_BODY_NAME, body->name, strlen (body->name));
      periods[row] = gk_dataset_add_key_value (dataset, GK_KEY_PERIOD, period, strlen (period));
    }

  return TRUE;
}

GkDataset *
gk_tally_dup_dataset (GkTally *tally, GError **error)
{
  g_autoptr (GArray) years = NULL;
  g_autoptr (GkDataset) dataset = NULL;

  g_return_val_if_fail (tally != NULL, NULL);

  if (tally->dataset != NULL)
    return gk_dataset_ref (tally->dataset);

  years = g_array_ref (tally->years);
  if (years->len == 0)
    {
      g_array_unref (years);
      years = g_array_new (FALSE, FALSE, sizeof (guint));
      find_years (tally, years);
    }
  dataset = gk_dataset_new (tally->form, (guint64) tally->bodies->len * years->len, GK_CELL_ABSENT, error);
  if (dataset == NULL || !set_keys (tally, years, dataset, error))
    return NULL;
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    if (tally->books[i].given && !count_ledger (tally, i, years, dataset, error))
      return NULL;
  if (!gk_counts_derive_shares (dataset, error) || !gk_dataset_seal (dataset, error))
    return NULL;
  tally->dataset = gk_dataset_ref (dataset);

  return g_steal_pointer (&dataset);
}

GkReport *
gk_tally_dup_report (GkTally *tally, const char *body, const char *period, GError **error)
{
  g_autoptr (GkDataset) dataset = NULL;

  g_return_val_if_fail (tally != NULL, NULL);

  dataset = gk_tally_dup_dataset (tally, error);
  if (dataset == NULL)
    return NULL;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    if ((body == NULL || g_strcmp0 (gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE), body) == 0
         || g_strcmp0 (gk_dataset_get_key (dataset, row, GK_KEY_BODY_NAME), body) == 0)
        && (period == NULL || g_strcmp0 (gk_dataset_get_key (dataset, row, GK_KEY_PERIOD), period) == 0))
      return gk_dataset_dup_report (dataset, row, error);

  gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "no ledger has a case of the body \"%s\" for the period \"%s\"",
                "台账中没有机关“%s”在报告期“%s”的记录", body != NULL ? body : "", period != NULL ? period : "");

  return NULL;
}
