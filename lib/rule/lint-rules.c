/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/lint-private.h"

#include <string.h>

#include "rule/simplex-private.h"

/*
 * Every rule that says something linear of exact figures is a row. Rows that
 * share no figure, directly or through others, cannot contradict or imply each
 * other: each set of rows that hang together is a system of its own.
 */

typedef struct {
  GArray *rules; /* of guint32; their rows have this order */
  guint64 n_terms;
  GkSimplex *simplex;
  GkSimplexAnswer answer; /* whether it is sound; infeasible stands for a contradiction */
} System;

/* Where a rule has its row. */
typedef struct {
  gint32 system; /* or -1: it takes no part */
  guint32 row;
} Place;

/* A rule of the form file for all members of a dimension, or for none; a link of a chain is one of its own. */
typedef struct {
  GArray *instances; /* of guint32: rules */
} Family;

typedef struct {
  GkLint *lint;
  const GkForm *form;
  const GkRules *rules;
  GArray *systems;  /* of System */
  Place *places;    /* of each rule */
  guint32 *owners;  /* of each cell: another cell of the same system, or itself */
  gint32 *unknowns; /* of each cell: its number in the system that is being built, or -1 */
  guint64 effort;   /* left for naming no more rules than it takes */
} Examiner;

static System *
system_at (const Examiner *examiner, guint32 system)
{
  return &g_array_index (examiner->systems, System, system);
}

static void
clear_system (gpointer data)
{
  System *system = data;

  g_array_unref (system->rules);
  gk_simplex_free (system->simplex);
}

/* The two sides of a rule: what is on the right counts with its sign turned. */
static const gint signs[] = { [GK_SIDE_LEFT] = 1, [GK_SIDE_RIGHT] = -1 };

static guint32
n_terms_of (const GkRule *rule)
{
  return rule->sides[GK_SIDE_LEFT].n + rule->sides[GK_SIDE_RIGHT].n;
}

/* Whether the rule is a row over exact values of one report. */
static gboolean
takes_part (const Examiner *examiner, const GkRule *rule)
{
  if (rule->kind != GK_RULE_LINEAR || rule->n_conditions > 0 || rule->relative
      || rule->relation == GK_RELATION_NOT_EQUAL)
    return FALSE;

  for (guint s = 0; s < G_N_ELEMENTS (signs); s++)
    {
      const GkTerm *terms = gk_rules_terms (examiner->rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        if (terms[i].flags != GK_TERM_VALUE
            || gk_form_cell_indicator (examiner->form, terms[i].cell)->rounding != GK_ROUNDING_EXACT)
          return FALSE;
    }

  return TRUE;
}

/* Σ left - Σ right of the rule lies within these. All are integers, so that "<" is the same as "<= ... - 1". */
static GkSimplexBounds
bounds_of (const GkRule *rule)
{
  gint128 constant = (gint128) rule->sides[GK_SIDE_RIGHT].constant - rule->sides[GK_SIDE_LEFT].constant;
  gboolean strict = rule->relation == GK_RELATION_LESS || rule->relation == GK_RELATION_GREATER;

  return (GkSimplexBounds){
    .has_lower = rule->relation != GK_RELATION_LESS && rule->relation != GK_RELATION_LESS_OR_EQUAL,
    .has_upper = rule->relation != GK_RELATION_GREATER && rule->relation != GK_RELATION_GREATER_OR_EQUAL,
    .lower = constant - rule->tolerance + strict,
    .upper = constant + rule->tolerance - strict,
  };
}

/* The cell that stands for the system of @cell. */
static guint32
find_owner (Examiner *examiner, guint32 cell)
{
  while (examiner->owners[cell] != cell)
    {
      examiner->owners[cell] = examiner->owners[examiner->owners[cell]];
      cell = examiner->owners[cell];
    }

  return cell;
}

static guint32
first_cell (const Examiner *examiner, const GkRule *rule)
{
  return gk_rules_terms (examiner->rules, &rule->sides[rule->sides[GK_SIDE_LEFT].n > 0 ? GK_SIDE_LEFT : GK_SIDE_RIGHT])
      ->cell;
}

/* Makes all cells of the rule belong together. */
static void
unite_cells (Examiner *examiner, const GkRule *rule)
{
  guint32 owner = find_owner (examiner, first_cell (examiner, rule));

  for (guint s = 0; s < G_N_ELEMENTS (signs); s++)
    {
      const GkTerm *terms = gk_rules_terms (examiner->rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        examiner->owners[find_owner (examiner, terms[i].cell)] = owner;
    }
}

/* Finds the systems and gives each rule that takes part its place. */
static void
find_systems (Examiner *examiner)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL); /* owner → system */

  for (guint32 i = 0; i < examiner->rules->rules->len; i++)
    {
      examiner->places[i].system = takes_part (examiner, gk_rules_get (examiner->rules, i)) ? 0 : -1;
      if (examiner->places[i].system == 0)
        unite_cells (examiner, gk_rules_get (examiner->rules, i));
    }
  for (guint32 i = 0; i < examiner->rules->rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (examiner->rules, i);
      Place *place = &examiner->places[i];
      gpointer owner;
      gpointer number;
      System *system;

      if (place->system < 0)
        continue;
      owner = GUINT_TO_POINTER (find_owner (examiner, first_cell (examiner, rule)));
      if (!g_hash_table_lookup_extended (numbers, owner, NULL, &number))
        {
          const System empty = { .rules = g_array_new (FALSE, FALSE, sizeof (guint32)) };

          number = GUINT_TO_POINTER (examiner->systems->len);
          g_hash_table_insert (numbers, owner, number);
          g_array_append_val (examiner->systems, empty);
        }
      place->system = GPOINTER_TO_INT (number);
      system = system_at (examiner, (guint32) place->system);
      place->row = system->rules->len;
      system->n_terms += n_terms_of (rule);
      g_array_append_val (system->rules, i);
    }
}

