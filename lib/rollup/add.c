/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

/* What there was before something is added, to go back to. */
typedef struct {
  guint32 n_names;
  guint32 n_periods;
  guint32 n_slots;
  guint32 n_bodies;
  guint32 n_reported;
} Mark;

static Mark
mark (const GkRollup *rollup)
{
  return (Mark){ rollup->names.n, rollup->periods.n, rollup->slots.n, rollup->bodies.n, rollup->reported.n };
}

static void
go_back (GkRollup *rollup, const Mark *to)
{
  gk_names_truncate (&rollup->names, to->n_names);
  gk_names_truncate (&rollup->periods, to->n_periods);
  gk_pairs_truncate (&rollup->slots, to->n_slots);
  gk_names_truncate (&rollup->bodies, to->n_bodies);
  gk_pairs_truncate (&rollup->reported, to->n_reported);

  /* What is behind is still 0. */
  rollup->tallies.n = MIN (rollup->tallies.n, to->n_slots);
}

static gboolean
check_text (const char *text, GError **error)
{
  if (strlen (text) <= GK_ROLLUP_MAX_TEXT)
    return TRUE;

  gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "a code or period has more than %d bytes", "代码或年度超过 %d 字节",
                GK_ROLLUP_MAX_TEXT);

  return FALSE;
}

/* The numbers in @names of the texts of a key, in an array of one each; GK_NONE of the one in front, which is unknown.
 */
static guint32 *
number_texts (const GkKeyColumn *column, GkNames *names, GError **error)
{
  g_autofree guint32 *numbers = gk_try_malloc0_n ((gsize) column->texts->len + 1, sizeof *numbers, error);
  gboolean is_first = names->n == 0;

  if (numbers == NULL)
    return NULL;
  numbers[0] = GK_NONE;
  for (guint i = 0; i < column->texts->len; i++)
    {
      const char *text = g_ptr_array_index (column->texts, i);

      if (!check_text (text, error))
        return NULL;
      numbers[i + 1] = names->n;
      /* The texts of a dataset differ from each other: at first there is nothing to look for. */
      if (is_first ? !gk_names_append (names, text, strlen (text), error)
                   : !gk_names_add (names, text, strlen (text), &numbers[i + 1], error))
        return NULL;
    }

  return g_steal_pointer (&numbers);
}

static gboolean
refuse_duplicate (const GkRollup *rollup, guint64 row, guint64 key, GError **error)
{
  guint32 period = (guint32) key;
  const char *code = gk_names_get (&rollup->bodies, (guint32) (key >> 32));
  const char *words = period != GK_NONE ? gk_names_get (&rollup->periods, period) : "-";

  gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                "report %" G_GUINT64_FORMAT
                " of those added: body %s has two reports of period %s; expected one, or its "
                "parts would be added twice",
                "加入的第 %" G_GUINT64_FORMAT " 份报表：单位 %s 在 %s 年度有两份报表；只应有一份，否则会重复汇总",
                rollup->n_reports + row + 1, code, words);

  return FALSE;
}

/* Notes the first reports there are, by a bit for each body and period. */
static gboolean
note_first (GkRollup *rollup, const guint32 *bodies, const guint32 *rows, const guint32 *periods,
            const guint32 *period_rows, guint64 n_rows, guint64 *bits, GError **error)
{
  guint64 width = (guint64) rollup->periods.n + 1;

  for (guint64 row = 0; row < n_rows; row++)
    {
      guint32 body = bodies[rows[row]];
      guint32 period = period_rows != NULL ? periods[period_rows[row]] : GK_NONE;
      guint64 bit = (guint64) body * width + (period != GK_NONE ? period + 1 : 0);

      if (body == GK_NONE)
        continue;
      if (bits[bit / 64] >> (bit % 64) & 1)
        return refuse_duplicate (rollup, row, gk_pair (body, period), error);
      bits[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
      if (!gk_pairs_append (&rollup->reported, gk_pair (body, period), error))
        return FALSE;
    }

  return TRUE;
}

/* Notes which bodies reported for which periods; refuses what is there already. */
static gboolean
note_reported (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, GError **error)
{
  const GkKeyColumn *column = &dataset->keys[gk_key_index (GK_KEY_BODY_CODE)];
  const guint32 *period_rows = dataset->keys[gk_key_index (GK_KEY_PERIOD)].rows;
  g_autofree guint32 *bodies = NULL;
  guint64 n_words;

  if (column->rows == NULL)
    return TRUE;
  bodies = number_texts (column, &rollup->bodies, error);
  if (bodies == NULL)
    return FALSE;

  n_words = ((guint64) rollup->bodies.n * (rollup->periods.n + 1)) / 64 + 1;
  if (rollup->reported.n == 0 && n_words <= dataset->n_rows + 64)
    {
      g_autofree guint64 *bits = gk_try_malloc0_n (n_words, sizeof *bits, error);

      return bits != NULL
             && note_first (rollup, bodies, column->rows, periods, period_rows, dataset->n_rows, bits, error);
    }

  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint32 body = bodies[column->rows[row]];
      guint64 key = gk_pair (body, period_rows != NULL ? periods[period_rows[row]] : GK_NONE);
      gboolean is_new;
      guint32 number;

      if (body == GK_NONE)
        continue;
      if (!gk_pairs_add (&rollup->reported, key, &number, &is_new, error))
        return FALSE;
      if (!is_new)
        return refuse_duplicate (rollup, row, key, error);
    }

  return TRUE;
}

