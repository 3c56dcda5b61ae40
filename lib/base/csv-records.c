/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/csv-private.h"

#include <string.h>

#include "base/text-private.h"

/* Characters of the input that a message repeats. */
#define MAX_EXCERPT 40

/* Fields that room is made for at first. */
#define FIRST_FIELDS 64

static gboolean
is_line_end (char character)
{
  return character == '\r' || character == '\n';
}

/*
 * What divides the fields of the header: a comma. Spreadsheets in places where numbers have decimal commas write ";",
 * and tables are often passed on with tabs; these are taken where the header has no comma.
 */
static char
find_separator (const char *at, const char *end)
{
  gboolean quoted = FALSE;
  gboolean semicolon = FALSE;
  gboolean tab = FALSE;

  while (at < end && is_line_end (*at))
    at++;
  for (; at < end && (quoted || !is_line_end (*at)); at++)
    if (*at == '"')
      quoted = !quoted;
    else if (!quoted && *at == ',')
      return ',';
    else if (!quoted)
      {
        semicolon |= *at == ';';
        tab |= *at == '\t';
      }

  return semicolon ? ';' : tab ? '\t' : ',';
}

void
gk_csv_init (GkCsv *csv, const char *text, gsize length, const char *source)
{
  *csv = (GkCsv){ .at = text, .end = text + length, .source = source, .line = 1, .row_line = 1 };
  csv->separator = find_separator (text, text + length);
}

void
gk_csv_clear (GkCsv *csv)
{
  g_clear_pointer (&csv->buffer, g_free);
  g_clear_pointer (&csv->starts, g_free);
}

char *
gk_csv_excerpt (const char *text)
{
  const char *end = text;
  g_autofree char *start = NULL;
  g_autofree char *collapsed = NULL;

  for (guint i = 0; i < MAX_EXCERPT && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  start = g_strndup (text, (gsize) (end - text));
  collapsed = gk_text_collapse (start);

  return *end != '\0' ? g_strconcat (collapsed, "…", NULL) : g_steal_pointer (&collapsed);
}

char *
gk_csv_trim (char *text)
{
  const char *start = text;
  gsize length = strlen (text);

  gk_text_trim (&start, &length);
  text += start - text;
  text[length] = '\0';

  return text;
}

void
gk_csv_set_error_message (const GkCsv *csv, guint32 column, GError **error, GkError code, const GkMessage *message)
{
  g_autofree char *name = NULL;
  g_auto (GkMessage) named = { 0 };

  if (csv->columns == NULL || column >= csv->n_columns)
    {
      gk_set_error_message (error, code, csv->source, csv->row_line, column + 1, message);
      return;
    }

  name = gk_csv_excerpt (csv->columns[column]);
  named.en = g_strdup_printf ("column \"%s\": %s", name, message->en);
  named.zh = g_strdup_printf ("“%s”列：%s", name, message->zh);
  gk_set_error_message (error, code, csv->source, csv->row_line, column + 1, &named);
}

void
gk_csv_set_error (const GkCsv *csv, guint32 column, GError **error, GkError code, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_csv_set_error_message (csv, column, error, code, &message);
}

static gboolean
no_memory (const GkCsv *csv, GError **error)
{
  gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_NO_MEMORY, "not enough memory for the row",
                    "内存不足，无法读取该行");

  return FALSE;
}

/* Appends to the field that is being read, and leaves room for a NUL behind it. */
static gboolean
append (GkCsv *csv, const char *text, gsize length, GError **error)
{
  const char *nul = memchr (text, '\0', length);

  if (nul != NULL)
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX, "expected text; the field has a NUL byte",
                        "应为文本；该字段含 NUL 字节");
      return FALSE;
    }
  if (length > GK_CSV_MAX_FIELD - (csv->n_bytes - csv->starts[csv->n_fields]))
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_LIMIT,
                        "the field has more than %d bytes; is a quote not closed?",
                        "该字段超过 %d 字节；是否有未闭合的引号？", GK_CSV_MAX_FIELD);
      return FALSE;
    }

  if (length >= csv->n_allocated - csv->n_bytes)
    {
      gsize wanted = MAX (csv->n_bytes + length + 1, 2 * csv->n_allocated);
      char *grown = g_try_realloc (csv->buffer, wanted);

      if (grown == NULL)
        return no_memory (csv, error);
      csv->buffer = grown;
      csv->n_allocated = wanted;
    }
  memcpy (csv->buffer + csv->n_bytes, text, length);
  csv->n_bytes += length;

  return TRUE;
}

