/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "data/raws-private.h"

static guint64
hash_of (guint64 seed, guint64 place)
{
  return gk_hash_bytes ((const char *) &place, sizeof place, seed);
}

static gboolean
find (const GkRaws *raws, guint64 hash, guint64 place, guint32 *number)
{
  guint32 at = (guint32) (hash >> 32);

  while (gk_slots_next (&raws->numbers, hash, &at, number))
    if (gk_list_index (&raws->places, guint64, *number) == place)
      return TRUE;

  return FALSE;
}

gboolean
gk_raws_set (GkRaws *raws, guint64 seed, guint64 place, const char *text, gsize length)
{
  guint64 hash = hash_of (seed, place);
  guint32 added = raws->texts.n;
  guint32 number;

  if (!gk_slots_make_room (&raws->numbers, 1) || !gk_list_make_room (&raws->places, 1, sizeof place)
      || !gk_words_append (&raws->texts, text, length))
    return FALSE;
  gk_list_add (&raws->places, place);
  if (find (raws, hash, place, &number))
    gk_slots_renumber (&raws->numbers, hash, number, added);
  else
    gk_slots_put (&raws->numbers, hash, added);

  return TRUE;
}

const char *
gk_raws_find (const GkRaws *raws, guint64 seed, guint64 place)
{
  guint32 number;

  return find (raws, hash_of (seed, place), place, &number) ? gk_words_text (&raws->texts, number) : NULL;
}

void
gk_raws_clear (GkRaws *raws)
{
  gk_words_clear (&raws->texts);
  gk_list_clear (&raws->places);
  gk_slots_clear (&raws->numbers);
  *raws = (GkRaws){ 0 };
}
