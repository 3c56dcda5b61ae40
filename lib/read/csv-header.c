/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/csv-private.h"

#include <string.h>

/* Ids that differ in more characters than this are not taken for each other. */
#define MAX_DISTANCE 3

/*
 * The columns with a meaning of their own. In the wide form such a name is never a cell: one that is called the same
 * needs the long form.
 */
static const struct {
  const char *name;
  GkCsvRole role;
  gboolean is_wide;
  gboolean is_long;
} words[] = {
  { "form", GK_CSV_FORM, TRUE, TRUE },
  { "source", GK_CSV_SOURCE, TRUE, TRUE },
  { "period", GK_CSV_PERIOD, TRUE, TRUE },
  { "body", GK_CSV_BODY_NAME, TRUE, TRUE },
  { "body_name", GK_CSV_BODY_NAME, TRUE, TRUE },
  { "body_code", GK_CSV_BODY_CODE, TRUE, TRUE },
  { "code", GK_CSV_BODY_CODE, TRUE, TRUE },
  { "document_number", GK_CSV_DOCUMENT_NUMBER, TRUE, FALSE },
  { "index_number", GK_CSV_INDEX_NUMBER, TRUE, FALSE },
  { "cell", GK_CSV_CELL, FALSE, TRUE },
  { "value", GK_CSV_VALUE, FALSE, TRUE },
  { "status", GK_CSV_STATE, FALSE, TRUE },
  { "state", GK_CSV_STATE, FALSE, TRUE },
  { "raw", GK_CSV_RAW, FALSE, TRUE },
  { "line", GK_CSV_LINE, FALSE, TRUE },
  { "name", GK_CSV_NAME, FALSE, TRUE },
};

/* What a column called @name holds; GK_CSV_FIGURES if the name has no meaning of its own. */
static GkCsvRole
find_role (const char *name, gboolean is_long)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if ((is_long ? words[i].is_long : words[i].is_wide) && strcmp (words[i].name, name) == 0)
      return words[i].role;

  return GK_CSV_FIGURES;
}

gboolean
gk_csv_count_fits (GPtrArray *forms, const char *id, guint32 *fits)
{
  gboolean known = FALSE;

  for (guint i = 0; i < forms->len; i++)
    if (gk_form_find_cell (g_ptr_array_index (forms, i), id) >= 0)
      {
        fits[i]++;
        known = TRUE;
      }

  return known;
}

gint32
gk_csv_choose_form (GPtrArray *forms, const guint32 *fits, const char *source, guint32 line, guint32 column,
                    GError **error)
{
  const GkForm *best = NULL;
  const GkForm *rival = NULL;
  gint32 chosen = -1;
  guint32 most = 1;

  for (guint i = 0; i < forms->len; i++)
    {
      const GkForm *form = g_ptr_array_index (forms, i);

      /* The same form may have been loaded twice. */
      if (fits[i] < most || (best != NULL && strcmp (best->digest, form->digest) == 0))
        continue;
      rival = fits[i] == most ? best : NULL;
      best = form;
      most = fits[i];
      chosen = (gint32) i;
    }

  if (best == NULL)
    gk_set_error (error, GK_ERROR_UNRECOGNISED, source, line, column,
                  "no known form fits: none has one of the cells that are named",
                  "没有匹配的表式：所列单元格不属于任何已知表式");
  else if (rival != NULL)
    gk_set_error (error, GK_ERROR_AMBIGUOUS, source, line, column,
                  "forms %s and %s fit equally well; a column \"form\" may name one",
                  "表式 %s 与 %s 同样匹配；可用“form”列指明", rival->id, best->id);

  return rival == NULL ? chosen : -1;
}

gint32
gk_csv_find_form (const GkCsv *csv, GPtrArray *forms, GError **error)
{
  const char *id = gk_csv_get (csv, GK_CSV_FORM);
  const GkForm *found = NULL;
  gint32 number = -1;

  for (guint i = 0; id != NULL && i < forms->len; i++)
    {
      const GkForm *form = g_ptr_array_index (forms, i);

      if (strcmp (form->id, id) != 0)
        continue;
      if (found != NULL && strcmp (found->digest, form->digest) != 0)
        {
          gk_csv_set_error (csv, (guint32) gk_csv_header (csv)->by_role[GK_CSV_FORM], error, GK_ERROR_AMBIGUOUS,
                            "several forms are called %s", "有多个表式名为 %s", id);
          return -1;
        }
      if (found == NULL)
        number = (gint32) i;
      found = form;
    }

  if (id != NULL && found == NULL)
    {
      g_autofree char *excerpt = gk_csv_excerpt (id);

      gk_csv_set_error (csv, (guint32) gk_csv_header (csv)->by_role[GK_CSV_FORM], error, GK_ERROR_UNRECOGNISED,
                        "there is no form \"%s\"", "没有表式“%s”", excerpt);
    }

  return number;
}

