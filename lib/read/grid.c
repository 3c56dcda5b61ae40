/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"

/* What a row earns besides the score of its label. */
#define SCORE_NUMBERING 30
#define SCORE_GROUP 80 /* for each group it stands in that its row names, too */
#define BONUS_UNDER_PARENT 60
#define BONUS_NEXT_ROW 5

/* A table is the form's if so many of its cells find a place. */
#define MIN_CELLS 2

/* Without that it is all the same if so many of its rows of figures have labels of the form. */
#define MIN_ROWS 3

/* Or if its headings name so many members of the form. */
#define MIN_MEMBERS 3

/* Characters of what stands where a figure may stand and begins like one, notes aside. */
#define MAX_FIGURE 12

/* The rows that a heading may have. */
#define MAX_HEADING_ROWS 16

/* A table of the document: rows @start to @end - 1. */
typedef struct {
  guint32 start;
  guint32 end;
  guint32 width;
} Block;

const GkSpan *
gk_grid_span (const GkGridder *gridder, guint32 row, guint32 column)
{
  const GkRow *at = gk_document_row (gridder->document, row);

  return column < at->n ? gk_document_cell (gridder->document, at, column) : NULL;
}

static guint8 *
role_at (const GkGridder *gridder, guint32 row, guint32 column)
{
  return &gridder->match->roles[gk_document_row (gridder->document, row)->first + column];
}

gboolean
gk_grid_is_figure (const GkSpan *span)
{
  g_auto (GkKey) key = { 0 };

  if (span == NULL || span->length == 0 || !gk_span_is_figure (span))
    return FALSE;

  /* "2.重复申请" is a numbered label. */
  gk_key_init (&key, span->text, span->length);
  for (guint i = 0; key.numbering.kind != GK_NUMBERING_NONE && i < key.n_glyphs; i++)
    if (!g_unichar_isdigit (key.glyphs[i].character))
      return FALSE;

  return TRUE;
}

gboolean
gk_grid_begins_with_figure (const GkSpan *span)
{
  g_auto (GkKey) key = { 0 };

  if (gk_grid_is_figure (span))
    return TRUE;
  gk_key_init (&key, span->text, span->length);

  return key.n_glyphs > 0 && key.n_glyphs <= MAX_FIGURE && key.numbering.kind == GK_NUMBERING_NONE
         && g_unichar_isdigit (key.glyphs[0].character);
}

static gboolean
has_figure (const GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    if (gk_grid_is_figure (gk_grid_span (gridder, row, i)))
      return TRUE;

  return FALSE;
}

const GArray *
gk_grid_find_label (GkLabels *labels, const GkSpan *span)
{
  g_auto (GkKey) key = { 0 };

  gk_key_init (&key, span->text, span->length);

  return gk_labels_find (labels, &key);
}

/* ---- Rows ---- */

/* Whether the columns say that cell @column of a row is a value. */
static gboolean
is_value (const GArray *columns, guint32 column)
{
  return columns != NULL && column < columns->len && g_array_index (columns, GkGridColumn, column).member >= 0;
}

/* Whether cell @column of row @row spans rows @row and @other, one of which follows the other. */
static gboolean
spans_both (const GkGridder *gridder, guint32 row, guint32 other, guint32 column)
{
  const GkSpan *span = gk_grid_span (gridder, row, column);
  const GkSpan *next;

  if (other >= gridder->document->rows->len
      || gk_document_row (gridder->document, row)->table != gk_document_row (gridder->document, other)->table)
    return FALSE;
  next = gk_grid_span (gridder, other, column);

  return next != NULL && next->length > 0 && next->text == span->text
         && gk_grid_span (gridder, MAX (row, other), column)->continued;
}

/* Whether cell @label, which names a node with parts alone, names the row: it does not if it spans several rows. */
static gboolean
names_group (const GkGridder *gridder, guint32 row, guint32 label, const GArray *fitting)
{
  for (guint k = 0; k < fitting->len; k++)
    if (!g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, k).node).is_heading)
      return FALSE;

  return spans_both (gridder, row, row + 1, label) || (row > 0 && spans_both (gridder, row, row - 1, label));
}

/*
 * The last cell of row @row among those that are no value whose label fits, or -1. What names a group, and has another
 * label behind it that is unknown, is not the label of the row.
 */
