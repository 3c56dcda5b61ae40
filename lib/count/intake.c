/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/number-private.h"
#include "count/trace-private.h"

/* Spellings of codes that an intake remembers, of each column. */
#define MAX_KNOWN_CODES 1024

/* Digits of a number that needs no thought. */
#define MAX_PLAIN_DIGITS 15

/* Bytes of the number of a column that is no text, and of the length of a text, in a key of several columns. */
#define KEY_NUMBER_BYTES 8
#define KEY_LENGTH_BYTES 4

static void
find_kinds (GkIntake *intake)
{
  for (guint i = 0; i < intake->ledger->columns->len; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (intake->ledger, i);

      if (intake->book->rows.columns[i].width > 0)
        intake->kept[intake->n_kept++] = (guint16) i;
      if (column->required)
        intake->required[intake->n_required++] = (guint16) i;
      if (column->with >= 0 || column->since >= 0)
        intake->related[intake->n_related++] = (guint16) i;
      if (column->key)
        intake->keys[intake->n_keys++] = (guint16) i;
    }
}

void
gk_intake_init (GkIntake *intake, const GkTally *tally, guint32 ledger, guint32 number, guint32 source,
                const guint32 *places)
{
  guint n_columns;

  *intake = (GkIntake){ .tally = tally, .ledger_number = ledger, .number = number, .source = source, .places = places };
  intake->ledger = gk_form_ledger (tally->form, ledger);
  intake->book = &tally->books[ledger];
  intake->source_name = g_ptr_array_index (tally->sources, source);
  n_columns = intake->ledger->columns->len;
  intake->body_place = places[n_columns] > 0 ? places[n_columns] : places[n_columns + 1];
  intake->codes = g_new0 (GkWords, MAX (n_columns, 1));
  intake->code_numbers = g_new0 (guint32 *, MAX (n_columns, 1));
  intake->texts = g_new0 (GkWords, MAX (n_columns, 1));
  intake->text_numbers = g_new0 (guint32 *, MAX (n_columns, 1));
  intake->fresh_bodies = g_array_new (FALSE, FALSE, sizeof (GkFreshBody));
  intake->scratch = g_byte_array_new ();
  for (guint i = 0; i < n_columns; i++)
    intake->values[i] = GK_COUNT_MISSING;
  find_kinds (intake);
}

/* Forgets what was fresh, once it is known to all. */
void
gk_intake_renew (GkIntake *intake)
{
  for (guint i = 0; i < intake->fresh_bodies->len; i++)
    {
      g_free (g_array_index (intake->fresh_bodies, GkFreshBody, i).code);
      g_free (g_array_index (intake->fresh_bodies, GkFreshBody, i).name);
    }
  g_array_set_size (intake->fresh_bodies, 0);
  gk_words_truncate (&intake->bodies, 0);
  for (guint i = 0; i < intake->ledger->columns->len; i++)
    {
      gk_words_truncate (&intake->texts[i], 0);
      g_clear_pointer (&intake->text_numbers[i], g_free);
    }
}

void
gk_intake_clear (GkIntake *intake)
{
  if (intake->tally == NULL)
    return;

  gk_intake_renew (intake);
  for (guint i = 0; i < intake->ledger->columns->len; i++)
    {
      gk_words_clear (&intake->codes[i]);
      g_free (intake->code_numbers[i]);
      gk_words_clear (&intake->texts[i]);
    }
  g_free (intake->codes);
  g_free (intake->code_numbers);
  g_free (intake->texts);
  g_free (intake->text_numbers);
  gk_words_clear (&intake->bodies);
  g_array_unref (intake->fresh_bodies);
  g_byte_array_unref (intake->scratch);
}

/* ---- Values ---- */

/* The number of a code, whose spelling is remembered. */
static gint64
find_code (GkIntake *intake, guint32 number, const char *text, gsize length)
{
  GkWords *words = &intake->codes[number];
  guint64 hash = gk_hash_bytes (text, length, intake->tally->seed);
  guint32 word;
  gint64 code;

  if (gk_words_find (words, text, length, hash, &word))
    return intake->code_numbers[number][word];

  code = gk_codes_find (&intake->book->codes[number], text, length);
  if (code < 0 || words->n == MAX_KNOWN_CODES)
    return code;
  if (intake->code_numbers[number] == NULL)
    intake->code_numbers[number] = g_new (guint32, MAX_KNOWN_CODES);
  if (gk_words_add (words, text, length, hash, &word))
    intake->code_numbers[number][word] = (guint32) code;

  return code;
}

