/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * Sums of columns by slot: each row says in which slot its values go. Eight columns, the lanes of a panel, are added
 * at once, so that a row touches one place in memory rather than eight.
 */

#define GK_LANES 8

/*
 * Rows of a block. The sum of so many 16-bit integers is a 32-bit one: 32,767 times 65,536 is less than 2^31, and
 * -32,768 times it is -2^31.
 */
#define GK_BLOCK_ROWS 65536

/* Adds @n rows of eight columns to @sums, which has eight lanes a slot. 32-bit sums take a block from 0 on. */
void gk_scatter_16_to_32 (const gint16 *const *columns, const guint32 *slots, guint32 n, gint32 *sums);
void gk_scatter_16 (const gint16 *const *columns, const guint32 *slots, guint32 n, gint64 *sums);
void gk_scatter_32 (const gint32 *const *columns, const guint32 *slots, guint32 n, gint64 *sums);
void gk_scatter_64 (const gint64 *const *columns, const guint32 *slots, guint32 n, gint64 *sums);

/*
 * Adds one column, of which all rows of a run go in one slot, to one lane of @sums. Run i has the rows from starts[i]
 * up to starts[i + 1], at most a block.
 */
void gk_sum_runs_16 (const gint16 *values, const guint32 *starts, const guint32 *slots, guint32 n_runs, gint64 *sums);
void gk_sum_runs_32 (const gint32 *values, const guint32 *starts, const guint32 *slots, guint32 n_runs, gint64 *sums);
void gk_sum_runs_64 (const gint64 *values, const guint32 *starts, const guint32 *slots, guint32 n_runs, gint64 *sums);

/* Adds sums of @n lanes to wider ones and makes them 0. */
void gk_flush_sums (gint32 *sums, gint64 *wider, gsize n);

/* Copies @n values, 0 where the bit of a row is not set. @present begins at the first of the rows. */
void gk_mask_16 (const gint16 *values, const guint64 *present, guint32 n, gint16 *masked);
void gk_mask_32 (const gint32 *values, const guint64 *present, guint32 n, gint32 *masked);
void gk_mask_64 (const gint64 *values, const guint64 *present, guint32 n, gint64 *masked);
