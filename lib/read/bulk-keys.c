/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"

#include <string.h>

#define FIRST_SLOTS 256

/* Bytes of texts that are allocated together. */
#define CHUNK_BYTES 65536

/* A slot has the hash of a text above its number, so that most texts that are another need not be looked at. */
#define SLOT(hash, number) ((guint64) (hash) << 32 | (number))
#define NUMBER_OF(slot) ((guint32) (slot))
#define HASH_OF(slot) ((guint32) ((slot) >> 32))

struct _GkTextChunk {
  GkTextChunk *next;
  char bytes[];
};

GkTexts *
gk_texts_new (guint64 seed)
{
  GkTexts *texts = g_new0 (GkTexts, 1);

  texts->seed = seed;

  return texts;
}

void
gk_texts_free (GkTexts *texts)
{
  GkTextChunk *next;

  for (GkTextChunk *chunk = texts->chunks; chunk != NULL; chunk = next)
    {
      next = chunk->next;
      g_free (chunk);
    }
  g_free (texts->texts);
  g_free (texts->slots);
  g_free (texts);
}

/* What words keep of a hash. */
static guint32
hash_of (const GkTexts *texts, const char *raw, gsize length)
{
  return (guint32) (gk_hash_bytes (raw, length, texts->seed) >> 32);
}

static gboolean
is_text (const GkText *text, const char *raw, gsize length)
{
  return text->length == length && memcmp (text->raw, raw, length) == 0;
}

/* As gk_texts_find(), of a text of which the hash is known. */
static guint32
find_hashed (const GkTexts *texts, const char *raw, gsize length, guint32 hash)
{
  if (texts->n == 0)
    return 0;

  for (guint32 at = hash;; at++)
    {
      guint64 slot = texts->slots[at & (texts->n_slots - 1)];

      if (slot == 0)
        return 0;
      if (HASH_OF (slot) == hash && is_text (&texts->texts[NUMBER_OF (slot) - 1], raw, length))
        return NUMBER_OF (slot);
    }
}

guint32
gk_texts_find (GkTexts *texts, const char *raw, gsize length)
{
  guint32 number;

  /* Texts often repeat, or come again in the order in which they came first. */
  for (number = MAX (texts->last, 1); number <= MIN (texts->last + 1, texts->n); number++)
    if (is_text (&texts->texts[number - 1], raw, length))
      return texts->last = number;

  number = find_hashed (texts, raw, length, hash_of (texts, raw, length));
  if (number > 0)
    texts->last = number;

  return number;
}

static void
insert (GkTexts *texts, guint32 number)
{
  guint32 hash = texts->texts[number - 1].hash;
  guint32 at = hash;

  while (texts->slots[at & (texts->n_slots - 1)] != 0)
    at++;
  texts->slots[at & (texts->n_slots - 1)] = SLOT (hash, number);
}

/* Makes room for another text; half of the slots stay free. */
static gboolean
grow (GkTexts *texts)
{
  guint32 wanted = texts->n_slots > 0 ? 2 * texts->n_slots : FIRST_SLOTS;
  guint64 *slots;
  GkText *grown;

  if (texts->n < texts->n_allocated)
    return TRUE;
  if (wanted > (1u << 31))
    return FALSE;

  grown = g_try_realloc_n (texts->texts, wanted / 2, sizeof *grown);
  if (grown == NULL)
    return FALSE;
  texts->texts = grown;
  slots = g_try_malloc0_n (wanted, sizeof *slots);
  if (slots == NULL)
    return FALSE;
  g_free (texts->slots);
  texts->slots = slots;
  texts->n_slots = wanted;
  texts->n_allocated = wanted / 2;
  for (guint32 i = 1; i <= texts->n; i++)
    insert (texts, i);

  return TRUE;
}

/* A copy that lives as long as @texts. NULL without memory. */
static const char *
keep (GkTexts *texts, const char *text, gsize length)
{
  GkTextChunk *chunk = texts->chunks;
  char *kept;

  if (chunk == NULL || length >= texts->n_free)
    {
      gsize size = MAX (length + 1, CHUNK_BYTES);

      chunk = g_try_malloc (sizeof *chunk + size);
      if (chunk == NULL)
        return NULL;
      chunk->next = texts->chunks;
      texts->chunks = chunk;
      texts->at = chunk->bytes;
      texts->n_free = size;
    }
  kept = texts->at;
  memcpy (kept, text, length);
  kept[length] = '\0';
  texts->at += length + 1;
  texts->n_free -= length + 1;

  return kept;
}

