/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "data/report-private.h"
#include "read/match-private.h"

/* What a document says of itself and of its figures, put into a report. Each reads one sort of evidence. */

/* identity.c: body, codes, document number, period. Strings are NULL where the document does not say. */
typedef struct {
  char *body_name;
  char *body_code;
  char *document_number;
  char *index_number;
  char *period;
  char *other_period;  /* what the title says instead */
  guint32 period_line; /* where the period is stated */
} GkIdentity;

void gk_identity_init (GkIdentity *identity, const GkDocument *document);
void gk_identity_clear (GkIdentity *identity);
void gk_fill_identity (GkReport *report, const GkIdentity *identity);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkIdentity, gk_identity_clear)

/* fill.c: the cells of placed rows, and what there is to say of the others. */
void gk_fill_cells (GkReport *report, const GkDocument *document, const GkMatch *match);

/* prose.c: the figures that the prose repeats. */
void gk_fill_mentions (GkReport *report, const GkDocument *document, const GkMatch *match);
