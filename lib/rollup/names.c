/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <stdlib.h>
#include <string.h>

#define MIN_INDEX 64
#define MIN_ROOM 16

/* How many texts ahead of the one that is added the index is asked for. */
#define NAMES_AHEAD 16

static guint64
mix (guint64 hash)
{
  hash ^= hash >> 32;
  hash *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return hash ^ hash >> 29;
}

static guint64
hash_text (const char *text, gsize length)
{
  guint64 hash = mix (length + 1);
  guint64 word;

  for (; length >= sizeof word; length -= sizeof word, text += sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = mix (hash ^ word);
    }
  word = 0;
  memcpy (&word, text, length);

  return mix (hash ^ word);
}

static gboolean
no_memory (GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the roll-up", "内存不足：无法完成汇总");

  return FALSE;
}

gboolean
gk_names_refuse_more (GError **error)
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
    return gk_names_refuse_more (error);
  more = g_try_realloc_n (*at, wanted, size);
  if (more == NULL)
    return no_memory (error);
  *at = more;
  *max = wanted;

  return TRUE;
}

/* The number at @place, or behind it, of something that may be what is mixed to @hash; GK_NONE if there is none, and
 * then @place is empty. */
static inline guint32
index_next (const GkIndex *index, guint64 hash, guint32 *place)
{
  for (*place &= index->size - 1; index->table[*place] != 0; *place = (*place + 1) & (index->size - 1))
    if (index->table[*place] >> 32 == (guint32) hash)
      return (guint32) index->table[*place] - 1;

  return GK_NONE;
}

static void
index_put (GkIndex *index, guint32 hash, guint32 number)
{
  guint32 at = hash & (index->size - 1);

  while (index->table[at] != 0)
    at = (at + 1) & (index->size - 1);
  index->table[at] = gk_pair (hash, number + 1);
  index->n++;
}

/* Makes an index large enough for @n items. */
static gboolean
index_reserve (GkIndex *index, guint32 n, GError **error)
{
  GkIndex larger = { .size = index->size };
  guint64 size = MAX (index->size, MIN_INDEX);

  while (size / 4 * 3 < n)
    size *= 2;
  if (size == index->size)
    return TRUE;
  larger = (GkIndex){ .table = size <= (guint64) 1 << 31 ? g_try_malloc0_n (size, sizeof *larger.table) : NULL };
  if (larger.table == NULL)
    return no_memory (error);
  larger.size = (guint32) size;
  for (guint32 i = 0; i < index->size; i++)
    if (index->table[i] != 0)
      index_put (&larger, (guint32) (index->table[i] >> 32), (guint32) index->table[i] - 1);
  g_free (index->table);
  *index = larger;

  return TRUE;
}

static void
index_clear (GkIndex *index)
{
  g_free (index->table);
  *index = (GkIndex){ 0 };
}

gboolean
gk_names_append (GkNames *names, const char *text, gsize length, GError **error)
{
  if (!gk_make_room (&names->starts, names->n, &names->max, sizeof *names->starts, error))
    return FALSE;
  if (names->n_bytes + length + 1 > names->max_bytes)
    {
      guint64 wanted = MAX (names->max_bytes * 2, names->n_bytes + length + 1);
      char *more = g_try_realloc (names->text, wanted);

      if (more == NULL)
        return no_memory (error);
      names->text = more;
      names->max_bytes = wanted;
    }
  memcpy (names->text + names->n_bytes, text, length);
  names->text[names->n_bytes + length] = '\0';
  names->starts[names->n++] = names->n_bytes;
  names->n_bytes += length + 1;

  return TRUE;
}

static gsize
length_of (const GkNames *names, guint32 number)
{
  guint64 end = number + 1 < names->n ? names->starts[number + 1] : names->n_bytes;

  return end - names->starts[number] - 1;
}

static gboolean
index_names (GkNames *names, guint32 n, GError **error)
{
  if (!index_reserve (&names->index, n, error))
    return FALSE;
  for (guint32 i = names->index.n; i < names->n; i++)
    index_put (&names->index, (guint32) hash_text (gk_names_get (names, i), length_of (names, i)), i);

  return TRUE;
}

/* Where a text is in the index, or would be. */
static guint32
find_name (const GkNames *names, const char *text, gsize length, guint64 hash, guint32 *number)
{
  guint32 place = (guint32) hash;

  while ((*number = index_next (&names->index, hash, &place)) != GK_NONE
         && (length_of (names, *number) != length || memcmp (gk_names_get (names, *number), text, length) != 0))
    place++;

  return place;
}

