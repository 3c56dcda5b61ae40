/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/print-private.h"

#include "base/text-private.h"

/* What a column of a ledger holds, in words. */
static char *
column_words (GkWriter *writer, GkForm *form, guint32 ledger, guint32 column)
{
  gint32 type = gk_form_get_column_type (form, ledger, column);
  const char *unit = gk_form_get_column_unit (form, ledger, column);
  gint32 since = gk_form_get_column_since (form, ledger, column);
  gint32 with = gk_form_get_column_with (form, ledger, column);
  g_autoptr (GString) words = g_string_new (type == GK_COLUMN_DATE     ? gk_print_say (writer, "date", "日期")
                                            : type == GK_COLUMN_CODE   ? gk_print_say (writer, "code", "代码")
                                            : type == GK_COLUMN_NUMBER ? gk_print_say (writer, "number", "数字")
                                                                       : gk_print_say (writer, "text", "文字"));

  if (unit != NULL)
    g_string_append_printf (words, gk_print_say (writer, " (%s)", "（%s）"), unit);
  if (gk_form_is_column_key (form, ledger, column))
    g_string_append (words, gk_print_say (writer, ", required, tells cases apart", "，必填，不得重复"));
  else if (gk_form_is_column_required (form, ledger, column))
    g_string_append (words, gk_print_say (writer, ", required", "，必填"));
  if (since >= 0)
    g_string_append_printf (words, gk_print_say (writer, ", not before \"%s\"", "，不早于“%s”"),
                            gk_form_get_column_label (form, ledger, (guint32) since, writer->language));
  if (with >= 0)
    g_string_append_printf (words, gk_print_say (writer, ", together with \"%s\"", "，与“%s”同填"),
                            gk_form_get_column_label (form, ledger, (guint32) with, writer->language));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* The columns of a ledger, below each of codes these. */
void
gk_print_ledger (GkWriter *writer, GkForm *form, guint32 ledger)
{
  guint width = 0;
  guint id_width = 0;

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  gk_print_coloured (writer, BOLD, gk_form_get_ledger_label (form, ledger, writer->language));
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, gk_form_get_ledger_id (form, ledger));
  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    {
      width = MAX (width, gk_text_width (gk_form_get_column_label (form, ledger, i, writer->language)));
      id_width = MAX (id_width, gk_text_width (gk_form_get_column_id (form, ledger, i)));
    }
  for (guint32 i = 0; i < gk_form_get_ledger_n_columns (form, ledger); i++)
    {
      g_autofree char *words = column_words (writer, form, ledger, i);

      gk_print_spaces (writer, 2);
      gk_print_padded (writer, "", gk_form_get_column_label (form, ledger, i, writer->language), width + 2);
      gk_print_padded (writer, DIM, gk_form_get_column_id (form, ledger, i), id_width + 2);
      gk_print_words (writer, words);
      g_string_append_c (writer->text, '\n');
      for (guint32 code = 0; code < gk_form_get_column_n_codes (form, ledger, i); code++)
        {
          gk_print_spaces (writer, 4);
          gk_print_words (writer, gk_form_get_code_label (form, ledger, i, code, writer->language));
          g_string_append (writer->text, "  ");
          gk_print_coloured (writer, DIM, gk_form_get_code_id (form, ledger, i, code));
          g_string_append_c (writer->text, '\n');
        }
    }
}

/* What the children of an indicator are, in a word. */
static const char *
parts_word (const GkWriter *writer, gint32 parts)
{
  switch (parts)
    {
    case GK_PARTS_PARTITION:
      return gk_print_say (writer, "= sum of parts", "＝各分项之和");
    case GK_PARTS_SUBSET:
      return gk_print_say (writer, "≥ each part", "≥ 每一分项");
    case GK_PARTS_OVERLAP:
      return gk_print_say (writer, "max ≤ whole ≤ sum", "最大分项 ≤ 总数 ≤ 各分项之和");
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
      GkPrintLook look = gk_print_look_of (gk_form_get_rule_severity (form, i));

      gk_print_padded (writer, look.colour, gk_print_say (writer, look.en, look.zh),
                       gk_print_is_chinese (writer) ? 6 : 9);
      gk_print_padded (writer, "", gk_form_get_rule_id (form, i), column + 2);
      gk_print_words (writer, gk_form_get_rule_text (form, i));
      g_string_append_c (writer->text, '\n');
    }
}

/* A dimension with its members, one below the other. */
static void
add_dimension (GkWriter *writer, GkForm *form, guint32 dimension)
{
  gk_print_coloured (writer, BOLD, gk_form_get_dimension_label (form, dimension, writer->language));
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, gk_form_get_dimension_id (form, dimension));
  g_string_append_c (writer->text, '\n');
  for (guint32 i = 0; i < gk_form_get_n_members (form); i++)
    {
      guint depth = 1;

      if (gk_form_get_member_dimension (form, i) != (gint32) dimension)
        continue;
      for (gint32 at = gk_form_get_member_parent (form, i); at >= 0;
           at = gk_form_get_member_parent (form, (guint32) at))
        depth++;
      gk_print_spaces (writer, 2 * depth);
      gk_print_words (writer, gk_form_get_member_label (form, i, writer->language));
      g_string_append (writer->text, "  ");
      gk_print_coloured (writer, DIM, gk_form_get_member_id (form, i));
      if (gk_form_get_member_parts (form, i) != GK_PARTS_NONE)
        {
          g_autofree char *words = g_strconcat ("  ", parts_word (writer, gk_form_get_member_parts (form, i)), NULL);

          gk_print_coloured (writer, CYAN, words);
        }
      g_string_append_c (writer->text, '\n');
    }
  g_string_append_c (writer->text, '\n');
}

