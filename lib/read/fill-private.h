/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "data/report-private.h"
#include "read/match-private.h"

/* What a document says of itself and of its figures, put into a report. Each reads one sort of evidence. */

/* identity.c: body, codes, document number, period. */
void gk_fill_identity (GkReport *report, const GkDocument *document);

/* fill.c: the cells of placed rows, and what there is to say of the others. */
void gk_fill_cells (GkReport *report, const GkDocument *document, const GkMatch *match);

/* prose.c: the figures that the prose repeats. */
void gk_fill_mentions (GkReport *report, const GkDocument *document, const GkMatch *match);
