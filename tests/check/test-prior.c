/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check-tests.h"

#include <gongkai/error.h>

/* The report of the period before: of the same form or another edition, given or not, and what of it is missing. */

#define INDICATORS                                                                                                     \
  "<indicator id='x' zh='结转'/><indicator id='a' zh='收到'/><indicator id='b' zh='办结'/>"                      \
  "<indicator id='z' zh='增减' signed='yes'/>"                                                                       \
  "<indicator id='g' zh='增长率' kind='percent' unit='%' decimals='1' rounding='half-up' signed='yes'/>"            \
  "<indicator id='m' zh='经费' kind='amount' unit='万元' decimals='2'/>"                                           \
  "<indicator id='h' zh='约数' kind='amount' unit='万元' decimals='2' rounding='half-up'/>"                        \
  "<indicator id='t' zh='合计' parts='partition'><indicator id='p' zh='甲'/><indicator id='q' zh='乙'/></indicator>"
#define FORM(rule)                                                                                                     \
  "<form id='f' policy='missing=unknown applies=always'>" INDICATORS "<rule id='r'>" rule "</rule></form>"

/* The rules that the tables use again and again. */
#define CARRIED FORM ("a = prior(x)")
#define ACCOUNT FORM ("x = prior(x) + a - b")
#define GROWTH FORM ("g = share(x - prior(x), prior(x))")

#define SATISFIED GK_VERDICT_SATISFIED
#define VIOLATED GK_VERDICT_VIOLATED
#define UNDECIDED GK_VERDICT_UNDECIDED
#define NOT_APPLICABLE GK_VERDICT_NOT_APPLICABLE

typedef struct {
  const char *name;
  const char *form;
  const char *cells;
  const char *prior;
  const char *policy;
  gint32 verdict; /* on the rule r */
} Case;