static void
add_form_title (GkWriter *writer, GkForm *form)
{
  gk_print_coloured (writer, BOLD, gk_form_get_id (form));
  if (strcmp (gk_form_get_title (form, writer->language), gk_form_get_id (form)) != 0)
    {
      g_string_append (writer->text, "  ");
      gk_print_words (writer, gk_form_get_title (form, writer->language));
    }
  g_string_append_c (writer->text, '\n');
}

void
gk_print_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  guint column = gk_print_label_column (writer, form);
  const char *authority = gk_form_get_authority (form, writer->language);

  add_form_title (writer, form);
  if (authority != NULL)
    {
      g_string_append (writer->text, gk_print_say (writer, "Prescribed by: ", "依据："));
      gk_print_words (writer, authority);
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

      gk_print_label (writer, form, i, column);
      g_string_append (writer->text, "  ");
      gk_print_padded (writer, "", unit != NULL ? unit : "", 6);
      gk_print_coloured (writer, DIM, gk_form_get_indicator_id (form, i));
      if (gk_form_get_indicator_dimension (form, i) >= 0)
        g_string_append_printf (writer->text, " [%s]",
                                gk_form_get_dimension_id (form, (guint32) gk_form_get_indicator_dimension (form, i)));
      if (parts != GK_PARTS_NONE)
        {
          g_autofree char *words = g_strconcat ("  ", parts_word (writer, parts), NULL);

          gk_print_coloured (writer, CYAN, words);
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

void
gk_print_series (GkWriter *writer, GkSeries *series)
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
  gk_print_spaces (writer, column + 8);
  for (guint32 i = 0; i < n; i++)
    {
      const char *period = gk_report_get_period (gk_series_get_report (series, i));

      gk_print_spaces (writer, 2 + (gk_text_width (period) < 12 ? 12 - gk_text_width (period) : 0));
      gk_print_coloured (writer, BOLD, period);
    }
  g_string_append_c (writer->text, '\n');
  for (guint32 line = 0; line < gk_series_get_n_concepts (series); line++)
    {
      g_autofree char *label = series_label (writer, series, line);
      const char *unit = gk_series_line_unit (series, line);

      gk_print_padded (writer, "", label, column + 2);
      gk_print_padded (writer, DIM, unit != NULL ? unit : "", 6);
      for (guint32 i = 0; i < n; i++)
        {
          g_autofree char *value = gk_series_line_value (series, line, i);
          const char *shown = value != NULL ? value : gk_series_get_cell (series, line, i) >= 0 ? "·" : "";
          guint width = gk_text_width (shown);

          gk_print_spaces (writer, 2 + (width < 12 ? 12 - width : 0));
          gk_print_coloured (writer, value != NULL ? "" : DIM, shown);
        }
      g_string_append (writer->text, "  ");
      gk_print_coloured (writer, DIM, gk_series_get_concept (series, line));
      g_string_append_c (writer->text, '\n');
    }
}

/* Remarks on a form: the severity, the words, why the form accepts it, and what programs call it. */
void
gk_print_lint (GkWriter *writer, GkLint *lint)
{
  guint32 errors = gk_remarks_count_severity (lint, GK_SEVERITY_ERROR);
  guint32 warnings = gk_remarks_count_severity (lint, GK_SEVERITY_WARNING);
  g_autofree char *line
      = g_strdup_printf (gk_print_say (writer, "%u remarks: errors %u, warnings %u, notes %u; %u accepted by the form",
                                       "意见 %u 条：错误 %u，警告 %u，提示 %u；其中表式已作说明 %u 条"),
                         gk_lint_get_n (lint), errors, warnings, gk_remarks_count_severity (lint, GK_SEVERITY_NOTE),
                         gk_remarks_count_accepted (lint));

  if (writer->n_items++ > 0)
    g_string_append_c (writer->text, '\n');
  add_form_title (writer, gk_lint_get_form (lint));
  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    {
      GkPrintLook look = gk_print_look_of (gk_lint_get_severity (lint, i));
      const char *reason = gk_lint_get_reason (lint, i, writer->language);
      g_autofree char *name = g_strdup_printf ("[%s]", gk_remark_name (lint, i));

      g_string_append (writer->text, "  ");
      gk_print_padded (writer, look.colour, gk_print_say (writer, look.en, look.zh),
                       gk_print_is_chinese (writer) ? 4 : 7);
      g_string_append (writer->text, "  ");
      gk_print_words (writer, gk_lint_get_message (lint, i, writer->language));
      if (reason != NULL)
        {
          g_string_append (writer->text, gk_print_say (writer, "; accepted: ", "；表式说明："));
          gk_print_words (writer, reason);
        }
      g_string_append (writer->text, "  ");
      gk_print_coloured (writer, DIM, name);
      g_string_append_c (writer->text, '\n');
    }
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, errors > 0 ? RED : warnings > 0 ? YELLOW : GREEN, line);
  g_string_append_c (writer->text, '\n');
}
