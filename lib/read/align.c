/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/match-private.h"

/*
 * A heaviest increasing chain over the pairs, in O(pairs · log nodes): pairs are
 * taken row by row, and trees over the nodes keep the best chain that ends (or,
 * from the other end, starts) at each. Chains from both ends together tell
 * whether another alignment is as good.
 */

/* The best chain known at a leaf or in a range: its weight and the pair at its end. */
typedef struct {
  gint32 weight;
  gint32 pair;
} Best;

typedef struct {
  guint32 n; /* leaves */
  Best *nodes;
} Tree;

static const Best none = { 0, -1 };

static void
tree_init (Tree *tree, guint32 n)
{
  tree->n = MAX (n, 1);
  tree->nodes = g_new (Best, 2 * (gsize) tree->n);
  for (gsize i = 0; i < 2 * (gsize) tree->n; i++)
    tree->nodes[i] = none;
}

/* The heavier one; of equals, the one found first. */
static Best
better (Best one, Best other)
{
  if (one.weight != other.weight)
    return one.weight > other.weight ? one : other;

  return one.pair >= 0 && (other.pair < 0 || one.pair < other.pair) ? one : other;
}

static void
tree_raise (Tree *tree, guint32 leaf, Best best)
{
  for (gsize i = (gsize) leaf + tree->n; i > 0; i /= 2)
    tree->nodes[i] = better (tree->nodes[i], best);
}

/* The best of leaves @first to @last − 1. */
static Best
tree_query (const Tree *tree, guint32 first, guint32 last)
{
  gsize low = (gsize) first + tree->n;
  gsize high = (gsize) last + tree->n;
  Best best = none;

  for (; low < high; low /= 2, high /= 2)
    {
      if (low & 1)
        best = better (best, tree->nodes[low++]);
      if (high & 1)
        best = better (best, tree->nodes[--high]);
    }

  return best;
}

/* Raises leaves @first to @last − 1. */
static void
tree_raise_range (Tree *tree, guint32 first, guint32 last, Best best)
{
  gsize low = (gsize) first + tree->n;
  gsize high = (gsize) last + tree->n;

  for (; low < high; low /= 2, high /= 2)
    {
      if (low & 1)
        {
          tree->nodes[low] = better (tree->nodes[low], best);
          low++;
        }
      if (high & 1)
        {
          high--;
          tree->nodes[high] = better (tree->nodes[high], best);
        }
    }
}

/* The best of what was raised over @leaf. */
static Best
tree_stab (const Tree *tree, guint32 leaf)
{
  Best best = none;

  for (gsize i = (gsize) leaf + tree->n; i > 0; i /= 2)
    best = better (best, tree->nodes[i]);

  return best;
}

/* The best of the chains that end with @first to @last - 1 (or start there), @bonus more, for a neighbour at @node. */
static Best
best_neighbour (const GkPair *pairs, guint32 first, guint32 last, const gint32 *weights, const gint32 *parents,
                const GkAlignBonus *bonus, guint32 node, gboolean before)
{
  Best best = none;

  for (guint32 i = first; i < last; i++)
    {
      guint32 upper = before ? pairs[i].node : node;
      guint32 lower = before ? node : pairs[i].node;
      gint32 weight = weights[i] + bonus->next_row;

      if (upper >= lower)
        continue;
      if (parents[lower] <= (gint32) upper)
        weight += bonus->under_parent;
      best = better (best, (Best){ weight, (gint32) i });
    }

  return best;
}

