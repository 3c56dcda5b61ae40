/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <gongkai/arrow.h>

#include <errno.h>
#include <string.h>

#include "base/number-private.h"
#include "check/check-private.h"
#include "data/dataset-private.h"

/*
 * Record batches for others. Every structure owns what it points to by its private data, so that a consumer may move
 * a child out of its parent and release it alone. Memory of a dataset is kept by a reference on it.
 */

#define MAX_BUFFERS 3

/* Digits of the largest scaled integer: every decimal column has the same type, whatever is in it. */
#define DECIMAL_PRECISION 19
#define DECIMAL_WIDTH 16

typedef struct {
  char *format;
  char *name;
} SchemaData;

typedef struct {
  const void *buffers[MAX_BUFFERS];
  gpointer owned[MAX_BUFFERS]; /* buffers that are no one else's; NULL */
  GkDataset *dataset;          /* whose the others are; NULL if there are none */
} ArrayData;

/* ---- Structures ---- */

static void
release_schema (struct ArrowSchema *schema)
{
  SchemaData *data = schema->private_data;

  for (gint64 i = 0; i < schema->n_children; i++)
    {
      if (schema->children[i]->release != NULL)
        schema->children[i]->release (schema->children[i]);
      g_free (schema->children[i]);
    }
  if (schema->dictionary != NULL && schema->dictionary->release != NULL)
    schema->dictionary->release (schema->dictionary);
  g_free (schema->dictionary);
  g_free (schema->children);
  g_free (data->format);
  g_free (data->name);
  g_free (data);
  schema->release = NULL;
}

/* Takes @format. Children are empty structures. */
static void
schema_init (struct ArrowSchema *schema, char *format, const char *name, gint64 flags, guint n_children)
{
  SchemaData *data = g_new (SchemaData, 1);

  *data = (SchemaData){ format, g_strdup (name) };
  *schema = (struct ArrowSchema){ .format = data->format,
                                  .name = data->name,
                                  .flags = flags,
                                  .n_children = n_children,
                                  .children = n_children > 0 ? g_new (struct ArrowSchema *, n_children) : NULL,
                                  .release = release_schema,
                                  .private_data = data };
  for (guint i = 0; i < n_children; i++)
    schema->children[i] = g_new0 (struct ArrowSchema, 1);
}

static void
schema_init_dictionary (struct ArrowSchema *schema, const char *format, const char *name, gint64 flags)
{
  schema_init (schema, g_strdup (format), name, flags, 0);
  schema->dictionary = g_new0 (struct ArrowSchema, 1);
  schema_init (schema->dictionary, g_strdup ("u"), "", 0, 0);
}

static void
release_array (struct ArrowArray *array)
{
  ArrayData *data = array->private_data;

  for (gint64 i = 0; i < array->n_children; i++)
    {
      if (array->children[i]->release != NULL)
        array->children[i]->release (array->children[i]);
      g_free (array->children[i]);
    }
  if (array->dictionary != NULL && array->dictionary->release != NULL)
    array->dictionary->release (array->dictionary);
  g_free (array->dictionary);
  g_free (array->children);
  for (guint i = 0; i < MAX_BUFFERS; i++)
    g_free (data->owned[i]);
  gk_dataset_unref (data->dataset);
  g_free (data);
  array->release = NULL;
}

/* An array that may be released at any time: children are empty structures, buffers are NULL. */
static ArrayData *
array_init (struct ArrowArray *array, guint64 length, guint n_buffers, guint n_children)
{
  ArrayData *data = g_new0 (ArrayData, 1);

  *array = (struct ArrowArray){ .length = (gint64) length,
                                .n_buffers = n_buffers,
                                .n_children = n_children,
                                .buffers = data->buffers,
                                .children = n_children > 0 ? g_new (struct ArrowArray *, n_children) : NULL,
                                .release = release_array,
                                .private_data = data };
  for (guint i = 0; i < n_children; i++)
    array->children[i] = g_new0 (struct ArrowArray, 1);

  return data;
}

