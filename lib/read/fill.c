/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/fill-private.h"

#include <string.h>

#include "base/text-private.h"

typedef struct {
  GkReport *report;
  const GkDocument *document;
  const GkMatch *match;
} Filler;

static char *
span_dup (const GkSpan *span)
{
  return g_strndup (span->text, span->length);
}

static gboolean
has_digit (const GkSpan *span)
{
  const char *end = span->text + span->length;

  for (const char *at = span->text; at < end; at = g_utf8_next_char (at))
    if (g_unichar_isdigit (g_utf8_get_char (at)))
      return TRUE;

  return FALSE;
}

void
gk_fill_diagnostic (GkReport *report, gint32 code, gint32 severity, const GkSpan *span, gint32 indicator, char *raw,
                    GkMessage *message)
{
  GkDiagnostic diagnostic = { code, severity, span->line, span->column, indicator, raw, *message };

  gk_report_add_diagnostic (report, &diagnostic);
  *message = (GkMessage){ NULL, NULL };
}

void
gk_fill_text (GkReport *report, guint32 cell, const GkSpan *span, const char *unit)
{
  GkFigureContext context;
  GkFigure figure;
  GkMessage message;
  g_autofree char *raw = NULL;

  gk_report_set_place (report, cell, span->line, span->column);
  if (gk_report_set_text (report, cell, span->text, span->length, unit) != GK_CELL_INVALID)
    return;

  context = gk_report_figure_context (report, cell, unit);
  figure = gk_figure_read (span->text, span->length, &context);
  raw = span_dup (span);
  message.en = g_strdup_printf ("\"%s\" %s", raw, gk_figure_problem_text (figure.problem, GK_LANGUAGE_ENGLISH));
  message.zh = g_strdup_printf ("“%s”%s", raw, gk_figure_problem_text (figure.problem, GK_LANGUAGE_CHINESE));
  gk_fill_diagnostic (report, GK_DIAGNOSTIC_INVALID_CELL, GK_SEVERITY_ERROR, span,
                      (gint32) gk_form_get_cell_at (report->form, cell)->indicator, g_steal_pointer (&raw), &message);
}

char *
gk_fill_row_text (const GkDocument *document, const GkRow *row)
{
  GString *text = g_string_new (NULL);
  guint32 n = row->n;

  while (n > 0 && gk_document_cell (document, row, n - 1)->length == 0)
    n--;
  for (guint32 i = 0; i < n; i++)
    {
      const GkSpan *span = gk_document_cell (document, row, i);

      if (!span->continued)
        g_string_append_printf (text, "%s%.*s", text->len > 0 ? " | " : "", (int) span->length, span->text);
    }

  return g_string_free (text, FALSE);
}

/* Compares the printed unit with the form's. Returns the printed one, or NULL where the form's is to be used. */
static char *
check_unit (Filler *filler, const GkRowMatch *match, const GkRow *row, const GkIndicator *indicator)
{
  const GkSpan *span = match->unit >= 0 ? gk_document_cell (filler->document, row, (guint32) match->unit) : NULL;
  g_autofree char *unit = span != NULL ? gk_unit_fold (span->text, span->length) : NULL;
  g_autofree char *own
      = indicator->unit != NULL ? gk_unit_fold (indicator->unit, strlen (indicator->unit)) : g_strdup ("");
  GkMessage message;
  gint power;

  if (unit == NULL || *unit == '\0' || strcmp (unit, own) == 0)
    return NULL;

  gk_message_set (&message, "the unit is printed as %s, the form has %s", "所印单位为%s，表式为%s", unit,
                  *own != '\0' ? own : "—");
  gk_fill_diagnostic (filler->report, GK_DIAGNOSTIC_UNIT,
                      gk_unit_conversion (unit, own, &power) ? GK_SEVERITY_NOTE : GK_SEVERITY_WARNING, span,
                      match->indicator, span_dup (span), &message);

  return g_steal_pointer (&unit);
}

static void
fill_value (Filler *filler, const GkRowMatch *match, const GkRow *row, const GkIndicator *indicator)
{
  guint32 cell = (guint32) indicator->cell;
  const GkSpan *span = match->value >= 0 ? gk_document_cell (filler->document, row, (guint32) match->value) : NULL;
  g_autofree char *unit = check_unit (filler, match, row, indicator);

  if (span == NULL)
    {
      gk_report_set_text (filler->report, cell, "", 0, NULL);
      gk_report_set_place (filler->report, cell, row->line, 0);
      return;
    }

  gk_fill_text (filler->report, cell, span, unit);
}