/* How many characters have to be changed, added or left out between the two, or @limit + 1 if more than @limit. */
static guint
edit_distance (const char *left, const char *right, guint limit)
{
  gsize n_left = strlen (left);
  gsize n_right = strlen (right);
  guint row[GK_FORM_MAX_CELL_ID + 1];

  if (n_left > GK_FORM_MAX_CELL_ID || n_right > GK_FORM_MAX_CELL_ID || MAX (n_left, n_right) - MIN (n_left, n_right) > limit)
    return limit + 1;

  for (gsize k = 0; k <= n_right; k++)
    row[k] = (guint) k;
  for (gsize i = 1; i <= n_left; i++)
    {
      guint diagonal = row[0];
      guint least = row[0] = (guint) i;

      for (gsize k = 1; k <= n_right; k++)
        {
          guint changed = diagonal + (left[i - 1] != right[k - 1]);

          diagonal = row[k];
          row[k] = MIN (changed, MIN (diagonal, row[k - 1]) + 1);
          least = MIN (least, row[k]);
        }
      if (least > limit)
        return limit + 1;
    }

  return MIN (row[n_right], limit + 1);
}

static void
consider (const char *candidate, const char *name, guint *limit, const char **nearest)
{
  guint distance = edit_distance (candidate, name, *limit);

  if (distance > *limit || (*nearest != NULL && distance == *limit))
    return;
  *limit = distance;
  *nearest = candidate;
}

static void
consider_cells (GkForm *form, const char *id, guint *limit, const char **nearest)
{
  for (guint32 i = 0; i < form->cells->len; i++)
    consider (gk_form_get_cell_at (form, i)->id, id, limit, nearest);
}

void
gk_csv_set_cell_error (const GkCsv *csv, guint32 column, const char *id, GkForm *form, GPtrArray *forms, GError **error)
{
  g_autofree char *excerpt = gk_csv_excerpt (id);
  g_auto (GkMessage) lacking = { 0 };
  guint limit = (guint) MIN (strlen (id) / 3, MAX_DISTANCE);
  const char *nearest = NULL;

  for (gsize i = 0; !gk_csv_header (csv)->is_long && i < G_N_ELEMENTS (words); i++)
    if (words[i].is_wide)
      consider (words[i].name, id, &limit, &nearest);
  for (guint i = 0; form == NULL && i < forms->len; i++)
    consider_cells (g_ptr_array_index (forms, i), id, &limit, &nearest);
  if (form != NULL)
    consider_cells (form, id, &limit, &nearest);

  if (form != NULL)
    gk_message_set (&lacking, "form %s has no cell \"%s\"", "表式 %s 没有单元格“%s”", form->id, excerpt);
  else
    gk_message_set (&lacking, "no known form has a cell \"%s\"", "已知表式都没有单元格“%s”", excerpt);
  if (nearest != NULL)
    {
      GkMessage asking = { g_strdup_printf ("%s; did you mean \"%s\"?", lacking.en, nearest),
                           g_strdup_printf ("%s；是否应为“%s”？", lacking.zh, nearest) };

      gk_message_clear (&lacking);
      lacking = asking;
    }
  gk_csv_set_error_message (csv, column, error, GK_ERROR_SYNTAX, &lacking);
}

void
gk_csv_header_clear (GkCsvHeader *header)
{
  g_clear_pointer (&header->names, g_free);
  g_clear_pointer (&header->columns, g_free);
  g_clear_pointer (&header->column_names, g_free);
}

static gint
compare_names (gconstpointer left, gconstpointer right, gpointer data)
{
  const GkCsvHeader *header = data;
  guint32 one = *(const guint32 *) left;
  guint32 other = *(const guint32 *) right;
  int order = strcmp (header->columns[one].name, header->columns[other].name);

  return order != 0 ? order : one < other ? -1 : one > other;
}

/* Finds the first column whose name stands before it already; -1 if there is none. */
static gint32
find_repeated (GkCsvHeader *header, guint32 *columns)
{
  gint32 repeated = -1;

  for (guint32 i = 0; i < header->n_columns; i++)
    columns[i] = i;
  g_qsort_with_data (columns, (gint) header->n_columns, sizeof *columns, compare_names, header);
  for (guint32 i = 1; i < header->n_columns; i++)
    if (strcmp (header->columns[columns[i - 1]].name, header->columns[columns[i]].name) == 0
        && (repeated < 0 || columns[i] < (guint32) repeated))
      repeated = (gint32) columns[i];

  return repeated;
}

