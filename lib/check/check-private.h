/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * check: the verdict engine and its findings. Knows forms, rules and the planes
 * of reports; knows nothing of files or of how findings are written.
 */

#include <gongkai/check.h>

#include "base/number-private.h"
#include "data/report-private.h"
#include "rule/rule-private.h"

/* An end of an interval; @value counts for nothing if it is infinite. */
typedef struct {
  gint128 value;
  gboolean open;
  gboolean infinite;
} GkBound;

typedef struct {
  GkBound low;
  GkBound high;
} GkInterval;

/*
 * The values a side of a rule may have, doubled, so that half a unit is an
 * integer. @completions is what the missing cells leave open; @rounding, which
 * contains 0, is by how much the printed figures may differ from the true ones.
 */
typedef struct {
  GkInterval completions;
  GkInterval rounding;
  gint128 fixed; /* what the cells that have one value amount to */
  gint128 step;  /* the others add a multiple of this; 0 if there are none */
} GkRange;

/* What a rule is judged on: the planes of one report with the totals that its parts determine filled in. */
typedef struct {
  const GkRules *rules;
  const GkForm *form;
  const GArray *mentions; /* of GkMention */
  GkPlanes planes;
  gint32 *derived_by; /* for each cell the rule that filled it, or -1 */
  gint32 missing;
  gint32 applies;
} GkCase;

/* A verdict with what explains it. */
typedef struct {
  gint32 verdict;
  GkRange sides[GK_N_SIDES];
  gboolean whole_missing;   /* undecided because the whole is missing while parts are reported */
  const GkMention *mention; /* of GK_RULE_MENTION: the figure that was compared */
} GkJudgement;

/* Judges one rule. FALSE with GK_ERROR_OVERFLOW if its sums leave 128 bits. Allocates nothing on success. */
gboolean gk_case_judge (const GkCase *subject, guint32 rule, GkJudgement *judgement, GError **error);

/* Fills the missing totals that their reported parts determine. */
gboolean gk_case_derive (GkCase *subject, GError **error);

/*
 * The value that an equation determines for the one cell it leaves open, in the
 * cell's own scale. FALSE if there is none.
 */
gboolean gk_case_solve (const GkCase *subject, guint32 rule, guint32 *cell, gint64 *value);

/* Whether @cell leaves @rule open: it is missing and does not count as zero there. */
gboolean gk_case_is_open (const GkCase *subject, const GkRule *rule, const GkSide *side, guint32 cell);

/* The one value that @range amounts to, halved; FALSE if there are several. */
gboolean gk_range_value (const GkRange *range, gint128 *value);

typedef struct {
  guint32 rule;
  gint32 severity;
  gint32 verdict;
  char *left;
  char *right;
  char *ratio;
  char *imbalance;
  gint32 derived_cell;
  char *derived_value;
  guint32 line;
  char *quote;
  char *fingerprint;
  GkMessage message;
} GkFinding;

struct _GkFindings {
  gatomicrefcount references;
  GkReport *report;
  guint8 *verdicts; /* GkVerdict of each rule */
  GArray *findings; /* of GkFinding */
};

/* Puts a finding into words. */
void gk_finding_explain (const GkCase *subject, GkReport *report, const GkJudgement *judgement, GkFinding *finding);
