/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/dataset.h>
#include <gongkai/report.h>

G_BEGIN_DECLS

/**
 * GkReader:
 *
 * Turns what bodies publish into reports: a page in HTML, the text that one
 * yields, prose with a table whose cells are divided by bars ("|" and its kin) or
 * tabs; and CSV, see gk_reader_read_all_file(). The
 * rows of the table are aligned with the form in order, so that labels which
 * stand under several parents find the right one. A row the reader cannot place
 * and a row of the form it cannot find are diagnostics of the report.
 *
 * Limits of a page: 64 MiB of input, 4 MiB of prose, 20,000 table rows, 256 cells a row,
 * 1 MiB a line; an input beyond them is refused with %GK_ERROR_LIMIT and its
 * place.
 *
 * A reader belongs to one thread at a time.
 *
 * Since: 0.1
 */
typedef struct _GkReader GkReader;

/**
 * GkReports:
 *
 * The reports of one input, in its order. Immutable; the reports themselves are
 * not.
 *
 * Since: 0.1
 */
typedef struct _GkReports GkReports;

/**
 * gk_reader_new:
 *
 * Creates a reader that knows no form yet. As long as none is added, it takes
 * the built-in forms as candidates.
 *
 * Returns: (transfer full): the reader; release with gk_reader_unref()
 * Since: 0.1
 */
GK_API GkReader *gk_reader_new (void);

/**
 * gk_reader_ref:
 * @reader: a reader
 *
 * Returns: (transfer full): @reader with one more reference
 * Since: 0.1
 */
GK_API GkReader *gk_reader_ref (GkReader *reader);

/**
 * gk_reader_unref:
 * @reader: (nullable) (transfer full): a reader
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_reader_unref (GkReader *reader);

/**
 * gk_reader_add_form:
 * @reader: a reader
 * @form: a form
 *
 * Adds a form that inputs may be of. With one form added, every input is read as
 * that form; with several, the one that fits best is chosen.
 *
 * Since: 0.1
 */
GK_API void gk_reader_add_form (GkReader *reader, GkForm *form);

/**
 * gk_reader_read_file:
 * @reader: a reader
 * @path: a file, in the encoding of file names
 * @error: return location for an error, or %NULL
 *
 * Reads a file that holds one report.
 *
 * Returns: (transfer full): the report; release with gk_report_unref(). %NULL
 *   with %GK_ERROR_IO, %GK_ERROR_ENCODING, %GK_ERROR_LIMIT,
 *   %GK_ERROR_UNRECOGNISED if no form fits, %GK_ERROR_AMBIGUOUS if several fit
 *   equally well or the file does not hold one report, %GK_ERROR_SYNTAX for CSV, or
 *   %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkReport *gk_reader_read_file (GkReader *reader, const char *path, GError **error);

/**
 * gk_reader_read_data:
 * @reader: a reader
 * @data: (array length=length) (nullable): the bytes; may be %NULL if @length is 0
 * @length: bytes of @data, or -1 if it ends with a NUL
 * @name: (nullable): what errors and the report call the data, UTF-8
 * @error: return location for an error, or %NULL
 *
 * Reads bytes from memory into a report, as gk_reader_read_file() does.
 *
 * Returns: (transfer full): the report; release with gk_report_unref()
 * Since: 0.1
 */
GK_API GkReport *gk_reader_read_data (GkReader *reader, const char *data, gssize length, const char *name,
                                      GError **error);

