/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

#include <string.h>

/* Digits of a fingerprint. */
#define FINGERPRINT_LENGTH 16

static GkChecker *
checker_new (GkForm *form, const GkPolicy *policy)
{
  GkChecker *checker = g_new0 (GkChecker, 1);

  g_atomic_ref_count_init (&checker->references);
  checker->form = gk_form_ref (form);
  checker->policy = *policy;

  return checker;
}

GkChecker *
gk_checker_new (GkForm *form)
{
  static const GkPolicy none = { 0, 0, 0, 0 };

  g_return_val_if_fail (form != NULL, NULL);

  return checker_new (form, &none);
}

GkChecker *
gk_checker_new_with_policy (GkForm *form, gint32 missing, gint32 applies)
{
  const GkPolicy policy = { missing, missing, 0, applies };

  g_return_val_if_fail (form != NULL, NULL);

  if (missing != GK_MISSING_UNKNOWN && missing != GK_MISSING_ZERO && missing != GK_MISSING_ZERO_EVERYWHERE)
    return NULL;
  if (applies != GK_APPLIES_ALL && applies != GK_APPLIES_ANY && applies != GK_APPLIES_ALWAYS
      && applies != GK_APPLIES_ANY_OPERAND && applies != GK_APPLIES_EACH_SIDE && applies != GK_APPLIES_NON_ZERO)
    return NULL;

  return checker_new (form, &policy);
}

GkChecker *
gk_checker_new_from_policy (GkForm *form, const char *policy, GError **error)
{
  g_auto (GkMessage) message = { 0 };
  GkPolicy settings = { 0 };
  gsize offset;

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  if (!g_utf8_validate (policy, -1, NULL) || !gk_policy_parse (policy, &settings, &offset, &message))
    {
      if (message.en == NULL)
        gk_set_error (error, GK_ERROR_ENCODING, NULL, 0, 0, "expected a policy in UTF-8", "策略应为 UTF-8 编码");
      else
        gk_set_error_message (error, GK_ERROR_SYNTAX, "policy", 1,
                              (guint32) g_utf8_strlen (policy, (gssize) offset) + 1, &message);
      return NULL;
    }

  return checker_new (form, &settings);
}

GkChecker *
gk_checker_ref (GkChecker *checker)
{
  g_return_val_if_fail (checker != NULL, NULL);

  g_atomic_ref_count_inc (&checker->references);

  return checker;
}

void
gk_checker_unref (GkChecker *checker)
{
  if (checker == NULL || !g_atomic_ref_count_dec (&checker->references))
    return;

  gk_form_unref (checker->form);
  g_free (checker);
}

static gint
compare_narratives (gconstpointer left, gconstpointer right)
{
  const GkMention *one = *(GkMention *const *) left;
  const GkMention *other = *(GkMention *const *) right;

  return (one->narrative > other->narrative) - (one->narrative < other->narrative);
}

/* What the prose says, narrative by narrative, in its order. */
static GPtrArray *
sort_mentions (const GArray *mentions)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < mentions->len; i++)
    g_ptr_array_add (sorted, &g_array_index (mentions, GkMention, i));
  g_ptr_array_sort (sorted, compare_narratives);

  return sorted;
}

/* A case of its own planes: deriving totals must not change the report. */
static void
case_init (GkCase *subject, const GkChecker *checker, const GkReport *report)
{
  guint32 n = MAX (report->form->cells->len, 1);

  /* The report's own copy of the form: findings may outlive the checker. */
  *subject = (GkCase) {
    .rules = gk_form_rules (report->form),
    .form = report->form,
    .reported = &report->planes,
    .mentions = sort_mentions (report->mentions),
    .planes = {
      .values = g_memdup2 (report->planes.values, n * sizeof (gint64)),
      .states = g_memdup2 (report->planes.states, n),
      .places = g_memdup2 (report->planes.places, n),
    },
    .derived_by = g_new (gint32, n),
    .system = gk_system_new (),
    .policy = checker->policy,
  };
  for (guint32 i = 0; i < n; i++)
    subject->derived_by[i] = -1;
}

char *
gk_finding_make_fingerprint (const GkReport *report, const char *rule, gint32 verdict)
{
  const char *body = report->body_code != NULL ? report->body_code : report->body_name;
  g_autofree char *identity = g_strdup_printf ("%s\n%s\n%s\n%s\n%d", report->form->id, body != NULL ? body : "",
                                               report->period != NULL ? report->period : "", rule, (int) verdict);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);

  return g_strndup (digest, FINGERPRINT_LENGTH);
}

