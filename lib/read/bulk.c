/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"

#include <string.h>

/* Bytes of a segment, unless a small text is to be divided among threads. */
#define MAX_SEGMENT (4 * 1024 * 1024)
#define MIN_SEGMENT (128 * 1024)

/* Segments that each thread is to have, so that none waits long for the last. */
#define SEGMENTS_A_THREAD 16

#define MAX_THREADS 1024

/* A dataset that is to be used again has room for this part of its rows more: the next rows may be shorter. */
#define SPARE 4

static const gint32 keys[] = { GK_KEY_BODY_CODE, GK_KEY_BODY_NAME, GK_KEY_PERIOD, GK_KEY_SOURCE };
G_STATIC_ASSERT (G_N_ELEMENTS (keys) == GK_N_KEYS);

/* No record of the segment is faulty. */
#define NO_FAULT G_MAXSIZE

/* Work on all segments of a text, by several threads. */
typedef struct _Job {
  GkBulk *bulk;
  const GkBulkOptions *options;
  GkSegment *segments;
  GkRecordScan *scans;
  gsize *faults; /* of each segment, where the record begins that cannot be read */
  guint32 *owners;
  guint32 n_segments;
  GkBulkWorker *workers;
  guint32 n_workers;
  void (*work) (struct _Job *job, guint32 worker, guint32 segment);
  gint next; /* atomic: the segment that is not taken yet */
  gint n_done;
  gint stopped;
  gboolean cancelled;
} Job;

typedef struct {
  Job *job;
  guint32 worker;
} Share;

static void
job_clear (Job *job)
{
  for (guint32 i = 0; job->workers != NULL && i < job->n_workers; i++)
    gk_bulk_worker_clear (&job->workers[i]);
  g_free (job->workers);
  g_free (job->segments);
  g_free (job->scans);
  g_free (job->faults);
  g_free (job->owners);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gboolean
no_memory (const char *source, GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, source, 0, 0, "not enough memory to read the file",
                "内存不足，无法读取文件");

  return FALSE;
}

/* Divides the text into segments. */
static gboolean
job_init (Job *job, GkBulk *bulk, const GkBulkOptions *options)
{
  guint32 n_threads = CLAMP (options->n_threads, 1, MAX_THREADS);
  gsize size = options->segment_bytes > 0
                   ? options->segment_bytes
                   : CLAMP (bulk->length / (n_threads * SEGMENTS_A_THREAD), MIN_SEGMENT, MAX_SEGMENT);

  size = MAX (size, bulk->length / G_MAXINT32 + 1);
  *job = (Job){ .bulk = bulk, .options = options };
  job->n_segments = (guint32) ((bulk->length + size - 1) / size);
  job->segments = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->segments);
  job->scans = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->scans);
  job->faults = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->faults);
  job->owners = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->owners);
  job->n_workers = MAX (MIN (n_threads, job->n_segments), 1);
  job->workers = g_try_malloc0_n (job->n_workers, sizeof *job->workers);
  if (job->segments == NULL || job->scans == NULL || job->faults == NULL || job->owners == NULL || job->workers == NULL)
    return FALSE;

  for (guint32 i = 0; i < job->n_segments; i++)
    {
      job->segments[i].start = i * size;
      job->segments[i].end = MIN ((i + 1) * size, bulk->length);
    }

  return TRUE;
}

/* Tells the caller how far the work is. */
static void
tell_progress (Job *job)
{
  const GkBulkOptions *options = job->options;
  guint64 done = job->bulk->length * (guint64) g_atomic_int_get (&job->n_done) / job->n_segments;

  if (options->progress (options->done + done, options->total, options->data))
    return;
  job->cancelled = TRUE;
  g_atomic_int_set (&job->stopped, TRUE);
}

