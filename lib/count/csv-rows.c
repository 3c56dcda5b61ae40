/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/csv-private.h"
#include "base/csv-scan-private.h"
#include "base/parallel-private.h"

/*
 * A piece of CSV is divided into segments of bytes, which threads read into batches. A record whose fields are plainly
 * sound is taken as it stands; any other is read again by the reader of records that all share, and judged.
 */

/* Bytes of a segment. */
#define MAX_SEGMENT (1024 * 1024)
#define MIN_SEGMENT (64 * 1024)
#define SEGMENTS_A_THREAD 8

typedef struct {
  gsize start;
  gsize end;
  gsize first; /* where its first record begins; @end if none does */
  guint64 n_records;
  guint64 line; /* that @start stands on */
} Segment;

typedef struct {
  const GkCsvPlan *plan;
  GkCsvPiece *piece;
  Segment *segments;
  GkRecordScan *scans;
  guint32 n_segments;
  GkBatch *batches;
  GkIntake *intakes;
  guint32 n_intakes;
  GkMeanwhileFunc meanwhile;
  gpointer data;
} Job;

/* A segment while it is read. */
typedef struct {
  const GkCsvPlan *plan;
  const GkCsvPiece *piece;
  GkIntake *intake;
  GkFieldIndex index;
  GkCsv csv;
  gsize at;
  guint64 line;
  gsize n_valid; /* bytes up to which the text is UTF-8 */
  gboolean has_quotes;
  gsize end;
} Reader;

/* ---- Records ---- */

static inline gboolean
is_plain (char character)
{
  return character > ' ' && character < 0x7F;
}

/* What the field that stands there says. FALSE if that takes more than a look. */
static inline gboolean
look_at_field (gboolean has_quotes, GkSlice *slice)
{
  if (slice->length == 0)
    return TRUE;
  if (G_UNLIKELY (has_quotes))
    {
      if (slice->text[0] == '"')
        {
          if (slice->length < 2 || slice->text[slice->length - 1] != '"')
            return FALSE;
          slice->text++;
          slice->length -= 2;
        }
      if (memchr (slice->text, '"', slice->length) != NULL)
        return FALSE;
      if (slice->length == 0)
        return TRUE;
    }
  if (G_UNLIKELY (!is_plain (slice->text[0]) || !is_plain (slice->text[slice->length - 1])))
    gk_slice_trim (slice);

  return slice->length <= GK_CSV_MAX_FIELD;
}

/* Takes a record whose fields end where @ends say, if it is sound. FALSE if that takes more than a look. */
static gboolean
take_plain (Reader *reader, const guint32 *ends, gboolean has_quotes)
{
  const GkCsvPlan *plan = reader->plan;
  GkIntake *intake = reader->intake;
  const char *text = reader->piece->text;
  guint n_columns = intake->ledger->columns->len;
  gsize start = reader->at;

  for (guint32 i = 0; i < plan->n_fields; i++)
    {
      gsize end = reader->index.base + ends[i];
      GkSlice slice = { text + start, end - start };
      gint32 column = plan->columns[i];

      start = end + 1;
      if (!look_at_field (has_quotes, &slice))
        return FALSE;
      if (column < 0)
        continue;
      intake->texts_of_row[column] = slice;
      if ((guint) column >= n_columns)
        continue;
      if (slice.length == 0)
        gk_intake_set_value (intake, (guint32) column, GK_COUNT_MISSING);
      else if (!gk_intake_read_value (intake, (guint32) column, slice.text, slice.length))
        return FALSE;
    }

  return gk_intake_is_sound (intake);
}

/* Spreadsheets write rows that have been cleared. */
static gboolean
is_empty (const GkCsv *csv)
{
  for (guint32 i = 0; i < csv->n_fields; i++)
    if (*gk_csv_trim (gk_csv_field (csv, i)) != '\0')
      return FALSE;

  return TRUE;
}

