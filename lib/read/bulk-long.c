/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

/* Numbers between the cells of a report that are not used: see TILE_GAP in bulk-tile.c. */
#define GAP 16

/* Reports that there are at most. */
#define MAX_REPORTS (G_MAXUINT32 - 2 * GK_WORD_ROWS)

/* Bytes of the text of which the form is chosen at first. */
#define SURVEY_BYTES (256 * 1024)

GkLongPlan *
gk_long_plan_new (GkBulk *bulk, const GkCsvHeader *header)
{
  GkLongPlan *plan = g_new0 (GkLongPlan, 1);

  plan->n_columns = header->n_columns;
  memcpy (plan->by_role, header->by_role, sizeof plan->by_role);
  memset (plan->keys, -1, sizeof plan->keys);
  for (guint32 i = 0; i < header->n_columns; i++)
    {
      gint key = gk_bulk_key_of_role (header->columns[i].role);
      GkFieldsRun *last = plan->n_spans > 0 ? &plan->spans[plan->n_spans - 1] : NULL;

      if (key < 0 && header->columns[i].role != GK_CSV_FORM)
        continue;
      if (key >= 0)
        {
          plan->keys[key] = (gint32) i;
          bulk->has_key[key] = TRUE;
        }
      if (last != NULL && last->end == i)
        last->end++;
      else
        plan->spans[plan->n_spans++] = (GkFieldsRun){ .start = i, .end = i + 1 };
    }
  plan->is_list = gk_csv_is_cell_list (header);

  return plan;
}

void
gk_long_plan_free (GkLongPlan *plan)
{
  g_clear_pointer (&plan->seen, gk_long_seen_free);
  g_free (plan->cells);
  g_free (plan);
}

GkForm *
gk_bulk_survey (const GkBulk *bulk, GkCsvFilling *filling, const char *text, gsize length, guint32 line, gboolean all,
                GError **error)
{
  const char *source = gk_csv_filling_get_csv (filling)->source;
  gsize n = length;

  /* There is nothing to choose, and the first record alone has to be text. */
  if (bulk->forms->len == 1)
    length = gk_bulk_record_length (text, length);
  if (!all && length > SURVEY_BYTES)
    {
      GkRecordScan scan;
      GkForm *form;

      gk_scan_records (text, 0, SURVEY_BYTES, &scan);
      n = scan.n_records[0] > 1 ? scan.last[0] : length;
      form = n < length && gk_check_utf8 (text, n, source, line, NULL)
                 ? gk_csv_filling_survey (filling, text, n, line, NULL)
                 : NULL;
      if (form != NULL)
        return form;
    }

  return gk_check_utf8 (text, length, source, line, error) ? gk_csv_filling_survey (filling, text, length, line, error)
                                                           : NULL;
}

static void
long_job_clear (GkLongJob *job)
{
  for (guint32 i = 0; job->parts != NULL && i < job->job.n_segments; i++)
    gk_long_part_clear (&job->parts[i]);
  g_free (job->parts);
  for (gint key = 0; key < GK_N_KEYS; key++)
    gk_words_clear (&job->texts[key]);
  gk_long_reports_clear (&job->reports);
  g_free (job->others);
  g_free (job->n_others);
  g_free (job->n_stored);
  gk_bulk_job_clear (&job->job);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkLongJob, long_job_clear)

static void
read_segment (GkBulkJob *bulk_job, guint32 worker, guint32 segment)
{
  GkLongJob *job = (GkLongJob *) bulk_job;
  gsize fault;

  bulk_job->owners[segment] = worker;
  if (gk_long_read_segment (&bulk_job->workers[worker], &bulk_job->segments[segment], &job->parts[segment], &fault))
    return;
  bulk_job->faults[segment] = fault;
  g_atomic_int_set (&bulk_job->stopped, TRUE);
}

