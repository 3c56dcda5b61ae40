/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * For test suites that use cmocka: checks of reports that fail the test and say
 * why, in both languages. The library knows nothing of cmocka: this header is
 * all there is, gongkai.h does not include it, and a program that does links
 * cmocka itself.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gongkai/check.h>
#include <gongkai/error.h>
#include <gongkai/read.h>

G_BEGIN_DECLS

/* Prints what is violated at severity error and, if there is any, fails the test as if at @file and @line. */
static inline void
gk_testing_assert_consistent (GkReport *report, const char *file, int line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker = gk_checker_new (gk_report_get_form (report));
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, &error);
  const char *source = gk_report_get_source (report) != NULL ? gk_report_get_source (report) : "report";

  if (findings == NULL)
    {
      print_error ("%s\n%s\n", gk_error_get_message (error, GK_LANGUAGE_ENGLISH),
                   gk_error_get_message (error, GK_LANGUAGE_CHINESE));
      _fail (file, line);
      return;
    }
  if (gk_findings_count_violated (findings, GK_SEVERITY_ERROR) == 0)
    return;

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_verdict (findings, i) == GK_VERDICT_VIOLATED
        && gk_findings_get_severity (findings, i) == GK_SEVERITY_ERROR)
      print_error ("%s:%u: %s [%s]\n    %s\n", source, gk_findings_get_line (findings, i),
                   gk_findings_get_message (findings, i, GK_LANGUAGE_ENGLISH), gk_findings_get_rule_id (findings, i),
                   gk_findings_get_message (findings, i, GK_LANGUAGE_CHINESE));
  _fail (file, line);
}

/* Reads the report in a file; fails the test, and returns %NULL, if that cannot be done. */
static inline GkReport *
gk_testing_read_file (const char *path, const char *file, int line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkReader) reader = gk_reader_new ();
  GkReport *report = gk_reader_read_file (reader, path, &error);

  if (report == NULL)
    {
      print_error ("%s\n%s\n", gk_error_get_message (error, GK_LANGUAGE_ENGLISH),
                   gk_error_get_message (error, GK_LANGUAGE_CHINESE));
      _fail (file, line);
    }
  return report;
}

/* Fails the test unless the verdict on the rule called @id is @expected. */
static inline void
gk_testing_assert_verdict (GkReport *report, const char *id, gint32 expected, const char *file, int line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker = gk_checker_new (gk_report_get_form (report));
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, &error);
  gint32 rule = gk_form_find_rule (gk_report_get_form (report), id);

  if (findings != NULL && rule >= 0 && gk_findings_get_rule_verdict (findings, (guint32) rule) == expected)
    return;
  if (findings == NULL)
    print_error ("%s\n%s\n", gk_error_get_message (error, GK_LANGUAGE_ENGLISH),
                 gk_error_get_message (error, GK_LANGUAGE_CHINESE));
  else if (rule < 0)
    print_error ("no rule \"%s\" / 没有规则“%s”\n", id, id);
  else
    print_error ("rule %s: verdict %d, not %d / 规则 %s 的结论为 %d，而非 %d\n", id,
                 gk_findings_get_rule_verdict (findings, (guint32) rule), expected, id,
                 gk_findings_get_rule_verdict (findings, (guint32) rule), expected);
  _fail (file, line);
}

/**
 * gk_assert_consistent:
 * @report: a report
 *
 * Fails the test if a rule of severity error is violated, with the findings as
 * the message: file, line, words in English and Chinese, id of the rule.
 *
 * Since: 0.1
 */
#define gk_assert_consistent(report) gk_testing_assert_consistent ((report), __FILE__, __LINE__)

/**
 * gk_assert_read:
 * @path: a file that holds one report, in the encoding of file names
 *
 * Reads the report, and fails the test if it cannot be read.
 *
 * Returns: (transfer full): the report; release with gk_report_unref()
 * Since: 0.1
 */
#define gk_assert_read(path) gk_testing_read_file ((path), __FILE__, __LINE__)

/**
 * gk_assert_satisfied:
 * @report: a report
 * @rule: the id of a rule of its form
 *
 * Fails the test unless the report satisfies the rule.
 *
 * Since: 0.1
 */
#define gk_assert_satisfied(report, rule)                                                                              \
  gk_testing_assert_verdict ((report), (rule), GK_VERDICT_SATISFIED, __FILE__, __LINE__)

/**
 * gk_assert_violated:
 * @report: a report
 * @rule: the id of a rule of its form
 *
 * Fails the test unless the report violates the rule.
 *
 * Since: 0.1
 */
#define gk_assert_violated(report, rule)                                                                               \
  gk_testing_assert_verdict ((report), (rule), GK_VERDICT_VIOLATED, __FILE__, __LINE__)

G_END_DECLS
