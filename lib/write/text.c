/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include <string.h>

#include "base/text-private.h"

/* Diagnostics of one sort that are shown one by one; the rest are counted. */
#define SHOWN_DIAGNOSTICS 10

/* Labels wider than this are not waited for by the columns behind them. */
#define MAX_LABEL_WIDTH 64

/* Columns of a terminal that tables of numbers keep to. */
#define TERMINAL_WIDTH 80

/* In front of what hangs below something. */
#define HANGING "└ "

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

/* Appends words that may come from a report or a form: what would act on a terminal is shown. */
static void
add_words (GkWriter *writer, const char *text)
{
  g_autofree char *visible = gk_text_visible (text);

  g_string_append (writer->text, visible);
}

static void
add_coloured (GkWriter *writer, const char *colour, const char *text)
{
  gboolean coloured = writer->colour && *colour != '\0';

  g_string_append (writer->text, coloured ? colour : "");
  add_words (writer, text);
  g_string_append (writer->text, coloured ? RESET : "");
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
  g_autofree char *visible = gk_text_visible (text);
  guint own = gk_text_width (visible);

  add_coloured (writer, colour, visible);
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

/* One line: severity, line of the source, words, and what programs call it. A consequence hangs below its cause. */
static void
add_remark (GkWriter *writer, gint32 severity, guint32 line, const char *message, const char *name, gboolean hangs)
{
  Look look = look_of (severity);
  g_autofree char *place
      = line > 0 ? g_strdup_printf (say (writer, "line %" G_GUINT32_FORMAT, "第 %" G_GUINT32_FORMAT " 行"), line)
                 : g_strdup ("");
  g_autofree char *label = g_strdup_printf ("[%s]", name);
  guint width = gk_text_width (place);

  g_string_append (writer->text, "  ");
  if (hangs)
    add_coloured (writer, DIM, HANGING);
  add_padded (writer, look.colour, say (writer, look.en, look.zh), is_chinese (writer) ? 4 : 7);
  add_spaces (writer, 2 + (width < 11 ? 11 - width : 0));
  g_string_append_printf (writer->text, "%s  ", place);
  add_words (writer, message);
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, label);
  g_string_append_c (writer->text, '\n');
}

