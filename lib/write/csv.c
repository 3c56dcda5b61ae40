/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include <gongkai/number.h>
#include <string.h>

/* Appends a field, quoted as RFC 4180 has it where that is needed, and what follows it. */
static void
add_field (GkWriter *writer, const char *field, char after)
{
  if (field != NULL && strpbrk (field, ",\"\r\n") != NULL)
    {
      g_string_append_c (writer->text, '"');
      for (; *field != '\0'; field++)
        {
          if (*field == '"')
            g_string_append_c (writer->text, '"');
          g_string_append_c (writer->text, *field);
        }
      g_string_append_c (writer->text, '"');
    }
  else if (field != NULL)
    g_string_append (writer->text, field);
  g_string_append_c (writer->text, after);
}

static void
add_number (GkWriter *writer, guint32 number, char after)
{
  if (number > 0)
    g_string_append_printf (writer->text, "%" G_GUINT32_FORMAT, number);
  g_string_append_c (writer->text, after);
}

/* The header stands once, before the first row. */
static void
add_header (GkWriter *writer, const char *header)
{
  if (writer->n_items++ == 0)
    g_string_append (writer->text, header);
}

static void
add_report (GkWriter *writer, GkReport *report)
{
  GkForm *form = gk_report_get_form (report);

  /* The reader takes this for a list of whole reports, one behind the other: every cell is written, in one piece. */
  add_header (writer, "form,source,period,body,body_code,cell,state,value,raw,line\n");
  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    {
      g_autofree char *value = gk_report_dup_value (report, i);

      add_field (writer, gk_form_get_id (form), ',');
      add_field (writer, gk_report_get_source (report), ',');
      add_field (writer, gk_report_get_period (report), ',');
      add_field (writer, gk_report_get_body_name (report), ',');
      add_field (writer, gk_report_get_body_code (report), ',');
      add_field (writer, gk_form_get_cell_id (form, i), ',');
      add_field (writer, gk_state_name (gk_report_get_state (report, i)), ',');
      add_field (writer, value, ',');
      add_field (writer, gk_report_get_raw (report, i), ',');
      add_number (writer, gk_report_get_line (report, i), '\n');
    }
}

/* The keys of a wide table. */
static const struct {
  const char *name;
  gint32 key;
} wide_keys[] = { { "source", GK_KEY_SOURCE },
                  { "period", GK_KEY_PERIOD },
                  { "body", GK_KEY_BODY_NAME },
                  { "body_code", GK_KEY_BODY_CODE } };

/* Whether some report of the dataset has the cell. */
static gboolean
has_cell (GkDataset *dataset, guint32 cell)
{
  guint64 n = gk_dataset_get_n_rows (dataset);

  if (gk_dataset_get_n_missing (dataset, cell) < n)
    return TRUE;
  for (guint64 row = 0; row < n; row++)
    if (gk_dataset_get_state (dataset, row, cell) != GK_CELL_ABSENT)
      return TRUE;

  return FALSE;
}

/* The columns of a wide table are found out with its first row. */
static void
add_wide_header (GkWriter *writer, GkDataset *dataset)
{
  GkForm *form = gk_dataset_get_form (dataset);

  writer->n_items = 1;
  writer->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_string_append (writer->text, "form");
  for (gsize i = 0; i < G_N_ELEMENTS (wide_keys); i++)
    if (gk_dataset_get_n_key_values (dataset, wide_keys[i].key) > 0)
      g_string_append_printf (writer->text, ",%s", wide_keys[i].name);
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    if (has_cell (dataset, cell))
      {
        g_array_append_val (writer->cells, cell);
        g_string_append_c (writer->text, ',');
        g_string_append (writer->text, gk_form_get_cell_id (form, cell));
      }
  g_string_append_c (writer->text, '\n');
}

