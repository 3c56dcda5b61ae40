/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"

/*
 * Rows of text may have cells in front of their figures and behind that the
 * headings do not count. Where the figures stand is known by where they fit, in
 * this row and in all others of the table.
 */

/* A row and the columns above it. They begin at one of its cells. */
typedef struct {
  guint32 row;
  gint32 label; /* the cell that holds it, or -1 */
  GArray *columns;
} TextRow;

/* From where a row's figures are counted. */
enum {
  ANCHOR_LABEL, /* behind it */
  ANCHOR_END,
  ANCHOR_HEADING, /* where the headings stand */
  N_ANCHORS
};

static void
clear_text_row (gpointer data)
{
  g_array_unref (((TextRow *) data)->columns);
}

gboolean
gk_grid_add_text_row (GkGridder *gridder, guint32 row, gint32 label, GArray *columns)
{
  TextRow added = { row, label, g_array_ref (columns) };

  if (gridder->text_rows == NULL)
    {
      gridder->text_rows = g_array_new (FALSE, FALSE, sizeof (TextRow));
      g_array_set_clear_func (gridder->text_rows, clear_text_row);
    }
  g_array_append_val (gridder->text_rows, added);

  return (gint32) gk_document_row (gridder->document, row)->n - label - 1 >= (gint32) columns->len;
}