/* A number as a machine writes it, with no more decimals than it may have. */
static gboolean
read_plain (const char *text, gsize length, guint decimals, gint64 *value)
{
  gsize point = length;

  *value = 0;
  if (length > MAX_PLAIN_DIGITS || decimals > MAX_PLAIN_DIGITS)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit (text[i]))
      *value = *value * 10 + (text[i] - '0');
    else if (text[i] == '.' && point == length && i > 0 && i + 1 < length)
      point = i;
    else
      return FALSE;
  if (point < length)
    {
      gsize printed = length - point - 1;

      if (printed > decimals)
        return FALSE;
      decimals -= (guint) printed;
    }
  if (length + decimals > MAX_PLAIN_DIGITS)
    return FALSE;
  *value *= gk_power_of_ten (decimals);

  return TRUE;
}

static gboolean
read_number (const GkLedgerColumn *column, const char *text, gsize length, gint64 *value)
{
  GkFigureContext context = { .unit = column->unit, .decimals = column->decimals, .measure = column->unit != NULL };
  GkFigure figure;

  if (read_plain (text, length, column->decimals, value))
    return TRUE;
  figure = gk_figure_read (text, length, &context);
  *value = figure.scaled;

  return figure.state == GK_CELL_REPORTED;
}

gboolean
gk_intake_find_text (GkIntake *intake, guint32 number, const char *text, gsize length, gint64 *value)
{
  guint64 hash = gk_hash_bytes (text, length, intake->tally->seed);
  guint32 word;

  if (gk_words_find (&intake->book->texts[number], text, length, hash, &word))
    *value = word;
  else if (gk_words_add (&intake->texts[number], text, length, hash, &word))
    {
      intake->batch->has_fresh = TRUE;
      /* The least number is that of nothing. */
      *value = (gint32) ((word + 1) | GK_COUNT_FRESH);
    }
  else
    return FALSE;

  return TRUE;
}

void
gk_intake_set_value (GkIntake *intake, guint32 number, gint64 value)
{
  /* Who writes that a case is open says what leaving the column empty says. */
  if (gk_ledger_column (intake->ledger, number)->open == value)
    value = GK_COUNT_MISSING;
  intake->values[number] = value;
  intake->is_filled[number] = value != GK_COUNT_MISSING;
}

gboolean
gk_intake_read_value (GkIntake *intake, guint32 number, const char *text, gsize length)
{
  const GkLedgerColumn *column = gk_ledger_column (intake->ledger, number);
  gint64 value;

  switch (column->type)
    {
    case GK_COLUMN_DATE:
      if (!gk_day_read (text, length, &value))
        return FALSE;
      break;
    case GK_COLUMN_CODE:
      value = find_code (intake, number, text, length);
      if (value < 0)
        return FALSE;
      break;
    case GK_COLUMN_NUMBER:
      if (!read_number (column, text, length, &value))
        return FALSE;
      break;
    default:
      /* A text that is told apart gets its number when the row is taken. */
      value = 1;
    }
  gk_intake_set_value (intake, number, value);

  return TRUE;
}

gboolean
gk_intake_is_sound (const GkIntake *intake)
{
  const GkSlice *bodies = &intake->texts_of_row[intake->ledger->columns->len];

  if (intake->body_place > 0 && bodies[0].length == 0 && bodies[1].length == 0)
    return FALSE;
  for (guint i = 0; i < intake->n_required; i++)
    if (intake->texts_of_row[intake->required[i]].length == 0)
      return FALSE;
  for (guint i = 0; i < intake->n_related; i++)
    {
      guint number = intake->related[i];
      const GkLedgerColumn *column = gk_ledger_column (intake->ledger, number);

      if ((column->with >= 0 && intake->is_filled[number] != intake->is_filled[column->with])
          || (column->since >= 0 && intake->values[number] != GK_COUNT_MISSING
              && intake->values[number] < intake->values[column->since]))
        return FALSE;
    }

  return TRUE;
}

/* ---- Sound rows ---- */

static char *
dup_slice (const GkSlice *slice)
{
  return slice->length > 0 ? g_strndup (slice->text, slice->length) : NULL;
}

static void
clear_heard (gpointer data)
{
  GkHeardRow *heard = data;

  for (guint i = 0; i < heard->n_texts; i++)
    g_free (heard->texts[i]);
  g_free (heard->texts);
  g_free (heard->values);
}

