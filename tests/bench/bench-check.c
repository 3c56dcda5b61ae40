/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

/* Checks an archive in memory: bench-check [REPORTS]. Everything is a ratio to the bandwidth measured in the same run.
 */

typedef struct {
  GkScan *scan;
  GkDataset *dataset;
} Check;

static void
run (gpointer data)
{
  Check *check = data;

  if (!gk_scan_run (check->scan, check->dataset, NULL))
    abort ();
}

static void
measure (GkChecker *checker, const char *name, GkDataset *dataset, guint n_threads)
{
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  Check check = { scan, dataset };
  double bandwidth = bench_read_bandwidth (n_threads);
  double seconds;
  guint64 n_violated = 0;

  gk_scan_set_n_threads (scan, n_threads);
  gk_scan_set_listed (scan, FALSE, FALSE);
  seconds = bench_time (run, &check);
  for (guint32 i = 0; i < gk_form_get_n_rules (gk_dataset_get_form (dataset)); i++)
    n_violated += gk_scan_count (scan, i, GK_VERDICT_VIOLATED);
  printf ("%-8s %u thread%s  %7.0f Mcells/s  %5.2f of the read bandwidth (%.1f GB/s)  %" G_GUINT64_FORMAT " violated\n",
          name, n_threads, n_threads > 1 ? "s" : " ",
          (double) gk_dataset_get_n_rows (dataset) * gk_form_get_n_cells (gk_dataset_get_form (dataset)) / seconds
              / 1e6,
          (double) bench_dataset_size (dataset) / seconds / bandwidth, bandwidth / 1e9, n_violated / (BENCH_RUNS + 1));
}

int
main (int argc, char **argv)
{
  guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autoptr (GkDataset) wide = bench_archive (n, 3000, TRUE);
  g_autoptr (GkDataset) narrow = gk_dataset_narrow (wide, NULL);
  g_autoptr (GkChecker) checker = gk_checker_new (gk_dataset_get_form (wide));

  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      measure (checker, "int64", wide, n_threads);
      measure (checker, "narrow", narrow, n_threads);
    }

  return 0;
}
