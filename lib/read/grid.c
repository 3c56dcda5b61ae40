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

typedef GkGridBlock Block;
typedef GkGridState State;

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
  g_auto (GkKey) key = { 0 };

  gk_key_init (&key, span->text, span->length);

  return gk_labels_find (labels, &key);
}

/* ---- Rows ---- */

gint32
gk_grid_label_of_row (GkGridder *gridder, guint32 row, const GArray *columns, const GArray **fitting)
{
  gint32 found = -1;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const GArray *nodes;

      if (span->length == 0
          || (columns != NULL && i < columns->len && g_array_index (columns, GkGridColumn, i).member >= 0))
        continue;
      nodes = gk_grid_find_label (gridder->rows, span);
      if (nodes->len == 0)
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

static void
place_row (GkGridder *gridder, guint32 row, guint32 node)
{
  const GArray *columns = g_ptr_array_index (gridder->columns, row);
  guint32 indicator = g_array_index (gridder->nodes, GkGridNode, node).indicator;
  guint32 n = gk_document_row (gridder->document, row)->n;

  for (guint32 i = 0; columns != NULL && i < columns->len && i < n; i++)
    {
      const GkGridColumn *column = &g_array_index (columns, GkGridColumn, i);
      const GkIndicator *field = gk_form_indicator (gridder->form, indicator);
      gint32 number = (gint32) indicator;

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

void
gk_grid_take_columns (State *state, GArray *columns, gboolean in_order)
{
  if (state->columns != NULL)
    g_array_unref (state->columns);
  state->columns = columns;
  state->in_order = in_order;
}

/* Reads the heading that ends with @row, if it is one of this table. */
static gboolean
try_heading (GkGridder *gridder, const Block *block, guint32 row, State *state)
{
  gboolean in_order = !gridder->document->has_spans;
  guint n_known = 0;
  GArray *columns;

  if (!in_order)
    columns = gk_grid_read_headings (gridder, state->heading, row, block->width, &n_known);
  else
    {
      columns = gk_grid_read_order (gridder, state->heading, row);
      n_known = columns->len;
    }
  if (n_known < GK_GRID_MIN_CELLS)
    {
      g_array_unref (columns);
      return FALSE;
    }
  gk_grid_take_columns (state, columns, in_order);

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

/* Rows are groups, columns the fields that the last heading names. */
static void
read_fields (GkGridder *gridder, const Block *block, State *state)
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
          continue;
        }
      label = gk_grid_label_of_row (gridder, row, NULL, &fitting);
      if (label < 0 || state->columns == NULL)
        {
          set_columns (gridder, row, NULL, !gk_grid_has_figure (gridder, row));
          continue;
        }
      if (in_order)
        {
          set_columns (gridder, row, NULL, FALSE);
          state->n_signs += gk_grid_has_figure (gridder, row) ? GK_GRID_ENOUGH_SIGNS : 0;
          if (!gk_grid_add_text_row (gridder, row, label, state->columns))
            continue;
        }
      else
        {
          set_columns (gridder, row, state->columns, FALSE);
          for (gint32 i = 0; i <= label; i++)
            *role_at (gridder, row, (guint32) i) = GK_GRID_LABEL;
        }
      for (guint32 i = 0; i < state->columns->len; i++)
        {
          const GkGridColumn *column = &g_array_index (state->columns, GkGridColumn, i);
          guint32 group = g_array_index (gridder->nodes, GkGridNode, g_array_index (fitting, GkPair, 0).node).indicator;

          state->n_cells += column->heading != NULL && find_field (gridder, group, column->heading) >= 0;
        }
      add_row (gridder, row, label, fitting);
    }
}

/* Takes down what row @row is about. Where its figures stand will be known when all rows are. */
static void
add_text_row (GkGridder *gridder, guint32 row, State *state)
{
  const GArray *fitting = NULL;
  gint32 label = gk_grid_label_of_row (gridder, row, NULL, &fitting);

  set_columns (gridder, row, NULL, FALSE);
  state->n_signs += label >= 0 && gk_grid_has_figure (gridder, row) ? GK_GRID_ENOUGH_SIGNS : 0;
  if (label < 0 || !gk_grid_add_text_row (gridder, row, label, state->columns))
    return;
  for (guint32 i = 0; i < state->columns->len; i++)
    state->n_cells += g_array_index (state->columns, GkGridColumn, i).member >= 0;
  add_row (gridder, row, label, fitting);
}

/* Rows are indicators, columns members. */
static void
read_matrix (GkGridder *gridder, const Block *block, State *state)
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
          && (names_members || state->columns == NULL || gk_grid_label_of_row (gridder, row, NULL, &fitting) < 0))
        {
          try_heading (gridder, block, row, state);
          set_columns (gridder, row, NULL, TRUE);
          continue;
        }
      state->in_heading = FALSE;
      if (state->columns == NULL)
        {
          set_columns (gridder, row, NULL, FALSE);
          if (figures)
            state->n_signs += state->n_named >= GK_GRID_MIN_NAMED
                                  ? GK_GRID_ENOUGH_SIGNS
                                  : gk_grid_label_of_row (gridder, row, NULL, &fitting) >= 0;
          continue;
        }
      fitting = NULL;
      if (state->in_order)
        {
          add_text_row (gridder, row, state);
          continue;
        }
      columns = g_array_ref (state->columns);
      set_columns (gridder, row, columns, FALSE);
      label = gk_grid_label_of_row (gridder, row, columns, &fitting);
      for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
        if (label >= 0 && (i >= columns->len || g_array_index (columns, GkGridColumn, i).member < 0)
            && !gk_grid_is_figure (gk_grid_span (gridder, row, i)))
          *role_at (gridder, row, i) = GK_GRID_LABEL;
      if (label < 0)
        continue;
      *role_at (gridder, row, (guint32) label) = GK_GRID_LABEL;
      for (guint32 i = 0; i < columns->len; i++)
        state->n_cells += g_array_index (columns, GkGridColumn, i).member >= 0;
      add_row (gridder, row, label, fitting);
    }
}

