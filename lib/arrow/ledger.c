/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <string.h>

#include "arrow/arrow-private.h"
#include "base/csv-scan-private.h"
#include "base/parallel-private.h"
#include "count/count-private.h"

/*
 * Record batches as ledgers. Dates, codes of dictionaries and numbers are taken as they are; a row that is not plainly
 * sound is put into words, and judged as one of CSV would be.
 */

/* Rows that a thread takes at a time, and how many times that join at once: a few a thread, so that all have work. */
#define CHUNK_ROWS 16384
#define CHUNKS 16
#define CHUNKS_A_THREAD 4

/* Rows that are looked at column by column. */
#define BLOCK_ROWS 64

/* Room for a number or a date in words. */
#define WORDS 64

/* What a word of a dictionary is. */
typedef enum {
  WORD_SOUND,
  WORD_EMPTY,
  WORD_STRANGE, /* cannot be read as the column's */
  WORD_GARBLED, /* is not UTF-8 */
} WordKind;

typedef struct {
  GkSlice slice;
  gint64 value;
  WordKind kind;
} Word;

/* A column of the ledger, or of bodies. */
typedef struct {
  GkField field;              /* indices, if there are @words */
  gint32 column;              /* see gk_ledger_match_column() */
  const GkLedgerColumn *type; /* NULL: of bodies */
  gint64 first_day;           /* of the years that dates may be of */
  gint64 last_day;
  gboolean is_ascii;
  Word *words; /* of the dictionary, or NULL */
  guint64 n_words;
} Source;

/* What all threads share. */
typedef struct {
  GkTally *tally;
  guint32 ledger;
  const char *name;
  guint64 line; /* of the row in front of the first */
  guint64 n_rows;
  guint64 first; /* of the rows that are read now */
  Source *sources;
  guint n_sources;
  guint64 n_known;     /* words that the codes of bodies are, if they are of a dictionary, */
  GkKnownBody **known; /* and those bodies, of every thread */
  GkIntake *intakes;
  GkBatch *batches;
  guint32 places[GK_FORM_MAX_COLUMNS + 2];
} Job;

/* ---- Values ---- */

static gboolean
is_plain (char character)
{
  return character > ' ' && character < 0x7F;
}

/* Whether a text can be taken; trims it. */
static gboolean
clean (GkSlice *slice, gboolean is_ascii)
{
  if (slice->length > GK_ARROW_MAX_TEXT || (!is_ascii && !g_utf8_validate_len (slice->text, slice->length, NULL)))
    return FALSE;
  if (slice->length > 0 && !(is_plain (slice->text[0]) && is_plain (slice->text[slice->length - 1])))
    gk_slice_trim (slice);

  return TRUE;
}

/*
 * A number in floating point that is not to be taken. It is shown as short as it is told from others by; where it is no
 * decimal of the column the words say so, for else those of one would be taken that only looks like it.
 */
