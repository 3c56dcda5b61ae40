/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

/* The tree implies rules; they are written in the rule language and compiled like any other. */

typedef struct {
  GkRules *rules;
  GkForm *form;
  GError **error;
} Deriver;

/* Adds rule "@subject:@relation_name" with @text, which is taken. */
static gboolean
imply (Deriver *deriver, const char *subject, const char *name, char *text, gboolean announces)
{
  g_autofree char *owned = text;
  g_autofree char *id = g_strdup_printf ("%s:%s", subject, name);
  const GkSourceText source = { owned, 0 };
  const GkRuleHead head = { id, &source, NULL, GK_SEVERITY_ERROR, GK_RULE_IMPLIED, announces };

  return gk_rules_add (deriver->rules, deriver->form, &head, deriver->error);
}

/* Each part is at most the whole. */
static gboolean
imply_bounds (Deriver *deriver, guint32 indicator, const char *name, gboolean announces)
{
  const GkIndicator *at = gk_form_indicator (deriver->form, indicator);
  const char *whole = gk_form_indicator (deriver->form, (guint32) at->whole)->id;
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  gk_form_collect_parts (deriver->form, indicator, cells, &valueless);
  for (guint i = 0; i < cells->len; i++)
    {
      const char *part = gk_form_cell_indicator (deriver->form, g_array_index (cells, guint32, i))->id;

      if (!imply (deriver, part, name, g_strdup_printf ("%s <= %s", part, whole), announces))
        return FALSE;
    }

  return TRUE;
}

gboolean
gk_rules_derive (GkRules *rules, GkForm *form, GError **error)
{
  Deriver deriver = { rules, form, error };

  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);
      const char *whole = at->whole >= 0 ? gk_form_indicator (form, (guint32) at->whole)->id : NULL;
      gboolean sound = TRUE;

      if (whole == NULL)
        continue;
      switch (at->parts)
        {
        case GK_PARTS_PARTITION:
          sound = imply (&deriver, at->id, "partition", g_strdup_printf ("%s = sum(%s.*)", whole, at->id), TRUE);
          break;
        case GK_PARTS_SUBSET:
          sound = imply_bounds (&deriver, i, "subset", TRUE);
          if (sound && at->disjoint)
            sound = imply (&deriver, at->id, "disjoint", g_strdup_printf ("sum(%s.*) <= %s", at->id, whole), FALSE);
          break;
        case GK_PARTS_OVERLAP:
          sound = imply_bounds (&deriver, i, "within", FALSE)
                  && imply (&deriver, at->id, "overlap", g_strdup_printf ("%s <= sum(%s.*)", whole, at->id), TRUE);
          break;
        default:
          break;
        }
      if (!sound)
        return FALSE;
    }

  return TRUE;
}
