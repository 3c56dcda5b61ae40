/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/csv-private.h"

struct _GkReports {
  gatomicrefcount references;
  GPtrArray *reports; /* of GkReport */
};

GkReports *
gk_reports_new (void)
{
  GkReports *reports = g_new0 (GkReports, 1);

  g_atomic_ref_count_init (&reports->references);
  reports->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);

  return reports;
}

void
gk_reports_take (GkReports *reports, GkReport *report)
{
  g_ptr_array_add (reports->reports, report);
}

GkReports *
gk_reports_ref (GkReports *reports)
{
  g_return_val_if_fail (reports != NULL, NULL);

  g_atomic_ref_count_inc (&reports->references);

  return reports;
}

void
gk_reports_unref (GkReports *reports)
{
  if (reports == NULL || !g_atomic_ref_count_dec (&reports->references))
    return;

  g_ptr_array_unref (reports->reports);
  g_free (reports);
}

guint32
gk_reports_get_n (GkReports *reports)
{
  g_return_val_if_fail (reports != NULL, 0);

  return reports->reports->len;
}

GkReport *
gk_reports_get (GkReports *reports, guint32 index)
{
  g_return_val_if_fail (reports != NULL, NULL);

  return index < reports->reports->len ? g_ptr_array_index (reports->reports, index) : NULL;
}