static gint32
label_of_row (GkGridder *gridder, guint32 row, const GArray *columns, const GArray **fitting)
{
  gint32 found = -1;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GArray *nodes;

      if (span->length == 0 || is_value (columns, i))
        continue;
      nodes = gk_grid_find_label (gridder->rows, span);
      if (nodes->len == 0 || (columns != NULL && names_group (gridder, row, i, nodes)))
        continue;
      found = (gint32) i;
      *fitting = nodes;
    }

  return found;
}

/* How many of the groups that node @node stands in are named in row @row. */
static guint
count_groups (GkGridder *gridder, guint32 row, gint32 label, guint32 node)
{
  guint n = 0;

  for (gint32 i = 0; i < label; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, (guint32) i);
      const GArray *fitting = span->length > 0 ? gk_grid_find_label (gridder->rows, span) : NULL;
      gboolean named = FALSE;

      for (guint k = 0; fitting != NULL && k < fitting->len; k++)
        for (gint32 at = gridder->parents[node]; at >= 0; at = gridder->parents[at])
          named |= g_array_index (fitting, GkPair, k).node == (guint32) at;
      n += named;
    }

  return n;
}

static void
add_row (GkGridder *gridder, guint32 row, gint32 label, const GArray *fitting)
{
  const GkSpan *span = gk_grid_span (gridder, row, (guint32) label);
  g_auto (GkKey) key = { 0 };

  gk_key_init (&key, span->text, span->length);
  for (guint i = 0; i < fitting->len; i++)
    {
      GkPair pair = g_array_index (fitting, GkPair, i);
      const GkGridNode *node = &g_array_index (gridder->nodes, GkGridNode, pair.node);
      const GkIndicator *indicator = gk_form_indicator (gridder->form, node->indicator);
      g_auto (GkKey) own = { 0 };

      gk_key_init (&own, indicator->label.zh, strlen (indicator->label.zh));
      if (own.numbering.kind == key.numbering.kind && own.numbering.number == key.numbering.number)
        pair.score += SCORE_NUMBERING;
      pair.score += (gint32) (SCORE_GROUP * count_groups (gridder, row, label, pair.node));
      pair.row = row;
      g_array_append_val (gridder->pairs, pair);
    }
}

/* ---- Placing ---- */

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
static void
place (GkGridder *gridder, guint32 row, guint32 column, const GArray *columns, gint32 cell, char *unit)
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
  *role_at (gridder, row, column) = GK_GRID_VALUE;
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
static gint32
find_field (GkGridder *gridder, guint32 group, const GkSpan *heading)
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
          number = column->heading != NULL ? find_field (gridder, indicator, column->heading) : -1;
          if (number < 0)
            continue;
          field = gk_form_indicator (gridder->form, (guint32) number);
          place (gridder, row, i, columns, field->cell, unit_of_heading (column->heading, field));
        }
      else if (column->member >= 0)
        place (gridder, row, i, columns, gk_form_cell (gridder->form, (guint32) number, column->member), NULL);
    }
}

/* ---- Whether a row of values stands under its headings ---- */

/* What there is to say of the columns of a row of values. */
typedef struct {
  guint n_values;    /* that the headings name */
  gboolean strays;   /* a figure has no heading */
  gboolean blank;    /* a value is empty */
  gboolean shifted;  /* a label stands where a value should, or the other way round */
  gboolean has_less; /* it has no cell for a value */
} Shape;

/* Whether column @column holds a value of row @row, which is one of @group where the columns are fields. */
static gboolean
is_value_of (GkGridder *gridder, const GArray *columns, guint32 column, guint32 group)
{
  const GkGridColumn *at;

  if (column >= columns->len)
    return FALSE;
  at = &g_array_index (columns, GkGridColumn, column);
  if (gridder->table->layout == GK_LAYOUT_FIELDS)
    return at->heading != NULL && find_field (gridder, group, at->heading) >= 0;

  return at->member >= 0 && (gridder->table->layout == GK_LAYOUT_MATRIX || at->indicator >= 0);
}

