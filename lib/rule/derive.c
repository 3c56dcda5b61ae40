/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

/* The tree implies rules; they are written in the rule language and compiled like any other. */

typedef struct {
  GkRules *rules;
  GkForm *form;
  GError **error;
  const GkIndicator *at;
} Deriver;

/* Adds rule "@subject:@relation_name" with @text, which is taken. */
static gboolean
imply (Deriver *deriver, const char *subject, const char *name, char *text, gboolean announces)
{
  g_autofree char *owned = text;
  g_autofree char *id = g_strdup_printf ("%s:%s", subject, name);
  const GkSourceText source = { owned, 0, deriver->at->line, deriver->at->column };
  const GkRuleHead head = { id, &source, NULL, GK_SEVERITY_ERROR, GK_RULE_IMPLIED, announces, NULL };

  return gk_rules_add (deriver->rules, deriver->form, &head, deriver->error);
}

/* Each part is at most the whole. */
static gboolean
imply_bounds (Deriver *deriver, guint32 indicator, const char *name, gboolean announces)
{
  const GkIndicator *at = gk_form_indicator (deriver->form, indicator);
  const char *whole = gk_form_indicator (deriver->form, (guint32) at->whole)->id;
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  gk_form_collect_parts (deriver->form, indicator, parts, &valueless);
  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = gk_form_indicator (deriver->form, g_array_index (parts, guint32, i))->id;

      if (!imply (deriver, part, name, g_strdup_printf ("%s <= %s", part, whole), announces))
        return FALSE;
    }

  return TRUE;
}

/* What the children of an indicator, or of a group that breaks one down, imply. */
static gboolean
imply_parts (Deriver *deriver, guint32 indicator)
{
  const GkIndicator *at = gk_form_indicator (deriver->form, indicator);
  const char *whole = gk_form_indicator (deriver->form, (guint32) at->whole)->id;

  switch (at->parts)
    {
    case GK_PARTS_PARTITION:
      return imply (deriver, at->id, "partition", g_strdup_printf ("%s = sum(%s.*)", whole, at->id), TRUE);
    case GK_PARTS_SUBSET:
      return imply_bounds (deriver, indicator, "subset", TRUE)
             && (!at->disjoint
                 || imply (deriver, at->id, "disjoint", g_strdup_printf ("sum(%s.*) <= %s", at->id, whole), FALSE));
    case GK_PARTS_OVERLAP:
      return imply_bounds (deriver, indicator, "within", FALSE)
             && imply (deriver, at->id, "overlap", g_strdup_printf ("%s <= sum(%s.*)", whole, at->id), TRUE);
    default:
      return TRUE;
    }
}

/* Each part of @member is at most the whole, of the indicator called @id. */
static gboolean
imply_member_bounds (Deriver *deriver, const char *id, guint32 member, const char *whole, const char *name,
                     gboolean announces)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  gk_form_collect_member_parts (deriver->form, member, parts, &valueless);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *part
          = g_strdup_printf ("%s[%s]", id, gk_form_member (deriver->form, g_array_index (parts, guint32, i))->id);

      if (!imply (deriver, part, name, g_strdup_printf ("%s <= %s", part, whole), announces))
        return FALSE;
    }

  return TRUE;
}

/* What the parts of @member imply for the indicator called @id. */
static gboolean
imply_member_parts (Deriver *deriver, const char *id, guint32 member)
{
  const GkMember *at = gk_form_member (deriver->form, member);
  g_autofree char *subject = g_strdup_printf ("%s[%s]", id, at->id);
  const char *whole = at->parent < 0 ? id : subject;
  g_autofree char *sum
      = at->parent < 0 ? g_strdup_printf ("sum(%s[*])", id) : g_strdup_printf ("sum(%s[%s.*])", id, at->id);

  switch (at->parts)
    {
    case GK_PARTS_PARTITION:
      return imply (deriver, subject, "partition", g_strdup_printf ("%s = %s", whole, sum), TRUE);
    case GK_PARTS_SUBSET:
      return imply_member_bounds (deriver, id, member, whole, "subset", TRUE)
             && (!at->disjoint
                 || imply (deriver, subject, "disjoint", g_strdup_printf ("%s <= %s", sum, whole), FALSE));
    case GK_PARTS_OVERLAP:
      return imply_member_bounds (deriver, id, member, whole, "within", FALSE)
             && imply (deriver, subject, "overlap", g_strdup_printf ("%s <= %s", whole, sum), TRUE);
    default:
      return TRUE;
    }
}

/* What the dimension of @indicator implies. */
static gboolean
imply_dimension (Deriver *deriver, guint32 indicator)
{
  const GkIndicator *at = gk_form_indicator (deriver->form, indicator);
  const GkDimension *dimension = gk_form_dimension (deriver->form, (guint32) at->dimension);

  for (guint32 i = dimension->first; i < dimension->end; i++)
    if (gk_form_member (deriver->form, i)->slot >= 0 && !imply_member_parts (deriver, at->id, i))
      return FALSE;

  return TRUE;
}

gboolean
gk_rules_derive (GkRules *rules, GkForm *form, GError **error)
{
  Deriver deriver = { rules, form, error, NULL };

  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);

      deriver.at = at;
      if (at->whole >= 0 && !imply_parts (&deriver, i))
        return FALSE;
      if (at->cell >= 0 && at->dimension >= 0 && !imply_dimension (&deriver, i))
        return FALSE;
    }

  return TRUE;
}
