/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <gongkai/gongkai.h>

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Checking a report allocates as often whether a thousand rules are satisfied or
 * ten. What is compared is how many times memory is asked for between the call of
 * gk_checker_check_with_prior() and its return; how many bytes that are depends on
 * how many cells and rules the form has, and so do the cells of these forms.
 *
 * The allocator of this executable is glibc's with a counter in front, and so it
 * must be an executable of its own. G_SLICE=always-malloc, or GLib's own allocator
 * would hide some. Where another one takes its place there is nothing to count:
 * under AddressSanitizer, and under Valgrind.
 */

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define GK_SANITIZED 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define GK_SANITIZED 1
#endif

static int
report_nothing_to_count (void)
{
  puts ("1..0 # SKIP the allocator cannot be replaced");

  return 0;
}

#if defined __GLIBC__ && !defined GK_SANITIZED

/* Rules of a form: so few, and so many. */
static const guint sizes[] = { 10, 1000, 5000 };

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *memory, size_t size);
void *__libc_memalign (size_t alignment, size_t size);
void __libc_free (void *memory);
int posix_memalign (void **memory, size_t alignment, size_t size); /* C11 has it not */

#define EXPORTED __attribute__ ((visibility ("default")))

static gsize n_allocations;
static gsize refused = G_MAXSIZE; /* cleared memory of so many bytes, and more, is not to be had */

EXPORTED void *
malloc (size_t size)
{
  n_allocations++;

  return __libc_malloc (size);
}

EXPORTED void *
calloc (size_t n, size_t size)
{
  n_allocations++;

  return size > 0 && n >= refused / size ? NULL : __libc_calloc (n, size);
}

EXPORTED void *
realloc (void *memory, size_t size)
{
  n_allocations++;

  return __libc_realloc (memory, size);
}

EXPORTED void *
memalign (size_t alignment, size_t size)
{
  n_allocations++;

  return __libc_memalign (alignment, size);
}

EXPORTED void *
aligned_alloc (size_t alignment, size_t size)
{
  n_allocations++;

  return __libc_memalign (alignment, size);
}

EXPORTED int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  n_allocations++;
  *memory = __libc_memalign (alignment, size);

  return *memory != NULL ? 0 : ENOMEM;
}

EXPORTED void
free (void *memory)
{
  __libc_free (memory);
}

typedef struct {
  const char *name;
  const char *rule;  /* repeated, with an id of its own */
  const char *cells; /* "id=text", divided by ";" */
  const char *prior; /* or NULL */
  gint32 verdict;    /* what every one comes to */
} Family;

#define SATISFIED GK_VERDICT_SATISFIED
#define NOT_APPLICABLE GK_VERDICT_NOT_APPLICABLE
#define VIOLATED GK_VERDICT_VIOLATED