static gboolean
refuse_count (const Reader *reader)
{
  guint32 n_fields = reader->plan->n_fields;
  guint32 n = reader->csv.n_fields;
  g_auto (GkMessage) message = { 0 };

  gk_message_set (&message, "the row has %u fields; the header has %u", "该行有 %u 个字段，而表头有 %u 个", n,
                  n_fields);

  return gk_intake_refuse_row (reader->intake, MIN (n, n_fields) + 1, &message);
}

/* Reads the record again, to take it or to say what is wrong with it. */
static gboolean
judge_record (Reader *reader)
{
  const GkCsvPlan *plan = reader->plan;
  GkIntake *intake = reader->intake;
  GkCsv *csv = &reader->csv;

  csv->at = reader->piece->text + reader->at;
  csv->end = reader->piece->text + reader->piece->length;
  csv->line = (guint32) MIN (reader->line, G_MAXUINT32);
  if (!gk_csv_next (csv, &intake->batch->error))
    return FALSE;
  if (is_empty (csv))
    return TRUE;
  if (csv->n_fields != plan->n_fields)
    return refuse_count (reader);
  for (guint32 i = 0; i < csv->n_fields; i++)
    if (plan->columns[i] >= 0)
      {
        GkSlice *slice = &intake->texts_of_row[plan->columns[i]];

        slice->text = gk_csv_trim (gk_csv_field (csv, i));
        slice->length = strlen (slice->text);
      }

  return gk_intake_judge (intake);
}

void
gk_csv_plan_set_encoding_error (const GkCsvPlan *plan, guint64 line, GError **error)
{
  gk_set_error (error, GK_ERROR_ENCODING, plan->name, (guint32) MIN (line, G_MAXUINT32), 0,
                "expected a ledger in UTF-8, or a file in GB18030 or UTF-16",
                "台账应为 UTF-8 编码，文件也可为 GB18030 或 UTF-16 编码");
}

/* Refuses a record that is not UTF-8. */
static gboolean
check_encoding (Reader *reader, gsize end)
{
  if (end <= reader->n_valid || g_utf8_validate_len (reader->piece->text + reader->at, end - reader->at, NULL))
    return TRUE;

  gk_csv_plan_set_encoding_error (reader->plan, reader->line, &reader->intake->batch->error);

  return FALSE;
}

/* Takes the record that ends at @end, sound or not. */
static gboolean
take_record (Reader *reader, gsize end)
{
  GkFieldIndex *index = &reader->index;
  const guint32 *ends = index->ends + index->next_end;
  guint32 n_fields = reader->plan->n_fields;
  gboolean is_whole = n_fields <= index->n_ends - index->next_end && index->base + ends[n_fields - 1] == end;
  gboolean has_quotes = reader->has_quotes || end > reader->end;

  if (!check_encoding (reader, end))
    return FALSE;
  reader->intake->line = (guint32) MIN (reader->line, G_MAXUINT32);
  if (is_whole && end - reader->at >= n_fields && take_plain (reader, ends, has_quotes))
    {
      if (!gk_intake_accept (reader->intake))
        return gk_batch_set_no_memory (reader->intake->batch);
    }
  else if (!judge_record (reader))
    return FALSE;
  if (has_quotes)
    reader->line += gk_count_line_ends (reader->piece->text + reader->at, end - reader->at);
  while (index->base + index->ends[index->next_end++] != end)
    ;

  return TRUE;
}

/* ---- Segments ---- */

/* Line ends in a part of a text; the second half of one is none. */
static guint64
count_line_ends (const char *text, gsize start, gsize end)
{
  if (start > 0 && start < end && text[start] == '\n' && text[start - 1] == '\r')
    start++;

  return gk_count_line_ends (text + start, end - start);
}

