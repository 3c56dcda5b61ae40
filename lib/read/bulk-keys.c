/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"

#include <string.h>

#define FIRST_SLOTS 256

GkTexts *
gk_texts_new (void)
{
  GkTexts *texts = g_new0 (GkTexts, 1);

  /* Nobody can make texts that hash alike. */
  texts->seed = (guint64) g_random_int () << 32 | g_random_int ();

  return texts;
}

void
gk_texts_free (GkTexts *texts)
{
  for (guint32 i = 0; i < texts->n; i++)
    {
      g_free (texts->texts[i].raw);
      g_free (texts->texts[i].text);
    }
  g_free (texts->texts);
  g_free (texts->slots);
  g_free (texts);
}

static guint64
mix (guint64 one, guint64 other)
{
  unsigned __int128 product = (unsigned __int128) one * other;

  return (guint64) product ^ (guint64) (product >> 64);
}

guint64
gk_hash_bytes (guint64 seed, const char *bytes, gsize length)
{
  guint64 hash = seed ^ length;
  guint64 word = 0;

  for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word)
    {
      memcpy (&word, bytes, sizeof word);
      hash = mix (hash ^ word, seed | 1) + word;
    }
  word = 0;
  memcpy (&word, bytes, length);
  hash = mix (hash ^ word, seed | 1) + word;

  return mix (hash, G_GUINT64_CONSTANT (0x9E3779B97F4A7C15));
}

static guint32
hash_of (const GkTexts *texts, const char *raw, gsize length)
{
  return (guint32) gk_hash_bytes (texts->seed, raw, length);
}

static gboolean
is_text (const GkText *text, const char *raw, gsize length)
{
  return text->length == length && memcmp (text->raw, raw, length) == 0;
}

guint32
gk_texts_find (GkTexts *texts, const char *raw, gsize length)
{
  guint32 hash;

  /* Texts often repeat, or come again in the order in which they came first. */
  for (guint32 number = MAX (texts->last, 1); number <= MIN (texts->last + 1, texts->n); number++)
    if (is_text (&texts->texts[number - 1], raw, length))
      return texts->last = number;
  if (texts->n == 0)
    return 0;

  hash = hash_of (texts, raw, length);
  for (guint32 slot = hash;; slot++)
    {
      guint32 number = texts->slots[slot & (texts->n_slots - 1)];

      if (number == 0)
        return 0;
      if (texts->texts[number - 1].hash == hash && is_text (&texts->texts[number - 1], raw, length))
        return texts->last = number;
    }
}

static void
insert (GkTexts *texts, guint32 number)
{
  guint32 slot = texts->texts[number - 1].hash;

  while (texts->slots[slot & (texts->n_slots - 1)] != 0)
    slot++;
  texts->slots[slot & (texts->n_slots - 1)] = number;
}

/* Makes room for another text; half of the slots stay free. */
static gboolean
grow (GkTexts *texts)
{
  guint32 wanted = texts->n_slots > 0 ? 2 * texts->n_slots : FIRST_SLOTS;
  guint32 *slots;
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

guint32
gk_texts_add (GkTexts *texts, const char *raw, gsize length, const char *text, guint64 row)
{
  GkText added = { .length = (guint32) length, .hash = hash_of (texts, raw, length), .row = row };

  if (!grow (texts))
    return 0;

  added.raw = g_strndup (raw, length);
  added.text = g_strdup (text);
  texts->texts[texts->n++] = added;
  insert (texts, texts->n);

  return texts->last = texts->n;
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

gboolean
gk_bulk_number_keys (GPtrArray *all, gint key, GkBulkWorker *workers, guint32 n_workers, guint64 n_records,
                     guint32 **numbers, const char *absent)
{
  g_autofree guint32 *next = g_new0 (guint32, n_workers);
  GkTexts *known = gk_texts_new ();
  gboolean enough = TRUE;
  guint32 worker;

  for (guint32 i = 0; i < n_workers && enough; i++)
    {
      numbers[i] = g_try_malloc0_n ((gsize) workers[i].keys[key]->n + 1, sizeof **numbers);
      enough = numbers[i] != NULL;
    }
  while (enough && (worker = find_first (workers, n_workers, key, next)) < n_workers)
    {
      const GkText *met = &workers[worker].keys[key]->texts[next[worker]++];
      const char *text = *met->text != '\0' ? met->text : absent;
      guint32 number;

      if (met->row >= n_records)
        break;
      number = text != NULL ? gk_texts_find (known, text, strlen (text)) : 0;
      if (text != NULL && number == 0)
        {
          number = gk_texts_add (known, text, strlen (text), "", 0);
          enough = number > 0;
          if (enough)
            g_ptr_array_add (all, g_strdup (text));
        }
      numbers[worker][next[worker]] = number;
    }
  gk_texts_free (known);

  return enough;
}

gboolean
gk_bulk_join_keys (GkBulk *bulk, gint key, GkBulkWorker *workers, guint32 n_workers, const GkSegment *segments,
                   const guint32 *owners, gsize n_segments, const char *absent)
{
  g_autofree guint32 **numbers = g_new0 (guint32 *, n_workers);
  gboolean enough
      = gk_bulk_number_keys (bulk->dataset->keys[key].texts, key, workers, n_workers, G_MAXUINT64, numbers, absent);

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
