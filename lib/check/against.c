/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

#include <string.h>

/* A report against what ledgers count, cell by cell: findings like those of rules, with a comparison for each cell. */

typedef struct {
  GkFindings *findings;
  const GkReport *report;
  const GkReport *counted;
  guint32 cell;
  const GkIndicator *indicator;
  gint32 state; /* of the report */
  gint64 printed;
  gint64 count;
  GkMessage label;
} Comparison;

/* The values, doubled, whose true ones may be behind @value as it is printed. */
static GkInterval
truths_of (const GkIndicator *indicator, gint64 value, guint places)
{
  GkInterval truths = gk_rounding_of (indicator, value, places);

  truths.low.value += 2 * (gint128) value;
  truths.high.value += 2 * (gint128) value;

  return truths;
}

/* Whether the end of one interval lies in front of the beginning of another one. */
static gboolean
is_below (const GkBound *high, const GkBound *low)
{
  return !high->infinite && !low->infinite
         && (high->value < low->value || (high->value == low->value && (high->open || low->open)));
}

/* Whether both sides can be of one true value. Only a derived share is rounded on the side of the count. */
static gboolean
agrees (const Comparison *comparison)
{
  gint64 count = comparison->count;
  GkInterval truths;
  GkInterval counted = { { 2 * (gint128) count, FALSE, FALSE }, { 2 * (gint128) count, FALSE, FALSE } };

  if (comparison->state == GK_CELL_BELOW)
    return count < comparison->printed && (count >= 0 || comparison->indicator->has_sign);
  if (comparison->printed == count)
    return TRUE;
  truths = truths_of (comparison->indicator, comparison->printed, comparison->report->planes.places[comparison->cell]);
  if (comparison->counted->planes.states[comparison->cell] == GK_CELL_DERIVED)
    counted = truths_of (comparison->indicator, count, comparison->counted->planes.places[comparison->cell]);

  return !is_below (&truths.high, &counted.low) && !is_below (&counted.high, &truths.low);
}

/* What the cell is called, which is made only where there is something to say of it. */
static void
make_label (Comparison *comparison)
{
  comparison->label.en = gk_finding_make_label (comparison->report, comparison->cell, GK_LANGUAGE_ENGLISH);
  comparison->label.zh = gk_finding_make_label (comparison->report, comparison->cell, GK_LANGUAGE_CHINESE);
}

static void
add_finding (Comparison *comparison, gint32 severity, gint32 verdict, GkMessage *message)
{
  guint32 cell = comparison->cell;
  guint decimals = comparison->indicator->decimals;
  gboolean is_counted = gk_cell_is_present (comparison->counted->planes.states[cell]);
  GkFinding finding = { .rule = G_MAXUINT32,
                        .cell = (gint32) cell,
                        .severity = severity,
                        .verdict = verdict,
                        .derived_cell = -1,
                        .line = comparison->report->evidence[cell].line,
                        .cause = -1,
                        .suspect_cell = -1,
                        .message = *message };

  *message = (GkMessage){ 0 };
  finding.id = g_strconcat (gk_form_get_cell_id (comparison->report->form, cell), ":counted", NULL);
  finding.fingerprint = gk_finding_make_fingerprint (comparison->report, finding.id, verdict);
  if (comparison->state == GK_CELL_REPORTED || comparison->state == GK_CELL_DERIVED)
    finding.left = gk_int128_print (comparison->printed, decimals);
  if (is_counted)
    finding.right = gk_int128_print (comparison->count, decimals);
  if (finding.left != NULL && finding.right != NULL)
    finding.imbalance = gk_int128_print ((gint128) comparison->printed - comparison->count, decimals);
  if (finding.right != NULL && !gk_cell_is_present ((guint8) comparison->state))
    {
      finding.derived_cell = (gint32) cell;
      finding.derived_value = g_strdup (finding.right);
    }
  comparison->findings->verdicts[cell] = (guint8) verdict;
  g_array_append_val (comparison->findings->findings, finding);
}

/* Both sides have a figure, and these do not agree. */
static void
tell_difference (Comparison *comparison)
{
  guint decimals = comparison->indicator->decimals;
  g_autofree char *printed = gk_report_dup_value ((GkReport *) comparison->report, comparison->cell);
  g_autofree char *count = gk_int128_print (comparison->count, decimals);
  gint128 difference = (gint128) comparison->printed - comparison->count;
  g_autofree char *distance = gk_int128_print (difference < 0 ? -difference : difference, decimals);
  g_auto (GkMessage) message = { 0 };

  make_label (comparison);
  if (comparison->state == GK_CELL_BELOW)
    {
      message.en
          = g_strdup_printf ("\"%s\" is given as %s, but the ledgers count %s", comparison->label.en, printed, count);
      message.zh = g_strdup_printf ("“%s”填报为 %s，而台账计为 %s", comparison->label.zh, printed, count);
    }
  else
    {
      message.en = g_strdup_printf ("\"%s\" is %s, but the ledgers count %s (difference %s)", comparison->label.en,
                                    printed, count, distance);
      message.zh
          = g_strdup_printf ("“%s”填报为 %s，而台账计为 %s，相差 %s", comparison->label.zh, printed, count, distance);
    }
  add_finding (comparison, GK_SEVERITY_ERROR, GK_VERDICT_VIOLATED, &message);
}

