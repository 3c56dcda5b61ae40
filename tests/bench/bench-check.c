/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include <string.h>

#include <sys/resource.h>

/*
 * Checks an archive in memory: bench-check [REPORTS]. Everything is a ratio to the bandwidth measured in the same run.
 * bench-check --sizes compares what a cell takes from 10,000 to 3,000,000 reports, and the memory of a check with that
 * of its columns.
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

/* Bytes that the process had at most. */
static double
peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) usage.ru_maxrss * 1024;
}

/* Numbers of reports, the largest first: only its memory shows in the peak. */
static const guint64 sizes[] = { 3000000, 1000000, 300000, 100000, 30000, 10000 };

static void
compare_sizes (void)
{
  double first = 0;
  double before = peak_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GkDataset) dataset = bench_archive (sizes[i], 3000, TRUE);
      g_autoptr (GkChecker) checker = gk_checker_new (gk_dataset_get_form (dataset));
      g_autoptr (GkScan) scan = gk_scan_new (checker);
      Check check = { scan, dataset };
      double cells = (double) sizes[i] * gk_form_get_n_cells (gk_dataset_get_form (dataset));
      double seconds;

      gk_scan_set_n_threads (scan, 1);
      gk_scan_set_listed (scan, FALSE, FALSE);
      seconds = bench_time (run, &check) / cells;
      first = i == 0 ? seconds : first;
      printf ("%8" G_GUINT64_FORMAT " reports  %6.3f ns a cell, %.2f of the first", sizes[i], seconds * 1e9,
              seconds / first);
      if (i == 0)
        printf ("  peak memory %.2f of the columns", (peak_memory () - before) / (double) bench_dataset_size (dataset));
      putchar ('\n');
    }
}

/* Puts something where cells are missing, as stands there in columns of others. */
static void
spoil (GkDataset *dataset)
{
  for (guint32 cell = 0; cell < gk_form_get_n_cells (gk_dataset_get_form (dataset)); cell++)
    {
      GkColumn *column = &dataset->columns[cell];

      for (guint64 row = 0; column->width > 0 && row < dataset->n_rows; row++)
        if (!gk_column_is_present (column, row))
          gk_values_set (column->values, column->width, row, (gint64) row % 100);
      column->zeroed = FALSE;
    }
}

static void
compare_widths (guint64 n)
{
  g_autoptr (GkDataset) wide = bench_archive (n, 3000, TRUE);
  g_autoptr (GkDataset) narrow = gk_dataset_narrow (wide, NULL);
  g_autoptr (GkChecker) checker = gk_checker_new (gk_dataset_get_form (wide));

  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      measure (checker, "int64", wide, n_threads);
      measure (checker, "narrow", narrow, n_threads);
    }
  spoil (wide);
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    measure (checker, "borrowed", wide, n_threads);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--sizes") == 0)
    compare_sizes ();
  else
    compare_widths (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000);

  return 0;
}
