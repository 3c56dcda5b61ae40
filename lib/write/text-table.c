/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/print-private.h"

#include "base/text-private.h"

/* Columns of a terminal that tables of numbers keep to. */
#define TERMINAL_WIDTH 80

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
                         ? gk_print_say (writer, headings[column][0], headings[column][1])
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
void
gk_print_trace (GkWriter *writer, GkTrace *trace)
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
  gk_print_coloured (writer, BOLD, gk_form_get_indicator_label (form, indicator, writer->language));
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, gk_form_get_cell_id (form, cell));
  g_string_append_printf (writer->text,
                          gk_print_say (writer, "\n%s%s%s from %" G_GINT64_FORMAT " rows of \"%s\": ",
                                        "\n%s%s%s，出自 %" G_GINT64_FORMAT " 行（%s）："),
                          total, unit != NULL ? " " : "", unit != NULL ? unit : "", n,
                          gk_form_get_ledger_label (form, gk_trace_get_ledger (trace), writer->language));
  gk_print_words (writer, gk_form_get_indicator_count (form, indicator));
  g_string_append_c (writer->text, '\n');
  for (guint32 column = 0; column < n_columns; column++)
    for (gint64 row = 0; row < n; row++)
      {
        g_autofree char *text = trace_text (writer, trace, row, column);

        widths[column] = MAX (widths[column], text != NULL ? MIN (gk_text_width (text), MAX_LABEL_WIDTH) : 0);
      }
  for (gint64 row = -1; row < n && n > 0; row++)
    {
      gk_print_spaces (writer, 2);
      for (guint32 column = 0; column < n_columns; column++)
        {
          g_autofree char *heading = trace_text (writer, trace, -1, column);
          g_autofree char *text = row >= 0 ? trace_text (writer, trace, row, column) : NULL;
          const char *shown = row < 0 ? heading : text != NULL ? text : "";

          if (widths[column] > 0)
            gk_print_padded (writer, row < 0 ? DIM : "", shown, MAX (widths[column], gk_text_width (heading)) + 2);
        }
      while (writer->text->str[writer->text->len - 1] == ' ')
        g_string_truncate (writer->text, writer->text->len - 1);
      g_string_append_c (writer->text, '\n');
    }
}

/* What a table of many reports is of: "3 reports", more words and the form. */
static void
add_many_title (GkWriter *writer, guint64 n_reports, const char *more, GkForm *form)
{
  g_autofree char *title
      = g_strdup_printf (gk_print_say (writer, "%" G_GUINT64_FORMAT " %s%s", "%" G_GUINT64_FORMAT " 份%s%s"), n_reports,
                         gk_print_say (writer, n_reports == 1 ? "report" : "reports", "报表"), more);

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  gk_print_coloured (writer, BOLD, title);
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, gk_form_get_id (form));
  g_string_append_c (writer->text, '\n');
}

