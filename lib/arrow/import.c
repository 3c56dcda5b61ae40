/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <gongkai/arrow.h>

#include <string.h>

#include "base/figure-private.h"
#include "base/number-private.h"
#include "base/text-private.h"
#include "arrow/arrow-private.h"
#include "data/dataset-private.h"

/*
 * Record batches of others. What the structures say of themselves is tested before anything they point to is read; how
 * long the buffers are they do not say.
 */

/* ---- Columns ---- */

/* The bits of validity of the field, from its first row on, as a dataset has them. */
static gboolean
copy_bits (GkDataset *dataset, GkColumn *column, const GkField *field, GError **error)
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
      column->present[i / GK_WORD_ROWS] |= (guint64) gk_field_is_set (field->valid, field->first + i)
                                           << (i % GK_WORD_ROWS);

  return TRUE;
}

/* Whether the field's memory can stand where a column's does. */
static gboolean
can_borrow (const GkField *field, const GkIndicator *indicator)
{
  guint width = field->type.width;

  return field->type.kind == GK_FIELD_SIGNED && width >= 2 && indicator->decimals == 0
         && (guintptr) field->array->buffers[1] % width == 0;
}

static gboolean
set_value_error (const GkField *field, guint64 row, GkError code, GError **error)
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
copy_numbers (GkDataset *dataset, guint32 cell, const GkField *field, GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  const GkIndicator *indicator = gk_form_cell_indicator (dataset->form, cell);
  guint8 width = field->type.kind == GK_FIELD_SIGNED || field->type.kind == GK_FIELD_UNSIGNED
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

      if (!gk_field_is_set (field->valid, field->first + row))
        continue;
      if (!gk_field_number (field, field->first + row, indicator->decimals, &value))
        return set_value_error (field, row, GK_ERROR_NUMBER, error);
      if (!gk_number_in_range (value, indicator->decimals) || (value < 0 && !indicator->has_sign))
        return set_value_error (field, row, GK_ERROR_OVERFLOW, error);
      gk_values_set (column->values, width, row, (gint64) value);
    }

  return TRUE;
}

/* Reads texts as figures. */
static gboolean
read_figures (GkDataset *dataset, guint32 cell, const GkField *field, GError **error)
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

      if (!gk_field_is_set (field->valid, field->first + row))
        continue;
      gk_field_text (field, field->first + row, &text, &length);
      if (length > GK_ARROW_MAX_TEXT || !g_utf8_validate_len (text, length, NULL))
        return set_value_error (field, row, GK_ERROR_ENCODING, error);
      figure = gk_figure_read (text, length, &context);
      if (!gk_dataset_set (dataset, row, cell, (guint8) figure.state, figure.scaled, figure.places, error))
        return FALSE;
      if (figure.state == GK_CELL_INVALID && !gk_dataset_set_raw (dataset, row, cell, text, length, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fill_cell (GkDataset *dataset, guint32 cell, const GkField *field, const char *format, GError **error)
{
  GkColumn *column = &dataset->columns[cell];

  column->missing = GK_CELL_BLANK;
  if (field->type.kind == GK_FIELD_NULL || field->n == 0)
    return TRUE;
  if (field->type.kind == GK_FIELD_DATE)
    return gk_field_refuse (field->name, format, error);
  if (field->type.kind == GK_FIELD_TEXT)
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
add_key (GkDataset *dataset, gint32 key, const GkField *field, guint64 element, guint64 row, guint32 *number,
         GError **error)
{
  g_autofree char *digits = NULL;
  gboolean is_large;
  const char *text;
  gsize length;

  *number = 0;
  if (!gk_field_is_set (field->valid, element))
    return TRUE;
  if (field->type.kind == GK_FIELD_TEXT)
    gk_field_text (field, element, &text, &length);
  else
    {
      gint64 value = gk_field_integer (field, element, &is_large);

      text = digits = is_large ? g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) value)
                               : g_strdup_printf ("%" G_GINT64_FORMAT, value);
      length = strlen (digits);
    }
  if (length > GK_ARROW_MAX_TEXT || memchr (text, '\0', length) != NULL || !g_utf8_validate_len (text, length, NULL))
    return set_value_error (field, row, GK_ERROR_ENCODING, error);
  gk_text_trim (&text, &length);
  if (length == 0)
    return TRUE;
  *number = gk_dataset_add_key_value (dataset, key, text, length, error);

  return *number > 0;
}

static gboolean
is_key_type (const GkFieldType *type)
{
  return type->kind == GK_FIELD_TEXT || type->kind == GK_FIELD_SIGNED || type->kind == GK_FIELD_UNSIGNED;
}

static gboolean
fill_key (GkDataset *dataset, gint32 key, const GkField *field, const char *format, GError **error)
{
  guint32 *rows;

  if (field->type.kind == GK_FIELD_NULL)
    return TRUE;
  if (!is_key_type (&field->type))
    return gk_field_refuse (field->name, format, error);

  rows = gk_dataset_add_key_rows (dataset, key, error);
  for (guint64 row = 0; rows != NULL && row < field->n; row++)
    if (!add_key (dataset, key, field, field->first + row, row, &rows[row], error))
      return FALSE;

  return rows != NULL;
}

/* The same for indices of a dictionary. */
static gboolean
fill_key_by_dictionary (GkDataset *dataset, gint32 key, const GkField *indices, const struct ArrowSchema *schema,
                        GError **error)
{
  const struct ArrowArray *array = indices->array->dictionary;
  g_autofree guint32 *numbers = NULL;
  guint32 *rows;
  GkField words;

  if (array->length < 0 || (indices->type.kind != GK_FIELD_SIGNED && indices->type.kind != GK_FIELD_UNSIGNED))
    return gk_field_contradict (indices->name, error);
  if (!gk_field_init (&words, indices->name, schema->dictionary, array, 0, (guint64) array->length, error))
    return FALSE;
  if (words.type.kind == GK_FIELD_NULL)
    return TRUE;
  if (!is_key_type (&words.type) || schema->dictionary->dictionary != NULL)
    return gk_field_refuse (indices->name, schema->dictionary->format, error);

  numbers = gk_try_malloc0_n (words.n, sizeof *numbers, error);
  rows = numbers != NULL ? gk_dataset_add_key_rows (dataset, key, error) : NULL;
  for (guint64 row = 0; rows != NULL && row < indices->n; row++)
    {
      gboolean is_large;
      gint64 index;

      if (!gk_field_is_set (indices->valid, indices->first + row))
        continue;
      index = gk_field_integer (indices, indices->first + row, &is_large);
      if (is_large || index < 0 || (guint64) index >= words.n)
        return gk_field_contradict (indices->name, error);
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
      if (gk_field_is_set (valid, (guint64) batch->offset + row))
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
  GkField field;

  if (key < 0 && cell < 0)
    {
      g_autofree char *excerpt = g_utf8_make_valid (name, (gssize) MIN (strlen (name), GK_ARROW_MAX_EXCERPT));

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
  if (!gk_field_init (&field, name, schema, array, skip, dataset->n_rows, error))
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

  return fill_cell (dataset, (guint32) cell, &field, schema->format, error);
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
  if (!gk_arrow_check_batch (schema, moved, error))
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
        gk_arrow_set_stream_error (stream, error);
      return NULL;
    }
  if (array.release == NULL)
    {
      *end = TRUE;
      return NULL;
    }
  if (stream->get_schema (stream, &schema) != 0)
    {
      gk_arrow_set_stream_error (stream, error);
      array.release (&array);
      return NULL;
    }

  return gk_dataset_new_from_arrow (form, &schema, &array, error);
}
