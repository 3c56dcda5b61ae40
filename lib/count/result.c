/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/result-private.h"

#include <string.h>

#include "count/shares-private.h"

static guint32
count_slots (const GkForm *form, const GkClause *clause)
{
  gint32 dimension = gk_form_indicator (form, clause->indicator)->dimension;

  return dimension >= 0 ? gk_form_dimension (form, (guint32) dimension)->n_slots : 1;
}

/* The slots that slots are a part of. */
static gint32 *
find_parents (const GkForm *form, const GkClause *clause, guint32 n_slots)
{
  const GkDimension *dimension
      = gk_form_dimension (form, (guint32) gk_form_indicator (form, clause->indicator)->dimension);
  gint32 *parents = g_new (gint32, n_slots);

  for (guint32 i = dimension->first; i < dimension->end; i++)
    {
      gint32 parent = gk_form_member (form, i)->parent;

      while (parent >= 0 && gk_form_member (form, (guint32) parent)->slot < 0)
        parent = gk_form_member (form, (guint32) parent)->parent;
      if (gk_form_member (form, i)->slot >= 0)
        parents[gk_form_member (form, i)->slot] = parent >= 0 ? gk_form_member (form, (guint32) parent)->slot : -1;
    }

  return parents;
}

gboolean
gk_result_init (GkResult *result, const GkForm *form, const GkClause *clause, guint64 n_rows, GError **error)
{
  guint64 n = MAX (n_rows, 1) * count_slots (form, clause);

  result->n_slots = count_slots (form, clause);
  if (clause->member >= 0)
    result->parents = find_parents (form, clause, result->n_slots);
  if (clause->quantity == GK_QUANTITY_ROWS)
    result->counts = gk_try_malloc0_n (n, sizeof *result->counts, error);
  else if (clause->quantity == GK_QUANTITY_SUM)
    result->sums = gk_try_malloc0_n (n, sizeof *result->sums, error);

  return clause->quantity == GK_QUANTITY_DISTINCT || result->counts != NULL || result->sums != NULL;
}

void
gk_result_clear (GkResult *result)
{
  g_free (result->counts);
  g_free (result->sums);
  g_free (result->parents);
  gk_set_clear (&result->set);
}

guint64
gk_result_size (const GkForm *form, const GkClause *clause, guint64 n_rows)
{
  guint64 width = clause->quantity == GK_QUANTITY_ROWS  ? sizeof (guint32)
                  : clause->quantity == GK_QUANTITY_SUM ? sizeof (gint128)
                                                        : 0;

  return n_rows * count_slots (form, clause) * width;
}

gboolean
gk_result_no_memory (GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory to count the ledger", "内存不足，无法计数");

  return FALSE;
}

gboolean
gk_result_join (GkResult *result, const GkResult *other, guint64 n_rows, guint64 hash_mask, GError **error)
{
  guint64 n = n_rows * result->n_slots;

  for (guint64 i = 0; i < n && result->counts != NULL; i++)
    result->counts[i] += other->counts[i];
  for (guint64 i = 0; i < n && result->sums != NULL; i++)
    result->sums[i] += other->sums[i];

  return gk_set_join (&result->set, &other->set, hash_mask) || gk_result_no_memory (error);
}

static gboolean
overflow (const GkIndicator *indicator, GError **error)
{
  gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "the figure of \"%s\" is out of the range of numbers",
                "“%s”的数值超出可计算范围", indicator->id);

  return FALSE;
}

/* Turns a set into what it counts at each place. */
static gboolean
count_set (GkResult *result, guint64 n_rows, GError **error)
{
  result->counts = gk_try_malloc0_n (MAX (n_rows, 1) * result->n_slots, sizeof *result->counts, error);
  if (result->counts == NULL)
    return FALSE;
  for (guint64 i = 0; i < result->set.n_entries; i++)
    if (result->set.entries[i].place != GK_SET_FREE)
      result->counts[result->set.entries[i].place]++;

  return TRUE;
}

/* Adds the slots of a row to those that they are a part of, which stand in front of them. */
static void
add_parts (const GkResult *result, gint128 *values)
{
  for (guint32 slot = result->n_slots; slot-- > 1;)
    if (result->parents[slot] >= 0)
      values[result->parents[slot]] += values[slot];
}

