/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/dataset.h>

G_BEGIN_DECLS

/**
 * GkTally:
 *
 * Counts the figures of a form from ledgers (台账): case-level records, one
 * row a case or a published item. The form says in counting clauses which rows
 * make which figure; lib/count/README.md has their grammar. Rows of any number
 * of bodies and years may come in any order and from several sources.
 *
 * A tally belongs to one thread at a time; its form may be shared.
 */
typedef struct _GkTally GkTally;

/**
 * GkTallyMode:
 * @GK_TALLY_LENIENT: rows that are not sound are left out, each with its
 *   diagnostics, and the others counted
 * @GK_TALLY_STRICT: a row that is not sound is an error
 *
 * What becomes of rows that are not sound.
 *
 * Since: 0.1
 */
typedef enum {
  GK_TALLY_LENIENT = 0,
  GK_TALLY_STRICT = 10,
} GkTallyMode;

/**
 * gk_tally_new:
 * @form: a form with ledgers
 * @periods: (nullable): the years to count, such as "2023 2024", divided by
 *   spaces or commas; %NULL for every year that a date in the ledgers is of
 * @mode: a #GkTallyMode
 * @error: return location for an error, or %NULL
 *
 * Compiles the counting clauses of @form.
 *
 * Returns: (transfer full): the tally; release with gk_tally_unref(). %NULL
 *   with %GK_ERROR_NOT_FOUND if the form has no ledgers, %GK_ERROR_SYNTAX,
 *   %GK_ERROR_FORM or %GK_ERROR_LIMIT, with its place, if a clause is not
 *   sound, and %GK_ERROR_SYNTAX if @periods are not years
 * Since: 0.1
 */
GK_API GkTally *gk_tally_new (GkForm *form, const char *periods, gint32 mode, GError **error);

/**
 * gk_tally_ref:
 * @tally: a tally
 *
 * Returns: (transfer full): @tally with one more reference
 * Since: 0.1
 */
GK_API GkTally *gk_tally_ref (GkTally *tally);

/**
 * gk_tally_unref:
 * @tally: (nullable) (transfer full): a tally
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_tally_unref (GkTally *tally);

/**
 * gk_tally_set_n_threads:
 * @tally: a tally
 * @n: threads, the caller's among them; 0 for one each processor, which is the default
 *
 * Sets how many threads read sources and count. The figures and the
 * diagnostics do not depend on it.
 *
 * Since: 0.1
 */
GK_API void gk_tally_set_n_threads (GkTally *tally, guint32 n);

/**
 * gk_tally_set_progress:
 * @tally: a tally
 * @progress: (nullable): called now and then, on the thread that adds a source, with bytes of CSV or rows of Arrow
 * @user_data: for @progress
 * @destroy: (nullable): called with @user_data when it is no longer needed
 *
 * Sets what is told how far a source is read, and may stop that. What was read
 * before is in the tally then.
 *
 * Since: 0.1
 */
GK_API void gk_tally_set_progress (GkTally *tally, GkProgressFunc progress, void *user_data, GDestroyNotify destroy);

/**
 * gk_tally_add_csv_file:
 * @tally: a tally
 * @ledger: id of a ledger of the form
 * @path: a CSV file in UTF-8, GB18030 or, with a byte order mark, UTF-16; it is read piece by piece
 * @error: return location for an error, or %NULL
 *
 * Adds the rows of a file. The first record names the columns, by their ids or
 * their labels in either language, in any order; "body_code" and "body" (机关代码,
 * 机关名称) name the body of a row, and without them all rows are of one body.
 * Columns that the ledger does not have are told of and passed over.
 *
 * Returns: %FALSE with %GK_ERROR_NOT_FOUND if there is no such ledger,
 *   %GK_ERROR_IO if the file cannot be read, %GK_ERROR_ENCODING, with the line, if it is in no such encoding,
 *   %GK_ERROR_LIMIT if a row is longer than 16 MiB or the ledger has 2^32 rows,
 *   %GK_ERROR_CANCELLED if it was stopped, %GK_ERROR_SYNTAX, with its place, if it is not CSV, lacks a required
 *   column or, in strict mode, has a row that is not sound, or
 *   %GK_ERROR_NO_MEMORY. The rows in front of the mistake are in the tally then
 * Since: 0.1
 */
