/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include "read/document-private.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  const char *document; /* see describe() */
} SplitCase;

/* Cells as "[table:line.column text,line.column text]", paragraphs as "(line.column text)", "^n" for a row's lead. */
static const SplitCase split_cases[] = {
  { "bars", "a | b | c", "[1: 1.1 a, 1.5 b, 1.9 c]" },
  { "bar at the end", "a | b |", "[1: 1.1 a, 1.5 b]" },
  { "bars at both ends", "| a | b |", "[1: 1.3 a, 1.7 b]" },
  { "empty cell within", "a | | c |", "[1: 1.1 a, 1.5 , 1.7 c]" },
  { "empty last cell", "a | b | |", "[1: 1.1 a, 1.5 b, 1.9 ]" },
  { "empty first cell", "| | b |", "[1: 1.3 , 1.5 b]" },
  { "two bars at the end", "a||", "[1: 1.1 a, 1.3 ]" },
  { "only bars", "|||", "" },
  { "full-width bars", "a｜b｜", "[1: 1.1 a, 1.3 b]" },
  { "columns count characters", "政府 | 数", "[1: 1.1 政府, 1.6 数]" },
  { "columns count spaces", "\xE3\x80\x80 a |  b", "[1: 1.3 a, 1.8 b]" },
  { "tabs", "a\tb\tc", "[1: 1.1 a, 1.3 b, 1.5 c]" },
  { "tab within a bar row", "a\tb | c", "[1: 1.1 a\tb, 1.7 c]" },
  { "indented paragraph", "\t字", "(1.2 字)" },
  { "indented row of tabs", "\ta\tb", "[1: 1.2 a, 1.4 b]" },
  { "tab at the end", "a\tb\t", "[1: 1.1 a, 1.3 b]" },
  { "rule line", "a | b\n--- | :--:\nc | d", "[1: 1.1 a, 1.5 b] [1: 3.1 c, 3.5 d]" },
  { "blank line stays in the table", "a | b\n\nc | d", "[1: 1.1 a, 1.5 b] [1: 3.1 c, 3.5 d]" },
  { "paragraph ends the table", "a | b\n字\nc | d", "[1: 1.1 a, 1.5 b] [2: 3.1 c, 3.5 d ^0] (2.1 字)" },
  { "lead stands on the line before", "字\n\nc | d", "[1: 3.1 c, 3.5 d] (1.1 字)" },
  { "only the first row has the lead", "字\na | b\nc | d", "[1: 2.1 a, 2.5 b ^0] [1: 3.1 c, 3.5 d] (1.1 字)" },
  { "line ends", "a | b\r\nc | d\re | f\n", "[1: 1.1 a, 1.5 b] [1: 2.1 c, 2.5 d] [1: 3.1 e, 3.5 f]" },
  { "byte order mark",
    "\xEF\xBB\xBF"
    "a | b",
    "[1: 1.1 a, 1.5 b]" },
  { "white space of all kinds",
    "\xC2\xA0"
    "a\xE3\x80\x80|\xE2\x80\x83"
    "b\xC2\xA0",
    "[1: 1.2 a, 1.6 b]" },
  { "no line end at the end", "字", "(1.1 字)" },
};

static char *
describe (const GkDocument *document)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (document, i);

      g_string_append_printf (text, "%s[%u:", text->len > 0 ? " " : "", row->table);
      for (guint32 k = 0; k < row->n; k++)
        {
          const GkSpan *cell = gk_document_cell (document, row, k);

          g_string_append_printf (text, "%s %u.%u %.*s", k > 0 ? "," : "", cell->line, cell->column, (int) cell->length,
                                  cell->text);
        }
      if (row->lead >= 0)
        g_string_append_printf (text, " ^%d", row->lead);
      g_string_append_c (text, ']');
    }
  for (guint i = 0; i < document->paragraphs->len; i++)
    {
      const GkSpan *span = &g_array_index (document->paragraphs, GkSpan, i);

      g_string_append_printf (text, "%s(%u.%u %.*s)", text->len > 0 ? " " : "", span->line, span->column,
                              (int) span->length, span->text);
    }

  return g_string_free (text, FALSE);
}

static GkDocument *
split (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);

  return gk_document_new_from_text (bytes, "page.txt", error);
}

