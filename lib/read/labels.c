/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/match-private.h"

#include <string.h>

#include "base/text-private.h"

/* Characters of a key for each one that may differ in a close one. */
#define CHARACTERS_PER_DIFFERENCE 6

/* Labels that were looked for and are remembered with what fits them. */
#define MAX_REMEMBERED 65536

/* A label that a node is printed with: its key, or the keys of what stands before and after "{name}". */
typedef struct {
  guint32 node;
  GkKey key;
  GkKey rest;
  gboolean has_name;
} Label;

struct _GkLabels {
  GArray *labels;      /* of Label */
  GHashTable *by_key;  /* key of a label without name → GArray of the nodes (guint32) it belongs to */
  GHashTable *fitting; /* key that was looked for → GArray of GkPair, the row being 0: what fits it */
  GHashTable *by_text; /* where the text stands that was looked for → the same, borrowed */
};

static void
clear_label (gpointer data)
{
  Label *label = data;

  gk_key_clear (&label->key);
  gk_key_clear (&label->rest);
}

GkLabels *
gk_labels_new (void)
{
  GkLabels *labels = g_new0 (GkLabels, 1);

  labels->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (labels->labels, clear_label);
  labels->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  labels->by_text = g_hash_table_new (NULL, NULL);
  labels->fitting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  return labels;
}

void
gk_labels_free (GkLabels *labels)
{
  if (labels == NULL)
    return;

  g_array_unref (labels->labels);
  g_hash_table_unref (labels->by_key);
  g_hash_table_unref (labels->by_text);
  g_hash_table_unref (labels->fitting);
  g_free (labels);
}

void
gk_labels_add (GkLabels *labels, guint32 node, const char *text)
{
  const char *name = strstr (text, GK_LABEL_NAME);
  Label label = { .node = node, .has_name = name != NULL };

  if (name != NULL)
    {
      gk_key_init (&label.key, text, (gsize) (name - text));
      gk_key_init (&label.rest, name + strlen (GK_LABEL_NAME), strlen (name + strlen (GK_LABEL_NAME)));
    }
  else
    {
      g_autofree char *key = NULL;
      GArray *nodes;

      gk_key_init (&label.key, text, strlen (text));
      key = gk_key_to_string (&label.key);
      nodes = g_hash_table_lookup (labels->by_key, key);
      if (nodes == NULL)
        {
          nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_hash_table_insert (labels->by_key, g_steal_pointer (&key), nodes);
        }
      if (nodes->len == 0 || g_array_index (nodes, guint32, nodes->len - 1) != node)
        g_array_append_val (nodes, node);
    }
  g_array_append_val (labels->labels, label);
}

/* Whether @key is @label with a name in it; tells where the name is. */
static gboolean
fits_with_name (const Label *label, const GkKey *key, guint *name_start, guint *name_end)
{
  guint before = label->key.n_glyphs;
  guint after = label->rest.n_glyphs;

  if (key->n_glyphs < before + after)
    return FALSE;
  for (guint i = 0; i < before; i++)
    if (key->glyphs[i].character != label->key.glyphs[i].character)
      return FALSE;
  for (guint i = 0; i < after; i++)
    if (key->glyphs[key->n_glyphs - after + i].character != label->rest.glyphs[i].character)
      return FALSE;
  *name_start = before;
  *name_end = key->n_glyphs - after;

  return TRUE;
}

static gint
compare_pairs (gconstpointer left, gconstpointer right)
{
  const GkPair *one = left;
  const GkPair *other = right;

  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  if (one->node != other->node)
    return one->node < other->node ? -1 : 1;

  return other->score - one->score;
}

/* Keeps the best of several pairs of the same row and node. */
static void
unite_pairs (GArray *pairs)
{
  guint kept = 0;

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      GkPair pair = g_array_index (pairs, GkPair, i);
      const GkPair *last = kept > 0 ? &g_array_index (pairs, GkPair, kept - 1) : NULL;

      if (last == NULL || last->row != pair.row || last->node != pair.node)
        g_array_index (pairs, GkPair, kept++) = pair;
    }
  g_array_set_size (pairs, kept);
}

