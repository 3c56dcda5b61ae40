/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads a wide CSV file into a dataset, or piece by piece: bench-csv FILE [THREADS [stream]]. Prints the median of five
 * readings behind one that does not count, and how it compares with adding up the bytes of the mapped file, by as many
 * threads, in the same run.
 */

#include <gongkai/gongkai.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sys/resource.h>

#define N_RUNS 5

typedef struct {
  const char *data;
  gsize length;
  guint64 sum;
} Part;

static gpointer
add_up (gpointer data)
{
  Part *part = data;
  guint64 sums[4] = { 0 };

  for (gsize i = 0; i + 32 <= part->length; i += 32)
    for (gint k = 0; k < 4; k++)
      {
        guint64 word;

        memcpy (&word, part->data + i + 8 * k, sizeof word);
        sums[k] += word;
      }
  part->sum = sums[0] + sums[1] + sums[2] + sums[3];

  return NULL;
}

static gdouble
read_bytes (const char *path, guint32 n_threads)
{
  GMappedFile *file = g_mapped_file_new (path, FALSE, NULL);
  g_autofree Part *parts = g_new0 (Part, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  gint64 start = g_get_monotonic_time ();
  gsize size = g_mapped_file_get_length (file) / n_threads;
  volatile guint64 sum = 0;

  for (guint32 i = 0; i < n_threads; i++)
    {
      parts[i] = (Part){ .data = g_mapped_file_get_contents (file) + i * size, .length = size };
      threads[i] = g_thread_new ("bytes", add_up, &parts[i]);
    }
  for (guint32 i = 0; i < n_threads; i++)
    {
      g_thread_join (threads[i]);
      sum += parts[i].sum;
    }
  g_mapped_file_unref (file);

  return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Seconds that the processors have worked for this process. */
static gdouble
processor_time (void)
{
  return (gdouble) clock () / CLOCKS_PER_SEC;
}

static void
fail (const GError *error)
{
  fprintf (stderr, "%s\n", error->message);
  exit (EXIT_FAILURE);
}

static guint64
read_whole (GkReader *reader, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_reader_read_dataset_file (reader, path, &error);

  if (dataset == NULL)
    fail (error);

  return gk_dataset_get_n_rows (dataset) * gk_form_get_n_cells (gk_dataset_get_form (dataset));
}

static guint64
read_pieces (GkReader *reader, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDatasetStream) stream = gk_reader_open_dataset_stream (reader, path, &error);
  guint64 n_cells = 0;
  GkDataset *piece;

  while (stream != NULL && (piece = gk_dataset_stream_next (stream, &error)) != NULL)
    {
      n_cells += gk_dataset_get_n_rows (piece) * gk_form_get_n_cells (gk_dataset_get_form (piece));
      gk_dataset_unref (piece);
    }
  if (error != NULL)
    fail (error);

  return n_cells;
}

static gdouble
read_columns (const char *path, guint32 n_threads, gboolean in_pieces, guint64 *n_cells, gdouble *work)
{
  g_autoptr (GkReader) reader = gk_reader_new ();
  gint64 start;

  gk_reader_set_n_threads (reader, n_threads);
  *work = processor_time ();
  start = g_get_monotonic_time ();
  *n_cells = in_pieces ? read_pieces (reader, path) : read_whole (reader, path);
  *work = processor_time () - *work;

  return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static gint
compare (gconstpointer left, gconstpointer right)
{
  gdouble one = *(const gdouble *) left;
  gdouble other = *(const gdouble *) right;

  return one < other ? -1 : one > other;
}

int
main (int argc, char **argv)
{
  guint32 n_threads = argc > 2 ? (guint32) atoi (argv[2]) : 1;
  gdouble bytes[N_RUNS];
  gdouble columns[N_RUNS];
  gdouble work[N_RUNS];
  g_autoptr (GMappedFile) file = argc > 1 && n_threads > 0 ? g_mapped_file_new (argv[1], FALSE, NULL) : NULL;
  gdouble size;
  gboolean in_pieces = argc > 3 && strcmp (argv[3], "stream") == 0;
  struct rusage usage;
  guint64 n_cells;

  if (file == NULL)
    {
      fputs ("bench-csv FILE [THREADS [stream]]\n", stderr);
      return EXIT_FAILURE;
    }

  size = (gdouble) g_mapped_file_get_length (file);
  for (gint i = -1; i < N_RUNS; i++)
    {
      columns[MAX (i, 0)] = read_columns (argv[1], n_threads, in_pieces, &n_cells, &work[MAX (i, 0)]);
      /* The mapped file counts as memory where it is read. */
      if (i < 0)
        getrusage (RUSAGE_SELF, &usage);
      bytes[MAX (i, 0)] = read_bytes (argv[1], n_threads);
    }
  qsort (bytes, N_RUNS, sizeof *bytes, compare);
  qsort (columns, N_RUNS, sizeof *columns, compare);
  qsort (work, N_RUNS, sizeof *work, compare);
  printf ("threads %u: %.3f s, %.0f MB/s, %.0f million cells/s; bytes alone %.3f s, ratio %.2f\n", n_threads,
          columns[N_RUNS / 2], size / columns[N_RUNS / 2] / 1e6, (gdouble) n_cells / columns[N_RUNS / 2] / 1e6,
          bytes[N_RUNS / 2], columns[N_RUNS / 2] / bytes[N_RUNS / 2]);
  /* On a machine with other work this tells more. */
  printf ("processors: %.3f s, %.0f MB/s each; at best %.3f s; at most %ld MB of memory\n", work[N_RUNS / 2],
          size / work[N_RUNS / 2] / 1e6, work[0], usage.ru_maxrss / 1024);

  return EXIT_SUCCESS;
}
