/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel-private.h"
#include "count/trace-private.h"

/* Batches of rows, and how they join a book. */

/* Rows whose keys one thread puts in. */
#define FEW_ROWS 4096

/* How many keys ahead of the one that is put in the memory for another is asked for. */
#define KEYS_AHEAD 16

gboolean
gk_batch_init (GkBatch *batch, const GkBook *book, guint32 number, guint64 n_rows)
{
  *batch = (GkBatch){ .number = number };
  gk_diagnoses_init (&batch->diagnoses);
  gk_rows_init (&batch->rows, &book->rows);
  if (batch->rows.keys != NULL)
    {
      batch->hashes = g_try_malloc_n (MAX (n_rows, 1), sizeof *batch->hashes);
      if (batch->hashes == NULL)
        return FALSE;
    }

  return gk_rows_make_room (&batch->rows, n_rows);
}

void
gk_batch_clear (GkBatch *batch)
{
  gk_rows_clear (&batch->rows);
  gk_diagnoses_clear (&batch->diagnoses);
  g_free (batch->hashes);
  g_free (batch->order);
  g_clear_pointer (&batch->heard, g_array_unref);
  g_clear_error (&batch->error);
}

gboolean
gk_batch_seal (GkBatch *batch)
{
  guint32 next[GK_KEY_PARTS];

  if (batch->rows.keys == NULL)
    return TRUE;
  batch->order = g_try_malloc_n (MAX (batch->rows.n, 1), sizeof *batch->order);
  if (batch->order == NULL)
    return FALSE;
  for (guint64 i = 0; i < batch->rows.n; i++)
    batch->starts[gk_key_part (batch->hashes[i]) + 1]++;
  for (guint i = 0; i < GK_KEY_PARTS; i++)
    {
      batch->starts[i + 1] += batch->starts[i];
      next[i] = batch->starts[i];
    }
  for (guint64 i = 0; i < batch->rows.n; i++)
    batch->order[next[gk_key_part (batch->hashes[i])]++] = (guint32) i;

  return TRUE;
}

/* ---- Joining ---- */

/* A row whose key another one has. */
typedef struct {
  guint64 row;
  guint64 known;
} Twin;

typedef struct {
  GkTally *tally;
  guint32 ledger;
  GkBook *book;
  guint32 source;
  GkBatch *batches;
  guint32 n_batches;
  GkIntake *intakes;
  guint32 n_intakes;
  guint64 *firsts;    /* of each batch, its first row in the book, and where the last one ends */
  guint64 *long_keys; /* the same of the bytes of its long keys */
  GArray *twins[GK_KEY_PARTS];
} Join;

static gint
compare_bodies (gconstpointer left, gconstpointer right)
{
  const GkFreshBody *one = *(GkFreshBody *const *) left;
  const GkFreshBody *other = *(GkFreshBody *const *) right;

  if (one->batch != other->batch)
    return one->batch < other->batch ? -1 : 1;

  return one->row < other->row ? -1 : one->row > other->row;
}

/* Numbers the bodies that intakes have met, in the order of their first rows. */
static gboolean
join_bodies (Join *join)
{
  GkTally *tally = join->tally;
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();

  for (guint32 i = 0; i < join->n_intakes; i++)
    for (guint32 k = 0; k < join->intakes[i].fresh_bodies->len; k++)
      {
        GkFreshBody *body = &g_array_index (join->intakes[i].fresh_bodies, GkFreshBody, k);

        body->intake = i;
        body->word = k;
        /* Batches behind an error have made none. */
        if (body->batch < join->n_batches)
          g_ptr_array_add (bodies, body);
      }
  g_ptr_array_sort (bodies, compare_bodies);
  for (guint i = 0; i < bodies->len; i++)
    {
      GkFreshBody *fresh = g_ptr_array_index (bodies, i);
      gsize length;
      const char *key = gk_words_get (&join->intakes[fresh->intake].bodies, fresh->word, &length);

      if (!gk_words_add (&tally->body_keys, key, length, gk_hash_bytes (key, length, tally->seed), &fresh->number))
        return FALSE;
      if (fresh->number == tally->bodies->len)
        {
          GkBody body = { g_steal_pointer (&fresh->code), g_steal_pointer (&fresh->name) };

          g_array_append_val (tally->bodies, body);
        }
    }

  return TRUE;
}