static const Case cases[] = {
  /* This and that period in one rule. */
  { "equal", CARRIED, "a=5", "x=5", NULL, SATISFIED },
  { "off by one", CARRIED, "a=5", "x=4", NULL, VIOLATED },
  { "its own cell is another one", CARRIED, "a=5;x=5", "x=4;a=5", NULL, VIOLATED },
  { "account", ACCOUNT, "x=6;a=3;b=2", "x=5", NULL, SATISFIED },
  { "account, off by one", ACCOUNT, "x=7;a=3;b=2", "x=5", NULL, VIOLATED },
  { "account, open here", ACCOUNT, "x=6;b=2", "x=5", NULL, UNDECIDED },
  { "account, open there", ACCOUNT, "x=6;a=3;b=2", "", NULL, UNDECIDED },
  { "account, open there and impossible", ACCOUNT, "x=2;a=3;b=0", "", NULL, VIOLATED },
  { "account, open in both", ACCOUNT, "a=3;b=2", "", NULL, UNDECIDED },
  { "account, the other cells there count for nothing", ACCOUNT, "x=6;a=3;b=2", "x=5;a=9;b=9", NULL, SATISFIED },
  { "the same cell twice", FORM ("x = prior(x)"), "x=5", "x=5", NULL, SATISFIED },
  { "the same cell twice, missing there", FORM ("x = prior(x)"), "x=5", "", NULL, UNDECIDED },
  { "nothing but there", FORM ("prior(a) &lt;= prior(x)"), "", "a=6;x=5", NULL, VIOLATED },
  { "sum there", FORM ("a = sum(prior(t.*))"), "a=5", "t.p=2;t.q=3", NULL, SATISFIED },
  { "condition there", FORM ("when prior(x) > 3: a > 0"), "a=0", "x=4", NULL, VIOLATED },
  { "condition there does not hold", FORM ("when prior(x) > 3: a > 0"), "a=0", "x=3", NULL, NOT_APPLICABLE },
  { "condition there is open", FORM ("when prior(x) > 3: a > 0"), "a=0", "", NULL, UNDECIDED },
  { "amounts", FORM ("m &lt;= 1.5 * prior(m)"), "m=1.5", "m=1.00", NULL, SATISFIED },
  { "amounts, off by a hundredth", FORM ("m &lt;= 1.5 * prior(m)"), "m=1.51", "m=1", NULL, VIOLATED },

  { "rounded there", FORM ("m = prior(h)"), "m=7.14", "h=7.1", NULL, SATISFIED },
  { "rounded there, not that far", FORM ("m = prior(h)"), "m=7.3", "h=7.1", NULL, VIOLATED },
  { "rounded there to an integer", FORM ("m = prior(h)"), "m=7.3", "h=7", NULL, SATISFIED },
  { "missing there, and would be rounded", FORM ("m = prior(h)"), "m=7.3", "", NULL, UNDECIDED },

  /* Growth: (7 - 6) / 6 is 16.66... % */
  { "growth", GROWTH, "x=7;g=16.7", "x=6", NULL, SATISFIED },
  { "growth, cut off", GROWTH, "x=7;g=16.6", "x=6", NULL, VIOLATED },
  { "growth below zero", GROWTH, "x=6;g=-14.3", "x=7", NULL, SATISFIED },
  { "growth without its sign", GROWTH, "x=6;g=14.3", "x=7", NULL, VIOLATED },
  { "no growth", GROWTH, "x=6;g=0", "x=6", NULL, SATISFIED },
  { "growth from nothing", GROWTH, "x=6;g=100", "x=0", NULL, NOT_APPLICABLE },
  { "growth from what is missing", GROWTH, "x=6;g=100", "", NULL, UNDECIDED },
  { "growth of what is missing", GROWTH, "g=100", "x=6", NULL, UNDECIDED },
  { "growth that is impossible", GROWTH, "g=-100.1", "x=6", NULL, VIOLATED },
  { "growth that needs half an item", GROWTH, "g=50", "x=5", NULL, VIOLATED },

  /* What stands there. */
  { "blank there", CARRIED, "a=5", "x=", NULL, UNDECIDED },
  { "absent there", CARRIED, "a=5", "", NULL, UNDECIDED },
  { "unreadable there", CARRIED, "a=5", "x=5x", NULL, UNDECIDED },
  { "below a bound there", CARRIED, "a=5", "x=<6", NULL, UNDECIDED },
  { "below too low a bound there", CARRIED, "a=5", "x=<5", NULL, VIOLATED },
  { "below one there", CARRIED, "a=0", "x=<1", NULL, SATISFIED },
  { "not applicable there", CARRIED, "a=5", "x=—", NULL, UNDECIDED },
  { "not applicable there is zero", CARRIED, "a=5", "x=—", "not-applicable=zero", VIOLATED },
  { "not applicable there is missing", CARRIED, "a=5", "x=—", "not-applicable=missing", UNDECIDED },
  { "not applicable there exempts", CARRIED, "a=5", "x=—", "not-applicable=exempt", NOT_APPLICABLE },

  /* Presence there. */
  { "reported there", FORM ("reported(prior(x))"), "", "x=0", NULL, SATISFIED },
  { "reported there, a bound", FORM ("reported(prior(x))"), "", "x=<1", NULL, SATISFIED },
  { "blank there is not reported", FORM ("reported(prior(x))"), "x=1", "x=", NULL, VIOLATED },
  { "unreadable there may be reported", FORM ("reported(prior(x))"), "x=1", "x=1x", NULL, UNDECIDED },
  { "together", FORM ("together(x, prior(x))"), "x=1", "", NULL, VIOLATED },
  { "count there and here", FORM ("count(x, prior(x)) = 2"), "x=1", "x=2", NULL, SATISFIED },

  /* Missing cells there are never zero because others are not, but where everything missing is. */
  { "zero does not fill", ACCOUNT, "x=6;a=3;b=2", "", "missing=zero", UNDECIDED },
  { "zero does not fill a sum", FORM ("a = sum(prior(t.*))"), "a=5", "t.p=5", "missing=zero", UNDECIDED },
  { "zero fills what is here beside it", ACCOUNT, "x=8;a=3;b=", "x=5", "missing=zero", SATISFIED },
  { "cn does not fill", ACCOUNT, "x=6;a=3;b=2", "x=", "cn", UNDECIDED },
  { "zero everywhere fills", ACCOUNT, "x=6;a=3;b=2", "", "missing=zero-everywhere", VIOLATED },
  { "zero everywhere fills, and fits", ACCOUNT, "x=1;a=3;b=2", "x=", "missing=zero-everywhere", SATISFIED },
  { "only what is absent", ACCOUNT, "x=1;a=3;b=2", "", "absent=zero-everywhere", SATISFIED },
  { "only what is absent, blank there", ACCOUNT, "x=6;a=3;b=2", "x=", "absent=zero-everywhere", UNDECIDED },
  { "only what is blank", ACCOUNT, "x=1;a=3;b=2", "x=", "blank=zero-everywhere", SATISFIED },
  { "only what is blank, absent there", ACCOUNT, "x=6;a=3;b=2", "", "blank=zero-everywhere", UNDECIDED },
  { "unreadable is never zero", CARRIED, "a=0", "x=1x", "missing=zero-everywhere", UNDECIDED },
  { "single cell", CARRIED, "a=5", "", "missing=zero-everywhere", VIOLATED },

  /* Whether it applies: what stands there is an operand like others. */
  { "all, one missing there", CARRIED, "a=5", "", "applies=all", NOT_APPLICABLE },
  { "all, none missing", CARRIED, "a=5", "x=5", "applies=all", SATISFIED },
  { "all, condition missing there", FORM ("when prior(x) > 3: a > 0"), "a=0", "", "applies=all", NOT_APPLICABLE },
  { "any operand, there", CARRIED, "", "x=5", "applies=any-operand", UNDECIDED },
  { "any operand, none", CARRIED, "", "", "applies=any-operand", NOT_APPLICABLE },
  { "each side", CARRIED, "a=5", "", "applies=each-side", NOT_APPLICABLE },
  { "non-zero there", CARRIED, "a=", "x=5", "applies=non-zero", UNDECIDED },
  { "zero there", CARRIED, "a=", "x=0", "applies=non-zero", NOT_APPLICABLE },
};

