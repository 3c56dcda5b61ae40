/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check-tests.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A whole with two parts, under the policy that stands in the head. */
#define TOTAL(policy)                                                                                                  \
  "<form id='f' " policy "><indicator id='t' zh='合计' en='Total' parts='partition'>"                                \
  "<indicator id='a' zh='甲' en='A'/><indicator id='b' zh='乙' en='B'/></indicator></form>"
#define CN "missing='zero' applies='any'"
#define UNKNOWN "missing='unknown' applies='always'"

/* Distinct items over two channels. */
#define OVERLAP                                                                                                        \
  "<form id='f' " CN "><indicator id='t' zh='合计' en='Total'/>"                                                     \
  "<indicator id='g' kind='group' zh='渠道' parts='overlap' of='t'>"                                                 \
  "<indicator id='a' zh='甲' en='A'/><indicator id='b' zh='乙' en='B'/></indicator></form>"

#define SUBSET                                                                                                         \
  "<form id='f' " CN "><indicator id='t' zh='合计' en='Total' parts='subset' disjoint='yes'>"                        \
  "<indicator id='a' zh='甲' en='A'/><indicator id='b' zh='乙' en='B'/></indicator></form>"

/* A subtotal inside a total, and a second breakdown of the total. */
#define NESTED                                                                                                         \
  "<form id='f' " CN "><indicator id='t' zh='合计' parts='partition'>"                                               \
  "<indicator id='a' zh='甲'/><indicator id='s' zh='小计' parts='partition'>"                                       \
  "<indicator id='x' zh='子'/><indicator id='y' zh='丑'/></indicator></indicator>"                                   \
  "<indicator id='o' kind='group' zh='来源' parts='partition' of='t'>"                                               \
  "<indicator id='p' zh='公民'/><indicator id='q' zh='其他'/></indicator></form>"

#define SHARE(rounding)                                                                                                \
  "<form id='f' " CN "><indicator id='n' zh='分子'/><indicator id='d' zh='分母'/>"                                 \
  "<indicator id='s' zh='占比' en='Share' kind='percent' unit='%' " rounding "/>"                                      \
  "<rule id='r'>s = share(n, d)</rule></form>"

#define RULE(text)                                                                                                     \
  "<form id='f' " CN "><indicator id='a' zh='甲'/><indicator id='b' zh='乙'/><indicator id='c' zh='丙'/>"           \
  "<indicator id='m' zh='金额' kind='amount' unit='万元' decimals='2'/>"                                           \
  "<indicator id='z' zh='增减' signed='yes'/><rule id='r' severity='warning'>" text "</rule></form>"

typedef struct {
  const char *name;
  const char *form;
  const char *cells; /* "id=text", divided by ";"; a cell that is not there is absent */
  const char *rule;
  gint32 verdict;
  const char *left;
  const char *right;
  const char *imbalance;
  const char *derived; /* "cell=value" */
  gint32 severity;     /* of the finding; 0 for none */
} Case;

#define SATISFIED GK_VERDICT_SATISFIED, NULL, NULL, NULL, NULL, 0
#define NOT_APPLICABLE GK_VERDICT_NOT_APPLICABLE, NULL, NULL, NULL, NULL, 0
#define VIOLATED(left, right, imbalance) GK_VERDICT_VIOLATED, left, right, imbalance, NULL, GK_SEVERITY_ERROR
#define WARNED(left, right, imbalance) GK_VERDICT_VIOLATED, left, right, imbalance, NULL, GK_SEVERITY_WARNING
#define UNDECIDED(left, right, derived) GK_VERDICT_UNDECIDED, left, right, NULL, derived, GK_SEVERITY_NOTE
#define MISSING(right, derived) GK_VERDICT_UNDECIDED, NULL, right, NULL, derived, GK_SEVERITY_WARNING

/* A breakdown that stands in front of its whole. */
#define IN_FRONT                                                                                                         \
  "<form id='f' " CN "><indicator id='g' kind='group' zh='来源' parts='partition' of='u.w'>"                           \
  "<indicator id='p' zh='甲' parts='partition'><indicator id='x' zh='子'/><indicator id='y' zh='丑'/></indicator>"    \
  "<indicator id='q' zh='乙'/></indicator><indicator id='u' zh='合计' parts='partition'><indicator id='w' zh='其'/>" \
  "</indicator></form>"

