/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "data/report-private.h"

#include <string.h>

#include "base/number-private.h"

static void
clear_mention (gpointer data)
{
  g_free (((GkMention *) data)->quote);
}

static void
clear_diagnostic (gpointer data)
{
  GkDiagnostic *diagnostic = data;

  g_free (diagnostic->raw);
  gk_message_clear (&diagnostic->message);
}

GkReport *
gk_report_try_new (GkForm *form, GError **error)
{
  g_autoptr (GkReport) report = g_new0 (GkReport, 1);
  guint32 n = form->cells->len;

  g_atomic_ref_count_init (&report->references);
  report->form = gk_form_ref (form);
  report->mentions = g_array_new (FALSE, FALSE, sizeof (GkMention));
  report->diagnostics = g_array_new (FALSE, FALSE, sizeof (GkDiagnostic));
  g_array_set_clear_func (report->mentions, clear_mention);
  g_array_set_clear_func (report->diagnostics, clear_diagnostic);

  if ((report->planes.values = gk_try_malloc0_n (n, sizeof (gint64), error)) == NULL
      || (report->planes.states = gk_try_malloc0_n (n, sizeof (guint8), error)) == NULL
      || (report->planes.places = gk_try_malloc0_n (n, sizeof (guint8), error)) == NULL
      || (report->evidence = gk_try_malloc0_n (n, sizeof (GkEvidence), error)) == NULL)
    return NULL;

  return g_steal_pointer (&report);
}

GkReport *
gk_report_new (GkForm *form)
{
  g_return_val_if_fail (form != NULL, NULL);

  return gk_report_try_new (form, NULL);
}

GkReport *
gk_report_ref (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  g_atomic_ref_count_inc (&report->references);

  return report;
}

void
gk_report_unref (GkReport *report)
{
  if (report == NULL || !g_atomic_ref_count_dec (&report->references))
    return;

  for (guint32 i = 0; report->evidence != NULL && i < report->form->cells->len; i++)
    {
      g_free (report->evidence[i].raw);
      g_free (report->evidence[i].name);
    }
  g_free (report->evidence);
  g_free (report->planes.values);
  g_free (report->planes.states);
  g_free (report->planes.places);
  g_array_unref (report->mentions);
  g_array_unref (report->diagnostics);
  g_free (report->source);
  g_free (report->period);
  g_free (report->body_name);
  g_free (report->body_code);
  g_free (report->document_number);
  g_free (report->index_number);
  gk_form_unref (report->form);
  g_free (report);
}

GkForm *
gk_report_get_form (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->form;
}

static void
set_string (char **target, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*target);
  *target = copy;
}

const char *
gk_report_get_source (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->source;
}

void
gk_report_set_source (GkReport *report, const char *source)
{
  g_return_if_fail (report != NULL);

  set_string (&report->source, source);
}

const char *
gk_report_get_period (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->period;
}

void
gk_report_set_period (GkReport *report, const char *period)
{
  g_return_if_fail (report != NULL);

  set_string (&report->period, period);
}

const char *
gk_report_get_body_name (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->body_name;
}

void
gk_report_set_body_name (GkReport *report, const char *name)
{
  g_return_if_fail (report != NULL);

  set_string (&report->body_name, name);
}

const char *
gk_report_get_body_code (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->body_code;
}

void
gk_report_set_body_code (GkReport *report, const char *code)
{
  g_return_if_fail (report != NULL);

  set_string (&report->body_code, code);
}

const char *
gk_report_get_document_number (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->document_number;
}

void
gk_report_set_document_number (GkReport *report, const char *number)
{
  g_return_if_fail (report != NULL);

  set_string (&report->document_number, number);
}

const char *
gk_report_get_index_number (GkReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return report->index_number;
}

void
gk_report_set_index_number (GkReport *report, const char *number)
{
  g_return_if_fail (report != NULL);

  set_string (&report->index_number, number);
}

static gboolean
has_cell (const GkReport *report, guint32 cell)
{
  return cell < report->form->cells->len;
}