static void
test_verdict (void **state)
{
  const Case *at = *state;
  g_autoptr (GkFindings) findings
      = check_subject (&(Subject){ .form = at->form, .cells = at->cells, .prior = at->prior, .policy = at->policy });
  gint32 rule = gk_form_find_rule (gk_report_get_form (gk_findings_get_report (findings)), "r");

  assert_true (rule >= 0);
  assert_int_equal (gk_findings_get_rule_verdict (findings, (guint32) rule), at->verdict);
  assert_non_null (gk_findings_get_prior (findings));
}

typedef struct {
  const char *name;
  const char *form;
  const char *prior_form;
  const char *prior; /* the only cell of the prior report */
  const char *cell;  /* the one of this form that is looked at */
  gint32 state;
  const char *value;
} Edition;

#define ONE(attributes) "<form id='f'><indicator zh='某数' " attributes "/></form>"
#define AMOUNT(more) ONE ("id='x' kind='amount' unit='万元' " more)
#define DIMENSION(members)                                                                                             \
  "<form id='f'><dimension id='who' zh='申请人'><member id='all' zh='总计'>" members                                   \
  "</member></dimension><indicator id='x' zh='某数' dimension='who'/></form>"
#define MEMBER(id) "<member id='" id "' zh='" id "'/>"

