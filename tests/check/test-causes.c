/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check-tests.h"

#include "data/report-private.h"

/*
 * One wrong cell breaks several rules: tables of what is found to be the cause, and
 * random forms in which every change of every cell is tried out.
 */

#define SEED 20170102

/* Cells by which others are checked. */
#define CELLS(rules)                                                                                                   \
  "<form id='f' policy='missing=unknown applies=always'><indicator id='x' zh='某数'/><indicator id='a' zh='甲'/>"   \
  "<indicator id='b' zh='乙'/><indicator id='c' zh='丙'/><indicator id='d' zh='丁'/><indicator id='e' zh='戊'/>"   \
  "<indicator id='z' zh='增减' signed='yes'/><indicator id='s' zh='占比' kind='percent' unit='%'/>"                \
  "<indicator id='m' zh='收入' kind='amount' unit='万元' decimals='2'/>"                                           \
  "<indicator id='n' zh='补助' kind='amount' unit='万元' decimals='2'/>"                                           \
  "<indicator id='o' zh='其他收入' kind='amount' unit='万元' decimals='2'/>"                                     \
  "<indicator id='h' zh='约数' kind='amount' unit='万元' decimals='2' rounding='half-up'/>" rules "</form>"
#define RULE(id, text) "<rule id='" id "'>" text "</rule>"
#define GRADED(id, severity, text) "<rule id='" id "' severity='" severity "'>" text "</rule>"

/* A total with two breakdowns. */
#define TWICE(rules)                                                                                                   \
  "<form id='f' policy='cn'><indicator id='t' zh='合计' parts='partition'><indicator id='a' zh='甲'/>"              \
  "<indicator id='b' zh='乙'/></indicator><indicator id='g' kind='group' zh='来源' parts='partition' of='t'>"       \
  "<indicator id='p' zh='公民'/><indicator id='q' zh='其他'/></indicator><indicator id='y' zh='另数'/>" rules          \
  "</form>"

/* Rows and columns add up. */
#define MATRIX                                                                                                         \
  "<form id='f' policy='cn'><dimension id='who' zh='申请人'><member id='all' zh='总计' parts='partition'>"        \
  "<member id='n' zh='自然人'/><member id='l' zh='法人'/><member id='o' zh='其他组织'/></member></dimension>" \
  "<indicator id='t' zh='合计' dimension='who' parts='partition'><indicator id='u' zh='网络'/>"                    \
  "<indicator id='v' zh='信函'/><indicator id='w' zh='当面'/></indicator></form>"

/* A total and a subtotal, to be derived where they are left blank. */
#define FORM_OF_TOTALS(rules)                                                                                            \
  "<form id='f' policy='cn'><indicator id='t' zh='合计' parts='partition'><indicator id='a' zh='甲'/>"                \
  "<indicator id='s' zh='小计' parts='partition'><indicator id='x' zh='子'/><indicator id='y' zh='丑'/></indicator>" \
  "</indicator><indicator id='p' zh='公民'/><indicator id='q' zh='其他'/>" rules "</form>"
#define DERIVED FORM_OF_TOTALS (RULE ("r1", "p = t.s.x") RULE ("r2", "q = t.s.x"))

#define MOVING(first, second)                                                                                          \
  "<form id='f' policy='cn'><indicator id='t' zh='合计' parts='partition'><indicator id='x' "                        \
  "zh='其'/></indicator>" RULE ("r1", first) RULE ("r2", second) "</form>"

typedef struct {
  const char *name;
  const char *form;
  const char *cells;
  const char *prior;
  const char *causes; /* "cause(consequence,consequence):cell=value", divided by spaces */
} Case;

