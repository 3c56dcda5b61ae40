/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/test-rule.h"

#include <string.h>

/* The rule language, case by case: lib/rule/README.md. What the tree implies is not shown in these rows. */

#define COUNT(id) "<indicator id=\"" id "\" zh=\"甲\"/>"
#define WITH(id, attributes, body) "<indicator id=\"" id "\" zh=\"甲\" " attributes ">" body "</indicator>"
#define MEMBER(id, attributes, body) "<member id=\"" id "\" zh=\"甲\" " attributes ">" body "</member>"

static const char form_head[]
    = "<form id='f'>\n"
      "<dimension id='d'><member id='total' zh='总计'>\n"
      "  <member id='m' zh='甲'><member id='k' zh='丙'/><member id='l' zh='丁'/></member><member id='n' zh='乙'/>\n"
      "</member></dimension>\n"
      "<dimension id='e'><member id='all' zh='合计'><member id='m' zh='甲'/></member></dimension>\n"
      "<dimension id='o'><member id='none' zh='组' kind='group'><member id='u' zh='甲'/><member id='v' "
      "zh='乙'/></member></dimension>\n"
      "<dimension id='q'><member id='sum' zh='合计'><member id='i' zh='组' kind='group'><member id='j' "
      "zh='甲'/></member></member></dimension>\n"
      "<indicator id='a' zh='甲'/><indicator id='b' zh='乙'/><indicator id='c' zh='丙'/>\n"
      "<indicator id='money' zh='金额' kind='amount'/><indicator id='cents' zh='金额' kind='amount' decimals='2'/>\n"
      "<indicator id='nine' zh='九位' kind='amount' decimals='9'/><indicator id='p' zh='占比' kind='percent'/>\n"
      "<indicator id='g' zh='组' kind='group'>\n"
      "  <indicator id='u' zh='子'/><indicator id='v' zh='丑'><indicator id='s' zh='寅'/><indicator id='t' "
      "zh='卯'/></indicator>\n"
      "</indicator>\n"
      "<indicator id='h' zh='组' kind='group'><indicator id='i' zh='组' kind='group'><indicator id='j' "
      "zh='辰'/></indicator></indicator>\n"
      "<indicator id='w' zh='合计' parts='partition'><indicator id='i' zh='巳'/>\n"
      "  <indicator id='g' zh='组' kind='group' parts='partition'><indicator id='j' zh='午'/><indicator id='k' "
      "zh='未'/></indicator>\n"
      "</indicator>\n"
      "<indicator id='x' zh='合计' dimension='d'><indicator id='i' zh='申'/><indicator id='j' zh='酉'><indicator "
      "id='s' zh='戌'/></indicator></indicator>\n"
      "<indicator id='y' zh='合计' dimension='e'><indicator id='i' zh='子'/><indicator id='j' zh='丑'/></indicator>\n"
      "<indicator id='z' zh='小计' dimension='e'/><indicator id='part' zh='占比' kind='percent' dimension='e'/>\n"
      "<indicator id='o' zh='小计' dimension='o'/><indicator id='q' zh='小计' dimension='q'/>\n"
      "<indicator id='mixed' zh='合计' dimension='e'><indicator id='i' zh='子'/><indicator id='j' zh='丑' "
      "dimension=''/></indicator>\n"
      "<indicator id='crossed' zh='组' kind='group'>\n"
      "  <indicator id='i' zh='子' dimension='e'/><indicator id='j' zh='丑' dimension='e'/>\n"
      "</indicator>\n"
      "<indicator id='when' zh='词'/><indicator id='and' zh='词'/><indicator id='count' zh='词'/><indicator id='prior' "
      "zh='词'/>\n"
      "<indicator id='abs' zh='词'/><indicator id='sum' zh='词'/><indicator id='max' zh='词'/><indicator id='min' "
      "zh='词'/>\n"
      "<indicator id='share' zh='词'/><indicator id='reported' zh='词'/><indicator id='missing' zh='词'/>\n"
      "<indicator id='together' zh='词'/><indicator id='exclusive' zh='词'/>\n";

char *
form_with_rule (const char *rule)
{
  g_autofree char *escaped = g_markup_escape_text (rule, -1);

  return g_strdup_printf ("%s<rule id=\"r\">%s</rule>\n</form>", form_head, escaped);
}

typedef struct {
  const char *name;
  const char *rule;
  const char *rows;
} Rule;

static const Rule reach_rules[] = {
  { "children", "a = sum(g.*)", "r linear 0: +1 a = +1 g.u +1 g.v" },
  { "leaves", "a = sum(g.**)", "r linear 0: +1 a = +1 g.u +1 g.v.s +1 g.v.t" },
  { "leaves-below-groups", "a = sum(h.**)", "r linear 0: +1 a = +1 h.i.j" },
  { "leaves-and-children", "sum(g.**) >= sum(g.*)", "r linear 0: +1 g.v.s +1 g.v.t >= +1 g.v" },
  { "partition-that-is-not-printed", "a = sum(w.*)", "r linear 0: +1 a = +1 w.i +1 w.g.j +1 w.g.k" },
  { "children-of-that", "a = sum(w.g.*)", "r linear 0: +1 a = +1 w.g.j +1 w.g.k" },
  { "max-of-leaves", "max(g.**) <= a",
    "r linear 0: +1 g.u <= +1 a\nr#2 linear 0: +1 g.v.s <= +1 a\nr#3 linear 0: +1 g.v.t <= +1 a" },
  { "member", "a = x[m]", "r linear 0: +1 a = +1 x[m]" },
  { "member-of-a-member", "x[k] <= x[m]", "r linear 0: +1 x[k] <= +1 x[m]" },
  { "wide-spaces", "\u3000a　=\u00A0sum\u2003(b,\u3000c)\u2028", "r linear 0: +1 a = +1 b +1 c" },
  { "member-with-spaces", "a = x [ m ]", "r linear 0: +1 a = +1 x[m]" },
  { "total", "a = x[total]", "r linear 0: +1 a = +1 x" },
  { "members", "a = sum(x[*])", "r linear 0: +1 a = +1 x[m] +1 x[n]" },
  { "members-with-spaces", "a = sum ( x [ * ] )", "r linear 0: +1 a = +1 x[m] +1 x[n]" },
  { "members-of-the-total", "a = sum(x[total.*])", "r linear 0: +1 a = +1 x[m] +1 x[n]" },
  { "members-of-a-member", "x[m] = sum(x[m.*])", "r linear 0: +1 x[m] = +1 x[k] +1 x[l]" },
  { "members-of-a-group", "a = sum(o[*])", "r linear 0: +1 a = +1 o[u] +1 o[v]" },
  { "children-of-a-member", "a = sum(x.*[m])", "r linear 0: +1 a = +1 x.i[m] +1 x.j[m]" },
  { "leaves-of-a-member", "a = sum(x.**[m])", "r linear 0: +1 a = +1 x.i[m] +1 x.j.s[m]" },
  { "children-of-the-total", "a = sum(x.*[total])", "r linear 0: +1 a = +1 x.i +1 x.j" },
  { "children-of-members", "a = sum(x.*[*])", "r linear 0: +1 a = +1 x.i[m] +1 x.i[n] +1 x.j[m] +1 x.j[n]" },
  { "children-of-parts", "a = sum(x.*[m.*])", "r linear 0: +1 a = +1 x.i[k] +1 x.i[l] +1 x.j[k] +1 x.j[l]" },
  { "max-of-members", "max(x[*], a) <= b",
    "r linear 0: +1 x[m] <= +1 b\nr#2 linear 0: +1 x[n] <= +1 b\nr#3 linear 0: +1 a <= +1 b" },
  { "min-of-members", "a <= min(x[m.*])", "r linear 0: +1 a <= +1 x[k]\nr#2 linear 0: +1 a <= +1 x[l]" },
  { "count-of-members", "count(x[*]) >= 1", "r linear 0: +1 count(x[m]) +1 count(x[n]) >= +1" },
  { "share-of-members", "p = share(sum(x[*]), x[k])", "r share 0: +1 p = +1 x[m] +1 x[n] / +1 x[k]" },
  { "mixed-child", "a = mixed.j + mixed.i[m]", "r linear 0: +1 a = +1 mixed.i[m] +1 mixed.j" },
};

