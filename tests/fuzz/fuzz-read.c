/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

/* Reads the bytes as a page, checks the report and writes all there is to say of it. */

static void
take (GkWriter *writer)
{
  char *text;

  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  gk_free (text);
}

static void
write_all (GkReport *report, GkFindings *findings, gint32 format)
{
  g_autoptr (GkWriter) of_findings = gk_writer_new (format, GK_LANGUAGE_CHINESE, FALSE);
  g_autoptr (GkWriter) of_report = gk_writer_new (format, GK_LANGUAGE_CHINESE, FALSE);

  gk_writer_add_findings (of_findings, findings);
  take (of_findings);
  gk_writer_add_report (of_report, report);
  take (of_report);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GkForm *form;
  static GkChecker *checker;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkFindings) findings = NULL;
  g_autoptr (GError) error = NULL;

  if (form == NULL)
    {
      form = gk_form_new_builtin ("cn-jiangsu-2017", NULL);
      checker = gk_checker_new (form);
    }
  gk_reader_add_form (reader, form);
  report = gk_reader_read_data (reader, (const char *) data, (gssize) size, "page", &error);
  if (report == NULL)
    {
      g_assert_nonnull (error);
      g_assert_nonnull (gk_error_get_message (error, GK_LANGUAGE_CHINESE));
      return 0;
    }

  findings = gk_checker_check (checker, report, &error);
  g_assert_no_error (error);
  write_all (report, findings, GK_FORMAT_JSON);
  write_all (report, findings, GK_FORMAT_CSV);

  return 0;
}
