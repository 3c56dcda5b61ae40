/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Reads CSV into datasets, in whole and piece by piece: bench-csv [FILE]. Without a file, archives of both shapes are
 * made. Everything is a ratio to the bandwidth measured in the same run.
 */

#define N_REPORTS 100000

typedef struct {
  const char *path;
  guint32 n_threads;
  gboolean in_pieces;
  guint64 n_cells;
} Reading;

static void
fail (const GError *error)
{
  fprintf (stderr, "%s\n", error->message);
  exit (EXIT_FAILURE);
}

static void
run (gpointer data)
{
  Reading *reading = data;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkDatasetStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GkDataset *dataset;

  gk_reader_set_n_threads (reader, reading->n_threads);
  reading->n_cells = 0;
  if (reading->in_pieces)
    stream = gk_reader_open_dataset_stream (reader, reading->path, &error);
  while (error == NULL)
    {
      dataset = stream != NULL ? gk_dataset_stream_next (stream, &error)
                               : gk_reader_read_dataset_file (reader, reading->path, &error);
      if (dataset == NULL)
        break;
      reading->n_cells += gk_dataset_get_n_rows (dataset) * gk_form_get_n_cells (gk_dataset_get_form (dataset));
      gk_dataset_unref (dataset);
      if (stream == NULL)
        break;
    }
  if (error != NULL)
    fail (error);
}

static void
measure (const char *name, const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL)
    exit (EXIT_FAILURE);
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    for (gint in_pieces = 0; in_pieces < 2; in_pieces++)
      {
        Reading reading = { path, n_threads, in_pieces, 0 };
        double bandwidth = bench_read_bandwidth (n_threads);
        double seconds = bench_time (run, &reading);
        double size = (double) g_mapped_file_get_length (file);

        printf ("%-5s %-6s %u thread%s  %5.0f MB/s  %5.0f Mcells/s  %5.3f of the read bandwidth (%.1f GB/s)\n", name,
                in_pieces ? "pieces" : "whole", n_threads, n_threads > 1 ? "s" : " ", size / seconds / 1e6,
                (double) reading.n_cells / seconds / 1e6, size / seconds / bandwidth, bandwidth / 1e9);
      }
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      measure ("", argv[1]);
      return EXIT_SUCCESS;
    }

  for (gint is_long = 0; is_long < 2; is_long++)
    {
      g_autofree char *path = NULL;
      gint number = g_file_open_tmp ("gongkai-XXXXXX", &path, NULL);
      FILE *file = number >= 0 ? fdopen (number, "wb") : NULL;
      g_autoptr (GkDataset) dataset = bench_archive (is_long ? N_REPORTS / 20 : N_REPORTS, 3000, TRUE);

      if (file == NULL)
        return EXIT_FAILURE;
      bench_write_csv (dataset, is_long, file);
      fclose (file);
      measure (is_long ? "long" : "wide", path);
      unlink (path);
    }

  return EXIT_SUCCESS;
}