GK_API gboolean gk_tally_add_csv_file (GkTally *tally, const char *ledger, const char *path, GError **error);

/**
 * gk_tally_add_csv_data:
 * @tally: a tally
 * @ledger: id of a ledger of the form
 * @data: CSV in UTF-8
 * @length: bytes of @data, or -1 if a NUL ends it
 * @name: (nullable): what errors and diagnostics call it
 * @error: return location for an error, or %NULL
 *
 * Adds rows as gk_tally_add_csv_file() does.
 *
 * Returns: %FALSE as gk_tally_add_csv_file()
 * Since: 0.1
 */
GK_API gboolean gk_tally_add_csv_data (GkTally *tally, const char *ledger, const char *data, gssize length,
                                       const char *name, GError **error);

/**
 * gk_tally_add_row:
 * @tally: a tally
 * @ledger: id of a ledger of the form
 * @columns: (array length=n): what a header would call the columns
 * @values: (array length=n): the values as text; %NULL where there is none
 * @n: how many there are
 * @line: what diagnostics call the row; 0 for none
 * @error: return location for an error, or %NULL
 *
 * Adds one row.
 *
 * Returns: %FALSE with %GK_ERROR_NOT_FOUND if there is no such ledger or
 *   column, %GK_ERROR_ENCODING if a text is not UTF-8, %GK_ERROR_SYNTAX if in
 *   strict mode the row is not sound, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_tally_add_row (GkTally *tally, const char *ledger, const char *const *columns,
                                  const char *const *values, guint32 n, guint32 line, GError **error);

/**
 * gk_tally_merge:
 * @tally: a tally
 * @part: another one of the same form, years and mode; it is not changed
 * @error: return location for an error, or %NULL
 *
 * Adds what @part has added, behind what is there: all that is asked afterwards
 * is as if the sources of @part had been added to @tally, so that it does not
 * matter how parts are grouped. A row whose key a row of @tally has is told of,
 * with both sources and lines, and counted as bad. Where no key stands in two
 * parts, their order changes only that of bodies and diagnostics; otherwise it
 * decides which row counts, and not how many do. If this fails, nothing has been
 * added.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if form, years or
 *   mode differ or a trace listens to @tally, as @part has no texts for it;
 *   %GK_ERROR_LIMIT if a ledger has 2^32 rows, %GK_ERROR_SYNTAX if in strict mode
 *   a key stands in both, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_tally_merge (GkTally *tally, GkTally *part, GError **error);

/**
 * gk_tally_serialize:
 * @tally: a tally
 * @length: (out): how many bytes there are
 * @error: return location for an error, or %NULL
 *
 * What has been added, as bytes for gk_tally_merge_serialized() of another
 * process or machine: the sound rows, as far as clauses look at them, what tells
 * them apart, and all that was told of the others. Tallies that added the same
 * sources in the same order, with whatever threads, have the same bytes, and so
 * have those that merged parts in that order, if no key stands in two of them.
 * lib/count/README.md describes them. Traces are no part of them.
 *
 * Returns: (transfer full) (array length=length): the bytes; release with
 *   gk_free(). %NULL with %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API guint8 *gk_tally_serialize (GkTally *tally, guint64 *length, GError **error);

/**
 * gk_tally_merge_serialized:
 * @tally: a tally of the form, years and mode of the one that was serialised
 * @bytes: (array length=length): what gk_tally_serialize() returned
 * @length: how many bytes there are
 * @error: return location for an error, or %NULL
 *
 * Adds what was serialised as gk_tally_merge() does. If this fails, nothing has
 * been added. Bytes of any origin may be given: memory is taken in proportion to
 * what is there.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_SYNTAX if the bytes are no
 *   tally or damaged, and as gk_tally_merge()
 * Since: 0.1
 */
GK_API gboolean gk_tally_merge_serialized (GkTally *tally, const guint8 *bytes, guint64 length, GError **error);

/**
 * gk_form_dup_ledger_header:
 * @form: a form
 * @ledger: number of one of its ledgers
 * @language: a #GkLanguage
 *
 * Makes the header of an empty ledger to be filled in: the code and the name of the
 * body, and what people call the columns in that language, or their ids where this
 * would not name them.
 *
 * Returns: (transfer full) (nullable): a line of CSV, with its end, that
 *   gk_tally_add_csv_file() takes; release with gk_free(). %NULL if there is no such
 *   ledger
 * Since: 0.1
 */