static const Edition editions[] = {
  /* The same form. */
  { "reported", ONE ("id='x'"), NULL, "x=1,204", "x", GK_CELL_REPORTED, "1204" },
  { "zero", ONE ("id='x'"), NULL, "x=0", "x", GK_CELL_REPORTED, "0" },
  { "below", ONE ("id='x'"), NULL, "x=<5", "x", GK_CELL_BELOW, "<5" },
  { "blank", ONE ("id='x'"), NULL, "x=", "x", GK_CELL_BLANK, NULL },
  { "absent", ONE ("id='x'"), NULL, "", "x", GK_CELL_ABSENT, NULL },
  { "not applicable", ONE ("id='x'"), NULL, "x=—", "x", GK_CELL_NOT_APPLICABLE, NULL },
  { "unreadable", ONE ("id='x'"), NULL, "x=5x", "x", GK_CELL_INVALID, NULL },
  { "below zero", ONE ("id='x' signed='yes'"), NULL, "x=-3", "x", GK_CELL_REPORTED, "-3" },

  /* Another edition: what has the same concept is the same. */
  { "another id", ONE ("id='x'"), ONE ("id='y' concept='x'"), "y=4", "x", GK_CELL_REPORTED, "4" },
  { "another id, a concept of its own", ONE ("id='x' concept='c'"), ONE ("id='y' concept='c'"), "y=4", "x",
    GK_CELL_REPORTED, "4" },
  { "the same id, another concept", ONE ("id='x'"), ONE ("id='x' concept='y'"), "x=4", "x", GK_CELL_ABSENT, NULL },
  { "not there", ONE ("id='x'"), ONE ("id='y'"), "y=4", "x", GK_CELL_ABSENT, NULL },
  { "another id of the form", ONE ("id='x'"), "<form id='g'><indicator id='x' zh='某数'/></form>", "x=4", "x",
    GK_CELL_REPORTED, "4" },
  { "in another place", ONE ("id='x' concept='g.x'"),
    "<form id='f'><indicator id='w' zh='其他'/><indicator id='g' kind='group' zh='组'><indicator id='x' zh='某数'/>"
    "</indicator></form>",
    "g.x=4", "x", GK_CELL_REPORTED, "4" },
  { "a heading there", ONE ("id='g'"),
    "<form id='f'><indicator id='g' kind='group' zh='组'><indicator id='x' zh='某数'/></indicator></form>", "g.x=4",
    "g", GK_CELL_ABSENT, NULL },

  { "a heading of the same concept there", ONE ("id='x'"),
    "<form id='f'><indicator id='g' kind='group' zh='组' concept='x'><indicator id='x' zh='某数' "
    "concept='x'/></indicator>"
    "</form>",
    "g.x=4", "x", GK_CELL_REPORTED, "4" },

  /* Units. */
  { "another unit", AMOUNT (""), ONE ("id='x' kind='amount' unit='元'"), "x=4", "x", GK_CELL_ABSENT, NULL },
  { "no unit there", ONE ("id='x' unit='件'"), ONE ("id='x'"), "x=4", "x", GK_CELL_ABSENT, NULL },
  { "a unit there", ONE ("id='x'"), ONE ("id='x' unit='件'"), "x=4", "x", GK_CELL_ABSENT, NULL },
  { "the same unit", ONE ("id='x' unit='件'"), ONE ("id='x' unit='件'"), "x=4", "x", GK_CELL_REPORTED, "4" },

  /* Decimals: the figure is the same. */
  { "more decimals here", AMOUNT ("decimals='4'"), AMOUNT ("decimals='2'"), "x=1.25", "x", GK_CELL_REPORTED, "1.25" },
  { "fewer decimals here", AMOUNT ("decimals='2'"), AMOUNT ("decimals='4'"), "x=1.2500", "x", GK_CELL_REPORTED,
    "1.25" },
  { "no decimals here", AMOUNT ("decimals='0'"), AMOUNT ("decimals='2'"), "x=3.00", "x", GK_CELL_REPORTED, "3" },
  { "a bound, more decimals here", AMOUNT ("decimals='4'"), AMOUNT ("decimals='2'"), "x=<1.25", "x", GK_CELL_BELOW,
    "<1.25" },
  { "too fine for this edition", AMOUNT ("decimals='0'"), AMOUNT ("decimals='2'"), "x=3.50", "x", GK_CELL_INVALID,
    NULL },
  { "the largest, more decimals here", AMOUNT ("decimals='3'"), AMOUNT ("decimals='0'"), "x=1000000000000000", "x",
    GK_CELL_REPORTED, "1000000000000000" },

  /* Dimensions. */
  { "member", DIMENSION (MEMBER ("m") MEMBER ("n")), NULL, "x[n]=4", "x[n]", GK_CELL_REPORTED, "4" },
  { "another member", DIMENSION (MEMBER ("m") MEMBER ("n")), NULL, "x[n]=4", "x[m]", GK_CELL_ABSENT, NULL },
  { "member in another place", DIMENSION (MEMBER ("m") MEMBER ("n")), DIMENSION (MEMBER ("n") MEMBER ("m")), "x[n]=4",
    "x[n]", GK_CELL_REPORTED, "4" },
  { "member missing there", DIMENSION (MEMBER ("m") MEMBER ("n")), DIMENSION (MEMBER ("m")), "x[m]=4", "x[n]",
    GK_CELL_ABSENT, NULL },
  { "member missing here", DIMENSION (MEMBER ("m")), DIMENSION (MEMBER ("n") MEMBER ("m")), "x[m]=4", "x[m]",
    GK_CELL_REPORTED, "4" },
  { "total", DIMENSION (MEMBER ("m")), DIMENSION (MEMBER ("n")), "x=4", "x", GK_CELL_REPORTED, "4" },
  { "dimension gained, total", DIMENSION (MEMBER ("m")), ONE ("id='x'"), "x=4", "x", GK_CELL_REPORTED, "4" },
  { "dimension gained, member", DIMENSION (MEMBER ("m")), ONE ("id='x'"), "x=4", "x[m]", GK_CELL_ABSENT, NULL },
  { "dimension lost", ONE ("id='x'"), DIMENSION (MEMBER ("m")), "x=4", "x", GK_CELL_REPORTED, "4" },
  { "dimension lost, member there", ONE ("id='x'"), DIMENSION (MEMBER ("m")), "x[m]=4", "x", GK_CELL_ABSENT, NULL },
  { "total without values there", ONE ("id='x'"),
    "<form id='f'><dimension id='who' zh='申请人'><member id='all' kind='group' zh='总计'><member id='m' zh='个人'/>"
    "</member></dimension><indicator id='x' zh='某数' dimension='who'/></form>",
    "x[m]=4", "x", GK_CELL_ABSENT, NULL },
};