/* Makes room for all cells of all reports, none of which is there yet. */
static gboolean
provide_cells (GkBulk *bulk, guint32 n_rows)
{
  GkLongPlan *plan = bulk->plan;
  gsize n;

  plan->stride = ((gsize) n_rows + GK_WORD_ROWS - 1) / GK_WORD_ROWS * GK_WORD_ROWS + GAP;
  if (!g_size_checked_mul (&n, plan->stride, bulk->n_columns))
    return FALSE;
  if (n <= plan->n_allocated)
    memset (plan->cells, 0, n * sizeof *plan->cells);
  else
    {
      g_free (plan->cells);
      plan->cells = g_try_malloc0_n (n, sizeof *plan->cells);
      plan->n_allocated = plan->cells != NULL ? n : 0;
    }

  return plan->cells != NULL;
}

/* Puts the entries of a part where they belong. */
static void
scatter (GkBulkJob *bulk_job, guint32 worker, guint32 segment)
{
  const GkLongPlan *plan = bulk_job->bulk->plan;
  GkLongPart *part = &((GkLongJob *) bulk_job)->parts[segment];
  guint other = 0;
  guint raw = 0;

  (void) worker;

  for (guint i = 0; i < part->runs.n; i++)
    {
      const GkLongRun *run = &gk_list_index (&part->runs, GkLongRun, i);
      guint32 end = i + 1 < part->runs.n ? run[1].entry : part->n;
      gint32 *cells = plan->cells + run->report;

      /* Another part may have the same cell by mistake. */
      for (guint32 k = run->entry; k < end; k++)
        __atomic_store_n (&cells[part->entries[k].cell * plan->stride], part->entries[k].value ^ GK_TILE_ABSENT,
                          __ATOMIC_RELAXED);
      for (; other < part->others.n && gk_list_index (&part->others, GkLongOther, other).entry < end; other++)
        gk_list_index (&part->others, GkLongOther, other).entry = run->report;
      for (; raw < part->raws.n && gk_list_index (&part->raws, GkBulkRaw, raw).row < end; raw++)
        gk_list_index (&part->raws, GkBulkRaw, raw).row = run->report;
    }
}

/* Sorts what is no plain figure by cell. */
static gboolean
sort_others (GkLongJob *job)
{
  guint32 n_cells = job->job.bulk->n_columns;
  g_autofree guint64 *next = NULL;

  job->n_others = g_try_malloc0_n ((gsize) n_cells + 1, sizeof *job->n_others);
  job->n_stored = g_try_malloc0_n (n_cells, sizeof *job->n_stored);
  next = g_try_malloc0_n ((gsize) n_cells + 1, sizeof *next);
  if (job->n_others == NULL || job->n_stored == NULL || next == NULL)
    return FALSE;
  for (guint32 i = 0; i < job->job.n_segments; i++)
    for (guint k = 0; k < job->parts[i].others.n; k++)
      job->n_others[gk_list_index (&job->parts[i].others, GkLongOther, k).cell + 1]++;
  for (guint32 i = 0; i < n_cells; i++)
    next[i + 1] = job->n_others[i + 1] += job->n_others[i];

  job->others = g_try_malloc_n (MAX (job->n_others[n_cells], 1), sizeof *job->others);
  for (guint32 i = 0; i < job->job.n_segments && job->others != NULL; i++)
    for (guint k = 0; k < job->parts[i].others.n; k++)
      {
        const GkLongOther *other = &gk_list_index (&job->parts[i].others, GkLongOther, k);

        job->others[next[other->cell]++] = other;
      }

  return job->others != NULL;
}

