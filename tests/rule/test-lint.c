/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <string.h>

#include <gongkai/lint.h>

#include "base/number-private.h"
#include "rule/lint-private.h"
#include "rule/simplex-private.h"

#define A "<indicator id='a' zh='甲'/>"
#define B "<indicator id='b' zh='乙'/>"
#define C "<indicator id='c' zh='丙'/>"
#define AB A B
#define ABC A B C
#define D "<indicator id='d' zh='丁'/>"
#define SIGNED_AB "<indicator id='a' zh='甲' signed='yes'/><indicator id='b' zh='乙' signed='yes'/>"

/* x = p + q */
#define TREE                                                                                                           \
  "<indicator id='x' zh='总' parts='partition'><indicator id='p' zh='子'/><indicator id='q' zh='丑'/></indicator>"

/* A dimension of two kinds and a total of them, and one of two kinds without a total. */
#define SUMMED                                                                                                         \
  "<dimension id='d' zh='类'><member id='total' zh='合计' parts='partition'><member id='m' zh='子'/>"              \
  "<member id='n' zh='丑'/></member></dimension>"
#define APART                                                                                                          \
  "<dimension id='d' zh='类'><member id='total' zh='合计' kind='group'><member id='m' zh='子'/>"                   \
  "<member id='n' zh='丑'/></member></dimension>"
#define CROSSED "<indicator id='a' zh='甲' dimension='d'/><indicator id='b' zh='乙' dimension='d'/>"

#define RULE(id, text) "<rule id='" id "'>" text "</rule>"
#define WARNING(id, text) "<rule id='" id "' severity='warning'>" text "</rule>"

typedef struct {
  const char *name;
  const char *form;     /* without its outermost element */
  const char *expected; /* see dump() */
} Case;

