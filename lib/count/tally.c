/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "count/trace-private.h"

#define MAX_THREADS 256

/* Bytes of the integers of a column of dates, of texts and of numbers. */
#define DATE_WIDTH 4
#define TEXT_WIDTH 4
#define NUMBER_WIDTH 8

static void
clear_body (gpointer data)
{
  GkBody *body = data;

  g_free (body->code);
  g_free (body->name);
}

static void
clear_diagnosis (gpointer data)
{
  gk_message_clear (&((GkDiagnosis *) data)->message);
}

/* Reads "2023 2024" into @years, in order and each once. */
static gboolean
read_years (const char *periods, GArray *years, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (periods, " ,", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint year;
      guint at = 0;

      if (*words[i] == '\0')
        continue;
      if (!g_ascii_string_to_unsigned (words[i], 10, GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR, &number, NULL))
        {
          gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "period \"%s\"; expected a year from %d to %d",
                        "报告期“%s”；应为 %d 至 %d 之间的年份", words[i], GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR);
          return FALSE;
        }
      year = (guint) number;
      while (at < years->len && g_array_index (years, guint, at) < year)
        at++;
      if (at == years->len || g_array_index (years, guint, at) != year)
        g_array_insert_val (years, at, year);
    }
  if (years->len == 0)
    gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "no period; expected years from %d to %d",
                  "没有报告期；应为 %d 至 %d 之间的年份", GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR);

  return years->len > 0;
}

/* Marks the columns that the clauses of @program look at. */
static void
mark_used (const GkProgram *program, gboolean *used, gboolean *distinct)
{
  for (guint i = 0; i < program->steps->len; i++)
    {
      const GkStep *step = &g_array_index (program->steps, GkStep, i);

      if (step->kind != GK_STEP_AND && step->kind != GK_STEP_OR && step->kind != GK_STEP_NOT)
        used[step->left] = TRUE;
      if (step->kind == GK_STEP_COLUMN)
        used[step->right] = TRUE;
    }
  for (guint i = 0; i < program->clauses->len; i++)
    {
      const GkClause *clause = &g_array_index (program->clauses, GkClause, i);

      if (clause->quantity != GK_QUANTITY_ROWS)
        used[clause->column] = TRUE;
      if (clause->quantity == GK_QUANTITY_DISTINCT)
        distinct[clause->column] = TRUE;
      if (clause->member >= 0)
        used[clause->member] = TRUE;
    }
}

/* The bytes that each value of a column takes. */
static guint8
width_of (const GkLedgerColumn *column, guint highest_code, gboolean is_distinct)
{
  switch (column->type)
    {
    case GK_COLUMN_DATE:
      return DATE_WIDTH;
    case GK_COLUMN_CODE:
      return highest_code <= G_MAXINT8 ? 1 : highest_code <= G_MAXINT16 ? 2 : 4;
    case GK_COLUMN_NUMBER:
      return NUMBER_WIDTH;
    default:
      return is_distinct ? TEXT_WIDTH : 1;
    }
}

static void
book_init (GkTally *tally, guint32 ledger)
{
  const GkLedger *form = gk_form_ledger (tally->form, ledger);
  guint n_columns = form->columns->len;
  GkBook *book = &tally->books[ledger];
  g_autofree gboolean *used = g_new0 (gboolean, n_columns);
  g_autofree gboolean *distinct = g_new0 (gboolean, n_columns);
  g_autofree GkRowColumn *columns = g_new0 (GkRowColumn, n_columns);
  GkRowKey key;
  GkRows like = { .n_columns = n_columns, .columns = columns };

  mark_used (g_ptr_array_index (tally->programs, ledger), used, distinct);
  book->runs = g_array_new (FALSE, FALSE, sizeof (GkSourceRun));
  book->codes = g_new0 (GkCodes, n_columns);
  book->texts = g_new0 (GkWords, n_columns);
  book->are_distinct = g_new0 (gboolean, n_columns);
  for (guint32 i = 0; i < n_columns; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (form, i);

      /* The date until which a case is open is looked at with the member it has until then. */
      if (used[i] && column->open >= 0)
        used[column->with] = TRUE;
      if (column->type == GK_COLUMN_CODE)
        gk_codes_init (&book->codes[i], tally->form, column);
      book->are_distinct[i] = distinct[i] && column->type == GK_COLUMN_TEXT;
      if (column->key)
        like.keys = &key;
    }
  for (guint32 i = 0; i < n_columns; i++)
    if (used[i])
      columns[i].width = width_of (gk_ledger_column (form, i), book->codes[i].highest, book->are_distinct[i]);
  gk_rows_init (&book->rows, &like);
}

