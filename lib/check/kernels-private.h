/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The loops over columns that do nearly all of the work of checking a dataset. They know integers and bits, nothing of
 * forms. Sums are modular: who calls them knows the bounds of what they add up to.
 */

#include <glib.h>

#include "base/kernel-private.h"

/* Columns that one pass copies. */
#define GK_KERNEL_COLUMNS 4

/* sums[i] += or -= each of @n columns at i, for @rows of them. The widths are in bytes. */
void gk_kernel_add (gpointer sums, guint sum_width, const gconstpointer *columns, guint width, guint n,
                    gboolean subtract, gsize rows);

/*
 * Copies @rows of each of @n columns (at most GK_KERNEL_COLUMNS) to values of at most its width, which hold all that
 * are present: 0 goes where the bit in @present is not set, whatever stands there; NULL has them all.
 */
void gk_kernel_copy (const gpointer *to, guint to_width, const gconstpointer *columns, guint width,
                     const guint64 *const *present, guint n, gsize rows);

/* sums[i] += factor * column[i]; sums are 64 bits wide. */
void gk_kernel_add_multiple (gint64 *sums, gconstpointer column, guint width, gint64 factor, gsize rows);

void gk_kernel_fill (gpointer sums, guint width, gint64 value, gsize rows);

/* Sets in @bits, which has whole words, the rows whose sum is below @low or above @high, which is not less. */
void gk_kernel_outside (gconstpointer sums, guint width, gint64 low, gint64 high, guint64 *bits, gsize words);

/* Puts the bits of @n columns to those that any of them has; takes from @all those that not all of them have. */
void gk_kernel_note_any (const guint64 *const *present, guint n, guint64 *any, gsize words);
void gk_kernel_note_all (const guint64 *const *present, guint n, guint64 *all, gsize words);

/* Lists the rows whose bits are set; how many. There has to be room for GK_LIST_SPARE more than there are. */
guint32 gk_kernel_list (const guint64 *bits, gsize words, guint32 *rows);

/* values[i] = sums[rows[i]], and sums[rows[i]] += factor * values[i], for @n rows. */
void gk_kernel_gather (gconstpointer sums, guint width, const guint32 *rows, gsize n, gint64 *values);
void gk_kernel_scatter (gpointer sums, guint width, const guint32 *rows, gsize n, const gint64 *values, gint64 factor);

guint gk_kernel_count_bits (const guint64 *bits, gsize words);
