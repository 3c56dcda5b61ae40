/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "refuse.h"

#include <gongkai/gongkai.h>

/*
 * Checking a report allocates as often whether a thousand rules are satisfied or
 * ten. What is compared is how many times memory is asked for between the call of
 * gk_checker_check_with_prior() and its return; how many bytes that are depends on
 * how many cells and rules the form has, and so do the cells of these forms.
 *
 * And where there is no memory for what grows with what is given, that is what the caller is told, and nothing else
 * has changed. Each such allocation is refused once; the smaller ones are GLib's, which gives up without them.
 *
 * The allocator of this executable is glibc's with a counter in front, and so it
 * must be an executable of its own. G_SLICE=always-malloc, or GLib's own allocator
 * would hide some. Where another one takes its place there is nothing to count:
 * under AddressSanitizer, and under Valgrind.
 */

/* Rules of a form: so few, and so many. */
static const guint sizes[] = { 10, 1000, 5000 };

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

static gboolean
try_report (gpointer form, GError **error)
{
  GkReport *report = gk_report_new (form);

  if (report == NULL)
    g_set_error_literal (error, GK_ERROR, GK_ERROR_NO_MEMORY, "no report");
  gk_report_unref (report);

  return report != NULL;
}

/* A report lacks memory for its values, and for the evidence. */
static void
test_report_without_memory (void **state)
{
  g_autoptr (GString) text = g_string_new ("<form id='f'>");
  g_autoptr (GkForm) form = NULL;

  (void) state;
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "<indicator id='i%u' zh='指标%u'/>", i, i);
  g_string_append (text, "</form>");
  form = gk_form_new_from_data (text->str, -1, "case", NULL);
  refuse_each (try_report, form, 2, TRUE, FALSE);
}

/* Reports enough that a bit of each is a large allocation. */
#define N_REPORTS 150000

/* Of so many bodies, whose codes are a large allocation too. */
#define N_BODIES 4000

/* Different ones among them: wider figures, a bound, decimals, what cannot be read, and what is missing. */
static const char *const report_cells[]
    = { "x=3;a=1;b=2;k=1.50;p=1;q=2", "x=70000;a=40000;b=30000;k=2",   "x=<5;a=2;b=<3;k=1.5",    "x=约三;a=1;b=2",
        "a=1;b=2;k=3.25;p=1;q=9;x=3", "x=9000000000;a=9000000000;b=0", "a=2;b=2;k=0.10;p=2;q=5", "x=5;a=2;b=3;p=1" };

typedef struct {
  GkForm *form;
  GkReport *reports[N_REPORTS];
  GkDataset *dataset;
  GkDataset *borrowed; /* the same figures, in memory of others */
  GkDataset *scanned;  /* either */
  GkReader *reader;
  char *wide; /* the reports as CSV, a row a report */
  char *tall; /* the first as CSV, a row a cell */
  GkChecker *checker;
  guint32 n_threads;
  guint64 n_violated; /* rows, what the first scan finds */
} Archive;

static GkDataset *
out_and_in (GkDataset *dataset, GError **error)
{
  struct ArrowSchema schema;
  struct ArrowArray array;

  if (!gk_dataset_export_arrow (dataset, &schema, &array, error))
    return NULL;

  return gk_dataset_new_from_arrow (gk_dataset_get_form (dataset), &schema, &array, error);
}

static GkReport *
report_of (GkForm *form, const char *cells, guint body)
{
  GkReport *report = gk_report_new (form);
  g_autofree char *code = g_strdup_printf ("%s%04u", body % 2 == 0 ? "110000" : "120000", body);
  g_auto (GStrv) parts = g_strsplit (cells, ";", -1);

  for (gsize c = 0; parts[c] != NULL; c++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[c], "=", 2);
      g_autofree char *part = g_strconcat ("x.", pair[0], NULL);
      gint32 cell = gk_form_find_cell (form, pair[0]);

      cell = cell >= 0 ? cell : gk_form_find_cell (form, part);
      assert_true (cell >= 0);
      gk_report_set_text (report, (guint32) cell, pair[1], -1, NULL);
    }
  gk_report_set_body_code (report, code);

  return report;
}

static char *
csv_of (const Archive *archive, gboolean tall)
{
  GkWriter *writer = gk_writer_new (GK_FORMAT_CSV, GK_LANGUAGE_ENGLISH, FALSE);
  char *text;

  for (guint i = 0; i < N_BODIES && tall; i++)
    gk_writer_add_report (writer, archive->reports[i]);
  if (!tall)
    gk_writer_add_dataset (writer, archive->dataset, 0, N_REPORTS);
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  gk_writer_unref (writer);

  return text;
}