/* Whether two keys agree in what must not differ in a slip of the pen: digits, and words that turn the meaning round.
 */
static gboolean
same_sense (const GkKey *left, const GkKey *right)
{
  static const char *const turning[] = { "不", "未", "非", "无", "否" };
  gint counts[10 + G_N_ELEMENTS (turning)] = { 0 };
  const GkKey *const keys[] = { left, right };

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint i = 0; i < keys[k]->n_glyphs; i++)
      {
        gunichar character = keys[k]->glyphs[i].character;

        if (character >= '0' && character <= '9')
          counts[character - '0'] += k == 0 ? 1 : -1;
        for (guint w = 0; w < G_N_ELEMENTS (turning); w++)
          if (character == g_utf8_get_char (turning[w]))
            counts[10 + w] += k == 0 ? 1 : -1;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] != 0)
      return FALSE;

  return TRUE;
}

const GArray *
gk_labels_find (GkLabels *labels, const GkKey *key)
{
  g_autofree char *string = gk_key_to_string (key);
  GArray *fitting = g_hash_table_lookup (labels->fitting, string);
  const GArray *exact;

  if (fitting != NULL)
    return fitting;

  fitting = g_array_new (FALSE, FALSE, sizeof (GkPair));
  exact = g_hash_table_lookup (labels->by_key, string);
  for (guint i = 0; key->n_glyphs > 0 && exact != NULL && i < exact->len; i++)
    {
      GkPair pair = { 0, g_array_index (exact, guint32, i), GK_SCORE_EXACT };

      g_array_append_val (fitting, pair);
    }
  for (guint i = 0; key->n_glyphs > 0 && fitting->len == 0 && i < labels->labels->len; i++)
    {
      const Label *label = &g_array_index (labels->labels, Label, i);
      guint limit = key->n_glyphs / CHARACTERS_PER_DIFFERENCE;
      GkPair pair = { 0, label->node, 0 };
      guint distance;
      guint start;
      guint end;

      if (label->has_name)
        pair.score = fits_with_name (label, key, &start, &end) ? GK_SCORE_EXACT : 0;
      else if (limit > 0 && (distance = gk_key_distance (&label->key, key, MIN (limit, 3))) <= MIN (limit, 3)
               && same_sense (&label->key, key))
        pair.score = GK_SCORE_CLOSE - 100 * (gint32) distance;
      if (pair.score > 0)
        g_array_append_val (fitting, pair);
    }
  unite_pairs (fitting);
  g_hash_table_insert (labels->fitting, g_steal_pointer (&string), fitting);

  return fitting;
}

const GArray *
gk_labels_find_text (GkLabels *labels, const char *text, gsize length)
{
  const GArray *fitting = length > 0 ? g_hash_table_lookup (labels->by_text, text) : NULL;
  g_auto (GkKey) key = { 0 };

  if (fitting != NULL)
    return fitting;
  gk_key_init (&key, text, length);
  fitting = gk_labels_find (labels, &key);
  if (length > 0)
    g_hash_table_insert (labels->by_text, (gpointer) text, (gpointer) fitting);

  return fitting;
}

void
gk_labels_trim (GkLabels *labels)
{
  if (g_hash_table_size (labels->fitting) <= MAX_REMEMBERED)
    return;
  g_hash_table_remove_all (labels->by_text);
  g_hash_table_remove_all (labels->fitting);
}

gint32
gk_pairs_best_score (const GArray *fitting)
{
  gint32 best = 0;

  for (guint i = 0; i < fitting->len; i++)
    best = MAX (best, g_array_index (fitting, GkPair, i).score);

  return best;
}

gboolean
gk_labels_find_name (GkLabels *labels, guint32 node, const GkKey *key, guint *start, guint *end)
{
  for (guint i = 0; i < labels->labels->len; i++)
    {
      const Label *label = &g_array_index (labels->labels, Label, i);

      if (label->node == node && label->has_name && fits_with_name (label, key, start, end) && *start < *end)
        return TRUE;
    }

  return FALSE;
}
