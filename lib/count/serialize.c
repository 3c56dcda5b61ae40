/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/bytes-private.h"
#include "base/number-private.h"

/* See README.md for what is where. */
#define MAGIC "GKTALLY"
#define VERSION 1
#define MAX_IDENTITY 4096

#define LINE_BYTES 4
#define KEY_BYTES 4      /* that a key takes at least */
#define MESSAGE_BYTES 21 /* the same of a message, */
#define SOURCE_BYTES 1   /* a source, */
#define BODY_BYTES 2     /* a body */
#define RUN_BYTES 8      /* and the rows of a source */

G_STATIC_ASSERT (sizeof MAGIC == GK_BYTES_MAGIC);

/* Bytes of a number that is less than @n. */
static guint
width_of (guint64 n)
{
  return n <= G_MAXUINT8 ? 1 : n <= G_MAXUINT16 ? 2 : 4;
}

/* --- Out --- */

static void
put_optional_text (GkByteWriter *out, const char *text)
{
  gk_bytes_put_number (out, text != NULL, 1);
  if (text != NULL)
    gk_bytes_put_text (out, text);
}

static void
put_diagnoses (GkByteWriter *out, const GkTally *tally)
{
  const GArray *kept = tally->diagnoses.kept;

  gk_bytes_put_number (out, tally->n_bad_rows, 8);
  gk_bytes_put_number (out, tally->diagnoses.n, 8);
  gk_bytes_put_number (out, kept->len, 4);
  for (guint i = 0; i < kept->len; i++)
    {
      const GkDiagnosis *diagnosis = &g_array_index (kept, GkDiagnosis, i);

      gk_bytes_put_number (out, (guint64) diagnosis->severity, 1);
      gk_bytes_put_number (out, diagnosis->source, 4);
      gk_bytes_put_number (out, diagnosis->line, 4);
      gk_bytes_put_number (out, diagnosis->column, 4);
      gk_bytes_put_text (out, diagnosis->message.en);
      gk_bytes_put_text (out, diagnosis->message.zh);
    }
}

/* Where the rows of each source begin, of those that have any. */
static void
put_runs (GkByteWriter *out, const GkBook *book)
{
  guint32 n = 0;

  for (gint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < book->runs->len; i++)
        {
          const GkSourceRun *run = &g_array_index (book->runs, GkSourceRun, i);

          if (run->first >= (i + 1 < book->runs->len ? run[1].first : book->rows.n))
            continue;
          if (pass == 0)
            {
              n++;
              continue;
            }
          gk_bytes_put_number (out, run->first, 4);
          gk_bytes_put_number (out, run->source, 4);
        }
      if (pass == 0)
        gk_bytes_put_number (out, n, 4);
    }
}

/*
 * A column of texts that are told apart: the texts, in the order of the first rows that have them, so that the numbers
 * they happen to have in the book do not matter, and then which one each row has.
 */
static gboolean
put_texts (GkByteWriter *out, const GkBook *book, guint column, GError **error)
{
  const GkWords *texts = &book->texts[column];
  const gint32 *values = book->rows.columns[column].values;
  g_autofree guint32 *places = gk_try_malloc0_n (texts->n, sizeof *places, error);
  g_autofree guint32 *order = places != NULL ? gk_try_malloc0_n (texts->n, sizeof *order, error) : NULL;
  guint32 n = 0;

  if (order == NULL)
    return FALSE;
  for (guint64 row = 0; row < book->rows.n; row++)
    if (values[row] >= 0 && places[values[row]] == 0)
      {
        order[n++] = (guint32) values[row];
        places[values[row]] = n;
      }
  gk_bytes_put_number (out, n, 4);
  for (guint32 i = 0; i < n; i++)
    {
      gsize length;
      const char *text = gk_words_get (texts, order[i], &length);

      gk_bytes_put_block (out, text, length);
    }
  for (guint64 row = 0; row < book->rows.n; row++)
    gk_bytes_put_number (out, values[row] >= 0 ? places[values[row]] : 0, 4);

  return TRUE;
}

static gboolean
put_book (GkByteWriter *out, const GkTally *tally, const GkBook *book, GError **error)
{
  const GkRows *rows = &book->rows;
  guint width = width_of (tally->bodies->len);

  gk_bytes_put_number (out, book->given, 1);
  gk_bytes_put_number (out, rows->n, 4);
  if (rows->n == 0)
    return TRUE;

  put_runs (out, book);
  gk_bytes_put_array (out, rows->lines, LINE_BYTES, rows->n);
  for (guint64 row = 0; row < rows->n; row++)
    gk_bytes_put_number (out, rows->bodies[row], width);
  for (guint i = 0; i < rows->n_columns; i++)
    if (book->are_distinct[i] && !put_texts (out, book, i, error))
      return FALSE;
    else if (!book->are_distinct[i] && rows->columns[i].width > 0)
      gk_bytes_put_array (out, rows->columns[i].values, rows->columns[i].width, rows->n);
  for (guint64 row = 0; rows->keys != NULL && row < rows->n; row++)
    {
      gsize length;
      const char *key = gk_rows_get_key (rows, row, &length);

      gk_bytes_put_block (out, key, length);
    }

  return TRUE;
}

