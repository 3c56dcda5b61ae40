/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

#include "base/text-private.h"

/* A recomputed share is shown with this many places more than the stated one. */
#define SHARE_EXTRA_PLACES 2

/* Open cells named in a message; the rest are counted. */
#define NAMED_CELLS 4

typedef struct {
  const GkCase *subject;
  const GkReport *report;
  const GkRule *rule;
  const GkJudgement *judgement;
  GkFinding *finding;
} Explanation;

/* The label of a cell for a sentence, with the name that the body wrote into it. */
static char *
label_of (const Explanation *explanation, guint32 cell, gint32 language)
{
  const GkForm *form = explanation->subject->form;
  guint32 indicator = g_array_index (form->cells, guint32, cell);
  const char *name = explanation->report->evidence[cell].name;
  g_autoptr (GString) label = g_string_new (gk_form_get_indicator_label ((GkForm *) form, indicator, language));

  g_string_replace (label, GK_LABEL_NAME, name != NULL ? name : "…", 1);

  return gk_text_short_label (label->str);
}

/* One or the other label, in both languages. */
static void
label_both (const Explanation *explanation, guint32 cell, GkMessage *labels)
{
  labels->en = label_of (explanation, cell, GK_LANGUAGE_ENGLISH);
  labels->zh = label_of (explanation, cell, GK_LANGUAGE_CHINESE);
}

static guint32
side_cell (const Explanation *explanation, guint side)
{
  return gk_rules_terms (explanation->subject->rules, &explanation->rule->sides[side])->cell;
}

/* The two sides and what lies between them. */
static void
explain_sides (const Explanation *explanation)
{
  const GkJudgement *judgement = explanation->judgement;
  GkFinding *finding = explanation->finding;
  guint decimals = explanation->rule->decimals;
  gint128 left;
  gint128 right;
  gboolean has_left = gk_range_value (&judgement->sides[GK_SIDE_LEFT], &left);
  gboolean has_right = gk_range_value (&judgement->sides[GK_SIDE_RIGHT], &right);

  if (has_left)
    finding->left = gk_int128_print (left, decimals);
  if (has_right)
    finding->right = gk_int128_print (right, decimals);
  if (has_left && has_right)
    finding->imbalance = gk_int128_print (left - right, decimals);
}

static void
explain_share (const Explanation *explanation)
{
  const GkJudgement *judgement = explanation->judgement;
  const GkRule *rule = explanation->rule;
  GkFinding *finding = explanation->finding;
  guint32 cell = side_cell (explanation, GK_SIDE_LEFT);
  const GkIndicator *indicator = gk_form_cell_indicator (explanation->subject->form, cell);
  guint places = explanation->subject->planes.places[cell] + SHARE_EXTRA_PLACES;
  g_autofree char *top = NULL;
  g_autofree char *bottom = NULL;
  g_auto (GkMessage) label = { 0 };
  gint128 stated;
  gint128 numerator;
  gint128 denominator;
  gint128 share;

  if (gk_range_value (&judgement->sides[GK_SIDE_LEFT], &stated))
    finding->left = gk_int128_print (stated, indicator->decimals);
  if (!gk_range_value (&judgement->sides[GK_SIDE_RIGHT], &numerator)
      || !gk_range_value (&judgement->sides[GK_SIDE_DENOMINATOR], &denominator) || denominator <= 0)
    return;

  top = gk_int128_print (numerator, rule->decimals);
  bottom = gk_int128_print (denominator, rule->decimals);
  finding->ratio = g_strconcat (top, "/", bottom, NULL);
  if (!gk_int128_divide_rounded (indicator->kind == GK_INDICATOR_PERCENT ? numerator * 100 : numerator, denominator,
                                 places, &share))
    return;
  finding->right = gk_int128_print (share, places);
  if (finding->left != NULL && gk_int128_shift (&stated, MAX (places, indicator->decimals) - indicator->decimals)
      && gk_int128_shift (&share, MAX (places, indicator->decimals) - places))
    finding->imbalance = gk_int128_print (stated - share, MAX (places, indicator->decimals));

  label_both (explanation, cell, &label);
  if (finding->verdict == GK_VERDICT_VIOLATED)
    {
      const char *unit = indicator->unit != NULL ? indicator->unit : "";

      finding->message.en = g_strdup_printf ("\"%s\" is given as %s%s, but %s = %s%s", label.en, finding->left, unit,
                                             finding->ratio, finding->right, unit);
      finding->message.zh = g_strdup_printf ("“%s”填报为 %s%s，而 %s = %s%s", label.zh, finding->left, unit,
                                             finding->ratio, finding->right, unit);
    }
}

