/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Where a mistake in a form file is: what the tests of forms and of rules share. */

#include "support.h"

#include <gongkai/gongkai.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Stands in the text of a case where its error is expected; it is taken out before the text is loaded. */
#define MARK "¦"

typedef struct {
  char *data;
  guint32 line; /* 0 if the text has no mark */
  guint32 column;
} Marked;

Marked marked_new (const char *text);
void marked_clear (Marked *marked);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Marked, marked_clear)

/* Loads @data, which is called "f.xml"; fails the test if it is refused. */
GkForm *load_form (const char *data);

/* Asserts that @error is complete: it has a code, a place, and says the same place in both languages. */
void assert_error (const GError *error, gint32 code, const char *source, guint32 line, guint32 column,
                   const char *part);

/* Asserts that @error shows its line of the form file @data, and a caret below its place in it. */
void assert_excerpt (const GError *error, const char *data);

/* Asserts that the form file @data, called "f.xml", is refused. */
void assert_refused (const char *data, gssize length, gint32 code, guint32 line, guint32 column, const char *part);

/* The same for a text with a mark in it; @zh is what the Chinese message contains, or NULL. */
void assert_marked_refused (const char *text, gint32 code, const char *en, const char *zh);
