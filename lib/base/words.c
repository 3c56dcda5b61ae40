/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/words-private.h"

#define FIRST_SLOTS 64
#define FIRST_WORDS 64
#define FIRST_BYTES 1024

guint64
gk_hash_new_seed (void)
{
  return (guint64) g_random_int () << 32 | g_random_int ();
}

/* The place of a slot is told by the bits of the hash that it keeps. */
static void
put (guint64 *slots, guint32 n_slots, guint64 slot)
{
  guint32 at = (guint32) (slot >> 32);

  while (slots[at & (n_slots - 1)] != 0)
    at++;
  slots[at & (n_slots - 1)] = slot;
}

/* A quarter of the slots stay free. */
static guint32
room (guint32 n_slots)
{
  return n_slots - n_slots / 4;
}

gboolean
gk_slots_make_room (GkSlots *slots, guint32 more)
{
  guint32 wanted = MAX (slots->n_slots, FIRST_SLOTS);
  guint64 *grown;

  if (slots->n_slots > 0 && slots->n + (guint64) more <= room (slots->n_slots))
    return TRUE;
  while (wanted > 0 && room (wanted) < slots->n + (guint64) more)
    wanted *= 2;
  grown = wanted > 0 ? g_try_malloc0_n (wanted, sizeof *grown) : NULL;
  if (grown == NULL)
    return FALSE;
  for (guint32 i = 0; i < slots->n_slots; i++)
    if (slots->slots[i] != 0)
      put (grown, wanted, slots->slots[i]);
  g_free (slots->slots);
  slots->slots = grown;
  slots->n_slots = wanted;

  return TRUE;
}

void
gk_slots_put (GkSlots *slots, guint64 hash, guint32 number)
{
  put (slots->slots, slots->n_slots, (hash >> 32 << 32) | (number + 1));
  slots->n++;
}

void
gk_slots_renumber (GkSlots *slots, guint64 hash, guint32 from, guint32 to)
{
  guint64 kept = hash >> 32 << 32;
  guint32 at = (guint32) (hash >> 32);

  while (slots->slots[at & (slots->n_slots - 1)] != (kept | (from + 1)))
    at++;
  slots->slots[at & (slots->n_slots - 1)] = kept | (to + 1);
}

void
gk_slots_truncate (GkSlots *slots, guint32 first)
{
  guint32 start = 0;

  if (slots->n == 0)
    return;
  /* Behind a free slot every number stands as near to its place as it can: what stays is put in anew from there on. */
  while (slots->slots[start] != 0)
    start++;
  slots->n = 0;
  for (guint32 i = 1; i <= slots->n_slots; i++)
    {
      guint64 *at = &slots->slots[(start + i) & (slots->n_slots - 1)];
      guint64 slot = *at;

      *at = 0;
      if (slot == 0 || (guint32) slot > first)
        continue;
      put (slots->slots, slots->n_slots, slot);
      slots->n++;
    }
}

void
gk_slots_clear (GkSlots *slots)
{
  g_free (slots->slots);
  *slots = (GkSlots){ 0 };
}

/* Makes room for another word. */
static gboolean
make_room (GkWords *words, gsize length)
{
  if (words->n == words->max)
    {
      guint32 wanted = words->max > 0 ? 2 * words->max : FIRST_WORDS;
      guint64 *ends = g_try_realloc_n (words->ends, wanted, sizeof *ends);

      if (ends == NULL)
        return FALSE;
      words->ends = ends;
      words->max = wanted;
    }
  if (length >= words->max_bytes - words->n_bytes)
    {
      guint64 wanted = MAX (MAX (2 * words->max_bytes, words->n_bytes + length + 1), FIRST_BYTES);
      char *bytes = g_try_realloc (words->bytes, wanted + GK_WORDS_READABLE);

      if (bytes == NULL)
        return FALSE;
      words->bytes = bytes;
      words->max_bytes = wanted;
    }

  return TRUE;
}

gboolean
gk_words_append (GkWords *words, const char *text, gsize length)
{
  if (words->n == GK_WORDS_MAX || !make_room (words, length))
    return FALSE;

  memcpy (words->bytes + words->n_bytes, text, length);
  words->n_bytes += length;
  words->bytes[words->n_bytes] = '\0';
  words->ends[words->n++] = words->n_bytes++;

  return TRUE;
}

gboolean
gk_words_add (GkWords *words, const char *text, gsize length, guint64 hash, guint32 *number)
{
  if (gk_words_find (words, text, length, hash, number))
    return TRUE;
  if (!gk_slots_make_room (&words->slots, 1) || !gk_words_append (words, text, length))
    return FALSE;

  *number = words->n - 1;
  gk_slots_put (&words->slots, hash, *number);

  return TRUE;
}

gboolean
gk_words_index (GkWords *words, guint64 seed)
{
  if (!gk_slots_make_room (&words->slots, words->n - words->slots.n))
    return FALSE;
  for (guint32 i = words->slots.n; i < words->n; i++)
    {
      gsize length;
      const char *word = gk_words_get (words, i, &length);

      gk_slots_put (&words->slots, gk_hash_bytes (word, length, seed), i);
    }

  return TRUE;
}

gboolean
gk_words_copy (GkWords *copy, const GkWords *words)
{
  GkWords made = { .n = words->n, .max = words->n, .n_bytes = words->n_bytes, .max_bytes = words->n_bytes };

  *copy = (GkWords){ 0 };
  if (words->n == 0)
    return TRUE;
  made.ends = g_try_malloc_n (words->n, sizeof *made.ends);
  made.bytes = g_try_malloc (words->n_bytes + GK_WORDS_READABLE);
  if (made.ends == NULL || made.bytes == NULL)
    {
      gk_words_clear (&made);
      return FALSE;
    }
  memcpy (made.ends, words->ends, words->n * sizeof *made.ends);
  memcpy (made.bytes, words->bytes, words->n_bytes);
  *copy = made;

  return TRUE;
}

void
gk_words_truncate (GkWords *words, guint32 n)
{
  if (n >= words->n)
    return;

  words->n = n;
  words->n_bytes = n > 0 ? words->ends[n - 1] + 1 : 0;
  if (words->slots.n > n)
    gk_slots_truncate (&words->slots, n);
}

void
gk_words_clear (GkWords *words)
{
  g_free (words->bytes);
  g_free (words->ends);
  gk_slots_clear (&words->slots);
  *words = (GkWords){ 0 };
}
