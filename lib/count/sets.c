/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/sets-private.h"

#include "base/words-private.h"

#define FIRST_ENTRIES 256

/* Puts an entry in, if it is not there; one is free. */
static gboolean
put (GkSet *set, const GkSetEntry *entry, guint64 hash_mask)
{
  guint64 at = gk_hash_mix (entry->place ^ G_GUINT64_CONSTANT (0x9E3779B97F4A7C15),
                            (guint64) entry->value ^ G_GUINT64_CONSTANT (0xA0761D6478BD642F))
               & hash_mask;

  for (;; at++)
    {
      GkSetEntry *there = &set->entries[at & (set->n_entries - 1)];

      if (there->place == entry->place && there->value == entry->value)
        return FALSE;
      if (there->place != GK_SET_FREE)
        continue;
      *there = *entry;
      return TRUE;
    }
}

/* Makes room for another entry; half of them stay free. */
static gboolean
make_room (GkSet *set, guint64 hash_mask)
{
  GkSet grown = { .n_entries = set->n_entries > 0 ? 2 * set->n_entries : FIRST_ENTRIES, .n = set->n };

  if (set->n < set->n_entries / 2)
    return TRUE;
  grown.entries = g_try_malloc_n (grown.n_entries, sizeof *grown.entries);
  if (grown.entries == NULL)
    return FALSE;
  for (guint64 i = 0; i < grown.n_entries; i++)
    grown.entries[i].place = GK_SET_FREE;
  for (guint64 i = 0; i < set->n_entries; i++)
    if (set->entries[i].place != GK_SET_FREE)
      put (&grown, &set->entries[i], hash_mask);
  g_free (set->entries);
  *set = grown;

  return TRUE;
}

gboolean
gk_set_add (GkSet *set, guint64 place, gint64 value, guint64 hash_mask)
{
  GkSetEntry entry = { place, value };

  if (!make_room (set, hash_mask))
    return FALSE;
  set->n += put (set, &entry, hash_mask);

  return TRUE;
}

gboolean
gk_set_join (GkSet *set, const GkSet *other, guint64 hash_mask)
{
  for (guint64 i = 0; i < other->n_entries; i++)
    if (other->entries[i].place != GK_SET_FREE
        && !gk_set_add (set, other->entries[i].place, other->entries[i].value, hash_mask))
      return FALSE;

  return TRUE;
}

void
gk_set_clear (GkSet *set)
{
  g_free (set->entries);
  *set = (GkSet){ 0 };
}
