/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

#include <string.h>

#include "base/kernel-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes of a tile, so that it stays in the second cache. */
#define TILE_BYTES 524288

/* Rows between the columns of a tile that are not used: columns a power of two apart would share lines of the cache. */
#define TILE_GAP 16

G_STATIC_ASSERT (TILE_GAP < GK_WORD_ROWS);

/* The sign alone, which read_plain() sets. */
G_STATIC_ASSERT ((guint32) GK_TILE_BLANK == 1u << 31);

/* What the figures are between, which are none if @low is more than @high. */
typedef struct {
  gint64 low;
  gint64 high;
  guint64 n_present;
} Range;

static guint8
width_of (gint64 low, gint64 high)
{
  if (low >= G_MININT16 && high <= G_MAXINT16)
    return 2;

  return low >= G_MININT32 && high <= G_MAXINT32 ? 4 : 8;
}

gboolean
gk_bulk_worker_init (GkBulkWorker *worker, GkBulk *bulk)
{
  *worker = (GkBulkWorker){ .bulk = bulk };
  if (bulk->tile_rows == 0)
    {
      guint32 rows = (guint32) (TILE_BYTES / sizeof (gint32) / MAX (bulk->n_columns, 1));

      bulk->tile_rows = MAX (rows - rows % GK_WORD_ROWS, GK_WORD_ROWS);
    }
  bulk->stride = bulk->tile_rows + TILE_GAP;
  if (bulk->plan != NULL)
    worker->reading = gk_long_reading_new (bulk);
  else
    worker->tile = g_try_malloc_n (bulk->n_columns, bulk->stride * sizeof *worker->tile);
  worker->n_others = bulk->plan != NULL ? 1 : bulk->n_columns;
  worker->others = g_try_malloc0_n (worker->n_others, sizeof *worker->others);
  worker->unquoted = g_string_new (NULL);
  for (gint i = 0; i < GK_N_KEYS; i++)
    worker->keys[i] = gk_texts_new (bulk->seed);

  return (worker->tile != NULL || worker->reading != NULL) && worker->others != NULL;
}

void
gk_bulk_worker_clear (GkBulkWorker *worker)
{
  for (guint32 i = 0; worker->others != NULL && i < worker->n_others; i++)
    {
      g_free (worker->others[i].values);
      g_free (worker->others[i].states);
      g_free (worker->others[i].places);
    }
  g_clear_pointer (&worker->others, g_free);
  g_clear_pointer (&worker->tile, g_free);
  for (guint i = 0; i < worker->raws.n; i++)
    g_free (gk_list_index (&worker->raws, GkBulkRaw, i).text);
  gk_list_clear (&worker->raws);
  if (worker->unquoted != NULL)
    g_string_free (worker->unquoted, TRUE);
  worker->unquoted = NULL;
  for (gint i = 0; i < GK_N_KEYS; i++)
    g_clear_pointer (&worker->keys[i], gk_texts_free);
  g_clear_pointer (&worker->known, g_free);
  g_clear_pointer (&worker->reading, gk_long_reading_free);
  gk_field_index_clear (&worker->index);
}

/*
 * Reads the fields of columns of plain figures, of which the first begins at @at; how many before the first that has
 * something else in it.
 */
static inline guint32
read_plain (gint32 *value, guint32 stride, const guint32 *ends, guint32 n, const char *base, guint32 at,
            guint32 n_digits, guint32 scale)
{
  for (guint32 i = 0; i < n; i++)
    {
      guint32 end = ends[i];
      guint32 length = end - at;
      guint64 wrong;
      guint32 number = gk_bulk_read_digits (base + end, length, &wrong) * scale;

      if (G_UNLIKELY ((length > n_digits) | (wrong != 0)))
        return i;
      /* No branch: what is blank is not foreseen. */
      *value = (gint32) (number | (guint32) (length == 0) << 31);
      value += stride;
      at = end + 1;
    }

  return n;
}

/* Figures that are read together, and the digits that each of these has at most. */
#define TOGETHER 16
#define FEW_DIGITS 4

