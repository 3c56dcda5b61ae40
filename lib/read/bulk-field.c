/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"

#include <string.h>

/* Fields that are read as figures again and again are remembered up to this length, so many at a time. */
#define KNOWN_LENGTH 22
#define N_KNOWN 2048

/* Digits that always fit into 64 bits, those of the form's decimals among them. */
#define MAX_DIGITS 18

/* The largest value that a number of any decimals may have. */
#define SURELY_IN_RANGE 1000000000000000

typedef struct _GkKnownFigure {
  guint32 class;
  guint8 length; /* 0 if this one is free */
  guint8 state;
  guint8 places;
  char text[KNOWN_LENGTH];
  gint64 value;
} GkKnownFigure;

static gboolean
no_memory (GkBulkWorker *worker)
{
  worker->no_memory = TRUE;

  return FALSE;
}

/*
 * What a field says: without the quotes around it, and with one where there are two inside. FALSE if quotes stand
 * where they must not, or if it is too long.
 */
static gboolean
unquote (GkBulkWorker *worker, const char **text, gsize *length)
{
  const char *at = *text + 1;
  const char *end = *text + *length - 1;

  if (*length == 0 || **text != '"')
    return *length <= GK_CSV_MAX_FIELD && memchr (*text, '"', *length) == NULL;
  if (*length < 2 || *end != '"')
    return FALSE;

  *text = at;
  *length -= 2;
  if (memchr (at, '"', *length) == NULL)
    return *length <= GK_CSV_MAX_FIELD;

  g_string_truncate (worker->unquoted, 0);
  while (at < end)
    {
      const char *quote = memchr (at, '"', (gsize) (end - at));

      if (quote != NULL && (end - quote < 2 || quote[1] != '"'))
        return FALSE;
      g_string_append_len (worker->unquoted, at, quote != NULL ? quote + 1 - at : end - at);
      at = quote != NULL ? quote + 2 : end;
    }
  *text = worker->unquoted->str;
  *length = worker->unquoted->len;

  return *length <= GK_CSV_MAX_FIELD;
}

char *
gk_bulk_field_text (GkBulkWorker *worker, const char *text, gsize length, gboolean is_trimmed)
{
  if (!unquote (worker, &text, &length) || !g_utf8_validate_len (text, length, NULL))
    return NULL;

  if (text != worker->unquoted->str)
    {
      g_string_truncate (worker->unquoted, 0);
      g_string_append_len (worker->unquoted, text, (gssize) length);
    }

  return is_trimmed ? gk_csv_trim (worker->unquoted->str) : worker->unquoted->str;
}

/* Without the white space at its ends. */
static char *
read_text (GkBulkWorker *worker, const char *text, gsize length)
{
  return gk_bulk_field_text (worker, text, length, TRUE);
}

static gboolean
is_digit (const char *at, const char *end)
{
  return at < end && *at >= '0' && *at <= '9';
}

/* Reads digits, in groups of three if there are commas. FALSE if they stand elsewhere. */
static gboolean
read_whole (const char **at, const char *end, guint64 *number, guint *n_digits)
{
  guint group = 0;
  gboolean grouped = FALSE;

  for (;; (*at)++)
    if (is_digit (*at, end))
      {
        *number = *number * 10 + (guint64) (**at - '0');
        group++;
        if (++*n_digits > MAX_DIGITS)
          return FALSE;
      }
    else if (*at < end && **at == ',')
      {
        if (grouped ? group != 3 : group > 3)
          return FALSE;
        grouped = TRUE;
        group = 0;
      }
    else
      return group > 0 && (!grouped || group == 3);
}

/* Reads [-]digits[.digits] as gk_figure_read() does. FALSE if it is anything else, or anything about it is doubtful. */
static gboolean
read_number (const char *text, gsize length, const GkFields *fields, GkFigure *figure)
{
  const char *at = text;
  const char *end = text + length;
  gboolean negative = at < end && *at == '-';
  guint64 number = 0;
  guint n_digits = 0;
  guint places = 0;

  at += negative;
  if (!read_whole (&at, end, &number, &n_digits))
    return FALSE;
  if (at < end)
    {
      if (*at != '.')
        return FALSE;
      for (at++; is_digit (at, end) && places < fields->context.decimals; at++, places++)
        number = number * 10 + (guint64) (*at - '0');
      if (at < end || places == 0)
        return FALSE;
    }
  if (n_digits + fields->context.decimals > MAX_DIGITS)
    return FALSE;
  for (guint i = places; i < fields->context.decimals; i++)
    number *= 10;
  if (number > SURELY_IN_RANGE || (negative && number > 0 && !fields->context.has_sign))
    return FALSE;

  *figure = (GkFigure){ .state = GK_CELL_REPORTED,
                        .scaled = negative ? -(gint64) number : (gint64) number,
                        .places = (guint8) places };

  return TRUE;
}

/* Where a field is remembered, or would be. */
static GkKnownFigure *
find_known (GkBulkWorker *worker, guint32 class, const char *text, gsize length)
{
  guint32 hash = class * 31 + (guint32) length;

  if (length == 0 || length > KNOWN_LENGTH)
    return NULL;
  if (worker->known == NULL)
    worker->known = g_try_malloc0_n (N_KNOWN, sizeof *worker->known);
  for (gsize i = 0; i < length; i++)
    hash = hash * 31 + (guchar) text[i];

  return worker->known != NULL ? &worker->known[(hash ^ hash >> 11) % N_KNOWN] : NULL;
}