static void
set_value (GkReport *report, guint32 cell, gint32 state, gint64 scaled, guint8 places)
{
  report->planes.states[cell] = (guint8) state;
  report->planes.values[cell] = scaled;
  report->planes.places[cell] = places;
}

GkFigureContext
gk_report_figure_context (const GkReport *report, guint32 cell, const char *unit)
{
  const GkIndicator *indicator = gk_form_cell_indicator (report->form, cell);

  return (GkFigureContext){
    .unit = indicator->unit,
    .printed = unit,
    .decimals = indicator->decimals,
    .measure = indicator->kind != GK_INDICATOR_COUNT,
    .has_sign = indicator->has_sign,
  };
}

gint32
gk_report_set_text (GkReport *report, guint32 cell, const char *text, gssize length, const char *unit)
{
  GkFigureContext context;
  GkFigure figure;
  gsize size;
  char *raw;

  g_return_val_if_fail (report != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (!has_cell (report, cell) || !g_utf8_validate_len (text, size, NULL)
      || (unit != NULL && !g_utf8_validate (unit, -1, NULL)))
    return 0;

  context = gk_report_figure_context (report, cell, unit);
  figure = gk_figure_read (text, size, &context);
  set_value (report, cell, figure.state, figure.scaled, figure.places);
  /* @text may be what the cell holds: copied before it is freed. */
  raw = g_strndup (text, size);
  g_free (report->evidence[cell].raw);
  report->evidence[cell].raw = raw;

  return figure.state;
}

gboolean
gk_report_set_scaled (GkReport *report, guint32 cell, gint64 scaled, GError **error)
{
  const GkIndicator *indicator;

  g_return_val_if_fail (report != NULL, FALSE);

  if (!has_cell (report, cell))
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, report->source, 0, 0, "form %s has no cell number %u",
                    "表式 %s 没有编号为 %u 的单元格", report->form->id, cell);
      return FALSE;
    }

  indicator = gk_form_cell_indicator (report->form, cell);
  if (!gk_number_in_range (scaled, indicator->decimals) || (scaled < 0 && !indicator->has_sign))
    {
      g_autofree char *text = gk_int128_print (scaled, indicator->decimals);

      gk_set_error (error, GK_ERROR_OVERFLOW, report->source, 0, 0, "%s cannot be the value of %s: out of range",
                    "%s 不能作为 %s 的值：超出范围", text, indicator->id);
      return FALSE;
    }

  set_value (report, cell, GK_CELL_REPORTED, scaled, (guint8) indicator->decimals);
  g_clear_pointer (&report->evidence[cell].raw, g_free);

  return TRUE;
}

gboolean
gk_report_set_missing (GkReport *report, guint32 cell, gint32 state)
{
  g_return_val_if_fail (report != NULL, FALSE);

  if (!has_cell (report, cell)
      || (state != GK_CELL_ABSENT && state != GK_CELL_BLANK && state != GK_CELL_NOT_APPLICABLE))
    return FALSE;

  set_value (report, cell, state, 0, 0);
  g_clear_pointer (&report->evidence[cell].raw, g_free);

  return TRUE;
}

void
gk_report_set_place (GkReport *report, guint32 cell, guint32 line, guint32 column)
{
  g_return_if_fail (report != NULL);

  if (!has_cell (report, cell))
    return;
  report->evidence[cell].line = line;
  report->evidence[cell].column = column;
}

void
gk_report_set_invalid (GkReport *report, guint32 cell, const char *raw, guint32 line, guint32 column)
{
  set_value (report, cell, GK_CELL_INVALID, 0, 0);
  set_string (&report->evidence[cell].raw, raw);
  gk_report_set_place (report, cell, line, column);
}

void
gk_report_set_name (GkReport *report, guint32 cell, const char *name)
{
  set_string (&report->evidence[cell].name, name);
}

gint32
gk_report_get_state (GkReport *report, guint32 cell)
{
  g_return_val_if_fail (report != NULL, GK_CELL_ABSENT);

  return has_cell (report, cell) ? report->planes.states[cell] : GK_CELL_ABSENT;
}

