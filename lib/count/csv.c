/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/csv-private.h"
#include "base/csv-scan-private.h"
#include "base/file-private.h"
#include "base/transcode-private.h"

/* What headers call the body of a row. */
static const char *const code_names[] = { "body_code", "机关代码", "机构代码", "单位代码", "统一社会信用代码", NULL };
static const char *const body_names[] = { "body", "机关名称", "机关", "机构名称", "单位名称", "单位", NULL };

gint32
gk_ledger_match_column (const GkLedger *ledger, const char *name)
{
  gint32 column = gk_ledger_find_column (ledger, name, strlen (name));
  g_autofree char *key = gk_count_label_key (name, strlen (name), FALSE);

  for (guint32 i = 0; i < ledger->columns->len && column < 0; i++)
    for (gint32 language = GK_LANGUAGE_ENGLISH; language <= GK_LANGUAGE_CHINESE && column < 0; language += 10)
      {
        const char *label = gk_message_get (&gk_ledger_column (ledger, i)->label, language);
        g_autofree char *own = label != NULL ? gk_count_label_key (label, strlen (label), FALSE) : NULL;

        if (own != NULL && *key != '\0' && strcmp (own, key) == 0)
          column = (gint32) i;
      }
  if (column < 0 && g_strv_contains (code_names, name))
    column = (gint32) ledger->columns->len;
  if (column < 0 && g_strv_contains (body_names, name))
    column = (gint32) ledger->columns->len + 1;

  return column;
}

gboolean
gk_ledger_check_required (const GkLedger *ledger, const guint32 *places, const char *name, guint32 line, GError **error)
{
  for (guint32 i = 0; i < ledger->columns->len; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (ledger, i);
      g_auto (GkMessage) message = { 0 };

      if (!column->required || places[i] > 0)
        continue;
      message.en = g_strdup_printf ("the header lacks a column that every row of the ledger has: %s (%s)", column->id,
                                    gk_ledger_column_name (column, GK_LANGUAGE_ENGLISH));
      message.zh = g_strdup_printf ("表头缺少台账每行必填的列：%s（%s）", column->id,
                                    gk_ledger_column_name (column, GK_LANGUAGE_CHINESE));
      gk_set_error_message (error, GK_ERROR_SYNTAX, name, line, 0, &message);
      return FALSE;
    }

  return TRUE;
}

static gboolean
map_header (GkCsvPlan *plan, GkCsv *csv, GError **error)
{
  const GkLedger *ledger = gk_form_ledger (plan->tally->form, plan->ledger);

  plan->separator = csv->separator;
  plan->n_fields = csv->n_fields;
  plan->columns = gk_try_malloc0_n (csv->n_fields, sizeof *plan->columns, error);
  if (plan->columns == NULL)
    return FALSE;

  for (guint32 i = 0; i < csv->n_fields; i++)
    {
      const char *name = gk_csv_trim (gk_csv_field (csv, i));
      g_autofree char *excerpt = gk_csv_excerpt (name);
      gint32 column = gk_ledger_match_column (ledger, name);

      plan->columns[i] = column;
      if (column < 0)
        {
          g_auto (GkMessage) message = { 0 };

          if (*name != '\0')
            gk_message_set (&message, "the ledger \"%s\" has no column \"%s\"; it is passed over",
                            "台账“%s”没有“%s”列；该列从略", ledger->id, excerpt);
          else
            gk_message_set (&message, "the column has no heading; it is passed over", "该列没有表头；从略");
          gk_diagnoses_add (&plan->tally->diagnoses, GK_SEVERITY_WARNING, plan->source, csv->row_line, i + 1, &message);
        }
      else if (plan->places[column] > 0)
        {
          gk_csv_set_error (csv, i, error, GK_ERROR_SYNTAX, "\"%s\" names a column that stands in front of it already",
                            "“%s”所指的列前面已有", excerpt);
          return FALSE;
        }
      else
        plan->places[column] = i + 1;
    }

  return gk_ledger_check_required (ledger, plan->places, csv->source, csv->row_line, error);
}

/* ---- Pieces ---- */

/* A source: a text, or a file of which pieces are read while those before them are worked on. */
typedef struct {
  const char *text;
  gsize length; /* of the text */
  FILE *file;
  GkTranscoder transcoder; /* of the file */
  const char *name;
  char *buffers[2]; /* of a file */
  gint buffer;      /* that the piece lies in */
  gsize size;       /* of a piece */
  GkCsvPiece piece;
  GkCsvPiece next;
  gint reason; /* why reading failed: an errno */
  guint64 done;
  guint64 total;
} Source;