/* Names that are empty or stand twice are refused. */
static gboolean
check_names (GkCsvHeader *header, const GkCsv *csv, GError **error)
{
  g_autofree guint32 *columns = gk_try_malloc0_n (header->n_columns, sizeof *columns, error);
  g_autofree char *excerpt = NULL;
  gint32 repeated;

  if (columns == NULL)
    return FALSE;
  for (guint32 i = 0; i < header->n_columns; i++)
    if (*header->columns[i].name == '\0')
      {
        gk_csv_set_error (csv, i, error, GK_ERROR_SYNTAX, "the column has no name", "该列没有名称");
        return FALSE;
      }
  repeated = find_repeated (header, columns);
  if (repeated < 0)
    return TRUE;

  excerpt = gk_csv_excerpt (header->columns[repeated].name);
  gk_csv_set_error (csv, (guint32) repeated, error, GK_ERROR_SYNTAX, "column \"%s\" stands twice", "“%s”列出现了两次",
                    excerpt);

  return FALSE;
}

static gboolean
has_name (const GkCsvHeader *header, const char *name)
{
  for (guint32 i = 0; i < header->n_columns; i++)
    if (strcmp (header->columns[i].name, name) == 0)
      return TRUE;

  return FALSE;
}

/* All names that a long file may have, for a message. */
static char *
list_words (void)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].is_long)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", words[i].name);

  return g_string_free (list, FALSE);
}

/* Finds what each column holds; two that hold the same are refused, and what the long form does not know. */
static gboolean
assign_roles (GkCsvHeader *header, const GkCsv *csv, GError **error)
{
  for (guint i = 0; i < GK_CSV_N_ROLES; i++)
    header->by_role[i] = -1;

  for (guint32 i = 0; i < header->n_columns; i++)
    {
      GkCsvColumn *column = &header->columns[i];
      gint32 other;

      column->role = find_role (column->name, header->is_long);
      other = header->by_role[column->role];
      if (column->role == GK_CSV_FIGURES && header->is_long)
        {
          g_autofree char *excerpt = gk_csv_excerpt (column->name);
          g_autofree char *list = list_words ();

          gk_csv_set_error (csv, i, error, GK_ERROR_SYNTAX,
                            "column \"%s\" is not known beside \"cell\" and \"value\"; expected %s",
                            "“cell”“value”之外不认识“%s”列；可用的列：%s", excerpt, list);
          return FALSE;
        }
      if (column->role != GK_CSV_FIGURES && other >= 0)
        {
          gk_csv_set_error (csv, i, error, GK_ERROR_SYNTAX, "columns \"%s\" and \"%s\" say the same; expected one",
                            "“%s”列与“%s”列含义相同；只应有其一", header->columns[other].name, column->name);
          return FALSE;
        }
      header->by_role[column->role] = (gint32) i;
    }

  return TRUE;
}

/* Takes the fields that were read as names. */
static gboolean
take_names (GkCsvHeader *header, GkCsv *csv, GError **error)
{
  header->columns = gk_try_malloc0_n (csv->n_fields, sizeof *header->columns, error);
  if (header->columns != NULL)
    header->column_names = gk_try_malloc0_n (csv->n_fields, sizeof *header->column_names, error);
  if (header->columns == NULL || header->column_names == NULL)
    return FALSE;

  header->n_columns = csv->n_fields;
  header->line = csv->row_line;
  for (guint32 i = 0; i < csv->n_fields; i++)
    header->columns[i].name = header->column_names[i] = gk_csv_trim (gk_csv_field (csv, i));
  header->names = g_steal_pointer (&csv->buffer);
  csv->n_allocated = 0;
  csv->n_bytes = 0;
  header->is_long = has_name (header, "cell") && has_name (header, "value");

  return TRUE;
}

gboolean
gk_csv_header_init (GkCsvHeader *header, GkCsv *csv, GError **error)
{
  *header = (GkCsvHeader){ 0 };
  if (!gk_csv_next (csv, error) || !take_names (header, csv, error) || !check_names (header, csv, error)
      || !assign_roles (header, csv, error))
    return FALSE;

  csv->header = header;
  csv->columns = header->column_names;
  csv->n_columns = header->n_columns;

  return TRUE;
}

char *
gk_csv_get (const GkCsv *csv, GkCsvRole role)
{
  gint32 column = gk_csv_header (csv)->by_role[role];
  char *text = column >= 0 ? gk_csv_trim (gk_csv_field (csv, (guint32) column)) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
gk_text_is_csv (const char *text, gsize length, GPtrArray *forms)
{
  g_auto (GkCsv) csv = { 0 };
  g_auto (GkCsvHeader) header = { 0 };

  gk_csv_init (&csv, text, length, NULL);
  /* The names in front of a mistake tell what was meant: reading it as CSV says where the mistake is. */
  gk_csv_next (&csv, NULL);
  if (!take_names (&header, &csv, NULL))
    return FALSE;
  if (header.is_long)
    return TRUE;

  for (guint32 i = 0; i < header.n_columns; i++)
    for (guint k = 0; k < forms->len && find_role (header.columns[i].name, FALSE) == GK_CSV_FIGURES; k++)
      if (gk_form_find_cell (g_ptr_array_index (forms, k), header.columns[i].name) >= 0)
        return TRUE;

  return FALSE;
}
