/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Writes a wide CSV file of reports of form cn-2021 to standard output, the same for the same numbers:
 * generate REPORTS [SEED]. Of the cells 60 per cent are zero and 2 per cent blank; of the totals 1 per cent are wrong,
 * and all else adds up.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form/form-private.h"

#define FORM "cn-2021"

#define N_DEPARTMENTS 60
#define N_YEARS 6
#define FIRST_YEAR 2021

#define PER_CENT_ZERO 78 /* of the cells that are no sums, so that of all it is 60 */
#define PER_CENT_BLANK 2
#define PER_CENT_WRONG 1

static guint64
next_random (guint64 *state)
{
  guint64 mixed = *state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  mixed = (mixed ^ mixed >> 30) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  mixed = (mixed ^ mixed >> 27) * G_GUINT64_CONSTANT (0x94D049BB133111EB);

  return mixed ^ mixed >> 31;
}

static gboolean
happens (guint64 *state, guint per_cent)
{
  return next_random (state) % 100 < per_cent;
}

/* Mostly small, now and then large. */
static gint64
random_figure (guint64 *state)
{
  guint64 magnitude = next_random (state) % 64;

  if (happens (state, PER_CENT_ZERO))
    return 0;

  return 1 + (gint64) (next_random (state) % (magnitude < 40 ? 9 : magnitude < 58 ? 99 : magnitude < 63 ? 999 : 9999));
}

/* Whether the cell is a sum of others. */
static gboolean
is_sum (const GkForm *form, guint32 cell)
{
  const GkCell *of = &g_array_index (form->cells, GkCell, cell);
  const GkIndicator *indicator = gk_form_indicator (form, of->indicator);
  gboolean has_parts = indicator->end > of->indicator + 1 && indicator->parts == GK_PARTS_PARTITION;

  return has_parts
         || (of->member >= 0 && g_array_index (form->members, GkMember, of->member).end > (guint32) of->member + 1);
}

/* Whether @part is of a part of what @cell is of. */
static gboolean
is_part (const GkForm *form, guint32 cell, guint32 part)
{
  const GkCell *whole = &g_array_index (form->cells, GkCell, cell);
  const GkCell *of = &g_array_index (form->cells, GkCell, part);
  const GkIndicator *indicator = gk_form_indicator (form, whole->indicator);
  guint32 end = indicator->parts == GK_PARTS_PARTITION ? indicator->end : whole->indicator + 1;

  if (of->indicator < whole->indicator || of->indicator >= end)
    return FALSE;

  return whole->member < 0
         || (of->member >= whole->member
             && (guint32) of->member < g_array_index (form->members, GkMember, whole->member).end);
}

typedef struct {
  GkForm *form;
  guint32 n_cells;
  guint32 **parts; /* of each cell the cells that it is the sum of, behind their count; NULL if it is no sum */
} Plan;

static void
plan_init (Plan *plan)
{
  plan->form = gk_form_new_builtin (FORM, NULL);
  plan->n_cells = plan->form->cells->len;
  plan->parts = g_new0 (guint32 *, plan->n_cells);
  for (guint32 i = 0; i < plan->n_cells; i++)
    if (is_sum (plan->form, i))
      {
        plan->parts[i] = g_new0 (guint32, plan->n_cells + 1);
        for (guint32 k = 0; k < plan->n_cells; k++)
          if (k != i && !is_sum (plan->form, k) && is_part (plan->form, i, k))
            plan->parts[i][++plan->parts[i][0]] = k;
      }
}

static gint64 *
find (const Plan *plan, gint64 *values, const char *indicator, const char *member)
{
  g_autofree char *id = g_strdup_printf ("%s[%s]", indicator, member);

  return &values[gk_form_find_cell (plan->form, id)];
}

/* What is received and carried in has to be what is handled and carried out, for every kind of applicant. */
static void
balance (const Plan *plan, gint64 *values)
{
  static const char *const applicants[] = { "natural", "commercial", "research", "welfare", "legal_service", "other" };

  for (gsize i = 0; i < G_N_ELEMENTS (applicants); i++)
    {
      gint64 *carried_in = find (plan, values, "requests.carried_in", applicants[i]);
      gint64 handled = *find (plan, values, "requests.carried_out", applicants[i]);
      gint32 whole = gk_form_find_cell (plan->form, "requests.handled");
      gint32 member = g_array_index (plan->form->cells, GkCell, carried_in - values).member;

      for (guint32 k = 1; k <= plan->parts[whole][0]; k++)
        if (g_array_index (plan->form->cells, GkCell, plan->parts[whole][k]).member == member)
          handled += values[plan->parts[whole][k]];
      *carried_in = MIN (*carried_in, handled);
      *find (plan, values, "requests.received", applicants[i]) = handled - *carried_in;
    }
}

static void
write_report (const Plan *plan, guint64 number, guint64 seed, gint64 *values, GString *line)
{
  guint64 state = seed * G_GUINT64_CONSTANT (0x2545F4914F6CDD1D) + number;
  guint64 region = number / (N_DEPARTMENTS * N_YEARS);
  guint code
      = 110000 + (guint) (region / 100 % 31) * 10000 + (guint) (region / 10 % 10 + 1) * 100 + (guint) (region % 10);
  guint number_of_body = (guint) (region / 3100 * N_DEPARTMENTS + number / N_YEARS % N_DEPARTMENTS) + 1;

  for (guint32 i = 0; i < plan->n_cells; i++)
    values[i] = plan->parts[i] == NULL ? random_figure (&state) : 0;
  balance (plan, values);
  g_string_printf (line, FORM ",%06u%03u,%06u第%u局,%u", code, number_of_body, code, number_of_body,
                   FIRST_YEAR + (guint) (number % N_YEARS));
  for (guint32 i = 0; i < plan->n_cells; i++)
    {
      gint64 value = values[i];

      for (guint32 k = 1; plan->parts[i] != NULL && k <= plan->parts[i][0]; k++)
        value += values[plan->parts[i][k]];
      if (plan->parts[i] != NULL && happens (&state, PER_CENT_WRONG))
        value += 1 + (gint64) (next_random (&state) % 9);
      g_string_append_c (line, ',');
      if (!happens (&state, PER_CENT_BLANK))
        g_string_append_printf (line, "%" G_GINT64_FORMAT, value);
    }
  g_string_append_c (line, '\n');
}

int
main (int argc, char **argv)
{
  guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;
  guint64 seed = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 1;
  g_autoptr (GString) line = g_string_new ("form,body_code,body,period");
  g_autofree gint64 *values = NULL;
  Plan plan;

  if (n == 0)
    {
      fputs ("generate REPORTS [SEED]\n", stderr);
      return EXIT_FAILURE;
    }

  plan_init (&plan);
  values = g_new0 (gint64, plan.n_cells);
  for (guint32 i = 0; i < plan.n_cells; i++)
    g_string_append_printf (line, ",%s", gk_form_get_cell_id (plan.form, i));
  g_string_append_c (line, '\n');
  fputs (line->str, stdout);
  for (guint64 i = 0; i < n; i++)
    {
      write_report (&plan, i, seed, values, line);
      fwrite (line->str, 1, line->len, stdout);
    }
  for (guint32 i = 0; i < plan.n_cells; i++)
    g_free (plan.parts[i]);
  g_free (plan.parts);
  gk_form_unref (plan.form);

  return fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