/* Notes the terms of @rule, with a number for each cell that is new. */
static void
number_cells (Examiner *examiner, const GkRule *rule, GArray *cells, GArray *terms)
{
  for (guint s = 0; s < G_N_ELEMENTS (signs); s++)
    {
      const GkTerm *from = gk_rules_terms (examiner->rules, &rule->sides[s]);

      for (guint32 i = 0; i < rule->sides[s].n; i++)
        {
          gint32 *unknown = &examiner->unknowns[from[i].cell];
          GkSimplexTerm term = { 0, signs[s] * from[i].coefficient };

          if (*unknown < 0)
            {
              *unknown = (gint32) cells->len;
              g_array_append_val (cells, from[i].cell);
            }
          term.unknown = (guint32) *unknown;
          g_array_append_val (terms, term);
        }
    }
}

/* A system of the rows of @rules, in their order. */
static GkSimplex *
build (Examiner *examiner, const GArray *rules, guint64 effort)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (GkSimplexTerm));
  GkSimplex *simplex;
  guint32 at = 0;

  for (guint i = 0; i < rules->len; i++)
    number_cells (examiner, gk_rules_get (examiner->rules, g_array_index (rules, guint32, i)), cells, terms);
  simplex = gk_simplex_new (cells->len, effort);
  for (guint32 i = 0; i < cells->len; i++)
    {
      guint32 cell = g_array_index (cells, guint32, i);

      if (gk_form_cell_indicator (examiner->form, cell)->has_sign)
        gk_simplex_set_free (simplex, i);
      examiner->unknowns[cell] = -1;
    }
  for (guint32 i = 0; i < rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (examiner->rules, g_array_index (rules, guint32, i));
      GkSimplexBounds bounds = bounds_of (rule);

      gk_simplex_add_row (simplex, &g_array_index (terms, GkSimplexTerm, at), n_terms_of (rule));
      gk_simplex_set_bounds (simplex, i, &bounds);
      at += n_terms_of (rule);
    }

  return simplex;
}

/* Whether @rules exclude each other. Of the last one @bounds are what it says, unless that is NULL. */
static gboolean
exclude_each_other (Examiner *examiner, const GArray *rules, const GkSimplexBounds *bounds)
{
  g_autoptr (GkSimplex) simplex = NULL;
  guint64 n_terms = 0;
  guint64 effort;

  for (guint i = 0; i < rules->len; i++)
    n_terms += n_terms_of (gk_rules_get (examiner->rules, g_array_index (rules, guint32, i)));
  effort = (n_terms + rules->len) * GK_LINT_SHRINK_EFFORT;
  if (effort > examiner->effort)
    return FALSE;
  examiner->effort -= effort;
  simplex = build (examiner, rules, effort);
  if (bounds != NULL)
    gk_simplex_set_bounds (simplex, rules->len - 1, bounds);

  return gk_simplex_solve (simplex, NULL) == GK_SIMPLEX_INFEASIBLE;
}

