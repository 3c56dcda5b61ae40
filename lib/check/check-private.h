/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * check: the verdict engine and its findings. Knows forms, rules and the planes
 * of reports; knows nothing of files or of how findings are written.
 */

#include <gongkai/check.h>

#include "base/number-private.h"
#include "check/solve-private.h"
#include "data/report-private.h"
#include "rule/rule-private.h"

/* Printed decimals of a prior cell that, where it is not known, may lie between the steps of this edition. */
#define GK_PLACES_BETWEEN 255

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
 * contains 0 unless it speaks of cells that are missing, is by how much the
 * printed figures may differ from the true ones.
 */
typedef struct {
  GkInterval completions;
  GkInterval rounding;
  gint128 fixed;    /* what the cells that have one value amount to */
  gint128 step;     /* the others add a multiple of this; 0 if there are none */
  gboolean uniform; /* and any multiple within the completions: their coefficients differ in sign alone */
} GkValues;

/*
 * The values as they are printed or would be. In @truths a missing cell that would
 * be rounded is no completion: what its true value may be is all in the rounding.
 */
typedef struct {
  union {
    struct {
      GkInterval completions;
      GkInterval rounding;
      gint128 fixed;
      gint128 step;
      gboolean uniform;
    };
    GkValues printed;
  };
  GkValues truths;
  gboolean has_truths; /* the two differ; else @truths is not set */
} GkRange;

static inline const GkValues *
gk_range_truths (const GkRange *range)
{
  return range->has_truths ? &range->truths : &range->printed;
}

/* What a rule is judged on: the planes of one report with the totals that its parts determine filled in. */
typedef struct {
  const GkRules *rules;
  const GkForm *form;
  const GkPlanes *reported; /* the report as it is */
  const GkPlanes *prior;    /* the prior report, its cells numbered as this form's; or NULL */
  GPtrArray *mentions;      /* of GkMention, those of one narrative together; there are none once all is judged */
  GkPlanes planes;          /* the report with its derived totals */
  gint32 *derived_by;       /* for each cell the rule that filled it, or -1 */
  GkSystem *system;         /* for what intervals do not tell; there is none once all is judged */
  GkPolicy policy;          /* the caller's settings */
} GkCase;

/* What a missing cell that would be rounded is taken to be: what it leaves out is not the same around zero. */
typedef struct {
  const GkTerm *term;
  gint8 sign; /* -1, 0 or 1 */
} GkFate;

/* Cells whose signs are told apart; of more none is. */
#define GK_VIEW_MAX_FATES 4

/* One rule of a case, with the policy that it is judged by. */
typedef struct {
  const GkCase *subject;
  const GkRule *rule;
  GkPolicy policy;
  GkFate fates[GK_VIEW_MAX_FATES];
  guint n_fates;
} GkView;

/* A verdict with what explains it. */
typedef struct {
  gint32 verdict;
  GkRange sides[GK_N_SIDES];
  gboolean whole_missing;   /* undecided because the whole is missing while parts are reported */
  const GkMention *mention; /* of GK_RULE_MENTION: the figure that was compared */
} GkJudgement;

/* The sides of a rule, those of its conditions last. */
static inline guint
gk_rule_n_sides (const GkRule *rule)
{
  return GK_N_SIDES + 2 * rule->n_conditions;
}

static inline const GkSide *
gk_rules_side (const GkRules *rules, const GkRule *rule, guint side)
{
  return side < GK_N_SIDES ? &rule->sides[side]
                           : &gk_rules_condition (rules, rule, (side - GK_N_SIDES) / 2)->sides[(side - GK_N_SIDES) % 2];
}

/* ---- range.c: what cells and sides may be ---- */

GkView gk_case_view (const GkCase *subject, guint32 rule);

/* Whether the value of @term is there for its rule: what the rule derived itself is no evidence for it. */
gboolean gk_view_is_present (const GkView *view, const GkTerm *term);
gboolean gk_view_any_present (const GkView *view, const GkSide *side);
guint8 gk_view_state (const GkView *view, const GkTerm *term);

