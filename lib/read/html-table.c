/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/html-private.h"

#include <string.h>

/*
 * Rows and cells of HTML brought into a grid, as "Forming a table" in the HTML
 * standard has it: a cell takes the first place of its row that no cell from
 * above reaches into.
 *
 * A row with a table in one of its cells is layout: what else is in it becomes
 * paragraphs.
 */

/* Rows = G_MAXUINT32: to the end of the rows that stand together (rowspan="0"). */
#define TO_THE_END G_MAXUINT32

/* A cell of the row that is being read; its text is that of pieces @first to the end of the cell. */
typedef struct {
  GkSpan span;
  guint32 columns;
  guint32 rows;
  guint32 first;
} Cell;

/* What reaches into a column from above. */
typedef struct {
  GkSpan span;
  guint32 left;  /* rows to come */
  guint32 taken; /* rows until now */
} Above;

typedef struct {
  guint32 number;
  guint32 line; /* of the row */
  gboolean in_row;
  gboolean in_cell;
  gboolean in_foot;
  gboolean is_layout; /* the row */
  gboolean said;      /* the row before says something */
  guint32 n_said;     /* pieces of a layout row that are paragraphs already */
  GArray *cells;      /* of Cell, of the row */
  GArray *pieces;     /* of GkSpan: lines of text of the row */
  GArray *values;     /* of GkSpan: contents of controls in the cell */
  GArray *above;      /* of Above, for each column */
  GArray *foot_rows;  /* of GkRow: the rows of <tfoot>, which go below all others wherever they stand */
  GArray *foot_cells; /* of GkSpan */
} Table;

static void
clear_table (gpointer data)
{
  Table *table = data;

  g_array_unref (table->cells);
  g_array_unref (table->pieces);
  g_array_unref (table->values);
  g_array_unref (table->above);
  g_array_unref (table->foot_rows);
  g_array_unref (table->foot_cells);
}

void
gk_html_page_init (GkHtmlPage *page, GkDocument *document, GError **error)
{
  *page = (GkHtmlPage){ .document = document, .error = error };
  page->tables = g_array_new (FALSE, FALSE, sizeof (Table));
  g_array_set_clear_func (page->tables, clear_table);
  page->widths = g_array_new (FALSE, TRUE, sizeof (guint32));
  page->slots = g_array_new (FALSE, FALSE, sizeof (GkSpan));
  page->particulars = g_array_new (FALSE, FALSE, sizeof (GkSpan));
}

void
gk_html_page_clear (GkHtmlPage *page)
{
  g_clear_pointer (&page->tables, g_array_unref);
  g_clear_pointer (&page->widths, g_array_unref);
  g_clear_pointer (&page->slots, g_array_unref);
  g_clear_pointer (&page->particulars, g_array_unref);
}

static Table *
innermost (const GkHtmlPage *page)
{
  return page->tables->len > 0 ? &g_array_index (page->tables, Table, page->tables->len - 1) : NULL;
}

gboolean
gk_html_in_cell (const GkHtmlPage *page)
{
  const Table *table = innermost (page);

  return table != NULL && table->in_cell;
}

static void
set_limit_error (GkHtmlPage *page, guint32 line, const char *en, const char *zh, gint limit)
{
  if (!page->failed)
    gk_set_error (page->error, GK_ERROR_LIMIT, page->document->name, line, 0, en, zh, limit);
  page->failed = TRUE;
}

static gboolean
count_prose (GkHtmlPage *page, const GkSpan *text)
{
  page->n_prose += text->length;
  if (page->n_prose > GK_READ_MAX_PROSE)
    set_limit_error (page, text->line, "there are more than %d bytes of prose", "正文超过 %d 字节", GK_READ_MAX_PROSE);

  return !page->failed;
}

static void
add_paragraph (GkHtmlPage *page, const GkSpan *text)
{
  if (count_prose (page, text))
    g_array_append_val (page->document->paragraphs, *text);
}

void
gk_html_add_particular (GkHtmlPage *page, const GkSpan *text)
{
  if (count_prose (page, text))
    g_array_append_val (page->particulars, *text);
}