static const Case cases[] = {
  /* Partition under the Chinese forms' convention. */
  { "adds up", TOTAL (CN), "t=5;t.a=2;t.b=3", "t:partition", SATISFIED },
  { "does not add up", TOTAL (CN), "t=5;t.a=2;t.b=4", "t:partition", VIOLATED ("5", "6", "-1") },
  { "blank part is zero", TOTAL (CN), "t=5;t.a=5;t.b=", "t:partition", SATISFIED },
  { "blank part does not help", TOTAL (CN), "t=5;t.a=3;t.b=", "t:partition", VIOLATED ("5", "3", "2") },
  { "absent part is zero", TOTAL (CN), "t=5;t.a=5", "t:partition", SATISFIED },
  { "blank breakdown is not reported", TOTAL (CN), "t=5;t.a=;t.b=", "t:partition", NOT_APPLICABLE },
  { "all blank", TOTAL (CN), "t=;t.a=;t.b=", "t:partition", NOT_APPLICABLE },
  { "blank total", TOTAL (CN), "t=;t.a=2;t.b=", "t:partition", MISSING ("2", "t=2") },
  { "absent total", TOTAL (CN), "t.a=2;t.b=1", "t:partition", MISSING ("3", "t=3") },
  { "total not applicable", TOTAL (CN), "t=—;t.a=2;t.b=1", "t:partition", NOT_APPLICABLE },
  { "part not applicable", TOTAL (CN), "t=2;t.a=2;t.b=/", "t:partition", SATISFIED },
  { "unreadable part is unknown", TOTAL (CN), "t=5;t.a=3;t.b=2x", "t:partition", UNDECIDED ("5", NULL, NULL) },
  { "unreadable part cannot mend", TOTAL (CN), "t=5;t.a=7;t.b=2x", "t:partition", VIOLATED ("5", NULL, NULL) },
  { "unreadable total", TOTAL (CN), "t=x;t.a=7;t.b=2", "t:partition", UNDECIDED (NULL, "9", NULL) },
  { "bound leaves room", TOTAL (CN), "t=5;t.a=4;t.b=<3", "t:partition", UNDECIDED ("5", NULL, NULL) },
  { "below one is none", TOTAL (CN), "t=4;t.a=4;t.b=<1", "t:partition", SATISFIED },
  { "below one adds none", TOTAL (CN), "t=5;t.a=4;t.b=<1", "t:partition", VIOLATED ("5", "4", "1") },
  { "total over a part below one", TOTAL (CN), "t=;t.a=4;t.b=<1", "t:partition", MISSING ("4", "t=4") },
  { "bound excludes", TOTAL (CN), "t=7;t.a=4;t.b=<3", "t:partition", VIOLATED ("7", NULL, NULL) },
  { "bound is just reached", TOTAL (CN), "t=7;t.a=4;t.b=<4", "t:partition", UNDECIDED ("7", NULL, NULL) },
  { "thousands and words", TOTAL (CN), "t=1,2３4;t.a=１，２３４;t.b=", "t:partition", SATISFIED },

  /* Unknown parts. */
  { "seven of five", TOTAL (UNKNOWN), "t=5;t.a=7;t.b=", "t:partition", VIOLATED ("5", NULL, NULL) },
  { "three of five", TOTAL (UNKNOWN), "t=5;t.a=3;t.b=", "t:partition", UNDECIDED ("5", NULL, "t.b=2") },
  { "nothing known", TOTAL (UNKNOWN), "t=;t.a=;t.b=", "t:partition", UNDECIDED (NULL, NULL, NULL) },
  { "any, unknown", TOTAL ("missing='unknown' applies='any'"), "t=5;t.a=;t.b=", "t:partition", NOT_APPLICABLE },
  { "all, one missing", TOTAL ("missing='zero' applies='all'"), "t=5;t.a=2;t.b=", "t:partition", NOT_APPLICABLE },
  { "all, none missing", TOTAL ("missing='zero' applies='all'"), "t=5;t.a=2;t.b=2", "t:partition",
    VIOLATED ("5", "4", "1") },
  { "always, blank breakdown", TOTAL ("missing='zero' applies='always'"), "t=5;t.a=;t.b=", "t:partition",
    UNDECIDED ("5", NULL, NULL) },

  /* Overlap: max <= whole <= sum. */
  { "channel within", OVERLAP, "t=5;g.a=5;g.b=1", "g.a:within", SATISFIED },
  { "channel beyond", OVERLAP, "t=5;g.a=6;g.b=1", "g.a:within", VIOLATED ("6", "5", "1") },
  { "channel blank", OVERLAP, "t=5;g.a=;g.b=5", "g.a:within", NOT_APPLICABLE },
  { "sum reaches", OVERLAP, "t=6;g.a=3;g.b=3", "g:overlap", SATISFIED },
  { "sum falls short", OVERLAP, "t=7;g.a=3;g.b=3", "g:overlap", VIOLATED ("7", "6", "1") },
  { "blank whole of channels", OVERLAP, "t=;g.a=3;g.b=3", "g:overlap", MISSING ("6", NULL) },
  { "blank whole of a channel", OVERLAP, "t=;g.a=3;g.b=3", "g.a:within", UNDECIDED ("3", NULL, NULL) },

  /* Subset, disjoint. */
  { "of which", SUBSET, "t=5;t.a=5;t.b=0", "t.a:subset", SATISFIED },
  { "of which too many", SUBSET, "t=5;t.a=6;t.b=0", "t.a:subset", VIOLATED ("6", "5", "1") },
  { "disjoint", SUBSET, "t=5;t.a=3;t.b=2", "t:disjoint", SATISFIED },
  { "not disjoint", SUBSET, "t=5;t.a=3;t.b=3", "t:disjoint", VIOLATED ("6", "5", "1") },

  /* Missing subtotals take part in their own wholes. */
  { "subtotal derived", NESTED, "t=6;t.a=1;t.s=;t.s.x=2;t.s.y=3", "t:partition", SATISFIED },
  { "subtotal derived, wrong total", NESTED, "t=7;t.a=1;t.s=;t.s.x=2;t.s.y=3", "t:partition",
    VIOLATED ("7", "6", "1") },
  { "subtotal is missing", NESTED, "t=6;t.a=1;t.s=;t.s.x=2;t.s.y=3", "t.s:partition", MISSING ("5", "t.s=5") },
  { "total of derived subtotal", NESTED, "t=;t.a=1;t.s=;t.s.x=2;t.s.y=3", "t:partition", MISSING ("6", "t=6") },
  { "second breakdown agrees", NESTED, "t=;t.a=1;t.s=;o.p=1;o.q=", "o:partition", SATISFIED },
  { "second breakdown differs", NESTED, "t=;t.a=1;t.s=;o.p=1;o.q=2", "o:partition", VIOLATED ("1", "3", "-2") },
  { "parts in front of their whole", IN_FRONT, "g.p=;g.p.x=3;g.p.y=2;g.q=1;u=;u.w=", "u:partition",
    MISSING ("6", "u=6") },
  { "second breakdown alone", NESTED, "t=;t.a=;t.s=;o.p=1;o.q=2", "o:partition", MISSING ("3", "t=3") },

  /* Shares: 61/636 = 9.591... %. */
  { "share exact", SHARE (""), "n=1;d=4;s=25", "r", SATISFIED },
  { "share of nothing", SHARE (""), "n=0;d=0;s=0", "r", NOT_APPLICABLE },
  { "share rounded", SHARE (""), "n=61;d=636;s=10", "r", SATISFIED },
  { "share cut off", SHARE (""), "n=61;d=636;s=9", "r", SATISFIED },
  { "share, one place, rounded", SHARE (""), "n=61;d=636;s=9.6", "r", SATISFIED },
  { "share, one place, cut off", SHARE (""), "n=61;d=636;s=9.5", "r", SATISFIED },
  { "share, one place, wrong", SHARE (""), "n=61;d=636;s=9.7", "r", VIOLATED ("9.7", "9.591", "0.109") },
  { "share with its sign", SHARE (""), "n=61;d=636;s=9.59％", "r", SATISFIED },
  { "share wrong", SHARE (""), "n=47;d=636;s=80", "r", VIOLATED ("80", "7.39", "72.61") },
  { "half-up only", SHARE ("rounding='half-up'"), "n=61;d=636;s=9", "r", VIOLATED ("9", "9.59", "-0.59") },
  { "half is rounded up", SHARE ("rounding='half-up'"), "n=1;d=8;s=12.5", "r", SATISFIED },
  { "half to 13", SHARE ("rounding='half-up'"), "n=1;d=8;s=13", "r", SATISFIED },
  { "half down to 12", SHARE ("rounding='half-up'"), "n=1;d=8;s=12", "r", SATISFIED },
  { "truncate only", SHARE ("rounding='truncate'"), "n=1;d=8;s=12", "r", SATISFIED },
  { "truncate not to 13", SHARE ("rounding='truncate'"), "n=1;d=8;s=13", "r", VIOLATED ("13", "12.5", "0.5") },
  { "exact share", SHARE ("rounding='exact'"), "n=1;d=8;s=12", "r", VIOLATED ("12", "12.5", "-0.5") },
  { "share not stated", SHARE (""), "n=1;d=8;s=", "r", NOT_APPLICABLE },
  { "numerator missing", SHARE (""), "n=;d=8;s=12", "r", UNDECIDED ("12", NULL, NULL) },
  { "denominator missing", SHARE (""), "n=1;d=;s=12", "r", UNDECIDED ("12", NULL, NULL) },
  { "numerator zero", SHARE (""), "n=0;d=;s=12", "r", VIOLATED ("12", NULL, NULL) },
  { "below a bound", SHARE (""), "n=1;d=200;s=<1", "r", SATISFIED },
  { "not below a bound", SHARE (""), "n=1;d=100;s=<1", "r", GK_VERDICT_VIOLATED, NULL, "1", NULL, NULL,
    GK_SEVERITY_ERROR },
  { "nothing to compute it from", SHARE (""), "n=;d=;s=12", "r", NOT_APPLICABLE },

  /* Explicit rules. */
  { "less", RULE ("a &lt; b"), "a=2;b=3", "r", SATISFIED },
  { "not less", RULE ("a &lt; b"), "a=3;b=3", "r", WARNED ("3", "3", "0") },
  { "not less than a sum", RULE ("c &lt; a + b"), "a=3;b=3;c=6", "r", WARNED ("6", "6", "0") },
  { "greater", RULE ("a > b"), "a=3;b=2", "r", SATISFIED },
  { "not greater", RULE ("a ≥ b"), "a=1;b=2", "r", WARNED ("1", "2", "-1") },
  { "not equal", RULE ("a ≠ b"), "a=1;b=2", "r", SATISFIED },
  { "equal after all", RULE ("a != b"), "a=2;b=2", "r", WARNED ("2", "2", "0") },
  { "not equal, open", RULE ("a != b"), "a=2;b=", "r", UNDECIDED ("2", NULL, NULL) },
  { "two sums", RULE ("a + b = c + 1"), "a=1;b=2;c=2", "r", SATISFIED },
  { "one side not reported", RULE ("a + b = c + z"), "a=1;b=2", "r", UNDECIDED ("3", NULL, NULL) },
  { "constants", RULE ("2 * (a + 1) - b = 0.5 * c"), "a=1;b=2;c=4", "r", SATISFIED },
  { "decimals", RULE ("m = 0.25 * a"), "a=3;m=0.75", "r", SATISFIED },
  { "decimals, off by one", RULE ("m = 0.25 * a"), "a=3;m=0.76", "r", WARNED ("0.76", "0.75", "0.01") },
  { "minus", RULE ("z = a - b"), "a=1;b=3;z=-2", "r", SATISFIED },
  { "same cell on both sides", RULE ("a + b = b + 3"), "a=3;b=", "r", SATISFIED },
  { "signed unknown", RULE ("z ≤ a"), "z=;a=3", "r", NOT_APPLICABLE },
  { "odd cannot be even", RULE ("2 * a = 2 * b + 1"), "a=;b=1", "r", WARNED (NULL, "3", NULL) },
  { "always other than odd", RULE ("2 * a != 2 * b + 1"), "a=;b=1", "r", SATISFIED },
  { "unsigned unknown cannot be negative", RULE ("a + b ≤ 2"), "a=3;b=4x", "r", WARNED (NULL, "2", NULL) },
};

