/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/report.h>
#include <gongkai/rule.h>

G_BEGIN_DECLS

/**
 * GkVerdict:
 * @GK_VERDICT_SATISFIED: however the missing values are completed, the rule holds
 * @GK_VERDICT_VIOLATED: no completion of the missing values makes it hold
 * @GK_VERDICT_UNDECIDED: some do and some do not, or it would take too long to tell
 * @GK_VERDICT_NOT_APPLICABLE: the rule says nothing of this report
 *
 * What a rule says of a report. Where a search over the integers is needed to tell,
 * it is given up after 1,048,576 looks at an unknown, or when all searches of the
 * check have taken 33,554,432: a check ends, whatever its form asks.
 *
 * Since: 0.1
 */
typedef enum {
  GK_VERDICT_SATISFIED = 10,
  GK_VERDICT_VIOLATED = 20,
  GK_VERDICT_UNDECIDED = 30,
  GK_VERDICT_NOT_APPLICABLE = 40,
} GkVerdict;

/**
 * GkChecker:
 *
 * The rules of a form made ready for checking, with a policy for missing values.
 * Immutable; may be shared between threads.
 *
 * Since: 0.1
 */
typedef struct _GkChecker GkChecker;

/**
 * GkFindings:
 *
 * What checking one report yielded: how many rules came to which verdict, and
 * the findings, one for each rule that is violated or undecided, in the order of
 * the rules. Immutable; holds the report, which must not be changed meanwhile.
 *
 * A blank total whose parts are reported is an undecided finding of severity
 * warning that knows the value derived from the parts, where they determine it.
 *
 * Since: 0.1
 */
typedef struct _GkFindings GkFindings;

/**
 * gk_checker_new:
 * @form: a form
 *
 * Creates a checker with the missing policy that the form asks for.
 *
 * Returns: (transfer full): the checker; release with gk_checker_unref()
 * Since: 0.1
 */
GK_API GkChecker *gk_checker_new (GkForm *form);

/**
 * gk_checker_new_with_policy:
 * @form: a form
 * @missing: a #GkMissing: what a missing part counts as
 * @applies: a #GkApplies: when a rule is checked at all
 *
 * Creates a checker with another missing policy than the form's.
 *
 * Returns: (transfer full) (nullable): the checker; %NULL if @missing or @applies
 *   is not a value of its enumeration
 * Since: 0.1
 */
GK_API GkChecker *gk_checker_new_with_policy (GkForm *form, gint32 missing, gint32 applies);

/**
 * gk_checker_new_from_policy:
 * @form: a form
 * @policy: a missing policy as lib/rule/README.md has it: the name of a preset,
 *   settings, or both, such as "vtl:partial_null" or "cn applies=always"
 * @error: return location for an error, or %NULL
 *
 * Creates a checker with a missing policy of its own. It goes before those of the
 * rules and that of the form; what it does not set is left to them.
 *
 * Returns: (transfer full): the checker; release with gk_checker_unref(). %NULL
 *   with %GK_ERROR_SYNTAX, and the column in @policy, if that says nothing known,
 *   or makes a setting a second time
 * Since: 0.1
 */
GK_API GkChecker *gk_checker_new_from_policy (GkForm *form, const char *policy, GError **error);

/**
 * gk_checker_ref:
 * @checker: a checker
 *
 * Returns: (transfer full): @checker with one more reference
 * Since: 0.1
 */
GK_API GkChecker *gk_checker_ref (GkChecker *checker);

/**
 * gk_checker_unref:
 * @checker: (nullable) (transfer full): a checker
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_checker_unref (GkChecker *checker);

/**
 * gk_checker_check:
 * @checker: a checker
 * @report: a report of the checker's form
 * @error: return location for an error, or %NULL
 *
 * Checks every rule of the form on @report. Rules that are violated are results,
 * not errors.
 *
 * Returns: (transfer full): the findings; release with gk_findings_unref().
 *   %NULL with %GK_ERROR_MISMATCH if @report is of another form, or
 *   %GK_ERROR_OVERFLOW if a rule's sum leaves 128 bits
 * Since: 0.1
 */
GK_API GkFindings *gk_checker_check (GkChecker *checker, GkReport *report, GError **error);

/**
 * gk_checker_check_with_prior:
 * @checker: a checker
 * @report: a report of the checker's form
 * @prior: (nullable): the report of the period before, of the same form or of
 *   another edition of it
 * @error: return location for an error, or %NULL
 *
 * As gk_checker_check(), with the rules that look at the prior period. Its cells
 * are found by concept and member; one that is not there, or has another unit, is
 * an absent cell, one with more decimals than this edition has an unreadable one.
 * Without @prior those rules are not applicable.
 *
 * Returns: (transfer full): the findings; release with gk_findings_unref().
 *   %NULL as gk_checker_check(), and with %GK_ERROR_MISMATCH if both reports say
 *   their period and that of @prior does not end the day before the other begins
 * Since: 0.1
 */
GK_API GkFindings *gk_checker_check_with_prior (GkChecker *checker, GkReport *report, GkReport *prior, GError **error);

