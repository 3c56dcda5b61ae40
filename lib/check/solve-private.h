/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/number-private.h"

/*
 * Integers between bounds that satisfy linear rows, searched for exactly. It is
 * asked only where intervals do not tell.
 *
 * A system is filled and searched many times over: it keeps its memory, and counts
 * the steps of all its searches. A step is a look at one unknown in one row.
 */

#define GK_SYSTEM_MAX_ROWS 32
#define GK_SYSTEM_MAX_COLUMNS 64 /* different ones: equal ones count once */

/* Steps of one search, and of all searches of a system. */
#define GK_SYSTEM_MAX_STEPS (1 << 20)
#define GK_SYSTEM_MAX_STEPS_OF_ALL (1 << 25)

/* A bound that is no bound: beyond any sum of cells. */
#define GK_SYSTEM_UNBOUNDED ((gint128) 1 << 120)

typedef struct _GkSystem GkSystem;

GkSystem *gk_system_new (void);
void gk_system_free (GkSystem *system);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkSystem, gk_system_free)

/* Makes the system as it was when it was new, for the next check. */
void gk_system_restart (GkSystem *system);

/* Removes all rows and unknowns, for the next search. */
void gk_system_clear (GkSystem *system);

/* Adds the row low <= Σ coefficient · unknown <= high. Returns its number, or -1 if there are too many. */
gint gk_system_add_row (GkSystem *system, gint128 low, gint128 high);

/*
 * Adds @coefficient times the unknown called @key, which lies in [@low, @high], to
 * @row. Keys are small: there is memory for all of them up to the largest. FALSE if
 * the coefficient gets too large, or no steps are left.
 */
gboolean gk_system_add_term (GkSystem *system, gint row, guint32 key, gint128 coefficient, gint128 low, gint128 high);

/* Whether there is a solution; TRUE also where the search gave up. */
gboolean gk_system_is_feasible (GkSystem *system);

/* Takes @steps for something else than a search. FALSE if there are not so many left, then or at any time before. */
gboolean gk_system_spend (GkSystem *system, guint steps);

/* How often something was given up so far: it changes whenever an answer is not to be relied on. */
guint gk_system_n_given_up (const GkSystem *system);
