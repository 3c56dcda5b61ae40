/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rollup-tests.h"

#include <gongkai/gongkai.h>

/* A small form, reports of it, and what they are rolled up to. */

/* Cells: a count, a signed one, an amount, one with overlapping parts, a share, a median, a percentage of nothing. */
extern const char small_form[];

enum { ITEMS, CHANGE, FEES, PEOPLE, WEB, HALL, RATE, DAYS, LOOSE, N_CELLS };

#define N_REGIONS 3

extern const guint32 regions[N_REGIONS];

/* Of @cells: figures divided by blanks; "." is blank, "_" absent. */
typedef struct {
  const char *code;
  const char *cells;
  const char *period;
} Row;

#define N_TOWNS 8

extern const Row towns[N_TOWNS];

GkForm *new_form (const char *xml);
GkDataset *new_dataset (GkForm *form, const Row *rows, gsize n);

/* Rows of a region roll-up with what is published of a group kept apart or not. */
GkRollup *roll_up (GkForm *form, gint32 own, const Row *rows, gsize n);

guint32 group_of (GkRollup *rollup, const char *code, const char *period);
void check_value (GkRollup *rollup, const char *code, guint32 cell, const char *value);