static void
explain_mention (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  const GkMention *mention = explanation->judgement->mention;
  guint32 cell = side_cell (explanation, GK_SIDE_RIGHT);
  guint8 state = explanation->subject->planes.states[cell];
  guint decimals = explanation->rule->decimals;
  g_auto (GkMessage) label = { 0 };

  label_both (explanation, cell, &label);
  finding->left = gk_int128_print (mention->scaled, decimals);
  if (state == GK_CELL_REPORTED || state == GK_CELL_DERIVED)
    {
      gint64 value = explanation->subject->planes.values[cell];

      finding->right = gk_int128_print (value, decimals);
      finding->imbalance = gk_int128_print ((gint128) mention->scaled - value, decimals);
      finding->message.en = g_strdup_printf ("the text says %s (\"%s\"), but in the table \"%s\" is %s", finding->left,
                                             mention->quote, label.en, finding->right);
      finding->message.zh = g_strdup_printf ("正文为 %s（“%s”），而表中“%s”为 %s", finding->left, mention->quote,
                                             label.zh, finding->right);
      return;
    }

  finding->message.en = g_strdup_printf ("the text says %s (\"%s\"), but in the table \"%s\" has no value",
                                         finding->left, mention->quote, label.en);
  finding->message.zh
      = g_strdup_printf ("正文为 %s（“%s”），而表中“%s”没有数值", finding->left, mention->quote, label.zh);
}

/* Whether a side is nothing but cells added up. */
static gboolean
is_plain (const Explanation *explanation, const GkSide *side)
{
  const GkTerm *terms = gk_rules_terms (explanation->subject->rules, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      guint decimals = gk_form_cell_indicator (explanation->subject->form, terms[i].cell)->decimals;

      if (terms[i].coefficient != gk_power_of_ten (explanation->rule->decimals - decimals))
        return FALSE;
    }

  return side->constant == 0;
}

/* Words for a violated rule about a whole and its parts, or about a part and its whole. */
static gboolean
explain_whole (const Explanation *explanation)
{
  const GkRule *rule = explanation->rule;
  GkFinding *finding = explanation->finding;
  guint whole_side = (guint) rule->whole;
  guint part_side = 1 - whole_side;
  const char *whole = whole_side == GK_SIDE_LEFT ? finding->left : finding->right;
  const char *parts = whole_side == GK_SIDE_LEFT ? finding->right : finding->left;
  const char *distance = finding->imbalance;
  g_auto (GkMessage) label = { 0 };
  g_auto (GkMessage) part = { 0 };

  if (rule->whole < 0 || whole == NULL || parts == NULL || rule->relation == GK_RELATION_NOT_EQUAL
      || !is_plain (explanation, &rule->sides[GK_SIDE_LEFT]) || !is_plain (explanation, &rule->sides[GK_SIDE_RIGHT]))
    return FALSE;

  if (*distance == '-')
    distance++;
  label_both (explanation, side_cell (explanation, whole_side), &label);
  if (!rule->sides[part_side].breakdown)
    {
      label_both (explanation, side_cell (explanation, part_side), &part);
      finding->message.en
          = g_strdup_printf ("\"%s\" is %s, more than \"%s\", %s (by %s)", part.en, parts, label.en, whole, distance);
      finding->message.zh
          = g_strdup_printf ("“%s”为 %s，大于“%s”的 %s，超出 %s", part.zh, parts, label.zh, whole, distance);
    }
  else if (rule->relation == GK_RELATION_EQUAL)
    {
      finding->message.en = g_strdup_printf ("\"%s\" is %s, but its parts add up to %s (difference %s)", label.en,
                                             whole, parts, distance);
      finding->message.zh = g_strdup_printf ("“%s”为 %s，而各分项之和为 %s，相差 %s", label.zh, whole, parts, distance);
    }
  else
    {
      gboolean upper = (rule->relation == GK_RELATION_LESS || rule->relation == GK_RELATION_LESS_OR_EQUAL)
                       == (whole_side == GK_SIDE_LEFT);

      finding->message.en = g_strdup_printf (upper ? "\"%s\" is %s, more than its parts add up to, %s (by %s)"
                                                   : "\"%s\" is %s, less than its parts add up to, %s (by %s)",
                                             label.en, whole, parts, distance);
      finding->message.zh
          = g_strdup_printf (upper ? "“%s”为 %s，大于各分项之和 %s，超出 %s" : "“%s”为 %s，小于各分项之和 %s，不足 %s",
                             label.zh, whole, parts, distance);
    }

  return TRUE;
}

