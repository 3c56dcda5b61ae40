/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rule/rule-private.h"

#define BANDWIDTH_BYTES (G_GUINT64_CONSTANT (1) << 30)

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

static int
compare_times (const void *left, const void *right)
{
  const double *one = left;
  const double *other = right;

  return (*one > *other) - (*one < *other);
}

double
bench_time (BenchFunction function, gpointer data)
{
  double times[BENCH_RUNS];

  function (data);
  for (guint i = 0; i < BENCH_RUNS; i++)
    {
      double start = now ();

      function (data);
      times[i] = now () - start;
    }
  qsort (times, BENCH_RUNS, sizeof *times, compare_times);

  return times[BENCH_RUNS / 2];
}

typedef struct {
  const guint64 *words;
  gsize n;
  guint64 sum;
} Stretch;

static gpointer
read_stretch (gpointer data)
{
  Stretch *stretch = data;
  guint64 sums[8] = { 0 };

  for (gsize i = 0; i + 8 <= stretch->n; i += 8)
    for (guint k = 0; k < 8; k++)
      sums[k] += stretch->words[i + k];
  for (guint k = 0; k < 8; k++)
    stretch->sum += sums[k];

  return NULL;
}

typedef struct {
  Stretch *stretches;
  guint n;
} Reading;

static void
read_all (gpointer data)
{
  Reading *reading = data;
  GThread *threads[64];

  for (guint i = 1; i < reading->n; i++)
    threads[i] = g_thread_new (NULL, read_stretch, &reading->stretches[i]);
  read_stretch (&reading->stretches[0]);
  for (guint i = 1; i < reading->n; i++)
    g_thread_join (threads[i]);
}

double
bench_read_bandwidth (guint n_threads)
{
  guint64 *words = g_malloc (BANDWIDTH_BYTES);
  gsize n = BANDWIDTH_BYTES / sizeof *words / n_threads;
  Stretch stretches[64];
  Reading reading = { stretches, n_threads };
  double seconds;

  memset (words, 1, BANDWIDTH_BYTES);
  for (guint i = 0; i < n_threads; i++)
    stretches[i] = (Stretch){ words + i * n, n, 0 };
  seconds = bench_time (read_all, &reading);
  g_free (words);

  return (double) BANDWIDTH_BYTES / seconds;
}

/* One report in the making. */
typedef struct {
  GkForm *form;
  guint64 state; /* of the generator */
  gint64 *values;
} Maker;

static guint64
draw (Maker *maker)
{
  /* splitmix64 */
  guint64 z = maker->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static guint32
cell_of (const Maker *maker, const char *indicator, const char *member)
{
  g_autofree char *id = member != NULL ? g_strdup_printf ("%s[%s]", indicator, member) : g_strdup (indicator);
  gint32 cell = gk_form_find_cell (maker->form, id);

  g_assert (cell >= 0);

  return (guint32) cell;
}

/* Adds the parts of the totals up, parts before wholes. */
static void
add_up (const Maker *maker)
{
  const GkRules *rules = gk_form_rules (maker->form);

  for (guint i = 0; i < rules->totals->len; i++)
    {
      const GkRule *rule = gk_rules_get (rules, g_array_index (rules->totals, guint32, i));
      const GkSide *parts = &rule->sides[1 - rule->whole];
      gint64 sum = 0;

      for (guint32 p = 0; p < parts->n; p++)
        sum += maker->values[gk_rules_terms (rules, parts)[p].cell];
      maker->values[gk_rules_terms (rules, &rule->sides[rule->whole])->cell] = sum;
    }
}

static void
make_report (Maker *maker)
{
  static const char *const members[] = { "natural", "commercial", "research", "welfare", "legal_service", "other" };
  guint32 n_cells = maker->form->cells->len;

  for (guint32 i = 0; i < n_cells; i++)
    maker->values[i] = draw (maker) % 10 < 6 ? 0 : (gint64) (draw (maker) % 60);
  add_up (maker);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gint64 handled = maker->values[cell_of (maker, "requests.handled", members[i])];
      gint64 carried_out = (gint64) (draw (maker) % 5);
      gint64 carried_in = MIN (handled, (gint64) (draw (maker) % 7));

      maker->values[cell_of (maker, "requests.carried_out", members[i])] = carried_out;
      maker->values[cell_of (maker, "requests.carried_in", members[i])] = carried_in;
      maker->values[cell_of (maker, "requests.received", members[i])] = handled + carried_out - carried_in;
    }
  add_up (maker);
}

/* Few different reports make many: what differs is which cells are blank and which total is off. */
#define DIFFERENT_REPORTS 4096

