/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/cell.h>
#include <gongkai/form.h>

G_BEGIN_DECLS

/**
 * GkReport:
 *
 * One body's values for one form and one period, with the evidence: the raw text
 * and the place of every cell. A report is filled by a reader or by hand and
 * belongs to one thread at a time.
 *
 * Since: 0.1
 */
typedef struct _GkReport GkReport;

/**
 * GkDiagnosticCode:
 * @GK_DIAGNOSTIC_MISSING_ROW: the form has a row that the source lacks
 * @GK_DIAGNOSTIC_UNPLACED_ROW: the source has a row that the form lacks
 * @GK_DIAGNOSTIC_AMBIGUOUS_ROW: a row fits several indicators equally well and
 *   is left unplaced
 * @GK_DIAGNOSTIC_EXTRA_FIGURE: a placed row has a figure in a cell that is
 *   neither its value nor its unit
 * @GK_DIAGNOSTIC_INVALID_CELL: a cell cannot be read as a value of its indicator
 * @GK_DIAGNOSTIC_LABEL: a label differs from the form's but can mean nothing else
 * @GK_DIAGNOSTIC_UNIT: a row prints another unit than the form
 * @GK_DIAGNOSTIC_PERIOD: the source gives several periods
 * @GK_DIAGNOSTIC_CODE: a code of the body has a wrong length or check digit
 *
 * What a reader has to say of the source.
 *
 * Since: 0.1
 */
typedef enum {
  GK_DIAGNOSTIC_MISSING_ROW = 10,
  GK_DIAGNOSTIC_UNPLACED_ROW = 20,
  GK_DIAGNOSTIC_AMBIGUOUS_ROW = 30,
  GK_DIAGNOSTIC_EXTRA_FIGURE = 40,
  GK_DIAGNOSTIC_INVALID_CELL = 50,
  GK_DIAGNOSTIC_LABEL = 60,
  GK_DIAGNOSTIC_UNIT = 70,
  GK_DIAGNOSTIC_PERIOD = 80,
  GK_DIAGNOSTIC_CODE = 90,
} GkDiagnosticCode;

/**
 * gk_report_new:
 * @form: the form
 *
 * Creates a report with every cell absent.
 *
 * Returns: (transfer full) (nullable): the report; release with
 *   gk_report_unref(). %NULL if there is not enough memory for the cells
 * Since: 0.1
 */
GK_API GkReport *gk_report_new (GkForm *form);

/**
 * gk_report_ref:
 * @report: a report
 *
 * Returns: (transfer full): @report with one more reference
 * Since: 0.1
 */
GK_API GkReport *gk_report_ref (GkReport *report);

/**
 * gk_report_unref:
 * @report: (nullable) (transfer full): a report
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_report_unref (GkReport *report);

/**
 * gk_report_get_form:
 * @report: a report
 *
 * Returns: (transfer none): its form
 * Since: 0.1
 */
GK_API GkForm *gk_report_get_form (GkReport *report);

/**
 * gk_report_get_source:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the file or name it was read from
 * Since: 0.1
 */
GK_API const char *gk_report_get_source (GkReport *report);

/**
 * gk_report_set_source:
 * @report: a report
 * @source: (nullable): a file or a name, UTF-8
 *
 * Says where the report comes from.
 *
 * Since: 0.1
 */
GK_API void gk_report_set_source (GkReport *report, const char *source);

/**
 * gk_report_get_period:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the period its values are of: a year
 *   such as "2017", or two ISO 8601 dates divided by "/"
 * Since: 0.1
 */
GK_API const char *gk_report_get_period (GkReport *report);

/**
 * gk_report_set_period:
 * @report: a report
 * @period: (nullable): a year, or two ISO 8601 dates divided by "/"
 *
 * Says what period the values are of.
 *
 * Since: 0.1
 */
GK_API void gk_report_set_period (GkReport *report, const char *period);

/**
 * gk_report_get_body_name:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the name of the body that reports
 * Since: 0.1
 */
GK_API const char *gk_report_get_body_name (GkReport *report);

