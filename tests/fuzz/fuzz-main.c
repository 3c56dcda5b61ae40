/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <stdlib.h>

/* Replays inputs through a fuzz target that is linked without libFuzzer: files, or directories of them. */

static guint n_replayed;

static int
replay (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  guint8 *data;
  gsize size;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GDir) directory = g_dir_open (path, 0, &error);
      const char *name;
      int status = EXIT_SUCCESS;

      while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          if (replay (child) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
        }
      if (directory != NULL)
        return status;
    }
  else if (g_file_get_contents (path, &contents, &size, &error))
    {
      /* A copy of just this size, so that a read behind the end is seen. */
      data = g_memdup2 (contents, size);
      LLVMFuzzerTestOneInput (data, size);
      g_free (data);
      n_replayed++;
      return EXIT_SUCCESS;
    }

  g_printerr ("%s\n", error->message);

  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  int status = EXIT_SUCCESS;

  for (int i = 1; i < argc; i++)
    if (replay (argv[i]) != EXIT_SUCCESS)
      status = EXIT_FAILURE;
  g_print ("%u inputs replayed\n", n_replayed);

  return n_replayed > 0 ? status : EXIT_FAILURE;
}
