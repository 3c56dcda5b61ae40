/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

/* Which table of the form a table of the document is: one may be several, and several one. */

/* Tables of the form that one table of the document may hold, one below the other. */
#define MAX_PARTS 16

typedef GkGridState State;

/* The table of the form in which most of the block has a place, or -1; and what was read of the block as that. */
static gint
best_table (GkGridder *gridder, const GkGridBlock *block, gint except, State *best)
{
  gint found = -1;

  for (guint t = 0; t < gridder->form->tables->len; t++)
    {
      State state = { 0 };

      if ((gint) t == except)
        continue;
      gk_grid_try_block (gridder, &g_array_index (gridder->form->tables, GkTable, t), block, &state);
      gk_grid_take_columns (&state, NULL, FALSE);
      if (state.n_cells >= GK_GRID_MIN_CELLS && (found < 0 || state.n_cells > best->n_cells))
        {
          *best = state;
          found = (gint) t;
        }
    }

  return found;
}

/* The row of the block at which another table of the form begins, or that at which it ends. */
static guint32
find_cut (GkGridder *gridder, const GkGridBlock *block)
{
  State own = { 0 };
  State other = { 0 };
  gint table = best_table (gridder, block, -1, &own);

  if (table < 0)
    return block->end;
  if (best_table (gridder, &(GkGridBlock){ block->start, own.first, block->width, FALSE }, table, &other) >= 0)
    return own.first;
  if (best_table (gridder, &(GkGridBlock){ own.last + 1, block->end, block->width, FALSE }, table, &other) >= 0)
    return other.first;

  return block->end;
}

GArray *
gk_grid_split_blocks (GkGridder *gridder, const GArray *blocks)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (GkGridBlock));

  for (guint i = 0; i < blocks->len; i++)
    {
      GkGridBlock block = g_array_index (blocks, GkGridBlock, i);

      for (guint n = 1; n < MAX_PARTS; n++)
        {
          GkGridBlock part = { block.start, find_cut (gridder, &block), block.width, FALSE };

          if (part.end == block.end)
            break;
          g_array_append_val (parts, part);
          block.start = part.end;
        }
      g_array_append_val (parts, block);
    }

  return parts;
}

static gboolean
has_figures (const GkGridder *gridder, const GkGridBlock *block)
{
  for (guint32 row = block->start; row < block->end; row++)
    if (gk_grid_has_figure (gridder, row))
      return TRUE;

  return FALSE;
}

/* Whether the block goes on with the table that the @columns, which may be NULL, were read of. */
static gboolean
continues (GkGridder *gridder, const GArray *blocks, guint i, gint table, GArray *columns)
{
  const GkGridBlock *block = &g_array_index (blocks, GkGridBlock, i);
  State state = { 0 };

  if (columns == NULL || block->width != (block - 1)->width)
    return FALSE;
  gk_grid_take_columns (&state, g_array_ref (columns), FALSE);
  gk_grid_try_block (gridder, &g_array_index (gridder->form->tables, GkTable, (guint) table), block, &state);
  gk_grid_take_columns (&state, NULL, FALSE);

  return state.n_cells >= GK_GRID_MIN_CELLS;
}

/* The columns that are open at the end of the block, read as table @table; or NULL. */
static GArray *
read_columns (GkGridder *gridder, const GkGridBlock *block, gint table)
{
  State state = { 0 };

  gk_grid_try_block (gridder, &g_array_index (gridder->form->tables, GkTable, (guint) table), block, &state);

  return state.columns;
}

/* A heading that is a table of its own belongs to the table that can be read under it. */
static void
assign_heading (GkGridder *gridder, const GArray *blocks, guint i, gint32 *owners)
{
  const GkGridBlock *block = &g_array_index (blocks, GkGridBlock, i);

  if (i + 1 == blocks->len || owners[i + 1] >= 0 || has_figures (gridder, block))
    return;
  for (guint t = 0; owners[i] < 0 && t < gridder->form->tables->len; t++)
    {
      g_autoptr (GArray) columns = read_columns (gridder, block, (gint) t);

      if (continues (gridder, blocks, i + 1, (gint) t, columns))
        owners[i] = (gint32) t;
    }
}

