/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check-tests.h"

#include "data/report-private.h"

/* Forms and reports that nobody would write: a check of them ends soon, and says what it could not find out. */

#define N_HARD_RULES 4000
#define N_HARD_CELLS 50
#define N_EASY_RULES 5000

/* On a slow machine, and under a sanitizer. */
#define LONGEST (30 * G_USEC_PER_SEC)

#define CELLS "<form id='f' policy='missing=unknown applies=always'><indicator id='g' kind='group' zh='各项'>"

static GString *
new_form (guint n_cells)
{
  GString *text = g_string_new (CELLS);

  for (guint i = 0; i < n_cells; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
  g_string_append (text, "</indicator>");

  return text;
}

/*
 * Σ 3 a x + b y = c, each unknown 0 or 1, b being one more than a multiple of 3 and
 * c two more: there is no solution, and nothing but trying all x tells.
 */
static void
append_hard_rules (GString *form, GRand *random, guint n_rules)
{
  for (guint rule = 0; rule < n_rules; rule++)
    {
      g_string_append_printf (form, "<rule id='hard%u'>", rule);
      for (guint i = 0; i + 1 < N_HARD_CELLS; i++)
        g_string_append_printf (form, "%u * g.i%u + ", 3 * (1000000 + (guint) g_rand_int_range (random, 0, 99999)), i);
      g_string_append_printf (form, "6000001 * g.i%u = %u</rule>", N_HARD_CELLS - 1, 3000000 * N_HARD_CELLS / 2 + 2);
    }
}

/* What takes too long to find out is undecided, and with it what could be found out but too late; the rest is not. */
static void
test_hard_rules (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20170103);
  g_autoptr (GString) form = new_form (N_HARD_CELLS);
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autoptr (GkFindings) findings = NULL;
  gint64 start;

  (void) state;
  for (guint i = 0; i < N_HARD_CELLS; i++)
    g_string_append_printf (cells, "%sg.i%u=<2", i > 0 ? ";" : "", i);
  g_string_append (form, "<rule id='early'>6 * g.i0 + 10 * g.i1 + 15 * g.i2 != 22</rule>");
  append_hard_rules (form, random, N_HARD_RULES);
  g_string_append (form, "<rule id='late'>6 * g.i0 + 10 * g.i1 + 15 * g.i2 != 22</rule>"
                         "<rule id='plain'>2 * g.i0 &lt;= 3</rule><rule id='wrong'>g.i0 > 1</rule>"
                         "<rule id='condition'>when g.i0 > 0: g.i1 &lt;= 5</rule></form>");
  start = g_get_monotonic_time ();
  findings = check_subject (&(Subject){ .form = form->str, .cells = cells->str });
  assert_true (g_get_monotonic_time () - start < LONGEST);

  assert_int_equal (gk_findings_get_rule_verdict (findings, 0), GK_VERDICT_SATISFIED);
  for (guint32 rule = 1; rule <= N_HARD_RULES; rule++)
    assert_int_equal (gk_findings_get_rule_verdict (findings, rule), GK_VERDICT_UNDECIDED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, N_HARD_RULES + 1), GK_VERDICT_UNDECIDED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, N_HARD_RULES + 2), GK_VERDICT_SATISFIED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, N_HARD_RULES + 3), GK_VERDICT_VIOLATED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, N_HARD_RULES + 4), GK_VERDICT_SATISFIED);
}

/* One hard rule takes nothing from the others. */
static void
test_one_hard_rule (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20170105);
  g_autoptr (GString) form = new_form (N_HARD_CELLS);
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autoptr (GkFindings) findings = NULL;

  (void) state;
  for (guint i = 0; i < N_HARD_CELLS; i++)
    g_string_append_printf (cells, "%sg.i%u=<2", i > 0 ? ";" : "", i);
  append_hard_rules (form, random, 1);
  g_string_append (form, "<rule id='condition'>when g.i0 != 1: g.i1 &lt;= 5</rule>"
                         "<rule id='search'>6 * g.i0 + 10 * g.i1 + 15 * g.i2 != 22</rule></form>");
  findings = check_subject (&(Subject){ .form = form->str, .cells = cells->str });
  assert_int_equal (gk_findings_get_rule_verdict (findings, 0), GK_VERDICT_UNDECIDED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, 1), GK_VERDICT_SATISFIED);
  assert_int_equal (gk_findings_get_rule_verdict (findings, 2), GK_VERDICT_SATISFIED);
}

/* A form may need a search for every rule it has, if they are such as people write. */
static void
test_easy_rules (void **state)
{
  g_autoptr (GString) form = new_form (10);
  g_autoptr (GkFindings) findings = NULL;

  (void) state;
  for (guint i = 0; i < N_EASY_RULES; i++)
    g_string_append_printf (form, "<rule id='r%u'>when g.i%u + g.i%u > g.i%u: 2 * g.i%u + 2 * g.i%u > g.i%u + 1</rule>",
                            i, i % 7, i % 7 + 1, i % 7 + 2, i % 7, i % 7 + 1, i % 7 + 2);
  g_string_append (form, "</form>");
  findings = check_subject (&(Subject){ .form = form->str, .cells = "" });
  assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_SATISFIED), N_EASY_RULES);
}

