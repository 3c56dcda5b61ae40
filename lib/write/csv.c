/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

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

  add_header (writer, "cell,state,value,raw,line\n");
  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    {
      g_autofree char *value = gk_report_dup_value (report, i);

      add_field (writer, gk_form_get_cell_id (form, i), ',');
      add_field (writer, gk_state_name (gk_report_get_state (report, i)), ',');
      add_field (writer, value, ',');
      add_field (writer, gk_report_get_raw (report, i), ',');
      add_number (writer, gk_report_get_line (report, i), '\n');
    }
}

static void
add_findings (GkWriter *writer, GkFindings *findings)
{
  GkReport *report = gk_findings_get_report (findings);
  GkForm *form = gk_report_get_form (report);

  add_header (writer,
              "source,form,period,body,rule,severity,verdict,left,right,imbalance,derived,line,message,fingerprint\n");
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      add_field (writer, gk_report_get_source (report), ',');
      add_field (writer, gk_form_get_id (form), ',');
      add_field (writer, gk_report_get_period (report), ',');
      add_field (writer, gk_report_get_body_name (report), ',');
      add_field (writer, gk_form_get_rule_id (form, (guint32) gk_findings_get_rule (findings, i)), ',');
      add_field (writer, gk_severity_name (gk_findings_get_severity (findings, i)), ',');
      add_field (writer, gk_verdict_name (gk_findings_get_verdict (findings, i)), ',');
      add_field (writer, gk_findings_get_left (findings, i), ',');
      add_field (writer, gk_findings_get_right (findings, i), ',');
      add_field (writer, gk_findings_get_imbalance (findings, i), ',');
      add_field (writer, gk_findings_get_derived_value (findings, i), ',');
      add_number (writer, gk_findings_get_line (findings, i), ',');
      add_field (writer, gk_findings_get_message (findings, i, writer->language), ',');
      add_field (writer, gk_findings_get_fingerprint (findings, i), '\n');
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
finish (GkWriter *writer)
{
  (void) writer;
}

const GkWriterClass gk_csv_writer = { add_findings, add_report, add_form, finish };