/* Adds a text that was not met, of which the hash is known. The strings stay those of the caller. */
static guint32
add_hashed (GkTexts *texts, const GkText *added)
{
  if (!grow (texts))
    return 0;

  texts->texts[texts->n++] = *added;
  insert (texts, texts->n);

  return texts->last = texts->n;
}

guint32
gk_texts_add (GkTexts *texts, const char *raw, gsize length, const char *text, guint64 row)
{
  GkText added = { .length = (guint32) length, .hash = hash_of (texts, raw, length), .row = row };
  gsize text_length = strlen (text);
  gboolean is_raw = text_length == length && memcmp (text, raw, length) == 0;

  added.raw = keep (texts, raw, length);
  added.text = is_raw || added.raw == NULL ? added.raw : keep (texts, text, text_length);
  if (added.text == NULL)
    return 0;
  texts->differ |= !is_raw;

  return add_hashed (texts, &added);
}

/* Which worker has met the next text first, of those they met from @next on; @n_workers if there are no more. */
static guint32
find_first (const GkBulkWorker *workers, guint32 n_workers, gint key, const guint32 *next)
{
  guint32 first = n_workers;

  for (guint32 i = 0; i < n_workers; i++)
    {
      const GkTexts *texts = workers[i].keys[key];

      if (next[i] < texts->n
          && (first == n_workers || texts->texts[next[i]].row < workers[first].keys[key]->texts[next[first]].row))
        first = i;
    }

  return first;
}

/* Whether two of the texts that @workers met may say the same, or what is said where there is none. */
static gboolean
may_repeat (const GkBulkWorker *workers, guint32 n_workers, gint key, const char *absent)
{
  guint32 n_met = 0;

  for (guint32 i = 0; i < n_workers; i++)
    {
      n_met += workers[i].keys[key]->n > 0;
      if (workers[i].keys[key]->differ)
        return TRUE;
    }

  return n_met > 1 || absent != NULL;
}

/* The number, one more than it, of @text, which is added to @all; 0 without memory. Where texts @may_repeat it may be
 * there. */
static guint32
number_text (GkWords *all, const GkTexts *texts, const GkText *met, const char *text, gboolean may_repeat)
{
  gsize length = text == met->raw ? met->length : strlen (text);
  guint32 hash = may_repeat && text != met->raw ? hash_of (texts, text, length) : met->hash;
  guint32 number = all->n;
  gboolean enough = may_repeat ? gk_words_add (all, text, length, (guint64) hash << 32, &number)
                               : gk_words_append (all, text, length);

  return enough ? number + 1 : 0;
}

gboolean
gk_bulk_number_keys (GkWords *all, gint key, GkBulkWorker *workers, guint32 n_workers, guint64 n_records,
                     guint32 **numbers, const char *absent)
{
  g_autofree guint32 *next = g_new0 (guint32, n_workers);
  gboolean repeats = may_repeat (workers, n_workers, key, absent);
  gboolean enough = TRUE;
  guint32 worker;

  for (guint32 i = 0; i < n_workers && enough; i++)
    {
      numbers[i] = g_try_malloc0_n ((gsize) workers[i].keys[key]->n + 1, sizeof **numbers);
      enough = numbers[i] != NULL;
    }
  while (enough && (worker = find_first (workers, n_workers, key, next)) < n_workers)
    {
      const GkTexts *texts = workers[worker].keys[key];
      const GkText *met = &texts->texts[next[worker]++];
      const char *text = *met->text != '\0' ? met->text : absent;
      guint32 number = 0;

      if (met->row >= n_records)
        break;
      if (text != NULL)
        {
          number = number_text (all, texts, met, text, repeats);
          enough = number > 0;
        }
      numbers[worker][next[worker]] = number;
    }

  return enough;
}

gboolean
gk_bulk_join_keys (GkBulk *bulk, gint key, GkBulkWorker *workers, guint32 n_workers, const GkSegment *segments,
                   const guint32 *owners, gsize n_segments, const char *absent)
{
  g_autofree guint32 **numbers = g_new0 (guint32 *, n_workers);
  gboolean enough
      = gk_bulk_number_keys (&bulk->dataset->keys[key].texts, key, workers, n_workers, G_MAXUINT64, numbers, absent);

  for (gsize i = 0; i < n_segments && enough; i++)
    {
      guint32 *rows = bulk->key_rows[key] + segments[i].row;
      const guint32 *to = numbers[owners[i]];

      for (guint64 k = 0; k < segments[i].n_records; k++)
        rows[k] = to[rows[k]];
    }
  for (guint32 i = 0; i < n_workers; i++)
    g_free (numbers[i]);

  return enough;
}
