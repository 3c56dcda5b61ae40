/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <stdlib.h>
#include <string.h>

#define MIN_ROOM 16

/* How many texts ahead of the one that is added the index is asked for. */
#define NAMES_AHEAD 16

static gboolean
no_memory (GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the roll-up", "内存不足：无法完成汇总");

  return FALSE;
}

static gboolean
refuse_more (GError **error)
{
  gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "more than %u bodies, groups or differences",
                "单位、分组或差异超过 %u 个", GK_ROLLUP_MAX_NAMES);

  return FALSE;
}

gboolean
gk_make_room (gpointer items, guint32 n, guint32 *max, gsize size, GError **error)
{
  gpointer *at = items;
  guint32 wanted = MAX (n < GK_ROLLUP_MAX_NAMES / 2 ? n * 2 : GK_ROLLUP_MAX_NAMES, MIN_ROOM);
  gpointer more;

  if (n < *max)
    return TRUE;
  if (n >= GK_ROLLUP_MAX_NAMES)
    return refuse_more (error);
  more = g_try_realloc_n (*at, wanted, size);
  if (more == NULL)
    return no_memory (error);
  *at = more;
  *max = wanted;

  return TRUE;
}

/* A seed is drawn when something is first looked for. From then on several threads may look. */
static void
draw_seed (guint64 *seed)
{
  if (*seed == 0)
    *seed = gk_hash_new_seed () | 1;
}

static gboolean
index_names (GkNames *names, GError **error)
{
  draw_seed (&names->seed);

  return gk_words_index (&names->words, names->seed) || no_memory (error);
}

/* Says why a text could not be added. */
static gboolean
refuse_name (const GkNames *names, GError **error)
{
  return names->words.n >= GK_ROLLUP_MAX_NAMES ? refuse_more (error) : no_memory (error);
}

gboolean
gk_names_append (GkNames *names, const char *text, gsize length, GError **error)
{
  return gk_words_append (&names->words, text, length) || refuse_name (names, error);
}

gboolean
gk_names_find (GkNames *names, const char *text, gsize length, guint32 *number, GError **error)
{
  if (!index_names (names, error))
    return FALSE;
  if (!gk_words_find (&names->words, text, length, gk_hash_bytes (text, length, names->seed), number))
    *number = GK_NONE;

  return TRUE;
}

gboolean
gk_names_add (GkNames *names, const char *text, gsize length, guint32 *number, GError **error)
{
  return index_names (names, error)
         && (gk_words_add (&names->words, text, length, gk_hash_bytes (text, length, names->seed), number)
             || refuse_name (names, error));
}

gboolean
gk_names_add_all (GkNames *names, const GkWords *texts, guint32 *numbers, GError **error)
{
  struct {
    guint64 hash;
    const char *text;
    gsize length;
  } ahead[NAMES_AHEAD];

  if (!index_names (names, error))
    return FALSE;
  if (texts->n > GK_ROLLUP_MAX_NAMES - names->words.n)
    return refuse_more (error);
  if (!gk_slots_make_room (&names->words.slots, texts->n))
    return no_memory (error);
  for (guint32 i = 0; i < texts->n + NAMES_AHEAD; i++)
    {
      guint at = i % NAMES_AHEAD;

      if (i >= NAMES_AHEAD
          && !gk_words_add (&names->words, ahead[at].text, ahead[at].length, ahead[at].hash, &numbers[i - NAMES_AHEAD]))
        return refuse_name (names, error);
      if (i >= texts->n)
        continue;
      ahead[at].text = gk_words_get (texts, i, &ahead[at].length);
      ahead[at].hash = gk_hash_bytes (ahead[at].text, ahead[at].length, names->seed);
      gk_slots_prefetch (&names->words.slots, ahead[at].hash);
    }

  return TRUE;
}

void
gk_names_truncate (GkNames *names, guint32 n)
{
  gk_words_truncate (&names->words, n);
}

void
gk_names_clear (GkNames *names)
{
  gk_words_clear (&names->words);
  names->seed = 0;
}

gboolean
gk_pairs_append (GkPairs *pairs, guint64 key, GError **error)
{
  if (!gk_make_room (&pairs->keys, pairs->n, &pairs->max, sizeof *pairs->keys, error))
    return FALSE;
  pairs->keys[pairs->n++] = key;

  return TRUE;
}

static inline guint64
hash_pair (const GkPairs *pairs, guint64 key)
{
  return gk_hash_mix (key ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), pairs->seed);
}

/* Puts the keys into the index, which has room for @more then. */
static gboolean
index_pairs (GkPairs *pairs, guint32 more, GError **error)
{
  draw_seed (&pairs->seed);
  if (!gk_slots_make_room (&pairs->slots, pairs->n - pairs->slots.n + more))
    return no_memory (error);
  for (guint32 i = pairs->slots.n; i < pairs->n; i++)
    gk_slots_put (&pairs->slots, hash_pair (pairs, pairs->keys[i]), i);

  return TRUE;
}

/* The number of a key, GK_NONE if it is not there. All keys are in the index. */
static guint32
find_pair (const GkPairs *pairs, guint64 key, guint64 hash)
{
  guint32 at = (guint32) (hash >> 32);
  guint32 number;

  while (gk_slots_next (&pairs->slots, hash, &at, &number))
    if (pairs->keys[number] == key)
      return number;

  return GK_NONE;
}

gboolean
gk_pairs_find (GkPairs *pairs, guint64 key, guint32 *number, GError **error)
{
  if (!index_pairs (pairs, 0, error))
    return FALSE;
  *number = find_pair (pairs, key, hash_pair (pairs, key));

  return TRUE;
}

gboolean
gk_pairs_add (GkPairs *pairs, guint64 key, guint32 *number, gboolean *is_new, GError **error)
{
  guint64 hash;

  if (!index_pairs (pairs, 1, error))
    return FALSE;
  hash = hash_pair (pairs, key);
  *number = find_pair (pairs, key, hash);
  *is_new = *number == GK_NONE;
  if (!*is_new)
    return TRUE;

  *number = pairs->n;
  if (!gk_pairs_append (pairs, key, error))
    return FALSE;
  gk_slots_put (&pairs->slots, hash, *number);

  return TRUE;
}

void
gk_pairs_truncate (GkPairs *pairs, guint32 n)
{
  if (n >= pairs->n)
    return;
  pairs->n = n;
  if (pairs->slots.n > n)
    gk_slots_truncate (&pairs->slots, n);
}

void
gk_pairs_clear (GkPairs *pairs)
{
  g_free (pairs->keys);
  gk_slots_clear (&pairs->slots);
  *pairs = (GkPairs){ 0 };
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const GkEntry *left = a;
  const GkEntry *right = b;
  int order = left->level < right->level ? -1 : left->level > right->level;

  if (order == 0)
    order = strcmp (left->text, right->text);

  return order != 0 ? order : left->rank < right->rank ? -1 : left->rank > right->rank;
}

void
gk_entries_sort (GkEntry *entries, guint32 n)
{
  /* Without any there is no memory either, and that is not to be passed. */
  if (n > 0)
    qsort (entries, n, sizeof *entries, compare_entries);
}
