/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * write: findings, reports and forms as text, JSON and CSV. Knows every room
 * through its public face; decides nothing about figures.
 */

#include <gongkai/write.h>

/* How one format writes each thing. */
typedef struct {
  void (*add_findings) (GkWriter *writer, GkFindings *findings);
  void (*add_report) (GkWriter *writer, GkReport *report);
  void (*add_row) (GkWriter *writer, GkDataset *dataset, guint64 row); /* NULL: as a report */
  void (*add_ledger) (GkWriter *writer, GkForm *form, guint32 ledger);
  void (*add_trace) (GkWriter *writer, GkTrace *trace);
  void (*add_form) (GkWriter *writer, GkForm *form, gboolean rules);
  void (*add_series) (GkWriter *writer, GkSeries *series);
  void (*add_lint) (GkWriter *writer, GkLint *lint);
  void (*add_scan) (GkWriter *writer, GkScan *scan);
  void (*add_rollup) (GkWriter *writer, GkRollup *rollup);
  void (*finish) (GkWriter *writer);
} GkWriterClass;

extern const GkWriterClass gk_text_writer;
extern const GkWriterClass gk_json_writer;
extern const GkWriterClass gk_csv_writer;

struct _GkWriter {
  gatomicrefcount references;
  const GkWriterClass *class;
  gint32 language;
  gboolean colour;
  gboolean finished;
  GString *text;      /* written and not yet taken */
  const char *opened; /* JSON: the name of the list that is open, or NULL */
  guint32 n_items;    /* of that list, or rows of a CSV table */
  GArray *cells;      /* of guint32: the columns of a wide CSV table, or NULL */
  guint32 n_reports;  /* whose findings were added */
  guint32 n_sound;    /* of them those without errors */
};

/* The unit of a line of a series, or NULL; its value in one period, or NULL where there is none (free with g_free()).
 */
const char *gk_series_line_unit (GkSeries *series, guint32 line);
char *gk_series_line_value (GkSeries *series, guint32 line, guint32 period);

/* Of a remark on a form: what programs call it, and whether the form says that it is no mistake. */
const char *gk_remark_name (GkLint *lint, guint32 remark);
gboolean gk_remark_is_accepted (GkLint *lint, guint32 remark);

guint32 gk_remarks_count_severity (GkLint *lint, gint32 severity);
guint32 gk_remarks_count_accepted (GkLint *lint);

/* The bounds in what gk_rollup_dup_value() prints, NULL for one that is not known; FALSE, with nothing written, if it is
 * a value, or nothing. */
gboolean gk_split_bounds (const char *value, char **low, char **high);

/* What a column of a table with a line a group of a roll-up holds. */
typedef enum {
  GK_ROLLUP_COLUMN_GROUP,
  GK_ROLLUP_COLUMN_PERIOD,
  GK_ROLLUP_COLUMN_REPORTS,
  GK_ROLLUP_COLUMN_BODIES,
  GK_ROLLUP_COLUMN_FIGURE,
} GkRollupColumnKind;

typedef struct {
  GkRollupColumnKind kind;
  guint32 cell; /* of a figure */
  guint32 head; /* the number above it, counted from 1 */
  guint width;
} GkRollupColumn;

typedef struct {
  gint32 language;
  GArray *columns; /* of GkRollupColumn */
} GkRollupTable;

/* The columns that a terminal of @room columns holds, with two spaces between them: what groups are, and the figures
 * of the upper levels of the form first, at least one, in the order of the form. Of a dimension the total is shown. */
GkRollupTable gk_rollup_table_make (GkRollup *rollup, gint32 language, guint room);
void gk_rollup_table_clear (GkRollupTable *table);

/* What stands in a column beside @group, or above it if that is -1. Free with g_free(). */
char *gk_rollup_table_text (const GkRollupTable *table, GkRollup *rollup, guint column, gint64 group);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkRollupTable, gk_rollup_table_clear)

/* The words of enumerations in the files that programs read; NULL for an unknown value. */
const char *gk_state_name (gint32 state);
const char *gk_severity_name (gint32 severity);
const char *gk_verdict_name (gint32 verdict);
const char *gk_kind_name (gint32 kind);
const char *gk_parts_name (gint32 parts);
const char *gk_origin_name (gint32 origin);
const char *gk_rule_kind_name (gint32 kind);
const char *gk_relation_name (gint32 relation);
const char *gk_diagnostic_name (gint32 code);
const char *gk_term_place_name (gint32 place);
const char *gk_term_function_name (gint32 function);
const char *gk_column_type_name (gint32 type);
