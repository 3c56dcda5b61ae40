/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/print-private.h"

#include "base/text-private.h"

/* Diagnostics of one sort that are shown one by one; the rest are counted. */
#define SHOWN_DIAGNOSTICS 10

static void
add_title (GkWriter *writer, GkReport *report)
{
  const char *const parts[] = { gk_report_get_body_name (report), gk_report_get_period (report),
                                gk_form_get_id (gk_report_get_form (report)) };
  const char *source = gk_report_get_source (report);

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  gk_print_coloured (writer, BOLD, source != NULL ? source : gk_print_say (writer, "report", "报表"));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      {
        g_string_append (writer->text, "  ");
        gk_print_words (writer, parts[i]);
      }
  g_string_append_c (writer->text, '\n');
}

/* Diagnostics of one severity and code: the first of them, and how many more there are. */
static void
add_diagnostics (GkWriter *writer, GkReport *report, gint32 severity, gint32 code)
{
  guint32 n = 0;

  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    if (gk_report_get_diagnostic_code (report, i) == code && gk_report_get_diagnostic_severity (report, i) == severity
        && n++ < SHOWN_DIAGNOSTICS)
      gk_print_remark (writer, severity, gk_report_get_diagnostic_line (report, i),
                       gk_report_get_diagnostic_message (report, i, writer->language), gk_diagnostic_name (code),
                       FALSE);
  if (n > SHOWN_DIAGNOSTICS)
    {
      g_autofree char *message = g_strdup_printf (gk_print_say (writer, "and %u more of these", "另有 %u 处同类问题"),
                                                  n - SHOWN_DIAGNOSTICS);

      gk_print_remark (writer, severity, 0, message, gk_diagnostic_name (code), FALSE);
    }
}

static guint32
count_diagnostics (GkReport *report, gint32 code)
{
  guint32 n = 0;

  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    n += gk_report_get_diagnostic_code (report, i) == code
         && gk_report_get_diagnostic_severity (report, i) > GK_SEVERITY_NOTE;

  return n;
}

/* Whether something could not be read. */
static gboolean
has_reading_error (GkReport *report)
{
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    if (gk_report_get_diagnostic_severity (report, i) == GK_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

/* The verdicts on the rules, or on the cells that were compared with what was counted. */
static char *
make_verdict_line (const GkWriter *writer, GkFindings *findings)
{
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  guint32 satisfied = gk_findings_count_verdict (findings, GK_VERDICT_SATISFIED);
  guint32 violated = gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED);
  guint32 undecided = gk_findings_count_verdict (findings, GK_VERDICT_UNDECIDED);
  guint32 not_applicable = gk_findings_count_verdict (findings, GK_VERDICT_NOT_APPLICABLE);

  if (gk_findings_get_counted (findings) != NULL)
    return g_strdup_printf (
        gk_print_say (writer,
                      "%u cells against the ledgers: %u agree, %u differ, %u with a figure on one side "
                      "alone, %u with none; ",
                      "与台账核对 %u 格：一致 %u，不符 %u，仅一方有数 %u，双方无数 %u；"),
        gk_form_get_n_cells (form), satisfied, violated, undecided, not_applicable);

  return g_strdup_printf (
      gk_print_say (writer, "%u rules: %u satisfied, %u violated (errors: %u), %u undecided, %u not applicable; ",
                    "规则 %u 条：满足 %u，违反 %u（其中错误 %u），未定 %u，不适用 %u；"),
      gk_form_get_n_rules (form), satisfied, violated, gk_findings_count_violated (findings, GK_SEVERITY_ERROR),
      undecided, not_applicable);
}

static void
add_summary (GkWriter *writer, GkFindings *findings)
{
  GkReport *report = gk_findings_get_report (findings);
  guint32 errors = gk_findings_count_violated (findings, GK_SEVERITY_ERROR);
  guint32 violated = gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED);
  g_autofree char *verdicts = make_verdict_line (writer, findings);
  g_autofree char *table = g_strdup_printf (
      gk_print_say (writer, "table: %u rows unplaced, %u missing, %u cells unreadable",
                    "表格：%u 行无法归位，缺少 %u 行，%u 格无法读取"),
      count_diagnostics (report, GK_DIAGNOSTIC_UNPLACED_ROW) + count_diagnostics (report, GK_DIAGNOSTIC_AMBIGUOUS_ROW),
      count_diagnostics (report, GK_DIAGNOSTIC_MISSING_ROW), count_diagnostics (report, GK_DIAGNOSTIC_INVALID_CELL));
  g_autofree char *line = g_strconcat (verdicts, table, NULL);
  gboolean sound = errors == 0 && !has_reading_error (report);

  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, !sound ? RED : violated > 0 ? YELLOW : GREEN, line);
  g_string_append_c (writer->text, '\n');
  writer->n_sound += sound;
}

static void
add_finding (GkWriter *writer, GkFindings *findings, guint32 finding)
{
  gk_print_remark (writer, gk_findings_get_severity (findings, finding), gk_findings_get_line (findings, finding),
                   gk_findings_get_message (findings, finding, writer->language),
                   gk_findings_get_rule_id (findings, finding), gk_findings_get_cause (findings, finding) >= 0);
}

