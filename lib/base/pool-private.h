/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * Memory of many arrays that are freed together, in few blocks: allocators take long for some ten thousand bytes at a
 * time, above all on several threads. All zeros: none.
 */
typedef struct {
  gpointer blocks; /* atomic: the last one, in front of which stands where the others are */
  char *end;       /* of what is left of the block that was reserved, */
  gssize n_free;   /* atomic: and how much that is; less than 0: nothing */
} GkPool;

/* The bytes that an array takes, some also if it is empty; more than there can be if they are too many. */
gsize gk_pool_size (gsize n, gsize size);

/* Gets a block for arrays that take @n_bytes; what was left of the last one stays unused. FALSE without memory. */
gboolean gk_pool_reserve (GkPool *pool, gsize n_bytes, GError **error);

/* An array of zeros at the beginning of a line of the cache; where nothing is left for it, in a block of its own.
 * Several threads may take arrays at once. NULL without memory. */
gpointer gk_pool_take0_n (GkPool *pool, gsize n, gsize size, GError **error);
void gk_pool_clear (GkPool *pool);
