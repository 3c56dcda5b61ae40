/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/list-private.h"

#include <string.h>

#define FIRST_ITEMS 16

gboolean
gk_list_make_room (GkList *list, guint32 more, gsize size)
{
  guint64 needed = (guint64) list->n + more;
  guint64 wanted = MAX (MAX (needed, list->max + (guint64) list->max / 2), FIRST_ITEMS);
  gpointer items;

  if (needed <= list->max)
    return TRUE;
  items = needed <= G_MAXUINT32 ? g_try_realloc_n (list->items, MIN (wanted, G_MAXUINT32), size) : NULL;
  if (items == NULL)
    return FALSE;
  list->items = items;
  list->max = (guint32) MIN (wanted, G_MAXUINT32);

  return TRUE;
}

gboolean
gk_list_append (GkList *list, gconstpointer item, gsize size)
{
  if (!gk_list_make_room (list, 1, size))
    return FALSE;
  memcpy ((char *) list->items + list->n++ * size, item, size);

  return TRUE;
}

void
gk_list_clear (GkList *list)
{
  g_free (list->items);
  *list = (GkList){ 0 };
}