/* Whether nothing stands in a row. */
static gboolean
is_blank (const GkGridder *gridder, guint32 row)
{
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    if (gk_grid_span (gridder, row, i)->length > 0)
      return FALSE;

  return TRUE;
}

/* Takes @row as the line below the heading that was read, and forgets that. */
static void
take_line (GkGridder *gridder, guint32 row, State *state)
{
  gboolean fits = TRUE;

  if (state->in_order)
    {
      guint32 n = gk_document_row (gridder->document, row)->n;
      guint32 first = 0;

      while (first < n && gk_grid_span (gridder, row, first)->length == 0)
        first++;
      set_columns (gridder, row, NULL, FALSE);
      /* The line may have a label. */
      fits = gk_grid_add_text_row (
          gridder, row,
          first + state->columns->len < n && gk_grid_has_words (gk_grid_span (gridder, row, first)) ? (gint32) first
                                                                                                    : -1,
          state->columns);
      state->n_signs += GK_GRID_ENOUGH_SIGNS;
    }
  else
    set_columns (gridder, row, state->columns, FALSE);
  if (fits)
    {
      for (guint32 i = 0; i < state->columns->len; i++)
        state->n_cells += g_array_index (state->columns, GkGridColumn, i).member >= 0
                          && g_array_index (state->columns, GkGridColumn, i).indicator >= 0;
    }
  gk_grid_take_columns (state, NULL, FALSE);
}