/* Takes segments in turn until there are none left. Segments before one that is taken are all taken. */
static gpointer
take_segments (gpointer data)
{
  Share *share = data;
  Job *job = share->job;

  while (!g_atomic_int_get (&job->stopped))
    {
      guint32 segment = (guint32) g_atomic_int_add (&job->next, 1);

      if (segment >= job->n_segments)
        break;
      job->work (job, share->worker, segment);
      g_atomic_int_inc (&job->n_done);
      if (share->worker == 0 && job->options->progress != NULL && job->scans == NULL)
        tell_progress (job);
    }

  return NULL;
}

static void
run (Job *job, void (*work) (Job *job, guint32 worker, guint32 segment))
{
  g_autofree Share *shares = g_new0 (Share, job->n_workers);
  g_autofree GThread **threads = g_new0 (GThread *, job->n_workers);

  job->work = work;
  job->next = job->n_done = 0;
  for (guint32 i = 0; i < job->n_workers; i++)
    {
      shares[i] = (Share){ job, i };
      /* Where there can be no more threads, those that there are do all. */
      threads[i] = i > 0 ? g_thread_try_new ("gongkai", take_segments, &shares[i], NULL) : NULL;
    }
  take_segments (&shares[0]);
  for (guint32 i = 1; i < job->n_workers; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
}

static void
scan_segment (Job *job, guint32 worker, guint32 segment)
{
  (void) worker;

  gk_scan_records (job->bulk->text, job->segments[segment].start, job->segments[segment].end, &job->scans[segment]);
}

static void
read_segment (Job *job, guint32 worker, guint32 segment)
{
  job->owners[segment] = worker;
  job->faults[segment] = NO_FAULT;
  if (!gk_bulk_read_segment (&job->workers[worker], &job->segments[segment], &job->faults[segment]))
    g_atomic_int_set (&job->stopped, TRUE);
  else
    job->faults[segment] = NO_FAULT;
}

/* Finds the first row of every segment, and how many rows there are. */
static guint64
count_records (Job *job, gboolean is_last, gsize *end)
{
  GkSegment *last = NULL;
  gboolean inside = FALSE;
  guint64 n = 0;

  run (job, scan_segment);
  for (guint32 i = 0; i < job->n_segments; i++)
    {
      const GkRecordScan *scan = &job->scans[i];
      GkSegment *segment = &job->segments[i];

      segment->n_records = scan->n_records[inside];
      segment->first = scan->first[inside];
      segment->last = scan->last[inside];
      segment->row = n;
      n += segment->n_records;
      if (segment->n_records > 0)
        last = segment;
      inside ^= scan->flips;
    }
  g_clear_pointer (&job->scans, g_free);

  *end = job->bulk->length;
  if (is_last || last == NULL)
    return n;
  *end = last->last;
  last->n_records--;

  return n - 1;
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
  g_hash_table_remove_all (used->raws);
  for (gint i = 0; i < GK_N_KEYS; i++)
    g_ptr_array_set_size (used->keys[i].texts, 0);

  return TRUE;
}

/* Makes the dataset that the rows go to. Takes @used. */
static gboolean
provide_dataset (GkBulk *bulk, guint64 n_rows, gboolean is_reused, GkDataset *used, GError **error)
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
        return no_memory (bulk->source, error);
      filled->n_present = 0;
      filled->low = G_MAXINT64;
      filled->high = G_MININT64;
    }

  return TRUE;
}

/* The length of the record that stands at the beginning of @text, with its line end. */
static gsize
record_length (const char *text, gsize length)
{
  gboolean inside = FALSE;
  gsize i = 0;

  while (i < length && (inside || (text[i] != '\n' && text[i] != '\r')))
    inside ^= text[i++] == '"';

  return MIN (i + 1, length);
}

