/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"

/* What a row earns besides the score of its label. */
#define SCORE_NUMBERING 30
#define SCORE_GROUP 80 /* for each group it stands in that its row names, too */

/* Characters of what stands where a figure may stand and begins like one, notes aside. */
#define MAX_FIGURE 12

/* The rows that a heading may have. */
#define MAX_HEADING_ROWS 16

typedef GkGridState State;

const GkSpan *
gk_grid_span (const GkGridder *gridder, guint32 row, guint32 column)
{
  const GkRow *at = gk_document_row (gridder->document, row);

  return column < at->n ? gk_document_cell (gridder->document, at, column) : NULL;
}

guint8 *
gk_grid_role (const GkGridder *gridder, guint32 row, guint32 column)
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

gboolean
gk_grid_has_figure (const GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    if (gk_grid_is_figure (gk_grid_span (gridder, row, i)))
      return TRUE;

  return FALSE;
}

const GArray *
gk_grid_find_label (GkLabels *labels, const GkSpan *span)
{
  return gk_labels_find_text (labels, span->text, span->length);
}

/* ---- Rows ---- */

/* Whether the columns say that cell @column of a row is a value. */
static gboolean
names_member (const GArray *columns, guint32 column)
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

gint32
gk_grid_label_of_row (GkGridder *gridder, guint32 row, const GArray *columns, const GArray **fitting)
{
  gint32 found = -1;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GArray *nodes;

      if (span->length == 0 || names_member (columns, i))
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

/* ---- Blocks ---- */

/* Gives the rows @first to @last their columns, and marks what is no value in them as understood. */
static void
set_columns (GkGridder *gridder, guint32 row, GArray *columns, gboolean is_heading)
{
  guint32 n = gk_document_row (gridder->document, row)->n;

  for (guint32 i = 0; i < n; i++)
    if (is_heading || (columns != NULL && i < columns->len && g_array_index (columns, GkGridColumn, i).ignored))
      *gk_grid_role (gridder, row, i) = GK_GRID_LABEL;
  if (g_ptr_array_index (gridder->columns, row) != NULL)
    g_array_unref (g_ptr_array_index (gridder->columns, row));
  g_ptr_array_index (gridder->columns, row) = columns != NULL && !is_heading ? g_array_ref (columns) : NULL;
}

void
gk_grid_take_columns (State *state, GArray *columns, gboolean in_order)
{
  if (state->columns != NULL)
    g_array_unref (state->columns);
  state->columns = columns;
  state->in_order = in_order;
}

/* Takes down that @n cells of the form have a place in row @row. */
static void
count_cells (State *state, guint32 row, guint n)
{
  if (n == 0)
    return;
  if (state->n_cells == 0)
    state->first = MIN (state->from, row);
  state->last = row;
  state->n_cells += n;
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
try_heading (GkGridder *gridder, const GkGridBlock *block, guint32 row, State *state)
{
  gboolean in_order = !gridder->document->has_spans;
  guint n_known = 0;
  GArray *columns;

  state->heading = MAX (state->heading, row - MIN (row, MAX_HEADING_ROWS - 1));
  if (!in_order)
    {
      columns = gk_grid_read_headings (gridder, state->heading, row, block->width, &n_known);
      if (columns == NULL)
        {
          gk_grid_take_columns (state, NULL, FALSE);
          return FALSE;
        }
    }
  else
    {
      columns = gk_grid_read_order (gridder, state->heading, row);
      n_known = columns->len;
    }
  if (n_known < GK_GRID_MIN_CELLS || (!in_order && repeats_columns (state->columns, columns)))
    {
      g_array_unref (columns);
      return FALSE;
    }
  gk_grid_take_columns (state, columns, in_order);
  state->from = state->heading;

  return TRUE;
}

/* Whether row @row names fields of the form. */
static gboolean
names_fields (GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    if (gk_grid_names_field (gridder, gk_grid_span (gridder, row, i)))
      return TRUE;

  return FALSE;
}

/* The indicator that a label means, the first if there are several. */
static guint32
group_of (const GkGridder *gridder, const GArray *fitting)
{
  return g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, 0).node).indicator;
}

