/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

#include <glib/gstdio.h>

/*
 * The schema for editors, lib/form/form.rng: it takes every form of these tests that is loaded, and refuses those whose
 * mistake is one of elements, attributes and words. xmllint judges all of them in one run.
 */

typedef struct {
  char *directory;
  GPtrArray *names;
  GPtrArray *arguments; /* of xmllint, the files last */
  guint n_options;
  GString *refused; /* whether each file is to be refused: 'y' or 'n' */
} Cases;

static void
add_case (const char *name, const char *text, gboolean refused, gpointer data)
{
  Cases *cases = data;
  g_auto (Marked) marked = marked_new (text);
  g_autofree char *base = g_strdup_printf ("%u.xml", cases->names->len);
  char *path = g_build_filename (cases->directory, base, NULL);

  assert_true (g_file_set_contents (path, marked.data, -1, NULL));
  g_ptr_array_add (cases->names, g_strdup (name));
  g_ptr_array_add (cases->arguments, path);
  g_string_append_c (cases->refused, refused ? 'y' : 'n');
}

static void
cases_init (Cases *cases)
{
  cases->directory = g_dir_make_tmp ("gongkai-XXXXXX", NULL);
  cases->names = g_ptr_array_new_with_free_func (g_free);
  cases->arguments = g_ptr_array_new_with_free_func (g_free);
  cases->refused = g_string_new (NULL);
  assert_non_null (cases->directory);
  g_ptr_array_add (cases->arguments, g_strdup ("xmllint"));
  g_ptr_array_add (cases->arguments, g_strdup ("--noout"));
  g_ptr_array_add (cases->arguments, g_strdup ("--nonet"));
  g_ptr_array_add (cases->arguments, g_strdup ("--relaxng"));
  g_ptr_array_add (cases->arguments, test_path ("../lib/form/form.rng"));
  cases->n_options = cases->arguments->len;
}

static void
cases_clear (Cases *cases)
{
  for (guint i = 0; i < cases->names->len; i++)
    g_unlink (g_ptr_array_index (cases->arguments, cases->n_options + i));
  g_rmdir (cases->directory);
  g_free (cases->directory);
  g_ptr_array_unref (cases->names);
  g_ptr_array_unref (cases->arguments);
  g_string_free (cases->refused, TRUE);
}

/* What xmllint says of all files; NULL if there is no xmllint. */
static char *
judge (Cases *cases)
{
  char *words = NULL;
  g_autofree char *program = g_find_program_in_path ("xmllint");
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (cases->arguments, NULL);
  if (program != NULL
      && !g_spawn_sync (NULL, (char **) cases->arguments->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &words,
                        NULL, &error))
    fail_msg ("%s", error->message);

  return words;
}

static void
test_schema (void **state)
{
  Cases cases;
  g_autofree char *words = NULL;
  g_autoptr (GString) wrong = g_string_new (NULL);

  (void) state;
  cases_init (&cases);
  visit_forms (add_case, &cases);
  visit_bad_forms (add_case, &cases);
  visit_dimensions (add_case, &cases);
  visit_policies (add_case, &cases);
  words = judge (&cases);
  for (guint i = 0; words != NULL && i < cases.names->len; i++)
    {
      const char *path = g_ptr_array_index (cases.arguments, cases.n_options + i);
      g_autofree char *validates = g_strdup_printf ("%s validates\n", path);
      gboolean refused = strstr (words, validates) == NULL;

      if (refused != (cases.refused->str[i] == 'y'))
        {
          g_autofree char *at = g_strconcat (path, ":", NULL);
          const char *remark = strstr (words, at) != NULL ? strstr (words, at) : "";

          g_string_append_printf (wrong, "\n%s is %s: %.*s", (const char *) g_ptr_array_index (cases.names, i),
                                  refused ? "refused" : "taken", (int) strcspn (remark, "\n"), remark);
        }
    }
  cases_clear (&cases);
  if (words == NULL)
    print_message ("there is no xmllint\n");
  assert_string_equal (wrong->str, "");
}

void
add_schema (Tests *tests)
{
  tests_add (tests, "schema", test_schema);
}
