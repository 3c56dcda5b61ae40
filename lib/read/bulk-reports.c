/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

#define FIRST_REPORTS 1024
#define NONE G_MAXUINT32

/* A report that a stream has handed out: a hash of what it is of, of which the lowest bit says something else. */
typedef struct {
  guint64 hash[2]; /* both 0 if the slot is free */
} Seen;

#define IS_WHOLE G_GUINT64_CONSTANT (1) /* it has all cells of its form */

struct _GkLongSeen {
  guint64 seeds[2];
  Seen *slots;
  guint64 n;
  guint64 n_slots; /* a power of two */
};

const char *
gk_long_run_text (const GkLongJob *job, guint32 segment, const GkLongRun *run, gint key)
{
  const GkBulk *bulk = job->job.bulk;
  const GkTexts *texts = job->job.workers[job->job.owners[segment]].keys[key];
  const char *text = run->keys[key] > 0 ? texts->texts[run->keys[key] - 1].text : "";

  if (*text != '\0')
    return text;

  return key == gk_key_index (GK_KEY_SOURCE) ? bulk->source : NULL;
}

static gboolean
is_same (const guint32 *one, const guint32 *other)
{
  return memcmp (one, other, GK_N_KEYS * sizeof *one) == 0;
}

static guint32
hash_of (const GkLongReports *reports, const guint32 *keys)
{
  return (guint32) gk_hash_bytes ((const char *) keys, GK_N_KEYS * sizeof *keys, reports->seed);
}

/* The slot of the last report that is of @keys, or a free one. */
static guint32 *
find_slot (const GkLongReports *reports, const guint32 *keys)
{
  for (guint32 slot = hash_of (reports, keys);; slot++)
    {
      guint32 *found = &reports->slots[slot & (reports->n_slots - 1)];

      if (*found == 0 || is_same (reports->reports[*found - 1].keys, keys))
        return found;
    }
}

static gboolean
grow (GkLongReports *reports)
{
  guint32 wanted = MAX (2 * reports->n_allocated, FIRST_REPORTS);
  GkLongReport *grown;
  guint32 *slots;

  if (reports->n < reports->n_allocated)
    return TRUE;
  if (reports->n_allocated > G_MAXUINT32 / 8)
    return FALSE;

  grown = g_try_realloc_n (reports->reports, wanted, sizeof *grown);
  if (grown == NULL)
    return FALSE;
  reports->reports = grown;
  slots = g_try_malloc0_n (2 * (gsize) wanted, sizeof *slots);
  if (slots == NULL)
    return FALSE;
  g_free (reports->slots);
  reports->slots = slots;
  reports->n_slots = 2 * wanted;
  reports->n_allocated = wanted;
  for (guint32 i = 0; i < reports->n; i++)
    *find_slot (reports, grown[i].keys) = i + 1;

  return TRUE;
}

/* Adds a report, which is the last with these keys. NONE without memory. */
static guint32
add (GkLongReports *reports, const guint32 *keys)
{
  if (!grow (reports))
    return NONE;

  reports->reports[reports->n].n_cells = 0;
  memcpy (reports->reports[reports->n].keys, keys, sizeof reports->reports->keys);
  *find_slot (reports, keys) = reports->n + 1;

  return reports->n++;
}

/* The last report that is of @keys, or NONE. */
static guint32
find (GkLongReports *reports, const guint32 *keys)
{
  guint32 found;

  /* Where they are not of the last one, reports often come again in the order in which they came first. */
  if (reports->last + 1 < reports->n && is_same (reports->reports[reports->last + 1].keys, keys))
    found = reports->last + 1;
  else if (reports->n == 0)
    return NONE;
  else
    found = *find_slot (reports, keys) - 1;

  return found;
}

void
gk_long_reports_clear (GkLongReports *reports)
{
  g_clear_pointer (&reports->reports, g_free);
  g_clear_pointer (&reports->slots, g_free);
}

static gboolean
number_run (GkLongJob *job, GkLongPart *part, guint index)
{
  GkLongReports *reports = &job->reports;
  GkLongRun *run = &gk_list_index (&part->runs, GkLongRun, index);
  gboolean is_list = job->job.bulk->plan->is_list;
  guint32 n = gk_long_part_count_entries (part, index);
  guint32 number;

  if (n == 0)
    return TRUE;
  number = find (reports, run->keys);
  if (number == NONE
      || (is_list && part->entries[run->entry].cell == 0
          && reports->reports[number].n_cells == job->job.bulk->n_columns))
    number = add (reports, run->keys);
  if (number == NONE)
    return FALSE;
  reports->reports[number].n_cells += n;
  reports->last = run->report = number;

  return TRUE;
}

