/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "arrow/arrow-private.h"

#include <string.h>

#include "data/dataset-private.h"

/*
 * What the structures say of themselves is tested before anything they point to is read; how long the buffers are they
 * do not say.
 */

/* Decimals that a decimal128 may have. */
#define MAX_SCALE 38

/* Bytes of a view, which is a length and either the text itself or its first bytes, a buffer and a place in it. */
#define VIEW_WIDTH 16
#define VIEW_INLINE 12

/* The buffers of views: validity, views, then those with texts, then the lengths of these. */
#define FIRST_TEXTS 2

/* Bits of the fraction of a float64, the leading one among them, and what its exponent is counted from. */
#define DOUBLE_FRACTION 52
#define DOUBLE_BIAS 1075
#define DOUBLE_EXPONENTS 2047

/* Seconds of a day. Moments in a zone are none: which day they are of depends on where one is. */
#define DAY G_GINT64_CONSTANT (86400)

/* ---- What the structures say ---- */

static gboolean
parse_decimal (const char *format, GkFieldType *type)
{
  char *end;
  guint64 precision = g_ascii_strtoull (format, &end, 10);
  guint64 scale;

  if (!g_ascii_isdigit (format[0]) || *end != ',' || precision < 1 || precision > MAX_SCALE
      || !g_ascii_isdigit (end[1]))
    return FALSE;
  scale = g_ascii_strtoull (end + 1, &end, 10);
  if (scale > MAX_SCALE || (*end != '\0' && strcmp (end, ",128") != 0))
    return FALSE;
  *type = (GkFieldType){ .kind = GK_FIELD_DECIMAL, .width = 16, .scale = (guint) scale };

  return TRUE;
}

static gboolean
parse_type (const char *format, GkFieldType *type)
{
  static const struct {
    const char *format;
    GkFieldType type;
  } types[] = {
    { "n", { GK_FIELD_NULL, 0, 0, 0 } },
    { "c", { GK_FIELD_SIGNED, 1, 0, 0 } },
    { "s", { GK_FIELD_SIGNED, 2, 0, 0 } },
    { "i", { GK_FIELD_SIGNED, 4, 0, 0 } },
    { "l", { GK_FIELD_SIGNED, 8, 0, 0 } },
    { "C", { GK_FIELD_UNSIGNED, 1, 0, 0 } },
    { "S", { GK_FIELD_UNSIGNED, 2, 0, 0 } },
    { "I", { GK_FIELD_UNSIGNED, 4, 0, 0 } },
    { "L", { GK_FIELD_UNSIGNED, 8, 0, 0 } },
    { "f", { GK_FIELD_FLOAT, 4, 0, 0 } },
    { "g", { GK_FIELD_FLOAT, 8, 0, 0 } },
    { "u", { GK_FIELD_TEXT, 4, 0, 0 } },
    { "U", { GK_FIELD_TEXT, 8, 0, 0 } },
    { "tdD", { GK_FIELD_DATE, 4, 0, 1 } },
    { "tdm", { GK_FIELD_DATE, 8, 0, DAY * 1000 } },
    { "tss:", { GK_FIELD_DATE, 8, 0, DAY } },
    { "tsm:", { GK_FIELD_DATE, 8, 0, DAY * 1000 } },
    { "tsu:", { GK_FIELD_DATE, 8, 0, DAY * 1000000 } },
    { "tsn:", { GK_FIELD_DATE, 8, 0, DAY * 1000000000 } },
    { "vu", { GK_FIELD_TEXT, VIEW_WIDTH, 0, 0 } },
  };

  if (g_str_has_prefix (format, "d:"))
    return parse_decimal (format + strlen ("d:"), type);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].format, format) == 0)
      {
        *type = types[i].type;
        return TRUE;
      }

  return FALSE;
}

static gboolean
has_buffers (const GkFieldType *type, gint64 n)
{
  if (type->width == VIEW_WIDTH && type->kind == GK_FIELD_TEXT)
    return n > FIRST_TEXTS && n <= G_MAXINT32;

  return n == (type->kind == GK_FIELD_NULL ? 0 : type->kind == GK_FIELD_TEXT ? 3 : 2);
}

gboolean
gk_field_contradict (const char *name, GError **error)
{
  gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\": the array contradicts its schema",
                "“%s”列：数组与其模式不符", name);

  return FALSE;
}

gboolean
gk_field_refuse (const char *name, const char *format, GError **error)
{
  g_autofree char *excerpt = g_utf8_make_valid (format, (gssize) MIN (strlen (format), GK_ARROW_MAX_EXCERPT));

  gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\": type \"%s\" is not taken here",
                "“%s”列：此处不接受类型“%s”", name, excerpt);

  return FALSE;
}