/* Rows of figures, each below headings that name indicators and members. */
static void
read_line (GkGridder *gridder, const Block *block, State *state)
{
  if (!state->continued)
    state->heading = block->start;
  for (guint32 row = block->start; row < block->end; row++)
    {
      gboolean figures = gk_grid_has_figure (gridder, row);

      if (!figures && !(is_blank (gridder, row) && state->columns != NULL))
        {
          state->n_named = MAX (state->n_named, gk_grid_count_members (gridder, row));
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
          state->n_signs += state->n_named >= GK_GRID_MIN_NAMED ? GK_GRID_ENOUGH_SIGNS : 0;
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
      Block block = { row, row + 1, at->n, FALSE };

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

void
gk_grid_try_block (GkGridder *gridder, const GkTable *table, const Block *block, State *state)
{
  gk_grid_open_table (gridder, table);
  read_block (gridder, block, state);
  reset_block (gridder, block);
  gk_grid_close_table (gridder);
}

/* How many cells of the form each block would give a place in each of its tables. */
static guint
try_block (GkGridder *gridder, const GkTable *table, const Block *block, const GArray *inherited)
{
  State state = { 0 };

  if (inherited != NULL)
    gk_grid_take_columns (&state, g_array_ref ((GArray *) inherited), FALSE);
  gk_grid_try_block (gridder, table, block, &state);
  gk_grid_take_columns (&state, NULL, FALSE);

  return state.n_cells;
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
      const Block *block = &g_array_index (blocks, Block, i);
      State state = { 0 };

      if (owners[i] != number)
        continue;
      if (block->continues)
        state = gk_grid_continue_state (&before);
      if (last != NULL && block->width == last_width)
        gk_grid_take_columns (&state, g_array_ref (last), FALSE);
      read_block (gridder, block, &state);
      for (guint32 row = block->start; row < block->end; row++)
        gridder->match->recognised[row] = TRUE;
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
      place_lines (gridder, &g_array_index (blocks, Block, i));
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
          gk_grid_take_columns (&state, NULL, FALSE);
        }
      else if (columns != NULL && block->width == last->width
               && try_block (gridder, &g_array_index (gridder->form->tables, GkTable, (guint) owners[i - 1]), block,
                             columns)
                      >= GK_GRID_MIN_CELLS)
        owners[i] = owners[i - 1];
      else
        g_clear_pointer (&columns, g_array_unref);
    }
}

/* Finds for each block the table of the form in which most of it has a place. */
static void
assign_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      guint best = GK_GRID_MIN_CELLS - 1;

      owners[i] = -1;
      for (guint t = 0; t < gridder->form->tables->len; t++)
        {
          const GkTable *table = &g_array_index (gridder->form->tables, GkTable, t);
          guint n = try_block (gridder, table, block, NULL);

          if (n > best)
            {
              best = n;
              owners[i] = (gint32) t;
            }
        }
    }
  continue_blocks (gridder, blocks, owners);
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
  g_autofree gint32 *owners = NULL;
  g_autofree guint8 *filled = gk_try_malloc0_n (form->cells->len, 1, error);
  GkGridder gridder = { .form = form, .document = document, .match = match, .filled = filled };

  match->placed = g_array_new (FALSE, FALSE, sizeof (GkPlacedCell));
  g_array_set_clear_func (match->placed, clear_placed);
  match->roles = gk_try_malloc0_n (document->cells->len, 1, error);
  match->recognised = gk_try_malloc0_n (document->rows->len, 1, error);
  match->rivals = gk_try_malloc0_n (document->rows->len, sizeof (gint32), error);
  match->lines = gk_try_malloc0_n (form->indicators->len, sizeof (gint32), error);
  if (filled == NULL || match->roles == NULL || match->recognised == NULL || match->rivals == NULL
      || match->lines == NULL)
    return NULL;
  for (guint32 i = 0; i < document->rows->len; i++)
    match->rivals[i] = -1;

  gridder.columns = g_ptr_array_new_with_free_func (free_columns);
  g_ptr_array_set_size (gridder.columns, (gint) document->rows->len);
  if (!document->has_spans)
    {
      GArray *split = gk_grid_split_text_blocks (&gridder, blocks);

      g_array_unref (blocks);
      blocks = split;
    }
  owners = g_new (gint32, MAX (blocks->len, 1));
  if (document->has_spans)
    assign_blocks (&gridder, blocks, owners);
  else
    gk_grid_assign_text_blocks (&gridder, blocks, owners);
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
  g_free (match->rivals);
  g_free (match->lines);
  g_free (match);
}