/*
 * Reads TOGETHER fields that follow another into @values, step by step for all, so that the processor does a step for
 * many at once. FALSE if one of them is no figure of few digits.
 */
static inline gboolean
read_together (gint32 *values, const guint32 *ends, const char *base)
{
  guint32 words[TOGETHER];
  guint32 wrong = 0;

  for (guint32 i = 0; i < TOGETHER; i++)
    memcpy (&words[i], base + ends[i] - FEW_DIGITS, FEW_DIGITS);
  for (gint32 i = 0; i < TOGETHER; i++)
    {
      guint32 length = ends[i] - ends[i - 1] - 1;
      guint32 digits = (words[i] ^ 0x30303030) & ~(G_MAXUINT32 >> (4 * length & 31) >> (4 * length & 31));

      wrong |= (((digits + 0x76767676) | digits) & 0x80808080) | (guint32) (length > FEW_DIGITS);
      digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF;
      digits = (digits * 100 + (digits >> 16)) & 0xFFFF;
      values[i] = (gint32) (digits | (guint32) (length == 0) << 31);
    }

  return wrong == 0;
}

GK_KERNEL static guint32
read_whole_figures (gint32 *value, guint32 stride, const guint32 *ends, guint32 n, const char *base, guint32 at)
{
  guint32 i = 0;

  while (i < n)
    {
      /* The last ones are read with some before them once more. */
      guint32 first = n > TOGETHER ? MIN (i, n - TOGETHER) : 0;
      guint32 n_alone = first > 0 ? TOGETHER : n > TOGETHER ? 1 : n;
      gint32 values[TOGETHER];

      if (first > 0 && read_together (values, ends + first, base))
        {
          for (guint32 k = 0; k < TOGETHER; k++)
            value[(gsize) (first + k) * stride] = values[k];
          i = first + TOGETHER;
        }
      else
        {
          guint32 end = MIN (i + n_alone, n);
          guint32 n_read
              = read_plain (value + (gsize) i * stride, stride, ends + i, end - i, base, at, GK_BULK_PLAIN_DIGITS, 1);

          i += n_read;
          if (i < end)
            return i;
        }
      at = ends[i - 1] + 1;
    }

  return n;
}

GK_KERNEL static guint32
read_scaled_figures (gint32 *value, guint32 stride, const guint32 *ends, guint32 n, const char *base, guint32 at,
                     const GkFields *fields)
{
  return read_plain (value, stride, ends, n, base, at, fields->n_digits, fields->scale);
}

/* Reads the fields of a run; the first begins at @at. */
static gboolean
read_run (GkBulkWorker *worker, const GkFieldsRun *run, const guint32 *ends, const char *base, guint32 at, guint32 row)
{
  const GkBulk *bulk = worker->bulk;
  const GkFields *fields = &bulk->fields[run->start];
  guint32 i = run->start;

  for (;;)
    {
      gint32 *value = worker->tile + (gsize) i * bulk->stride + row;

      i += fields->scale == 1 ? read_whole_figures (value, bulk->stride, ends + i, run->end - i, base, at)
                              : read_scaled_figures (value, bulk->stride, ends + i, run->end - i, base, at, fields);
      if (i == run->end)
        return TRUE;

      if (i > run->start)
        at = ends[i - 1] + 1;
      if (!gk_bulk_read_field (worker, i, base + at, ends[i] - at, row))
        return FALSE;
      at = ends[i] + 1;
      if (++i == run->end)
        return TRUE;
    }
}

static gboolean
read_record (GkBulkWorker *worker, const guint32 *ends, const char *base, guint32 start, guint32 row)
{
  const GkBulk *bulk = worker->bulk;
  gboolean may_look_back = base + start >= bulk->readable + 8;

  for (guint32 i = 0; i < bulk->n_runs; i++)
    {
      const GkFieldsRun *run = &bulk->runs[i];
      guint32 at = run->start == 0 ? start : ends[run->start - 1] + 1;

      if (run->is_plain && may_look_back)
        {
          if (!read_run (worker, run, ends, base, at, row))
            return FALSE;
          continue;
        }
      for (guint32 k = run->start; k < run->end; k++)
        {
          if (!gk_bulk_read_field (worker, k, base + at, ends[k] - at, row))
            return FALSE;
          at = ends[k] + 1;
        }
    }

  return TRUE;
}

