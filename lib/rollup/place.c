/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/parallel-private.h"

/*
 * Where the rows of a dataset stand. Texts are placed first, in ranges by several threads, and rows behind that, by
 * blocks. Slots are numbered in the order of the rows, so that the number of threads changes nothing.
 */

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
  const GkWords *texts;
  Range *ranges;
  guint32 n_ranges;
  guint32 n_codes; /* that codes of ranges are called less than */
  guint32 *places; /* of each text, GK_NONE for nowhere and for that in front, which is unknown */

  const guint32 *rows;        /* the text of each row + 1; NULL: none has one */
  const guint32 *period_rows; /* its period, which @periods has the number of; NULL: they are not kept apart */
  const guint32 *periods;
  guint32 *codes;      /* what the codes of ranges are in GkRollup.names */
  gboolean has_strays; /* rows that stand nowhere */
  guint32 *known;      /* slot + 1 of each place, if periods are not kept apart */
  GkStanding *standing;
} Placing;

/* --- Texts --- */

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

/* Texts are asked for so many bytes ahead: pages end often. */
#define AHEAD 2048

/* Where the text in front stands, and what of it another text there has, too. */
typedef struct {
  const char *text;
  guint32 place;
  gsize n_alike; /* gk_hierarchy_alike(); larger than any text if none stands there for what it has alike */
  guint64 word;  /* the first of these bytes, */
  guint64 mask;  /* which are those of its bits that are set */
} Last;

/* Whether a text stands where the last one does: bodies of a group often follow each other. */
static inline gboolean
is_alike (Last last, const char *text, gsize length)
{
  guint64 word;

  memcpy (&word, text, sizeof word);
  if (length <= last.n_alike || ((word ^ last.word) & last.mask) != 0
      || (last.n_alike > sizeof word
          && memcmp (text + sizeof word, last.text + sizeof word, last.n_alike - sizeof word) != 0))
    return FALSE;
  text += last.n_alike;
  while (*text == '0')
    text++;

  return *text != '\0';
}

static gboolean
place_text (Placing *placing, Range *range, const char *text, Last *last)
{
  GkHierarchy *hierarchy = &placing->rollup->hierarchy;
  GkPlace place;
  guint32 code;
  gsize n_alike;

  *last = (Last){ .text = text, .place = GK_NONE, .n_alike = G_MAXSIZE };
  if (!gk_hierarchy_place (hierarchy, text, &place))
    return TRUE;
  if (!gk_rollup_check_text (place.length, &range->error) || !find_code (range, &place, &code))
    return FALSE;
  last->place = (code * placing->n_ranges + (guint32) (range - placing->ranges)) << 1 | (place.published ? 1 : 0);
  n_alike = gk_hierarchy_alike (hierarchy, &place);
  if (n_alike == 0)
    return TRUE;
  last->n_alike = n_alike;
  memcpy (&last->word, text, sizeof last->word);
  memset (&last->mask, 0xff, MIN (last->n_alike, sizeof last->mask));

  return TRUE;
}

static gboolean
place_range (gpointer data, guint32 worker, guint32 task)
{
  Placing *placing = data;
  Range *range = &placing->ranges[task];
  const GkWords *texts = placing->texts;
  guint32 *places = placing->places + 1;
  guint32 end = range->first + range->n;
  const guint64 *ends = texts->ends;
  const char *bytes = texts->bytes;
  guint64 start = range->first > 0 ? ends[range->first - 1] + 1 : 0;
  Last last = { .place = GK_NONE, .n_alike = G_MAXSIZE };

  (void) worker;
  /* One behind the other they are had with less work than from gk_words_get(). */
  for (guint32 i = range->first; i < end; i++)
    {
      const char *text = bytes + start;

      __builtin_prefetch ((gconstpointer) ((guintptr) text + AHEAD));
      __builtin_prefetch ((gconstpointer) ((guintptr) (ends + i) + AHEAD));
      if (!is_alike (last, text, ends[i] - start))
        {
          Last next;

          if (!place_text (placing, range, text, &next))
            return FALSE;
          last = next;
        }
      places[i] = last.place;
      start = ends[i] + 1;
    }

  return TRUE;
}

