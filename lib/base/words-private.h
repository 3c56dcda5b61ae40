/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include <glib.h>

/* Things found by their hashes, and words, which are things of this kind. */

/* Numbers by the upper halves of hashes; what is the same, whoever has the things themselves has to tell. */
typedef struct {
  guint64 *slots;  /* number + 1 and, in the upper half, that of the hash; 0: free */
  guint32 n_slots; /* a power of two */
  guint32 n;
} GkSlots;

/* Makes room for @more numbers. FALSE without memory. */
gboolean gk_slots_make_room (GkSlots *slots, guint32 more);

/* Puts a number in, which is less than 2^32 - 1; there is room for it. */
void gk_slots_put (GkSlots *slots, guint64 hash, guint32 number);

/* Makes number @from, which is there, @to. */
void gk_slots_renumber (GkSlots *slots, guint64 hash, guint32 from, guint32 to);

/* Takes out the numbers from @first on. */
void gk_slots_truncate (GkSlots *slots, guint32 first);
void gk_slots_clear (GkSlots *slots);

/* Has the memory brought where the numbers of @hash stand, which are asked for soon. */
static inline void
gk_slots_prefetch (const GkSlots *slots, guint64 hash)
{
  if (slots->n > 0)
    __builtin_prefetch (&slots->slots[(guint32) (hash >> 32) & (slots->n_slots - 1)], 1);
}

/* The next number that may be of @hash; @at is the upper half of that at first. FALSE: there are no more. */
static inline gboolean
gk_slots_next (const GkSlots *slots, guint64 hash, guint32 *at, guint32 *number)
{
  guint64 slot;

  if (slots->n == 0)
    return FALSE;
  do
    {
      slot = slots->slots[(*at)++ & (slots->n_slots - 1)];
      if (slot == 0)
        return FALSE;
  } while ((slot ^ hash) >> 32 != 0);
  *number = (guint32) slot - 1;

  return TRUE;
}

/*
 * Words, each once and numbered in the order in which they came: any bytes, told apart by comparing them. Who shares
 * words between threads lets none of them add any.
 */

#define GK_WORDS_MAX ((guint32) 1 << 30)

/* So many bytes from the beginning of a word on may be read, whatever they are. */
#define GK_WORDS_READABLE 8

typedef struct {
  char *bytes; /* of all words, a NUL behind each */
  guint64 n_bytes;
  guint64 max_bytes;
  guint64 *ends; /* where the NUL of each word stands */
  guint32 n;
  guint32 max;
  GkSlots slots; /* of all words, or of those in front of what was appended */
} GkWords;

static inline guint64
gk_hash_mix (guint64 one, guint64 other)
{
  unsigned __int128 product = (unsigned __int128) one * other;

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline guint64
gk_hash_load (const char *text, gsize n_bytes)
{
  guint64 word = 0;

  memcpy (&word, text, n_bytes);

  return word;
}

/* A seed for which nobody can make texts that hash alike. */
guint64 gk_hash_new_seed (void);

/* A hash of @text; @seed is drawn by lot wherever the texts are a stranger's, who might choose those that hash alike.
 */
static inline guint64
gk_hash_bytes (const char *text, gsize length, guint64 seed)
{
  guint64 hash = seed ^ G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  guint64 first;
  guint64 last;
  gsize rest = length;

  for (; rest > 16; text += 16, rest -= 16)
    hash = gk_hash_mix (gk_hash_load (text, 8) ^ G_GUINT64_CONSTANT (0xA0761D6478BD642F),
                        gk_hash_load (text + 8, 8) ^ hash);
  if (rest >= 8)
    {
      first = gk_hash_load (text, 8);
      last = gk_hash_load (text + rest - 8, 8);
    }
  else if (rest >= 4)
    {
      first = gk_hash_load (text, 4);
      last = gk_hash_load (text + rest - 4, 4);
    }
  else
    {
      first = rest > 0 ? (guchar) text[0] | (guint64) (guchar) text[rest / 2] << 8 : 0;
      last = rest > 0 ? (guchar) text[rest - 1] : 0;
    }

  return gk_hash_mix (gk_hash_mix (first ^ G_GUINT64_CONSTANT (0xE7037ED1A0B428DB), last ^ hash),
                      length ^ G_GUINT64_CONSTANT (0x8EBC6AF09C88C6E3));
}

static inline const char *
gk_words_get (const GkWords *words, guint32 number, gsize *length)
{
  guint64 start = number > 0 ? words->ends[number - 1] + 1 : 0;

  *length = words->ends[number] - start;

  return words->bytes + start;
}

static inline const char *
gk_words_text (const GkWords *words, guint32 number)
{
  gsize length;

  return gk_words_get (words, number, &length);
}

/* Whether there is a word of @hash, which stands for the bytes of @text, and its number. All words are in the index. */
static inline gboolean
gk_words_find (const GkWords *words, const char *text, gsize length, guint64 hash, guint32 *number)
{
  guint32 at = (guint32) (hash >> 32);

  while (gk_slots_next (&words->slots, hash, &at, number))
    {
      gsize of_word;
      const char *word = gk_words_get (words, *number, &of_word);

      if (of_word == length && memcmp (word, text, length) == 0)
        return TRUE;
    }

  return FALSE;
}

/*
 * The number of a word, which is added if it is not there. The same hash has to stand for the same bytes in all calls.
 * FALSE without memory, and if there would be more than GK_WORDS_MAX.
 */
gboolean gk_words_add (GkWords *words, const char *text, gsize length, guint64 hash, guint32 *number);

/* Adds a word that is not there, of which nobody asks before gk_words_index(). FALSE as gk_words_add(). */
gboolean gk_words_append (GkWords *words, const char *text, gsize length);

/* Puts words that were appended into the index: the hash of every word is gk_hash_bytes() with @seed. FALSE without
 * memory. */
gboolean gk_words_index (GkWords *words, guint64 seed);

/* Makes @copy, which has none, the words of another, without an index. FALSE without memory. */
gboolean gk_words_copy (GkWords *copy, const GkWords *words);

/* Takes back what was added behind the first @n; keeps the memory. */
void gk_words_truncate (GkWords *words, guint32 n);
void gk_words_clear (GkWords *words);
