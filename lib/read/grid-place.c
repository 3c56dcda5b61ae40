/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"

/* Which cell of the form a cell of a table holds, once rows and columns are known; and whether that can be said. */

#define BONUS_UNDER_PARENT 60
#define BONUS_NEXT_ROW 5

static gboolean
is_continued (const GkGridder *gridder, guint32 row, guint32 column)
{
  const GkSpan *span = gk_grid_span (gridder, row, column);

  return span != NULL && span->continued;
}

/* Whether two columns hold the same: a heading may span several. */
static gboolean
same_column (const GkGridder *gridder, const GArray *columns, guint32 left, guint32 right)
{
  const GkGridColumn *one = &g_array_index (columns, GkGridColumn, left);
  const GkGridColumn *other;

  if (right >= columns->len)
    return FALSE;
  other = &g_array_index (columns, GkGridColumn, right);
  if (gridder->table->layout == GK_LAYOUT_FIELDS)
    return one->heading != NULL && other->heading != NULL && one->heading->text == other->heading->text;

  return one->member == other->member && one->indicator == other->indicator;
}

/* Whether a figure is spread over places with different meanings, so that it cannot be said which one it has. */
static gboolean
is_spread (const GkGridder *gridder, guint32 row, guint32 column, const GArray *columns)
{
  const GkSpan *span = gk_grid_span (gridder, row, column);

  if (span->continued
      || (is_continued (gridder, row, column + 1) && !same_column (gridder, columns, column, column + 1)))
    return TRUE;

  return row + 1 < gridder->document->rows->len
         && gk_document_row (gridder->document, row + 1)->table == gk_document_row (gridder->document, row)->table
         && is_continued (gridder, row + 1, column) && gk_grid_span (gridder, row + 1, column)->text == span->text;
}

/* Puts what stands at @row and @column into @cell, unless it is spread over several. Takes @unit. */
void
gk_grid_place (GkGridder *gridder, guint32 row, guint32 column, const GArray *columns, gint32 cell, char *unit)
{
  const GkSpan *span = gk_grid_span (gridder, row, column);
  GkPlacedCell placed = { row, column, (guint32) cell, unit };

  if (cell < 0 || span == NULL || gridder->filled[cell]
      || (gk_grid_is_figure (span) && is_spread (gridder, row, column, columns)))
    {
      g_free (unit);
      return;
    }

  gridder->filled[cell] = TRUE;
  *gk_grid_role (gridder, row, column) = GK_GRID_VALUE;
  gridder->match->lines[gk_form_get_cell_at (gridder->form, (guint32) cell)->indicator]
      = (gint32) MAX (gk_document_row (gridder->document, row)->line, 1);
  gridder->match->n_values++;
  g_array_append_val (gridder->match->placed, placed);
}

/* The unit in the last brackets of a heading, if it can be converted into that of @indicator. */
static char *
unit_of_heading (const GkSpan *heading, const GkIndicator *indicator)
{
  g_autofree char *folded = gk_text_fold_string (heading->text, heading->length);
  const char *open = strrchr (folded, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;
  g_autofree char *unit = close != NULL ? gk_unit_fold (open + 1, (gsize) (close - open - 1)) : NULL;
  g_autofree char *own = indicator->unit != NULL ? gk_unit_fold (indicator->unit, strlen (indicator->unit)) : NULL;
  gint power;

  return unit != NULL && own != NULL && strcmp (unit, own) != 0 && gk_unit_conversion (unit, own, &power)
             ? g_steal_pointer (&unit)
             : NULL;
}

/* The field of group @group that @heading names, or -1. */
gint32
gk_grid_find_field (GkGridder *gridder, guint32 group, const GkSpan *heading)
{
  const GArray *fitting = gk_grid_find_label (gridder->rows, heading);

  for (guint i = 0; i < fitting->len; i++)
    {
      guint32 indicator = g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, i).node).indicator;

      if (gk_form_indicator (gridder->form, indicator)->parent == (gint32) group)
        return (gint32) indicator;
    }

  return -1;
}

/* Whether a cell says the same as those beside it under one heading: it is the only one that says anything. */
static gboolean
speaks_for_heading (const GkGridder *gridder, guint32 row, guint32 column, const GArray *columns)
{
  const GkSpan *span = gk_grid_span (gridder, row, column);
  guint32 first = column;
  guint32 last = column;

  while (first > 0 && same_column (gridder, columns, first - 1, column))
    first--;
  while (last + 1 < gk_document_row (gridder->document, row)->n && same_column (gridder, columns, column, last + 1))
    last++;
  for (guint32 i = first; i <= last; i++)
    {
      const GkSpan *other = gk_grid_span (gridder, row, i);

      if (other->length > 0 ? other->text != span->text : span->length == 0 && i < column)
        return FALSE;
    }

  return TRUE;
}