/* Takes rules out of @rules, which exclude each other, until each is needed. With @bounds the last one stays. */
static void
shrink (Examiner *examiner, GArray *rules, const GkSimplexBounds *bounds)
{
  guint n = bounds != NULL ? rules->len - 1 : rules->len;

  if (rules->len > GK_LINT_MAX_SHRUNK)
    return;
  for (guint i = n; i-- > 0;)
    {
      guint32 rule = g_array_index (rules, guint32, i);

      g_array_remove_index (rules, i);
      if (!exclude_each_other (examiner, rules, bounds))
        g_array_insert_val (rules, i, rule);
    }
}

/* The rules of @system that @proof speaks of. */
static GArray *
rules_of (const System *system, const GArray *proof)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < proof->len; i++)
    g_array_append_val (rules, g_array_index (system->rules, guint32, g_array_index (proof, GkSimplexPart, i).row));

  return rules;
}

static gint
compare_numbers (gconstpointer left, gconstpointer right)
{
  guint32 one = *(const guint32 *) left;
  guint32 other = *(const guint32 *) right;

  return (one > other) - (one < other);
}

/* Adds @others but for @rule to those of the remark, each once. */
static void
set_others (GkRemark *remark, GArray *others)
{
  g_array_sort (others, compare_numbers);
  for (guint i = 0; i < others->len; i++)
    {
      guint32 other = g_array_index (others, guint32, i);

      if ((gint32) other != remark->rule && (i == 0 || g_array_index (others, guint32, i - 1) != other))
        g_array_append_val (remark->others, other);
    }
}

/* The other rules of a remark as a list. */
static char *
list_others (const Examiner *examiner, const GkRemark *remark, const char *separator, const char *more)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < MIN (remark->others->len, GK_LINT_MAX_NAMED); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? separator : "",
                            gk_rules_get (examiner->rules, g_array_index (remark->others, guint32, i))->id);
  if (remark->others->len > GK_LINT_MAX_NAMED)
    g_string_append_printf (list, more, remark->others->len - GK_LINT_MAX_NAMED);

  return g_string_free (list, FALSE);
}

/* Sets a message with "%s" for the rule and, if there are others, a second one for these. */
static void
set_message (const Examiner *examiner, GkRemark *remark, const char *en, const char *zh)
{
  const char *id = gk_rules_get (examiner->rules, (guint32) remark->rule)->id;
  g_autofree char *english = list_others (examiner, remark, ", ", " and %u more");
  g_autofree char *chinese = list_others (examiner, remark, "、", " 及另外 %u 条");

  remark->message.en = g_strdup_printf (en, id, english);
  remark->message.zh = g_strdup_printf (zh, id, chinese);
}

static void
tell_contradiction (Examiner *examiner, const System *system, const GArray *proof)
{
  g_autoptr (GArray) rules = rules_of (system, proof);
  guint32 told;
  GkRemark *remark;

  shrink (examiner, rules, NULL);
  /* What is written down comes behind what the tree implies. */
  told = g_array_index (rules, guint32, rules->len - 1);
  remark = gk_lint_add (examiner->lint, GK_LINT_CONTRADICTION, (gint32) told, -1);
  set_others (remark, rules);
  if (remark->others->len > 0)
    set_message (examiner, remark, "no report can satisfy %s together with %s", "任何报表都不能同时满足 %s 和 %s");
  else
    set_message (examiner, remark, "no report can satisfy %s", "任何报表都不能满足 %s");
}

/* What no proof was found for is told once a system, of its first rule that is written down. */
static void
tell_given_up (Examiner *examiner, const System *system)
{
  guint32 told = g_array_index (system->rules, guint32, 0);
  GkRemark *remark;

  for (guint i = system->rules->len; i-- > 0;)
    {
      guint32 rule = g_array_index (system->rules, guint32, i);

      if (gk_rules_get (examiner->rules, rule)->origin == GK_RULE_EXPLICIT)
        told = rule;
    }
  remark = gk_lint_add (examiner->lint, GK_LINT_GAVE_UP, (gint32) told, -1);
  if (system->answer == GK_SIMPLEX_OVERFLOW)
    set_message (examiner, remark,
                 "the numbers in %s, and in the rules connected with it, are too large for a proof that they are "
                 "neither contradictory nor redundant",
                 "%s 及与之相关的规则数值过大，无法证明其是否矛盾或多余");
  else
    set_message (examiner, remark,
                 "the rules connected with %s are too many for a proof that they are neither contradictory nor "
                 "redundant",
                 "与 %s 相关的规则过多，无法证明其是否矛盾或多余");
}

