/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/list-private.h"

#include <string.h>

#define FIRST_ITEMS 16

gboolean
gk_list_append (GkList *list, gconstpointer item, gsize size)
{
  if (list->n == list->max)
    {
      guint32 wanted = MAX (list->max < G_MAXUINT32 / 2 ? 2 * list->max : G_MAXUINT32, FIRST_ITEMS);
      gpointer items = list->n < G_MAXUINT32 ? g_try_realloc_n (list->items, wanted, size) : NULL;

      if (items == NULL)
        return FALSE;
      list->items = items;
      list->max = wanted;
    }
  memcpy ((char *) list->items + list->n++ * size, item, size);

  return TRUE;
}

void
gk_list_clear (GkList *list)
{
  g_free (list->items);
  *list = (GkList){ 0 };
}