/* Takes up the value whose columns begin with @column; returns the column behind it. */
static guint32
examine_value (GkGridder *gridder, guint32 row, guint32 column, const GArray *columns, Shape *shape)
{
  guint32 n = gk_document_row (gridder->document, row)->n;
  gboolean blank = TRUE;
  guint32 i = column;

  do
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);

      blank &= span->length == 0;
      shape->shifted |= span->length > 0 && !gk_grid_is_figure (span)
                        && gridder->table->layout != GK_LAYOUT_LINE
                        && gk_grid_find_label (gridder->rows, span)->len > 0;
      i++;
    }
  while (i < n && i < columns->len && same_column (gridder, columns, column, i));
  shape->n_values++;
  shape->blank |= blank;
  shape->has_less |= gk_grid_span (gridder, row, column)->is_missing;

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
static gboolean
is_in_place (GkGridder *gridder, guint32 row, gint32 label, const GArray *columns, guint32 group)
{
  Shape shape = { 0 };

  for (guint32 i = (guint32) (label + 1); i < gk_document_row (gridder->document, row)->n;)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GkGridColumn *column = i < columns->len ? &g_array_index (columns, GkGridColumn, i) : NULL;

      if (is_value_of (gridder, columns, i, group))
        {
          i = examine_value (gridder, row, i, columns, &shape);
          continue;
        }
      if (gk_grid_is_figure (span) && !(column != NULL && column->ignored))
        {
          shape.shifted |= shape.n_values == 0 && label >= 0;
          shape.strays |= column == NULL || column->heading == NULL;
        }
      i++;
    }

  return !has_figure (gridder, row)
         || !(shape.shifted || shape.has_less
              || (shape.strays && (shape.blank || shape.n_values < count_values (gridder, group))));
}

/* Whether a row can be placed on @node: values on rows that print them, fields on groups. */
static gboolean
takes_values (const GkGridder *gridder, guint32 node)
{
  const GkGridNode *at = &g_array_index (gridder->nodes, GkGridNode, node);

  return gridder->table->layout == GK_LAYOUT_FIELDS || !at->is_heading;
}

/* Places the rows of the best alignment, and those that stand out of order but can mean one thing only. */
static void
place_rows (GkGridder *gridder)
{
  const GkAlignBonus bonus = { BONUS_UNDER_PARENT, BONUS_NEXT_ROW };
  const GkPair *pairs = (const GkPair *) (gpointer) gridder->pairs->data;
  guint n = gridder->pairs->len;
  g_autoptr (GArray) aligned = gk_align (pairs, n, gridder->parents, gridder->nodes->len, &bonus);
  g_autofree gint32 *row_of = g_new (gint32, gridder->nodes->len + 1);
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
        row_of[pair->node] = (gint32) pair->row;
    }
  for (guint i = 0; i < n; i++)
    {
      gboolean only_one
          = (i == 0 || pairs[i - 1].row != pairs[i].row) && (i + 1 == n || pairs[i + 1].row != pairs[i].row);

      if (only_one && !taken[pairs[i].row] && row_of[pairs[i].node] < 0 && pairs[i].score >= GK_SCORE_EXACT)
        row_of[pairs[i].node] = (gint32) pairs[i].row;
    }
  for (guint32 i = 0; i < gridder->nodes->len; i++)
    {
      const GkGridNode *node = &g_array_index (gridder->nodes, GkGridNode, i);

      if (row_of[i] >= 0 && gridder->match->lines[node->indicator] == 0)
        gridder->match->lines[node->indicator] = gk_document_row (gridder->document, (guint32) row_of[i])->line;
      if (row_of[i] >= 0 && takes_values (gridder, i))
        place_row (gridder, (guint32) row_of[i], i);
    }
  /* A heading that has figures, where no row behind the parts has them. */
  for (guint32 i = 0; i < gridder->nodes->len; i++)
    if (row_of[i] >= 0 && !takes_values (gridder, i)
        && gk_form_indicator (gridder->form, g_array_index (gridder->nodes, GkGridNode, i).indicator)->cell >= 0)
      place_row (gridder, (guint32) row_of[i], i);
}

/* ---- Blocks ---- */

/* Gives the rows @first to @last their columns, and marks what is no value in them as understood. */
static void
set_columns (GkGridder *gridder, guint32 row, GArray *columns, gboolean is_heading)
{
  guint32 n = gk_document_row (gridder->document, row)->n;

  for (guint32 i = 0; i < n; i++)
    if (is_heading || (columns != NULL && i < columns->len && g_array_index (columns, GkGridColumn, i).ignored))
      *role_at (gridder, row, i) = GK_GRID_LABEL;
  if (g_ptr_array_index (gridder->columns, row) != NULL)
    g_array_unref (g_ptr_array_index (gridder->columns, row));
  g_ptr_array_index (gridder->columns, row) = columns != NULL && !is_heading ? g_array_ref (columns) : NULL;
}

