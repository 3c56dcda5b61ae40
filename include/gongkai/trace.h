/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/count.h>

G_BEGIN_DECLS

/**
 * GkTrace:
 *
 * The rows of a ledger behind one figure that a tally counts. A trace listens
 * to its tally: of the rows that are added from then on, it keeps those that
 * make the figure, with what they say. A row that makes the figures of several
 * periods is kept once for each.
 *
 * A trace belongs to the thread of its tally, and holds it.
 */
typedef struct _GkTrace GkTrace;

/**
 * gk_trace_new:
 * @tally: a tally, to which the rows will be added
 * @cell: id of a cell of its form, such as "requests.received[natural]"
 * @body: (nullable): code or name of a body; %NULL for every body
 * @period: (nullable): a year such as "2024"; %NULL for those that the tally was
 *   asked for
 * @error: return location for an error, or %NULL
 *
 * Begins to listen.
 *
 * Returns: (transfer full): the trace; release with gk_trace_unref(). %NULL with
 *   %GK_ERROR_NOT_FOUND if the form has no such cell or does not say how it is
 *   counted, or %GK_ERROR_SYNTAX if @period is not a year, or is %NULL and the
 *   tally was asked for none
 * Since: 0.1
 */
GK_API GkTrace *gk_trace_new (GkTally *tally, const char *cell, const char *body, const char *period, GError **error);

/**
 * gk_trace_ref:
 * @trace: a trace
 *
 * Returns: (transfer full): @trace with one more reference
 * Since: 0.1
 */
GK_API GkTrace *gk_trace_ref (GkTrace *trace);

/**
 * gk_trace_unref:
 * @trace: (nullable) (transfer full): a trace
 *
 * Gives up a reference; with the last one it stops listening.
 *
 * Since: 0.1
 */
GK_API void gk_trace_unref (GkTrace *trace);

/**
 * gk_trace_get_form:
 * @trace: a trace
 *
 * Returns: (transfer none): the form of its tally
 * Since: 0.1
 */
GK_API GkForm *gk_trace_get_form (GkTrace *trace);

/**
 * gk_trace_get_cell:
 * @trace: a trace
 *
 * Returns: the number of its cell in the form
 * Since: 0.1
 */
GK_API guint32 gk_trace_get_cell (GkTrace *trace);

/**
 * gk_trace_get_ledger:
 * @trace: a trace
 *
 * Returns: the number of the ledger that its cell is counted from
 * Since: 0.1
 */
GK_API guint32 gk_trace_get_ledger (GkTrace *trace);

/**
 * gk_trace_get_n_rows:
 * @trace: a trace
 *
 * Returns: how many rows it has, in the order in which they were added
 * Since: 0.1
 */
GK_API guint64 gk_trace_get_n_rows (GkTrace *trace);

/**
 * gk_trace_get_lines:
 * @trace: a trace
 *
 * Returns: (transfer none) (nullable): the line of its source that each row begins on,
 *   counted from 1, 0 where it is not known; valid until rows are added
 * Since: 0.1
 */
GK_API const guint32 *gk_trace_get_lines (GkTrace *trace);

/**
 * gk_trace_get_periods:
 * @trace: a trace
 *
 * Returns: (transfer none) (nullable): the year in whose figure each row is; valid until
 *   rows are added
 * Since: 0.1
 */
GK_API const guint32 *gk_trace_get_periods (GkTrace *trace);

/**
 * gk_trace_get_amounts:
 * @trace: a trace
 *
 * Returns: (transfer none) (nullable): what each row adds to the figure, scaled by the
 *   decimals of the indicator: 1 where rows are counted, the converted amount where
 *   a column is summed, and where items are distinct 1 in the first row of each
 *   item and 0 in its others; valid until rows are added
 * Since: 0.1
 */
GK_API const gint64 *gk_trace_get_amounts (GkTrace *trace);

/**
 * gk_trace_get_items:
 * @trace: a trace
 *
 * Returns: (transfer none) (nullable): where items are distinct the number of each row's
 *   item, counted from 1: rows with the same number share it; 0 elsewhere; valid
 *   until rows are added
 * Since: 0.1
 */
GK_API const guint32 *gk_trace_get_items (GkTrace *trace);

/**
 * gk_trace_get_source:
 * @trace: a trace
 * @row: number of a row, counted from 0
 *
 * Returns: (transfer none) (nullable): the name of the source it is in
 * Since: 0.1
 */
GK_API const char *gk_trace_get_source (GkTrace *trace, guint64 row);

/**
 * gk_trace_get_body_code:
 * @trace: a trace
 * @row: number of a row
 *
 * Returns: (transfer none) (nullable): the code of its body, if it says one
 * Since: 0.1
 */
GK_API const char *gk_trace_get_body_code (GkTrace *trace, guint64 row);

/**
 * gk_trace_get_body_name:
 * @trace: a trace
 * @row: number of a row
 *
 * Returns: (transfer none) (nullable): the name of its body, if it says one
 * Since: 0.1
 */
GK_API const char *gk_trace_get_body_name (GkTrace *trace, guint64 row);

/**
 * gk_trace_get_text:
 * @trace: a trace
 * @row: number of a row
 * @column: number of a column of the ledger
 *
 * Returns: (transfer none) (nullable): what the row says there, white space at its
 *   ends apart; %NULL where it says nothing
 * Since: 0.1
 */
GK_API const char *gk_trace_get_text (GkTrace *trace, guint64 row, guint32 column);

/**
 * gk_trace_dup_amount:
 * @trace: a trace
 * @row: number of a row
 *
 * Returns: (transfer full) (nullable): its part of gk_trace_get_amounts() as a decimal;
 *   release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_trace_dup_amount (GkTrace *trace, guint64 row);

/**
 * gk_trace_dup_total:
 * @trace: a trace
 *
 * Returns: (transfer full): what the rows amount to as a decimal: for one body and
 *   one period the figure; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_trace_dup_total (GkTrace *trace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkTrace, gk_trace_unref)

G_END_DECLS