/* One cell of a wide table, as it would be printed. */
static void
add_wide_cell (GkWriter *writer, GkDataset *dataset, guint64 row, guint32 cell, char after)
{
  GkForm *form = gk_dataset_get_form (dataset);
  gint32 state = gk_dataset_get_state (dataset, row, cell);
  gint64 scaled;

  if (gk_dataset_get_scaled (dataset, row, cell, &scaled))
    {
      g_autofree char *value = gk_number_print (
          scaled, gk_form_get_indicator_decimals (form, (guint32) gk_form_get_cell_indicator (form, cell)));

      add_field (writer, value, after);
    }
  else if (state == GK_CELL_BELOW || state == GK_CELL_INVALID)
    {
      g_autoptr (GkReport) report = gk_dataset_dup_report (dataset, row, NULL);
      g_autofree char *value = report != NULL ? gk_report_dup_value (report, cell) : NULL;

      add_field (writer, value != NULL || report == NULL ? value : gk_report_get_raw (report, cell), after);
    }
  else
    add_field (writer, state == GK_CELL_NOT_APPLICABLE ? "N/A" : NULL, after);
}

static void
add_row (GkWriter *writer, GkDataset *dataset, guint64 row)
{
  guint n;

  if (writer->cells == NULL)
    add_wide_header (writer, dataset);
  n = writer->cells->len;
  add_field (writer, gk_form_get_id (gk_dataset_get_form (dataset)), ',');
  for (gsize i = 0; i < G_N_ELEMENTS (wide_keys); i++)
    if (gk_dataset_get_n_key_values (dataset, wide_keys[i].key) > 0)
      add_field (writer, gk_dataset_get_key (dataset, row, wide_keys[i].key), ',');
  for (guint i = 0; i < n; i++)
    add_wide_cell (writer, dataset, row, g_array_index (writer->cells, guint32, i), ',');
  /* What stands behind the last field ends the row. */
  writer->text->str[writer->text->len - 1] = '\n';
}

static void
add_ledger (GkWriter *writer, GkForm *form, guint32 ledger)
{
  add_header (writer, "ledger,column,label,type,required,key,since,with,unit,decimals,code,code_label\n");
  for (guint32 column = 0; column < gk_form_get_ledger_n_columns (form, ledger); column++)
    {
      guint32 n_codes = gk_form_get_column_n_codes (form, ledger, column);
      gint32 since = gk_form_get_column_since (form, ledger, column);
      gint32 with = gk_form_get_column_with (form, ledger, column);

      for (guint32 code = 0; code < MAX (n_codes, 1); code++)
        {
          add_field (writer, gk_form_get_ledger_id (form, ledger), ',');
          add_field (writer, gk_form_get_column_id (form, ledger, column), ',');
          add_field (writer, gk_form_get_column_label (form, ledger, column, writer->language), ',');
          add_field (writer, gk_column_type_name (gk_form_get_column_type (form, ledger, column)), ',');
          add_field (writer, gk_form_is_column_required (form, ledger, column) ? "yes" : "no", ',');
          add_field (writer, gk_form_is_column_key (form, ledger, column) ? "yes" : "no", ',');
          add_field (writer, since >= 0 ? gk_form_get_column_id (form, ledger, (guint32) since) : NULL, ',');
          add_field (writer, with >= 0 ? gk_form_get_column_id (form, ledger, (guint32) with) : NULL, ',');
          add_field (writer, gk_form_get_column_unit (form, ledger, column), ',');
          add_number (writer, gk_form_get_column_decimals (form, ledger, column), ',');
          add_field (writer, gk_form_get_code_id (form, ledger, column, code), ',');
          add_field (writer, gk_form_get_code_label (form, ledger, column, code, writer->language), '\n');
        }
    }
}

static void
add_trace (GkWriter *writer, GkTrace *trace)
{
  GkForm *form = gk_trace_get_form (trace);
  guint32 ledger = gk_trace_get_ledger (trace);
  guint32 n_columns = gk_form_get_ledger_n_columns (form, ledger);

  if (writer->n_items++ == 0)
    {
      g_string_append (writer->text, "cell,period,body,body_code,source,line,amount,item,");
      for (guint32 i = 0; i < n_columns; i++)
        add_field (writer, gk_form_get_column_id (form, ledger, i), i + 1 < n_columns ? ',' : '\n');
    }
  for (guint64 row = 0; row < gk_trace_get_n_rows (trace); row++)
    {
      g_autofree char *amount = gk_trace_dup_amount (trace, row);

      add_field (writer, gk_form_get_cell_id (form, gk_trace_get_cell (trace)), ',');
      add_number (writer, gk_trace_get_periods (trace)[row], ',');
      add_field (writer, gk_trace_get_body_name (trace, row), ',');
      add_field (writer, gk_trace_get_body_code (trace, row), ',');
      add_field (writer, gk_trace_get_source (trace, row), ',');
      add_number (writer, gk_trace_get_lines (trace)[row], ',');
      add_field (writer, amount, ',');
      add_number (writer, gk_trace_get_items (trace)[row], ',');
      for (guint32 i = 0; i < n_columns; i++)
        add_field (writer, gk_trace_get_text (trace, row, i), i + 1 < n_columns ? ',' : '\n');
    }
}