static void
test_edition (void **state)
{
  const Edition *at = *state;
  g_autoptr (GkFindings) findings
      = check_subject (&(Subject){ .form = at->form, .cells = "", .prior_form = at->prior_form, .prior = at->prior });
  gint32 cell = gk_form_find_cell (gk_report_get_form (gk_findings_get_report (findings)), at->cell);
  g_autofree char *value = NULL;

  assert_true (cell >= 0);
  assert_int_equal (gk_findings_get_prior_state (findings, (guint32) cell), at->state);
  value = gk_findings_dup_prior_value (findings, (guint32) cell);
  assert_text (value, at->value, "value");
}

typedef struct {
  const char *name;
  const char *rule;
  const char *cells;
  const char *prior;
  gint32 wrong; /* what it must not come to */
} Finer;

/* x had two decimals and has none: what it was, or could have been, still counts. */
static const Finer finer[] = {
  { "half holds", "y = 2 * prior(x)", "y=7", "x=3.5", VIOLATED },
  { "half fails", "y = 2 * prior(x)", "y=8", "x=3.5", SATISFIED },
  { "above", "y >= prior(x)", "y=3", "x=3.5", SATISFIED },
  { "below", "y >= prior(x)", "y=4", "x=3.5", VIOLATED },
  { "just below a bound", "y >= prior(x)", "y=4", "x=<5", SATISFIED },
  { "missing", "y = 2 * prior(x)", "y=7", "", VIOLATED },
  { "reported", "reported(prior(x))", "y=7", "x=3.5", VIOLATED },
  { "not missing", "missing(prior(x))", "y=7", "x=3.5", SATISFIED },
};

static void
test_finer_edition (void **state)
{
  const Finer *at = *state;
  g_autofree char *form = g_strdup_printf (
      "<form id='f'><indicator id='x' zh='某数' kind='amount' unit='万元' decimals='0'/>"
      "<indicator id='y' zh='另数' kind='amount' unit='万元' decimals='0'/><rule id='r'>%s</rule></form>",
      at->rule);
  g_autoptr (GkFindings) findings = check_subject (
      &(Subject){ .form = form, .cells = at->cells, .prior_form = AMOUNT ("decimals='2'"), .prior = at->prior });

  assert_int_not_equal (gk_findings_get_rule_verdict (findings, 0), at->wrong);
}