/* What follows a table without a heading, as wide as it, is the rest of it. */
static void
continue_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  g_autoptr (GArray) columns = NULL;

  for (guint i = 0; i < blocks->len; i++)
    {
      if (owners[i] < 0 && continues (gridder, blocks, i, i > 0 ? owners[i - 1] : -1, columns))
        {
          owners[i] = owners[i - 1];
          continue;
        }
      if (owners[i] < 0)
        assign_heading (gridder, blocks, i, owners);
      g_clear_pointer (&columns, g_array_unref);
      if (owners[i] >= 0)
        columns = read_columns (gridder, &g_array_index (blocks, GkGridBlock, i), owners[i]);
    }
}

/* How many rows of figures without columns make a block one of @table. */
static guint
signs_needed (const GkGridder *gridder, const GkTable *table)
{
  guint n_groups = 0;

  if (table->layout != GK_LAYOUT_FIELDS)
    return GK_GRID_ENOUGH_SIGNS;
  /* Its groups may be named elsewhere, too: most of them have to be. */
  for (guint i = 0; i < table->roots->len; i++)
    {
      guint32 root = g_array_index (table->roots, guint32, i);

      for (guint32 k = root + 1; k < gk_form_indicator (gridder->form, root)->end;
           k = gk_form_indicator (gridder->form, k)->end)
        n_groups++;
    }

  return MAX (GK_GRID_ENOUGH_SIGNS, n_groups / 2 + 1);
}

/* Whether a block consists of figures and of nothing else. */
static gboolean
is_bare (const GkGridder *gridder, const GkGridBlock *block)
{
  guint n_figures = 0;

  for (guint32 row = block->start; row < block->end; row++)
    for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
      {
        const GkSpan *span = gk_grid_span (gridder, row, i);

        if (span->length > 0 && !gk_grid_is_figure (span))
          return FALSE;
        n_figures += span->length > 0;
      }

  return n_figures >= GK_GRID_ENOUGH_SIGNS;
}

static gboolean
is_owner (const gint32 *owners, guint n, gint32 table)
{
  for (guint i = 0; i < n; i++)
    if (owners[i] == table)
      return TRUE;

  return FALSE;
}

/*
 * Finds the blocks that are the form's though their figures find no place: they must not be lost. Their rows are like
 * the form's; or they are figures without a word, behind other tables of the form, and a table is lacking.
 */
static void
assign_broken_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  gboolean behind = FALSE;

  for (guint i = 0; i < blocks->len; i++)
    {
      const GkGridBlock *block = &g_array_index (blocks, GkGridBlock, i);
      gboolean owned = owners[i] >= 0;
      guint most = 0;

      for (guint t = 0; !owned && t < gridder->form->tables->len; t++)
        {
          const GkTable *table = &g_array_index (gridder->form->tables, GkTable, t);
          gboolean follows = i > 0 && owners[i - 1] == (gint32) t;
          State state = { 0 };

          gk_grid_try_block (gridder, table, block, &state);
          gk_grid_take_columns (&state, NULL, FALSE);
          if (state.n_signs > most && state.n_signs >= (follows ? 1 : signs_needed (gridder, table)))
            {
              most = state.n_signs;
              owners[i] = (gint32) t;
            }
        }
      for (guint t = 0; behind && owners[i] < 0 && t < gridder->form->tables->len; t++)
        if (!is_owner (owners, blocks->len, (gint32) t) && is_bare (gridder, block))
          owners[i] = (gint32) t;
      behind |= owners[i] >= 0;
    }
}

void
gk_grid_assign_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  State best;

  for (guint i = 0; i < blocks->len; i++)
    owners[i] = best_table (gridder, &g_array_index (blocks, GkGridBlock, i), -1, &best);
  continue_blocks (gridder, blocks, owners);
  assign_broken_blocks (gridder, blocks, owners);
}
