/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The loops over columns that do nearly all of the work of checking a dataset. They know integers and bits, nothing of
 * forms. Sums are modular: who calls them knows the bounds of what they add up to.
 */

#include <glib.h>

/* Columns that one pass adds up. */
#define GK_KERNEL_COLUMNS 4

/* sums[i] += or -= each of @n columns (at most GK_KERNEL_COLUMNS) at i, for @rows of them. The widths are in bytes. */
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

/* Sets in @bits, which has whole words, the rows whose sum is below @low or above @high. */
void gk_kernel_outside (gconstpointer sums, guint width, gint64 low, gint64 high, guint64 *bits, gsize words);

/* Puts the bits of a column to those that any of several has, and that all of them have. */
void gk_kernel_note_present (const guint64 *present, guint64 *any, guint64 *all, gsize words);

guint gk_kernel_count_bits (const guint64 *bits, gsize words);