static GkForm *
load (const char *content)
{
  g_autofree char *data = g_strdup_printf ("<form id='f'>%s</form>", content);
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (data, -1, "f.xml", &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

/* Lines "CODE SEVERITY SUBJECT: OTHER OTHER (REASON)", as far as there are such. */
static char *
dump (GkLint *lint)
{
  GkForm *form = gk_lint_get_form (lint);
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    {
      gint32 rule = gk_lint_get_rule (lint, i);
      gint32 indicator = gk_lint_get_indicator (lint, i);
      gint32 severity = gk_lint_get_severity (lint, i);

      assert_true (rule < 0 || indicator < 0);
      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "", gk_lint_code_name (gk_lint_get_code (lint, i)),
                              severity == GK_SEVERITY_ERROR     ? "error"
                              : severity == GK_SEVERITY_WARNING ? "warning"
                                                                : "note");
      if (rule >= 0)
        g_string_append_printf (text, " %s", gk_form_get_rule_id (form, (guint32) rule));
      if (indicator >= 0)
        g_string_append_printf (text, " %s", gk_form_get_indicator_id (form, (guint32) indicator));
      for (guint32 k = 0; k < gk_lint_get_n_others (lint, i); k++)
        g_string_append_printf (text, "%s%s", k > 0 ? " " : ": ",
                                gk_form_get_rule_id (form, (guint32) gk_lint_get_other (lint, i, k)));
      if (gk_lint_get_reason (lint, i, GK_LANGUAGE_CHINESE) != NULL)
        g_string_append_printf (text, " (%s)", gk_lint_get_reason (lint, i, GK_LANGUAGE_CHINESE));
      assert_true (strlen (gk_lint_get_message (lint, i, GK_LANGUAGE_ENGLISH)) > 0);
      assert_true (strlen (gk_lint_get_message (lint, i, GK_LANGUAGE_CHINESE)) > 0);
    }

  return g_string_free (text, FALSE);
}

static void
test_case (void **state)
{
  const Case *at = *state;
  g_autoptr (GkForm) form = load (at->form);
  g_autoptr (GkLint) lint = gk_lint_new (form);
  g_autofree char *text = dump (lint);

  assert_string_equal (text, at->expected);
}

static const Case contradictions[] = {
  { "each-greater", AB RULE ("r", "a &gt; b") RULE ("s", "b &gt; a"), "contradiction error s: r" },
  { "each-at-least", AB RULE ("r", "a &gt;= b") RULE ("s", "b &gt;= a"), "" },
  { "one-more-and-equal", AB RULE ("r", "a = b + 1") RULE ("s", "b = a"), "contradiction error s: r" },
  { "negative-sum", AB RULE ("r", "a + b = -1"), "contradiction error r" },
  { "negative-sum-signed", SIGNED_AB RULE ("r", "a + b = -1"), "" },
  { "circle", ABC RULE ("r", "a &lt; b &lt; c &lt; a"), "contradiction error r#3: r r#2" },
  { "half-a-circle", ABC RULE ("r", "a &lt; b &lt; c"), "" },
  { "tree", TREE RULE ("r", "x &lt; x.p"), "contradiction error r: x:partition" },
  { "tree-equal", TREE RULE ("r", "x = x.p"), "" },
  { "last-of-the-file", TREE RULE ("r", "x.p &gt; 5") RULE ("s", "x &lt; 5"), "contradiction error s: x:partition r" },
  /* The rules of the proof and no others. */
  { "shrunk", ABC D RULE ("r", "a + b = c") RULE ("s", "a &lt;= d") RULE ("t", "c &lt;= d + 1") RULE ("u", "a &gt; d"),
    "contradiction error u: s" },
  { "two-systems", ABC D RULE ("r", "a &lt; b") RULE ("s", "c &lt; d") RULE ("t", "d &lt; c") RULE ("u", "b &lt; a"),
    "contradiction error t: s\ncontradiction error u: r" },
  { "in-one-system", ABC RULE ("r", "a &lt; b") RULE ("s", "b &lt; a") RULE ("t", "a &lt; c") RULE ("u", "a &lt; c"),
    "contradiction error s: r" },
  { "warnings", AB WARNING ("r", "a &gt; b") WARNING ("s", "b &gt; a"), "contradiction error s: r" },
  { "tolerance-within", AB RULE ("r", "a = b ± 2") RULE ("s", "a &gt;= b + 2"), "" },
  { "tolerance-beyond", AB RULE ("r", "a = b ± 2") RULE ("s", "a &gt; b + 2"), "contradiction error s: r" },
  { "tolerance-less", AB RULE ("r", "a &lt;= b ± 2") RULE ("s", "a &gt; b + 2"), "contradiction error s: r" },
  { "tolerance-strictly-less", AB RULE ("r", "a &lt; b ± 2") RULE ("s", "a &gt;= b + 2"), "contradiction error s: r" },
  { "tolerance-greater", AB RULE ("r", "b &gt;= a ± 2") RULE ("s", "a &gt; b + 2"), "contradiction error s: r" },
  { "tolerance-greater-within", AB RULE ("r", "a &gt;= b ± 2") RULE ("s", "a &lt;= b - 2"), "" },
  { "tolerance-below", AB RULE ("r", "a = b ± 2") RULE ("s", "a = b - 2"), "redundant warning r: s" },
  /* Between two multiples of the last decimal there is nothing. */
  { "decimals",
    "<indicator id='a' zh='甲' kind='amount' decimals='2'/><indicator id='b' zh='乙' kind='amount' "
    "decimals='2'/>" RULE ("r", "a &gt; b") RULE ("s", "a &lt; b + 0.01"),
    "contradiction error s: r" },
  { "decimals-wider",
    "<indicator id='a' zh='甲' kind='amount' decimals='2'/><indicator id='b' zh='乙' kind='amount' "
    "decimals='2'/>" RULE ("r", "a &gt; b") RULE ("s", "a &lt; b + 0.011"),
    "" },
  { "common-divisor", AB RULE ("r", "2 * a = 2 * b + 1"), "contradiction error r" },
  /* That 2a = 1 has no integer solution takes more than the arithmetic of fractions. */
  { "parity", AB RULE ("r", "a = b") RULE ("s", "a + b = 1"), "" },
  { "condition", ABC RULE ("r", "when c &gt; 0: a &gt; b") RULE ("s", "b &gt; a"), "" },
  { "not-equal", AB RULE ("r", "a != b") RULE ("s", "a = b"), "" },
  { "relative-tolerance", AB RULE ("r", "a &lt;= b ± 50 %") RULE ("s", "a &gt; b + 600000000"), "" },
  { "prior", AB RULE ("r", "a &gt; prior(b)") RULE ("s", "prior(b) &gt; a"), "" },
  { "presence", AB RULE ("r", "reported(a)") RULE ("s", "missing(a)") RULE ("t", "a &gt;= b"), "" },
  { "count", AB RULE ("r", "count(a, b) = 1") RULE ("s", "count(a, b) = 2"), "" },
  { "rounded",
    "<indicator id='a' zh='甲' kind='amount' rounding='half-up'/>" B RULE ("r", "a &gt; b") RULE ("s", "b &gt; a"),
    "" },
  { "percent",
    "<indicator id='a' zh='甲' kind='percent'/>" B C RULE ("r", "a &gt; 100") RULE ("s", "a &lt; 100")
        RULE ("t", "a = share(b, c)"),
    "" },
  { "percent-exact",
    "<indicator id='a' zh='甲' kind='percent' rounding='exact'/>" B C RULE ("r", "a &gt; 100") RULE ("s", "a &lt; 100")
        RULE ("t", "a = share(b, c)"),
    "contradiction error s: r" },
  { "members", APART CROSSED RULE ("r", "a &gt; b") RULE ("s", "b[n] &gt; a[n]"), "contradiction error s: r[n]" },
  { "one-of-two", SUMMED CROSSED RULE ("r", "a &gt; b") RULE ("s", "a[m] = 0") RULE ("t", "a[n] = 0"),
    "contradiction error s: r[m]" },
};

static const Case redundancies[] = {
  { "identical", AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt;= b"), "redundant warning s: r" },
  { "turned-round", AB RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a"), "redundant warning s: r" },
  { "doubled", AB RULE ("r", "2 * a &lt;= 2 * b") RULE ("s", "a &lt;= b"), "redundant warning s: r" },
  { "weaker-first", AB RULE ("r", "a &lt;= b + 1") RULE ("s", "a &lt;= b"), "redundant warning r: s" },
  { "weaker-first-equal", AB RULE ("r", "a &lt;= b") RULE ("s", "a = b"), "redundant warning r: s" },
  { "stronger", AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt; b"), "redundant warning r: s" },
  { "two-halves", AB RULE ("r", "a &lt;= b") RULE ("s", "b &lt;= a") RULE ("t", "a = b"), "redundant warning t: r s" },
  { "one-half", AB RULE ("r", "a = b") RULE ("s", "a &lt;= b + 1"), "redundant warning s: r" },
  { "across", ABC RULE ("r", "a &lt;= b") RULE ("s", "b &lt;= c") RULE ("t", "a &lt;= c"), "redundant warning t: r s" },
  { "three", AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt;= b") RULE ("t", "a &lt;= b"),
    "redundant warning s: r\nredundant warning t: r" },
  { "tree", TREE RULE ("r", "x.p &lt;= x"), "redundant warning r: x:partition" },
  { "tree-equation", TREE RULE ("r", "x - x.p = x.q"), "redundant warning r: x:partition" },
  { "chain", ABC RULE ("r", "a &lt;= b &lt;= c") RULE ("s", "b &lt;= c"), "redundant warning s: r#2" },
  { "link", ABC RULE ("s", "b &lt;= c") RULE ("r", "a &lt;= b &lt;= c"), "redundant warning r#2: s" },
  { "always", AB RULE ("r", "a &gt;= 0") RULE ("s", "a + b &gt; -1"), "redundant warning r\nredundant warning s" },
  { "not-always", "<indicator id='a' zh='甲' signed='yes'/>" RULE ("r", "a &gt;= 0"), "" },
  { "tolerance", AB RULE ("r", "a = b ± 2") RULE ("s", "a = b ± 1"), "redundant warning r: s" },
  { "error-of-warning", AB WARNING ("r", "a &lt;= b") RULE ("s", "a &lt;= b"), "redundant warning r: s" },
  { "warning-of-error", AB RULE ("r", "a &lt;= b") WARNING ("s", "a &lt;= b"), "redundant warning s: r" },
  { "warnings", AB WARNING ("r", "a &lt;= b") WARNING ("s", "a &lt;= b"), "redundant warning s: r" },
  { "error-of-warnings", ABC WARNING ("r", "a &lt;= b") WARNING ("s", "b &lt;= c") RULE ("t", "a &lt;= c"), "" },
  { "independent", ABC RULE ("r", "a &lt;= b") RULE ("s", "b &lt;= c") RULE ("t", "c &lt;= a + 1"), "" },
  { "condition", AB RULE ("r", "a &lt;= b") RULE ("s", "when b &gt; 5: a &lt;= b"), "" },
  { "crossing-trees",
    SUMMED "<indicator id='x' zh='总' dimension='d' parts='partition'><indicator id='p' zh='子'/>"
           "<indicator id='q' zh='丑'/></indicator>",
    "" },
  { "all-members", SUMMED CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a"), "redundant warning s: r" },
  { "all-members-apart", APART CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a"),
    "redundant warning s[m]: r[m]" },
  { "total-only", SUMMED CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b[total] &gt;= a[total]"),
    "redundant warning s: r" },
  { "some-members", APART CROSSED RULE ("r", "a[m] &lt;= b[m]") RULE ("s", "b &gt;= a"), "redundant warning r: s[m]" },
  /* Two instances imply the third one, whichever it is; all three are one rule. */
  { "instances-of-an-equation", SUMMED CROSSED RULE ("r", "a = b"), "" },
  /* The parts of a total imply the total; the rule for members still says something. */
  { "instances-of-one-rule", SUMMED CROSSED RULE ("r", "a &lt;= b"), "" },
};

static const Case reaches[] = {
  { "no-rule", AB, "unreached warning a\nunreached warning b" },
  { "rule", AB RULE ("r", "a &lt;= 5"), "unreached warning b" },
  { "group", "<indicator id='g' zh='组' kind='group'>" A "</indicator>" RULE ("r", "g.a &lt;= 5"), "" },
  { "condition", ABC RULE ("r", "when c &gt; 0: a &gt; b"), "" },
  { "not-equal", AB RULE ("r", "a != b"), "" },
  { "prior", AB RULE ("r", "a = prior(b)"), "" },
  { "presence", AB RULE ("r", "together(a, b)"), "" },
  { "narrative", A "<narrative id='n' cell='a'><pattern>甲为{figure}件</pattern></narrative>", "" },
  { "share", AB "<indicator id='c' zh='占比' kind='percent'/>" RULE ("r", "c = share(a, b)"), "" },
  { "one-member", APART CROSSED RULE ("r", "a[m] &lt;= b[n]"), "" },
  { "other-member", APART CROSSED RULE ("r", "a[m] &lt;= a[n]"), "unreached warning b" },
  { "implied", TREE, "" },
};

static const Case labels[] = {
  { "same", "<indicator id='a' zh='甲'/><indicator id='b' zh='甲'/>" RULE ("r", "a &lt;= b"), "same-label warning b" },
  { "numbering", "<indicator id='a' zh='（一）甲数'/><indicator id='b' zh='2.甲数（件）'/>" RULE ("r", "a &lt;= b"),
    "same-label warning b" },
  { "punctuation", "<indicator id='a' zh='其中：甲，乙'/><indicator id='b' zh='甲、乙'/>" RULE ("r", "a &lt;= b"),
    "same-label warning b" },
  { "alias",
    "<indicator id='a' zh='甲'/><indicator id='b' zh='乙'><alias>1.甲</alias></indicator>" RULE ("r", "a &lt;= b"),
    "same-label warning b" },
  { "two-aliases",
    "<indicator id='a' zh='甲'><alias>丙</alias></indicator><indicator id='b' "
    "zh='乙'><alias>丙</alias></indicator>" RULE ("r", "a &lt;= b"),
    "same-label warning b" },
  { "own-alias", "<indicator id='a' zh='甲'><alias>1.甲</alias></indicator>" B RULE ("r", "a &lt;= b"), "" },
  { "three",
    "<indicator id='a' zh='甲'/><indicator id='b' zh='甲'/><indicator id='c' zh='甲'/>" RULE ("r", "a + b = c"),
    "same-label warning b\nsame-label warning c" },
  { "cousins",
    "<indicator id='g' zh='组' kind='group'>" A "</indicator><indicator id='h' zh='另组' kind='group'>" A
    "</indicator>" RULE ("r", "g.a &lt;= h.a"),
    "" },
  { "parent", "<indicator id='g' zh='甲' kind='group'>" A "</indicator>" RULE ("r", "g.a &lt;= 5"), "" },
  { "names", "<indicator id='a' zh='微博{name}数'/><indicator id='b' zh='微博{name}，数'/>" RULE ("r", "a &lt;= b"),
    "same-label warning b" },
  { "names-apart", "<indicator id='a' zh='微博{name}数'/><indicator id='b' zh='微博数{name}'/>" RULE ("r", "a &lt;= b"),
    "" },
  { "members",
    "<dimension id='d' zh='类'><member id='total' zh='合计' parts='partition'><member id='m' zh='1.子'/>"
    "<member id='n' zh='2.子'/></member></dimension><indicator id='a' zh='甲' dimension='d'/>",
    "same-label warning" },
  { "outermost-members",
    "<dimension id='d' zh='类'><member id='total' zh='合计' parts='partition'><member id='m' zh='子'/></member>"
    "</dimension><dimension id='e' zh='别'><member id='total' zh='合计' parts='partition'><member id='m' zh='子'/>"
    "</member></dimension><indicator id='a' zh='甲' dimension='d'/><indicator id='b' zh='乙' dimension='e'/>",
    "" },
  { "member-alias",
    "<dimension id='d' zh='类'><member id='total' zh='合计' parts='partition'><member id='m' zh='子'/>"
    "<member id='n' zh='丑'><alias>子</alias></member></member></dimension>"
    "<indicator id='a' zh='甲' dimension='d'/>",
    "same-label warning" },
};

#define PERCENT "<indicator id='s' zh='占比' kind='percent'/>"

static const Case percents[] = {
  { "without", A PERCENT RULE ("r", "a &lt;= 5") RULE ("t", "s &lt;= 100"), "percent-without-share warning s" },
  { "with", AB PERCENT RULE ("r", "s = share(a, b)"), "" },
  { "turned-round", AB PERCENT RULE ("r", "share(a, b) = s"), "" },
  { "in-a-share", AB PERCENT RULE ("r", "a = share(s, b)"), "percent-without-share warning s" },
};

static const Case accepted[] = {
  { "redundant",
    AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt;= b") "<accept lint='redundant' rule='s' zh='按通知填列'/>",
    "redundant note s: r (按通知填列)" },
  { "another-rule",
    AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt;= b") "<accept lint='redundant' rule='r' zh='按通知填列'/>",
    "redundant warning s: r" },
  { "another-code",
    AB RULE ("r", "a &lt;= b") RULE ("s", "a &lt;= b") "<accept lint='unreached' rule='s' zh='按通知填列'/>",
    "redundant warning s: r" },
  { "longer-rule",
    ABC RULE ("r", "a &lt;= b") RULE ("s", "a &gt;= c")
        RULE ("s.s", "a &lt;= b") "<accept lint='redundant' rule='s' zh='按通知填列'/>",
    "redundant warning s.s: r" },
  { "link", ABC RULE ("s", "b &lt;= c") RULE ("r", "a &lt;= b &lt;= c") "<accept lint='redundant' rule='r' zh='连写'/>",
    "redundant note r#2: s (连写)" },
  { "instances",
    SUMMED CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a") "<accept lint='redundant' rule='s' zh='按类'/>",
    "redundant note s: r (按类)" },
  { "first-instance",
    APART CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a") "<accept lint='redundant' rule='s[m]' zh='按类'/>",
    "redundant note s[m]: r[m] (按类)" },
  { "second-instance",
    APART CROSSED RULE ("r", "a &lt;= b") RULE ("s", "b &gt;= a") "<accept lint='redundant' rule='s[n]' zh='按类'/>",
    "redundant warning s[m]: r[m]" },
  { "unreached", AB RULE ("r", "a &lt;= 5") "<accept lint='unreached' indicator='b' zh='单列'/>",
    "unreached note b (单列)" },
  { "below",
    "<indicator id='g' zh='组' kind='group'>" AB "</indicator>" C "<accept lint='unreached' indicator='g' zh='单列'/>",
    "unreached note g.a (单列)\nunreached note g.b (单列)\nunreached warning c" },
  { "english", A "<accept lint='unreached' indicator='a' en='stands alone'/>", "unreached note a (stands alone)" },
  { "same-label",
    "<indicator id='a' zh='甲'/><indicator id='b' zh='甲'/>" RULE (
        "r", "a &lt;= b") "<accept lint='same-label' indicator='b' zh='原表如此'/>",
    "same-label note b (原表如此)" },
  { "percent", PERCENT RULE ("r", "s &lt;= 100") "<accept lint='percent-without-share' indicator='s' zh='无分母'/>",
    "percent-without-share note s (无分母)" },
};

/* Proofs about these take determinants of 10^48. */
#define OVERFLOWING                                                                                                    \
  RULE ("r", "999999999989 * a - 333333333333 * b - 142857142857 * c - 32258064516 * d &gt;= 1")                       \
  RULE ("s", "999999999987 * b - 90909090909 * a - 58823529411 * c - 27027027027 * d &gt;= 1")                         \
  RULE ("t", "999999999971 * c - 52631578947 * a - 43478260869 * b - 24390243902 * d &gt;= 1")                         \
  RULE ("u", "999999999941 * d - 23255813953 * a - 21276595744 * b - 18867924528 * c &gt;= 1")

/* By code, and then as the form has them. */
static const Case others[] = {
  { "order",
    ABC D "<indicator id='e' zh='丁'/>" PERCENT RULE ("r", "a &lt;= b") RULE ("s", "c &lt; d") RULE ("t", "b &gt;= a")
        RULE ("u", "d &lt; c"),
    "contradiction error u: s\nredundant warning t: r\nunreached warning e\nunreached warning s\n"
    "same-label warning e\npercent-without-share warning s" },
  { "overflow", ABC D OVERFLOWING, "gave-up note r" },
  /* Of the first rule that is written down. */
  { "overflow-tree",
    "<indicator id='a' zh='甲' parts='subset'><indicator id='x' zh='子'/></indicator>" B C D OVERFLOWING,
    "gave-up note r" },
  { "overflow-beside", ABC D "<indicator id='e' zh='戊'/>" OVERFLOWING RULE ("v", "e &gt;= 0"),
    "redundant warning v\ngave-up note r" },
};

static void
test_messages (void **state)
{
  static const char *const expected[][2] = {
    { "no report can satisfy s together with r", "任何报表都不能同时满足 s 和 r" },
    { "where no figure is missing, u follows from t", "在数据齐全时，u 可由 t 推出" },
    { "v always holds", "v 恒成立" },
    { "no rule looks at \"e\" (e)", "没有规则涉及“戊…数”（e）" },
    { "c and d, under one parent, cannot be told apart by the label \"1.丙\"",
      "c 与 d 同属一个上级，仅凭名称“1.丙”无法区分" },
    { "no rule says what \"Share\" (p) is a share of", "没有规则说明“占比”（p）是什么的占比" },
  };
  g_autoptr (GkForm) form = load (AB "<indicator id='c' zh='丙'/><indicator id='d' zh='1.丙'/>"
                                     "<indicator id='e' zh='（一）戊{name}数（件）' en='e'/>"
                                     "<indicator id='p' zh='占比' en='Share' kind='percent'/>" RULE ("r", "a &lt; b")
                                         RULE ("s", "b &lt; a") RULE ("t", "c &lt;= d") RULE ("u", "d &gt;= c")
                                             RULE ("v", "p + 1 &gt;= 0") RULE ("w", "c &gt;= 0"));
  g_autoptr (GkLint) lint = gk_lint_new (form);
  guint32 at = 0;

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++, at++)
    {
      if (i == 2)
        {
          assert_string_equal (gk_lint_get_message (lint, at, GK_LANGUAGE_ENGLISH), "w always holds");
          assert_string_equal (gk_lint_get_message (lint, at, GK_LANGUAGE_CHINESE), "w 恒成立");
          continue;
        }
      assert_string_equal (gk_lint_get_message (lint, at, GK_LANGUAGE_ENGLISH), expected[i][0]);
      assert_string_equal (gk_lint_get_message (lint, at, GK_LANGUAGE_CHINESE), expected[i][1]);
    }
  assert_int_equal (at, gk_lint_get_n (lint));
}

/* More rules than a message names. */
static void
test_many_others (void **state)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkLint) lint = NULL;

  (void) state;
  for (guint i = 0; i <= 9; i++)
    g_string_append_printf (content, "<indicator id='a%u' zh='甲%c'/>", i, 'a' + i);
  for (guint i = 0; i < 9; i++)
    g_string_append_printf (content, "<rule id='r%u'>a%u &lt; a%u</rule>", i, i, i + 1);
  g_string_append (content, "<rule id='s'>a9 &lt; a0 + 9</rule>");
  form = load (content->str);
  lint = gk_lint_new (form);
  assert_int_equal (gk_lint_get_n (lint), 1);
  assert_int_equal (gk_lint_get_n_others (lint, 0), 9);
  assert_string_equal (gk_lint_get_message (lint, 0, GK_LANGUAGE_ENGLISH),
                       "no report can satisfy s together with r0, r1, r2, r3, r4, r5 and 3 more");
  assert_string_equal (gk_lint_get_message (lint, 0, GK_LANGUAGE_CHINESE),
                       "任何报表都不能同时满足 s 和 r0、r1、r2、r3、r4、r5 及另外 3 条");
}

#define N_UNKNOWNS 3
#define N_RULES 6

/* The values of each unknown that are tried. */
#define N_VALUES 8
#define N_SOLUTIONS (N_VALUES * N_VALUES * N_VALUES)

typedef struct {
  gint coefficients[N_UNKNOWNS];
  gint relation; /* which of = <= >= < > */
  gint constant;
} RandomRule;

static gboolean
holds (const RandomRule *rule, const gint *values)
{
  gint sum = -rule->constant;

  for (guint i = 0; i < N_UNKNOWNS; i++)
    sum += rule->coefficients[i] * values[i];
  switch (rule->relation)
    {
    case 0:
      return sum == 0;
    case 1:
      return sum <= 0;
    case 2:
      return sum >= 0;
    case 3:
      return sum < 0;
    default:
      return sum > 0;
    }
}

static char *
random_rule (GRand *random, guint number, RandomRule *rule)
{
  static const char *const relations[] = { "=", "&lt;=", "&gt;=", "&lt;", "&gt;" };
  static const gint often[] = { 0, 1, 1, 1, 1, 2, 3, 3, 4 };
  gboolean empty = TRUE;

  *rule = (RandomRule){
    .relation = often[g_rand_int_range (random, 0, G_N_ELEMENTS (often))],
    .constant = g_rand_boolean (random) ? 0 : g_rand_int_range (random, -2, 9),
  };
  while (empty)
    for (guint i = 0; i < N_UNKNOWNS; i++)
      {
        rule->coefficients[i] = g_rand_boolean (random) ? 0 : g_rand_int_range (random, -2, 3);
        empty = empty && rule->coefficients[i] == 0;
      }

  return g_strdup_printf ("<rule id='r%u'>%d * a + %d * b + %d * c %s %d</rule>", number, rule->coefficients[0],
                          rule->coefficients[1], rule->coefficients[2], relations[rule->relation], rule->constant);
}

/* The remarks on a form of those rules that @mask has. */
static GkLint *
lint_rules (char *const *texts, guint mask)
{
  g_autoptr (GString) content = g_string_new (ABC);
  g_autoptr (GkForm) form = NULL;

  for (guint i = 0; i < N_RULES; i++)
    if (mask & (1u << i))
      g_string_append (content, texts[i]);
  form = load (content->str);

  return gk_lint_new (form);
}

/* Which values, by their number, satisfy those @rules that @mask has. */
static void
find_solutions (const RandomRule *rules, guint mask, guint8 *solutions)
{
  for (gint number = 0; number < N_SOLUTIONS; number++)
    {
      const gint values[] = { number % N_VALUES, number / N_VALUES % N_VALUES, number / N_VALUES / N_VALUES };

      solutions[number] = TRUE;
      for (guint i = 0; i < N_RULES; i++)
        if (mask & (1u << i))
          solutions[number] = solutions[number] && holds (&rules[i], values);
    }
}

/* The rules of a contradiction have no solution, and without any of them they are no contradiction. */
static void
verify_contradiction (const RandomRule *rules, char *const *texts, guint mask)
{
  guint8 solutions[N_SOLUTIONS];

  find_solutions (rules, mask, solutions);
  assert_null (memchr (solutions, TRUE, sizeof solutions));
  for (guint i = 0; i < N_RULES; i++)
    if (mask & (1u << i))
      {
        g_autoptr (GkLint) lint = lint_rules (texts, mask & ~(1u << i));

        for (guint32 k = 0; k < gk_lint_get_n (lint); k++)
          assert_int_not_equal (gk_lint_get_code (lint, k), GK_LINT_CONTRADICTION);
      }
}

/* Whatever satisfies the rules of @proof satisfies the rule. An inequality takes each of them. */
static void
verify_redundancy (const RandomRule *rules, char *const *texts, guint32 rule, guint proof)
{
  guint8 premises[N_SOLUTIONS];
  guint8 conclusion[N_SOLUTIONS];
  g_autofree char *id = g_strdup_printf ("r%u", rule);

  find_solutions (rules, proof, premises);
  find_solutions (rules, 1u << rule, conclusion);
  for (gsize i = 0; i < N_SOLUTIONS; i++)
    assert_true (!premises[i] || conclusion[i]);
  for (guint i = 0; i < N_RULES && rules[rule].relation != 0; i++)
    if (proof & (1u << i))
      {
        g_autoptr (GkLint) lint = lint_rules (texts, (proof & ~(1u << i)) | 1u << rule);
        gint32 number = gk_form_find_rule (gk_lint_get_form (lint), id);

        for (guint32 k = 0; k < gk_lint_get_n (lint); k++)
          assert_true (gk_lint_get_code (lint, k) != GK_LINT_REDUNDANT || gk_lint_get_rule (lint, k) != number);
      }
}

/* What is said of random rules is true of all small figures. */
static void
test_random (void **state)
{
  GRand *random = g_rand_new_with_seed (20240519);
  guint n_contradictions = 0;
  guint n_redundant = 0;

  (void) state;
  for (guint round = 0; round < 400; round++)
    {
      char *texts[N_RULES];
      RandomRule rules[N_RULES];
      guint8 all[N_SOLUTIONS];
      guint8 kept[N_SOLUTIONS];
      guint mask = (1u << N_RULES) - 1;
      g_autoptr (GkLint) lint = NULL;

      for (guint i = 0; i < N_RULES; i++)
        texts[i] = random_rule (random, i, &rules[i]);
      lint = lint_rules (texts, mask);
      find_solutions (rules, mask, all);
      for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
        {
          gint32 code = gk_lint_get_code (lint, i);
          guint32 rule = (guint32) MAX (gk_lint_get_rule (lint, i), 0);
          guint proof = 0;

          for (guint32 k = 0; k < gk_lint_get_n_others (lint, i); k++)
            proof |= 1u << (guint32) gk_lint_get_other (lint, i, k);
          assert_false (proof & (1u << rule));
          assert_int_not_equal (code, GK_LINT_GAVE_UP);
          if (code == GK_LINT_CONTRADICTION)
            verify_contradiction (rules, texts, proof | 1u << rule);
          if (code == GK_LINT_REDUNDANT)
            {
              verify_redundancy (rules, texts, rule, proof);
              mask &= ~(1u << rule);
            }
          n_contradictions += code == GK_LINT_CONTRADICTION;
          n_redundant += code == GK_LINT_REDUNDANT;
        }
      /* All that are redundant can go at once. */
      find_solutions (rules, mask, kept);
      assert_memory_equal (all, kept, sizeof kept);
      for (guint i = 0; i < N_RULES; i++)
        g_free (texts[i]);
    }
  assert_in_range (n_contradictions, 50, 350);
  assert_in_range (n_redundant, 50, 2000);
  g_rand_free (random);
}

/* A form of @n groups, each with the rules of a year's table, and rules that tie them together. */
static char *
large_form (guint n, gboolean redundant)
{
  GString *content = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (content,
                            "<indicator id='x%u' zh='总%u部' parts='partition'><indicator id='p' zh='子'/>"
                            "<indicator id='q' zh='丑'/><indicator id='s' zh='寅' parts='subset'>"
                            "<indicator id='t' zh='卯'/></indicator></indicator>",
                            i, i);
  for (guint i = 0; i + 1 < n; i++)
    g_string_append_printf (content, "<rule id='r%u'>x%u.p &lt;= x%u.q + %u</rule>", i, i, i + 1, i % 7);
  for (guint i = 0; redundant && i + 2 < n; i++)
    g_string_append_printf (content, "<rule id='s%u'>x%u.p &lt;= x%u + %u</rule>", i, i, i + 1, i % 7);

  return g_string_free (content, FALSE);
}

/* Rules in the thousands are proved, not given up. */
static void
test_large (void **state)
{
  const guint n = 1000;
  g_autofree char *content = large_form (n, TRUE);
  g_autoptr (GkForm) form = load (content);
  g_autoptr (GkLint) lint = gk_lint_new (form);

  (void) state;
  assert_in_range (gk_form_get_n_rules (form), 3900, 4100);
  assert_int_equal (gk_lint_get_n (lint), n - 2);
  for (guint32 i = 0; i < n - 2; i++)
    {
      assert_int_equal (gk_lint_get_code (lint, i), GK_LINT_REDUNDANT);
      assert_int_equal (gk_lint_get_n_others (lint, i), 2);
    }
}

/* Rows of more coefficients than a system may have. */
static void
test_too_large (void **state)
{
  const guint n = 2048;
  g_autoptr (GString) content = g_string_new ("<indicator id='x' zh='总'>");
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkLint) lint = NULL;
  g_autofree char *text = NULL;

  (void) state;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (content, "<indicator id='p%u' zh='子%u部'/>", i, i);
  g_string_append (content, "</indicator>");
  for (guint i = 0; i < GK_SIMPLEX_MAX_ENTRIES / n; i++)
    g_string_append_printf (content, "<rule id='r%u'>sum(x.*) &lt;= x + %u</rule>", i, i);
  form = load (content->str);
  lint = gk_lint_new (form);
  text = dump (lint);
  assert_string_equal (text, "gave-up note r0");
  assert_contains (gk_lint_get_message (lint, 0, GK_LANGUAGE_ENGLISH), "too many");
}

/* Of the built-in forms nothing is left to say but what they accept. */
static void
test_builtin (void **state)
{
  (void) state;
  for (guint32 i = 0; i < gk_form_get_n_builtin (); i++)
    {
      g_autoptr (GkForm) form = gk_form_new_builtin (gk_form_get_builtin_id (i), NULL);
      g_autoptr (GkLint) lint = NULL;

      assert_non_null (form);
      lint = gk_lint_new (form);
      for (guint32 k = 0; k < gk_lint_get_n (lint); k++)
        if (gk_lint_get_reason (lint, k, GK_LANGUAGE_CHINESE) == NULL)
          fail_msg ("%s: %s", gk_form_get_id (form), gk_lint_get_message (lint, k, GK_LANGUAGE_ENGLISH));
    }
}

static void
test_interface (void **state)
{
  GkForm *form = load (AB RULE ("r", "a &lt; b") RULE ("s", "b &lt; a"));
  GkLint *lint = gk_lint_new (form);
  const guint32 numbers[] = { 1, 2, G_MAXINT32, G_MAXUINT32 };

  (void) state;
  assert_ptr_equal (gk_lint_get_form (lint), form);
  gk_form_unref (form);
  assert_ptr_equal (gk_lint_ref (lint), lint);
  gk_lint_unref (lint);
  assert_int_equal (gk_lint_get_n (lint), 1);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      assert_int_equal (gk_lint_get_code (lint, numbers[i]), 0);
      assert_int_equal (gk_lint_get_severity (lint, numbers[i]), 0);
      assert_int_equal (gk_lint_get_rule (lint, numbers[i]), -1);
      assert_int_equal (gk_lint_get_indicator (lint, numbers[i]), -1);
      assert_int_equal (gk_lint_get_n_others (lint, numbers[i]), 0);
      assert_int_equal (gk_lint_get_other (lint, numbers[i], 0), -1);
      assert_int_equal (gk_lint_get_other (lint, 0, numbers[i]), -1);
      assert_null (gk_lint_get_message (lint, numbers[i], GK_LANGUAGE_ENGLISH));
      assert_null (gk_lint_get_reason (lint, numbers[i], GK_LANGUAGE_ENGLISH));
    }
  assert_null (gk_lint_get_reason (lint, 0, GK_LANGUAGE_ENGLISH));
  assert_string_equal (gk_form_get_id (gk_lint_get_form (lint)), "f");
  gk_lint_unref (lint);
  gk_lint_unref (NULL);
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "contradiction", test_case, contradictions);
  TESTS_ADD_TABLE (tests, "redundant", test_case, redundancies);
  TESTS_ADD_TABLE (tests, "unreached", test_case, reaches);
  TESTS_ADD_TABLE (tests, "same-label", test_case, labels);
  TESTS_ADD_TABLE (tests, "percent", test_case, percents);
  TESTS_ADD_TABLE (tests, "accepted", test_case, accepted);
  TESTS_ADD_TABLE (tests, "other", test_case, others);
  tests_add (tests, "messages", test_messages);
  tests_add (tests, "many-others", test_many_others);
  tests_add (tests, "random", test_random);
  tests_add (tests, "large", test_large);
  tests_add (tests, "too-large", test_too_large);
  tests_add (tests, "builtin", test_builtin);
  tests_add (tests, "interface", test_interface);

  return tests_run (tests, "lint");
}
