/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

/* Spellings of ids that a thread remembers, beyond one for each cell. */
#define SPARE_IDS 1024

/* A stretch of a record. */
typedef struct {
  const char *text;
  gsize length;
} Stretch;

/* The record that is being read. */
typedef struct {
  GkBulkWorker *worker;
  const GkLongPlan *plan;
  GkLongReading *reading;
  GkLongPart *part;
  const char *base; /* of the segment */
  guint32 start;
  const guint32 *ends;
  guint64 row;                  /* of the segment's first */
  Stretch what[GK_CSV_N_ROLES]; /* what the report before is of, as it stands */
} Record;

void
gk_long_part_clear (GkLongPart *part)
{
  for (guint i = 0; i < part->raws.n; i++)
    g_free (gk_list_index (&part->raws, GkBulkRaw, i).text);
  gk_list_clear (&part->raws);
  gk_list_clear (&part->others);
  gk_list_clear (&part->runs);
  g_clear_pointer (&part->entries, g_free);
}

GkLongReading *
gk_long_reading_new (const GkBulk *bulk)
{
  GkLongReading *reading = g_new0 (GkLongReading, 1);
  gsize n = (gsize) bulk->n_columns + SPARE_IDS + 1;

  reading->cells = gk_texts_new (bulk->seed);
  reading->states = gk_texts_new (bulk->seed);
  reading->cell_of = g_try_malloc0_n (n, sizeof *reading->cell_of);
  reading->follower = g_try_malloc0_n (n, sizeof *reading->follower);
  if (reading->cell_of != NULL && reading->follower != NULL)
    return reading;

  gk_long_reading_free (reading);

  return NULL;
}

void
gk_long_reading_free (GkLongReading *reading)
{
  gk_texts_free (reading->cells);
  gk_texts_free (reading->states);
  g_free (reading->cell_of);
  g_free (reading->follower);
  g_free (reading);
}

static inline Stretch
columns_of (const Record *record, guint32 first, guint32 last)
{
  guint32 start = first > 0 ? record->ends[first - 1] + 1 : record->start;

  return (Stretch){ record->base + start, record->ends[last] - start };
}

static inline Stretch
field_of (const Record *record, gint32 column)
{
  return columns_of (record, (guint32) column, (guint32) column);
}

static inline gboolean
is_same (Stretch one, Stretch other)
{
  return one.length == other.length && memcmp (one.text, other.text, one.length) == 0;
}

static gboolean
no_memory (Record *record)
{
  record->worker->no_memory = TRUE;

  return FALSE;
}

/* Begins a run that is of what the one before it is. */
static gboolean
add_run (Record *record)
{
  GkList *runs = &record->part->runs;
  GkLongRun run = runs->n > 0 ? gk_list_index (runs, GkLongRun, runs->n - 1) : (GkLongRun){ 0 };

  run.entry = record->part->n;
  run.offset = record->start;

  return gk_list_add (runs, run) || no_memory (record);
}

/* Begins a run that is of what the record says. */
static gboolean
begin_run (Record *record)
{
  GkBulkWorker *worker = record->worker;
  const GkLongPlan *plan = record->plan;
  gint32 column = plan->by_role[GK_CSV_FORM];
  Stretch form = column >= 0 ? field_of (record, column) : (Stretch){ "", 0 };
  GkLongRun *run;

  if (!gk_bulk_is_form (worker, form.text, form.length) || !add_run (record))
    return FALSE;
  run = &gk_list_index (&record->part->runs, GkLongRun, record->part->runs.n - 1);
  for (gint key = 0; key < GK_N_KEYS; key++)
    if (plan->keys[key] >= 0)
      {
        Stretch field = field_of (record, plan->keys[key]);

        run->keys[key] = gk_bulk_read_key (worker, key, field.text, field.length, record->row + record->part->n);
        if (run->keys[key] == 0)
          return FALSE;
      }

  return TRUE;
}

/* Finds the report that the record is of, or begins a run. */
static inline gboolean
find_run (Record *record)
{
  const GkLongPlan *plan = record->plan;
  gboolean same = record->part->runs.n > 0;

  for (guint32 i = 0; i < plan->n_spans; i++)
    {
      Stretch stretch = columns_of (record, plan->spans[i].start, plan->spans[i].end - 1);

      same = same && is_same (stretch, record->what[i]);
      record->what[i] = stretch;
    }

  return same || begin_run (record);
}

/* Finds a cell of which the id was not met as it stands. */
static gboolean
find_new_cell (Record *record, Stretch id, guint32 *cell)
{
  GkLongReading *reading = record->reading;
  const GkBulk *bulk = record->worker->bulk;
  const char *text = gk_bulk_field_text (record->worker, id.text, id.length, TRUE);
  gint32 found = text != NULL && *text != '\0' ? gk_form_find_cell (bulk->form, text) : -1;
  guint32 number;

  if (found < 0)
    return FALSE;
  *cell = (guint32) found;
  if (reading->cells->n == bulk->n_columns + SPARE_IDS)
    return TRUE;

  number = gk_texts_add (reading->cells, id.text, id.length, "", 0);
  if (number == 0)
    {
      record->worker->no_memory = TRUE;
      return FALSE;
    }
  reading->cell_of[number] = *cell;
  reading->follower[reading->last] = number;
  reading->last = number;

  return TRUE;
}

