/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/document-private.h"

#include <string.h>

#include "base/text-private.h"

/* What divides cells, besides tabs: bars of every make. */
static const char *const bars[] = { "|", "｜", "│", "┃" };

/* Rows of a table that show whether dividers enclose them. */
#define ROWS_THAT_TELL 3

typedef struct {
  GkDocument *document;
  guint32 line;
  guint32 table;
  gboolean in_table; /* the line before was a row */
  gint32 last_paragraph;
  guint32 last_paragraph_line;
  gsize n_prose; /* bytes of paragraphs */
  GError **error;
} Reader;

void
gk_document_free (GkDocument *document)
{
  if (document == NULL)
    return;

  g_clear_pointer (&document->texts, g_string_chunk_free);
  g_array_unref (document->cells);
  g_array_unref (document->rows);
  g_array_unref (document->paragraphs);
  g_bytes_unref (document->bytes);
  g_free (document->name);
  g_free (document);
}

/* @text without white space at its ends. */
static GkSpan
trim (const char *text, gsize length, guint32 line, const char *line_start)
{
  GkSpan span = { .line = line };

  gk_text_trim (&text, &length);
  span.text = text;
  span.length = (guint32) length;
  span.column = (guint32) g_utf8_strlen (line_start, text - line_start) + 1;

  return span;
}

/* The next divider of cells between @at and @end, or NULL. */
static const char *
find_divider (const char *at, const char *end, gboolean tabs, gsize *length)
{
  for (; at < end; at++)
    {
      *length = 1;
      if (tabs && *at == '\t')
        return at;
      for (gsize i = 0; !tabs && i < G_N_ELEMENTS (bars); i++)
        {
          *length = strlen (bars[i]);
          if (*at == bars[i][0] && (gsize) (end - at) >= *length && memcmp (at, bars[i], *length) == 0)
            return at;
        }
    }

  return NULL;
}

/* Whether the cells from @first on draw the line under a heading and say nothing. */
static gboolean
is_rule_line (const GkDocument *document, guint32 first)
{
  for (guint32 i = first; i < document->cells->len; i++)
    {
      const GkSpan *cell = &g_array_index (document->cells, GkSpan, i);

      for (guint32 k = 0; k < cell->length; k++)
        if (strchr ("-:=+ ", cell->text[k]) == NULL)
          return FALSE;
    }

  return TRUE;
}

static gboolean
add_row (Reader *reader, const char *start, const char *end, gboolean tabs)
{
  GkDocument *document = reader->document;
  GkRow row = { .first = document->cells->len, .line = reader->line, .lead = -1 };
  const char *at = start;
  gboolean says_something = FALSE;
  guint n_outer = 0; /* empty cells that dividers around the row make */
  const char *divider;
  gsize length;

  for (;;)
    {
      GkSpan cell;

      divider = find_divider (at, end, tabs, &length);
      cell = trim (at, (gsize) ((divider != NULL ? divider : end) - at), reader->line, start);
      n_outer += cell.length == 0 && (at == start || divider == NULL);
      if (document->cells->len - row.first >= GK_READ_MAX_CELLS + n_outer)
        {
          gk_set_error (reader->error, GK_ERROR_LIMIT, document->name, reader->line, cell.column,
                        "the row has more than %d cells", "该行单元格超过 %d 个", GK_READ_MAX_CELLS);
          return FALSE;
        }
      says_something |= cell.length > 0;
      g_array_append_val (document->cells, cell);
      if (divider == NULL)
        break;
      at = divider + length;
    }

  row.n = document->cells->len - row.first;
  if (!says_something || is_rule_line (document, row.first))
    {
      g_array_set_size (document->cells, row.first);
      return TRUE;
    }
  if (document->rows->len >= GK_READ_MAX_ROWS)
    {
      gk_set_error (reader->error, GK_ERROR_LIMIT, document->name, reader->line, 0, "the tables have more than %d rows",
                    "表格超过 %d 行", GK_READ_MAX_ROWS);
      return FALSE;
    }

  if (!reader->in_table)
    reader->table++;
  reader->in_table = TRUE;
  row.table = reader->table;
  if (reader->last_paragraph >= 0 && reader->last_paragraph_line + 1 == reader->line)
    row.lead = reader->last_paragraph;
  g_array_append_val (document->rows, row);

  return TRUE;
}

/* Whether tabs around a text leave more cells empty than an indent does. */
static gboolean
has_empty_cells (const char *start, const char *end)
{
  const char *first = memchr (start, '\t', (gsize) (end - start));

  return first != NULL && memchr (first + 1, '\t', (gsize) (end - first - 1)) != NULL;
}

static gboolean
add_line (Reader *reader, const char *start, const char *end)
{
  GkDocument *document = reader->document;
  GkSpan span;
  gsize length;

  if (end - start > GK_READ_MAX_LINE)
    {
      gk_set_error (reader->error, GK_ERROR_LIMIT, document->name, reader->line, 0, "the line is longer than %d bytes",
                    "该行超过 %d 字节", GK_READ_MAX_LINE);
      return FALSE;
    }

  if (find_divider (start, end, FALSE, &length) != NULL)
    return add_row (reader, start, end, FALSE);

  span = trim (start, (gsize) (end - start), reader->line, start);
  if (span.length == 0)
    return TRUE;
  if (find_divider (span.text, span.text + span.length, TRUE, &length) != NULL
      || (reader->in_table && has_empty_cells (start, end)))
    return add_row (reader, start, end, TRUE);

  reader->n_prose += span.length;
  if (reader->n_prose > GK_READ_MAX_PROSE)
    {
      gk_set_error (reader->error, GK_ERROR_LIMIT, document->name, reader->line, 0,
                    "there are more than %d bytes of prose", "正文超过 %d 字节", GK_READ_MAX_PROSE);
      return FALSE;
    }
  reader->in_table = FALSE;
  reader->last_paragraph = (gint32) document->paragraphs->len;
  reader->last_paragraph_line = reader->line;
  g_array_append_val (document->paragraphs, span);

  return TRUE;
}

