/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"

#include <string.h>

#include "base/parallel-private.h"

/* Bytes of a segment, unless a small text is to be divided among threads. */
#define MAX_SEGMENT (4 * 1024 * 1024)
#define MIN_SEGMENT (128 * 1024)

/* Segments that each thread is to have, so that none waits long for the last. */
#define SEGMENTS_A_THREAD 16

#define MAX_THREADS 1024

gboolean
gk_bulk_set_no_memory (const char *source, GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, source, 0, 0, "not enough memory to read the file",
                "内存不足，无法读取文件");

  return FALSE;
}

gboolean
gk_bulk_job_init (GkBulkJob *job, GkBulk *bulk, const GkBulkOptions *options)
{
  guint32 n_threads = CLAMP (options->n_threads, 1, MAX_THREADS);
  gsize size = options->segment_bytes > 0
                   ? options->segment_bytes
                   : CLAMP (bulk->length / (n_threads * SEGMENTS_A_THREAD), MIN_SEGMENT, MAX_SEGMENT);

  size = MAX (size, bulk->length / G_MAXINT32 + 1);
  *job = (GkBulkJob){ .bulk = bulk, .options = options };
  job->n_segments = (guint32) ((bulk->length + size - 1) / size);
  job->segments = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->segments);
  job->scans = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->scans);
  job->faults = g_try_malloc_n (MAX (job->n_segments, 1), sizeof *job->faults);
  job->owners = g_try_malloc0_n (MAX (job->n_segments, 1), sizeof *job->owners);
  job->n_workers = MAX (MIN (n_threads, job->n_segments), 1);
  job->workers = g_try_malloc0_n (job->n_workers, sizeof *job->workers);
  if (job->segments == NULL || job->scans == NULL || job->faults == NULL || job->owners == NULL || job->workers == NULL)
    return FALSE;

  for (guint32 i = 0; i < job->n_segments; i++)
    {
      job->segments[i].start = i * size;
      job->segments[i].end = MIN ((i + 1) * size, bulk->length);
      job->faults[i] = GK_BULK_NO_FAULT;
    }

  return TRUE;
}

void
gk_bulk_job_clear (GkBulkJob *job)
{
  for (guint32 i = 0; job->workers != NULL && i < job->n_workers; i++)
    gk_bulk_worker_clear (&job->workers[i]);
  g_clear_pointer (&job->workers, g_free);
  g_clear_pointer (&job->segments, g_free);
  g_clear_pointer (&job->scans, g_free);
  g_clear_pointer (&job->faults, g_free);
  g_clear_pointer (&job->owners, g_free);
}

/* Tells the caller how far the work is. */
static void
tell_progress (GkBulkJob *job)
{
  const GkBulkOptions *options = job->options;
  guint64 done = job->bulk->length * (guint64) g_atomic_int_get (&job->n_done) / job->n_tasks;

  if (gk_progress_tell (&options->progress, options->done + done, options->total))
    return;
  g_atomic_int_set (&job->stopped, TRUE);
}

static gboolean
do_task (gpointer data, guint32 worker, guint32 task)
{
  GkBulkJob *job = data;

  job->work (job, worker, task);
  g_atomic_int_inc (&job->n_done);
  if (worker == 0 && job->tells)
    tell_progress (job);

  return !g_atomic_int_get (&job->stopped);
}

static void
run (GkBulkJob *job, GkBulkWork work, guint32 n_tasks, gboolean tells)
{
  job->work = work;
  job->n_tasks = n_tasks;
  job->tells = tells;
  job->n_done = 0;
  gk_parallel_run (job->n_workers, n_tasks, do_task, job);
}

gboolean
gk_bulk_job_run (GkBulkJob *job, GkBulkWork work, guint32 n_tasks, gboolean tells)
{
  run (job, work, n_tasks, tells);

  return !g_atomic_int_get (&job->stopped);
}

static void
scan_segment (GkBulkJob *job, guint32 worker, guint32 segment)
{
  (void) worker;

  gk_scan_records (job->bulk->text, job->segments[segment].start, job->segments[segment].end, &job->scans[segment]);
}

guint64
gk_bulk_job_count_records (GkBulkJob *job, gboolean is_last, gsize *end)
{
  GkSegment *last = NULL;
  gboolean inside = FALSE;
  guint64 n = 0;

  job->bulk->n_line_ends = 0;
  run (job, scan_segment, job->n_segments, FALSE);
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
      job->bulk->n_line_ends += scan->n_line_ends;
    }
  g_clear_pointer (&job->scans, g_free);

  *end = job->bulk->length;
  if (is_last || last == NULL)
    return n;
  *end = last->last;
  last->n_records--;

  return n - 1;
}

/* The length of the record that stands at the beginning of @text, with its line end. */
gsize
gk_bulk_record_length (const char *text, gsize length)
{
  gboolean inside = FALSE;
  gsize i = 0;

  while (i < length && (inside || (text[i] != '\n' && text[i] != '\r')))
    inside ^= text[i++] == '"';

  return MIN (i + 1, length);
}

void
gk_bulk_explain (GkBulk *bulk, GkCsvFilling *filling, gsize at, guint64 n_lines, GkCsvEarlier earlier, gpointer data,
                 GError **error)
{
  const char *text = bulk->text + at;
  gsize length = bulk->length - at;
  guint32 line = (guint32) MIN (n_lines + gk_count_line_ends (bulk->text, at) + 1, G_MAXUINT32);
  const char *source = gk_csv_filling_get_csv (filling)->source;
  GkForm *form;

  if (!gk_check_utf8 (text, gk_bulk_record_length (text, length), source, line, error))
    return;
  /* What behind the record is not UTF-8 is not its mistake, and an open quote is one to the end of the text. */
  form = gk_csv_filling_read (filling, text, length, line, earlier, data, error);
  if (form == NULL)
    return;

  if (strcmp (form->digest, bulk->form->digest) != 0)
    gk_set_error (error, GK_ERROR_MISMATCH, source, line, 0,
                  "the report is of form %s, the reports before it of form %s; a dataset has one",
                  "该报表的表式为 %s，之前的报表为 %s；一个数据集只有一种表式", form->id, bulk->form->id);
  else
    gk_set_error (error, GK_ERROR_LIMIT, source, line, 0, "the row is longer than %u bytes", "该行超过 %u 字节",
                  GK_CSV_MAX_RECORD);
}

gsize
gk_bulk_job_find_fault (const GkBulkJob *job)
{
  for (guint32 i = 0; i < job->n_segments; i++)
    if (job->faults[i] != GK_BULK_NO_FAULT)
      return job->faults[i];

  return GK_BULK_NO_FAULT;
}

gboolean
gk_bulk_job_lacks_memory (const GkBulkJob *job)
{
  gboolean lacking = FALSE;

  for (guint32 i = 0; i < job->n_workers; i++)
    lacking |= job->workers[i].no_memory;

  return lacking;
}

gboolean
gk_bulk_set_cancelled (const GkBulk *bulk, GError **error)
{
  gk_set_error (error, GK_ERROR_CANCELLED, bulk->source, 0, 0, "reading was stopped", "读取已被中止");

  return FALSE;
}
