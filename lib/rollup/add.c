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
  return (Mark){ rollup->names.words.n, rollup->periods.words.n, rollup->slots.n, rollup->bodies.words.n,
                 rollup->reported.n };
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

gboolean
gk_rollup_check_text (gsize length, GError **error)
{
  if (length <= GK_ROLLUP_MAX_TEXT)
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
  const GkWords *texts = &column->texts;
  g_autofree guint32 *numbers = gk_try_malloc0_n ((gsize) texts->n + 1, sizeof *numbers, error);
  gboolean is_first = names->words.n == 0;

  if (numbers == NULL)
    return NULL;
  numbers[0] = GK_NONE;
  for (guint32 i = 0; i < texts->n; i++)
    {
      gsize length;
      const char *text = gk_words_get (texts, i, &length);

      if (!gk_rollup_check_text (length, error))
        return NULL;
      /* The texts of a dataset differ from each other: at first there is nothing to look for. */
      numbers[i + 1] = i;
      if (is_first && !gk_names_append (names, text, length, error))
        return NULL;
    }
  if (!is_first && !gk_names_add_all (names, texts, numbers + 1, error))
    return NULL;

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

/* What is known of reports while those of a dataset are noted. */
typedef struct {
  GkRollup *rollup;
  guint32 first_new; /* bodies from this on had no report before */
  guint32 n_periods; /* with none */
  guint64 *bits;     /* one a new body and period; NULL: they are looked for like all others */
} Noting;

/* Whether a report is noted for the first time. */
static gboolean
note_report (Noting *noting, guint32 body, guint32 period, gboolean *is_new, GError **error)
{
  guint64 key = gk_pair (body, period);
  guint64 bit = (guint64) (body - noting->first_new) * noting->n_periods + (period != GK_NONE ? period + 1 : 0);
  guint32 number;

  if (noting->bits == NULL || body < noting->first_new)
    return gk_pairs_add (&noting->rollup->reported, key, &number, is_new, error);

  *is_new = (noting->bits[bit / 64] >> (bit % 64) & 1) == 0;
  noting->bits[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);

  return !*is_new || gk_pairs_append (&noting->rollup->reported, key, error);
}

/* Notes which bodies reported for which periods; refuses what is there already. */
static gboolean
note_reported (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, GError **error)
{
  const GkKeyColumn *column = &dataset->keys[gk_key_index (GK_KEY_BODY_CODE)];
  const guint32 *period_rows = dataset->keys[gk_key_index (GK_KEY_PERIOD)].rows;
  Noting noting = { .rollup = rollup, .first_new = rollup->bodies.words.n, .n_periods = rollup->periods.words.n + 1 };
  g_autofree guint32 *bodies = NULL;
  g_autofree guint64 *bits = NULL;
  guint64 n_words;

  if (column->rows == NULL)
    return TRUE;
  bodies = number_texts (column, &rollup->bodies, error);
  if (bodies == NULL)
    return FALSE;

  n_words = (guint64) (rollup->bodies.words.n - noting.first_new) * noting.n_periods / 64 + 1;
  if (n_words <= dataset->n_rows + 64)
    {
      noting.bits = bits = gk_try_malloc0_n (n_words, sizeof *bits, error);
      if (bits == NULL)
        return FALSE;
    }
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint32 body = bodies[column->rows[row]];
      guint32 period = period_rows != NULL ? periods[period_rows[row]] : GK_NONE;
      gboolean is_new;

      if (body == GK_NONE)
        continue;
      if (!note_report (&noting, body, period, &is_new, error))
        return FALSE;
      if (!is_new)
        return refuse_duplicate (rollup, row, gk_pair (body, period), error);
    }

  return TRUE;
}

/* Says where a slot of others goes, a new one being made. */
static gboolean
find_move (GkRollup *rollup, guint64 key, guint32 from, GkMove *move, GError **error)
{
  gboolean is_new;

  move->from = from;

  return gk_pairs_add (&rollup->slots, key, &move->to, &is_new, error);
}

/* Says where the slots that rows stand in go. */
static GkMove *
find_moves (GkRollup *rollup, const GkPairs *keys, GError **error)
{
  g_autofree GkMove *moves = gk_try_malloc0_n (keys->n, sizeof *moves, error);

  for (guint32 i = 0; i < keys->n && moves != NULL; i++)
    if (!find_move (rollup, keys->keys[i], i, &moves[i], error))
      return NULL;

  return g_steal_pointer (&moves);
}

/* Adds what was counted. */
static gboolean
take_tallies (GkRollup *rollup, const GkPairs *keys, GkTallies *counted, GError **error)
{
  gboolean is_first = rollup->slots.n == 0;
  g_autofree GkMove *moves = find_moves (rollup, keys, error);

  if (moves == NULL)
    return FALSE;
  if (is_first)
    {
      GkTallies empty = rollup->tallies;

      rollup->tallies = *counted;
      *counted = empty;
      return TRUE;
    }

  return gk_tallies_resize (&rollup->tallies, rollup->slots.n, 0, error)
         && gk_tallies_merge (&rollup->tallies, counted, moves, keys->n, error);
}

static gboolean
count_rows (GkRollup *rollup, GkDataset *dataset, GkStanding *standing, GError **error)
{
  GkTallies counted = { .n_cells = rollup->form->cells->len };
  guint32 n_slots = standing->keys.n;
  guint64 n_placed = 0;
  gboolean done;

  done = gk_tallies_count (&counted, rollup, dataset, standing, error);
  for (guint32 i = 0; i < n_slots && done; i++)
    n_placed += counted.n_reports[i];
  done = done && take_tallies (rollup, &standing->keys, &counted, error);
  gk_tallies_clear (&counted);
  if (done)
    {
      rollup->n_reports += dataset->n_rows;
      rollup->n_unplaced += dataset->n_rows - n_placed;
    }

  return done;
}

static gboolean
add_rows (GkRollup *rollup, GkDataset *dataset, GError **error)
{
  g_autofree guint32 *periods = number_texts (&dataset->keys[gk_key_index (GK_KEY_PERIOD)], &rollup->periods, error);
  GkStanding standing;
  gboolean done;

  if (periods == NULL || (rollup->unique && !note_reported (rollup, dataset, periods, error))
      || !gk_rollup_place (rollup, dataset, periods, &standing, error))
    return FALSE;
  done = count_rows (rollup, dataset, &standing, error);
  gk_standing_clear (&standing);

  return done;
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
  g_autofree guint32 *numbers = gk_try_malloc_n (from->words.n, sizeof *numbers, error);

  if (numbers == NULL || !gk_names_add_all (to, &from->words, numbers, error))
    return NULL;

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

      key = gk_slot_key (names[gk_slot_code (key)], gk_slot_is_published (key), map_period (periods, key));
      if (!find_move (rollup, key, i, &moves[i], error))
        return FALSE;
    }

  return gk_tallies_resize (&rollup->tallies, rollup->slots.n, 0, error)
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