void
gk_html_add_text (GkHtmlPage *page, const GkSpan *text)
{
  Table *table = innermost (page);

  if (table != NULL && table->in_cell)
    g_array_append_val (table->pieces, *text);
  else
    add_paragraph (page, text);
}

void
gk_html_add_value (GkHtmlPage *page, const GkSpan *value)
{
  Table *table = innermost (page);

  if (table != NULL && table->in_cell)
    g_array_append_val (table->values, *value);
}

/* The pieces of a layout row become paragraphs, where they stand. */
static void
say_pieces (GkHtmlPage *page, Table *table)
{
  for (; table->n_said < table->pieces->len; table->n_said++)
    add_paragraph (page, &g_array_index (table->pieces, GkSpan, table->n_said));
}

void
gk_html_start_table (GkHtmlPage *page)
{
  Table *outer = innermost (page);
  Table table = { .number = page->widths->len + 1 };

  if (outer != NULL && outer->in_cell)
    {
      outer->is_layout = TRUE;
      say_pieces (page, outer);
      g_array_index (outer->cells, Cell, outer->cells->len - 1).first = outer->pieces->len;
    }

  g_array_set_size (page->widths, table.number);
  table.cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  table.pieces = g_array_new (FALSE, FALSE, sizeof (GkSpan));
  table.values = g_array_new (FALSE, FALSE, sizeof (GkSpan));
  table.above = g_array_new (FALSE, TRUE, sizeof (Above));
  table.foot_rows = g_array_new (FALSE, FALSE, sizeof (GkRow));
  table.foot_cells = g_array_new (FALSE, FALSE, sizeof (GkSpan));
  g_array_append_val (page->tables, table);
}

/* The text of @cell, whose pieces are the last ones. */
static void
join_pieces (GkHtmlPage *page, const Table *table, Cell *cell)
{
  const GkSpan *first = &g_array_index (table->pieces, GkSpan, cell->first);
  g_autoptr (GString) text = NULL;

  cell->span.line = first->line;
  if (cell->first + 1 == table->pieces->len)
    {
      cell->span.text = first->text;
      cell->span.length = first->length;
      return;
    }

  text = g_string_new (NULL);
  for (guint32 i = cell->first; i < table->pieces->len; i++)
    {
      const GkSpan *piece = &g_array_index (table->pieces, GkSpan, i);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_len (text, piece->text, piece->length);
      if (text->len > GK_READ_MAX_LINE)
        {
          set_limit_error (page, piece->line, "the text of the cell is longer than %d bytes",
                           "该单元格的文字超过 %d 字节", GK_READ_MAX_LINE);
          return;
        }
    }
  cell->span.text = g_string_chunk_insert_len (page->document->texts, text->str, (gssize) text->len);
  cell->span.length = (guint32) text->len;
}

static void
end_cell (GkHtmlPage *page, Table *table)
{
  Cell *cell;

  if (!table->in_cell)
    return;

  table->in_cell = FALSE;
  cell = &g_array_index (table->cells, Cell, table->cells->len - 1);
  if (cell->first == table->pieces->len)
    g_array_append_vals (table->pieces, table->values->data, table->values->len);
  g_array_set_size (table->values, 0);
  if (cell->first < table->pieces->len)
    join_pieces (page, table, cell);
  if (table->is_layout)
    say_pieces (page, table);
}

void
gk_html_end_cell (GkHtmlPage *page)
{
  Table *table = innermost (page);

  if (table != NULL)
    end_cell (page, table);
}

/* Fills the next place of the row from above, if something reaches there. */
static gboolean
take_above (GkHtmlPage *page, Table *table)
{
  Above *above;

  if (page->slots->len >= table->above->len)
    return FALSE;
  above = &g_array_index (table->above, Above, page->slots->len);
  if (above->left == 0)
    return FALSE;

  if (above->taken >= GK_READ_MAX_SPAN)
    {
      set_limit_error (page, table->line, "a cell spans more than %d rows", "有单元格跨越超过 %d 行", GK_READ_MAX_SPAN);
      return FALSE;
    }
  above->taken++;
  above->left -= above->left < TO_THE_END;
  g_array_append_val (page->slots, above->span);

  return TRUE;
}