GkForm *
load_form (const char *text)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (text, -1, "case", &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

GkReport *
fill_report (GkForm *form, const char *cells)
{
  GkReport *report = gk_report_new (form);
  g_auto (GStrv) assignments = g_strsplit (cells, ";", -1);

  gk_report_set_body_name (report, "body");
  for (gsize i = 0; assignments[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (assignments[i], "=", 2);
      gint32 cell = gk_form_find_cell (form, parts[0]);

      if (cell < 0)
        fail_msg ("no cell %s", parts[0]);
      assert_int_not_equal (gk_report_set_text (report, (guint32) cell, parts[1], -1, NULL), 0);
    }

  return report;
}

GkFindings *
check_subject (const Subject *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = load_form (subject->form);
  g_autoptr (GkForm) prior_form = subject->prior_form != NULL ? load_form (subject->prior_form) : gk_form_ref (form);
  g_autoptr (GkReport) report = fill_report (form, subject->cells);
  g_autoptr (GkReport) prior = subject->prior != NULL ? fill_report (prior_form, subject->prior) : NULL;
  g_autoptr (GkChecker) checker
      = subject->policy != NULL ? gk_checker_new_from_policy (form, subject->policy, &error) : gk_checker_new (form);
  GkFindings *findings;

  assert_null (error);
  findings = gk_checker_check_with_prior (checker, report, prior, &error);
  assert_null (error);

  return findings;
}

static GkFindings *
check (const char *form, const char *cells)
{
  return check_subject (&(Subject){ .form = form, .cells = cells });
}

gint32
find_finding (GkFindings *findings, const char *id)
{
  gint32 rule = gk_form_find_rule (gk_report_get_form (gk_findings_get_report (findings)), id);

  if (rule < 0)
    fail_msg ("no rule %s", id);
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_rule (findings, i) == rule)
      return (gint32) i;

  return -1;
}

void
assert_text (const char *found, const char *expected, const char *what)
{
  if (g_strcmp0 (found, expected) != 0)
    fail_msg ("%s: expected %s, found %s", what, expected != NULL ? expected : "nothing",
              found != NULL ? found : "nothing");
}

/* Asserts that a message is a sentence: there are no words in it that are not meant for people. */
static void
assert_sound (const char *message)
{
  assert_non_null (message);
  assert_true (g_utf8_validate (message, -1, NULL));
  assert_true (*message != '\0');
  if (strstr (message, "null") != NULL || strstr (message, "(by 0)") != NULL || strstr (message, "超出 0") != NULL)
    fail_msg ("%s", message);
}

static void
verdict (void **state)
{
  const Case *at = *state;
  g_autoptr (GkFindings) findings = check (at->form, at->cells);
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  gint32 rule = gk_form_find_rule (form, at->rule);
  gint32 finding = find_finding (findings, at->rule);
  g_autofree char *derived = NULL;

  assert_int_equal (gk_findings_get_rule_verdict (findings, (guint32) rule), at->verdict);
  if (at->severity == 0)
    {
      assert_int_equal (finding, -1);
      return;
    }
  assert_int_not_equal (finding, -1);
  assert_int_equal (gk_findings_get_severity (findings, (guint32) finding), at->severity);
  assert_int_equal (gk_findings_get_verdict (findings, (guint32) finding), at->verdict);
  assert_text (gk_findings_get_left (findings, (guint32) finding), at->left, "left");
  assert_text (gk_findings_get_right (findings, (guint32) finding), at->right, "right");
  assert_text (gk_findings_get_imbalance (findings, (guint32) finding), at->imbalance, "imbalance");
  if (gk_findings_get_derived_cell (findings, (guint32) finding) >= 0)
    derived = g_strdup_printf (
        "%s=%s", gk_form_get_cell_id (form, (guint32) gk_findings_get_derived_cell (findings, (guint32) finding)),
        gk_findings_get_derived_value (findings, (guint32) finding));
  assert_text (derived, at->derived, "derived");
  assert_sound (gk_findings_get_message (findings, (guint32) finding, GK_LANGUAGE_ENGLISH));
  assert_sound (gk_findings_get_message (findings, (guint32) finding, GK_LANGUAGE_CHINESE));
  assert_int_equal (strlen (gk_findings_get_fingerprint (findings, (guint32) finding)), 16);
}

static void
counts_add_up (void **state)
{
  const Case *at = *state;
  static const gint32 verdicts[]
      = { GK_VERDICT_SATISFIED, GK_VERDICT_VIOLATED, GK_VERDICT_UNDECIDED, GK_VERDICT_NOT_APPLICABLE };
  g_autoptr (GkFindings) findings = check (at->form, at->cells);
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  guint32 sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    sum += gk_findings_count_verdict (findings, verdicts[i]);
  assert_int_equal (sum, gk_form_get_n_rules (form));
  assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED)
                        + gk_findings_count_verdict (findings, GK_VERDICT_UNDECIDED),
                    gk_findings_get_n (findings));
}