gboolean
gk_long_number_reports (GkLongJob *job, GError **error)
{
  GkBulk *bulk = job->job.bulk;
  guint32 **numbers[GK_N_KEYS];
  gboolean enough = TRUE;
  guint64 n_records = 0;

  job->reports.seed = gk_hash_new_seed ();
  for (guint32 i = 0; i < job->job.n_segments; i++)
    if (job->parts[i].n > 0)
      n_records = job->job.segments[i].row + job->parts[i].n;
  for (gint key = 0; key < GK_N_KEYS; key++)
    {
      const char *absent = key == gk_key_index (GK_KEY_SOURCE) ? bulk->source : NULL;

      numbers[key] = g_new0 (guint32 *, job->job.n_workers);
      enough = enough
               && gk_bulk_number_keys (&job->texts[key], key, job->job.workers, job->job.n_workers, n_records,
                                       numbers[key], absent);
    }
  for (guint32 i = 0; i < job->job.n_segments && enough; i++)
    for (guint k = 0; k < job->parts[i].runs.n && enough; k++)
      {
        GkLongRun *run = &gk_list_index (&job->parts[i].runs, GkLongRun, k);

        for (gint key = 0; key < GK_N_KEYS; key++)
          run->keys[key] = numbers[key][job->job.owners[i]][run->keys[key]];
        enough = number_run (job, &job->parts[i], k);
      }
  for (gint key = 0; key < GK_N_KEYS; key++)
    {
      for (guint32 i = 0; i < job->job.n_workers; i++)
        g_free (numbers[key][i]);
      g_free (numbers[key]);
    }

  return enough || gk_bulk_set_no_memory (bulk->source, error);
}

/* A run of a text. */
typedef struct {
  guint32 segment;
  guint run;
} Place;

/* Goes to the run before @place. FALSE if there is none. */
static gboolean
go_back (const GkLongJob *job, Place *place)
{
  while (place->run == 0)
    {
      if (place->segment == 0)
        return FALSE;
      place->segment--;
      place->run = job->parts[place->segment].runs.n;
    }
  place->run--;

  return TRUE;
}

static const GkLongRun *
run_at (const GkLongJob *job, Place place)
{
  return &gk_list_index (&job->parts[place.segment].runs, GkLongRun, place.run);
}

static gboolean
is_of_same (const GkLongJob *job, Place one, Place other)
{
  for (gint key = 0; key < GK_N_KEYS; key++)
    if (g_strcmp0 (gk_long_run_text (job, one.segment, run_at (job, one), key),
                   gk_long_run_text (job, other.segment, run_at (job, other), key))
        != 0)
      return FALSE;

  return TRUE;
}

/* In a list of cells there may be whole reports of the same behind @place: where the last of them begins. */
static Place
find_last_again (const GkLongJob *job, Place place)
{
  Place last = place;
  guint64 n = 0;

  for (; place.segment < job->job.n_segments; place.segment++, place.run = 0)
    for (; place.run < job->parts[place.segment].runs.n; place.run++)
      {
        const GkLongPart *part = &job->parts[place.segment];

        if (n == job->job.bulk->n_columns && part->entries[run_at (job, place)->entry].cell == 0)
          {
            last = place;
            n = 0;
          }
        n += gk_long_part_count_entries (part, place.run);
      }

  return last;
}

gsize
gk_long_cut_report (GkLongJob *job, gsize end)
{
  Place place = { job->job.n_segments, 0 };
  Place cut;

  if (!go_back (job, &place))
    return end;
  for (cut = place; go_back (job, &place) && is_of_same (job, place, cut);)
    cut = place;
  if (job->job.bulk->plan->is_list)
    cut = find_last_again (job, cut);

  end = job->job.segments[cut.segment].first + run_at (job, cut)->offset;
  for (guint32 i = cut.segment; i < job->job.n_segments; i++)
    {
      GkLongPart *part = &job->parts[i];

      part->n = i == cut.segment ? run_at (job, cut)->entry : 0;
      part->runs.n = i == cut.segment ? cut.run : 0;
      while (part->others.n > 0 && gk_list_index (&part->others, GkLongOther, part->others.n - 1).entry >= part->n)
        part->others.n--;
      while (part->raws.n > 0 && gk_list_index (&part->raws, GkBulkRaw, part->raws.n - 1).row >= part->n)
        g_free (gk_list_index (&part->raws, GkBulkRaw, --part->raws.n).text);
    }

  return end;
}

