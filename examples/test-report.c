/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A test suite of an agency's own: its report must not contradict itself before it is published. */
#include <gongkai/gongkai.h>
#include <gongkai/testing.h>

static void
test_published_report (void **state)
{
  g_autoptr (GkReport) report = gk_assert_read (*state);

  gk_assert_consistent (report);
}

static void
test_part_of_whole (void **state)
{
  g_autoptr (GkReport) report = gk_assert_read (*state);

  gk_assert_satisfied (report, "disclosure.items.normative:subset");
}

int
main (int argc, char **argv)
{
  void *path = argc > 1 ? argv[1] : "report.txt";
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate (test_published_report, path),
    cmocka_unit_test_prestate (test_part_of_whole, path),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
