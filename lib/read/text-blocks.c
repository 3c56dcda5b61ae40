/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

/*
 * Which table of the form each block of text belongs to. Lines of prose cut
 * tables in two, and tables follow each other without one.
 */

GkGridState
gk_grid_continue_state (const GkGridState *state)
{
  return (GkGridState){
    .columns = state->columns != NULL ? g_array_ref (state->columns) : NULL,
    .in_order = state->in_order,
    .heading = state->heading,
    .in_heading = state->in_heading,
    .continued = TRUE,
    .n_named = state->n_named,
  };
}

/* ---- Tables that follow each other without a line of prose ---- */

/* What rows are for the tables of the form. */
typedef struct {
  gint32 *headings; /* for each row the table that most in it names columns of, or -1 */
  guint64 *labels;  /* for each row the tables, as bits, that have its label */
} Kinds;

/* How many columns of the table at hand row @row names. */
static guint
count_columns (GkGridder *gridder, guint32 row)
{
  guint n = 0;

  if (gk_grid_has_figure (gridder, row))
    return 0;
  if (gridder->table->layout != GK_LAYOUT_FIELDS)
    return gk_grid_count_members (gridder, row);
  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    n += gk_grid_names_field (gridder, gk_grid_span (gridder, row, i)) ? GK_GRID_MIN_CELLS : 0;

  return n;
}

static void
find_kinds (GkGridder *gridder, Kinds *kinds)
{
  guint32 n_rows = gridder->document->rows->len;
  g_autofree guint *most = g_new0 (guint, n_rows + 1);

  for (guint t = 0; t < gridder->form->tables->len; t++)
    {
      gk_grid_open_table (gridder, &g_array_index (gridder->form->tables, GkTable, t));
      for (guint32 row = 0; row < n_rows; row++)
        {
          guint n = count_columns (gridder, row);
          const GArray *fitting;

          if (n >= GK_GRID_MIN_CELLS && n > most[row])
            {
              most[row] = n;
              kinds->headings[row] = (gint32) t;
            }
          if (t < 64 && gk_grid_label_of_row (gridder, row, NULL, &fitting) >= 0)
            kinds->labels[row] |= (guint64) 1 << t;
        }
      gk_grid_close_table (gridder);
    }
}

GArray *
gk_grid_split_text_blocks (GkGridder *gridder, const GArray *blocks)
{
  GArray *split = g_array_new (FALSE, FALSE, sizeof (GkGridBlock));
  guint32 n_rows = gridder->document->rows->len;
  g_autofree gint32 *headings = g_new (gint32, n_rows + 1);
  g_autofree guint64 *labels = g_new0 (guint64, n_rows + 1);
  Kinds kinds = { headings, labels };

  for (guint32 row = 0; row < n_rows; row++)
    headings[row] = -1;
  find_kinds (gridder, &kinds);
  for (guint i = 0; i < blocks->len; i++)
    {
      GkGridBlock block = g_array_index (blocks, GkGridBlock, i);
      guint32 end = block.end;
      gint32 table = -1;

      for (guint32 row = block.start; row < end; row++)
        {
          guint32 start = row;

          /* The rest of a table before has no heading. */
          if (table < 0 && labels[row] != 0 && gk_grid_has_figure (gridder, row))
            table = g_bit_nth_lsf ((gulong) labels[row], -1);
          if (headings[row] < 0)
            continue;
          /* What stands between its heading and the last row of the table before belongs to the heading. */
          while (table >= 0 && headings[row] != table && start > block.start && headings[start - 1] < 0
                 && (labels[start - 1] >> MIN (table, 63) & 1) == 0 && !gk_grid_has_figure (gridder, start - 1))
            start--;
          if (table >= 0 && headings[row] != table && start > block.start)
            {
              block.end = start;
              g_array_append_val (split, block);
              block.start = start;
            }
          table = headings[row];
        }
      block.end = end;
      g_array_append_val (split, block);
    }

  return split;
}

/* ---- Tables that lines of prose cut in two ---- */

/* A block tried as each table of the form. */
typedef struct {
  GkGridState *states;
  gint best; /* the table in which most of it has a place, or that it shows signs of; or -1 */
  guint n_cells;
  gboolean named; /* a heading of some table stands in it */
} Trial;

static void
trial_init (GkGridder *gridder, const GkGridBlock *block, const Trial *before, Trial *trial)
{
  guint n = gridder->form->tables->len;
  guint n_signs = GK_GRID_ENOUGH_SIGNS - 1;

  *trial = (Trial){ .states = g_new0 (GkGridState, n), .best = -1 };
  for (guint t = 0; t < n; t++)
    {
      GkGridState *state = &trial->states[t];

      if (before != NULL)
        *state = gk_grid_continue_state (&before->states[t]);
      gk_grid_try_block (gridder, &g_array_index (gridder->form->tables, GkTable, t), block, state);
      if (state->n_cells > trial->n_cells || (trial->n_cells == 0 && state->n_signs > n_signs))
        {
          trial->best = (gint) t;
          trial->n_cells = state->n_cells;
          n_signs = state->n_signs;
        }
      trial->named |= state->n_named >= GK_GRID_MIN_CELLS || state->columns != NULL;
    }
}

static void
trial_clear (GkGridder *gridder, Trial *trial)
{
  for (guint t = 0; trial->states != NULL && t < gridder->form->tables->len; t++)
    gk_grid_take_columns (&trial->states[t], NULL, FALSE);
  g_clear_pointer (&trial->states, g_free);
}

/* Finds the table of the form that each block belongs to: a new one, or the one before, whose headings reach on. */
void
gk_grid_assign_text_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners)
{
  Trial before = { 0 };
  gint last = -1;  /* the block that @before tells of */
  gint first = -1; /* the block with which the heading there begins, while no figures have followed */

  for (guint i = 0; i < blocks->len; i++)
    {
      GkGridBlock *block = &g_array_index (blocks, GkGridBlock, i);
      Trial fresh;
      Trial onward = { .best = -1 };

      trial_init (gridder, block, NULL, &fresh);
      if (last >= 0)
        trial_init (gridder, block, &before, &onward);
      owners[i] = -1;
      block->continues = (onward.n_cells > fresh.n_cells || (fresh.n_cells == 0 && !fresh.named && onward.best >= 0))
                         && (owners[last] < 0 || owners[last] == onward.best);
      for (gint k = first; block->continues && k >= 0 && k < (gint) i; k++)
        if (k == first || g_array_index (blocks, GkGridBlock, k).continues)
          owners[k] = onward.best;
      owners[i] = block->continues ? onward.best : fresh.best;
      if (owners[i] < 0 && !fresh.named)
        {
          /* It belongs to no table. */
          trial_clear (gridder, &fresh);
          trial_clear (gridder, &onward);
          continue;
        }
      block->continues |= owners[i] < 0 && first >= 0;
      first = owners[i] >= 0 ? -1 : first >= 0 ? first : (gint) i;
      last = (gint) i;
      trial_clear (gridder, &before);
      before = block->continues ? onward : fresh;
      trial_clear (gridder, block->continues ? &fresh : &onward);
    }
  trial_clear (gridder, &before);
}
