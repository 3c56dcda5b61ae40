/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "check/check-private.h"

/*
 * One wrong cell breaks every rule it is in. Where a single change of a cell would
 * satisfy all violated rules that it is in, and violate none that are not, they are
 * one mistake and not several: the gravest finding is the cause of the others.
 */

/* Rules are judged anew so often that their terms, all together, are at most so many. */
#define MAX_TERMS 4194304

/* Values nearer to the reported one than the rows tell that are tried where totals are derived. */
#define MAX_NEARER 64

/* Where a rule looks at a cell. */
typedef struct {
  guint32 cell;
  guint32 rule;
  guint32 finding; /* of a violated rule */
} Mention;

typedef struct {
  GkFindings *findings;
  GArray *violated;     /* of Mention: violated rules by cell, each cell at most once a rule */
  GArray *others;       /* of Mention: rules that are not violated, by cell */
  gboolean has_derived; /* some totals are derived, and may change with a cell */
  guint64 n_terms;
} Search;

static gint
compare_mentions (gconstpointer left, gconstpointer right)
{
  const Mention *one = left;
  const Mention *other = right;

  if (one->cell != other->cell)
    return one->cell < other->cell ? -1 : 1;

  return (one->rule > other->rule) - (one->rule < other->rule);
}

static void
add_side (const GkRules *rules, const GkSide *side, Mention mention, GArray *mentions)
{
  const GkTerm *terms = gk_rules_terms (rules, side);

  for (guint32 i = 0; i < side->n; i++)
    {
      mention.cell = terms[i].cell;
      if ((terms[i].flags & GK_TERM_PRIOR) == 0)
        g_array_append_val (mentions, mention);
    }
}

/* Adds the cells of this report that @rule looks at. */
static void
add_mentions (const GkRules *rules, guint32 rule, guint32 finding, GArray *mentions)
{
  const GkRule *at = gk_rules_get (rules, rule);
  const Mention mention = { 0, rule, finding };

  for (guint i = 0; i < GK_N_SIDES; i++)
    add_side (rules, &at->sides[i], mention, mentions);
  for (guint32 i = 0; i < at->n_conditions; i++)
    for (guint s = 0; s < 2; s++)
      add_side (rules, &gk_rules_condition (rules, at, i)->sides[s], mention, mentions);
}

static guint64
count_terms (const GkRule *rule)
{
  return 1 + rule->sides[0].n + rule->sides[1].n + rule->sides[2].n;
}

/* The verdict on @rule with @cell changed to @value. */
static gint32
try_value (Search *search, guint32 rule, guint32 cell, gint64 value)
{
  GkCase *subject = &search->findings->subject;
  const gint64 old = subject->planes.values[cell];
  GkJudgement judgement;
  gboolean sound;

  search->n_terms += count_terms (gk_rules_get (subject->rules, rule));
  subject->planes.values[cell] = value;
  sound = gk_case_judge (subject, rule, &judgement, NULL);
  subject->planes.values[cell] = old;

  return sound ? judgement.verdict : GK_VERDICT_VIOLATED;
}

