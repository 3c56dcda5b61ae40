/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

#include <stdatomic.h>

/*
 * An allocator in front of glibc's that counts, and refuses one large allocation of an attempt. It takes the place of
 * malloc() in the executable it is linked into, which must be one of its own. Where another one takes that place there
 * is nothing to count: under AddressSanitizer, and under Valgrind.
 */

extern atomic_size_t n_allocations;

/* FALSE if another allocator is in its place. */
gboolean allocator_is_ours (void);
int report_nothing_to_count (void);

/* Does something, and undoes it. FALSE with @error if that fails. */
typedef gboolean (*Attempt) (gpointer data, GError **error);

/*
 * Refuses one large allocation of an attempt after the other until it has all of them: each time it says that memory is
 * lacking, at least @least times, and keeps nothing. Only if @may_do_without may it succeed all the same.
 */
void refuse_each (Attempt attempt, gpointer data, gsize least, gboolean counts_live, gboolean may_do_without);
