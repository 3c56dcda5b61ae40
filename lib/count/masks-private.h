/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "count/count-private.h"

/* Conditions over blocks of rows: a byte a row, 1 for those of which it is true. */

/* What the dates of a block lie between, if there is one. */
typedef struct {
  gint32 first;
  gint32 last;
  gboolean has_missing;
} GkDateRange;

/* Marks the @n rows from @start on whose values lie between @first and @last, both included; nothing lies nowhere. */
void gk_mask_range (const GkRowColumn *column, guint64 start, guint n, gint64 first, gint64 last, guint8 *mask);

/* Marks the rows that have nothing. */
void gk_mask_missing (const GkRowColumn *column, guint64 start, guint n, guint8 *mask);

/* Compares dates with others plus @days; @accepted has bits for less (1), equal (2) and greater (4). */
void gk_mask_dates (const gint32 *left, const gint32 *right, guint n, gint64 days, guint accepted, guint8 *mask);

/* Joins masks as the @kind of step says. */
void gk_mask_join (const guint8 *left, const guint8 *right, guint n, gint32 kind, guint8 *mask);

void gk_mask_find_range (const gint32 *values, guint n, GkDateRange *range);

/* Lists the rows that are marked; there is room for all. */
guint gk_mask_list (const guint8 *mask, guint n, guint16 *rows);