/* The values of @cell, in its own scale, for which a linear rule holds, all else as it is; FALSE if it cannot say. */
static gboolean
solve_linear (Search *search, guint32 rule, guint32 cell, gint128 *low, gint128 *high)
{
  const GkCase *subject = &search->findings->subject;
  const GkView view = gk_case_view (subject, rule);
  const GkSide *sides = view.rule->sides;
  GkRange ranges[2];
  GkClaim claim;
  const GkAtom *atom;
  GkRange sum = gk_zero_range;
  gint128 coefficient = 0;
  gint128 least;
  gint128 most;

  search->n_terms += count_terms (view.rule);
  if (!gk_view_sum (&view, &sides[0], &ranges[0]) || !gk_view_sum (&view, &sides[1], &ranges[1])
      || !gk_claim_compare (GK_TRUTH_SOME, view.rule->relation, view.rule->tolerance, FALSE, sides, ranges, &claim)
      || claim.n_holds != 1)
    return FALSE;
  atom = &claim.holds[0].atoms[0];
  for (guint s = 0; s < 2; s++)
    {
      for (guint32 i = 0; i < sides[s].n; i++)
        {
          const GkTerm *term = &gk_rules_terms (subject->rules, &sides[s])[i];

          if (term->cell == cell && term->flags == GK_TERM_VALUE)
            coefficient = (gint128) term->coefficient * (s == 0 ? 2 : -2);
        }
      if (!gk_range_add (&sum, &ranges[s], s == 0 ? 1 : -1))
        return FALSE;
    }
  if (coefficient == 0 || sum.step != 0)
    return FALSE;

  /* within.low <= fixed + coefficient · change <= within.high */
  least = atom->within.low.infinite ? 0 : atom->within.low.value + atom->within.low.open - sum.fixed;
  most = atom->within.high.infinite ? 0 : atom->within.high.value - atom->within.high.open - sum.fixed;
  *low = -GK_NUMBER_MAX_SCALED;
  *high = GK_NUMBER_MAX_SCALED;
  if (!(coefficient > 0 ? atom->within.low.infinite : atom->within.high.infinite))
    *low = subject->planes.values[cell] + gk_int128_ceiling_divide (coefficient > 0 ? least : most, coefficient);
  if (!(coefficient > 0 ? atom->within.high.infinite : atom->within.low.infinite))
    *high = subject->planes.values[cell] + gk_int128_floor_divide (coefficient > 0 ? most : least, coefficient);

  return *low <= *high;
}

/* Of the figures that the prose states of @rule's cell between @low and @high, the one nearest to @value. */
static gboolean
solve_mention (const GkFindings *findings, guint32 rule, gint64 value, gint128 *low, gint128 *high)
{
  const GkRule *at = gk_rules_get (findings->subject.rules, rule);
  gboolean found = FALSE;
  gint128 nearest = 0;

  for (guint i = 0; i < findings->subject.mentions->len; i++)
    {
      const GkMention *mention = &g_array_index (findings->subject.mentions, GkMention, i);
      gint128 distance = (gint128) mention->scaled - value;
      gint128 least = nearest - value;

      if (mention->narrative != at->narrative || mention->scaled < *low || mention->scaled > *high)
        continue;
      if (!found || MAX (distance, -distance) < MAX (least, -least))
        nearest = mention->scaled;
      found = TRUE;
    }
  *low = *high = nearest;

  return found;
}

/* Whether what a linear rule allows its cells can be told from its row. */
static gboolean
is_solvable (const GkRule *rule)
{
  return rule->kind == GK_RULE_LINEAR && !rule->relative && rule->n_conditions == 0;
}

/* The value of @cell nearest to what it is that linear rules and the prose, among the @n violated ones, leave. */
static gboolean
find_candidate (Search *search, const Mention *violated, guint n, gint64 *value)
{
  const GkCase *subject = &search->findings->subject;
  guint32 cell = violated->cell;
  const GkIndicator *indicator = gk_form_cell_indicator (subject->form, cell);
  guint places = MIN (subject->planes.places[cell], indicator->decimals);
  gint64 unit = indicator->rounding != GK_ROUNDING_EXACT ? gk_power_of_ten (indicator->decimals - places) : 1;
  gint128 low = indicator->has_sign ? -GK_NUMBER_MAX_SCALED : 0;
  gint128 high = GK_NUMBER_MAX_SCALED;
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      gint128 least;
      gint128 most;

      if (!is_solvable (gk_rules_get (subject->rules, violated[i].rule))
          || !solve_linear (search, violated[i].rule, cell, &least, &most))
        continue;
      any = TRUE;
      low = MAX (low, least);
      high = MIN (high, most);
    }
  /* A rounded figure keeps the places it is printed with. */
  low = gk_int128_ceiling_divide (low, unit) * unit;
  high = gk_int128_floor_divide (high, unit) * unit;
  for (guint i = 0; i < n && low <= high; i++)
    if (gk_rules_get (subject->rules, violated[i].rule)->kind == GK_RULE_MENTION)
      {
        if (!solve_mention (search->findings, violated[i].rule, subject->planes.values[cell], &low, &high))
          return FALSE;
        any = TRUE;
      }
  if (!any || low > high)
    return FALSE;

  *value = (gint64) CLAMP ((gint128) subject->planes.values[cell], low, high);

  return gk_number_in_range (*value, indicator->decimals);
}