static const Case cases[] = {
  /* What several rules share. */
  { "nothing wrong", TWICE (""), "t=5;t.a=2;t.b=3;g.p=1;g.q=4", NULL, "" },
  { "total in two breakdowns", TWICE (""), "t=9;t.a=2;t.b=3;g.p=1;g.q=4", NULL, "t:partition(g:partition):t=5" },
  { "one breakdown", TWICE (""), "t=5;t.a=2;t.b=3;g.p=1;g.q=5", NULL, "" },
  { "breakdowns do not agree", TWICE (""), "t=9;t.a=2;t.b=3;g.p=1;g.q=5", NULL, "" },
  { "breakdowns and a bound", TWICE (RULE ("r", "t &lt;= y")), "t=9;t.a=2;t.b=3;g.p=1;g.q=4;y=6", NULL,
    "t:partition(g:partition,r):t=5" },
  { "leaf of a matrix", MATRIX,
    "t=15;t[n]=6;t[l]=4;t[o]=5;t.u=7;t.u[n]=4;t.u[l]=1;t.u[o]=2;t.v=5;t.v[n]=1;t.v[l]=8;t.v[o]=1;t.w=3;t.w[n]=1;t.w[l]="
    "0;"
    "t.w[o]=2",
    NULL, "t:partition[l](t.v[all]:partition):t.v[l]=3" },
  { "two leaves of a matrix", MATRIX,
    "t=15;t[n]=6;t[l]=4;t[o]=5;t.u=7;t.u[n]=4;t.u[l]=1;t.u[o]=2;t.v=5;t.v[n]=1;t.v[l]=8;t.v[o]=1;t.w=3;t.w[n]=1;t.w[l]="
    "0;"
    "t.w[o]=4",
    NULL, "t:partition[l](t.v[all]:partition):t.v[l]=3 t:partition[o](t.w[all]:partition):t.w[o]=2" },
  { "total of a matrix", MATRIX,
    "t=51;t[n]=6;t[l]=4;t[o]=5;t.u=7;t.u[n]=4;t.u[l]=1;t.u[o]=2;t.v=5;t.v[n]=1;t.v[l]=3;t.v[o]=1;t.w=3;t.w[n]=1;t.w[l]="
    "0;"
    "t.w[o]=2",
    NULL, "t:partition(t[all]:partition):t=15" },
  { "column of a matrix", MATRIX,
    "t=15;t[n]=6;t[l]=9;t[o]=5;t.u=7;t.u[n]=4;t.u[l]=1;t.u[o]=2;t.v=5;t.v[n]=1;t.v[l]=3;t.v[o]=1;t.w=3;t.w[n]=1;t.w[l]="
    "0;"
    "t.w[o]=2",
    NULL, "t:partition[l](t[all]:partition):t[l]=4" },
  { "two mistakes", CELLS (RULE ("r1", "x = a") RULE ("r2", "e = c") RULE ("r3", "x = b") RULE ("r4", "e = d")),
    "x=1;a=4;b=4;e=2;c=7;d=7", NULL, "r1(r3):x=4 r2(r4):e=7" },
  { "two mistakes in one rule", CELLS (RULE ("r1", "x = a") RULE ("r2", "x + e = c") RULE ("r3", "e = d")),
    "x=1;a=4;e=2;c=9;d=7", NULL, "" },
  { "the cell in most of them", CELLS (RULE ("r1", "x = a") RULE ("r2", "x = a + b") RULE ("r3", "x = c")),
    "x=9;a=5;b=0;c=5", NULL, "r1(r2,r3):x=5" },
  { "each rule by itself", CELLS (RULE ("r1", "x = a") RULE ("r2", "b = c")), "x=1;a=2;b=1;c=2", NULL, "" },

  /* The change must not break anything. */
  { "another rule forbids it", TWICE (RULE ("r", "t >= y")), "t=9;t.a=2;t.b=3;g.p=1;g.q=4;y=6", NULL, "" },
  { "another rule just allows it", TWICE (RULE ("r", "t >= y")), "t=9;t.a=2;t.b=3;g.p=1;g.q=4;y=5", NULL,
    "t:partition(g:partition):t=5" },
  { "an undecided rule forbids it", CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "x >= c + 6")),
    "x=9;a=5;b=5;c=", NULL, "" },
  { "an undecided rule stays undecided", CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "x >= c + 5")),
    "x=9;a=5;b=5;c=", NULL, "r1(r2):x=5" },
  { "a share forbids it", CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "s = share(x, c)")),
    "x=9;a=5;b=5;c=10;s=90", NULL, "" },
  { "a condition comes to hold", CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "when x &lt; 6: c = 0")),
    "x=9;a=5;b=5;c=1", NULL, "" },
  { "a condition comes to hold, and so does the rule",
    CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "when x &lt; 6: c = 0")), "x=9;a=5;b=5;c=0", NULL,
    "r1(r2):x=5" },
  { "there comes to be something to be a share of",
    CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "s = share(c, x)")), "x=0;a=5;b=5;c=1;s=90", NULL,
    "" },
  { "a derived total forbids it", DERIVED, "t=10;t.a=5;t.s=;t.s.x=2;t.s.y=3;p=7;q=7", NULL, "" },
  { "a derived total allows it", DERIVED, "t=15;t.a=5;t.s=;t.s.x=2;t.s.y=3;p=7;q=7", NULL, "r1(r2):t.s.x=7" },
  /* t is blank, and is x: what x is changed to counts twice. */
  { "a derived total moves with it", MOVING ("t.x + t >= 300", "t.x + t >= 301"), "t.x=1;t=", NULL, "r1(r2):t.x=151" },
  { "a derived total moves with it a little", MOVING ("t.x + t >= 30", "t.x + t >= 31"), "t.x=1;t=", NULL,
    "r1(r2):t.x=16" },
  { "a derived total moves to what is demanded", MOVING ("t.x + t = 300", "2 * t.x + 2 * t = 600"), "t.x=1;t=", NULL,
    "r1(r2):t.x=150" },
  { "derived totals of derived totals move with it",
    FORM_OF_TOTALS (RULE ("r1", "t.s.x + t.s = p") RULE ("r2", "t.s.x + t = q")),
    "t=;t.a=5;t.s=;t.s.x=2;t.s.y=3;p=17;q=22", NULL, "r1(r2):t.s.x=7" },
  { "a reported total does not move with it",
    FORM_OF_TOTALS (RULE ("r1", "t.s.x + t.s = p") RULE ("r2", "t.s.x + t = q")),
    "t=10;t.a=5;t.s=;t.s.x=2;t.s.y=3;p=17;q=22", NULL, "" },
  { "a derived total moves by half of it",
    CELLS (RULE ("r1", "2 * e = x + a") RULE ("r2", "x + e >= b") RULE ("r3", "x + e >= c")),
    "x=1;a=1;b=9;c=8;e=", NULL, "r2(r3):x=7" },
  { "a derived total moves the other way",
    CELLS (RULE ("r1", "e = a - x + b") RULE ("r2", "e >= x") RULE ("r3", "e >= x + 1")), "x=9;a=8;b=2;e=", NULL,
    "r2(r3):x=4" },
  { "a derived total cannot move so far",
    CELLS (RULE ("r1", "e = a - x + b") RULE ("r2", "x >= c") RULE ("r3", "x >= d")), "x=1;a=8;b=2;c=9;d=11;e=", NULL,
    "" },
  { "a derived total just moves so far",
    CELLS (RULE ("r1", "e = a - x + b") RULE ("r2", "x >= c") RULE ("r3", "x >= d")), "x=1;a=8;b=2;c=9;d=10;e=", NULL,
    "r2(r3):x=10" },
  { "another derived total does not matter", DERIVED, "t=10;t.a=5;t.s=5;t.s.x=2;t.s.y=;p=2;q=3", NULL, "" },
  { "its own rule keeps it", CELLS (RULE ("r1", "x = a") RULE ("r2", "missing(x)")), "x=9;a=5", NULL, "" },

  /* Which is the cause. */
  { "the gravest",
    CELLS (GRADED ("r1", "note", "x = a") GRADED ("r2", "error", "x = b") GRADED ("r3", "error", "x = c")),
    "x=9;a=5;b=5;c=5", NULL, "r2(r1,r3):x=5" },
  { "the gravest is last",
    CELLS (GRADED ("r1", "note", "x = a") GRADED ("r2", "note", "x = b") GRADED ("r3", "warning", "x = c")),
    "x=9;a=5;b=5;c=5", NULL, "r3(r1,r2):x=5" },
  { "the first of equal ones", CELLS (GRADED ("r1", "warning", "x = a") GRADED ("r2", "warning", "x = b")),
    "x=9;a=5;b=5", NULL, "r1(r2):x=5" },

  /* The nearest value. */
  { "at most", CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "x &lt;= b")), "x=7;a=5;b=4", NULL, "r1(r2):x=4" },
  { "at least", CELLS (RULE ("r1", "x >= a") RULE ("r2", "x >= b")), "x=2;a=5;b=4", NULL, "r1(r2):x=5" },
  { "less", CELLS (RULE ("r1", "x &lt; a") RULE ("r2", "x &lt; b")), "x=7;a=5;b=4", NULL, "r1(r2):x=3" },
  { "more", CELLS (RULE ("r1", "x > a") RULE ("r2", "b &lt; x")), "x=2;a=5;b=4", NULL, "r1(r2):x=6" },
  { "between", CELLS (RULE ("r1", "x >= a") RULE ("r2", "x >= b") RULE ("r3", "x &lt;= c")), "x=2;a=5;b=4;c=5", NULL,
    "r1(r2):x=5" },
  { "nothing between", CELLS (RULE ("r1", "x >= a") RULE ("r2", "x >= b") RULE ("r3", "x &lt; c")), "x=2;a=5;b=4;c=5",
    NULL, "" },
  { "too large and too small", CELLS (RULE ("r1", "x >= a") RULE ("r2", "x &lt;= b")), "x=5;a=6;b=4", NULL, "" },
  { "multiples, rounded down", CELLS (RULE ("r1", "2 * x &lt;= a") RULE ("r2", "3 * x &lt;= b")), "x=7;a=9;b=20", NULL,
    "r1(r2):x=4" },
  { "multiples, rounded up", CELLS (RULE ("r1", "2 * x >= a") RULE ("r2", "3 * x >= b")), "x=1;a=9;b=5", NULL,
    "r1(r2):x=5" },
  { "multiples that are none", CELLS (RULE ("r1", "2 * x = a") RULE ("r2", "x &lt;= b")), "x=7;a=9;b=5", NULL, "" },
  { "on the other side of zero", CELLS (RULE ("r1", "a - x >= 3") RULE ("r2", "b - 2 * x >= 1")), "x=9;a=10;b=10", NULL,
    "r1(r2):x=4" },
  { "tolerances", CELLS (RULE ("r1", "x = a ± 1") RULE ("r2", "x = b ± 2")), "x=20;a=5;b=8", NULL, "r1(r2):x=6" },
  { "tolerances that do not meet", CELLS (RULE ("r1", "x = a ± 1") RULE ("r2", "x = b ± 1")), "x=20;a=5;b=8", NULL,
    "" },
  { "decimals", CELLS (RULE ("r1", "m = n + o") RULE ("r2", "m = 1.25 * x")), "m=99.5;n=10.3;o=2.2;x=10", NULL,
    "r1(r2):m=12.5" },
  { "hundredths", CELLS (RULE ("r1", "m = n + o") RULE ("r2", "m &lt;= 12.34")), "m=99.5;n=10.3;o=2.04;x=10", NULL,
    "r1(r2):m=12.34" },
  { "hundredths that an integer cannot be", CELLS (RULE ("r1", "x = m") RULE ("r2", "x = n")), "x=9;m=5.5;n=5.5", NULL,
    "" },
  { "what has no sign", CELLS (RULE ("r1", "x = a - b") RULE ("r2", "x = c - d")), "x=9;a=3;b=5;c=4;d=6", NULL, "" },
  { "what has a sign", CELLS (RULE ("r1", "z = a - b") RULE ("r2", "z = c - d")), "z=9;a=3;b=5;c=4;d=6", NULL,
    "r1(r2):z=-2" },
  { "zero", CELLS (RULE ("r1", "x = a - b") RULE ("r2", "x = c - d")), "x=9;a=3;b=3;c=4;d=4", NULL, "r1(r2):x=0" },
  { "as many places as are printed", CELLS (RULE ("r1", "h = m") RULE ("r2", "h = n")), "h=5.0;m=7.13;n=7.14", NULL,
    "r1(r2):h=7.1" },

  /* Other rules. */
  { "a share too", CELLS (RULE ("r1", "x = a + b") RULE ("r2", "s = share(x, c)")), "x=9;a=3;b=2;c=10;s=50", NULL,
    "r1(r2):x=5" },
  { "a share that stays wrong", CELLS (RULE ("r1", "x = a + b") RULE ("r2", "s = share(x, c)")),
    "x=9;a=3;b=2;c=10;s=60", NULL, "" },
  { "a condition too", CELLS (RULE ("r1", "x = a") RULE ("r2", "when b > 0: x &lt;= 5")), "x=9;a=5;b=1", NULL,
    "r1(r2):x=5" },
  { "what is not equal too", CELLS (RULE ("r1", "x = a") RULE ("r2", "x != b")), "x=9;a=5;b=9", NULL, "r1(r2):x=5" },
  { "the period before", CELLS (RULE ("r1", "x = prior(x) + a - b") RULE ("r2", "x = c")), "x=9;a=3;b=2;c=5", "x=4",
    "r1(r2):x=5" },
  { "a condition that ceases to hold satisfies nothing",
    CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "when x > 5: c = 0")), "x=9;a=5;c=1", NULL, "" },
  { "beside what only looks at the period before",
    CELLS (RULE ("r1", "x = a") RULE ("r2", "x = b") RULE ("r3", "c = prior(x)")), "x=9;a=5;b=5;c=1", "x=4",
    "r1(r2):x=5" },

  /* The rows of what else is violated tell as well. */
  { "a share tells its numerator", CELLS (RULE ("r1", "s = share(x, c)") RULE ("r2", "x != a")), "x=9;a=9;c=10;s=50",
    NULL, "r1(r2):x=5" },
  { "a share tells its denominator", CELLS (RULE ("r1", "s = share(c, x)") RULE ("r2", "x != a")), "x=9;a=9;c=5;s=50",
    NULL, "r1(r2):x=10" },
  { "a share tells what it grew from", CELLS (RULE ("r1", "s = share(x - prior(x), prior(x))") RULE ("r2", "x != a")),
    "x=9;a=9;s=25", "x=4", "r1(r2):x=5" },
  { "a share leaves more than one value", CELLS (RULE ("r1", "s = share(x, c)") RULE ("r2", "x != a")),
    "x=9000;a=9000;c=100000;s=5.00", NULL, "r1(r2):x=5009" },
  { "a rule with a condition tells", CELLS (RULE ("r1", "when b > 0: x &lt;= 5") RULE ("r2", "x &lt;= a")),
    "x=9;a=7;b=1", NULL, "r1(r2):x=5" },
  { "a share with a condition tells", CELLS (RULE ("r1", "when c > 0: s = share(x, c)") RULE ("r2", "x != a")),
    "x=9;a=9;c=10;s=50", NULL, "r1(r2):x=5" },

  /* What the documentation says is not found. */
  { "a bound is not to blame", CELLS (RULE ("r1", "x >= a") RULE ("r2", "x >= b")), "x=<9;a=20;b=30", NULL, "" },
  { "a blank leaves nothing to be satisfied", CELLS (RULE ("r1", "x + a &lt;= b") RULE ("r2", "x + a &lt;= c")),
    "x=;a=5;b=1;c=1", NULL, "" },
  { "a derived total is not to blame", MOVING ("t = 300", "2 * t = 600"), "t.x=1;t=", NULL, "" },
  { "nor is what it is derived from, for what does not name it", MOVING ("t = 300", "t.x = 300"), "t.x=1;t=", NULL,
    "" },
  { "not equal demands no value", CELLS (RULE ("r1", "x != a") RULE ("r2", "x != b")), "x=9;a=9;b=9", NULL, "" },
  { "not equal forbids the nearest value",
    CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "x &lt;= b") RULE ("r3", "x != 5")), "x=9;a=5;b=6", NULL, "" },
  { "a tolerance of percent demands no value", CELLS (RULE ("r1", "x = a ± 10 %") RULE ("r2", "x = b ± 10 %")),
    "x=9;a=5;b=5", NULL, "" },
  { "a tolerance of percent allows the nearest value", CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "x = b ± 10 %")),
    "x=9;a=5;b=5", NULL, "r1(r2):x=5" },
  { "a tolerance of percent forbids the nearest value", CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "x = b ± 10 %")),
    "x=9;a=5;b=4", NULL, "" },
  { "a condition on the cell demands no value", CELLS (RULE ("r1", "x &lt;= a") RULE ("r2", "when x > 1: x &lt;= 4")),
    "x=9;a=7", NULL, "" },
  { "a stated share is not recomputed", CELLS (RULE ("r1", "s = share(a, b)") RULE ("r2", "s &lt;= 60")),
    "s=90;a=1;b=2", NULL, "" },
  { "a stated share is tried out", CELLS (RULE ("r1", "s = share(a, b)") RULE ("r2", "s &lt;= 50")), "s=90;a=1;b=2",
    NULL, "r1(r2):s=50" },
  { "a stated share that counts itself is tried out",
    CELLS (RULE ("r1", "s = share(s + a, b)") RULE ("r2", "s &lt;= 10")), "s=50;a=10;b=200", NULL, "r1(r2):s=10" },
  { "a bound demands no value", CELLS (RULE ("r1", "x &lt;= c") RULE ("r2", "x &lt;= a")), "x=9;a=5;c=<3", NULL, "" },
  { "a bound allows the nearest value", CELLS (RULE ("r1", "x &lt;= c") RULE ("r2", "x &lt;= a")), "x=9;a=0;c=<3", NULL,
    "r1(r2):x=0" },
  { "two cells together are not to blame", CELLS (RULE ("r1", "x = 1") RULE ("r2", "x + a = 2") RULE ("r3", "a = 2")),
    "x=5;a=9", NULL, "" },

  { "the period before is not to blame", CELLS (RULE ("r1", "a = prior(x)") RULE ("r2", "b = prior(x)")), "a=9;b=9;x=4",
    "x=4", "" },
};

