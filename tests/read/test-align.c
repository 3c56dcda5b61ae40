/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include "read/match-private.h"

#include <string.h>

/*
 * Two oracles: small cases by trying every chain, which also tells which pairs
 * stand in any best one; larger ones by comparing every pair with every other.
 */

#define MAX_PAIRS 14

static const GkAlignBonus bonus = { 60, 5 };

typedef struct {
  const GkPair *pairs;
  guint32 n_pairs;
  const gint32 *parents;
  gint64 best;
  gboolean in_best[MAX_PAIRS];
  guint32 chain[MAX_PAIRS];
} Oracle;

/* What @pair adds to a chain that ends with @before; -1 for an empty one. */
static gint64
step (const GkPair *pairs, const gint32 *parents, gint32 before, guint32 pair)
{
  gint32 parent = parents[pairs[pair].node];
  gboolean under = parent < 0 || (before >= 0 && pairs[before].node >= (guint32) parent);

  gboolean next = before >= 0 && pairs[before].row + 1 == pairs[pair].row;

  return pairs[pair].score + (under ? bonus.under_parent : 0) + (next ? bonus.next_row : 0);
}

static void
try_chains (Oracle *oracle, guint32 length, gint64 weight)
{
  gint32 last = length > 0 ? (gint32) oracle->chain[length - 1] : -1;

  if (weight > oracle->best)
    {
      oracle->best = weight;
      memset (oracle->in_best, 0, sizeof oracle->in_best);
    }
  if (weight == oracle->best)
    for (guint32 i = 0; i < length; i++)
      oracle->in_best[oracle->chain[i]] = TRUE;

  for (guint32 i = (guint32) (last + 1); i < oracle->n_pairs; i++)
    {
      if (last >= 0
          && (oracle->pairs[i].row <= oracle->pairs[last].row || oracle->pairs[i].node <= oracle->pairs[last].node))
        continue;
      oracle->chain[length] = i;
      try_chains (oracle, length + 1, weight + step (oracle->pairs, oracle->parents, last, i));
    }
}

static gint64
weigh (const GArray *aligned, const GkPair *pairs, const gint32 *parents)
{
  gint64 weight = 0;
  gint32 last = -1;

  for (guint i = 0; i < aligned->len; i++)
    {
      guint32 pair = g_array_index (aligned, GkAlignedPair, i).pair;

      if (last >= 0)
        {
          assert_true (pairs[pair].row > pairs[last].row);
          assert_true (pairs[pair].node > pairs[last].node);
        }
      weight += step (pairs, parents, last, pair);
      last = (gint32) pair;
    }

  return weight;
}

/* A random tree in the order of its nodes: the parent of each is the node before it or one above that. */
static void
make_tree (GRand *random, gint32 *parents, guint32 n_nodes)
{
  for (guint32 i = 0; i < n_nodes; i++)
    {
      gint32 parent = (gint32) i - 1;

      while (parent >= 0 && g_rand_boolean (random))
        parent = parents[parent];
      parents[i] = parent;
    }
}

static guint32
make_pairs (GRand *random, GkPair *pairs, guint32 max_pairs, guint32 n_rows, guint32 n_nodes, gdouble density)
{
  static const gint32 scores[] = { 600, 700, 1000, 1000, 1030, 1050 };
  guint32 n = 0;

  for (guint32 row = 0; row < n_rows; row++)
    for (guint32 node = 0; node < n_nodes; node++)
      if (n < max_pairs && g_rand_double (random) < density)
        pairs[n++] = (GkPair){ row, node, scores[g_rand_int_range (random, 0, G_N_ELEMENTS (scores))] };

  return n;
}

