/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/change-private.h"

/*
 * One wrong cell breaks every rule it is in. Where a single change of a cell would
 * satisfy all violated rules that it is in, and violate none that are not, they are
 * one mistake and not several: the gravest finding is the cause of the others.
 *
 * The rows of these rules, each a row of what the cell is changed by once the derived
 * totals that move with it are, leave an interval. Of it the value nearest to what the
 * cell is gets tried out: if it is no remedy, none farther away is looked for.
 */

/* Rules are judged anew so often that their terms, all together, are at most so many. */
#define MAX_TERMS 4194304

/* No cell can change by more. */
#define MAX_CHANGE (2 * (gint128) GK_NUMBER_MAX_SCALED)

typedef struct {
  GkFindings *findings;
  GArray *violated; /* of GkUse: cells by the findings that rules are violated */
  GArray *others;   /* of GkUse: cells by the rules that are not */
  GkChange *change;
  guint32 *judged; /* for each rule the last suspect that it was judged for, counted from 1 */
  guint32 n_suspects;
  guint64 n_terms;
} Search;

/* What a cell may be. */
typedef struct {
  gint128 old;
  gint128 low;
  gint128 high;
  gboolean any; /* something was demanded of it */
} Choice;

static GkFinding *
finding_at (const Search *search, guint32 finding)
{
  return &g_array_index (search->findings->findings, GkFinding, finding);
}

static guint32
rule_of (const Search *search, const GkUse *violated)
{
  return finding_at (search, violated->by)->rule;
}

static guint64
count_terms (const GkRules *rules, const GkRule *rule)
{
  guint64 n = 1;

  for (guint i = 0; i < gk_rule_n_sides (rule); i++)
    n += gk_rules_side (rules, rule, i)->n;

  return n;
}

/* The verdict on @rule with the change made; violated, if that cannot be told. */
static gint32
judge_anew (Search *search, guint32 rule)
{
  const GkCase *subject = &search->findings->subject;
  guint n_given_up = gk_system_n_given_up (subject->system);
  GkJudgement judgement;

  search->judged[rule] = search->n_suspects;
  search->n_terms += count_terms (subject->rules, gk_rules_get (subject->rules, rule));

  return gk_case_judge (subject, rule, &judgement, NULL) && gk_system_n_given_up (subject->system) == n_given_up
             ? judgement.verdict
             : GK_VERDICT_VIOLATED;
}

/* Whether the change that is made satisfies the violated rules of its cell and violates no other. */
static gboolean
is_satisfying (Search *search, const GkUse *violated, guint n)
{
  const GArray *cells;

  for (guint i = 0; i < n; i++)
    if (judge_anew (search, rule_of (search, &violated[i])) != GK_VERDICT_SATISFIED)
      return FALSE;

  cells = gk_change_cells (search->change);
  for (guint i = 0; i < cells->len; i++)
    {
      guint n_others;
      const GkUse *others = gk_uses_find (search->others, g_array_index (cells, guint32, i), &n_others);

      for (guint k = 0; k < n_others; k++)
        if (search->judged[others[k].by] != search->n_suspects
            && judge_anew (search, others[k].by) == GK_VERDICT_VIOLATED)
          return FALSE;
    }

  return TRUE;
}

static gboolean
is_remedy (Search *search, const GkUse *violated, guint n, gint64 value)
{
  gboolean remedy = gk_change_make (search->change, value) && is_satisfying (search, violated, n);

  gk_change_undo (search->change);

  return remedy;
}

/* Leaves of @choice what keeps fixed + slope · (value - old) within the bounds, unless a product leaves 128 bits. */
static void
narrow (const GkInterval *within, gint128 fixed, const GkRatio *slope, Choice *choice)
{
  gboolean falls = slope->numerator < 0;
  gint128 numerator = falls ? -slope->numerator : slope->numerator;

  for (guint i = 0; i < 2; i++)
    {
      const GkBound *bound = i == 0 ? &within->low : &within->high;
      gint128 limit = i == 0 ? bound->value + bound->open : bound->value - bound->open;
      gint128 change;

      if (bound->infinite)
        continue;
      if (__builtin_sub_overflow (limit, fixed, &limit)
          || !gk_int128_multiply (&limit, falls ? -slope->denominator : slope->denominator))
        return;
      change
          = (i == 0) != falls ? gk_int128_ceiling_divide (limit, numerator) : gk_int128_floor_divide (limit, numerator);
      change = choice->old + CLAMP (change, -MAX_CHANGE, MAX_CHANGE);
      if ((i == 0) != falls)
        choice->low = MAX (choice->low, change);
      else
        choice->high = MIN (choice->high, change);
    }
  choice->any = TRUE;
}