static void
add_title (GkWriter *writer, GkReport *report)
{
  const char *const parts[] = { gk_report_get_body_name (report), gk_report_get_period (report),
                                gk_form_get_id (gk_report_get_form (report)) };
  const char *source = gk_report_get_source (report);

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_coloured (writer, BOLD, source != NULL ? source : say (writer, "report", "报表"));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      {
        g_string_append (writer->text, "  ");
        add_words (writer, parts[i]);
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
      add_remark (writer, severity, gk_report_get_diagnostic_line (report, i),
                  gk_report_get_diagnostic_message (report, i, writer->language), gk_diagnostic_name (code), FALSE);
  if (n > SHOWN_DIAGNOSTICS)
    {
      g_autofree char *message
          = g_strdup_printf (say (writer, "and %u more of these", "另有 %u 处同类问题"), n - SHOWN_DIAGNOSTICS);

      add_remark (writer, severity, 0, message, gk_diagnostic_name (code), FALSE);
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
    return g_strdup_printf (say (writer,
                                 "%u cells against the ledgers: %u agree, %u differ, %u with a figure on one side "
                                 "alone, %u with none; ",
                                 "与台账核对 %u 格：一致 %u，不符 %u，仅一方有数 %u，双方无数 %u；"),
                            gk_form_get_n_cells (form), satisfied, violated, undecided, not_applicable);

  return g_strdup_printf (say (writer,
                               "%u rules: %u satisfied, %u violated (errors: %u), %u undecided, %u not applicable; ",
                               "规则 %u 条：满足 %u，违反 %u（其中错误 %u），未定 %u，不适用 %u；"),
                          gk_form_get_n_rules (form), satisfied, violated,
                          gk_findings_count_violated (findings, GK_SEVERITY_ERROR), undecided, not_applicable);
}

static void
add_summary (GkWriter *writer, GkFindings *findings)
{
  GkReport *report = gk_findings_get_report (findings);
  guint32 errors = gk_findings_count_violated (findings, GK_SEVERITY_ERROR);
  guint32 violated = gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED);
  g_autofree char *verdicts = make_verdict_line (writer, findings);
  g_autofree char *table = g_strdup_printf (
      say (writer, "table: %u rows unplaced, %u missing, %u cells unreadable",
           "表格：%u 行无法归位，缺少 %u 行，%u 格无法读取"),
      count_diagnostics (report, GK_DIAGNOSTIC_UNPLACED_ROW) + count_diagnostics (report, GK_DIAGNOSTIC_AMBIGUOUS_ROW),
      count_diagnostics (report, GK_DIAGNOSTIC_MISSING_ROW), count_diagnostics (report, GK_DIAGNOSTIC_INVALID_CELL));
  g_autofree char *line = g_strconcat (verdicts, table, NULL);
  gboolean sound = errors == 0 && !has_reading_error (report);

  g_string_append (writer->text, "  ");
  add_coloured (writer, !sound ? RED : violated > 0 ? YELLOW : GREEN, line);
  g_string_append_c (writer->text, '\n');
  writer->n_sound += sound;
}

static void
add_finding (GkWriter *writer, GkFindings *findings, guint32 finding)
{
  add_remark (writer, gk_findings_get_severity (findings, finding), gk_findings_get_line (findings, finding),
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

  words = g_strdup_printf (say (writer, "%s%s = %s instead of %s would satisfy this and what follows:",
                                "%s%s 若为 %s 而非 %s，则此项及以下各项均成立："),
                           HANGING, gk_form_get_cell_id (gk_report_get_form (report), (guint32) cell),
                           gk_findings_get_suspect_value (findings, cause), value);
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, words);
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
add_value (GkWriter *writer, GkReport *report, guint32 cell)
{
  g_autofree char *value = gk_report_dup_value (report, cell);
  guint width = value != NULL ? gk_text_width (value) : 0;

  add_spaces (writer, 2 + (width < 12 ? 12 - width : 0));
  if (value != NULL)
    add_words (writer, value);
  else
    add_coloured (writer, DIM, state_word (writer, gk_report_get_state (report, cell)));
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
      add_spaces (writer, indent);
      g_string_append (writer->text, "· ");
      add_padded (writer, DIM, gk_form_get_member_label (form, i, writer->language), column - MIN (indent + 2, column));
      add_value (writer, report, (guint32) cell);
      g_string_append_c (writer->text, '\n');
    }
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
        add_value (writer, report, (guint32) cell);
      g_string_append_c (writer->text, '\n');
      add_members (writer, report, i, column);
    }
}

/* What a column of a ledger holds, in words. */
static char *
column_words (GkWriter *writer, GkForm *form, guint32 ledger, guint32 column)
{
  gint32 type = gk_form_get_column_type (form, ledger, column);
  const char *unit = gk_form_get_column_unit (form, ledger, column);
  gint32 since = gk_form_get_column_since (form, ledger, column);
  gint32 with = gk_form_get_column_with (form, ledger, column);
  g_autoptr (GString) words = g_string_new (type == GK_COLUMN_DATE     ? say (writer, "date", "日期")
                                            : type == GK_COLUMN_CODE   ? say (writer, "code", "代码")
                                            : type == GK_COLUMN_NUMBER ? say (writer, "number", "数字")
                                                                       : say (writer, "text", "文字"));

  if (unit != NULL)
    g_string_append_printf (words, say (writer, " (%s)", "（%s）"), unit);
  if (gk_form_is_column_key (form, ledger, column))
    g_string_append (words, say (writer, ", required, tells cases apart", "，必填，不得重复"));
  else if (gk_form_is_column_required (form, ledger, column))
    g_string_append (words, say (writer, ", required", "，必填"));
  if (since >= 0)
    g_string_append_printf (words, say (writer, ", not before \"%s\"", "，不早于“%s”"),
                            gk_form_get_column_label (form, ledger, (guint32) since, writer->language));
  if (with >= 0)
    g_string_append_printf (words, say (writer, ", together with \"%s\"", "，与“%s”同填"),
                            gk_form_get_column_label (form, ledger, (guint32) with, writer->language));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* The columns of a ledger, below each of codes these. */
static void
add_ledger (GkWriter *writer, GkForm *form, guint32 ledger)
{
  guint width = 0;
  guint id_width = 0;

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_coloured (writer, BOLD, gk_form_get_ledger_label (form, ledger, writer->language));
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, gk_form_get_ledger_id (form, ledger));
  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    {
      width = MAX (width, gk_text_width (gk_form_get_column_label (form, ledger, i, writer->language)));
      id_width = MAX (id_width, gk_text_width (gk_form_get_column_id (form, ledger, i)));
    }
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    {
      g_autofree char *words = column_words (writer, form, ledger, i);

      add_spaces (writer, 2);
      add_padded (writer, "", gk_form_get_column_label (form, ledger, i, writer->language), width + 2);
      add_padded (writer, DIM, gk_form_get_column_id (form, ledger, i), id_width + 2);
      add_words (writer, words);
      g_string_append_c (writer->text, '\n');
      for (guint32 code = 0; code < gk_form_get_column_n_codes (form, ledger, i); code++)
        {
          add_spaces (writer, 4);
          add_words (writer, gk_form_get_code_label (form, ledger, i, code, writer->language));
          g_string_append (writer->text, "  ");
          add_coloured (writer, DIM, gk_form_get_code_id (form, ledger, i, code));
          g_string_append_c (writer->text, '\n');
        }
    }
}