/* Gives the array a buffer of its own, which is 0. */
static gpointer
add_buffer (struct ArrowArray *array, guint index, guint64 n, gsize size, GError **error)
{
  ArrayData *data = array->private_data;

  data->owned[index] = gk_try_malloc0_n (n, size, error);
  data->buffers[index] = data->owned[index];

  return data->owned[index];
}

static void
set_bit (guint64 *bits, guint64 row, gboolean value)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % GK_WORD_ROWS);

  bits[row / GK_WORD_ROWS] = value ? bits[row / GK_WORD_ROWS] | bit : bits[row / GK_WORD_ROWS] & ~bit;
}

typedef const char *(*TextFunc) (gconstpointer texts, guint32 index);

/* Makes @array the texts that @text gives by number. */
static gboolean
fill_texts (struct ArrowArray *array, TextFunc text, gconstpointer texts, guint32 n, GError **error)
{
  guint64 size = 0;
  gint32 *offsets;
  char *bytes;

  array_init (array, n, 3, 0);
  for (guint32 i = 0; i < n; i++)
    size += strlen (text (texts, i));
  if (n > G_MAXINT32 || size > G_MAXINT32)
    {
      gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "a dictionary of more than 2 GiB", "字典超过 2 GiB");
      return FALSE;
    }
  offsets = add_buffer (array, 1, (guint64) n + 1, sizeof *offsets, error);
  bytes = offsets != NULL ? add_buffer (array, 2, size, 1, error) : NULL;
  if (bytes == NULL)
    return FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      gsize length = strlen (text (texts, i));

      memcpy (bytes + offsets[i], text (texts, i), length);
      offsets[i + 1] = offsets[i] + (gint32) length;
    }

  return TRUE;
}

/* ---- Datasets ---- */

static const struct {
  const char *name;
  gint32 key;
} keys[GK_N_KEYS] = {
  { "body_code", GK_KEY_BODY_CODE },
  { "body", GK_KEY_BODY_NAME },
  { "period", GK_KEY_PERIOD },
  { "source", GK_KEY_SOURCE },
};

static const GkKeyColumn *
known_key (const GkDataset *dataset, guint index)
{
  const GkKeyColumn *column = &dataset->keys[gk_key_index (keys[index].key)];

  return column->rows != NULL ? column : NULL;
}

static guint
count_columns (const GkDataset *dataset)
{
  guint n = dataset->form->cells->len;

  for (guint i = 0; i < GK_N_KEYS; i++)
    n += known_key (dataset, i) != NULL;

  return n;
}

static char *
column_format (const GkColumn *column, guint decimals)
{
  if (column->width == 0)
    return g_strdup ("n");
  if (decimals > 0)
    return g_strdup_printf ("d:%d,%u", DECIMAL_PRECISION, decimals);

  return g_strdup (column->width == 2 ? "s" : column->width == 4 ? "i" : "l");
}

static void
fill_schema (const GkDataset *dataset, struct ArrowSchema *schema)
{
  struct ArrowSchema **child;

  schema_init (schema, g_strdup ("+s"), "", 0, count_columns (dataset));
  child = schema->children;
  for (guint i = 0; i < GK_N_KEYS; i++)
    if (known_key (dataset, i) != NULL)
      schema_init_dictionary (*child++, "i", keys[i].name, ARROW_FLAG_NULLABLE);
  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    schema_init (*child++,
                 column_format (&dataset->columns[cell], gk_form_cell_indicator (dataset->form, cell)->decimals),
                 gk_form_get_cell_at (dataset->form, cell)->id, ARROW_FLAG_NULLABLE, 0);
}

static const char *
key_text (gconstpointer texts, guint32 index)
{
  return gk_words_text (texts, index);
}

static gboolean
fill_key (const GkDataset *dataset, const GkKeyColumn *column, struct ArrowArray *array, GError **error)
{
  guint64 *bits;
  gint32 *indices;

  array_init (array, dataset->n_rows, 2, 0);
  array->dictionary = g_new0 (struct ArrowArray, 1);
  if (!fill_texts (array->dictionary, key_text, &column->texts, column->texts.n, error))
    return FALSE;
  bits = add_buffer (array, 0, gk_dataset_n_words (dataset), sizeof *bits, error);
  indices = bits != NULL ? add_buffer (array, 1, dataset->n_rows, sizeof *indices, error) : NULL;
  if (indices == NULL)
    return FALSE;

  for (guint64 row = 0; row < dataset->n_rows; row++)
    if (column->rows[row] > 0)
      {
        set_bit (bits, row, TRUE);
        indices[row] = (gint32) (column->rows[row] - 1);
      }
    else
      array->null_count++;

  return TRUE;
}