static Archive *
archive_new (void)
{
  Archive *archive = g_new0 (Archive, 1);
  GError *error = NULL;

  archive->form = gk_form_new_from_data (
      "<form id='f' policy='cn'><indicator id='x' zh='合计' parts='partition'><indicator id='a' zh='甲'/>"
      "<indicator id='b' zh='乙'/></indicator><indicator id='k' zh='收入' kind='amount' unit='万元' decimals='2'/>"
      "<indicator id='p' zh='公民'/><indicator id='q' zh='其他'/><rule id='r'>q &lt;= 4 * p</rule></form>",
      -1, "case", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_REPORTS; i++)
    {
      /* The special ones come once; of the others so many break the rule that those of a block are a large allocation. */
      guint which = i < G_N_ELEMENTS (report_cells) ? i : i % 8 == 0 ? 7 : 4;

      archive->reports[i] = i < N_BODIES ? report_of (archive->form, report_cells[which], i)
                                         : gk_report_ref (archive->reports[8 + i % (N_BODIES - 8)]);
    }
  archive->dataset = gk_dataset_new_from_reports (archive->form, archive->reports, N_REPORTS, &error);
  g_assert_no_error (error);
  archive->borrowed = out_and_in (archive->dataset, &error);
  g_assert_no_error (error);
  archive->checker = gk_checker_new (archive->form);
  archive->reader = gk_reader_new ();
  gk_reader_add_form (archive->reader, archive->form);
  gk_reader_set_n_threads (archive->reader, 1);
  archive->wide = csv_of (archive, FALSE);
  archive->tall = csv_of (archive, TRUE);

  return archive;
}

static void
archive_free (Archive *archive)
{
  for (guint i = 0; i < N_REPORTS; i++)
    gk_report_unref (archive->reports[i]);
  gk_dataset_unref (archive->dataset);
  gk_dataset_unref (archive->borrowed);
  gk_checker_unref (archive->checker);
  gk_reader_unref (archive->reader);
  gk_free (archive->wide);
  gk_free (archive->tall);
  gk_form_unref (archive->form);
  g_free (archive);
}

static gboolean
try_reports (gpointer data, GError **error)
{
  Archive *archive = data;
  GkDataset *dataset = gk_dataset_new_from_reports (archive->form, archive->reports, N_REPORTS, error);

  gk_dataset_unref (dataset);

  return dataset != NULL;
}

static gboolean
try_narrow (gpointer data, GError **error)
{
  Archive *archive = data;
  GkDataset *dataset = gk_dataset_narrow (archive->dataset, error);

  gk_dataset_unref (dataset);

  return dataset != NULL;
}

static gboolean
try_arrow (gpointer data, GError **error)
{
  GkDataset *dataset = out_and_in (((Archive *) data)->dataset, error);

  gk_dataset_unref (dataset);

  return dataset != NULL;
}

static gboolean
try_csv (GkReader *reader, const char *text, guint64 n_rows, GError **error)
{
  GkDataset *dataset = gk_reader_read_dataset_data (reader, text, -1, "case", error);

  assert_true (dataset == NULL || gk_dataset_get_n_rows (dataset) == n_rows);
  gk_dataset_unref (dataset);

  return dataset != NULL;
}

static gboolean
try_wide (gpointer data, GError **error)
{
  Archive *archive = data;

  return try_csv (archive->reader, archive->wide, N_REPORTS, error);
}

static gboolean
try_tall (gpointer data, GError **error)
{
  Archive *archive = data;

  return try_csv (archive->reader, archive->tall, N_BODIES, error);
}

static gboolean
try_scan (gpointer data, GError **error)
{
  Archive *archive = data;
  GkScan *scan = gk_scan_new (archive->checker);
  gboolean sound;

  gk_scan_set_n_threads (scan, archive->n_threads);
  gk_scan_set_listed (scan, TRUE, TRUE);
  sound = gk_scan_run (scan, archive->scanned, error);
  assert_int_equal (gk_scan_get_n_rows (scan), sound ? N_REPORTS : 0);
  if (!sound)
    assert_int_equal (gk_scan_get_n_hits (scan), 0);
  else if (archive->n_violated == 0)
    archive->n_violated = gk_scan_get_n_hits (scan);
  else
    assert_int_equal (gk_scan_get_n_hits (scan), archive->n_violated);
  gk_scan_unref (scan);

  return sound;
}

