/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/parallel-private.h"

/*
 * Where the rows of a dataset stand. Texts are placed first, in ranges by several threads. Rows are given slots behind
 * that, in their order, so that the number of threads changes nothing.
 */

/* How many texts ahead of the one that is placed memory is asked for. */
#define TEXTS_AHEAD 16

/* Texts of a range at least: for fewer no thread is begun. */
#define MIN_RANGE 8192

/* Texts that follow each other, and the codes of the groups they stand in, in the order in which they are met. Code i
 * of range k is called i * n_ranges + k, and then shifted to make room for GkPlace.published. */
typedef struct {
  guint32 first;
  guint32 n;
  GkNames codes;
  GkPairs words;       /* codes that fit a word: they are found without looking at texts */
  guint32 *word_codes; /* which code each word is */
  guint32 max_word_codes;
  GError *error;
} Range;

typedef struct {
  GkRollup *rollup;
  char **texts;
  guint32 n_texts;
  Range *ranges;
  guint32 n_ranges;
  guint32 n_codes; /* that codes of ranges are called less than */
  guint32 *places; /* of each text, GK_NONE for nowhere and for that in front, which is unknown */
} Placing;

/* The number of a code within its range. */
static gboolean
find_code (Range *range, const GkPlace *place, guint32 *code)
{
  guint64 word = 0;
  guint32 number;
  gboolean is_new;

  if (place->length > sizeof word)
    return gk_names_add (&range->codes, place->code, place->length, code, &range->error);

  /* No text has a NUL: zeros behind it keep it apart from others. Bytes that go through memory would be waited for. */
  for (gsize i = 0; i < place->length; i++)
    word |= (guint64) (guint8) place->code[i] << (8 * i);
  if (!gk_pairs_add (&range->words, word, &number, &is_new, &range->error))
    return FALSE;
  if (is_new
      && (!gk_make_room (&range->word_codes, number, &range->max_word_codes, sizeof *range->word_codes, &range->error)
          || !gk_names_add (&range->codes, place->code, place->length, &range->word_codes[number], &range->error)))
    return FALSE;
  *code = range->word_codes[number];

  return TRUE;
}

static gboolean
place_text (Placing *placing, Range *range, const char *text, GkPlace *last, guint32 *place)
{
  GkHierarchy *hierarchy = &placing->rollup->hierarchy;
  guint32 code;

  /* Bodies of a group often follow each other. */
  if (gk_hierarchy_is_alike (hierarchy, last, text))
    return TRUE;
  *place = GK_NONE;
  if (!gk_hierarchy_place (hierarchy, text, last))
    {
      *last = (GkPlace){ 0 };
      return TRUE;
    }
  if (!gk_rollup_check_text (last->length, &range->error) || !find_code (range, last, &code))
    return FALSE;
  *place = (code * placing->n_ranges + (guint32) (range - placing->ranges)) << 1 | (last->published ? 1 : 0);

  return TRUE;
}

static gboolean
place_range (gpointer data, guint32 worker, guint32 task)
{
  Placing *placing = data;
  Range *range = &placing->ranges[task];
  guint32 end = range->first + range->n;
  guint32 place = GK_NONE;
  GkPlace last = { 0 };

  (void) worker;
  for (guint32 i = range->first; i < end; i++)
    {
      __builtin_prefetch (placing->texts[MIN (i + TEXTS_AHEAD, end - 1)]);
      if (!place_text (placing, range, placing->texts[i], &last, &place))
        return FALSE;
      placing->places[i + 1] = place;
    }

  return TRUE;
}

/* Places all texts. */
static gboolean
place_texts (Placing *placing, GError **error)
{
  guint32 n_threads = gk_rollup_n_threads (placing->rollup);
  guint32 n = placing->n_texts;

  /* Codes are fewer than texts. */
  if (n > GK_ROLLUP_MAX_NAMES / 2)
    return gk_names_refuse_more (error);
  placing->n_ranges = CLAMP (n / MIN_RANGE, 1, n_threads);
  placing->ranges = g_new0 (Range, placing->n_ranges);
  placing->places = gk_try_malloc0_n ((gsize) n + 1, sizeof *placing->places, error);
  if (placing->places == NULL || !gk_hierarchy_prepare (&placing->rollup->hierarchy, error))
    return FALSE;
  placing->places[0] = GK_NONE;
  for (guint32 i = 0; i < placing->n_ranges; i++)
    {
      guint32 first = (guint32) ((guint64) n * i / placing->n_ranges);

      placing->ranges[i].first = first;
      placing->ranges[i].n = (guint32) ((guint64) n * (i + 1) / placing->n_ranges) - first;
    }
  if (gk_parallel_run (n_threads, placing->n_ranges, place_range, placing))
    return TRUE;
  for (guint32 i = 0; i < placing->n_ranges; i++)
    if (placing->ranges[i].error != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&placing->ranges[i].error));
        break;
      }

  return FALSE;
}

