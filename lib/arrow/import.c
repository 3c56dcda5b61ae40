/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <gongkai/arrow.h>

#include <string.h>

#include "base/figure-private.h"
#include "base/number-private.h"
#include "data/dataset-private.h"

/*
 * Record batches of others. What the structures say of themselves is tested before anything they point to is read; how
 * long the buffers are they do not say.
 */

/* Decimals that a decimal128 may have. */
#define MAX_SCALE 38

/* Bytes of a name or type that is not known, in an error. */
#define MAX_EXCERPT 80

/* Bytes of a text that is a key or a figure. */
#define MAX_TEXT (1024 * 1024)

/* Bytes of a view, which is a length and either the text itself or its first bytes, a buffer and a place in it. */
#define VIEW_WIDTH 16
#define VIEW_INLINE 12

/* The buffers of views: validity, views, then those with texts, then the lengths of these. */
#define FIRST_TEXTS 2

/* Bits of the fraction of a float64, the leading one among them, and what its exponent is counted from. */
#define DOUBLE_FRACTION 52
#define DOUBLE_BIAS 1075
#define DOUBLE_EXPONENTS 2047

typedef enum {
  TYPE_NULL,
  TYPE_SIGNED,
  TYPE_UNSIGNED,
  TYPE_FLOAT,
  TYPE_DECIMAL,
  TYPE_TEXT,
} TypeKind;

typedef struct {
  TypeKind kind;
  guint width; /* bytes of a value; of a text those of an offset, or VIEW_WIDTH */
  guint scale; /* of a decimal */
} Type;

/* An array of one type, from the first row that counts on. */
typedef struct {
  const char *name;
  const struct ArrowArray *array;
  Type type;
  guint64 first;
  guint64 n;
  const guint8 *valid; /* a bit an element of the buffers; NULL: all are */
} Field;

/* ---- What the structures say ---- */

static gboolean
parse_decimal (const char *format, Type *type)
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
  *type = (Type){ TYPE_DECIMAL, 16, (guint) scale };

  return TRUE;
}

static gboolean
parse_type (const char *format, Type *type)
{
  static const struct {
    const char *format;
    Type type;
  } types[] = {
    { "n", { TYPE_NULL, 0, 0 } },     { "c", { TYPE_SIGNED, 1, 0 } },         { "s", { TYPE_SIGNED, 2, 0 } },
    { "i", { TYPE_SIGNED, 4, 0 } },   { "l", { TYPE_SIGNED, 8, 0 } },         { "C", { TYPE_UNSIGNED, 1, 0 } },
    { "S", { TYPE_UNSIGNED, 2, 0 } }, { "I", { TYPE_UNSIGNED, 4, 0 } },       { "L", { TYPE_UNSIGNED, 8, 0 } },
    { "f", { TYPE_FLOAT, 4, 0 } },    { "g", { TYPE_FLOAT, 8, 0 } },          { "u", { TYPE_TEXT, 4, 0 } },
    { "U", { TYPE_TEXT, 8, 0 } },     { "vu", { TYPE_TEXT, VIEW_WIDTH, 0 } },
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
has_buffers (const Type *type, gint64 n)
{
  if (type->width == VIEW_WIDTH && type->kind == TYPE_TEXT)
    return n > FIRST_TEXTS && n <= G_MAXINT32;

  return n == (type->kind == TYPE_NULL ? 0 : type->kind == TYPE_TEXT ? 3 : 2);
}

static gboolean
contradicts (const char *name, GError **error)
{
  gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\": the array contradicts its schema",
                "“%s”列：数组与其模式不符", name);

  return FALSE;
}

static gboolean
refuse_type (const char *name, const char *format, GError **error)
{
  g_autofree char *excerpt = g_utf8_make_valid (format, (gssize) MIN (strlen (format), MAX_EXCERPT));

  gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\": type \"%s\" is not taken here",
                "“%s”列：此处不接受类型“%s”", name, excerpt);

  return FALSE;
}

static gboolean
is_set (const guint8 *bits, guint64 index)
{
  return bits == NULL || (bits[index / 8] >> (index % 8) & 1) != 0;
}

static gint64
text_offset (const Field *field, guint64 element)
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
read_view (const Field *field, guint64 element, gint32 parts[4])
{
  memcpy (parts, (const guint8 *) field->array->buffers[1] + element * VIEW_WIDTH, VIEW_WIDTH);
}

