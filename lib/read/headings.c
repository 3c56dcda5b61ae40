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

/* The lowest of the headings that names a member with values; @named is that heading. */
static gint32
member_of_column (GkGridder *gridder, const GPtrArray *stack, const GkSpan **named)
{
  for (guint i = stack->len; i-- > 0;)
    {
      gint32 member = find_member (gridder, g_ptr_array_index (stack, i), (const GkSpan *const *) stack->pdata, i);

      *named = g_ptr_array_index (stack, i);
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

/* ---- Whether the headings agree with each other ---- */

/* Whether @node of a tree, as the gridder's labels number them, is @inner or what it stands in. */
typedef gboolean (*Holds) (const GkGridder *gridder, guint32 node, gint32 inner);

static gboolean
member_holds (const GkGridder *gridder, guint32 node, gint32 inner)
{
  while (inner >= 0 && inner != (gint32) node)
    inner = gk_form_member (gridder->form, (guint32) inner)->parent;

  return inner >= 0;
}

static gboolean
indicator_holds (const GkGridder *gridder, guint32 node, gint32 inner)
{
  guint32 indicator = g_array_index (gridder->nodes, GkGridNode, node).indicator;

  return inner >= (gint32) indicator && inner < (gint32) gk_form_indicator (gridder->form, indicator)->end;
}

static gboolean
names_node (GkLabels *labels, const GkSpan *span, guint32 node)
{
  const GArray *fitting = span->length > 0 ? gk_grid_find_label (labels, span) : NULL;

  for (guint k = 0; fitting != NULL && k < fitting->len; k++)
    if (g_array_index (fitting, GkPair, k).node == node && g_array_index (fitting, GkPair, k).score >= GK_SCORE_EXACT)
      return TRUE;

  return FALSE;
}

/* The row among @first to @last in which @node is named over column @column, or -1. */
static gint32
row_above (const GkGridder *gridder, guint32 first, guint32 last, guint32 column, GkLabels *labels, guint32 node)
{
  for (guint32 row = first; row <= last; row++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, column);

      if (span != NULL && names_node (labels, span, node))
        return (gint32) row;
    }

  return -1;
}

/*
 * Whether the heading of a group stands over its parts and over no other column. It may be too narrow, if only parts
 * follow and nothing stands over them in its place: then nothing is pushed aside.
 */
static gboolean
covers_its_parts (GkGridder *gridder, guint32 first, guint32 last, const GArray *columns, GkLabels *labels,
                  guint32 group, Holds holds)
{
  g_autofree gint32 *above = g_new (gint32, MAX (columns->len, 1));
  gint32 row = -1; /* of the group, in the columns to the left, while its parts go on */
  gboolean named = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      above[i] = row_above (gridder, first, last, i, labels, group);
      named |= above[i] >= 0;
    }
  for (guint i = 0; named && i < columns->len; i++)
    {
      const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);
      gint32 inner = holds == member_holds ? column->member : column->indicator;
      gboolean is_part = inner >= 0 && holds (gridder, group, inner);

      if (above[i] >= 0 && inner >= 0 && !is_part)
        return FALSE;
      if (above[i] >= 0)
        row = above[i];
      else if (!is_part)
        row = -1;
      else if (row < 0 || gk_grid_span (gridder, (guint32) row, i)->length > 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
groups_agree (GkGridder *gridder, guint32 first, guint32 last, const GArray *columns)
{
  for (guint32 i = 0; i < gridder->form->members->len; i++)
    if (gk_form_member (gridder->form, i)->slot < 0
        && !covers_its_parts (gridder, first, last, columns, gridder->members, i, member_holds))
      return FALSE;
  for (guint32 i = 0; gridder->table->layout == GK_LAYOUT_LINE && i < gridder->nodes->len; i++)
    if (!covers_its_parts (gridder, first, last, columns, gridder->rows, i, indicator_holds))
      return FALSE;

  return TRUE;
}

/* Whether no two headings say the same of different columns. @named holds for each column what names its member. */
static gboolean
columns_differ (const GkGridder *gridder, const GArray *columns, const GPtrArray *named)
{
  gboolean line = gridder->table->layout == GK_LAYOUT_LINE;

  for (guint i = 0; i < columns->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const GkGridColumn *one = &g_array_index (columns, GkGridColumn, i);
        const GkGridColumn *other = &g_array_index (columns, GkGridColumn, k);
        const GkSpan *left = g_ptr_array_index (named, i);
        const GkSpan *right = g_ptr_array_index (named, k);

        if (one->member >= 0 && one->member == other->member && one->indicator == other->indicator
            && !(line && one->indicator < 0) && left->text != right->text)
          return FALSE;
      }

  return TRUE;
}

/* Whether the headings name the members of every indicator in the order in which they name those of the first. */
static gboolean
members_in_order (const GkGridder *gridder, const GArray *columns)
{
  g_autofree gint32 *places = g_new (gint32, MAX (gridder->form->members->len, 1));
  gint32 first = -1; /* the indicator */
  gint32 indicator = -1;
  gint32 last = -1; /* the place of the member before, of the same indicator */

  for (guint32 i = 0; i < gridder->form->members->len; i++)
    places[i] = -1;
  for (guint i = 0; i < columns->len; i++)
    {
      const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);

      if (column->member < 0 || column->indicator < 0)
        continue;
      if (first < 0)
        first = column->indicator;
      if (column->indicator == first && places[column->member] < 0)
        places[column->member] = (gint32) i;
      if (column->indicator != indicator)
        last = -1;
      indicator = column->indicator;
      if (places[column->member] >= 0 && places[column->member] < last)
        return FALSE;
      last = MAX (last, places[column->member]);
    }

  return TRUE;
}

GArray *
gk_grid_read_headings (GkGridder *gridder, guint32 first, guint32 last, guint32 width, guint *n_known)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  gint32 layout = gridder->table->layout;

  *n_known = 0;
  for (guint32 i = 0; i < width; i++)
    {
      g_autoptr (GPtrArray) stack = heading_stack (gridder, first, last, i);
      GkGridColumn column = { .member = -1, .indicator = -1 };
      const GkSpan *names_member = NULL;

      if (stack->len > 0)
        {
          column.heading = g_ptr_array_index (stack, stack->len - 1);
          column.ignored = gk_grid_is_serial_heading (column.heading);
        }
      if (layout == GK_LAYOUT_MATRIX || layout == GK_LAYOUT_LINE)
        column.member = member_of_column (gridder, stack, &names_member);
      if (layout == GK_LAYOUT_LINE)
        column.indicator = indicator_of_column (gridder, stack);
      *n_known += column.member >= 0 && (layout == GK_LAYOUT_MATRIX || column.indicator >= 0);
      g_array_append_val (columns, column);
      g_ptr_array_add (named, (gpointer) names_member);
    }
  if (layout != GK_LAYOUT_FIELDS
      && !(groups_agree (gridder, first, last, columns) && columns_differ (gridder, columns, named)
           && members_in_order (gridder, columns)))
    return NULL;

  return g_steal_pointer (&columns);
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
    if (gk_form_indicator (
            gridder->form,
            g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, k).node).indicator)
            ->cell
        >= 0)
      return TRUE;

  return FALSE;
}