static void
add_findings (GkWriter *writer, GkFindings *findings)
{
  GkReport *report = gk_findings_get_report (findings);
  GkForm *form = gk_report_get_form (report);

  add_header (writer,
              "source,form,period,body,rule,severity,verdict,left,right,imbalance,derived,line,message,fingerprint,"
              "cause\n");
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      gint32 cause = gk_findings_get_cause (findings, i);

      add_field (writer, gk_report_get_source (report), ',');
      add_field (writer, gk_form_get_id (form), ',');
      add_field (writer, gk_report_get_period (report), ',');
      add_field (writer, gk_report_get_body_name (report), ',');
      add_field (writer, gk_findings_get_rule_id (findings, i), ',');
      add_field (writer, gk_severity_name (gk_findings_get_severity (findings, i)), ',');
      add_field (writer, gk_verdict_name (gk_findings_get_verdict (findings, i)), ',');
      add_field (writer, gk_findings_get_left (findings, i), ',');
      add_field (writer, gk_findings_get_right (findings, i), ',');
      add_field (writer, gk_findings_get_imbalance (findings, i), ',');
      add_field (writer, gk_findings_get_derived_value (findings, i), ',');
      add_number (writer, gk_findings_get_line (findings, i), ',');
      add_field (writer, gk_findings_get_message (findings, i, writer->language), ',');
      add_field (writer, gk_findings_get_fingerprint (findings, i), ',');
      add_field (writer, cause >= 0 ? gk_findings_get_fingerprint (findings, (guint32) cause) : NULL, '\n');
    }
}

static void
add_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  if (!rules)
    {
      add_header (writer, "id,label,unit,kind,parts\n");
      for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
        {
          add_field (writer, gk_form_get_indicator_id (form, i), ',');
          add_field (writer, gk_form_get_indicator_label (form, i, writer->language), ',');
          add_field (writer, gk_form_get_indicator_unit (form, i), ',');
          add_field (writer, gk_kind_name (gk_form_get_indicator_kind (form, i)), ',');
          add_field (writer, gk_parts_name (gk_form_get_indicator_parts (form, i)), '\n');
        }
      return;
    }

  add_header (writer, "rule,origin,severity,kind,text\n");
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      add_field (writer, gk_form_get_rule_id (form, i), ',');
      add_field (writer, gk_origin_name (gk_form_get_rule_origin (form, i)), ',');
      add_field (writer, gk_severity_name (gk_form_get_rule_severity (form, i)), ',');
      add_field (writer, gk_rule_kind_name (gk_form_get_rule_kind (form, i)), ',');
      add_field (writer, gk_form_get_rule_text (form, i), '\n');
    }
}

static void
add_series (GkWriter *writer, GkSeries *series)
{
  guint32 n = gk_series_get_n_periods (series);

  g_string_append (writer->text, n > 0 ? "concept,unit," : "concept,unit\n");
  for (guint32 i = 0; i < n; i++)
    add_field (writer, gk_report_get_period (gk_series_get_report (series, i)), i + 1 < n ? ',' : '\n');
  for (guint32 line = 0; line < gk_series_get_n_concepts (series); line++)
    {
      add_field (writer, gk_series_get_concept (series, line), ',');
      add_field (writer, gk_series_line_unit (series, line), n > 0 ? ',' : '\n');
      for (guint32 i = 0; i < n; i++)
        {
          g_autofree char *value = gk_series_line_value (series, line, i);

          add_field (writer, value, i + 1 < n ? ',' : '\n');
        }
    }
}

