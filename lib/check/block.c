/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/block-private.h"

#include <string.h>

#include "check/kernels-private.h"

/*
 * Within a block a missing cell is 0 in every sum; which sums that makes wrong the bits of presence tell. Totals that
 * are derived are kept beside the columns: the rows, their values, and the column's bits with theirs.
 */

static const guint64 no_rows[GK_BLOCK_WORDS];

static gpointer
align (gpointer memory)
{
  return (gpointer) (((guintptr) memory + GK_BLOCK_ALIGNMENT - 1) / GK_BLOCK_ALIGNMENT * GK_BLOCK_ALIGNMENT);
}

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
  for (guint i = 0; i < G_N_ELEMENTS (block->allocated); i++)
    {
      gsize row = i < G_N_ELEMENTS (block->sums) ? sizeof (gint64) : pass->copies_width;

      block->allocated[i] = gk_try_malloc0_n (GK_BLOCK_ROWS * row + GK_BLOCK_ALIGNMENT, 1, error);
      if (block->allocated[i] == NULL)
        return NULL;
      if (i < G_N_ELEMENTS (block->sums))
        block->sums[i] = align (block->allocated[i]);
      else
        block->copies = align (block->allocated[i]);
    }
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

  for (guint i = 0; i < G_N_ELEMENTS (block->allocated); i++)
    g_free (block->allocated[i]);
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

/* Adds to one sum, which may wrap on the way. */
static void
add_one (gpointer sums, guint8 width, guint32 row, guint64 value)
{
  switch (width)
    {
    case 2:
      ((guint16 *) sums)[row] = (guint16) (((guint16 *) sums)[row] + value);
      break;
    case 4:
      ((guint32 *) sums)[row] = (guint32) (((guint32 *) sums)[row] + value);
      break;
    default:
      ((guint64 *) sums)[row] += value;
    }
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

/* Columns that wait to be added in one pass. */
typedef struct {
  gconstpointer columns[GK_KERNEL_COLUMNS];
  guint n;
} Waiting;

void
gk_block_add_side (const GkBlock *block, const GkSide *side, gint sign, gpointer sums, guint8 width)
{
  const GkTerm *terms = gk_rules_terms (block->pass->plan->rules, side);
  Waiting waiting[2][9] = { 0 };

  for (guint32 i = 0; i < side->n; i++)
    {
      const GkDerived *derived = derived_of (block, terms[i].cell);
      guint8 bytes = block->pass->cell_widths[terms[i].cell];
      gint64 factor = sign * terms[i].coefficient;

      if (bytes != 0)
        {
          gconstpointer values = summed_values (block, terms[i].cell);
          Waiting *group = &waiting[factor < 0][bytes];

          if (ABS (factor) != 1)
            gk_kernel_add_multiple (sums, values, bytes, factor, block->n_rows);
          else
            group->columns[group->n++] = values;
          if (group->n == GK_KERNEL_COLUMNS)
            {
              gk_kernel_add (sums, width, group->columns, bytes, group->n, factor < 0, block->n_rows);
              group->n = 0;
            }
        }
      for (guint32 d = 0; derived != NULL && d < derived->n; d++)
        add_one (sums, width, derived->rows[d], (guint64) factor * (guint64) derived->values[d]);
    }

  for (guint subtract = 0; subtract < 2; subtract++)
    for (guint bytes = 2; bytes <= 8; bytes *= 2)
      if (waiting[subtract][bytes].n > 0)
        gk_kernel_add (sums, width, waiting[subtract][bytes].columns, bytes, waiting[subtract][bytes].n, subtract != 0,
                       block->n_rows);
}
