/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

/* Reads the bytes as a form file; a form that loads is shown, and an empty report of it is checked. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data ((const char *) data, (gssize) size, "form.xml", &error);
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  g_autoptr (GkWriter) writer = NULL;
  char *text;

  if (form == NULL)
    {
      g_assert_nonnull (error);
      g_assert_nonnull (gk_error_get_message (error, GK_LANGUAGE_ENGLISH));
      return 0;
    }

  report = gk_report_new (form);
  for (guint32 i = 0; i < gk_form_get_n_cells (form); i += 2)
    gk_report_set_text (report, i, "7", -1, NULL);
  checker = gk_checker_new (form);
  findings = gk_checker_check (checker, report, NULL);
  writer = gk_writer_new (GK_FORMAT_JSON, GK_LANGUAGE_ENGLISH, FALSE);
  gk_writer_add_form (writer, form, TRUE);
  if (findings != NULL)
    gk_writer_add_findings (writer, findings);
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  gk_free (text);

  return 0;
}
