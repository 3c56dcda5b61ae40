/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

/* The rows of a ledger by their keys. What is the same is found by comparing bytes, whatever the hashes. */

/* Whether two rows are of one body and have one key. */
static gboolean
is_same (const GkRows *rows, guint64 one, guint64 other)
{
  const GkRowKey *left = &rows->keys[one];
  const GkRowKey *right = &rows->keys[other];

  if (rows->bodies[one] != rows->bodies[other] || left->length != right->length || left->start != right->start)
    return FALSE;

  return left->length <= GK_KEY_INLINE
             ? left->rest == right->rest
             : memcmp (rows->long_keys + left->rest, rows->long_keys + right->rest, left->length) == 0;
}

gboolean
gk_book_add_key (GkBook *book, guint64 row, guint64 hash, gboolean *is_known, guint64 *known)
{
  GkSlots *part = &book->parts[gk_key_part (hash)];
  guint32 at = (guint32) (hash >> 32);
  guint32 number;

  *is_known = FALSE;
  if (!gk_slots_make_room (part, 1))
    return FALSE;
  while (gk_slots_next (part, hash, &at, &number))
    if (is_same (&book->rows, number, row))
      {
        *is_known = TRUE;
        *known = number;
        return TRUE;
      }
  gk_slots_put (part, hash, (guint32) row);

  return TRUE;
}

void
gk_book_move_key (GkBook *book, guint64 hash, guint64 from, guint64 to)
{
  gk_slots_renumber (&book->parts[gk_key_part (hash)], hash, (guint32) from, (guint32) to);
}

void
gk_book_forget_keys (GkBook *book, guint64 first)
{
  for (guint i = 0; i < GK_KEY_PARTS; i++)
    gk_slots_truncate (&book->parts[i], (guint32) first);
}