GkDataset *
bench_archive (guint64 n, guint n_regions, gboolean sorted)
{
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-2021", NULL);
  GkDataset *dataset = gk_dataset_new (form, n, GK_CELL_BLANK, NULL);
  guint32 n_cells = form->cells->len;
  g_autofree gint64 *reports = g_new (gint64, (gsize) DIFFERENT_REPORTS * n_cells);
  g_autofree guint32 *picks = g_new (guint32, n);
  Maker maker = { form, 1, NULL };
  const GkRules *rules = gk_form_rules (form);

  for (guint i = 0; i < DIFFERENT_REPORTS; i++)
    {
      maker.values = reports + (gsize) i * n_cells;
      make_report (&maker);
    }
  for (guint64 row = 0; row < n; row++)
    picks[row] = (guint32) (draw (&maker) % DIFFERENT_REPORTS);
  for (guint32 cell = 0; cell < n_cells; cell++)
    {
      GkColumn *column = &dataset->columns[cell];

      /* Nobody prints the rates in the table. */
      if (gk_form_cell_indicator (form, cell)->kind == GK_INDICATOR_PERCENT)
        continue;
      g_assert (gk_dataset_add_values (dataset, cell, 8, NULL));
      for (guint64 row = 0; row < n; row++)
        if (draw (&maker) % 50 != 0)
          {
            ((gint64 *) column->values)[row] = reports[(gsize) picks[row] * n_cells + cell];
            column->present[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
          }
    }
  for (guint64 row = 0; row < n; row++)
    if (draw (&maker) % 100 == 0)
      {
        const GkRule *rule
            = gk_rules_get (rules, g_array_index (rules->totals, guint32, draw (&maker) % rules->totals->len));
        guint32 cell = gk_rules_terms (rules, &rule->sides[rule->whole])->cell;

        if (gk_column_is_present (&dataset->columns[cell], row))
          ((gint64 *) dataset->columns[cell].values)[row] += 1 + (gint64) (draw (&maker) % 9);
      }

  for (guint64 row = 0; row < n; row++)
    {
      guint region = sorted ? (guint) (row * n_regions / n) : (guint) (draw (&maker) % n_regions);
      char code[32];

      g_snprintf (code, sizeof code, "%06u%08u", (11 + region % 31 * 2) * 10000 + region / 31 + 1, (guint) row + 1);
      g_assert (gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, code, NULL));
    }
  g_assert (gk_dataset_seal (dataset, NULL));

  return dataset;
}

guint64
bench_dataset_size (GkDataset *dataset)
{
  guint64 size = 0;

  for (guint32 i = 0; i < dataset->form->cells->len; i++)
    size += dataset->n_rows * dataset->columns[i].width
            + (dataset->columns[i].present != NULL ? dataset->n_rows / 8 : 0);

  return size;
}

/* What a report is of, besides its form. */
static void
append_body (GkDataset *dataset, guint64 row, GString *line)
{
  g_string_append_printf (line, "cn-2021,%s,第%" G_GUINT64_FORMAT "局,%u",
                          gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE), row / 6 + 1, 2021 + (guint) (row % 6));
}

static void
append_value (GkDataset *dataset, guint64 row, guint32 cell, GString *line)
{
  const GkColumn *column = &dataset->columns[cell];

  if (gk_column_is_present (column, row))
    g_string_append_printf (line, ",%" G_GINT64_FORMAT, gk_column_value (column, row));
  else
    g_string_append_c (line, ',');
}

void
bench_write_csv (GkDataset *dataset, gboolean is_long, FILE *file)
{
  guint32 n_cells = dataset->form->cells->len;
  g_autoptr (GString) line = g_string_new ("form,body_code,body,period");

  for (guint32 cell = 0; cell < n_cells && !is_long; cell++)
    g_string_append_printf (line, ",%s", gk_form_get_cell_id (dataset->form, cell));
  g_string_append (line, is_long ? ",cell,value\n" : "\n");
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      if (!is_long)
        append_body (dataset, row, line);
      for (guint32 cell = 0; cell < n_cells; cell++)
        {
          if (is_long)
            {
              append_body (dataset, row, line);
              g_string_append_printf (line, ",%s", gk_form_get_cell_id (dataset->form, cell));
            }
          append_value (dataset, row, cell, line);
          if (is_long)
            g_string_append_c (line, '\n');
        }
      if (!is_long)
        g_string_append_c (line, '\n');
      fwrite (line->str, 1, line->len, file);
      g_string_truncate (line, 0);
    }
}
