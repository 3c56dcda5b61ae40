/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "read/document-private.h"

/*
 * The way of a page: its source → html-clean.c takes out what says nothing and
 * mends what libxml2 would read otherwise than a browser → libxml2 → html.c makes
 * lines of text of it → html-table.c puts them into tables.
 */

/* html-clean.c */

/* White space as HTML has it. */
gboolean gk_html_is_space (char character);
const char *gk_html_skip_space (const char *at, const char *end);

/* Whether @word stands at @at, in whatever case; and the first place where it does, or NULL. */
gboolean gk_html_starts_with (const char *at, const char *end, const char *word);
const char *gk_html_find_word (const char *at, const char *end, const char *word);

/* Takes a part of the cleaned source, which cuts no character and no tag in two; FALSE to hear no more. */
typedef gboolean (*GkHtmlSink) (const char *source, gsize length, gpointer data);

/*
 * Cleans @source (valid UTF-8 without NUL). What comes out has the same lines and
 * consists of
 *
 * - table, thead, tbody, tfoot, tr, td and th, none of them hidden, with no
 *   attributes but rowspan and colspan;
 * - title, meta with name and content, input with type and value;
 * - br where a line or a block begins or ends;
 * - an empty sup or sub where raised or lowered text begins, and an empty gk-plain
 *   where it ends;
 * - text and character references;
 * - gk-end at its end,
 *
 * in html and body.
 */
void gk_html_clean (const char *source, gsize length, GkHtmlSink sink, gpointer data);

/* html-table.c */

typedef struct {
  GkDocument *document;
  GArray *tables;      /* of those that are open, the innermost last */
  GArray *widths;      /* guint32 for each table of the page */
  GArray *slots;       /* of GkSpan: the row that is being made */
  GArray *particulars; /* of GkSpan: paragraphs that go before all others */
  gsize n_prose;       /* bytes of paragraphs */
  gboolean failed;
  GError **error;
} GkHtmlPage;

void gk_html_page_init (GkHtmlPage *page, GkDocument *document, GError **error);
void gk_html_page_clear (GkHtmlPage *page);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkHtmlPage, gk_html_page_clear)

/* Each takes the line of its tag. What has no place where it stands is put where a browser would put it. */
void gk_html_start_table (GkHtmlPage *page);
void gk_html_end_table (GkHtmlPage *page);
void gk_html_start_rows (GkHtmlPage *page, gboolean is_foot);
void gk_html_end_rows (GkHtmlPage *page);
void gk_html_start_row (GkHtmlPage *page, guint32 line);
void gk_html_end_row (GkHtmlPage *page);
void gk_html_start_cell (GkHtmlPage *page, const char *columns, const char *rows, gboolean is_heading, guint32 line);
void gk_html_end_cell (GkHtmlPage *page);

/* Whether text belongs to a cell now. */
gboolean gk_html_in_cell (const GkHtmlPage *page);

/* A line of text without white space at its ends: of the cell, or a paragraph of its own. */
void gk_html_add_text (GkHtmlPage *page, const GkSpan *text);

/* The content of a control: the text of its cell, should there be no other. */
void gk_html_add_value (GkHtmlPage *page, const GkSpan *value);

/* A paragraph that the page says of itself and that goes before all others. */
void gk_html_add_particular (GkHtmlPage *page, const GkSpan *text);

/* Ends the page: rows get the width of their table. */
void gk_html_finish (GkHtmlPage *page);