/* Remembers that @cell reaches down from column @column. Where two cells do, the one that reaches further. */
static void
reach_down (Table *table, guint32 column, const Cell *cell)
{
  guint32 left = cell->rows == TO_THE_END ? TO_THE_END : cell->rows - 1;
  Above *above;

  if (left == 0)
    return;

  if (column >= table->above->len)
    g_array_set_size (table->above, column + 1);
  above = &g_array_index (table->above, Above, column);
  if (left > above->left)
    {
      *above = (Above){ .span = cell->span, .left = left, .taken = 1 };
      above->span.continued = TRUE;
    }
}

static gboolean
place_cell (GkHtmlPage *page, Table *table, const Cell *cell)
{
  while (take_above (page, table))
    ;
  if (cell->columns > GK_READ_MAX_CELLS - MIN (page->slots->len, GK_READ_MAX_CELLS))
    set_limit_error (page, cell->span.line, "the row has more than %d cells", "该行单元格超过 %d 个",
                     GK_READ_MAX_CELLS);
  if (page->failed)
    return FALSE;

  for (guint32 i = 0; i < cell->columns; i++)
    {
      guint32 column = page->slots->len;
      GkSpan span = cell->span;

      /* Two cells may overlap; the place belongs to the one that had it first. */
      span.continued = i > 0;
      if (i == 0 || !take_above (page, table))
        g_array_append_val (page->slots, span);
      reach_down (table, column, cell);
    }

  return !page->failed;
}

/* Fills what cells from above reach into behind the last cell, and gaps between them. */
static void
fill_behind (GkHtmlPage *page, Table *table)
{
  const GkSpan empty = { .text = "", .line = table->line, .is_missing = TRUE };
  guint32 n = table->above->len;

  while (n > page->slots->len && g_array_index (table->above, Above, n - 1).left == 0)
    n--;
  while (page->slots->len < n && !page->failed)
    if (!take_above (page, table))
      g_array_append_val (page->slots, empty);
}

static gboolean
says_something (const GArray *slots)
{
  for (guint i = 0; i < slots->len; i++)
    if (g_array_index (slots, GkSpan, i).length > 0)
      return TRUE;

  return FALSE;
}

static void
add_row (GkHtmlPage *page, GArray *rows, GArray *cells, GkRow row, const GkSpan *spans)
{
  guint32 *width = &g_array_index (page->widths, guint32, row.table - 1);

  if (page->failed)
    return;
  if (rows->len >= GK_READ_MAX_ROWS)
    {
      set_limit_error (page, row.line, "the tables have more than %d rows", "表格超过 %d 行", GK_READ_MAX_ROWS);
      return;
    }

  row.first = cells->len;
  *width = MAX (*width, row.n);
  g_array_append_vals (cells, spans, row.n);
  g_array_append_val (rows, row);
}

static void
end_row (GkHtmlPage *page, Table *table)
{
  GkRow row = { .table = table->number, .line = table->line, .lead = -1 };
  gboolean has_cells = table->cells->len > 0;
  gboolean said;

  if (!table->in_row)
    return;

  end_cell (page, table);
  table->in_row = FALSE;
  g_array_set_size (page->slots, 0);
  for (guint32 i = 0; i < table->cells->len && !page->failed; i++)
    place_cell (page, table, &g_array_index (table->cells, Cell, i));
  fill_behind (page, table);
  g_array_set_size (table->cells, 0);
  g_array_set_size (table->pieces, 0);
  if (page->failed || table->is_layout || !has_cells)
    return;

  /* A row of empty cells may be one that was left blank; several of them say no more than one, and none in front. */
  said = table->said;
  table->said = says_something (page->slots);
  if (!table->said && !said)
    return;

  row.n = page->slots->len;
  add_row (page, table->in_foot ? table->foot_rows : page->document->rows,
           table->in_foot ? table->foot_cells : page->document->cells, row,
           (const GkSpan *) (gpointer) page->slots->data);
}

void
gk_html_end_row (GkHtmlPage *page)
{
  Table *table = innermost (page);

  if (table != NULL)
    end_row (page, table);
}

void
gk_html_start_row (GkHtmlPage *page, guint32 line)
{
  Table *table = innermost (page);

  if (table == NULL)
    return;

  end_row (page, table);
  table->in_row = TRUE;
  table->is_layout = FALSE;
  table->n_said = 0;
  table->line = line;
}

