/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/parallel-private.h"

#define MAX_THREADS 1024

typedef struct {
  GkTaskFunc function;
  gpointer data;
  guint32 n_tasks;
  gint next; /* atomic: the task that is not begun yet */
  gint stopped;
} Work;

typedef struct {
  Work *work;
  guint32 worker;
} Share;

static gpointer
do_tasks (gpointer data)
{
  Share *share = data;
  Work *work = share->work;

  while (!g_atomic_int_get (&work->stopped))
    {
      guint32 task = (guint32) g_atomic_int_add (&work->next, 1);

      if (task >= work->n_tasks)
        break;
      if (!work->function (work->data, share->worker, task))
        g_atomic_int_set (&work->stopped, TRUE);
    }

  return NULL;
}

gboolean
gk_parallel_run (guint32 n_threads, guint32 n_tasks, GkTaskFunc function, gpointer data)
{
  guint32 n = CLAMP (n_threads, 1, MIN (MAX (n_tasks, 1), MAX_THREADS));
  Work work = { .function = function, .data = data, .n_tasks = n_tasks };
  g_autofree Share *shares = g_new0 (Share, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (guint32 i = 0; i < n; i++)
    {
      shares[i] = (Share){ &work, i };
      /* Without another thread the others have more to do. */
      if (i > 0)
        threads[i] = g_thread_try_new ("gongkai", do_tasks, &shares[i], NULL);
    }
  do_tasks (&shares[0]);
  for (guint32 i = 1; i < n; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);

  return !work.stopped;
}
