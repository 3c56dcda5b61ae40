/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/text-private.h"

/* What the headings above a column say that it holds. */

/* The member with values that @span names, best in the group that one of the @n headings above it names; or -1. */
static gint32
find_member (GkGridder *gridder, const GkSpan *span, const GkSpan *const *above, guint n)
{
  const GArray *fitting = gk_grid_find_label (gridder->members, span);
  gint32 best = gk_pairs_best_score (fitting);
  gint32 found = -1;
  gint found_groups = -1;

  for (guint i = 0; i < fitting->len; i++)
    {
      const GkPair *pair = &g_array_index (fitting, GkPair, i);
      const GkMember *member = gk_form_member (gridder->form, pair->node);
      gint groups = 0;

      if (pair->score < best || member->slot < 0)
        continue;
      for (guint k = 0; k < n; k++)
        {
          const GArray *group = gk_grid_find_label (gridder->members, above[k]);

          for (guint g = 0; g < group->len; g++)
            groups += (gint32) g_array_index (group, GkPair, g).node == member->parent;
        }
      if (groups > found_groups)
        {
          found = (gint32) pair->node;
          found_groups = groups;
        }
    }

  return found;
}

/* The different texts of column @column in rows @first to @last, from the top; continued ones once. */
static GPtrArray *
heading_stack (const GkGridder *gridder, guint32 first, guint32 last, guint32 column)
{
  GPtrArray *stack = g_ptr_array_new ();

  for (guint32 row = first; row <= last; row++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, column);

      if (span != NULL && span->length > 0)
        g_ptr_array_add (stack, (gpointer) span);
    }

  return stack;
}

/* The lowest of the headings that names a member with values. */
static gint32
member_of_column (GkGridder *gridder, const GPtrArray *stack)
{
  for (guint i = stack->len; i-- > 0;)
    {
      gint32 member = find_member (gridder, g_ptr_array_index (stack, i), (const GkSpan *const *) stack->pdata, i);

      if (member >= 0)
        return member;
    }

  return -1;
}

/* The indicator with values whose label, and most of whose groups' labels, are among the headings; or -1. */
static gint32
indicator_of_column (GkGridder *gridder, const GPtrArray *stack)
{
  gint32 found = -1;
  guint found_score = 0;

  for (guint i = 0; i < stack->len; i++)
    {
      const GArray *fitting = gk_grid_find_label (gridder->rows, g_ptr_array_index (stack, i));

      for (guint k = 0; k < fitting->len; k++)
        {
          const GkPair *pair = &g_array_index (fitting, GkPair, k);
          const GkIndicator *indicator
              = gk_form_indicator (gridder->form, g_array_index (gridder->nodes, GkGridNode, pair->node).indicator);
          guint score = 1 + indicator->depth;

          if (indicator->cell >= 0 && pair->score >= GK_SCORE_EXACT && score > found_score)
            {
              found = (gint32) g_array_index (gridder->nodes, GkGridNode, pair->node).indicator;
              found_score = score;
            }
        }
    }

  return found;
}

gboolean
gk_grid_is_serial_heading (const GkSpan *span)
{
  static const char *const words[] = { "序号", "编号", "行次", "行号", "no" };
  g_auto (GkKey) key = { 0 };
  g_autofree char *string = NULL;

  gk_key_init (&key, span->text, span->length);
  string = gk_key_to_string (&key);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (string, words[i]) == 0)
      return TRUE;

  return FALSE;
}

GArray *
gk_grid_read_headings (GkGridder *gridder, guint32 first, guint32 last, guint32 width, guint *n_known)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  gint32 layout = gridder->table->layout;

  *n_known = 0;
  for (guint32 i = 0; i < width; i++)
    {
      g_autoptr (GPtrArray) stack = heading_stack (gridder, first, last, i);
      GkGridColumn column = { .member = -1, .indicator = -1 };

      if (stack->len > 0)
        {
          column.heading = g_ptr_array_index (stack, stack->len - 1);
          column.ignored = gk_grid_is_serial_heading (column.heading);
        }
      if (layout == GK_LAYOUT_MATRIX || layout == GK_LAYOUT_LINE)
        column.member = member_of_column (gridder, stack);
      if (layout == GK_LAYOUT_LINE)
        column.indicator = indicator_of_column (gridder, stack);
      *n_known += column.member >= 0 && (layout == GK_LAYOUT_MATRIX || column.indicator >= 0);
      g_array_append_val (columns, column);
    }

  return columns;
}

guint
gk_grid_count_members (GkGridder *gridder, guint32 row)
{
  guint n = 0;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);

      n += span->length > 0 && !span->continued && gk_grid_find_label (gridder->members, span)->len > 0;
    }

  return n;
}

gboolean
gk_grid_names_field (GkGridder *gridder, const GkSpan *span)
{
  const GArray *fitting = span->length > 0 ? gk_grid_find_label (gridder->rows, span) : NULL;

  for (guint k = 0; fitting != NULL && k < fitting->len; k++)
    if (gk_form_indicator (gridder->form,
                           g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, k).node).indicator)
            ->cell
        >= 0)
      return TRUE;

  return FALSE;
}