typedef struct {
  const char *name;
  const char *form;
  const char *cells;
  const char *en;
  const char *zh;
} Words;

static const Words words[] = {
  { "partition", TOTAL (CN), "t=5;t.a=2;t.b=4", "\"Total\" is 5, but its parts add up to 6 (difference 1)",
    "“合计”为 5，而各分项之和为 6，相差 1" },
  { "bound", SUBSET, "t=5;t.a=6;t.b=0", "\"A\" is 6, more than \"Total\", 5 (by 1)",
    "“甲”为 6，大于“合计”的 5，超出 1" },
  { "overlap", OVERLAP, "t=7;g.a=3;g.b=3", "\"Total\" is 7, more than its parts add up to, 6 (by 1)",
    "“合计”为 7，大于各分项之和 6，超出 1" },
  { "missing total", TOTAL (CN), "t=;t.a=2;t.b=", "\"Total\" has no value; its parts add up to 2",
    "“合计”没有填报；按其分项应为 2" },
  { "open cell", TOTAL (UNKNOWN), "t=5;t.a=3;t.b=", "cannot be decided without a value for \"B\" (2 would satisfy it)",
    "缺少“乙”（为 2 时成立）的数值，无法判定" },
  { "share", SHARE (""), "n=47;d=636;s=80", "\"Share\" is given as 80%, but 47/636 = 7.39%",
    "“占比”填报为 80%，而 47/636 = 7.39%" },
  { "any rule", RULE ("a + b = c + 1"), "a=1;b=2;c=3", "\"a + b = c + 1\" does not hold: 3 on the left, 4 on the right",
    "“a + b = c + 1”不成立：左边为 3，右边为 4" },
  { "the form's own",
    "<form id='f'><indicator id='a' zh='甲'/><rule id='r' en='{left} is not {right}: {imbalance}' zh='{left}/{right}'>"
    "a = 3</rule></form>",
    "a=5", "5 is not 3: 2", "5/3" },
};

static void
message (void **state)
{
  const Words *at = *state;
  g_autoptr (GkFindings) findings = check (at->form, at->cells);

  assert_true (gk_findings_get_n (findings) > 0);
  assert_text (gk_findings_get_message (findings, 0, GK_LANGUAGE_ENGLISH), at->en, "English");
  assert_text (gk_findings_get_message (findings, 0, GK_LANGUAGE_CHINESE), at->zh, "Chinese");
}

/* Cells for the words of rules: counts, a change with a sign, a percent, and a label that the body completes. */
#define WORDS(rules)                                                                                                   \
  "<form id='f' policy='missing=unknown applies=always'><indicator id='a' zh='甲' en='A'/>"                           \
  "<indicator id='b' zh='乙' en='B'/><indicator id='c' zh='丙' en='C'/><indicator id='d' zh='丁' en='D'/>"          \
  "<indicator id='e' zh='戊' en='E'/><indicator id='z' zh='增减' en='Change' signed='yes'/>"                        \
  "<indicator id='s' zh='占比' en='Share' kind='percent' unit='%'/>"                                                 \
  "<indicator id='n' zh='1﹒微博名称：{name}，公开数（条）' en='Weibo account {name}'/>" rules "</form>"