/* Rows are groups, columns the fields that the last heading names. */
static void
read_fields (GkGridder *gridder, const GkGridBlock *block, State *state)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *fitting = NULL;
      gboolean in_order = !gridder->document->has_spans;
      gint32 label;
      guint n_known;

      if (!gk_grid_has_figure (gridder, row) && names_fields (gridder, row))
        {
          gk_grid_take_columns (state,
                                in_order ? gk_grid_read_field_order (gridder, row)
                                         : gk_grid_read_headings (gridder, row, row, block->width, &n_known),
                                in_order);
          set_columns (gridder, row, state->columns, TRUE);
          state->from = row;
          continue;
        }
      label = gk_grid_label_of_row (gridder, row, NULL, &fitting);
      if (label < 0 || state->columns == NULL)
        {
          state->n_signs += label >= 0 && gk_grid_has_figure (gridder, row);
          set_columns (gridder, row, NULL, !gk_grid_has_figure (gridder, row));
          continue;
        }
      set_columns (gridder, row, in_order ? NULL : state->columns, FALSE);
      for (gint32 i = 0; !in_order && i <= label; i++)
        *gk_grid_role (gridder, row, (guint32) i) = GK_GRID_LABEL;
      gridder->match->astray[row]
          = in_order ? !gk_grid_add_text_row (gridder, row, label, state->columns)
                     : !gk_grid_is_in_place (gridder, row, label, state->columns, group_of (gridder, fitting));
      if (gridder->match->astray[row])
        {
          state->n_signs += in_order && gk_grid_has_figure (gridder, row) ? GK_GRID_ENOUGH_SIGNS : 1;
          continue;
        }
      for (guint32 i = 0; i < state->columns->len; i++)
        count_cells (state, row, gk_grid_is_value (gridder, state->columns, i, group_of (gridder, fitting)));
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

/* Takes down what row @row of text is about. Where its figures stand will be known when all rows are. */
static void
add_text_row (GkGridder *gridder, guint32 row, State *state)
{
  const GArray *fitting = NULL;
  gint32 label = gk_grid_label_of_row (gridder, row, NULL, &fitting);

  set_columns (gridder, row, NULL, FALSE);
  if (label < 0)
    return;
  gridder->match->astray[row] = !gk_grid_add_text_row (gridder, row, label, state->columns);
  state->n_signs += gk_grid_has_figure (gridder, row) ? GK_GRID_ENOUGH_SIGNS : 0;
  if (gridder->match->astray[row])
    return;
  for (guint32 i = 0; i < state->columns->len; i++)
    count_cells (state, row, g_array_index (state->columns, GkGridColumn, i).member >= 0);
  add_row (gridder, row, label, fitting);
}

