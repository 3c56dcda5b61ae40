/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/csv-private.h"
#include "base/file-private.h"

/* What headers call the body of a row. */
static const char *const code_names[] = { "body_code", "机关代码", "机构代码", "单位代码", "统一社会信用代码", NULL };
static const char *const body_names[] = { "body", "机关名称", "机关", "机构名称", "单位名称", "单位", NULL };

gint32
gk_ledger_match_column (const GkLedger *ledger, const char *name)
{
  gint32 column = gk_ledger_find_column (ledger, name, strlen (name));
  g_autofree char *key = gk_count_label_key (name);

  for (guint32 i = 0; i < ledger->columns->len && column < 0; i++)
    for (gint32 language = GK_LANGUAGE_ENGLISH; language <= GK_LANGUAGE_CHINESE && column < 0; language += 10)
      {
        const char *label = gk_message_get (&gk_ledger_column (ledger, i)->label, language);
        g_autofree char *own = label != NULL ? gk_count_label_key (label) : NULL;

        if (own != NULL && *key != '\0' && strcmp (own, key) == 0)
          column = (gint32) i;
      }
  if (column < 0 && g_strv_contains (code_names, name))
    column = (gint32) ledger->columns->len;
  if (column < 0 && g_strv_contains (body_names, name))
    column = (gint32) ledger->columns->len + 1;

  return column;
}

/* Which column of the ledger each field is, and where each column stands. */
typedef struct {
  guint n_columns;
  gint32 *columns; /* one a field, see gk_ledger_match_column() */
  guint32 places[GK_FORM_MAX_COLUMNS + 2];
} Mapping;

/* Refuses a source without a column that every row has to have. */
static gboolean
check_required (const GkLedger *ledger, const Mapping *mapping, const char *name, guint32 line, GError **error)
{
  for (guint32 i = 0; i < ledger->columns->len; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (ledger, i);

      if (!column->required || mapping->places[i] > 0)
        continue;
      gk_set_error (error, GK_ERROR_SYNTAX, name, line, 0,
                    "the header lacks a column that every row of the ledger has: %s", "表头缺少台账每行必填的列：%s",
                    column->id);
      return FALSE;
    }

  return TRUE;
}

static gboolean
map_header (GkTally *tally, const GkLedger *ledger, guint32 source, GkCsv *csv, Mapping *mapping, GError **error)
{
  mapping->n_columns = csv->n_fields;
  mapping->columns = gk_try_malloc0_n (csv->n_fields, sizeof *mapping->columns, error);
  if (mapping->columns == NULL)
    return FALSE;

  for (guint32 i = 0; i < csv->n_fields; i++)
    {
      const char *name = gk_csv_trim (gk_csv_field (csv, i));
      g_autofree char *excerpt = gk_csv_excerpt (name);
      gint32 column = gk_ledger_match_column (ledger, name);

      mapping->columns[i] = column;
      if (column < 0)
        {
          g_auto (GkMessage) message = { 0 };

          gk_message_set (&message, "the ledger \"%s\" has no column \"%s\"; it is passed over",
                          "台账“%s”没有“%s”列；该列从略", ledger->id, excerpt);
          gk_tally_diagnose (tally, GK_SEVERITY_WARNING, source, csv->row_line, i + 1, &message);
        }
      else if (mapping->places[column] > 0)
        {
          gk_csv_set_error (csv, i, error, GK_ERROR_SYNTAX, "\"%s\" names a column that stands in front of it already",
                            "“%s”所指的列前面已有", excerpt);
          return FALSE;
        }
      else
        mapping->places[column] = i + 1;
    }

  return check_required (ledger, mapping, csv->source, csv->row_line, error);
}

/* Takes the rows behind the header. */
static gboolean
take_rows (GkTally *tally, guint32 ledger, guint32 source, GkCsv *csv, const Mapping *mapping, GError **error)
{
  guint n = gk_form_ledger (tally->form, ledger)->columns->len;
  const char *texts[GK_FORM_MAX_COLUMNS + 2] = { NULL };
  GkLedgerRow row = { .texts = texts, .places = mapping->places, .source = source };

  row.body_place = mapping->places[n] > 0 ? mapping->places[n] : mapping->places[n + 1];
  for (;;)
    {
      if (!gk_csv_next (csv, error))
        return FALSE;
      if (csv->n_fields == 0)
        return TRUE;
      for (guint32 i = 0; i < csv->n_fields; i++)
        if (mapping->columns[i] >= 0)
          texts[mapping->columns[i]] = gk_csv_trim (gk_csv_field (csv, i));
      row.body_code = texts[n];
      row.body_name = texts[n + 1];
      row.line = csv->row_line;
      if (!gk_tally_take_row (tally, ledger, &row, error))
        return FALSE;
    }
}

