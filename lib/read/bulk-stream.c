/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/file-private.h"
#include "base/parallel-private.h"
#include "base/transcode-private.h"

/* Bytes in front of the text that may be read. */
#define FRONT 8

/* Bytes of the file that a thread reads at once. */
#define PORTION (1024 * 1024)

/* Bytes of the text with which a stream tries to begin: more than the form is chosen of at first. */
#define BEGINNING (512 * 1024)

/* Records with which it can: the header, the first one, and one that shows where this ends. */
#define MIN_RECORDS 3

struct _GkDatasetStream {
  gatomicrefcount references;
  FILE *file;
  gboolean has_places;   /* the file may be read from any place, by several threads */
  guint64 place;         /* in it: up to where it was read */
  gboolean is_filling;   /* what stands behind the text is being read, or was */
  gsize wanted;          /* bytes of it */
  gsize *portions;       /* bytes that there are of each portion */
  gint reason;           /* atomic: why reading failed, an errno */
  gboolean is_converted; /* from another encoding than UTF-8 */
  GkTranscoder transcoder;
  char *name;
  GPtrArray *forms;
  GkBulkOptions options;
  gpointer owner; /* of what the options borrow */
  GDestroyNotify release;
  char *buffer; /* FRONT bytes, and room for GK_STREAM_BYTES of text, or for more if it was decoded */
  char *text;
  gsize length;
  gboolean is_last; /* there is nothing to read behind the text */
  gboolean is_over;
  guint64 n_lines; /* line ends before the text */
  guint64 n_rows;
  GkCsvFilling *filling;
  GkBulk bulk;
  GkDataset *last; /* what was handed out last, for its memory */
};

GkDatasetStream *
gk_dataset_stream_ref (GkDatasetStream *stream)
{
  g_return_val_if_fail (stream != NULL, NULL);

  g_atomic_ref_count_inc (&stream->references);

  return stream;
}

void
gk_dataset_stream_unref (GkDatasetStream *stream)
{
  if (stream == NULL || !g_atomic_ref_count_dec (&stream->references))
    return;

  gk_dataset_unref (stream->last);
  gk_bulk_clear (&stream->bulk);
  g_clear_pointer (&stream->filling, gk_csv_filling_free);
  gk_transcoder_clear (&stream->transcoder);
  if (stream->file != NULL)
    fclose (stream->file);
  g_free (stream->buffer);
  g_free (stream->portions);
  g_free (stream->name);
  g_clear_pointer (&stream->forms, g_ptr_array_unref);
  stream->release (stream->owner);
  g_free (stream);
}

/* Reads a portion of what stands behind the text. */
static gboolean
read_portion (gpointer data, guint32 worker, guint32 task)
{
  GkDatasetStream *stream = data;
  gsize start = (gsize) task * PORTION;
  gsize wanted = MIN (stream->wanted - start, PORTION);
  gsize n = 0;
  gssize got = 1;

  (void) worker;

  while (got > 0 && n < wanted)
    {
      got = pread (fileno (stream->file), stream->text + stream->length + start + n, wanted - n,
                   (off_t) (stream->place + start + n));
      if (got > 0)
        n += (gsize) got;
      else if (got < 0 && errno == EINTR)
        got = 1;
      else if (got < 0)
        g_atomic_int_set (&stream->reason, errno);
    }
  stream->portions[task] = n;

  return got >= 0;
}

/* Reads all that stands behind the text, for which there is one task. */
static gboolean
read_at_once (gpointer data, guint32 worker, guint32 task)
{
  GkDatasetStream *stream = data;

  (void) worker;

  errno = 0;
  stream->portions[task] = stream->is_converted
                               ? gk_transcoder_read (&stream->transcoder, stream->text + stream->length, stream->wanted)
                               : fread (stream->text + stream->length, 1, stream->wanted, stream->file);
  if (ferror (stream->file))
    stream->reason = errno;

  return TRUE;
}

