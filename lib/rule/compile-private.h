/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rule/rule-private.h"

/* A coefficient or a constant before the row has a common scale. */
typedef struct {
  gint64 number;
  guint decimals;
} GkDecimal;

/* A side as a linear form. */
typedef struct {
  gint32 node;   /* what it was made of, to blame */
  GArray *terms; /* of GkLooseTerm */
  GkDecimal constant;
  gboolean breakdown;
} GkLinear;

typedef struct {
  guint32 cell;
  guint32 flags;
  GkDecimal coefficient;
} GkLooseTerm;

typedef struct {
  GkForm *form;
  GkRules *rules;
  const GkRuleHead *head;
  GkSyntax syntax;
  const char *text; /* what its rules are listed with */
  gint32 member;    /* the one that is being compiled for, or -1: no instance */
  guint n_added;    /* of this instance */
  gboolean in_condition;
  guint32 first_condition;
  GError **error;
} GkCompiler;

static inline const GkNode *
gk_compiler_node (const GkCompiler *compiler, gint32 node)
{
  return &g_array_index (compiler->syntax.nodes, GkNode, (guint32) node);
}

/* Refuses what stands at @node. */
gboolean gk_compiler_refuse (GkCompiler *compiler, gint32 node, GkError code, const char *en, const char *zh);
gboolean gk_compiler_refuse_extreme (GkCompiler *compiler, gint32 node);

void gk_linear_init (GkLinear *linear, gint32 node);
void gk_linear_clear (GkLinear *linear);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkLinear, gk_linear_clear)

/* Appends the indicators (guint32) that the reference @node means. */
gboolean gk_compiler_collect_indicators (GkCompiler *compiler, gint32 node, GArray *indicators);

/* Appends the cells (guint32) that the reference @node means. */
gboolean gk_compiler_collect_cells (GkCompiler *compiler, gint32 node, GArray *cells);

/* Adds @factor times @cell to @linear, for which @node is to blame. */
gboolean gk_compiler_add_term (GkCompiler *compiler, gint32 node, guint32 cell, guint32 flags, GkDecimal factor,
                               GkLinear *linear);

/* Adds @factor times @node to @linear. */
gboolean gk_compiler_linearise (GkCompiler *compiler, gint32 node, GkDecimal factor, GkLinear *linear);

/* Makes every cell stand once in @linear. FALSE if a coefficient gets too large. */
gboolean gk_linear_merge (GkLinear *linear);

/* Makes every cell stand on one side only: intervals are exact when each unknown occurs once. Both are merged. */
gboolean gk_linear_cancel (GkLinear *left, GkLinear *right);

/* Drops terms of coefficient zero. */
void gk_linear_drop_zeros (GkLinear *linear);
