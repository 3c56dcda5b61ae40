/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/pool-private.h"

#include <string.h>

#include "base/error-private.h"

/* In front of what a block is for. */
typedef struct {
  gpointer next;
} Head;

gsize
gk_pool_size (gsize n, gsize size)
{
  gsize n_bytes;

  if (!g_size_checked_mul (&n_bytes, n, size) || n_bytes > G_MAXSSIZE - GK_LINE)
    return G_MAXSIZE;

  return (MAX (n_bytes, 1) + GK_LINE - 1) & ~(gsize) (GK_LINE - 1);
}

/* A new block: where in it arrays may stand. What is too much for a number is refused like all that is not to be had.
 */
static char *
add_block (GkPool *pool, gsize n_bytes, GError **error)
{
  gsize length;
  gboolean fits = g_size_checked_add (&length, n_bytes, sizeof (Head) + GK_LINE);
  Head *head = fits ? gk_try_malloc_n (length, 1, error) : gk_try_malloc_n (n_bytes, 2, error);

  if (head == NULL)
    return NULL;
  do
    head->next = g_atomic_pointer_get (&pool->blocks);
  while (!g_atomic_pointer_compare_and_exchange (&pool->blocks, head->next, head));

  return (char *) (((guintptr) (head + 1) + GK_LINE - 1) & ~(guintptr) (GK_LINE - 1));
}

gboolean
gk_pool_reserve (GkPool *pool, gsize n_bytes, GError **error)
{
  gsize length = gk_pool_size (n_bytes, 1);
  char *memory = add_block (pool, length, error);

  if (memory == NULL)
    return FALSE;
  pool->end = memory + length;
  pool->n_free = (gssize) length;

  return TRUE;
}

/* Memory of the block that was reserved, NULL if not so much of it is left. */
static char *
take_free (GkPool *pool, gsize n_bytes)
{
  gssize n_free;

  if (n_bytes > G_MAXSSIZE)
    return NULL;
  n_free = g_atomic_pointer_add (&pool->n_free, -(gssize) n_bytes);

  return n_free >= (gssize) n_bytes ? pool->end - n_free : NULL;
}

gpointer
gk_pool_take0_n (GkPool *pool, gsize n, gsize size, GError **error)
{
  gsize n_bytes = gk_pool_size (n, size);
  char *memory = take_free (pool, n_bytes);

  if (memory == NULL)
    memory = add_block (pool, n_bytes, error);

  return memory != NULL ? memset (memory, 0, n_bytes) : NULL;
}

void
gk_pool_clear (GkPool *pool)
{
  while (pool->blocks != NULL)
    {
      Head *head = pool->blocks;

      pool->blocks = head->next;
      g_free (head);
    }
  *pool = (GkPool){ 0 };
}