/* Whether every text that counts lies in a buffer. */
static gboolean
check_views (const Field *field)
{
  const struct ArrowArray *array = field->array;
  gint64 n_texts = array->n_buffers - FIRST_TEXTS - 1;
  const guint8 *lengths = array->buffers[array->n_buffers - 1];

  for (guint64 i = 0; i < field->n; i++)
    {
      gint32 view[4];
      gint64 length;

      if (!is_set (field->valid, field->first + i))
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
check_texts (const Field *field)
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
static gboolean
field_init (Field *field, const char *name, const struct ArrowSchema *schema, const struct ArrowArray *array,
            guint64 skip, guint64 n, GError **error)
{
  *field = (Field){ .name = name, .array = array, .n = n };
  if (schema->release == NULL || schema->format == NULL || array->release == NULL || array->length < 0
      || array->offset < 0 || (guint64) array->length < skip || (guint64) array->length - skip < n
      || array->null_count < -1 || array->null_count > array->length || array->n_buffers < 0
      || array->offset > (gint64) GK_DATASET_MAX_ROWS || array->length > (gint64) GK_DATASET_MAX_ROWS)
    return contradicts (name, error);
  if (!parse_type (schema->format, &field->type))
    return refuse_type (name, schema->format, error);
  if (!has_buffers (&field->type, array->n_buffers) || (array->n_buffers > 0 && array->buffers == NULL)
      || schema->n_children != 0 || array->n_children != 0
      || (schema->dictionary == NULL) != (array->dictionary == NULL))
    return contradicts (name, error);

  field->first = (guint64) array->offset + skip;
  if (field->type.kind == TYPE_NULL || n == 0)
    return TRUE;
  if (array->null_count != 0)
    field->valid = array->buffers[0];
  if ((array->null_count > 0 && field->valid == NULL) || array->buffers[1] == NULL
      || (field->type.kind == TYPE_TEXT && !check_texts (field)))
    return contradicts (name, error);

  return TRUE;
}

/* ---- Values ---- */

static gint64
read_integer (const Field *field, guint64 element, gboolean *is_large)
{
  const guint8 *at = (const guint8 *) field->array->buffers[1] + element * field->type.width;
  gboolean has_sign = field->type.kind == TYPE_SIGNED;
  guint64 value = 0;
  guint shift = 64 - 8 * field->type.width;

  memcpy (&value, at, field->type.width);
  *is_large = !has_sign && value > G_MAXINT64;

  return has_sign ? (gint64) (value << shift) >> shift : (gint64) value;
}

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

static guint64
read_double (const Field *field, guint64 element)
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
static gboolean
read_number (const Field *field, guint64 element, guint decimals, gint128 *value)
{
  gboolean is_large;

  switch (field->type.kind)
    {
    case TYPE_FLOAT:
      return scale_double (read_double (field, element), decimals, value);
    case TYPE_DECIMAL:
      memcpy (value, (const guint8 *) field->array->buffers[1] + element * 16, sizeof *value);
      return rescale (value, field->type.scale, decimals);
    default:
      *value = read_integer (field, element, &is_large);
      if (is_large)
        *value = (gint128) (guint64) *value;
      return gk_int128_shift (value, decimals);
    }
}

static void
read_text (const Field *field, guint64 element, const char **text, gsize *length)
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

/* ---- Columns ---- */

/* The bits of validity of the field, from its first row on, as a dataset has them. */
static gboolean
copy_bits (GkDataset *dataset, GkColumn *column, const Field *field, GError **error)
{
  if (field->valid == NULL)
    return TRUE;

  column->present = gk_try_malloc0_n (gk_dataset_n_words (dataset), sizeof (guint64), error);
  if (column->present == NULL)
    return FALSE;
  if (field->first % 8 == 0)
    {
      memcpy (column->present, field->valid + field->first / 8, (field->n + 7) / 8);
      if (field->n % GK_WORD_ROWS != 0)
        column->present[field->n / GK_WORD_ROWS] &= (G_GUINT64_CONSTANT (1) << (field->n % GK_WORD_ROWS)) - 1;
    }
  else
    for (guint64 i = 0; i < field->n; i++)
      column->present[i / GK_WORD_ROWS] |= (guint64) is_set (field->valid, field->first + i) << (i % GK_WORD_ROWS);

  return TRUE;
}

/* Whether the field's memory can stand where a column's does. */
static gboolean
can_borrow (const Field *field, const GkIndicator *indicator)
{
  guint width = field->type.width;

  return field->type.kind == TYPE_SIGNED && width >= 2 && indicator->decimals == 0
         && (guintptr) field->array->buffers[1] % width == 0;
}

static gboolean
set_value_error (const Field *field, guint64 row, GkError code, GError **error)
{
  if (code == GK_ERROR_NUMBER)
    gk_set_error (error, code, NULL, 0, 0,
                  "column \"%s\", row %" G_GUINT64_FORMAT
                  ": the value is not a multiple of the indicator's last decimal",
                  "“%s”列第 %" G_GUINT64_FORMAT " 行：该值不是指标末位小数的整倍数", field->name, row + 1);
  else if (code == GK_ERROR_ENCODING)
    gk_set_error (error, code, NULL, 0, 0,
                  "column \"%s\", row %" G_GUINT64_FORMAT ": the text is not UTF-8, or too long",
                  "“%s”列第 %" G_GUINT64_FORMAT " 行：文本不是 UTF-8 编码，或过长", field->name, row + 1);
  else
    gk_set_error (error, code, NULL, 0, 0, "column \"%s\", row %" G_GUINT64_FORMAT ": the value is out of range",
                  "“%s”列第 %" G_GUINT64_FORMAT " 行：该值超出范围", field->name, row + 1);

  return FALSE;
}

/* Copies numbers that have to be converted. */
static gboolean
copy_numbers (GkDataset *dataset, guint32 cell, const Field *field, GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  const GkIndicator *indicator = gk_form_cell_indicator (dataset->form, cell);
  guint8 width = field->type.kind == TYPE_SIGNED || field->type.kind == TYPE_UNSIGNED
                     ? (guint8) CLAMP (2 * field->type.width, 2, 8)
                     : 8;

  if (indicator->decimals > 0)
    width = 8;
  if (!gk_dataset_add_values (dataset, cell, width, error))
    return FALSE;
  g_clear_pointer (&column->present, g_free);
  if (!copy_bits (dataset, column, field, error))
    return FALSE;

  for (guint64 row = 0; row < field->n; row++)
    {
      gint128 value;

      if (!is_set (field->valid, field->first + row))
        continue;
      if (!read_number (field, field->first + row, indicator->decimals, &value))
        return set_value_error (field, row, GK_ERROR_NUMBER, error);
      if (!gk_number_in_range (value, indicator->decimals) || (value < 0 && !indicator->has_sign))
        return set_value_error (field, row, GK_ERROR_OVERFLOW, error);
      gk_values_set (column->values, width, row, (gint64) value);
    }

  return TRUE;
}

/* Reads texts as figures. */
static gboolean
read_figures (GkDataset *dataset, guint32 cell, const Field *field, GError **error)
{
  const GkIndicator *indicator = gk_form_cell_indicator (dataset->form, cell);
  const GkFigureContext context = { .unit = indicator->unit,
                                    .decimals = indicator->decimals,
                                    .measure = indicator->kind != GK_INDICATOR_COUNT,
                                    .has_sign = indicator->has_sign };

  for (guint64 row = 0; row < field->n; row++)
    {
      const char *text;
      gsize length;
      GkFigure figure;

      if (!is_set (field->valid, field->first + row))
        continue;
      read_text (field, field->first + row, &text, &length);
      if (length > MAX_TEXT || !g_utf8_validate_len (text, length, NULL))
        return set_value_error (field, row, GK_ERROR_ENCODING, error);
      figure = gk_figure_read (text, length, &context);
      if (!gk_dataset_set (dataset, row, cell, (guint8) figure.state, figure.scaled, figure.places, error))
        return FALSE;
      if (figure.state == GK_CELL_INVALID)
        gk_dataset_set_raw (dataset, row, cell, text, length);
    }

  return TRUE;
}

static gboolean
fill_cell (GkDataset *dataset, guint32 cell, const Field *field, GError **error)
{
  GkColumn *column = &dataset->columns[cell];

  column->missing = GK_CELL_BLANK;
  if (field->type.kind == TYPE_NULL || field->n == 0)
    return TRUE;
  if (field->type.kind == TYPE_TEXT)
    return read_figures (dataset, cell, field, error);
  if (!can_borrow (field, gk_form_cell_indicator (dataset->form, cell)))
    return copy_numbers (dataset, cell, field, error);

  column->values = (guint8 *) field->array->buffers[1] + field->first * field->type.width;
  column->width = (guint8) field->type.width;
  column->borrowed = TRUE;
  column->zeroed = field->valid == NULL;

  return copy_bits (dataset, column, field, error);
}

/* ---- Keys ---- */

/* The number of the text in @element, or 0 where it is null. */
static gboolean
add_key (GkDataset *dataset, gint32 key, const Field *field, guint64 element, guint64 row, guint32 *number,
         GError **error)
{
  g_autofree char *digits = NULL;
  gboolean is_large;
  const char *text;
  gsize length;

  *number = 0;
  if (!is_set (field->valid, element))
    return TRUE;
  if (field->type.kind == TYPE_TEXT)
    read_text (field, element, &text, &length);
  else
    {
      gint64 value = read_integer (field, element, &is_large);

      text = digits = is_large ? g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) value)
                               : g_strdup_printf ("%" G_GINT64_FORMAT, value);
      length = strlen (digits);
    }
  if (length > MAX_TEXT || memchr (text, '\0', length) != NULL || !g_utf8_validate_len (text, length, NULL))
    return set_value_error (field, row, GK_ERROR_ENCODING, error);
  if (length > 0)
    *number = gk_dataset_add_key_value (dataset, key, text, length);

  return TRUE;
}