/* The columns of @row, whose values stand at its end in the order of @order. */
static GArray *
align_order (const GkGridder *gridder, guint32 row, const GArray *order)
{
  guint32 n = gk_document_row (gridder->document, row)->n;
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  const GkGridColumn none = { .member = -1, .indicator = -1 };

  for (guint32 i = 0; i < n; i++)
    {
      gint32 at = (gint32) (i + order->len) - (gint32) n;

      g_array_append_vals (columns, at >= 0 ? &g_array_index (order, GkGridColumn, (guint32) at) : &none, 1);
    }

  return columns;
}

/* What is being read of a block. */
typedef struct {
  GArray *columns; /* those of the last heading, or NULL */
  gboolean in_order;
  guint32 heading; /* the first row of the heading that is being read */
  guint n_cells;   /* of the form that would find a place */
  guint n_rows;    /* of figures that look like the form's, but have no columns */
} State;

static void
take_columns (State *state, GArray *columns, gboolean in_order)
{
  if (state->columns != NULL)
    g_array_unref (state->columns);
  state->columns = columns;
  state->in_order = in_order;
}

/* Whether @columns say nothing that @known, the columns until now, do not say: a part of a heading is printed again. */
static gboolean
repeats_columns (const GArray *known, const GArray *columns)
{
  if (known == NULL || known->len != columns->len)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const GkGridColumn *one = &g_array_index (columns, GkGridColumn, i);
      const GkGridColumn *other = &g_array_index (known, GkGridColumn, i);

      if (one->member >= 0 && (one->member != other->member || one->indicator != other->indicator))
        return FALSE;
    }

  return TRUE;
}

/* Reads the heading that ends with @row, if it is one of this table. What contradicts itself takes all columns away. */
static gboolean
try_heading (GkGridder *gridder, const Block *block, guint32 row, State *state)
{
  gboolean line = gridder->table->layout == GK_LAYOUT_LINE;
  gboolean in_order = !gridder->document->has_spans;
  guint n_known = 0;
  GArray *columns;

  state->heading = MAX (state->heading, row - MIN (row, MAX_HEADING_ROWS - 1));
  if (!in_order)
    {
      columns = gk_grid_read_headings (gridder, state->heading, row, block->width, &n_known);
      if (columns == NULL)
        {
          take_columns (state, NULL, FALSE);
          return FALSE;
        }
    }
  else
    {
      columns = line ? gk_grid_read_line_order (gridder, state->heading, row)
                     : gk_grid_read_order (gridder, state->heading, row);
      n_known = columns->len;
    }
  if (n_known < MIN_CELLS || (!in_order && repeats_columns (state->columns, columns)))
    {
      g_array_unref (columns);
      return FALSE;
    }
  take_columns (state, columns, in_order);

  return TRUE;
}

/* Whether row @row names fields of the form. */
static gboolean
names_fields (GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GArray *fitting = span->length > 0 ? gk_grid_find_label (gridder->rows, span) : NULL;

      for (guint k = 0; fitting != NULL && k < fitting->len; k++)
        if (gk_form_indicator (
                gridder->form,
                g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, k).node).indicator)
                ->cell
            >= 0)
          return TRUE;
    }

  return FALSE;
}

/* How many columns the heading @row has. */
static guint32
heading_width (const GkGridder *gridder, const Block *block, guint32 row)
{
  return gridder->document->has_spans ? block->width : gk_document_row (gridder->document, row)->n;
}

/* The indicator that a label means, the first if there are several. */
static guint32
group_of (const GkGridder *gridder, const GArray *fitting)
{
  return g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, 0).node).indicator;
}

