/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

/*
 * One tally into another: the rows of a book are those of sources that have been read, and join as such, so that one
 * place finds the keys that two rows have. All that grows does so at its end, where a merge that fails is taken back.
 */

/* Rows that join at once. */
#define BATCH_ROWS (1 << 18)

/* How far a tally reached. */
typedef struct {
  gboolean given;
  guint64 n_rows;
  guint64 n_long_keys;
  guint n_runs;
  guint32 *n_texts; /* one a column */
} BookMark;

typedef struct {
  BookMark *books;
  guint n_bodies;
  guint n_sources;
  guint n_kept;
  guint64 n_diagnoses;
  guint64 n_bad_rows;
} Mark;

typedef struct {
  GkTally *tally;
  const GkTally *part;
  guint32 first_source;
  guint32 *bodies;                     /* numbers that those of the part have in the tally, */
  guint64 *hashes;                     /* and the hashes of what tells them apart */
  guint32 *texts[GK_FORM_MAX_COLUMNS]; /* the same of the texts of the ledger that is merged */
} Merge;

char *
gk_tally_identify (const GkTally *tally)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "form %s %s, strict %d, years", tally->form->id, tally->form->digest, tally->strict);
  for (guint i = 0; i < tally->years->len; i++)
    g_string_append_printf (text, " %u", g_array_index (tally->years, guint, i));

  return g_string_free (text, FALSE);
}

gboolean
gk_tally_check_mergeable (const GkTally *tally, const char *identity, GError **error)
{
  g_autofree char *own = gk_tally_identify (tally);

  if (!g_str_equal (own, identity))
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                    "the tallies are of different forms or settings: expected \"%s\", found \"%s\"",
                    "两处计数的表式或设定不同：应为“%s”，实为“%s”", own, identity);
      return FALSE;
    }
  if (tally->traces->len > 0)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                    "a tally that a trace listens to cannot be merged into: the other one has no texts of its rows",
                    "有追溯在进行的计数不能并入其他计数：后者未保留各行文字");
      return FALSE;
    }

  return TRUE;
}

/* ---- Taking back ---- */

static void
mark_init (Mark *mark, const GkTally *tally)
{
  *mark = (Mark){ .n_bodies = tally->bodies->len,
                  .n_sources = tally->sources->len,
                  .n_kept = tally->diagnoses.kept->len,
                  .n_diagnoses = tally->diagnoses.n,
                  .n_bad_rows = tally->n_bad_rows };
  mark->books = g_new (BookMark, tally->form->ledgers->len);
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    {
      const GkBook *book = &tally->books[i];

      mark->books[i] = (BookMark){ book->given, book->rows.n, book->rows.n_long_keys, book->runs->len, NULL };
      mark->books[i].n_texts = g_new (guint32, MAX (book->rows.n_columns, 1));
      for (guint k = 0; k < book->rows.n_columns; k++)
        mark->books[i].n_texts[k] = book->texts[k].n;
    }
}

static void
mark_clear (Mark *mark, const GkTally *tally)
{
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    g_free (mark->books[i].n_texts);
  g_free (mark->books);
}

/* Takes back all that was added since. */
static void
take_back (GkTally *tally, const Mark *mark)
{
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    {
      const BookMark *marked = &mark->books[i];
      GkBook *book = &tally->books[i];

      gk_book_forget_keys (book, marked->n_rows);
      book->given = marked->given;
      book->rows.n = marked->n_rows;
      book->rows.n_long_keys = marked->n_long_keys;
      g_array_set_size (book->runs, marked->n_runs);
      for (guint k = 0; k < book->rows.n_columns; k++)
        gk_words_truncate (&book->texts[k], marked->n_texts[k]);
    }
  g_array_set_size (tally->bodies, mark->n_bodies);
  gk_words_truncate (&tally->body_keys, mark->n_bodies);
  g_ptr_array_set_size (tally->sources, (gint) mark->n_sources);
  g_array_set_size (tally->diagnoses.kept, mark->n_kept);
  tally->diagnoses.n = mark->n_diagnoses;
  tally->n_bad_rows = mark->n_bad_rows;
}

