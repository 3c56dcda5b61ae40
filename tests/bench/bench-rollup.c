/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

/* Rolls an archive up over regions, prefectures and provinces: bench-rollup [REPORTS]. Everything is a ratio to the
 * bandwidth measured in the same run. */

#define N_REGIONS 3000

typedef struct {
  GkDataset *dataset;
  guint n_threads;
  gboolean unique;
} Case;

static void
run (gpointer data)
{
  static const guint32 digits[] = { 2, 4, 6 };
  const Case *one = data;
  g_autoptr (GkRollup) rollup = gk_rollup_new (gk_dataset_get_form (one->dataset));

  gk_rollup_set_n_threads (rollup, one->n_threads);
  if (!gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), NULL)
      || !gk_rollup_set_unique (rollup, one->unique, NULL) || !gk_rollup_add (rollup, one->dataset, NULL)
      || !gk_rollup_finish (rollup, NULL))
    abort ();
}

static void
measure (const char *order, const char *width, GkDataset *dataset, guint n_threads)
{
  double bandwidth = bench_read_bandwidth (n_threads);
  double bytes = (double) bench_dataset_size (dataset);
  Case same = { dataset, n_threads, FALSE };
  Case apart = { dataset, n_threads, TRUE };
  double seconds = bench_time (run, &same);

  printf ("%-8s %-6s %u thread%s  %7.0f Mcells/s  %5.2f of the read bandwidth (%.1f GB/s), %5.2f where bodies are told "
          "apart\n",
          order, width, n_threads, n_threads > 1 ? "s" : " ",
          (double) gk_dataset_get_n_rows (dataset) * gk_form_get_n_cells (gk_dataset_get_form (dataset)) / seconds
              / 1e6,
          bytes / seconds / bandwidth, bandwidth / 1e9, bytes / bench_time (run, &apart) / bandwidth);
}

int
main (int argc, char **argv)
{
  guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 500000;

  for (gint sorted = 1; sorted >= 0; sorted--)
    {
      g_autoptr (GkDataset) wide = bench_archive (n, N_REGIONS, sorted);
      g_autoptr (GkDataset) narrow = gk_dataset_narrow (wide, NULL);

      for (guint n_threads = 1; n_threads <= 2; n_threads++)
        {
          measure (sorted ? "sorted" : "shuffled", "int64", wide, n_threads);
          measure (sorted ? "sorted" : "shuffled", "narrow", narrow, n_threads);
        }
    }

  return 0;
}
