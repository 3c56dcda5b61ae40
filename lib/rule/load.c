/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

#include <string.h>

#include "base/file-private.h"

/*
 * The public way to a form. It stands here and not in the form room because a
 * form is its tree and its rules: what cannot be compiled is not loaded.
 */

gboolean
gk_rule_next_placeholder (const char *words, const char **placeholder, gsize *length)
{
  const char *open = strchr (words, '{');
  const char *close = open != NULL ? strchr (open, '}') : NULL;

  if (close == NULL)
    return FALSE;
  *placeholder = open + 1;
  *length = (gsize) (close - open - 1);

  return TRUE;
}

/* Whether every placeholder in @words stands for something. */
static gboolean
check_words (GkForm *form, const guint32 *place, const char *words, GError **error)
{
  static const char *const known[] = { "left", "right", "imbalance", "ratio", "member", NULL };
  const char *placeholder;
  gsize length;

  while (words != NULL && gk_rule_next_placeholder (words, &placeholder, &length))
    {
      g_autofree char *name = g_strndup (placeholder, length);

      if (!g_strv_contains (known, name) && gk_form_find_cell (form, name) < 0
          && !(gk_form_find_indicator (form, name) >= 0
               && gk_form_indicator (form, (guint32) gk_form_find_indicator (form, name))->cell >= 0))
        {
          g_auto (GkMessage) message = { 0 };

          gk_message_set (
              &message,
              "the message has {%s}; expected {left}, {right}, {imbalance}, {ratio}, {member} or the id of a "
              "cell",
              "说明文字中有 {%s}；应为 {left}、{right}、{imbalance}、{ratio}、{member} 或单元格的标识", name);
          gk_form_set_place_message (form, place[0], place[1], error, GK_ERROR_FORM, &message);
          return FALSE;
        }
      words = placeholder + length + 1;
    }

  return TRUE;
}

/* Verifies what can only be verified once the rules are compiled. */
static gboolean
check_references (GkForm *form, GError **error)
{
  for (guint i = 0; i < form->rules->len; i++)
    {
      const GkRuleSource *rule = &g_array_index (form->rules, GkRuleSource, i);

      if (!check_words (form, rule->words[0], rule->message.en, error)
          || !check_words (form, rule->words[1], rule->message.zh, error))
        return FALSE;
    }

  for (guint i = 0; i < form->accepted->len; i++)
    {
      const GkAccepted *accepted = &g_array_index (form->accepted, GkAccepted, i);

      if (accepted->rule != NULL && gk_form_find_rule (form, accepted->rule) < 0)
        {
          g_auto (GkMessage) message = { 0 };

          gk_message_set (&message, "rule=\"%s\"; expected the id of a rule of this form",
                          "rule=“%s”；应为本表式中某条规则的标识", accepted->rule);
          gk_form_set_place_message (form, accepted->line, accepted->column, error, GK_ERROR_FORM, &message);
          return FALSE;
        }
    }

  return TRUE;
}

static GkForm *
load (GBytes *file, const char *name, GError **error)
{
  g_autoptr (GkForm) form = gk_form_parse (file, name, error);

  if (form == NULL || !gk_rules_compile (form, error) || !check_references (form, error))
    return NULL;

  /* It served to place mistakes. Those in the clauses of ledgers are found when something is counted. */
  if (form->ledgers->len == 0)
    g_clear_pointer (&form->file, g_bytes_unref);

  return g_steal_pointer (&form);
}

GkForm *
gk_form_new_builtin (const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint32 i = 0; i < gk_n_builtin_forms; i++)
    if (strcmp (gk_builtin_forms[i].id, id) == 0)
      {
        g_autoptr (GBytes) file = g_bytes_new_static (gk_builtin_forms[i].data, gk_builtin_forms[i].length);
        g_autofree char *name = g_strconcat (id, ".xml", NULL);

        return load (file, name, error);
      }

  gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "there is no built-in form \"%s\"", "没有内置表式“%s”", id);

  return NULL;
}

GkForm *
gk_form_new_from_file (const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = gk_read_file (path, GK_FORM_MAX_BYTES, error);
  if (file == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return load (file, name, error);
}

GkForm *
gk_form_new_from_data (const char *data, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  file = g_bytes_new_static (data, length < 0 ? strlen (data) : (gsize) length);

  return load (file, name, error);
}
