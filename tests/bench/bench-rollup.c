/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gongkai/gongkai.h>

#include <stdlib.h>
#include <string.h>

#include "data/dataset-private.h"

/*
 * Rolls up a made dataset by region and compares the time with that of reading
 * its bytes once: bench-rollup [REPORTS [THREADS]]. Every figure follows from its row and cell,
 * so that every run has the same data.
 */

#define N_RUNS 5
#define N_PROVINCES 31
#define N_REGIONS 3000

static guint64
mix (guint64 x)
{
  x ^= x >> 31;
  x *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x ^= x >> 29;
  x *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);

  return x ^ x >> 32;
}

/* A code of six digits of the region and six of the body. */
static void
write_code (guint64 row, guint64 n_rows, gboolean shuffled, char *code, gsize size)
{
  guint64 region = shuffled ? mix (row) % N_REGIONS : row * N_REGIONS / n_rows;
  guint64 province = region % N_REGIONS * N_PROVINCES / N_REGIONS;
  guint64 within = region - (province * N_REGIONS + N_PROVINCES - 1) / N_PROVINCES;

  g_snprintf (code, (gulong) size, "%02u%02u%02u%06u", (guint) (11 + province), (guint) (1 + within / 10),
              (guint) (1 + within % 10), (guint) (1 + row));
}

/* What of the cells is missing, out of 256; every eighth cell has wide figures. */
static gboolean
fill (GkDataset *dataset, guint missing_share, gboolean shuffled, GError **error)
{
  guint32 n_cells = gk_form_get_n_cells (gk_dataset_get_form (dataset));
  guint32 *rows = gk_dataset_add_key_rows (dataset, GK_KEY_BODY_CODE, error);

  if (rows == NULL)
    return FALSE;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      char code[16];

      write_code (row, dataset->n_rows, shuffled, code, sizeof code);
      rows[row] = gk_dataset_add_key_value (dataset, GK_KEY_BODY_CODE, code, strlen (code));
    }
  for (guint32 cell = 0; cell < n_cells; cell++)
    {
      guint8 width = cell % 8 == 0 ? 4 : 2;

      if (!gk_dataset_add_values (dataset, cell, width, error))
        return FALSE;
      for (guint64 row = 0; row < dataset->n_rows; row++)
        {
          guint64 number = mix (row * n_cells + cell);
          GkColumn *column = &dataset->columns[cell];

          if ((number & 0xff) < missing_share)
            continue;
          column->present[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
          if (width == 4)
            ((gint32 *) column->values)[row] = (gint32) (number >> 40 & 0x3fffff);
          else
            ((gint16 *) column->values)[row] = (gint16) (number >> 40 & 0x3ff);
        }
    }

  return gk_dataset_seal (dataset, error);
}

/* Seconds to read every value once. */
static gdouble
read_all (const GkDataset *dataset, guint64 *total)
{
  gint64 start = g_get_monotonic_time ();
  guint64 n_bytes = 0;

  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    {
      const guint64 *words = dataset->columns[cell].values;
      guint64 n = dataset->n_rows * dataset->columns[cell].width / 8;
      guint64 sums[8] = { 0 };

      for (guint64 i = 0; i + 8 <= n; i += 8)
        for (gint k = 0; k < 8; k++)
          sums[k] += words[i + (guint64) k];
      for (gint k = 0; k < 8; k++)
        *total += sums[k];
      n_bytes += n * 8;
    }

  return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static gdouble
roll_up (GkDataset *dataset, guint n_threads, gboolean unique)
{
  static const guint32 digits[] = { 2, 4, 6 };
  g_autoptr (GkRollup) rollup = gk_rollup_new (gk_dataset_get_form (dataset));
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  gk_rollup_set_n_threads (rollup, n_threads);
  if (!gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), &error)
      || !gk_rollup_set_unique (rollup, unique, &error) || !gk_rollup_add (rollup, dataset, &error)
      || !gk_rollup_finish (rollup, &error))
    g_error ("%s", error->message);

  return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  gdouble left = *(const gdouble *) a;
  gdouble right = *(const gdouble *) b;

  return left < right ? -1 : left > right;
}

static gdouble
median (gdouble *times)
{
  qsort (times, N_RUNS, sizeof *times, compare);

  return times[N_RUNS / 2];
}

static void
run (GkForm *form, const char *name, guint64 n_rows, guint missing_share, gboolean shuffled, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_dataset_new (form, n_rows, GK_CELL_BLANK, &error);
  gdouble times[3][N_RUNS];
  guint64 total = 0;
  gdouble read;

  if (dataset == NULL || !fill (dataset, missing_share, shuffled, &error))
    g_error ("%s", error->message);
  for (gint i = 0; i < N_RUNS; i++)
    {
      times[0][i] = read_all (dataset, &total);
      times[1][i] = roll_up (dataset, n_threads, TRUE);
      times[2][i] = roll_up (dataset, n_threads, FALSE);
    }
  read = median (times[0]);
  g_print ("%-22s read %6.1f ms (checksum %08x)   rolled up %6.1f ms, %.2f times   bodies not told apart %6.1f ms, "
           "%.2f times\n",
           name, read * 1e3, (guint) (total & 0xffffffff), median (times[1]) * 1e3, median (times[1]) / read,
           median (times[2]) * 1e3, median (times[2]) / read);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-2021", &error);
  guint64 n_rows = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 200000;
  guint n_threads = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0;

  if (form == NULL)
    g_error ("%s", error->message);
  g_print ("%" G_GUINT64_FORMAT " reports of %u cells, median of %d; the time of one read on one thread is 1\n", n_rows,
           gk_form_get_n_cells (form), N_RUNS);
  run (form, "sorted, complete", n_rows, 0, FALSE, n_threads);
  run (form, "sorted, 20 % blank", n_rows, 51, FALSE, n_threads);
  run (form, "shuffled, complete", n_rows, 0, TRUE, n_threads);
  run (form, "shuffled, 20 % blank", n_rows, 51, TRUE, n_threads);

  return EXIT_SUCCESS;
}
