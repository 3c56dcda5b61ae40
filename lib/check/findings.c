/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

GkFindings *
gk_findings_ref (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, NULL);

  g_atomic_ref_count_inc (&findings->references);

  return findings;
}

void
gk_findings_unref (GkFindings *findings)
{
  if (findings == NULL || !g_atomic_ref_count_dec (&findings->references))
    return;

  g_array_unref (findings->findings);
  g_free (findings->verdicts);
  gk_report_unref (findings->report);
  g_free (findings);
}

GkReport *
gk_findings_get_report (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return findings->report;
}

static const GkRules *
rules_of (const GkFindings *findings)
{
  return gk_form_rules (findings->report->form);
}

guint32
gk_findings_count_verdict (GkFindings *findings, gint32 verdict)
{
  guint32 n = 0;

  g_return_val_if_fail (findings != NULL, 0);

  for (guint32 i = 0; i < rules_of (findings)->rules->len; i++)
    n += findings->verdicts[i] == verdict;

  return n;
}

guint32
gk_findings_count_violated (GkFindings *findings, gint32 severity)
{
  guint32 n = 0;

  g_return_val_if_fail (findings != NULL, 0);

  for (guint32 i = 0; i < rules_of (findings)->rules->len; i++)
    n += findings->verdicts[i] == GK_VERDICT_VIOLATED && gk_rules_get (rules_of (findings), i)->severity == severity;

  return n;
}

gint32
gk_findings_get_rule_verdict (GkFindings *findings, guint32 rule)
{
  g_return_val_if_fail (findings != NULL, 0);

  return rule < rules_of (findings)->rules->len ? findings->verdicts[rule] : 0;
}

guint32
gk_findings_get_n (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, 0);

  return findings->findings->len;
}

static const GkFinding *
find (GkFindings *findings, guint32 finding)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return finding < findings->findings->len ? &g_array_index (findings->findings, GkFinding, finding) : NULL;
}

gint32
gk_findings_get_rule (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? (gint32) found->rule : -1;
}

gint32
gk_findings_get_severity (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->severity : 0;
}

gint32
gk_findings_get_verdict (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->verdict : 0;
}

const char *
gk_findings_get_left (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->left : NULL;
}

const char *
gk_findings_get_right (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->right : NULL;
}

const char *
gk_findings_get_ratio (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->ratio : NULL;
}

const char *
gk_findings_get_imbalance (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->imbalance : NULL;
}

gint32
gk_findings_get_derived_cell (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->derived_cell : -1;
}

const char *
gk_findings_get_derived_value (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->derived_value : NULL;
}

guint32
gk_findings_get_line (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->line : 0;
}

const char *
gk_findings_get_quote (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->quote : NULL;
}

guint32
gk_findings_get_n_cells (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? gk_form_get_rule_n_terms (findings->report->form, found->rule) : 0;
}

gint32
gk_findings_get_cell (GkFindings *findings, guint32 finding, guint32 index)
{
  const GkFinding *found = find (findings, finding);
  guint32 cell;

  if (found == NULL || !gk_form_get_rule_term (findings->report->form, found->rule, index, NULL, &cell, NULL))
    return -1;

  return (gint32) cell;
}

const char *
gk_findings_get_message (GkFindings *findings, guint32 finding, gint32 language)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? gk_message_get (&found->message, language) : NULL;
}

const char *
gk_findings_get_fingerprint (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->fingerprint : NULL;
}
