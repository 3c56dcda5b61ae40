/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

#include <gongkai/gongkai.h>

/* The form that the pages of these tests fill in. */
#define READ_FORM "cn-jiangsu-2017"

/* Reads @text as @form, an id of a built-in form; NULL for whichever fits. Fails the test if it cannot be read. */
GkReport *read_page (const char *text, const char *form);

/* "id=value" of every cell that is neither absent nor blank, in the order of the form; "id=invalid" and the like
 * where there is no value. */
char *describe_cells (GkReport *report);

/* "code@line" of every diagnostic but missing rows, "!" behind the errors among them. */
char *describe_diagnostics (GkReport *report);

/* The tests of each file of this room. */
void add_decode_tests (Tests *tests);
void add_html_tests (Tests *tests);
void add_csv_tests (Tests *tests);
void add_csv_bulk_tests (Tests *tests);
void add_bulk_tests (Tests *tests);
void add_bulk_long_tests (Tests *tests);
void add_document_tests (Tests *tests);
void add_align_tests (Tests *tests);
void add_match_tests (Tests *tests);
void add_identity_tests (Tests *tests);