/* Figures in a placed row that are neither its value nor in its label. In front of the label stand names of groups. */
static void
report_extra_figures (Filler *filler, const GkRowMatch *match, const GkRow *row, gboolean has_value)
{
  for (guint32 i = 0; i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (filler->document, row, i);
      gboolean ignored = i < 64 && (match->ignored >> i & 1) != 0;
      GkMessage message;

      if (ignored || (gint32) i == match->label || (gint32) i == match->unit
          || ((gint32) i == match->value && has_value)
          || ((gint32) i < match->label ? !gk_span_is_figure (span) : !has_digit (span)))
        continue;
      gk_message_set (&message, "\"%.*s\" stands in a cell that has no meaning in the form",
                      "“%.*s”所在的单元格在表式中没有含义", (int) span->length, span->text);
      gk_fill_diagnostic (filler->report, GK_DIAGNOSTIC_EXTRA_FIGURE, GK_SEVERITY_ERROR, span, match->indicator,
                          span_dup (span), &message);
    }
}

static void
fill_row (Filler *filler, guint32 number)
{
  const GkRow *row = gk_document_row (filler->document, number);
  const GkRowMatch *match = &filler->match->rows[number];
  const GkIndicator *indicator = gk_form_indicator (filler->report->form, (guint32) match->indicator);
  const GkSpan *label = gk_document_cell (filler->document, row, (guint32) match->label);

  if (match->close)
    {
      GkMessage message;

      gk_message_set (&message, "the label \"%.*s\" is read as \"%s\"", "标签“%.*s”按“%s”读取", (int) label->length,
                      label->text, indicator->label.zh);
      gk_fill_diagnostic (filler->report, GK_DIAGNOSTIC_LABEL, GK_SEVERITY_WARNING, label, match->indicator,
                          span_dup (label), &message);
    }
  if (indicator->cell >= 0)
    {
      fill_value (filler, match, row, indicator);
      if (match->name.length > 0)
        {
          g_autofree char *name = span_dup (&match->name);

          gk_report_set_name (filler->report, (guint32) indicator->cell, name);
        }
    }
  report_extra_figures (filler, match, row, indicator->cell >= 0);
}

/* Whether an unplaced row is one of statistics: among the form's rows, like one of them, or with a unit. */
static gboolean
is_statistical (const GkRowMatch *match)
{
  return match->within || match->fits >= 0 || match->measured;
}

/* Whether an unplaced row has a figure that would be lost. In a row of another sort a number may be anything. */
static gboolean
has_figure (const Filler *filler, const GkRowMatch *match, const GkRow *row)
{
  for (guint32 i = 0; i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (filler->document, row, i);
      GkKey key;
      gboolean digit = FALSE;

      if ((gint32) i != match->label)
        {
          if (is_statistical (match) ? has_digit (span) : gk_span_is_figure (span))
            return TRUE;
          continue;
        }
      /* The figure may have got into the label. */
      gk_key_init (&key, span->text, span->length);
      for (guint k = 0; k < key.n_glyphs; k++)
        digit |= g_unichar_isdigit (key.glyphs[k].character);
      gk_key_clear (&key);
      if (digit && is_statistical (match))
        return TRUE;
    }

  return FALSE;
}

/* Whether the row repeats, with the same value, one that is placed. */
static gboolean
is_repeated (const Filler *filler, const GkRowMatch *match, const GkRow *row)
{
  gint32 cell = match->fits >= 0 ? gk_form_indicator (filler->report->form, (guint32) match->fits)->cell : -1;
  const GkSpan *span = match->value >= 0 ? gk_document_cell (filler->document, row, (guint32) match->value) : NULL;
  GkFigureContext context;
  GkFigure figure;

  if (cell < 0 || span == NULL || filler->match->placed[match->fits] < 0)
    return FALSE;
  context = gk_report_figure_context (filler->report, (guint32) cell, NULL);
  figure = gk_figure_read (span->text, span->length, &context);

  return figure.state == filler->report->planes.states[cell] && figure.scaled == filler->report->planes.values[cell];
}

