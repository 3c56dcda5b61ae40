/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/report.h>

G_BEGIN_DECLS

/**
 * GkSeries:
 *
 * The reports of one body over several periods, also of several editions of a
 * form: what has the same concept, member and unit is one line through them.
 * Belongs to one thread at a time.
 *
 * Since: 0.1
 */
typedef struct _GkSeries GkSeries;

/**
 * gk_series_new:
 *
 * Returns: (transfer full): a series without reports; release with
 *   gk_series_unref()
 * Since: 0.1
 */
GK_API GkSeries *gk_series_new (void);

/**
 * gk_series_ref:
 * @series: a series
 *
 * Returns: (transfer full): @series with one more reference
 * Since: 0.1
 */
GK_API GkSeries *gk_series_ref (GkSeries *series);

/**
 * gk_series_unref:
 * @series: (nullable) (transfer full): a series
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_series_unref (GkSeries *series);

/**
 * gk_series_add:
 * @series: a series
 * @report: a report that says its period; it must not be changed from now on
 * @error: return location for an error, or %NULL
 *
 * Adds a report. Periods are kept in their order, whatever the order of adding.
 *
 * Returns: %FALSE with %GK_ERROR_MISMATCH if @report has no period, or one that
 *   is there already
 * Since: 0.1
 */
GK_API gboolean gk_series_add (GkSeries *series, GkReport *report, GError **error);

/**
 * gk_series_get_n_periods:
 * @series: a series
 *
 * Returns: how many reports it has
 * Since: 0.1
 */
GK_API guint32 gk_series_get_n_periods (GkSeries *series);

/**
 * gk_series_get_report:
 * @series: a series
 * @period: number of a period, counted from 0 for the first one
 *
 * Returns: (transfer none) (nullable): its report
 * Since: 0.1
 */
GK_API GkReport *gk_series_get_report (GkSeries *series, guint32 period);

/**
 * gk_series_get_n_concepts:
 * @series: a series
 *
 * Returns: how many lines it has
 * Since: 0.1
 */
GK_API guint32 gk_series_get_n_concepts (GkSeries *series);

/**
 * gk_series_get_concept:
 * @series: a series
 * @concept: number of a line, counted from 0
 *
 * Returns: (transfer none) (nullable): its concept, a member in brackets behind
 *   it, such as "requests.received[natural]"
 * Since: 0.1
 */
GK_API const char *gk_series_get_concept (GkSeries *series, guint32 concept);

/**
 * gk_series_get_cell:
 * @series: a series
 * @concept: number of a line
 * @period: number of a period
 *
 * Returns: the number of the line's cell in the form of that period's report; -1
 *   if that edition has none
 * Since: 0.1
 */
GK_API gint32 gk_series_get_cell (GkSeries *series, guint32 concept, guint32 period);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkSeries, gk_series_unref)

G_END_DECLS