/* Rows are groups, columns the fields that the last heading names. */
static void
read_fields (GkGridder *gridder, const Block *block, State *state)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *fitting = NULL;
      g_autoptr (GArray) columns = NULL;
      gint32 label;
      guint n_known;

      if (!has_figure (gridder, row) && names_fields (gridder, row))
        {
          take_columns (state, gk_grid_read_headings (gridder, row, row, heading_width (gridder, block, row), &n_known),
                        FALSE);
          set_columns (gridder, row, state->columns, TRUE);
          continue;
        }
      label = label_of_row (gridder, row, NULL, &fitting);
      if (label < 0 || state->columns == NULL)
        {
          state->n_rows += label >= 0 && has_figure (gridder, row);
          set_columns (gridder, row, NULL, !has_figure (gridder, row));
          continue;
        }
      columns
          = gridder->document->has_spans ? g_array_ref (state->columns) : align_order (gridder, row, state->columns);
      set_columns (gridder, row, columns, FALSE);
      for (gint32 i = 0; i <= label; i++)
        *role_at (gridder, row, (guint32) i) = GK_GRID_LABEL;
      gridder->match->astray[row] = gridder->document->has_spans
                                    && !is_in_place (gridder, row, label, columns, group_of (gridder, fitting));
      if (gridder->match->astray[row])
        {
          state->n_rows++;
          continue;
        }
      for (guint32 i = 0; i < state->columns->len; i++)
        state->n_cells += is_value_of (gridder, state->columns, i, group_of (gridder, fitting));
      add_row (gridder, row, label, fitting);
    }
}

/* Whether a cell of the row before, which is one of the heading that begins with row @first, reaches into row @row. */
static gboolean
is_joined (const GkGridder *gridder, guint32 first, guint32 row)
{
  for (guint32 i = 0; row > first && i < gk_document_row (gridder->document, row)->n; i++)
    if (spans_both (gridder, row, row - 1, i))
      return TRUE;

  return FALSE;
}

/* Rows are indicators, columns members. */
static void
read_matrix (GkGridder *gridder, const Block *block, State *state)
{
  gboolean in_heading = TRUE;

  state->heading = block->start;
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *fitting = NULL;
      g_autoptr (GArray) columns = NULL;
      gboolean figures = has_figure (gridder, row);
      gboolean names_members = !figures && gk_grid_count_members (gridder, row) >= MIN_CELLS;
      gint32 label;

      /* A heading is printed again behind a page break. */
      if (!in_heading && names_members)
        {
          in_heading = TRUE;
          state->heading = row;
        }
      if (in_heading && !figures
          && (names_members || state->columns == NULL || is_joined (gridder, state->heading, row)
              || label_of_row (gridder, row, NULL, &fitting) < 0))
        {
          try_heading (gridder, block, row, state);
          set_columns (gridder, row, NULL, TRUE);
          continue;
        }
      in_heading = FALSE;
      if (state->columns == NULL)
        {
          set_columns (gridder, row, NULL, FALSE);
          gridder->match->astray[row] = figures && label_of_row (gridder, row, NULL, &fitting) >= 0;
          state->n_rows += gridder->match->astray[row];
          continue;
        }
      columns = state->in_order ? align_order (gridder, row, state->columns) : g_array_ref (state->columns);
      set_columns (gridder, row, columns, FALSE);
      fitting = NULL;
      label = label_of_row (gridder, row, columns, &fitting);
      for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
        if (label >= 0 && (i >= columns->len || g_array_index (columns, GkGridColumn, i).member < 0)
            && !gk_grid_is_figure (gk_grid_span (gridder, row, i)))
          *role_at (gridder, row, i) = GK_GRID_LABEL;
      if (label < 0)
        {
          /* Its label may stand where a value should. */
          gridder->match->astray[row] = figures && label_of_row (gridder, row, NULL, &fitting) >= 0;
          state->n_rows += gridder->match->astray[row];
          continue;
        }
      *role_at (gridder, row, (guint32) label) = GK_GRID_LABEL;
      gridder->match->astray[row] = gridder->document->has_spans && !is_in_place (gridder, row, label, columns, group_of (gridder, fitting));
      if (gridder->match->astray[row])
        {
          state->n_rows += figures;
          continue;
        }
      for (guint32 i = 0; i < columns->len; i++)
        state->n_cells += g_array_index (columns, GkGridColumn, i).member >= 0;
      add_row (gridder, row, label, fitting);
    }
}

/* Takes @row as the line below the heading that was read, and forgets that. */
static void
take_line (GkGridder *gridder, guint32 row, State *state)
{
  /* Without spans only a line that is complete tells which cell is which. */
  gboolean in_place = state->in_order ? gk_document_row (gridder->document, row)->n == state->columns->len
                                      : is_in_place (gridder, row, -1, state->columns, 0);

  gridder->match->astray[row] = !in_place;
  set_columns (gridder, row, in_place ? state->columns : NULL, FALSE);
  state->n_rows += in_place ? 0 : MIN_ROWS;
  for (guint32 i = 0; in_place && i < state->columns->len; i++)
    state->n_cells += is_value_of (gridder, state->columns, i, 0);
  take_columns (state, NULL, FALSE);
}