/* Below a cause: the change that would do, and what else it would satisfy. */
static void
add_consequences (GkWriter *writer, GkFindings *findings, guint32 cause)
{
  GkReport *report = gk_findings_get_report (findings);
  gint32 cell = gk_findings_get_suspect_cell (findings, cause);
  g_autofree char *value = cell >= 0 ? gk_report_dup_value (report, (guint32) cell) : NULL;
  g_autofree char *words = NULL;

  if (cell < 0)
    return;

  words = g_strdup_printf (gk_print_say (writer, "%s%s = %s instead of %s would satisfy this and what follows:",
                                         "%s%s 若为 %s 而非 %s，则此项及以下各项均成立："),
                           HANGING, gk_form_get_cell_id (gk_report_get_form (report), (guint32) cell),
                           gk_findings_get_suspect_value (findings, cause), value);
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, words);
  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_cause (findings, i) == (gint32) cause)
      add_finding (writer, findings, i);
}

static void
add_findings (GkWriter *writer, GkFindings *findings)
{
  static const gint32 severities[] = { GK_SEVERITY_ERROR, GK_SEVERITY_WARNING, GK_SEVERITY_NOTE };
  static const gint32 codes[] = {
    GK_DIAGNOSTIC_INVALID_CELL,  GK_DIAGNOSTIC_EXTRA_FIGURE, GK_DIAGNOSTIC_UNPLACED_ROW,
    GK_DIAGNOSTIC_AMBIGUOUS_ROW, GK_DIAGNOSTIC_LABEL,        GK_DIAGNOSTIC_UNIT,
    GK_DIAGNOSTIC_PERIOD,        GK_DIAGNOSTIC_CODE,         GK_DIAGNOSTIC_MISSING_ROW,
  };
  GkReport *report = gk_findings_get_report (findings);

  add_title (writer, report);
  for (gsize s = 0; s < G_N_ELEMENTS (severities); s++)
    {
      for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
        if (gk_findings_get_severity (findings, i) == severities[s] && gk_findings_get_cause (findings, i) < 0)
          {
            add_finding (writer, findings, i);
            add_consequences (writer, findings, i);
          }
      for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
        add_diagnostics (writer, report, severities[s], codes[i]);
    }
  add_summary (writer, findings);
}

static const char *
state_word (const GkWriter *writer, gint32 state)
{
  switch (state)
    {
    case GK_CELL_ABSENT:
      return gk_print_say (writer, "absent", "缺行");
    case GK_CELL_BLANK:
      return gk_print_say (writer, "blank", "空白");
    case GK_CELL_NOT_APPLICABLE:
      return gk_print_say (writer, "n/a", "不适用");
    case GK_CELL_INVALID:
      return gk_print_say (writer, "invalid", "无法读取");
    default:
      return "";
    }
}

static void
add_value (GkWriter *writer, GkReport *report, guint32 cell)
{
  g_autofree char *value = gk_report_dup_value (report, cell);
  guint width = value != NULL ? gk_text_width (value) : 0;

  gk_print_spaces (writer, 2 + (width < 12 ? 12 - width : 0));
  if (value != NULL)
    gk_print_words (writer, value);
  else
    gk_print_coloured (writer, DIM, state_word (writer, gk_report_get_state (report, cell)));
}

/* The values of an indicator for the members of its dimension, except the total. */
static void
add_members (GkWriter *writer, GkReport *report, guint32 indicator, guint column)
{
  GkForm *form = gk_report_get_form (report);
  guint indent = 2 * gk_form_get_indicator_depth (form, indicator) + 2;

  for (guint32 i = 0; i < gk_form_get_n_members (form); i++)
    {
      gint32 cell = gk_form_get_member_cell (form, indicator, i);

      if (cell < 0 || gk_form_get_member_parent (form, i) < 0)
        continue;
      gk_print_spaces (writer, indent);
      g_string_append (writer->text, "· ");
      gk_print_padded (writer, DIM, gk_form_get_member_label (form, i, writer->language),
                       column - MIN (indent + 2, column));
      add_value (writer, report, (guint32) cell);
      g_string_append_c (writer->text, '\n');
    }
}

static void
add_report (GkWriter *writer, GkReport *report)
{
  GkForm *form = gk_report_get_form (report);
  guint column = gk_print_label_column (writer, form);

  add_title (writer, report);
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      gint32 cell = gk_form_get_indicator_cell (form, i);

      gk_print_label (writer, form, i, column);
      if (cell >= 0)
        add_value (writer, report, (guint32) cell);
      g_string_append_c (writer->text, '\n');
      add_members (writer, report, i, column);
    }
}

static void
finish (GkWriter *writer)
{
  if (writer->n_reports > 1)
    g_string_append_printf (
        writer->text,
        gk_print_say (writer, "\n%u reports, %u of them without errors\n", "\n共 %u 份报表，其中 %u 份没有错误\n"),
        writer->n_reports, writer->n_sound);
}

const GkWriterClass gk_text_writer
    = { add_findings,    add_report,    NULL,          gk_print_ledger, gk_print_trace, gk_print_form,
        gk_print_series, gk_print_lint, gk_print_scan, gk_print_rollup, finish };