/* Prepares to fill the buffer up behind the text that is left; how many tasks that is. */
static guint32
begin_to_fill (GkDatasetStream *stream)
{
  guint32 n;

  memmove (stream->buffer + FRONT, stream->text, stream->length);
  stream->text = stream->buffer + FRONT;
  stream->is_filling = TRUE;
  stream->wanted = stream->options.stream_bytes - stream->length;
  n = stream->has_places ? (guint32) ((stream->wanted + PORTION - 1) / PORTION) : stream->wanted > 0;
  memset (stream->portions, 0, n * sizeof *stream->portions);

  return n;
}

/* Fills the buffer up behind the text that is left, unless that was done while its records were read. */
static gboolean
fill (GkDatasetStream *stream, GError **error)
{
  gsize size = stream->has_places ? PORTION : stream->options.stream_bytes;
  gsize got = 0;

  if (stream->is_last)
    return TRUE;

  if (!stream->is_filling)
    gk_parallel_run (stream->options.n_threads, begin_to_fill (stream),
                     stream->has_places ? read_portion : read_at_once, stream);
  stream->is_filling = FALSE;
  if (stream->reason != 0)
    {
      gk_set_io_error (error, stream->name, stream->reason);
      return FALSE;
    }
  /* What is behind a portion that lacks something does not count: the file has become shorter meanwhile. */
  for (gsize i = 0; got < stream->wanted && got == i * size; i++)
    got += stream->portions[i];
  stream->place += got;
  stream->length += got;
  stream->is_last = got < stream->wanted;

  return TRUE;
}

/* Converts what was read, of which the transcoder has taken the memory, and what is read from now on. */
static gboolean
begin_to_convert (GkDatasetStream *stream, GError **error)
{
  stream->buffer = g_try_malloc (FRONT + stream->options.stream_bytes);
  if (stream->buffer == NULL)
    return gk_bulk_set_no_memory (stream->name, error);
  memset (stream->buffer, 0, FRONT);
  stream->text = stream->buffer + FRONT;
  stream->length = 0;
  stream->is_converted = TRUE;
  /* How much text there will be nobody knows. */
  stream->options.total = 0;
  if (stream->has_places && fseeko (stream->file, (off_t) stream->place, SEEK_SET) != 0)
    {
      gk_set_io_error (error, stream->name, errno);
      return FALSE;
    }
  stream->has_places = FALSE;

  return fill (stream, error);
}

/* Brings the beginning of the input to UTF-8 without a byte order mark: what is all of it, from any encoding. */
static gboolean
decode (GkDatasetStream *stream, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (stream->text, stream->length);
  g_autoptr (GBytes) text = NULL;
  const char *data;
  gsize length;

  if (!stream->is_last
      && gk_transcoder_init_behind (&stream->transcoder, stream->file, stream->buffer, FRONT, stream->length,
                                    FRONT + stream->options.stream_bytes))
    return begin_to_convert (stream, error);

  /* gk_decode() refuses more than it takes: what is cut off need not be whole characters. */
  text = stream->is_last ? gk_bulk_decode (bytes, stream->name, error) : gk_bulk_skip_mark (bytes);
  if (text == NULL)
    return FALSE;

  data = g_bytes_get_data (text, &length);
  if (data != NULL && (data < stream->text || data > stream->text + stream->length))
    {
      g_autofree char *decoded = g_try_malloc (FRONT + length);

      if (decoded == NULL)
        return gk_bulk_set_no_memory (stream->name, error);
      memset (decoded, 0, FRONT);
      memcpy (decoded + FRONT, data, length);
      g_free (stream->buffer);
      stream->buffer = g_steal_pointer (&decoded);
      stream->text = stream->buffer + FRONT;
    }
  else if (data != NULL)
    stream->text += data - stream->text;
  stream->length = length;

  return TRUE;
}

