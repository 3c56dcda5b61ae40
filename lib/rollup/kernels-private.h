/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * Sums of columns by slot: each row says in which slot its values go. Eight columns, the lanes of a panel, are added
 * at once, so that a row touches one place in memory rather than eight. Values are signed integers of @width bytes: 2,
 * 4 or 8.
 */

#define GK_LANES 8

/*
 * Rows of a block. The sum of so many 16-bit integers is a 32-bit one: 32,767 times 65,536 is less than 2^31, and
 * -32,768 times it is -2^31.
 */
#define GK_BLOCK_ROWS 65536

/* Adds @n rows of eight columns to @sums, which has eight lanes a slot. */
void gk_scatter (guint8 width, const gconstpointer *columns, const guint32 *slots, guint32 n, gint64 *sums);

/* The same of a block of 16-bit integers, to sums that are 0. */
void gk_scatter_narrow (const gconstpointer *columns, const guint32 *slots, guint32 n, gint32 *sums);

/*
 * Counts the rows whose bit is not set, as sums of 1. The bits of each lane begin at the first of the rows; NULL: all
 * are set. @n is at most a block, and @counts is 0.
 */
void gk_scatter_missing (const guint64 *const *present, const guint32 *slots, guint32 n, gint32 *counts);

/*
 * Adds one column, of which all rows of a run go in one slot, to one lane of @sums. Run i has the rows from starts[i]
 * up to starts[i + 1], at most a block.
 */
void gk_sum_runs (guint8 width, gconstpointer values, const guint32 *starts, const guint32 *slots, guint32 n_runs,
                  gint64 *sums);

/* The same of the rows whose bit is not set, in an array of one count a slot. */
void gk_count_runs (const guint64 *present, const guint32 *starts, const guint32 *slots, guint32 n_runs,
                    guint64 *counts);

/* Adds sums of @n lanes to wider ones and makes them 0. */
void gk_flush_sums (gint32 *sums, gint64 *wider, gsize n);

/* Copies @n values, 0 where the bit of a row is not set. @present begins at the first of the rows. */
void gk_mask (guint8 width, gconstpointer values, const guint64 *present, guint32 n, gpointer masked);