static void
test_split (void **state)
{
  const SplitCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDocument) document = split (row->text, strlen (row->text), &error);
  g_autofree char *described = NULL;

  if (*row->document == '\0')
    {
      assert_null (document);
      assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_UNRECOGNISED));
      return;
    }
  assert_null (error);
  described = describe (document);
  assert_string_equal (described, row->document);
}

typedef struct {
  const char *name;
  const char *unit;  /* repeated ... */
  gsize times;       /* ... so often */
  const char *after; /* stands behind it */
  guint32 line;      /* of the error; G_MAXUINT32 if there must be none */
} LimitCase;

#define SOUND G_MAXUINT32

static const LimitCase limit_cases[] = {
  { "cells at the limit", "c|", GK_READ_MAX_CELLS - 1, "c", SOUND },
  { "cells at the limit, bar behind", "c|", GK_READ_MAX_CELLS, "", SOUND },
  { "one cell more", "c|", GK_READ_MAX_CELLS, "c", 1 },
  { "empty cells at the limit", "|", GK_READ_MAX_CELLS, "c", SOUND },
  { "one empty cell more", "|", GK_READ_MAX_CELLS + 1, "c", 1 },
  { "rows at the limit", "c|d\n", GK_READ_MAX_ROWS, "", SOUND },
  { "one row more", "c|d\n", GK_READ_MAX_ROWS, "c|d", GK_READ_MAX_ROWS + 1 },
  { "rule lines do not count", "-|-\n", GK_READ_MAX_ROWS + 1, "c|d", SOUND },
  { "line at the limit", "c", GK_READ_MAX_LINE, "\nc", SOUND },
  { "one byte more in a line", "c", GK_READ_MAX_LINE + 1, "\nc", 1 },
  { "second line too long", "\n", 1, NULL, 2 },
  { "input at the limit", "\n", GK_READ_MAX_BYTES - 1, "c", SOUND },
  { "one byte more in the input", "\n", GK_READ_MAX_BYTES, "c", 0 },
};

static void
test_limit (void **state)
{
  const LimitCase *row = *state;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDocument) document = NULL;

  for (gsize i = 0; i < row->times; i++)
    g_string_append (text, row->unit);
  if (row->after != NULL)
    g_string_append (text, row->after);
  else
    for (gsize i = 0; i <= GK_READ_MAX_LINE; i++)
      g_string_append_c (text, 'c');

  document = split (text->str, text->len, &error);
  if (row->line == SOUND)
    {
      assert_null (error);
      assert_non_null (document);
      return;
    }
  assert_null (document);
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_int_equal (gk_error_get_line (error), row->line);
  assert_string_equal (gk_error_get_source (error), "page.txt");
}

typedef struct {
  const char *name;
  const char *bytes;
  gsize length;
  guint32 line;
  guint32 column;
  const char *message;
} EncodingCase;

#define BYTES(text) text, sizeof (text) - 1

static const EncodingCase encoding_cases[] = {
  { "UTF-16, little end first",
    BYTES ("\xFF\xFE"
           "a\0b\0"),
    1, 1, "UTF-16" },
  { "UTF-16, big end first", BYTES ("\xFE\xFF\0a"), 1, 1, "UTF-16" },
  { "GB18030", BYTES ("\xD5\xFE\xB8\xAE | 1\n"), 1, 1, "0xD5" },
  { "GB18030 further down", BYTES ("字 | 1\n字\xB8\xAE"), 2, 2, "0xB8" },
  { "NUL", BYTES ("字\n字 | \0"), 2, 5, "NUL" },
  { "overlong", BYTES ("a\xC0\xAF"), 1, 2, "0xC0" },
  { "surrogate", BYTES ("a\xED\xA0\x80"), 1, 2, "0xED" },
  { "cut off", BYTES ("a\xE6\x94"), 1, 2, "0xE6" },
  { "carriage returns end lines", BYTES ("a\rb\r\nc\xFF"), 3, 2, "0xFF" },
};

static void
test_encoding (void **state)
{
  const EncodingCase *row = *state;
  g_autoptr (GError) error = NULL;

  assert_null (split (row->bytes, row->length, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_ENCODING));
  assert_int_equal (gk_error_get_line (error), row->line);
  assert_int_equal (gk_error_get_column (error), row->column);
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), row->message);
}

void
add_document_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "split", test_split, split_cases);
  TESTS_ADD_TABLE (tests, "limit", test_limit, limit_cases);
  TESTS_ADD_TABLE (tests, "encoding", test_encoding, encoding_cases);
}