static void
append_rule (GkFindings *findings, guint32 finding, GString *text)
{
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));

  g_string_append (text, gk_form_get_rule_id (form, (guint32) gk_findings_get_rule (findings, finding)));
}

/* The causes as Case has them. */
static char *
describe_causes (GkFindings *findings)
{
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      gint32 cell = gk_findings_get_suspect_cell (findings, i);
      gboolean any = FALSE;

      if (cell < 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      append_rule (findings, i, text);
      for (guint32 k = 0; k < gk_findings_get_n (findings); k++)
        if (gk_findings_get_cause (findings, k) == (gint32) i)
          {
            g_string_append_c (text, any ? ',' : '(');
            append_rule (findings, k, text);
            any = TRUE;
          }
      g_string_append_printf (text, "%s:%s=%s", any ? ")" : "", gk_form_get_cell_id (form, (guint32) cell),
                              gk_findings_get_suspect_value (findings, i));
    }

  return g_string_free (text, FALSE);
}

/* Findings are in the order of the rules, and causes and consequences fit together, whatever they are. */
static void
assert_consistent (GkFindings *findings)
{
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      gint32 cause = gk_findings_get_cause (findings, i);
      gboolean has_cell = gk_findings_get_suspect_cell (findings, i) >= 0;

      assert_true (i == 0 || gk_findings_get_rule (findings, i - 1) < gk_findings_get_rule (findings, i));
      assert_true (has_cell == (gk_findings_get_suspect_value (findings, i) != NULL));
      if (cause >= 0 || has_cell)
        assert_int_equal (gk_findings_get_verdict (findings, i), GK_VERDICT_VIOLATED);
      if (cause < 0)
        continue;
      assert_false (has_cell);
      assert_true (cause != (gint32) i);
      assert_true (gk_findings_get_suspect_cell (findings, (guint32) cause) >= 0);
      assert_int_equal (gk_findings_get_cause (findings, (guint32) cause), -1);
      assert_true (gk_findings_get_severity (findings, (guint32) cause) >= gk_findings_get_severity (findings, i));
      if (gk_findings_get_severity (findings, (guint32) cause) == gk_findings_get_severity (findings, i))
        assert_true (cause < (gint32) i);
    }
}

