/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/rule.h>

G_BEGIN_DECLS

/**
 * GkLintCode:
 * @GK_LINT_CONTRADICTION: no report can satisfy the rule together with others
 * @GK_LINT_REDUNDANT: every report without missing figures that satisfies others,
 *   each at least as severe, satisfies the rule
 * @GK_LINT_UNREACHED: no rule looks at the indicator
 * @GK_LINT_SAME_LABEL: two rows under one parent cannot be told apart by their labels
 * @GK_LINT_PERCENT_WITHOUT_SHARE: no rule says what a percentage is a share of
 * @GK_LINT_GAVE_UP: the rules are too many, or their numbers too large, for a proof
 *
 * What can be wrong with a form. Programs know a code by its name:
 * "contradiction", "redundant", "unreached", "same-label",
 * "percent-without-share", "gave-up".
 *
 * Since: 0.1
 */
typedef enum {
  GK_LINT_CONTRADICTION = 10,
  GK_LINT_REDUNDANT = 20,
  GK_LINT_UNREACHED = 30,
  GK_LINT_SAME_LABEL = 40,
  GK_LINT_PERCENT_WITHOUT_SHARE = 50,
  GK_LINT_GAVE_UP = 60,
} GkLintCode;

/**
 * GkLint:
 *
 * What examining a form, without any report, found. Immutable; holds the form.
 *
 * Since: 0.1
 */
typedef struct _GkLint GkLint;

/**
 * gk_lint_new:
 * @form: a form
 *
 * Examines @form: its linear rules over values that are not negative unless an
 * indicator is signed, in exact rational arithmetic; its labels; its indicators.
 * Rules with conditions, shares, presences and figures of the prose count as
 * reaching their cells, and take no part in the proofs.
 *
 * Returns: (transfer full): the remarks; release with gk_lint_unref()
 * Since: 0.1
 */
GK_API GkLint *gk_lint_new (GkForm *form);

/**
 * gk_lint_ref:
 * @lint: remarks on a form
 *
 * Returns: (transfer full): @lint with one more reference
 * Since: 0.1
 */
GK_API GkLint *gk_lint_ref (GkLint *lint);

/**
 * gk_lint_unref:
 * @lint: (nullable) (transfer full): remarks on a form
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_lint_unref (GkLint *lint);

/**
 * gk_lint_get_form:
 * @lint: remarks on a form
 *
 * Returns: (transfer none): the form
 * Since: 0.1
 */
GK_API GkForm *gk_lint_get_form (GkLint *lint);

/**
 * gk_lint_get_n:
 * @lint: remarks on a form
 *
 * Returns: how many remarks there are
 * Since: 0.1
 */
GK_API guint32 gk_lint_get_n (GkLint *lint);

/**
 * gk_lint_get_code:
 * @lint: remarks on a form
 * @remark: number of a remark, counted from 0
 *
 * Returns: its #GkLintCode; 0 if there is no such remark
 * Since: 0.1
 */
GK_API gint32 gk_lint_get_code (GkLint *lint, guint32 remark);

/**
 * gk_lint_get_severity:
 * @lint: remarks on a form
 * @remark: number of a remark
 *
 * Returns: its #GkSeverity: %GK_SEVERITY_ERROR for a contradiction,
 *   %GK_SEVERITY_NOTE for what the form says is no mistake
 * Since: 0.1
 */
GK_API gint32 gk_lint_get_severity (GkLint *lint, guint32 remark);

/**
 * gk_lint_get_rule:
 * @lint: remarks on a form
 * @remark: number of a remark
 *
 * Returns: the number of the rule it is about, or -1
 * Since: 0.1
 */
GK_API gint32 gk_lint_get_rule (GkLint *lint, guint32 remark);

/**
 * gk_lint_get_n_others:
 * @lint: remarks on a form
 * @remark: number of a remark
 *
 * Returns: how many other rules contradict it, or imply it
 * Since: 0.1
 */
GK_API guint32 gk_lint_get_n_others (GkLint *lint, guint32 remark);

/**
 * gk_lint_get_other:
 * @lint: remarks on a form
 * @remark: number of a remark
 * @index: number of one of these rules, counted from 0
 *
 * Returns: the number of the rule, or -1
 * Since: 0.1
 */
GK_API gint32 gk_lint_get_other (GkLint *lint, guint32 remark, guint32 index);

/**
 * gk_lint_get_indicator:
 * @lint: remarks on a form
 * @remark: number of a remark
 *
 * Returns: the number of the indicator it is about, or -1
 * Since: 0.1
 */
GK_API gint32 gk_lint_get_indicator (GkLint *lint, guint32 remark);

/**
 * gk_lint_get_message:
 * @lint: remarks on a form
 * @remark: number of a remark
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): the remark in words
 * Since: 0.1
 */
GK_API const char *gk_lint_get_message (GkLint *lint, guint32 remark, gint32 language);

/**
 * gk_lint_get_reason:
 * @lint: remarks on a form
 * @remark: number of a remark
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): why the form says it is no mistake; %NULL
 *   if it does not
 * Since: 0.1
 */
GK_API const char *gk_lint_get_reason (GkLint *lint, guint32 remark, gint32 language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkLint, gk_lint_unref)

G_END_DECLS
