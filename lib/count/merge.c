/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

/*
 * One tally into another: the rows of a book are those of sources that have been read, and join as such, so that one
 * place finds the keys that two rows have.
 */

/* Rows that join at once. */
#define BATCH_ROWS (1 << 18)

/* What tallies that can be merged have in common. */
static char *
identify (const GkTally *tally)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "form %s %s, strict %d, years", tally->form->id, tally->form->digest, tally->strict);
  for (guint i = 0; i < tally->years->len; i++)
    g_string_append_printf (text, " %u", g_array_index (tally->years, guint, i));

  return g_string_free (text, FALSE);
}

static gboolean
check_mergeable (const GkTally *tally, const GkTally *part, GError **error)
{
  g_autofree char *own = identify (tally);
  g_autofree char *other = identify (part);

  if (!g_str_equal (own, other))
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                    "the tallies are of different forms or settings: expected \"%s\", found \"%s\"",
                    "两处计数的表式或设定不同：应为“%s”，实为“%s”", own, other);
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

static void
add_diagnoses (GkTally *tally, const GkTally *part, guint32 first_source)
{
  for (guint i = 0; i < part->diagnoses.kept->len; i++)
    {
      const GkDiagnosis *kept = &g_array_index (part->diagnoses.kept, GkDiagnosis, i);
      GkMessage message = { g_strdup (kept->message.en), g_strdup (kept->message.zh) };

      gk_diagnoses_add (&tally->diagnoses, kept->severity, first_source + kept->source, kept->line, kept->column,
                        &message);
    }
  tally->diagnoses.n += part->diagnoses.n - part->diagnoses.kept->len;
  tally->n_bad_rows += part->n_bad_rows;
}

static GkSlice
slice_of (const char *text)
{
  return (GkSlice){ text, text != NULL ? strlen (text) : 0 };
}

/* Takes a row of @from, whose bodies and texts have other numbers, into the batch. FALSE without memory. */
static gboolean
take_row (GkIntake *intake, const GkTally *part, const GkBook *from, guint64 number)
{
  GkRows *rows = &intake->batch->rows;
  const GkBody *body = &g_array_index (part->bodies, GkBody, from->rows.bodies[number]);
  GkSlice *slices = &intake->texts_of_row[intake->ledger->columns->len];
  guint64 of_body;

  slices[0] = slice_of (body->code);
  slices[1] = slice_of (body->name);
  if (!gk_intake_find_body (intake, &rows->bodies[rows->n], &of_body))
    return FALSE;
  for (guint i = 0; i < intake->n_kept; i++)
    {
      guint column = intake->kept[i];
      gint64 value = gk_row_column_get (&from->rows.columns[column], number);

      if (from->are_distinct[column] && value != GK_COUNT_MISSING)
        {
          gsize length;
          const char *text = gk_words_get (&from->texts[column], (guint32) value, &length);

          if (!gk_intake_find_text (intake, column, text, length, &value))
            return FALSE;
        }
      gk_row_column_set (&rows->columns[column], rows->n, value);
    }
  if (intake->n_keys > 0)
    {
      GkSlice key;

      key.text = gk_rows_get_key (&from->rows, number, &key.length);
      if (!gk_intake_set_key (intake, &key, of_body))
        return FALSE;
    }
  rows->lines[rows->n++] = from->rows.lines[number];

  return TRUE;
}

/* Adds the rows from @first to @end, which are of one source. */
static gboolean
merge_rows (GkIntake *intake, GkTally *tally, const GkTally *part, guint64 first, guint64 end, GError **error)
{
  const GkBook *from = &part->books[intake->ledger_number];
  GkBatch batch;
  gboolean done = gk_batch_init (&batch, intake->book, 0, end - first);

  intake->batch = &batch;
  for (guint64 i = first; i < end && done; i++)
    done = take_row (intake, part, from, i);
  if (!done || !gk_batch_seal (&batch))
    {
      gk_batch_set_no_memory (&batch);
      g_propagate_error (error, g_steal_pointer (&batch.error));
      gk_intake_renew (intake);
      done = FALSE;
    }
  else
    done = gk_tally_join (tally, intake->ledger_number, intake->source, &batch, 1, intake, 1, error);
  gk_batch_clear (&batch);

  return done;
}

static gboolean
merge_book (GkTally *tally, const GkTally *part, guint32 ledger, guint32 first_source, GError **error)
{
  static const guint32 places[GK_FORM_MAX_COLUMNS + 2];
  const GkBook *from = &part->books[ledger];
  gboolean done = TRUE;

  tally->books[ledger].given |= from->given;
  for (guint i = 0; i < from->runs->len && done; i++)
    {
      const GkSourceRun *run = &g_array_index (from->runs, GkSourceRun, i);
      guint64 end = i + 1 < from->runs->len ? run[1].first : from->rows.n;
      GkIntake *intake;

      if (run->first >= end)
        continue;
      intake = g_new (GkIntake, 1);
      gk_intake_init (intake, tally, ledger, 0, first_source + run->source, places);
      for (guint64 first = run->first; first < end && done; first += BATCH_ROWS)
        done = merge_rows (intake, tally, part, first, MIN (first + BATCH_ROWS, end), error);
      gk_intake_clear (intake);
      g_free (intake);
    }

  return done;
}

gboolean
gk_tally_merge (GkTally *tally, GkTally *part, GError **error)
{
  guint32 first_source;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (part != NULL && part != tally, FALSE);

  if (!check_mergeable (tally, part, error))
    return FALSE;

  g_clear_pointer (&tally->dataset, gk_dataset_unref);
  first_source = tally->sources->len;
  for (guint i = 0; i < part->sources->len; i++)
    g_ptr_array_add (tally->sources, g_strdup (g_ptr_array_index (part->sources, i)));
  add_diagnoses (tally, part, first_source);
  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    if (!merge_book (tally, part, i, first_source, error))
      return FALSE;

  return TRUE;
}
