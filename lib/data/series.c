/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "data/report-private.h"

#include <string.h>

#include <gongkai/series.h>

/* A line: its name, and its cell in each report (gint32, in the order of the reports). */
typedef struct {
  char *concept;
  char *unit;
  GArray *cells;
} Line;

struct _GkSeries {
  gatomicrefcount references;
  GPtrArray *reports; /* by period */
  GArray *lines;      /* of Line, made when they are asked for */
  gboolean has_lines;
};

static void
clear_line (gpointer data)
{
  Line *line = data;

  g_free (line->concept);
  g_free (line->unit);
  g_array_unref (line->cells);
}

GkSeries *
gk_series_new (void)
{
  GkSeries *series = g_new0 (GkSeries, 1);

  g_atomic_ref_count_init (&series->references);
  series->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
  series->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (series->lines, clear_line);

  return series;
}

GkSeries *
gk_series_ref (GkSeries *series)
{
  g_return_val_if_fail (series != NULL, NULL);

  g_atomic_ref_count_inc (&series->references);

  return series;
}

void
gk_series_unref (GkSeries *series)
{
  if (series == NULL || !g_atomic_ref_count_dec (&series->references))
    return;

  g_ptr_array_unref (series->reports);
  g_array_unref (series->lines);
  g_free (series);
}

gboolean
gk_series_add (GkSeries *series, GkReport *report, GError **error)
{
  guint at = 0;
  gint order = 1;

  g_return_val_if_fail (series != NULL, FALSE);
  g_return_val_if_fail (report != NULL, FALSE);

  if (report->period == NULL)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, report->source, 0, 0, "expected a report that says its period",
                    "报表应注明年度");
      return FALSE;
    }
  while (at < series->reports->len
         && (order = strcmp (((GkReport *) g_ptr_array_index (series->reports, at))->period, report->period)) < 0)
    at++;
  if (at < series->reports->len && order == 0)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, report->source, 0, 0, "there is a report of %s already",
                    "%s 年度的报表已经有了", report->period);
      return FALSE;
    }
  g_ptr_array_insert (series->reports, (gint) at, gk_report_ref (report));
  series->has_lines = FALSE;

  return TRUE;
}

/* "concept[member]" of a cell; free with g_free(). */
static char *
name_cell (const GkForm *form, guint32 cell)
{
  const GkCell *at = gk_form_get_cell_at (form, cell);
  const char *concept = gk_form_indicator (form, at->indicator)->concept;
  const GkMember *member = at->member >= 0 ? gk_form_member (form, (guint32) at->member) : NULL;

  return member != NULL && member->parent >= 0 ? g_strdup_printf ("%s[%s]", concept, member->id) : g_strdup (concept);
}

/* Adds the cells of a report to the lines: new ones behind the line of the cell before. */
static void
add_cells (GkSeries *series, guint number, GHashTable *known)
{
  const GkForm *form = ((GkReport *) g_ptr_array_index (series->reports, number))->form;
  gint32 none = -1;

  for (guint32 cell = 0; cell < form->cells->len; cell++)
    {
      const char *unit = gk_form_cell_indicator (form, cell)->unit;
      g_autofree char *concept = name_cell (form, cell);
      g_autofree char *key = g_strconcat (concept, "\n", unit, NULL);
      gint32 number_of_cell = (gint32) cell;
      gpointer at;
      Line *line;

      if (!g_hash_table_lookup_extended (known, key, NULL, &at))
        {
          Line fresh = { g_steal_pointer (&concept), g_strdup (unit), g_array_new (FALSE, FALSE, sizeof (gint32)) };

          at = GUINT_TO_POINTER (series->lines->len);
          g_hash_table_insert (known, g_steal_pointer (&key), at);
          g_array_append_val (series->lines, fresh);
        }
      line = &g_array_index (series->lines, Line, GPOINTER_TO_UINT (at));
      while (line->cells->len < number)
        g_array_append_val (line->cells, none);
      if (line->cells->len == number)
        g_array_append_val (line->cells, number_of_cell);
    }
}

static void
provide_lines (GkSeries *series)
{
  g_autoptr (GHashTable) known = NULL;

  if (series->has_lines)
    return;

  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_array_set_size (series->lines, 0);
  for (guint i = 0; i < series->reports->len; i++)
    add_cells (series, i, known);
  series->has_lines = TRUE;
}

guint32
gk_series_get_n_periods (GkSeries *series)
{
  g_return_val_if_fail (series != NULL, 0);

  return series->reports->len;
}

GkReport *
gk_series_get_report (GkSeries *series, guint32 period)
{
  g_return_val_if_fail (series != NULL, NULL);

  return period < series->reports->len ? g_ptr_array_index (series->reports, period) : NULL;
}

guint32
gk_series_get_n_concepts (GkSeries *series)
{
  g_return_val_if_fail (series != NULL, 0);

  provide_lines (series);

  return series->lines->len;
}

static const Line *
find (GkSeries *series, guint32 concept)
{
  g_return_val_if_fail (series != NULL, NULL);

  provide_lines (series);

  return concept < series->lines->len ? &g_array_index (series->lines, Line, concept) : NULL;
}

const char *
gk_series_get_concept (GkSeries *series, guint32 concept)
{
  const Line *found = find (series, concept);

  return found != NULL ? found->concept : NULL;
}

gint32
gk_series_get_cell (GkSeries *series, guint32 concept, guint32 period)
{
  const Line *found = find (series, concept);

  return found != NULL && period < found->cells->len ? g_array_index (found->cells, gint32, period) : -1;
}
