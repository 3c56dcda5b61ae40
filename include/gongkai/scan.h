/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/check.h>
#include <gongkai/dataset.h>

G_BEGIN_DECLS

/**
 * GkScan:
 *
 * Checks datasets: all rules on all rows, counted by rule and verdict, with
 * the rows that are not satisfied. What it says of a row is what
 * gk_checker_check() says of the report in it, prose aside.
 *
 * A scan may be run on one dataset after another, as a stream yields them: the
 * counts add up and the rows are numbered through. It belongs to one thread at
 * a time, and uses several itself.
 */
typedef struct _GkScan GkScan;

/**
 * GkHitFunc:
 * @row: number of the row, counted from 0 through all datasets of the scan
 * @rule: number of the rule
 * @verdict: a #GkVerdict
 * @user_data: what was given with the function
 *
 * Takes one rule that a row does not satisfy. It is called on the thread that
 * runs the scan, in the order of the rows and, in one row, of the rules.
 *
 * Returns: %FALSE to stop the scan
 * Since: 0.1
 */
typedef gboolean (*GkHitFunc) (guint64 row, guint32 rule, gint32 verdict, void *user_data);

/**
 * gk_scan_new:
 * @checker: a checker
 *
 * Makes a scan that checks as @checker does.
 *
 * Returns: (transfer full): the scan; release with gk_scan_unref()
 * Since: 0.1
 */
GK_API GkScan *gk_scan_new (GkChecker *checker);

/**
 * gk_scan_ref:
 * @scan: a scan
 *
 * Returns: (transfer full): @scan with one more reference
 * Since: 0.1
 */
GK_API GkScan *gk_scan_ref (GkScan *scan);

/**
 * gk_scan_unref:
 * @scan: (nullable) (transfer full): a scan
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_scan_unref (GkScan *scan);

/**
 * gk_scan_set_n_threads:
 * @scan: a scan
 * @n: threads, the caller's among them; 0 for one each processor, which is the default
 *
 * Sets how many threads a run uses. The results do not depend on it.
 *
 * Since: 0.1
 */
GK_API void gk_scan_set_n_threads (GkScan *scan, guint32 n);

/**
 * gk_scan_set_progress:
 * @scan: a scan
 * @progress: (nullable): called now and then on the thread that runs the scan
 * @user_data: for @progress
 * @destroy: (nullable): called with @user_data when it is no longer needed
 *
 * Sets what is told how far a run is, and may stop it.
 *
 * Since: 0.1
 */
GK_API void gk_scan_set_progress (GkScan *scan, GkProgressFunc progress, void *user_data, GDestroyNotify destroy);

/**
 * gk_scan_set_hits:
 * @scan: a scan
 * @hit: (nullable): called for each rule that a row does not satisfy
 * @user_data: for @hit
 * @destroy: (nullable): called with @user_data when it is no longer needed
 *
 * Sets what takes the hits instead of the scan's own list.
 *
 * Since: 0.1
 */
GK_API void gk_scan_set_hits (GkScan *scan, GkHitFunc hit, void *user_data, GDestroyNotify destroy);

/**
 * gk_scan_set_listed:
 * @scan: a scan
 * @violated: whether violated rules are hits, as they are by default
 * @undecided: whether undecided ones are, as they are not by default
 *
 * Sets what is listed, or told to the hit function. Everything is counted.
 *
 * Since: 0.1
 */
GK_API void gk_scan_set_listed (GkScan *scan, gboolean violated, gboolean undecided);

/**
 * gk_scan_run:
 * @scan: a scan
 * @dataset: reports of the checker's form
 * @error: return location for an error, or %NULL
 *
 * Checks a dataset and adds what it finds to the scan's counts and hits. If the
 * run fails or is stopped, they are as they were before it; what a hit function
 * has been told it has been told.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if @dataset is of
 *   another form, %GK_ERROR_OVERFLOW if a sum leaves 128 bits,
 *   %GK_ERROR_CANCELLED if it was stopped, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_scan_run (GkScan *scan, GkDataset *dataset, GError **error);

/**
 * gk_scan_get_form:
 * @scan: a scan
 *
 * Returns: (transfer none): the form of its checker
 * Since: 0.1
 */
GK_API GkForm *gk_scan_get_form (GkScan *scan);

/**
 * gk_scan_get_n_rows:
 * @scan: a scan
 *
 * Returns: how many rows have been checked
 * Since: 0.1
 */
GK_API guint64 gk_scan_get_n_rows (GkScan *scan);

/**
 * gk_scan_count:
 * @scan: a scan
 * @rule: number of a rule
 * @verdict: a #GkVerdict
 *
 * Returns: of how many rows the verdict on @rule is @verdict; 0 if there is no
 *   such rule or verdict
 * Since: 0.1
 */
GK_API guint64 gk_scan_count (GkScan *scan, guint32 rule, gint32 verdict);

/**
 * gk_scan_get_n_hits:
 * @scan: a scan
 *
 * Returns: how many hits the scan has listed
 * Since: 0.1
 */
GK_API guint64 gk_scan_get_n_hits (GkScan *scan);

/**
 * gk_scan_get_hit_rows:
 * @scan: a scan
 *
 * Returns: (transfer none) (nullable): the row of each hit, counted from 0 through all
 *   datasets of the scan; valid until the next run
 * Since: 0.1
 */
GK_API const guint64 *gk_scan_get_hit_rows (GkScan *scan);

/**
 * gk_scan_get_hit_rules:
 * @scan: a scan
 *
 * Returns: (transfer none) (nullable): the number of the rule of each hit; valid until the
 *   next run
 * Since: 0.1
 */
GK_API const guint32 *gk_scan_get_hit_rules (GkScan *scan);

/**
 * gk_scan_get_hit_verdicts:
 * @scan: a scan
 *
 * Returns: (transfer none) (nullable): the #GkVerdict of each hit, a byte each; valid
 *   until the next run
 * Since: 0.1
 */
GK_API const guint8 *gk_scan_get_hit_verdicts (GkScan *scan);

/**
 * gk_checker_check_row:
 * @checker: a checker
 * @dataset: reports of its form
 * @row: number of a row, counted from 0
 * @error: return location for an error, or %NULL
 *
 * Checks one row, with everything that explains what is found.
 *
 * Returns: (transfer full): the findings, as of gk_checker_check(). %NULL with
 *   %GK_ERROR_NOT_FOUND if there is no such row
 * Since: 0.1
 */
GK_API GkFindings *gk_checker_check_row (GkChecker *checker, GkDataset *dataset, guint64 row, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkScan, gk_scan_unref)

G_END_DECLS
