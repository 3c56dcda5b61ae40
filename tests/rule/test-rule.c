/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/test-rule.h"

#include <string.h>

#define BUILTIN "cn-jiangsu-2017"

/* The form that the rules of the tables are about, and where a rule stands in it. */
static const char form_head[]
    = "<form id=\"f\">\n"
      "<indicator id=\"a\" zh=\"甲\"/>\n"
      "<indicator id=\"b\" zh=\"乙\"/>\n"
      "<indicator id=\"c\" zh=\"丙\"/>\n"
      "<indicator id=\"m\" zh=\"金额\" kind=\"amount\" unit=\"万元\"/>\n"
      "<indicator id=\"e\" zh=\"金额\" kind=\"amount\" unit=\"万元\" decimals=\"2\"/>\n"
      "<indicator id=\"n\" zh=\"九位\" kind=\"amount\" decimals=\"9\"/>\n"
      "<indicator id=\"p\" zh=\"占比\" kind=\"percent\"/>\n"
      "<indicator id=\"g\" zh=\"组\" kind=\"group\">\n"
      "  <indicator id=\"x\" zh=\"子\"/>\n"
      "  <indicator id=\"y\" zh=\"丑\"/>\n"
      "  <indicator id=\"z_1\" zh=\"寅\"/>\n"
      "</indicator>\n"
      "<indicator id=\"h\" zh=\"组组\" kind=\"group\">\n"
      "  <indicator id=\"i\" zh=\"组\" kind=\"group\"><indicator id=\"j\" zh=\"卯\"/></indicator>\n"
      "</indicator>\n"
      "<indicator id=\"k\" zh=\"空组\" kind=\"group\"/>\n"
      "<indicator id=\"sum\" zh=\"合计\"/>\n";

/* A form with @rule. */
static char *
form_with (const char *rule, const char *severity)
{
  g_autofree char *escaped = g_markup_escape_text (rule, -1);

  return g_strdup_printf ("%s<rule id=\"r\"%s>%s</rule>\n</form>", form_head, severity, escaped);
}

/* A term of rule number @rule, or of its condition number @condition unless that is -1. */
static gboolean
get_term (GkForm *form, guint32 rule, gint32 condition, guint32 term, gint32 *place, gint32 *function, guint32 *cell,
          gint64 *coefficient)
{
  if (condition >= 0)
    return gk_form_get_condition_term (form, rule, (guint32) condition, term, place, function, cell, coefficient);
  *function = gk_form_get_rule_term_function (form, rule, term);

  return gk_form_get_rule_term (form, rule, term, place, cell, coefficient);
}

static void
append_side (GString *dump, GkForm *form, guint32 rule, gint32 condition, gint32 side, gint64 constant)
{
  gint32 place;
  gint32 function;
  guint32 cell;
  gint64 coefficient;

  for (guint32 i = 0; get_term (form, rule, condition, i, &place, &function, &cell, &coefficient); i++)
    {
      const char *format = function == GK_TERM_FUNCTION_VALUE            ? "%s"
                           : function == GK_TERM_FUNCTION_PRESENCE       ? "count(%s)"
                           : function == GK_TERM_FUNCTION_PRIOR_VALUE    ? "prior(%s)"
                           : function == GK_TERM_FUNCTION_PRIOR_PRESENCE ? "count(prior(%s))"
                                                                         : NULL;
      g_auto (GStrv) pieces = NULL;

      if (place != side)
        continue;
      assert_non_null (format);
      pieces = g_strsplit (format, "%s", 2);
      g_string_append_printf (dump, " %+" G_GINT64_FORMAT " %s%s%s", coefficient, pieces[0],
                              gk_form_get_cell_id (form, cell), pieces[1]);
    }
  if (constant != 0)
    g_string_append_printf (dump, " %+" G_GINT64_FORMAT, constant);
}

static const char *
relation_sign (gint32 relation)
{
  switch (relation)
    {
    case GK_RELATION_EQUAL:
      return "=";
    case GK_RELATION_NOT_EQUAL:
      return "!=";
    case GK_RELATION_LESS:
      return "<";
    case GK_RELATION_LESS_OR_EQUAL:
      return "<=";
    case GK_RELATION_GREATER:
      return ">";
    case GK_RELATION_GREATER_OR_EQUAL:
      return ">=";
    default:
      fail_msg ("%d is no relation", relation);
      return NULL;
    }
}

static const char *
kind_word (gint32 kind)
{
  switch (kind)
    {
    case GK_RULE_LINEAR:
      return "linear";
    case GK_RULE_SHARE:
      return "share";
    case GK_RULE_MENTION:
      return "mention";
    case GK_RULE_REPORTED:
      return "reported";
    case GK_RULE_MISSING:
      return "missing";
    case GK_RULE_TOGETHER:
      return "together";
    case GK_RULE_EXCLUSIVE:
      return "exclusive";
    default:
      fail_msg ("%d is no kind of rule", kind);
      return NULL;
    }
}

static void
append_tolerance (GString *dump, gint64 tolerance, gboolean relative)
{
  if (tolerance != 0 || relative)
    g_string_append_printf (dump, " ± %" G_GINT64_FORMAT "%s", tolerance, relative ? "/10^9" : "");
}

static void
append_condition (GString *dump, GkForm *form, guint32 rule, guint32 condition)
{
  gint32 relation;
  guint32 decimals;
  guint32 n_terms;
  gint64 left;
  gint64 right;
  gint64 tolerance;
  gboolean relative;

  assert_true (gk_form_get_condition (form, rule, condition, &relation, &decimals, &left, &right, &tolerance, &relative,
                                      &n_terms));
  assert_false (gk_form_get_condition_term (form, rule, condition, n_terms, NULL, NULL, NULL, NULL));
  g_string_append_printf (dump, " when %u:", decimals);
  append_side (dump, form, rule, (gint32) condition, GK_TERM_LEFT, left);
  g_string_append_printf (dump, " %s", relation_sign (relation));
  append_side (dump, form, rule, (gint32) condition, GK_TERM_RIGHT, right);
  append_tolerance (dump, tolerance, relative);
}