/* Refuses what is not UTF-8, saying what it may be. */
static gboolean
check_encoding (const char *data, gsize size, const char *name, GError **error)
{
  const char *end;
  guint32 line = 1;
  guint32 column;
  gsize line_start = 0;

  if (size >= 2 && (memcmp (data, "\xFF\xFE", 2) == 0 || memcmp (data, "\xFE\xFF", 2) == 0))
    {
      gk_set_error (error, GK_ERROR_ENCODING, name, 1, 1, "expected text in UTF-8; this is UTF-16",
                    "应为 UTF-8 编码的文本；此文件为 UTF-16");
      return FALSE;
    }
  if (g_utf8_validate_len (data, size, &end))
    return TRUE;

  for (gsize i = 0; i < (gsize) (end - data); i++)
    if (data[i] == '\n' || (data[i] == '\r' && data[i + 1] != '\n'))
      {
        line++;
        line_start = i + 1;
      }
  column = (guint32) g_utf8_strlen (data + line_start, end - data - (gssize) line_start) + 1;
  if (*end == '\0')
    gk_set_error (error, GK_ERROR_ENCODING, name, line, column,
                  "expected text; a NUL byte stands here: is this a binary file?",
                  "应为文本；此处有 NUL 字节，可能是二进制文件");
  else
    gk_set_error (error, GK_ERROR_ENCODING, name, line, column,
                  "expected text in UTF-8; byte 0x%02X is not (GB18030 must be converted first)",
                  "应为 UTF-8 编码的文本；字节 0x%02X 不是（GB18030 须先转换）", (guint) (guchar) *end);

  return FALSE;
}

static gboolean
read_lines (Reader *reader, const char *data, gsize size)
{
  const char *end = data + size;

  while (data < end)
    {
      const char *line_end = data;

      while (line_end < end && *line_end != '\n' && *line_end != '\r')
        line_end++;
      reader->line++;
      if (!add_line (reader, data, line_end))
        return FALSE;
      data = line_end;
      if (data < end)
        data += data[0] == '\r' && data + 1 < end && data[1] == '\n' ? 2 : 1;
    }

  return TRUE;
}

/* The row behind the last one of the table that begins with row @start. */
static guint
table_end (const GArray *rows, guint start)
{
  guint end = start;

  while (end < rows->len && g_array_index (rows, GkRow, end).table == g_array_index (rows, GkRow, start).table)
    end++;

  return end;
}

/*
 * Dividers at an end of all rows enclose them, and the cells outside are none.
 * Where some rows lack them, they stand beside an empty cell. A short table may
 * be a line of links, and tells nothing.
 */
static void
drop_outer_cells (GkDocument *document)
{
  GArray *rows = document->rows;
  gboolean leads = TRUE;
  gboolean closes = TRUE;
  guint end;

  for (guint start = 0; start < rows->len; start = end)
    {
      end = table_end (rows, start);
      for (guint i = start; i < end && end - start >= ROWS_THAT_TELL; i++)
        {
          const GkRow *row = &g_array_index (rows, GkRow, i);

          leads &= gk_document_cell (document, row, 0)->length == 0;
          closes &= gk_document_cell (document, row, row->n - 1)->length == 0;
        }
    }
  for (guint i = 0; i < rows->len; i++)
    {
      GkRow *row = &g_array_index (rows, GkRow, i);

      if (leads && gk_document_cell (document, row, 0)->length == 0)
        {
          row->first++;
          row->n--;
        }
      row->n -= closes && gk_document_cell (document, row, row->n - 1)->length == 0;
    }
}

GkDocument *
gk_document_new_empty (GBytes *bytes, const char *name)
{
  GkDocument *document = g_new0 (GkDocument, 1);

  document->bytes = g_bytes_ref (bytes);
  document->name = g_strdup (name);
  document->texts = g_string_chunk_new (4096);
  document->cells = g_array_new (FALSE, FALSE, sizeof (GkSpan));
  document->rows = g_array_new (FALSE, FALSE, sizeof (GkRow));
  document->paragraphs = g_array_new (FALSE, FALSE, sizeof (GkSpan));

  return document;
}

GkDocument *
gk_document_new_from_text (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GkDocument) document = gk_document_new_empty (bytes, name);
  Reader reader = { .document = document, .last_paragraph = -1, .error = error };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size > GK_READ_MAX_BYTES)
    {
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the input is larger than %d bytes", "输入超过 %d 字节",
                    GK_READ_MAX_BYTES);
      return NULL;
    }
  if (!check_encoding (data, size, name, error))
    return NULL;
  if (size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  if (!read_lines (&reader, data, size))
    return NULL;
  drop_outer_cells (document);

  if (document->rows->len == 0 && document->paragraphs->len == 0)
    {
      gk_set_error (error, GK_ERROR_UNRECOGNISED, name, 0, 0, "the input is empty", "输入为空");
      return NULL;
    }

  return g_steal_pointer (&document);
}

GkDocument *
gk_document_new (GBytes *bytes, const char *name, GError **error)
{
  GkDocument *document;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (!gk_text_is_html (text, size))
    return gk_document_new_from_text (bytes, name, error);

  document = gk_document_new_from_html (bytes, name, error);
  if (document != NULL)
    document->has_spans = TRUE;

  return document;
}