/* By how much the sum of @atom, which is doubled, grows with each step of the cell. */
static gboolean
find_slope (const GkChange *change, const GkAtom *atom, GkRatio *slope)
{
  *slope = (GkRatio){ 0, 1 };
  for (guint i = 0; i < atom->n; i++)
    {
      GkRatio part;

      if (!gk_change_slope (change, atom->parts[i].side, &part)
          || !gk_ratio_add (slope, &part, 2 * atom->parts[i].factor))
        return FALSE;
    }

  return TRUE;
}

/* Whether @side is what it is whatever the cell is. */
static gboolean
is_constant (const GkChange *change, const GkSide *side)
{
  GkRatio slope;

  return gk_change_slope (change, side, &slope) && slope.numerator == 0;
}

/* Whether the rule holds for all else as it is just where the rows of its body do. */
static gboolean
is_linear (const Search *search, const GkRule *rule)
{
  if (rule->kind == GK_RULE_MENTION
      || (rule->kind == GK_RULE_SHARE && !is_constant (search->change, &rule->sides[GK_SIDE_LEFT])))
    return FALSE;
  for (guint i = GK_N_SIDES; i < gk_rule_n_sides (rule); i++)
    if (!is_constant (search->change, gk_rules_side (search->findings->subject.rules, rule, i)))
      return FALSE;

  return TRUE;
}

/* Leaves of @choice what the rule allows, if its rows tell. */
static void
restrict_choice (Search *search, guint32 number, Choice *choice)
{
  const GkView view = gk_case_view (&search->findings->subject, number);
  GkRange sides[GK_N_SIDES];
  GkClaim claim;

  search->n_terms += count_terms (view.subject->rules, view.rule);
  if (!is_linear (search, view.rule) || !gk_view_claim (&view, sides, &claim) || claim.n_holds != 1)
    return;
  for (guint i = 0; i < claim.holds[0].n; i++)
    {
      const GkAtom *atom = &claim.holds[0].atoms[i];
      GkRange sum;
      GkRatio slope;

      if (gk_atom_sum (atom, &sum) && sum.step == 0 && find_slope (search->change, atom, &slope)
          && slope.numerator != 0)
        narrow (&atom->within, sum.fixed, &slope, choice);
    }
}

/* Leaves of @choice what differs from @anchor by a multiple of @stride. */
static void
align (Choice *choice, gint128 anchor, gint128 stride)
{
  choice->low = anchor + gk_int128_ceiling_divide (choice->low - anchor, stride) * stride;
  choice->high = anchor + gk_int128_floor_divide (choice->high - anchor, stride) * stride;
}

/* Leaves of @choice, of the figures that the prose states of the cell, the one nearest to the old value. */
static gboolean
choose_mention (Search *search, const GkRule *rule, Choice *choice)
{
  gboolean found = FALSE;
  gint128 nearest = 0;
  guint n;
  GkMention *const *mentions = gk_case_find_mentions (&search->findings->subject, rule->narrative, &n);

  search->n_terms += n;
  for (guint i = 0; i < n; i++)
    {
      gint128 distance = mentions[i]->scaled - choice->old;
      gint128 least = nearest - choice->old;

      if (mentions[i]->scaled < choice->low || mentions[i]->scaled > choice->high)
        continue;
      if (!found || MAX (distance, -distance) < MAX (least, -least))
        nearest = mentions[i]->scaled;
      found = TRUE;
    }
  choice->low = choice->high = nearest;
  choice->any = TRUE;

  return found;
}

/* The value nearest to what the cell is that its @n violated rules, as far as they tell, and the prose leave. */
static gboolean
find_candidate (Search *search, const GkUse *violated, guint n, gint64 *value)
{
  const GkCase *subject = &search->findings->subject;
  guint32 cell = violated->cell;
  const GkIndicator *indicator = gk_form_cell_indicator (subject->form, cell);
  gint128 old = subject->planes.values[cell];
  Choice choice = { old, indicator->has_sign ? -GK_NUMBER_MAX_SCALED : 0, GK_NUMBER_MAX_SCALED, FALSE };
  gint128 stride;

  if (!gk_change_stride (search->change, &stride) || stride > MAX_CHANGE)
    return FALSE;
  for (guint i = 0; i < n; i++)
    restrict_choice (search, rule_of (search, &violated[i]), &choice);
  /* A rounded figure keeps the places it is printed with. */
  if (indicator->rounding != GK_ROUNDING_EXACT)
    align (&choice, 0, gk_power_of_ten (indicator->decimals - MIN (subject->planes.places[cell], indicator->decimals)));
  align (&choice, old, stride);
  for (guint i = 0; i < n && choice.low <= choice.high; i++)
    {
      const GkRule *rule = gk_rules_get (subject->rules, rule_of (search, &violated[i]));

      if (rule->kind == GK_RULE_MENTION && !choose_mention (search, rule, &choice))
        return FALSE;
    }
  if (!choice.any || choice.low > choice.high)
    return FALSE;

  *value = (gint64) CLAMP (old, choice.low, choice.high);

  return gk_number_in_range (*value, indicator->decimals);
}

