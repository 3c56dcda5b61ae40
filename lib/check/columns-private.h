/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Verdicts on blocks of rows. Nearly all cells of nearly all reports are exact figures or plainly missing; of these a
 * rule is a sum of columns, compared, and a few operations on bits. What else there is (bounds, rounded figures,
 * unreadable cells, conditions, presences) goes row by row to judge.c, so that there is one place that says what a rule
 * means, and one that is fast where it is simple.
 */

#include "check/check-private.h"
#include "data/dataset-private.h"

/* Rows of a block: its columns stay in the second-level cache while the rules go over them. */
#define GK_BLOCK_ROWS 2048
#define GK_BLOCK_WORDS (GK_BLOCK_ROWS / GK_WORD_ROWS)

/* How the rules of a form are judged on blocks. Immutable. */
typedef struct _GkPlan GkPlan;

GkPlan *gk_plan_new (GkForm *form, const GkPolicy *policy);
void gk_plan_free (GkPlan *plan);

/* A plan for one dataset: which sums fit into how many bits. Immutable. */
typedef struct _GkPass GkPass;

GkPass *gk_pass_new (const GkPlan *plan, const GkDataset *dataset);
void gk_pass_free (GkPass *pass);

/* What a rule says of the rows of a block, a bit each; the rest of @applies is satisfied. */
typedef struct {
  guint64 applies[GK_BLOCK_WORDS];
  guint64 violated[GK_BLOCK_WORDS];
  guint64 undecided[GK_BLOCK_WORDS];
  guint64 open[GK_BLOCK_WORDS]; /* for judge.c to say; the other three have no bit there */
} GkRuleBits;

/* The verdicts on one block, and what it takes to find them. One thread's own. */
typedef struct _GkBlock GkBlock;

GkBlock *gk_block_new (const GkPass *pass, GError **error);
void gk_block_free (GkBlock *block);

/* Judges all rules on the rows from @first on, a multiple of GK_BLOCK_ROWS. FALSE as gk_case_judge(). */
gboolean gk_block_judge (GkBlock *block, guint64 first, GError **error);

const GkRuleBits *gk_block_get_rule (const GkBlock *block, guint32 rule);
guint32 gk_block_get_n_rows (const GkBlock *block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkPlan, gk_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkPass, gk_pass_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkBlock, gk_block_free)