gboolean
gk_intake_find_body (GkIntake *intake, guint32 *number, guint64 *hash)
{
  const GkSlice *slices = &intake->texts_of_row[intake->ledger->columns->len];
  const GkSlice *slice = slices[0].length > 0 ? &slices[0] : &slices[1];
  GkFreshBody body;
  char key[256];
  char *long_key = NULL;
  char *text = key;
  gboolean found;

  if (intake->known_body != NULL && intake->known_body->is_known)
    {
      *number = intake->known_body->number;
      *hash = intake->known_body->hash;
      return TRUE;
    }
  if (slice->length >= sizeof key)
    text = long_key = g_try_malloc (slice->length + 1);
  if (text == NULL)
    return FALSE;
  text[0] = slice == &slices[0] ? GK_BODY_KEY_CODE : GK_BODY_KEY_NAME;
  if (slice->length > 0)
    memcpy (text + 1, slice->text, slice->length);
  *hash = gk_hash_bytes (text, slice->length + 1, intake->tally->seed);
  found = gk_words_find (&intake->tally->body_keys, text, slice->length + 1, *hash, number);
  if (found && intake->known_body != NULL)
    *intake->known_body = (GkKnownBody){ TRUE, *number, *hash };
  if (!found)
    {
      found = gk_words_add (&intake->bodies, text, slice->length + 1, *hash, number);
      if (found && *number == intake->fresh_bodies->len)
        {
          body = (GkFreshBody){ .batch = intake->batch->number, .row = (guint32) intake->batch->rows.n };
          body.code = dup_slice (&slices[0]);
          body.name = dup_slice (&slices[1]);
          g_array_append_val (intake->fresh_bodies, body);
        }
      *number |= GK_COUNT_FRESH;
      intake->batch->has_fresh = TRUE;
    }
  g_free (long_key);

  return found;
}

static void
append_number (GByteArray *bytes, guint64 number, guint n_bytes)
{
  guint8 part[sizeof number];

  for (guint i = 0; i < n_bytes; i++)
    part[i] = (guint8) (number >> (8 * i));
  g_byte_array_append (bytes, part, n_bytes);
}

/* What tells the row from others of its body: a text, or of several columns their parts, none of which can be
 * another's. */
static GkSlice
make_key (GkIntake *intake)
{
  GByteArray *bytes = intake->scratch;

  if (intake->n_keys == 1 && gk_ledger_column (intake->ledger, intake->keys[0])->type == GK_COLUMN_TEXT)
    return intake->texts_of_row[intake->keys[0]];

  g_byte_array_set_size (bytes, 0);
  for (guint i = 0; i < intake->n_keys; i++)
    {
      const GkSlice *slice = &intake->texts_of_row[intake->keys[i]];

      if (gk_ledger_column (intake->ledger, intake->keys[i])->type != GK_COLUMN_TEXT)
        {
          append_number (bytes, (guint64) intake->values[intake->keys[i]], KEY_NUMBER_BYTES);
          continue;
        }
      append_number (bytes, slice->length, KEY_LENGTH_BYTES);
      g_byte_array_append (bytes, (const guint8 *) slice->text, (guint) slice->length);
    }

  return (GkSlice){ (const char *) bytes->data, bytes->len };
}

/* Keeps the row for the traces that want it, which are told once it has joined. */
static void
hear_row (GkIntake *intake)
{
  guint n_columns = intake->ledger->columns->len;
  GkHeardRow heard = { .row = (guint32) intake->batch->rows.n, .line = intake->line };
  GkLedgerRow row = { .values = intake->values, .source = intake->source, .line = intake->line };

  heard.texts = g_new (char *, n_columns + 2);
  for (guint i = 0; i < n_columns + 2; i++)
    heard.texts[i] = dup_slice (&intake->texts_of_row[i]);
  row.body_code = heard.texts[n_columns];
  row.body_name = heard.texts[n_columns + 1];
  row.texts = (const char **) heard.texts;
  heard.values = g_memdup2 (intake->values, n_columns * sizeof *heard.values);
  heard.n_texts = n_columns + 2;
  if (intake->batch->heard == NULL)
    {
      intake->batch->heard = g_array_new (FALSE, FALSE, sizeof (GkHeardRow));
      g_array_set_clear_func (intake->batch->heard, clear_heard);
    }
  if (gk_traces_want_row (intake->tally, intake->ledger_number, &row))
    g_array_append_val (intake->batch->heard, heard);
  else
    clear_heard (&heard);
}

