/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/form.h>

G_BEGIN_DECLS

/*
 * The ledgers (台账) of a form: case-level records, a row a case or a published item, that a report is counted from.
 * Columns and codes are numbered from 0. Every ledger has the columns "body_code" and "body" besides these.
 */

/**
 * GkColumnType:
 * @GK_COLUMN_TEXT: anything, such as the number of a case
 * @GK_COLUMN_DATE: a day
 * @GK_COLUMN_CODE: one of the codes of the column
 * @GK_COLUMN_NUMBER: a number, in the unit of the column
 *
 * What a column of a ledger holds.
 *
 * Since: 0.1
 */
typedef enum {
  GK_COLUMN_TEXT = 0,
  GK_COLUMN_DATE = 10,
  GK_COLUMN_CODE = 20,
  GK_COLUMN_NUMBER = 30,
} GkColumnType;

/**
 * gk_form_get_n_ledgers:
 * @form: a form
 *
 * Returns: how many ledgers the form has
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_ledgers (GkForm *form);

/**
 * gk_form_find_ledger:
 * @form: a form
 * @id: id of a ledger, such as "requests"
 *
 * Returns: its number, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_find_ledger (GkForm *form, const char *id);

/**
 * gk_form_get_ledger_id:
 * @form: a form
 * @ledger: number of a ledger
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_ledger_id (GkForm *form, guint32 ledger);

/**
 * gk_form_get_ledger_label:
 * @form: a form
 * @ledger: number of a ledger
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what people call it; the id if the form does not say
 * Since: 0.1
 */
GK_API const char *gk_form_get_ledger_label (GkForm *form, guint32 ledger, gint32 language);

/**
 * gk_form_get_ledger_n_columns:
 * @form: a form
 * @ledger: number of a ledger
 *
 * Returns: how many columns it has; 0 if there is no such ledger
 * Since: 0.1
 */
GK_API guint32 gk_form_get_ledger_n_columns (GkForm *form, guint32 ledger);

/**
 * gk_form_get_column_id:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_column_id (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_label:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what people call it; the id if the form does not say
 * Since: 0.1
 */
GK_API const char *gk_form_get_column_label (GkForm *form, guint32 ledger, guint32 column, gint32 language);

/**
 * gk_form_get_column_type:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: its #GkColumnType, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_column_type (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_is_column_required:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: whether every row has to fill it in
 * Since: 0.1
 */
GK_API gboolean gk_form_is_column_required (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_is_column_key:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: whether it is among the columns that tell the rows of a body apart
 * Since: 0.1
 */
GK_API gboolean gk_form_is_column_key (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_since:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: the number of the column of dates that are not after its own, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_column_since (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_with:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: the number of the column that is filled in where it is and only
 *   there, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_column_with (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_unit:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: (transfer none) (nullable): the unit of its numbers, such as "元"
 * Since: 0.1
 */
GK_API const char *gk_form_get_column_unit (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_decimals:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: how many decimals its numbers may have
 * Since: 0.1
 */
GK_API guint32 gk_form_get_column_decimals (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_column_n_codes:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 *
 * Returns: how many codes it takes: its own, or the members of its dimension
 *   that cases are of
 * Since: 0.1
 */
GK_API guint32 gk_form_get_column_n_codes (GkForm *form, guint32 ledger, guint32 column);

/**
 * gk_form_get_code_id:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 * @code: number of a code of that
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_code_id (GkForm *form, guint32 ledger, guint32 column, guint32 code);

/**
 * gk_form_get_code_label:
 * @form: a form
 * @ledger: number of a ledger
 * @column: number of a column of it
 * @code: number of a code of that
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what people call it; the id if the form does not say
 * Since: 0.1
 */
GK_API const char *gk_form_get_code_label (GkForm *form, guint32 ledger, guint32 column, guint32 code, gint32 language);

/**
 * gk_form_get_indicator_count:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: (transfer none) (nullable): the clause that says which rows of which
 *   ledger make its figure (lib/count/README.md); %NULL if it is not counted
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_count (GkForm *form, guint32 indicator);

G_END_DECLS