static gboolean
is_key_type (const Type *type)
{
  return type->kind == TYPE_TEXT || type->kind == TYPE_SIGNED || type->kind == TYPE_UNSIGNED;
}

static gboolean
fill_key (GkDataset *dataset, gint32 key, const Field *field, const char *format, GError **error)
{
  guint32 *rows;

  if (field->type.kind == TYPE_NULL)
    return TRUE;
  if (!is_key_type (&field->type))
    return refuse_type (field->name, format, error);

  rows = gk_dataset_add_key_rows (dataset, key, error);
  for (guint64 row = 0; rows != NULL && row < field->n; row++)
    if (!add_key (dataset, key, field, field->first + row, row, &rows[row], error))
      return FALSE;

  return rows != NULL;
}

/* The same for indices of a dictionary. */
static gboolean
fill_key_by_dictionary (GkDataset *dataset, gint32 key, const Field *indices, const struct ArrowSchema *schema,
                        GError **error)
{
  const struct ArrowArray *array = indices->array->dictionary;
  g_autofree guint32 *numbers = NULL;
  guint32 *rows;
  Field words;

  if (array->length < 0 || (indices->type.kind != TYPE_SIGNED && indices->type.kind != TYPE_UNSIGNED))
    return contradicts (indices->name, error);
  if (!field_init (&words, indices->name, schema->dictionary, array, 0, (guint64) array->length, error))
    return FALSE;
  if (words.type.kind == TYPE_NULL)
    return TRUE;
  if (!is_key_type (&words.type) || schema->dictionary->dictionary != NULL)
    return refuse_type (indices->name, schema->dictionary->format, error);

  numbers = gk_try_malloc0_n (words.n, sizeof *numbers, error);
  rows = numbers != NULL ? gk_dataset_add_key_rows (dataset, key, error) : NULL;
  for (guint64 row = 0; rows != NULL && row < indices->n; row++)
    {
      gboolean is_large;
      gint64 index;

      if (!is_set (indices->valid, indices->first + row))
        continue;
      index = read_integer (indices, indices->first + row, &is_large);
      if (is_large || index < 0 || (guint64) index >= words.n)
        return contradicts (indices->name, error);
      /* Only words that are used become keys. */
      if (numbers[index] == 0
          && !add_key (dataset, key, &words, words.first + (guint64) index, row, &numbers[index], error))
        return FALSE;
      rows[row] = numbers[index];
    }

  return rows != NULL;
}