/* A change that the search cannot judge is no remedy: here r3 might be violated by it. */
static void
test_cause_that_is_too_hard (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20170104);

  (void) state;
  for (guint hard = 0; hard < 2; hard++)
    {
      g_autoptr (GString) form = new_form (N_HARD_CELLS);
      g_autoptr (GString) cells = g_string_new ("x=9");
      g_autoptr (GkFindings) findings = NULL;

      for (guint i = 0; i < N_HARD_CELLS; i++)
        g_string_append_printf (cells, ";g.i%u=%s", i, hard > 0 ? "<2" : "1");
      g_string_append (form, "<indicator id='x' zh='某数'/><rule id='r1'>x = 1</rule>"
                             "<rule id='r2'>x &lt;= 1</rule><rule id='r3'>x * 1000000000 + ");
      for (guint i = 0; i + 1 < N_HARD_CELLS; i++)
        g_string_append_printf (form, "%u * g.i%u + ", 3 * (1000000 + (guint) g_rand_int_range (random, 0, 99999)), i);
      g_string_append_printf (form, "6000001 * g.i%u != %u</rule></form>", N_HARD_CELLS - 1,
                              1000000000 + 3000000 * N_HARD_CELLS / 2 + 2);
      findings = check_subject (&(Subject){ .form = form->str, .cells = cells->str });
      assert_int_equal (gk_findings_get_rule_verdict (findings, 2), GK_VERDICT_SATISFIED);
      assert_int_equal (gk_findings_get_suspect_cell (findings, 0), hard > 0 ? -1 : N_HARD_CELLS);
    }
}

/* As many narratives as there are figures in the prose, each of them about the last one. */
static void
test_many_mentions (void **state)
{
  const guint n = 20000;
  g_autoptr (GString) text = new_form (1);
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  gint64 start;

  (void) state;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "<narrative id='n%u' cell='g.i0'><pattern>第%u项{figure}条</pattern></narrative>", i,
                            i);
  g_string_append (text, "</form>");
  form = load_form (text->str);
  report = fill_report (form, "g.i0=7");
  for (guint i = 0; i < 2 * n; i++)
    gk_report_add_mention (report, n - 1 - i % n, i < n ? 5 : 6 + i % 3, i + 1, "七条");
  checker = gk_checker_new (form);
  start = g_get_monotonic_time ();
  findings = gk_checker_check (checker, report, NULL);
  assert_true (g_get_monotonic_time () - start < LONGEST);

  /* The second figure of a narrative may agree where the first does not, and the first is told of. */
  assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_SATISFIED)
                        + gk_findings_count_verdict (findings, GK_VERDICT_VIOLATED),
                    n);
  for (guint32 i = 0; i < n; i++)
    {
      gboolean agrees = (n + n - 1 - i) % 3 == 1;

      assert_int_equal (gk_findings_get_rule_verdict (findings, i),
                        agrees ? GK_VERDICT_SATISFIED : GK_VERDICT_VIOLATED);
    }
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    {
      assert_string_equal (gk_findings_get_left (findings, i), "5");
      assert_int_equal (gk_findings_get_line (findings, i), n - (guint32) gk_findings_get_rule (findings, i));
    }
}

/* A sum of as many cells as a rule may have, all of which are missing but the last. */
static void
test_many_open_cells (void **state)
{
  const guint n = 60000;
  g_autoptr (GString) form
      = g_string_new ("<form id='f' policy='missing=zero applies=always'><indicator id='x' zh='某数'/>"
                      "<indicator id='g' kind='group' zh='各项'>");
  g_autofree char *cells = g_strdup_printf ("g.i%u=1", n - 1);
  g_autoptr (GkFindings) findings = NULL;
  gint64 start;
  guint n_open = 0;

  (void) state;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (form, "<indicator id='i%u' zh='指标%u'/>", i, i);
  g_string_append (form, "</indicator><rule id='r'>x = sum(g.*)</rule></form>");
  start = g_get_monotonic_time ();
  findings = check_subject (&(Subject){ .form = form->str, .cells = cells });
  assert_int_equal (gk_findings_get_verdict (findings, 0), GK_VERDICT_UNDECIDED);
  for (guint32 i = 0; i < gk_findings_get_n_cells (findings, 0); i++)
    n_open += (guint) gk_findings_is_cell_open (findings, 0, i);
  assert_int_equal (n_open, 1);
  assert_true (g_get_monotonic_time () - start < LONGEST);
}

void
add_limits_tests (Tests *tests)
{
  tests_add (tests, "limits/hard rules", test_hard_rules);
  tests_add (tests, "limits/one hard rule", test_one_hard_rule);
  tests_add (tests, "limits/easy rules", test_easy_rules);
  tests_add (tests, "limits/cause that is too hard", test_cause_that_is_too_hard);
  tests_add (tests, "limits/many mentions", test_many_mentions);
  tests_add (tests, "limits/many open cells", test_many_open_cells);
}
