/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

#include <string.h>

/* A dataset that is to be used again has room for this part of its rows more: the next rows may be shorter. */
#define SPARE 4

static const gint32 keys[] = { GK_KEY_BODY_CODE, GK_KEY_BODY_NAME, GK_KEY_PERIOD, GK_KEY_SOURCE };
G_STATIC_ASSERT (G_N_ELEMENTS (keys) == GK_N_KEYS);

static void
read_segment (GkBulkJob *job, guint32 worker, guint32 segment)
{
  job->owners[segment] = worker;
  if (!gk_bulk_read_segment (&job->workers[worker], &job->segments[segment], &job->faults[segment]))
    g_atomic_int_set (&job->stopped, TRUE);
  else
    job->faults[segment] = GK_BULK_NO_FAULT;
}

/* Makes a dataset that was used before one of @n_rows again, if it has room for them. */
static gboolean
use_again (GkBulk *bulk, GkDataset *used, guint64 n_rows)
{
  gsize n_words = (bulk->n_allocated + GK_WORD_ROWS - 1) / GK_WORD_ROWS;

  if (n_rows > bulk->n_allocated)
    return FALSE;

  for (guint32 i = 0; i < used->form->cells->len; i++)
    {
      GkColumn *column = &used->columns[i];

      g_clear_pointer (&column->states, g_free);
      g_clear_pointer (&column->places, g_free);
      g_clear_pointer (&column->special, g_free);
      if (column->width > 0 && column->present == NULL)
        column->present = g_try_malloc_n (n_words, sizeof *column->present);
      if (column->width > 0 && column->present == NULL)
        return FALSE;
      if (column->width > 0)
        memset (column->present, 0, n_words * sizeof *column->present);
    }
  gk_raws_clear (&used->raws);
  for (gint i = 0; i < GK_N_KEYS; i++)
    gk_words_truncate (&used->keys[i].texts, 0);

  return TRUE;
}

gboolean
gk_bulk_provide_dataset (GkBulk *bulk, guint64 n_rows, gboolean is_reused, GkDataset *used, GError **error)
{
  gsize n_blocks;

  if (used != NULL && use_again (bulk, used, n_rows))
    bulk->dataset = used;
  else
    {
      gk_dataset_unref (used);
      bulk->dataset = gk_dataset_new (bulk->form, n_rows, GK_CELL_ABSENT, error);
      bulk->n_allocated = MAX (n_rows, 1) + (is_reused ? n_rows / SPARE : 0);
    }
  if (bulk->dataset == NULL)
    return FALSE;

  bulk->dataset->seed = bulk->seed;
  for (guint32 i = 0; i < bulk->form->cells->len; i++)
    bulk->dataset->columns[i].missing = bulk->missing[i];
  /* Room for a number each row, of which there may be less than there is room for. */
  bulk->dataset->n_rows = bulk->n_allocated;
  for (gint i = 0; i < GK_N_KEYS; i++)
    if (bulk->has_key[i] || (i == gk_key_index (GK_KEY_SOURCE) && bulk->source != NULL))
      {
        bulk->key_rows[i] = gk_dataset_add_key_rows (bulk->dataset, keys[i], error);
        if (bulk->key_rows[i] == NULL)
          return FALSE;
      }
  bulk->dataset->n_rows = n_rows;

  n_blocks = (bulk->n_allocated + GK_BULK_BLOCK_ROWS - 1) / GK_BULK_BLOCK_ROWS;
  for (guint32 i = 0; i < bulk->n_columns; i++)
    {
      GkFilledColumn *filled = &bulk->filled[i];

      g_free (filled->filled);
      filled->filled = g_try_malloc0 (n_blocks);
      if (filled->filled == NULL)
        return gk_bulk_set_no_memory (bulk->source, error);
      filled->n_present = 0;
      filled->low = G_MAXINT64;
      filled->high = G_MININT64;
    }

  return TRUE;
}