static void
place_row (GkGridder *gridder, guint32 row, guint32 node)
{
  const GArray *columns = g_ptr_array_index (gridder->columns, row);
  guint32 indicator = g_array_index (gridder->nodes, GkGridNode, node).indicator;
  guint32 n = gk_document_row (gridder->document, row)->n;

  for (guint32 i = 0; columns != NULL && i < columns->len && i < n; i++)
    {
      const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);
      gint32 number = (gint32) indicator;
      const GkIndicator *field;

      if (gridder->document->has_spans && !speaks_for_heading (gridder, row, i, columns))
        continue;
      if (gridder->table->layout == GK_LAYOUT_FIELDS)
        {
          number = column->heading != NULL ? gk_grid_find_field (gridder, indicator, column->heading) : -1;
          if (number < 0)
            continue;
          field = gk_form_indicator (gridder->form, (guint32) number);
          gk_grid_place (gridder, row, i, columns, field->cell, unit_of_heading (column->heading, field));
        }
      else if (column->member >= 0)
        gk_grid_place (gridder, row, i, columns, gk_form_cell (gridder->form, (guint32) number, column->member), NULL);
    }
}

/* ---- Whether a row of values stands under its headings ---- */

/* What there is to say of the columns of a row of values. */
typedef struct {
  guint n_values;    /* that the headings name */
  gboolean strays;   /* a figure has no heading */
  gboolean open;     /* a value is empty, or what stands there is no cell of its own */
  gboolean shifted;  /* a label stands where a value should, or the other way round */
  gboolean has_less; /* it has no cell for a value */
} Shape;

/* Whether column @column holds a value of row @row, which is one of @group where the columns are fields. */
gboolean
gk_grid_is_value (GkGridder *gridder, const GArray *columns, guint32 column, guint32 group)
{
  const GkGridColumn *at;

  if (column >= columns->len)
    return FALSE;
  at = &g_array_index (columns, GkGridColumn, column);
  if (gridder->table->layout == GK_LAYOUT_FIELDS)
    return at->heading != NULL && gk_grid_find_field (gridder, group, at->heading) >= 0;

  return at->member >= 0 && (gridder->table->layout == GK_LAYOUT_MATRIX || at->indicator >= 0);
}

/* Whether a cell holds a label of the table, or the name of a member where these head the columns alone. */
static gboolean
is_label (GkGridder *gridder, const GkSpan *span)
{
  GkLabels *labels = gridder->table->layout == GK_LAYOUT_LINE ? gridder->members : gridder->rows;

  return gk_grid_find_label (labels, span)->len > 0;
}

/* Takes up the value whose columns begin with @column; returns the column behind it. */
static guint32
examine_value (GkGridder *gridder, guint32 row, guint32 column, const GArray *columns, Shape *shape)
{
  guint32 n = gk_document_row (gridder->document, row)->n;
  const GkSpan *first = gk_grid_span (gridder, row, column);
  gboolean blank = TRUE;
  guint32 i = column;

  do
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);

      blank &= span->length == 0;
      shape->shifted |= span->length > 0 && !gk_grid_is_figure (span) && is_label (gridder, span);
      i++;
  } while (i < n && i < columns->len && same_column (gridder, columns, column, i));
  shape->n_values++;
  shape->open |= blank || is_spread (gridder, row, column, columns);
  shape->has_less |= first->is_missing;

  return i;
}

/* How many values a row of @group has in the form; 0 if the row does not tell. */
static guint
count_values (const GkGridder *gridder, guint32 group)
{
  const GkIndicator *indicator = gk_form_indicator (gridder->form, group);
  guint n = 0;

  if (gridder->table->layout == GK_LAYOUT_LINE)
    return 0;
  if (gridder->table->layout == GK_LAYOUT_MATRIX)
    return indicator->dimension >= 0 ? gk_form_dimension (gridder->form, (guint32) indicator->dimension)->n_slots : 1;
  for (guint32 child = group + 1; child < indicator->end; child = gk_form_indicator (gridder->form, child)->end)
    n += gk_form_indicator (gridder->form, child)->cell >= 0;

  return n;
}

/*
 * Whether the values of row @row, which is of @group, stand under their headings: a cell too many or too few moves all
 * that stand behind it. @label is the cell with the label, or -1.
 */
gboolean
gk_grid_is_in_place (GkGridder *gridder, guint32 row, gint32 label, const GArray *columns, guint32 group)
{
  Shape shape = { 0 };

  for (guint32 i = (guint32) (label + 1); i < gk_document_row (gridder->document, row)->n;)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GkGridColumn *column = i < columns->len ? &g_array_index (columns, GkGridColumn, i) : NULL;

      if (gk_grid_is_value (gridder, columns, i, group))
        {
          i = examine_value (gridder, row, i, columns, &shape);
          continue;
        }
      shape.has_less |= column != NULL && column->member >= 0 && span->is_missing;
      if (gk_grid_is_figure (span) && !(column != NULL && column->ignored))
        {
          shape.shifted |= shape.n_values == 0 && label >= 0;
          shape.strays |= column == NULL || column->heading == NULL;
        }
      i++;
    }

  return !gk_grid_has_figure (gridder, row)
         || !(shape.shifted || shape.has_less
              || (shape.strays && (shape.open || shape.n_values < count_values (gridder, group))));
}

