/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Arrays of others: what the structures say of themselves is tested before anything they point to is read. */

#include <string.h>

#include <gongkai/arrow.h>

#include "base/number-private.h"

/* Bytes of a name or type that is not known, in an error. */
#define GK_ARROW_MAX_EXCERPT 80

/* Bytes of a text that is a key, a figure or a part of a ledger. */
#define GK_ARROW_MAX_TEXT (1024 * 1024)

typedef enum {
  GK_FIELD_NULL,
  GK_FIELD_SIGNED,
  GK_FIELD_UNSIGNED,
  GK_FIELD_FLOAT,
  GK_FIELD_DECIMAL,
  GK_FIELD_TEXT,
  GK_FIELD_DATE, /* a day, or a moment of one; of ledgers alone */
} GkFieldKind;

typedef struct {
  GkFieldKind kind;
  guint width;    /* bytes of a value; of a text those of an offset, or VIEW_WIDTH */
  guint scale;    /* of a decimal */
  gint64 per_day; /* of a date: units since 1970-01-01 */
} GkFieldType;

/* An array of one type, from the first row that counts on. */
typedef struct {
  const char *name;
  const struct ArrowArray *array;
  GkFieldType type;
  guint64 first;
  guint64 n;
  const guint8 *valid; /* a bit an element of the buffers; NULL: all are */
} GkField;

/*
 * Describes @n elements of @array, behind @skip of its own. Everything that will be read of it is there, as far as the
 * structures tell.
 */
gboolean gk_field_init (GkField *field, const char *name, const struct ArrowSchema *schema,
                        const struct ArrowArray *array, guint64 skip, guint64 n, GError **error);

/* Set an error about a column, and return FALSE: it contradicts its schema, or its type is not taken. */
gboolean gk_field_contradict (const char *name, GError **error);
gboolean gk_field_refuse (const char *name, const char *format, GError **error);

static inline gboolean
gk_field_is_set (const guint8 *bits, guint64 index)
{
  return bits == NULL || (bits[index / 8] >> (index % 8) & 1) != 0;
}

/* An integer, or index of a dictionary; @is_large: it is a guint64 beyond G_MAXINT64. */
static inline gint64
gk_field_integer (const GkField *field, guint64 element, gboolean *is_large)
{
  const guint8 *values = field->array->buffers[1];
  gboolean has_sign = field->type.kind != GK_FIELD_UNSIGNED;
  gint16 two;
  gint32 four;
  gint64 eight;

  /* Buffers need not be aligned. */
  *is_large = FALSE;
  switch (field->type.width)
    {
    case 1:
      return has_sign ? (gint8) values[element] : values[element];
    case 2:
      memcpy (&two, values + element * sizeof two, sizeof two);
      return has_sign ? two : (guint16) two;
    case 4:
      memcpy (&four, values + element * sizeof four, sizeof four);
      return has_sign ? (gint64) four : (gint64) (guint32) four;
    default:
      memcpy (&eight, values + element * sizeof eight, sizeof eight);
      *is_large = !has_sign && eight < 0;
      return eight;
    }
}

/* The bits of a number in floating point, as a double. */
guint64 gk_field_double_bits (const GkField *field, guint64 element);

/* The value of a number in the scale of @decimals; FALSE if it has more. */
gboolean gk_field_number (const GkField *field, guint64 element, guint decimals, gint128 *value);

/* A text, which need not be UTF-8. */
void gk_field_text (const GkField *field, guint64 element, const char **text, gsize *length);

/* The bytes of all texts of the field, where they lie one behind the other; FALSE for views. */
gboolean gk_field_all_text (const GkField *field, const char **text, gsize *length);

/* The day, from 1970-01-01 on, that a date is or a moment is of. */
static inline gint64
gk_field_day (const GkField *field, guint64 element)
{
  gboolean is_large;
  gint64 value = gk_field_integer (field, element, &is_large);
  gint64 per_day = field->type.per_day;

  return per_day == 1 ? value : value / per_day - (value % per_day < 0);
}

/* Whether the structures are those of a record batch. */
gboolean gk_arrow_check_batch (const struct ArrowSchema *schema, const struct ArrowArray *array, GError **error);

/* Says why the stream failed. Returns FALSE. */
gboolean gk_arrow_set_stream_error (struct ArrowArrayStream *stream, GError **error);