/* How many texts ahead of the one that is placed memory is asked for. */
#define TEXTS_AHEAD 16

/* Codes of groups that fit a word, and their numbers in GkRollup.names: found without looking at texts. */
typedef struct {
  GkPairs words;
  guint32 *codes; /* of each word */
  guint64 last_word;
  guint32 last_code; /* that of the last word, for bodies of a group often follow each other; or GK_NONE */
} ShortCodes;

/* The number of a code, which is added to the names if it is new. */
static gboolean
find_code (GkRollup *rollup, ShortCodes *known, const GkPlace *place, guint32 *code, GError **error)
{
  guint64 word = 0;
  guint32 number;
  gboolean is_new;

  if (place->length > sizeof word)
    return gk_names_add (&rollup->names, place->code, place->length, code, error);

  /* No text has a NUL: zeros behind it keep it apart from others. Bytes that go through memory would be waited for. */
  for (gsize i = 0; i < place->length; i++)
    word |= (guint64) (guint8) place->code[i] << (8 * i);
  if (word != known->last_word || known->last_code == GK_NONE)
    {
      if (!gk_pairs_add (&known->words, word, &number, &is_new, error)
          || (is_new && !gk_names_add (&rollup->names, place->code, place->length, &known->codes[number], error)))
        return FALSE;
      known->last_word = word;
      known->last_code = known->codes[number];
    }
  *code = known->last_code;

  return TRUE;
}

static gboolean
place_each (GkRollup *rollup, const GkKeyColumn *column, ShortCodes *known, guint32 *places, GError **error)
{
  for (guint i = 0; i < column->texts->len; i++)
    {
      const char *text = g_ptr_array_index (column->texts, i);
      GkPlace place;
      guint32 code;

      if (i + TEXTS_AHEAD < column->texts->len)
        __builtin_prefetch (g_ptr_array_index (column->texts, i + TEXTS_AHEAD));
      places[i + 1] = GK_NONE;
      if (!check_text (text, error))
        return FALSE;
      if (!gk_hierarchy_place (&rollup->hierarchy, text, &place))
        continue;
      if (!find_code (rollup, known, &place, &code, error))
        return FALSE;
      places[i + 1] = (guint32) (gk_slot_key (code, place.published, 0) >> 32);
    }

  return TRUE;
}

/* Where the bodies of a key stand: the upper half of gk_slot_key() for each, GK_NONE for nowhere and in front. */
static guint32 *
place_texts (GkRollup *rollup, const GkKeyColumn *column, GError **error)
{
  g_autofree guint32 *places = gk_try_malloc0_n ((gsize) column->texts->len + 1, sizeof *places, error);
  g_autofree guint32 *codes = places != NULL ? gk_try_malloc0_n (column->texts->len, sizeof *codes, error) : NULL;
  ShortCodes known = { .codes = codes, .last_code = GK_NONE };
  gboolean placed;

  if (places == NULL || codes == NULL)
    return NULL;
  places[0] = GK_NONE;
  placed = place_each (rollup, column, &known, places, error);
  gk_pairs_clear (&known.words);

  return placed ? g_steal_pointer (&places) : NULL;
}

