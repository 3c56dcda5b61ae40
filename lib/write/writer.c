/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include <string.h>

GkWriter *
gk_writer_new (gint32 format, gint32 language, gboolean colour)
{
  GkWriter *writer;

  if ((format != GK_FORMAT_TEXT && format != GK_FORMAT_JSON && format != GK_FORMAT_CSV)
      || (language != GK_LANGUAGE_ENGLISH && language != GK_LANGUAGE_CHINESE))
    return NULL;

  writer = g_new0 (GkWriter, 1);
  g_atomic_ref_count_init (&writer->references);
  writer->class = format == GK_FORMAT_TEXT   ? &gk_text_writer
                  : format == GK_FORMAT_JSON ? &gk_json_writer
                                             : &gk_csv_writer;
  writer->language = language;
  writer->colour = colour;
  writer->text = g_string_new (NULL);

  return writer;
}

GkWriter *
gk_writer_ref (GkWriter *writer)
{
  g_return_val_if_fail (writer != NULL, NULL);

  g_atomic_ref_count_inc (&writer->references);

  return writer;
}

void
gk_writer_unref (GkWriter *writer)
{
  if (writer == NULL || !g_atomic_ref_count_dec (&writer->references))
    return;

  g_string_free (writer->text, TRUE);
  g_clear_pointer (&writer->cells, g_array_unref);
  g_free (writer);
}

void
gk_writer_add_findings (GkWriter *writer, GkFindings *findings)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (findings != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_findings (writer, findings);
  writer->n_reports++;
}

void
gk_writer_add_report (GkWriter *writer, GkReport *report)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (report != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_report (writer, report);
}

void
gk_writer_add_dataset (GkWriter *writer, GkDataset *dataset, guint64 first, guint64 n)
{
  guint64 n_rows;

  g_return_if_fail (writer != NULL);
  g_return_if_fail (dataset != NULL);
  g_return_if_fail (!writer->finished);

  n_rows = gk_dataset_get_n_rows (dataset);
  for (guint64 row = first; row < n_rows && row - first < n; row++)
    if (writer->class->add_row != NULL)
      writer->class->add_row (writer, dataset, row);
    else
      {
        g_autoptr (GkReport) report = gk_dataset_dup_report (dataset, row, NULL);

        if (report != NULL)
          writer->class->add_report (writer, report);
      }
}

void
gk_writer_add_ledger (GkWriter *writer, GkForm *form, guint32 ledger)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (form != NULL);
  g_return_if_fail (!writer->finished);

  if (ledger < gk_form_get_n_ledgers (form))
    writer->class->add_ledger (writer, form, ledger);
}

void
gk_writer_add_trace (GkWriter *writer, GkTrace *trace)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (trace != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_trace (writer, trace);
}

void
gk_writer_add_form (GkWriter *writer, GkForm *form, gboolean rules)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (form != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_form (writer, form, rules);
}

void
gk_writer_add_scan (GkWriter *writer, GkScan *scan)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (scan != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_scan (writer, scan);
}

void
gk_writer_add_rollup (GkWriter *writer, GkRollup *rollup)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (rollup != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_rollup (writer, rollup);
}

gboolean
gk_split_bounds (const char *value, char **low, char **high)
{
  const char *dots = value != NULL ? strstr (value, "..") : NULL;

  if (dots == NULL)
    return FALSE;
  *low = dots > value ? g_strndup (value, (gsize) (dots - value)) : NULL;
  *high = dots[2] != '\0' ? g_strdup (dots + 2) : NULL;

  return TRUE;
}

void
gk_writer_finish (GkWriter *writer)
{
  g_return_if_fail (writer != NULL);

  if (!writer->finished)
    writer->class->finish (writer);
  writer->finished = TRUE;
}

char *
gk_writer_take (GkWriter *writer)
{
  char *text;

  g_return_val_if_fail (writer != NULL, NULL);

  text = g_string_free (writer->text, FALSE);
  writer->text = g_string_new (NULL);

  return text;
}

void
gk_writer_add_series (GkWriter *writer, GkSeries *series)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (series != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_series (writer, series);
}

const char *
gk_series_line_unit (GkSeries *series, guint32 line)
{
  for (guint32 i = 0; i < gk_series_get_n_periods (series); i++)
    {
      gint32 cell = gk_series_get_cell (series, line, i);
      GkForm *form = gk_report_get_form (gk_series_get_report (series, i));

      if (cell >= 0)
        return gk_form_get_indicator_unit (form, (guint32) gk_form_get_cell_indicator (form, (guint32) cell));
    }

  return NULL;
}

char *
gk_series_line_value (GkSeries *series, guint32 line, guint32 period)
{
  gint32 cell = gk_series_get_cell (series, line, period);

  return cell >= 0 ? gk_report_dup_value (gk_series_get_report (series, period), (guint32) cell) : NULL;
}