/* Everything is reported, if nothing else is said. */
static const Family families[] = {
  { "equation", "a = b + c", "a=5;b=2;c=3", NULL, SATISFIED },
  { "inequality", "a &lt;= b + c", "a=4;b=2;c=3", NULL, SATISFIED },
  { "strict inequality", "a &lt; b", "a=1;b=2", NULL, SATISFIED },
  { "not equal", "a != b", "a=1;b=2", NULL, SATISFIED },
  { "chain", "a &lt;= b &lt;= c", "a=1;b=2;c=2", NULL, SATISFIED },
  { "max", "max(a, b, c) &lt;= d", "a=1;b=2;c=3;d=4", NULL, SATISFIED },
  { "min", "d &lt;= min(a, b)", "a=1;b=2;d=1", NULL, SATISFIED },
  { "abs", "abs(a - b) &lt;= 3", "a=1;b=2", NULL, SATISFIED },
  { "coefficients and decimals", "m = 0.25 * a - 1.5 * b + 10", "a=3;b=2;m=7.75", NULL, SATISFIED },
  { "count", "count(a, b, c) >= 2", "a=1;b=2", NULL, SATISFIED },
  { "children", "d = sum(g.*)", "d=3;g.p=1;g.q=2", NULL, SATISFIED },
  { "share", "s = share(a, b)", "a=47;b=636;s=7.39", NULL, SATISFIED },
  { "share below a bound", "s = share(a, b)", "a=1;b=636;s=<1", NULL, SATISFIED },
  { "share of nothing", "s = share(a, b)", "a=0;b=0;s=1", NULL, NOT_APPLICABLE },
  { "condition that holds", "when a > 0: b = c", "a=1;b=2;c=2", NULL, SATISFIED },
  { "condition that does not hold", "when a > 1: b = c", "a=1;b=2;c=3", NULL, NOT_APPLICABLE },
  { "conditions that hold", "when a > 0 and b > a and reported(c): c = d", "a=1;b=2;c=3;d=3", NULL, SATISFIED },
  { "last condition does not hold", "when a > 0 and b > a and c > d: c = 1", "a=1;b=2;c=3;d=3", NULL, NOT_APPLICABLE },
  { "condition that is not equal", "when a != b: c = d", "a=1;b=2;c=3;d=3", NULL, SATISFIED },
  { "condition with a tolerance", "when a = b ± 10 %: c = d", "a=10;b=11;c=3;d=3", NULL, SATISFIED },
  { "condition of a rounded value, far off", "when h > 3: a > 0", "h=7.0;a=1", NULL, SATISFIED },
  { "condition of a rounded value, undone", "when h > 9: a > 0", "h=7.0;a=0", NULL, NOT_APPLICABLE },
  { "condition of a rounded value, within", "when h > 7: a > 0", "h=7.0;a=1", NULL, SATISFIED },
  { "condition of a rounded value, saved by it", "when h > 7: a > 0", "h=7.0;a=0", NULL, SATISFIED },
  { "reported", "reported(a, b)", "a=1;b=<5", NULL, SATISFIED },
  { "missing", "missing(a, b)", "a=;c=1", NULL, SATISFIED },
  { "together", "together(a, b, c)", "a=1;b=2;c=3", NULL, SATISFIED },
  { "together, none", "together(a, b, c)", "d=1", NULL, SATISFIED },
  { "exclusive", "exclusive(a, b, c)", "b=1", NULL, SATISFIED },
  { "rounded", "h = m", "h=7.1;m=7.14", NULL, SATISFIED },
  { "rounded, sum", "h = m + n", "h=7.1;m=3.57;n=3.57", NULL, SATISFIED },
  { "tolerance", "a = b + c ± 2", "a=5;b=1;c=2", NULL, SATISFIED },
  { "tolerance of percent", "a = b ± 10 %", "a=11;b=10", NULL, SATISFIED },
  { "tolerance of percent, not equal", "a != b ± 10 %", "a=12;b=10", NULL, SATISFIED },
  { "below zero", "z = a - b", "a=1;b=3;z=-2", NULL, SATISFIED },
  { "instances of a dimension", "x &lt;= y", "x=3;x[n]=1;x[l]=2;y=3;y[n]=1;y[l]=2", NULL, SATISFIED },
  { "members", "x = sum(x[*])", "x=3;x[n]=1;x[l]=2", NULL, SATISFIED },
  { "the period before", "a = prior(a) + b - c", "a=6;b=3;c=2", "a=5", SATISFIED },
  { "growth", "s = share(a - prior(a), prior(a))", "a=6;s=20", "a=5", SATISFIED },
  { "without the period before", "a = prior(a) + b - c", "a=6;b=3;c=2", NULL, NOT_APPLICABLE },

  /* What is missing does not matter: intervals tell. */
  { "below a bound", "a &lt; b", "a=<5;b=5", NULL, SATISFIED },
  { "missing, but not negative", "a + b >= 0", "c=1", NULL, SATISFIED },
  { "missing, but even", "2 * a != 2 * b + 1", "c=1", NULL, SATISFIED },
  { "condition that is missing", "when a > 3: b = c", "b=2;c=2", NULL, SATISFIED },

  /* Or only the integers do, all of which are searched. */
  { "missing, and no sum", "6 * a + 10 * b + 15 * c != 29", "d=1", NULL, SATISFIED },
  { "missing, but what follows", "when 2 * a > 3 * b: 4 * a > 6 * b", "d=1", NULL, SATISFIED },
  { "missing, and one of several cases", "when a != b and b != c and a + c &lt; 6: a + c &lt;= 5", "d=1", NULL,
    SATISFIED },
};

