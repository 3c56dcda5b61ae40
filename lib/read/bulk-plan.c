/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-long-private.h"

#include <string.h>

/* Decimals and digits that a figure of the fast path has together at most, so that it fits into 32 bits. */
#define PLAIN_POWER 9

/* A byte order mark. */
#define MARK "\xEF\xBB\xBF"

GBytes *
gk_bulk_skip_mark (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size >= strlen (MARK) && memcmp (data, MARK, strlen (MARK)) == 0)
    return g_bytes_new_from_bytes (bytes, strlen (MARK), size - strlen (MARK));

  return g_bytes_ref (bytes);
}

GBytes *
gk_bulk_decode (GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean is_utf16 = size >= 2 && (memcmp (data, "\xFF\xFE", 2) == 0 || memcmp (data, "\xFE\xFF", 2) == 0);

  if (is_utf16 || (size <= GK_READ_MAX_BYTES && !gk_is_plain_ascii (data, size)))
    return gk_decode (bytes, name, error);

  return gk_bulk_skip_mark (bytes);
}

gint
gk_bulk_key_of_role (GkCsvRole role)
{
  switch (role)
    {
    case GK_CSV_BODY_CODE:
      return gk_key_index (GK_KEY_BODY_CODE);
    case GK_CSV_BODY_NAME:
      return gk_key_index (GK_KEY_BODY_NAME);
    case GK_CSV_PERIOD:
      return gk_key_index (GK_KEY_PERIOD);
    case GK_CSV_SOURCE:
      return gk_key_index (GK_KEY_SOURCE);
    default:
      return -1;
    }
}

/* Columns in which the same text is the same figure have the same number. */
static guint32
class_of (GHashTable *classes, const GkFigureContext *context)
{
  char *name = g_strdup_printf ("%u %d %d %s", context->decimals, context->measure, context->has_sign,
                                context->unit != NULL ? context->unit : "");
  guint32 class = GPOINTER_TO_UINT (g_hash_table_lookup (classes, name));

  if (class == 0)
    {
      class = g_hash_table_size (classes) + 1;
      g_hash_table_insert (classes, name, GUINT_TO_POINTER (class));
    }
  else
    g_free (name);

  return class;
}

static void
plan_figures (GkBulk *bulk, GkFields *fields, GHashTable *classes, const GkReport *first)
{
  fields->context = gk_report_figure_context (first, fields->cell, NULL);
  fields->class = class_of (classes, &fields->context);
  fields->n_digits = (guint8) MIN (PLAIN_POWER - MIN (fields->context.decimals, PLAIN_POWER), GK_BULK_PLAIN_DIGITS);
  fields->scale = 1;
  for (guint i = 0; i < fields->context.decimals && fields->n_digits > 0; i++)
    fields->scale *= 10;
  bulk->missing[fields->cell] = GK_CELL_BLANK;
}

static void
plan_columns (GkBulk *bulk, const GkCsvHeader *header, const GkReport *first)
{
  g_autoptr (GHashTable) classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < header->n_columns; i++)
    {
      GkFields *fields = &bulk->fields[i];
      GkCsvRole role = header->columns[i].role;
      gint32 cell = role == GK_CSV_FIGURES ? gk_form_find_cell (bulk->form, header->columns[i].name) : -1;

      fields->key = gk_bulk_key_of_role (role);
      if (role == GK_CSV_FORM)
        fields->kind = GK_FIELDS_FORM;
      else if (fields->key >= 0)
        {
          fields->kind = GK_FIELDS_KEY;
          bulk->has_key[fields->key] = TRUE;
        }
      else if (role != GK_CSV_FIGURES)
        fields->kind = GK_FIELDS_TEXT;
      else if (cell < 0)
        fields->kind = GK_FIELDS_EMPTY;
      else
        {
          fields->cell = (guint32) cell;
          plan_figures (bulk, fields, classes, first);
        }
    }
}

/* Long: the fields are the cells of the form. */
static void
plan_cells (GkBulk *bulk, const GkReport *report)
{
  g_autoptr (GHashTable) classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < bulk->n_columns; i++)
    {
      bulk->fields[i].cell = i;
      plan_figures (bulk, &bulk->fields[i], classes, report);
      bulk->missing[i] = GK_CELL_ABSENT;
    }
}

static gboolean
is_plain (const GkFields *fields)
{
  return fields->kind == GK_FIELDS_FIGURES && fields->n_digits > 0;
}

