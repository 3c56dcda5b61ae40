/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include <json-glib/json-glib.h>

/*
 * One object with a list: {"gongkai": VERSION, "reports": [...]}. Each item is
 * generated when it is added, so that a long run never holds the whole list.
 */

static void
set_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
set_count (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* A line or a column; null where none is known. */
static void
set_place (JsonBuilder *builder, const char *name, guint32 value)
{
  json_builder_set_member_name (builder, name);
  if (value > 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

/* Opens the list @name, or adds to it. */
static void
write_item (GkWriter *writer, const char *name, JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  if (writer->opened == NULL)
    g_string_append_printf (writer->text, "{\"gongkai\": \"%s\", \"%s\": [\n", gk_get_version (), name);
  else
    g_string_append (writer->text, ",\n");
  writer->opened = name;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  text = json_generator_to_data (generator, NULL);
  g_string_append (writer->text, text);
}

/* The members of a cell; that of the prior report is a different one in the same place of its form. */
static void
set_cell (JsonBuilder *builder, GkReport *report, guint32 cell)
{
  g_autofree char *value = gk_report_dup_value (report, cell);

  set_string (builder, "cell", gk_form_get_cell_id (gk_report_get_form (report), cell));
  set_string (builder, "state", gk_state_name (gk_report_get_state (report, cell)));
  set_string (builder, "value", value);
  set_string (builder, "raw", gk_report_get_raw (report, cell));
  set_place (builder, "line", gk_report_get_line (report, cell));
  if (gk_report_get_name (report, cell) != NULL)
    set_string (builder, "name", gk_report_get_name (report, cell));
}

static void
add_cell (JsonBuilder *builder, GkReport *report, guint32 cell)
{
  json_builder_begin_object (builder);
  set_cell (builder, report, cell);
  json_builder_end_object (builder);
}

static void
set_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* What ledgers count for a cell. */
static void
add_counted (JsonBuilder *builder, GkReport *counted, guint32 cell)
{
  g_autofree char *value = gk_report_dup_value (counted, cell);

  json_builder_set_member_name (builder, "counted");
  json_builder_begin_object (builder);
  set_string (builder, "state", gk_state_name (gk_report_get_state (counted, cell)));
  set_string (builder, "value", value);
  json_builder_end_object (builder);
}

/* A cell that the rule of a finding looks at. */
static void
add_finding_cell (JsonBuilder *builder, GkFindings *findings, guint32 finding, guint32 index)
{
  guint32 cell = (guint32) gk_findings_get_cell (findings, finding, index);
  GkReport *report = gk_findings_get_report (findings);

  json_builder_begin_object (builder);
  if (gk_findings_is_cell_prior (findings, finding, index))
    {
      g_autofree char *value = gk_findings_dup_prior_value (findings, cell);

      set_string (builder, "cell", gk_form_get_cell_id (gk_report_get_form (report), cell));
      set_flag (builder, "prior", TRUE);
      set_string (builder, "state", gk_state_name (gk_findings_get_prior_state (findings, cell)));
      set_string (builder, "value", value);
    }
  else
    {
      set_cell (builder, report, cell);
      if (gk_findings_get_counted (findings) != NULL)
        add_counted (builder, gk_findings_get_counted (findings), cell);
      if ((gint32) cell == gk_findings_get_derived_cell (findings, finding))
        set_string (builder, "derived", gk_findings_get_derived_value (findings, finding));
    }
  if (gk_findings_is_cell_open (findings, finding, index))
    set_flag (builder, "open", TRUE);
  json_builder_end_object (builder);
}

static void
add_finding (GkWriter *writer, JsonBuilder *builder, GkFindings *findings, guint32 finding)
{
  GkReport *report = gk_findings_get_report (findings);
  GkForm *form = gk_report_get_form (report);
  gint32 derived = gk_findings_get_derived_cell (findings, finding);
  gint32 suspect = gk_findings_get_suspect_cell (findings, finding);

  json_builder_begin_object (builder);
  set_string (builder, "rule", gk_findings_get_rule_id (findings, finding));
  set_string (builder, "severity", gk_severity_name (gk_findings_get_severity (findings, finding)));
  set_string (builder, "verdict", gk_verdict_name (gk_findings_get_verdict (findings, finding)));
  set_string (builder, "left", gk_findings_get_left (findings, finding));
  set_string (builder, "right", gk_findings_get_right (findings, finding));
  set_string (builder, "imbalance", gk_findings_get_imbalance (findings, finding));
  if (gk_findings_get_ratio (findings, finding) != NULL)
    set_string (builder, "ratio", gk_findings_get_ratio (findings, finding));
  if (derived >= 0)
    {
      json_builder_set_member_name (builder, "derived");
      json_builder_begin_object (builder);
      set_string (builder, "cell", gk_form_get_cell_id (form, (guint32) derived));
      set_string (builder, "value", gk_findings_get_derived_value (findings, finding));
      json_builder_end_object (builder);
    }
  if (gk_findings_get_cause (findings, finding) >= 0)
    set_string (builder, "cause",
                gk_findings_get_fingerprint (findings, (guint32) gk_findings_get_cause (findings, finding)));
  if (suspect >= 0)
    {
      json_builder_set_member_name (builder, "suspect");
      json_builder_begin_object (builder);
      set_string (builder, "cell", gk_form_get_cell_id (form, (guint32) suspect));
      set_string (builder, "value", gk_findings_get_suspect_value (findings, finding));
      json_builder_end_object (builder);
    }
  set_place (builder, "line", gk_findings_get_line (findings, finding));
  if (gk_findings_get_quote (findings, finding) != NULL)
    set_string (builder, "quote", gk_findings_get_quote (findings, finding));
  begin_list (builder, "cells");
  for (guint32 i = 0; i < gk_findings_get_n_cells (findings, finding); i++)
    add_finding_cell (builder, findings, finding, i);
  json_builder_end_array (builder);
  set_string (builder, "message", gk_findings_get_message (findings, finding, writer->language));
  set_string (builder, "fingerprint", gk_findings_get_fingerprint (findings, finding));
  json_builder_end_object (builder);
}

/* The member of the report that lists diagnostics of this code. */
static const char *
list_of (gint32 code)
{
  switch (code)
    {
    case GK_DIAGNOSTIC_UNPLACED_ROW:
    case GK_DIAGNOSTIC_AMBIGUOUS_ROW:
      return "unplaced";
    case GK_DIAGNOSTIC_MISSING_ROW:
      return "missing";
    default:
      return "diagnostics";
    }
}

static void
add_diagnostics (GkWriter *writer, JsonBuilder *builder, GkReport *report, const char *list)
{
  begin_list (builder, list);
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      gint32 indicator = gk_report_get_diagnostic_indicator (report, i);

      if (!g_str_equal (list_of (gk_report_get_diagnostic_code (report, i)), list))
        continue;
      json_builder_begin_object (builder);
      set_string (builder, "code", gk_diagnostic_name (gk_report_get_diagnostic_code (report, i)));
      set_string (builder, "severity", gk_severity_name (gk_report_get_diagnostic_severity (report, i)));
      if (indicator >= 0)
        set_string (builder, "indicator", gk_form_get_indicator_id (gk_report_get_form (report), (guint32) indicator));
      set_place (builder, "line", gk_report_get_diagnostic_line (report, i));
      set_place (builder, "column", gk_report_get_diagnostic_column (report, i));
      set_string (builder, "raw", gk_report_get_diagnostic_raw (report, i));
      set_string (builder, "message", gk_report_get_diagnostic_message (report, i, writer->language));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_head (JsonBuilder *builder, GkReport *report)
{
  set_string (builder, "source", gk_report_get_source (report));
  set_string (builder, "form", gk_form_get_id (gk_report_get_form (report)));
  set_string (builder, "period", gk_report_get_period (report));
  json_builder_set_member_name (builder, "body");
  json_builder_begin_object (builder);
  set_string (builder, "name", gk_report_get_body_name (report));
  set_string (builder, "code", gk_report_get_body_code (report));
  json_builder_end_object (builder);
  set_string (builder, "document_number", gk_report_get_document_number (report));
  set_string (builder, "index_number", gk_report_get_index_number (report));
}

static void
add_tail (GkWriter *writer, JsonBuilder *builder, GkReport *report)
{
  add_diagnostics (writer, builder, report, "unplaced");
  add_diagnostics (writer, builder, report, "missing");
  add_diagnostics (writer, builder, report, "diagnostics");
}

static void
add_findings (GkWriter *writer, GkFindings *findings)
{
  static const gint32 verdicts[]
      = { GK_VERDICT_SATISFIED, GK_VERDICT_VIOLATED, GK_VERDICT_UNDECIDED, GK_VERDICT_NOT_APPLICABLE };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GkReport *report = gk_findings_get_report (findings);

  json_builder_begin_object (builder);
  add_head (builder, report);
  json_builder_set_member_name (builder, "summary");
  json_builder_begin_object (builder);
  if (gk_findings_get_counted (findings) != NULL)
    set_count (builder, "cells", gk_form_get_n_cells (gk_report_get_form (report)));
  else
    set_count (builder, "rules", gk_form_get_n_rules (gk_report_get_form (report)));
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    set_count (builder, gk_verdict_name (verdicts[i]), gk_findings_count_verdict (findings, verdicts[i]));
  json_builder_end_object (builder);
  begin_list (builder, "findings");
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    add_finding (writer, builder, findings, i);
  json_builder_end_array (builder);
  add_tail (writer, builder, report);
  json_builder_end_object (builder);
  write_item (writer, "reports", builder);
}

static void
add_report (GkWriter *writer, GkReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_head (builder, report);
  begin_list (builder, "cells");
  for (guint32 i = 0; i < gk_form_get_n_cells (gk_report_get_form (report)); i++)
    add_cell (builder, report, i);
  json_builder_end_array (builder);
  add_tail (writer, builder, report);
  json_builder_end_object (builder);
  write_item (writer, "reports", builder);
}

static void
add_column (JsonBuilder *builder, GkForm *form, guint32 ledger, guint32 column)
{
  gint32 since = gk_form_get_column_since (form, ledger, column);
  gint32 with = gk_form_get_column_with (form, ledger, column);
  const char *unit = gk_form_get_column_unit (form, ledger, column);

  json_builder_begin_object (builder);
  set_string (builder, "id", gk_form_get_column_id (form, ledger, column));
  set_string (builder, "zh", gk_form_get_column_label (form, ledger, column, GK_LANGUAGE_CHINESE));
  set_string (builder, "en", gk_form_get_column_label (form, ledger, column, GK_LANGUAGE_ENGLISH));
  set_string (builder, "type", gk_column_type_name (gk_form_get_column_type (form, ledger, column)));
  set_flag (builder, "required", gk_form_is_column_required (form, ledger, column));
  set_flag (builder, "key", gk_form_is_column_key (form, ledger, column));
  if (since >= 0)
    set_string (builder, "since", gk_form_get_column_id (form, ledger, (guint32) since));
  if (with >= 0)
    set_string (builder, "with", gk_form_get_column_id (form, ledger, (guint32) with));
  if (unit != NULL)
    set_string (builder, "unit", unit);
  if (gk_form_get_column_type (form, ledger, column) == GK_COLUMN_NUMBER)
    set_count (builder, "decimals", gk_form_get_column_decimals (form, ledger, column));
  if (gk_form_get_column_n_codes (form, ledger, column) > 0)
    {
      begin_list (builder, "codes");
      for (guint32 i = 0; i < gk_form_get_column_n_codes (form, ledger, column); i++)
        {
          json_builder_begin_object (builder);
          set_string (builder, "id", gk_form_get_code_id (form, ledger, column, i));
          set_string (builder, "zh", gk_form_get_code_label (form, ledger, column, i, GK_LANGUAGE_CHINESE));
          set_string (builder, "en", gk_form_get_code_label (form, ledger, column, i, GK_LANGUAGE_ENGLISH));
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_ledger (GkWriter *writer, GkForm *form, guint32 ledger)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  set_string (builder, "form", gk_form_get_id (form));
  set_string (builder, "id", gk_form_get_ledger_id (form, ledger));
  set_string (builder, "zh", gk_form_get_ledger_label (form, ledger, GK_LANGUAGE_CHINESE));
  set_string (builder, "en", gk_form_get_ledger_label (form, ledger, GK_LANGUAGE_ENGLISH));
  begin_list (builder, "columns");
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    add_column (builder, form, ledger, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_item (writer, "ledgers", builder);
}

/* A row behind a figure: what it says is an object, without what it says nothing in. */
static void
add_traced_row (JsonBuilder *builder, GkTrace *trace, guint64 row)
{
  GkForm *form = gk_trace_get_form (trace);
  guint32 ledger = gk_trace_get_ledger (trace);
  g_autofree char *amount = gk_trace_dup_amount (trace, row);
  g_autofree char *period = g_strdup_printf ("%u", gk_trace_get_periods (trace)[row]);

  json_builder_begin_object (builder);
  set_string (builder, "source", gk_trace_get_source (trace, row));
  set_place (builder, "line", gk_trace_get_lines (trace)[row]);
  set_string (builder, "period", period);
  json_builder_set_member_name (builder, "body");
  json_builder_begin_object (builder);
  set_string (builder, "name", gk_trace_get_body_name (trace, row));
  set_string (builder, "code", gk_trace_get_body_code (trace, row));
  json_builder_end_object (builder);
  set_string (builder, "amount", amount);
  if (gk_trace_get_items (trace)[row] > 0)
    set_count (builder, "item", gk_trace_get_items (trace)[row]);
  json_builder_set_member_name (builder, "row");
  json_builder_begin_object (builder);
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    if (gk_trace_get_text (trace, row, i) != NULL)
      set_string (builder, gk_form_get_column_id (form, ledger, i), gk_trace_get_text (trace, row, i));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_trace (GkWriter *writer, GkTrace *trace)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GkForm *form = gk_trace_get_form (trace);
  guint32 cell = gk_trace_get_cell (trace);
  g_autofree char *total = gk_trace_dup_total (trace);

  json_builder_begin_object (builder);
  set_string (builder, "form", gk_form_get_id (form));
  set_string (builder, "cell", gk_form_get_cell_id (form, cell));
  set_string (builder, "ledger", gk_form_get_ledger_id (form, gk_trace_get_ledger (trace)));
  set_string (builder, "count", gk_form_get_indicator_count (form, (guint32) gk_form_get_cell_indicator (form, cell)));
  set_string (builder, "total", total);
  begin_list (builder, "rows");
  for (guint64 row = 0; row < gk_trace_get_n_rows (trace); row++)
    add_traced_row (builder, trace, row);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_item (writer, "traces", builder);
}

static void
add_indicator (JsonBuilder *builder, GkForm *form, guint32 indicator)
{
  gint32 whole = gk_form_get_indicator_whole (form, indicator);
  gint32 parent = gk_form_get_indicator_parent (form, indicator);
  gint32 dimension = gk_form_get_indicator_dimension (form, indicator);

  json_builder_begin_object (builder);
  set_string (builder, "id", gk_form_get_indicator_id (form, indicator));
  set_string (builder, "parent", parent >= 0 ? gk_form_get_indicator_id (form, (guint32) parent) : NULL);
  set_string (builder, "zh", gk_form_get_indicator_label (form, indicator, GK_LANGUAGE_CHINESE));
  set_string (builder, "en", gk_form_get_indicator_label (form, indicator, GK_LANGUAGE_ENGLISH));
  set_string (builder, "kind", gk_kind_name (gk_form_get_indicator_kind (form, indicator)));
  set_string (builder, "unit", gk_form_get_indicator_unit (form, indicator));
  set_count (builder, "decimals", gk_form_get_indicator_decimals (form, indicator));
  set_string (builder, "parts", gk_parts_name (gk_form_get_indicator_parts (form, indicator)));
  set_string (builder, "of", whole >= 0 ? gk_form_get_indicator_id (form, (guint32) whole) : NULL);
  if (dimension >= 0)
    set_string (builder, "dimension", gk_form_get_dimension_id (form, (guint32) dimension));
  set_string (builder, "concept", gk_form_get_indicator_concept (form, indicator));
  json_builder_end_object (builder);
}

static void
add_term (JsonBuilder *builder, GkForm *form, gint32 place, gint32 function, guint32 cell, gint64 coefficient)
{
  json_builder_begin_object (builder);
  set_string (builder, "place", gk_term_place_name (place));
  set_string (builder, "function", gk_term_function_name (function));
  set_string (builder, "cell", gk_form_get_cell_id (form, cell));
  set_count (builder, "coefficient", coefficient);
  json_builder_end_object (builder);
}

static void
add_condition (JsonBuilder *builder, GkForm *form, guint32 rule, guint32 condition)
{
  gint32 relation = 0;
  guint32 decimals = 0;
  gint64 left = 0;
  gint64 right = 0;
  gint64 tolerance = 0;
  gboolean relative = FALSE;
  guint32 n = 0;

  gk_form_get_condition (form, rule, condition, &relation, &decimals, &left, &right, &tolerance, &relative, &n);
  json_builder_begin_object (builder);
  set_string (builder, "relation", gk_relation_name (relation));
  set_count (builder, "decimals", decimals);
  set_count (builder, "left_constant", left);
  set_count (builder, "right_constant", right);
  set_count (builder, relative ? "relative_tolerance" : "tolerance", tolerance);
  begin_list (builder, "terms");
  for (guint32 i = 0; i < n; i++)
    {
      gint32 place = 0;
      gint32 function = 0;
      guint32 cell = 0;
      gint64 coefficient = 0;

      gk_form_get_condition_term (form, rule, condition, i, &place, &function, &cell, &coefficient);
      add_term (builder, form, place, function, cell, coefficient);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, GkForm *form, guint32 rule)
{
  gint32 member = gk_form_get_rule_member (form, rule);

  json_builder_begin_object (builder);
  set_string (builder, "id", gk_form_get_rule_id (form, rule));
  set_string (builder, "origin", gk_origin_name (gk_form_get_rule_origin (form, rule)));
  set_string (builder, "severity", gk_severity_name (gk_form_get_rule_severity (form, rule)));
  set_string (builder, "kind", gk_rule_kind_name (gk_form_get_rule_kind (form, rule)));
  set_string (builder, "text", gk_form_get_rule_text (form, rule));
  if (member >= 0)
    set_string (builder, "member", gk_form_get_member_id (form, (guint32) member));
  set_string (builder, "relation", gk_relation_name (gk_form_get_rule_relation (form, rule)));
  set_count (builder, "decimals", gk_form_get_rule_decimals (form, rule));
  set_count (builder, "left_constant", gk_form_get_rule_constant (form, rule, GK_TERM_LEFT));
  set_count (builder, "right_constant", gk_form_get_rule_constant (form, rule, GK_TERM_RIGHT));
  set_count (builder, "denominator_constant", gk_form_get_rule_constant (form, rule, GK_TERM_DENOMINATOR));
  set_count (builder, gk_form_is_rule_tolerance_relative (form, rule) ? "relative_tolerance" : "tolerance",
             gk_form_get_rule_tolerance (form, rule));
  begin_list (builder, "terms");
  for (guint32 i = 0; i < gk_form_get_rule_n_terms (form, rule); i++)
    {
      gint32 place = 0;
      guint32 cell = 0;
      gint64 coefficient = 0;

      gk_form_get_rule_term (form, rule, i, &place, &cell, &coefficient);
      add_term (builder, form, place, gk_form_get_rule_term_function (form, rule, i), cell, coefficient);
    }
  json_builder_end_array (builder);
  if (gk_form_get_rule_n_conditions (form, rule) > 0)
    {
      begin_list (builder, "conditions");
      for (guint32 i = 0; i < gk_form_get_rule_n_conditions (form, rule); i++)
        add_condition (builder, form, rule, i);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_members (JsonBuilder *builder, GkForm *form, gint32 dimension)
{
  begin_list (builder, "members");
  for (guint32 i = 0; i < gk_form_get_n_members (form); i++)
    {
      gint32 parent = gk_form_get_member_parent (form, i);

      if (gk_form_get_member_dimension (form, i) != dimension)
        continue;
      json_builder_begin_object (builder);
      set_string (builder, "id", gk_form_get_member_id (form, i));
      set_string (builder, "parent", parent >= 0 ? gk_form_get_member_id (form, (guint32) parent) : NULL);
      set_string (builder, "zh", gk_form_get_member_label (form, i, GK_LANGUAGE_CHINESE));
      set_string (builder, "en", gk_form_get_member_label (form, i, GK_LANGUAGE_ENGLISH));
      set_string (builder, "parts", gk_parts_name (gk_form_get_member_parts (form, i)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_dimensions (JsonBuilder *builder, GkForm *form)
{
  if (gk_form_get_n_dimensions (form) == 0)
    return;

  begin_list (builder, "dimensions");
  for (guint32 i = 0; i < gk_form_get_n_dimensions (form); i++)
    {
      json_builder_begin_object (builder);
      set_string (builder, "id", gk_form_get_dimension_id (form, i));
      set_string (builder, "zh", gk_form_get_dimension_label (form, i, GK_LANGUAGE_CHINESE));
      set_string (builder, "en", gk_form_get_dimension_label (form, i, GK_LANGUAGE_ENGLISH));
      add_members (builder, form, (gint32) i);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  set_string (builder, "id", gk_form_get_id (form));
  set_string (builder, "title", gk_form_get_title (form, writer->language));
  set_string (builder, "authority", gk_form_get_authority (form, writer->language));
  add_dimensions (builder, form);
  begin_list (builder, "indicators");
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    add_indicator (builder, form, i);
  json_builder_end_array (builder);
  if (rules)
    {
      begin_list (builder, "rules");
      for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
        add_rule (builder, form, i);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  write_item (writer, "forms", builder);
}

static void
add_series (GkWriter *writer, GkSeries *series)
{
  guint32 n = gk_series_get_n_periods (series);

  for (guint32 line = 0; line < gk_series_get_n_concepts (series); line++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      set_string (builder, "concept", gk_series_get_concept (series, line));
      set_string (builder, "unit", gk_series_line_unit (series, line));
      json_builder_set_member_name (builder, "values");
      json_builder_begin_object (builder);
      for (guint32 i = 0; i < n; i++)
        {
          g_autofree char *value = gk_series_line_value (series, line, i);

          set_string (builder, gk_report_get_period (gk_series_get_report (series, i)), value);
        }
      json_builder_end_object (builder);
      json_builder_end_object (builder);
      write_item (writer, "series", builder);
    }
}

static void
add_remark (JsonBuilder *builder, GkLint *lint, guint32 remark, gint32 language)
{
  GkForm *form = gk_lint_get_form (lint);
  gint32 rule = gk_lint_get_rule (lint, remark);
  gint32 indicator = gk_lint_get_indicator (lint, remark);

  json_builder_begin_object (builder);
  set_string (builder, "code", gk_remark_name (lint, remark));
  set_string (builder, "severity", gk_severity_name (gk_lint_get_severity (lint, remark)));
  set_string (builder, "rule", rule >= 0 ? gk_form_get_rule_id (form, (guint32) rule) : NULL);
  begin_list (builder, "others");
  for (guint32 i = 0; i < gk_lint_get_n_others (lint, remark); i++)
    json_builder_add_string_value (builder, gk_form_get_rule_id (form, (guint32) gk_lint_get_other (lint, remark, i)));
  json_builder_end_array (builder);
  set_string (builder, "indicator", indicator >= 0 ? gk_form_get_indicator_id (form, (guint32) indicator) : NULL);
  set_string (builder, "message", gk_lint_get_message (lint, remark, language));
  json_builder_set_member_name (builder, "accepted");
  json_builder_add_boolean_value (builder, gk_remark_is_accepted (lint, remark));
  set_string (builder, "reason", gk_lint_get_reason (lint, remark, language));
  json_builder_end_object (builder);
}

static void
add_lint (GkWriter *writer, GkLint *lint)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GkForm *form = gk_lint_get_form (lint);

  json_builder_begin_object (builder);
  set_string (builder, "form", gk_form_get_id (form));
  set_string (builder, "title", gk_form_get_title (form, writer->language));
  begin_list (builder, "remarks");
  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    add_remark (builder, lint, i, writer->language);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_item (writer, "lint", builder);
}

static void
add_scan (GkWriter *writer, GkScan *scan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GkForm *form = gk_scan_get_form (scan);

  json_builder_begin_object (builder);
  set_string (builder, "form", gk_form_get_id (form));
  set_count (builder, "reports", (gint64) gk_scan_get_n_rows (scan));
  begin_list (builder, "rules");
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      json_builder_begin_object (builder);
      set_string (builder, "rule", gk_form_get_rule_id (form, i));
      set_string (builder, "severity", gk_severity_name (gk_form_get_rule_severity (form, i)));
      set_count (builder, "satisfied", (gint64) gk_scan_count (scan, i, GK_VERDICT_SATISFIED));
      set_count (builder, "violated", (gint64) gk_scan_count (scan, i, GK_VERDICT_VIOLATED));
      set_count (builder, "undecided", (gint64) gk_scan_count (scan, i, GK_VERDICT_UNDECIDED));
      set_count (builder, "not_applicable", (gint64) gk_scan_count (scan, i, GK_VERDICT_NOT_APPLICABLE));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_item (writer, "scans", builder);
}

static void
add_group (GkWriter *writer, GkRollup *rollup, guint32 group)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GkForm *form = gk_rollup_get_form (rollup);
  gint32 parent = gk_rollup_get_group_parent (rollup, group);

  json_builder_begin_object (builder);
  set_string (builder, "form", gk_form_get_id (form));
  set_string (builder, "group", gk_rollup_get_group_code (rollup, group));
  set_string (builder, "parent", parent >= 0 ? gk_rollup_get_group_code (rollup, (guint32) parent) : NULL);
  set_count (builder, "level", gk_rollup_get_group_level (rollup, group));
  set_string (builder, "period", gk_rollup_get_group_period (rollup, group));
  set_count (builder, "reports", (gint64) gk_rollup_get_group_n_reports (rollup, group));
  begin_list (builder, "cells");
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    {
      g_autofree char *value = gk_rollup_dup_value (rollup, group, cell);
      g_autofree char *low = NULL;
      g_autofree char *high = NULL;
      gboolean is_bounded = gk_split_bounds (value, &low, &high);

      json_builder_begin_object (builder);
      set_string (builder, "cell", gk_form_get_cell_id (form, cell));
      set_string (builder, "value", is_bounded ? NULL : value);
      if (is_bounded)
        {
          set_string (builder, "low", low);
          set_string (builder, "high", high);
        }
      set_count (builder, "reported", (gint64) gk_rollup_count (rollup, group, cell, GK_CELL_REPORTED));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  begin_list (builder, "differences");
  for (guint32 i = 0; i < gk_rollup_get_n_differences (rollup); i++)
    {
      g_autofree char *message = NULL;

      if (gk_rollup_get_difference_group (rollup, i) != (gint32) group)
        continue;
      message = gk_rollup_dup_difference_message (rollup, i, writer->language);
      json_builder_begin_object (builder);
      set_string (builder, "cell", gk_form_get_cell_id (form, (guint32) gk_rollup_get_difference_cell (rollup, i)));
      set_string (builder, "severity", gk_severity_name (gk_rollup_get_difference_severity (rollup, i)));
      set_string (builder, "message", message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_item (writer, "groups", builder);
}

static void
add_rollup (GkWriter *writer, GkRollup *rollup)
{
  for (guint32 group = 0; group < gk_rollup_get_n_groups (rollup); group++)
    add_group (writer, rollup, group);
}

static void
finish (GkWriter *writer)
{
  if (writer->opened == NULL)
    g_string_append_printf (writer->text, "{\"gongkai\": \"%s\", \"reports\": [\n", gk_get_version ());
  g_string_append (writer->text, "\n]}\n");
}

const GkWriterClass gk_json_writer = { add_findings, add_report, NULL,     add_ledger, add_trace, add_form,
                                       add_series,   add_lint,   add_scan, add_rollup, finish };