/* Moves the cells of all reports into their column. */
static gboolean
move_cell (GkLongJob *job, GkBulkWorker *worker, guint32 cell)
{
  const GkBulk *bulk = job->job.bulk;
  GkColumn *column = &bulk->dataset->columns[cell];
  gint32 *values = bulk->plan->cells + cell * bulk->plan->stride;
  guint32 n_rows = job->reports.n;
  GkTileOthers *others = &worker->others[0];
  guint32 n_absent;
  guint32 n_blank;

  gk_bulk_restore (values, n_rows, &n_absent, &n_blank);
  job->n_stored[cell] = n_rows - n_absent;
  if (n_absent == n_rows)
    return TRUE;
  column->missing = n_absent == 0 ? GK_CELL_BLANK : GK_CELL_ABSENT;
  if (n_absent > 0 && n_blank > 0)
    {
      column->states = g_try_malloc (n_rows);
      if (column->states == NULL)
        return FALSE;
    }

  others->n = (guint32) (job->n_others[cell + 1] - job->n_others[cell]);
  if (others->n > 0 && !gk_bulk_provide_others (worker, others))
    return FALSE;
  for (guint64 i = job->n_others[cell]; i < job->n_others[cell + 1]; i++)
    {
      const GkLongOther *other = job->others[i];

      others->states[other->entry] = other->state;
      others->values[other->entry] = other->value;
      others->places[other->entry] = other->places;
    }
  worker->tile_row = worker->tile_start = 0;
  worker->tile_end = n_rows;

  return gk_bulk_flush_column (worker, cell, values, others);
}

static void
move (GkBulkJob *bulk_job, guint32 worker, guint32 cell)
{
  if (move_cell ((GkLongJob *) bulk_job, &bulk_job->workers[worker], cell))
    return;
  bulk_job->workers[worker].no_memory = TRUE;
  g_atomic_int_set (&bulk_job->stopped, TRUE);
}

/* Gives every row the texts of its report. */
static gboolean
finish_keys (GkLongJob *job)
{
  GkBulk *bulk = job->job.bulk;

  for (gint key = 0; key < GK_N_KEYS; key++)
    {
      GkKeyColumn *column = &bulk->dataset->keys[key];

      if (bulk->key_rows[key] == NULL)
        continue;
      if (!bulk->has_key[key] && job->reports.n > 0
          && !gk_words_append (&job->texts[key], bulk->source, strlen (bulk->source)))
        return FALSE;
      for (guint32 i = 0; i < job->reports.n; i++)
        column->rows[i] = bulk->has_key[key] ? job->reports.reports[i].keys[key] : 1;
      gk_words_clear (&column->texts);
      column->texts = job->texts[key];
      job->texts[key] = (GkWords){ 0 };
      if (column->texts.n == 0)
        g_clear_pointer (&column->rows, g_free);
    }

  return TRUE;
}

/* Gives the raw texts to a worker, from which they come into the dataset. */
static gboolean
finish_raws (GkLongJob *job)
{
  for (guint32 i = 0; i < job->job.n_segments; i++)
    for (GkList *raws = &job->parts[i].raws; raws->n > 0; raws->n--)
      if (!gk_list_add (&job->job.workers[0].raws, gk_list_index (raws, GkBulkRaw, raws->n - 1)))
        return FALSE;

  return TRUE;
}

/* Makes the dataset of what was read. Takes @used. */
static GkDataset *
make_dataset (GkLongJob *job, GkCsvFilling *filling, gboolean is_reused, GkDataset *used, gboolean *may_choose,
              GError **error)
{
  GkBulk *bulk = job->job.bulk;
  guint64 n_read = 0;
  guint64 n_stored = 0;

  if (!gk_bulk_provide_dataset (bulk, job->reports.n, is_reused, used, error))
    return NULL;
  bulk->tile_rows = (job->reports.n + GK_WORD_ROWS - 1) / GK_WORD_ROWS * GK_WORD_ROWS;
  if (!provide_cells (bulk, job->reports.n) || !sort_others (job))
    {
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }
  if (!gk_bulk_job_run (&job->job, scatter, job->job.n_segments, FALSE)
      || !gk_bulk_job_run (&job->job, move, bulk->n_columns, FALSE))
    {
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }

  for (guint32 i = 0; i < job->job.n_segments; i++)
    n_read += job->parts[i].n;
  for (guint32 i = 0; i < bulk->n_columns; i++)
    n_stored += job->n_stored[i];
  if (n_stored < n_read)
    {
      /* Even so, other mistakes are told first where the form is chosen. */
      if (may_choose != NULL)
        *may_choose = TRUE;
      else
        gk_long_explain (job, filling, GK_BULK_NO_FAULT, error);
      return NULL;
    }
  if (!finish_keys (job) || !finish_raws (job))
    {
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }

  return gk_bulk_finish_columns (&job->job, error) ? g_steal_pointer (&bulk->dataset) : NULL;
}