#define BY_MEMBER(rules)                                                                                               \
  "<form id='f' policy='missing=unknown applies=always'><dimension id='who' zh='申请人'>"                           \
  "<member id='all' zh='总计' en='All' parts='partition'><member id='natural' zh='自然人' en='natural persons'/>" \
  "<member id='legal' zh='法人' en='legal persons'/></member></dimension>"                                           \
  "<indicator id='t' zh='合计' en='Total' dimension='who' parts='partition'><indicator id='a' zh='甲' en='A'/>"     \
  "<indicator id='b' zh='乙' en='B'/></indicator><indicator id='x' zh='丙' en='C'/>" rules "</form>"

typedef struct {
  const char *name;
  const char *form;
  const char *cells;
  const char *prior;
  const char *rule;
  const char *open; /* the cells that would help, divided by spaces; "'" behind those of the prior report */
  const char *en;
  const char *zh;
} Sentence;

static const Sentence sentences[] = {
  /* Presences. */
  { "reported", WORDS ("<rule id='r'>reported(a, b)</rule>"), "a=0", NULL, "r#2", "",
    "\"B\" has no figure; one is expected", "“乙”没有填报；此处应有数值" },
  { "reported, not applicable", WORDS ("<rule id='r'>reported(a)</rule>"), "a=—", NULL, "r", "",
    "\"A\" has no figure; one is expected", "“甲”没有填报；此处应有数值" },
  { "reported, unreadable", WORDS ("<rule id='r'>reported(a)</rule>"), "a=1x", NULL, "r", "a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "missing", WORDS ("<rule id='r'>missing(a, b)</rule>"), "a=;b=<3", NULL, "r#2", "",
    "\"B\" has a figure; none is expected", "“乙”已有填报；此处不应有数值" },
  { "together", WORDS ("<rule id='r'>together(a, b)</rule>"), "b=0", NULL, "r", "",
    "\"B\" has a figure and \"A\" has none; expected both or neither",
    "“乙”已填报而“甲”未填报；二者应同时填报或同时不填" },
  { "together, three", WORDS ("<rule id='r'>together(a, b, c)</rule>"), "a=1;b=2", NULL, "r#2", "",
    "\"B\" has a figure and \"C\" has none; expected both or neither",
    "“乙”已填报而“丙”未填报；二者应同时填报或同时不填" },
  { "together, unreadable", WORDS ("<rule id='r'>together(a, b)</rule>"), "a=1x", NULL, "r", "a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "exclusive", WORDS ("<rule id='r'>exclusive(a, b, c)</rule>"), "a=1;c=0", NULL, "r", "",
    "more than one has a figure: \"A\", \"C\"; expected at most one", "同时填报了“甲”、“丙”；至多应填报其中一项" },
  { "exclusive, one unreadable of three", WORDS ("<rule id='r'>exclusive(a, b, c)</rule>"), "a=1;b=1x;c=0", NULL, "r",
    "", "more than one has a figure: \"A\", \"C\"; expected at most one", "同时填报了“甲”、“丙”；至多应填报其中一项" },
  { "count", WORDS ("<rule id='r'>count(a, b, c) >= 2</rule>"), "a=1", NULL, "r", "",
    "\"count(a, b, c) >= 2\" does not hold: 1 on the left, 2 on the right",
    "“count(a, b, c) >= 2”不成立：左边为 1，右边为 2" },
  { "count, open", WORDS ("<rule id='r'>count(a, b, c) >= 2</rule>"), "a=1;c=1x", NULL, "r", "c",
    "cannot be decided without a value for \"C\"", "缺少“丙”的数值，无法判定" },

  /* Conditions: what is stated comes first. */
  { "when", WORDS ("<rule id='r'>when a > 0 and b > 1: c = 0</rule>"), "a=1;b=2;c=3", NULL, "r", "",
    "\"when a > 0 and b > 1: c = 0\" does not hold: 3 on the left, 0 on the right",
    "“when a > 0 and b > 1: c = 0”不成立：左边为 3，右边为 0" },
  { "when, a presence", WORDS ("<rule id='r'>when a > 0: reported(b)</rule>"), "a=1", NULL, "r", "",
    "\"B\" has no figure; one is expected", "“乙”没有填报；此处应有数值" },
  { "when, both open", WORDS ("<rule id='r'>when a > 0 and b > 1: c = 0</rule>"), "b=2", NULL, "r", "c a",
    "cannot be decided without a value for \"C\", \"A\"", "缺少“丙”、“甲”的数值，无法判定" },
  { "when, condition open", WORDS ("<rule id='r'>when a > 0: c = 0</rule>"), "c=2", NULL, "r", "a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "when, statement open", WORDS ("<rule id='r'>when a > 0: c = 0</rule>"), "a=2", NULL, "r", "c",
    "cannot be decided without a value for \"C\"", "缺少“丙”的数值，无法判定" },
  { "when, presence of what is unreadable", WORDS ("<rule id='r'>when reported(a): c = 0</rule>"), "a=1x;c=1", NULL,
    "r", "a", "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "when, one cell in both", WORDS ("<rule id='r'>when a > 3: a > 5</rule>"), "", NULL, "r", "a a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },

  /* Comparisons. */
  { "tolerance", WORDS ("<rule id='r'>a = b + c ± 1</rule>"), "a=5;b=2;c=1", NULL, "r", "",
    "\"a = b + c ± 1\" does not hold: 5 on the left, 3 on the right", "“a = b + c ± 1”不成立：左边为 5，右边为 3" },
  { "tolerance of percent", WORDS ("<rule id='r'>a &lt;= b ± 2.5 %</rule>"), "a=42;b=40", NULL, "r", "",
    "\"a <= b ± 2.5 %\" does not hold: 42 on the left, 40 on the right",
    "“a <= b ± 2.5 %”不成立：左边为 42，右边为 40" },
  { "tolerance, open", WORDS ("<rule id='r'>a = b + c ± 1</rule>"), "a=5;b=2", NULL, "r", "c",
    "cannot be decided without a value for \"C\"", "缺少“丙”的数值，无法判定" },
  { "link of a chain", WORDS ("<rule id='r'>a &lt;= b &lt;= c</rule>"), "a=1;b=3;c=2", NULL, "r#2", "",
    "\"B\" is 3, more than \"C\", 2 (by 1)", "“乙”为 3，大于“丙”的 2，超出 1" },
  { "one of max", WORDS ("<rule id='r'>max(a, b) &lt;= c</rule>"), "a=1;b=3;c=2", NULL, "r#2", "",
    "\"B\" is 3, more than \"C\", 2 (by 1)", "“乙”为 3，大于“丙”的 2，超出 1" },
  { "abs", WORDS ("<rule id='r'>abs(z) &lt;= 3</rule>"), "z=-4", NULL, "r#2", "",
    "\"abs(z) <= 3\" does not hold: 4 on the left, 3 on the right", "“abs(z) <= 3”不成立：左边为 4，右边为 3" },
  { "not equal", WORDS ("<rule id='r'>a != b</rule>"), "a=3;b=3", NULL, "r", "",
    "\"a != b\" does not hold: 3 on the left, 3 on the right", "“a != b”不成立：左边为 3，右边为 3" },
  { "not equal to a sum", WORDS ("<rule id='r'>a != b + c</rule>"), "a=3;b=1;c=2", NULL, "r", "",
    "\"a != b + c\" does not hold: 3 on the left, 3 on the right", "“a != b + c”不成立：左边为 3，右边为 3" },
  { "one side open", WORDS ("<rule id='r'>2 * a = 2 * b + 1</rule>"), "b=1", NULL, "r", "",
    "\"2 * a = 2 * b + 1\" does not hold: ? on the left, 3 on the right",
    "“2 * a = 2 * b + 1”不成立：左边为 ?，右边为 3" },
  { "whole of multiples", WORDS ("<rule id='r'>a = 2 * b + c</rule>"), "b=1;c=2", NULL, "r", "a",
    "\"A\" has no value; by rule \"a = 2 * b + c\" it is 4", "“甲”没有填报；按规则“a = 2 * b + c”应为 4" },
  { "whole that is not determined", OVERLAP, "t=;g.a=3;g.b=3", NULL, "g:overlap", "t",
    "\"Total\" has no value, though its parts are reported", "“合计”没有填报，而其分项已经填报" },
  { "four open", WORDS ("<rule id='r'>a + b &lt;= c + d</rule>"), "", NULL, "r", "a b c d",
    "cannot be decided without a value for \"A\", \"B\", \"C\", \"D\"", "缺少“甲”、“乙”、“丙”、“丁”的数值，无法判定" },
  { "five open", WORDS ("<rule id='r'>a + b &lt;= c + d + e</rule>"), "", NULL, "r", "a b c d e",
    "cannot be decided without a value for \"A\", \"B\", \"C\", \"D\" and 1 more",
    "缺少“甲”、“乙”、“丙”、“丁”等 5 项的数值，无法判定" },
  { "bound is open", WORDS ("<rule id='r'>a &lt;= b</rule>"), "a=<5;b=2", NULL, "r", "a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "a name left out", WORDS ("<rule id='r'>n &lt;= a</rule>"), "n=3;a=2", NULL, "r", "",
    "\"Weibo account …\" is 3, more than \"A\", 2 (by 1)", "“微博名称：…，公开数”为 3，大于“甲”的 2，超出 1" },

  /* Shares. */
  { "share, numerator open", WORDS ("<rule id='r'>s = share(a, b)</rule>"), "b=8;s=12", NULL, "r", "a",
    "cannot be decided without a value for \"A\"", "缺少“甲”的数值，无法判定" },
  { "share, denominator open", WORDS ("<rule id='r'>s = share(a, b)</rule>"), "a=8;s=12", NULL, "r", "b",
    "cannot be decided without a value for \"B\"", "缺少“乙”的数值，无法判定" },
  { "share of the prior report", WORDS ("<rule id='r'>prior(s) = share(prior(a), prior(b))</rule>"), "",
    "a=61;b=636;s=9.7", "r", "", "\"Share (of the period before)\" is given as 9.7%, but 61/636 = 9.591%",
    "“占比（上期）”填报为 9.7%，而 61/636 = 9.591%" },

  /* The period before. */
  { "prior", WORDS ("<rule id='r'>a = prior(b) + c</rule>"), "a=5;c=1", "b=3", "r", "",
    "\"a = prior(b) + c\" does not hold: 5 on the left, 4 on the right",
    "“a = prior(b) + c”不成立：左边为 5，右边为 4" },
  { "prior, a bound", WORDS ("<rule id='r'>prior(a) &lt;= a</rule>"), "a=3", "a=4", "r", "",
    "\"prior(a) <= a\" does not hold: 4 on the left, 3 on the right", "“prior(a) <= a”不成立：左边为 4，右边为 3" },
  { "prior, open there", WORDS ("<rule id='r'>a = prior(b) + c</rule>"), "a=5;c=1", "", "r", "b'",
    "cannot be decided without a value for \"B (of the period before)\"", "缺少“乙（上期）”的数值，无法判定" },
  { "prior, open here", WORDS ("<rule id='r'>z = prior(b) - c</rule>"), "z=-2", "b=3", "r", "c",
    "cannot be decided without a value for \"C\" (5 would satisfy it)", "缺少“丙”（为 5 时成立）的数值，无法判定" },
  { "prior, reported", WORDS ("<rule id='r'>reported(prior(a))</rule>"), "a=1", "", "r", "",
    "\"A (of the period before)\" has no figure; one is expected", "“甲（上期）”没有填报；此处应有数值" },
  { "prior, together", WORDS ("<rule id='r'>together(a, prior(a))</rule>"), "a=1", "", "r", "",
    "\"A\" has a figure and \"A (of the period before)\" has none; expected both or neither",
    "“甲”已填报而“甲（上期）”未填报；二者应同时填报或同时不填" },

  /* Members of a dimension; the total goes without saying. */
  { "member", BY_MEMBER (""), "t[natural]=5;t.a[natural]=2;t.b[natural]=4", NULL, "t:partition[natural]", "",
    "\"Total (natural persons)\" is 5, but its parts add up to 6 (difference 1)",
    "“合计（自然人）”为 5，而各分项之和为 6，相差 1" },
  { "total of members", BY_MEMBER (""), "t=5;t[natural]=2;t[legal]=4", NULL, "t[all]:partition", "",
    "\"Total\" is 5, but its parts add up to 6 (difference 1)", "“合计”为 5，而各分项之和为 6，相差 1" },
  { "members, open", BY_MEMBER (""), "t=5", NULL, "t[all]:partition", "t[natural] t[legal]",
    "cannot be decided without a value for \"Total (natural persons)\", \"Total (legal persons)\"",
    "缺少“合计（自然人）”、“合计（法人）”的数值，无法判定" },
  { "member, presence", BY_MEMBER ("<rule id='r'>reported(t.a[legal])</rule>"), "t.a=5", NULL, "r", "",
    "\"A (legal persons)\" has no figure; one is expected", "“甲（法人）”没有填报；此处应有数值" },
  { "member of the prior report", BY_MEMBER ("<rule id='r'>t &lt;= prior(t)</rule>"), "t[legal]=1", "", "r[legal]",
    "t[legal]'", "cannot be decided without a value for \"Total (legal persons) (of the period before)\"",
    "缺少“合计（法人）（上期）”的数值，无法判定" },

  /* The form's own words. */
  { "placeholders",
    WORDS ("<rule id='r' en='{left}|{right}|{imbalance}|{a}|{b}|{c}|{member}|{ratio}' zh='{c}、{b}}{'>"
           "a = b + c</rule>"),
    "a=7;b=1,002;c=<1", NULL, "r", "", "7|1002|-995|7|1002|<1||?", "<1、1002}{" },
  { "placeholders of a share",
    WORDS ("<rule id='r' en='{s}: {ratio} = {right}, off by {imbalance}'>s = share(a, b)"
           "</rule>"),
    "a=47;b=636;s=80", NULL, "r", "", "80: 47/636 = 7.39, off by 72.61", "“占比”填报为 80%，而 47/636 = 7.39%" },
  { "placeholders without a value", WORDS ("<rule id='r' zh='{left} {right} {imbalance} {a} {b}'>a + b &lt;= 2</rule>"),
    "a=3;b=—", NULL, "r", "", "\"a + b <= 2\" does not hold: ? on the left, 2 on the right", "? 2 ? 3 ?" },
  { "placeholders of a member",
    BY_MEMBER ("<rule id='r' en='{member}: {t.a} {t.a[legal]} {x}' zh='{member}：{t.a}'>t >= 2 * t.a</rule>"),
    "t[natural]=3;t.a=9;t.a[natural]=2;t.a[legal]=1;x=4", NULL, "r[natural]", "", "natural persons: 2 1 4",
    "自然人：2" },
  { "placeholders of the total", BY_MEMBER ("<rule id='r' en='{member}: {t.a} {t.a[legal]}'>t >= 2 * t.a</rule>"),
    "t=3;t.a=2;t.a[legal]=1", NULL, "r", "", "All: 2 1", "“t >= 2 * t.a”不成立：左边为 3，右边为 4" },
  { "own words are for violations", WORDS ("<rule id='r' en='wrong' zh='错'>a = b + c</rule>"), "a=7;b=2", NULL, "r",
    "c", "cannot be decided without a value for \"C\" (5 would satisfy it)",
    "缺少“丙”（为 5 时成立）的数值，无法判定" },
};