static void
add_lint (GkWriter *writer, GkLint *lint)
{
  GkForm *form = gk_lint_get_form (lint);

  add_header (writer, "form,code,severity,rule,others,indicator,message,accepted,reason\n");
  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    {
      gint32 rule = gk_lint_get_rule (lint, i);
      gint32 indicator = gk_lint_get_indicator (lint, i);
      g_autoptr (GString) others = g_string_new (NULL);

      for (guint32 k = 0; k < gk_lint_get_n_others (lint, i); k++)
        g_string_append_printf (others, "%s%s", k > 0 ? " " : "",
                                gk_form_get_rule_id (form, (guint32) gk_lint_get_other (lint, i, k)));
      add_field (writer, gk_form_get_id (form), ',');
      add_field (writer, gk_remark_name (lint, i), ',');
      add_field (writer, gk_severity_name (gk_lint_get_severity (lint, i)), ',');
      add_field (writer, rule >= 0 ? gk_form_get_rule_id (form, (guint32) rule) : NULL, ',');
      add_field (writer, others->str, ',');
      add_field (writer, indicator >= 0 ? gk_form_get_indicator_id (form, (guint32) indicator) : NULL, ',');
      add_field (writer, gk_lint_get_message (lint, i, writer->language), ',');
      add_field (writer, gk_remark_is_accepted (lint, i) ? "yes" : "no", ',');
      add_field (writer, gk_lint_get_reason (lint, i, writer->language), '\n');
    }
}

static void
add_scan (GkWriter *writer, GkScan *scan)
{
  static const gint32 verdicts[]
      = { GK_VERDICT_SATISFIED, GK_VERDICT_VIOLATED, GK_VERDICT_UNDECIDED, GK_VERDICT_NOT_APPLICABLE };
  GkForm *form = gk_scan_get_form (scan);

  add_header (writer, "form,rule,severity,satisfied,violated,undecided,not_applicable\n");
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      add_field (writer, gk_form_get_id (form), ',');
      add_field (writer, gk_form_get_rule_id (form, i), ',');
      add_field (writer, gk_severity_name (gk_form_get_rule_severity (form, i)), ',');
      for (guint k = 0; k < G_N_ELEMENTS (verdicts); k++)
        g_string_append_printf (writer->text, "%" G_GUINT64_FORMAT "%c", gk_scan_count (scan, i, verdicts[k]),
                                k + 1 < G_N_ELEMENTS (verdicts) ? ',' : '\n');
    }
}

static void
add_rollup (GkWriter *writer, GkRollup *rollup)
{
  GkForm *form = gk_rollup_get_form (rollup);

  add_header (writer, "form,group,level,period,reports,cell,value,low,high,reported\n");
  for (guint32 group = 0; group < gk_rollup_get_n_groups (rollup); group++)
    for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
      {
        g_autofree char *value = gk_rollup_dup_value (rollup, group, cell);
        g_autofree char *low = NULL;
        g_autofree char *high = NULL;
        gboolean is_bounded = gk_split_bounds (value, &low, &high);

        add_field (writer, gk_form_get_id (form), ',');
        add_field (writer, gk_rollup_get_group_code (rollup, group), ',');
        g_string_append_printf (writer->text, "%d,", gk_rollup_get_group_level (rollup, group));
        add_field (writer, gk_rollup_get_group_period (rollup, group), ',');
        g_string_append_printf (writer->text, "%" G_GUINT64_FORMAT ",", gk_rollup_get_group_n_reports (rollup, group));
        add_field (writer, gk_form_get_cell_id (form, cell), ',');
        add_field (writer, is_bounded ? NULL : value, ',');
        add_field (writer, low, ',');
        add_field (writer, high, ',');
        g_string_append_printf (writer->text, "%" G_GUINT64_FORMAT "\n",
                                gk_rollup_count (rollup, group, cell, GK_CELL_REPORTED));
      }
}

static void
finish (GkWriter *writer)
{
  (void) writer;
}

const GkWriterClass gk_csv_writer = { add_findings, add_report, add_row,  add_ledger, add_trace, add_form,
                                      add_series,   add_lint,   add_scan, add_rollup, finish };
