/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * rule: the rule language. Parses rules, derives those that the tree implies,
 * and compiles both into sparse rows. Knows forms, and nothing of reports.
 */

#include <gongkai/rule.h>

#include "form/form-private.h"

/* Limits of a rule, besides GK_FORM_MAX_TEXT. */
#define GK_RULE_MAX_NESTING 32
#define GK_RULE_MAX_TERMS 65536

/* Limits of all rules of a form: max(), chains and ".*" make many rows and terms of little text. */
#define GK_RULES_MAX 262144
#define GK_RULES_MAX_TERMS 4194304 /* as written, before equal ones are merged */

/*
 * The largest coefficient. Together with the range of numbers it keeps every sum
 * of a row, doubled, within 128 bits.
 */
#define GK_RULE_MAX_COEFFICIENT G_GINT64_CONSTANT (1000000000000)

/* Conditions of a rule, counted in rows. */
#define GK_RULE_MAX_CONDITIONS 8

/* A relative tolerance is in parts of this. */
#define GK_RULE_RELATIVE_SCALE G_GINT64_CONSTANT (1000000000)

#define GK_RULE_MAX_PERCENT 1000 /* of tolerance */

/* A parsed expression: nodes refer to each other by their number in GkSyntax.nodes. */
typedef enum {
  GK_NODE_NUMBER,
  GK_NODE_CELLS, /* one cell, or several by "*" */
  GK_NODE_NEGATE,
  GK_NODE_ADD,
  GK_NODE_MULTIPLY,
  GK_NODE_SUM,
  GK_NODE_MAX,
  GK_NODE_MIN,
  GK_NODE_ABS,
  GK_NODE_COUNT,
  GK_NODE_SHARE,
} GkNodeKind;

/* Which indicators, or members, a reference means. */
typedef enum {
  GK_REACH_SELF,
  GK_REACH_CHILDREN,
  GK_REACH_LEAVES,
} GkReach;

typedef struct {
  GkNodeKind kind;
  gint32 first;  /* first operand, or -1 */
  gint32 next;   /* next operand of the same node, or -1 */
  gint64 number; /* scaled */
  guint32 decimals;
  guint32 offset; /* in the text of the rule */

  /* Of GK_NODE_CELLS. */
  guint32 indicator;
  gint32 member; /* the one in brackets, or -1 */
  GkReach reach;
  GkReach member_reach;
  gboolean prior;
} GkNode;

typedef enum {
  GK_STATEMENT_COMPARISON,
  GK_STATEMENT_REPORTED,
  GK_STATEMENT_MISSING,
  GK_STATEMENT_TOGETHER,
  GK_STATEMENT_EXCLUSIVE,
} GkStatementKind;

/* A comparison is a chain of sides with a relation between each two; a presence has one side, of which its cells are
 * the operands. */
typedef struct {
  GkStatementKind kind;
  guint32 first_side; /* in GkSyntax.sides */
  guint32 n_sides;
  guint32 first_relation; /* in GkSyntax.relations */
  gint64 tolerance;       /* scaled; of a percentage by GK_RULE_RELATIVE_SCALE */
  guint32 tolerance_decimals;
  gboolean relative;
  gboolean has_tolerance;
} GkStatement;

/* A parsed rule: its conditions, and last what it states. */
typedef struct {
  GArray *nodes;      /* of GkNode */
  GArray *sides;      /* of gint32 */
  GArray *relations;  /* of gint32: GkRelation */
  GArray *statements; /* of GkStatement */
} GkSyntax;

/* Parses @source as a rule of @form. Clear with gk_syntax_clear() in any case. */
gboolean gk_rule_parse (GkForm *form, const GkSourceText *source, GkSyntax *syntax, GError **error);
void gk_syntax_clear (GkSyntax *syntax);