/* The cells of @finding that are open, as Sentence has them. */
static char *
list_open (GkFindings *findings, guint32 finding)
{
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  GString *open = g_string_new (NULL);

  for (guint32 i = 0; i < gk_findings_get_n_cells (findings, finding); i++)
    if (gk_findings_is_cell_open (findings, finding, i))
      g_string_append_printf (open, "%s%s%s", open->len > 0 ? " " : "",
                              gk_form_get_cell_id (form, (guint32) gk_findings_get_cell (findings, finding, i)),
                              gk_findings_is_cell_prior (findings, finding, i) ? "'" : "");

  return g_string_free (open, FALSE);
}

static void
sentence (void **state)
{
  const Sentence *at = *state;
  g_autoptr (GkFindings) findings
      = check_subject (&(Subject){ .form = at->form, .cells = at->cells, .prior = at->prior });
  gint32 finding = find_finding (findings, at->rule);
  g_autofree char *open = NULL;

  assert_true (finding >= 0);
  open = list_open (findings, (guint32) finding);
  assert_text (gk_findings_get_message (findings, (guint32) finding, GK_LANGUAGE_ENGLISH), at->en, "English");
  assert_text (gk_findings_get_message (findings, (guint32) finding, GK_LANGUAGE_CHINESE), at->zh, "Chinese");
  assert_text (open, at->open, "open cells");
}