/* A form with @family's rule @n times. */
static GkForm *
repeat_rule (const Family *family, guint n)
{
  g_autoptr (GString) text = g_string_new (
      "<form id='f' policy='missing=unknown applies=always'><dimension id='who' zh='申请人'><member id='all' zh='总计'>"
      "<member id='n' zh='自然人'/><member id='l' zh='法人'/></member></dimension><indicator id='a' zh='甲'/>"
      "<indicator id='b' zh='乙'/><indicator id='c' zh='丙'/><indicator id='d' zh='丁'/>"
      "<indicator id='z' zh='增减' signed='yes'/><indicator id='s' zh='占比' kind='percent' unit='%'/>"
      "<indicator id='m' zh='收入' kind='amount' unit='万元' decimals='2'/>"
      "<indicator id='n' zh='补助' kind='amount' unit='万元' decimals='2'/>"
      "<indicator id='h' zh='约数' kind='amount' unit='万元' decimals='2' rounding='half-up'/>"
      "<indicator id='g' kind='group' zh='各项'><indicator id='p' zh='公民'/><indicator id='q' zh='其他'/></indicator>"
      "<indicator id='x' zh='受理' dimension='who'/><indicator id='y' zh='办结' dimension='who'/>");
  g_autoptr (GError) error = NULL;
  GkForm *form;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "<rule id='r%u'>%s</rule>", i, family->rule);
  g_string_append (text, "</form>");
  form = gk_form_new_from_data (text->str, -1, "case", &error);
  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

static GkReport *
fill_report (GkForm *form, const char *cells)
{
  GkReport *report = gk_report_new (form);
  g_auto (GStrv) assignments = g_strsplit (cells, ";", -1);

  for (gsize i = 0; assignments[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (assignments[i], "=", 2);
      gint32 cell = gk_form_find_cell (form, parts[0]);

      if (cell < 0)
        fail_msg ("no cell %s", parts[0]);
      gk_report_set_text (report, (guint32) cell, parts[1], -1, NULL);
    }

  return report;
}

/* How often checking @family's rule, @n times, allocates. */
static gsize
count_allocations (const Family *family, guint n)
{
  g_autoptr (GkForm) form = repeat_rule (family, n);
  g_autoptr (GkReport) report = fill_report (form, family->cells);
  g_autoptr (GkReport) prior = family->prior != NULL ? fill_report (form, family->prior) : NULL;
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkFindings) first = gk_checker_check_with_prior (checker, report, prior, NULL);
  g_autoptr (GkFindings) findings = NULL;
  gsize before = n_allocations;
  gsize after;

  findings = gk_checker_check_with_prior (checker, report, prior, NULL);
  after = n_allocations;
  assert_true (gk_form_get_n_rules (form) >= n);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    assert_int_equal (gk_findings_get_rule_verdict (findings, i), family->verdict);

  return after - before;
}

static void
test_satisfied (void **state)
{
  const Family *family = *state;
  gsize few = count_allocations (family, sizes[0]);

  /* Something is allocated, or nothing is counted. */
  assert_true (few > 0);
  for (gsize i = 1; i < G_N_ELEMENTS (sizes); i++)
    assert_int_equal (count_allocations (family, sizes[i]), few);
}

/* Implied rules, of cells of their own: nothing depends on how many cells there are but the sizes of what is allocated.
 */
static gsize
count_of_tree (guint n)
{
  g_autoptr (GString) text = g_string_new ("<form id='f' policy='cn'>");
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  gsize before;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "<indicator id='t%u' zh='合计%u' parts='partition'><indicator id='a' zh='甲'/>"
                            "<indicator id='b' zh='乙'/></indicator>",
                            i, i);
  g_string_append (text, "</form>");
  form = gk_form_new_from_data (text->str, -1, "case", NULL);
  report = gk_report_new (form);
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    assert_true (gk_report_set_scaled (report, cell, cell % 3 == 0 ? 5 : cell % 3 + 1, NULL));
  checker = gk_checker_new (form);
  before = n_allocations;
  findings = gk_checker_check (checker, report, NULL);
  before = n_allocations - before;
  assert_int_equal (gk_findings_count_verdict (findings, GK_VERDICT_SATISFIED), n);

  return before;
}