guint8 *
gk_tally_serialize (GkTally *tally, guint64 *length, GError **error)
{
  g_auto (GkByteWriter) out = { 0 };
  g_autofree char *identity = NULL;

  g_return_val_if_fail (tally != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  gk_byte_writer_init (&out);
  identity = gk_tally_identify (tally);
  gk_bytes_put_text (&out, identity);
  gk_bytes_put_number (&out, tally->sources->len, 4);
  for (guint i = 0; i < tally->sources->len; i++)
    put_optional_text (&out, g_ptr_array_index (tally->sources, i));
  put_diagnoses (&out, tally);
  gk_bytes_put_number (&out, tally->bodies->len, 4);
  for (guint i = 0; i < tally->bodies->len; i++)
    {
      put_optional_text (&out, g_array_index (tally->bodies, GkBody, i).code);
      put_optional_text (&out, g_array_index (tally->bodies, GkBody, i).name);
    }
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    if (!put_book (&out, tally, &tally->books[i], error))
      return NULL;

  return gk_byte_writer_finish (&out, MAGIC, VERSION, length, error);
}

/* --- In --- */

/* What is read becomes a part that is merged like any other; where @in has failed, that is nothing. */

static gboolean
get_text (GkByteReader *in, char **text, GError **error)
{
  gsize length;
  const char *start = gk_bytes_get_text (in, G_MAXUINT32, &length);

  *text = gk_try_malloc0_n (length + 1, 1, error);
  if (*text == NULL)
    return FALSE;
  memcpy (*text, start, length);

  return TRUE;
}

/* NULL where there is none; otherwise at least @least bytes. */
static gboolean
get_optional_text (GkByteReader *in, gsize least, char **text, GError **error)
{
  guint64 is_there = gk_bytes_get_number (in, 1);

  *text = NULL;
  if (is_there > 1)
    in->failed = TRUE;
  if (is_there != 1)
    return TRUE;
  if (!get_text (in, text, error))
    return FALSE;
  if (strlen (*text) < least)
    in->failed = TRUE;

  return TRUE;
}

static gboolean
get_sources (GkByteReader *in, GkTally *part, GError **error)
{
  guint32 n = gk_bytes_get_count (in, G_MAXINT32, SOURCE_BYTES);

  for (guint32 i = 0; i < n && !in->failed; i++)
    {
      char *name;

      if (!get_optional_text (in, 0, &name, error))
        return FALSE;
      /* Those without a name follow no other: they would be one. */
      if (name == NULL && i > 0 && g_ptr_array_index (part->sources, i - 1) == NULL)
        in->failed = TRUE;
      g_ptr_array_add (part->sources, name);
    }

  return TRUE;
}

static gboolean
get_diagnoses (GkByteReader *in, GkTally *part, GError **error)
{
  guint64 n;
  guint32 n_kept;

  part->n_bad_rows = gk_bytes_get_number (in, 8);
  n = gk_bytes_get_number (in, 8);
  n_kept = gk_bytes_get_count (in, GK_COUNT_MAX_DIAGNOSTICS, MESSAGE_BYTES);
  if (n_kept != MIN (n, GK_COUNT_MAX_DIAGNOSTICS) || part->n_bad_rows > n)
    in->failed = TRUE;
  for (guint32 i = 0; i < n_kept && !in->failed; i++)
    {
      gint32 severity = (gint32) gk_bytes_get_number (in, 1);
      guint32 source = (guint32) gk_bytes_get_number (in, 4);
      guint32 line = (guint32) gk_bytes_get_number (in, 4);
      guint32 column = (guint32) gk_bytes_get_number (in, 4);
      g_auto (GkMessage) message = { 0 };

      if (!get_text (in, &message.en, error) || !get_text (in, &message.zh, error))
        return FALSE;
      if ((severity != GK_SEVERITY_ERROR && severity != GK_SEVERITY_WARNING) || source >= part->sources->len)
        in->failed = TRUE;
      if (!in->failed)
        gk_diagnoses_add (&part->diagnoses, severity, source, line, column, &message);
    }
  part->diagnoses.n = n;

  return TRUE;
}

/* Numbers the last body; one that is there already is no other. */
static gboolean
add_body_key (GkByteReader *in, GkTally *part, GError **error)
{
  const GkBody *body = &g_array_index (part->bodies, GkBody, part->bodies->len - 1);
  const char *text = body->code != NULL ? body->code : body->name != NULL ? body->name : "";
  gsize length = strlen (text) + 1;
  g_autofree char *key = gk_try_malloc0_n (length, 1, error);
  guint32 number;

  if (key == NULL)
    return FALSE;
  key[0] = body->code != NULL ? GK_BODY_KEY_CODE : GK_BODY_KEY_NAME;
  memcpy (key + 1, text, length - 1);
  if (!gk_words_add (&part->body_keys, key, length, gk_hash_bytes (key, length, part->seed), &number))
    return gk_rows_no_memory (error);
  if (number + 1 != part->bodies->len)
    in->failed = TRUE;

  return TRUE;
}

static gboolean
get_bodies (GkByteReader *in, GkTally *part, GError **error)
{
  guint32 n = gk_bytes_get_count (in, GK_WORDS_MAX, BODY_BYTES);

  for (guint32 i = 0; i < n && !in->failed; i++)
    {
      GkBody *body;

      g_array_set_size (part->bodies, i + 1);
      body = &g_array_index (part->bodies, GkBody, i);
      if (!get_optional_text (in, 1, &body->code, error) || !get_optional_text (in, 1, &body->name, error)
          || !add_body_key (in, part, error))
        return FALSE;
    }

  return TRUE;
}

static void
get_runs (GkByteReader *in, const GkTally *part, GkBook *book, guint32 n_rows)
{
  guint32 n = gk_bytes_get_count (in, n_rows, RUN_BYTES);

  if (n == 0)
    in->failed = TRUE;
  for (guint32 i = 0; i < n && !in->failed; i++)
    {
      guint64 first = gk_bytes_get_number (in, 4);
      GkSourceRun run = { first, (guint32) gk_bytes_get_number (in, 4) };
      const GkSourceRun *last = i > 0 ? &g_array_index (book->runs, GkSourceRun, i - 1) : NULL;

      if (run.first >= n_rows || run.source >= part->sources->len
          || (last != NULL ? run.first <= last->first || run.source <= last->source : run.first > 0))
        in->failed = TRUE;
      g_array_append_val (book->runs, run);
    }
}

static gboolean
get_texts (GkByteReader *in, const GkTally *part, GkBook *book, guint column, guint32 n_rows, GError **error)
{
  guint32 n = gk_bytes_get_count (in, MIN (n_rows, GK_WORDS_MAX), 4);
  gint32 *values = book->rows.columns[column].values;

  for (guint32 i = 0; i < n && !in->failed; i++)
    {
      guint32 number;
      gsize length;
      const char *text = gk_bytes_get_block (in, G_MAXUINT32, &length);

      if (in->failed)
        break;
      if (!gk_words_add (&book->texts[column], text, length, gk_hash_bytes (text, length, part->seed), &number))
        return gk_rows_no_memory (error);
      if (number != i)
        in->failed = TRUE;
    }
  for (guint32 row = 0; row < n_rows && !in->failed; row++)
    {
      guint64 place = gk_bytes_get_number (in, 4);

      if (place > n)
        in->failed = TRUE;
      values[row] = place > 0 ? (gint32) (place - 1) : G_MININT32;
    }

  return TRUE;
}

static gboolean
get_keys (GkByteReader *in, GkBook *book, guint32 n_rows, GError **error)
{
  for (guint32 row = 0; book->rows.keys != NULL && row < n_rows && !in->failed; row++)
    {
      gsize length;
      const char *key = gk_bytes_get_block (in, G_MAXUINT32, &length);

      if (in->failed)
        break;
      if (length > GK_KEY_INLINE && !gk_rows_make_room_for_keys (&book->rows, length))
        return gk_rows_no_memory (error);
      gk_rows_set_key (&book->rows, row, key, length);
    }

  return TRUE;
}

/* Whether a row may have @value in a column that is not one of texts that are told apart; days are @first to @last. */
static gboolean
can_be (const GkForm *form, const GkLedgerColumn *column, gint64 value, gint64 first, gint64 last)
{
  switch (column->type)
    {
    case GK_COLUMN_DATE:
      return value >= first && value <= last;
    case GK_COLUMN_CODE:
      return value != column->open && gk_ledger_column_has_code (form, column, value);
    case GK_COLUMN_NUMBER:
      return value >= 0 && gk_number_in_range (value, column->decimals);
    default:
      return value == 1;
    }
}

/* Whether what the rows have in a column is that of sound ones, as far as columns that are kept tell. */
static gboolean
is_sound (const GkTally *part, guint32 ledger, guint number)
{
  const GkBook *book = &part->books[ledger];
  const GkRowColumn *columns = book->rows.columns;
  const GkLedgerColumn *column = gk_ledger_column (gk_form_ledger (part->form, ledger), number);
  const GkRowColumn *since = column->since >= 0 && columns[column->since].width > 0 ? &columns[column->since] : NULL;
  const GkRowColumn *with = column->with >= 0 && columns[column->with].width > 0 ? &columns[column->with] : NULL;
  gint64 first;
  gint64 last;

  gk_day_number (GK_COUNT_FIRST_YEAR, 1, 1, &first);
  gk_day_number (GK_COUNT_LAST_YEAR, 12, 31, &last);
  for (guint64 row = 0; row < book->rows.n; row++)
    {
      gint64 value = gk_row_column_get (&columns[number], row);
      gboolean is_missing = value == GK_COUNT_MISSING;

      if ((is_missing ? column->required
                      : !book->are_distinct[number] && !can_be (part->form, column, value, first, last))
          || (with != NULL && is_missing != (gk_row_column_get (with, row) == GK_COUNT_MISSING))
          || (since != NULL && !is_missing && value < gk_row_column_get (since, row)))
        return FALSE;
    }

  return TRUE;
}

/* Bytes that each row of a book takes at least. */
static guint64
size_of_row (const GkBook *book, guint width)
{
  guint64 size = LINE_BYTES + width + (book->rows.keys != NULL ? KEY_BYTES : 0);

  for (guint i = 0; i < book->rows.n_columns; i++)
    size += book->rows.columns[i].width;

  return size;
}

static gboolean
get_book (GkByteReader *in, GkTally *part, guint32 ledger, GError **error)
{
  GkBook *book = &part->books[ledger];
  GkRows *rows = &book->rows;
  guint width = width_of (part->bodies->len);
  guint64 given = gk_bytes_get_number (in, 1);
  guint32 n = gk_bytes_get_count (in, GK_COUNT_MAX_ROWS, size_of_row (book, width));

  if (given > 1 || given < (n > 0))
    in->failed = TRUE;
  book->given = given > 0;
  if (in->failed || n == 0)
    return TRUE;
  if (!gk_rows_make_room (rows, n))
    return gk_rows_no_memory (error);

  get_runs (in, part, book, n);
  gk_bytes_get_array (in, rows->lines, LINE_BYTES, n);
  for (guint32 row = 0; row < n && !in->failed; row++)
    {
      rows->bodies[row] = (guint32) gk_bytes_get_number (in, width);
      if (rows->bodies[row] >= part->bodies->len)
        in->failed = TRUE;
    }
  for (guint i = 0; i < rows->n_columns && !in->failed; i++)
    if (book->are_distinct[i] && !get_texts (in, part, book, i, n, error))
      return FALSE;
    else if (!book->are_distinct[i] && rows->columns[i].width > 0)
      gk_bytes_get_array (in, rows->columns[i].values, rows->columns[i].width, n);
  if (!get_keys (in, book, n, error))
    return FALSE;
  rows->n = n;
  for (guint i = 0; i < rows->n_columns && !in->failed; i++)
    if (rows->columns[i].width > 0 && !is_sound (part, ledger, i))
      in->failed = TRUE;

  return TRUE;
}

static gboolean
refuse (GError **error)
{
  gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "the bytes are no tally of version %d, or damaged",
                "数据不是第 %d 版的计数，或已损坏", VERSION);

  return FALSE;
}