static const Rule prior_rules[] = {
  { "cell", "a = prior(b)", "r linear 0: +1 a = +1 prior(b)" },
  { "spaces", "a = prior ( b )", "r linear 0: +1 a = +1 prior(b)" },
  { "at-left", "prior(a) <= b", "r linear 0: +1 prior(a) <= +1 b" },
  { "factor", "a <= 1.1 * prior(a)", "r linear 1: +10 a <= +11 prior(a)" },
  { "minus", "a >= -prior(b) + 1", "r linear 0: +1 a >= -1 prior(b) +1" },
  { "scales", "money = prior(cents)", "r linear 6: +1 money = +10000 prior(cents)" },
  { "member", "a = prior(x[m])", "r linear 0: +1 a = +1 prior(x[m])" },
  { "children", "a = sum(prior(g.*))", "r linear 0: +1 a = +1 prior(g.u) +1 prior(g.v)" },
  { "leaves", "a = sum(prior(g.**))", "r linear 0: +1 a = +1 prior(g.u) +1 prior(g.v.s) +1 prior(g.v.t)" },
  { "members", "a = sum(prior(x[*]))", "r linear 0: +1 a = +1 prior(x[m]) +1 prior(x[n])" },
  { "children-of-a-member", "a = sum(prior(x.*[m]))", "r linear 0: +1 a = +1 prior(x.i[m]) +1 prior(x.j[m])" },
  { "among-others", "a = sum(b, prior(g.*), g.*, 1)",
    "r linear 0: +1 a = +1 b +1 g.u +1 prior(g.u) +1 g.v +1 prior(g.v) +1" },
  { "count", "count(prior(a)) = 1", "r linear 0: +1 count(prior(a)) = +1" },
  { "count-of-children", "count(prior(g.*), a) = 1",
    "r linear 0: +1 count(a) +1 count(prior(g.u)) +1 count(prior(g.v)) = +1" },
  { "max", "max(prior(g.*)) <= a", "r linear 0: +1 prior(g.u) <= +1 a\nr#2 linear 0: +1 prior(g.v) <= +1 a" },
  { "min", "a <= min(b, prior(b))", "r linear 0: +1 a <= +1 b\nr#2 linear 0: +1 a <= +1 prior(b)" },
  { "abs", "abs(a - prior(a)) <= 5", "r linear 0: +1 a -1 prior(a) <= +5\nr#2 linear 0: -1 a +1 prior(a) <= +5" },
  { "share", "prior(p) = share(a, prior(b))", "r share 0: +1 prior(p) = +1 a / +1 prior(b)" },
  { "reported", "reported(prior(a), a)", "r reported 0: +1 count(a) = +1\nr#2 reported 0: +1 count(prior(a)) = +1" },
};

/* Terms that differ in what they take of their cell are different terms. */
static const Rule cancelling_rules[] = {
  { "prior", "a = prior(a)", "r linear 0: +1 a = +1 prior(a)" },
  { "presence", "a = count(a)", "r linear 0: +1 a = +1 count(a)" },
  { "prior-presence", "count(a) = count(prior(a))", "r linear 0: +1 count(a) = +1 count(prior(a))" },
  { "prior-and-its-presence", "prior(a) >= count(prior(a))", "r linear 0: +1 prior(a) >= +1 count(prior(a))" },
  { "merged", "a + count(a) + prior(a) + count(prior(a)) + prior(a) + count(a) >= 0",
    "r linear 0: +1 a +2 count(a) +2 prior(a) +1 count(prior(a)) >=" },
  { "cancelled", "a + count(a) + prior(a) + count(prior(a)) = b + prior(a)",
    "r linear 0: +1 a +1 count(a) +1 count(prior(a)) = +1 b" },
  { "left-over", "a - prior(a) <= 2 * prior(a)", "r linear 0: +1 a -3 prior(a) <=" },
  { "left-over-presence", "count(a) + count(a, b) = a + count(b)", "r linear 0: +2 count(a) = +1 a" },
  { "members", "x[m] + x[n] = x[k] + x[m]", "r linear 0: +1 x[n] = +1 x[k]" },
  { "total", "x[total] + x[m] = x + a", "r linear 0: +1 x[m] = +1 a" },
  { "same-member-of-another-dimension", "x[m] = y[m]", "r linear 0: +1 x[m] = +1 y[m]" },
  { "abs", "abs(a - prior(a) - b) <= a", "r linear 0: -1 prior(a) -1 b <=\nr#2 linear 0: -2 a +1 prior(a) +1 b <=" },
  { "condition", "when a + b = b + prior(a): c = 1", "r linear 0: +1 c = +1 when 0: +1 a = +1 prior(a)" },
};