/* What the verdicts are if @cell of the checked report is @text. */
static GkFindings *
check_changed (GkFindings *findings, guint32 cell, const char *text)
{
  GkReport *old = gk_findings_get_report (findings);
  GkForm *form = gk_report_get_form (old);
  g_autoptr (GkReport) changed = gk_report_new (form);
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  GkFindings *result;

  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    if (i == cell)
      gk_report_set_text (changed, i, text, -1, NULL);
    else if (gk_report_get_raw (old, i) != NULL)
      gk_report_set_text (changed, i, gk_report_get_raw (old, i), -1, NULL);
  result = gk_checker_check_with_prior (checker, changed, gk_findings_get_prior (findings), NULL);
  assert_non_null (result);

  return result;
}

static gboolean
has_cell (GkFindings *findings, guint32 finding, guint32 cell)
{
  for (guint32 i = 0; i < gk_findings_get_n_cells (findings, finding); i++)
    if (gk_findings_get_cell (findings, finding, i) == (gint32) cell
        && !gk_findings_is_cell_prior (findings, finding, i))
      return TRUE;

  return FALSE;
}

/* Whether @text in @cell satisfies all rules that are violated and have it, and violates no other. */
static gboolean
is_remedy (GkFindings *findings, guint32 cell, const char *text)
{
  g_autoptr (GkFindings) changed = check_changed (findings, cell, text);

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_verdict (findings, i) == GK_VERDICT_VIOLATED && has_cell (findings, i, cell)
        && gk_findings_get_rule_verdict (changed, (guint32) gk_findings_get_rule (findings, i)) != GK_VERDICT_SATISFIED)
      return FALSE;
  for (guint32 i = 0; i < gk_findings_get_n (changed); i++)
    {
      guint32 rule = (guint32) gk_findings_get_rule (changed, i);

      if (gk_findings_get_verdict (changed, i) == GK_VERDICT_VIOLATED
          && gk_findings_get_rule_verdict (findings, rule) != GK_VERDICT_VIOLATED)
        return FALSE;
    }

  return TRUE;
}