/* The slot of every row, new ones being made; GK_NONE of rows that stand nowhere. */
static gboolean
find_slots (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, guint32 *slots, GError **error)
{
  const GkHierarchy *hierarchy = &rollup->hierarchy;
  gint32 key = hierarchy->kind == GK_HIERARCHY_KEY ? hierarchy->key : GK_KEY_BODY_CODE;
  const GkKeyColumn *column = &dataset->keys[gk_key_index (key)];
  const guint32 *period_rows = rollup->by_period ? dataset->keys[gk_key_index (GK_KEY_PERIOD)].rows : NULL;
  g_autofree guint32 *places = place_texts (rollup, column, error);
  g_autofree guint32 *known = NULL; /* slot + 1 of a place while all rows have one period */
  guint64 last_key = 0;
  guint32 last_slot = GK_NONE;

  if (places == NULL)
    return FALSE;
  if (period_rows == NULL)
    known = gk_try_malloc0_n ((gsize) rollup->names.n * 2, sizeof *known, error);
  if (period_rows == NULL && known == NULL)
    return FALSE;

  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint32 place = places[column->rows != NULL ? column->rows[row] : 0];
      guint64 slot_key = gk_pair (place, period_rows != NULL ? periods[period_rows[row]] : GK_NONE);
      gboolean is_new;

      slots[row] = GK_NONE;
      if (place == GK_NONE)
        continue;
      if (known != NULL && known[place] > 0)
        {
          slots[row] = known[place] - 1;
          continue;
        }
      if ((last_slot == GK_NONE || last_key != slot_key)
          && !gk_pairs_add (&rollup->slots, slot_key, &last_slot, &is_new, error))
        return FALSE;
      last_key = slot_key;
      slots[row] = last_slot;
      if (known != NULL)
        known[place] = last_slot + 1;
    }

  return TRUE;
}

/* Adds what was counted by the slots of the rollup. */
static gboolean
take_tallies (GkRollup *rollup, GkTallies *counted, GError **error)
{
  g_autofree GkMove *moves = NULL;

  if (rollup->tallies.n == 0)
    {
      GkTallies empty = rollup->tallies;

      rollup->tallies = *counted;
      *counted = empty;
      return TRUE;
    }
  moves = gk_try_malloc0_n (counted->n, sizeof *moves, error);
  if (moves == NULL || !gk_tallies_resize (&rollup->tallies, rollup->slots.n, error))
    return FALSE;
  for (guint32 i = 0; i < counted->n; i++)
    moves[i] = (GkMove){ i, i };

  return gk_tallies_merge (&rollup->tallies, counted, moves, counted->n, error);
}

static gboolean
count_rows (GkRollup *rollup, GkDataset *dataset, guint32 *slots, GError **error)
{
  GkTallies counted = { .n_cells = rollup->form->cells->len };
  guint32 n_slots = rollup->slots.n;
  guint64 n_unplaced = 0;
  gboolean done;

  /* Rows that stand nowhere are counted in a slot behind the others, which is dropped. */
  for (guint64 row = 0; row < dataset->n_rows; row++)
    if (slots[row] == GK_NONE)
      {
        slots[row] = n_slots;
        n_unplaced++;
      }
  done = gk_tallies_count (&counted, rollup, dataset, slots, n_slots, error) && take_tallies (rollup, &counted, error);
  gk_tallies_clear (&counted);
  if (done)
    {
      rollup->n_reports += dataset->n_rows;
      rollup->n_unplaced += n_unplaced;
    }

  return done;
}

static gboolean
add_rows (GkRollup *rollup, GkDataset *dataset, GError **error)
{
  g_autofree guint32 *periods = number_texts (&dataset->keys[gk_key_index (GK_KEY_PERIOD)], &rollup->periods, error);
  g_autofree guint32 *slots = NULL;

  if (periods == NULL || (rollup->unique && !note_reported (rollup, dataset, periods, error)))
    return FALSE;
  slots = gk_try_malloc0_n (dataset->n_rows, sizeof *slots, error);

  return slots != NULL && find_slots (rollup, dataset, periods, slots, error)
         && count_rows (rollup, dataset, slots, error);
}

gboolean
gk_rollup_add (GkRollup *rollup, GkDataset *dataset, GError **error)
{
  Mark before;

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail (dataset != NULL, FALSE);

  if (dataset->form != rollup->form && strcmp (dataset->form->digest, rollup->form->digest) != 0)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                    "the dataset is of form %s, the roll-up of form %s or another text of it",
                    "数据集的表式为 %s，而汇总的表式为 %s 或其另一版本", dataset->form->id, rollup->form->id);
      return FALSE;
    }
  if (rollup->hierarchy.kind == GK_HIERARCHY_NONE)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0, "expected a grouping: code prefixes, a parent map or a key",
                    "应先设定分组方式：代码前缀、上下级对照表或标识项");
      return FALSE;
    }
  if (dataset->n_rows > GK_DATASET_MAX_ROWS - rollup->n_reports)
    {
      gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "more than %" G_GUINT64_FORMAT " reports",
                    "报表超过 %" G_GUINT64_FORMAT " 份", GK_DATASET_MAX_ROWS);
      return FALSE;
    }

  gk_rollup_reopen (rollup);
  before = mark (rollup);
  if (add_rows (rollup, dataset, error))
    return TRUE;
  go_back (rollup, &before);

  return FALSE;
}