static const Rule function_rules[] = {
  { "count", "count(a) = 1", "r linear 0: +1 count(a) = +1" },
  { "count-of-several", "count(a, b) >= 1", "r linear 0: +1 count(a) +1 count(b) >= +1" },
  { "count-of-the-same", "count(a, b, a) = 2", "r linear 0: +1 count(a) +1 count(b) = +2" },
  { "count-of-the-same-twice", "count(a, x, x[total]) + 2 * count(a, prior(a)) = 2",
    "r linear 0: +3 count(a) +2 count(prior(a)) +1 count(x) = +2" },
  { "count-of-children", "count(g.*) <= 1", "r linear 0: +1 count(g.u) +1 count(g.v) <= +1" },
  { "count-of-leaves", "count(g.**) <= 1", "r linear 0: +1 count(g.u) +1 count(g.v.s) +1 count(g.v.t) <= +1" },
  { "halves-of-nine-decimals", "a = 0.5 * nine + 0.5 * nine", "r linear 9: +1000000000 a = +1 nine" },
  { "count-has-no-decimals", "count(money) = a", "r linear 0: +1 count(money) = +1 a" },
  { "count-of-a-scale", "money = count(money)", "r linear 6: +1 money = +1000000 count(money)" },
  { "count-and-half", "count(a) > 0.5", "r linear 1: +10 count(a) > +5" },
  { "count-in-sum", "a = sum(count(a, b), 2 * c)", "r linear 0: +1 a = +1 count(a) +1 count(b) +2 c" },
  { "count-in-product", "a = 2 * (count(a) - 1) * 3", "r linear 0: +1 a = +6 count(a) -6" },
  { "count-in-max", "max(count(a, b), c) <= 2", "r linear 0: +1 count(a) +1 count(b) <= +2\nr#2 linear 0: +1 c <= +2" },
  { "count-in-share", "p = share(count(a), count(a, b))", "r share 0: +1 p = +1 count(a) / +1 count(a) +1 count(b)" },
  { "abs", "abs(a - b) <= c", "r linear 0: +1 a -1 b <= +1 c\nr#2 linear 0: -1 a +1 b <= +1 c" },
  { "abs-at-right", "c > abs(a - b)", "r linear 0: +1 c > +1 a -1 b\nr#2 linear 0: +1 c > -1 a +1 b" },
  { "abs-less", "abs(a) < 5", "r linear 0: +1 a < +5\nr#2 linear 0: -1 a < +5" },
  { "abs-of-a-product", "abs(2 * (a - 1)) <= b", "r linear 0: +2 a -2 <= +1 b\nr#2 linear 0: -2 a +2 <= +1 b" },
  { "abs-of-a-sum", "abs(sum(g.*) - a) <= 0.5",
    "r linear 1: -10 a +10 g.u +10 g.v <= +5\nr#2 linear 1: +10 a -10 g.u -10 g.v <= +5" },
  { "abs-of-a-count", "abs(count(a) - count(b)) < 1",
    "r linear 0: +1 count(a) -1 count(b) < +1\nr#2 linear 0: -1 count(a) +1 count(b) < +1" },
  { "abs-in-brackets", "(abs(a - b)) <= c", "r linear 0: +1 a -1 b <= +1 c\nr#2 linear 0: -1 a +1 b <= +1 c" },
  { "abs-in-a-chain", "0 <= a < c >= abs(b)",
    "r linear 0: <= +1 a\nr#2 linear 0: +1 a < +1 c\nr#3 linear 0: +1 c >= +1 b\nr#4 linear 0: +1 c >= -1 b" },
  { "max-of-expressions", "max(2 * a, b + 1, g.*) <= c",
    "r linear 0: +2 a <= +1 c\nr#2 linear 0: +1 b +1 <= +1 c\nr#3 linear 0: +1 g.u <= +1 c\n"
    "r#4 linear 0: +1 g.v <= +1 c" },
};

static const Rule presence_rules[] = {
  { "reported", "reported(a)", "r reported 0: +1 count(a) = +1" },
  { "reported-several", "reported(a, b)", "r reported 0: +1 count(a) = +1\nr#2 reported 0: +1 count(b) = +1" },
  { "reported-twice", "reported(a, a)", "r reported 0: +1 count(a) = +1" },
  { "reported-children", "reported(g.*)", "r reported 0: +1 count(g.u) = +1\nr#2 reported 0: +1 count(g.v) = +1" },
  { "reported-members", "reported(x[m.*])", "r reported 0: +1 count(x[k]) = +1\nr#2 reported 0: +1 count(x[l]) = +1" },
  { "reported-amount", "reported(money)", "r reported 0: +1 count(money) = +1" },
  { "missing", "missing(a, b)", "r missing 0: +1 count(a) =\nr#2 missing 0: +1 count(b) =" },
  { "missing-leaves", "missing(h.**, prior(a))",
    "r missing 0: +1 count(prior(a)) =\nr#2 missing 0: +1 count(h.i.j) =" },
  { "together", "together(a, b)", "r together 0: +1 count(a) = +1 count(b)" },
  { "together-of-three", "together(a, b, c)",
    "r together 0: +1 count(a) = +1 count(b)\nr#2 together 0: +1 count(b) = +1 count(c)" },
  { "together-with-prior", "together(a, prior(a))", "r together 0: +1 count(a) = +1 count(prior(a))" },
  { "together-children", "together (g.*)", "r together 0: +1 count(g.u) = +1 count(g.v)" },
  { "exclusive", "exclusive(a, b)", "r exclusive 0: +1 count(a) +1 count(b) <= +1" },
  { "exclusive-of-three", "exclusive(g.*, a)", "r exclusive 0: +1 count(a) +1 count(g.u) +1 count(g.v) <= +1" },
  { "exclusive-members", "exclusive(x[*])", "r exclusive 0: +1 count(x[m]) +1 count(x[n]) <= +1" },
  { "exclusive-twice", "exclusive(a, b, a)", "r exclusive 0: +1 count(a) +1 count(b) <= +1" },
};

