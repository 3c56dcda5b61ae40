/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/check.h>
#include <gongkai/ledger.h>
#include <gongkai/lint.h>
#include <gongkai/rollup.h>
#include <gongkai/scan.h>
#include <gongkai/series.h>
#include <gongkai/trace.h>

G_BEGIN_DECLS

/**
 * GkFormat:
 * @GK_FORMAT_TEXT: text for people, aligned by the width of its characters
 * @GK_FORMAT_JSON: JSON (RFC 8259), numbers as exact strings
 * @GK_FORMAT_CSV: CSV (RFC 4180) with a header row
 *
 * What a writer writes.
 *
 * Since: 0.1
 */
typedef enum {
  GK_FORMAT_TEXT = 10,
  GK_FORMAT_JSON = 20,
  GK_FORMAT_CSV = 30,
} GkFormat;

/**
 * GkWriter:
 *
 * Turns findings, reports and forms into text. What is added is written at once
 * and can be taken in pieces, so that a long run needs little memory. Belongs to
 * one thread at a time.
 *
 * Since: 0.1
 */
typedef struct _GkWriter GkWriter;

/**
 * gk_writer_new:
 * @format: a #GkFormat
 * @language: a #GkLanguage, for the words
 * @colour: whether to colour text with ANSI escape sequences
 *
 * Creates a writer.
 *
 * Returns: (transfer full) (nullable): the writer; release with
 *   gk_writer_unref(). %NULL if @format or @language is not a value of its
 *   enumeration
 * Since: 0.1
 */
GK_API GkWriter *gk_writer_new (gint32 format, gint32 language, gboolean colour);

/**
 * gk_writer_ref:
 * @writer: a writer
 *
 * Returns: (transfer full): @writer with one more reference
 * Since: 0.1
 */
GK_API GkWriter *gk_writer_ref (GkWriter *writer);

/**
 * gk_writer_unref:
 * @writer: (nullable) (transfer full): a writer
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_writer_unref (GkWriter *writer);

/**
 * gk_writer_add_findings:
 * @writer: a writer
 * @findings: the findings on one report
 *
 * Writes the findings on a report and what its reader had to say. As CSV, one row
 * a finding.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_findings (GkWriter *writer, GkFindings *findings);

/**
 * gk_writer_add_report:
 * @writer: a writer
 * @report: a report
 *
 * Writes the cells of a report in the order of the form: state, value, raw text and
 * line. As CSV, the columns form, source, period, body, body_code, cell, state,
 * value, raw and line, one row a cell; the reports of one writer are read as the
 * same reports by gk_reader_read_all_file(), but for diagnostics that speak of no
 * cell, the figures of prose, and the numbers of documents.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_report (GkWriter *writer, GkReport *report);

/**
 * gk_writer_add_form:
 * @writer: a writer
 * @form: a form
 * @rules: whether to write its rules too
 *
 * Writes a form: the tree of its indicators.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_form (GkWriter *writer, GkForm *form, gboolean rules);

/**
 * gk_writer_add_series:
 * @writer: a writer that is not finished
 * @series: a series of reports
 *
 * Writes a series: one line a concept, one column a period.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_series (GkWriter *writer, GkSeries *series);

/**
 * gk_writer_add_lint:
 * @writer: a writer that is not finished
 * @lint: remarks on a form
 *
 * Writes the remarks.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_lint (GkWriter *writer, GkLint *lint);

/**
 * gk_writer_add_scan:
 * @writer: a writer
 * @scan: a scan
 *
 * Writes how many reports there are of each verdict on each rule. As text, only
 * rules that applied to some.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_scan (GkWriter *writer, GkScan *scan);

/**
 * gk_writer_add_rollup:
 * @writer: a writer
 * @rollup: a finished roll-up
 *
 * Writes a roll-up: as CSV and JSON each group with its cells, of which a
 * value that is known within bounds only has the bounds; as text the groups, with how many reports
 * they are of, and what groups publish that is not the sum of their bodies.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_rollup (GkWriter *writer, GkRollup *rollup);

/**
 * gk_writer_add_dataset:
 * @writer: a writer
 * @dataset: reports
 * @first: the first row to be written, counted from 0
 * @n: how many rows to write, at most those there are from @first on
 *
 * Writes reports of a dataset. As CSV they are rows of a wide table: the keys that
 * the dataset has, and a column for each cell that some report has; what is not
 * applicable is "N/A", and what is absent in some reports alone is empty, which reads
 * as blank. Nothing else may be written to the same CSV, and all rows of it come from
 * one dataset. Otherwise as gk_writer_add_report() for each.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_dataset (GkWriter *writer, GkDataset *dataset, guint64 first, guint64 n);

/**
 * gk_writer_add_ledger:
 * @writer: a writer
 * @form: a form
 * @ledger: number of one of its ledgers
 *
 * Writes what columns and codes a ledger has; as CSV a row for each column, or each
 * code of a column.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_ledger (GkWriter *writer, GkForm *form, guint32 ledger);

/**
 * gk_writer_add_trace:
 * @writer: a writer
 * @trace: the rows behind a figure
 *
 * Writes the rows with what they say and what each adds; as CSV a row for each. CSV
 * has the columns of one ledger.
 *
 * Since: 0.1
 */
GK_API void gk_writer_add_trace (GkWriter *writer, GkTrace *trace);

/**
 * gk_writer_finish:
 * @writer: a writer
 *
 * Writes what belongs at the end: the closing brackets, or the summary over all
 * reports. Nothing may be added afterwards.
 *
 * Since: 0.1
 */
GK_API void gk_writer_finish (GkWriter *writer);

/**
 * gk_writer_take:
 * @writer: a writer
 *
 * Hands out what was written since the last call.
 *
 * Returns: (transfer full): UTF-8 text, possibly empty; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_writer_take (GkWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkWriter, gk_writer_unref)

G_END_DECLS
