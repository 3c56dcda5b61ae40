/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * read: bytes to document to report. The document knows nothing of forms; the
 * matcher aligns it with one; the reader fills the report.
 */

#include <gongkai/read.h>

#include "base/error-private.h"

/* Limits of an input. */
#define GK_READ_MAX_BYTES (64 * 1024 * 1024)
#define GK_READ_MAX_LINE (1024 * 1024)
#define GK_READ_MAX_PROSE (4 * 1024 * 1024) /* bytes of paragraphs: patterns are tried on all of them */
#define GK_READ_MAX_ROWS 20000
#define GK_READ_MAX_CELLS 256

/* A piece of the input without white space at its ends, borrowed from its bytes. */
typedef struct {
  const char *text;
  guint32 length;
  guint32 line;
  guint32 column;
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
  char *name;
  GArray *cells;      /* of GkSpan */
  GArray *rows;       /* of GkRow */
  GArray *paragraphs; /* of GkSpan */
} GkDocument;

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