static void
reader_init (Reader *reader, const Job *job, const Segment *segment, GkIntake *intake)
{
  const GkCsvPlan *plan = job->plan;
  const char *text = job->piece->text;
  gsize length = segment->end - segment->first;
  const char *valid;

  *reader = (Reader){ .plan = plan, .piece = job->piece, .intake = intake, .at = segment->first, .end = segment->end };
  reader->index = (GkFieldIndex){ .text = text,
                                  .length = job->piece->length,
                                  .base = segment->first,
                                  .at = segment->first,
                                  .separator = plan->separator };
  reader->csv = (GkCsv){ .separator = plan->separator,
                         .source = plan->name,
                         .columns = plan->names,
                         .n_columns = plan->n_fields,
                         .is_ragged = TRUE };
  reader->line = segment->line + count_line_ends (text, segment->start, segment->first);
  reader->has_quotes = memchr (text + segment->first, '"', length) != NULL;
  if (gk_is_plain_ascii (text + segment->first, length))
    reader->n_valid = segment->end;
  else
    {
      g_utf8_validate_len (text + segment->first, length, &valid);
      reader->n_valid = (gsize) (valid - text);
    }
}

static void
read_records (Reader *reader)
{
  const char *text = reader->piece->text;
  GkFieldIndex *index = &reader->index;
  gsize stop = MIN (reader->end, reader->piece->end);

  while (reader->at < stop)
    {
      gsize end;

      if (index->next_line_end == index->n_line_ends && !gk_field_index_more (index))
        {
          gk_batch_set_no_memory (reader->intake->batch);
          return;
        }
      end = index->base + index->line_ends[index->next_line_end++];
      if (end == reader->at)
        {
          /* An empty line, or the second half of a line end. */
          index->next_end++;
          reader->line += text[end] == '\r' || end == 0 || text[end - 1] != '\r';
          reader->at++;
          continue;
        }
      if (!take_record (reader, end))
        return;
      reader->line++;
      reader->at = end + 1;
    }
}

static gboolean
read_segment (gpointer data, guint32 worker, guint32 task)
{
  Job *job = data;
  GkIntake *intake = &job->intakes[worker];
  Segment *segment;
  GkBatch *batch;
  Reader reader;

  /* The first task is that of the caller's. */
  if (task == 0)
    {
      if (job->meanwhile != NULL)
        job->meanwhile (job->data);
      return TRUE;
    }
  segment = &job->segments[task - 1];
  batch = &job->batches[task - 1];
  if (!gk_batch_init (batch, intake->book, task - 1, segment->n_records))
    return gk_batch_set_no_memory (batch);
  batch->intake = worker;
  if (segment->n_records == 0)
    return TRUE;
  intake->batch = batch;
  reader_init (&reader, job, segment, intake);
  read_records (&reader);
  gk_field_index_clear (&reader.index);
  gk_csv_clear (&reader.csv);
  if (!gk_batch_seal (batch))
    gk_batch_set_no_memory (batch);

  return batch->error == NULL;
}

static gboolean
scan_segment (gpointer data, guint32 worker, guint32 number)
{
  Job *job = data;
  Segment *segment = &job->segments[number];
  const char *text = job->piece->text;

  (void) worker;
  gk_scan_records (text, segment->start, segment->end, &job->scans[number]);
  segment->line = count_line_ends (text, segment->start, segment->end);

  return TRUE;
}

/* Finds the records of every segment, and the end of the piece. */
static void
find_records (Job *job)
{
  GkCsvPiece *piece = job->piece;
  gboolean inside = FALSE;
  guint64 line = piece->n_lines + 1;
  /* Where there are none, nothing goes on but perhaps a line end. */
  gsize last = piece->length > 0 && piece->text[piece->length - 1] == '\r' ? piece->length - 1 : piece->length;

  gk_parallel_run (job->n_intakes, job->n_segments, scan_segment, job);
  for (guint32 i = 0; i < job->n_segments; i++)
    {
      Segment *segment = &job->segments[i];
      const GkRecordScan *scan = &job->scans[i];
      guint64 n_lines = segment->line;

      segment->n_records = scan->n_records[inside];
      segment->first = scan->first[inside];
      segment->line = line;
      if (segment->n_records > 0)
        last = scan->last[inside];
      line += n_lines;
      inside ^= scan->flips;
    }
  piece->end = piece->is_last ? piece->length : last;
  piece->n_lines_before_end = line - 1;
}

