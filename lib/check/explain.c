/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

#include <string.h>

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

char *
gk_finding_make_label (const GkReport *report, guint32 cell, gint32 language)
{
  GkForm *form = report->form;
  const GkCell *at = gk_form_get_cell_at (form, cell);
  const char *name = report->evidence[cell].name;
  g_autoptr (GString) label = g_string_new (gk_form_get_indicator_label (form, at->indicator, language));
  g_autofree char *brief = NULL;

  g_string_replace (label, GK_LABEL_NAME, name != NULL ? name : "…", 1);
  brief = gk_text_short_label (label->str);
  g_string_assign (label, brief);
  if (at->member >= 0 && gk_form_member (form, (guint32) at->member)->parent >= 0)
    {
      g_autofree char *member = gk_text_short_label (gk_form_get_member_label (form, (guint32) at->member, language));

      g_string_append_printf (label, language == GK_LANGUAGE_CHINESE ? "（%s）" : " (%s)", member);
    }

  return g_string_free (g_steal_pointer (&label), FALSE);
}

/* The label of a term's cell. */
static char *
label_of (const Explanation *explanation, const GkTerm *term, gint32 language)
{
  g_autofree char *label = gk_finding_make_label (explanation->report, term->cell, language);

  if ((term->flags & GK_TERM_PRIOR) == 0)
    return g_steal_pointer (&label);

  return g_strconcat (label, language == GK_LANGUAGE_CHINESE ? "（上期）" : " (of the period before)", NULL);
}

/* The label in both languages. */
static void
label_both (const Explanation *explanation, const GkTerm *term, GkMessage *labels)
{
  labels->en = label_of (explanation, term, GK_LANGUAGE_ENGLISH);
  labels->zh = label_of (explanation, term, GK_LANGUAGE_CHINESE);
}

static const GkTerm *
side_term (const Explanation *explanation, guint side)
{
  return gk_rules_terms (explanation->subject->rules, &explanation->rule->sides[side]);
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
  const GkTerm *term = side_term (explanation, GK_SIDE_LEFT);
  const GkIndicator *indicator = gk_form_cell_indicator (explanation->subject->form, term->cell);
  const GkPlanes *planes
      = (term->flags & GK_TERM_PRIOR) != 0 ? explanation->subject->prior : &explanation->subject->planes;
  guint places = planes->places[term->cell] + SHARE_EXTRA_PLACES;
  g_autofree char *printed = gk_planes_dup_value (planes, explanation->subject->form, term->cell);
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

  label_both (explanation, term, &label);
  if (finding->verdict == GK_VERDICT_VIOLATED && printed != NULL)
    {
      const char *unit = indicator->unit != NULL ? indicator->unit : "";

      finding->message.en = g_strdup_printf ("\"%s\" is given as %s%s, but %s = %s%s", label.en, printed, unit,
                                             finding->ratio, finding->right, unit);
      finding->message.zh = g_strdup_printf ("“%s”填报为 %s%s，而 %s = %s%s", label.zh, printed, unit, finding->ratio,
                                             finding->right, unit);
    }
}