static const Rule when_rules[] = {
  { "one", "when a = 1: b = 2", "r linear 0: +1 b = +2 when 0: +1 a = +1" },
  { "no-spaces", "when a=1:b=2", "r linear 0: +1 b = +2 when 0: +1 a = +1" },
  { "lines", "when a > 0\n and b > 0:\n c > 0", "r linear 0: +1 c > when 0: +1 a > when 0: +1 b >" },
  { "several", "when a = 1 and b >= 2 and c != 3: a = b",
    "r linear 0: +1 a = +1 b when 0: +1 a = +1 when 0: +1 b >= +2 when 0: +1 c != +3" },
  { "brackets", "when (a + b) * 2 > c: a = b", "r linear 0: +1 a = +1 b when 0: +2 a +2 b > +1 c" },
  { "minus", "when -a < -1: a = b", "r linear 0: +1 a = +1 b when 0: -1 a < -1" },
  { "chain-in-a-condition", "when 0 < a <= b: c = 1", "r linear 0: +1 c = +1 when 0: < +1 a when 0: +1 a <= +1 b" },
  { "max-in-a-condition", "when max(a, b) <= c: c = 1",
    "r linear 0: +1 c = +1 when 0: +1 a <= +1 c when 0: +1 b <= +1 c" },
  { "abs-in-a-condition", "when abs(a - b) < 2: c = 1",
    "r linear 0: +1 c = +1 when 0: +1 a -1 b < +2 when 0: -1 a +1 b < +2" },
  { "presence-in-a-condition", "when reported(a, b): c = 1",
    "r linear 0: +1 c = +1 when 0: +1 count(a) = +1 when 0: +1 count(b) = +1" },
  { "presences-in-conditions", "when missing(a) and together(b, c) and exclusive(a, b): c = 1",
    "r linear 0: +1 c = +1 when 0: +1 count(a) = when 0: +1 count(b) = +1 count(c) when 0: +1 count(a) +1 count(b) <= "
    "+1" },
  { "count-in-a-condition", "when count(g.*) >= 1: a > 0",
    "r linear 0: +1 a > when 0: +1 count(g.u) +1 count(g.v) >= +1" },
  { "prior-in-a-condition", "when reported(prior(a)) and prior(a) > 0: a >= prior(a)",
    "r linear 0: +1 a >= +1 prior(a) when 0: +1 count(prior(a)) = +1 when 0: +1 prior(a) >" },
  { "tolerance-in-a-condition", "when a = b ± 0.5 and b = c ± 10%: c = 1",
    "r linear 0: +1 c = +1 when 1: +10 a = +10 b ± 5 when 0: +1 b = +1 c ± 100000000/10^9" },
  { "scales", "when money >= 0.5: cents = a", "r linear 2: +1 cents = +100 a when 6: +1 money >= +500000" },
  { "constants-in-a-condition", "when a + 1 > 2 * b - 3: c = 1", "r linear 0: +1 c = +1 when 0: +1 a +1 > +2 b -3" },
  { "chain-behind", "when a > 0: a <= b <= c",
    "r linear 0: +1 a <= +1 b when 0: +1 a >\nr#2 linear 0: +1 b <= +1 c when 0: +1 a >" },
  { "share-behind", "when b > 0: p = share(a, b)", "r share 0: +1 p = +1 a / +1 b when 0: +1 b >" },
  { "presence-behind", "when a > 0: reported(b)", "r reported 0: +1 count(b) = +1 when 0: +1 a >" },
  { "tolerance-behind", "when a > 0: a = b ± 1", "r linear 0: +1 a = +1 b ± 1 when 0: +1 a >" },
};

/* Words of the language are indicators wherever the grammar has an indicator. */
static const Rule word_rules[] = {
  { "when", "when = 1", "r linear 0: +1 when = +1" },
  { "when-and", "when = and", "r linear 0: +1 when = +1 and" },
  { "when-when", "when when = 1: a = 1", "r linear 0: +1 a = +1 when 0: +1 when = +1" },
  { "and-and", "when and = 1 and and = and + a: and = 2",
    "r linear 0: +1 and = +2 when 0: +1 and = +1 when 0: = +1 a" },
  { "when-behind", "when a = when: when = 1", "r linear 0: +1 when = +1 when 0: +1 a = +1 when" },
  { "count", "count = count(count)", "r linear 0: +1 count = +1 count(count)" },
  { "prior", "prior = prior(prior)", "r linear 0: +1 prior = +1 prior(prior)" },
  { "count-of-prior", "count(prior, prior(prior)) = 2", "r linear 0: +1 count(prior) +1 count(prior(prior)) = +2" },
  { "abs", "abs(abs) <= sum", "r linear 0: +1 abs <= +1 sum\nr#2 linear 0: -1 abs <= +1 sum" },
  { "sum", "sum = sum(sum, a) + 1", "r linear 0: = +1 a +1" },
  { "max", "max(max, min) <= share", "r linear 0: +1 max <= +1 share\nr#2 linear 0: +1 min <= +1 share" },
  { "min", "min < min(max)", "r linear 0: +1 min < +1 max" },
  { "share", "share = share(max, min)", "r share 0: +1 share = +1 max / +1 min" },
  { "reported", "reported = 1", "r linear 0: +1 reported = +1" },
  { "reported-reported", "reported(reported)", "r reported 0: +1 count(reported) = +1" },
  { "missing", "missing(missing, when)", "r missing 0: +1 count(when) =\nr#2 missing 0: +1 count(missing) =" },
  { "together", "together(together, exclusive)", "r together 0: +1 count(together) = +1 count(exclusive)" },
  { "exclusive", "exclusive + together = 1", "r linear 0: +1 together +1 exclusive = +1" },
};

static const Rule tolerance_rules[] = {
  { "absolute", "a = b ± 5", "r linear 0: +1 a = +1 b ± 5" },
  { "ascii", "a = b +/- 5", "r linear 0: +1 a = +1 b ± 5" },
  { "no-spaces", "a=b+/-5", "r linear 0: +1 a = +1 b ± 5" },
  { "decimals", "a <= b ± 0.5", "r linear 1: +10 a <= +10 b ± 5" },
  { "finer-than-the-row", "cents = a ± 0.001", "r linear 3: +10 cents = +1000 a ± 1" },
  { "coarser-than-the-row", "money = cents ± 0.5", "r linear 6: +1 money = +10000 cents ± 500000" },
  { "finest", "a >= b ± 0.000000001", "r linear 9: +1000000000 a >= +1000000000 b ± 1" },
  { "largest", "a > b ± 1000000000000000", "r linear 0: +1 a > +1 b ± 1000000000000000" },
  { "zero", "a = b ± 0", "r linear 0: +1 a = +1 b" },
  { "not-equal", "a != b ± 1", "r linear 0: +1 a != +1 b ± 1" },
  { "percent", "a = b ± 5%", "r linear 0: +1 a = +1 b ± 50000000/10^9" },
  { "percent-with-spaces", "a = b +/- 5 %", "r linear 0: +1 a = +1 b ± 50000000/10^9" },
  { "percent-with-decimals", "a = b ± 0.25 %", "r linear 0: +1 a = +1 b ± 2500000/10^9" },
  { "percent-of-7-decimals", "a = b ± 0.0000001 %", "r linear 0: +1 a = +1 b ± 1/10^9" },
  { "percent-of-1000", "a = b ± 1000%", "r linear 0: +1 a = +1 b ± 10000000000/10^9" },
  { "percent-of-1000-and-decimals", "a = b ± 999.9999999%", "r linear 0: +1 a = +1 b ± 9999999999/10^9" },
  { "percent-zero", "a = b ± 0%", "r linear 0: +1 a = +1 b ± 0/10^9" },
  { "percent-of-a-constant", "a + b = 200 ± 1%", "r linear 0: +1 a +1 b = +200 ± 10000000/10^9" },
  { "percent-of-scales", "money = cents ± 1%", "r linear 6: +1 money = +10000 cents ± 10000000/10^9" },
  { "percent-of-prior", "a = prior(a) ± 50%", "r linear 0: +1 a = +1 prior(a) ± 500000000/10^9" },
  { "percent-without-what-is-cancelled", "a + 0 * c = b ± 5%", "r linear 0: +1 a = +1 b ± 50000000/10^9" },
  { "chain", "a <= b < c ± 1", "r linear 0: +1 a <= +1 b ± 1\nr#2 linear 0: +1 b < +1 c ± 1" },
  { "chain-of-percent", "a = b = c ± 1%",
    "r linear 0: +1 a = +1 b ± 10000000/10^9\nr#2 linear 0: +1 b = +1 c ± 10000000/10^9" },
  { "chain-of-scales", "a = cents = 5 ± 0.1",
    "r linear 2: +100 a = +1 cents ± 10\nr#2 linear 2: +1 cents = +500 ± 10" },
  { "max", "max(g.*) <= a ± 2", "r linear 0: +1 g.u <= +1 a ± 2\nr#2 linear 0: +1 g.v <= +1 a ± 2" },
  { "abs", "abs(a - b) <= c ± 3%",
    "r linear 0: +1 a -1 b <= +1 c ± 30000000/10^9\nr#2 linear 0: -1 a +1 b <= +1 c ± 30000000/10^9" },
};

