/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/trace.h>

#include "count/count-private.h"

/* Whether a trace of @tally lists a row that is sound. Threads may ask at the same time. */
gboolean gk_traces_want_row (const GkTally *tally, guint32 ledger, const GkLedgerRow *row);

/* Tells the traces of a row that has joined, in the order of the rows. */
gboolean gk_traces_take_row (GkTally *tally, guint32 ledger, const GkLedgerRow *row, GError **error);