/* Whether missing parts of @side count as zero. It looks at all of them. */
gboolean gk_view_fills_zero (const GkView *view, const GkSide *side);

/* The values @term may have, if missing parts of its side count as @zero. */
GkRange gk_view_range (const GkView *view, const GkTerm *term, gboolean zero);

/* Whether they are several, so that @term leaves the rule open. */
gboolean gk_view_is_open (const GkView *view, const GkTerm *term, gboolean zero);

/* Whether @range, of one term, can have a value of @sign. */
gboolean gk_range_has_sign (const GkRange *range, gint8 sign);

/* FALSE if the sum leaves 128 bits. */
gboolean gk_view_sum (const GkView *view, const GkSide *side, GkRange *sum);

/* The sum of two sides times their factors, what they have in common being the same in both. */
gboolean gk_view_sum_both (const GkView *view, const GkSide sides[2], const gint128 factors[2], GkRange *sum);

gboolean gk_range_add (GkRange *sum, const GkRange *term, gint128 factor);

/* The one value that @range amounts to, halved; FALSE if there are several. */
gboolean gk_range_value (const GkRange *range, gint128 *value);

extern const GkRange gk_zero_range;

/* By how much the true value may differ from @value as printed with so many decimals. */
GkInterval gk_rounding_of (const GkIndicator *indicator, gint64 value, guint places);

/* ---- claim.c: what a comparison demands, and whether that is possible ---- */

/* A multiple of a side. */
typedef struct {
  const GkSide *side;
  const GkRange *range;
  gint128 factor;
} GkPart;

/* The sum of the parts is within the interval. */
typedef struct {
  GkPart parts[2];
  guint n;
  const GkRange *sum; /* of the parts, if they have cells in common; else NULL */
  gboolean truths;    /* of the true values, not of the printed ones */
  GkInterval within;
} GkAtom;

/* All of the atoms hold. */
typedef struct {
  GkAtom atoms[9];
  guint n;
} GkAlternative;

/* What it takes for a comparison to hold, and to fail: one of the alternatives. */
typedef struct {
  GkAlternative holds[4];
  GkAlternative fails[4];
  GkAlternative speaks; /* what it takes for it to say anything; no atoms: nothing */
  guint n_holds;
  guint n_fails;
  GkRange sums[2]; /* for the atoms */
} GkClaim;

/* Whether a comparison holds that does for some true values behind the printed ones, or that does for all. */
typedef enum {
  GK_TRUTH_SOME,
  GK_TRUTH_ALL,
} GkTruth;

gboolean gk_atom_sum (const GkAtom *atom, GkRange *sum);

/* Those of @range that @atom is about. */
static inline const GkValues *
gk_atom_values (const GkAtom *atom, const GkRange *range)
{
  return atom->truths ? gk_range_truths (range) : &range->printed;
}

/* FALSE if a product leaves 128 bits. */
gboolean gk_claim_compare (GkTruth truth, gint32 relation, gint64 tolerance, gboolean relative, const GkSide sides[2],
                           const GkRange ranges[2], GkClaim *claim);

/* The stated share lies in @stated; numerator / denominator times @factor must. */
gboolean gk_claim_share (const GkView *view, const GkInterval *stated, gint128 factor, const GkSide sides[2],
                         const GkRange ranges[2], GkClaim *claim);

/* A share that is not stated: there must be something to be a share of, and a value of the cell that states it. */
gboolean gk_claim_any_share (const GkIndicator *stated, gint128 factor, const GkSide sides[2], const GkRange ranges[2],
                             GkClaim *claim);

/* Whether some completion satisfies all of @alternatives, none of which needs more than their sides. */
gboolean gk_alternatives_possible (const GkView *view, const GkAlternative *const *alternatives, guint n);
gboolean gk_any_possible (const GkView *view, const GkAlternative *alternatives, guint n);

/* ---- judge.c ---- */