/* What a term takes of its cell. */
enum {
  GK_TERM_VALUE = 0,
  GK_TERM_PRESENCE = 1 << 0, /* 1 if it is reported, else 0 */
  GK_TERM_PRIOR = 1 << 1,    /* of the prior report */
};

/* Term of a row: the coefficient includes the power of ten that brings the cell to the row's scale. */
typedef struct {
  guint32 cell;
  guint32 flags;
  gint64 coefficient;
} GkTerm;

/* The groups of terms of a row. */
enum {
  GK_SIDE_LEFT,
  GK_SIDE_RIGHT, /* of a share: the numerator */
  GK_SIDE_DENOMINATOR,
  GK_N_SIDES,
};

typedef struct {
  guint32 first; /* in GkRules.terms */
  guint32 n;
  gint64 constant;
  gboolean breakdown; /* a sum of parts: missing ones may count as zero */
} GkSide;

/* A comparison in front of a rule. */
typedef struct {
  gint32 relation;
  guint32 decimals;
  gint64 tolerance;
  gboolean relative;
  GkSide sides[2];
} GkCondition;

/* One compiled rule. */
typedef struct {
  char *id;
  const char *text;  /* in GkRules.texts: links of a chain share it */
  GkMessage message; /* the form's own words, or NULL; they are the form's */
  gint32 severity;
  gint32 origin;
  gint32 kind;
  gint32 relation;
  guint32 decimals;
  gint64 tolerance; /* in the row's scale; a relative one in parts of GK_RULE_RELATIVE_SCALE of the right side */
  gboolean relative;
  GkSide sides[GK_N_SIDES];
  guint32 first_condition; /* in GkRules.conditions */
  guint32 n_conditions;
  gint32 member;      /* of an instance for a member of a dimension, or -1 */
  gint32 whole;       /* the side that is the whole of the other one, or -1 */
  gboolean announces; /* a missing whole with reported parts is worth a warning */
  gboolean has_prior;
  gboolean has_operand; /* a value, not only presences */
  guint32 narrative;    /* of GK_RULE_MENTION: its number in the form */
  GkPolicy policy;      /* the rule's own settings */
} GkRule;

typedef struct {
  GArray *rules;      /* of GkRule */
  GArray *terms;      /* of GkTerm */
  GArray *conditions; /* of GkCondition */
  guint32 n_written;  /* terms counted against GK_RULES_MAX_TERMS */
  GHashTable *by_id;  /* id → number */
  GStringChunk *texts;
  GArray *totals; /* of guint32: rules that determine a whole, parts before wholes */
} GkRules;

/* Compiles the rules of @form: implied, explicit, narrative. */
gboolean gk_rules_compile (GkForm *form, GError **error);

/* What compile.c offers to derive.c. */
typedef struct {
  const char *id;
  const GkSourceText *source;
  const GkMessage *message; /* or NULL */
  gint32 severity;
  gint32 origin;
  gboolean announces;
  const GkPolicy *policy; /* or NULL */
} GkRuleHead;

gboolean gk_rules_add (GkRules *rules, GkForm *form, const GkRuleHead *head, GError **error);
gboolean gk_rules_derive (GkRules *rules, GkForm *form, GError **error);

/* The next "{placeholder}" in the words of a rule from @words on. */
gboolean gk_rule_next_placeholder (const char *words, const char **placeholder, gsize *length);

static inline const GkRules *
gk_form_rules (const GkForm *form)
{
  return form->compiled;
}

static inline const GkRule *
gk_rules_get (const GkRules *rules, guint32 rule)
{
  return &g_array_index (rules->rules, GkRule, rule);
}

static inline const GkCondition *
gk_rules_condition (const GkRules *rules, const GkRule *rule, guint32 condition)
{
  return &g_array_index (rules->conditions, GkCondition, rule->first_condition + condition);
}

static inline const GkTerm *
gk_rules_terms (const GkRules *rules, const GkSide *side)
{
  return &g_array_index (rules->terms, GkTerm, side->first);
}
