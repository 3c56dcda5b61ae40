/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include <string.h>

#include "base/text-private.h"

/* Diagnostics of one sort that are shown one by one; the rest are counted. */
#define SHOWN_DIAGNOSTICS 10

/* Labels wider than this are not waited for by the columns behind them. */
#define MAX_LABEL_WIDTH 64

/* ANSI sequences. */
#define RED "\033[31;1m"
#define YELLOW "\033[33;1m"
#define GREEN "\033[32m"
#define CYAN "\033[36m"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RESET "\033[0m"

static gboolean
is_chinese (const GkWriter *writer)
{
  return writer->language == GK_LANGUAGE_CHINESE;
}

/* The words in the writer's language. */
static const char *
say (const GkWriter *writer, const char *en, const char *zh)
{
  return is_chinese (writer) ? zh : en;
}

static void
add_coloured (GkWriter *writer, const char *colour, const char *text)
{
  if (writer->colour)
    g_string_append_printf (writer->text, "%s%s" RESET, colour, text);
  else
    g_string_append (writer->text, text);
}

static void
add_spaces (GkWriter *writer, guint n)
{
  while (n-- > 0)
    g_string_append_c (writer->text, ' ');
}

/* Appends @text and fills it up to @width columns. */
static void
add_padded (GkWriter *writer, const char *colour, const char *text, guint width)
{
  guint own = gk_text_width (text);

  add_coloured (writer, colour, text);
  add_spaces (writer, width > own ? width - own : 0);
}

typedef struct {
  const char *colour;
  const char *en;
  const char *zh;
} Look;

static Look
look_of (gint32 severity)
{
  switch (severity)
    {
    case GK_SEVERITY_ERROR:
      return (Look){ RED, "error", "错误" };
    case GK_SEVERITY_WARNING:
      return (Look){ YELLOW, "warning", "警告" };
    default:
      return (Look){ CYAN, "note", "提示" };
    }
}

/* One line: severity, line of the source, words, and what programs call it. */
static void
add_remark (GkWriter *writer, gint32 severity, guint32 line, const char *message, const char *name)
{
  Look look = look_of (severity);
  g_autofree char *place
      = line > 0 ? g_strdup_printf (say (writer, "line %" G_GUINT32_FORMAT, "第 %" G_GUINT32_FORMAT " 行"), line)
                 : g_strdup ("");
  g_autofree char *label = g_strdup_printf ("[%s]", name);
  guint width = gk_text_width (place);

  g_string_append (writer->text, "  ");
  add_padded (writer, look.colour, say (writer, look.en, look.zh), is_chinese (writer) ? 4 : 7);
  add_spaces (writer, 2 + (width < 11 ? 11 - width : 0));
  g_string_append_printf (writer->text, "%s  %s  ", place, message);
  add_coloured (writer, DIM, label);
  g_string_append_c (writer->text, '\n');
}