/* Whether row @row says nothing but that its cells have no meaning here. */
static gboolean
is_marked (GkGridder *gridder, guint32 row)
{
  const GkFigureContext context = { 0 };
  gboolean marked = FALSE;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);

      if (span->length == 0)
        continue;
      if (gk_figure_read (span->text, span->length, &context).state != GK_CELL_NOT_APPLICABLE)
        return FALSE;
      marked = TRUE;
    }

  return marked;
}

/* Whether something stands in every column of row @row that holds a value, each time in a cell of its own, and names
 * neither member nor indicator. */
static gboolean
is_filled (GkGridder *gridder, guint32 row, const GArray *columns)
{
  if (columns == NULL || !gridder->document->has_spans)
    return FALSE;
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);

      if (is_value_of (gridder, columns, i, 0) && (span->length == 0 || span->continued))
        return FALSE;
      if (span->length > 0
          && gk_grid_find_label (gridder->members, span)->len + gk_grid_find_label (gridder->rows, span)->len > 0)
        return FALSE;
    }

  return TRUE;
}

/* Whether row @row holds the values of the headings above: figures, marks, or nothing where nothing but a new heading
 * follows. */
static gboolean
is_line (GkGridder *gridder, const Block *block, guint32 row, const State *state)
{
  if (has_figure (gridder, row) || is_marked (gridder, row) || is_filled (gridder, row, state->columns))
    return TRUE;
  if (state->columns == NULL || !gk_document_row_is_blank (gridder->document, row))
    return FALSE;
  while (++row < block->end && gk_document_row_is_blank (gridder->document, row))
    ;

  return row == block->end
         || !(has_figure (gridder, row) || is_marked (gridder, row) || gk_grid_count_members (gridder, row) > 0);
}

/* Rows of values, each below headings that name indicators and members. */
static void
read_line (GkGridder *gridder, const Block *block, State *state)
{
  guint n_members = 0; /* named in the heading */

  state->heading = block->start;
  for (guint32 row = block->start; row < block->end; row++)
    {
      if (!is_line (gridder, block, row, state))
        {
          n_members = MAX (n_members, gk_grid_count_members (gridder, row));
          try_heading (gridder, block, row, state);
          set_columns (gridder, row, NULL, TRUE);
          continue;
        }
      state->heading = row + 1;
      if (state->columns != NULL)
        take_line (gridder, row, state);
      else
        {
          set_columns (gridder, row, NULL, FALSE);
          gridder->match->astray[row] = n_members >= MIN_MEMBERS && has_figure (gridder, row);
          state->n_rows += gridder->match->astray[row] ? MIN_ROWS : 0;
        }
    }
}

static void
place_lines (GkGridder *gridder, const Block *block)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *columns = g_ptr_array_index (gridder->columns, row);

      for (guint32 i = 0; columns != NULL && i < columns->len; i++)
        {
          const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);
          const GkSpan *span = gk_grid_span (gridder, row, i);

          if (column->member >= 0 && column->indicator >= 0)
            place (gridder, row, i, columns, gk_form_cell (gridder->form, (guint32) column->indicator, column->member),
                   NULL);
          else if (span != NULL && !gk_grid_is_figure (span))
            *role_at (gridder, row, i) = GK_GRID_LABEL;
        }
    }
}

static void
read_block (GkGridder *gridder, const Block *block, State *state)
{
  switch (gridder->table->layout)
    {
    case GK_LAYOUT_FIELDS:
      read_fields (gridder, block, state);
      break;
    case GK_LAYOUT_LINE:
      read_line (gridder, block, state);
      break;
    default:
      read_matrix (gridder, block, state);
      break;
    }
}

/* Forgets what was understood of a block. */
static void
reset_block (GkGridder *gridder, const Block *block)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      set_columns (gridder, row, NULL, FALSE);
      gridder->match->astray[row] = FALSE;
      for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
        *role_at (gridder, row, i) = GK_GRID_OTHER;
    }
}

static GArray *
list_blocks (const GkDocument *document)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));

  for (guint32 row = 0; row < document->rows->len; row++)
    {
      const GkRow *at = gk_document_row (document, row);
      Block block = { row, row + 1, at->n };

      if (row > 0 && gk_document_row (document, row - 1)->table == at->table)
        {
          Block *last = &g_array_index (blocks, Block, blocks->len - 1);

          last->end = row + 1;
          last->width = MAX (last->width, at->n);
        }
      else
        g_array_append_val (blocks, block);
    }

  return blocks;
}