/**
 * gk_reader_read_all_file:
 * @reader: a reader
 * @path: a file, in the encoding of file names
 * @error: return location for an error, or %NULL
 *
 * Reads a file that may hold several reports. It is CSV (RFC 4180) if its first
 * record has the columns cell and value, or a column called after a cell of one of
 * the reader's forms; with several reports that is
 *
 * - one row a report: columns are cell ids, and form, source, period, body,
 *   body_code, document_number and index_number;
 * - one row a cell: the columns cell and value, and any of form, source, period,
 *   body, body_code, status, raw and line. Rows with the same form, source, period,
 *   body and code are one report. A status is a #GkCellState by the name that the
 *   CSV writer gives it, or a code of the SDMX code list CL_OBS_STATUS, version 2.2:
 *   A leaves it to the value; M (data cannot exist) is
 *   %GK_CELL_NOT_APPLICABLE; H, K, L, O and Q (missing for a reason) are
 *   %GK_CELL_BLANK; those that qualify a value, as E (estimated) does, are refused
 *   with %GK_ERROR_SYNTAX;
 * - what the CSV writer makes of reports: see gk_writer_add_report(). Two reports of
 *   the same body and period are two again.
 *
 * A CSV file without rows holds no report, which is no error: gk_reports_get_n() is
 * 0. Any other file is a page and holds one report, as for gk_reader_read_file().
 * One mistake refuses the whole file; a figure that is none is a diagnostic of its
 * report (%GK_DIAGNOSTIC_INVALID_CELL), and so is a code of the body whose length or
 * check digit is wrong (%GK_DIAGNOSTIC_CODE).
 *
 * Limits of CSV: 64 MiB of input, 262,144 columns, 1 MiB a field, 100,000 reports,
 * 33,554,432 cells of all reports together, whether the file has them or not. Of a
 * page, those of #GkReader. Beyond them the file is refused with %GK_ERROR_LIMIT.
 *
 * Returns: (transfer full): the reports; release with gk_reports_unref(). They, and
 *   the reports in them that have been given a reference of their own, outlive
 *   @reader. %NULL with the errors of gk_reader_read_file(), or for CSV:
 *   %GK_ERROR_SYNTAX with line and column; %GK_ERROR_UNRECOGNISED if no form has one
 *   of the cells, or none has the name that the column form says;
 *   %GK_ERROR_AMBIGUOUS if several forms fit equally well. For a page,
 *   %GK_ERROR_UNRECOGNISED means that no form fits it: a CSV file whose header names
 *   no cell is taken for one
 * Since: 0.1
 */
GK_API GkReports *gk_reader_read_all_file (GkReader *reader, const char *path, GError **error);

/**
 * gk_reader_read_all_data:
 * @reader: a reader
 * @data: (array length=length) (nullable): the bytes; may be %NULL if @length is 0
 * @length: bytes of @data, or -1 if it ends with a NUL
 * @name: (nullable): what errors and the reports call the data, UTF-8
 * @error: return location for an error, or %NULL
 *
 * Reads bytes from memory as gk_reader_read_all_file() does a file.
 *
 * Returns: (transfer full): the reports; release with gk_reports_unref()
 * Since: 0.1
 */
GK_API GkReports *gk_reader_read_all_data (GkReader *reader, const char *data, gssize length, const char *name,
                                           GError **error);

/**
 * gk_reader_set_n_threads:
 * @reader: a reader
 * @n_threads: how many threads read a file, the caller's among them; 0 for one
 *   each processor
 *
 * Sets how many threads gk_reader_read_dataset_file() and its kin use. There is
 * one at first. Threads live only as long as the call; what is read does not
 * depend on how many there are.
 *
 * Since: 0.1
 */
GK_API void gk_reader_set_n_threads (GkReader *reader, guint32 n_threads);

/**
 * gk_reader_set_progress:
 * @reader: a reader
 * @progress: (nullable) (scope notified): what is told of the progress, in bytes
 * @user_data: data for @progress
 * @destroy: (nullable): frees @user_data when it is not needed any more
 *
 * Sets a function that gk_reader_read_dataset_file() and its kin call, on the
 * thread that called them, and that may stop them.
 *
 * Since: 0.1
 */
GK_API void gk_reader_set_progress (GkReader *reader, GkProgressFunc progress, void *user_data, GDestroyNotify destroy);

/**
 * gk_reader_read_dataset_file:
 * @reader: a reader
 * @path: a file, in the encoding of file names
 * @error: return location for an error, or %NULL
 *
 * Reads a CSV file of reports into one dataset. The file is as for
 * gk_reader_read_all_file(), and so is what its cells say; all reports must be
 * of one form. A field that is no figure is a cell that is %GK_CELL_INVALID and
 * keeps its text; anything else that is wrong is an error. The file may have any
 * size, and where a row is a cell, the rows of a report may stand anywhere.
 *
 * The text is UTF-8; up to 64 MiB it may be in the other encodings the reader
 * knows, too. Of a text in UTF-8 larger than that the first mistake in the file is
 * the error, be it one of encoding or of syntax. A regular file is mapped, and
 * must not be cut short by others while it is read.
 *
 * Returns: (transfer full): the dataset, a row each report in the order of the
 *   file; release with gk_dataset_unref(). %NULL with %GK_ERROR_IO,
 *   %GK_ERROR_ENCODING, %GK_ERROR_SYNTAX, %GK_ERROR_LIMIT,
 *   %GK_ERROR_UNRECOGNISED, %GK_ERROR_AMBIGUOUS, %GK_ERROR_MISMATCH (reports of
 *   several forms), %GK_ERROR_CANCELLED or %GK_ERROR_NO_MEMORY, with line and
 *   column where there is one
 * Since: 0.1
 */
GK_API GkDataset *gk_reader_read_dataset_file (GkReader *reader, const char *path, GError **error);