/**
 * gk_findings_new_against_count:
 * @report: a report, as it was published
 * @counted: what was counted for it: a report of the same form, such as
 *   gk_tally_dup_report() makes
 * @error: return location for an error, or %NULL
 *
 * Compares a report with what ledgers count, cell by cell (数据与台账核对). There is
 * a verdict on each cell of the form: satisfied where both sides agree, that is
 * where some true value would be printed as the one and counted as the other;
 * violated, with severity error, where they do not, and where the report has no
 * figure though the ledgers count something; undecided, a warning, of a figure that
 * cannot be read, and a note where one side alone has a figure (the report none
 * where the ledgers count 0, or the ledgers none that were given); else not
 * applicable. A finding of a cell is called by its id and ":counted", has the
 * printed figure on the left and the counted one on the right, and knows the counted
 * figure as the derived value where the report has none.
 *
 * Returns: (transfer full): the findings; release with gk_findings_unref(). %NULL
 *   with %GK_ERROR_MISMATCH if the reports are of two forms, or both say their
 *   period and that is not the same
 * Since: 0.1
 */
GK_API GkFindings *gk_findings_new_against_count (GkReport *report, GkReport *counted, GError **error);

/**
 * gk_findings_ref:
 * @findings: findings
 *
 * Returns: (transfer full): @findings with one more reference
 * Since: 0.1
 */
GK_API GkFindings *gk_findings_ref (GkFindings *findings);

/**
 * gk_findings_unref:
 * @findings: (nullable) (transfer full): findings
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_findings_unref (GkFindings *findings);

/**
 * gk_findings_get_report:
 * @findings: findings
 *
 * Returns: (transfer none): the report they are of
 * Since: 0.1
 */
GK_API GkReport *gk_findings_get_report (GkFindings *findings);

/**
 * gk_findings_get_prior:
 * @findings: findings
 *
 * Returns: (transfer none) (nullable): the report of the period before, if one
 *   was given
 * Since: 0.1
 */
GK_API GkReport *gk_findings_get_prior (GkFindings *findings);

/**
 * gk_findings_get_counted:
 * @findings: findings
 *
 * Returns: (transfer none) (nullable): what the report was compared with; %NULL if it
 *   was judged by the rules of its form
 * Since: 0.1
 */
GK_API GkReport *gk_findings_get_counted (GkFindings *findings);

/**
 * gk_findings_get_prior_state:
 * @findings: findings
 * @cell: number of a cell of the checked report's form
 *
 * Returns: the #GkCellState of what the prior report has in that place;
 *   %GK_CELL_ABSENT if there is none
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_prior_state (GkFindings *findings, guint32 cell);

/**
 * gk_findings_dup_prior_value:
 * @findings: findings
 * @cell: number of a cell of the checked report's form
 *
 * Returns: (transfer full) (nullable): what the prior report has in that place, as
 *   gk_report_dup_value() prints it; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_findings_dup_prior_value (GkFindings *findings, guint32 cell);

/**
 * gk_findings_count_verdict:
 * @findings: findings
 * @verdict: a #GkVerdict
 *
 * Returns: how many rules of the form, or cells that were compared with what was
 *   counted, came to @verdict
 * Since: 0.1
 */
GK_API guint32 gk_findings_count_verdict (GkFindings *findings, gint32 verdict);

/**
 * gk_findings_count_violated:
 * @findings: findings
 * @severity: a #GkSeverity
 *
 * Returns: how many rules of exactly this severity are violated
 * Since: 0.1
 */
GK_API guint32 gk_findings_count_violated (GkFindings *findings, gint32 severity);

/**
 * gk_findings_get_rule_verdict:
 * @findings: findings
 * @rule: number of a rule of the form
 *
 * Returns: the #GkVerdict on that rule; 0 if there is no such rule
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_rule_verdict (GkFindings *findings, guint32 rule);

/**
 * gk_findings_get_n:
 * @findings: findings
 *
 * Returns: how many findings there are
 * Since: 0.1
 */
GK_API guint32 gk_findings_get_n (GkFindings *findings);

/**
 * gk_findings_get_rule:
 * @findings: findings
 * @finding: number of a finding, counted from 0
 *
 * Returns: the number of its rule in the form, or -1
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_rule (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_rule_id:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): the id of its rule; of a comparison with what was
 *   counted, which no rule of the form is, such as "requests.received:counted"
 * Since: 0.1
 */