/* ---- Adding ---- */

/* Rows that were added one by one have a source in common, those of two tallies where they follow each other. */
static void
add_sources (Merge *merge)
{
  GPtrArray *sources = merge->tally->sources;
  const GPtrArray *more = merge->part->sources;
  guint first = sources->len > 0 && more->len > 0 && g_ptr_array_index (sources, sources->len - 1) == NULL
                && g_ptr_array_index (more, 0) == NULL;

  merge->first_source = sources->len - first;
  for (guint i = first; i < more->len; i++)
    g_ptr_array_add (sources, g_strdup (g_ptr_array_index (more, i)));
}

static void
add_diagnoses (Merge *merge)
{
  GkTally *tally = merge->tally;
  const GkDiagnoses *more = &merge->part->diagnoses;

  for (guint i = 0; i < more->kept->len; i++)
    {
      const GkDiagnosis *kept = &g_array_index (more->kept, GkDiagnosis, i);
      GkMessage message = { g_strdup (kept->message.en), g_strdup (kept->message.zh) };

      gk_diagnoses_add (&tally->diagnoses, kept->severity, merge->first_source + kept->source, kept->line, kept->column,
                        &message);
    }
  tally->diagnoses.n += more->n - more->kept->len;
  tally->n_bad_rows += merge->part->n_bad_rows;
}

/* Numbers the bodies of the part, in their order there. */
static gboolean
add_bodies (Merge *merge, GError **error)
{
  GkTally *tally = merge->tally;
  const GkTally *part = merge->part;

  merge->bodies = gk_try_malloc0_n (part->bodies->len, sizeof *merge->bodies, error);
  merge->hashes = merge->bodies != NULL ? gk_try_malloc0_n (part->bodies->len, sizeof *merge->hashes, error) : NULL;
  if (merge->hashes == NULL)
    return FALSE;
  for (guint32 i = 0; i < part->bodies->len; i++)
    {
      const GkBody *body = &g_array_index (part->bodies, GkBody, i);
      GkBody copy = { NULL, NULL };
      gsize length;
      const char *key = gk_words_get (&part->body_keys, i, &length);

      merge->hashes[i] = gk_hash_bytes (key, length, tally->seed);
      if (!gk_words_add (&tally->body_keys, key, length, merge->hashes[i], &merge->bodies[i]))
        return gk_rows_no_memory (error);
      if (merge->bodies[i] < tally->bodies->len)
        continue;
      copy = (GkBody){ g_strdup (body->code), g_strdup (body->name) };
      g_array_append_val (tally->bodies, copy);
    }

  return TRUE;
}

/* Numbers the texts of a column that are told apart. */
static gboolean
add_texts (Merge *merge, guint32 ledger, guint column, GError **error)
{
  GkWords *texts = &merge->tally->books[ledger].texts[column];
  const GkWords *more = &merge->part->books[ledger].texts[column];
  guint32 *numbers = merge->texts[column] = gk_try_malloc0_n (more->n, sizeof *numbers, error);

  if (numbers == NULL)
    return FALSE;
  for (guint32 i = 0; i < more->n; i++)
    {
      gsize length;
      const char *text = gk_words_get (more, i, &length);

      if (!gk_words_add (texts, text, length, gk_hash_bytes (text, length, merge->tally->seed), &numbers[i]))
        return gk_rows_no_memory (error);
    }

  return TRUE;
}

/* Copies the values of a column into a batch. */
static void
copy_column (const Merge *merge, guint column, const GkRowColumn *from, guint64 first, guint64 n, GkRowColumn *to)
{
  const guint32 *numbers = merge->texts[column];

  memcpy (to->values, (const guint8 *) from->values + first * from->width, n * from->width);
  for (guint64 i = 0; numbers != NULL && i < n; i++)
    if (((gint32 *) to->values)[i] >= 0)
      ((gint32 *) to->values)[i] = (gint32) numbers[((gint32 *) to->values)[i]];
}