/* One rule for each member that has values: all indicators have one dimension, and none has brackets. */
static const Rule instance_rules[] = {
  { "one", "z = 1", "r linear 0: +1 z = +1 for all\nr[m] linear 0: +1 z[m] = +1 for m" },
  { "two", "y >= z", "r linear 0: +1 y >= +1 z for all\nr[m] linear 0: +1 y[m] >= +1 z[m] for m" },
  { "every-member", "x > 0",
    "r linear 0: +1 x > for total\nr[m] linear 0: +1 x[m] > for m\nr[k] linear 0: +1 x[k] > for k\n"
    "r[l] linear 0: +1 x[l] > for l\nr[n] linear 0: +1 x[n] > for n" },
  { "total-without-values", "o > 0", "r[u] linear 0: +1 o[u] > for u\nr[v] linear 0: +1 o[v] > for v" },
  { "member-without-values", "q > 0", "r linear 0: +1 q > for sum\nr[j] linear 0: +1 q[j] > for j" },
  { "children", "y = sum(y.*)",
    "r linear 0: +1 y = +1 y.i +1 y.j for all\nr[m] linear 0: +1 y[m] = +1 y.i[m] +1 y.j[m] for m" },
  { "children-of-a-group-without-a-dimension", "sum(crossed.*) > 0",
    "r linear 0: +1 crossed.i +1 crossed.j > for all\nr[m] linear 0: +1 crossed.i[m] +1 crossed.j[m] > for m" },
  { "children-of-two-sorts", "sum(mixed.*) > 0", "r linear 0: +1 mixed.i +1 mixed.j >" },
  { "leaves", "z <= sum(y.**)",
    "r linear 0: +1 z <= +1 y.i +1 y.j for all\nr[m] linear 0: +1 z[m] <= +1 y.i[m] +1 y.j[m] for m" },
  { "chain", "y <= z <= 5",
    "r linear 0: +1 y <= +1 z for all\nr#2 linear 0: +1 z <= +5 for all\n"
    "r[m] linear 0: +1 y[m] <= +1 z[m] for m\nr#2[m] linear 0: +1 z[m] <= +5 for m" },
  { "max", "max(y.*) <= z",
    "r linear 0: +1 y.i <= +1 z for all\nr#2 linear 0: +1 y.j <= +1 z for all\n"
    "r[m] linear 0: +1 y.i[m] <= +1 z[m] for m\nr#2[m] linear 0: +1 y.j[m] <= +1 z[m] for m" },
  { "abs", "abs(y - z) <= 1",
    "r linear 0: +1 y -1 z <= +1 for all\nr#2 linear 0: -1 y +1 z <= +1 for all\n"
    "r[m] linear 0: +1 y[m] -1 z[m] <= +1 for m\nr#2[m] linear 0: -1 y[m] +1 z[m] <= +1 for m" },
  { "prior", "z >= prior(z)",
    "r linear 0: +1 z >= +1 prior(z) for all\nr[m] linear 0: +1 z[m] >= +1 prior(z[m]) for m" },
  { "presence", "together(y, z)",
    "r together 0: +1 count(y) = +1 count(z) for all\nr[m] together 0: +1 count(y[m]) = +1 count(z[m]) for m" },
  { "reported", "reported(y, z)",
    "r reported 0: +1 count(y) = +1 for all\nr#2 reported 0: +1 count(z) = +1 for all\n"
    "r[m] reported 0: +1 count(y[m]) = +1 for m\nr#2[m] reported 0: +1 count(z[m]) = +1 for m" },
  { "share", "part = share(y, z)",
    "r share 0: +1 part = +1 y / +1 z for all\nr[m] share 0: +1 part[m] = +1 y[m] / +1 z[m] for m" },
  { "condition", "when y > 0: z > 0",
    "r linear 0: +1 z > for all when 0: +1 y >\nr[m] linear 0: +1 z[m] > for m when 0: +1 y[m] >" },
  { "tolerance", "y = z ± 1", "r linear 0: +1 y = +1 z ± 1 for all\nr[m] linear 0: +1 y[m] = +1 z[m] ± 1 for m" },
  { "brackets", "z = y[m]", "r linear 0: +1 z = +1 y[m]" },
  { "brackets-of-the-total", "z = y[all]", "r linear 0: +1 z = +1 y" },
  { "brackets-at-left", "z[m] <= y", "r linear 0: +1 z[m] <= +1 y" },
  { "brackets-of-members", "z = sum(y[*])", "r linear 0: +1 z = +1 y[m]" },
  { "brackets-in-a-condition", "when z[m] > 0: y > 0", "r linear 0: +1 y > when 0: +1 z[m] >" },
  { "brackets-behind-a-condition", "when z > 0: y[m] > 0", "r linear 0: +1 y[m] > when 0: +1 z >" },
  { "without-a-dimension", "y <= a", "r linear 0: +1 y <= +1 a" },
  { "without-a-dimension-in-a-condition", "when a > 0: y > z", "r linear 0: +1 y > +1 z when 0: +1 a >" },
  { "two-dimensions", "x = y + z", "r linear 0: +1 x = +1 y +1 z" },
  { "two-dimensions-with-children", "x = sum(y.*)", "r linear 0: +1 x = +1 y.i +1 y.j" },
};

/* What the tree of members implies for every indicator, and that of indicators for every member. */
#define DIMENSION(members) "<dimension id=\"d\">" members "</dimension>"
#define LEAF(id) MEMBER (id, "", "")

