/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/report.h>

G_BEGIN_DECLS

/**
 * GkDataset:
 *
 * Many reports of one form, by column: for every cell of the form one column
 * of integers with a row a report, scaled by the decimals of the indicator as
 * in gk_report_get_scaled(), and a bit a row that tells whether the cell has a
 * figure. Columns are as narrow as their figures allow: 16, 32 or 64 bits.
 * What identifies the reports (body codes, names, periods) is stored once and
 * referred to by number.
 *
 * A dataset holds figures and states; raw text is kept of unreadable cells
 * alone, and places and prose not at all. It is immutable and may be shared
 * between threads.
 */
typedef struct _GkDataset GkDataset;

/**
 * GkProgressFunc:
 * @done: what has been done, in units of @total
 * @total: all there is to do: rows or bytes, as the function says that takes
 *   this; 0 if it is not known
 * @user_data: what was given with the function
 *
 * Is told how far long work is. It is called on the thread that asked for the
 * work.
 *
 * Returns: %FALSE to stop the work, which then fails with %GK_ERROR_CANCELLED
 * Since: 0.1
 */
typedef gboolean (*GkProgressFunc) (guint64 done, guint64 total, void *user_data);

/**
 * GkDatasetKey:
 * @GK_KEY_BODY_CODE: the code of the body: GB/T 2260, GB 11714 or GB 32100
 * @GK_KEY_BODY_NAME: its name
 * @GK_KEY_PERIOD: the period, as "2017"
 * @GK_KEY_SOURCE: the file the report comes from
 *
 * What identifies the report in a row of a dataset.
 *
 * Since: 0.1
 */
typedef enum {
  GK_KEY_BODY_CODE = 0,
  GK_KEY_BODY_NAME = 10,
  GK_KEY_PERIOD = 20,
  GK_KEY_SOURCE = 30,
} GkDatasetKey;

/**
 * gk_dataset_new_from_reports:
 * @form: a form
 * @reports: (array length=n): reports of @form
 * @n: how many there are
 * @error: return location for an error, or %NULL
 *
 * Makes a dataset of a row each report, in their order.
 *
 * Returns: (transfer full): the dataset; release with gk_dataset_unref(). %NULL
 *   with %GK_ERROR_MISMATCH if a report is of another form, or
 *   %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_new_from_reports (GkForm *form, GkReport *const *reports, guint64 n, GError **error);

/**
 * gk_dataset_ref:
 * @dataset: a dataset
 *
 * Returns: (transfer full): @dataset with one more reference
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_ref (GkDataset *dataset);

/**
 * gk_dataset_unref:
 * @dataset: (nullable) (transfer full): a dataset
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_dataset_unref (GkDataset *dataset);

/**
 * gk_dataset_get_form:
 * @dataset: a dataset
 *
 * Returns: (transfer none): the form of its reports
 * Since: 0.1
 */
GK_API GkForm *gk_dataset_get_form (GkDataset *dataset);

/**
 * gk_dataset_get_n_rows:
 * @dataset: a dataset
 *
 * Returns: how many reports it holds
 * Since: 0.1
 */
GK_API guint64 gk_dataset_get_n_rows (GkDataset *dataset);

/**
 * gk_dataset_get_key:
 * @dataset: a dataset
 * @row: number of a row, counted from 0
 * @key: a #GkDatasetKey
 *
 * Returns: (transfer none) (nullable): what @key is of the report in @row;
 *   %NULL if it is not known, or there is no such row or key
 * Since: 0.1
 */
GK_API const char *gk_dataset_get_key (GkDataset *dataset, guint64 row, gint32 key);

/**
 * gk_dataset_get_n_key_values:
 * @dataset: a dataset
 * @key: a #GkDatasetKey
 *
 * Returns: how many different values @key has in the dataset
 * Since: 0.1
 */
GK_API guint32 gk_dataset_get_n_key_values (GkDataset *dataset, gint32 key);

/**
 * gk_dataset_get_key_value:
 * @dataset: a dataset
 * @key: a #GkDatasetKey
 * @value: number of a value, counted from 0 in the order of their first rows
 *
 * Returns: (transfer none) (nullable): the text
 * Since: 0.1
 */
GK_API const char *gk_dataset_get_key_value (GkDataset *dataset, gint32 key, guint32 value);

/**
 * gk_dataset_get_key_numbers:
 * @dataset: a dataset
 * @key: a #GkDatasetKey
 *
 * The key of every row in one array: 0 where it is not known, else one more
 * than the number for gk_dataset_get_key_value().
 *
 * Returns: (transfer none) (nullable): a number each row; %NULL if no row has
 *   this key
 * Since: 0.1
 */
