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

/* Rows of up to eight columns, of whose values and bits these are the first. */
typedef struct {
  gconstpointer values[GK_LANES];
  const guint64 *present[GK_LANES]; /* a bit a row that has a figure; NULL: all have */
} GkPanelRows;

/*
 * Adds @n rows, at most a block, of eight columns to @sums, which has eight lanes a slot, and those that have no
 * figure, as 1, to @missing, which has as many; NULL: they are not counted.
 */
void gk_scatter (guint8 width, const GkPanelRows *rows, const guint32 *slots, guint32 n, gint64 *sums, gint32 *missing);

/* The same of 16-bit integers, to sums that were 0 before the block. */
void gk_scatter_narrow (const GkPanelRows *rows, const guint32 *slots, guint32 n, gint32 *sums, gint32 *missing);

/* Rows that follow each other in one slot. Run i has those from starts[i] up to starts[i + 1]. */
typedef struct {
  const guint32 *starts;
  const guint32 *slots;
  guint32 n;
} GkRuns;

/*
 * Adds @n_lanes columns of runs, at most a block together, to sums[lane], which has one a slot; and counts the rows
 * whose bit is not set in missing[lane], unless it is NULL.
 */
void gk_sum_runs (guint8 width, const GkPanelRows *rows, guint n_lanes, const GkRuns *runs, gint64 *const *sums,
                  guint64 *const *missing);

/* Adds sums of @n lanes to wider ones and makes them 0. */
void gk_flush_sums (gint32 *sums, gint64 *wider, gsize n);
