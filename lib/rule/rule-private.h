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

/* A parsed expression: nodes refer to each other by their number in GkSyntax.nodes. */
typedef enum {
  GK_NODE_NUMBER,
  GK_NODE_CELL,     /* an indicator with a value */
  GK_NODE_CHILDREN, /* x.*: the parts of an indicator */
  GK_NODE_NEGATE,
  GK_NODE_ADD,
  GK_NODE_MULTIPLY,
  GK_NODE_SUM,
  GK_NODE_MAX,
  GK_NODE_MIN,
  GK_NODE_SHARE,
} GkNodeKind;

typedef struct {
  GkNodeKind kind;
  gint32 first;  /* first operand, or -1 */
  gint32 next;   /* next operand of the same node, or -1 */
  guint32 name;  /* number of the cell or, for x.*, of the indicator */
  gint64 number; /* scaled */
  guint32 decimals;
  guint32 offset; /* in the text of the rule */
} GkNode;

/* A parsed rule: a chain of sides with a relation between each two. */
typedef struct {
  GArray *nodes;     /* of GkNode */
  GArray *sides;     /* of gint32 */
  GArray *relations; /* of gint32: GkRelation */
} GkSyntax;

/* Parses @source as a rule of @form. Clear with gk_syntax_clear() in any case. */
gboolean gk_rule_parse (GkForm *form, const GkSourceText *source, GkSyntax *syntax, GError **error);
void gk_syntax_clear (GkSyntax *syntax);

/* Term of a row: the coefficient includes the power of ten that brings the cell to the row's scale. */
typedef struct {
  guint32 cell;
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
  GkSide sides[GK_N_SIDES];
  gint32 whole;       /* the side that is the whole of the other one, or -1 */
  gboolean announces; /* a missing whole with reported parts is worth a warning */
  guint32 narrative;  /* of GK_RULE_MENTION: its number in the form */
} GkRule;

typedef struct {
  GArray *rules;     /* of GkRule */
  GArray *terms;     /* of GkTerm */
  guint32 n_written; /* terms counted against GK_RULES_MAX_TERMS */
  GHashTable *by_id; /* id → number */
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
} GkRuleHead;

gboolean gk_rules_add (GkRules *rules, GkForm *form, const GkRuleHead *head, GError **error);
gboolean gk_rules_derive (GkRules *rules, GkForm *form, GError **error);

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

static inline const GkTerm *
gk_rules_terms (const GkRules *rules, const GkSide *side)
{
  return &g_array_index (rules->terms, GkTerm, side->first);
}
