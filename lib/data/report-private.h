/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * data: the values of reports, with where they come from. Knows forms; knows
 * neither rules nor files.
 */

#include <gongkai/report.h>

#include "base/figure-private.h"
#include "form/form-private.h"

/* A figure that the prose states of a narrative of the form. */
typedef struct {
  guint32 narrative;
  gint64 scaled; /* by the decimals of the narrative's cell */
  guint32 line;
  char *quote;
} GkMention;

typedef struct {
  gint32 code;
  gint32 severity;
  guint32 line;
  guint32 column;
  gint32 indicator; /* or -1 */
  char *raw;
  GkMessage message;
} GkDiagnostic;

/*
 * The planes of a report: one value, state and count of printed decimals a
 * cell. The rules are evaluated on these, so that a column of a dataset can
 * stand where a report's cells stand.
 */
typedef struct {
  gint64 *values;
  guint8 *states; /* GkCellState */
  guint8 *places;
} GkPlanes;

/* Where a cell's value comes from. */
typedef struct {
  char *raw;
  char *name;
  guint32 line;
  guint32 column;
} GkEvidence;

struct _GkReport {
  gatomicrefcount references;
  GkForm *form;
  char *source;
  char *period;
  char *body_name;
  char *body_code;
  char *document_number;
  char *index_number;
  GkPlanes planes;
  GkEvidence *evidence;
  GArray *mentions;    /* of GkMention */
  GArray *diagnostics; /* of GkDiagnostic */
};

/* gk_report_new() that says what it lacks: the cells are as many as the form has. */
GkReport *gk_report_try_new (GkForm *form, GError **error);

/* The value of @cell as a decimal number, a bound with "<" in front; NULL if it has none. */
char *gk_planes_dup_value (const GkPlanes *planes, const GkForm *form, guint32 cell);

/* How a cell's figures are to be read, the source printing @unit (or NULL) beside them. */
GkFigureContext gk_report_figure_context (const GkReport *report, guint32 cell, const char *unit);

/* What stands in @cell cannot be told from @raw, which stands at @line and @column. */
void gk_report_set_invalid (GkReport *report, guint32 cell, const char *raw, guint32 line, guint32 column);

/* Takes the words of @diagnostic. */
void gk_report_add_diagnostic (GkReport *report, const GkDiagnostic *diagnostic);
void gk_report_add_mention (GkReport *report, guint32 narrative, gint64 scaled, guint32 line, const char *quote);
void gk_report_set_name (GkReport *report, guint32 cell, const char *name);

/* Puts the diagnostics in the order of the source. */
void gk_report_sort_diagnostics (GkReport *report);

static inline gboolean
gk_cell_is_present (guint8 state)
{
  return state == GK_CELL_REPORTED || state == GK_CELL_DERIVED || state == GK_CELL_BELOW;
}