static const Rule implied_rules[] = {
  { "nothing", DIMENSION (MEMBER ("t", "", LEAF ("m"))) WITH ("x", "dimension=\"d\"", COUNT ("i")), "" },
  { "members-partition",
    DIMENSION (MEMBER ("t", "parts=\"partition\"", LEAF ("m") LEAF ("n"))) WITH ("x", "dimension=\"d\"", ""),
    "x[t]:partition linear 0: +1 x = +1 x[m] +1 x[n]" },
  { "members-in-members",
    DIMENSION (
        MEMBER ("t", "parts=\"partition\"", MEMBER ("m", "parts=\"partition\"", LEAF ("k") LEAF ("l")) LEAF ("n")))
        WITH ("x", "dimension=\"d\"", ""),
    "x[t]:partition linear 0: +1 x = +1 x[m] +1 x[n]\nx[m]:partition linear 0: +1 x[m] = +1 x[k] +1 x[l]" },
  { "members-of-a-part-only",
    DIMENSION (MEMBER ("t", "", MEMBER ("m", "parts=\"partition\"", LEAF ("k")))) WITH ("x", "dimension=\"d\"", ""),
    "x[m]:partition linear 0: +1 x[m] = +1 x[k]" },
  { "group-in-a-partition",
    DIMENSION (MEMBER ("t", "parts=\"partition\"",
                       MEMBER ("g", "kind=\"group\" parts=\"partition\"", LEAF ("m") LEAF ("k")) LEAF ("n")))
        WITH ("x", "dimension=\"d\"", ""),
    "x[t]:partition linear 0: +1 x = +1 x[m] +1 x[k] +1 x[n]" },
  { "group-in-a-group",
    DIMENSION (MEMBER ("t", "parts=\"overlap\"",
                       MEMBER ("g", "kind=\"group\" parts=\"partition\"",
                               MEMBER ("h", "kind=\"group\" parts=\"partition\"", LEAF ("m")))))
        WITH ("x", "dimension=\"d\"", ""),
    "x[m]:within linear 0: +1 x[m] <= +1 x\nx[t]:overlap linear 0: +1 x <= +1 x[m]" },
  { "members-subset",
    DIMENSION (MEMBER ("t", "parts=\"subset\"", MEMBER ("m", "parts=\"subset\"", LEAF ("k")) LEAF ("n")))
        WITH ("x", "dimension=\"d\"", ""),
    "x[m]:subset linear 0: +1 x[m] <= +1 x\nx[n]:subset linear 0: +1 x[n] <= +1 x\n"
    "x[k]:subset linear 0: +1 x[k] <= +1 x[m]" },
  { "members-disjoint",
    DIMENSION (MEMBER ("t", "parts=\"subset\" disjoint=\"yes\"", LEAF ("m") LEAF ("n")))
        WITH ("x", "dimension=\"d\"", ""),
    "x[m]:subset linear 0: +1 x[m] <= +1 x\nx[n]:subset linear 0: +1 x[n] <= +1 x\n"
    "x[t]:disjoint linear 0: +1 x[m] +1 x[n] <= +1 x" },
  { "members-overlap",
    DIMENSION (MEMBER ("t", "", MEMBER ("m", "parts=\"overlap\"", LEAF ("k") LEAF ("l"))))
        WITH ("x", "dimension=\"d\"", ""),
    "x[k]:within linear 0: +1 x[k] <= +1 x[m]\nx[l]:within linear 0: +1 x[l] <= +1 x[m]\n"
    "x[m]:overlap linear 0: +1 x[m] <= +1 x[k] +1 x[l]" },
  { "indicators-partition",
    DIMENSION (MEMBER ("t", "", LEAF ("m"))) WITH ("x", "dimension=\"d\" parts=\"partition\"", COUNT ("i") COUNT ("j")),
    "x:partition linear 0: +1 x = +1 x.i +1 x.j for t\nx:partition[m] linear 0: +1 x[m] = +1 x.i[m] +1 x.j[m] for m" },
  { "indicators-subset",
    DIMENSION (MEMBER ("t", "", LEAF ("m")))
        WITH ("x", "dimension=\"d\" parts=\"subset\" disjoint=\"yes\"", COUNT ("i")),
    "x.i:subset linear 0: +1 x.i <= +1 x for t\nx.i:subset[m] linear 0: +1 x.i[m] <= +1 x[m] for m\n"
    "x:disjoint linear 0: +1 x.i <= +1 x for t\nx:disjoint[m] linear 0: +1 x.i[m] <= +1 x[m] for m" },
  { "indicators-overlap-of",
    DIMENSION (MEMBER ("t", "kind=\"group\"", LEAF ("m"))) WITH ("x", "dimension=\"d\"", "")
        WITH ("g", "kind=\"group\" dimension=\"d\" parts=\"overlap\" of=\"x\"", COUNT ("i")),
    "g.i:within[m] linear 0: +1 g.i[m] <= +1 x[m] for m\ng:overlap[m] linear 0: +1 x[m] <= +1 g.i[m] for m" },
  { "indicators-of-a-group-without-a-dimension",
    DIMENSION (MEMBER ("t", "", LEAF ("m"))) WITH ("x", "dimension=\"d\"", "")
        WITH ("g", "kind=\"group\" parts=\"partition\" of=\"x\"", WITH ("i", "dimension=\"d\"", "")),
    "g:partition linear 0: +1 x = +1 g.i for t\ng:partition[m] linear 0: +1 x[m] = +1 g.i[m] for m" },
  { "both",
    DIMENSION (MEMBER ("t", "parts=\"partition\"", LEAF ("m")))
        WITH ("x", "dimension=\"d\" parts=\"partition\"", COUNT ("i")),
    "x:partition linear 0: +1 x = +1 x.i for t\nx:partition[m] linear 0: +1 x[m] = +1 x.i[m] for m\n"
    "x[t]:partition linear 0: +1 x = +1 x[m]\nx.i[t]:partition linear 0: +1 x.i = +1 x.i[m]" },
  { "not-inherited",
    DIMENSION (MEMBER ("t", "parts=\"partition\"", LEAF ("m")))
        WITH ("g", "kind=\"group\" dimension=\"d\"", COUNT ("x") WITH ("y", "dimension=\"\"", COUNT ("i"))),
    "g.x[t]:partition linear 0: +1 g.x = +1 g.x[m]" },
};

static void
assert_rows (const char *text, gint32 hidden, const char *rows)
{
  g_autoptr (GkForm) form = load_form (text);
  g_autofree char *dump = dump_rules (form, hidden);

  assert_string_equal (dump, rows);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    assert_int_equal (gk_form_find_rule (form, gk_form_get_rule_id (form, i)), i);
}

static void
test_rule (void **state)
{
  const Rule *row = *state;
  g_autofree char *text = form_with_rule (row->rule);

  assert_rows (text, GK_RULE_IMPLIED, row->rows);
}

static void
test_implied (void **state)
{
  const Rule *row = *state;
  g_autofree char *text = g_strdup_printf ("<form id=\"f\">%s</form>", row->rule);

  assert_rows (text, 0, row->rows);
}

typedef struct {
  const char *name;
  const char *rule; /* with an "@" where the nesting goes */
  const char *open;
  const char *operand;
  const char *close;
  guint outer; /* levels that the rule itself has around it */
} Nesting;

