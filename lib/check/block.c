/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/block-private.h"

#include <string.h>

#include "check/kernels-private.h"

/*
 * Within a block a missing cell is 0 in every sum; which sums that makes wrong the bits of presence tell. Totals that
 * are derived are kept beside the columns: the rows, their values, and the column's bits with theirs.
 */

/* Columns that are added in one pass: the processor fetches about as many of them ahead. */
#define MAX_WAITING 32

static const guint64 no_rows[GK_BLOCK_WORDS];

static gboolean
planes_init (GkPlanes *planes, guint32 n_cells, GError **error)
{
  planes->values = gk_try_malloc0_n (n_cells, sizeof (gint64), error);
  planes->states = planes->values != NULL ? gk_try_malloc0_n (n_cells, 1, error) : NULL;
  planes->places = planes->states != NULL ? gk_try_malloc0_n (n_cells, 1, error) : NULL;

  return planes->places != NULL;
}

static void
planes_clear (GkPlanes *planes)
{
  g_free (planes->values);
  g_free (planes->states);
  g_free (planes->places);
}

GkBlock *
gk_block_new (const GkPass *pass, GError **error)
{
  const GkPlan *plan = pass->plan;
  g_autoptr (GkBlock) block = g_new0 (GkBlock, 1);
  guint32 n_cells = plan->form->cells->len;

  block->pass = pass;
  for (guint i = 0; i < G_N_ELEMENTS (block->sums); i++)
    {
      block->sums[i] = gk_try_aligned0_n (GK_BLOCK_ROWS, sizeof (gint64), error);
      if (block->sums[i] == NULL)
        return NULL;
    }
  block->copies = gk_try_aligned0_n (GK_BLOCK_ROWS, pass->copies_width, error);
  if (block->copies == NULL)
    return NULL;
  block->mentions = g_ptr_array_new ();
  block->system = gk_system_new ();
  block->derived = gk_try_malloc0_n (plan->n_derived, sizeof (GkDerived), error);
  block->rules = block->derived != NULL ? gk_try_malloc0_n (plan->rules->rules->len, sizeof (GkRuleBits), error) : NULL;
  block->derived_by = block->rules != NULL ? gk_try_malloc0_n (n_cells, sizeof (gint32), error) : NULL;
  if (block->derived_by == NULL || !planes_init (&block->reported, n_cells, error)
      || !planes_init (&block->planes, n_cells, error))
    return NULL;

  return g_steal_pointer (&block);
}

void
gk_block_free (GkBlock *block)
{
  if (block == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (block->sums); i++)
    gk_aligned_free (block->sums[i]);
  gk_aligned_free (block->copies);
  g_free (block->derived);
  g_free (block->rules);
  g_free (block->derived_by);
  planes_clear (&block->reported);
  planes_clear (&block->planes);
  if (block->mentions != NULL)
    g_ptr_array_unref (block->mentions);
  g_clear_pointer (&block->system, gk_system_free);
  g_free (block);
}

const GkRuleBits *
gk_block_get_rule (const GkBlock *block, guint32 rule)
{
  return &block->rules[rule];
}

guint32
gk_block_get_n_rows (const GkBlock *block)
{
  return block->n_rows;
}

static const GkDerived *
derived_of (const GkBlock *block, guint32 cell)
{
  gint32 slot = block->pass->plan->slots[cell];

  return slot >= 0 && block->derived[slot].n > 0 ? &block->derived[slot] : NULL;
}

const guint64 *
gk_block_present (const GkBlock *block, guint32 cell)
{
  const GkColumn *column = gk_block_column (block, cell);
  const GkDerived *derived = derived_of (block, cell);

  if (derived != NULL)
    return derived->present;
  if (column->width == 0)
    return no_rows;

  return column->present != NULL ? column->present + block->first / GK_WORD_ROWS : block->rows;
}

void
gk_block_copy_columns (GkBlock *block)
{
  const GkPass *pass = block->pass;

  for (guint i = 0, n; i < pass->copies->len; i += n)
    {
      gpointer to[GK_KERNEL_COLUMNS];
      gconstpointer columns[GK_KERNEL_COLUMNS];
      const guint64 *present[GK_KERNEL_COLUMNS];
      guint8 width = 0;
      guint8 to_width = 0;

      for (n = 0; n < GK_KERNEL_COLUMNS && i + n < pass->copies->len; n++)
        {
          const GkCopy *copy = &g_array_index (pass->copies, GkCopy, i + n);
          const GkColumn *column = gk_block_column (block, copy->cell);

          if (n > 0 && (column->width != width || pass->cell_widths[copy->cell] != to_width))
            break;
          width = column->width;
          to_width = pass->cell_widths[copy->cell];
          to[n] = (guint8 *) block->copies + copy->place * GK_BLOCK_ROWS;
          columns[n] = (const guint8 *) column->values + block->first * width;
          present[n] = column->zeroed || column->present == NULL ? NULL : column->present + block->first / GK_WORD_ROWS;
        }
      gk_kernel_copy (to, to_width, columns, width, present, n, block->n_rows);
    }
}

/* What is summed of a cell: integers of the pass's width, 0 where it is missing. */
static gconstpointer
summed_values (const GkBlock *block, guint32 cell)
{
  const GkPass *pass = block->pass;
  const GkColumn *column = gk_block_column (block, cell);

  if (pass->copied[cell] < 0)
    return (const guint8 *) column->values + block->first * column->width;

  return (const guint8 *) block->copies
         + g_array_index (pass->copies, GkCopy, pass->copied[cell]).place * GK_BLOCK_ROWS;
}

/* Columns of one width and sign that wait to be added in one pass. */
typedef struct {
  guint n;
  gconstpointer columns[MAX_WAITING];
} Waiting;

static void
add_waiting (const GkBlock *block, Waiting *waiting, guint8 bytes, gboolean subtract, gpointer sums, guint8 width)
{
  if (waiting->n > 0)
    gk_kernel_add (sums, width, waiting->columns, bytes, waiting->n, subtract, block->n_rows);
  waiting->n = 0;
}

void
gk_block_add_side (const GkBlock *block, const GkSide *side, gint sign, gpointer sums, guint8 width)
{
  const GkTerm *terms = gk_rules_terms (block->pass->plan->rules, side);
  Waiting waiting[2][sizeof (gint64) / 4 + 1]; /* by a quarter of the width */

  for (guint i = 0; i < G_N_ELEMENTS (waiting[0]); i++)
    waiting[0][i].n = waiting[1][i].n = 0;
  for (guint32 i = 0; i < side->n; i++)
    {
      const GkDerived *derived = derived_of (block, terms[i].cell);
      guint8 bytes = block->pass->cell_widths[terms[i].cell];
      gint64 factor = sign * terms[i].coefficient;
      Waiting *group = &waiting[factor < 0][bytes / 4];

      if (bytes != 0 && ABS (factor) != 1)
        gk_kernel_add_multiple (sums, summed_values (block, terms[i].cell), bytes, factor, block->n_rows);
      else if (bytes != 0)
        group->columns[group->n++] = summed_values (block, terms[i].cell);
      if (group->n == MAX_WAITING)
        add_waiting (block, group, bytes, factor < 0, sums, width);
      if (derived != NULL)
        gk_kernel_scatter (sums, width, derived->rows, derived->n, derived->values, factor);
    }

  for (guint subtract = 0; subtract < 2; subtract++)
    for (guint8 bytes = 2; bytes <= 8; bytes *= 2)
      add_waiting (block, &waiting[subtract][bytes / 4], bytes, subtract != 0, sums, width);
}
