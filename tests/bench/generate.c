/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Writes the archive of the benches to standard output, as wide CSV or as long: generate REPORTS [long]. */

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main (int argc, char **argv)
{
  guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;
  g_autoptr (GkDataset) dataset = NULL;

  if (n == 0)
    {
      fputs ("generate REPORTS [long]\n", stderr);
      return EXIT_FAILURE;
    }
  dataset = bench_archive (n, 3000, TRUE);
  bench_write_csv (dataset, argc > 2 && strcmp (argv[2], "long") == 0, stdout);

  return fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