/* Numbers the texts of a column that intakes have met. Nothing depends on the numbers. */
static gboolean
join_texts (Join *join, guint column)
{
  for (guint32 i = 0; i < join->n_intakes; i++)
    {
      GkIntake *intake = &join->intakes[i];
      const GkWords *words = &intake->texts[column];
      guint32 *numbers;

      if (words->n == 0)
        continue;
      numbers = intake->text_numbers[column] = g_try_malloc_n (words->n, sizeof *numbers);
      if (numbers == NULL)
        return FALSE;
      for (guint32 k = 0; k < words->n; k++)
        {
          gsize length;
          const char *text = gk_words_get (words, k, &length);

          if (!gk_words_add (&join->book->texts[column], text, length, gk_hash_bytes (text, length, join->tally->seed),
                             &numbers[k]))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
refuse_rows (GError **error)
{
  gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "the ledger has more than %u rows", "台账超过 %u 行",
                (guint) GK_COUNT_MAX_ROWS);

  return FALSE;
}

/* Finds where the rows of each batch come to stand, and makes room for them. */
static gboolean
place_rows (Join *join, GError **error)
{
  GkRows *rows = &join->book->rows;
  guint64 n = rows->n;
  guint64 n_bytes = rows->n_long_keys;

  for (guint32 i = 0; i < join->n_batches; i++)
    {
      join->firsts[i] = n;
      join->long_keys[i] = n_bytes;
      n += join->batches[i].rows.n;
      n_bytes += join->batches[i].rows.n_long_keys;
    }
  join->firsts[join->n_batches] = n;
  if (n > GK_COUNT_MAX_ROWS)
    return refuse_rows (error);
  if (!gk_rows_make_room (rows, n - rows->n)
      || (n_bytes > rows->n_long_keys && !gk_rows_make_room_for_keys (rows, n_bytes - rows->n_long_keys)))
    return gk_rows_no_memory (error);
  if (n > rows->n
      && (join->book->runs->len == 0
          || g_array_index (join->book->runs, GkSourceRun, join->book->runs->len - 1).source != join->source))
    {
      GkSourceRun run = { rows->n, join->source };

      g_array_append_val (join->book->runs, run);
    }
  rows->n = n;
  rows->n_long_keys = n_bytes;

  return TRUE;
}

/* Gives what is fresh in a batch the numbers that it has for all. */
static void
renumber (const Join *join, const GkBatch *batch)
{
  const GkIntake *intake = &join->intakes[batch->intake];
  const GkRows *rows = &batch->rows;

  for (guint64 i = 0; i < rows->n; i++)
    if ((rows->bodies[i] & GK_COUNT_FRESH) != 0)
      rows->bodies[i] = g_array_index (intake->fresh_bodies, GkFreshBody, rows->bodies[i] & ~GK_COUNT_FRESH).number;
  for (guint k = 0; k < rows->n_columns; k++)
    {
      gint32 *values = rows->columns[k].values;

      if (intake->text_numbers[k] == NULL)
        continue;
      for (guint64 i = 0; i < rows->n; i++)
        if (values[i] < 0 && values[i] != G_MININT32)
          values[i] = (gint32) intake->text_numbers[k][((guint32) values[i] & ~GK_COUNT_FRESH) - 1];
    }
}

static gboolean
copy_batch (gpointer data, guint32 worker, guint32 number)
{
  const Join *join = data;
  const GkBatch *batch = &join->batches[number];
  const GkRows *from = &batch->rows;
  GkRows *to = &join->book->rows;
  guint64 first = join->firsts[number];

  (void) worker;
  if (from->n == 0)
    return TRUE;
  if (batch->has_fresh)
    renumber (join, batch);
  memcpy (to->bodies + first, from->bodies, from->n * sizeof *to->bodies);
  memcpy (to->lines + first, from->lines, from->n * sizeof *to->lines);
  for (guint i = 0; i < to->n_columns; i++)
    if (to->columns[i].width > 0)
      memcpy ((guint8 *) to->columns[i].values + first * to->columns[i].width, from->columns[i].values,
              from->n * to->columns[i].width);
  if (to->keys == NULL)
    return TRUE;
  memcpy (to->keys + first, from->keys, from->n * sizeof *to->keys);
  if (from->n_long_keys == 0)
    return TRUE;
  memcpy (to->long_keys + join->long_keys[number], from->long_keys, from->n_long_keys);
  for (guint64 i = first; i < first + from->n; i++)
    if (to->keys[i].length > GK_KEY_INLINE)
      to->keys[i].rest += join->long_keys[number];

  return TRUE;
}

/* Puts the keys of one part in, in the order of the rows. */
static gboolean
add_keys (gpointer data, guint32 worker, guint32 part)
{
  Join *join = data;
  GkSlots *slots = &join->book->parts[part];
  guint32 expected = (guint32) (MIN (join->book->n_expected, GK_COUNT_MAX_ROWS) / GK_KEY_PARTS);

  (void) worker;
  /* They need not be moved again and again while they grow. */
  if (expected > slots->n && !gk_slots_make_room (slots, expected - slots->n))
    return FALSE;
  for (guint32 i = 0; i < join->n_batches; i++)
    {
      const GkBatch *batch = &join->batches[i];
      guint32 end = batch->starts[part + 1];

      for (guint32 k = batch->starts[part]; k < end; k++)
        {
          Twin twin = { .row = join->firsts[i] + batch->order[k] };
          gboolean is_known;

          if (end - k > KEYS_AHEAD)
            gk_slots_prefetch (slots, batch->hashes[batch->order[k + KEYS_AHEAD]]);

          if (!gk_book_add_key (join->book, twin.row, batch->hashes[batch->order[k]], &is_known, &twin.known))
            return FALSE;
          if (!is_known)
            continue;
          if (join->twins[part] == NULL)
            join->twins[part] = g_array_new (FALSE, FALSE, sizeof (Twin));
          g_array_append_val (join->twins[part], twin);
        }
    }

  return TRUE;
}

static gint
compare_twins (gconstpointer left, gconstpointer right)
{
  guint64 one = ((const Twin *) left)->row;
  guint64 other = ((const Twin *) right)->row;

  return one < other ? -1 : one > other;
}

/* What there is to say of a row whose key another one has. */
static void
describe_twin (const Join *join, const Twin *twin, GkMessage *message, guint32 *place)
{
  const GkIntake *intake = &join->intakes[0];
  guint32 line = join->book->rows.lines[twin->known];
  guint32 source = gk_book_source (join->book, twin->known);
  const char *name = source != join->source ? g_ptr_array_index (join->tally->sources, source) : NULL;
  g_auto (GkMessage) words = { 0 };

  if (line > 0 && name != NULL)
    gk_message_set (&words, "line %u of \"%s\" has the same; each case should have one row",
                    "与“%2$s”第 %1$u 行相同；一案应只占一行", line, name);
  else if (line > 0)
    gk_message_set (&words, "line %u has the same; each case should have one row", "与第 %u 行相同；一案应只占一行",
                    line);
  else
    gk_message_set (&words, "another row has the same; each case should have one row", "与另一行相同；一案应只占一行");
  gk_ledger_column_say (gk_ledger_column (intake->ledger, intake->keys[0]), &words, message);
  *place = intake->places[intake->keys[0]];
}

/* Takes back the rows from @first on, with their keys and their bodies. */
static void
take_back (Join *join, guint64 n_bodies, guint64 first)
{
  GkTally *tally = join->tally;
  GkRows *rows = &join->book->rows;

  gk_book_forget_keys (join->book, first);
  for (guint64 row = join->firsts[0]; row < first; row++)
    n_bodies = MAX (n_bodies, (guint64) rows->bodies[row] + 1);
  rows->n = first;
  g_array_set_size (tally->bodies, (guint) n_bodies);
  gk_words_truncate (&tally->body_keys, (guint32) n_bodies);
}

/* Takes out the rows whose keys others have, and tells the keys where those behind them stand now. */
static gboolean
remove_twins (Join *join, const GArray *twins, GError **error)
{
  g_autofree guint64 *numbers = gk_try_malloc0_n (twins->len, sizeof *numbers, error);
  guint next = 0;

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < twins->len; i++)
    numbers[i] = g_array_index (twins, Twin, i).row;
  for (guint32 i = 0; i < join->n_batches; i++)
    for (guint64 row = join->firsts[i]; row < join->firsts[i + 1]; row++)
      if (next < twins->len && row == numbers[next])
        next++;
      else if (next > 0)
        gk_book_move_key (join->book, join->batches[i].hashes[row - join->firsts[i]], row, row - next);
  gk_rows_remove (&join->book->rows, numbers, twins->len);

  return TRUE;
}

/* Moves the diagnoses of the batches to the tally, and among them, by their lines, those of the rows in @twins. */
static void
join_diagnoses (Join *join, const GArray *twins)
{
  GkTally *tally = join->tally;
  guint next = 0;

  for (guint32 i = 0; i < join->n_batches; i++)
    {
      GkDiagnoses *of_batch = &join->batches[i].diagnoses;
      guint k = 0;

      for (;;)
        {
          const Twin *twin = next < twins->len ? &g_array_index (twins, Twin, next) : NULL;
          GkDiagnosis *kept = k < of_batch->kept->len ? &g_array_index (of_batch->kept, GkDiagnosis, k) : NULL;
          guint32 line = twin != NULL && twin->row < join->firsts[i + 1] ? join->book->rows.lines[twin->row] : 0;

          if (twin != NULL && twin->row < join->firsts[i + 1] && (kept == NULL || line < kept->line))
            {
              g_auto (GkMessage) message = { 0 };
              guint32 place;

              describe_twin (join, twin, &message, &place);
              gk_diagnoses_add (&tally->diagnoses, GK_SEVERITY_ERROR, join->source, line, place, &message);
              next++;
            }
          else if (kept != NULL)
            {
              gk_diagnoses_add (&tally->diagnoses, kept->severity, kept->source, kept->line, kept->column,
                                &kept->message);
              k++;
            }
          else
            break;
        }
      tally->diagnoses.n += of_batch->n - of_batch->kept->len;
      tally->n_bad_rows += join->batches[i].n_bad_rows;
    }
  tally->n_bad_rows += twins->len;
}

/* Tells the traces of the rows that they want, in front of row @end and without those in @twins. */
static gboolean
tell_traces (Join *join, const GArray *twins, guint64 end, GError **error)
{
  guint next = 0;

  for (guint32 i = 0; i < join->n_batches; i++)
    for (guint k = 0; join->batches[i].heard != NULL && k < join->batches[i].heard->len; k++)
      {
        const GkHeardRow *heard = &g_array_index (join->batches[i].heard, GkHeardRow, k);
        guint64 number = join->firsts[i] + heard->row;
        GkLedgerRow row = {
          .texts = (const char **) heard->texts, .values = heard->values, .source = join->source, .line = heard->line
        };

        row.body_code = heard->texts[heard->n_texts - 2];
        row.body_name = heard->texts[heard->n_texts - 1];
        while (next < twins->len && g_array_index (twins, Twin, next).row < number)
          next++;
        if (number >= end)
          return TRUE;
        if ((next == twins->len || g_array_index (twins, Twin, next).row != number)
            && !gk_traces_take_row (join->tally, join->ledger, &row, error))
          return FALSE;
      }

  return TRUE;
}

/* In strict mode the first row whose key another one has is the error, and the rows behind it are taken back. */
static gboolean
refuse_twin (Join *join, GArray *twins, guint64 n_bodies, GError **error)
{
  const Twin *twin = &g_array_index (twins, Twin, 0);
  g_auto (GkMessage) message = { 0 };
  guint32 line = join->book->rows.lines[twin->row];
  guint32 place;

  describe_twin (join, twin, &message, &place);
  gk_set_error_message (error, GK_ERROR_SYNTAX, g_ptr_array_index (join->tally->sources, join->source), line, place,
                        &message);
  gk_diagnoses_add (&join->tally->diagnoses, GK_SEVERITY_ERROR, join->source, line, place, &message);
  join->tally->n_bad_rows++;
  take_back (join, n_bodies, twin->row);

  return FALSE;
}

/* Puts in the keys of the rows that have joined. */
static gboolean
join_keys (Join *join, guint64 n_bodies, GError **error)
{
  g_autoptr (GArray) twins = g_array_new (FALSE, FALSE, sizeof (Twin));
  guint32 n_threads = join->book->rows.n - join->firsts[0] < FEW_ROWS ? 1 : gk_tally_n_threads (join->tally);
  gboolean done = join->book->rows.keys == NULL || gk_parallel_run (n_threads, GK_KEY_PARTS, add_keys, join);

  for (guint i = 0; i < GK_KEY_PARTS; i++)
    if (join->twins[i] != NULL)
      {
        g_array_append_vals (twins, join->twins[i]->data, join->twins[i]->len);
        g_array_unref (join->twins[i]);
      }
  g_array_sort (twins, compare_twins);
  if (!done)
    {
      take_back (join, n_bodies, join->firsts[0]);
      return gk_rows_no_memory (error);
    }
  if (twins->len > 0 && join->tally->strict)
    return tell_traces (join, twins, g_array_index (twins, Twin, 0).row, error)
           && refuse_twin (join, twins, n_bodies, error);
  join_diagnoses (join, twins);

  return (twins->len == 0 || remove_twins (join, twins, error)) && tell_traces (join, twins, G_MAXUINT64, error);
}

static gboolean
join_all (Join *join, GError **error)
{
  guint64 n_bodies = join->tally->bodies->len;
  gboolean numbered = join_bodies (join);

  for (guint i = 0; i < join->book->rows.n_columns && numbered; i++)
    numbered = join_texts (join, i);
  if (!numbered)
    return gk_rows_no_memory (error);
  if (!place_rows (join, error))
    return FALSE;
  gk_parallel_run (gk_tally_n_threads (join->tally), join->n_batches, copy_batch, join);

  return join_keys (join, n_bodies, error);
}

gboolean
gk_tally_join (GkTally *tally, guint32 ledger, guint32 source, GkBatch *batches, guint32 n_batches, GkIntake *intakes,
               guint32 n_intakes, GError **error)
{
  Join join = { .tally = tally, .ledger = ledger, .source = source, .batches = batches, .intakes = intakes };
  gboolean joined;

  join.book = &tally->books[ledger];
  join.n_intakes = n_intakes;
  while (join.n_batches < n_batches && (join.n_batches == 0 || batches[join.n_batches - 1].error == NULL))
    join.n_batches++;
  join.firsts = gk_try_malloc0_n (join.n_batches + 1, sizeof *join.firsts, error);
  join.long_keys = join.firsts != NULL ? gk_try_malloc0_n (join.n_batches + 1, sizeof *join.long_keys, error) : NULL;
  joined = join.long_keys != NULL && join_all (&join, error);
  g_free (join.firsts);
  g_free (join.long_keys);
  for (guint32 i = 0; i < n_intakes; i++)
    gk_intake_renew (&intakes[i]);
  if (joined && join.n_batches > 0 && batches[join.n_batches - 1].error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&batches[join.n_batches - 1].error));
      return FALSE;
    }

  return joined;
}