/**
 * gk_reader_read_dataset_data:
 * @reader: a reader
 * @data: (array length=length) (nullable): the bytes; may be %NULL if @length is 0
 * @length: bytes of @data, or -1 if it ends with a NUL
 * @name: (nullable): what errors and the dataset call the data, UTF-8
 * @error: return location for an error, or %NULL
 *
 * Reads bytes from memory as gk_reader_read_dataset_file() does a file.
 *
 * Returns: (transfer full): the dataset; release with gk_dataset_unref()
 * Since: 0.1
 */
GK_API GkDataset *gk_reader_read_dataset_data (GkReader *reader, const char *data, gssize length, const char *name,
                                               GError **error);

/**
 * GkDatasetStream:
 *
 * Reads a CSV file of any length piece by piece: every piece is a dataset of
 * some ten thousand rows, to be checked or rolled up and released. Of the file
 * 24 MiB are in memory at once, and of the datasets those that are not released:
 * the memory of the last one is used again for the next if it is.
 *
 * A stream belongs to one thread at a time. Its datasets may be shared like any
 * other.
 *
 * Since: 0.1
 */
typedef struct _GkDatasetStream GkDatasetStream;

/**
 * gk_reader_open_dataset_stream:
 * @reader: a reader
 * @path: a file, or a pipe, in the encoding of file names
 * @error: return location for an error, or %NULL
 *
 * Opens a CSV file, as for gk_reader_read_dataset_file(), and reads its header.
 * The text is UTF-8, GB18030 or, with a byte order mark, UTF-16; up to 24 MiB it may
 * be in the other encodings the reader knows, too. Of a longer one the first
 * characters beyond ASCII tell, if they are among the first 24 MiB; the progress
 * function is not told how much of it there is unless it is UTF-8. The forms, the
 * count of threads and the progress function are those the reader has now.
 *
 * No row may be longer than 24 MiB. Where a row is a cell, the rows of a report
 * have to stand together, and to be no longer either; of every report 16 bytes
 * are kept, so that one that comes again is %GK_ERROR_LIMIT with its line. Such a
 * file can be read with gk_reader_read_dataset_file(). The form of rows that name
 * none is chosen of the first ones.
 *
 * Returns: (transfer full): the stream; release with gk_dataset_stream_unref().
 *   %NULL with the errors of gk_reader_read_dataset_file()
 * Since: 0.1
 */
GK_API GkDatasetStream *gk_reader_open_dataset_stream (GkReader *reader, const char *path, GError **error);

/**
 * gk_dataset_stream_ref:
 * @stream: a stream
 *
 * Returns: (transfer full): @stream with one more reference
 * Since: 0.1
 */
GK_API GkDatasetStream *gk_dataset_stream_ref (GkDatasetStream *stream);

/**
 * gk_dataset_stream_unref:
 * @stream: (nullable) (transfer full): a stream
 *
 * Gives up a reference; the last closes the file. Datasets that were read stay.
 *
 * Since: 0.1
 */
GK_API void gk_dataset_stream_unref (GkDatasetStream *stream);

/**
 * gk_dataset_stream_next:
 * @stream: a stream
 * @error: return location for an error, or %NULL
 *
 * Reads the next reports. All datasets of a stream are of one form. A column
 * may be wider than its figures need where it was in the dataset before.
 *
 * Returns: (transfer full) (nullable): a dataset of at least one row; %NULL at the
 *   end without an error, and with the errors of gk_reader_read_dataset_file(),
 *   after which the stream is at its end
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_stream_next (GkDatasetStream *stream, GError **error);

/**
 * gk_dataset_stream_get_n_rows:
 * @stream: a stream
 *
 * Returns: how many rows the datasets that were read have together
 * Since: 0.1
 */
GK_API guint64 gk_dataset_stream_get_n_rows (GkDatasetStream *stream);

/**
 * gk_reports_ref:
 * @reports: reports
 *
 * Returns: (transfer full): @reports with one more reference
 * Since: 0.1
 */
GK_API GkReports *gk_reports_ref (GkReports *reports);

/**
 * gk_reports_unref:
 * @reports: (nullable) (transfer full): reports
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_reports_unref (GkReports *reports);

/**
 * gk_reports_get_n:
 * @reports: reports
 *
 * Returns: how many there are
 * Since: 0.1
 */
GK_API guint32 gk_reports_get_n (GkReports *reports);

/**
 * gk_reports_get:
 * @reports: reports
 * @index: number of a report, counted from 0
 *
 * Returns: (transfer none) (nullable): the report
 * Since: 0.1
 */
GK_API GkReport *gk_reports_get (GkReports *reports, guint32 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkDatasetStream, gk_dataset_stream_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkReader, gk_reader_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkReports, gk_reports_unref)

G_END_DECLS
