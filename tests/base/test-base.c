/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <stdlib.h>

#include <gongkai/macros.h>

static void
test_version (void **state)
{
  g_auto (GStrv) parts = g_strsplit (gk_get_version (), ".", -1);
  guint32 major;
  guint32 minor;

  (void) state;

  assert_int_equal (g_strv_length (parts), 3);
  major = (guint32) strtoul (parts[0], NULL, 10);
  minor = (guint32) strtoul (parts[1], NULL, 10);
  assert_true (gk_check_version (major, 0));
  assert_true (gk_check_version (major, minor));
  assert_false (gk_check_version (major, minor + 1));
  assert_false (gk_check_version (major + 1, 0));
  assert_false (gk_check_version (major + 1, minor));
}

static void
test_free_memory (void **state)
{
  (void) state;

  gk_free (NULL);
  gk_free (g_strdup ("text"));
}

int
main (void)
{
  Tests *tests = tests_new ();

  tests_add (tests, "version", test_version);
  tests_add (tests, "free", test_free_memory);
  add_code_tests (tests);
  add_csv_scan_tests (tests);
  add_error_tests (tests);
  add_number_tests (tests);
  add_pool_tests (tests);
  add_text_tests (tests);
  add_figure_tests (tests);
  add_file_tests (tests);
  add_transcode_tests (tests);
  add_words_tests (tests);

  return tests_run (tests, "base");
}
