/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/dataset.h>

/* What a caller is told of the progress of long work by; all zero: nothing is told. */
typedef struct {
  GkProgressFunc function;
  gpointer data;
  GDestroyNotify destroy;
} GkProgress;

/* Puts another function, or none, in the place of the one there is. */
static inline void
gk_progress_set (GkProgress *progress, GkProgressFunc function, gpointer data, GDestroyNotify destroy)
{
  GkProgress old = *progress;

  *progress = (GkProgress){ function, data, destroy };
  if (old.destroy != NULL)
    old.destroy (old.data);
}

/* FALSE if the work is to stop. */
static inline gboolean
gk_progress_tell (const GkProgress *progress, guint64 done, guint64 total)
{
  return progress->function == NULL || progress->function (done, total, progress->data);
}