static gint64
text_offset (const GkField *field, guint64 element)
{
  const void *offsets = field->array->buffers[1];
  gint64 wide;
  gint32 narrow;

  if (field->type.width == 8)
    {
      memcpy (&wide, (const guint8 *) offsets + element * 8, sizeof wide);
      return wide;
    }
  memcpy (&narrow, (const guint8 *) offsets + element * 4, sizeof narrow);

  return narrow;
}

/* The length of a text, the first of its bytes, its buffer and the place in it; the latter two only of long ones. */
static void
read_view (const GkField *field, guint64 element, gint32 parts[4])
{
  memcpy (parts, (const guint8 *) field->array->buffers[1] + element * VIEW_WIDTH, VIEW_WIDTH);
}

/* Whether every text that counts lies in a buffer. */
static gboolean
check_views (const GkField *field)
{
  const struct ArrowArray *array = field->array;
  gint64 n_texts = array->n_buffers - FIRST_TEXTS - 1;
  const guint8 *lengths = array->buffers[array->n_buffers - 1];

  for (guint64 i = 0; i < field->n; i++)
    {
      gint32 view[4];
      gint64 length;

      if (!gk_field_is_set (field->valid, field->first + i))
        continue;
      read_view (field, field->first + i, view);
      if (view[0] >= 0 && view[0] <= VIEW_INLINE)
        continue;
      if (view[0] < 0 || view[2] < 0 || view[2] >= n_texts || view[3] < 0 || lengths == NULL
          || array->buffers[FIRST_TEXTS + view[2]] == NULL)
        return FALSE;
      memcpy (&length, lengths + (gsize) view[2] * sizeof length, sizeof length);
      if ((gint64) view[3] + view[0] > length)
        return FALSE;
    }

  return TRUE;
}

/* Whether the texts of the field lie one behind the other, or where their views say. */
static gboolean
check_texts (const GkField *field)
{
  gint64 last;

  if (field->type.width == VIEW_WIDTH)
    return check_views (field);

  last = text_offset (field, field->first);
  if (last < 0)
    return FALSE;
  for (guint64 i = 1; i <= field->n; i++)
    {
      gint64 next = text_offset (field, field->first + i);

      if (next < last)
        return FALSE;
      last = next;
    }

  return last == 0 || field->array->buffers[2] != NULL;
}

/*
 * Describes @n elements of @array, behind @skip of its own. Everything that will be read of it is there, as far as the
 * structures tell.
 */
gboolean
gk_field_init (GkField *field, const char *name, const struct ArrowSchema *schema, const struct ArrowArray *array,
               guint64 skip, guint64 n, GError **error)
{
  *field = (GkField){ .name = name, .array = array, .n = n };
  if (schema->release == NULL || schema->format == NULL || array->release == NULL || array->length < 0
      || array->offset < 0 || (guint64) array->length < skip || (guint64) array->length - skip < n
      || array->null_count < -1 || array->null_count > array->length || array->n_buffers < 0
      || array->offset > (gint64) GK_DATASET_MAX_ROWS || array->length > (gint64) GK_DATASET_MAX_ROWS)
    return gk_field_contradict (name, error);
  if (!parse_type (schema->format, &field->type))
    return gk_field_refuse (name, schema->format, error);
  if (!has_buffers (&field->type, array->n_buffers) || (array->n_buffers > 0 && array->buffers == NULL)
      || schema->n_children != 0 || array->n_children != 0
      || (schema->dictionary == NULL) != (array->dictionary == NULL))
    return gk_field_contradict (name, error);

  field->first = (guint64) array->offset + skip;
  if (field->type.kind == GK_FIELD_NULL || n == 0)
    return TRUE;
  if (array->null_count != 0)
    field->valid = array->buffers[0];
  if ((array->null_count > 0 && field->valid == NULL) || array->buffers[1] == NULL
      || (field->type.kind == GK_FIELD_TEXT && !check_texts (field)))
    return gk_field_contradict (name, error);

  return TRUE;
}

/* ---- Values ---- */

/* @value, which has @scale decimals, with @decimals; FALSE if it would have more. What is out of any range stays so. */
static gboolean
rescale (gint128 *value, guint scale, guint decimals)
{
  for (; scale > decimals; scale--)
    {
      if (*value % 10 != 0)
        return FALSE;
      *value /= 10;
    }
  if (!gk_int128_shift (value, decimals - scale))
    *value = *value < 0 ? -GK_INT128_MAX : GK_INT128_MAX;

  return TRUE;
}

/* A binary fraction times a power of ten, if that is an integer; its bits, so that nothing is computed in floating
 * point. */