/* The columns that a trace shows besides those of its ledger, all in front. */
enum { TRACE_PLACE, TRACE_BODY, TRACE_PERIOD, TRACE_AMOUNT, TRACE_ITEM, TRACE_OWN };

/* What a trace shows in a column; row -1: the heading. NULL for nothing. */
static char *
trace_text (GkWriter *writer, GkTrace *trace, gint64 row, guint32 column)
{
  static const char *const headings[TRACE_OWN][2]
      = { { "place", "位置" }, { "body", "机关" }, { "period", "报告期" }, { "adds", "计入" }, { "item", "同项" } };
  const char *source = row >= 0 ? gk_trace_get_source (trace, (guint64) row) : NULL;
  const char *name = row >= 0 ? gk_trace_get_body_name (trace, (guint64) row) : NULL;

  if (row < 0)
    return g_strdup (column < TRACE_OWN
                         ? say (writer, headings[column][0], headings[column][1])
                         : gk_form_get_column_label (gk_trace_get_form (trace), gk_trace_get_ledger (trace),
                                                     column - TRACE_OWN, writer->language));
  switch (column)
    {
    case TRACE_PLACE:
      return g_strdup_printf ("%s:%u", source != NULL ? source : "", gk_trace_get_lines (trace)[row]);
    case TRACE_BODY:
      return g_strdup (name != NULL ? name : gk_trace_get_body_code (trace, (guint64) row));
    case TRACE_PERIOD:
      return g_strdup_printf ("%u", gk_trace_get_periods (trace)[row]);
    case TRACE_AMOUNT:
      return gk_trace_dup_amount (trace, (guint64) row);
    case TRACE_ITEM:
      return gk_trace_get_items (trace)[row] > 0 ? g_strdup_printf ("%u", gk_trace_get_items (trace)[row]) : NULL;
    default:
      return g_strdup (gk_trace_get_text (trace, (guint64) row, column - TRACE_OWN));
    }
}

/* The rows behind a figure as a table, without columns that have nothing. */
static void
add_trace (GkWriter *writer, GkTrace *trace)
{
  GkForm *form = gk_trace_get_form (trace);
  guint32 cell = gk_trace_get_cell (trace);
  guint32 indicator = (guint32) gk_form_get_cell_indicator (form, cell);
  const char *unit = gk_form_get_indicator_unit (form, indicator);
  guint32 n_columns = TRACE_OWN + gk_form_get_ledger_n_columns (form, gk_trace_get_ledger (trace));
  gint64 n = (gint64) gk_trace_get_n_rows (trace);
  g_autofree guint *widths = g_new0 (guint, n_columns);
  g_autofree char *total = gk_trace_dup_total (trace);

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_coloured (writer, BOLD, gk_form_get_indicator_label (form, indicator, writer->language));
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, gk_form_get_cell_id (form, cell));
  g_string_append_printf (writer->text,
                          say (writer, "\n%s%s%s from %" G_GINT64_FORMAT " rows of \"%s\": ",
                               "\n%s%s%s，出自 %" G_GINT64_FORMAT " 行（%s）："),
                          total, unit != NULL ? " " : "", unit != NULL ? unit : "", n,
                          gk_form_get_ledger_label (form, gk_trace_get_ledger (trace), writer->language));
  add_words (writer, gk_form_get_indicator_count (form, indicator));
  g_string_append_c (writer->text, '\n');
  for (guint32 column = 0; column < n_columns; column++)
    for (gint64 row = 0; row < n; row++)
      {
        g_autofree char *text = trace_text (writer, trace, row, column);

        widths[column] = MAX (widths[column], text != NULL ? MIN (gk_text_width (text), MAX_LABEL_WIDTH) : 0);
      }
  for (gint64 row = -1; row < n && n > 0; row++)
    {
      add_spaces (writer, 2);
      for (guint32 column = 0; column < n_columns; column++)
        {
          g_autofree char *heading = trace_text (writer, trace, -1, column);
          g_autofree char *text = row >= 0 ? trace_text (writer, trace, row, column) : NULL;
          const char *shown = row < 0 ? heading : text != NULL ? text : "";

          if (widths[column] > 0)
            add_padded (writer, row < 0 ? DIM : "", shown, MAX (widths[column], gk_text_width (heading)) + 2);
        }
      while (writer->text->str[writer->text->len - 1] == ' ')
        g_string_truncate (writer->text, writer->text->len - 1);
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
      add_words (writer, gk_form_get_rule_text (form, i));
      g_string_append_c (writer->text, '\n');
    }
}