/* The rows that are reported or derived: those that have a figure, but for bounds. */
static gboolean
fill_validity (const GkDataset *dataset, const GkColumn *column, struct ArrowArray *array, GError **error)
{
  guint64 *bits;

  if (column->special == NULL)
    {
      array->buffers[0] = column->present;
      array->null_count = (gint64) column->n_missing;
      return TRUE;
    }

  bits = add_buffer (array, 0, gk_dataset_n_words (dataset), sizeof *bits, error);
  if (bits == NULL)
    return FALSE;
  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      guint8 state = gk_column_state (column, row);
      gboolean is_value = state == GK_CELL_REPORTED || state == GK_CELL_DERIVED;

      set_bit (bits, row, is_value);
      array->null_count += !is_value;
    }

  return TRUE;
}

static gboolean
fill_decimals (const GkDataset *dataset, const GkColumn *column, struct ArrowArray *array, GError **error)
{
  guint8 *values = add_buffer (array, 1, dataset->n_rows, DECIMAL_WIDTH, error);

  for (guint64 row = 0; values != NULL && row < dataset->n_rows; row++)
    {
      gint128 value = gk_column_is_present (column, row) ? gk_column_value (column, row) : 0;

      memcpy (values + row * DECIMAL_WIDTH, &value, DECIMAL_WIDTH);
    }

  return values != NULL;
}

static gboolean
fill_cell (GkDataset *dataset, guint32 cell, struct ArrowArray *array, GError **error)
{
  const GkColumn *column = &dataset->columns[cell];
  ArrayData *data;

  if (column->width == 0)
    {
      array_init (array, dataset->n_rows, 0, 0);
      array->null_count = array->length;
      return TRUE;
    }

  data = array_init (array, dataset->n_rows, 2, 0);
  data->dataset = gk_dataset_ref (dataset);
  data->buffers[1] = column->values;

  return fill_validity (dataset, column, array, error)
         && (gk_form_cell_indicator (dataset->form, cell)->decimals == 0
             || fill_decimals (dataset, column, array, error));
}

static gboolean
fill_batch (GkDataset *dataset, struct ArrowArray *array, GError **error)
{
  struct ArrowArray **child;
  gboolean ok = TRUE;

  array_init (array, dataset->n_rows, 1, count_columns (dataset));
  child = array->children;
  for (guint i = 0; ok && i < GK_N_KEYS; i++)
    if (known_key (dataset, i) != NULL)
      ok = fill_key (dataset, known_key (dataset, i), *child++, error);
  for (guint32 cell = 0; ok && cell < dataset->form->cells->len; cell++)
    ok = fill_cell (dataset, cell, *child++, error);
  if (!ok)
    array->release (array);

  return ok;
}

gboolean
gk_dataset_export_arrow (GkDataset *dataset, struct ArrowSchema *schema, struct ArrowArray *array, GError **error)
{
  g_return_val_if_fail (dataset != NULL, FALSE);
  g_return_val_if_fail (schema != NULL, FALSE);
  g_return_val_if_fail (array != NULL, FALSE);

  schema->release = NULL;
  if (!fill_batch (dataset, array, error))
    return FALSE;
  fill_schema (dataset, schema);

  return TRUE;
}

/* ---- Streams ---- */

typedef struct {
  GkDataset *dataset;
  gboolean is_done;
  GError *error;
} StreamData;

static int
stream_get_schema (struct ArrowArrayStream *stream, struct ArrowSchema *schema)
{
  const StreamData *data = stream->private_data;

  fill_schema (data->dataset, schema);

  return 0;
}