void
gk_long_seen_free (struct _GkLongSeen *seen)
{
  g_free (seen->slots);
  g_free (seen);
}

static Seen *
find_seen (const struct _GkLongSeen *seen, const Seen *wanted)
{
  for (guint64 slot = wanted->hash[0] >> 1;; slot++)
    {
      Seen *found = &seen->slots[slot & (seen->n_slots - 1)];

      if ((found->hash[0] == 0 && found->hash[1] == 0)
          || ((found->hash[0] ^ wanted->hash[0]) <= IS_WHOLE && found->hash[1] == wanted->hash[1]))
        return found;
    }
}

/* Makes room for another one; a quarter of the slots stays free. */
static gboolean
grow_seen (struct _GkLongSeen *seen)
{
  struct _GkLongSeen grown = *seen;

  if (seen->n < seen->n_slots / 4 * 3)
    return TRUE;
  grown.n_slots = MAX (2 * seen->n_slots, FIRST_REPORTS);
  grown.slots = g_try_malloc0_n (grown.n_slots, sizeof *grown.slots);
  if (grown.slots == NULL)
    return FALSE;
  for (guint64 i = 0; i < seen->n_slots; i++)
    if (seen->slots[i].hash[0] != 0 || seen->slots[i].hash[1] != 0)
      *find_seen (&grown, &seen->slots[i]) = seen->slots[i];
  g_free (seen->slots);
  *seen = grown;

  return TRUE;
}

static Seen
hash_report (const GkLongJob *job, const struct _GkLongSeen *seen, const GkLongReport *report)
{
  Seen hash;

  for (gint i = 0; i < 2; i++)
    {
      guint64 mixed = seen->seeds[i];

      for (gint key = 0; key < GK_N_KEYS; key++)
        {
          gsize length = 0;
          const char *text
              = report->keys[key] > 0 ? gk_words_get (&job->texts[key], report->keys[key] - 1, &length) : "";

          mixed = gk_hash_bytes (text, length, mixed);
        }
      hash.hash[i] = mixed;
    }
  hash.hash[0] &= ~IS_WHOLE;
  hash.hash[1] |= 1; /* no free slot */

  return hash;
}

static gboolean
see_report (GkLongJob *job, guint32 segment, const GkLongRun *run, GError **error)
{
  GkBulk *bulk = job->job.bulk;
  struct _GkLongSeen *seen = bulk->plan->seen;
  const GkLongReport *report = &job->reports.reports[run->report];
  Seen hash = hash_report (job, seen, report);
  Seen *found;
  guint64 line;

  if (!grow_seen (seen))
    return gk_bulk_set_no_memory (bulk->source, error);
  found = find_seen (seen, &hash);
  if (found->hash[1] == 0)
    seen->n++;
  else if (!bulk->plan->is_list || (found->hash[0] & IS_WHOLE) == 0
           || job->parts[segment].entries[run->entry].cell != 0)
    {
      line = job->n_lines + gk_count_line_ends (bulk->text, job->job.segments[segment].first + run->offset) + 1;
      gk_set_error (error, GK_ERROR_LIMIT, bulk->source, (guint32) MIN (line, G_MAXUINT32), 0,
                    "rows of the same report stand further above; such a file can be read as a whole alone",
                    "同一报告的其他行在前面较远处；此类文件只能整体读取");
      return FALSE;
    }
  *found = hash;
  if (report->n_cells == bulk->n_columns)
    found->hash[0] |= IS_WHOLE;

  return TRUE;
}

gboolean
gk_long_see_reports (GkLongJob *job, GError **error)
{
  GkLongPlan *plan = job->job.bulk->plan;
  guint32 n = 0;

  if (plan->seen == NULL)
    {
      plan->seen = g_new0 (struct _GkLongSeen, 1);
      for (gint i = 0; i < 2; i++)
        plan->seen->seeds[i] = gk_hash_new_seed ();
    }
  for (guint32 i = 0; i < job->job.n_segments; i++)
    for (guint k = 0; k < job->parts[i].runs.n; k++)
      {
        const GkLongRun *run = &gk_list_index (&job->parts[i].runs, GkLongRun, k);

        /* Where the report begins; there are no runs without entries if all went well. */
        if (run->report == n && !see_report (job, i, run, error))
          return FALSE;
        n += run->report == n;
      }

  return TRUE;
}
