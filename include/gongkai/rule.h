/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/form.h>

G_BEGIN_DECLS

/**
 * GkRuleOrigin:
 * @GK_RULE_IMPLIED: follows from the tree of the form
 * @GK_RULE_EXPLICIT: is written down in the form
 * @GK_RULE_NARRATIVE: compares a figure in the prose with the table
 *
 * Where a rule comes from.
 *
 * Since: 0.1
 */
typedef enum {
  GK_RULE_IMPLIED = 10,
  GK_RULE_EXPLICIT = 20,
  GK_RULE_NARRATIVE = 30,
} GkRuleOrigin;

/**
 * GkRuleKind:
 * @GK_RULE_LINEAR: the terms are summed and compared, see gk_form_get_rule_term()
 * @GK_RULE_SHARE: a stated share is compared with numerator / denominator
 * @GK_RULE_MENTION: a figure in the prose is compared with one cell
 * @GK_RULE_REPORTED: linear; says that a cell is reported
 * @GK_RULE_MISSING: linear; says that a cell is not reported
 * @GK_RULE_TOGETHER: linear; says that both of two cells are reported or neither
 * @GK_RULE_EXCLUSIVE: linear; says that at most one of its cells is reported
 *
 * How a rule is evaluated. The last four are linear in the presence of cells, see
 * #GkTermFunction.
 *
 * Since: 0.1
 */
typedef enum {
  GK_RULE_LINEAR = 10,
  GK_RULE_SHARE = 20,
  GK_RULE_MENTION = 30,
  GK_RULE_REPORTED = 40,
  GK_RULE_MISSING = 50,
  GK_RULE_TOGETHER = 60,
  GK_RULE_EXCLUSIVE = 70,
} GkRuleKind;

/**
 * GkRelation:
 * @GK_RELATION_EQUAL: left = right
 * @GK_RELATION_NOT_EQUAL: left != right
 * @GK_RELATION_LESS: left < right
 * @GK_RELATION_LESS_OR_EQUAL: left <= right
 * @GK_RELATION_GREATER: left > right
 * @GK_RELATION_GREATER_OR_EQUAL: left >= right
 *
 * What a rule demands of its two sides.
 *
 * Since: 0.1
 */
typedef enum {
  GK_RELATION_EQUAL = 10,
  GK_RELATION_NOT_EQUAL = 20,
  GK_RELATION_LESS = 30,
  GK_RELATION_LESS_OR_EQUAL = 40,
  GK_RELATION_GREATER = 50,
  GK_RELATION_GREATER_OR_EQUAL = 60,
} GkRelation;

/**
 * GkTermPlace:
 * @GK_TERM_LEFT: on the left side
 * @GK_TERM_RIGHT: on the right side; of a share, the numerator
 * @GK_TERM_DENOMINATOR: in the denominator of a share
 *
 * Where a term of a rule stands.
 *
 * Since: 0.1
 */
typedef enum {
  GK_TERM_LEFT = 10,
  GK_TERM_RIGHT = 20,
  GK_TERM_DENOMINATOR = 30,
} GkTermPlace;

/**
 * GkTermFunction:
 * @GK_TERM_FUNCTION_VALUE: the cell's value, as a scaled integer
 * @GK_TERM_FUNCTION_PRESENCE: 1 if the cell is reported, else 0
 * @GK_TERM_FUNCTION_PRIOR_VALUE: as the value, in the report of the period before
 * @GK_TERM_FUNCTION_PRIOR_PRESENCE: as the presence, in the report of the period
 *   before
 *
 * What a term of a rule takes of its cell.
 *
 * Since: 0.1
 */
typedef enum {
  GK_TERM_FUNCTION_VALUE = 10,
  GK_TERM_FUNCTION_PRESENCE = 20,
  GK_TERM_FUNCTION_PRIOR_VALUE = 30,
  GK_TERM_FUNCTION_PRIOR_PRESENCE = 40,
} GkTermFunction;

/**
 * gk_form_get_n_rules:
 * @form: a form
 *
 * How many rules the form has once compiled. A rule of the form file that says
 * several things ("a <= b <= c", "max(x.*) <= y") becomes several rules here,
 * each with an id and a verdict of its own.
 *
 * Returns: the number of rules
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_rules (GkForm *form);

/**
 * gk_form_find_rule:
 * @form: a form
 * @id: the id of a rule
 *
 * Returns: the number of the rule, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_find_rule (GkForm *form, const char *id);

/**
 * gk_form_get_rule_id:
 * @form: a form
 * @rule: number of a rule, counted from 0
 *
 * Its id, stable across releases of the form: the id in the form file for an
 * explicit rule (with "#2", "#3" ... behind it where one rule of the file
 * became several, and "[natural]" or the like where it is the instance for a
 * member of a dimension), "requests.received:partition" and the like for one implied
 * by the tree, "narrative:ID" for one that reads the prose.
 *
 * Returns: (transfer none) (nullable): the id
 * Since: 0.1
 */
