/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/shares-private.h"

#include "base/number-private.h"
#include "rule/rule-private.h"

/* A side of a share in one report; FALSE if it is not all of counted figures, or leaves 128 bits. */
static gboolean
add_side (const GkDataset *dataset, guint64 row, const GkRules *rules, const GkSide *side, gint128 *sum)
{
  const GkTerm *terms = gk_rules_terms (rules, side);

  *sum = side->constant;
  for (guint32 i = 0; i < side->n; i++)
    {
      const GkColumn *column = &dataset->columns[terms[i].cell];
      gint128 value;

      if (terms[i].flags != GK_TERM_VALUE || gk_column_state (column, row) != GK_CELL_REPORTED)
        return FALSE;
      value = gk_column_value (column, row);
      if (!gk_int128_multiply (&value, terms[i].coefficient) || !gk_int128_add (sum, value))
        return FALSE;
    }

  return TRUE;
}

/* The share as its indicator rounds it, where "either" is half up. FALSE if it cannot be written so. */
static gboolean
divide (const GkIndicator *indicator, gint128 numerator, gint128 denominator, gint128 *share)
{
  gint128 whole;

  if (!gk_int128_multiply (&numerator, indicator->kind == GK_INDICATOR_PERCENT ? 100 : 1)
      || !gk_int128_divide_rounded (numerator, denominator, indicator->decimals, share))
    return FALSE;
  if (indicator->rounding == GK_ROUNDING_HALF_UP || indicator->rounding == GK_ROUNDING_ANY)
    return TRUE;

  if (!gk_int128_shift (&numerator, indicator->decimals))
    return FALSE;
  whole = numerator / denominator;
  *share = whole;

  return indicator->rounding == GK_ROUNDING_TRUNCATE || whole * denominator == numerator;
}

/* The shares that @rule states, in all reports. */
static gboolean
derive (GkDataset *dataset, const GkRules *rules, const GkRule *rule, guint32 cell, GError **error)
{
  const GkIndicator *indicator = gk_form_cell_indicator (dataset->form, cell);

  for (guint64 row = 0; row < dataset->n_rows; row++)
    {
      gint128 numerator;
      gint128 denominator;
      gint128 share = 0;
      gboolean sound;

      if (gk_column_state (&dataset->columns[cell], row) != GK_CELL_ABSENT
          || !add_side (dataset, row, rules, &rule->sides[GK_SIDE_RIGHT], &numerator)
          || !add_side (dataset, row, rules, &rule->sides[GK_SIDE_DENOMINATOR], &denominator))
        continue;
      if (denominator <= 0)
        sound = gk_dataset_set (dataset, row, cell, GK_CELL_NOT_APPLICABLE, 0, 0, error);
      else if (divide (indicator, numerator, denominator, &share) && gk_number_in_range (share, indicator->decimals))
        sound
            = gk_dataset_set (dataset, row, cell, GK_CELL_DERIVED, (gint64) share, (guint8) indicator->decimals, error);
      else
        continue;
      if (!sound)
        return FALSE;
    }

  return TRUE;
}

gboolean
gk_counts_derive_shares (GkDataset *dataset, GError **error)
{
  const GkRules *rules = gk_form_rules (dataset->form);

  for (guint32 i = 0; i < rules->rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (rules, i);
      const GkTerm *stated = gk_rules_terms (rules, &rule->sides[GK_SIDE_LEFT]);

      if (rule->kind == GK_RULE_SHARE && rule->n_conditions == 0 && rule->sides[GK_SIDE_LEFT].n == 1
          && stated->flags == GK_TERM_VALUE && gk_form_cell_indicator (dataset->form, stated->cell)->count.text == NULL
          && !derive (dataset, rules, rule, stated->cell, error))
        return FALSE;
    }

  return TRUE;
}