/* Weight of the best chain that ends with each pair, and the pair before it. */
static void
chain_forwards (const GkPair *pairs, guint32 n_pairs, const gint32 *parents, guint32 n_nodes, const GkAlignBonus *bonus,
                gint32 *weights, gint32 *before)
{
  Tree tree;

  guint32 previous = 0; /* the pairs of the row before are those from here to the current row */

  tree_init (&tree, n_nodes);
  for (guint32 i = 0; i < n_pairs;)
    {
      guint32 end = i;
      guint32 neighbours = i > 0 && pairs[i - 1].row + 1 == pairs[i].row ? previous : i;

      for (; end < n_pairs && pairs[end].row == pairs[i].row; end++)
        {
          guint32 node = pairs[end].node;
          Best best = tree_query (&tree, 0, node);
          Best under = parents[node] >= 0 ? tree_query (&tree, (guint32) parents[node], node) : best;

          if (under.pair >= 0 || parents[node] < 0)
            under.weight += bonus->under_parent;
          best = better (under, best);
          best = better (best_neighbour (pairs, neighbours, i, weights, parents, bonus, node, TRUE), best);
          weights[end] = best.weight + pairs[end].score;
          before[end] = best.pair;
        }
      previous = i;
      for (; i < end; i++)
        tree_raise (&tree, pairs[i].node, (Best){ weights[i], (gint32) i });
    }
  g_free (tree.nodes);
}

/* Weight of the best chain that starts with each pair. */
static void
chain_backwards (const GkPair *pairs, guint32 n_pairs, const gint32 *parents, guint32 n_nodes,
                 const GkAlignBonus *bonus, gint32 *weights)
{
  Tree after;
  Tree under;

  guint32 previous = n_pairs; /* one past the pairs of the row behind */

  tree_init (&after, n_nodes);
  tree_init (&under, n_nodes);
  for (guint32 end = n_pairs; end > 0;)
    {
      guint32 start = end;
      guint32 neighbours = end < n_pairs && pairs[end].row == pairs[end - 1].row + 1 ? previous : end;

      for (; start > 0 && pairs[start - 1].row == pairs[end - 1].row; start--)
        {
          guint32 node = pairs[start - 1].node;
          Best best = better (tree_query (&after, node + 1, n_nodes), tree_stab (&under, node));

          best = better (best_neighbour (pairs, end, neighbours, weights, parents, bonus, node, FALSE), best);
          weights[start - 1] = best.weight + pairs[start - 1].score;
        }
      for (guint32 i = start; i < end; i++)
        {
          guint32 node = pairs[i].node;
          guint32 parent = parents[node] >= 0 ? (guint32) parents[node] : 0;

          tree_raise (&after, node, (Best){ weights[i], (gint32) i });
          tree_raise_range (&under, parent, node, (Best){ weights[i] + bonus->under_parent, (gint32) i });
        }
      previous = end;
      end = start;
    }
  g_free (after.nodes);
  g_free (under.nodes);
}

GArray *
gk_align (const GkPair *pairs, guint32 n_pairs, const gint32 *parents, guint32 n_nodes, const GkAlignBonus *bonus)
{
  GArray *aligned = g_array_new (FALSE, FALSE, sizeof (GkAlignedPair));
  g_autofree gint32 *forwards = g_new (gint32, MAX (n_pairs, 1));
  g_autofree gint32 *backwards = g_new (gint32, MAX (n_pairs, 1));
  g_autofree gint32 *before = g_new (gint32, MAX (n_pairs, 1));
  Best best = none;

  chain_forwards (pairs, n_pairs, parents, n_nodes, bonus, forwards, before);
  chain_backwards (pairs, n_pairs, parents, n_nodes, bonus, backwards);
  for (guint32 i = 0; i < n_pairs; i++)
    best = better (best, (Best){ forwards[i], (gint32) i });

  for (gint32 i = best.pair; i >= 0; i = before[i])
    {
      GkAlignedPair pair = { (guint32) i, -1 };
      guint32 k = (guint32) i;

      while (k > 0 && pairs[k - 1].row == pairs[i].row)
        k--;
      for (; k < n_pairs && pairs[k].row == pairs[i].row && pair.rival < 0; k++)
        if (k != (guint32) i && forwards[k] + backwards[k] - pairs[k].score == best.weight)
          pair.rival = (gint32) k;
      g_array_append_val (aligned, pair);
    }

  for (guint i = 0; i < aligned->len / 2; i++)
    {
      GkAlignedPair *first = &g_array_index (aligned, GkAlignedPair, i);
      GkAlignedPair *last = &g_array_index (aligned, GkAlignedPair, aligned->len - 1 - i);
      GkAlignedPair swapped = *first;

      *first = *last;
      *last = swapped;
    }

  return aligned;
}