/* The line of the first cell of this report in the rule that has one. */
static guint32
first_line (const GkReport *report, const GkRules *rules, const GkRule *rule)
{
  for (guint s = 0; s < GK_N_SIDES; s++)
    {
      const GkTerm *terms = gk_rules_terms (rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        if ((terms[i].flags & GK_TERM_PRIOR) == 0 && report->evidence[terms[i].cell].line > 0)
          return report->evidence[terms[i].cell].line;
    }

  return 0;
}

/* A bit for each side of the rule of which missing parts count as zero. */
static guint32
list_zero_sides (const GkCase *subject, guint32 number)
{
  const GkView view = gk_case_view (subject, number);
  guint32 sides = 0;

  G_STATIC_ASSERT (GK_N_SIDES + 2 * GK_RULE_MAX_CONDITIONS <= 32);
  for (guint i = 0; i < gk_rule_n_sides (view.rule); i++)
    sides |= (guint32) gk_view_fills_zero (&view, gk_rules_side (subject->rules, view.rule, i)) << i;

  return sides;
}

static void
add_finding (GkFindings *findings, const GkCase *subject, guint32 number, const GkJudgement *judgement)
{
  const GkRule *rule = gk_rules_get (subject->rules, number);
  GkFinding finding = {
    .rule = number, .cell = -1, .verdict = judgement->verdict, .derived_cell = -1, .cause = -1, .suspect_cell = -1
  };
  guint32 cell;
  gint64 value;

  finding.severity = judgement->verdict == GK_VERDICT_VIOLATED     ? rule->severity
                     : judgement->whole_missing && rule->announces ? GK_SEVERITY_WARNING
                                                                   : GK_SEVERITY_NOTE;
  if (judgement->verdict == GK_VERDICT_UNDECIDED && gk_case_solve (subject, number, &cell, &value))
    {
      finding.derived_cell = (gint32) cell;
      finding.derived_value = gk_int128_print (value, gk_form_cell_indicator (subject->form, cell)->decimals);
    }
  if (judgement->verdict == GK_VERDICT_UNDECIDED)
    finding.zero_sides = list_zero_sides (subject, number);
  finding.line
      = judgement->mention != NULL ? judgement->mention->line : first_line (findings->report, subject->rules, rule);
  finding.quote = judgement->mention != NULL ? g_strdup (judgement->mention->quote) : NULL;
  finding.fingerprint = gk_finding_make_fingerprint (findings->report, rule->id, judgement->verdict);
  gk_finding_explain (findings, judgement, &finding);
  g_array_append_val (findings->findings, finding);
}

static void
clear_finding (gpointer data)
{
  GkFinding *finding = data;

  g_free (finding->id);
  g_free (finding->left);
  g_free (finding->right);
  g_free (finding->ratio);
  g_free (finding->imbalance);
  g_free (finding->derived_value);
  g_free (finding->quote);
  g_free (finding->fingerprint);
  g_free (finding->suspect_value);
  gk_message_clear (&finding->message);
}

GkFindings *
gk_findings_new (GkReport *report, GkReport *prior, guint32 n_verdicts)
{
  GkFindings *findings = g_new0 (GkFindings, 1);

  g_atomic_ref_count_init (&findings->references);
  findings->report = gk_report_ref (report);
  findings->prior = prior != NULL ? gk_report_ref (prior) : NULL;
  findings->verdicts = g_new0 (guint8, MAX (n_verdicts, 1));
  findings->n_verdicts = n_verdicts;
  findings->findings = g_array_new (FALSE, FALSE, sizeof (GkFinding));
  g_array_set_clear_func (findings->findings, clear_finding);

  return findings;
}

gboolean
gk_checker_fits (const GkChecker *checker, const GkForm *form, const char *source, GError **error)
{
  if (form == checker->form || strcmp (form->digest, checker->form->digest) == 0)
    return TRUE;

  gk_set_error (error, GK_ERROR_MISMATCH, source, 0, 0,
                "the report is of form %s, the checker of form %s or another text of it",
                "报表的表式为 %s，而检查所用的表式为 %s 或其另一版本", form->id, checker->form->id);

  return FALSE;
}

GkFindings *
gk_checker_check (GkChecker *checker, GkReport *report, GError **error)
{
  return gk_checker_check_with_prior (checker, report, NULL, error);
}

GkFindings *
gk_checker_check_with_prior (GkChecker *checker, GkReport *report, GkReport *prior, GError **error)
{
  g_autoptr (GkFindings) findings = NULL;
  GkCase *subject;
  gboolean sound;

  g_return_val_if_fail (checker != NULL, NULL);
  g_return_val_if_fail (report != NULL, NULL);

  if (!gk_checker_fits (checker, report->form, report->source, error)
      || (prior != NULL && !gk_prior_check (report, prior, error)))
    return NULL;

  findings = gk_findings_new (report, prior, gk_form_rules (checker->form)->rules->len);
  subject = &findings->subject;
  case_init (subject, checker, report);
  if (prior != NULL)
    {
      gk_prior_align (report->form, prior, &findings->prior_planes);
      subject->prior = &findings->prior_planes;
    }

  sound = gk_case_derive (subject, error);
  for (guint32 i = 0; sound && i < subject->rules->rules->len; i++)
    {
      GkJudgement judgement;

      sound = gk_case_judge (subject, i, &judgement, error);
      if (!sound)
        break;
      findings->verdicts[i] = (guint8) judgement.verdict;
      if (judgement.verdict == GK_VERDICT_VIOLATED || judgement.verdict == GK_VERDICT_UNDECIDED)
        add_finding (findings, subject, i, &judgement);
    }
  if (!sound)
    return NULL;
  gk_findings_find_causes (findings);
  g_clear_pointer (&subject->system, gk_system_free);
  g_clear_pointer (&subject->mentions, g_ptr_array_unref);

  return g_steal_pointer (&findings);
}