/* Builds the systems; each has its part of the effort. */
static void
examine_contradictions (Examiner *examiner)
{
  guint64 n_terms = 0;

  for (guint32 i = 0; i < examiner->systems->len; i++)
    n_terms += system_at (examiner, i)->n_terms;
  for (guint32 i = 0; i < examiner->systems->len; i++)
    {
      System *system = system_at (examiner, i);
      g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (GkSimplexPart));

      system->simplex = build (examiner, system->rules, GK_LINT_MAX_EFFORT / n_terms * system->n_terms);
      system->answer = gk_simplex_solve (system->simplex, proof);
      if (system->answer == GK_SIMPLEX_INFEASIBLE)
        tell_contradiction (examiner, system, proof);
    }
}

/* Makes the row of a rule say what it says, or nothing. */
static void
set_active (Examiner *examiner, guint32 rule, gboolean active)
{
  const Place *place = &examiner->places[rule];
  GkSimplexBounds bounds = bounds_of (gk_rules_get (examiner->rules, rule));

  gk_simplex_set_bounds (system_at (examiner, (guint32) place->system)->simplex, place->row, active ? &bounds : NULL);
}

static void
set_family_active (Examiner *examiner, const Family *family, gboolean active)
{
  for (guint i = 0; i < family->instances->len; i++)
    set_active (examiner, g_array_index (family->instances, guint32, i), active);
}

/* Whether the active rules exclude that @rule, which is not active, lies within @bounds. Adds those it takes to
 * @others. */
static gboolean
is_excluded (Examiner *examiner, guint32 rule, const GkSimplexBounds *bounds, GArray *others)
{
  const Place *place = &examiner->places[rule];
  System *system = system_at (examiner, (guint32) place->system);
  g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (GkSimplexPart));
  g_autoptr (GArray) rules = NULL;

  gk_simplex_set_bounds (system->simplex, place->row, bounds);
  system->answer = gk_simplex_solve (system->simplex, proof);
  gk_simplex_set_bounds (system->simplex, place->row, NULL);
  if (system->answer != GK_SIMPLEX_INFEASIBLE)
    return FALSE;
  system->answer = GK_SIMPLEX_FEASIBLE;
  if (others == NULL)
    return TRUE;

  rules = rules_of (system, proof);
  for (guint i = rules->len; i-- > 0;)
    if (g_array_index (rules, guint32, i) == rule)
      g_array_remove_index (rules, i);
  g_array_append_val (rules, rule);
  shrink (examiner, rules, bounds);
  g_array_append_vals (others, rules->data, rules->len - 1);

  return TRUE;
}

/* Whether the active rules imply @rule, which is not active. */
static gboolean
is_implied (Examiner *examiner, guint32 rule, GArray *others)
{
  GkSimplexBounds bounds = bounds_of (gk_rules_get (examiner->rules, rule));
  const GkSimplexBounds above = { .has_lower = TRUE, .lower = bounds.upper + 1 };
  const GkSimplexBounds below = { .has_upper = TRUE, .upper = bounds.lower - 1 };

  return (!bounds.has_upper || is_excluded (examiner, rule, &above, others))
         && (!bounds.has_lower || is_excluded (examiner, rule, &below, others));
}

/* Whether proofs about all instances are possible. */
static gboolean
is_provable (const Examiner *examiner, const Family *family)
{
  for (guint i = 0; i < family->instances->len; i++)
    {
      gint32 system = examiner->places[g_array_index (family->instances, guint32, i)].system;

      if (system < 0 || system_at (examiner, (guint32) system)->answer != GK_SIMPLEX_FEASIBLE)
        return FALSE;
    }

  return TRUE;
}

/* Remarks on a rule all of whose instances are implied by others. It stays inactive: all rules remarked on can go. */
static void
examine_family (Examiner *examiner, const Family *family)
{
  guint32 first = g_array_index (family->instances, guint32, 0);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean implied = TRUE;
  GkRemark *remark;

  set_family_active (examiner, family, FALSE);
  for (guint i = 0; i < family->instances->len && implied; i++)
    implied = is_implied (examiner, g_array_index (family->instances, guint32, i), i == 0 ? others : NULL);
  if (!implied)
    {
      set_family_active (examiner, family, TRUE);
      return;
    }

  remark = gk_lint_add (examiner->lint, GK_LINT_REDUNDANT, (gint32) first, -1);
  set_others (remark, others);
  if (remark->others->len > 0)
    set_message (examiner, remark, "where no figure is missing, %s follows from %s", "在数据齐全时，%s 可由 %s 推出");
  else
    set_message (examiner, remark, "%s always holds", "%s 恒成立");
}

