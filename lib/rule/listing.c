/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

/* The rules of a form as others see them: rows that any engine can evaluate. */

guint32
gk_form_get_n_rules (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return gk_form_rules (form)->rules->len;
}

gint32
gk_form_find_rule (GkForm *form, const char *id)
{
  gpointer number;

  g_return_val_if_fail (form != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  return g_hash_table_lookup_extended (gk_form_rules (form)->by_id, id, NULL, &number) ? GPOINTER_TO_INT (number) : -1;
}

static const GkRule *
find (GkForm *form, guint32 rule)
{
  g_return_val_if_fail (form != NULL, NULL);

  return rule < gk_form_rules (form)->rules->len ? gk_rules_get (gk_form_rules (form), rule) : NULL;
}

const char *
gk_form_get_rule_id (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->id : NULL;
}

const char *
gk_form_get_rule_text (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->text : NULL;
}

gint32
gk_form_get_rule_severity (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->severity : 0;
}

gint32
gk_form_get_rule_origin (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->origin : 0;
}

gint32
gk_form_get_rule_kind (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->kind : 0;
}

gint32
gk_form_get_rule_relation (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->relation : 0;
}

guint32
gk_form_get_rule_decimals (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->decimals : 0;
}

gint64
gk_form_get_rule_tolerance (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->tolerance : 0;
}

gboolean
gk_form_is_rule_tolerance_relative (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL && found->relative;
}

gint32
gk_form_get_rule_member (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->member : -1;
}

static const gint32 places[GK_N_SIDES] = { GK_TERM_LEFT, GK_TERM_RIGHT, GK_TERM_DENOMINATOR };

gint64
gk_form_get_rule_constant (GkForm *form, guint32 rule, gint32 place)
{
  const GkRule *found = find (form, rule);

  for (guint i = 0; found != NULL && i < GK_N_SIDES; i++)
    if (places[i] == place)
      return found->sides[i].constant;

  return 0;
}

guint32
gk_form_get_rule_n_terms (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);
  guint32 n = 0;

  for (guint i = 0; found != NULL && i < GK_N_SIDES; i++)
    n += found->sides[i].n;

  return n;
}

/* Term number @term of the @n sides at @sides, or NULL; @side is the one it is on. */
static const GkTerm *
find_term (GkForm *form, const GkSide *sides, guint n, guint32 term, guint *side)
{
  for (*side = 0; *side < n; (*side)++)
    {
      if (term < sides[*side].n)
        return gk_rules_terms (gk_form_rules (form), &sides[*side]) + term;
      term -= sides[*side].n;
    }

  return NULL;
}

static gint32
function_of (const GkTerm *term)
{
  gboolean prior = (term->flags & GK_TERM_PRIOR) != 0;

  if ((term->flags & GK_TERM_PRESENCE) != 0)
    return prior ? GK_TERM_FUNCTION_PRIOR_PRESENCE : GK_TERM_FUNCTION_PRESENCE;

  return prior ? GK_TERM_FUNCTION_PRIOR_VALUE : GK_TERM_FUNCTION_VALUE;
}

gboolean
gk_form_get_rule_term (GkForm *form, guint32 rule, guint32 term, gint32 *place, guint32 *cell, gint64 *coefficient)
{
  const GkRule *found = find (form, rule);
  guint side;
  const GkTerm *at = found != NULL ? find_term (form, found->sides, GK_N_SIDES, term, &side) : NULL;

  if (at == NULL)
    return FALSE;
  if (place != NULL)
    *place = places[side];
  if (cell != NULL)
    *cell = at->cell;
  if (coefficient != NULL)
    *coefficient = at->coefficient;

  return TRUE;
}

gint32
gk_form_get_rule_term_function (GkForm *form, guint32 rule, guint32 term)
{
  const GkRule *found = find (form, rule);
  guint side;
  const GkTerm *at = found != NULL ? find_term (form, found->sides, GK_N_SIDES, term, &side) : NULL;

  return at != NULL ? function_of (at) : 0;
}

guint32
gk_form_get_rule_n_conditions (GkForm *form, guint32 rule)
{
  const GkRule *found = find (form, rule);

  return found != NULL ? found->n_conditions : 0;
}

static const GkCondition *
find_condition (GkForm *form, guint32 rule, guint32 condition)
{
  const GkRule *found = find (form, rule);

  return found != NULL && condition < found->n_conditions ? gk_rules_condition (gk_form_rules (form), found, condition)
                                                          : NULL;
}

gboolean
gk_form_get_condition (GkForm *form, guint32 rule, guint32 condition, gint32 *relation, guint32 *decimals,
                       gint64 *left_constant, gint64 *right_constant, gint64 *tolerance, gboolean *relative,
                       guint32 *n_terms)
{
  const GkCondition *found = find_condition (form, rule, condition);

  if (found == NULL)
    return FALSE;
  if (relation != NULL)
    *relation = found->relation;
  if (decimals != NULL)
    *decimals = found->decimals;
  if (left_constant != NULL)
    *left_constant = found->sides[GK_SIDE_LEFT].constant;
  if (right_constant != NULL)
    *right_constant = found->sides[GK_SIDE_RIGHT].constant;
  if (tolerance != NULL)
    *tolerance = found->tolerance;
  if (relative != NULL)
    *relative = found->relative;
  if (n_terms != NULL)
    *n_terms = found->sides[GK_SIDE_LEFT].n + found->sides[GK_SIDE_RIGHT].n;

  return TRUE;
}

gboolean
gk_form_get_condition_term (GkForm *form, guint32 rule, guint32 condition, guint32 term, gint32 *place,
                            gint32 *function, guint32 *cell, gint64 *coefficient)
{
  const GkCondition *found = find_condition (form, rule, condition);
  guint side;
  const GkTerm *at = found != NULL ? find_term (form, found->sides, G_N_ELEMENTS (found->sides), term, &side) : NULL;

  if (at == NULL)
    return FALSE;
  if (place != NULL)
    *place = places[side];
  if (function != NULL)
    *function = function_of (at);
  if (cell != NULL)
    *cell = at->cell;
  if (coefficient != NULL)
    *coefficient = at->coefficient;

  return TRUE;
}