static void
add_title (GkWriter *writer, GkReport *report)
{
  const char *const parts[] = { gk_report_get_body_name (report), gk_report_get_period (report),
                                gk_form_get_id (gk_report_get_form (report)) };
  const char *source = gk_report_get_source (report);

  if (writer->n_reports > 0)
    g_string_append_c (writer->text, '\n');
  add_coloured (writer, BOLD, source != NULL ? source : say (writer, "report", "报表"));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (writer->text, "  %s", parts[i]);
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
      add_remark (writer, severity, gk_report_get_diagnostic_line (report, i),
                  gk_report_get_diagnostic_message (report, i, writer->language), gk_diagnostic_name (code));
  if (n > SHOWN_DIAGNOSTICS)
    {
      g_autofree char *message
          = g_strdup_printf (say (writer, "and %u more of these", "另有 %u 处同类问题"), n - SHOWN_DIAGNOSTICS);

      add_remark (writer, severity, 0, message, gk_diagnostic_name (code));
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

static void
add_summary (GkWriter *writer, GkFindings *findings)
{
  GkReport *report = gk_findings_get_report (findings);
  guint32 errors = gk_findings_count_violated (findings, GK_SEVERITY_ERROR);
  guint32 violated = gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED);
  g_autofree char *line = g_strdup_printf (
      say (writer,
           "%u rules: %u satisfied, %u violated (errors: %u), %u undecided, %u not applicable; "
           "table: %u rows unplaced, %u missing, %u cells unreadable",
           "规则 %u 条：满足 %u，违反 %u（其中错误 %u），未定 %u，不适用 %u；表格：%u 行无法归位，缺少 %u 行，%u "
           "格无法读取"),
      gk_form_get_n_rules (gk_report_get_form (report)), gk_findings_count_verdict (findings, GK_VERDICT_SATISFIED),
      violated, errors, gk_findings_count_verdict (findings, GK_VERDICT_UNDECIDED),
      gk_findings_count_verdict (findings, GK_VERDICT_NOT_APPLICABLE),
      count_diagnostics (report, GK_DIAGNOSTIC_UNPLACED_ROW) + count_diagnostics (report, GK_DIAGNOSTIC_AMBIGUOUS_ROW),
      count_diagnostics (report, GK_DIAGNOSTIC_MISSING_ROW), count_diagnostics (report, GK_DIAGNOSTIC_INVALID_CELL));
  gboolean sound = errors == 0 && !has_reading_error (report);

  g_string_append (writer->text, "  ");
  add_coloured (writer, !sound ? RED : violated > 0 ? YELLOW : GREEN, line);
  g_string_append_c (writer->text, '\n');
  writer->n_sound += sound;
}

static void
add_findings (GkWriter *writer, GkFindings *findings)
{
  static const gint32 severities[] = { GK_SEVERITY_ERROR, GK_SEVERITY_WARNING, GK_SEVERITY_NOTE };
  static const gint32 codes[] = {
    GK_DIAGNOSTIC_INVALID_CELL, GK_DIAGNOSTIC_EXTRA_FIGURE, GK_DIAGNOSTIC_UNPLACED_ROW, GK_DIAGNOSTIC_AMBIGUOUS_ROW,
    GK_DIAGNOSTIC_LABEL,        GK_DIAGNOSTIC_UNIT,         GK_DIAGNOSTIC_PERIOD,       GK_DIAGNOSTIC_MISSING_ROW,
  };
  GkReport *report = gk_findings_get_report (findings);
  GkForm *form = gk_report_get_form (report);

  add_title (writer, report);
  for (gsize s = 0; s < G_N_ELEMENTS (severities); s++)
    {
      for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
        if (gk_findings_get_severity (findings, i) == severities[s])
          add_remark (writer, severities[s], gk_findings_get_line (findings, i),
                      gk_findings_get_message (findings, i, writer->language),
                      gk_form_get_rule_id (form, (guint32) gk_findings_get_rule (findings, i)));
      for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
        add_diagnostics (writer, report, severities[s], codes[i]);
    }
  add_summary (writer, findings);
}

/* The widest of the labels, each with its indent, as far as the columns wait for them. */
static guint
label_column (GkWriter *writer, GkForm *form)
{
  guint width = 0;

  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      guint own = 2 * gk_form_get_indicator_depth (form, i)
                  + gk_text_width (gk_form_get_indicator_label (form, i, writer->language));

      if (own <= MAX_LABEL_WIDTH)
        width = MAX (width, own);
    }

  return width;
}

static const char *
state_word (const GkWriter *writer, gint32 state)
{
  switch (state)
    {
    case GK_CELL_ABSENT:
      return say (writer, "absent", "缺行");
    case GK_CELL_BLANK:
      return say (writer, "blank", "空白");
    case GK_CELL_NOT_APPLICABLE:
      return say (writer, "n/a", "不适用");
    case GK_CELL_INVALID:
      return say (writer, "invalid", "无法读取");
    default:
      return "";
    }
}

static void
add_label (GkWriter *writer, GkForm *form, guint32 indicator, guint column)
{
  guint indent = 2 * gk_form_get_indicator_depth (form, indicator);

  add_spaces (writer, indent);
  add_padded (writer, gk_form_get_indicator_cell (form, indicator) < 0 ? BOLD : "",
              gk_form_get_indicator_label (form, indicator, writer->language), column - MIN (indent, column));
}

