/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a block holds while columns.c judges its rules, and what block.c does with its columns. */

#include "check/columns-private.h"
#include "check/kernels-private.h"
#include "check/plan-private.h"
#include "check/solve-private.h"

/* The totals derived in one column of the block. */
typedef struct {
  guint32 n;
  guint32 rows[GK_BLOCK_ROWS + GK_LIST_SPARE];
  gint64 values[GK_BLOCK_ROWS];
  guint64 present[GK_BLOCK_WORDS];
} GkDerived;

/* What is missing among the operands of a rule, a bit a row. */
typedef struct {
  guint64 any[GK_N_SIDES][GK_BLOCK_WORDS]; /* some operand of the side is present */
  guint64 all[GK_N_SIDES][GK_BLOCK_WORDS];
  guint64 unknown[GK_N_SIDES][GK_BLOCK_WORDS]; /* some operand of the side may have several values */
  guint64 up[GK_BLOCK_WORDS];                  /* left - right may be any larger than their sum */
  guint64 down[GK_BLOCK_WORDS];
  guint64 special[GK_BLOCK_WORDS]; /* some operand is neither exact nor plainly missing */
  gboolean any_special;            /* FALSE: none of these bits is set */
} GkOperands;

struct _GkBlock {
  const GkPass *pass;
  guint64 first;
  guint32 n_rows;
  guint32 n_words;
  guint64 rows[GK_BLOCK_WORDS];      /* a bit each row there is */
  guint64 open[GK_BLOCK_WORDS];      /* rows all of whose rules are judged by themselves */
  guint64 remaining[GK_BLOCK_WORDS]; /* rows some of whose rules are */
  GkOperands operands;
  gpointer sums[2];
  gpointer copies;    /* of columns, one behind the other */
  GkDerived *derived; /* by slot */
  GkRuleBits *rules;

  /* For rows that are judged by themselves. */
  GkPlanes reported;
  GkPlanes planes;
  gint32 *derived_by;
  GPtrArray *mentions; /* none */
  GkSystem *system;
};

static inline const GkColumn *
gk_block_column (const GkBlock *block, guint32 cell)
{
  return &block->pass->dataset->columns[cell];
}

/* The bits of the rows of the block that have a figure, or a derived one. */
const guint64 *gk_block_present (const GkBlock *block, guint32 cell);

/* Copies the columns of which the block needs copies. */
void gk_block_copy_columns (GkBlock *block);

/* Adds the columns of a side, and what is derived in them, times @sign. The width is in bytes. */
void gk_block_add_side (const GkBlock *block, const GkSide *side, gint sign, gpointer sums, guint8 width);