gboolean
gk_report_get_scaled (GkReport *report, guint32 cell, gint64 *scaled)
{
  gint32 state = gk_report_get_state (report, cell);

  g_return_val_if_fail (scaled != NULL, FALSE);

  if (state != GK_CELL_REPORTED && state != GK_CELL_DERIVED)
    return FALSE;
  *scaled = report->planes.values[cell];

  return TRUE;
}

char *
gk_planes_dup_value (const GkPlanes *planes, const GkForm *form, guint32 cell)
{
  g_autofree char *number = NULL;

  if (!gk_cell_is_present (planes->states[cell]))
    return NULL;

  number = gk_int128_print (planes->values[cell], gk_form_cell_indicator (form, cell)->decimals);

  return planes->states[cell] == GK_CELL_BELOW ? g_strconcat ("<", number, NULL) : g_steal_pointer (&number);
}

char *
gk_report_dup_value (GkReport *report, guint32 cell)
{
  g_return_val_if_fail (report != NULL, NULL);

  return has_cell (report, cell) ? gk_planes_dup_value (&report->planes, report->form, cell) : NULL;
}

static const GkEvidence *
evidence_of (GkReport *report, guint32 cell)
{
  static const GkEvidence none = { 0 };

  g_return_val_if_fail (report != NULL, &none);

  return has_cell (report, cell) ? &report->evidence[cell] : &none;
}

const char *
gk_report_get_raw (GkReport *report, guint32 cell)
{
  return evidence_of (report, cell)->raw;
}

const char *
gk_report_get_name (GkReport *report, guint32 cell)
{
  return evidence_of (report, cell)->name;
}

guint32
gk_report_get_line (GkReport *report, guint32 cell)
{
  return evidence_of (report, cell)->line;
}

guint32
gk_report_get_column (GkReport *report, guint32 cell)
{
  return evidence_of (report, cell)->column;
}

void
gk_report_add_mention (GkReport *report, guint32 narrative, gint64 scaled, guint32 line, const char *quote)
{
  GkMention mention = { narrative, scaled, line, g_strdup (quote) };

  g_array_append_val (report->mentions, mention);
}

void
gk_report_add_diagnostic (GkReport *report, const GkDiagnostic *diagnostic)
{
  GkDiagnostic shown = *diagnostic;

  gk_message_make_visible (&shown.message);
  g_array_append_val (report->diagnostics, shown);
}

static gint
compare_diagnostics (gconstpointer left, gconstpointer right)
{
  const GkDiagnostic *one = left;
  const GkDiagnostic *other = right;

  if (one->line != other->line)
    return one->line < other->line ? -1 : 1;
  if (one->column != other->column)
    return one->column < other->column ? -1 : 1;
  if (one->indicator != other->indicator)
    return one->indicator < other->indicator ? -1 : 1;

  return one->code - other->code;
}

void
gk_report_sort_diagnostics (GkReport *report)
{
  g_array_sort (report->diagnostics, compare_diagnostics);
}

guint32
gk_report_get_n_diagnostics (GkReport *report)
{
  g_return_val_if_fail (report != NULL, 0);

  return report->diagnostics->len;
}

static const GkDiagnostic *
find_diagnostic (GkReport *report, guint32 diagnostic)
{
  static const GkDiagnostic none = { .indicator = -1 };

  g_return_val_if_fail (report != NULL, &none);

  return diagnostic < report->diagnostics->len ? &g_array_index (report->diagnostics, GkDiagnostic, diagnostic) : &none;
}

gint32
gk_report_get_diagnostic_code (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->code;
}

gint32
gk_report_get_diagnostic_severity (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->severity;
}

guint32
gk_report_get_diagnostic_line (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->line;
}

guint32
gk_report_get_diagnostic_column (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->column;
}

gint32
gk_report_get_diagnostic_indicator (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->indicator;
}

const char *
gk_report_get_diagnostic_raw (GkReport *report, guint32 diagnostic)
{
  return find_diagnostic (report, diagnostic)->raw;
}

const char *
gk_report_get_diagnostic_message (GkReport *report, guint32 diagnostic, gint32 language)
{
  return gk_message_get (&find_diagnostic (report, diagnostic)->message, language);
}