/* A dimension with its members, one below the other. */
static void
add_dimension (GkWriter *writer, GkForm *form, guint32 dimension)
{
  add_coloured (writer, BOLD, gk_form_get_dimension_label (form, dimension, writer->language));
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, gk_form_get_dimension_id (form, dimension));
  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_form_get_n_members (form); i++)
    {
      guint depth = 1;

      if (gk_form_get_member_dimension (form, i) != (gint32) dimension)
        continue;
      for (gint32 at = gk_form_get_member_parent (form, i); at >= 0;
           at = gk_form_get_member_parent (form, (guint32) at))
        depth++;
      add_spaces (writer, 2 * depth);
      add_words (writer, gk_form_get_member_label (form, i, writer->language));
      g_string_append (writer->text, "  ");
      add_coloured (writer, DIM, gk_form_get_member_id (form, i));
      if (gk_form_get_member_parts (form, i) != GK_PARTS_NONE)
        {
          g_autofree char *words = g_strconcat ("  ", parts_word (writer, gk_form_get_member_parts (form, i)), NULL);

          add_coloured (writer, CYAN, words);
        }
      g_string_append_c (writer->text, '\n');
    }
  g_string_append_c (writer->text, '\n');
}

static void
add_form_title (GkWriter *writer, GkForm *form)
{
  add_coloured (writer, BOLD, gk_form_get_id (form));
  if (strcmp (gk_form_get_title (form, writer->language), gk_form_get_id (form)) != 0)
    {
      g_string_append (writer->text, "  ");
      add_words (writer, gk_form_get_title (form, writer->language));
    }
  g_string_append_c (writer->text, '\n');
}