/* Places all texts. */
static gboolean
place_texts (Placing *placing, GError **error)
{
  guint32 n_threads = gk_rollup_n_threads (placing->rollup);
  guint32 n = placing->texts->n;

  /* Twice a code is a number, too: codes are fewer than texts. */
  G_STATIC_ASSERT (GK_WORDS_MAX < G_MAXUINT32 / 2);
  placing->n_ranges = CLAMP (n / MIN_RANGE, 1, n_threads);
  placing->ranges = g_new0 (Range, placing->n_ranges);
  placing->places = gk_try_malloc_n ((gsize) n + 1, sizeof *placing->places, error);
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
    placing->n_codes = MAX (placing->n_codes, placing->ranges[i].codes.words.n * placing->n_ranges);
  numbers = gk_try_malloc0_n (placing->n_codes, sizeof *numbers, error);
  for (guint32 i = 0; i < placing->n_ranges && numbers != NULL; i++)
    {
      const Range *range = &placing->ranges[i];

      for (guint32 k = 0; k < range->codes.words.n; k++)
        {
          gsize length;
          const char *code = gk_words_get (&range->codes.words, k, &length);

          if (!gk_names_add (&placing->rollup->names, code, length, &numbers[k * placing->n_ranges + i], error))
            return NULL;
        }
    }

  return g_steal_pointer (&numbers);
}

/* --- Rows --- */

static inline guint32
place_of (const Placing *placing, const guint32 *rows, guint32 i)
{
  return placing->places[rows != NULL ? rows[i] : 0];
}

/* Lists the runs of a block, or writes the places of its rows, where their slots will be. */
static gboolean
place_block (gpointer data, guint32 worker, guint32 task)
{
  const Placing *placing = data;
  GkStanding *standing = placing->standing;
  GkRowBlock *block = &standing->blocks[task];
  const guint32 *rows = placing->rows != NULL ? placing->rows + block->first_row : NULL;
  const guint32 *periods = placing->period_rows != NULL ? placing->period_rows + block->first_row : NULL;
  guint32 *slots = standing->slots + block->first_row;
  guint32 *starts = standing->starts + gk_standing_first_run (task);
  guint32 *run_slots = standing->run_slots + gk_standing_first_run (task);
  guint32 max_runs = (guint32) ((guint64) block->n_rows * GK_MAX_RUNS / GK_BLOCK_ROWS);
  guint32 last = GK_NONE;
  guint32 n_runs = 0;

  (void) worker;
  for (guint32 i = 0; i < block->n_rows && n_runs <= max_runs; i++)
    {
      guint32 place = place_of (placing, rows, i);

      if (i > 0 && place == last && (periods == NULL || periods[i] == periods[i - 1]))
        continue;
      starts[n_runs] = i;
      run_slots[n_runs++] = last = place;
    }
  if (n_runs <= max_runs)
    {
      block->n_runs = n_runs;
      starts[n_runs] = block->n_rows;
    }
  for (guint32 i = 0; i < block->n_rows && n_runs > max_runs; i++)
    slots[i] = place_of (placing, rows, i);

  return TRUE;
}

/* Turns the place of a row into its slot, GK_NONE if it stands nowhere. */
static inline gboolean
find_slot (Placing *placing, guint64 row, guint32 *slot, GError **error)
{
  guint32 place = *slot;
  guint32 period = placing->period_rows != NULL ? placing->periods[placing->period_rows[row]] : GK_NONE;
  gboolean is_new;

  if (place == GK_NONE)
    {
      placing->has_strays = TRUE;
      return TRUE;
    }
  if (placing->period_rows == NULL && placing->known[place] > 0)
    {
      *slot = placing->known[place] - 1;
      return TRUE;
    }
  if (!gk_pairs_add (&placing->standing->keys, gk_slot_key (placing->codes[place >> 1], place & 1, period), slot,
                     &is_new, error))
    return FALSE;
  placing->known[place] = *slot + 1;

  return TRUE;
}

/* Numbers slots in the order of the rows. */
static gboolean
find_slots (Placing *placing, GError **error)
{
  GkStanding *standing = placing->standing;

  for (guint32 i = 0; i < standing->n_blocks; i++)
    {
      const GkRowBlock *block = &standing->blocks[i];
      GkRuns runs = gk_standing_runs (standing, i);
      guint32 *run_slots = standing->run_slots + gk_standing_first_run (i);

      for (guint32 k = 0; k < runs.n; k++)
        if (!find_slot (placing, block->first_row + runs.starts[k], &run_slots[k], error))
          return FALSE;
      for (guint64 row = block->first_row; runs.n == 0 && row < block->first_row + block->n_rows; row++)
        if (!find_slot (placing, row, &standing->slots[row], error))
          return FALSE;
    }

  return TRUE;
}