/**
 * gk_report_set_body_name:
 * @report: a report
 * @name: (nullable): the name of the body
 *
 * Since: 0.1
 */
GK_API void gk_report_set_body_name (GkReport *report, const char *name);

/**
 * gk_report_get_body_code:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the code of the body, such as its
 *   organisation code (GB 11714)
 * Since: 0.1
 */
GK_API const char *gk_report_get_body_code (GkReport *report);

/**
 * gk_report_set_body_code:
 * @report: a report
 * @code: (nullable): the code of the body
 *
 * Since: 0.1
 */
GK_API void gk_report_set_body_code (GkReport *report, const char *code);

/**
 * gk_report_get_document_number:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the document number (文号) of the source
 * Since: 0.1
 */
GK_API const char *gk_report_get_document_number (GkReport *report);

/**
 * gk_report_set_document_number:
 * @report: a report
 * @number: (nullable): the document number
 *
 * Since: 0.1
 */
GK_API void gk_report_set_document_number (GkReport *report, const char *number);

/**
 * gk_report_get_index_number:
 * @report: a report
 *
 * Returns: (transfer none) (nullable): the index number (索引号) of the source in
 *   the body's catalogue of government information
 * Since: 0.1
 */
GK_API const char *gk_report_get_index_number (GkReport *report);

/**
 * gk_report_set_index_number:
 * @report: a report
 * @number: (nullable): the index number
 *
 * Since: 0.1
 */
GK_API void gk_report_set_index_number (GkReport *report, const char *number);

/**
 * gk_report_set_text:
 * @report: a report
 * @cell: number of a cell
 * @text: what the source prints in the cell, UTF-8
 * @length: bytes of @text, or -1 if it ends with a NUL
 * @unit: (nullable): the unit the source prints for the row; %NULL for the form's
 *
 * Fills a cell with a figure as people print it: full-width digits, thousands
 * separators, 万 and 亿, a unit behind the number, 元 in a 万元 cell, marks for
 * "not applicable" and bounds such as "<1" are understood, exactly. What cannot
 * be understood makes the cell %GK_CELL_INVALID. The text is kept in any case.
 *
 * Returns: the #GkCellState of the cell; 0 with nothing changed if there is no
 *   such cell or @text is not UTF-8
 * Since: 0.1
 */
GK_API gint32 gk_report_set_text (GkReport *report, guint32 cell, const char *text, gssize length, const char *unit);

/**
 * gk_report_set_scaled:
 * @report: a report
 * @cell: number of a cell
 * @scaled: the value, scaled by the decimals of the cell's indicator
 * @error: return location for an error, or %NULL
 *
 * Fills a cell with a value.
 *
 * Returns: %TRUE on success; %GK_ERROR_OVERFLOW if the value is out of range or
 *   negative where the indicator has no sign; %GK_ERROR_NOT_FOUND if there is no such cell
 * Since: 0.1
 */
GK_API gboolean gk_report_set_scaled (GkReport *report, guint32 cell, gint64 scaled, GError **error);

/**
 * gk_report_set_missing:
 * @report: a report
 * @cell: number of a cell
 * @state: %GK_CELL_ABSENT, %GK_CELL_BLANK or %GK_CELL_NOT_APPLICABLE
 *
 * Empties a cell and says why it is empty.
 *
 * Returns: %FALSE, with nothing changed, if there is no such cell or @state is
 *   not one of these
 * Since: 0.1
 */
GK_API gboolean gk_report_set_missing (GkReport *report, guint32 cell, gint32 state);

/**
 * gk_report_set_place:
 * @report: a report
 * @cell: number of a cell
 * @line: line of the source, counted from 1; 0 if unknown
 * @column: column in characters, counted from 1; 0 if unknown
 *
 * Says where the value of a cell stands.
 *
 * Since: 0.1
 */
GK_API void gk_report_set_place (GkReport *report, guint32 cell, guint32 line, guint32 column);

/**
 * gk_report_get_state:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: its #GkCellState; %GK_CELL_ABSENT if there is no such cell
 * Since: 0.1
 */