static void
source_clear (Source *source)
{
  if (source->file != NULL)
    fclose (source->file);
  gk_transcoder_clear (&source->transcoder);
  g_free (source->buffers[0]);
  g_free (source->buffers[1]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

/* Makes the piece behind the records of this one. */
static void
read_next (gpointer data)
{
  Source *source = data;
  gsize rest = source->piece.length - source->piece.end;
  char *to;
  gsize got;

  source->next = (GkCsvPiece){ .is_last = TRUE };
  if (source->file == NULL)
    {
      gsize start = (gsize) (source->piece.text - source->text) + source->piece.end;

      source->next.text = source->text + start;
      source->next.is_last = source->length - start <= source->size;
      source->next.length = source->next.is_last ? source->length - start : source->size;
      return;
    }
  source->buffer = !source->buffer;
  to = source->buffers[source->buffer];
  if (rest > 0)
    memcpy (to, source->piece.text + source->piece.end, rest);
  errno = 0;
  got = source->piece.is_last ? 0 : gk_transcoder_read (&source->transcoder, to + rest, source->size - rest);
  if (ferror (source->file))
    source->reason = errno;
  source->next.text = to;
  source->next.length = rest + got;
  source->next.is_last = source->piece.is_last || got < source->size - rest;
}

/* Goes on to the piece that has been made. */
static void
go_on (Source *source, guint64 n_lines)
{
  source->done += source->piece.end;
  source->piece = source->next;
  source->piece.n_lines = n_lines;
}

static gboolean
tell_progress (const GkTally *tally, const Source *source, GError **error)
{
  guint64 done = source->file != NULL ? source->transcoder.n_read : source->done;

  if (gk_progress_tell (&tally->progress, done, source->total))
    return TRUE;
  gk_set_error (error, GK_ERROR_CANCELLED, source->name, 0, 0, "reading was stopped", "读取已被中止");

  return FALSE;
}

/* Reads what is behind the header. */
static gboolean
read_pieces (const GkCsvPlan *plan, Source *source, GError **error)
{
  guint32 n_intakes = gk_tally_n_threads (plan->tally);
  g_autofree GkIntake *intakes = gk_try_malloc0_n (n_intakes, sizeof *intakes, error);
  gboolean sound = intakes != NULL;

  for (guint32 i = 0; i < n_intakes && sound; i++)
    gk_intake_init (&intakes[i], plan->tally, plan->ledger, i, plan->source, plan->places);
  while (sound && (source->piece.length > 0 || !source->piece.is_last))
    {
      sound = gk_csv_plan_read (plan, &source->piece, intakes, n_intakes, read_next, source, error);
      if (!sound)
        break;
      if (source->reason != 0)
        {
          gk_set_io_error (error, plan->name, source->reason);
          sound = FALSE;
          break;
        }
      go_on (source, source->piece.n_lines_before_end);
      sound = tell_progress (plan->tally, source, error);
    }
  for (guint32 i = 0; i < n_intakes && intakes != NULL; i++)
    gk_intake_clear (&intakes[i]);

  return sound;
}

/* Reads the header, and moves the piece behind it. */
static gboolean
read_header (GkCsvPlan *plan, Source *source, GkCsv *csv, GError **error)
{
  GkCsvPiece *piece = &source->piece;
  const char *end;
  gsize length;

  if (piece->length >= 3 && memcmp (piece->text, "\xEF\xBB\xBF", 3) == 0)
    {
      piece->text += 3;
      piece->length -= 3;
      source->done = 3;
    }
  gk_csv_init (csv, piece->text, piece->length, source->name);
  csv->is_cut = !piece->is_last;
  if (!gk_csv_next (csv, error))
    return FALSE;
  length = (gsize) (csv->at - piece->text);
  if (length == piece->length && !piece->is_last)
    {
      gk_set_error (error, GK_ERROR_LIMIT, source->name, csv->row_line, 0,
                    "the row is longer than %" G_GSIZE_FORMAT " bytes", "该行超过 %" G_GSIZE_FORMAT " 字节",
                    source->size);
      return FALSE;
    }
  if (!g_utf8_validate_len (piece->text, length, &end))
    {
      gk_csv_plan_set_encoding_error (plan, gk_count_line_ends (piece->text, (gsize) (end - piece->text)) + 1, error);
      return FALSE;
    }
  if (!map_header (plan, csv, error))
    return FALSE;
  piece->n_lines = gk_count_line_ends (piece->text, length);
  piece->text += length;
  piece->length -= length;
  source->done += length;

  return TRUE;
}

static gboolean
add_source (GkTally *tally, guint32 ledger, Source *source, GError **error)
{
  GkCsvPlan plan = { .tally = tally, .ledger = ledger, .name = source->name };
  g_auto (GkCsv) csv = { 0 };
  gboolean added;

  plan.source = gk_tally_add_source (tally, ledger, source->name);
  added = read_header (&plan, source, &csv, error);
  if (added)
    {
      plan.names = g_new (const char *, plan.n_fields + 1);
      for (guint32 i = 0; i < plan.n_fields; i++)
        plan.names[i] = gk_csv_field (&csv, i);
      added = read_pieces (&plan, source, error);
    }
  g_free (plan.names);
  g_free (plan.columns);

  return added;
}

gboolean
gk_tally_add_csv_data (GkTally *tally, const char *ledger, const char *data, gssize length, const char *name,
                       GError **error)
{
  g_auto (Source) source = { .text = data, .name = name };
  guint32 number;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  if (!gk_tally_find_ledger (tally, ledger, &number, error))
    return FALSE;
  source.size = tally->piece_bytes;
  source.length = length < 0 ? strlen (data) : (gsize) length;
  source.total = source.length;
  source.piece.text = data;
  source.piece.is_last = source.length <= source.size;
  source.piece.length = MIN (source.length, source.size);

  return add_source (tally, number, &source, error);
}

gboolean
gk_tally_add_csv_file (GkTally *tally, const char *ledger, const char *path, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autofree char *name = NULL;
  GStatBuf status;
  guint32 number;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!gk_tally_find_ledger (tally, ledger, &number, error))
    return FALSE;
  source.name = name = g_filename_display_name (path);
  source.size = tally->piece_bytes;
  source.file = g_fopen (path, "rb");
  if (source.file == NULL)
    {
      gk_set_io_error (error, name, errno);
      return FALSE;
    }
  setvbuf (source.file, NULL, _IONBF, 0);
  source.total = g_stat (path, &status) == 0 && status.st_size > 0 ? (guint64) status.st_size : 0;
  source.buffers[0] = gk_try_malloc0_n (source.size, 1, error);
  source.buffers[1] = source.buffers[0] != NULL ? gk_try_malloc0_n (source.size, 1, error) : NULL;
  if (source.buffers[1] == NULL || !gk_transcoder_init (&source.transcoder, source.file, error))
    return FALSE;
  /* As if behind a piece without anything. */
  read_next (&source);
  if (source.reason != 0)
    {
      gk_set_io_error (error, name, source.reason);
      return FALSE;
    }
  go_on (&source, 0);

  return add_source (tally, number, &source, error);
}

/* ---- Rows one by one ---- */

/* Trims what a caller has, and tells where it belongs. */
static gboolean
map_row (GkTally *tally, guint32 ledger, const char *const *columns, const char *const *values, guint32 n, guint32 line,
         GkSlice *texts, guint32 *places, GError **error)
{
  const GkLedger *form = gk_form_ledger (tally->form, ledger);

  for (guint32 i = 0; i < n; i++)
    {
      gint32 column;

      if (!g_utf8_validate (columns[i], -1, NULL) || (values[i] != NULL && !g_utf8_validate (values[i], -1, NULL)))
        {
          gk_set_error (error, GK_ERROR_ENCODING, NULL, line, i + 1, "expected a row in UTF-8", "该行应为 UTF-8 编码");
          return FALSE;
        }
      column = gk_ledger_match_column (form, columns[i]);
      if (column < 0)
        {
          gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, line, i + 1, "the ledger \"%s\" has no column \"%s\"",
                        "台账“%s”没有“%s”列", form->id, columns[i]);
          return FALSE;
        }
      if (places[column] > 0)
        {
          gk_set_error (error, GK_ERROR_SYNTAX, NULL, line, i + 1,
                        "\"%s\" names a column that stands in front of it already", "“%s”所指的列前面已有", columns[i]);
          return FALSE;
        }
      places[column] = i + 1;
      texts[column] = (GkSlice){ values[i], values[i] != NULL ? strlen (values[i]) : 0 };
      if (values[i] != NULL)
        gk_slice_trim (&texts[column]);
    }

  return TRUE;
}