static void
add_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  guint column = label_column (writer, form);
  const char *authority = gk_form_get_authority (form, writer->language);

  add_form_title (writer, form);
  if (authority != NULL)
    {
      g_string_append (writer->text, say (writer, "Prescribed by: ", "依据："));
      add_words (writer, authority);
      g_string_append_c (writer->text, '\n');
    }
  g_string_append_c (writer->text, '\n');

  for (guint32 i = 0; i < gk_form_get_n_dimensions (form); i++)
    add_dimension (writer, form, i);
  for (guint32 i = 0; i < gk_form_get_n_indicators (form); i++)
    {
      const char *unit = gk_form_get_indicator_unit (form, i);
      gint32 whole = gk_form_get_indicator_whole (form, i);
      gint32 parts = gk_form_get_indicator_parts (form, i);

      add_label (writer, form, i, column);
      g_string_append (writer->text, "  ");
      add_padded (writer, "", unit != NULL ? unit : "", 6);
      add_coloured (writer, DIM, gk_form_get_indicator_id (form, i));
      if (gk_form_get_indicator_dimension (form, i) >= 0)
        g_string_append_printf (writer->text, " [%s]",
                                gk_form_get_dimension_id (form, (guint32) gk_form_get_indicator_dimension (form, i)));
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

/* The label of a line, as the latest edition that has it prints it. */
static char *
series_label (GkWriter *writer, GkSeries *series, guint32 line)
{
  for (guint32 i = gk_series_get_n_periods (series); i-- > 0;)
    {
      gint32 cell = gk_series_get_cell (series, line, i);
      GkForm *form = gk_report_get_form (gk_series_get_report (series, i));
      gint32 member = cell >= 0 ? gk_form_get_cell_member (form, (guint32) cell) : -1;
      guint32 indicator;
      guint depth;

      if (cell < 0)
        continue;
      indicator = (guint32) gk_form_get_cell_indicator (form, (guint32) cell);
      depth = 2 * gk_form_get_indicator_depth (form, indicator);
      if (member >= 0 && gk_form_get_member_parent (form, (guint32) member) >= 0)
        return g_strdup_printf ("%*s· %s", (int) depth + 2, "",
                                gk_form_get_member_label (form, (guint32) member, writer->language));

      return g_strdup_printf ("%*s%s", (int) depth, "",
                              gk_form_get_indicator_label (form, indicator, writer->language));
    }

  return g_strdup (gk_series_get_concept (series, line));
}

static void
add_series (GkWriter *writer, GkSeries *series)
{
  guint32 n = gk_series_get_n_periods (series);
  guint column = 0;

  for (guint32 line = 0; line < gk_series_get_n_concepts (series); line++)
    {
      g_autofree char *label = series_label (writer, series, line);
      guint width = gk_text_width (label);

      if (width <= MAX_LABEL_WIDTH)
        column = MAX (column, width);
    }
  add_spaces (writer, column + 8);
  for (guint32 i = 0; i < n; i++)
    {
      const char *period = gk_report_get_period (gk_series_get_report (series, i));

      add_spaces (writer, 2 + (gk_text_width (period) < 12 ? 12 - gk_text_width (period) : 0));
      add_coloured (writer, BOLD, period);
    }
  g_string_append_c (writer->text, '\n');
  for (guint32 line = 0; line < gk_series_get_n_concepts (series); line++)
    {
      g_autofree char *label = series_label (writer, series, line);
      const char *unit = gk_series_line_unit (series, line);

      add_padded (writer, "", label, column + 2);
      add_padded (writer, DIM, unit != NULL ? unit : "", 6);
      for (guint32 i = 0; i < n; i++)
        {
          g_autofree char *value = gk_series_line_value (series, line, i);
          const char *shown = value != NULL ? value : gk_series_get_cell (series, line, i) >= 0 ? "·" : "";
          guint width = gk_text_width (shown);

          add_spaces (writer, 2 + (width < 12 ? 12 - width : 0));
          add_coloured (writer, value != NULL ? "" : DIM, shown);
        }
      g_string_append (writer->text, "  ");
      add_coloured (writer, DIM, gk_series_get_concept (series, line));
      g_string_append_c (writer->text, '\n');
    }
}

/* Remarks on a form: the severity, the words, why the form accepts it, and what programs call it. */
static void
add_lint (GkWriter *writer, GkLint *lint)
{
  guint32 errors = gk_remarks_count_severity (lint, GK_SEVERITY_ERROR);
  guint32 warnings = gk_remarks_count_severity (lint, GK_SEVERITY_WARNING);
  g_autofree char *line
      = g_strdup_printf (say (writer, "%u remarks: errors %u, warnings %u, notes %u; %u accepted by the form",
                              "意见 %u 条：错误 %u，警告 %u，提示 %u；其中表式已作说明 %u 条"),
                         gk_lint_get_n (lint), errors, warnings, gk_remarks_count_severity (lint, GK_SEVERITY_NOTE),
                         gk_remarks_count_accepted (lint));

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_form_title (writer, gk_lint_get_form (lint));
  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    {
      Look look = look_of (gk_lint_get_severity (lint, i));
      const char *reason = gk_lint_get_reason (lint, i, writer->language);
      g_autofree char *name = g_strdup_printf ("[%s]", gk_remark_name (lint, i));

      g_string_append (writer->text, "  ");
      add_padded (writer, look.colour, say (writer, look.en, look.zh), is_chinese (writer) ? 4 : 7);
      g_string_append (writer->text, "  ");
      add_words (writer, gk_lint_get_message (lint, i, writer->language));
      if (reason != NULL)
        {
          g_string_append (writer->text, say (writer, "; accepted: ", "；表式说明："));
          add_words (writer, reason);
        }
      g_string_append (writer->text, "  ");
      add_coloured (writer, DIM, name);
      g_string_append_c (writer->text, '\n');
    }
  g_string_append (writer->text, "  ");
  add_coloured (writer, errors > 0 ? RED : warnings > 0 ? YELLOW : GREEN, line);
  g_string_append_c (writer->text, '\n');
}

/* Appends @text right-aligned behind two spaces. */
static void
add_right (GkWriter *writer, const char *colour, const char *text, guint width)
{
  guint own = gk_text_width (text);

  add_spaces (writer, 2 + (width > own ? width - own : 0));
  add_coloured (writer, colour, text);
}

/* Appends @number right-aligned; a 0 is there to be overlooked. */
static void
add_amount (GkWriter *writer, const char *colour, guint64 number, guint width)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  add_right (writer, number > 0 ? colour : DIM, digits, width);
}

