/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Items of one type, one behind the other, as in a GArray, which ends the program where memory lacks. All zeros: none.
 */
typedef struct {
  gpointer items;
  guint32 n;
  guint32 max;
} GkList;

#define gk_list_index(list, type, i) (((type *) (list)->items)[i])

/* Appends a copy of a variable, which has the type of the others. FALSE without memory. */
#define gk_list_add(list, item) gk_list_append (list, &(item), sizeof (item))

/* Makes room for @more items of @size bytes each. FALSE without memory. */
gboolean gk_list_make_room (GkList *list, guint32 more, gsize size);
gboolean gk_list_append (GkList *list, gconstpointer item, gsize size);
void gk_list_clear (GkList *list);
