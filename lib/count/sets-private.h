/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Sets of values at places: what is distinct, for each figure. Exact, by open addressing. */

typedef struct {
  guint64 place;
  gint64 value;
} GkSetEntry;

typedef struct {
  GkSetEntry *entries; /* GK_SET_FREE: free */
  guint64 n_entries;   /* 0 or a power of two */
  guint64 n;
} GkSet;

#define GK_SET_FREE G_MAXUINT64

/* Adds a value at a place, unless it is there; @hash_mask is that of the tally. FALSE without memory. */
gboolean gk_set_add (GkSet *set, guint64 place, gint64 value, guint64 hash_mask);

/* Adds all of @other. */
gboolean gk_set_join (GkSet *set, const GkSet *other, guint64 hash_mask);
void gk_set_clear (GkSet *set);