/* What a table of many reports is of: "3 reports", more words and the form. */
static void
add_many_title (GkWriter *writer, guint64 n_reports, const char *more, GkForm *form)
{
  g_autofree char *title
      = g_strdup_printf (say (writer, "%" G_GUINT64_FORMAT " %s%s", "%" G_GUINT64_FORMAT " 份%s%s"), n_reports,
                         say (writer, n_reports == 1 ? "report" : "reports", "报表"), more);

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_coloured (writer, BOLD, title);
  g_string_append (writer->text, "  ");
  add_coloured (writer, DIM, gk_form_get_id (form));
  g_string_append_c (writer->text, '\n');
}

/* The verdicts on many reports: a rule a line, and a line more for one whose id has no room beside them. */
static void
add_scan (GkWriter *writer, GkScan *scan)
{
  static const gint32 verdicts[] = { GK_VERDICT_VIOLATED, GK_VERDICT_UNDECIDED, GK_VERDICT_SATISFIED };
  const char *const heads[]
      = { say (writer, "violated", "违反"), say (writer, "undecided", "未定"), say (writer, "satisfied", "满足") };
  GkForm *form = gk_scan_get_form (scan);
  g_autofree char *all = g_strdup_printf ("%" G_GUINT64_FORMAT, gk_scan_get_n_rows (scan));
  guint width = MAX ((guint) strlen (all), is_chinese (writer) ? 4 : 9);
  guint severity_width = is_chinese (writer) ? 4 : 7;
  guint before = 2 + severity_width + (guint) G_N_ELEMENTS (verdicts) * (2 + width) + 2;
  guint64 errors = 0;

  add_many_title (writer, gk_scan_get_n_rows (scan), "", form);
  add_spaces (writer, 2 + severity_width);
  for (gsize k = 0; k < G_N_ELEMENTS (heads); k++)
    add_right (writer, "", heads[k], width);
  g_string_append_printf (writer->text, "  %s\n", say (writer, "rule", "规则"));
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      gint32 severity = gk_form_get_rule_severity (form, i);
      Look look = look_of (severity);
      const char *id = gk_form_get_rule_id (form, i);
      guint64 counts[G_N_ELEMENTS (verdicts)];
      guint64 judged = 0;

      for (gsize k = 0; k < G_N_ELEMENTS (verdicts); k++)
        judged += counts[k] = gk_scan_count (scan, i, verdicts[k]);
      if (judged == 0)
        continue;
      errors += severity == GK_SEVERITY_ERROR ? counts[0] : 0;
      g_string_append (writer->text, "  ");
      add_padded (writer, counts[0] > 0 ? look.colour : DIM, say (writer, look.en, look.zh), severity_width);
      for (gsize k = 0; k < G_N_ELEMENTS (verdicts); k++)
        add_amount (writer, k == 0 ? look.colour : "", counts[k], width);
      if (before + gk_text_width (id) > TERMINAL_WIDTH)
        g_string_append_printf (writer->text, "\n    %s", HANGING);
      else
        add_spaces (writer, 2);
      add_words (writer, id);
      g_string_append_c (writer->text, '\n');
    }
  g_string_append (writer->text, "  ");
  {
    g_autofree char *line = g_strdup_printf (
        say (writer, "%" G_GUINT64_FORMAT " %s at severity error", "错误级违反 %" G_GUINT64_FORMAT " 处"), errors,
        errors == 1 ? "violation" : "violations");

    add_coloured (writer, errors > 0 ? RED : GREEN, line);
  }
  g_string_append_c (writer->text, '\n');
}