/* The verdicts on many reports: a rule a line, and a line more for one whose id has no room beside them. */
void
gk_print_scan (GkWriter *writer, GkScan *scan)
{
  static const gint32 verdicts[] = { GK_VERDICT_VIOLATED, GK_VERDICT_UNDECIDED, GK_VERDICT_SATISFIED };
  const char *const heads[] = { gk_print_say (writer, "violated", "违反"), gk_print_say (writer, "undecided", "未定"),
                                gk_print_say (writer, "satisfied", "满足") };
  GkForm *form = gk_scan_get_form (scan);
  g_autofree char *all = g_strdup_printf ("%" G_GUINT64_FORMAT, gk_scan_get_n_rows (scan));
  guint width = MAX ((guint) strlen (all), gk_print_is_chinese (writer) ? 4 : 9);
  guint severity_width = gk_print_is_chinese (writer) ? 4 : 7;
  guint before = 2 + severity_width + (guint) G_N_ELEMENTS (verdicts) * (2 + width) + 2;
  guint64 errors = 0;

  add_many_title (writer, gk_scan_get_n_rows (scan), "", form);
  gk_print_spaces (writer, 2 + severity_width);
  for (gsize k = 0; k < G_N_ELEMENTS (heads); k++)
    gk_print_right (writer, "", heads[k], width);
  g_string_append_printf (writer->text, "  %s\n", gk_print_say (writer, "rule", "规则"));
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      gint32 severity = gk_form_get_rule_severity (form, i);
      GkPrintLook look = gk_print_look_of (severity);
      const char *id = gk_form_get_rule_id (form, i);
      guint64 counts[G_N_ELEMENTS (verdicts)];
      guint64 judged = 0;

      for (gsize k = 0; k < G_N_ELEMENTS (verdicts); k++)
        judged += counts[k] = gk_scan_count (scan, i, verdicts[k]);
      if (judged == 0)
        continue;
      errors += severity == GK_SEVERITY_ERROR ? counts[0] : 0;
      g_string_append (writer->text, "  ");
      gk_print_padded (writer, counts[0] > 0 ? look.colour : DIM, gk_print_say (writer, look.en, look.zh),
                       severity_width);
      for (gsize k = 0; k < G_N_ELEMENTS (verdicts); k++)
        gk_print_amount (writer, k == 0 ? look.colour : "", counts[k], width);
      if (before + gk_text_width (id) > TERMINAL_WIDTH)
        g_string_append_printf (writer->text, "\n    %s", HANGING);
      else
        gk_print_spaces (writer, 2);
      gk_print_words (writer, id);
      g_string_append_c (writer->text, '\n');
    }
  g_string_append (writer->text, "  ");
  {
    g_autofree char *line = g_strdup_printf (
        gk_print_say (writer, "%" G_GUINT64_FORMAT " %s at severity error", "错误级违反 %" G_GUINT64_FORMAT " 处"),
        errors, errors == 1 ? "violation" : "violations");

    gk_print_coloured (writer, errors > 0 ? RED : GREEN, line);
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
          = unit != NULL ? g_strdup_printf (gk_print_say (writer, " (%s)", "（%s）"), unit) : g_strdup ("");
      g_autofree char *words
          = g_strconcat ("  ", gk_form_get_indicator_label (form, indicator, writer->language), bracketed, NULL);

      if (column->kind != GK_ROLLUP_COLUMN_FIGURE)
        continue;
      n_shown++;
      gk_print_right (writer, BOLD, number, 2);
      gk_print_words (writer, words);
      gk_print_spaces (writer, 2);
      gk_print_coloured (writer, DIM, gk_form_get_cell_id (form, column->cell));
      g_string_append_c (writer->text, '\n');
    }
  if (n_shown == gk_form_get_n_cells (form))
    return;
  others = g_strdup_printf (gk_print_say (writer, "CSV and JSON have %u more cells", "其余 %u 格见 CSV 或 JSON"),
                            gk_form_get_n_cells (form) - n_shown);
  gk_print_spaces (writer, 6);
  gk_print_coloured (writer, DIM, others);
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
        gk_print_padded (writer, group >= 0 ? BOLD : "", text, column->width);
      else if (column->kind == GK_ROLLUP_COLUMN_FIGURE && group < 0)
        gk_print_right (writer, BOLD, text, column->width);
      else
        gk_print_right (writer, "", text, column->width);
    }
  g_string_append_c (writer->text, '\n');
}

/* A roll-up as a table, a group a line, with the figures there is room for; below, where groups publish another sum. */
void
gk_print_rollup (GkWriter *writer, GkRollup *rollup)
{
  GkForm *form = gk_rollup_get_form (rollup);
  guint32 n = gk_rollup_get_n_groups (rollup);
  g_auto (GkRollupTable) table = gk_rollup_table_make (rollup, writer->language, TERMINAL_WIDTH);
  g_autofree char *more
      = g_strdup_printf (gk_print_say (writer, ", %u %s", "，%u 个分组"), n, n == 1 ? "group" : "groups");

  add_many_title (writer, gk_rollup_get_n_reports (rollup), more, form);
  add_legend (writer, form, &table);
  for (gint64 group = -1; group < (gint64) n; group++)
    add_group (writer, rollup, &table, group);
  for (guint32 i = 0; i < gk_rollup_get_n_differences (rollup); i++)
    {
      g_autofree char *message = gk_rollup_dup_difference_message (rollup, i, writer->language);

      gk_print_remark (writer, gk_rollup_get_difference_severity (rollup, i), 0, message,
                       gk_form_get_cell_id (form, (guint32) gk_rollup_get_difference_cell (rollup, i)), FALSE);
    }
}