/* Numbers of the names of @from among those of @to, new ones being added. */
static guint32 *
merge_names (GkNames *to, const GkNames *from, GError **error)
{
  g_autofree guint32 *numbers = gk_try_malloc0_n (from->n, sizeof *numbers, error);

  if (numbers == NULL)
    return NULL;
  for (guint32 i = 0; i < from->n; i++)
    {
      const char *name = gk_names_get (from, i);

      if (!gk_names_add (to, name, strlen (name), &numbers[i], error))
        return NULL;
    }

  return g_steal_pointer (&numbers);
}

static guint32
map_period (const guint32 *periods, guint64 key)
{
  return (guint32) key != GK_NONE ? periods[(guint32) key] : GK_NONE;
}

static gboolean
merge_reported (GkRollup *rollup, const GkRollup *part, const guint32 *periods, GError **error)
{
  g_autofree guint32 *bodies = merge_names (&rollup->bodies, &part->bodies, error);

  if (bodies == NULL)
    return FALSE;
  for (guint32 i = 0; i < part->reported.n; i++)
    {
      guint64 key = part->reported.keys[i];
      gboolean is_new;
      guint32 number;

      key = gk_pair (bodies[key >> 32], map_period (periods, key));
      if (!gk_pairs_add (&rollup->reported, key, &number, &is_new, error))
        return FALSE;
      if (!is_new)
        {
          gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                        "body %s has a report of period %s in both roll-ups; expected it in one of them",
                        "单位 %s 在 %s 年度的报表两处汇总均有；只应在其中一处",
                        gk_names_get (&rollup->bodies, (guint32) (key >> 32)),
                        (guint32) key != GK_NONE ? gk_names_get (&rollup->periods, (guint32) key) : "-");
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
merge_parts (GkRollup *rollup, const GkRollup *part, GError **error)
{
  g_autofree guint32 *periods = merge_names (&rollup->periods, &part->periods, error);
  g_autofree guint32 *names = NULL;
  g_autofree GkMove *moves = NULL;

  if (periods == NULL || !merge_reported (rollup, part, periods, error))
    return FALSE;
  names = merge_names (&rollup->names, &part->names, error);
  moves = gk_try_malloc0_n (part->slots.n, sizeof *moves, error);
  if (names == NULL || moves == NULL)
    return FALSE;
  for (guint32 i = 0; i < part->slots.n; i++)
    {
      guint64 key = part->slots.keys[i];
      gboolean is_new;

      key = gk_slot_key (names[gk_slot_code (key)], gk_slot_is_published (key), map_period (periods, key));
      moves[i].from = i;
      if (!gk_pairs_add (&rollup->slots, key, &moves[i].to, &is_new, error))
        return FALSE;
    }

  return gk_tallies_resize (&rollup->tallies, rollup->slots.n, error)
         && gk_tallies_merge (&rollup->tallies, &part->tallies, moves, part->slots.n, error);
}

gboolean
gk_rollup_merge (GkRollup *rollup, GkRollup *part, GError **error)
{
  g_autofree char *identity = NULL;
  Mark before;

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail (part != NULL && part != rollup, FALSE);

  identity = gk_rollup_identify (part);
  if (!gk_rollup_check_mergeable (rollup, identity, error))
    return FALSE;
  if (part->n_reports > GK_DATASET_MAX_ROWS - rollup->n_reports)
    {
      gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "more than %" G_GUINT64_FORMAT " reports",
                    "报表超过 %" G_GUINT64_FORMAT " 份", GK_DATASET_MAX_ROWS);
      return FALSE;
    }

  gk_rollup_reopen (rollup);
  before = mark (rollup);
  if (!merge_parts (rollup, part, error))
    {
      go_back (rollup, &before);
      return FALSE;
    }
  rollup->n_reports += part->n_reports;
  rollup->n_unplaced += part->n_unplaced;

  return TRUE;
}