/* What the numbered figures of a roll-up are, and how many cells are not among them. */
static void
add_legend (GkWriter *writer, GkForm *form, const GkRollupTable *table)
{
  guint32 n_shown = 0;
  g_autofree char *others = NULL;

  for (guint i = 0; i < table->columns->len; i++)
    {
      const GkRollupColumn *column = &g_array_index (table->columns, GkRollupColumn, i);
      guint32 indicator = (guint32) gk_form_get_cell_indicator (form, column->cell);
      const char *unit = gk_form_get_indicator_unit (form, indicator);
      g_autofree char *number = g_strdup_printf ("%u", n_shown + 1);
      g_autofree char *bracketed
          = unit != NULL ? g_strdup_printf (say (writer, " (%s)", "（%s）"), unit) : g_strdup ("");
      g_autofree char *words
          = g_strconcat ("  ", gk_form_get_indicator_label (form, indicator, writer->language), bracketed, NULL);

      if (column->kind != GK_ROLLUP_COLUMN_FIGURE)
        continue;
      n_shown++;
      add_right (writer, BOLD, number, 2);
      add_words (writer, words);
      add_spaces (writer, 2);
      add_coloured (writer, DIM, gk_form_get_cell_id (form, column->cell));
      g_string_append_c (writer->text, '\n');
    }
  if (n_shown == gk_form_get_n_cells (form))
    return;
  others = g_strdup_printf (say (writer, "CSV and JSON have %u more cells", "其余 %u 格见 CSV 或 JSON"),
                            gk_form_get_n_cells (form) - n_shown);
  add_spaces (writer, 6);
  add_coloured (writer, DIM, others);
  g_string_append_c (writer->text, '\n');
}

/* A line of a table of groups: of one of them, or the heads if @group is -1. */
static void
add_group (GkWriter *writer, GkRollup *rollup, const GkRollupTable *table, gint64 group)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const GkRollupColumn *column = &g_array_index (table->columns, GkRollupColumn, i);
      g_autofree char *text = gk_rollup_table_text (table, rollup, i, group);

      if (column->kind == GK_ROLLUP_COLUMN_GROUP)
        add_padded (writer, group >= 0 ? BOLD : "", text, column->width);
      else if (column->kind == GK_ROLLUP_COLUMN_FIGURE && group < 0)
        add_right (writer, BOLD, text, column->width);
      else
        add_right (writer, "", text, column->width);
    }
  g_string_append_c (writer->text, '\n');
}

/* A roll-up as a table, a group a line, with the figures there is room for; below, where groups publish another sum. */
static void
add_rollup (GkWriter *writer, GkRollup *rollup)
{
  GkForm *form = gk_rollup_get_form (rollup);
  guint32 n = gk_rollup_get_n_groups (rollup);
  g_auto (GkRollupTable) table = gk_rollup_table_make (rollup, writer->language, TERMINAL_WIDTH);
  g_autofree char *more = g_strdup_printf (say (writer, ", %u %s", "，%u 个分组"), n, n == 1 ? "group" : "groups");

  add_many_title (writer, gk_rollup_get_n_reports (rollup), more, form);
  add_legend (writer, form, &table);
  for (gint64 group = -1; group < (gint64) n; group++)
    add_group (writer, rollup, &table, group);
  for (guint32 i = 0; i < gk_rollup_get_n_differences (rollup); i++)
    {
      g_autofree char *message = gk_rollup_dup_difference_message (rollup, i, writer->language);

      add_remark (writer, gk_rollup_get_difference_severity (rollup, i), 0, message,
                  gk_form_get_cell_id (form, (guint32) gk_rollup_get_difference_cell (rollup, i)), FALSE);
    }
}

static void
finish (GkWriter *writer)
{
  if (writer->n_reports > 1)
    g_string_append_printf (
        writer->text, say (writer, "\n%u reports, %u of them without errors\n", "\n共 %u 份报表，其中 %u 份没有错误\n"),
        writer->n_reports, writer->n_sound);
}

const GkWriterClass gk_text_writer = { add_findings, add_report, NULL,     add_ledger, add_trace, add_form,
                                       add_series,   add_lint,   add_scan, add_rollup, finish };