static const Nesting nestings[] = {
  { "abs", "abs(@) <= c", "(", "b", ")", 1 },
  { "max", "max(a, @) <= c", "(", "b", ")", 1 },
  { "share", "p = share(a, @)", "(", "b", ")", 1 },
  { "count", "a = @", "sum(", "count(b)", ")", 0 },
  { "count-in-brackets", "a = @", "(", "count(prior(g.*))", ")", 0 },
  { "sum-of-sums", "a = @", "sum(", "b", ", a)", 0 },
  { "prior", "a = @", "(", "prior(b)", ")", 0 },
  { "member", "a = @", "-", "x[m]", "", 0 },
  { "minus-and-brackets", "a = @", "-(", "b", ")", 0 },
  { "product", "a = @", "2 - (", "b", ") * 1", 0 },
  { "condition", "when @ = 1: a = 1", "(", "b", ")", 0 },
  { "second-condition", "when a = 1 and 2 <= @: a = 1", "sum(", "b", ")", 0 },
  { "behind-a-condition", "when a = 1: @ = 1", "(", "b", ")", 0 },
  { "right", "a <= c <= @", "(", "b", ")", 0 },
  { "not-summed-up", "a + (((b))) - sum(sum(b)) <= -(-(-c)) + @", "(", "b", ")", 0 },
};

/* The rule of @row with its operand at @level, marked if @marked. */
static char *
nest (const Nesting *row, guint level, gboolean marked)
{
  g_auto (GStrv) pieces = g_strsplit (row->rule, "@", 2);
  g_autoptr (GString) rule = g_string_new (pieces[0]);
  guint levels = strcmp (row->open, "-(") == 0 ? 2 : 1; /* of one opening */
  guint n = (level - row->outer - 1) / levels;

  if ((level - row->outer - 1) % levels != 0)
    g_string_append_c (rule, '-');
  for (guint i = 0; i < n; i++)
    g_string_append (rule, row->open);
  g_string_append_printf (rule, "%s%s", marked ? MARK : "", row->operand);
  for (guint i = 0; i < n; i++)
    g_string_append (rule, row->close);
  g_string_append (rule, pieces[1]);

  return form_with_rule (rule->str);
}

static void
test_nesting (void **state)
{
  const Nesting *row = *state;
  g_autofree char *fine = nest (row, 32, FALSE);
  g_autofree char *deep = nest (row, 33, TRUE);
  g_autoptr (GkForm) form = load_form (fine);

  assert_marked_refused (deep, GK_ERROR_LIMIT, "expected less nesting: at most 32 levels", "更浅的嵌套：不超过 32 层");
}

typedef struct {
  const char *name;
  const char *fine; /* 8 rows of conditions */
  const char *many; /* 9 */
} Conditions;

static const Conditions conditions[] = {
  { "and", "when a = 1 and a = 2 and a = 3 and a = 4 and a = 5 and a = 6 and a = 7 and a = 8: b = 1",
    "when a = 1 and a = 2 and a = 3 and a = 4 and a = 5 and a = 6 and a = 7 and a = 8 and " MARK "a = 9: b = 1" },
  { "chain", "when 1 < a < b < c < a < b < c < a < b: b = 1",
    "when 1 < a < b < c < a < b < c < a < " MARK "b < c: b = 1" },
  { "max", "when max(a, b, 2 * a, g.*, prior(g.*), p) < c: b = 1",
    "when max(a, b, 2 * a, g.*, prior(g.*), p, " MARK "nine) < c: b = 1" },
  { "presence", "when reported(a, b, c, p, x[*], g.*): b = 1",
    "when " MARK "reported(a, b, c, p, x[*], g.*, prior(a)): b = 1" },
  { "instances", "when reported(y, z, part, y.*) and y > 0 and z > 0 and part > 0: y > z",
    "when reported(y, z, part, y.*) and y > 0 and z > 0 and part > 0 and " MARK "y > z: y > z" },
};

static void
test_conditions (void **state)
{
  const Conditions *row = *state;
  g_autofree char *fine = form_with_rule (row->fine);
  g_autofree char *many = form_with_rule (row->many);
  g_autoptr (GkForm) form = load_form (fine);
  guint32 rule = (guint32) gk_form_find_rule (form, "r");

  assert_int_equal (gk_form_get_rule_n_conditions (form, rule), 8);
  assert_marked_refused (many, GK_ERROR_LIMIT, "too many conditions in one rule; expected at most 8 rows",
                         "一条规则的条件过多；不得超过 8 行");
}

/* A form of @n counts called x0, x1 ... in a group "g", and @rules. */
static char *
wide_form (guint n, const char *rules)
{
  GString *data = g_string_new ("<form id=\"f\">" COUNT ("a") "<indicator id=\"g\" zh=\"组\" kind=\"group\">");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (data, COUNT ("x%u"), i);

  return g_string_free (g_string_append (g_string_append (g_string_append (data, "</indicator>\n"), rules), "</form>"),
                        FALSE);
}

typedef struct {
  const char *name;
  const char *fine; /* of 65,536 terms, of a group "g" of 32,768 */
  const char *many; /* of one more */
} Terms;

/* A rule has its terms on two sides, and a share on three. */
static const Terms terms[] = {
  { "left", "sum(g.*, prior(g.*)) >= 0", "sum(g.*, prior(g.*), a) >= 0" },
  { "both-sides", "sum(g.*) >= sum(prior(g.*))", "sum(g.*) >= sum(prior(g.*), a)" },
  { "count", "count(g.*, prior(g.*)) >= 0", "count(g.*, prior(g.*), a) >= 0" },
  { "counts", "count(g.*) + count(prior(g.*)) >= 0", "count(g.*) + count(prior(g.*)) + count(a) >= 0" },
};