static void
explain_missing_whole (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  g_auto (GkMessage) label = { 0 };

  label_both (explanation, side_cell (explanation, (guint) explanation->rule->whole), &label);
  if (finding->derived_value != NULL)
    {
      finding->message.en
          = g_strdup_printf ("\"%s\" has no value; its parts add up to %s", label.en, finding->derived_value);
      finding->message.zh = g_strdup_printf ("“%s”没有填报；按其分项应为 %s", label.zh, finding->derived_value);
    }
  else if (finding->derived_value != NULL)
    {
      finding->message.en = g_strdup_printf ("\"%s\" has no value; by rule \"%s\" it is %s", label.en,
                                             explanation->rule->text, finding->derived_value);
      finding->message.zh = g_strdup_printf ("“%s”没有填报；按规则“%s”应为 %s", label.zh, explanation->rule->text,
                                             finding->derived_value);
    }
  else
    {
      finding->message.en = g_strdup_printf ("\"%s\" has no value, though its parts are reported", label.en);
      finding->message.zh = g_strdup_printf ("“%s”没有填报，而其分项已经填报", label.zh);
    }
}

/* Names the cells that would decide. */
static void
explain_open_cells (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  const GkRule *rule = explanation->rule;
  g_autoptr (GString) en = g_string_new (NULL);
  g_autoptr (GString) zh = g_string_new (NULL);
  guint n = 0;

  for (guint s = 0; s < GK_N_SIDES; s++)
    {
      const GkTerm *terms = gk_rules_terms (explanation->subject->rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        {
          g_auto (GkMessage) label = { 0 };

          if (!gk_case_is_open (explanation->subject, rule, &rule->sides[s], terms[i].cell)
              && explanation->subject->planes.states[terms[i].cell] != GK_CELL_BELOW)
            continue;
          if (++n > NAMED_CELLS)
            continue;
          label_both (explanation, terms[i].cell, &label);
          g_string_append_printf (en, "%s\"%s\"", n > 1 ? ", " : "", label.en);
          g_string_append_printf (zh, "%s“%s”", n > 1 ? "、" : "", label.zh);
        }
    }
  if (n > NAMED_CELLS)
    {
      g_string_append_printf (en, " and %u more", n - NAMED_CELLS);
      g_string_append_printf (zh, "等 %u 项", n);
    }
  if (finding->derived_value != NULL)
    {
      g_string_append_printf (en, " (%s would satisfy it)", finding->derived_value);
      g_string_append_printf (zh, "（为 %s 时成立）", finding->derived_value);
    }

  finding->message.en = g_strdup_printf ("cannot be decided without a value for %s", en->str);
  finding->message.zh = g_strdup_printf ("缺少%s的数值，无法判定", zh->str);
}

/* The form's own words, with what they leave open filled in. */
static char *
fill_in (const char *words, const GkFinding *finding)
{
  const struct {
    const char *placeholder;
    const char *value;
  } values[] = {
    { "{left}", finding->left },
    { "{right}", finding->right },
    { "{imbalance}", finding->imbalance },
    { "{ratio}", finding->ratio },
  };
  GString *text = g_string_new (words);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_replace (text, values[i].placeholder, values[i].value != NULL ? values[i].value : "?", 0);

  return g_string_free (text, FALSE);
}

static void
explain_violation (const Explanation *explanation)
{
  const GkRule *rule = explanation->rule;
  GkFinding *finding = explanation->finding;

  if (finding->message.en == NULL && !explain_whole (explanation))
    {
      const char *left = finding->left != NULL ? finding->left : "?";
      const char *right = finding->right != NULL ? finding->right : "?";

      gk_message_set (&finding->message, "\"%s\" does not hold: %s on the left, %s on the right",
                      "“%s”不成立：左边为 %s，右边为 %s", rule->text, left, right);
    }
  if (rule->message.en != NULL)
    {
      g_free (finding->message.en);
      finding->message.en = fill_in (rule->message.en, finding);
    }
  if (rule->message.zh != NULL)
    {
      g_free (finding->message.zh);
      finding->message.zh = fill_in (rule->message.zh, finding);
    }
}

void
gk_finding_explain (const GkCase *subject, GkReport *report, const GkJudgement *judgement, GkFinding *finding)
{
  const Explanation explanation = { subject, report, gk_rules_get (subject->rules, finding->rule), judgement, finding };

  switch (explanation.rule->kind)
    {
    case GK_RULE_SHARE:
      explain_share (&explanation);
      break;
    case GK_RULE_MENTION:
      explain_mention (&explanation);
      return;
    default:
      explain_sides (&explanation);
      break;
    }

  if (finding->verdict == GK_VERDICT_VIOLATED)
    explain_violation (&explanation);
  else if (judgement->whole_missing && explanation.rule->announces)
    explain_missing_whole (&explanation);
  else
    explain_open_cells (&explanation);
}