/* The suspects are such: what is proposed for them does what it should. */
static void
assert_remedies (GkFindings *findings)
{
  GkForm *form = gk_report_get_form (gk_findings_get_report (findings));

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      gint32 cell = gk_findings_get_suspect_cell (findings, i);
      const char *value = gk_findings_get_suspect_value (findings, i);

      if (cell >= 0 && !is_remedy (findings, (guint32) cell, value))
        fail_msg ("%s = %s is no remedy", gk_form_get_cell_id (form, (guint32) cell), value);
    }
}

static void
test_cause (void **state)
{
  const Case *at = *state;
  g_autoptr (GkFindings) findings
      = check_subject (&(Subject){ .form = at->form, .cells = at->cells, .prior = at->prior });
  g_autofree char *causes = describe_causes (findings);

  assert_text (causes, at->causes, "causes");
  assert_consistent (findings);
  assert_remedies (findings);
}

/* The same report has the same causes, however often and by whichever checker it is checked. */
static void
test_deterministic (void **state)
{
  const Case *at = *state;
  const Subject subject = { .form = at->form, .cells = at->cells, .prior = at->prior };
  g_autoptr (GkFindings) first = check_subject (&subject);
  g_autofree char *expected = describe_causes (first);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GkFindings) again = check_subject (&subject);
      g_autofree char *causes = describe_causes (again);

      assert_string_equal (causes, expected);
      assert_int_equal (gk_findings_get_n (again), gk_findings_get_n (first));
      for (guint32 k = 0; k < gk_findings_get_n (again); k++)
        assert_int_equal (gk_findings_get_rule (again, k), gk_findings_get_rule (first, k));
    }
}