gboolean
gk_intake_set_key (GkIntake *intake, const GkSlice *key, guint64 of_body)
{
  GkBatch *batch = intake->batch;
  guint64 row = batch->rows.n;

  if (key->length > GK_KEY_INLINE && !gk_rows_make_room_for_keys (&batch->rows, key->length))
    return FALSE;
  gk_rows_set_key (&batch->rows, row, key->text, key->length);
  batch->hashes[row]
      = gk_tally_key_hash (intake->tally, of_body, gk_hash_bytes (key->text, key->length, intake->tally->seed));

  return TRUE;
}

gboolean
gk_intake_accept (GkIntake *intake)
{
  GkBatch *batch = intake->batch;
  guint64 row = batch->rows.n;
  guint64 of_body;
  guint32 body;

  if (!gk_intake_find_body (intake, &body, &of_body))
    return FALSE;
  for (guint i = 0; i < intake->n_kept; i++)
    {
      guint number = intake->kept[i];
      gint64 value = intake->values[number];

      if (intake->book->are_distinct[number] && value != GK_COUNT_MISSING
          && !gk_intake_find_text (intake, number, intake->texts_of_row[number].text,
                                   intake->texts_of_row[number].length, &value))
        return FALSE;
      gk_row_column_set (&batch->rows.columns[number], row, value);
    }
  if (intake->n_keys > 0)
    {
      GkSlice key = make_key (intake);

      if (!gk_intake_set_key (intake, &key, of_body))
        return FALSE;
    }
  if (intake->tally->traces->len > 0)
    hear_row (intake);
  batch->rows.bodies[row] = body;
  batch->rows.lines[row] = intake->line;
  batch->rows.n++;

  return TRUE;
}

/* ---- Rows that may not be sound ---- */

const char *
gk_ledger_column_name (const GkLedgerColumn *column, gint32 language)
{
  const char *label = gk_message_get_either (&column->label, language);

  return label != NULL ? label : column->id;
}

void
gk_ledger_column_say (const GkLedgerColumn *column, const GkMessage *words, GkMessage *message)
{
  message->en = g_strdup_printf ("%s: %s", gk_ledger_column_name (column, GK_LANGUAGE_ENGLISH), words->en);
  message->zh = g_strdup_printf ("%s：%s", gk_ledger_column_name (column, GK_LANGUAGE_CHINESE), words->zh);
}

/* Says what is wrong with the row, in strict mode as the error. */
static void
refuse_message (GkIntake *intake, guint32 place, const GkLedgerColumn *column, GkMessage *words)
{
  GkBatch *batch = intake->batch;
  g_auto (GkMessage) message = { 0 };

  if (column != NULL)
    gk_ledger_column_say (column, words, &message);
  else
    message = (GkMessage){ g_steal_pointer (&words->en), g_steal_pointer (&words->zh) };
  if (intake->tally->strict && batch->error == NULL)
    gk_set_error_message (&batch->error, GK_ERROR_SYNTAX, intake->source_name, intake->line, place, &message);
  gk_diagnoses_add (&batch->diagnoses, GK_SEVERITY_ERROR, intake->source, intake->line, place, &message);
}

static void refuse (GkIntake *intake, guint32 place, const GkLedgerColumn *column, const char *en, const char *zh, ...)
    G_GNUC_PRINTF (4, 6) G_GNUC_PRINTF (5, 6);

static void
refuse (GkIntake *intake, guint32 place, const GkLedgerColumn *column, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) words = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&words, en, zh, arguments);
  va_end (arguments);
  refuse_message (intake, place, column, &words);
}

/* Reads what the row has in column @number. */
static void
judge_value (GkIntake *intake, guint32 number)
{
  const GkLedgerColumn *column = gk_ledger_column (intake->ledger, number);
  const GkSlice *slice = &intake->texts_of_row[number];
  g_autofree char *text = g_strndup (slice->length > 0 ? slice->text : "", slice->length);
  guint32 place = intake->places[number];

  gk_intake_set_value (intake, number, GK_COUNT_MISSING);
  if (slice->length == 0)
    {
      if (column->required)
        refuse (intake, place, column, "it is not filled in", "未填写");
      return;
    }
  if (gk_intake_read_value (intake, number, text, slice->length))
    return;

  intake->is_filled[number] = TRUE;
  if (column->type == GK_COLUMN_DATE)
    refuse (intake, place, column, "\"%s\" is not a date there is; expected one such as 2024-01-31",
            "“%s”不是存在的日期；应如 2024-01-31、2024年1月31日", text);
  else if (column->type == GK_COLUMN_CODE)
    refuse (intake, place, column, "\"%s\" is not one of its codes or labels", "“%s”不在该列的代码和名称之列", text);
  else
    refuse (intake, place, column, "\"%s\" is not the number it should be", "“%s”不是应填的数字", text);
}

