/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

#include <string.h>

#include "read/bulk-private.h"

/*
 * Reads the bytes into a dataset, and as reports one by one: what is in the cells, or the mistake, is the same. The
 * first byte says how the text is divided.
 */

/* As of the fuzz target csv. */
static const char *const xml[] = {
  "<form id='one'><title zh='一'/><dimension id='d' zh='维'><member id='total' zh='总计' parts='partition'>"
  "<member id='m' zh='甲'/><member id='n' zh='乙'/></member></dimension>"
  "<indicator id='a' zh='收到' unit='件'/><indicator id='b' zh='办结' unit='件' dimension='d'/>"
  "<indicator id='c' zh='经费' kind='amount' unit='万元' decimals='2'/>"
  "<indicator id='s' zh='结余' kind='amount' unit='元' decimals='2' signed='yes'/></form>",
  "<form id='two'><title zh='二'/><indicator id='g' zh='组' kind='group'><indicator id='k' zh='子' unit='件'/>"
  "</indicator><indicator id='a' zh='收到' unit='件'/></form>",
};

static void
compare (GkDataset *read, GkDataset *made)
{
  static const gint32 keys[] = { GK_KEY_BODY_CODE, GK_KEY_BODY_NAME, GK_KEY_PERIOD, GK_KEY_SOURCE };

  g_assert_cmpuint (gk_dataset_get_n_rows (read), ==, gk_dataset_get_n_rows (made));
  for (guint64 row = 0; row < gk_dataset_get_n_rows (read); row++)
    {
      g_autoptr (GkReport) one = gk_dataset_dup_report (read, row, NULL);
      g_autoptr (GkReport) other = gk_dataset_dup_report (made, row, NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        g_assert_cmpstr (gk_dataset_get_key (read, row, keys[i]), ==, gk_dataset_get_key (made, row, keys[i]));
      for (guint32 i = 0; i < gk_form_get_n_cells (gk_dataset_get_form (read)); i++)
        {
          g_assert_cmpint (one->planes.states[i], ==, other->planes.states[i]);
          g_assert_cmpint (one->planes.values[i], ==, other->planes.values[i]);
          g_assert_cmpint (one->planes.places[i], ==, other->planes.places[i]);
          g_assert_cmpstr (gk_report_get_raw (one, i), ==, gk_report_get_raw (other, i));
        }
    }
}

static void
read_both (const char *text, gsize length, GPtrArray *forms, const GkBulkOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) expected = NULL;
  g_autoptr (GkDataset) read = gk_bulk_read_text (text, length, "t.csv", forms, options, &error);
  g_autoptr (GkReports) reports = gk_reports_new_from_csv (text, length, "t.csv", forms, &expected);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GkDataset) made = NULL;

  for (guint32 i = 0; reports != NULL && i < gk_reports_get_n (reports); i++)
    g_ptr_array_add (list, gk_reports_get (reports, i));
  if (list->len > 0)
    made = gk_dataset_new_from_reports (gk_report_get_form (list->pdata[0]), (GkReport *const *) list->pdata, list->len,
                                        &expected);

  if (made != NULL)
    {
      g_assert_no_error (error);
      compare (read, made);
    }
  else if (expected != NULL)
    {
      g_assert_null (read);
      /* Another form is a mistake in itself, before what comes behind it. */
      if (error->code != GK_ERROR_MISMATCH)
        g_assert_cmpstr (error->message, ==, expected->message);
      else if (expected->code != GK_ERROR_MISMATCH)
        g_assert_cmpuint (gk_error_get_line (error), <, gk_error_get_line (expected));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GPtrArray *forms;
  g_autoptr (GError) error = NULL;
  GkBulkOptions options = { .n_threads = 1 };

  if (forms == NULL)
    {
      forms = g_ptr_array_new ();
      for (gsize i = 0; i < G_N_ELEMENTS (xml); i++)
        g_ptr_array_add (forms, gk_form_new_from_data (xml[i], -1, "form.xml", &error));
      g_assert_no_error (error);
    }
  if (size == 0)
    return 0;

  options.segment_bytes = *data;
  options.n_threads = 1 + *data % 2;
  if (g_utf8_validate_len ((const char *) data + 1, size - 1, NULL))
    read_both ((const char *) data + 1, size - 1, forms, &options);
  else
    gk_dataset_unref (gk_bulk_read_text ((const char *) data + 1, size - 1, "t.csv", forms, &options, NULL));

  return 0;
}