void
gk_bulk_begin_segment (GkBulkWorker *worker, const GkSegment *segment)
{
  GkFieldIndex *index = &worker->index;

  index->text = worker->bulk->text;
  index->length = worker->bulk->length;
  index->base = index->at = segment->first;
  index->separator = worker->bulk->separator;
  index->inside = FALSE;
  index->n_ends = index->next_end = index->n_line_ends = index->next_line_end = 0;
}

gboolean
gk_bulk_read_segment (GkBulkWorker *worker, const GkSegment *segment, gsize *faulty)
{
  const GkBulk *bulk = worker->bulk;
  const char *base = bulk->text + segment->first;
  guint32 start = 0;

  gk_bulk_begin_segment (worker, segment);
  worker->tile_row = segment->row - segment->row % GK_WORD_ROWS;
  worker->tile_start = worker->tile_end = (guint32) (segment->row - worker->tile_row);

  for (guint64 left = segment->n_records; left > 0; left--)
    {
      const guint32 *ends;
      gboolean found = gk_bulk_next_record (worker, bulk->n_columns, &start, &ends);

      *faulty = segment->first + start;
      if (!found || !read_record (worker, ends, base, start, worker->tile_end))
        return FALSE;
      start = ends[bulk->n_columns - 1] + 1;
      if (++worker->tile_end == bulk->tile_rows && !gk_bulk_flush (worker))
        return FALSE;
    }

  return gk_bulk_flush (worker);
}

/* Copies the figures of rows that may have been filled to wider ones. */
static void
widen_values (gpointer to, guint8 to_width, gconstpointer from, guint8 from_width, guint64 start, guint64 end)
{
#define WIDEN(to_type, from_type)                                                                                      \
  for (guint64 i = start; i < end; i++)                                                                                \
    ((to_type *) to)[i] = ((const from_type *) from)[i];

  if (to_width == 4)
    WIDEN (gint32, gint16)
  else if (from_width == 2)
    WIDEN (gint64, gint16)
  else
    WIDEN (gint64, gint32)

#undef WIDEN
}

/* Makes the values of the column of at least @width bytes. */
static gboolean
provide_values (GkBulk *bulk, guint32 field, guint8 width)
{
  GkColumn *column = &bulk->dataset->columns[bulk->fields[field].cell];
  guint64 n_blocks = (bulk->n_allocated + GK_BULK_BLOCK_ROWS - 1) / GK_BULK_BLOCK_ROWS;
  gpointer values;

  if (width > column->width)
    {
      values = gk_try_aligned0_n (bulk->n_allocated, width, NULL);
      if (values == NULL)
        return FALSE;
      for (guint64 i = 0; column->width > 0 && i < n_blocks; i++)
        if (bulk->filled[field].filled[i] != 0)
          widen_values (values, width, column->values, column->width, i * GK_BULK_BLOCK_ROWS,
                        MIN ((i + 1) * GK_BULK_BLOCK_ROWS, bulk->n_allocated));
      gk_aligned_free (column->values);
      column->values = values;
      column->width = width;
    }
  if (column->present == NULL)
    column->present = g_try_malloc0_n ((bulk->n_allocated + GK_WORD_ROWS - 1) / GK_WORD_ROWS, sizeof *column->present);

  return column->present != NULL;
}

/* Which of 64 figures of a tile are plain ones, a bit each. */
static inline guint64
find_plain (const gint32 *values)
{
  guint64 bits = 0;

#ifdef __SSE2__
  __m128i other = _mm_set1_epi32 (GK_TILE_OTHER);

  for (gint i = 0; i < 4; i++)
    {
      __m128i plain[4];

      for (gint k = 0; k < 4; k++)
        plain[k]
            = _mm_cmpgt_epi32 (_mm_loadu_si128 ((const __m128i *) (const void *) (values + 16 * i + 4 * k)), other);
      plain[0] = _mm_packs_epi16 (_mm_packs_epi32 (plain[0], plain[1]), _mm_packs_epi32 (plain[2], plain[3]));
      bits |= (guint64) (guint32) _mm_movemask_epi8 (plain[0]) << (16 * i);
    }
#else
  for (gint i = 0; i < 64; i++)
    bits |= (guint64) (values[i] > GK_TILE_OTHER) << i;
#endif

  return bits;
}