static gboolean
add_csv (GkTally *tally, const char *id, const char *data, gsize length, const char *name, GError **error)
{
  g_auto (GkCsv) csv = { 0 };
  Mapping mapping = { 0 };
  const char *end;
  guint32 ledger;
  guint32 source;
  g_autofree const char **names = NULL;
  g_autofree char *header = NULL;
  gboolean taken;

  if (!gk_tally_find_ledger (tally, id, &ledger, error))
    return FALSE;
  if (length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (!g_utf8_validate_len (data, length, &end))
    {
      guint32 line = 1;

      for (const char *at = data; at < end; at++)
        line += *at == '\n';
      gk_set_error (error, GK_ERROR_ENCODING, name, line, 0, "expected a ledger in UTF-8", "台账应为 UTF-8 编码");
      return FALSE;
    }

  source = gk_tally_add_source (tally, ledger, name);
  gk_csv_init (&csv, data, length, name);
  if (!gk_csv_next (&csv, error))
    return FALSE;
  taken = map_header (tally, gk_form_ledger (tally->form, ledger), source, &csv, &mapping, error);
  if (taken)
    {
      /* The names stay while the fields of the rows take their place. */
      names = g_new (const char *, mapping.n_columns + 1);
      for (guint32 i = 0; i < mapping.n_columns; i++)
        names[i] = gk_csv_field (&csv, i);
      header = g_steal_pointer (&csv.buffer);
      csv.n_allocated = 0;
      csv.n_bytes = 0;
      csv.columns = names;
      csv.n_columns = mapping.n_columns;
      taken = take_rows (tally, ledger, source, &csv, &mapping, error);
    }
  g_free (mapping.columns);

  return taken;
}

gboolean
gk_tally_add_csv_data (GkTally *tally, const char *ledger, const char *data, gssize length, const char *name,
                       GError **error)
{
  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  return add_csv (tally, ledger, data, length < 0 ? strlen (data) : (gsize) length, name, error);
}

gboolean
gk_tally_add_csv_file (GkTally *tally, const char *ledger, const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autofree char *name = NULL;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  file = gk_read_file (path, GK_COUNT_MAX_BYTES, error);
  if (file == NULL)
    return FALSE;
  name = g_filename_display_name (path);
  data = g_bytes_get_data (file, &length);

  return add_csv (tally, ledger, data != NULL ? data : "", length, name, error);
}

gboolean
gk_tally_add_row (GkTally *tally, const char *ledger, const char *const *columns, const char *const *values, guint32 n,
                  guint32 line, GError **error)
{
  const char *texts[GK_FORM_MAX_COLUMNS + 2] = { NULL };
  guint32 places[GK_FORM_MAX_COLUMNS + 2] = { 0 };
  GkLedgerRow row = { .texts = texts, .places = places, .line = line };
  g_autoptr (GPtrArray) trimmed = g_ptr_array_new_with_free_func (g_free);
  const GkLedger *form;
  guint32 number;
  guint n_columns;

  g_return_val_if_fail (tally != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);
  g_return_val_if_fail (n == 0 || (columns != NULL && values != NULL), FALSE);

  if (!gk_tally_find_ledger (tally, ledger, &number, error))
    return FALSE;
  form = gk_form_ledger (tally->form, number);
  n_columns = form->columns->len;
  for (guint32 i = 0; i < n; i++)
    {
      gint32 column;

      if (!g_utf8_validate (columns[i], -1, NULL) || (values[i] != NULL && !g_utf8_validate (values[i], -1, NULL)))
        {
          gk_set_error (error, GK_ERROR_ENCODING, NULL, line, i + 1, "expected a row in UTF-8", "该行应为 UTF-8 编码");
          return FALSE;
        }
      column = gk_ledger_match_column (form, columns[i]);
      if (column < 0)
        {
          gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, line, i + 1, "the ledger \"%s\" has no column \"%s\"",
                        "台账“%s”没有“%s”列", ledger, columns[i]);
          return FALSE;
        }
      if (values[i] != NULL)
        {
          g_ptr_array_add (trimmed, g_strdup (values[i]));
          texts[column] = gk_csv_trim (g_ptr_array_index (trimmed, trimmed->len - 1));
        }
      places[column] = i + 1;
    }
  row.body_code = texts[n_columns];
  row.body_name = texts[n_columns + 1];
  row.body_place = places[n_columns] > 0 ? places[n_columns] : places[n_columns + 1];
  row.source = gk_tally_add_source (tally, number, NULL);

  return gk_tally_take_row (tally, number, &row, error);
}