static int
stream_get_next (struct ArrowArrayStream *stream, struct ArrowArray *array)
{
  StreamData *data = stream->private_data;

  *array = (struct ArrowArray){ .release = NULL };
  if (data->is_done)
    return 0;
  g_clear_error (&data->error);
  if (!fill_batch (data->dataset, array, &data->error))
    return ENOMEM;
  data->is_done = TRUE;

  return 0;
}

static const char *
stream_get_last_error (struct ArrowArrayStream *stream)
{
  const StreamData *data = stream->private_data;

  return data->error != NULL ? data->error->message : NULL;
}

static void
stream_release (struct ArrowArrayStream *stream)
{
  StreamData *data = stream->private_data;

  gk_dataset_unref (data->dataset);
  g_clear_error (&data->error);
  g_free (data);
  stream->release = NULL;
}

void
gk_dataset_export_arrow_stream (GkDataset *dataset, struct ArrowArrayStream *stream)
{
  StreamData *data;

  g_return_if_fail (dataset != NULL);
  g_return_if_fail (stream != NULL);

  data = g_new0 (StreamData, 1);
  data->dataset = gk_dataset_ref (dataset);
  *stream = (struct ArrowArrayStream){ .get_schema = stream_get_schema,
                                       .get_next = stream_get_next,
                                       .get_last_error = stream_get_last_error,
                                       .release = stream_release,
                                       .private_data = data };
}

/* ---- Scans ---- */

/* The verdicts that are hits. */
static const char *const verdicts[] = { "violated", "undecided" };

static const char *
verdict_text (gconstpointer texts, guint32 index)
{
  return ((const char *const *) texts)[index];
}

static const char *
rule_text (gconstpointer texts, guint32 index)
{
  return gk_form_get_rule_id ((GkForm *) texts, index);
}

static gboolean
fill_hits (GkScan *scan, struct ArrowArray *array, GError **error)
{
  GkForm *form = gk_scan_get_form (scan);
  guint64 n = gk_scan_get_n_hits (scan);
  struct ArrowArray *row = array->children[0];
  struct ArrowArray *rule = array->children[1];
  struct ArrowArray *verdict = array->children[2];
  gint64 *rows;
  gint32 *rules;
  gint8 *indices;

  array_init (row, n, 2, 0);
  array_init (rule, n, 2, 0);
  array_init (verdict, n, 2, 0);
  rule->dictionary = g_new0 (struct ArrowArray, 1);
  verdict->dictionary = g_new0 (struct ArrowArray, 1);
  rows = add_buffer (row, 1, n, sizeof *rows, error);
  rules = rows != NULL ? add_buffer (rule, 1, n, sizeof *rules, error) : NULL;
  indices = rules != NULL ? add_buffer (verdict, 1, n, sizeof *indices, error) : NULL;
  if (indices == NULL || !fill_texts (rule->dictionary, rule_text, form, gk_form_get_n_rules (form), error)
      || !fill_texts (verdict->dictionary, verdict_text, verdicts, G_N_ELEMENTS (verdicts), error))
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      rows[i] = (gint64) gk_scan_get_hit_rows (scan)[i];
      rules[i] = (gint32) gk_scan_get_hit_rules (scan)[i];
      indices[i] = gk_scan_get_hit_verdicts (scan)[i] == GK_VERDICT_VIOLATED ? 0 : 1;
    }

  return TRUE;
}

gboolean
gk_scan_export_arrow (GkScan *scan, struct ArrowSchema *schema, struct ArrowArray *array, GError **error)
{
  g_return_val_if_fail (scan != NULL, FALSE);
  g_return_val_if_fail (schema != NULL, FALSE);
  g_return_val_if_fail (array != NULL, FALSE);

  schema->release = NULL;
  array_init (array, gk_scan_get_n_hits (scan), 1, 3);
  if (!fill_hits (scan, array, error))
    {
      array->release (array);
      return FALSE;
    }

  schema_init (schema, g_strdup ("+s"), "", 0, 3);
  schema_init (schema->children[0], g_strdup ("l"), "row", 0, 0);
  schema_init_dictionary (schema->children[1], "i", "rule", 0);
  schema_init_dictionary (schema->children[2], "c", "verdict", 0);

  return TRUE;
}