/* Random forms of linear rules; @conditions adds some that have a condition, @blank leaves totals blank. */
typedef struct {
  const char *name;
  gboolean conditions;
  gboolean blank;
} Family;

static const Family families[] = {
  { "plain", FALSE, FALSE },
  { "conditions", TRUE, FALSE },
  { "derived totals", FALSE, TRUE },
};

#define N_RANDOM_CELLS 6
#define N_RANDOM_FORMS 200
#define LARGEST_VALUE 6

/* A sum of one or two cells, some of them with a factor, out of the half of them that begins at @first. */
static void
append_side (GRand *random, gint32 first, GString *text)
{
  guint n = (guint) g_rand_int_range (random, 1, 3);

  for (guint i = 0; i < n; i++)
    {
      gint32 factor = g_rand_int_range (random, 0, 4) == 0 ? g_rand_int_range (random, 2, 4) : 1;

      g_string_append (text, i > 0 ? " + " : "");
      if (factor > 1)
        g_string_append_printf (text, "%d * ", factor);
      g_string_append_printf (text, "i%d", (first + g_rand_int_range (random, 0, N_RANDOM_CELLS / 2)) % N_RANDOM_CELLS);
    }
}

static char *
random_form (GRand *random, const Family *family)
{
  static const char *const relations[] = { "=", "=", "=", "&lt;=", "&lt;", ">=", ">" };
  static const char *const severities[] = { "error", "warning", "note" };
  GString *text = g_string_new ("<form id='f' policy='missing=unknown applies=always'>");

  for (guint i = 0; i < N_RANDOM_CELLS; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u' signed='%s'/>", i, i, i % 3 == 0 ? "yes" : "no");
  for (guint i = 0; i < 8; i++)
    {
      /* What is no error derives nothing. */
      g_string_append_printf (text, "<rule id='r%u' severity='%s'>", i,
                              severities[family->blank && i == 0 ? 0 : g_rand_int_range (random, 0, 3)]);
      if (family->conditions && i % 2 == 0)
        g_string_append_printf (text, "when i%d > %d: ", g_rand_int_range (random, 0, N_RANDOM_CELLS),
                                g_rand_int_range (random, 0, LARGEST_VALUE));
      /* The last cell stands for nothing but a total, once. */
      if (family->blank && i == 0)
        g_string_append (text, "i5 = i1 + i2</rule>");
      else
        {
          gint32 first = g_rand_int_range (random, 0, N_RANDOM_CELLS);

          append_side (random, first, text);
          g_string_append_printf (text, " %s ", relations[g_rand_int_range (random, 0, G_N_ELEMENTS (relations))]);
          append_side (random, first + N_RANDOM_CELLS / 2, text);
          g_string_append_printf (text, " + %d</rule>", g_rand_int_range (random, 0, 3));
        }
    }
  g_string_append (text, "</form>");

  return g_string_free (text, FALSE);
}

static char *
random_cells (GRand *random, const Family *family)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_RANDOM_CELLS; i++)
    if (family->blank && i == N_RANDOM_CELLS - 1)
      g_string_append_printf (text, "i%u=;", i);
    else
      g_string_append_printf (text, "i%u=%d;", i, g_rand_int_range (random, 0, LARGEST_VALUE + 1));
  g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