/* The same finding keeps its fingerprint; another rule, body or period has another one. */
static void
fingerprints (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (SUBSET, -1, NULL, NULL);
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const bodies[] = { "one", "other" };
  static const char *const periods[] = { "2017", "2018" };

  (void) state;
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GkReport) report = fill_report (form, i == 0 ? "t=5;t.a=6;t.b=7" : "t=4;t.a=7;t.b=9");
      g_autoptr (GkReport) again = fill_report (form, "t=1;t.a=2;t.b=3");
      g_autoptr (GkFindings) findings = NULL;
      g_autoptr (GkFindings) same = NULL;

      gk_report_set_source (again, "elsewhere");
      gk_report_set_body_name (report, bodies[i / 2]);
      gk_report_set_body_name (again, bodies[i / 2]);
      gk_report_set_period (report, periods[i % 2]);
      gk_report_set_period (again, periods[i % 2]);
      findings = gk_checker_check (checker, report, NULL);
      same = gk_checker_check (checker, again, NULL);
      assert_int_equal (gk_findings_get_n (findings), 3);
      for (guint32 k = 0; k < 3; k++)
        {
          assert_string_equal (gk_findings_get_fingerprint (findings, k), gk_findings_get_fingerprint (same, k));
          assert_true (g_hash_table_add (seen, g_strdup (gk_findings_get_fingerprint (findings, k))));
        }
    }
}