GK_API char *gk_form_dup_ledger_header (GkForm *form, guint32 ledger, gint32 language);

/**
 * gk_tally_get_n_rows:
 * @tally: a tally
 *
 * Returns: how many rows were sound, of all ledgers
 * Since: 0.1
 */
GK_API guint64 gk_tally_get_n_rows (GkTally *tally);

/**
 * gk_tally_get_n_bad_rows:
 * @tally: a tally
 *
 * Returns: how many rows were left out because they are not sound
 * Since: 0.1
 */
GK_API guint64 gk_tally_get_n_bad_rows (GkTally *tally);

/**
 * gk_tally_get_n_diagnostics:
 * @tally: a tally
 *
 * Returns: how many messages there are about rows and headers; of the first
 *   10,000 the text is kept
 * Since: 0.1
 */
GK_API guint64 gk_tally_get_n_diagnostics (GkTally *tally);

/**
 * gk_tally_get_diagnostic_severity:
 * @tally: a tally
 * @index: number of a message, counted from 0
 *
 * Returns: %GK_SEVERITY_ERROR for what keeps a row from being counted,
 *   %GK_SEVERITY_WARNING for other things; 0 if no such message is kept
 * Since: 0.1
 */
GK_API gint32 gk_tally_get_diagnostic_severity (GkTally *tally, guint64 index);

/**
 * gk_tally_get_diagnostic_source:
 * @tally: a tally
 * @index: number of a message, counted from 0
 *
 * Returns: (transfer none) (nullable): the name of the source it is about
 * Since: 0.1
 */
GK_API const char *gk_tally_get_diagnostic_source (GkTally *tally, guint64 index);

/**
 * gk_tally_get_diagnostic_line:
 * @tally: a tally
 * @index: number of a message, counted from 0
 *
 * Returns: the line the row begins on, counted from 1; 0 if it is not known
 * Since: 0.1
 */
GK_API guint32 gk_tally_get_diagnostic_line (GkTally *tally, guint64 index);

/**
 * gk_tally_get_diagnostic_column:
 * @tally: a tally
 * @index: number of a message, counted from 0
 *
 * Returns: the field of the row, counted from 1; 0 if it is about none
 * Since: 0.1
 */
GK_API guint32 gk_tally_get_diagnostic_column (GkTally *tally, guint64 index);

/**
 * gk_tally_get_diagnostic_message:
 * @tally: a tally
 * @index: number of a message, counted from 0
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what it says
 * Since: 0.1
 */
GK_API const char *gk_tally_get_diagnostic_message (GkTally *tally, guint64 index, gint32 language);

/**
 * gk_tally_dup_dataset:
 * @tally: a tally
 * @error: return location for an error, or %NULL
 *
 * Counts: a row for every body and period, bodies in the order in which they
 * were first seen, of each its periods in their order. A figure whose ledger
 * was given is counted, and 0 where no row makes it; a figure without a
 * clause, or whose ledger was not given, is absent. A share of counted figures is
 * %GK_CELL_DERIVED, or %GK_CELL_NOT_APPLICABLE where its denominator is 0.
 *
 * Returns: (transfer full): the reports; release with gk_dataset_unref(). %NULL
 *   with %GK_ERROR_OVERFLOW if a figure leaves the range of numbers or
 *   %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkDataset *gk_tally_dup_dataset (GkTally *tally, GError **error);

/**
 * gk_tally_dup_report:
 * @tally: a tally
 * @body: (nullable): code of a body, or name that only one has; %NULL for the
 *   first
 * @period: (nullable): a year such as "2024"; %NULL for the first
 * @error: return location for an error, or %NULL
 *
 * One row of what gk_tally_dup_dataset() counts.
 *
 * Returns: (transfer full): the report; release with gk_report_unref(). %NULL
 *   with %GK_ERROR_NOT_FOUND if there is no such body or period,
 *   %GK_ERROR_AMBIGUOUS if several bodies have that name, or as
 *   gk_tally_dup_dataset()
 * Since: 0.1
 */
GK_API GkReport *gk_tally_dup_report (GkTally *tally, const char *body, const char *period, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkTally, gk_tally_unref)

G_END_DECLS
