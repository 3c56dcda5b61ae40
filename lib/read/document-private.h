/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * read: bytes to document to report. The document knows nothing of forms; the
 * matcher aligns it with one; the reader fills the report.
 */

#include <gongkai/read.h>
#include <string.h>

#include "base/error-private.h"

/* Limits of an input. */
#define GK_READ_MAX_BYTES (64 * 1024 * 1024)
#define GK_READ_MAX_LINE (1024 * 1024)
#define GK_READ_MAX_PROSE (4 * 1024 * 1024) /* bytes of paragraphs: patterns are tried on all of them */
#define GK_READ_MAX_ROWS 20000
#define GK_READ_MAX_CELLS 256
#define GK_READ_MAX_SPAN 1000 /* rows a cell of HTML may span, and columns up to GK_READ_MAX_CELLS */
#define GK_READ_MAX_DEPTH 256 /* elements of HTML inside each other */

/* A piece of the input without white space at its ends, borrowed from its bytes. */
typedef struct {
  const char *text;
  guint32 length;
  guint32 line;
  guint32 column;      /* 0 if unknown */
  gboolean continued;  /* the cell to the left, or above, spans this place too */
  gboolean is_heading; /* a <th> */
  gboolean is_missing; /* the row has no cell here */
} GkSpan;

/* A row of a table: cells @first to @first + @n − 1 of the document. */
typedef struct {
  guint32 table;
  guint32 first;
  guint32 n;
  guint32 line;
  gint32 lead; /* the paragraph that stands on the line before, or -1: a label may have been broken in two */
} GkRow;

typedef struct {
  GBytes *bytes;
  GStringChunk *texts; /* what spans borrow from that is not in @bytes */
  char *name;
  gboolean has_spans; /* cells that span several columns or rows stand in all of them */
  GArray *cells;      /* of GkSpan */
  GArray *rows;       /* of GkRow */
  GArray *paragraphs; /* of GkSpan */
} GkDocument;

/* Reads a page in UTF-8, HTML or text. */
GkDocument *gk_document_new (GBytes *bytes, const char *name, GError **error);

/* Limits and the arrays of a document; what its spans borrow from is @bytes or its texts. */
GkDocument *gk_document_new_empty (GBytes *bytes, const char *name);

/* decode.c: the input as UTF-8 without a byte order mark. @bytes itself if it is that already. */
GBytes *gk_decode (GBytes *bytes, const char *name, GError **error);

/* Whether @text, which begins on @line, is UTF-8 without NUL bytes; GK_ERROR_ENCODING otherwise. */
gboolean gk_check_utf8 (const char *text, gsize length, const char *name, guint32 line, GError **error);

/* html.c: whether the text, in UTF-8, is HTML; and what is in it. */
gboolean gk_text_is_html (const char *text, gsize length);
GkDocument *gk_document_new_from_html (GBytes *bytes, const char *name, GError **error);

/*
 * Reads the text that a portal page yields: a line with "|" or an inner tab is a
 * row of a table, any other one a paragraph; adjacent rows make a table.
 */
GkDocument *gk_document_new_from_text (GBytes *bytes, const char *name, GError **error);
void gk_document_free (GkDocument *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkDocument, gk_document_free)

static inline const GkSpan *
gk_document_cell (const GkDocument *document, const GkRow *row, guint32 cell)
{
  return &g_array_index (document->cells, GkSpan, row->first + cell);
}

static inline const GkRow *
gk_document_row (const GkDocument *document, guint32 row)
{
  return &g_array_index (document->rows, GkRow, row);
}

/* Whether two cells have the same text. */
static inline gboolean
gk_span_equal (const GkSpan *one, const GkSpan *other)
{
  return one->length == other->length && memcmp (one->text, other->text, one->length) == 0;
}

/* Whether nothing stands in a row. */
static inline gboolean
gk_document_row_is_blank (const GkDocument *document, guint32 row)
{
  const GkRow *at = gk_document_row (document, row);

  for (guint32 i = 0; i < at->n; i++)
    if (gk_document_cell (document, at, i)->length > 0)
      return FALSE;

  return TRUE;
}