static void
test_tree (void **state)
{
  (void) state;
  /* The first one warms up what GLib keeps. */
  count_of_tree (1);
  for (gsize i = 1; i < G_N_ELEMENTS (sizes); i++)
    assert_int_equal (count_of_tree (sizes[i]), count_of_tree (sizes[0]));
}

/* The counter counts: what is violated has a finding, with words of its own. */
static void
test_violated (void **state)
{
  static const Family violated = { "violated", "a = b + c", "a=5;b=2;c=4", NULL, VIOLATED };
  static const Family undecided = { "undecided", "a = b + c", "a=5;b=2", NULL, GK_VERDICT_UNDECIDED };

  (void) state;
  assert_true (count_allocations (&violated, sizes[1]) > count_allocations (&violated, sizes[0]) + sizes[1]);
  assert_true (count_allocations (&undecided, sizes[1]) > count_allocations (&undecided, sizes[0]) + sizes[1]);
}

/* How often checking a rule about the sum of @n cells, which is violated, allocates. */
static gsize
count_of_sum (guint n)
{
  g_autoptr (GString) text = g_string_new ("<form id='f'><indicator id='g' kind='group' zh='各项'>");
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  gsize before;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
  g_string_append (text, "</indicator><rule id='r'>sum(g.*) &lt; 1</rule></form>");
  form = gk_form_new_from_data (text->str, -1, "case", NULL);
  report = gk_report_new (form);
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    assert_true (gk_report_set_scaled (report, cell, 3, NULL));
  checker = gk_checker_new (form);
  before = n_allocations;
  findings = gk_checker_check (checker, report, NULL);
  before = n_allocations - before;
  assert_int_equal (gk_findings_count_verdict (findings, VIOLATED), 1);

  return before;
}

/* What there is to say of a violated sum does not grow with its cells, which are not named. */
static void
test_violated_sum (void **state)
{
  (void) state;
  count_of_sum (1);
  assert_true (count_of_sum (sizes[2]) < count_of_sum (sizes[0]) + 100);
}

/* A report lacks memory for its values, and for the evidence, of which there are more bytes. */
static void
test_no_memory (void **state)
{
  static const gsize sizes_refused[] = { 8 * 5000, 9 * 5000 };
  g_autoptr (GString) text = g_string_new ("<form id='f'>");
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkReport) whole = NULL;
  GkReport *report;

  (void) state;
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
  g_string_append (text, "</form>");
  form = gk_form_new_from_data (text->str, -1, "case", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes_refused); i++)
    {
      refused = sizes_refused[i];
      report = gk_report_new (form);
      refused = G_MAXSIZE;
      assert_null (report);
    }
  whole = gk_report_new (form);
  assert_non_null (whole);
}

static void
test_counter (void **state)
{
  gsize before = n_allocations;
  gpointer volatile memory;
  GArray *array;

  (void) state;
  memory = g_malloc (1);
  assert_int_equal (n_allocations, before + 1);
  memory = g_realloc (memory, 1000);
  assert_int_equal (n_allocations, before + 2);
  g_free (memory);
  memory = g_new0 (int, 10);
  assert_int_equal (n_allocations, before + 3);
  g_free (memory);
  assert_int_equal (n_allocations, before + 3);

  /* What GLib takes from slices, too. */
  array = g_array_new (FALSE, FALSE, 1);
  if (n_allocations == before + 3)
    fail_msg ("expected G_SLICE=always-malloc in the environment");
  g_array_unref (array);
}

int
main (void)
{
  gsize before = n_allocations;
  Tests *tests;

  g_free (g_malloc (1));
  if (n_allocations == before)
    return report_nothing_to_count ();

  tests = tests_new ();
  tests_add (tests, "counter", test_counter);
  TESTS_ADD_TABLE (tests, "satisfied", test_satisfied, families);
  tests_add (tests, "tree", test_tree);
  tests_add (tests, "violated", test_violated);
  tests_add (tests, "violated sum", test_violated_sum);
  tests_add (tests, "report without memory", test_no_memory);

  return tests_run (tests, "allocations");
}

#else

int
main (void)
{
  return report_nothing_to_count ();
}

#endif