gboolean
gk_names_find (GkNames *names, const char *text, gsize length, guint32 *number, GError **error)
{
  if (!index_names (names, names->n, error))
    return FALSE;
  find_name (names, text, length, hash_text (text, length), number);

  return TRUE;
}

/* Adds a text to names that are all in the index, which has room for one more. */
static gboolean
add_name (GkNames *names, const char *text, gsize length, guint64 hash, guint32 *number, GError **error)
{
  guint32 place = find_name (names, text, length, hash, number);

  if (*number != GK_NONE)
    return TRUE;
  *number = names->n;
  if (!gk_names_append (names, text, length, error))
    return FALSE;
  names->index.table[place] = gk_pair ((guint32) hash, *number + 1);
  names->index.n++;

  return TRUE;
}

gboolean
gk_names_add (GkNames *names, const char *text, gsize length, guint32 *number, GError **error)
{
  return index_names (names, names->n + 1, error)
         && add_name (names, text, length, hash_text (text, length), number, error);
}

gboolean
gk_names_add_all (GkNames *names, const GkWords *texts, guint32 *numbers, GError **error)
{
  struct {
    guint64 hash;
    const char *text;
    gsize length;
  } ahead[NAMES_AHEAD];

  if (texts->n > GK_ROLLUP_MAX_NAMES - names->n)
    return gk_names_refuse_more (error);
  if (!index_names (names, names->n + texts->n, error))
    return FALSE;
  for (guint32 i = 0; i < texts->n + NAMES_AHEAD; i++)
    {
      guint at = i % NAMES_AHEAD;

      if (i >= NAMES_AHEAD
          && !add_name (names, ahead[at].text, ahead[at].length, ahead[at].hash, &numbers[i - NAMES_AHEAD], error))
        return FALSE;
      if (i >= texts->n)
        continue;
      ahead[at].text = gk_words_get (texts, i, &ahead[at].length);
      ahead[at].hash = hash_text (ahead[at].text, ahead[at].length);
      __builtin_prefetch (&names->index.table[(guint32) ahead[at].hash & (names->index.size - 1)]);
    }

  return TRUE;
}

void
gk_names_truncate (GkNames *names, guint32 n)
{
  if (n >= names->n)
    return;
  names->n_bytes = names->starts[n];
  names->n = n;
  index_clear (&names->index);
}

void
gk_names_clear (GkNames *names)
{
  g_free (names->text);
  g_free (names->starts);
  index_clear (&names->index);
  *names = (GkNames){ 0 };
}

gboolean
gk_pairs_append (GkPairs *pairs, guint64 key, GError **error)
{
  if (!gk_make_room (&pairs->keys, pairs->n, &pairs->max, sizeof *pairs->keys, error))
    return FALSE;
  pairs->keys[pairs->n++] = key;

  return TRUE;
}

static gboolean
index_pairs (GkPairs *pairs, guint32 n, GError **error)
{
  if (!index_reserve (&pairs->index, n, error))
    return FALSE;
  for (guint32 i = pairs->index.n; i < pairs->n; i++)
    index_put (&pairs->index, (guint32) mix (pairs->keys[i]), i);

  return TRUE;
}

/* Where a key is in the index, or would be. */
static guint32
find_pair (const GkPairs *pairs, guint64 key, guint32 *number)
{
  guint64 hash = mix (key);
  guint32 place = (guint32) hash;

  while ((*number = index_next (&pairs->index, hash, &place)) != GK_NONE && pairs->keys[*number] != key)
    place++;

  return place;
}

gboolean
gk_pairs_find (GkPairs *pairs, guint64 key, guint32 *number, GError **error)
{
  if (!index_pairs (pairs, pairs->n, error))
    return FALSE;
  find_pair (pairs, key, number);

  return TRUE;
}

gboolean
gk_pairs_add (GkPairs *pairs, guint64 key, guint32 *number, gboolean *is_new, GError **error)
{
  guint32 place;

  if (!index_pairs (pairs, pairs->n + 1, error))
    return FALSE;
  place = find_pair (pairs, key, number);
  *is_new = *number == GK_NONE;
  if (!*is_new)
    return TRUE;

  *number = pairs->n;
  if (!gk_pairs_append (pairs, key, error))
    return FALSE;
  pairs->index.table[place] = gk_pair ((guint32) mix (key), *number + 1);
  pairs->index.n++;

  return TRUE;
}

void
gk_pairs_truncate (GkPairs *pairs, guint32 n)
{
  if (n >= pairs->n)
    return;
  pairs->n = n;
  index_clear (&pairs->index);
}

void
gk_pairs_clear (GkPairs *pairs)
{
  g_free (pairs->keys);
  index_clear (&pairs->index);
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
