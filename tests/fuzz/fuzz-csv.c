/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

#include <string.h>

#include "read/csv-private.h"

/*
 * Reads the bytes as CSV. What is read is CSV by its header too; and the reports that the CSV writer writes
 * are read as what they were.
 */

/* Reports of an input that are written. */
#define MAX_WRITTEN 16

/* The cells a, b, b[m], b[n], c and s, and those of another form, a among them. */
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
assert_same_cell (GkReport *report, GkReport *again, guint32 cell)
{
  const char *raw = gk_report_get_raw (report, cell);
  const char *raw_again = gk_report_get_raw (again, cell);
  g_autofree char *value = gk_report_dup_value (report, cell);
  g_autofree char *value_again = gk_report_dup_value (again, cell);

  g_assert_cmpint (gk_report_get_state (report, cell), ==, gk_report_get_state (again, cell));
  g_assert_cmpstr (value, ==, value_again);
  g_assert_cmpstr (raw != NULL ? raw : "", ==, raw_again != NULL ? raw_again : "");
  g_assert_cmpuint (gk_report_get_line (report, cell), ==, gk_report_get_line (again, cell));
}

static void
read_again (GkReports *written, GPtrArray *forms)
{
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_CSV, GK_LANGUAGE_CHINESE, FALSE);
  guint32 n = MIN (gk_reports_get_n (written), MAX_WRITTEN);
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint32 i = 0; i < n; i++)
    gk_writer_add_report (writer, gk_reports_get (written, i));
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  reports = gk_reports_new_from_csv (text, strlen (text), "list", forms, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gk_reports_get_n (reports), ==, n);

  for (guint32 i = 0; i < n; i++)
    {
      GkReport *report = gk_reports_get (written, i);
      GkReport *again = gk_reports_get (reports, i);

      g_assert_true (gk_report_get_form (report) == gk_report_get_form (again));
      g_assert_cmpstr (gk_report_get_source (report), ==, gk_report_get_source (again));
      g_assert_cmpstr (gk_report_get_period (report), ==, gk_report_get_period (again));
      g_assert_cmpstr (gk_report_get_body_name (report), ==, gk_report_get_body_name (again));
      g_assert_cmpstr (gk_report_get_body_code (report), ==, gk_report_get_body_code (again));
      for (guint32 cell = 0; cell < gk_form_get_n_cells (gk_report_get_form (report)); cell++)
        assert_same_cell (report, again, cell);
      g_assert_cmpuint (gk_report_get_n_diagnostics (report), ==, gk_report_get_n_diagnostics (again));
    }
}

/* UTF-8, in which NUL bytes may stand: the reader has to refuse them itself. */
static gboolean
is_text (const char *text, gsize length)
{
  const char *end = text + length;

  while (!g_utf8_validate (text, end - text, &text))
    {
      if (*text != '\0')
        return FALSE;
      text++;
    }

  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GPtrArray *forms;
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = (const char *) data;
  gboolean is_csv;

  if (forms == NULL)
    {
      forms = g_ptr_array_new ();
      for (gsize i = 0; i < G_N_ELEMENTS (xml); i++)
        g_ptr_array_add (forms, gk_form_new_from_data (xml[i], -1, "form.xml", &error));
      g_assert_no_error (error);
    }
  if (!is_text (text, size))
    return 0;

  is_csv = gk_text_is_csv (text, size, forms);
  reports = gk_reports_new_from_csv (text, size, "t.csv", forms, &error);
  if (reports == NULL)
    {
      g_assert_true (error->domain == GK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
      return 0;
    }

  g_assert_true (is_csv);
  if (gk_reports_get_n (reports) > 0)
    read_again (reports, forms);

  return 0;
}