static void
test_every_chain (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20170101);

  (void) state;
  for (guint round = 0; round < 4000; round++)
    {
      GkPair pairs[MAX_PAIRS];
      gint32 parents[8];
      guint32 n_nodes = (guint32) g_rand_int_range (random, 1, 9);
      Oracle oracle = { .pairs = pairs, .parents = parents };
      g_autoptr (GArray) aligned = NULL;

      make_tree (random, parents, n_nodes);
      oracle.n_pairs = make_pairs (random, pairs, MAX_PAIRS, (guint32) g_rand_int_range (random, 1, 7), n_nodes,
                                   g_rand_double_range (random, 0.1, 0.6));
      try_chains (&oracle, 0, 0);
      aligned = gk_align (pairs, oracle.n_pairs, parents, n_nodes, &bonus);
      assert_int_equal (weigh (aligned, pairs, parents), oracle.best);

      for (guint i = 0; i < aligned->len; i++)
        {
          const GkAlignedPair *chosen = &g_array_index (aligned, GkAlignedPair, i);
          gboolean rival = FALSE;

          assert_true (oracle.in_best[chosen->pair]);
          for (guint32 k = 0; k < oracle.n_pairs; k++)
            rival |= k != chosen->pair && pairs[k].row == pairs[chosen->pair].row && oracle.in_best[k];
          assert_int_equal (chosen->rival >= 0, rival);
          if (rival)
            {
              assert_int_equal (pairs[chosen->rival].row, pairs[chosen->pair].row);
              assert_int_not_equal (chosen->rival, chosen->pair);
              assert_true (oracle.in_best[chosen->rival]);
            }
        }
    }
}

static void
test_every_pair_of_pairs (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20171231);
  g_autofree GkPair *pairs = g_new (GkPair, 1200);
  g_autofree gint64 *weights = g_new (gint64, 1200);

  (void) state;
  for (guint round = 0; round < 60; round++)
    {
      gint32 parents[60];
      guint32 n;
      gint64 best = 0;
      g_autoptr (GArray) aligned = NULL;

      make_tree (random, parents, G_N_ELEMENTS (parents));
      n = make_pairs (random, pairs, 1200, (guint32) g_rand_int_range (random, 1, 200), G_N_ELEMENTS (parents),
                      g_rand_double_range (random, 0.01, 0.2));
      for (guint32 i = 0; i < n; i++)
        {
          weights[i] = step (pairs, parents, -1, i);
          for (guint32 k = 0; k < i; k++)
            if (pairs[k].row < pairs[i].row && pairs[k].node < pairs[i].node)
              weights[i] = MAX (weights[i], weights[k] + step (pairs, parents, (gint32) k, i));
          best = MAX (best, weights[i]);
        }
      aligned = gk_align (pairs, n, parents, G_N_ELEMENTS (parents), &bonus);
      assert_int_equal (weigh (aligned, pairs, parents), best);
    }
}

static void
test_no_pairs (void **state)
{
  const gint32 parents[] = { -1 };
  g_autoptr (GArray) without_pairs = gk_align (NULL, 0, parents, 1, &bonus);
  g_autoptr (GArray) without_nodes = gk_align (NULL, 0, NULL, 0, &bonus);

  (void) state;
  assert_int_equal (without_pairs->len, 0);
  assert_int_equal (without_nodes->len, 0);
}

static void
test_equally_good_rows_have_rivals (void **state)
{
  /* One row fits two roots; nothing tells them apart. */
  const gint32 parents[] = { -1, -1 };
  const GkPair pairs[] = { { 0, 0, 1000 }, { 0, 1, 1000 } };
  g_autoptr (GArray) aligned = gk_align (pairs, 2, parents, 2, &bonus);

  (void) state;
  assert_int_equal (aligned->len, 1);
  assert_true (g_array_index (aligned, GkAlignedPair, 0).rival >= 0);
}

static void
test_parent_decides (void **state)
{
  /* 0 { 1 } 2 { 3 }: a row that fits 1 and 3 stands behind the row of 2. */
  const gint32 parents[] = { -1, 0, -1, 2 };
  const GkPair pairs[] = { { 0, 2, 1000 }, { 1, 1, 1000 }, { 1, 3, 1000 } };
  g_autoptr (GArray) aligned = gk_align (pairs, 3, parents, 4, &bonus);

  (void) state;
  assert_int_equal (aligned->len, 2);
  assert_int_equal (g_array_index (aligned, GkAlignedPair, 1).pair, 2);
  assert_int_equal (g_array_index (aligned, GkAlignedPair, 1).rival, -1);
}

void
add_align_tests (Tests *tests)
{
  tests_add (tests, "align/every chain", test_every_chain);
  tests_add (tests, "align/every pair of pairs", test_every_pair_of_pairs);
  tests_add (tests, "align/no pairs", test_no_pairs);
  tests_add (tests, "align/equally good rows have rivals", test_equally_good_rows_have_rivals);
  tests_add (tests, "align/parent decides", test_parent_decides);
}