/* ---- Batches ---- */

static gint32
find_key (const char *name)
{
  static const struct {
    const char *name;
    gint32 key;
  } keys[] = {
    { "body_code", GK_KEY_BODY_CODE }, { "code", GK_KEY_BODY_CODE }, { "body", GK_KEY_BODY_NAME },
    { "body_name", GK_KEY_BODY_NAME }, { "period", GK_KEY_PERIOD },  { "source", GK_KEY_SOURCE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].name, name) == 0)
      return keys[i].key;

  return -1;
}

/* No row may be null as a whole. */
static gboolean
check_rows (GkDataset *dataset, const struct ArrowArray *batch, GError **error)
{
  const guint8 *valid = batch->null_count != 0 ? batch->buffers[0] : NULL;

  for (guint64 row = 0; valid != NULL && row < dataset->n_rows; row++)
    {
      if (is_set (valid, (guint64) batch->offset + row))
        continue;
      gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0,
                    "row %" G_GUINT64_FORMAT " is null as a whole: expected a report",
                    "第 %" G_GUINT64_FORMAT " 行整行为空值：应为一份报表", row + 1);
      return FALSE;
    }

  return TRUE;
}

static gboolean
fill_column (GkDataset *dataset, const struct ArrowSchema *schema, const struct ArrowArray *array, guint64 skip,
             gboolean *seen, GError **error)
{
  const char *name = schema->name != NULL ? schema->name : "";
  gint32 key = find_key (name);
  gint32 cell = key < 0 && g_utf8_validate (name, -1, NULL) ? gk_form_find_cell (dataset->form, name) : -1;
  gint index = key >= 0 ? gk_key_index (key) : GK_N_KEYS + cell;
  Field field;

  if (key < 0 && cell < 0)
    {
      g_autofree char *excerpt = g_utf8_make_valid (name, (gssize) MIN (strlen (name), MAX_EXCERPT));

      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "form %s has no cell \"%s\"", "表式 %s 没有单元格“%s”",
                    dataset->form->id, excerpt);
      return FALSE;
    }
  if (seen[index])
    {
      gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\" stands twice", "“%s”列出现了两次", name);
      return FALSE;
    }
  seen[index] = TRUE;
  if (!field_init (&field, name, schema, array, skip, dataset->n_rows, error))
    return FALSE;
  if (key >= 0)
    return schema->dictionary != NULL ? fill_key_by_dictionary (dataset, key, &field, schema, error)
                                      : fill_key (dataset, key, &field, schema->format, error);
  if (schema->dictionary != NULL)
    {
      gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "column \"%s\": a dictionary is not taken for figures",
                    "“%s”列：数字列不接受字典类型", name);
      return FALSE;
    }

  return fill_cell (dataset, (guint32) cell, &field, error);
}