/* Without a prior report, rules that look at it do not apply, whatever the policy. */
static void
test_not_given (void **state)
{
  static const char *const policies[] = {
    NULL,
    "cn",
    "vtl:non_null",
    "vtl:non_zero",
    "vtl:partial_null",
    "vtl:partial_zero",
    "vtl:always_null",
    "vtl:always_zero",
    "dhis2:skip-any",
    "dhis2:skip-all",
    "dhis2:never-skip",
    "applies=always",
    "applies=all",
    "applies=any",
    "applies=any-operand",
    "applies=each-side",
    "applies=non-zero",
    "missing=zero-everywhere applies=always",
    "not-applicable=zero applies=always",
    "not-applicable=exempt applies=always",
  };
  static const char form[]
      = "<form id='f'>" INDICATORS "<rule id='r1'>a = prior(x)</rule><rule id='r2'>x = prior(x) + a - b</rule>"
        "<rule id='r3'>g = share(x - prior(x), prior(x))</rule><rule id='r4'>when prior(x) > 0: a = b</rule>"
        "<rule id='r5'>reported(prior(x))</rule><rule id='r6'>missing(prior(x))</rule>"
        "<rule id='r7'>together(x, prior(x))</rule><rule id='r8'>exclusive(x, prior(x))</rule>"
        "<rule id='r9'>count(prior(t.*)) = 0</rule><rule id='r10'>prior(x) >= 0</rule>"
        "<rule id='r11'>when reported(prior(x)): x = a</rule><rule id='r12'>abs(x - prior(x)) &lt;= 3</rule>"
        "<rule id='r13'>x = prior(x) ± 5 %</rule><rule id='r14'>when a > 0: x = prior(a)</rule></form>";

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (GkFindings) findings = check_subject (
          &(Subject){ .form = form, .cells = "x=1;a=2;b=3;g=5;t=3;t.p=1;t.q=2", .policy = policies[i] });
      guint32 n = gk_form_get_n_rules (gk_report_get_form (gk_findings_get_report (findings)));

      assert_int_equal (gk_findings_get_rule_verdict (findings, 0), SATISFIED);
      assert_int_equal (n, 16);
      for (guint32 rule = 1; rule < n; rule++)
        assert_int_equal (gk_findings_get_rule_verdict (findings, rule), NOT_APPLICABLE);
      assert_null (gk_findings_get_prior (findings));
      assert_int_equal (gk_findings_get_prior_state (findings, 0), GK_CELL_ABSENT);
      assert_null (gk_findings_dup_prior_value (findings, 0));
    }
}

typedef struct {
  const char *name;
  const char *period;
  const char *prior;
  gboolean fits;
} Period;

static const Period periods[] = {
  { "the year before", "2017", "2016", TRUE },
  { "the same year", "2017", "2017", FALSE },
  { "two years before", "2017", "2015", FALSE },
  { "the year after", "2017", "2018", FALSE },
  { "the century before", "2000", "1999", TRUE },
  { "not said of this one", NULL, "2017", TRUE },
  { "not said of the prior one", "2017", NULL, TRUE },
  { "said of neither", NULL, NULL, TRUE },
  { "the whole year before", "2017-01-01/2017-12-31", "2016-01-01/2016-12-31", TRUE },
  { "the same days", "2017-01-01/2017-12-31", "2017-01-01/2017-12-31", FALSE },
  { "days of years ago", "2017", "2014-01-01/2014-12-31", FALSE },
  { "a year and the days before it", "2017", "2016-01-01/2016-12-31", TRUE },
  { "days and the year before them", "2017-01-01/2017-06-30", "2016", TRUE },
  { "the half-year before", "2017-07-01/2017-12-31", "2017-01-01/2017-06-30", TRUE },
  { "the same half a year before", "2017-07-01/2017-12-31", "2016-07-01/2016-12-31", FALSE },
  { "a day between", "2017-01-02/2017-12-31", "2016-01-01/2016-12-31", FALSE },
  { "a day too many", "2017", "2016-01-01/2017-01-01", FALSE },
  { "a leap day", "2016-03-01/2016-03-31", "2016-02-01/2016-02-29", TRUE },
  { "the day before a leap day", "2016-03-01/2016-03-31", "2016-02-01/2016-02-28", FALSE },
  { "no leap day", "2017-03-01/2017-03-31", "2017-02-01/2017-02-28", TRUE },
  { "what is no period is not compared", "2017年", "2017", TRUE },
  { "nor a date that is none", "2017", "2017-01-01/2017-02-29", TRUE },
  { "nor what has something behind it", "2017", "2017-01-01/2017-12-31 ", TRUE },
};

static void
test_period (void **state)
{
  const Period *at = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = load_form (CARRIED);
  g_autoptr (GkReport) report = fill_report (form, "a=5");
  g_autoptr (GkReport) prior = fill_report (form, "x=5");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkFindings) findings = NULL;

  gk_report_set_period (report, at->period);
  gk_report_set_period (prior, at->prior);
  gk_report_set_source (prior, "last-year.txt");
  findings = gk_checker_check_with_prior (checker, report, prior, &error);
  if (at->fits)
    {
      assert_null (error);
      assert_ptr_equal (gk_findings_get_prior (findings), prior);
      assert_int_equal (gk_findings_count_verdict (findings, SATISFIED), 1);
      return;
    }
  assert_null (findings);
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
  assert_contains (error->message, at->period);
  assert_contains (error->message, at->prior);
}