static void
put_float_into_words (const Source *source, guint64 element, char *words)
{
  guint64 bits = gk_field_double_bits (&source->field, element);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gint128 number;
  double value;

  memcpy (&value, &bits, sizeof value);
  for (guint i = 15; i <= 17; i++)
    {
      char format[] = { '%', '.', '1', (char) ('0' + i % 10), 'g', '\0' };

      g_ascii_formatd (digits, sizeof digits, format, value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  g_snprintf (words, WORDS, "%s%s", digits,
              gk_field_number (&source->field, element, source->type->decimals, &number) ? "" : " (binary fraction)");
}

/* A value that is no text, in words. */
static void
put_into_words (const Source *source, guint64 element, char *words)
{
  const GkField *field = &source->field;
  gboolean is_large;
  gint64 value;
  gint128 number = 0;

  if (field->type.kind == GK_FIELD_DATE)
    {
      GDate date;

      value = gk_field_day (field, element);
      /* GDate counts from the first of January of the year 1, up to 65535. */
      if (value < -719162 || value > 23936166 - 719163)
        {
          g_snprintf (words, WORDS, "%" G_GINT64_FORMAT, value);
          return;
        }
      g_date_set_julian (&date, (guint32) (value + 719163));
      g_snprintf (words, WORDS, "%04u-%02u-%02u", g_date_get_year (&date), (guint) g_date_get_month (&date),
                  (guint) g_date_get_day (&date));
    }
  else if (field->type.kind == GK_FIELD_FLOAT)
    put_float_into_words (source, element, words);
  else if (field->type.kind == GK_FIELD_DECIMAL)
    {
      g_autofree char *text = NULL;

      gk_field_number (field, element, field->type.scale, &number);
      text = gk_int128_print (number, field->type.scale);
      g_strlcpy (words, text, WORDS);
    }
  else
    {
      value = gk_field_integer (field, element, &is_large);
      g_snprintf (words, WORDS, is_large ? "%" G_GUINT64_FORMAT : "%" G_GINT64_FORMAT, value);
    }
}

/* Takes a value that is no text as that of its column; FALSE if it has to be put into words. */
static gboolean
take_number (const Source *source, guint64 element, gint64 *value)
{
  gint128 number;

  if (source->type == NULL)
    return FALSE;
  if (source->field.type.kind == GK_FIELD_DATE)
    {
      *value = gk_field_day (&source->field, element);
      return source->type->type == GK_COLUMN_DATE && *value >= source->first_day && *value <= source->last_day;
    }
  if (source->type->type != GK_COLUMN_NUMBER
      || !gk_field_number (&source->field, element, source->type->decimals, &number) || number < 0
      || !gk_number_in_range (number, source->type->decimals))
    return FALSE;
  *value = (gint64) number;

  return TRUE;
}

/* What a source says in a row: a text, and whether it was read as well. */
typedef struct {
  GkSlice slice;
  gint64 value;
  gboolean is_read;
  gboolean is_garbled;
} Said;

/* The same in rows that are looked at one behind the other; texts of what is none stand in the rooms. */
typedef struct {
  Said said[BLOCK_ROWS];
  char rooms[BLOCK_ROWS][WORDS];
} Block;

static const Said nothing = { .value = GK_COUNT_MISSING, .is_read = TRUE };

static void
look_up_words (const Source *source, guint64 element, guint n, Said *said)
{
  const GkField field = source->field;
  const Word *words = source->words;
  gboolean is_large;

  for (guint i = 0; i < n; i++, element++)
    if (gk_field_is_set (field.valid, element))
      {
        const Word *word = &words[gk_field_integer (&field, element, &is_large)];

        said[i] = (Said){ .slice = word->slice,
                          .value = word->value,
                          .is_read = word->kind == WORD_SOUND || word->kind == WORD_EMPTY,
                          .is_garbled = word->kind == WORD_GARBLED };
      }
    else
      said[i] = nothing;
}

static void
look_at_texts (const Source *source, guint64 element, guint n, Said *said)
{
  for (guint i = 0; i < n; i++, element++)
    {
      said[i] = nothing;
      if (!gk_field_is_set (source->field.valid, element))
        continue;
      gk_field_text (&source->field, element, &said[i].slice.text, &said[i].slice.length);
      said[i].is_garbled = !clean (&said[i].slice, source->is_ascii);
      said[i].is_read = said[i].slice.length == 0;
    }
}

static void
look_at_numbers (const Source *source, guint64 element, guint n, gboolean in_words, Said *said, char (*rooms)[WORDS])
{
  for (guint i = 0; i < n; i++, element++)
    {
      said[i] = nothing;
      if (!gk_field_is_set (source->field.valid, element))
        continue;
      said[i].is_read = take_number (source, element, &said[i].value);
      /* That there is one is enough as long as nobody asks for the words. */
      said[i].slice = (GkSlice){ "0", 1 };
      if (in_words || !said[i].is_read)
        {
          put_into_words (source, element, rooms[i]);
          said[i].slice = (GkSlice){ rooms[i], strlen (rooms[i]) };
        }
    }
}

/* Looks at @n rows from @row on; @rooms are for what is neither a text nor of a dictionary. */
static void
look (const Source *source, guint64 row, guint n, gboolean in_words, Said *said, char (*rooms)[WORDS])
{
  guint64 element = source->field.first + row;

  if (source->words != NULL)
    look_up_words (source, element, n, said);
  else if (source->field.type.kind == GK_FIELD_TEXT)
    look_at_texts (source, element, n, said);
  else if (source->field.type.kind != GK_FIELD_NULL)
    look_at_numbers (source, element, n, in_words, said, rooms);
  else
    for (guint i = 0; i < n; i++)
      said[i] = nothing;
}

/* ---- Rows ---- */

static gboolean
refuse_text (Job *job, GkBatch *batch, const Source *source, guint64 row)
{
  gk_set_error (&batch->error, GK_ERROR_ENCODING, job->name, 0, 0,
                "column \"%s\", row %" G_GUINT64_FORMAT ": the text is not UTF-8, or too long",
                "“%s”列第 %" G_GUINT64_FORMAT " 行：文本不是 UTF-8 编码，或过长", source->field.name,
                job->line + row + 1);

  return FALSE;
}

static void
look_at_rows (const Job *job, Block *blocks, guint64 row, guint first, guint n, gboolean in_words)
{
  for (guint i = 0; i < job->n_sources; i++)
    {
      const Source *source = &job->sources[i];
      gboolean is_told = source->type == NULL || source->type->type == GK_COLUMN_TEXT;

      look (source, row, n, in_words || is_told, &blocks[i].said[first], &blocks[i].rooms[first]);
    }
}

/* Reads what was looked at; @is_sound tells whether the row can be taken. */
static gboolean
read_row (Job *job, GkIntake *intake, const Block *blocks, guint number, guint64 row, gboolean *is_sound)
{
  guint n_columns = intake->ledger->columns->len;

  *is_sound = TRUE;
  for (guint i = 0; i < job->n_sources; i++)
    {
      const Source *source = &job->sources[i];
      const Said *said = &blocks[i].said[number];

      if (said->is_garbled)
        return refuse_text (job, intake->batch, source, row);
      intake->texts_of_row[source->column] = said->slice;
      if ((guint) source->column == n_columns && job->n_known > 0)
        intake->known_body = said->slice.length > 0 ? &job->known[intake->number][said->value] : NULL;
      if ((guint) source->column >= n_columns)
        continue;
      if (said->is_read)
        gk_intake_set_value (intake, (guint32) source->column, said->value);
      else if (!gk_intake_read_value (intake, (guint32) source->column, said->slice.text, said->slice.length))
        *is_sound = FALSE;
    }
  *is_sound = *is_sound && gk_intake_is_sound (intake);

  return TRUE;
}

/* Takes @n rows from @row on. */
static gboolean
take_rows (Job *job, GkIntake *intake, Block *blocks, guint64 row, guint n)
{
  gboolean in_words = intake->tally->traces->len > 0;

  look_at_rows (job, blocks, row, 0, n, in_words);
  for (guint i = 0; i < n; i++, row++)
    {
      gboolean is_sound;

      intake->line = (guint32) MIN (job->line + row + 1, G_MAXUINT32);
      if (!read_row (job, intake, blocks, i, row, &is_sound))
        return FALSE;
      if (is_sound)
        {
          if (!gk_intake_accept (intake))
            return gk_batch_set_no_memory (intake->batch);
          continue;
        }
      look_at_rows (job, blocks, row, i, 1, TRUE);
      if (!read_row (job, intake, blocks, i, row, &is_sound) || !gk_intake_judge (intake))
        return FALSE;
    }

  return TRUE;
}

static guint64
chunk_rows (const Job *job)
{
  return job->tally->chunk_rows > 0 ? job->tally->chunk_rows : CHUNK_ROWS;
}

static gboolean
read_chunk (gpointer data, guint32 worker, guint32 chunk)
{
  Job *job = data;
  GkIntake *intake = &job->intakes[worker];
  GkBatch *batch = &job->batches[chunk];
  guint64 row = job->first + chunk * chunk_rows (job);
  guint64 end = MIN (row + chunk_rows (job), job->n_rows);
  g_autofree Block *blocks = g_try_malloc_n (MAX (job->n_sources, 1), sizeof *blocks);

  if (!gk_batch_init (batch, intake->book, chunk, end - row) || blocks == NULL)
    return gk_batch_set_no_memory (batch);
  batch->intake = worker;
  intake->batch = batch;
  for (; row < end; row += BLOCK_ROWS)
    if (!take_rows (job, intake, blocks, row, (guint) MIN (end - row, BLOCK_ROWS)))
      break;
  if (!gk_batch_seal (batch))
    gk_batch_set_no_memory (batch);

  return batch->error == NULL;
}

/* ---- Columns ---- */

static gboolean
is_taken (const GkFieldType *type, const GkLedgerColumn *column)
{
  gint32 wanted = column != NULL ? column->type : GK_COLUMN_TEXT;

  switch (type->kind)
    {
    case GK_FIELD_NULL:
    case GK_FIELD_TEXT:
      return TRUE;
    case GK_FIELD_DATE:
      return wanted == GK_COLUMN_DATE;
    case GK_FIELD_SIGNED:
    case GK_FIELD_UNSIGNED:
      return wanted != GK_COLUMN_DATE;
    default:
      return wanted == GK_COLUMN_NUMBER;
    }
}

/* Reads the words of a dictionary once; @intake lends its codes. */
static gboolean
read_words (Source *source, GkIntake *intake, const struct ArrowSchema *schema, GError **error)
{
  const struct ArrowArray *array = source->field.array->dictionary;
  Source words = { .column = source->column, .type = source->type };
  gboolean is_large;

  if (array->length < 0 || (source->field.type.kind != GK_FIELD_SIGNED && source->field.type.kind != GK_FIELD_UNSIGNED))
    return gk_field_contradict (source->field.name, error);
  if (!gk_field_init (&words.field, source->field.name, schema->dictionary, array, 0, (guint64) array->length, error))
    return FALSE;
  if (schema->dictionary->dictionary != NULL || words.field.type.kind != GK_FIELD_TEXT)
    return gk_field_refuse (source->field.name, schema->dictionary->format, error);
  for (guint64 i = 0; i < source->field.n; i++)
    if (gk_field_is_set (source->field.valid, source->field.first + i))
      {
        gint64 index = gk_field_integer (&source->field, source->field.first + i, &is_large);

        if (is_large || index < 0 || (guint64) index >= words.field.n)
          return gk_field_contradict (source->field.name, error);
      }
  source->words = gk_try_malloc0_n (words.field.n, sizeof *source->words, error);
  if (source->words == NULL)
    return FALSE;

  source->n_words = words.field.n;
  for (guint64 i = 0; i < source->n_words; i++)
    {
      Word *word = &source->words[i];
      Said said;

      look (&words, i, 1, TRUE, &said, NULL);
      word->slice = said.slice;
      word->value = source->type != NULL ? GK_COUNT_MISSING : (gint64) i;
      word->kind = said.is_garbled ? WORD_GARBLED : said.slice.length == 0 ? WORD_EMPTY : WORD_SOUND;
      if (word->kind != WORD_SOUND || source->type == NULL)
        continue;
      if (gk_intake_read_value (intake, (guint32) source->column, word->slice.text, word->slice.length))
        word->value = intake->values[source->column];
      else
        word->kind = WORD_STRANGE;
    }

  return TRUE;
}

static gboolean
source_init (Source *source, const Job *job, const struct ArrowSchema *schema, const struct ArrowArray *array,
             guint64 skip, GError **error)
{
  const GkLedger *ledger = gk_form_ledger (job->tally->form, job->ledger);
  const char *text;
  gsize length;

  source->type
      = (guint) source->column < ledger->columns->len ? gk_ledger_column (ledger, (guint32) source->column) : NULL;
  gk_day_number (GK_COUNT_FIRST_YEAR, 1, 1, &source->first_day);
  gk_day_number (GK_COUNT_LAST_YEAR, 12, 31, &source->last_day);
  if (!gk_field_init (&source->field, schema->name, schema, array, skip, job->n_rows, error))
    return FALSE;
  if (schema->dictionary == NULL && !is_taken (&source->field.type, source->type))
    return gk_field_refuse (schema->name, schema->format, error);
  if (source->field.type.kind == GK_FIELD_TEXT && gk_field_all_text (&source->field, &text, &length))
    source->is_ascii = gk_is_plain_ascii (text, length);

  return TRUE;
}

/* Finds out which columns there are; tells of those that the ledger does not have @first the columns are looked at. */
static gboolean
map_columns (Job *job, guint32 number, const struct ArrowSchema *schema, gboolean is_first, GError **error)
{
  const GkLedger *ledger = gk_form_ledger (job->tally->form, job->ledger);

  for (gint64 i = 0; i < schema->n_children; i++)
    {
      const char *name = schema->children[i]->name != NULL ? schema->children[i]->name : "";
      g_autofree char *valid = g_utf8_make_valid (name, (gssize) MIN (strlen (name), GK_ARROW_MAX_EXCERPT));
      gint32 column = g_utf8_validate (name, -1, NULL) ? gk_ledger_match_column (ledger, name) : -1;
      guint32 place = (guint32) MIN (i + 1, G_MAXUINT32);
      g_auto (GkMessage) message = { 0 };

      if (column >= 0 && job->places[column] > 0)
        {
          gk_set_error (error, GK_ERROR_ARROW, job->name, 0, place, "column \"%s\" stands twice", "“%s”列出现了两次",
                        valid);
          return FALSE;
        }
      if (column >= 0)
        {
          job->sources[job->n_sources++] = (Source){ .column = column };
          job->places[column] = place;
          continue;
        }
      if (!is_first)
        continue;
      gk_message_set (&message, "the ledger \"%s\" has no column \"%s\"; it is passed over",
                      "台账“%s”没有“%s”列；该列从略", ledger->id, valid);
      gk_diagnoses_add (&job->tally->diagnoses, GK_SEVERITY_WARNING, number, 0, place, &message);
    }

  return gk_ledger_check_required (ledger, job->places, job->name, 0, error);
}

/* No row may be null as a whole. */
static gboolean
check_rows (const Job *job, const struct ArrowArray *batch, GError **error)
{
  const guint8 *valid = batch->null_count != 0 ? batch->buffers[0] : NULL;

  for (guint64 row = 0; valid != NULL && row < job->n_rows; row++)
    if (!gk_field_is_set (valid, (guint64) batch->offset + row))
      {
        gk_set_error (error, GK_ERROR_ARROW, job->name, 0, 0,
                      "row %" G_GUINT64_FORMAT " is null as a whole: expected a case",
                      "第 %" G_GUINT64_FORMAT " 行整行为空值：应为一案", job->line + row + 1);
        return FALSE;
      }

  return TRUE;
}

/* Makes room for the bodies that the words of a dictionary are, if they are those of @source. */
static gboolean
know_bodies (Job *job, const Source *source, guint32 n_threads, GError **error)
{
  if (source->words == NULL || (guint) source->column != gk_form_ledger (job->tally->form, job->ledger)->columns->len)
    return TRUE;

  job->known = gk_try_malloc0_n (n_threads, sizeof *job->known, error);
  for (guint32 i = 0; i < n_threads && job->known != NULL; i++)
    {
      job->known[i] = gk_try_malloc0_n (source->n_words, sizeof **job->known, error);
      if (job->known[i] == NULL)
        return FALSE;
    }
  job->n_known = source->n_words;

  return job->known != NULL;
}

/* Reads the rows from the first one on, as far as they join at once, which are at most @n_chunks times what a thread
 * takes. */
static gboolean
read_some (Job *job, guint32 number, guint32 n_threads, guint32 n_chunks, GError **error)
{
  guint64 n_left = (job->n_rows - job->first + chunk_rows (job) - 1) / chunk_rows (job);
  guint32 n = (guint32) MIN (n_left, n_chunks);
  gboolean sound;

  memset (job->batches, 0, n * sizeof *job->batches);
  gk_parallel_run (n_threads, n, read_chunk, job);
  sound = gk_tally_join (job->tally, job->ledger, number, job->batches, n, job->intakes, n_threads, error);
  for (guint32 i = 0; i < n; i++)
    gk_batch_clear (&job->batches[i]);
  job->first += n * chunk_rows (job);

  return sound;
}

static gboolean
read_rows (Job *job, guint32 number, const struct ArrowSchema *schema, const struct ArrowArray *array, GError **error)
{
  guint32 n_threads = gk_tally_n_threads (job->tally);
  guint32 n_chunks = MAX (CHUNKS, CHUNKS_A_THREAD * n_threads);
  gboolean sound;

  job->intakes = gk_try_malloc0_n (n_threads, sizeof *job->intakes, error);
  job->batches = job->intakes != NULL ? gk_try_malloc0_n (n_chunks, sizeof *job->batches, error) : NULL;
  sound = job->batches != NULL;
  for (guint32 i = 0; i < n_threads && sound; i++)
    gk_intake_init (&job->intakes[i], job->tally, job->ledger, i, number, job->places);
  for (guint i = 0; i < job->n_sources && sound; i++)
    {
      gint64 child = job->places[job->sources[i].column] - 1;

      sound = source_init (&job->sources[i], job, schema->children[child], array->children[child],
                           (guint64) array->offset, error)
              && (schema->children[child]->dictionary == NULL
                  || read_words (&job->sources[i], &job->intakes[0], schema->children[child], error))
              && know_bodies (job, &job->sources[i], n_threads, error);
    }
  job->tally->books[job->ledger].n_expected = job->tally->books[job->ledger].rows.n + job->n_rows;
  while (sound && job->first < job->n_rows)
    sound = read_some (job, number, n_threads, n_chunks, error);
  for (guint32 i = 0; i < n_threads && job->intakes != NULL; i++)
    gk_intake_clear (&job->intakes[i]);
  for (guint32 i = 0; i < n_threads && job->known != NULL; i++)
    g_free (job->known[i]);
  g_free (job->known);
  g_free (job->batches);
  g_free (job->intakes);

  return sound;
}

/* Adds a record batch as rows of source @number behind @line others. */
static gboolean
add_batch (GkTally *tally, guint32 ledger, guint32 number, const struct ArrowSchema *schema,
           const struct ArrowArray *array, guint64 line, GError **error)
{
  Job job = { .tally = tally, .ledger = ledger, .line = line };
  gboolean added;

  if (!gk_arrow_check_batch (schema, array, error))
    return FALSE;
  job.name = g_ptr_array_index (tally->sources, number);
  job.n_rows = (guint64) array->length;
  job.sources = gk_try_malloc0_n (GK_FORM_MAX_COLUMNS + 2, sizeof *job.sources, error);
  added = job.sources != NULL && map_columns (&job, number, schema, line == 0, error) && check_rows (&job, array, error)
          && read_rows (&job, number, schema, array, error);
  for (guint i = 0; i < job.n_sources; i++)
    g_free (job.sources[i].words);
  g_free (job.sources);

  return added;
}

static gboolean
tell_progress (const GkTally *tally, guint64 done, GError **error)
{
  if (gk_progress_tell (&tally->progress, done, 0))
    return TRUE;
  gk_set_error (error, GK_ERROR_CANCELLED, NULL, 0, 0, "reading was stopped", "读取已被中止");

  return FALSE;
}

gboolean
gk_tally_add_arrow (GkTally *tally, const char *ledger, struct ArrowSchema *schema, struct ArrowArray *array,
                    const char *name, GError **error)
{
  guint32 number;
  gboolean added;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (schema != NULL, FALSE);
  g_return_val_if_fail (array != NULL, FALSE);

  added = gk_tally_find_ledger (tally, ledger, &number, error)
          && add_batch (tally, number, gk_tally_add_source (tally, number, name), schema, array, 0, error);
  if (array->release != NULL)
    array->release (array);
  if (schema->release != NULL)
    schema->release (schema);

  return added;
}

/* Adds what is left in a stream, whose schema is @schema. */
static gboolean
add_batches (GkTally *tally, guint32 ledger, guint32 source, const struct ArrowSchema *schema,
             struct ArrowArrayStream *stream, GError **error)
{
  guint64 line = 0;

  for (;;)
    {
      struct ArrowArray array = { 0 };
      gboolean added;

      if (stream->get_next (stream, &array) != 0)
        return gk_arrow_set_stream_error (stream, error);
      if (array.release == NULL)
        return TRUE;
      added = add_batch (tally, ledger, source, schema, &array, line, error);
      line += array.length > 0 ? (guint64) array.length : 0;
      array.release (&array);
      if (!added || !tell_progress (tally, line, error))
        return FALSE;
    }
}

gboolean
gk_tally_add_arrow_stream (GkTally *tally, const char *ledger, struct ArrowArrayStream *stream, const char *name,
                           GError **error)
{
  struct ArrowSchema schema = { 0 };
  guint32 number;
  gboolean added = FALSE;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (stream != NULL, FALSE);

  if (stream->release == NULL)
    {
      gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "the Arrow stream has been released", "Arrow 流已被释放");
      return FALSE;
    }
  if (gk_tally_find_ledger (tally, ledger, &number, error))
    {
      if (stream->get_schema (stream, &schema) != 0)
        gk_arrow_set_stream_error (stream, error);
      else
        added = add_batches (tally, number, gk_tally_add_source (tally, number, name), &schema, stream, error);
      if (schema.release != NULL)
        schema.release (&schema);
    }
  stream->release (stream);

  return added;
}