/* The distance of the nearest value that is a remedy, or -1 if none is. */
static gint
find_distance (GkFindings *findings, guint32 cell)
{
  GkReport *report = gk_findings_get_report (findings);
  gboolean has_sign = cell % 3 == 0;
  gint64 value = 0;

  gk_report_get_scaled (report, cell, &value);
  for (gint distance = 1; distance <= 8 * LARGEST_VALUE; distance++)
    for (gint sign = -1; sign <= 1; sign += 2)
      {
        g_autofree char *text = g_strdup_printf ("%d", (int) value + sign * distance);

        if ((has_sign || value + sign * distance >= 0) && is_remedy (findings, cell, text))
          return distance;
      }

  return -1;
}

/* How many violated rules have @cell; 0 if one of them is explained. */
static guint
count_unexplained (GkFindings *findings, guint32 cell)
{
  guint n = 0;

  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    if (gk_findings_get_verdict (findings, i) == GK_VERDICT_VIOLATED && has_cell (findings, i, cell))
      {
        if (gk_findings_get_cause (findings, i) >= 0 || gk_findings_get_suspect_cell (findings, i) >= 0)
          return 0;
        n++;
      }

  return n;
}

/* Every suspect can be changed as it says, no less will do, and where none is found nothing will. */
static void
assert_exact (GkFindings *findings, const Family *family, guint *n_causes)
{
  assert_consistent (findings);
  assert_remedies (findings);
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      gint32 cell = gk_findings_get_suspect_cell (findings, i);
      gint64 old;

      if (cell < 0)
        continue;
      assert_true (gk_report_get_scaled (gk_findings_get_report (findings), (guint32) cell, &old));
      assert_int_equal (find_distance (findings, (guint32) cell),
                        ABS (g_ascii_strtoll (gk_findings_get_suspect_value (findings, i), NULL, 10) - old));
      ++*n_causes;
    }

  /* Conditions do not tell what would satisfy them. */
  if (family->conditions)
    return;
  for (guint32 cell = 0; cell < N_RANDOM_CELLS; cell++)
    if (count_unexplained (findings, cell) > 1)
      assert_int_equal (find_distance (findings, cell), -1);
}

static void
test_random (void **state)
{
  const Family *family = *state;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_causes = 0;

  for (guint i = 0; i < N_RANDOM_FORMS; i++)
    {
      g_autofree char *form = random_form (random, family);
      g_autofree char *cells = random_cells (random, family);
      g_autoptr (GkFindings) findings = check_subject (&(Subject){ .form = form, .cells = cells });

      assert_exact (findings, family, &n_causes);
    }
  assert_true (n_causes > N_RANDOM_FORMS / 20);
}

/* A channel above the count of distinct items, and the prose, which says what it should be: one mistake. */
static void
test_real_report (void **state)
{
  g_autofree char *path = test_path ("../examples/report-2017.txt");
  g_autoptr (GError) error = NULL;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-jiangsu-2017", NULL);
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  g_autofree char *causes = NULL;

  (void) state;
  gk_reader_add_form (reader, form);
  report = gk_reader_read_file (reader, path, &error);
  if (report == NULL)
    fail_msg ("%s", error->message);
  checker = gk_checker_new (form);
  findings = gk_checker_check (checker, report, &error);
  assert_null (error);
  causes = describe_causes (findings);
  assert_string_equal (causes, "disclosure.channel.wechat:within(narrative:wechat):disclosure.channel.wechat=472");
  assert_consistent (findings);
}

/* What the prose says of x, and what it must be besides. */
typedef struct {
  const char *name;
  const char *rule;
  gint64 said[3]; /* up to a 0 */
  const char *causes;
} Prose;

static const Prose prose[] = {
  { "one figure", "x &lt;= a", { 472 }, "r(narrative:n):x=472" },
  { "a figure that does not fit", "x &lt;= a", { 700 }, "" },
  { "a figure that just fits", "x &lt;= a", { 480 }, "r(narrative:n):x=480" },
  { "a figure that is not the one", "x = a", { 472 }, "" },
  { "the figure that is the one", "x = a", { 480 }, "r(narrative:n):x=480" },
  /* It is enough that one of several agrees. */
  { "the nearest of two figures", "x &lt;= a", { 36, 472 }, "r(narrative:n):x=472" },
  { "the second of two figures", "x &lt;= a", { 700, 472 }, "r(narrative:n):x=472" },
  { "the last of three figures", "x = a", { 36, 472, 480 }, "r(narrative:n):x=480" },
};

static void
test_prose (void **state)
{
  const Prose *at = *state;
  g_autofree char *text = g_strdup_printf (
      "<form id='f'><indicator id='x' zh='信息数'/><indicator id='a' zh='总数'/><rule id='r'>%s</rule>"
      "<narrative id='n' cell='x'><pattern>信息{figure}条</pattern></narrative></form>",
      at->rule);
  g_autoptr (GkForm) form = load_form (text);
  g_autoptr (GkReport) report = fill_report (form, "x=615;a=480");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkFindings) findings = NULL;
  g_autofree char *causes = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (at->said) && at->said[i] > 0; i++)
    gk_report_add_mention (report, 0, at->said[i], (guint32) i + 1, "信息");
  findings = gk_checker_check (checker, report, NULL);
  assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED), 2);
  causes = describe_causes (findings);
  assert_text (causes, at->causes, "causes");
  assert_consistent (findings);
}