/* Says that the record at the beginning of the text does not fit, unless a mistake in it made it so long. */
static gboolean
set_record_error (GkDatasetStream *stream, GError **error)
{
  g_autoptr (GError) mistake = NULL;
  g_auto (GkCsv) csv = { 0 };

  gk_csv_init (&csv, stream->text, stream->length, stream->name);
  csv.line = (guint32) MIN (stream->n_lines + 1, G_MAXUINT32);
  if (stream->filling != NULL)
    {
      csv.separator = stream->bulk.separator;
      csv.header = gk_csv_filling_get_csv (stream->filling)->header;
    }
  gk_csv_next (&csv, &mistake);
  if (g_error_matches (mistake, GK_ERROR, GK_ERROR_LIMIT))
    {
      g_propagate_error (error, g_steal_pointer (&mistake));
      return FALSE;
    }

  gk_set_error (error, GK_ERROR_LIMIT, stream->name, csv.row_line, 0,
                "the row is longer than %" G_GSIZE_FORMAT " bytes", "该行超过 %" G_GSIZE_FORMAT " 字节",
                stream->options.stream_bytes);

  return FALSE;
}

/* Says that the report at the beginning of a long text does not fit. */
static gboolean
set_report_error (GkDatasetStream *stream, GError **error)
{
  gk_set_error (error, GK_ERROR_LIMIT, stream->name, (guint32) MIN (stream->n_lines + 1, G_MAXUINT32), 0,
                "the rows of the report are longer than %" G_GSIZE_FORMAT " bytes; such a file can be read as a whole "
                "alone",
                "该报告各行合计超过 %" G_GSIZE_FORMAT " 字节；此类文件只能整体读取", stream->options.stream_bytes);

  return FALSE;
}

/* Goes on by @length bytes, in which there are @n_lines line ends. */
static void
skip (GkDatasetStream *stream, gsize length, guint64 n_lines)
{
  stream->n_lines += n_lines;
  stream->options.done += length;
  stream->text += length;
  stream->length -= length;
}

/* Goes on behind the records that were read. */
static void
go_on (GkDatasetStream *stream, gsize end)
{
  skip (stream, end, stream->bulk.n_line_ends - gk_count_line_ends (stream->text + end, stream->length - end));
}

/* All that is wanted of the text was read up to @end: what is behind it may be read while the dataset is finished. From
 * a pipe that might be waited for, and the dataset be late. */
static guint32
begin_ahead (gpointer data, gsize end)
{
  GkDatasetStream *stream = data;

  if (stream->is_last || !stream->has_places)
    return 0;
  go_on (stream, end);

  return begin_to_fill (stream);
}

static void
work_ahead (gpointer data, guint32 task)
{
  GkDatasetStream *stream = data;

  read_portion (stream, 0, task);
}

/* Whether more than @n records begin in the text. */
static gboolean
has_records (GkDatasetStream *stream, guint64 n)
{
  GkRecordScan scan;

  gk_scan_records (stream->text, 0, stream->length, &scan);

  return scan.n_records[0] > n;
}

/* Begins to read @length bytes of the text, which hold more than one record. */
static gboolean
begin_with (GkDatasetStream *stream, gsize length, GError **error)
{
  gsize start;

  stream->filling = gk_bulk_begin (&stream->bulk, stream->text, length, stream->name, stream->forms, &start, error);
  if (stream->filling == NULL)
    return FALSE;
  skip (stream, start, gk_count_line_ends (stream->text, start));

  return TRUE;
}

static gboolean
begin (GkDatasetStream *stream, GError **error)
{
  GkRecordScan scan;

  if (!fill (stream, error) || !decode (stream, error))
    return FALSE;
  /* The first records tell mostly enough; those of all of the text are counted only where they do not. */
  if (stream->length > BEGINNING)
    {
      gk_scan_records (stream->text, 0, BEGINNING, &scan);
      if (scan.n_records[0] >= MIN_RECORDS && begin_with (stream, scan.last[0], NULL))
        return TRUE;
      gk_bulk_clear (&stream->bulk);
    }
  gk_scan_records (stream->text, 0, stream->length, &scan);
  if (!stream->is_last && scan.n_records[0] < MIN_RECORDS)
    return set_record_error (stream, error);

  /* Only whole records tell anything. */
  return begin_with (stream, stream->is_last ? stream->length : scan.last[0], error);
}