static gboolean
check_batch (const struct ArrowSchema *schema, const struct ArrowArray *array, GError **error)
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

static void
release_array (gpointer data)
{
  struct ArrowArray *array = data;

  if (array->release != NULL)
    array->release (array);
  g_free (array);
}

/* Takes @array, not @schema. */
static GkDataset *
make_dataset (GkForm *form, const struct ArrowSchema *schema, struct ArrowArray *array, GError **error)
{
  struct ArrowArray *moved = g_memdup2 (array, sizeof *array);
  g_autoptr (GkDataset) dataset = NULL;
  g_autofree gboolean *seen = g_new0 (gboolean, GK_N_KEYS + form->cells->len);

  array->release = NULL;
  if (!check_batch (schema, moved, error))
    {
      release_array (moved);
      return NULL;
    }
  dataset = gk_dataset_new (form, (guint64) moved->length, GK_CELL_ABSENT, error);
  if (dataset == NULL)
    {
      release_array (moved);
      return NULL;
    }
  gk_dataset_hold (dataset, moved, release_array);
  for (gint64 i = 0; i < schema->n_children; i++)
    if (!fill_column (dataset, schema->children[i], moved->children[i], (guint64) moved->offset, seen, error))
      return NULL;
  if (!check_rows (dataset, moved, error) || !gk_dataset_seal (dataset, error))
    return NULL;

  return g_steal_pointer (&dataset);
}

GkDataset *
gk_dataset_new_from_arrow (GkForm *form, struct ArrowSchema *schema, struct ArrowArray *array, GError **error)
{
  GkDataset *dataset;

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (array != NULL, NULL);

  dataset = make_dataset (form, schema, array, error);
  if (schema->release != NULL)
    schema->release (schema);

  return dataset;
}

static gboolean
set_stream_error (struct ArrowArrayStream *stream, GError **error)
{
  const char *words = stream->get_last_error != NULL ? stream->get_last_error (stream) : NULL;
  g_autofree char *valid = words != NULL ? g_utf8_make_valid (words, -1) : g_strdup ("");

  gk_set_error (error, GK_ERROR_IO, NULL, 0, 0, "the Arrow stream failed: %s", "Arrow 流读取失败：%s", valid);

  return FALSE;
}

GkDataset *
gk_dataset_next_from_arrow (GkForm *form, struct ArrowArrayStream *stream, gboolean *end, GError **error)
{
  struct ArrowSchema schema = { 0 };
  struct ArrowArray array = { 0 };

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (stream != NULL, NULL);
  g_return_val_if_fail (end != NULL, NULL);

  *end = FALSE;
  if (stream->release == NULL || stream->get_next (stream, &array) != 0)
    {
      if (stream->release == NULL)
        gk_set_error (error, GK_ERROR_ARROW, NULL, 0, 0, "the Arrow stream has been released", "Arrow 流已被释放");
      else
        set_stream_error (stream, error);
      return NULL;
    }
  if (array.release == NULL)
    {
      *end = TRUE;
      return NULL;
    }
  if (stream->get_schema (stream, &schema) != 0)
    {
      set_stream_error (stream, error);
      array.release (&array);
      return NULL;
    }

  return gk_dataset_new_from_arrow (form, &schema, &array, error);
}