gboolean
gk_bulk_provide_others (GkBulkWorker *worker, GkTileOthers *others)
{
  guint32 n = worker->bulk->tile_rows;

  if (others->places != NULL)
    return TRUE;

  g_free (others->values);
  g_free (others->states);
  others->values = g_try_malloc_n (n, sizeof *others->values);
  others->states = g_try_malloc (n);
  others->places = others->values != NULL && others->states != NULL ? g_try_malloc (n) : NULL;

  return others->places != NULL || no_memory (worker);
}

/* Puts what was read into the tile. */
static gboolean
put (GkBulkWorker *worker, guint32 column, guint32 row, const GkFigure *figure)
{
  GkTileOthers *others = &worker->others[column];
  gint32 *value = worker->tile + (gsize) column * worker->bulk->stride + row;

  if (figure->state == GK_CELL_BLANK)
    {
      *value = GK_TILE_BLANK;
      return TRUE;
    }
  if (gk_bulk_is_plain (figure))
    {
      *value = (gint32) figure->scaled;
      return TRUE;
    }

  if (!gk_bulk_provide_others (worker, others))
    return FALSE;
  *value = GK_TILE_OTHER;
  others->n++;
  others->states[row] = (guint8) figure->state;
  others->values[row] = figure->scaled;
  others->places[row] = figure->places;

  return TRUE;
}

/* Reads what is no number, or a doubtful one. */
static gboolean
read_any_figure (GkBulkWorker *worker, const GkFields *fields, const char *field, gsize length, GkFigure *figure,
                 const char **said)
{
  GkKnownFigure *known = find_known (worker, fields->class, field, length);
  const char *text;

  if (known != NULL && known->length == length
      && known->class == fields->class && memcmp (known->text, field, length) == 0)
    {
      *figure = (GkFigure){ .state = known->state, .scaled = known->value, .places = known->places };
      return TRUE;
    }

  text = read_text (worker, field, length);
  if (text == NULL)
    return FALSE;
  *said = text;
  if (*text != '\0')
    *figure = gk_figure_read (text, strlen (text), &fields->context);
  if (figure->state != GK_CELL_INVALID && known != NULL)
    {
      known->class = fields->class;
      known->length = (guint8) length;
      known->state = (guint8) figure->state;
      known->places = figure->places;
      known->value = figure->scaled;
      memcpy (known->text, field, length);
    }

  return TRUE;
}

gboolean
gk_bulk_read_figure (GkBulkWorker *worker, guint32 column, const char *field, gsize length, GkFigure *figure,
                     const char **said)
{
  const GkFields *fields = &worker->bulk->fields[column];
  gboolean quoted = length >= 2 && *field == '"' && field[length - 1] == '"';

  *figure = (GkFigure){ .state = GK_CELL_BLANK };

  return length == 0 || read_number (field + quoted, length - 2 * (gsize) quoted, fields, figure)
         || read_any_figure (worker, fields, field, length, figure, said);
}

gboolean
gk_bulk_keep_raw (GkList *raws, guint64 row, guint32 cell, const char *text)
{
  GkBulkRaw raw = { row, cell, g_strdup (text) };

  if (gk_list_add (raws, raw))
    return TRUE;
  g_free (raw.text);

  return FALSE;
}

static gboolean
read_figure (GkBulkWorker *worker, guint32 column, const char *text, gsize length, guint32 row)
{
  const char *said = NULL;
  GkFigure figure;

  if (!gk_bulk_read_figure (worker, column, text, length, &figure, &said))
    return FALSE;
  if (figure.state == GK_CELL_INVALID
      && !gk_bulk_keep_raw (&worker->raws, worker->tile_row + row, worker->bulk->fields[column].cell, said))
    return no_memory (worker);

  return put (worker, column, row, &figure);
}

guint32
gk_bulk_read_key (GkBulkWorker *worker, gint key, const char *field, gsize length, guint64 row)
{
  GkTexts *texts = worker->keys[key];
  guint32 number = gk_texts_find (texts, field, length);
  const char *text;

  if (number > 0)
    return number;

  text = read_text (worker, field, length);
  if (text == NULL)
    return 0;
  number = gk_texts_add (texts, field, length, text, row);
  if (number == 0)
    no_memory (worker);

  return number;
}

gboolean
gk_bulk_is_form (GkBulkWorker *worker, const char *field, gsize length)
{
  const GkBulk *bulk = worker->bulk;
  const char *id;
  gboolean known = FALSE;

  if (length == bulk->form_length && memcmp (field, bulk->form_text, length) == 0)
    return TRUE;

  id = read_text (worker, field, length);
  if (id == NULL || *id == '\0')
    return id != NULL && bulk->fits_best;
  for (guint i = 0; i < bulk->forms->len; i++)
    {
      const GkForm *form = g_ptr_array_index (bulk->forms, i);

      if (strcmp (form->id, id) != 0)
        continue;
      if (strcmp (form->digest, bulk->form->digest) != 0)
        return FALSE;
      known = TRUE;
    }

  return known;
}

gboolean
gk_bulk_read_field (GkBulkWorker *worker, guint32 column, const char *text, gsize length, guint32 row)
{
  const GkFields *fields = &worker->bulk->fields[column];
  const char *said;
  guint32 number;

  switch (fields->kind)
    {
    case GK_FIELDS_FIGURES:
      return read_figure (worker, column, text, length, row);
    case GK_FIELDS_KEY:
      number = gk_bulk_read_key (worker, fields->key, text, length, worker->tile_row + row);
      worker->bulk->key_rows[fields->key][worker->tile_row + row] = number;
      return number > 0;
    case GK_FIELDS_FORM:
      return gk_bulk_is_form (worker, text, length);
    default:
      said = read_text (worker, text, length);
      return said != NULL && (fields->kind == GK_FIELDS_TEXT || *said == '\0');
    }
}