/* The report has none. */
static void
compare_with_nothing (Comparison *comparison)
{
  g_autofree char *count = gk_int128_print (comparison->count, comparison->indicator->decimals);
  g_auto (GkMessage) message = { 0 };

  /* Rates that bodies may publish or not are no cells to be filled in. */
  if (comparison->state == GK_CELL_ABSENT && comparison->counted->planes.states[comparison->cell] == GK_CELL_DERIVED)
    return;
  make_label (comparison);
  if (comparison->state == GK_CELL_INVALID)
    {
      message.en = g_strdup_printf ("\"%s\" cannot be read; the ledgers count %s", comparison->label.en, count);
      message.zh = g_strdup_printf ("“%s”无法读取；台账计为 %s", comparison->label.zh, count);
      add_finding (comparison, GK_SEVERITY_WARNING, GK_VERDICT_UNDECIDED, &message);
      return;
    }
  message.en = g_strdup_printf ("\"%s\" has no value%s; the ledgers count %s", comparison->label.en,
                                comparison->state == GK_CELL_ABSENT ? ", and no row in the report" : "", count);
  message.zh = g_strdup_printf ("“%s”%s；台账计为 %s", comparison->label.zh,
                                comparison->state == GK_CELL_ABSENT ? "在报表中缺行，没有填报" : "没有填报", count);
  if (comparison->count != 0)
    add_finding (comparison, GK_SEVERITY_ERROR, GK_VERDICT_VIOLATED, &message);
  else
    add_finding (comparison, GK_SEVERITY_NOTE, GK_VERDICT_UNDECIDED, &message);
}

static void
compare_cell (Comparison *comparison)
{
  guint8 counted = comparison->counted->planes.states[comparison->cell];
  gboolean is_printed = gk_cell_is_present ((guint8) comparison->state);
  g_auto (GkMessage) message = { 0 };

  comparison->findings->verdicts[comparison->cell] = GK_VERDICT_NOT_APPLICABLE;
  if (counted == GK_CELL_REPORTED || counted == GK_CELL_DERIVED)
    {
      if (!is_printed)
        compare_with_nothing (comparison);
      else if (agrees (comparison))
        comparison->findings->verdicts[comparison->cell] = GK_VERDICT_SATISFIED;
      else
        tell_difference (comparison);
    }
  else if (is_printed && counted != GK_CELL_NOT_APPLICABLE)
    {
      g_autofree char *printed = gk_report_dup_value ((GkReport *) comparison->report, comparison->cell);

      make_label (comparison);
      message.en = g_strdup_printf ("\"%s\" is %s; no ledger that was given counts it", comparison->label.en, printed);
      message.zh = g_strdup_printf ("“%s”填报为 %s；所给台账均不计此项", comparison->label.zh, printed);
      add_finding (comparison, GK_SEVERITY_NOTE, GK_VERDICT_UNDECIDED, &message);
    }
}

GkFindings *
gk_findings_new_against_count (GkReport *report, GkReport *counted, GError **error)
{
  GkFindings *findings;

  g_return_val_if_fail (report != NULL, NULL);
  g_return_val_if_fail (counted != NULL, NULL);

  if (report->form != counted->form && strcmp (report->form->digest, counted->form->digest) != 0)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, report->source, 0, 0,
                    "the report is of form %s, what was counted of form %s or another text of it",
                    "报表的表式为 %s，而计数所用的表式为 %s 或其另一版本", report->form->id, counted->form->id);
      return NULL;
    }
  if (report->period != NULL && counted->period != NULL && strcmp (report->period, counted->period) != 0)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, report->source, 0, 0, "the report is for %s, what was counted for %s",
                    "报表的报告期为 %s，而计数的报告期为 %s", report->period, counted->period);
      return NULL;
    }

  findings = gk_findings_new (report, NULL, report->form->cells->len);
  findings->counted = gk_report_ref (counted);
  for (guint32 cell = 0; cell < report->form->cells->len; cell++)
    {
      Comparison comparison = { .findings = findings,
                                .report = report,
                                .counted = counted,
                                .cell = cell,
                                .indicator = gk_form_cell_indicator (report->form, cell),
                                .state = report->planes.states[cell],
                                .printed = report->planes.values[cell],
                                .count = counted->planes.values[cell] };

      compare_cell (&comparison);
      gk_message_clear (&comparison.label);
    }

  return findings;
}
