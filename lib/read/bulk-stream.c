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

/* Bytes in front of the text that may be read. */
#define FRONT 8

/* Bytes of the file that a thread reads at once. */
#define PORTION (1024 * 1024)

struct _GkDatasetStream {
  gatomicrefcount references;
  FILE *file;
  gboolean has_places; /* the file may be read from any place, by several threads */
  guint64 place;       /* in it: up to where it was read */
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
  if (stream->file != NULL)
    fclose (stream->file);
  g_free (stream->buffer);
  g_free (stream->name);
  g_clear_pointer (&stream->forms, g_ptr_array_unref);
  stream->release (stream->owner);
  g_free (stream);
}

/* Part of the file that is to be read. */
typedef struct {
  GkDatasetStream *stream;
  gsize wanted;
  gsize *got;  /* of each portion */
  gint reason; /* atomic: why reading failed, an errno */
} Part;

static gboolean
read_portion (gpointer data, guint32 worker, guint32 task)
{
  Part *part = data;
  GkDatasetStream *stream = part->stream;
  gsize start = (gsize) task * PORTION;
  gsize wanted = MIN (part->wanted - start, PORTION);
  gssize got = 1;

  (void) worker;

  while (got > 0 && part->got[task] < wanted)
    {
      gsize at = start + part->got[task];

      got = pread (fileno (stream->file), stream->text + stream->length + at, wanted - part->got[task],
                   (off_t) (stream->place + at));
      if (got > 0)
        part->got[task] += (gsize) got;
      else if (got < 0 && errno == EINTR)
        got = 1;
      else if (got < 0)
        g_atomic_int_set (&part->reason, errno);
    }

  return got >= 0;
}

/* Reads @wanted bytes behind the text, or less at the end of the file, by all threads; how many. */
static gsize
read_portions (GkDatasetStream *stream, gsize wanted, gint *reason)
{
  guint32 n = (guint32) ((wanted + PORTION - 1) / PORTION);
  g_autofree gsize *portions = g_new0 (gsize, n);
  Part part = { stream, wanted, portions, 0 };
  gsize got = 0;

  gk_parallel_run (stream->options.n_threads, n, read_portion, &part);
  /* What is behind a portion that lacks something does not count: the file has become shorter meanwhile. */
  for (guint32 i = 0; i < n && got == (gsize) i * PORTION; i++)
    got += portions[i];
  stream->place += got;
  *reason = part.reason;

  return got;
}

/* Fills the buffer up behind the text that is left. */
static gboolean
fill (GkDatasetStream *stream, GError **error)
{
  gsize capacity = stream->options.stream_bytes;

  if (stream->is_last)
    return TRUE;

  memmove (stream->buffer + FRONT, stream->text, stream->length);
  stream->text = stream->buffer + FRONT;
  while (stream->length < capacity && !stream->is_last)
    {
      gsize wanted = capacity - stream->length;
      gint reason = 0;
      gsize got;

      errno = 0;
      if (stream->has_places)
        got = read_portions (stream, wanted, &reason);
      else
        {
          got = fread (stream->text + stream->length, 1, wanted, stream->file);
          reason = ferror (stream->file) ? errno : 0;
        }
      if (reason != 0)
        {
          gk_set_io_error (error, stream->name, reason);
          return FALSE;
        }
      stream->length += got;
      stream->is_last = got < wanted;
    }

  return TRUE;
}

/* Brings the beginning of the input to UTF-8 without a byte order mark: what is all of it, from any encoding. */
static gboolean
decode (GkDatasetStream *stream, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (stream->text, stream->length);
  g_autoptr (GBytes) text = NULL;
  const char *data;
  gsize length;

  /* gk_decode() refuses more than it takes: what is cut off need not be whole characters. */
  text = stream->is_last ? gk_bulk_decode (bytes, stream->name, error) : gk_bulk_skip_mark (bytes);
  if (text == NULL)
    return FALSE;

  data = g_bytes_get_data (text, &length);
  if (data != NULL && (data < stream->text || data > stream->text + stream->length))
    {
      g_autofree char *decoded = g_try_malloc (FRONT + length);

      if (decoded == NULL)
        {
          gk_set_error (error, GK_ERROR_NO_MEMORY, stream->name, 0, 0, "not enough memory to read the file",
                        "内存不足，无法读取文件");
          return FALSE;
        }
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

/* Whether more than @n records begin in the text. */
static gboolean
has_records (GkDatasetStream *stream, guint64 n)
{
  GkRecordScan scan;

  gk_scan_records (stream->text, 0, stream->length, &scan);

  return scan.n_records[0] > n;
}

static gboolean
begin (GkDatasetStream *stream, GError **error)
{
  GkRecordScan scan;
  gsize start;

  if (!fill (stream, error) || !decode (stream, error))
    return FALSE;
  gk_scan_records (stream->text, 0, stream->length, &scan);
  /* The header, the first record, and one that shows where this ends. */
  if (!stream->is_last && scan.n_records[0] < 3)
    return set_record_error (stream, error);

  /* Only whole records tell anything. */
  stream->filling = gk_bulk_begin (&stream->bulk, stream->text, stream->is_last ? stream->length : scan.last[0],
                                   stream->name, stream->forms, &start, error);
  if (stream->filling == NULL)
    return FALSE;
  skip (stream, start, gk_count_line_ends (stream->text, start));

  return TRUE;
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
  stream->buffer = g_try_malloc0 (FRONT + stream->options.stream_bytes);
  if (stream->buffer == NULL)
    {
      gk_set_error (error, GK_ERROR_NO_MEMORY, stream->name, 0, 0, "not enough memory to read the file",
                    "内存不足，无法读取文件");
      return NULL;
    }
  stream->text = stream->buffer + FRONT;
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

  skip (stream, end, stream->bulk.n_line_ends - gk_count_line_ends (stream->text + end, stream->length - end));
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