typedef struct {
  const char *name;
  Attempt attempt;
  guint32 n_threads; /* of scans; where there are more, those that end free at any time */
  gsize least;       /* large allocations */
  gboolean borrowed;
  gboolean may_do_without; /* what was read is remembered only where there is memory */
} Lack;

static const Lack lacks[] = {
  { "reports", try_reports, 1, 20, FALSE, FALSE },
  { "narrow", try_narrow, 1, 15, FALSE, FALSE },
  { "arrow", try_arrow, 1, 8, FALSE, FALSE },
  { "csv, a row a report", try_wide, 1, 20, FALSE, TRUE },
  { "csv, a row a cell", try_tall, 1, 20, FALSE, TRUE },
  { "scan", try_scan, 1, 48, FALSE, FALSE },
  { "scan of borrowed columns", try_scan, 1, 49, TRUE, FALSE },
  { "scan, two threads", try_scan, 2, 51, FALSE, FALSE },
};

/* What failed for lack of memory leaves the dataset as it was. */
static void
test_dataset_without_memory (void **state)
{
  const Lack *lack = *state;
  Archive *archive = archive_new ();

  archive->n_threads = 1;
  archive->scanned = lack->borrowed ? archive->borrowed : archive->dataset;
  assert_true (try_scan (archive, NULL));
  assert_true (archive->n_violated > 0);
  archive->n_threads = lack->n_threads;
  refuse_each (lack->attempt, archive, lack->least, lack->n_threads == 1, lack->may_do_without);
  assert_true (try_scan (archive, NULL));
  archive_free (archive);
}

static const char ledger_form[]
    = "<form id='f'><indicator id='a' zh='收到' unit='件' count='items where day in period'/>"
      "<indicator id='b' zh='种类' unit='种' count='distinct items.topic'/><ledger id='items'>"
      "<column id='number' type='text' key='yes'/><column id='day' type='date'/><column id='topic' type='text'/>"
      "</ledger></form>";

typedef struct {
  GkForm *form;
  guint8 *bytes;
  guint64 length;
} Counted;

static gboolean
try_tally (gpointer data, GError **error)
{
  const Counted *counted = data;
  GkTally *tally = gk_tally_new (counted->form, "2024", GK_TALLY_LENIENT, NULL);
  guint64 length;
  guint8 *bytes;
  gboolean merged;
  gboolean sound;

  gk_tally_set_n_threads (tally, 1);
  merged = gk_tally_merge_serialized (tally, counted->bytes, counted->length, error);
  bytes = merged ? gk_tally_serialize (tally, &length, error) : NULL;
  sound = bytes != NULL;
  if (!merged)
    assert_int_equal (gk_tally_get_n_rows (tally), 0);
  else if (sound)
    assert_int_equal (length, counted->length);
  gk_free (bytes);
  gk_tally_unref (tally);

  return sound;
}

/* A tally lacks memory for the rows of a part, and for its bytes. */
static void
test_tally_without_memory (void **state)
{
  g_autoptr (GString) text = g_string_new ("body_code,number,day,topic\n");
  Counted counted = { .form = gk_form_new_from_data (ledger_form, -1, "case", NULL) };
  GkTally *tally = gk_tally_new (counted.form, "2024", GK_TALLY_LENIENT, NULL);

  (void) state;
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u,a rather long number %u,2024-01-0%u,topic %u\n", i % 10, i, i % 9 + 1, i % 7000);
  assert_true (gk_tally_add_csv_data (tally, "items", text->str, -1, "case", NULL));
  counted.bytes = gk_tally_serialize (tally, &counted.length, NULL);
  assert_non_null (counted.bytes);
  gk_tally_unref (tally);
  refuse_each (try_tally, &counted, 20, TRUE, FALSE);
  gk_free (counted.bytes);
  gk_form_unref (counted.form);
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
  Tests *tests;

  if (!allocator_is_ours ())
    return report_nothing_to_count ();

  tests = tests_new ();
  tests_add (tests, "counter", test_counter);
  TESTS_ADD_TABLE (tests, "satisfied", test_satisfied, families);
  tests_add (tests, "tree", test_tree);
  tests_add (tests, "violated", test_violated);
  tests_add (tests, "violated sum", test_violated_sum);
  tests_add (tests, "report without memory", test_report_without_memory);
  TESTS_ADD_TABLE (tests, "dataset without memory", test_dataset_without_memory, lacks);
  tests_add (tests, "tally without memory", test_tally_without_memory);

  return tests_run (tests, "allocations");
}
