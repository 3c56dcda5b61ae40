/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "data/report-private.h"
#include "read/grid-private.h"

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
  gint code_kind;      /* GkCodeKind of the code that the document states */
  char *bad_code;      /* one that cannot be right */
  guint32 bad_code_line;
} GkIdentity;

void gk_identity_init (GkIdentity *identity, const GkDocument *document);
void gk_identity_clear (GkIdentity *identity);
void gk_fill_identity (GkReport *report, const GkIdentity *identity);

/* Whether @text is a code of a body with the check digit it must have; and what is said of one that is not. */
gboolean gk_body_code_is_sound (const char *text);
void gk_fill_bad_code (GkReport *report, const char *text, guint32 line, guint32 column);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkIdentity, gk_identity_clear)

/* fill.c: the cells of placed rows, and what there is to say of the others. */
void gk_fill_cells (GkReport *report, const GkDocument *document, const GkMatch *match);

void gk_fill_grid (GkReport *report, const GkDocument *document, const GkGridMatch *match);

/* Puts the figure in @span into @cell; @unit is the one printed with it, or NULL. */
void gk_fill_text (GkReport *report, guint32 cell, const GkSpan *span, const char *unit);

/* Adds a diagnostic about @span; @raw is taken, and so are the words. */
void gk_fill_diagnostic (GkReport *report, gint32 code, gint32 severity, const GkSpan *span, gint32 indicator,
                         char *raw, GkMessage *message);

/* The cells of a row as they stand. */
char *gk_fill_row_text (const GkDocument *document, const GkRow *row);

/* prose.c: the figures that the prose repeats. @is_table says of each row whether it stands in a table of the form. */
void gk_fill_mentions (GkReport *report, const GkDocument *document, const guint8 *is_table);
