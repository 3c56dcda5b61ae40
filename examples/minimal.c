/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <gongkai/gongkai.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkReport) report = gk_reader_read_file (reader, argc > 1 ? argv[1] : "report.txt", &error);
  g_autoptr (GkChecker) checker = report != NULL ? gk_checker_new (gk_report_get_form (report)) : NULL;
  g_autoptr (GkFindings) findings = checker != NULL ? gk_checker_check (checker, report, &error) : NULL;

  if (findings == NULL)
    return fprintf (stderr, "%s\n", error->message), 2;

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    printf ("%u: %s\n", gk_findings_get_line (findings, i), gk_findings_get_message (findings, i, GK_LANGUAGE_CHINESE));

  return gk_findings_count_violated (findings, GK_SEVERITY_ERROR) > 0;
}