/* Gives rows that stand nowhere the slot behind the others. */
static gboolean
settle_block (gpointer data, guint32 worker, guint32 task)
{
  const Placing *placing = data;
  GkStanding *standing = placing->standing;
  const GkRowBlock *block = &standing->blocks[task];
  guint32 *run_slots = standing->run_slots + gk_standing_first_run (task);
  guint32 *slots = standing->slots + block->first_row;
  guint32 nowhere = standing->keys.n;

  (void) worker;
  for (guint32 k = 0; k < block->n_runs; k++)
    run_slots[k] = MIN (run_slots[k], nowhere);
  for (guint32 i = 0; i < block->n_rows && block->n_runs == 0; i++)
    slots[i] = MIN (slots[i], nowhere);

  return TRUE;
}

static gboolean
make_blocks (GkStanding *standing, guint64 n_rows, GError **error)
{
  gsize n_starts;

  standing->n_blocks = (guint32) ((n_rows + GK_BLOCK_ROWS - 1) / GK_BLOCK_ROWS);
  n_starts = gk_standing_first_run (standing->n_blocks);
  standing->slots = gk_try_malloc_n (n_rows, sizeof *standing->slots, error);
  if (standing->slots != NULL)
    standing->blocks = gk_try_malloc0_n (standing->n_blocks, sizeof *standing->blocks, error);
  if (standing->blocks != NULL)
    standing->starts = gk_try_malloc_n (n_starts, sizeof *standing->starts, error);
  if (standing->starts != NULL)
    standing->run_slots = gk_try_malloc_n (n_starts, sizeof *standing->run_slots, error);
  for (guint32 i = 0; i < standing->n_blocks && standing->run_slots != NULL; i++)
    {
      guint64 first = (guint64) i * GK_BLOCK_ROWS;

      standing->blocks[i] = (GkRowBlock){ .first_row = first, .n_rows = (guint32) MIN (n_rows - first, GK_BLOCK_ROWS) };
    }

  return standing->run_slots != NULL;
}

static gboolean
place_rows (Placing *placing, GError **error)
{
  guint32 n_threads = gk_rollup_n_threads (placing->rollup);
  guint32 n_blocks = placing->standing->n_blocks;

  placing->codes = number_codes (placing, error);
  if (placing->codes != NULL)
    placing->known = gk_try_malloc0_n ((gsize) placing->n_codes * 2, sizeof *placing->known, error);
  if (placing->known == NULL)
    return FALSE;
  gk_parallel_run (n_threads, n_blocks, place_block, placing);
  if (!find_slots (placing, error))
    return FALSE;
  if (placing->has_strays)
    gk_parallel_run (n_threads, n_blocks, settle_block, placing);

  return TRUE;
}

gboolean
gk_rollup_place (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, GkStanding *standing,
                 GError **error)
{
  gint32 key = rollup->hierarchy.kind == GK_HIERARCHY_KEY ? rollup->hierarchy.key : GK_KEY_BODY_CODE;
  const GkKeyColumn *column = &dataset->keys[gk_key_index (key)];
  Placing placing = { .rollup = rollup,
                      .texts = &column->texts,
                      .rows = column->rows,
                      .period_rows = rollup->by_period ? dataset->keys[gk_key_index (GK_KEY_PERIOD)].rows : NULL,
                      .periods = periods,
                      .standing = standing };
  gboolean done;

  *standing = (GkStanding){ 0 };
  done
      = make_blocks (standing, dataset->n_rows, error) && place_texts (&placing, error) && place_rows (&placing, error);
  for (guint32 i = 0; i < placing.n_ranges; i++)
    {
      gk_names_clear (&placing.ranges[i].codes);
      gk_pairs_clear (&placing.ranges[i].words);
      g_free (placing.ranges[i].word_codes);
      g_clear_error (&placing.ranges[i].error);
    }
  g_free (placing.ranges);
  g_free (placing.places);
  g_free (placing.codes);
  g_free (placing.known);
  if (!done)
    gk_standing_clear (standing);

  return done;
}

static gboolean
spread_block (gpointer data, guint32 worker, guint32 task)
{
  const GkStanding *standing = data;
  GkRuns runs = gk_standing_runs (standing, task);
  guint32 *slots = standing->slots + standing->blocks[task].first_row;

  (void) worker;
  for (guint32 k = 0; k < runs.n; k++)
    for (guint32 i = runs.starts[k]; i < runs.starts[k + 1]; i++)
      slots[i] = runs.slots[k];

  return TRUE;
}

void
gk_standing_spread (GkStanding *standing, guint32 n_threads)
{
  gk_parallel_run (n_threads, standing->n_blocks, spread_block, standing);
}

void
gk_standing_clear (GkStanding *standing)
{
  g_free (standing->slots);
  gk_pairs_clear (&standing->keys);
  g_free (standing->blocks);
  g_free (standing->starts);
  g_free (standing->run_slots);
  *standing = (GkStanding){ 0 };
}