/* Makes the gravest of the findings the cause of the others. */
static void
blame (Search *search, const GkUse *violated, guint n, gint64 value)
{
  const GkForm *form = search->findings->report->form;
  guint32 gravest = violated[0].by;
  GkFinding *cause;

  for (guint i = 1; i < n; i++)
    if (finding_at (search, violated[i].by)->severity > finding_at (search, gravest)->severity)
      gravest = violated[i].by;
  cause = finding_at (search, gravest);
  cause->suspect_cell = (gint32) violated->cell;
  cause->suspect_value = gk_int128_print (value, gk_form_cell_indicator (form, violated->cell)->decimals);
  for (guint i = 0; i < n; i++)
    if (violated[i].by != gravest)
      finding_at (search, violated[i].by)->cause = (gint32) gravest;
}

static gboolean
is_explained (const Search *search, const GkUse *violated, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const GkFinding *finding = finding_at (search, violated[i].by);

      if (finding->cause >= 0 || finding->suspect_cell >= 0)
        return TRUE;
    }

  return FALSE;
}

/* A cell and in how many violated rules it is. */
typedef struct {
  guint first; /* in Search.violated */
  guint n;
} Suspect;

static gint
compare_suspects (gconstpointer left, gconstpointer right)
{
  const Suspect *one = left;
  const Suspect *other = right;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;

  return (one->first > other->first) - (one->first < other->first);
}

/* The cells in more than one violated rule, those in most first. */
static GArray *
list_suspects (const Search *search)
{
  GArray *suspects = g_array_new (FALSE, FALSE, sizeof (Suspect));
  const GArray *violated = search->violated;

  for (guint i = 0; i < violated->len;)
    {
      Suspect suspect = { i, 0 };

      while (i < violated->len
             && g_array_index (violated, GkUse, i).cell == g_array_index (violated, GkUse, suspect.first).cell)
        i++;
      suspect.n = i - suspect.first;
      if (suspect.n > 1)
        g_array_append_val (suspects, suspect);
    }
  g_array_sort (suspects, compare_suspects);

  return suspects;
}

/* Fills the lists of which cell is in which rules. FALSE if fewer than two rules are violated. */
static gboolean
list_uses (Search *search)
{
  const GkFindings *findings = search->findings;
  const GkRules *rules = findings->subject.rules;
  guint n_violated = 0;

  for (guint i = 0; i < findings->findings->len; i++)
    n_violated += finding_at (search, i)->verdict == GK_VERDICT_VIOLATED;
  if (n_violated < 2)
    return FALSE;

  search->violated = gk_uses_new ();
  search->others = gk_uses_new ();
  for (guint32 i = 0; i < findings->findings->len; i++)
    if (finding_at (search, i)->verdict == GK_VERDICT_VIOLATED)
      gk_uses_add_rule (search->violated, rules, finding_at (search, i)->rule, i);
  for (guint32 i = 0; i < rules->rules->len; i++)
    if (findings->verdicts[i] != GK_VERDICT_VIOLATED)
      gk_uses_add_rule (search->others, rules, i, i);
  gk_uses_sort (search->violated);
  gk_uses_sort (search->others);

  return TRUE;
}

/* Tries one change of the cell that the @n rules share. */
static void
examine (Search *search, const GkUse *violated, guint n)
{
  gint64 value;

  search->n_suspects++;
  if (gk_change_begin (search->change, violated->cell) && find_candidate (search, violated, n, &value)
      && is_remedy (search, violated, n, value))
    blame (search, violated, n, value);
  gk_change_end (search->change);
}

void
gk_findings_find_causes (GkFindings *findings)
{
  Search search = { .findings = findings };
  g_autoptr (GArray) suspects = NULL;

  if (!list_uses (&search))
    return;

  suspects = list_suspects (&search);
  search.change = gk_change_new (&findings->subject);
  search.judged = g_new0 (guint32, findings->subject.rules->rules->len);
  for (guint i = 0; i < suspects->len && search.n_terms + gk_change_n_terms (search.change) < MAX_TERMS; i++)
    {
      const Suspect *suspect = &g_array_index (suspects, Suspect, i);
      const GkUse *violated = &g_array_index (search.violated, GkUse, suspect->first);

      if (findings->subject.planes.states[violated->cell] == GK_CELL_REPORTED
          && !is_explained (&search, violated, suspect->n))
        examine (&search, violated, suspect->n);
    }
  g_array_unref (search.violated);
  g_array_unref (search.others);
  gk_change_free (search.change);
  g_free (search.judged);
}
