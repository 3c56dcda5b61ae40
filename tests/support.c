/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <locale.h>
#include <string.h>

Tests *
tests_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));
}

static void
add (Tests *tests, char *name, CMUnitTestFunction function, const void *row)
{
  struct CMUnitTest test = { .name = name, .test_func = function, .initial_state = (void *) (uintptr_t) row };

  g_array_append_val (tests, test);
}

void
tests_add (Tests *tests, const char *name, CMUnitTestFunction function)
{
  add (tests, g_strdup (name), function, NULL);
}

void
tests_add_table (Tests *tests, const char *name, CMUnitTestFunction function, const void *table, gsize n, gsize size)
{
  for (gsize i = 0; i < n; i++)
    {
      const char *row = (const char *) table + i * size;

      add (tests, g_strdup_printf ("%s/%s", name, *(const char *const *) (const void *) row), function, row);
    }
}

int
tests_run (Tests *tests, const char *group)
{
  int failed;

  setlocale (LC_ALL, "");
  failed = _cmocka_run_group_tests (group, (const struct CMUnitTest *) (gpointer) tests->data, tests->len, NULL, NULL);
  for (guint i = 0; i < tests->len; i++)
    g_free ((char *) (uintptr_t) g_array_index (tests, struct CMUnitTest, i).name);
  g_array_unref (tests);

  return failed;
}

char *
test_path (const char *name)
{
  const char *directory = g_getenv ("GK_TESTS");

  return g_build_filename (directory != NULL ? directory : ".", name, NULL);
}

void
assert_contains (const char *string, const char *part)
{
  assert_non_null (string);
  if (strstr (string, part) == NULL)
    fail_msg ("expected \"%s\" in \"%s\"", part, string);
}