static void
book_clear (GkBook *book, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      gk_codes_clear (&book->codes[i]);
      gk_words_clear (&book->texts[i]);
    }
  for (guint i = 0; i < GK_KEY_PARTS; i++)
    gk_slots_clear (&book->parts[i]);
  gk_rows_clear (&book->rows);
  g_array_unref (book->runs);
  g_free (book->codes);
  g_free (book->texts);
  g_free (book->are_distinct);
}

/* Takes @programs and @years. */
static GkTally *
make_tally (GkForm *form, GPtrArray *programs, GArray *years, gboolean strict)
{
  GkTally *tally = g_new0 (GkTally, 1);

  g_atomic_ref_count_init (&tally->references);
  tally->form = gk_form_ref (form);
  tally->programs = programs;
  tally->strict = strict;
  tally->years = years;
  tally->bodies = g_array_new (FALSE, TRUE, sizeof (GkBody));
  g_array_set_clear_func (tally->bodies, clear_body);
  tally->sources = g_ptr_array_new_with_free_func (g_free);
  tally->traces = g_ptr_array_new ();
  gk_diagnoses_init (&tally->diagnoses);
  /* Nobody can make texts that hash alike. */
  tally->seed = gk_hash_new_seed ();
  tally->hash_mask = G_MAXUINT64;
  tally->piece_bytes = GK_COUNT_PIECE_BYTES;
  tally->books = g_new0 (GkBook, form->ledgers->len);
  for (guint32 i = 0; i < form->ledgers->len; i++)
    book_init (tally, i);

  return tally;
}

GkTally *
gk_tally_new_like (const GkTally *tally)
{
  return make_tally (tally->form, g_ptr_array_ref (tally->programs), g_array_ref (tally->years), tally->strict);
}

GkTally *
gk_tally_new (GkForm *form, const char *periods, gint32 mode, GError **error)
{
  g_autoptr (GPtrArray) programs = NULL;
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (mode == GK_TALLY_LENIENT || mode == GK_TALLY_STRICT, NULL);

  if (form->ledgers->len == 0)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "the form \"%s\" has no ledgers to be counted from",
                    "表式“%s”没有规定台账，无法计数", form->id);
      return NULL;
    }
  programs = gk_clauses_compile (form, error);
  if (programs == NULL || (periods != NULL && !read_years (periods, years, error)))
    return NULL;

  return make_tally (form, g_steal_pointer (&programs), g_steal_pointer (&years), mode == GK_TALLY_STRICT);
}

GkTally *
gk_tally_ref (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, NULL);

  g_atomic_ref_count_inc (&tally->references);

  return tally;
}

void
gk_tally_unref (GkTally *tally)
{
  if (tally == NULL || !g_atomic_ref_count_dec (&tally->references))
    return;

  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    book_clear (&tally->books[i], gk_form_ledger (tally->form, i)->columns->len);
  g_free (tally->books);
  g_ptr_array_unref (tally->programs);
  g_array_unref (tally->years);
  g_array_unref (tally->bodies);
  gk_words_clear (&tally->body_keys);
  g_ptr_array_unref (tally->sources);
  gk_diagnoses_clear (&tally->diagnoses);
  gk_dataset_unref (tally->dataset);
  g_ptr_array_unref (tally->traces);
  gk_progress_set (&tally->progress, NULL, NULL, NULL);
  gk_form_unref (tally->form);
  g_free (tally);
}

void
gk_tally_set_n_threads (GkTally *tally, guint32 n)
{
  g_return_if_fail (tally != NULL);

  tally->n_threads = n;
}