/* How many cells of table @table the block would give a place; @n_rows, or NULL: how many rows look like its own. */
static guint
try_block (GkGridder *gridder, const GkTable *table, const Block *block, const GArray *inherited, guint *n_rows)
{
  State state = { 0 };

  gk_grid_open_table (gridder, table);
  if (inherited != NULL)
    take_columns (&state, g_array_ref ((GArray *) inherited), FALSE);
  read_block (gridder, block, &state);
  if (state.columns != NULL)
    g_array_unref (state.columns);
  reset_block (gridder, block);
  gk_grid_close_table (gridder);
  if (n_rows != NULL)
    *n_rows = state.n_rows;

  return state.n_cells;
}

/* Reads all blocks that belong to @table, as one table: page breaks may have cut it. */
static void
read_table (GkGridder *gridder, const GkTable *table, const GArray *blocks, const gint32 *owners, gint32 number)
{
  GArray *last = NULL;
  guint32 last_width = 0;

  gk_grid_open_table (gridder, table);
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      State state = { 0 };

      if (owners[i] != number)
        continue;
      if (last != NULL && block->width == last_width)
        take_columns (&state, g_array_ref (last), FALSE);
      read_block (gridder, block, &state);
      for (guint32 row = block->start; row < block->end; row++)
        gridder->match->recognised[row] = TRUE;
      if (table->layout == GK_LAYOUT_LINE)
        place_lines (gridder, block);
      if (last != NULL)
        g_array_unref (last);
      last = state.columns != NULL && !state.in_order ? g_array_ref (state.columns) : NULL;
      last_width = block->width;
      if (state.columns != NULL)
        g_array_unref (state.columns);
    }
  if (last != NULL)
    g_array_unref (last);
  if (table->layout != GK_LAYOUT_LINE)
    place_rows (gridder);
  gk_grid_close_table (gridder);
}

/* What follows a table without a heading, as wide as it, is the rest of it. */
static void
continue_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  g_autoptr (GArray) columns = NULL;

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      const Block *last = i > 0 ? block - 1 : NULL;

      if (owners[i] >= 0)
        {
          State state = { 0 };

          gk_grid_open_table (gridder, &g_array_index (gridder->form->tables, GkTable, (guint) owners[i]));
          read_block (gridder, block, &state);
          reset_block (gridder, block);
          gk_grid_close_table (gridder);
          g_clear_pointer (&columns, g_array_unref);
          if (state.columns != NULL && !state.in_order)
            columns = g_array_ref (state.columns);
          take_columns (&state, NULL, FALSE);
        }
      else if (columns != NULL && block->width == last->width
               && try_block (gridder, &g_array_index (gridder->form->tables, GkTable, (guint) owners[i - 1]), block,
                             columns, NULL)
                      >= MIN_CELLS)
        owners[i] = owners[i - 1];
      else
        g_clear_pointer (&columns, g_array_unref);
    }
}

/* How many rows of figures without columns make a block one of @table. */
static guint
rows_needed (const GkGridder *gridder, const GkTable *table)
{
  guint n_groups = 0;

  if (table->layout != GK_LAYOUT_FIELDS)
    return MIN_ROWS;
  /* Its groups may be named elsewhere, too: most of them have to be. */
  for (guint i = 0; i < table->roots->len; i++)
    {
      const GkIndicator *root = gk_form_indicator (gridder->form, g_array_index (table->roots, guint32, i));

      for (guint32 k = g_array_index (table->roots, guint32, i) + 1; k < root->end;)
        {
          k = gk_form_indicator (gridder->form, k)->end;
          n_groups++;
        }
    }

  return MAX (MIN_ROWS, n_groups / 2 + 1);
}

/* Finds the blocks that are the form's though no cell of them finds a place, or so it seems: nothing in them is lost.
 */
static void
assign_broken_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      guint most = 0;

      for (guint t = 0; owners[i] < 0 && t < gridder->form->tables->len; t++)
        {
          const GkTable *table = &g_array_index (gridder->form->tables, GkTable, t);
          gboolean follows = i > 0 && owners[i - 1] == (gint32) t;
          guint n;

          try_block (gridder, table, &g_array_index (blocks, Block, i), NULL, &n);
          if (n > most && n >= (follows ? 1 : rows_needed (gridder, table)))
            {
              most = n;
              owners[i] = (gint32) t;
            }
        }
    }
}

