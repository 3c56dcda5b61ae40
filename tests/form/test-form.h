/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests of good and of bad forms share. */

#include "support.h"

#include <gongkai/gongkai.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define FORM(body) "<form id=\"f\">\n" body "\n</form>\n"
#define COUNT(id) "<indicator id=\"" id "\" zh=\"" id "\"/>"
#define A COUNT ("a")
#define B COUNT ("b")
#define GROUP(id, attributes, body)                                                                                    \
  "<indicator id=\"" id "\" zh=\"组\" kind=\"group\" " attributes ">" body "</indicator>"

/* Asserts that @error is complete: it has a code, a place, and says the same place in both languages. */
void assert_error (const GError *error, gint32 code, const char *source, guint32 line, guint32 column,
                   const char *part);

/* Asserts that the form file @data, called "f.xml", is refused. */
void assert_refused (const char *data, gssize length, gint32 code, guint32 line, guint32 column, const char *part);

/* Adds the tests of test-bad-form.c. */
void add_bad_forms (Tests *tests);