/* Where the one record of a piece ends, with its line end; 0 if that is behind the piece. */
static gsize
find_end (const GkCsvPiece *piece)
{
  gboolean inside = FALSE;
  gsize at = 0;

  while (at < piece->length && (inside || (piece->text[at] != '\n' && piece->text[at] != '\r')))
    inside ^= piece->text[at++] == '"';
  if (at == piece->length)
    return 0;
  /* The second half of a line end may be behind the piece. */
  if (piece->text[at] == '\r')
    return at + 1 == piece->length ? at : at + 1 + (piece->text[at + 1] == '\n');

  return at + 1;
}

/* The one record of a piece goes on behind it. */
static gboolean
refuse_record (Job *job, GError **error)
{
  const GkCsvPlan *plan = job->plan;
  g_auto (GkCsv) csv = { .at = job->piece->text,
                         .end = job->piece->text + job->piece->length,
                         .separator = plan->separator,
                         .source = plan->name,
                         .columns = plan->names,
                         .n_columns = plan->n_fields,
                         .is_cut = TRUE };

  csv.line = (guint32) MIN (job->piece->n_lines + 1, G_MAXUINT32);
  if (gk_csv_next (&csv, error))
    gk_set_error (error, GK_ERROR_LIMIT, plan->name, csv.row_line, 0,
                  "the row is longer than %" G_GSIZE_FORMAT " bytes", "该行超过 %" G_GSIZE_FORMAT " 字节",
                  plan->tally->piece_bytes);

  return FALSE;
}

static gboolean
run (Job *job, GError **error)
{
  GkCsvPiece *piece = job->piece;
  gboolean joined;

  find_records (job);
  if (piece->end == 0 && piece->length > 0)
    piece->end = find_end (piece);
  /* One behind the header is shorter than the next. */
  if (piece->end == 0 && piece->length >= job->plan->tally->piece_bytes)
    return refuse_record (job, error);
  piece->n_lines_before_end -= count_line_ends (piece->text, piece->end, piece->length);

  gk_parallel_run (job->n_intakes, job->n_segments + 1, read_segment, job);
  joined = gk_tally_join (job->plan->tally, job->plan->ledger, job->plan->source, job->batches, job->n_segments,
                          job->intakes, job->n_intakes, error);
  for (guint32 i = 0; i < job->n_segments; i++)
    gk_batch_clear (&job->batches[i]);

  return joined;
}

gboolean
gk_csv_plan_read (const GkCsvPlan *plan, GkCsvPiece *piece, GkIntake *intakes, guint32 n_intakes,
                  GkMeanwhileFunc meanwhile, gpointer data, GError **error)
{
  Job job = {
    .plan = plan, .piece = piece, .intakes = intakes, .n_intakes = n_intakes, .meanwhile = meanwhile, .data = data
  };
  gsize size = plan->tally->segment_bytes > 0
                   ? plan->tally->segment_bytes
                   : CLAMP (piece->length / (n_intakes * SEGMENTS_A_THREAD), MIN_SEGMENT, MAX_SEGMENT);
  gboolean done = FALSE;

  job.n_segments = (guint32) ((piece->length + size - 1) / size);
  job.segments = gk_try_malloc0_n (job.n_segments, sizeof *job.segments, error);
  job.scans = job.segments != NULL ? gk_try_malloc0_n (job.n_segments, sizeof *job.scans, error) : NULL;
  job.batches = job.scans != NULL ? gk_try_malloc0_n (job.n_segments, sizeof *job.batches, error) : NULL;
  if (job.batches != NULL)
    {
      for (guint32 i = 0; i < job.n_segments; i++)
        {
          job.segments[i].start = i * size;
          job.segments[i].end = MIN ((i + 1) * size, piece->length);
        }
      done = run (&job, error);
    }
  g_free (job.segments);
  g_free (job.scans);
  g_free (job.batches);

  return done;
}