/* The numbers in GkRollup.names of the codes of all ranges. */
static guint32 *
number_codes (Placing *placing, GError **error)
{
  g_autofree guint32 *numbers = NULL;

  for (guint32 i = 0; i < placing->n_ranges; i++)
    placing->n_codes = MAX (placing->n_codes, placing->ranges[i].codes.n * placing->n_ranges);
  numbers = gk_try_malloc0_n (placing->n_codes, sizeof *numbers, error);
  for (guint32 i = 0; i < placing->n_ranges && numbers != NULL; i++)
    {
      const Range *range = &placing->ranges[i];

      for (guint32 k = 0; k < range->codes.n; k++)
        {
          const char *code = gk_names_get (&range->codes, k);

          if (!gk_names_add (&placing->rollup->names, code, strlen (code), &numbers[k * placing->n_ranges + i], error))
            return NULL;
        }
    }

  return g_steal_pointer (&numbers);
}

/* The slots of rows that all have one period. */
static gboolean
find_slots (const Placing *placing, const GkDataset *dataset, const guint32 *rows, const guint32 *codes,
            GkStanding *standing, GError **error)
{
  g_autofree guint32 *known = gk_try_malloc0_n ((gsize) placing->n_codes * 2, sizeof *known, error); /* slot + 1 */

  for (guint64 row = 0; row < dataset->n_rows && known != NULL; row++)
    {
      guint32 place = placing->places[rows != NULL ? rows[row] : 0];
      gboolean is_new;

      if (place == GK_NONE)
        {
          standing->slots[row] = GK_NONE;
          continue;
        }
      if (known[place] == 0)
        {
          guint64 key = gk_slot_key (codes[place >> 1], place & 1, GK_NONE);

          if (!gk_pairs_add (&standing->keys, key, &known[place], &is_new, error))
            return FALSE;
          known[place]++;
        }
      standing->slots[row] = known[place] - 1;
    }

  return known != NULL;
}

/* Those of rows whose periods are kept apart. */
static gboolean
find_period_slots (const Placing *placing, const GkDataset *dataset, const guint32 *rows, const guint32 *codes,
                   const guint32 *period_rows, const guint32 *periods, GkStanding *standing, GError **error)
{
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint32 place = placing->places[rows != NULL ? rows[row] : 0];
      gboolean is_new;

      standing->slots[row] = GK_NONE;
      if (place != GK_NONE
          && !gk_pairs_add (&standing->keys, gk_slot_key (codes[place >> 1], place & 1, periods[period_rows[row]]),
                            &standing->slots[row], &is_new, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
place_rows (Placing *placing, const GkDataset *dataset, const guint32 *rows, const guint32 *periods,
            GkStanding *standing, GError **error)
{
  const guint32 *period_rows = placing->rollup->by_period ? dataset->keys[gk_key_index (GK_KEY_PERIOD)].rows : NULL;
  g_autofree guint32 *codes = number_codes (placing, error);

  if (codes == NULL)
    return FALSE;
  standing->slots = gk_try_malloc0_n (dataset->n_rows, sizeof *standing->slots, error);
  if (standing->slots == NULL)
    return FALSE;

  return period_rows == NULL ? find_slots (placing, dataset, rows, codes, standing, error)
                             : find_period_slots (placing, dataset, rows, codes, period_rows, periods, standing, error);
}

gboolean
gk_rollup_place (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, GkStanding *standing,
                 GError **error)
{
  gint32 key = rollup->hierarchy.kind == GK_HIERARCHY_KEY ? rollup->hierarchy.key : GK_KEY_BODY_CODE;
  const GkKeyColumn *column = &dataset->keys[gk_key_index (key)];
  Placing placing = { .rollup = rollup, .texts = (char **) column->texts->pdata, .n_texts = column->texts->len };
  gboolean done;

  *standing = (GkStanding){ 0 };
  done = place_texts (&placing, error) && place_rows (&placing, dataset, column->rows, periods, standing, error);
  for (guint32 i = 0; i < placing.n_ranges; i++)
    {
      gk_names_clear (&placing.ranges[i].codes);
      gk_pairs_clear (&placing.ranges[i].words);
      g_free (placing.ranges[i].word_codes);
      g_clear_error (&placing.ranges[i].error);
    }
  g_free (placing.ranges);
  g_free (placing.places);
  if (!done)
    gk_standing_clear (standing);

  return done;
}

void
gk_standing_clear (GkStanding *standing)
{
  g_free (standing->slots);
  gk_pairs_clear (&standing->keys);
  *standing = (GkStanding){ 0 };
}
