/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Form linting: what can be wrong with a form is found before there is any
 * report. lint-rules.c proves things about the rules, lint-tree.c looks at the
 * indicators and their labels; lint.c keeps what they find.
 */

#include <gongkai/lint.h>

#include "rule/rule-private.h"

/*
 * How many coefficients may be looked at in all the proofs of a form, a matter
 * of seconds. Rules that share figures have their part of it.
 */
#define GK_LINT_MAX_EFFORT G_GUINT64_CONSTANT (200000000)

/* Rules of a proof that are tried without one of them, to name no more than it takes. */
#define GK_LINT_MAX_SHRUNK 32

/* How many coefficients may be looked at to try that, for each one there is. */
#define GK_LINT_SHRINK_EFFORT 64

/* Other rules that a message names; the rest are counted. */
#define GK_LINT_MAX_NAMED 6

typedef struct {
  gint32 code;
  gint32 severity;
  gint32 rule;      /* or -1 */
  gint32 indicator; /* or -1 */
  GArray *others;   /* of guint32: rules */
  GkMessage message;
  const GkMessage *reason; /* of the form, or NULL */
} GkRemark;

struct _GkLint {
  gatomicrefcount references;
  GkForm *form;
  GArray *remarks; /* of GkRemark */
};

/* What programs call a code, or NULL. */
const char *gk_lint_code_name (gint32 code);

/* Adds a remark about @rule or @indicator; the other one is -1. Its message is still to be set. */
GkRemark *gk_lint_add (GkLint *lint, GkLintCode code, gint32 rule, gint32 indicator);

void gk_lint_examine_rules (GkLint *lint);
void gk_lint_examine_tree (GkLint *lint);
