/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

/* The rows and members that a table of the form has. */

static void
add_node (GkGridder *gridder, guint32 indicator, gboolean is_heading, const GPtrArray *labels)
{
  GkGridNode node = { indicator, is_heading };
  guint32 number = gridder->nodes->len;

  g_array_append_val (gridder->nodes, node);
  if (labels == NULL)
    gk_labels_add (gridder->rows, number, gk_form_indicator (gridder->form, indicator)->label.zh);
  for (guint i = 0; labels != NULL && i < labels->len; i++)
    gk_labels_add (gridder->rows, number, g_ptr_array_index (labels, i));
}

/* Adds the rows of @indicator and what is below it. */
static void
add_nodes (GkGridder *gridder, guint32 indicator)
{
  const GkIndicator *at = gk_form_indicator (gridder->form, indicator);
  guint32 number = gridder->nodes->len;

  add_node (gridder, indicator, at->cell < 0 || at->totals != NULL, NULL);
  for (guint i = 0; at->aliases != NULL && i < at->aliases->len; i++)
    gk_labels_add (gridder->rows, number, g_ptr_array_index (at->aliases, i));
  for (guint32 child = indicator + 1; child < at->end; child = gk_form_indicator (gridder->form, child)->end)
    add_nodes (gridder, child);
  if (at->totals != NULL)
    add_node (gridder, indicator, FALSE, at->totals);
}

static void
find_parents (GkGridder *gridder)
{
  g_autofree gint32 *first = g_new (gint32, gridder->form->indicators->len + 1);

  for (guint32 i = 0; i < gridder->form->indicators->len; i++)
    first[i] = -1;
  gridder->parents = g_new (gint32, MAX (gridder->nodes->len, 1));
  for (guint32 i = 0; i < gridder->nodes->len; i++)
    {
      guint32 indicator = g_array_index (gridder->nodes, GkGridNode, i).indicator;
      gint32 parent = gk_form_indicator (gridder->form, indicator)->parent;

      /* The total of an indicator stands in it. */
      gridder->parents[i] = first[indicator] >= 0 ? first[indicator] : parent >= 0 ? first[parent] : -1;
      if (first[indicator] < 0)
        first[indicator] = (gint32) i;
    }
}

static void
add_members (GkGridder *gridder, guint32 indicator)
{
  gint32 dimension = gk_form_indicator (gridder->form, indicator)->dimension;

  for (guint32 i = 0; i < gridder->form->members->len; i++)
    {
      const GkMember *member = gk_form_member (gridder->form, i);

      if (member->dimension != dimension)
        continue;
      gk_labels_add (gridder->members, i, member->label.zh);
      for (guint k = 0; member->aliases != NULL && k < member->aliases->len; k++)
        gk_labels_add (gridder->members, i, g_ptr_array_index (member->aliases, k));
    }
}

static void
free_table (gpointer data)
{
  GkGridTable *table = data;

  g_array_unref (table->nodes);
  gk_labels_free (table->rows);
  gk_labels_free (table->members);
  g_free (table->parents);
  g_free (table);
}

static GkGridTable *
make_table (GkGridder *gridder, const GkTable *table)
{
  GkGridTable *made = g_new0 (GkGridTable, 1);

  gridder->nodes = made->nodes = g_array_new (FALSE, FALSE, sizeof (GkGridNode));
  gridder->rows = made->rows = gk_labels_new ();
  gridder->members = made->members = gk_labels_new ();
  for (guint i = 0; i < table->roots->len; i++)
    {
      guint32 root = g_array_index (table->roots, guint32, i);
      gboolean known = FALSE;

      add_nodes (gridder, root);
      for (guint k = 0; k < i; k++)
        known |= gk_form_indicator (gridder->form, g_array_index (table->roots, guint32, k))->dimension
                 == gk_form_indicator (gridder->form, root)->dimension;
      if (!known && gk_form_indicator (gridder->form, root)->dimension >= 0)
        add_members (gridder, root);
    }
  find_parents (gridder);
  made->parents = gridder->parents;

  return made;
}

void
gk_grid_open_table (GkGridder *gridder, const GkTable *table)
{
  GkGridTable *known;

  if (gridder->tables == NULL)
    gridder->tables = g_hash_table_new_full (NULL, NULL, NULL, free_table);
  known = g_hash_table_lookup (gridder->tables, table);
  if (known == NULL)
    {
      known = make_table (gridder, table);
      g_hash_table_insert (gridder->tables, (gpointer) table, known);
    }
  gk_labels_trim (known->rows);
  gk_labels_trim (known->members);
  gridder->table = table;
  gridder->nodes = known->nodes;
  gridder->rows = known->rows;
  gridder->members = known->members;
  gridder->parents = known->parents;
  gridder->pairs = g_array_new (FALSE, FALSE, sizeof (GkPair));
  gridder->has_serial = FALSE;
}

void
gk_grid_close_table (GkGridder *gridder)
{
  g_array_unref (gridder->pairs);
  g_clear_pointer (&gridder->text_rows, g_array_unref);
}