static void
add_report (GkWriter *writer, GkReport *report)
{
  GkForm *form = gk_report_get_form (report);
  guint column = label_column (writer, form);

  add_title (writer, report);
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      gint32 cell = gk_form_get_indicator_cell (form, i);

      add_label (writer, form, i, column);
      if (cell >= 0)
        {
          g_autofree char *value = gk_report_dup_value (report, (guint32) cell);
          guint width = value != NULL ? gk_text_width (value) : 0;

          add_spaces (writer, 2 + (width < 12 ? 12 - width : 0));
          if (value != NULL)
            g_string_append (writer->text, value);
          else
            add_coloured (writer, DIM, state_word (writer, gk_report_get_state (report, (guint32) cell)));
        }
      g_string_append_c (writer->text, '\n');
    }
}

/* What the children of an indicator are, in a word. */
static const char *
parts_word (const GkWriter *writer, gint32 parts)
{
  switch (parts)
    {
    case GK_PARTS_PARTITION:
      return say (writer, "= sum of parts", "＝各分项之和");
    case GK_PARTS_SUBSET:
      return say (writer, "≥ each part", "≥ 每一分项");
    case GK_PARTS_OVERLAP:
      return say (writer, "max ≤ whole ≤ sum", "最大分项 ≤ 总数 ≤ 各分项之和");
    default:
      return "";
    }
}

static void
add_rules (GkWriter *writer, GkForm *form)
{
  guint column = 0;

  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    column = MAX (column, gk_text_width (gk_form_get_rule_id (form, i)));

  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      Look look = look_of (gk_form_get_rule_severity (form, i));

      add_padded (writer, look.colour, say (writer, look.en, look.zh), is_chinese (writer) ? 6 : 9);
      add_padded (writer, "", gk_form_get_rule_id (form, i), column + 2);
      g_string_append_printf (writer->text, "%s\n", gk_form_get_rule_text (form, i));
    }
}

static void
add_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  guint column = label_column (writer, form);
  const char *authority = gk_form_get_authority (form, writer->language);

  add_coloured (writer, BOLD, gk_form_get_id (form));
  if (strcmp (gk_form_get_title (form, writer->language), gk_form_get_id (form)) != 0)
    g_string_append_printf (writer->text, "  %s", gk_form_get_title (form, writer->language));
  g_string_append_c (writer->text, '\n');
  if (authority != NULL)
    g_string_append_printf (writer->text, "%s%s\n", say (writer, "Prescribed by: ", "依据："), authority);
  g_string_append_c (writer->text, '\n');

  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      const char *unit = gk_form_get_indicator_unit (form, i);
      gint32 whole = gk_form_get_indicator_whole (form, i);
      gint32 parts = gk_form_get_indicator_parts (form, i);

      add_label (writer, form, i, column);
      g_string_append (writer->text, "  ");
      add_padded (writer, "", unit != NULL ? unit : "", 6);
      add_coloured (writer, DIM, gk_form_get_indicator_id (form, i));
      if (parts != GK_PARTS_NONE)
        {
          g_autofree char *words = g_strconcat ("  ", parts_word (writer, parts), NULL);

          add_coloured (writer, CYAN, words);
          if (whole >= 0 && (guint32) whole != i)
            g_string_append_printf (writer->text, " (%s)", gk_form_get_indicator_id (form, (guint32) whole));
        }
      g_string_append_c (writer->text, '\n');
    }
  if (rules)
    add_rules (writer, form);
}

static void
finish (GkWriter *writer)
{
  if (writer->n_reports > 1)
    g_string_append_printf (
        writer->text, say (writer, "\n%u reports, %u of them without errors\n", "\n共 %u 份报表，其中 %u 份没有错误\n"),
        writer->n_reports, writer->n_sound);
}

const GkWriterClass gk_text_writer = { add_findings, add_report, add_form, finish };