/* The first of @mentions about @cell, and how many there are. */
static const Mention *
find_mentions (const GArray *mentions, guint32 cell, guint *n)
{
  guint low = 0;
  guint high = mentions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (mentions, Mention, middle).cell < cell)
        low = middle + 1;
      else
        high = middle;
    }
  for (high = low; high < mentions->len && g_array_index (mentions, Mention, high).cell == cell;)
    high++;
  *n = high - low;

  return *n > 0 ? &g_array_index (mentions, Mention, low) : NULL;
}

/*
 * Whether, with all totals derived anew, the change satisfies the @n violated rules
 * and violates no rule that is not.
 */
static gboolean
holds_derived (Search *search, const Mention *violated, guint n_violated, gint64 value)
{
  const GkFindings *findings = search->findings;
  const GkCase *old = &findings->subject;
  guint32 cell = violated->cell;
  guint32 n = MAX (old->form->cells->len, 1);
  guint next = 0; /* of @violated, which are in the order of the rules */
  GkPlanes reported = { .values = g_memdup2 (old->reported->values, n * sizeof (gint64)),
                        .states = old->reported->states,
                        .places = old->reported->places };
  GkCase subject = *old;
  gboolean sound;

  reported.values[cell] = value;
  subject.reported = &reported;
  subject.planes.values = g_memdup2 (reported.values, n * sizeof (gint64));
  subject.planes.states = g_memdup2 (reported.states, n);
  subject.planes.places = g_memdup2 (reported.places, n);
  subject.derived_by = g_new (gint32, n);
  for (guint32 i = 0; i < n; i++)
    subject.derived_by[i] = -1;

  sound = gk_case_derive (&subject, NULL);
  for (guint32 i = 0; sound && i < old->rules->rules->len; i++)
    {
      GkJudgement judgement;
      gboolean meant = next < n_violated && violated[next].rule == i;

      next += meant;
      search->n_terms += count_terms (gk_rules_get (old->rules, i));
      sound = (findings->verdicts[i] == GK_VERDICT_VIOLATED && !meant)
              || (gk_case_judge (&subject, i, &judgement, NULL)
                  && (meant ? judgement.verdict == GK_VERDICT_SATISFIED : judgement.verdict != GK_VERDICT_VIOLATED));
    }

  g_free (reported.values);
  g_free (subject.planes.values);
  g_free (subject.planes.states);
  g_free (subject.planes.places);
  g_free (subject.derived_by);

  return sound;
}

/* Whether the change satisfies the violated rules and violates no other. */
static gboolean
is_remedy (Search *search, const Mention *violated, guint n, gint64 value)
{
  const Mention *others;
  guint n_others;

  if (search->has_derived)
    return holds_derived (search, violated, n, value);

  for (guint i = 0; i < n; i++)
    if (try_value (search, violated[i].rule, violated->cell, value) != GK_VERDICT_SATISFIED)
      return FALSE;
  others = find_mentions (search->others, violated->cell, &n_others);
  for (guint i = 0; i < n_others; i++)
    if (try_value (search, others[i].rule, violated->cell, value) == GK_VERDICT_VIOLATED)
      return FALSE;

  return TRUE;
}

/*
 * The remedy nearest to what the cell is, @value being one by the rows alone: where
 * totals are derived, they move with the cell, and less may do.
 */
static gboolean
find_remedy (Search *search, const Mention *violated, guint n, gint64 *value)
{
  const GkCase *subject = &search->findings->subject;
  gboolean has_sign = gk_form_cell_indicator (subject->form, violated->cell)->has_sign;
  gint64 old = subject->planes.values[violated->cell];
  gint64 distance = ABS (*value - old);

  for (gint64 i = 1; search->has_derived && i < MIN (distance, MAX_NEARER); i++)
    for (gint sign = -1; sign <= 1; sign += 2)
      if ((old + sign * i >= 0 || has_sign) && is_remedy (search, violated, n, old + sign * i))
        {
          *value = old + sign * i;
          return TRUE;
        }

  return is_remedy (search, violated, n, *value);
}

