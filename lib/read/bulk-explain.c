/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

/* Why a long text cannot be read: slow, and only once. */

#include "read/bulk-long-private.h"

/* A record of a text. */
typedef struct {
  guint32 segment;
  guint32 entry;
} Place;

typedef struct {
  GkLongJob *job;
  Place place; /* records from here on do not count */
} Before;

/* Finds the first record whose cell stands already. FALSE if there is none, or without memory. */
static gboolean
find_repeated (const GkLongJob *job, guint32 n_segments, Place *place)
{
  guint64 n_cells = job->job.bulk->n_columns;
  g_autofree guint64 *seen = g_try_malloc0_n (job->reports.n * n_cells / 64 + 1, sizeof *seen);

  for (guint32 i = 0; i < n_segments && seen != NULL; i++)
    for (guint k = 0; k < job->parts[i].runs.n; k++)
      {
        const GkLongRun *run = &gk_list_index (&job->parts[i].runs, GkLongRun, k);

        for (guint32 e = run->entry; e < run->entry + gk_long_part_count_entries (&job->parts[i], k); e++)
          {
            guint64 bit = run->report * n_cells + job->parts[i].entries[e].cell;

            if ((seen[bit / 64] >> (bit % 64) & 1) != 0)
              {
                *place = (Place){ i, e };
                return TRUE;
              }
            seen[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
          }
      }

  return FALSE;
}

/* Whether a run is of what the record of @csv is of. */
static gboolean
is_of (const GkLongJob *job, const GkLongRun *run, const GkCsv *csv)
{
  static const struct {
    gint32 key;
    GkCsvRole role;
  } roles[] = { { GK_KEY_BODY_CODE, GK_CSV_BODY_CODE },
                { GK_KEY_BODY_NAME, GK_CSV_BODY_NAME },
                { GK_KEY_PERIOD, GK_CSV_PERIOD },
                { GK_KEY_SOURCE, GK_CSV_SOURCE } };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      gint key = gk_key_index (roles[i].key);
      const char *text = gk_csv_get (csv, roles[i].role);
      const char *of_run = run->keys[key] > 0 ? gk_words_text (&job->texts[key], run->keys[key] - 1) : NULL;

      if (text == NULL && roles[i].key == GK_KEY_SOURCE)
        text = csv->source;
      if (of_run == NULL && roles[i].key == GK_KEY_SOURCE)
        of_run = csv->source;
      if (g_strcmp0 (text, of_run) != 0)
        return FALSE;
    }

  return TRUE;
}

/* The line of @cell in the report that the record of @csv is of, if it stands before a place. */
static guint32
find_earlier (const GkCsv *csv, const GkForm *form, guint32 cell, gpointer data)
{
  const Before *before = data;
  const GkLongJob *job = before->job;
  const GkBulk *bulk = job->job.bulk;
  gint64 report = -1;
  Place found = { 0, 0 };
  gboolean any = FALSE;
  gsize at;

  if (strcmp (form->digest, bulk->form->digest) != 0)
    return 0;
  for (guint32 i = 0; i <= before->place.segment && i < job->job.n_segments; i++)
    for (guint k = 0; k < job->parts[i].runs.n; k++)
      {
        const GkLongRun *run = &gk_list_index (&job->parts[i].runs, GkLongRun, k);
        guint32 n = gk_long_part_count_entries (&job->parts[i], k);

        if (n == 0 || !is_of (job, run, csv) || (i == before->place.segment && run->entry >= before->place.entry))
          continue;
        /* Another report of the same begins. */
        if (run->report != report)
          any = FALSE;
        report = run->report;
        for (guint32 e = run->entry; e < run->entry + n; e++)
          if (!any && job->parts[i].entries[e].cell == cell && (i < before->place.segment || e < before->place.entry))
            {
              found = (Place){ i, e };
              any = TRUE;
            }
      }
  if (!any
      || (bulk->plan->is_list && cell == 0 && job->reports.reports[report].n_cells == bulk->n_columns
          && before->place.entry == job->parts[before->place.segment].n))
    return 0;

  at = gk_long_find_record (&job->job.workers[0], &job->job.segments[found.segment], found.entry);

  return (guint32) MIN (job->n_lines + gk_count_line_ends (bulk->text, at) + 1, G_MAXUINT32);
}

void
gk_long_explain (GkLongJob *job, GkCsvFilling *filling, gsize fault, GError **error)
{
  guint32 n_segments = job->job.n_segments;
  Before before = { .job = job };

  /* Segments behind the faulty one may be half read. */
  for (guint32 i = 0; i < n_segments && fault != GK_BULK_NO_FAULT; i++)
    if (job->job.faults[i] == fault)
      {
        before.place = (Place){ i, job->parts[i].n };
        n_segments = i + 1;
      }
  if (find_repeated (job, n_segments, &before.place))
    fault = gk_long_find_record (&job->job.workers[0], &job->job.segments[before.place.segment], before.place.entry);
  else if (fault == GK_BULK_NO_FAULT)
    {
      gk_bulk_set_no_memory (job->job.bulk->source, error);
      return;
    }
  gk_bulk_explain (job->job.bulk, filling, fault, job->n_lines, find_earlier, &before, error);
}