/* Whether a cell prints the unit of an indicator. */
static gboolean
is_unit (const GkGridder *gridder, const GkSpan *span)
{
  g_autofree char *unit = gk_unit_fold (span->text, span->length);

  for (guint i = 0; i < gridder->nodes->len; i++)
    {
      const char *own
          = gk_form_indicator (gridder->form, g_array_index (gridder->nodes, GkGridNode, i).indicator)->unit;

      if (own != NULL && strcmp (unit, own) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What is known of the table at hand. */
typedef struct {
  const GkGridder *gridder;
  guint n_outer; /* empty cells at the end of every row */
  guint anchors; /* as bits, those that no row contradicts */
} Shape;

/* The cell of @row where the figures begin if they are counted from @anchor, or -1. */
static gint32
find_start (const Shape *shape, const TextRow *row, guint anchor)
{
  const GkGridder *gridder = shape->gridder;
  gint32 n = (gint32) gk_document_row (gridder->document, row->row)->n;
  gint32 place = g_array_index (row->columns, GkGridColumn, 0).place;
  gint32 start = n - (gint32) (shape->n_outer + row->columns->len);

  /* A unit may stand behind the label. */
  if (anchor == ANCHOR_LABEL)
    start = row->label + 1
            + (row->label + 1 < n && is_unit (gridder, gk_grid_span (gridder, row->row, (guint32) (row->label + 1))));
  if (anchor == ANCHOR_HEADING)
    {
      start = place;
      for (guint i = 0; i < row->columns->len; i++)
        if (g_array_index (row->columns, GkGridColumn, i).place != place + (gint32) i)
          start = -1;
    }

  return start > row->label && start + (gint32) row->columns->len <= n ? start : -1;
}

gboolean
gk_grid_has_words (const GkSpan *span)
{
  g_auto (GkKey) key = { 0 };

  gk_key_init (&key, span->text, span->length);

  return key.n_glyphs > 0 && !gk_grid_is_figure (span);
}

/* Whether a cell holds words that are neither a figure nor a mark such as 无 or 不适用. */
static gboolean
is_wordy (const GkSpan *span)
{
  const GkFigureContext context = { 0 };
  g_auto (GkKey) key = { 0 };

  gk_key_init (&key, span->text, span->length);

  return key.n_glyphs > 1 && !gk_grid_begins_with_figure (span)
         && gk_figure_read (span->text, span->length, &context).state != GK_CELL_NOT_APPLICABLE;
}

/*
 * Whether nothing but units stands between the label and the figures, nothing
 * but words behind them, and no words in their place.
 */
static gboolean
is_feasible (const GkGridder *gridder, const TextRow *row, gint32 start)
{
  guint32 n = gk_document_row (gridder->document, row->row)->n;

  if (start < 0)
    return FALSE;
  for (guint32 i = (guint32) (row->label + 1); i < n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row->row, i);

      if (span->length == 0)
        continue;
      if (i < (guint32) start                       ? !is_unit (gridder, span)
          : i < (guint32) start + row->columns->len ? is_wordy (span) || is_unit (gridder, span)
                                                    : !gk_grid_has_words (span))
        return FALSE;
    }

  return TRUE;
}

static guint
count_outer (const GkGridder *gridder, const TextRow *row)
{
  guint32 n = gk_document_row (gridder->document, row->row)->n;
  guint outer = 0;

  while (outer < n && gk_grid_span (gridder, row->row, n - 1 - outer)->length == 0)
    outer++;

  return outer;
}

/* Learns from all rows. */
static void
find_shape (const GkGridder *gridder, Shape *shape)
{
  *shape = (Shape){ gridder, GK_READ_MAX_CELLS, (1 << N_ANCHORS) - 1 };
  for (guint i = 0; i < gridder->text_rows->len; i++)
    shape->n_outer = MIN (shape->n_outer, count_outer (gridder, &g_array_index (gridder->text_rows, TextRow, i)));
  for (guint i = 0; i < gridder->text_rows->len; i++)
    {
      const TextRow *row = &g_array_index (gridder->text_rows, TextRow, i);
      guint feasible = 0;
      guint known = 0;

      for (guint anchor = 0; anchor < N_ANCHORS; anchor++)
        {
          gint32 start = find_start (shape, row, anchor);

          known |= (anchor != ANCHOR_HEADING || start >= 0) << anchor;
          feasible |= (guint) is_feasible (gridder, row, start) << anchor;
        }
      if (feasible != 0)
        shape->anchors &= feasible | ~known;
    }
}

/* Where the figures of a row begin: -1 if it cannot be said. */
static gint32
choose_start (const Shape *shape, const TextRow *row)
{
  gint32 chosen = -1;

  for (guint anchor = 0; anchor < N_ANCHORS; anchor++)
    {
      gint32 start = find_start (shape, row, anchor);

      if ((shape->anchors >> anchor & 1) == 0 || !is_feasible (shape->gridder, row, start))
        continue;
      if (chosen >= 0 && start != chosen)
        return -1;
      chosen = start;
    }

  return chosen;
}

/* Whether a cell repeats the one before under the same heading: both are one that spans columns. */
static gboolean
is_repeated (const GkGridder *gridder, const TextRow *row, guint start, guint cell)
{
  const GkSpan *headings[2];
  const GkSpan *spans[2];

  if (cell == start)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      headings[i] = g_array_index (row->columns, GkGridColumn, cell - start - i).heading;
      spans[i] = gk_grid_span (gridder, row->row, cell - i);
    }

  return gridder->table->layout == GK_LAYOUT_FIELDS && gk_span_equal (headings[0], headings[1])
         && gk_span_equal (spans[0], spans[1]);
}

static GArray *
place_columns (const GkGridder *gridder, const TextRow *row, guint start)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  const GkGridColumn none = { .member = -1, .indicator = -1 };
  guint32 n = gk_document_row (gridder->document, row->row)->n;

  for (guint32 i = 0; i < n; i++)
    {
      gboolean inside = i >= start && i < start + row->columns->len;

      g_array_append_vals (columns, inside ? &g_array_index (row->columns, GkGridColumn, i - start) : &none, 1);
      if (!inside && !gk_grid_is_figure (gk_grid_span (gridder, row->row, i)))
        gridder->match->roles[gk_document_row (gridder->document, row->row)->first + i] = GK_GRID_LABEL;
      else if (inside && is_repeated (gridder, row, start, i))
        gridder->match->roles[gk_document_row (gridder->document, row->row)->first + i] = GK_GRID_LABEL;
    }

  return columns;
}

void
gk_grid_align_text_rows (GkGridder *gridder)
{
  Shape shape;

  if (gridder->text_rows == NULL)
    return;
  find_shape (gridder, &shape);
  for (guint i = 0; i < gridder->text_rows->len; i++)
    {
      const TextRow *row = &g_array_index (gridder->text_rows, TextRow, i);
      gint32 start = choose_start (&shape, row);

      if (row->label >= 0)
        gridder->match->roles[gk_document_row (gridder->document, row->row)->first + (guint32) row->label]
            = GK_GRID_LABEL;
      if (start >= 0)
        g_ptr_array_index (gridder->columns, row->row) = place_columns (gridder, row, (guint) start);
      else
        gridder->match->astray[row->row] = GK_GRID_ASTRAY;
      for (gint32 k = 0; gridder->has_serial && k < row->label; k++)
        gridder->match->roles[gk_document_row (gridder->document, row->row)->first + (guint32) k] = GK_GRID_LABEL;
    }
}
