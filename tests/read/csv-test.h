/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "read-test.h"

#include "data/report-private.h"
#include "read/csv-private.h"

/* What the tests of reports in CSV share. */

GkForm *csv_load_form (const char *xml);

/* Forms of the tests by their initials: "12" are one and two, "w" is the one whose cells are called like columns. */
GPtrArray *csv_load_forms (const char *initials);

/* Reads @text, which is called t.csv. Fails the test if it cannot be read. */
GkReports *csv_read (const char *text, gsize length, GPtrArray *forms);

/* Asserts that @error has the code and the place, in both languages, and @message in the English one. */
void csv_assert_error (const GError *error, gint32 code, guint32 line, guint32 column, const char *message);
