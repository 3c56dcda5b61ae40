/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/lint-private.h"

#include <string.h>

#include "base/text-private.h"

/* The label of an indicator for a sentence. */
static char *
label_for_sentence (const GkMessage *label, gint32 language)
{
  g_autoptr (GString) text = g_string_new (gk_message_get_either (label, language));

  g_string_replace (text, GK_LABEL_NAME, "…", 0);

  return gk_text_short_label (text->str);
}

/* Sets a message with "%s" for the label, and another for the id. */
static void
set_labelled_message (GkMessage *message, const GkIndicator *at, const char *en, const char *zh)
{
  g_autofree char *english = label_for_sentence (&at->label, GK_LANGUAGE_ENGLISH);
  g_autofree char *chinese = label_for_sentence (&at->label, GK_LANGUAGE_CHINESE);

  message->en = g_strdup_printf (en, english, at->id);
  message->zh = g_strdup_printf (zh, chinese, at->id);
}

/* Whether @marks has a mark for a cell of the indicator. */
static gboolean
has_marked_cell (const GkForm *form, const GkIndicator *at, const guint8 *marks)
{
  guint32 n = at->dimension >= 0 ? gk_form_dimension (form, (guint32) at->dimension)->n_slots : 1;

  for (guint32 i = 0; i < n; i++)
    if (marks[(guint32) at->cell + i])
      return TRUE;

  return FALSE;
}

/* Indicators that no rule looks at. */
static void
examine_reach (GkLint *lint)
{
  const GkForm *form = lint->form;
  const GArray *terms = gk_form_rules (form)->terms;
  g_autofree guint8 *reached = g_new0 (guint8, MAX (form->cells->len, 1));

  /* Those of conditions are among them. */
  for (guint i = 0; i < terms->len; i++)
    reached[g_array_index (terms, GkTerm, i).cell] = TRUE;
  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);

      if (at->cell >= 0 && !has_marked_cell (form, at, reached))
        set_labelled_message (&gk_lint_add (lint, GK_LINT_UNREACHED, -1, (gint32) i)->message, at,
                              "no rule looks at \"%s\" (%s)", "没有规则涉及“%s”（%s）");
    }
}

/* Percentages of nothing in particular. */
static void
examine_shares (GkLint *lint)
{
  const GkForm *form = lint->form;
  const GkRules *rules = gk_form_rules (form);
  g_autofree guint8 *stated = g_new0 (guint8, MAX (form->cells->len, 1));

  for (guint32 i = 0; i < rules->rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (rules, i);

      for (guint32 k = 0; rule->kind == GK_RULE_SHARE && k < rule->sides[GK_SIDE_LEFT].n; k++)
        stated[gk_rules_terms (rules, &rule->sides[GK_SIDE_LEFT])[k].cell] = TRUE;
    }
  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);

      if (at->kind == GK_INDICATOR_PERCENT && at->cell >= 0 && !has_marked_cell (form, at, stated))
        set_labelled_message (&gk_lint_add (lint, GK_LINT_PERCENT_WITHOUT_SHARE, -1, (gint32) i)->message, at,
                              "no rule says what \"%s\" (%s) is a share of", "没有规则说明“%s”（%s）是什么的占比");
    }
}

/* A label under @parent as it is compared: its key, or those of what stands before and behind a name. */
static char *
key_of (gint32 parent, const char *label)
{
  const char *name = strstr (label, GK_LABEL_NAME);
  const char *rest = name != NULL ? name + strlen (GK_LABEL_NAME) : "";
  g_auto (GkKey) key = { 0 };
  g_auto (GkKey) rest_key = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *rest_text = NULL;

  gk_key_init (&key, label, name != NULL ? (gsize) (name - label) : strlen (label));
  gk_key_init (&rest_key, rest, strlen (rest));
  text = gk_key_to_string (&key);
  rest_text = gk_key_to_string (&rest_key);

  return g_strdup_printf ("%d\n%s%s%s", parent, text, name != NULL ? GK_LABEL_NAME : "", rest_text);
}

/* The first node below @parent that has the label, or -1; @seen holds those before @node. */
static gint32
find_same_label (GHashTable *seen, gint32 parent, guint32 node, const char *label)
{
  g_autofree char *key = key_of (parent, label);
  gpointer first;

  if (!g_hash_table_lookup_extended (seen, key, NULL, &first))
    {
      g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (node));
      return -1;
    }

  return GPOINTER_TO_UINT (first) != node ? GPOINTER_TO_INT (first) : -1;
}

/* The first node that shares one of the labels of @node, which it tells; NULL if there is none. */
static const char *
find_twin (GHashTable *seen, gint32 parent, guint32 node, const GkMessage *label, const GPtrArray *aliases,
           gint32 *twin)
{
  const char *text = gk_message_get_either (label, GK_LANGUAGE_CHINESE);
  const char *shared = NULL;
  guint n_aliases = aliases != NULL ? aliases->len : 0;

  for (guint i = 0; i <= n_aliases; i++)
    {
      gint32 other = find_same_label (seen, parent, node, text);

      if (shared == NULL && other >= 0)
        {
          shared = text;
          *twin = other;
        }
      text = i < n_aliases ? g_ptr_array_index (aliases, i) : NULL;
    }

  return shared;
}

static void
examine_indicator_labels (GkLint *lint)
{
  const GkForm *form = lint->form;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);
      gint32 twin = -1;
      const char *shared = find_twin (seen, at->parent, i, &at->label, at->aliases, &twin);

      if (shared != NULL)
        gk_message_set (&gk_lint_add (lint, GK_LINT_SAME_LABEL, -1, (gint32) i)->message,
                        "%s and %s, under one parent, cannot be told apart by the label \"%s\"",
                        "%s 与 %s 同属一个上级，仅凭名称“%s”无法区分", gk_form_indicator (form, (guint32) twin)->id,
                        at->id, shared);
    }
}

static void
examine_member_labels (GkLint *lint)
{
  const GkForm *form = lint->form;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < form->members->len; i++)
    {
      const GkMember *at = gk_form_member (form, i);
      gint32 twin = -1;
      const char *shared = NULL;

      if (at->parent >= 0)
        shared = find_twin (seen, at->parent, i, &at->label, at->aliases, &twin);
      if (shared != NULL)
        gk_message_set (&gk_lint_add (lint, GK_LINT_SAME_LABEL, -1, -1)->message,
                        "%s and %s, members of %s under one parent, cannot be told apart by the label \"%s\"",
                        "成员 %s 与 %s（宾栏 %s）同属一个上级，仅凭名称“%s”无法区分",
                        gk_form_member (form, (guint32) twin)->id, at->id,
                        gk_form_dimension (form, (guint32) at->dimension)->id, shared);
    }
}

void
gk_lint_examine_tree (GkLint *lint)
{
  examine_reach (lint);
  examine_shares (lint);
  examine_indicator_labels (lint);
  examine_member_labels (lint);
}
