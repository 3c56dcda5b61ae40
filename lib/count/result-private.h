/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/number-private.h"
#include "count/count-private.h"
#include "count/sets-private.h"

/* What a clause has counted, by body, period and slot. One of these is there. */
typedef struct {
  guint32 *counts; /* of the rows of a member itself, those of its parts not among them */
  gint128 *sums;   /* the same */
  GkSet set;       /* of what is distinct, of a member and its parts */
  guint32 n_slots;
  gint32 *parents; /* one a slot: that of the next member that its own is a part of, or -1; NULL: no dimension */
} GkResult;

/* @n_rows are those of the dataset. */
gboolean gk_result_init (GkResult *result, const GkForm *form, const GkClause *clause, guint64 n_rows, GError **error);
void gk_result_clear (GkResult *result);

/* Bytes that a result needs for @n_rows. */
guint64 gk_result_size (const GkForm *form, const GkClause *clause, guint64 n_rows);

/* Adds what another one has counted. */
gboolean gk_result_join (GkResult *result, const GkResult *other, guint64 n_rows, guint64 hash_mask, GError **error);

/* Puts it into the dataset, and is spent then. */
gboolean gk_result_store (GkResult *result, const GkForm *form, const GkClause *clause, GkDataset *dataset,
                          GError **error);

/* Says so. Returns FALSE. */
gboolean gk_result_no_memory (GError **error);

/* Counts one ledger into the rows of @dataset, which are bodies by @years. */
gboolean gk_book_count (GkTally *tally, guint32 ledger, GArray *years, GkDataset *dataset, GError **error);