void
gk_tally_set_progress (GkTally *tally, GkProgressFunc progress, void *user_data, GDestroyNotify destroy)
{
  g_return_if_fail (tally != NULL);

  gk_progress_set (&tally->progress, progress, user_data, destroy);
}

guint32
gk_tally_n_threads (const GkTally *tally)
{
  return MIN (tally->n_threads > 0 ? tally->n_threads : g_get_num_processors (), MAX_THREADS);
}

gboolean
gk_tally_find_ledger (GkTally *tally, const char *id, guint32 *ledger, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GkMessage) list = { 0 };
  g_auto (GkMessage) message = { 0 };
  gint32 found = gk_form_look_up_ledger (tally->form, id, strlen (id));

  *ledger = (guint32) found;
  if (found >= 0)
    return TRUE;

  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    g_ptr_array_add (ids, gk_form_ledger (tally->form, i)->id);
  gk_message_list (&list, (const char *const *) ids->pdata, ids->len);
  message.en
      = g_strdup_printf ("the form \"%s\" has no ledger \"%s\"; expected one of %s", tally->form->id, id, list.en);
  message.zh = g_strdup_printf ("表式“%s”没有台账“%s”；应为以下之一：%s", tally->form->id, id, list.zh);
  gk_set_error_message (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, &message);

  return FALSE;
}

guint32
gk_tally_add_source (GkTally *tally, guint32 ledger, const char *name)
{
  tally->books[ledger].given = TRUE;
  g_clear_pointer (&tally->dataset, gk_dataset_unref);
  /* Rows that are added one by one have a source in common. */
  if (name == NULL && tally->sources->len > 0 && g_ptr_array_index (tally->sources, tally->sources->len - 1) == NULL)
    return tally->sources->len - 1;
  g_ptr_array_add (tally->sources, g_strdup (name));

  return tally->sources->len - 1;
}

void
gk_diagnoses_init (GkDiagnoses *diagnoses)
{
  *diagnoses = (GkDiagnoses){ .kept = g_array_new (FALSE, TRUE, sizeof (GkDiagnosis)) };
  g_array_set_clear_func (diagnoses->kept, clear_diagnosis);
}

void
gk_diagnoses_clear (GkDiagnoses *diagnoses)
{
  g_clear_pointer (&diagnoses->kept, g_array_unref);
}

void
gk_diagnoses_add (GkDiagnoses *diagnoses, gint32 severity, guint32 source, guint32 line, guint32 column,
                  GkMessage *message)
{
  GkDiagnosis diagnosis = { severity, source, line, column, *message };

  *message = (GkMessage){ 0 };
  diagnoses->n++;
  if (diagnoses->kept->len == GK_COUNT_MAX_DIAGNOSTICS)
    {
      gk_message_clear (&diagnosis.message);
      return;
    }
  gk_message_make_visible (&diagnosis.message);
  g_array_append_val (diagnoses->kept, diagnosis);
}

guint64
gk_tally_get_n_rows (GkTally *tally)
{
  guint64 n = 0;

  g_return_val_if_fail (tally != NULL, 0);

  for (guint i = 0; i < tally->form->ledgers->len; i++)
    n += tally->books[i].rows.n;

  return n;
}

guint64
gk_tally_get_n_bad_rows (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, 0);

  return tally->n_bad_rows;
}

guint64
gk_tally_get_n_diagnostics (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, 0);

  return tally->diagnoses.n;
}

static const GkDiagnosis *
get_diagnosis (GkTally *tally, guint64 index)
{
  g_return_val_if_fail (tally != NULL, NULL);

  return index < tally->diagnoses.kept->len ? &g_array_index (tally->diagnoses.kept, GkDiagnosis, (guint) index) : NULL;
}

gint32
gk_tally_get_diagnostic_severity (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->severity : 0;
}

const char *
gk_tally_get_diagnostic_source (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? g_ptr_array_index (tally->sources, diagnosis->source) : NULL;
}

guint32
gk_tally_get_diagnostic_line (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->line : 0;
}

guint32
gk_tally_get_diagnostic_column (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->column : 0;
}

const char *
gk_tally_get_diagnostic_message (GkTally *tally, guint64 index, gint32 language)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? gk_message_get_either (&diagnosis->message, language) : NULL;
}