GK_API const char *gk_findings_get_rule_id (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_severity:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: its #GkSeverity: the rule's for a violation, warning for a missing
 *   total, note for any other undecided rule; 0 if there is no such finding
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_severity (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_verdict:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: its #GkVerdict; 0 if there is no such finding
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_verdict (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_left:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): the left side as an exact decimal; for a
 *   narrative rule the figure of the prose; %NULL if it is not one value
 * Since: 0.1
 */
GK_API const char *gk_findings_get_left (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_right:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): the right side as an exact decimal; for a
 *   share the recomputed one, rounded half-up two places beyond the stated one
 *   (see gk_findings_get_ratio() for the exact one); for a narrative rule the
 *   figure of the table; %NULL if it is not one value
 * Since: 0.1
 */
GK_API const char *gk_findings_get_right (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_ratio:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): for a share, numerator and denominator as
 *   exact decimals divided by "/", such as "47/636"; %NULL otherwise
 * Since: 0.1
 */
GK_API const char *gk_findings_get_ratio (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_imbalance:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): left minus right with its sign, where
 *   both sides are given
 * Since: 0.1
 */
GK_API const char *gk_findings_get_imbalance (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_derived_cell:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: the number of the one cell whose value the rule determines, or -1
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_derived_cell (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_derived_value:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): the value determined for
 *   gk_findings_get_derived_cell(), as an exact decimal
 * Since: 0.1
 */
GK_API const char *gk_findings_get_derived_value (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_line:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: the line of the source a person should look at first: that of the
 *   prose for a narrative rule, otherwise of the first cell that has one;
 *   0 if none is known
 * Since: 0.1
 */
GK_API guint32 gk_findings_get_line (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_quote:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): for a narrative rule, the words of the
 *   source that were read
 * Since: 0.1
 */
GK_API const char *gk_findings_get_quote (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_n_cells:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: how many terms its rule has, those of its conditions included
 * Since: 0.1
 */
GK_API guint32 gk_findings_get_n_cells (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_cell:
 * @findings: findings
 * @finding: number of a finding
 * @index: number of a term of the rule, counted from 0; those of its conditions
 *   come last
 *
 * Returns: the number of the cell in the form, or -1
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_cell (GkFindings *findings, guint32 finding, guint32 index);

/**
 * gk_findings_is_cell_prior:
 * @findings: findings
 * @finding: number of a finding
 * @index: number of a term of the rule
 *
 * Returns: whether the rule looks at that cell in the prior report
 * Since: 0.1
 */
GK_API gboolean gk_findings_is_cell_prior (GkFindings *findings, guint32 finding, guint32 index);

/**
 * gk_findings_is_cell_open:
 * @findings: findings
 * @finding: number of a finding
 * @index: number of a term of the rule
 *
 * Returns: whether the value of that cell would help to decide an undecided rule
 * Since: 0.1
 */
GK_API gboolean gk_findings_is_cell_open (GkFindings *findings, guint32 finding, guint32 index);

/**
 * gk_findings_get_cause:
 * @findings: findings
 * @finding: number of a finding
 *
 * Where several violated rules share a cell, and one change of that cell would
 * satisfy them all without violating another rule, the gravest of them (the
 * first, of several) is the cause and the others are its consequences. The totals
 * that are derived from the cell move with it. Of several such cells, the one in
 * most violated rules is taken; no rule has two causes.
 *
 * A cell is looked at if the report has a figure for it, which a bound is not nor a
 * derived total, and at least two violated rules name it. What it should be is told
 * by those of them that compare known figures, by shares that it is a part of, with
 * and without conditions on other cells, and by the prose. The value nearest to the
 * reported one that they leave is tried on all rules. If all of these are of those
 * kinds, the cause is found where there is one. It may not be where one is != or has
 * a tolerance in percent, has a condition on the cell or is a share that the cell
 * states, where it has a cell without a known figure, or a rounded one that becomes
 * zero or changes its sign: then the value nearest by the other rules must do. None is
 * found where several cells are to be changed, or where the rules to be judged anew
 * have more than some 4 million terms.
 *
 * Returns: the number of the finding that is its cause; -1 if it is none's
 *   consequence
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_cause (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_suspect_cell:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: of a cause with consequences, the number of the cell whose change would
 *   satisfy them all; else -1
 * Since: 0.1
 */
GK_API gint32 gk_findings_get_suspect_cell (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_suspect_value:
 * @findings: findings
 * @finding: number of a finding
 *
 * Returns: (transfer none) (nullable): a value at which they all hold and no other
 *   rule is violated that is not, as a decimal number; the one nearest to the reported
 *   one, but for what gk_findings_get_cause() says of figures that are rounded
 * Since: 0.1
 */
GK_API const char *gk_findings_get_suspect_value (GkFindings *findings, guint32 finding);

/**
 * gk_findings_get_message:
 * @findings: findings
 * @finding: number of a finding
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): the finding in words, without its place
 * Since: 0.1
 */
GK_API const char *gk_findings_get_message (GkFindings *findings, guint32 finding, gint32 language);

/**
 * gk_findings_get_fingerprint:
 * @findings: findings
 * @finding: number of a finding
 *
 * What identifies the finding from one run to the next: 16 hexadecimal digits
 * over form, body, period, rule and verdict. Lines, file names, languages and
 * figures do not change it.
 *
 * Returns: (transfer none) (nullable): the fingerprint
 * Since: 0.1
 */
GK_API const char *gk_findings_get_fingerprint (GkFindings *findings, guint32 finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkChecker, gk_checker_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkFindings, gk_findings_unref)

G_END_DECLS