/* A form in which @n cells are said to be equal to the first one. */
static char *
star_form (guint n)
{
  GString *text = g_string_new ("<form id='f'><indicator id='x' zh='某数'/>");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "<rule id='r%u' severity='warning'>x = i%u</rule>", i, i);
  g_string_append (text, "</form>");

  return g_string_free (text, FALSE);
}

/* Checks that form with x = 5 and all others 7, but for the last one. */
static GkFindings *
check_star (guint n, guint last)
{
  g_autofree char *text = star_form (n);
  g_autoptr (GString) cells = g_string_new ("x=5");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (cells, ";i%u=%u", i, i + 1 < n ? 7 : last);

  return check_subject (&(Subject){ .form = text, .cells = cells->str });
}

static void
test_many_consequences (void **state)
{
  static const guint sizes[] = { 2, 500, 20000 };

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GkFindings) findings = check_star (sizes[i], 7);
      g_autoptr (GkFindings) divided = check_star (sizes[i], 8);

      assert_int_equal (gk_findings_get_n (findings), sizes[i]);
      assert_int_equal (gk_findings_get_suspect_cell (findings, 0), 0);
      assert_string_equal (gk_findings_get_suspect_value (findings, 0), "7");
      for (guint32 k = 0; k < sizes[i]; k++)
        {
          assert_int_equal (gk_findings_get_rule (findings, k), k);
          assert_int_equal (gk_findings_get_cause (findings, k), k == 0 ? -1 : 0);
          assert_int_equal (gk_findings_get_cause (divided, k), -1);
          assert_int_equal (gk_findings_get_suspect_cell (divided, k), -1);
        }
    }
}

/* @n_rules sums over all of @n_cells, every one wrong: each cell is in each of them. */
static void
check_dense (guint n_rules, guint n_cells)
{
  g_autoptr (GString) text = g_string_new ("<form id='f'><indicator id='g' kind='group' zh='各项'>");
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autoptr (GkFindings) findings = NULL;

  for (guint i = 0; i < n_cells; i++)
    {
      g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
      g_string_append_printf (cells, "%sg.i%u=3", i > 0 ? ";" : "", i);
    }
  g_string_append (text, "</indicator>");
  for (guint i = 0; i < n_rules; i++)
    g_string_append_printf (text, "<rule id='r%u'>sum(g.*) = %u</rule>", i, 10 * i + 1);
  g_string_append (text, "</form>");
  findings = check_subject (&(Subject){ .form = text->str, .cells = cells->str });
  assert_int_equal (gk_findings_get_n (findings), n_rules);
  assert_consistent (findings);
}

/* However much is wrong, looking for causes ends. */
static void
test_hostile_sizes (void **state)
{
  gint64 start = g_get_monotonic_time ();

  (void) state;
  check_dense (200, 500);
  check_dense (500, 200);
  check_dense (20, 20000);
  assert_true (g_get_monotonic_time () - start < 60 * G_USEC_PER_SEC);
}

/* Mistakes are found however many there are, and whatever else in the form is derived. */
static void
test_many_causes (void **state)
{
  const guint n = 300;

  (void) state;
  for (guint derived = 0; derived < 2; derived++)
    {
      g_autoptr (GString) text = g_string_new ("<form id='f' policy='cn'><indicator id='t' zh='合计' parts='partition'>"
                                               "<indicator id='a' zh='甲'/></indicator>");
      g_autoptr (GString) cells = g_string_new (derived > 0 ? "t=;t.a=4" : "t=4;t.a=4");
      g_autoptr (GkFindings) findings = NULL;
      guint n_causes = 0;

      for (guint i = 0; i < n; i++)
        {
          g_string_append_printf (text,
                                  "<indicator id='x%u' zh='某数%u'/><indicator id='p%u' zh='另数%u'/>"
                                  "<rule id='r%u'>x%u = p%u</rule><rule id='s%u'>x%u &lt;= p%u</rule>",
                                  i, i, i, i, i, i, i, i, i, i);
          g_string_append_printf (cells, ";x%u=1000;p%u=3", i, i);
        }
      g_string_append (text, "</form>");
      findings = check_subject (&(Subject){ .form = text->str, .cells = cells->str });
      assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED), 2 * n);
      for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
        n_causes += gk_findings_get_suspect_cell (findings, i) >= 0;
      assert_int_equal (n_causes, n);
    }
}

static void
test_out_of_range (void **state)
{
  g_autoptr (GkFindings) findings = check_star (2, 7);

  (void) state;
  assert_int_equal (gk_findings_get_cause (findings, 2), -1);
  assert_int_equal (gk_findings_get_suspect_cell (findings, 2), -1);
  assert_null (gk_findings_get_suspect_value (findings, 2));
  assert_null (gk_findings_get_suspect_value (findings, 1));
}

void
add_causes_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "cause", test_cause, cases);
  TESTS_ADD_TABLE (tests, "causes are deterministic", test_deterministic, cases);
  TESTS_ADD_TABLE (tests, "cause and prose", test_prose, prose);
  TESTS_ADD_TABLE (tests, "causes of random forms", test_random, families);
  tests_add (tests, "causes/real report", test_real_report);
  tests_add (tests, "causes/many consequences", test_many_consequences);
  tests_add (tests, "causes/many causes", test_many_causes);
  tests_add (tests, "causes/hostile sizes", test_hostile_sizes);
  tests_add (tests, "causes/out of range", test_out_of_range);
}
