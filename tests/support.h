/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Tables make tests: every row of a table becomes a cmocka test of its own,
 * named "function/row". A row begins with its name; the test function finds it
 * in *state.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

typedef GArray Tests; /* of struct CMUnitTest */

/* A new list of tests. */
Tests *tests_new (void);

/* Adds one test. */
void tests_add (Tests *tests, const char *name, CMUnitTestFunction function);

/* Adds a test for each of the @n rows of @table, each @size bytes and beginning with its name (a const char *). */
void tests_add_table (Tests *tests, const char *name, CMUnitTestFunction function, const void *table, gsize n,
                      gsize size);

#define TESTS_ADD_TABLE(tests, name, function, table)                                                                  \
  tests_add_table (tests, name, function, table, G_N_ELEMENTS (table), sizeof (table)[0])

/* Runs the tests as one group and frees the list; what main() returns. */
int tests_run (Tests *tests, const char *group);

/* The path of a file in the source tree, below tests/; free with g_free(). */
char *test_path (const char *name);

/* Asserts that @string contains @part. */
void assert_contains (const char *string, const char *part);