gboolean
gk_tally_add_row (GkTally *tally, const char *ledger, const char *const *columns, const char *const *values, guint32 n,
                  guint32 line, GError **error)
{
  GkSlice texts[GK_FORM_MAX_COLUMNS + 2] = { { NULL, 0 } };
  guint32 places[GK_FORM_MAX_COLUMNS + 2] = { 0 };
  GkIntake intake;
  GkBatch batch;
  guint32 number;
  guint32 source;
  gboolean added;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (n == 0 || (columns != NULL && values != NULL), FALSE);

  if (!gk_tally_find_ledger (tally, ledger, &number, error)
      || !map_row (tally, number, columns, values, n, line, texts, places, error))
    return FALSE;
  source = gk_tally_add_source (tally, number, NULL);
  gk_intake_init (&intake, tally, number, 0, source, places);
  memcpy (intake.texts_of_row, texts, sizeof texts);
  intake.line = line;
  intake.batch = &batch;
  if (!gk_batch_init (&batch, intake.book, 0, 1) || (gk_intake_judge (&intake) && !gk_batch_seal (&batch)))
    gk_batch_set_no_memory (&batch);
  added = gk_tally_join (tally, number, source, &batch, 1, &intake, 1, error);
  gk_batch_clear (&batch);
  gk_intake_clear (&intake);

  return added;
}
