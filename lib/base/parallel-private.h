/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Does a task; @worker, the number of the thread, is less than how many there are. FALSE: no more tasks are begun. */
typedef gboolean (*GkTaskFunc) (gpointer data, guint32 worker, guint32 task);

/*
 * Does the tasks up to @n_tasks by @n_threads at most, the caller's among them, which is worker 0. Tasks are begun in
 * their order: when one has stopped the work, those before it are done all the same. FALSE if one has.
 */
gboolean gk_parallel_run (guint32 n_threads, guint32 n_tasks, GkTaskFunc function, gpointer data);