void
append_rule (GString *dump, GkForm *form, guint32 rule)
{
  static const gint32 places[] = { GK_TERM_LEFT, GK_TERM_RIGHT, GK_TERM_DENOMINATOR };
  gint32 kind = gk_form_get_rule_kind (form, rule);
  gint32 member = gk_form_get_rule_member (form, rule);

  g_string_append_printf (dump, "%s%s %s %u:", dump->len > 0 ? "\n" : "", gk_form_get_rule_id (form, rule),
                          kind_word (kind), gk_form_get_rule_decimals (form, rule));
  for (gsize i = 0; i < (kind == GK_RULE_SHARE ? 3 : 2); i++)
    {
      const char *sign = i == 1 ? relation_sign (gk_form_get_rule_relation (form, rule)) : "/";

      if (i > 0)
        g_string_append_printf (dump, " %s", sign);
      append_side (dump, form, rule, -1, places[i], gk_form_get_rule_constant (form, rule, places[i]));
    }
  append_tolerance (dump, gk_form_get_rule_tolerance (form, rule), gk_form_is_rule_tolerance_relative (form, rule));
  if (member >= 0)
    g_string_append_printf (dump, " for %s", gk_form_get_member_id (form, (guint32) member));
  for (guint32 i = 0; i < gk_form_get_rule_n_conditions (form, rule); i++)
    append_condition (dump, form, rule, i);
}

char *
dump_rules (GkForm *form, gint32 hidden)
{
  GString *dump = g_string_new (NULL);

  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    if (gk_form_get_rule_origin (form, i) != hidden)
      append_rule (dump, form, i);

  return g_string_free (dump, FALSE);
}

typedef struct {
  const char *name;
  const char *rule; /* where a sum or a product is meant as a whole, the mark is in front of its first operator */
  gint32 code;
  const char *part;
} BadRule;