GkDatasetStream *
gk_dataset_stream_new (const char *path, GPtrArray *forms, const GkBulkOptions *options, gpointer owner,
                       GDestroyNotify release, GError **error)
{
  g_autoptr (GkDatasetStream) stream = g_new0 (GkDatasetStream, 1);
  struct stat status;

  g_atomic_ref_count_init (&stream->references);
  stream->name = g_filename_display_name (path);
  stream->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);
  for (guint i = 0; i < forms->len; i++)
    g_ptr_array_add (stream->forms, gk_form_ref (g_ptr_array_index (forms, i)));
  stream->options = *options;
  stream->options.is_reused = TRUE;
  if (stream->options.stream_bytes == 0)
    stream->options.stream_bytes = GK_STREAM_BYTES;
  stream->owner = owner;
  stream->release = release;

  stream->file = g_fopen (path, "rb");
  if (stream->file == NULL)
    {
      gk_set_io_error (error, stream->name, errno);
      return NULL;
    }
  if (fstat (fileno (stream->file), &status) == 0 && status.st_size > 0)
    {
      stream->options.total = (guint64) status.st_size;
      stream->has_places = S_ISREG (status.st_mode);
    }
  /* It is read in large pieces. */
  setvbuf (stream->file, NULL, _IONBF, 0);
  stream->buffer = g_try_malloc (FRONT + stream->options.stream_bytes);
  if (stream->buffer == NULL)
    {
      gk_bulk_set_no_memory (stream->name, error);
      return NULL;
    }
  memset (stream->buffer, 0, FRONT);
  stream->text = stream->buffer + FRONT;
  stream->portions = g_new (gsize, stream->options.stream_bytes / PORTION + 1);
  stream->bulk.begin_ahead = begin_ahead;
  stream->bulk.work_ahead = work_ahead;
  stream->bulk.ahead = stream;
  if (!begin (stream, error))
    return NULL;

  return g_steal_pointer (&stream);
}

GkDataset *
gk_dataset_stream_next (GkDatasetStream *stream, GError **error)
{
  GkDataset *used = NULL;
  GkDataset *dataset = NULL;
  gsize end = 0;

  g_return_val_if_fail (stream != NULL, NULL);

  /* Nobody else can have it if this is the only reference. */
  if (stream->last != NULL && g_atomic_ref_count_compare (&stream->last->references, 1))
    used = g_steal_pointer (&stream->last);
  g_clear_pointer (&stream->last, gk_dataset_unref);

  if (!stream->is_over && fill (stream, error) && stream->length > 0)
    {
      stream->bulk.text = stream->text;
      stream->bulk.readable = stream->text - FRONT;
      stream->bulk.length = stream->length;
      dataset = gk_bulk_read (&stream->bulk, stream->filling, &stream->options, stream->n_lines, stream->is_last, &end,
                              g_steal_pointer (&used), error);
      if (dataset != NULL && dataset->n_rows == 0 && !stream->is_last)
        {
          if (stream->bulk.plan != NULL && has_records (stream, 2))
            set_report_error (stream, error);
          else
            set_record_error (stream, error);
          g_clear_pointer (&dataset, gk_dataset_unref);
        }
    }
  gk_dataset_unref (used);
  if (dataset == NULL || dataset->n_rows == 0)
    {
      stream->is_over = TRUE;
      gk_dataset_unref (dataset);
      return NULL;
    }

  if (!stream->is_filling)
    go_on (stream, end);
  stream->n_rows += dataset->n_rows;
  stream->last = gk_dataset_ref (dataset);

  return dataset;
}

guint64
gk_dataset_stream_get_n_rows (GkDatasetStream *stream)
{
  g_return_val_if_fail (stream != NULL, 0);

  return stream->n_rows;
}
