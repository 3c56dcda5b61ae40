/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

#include <stdio.h>
#include <string.h>

/* The report of the period before, its cells put where those of this form are. */

/* The first and the last day of @period: a year, or two dates divided by "/". FALSE if it is neither. */
static gboolean
read_period (const char *period, GDate *first, GDate *last)
{
  guint parts[6] = { 0, 1, 1, 0, 12, 31 };
  int n = 0;

  if (period == NULL)
    return FALSE;
  if (sscanf (period, "%4u-%2u-%2u/%4u-%2u-%2u%n", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4], &parts[5], &n)
          != 6
      || period[n] != '\0')
    {
      guint64 year;

      if (strlen (period) != 4 || !g_ascii_string_to_unsigned (period, 10, 1, 9999, &year, NULL))
        return FALSE;
      parts[0] = parts[3] = (guint) year;
      parts[1] = parts[2] = 1;
      parts[4] = 12;
      parts[5] = 31;
    }
  if (!g_date_valid_dmy ((GDateDay) parts[2], (GDateMonth) parts[1], (GDateYear) parts[0])
      || !g_date_valid_dmy ((GDateDay) parts[5], (GDateMonth) parts[4], (GDateYear) parts[3]))
    return FALSE;

  g_date_clear (first, 1);
  g_date_clear (last, 1);
  g_date_set_dmy (first, (GDateDay) parts[2], (GDateMonth) parts[1], (GDateYear) parts[0]);
  g_date_set_dmy (last, (GDateDay) parts[5], (GDateMonth) parts[4], (GDateYear) parts[3]);

  return TRUE;
}

gboolean
gk_prior_check (const GkReport *report, const GkReport *prior, GError **error)
{
  GDate first;
  GDate last;
  GDate prior_first;
  GDate prior_last;

  if (!read_period (report->period, &first, &last) || !read_period (prior->period, &prior_first, &prior_last)
      || g_date_days_between (&prior_last, &first) == 1)
    return TRUE;

  gk_set_error (error, GK_ERROR_MISMATCH, prior->source, 0, 0,
                "the prior report is of %s, this one of %s; expected the period before",
                "上期报表的期限为 %s，本期为 %s；上期应紧接在本期之前", prior->period, report->period);

  return FALSE;
}

/* The cell of @prior that means what @cell of @form does, or -1. */
static gint32
find_counterpart (const GkForm *form, guint32 cell, GkForm *prior, GHashTable *by_concept)
{
  const GkCell *at = gk_form_get_cell_at (form, cell);
  const GkIndicator *own = gk_form_indicator (form, at->indicator);
  const GkMember *member = at->member >= 0 ? gk_form_member (form, (guint32) at->member) : NULL;
  gpointer found;
  const GkIndicator *other;
  gint32 other_member;

  if (!g_hash_table_lookup_extended (by_concept, own->concept, NULL, &found))
    return -1;
  other = gk_form_indicator (prior, GPOINTER_TO_UINT (found));
  if (other->kind != own->kind || g_strcmp0 (other->unit, own->unit) != 0)
    return -1;

  /* A total may have had no dimension, or get one. */
  other_member = gk_form_total_member (prior, GPOINTER_TO_UINT (found));
  if (member != NULL && member->parent >= 0)
    {
      if (other->dimension < 0)
        return -1;
      other_member = gk_form_find_member (prior, other->dimension, member->id, strlen (member->id));
      if (other_member < 0)
        return -1;
    }

  return gk_form_cell (prior, GPOINTER_TO_UINT (found), other_member);
}

/*
 * Copies a cell to the scale of @decimals. What this edition cannot hold exactly
 * is as good as unreadable, and what is not known may lie between its steps.
 */
static void
copy_cell (const GkReport *prior, guint32 from, guint decimals, GkPlanes *planes, guint32 to)
{
  guint own = gk_form_cell_indicator (prior->form, from)->decimals;
  guint8 state = prior->planes.states[from];
  gboolean exact = state == GK_CELL_REPORTED || state == GK_CELL_DERIVED;
  gint128 value = prior->planes.values[from];

  planes->states[to] = state;
  planes->places[to] = prior->planes.places[from];
  if (own > decimals && !exact)
    {
      planes->places[to] = GK_PLACES_BETWEEN;
      if (state == GK_CELL_BELOW)
        planes->states[to] = GK_CELL_INVALID;
      return;
    }
  if (own > decimals && value % gk_power_of_ten (own - decimals) == 0)
    value /= gk_power_of_ten (own - decimals);
  else if (own > decimals || !gk_int128_shift (&value, decimals - own) || !gk_number_in_range (value, decimals))
    {
      planes->states[to] = GK_CELL_INVALID;
      planes->places[to] = GK_PLACES_BETWEEN;
      return;
    }
  planes->values[to] = (gint64) value;
}

void
gk_prior_align (const GkForm *form, const GkReport *prior, GkPlanes *planes)
{
  guint32 n = MAX (form->cells->len, 1);
  g_autoptr (GHashTable) by_concept = g_hash_table_new (g_str_hash, g_str_equal);

  planes->values = g_new0 (gint64, n);
  planes->states = g_new0 (guint8, n);
  planes->places = g_new0 (guint8, n);
  for (guint32 i = prior->form->indicators->len; i-- > 0;)
    if (gk_form_indicator (prior->form, i)->cell >= 0)
      g_hash_table_insert (by_concept, gk_form_indicator (prior->form, i)->concept, GUINT_TO_POINTER (i));

  for (guint32 i = 0; i < form->cells->len; i++)
    {
      gint32 other = find_counterpart (form, i, prior->form, by_concept);

      if (other >= 0)
        copy_cell (prior, (guint32) other, gk_form_cell_indicator (form, i)->decimals, planes, i);
    }
}
