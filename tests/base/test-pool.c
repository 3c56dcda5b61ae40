/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <gongkai/error.h>

#include "base/parallel-private.h"
#include "base/pool-private.h"

#define LINE 64
#define N_ARRAYS 2000
#define N_THREADS 4

typedef struct {
  GkPool pool;
  guint64 *arrays[N_ARRAYS];
} Taken;

/* Sizes of all kinds, so that some arrays are in what was reserved and others are not. */
static guint32
size_of (guint32 number)
{
  return number * 7919 % 300;
}

/* Takes an array, which has to be all zeros, and fills it with its number. */
static gboolean
take (gpointer data, guint32 worker, guint32 number)
{
  Taken *taken = data;
  guint64 *array = gk_pool_take0_n (&taken->pool, size_of (number), sizeof *array, NULL);

  (void) worker;
  if (array == NULL || (guintptr) array % LINE != 0)
    return FALSE;
  for (guint32 i = 0; i < size_of (number); i++)
    {
      if (array[i] != 0)
        return FALSE;
      array[i] = number;
    }
  taken->arrays[number] = array;

  return TRUE;
}

/* Arrays are in nobody else's way, however many threads take them. */
static void
test_take (void **state)
{
  (void) state;
  for (guint part = 0; part <= 4; part++)
    {
      g_autofree Taken *taken = g_new0 (Taken, 1);
      gsize n_bytes = 0;

      for (guint32 i = 0; i < N_ARRAYS; i++)
        n_bytes += gk_pool_size (size_of (i), sizeof (guint64));
      if (part > 0)
        assert_true (gk_pool_reserve (&taken->pool, n_bytes * part / 4, NULL));
      assert_true (gk_parallel_run (N_THREADS, N_ARRAYS, take, taken));
      for (guint32 i = 0; i < N_ARRAYS; i++)
        for (guint32 k = 0; k < size_of (i); k++)
          assert_int_equal (taken->arrays[i][k], i);
      gk_pool_clear (&taken->pool);
      assert_null (taken->pool.blocks);
    }
}

/* What was reserved is enough for what it was reserved for. */
static void
test_reserve (void **state)
{
  GkPool pool = { 0 };
  gpointer block;

  (void) state;
  assert_true (gk_pool_reserve (&pool, 3 * gk_pool_size (10, 8), NULL));
  block = pool.blocks;
  for (guint i = 0; i < 3; i++)
    assert_non_null (gk_pool_take0_n (&pool, 10, 8, NULL));
  assert_ptr_equal (pool.blocks, block);
  assert_non_null (gk_pool_take0_n (&pool, 1, 1, NULL));
  assert_ptr_not_equal (pool.blocks, block);
  gk_pool_clear (&pool);
}

static void
test_too_much (void **state)
{
  GkPool pool = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  (void) state;
  assert_null (gk_pool_take0_n (&pool, G_MAXSIZE / 4, 8, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_NO_MEMORY));
  assert_false (gk_pool_reserve (&pool, gk_pool_size (G_MAXSIZE, 2), &other));
  assert_true (g_error_matches (other, GK_ERROR, GK_ERROR_NO_MEMORY));
  assert_null (pool.blocks);
}

void
add_pool_tests (Tests *tests)
{
  tests_add (tests, "pool", test_take);
  tests_add (tests, "pool, reserved", test_reserve);
  tests_add (tests, "pool, too much", test_too_much);
}