/* Gives all rows the one text of a key that no column has. */
static gboolean
fill_key (GkBulk *bulk, gint key, const char *text)
{
  GkKeyColumn *column = &bulk->dataset->keys[key];

  for (guint64 i = 0; i < bulk->dataset->n_rows; i++)
    column->rows[i] = 1;

  return bulk->dataset->n_rows == 0 || gk_words_append (&column->texts, text, strlen (text));
}

/* Gives the dataset the texts of a key, each a task of its own; what other tasks there are is done ahead. */
static void
finish_key (GkBulkJob *job, guint32 worker, guint32 key)
{
  GkBulk *bulk = job->bulk;
  const char *absent = (gint) key == gk_key_index (GK_KEY_SOURCE) ? bulk->source : NULL;
  gboolean enough;

  if (key >= GK_N_KEYS)
    {
      bulk->work_ahead (bulk->ahead, key - GK_N_KEYS);
      return;
    }
  if (bulk->key_rows[key] == NULL)
    return;
  enough = bulk->has_key[key] ? gk_bulk_join_keys (bulk, (gint) key, job->workers, job->n_workers, job->segments,
                                                   job->owners, job->n_segments, absent)
                              : fill_key (bulk, (gint) key, absent);
  if (!enough)
    {
      job->workers[worker].no_memory = TRUE;
      g_atomic_int_set (&job->stopped, TRUE);
    }
  else if (bulk->dataset->keys[key].texts.n == 0)
    g_clear_pointer (&bulk->dataset->keys[key].rows, g_free);
}

