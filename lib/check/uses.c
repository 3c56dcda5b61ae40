/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/change-private.h"

/* Which cells are used where, to be found by cell. */

GArray *
gk_uses_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (GkUse));
}

static void
add_side (GArray *uses, const GkRules *rules, const GkSide *side, guint32 by)
{
  const GkTerm *terms = gk_rules_terms (rules, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      const GkUse use = { terms[i].cell, by };

      if ((terms[i].flags & GK_TERM_PRIOR) == 0)
        g_array_append_val (uses, use);
    }
}

void
gk_uses_add_rule (GArray *uses, const GkRules *rules, guint32 rule, guint32 by)
{
  const GkRule *at = gk_rules_get (rules, rule);

  for (guint i = 0; i < gk_rule_n_sides (at); i++)
    add_side (uses, rules, gk_rules_side (rules, at, i), by);
}

static gint
compare_uses (gconstpointer left, gconstpointer right)
{
  const GkUse *one = left;
  const GkUse *other = right;

  if (one->cell != other->cell)
    return one->cell < other->cell ? -1 : 1;

  return (one->by > other->by) - (one->by < other->by);
}

static const GkUse *
use_at (const GArray *uses, guint i)
{
  return &g_array_index (uses, GkUse, i);
}

void
gk_uses_sort (GArray *uses)
{
  guint kept = 0;

  g_array_sort (uses, compare_uses);
  for (guint i = 0; i < uses->len; i++)
    if (kept == 0 || compare_uses (use_at (uses, kept - 1), use_at (uses, i)) != 0)
      g_array_index (uses, GkUse, kept++) = *use_at (uses, i);
  g_array_set_size (uses, kept);
}

const GkUse *
gk_uses_find (const GArray *uses, guint32 cell, guint *n)
{
  guint low = 0;
  guint high = uses->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (use_at (uses, middle)->cell < cell)
        low = middle + 1;
      else
        high = middle;
    }
  while (high < uses->len && use_at (uses, high)->cell == cell)
    high++;
  *n = high - low;

  return *n > 0 ? use_at (uses, low) : NULL;
}
