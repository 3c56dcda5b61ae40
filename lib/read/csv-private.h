/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Reports as CSV: what the columns mean and which form they are of (csv-header.c),
 * and the reports that the rows make (csv.c). Three shapes are known:
 *
 *   wide       one report a row; columns are cell ids, and what the report is of
 *   long       one cell a row: the columns cell and value, and what the cell's report is of
 *   cell list  what the CSV writer makes of a report: long, with the columns state, raw and line
 */

#include "base/csv-private.h"
#include "base/figure-private.h"
#include "form/form-private.h"
#include "read/document-private.h"

/* Limits, besides GK_READ_MAX_BYTES and those of records. */
#define GK_CSV_MAX_REPORTS 100000 /* each is an object of its own: bulk data is to have another way */
#define GK_CSV_MAX_CELLS 33554432 /* of all reports together: a short row may make a report of a large form */

/* What a column holds. */
typedef enum {
  GK_CSV_FIGURES, /* wide: the values of the cell it is called after */
  GK_CSV_FORM,
  GK_CSV_SOURCE,
  GK_CSV_PERIOD,
  GK_CSV_BODY_NAME,
  GK_CSV_BODY_CODE,
  GK_CSV_DOCUMENT_NUMBER,
  GK_CSV_INDEX_NUMBER,
  GK_CSV_CELL,
  GK_CSV_VALUE,
  GK_CSV_STATE,
  GK_CSV_RAW,
  GK_CSV_LINE,
  GK_CSV_NAME,
  GK_CSV_N_ROLES,
} GkCsvRole;

typedef struct {
  const char *name;
  GkCsvRole role;
} GkCsvColumn;

typedef struct {
  char *names; /* what the columns' names borrow from */
  GkCsvColumn *columns;
  const char **column_names;
  guint32 n_columns;
  guint32 line;
  gboolean is_long;
  gint32 by_role[GK_CSV_N_ROLES]; /* a column, or -1 */
} GkCsvHeader;

static inline const GkCsvHeader *
gk_csv_header (const GkCsv *csv)
{
  return csv->header;
}

/* Reads the first record of @csv as a header, and makes it that of the rows. */
gboolean gk_csv_header_init (GkCsvHeader *header, GkCsv *csv, GError **error);
void gk_csv_header_clear (GkCsvHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkCsvHeader, gk_csv_header_clear)

/* The field of the record that has @role, without white space at its ends; NULL if it is empty or there is none. */
char *gk_csv_get (const GkCsv *csv, GkCsvRole role);

/* Counts in @fits, for each of @forms, another of its cells if @id is one. FALSE if it is one of none. */
gboolean gk_csv_count_fits (GPtrArray *forms, const char *id, guint32 *fits);

/* The number of the form with the most @fits, or -1. @line and @column are the place if there is none, or several. */
gint32 gk_csv_choose_form (GPtrArray *forms, const guint32 *fits, const char *source, guint32 line, guint32 column,
                           GError **error);

/* The number of the form that the record names; -1 with an error, or without one if it names none. */
gint32 gk_csv_find_form (const GkCsv *csv, GPtrArray *forms, GError **error);

/* Sets the error that the record's field in @column names a cell, @id, that @form (NULL: any of @forms) lacks. */
void gk_csv_set_cell_error (const GkCsv *csv, guint32 column, const char *id, GkForm *form, GPtrArray *forms,
                            GError **error);

/*
 * Whether the text, in UTF-8 without a byte order mark, is CSV of reports: its first record names the columns cell
 * and value, or a cell of one of @forms (of GkForm).
 */
gboolean gk_text_is_csv (const char *text, gsize length, GPtrArray *forms);

/* Reads such a text. @name (or NULL) is what errors and reports call it. */
GkReports *gk_reports_new_from_csv (const char *text, gsize length, const char *name, GPtrArray *forms, GError **error);

/*
 * What reads the rows, for who finds most of them itself: begun with a text of which the header is read, and where it
 * is wide, the form chosen of rows that name none.
 */
typedef struct _GkCsvFilling GkCsvFilling;

GkCsvFilling *gk_csv_filling_new (const char *text, gsize length, const char *name, GPtrArray *forms, GError **error);
void gk_csv_filling_free (GkCsvFilling *filling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkCsvFilling, gk_csv_filling_free)

/* Its reader of records, which stands behind the header at first. */
const GkCsv *gk_csv_filling_get_csv (const GkCsvFilling *filling);

/* The form of rows that name none, as far as it is known. NULL if none fits, or several do. */
GkForm *gk_csv_filling_choose_form (GkCsvFilling *filling, GError **error);

/* On which line @cell of the report that the record of @csv is of, one of @form, stands already; 0 if it does not. */
typedef guint32 (*GkCsvEarlier) (const GkCsv *csv, const GkForm *form, guint32 cell, gpointer data);

/*
 * Reads the first record of @text, which stands on @line. @earlier, called with @data, knows of a long text what stands
 * before it; not for a wide one. Returns the form, which is the filling's.
 */
GkForm *gk_csv_filling_read (GkCsvFilling *filling, const char *text, gsize length, guint32 line, GkCsvEarlier earlier,
                             gpointer data, GError **error);

/*
 * Finds the form of the long rows of @text, the first of which stands on @line, that name none; all of them are read
 * for it unless there is only one form. Returns the form of the first row.
 */
GkForm *gk_csv_filling_survey (GkCsvFilling *filling, const char *text, gsize length, guint32 line, GError **error);

/* Whether it is known of which form long rows are that name none. */
gboolean gk_csv_filling_has_form (const GkCsvFilling *filling);

/* Whether the rows are what the CSV writer makes: whole reports, one behind the other. */
gboolean gk_csv_is_cell_list (const GkCsvHeader *header);

/* csv-cell.c. Instead of a GkCellState: whatever the value says. */
#define GK_CSV_STATE_OF_VALUE (-1)

/* What a word (or NULL) of the columns state and status says. FALSE if it is not known. */
gboolean gk_csv_find_state (const char *word, gint32 *state);

/* Reads the number of a line, or 0 of NULL. FALSE if it is none. */
gboolean gk_csv_read_line (const char *text, guint32 *line);

/*
 * Reads what a row says of a cell: the state it states, its value (or NULL), and where there is a column for it, @raw,
 * which becomes what is kept as the raw text (or NULL). FALSE if the state and the value contradict.
 */
gboolean gk_csv_read_cell (gint32 stated, const char *value, gboolean has_raw, const char **raw,
                           const GkFigureContext *context, GkFigure *figure);

/* reports.c: a list that is empty, and to which reports are given before others see it. */
GkReports *gk_reports_new (void);
void gk_reports_take (GkReports *reports, GkReport *report);
