/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-test.h"

#include "read/bulk-private.h"

/* What the tests of bulk reading share. */

#define BULK_N_FIGURES 77

extern const char *const bulk_figures[BULK_N_FIGURES];

typedef struct {
  GRand *random;
  GString *text;
  char separator;
  const char *line_end;
  GPtrArray *columns; /* what stands in the header */
  guint mistakes;     /* one in so many rows has one; 0: none */
} BulkWriting;

const char *bulk_pick (GRand *random, const char *const *from, gsize n);

/* Writes a field, with quotes where it needs them, and sometimes where not. */
void bulk_write_field (BulkWriting *writing, const char *field);

/*
 * Reads the text in bulk, and piece by piece if the options say how much is read at once, and as the reports one by
 * one: the datasets, or the mistakes, are the same.
 */
void bulk_compare (const GString *text, GPtrArray *forms, const GkBulkOptions *options);

/* Compares as bulk_compare() what @write makes of @seed, which also chooses how it is read. */
void bulk_compare_random (void (*write) (BulkWriting *writing, GPtrArray *forms), const char *forms, guint32 seed,
                          guint mistakes);

/* A text that cannot be read, of a kind that cannot come up where reports are read one by one. */
typedef struct {
  const char *name;
  const char *forms;
  const char *text;
  gsize length; /* 0: up to the NUL */
  gint32 code;
  guint32 line; /* 0: no place */
  guint32 column;
  const char *message; /* a part of the English one */
} BulkBadCase;

/* Reads the text of such a case, the state, in segments of many sizes. */
void bulk_test_bad (void **state);