/* The cells of @indicator that were not found may be those of row @number, whose figures found no place. */
static void
leave_open (GkReport *report, const GkDocument *document, const GkIndicator *indicator, guint32 number)
{
  const GkForm *form = report->form;
  const GkRow *row = gk_document_row (document, number);
  g_autofree char *text = NULL;
  guint32 n = indicator->dimension >= 0 ? gk_form_dimension (form, (guint32) indicator->dimension)->n_slots : 1;

  for (guint32 i = 0; indicator->cell >= 0 && i < n; i++)
    {
      guint32 cell = (guint32) indicator->cell + i;

      if (report->planes.states[cell] != GK_CELL_ABSENT)
        continue;
      if (text == NULL)
        text = gk_fill_row_text (document, row);
      gk_report_set_invalid (report, cell, text, row->line, 0);
    }
}

/* A row of a recognised table that has no place in the form. A figure in it is an error: it would be lost. */
static void
report_unplaced (Filler *filler, guint32 number)
{
  const GkRow *row = gk_document_row (filler->document, number);
  const GkRowMatch *match = &filler->match->rows[number];
  const GkSpan *first = gk_document_cell (filler->document, row, match->label >= 0 ? (guint32) match->label : 0);
  gboolean figure = has_figure (filler, match, row);
  GkMessage message;

  if (!figure && !is_statistical (match))
    return;

  if (match->role == GK_ROW_AMBIGUOUS)
    gk_message_set (&message, "the row fits %s and %s equally well", "该行既可能是 %s，也可能是 %s",
                    gk_form_indicator (filler->report->form, (guint32) match->indicator)->id,
                    gk_form_indicator (filler->report->form, (guint32) match->rival)->id);
  else if (match->fits >= 0 && filler->match->placed[match->fits] >= 0)
    {
      gk_message_set (&message, "the row \"%.*s\" is printed again", "“%.*s”一行重复出现", (int) first->length,
                      first->text);
      figure = figure && !is_repeated (filler, match, row);
    }
  else if (match->label >= 0)
    gk_message_set (&message, "the form has no row \"%.*s\" here", "表式此处没有“%.*s”一行", (int) first->length,
                    first->text);
  else
    gk_message_set (&message, "the row has no label", "该行没有标签");
  gk_fill_diagnostic (
      filler->report, match->role == GK_ROW_AMBIGUOUS ? GK_DIAGNOSTIC_AMBIGUOUS_ROW : GK_DIAGNOSTIC_UNPLACED_ROW,
      figure ? GK_SEVERITY_ERROR : GK_SEVERITY_WARNING, first, -1, gk_fill_row_text (filler->document, row), &message);
}

/* The indicators that no row was placed on, with the line behind which they were expected. */
static void
report_missing (Filler *filler)
{
  const GkForm *form = filler->report->form;
  guint32 line = 0;

  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *indicator = gk_form_indicator (form, i);
      gint32 row = filler->match->placed[i];
      GkMessage message;

      if (!indicator->printed)
        continue;
      if (row >= 0)
        {
          line = gk_document_row (filler->document, (guint32) row)->line;
          continue;
        }
      gk_message_set (&message, "the row \"%s\" is missing", "缺少“%s”一行", indicator->label.zh);
      gk_fill_diagnostic (filler->report, GK_DIAGNOSTIC_MISSING_ROW,
                          indicator->cell >= 0 ? GK_SEVERITY_WARNING : GK_SEVERITY_NOTE, &(GkSpan){ .line = line },
                          (gint32) i, NULL, &message);
    }
}

/* What is left of row @number of a table of the form, where no cell of the form has its place: whether there is
 * anything. */
