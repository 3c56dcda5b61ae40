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
  g_free (findings->subject.planes.values);
  g_free (findings->subject.planes.states);
  g_free (findings->subject.planes.places);
  g_free (findings->subject.derived_by);
  g_clear_pointer (&findings->subject.system, gk_system_free);
  g_clear_pointer (&findings->subject.mentions, g_ptr_array_unref);
  g_free (findings->prior_planes.values);
  g_free (findings->prior_planes.states);
  g_free (findings->prior_planes.places);
  gk_report_unref (findings->report);
  gk_report_unref (findings->prior);
  gk_report_unref (findings->counted);
  g_free (findings);
}

GkReport *
gk_findings_get_report (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return findings->report;
}

GkReport *
gk_findings_get_prior (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return findings->prior;
}

GkReport *
gk_findings_get_counted (GkFindings *findings)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return findings->counted;
}

static gboolean
has_prior_cell (const GkFindings *findings, guint32 cell)
{
  return findings->prior != NULL && cell < findings->report->form->cells->len;
}

gint32
gk_findings_get_prior_state (GkFindings *findings, guint32 cell)
{
  g_return_val_if_fail (findings != NULL, GK_CELL_ABSENT);

  return has_prior_cell (findings, cell) ? findings->prior_planes.states[cell] : GK_CELL_ABSENT;
}

char *
gk_findings_dup_prior_value (GkFindings *findings, guint32 cell)
{
  g_return_val_if_fail (findings != NULL, NULL);

  return has_prior_cell (findings, cell) ? gk_planes_dup_value (&findings->prior_planes, findings->report->form, cell)
                                         : NULL;
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

  for (guint32 i = 0; i < findings->n_verdicts; i++)
    n += findings->verdicts[i] == verdict;

  return n;
}

guint32
gk_findings_count_violated (GkFindings *findings, gint32 severity)
{
  guint32 n = 0;

  g_return_val_if_fail (findings != NULL, 0);

  for (guint i = 0; i < findings->findings->len; i++)
    {
      const GkFinding *found = &g_array_index (findings->findings, GkFinding, i);

      n += found->verdict == GK_VERDICT_VIOLATED && found->severity == severity;
    }

  return n;
}

gint32
gk_findings_get_rule_verdict (GkFindings *findings, guint32 rule)
{
  g_return_val_if_fail (findings != NULL, 0);

  return findings->counted == NULL && rule < findings->n_verdicts ? findings->verdicts[rule] : 0;
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

const char *
gk_findings_get_rule_id (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  if (found == NULL)
    return NULL;

  return found->cell >= 0 ? found->id : gk_rules_get (rules_of (findings), found->rule)->id;
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

/* Term number @index of the finding's rule, conditions last, with the number of its side; NULL if there is none. */
static const GkTerm *
find_term (GkFindings *findings, guint32 finding, guint32 index, guint *side)
{
  const GkFinding *found = find (findings, finding);
  const GkRules *rules = found != NULL && found->cell < 0 ? rules_of (findings) : NULL;
  const GkRule *rule = rules != NULL ? gk_rules_get (rules, found->rule) : NULL;

  for (*side = 0; rule != NULL && *side < gk_rule_n_sides (rule); ++*side)
    {
      const GkSide *at = gk_rules_side (rules, rule, *side);

      if (index < at->n)
        return gk_rules_terms (rules, at) + index;
      index -= at->n;
    }

  return NULL;
}

guint32
gk_findings_get_n_cells (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);
  const GkRule *rule = found != NULL && found->cell < 0 ? gk_rules_get (rules_of (findings), found->rule) : NULL;
  guint32 n = found != NULL && found->cell >= 0;

  for (guint i = 0; rule != NULL && i < gk_rule_n_sides (rule); i++)
    n += gk_rules_side (rules_of (findings), rule, i)->n;

  return n;
}

gint32
gk_findings_get_cell (GkFindings *findings, guint32 finding, guint32 index)
{
  guint side;
  const GkFinding *found = find (findings, finding);
  const GkTerm *term = find_term (findings, finding, index, &side);

  if (found != NULL && found->cell >= 0)
    return index == 0 ? found->cell : -1;

  return term != NULL ? (gint32) term->cell : -1;
}

gboolean
gk_findings_is_cell_prior (GkFindings *findings, guint32 finding, guint32 index)
{
  guint side;
  const GkTerm *term = find_term (findings, finding, index, &side);

  return term != NULL && (term->flags & GK_TERM_PRIOR) != 0;
}

gboolean
gk_findings_is_cell_open (GkFindings *findings, guint32 finding, guint32 index)
{
  guint side;
  const GkTerm *term = find_term (findings, finding, index, &side);
  GkView view;

  if (term == NULL || find (findings, finding)->verdict != GK_VERDICT_UNDECIDED)
    return FALSE;
  view = gk_case_view (&findings->subject, find (findings, finding)->rule);

  return view.rule->kind != GK_RULE_MENTION
         && gk_view_is_open (&view, term, (find (findings, finding)->zero_sides >> side & 1) != 0);
}

gint32
gk_findings_get_cause (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->cause : -1;
}

gint32
gk_findings_get_suspect_cell (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->suspect_cell : -1;
}

const char *
gk_findings_get_suspect_value (GkFindings *findings, guint32 finding)
{
  const GkFinding *found = find (findings, finding);

  return found != NULL ? found->suspect_value : NULL;
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