/* Whether a row can be placed on @node: values on rows that print them, fields on groups. */
static gboolean
takes_values (const GkGridder *gridder, guint32 node)
{
  const GkGridNode *at = &g_array_index (gridder->nodes, GkGridNode, node);

  return gridder->table->layout == GK_LAYOUT_FIELDS || !at->is_heading;
}

gboolean
gk_grid_same_values (GkGridder *gridder, guint32 row, guint32 other)
{
  guint32 n = gk_document_row (gridder->document, row)->n;

  if (gk_document_row (gridder->document, other)->n != n)
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      const GkSpan *one = gk_grid_span (gridder, row, i);
      const GkSpan *two = gk_grid_span (gridder, other, i);

      if ((gk_grid_is_figure (one) || gk_grid_is_figure (two))
          && (one->length != two->length || memcmp (one->text, two->text, one->length) != 0))
        return FALSE;
    }

  return TRUE;
}

void
gk_grid_repeat (GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    *gk_grid_role (gridder, row, i) = GK_GRID_LABEL;
}

/* What is known of the rows while they are placed. */
typedef struct {
  gint32 *row_of; /* for each node its row, or -1 */
  gint32 *scores; /* of that row and node */
  guint8 *taken;  /* for each row: it has a node, or could have several */
} Placing;

/*
 * A row with the label of a placed one, and no other place: if one of them is empty, the other counts. If both have
 * figures and they differ, nobody can say which row is meant.
 */
static void
settle_repeated (GkGridder *gridder, const GkPair *pair, Placing *placing)
{
  gint32 row = placing->row_of[pair->node];

  if (row < 0 || placing->taken[pair->row] || pair->score < placing->scores[pair->node]
      || !gk_grid_has_figure (gridder, pair->row))
    return;
  if (!gk_grid_has_figure (gridder, (guint32) row))
    placing->row_of[pair->node] = (gint32) pair->row;
  else if (gk_grid_same_values (gridder, (guint32) row, pair->row))
    gk_grid_repeat (gridder, pair->row);
  else
    {
      gridder->match->astray[row] = gridder->match->astray[pair->row] = GK_GRID_REPEATED;
      return;
    }
  placing->taken[pair->row] = TRUE;
}

void
gk_grid_place_rows (GkGridder *gridder)
{
  const GkAlignBonus bonus = { BONUS_UNDER_PARENT, BONUS_NEXT_ROW };
  const GkPair *pairs = (const GkPair *) (gpointer) gridder->pairs->data;
  guint n = gridder->pairs->len;
  g_autoptr (GArray) aligned = gk_align (pairs, n, gridder->parents, gridder->nodes->len, &bonus);
  g_autofree gint32 *row_of = g_new (gint32, gridder->nodes->len + 1);
  g_autofree gint32 *scores = g_new0 (gint32, gridder->nodes->len + 1);
  g_autofree guint8 *taken = g_new0 (guint8, gridder->document->rows->len + 1);

  for (guint i = 0; i < gridder->nodes->len; i++)
    row_of[i] = -1;
  for (guint i = 0; i < aligned->len; i++)
    {
      const GkAlignedPair *chosen = &g_array_index (aligned, GkAlignedPair, i);
      const GkPair *pair = &pairs[chosen->pair];

      taken[pair->row] = TRUE;
      if (chosen->rival >= 0)
        gridder->match->rivals[pair->row] = (gint32) pair->node;
      else
        {
          row_of[pair->node] = (gint32) pair->row;
          scores[pair->node] = pair->score;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      gboolean only_one
          = (i == 0 || pairs[i - 1].row != pairs[i].row) && (i + 1 == n || pairs[i + 1].row != pairs[i].row);

      if (only_one && !taken[pairs[i].row] && row_of[pairs[i].node] < 0 && pairs[i].score >= GK_SCORE_EXACT)
        {
          row_of[pairs[i].node] = (gint32) pairs[i].row;
          scores[pairs[i].node] = pairs[i].score;
          taken[pairs[i].row] = TRUE;
        }
    }
  for (guint i = 0; i < n; i++)
    if (takes_values (gridder, pairs[i].node) && pairs[i].score >= GK_SCORE_EXACT)
      settle_repeated (gridder, &pairs[i], &(Placing){ row_of, scores, taken });
  for (guint32 i = 0; i < gridder->nodes->len; i++)
    {
      const GkGridNode *node = &g_array_index (gridder->nodes, GkGridNode, i);

      if (row_of[i] >= 0 && gridder->match->lines[node->indicator] == 0)
        gridder->match->lines[node->indicator] = gk_document_row (gridder->document, (guint32) row_of[i])->line;
      if (row_of[i] >= 0 && takes_values (gridder, i) && !gridder->match->astray[row_of[i]])
        place_row (gridder, (guint32) row_of[i], i);
    }
  /* A heading that has figures, where no row behind the parts has them. */
  for (guint32 i = 0; i < gridder->nodes->len; i++)
    if (row_of[i] >= 0 && !takes_values (gridder, i)
        && gk_form_indicator (gridder->form, g_array_index (gridder->nodes, GkGridNode, i).indicator)->cell >= 0)
      place_row (gridder, (guint32) row_of[i], i);
}
