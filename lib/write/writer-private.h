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

/* The bounds of a value of a roll-up that is not known exactly, as decimals; FALSE, with nothing written, if it has
 * none. */
gboolean gk_rollup_dup_bounds (GkRollup *rollup, guint32 group, guint32 cell, char **low, char **high);

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
