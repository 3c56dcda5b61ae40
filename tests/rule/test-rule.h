/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests of the rules of a form and of the rule language share. */

#include "form/test-place.h"

/*
 * Rule number @rule in one line: "ID KIND DECIMALS: LEFT RELATION RIGHT / DENOMINATOR ± TOLERANCE for MEMBER when
 * DECIMALS: LEFT RELATION RIGHT ± TOLERANCE ...", as far as there are such.
 */
void append_rule (GString *dump, GkForm *form, guint32 rule);

/* All rules of @form but those of origin @hidden, a line each. */
char *dump_rules (GkForm *form, gint32 hidden);

/* Adds the tests of test-language.c. */
void add_language_tests (Tests *tests);

/* A form with indicators and dimensions of every sort, and @rule as its rule "r". */
char *form_with_rule (const char *rule);

void add_bad_rules (Tests *tests);