/* What the plain figures of a column of the tile are between. */
GK_KERNEL static void
find_range (const gint32 *values, guint32 n, gint32 *lowest, gint32 *highest)
{
  /* Counted from the least plain figure on, what is none is more than any that is one. */
  const guint32 least = (guint32) GK_TILE_OTHER + 1;
  guint32 low = G_MAXUINT32;
  gint32 high = G_MININT32;

  for (guint32 i = 0; i < n; i++)
    {
      guint32 value = (guint32) values[i] - least;

      low = value < low ? value : low;
      high = values[i] > high ? values[i] : high;
    }
  *lowest = low <= (guint32) G_MAXINT32 - least ? (gint32) (low + least) : G_MAXINT32;
  *highest = high;
}

/* Sets the bits of @n_words times 64 figures that are plain ones; how many these are. */
GK_KERNEL static guint64
set_present (guint64 *present, const gint32 *values, guint32 n_words)
{
  guint64 n = 0;

  for (guint32 i = 0; i < n_words; i++)
    {
      guint64 bits = find_plain (values + i * GK_WORD_ROWS);

      present[i] |= bits;
      n += (guint64) __builtin_popcountll (bits);
    }

  return n;
}

/* Writes @n figures; 0 for those that are not plain. */
GK_KERNEL static void
store (const GkColumn *column, guint64 row, const gint32 *values, guint32 n)
{
#define STORE(type)                                                                                                    \
  {                                                                                                                    \
    type *to = (type *) column->values + row;                                                                          \
                                                                                                                       \
    for (guint32 i = 0; i < n; i++)                                                                                    \
      to[i] = (type) (values[i] > GK_TILE_OTHER ? values[i] : 0);                                                      \
  }

  if (column->width == 2)
    STORE (gint16)
  else if (column->width == 4)
    STORE (gint32)
  else if (column->width == 8)
    STORE (gint64)

#undef STORE
}

/* The states of rows that are plain or blank, and their printed decimals, where the column has planes of these. */
static gboolean
store_planes (GkBulk *bulk, guint32 field, guint64 row, const gint32 *values, guint32 n, gboolean any_plain)
{
  GkColumn *column = &bulk->dataset->columns[bulk->fields[field].cell];

  /* A plain figure is printed without decimals. */
  if (any_plain && bulk->fields[field].context.decimals > 0)
    {
      if (column->places == NULL && !gk_dataset_add_places (bulk->dataset, bulk->fields[field].cell, NULL))
        return FALSE;
      for (guint32 i = 0; i < n; i++)
        if (values[i] > GK_TILE_OTHER)
          column->places[row + i] = 0;
    }
  if (column->states != NULL)
    for (guint32 i = 0; i < n; i++)
      column->states[row + i] = values[i] > GK_TILE_OTHER     ? GK_CELL_REPORTED
                                : values[i] == GK_TILE_ABSENT ? GK_CELL_ABSENT
                                                              : GK_CELL_BLANK;

  return TRUE;
}

/* Writes the cells that are no plain figures. */
static gboolean
store_others (const GkBulk *bulk, const GkTileOthers *others, guint32 field, guint64 row, const gint32 *values,
              guint32 start, guint32 end, Range *range)
{
  for (guint32 i = start; i < end; i++)
    if (values[i] == GK_TILE_OTHER)
      {
        if (!gk_dataset_set (bulk->dataset, row + i, bulk->fields[field].cell, others->states[i], others->values[i],
                             others->places[i], NULL))
          return FALSE;
        range->n_present += gk_cell_is_present (others->states[i]);
      }

  return TRUE;
}

