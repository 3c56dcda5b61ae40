/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/trace.h>

#include "count/count-private.h"

/*
 * Tells the traces of @tally of a row that is sound: @values is what its columns say as integers, of all of them. While
 * there are traces, rows have to be taken one by one.
 */
gboolean gk_traces_take_row (GkTally *tally, guint32 ledger, const GkLedgerRow *row, const gint64 *values,
                             GError **error);