static const BadRule bad_rules[] = {
  { "unknown-id", "a = " MARK "zz", GK_ERROR_SYNTAX, "found \"zz\"; expected the id of an indicator of this form" },
  { "unknown-dotted-id", "a = b + " MARK "g.q", GK_ERROR_SYNTAX, "found \"g.q\"; expected the id of an indicator" },
  { "unknown-children", "a = sum(" MARK "q.*)", GK_ERROR_SYNTAX, "expected the id of an indicator" },
  { "upper-case", MARK "A = b", GK_ERROR_SYNTAX, "found \"A\"; expected an indicator, a number, a function" },
  { "group-as-value", "a = " MARK "g", GK_ERROR_SYNTAX,
    "found \"g\"; expected an indicator that has a value; this one is a group" },
  { "nothing-at-left", MARK "= a", GK_ERROR_SYNTAX,
    "found \"=\"; expected an indicator, a number, a function or \"(\"" },
  { "nothing-at-right", "a =" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected an indicator" },
  { "nothing-at-right-spaces", " a = " MARK, GK_ERROR_SYNTAX, "the rule ends here" },
  { "nothing-after-plus", "a = b + " MARK "<= c", GK_ERROR_SYNTAX, "found \"<=\"; expected an indicator" },
  { "nothing-after-times", "a = 2 *" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected an indicator" },
  { "nothing-before-times", "a = " MARK "* b", GK_ERROR_SYNTAX, "found \"*\"; expected an indicator" },
  { "unary-plus", "a = " MARK "+b", GK_ERROR_SYNTAX, "found \"+\"; expected an indicator" },
  { "two-operands", "a " MARK "b = c", GK_ERROR_SYNTAX, "found \"b\"; expected an operator or a relation" },
  { "no-relation", "a + b" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected a relation (= != < <= > >=)" },
  { "two-relations", "a = " MARK "= b", GK_ERROR_SYNTAX, "found \"=\"; expected an indicator" },
  { "chain-ends", "a <= b <=" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected an indicator" },
  { "chain-unknown", "a <= b <= " MARK "zz", GK_ERROR_SYNTAX, "found \"zz\"" },
  { "divided", "a " MARK "/ b = 1", GK_ERROR_SYNTAX, "found \"/\"; expected an operator or a relation" },
  { "single-exclamation", "a " MARK "! b", GK_ERROR_SYNTAX, "found \"!\"" },
  { "assigned", "a " MARK ":= b", GK_ERROR_SYNTAX, "found \":\"" },
  { "full-width", "a " MARK "＝ b", GK_ERROR_SYNTAX, "found \"＝\"" },
  { "trailing-bracket", "a = b" MARK ")", GK_ERROR_SYNTAX, "found \")\"; expected an operator, a relation or the end" },
  { "trailing-comma", "a = b" MARK ", c", GK_ERROR_SYNTAX, "found \",\"" },
  { "trailing-number", "a = b " MARK "5", GK_ERROR_SYNTAX, "found \"5\"; expected an operator" },
  { "open-bracket", "a = (b + c" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected \")\"" },
  { "open-call", "a = sum(b, c" MARK, GK_ERROR_SYNTAX, "the rule ends here; expected \")\"" },
  { "empty-brackets", "a = (" MARK ")", GK_ERROR_SYNTAX, "found \")\"; expected an indicator" },
  { "relation-in-brackets", "(a " MARK "= b) = c", GK_ERROR_SYNTAX, "found \"=\"; expected \")\"" },
  { "point-without-decimals", "a = 5" MARK ".", GK_ERROR_SYNTAX, "found \".\"" },
  { "point-without-units", "a = " MARK ".5", GK_ERROR_SYNTAX, "found \".\"" },
  { "id-ends-with-point", "a = " MARK "g. x", GK_ERROR_SYNTAX, "found" },
  { "10-decimals", "a = " MARK "0.1234567891", GK_ERROR_SYNTAX,
    "found \"0.1234567891\"; expected a number of at most 10^15 with at most 9 decimals" },
  { "large-number", "a = " MARK "1000000000000001", GK_ERROR_SYNTAX, "expected a number of at most 10^15" },
  { "huge-number", "a = " MARK "99999999999999999999999999", GK_ERROR_SYNTAX, "expected a number of at most 10^15" },
  { "large-number-with-decimals", "a = " MARK "1000000000000000.1", GK_ERROR_SYNTAX, "expected a number of at most" },
  { "unknown-function", "a = " MARK "avg(g.*)", GK_ERROR_SYNTAX,
    "found \"avg\"; expected one of the functions sum, max, min, count, abs, share, prior" },
  { "unknown-function-prefix", "a = " MARK "su(g.*)", GK_ERROR_SYNTAX, "found \"su\"; expected one of the functions" },
  { "prior", "a = prior (" MARK "2 * b)", GK_ERROR_SYNTAX, "expected the id of an indicator inside prior()" },
  { "call-of-indicator", "a = " MARK "b(c)", GK_ERROR_SYNTAX, "found \"b\"; expected one of the functions" },
  { "sum-of-nothing", "a = sum(" MARK ")", GK_ERROR_SYNTAX, "found \")\"; expected an indicator" },
  { "sum-comma", "a = sum(b," MARK ")", GK_ERROR_SYNTAX, "found \")\"; expected an indicator" },
  { "share-of-one", "p = share(a" MARK ")", GK_ERROR_SYNTAX, "found \")\"; expected \",\" and a second operand" },
  { "share-of-three", "p = share(a, b, " MARK "c)", GK_ERROR_SYNTAX, "found \"c\"; expected \")\" after two operands" },
  { "children-alone", "a = " MARK "g.*", GK_ERROR_SYNTAX, "expected \"*\" inside of a function only" },
  { "children-added", "a = b + " MARK "g.*", GK_ERROR_SYNTAX, "expected \"*\" inside of a function only" },
  { "children-in-product", "a = sum(2 * " MARK "g.*)", GK_ERROR_SYNTAX, "expected \"*\" inside" },
  { "children-in-share", "p = share(" MARK "g.*, a)", GK_ERROR_SYNTAX, "expected \"*\" inside" },
  { "children-of-leaf", "b = sum(" MARK "a.*)", GK_ERROR_FORM, "expected an indicator that has children with values" },
  { "children-of-empty-group", "b = sum(" MARK "k.*)", GK_ERROR_FORM, "expected an indicator that has children" },
  { "children-without-value", "b = sum(a, " MARK "h.*)", GK_ERROR_FORM,
    "expected an indicator all of whose children have values" },
  { "max-of-children-without-value", "max(" MARK "h.*) <= a", GK_ERROR_FORM,
    "expected an indicator all of whose children have values" },
  { "max-of-leaf", "max(" MARK "a.*) <= b", GK_ERROR_FORM, "expected an indicator" },
  { "max-on-larger-side", "a <= " MARK "max(b, c)", GK_ERROR_SYNTAX,
    "expected max() or abs() by itself on the smaller side of a relation, min() on the larger one" },
  { "max-greater", MARK "max(b, c) >= a", GK_ERROR_SYNTAX, "max() or abs() by itself on the smaller side" },
  { "min-on-smaller-side", MARK "min(g.*) < a", GK_ERROR_SYNTAX, "min() on the larger one" },
  { "max-equal", "a = " MARK "max(g.*)", GK_ERROR_SYNTAX, "max() or abs() by itself on the smaller side" },
  { "max-not-equal", MARK "max(g.*) != a", GK_ERROR_SYNTAX, "max() or abs() by itself on the smaller side" },
  { "max-in-sum", "a + " MARK "max(b, c) <= sum", GK_ERROR_SYNTAX, "max() or abs() by itself" },
  { "max-in-max", "max(a, " MARK "max(b, c)) <= sum", GK_ERROR_SYNTAX, "max() or abs() by itself" },
  { "max-and-min", "max(a, b) <= " MARK "min(c, sum)", GK_ERROR_SYNTAX, "max() or abs() by itself" },
  { "negative-max", "-" MARK "max(a, b) <= c", GK_ERROR_SYNTAX, "max" },
  { "product-of-two", "c = a * " MARK "b", GK_ERROR_SYNTAX,
    "expected a constant: two indicators cannot be multiplied" },
  { "product-of-three", "c = 2 * a * 3 * " MARK "b", GK_ERROR_SYNTAX, "two indicators cannot be multiplied" },
  { "product-of-brackets", "c = (a + 1) * (b " MARK "+ 1)", GK_ERROR_SYNTAX, "two indicators cannot be multiplied" },
  { "square", "c = a * " MARK "a", GK_ERROR_SYNTAX, "two indicators cannot be multiplied" },
  { "share-less", "p <= " MARK "share(a, b)", GK_ERROR_SYNTAX, "expected \"=\" as the relation of share()" },
  { "share-less-at-left", MARK "share(a, b) <= p", GK_ERROR_SYNTAX, "expected \"=\" as the relation of share()" },
  { "share-of-sum", "p " MARK "+ 1 = share(a, b)", GK_ERROR_SYNTAX,
    "expected one indicator on the other side of share()" },
  { "share-of-number", MARK "50 = share(a, b)", GK_ERROR_SYNTAX, "expected one indicator on the other side" },
  { "share-of-share", MARK "share(a, b) = share(b, c)", GK_ERROR_SYNTAX, "expected one indicator on the other side" },
  { "share-added", "p = 1 + " MARK "share(a, b)", GK_ERROR_SYNTAX, "expected share() as one side of \"=\", by itself" },
  { "share-negative", "p = -" MARK "share(a, b)", GK_ERROR_SYNTAX, "expected share() as one side of \"=\"" },
  { "share-in-share", "p = share(" MARK "share(a, b), c)", GK_ERROR_SYNTAX, "expected share() as one side" },
  { "share-of-constants", "p = share(a, " MARK "100)", GK_ERROR_SYNTAX, "expected an indicator in the denominator" },
  { "share-cancelled", "p = share(a, b " MARK "- b)", GK_ERROR_SYNTAX, "expected an indicator in the denominator" },
  { "constants", MARK "1 = 1", GK_ERROR_FORM, "expected a rule that depends on at least one indicator" },
  { "constant-sums", "1 " MARK "+ 2 * 3 < 8", GK_ERROR_FORM, "depends on at least one indicator" },
  { "cancelled", MARK "a = a", GK_ERROR_FORM, "depends on at least one indicator" },
  { "cancelled-sums", "sum(g.*) " MARK "+ a = a + g.x + g.y + g.z_1", GK_ERROR_FORM,
    "depends on at least one indicator" },
  { "zero-times", "0 " MARK "* a = 0", GK_ERROR_FORM, "depends on at least one indicator" },
  { "second-link-of-constants", "a <= " MARK "1 <= 2", GK_ERROR_FORM, "depends on at least one indicator" },
  { "coefficient", "1000000000001 " MARK "* a = b", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "coefficient-negative", "b = -1000000000001 " MARK "* a", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "coefficient-scaled", "1001 " MARK "* a = n", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "coefficient-added", "1000000000000 * a " MARK "+ a = b", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "coefficient-cancelled", "1000000000000 " MARK "* a = b - a", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "coefficient-of-share", "p = share(1000000000001 " MARK "* a, b)", GK_ERROR_OVERFLOW, "expected at most 10^12" },
  { "product-of-constants", "a = 10000000000 * " MARK "10000000000 * b", GK_ERROR_OVERFLOW,
    "expected a product of constants within 10^15 and 9 decimals" },
  { "decimals-of-product", "a = 0.00001 * " MARK "0.00001 * b", GK_ERROR_OVERFLOW, "within 10^15 and 9 decimals" },
  { "sum-of-constants", "a = 1000000000000000 + " MARK "1", GK_ERROR_OVERFLOW, "expected constants within 10^15" },
  { "factor-of-constants", "a = (1000000000000000 + " MARK "1) * b", GK_ERROR_OVERFLOW, "within 10^15" },
  { "factor-of-constants-behind", "a = b * (1000000000000000 + " MARK "1)", GK_ERROR_OVERFLOW, "within 10^15" },
  { "zero-of-constants", "a = 0 * (10000000000 * " MARK "10000000000)", GK_ERROR_OVERFLOW, "within 10^15" },
  { "small-of-constants", "a = 0.000001 * (10000000000 * " MARK "10000000000)", GK_ERROR_OVERFLOW, "within 10^15" },
  { "constant-scaled", "a = n " MARK "+ 10000000000", GK_ERROR_OVERFLOW,
    "the coefficients or constants are too large" },
  { "decimals-of-row", "a = 0.1 " MARK "* n", GK_ERROR_OVERFLOW, "the rule needs too many decimals" },
  { "decimals-of-row-cancelled", "a = n " MARK "- 0.1 * n", GK_ERROR_OVERFLOW, "the rule needs too many decimals" },
  { "decimals-of-share", "p = share(0.1 " MARK "* n, a)", GK_ERROR_OVERFLOW, "the rule needs too many decimals" },
  { "decimals-of-denominator", "p = share(n, 0.1 " MARK "* n)", GK_ERROR_OVERFLOW, "the rule needs too many decimals" },
  { "size-of-denominator", "p = share(n, 1001 " MARK "* a)", GK_ERROR_OVERFLOW,
    "the coefficients or constants are too large" },
};

static void
test_bad (void **state)
{
  const BadRule *row = *state;
  g_autofree char *text = form_with (row->rule, "");

  assert_marked_refused (text, row->code, row->part, NULL);
}

/* An operand at @levels of nesting, itself one, made of @open and @close around it. */
static char *
nest (const char *head, const char *open, const char *operand, const char *close, guint levels)
{
  GString *rule = g_string_new (head);

  for (guint i = 1; i < levels; i++)
    g_string_append (rule, open);
  g_string_append (rule, operand);
  for (guint i = 1; i < levels; i++)
    g_string_append (rule, close);

  return g_string_free (rule, FALSE);
}

typedef struct {
  const char *name;
  const char *open;
  const char *close;
} Nesting;

static const Nesting nestings[] = {
  { "brackets", "(", ")" },
  { "minus", "-", "" },
  { "sum", "sum(", ")" },
};

static void
test_nesting (void **state)
{
  const Nesting *row = *state;
  g_autofree char *fine = nest ("a = ", row->open, "b", row->close, 32);
  g_autofree char *deep = nest ("a = ", row->open, MARK "b", row->close, 33);
  g_autofree char *absurd = nest ("a = ", row->open, "b", row->close, 10000);
  g_autofree char *fine_text = form_with (fine, "");
  g_autofree char *deep_text = form_with (deep, "");
  g_autofree char *absurd_text = form_with (absurd, "");
  g_auto (Marked) marked = marked_new (deep_text);
  g_autoptr (GkForm) form = load_form (fine_text);

  assert_refused (marked.data, -1, GK_ERROR_LIMIT, marked.line, marked.column,
                  "expected less nesting: at most 32 levels");
  assert_refused (absurd_text, -1, GK_ERROR_LIMIT, marked.line, marked.column,
                  "expected less nesting: at most 32 levels");
}

typedef struct {
  const char *name;
  const char *rule;
  const char *rows;
} GoodRule;

static const GoodRule good_rules[] = {
  { "equal", "a = b", "r linear 0: +1 a = +1 b" },
  { "not-equal", "a != b", "r linear 0: +1 a != +1 b" },
  { "not-equal-sign", "a ≠ b", "r linear 0: +1 a != +1 b" },
  { "less", "a < b", "r linear 0: +1 a < +1 b" },
  { "less-or-equal", "a <= b", "r linear 0: +1 a <= +1 b" },
  { "less-or-equal-sign", "a≤b", "r linear 0: +1 a <= +1 b" },
  { "greater", "a>b", "r linear 0: +1 a > +1 b" },
  { "greater-or-equal", "a >= b", "r linear 0: +1 a >= +1 b" },
  { "greater-or-equal-sign", "a ≥ b", "r linear 0: +1 a >= +1 b" },
  { "lines", "\n\ta\n  =\tg.x ", "r linear 0: +1 a = +1 g.x" },
  { "dotted", "g.x = g.z_1", "r linear 0: +1 g.x = +1 g.z_1" },
  { "sum-of-ids", "a = b + c", "r linear 0: +1 a = +1 b +1 c" },
  { "difference", "a - b = c", "r linear 0: +1 a -1 b = +1 c" },
  { "difference-of-brackets", "a = sum - (b - c)", "r linear 0: +1 a = -1 b +1 c +1 sum" },
  { "differences-from-the-left", "a = sum - b - c", "r linear 0: +1 a = -1 b -1 c +1 sum" },
  { "minus", "-a = -(-b)", "r linear 0: -1 a = +1 b" },
  { "constant", "a > 0", "r linear 0: +1 a >" },
  { "constant-at-left", "5 < a", "r linear 0: +5 < +1 a" },
  { "constants", "a = b + 3 - 10", "r linear 0: +1 a = +1 b -7" },
  { "constant-with-decimals", "a = 0.5", "r linear 1: +10 a = +5" },
  { "zeros-behind-the-point", "a = 1.500", "r linear 1: +10 a = +15" },
  { "largest-constant", "a <= 1000000000000000", "r linear 0: +1 a <= +1000000000000000" },
  { "smallest-constant", "m >= -0.000000001", "r linear 9: +1000 m >= -1" },
  { "product", "a = 2 * b", "r linear 0: +1 a = +2 b" },
  { "product-behind", "a = b * 2 * 3", "r linear 0: +1 a = +6 b" },
  { "product-before-sum", "a = b + 2 * c", "r linear 0: +1 a = +1 b +2 c" },
  { "product-of-brackets", "a = 2 * (b + 3 * (c - 4))", "r linear 0: +1 a = +2 b +6 c -24" },
  { "product-with-decimals", "a = 0.25 * b", "r linear 2: +100 a = +25 b" },
  { "product-of-constants", "a = (1 + 1) * (2 + 3) * b", "r linear 0: +1 a = +10 b" },
  { "product-with-minus", "a = -2 * -b", "r linear 0: +1 a = +2 b" },
  { "decimals-cancel", "a = 0.00005 * 20000 * b", "r linear 0: +1 a = +1 b" },
  { "largest-coefficient", "1000000000000 * a = -1000000000000 * b",
    "r linear 0: +1000000000000 a = -1000000000000 b" },
  { "largest-scaled-coefficient", "1000 * a = n", "r linear 9: +1000000000000 a = +1 n" },
  { "two-decimals", "m = e", "r linear 6: +1 m = +10000 e" },
  { "decimals-and-count", "m = a + e", "r linear 6: +1 m = +1000000 a +10000 e" },
  { "decimals-and-constant", "e >= 1.5 * m + 0.1", "r linear 7: +100000 e >= +15 m +1000000" },
  { "same-twice", "a = b + b", "r linear 0: +1 a = +2 b" },
  { "both-sides", "a + b = b + c", "r linear 0: +1 a = +1 c" },
  { "both-sides-remainder", "a + 3 * b <= b + c", "r linear 0: +1 a +2 b <= +1 c" },
  { "both-sides-scaled", "a + 0.5 * b = b", "r linear 1: +10 a -5 b =" },
  { "zero-coefficient", "a + 0 * b = c", "r linear 0: +1 a = +1 c" },
  { "sum", "a = sum(b, c)", "r linear 0: +1 a = +1 b +1 c" },
  { "sum-of-one", "a = sum(b)", "r linear 0: +1 a = +1 b" },
  { "sum-of-children", "a = sum(g.*)", "r linear 0: +1 a = +1 g.x +1 g.y +1 g.z_1" },
  { "sum-of-children-and-more", "a = sum(b, g.*, 2 * c, 1)", "r linear 0: +1 a = +1 b +2 c +1 g.x +1 g.y +1 g.z_1 +1" },
  { "sum-in-product", "a = 2 * sum(g.*) - g.x", "r linear 0: +1 a = +1 g.x +2 g.y +2 g.z_1" },
  { "indicator-called-sum", "sum = sum (sum, a) - sum", "r linear 0: +1 sum = +1 a" },
  { "inner-group", "a = sum(h.i.*)", "r linear 0: +1 a = +1 h.i.j" },
  { "chain", "a <= b <= c", "r linear 0: +1 a <= +1 b\nr#2 linear 0: +1 b <= +1 c" },
  { "chain-mixed", "0 < a = b != c", "r linear 0: < +1 a\nr#2 linear 0: +1 a = +1 b\nr#3 linear 0: +1 b != +1 c" },
  { "max", "max(a, b) <= c", "r linear 0: +1 a <= +1 c\nr#2 linear 0: +1 b <= +1 c" },
  { "max-at-right", "c > max(a, b + 1)", "r linear 0: +1 c > +1 a\nr#2 linear 0: +1 c > +1 b +1" },
  { "max-of-one", "max(a) < b", "r linear 0: +1 a < +1 b" },
  { "max-of-children", "max(g.*) <= a",
    "r linear 0: +1 g.x <= +1 a\nr#2 linear 0: +1 g.y <= +1 a\nr#3 linear 0: +1 g.z_1 <= +1 a" },
  { "max-of-children-and-more", "max(b, g.*, c) <= a",
    "r linear 0: +1 b <= +1 a\nr#2 linear 0: +1 g.x <= +1 a\nr#3 linear 0: +1 g.y <= +1 a\n"
    "r#4 linear 0: +1 g.z_1 <= +1 a\nr#5 linear 0: +1 c <= +1 a" },
  { "min", "a <= min(b, c)", "r linear 0: +1 a <= +1 b\nr#2 linear 0: +1 a <= +1 c" },
  { "min-at-left", "min(b, c) >= a", "r linear 0: +1 b >= +1 a\nr#2 linear 0: +1 c >= +1 a" },
  { "chain-of-max", "max(a, b) <= c <= sum(g.*)",
    "r linear 0: +1 a <= +1 c\nr#2 linear 0: +1 b <= +1 c\nr#3 linear 0: +1 c <= +1 g.x +1 g.y +1 g.z_1" },
  { "max-in-brackets", "(max(a, b)) <= c", "r linear 0: +1 a <= +1 c\nr#2 linear 0: +1 b <= +1 c" },
  { "share", "p = share(a, b)", "r share 0: +1 p = +1 a / +1 b" },
  { "share-at-left", "share(a, b) = p", "r share 0: +1 p = +1 a / +1 b" },
  { "share-of-sums", "p = share(a + b, sum(g.*) - 1)", "r share 0: +1 p = +1 a +1 b / +1 g.x +1 g.y +1 g.z_1 -1" },
  { "share-of-scales", "p = share(m, a)", "r share 6: +1 p = +1 m / +1000000 a" },
  { "share-with-decimals", "p = share(0.5 * a, b)", "r share 1: +1 p = +5 a / +10 b" },
  { "share-of-same", "p = share(a, a + b)", "r share 0: +1 p = +1 a / +1 a +1 b" },
  { "share-in-chain", "p = share(a, b) = e", "r share 0: +1 p = +1 a / +1 b\nr#2 share 0: +1 e = +1 a / +1 b" },
  { "share-zero-coefficient", "p = share(a + b - b, c)", "r share 0: +1 p = +1 a / +1 c" },
};

static void
test_good (void **state)
{
  const GoodRule *row = *state;
  g_autofree char *text = form_with (row->rule, "");
  g_autoptr (GkForm) form = load_form (text);
  g_autofree char *rows = dump_rules (form, 0);

  assert_string_equal (rows, row->rows);
}

typedef struct {
  const char *name;
  const char *form;
  const char *rows;
} Tree;

#define COUNT(id) "<indicator id=\"" id "\" zh=\"甲\"/>"
#define WHOLE(id, attributes, body) "<indicator id=\"" id "\" zh=\"甲\" " attributes ">" body "</indicator>"
#define GROUP(id, attributes, body) WHOLE (id, "kind=\"group\" " attributes, body)

static const Tree trees[] = {
  { "none", WHOLE ("a", "", COUNT ("x") COUNT ("y")) GROUP ("g", "", COUNT ("x")), "" },
  { "partition", WHOLE ("a", "parts=\"partition\"", COUNT ("x") COUNT ("y")),
    "a:partition linear 0: +1 a = +1 a.x +1 a.y" },
  { "partition-of-one", WHOLE ("a", "parts=\"partition\"", COUNT ("x")), "a:partition linear 0: +1 a = +1 a.x" },
  { "partition-of", COUNT ("a") GROUP ("g", "parts=\"partition\" of=\"a\"", COUNT ("x") COUNT ("y")),
    "g:partition linear 0: +1 a = +1 g.x +1 g.y" },
  { "partition-of-decimals",
    "<indicator id=\"m\" zh=\"甲\" kind=\"amount\" parts=\"partition\"><indicator id=\"x\" zh=\"乙\" kind=\"amount\" "
    "decimals=\"2\"/><indicator id=\"y\" zh=\"丙\" kind=\"amount\" decimals=\"9\"/></indicator>",
    "m:partition linear 9: +1000 m = +10000000 m.x +1 m.y" },
  { "partition-in-partition",
    WHOLE ("a", "parts=\"partition\"", COUNT ("x") WHOLE ("y", "parts=\"partition\"", COUNT ("u") COUNT ("v"))),
    "a:partition linear 0: +1 a = +1 a.x +1 a.y\na.y:partition linear 0: +1 a.y = +1 a.y.u +1 a.y.v" },
  { "flattened",
    WHOLE ("a", "parts=\"partition\"",
           COUNT ("x") GROUP ("g", "parts=\"partition\"", COUNT ("u") COUNT ("v")) COUNT ("y")),
    "a:partition linear 0: +1 a = +1 a.x +1 a.g.u +1 a.g.v +1 a.y" },
  { "flattened-twice",
    WHOLE ("a", "parts=\"partition\"",
           GROUP ("g", "parts=\"partition\"", GROUP ("h", "parts=\"partition\"", COUNT ("u")) COUNT ("v"))),
    "a:partition linear 0: +1 a = +1 a.g.h.u +1 a.g.v" },
  { "flattened-of",
    COUNT ("a") GROUP ("g", "parts=\"partition\" of=\"a\"",
                       GROUP ("h", "parts=\"partition\"", COUNT ("u") WHOLE ("v", "parts=\"subset\"", COUNT ("w")))),
    "g:partition linear 0: +1 a = +1 g.h.u +1 g.h.v\ng.h.v.w:subset linear 0: +1 g.h.v.w <= +1 g.h.v" },
  { "other-breakdown-inside",
    WHOLE ("a", "parts=\"partition\"",
           COUNT ("x") COUNT ("y") GROUP ("g", "parts=\"partition\" of=\"a.x\"", COUNT ("u") COUNT ("v"))),
    "a:partition linear 0: +1 a = +1 a.x +1 a.y\na.g:partition linear 0: +1 a.x = +1 a.g.u +1 a.g.v" },
  { "subset", WHOLE ("a", "parts=\"subset\"", COUNT ("x") COUNT ("y")),
    "a.x:subset linear 0: +1 a.x <= +1 a\na.y:subset linear 0: +1 a.y <= +1 a" },
  { "subset-not-disjoint", WHOLE ("a", "parts=\"subset\" disjoint=\"no\"", COUNT ("x")),
    "a.x:subset linear 0: +1 a.x <= +1 a" },
  { "subset-of", COUNT ("a") GROUP ("g", "parts=\"subset\" of=\"a\"", COUNT ("x")),
    "g.x:subset linear 0: +1 g.x <= +1 a" },
  { "disjoint", WHOLE ("a", "parts=\"subset\" disjoint=\"yes\"", COUNT ("x") COUNT ("y")),
    "a.x:subset linear 0: +1 a.x <= +1 a\na.y:subset linear 0: +1 a.y <= +1 a\n"
    "a:disjoint linear 0: +1 a.x +1 a.y <= +1 a" },
  { "disjoint-of", COUNT ("a") GROUP ("g", "parts=\"subset\" disjoint=\"yes\" of=\"a\"", COUNT ("x") COUNT ("y")),
    "g.x:subset linear 0: +1 g.x <= +1 a\ng.y:subset linear 0: +1 g.y <= +1 a\n"
    "g:disjoint linear 0: +1 g.x +1 g.y <= +1 a" },
  { "overlap", WHOLE ("a", "parts=\"overlap\"", COUNT ("x") COUNT ("y")),
    "a.x:within linear 0: +1 a.x <= +1 a\na.y:within linear 0: +1 a.y <= +1 a\n"
    "a:overlap linear 0: +1 a <= +1 a.x +1 a.y" },
  { "overlap-of", COUNT ("a") GROUP ("g", "parts=\"overlap\" of=\"a\"", COUNT ("x") COUNT ("y")),
    "g.x:within linear 0: +1 g.x <= +1 a\ng.y:within linear 0: +1 g.y <= +1 a\n"
    "g:overlap linear 0: +1 a <= +1 g.x +1 g.y" },
  { "digits-in-ids", GROUP ("g", "", WHOLE ("x1", "parts=\"partition\"", COUNT ("y2"))),
    "g.x1:partition linear 0: +1 g.x1 = +1 g.x1.y2" },
  { "implied-explicit-narrative",
    WHOLE ("a", "parts=\"partition\"", COUNT ("x")) "<narrative id=\"n\" cell=\"a.x\"><pattern>{figure}</pattern>"
                                                    "</narrative><rule id=\"z\">a > 0</rule>",
    "a:partition linear 0: +1 a = +1 a.x\nz linear 0: +1 a >\nnarrative:n mention 0: = +1 a.x" },
};

static void
test_tree (void **state)
{
  const Tree *row = *state;
  g_autofree char *data = g_strdup_printf ("<form id=\"f\">%s</form>", row->form);
  g_autoptr (GkForm) form = load_form (data);
  g_autofree char *rows = dump_rules (form, 0);

  assert_string_equal (rows, row->rows);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    assert_int_equal (gk_form_find_rule (form, gk_form_get_rule_id (form, i)), i);
}

/* An overlap that is a part of an overlap stands in two rules; each has an id of its own. */
static void
test_overlap_in_overlap (void **state)
{
  g_autoptr (GkForm) form = load_form ("<form id=\"f\">" WHOLE (
      "a", "parts=\"overlap\"", WHOLE ("x", "parts=\"overlap\"", COUNT ("u") COUNT ("v")) COUNT ("y")) "</form>");

  (void) state;
  assert_int_equal (gk_form_get_n_rules (form), 6);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    if (gk_form_find_rule (form, gk_form_get_rule_id (form, i)) != (gint32) i)
      fail_msg ("two rules have the id %s", gk_form_get_rule_id (form, i));
}

static void
test_text (void **state)
{
  g_autofree char *text = form_with ("\n  a ≤\n\t b  <= c ", " severity=\"note\"");
  g_autoptr (GkForm) form = load_form (text);

  (void) state;
  assert_int_equal (gk_form_get_n_rules (form), 2);
  for (guint32 i = 0; i < 2; i++)
    {
      assert_string_equal (gk_form_get_rule_text (form, i), "a ≤ b <= c");
      assert_int_equal (gk_form_get_rule_severity (form, i), GK_SEVERITY_NOTE);
      assert_int_equal (gk_form_get_rule_origin (form, i), GK_RULE_EXPLICIT);
    }
  assert_int_equal (gk_form_find_rule (form, "r"), 0);
  assert_int_equal (gk_form_find_rule (form, "r#2"), 1);
  assert_int_equal (gk_form_find_rule (form, "r#1"), -1);
  assert_int_equal (gk_form_find_rule (form, "r#3"), -1);
}

typedef struct {
  const char *name;
  const char *attribute;
  gint32 severity;
} Severity;

static const Severity severities[] = {
  { "default", "", GK_SEVERITY_ERROR },
  { "error", " severity=\"error\"", GK_SEVERITY_ERROR },
  { "warning", " severity=\"warning\"", GK_SEVERITY_WARNING },
  { "note", " severity=\"note\"", GK_SEVERITY_NOTE },
};

static void
test_severity (void **state)
{
  const Severity *row = *state;
  g_autofree char *data
      = g_strdup_printf ("<form id=\"f\"><indicator id=\"a\" zh=\"甲\"/><rule id=\"r\"%s>a = 1</rule>"
                         "<narrative id=\"n\" cell=\"a\"%s><pattern>共{figure}件</pattern></narrative></form>",
                         row->attribute, row->attribute);
  g_autoptr (GkForm) form = gk_form_new_from_data (data, -1, NULL, NULL);

  assert_non_null (form);
  assert_int_equal (gk_form_get_rule_severity (form, 0), row->severity);
  assert_int_equal (gk_form_get_rule_severity (form, 1), *row->attribute == '\0' ? GK_SEVERITY_WARNING : row->severity);
  assert_int_equal (gk_form_get_rule_origin (form, 1), GK_RULE_NARRATIVE);
}

/* "sum(x.*)" over and over is the way to many terms. */
static void
test_limit_terms (void **state)
{
  g_autoptr (GString) data
      = g_string_new ("<form id=\"f\">" COUNT ("a") "<indicator id=\"g\" zh=\"组\" kind=\"group\">");
  g_autofree char *fine = NULL;
  g_autofree char *many = NULL;
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;
  for (guint i = 0; i < 1024; i++)
    g_string_append_printf (data, COUNT ("x%u"), i);
  g_string_append (data, "</indicator>\n<rule id=\"r\">sum(");
  for (guint i = 0; i < 64; i++)
    g_string_append_printf (data, "%sg.*", i > 0 ? ", " : "");

  fine = g_strconcat (data->str, ") >= a</rule></form>", NULL);
  form = gk_form_new_from_data (fine, -1, "f.xml", NULL);
  assert_non_null (form);
  assert_int_equal (gk_form_get_rule_n_terms (form, 0), 1025);

  many = g_strconcat (data->str, ", a) >= a</rule></form>", NULL);
  assert_null (gk_form_new_from_data (many, -1, "f.xml", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_contains (error->message, "too many terms in one rule; expected at most 65536");
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "项过多");
  assert_int_equal (gk_error_get_line (error), 2);
  assert_int_equal (gk_error_get_column (error), strlen ("<rule id=\"r\">sum(") + 64 * strlen ("g.*, ") + 1);
}

/* Appends @n rules of @text, each with an id that begins with @id. */
static void
append_rules (GString *data, const char *id, guint n, const char *text)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (data, "<rule id=\"%s%u\">%s</rule>\n", id, i, text);
}

/* Asserts that a form with @rules is fine and @one_more, in the next line, is too much. */
static void
assert_limit (const char *rules, const char *one_more, const char *part)
{
  g_autofree char *fine = g_strconcat (rules, "</form>", NULL);
  g_autofree char *many = g_strconcat (rules, one_more, "</form>", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) limit = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (fine, -1, "f.xml", &error);
  guint line = 1;

  if (form == NULL)
    fail_msg ("%s", error->message);
  assert_null (gk_form_new_from_data (many, -1, "f.xml", &limit));
  assert_true (g_error_matches (limit, GK_ERROR, GK_ERROR_LIMIT));
  assert_contains (limit->message, part);
  for (const char *at = rules; *at != '\0'; at++)
    line += *at == '\n';
  assert_int_equal (gk_error_get_line (limit), line);
}

/* 64 rules of 65,536 terms each. */
static void
test_limit_all_terms (void **state)
{
  g_autoptr (GString) data
      = g_string_new ("<form id=\"f\">" COUNT ("a") "<indicator id=\"g\" zh=\"组\" kind=\"group\">");
  g_autoptr (GString) rule = g_string_new ("0 &lt;= sum(g.*");

  (void) state;
  for (guint i = 0; i < 1024; i++)
    g_string_append_printf (data, COUNT ("x%u"), i);
  g_string_append (data, "</indicator>\n");
  for (guint i = 1; i < 64; i++)
    g_string_append (rule, ", g.*");
  g_string_append_c (rule, ')');
  append_rules (data, "r", 64, rule->str);
  assert_limit (data->str, "<rule id=\"z\">a = 0</rule>", "too many terms in all rules; expected at most 4194304");
}

/* A rule of 256 rows, 1,024 times; a narrative counts as one row. */
static void
test_limit_all_rules (void **state)
{
  g_autoptr (GString) data = g_string_new (
      "<form id=\"f\">" COUNT ("a") "<narrative id=\"n\" cell=\"a\"><pattern>{figure}</pattern></narrative>\n");
  g_autoptr (GString) rule = g_string_new ("max(a");

  (void) state;
  for (guint i = 1; i < 256; i++)
    g_string_append (rule, ", a");
  g_string_append (rule, ") &lt;= 5");
  append_rules (data, "r", 1023, rule->str);
  append_rules (data, "s", 255, "a = 1");
  assert_limit (data->str, "<rule id=\"z\">a = 0</rule>", "the rules become too many; expected at most 262144");
}

static const char *
severity_word (gint32 severity)
{
  switch (severity)
    {
    case GK_SEVERITY_ERROR:
      return "error";
    case GK_SEVERITY_WARNING:
      return "warning";
    case GK_SEVERITY_NOTE:
      return "note";
    default:
      return "?";
    }
}

static const char *
origin_word (gint32 origin)
{
  switch (origin)
    {
    case GK_RULE_IMPLIED:
      return "implied";
    case GK_RULE_EXPLICIT:
      return "explicit";
    case GK_RULE_NARRATIVE:
      return "narrative";
    default:
      return "?";
    }
}

static GkForm *
load_builtin (void)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_builtin (BUILTIN, &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

/* One line a rule: id, severity, origin, text. */
static void
test_builtin_rules (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  g_autofree char *path = test_path ("rule/" BUILTIN ".rules");
  g_autofree char *expected = NULL;
  g_auto (GStrv) lines = NULL;
  guint32 n = 0;

  (void) state;
  assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  lines = g_strsplit (expected, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autofree char *line = g_strdup_printf (
          "%s, %s, %s, %s", gk_form_get_rule_id (form, n), severity_word (gk_form_get_rule_severity (form, n)),
          origin_word (gk_form_get_rule_origin (form, n)), gk_form_get_rule_text (form, n));

      if (*lines[i] == '#')
        continue;
      assert_string_equal (line, lines[i]);
      assert_int_equal (gk_form_find_rule (form, gk_form_get_rule_id (form, n)), n);
      n++;
    }
  assert_int_equal (gk_form_get_n_rules (form), n);
}

typedef struct {
  const char *name; /* the id of a rule */
  const char *row;
} BuiltinRow;

/* Rules of each sort, as rows. */
static const BuiltinRow builtin_rows[] = {
  { "disclosure.items.normative:subset", "linear 0: +1 disclosure.items.normative <= +1 disclosure.items" },
  { "disclosure.channel:overlap",
    "linear 0: +1 disclosure.items <= +1 disclosure.channel.gazette +1 disclosure.channel.website +1 "
    "disclosure.channel.weibo +1 disclosure.channel.wechat +1 disclosure.channel.other" },
  { "disclosure.channel.weibo:within", "linear 0: +1 disclosure.channel.weibo <= +1 disclosure.items" },
  { "requests.origin:partition",
    "linear 0: +1 requests.received = +1 requests.origin.party_government +1 requests.origin.association +1 "
    "requests.origin.enterprise +1 requests.origin.media +1 requests.origin.research +1 requests.origin.citizen +1 "
    "requests.origin.other" },
  { "requests.closed:partition",
    "linear 0: +1 requests.closed = +1 requests.closed.on_time +1 requests.closed.extended" },
  { "services.no_visit_share", "share 0: +1 services.no_visit_share = +1 services.no_visit / +1 services.matters" },
  { "services.online", "linear 0: +1 services.online <= +1 services.matters" },
  { "narrative:review", "mention 0: = +1 review" },
};

static void
test_builtin_row (void **state)
{
  const BuiltinRow *row = *state;
  g_autoptr (GkForm) form = load_builtin ();
  gint32 rule = gk_form_find_rule (form, row->name);
  g_autoptr (GString) dump = g_string_new (NULL);

  assert_true (rule >= 0);
  append_rule (dump, form, (guint32) rule);
  assert_true (g_str_has_prefix (dump->str, row->name));
  assert_string_equal (dump->str + strlen (row->name) + 1, row->row);
}

static void
test_out_of_range (void **state)
{
  g_autoptr (GkForm) form = load_builtin ();
  guint32 n = gk_form_get_n_rules (form);
  const guint32 numbers[] = { n, n + 1, G_MAXINT32, (guint32) G_MAXINT32 + 1, G_MAXUINT32 };
  gint32 place = 1;
  guint32 cell = 2;
  gint64 coefficient = 3;

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      assert_null (gk_form_get_rule_id (form, numbers[i]));
      assert_null (gk_form_get_rule_text (form, numbers[i]));
      assert_int_equal (gk_form_get_rule_severity (form, numbers[i]), 0);
      assert_int_equal (gk_form_get_rule_origin (form, numbers[i]), 0);
      assert_int_equal (gk_form_get_rule_kind (form, numbers[i]), 0);
      assert_int_equal (gk_form_get_rule_relation (form, numbers[i]), 0);
      assert_int_equal (gk_form_get_rule_decimals (form, numbers[i]), 0);
      assert_int_equal (gk_form_get_rule_constant (form, numbers[i], GK_TERM_LEFT), 0);
      assert_int_equal (gk_form_get_rule_n_terms (form, numbers[i]), 0);
      assert_false (gk_form_get_rule_term (form, numbers[i], 0, &place, &cell, &coefficient));
    }
  assert_false (gk_form_get_rule_term (form, 0, gk_form_get_rule_n_terms (form, 0), &place, &cell, &coefficient));
  assert_false (gk_form_get_rule_term (form, 0, G_MAXUINT32, &place, &cell, &coefficient));
  assert_int_equal (place, 1);
  assert_int_equal (cell, 2);
  assert_int_equal (coefficient, 3);
  assert_true (gk_form_get_rule_term (form, 0, 0, NULL, NULL, NULL));

  assert_int_equal (gk_form_get_rule_constant (form, 0, 0), 0);
  assert_int_equal (gk_form_get_rule_constant (form, 0, 999), 0);
  assert_int_equal (gk_form_find_rule (form, ""), -1);
  assert_int_equal (gk_form_find_rule (form, "requests.received"), -1);
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "bad", test_bad, bad_rules);
  TESTS_ADD_TABLE (tests, "nesting", test_nesting, nestings);
  TESTS_ADD_TABLE (tests, "good", test_good, good_rules);
  TESTS_ADD_TABLE (tests, "tree", test_tree, trees);
  tests_add (tests, "tree/overlap-in-overlap", test_overlap_in_overlap);
  tests_add (tests, "text", test_text);
  TESTS_ADD_TABLE (tests, "severity", test_severity, severities);
  tests_add (tests, "limit/terms", test_limit_terms);
  tests_add (tests, "limit/all-terms", test_limit_all_terms);
  tests_add (tests, "limit/all-rules", test_limit_all_rules);
  tests_add (tests, "builtin/rules", test_builtin_rules);
  TESTS_ADD_TABLE (tests, "builtin/row", test_builtin_row, builtin_rows);
  tests_add (tests, "out-of-range", test_out_of_range);
  add_language_tests (tests);
  add_bad_rules (tests);

  return tests_run (tests, "rule");
}
