/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests of good and of bad forms share. */

#include "form/test-place.h"

#define FORM(body) "<form id=\"f\">\n" body "\n</form>\n"
#define COUNT(id) "<indicator id=\"" id "\" zh=\"" id "\"/>"
#define A COUNT ("a")
#define B COUNT ("b")
#define GROUP(id, attributes, body)                                                                                    \
  "<indicator id=\"" id "\" zh=\"组\" kind=\"group\" " attributes ">" body "</indicator>"

/* A form that is refused. */
typedef struct {
  const char *name;
  const char *text; /* with a mark at the place of the mistake */
  gint32 code;
  const char *part; /* what the message contains */
  const char *zh;   /* what the Chinese one contains, or NULL */
} RefusedForm;

/* Takes a form file, which may have a mark in it, and whether lib/form/form.rng is to refuse it. */
typedef void (*FormVisitor) (const char *name, const char *text, gboolean refused, gpointer data);

/* Show @visit the forms of a file's tables of which the schema says the same as the parser. */
void visit_forms (FormVisitor visit, gpointer data);
void visit_bad_forms (FormVisitor visit, gpointer data);
void visit_dimensions (FormVisitor visit, gpointer data);
void visit_policies (FormVisitor visit, gpointer data);

/* Add the tests of the file of that name. */
void add_bad_forms (Tests *tests);
void add_dimensions (Tests *tests);
void add_policies (Tests *tests);
void add_schema (Tests *tests);
