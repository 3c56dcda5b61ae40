/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-samples.h"

#include <string.h>

const char small_form[]
    = "<form id='small' policy='cn'><title zh='小表' en='Small'/>"
      "<indicator id='items' zh='件数' unit='件'/>"
      "<indicator id='change' zh='增减' unit='件' signed='yes'/>"
      "<indicator id='fees' zh='费用' kind='amount' unit='万元' decimals='2'/>"
      "<indicator id='people' zh='人数' unit='人' parts='overlap'>"
      "<indicator id='web' zh='网站' unit='人'/><indicator id='hall' zh='大厅' unit='人'/></indicator>"
      "<indicator id='rate' zh='网站占比' kind='percent' unit='%' decimals='1'/>"
      "<indicator id='days' zh='办理天数中位数' kind='amount' unit='天' decimals='1' rollup='none'/>"
      "<indicator id='loose' zh='满意率' kind='percent' unit='%'/>"
      "<rule id='rate' severity='warning'>rate = share(people.web, items)</rule></form>";

const guint32 regions[N_REGIONS] = { 2, 4, 6 };

const Row towns[N_TOWNS] = {
  { "320102000001", "10 5 1.50 7 4 3 40.0 12.5 99", "2021" },
  { "320102000002", "20 -8 2.25 9 2 9 10.0 3.5 98", "2021" },
  { "320104000001", ". 1 _ 5 — 5x", "2021" },
  { "320205000001", "30 0 0.01 <5 5 1 16.7", "2021" },
  { "330106000001", "0 . . 1 0 1", "2021" },
  { "3207", "100", "2021" },
  { "MA1234567", "1000", "2021" },
  { NULL, "1000", "2021" },
};

GkForm *
new_form (const char *xml)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (xml, -1, "form.xml", &error);

  assert_null (error);

  return form;
}

/* A report of @cells: figures divided by blanks; "_" is absent. */
static GkReport *
new_report (GkForm *form, const char *code, const char *period, const char *cells)
{
  GkReport *report = gk_report_new (form);
  g_auto (GStrv) figures = g_strsplit (cells, " ", -1);

  gk_report_set_body_code (report, code);
  gk_report_set_period (report, period);
  for (guint32 i = 0; figures[i] != NULL; i++)
    if (strcmp (figures[i], "_") != 0)
      assert_int_not_equal (gk_report_set_text (report, i, strcmp (figures[i], ".") == 0 ? "" : figures[i], -1, NULL),
                            0);

  return report;
}

GkDataset *
new_dataset (GkForm *form, const Row *rows, gsize n)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
  g_autoptr (GError) error = NULL;
  GkDataset *dataset;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (reports, new_report (form, rows[i].code, rows[i].period, rows[i].cells));
  dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, reports->len, &error);
  assert_null (error);

  return dataset;
}

GkRollup *
roll_up (GkForm *form, gint32 own, const Row *rows, gsize n)
{
  g_autoptr (GkDataset) dataset = new_dataset (form, rows, n);
  g_autoptr (GError) error = NULL;
  GkRollup *rollup = gk_rollup_new (form);

  assert_true (gk_rollup_set_prefixes (rollup, 0, regions, G_N_ELEMENTS (regions), &error));
  assert_true (gk_rollup_set_own (rollup, own, &error));
  assert_true (gk_rollup_add (rollup, dataset, &error));
  assert_true (gk_rollup_finish (rollup, &error));
  assert_null (error);

  return rollup;
}

guint32
group_of (GkRollup *rollup, const char *code, const char *period)
{
  gint32 group = gk_rollup_find_group (rollup, code, period);

  if (group < 0)
    fail_msg ("no group %s", code);

  return (guint32) group;
}

void
check_value (GkRollup *rollup, const char *code, guint32 cell, const char *value)
{
  g_autofree char *text = gk_rollup_dup_value (rollup, group_of (rollup, code, NULL), cell);

  if (g_strcmp0 (text, value) != 0)
    fail_msg ("%s, cell %u: expected %s, found %s", code, cell, value != NULL ? value : "none",
              text != NULL ? text : "none");
}