/* The cells of a report mostly come in the order in which those of the report before came. */
static inline gboolean
find_cell (Record *record, guint32 *cell)
{
  GkLongReading *reading = record->reading;
  Stretch id = field_of (record, record->plan->by_role[GK_CSV_CELL]);
  guint32 number = reading->follower[reading->last];

  if (number == 0 || reading->cells->texts[number - 1].length != id.length
      || memcmp (reading->cells->texts[number - 1].raw, id.text, id.length) != 0)
    {
      number = gk_texts_find (reading->cells, id.text, id.length);
      if (number == 0)
        return find_new_cell (record, id, cell);
      reading->follower[reading->last] = number;
    }
  reading->last = number;
  *cell = reading->cell_of[number];

  return TRUE;
}

static gboolean
find_state (Record *record, gint32 *state)
{
  GkLongReading *reading = record->reading;
  Stretch field = field_of (record, record->plan->by_role[GK_CSV_STATE]);
  guint32 number = gk_texts_find (reading->states, field.text, field.length);
  const char *word;

  if (number > 0)
    {
      *state = reading->state_of[number];
      return TRUE;
    }

  word = gk_bulk_field_text (record->worker, field.text, field.length, TRUE);
  if (word == NULL || !gk_csv_find_state (*word != '\0' ? word : NULL, state))
    return FALSE;
  if (reading->states->n < GK_LONG_N_STATES)
    {
      number = gk_texts_add (reading->states, field.text, field.length, "", 0);
      reading->state_of[number] = *state;
    }

  return TRUE;
}

/* Adds what was read. @raw is what the cell says if it is invalid. */
static gboolean
add_figure (Record *record, guint32 cell, const GkFigure *figure, const char *raw)
{
  GkLongPart *part = record->part;
  GkLongEntry *entry = &part->entries[part->n];

  *entry = (GkLongEntry){ cell, GK_TILE_OTHER };
  if (figure->state == GK_CELL_BLANK)
    entry->value = GK_TILE_BLANK;
  else if (gk_bulk_is_plain (figure))
    entry->value = (gint32) figure->scaled;
  else
    {
      GkLongOther other = { part->n, cell, (guint8) figure->state, figure->places, figure->scaled };

      if (!gk_list_add (&part->others, other))
        return no_memory (record);
    }
  if (figure->state == GK_CELL_INVALID && raw != NULL && !gk_bulk_keep_raw (&part->raws, part->n, cell, raw))
    return no_memory (record);

  return TRUE;
}

/* Reads a cell of which state, value and raw text say different things, as csv.c does. */
static gboolean
read_cell (Record *record, guint32 cell, gint32 stated, Stretch value, Stretch raw)
{
  GkBulkWorker *worker = record->worker;
  gboolean has_raw = record->plan->by_role[GK_CSV_RAW] >= 0;
  g_autofree char *said = g_strdup (gk_bulk_field_text (worker, value.text, value.length, TRUE));
  const char *kept = said != NULL && has_raw ? gk_bulk_field_text (worker, raw.text, raw.length, FALSE) : NULL;
  GkFigure figure;

  if (said == NULL || (has_raw && kept == NULL)
      || !gk_csv_read_cell (stated, *said != '\0' ? said : NULL, has_raw, &kept, &worker->bulk->fields[cell].context,
                            &figure))
    return FALSE;

  return add_figure (record, cell, &figure, kept);
}

/* Reads a value that is no plain figure, or not said to be one. */
static gboolean
read_any_value (Record *record, guint32 cell, gint32 stated, Stretch value, Stretch raw)
{
  gboolean has_raw = record->plan->by_role[GK_CSV_RAW] >= 0;
  const char *said = NULL;
  GkFigure figure;

  if ((stated == GK_CSV_STATE_OF_VALUE && (!has_raw || raw.length == 0 || is_same (value, raw)))
      || (stated == GK_CELL_REPORTED && (!has_raw || is_same (value, raw))))
    {
      if (!gk_bulk_read_figure (record->worker, cell, value.text, value.length, &figure, &said))
        return FALSE;
      if (figure.state == GK_CELL_REPORTED || (stated == GK_CSV_STATE_OF_VALUE && gk_cell_is_present (figure.state))
          || (!has_raw && (figure.state == GK_CELL_INVALID || stated == GK_CSV_STATE_OF_VALUE)))
        return add_figure (record, cell, &figure, said);
    }

  return read_cell (record, cell, stated, value, raw);
}

