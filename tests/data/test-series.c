/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data-tests.h"

#include <gongkai/error.h>
#include <gongkai/series.h>

#define DIMENSION                                                                                                         \
  "<dimension id='d'><member id='total' zh='总计' parts='partition'><member id='m' zh='男'/><member id='w' zh='女'/>" \
  "</member></dimension>"

/* Three editions: the second moves "a" and gives it a dimension, the third changes the unit of "b". */
static const char *const editions[] = {
  "<form id='e1'><indicator id='a' zh='甲' unit='件'/><indicator id='b' zh='乙' unit='万元' kind='amount'/></form>",
  "<form id='e2'>" DIMENSION "<indicator id='g' zh='组' kind='group'>"
  "<indicator id='a' zh='甲' unit='件' concept='a' dimension='d'/></indicator>"
  "<indicator id='b' zh='乙' unit='万元' kind='amount'/></form>",
  "<form id='e3'><indicator id='b' zh='乙' unit='元' kind='amount'/><indicator id='a' zh='甲' unit='件'/></form>",
};

static GkReport *
new_report (guint edition, const char *period)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (editions[edition], -1, NULL, &error);
  GkReport *report;

  if (form == NULL)
    fail_msg ("%s", error->message);
  report = gk_report_new (form);
  gk_report_set_period (report, period);

  return report;
}

/* "concept=cell,cell;" for each line, the cells by their ids in the order of the periods. */
static char *
dump (GkSeries *series)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_series_get_n_concepts (series); i++)
    {
      g_string_append_printf (text, "%s=", gk_series_get_concept (series, i));
      for (guint32 k = 0; k < gk_series_get_n_periods (series); k++)
        {
          gint32 cell = gk_series_get_cell (series, i, k);
          GkForm *form = gk_report_get_form (gk_series_get_report (series, k));

          g_string_append_printf (text, "%s%s", k > 0 ? "," : "",
                                  cell >= 0 ? gk_form_get_cell_id (form, (guint32) cell) : "-");
        }
      g_string_append_c (text, ';');
    }

  return g_string_free (text, FALSE);
}

/* Editions are joined by concept, member and unit; periods are in order however they are added. */
static void
test_editions (void **state)
{
  static const struct {
    guint edition;
    const char *period;
  } added[] = { { 2, "2021" }, { 0, "2019" }, { 1, "2020" } };
  g_autoptr (GkSeries) series = gk_series_new ();
  g_autofree char *text = NULL;

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (added); i++)
    {
      g_autoptr (GkReport) report = new_report (added[i].edition, added[i].period);

      assert_true (gk_series_add (series, report, NULL));
    }
  text = dump (series);
  assert_string_equal (text, "a=a,g.a,a;b=b,b,-;a[m]=-,g.a[m],-;a[w]=-,g.a[w],-;b=-,-,b;");
  assert_string_equal (gk_report_get_period (gk_series_get_report (series, 0)), "2019");
}

static void
test_refused (void **state)
{
  g_autoptr (GkSeries) series = gk_series_new ();
  g_autoptr (GkReport) one = new_report (0, "2019");
  g_autoptr (GkReport) same = new_report (1, "2019");
  g_autoptr (GkReport) undated = new_report (0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) undated_error = NULL;

  (void) state;
  assert_true (gk_series_add (series, one, NULL));
  assert_false (gk_series_add (series, same, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
  assert_false (gk_series_add (series, undated, &undated_error));
  assert_true (g_error_matches (undated_error, GK_ERROR, GK_ERROR_MISMATCH));
  assert_int_equal (gk_series_get_n_periods (series), 1);
}

static void
test_out_of_range (void **state)
{
  g_autoptr (GkSeries) series = gk_series_new ();

  (void) state;
  assert_int_equal (gk_series_get_n_concepts (series), 0);
  assert_null (gk_series_get_concept (series, 0));
  assert_null (gk_series_get_report (series, 0));
  assert_int_equal (gk_series_get_cell (series, 0, 0), -1);
  gk_series_unref (gk_series_ref (series));
  gk_series_unref (NULL);
}

void
add_series_tests (Tests *tests)
{
  tests_add (tests, "series/editions", test_editions);
  tests_add (tests, "series/refused", test_refused);
  tests_add (tests, "series/out-of-range", test_out_of_range);
}