static void
test_limit_terms (void **state)
{
  const Terms *row = *state;
  g_autofree char *fine_rule = g_markup_printf_escaped ("<rule id=\"r\">%s</rule>", row->fine);
  g_autofree char *many_rule = g_markup_printf_escaped ("<rule id=\"r\">%s</rule>", row->many);
  g_autofree char *fine = wide_form (32768, fine_rule);
  g_autofree char *many = wide_form (32768, many_rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = load_form (fine);
  g_autoptr (GkForm) none = gk_form_new_from_data (many, -1, "f.xml", &error);

  assert_int_equal (gk_form_get_rule_n_terms (form, 0), 65536);
  if (none != NULL)
    fail_msg ("a rule has %u terms", gk_form_get_rule_n_terms (none, 0));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_contains (error->message, "too many terms in one rule; expected at most 65536");
}

/* A rule for 4,096 members, 64 times. */
static void
test_limit_instances (void **state)
{
  g_autoptr (GString) data = g_string_new ("<form id=\"f\"><dimension id=\"d\"><member id=\"t\" zh=\"总计\">");
  g_autofree char *fine = NULL;
  g_autofree char *many = NULL;
  g_autoptr (GkForm) form = NULL;

  (void) state;
  for (guint i = 1; i < 4096; i++)
    g_string_append_printf (data, LEAF ("m%u"), i);
  g_string_append (data, "</member></dimension>" WITH ("x", "dimension=\"d\"", ""));
  for (guint i = 0; i < 64; i++)
    g_string_append_printf (data, "<rule id=\"r%u\">x &gt; %u</rule>\n", i, i);
  fine = g_strconcat (data->str, "</form>", NULL);
  many = g_strconcat (data->str, "<rule id=\"s\">" MARK "x[m1] = 1</rule></form>", NULL);
  form = load_form (fine);
  assert_int_equal (gk_form_get_n_rules (form), 262144);
  assert_int_equal (gk_form_find_rule (form, "r63[m4095]"), 262143);
  assert_marked_refused (many, GK_ERROR_LIMIT,
                         "the rules become too many; expected at most 262144, implied ones and narratives included",
                         "规则展开后过多；连同推出的规则和叙述在内，不得超过 262144 条");
}

/* What the trees imply counts, too; the mistake is in the line of the indicators. */
static void
test_limit_implied (void **state)
{
  g_autoptr (GString) data
      = g_string_new ("<form id=\"f\">\n<dimension id=\"d\"><member id=\"t\" zh=\"总计\" parts=\"subset\">");
  g_autoptr (GError) error = NULL;

  (void) state;
  for (guint i = 1; i < 4096; i++)
    g_string_append_printf (data, LEAF ("m%u"), i);
  g_string_append (data, "</member></dimension>\n<indicator id=\"x\" zh=\"甲\" dimension=\"d\" parts=\"subset\">");
  for (guint i = 1; i < 64; i++)
    g_string_append_printf (data, COUNT ("x%u"), i);
  g_string_append (data, "</indicator>\n</form>");
  assert_null (gk_form_new_from_data (data->str, -1, "f.xml", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_contains (error->message, "the rules become too many");
  assert_int_equal (gk_error_get_line (error), 3);
}

/* What a large survey has: 4,000 cells and as many rules. */
static void
test_large (void **state)
{
  g_autoptr (GString) rules = g_string_new (NULL);
  g_autofree char *data = NULL;
  g_autoptr (GkForm) form = NULL;

  (void) state;
  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (rules, "<rule id=\"r%u\">g.x%u + g.x%u &lt;= 2 * g.x%u</rule>\n", i, i % 3999,
                            (i + 1) % 3999, (i + 2) % 3999);
  data = wide_form (3999, rules->str);
  form = load_form (data);
  assert_int_equal (gk_form_get_n_cells (form), 4000);
  assert_int_equal (gk_form_get_n_rules (form), 4000);
}

static void
test_out_of_range (void **state)
{
  g_autofree char *text = form_with_rule ("when a = 1: b = prior(c)");
  g_autoptr (GkForm) form = load_form (text);
  guint32 rule = (guint32) gk_form_find_rule (form, "r");
  const guint32 numbers[] = { rule + 1, G_MAXINT32, G_MAXUINT32 };
  gint32 word = 1;
  guint32 number = 2;
  gint64 large = 3;
  gboolean flag = 4;

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint32 n = numbers[i];

      assert_int_equal (gk_form_get_rule_tolerance (form, n), 0);
      assert_false (gk_form_is_rule_tolerance_relative (form, n));
      assert_int_equal (gk_form_get_rule_member (form, n), -1);
      assert_int_equal (gk_form_get_rule_n_conditions (form, n), 0);
      assert_int_equal (gk_form_get_rule_term_function (form, n, 0), 0);
      assert_int_equal (gk_form_get_rule_term_function (form, rule, n), 0);
      assert_false (gk_form_get_condition (form, n, 0, &word, &number, &large, &large, &large, &flag, &number));
      assert_false (gk_form_get_condition (form, rule, n, &word, &number, &large, &large, &large, &flag, &number));
      assert_false (gk_form_get_condition_term (form, n, 0, 0, &word, &word, &number, &large));
      assert_false (gk_form_get_condition_term (form, rule, n, 0, &word, &word, &number, &large));
      assert_false (gk_form_get_condition_term (form, rule, 0, n, &word, &word, &number, &large));
    }
  assert_true (word == 1 && number == 2 && large == 3 && flag == 4);
  assert_true (gk_form_get_condition (form, rule, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
  assert_true (gk_form_get_condition_term (form, rule, 0, 0, NULL, NULL, NULL, NULL));
  assert_int_equal (gk_form_get_rule_term_function (form, rule, 2), 0);
}

/* Every row a rule becomes is listed with the text of the rule. */
static void
test_text (void **state)
{
  g_autofree char *text = form_with_rule ("\n when  y[*] = 0 :\n y <= z ");
  g_autofree char *instances = form_with_rule ("y  <= z <= 5\n ± 1 %");
  g_autoptr (GkForm) form = NULL;

  (void) state;
  assert_null (gk_form_new_from_data (text, -1, NULL, NULL));
  form = load_form (instances);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    if (gk_form_get_rule_origin (form, i) == GK_RULE_EXPLICIT)
      assert_string_equal (gk_form_get_rule_text (form, i), "y <= z <= 5 ± 1 %");
    else
      assert_string_equal (gk_form_get_rule_text (form, i), "w = sum(w.*)");
}

void
add_language_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "language/reach", test_rule, reach_rules);
  TESTS_ADD_TABLE (tests, "language/prior", test_rule, prior_rules);
  TESTS_ADD_TABLE (tests, "language/cancelling", test_rule, cancelling_rules);
  TESTS_ADD_TABLE (tests, "language/functions", test_rule, function_rules);
  TESTS_ADD_TABLE (tests, "language/presence", test_rule, presence_rules);
  TESTS_ADD_TABLE (tests, "language/when", test_rule, when_rules);
  TESTS_ADD_TABLE (tests, "language/words", test_rule, word_rules);
  TESTS_ADD_TABLE (tests, "language/tolerance", test_rule, tolerance_rules);
  TESTS_ADD_TABLE (tests, "language/instances", test_rule, instance_rules);
  TESTS_ADD_TABLE (tests, "language/implied", test_implied, implied_rules);
  TESTS_ADD_TABLE (tests, "language/nesting", test_nesting, nestings);
  TESTS_ADD_TABLE (tests, "language/conditions", test_conditions, conditions);
  TESTS_ADD_TABLE (tests, "language/limit/terms", test_limit_terms, terms);
  tests_add (tests, "language/limit/instances", test_limit_instances);
  tests_add (tests, "language/limit/implied", test_limit_implied);
  tests_add (tests, "language/large", test_large);
  tests_add (tests, "language/out-of-range", test_out_of_range);
  tests_add (tests, "language/text", test_text);
}