/* Reads everything behind the identity. */
static gboolean
get_all (GkByteReader *in, GkTally *part, GError **error)
{
  if (!get_sources (in, part, error) || (!in->failed && !get_diagnoses (in, part, error))
      || (!in->failed && !get_bodies (in, part, error)))
    return FALSE;
  for (guint32 i = 0; i < part->form->ledgers->len && !in->failed; i++)
    if (!get_book (in, part, i, error))
      return FALSE;

  return (!in->failed && in->rest == 0) || refuse (error);
}

gboolean
gk_tally_merge_serialized (GkTally *tally, const guint8 *bytes, guint64 length, GError **error)
{
  GkByteReader in;
  g_autoptr (GkTally) part = NULL;
  g_autofree char *identity = NULL;
  const char *text;
  gsize text_length;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (!gk_byte_reader_init (&in, bytes, length, MAGIC, VERSION))
    return refuse (error);
  text = gk_bytes_get_text (&in, MAX_IDENTITY, &text_length);
  if (in.failed)
    return refuse (error);
  identity = g_strndup (text, text_length);
  if (!gk_tally_check_mergeable (tally, identity, error))
    return FALSE;

  part = gk_tally_new_like (tally);

  return get_all (&in, part, error) && gk_tally_merge (tally, part, error);
}