static void
explain_mention (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  const GkMention *mention = explanation->judgement->mention;
  const GkTerm *term = side_term (explanation, GK_SIDE_RIGHT);
  guint8 state = explanation->subject->planes.states[term->cell];
  guint decimals = explanation->rule->decimals;
  g_auto (GkMessage) label = { 0 };

  label_both (explanation, term, &label);
  finding->left = gk_int128_print (mention->scaled, decimals);
  if (state == GK_CELL_REPORTED || state == GK_CELL_DERIVED)
    {
      gint64 value = explanation->subject->planes.values[term->cell];

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

      if (terms[i].flags != GK_TERM_VALUE
          || terms[i].coefficient != gk_power_of_ten (explanation->rule->decimals - decimals))
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
      || rule->relation == GK_RELATION_LESS || rule->relation == GK_RELATION_GREATER || rule->tolerance != 0
      || !is_plain (explanation, &rule->sides[GK_SIDE_LEFT]) || !is_plain (explanation, &rule->sides[GK_SIDE_RIGHT]))
    return FALSE;

  if (*distance == '-')
    distance++;
  label_both (explanation, side_term (explanation, whole_side), &label);
  if (!rule->sides[part_side].breakdown)
    {
      label_both (explanation, side_term (explanation, part_side), &part);
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

  label_both (explanation, side_term (explanation, (guint) explanation->rule->whole), &label);
  if (finding->derived_value != NULL && is_plain (explanation, &explanation->rule->sides[GK_SIDE_LEFT])
      && is_plain (explanation, &explanation->rule->sides[GK_SIDE_RIGHT]))
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

/* The cells of a presence, by whether they are reported. */
static void
list_presences (const Explanation *explanation, gboolean reported, GString *en, GString *zh)
{
  const GkRule *rule = explanation->rule;

  for (guint s = 0; s < 2; s++)
    for (guint32 i = 0; i < rule->sides[s].n; i++)
      {
        const GkTerm *term = &gk_rules_terms (explanation->subject->rules, &rule->sides[s])[i];
        const GkPlanes *planes
            = (term->flags & GK_TERM_PRIOR) != 0 ? explanation->subject->prior : explanation->subject->reported;
        guint8 state = planes->states[term->cell];
        g_auto (GkMessage) label = { 0 };

        if ((state == GK_CELL_REPORTED || state == GK_CELL_BELOW) != reported)
          continue;
        label_both (explanation, term, &label);
        g_string_append_printf (en, "%s\"%s\"", en->len > 0 ? ", " : "", label.en);
        g_string_append_printf (zh, "%s“%s”", zh->len > 0 ? "、" : "", label.zh);
      }
}

static gboolean
is_presence (const GkRule *rule)
{
  return rule->kind == GK_RULE_REPORTED || rule->kind == GK_RULE_MISSING || rule->kind == GK_RULE_TOGETHER
         || rule->kind == GK_RULE_EXCLUSIVE;
}

/* Words for a violated rule about what is reported. */
static void
explain_presence (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  g_autoptr (GString) reported_en = g_string_new (NULL);
  g_autoptr (GString) reported_zh = g_string_new (NULL);
  g_autoptr (GString) others_en = g_string_new (NULL);
  g_autoptr (GString) others_zh = g_string_new (NULL);

  list_presences (explanation, TRUE, reported_en, reported_zh);
  list_presences (explanation, FALSE, others_en, others_zh);
  switch (explanation->rule->kind)
    {
    case GK_RULE_REPORTED:
      finding->message.en = g_strdup_printf ("%s has no figure; one is expected", others_en->str);
      finding->message.zh = g_strdup_printf ("%s没有填报；此处应有数值", others_zh->str);
      break;
    case GK_RULE_MISSING:
      finding->message.en = g_strdup_printf ("%s has a figure; none is expected", reported_en->str);
      finding->message.zh = g_strdup_printf ("%s已有填报；此处不应有数值", reported_zh->str);
      break;
    case GK_RULE_TOGETHER:
      finding->message.en = g_strdup_printf ("%s has a figure and %s has none; expected both or neither",
                                             reported_en->str, others_en->str);
      finding->message.zh
          = g_strdup_printf ("%s已填报而%s未填报；二者应同时填报或同时不填", reported_zh->str, others_zh->str);
      break;
    default:
      finding->message.en = g_strdup_printf ("more than one has a figure: %s; expected at most one", reported_en->str);
      finding->message.zh = g_strdup_printf ("同时填报了%s；至多应填报其中一项", reported_zh->str);
      break;
    }
}

/* Adds the open cells of @side to the lists, each once; @seen has them all. */
static void
list_open_cells (const Explanation *explanation, const GkView *view, const GkSide *side, GString *en, GString *zh,
                 GHashTable *seen)
{
  const GkTerm *terms = gk_rules_terms (explanation->subject->rules, side);
  gboolean zero = gk_view_fills_zero (view, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      g_auto (GkMessage) label = { 0 };

      if (!gk_view_is_open (view, &terms[i], zero)
          || !g_hash_table_add (seen, GUINT_TO_POINTER (terms[i].cell << 2 | terms[i].flags))
          || g_hash_table_size (seen) > NAMED_CELLS)
        continue;
      label_both (explanation, &terms[i], &label);
      g_string_append_printf (en, "%s\"%s\"", en->len > 0 ? ", " : "", label.en);
      g_string_append_printf (zh, "%s“%s”", zh->len > 0 ? "、" : "", label.zh);
    }
}

/* Names the cells that would decide. */
static void
explain_open_cells (const Explanation *explanation)
{
  GkFinding *finding = explanation->finding;
  const GkView view = gk_case_view (explanation->subject, finding->rule);
  g_autoptr (GString) en = g_string_new (NULL);
  g_autoptr (GString) zh = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n;

  for (guint i = 0; i < gk_rule_n_sides (view.rule); i++)
    list_open_cells (explanation, &view, gk_rules_side (view.subject->rules, view.rule, i), en, zh, seen);
  n = g_hash_table_size (seen);
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

/* What @placeholder, of @length bytes, stands for. */
static char *
fill_placeholder (const Explanation *explanation, const char *placeholder, gsize length, gint32 language)
{
  GkForm *form = (GkForm *) explanation->subject->form;
  const GkFinding *finding = explanation->finding;
  const struct {
    const char *name;
    const char *value;
  } values[] = {
    { "left", finding->left },
    { "right", finding->right },
    { "imbalance", finding->imbalance },
    { "ratio", finding->ratio },
  };
  g_autofree char *name = g_strndup (placeholder, length);
  g_autofree char *value = NULL;
  gint32 member = explanation->rule->member;
  gint32 cell;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (name, values[i].name) == 0)
      return g_strdup (values[i].value != NULL ? values[i].value : "?");
  if (strcmp (name, "member") == 0)
    return g_strdup (member >= 0 ? gk_form_get_member_label (form, (guint32) member, language) : "");

  /* An indicator is the cell of the instance's member. */
  cell = gk_form_find_cell (form, name);
  if (cell >= 0 && member >= 0 && strchr (name, '[') == NULL
      && gk_form_cell_indicator (form, (guint32) cell)->dimension == gk_form_member (form, (guint32) member)->dimension)
    cell = gk_form_cell (form, gk_form_get_cell_at (form, (guint32) cell)->indicator, member);
  value = cell >= 0 ? gk_report_dup_value ((GkReport *) explanation->report, (guint32) cell) : NULL;

  return g_strdup (value != NULL ? value : "?");
}

/* The form's own words, with what they leave open filled in. */
static char *
fill_in (const Explanation *explanation, const char *words, gint32 language)
{
  GString *text = g_string_new (NULL);
  const char *at = words;
  const char *placeholder;
  gsize length;

  while (gk_rule_next_placeholder (at, &placeholder, &length))
    {
      g_autofree char *value = fill_placeholder (explanation, placeholder, length, language);

      g_string_append_len (text, at, placeholder - 1 - at);
      g_string_append (text, value);
      at = placeholder + length + 1;
    }
  g_string_append (text, at);

  return g_string_free (text, FALSE);
}

static void
explain_violation (const Explanation *explanation)
{
  const GkRule *rule = explanation->rule;
  GkFinding *finding = explanation->finding;

  if (is_presence (rule))
    explain_presence (explanation);
  else if (finding->message.en == NULL && !explain_whole (explanation))
    {
      const char *left = finding->left != NULL ? finding->left : "?";
      const char *right = finding->right != NULL ? finding->right : "?";

      gk_message_set (&finding->message, "\"%s\" does not hold: %s on the left, %s on the right",
                      "“%s”不成立：左边为 %s，右边为 %s", rule->text, left, right);
    }
  if (rule->message.en != NULL)
    {
      g_free (finding->message.en);
      finding->message.en = fill_in (explanation, rule->message.en, GK_LANGUAGE_ENGLISH);
    }
  if (rule->message.zh != NULL)
    {
      g_free (finding->message.zh);
      finding->message.zh = fill_in (explanation, rule->message.zh, GK_LANGUAGE_CHINESE);
    }
}

void
gk_finding_explain (const GkFindings *findings, const GkJudgement *judgement, GkFinding *finding)
{
  const GkCase *subject = &findings->subject;
  const Explanation explanation
      = { subject, findings->report, gk_rules_get (subject->rules, finding->rule), judgement, finding };

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