GK_API gint32 gk_report_get_state (GkReport *report, guint32 cell);

/**
 * gk_report_get_scaled:
 * @report: a report
 * @cell: number of a cell
 * @scaled: (out): the value, scaled by the decimals of the cell's indicator
 *
 * Returns: %TRUE if the cell has a value (reported or derived); otherwise
 *   nothing is written
 * Since: 0.1
 */
GK_API gboolean gk_report_get_scaled (GkReport *report, guint32 cell, gint64 *scaled);

/**
 * gk_report_dup_value:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: (transfer full) (nullable): the value as an exact decimal, "<" and the
 *   bound for %GK_CELL_BELOW, %NULL if there is none; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_report_dup_value (GkReport *report, guint32 cell);

/**
 * gk_report_get_raw:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: (transfer none) (nullable): the text of the cell in the source
 * Since: 0.1
 */
GK_API const char *gk_report_get_raw (GkReport *report, guint32 cell);

/**
 * gk_report_get_name:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: (transfer none) (nullable): the name that the body wrote into the
 *   label of the cell's row, where the form has "{name}" in it
 * Since: 0.1
 */
GK_API const char *gk_report_get_name (GkReport *report, guint32 cell);

/**
 * gk_report_get_line:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: the line of the source it stands on, counted from 1; 0 if unknown
 * Since: 0.1
 */
GK_API guint32 gk_report_get_line (GkReport *report, guint32 cell);

/**
 * gk_report_get_column:
 * @report: a report
 * @cell: number of a cell
 *
 * Returns: the column of its text in characters, counted from 1; 0 if unknown
 * Since: 0.1
 */
GK_API guint32 gk_report_get_column (GkReport *report, guint32 cell);

/**
 * gk_report_get_n_diagnostics:
 * @report: a report
 *
 * Returns: how many things the reader had to say, in the order of the source
 * Since: 0.1
 */
GK_API guint32 gk_report_get_n_diagnostics (GkReport *report);

/**
 * gk_report_get_diagnostic_code:
 * @report: a report
 * @diagnostic: number of a diagnostic, counted from 0
 *
 * Returns: its #GkDiagnosticCode; 0 if there is no such diagnostic
 * Since: 0.1
 */
GK_API gint32 gk_report_get_diagnostic_code (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_severity:
 * @report: a report
 * @diagnostic: number of a diagnostic
 *
 * Returns: its #GkSeverity: %GK_SEVERITY_ERROR where a figure could not be used
 * Since: 0.1
 */
GK_API gint32 gk_report_get_diagnostic_severity (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_line:
 * @report: a report
 * @diagnostic: number of a diagnostic
 *
 * Returns: the line of the source, counted from 1; for a missing row the line
 *   after which it was expected (0: before the first)
 * Since: 0.1
 */
GK_API guint32 gk_report_get_diagnostic_line (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_column:
 * @report: a report
 * @diagnostic: number of a diagnostic
 *
 * Returns: the column in characters, counted from 1; 0 if unknown
 * Since: 0.1
 */
GK_API guint32 gk_report_get_diagnostic_column (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_indicator:
 * @report: a report
 * @diagnostic: number of a diagnostic
 *
 * Returns: the number of the indicator it speaks of, or -1
 * Since: 0.1
 */
GK_API gint32 gk_report_get_diagnostic_indicator (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_raw:
 * @report: a report
 * @diagnostic: number of a diagnostic
 *
 * Returns: (transfer none) (nullable): the text of the source it speaks of
 * Since: 0.1
 */
GK_API const char *gk_report_get_diagnostic_raw (GkReport *report, guint32 diagnostic);

/**
 * gk_report_get_diagnostic_message:
 * @report: a report
 * @diagnostic: number of a diagnostic
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what there is to say, without the place
 * Since: 0.1
 */
GK_API const char *gk_report_get_diagnostic_message (GkReport *report, guint32 diagnostic, gint32 language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkReport, gk_report_unref)

G_END_DECLS