/* Rows are indicators, columns members. */
static void
read_matrix (GkGridder *gridder, const GkGridBlock *block, State *state)
{
  if (!state->continued)
    {
      state->in_heading = TRUE;
      state->heading = block->start;
    }
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *fitting = NULL;
      g_autoptr (GArray) columns = NULL;
      gboolean figures = gk_grid_has_figure (gridder, row);
      guint n_named = figures ? 0 : gk_grid_count_members (gridder, row);
      gboolean names_members = n_named >= GK_GRID_MIN_CELLS;
      gint32 label;

      /* A heading is printed again behind a page break. */
      if (!state->in_heading && names_members)
        {
          state->in_heading = TRUE;
          state->heading = row;
        }
      state->n_named = MAX (state->n_named, n_named);
      if (state->in_heading && !figures
          && (names_members || state->columns == NULL || is_joined (gridder, state->heading, row)
              || gk_grid_label_of_row (gridder, row, NULL, &fitting) < 0))
        {
          try_heading (gridder, block, row, state);
          set_columns (gridder, row, NULL, TRUE);
          continue;
        }
      state->in_heading = FALSE;
      if (state->columns == NULL)
        {
          set_columns (gridder, row, NULL, FALSE);
          gridder->match->astray[row] = figures && gk_grid_label_of_row (gridder, row, NULL, &fitting) >= 0;
          state->n_signs += gridder->match->astray[row];
          continue;
        }
      if (state->in_order)
        {
          add_text_row (gridder, row, state);
          continue;
        }
      columns = g_array_ref (state->columns);
      set_columns (gridder, row, columns, FALSE);
      fitting = NULL;
      label = gk_grid_label_of_row (gridder, row, columns, &fitting);
      for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
        if (label >= 0 && (i >= columns->len || g_array_index (columns, GkGridColumn, i).member < 0)
            && !gk_grid_is_figure (gk_grid_span (gridder, row, i)))
          *gk_grid_role (gridder, row, i) = GK_GRID_LABEL;
      if (label < 0)
        {
          /* Its label may stand where a value should. */
          gridder->match->astray[row] = figures && gk_grid_label_of_row (gridder, row, NULL, &fitting) >= 0;
          state->n_signs += gridder->match->astray[row];
          continue;
        }
      *gk_grid_role (gridder, row, (guint32) label) = GK_GRID_LABEL;
      gridder->match->astray[row] = !gk_grid_is_in_place (gridder, row, label, columns, group_of (gridder, fitting));
      if (gridder->match->astray[row])
        {
          state->n_signs += figures;
          continue;
        }
      for (guint32 i = 0; i < columns->len; i++)
        count_cells (state, row, g_array_index (columns, GkGridColumn, i).member >= 0);
      add_row (gridder, row, label, fitting);
    }
}

/* Takes down a line of text, which may have a label. FALSE if it has too few cells. */
static gboolean
add_text_line (GkGridder *gridder, guint32 row, const State *state)
{
  guint32 n = gk_document_row (gridder->document, row)->n;
  guint32 first = 0;

  while (first < n && gk_grid_span (gridder, row, first)->length == 0)
    first++;

  return gk_grid_add_text_row (
      gridder, row,
      first + state->columns->len < n && gk_grid_has_words (gk_grid_span (gridder, row, first)) ? (gint32) first : -1,
      state->columns);
}