GK_API const guint32 *gk_dataset_get_key_numbers (GkDataset *dataset, gint32 key);

/**
 * gk_dataset_find_body:
 * @dataset: a dataset
 * @body: what somebody calls a body: its code, or its name
 * @error: return location for an error, or %NULL
 *
 * Finds which key of the rows is to be compared with @body. What is the code
 * of a body means that body, whoever is called so; a name means a body if no
 * other one, by its code or for want of one, has it.
 *
 * Returns: %GK_KEY_BODY_CODE or %GK_KEY_BODY_NAME; -1 with %GK_ERROR_NOT_FOUND
 *   if no row is of @body, or %GK_ERROR_AMBIGUOUS, whose message names two of
 *   the bodies, if several are called so
 * Since: 0.1
 */
GK_API gint32 gk_dataset_find_body (GkDataset *dataset, const char *body, GError **error);

/**
 * gk_dataset_get_state:
 * @dataset: a dataset
 * @row: number of a row, counted from 0
 * @cell: number of a cell
 *
 * Returns: a #GkCellState; %GK_CELL_ABSENT if there is no such row or cell
 * Since: 0.1
 */
GK_API gint32 gk_dataset_get_state (GkDataset *dataset, guint64 row, guint32 cell);

/**
 * gk_dataset_get_scaled:
 * @dataset: a dataset
 * @row: number of a row, counted from 0
 * @cell: number of a cell
 * @scaled: (out): the value, scaled by the decimals of the indicator; written
 *   only if there is one
 *
 * Returns: whether the cell has a value: its state is %GK_CELL_REPORTED or
 *   %GK_CELL_DERIVED
 * Since: 0.1
 */
GK_API gboolean gk_dataset_get_scaled (GkDataset *dataset, guint64 row, guint32 cell, gint64 *scaled);

/**
 * gk_dataset_get_width:
 * @dataset: a dataset
 * @cell: number of a cell
 *
 * Returns: bytes a value of the cell's column: 2, 4 or 8; 0 if no row has one
 * Since: 0.1
 */
GK_API guint32 gk_dataset_get_width (GkDataset *dataset, guint32 cell);

/**
 * gk_dataset_get_values:
 * @dataset: a dataset
 * @cell: number of a cell
 *
 * The column of a cell: signed integers of gk_dataset_get_width() bytes in the
 * byte order of the machine, one a row. Where a row has no value the integer
 * means nothing.
 *
 * Returns: (transfer none) (nullable): the first of them
 * Since: 0.1
 */
GK_API gconstpointer gk_dataset_get_values (GkDataset *dataset, guint32 cell);

/**
 * gk_dataset_get_validity:
 * @dataset: a dataset
 * @cell: number of a cell
 *
 * Which rows of a column have a figure, a bit a row, the least significant bit
 * of a byte first, as in Arrow. A bound such as "<1" is a figure, too, of
 * which the value is the bound.
 *
 * Returns: (transfer none) (nullable): the bits; %NULL if all rows have one
 * Since: 0.1
 */
GK_API const guint8 *gk_dataset_get_validity (GkDataset *dataset, guint32 cell);

/**
 * gk_dataset_get_n_missing:
 * @dataset: a dataset
 * @cell: number of a cell
 *
 * Returns: how many rows have no figure for the cell
 * Since: 0.1
 */
GK_API guint64 gk_dataset_get_n_missing (GkDataset *dataset, guint32 cell);

/**
 * gk_dataset_get_n_invalid:
 * @dataset: a dataset
 *
 * Returns: how many cells of all rows are unreadable (%GK_CELL_INVALID)
 * Since: 0.1
 */
GK_API guint64 gk_dataset_get_n_invalid (GkDataset *dataset);

/**
 * gk_dataset_narrow:
 * @dataset: a dataset
 * @error: return location for an error, or %NULL
 *
 * A copy of @dataset of which every column is as narrow as its figures allow.
 * Columns that are borrowed from another library are wider than that as a
 * rule; narrower ones are checked and added up faster.
 *
 * Returns: (transfer full): the copy. %NULL with %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_narrow (GkDataset *dataset, GError **error);

/**
 * gk_dataset_dup_report:
 * @dataset: a dataset
 * @row: number of a row, counted from 0
 * @error: return location for an error, or %NULL
 *
 * Makes a report of a row. The report is the caller's own: changing it does not
 * change the dataset.
 *
 * Returns: (transfer full): the report; release with gk_report_unref(). %NULL
 *   with %GK_ERROR_NOT_FOUND if there is no such row
 * Since: 0.1
 */
GK_API GkReport *gk_dataset_dup_report (GkDataset *dataset, guint64 row, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkDataset, gk_dataset_unref)

G_END_DECLS