/* Says why the record at @text cannot be read. @n_lines are the line ends before it. */
static void
explain (GkBulk *bulk, GkCsvFilling *filling, const char *text, gsize length, guint64 n_lines, GError **error)
{
  guint32 line = (guint32) MIN (n_lines + 1, G_MAXUINT32);
  gsize of_record = record_length (text, length);
  const char *source = gk_csv_filling_get_csv (filling)->source;
  GkReport *report;

  if (!gk_check_utf8 (text, of_record, source, line, error))
    return;
  /* What behind the record is not UTF-8 is not its mistake, and an open quote is one to the end of the text. */
  report = gk_csv_filling_read (filling, text, length, line, error);
  if (report == NULL)
    return;

  if (strcmp (gk_report_get_form (report)->digest, bulk->form->digest) != 0)
    gk_set_error (error, GK_ERROR_MISMATCH, source, line, 0,
                  "the report is of form %s, the reports before it of form %s; a dataset has one",
                  "该报表的表式为 %s，之前的报表为 %s；一个数据集只有一种表式", gk_report_get_form (report)->id,
                  bulk->form->id);
  else
    gk_set_error (error, GK_ERROR_LIMIT, source, line, 0, "the row is longer than %u bytes", "该行超过 %u 字节",
                  GK_CSV_MAX_RECORD);
}

/* Sets the error of a job that did not end well. */
static void
set_job_error (const Job *job, GkCsvFilling *filling, guint64 n_lines, GError **error)
{
  const GkBulk *bulk = job->bulk;
  const char *source = gk_csv_filling_get_csv (filling)->source;
  gsize fault = NO_FAULT;
  gboolean lacking = FALSE;

  for (guint32 i = 0; i < job->n_segments && fault == NO_FAULT; i++)
    fault = job->faults[i];
  for (guint32 i = 0; i < job->n_workers; i++)
    lacking |= job->workers[i].no_memory;

  if (lacking)
    no_memory (source, error);
  else if (fault != NO_FAULT)
    explain (job->bulk, filling, bulk->text + fault, bulk->length - fault,
             n_lines + gk_count_line_ends (bulk->text, fault), error);
  else
    gk_set_error (error, GK_ERROR_CANCELLED, source, 0, 0, "reading was stopped", "读取已被中止");
}

/* Gives all rows the one text of a key that no column has. */
static void
fill_key (GkBulk *bulk, gint key, const char *text)
{
  GkKeyColumn *column = &bulk->dataset->keys[key];

  for (guint64 i = 0; i < bulk->dataset->n_rows; i++)
    column->rows[i] = 1;
  if (bulk->dataset->n_rows > 0)
    g_ptr_array_add (column->texts, g_strdup (text));
}

static gboolean
finish_keys (Job *job, GError **error)
{
  GkBulk *bulk = job->bulk;

  for (gint i = 0; i < GK_N_KEYS; i++)
    {
      const char *absent = i == gk_key_index (GK_KEY_SOURCE) ? bulk->source : NULL;

      if (bulk->key_rows[i] == NULL)
        continue;
      if (!bulk->has_key[i])
        fill_key (bulk, i, absent);
      else if (!gk_bulk_join_keys (bulk, i, job->workers, job->n_workers, job->segments, job->owners, job->n_segments,
                                   absent))
        return no_memory (bulk->source, error);
      if (bulk->dataset->keys[i].texts->len == 0)
        g_clear_pointer (&bulk->dataset->keys[i].rows, g_free);
    }

  return TRUE;
}

static gboolean
finish_columns (GkBulk *bulk, GError **error)
{
  GkDataset *dataset = bulk->dataset;

  for (guint32 i = 0; i < dataset->form->cells->len; i++)
    dataset->columns[i].n_missing = dataset->n_rows;
  for (guint32 i = 0; i < bulk->n_columns; i++)
    if (bulk->fields[i].kind == GK_FIELDS_FIGURES)
      {
        const GkFilledColumn *filled = &bulk->filled[i];
        GkColumn *column = &dataset->columns[bulk->fields[i].cell];

        if (filled->n_present == 0)
          {
            g_clear_pointer (&column->values, g_free);
            g_clear_pointer (&column->present, g_free);
            column->width = 0;
          }
        if (!gk_dataset_seal_column (dataset, bulk->fields[i].cell, dataset->n_rows - filled->n_present, filled->low,
                                     filled->high, error))
          return FALSE;
      }

  return TRUE;
}