/* Takes @row as the line below the heading that was read, and forgets that. */
static void
take_line (GkGridder *gridder, guint32 row, State *state)
{
  gboolean in_place = state->in_order ? add_text_line (gridder, row, state)
                                      : gk_grid_is_in_place (gridder, row, -1, state->columns, 0);

  gridder->match->astray[row] = !in_place;
  set_columns (gridder, row, in_place && !state->in_order ? state->columns : NULL, FALSE);
  state->n_signs += in_place && !state->in_order ? 0 : GK_GRID_ENOUGH_SIGNS;
  for (guint32 i = 0; in_place && i < state->columns->len; i++)
    count_cells (state, row, gk_grid_is_value (gridder, state->columns, i, 0));
  gk_grid_take_columns (state, NULL, FALSE);
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

      if (gk_grid_is_value (gridder, columns, i, 0) && (span->length == 0 || span->continued))
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
is_line (GkGridder *gridder, const GkGridBlock *block, guint32 row, const State *state)
{
  if (gk_grid_has_figure (gridder, row) || is_marked (gridder, row) || is_filled (gridder, row, state->columns))
    return TRUE;
  if (state->columns == NULL || !gk_document_row_is_blank (gridder->document, row))
    return FALSE;
  while (++row < block->end && gk_document_row_is_blank (gridder->document, row))
    ;

  return row == block->end
         || !(gk_grid_has_figure (gridder, row) || is_marked (gridder, row)
              || gk_grid_count_members (gridder, row) > 0);
}

/* Takes up a row of figures without a heading of its own. One below @line, the last row of values, says it again. */
static void
repeat_line (GkGridder *gridder, guint32 row, gint32 line)
{
  set_columns (gridder, row, NULL, FALSE);
  if (line >= 0 && gk_grid_same_values (gridder, (guint32) line, row))
    gk_grid_repeat (gridder, row);
  else if (line >= 0)
    {
      set_columns (gridder, (guint32) line, NULL, FALSE);
      gridder->match->astray[line] = gridder->match->astray[row] = GK_GRID_REPEATED;
    }
}

/* Rows of values, each below headings that name indicators and members. */
static void
read_line (GkGridder *gridder, const GkGridBlock *block, State *state)
{
  gint32 line = -1; /* the row of values below the heading */

  if (!state->continued)
    state->heading = block->start;
  for (guint32 row = block->start; row < block->end; row++)
    {
      if (!is_line (gridder, block, row, state))
        {
          state->n_named = MAX (state->n_named, gk_grid_count_members (gridder, row));
          try_heading (gridder, block, row, state);
          set_columns (gridder, row, NULL, TRUE);
          line = -1;
          continue;
        }
      state->heading = row + 1;
      if (state->columns != NULL)
        {
          take_line (gridder, row, state);
          line = (gint32) row;
        }
      else if (gk_grid_has_figure (gridder, row) && line >= 0 && gridder->document->has_spans)
        repeat_line (gridder, row, line);
      else
        {
          set_columns (gridder, row, NULL, FALSE);
          gridder->match->astray[row] = state->n_named >= GK_GRID_MIN_NAMED && gk_grid_has_figure (gridder, row);
          state->n_signs += gridder->match->astray[row] ? GK_GRID_ENOUGH_SIGNS : 0;
        }
    }
}

static void
place_lines (GkGridder *gridder, const GkGridBlock *block)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      const GArray *columns = g_ptr_array_index (gridder->columns, row);

      for (guint32 i = 0; columns != NULL && i < columns->len; i++)
        {
          const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);
          const GkSpan *span = gk_grid_span (gridder, row, i);

          if (column->member >= 0 && column->indicator >= 0)
            gk_grid_place (gridder, row, i, columns,
                           gk_form_cell (gridder->form, (guint32) column->indicator, column->member), NULL);
          else if (span != NULL && !gk_grid_is_figure (span))
            *gk_grid_role (gridder, row, i) = GK_GRID_LABEL;
        }
    }
}

static void
read_block (GkGridder *gridder, const GkGridBlock *block, State *state)
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
reset_block (GkGridder *gridder, const GkGridBlock *block)
{
  for (guint32 row = block->start; row < block->end; row++)
    {
      set_columns (gridder, row, NULL, FALSE);
      gridder->match->astray[row] = FALSE;
      for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
        *gk_grid_role (gridder, row, i) = GK_GRID_OTHER;
    }
}

static GArray *
list_blocks (const GkDocument *document)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (GkGridBlock));

  for (guint32 row = 0; row < document->rows->len; row++)
    {
      const GkRow *at = gk_document_row (document, row);
      GkGridBlock block = { row, row + 1, at->n, FALSE };

      if (row > 0 && gk_document_row (document, row - 1)->table == at->table)
        {
          GkGridBlock *last = &g_array_index (blocks, GkGridBlock, blocks->len - 1);

          last->end = row + 1;
          last->width = MAX (last->width, at->n);
        }
      else
        g_array_append_val (blocks, block);
    }

  return blocks;
}

void
gk_grid_try_block (GkGridder *gridder, const GkTable *table, const GkGridBlock *block, State *state)
{
  gk_grid_open_table (gridder, table);
  read_block (gridder, block, state);
  reset_block (gridder, block);
  gk_grid_close_table (gridder);
}