GK_API const char *gk_form_get_rule_id (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_text:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: (transfer none) (nullable): the rule in the rule language
 * Since: 0.1
 */
GK_API const char *gk_form_get_rule_text (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_severity:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: the #GkSeverity of a violation; 0 if @rule is out of range
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_severity (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_origin:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: its #GkRuleOrigin; 0 if @rule is out of range
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_origin (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_kind:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: its #GkRuleKind; 0 if @rule is out of range
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_kind (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_relation:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: its #GkRelation; 0 if @rule is out of range
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_relation (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_decimals:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: the count of decimals of the rule's constants: each term's
 *   coefficient already contains the power of ten that brings its cell's scaled
 *   integer to this scale
 * Since: 0.1
 */
GK_API guint32 gk_form_get_rule_decimals (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_constant:
 * @form: a form
 * @rule: number of a rule
 * @place: a #GkTermPlace
 *
 * Returns: the constant on that side, scaled by gk_form_get_rule_decimals()
 * Since: 0.1
 */
GK_API gint64 gk_form_get_rule_constant (GkForm *form, guint32 rule, gint32 place);

/**
 * gk_form_get_rule_tolerance:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: by how much the sides may miss each other, scaled by
 *   gk_form_get_rule_decimals(), or by 10^9 if gk_form_is_rule_tolerance_relative()
 * Since: 0.1
 */
GK_API gint64 gk_form_get_rule_tolerance (GkForm *form, guint32 rule);

/**
 * gk_form_is_rule_tolerance_relative:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: whether the tolerance is a fraction of the right side, without its sign
 * Since: 0.1
 */
GK_API gboolean gk_form_is_rule_tolerance_relative (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_member:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: the number of the member of a dimension that this rule is an instance
 *   for, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_member (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_n_terms:
 * @form: a form
 * @rule: number of a rule
 *
 * Returns: how many terms it has
 * Since: 0.1
 */
GK_API guint32 gk_form_get_rule_n_terms (GkForm *form, guint32 rule);

/**
 * gk_form_get_rule_term:
 * @form: a form
 * @rule: number of a rule
 * @term: number of a term, counted from 0
 * @place: (out) (optional): its #GkTermPlace
 * @cell: (out) (optional): the number of its cell
 * @coefficient: (out) (optional): what the cell's scaled integer is multiplied by
 *
 * One term of the rule as a sparse linear row, so that other engines can be fed.
 * A linear rule holds when Σ left + constant (relation) Σ right + constant.
 *
 * Returns: %FALSE, with nothing written, if there is no such term
 * Since: 0.1
 */
GK_API gboolean gk_form_get_rule_term (GkForm *form, guint32 rule, guint32 term, gint32 *place, guint32 *cell,
                                       gint64 *coefficient);

/**
 * gk_form_get_rule_term_function:
 * @form: a form
 * @rule: number of a rule
 * @term: number of a term, counted from 0
 *
 * Returns: the #GkTermFunction of the term; 0 if there is no such term
 * Since: 0.1
 */
GK_API gint32 gk_form_get_rule_term_function (GkForm *form, guint32 rule, guint32 term);

/**
 * gk_form_get_rule_n_conditions:
 * @form: a form
 * @rule: number of a rule
 *
 * How many rows "when" puts in front of the rule. It says something only where
 * all of them hold.
 *
 * Returns: the number of conditions
 * Since: 0.1
 */
GK_API guint32 gk_form_get_rule_n_conditions (GkForm *form, guint32 rule);

/**
 * gk_form_get_condition:
 * @form: a form
 * @rule: number of a rule
 * @condition: number of one of its conditions, counted from 0
 * @relation: (out) (optional): its #GkRelation
 * @decimals: (out) (optional): the count of decimals of its constants
 * @left_constant: (out) (optional): the constant on its left side
 * @right_constant: (out) (optional): the constant on its right side
 * @tolerance: (out) (optional): as gk_form_get_rule_tolerance()
 * @relative: (out) (optional): as gk_form_is_rule_tolerance_relative()
 * @n_terms: (out) (optional): how many terms it has
 *
 * One condition as a sparse linear row.
 *
 * Returns: %FALSE, with nothing written, if there is no such condition
 * Since: 0.1
 */
GK_API gboolean gk_form_get_condition (GkForm *form, guint32 rule, guint32 condition, gint32 *relation,
                                       guint32 *decimals, gint64 *left_constant, gint64 *right_constant,
                                       gint64 *tolerance, gboolean *relative, guint32 *n_terms);

/**
 * gk_form_get_condition_term:
 * @form: a form
 * @rule: number of a rule
 * @condition: number of one of its conditions
 * @term: number of a term of that, counted from 0
 * @place: (out) (optional): its #GkTermPlace
 * @function: (out) (optional): its #GkTermFunction
 * @cell: (out) (optional): the number of its cell
 * @coefficient: (out) (optional): what that is multiplied by
 *
 * Returns: %FALSE, with nothing written, if there is no such term
 * Since: 0.1
 */
GK_API gboolean gk_form_get_condition_term (GkForm *form, guint32 rule, guint32 condition, guint32 term, gint32 *place,
                                            gint32 *function, guint32 *cell, gint64 *coefficient);

G_END_DECLS
