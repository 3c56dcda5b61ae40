/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

/* Rows that there is room for at first, and bytes of long keys. */
#define FIRST_ROWS 64
#define FIRST_BYTES 1024

G_STATIC_ASSERT (sizeof (GkRowKey) == sizeof (guint32) + GK_KEY_INLINE);

gboolean
gk_rows_no_memory (GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the rows of the ledger",
                "内存不足，无法容纳台账各行");

  return FALSE;
}

void
gk_rows_init (GkRows *rows, const GkRows *like)
{
  *rows = (GkRows){ .n_columns = like->n_columns };
  rows->columns = g_new0 (GkRowColumn, MAX (like->n_columns, 1));
  for (guint i = 0; i < like->n_columns; i++)
    rows->columns[i].width = like->columns[i].width;
  /* Room for no row shows that there are keys. */
  if (like->keys != NULL)
    rows->keys = g_new (GkRowKey, 1);
}

void
gk_rows_clear (GkRows *rows)
{
  for (guint i = 0; i < rows->n_columns && rows->columns != NULL; i++)
    g_free (rows->columns[i].values);
  g_free (rows->columns);
  g_free (rows->bodies);
  g_free (rows->lines);
  g_free (rows->keys);
  g_free (rows->long_keys);
  *rows = (GkRows){ 0 };
}

static gboolean
grow (gpointer block, guint64 n, gsize size)
{
  gpointer *pointer = block;
  gpointer grown = g_try_realloc_n (*pointer, n, size);

  if (grown != NULL)
    *pointer = grown;

  return grown != NULL;
}

gboolean
gk_rows_make_room (GkRows *rows, guint64 more)
{
  guint64 wanted = MAX (MAX (rows->n + more, rows->n_allocated + rows->n_allocated / 2), FIRST_ROWS);
  gboolean enough;

  if (rows->n + more <= rows->n_allocated)
    return TRUE;
  enough = grow (&rows->bodies, wanted, sizeof *rows->bodies) && grow (&rows->lines, wanted, sizeof *rows->lines)
           && (rows->keys == NULL || grow (&rows->keys, wanted, sizeof *rows->keys));
  for (guint i = 0; i < rows->n_columns && enough; i++)
    enough = rows->columns[i].width == 0 || grow (&rows->columns[i].values, wanted, rows->columns[i].width);
  if (enough)
    rows->n_allocated = wanted;

  return enough;
}

gboolean
gk_rows_make_room_for_keys (GkRows *rows, guint64 n_bytes)
{
  guint64 wanted = MAX (MAX (rows->n_long_keys + n_bytes, rows->max_long_keys + rows->max_long_keys / 2), FIRST_BYTES);

  if (rows->n_long_keys + n_bytes <= rows->max_long_keys)
    return TRUE;
  if (!grow (&rows->long_keys, wanted, 1))
    return FALSE;
  rows->max_long_keys = wanted;

  return TRUE;
}

/* Moves @n rows from @from to @to, which is in front of it. */
static void
move_rows (GkRows *rows, guint64 to, guint64 from, guint64 n)
{
  if (n == 0 || to == from)
    return;

  memmove (rows->bodies + to, rows->bodies + from, n * sizeof *rows->bodies);
  memmove (rows->lines + to, rows->lines + from, n * sizeof *rows->lines);
  if (rows->keys != NULL)
    memmove (rows->keys + to, rows->keys + from, n * sizeof *rows->keys);
  for (guint i = 0; i < rows->n_columns; i++)
    {
      const GkRowColumn *column = &rows->columns[i];

      if (column->width > 0)
        memmove ((guint8 *) column->values + to * column->width, (guint8 *) column->values + from * column->width,
                 n * column->width);
    }
}

void
gk_rows_remove (GkRows *rows, const guint64 *numbers, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    {
      guint64 from = numbers[i] + 1;
      guint64 end = i + 1 < n ? numbers[i + 1] : rows->n;

      move_rows (rows, numbers[i] - i, from, end - from);
    }
  rows->n -= n;
}

void
gk_rows_set_key (GkRows *rows, guint64 row, const char *text, gsize length)
{
  GkRowKey *key = &rows->keys[row];
  char bytes[GK_KEY_INLINE] = { 0 };

  memcpy (bytes, text, MIN (length, GK_KEY_INLINE));
  key->length = (guint32) length;
  memcpy (&key->start, bytes, sizeof key->start);
  memcpy (&key->rest, bytes + sizeof key->start, sizeof key->rest);
  if (length <= GK_KEY_INLINE)
    return;

  key->rest = rows->n_long_keys;
  memcpy (rows->long_keys + rows->n_long_keys, text, length);
  rows->n_long_keys += length;
}

const char *
gk_rows_get_key (const GkRows *rows, guint64 row, gsize *length)
{
  const GkRowKey *key = &rows->keys[row];

  *length = key->length;

  return key->length <= GK_KEY_INLINE ? (const char *) key + sizeof key->length : rows->long_keys + key->rest;
}

guint32
gk_book_source (const GkBook *book, guint64 row)
{
  guint low = 0;
  guint high = book->runs->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (book->runs, GkSourceRun, middle).first <= row)
        low = middle;
      else
        high = middle;
    }

  return g_array_index (book->runs, GkSourceRun, low).source;
}
