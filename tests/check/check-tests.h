/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

#include <gongkai/gongkai.h>

/* What is checked. Cells are "id=text", divided by ";"; a cell that is not named is absent. */
typedef struct {
  const char *form;
  const char *cells;
  const char *prior_form; /* NULL: the form itself */
  const char *prior;      /* cells of the report of the period before; NULL: none is given */
  const char *policy;     /* NULL: what the form asks for */
} Subject;

/* The form that @text is; fails the test if it is none. */
GkForm *load_form (const char *text);

/* A report of @form with @cells. */
GkReport *fill_report (GkForm *form, const char *cells);

/* Checks @subject; fails the test if that is refused. */
GkFindings *check_subject (const Subject *subject);

/* The finding on the rule called @id, or -1. */
gint32 find_finding (GkFindings *findings, const char *id);

/* Asserts that two texts, of which either may be NULL, are the same. */
void assert_text (const char *found, const char *expected, const char *what);

/* The tests of each file of this room. */
void add_against_tests (Tests *tests);
void add_solve_tests (Tests *tests);
void add_causes_tests (Tests *tests);
void add_limits_tests (Tests *tests);
void add_prior_tests (Tests *tests);