static gboolean
scale_double (guint64 bits, guint decimals, gint128 *value)
{
  guint exponent = (guint) (bits >> DOUBLE_FRACTION) & DOUBLE_EXPONENTS;
  guint64 fraction = bits & ((G_GUINT64_CONSTANT (1) << DOUBLE_FRACTION) - 1);
  gint shift;

  if (exponent == DOUBLE_EXPONENTS)
    return FALSE;
  if (exponent > 0)
    fraction |= G_GUINT64_CONSTANT (1) << DOUBLE_FRACTION;
  shift = (gint) MAX (exponent, 1) - DOUBLE_BIAS;
  *value = (gint128) fraction * gk_power_of_ten (decimals);
  for (; shift < 0 && *value != 0; shift++)
    {
      if (*value % 2 != 0)
        return FALSE;
      *value /= 2;
    }
  /* Beyond this it is out of any range. */
  for (; shift > 0 && *value != 0; shift--)
    {
      if (*value > GK_NUMBER_MAX_SCALED)
        break;
      *value *= 2;
    }
  if ((bits >> 63) != 0)
    *value = -*value;

  return TRUE;
}

guint64
gk_field_double_bits (const GkField *field, guint64 element)
{
  const guint8 *at = (const guint8 *) field->array->buffers[1] + element * field->type.width;
  guint64 bits;
  double wide;
  float narrow;

  if (field->type.width == 8)
    {
      memcpy (&bits, at, sizeof bits);
      return bits;
    }
  memcpy (&narrow, at, sizeof narrow);
  wide = narrow;
  memcpy (&bits, &wide, sizeof bits);

  return bits;
}

/* The value of a number in the scale of @decimals; FALSE if it has more. */
gboolean
gk_field_number (const GkField *field, guint64 element, guint decimals, gint128 *value)
{
  gboolean is_large;

  switch (field->type.kind)
    {
    case GK_FIELD_FLOAT:
      return scale_double (gk_field_double_bits (field, element), decimals, value);
    case GK_FIELD_DECIMAL:
      memcpy (value, (const guint8 *) field->array->buffers[1] + element * 16, sizeof *value);
      return rescale (value, field->type.scale, decimals);
    default:
      *value = gk_field_integer (field, element, &is_large);
      if (is_large)
        *value = (gint128) (guint64) *value;
      return gk_int128_shift (value, decimals);
    }
}

void
gk_field_text (const GkField *field, guint64 element, const char **text, gsize *length)
{
  gint64 from;

  if (field->type.width == VIEW_WIDTH)
    {
      const char *at = (const char *) field->array->buffers[1] + element * VIEW_WIDTH + sizeof (gint32);
      gint32 view[4];

      read_view (field, element, view);
      *length = (gsize) view[0];
      *text = view[0] <= VIEW_INLINE ? at : (const char *) field->array->buffers[FIRST_TEXTS + view[2]] + view[3];
      return;
    }

  from = text_offset (field, element);
  *text = from > 0 || field->array->buffers[2] != NULL ? (const char *) field->array->buffers[2] + from : "";
  *length = (gsize) (text_offset (field, element + 1) - from);
}

gboolean
gk_field_all_text (const GkField *field, const char **text, gsize *length)
{
  gint64 from;

  if (field->type.width == VIEW_WIDTH || field->n == 0)
    return FALSE;
  from = text_offset (field, field->first);
  *length = (gsize) (text_offset (field, field->first + field->n) - from);
  *text = *length > 0 ? (const char *) field->array->buffers[2] + from : "";

  return TRUE;
}

/* ---- Batches and streams ---- */

gboolean
gk_arrow_check_batch (const struct ArrowSchema *schema, const struct ArrowArray *array, GError **error)
{
  gboolean sound = schema->release != NULL && array->release != NULL && schema->format != NULL
                   && strcmp (schema->format, "+s") == 0 && array->length >= 0 && array->offset >= 0
                   && array->length <= (gint64) GK_DATASET_MAX_ROWS && array->offset <= (gint64) GK_DATASET_MAX_ROWS
                   && schema->n_children >= 0 && schema->n_children == array->n_children && array->null_count >= -1
                   && array->null_count <= array->length && array->n_buffers == 1 && array->buffers != NULL
                   && (array->null_count <= 0 || array->buffers[0] != NULL)
                   && (schema->n_children == 0 || (schema->children != NULL && array->children != NULL));

  for (gint64 i = 0; sound && i < schema->n_children; i++)
    sound = schema->children[i] != NULL && array->children[i] != NULL;
  if (!sound)
    gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "expected a record batch: a struct array and its schema",
                  "应为一个记录批：结构体数组及其模式");

  return sound;
}

gboolean
gk_arrow_set_stream_error (struct ArrowArrayStream *stream, GError **error)
{
  const char *words = stream->get_last_error != NULL ? stream->get_last_error (stream) : NULL;
  g_autofree char *valid = words != NULL ? g_utf8_make_valid (words, -1) : g_strdup ("");

  gk_set_error (error, GK_ERROR_IO, NULL, 0, 0, "the Arrow stream failed: %s", "Arrow 流读取失败：%s", valid);

  return FALSE;
}