/* Moves the raw texts of what could not be read. */
static void
finish_raws (Job *job)
{
  for (guint32 i = 0; i < job->n_workers; i++)
    {
      GArray *raws = job->workers[i].raws;

      for (guint k = 0; k < raws->len; k++)
        {
          const GkBulkRaw *raw = &g_array_index (raws, GkBulkRaw, k);

          gk_dataset_set_raw (job->bulk->dataset, raw->row, raw->cell, raw->text, strlen (raw->text));
        }
    }
}

GkDataset *
gk_bulk_read (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines, gboolean is_last,
              gsize *end, GkDataset *used, GError **error)
{
  g_auto (Job) job = { 0 };
  guint64 n_rows;
  gboolean ready;

  ready = job_init (&job, bulk, options);
  bulk->tile_rows = options->tile_rows;
  n_rows = ready ? count_records (&job, is_last, end) : 0;
  for (guint32 i = 0; i < job.n_workers && ready; i++)
    ready = gk_bulk_worker_init (&job.workers[i], bulk);
  if (!ready)
    {
      gk_dataset_unref (used);
      no_memory (bulk->source, error);
      return NULL;
    }
  if (!provide_dataset (bulk, n_rows, options->is_reused, used, error))
    return NULL;

  for (guint32 i = 0; i < job.n_segments; i++)
    job.faults[i] = NO_FAULT;
  run (&job, read_segment);
  if (g_atomic_int_get (&job.stopped))
    {
      set_job_error (&job, filling, n_lines, error);
      return NULL;
    }

  finish_raws (&job);
  if (!finish_keys (&job, error) || !finish_columns (bulk, error))
    return NULL;

  return g_steal_pointer (&bulk->dataset);
}

GkCsvFilling *
gk_bulk_begin (GkBulk *bulk, const char *text, gsize length, const char *name, GPtrArray *forms, gsize *start,
               GError **error)
{
  g_autoptr (GkCsvFilling) filling = NULL;
  const GkCsv *csv;
  const GkReport *first = NULL;
  gsize at = 0;
  guint32 line;

  while (at < length && (text[at] == '\n' || text[at] == '\r'))
    at++;
  at += record_length (text + at, length - at);
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
  if (*start == length || gk_csv_header (csv)->is_long)
    return g_steal_pointer (&filling);

  if (!gk_check_utf8 (text + *start, record_length (text + *start, length - *start), name, line, error))
    return NULL;
  first = gk_csv_filling_read (filling, text + *start, length - *start, line, error);
  if (first == NULL || !gk_bulk_plan (bulk, filling, text + *start, length - *start, first, error))
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

/* Reads a long file, of which each row is a cell. */
static GkDataset *
read_long (const char *text, gsize length, const char *name, GPtrArray *forms, GkCsvFilling *filling, GError **error)
{
  g_autoptr (GkReports) reports = NULL;
  g_autofree GkReport **list = NULL;
  guint32 n;

  if (length <= GK_READ_MAX_BYTES && !gk_check_utf8 (text, length, name, 1, error))
    return NULL;
  reports = gk_reports_new_from_csv (text, length, name, forms, error);
  if (reports == NULL)
    return NULL;
  n = gk_reports_get_n (reports);
  if (n == 0)
    return read_nothing (filling, error);

  list = g_new (GkReport *, n);
  for (guint32 i = 0; i < n; i++)
    list[i] = gk_reports_get (reports, i);

  return gk_dataset_new_from_reports (gk_report_get_form (list[0]), list, n, error);
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
  if (gk_csv_header (gk_csv_filling_get_csv (filling))->is_long)
    return read_long (text, length, name, forms, filling, error);
  if (start == length)
    return read_nothing (filling, error);

  bulk.readable = text;
  bulk.text = text + start;
  bulk.length = length - start;

  return gk_bulk_read (&bulk, filling, options, gk_count_line_ends (text, start), TRUE, &end, NULL, error);
}