static GkFinding *
finding_at (const Search *search, guint32 finding)
{
  return &g_array_index (search->findings->findings, GkFinding, finding);
}

/* Makes the gravest of the findings the cause of the others. */
static void
blame (Search *search, const Mention *violated, guint n, gint64 value)
{
  const GkForm *form = search->findings->report->form;
  guint32 gravest = violated[0].finding;
  GkFinding *cause;

  for (guint i = 1; i < n; i++)
    if (finding_at (search, violated[i].finding)->severity > finding_at (search, gravest)->severity)
      gravest = violated[i].finding;
  cause = finding_at (search, gravest);
  cause->suspect_cell = (gint32) violated->cell;
  cause->suspect_value = gk_int128_print (value, gk_form_cell_indicator (form, violated->cell)->decimals);
  for (guint i = 0; i < n; i++)
    if (violated[i].finding != gravest)
      finding_at (search, violated[i].finding)->cause = (gint32) gravest;
}

static gboolean
is_explained (const Search *search, const Mention *violated, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const GkFinding *finding = finding_at (search, violated[i].finding);

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
             && g_array_index (violated, Mention, i).cell == g_array_index (violated, Mention, suspect.first).cell)
        i++;
      suspect.n = i - suspect.first;
      if (suspect.n > 1)
        g_array_append_val (suspects, suspect);
    }
  g_array_sort (suspects, compare_suspects);

  return suspects;
}

static void
drop_doubles (GArray *mentions)
{
  guint kept = 0;

  g_array_sort (mentions, compare_mentions);
  for (guint i = 0; i < mentions->len; i++)
    if (kept == 0
        || compare_mentions (&g_array_index (mentions, Mention, kept - 1), &g_array_index (mentions, Mention, i)) != 0)
      g_array_index (mentions, Mention, kept++) = g_array_index (mentions, Mention, i);
  g_array_set_size (mentions, kept);
}

void
gk_findings_find_causes (GkFindings *findings)
{
  const GkRules *rules = findings->subject.rules;
  Search search = { .findings = findings };
  g_autoptr (GArray) suspects = NULL;
  guint n_violated = 0;

  for (guint i = 0; i < findings->findings->len; i++)
    n_violated += g_array_index (findings->findings, GkFinding, i).verdict == GK_VERDICT_VIOLATED;
  if (n_violated < 2)
    return;

  for (guint32 i = 0; i < findings->report->form->cells->len; i++)
    search.has_derived |= findings->subject.derived_by[i] >= 0;
  search.violated = g_array_new (FALSE, FALSE, sizeof (Mention));
  search.others = g_array_new (FALSE, FALSE, sizeof (Mention));
  for (guint i = 0; i < findings->findings->len; i++)
    {
      const GkFinding *finding = &g_array_index (findings->findings, GkFinding, i);

      if (finding->verdict == GK_VERDICT_VIOLATED)
        add_mentions (rules, finding->rule, i, search.violated);
    }
  for (guint32 i = 0; i < rules->rules->len; i++)
    if (findings->verdicts[i] != GK_VERDICT_VIOLATED)
      add_mentions (rules, i, 0, search.others);
  drop_doubles (search.violated);
  drop_doubles (search.others);

  suspects = list_suspects (&search);
  for (guint i = 0; i < suspects->len && search.n_terms < MAX_TERMS; i++)
    {
      const Suspect *suspect = &g_array_index (suspects, Suspect, i);
      const Mention *violated = &g_array_index (search.violated, Mention, suspect->first);
      gint64 value;

      if (findings->subject.planes.states[violated->cell] == GK_CELL_REPORTED
          && !is_explained (&search, violated, suspect->n) && find_candidate (&search, violated, suspect->n, &value)
          && find_remedy (&search, violated, suspect->n, &value))
        blame (&search, violated, suspect->n, value);
    }
  g_array_unref (search.violated);
  g_array_unref (search.others);
}