/* The report of another form altogether is refused as what is checked, and as the prior one has absent cells only. */
static void
test_other_form (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = load_form (CARRIED);
  g_autoptr (GkForm) other = load_form (ONE ("id='other'"));
  g_autoptr (GkReport) report = fill_report (form, "a=5");
  g_autoptr (GkReport) prior = fill_report (other, "other=5");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkFindings) findings = gk_checker_check_with_prior (checker, report, prior, NULL);

  (void) state;
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    assert_int_equal (gk_findings_get_prior_state (findings, cell), GK_CELL_ABSENT);
  assert_null (gk_checker_check_with_prior (checker, prior, report, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
}

/* Which of a finding's cells are of the prior report: those of conditions come last. */
static void
test_cells_of_findings (void **state)
{
  g_autoptr (GkFindings) findings = check_subject (&(Subject){
      .form = FORM ("when prior(a) > b and a > 0: x = prior(x) + a - b"), .cells = "x=9;a=3;b=2", .prior = "x=5;a=9" });
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  g_autoptr (GString) cells = g_string_new (NULL);
  gint32 finding = find_finding (findings, "r");
  guint32 at = (guint32) finding;

  (void) state;
  assert_true (finding >= 0);
  for (guint32 i = 0; i < gk_findings_get_n_cells (findings, at); i++)
    g_string_append_printf (cells, "%s%s ",
                            gk_form_get_cell_id (form, (guint32) gk_findings_get_cell (findings, at, i)),
                            gk_findings_is_cell_prior (findings, at, i) ? "'" : "");
  /* The order of the terms of a side is the library's own. */
  assert_true (g_str_has_prefix (cells->str, "x "));
  assert_contains (cells->str, "x' ");
  assert_true (g_str_has_suffix (cells->str, " a' b a "));
  assert_int_equal (gk_findings_get_n_cells (findings, at), 7);
  assert_false (gk_findings_is_cell_prior (findings, at, 7));
  assert_false (gk_findings_is_cell_prior (findings, gk_findings_get_n (findings), 0));
}

/* Checking leaves the prior report as it was, keeps it, and says nothing of cells there are not. */
static void
test_prior_is_kept (void **state)
{
  g_autoptr (GkForm) form = load_form (ACCOUNT);
  GkReport *report = fill_report (form, "x=6;a=3;b=2;t.p=1;t.q=2");
  GkReport *prior = fill_report (form, "x=5;t=;t.p=1;t.q=2");
  GkChecker *checker = gk_checker_new (form);
  g_autoptr (GkFindings) findings = gk_checker_check_with_prior (checker, report, prior, NULL);
  guint32 total = (guint32) gk_form_find_cell (form, "t");
  g_autofree char *value = NULL;

  (void) state;
  gk_report_unref (report);
  gk_report_unref (prior);
  gk_checker_unref (checker);

  /* A blank total there is not derived. */
  assert_int_equal (gk_report_get_state (gk_findings_get_prior (findings), total), GK_CELL_BLANK);
  assert_int_equal (gk_findings_get_prior_state (findings, total), GK_CELL_BLANK);
  value = gk_findings_dup_prior_value (findings, (guint32) gk_form_find_cell (form, "x"));
  assert_string_equal (value, "5");
  assert_int_equal (gk_findings_get_prior_state (findings, gk_form_get_n_cells (form)), GK_CELL_ABSENT);
  assert_null (gk_findings_dup_prior_value (findings, gk_form_get_n_cells (form)));
}

void
add_prior_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "prior", test_verdict, cases);
  TESTS_ADD_TABLE (tests, "prior edition", test_edition, editions);
  TESTS_ADD_TABLE (tests, "prior of a finer edition", test_finer_edition, finer);
  TESTS_ADD_TABLE (tests, "prior period", test_period, periods);
  tests_add (tests, "prior/not given", test_not_given);
  tests_add (tests, "prior/other form", test_other_form);
  tests_add (tests, "prior/cells of findings", test_cells_of_findings);
  tests_add (tests, "prior/is kept", test_prior_is_kept);
}
