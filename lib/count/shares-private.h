/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "count/count-private.h"

/*
 * Fills shares that no clause counts, from the counted figures they are of as the rules of the form say: derived, or
 * not applicable where there is nothing to be a share of. @dataset is not sealed yet.
 */
gboolean gk_counts_derive_shares (GkDataset *dataset, GError **error);