/* Checking leaves the report as it was, and another checker of the same text takes it. */
static void
checker_and_report (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (NESTED, -1, NULL, NULL);
  g_autoptr (GkForm) twin = gk_form_new_from_data (NESTED, -1, NULL, NULL);
  g_autoptr (GkForm) other = gk_form_new_from_data (SUBSET, -1, NULL, NULL);
  g_autoptr (GkReport) report = fill_report (form, "t=;t.a=1;t.s=;t.s.x=2;t.s.y=3");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkChecker) of_twin = gk_checker_new (twin);
  g_autoptr (GkChecker) of_other = gk_checker_new (other);
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, NULL);
  g_autoptr (GkFindings) by_twin = gk_checker_check (of_twin, report, NULL);

  (void) state;
  assert_int_equal (gk_report_get_state (report, 0), GK_CELL_BLANK);
  assert_int_equal (gk_findings_get_n (findings), 2);
  assert_int_equal (gk_findings_get_n (by_twin), 2);
  assert_null (gk_checker_check (of_other, report, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
  assert_null (gk_checker_new_with_policy (form, 0, GK_APPLIES_ANY));
  assert_null (gk_checker_new_with_policy (form, GK_MISSING_ZERO, 11));
}

static void
policy_of_the_call (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (TOTAL (CN), -1, NULL, NULL);
  g_autoptr (GkReport) report = fill_report (form, "t=5;t.a=3;t.b=");
  g_autoptr (GkChecker) checker = gk_checker_new_with_policy (form, GK_MISSING_UNKNOWN, GK_APPLIES_ALWAYS);
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, NULL);

  (void) state;
  assert_int_equal (gk_findings_get_rule_verdict (findings, 0), GK_VERDICT_UNDECIDED);
}

/* The largest values in range, with the largest coefficients, are judged and not refused. */
static void
largest_sums (void **state)
{
  g_autoptr (GString) form = g_string_new ("<form id='f' applies='any'>");
  g_autoptr (GString) rule = g_string_new (NULL);
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autoptr (GkFindings) findings = NULL;

  (void) state;
  for (guint i = 0; i < 200; i++)
    {
      g_string_append_printf (form, "<indicator id='i%u' zh='%u' kind='amount' decimals='3'/>", i, i);
      g_string_append_printf (rule, "%s1000000000000 * i%u", i > 0 ? " + " : "", i);
      g_string_append_printf (cells, "%si%u=1000000000000000", i > 0 ? ";" : "", i);
    }
  g_string_append_printf (form, "<rule id='r'>%s = 0</rule></form>", rule->str);
  findings = check (form->str, cells->str);
  assert_int_equal (gk_findings_get_rule_verdict (findings, 0), GK_VERDICT_VIOLATED);
  assert_string_equal (gk_findings_get_left (findings, 0), "200000000000000000000000000000");
}

static void
getters_out_of_range (void **state)
{
  g_autoptr (GkFindings) findings = check (TOTAL (CN), "t=5;t.a=2;t.b=4");

  (void) state;
  assert_int_equal (gk_findings_get_rule (findings, 1), -1);
  assert_int_equal (gk_findings_get_severity (findings, 1), 0);
  assert_int_equal (gk_findings_get_verdict (findings, 1), 0);
  assert_int_equal (gk_findings_get_n_cells (findings, 1), 0);
  assert_int_equal (gk_findings_get_cell (findings, 1, 0), -1);
  assert_int_equal (gk_findings_get_cell (findings, 0, 3), -1);
  assert_int_equal (gk_findings_get_derived_cell (findings, 1), -1);
  assert_int_equal (gk_findings_get_rule_verdict (findings, 1), 0);
  assert_null (gk_findings_get_left (findings, 1));
  assert_null (gk_findings_get_message (findings, 1, GK_LANGUAGE_ENGLISH));
  assert_null (gk_findings_get_fingerprint (findings, 1));
  assert_int_equal (gk_findings_get_n_cells (findings, 0), 3);
  assert_int_equal (gk_findings_get_cell (findings, 0, 0), 0);
}

/* A form of the same text will do for the report; the checker and its own form may go while the findings stay. */
static void
findings_outlive_the_checker (void **state)
{
  g_autoptr (GkForm) form = load_form (RULE ("a = b + c"));
  g_autoptr (GkReport) report = fill_report (form, "a=5;b=2");
  GkForm *twin = load_form (RULE ("a = b + c"));
  GkChecker *checker = gk_checker_new_with_policy (twin, GK_MISSING_UNKNOWN, GK_APPLIES_ALWAYS);
  g_autoptr (GkFindings) findings = gk_checker_check (checker, report, NULL);
  pid_t child;
  int status;

  (void) state;
  gk_checker_unref (checker);
  gk_form_unref (twin);

  /* In a process of its own: what reads freed memory may end in any way. */
  child = fork ();
  assert_true (child >= 0);
  if (child == 0)
    {
      g_autofree char *open = list_open (findings, 0);

      _exit (gk_findings_get_n_cells (findings, 0) == 3 && strcmp (open, "c") == 0 ? 0 : 1);
    }
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_true (WIFEXITED (status));
  assert_int_equal (WEXITSTATUS (status), 0);
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "verdict", verdict, cases);
  TESTS_ADD_TABLE (tests, "counts", counts_add_up, cases);
  TESTS_ADD_TABLE (tests, "message", message, words);
  TESTS_ADD_TABLE (tests, "sentence", sentence, sentences);
  tests_add (tests, "fingerprints", fingerprints);
  tests_add (tests, "checker and report", checker_and_report);
  tests_add (tests, "policy of the call", policy_of_the_call);
  tests_add (tests, "largest sums", largest_sums);
  tests_add (tests, "getters out of range", getters_out_of_range);
  tests_add (tests, "findings outlive the checker", findings_outlive_the_checker);
  add_against_tests (tests);
  add_solve_tests (tests);
  add_causes_tests (tests);
  add_limits_tests (tests);
  add_prior_tests (tests);

  return tests_run (tests, "check");
}