/* Moves the raw texts of what could not be read. */
static gboolean
finish_raws (GkBulkJob *job, GError **error)
{
  for (guint32 i = 0; i < job->n_workers; i++)
    {
      const GkList *raws = &job->workers[i].raws;

      for (guint k = 0; k < raws->n; k++)
        {
          const GkBulkRaw *raw = &gk_list_index (raws, GkBulkRaw, k);

          if (!gk_dataset_set_raw (job->bulk->dataset, raw->row, raw->cell, raw->text, strlen (raw->text), error))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
gk_bulk_finish_columns (GkBulkJob *job, GError **error)
{
  GkBulk *bulk = job->bulk;
  GkDataset *dataset = bulk->dataset;

  if (!finish_raws (job, error))
    return FALSE;
  for (guint32 i = 0; i < dataset->form->cells->len; i++)
    dataset->columns[i].n_missing = dataset->n_rows;
  for (guint32 i = 0; i < bulk->n_columns; i++)
    if (bulk->fields[i].kind == GK_FIELDS_FIGURES)
      {
        const GkFilledColumn *filled = &bulk->filled[i];
        GkColumn *column = &dataset->columns[bulk->fields[i].cell];

        if (filled->n_present == 0)
          {
            g_clear_pointer (&column->values, gk_aligned_free);
            g_clear_pointer (&column->present, g_free);
            column->width = 0;
          }
        if (!gk_dataset_seal_column (dataset, bulk->fields[i].cell, dataset->n_rows - filled->n_present, filled->low,
                                     filled->high, error))
          return FALSE;
      }

  return TRUE;
}

static GkDataset *
read_wide (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines, gboolean is_last,
           gsize *end, GkDataset *used, GError **error)
{
  g_auto (GkBulkJob) job = { 0 };
  guint64 n_rows;
  guint32 n_ahead;
  gboolean ready;

  ready = gk_bulk_job_init (&job, bulk, options);
  bulk->tile_rows = options->tile_rows;
  n_rows = ready ? gk_bulk_job_count_records (&job, is_last, end) : 0;
  for (guint32 i = 0; i < job.n_workers && ready; i++)
    ready = gk_bulk_worker_init (&job.workers[i], bulk);
  if (!ready)
    {
      gk_dataset_unref (used);
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }
  if (!gk_bulk_provide_dataset (bulk, n_rows, options->is_reused, used, error))
    return NULL;

  if (!gk_bulk_job_run (&job, read_segment, job.n_segments, TRUE))
    {
      gsize fault = gk_bulk_job_find_fault (&job);

      if (gk_bulk_job_lacks_memory (&job))
        gk_bulk_set_no_memory (bulk->source, error);
      else if (fault != GK_BULK_NO_FAULT)
        gk_bulk_explain (bulk, filling, fault, n_lines, NULL, NULL, error);
      else
        gk_bulk_set_cancelled (bulk, error);
      return NULL;
    }
  n_ahead = n_rows > 0 && bulk->begin_ahead != NULL ? bulk->begin_ahead (bulk->ahead, *end) : 0;
  if (!gk_bulk_job_run (&job, finish_key, GK_N_KEYS + n_ahead, FALSE))
    {
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }
  if (!gk_bulk_finish_columns (&job, error))
    return NULL;

  return g_steal_pointer (&bulk->dataset);
}

GkDataset *
gk_bulk_read (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines, gboolean is_last,
              gsize *end, GkDataset *used, GError **error)
{
  return (bulk->plan != NULL ? gk_bulk_read_long : read_wide) (bulk, filling, options, n_lines, is_last, end, used,
                                                               error);
}

GkCsvFilling *
gk_bulk_begin (GkBulk *bulk, const char *text, gsize length, const char *name, GPtrArray *forms, gsize *start,
               GError **error)
{
  g_autoptr (GkCsvFilling) filling = NULL;
  const GkCsv *csv;
  GkForm *form;
  gsize at = 0;
  guint32 line;

  while (at < length && (text[at] == '\n' || text[at] == '\r'))
    at++;
  if (at == length)
    {
      gk_set_error (error, GK_ERROR_UNRECOGNISED, name, 0, 0, "the input is empty", "输入为空");
      return NULL;
    }
  at += gk_bulk_record_length (text + at, length - at);
  if (!gk_check_utf8 (text, at, name, 1, error))
    return NULL;
  filling = gk_csv_filling_new (text, length, name, forms, error);
  if (filling == NULL)
    return NULL;

  bulk->forms = forms;
  bulk->source = name;
  csv = gk_csv_filling_get_csv (filling);
  *start = (gsize) (csv->at - text);
  while (*start < length && (text[*start] == '\n' || text[*start] == '\r'))
    (*start)++;
  line = (guint32) gk_count_line_ends (text, *start) + 1;
  if (*start == length)
    return g_steal_pointer (&filling);

  if (!gk_check_utf8 (text + *start, gk_bulk_record_length (text + *start, length - *start), name, line, error))
    return NULL;
  if (gk_csv_header (csv)->is_long)
    form = gk_bulk_survey (bulk, filling, text + *start, length - *start, line, FALSE, error);
  else
    form = gk_csv_filling_read (filling, text + *start, length - *start, line, NULL, NULL, error);
  if (form == NULL || !gk_bulk_plan (bulk, filling, text + *start, length - *start, form, error))
    return NULL;

  return g_steal_pointer (&filling);
}

/* The dataset of a text that has a header alone. */
static GkDataset *
read_nothing (GkCsvFilling *filling, GError **error)
{
  GkForm *form = gk_csv_filling_choose_form (filling, error);
  g_autoptr (GkDataset) dataset = form != NULL ? gk_dataset_new (form, 0, GK_CELL_ABSENT, error) : NULL;

  if (dataset == NULL || !gk_dataset_seal (dataset, error))
    return NULL;

  return g_steal_pointer (&dataset);
}

GkDataset *
gk_bulk_read_text (const char *text, gsize length, const char *name, GPtrArray *forms, const GkBulkOptions *options,
                   GError **error)
{
  g_auto (GkBulk) bulk = { 0 };
  g_autoptr (GkCsvFilling) filling = NULL;
  gsize start = 0;
  gsize end;

  filling = gk_bulk_begin (&bulk, text, length, name, forms, &start, error);
  if (filling == NULL)
    return NULL;
  if (start == length)
    return read_nothing (filling, error);

  bulk.readable = text;
  bulk.text = text + start;
  bulk.length = length - start;

  return gk_bulk_read (&bulk, filling, options, gk_count_line_ends (text, start), TRUE, &end, NULL, error);
}