static gboolean
report_left_over (GkReport *report, const GkDocument *document, const GkGridMatch *match, guint32 number)
{
  const GkRow *row = gk_document_row (document, number);
  const GkSpan *first = gk_document_cell (document, row, 0);
  guint n_values = 0;
  guint n_left = 0;
  GkMessage message;

  for (guint32 i = 0; i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (document, row, i);

      n_values += match->roles[row->first + i] == GK_GRID_VALUE;
      n_left += match->roles[row->first + i] == GK_GRID_OTHER && !span->continued && gk_grid_begins_with_figure (span);
    }
  if (n_left == 0)
    return FALSE;

  if (n_values == 0)
    {
      gint32 rival = match->rivals[number];

      if (match->astray[number] == GK_GRID_REPEATED)
        gk_message_set (&message, "the row \"%.*s\" is printed again with other figures",
                        "“%.*s”一行重复出现且数字不同", (int) first->length, first->text);
      else if (match->astray[number])
        gk_message_set (&message, "the figures of the row cannot be matched with the headings of the columns",
                        "该行数字无法与各列标题对应");
      else if (rival >= 0)
        gk_message_set (&message, "the row fits several places of the form equally well", "该行可归入表式的多个位置");
      else
        gk_message_set (&message, "the form has no row \"%.*s\" here", "表式此处没有“%.*s”一行", (int) first->length,
                        first->text);
      gk_fill_diagnostic (report, rival >= 0 ? GK_DIAGNOSTIC_AMBIGUOUS_ROW : GK_DIAGNOSTIC_UNPLACED_ROW,
                          GK_SEVERITY_ERROR, first, -1, gk_fill_row_text (document, row), &message);
      return TRUE;
    }
  for (guint32 i = 0; i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (document, row, i);

      if (match->roles[row->first + i] != GK_GRID_OTHER || span->continued || !gk_grid_begins_with_figure (span))
        continue;
      gk_message_set (&message, "\"%.*s\" stands in a cell that has no meaning in the form, or in several",
                      "“%.*s”所在的单元格在表式中没有含义，或跨多个单元格", (int) span->length, span->text);
      gk_fill_diagnostic (report, GK_DIAGNOSTIC_EXTRA_FIGURE, GK_SEVERITY_ERROR, span, -1, span_dup (span), &message);
    }

  return TRUE;
}

/* The indicators of the form's tables that have no place in the document. */
static void
report_lacking (GkReport *report, const GkGridMatch *match)
{
  const GkForm *form = report->form;

  for (guint t = 0; t < form->tables->len; t++)
    {
      const GkTable *table = &g_array_index (form->tables, GkTable, t);
      gint32 line = 0;

      for (guint i = 0; i < table->roots->len; i++)
        {
          guint32 root = g_array_index (table->roots, guint32, i);

          for (guint32 k = root; k < gk_form_indicator (form, root)->end; k++)
            {
              const GkIndicator *indicator = gk_form_indicator (form, k);
              GkMessage message;

              line = MAX (line, match->lines[k]);
              if (indicator->cell < 0 || match->lines[k] > 0)
                continue;
              gk_message_set (&message, "the row \"%s\" is missing", "缺少“%s”一行", indicator->label.zh);
              gk_fill_diagnostic (report, GK_DIAGNOSTIC_MISSING_ROW, GK_SEVERITY_WARNING,
                                  &(GkSpan){ .line = (guint32) line }, (gint32) k, NULL, &message);
            }
        }
    }
}

void
gk_fill_grid (GkReport *report, const GkDocument *document, const GkGridMatch *match)
{
  for (guint i = 0; i < match->placed->len; i++)
    {
      const GkPlacedCell *placed = &g_array_index (match->placed, GkPlacedCell, i);

      gk_fill_text (report, placed->cell,
                    gk_document_cell (document, gk_document_row (document, placed->row), placed->column), placed->unit);
    }
  for (guint32 i = 0; i < document->rows->len; i++)
    if (match->recognised[i] && report_left_over (report, document, match, i))
      {
        const GkTable *table = &g_array_index (report->form->tables, GkTable, match->tables[i] - 1);

        for (guint r = 0; r < table->roots->len; r++)
          {
            guint32 root = g_array_index (table->roots, guint32, r);

            for (guint32 k = root; k < gk_form_indicator (report->form, root)->end; k++)
              leave_open (report, document, gk_form_indicator (report->form, k), i);
          }
      }
  report_lacking (report, match);
}

void
gk_fill_cells (GkReport *report, const GkDocument *document, const GkMatch *match)
{
  Filler filler = { report, document, match };

  for (guint32 i = 0; i < document->rows->len; i++)
    if (match->rows[i].role == GK_ROW_PLACED)
      fill_row (&filler, i);
  for (guint32 i = 0; i < document->rows->len; i++)
    if (match->rows[i].role == GK_ROW_AMBIGUOUS
        || (match->rows[i].role == GK_ROW_UNPLACED && match->rows[i].recognised))
      report_unplaced (&filler, i);
  report_missing (&filler);
}