/* Reads all blocks that belong to @table, as one table: page breaks may have cut it. */
static void
read_table (GkGridder *gridder, const GkTable *table, const GArray *blocks, const gint32 *owners, gint32 number)
{
  GArray *last = NULL;
  guint32 last_width = 0;
  State before = { 0 };

  gk_grid_open_table (gridder, table);
  for (guint i = 0; i < blocks->len; i++)
    {
      const GkGridBlock *block = &g_array_index (blocks, GkGridBlock, i);
      State state = { 0 };

      if (owners[i] != number)
        continue;
      if (block->continues)
        state = gk_grid_continue_state (&before);
      if (last != NULL && block->width == last_width)
        gk_grid_take_columns (&state, g_array_ref (last), FALSE);
      read_block (gridder, block, &state);
      for (guint32 row = block->start; row < block->end; row++)
        {
          gridder->match->recognised[row] = TRUE;
          gridder->match->tables[row] = number + 1;
        }
      if (last != NULL)
        g_array_unref (last);
      last = state.columns != NULL && !state.in_order ? g_array_ref (state.columns) : NULL;
      last_width = block->width;
      gk_grid_take_columns (&before, NULL, FALSE);
      before = state;
    }
  gk_grid_take_columns (&before, NULL, FALSE);
  if (last != NULL)
    g_array_unref (last);
  gk_grid_align_text_rows (gridder);
  for (guint i = 0; table->layout == GK_LAYOUT_LINE && i < blocks->len; i++)
    if (owners[i] == number)
      place_lines (gridder, &g_array_index (blocks, GkGridBlock, i));
  if (table->layout != GK_LAYOUT_LINE)
    gk_grid_place_rows (gridder);
  gk_grid_close_table (gridder);
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
      match->n_recognised += *gk_grid_role (gridder, row, i) == GK_GRID_VALUE
                             || (*gk_grid_role (gridder, row, i) == GK_GRID_OTHER
                                 && gk_grid_is_figure (gk_grid_span (gridder, row, i)));
}

GkGridMatch *
gk_grid_match_new (const GkForm *form, const GkDocument *document, GError **error)
{
  g_autoptr (GkGridMatch) match = g_new0 (GkGridMatch, 1);
  g_autoptr (GArray) blocks = list_blocks (document);
  g_autoptr (GArray) parts = NULL;
  g_autofree gint32 *owners = NULL;
  g_autofree guint8 *filled = gk_try_malloc0_n (form->cells->len, 1, error);
  GkGridder gridder = { .form = form, .document = document, .match = match, .filled = filled };

  match->placed = g_array_new (FALSE, FALSE, sizeof (GkPlacedCell));
  g_array_set_clear_func (match->placed, clear_placed);
  match->roles = gk_try_malloc0_n (document->cells->len, 1, error);
  match->recognised = gk_try_malloc0_n (document->rows->len, 1, error);
  match->tables = gk_try_malloc0_n (document->rows->len, sizeof (gint32), error);
  match->astray = gk_try_malloc0_n (document->rows->len, 1, error);
  match->rivals = gk_try_malloc0_n (document->rows->len, sizeof (gint32), error);
  match->lines = gk_try_malloc0_n (form->indicators->len, sizeof (gint32), error);
  if (filled == NULL || match->roles == NULL || match->recognised == NULL || match->tables == NULL
      || match->astray == NULL || match->rivals == NULL || match->lines == NULL)
    return NULL;
  for (guint32 i = 0; i < document->rows->len; i++)
    match->rivals[i] = -1;

  gridder.columns = g_ptr_array_new_with_free_func (free_columns);
  g_ptr_array_set_size (gridder.columns, (gint) document->rows->len);
  parts = document->has_spans ? gk_grid_split_blocks (&gridder, blocks) : gk_grid_split_text_blocks (&gridder, blocks);
  owners = g_new (gint32, MAX (parts->len, 1));
  if (document->has_spans)
    gk_grid_assign_blocks (&gridder, parts, owners);
  else
    gk_grid_assign_text_blocks (&gridder, parts, owners);
  for (guint t = 0; t < form->tables->len; t++)
    read_table (&gridder, &g_array_index (form->tables, GkTable, t), parts, owners, (gint32) t);
  count (&gridder);
  g_ptr_array_unref (gridder.columns);
  g_clear_pointer (&gridder.tables, g_hash_table_unref);

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
  g_free (match->tables);
  g_free (match->astray);
  g_free (match->rivals);
  g_free (match->lines);
  g_free (match);
}
