/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/list-private.h"
#include "base/words-private.h"

/* Raw texts of cells, which have a place each: a number. */
typedef struct {
  GkWords texts;
  GkList places;   /* of the texts: guint64 */
  GkSlots numbers; /* of the texts, by their places */
} GkRaws;

/* Keeps the text of a place, instead of the one it had. The same @seed in all calls, see gk_hash_new_seed(). FALSE
 * without memory. */
gboolean gk_raws_set (GkRaws *raws, guint64 seed, guint64 place, const char *text, gsize length);

/* The text of a place, or NULL. */
const char *gk_raws_find (const GkRaws *raws, guint64 seed, guint64 place);

void gk_raws_clear (GkRaws *raws);