/*
 * Judges one rule. FALSE with GK_ERROR_OVERFLOW if its sums leave 128 bits. It
 * allocates nothing, but that the case's system grows to the size of what it is asked.
 */
gboolean gk_case_judge (const GkCase *subject, guint32 rule, GkJudgement *judgement, GError **error);

/* What the prose says of @narrative, in its order. */
GkMention *const *gk_case_find_mentions (const GkCase *subject, guint32 narrative, guint *n);

/* What the body of @view's rule demands of its @sides, which it sums up. FALSE if a sum or product leaves 128 bits. */
gboolean gk_view_claim (const GkView *view, GkRange sides[GK_N_SIDES], GkClaim *claim);

/* The whole that a rule of GkRules.totals determines. */
guint32 gk_rules_total_cell (const GkRules *rules, guint32 rule);

/* Fills that whole, if it is missing and its parts determine it. */
gboolean gk_case_derive_total (GkCase *subject, guint32 rule, GError **error);

/* Fills all missing totals that their reported parts determine. */
gboolean gk_case_derive (GkCase *subject, GError **error);

/*
 * The value that an equation determines for the one cell it leaves open, in the
 * cell's own scale. FALSE if there is none.
 */
gboolean gk_case_solve (const GkCase *subject, guint32 rule, guint32 *cell, gint64 *value);

typedef struct {
  guint32 rule; /* G_MAXUINT32 of a comparison with what was counted */
  gint32 cell;  /* the one that was compared, or -1 */
  char *id;     /* what the comparison is called, or NULL */
  gint32 severity;
  gint32 verdict;
  char *left;
  char *right;
  char *ratio;
  char *imbalance;
  gint32 derived_cell;
  char *derived_value;
  guint32 zero_sides; /* of an undecided rule: a bit for each side of which missing parts count as zero */
  guint32 line;
  char *quote;
  char *fingerprint;
  gint32 cause;        /* the finding it is a consequence of, or -1 */
  gint32 suspect_cell; /* of a cause: the cell whose change satisfies it and its consequences, or -1 */
  char *suspect_value;
  GkMessage message;
} GkFinding;

struct _GkFindings {
  gatomicrefcount references;
  GkReport *report;
  GkReport *prior;
  GkReport *counted; /* or NULL: what the report is compared with, a cell each, instead of being judged by rules */
  GkCase subject;    /* what the rules were judged on */
  GkPlanes prior_planes;
  guint8 *verdicts;   /* GkVerdict of each rule, or each cell */
  guint32 n_verdicts; /* how many these are */
  GArray *findings;   /* of GkFinding */
};

struct _GkChecker {
  gatomicrefcount references;
  GkForm *form;
  GkPolicy policy; /* the caller's settings */
};

/* Findings without any yet, of so many rules or cells. */
GkFindings *gk_findings_new (GkReport *report, GkReport *prior, guint32 n_verdicts);

/* Identifies a finding by what it is about, not by where it stands or how it reads. */
char *gk_finding_make_fingerprint (const GkReport *report, const char *rule, gint32 verdict);

/* The label of a cell for a sentence, with the name that the body wrote into it, and its member. */
char *gk_finding_make_label (const GkReport *report, guint32 cell, gint32 language);

/* Whether what is of @form can be checked; @source (or NULL) is what the error calls it. */
gboolean gk_checker_fits (const GkChecker *checker, const GkForm *form, const char *source, GError **error);

/* Puts a finding into words. */
void gk_finding_explain (const GkFindings *findings, const GkJudgement *judgement, GkFinding *finding);

/* Finds violated rules that one cell is to blame for. */
void gk_findings_find_causes (GkFindings *findings);

/* Whether @prior can be the report of the period before @report. */
gboolean gk_prior_check (const GkReport *report, const GkReport *prior, GError **error);

/* Puts the cells of @prior where those of @form are, by concept and member. */
void gk_prior_align (const GkForm *form, const GkReport *prior, GkPlanes *planes);