/* Reads the text once. If it has a mistake and the form @may_choose anew, that is not explained, and it has to be. */
static GkDataset *
read_once (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines, gboolean is_last,
           gsize *end, GkDataset *used, gboolean *may_choose, GError **error)
{
  g_auto (GkLongJob) job = { .n_lines = n_lines };
  g_autoptr (GkDataset) last = used;
  gsize fault;
  gboolean ready = gk_bulk_job_init (&job.job, bulk, options);

  if (ready)
    gk_bulk_job_count_records (&job.job, is_last, end);
  job.parts = ready ? g_try_malloc0_n (MAX (job.job.n_segments, 1), sizeof *job.parts) : NULL;
  ready = job.parts != NULL;
  for (guint32 i = 0; i < job.job.n_workers && ready; i++)
    ready = gk_bulk_worker_init (&job.job.workers[i], bulk);
  if (!ready)
    {
      gk_bulk_set_no_memory (bulk->source, error);
      return NULL;
    }

  if (!gk_bulk_job_run (&job.job, read_segment, job.job.n_segments, TRUE))
    {
      fault = gk_bulk_job_find_fault (&job.job);
      if (gk_bulk_job_lacks_memory (&job.job))
        gk_bulk_set_no_memory (bulk->source, error);
      else if (fault == GK_BULK_NO_FAULT)
        gk_bulk_set_cancelled (bulk, error);
      else if (may_choose == NULL && gk_long_number_reports (&job, error))
        gk_long_explain (&job, filling, fault, error);
      else if (may_choose != NULL)
        *may_choose = TRUE;
      return NULL;
    }
  if (!is_last)
    *end = gk_long_cut_report (&job, *end);
  if (!gk_long_number_reports (&job, error))
    return NULL;
  if (job.reports.n > MAX_REPORTS)
    {
      gk_set_error (error, GK_ERROR_LIMIT, bulk->source, 0, 0, "there are more than %u reports", "报告超过 %u 份",
                    MAX_REPORTS);
      return NULL;
    }
  if ((!is_last || bulk->plan->is_begun) && !gk_long_see_reports (&job, error))
    return NULL;

  return make_dataset (&job, filling, options->is_reused, g_steal_pointer (&last), may_choose, error);
}

/* Chooses the form of all of the text. */
static gboolean
choose_form (GkBulk *bulk, GkCsvFilling *filling, gsize length, guint64 n_lines, GError **error)
{
  guint32 line = (guint32) MIN (n_lines + 1, G_MAXUINT32);
  GkForm *form = gk_bulk_survey (bulk, filling, bulk->text, length, line, TRUE, error);
  GkForm *best;

  if (form == NULL)
    return FALSE;
  if (!bulk->plan->is_begun)
    {
      gk_bulk_clear (bulk);
      if (!gk_bulk_plan (bulk, filling, bulk->text, bulk->length, form, error))
        return FALSE;
    }
  best = gk_csv_filling_choose_form (filling, NULL);
  bulk->fits_best = best != NULL && strcmp (best->digest, bulk->form->digest) == 0;
  bulk->plan->is_surveyed = TRUE;

  return TRUE;
}

GkDataset *
gk_bulk_read_long (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines, gboolean is_last,
                   gsize *end, GkDataset *used, GError **error)
{
  gboolean chooses = FALSE;
  gboolean may_choose = !bulk->plan->is_surveyed || !gk_csv_filling_has_form (filling);
  GkDataset *dataset
      = read_once (bulk, filling, options, n_lines, is_last, end, used, may_choose ? &chooses : NULL, error);

  /* What is wrong with the text may be only that the form is another. */
  if (chooses && choose_form (bulk, filling, *end, n_lines, error))
    dataset = read_once (bulk, filling, options, n_lines, is_last, end, NULL, NULL, error);
  if (dataset != NULL)
    bulk->plan->is_begun = bulk->plan->is_surveyed = TRUE;

  return dataset;
}
