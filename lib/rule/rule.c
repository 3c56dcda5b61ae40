/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

static void
clear_rule (gpointer data)
{
  GkRule *rule = data;

  g_free (rule->id);
}

static void
rules_free (gpointer data)
{
  GkRules *rules = data;

  g_array_unref (rules->rules);
  g_array_unref (rules->terms);
  g_array_unref (rules->conditions);
  g_array_unref (rules->totals);
  g_string_chunk_free (rules->texts);
  g_hash_table_unref (rules->by_id);
  g_free (rules);
}

static GkRules *
rules_new (void)
{
  GkRules *rules = g_new0 (GkRules, 1);

  rules->rules = g_array_new (FALSE, TRUE, sizeof (GkRule));
  g_array_set_clear_func (rules->rules, clear_rule);
  rules->terms = g_array_new (FALSE, TRUE, sizeof (GkTerm));
  rules->conditions = g_array_new (FALSE, TRUE, sizeof (GkCondition));
  rules->totals = g_array_new (FALSE, FALSE, sizeof (guint32));
  rules->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  rules->texts = g_string_chunk_new (4096);

  return rules;
}

static gboolean
add_explicit (GkRules *rules, GkForm *form, GError **error)
{
  for (guint i = 0; i < form->rules->len; i++)
    {
      const GkRuleSource *source = &g_array_index (form->rules, GkRuleSource, i);
      const GkRuleHead head = { source->id, &source->source, &source->message, source->severity, GK_RULE_EXPLICIT,
                                TRUE,       &source->policy };

      if (!gk_rules_add (rules, form, &head, error))
        return FALSE;
    }

  return TRUE;
}

/* A narrative compares what the prose says with one cell: a row with that cell on its right. */
static void
add_narratives (GkRules *rules, GkForm *form)
{
  for (guint i = 0; i < form->narratives->len; i++)
    {
      const GkNarrative *narrative = &g_array_index (form->narratives, GkNarrative, i);
      const GkIndicator *indicator = gk_form_cell_indicator (form, narrative->cell);
      const GkTerm term = { narrative->cell, GK_TERM_VALUE, 1 };
      g_autofree char *text
          = g_strdup_printf ("narrative(%s) = %s", narrative->id, gk_form_get_cell_at (form, narrative->cell)->id);
      GkRule rule = {
        .id = g_strdup_printf ("narrative:%s", narrative->id),
        .text = g_string_chunk_insert (rules->texts, text),
        .severity = narrative->severity,
        .origin = GK_RULE_NARRATIVE,
        .kind = GK_RULE_MENTION,
        .relation = GK_RELATION_EQUAL,
        .decimals = indicator->decimals,
        .sides[GK_SIDE_RIGHT] = { .first = rules->terms->len, .n = 1 },
        .member = -1,
        .whole = -1,
        .has_operand = TRUE,
        .narrative = i,
      };

      g_array_append_val (rules->terms, term);
      g_hash_table_insert (rules->by_id, rule.id, GUINT_TO_POINTER (rules->rules->len));
      g_array_append_val (rules->rules, rule);
    }
}

/* The cell that an equation determines from its parts, or -1. */
static gint32
determined_cell (const GkRules *rules, const GkRule *rule)
{
  if (rule->kind != GK_RULE_LINEAR || rule->relation != GK_RELATION_EQUAL || rule->whole < 0 || rule->has_prior
      || rule->n_conditions > 0 || rule->tolerance != 0 || rule->severity != GK_SEVERITY_ERROR)
    return -1;

  return (gint32) gk_rules_terms (rules, &rule->sides[rule->whole])->cell;
}

/* A cell on the way down to what its wholes are made of. */
typedef struct {
  guint32 cell;
  guint rule; /* of the rules that determine the cell, the one at hand */
  guint term; /* of that rule's parts, the next one */
} Step;

typedef struct {
  GkRules *rules;
  GPtrArray *determining; /* for each cell a GArray of the rules that determine it, or NULL */
  guint8 *seen;           /* cells */
  GArray *path;           /* of Step */
} Orderer;

static void
enter_cell (Orderer *orderer, guint32 cell)
{
  Step step = { cell, 0, 0 };

  if (orderer->seen[cell])
    return;
  orderer->seen[cell] = TRUE;
  if (g_ptr_array_index (orderer->determining, cell) != NULL)
    g_array_append_val (orderer->path, step);
}

/* Appends the rules that determine @cell behind those that determine their parts. */
static void
order_cell (Orderer *orderer, guint32 cell)
{
  enter_cell (orderer, cell);
  while (orderer->path->len > 0)
    {
      Step *step = &g_array_index (orderer->path, Step, orderer->path->len - 1);
      const GArray *determining = g_ptr_array_index (orderer->determining, step->cell);
      guint32 number;
      const GkRule *rule;
      const GkSide *parts;

      if (step->rule == determining->len)
        {
          g_array_set_size (orderer->path, orderer->path->len - 1);
          continue;
        }
      number = g_array_index (determining, guint32, step->rule);
      rule = gk_rules_get (orderer->rules, number);
      parts = &rule->sides[1 - rule->whole];
      if (step->term < parts->n)
        {
          guint32 part = gk_rules_terms (orderer->rules, parts)[step->term++].cell;

          enter_cell (orderer, part);
          continue;
        }
      g_array_append_val (orderer->rules->totals, number);
      step->rule++;
      step->term = 0;
    }
}

/* For elements that may be NULL, which GLib's pointer arrays do not spare their free functions. */
static void
free_array (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

/* Parts before wholes; of several breakdowns of one whole, the order of the form. */
static void
order_totals (GkRules *rules, guint32 n_cells)
{
  Orderer orderer = {
    .rules = rules,
    .determining = g_ptr_array_new_with_free_func (free_array),
    .seen = g_new0 (guint8, MAX (n_cells, 1)),
    .path = g_array_new (FALSE, FALSE, sizeof (Step)),
  };

  g_ptr_array_set_size (orderer.determining, (gint) n_cells);
  for (guint32 i = 0; i < rules->rules->len; i++)
    {
      gint32 cell = determined_cell (rules, gk_rules_get (rules, i));
      GArray *determining;

      if (cell < 0)
        continue;
      determining = g_ptr_array_index (orderer.determining, cell);
      if (determining == NULL)
        {
          determining = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_ptr_array_index (orderer.determining, cell) = determining;
        }
      g_array_append_val (determining, i);
    }
  for (guint32 cell = 0; cell < n_cells; cell++)
    order_cell (&orderer, cell);

  g_ptr_array_unref (orderer.determining);
  g_free (orderer.seen);
  g_array_unref (orderer.path);
}

gboolean
gk_rules_compile (GkForm *form, GError **error)
{
  GkRules *rules = rules_new ();

  if (!gk_rules_derive (rules, form, error) || !add_explicit (rules, form, error))
    {
      rules_free (rules);
      return FALSE;
    }

  add_narratives (rules, form);
  order_totals (rules, form->cells->len);
  form->compiled = rules;
  form->compiled_free = rules_free;

  return TRUE;
}
