/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "check/check-private.h"

/* That a cell of the report is used by something that has a number. */
typedef struct {
  guint32 cell;
  guint32 by;
} GkUse;

GArray *gk_uses_new (void);

/* Adds the cells of this report that @rule looks at, as used by @by. */
void gk_uses_add_rule (GArray *uses, const GkRules *rules, guint32 rule, guint32 by);

/* Sorts the uses by cell, then by what uses it, and leaves each there once. */
void gk_uses_sort (GArray *uses);

/* The first of sorted uses of @cell, and how many there are. */
const GkUse *gk_uses_find (const GArray *uses, guint32 cell, guint *n);

/*
 * The change of one reported cell, and of the derived totals that move with it. It is
 * begun for a cell, may be made and undone with several values, and ended.
 */
typedef struct _GkChange GkChange;

/* A ratio of integers, its denominator being positive. */
typedef struct {
  gint128 numerator;
  gint128 denominator;
} GkRatio;

GkChange *gk_change_new (GkCase *subject);
void gk_change_free (GkChange *change);

/* How many terms of rules were looked at so far. */
guint64 gk_change_n_terms (const GkChange *change);

/* FALSE if a ratio leaves 128 bits. */
gboolean gk_change_begin (GkChange *change, guint32 cell);
void gk_change_end (GkChange *change);

/* By how much @side grows with each step that the cell grows by; FALSE if a ratio leaves 128 bits. */
gboolean gk_change_slope (const GkChange *change, const GkSide *side, GkRatio *slope);

/* What the cell must change by a multiple of for all derived totals to stay integers; FALSE if that leaves 128 bits. */
gboolean gk_change_stride (const GkChange *change, gint128 *stride);

/* Makes the change. FALSE if a sum leaves 128 bits. Undo it in any case. */
gboolean gk_change_make (GkChange *change, gint64 value);
void gk_change_undo (GkChange *change);

/* Of a change that is made: the cells that are not what they were, the changed one first. */
const GArray *gk_change_cells (GkChange *change);

/* Adds @factor times @term to @sum. FALSE if that leaves 128 bits. */
gboolean gk_ratio_add (GkRatio *sum, const GkRatio *term, gint128 factor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkChange, gk_change_free)
