/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/number-private.h"

/*
 * Integers between bounds that satisfy linear rows, searched for exactly. It is
 * asked only where intervals do not tell.
 */

#define GK_SYSTEM_MAX_ROWS 32
#define GK_SYSTEM_MAX_COLUMNS 64 /* different ones: equal ones count once */
#define GK_SYSTEM_MAX_STEPS 20000

/* A bound that is no bound: beyond any sum of cells. */
#define GK_SYSTEM_UNBOUNDED ((gint128) 1 << 120)

typedef struct _GkSystem GkSystem;

GkSystem *gk_system_new (void);
void gk_system_free (GkSystem *system);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkSystem, gk_system_free)

/* Adds the row low <= Σ coefficient · unknown <= high. Returns its number, or -1 if there are too many. */
gint gk_system_add_row (GkSystem *system, gint128 low, gint128 high);

/* Adds @coefficient times the unknown called @key, which lies in [@low, @high], to @row. FALSE if it gets too large. */
gboolean gk_system_add_term (GkSystem *system, gint row, guint64 key, gint128 coefficient, gint128 low, gint128 high);

/* Whether there is a solution; TRUE also where the search gave up. */
gboolean gk_system_is_feasible (GkSystem *system);