/* No cell reaches from some rows that stand together (a <tbody>) into the next ones. */
static void
end_rows (GkHtmlPage *page, Table *table)
{
  end_row (page, table);
  g_array_set_size (table->above, 0);
  table->in_foot = FALSE;
}

void
gk_html_start_rows (GkHtmlPage *page, gboolean is_foot)
{
  Table *table = innermost (page);

  if (table == NULL)
    return;

  end_rows (page, table);
  table->in_foot = is_foot;
}

void
gk_html_end_rows (GkHtmlPage *page)
{
  Table *table = innermost (page);

  if (table != NULL)
    end_rows (page, table);
}

/* A number as HTML reads it: white space, digits, and whatever stands behind them ("2%", "2px"). */
static guint32
read_span (const char *text, guint32 otherwise)
{
  guint64 value = 0;

  if (text == NULL)
    return otherwise;
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '+')
    text++;
  if (!g_ascii_isdigit (*text))
    return otherwise;
  for (; g_ascii_isdigit (*text) && value < G_MAXUINT16; text++)
    value = value * 10 + (guint64) (*text - '0');

  return (guint32) MIN (value, G_MAXUINT16);
}

void
gk_html_start_cell (GkHtmlPage *page, const char *columns, const char *rows, gboolean is_heading, guint32 line)
{
  Table *table = innermost (page);
  Cell cell = { .span = { .text = "", .line = line, .is_heading = is_heading } };

  if (table == NULL)
    return;

  end_cell (page, table);
  if (!table->in_row)
    gk_html_start_row (page, line);
  if (table->cells->len >= GK_READ_MAX_CELLS)
    {
      set_limit_error (page, line, "the row has more than %d cells", "该行单元格超过 %d 个", GK_READ_MAX_CELLS);
      return;
    }

  cell.columns = MAX (read_span (columns, 1), 1);
  cell.rows = read_span (rows, 1);
  if (cell.rows == 0)
    cell.rows = TO_THE_END;
  cell.first = table->pieces->len;
  g_array_append_val (table->cells, cell);
  table->in_cell = TRUE;
}

void
gk_html_end_table (GkHtmlPage *page)
{
  Table *table = innermost (page);

  if (table == NULL)
    return;

  end_rows (page, table);
  for (guint32 i = 0; i < table->foot_rows->len; i++)
    {
      GkRow row = g_array_index (table->foot_rows, GkRow, i);

      add_row (page, page->document->rows, page->document->cells, row,
               &g_array_index (table->foot_cells, GkSpan, row.first));
    }
  g_array_set_size (page->tables, page->tables->len - 1);
}

/* Gives the rows of a table, whose cells stand in the order of rows, the width of the widest among them. */
static void
fill_rows (GkHtmlPage *page)
{
  GArray *cells = page->document->cells;
  GArray *rows = page->document->rows;
  guint32 end = 0;

  for (guint32 i = 0; i < rows->len; i++)
    end += g_array_index (page->widths, guint32, g_array_index (rows, GkRow, i).table - 1);
  if (end == cells->len)
    return;

  g_array_set_size (cells, end);
  for (guint32 i = rows->len; i > 0; i--)
    {
      GkRow *row = &g_array_index (rows, GkRow, i - 1);
      guint32 width = g_array_index (page->widths, guint32, row->table - 1);
      const GkSpan empty = { .text = "", .line = row->line, .is_missing = TRUE };
      GkSpan *spans = &g_array_index (cells, GkSpan, end - width);

      memmove (spans, &g_array_index (cells, GkSpan, row->first), row->n * sizeof (GkSpan));
      for (guint32 k = row->n; k < width; k++)
        spans[k] = empty;
      end -= width;
      row->first = end;
      row->n = width;
    }
}

void
gk_html_finish (GkHtmlPage *page)
{
  GkDocument *document = page->document;

  while (page->tables->len > 0)
    gk_html_end_table (page);
  if (page->failed)
    return;

  fill_rows (page);
  if (page->particulars->len > 0)
    g_array_prepend_vals (document->paragraphs, page->particulars->data, page->particulars->len);
}