/* Puts columns together that are read alike. */
static void
plan_runs (GkBulk *bulk)
{
  for (guint32 i = 0; i < bulk->n_columns; i++)
    {
      GkFieldsRun *last = bulk->n_runs > 0 ? &bulk->runs[bulk->n_runs - 1] : NULL;

      if (last != NULL && is_plain (&bulk->fields[i]) == last->is_plain
          && (!last->is_plain || bulk->fields[i].scale == bulk->fields[last->start].scale))
        last->end++;
      else
        bulk->runs[bulk->n_runs++] = (GkFieldsRun){ i, i + 1, is_plain (&bulk->fields[i]) };
    }
}

/* The field in which the record of @csv, which has just been read, names its form, as it stands in the text. FALSE
 * without memory. */
static gboolean
plan_form (GkBulk *bulk, GkCsvFilling *filling, const char *record, gsize length)
{
  gint32 column = gk_csv_header (gk_csv_filling_get_csv (filling))->by_role[GK_CSV_FORM];
  GkFieldIndex index
      = { .text = record, .length = gk_bulk_record_length (record, length), .separator = bulk->separator };
  GkForm *best = gk_csv_filling_choose_form (filling, NULL);
  gboolean enough = column < 0 || gk_field_index_more (&index);

  bulk->fits_best = best != NULL && strcmp (best->digest, bulk->form->digest) == 0;
  if (index.n_ends > (guint32) MAX (column, 0))
    {
      guint32 start = column > 0 ? index.ends[column - 1] + 1 : 0;

      bulk->form_length = index.ends[column] - start;
      bulk->form_text = g_strndup (record + start, bulk->form_length);
    }
  else
    bulk->form_text = g_strdup ("");
  gk_field_index_clear (&index);

  return enough;
}

gboolean
gk_bulk_plan (GkBulk *bulk, GkCsvFilling *filling, const char *record, gsize length, GkForm *form, GError **error)
{
  const GkCsvHeader *header = gk_csv_filling_get_csv (filling)->header;
  g_autoptr (GkReport) report = gk_report_try_new (form, error);
  guint32 n = header->is_long ? form->cells->len : header->n_columns;

  if (report == NULL)
    return FALSE;
  bulk->form = form;
  bulk->seed = gk_hash_new_seed ();
  bulk->n_runs = 0;
  bulk->separator = gk_csv_filling_get_csv (filling)->separator;
  bulk->n_columns = n;
  bulk->fields = gk_try_malloc0_n (n, sizeof *bulk->fields, error);
  bulk->runs = bulk->fields != NULL ? gk_try_malloc0_n (n, sizeof *bulk->runs, error) : NULL;
  bulk->missing = bulk->runs != NULL ? gk_try_malloc0_n (form->cells->len, 1, error) : NULL;
  bulk->filled = bulk->missing != NULL ? gk_try_malloc0_n (n, sizeof *bulk->filled, error) : NULL;
  if (bulk->filled == NULL)
    return FALSE;

  for (guint32 i = 0; i < n; i++)
    g_mutex_init (&bulk->filled[i].lock);
  memset (bulk->missing, GK_CELL_ABSENT, form->cells->len);
  if (header->is_long)
    {
      plan_cells (bulk, report);
      bulk->plan = gk_long_plan_new (bulk, header);
      bulk->plan->is_surveyed = bulk->forms->len == 1;
    }
  else
    {
      plan_columns (bulk, header, report);
      plan_runs (bulk);
    }

  return plan_form (bulk, filling, record, length) || gk_bulk_set_no_memory (bulk->source, error);
}

void
gk_bulk_clear (GkBulk *bulk)
{
  for (guint32 i = 0; bulk->filled != NULL && i < bulk->n_columns; i++)
    {
      g_free (bulk->filled[i].filled);
      g_mutex_clear (&bulk->filled[i].lock);
    }
  g_clear_pointer (&bulk->filled, g_free);
  g_clear_pointer (&bulk->missing, g_free);
  g_clear_pointer (&bulk->fields, g_free);
  g_clear_pointer (&bulk->runs, g_free);
  g_clear_pointer (&bulk->form_text, g_free);
  g_clear_pointer (&bulk->plan, gk_long_plan_free);
  g_clear_pointer (&bulk->dataset, gk_dataset_unref);
}