/* Finds for each block the table of the form in which most of it has a place. */
static void
assign_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      guint best = MIN_CELLS - 1;

      owners[i] = -1;
      for (guint t = 0; t < gridder->form->tables->len; t++)
        {
          const GkTable *table = &g_array_index (gridder->form->tables, GkTable, t);
          guint n = try_block (gridder, table, block, NULL, NULL);

          if (n > best)
            {
              best = n;
              owners[i] = (gint32) t;
            }
        }
    }
  continue_blocks (gridder, blocks, owners);
  assign_broken_blocks (gridder, blocks, owners);
}

static void
free_columns (gpointer columns)
{
  if (columns != NULL)
    g_array_unref (columns);
}

static void
clear_placed (gpointer data)
{
  g_free (((GkPlacedCell *) data)->unit);
}

/* The cells of the form that its tables print, and the figures in tables of the document that are the form's. */
static void
count (GkGridder *gridder)
{
  GkGridMatch *match = gridder->match;

  for (guint t = 0; t < gridder->form->tables->len; t++)
    {
      const GkTable *table = &g_array_index (gridder->form->tables, GkTable, t);

      for (guint i = 0; i < table->roots->len; i++)
        {
          guint32 root = g_array_index (table->roots, guint32, i);

          for (guint32 cell = 0; cell < gridder->form->cells->len; cell++)
            {
              guint32 indicator = gk_form_get_cell_at (gridder->form, cell)->indicator;

              match->n_printed += indicator >= root && indicator < gk_form_indicator (gridder->form, root)->end;
            }
        }
    }
  for (guint32 row = 0; row < gridder->document->rows->len; row++)
    for (guint32 i = 0; match->recognised[row] && i < gk_document_row (gridder->document, row)->n; i++)
      match->n_recognised
          += *role_at (gridder, row, i) == GK_GRID_VALUE
             || (*role_at (gridder, row, i) == GK_GRID_OTHER && gk_grid_is_figure (gk_grid_span (gridder, row, i)));
}

GkGridMatch *
gk_grid_match_new (const GkForm *form, const GkDocument *document, GError **error)
{
  g_autoptr (GkGridMatch) match = g_new0 (GkGridMatch, 1);
  g_autoptr (GArray) blocks = list_blocks (document);
  g_autofree gint32 *owners = g_new (gint32, MAX (blocks->len, 1));
  g_autofree guint8 *filled = gk_try_malloc0_n (form->cells->len, 1, error);
  GkGridder gridder = { .form = form, .document = document, .match = match, .filled = filled };

  match->placed = g_array_new (FALSE, FALSE, sizeof (GkPlacedCell));
  g_array_set_clear_func (match->placed, clear_placed);
  match->roles = gk_try_malloc0_n (document->cells->len, 1, error);
  match->recognised = gk_try_malloc0_n (document->rows->len, 1, error);
  match->astray = gk_try_malloc0_n (document->rows->len, 1, error);
  match->rivals = gk_try_malloc0_n (document->rows->len, sizeof (gint32), error);
  match->lines = gk_try_malloc0_n (form->indicators->len, sizeof (gint32), error);
  if (filled == NULL || match->roles == NULL || match->recognised == NULL || match->astray == NULL
      || match->rivals == NULL || match->lines == NULL)
    return NULL;
  for (guint32 i = 0; i < document->rows->len; i++)
    match->rivals[i] = -1;

  gridder.columns = g_ptr_array_new_with_free_func (free_columns);
  g_ptr_array_set_size (gridder.columns, (gint) document->rows->len);
  assign_blocks (&gridder, blocks, owners);
  for (guint t = 0; t < form->tables->len; t++)
    read_table (&gridder, &g_array_index (form->tables, GkTable, t), blocks, owners, (gint32) t);
  count (&gridder);
  g_ptr_array_unref (gridder.columns);

  return g_steal_pointer (&match);
}

void
gk_grid_match_free (GkGridMatch *match)
{
  if (match == NULL)
    return;

  g_array_unref (match->placed);
  g_free (match->roles);
  g_free (match->recognised);
  g_free (match->astray);
  g_free (match->rivals);
  g_free (match->lines);
  g_free (match);
}
