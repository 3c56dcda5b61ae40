/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/print-private.h"

#include "base/text-private.h"

gboolean
gk_print_is_chinese (const GkWriter *writer)
{
  return writer->language == GK_LANGUAGE_CHINESE;
}

const char *
gk_print_say (const GkWriter *writer, const char *en, const char *zh)
{
  return gk_print_is_chinese (writer) ? zh : en;
}

void
gk_print_words (GkWriter *writer, const char *text)
{
  g_autofree char *visible = gk_text_visible (text);

  g_string_append (writer->text, visible);
}

void
gk_print_coloured (GkWriter *writer, const char *colour, const char *text)
{
  gboolean coloured = writer->colour && *colour != '\0';

  g_string_append (writer->text, coloured ? colour : "");
  gk_print_words (writer, text);
  g_string_append (writer->text, coloured ? RESET : "");
}

void
gk_print_spaces (GkWriter *writer, guint n)
{
  while (n-- > 0)
    g_string_append_c (writer->text, ' ');
}

void
gk_print_padded (GkWriter *writer, const char *colour, const char *text, guint width)
{
  g_autofree char *visible = gk_text_visible (text);
  guint own = gk_text_width (visible);

  gk_print_coloured (writer, colour, visible);
  gk_print_spaces (writer, width > own ? width - own : 0);
}

GkPrintLook
gk_print_look_of (gint32 severity)
{
  switch (severity)
    {
    case GK_SEVERITY_ERROR:
      return (GkPrintLook){ RED, "error", "错误" };
    case GK_SEVERITY_WARNING:
      return (GkPrintLook){ YELLOW, "warning", "警告" };
    default:
      return (GkPrintLook){ CYAN, "note", "提示" };
    }
}

void
gk_print_remark (GkWriter *writer, gint32 severity, guint32 line, const char *message, const char *name, gboolean hangs)
{
  GkPrintLook look = gk_print_look_of (severity);
  g_autofree char *place
      = line > 0
            ? g_strdup_printf (gk_print_say (writer, "line %" G_GUINT32_FORMAT, "第 %" G_GUINT32_FORMAT " 行"), line)
            : g_strdup ("");
  g_autofree char *label = g_strdup_printf ("[%s]", name);
  guint width = gk_text_width (place);

  g_string_append (writer->text, "  ");
  if (hangs)
    gk_print_coloured (writer, DIM, HANGING);
  gk_print_padded (writer, look.colour, gk_print_say (writer, look.en, look.zh), gk_print_is_chinese (writer) ? 4 : 7);
  gk_print_spaces (writer, 2 + (width < 11 ? 11 - width : 0));
  g_string_append_printf (writer->text, "%s  ", place);
  gk_print_words (writer, message);
  g_string_append (writer->text, "  ");
  gk_print_coloured (writer, DIM, label);
  g_string_append_c (writer->text, '\n');
}

void
gk_print_right (GkWriter *writer, const char *colour, const char *text, guint width)
{
  guint own = gk_text_width (text);

  gk_print_spaces (writer, 2 + (width > own ? width - own : 0));
  gk_print_coloured (writer, colour, text);
}

void
gk_print_amount (GkWriter *writer, const char *colour, guint64 number, guint width)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  gk_print_right (writer, number > 0 ? colour : DIM, digits, width);
}

guint
gk_print_label_column (GkWriter *writer, GkForm *form)
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

void
gk_print_label (GkWriter *writer, GkForm *form, guint32 indicator, guint column)
{
  guint indent = 2 * gk_form_get_indicator_depth (form, indicator);

  gk_print_spaces (writer, indent);
  gk_print_padded (writer, gk_form_get_indicator_cell (form, indicator) < 0 ? BOLD : "",
                   gk_form_get_indicator_label (form, indicator, writer->language), column - MIN (indent, column));
}