static gboolean
read_plain (GkCsv *csv, GError **error)
{
  const char *stop = csv->at;

  for (; stop < csv->end && *stop != csv->separator && !is_line_end (*stop); stop++)
    if (*stop == '"')
      {
        gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX,
                          "a quote stands inside a field without quotes around it; expected those, and the inner "
                          "one doubled",
                          "字段两端没有引号，其中却有引号；两端应加引号，其中的引号应写两次");
        return FALSE;
      }
  if (!append (csv, csv->at, (gsize) (stop - csv->at), error))
    return FALSE;
  csv->at = stop;

  return TRUE;
}

static guint32
count_line_ends (const char *at, const char *end)
{
  guint32 n = 0;

  for (; at < end; at++)
    n += *at == '\n' || (*at == '\r' && (end - at < 2 || at[1] != '\n'));

  return n;
}

static gboolean
read_quoted (GkCsv *csv, GError **error)
{
  gboolean more = TRUE;

  csv->at++;
  while (more)
    {
      const char *quote = memchr (csv->at, '"', (gsize) (csv->end - csv->at));

      /* Where the text goes on, a quote may be closed behind it, but not in a field that may be so long. */
      if (quote == NULL && csv->is_cut && !append (csv, csv->at, (gsize) (csv->end - csv->at), error))
        return FALSE;
      if (quote == NULL)
        {
          gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX, "the quote that opens the field is not closed",
                            "字段开头的引号没有闭合");
          return FALSE;
        }
      /* A quote that is doubled is appended with what stands before it. */
      more = csv->end - quote >= 2 && quote[1] == '"';
      if (!append (csv, csv->at, (gsize) (quote - csv->at) + (more ? 1 : 0), error))
        return FALSE;
      csv->line += count_line_ends (csv->at, quote);
      csv->at = quote + (more ? 2 : 1);
    }

  if (csv->at < csv->end && *csv->at != csv->separator && !is_line_end (*csv->at))
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX,
                        "text stands behind the closing quote; expected the next field, or inside of quotes a quote "
                        "doubled",
                        "右引号之后还有文字；应为下一字段，引号内的引号应写两次");
      return FALSE;
    }

  return TRUE;
}

/* Makes room for another field, unless the header has no column for it. */
static gboolean
add_field (GkCsv *csv, GError **error)
{
  if (csv->columns != NULL && !csv->is_ragged && csv->n_fields == csv->n_columns)
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX,
                        "the row has more fields than the header, which has %u", "该行字段多于表头，表头有 %u 个",
                        csv->n_columns);
      return FALSE;
    }
  if (csv->n_fields == GK_CSV_MAX_COLUMNS)
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_LIMIT, "there are more than %d columns", "超过 %d 列",
                        GK_CSV_MAX_COLUMNS);
      return FALSE;
    }

  if (csv->n_fields == csv->n_starts)
    {
      guint32 wanted = MAX (2 * csv->n_starts, FIRST_FIELDS);
      gsize *grown = g_try_realloc_n (csv->starts, wanted, sizeof *csv->starts);

      if (grown == NULL)
        return no_memory (csv, error);
      csv->starts = grown;
      csv->n_starts = wanted;
    }
  csv->starts[csv->n_fields] = csv->n_bytes;

  return TRUE;
}

static gboolean
read_field (GkCsv *csv, GError **error)
{
  if (!add_field (csv, error))
    return FALSE;
  if (csv->at < csv->end && *csv->at == '"' ? !read_quoted (csv, error) : !read_plain (csv, error))
    return FALSE;

  csv->buffer[csv->n_bytes++] = '\0';
  csv->n_fields++;

  return TRUE;
}

static void
skip_line_end (GkCsv *csv)
{
  if (csv->at == csv->end)
    return;

  csv->at += *csv->at == '\r' && csv->end - csv->at >= 2 && csv->at[1] == '\n' ? 2 : 1;
  csv->line++;
}

gboolean
gk_csv_next (GkCsv *csv, GError **error)
{
  csv->n_fields = 0;
  csv->n_bytes = 0;
  while (csv->at < csv->end && is_line_end (*csv->at))
    skip_line_end (csv);
  csv->row_line = csv->line;
  if (csv->at == csv->end)
    return TRUE;

  for (;;)
    {
      if (!read_field (csv, error))
        return FALSE;
      if (csv->at == csv->end || is_line_end (*csv->at))
        break;
      csv->at++;
    }
  skip_line_end (csv);

  if (csv->columns != NULL && !csv->is_ragged && !(csv->is_cut && csv->at == csv->end)
      && csv->n_fields < csv->n_columns)
    {
      gk_csv_set_error (csv, csv->n_fields, error, GK_ERROR_SYNTAX, "the row has only %u fields; the header has %u",
                        "该行只有 %u 个字段，而表头有 %u 个", csv->n_fields, csv->n_columns);
      return FALSE;
    }

  return TRUE;
}