static inline gboolean
read_value (Record *record, guint32 cell, gboolean may_look_back)
{
  const GkLongPlan *plan = record->plan;
  const GkFields *fields = &record->worker->bulk->fields[cell];
  Stretch value = field_of (record, plan->by_role[GK_CSV_VALUE]);
  Stretch raw = plan->by_role[GK_CSV_RAW] >= 0 ? field_of (record, plan->by_role[GK_CSV_RAW]) : value;
  gint32 stated = GK_CSV_STATE_OF_VALUE;
  GkLongEntry *entry = &record->part->entries[record->part->n];
  guint32 number;
  guint64 wrong;

  if (plan->by_role[GK_CSV_STATE] >= 0 && !find_state (record, &stated))
    return FALSE;

  if (value.length == 0 && raw.length == 0 && (stated == GK_CSV_STATE_OF_VALUE || stated == GK_CELL_BLANK))
    {
      *entry = (GkLongEntry){ cell, GK_TILE_BLANK };
      return TRUE;
    }
  if (!may_look_back || value.length == 0 || value.length > fields->n_digits
      || (stated != GK_CSV_STATE_OF_VALUE && stated != GK_CELL_REPORTED)
      || (raw.length == 0 ? stated == GK_CELL_REPORTED && fields->context.decimals > 0 : !is_same (value, raw)))
    return read_any_value (record, cell, stated, value, raw);

  number = gk_bulk_read_digits (value.text + value.length, (guint32) value.length, &wrong);
  if (wrong != 0)
    return read_any_value (record, cell, stated, value, raw);
  *entry = (GkLongEntry){ cell, (gint32) (number * fields->scale) };

  return TRUE;
}

/* Reads what is not kept: the line must be a number, and the name be text. */
static inline gboolean
read_rest (Record *record, gboolean may_look_back)
{
  gint32 line = record->plan->by_role[GK_CSV_LINE];
  gint32 name = record->plan->by_role[GK_CSV_NAME];
  Stretch field;
  guint64 wrong = 1;

  if (line >= 0)
    {
      field = field_of (record, line);
      if (may_look_back && field.length <= GK_BULK_PLAIN_DIGITS)
        gk_bulk_read_digits (field.text + field.length, (guint32) field.length, &wrong);
      if (wrong != 0)
        {
          const char *text = gk_bulk_field_text (record->worker, field.text, field.length, TRUE);
          guint32 number;

          if (text == NULL || !gk_csv_read_line (*text != '\0' ? text : NULL, &number))
            return FALSE;
        }
    }
  if (name < 0)
    return TRUE;
  field = field_of (record, name);

  return field.length == 0 || gk_bulk_field_text (record->worker, field.text, field.length, FALSE) != NULL;
}

static inline gboolean
read_record (Record *record)
{
  const GkLongPlan *plan = record->plan;
  gboolean may_look_back = record->base + record->start >= record->worker->bulk->readable + 8;
  GkLongPart *part = record->part;
  guint32 cell;

  if (!find_run (record) || !find_cell (record, &cell))
    return FALSE;
  /* Here the report before may be over. */
  if (plan->is_list && cell == 0 && gk_list_index (&part->runs, GkLongRun, part->runs.n - 1).entry < part->n
      && !add_run (record))
    return FALSE;
  if (!read_value (record, cell, may_look_back) || !read_rest (record, may_look_back))
    return FALSE;
  part->n++;

  return TRUE;
}

gboolean
gk_long_read_segment (GkBulkWorker *worker, const GkSegment *segment, GkLongPart *part, gsize *faulty)
{
  const GkBulk *bulk = worker->bulk;
  Record record = { .worker = worker,
                    .plan = bulk->plan,
                    .reading = worker->reading,
                    .part = part,
                    .base = bulk->text + segment->first,
                    .row = segment->row };

  part->entries = g_try_malloc_n (MAX (segment->n_records, 1), sizeof *part->entries);
  if (part->entries == NULL)
    {
      worker->no_memory = TRUE;
      return FALSE;
    }

  gk_bulk_begin_segment (worker, segment);
  for (guint64 left = segment->n_records; left > 0; left--)
    {
      gboolean found = gk_bulk_next_record (worker, record.plan->n_columns, &record.start, &record.ends);

      *faulty = segment->first + record.start;
      if (!found || !read_record (&record))
        return FALSE;
      record.start = record.ends[record.plan->n_columns - 1] + 1;
    }

  return TRUE;
}

gsize
gk_long_find_record (GkBulkWorker *worker, const GkSegment *segment, guint32 entry)
{
  const guint32 n_columns = worker->bulk->plan->n_columns;
  guint32 start = 0;
  const guint32 *ends;

  gk_bulk_begin_segment (worker, segment);
  for (guint32 i = 0; gk_bulk_next_record (worker, n_columns, &start, &ends) && i < entry; i++)
    start = ends[n_columns - 1] + 1;

  return segment->first + start;
}