/* Copies the rows from @first to @end into the batch of the intake. FALSE without memory. */
static gboolean
copy_rows (const Merge *merge, GkIntake *intake, guint64 first, guint64 end)
{
  const GkRows *from = &merge->part->books[intake->ledger_number].rows;
  GkRows *to = &intake->batch->rows;

  for (guint i = 0; i < intake->n_kept; i++)
    copy_column (merge, intake->kept[i], &from->columns[intake->kept[i]], first, end - first,
                 &to->columns[intake->kept[i]]);
  for (guint64 row = first; row < end; row++, to->n++)
    {
      guint32 body = from->bodies[row];
      GkSlice key;

      to->bodies[to->n] = merge->bodies[body];
      to->lines[to->n] = from->lines[row];
      if (intake->n_keys == 0)
        continue;
      key.text = gk_rows_get_key (from, row, &key.length);
      if (!gk_intake_set_key (intake, &key, merge->hashes[body]))
        return FALSE;
    }

  return gk_batch_seal (intake->batch);
}

/* Adds the rows from @first to @end, which are of one source. */
static gboolean
add_rows (const Merge *merge, GkIntake *intake, guint64 first, guint64 end, GError **error)
{
  GkBatch batch;
  gboolean done;

  intake->batch = &batch;
  done = (gk_batch_init (&batch, intake->book, 0, end - first) && copy_rows (merge, intake, first, end))
         || gk_rows_no_memory (error);
  done = done && gk_tally_join (merge->tally, intake->ledger_number, intake->source, &batch, 1, intake, 1, error);
  gk_batch_clear (&batch);

  return done;
}

static gboolean
add_book (Merge *merge, guint32 ledger, GError **error)
{
  static const guint32 places[GK_FORM_MAX_COLUMNS + 2];
  const GkBook *from = &merge->part->books[ledger];
  gboolean done = TRUE;

  merge->tally->books[ledger].given |= from->given;
  for (guint i = 0; i < from->rows.n_columns && done; i++)
    if (from->are_distinct[i])
      done = add_texts (merge, ledger, i, error);
  for (guint i = 0; i < from->runs->len && done; i++)
    {
      const GkSourceRun *run = &g_array_index (from->runs, GkSourceRun, i);
      guint64 end = i + 1 < from->runs->len ? run[1].first : from->rows.n;
      GkIntake *intake = g_new (GkIntake, 1);

      gk_intake_init (intake, merge->tally, ledger, 0, merge->first_source + run->source, places);
      for (guint64 first = run->first; first < end && done; first += BATCH_ROWS)
        done = add_rows (merge, intake, first, MIN (first + BATCH_ROWS, end), error);
      gk_intake_clear (intake);
      g_free (intake);
    }
  for (guint i = 0; i < from->rows.n_columns; i++)
    g_clear_pointer (&merge->texts[i], g_free);

  return done;
}

gboolean
gk_tally_merge (GkTally *tally, GkTally *part, GError **error)
{
  Merge merge = { .tally = tally, .part = part };
  g_autofree char *identity = NULL;
  gboolean done;
  Mark mark;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (part != NULL && part != tally, FALSE);

  identity = gk_tally_identify (part);
  if (!gk_tally_check_mergeable (tally, identity, error))
    return FALSE;

  g_clear_pointer (&tally->dataset, gk_dataset_unref);
  mark_init (&mark, tally);
  add_sources (&merge);
  add_diagnoses (&merge);
  done = add_bodies (&merge, error);
  for (guint32 i = 0; i < tally->form->ledgers->len && done; i++)
    done = add_book (&merge, i, error);
  if (!done)
    take_back (tally, &mark);
  mark_clear (&mark, tally);
  g_free (merge.bodies);
  g_free (merge.hashes);

  return done;
}