static void
judge_with (GkIntake *intake, guint32 number, const GkLedgerColumn *column)
{
  const GkLedgerColumn *other = gk_ledger_column (intake->ledger, (guint32) column->with);
  gboolean filled = intake->is_filled[number];
  const GkSlice *slice = &intake->texts_of_row[number];
  g_auto (GkMessage) words = { 0 };

  /* What stands there is that the case is open. */
  if (!filled && slice->length > 0)
    {
      words.en = g_strdup_printf ("\"%.*s\" is for cases without \"%s\", which is filled in", (gint) slice->length,
                                  slice->text, gk_ledger_column_name (other, GK_LANGUAGE_ENGLISH));
      words.zh = g_strdup_printf ("“%.*s”用于未填“%s”的案件，而该列已填写", (gint) slice->length, slice->text,
                                  gk_ledger_column_name (other, GK_LANGUAGE_CHINESE));
      refuse_message (intake, intake->places[number], column, &words);
      return;
    }
  words.en = g_strdup_printf (filled ? "it is filled in, and \"%s\" is not" : "it is not filled in, and \"%s\" is",
                              gk_ledger_column_name (other, GK_LANGUAGE_ENGLISH));
  words.zh = g_strdup_printf (filled ? "已填写，而“%s”未填写" : "未填写，而“%s”已填写",
                              gk_ledger_column_name (other, GK_LANGUAGE_CHINESE));
  refuse_message (intake, intake->places[number], column, &words);
}

static void
judge_since (GkIntake *intake, guint32 number, const GkLedgerColumn *column)
{
  const GkLedgerColumn *other = gk_ledger_column (intake->ledger, (guint32) column->since);
  const GkSlice *slice = &intake->texts_of_row[number];
  const GkSlice *before = &intake->texts_of_row[column->since];
  g_auto (GkMessage) words = { 0 };

  words.en = g_strdup_printf ("%.*s is before \"%s\", %.*s", (gint) slice->length, slice->text,
                              gk_ledger_column_name (other, GK_LANGUAGE_ENGLISH), (gint) before->length, before->text);
  words.zh = g_strdup_printf ("%.*s 早于“%s”%.*s", (gint) slice->length, slice->text,
                              gk_ledger_column_name (other, GK_LANGUAGE_CHINESE), (gint) before->length, before->text);
  refuse_message (intake, intake->places[number], column, &words);
}

/* Holds the columns of the row against each other. */
static void
judge_relations (GkIntake *intake)
{
  for (guint i = 0; i < intake->n_related; i++)
    {
      guint32 number = intake->related[i];
      const GkLedgerColumn *column = gk_ledger_column (intake->ledger, number);

      if (column->with >= 0 && intake->is_filled[number] != intake->is_filled[column->with])
        judge_with (intake, number, column);
      if (column->since >= 0 && intake->values[number] != GK_COUNT_MISSING
          && intake->values[number] < intake->values[column->since])
        judge_since (intake, number, column);
    }
}

gboolean
gk_batch_set_no_memory (GkBatch *batch)
{
  if (batch->error == NULL)
    gk_rows_no_memory (&batch->error);

  return FALSE;
}

gboolean
gk_intake_refuse_row (GkIntake *intake, guint32 place, GkMessage *words)
{
  refuse_message (intake, place, NULL, words);
  intake->batch->n_bad_rows++;

  return intake->batch->error == NULL;
}

gboolean
gk_intake_judge (GkIntake *intake)
{
  const GkSlice *bodies = &intake->texts_of_row[intake->ledger->columns->len];
  guint64 n_before = intake->batch->diagnoses.n;

  if (intake->body_place > 0 && bodies[0].length == 0 && bodies[1].length == 0)
    refuse (intake, intake->body_place, NULL, "the body is not named", "未填写机关");
  for (guint32 i = 0; i < intake->ledger->columns->len; i++)
    judge_value (intake, i);
  judge_relations (intake);
  if (intake->batch->diagnoses.n == n_before)
    return gk_intake_accept (intake) || gk_batch_set_no_memory (intake->batch);

  intake->batch->n_bad_rows++;

  return intake->batch->error == NULL;
}
