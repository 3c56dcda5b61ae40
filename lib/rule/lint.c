/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/lint-private.h"

#include <string.h>

/* What is remarked on, in the order it is told. */
static const struct {
  GkLintCode code;
  const char *name;
  GkSeverity severity;
} codes[] = {
  { GK_LINT_CONTRADICTION, "contradiction", GK_SEVERITY_ERROR },
  { GK_LINT_REDUNDANT, "redundant", GK_SEVERITY_WARNING },
  { GK_LINT_UNREACHED, "unreached", GK_SEVERITY_WARNING },
  { GK_LINT_SAME_LABEL, "same-label", GK_SEVERITY_WARNING },
  { GK_LINT_PERCENT_WITHOUT_SHARE, "percent-without-share", GK_SEVERITY_WARNING },
  { GK_LINT_GAVE_UP, "gave-up", GK_SEVERITY_NOTE },
};

const char *
gk_lint_code_name (gint32 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if ((gint32) codes[i].code == code)
      return codes[i].name;

  return NULL;
}

static gint32
severity_of (GkLintCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code)
      return codes[i].severity;

  return GK_SEVERITY_NOTE;
}

static void
clear_remark (gpointer data)
{
  GkRemark *remark = data;

  g_array_unref (remark->others);
  gk_message_clear (&remark->message);
}

/* Whether @accepted names the rule, or the chain that it is a link of. */
static gboolean
accepts_rule (const GkAccepted *accepted, const char *id)
{
  gsize length = accepted->rule != NULL ? strlen (accepted->rule) : 0;

  return accepted->rule != NULL && strncmp (id, accepted->rule, length) == 0
         && (id[length] == '\0' || id[length] == '#');
}

static gboolean
accepts_indicator (const GkForm *form, const GkAccepted *accepted, gint32 indicator)
{
  return accepted->indicator >= 0 && indicator >= accepted->indicator
         && (guint32) indicator < gk_form_indicator (form, (guint32) accepted->indicator)->end;
}

/* Lowers the remark to a note if the form says that it is no mistake. */
static void
accept (const GkForm *form, GkRemark *remark)
{
  for (guint i = 0; i < form->accepted->len; i++)
    {
      const GkAccepted *accepted = &g_array_index (form->accepted, GkAccepted, i);

      if (strcmp (accepted->lint, gk_lint_code_name (remark->code)) != 0)
        continue;
      if (remark->rule >= 0 ? !accepts_rule (accepted, gk_rules_get (gk_form_rules (form), (guint32) remark->rule)->id)
                            : !accepts_indicator (form, accepted, remark->indicator))
        continue;
      remark->severity = GK_SEVERITY_NOTE;
      remark->reason = &accepted->reason;
      return;
    }
}

GkRemark *
gk_lint_add (GkLint *lint, GkLintCode code, gint32 rule, gint32 indicator)
{
  GkRemark remark = {
    .code = code,
    .severity = severity_of (code),
    .rule = rule,
    .indicator = indicator,
    .others = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };

  accept (lint->form, &remark);
  g_array_append_val (lint->remarks, remark);

  return &g_array_index (lint->remarks, GkRemark, lint->remarks->len - 1);
}

/* By code, and then in the order of the form; what is about neither rule nor indicator comes last. */
static gint
compare_remarks (gconstpointer left, gconstpointer right)
{
  const GkRemark *one = left;
  const GkRemark *other = right;
  guint32 place = (guint32) MAX (one->rule, one->indicator);
  guint32 other_place = (guint32) MAX (other->rule, other->indicator);

  if (one->code != other->code)
    return one->code < other->code ? -1 : 1;

  return (place > other_place) - (place < other_place);
}

GkLint *
gk_lint_new (GkForm *form)
{
  GkLint *lint;

  g_return_val_if_fail (form != NULL, NULL);

  lint = g_new0 (GkLint, 1);
  g_atomic_ref_count_init (&lint->references);
  lint->form = gk_form_ref (form);
  lint->remarks = g_array_new (FALSE, FALSE, sizeof (GkRemark));
  g_array_set_clear_func (lint->remarks, clear_remark);
  gk_lint_examine_rules (lint);
  gk_lint_examine_tree (lint);
  g_array_sort (lint->remarks, compare_remarks);

  return lint;
}

GkLint *
gk_lint_ref (GkLint *lint)
{
  g_return_val_if_fail (lint != NULL, NULL);

  g_atomic_ref_count_inc (&lint->references);

  return lint;
}

void
gk_lint_unref (GkLint *lint)
{
  if (lint == NULL || !g_atomic_ref_count_dec (&lint->references))
    return;

  g_array_unref (lint->remarks);
  gk_form_unref (lint->form);
  g_free (lint);
}

GkForm *
gk_lint_get_form (GkLint *lint)
{
  g_return_val_if_fail (lint != NULL, NULL);

  return lint->form;
}

guint32
gk_lint_get_n (GkLint *lint)
{
  g_return_val_if_fail (lint != NULL, 0);

  return lint->remarks->len;
}

static const GkRemark *
find (GkLint *lint, guint32 remark)
{
  g_return_val_if_fail (lint != NULL, NULL);

  return remark < lint->remarks->len ? &g_array_index (lint->remarks, GkRemark, remark) : NULL;
}

gint32
gk_lint_get_code (GkLint *lint, guint32 remark)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? found->code : 0;
}

gint32
gk_lint_get_severity (GkLint *lint, guint32 remark)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? found->severity : 0;
}

gint32
gk_lint_get_rule (GkLint *lint, guint32 remark)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? found->rule : -1;
}

guint32
gk_lint_get_n_others (GkLint *lint, guint32 remark)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? found->others->len : 0;
}

gint32
gk_lint_get_other (GkLint *lint, guint32 remark, guint32 index)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL && index < found->others->len ? (gint32) g_array_index (found->others, guint32, index) : -1;
}

gint32
gk_lint_get_indicator (GkLint *lint, guint32 remark)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? found->indicator : -1;
}

const char *
gk_lint_get_message (GkLint *lint, guint32 remark, gint32 language)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL ? gk_message_get (&found->message, language) : NULL;
}

const char *
gk_lint_get_reason (GkLint *lint, guint32 remark, gint32 language)
{
  const GkRemark *found = find (lint, remark);

  return found != NULL && found->reason != NULL ? gk_message_get_either (found->reason, language) : NULL;
}