static void
clear_family (gpointer data)
{
  g_array_unref (((Family *) data)->instances);
}

/* The explicit rules in the order of the form, instances for members together. */
static GArray *
find_families (Examiner *examiner)
{
  GArray *families = g_array_new (FALSE, FALSE, sizeof (Family));
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL); /* id → family */

  g_array_set_clear_func (families, clear_family);
  for (guint32 i = 0; i < examiner->rules->rules->len; i++)
    {
      const GkRule *rule = gk_rules_get (examiner->rules, i);
      g_autoptr (GString) id = g_string_new (rule->id);
      char *member = strchr (id->str, '[');
      gpointer number;

      if (rule->origin != GK_RULE_EXPLICIT)
        continue;
      if (member != NULL)
        g_string_erase (id, member - id->str, strchr (member, ']') - member + 1);
      if (!g_hash_table_lookup_extended (numbers, id->str, NULL, &number))
        {
          const Family family = { g_array_new (FALSE, FALSE, sizeof (guint32)) };

          number = GUINT_TO_POINTER (families->len);
          g_hash_table_insert (numbers, g_strdup (id->str), number);
          g_array_append_val (families, family);
        }
      g_array_append_val (g_array_index (families, Family, GPOINTER_TO_UINT (number)).instances, i);
    }

  return families;
}

/* Makes the rules of @severity active, or all that weigh less inactive. */
static void
admit (Examiner *examiner, gint32 severity, gboolean active)
{
  for (guint32 i = 0; i < examiner->rules->rules->len; i++)
    {
      gint32 own = gk_rules_get (examiner->rules, i)->severity;

      if (examiner->places[i].system >= 0 && (active ? own == severity : own < severity))
        set_active (examiner, i, active);
    }
}

/*
 * A rule is implied by those that weigh at least as much as it: an error that
 * follows from a warning is not redundant. Later rules are tried first, so that
 * the first of several equal ones stays.
 */
static void
examine_redundancy (Examiner *examiner)
{
  static const gint32 severities[] = { GK_SEVERITY_ERROR, GK_SEVERITY_WARNING, GK_SEVERITY_NOTE };
  g_autoptr (GArray) families = find_families (examiner);

  admit (examiner, GK_SEVERITY_ERROR, FALSE);
  for (gsize s = 0; s < G_N_ELEMENTS (severities); s++)
    {
      if (severities[s] != GK_SEVERITY_ERROR)
        admit (examiner, severities[s], TRUE);
      for (guint i = families->len; i-- > 0;)
        {
          const Family *family = &g_array_index (families, Family, i);
          guint32 first = g_array_index (family->instances, guint32, 0);

          if (gk_rules_get (examiner->rules, first)->severity == severities[s] && is_provable (examiner, family))
            examine_family (examiner, family);
        }
    }
}

void
gk_lint_examine_rules (GkLint *lint)
{
  const GkForm *form = lint->form;
  guint32 n_rules = gk_form_rules (form)->rules->len;
  guint32 n_cells = form->cells->len;
  Examiner examiner = {
    .lint = lint,
    .form = form,
    .rules = gk_form_rules (form),
    .systems = g_array_new (FALSE, FALSE, sizeof (System)),
    .places = g_new0 (Place, MAX (n_rules, 1)),
    .owners = g_new0 (guint32, MAX (n_cells, 1)),
    .unknowns = g_new0 (gint32, MAX (n_cells, 1)),
    .effort = GK_LINT_MAX_EFFORT / 4,
  };

  g_array_set_clear_func (examiner.systems, clear_system);
  for (guint32 i = 0; i < n_cells; i++)
    {
      examiner.owners[i] = i;
      examiner.unknowns[i] = -1;
    }
  find_systems (&examiner);
  examine_contradictions (&examiner);
  examine_redundancy (&examiner);
  for (guint32 i = 0; i < examiner.systems->len; i++)
    {
      const System *system = system_at (&examiner, i);

      if (system->answer == GK_SIMPLEX_OVERFLOW || system->answer == GK_SIMPLEX_TOO_LARGE)
        tell_given_up (&examiner, system);
    }
  g_array_unref (examiner.systems);
  g_free (examiner.places);
  g_free (examiner.owners);
  g_free (examiner.unknowns);
}
