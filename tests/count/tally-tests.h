/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "form/test-place.h"

#include "count/count-private.h"

/* Random sources, and tallies of them that divide their work in different ways. */

extern const char form_text[];

typedef struct {
  guint32 n_threads;
  gsize piece_bytes;
  gsize segment_bytes;
  guint32 chunk_rows;
  guint64 hash_mask;
} Division;

#define N_DIVISIONS 8

extern const Division divisions[N_DIVISIONS];

#define HEADER "body_code,number,channel,day,end,who,topic,note,fee\n"

/* A row of "items", sound or not; @number makes its key, if it is not negative. */
void append_row (GString *text, GRand *random, gint number);

/* A header and rows whose keys may be alike; free with g_free(). */
char *make_source (guint32 seed, guint n_rows);

GkTally *new_tally (GkForm *form, gint32 mode, const Division *division);

/* All that a tally has to say; free with g_free(). */
char *describe (GkTally *tally);

void add_merge_tests (Tests *tests);