gboolean
gk_result_store (GkResult *result, const GkForm *form, const GkClause *clause, GkDataset *dataset, GError **error)
{
  const GkIndicator *indicator = gk_form_indicator (form, clause->indicator);
  gint64 factor = clause->quantity == GK_QUANTITY_SUM ? clause->factor : gk_power_of_ten (indicator->decimals);
  gboolean is_set = clause->quantity == GK_QUANTITY_DISTINCT;
  g_autofree gint128 *values = g_new (gint128, result->n_slots);

  if (is_set && !count_set (result, dataset->n_rows, error))
    return FALSE;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint64 place = row * result->n_slots;

      for (guint32 slot = 0; slot < result->n_slots; slot++)
        values[slot] = result->counts != NULL ? (gint128) result->counts[place + slot] : result->sums[place + slot];
      if (result->parents != NULL && !is_set)
        add_parts (result, values);
      for (guint32 slot = 0; slot < result->n_slots; slot++)
        {
          if (!gk_int128_multiply (&values[slot], factor) || !gk_number_in_range (values[slot], indicator->decimals))
            return overflow (indicator, error);
          if (!gk_dataset_set (dataset, row, (guint32) indicator->cell + slot, GK_CELL_REPORTED, (gint64) values[slot],
                               (guint8) indicator->decimals, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* Marks the days that stand in a column. */
static void
mark_days (const gint32 *values, guint64 n, gint64 first, guint8 *days)
{
  for (guint64 i = 0; i < n; i++)
    if (values[i] != G_MININT32)
      days[values[i] - first] = 1;
}

/* The years of the dates in the ledgers, in their order. */
static void
find_years (GkTally *tally, GArray *years)
{
  g_autofree guint8 *days = NULL;
  gint64 first;
  gint64 last;

  gk_day_number (GK_COUNT_FIRST_YEAR, 1, 1, &first);
  gk_day_number (GK_COUNT_LAST_YEAR, 12, 31, &last);
  days = g_new0 (guint8, last - first + 1);
  for (guint32 l = 0; l < tally->form->ledgers->len; l++)
    {
      const GkRows *rows = &tally->books[l].rows;
      const GkLedger *ledger = gk_form_ledger (tally->form, l);

      for (guint32 c = 0; c < ledger->columns->len; c++)
        if (gk_ledger_column (ledger, c)->type == GK_COLUMN_DATE && rows->columns[c].width > 0)
          mark_days (rows->columns[c].values, rows->n, first, days);
    }
  for (guint year = GK_COUNT_FIRST_YEAR; year <= GK_COUNT_LAST_YEAR; year++)
    {
      gint64 start;
      gint64 end;

      gk_day_number (year, 1, 1, &start);
      gk_day_number (year, 12, 31, &end);
      if (memchr (days + (start - first), 1, (gsize) (end - start + 1)) != NULL)
        g_array_append_val (years, year);
    }
}

static gboolean
set_keys (GkTally *tally, GArray *years, GkDataset *dataset, GError **error)
{
  static const gint32 keys[] = { GK_KEY_BODY_CODE, GK_KEY_BODY_NAME, GK_KEY_PERIOD };

  /* Also those that no body has, or of no row, are columns of it. */
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gk_dataset_add_key_rows (dataset, keys[i], error) == NULL)
      return FALSE;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      const GkBody *body = &g_array_index (tally->bodies, GkBody, (guint) (row / years->len));
      g_autofree char *period = g_strdup_printf ("%u", g_array_index (years, guint, (guint) (row % years->len)));

      if (!gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, body->code, error)
          || !gk_dataset_set_key (dataset, row, GK_KEY_BODY_NAME, body->name, error)
          || !gk_dataset_set_key (dataset, row, GK_KEY_PERIOD, period, error))
        return FALSE;
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
    if (tally->books[i].given && !gk_book_count (tally, i, years, dataset, error))
      return NULL;
  if (!gk_counts_derive_shares (dataset, error) || !gk_dataset_seal (dataset, error))
    return NULL;
  tally->dataset = gk_dataset_ref (dataset);

  return g_steal_pointer (&dataset);
}

/* Whether a row is of @period, and of the body that @key calls @body. */
static gboolean
is_of (GkDataset *dataset, guint64 row, gint32 key, const char *body, const char *period)
{
  return (body == NULL || g_strcmp0 (gk_dataset_get_key (dataset, row, key), body) == 0)
         && (period == NULL || g_strcmp0 (gk_dataset_get_key (dataset, row, GK_KEY_PERIOD), period) == 0);
}

static void
refuse_search (const char *body, const char *period, GError **error)
{
  g_autofree char *en_body = body != NULL ? g_strdup_printf ("the body \"%s\"", body) : g_strdup ("any body");
  g_autofree char *zh_body = body != NULL ? g_strdup_printf ("机关“%s”", body) : g_strdup ("任何机关");
  g_autofree char *en_period
      = period != NULL ? g_strdup_printf ("the period \"%s\"", period) : g_strdup ("any of the periods asked for");
  g_autofree char *zh_period = period != NULL ? g_strdup_printf ("报告期“%s”", period) : g_strdup ("所问报告期");
  g_auto (GkMessage) message = { 0 };

  message.en = g_strdup_printf ("no ledger has a case of %s for %s", en_body, en_period);
  message.zh = g_strdup_printf ("台账中没有%s在%s的记录", zh_body, zh_period);
  gk_set_error_message (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, &message);
}

/* Finds the first row of a body, by its code, or by its name if only one is called so. */
static gboolean
find_report (GkDataset *dataset, const char *body, const char *period, guint64 *found, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gint32 key = body != NULL ? gk_dataset_find_body (dataset, body, &cause) : GK_KEY_BODY_CODE;

  if (g_error_matches (cause, GK_ERROR, GK_ERROR_AMBIGUOUS))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  for (guint64 row = 0; key >= 0 && row < dataset->n_rows; row++)
    if (is_of (dataset, row, key, body, period))
      {
        *found = row;
        return TRUE;
      }
  refuse_search (body, period, error);

  return FALSE;
}

GkReport *
gk_tally_dup_report (GkTally *tally, const char *body, const char *period, GError **error)
{
  g_autoptr (GkDataset) dataset = NULL;
  guint64 row = 0;

  g_return_val_if_fail (tally != NULL, NULL);

  dataset = gk_tally_dup_dataset (tally, error);
  if (dataset == NULL)
    return NULL;
  if (!find_report (dataset, body, period, &row, error))
    return NULL;

  return gk_dataset_dup_report (dataset, row, error);
}