static void
extend_range (const GkTileOthers *others, const gint32 *values, guint32 start, guint32 end, Range *range)
{
  for (guint32 i = start; i < end; i++)
    if (values[i] == GK_TILE_OTHER && gk_cell_is_present (others->states[i]))
      {
        range->low = MIN (range->low, others->values[i]);
        range->high = MAX (range->high, others->values[i]);
      }
}

gboolean
gk_bulk_flush_column (GkBulkWorker *worker, guint32 field, gint32 *values, GkTileOthers *others)
{
  GkBulk *bulk = worker->bulk;
  GkFilledColumn *filled = &bulk->filled[field];
  const GkColumn *column = &bulk->dataset->columns[bulk->fields[field].cell];
  guint32 start = worker->tile_start;
  guint32 end = worker->tile_end;
  guint32 n = end - start;
  guint64 row = worker->tile_row + start;
  Range range = { .low = G_MAXINT64, .high = G_MININT64 };
  gint32 low;
  gint32 high;
  gboolean any_plain;

  find_range (values + start, n, &low, &high);
  any_plain = low <= high;
  if (any_plain)
    range = (Range){ .low = low, .high = high };
  if (others->n > 0)
    extend_range (others, values, start, end, &range);
  if (range.low <= range.high && !provide_values (bulk, field, width_of (range.low, range.high)))
    return FALSE;
  if (column->width > 0)
    {
      if (column->present == NULL && !provide_values (bulk, field, column->width))
        return FALSE;
      store (column, row, values + start, n);
      for (guint64 i = row / GK_BULK_BLOCK_ROWS; i <= (row + n - 1) / GK_BULK_BLOCK_ROWS; i++)
        filled->filled[i] = 1;
      /* Rows that share a word with these may be another's. */
      for (guint32 i = 0; i < start; i++)
        values[i] = GK_TILE_BLANK;
      for (guint32 i = end; i % GK_WORD_ROWS != 0; i++)
        values[i] = GK_TILE_BLANK;
      range.n_present = set_present (column->present + worker->tile_row / GK_WORD_ROWS, values,
                                     (end + GK_WORD_ROWS - 1) / GK_WORD_ROWS);
    }
  if (!store_planes (bulk, field, row, values + start, n, any_plain)
      || (others->n > 0 && !store_others (bulk, others, field, worker->tile_row, values, start, end, &range)))
    return FALSE;

  others->n = 0;
  filled->n_present += range.n_present;
  filled->low = MIN (filled->low, range.low);
  filled->high = MAX (filled->high, range.high);

  return TRUE;
}

gboolean
gk_bulk_flush (GkBulkWorker *worker)
{
  const GkBulk *bulk = worker->bulk;
  gboolean stored = TRUE;

  for (guint32 i = 0; worker->tile_end > worker->tile_start && i < bulk->n_columns && stored; i++)
    if (bulk->fields[i].kind == GK_FIELDS_FIGURES)
      {
        g_mutex_lock (&bulk->filled[i].lock);
        stored = gk_bulk_flush_column (worker, i, worker->tile + (gsize) i * bulk->stride, &worker->others[i]);
        g_mutex_unlock (&bulk->filled[i].lock);
      }
  worker->tile_row += bulk->tile_rows;
  worker->tile_start = worker->tile_end = 0;
  worker->no_memory |= !stored;

  return stored;
}

GK_KERNEL static void
restore (gint32 *values, guint32 n, guint32 *n_absent, guint32 *n_blank)
{
  guint32 absent = 0;
  guint32 blank = 0;

  for (guint32 i = 0; i < n; i++)
    {
      gint32 value = values[i] ^ GK_TILE_ABSENT;

      absent += value == GK_TILE_ABSENT;
      blank += value == GK_TILE_BLANK;
      values[i] = value;
    }
  *n_absent = absent;
  *n_blank = blank;
}

void
gk_bulk_restore (gint32 *values, guint32 n, guint32 *n_absent, guint32 *n_blank)
{
  restore (values, n, n_absent, n_blank);
}
