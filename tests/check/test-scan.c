/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <gongkai/gongkai.h>

#include <string.h>

#include "check/check-private.h"
#include "check/kernels-private.h"
#include "data/dataset-private.h"

/*
 * Whatever a dataset holds, a scan says of each of its rows what the checker says of the report in it. The reports are
 * random, on forms that have every sort of rule, under every policy.
 */

/* Every relation, coefficients, tolerances, signs, shares, conditions, presences, rounded figures, a dimension. */
static const char rules_form[]
    = "<form id='f'><dimension id='d' zh='维'><member id='total' zh='总计' parts='partition'><member id='m' zh='甲'/>"
      "<member id='n' zh='乙'/></member></dimension>"
      "<indicator id='x' zh='x' parts='partition'><indicator id='a' zh='a'/><indicator id='b' zh='b'/>"
      "<indicator id='c' zh='c' parts='partition'><indicator id='c1' zh='c1'/><indicator id='c2' zh='c2'/></indicator>"
      "</indicator>"
      "<indicator id='y' zh='y' dimension='d' parts='subset'><indicator id='z' zh='z' dimension='d'/></indicator>"
      "<indicator id='o' zh='o' parts='overlap'><indicator id='o1' zh='o1'/><indicator id='o2' zh='o2'/></indicator>"
      "<indicator id='q' zh='q' dimension='d' parts='partition'><indicator id='q1' zh='q1' dimension='d'/>"
      "<indicator id='q2' zh='q2' dimension='d'/></indicator>"
      "<indicator id='s' zh='s' signed='yes'/><indicator id='t' zh='t' signed='yes'/>"
      "<indicator id='k' zh='k' kind='amount' decimals='2' unit='元'/>"
      "<indicator id='r' zh='r' kind='amount' decimals='1' rounding='half-up' unit='元'/>"
      "<indicator id='p' zh='p' kind='percent' decimals='1' rounding='half-up'/>"
      "<rule id='equal'>x.a + s = t - x.b</rule><rule id='unequal'>x.a + x.b != s</rule><rule id='less'>x.a &lt; x.b + "
      "t</rule>"
      "<rule id='most'>x.a + s ≤ x.b ± 2</rule><rule id='more'>x.a > o.o1</rule><rule id='least'>o.o1 + o.o2 ≥ x.a ± "
      "1</rule>"
      "<rule id='near'>x.a + x.b = o.o1 + o.o2 ± 3</rule><rule id='far'>x.a != x.b ± 1</rule><rule id='twice'>2 * x.a "
      "= x.b + s</rule>"
      "<rule id='thrice'>3 * x.a ≤ 2 * x.b</rule><rule id='scale'>k = x.a</rule><rule id='cents'>k + r ≥ x.a</rule>"
      "<rule id='round'>r = x.a + x.b</rule><rule id='relative'>x.a = x.b ± 10 %</rule><rule id='constant'>s ≤ "
      "5</rule><rule id='derived'>x > 5</rule><rule id='above'>x.a + x.b = o.o1</rule>"
      "<rule id='share'>p = share(x.a, x.a + x.b)</rule><rule id='when'>when x.a > 3: x.b > 0</rule>"
      "<rule id='pair'>together(x.a, x.b)</rule><rule id='count'>count(x.a, x.b, s) ≤ x.a</rule><rule id='balance'>y = "
      "y.z + 1</rule>"
      "</form>";

/* Figures beyond 32 and 16 bits, and sums beyond 64. */
static const char wide_form[]
    = "<form id='f'><indicator id='x' zh='x' kind='amount' decimals='2' unit='元' parts='partition'>"
      "<indicator id='a' zh='a' kind='amount' decimals='2' unit='元'/><indicator id='b' zh='b' kind='amount' "
      "decimals='2' unit='元'/>"
      "<indicator id='c' zh='c' kind='amount' decimals='2' unit='元'/></indicator><rule id='r'>1000000 * x.a ≥ 999999 "
      "* x.b</rule></form>";

/* A total that each of two breakdowns may determine, and one that may be determined the other way round. */
static const char totals_form[]
    = "<form id='f'><dimension id='d' zh='维'><member id='total' zh='总计' parts='partition'><member id='m' zh='甲'/>"
      "<member id='n' zh='乙'/></member></dimension>"
      "<indicator id='q' zh='q' dimension='d' parts='partition'><indicator id='q1' zh='q1' dimension='d'/>"
      "<indicator id='q2' zh='q2' dimension='d'/></indicator><indicator id='a' zh='a'/><indicator id='b' zh='b'/>"
      "<rule id='one'>a = b + q</rule><rule id='other'>q = a + b</rule></form>";

typedef struct {
  const char *name;
  const char *form;   /* its XML, or the id of a built-in one */
  const char *policy; /* or NULL */
  guint n;            /* reports */
  gint64 most;        /* of the figures */
  guint missing;      /* percent of the cells that are */
  guint special;      /* percent that is something else */
} ScanCase;

static const ScanCase scan_cases[] = {
  { "cn-2021", "cn-2021", NULL, 80, 6, 3, 0 },
  { "cn-2021 with bounds", "cn-2021", NULL, 80, 3, 10, 2 },
  { "cn-2014", "cn-2014", NULL, 80, 4, 10, 1 },
  { "cn-jiangsu-2017", "cn-jiangsu-2017", NULL, 80, 4, 30, 2 },
  { "complete", rules_form, NULL, 300, 5, 0, 0 },
  { "nothing said", rules_form, NULL, 300, 5, 30, 0 },
  { "special", rules_form, NULL, 300, 5, 20, 10 },
  { "cn", rules_form, "cn", 300, 5, 30, 5 },
  { "cn always", rules_form, "cn applies=always", 300, 5, 30, 0 },
  { "absent is zero", rules_form, "absent=zero blank=unknown", 300, 5, 30, 3 },
  { "exempt", rules_form, "not-applicable=exempt", 300, 5, 20, 10 },
  { "not applicable is zero", rules_form, "not-applicable=zero applies=any", 300, 5, 20, 10 },
  { "non_null", rules_form, "vtl:non_null", 300, 5, 10, 3 },
  { "non_zero", rules_form, "vtl:non_zero", 300, 2, 30, 3 },
  { "partial_null", rules_form, "vtl:partial_null", 300, 5, 30, 3 },
  { "partial_zero", rules_form, "vtl:partial_zero", 300, 5, 30, 3 },
  { "always_null", rules_form, "vtl:always_null", 300, 5, 30, 3 },
  { "always_zero", rules_form, "vtl:always_zero", 300, 5, 30, 3 },
  { "skip-any", rules_form, "dhis2:skip-any", 300, 5, 10, 3 },
  { "skip-all", rules_form, "dhis2:skip-all", 300, 5, 40, 3 },
  { "never-skip", rules_form, "dhis2:never-skip", 300, 5, 40, 3 },
  { "totals", totals_form, NULL, 1500, 5, 30, 0 },
  { "totals of zeros", totals_form, "cn", 1500, 3, 50, 0 },
  { "totals beyond the range", totals_form, NULL, 1500, GK_NUMBER_MAX_UNITS, 30, 0 },
  { "16 bits", rules_form, "cn", 300, 32767, 10, 0 },
  { "32 bits", rules_form, "cn", 300, 2147483647, 10, 0 },
  { "64 bits", wide_form, "cn", 300, G_GINT64_CONSTANT (100000000000000000), 10, 0 },
};

static GkForm *
load_scan_form (const char *form)
{
  g_autoptr (GError) error = NULL;
  GkForm *loaded
      = form[0] == '<' ? gk_form_new_from_data (form, -1, "f.xml", &error) : gk_form_new_builtin (form, &error);

  g_assert_no_error (error);

  return loaded;
}

static void
set_random (GkReport *report, guint32 cell, const ScanCase *row, GRand *rand)
{
  const GkIndicator *indicator = gk_form_cell_indicator (gk_report_get_form (report), cell);
  guint draw = (guint) g_rand_int_range (rand, 0, 100);
  gint64 most = MIN (row->most, indicator->decimals > 3 ? GK_NUMBER_MAX_SCALED
                                                        : GK_NUMBER_MAX_UNITS * gk_power_of_ten (indicator->decimals));
  gint64 value = (gint64) (((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) % (guint64) (most + 1));

  /* Small figures are the ones that agree now and then. */
  if (g_rand_int_range (rand, 0, 3) == 0)
    value %= 4;
  if (indicator->has_sign && g_rand_boolean (rand))
    value = -value;
  if (draw < row->missing)
    gk_report_set_missing (report, cell, draw % 2 == 0 ? GK_CELL_BLANK : GK_CELL_ABSENT);
  else if (draw < row->missing + row->special)
    switch (g_rand_int_range (rand, 0, 4))
      {
      case 0:
        gk_report_set_text (report, cell, "<3", -1, NULL);
        break;
      case 1:
        gk_report_set_text (report, cell, "约三", -1, NULL);
        break;
      case 2:
        gk_report_set_missing (report, cell, GK_CELL_NOT_APPLICABLE);
        break;
      default:
        gk_report_set_text (report, cell, "1.0", -1, NULL);
      }
  else
    assert_true (gk_report_set_scaled (report, cell, value, NULL));
}

/* Makes one of the wholes right, so that not everything is violated. */
static void
mend (GkReport *report, const GkRules *rules, GRand *rand)
{
  for (guint i = 0; i < rules->totals->len; i++)
    {
      const GkRule *rule = gk_rules_get (rules, g_array_index (rules->totals, guint32, i));
      const GkTerm *whole = gk_rules_terms (rules, &rule->sides[rule->whole]);
      const GkSide *parts = &rule->sides[1 - rule->whole];
      gint64 sum = 0;

      if (g_rand_int_range (rand, 0, 3) == 0 || gk_report_get_state (report, whole->cell) != GK_CELL_REPORTED)
        continue;
      for (guint32 p = 0; p < parts->n; p++)
        {
          gint64 value = 0;

          gk_report_get_scaled (report, gk_rules_terms (rules, parts)[p].cell, &value);
          sum += value;
        }
      gk_report_set_scaled (report, whole->cell, sum, NULL);
    }
}

static GPtrArray *
make_reports (GkForm *form, const ScanCase *row, guint n, GRand *rand)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);

  for (guint i = 0; i < n; i++)
    {
      GkReport *report = gk_report_new (form);

      for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
        set_random (report, cell, row, rand);
      mend (report, gk_form_rules (form), rand);
      g_ptr_array_add (reports, report);
    }

  return reports;
}

/* What the checker says of each of the @reports. */
static GPtrArray *
check_reports (GkChecker *checker, GPtrArray *reports)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_findings_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < reports->len; i++)
    g_ptr_array_add (all, gk_checker_check (checker, g_ptr_array_index (reports, i), &error));
  g_assert_no_error (error);

  return all;
}

/* Asserts that the scan of @dataset says of each row what is in @all. */
static void
assert_same (GkChecker *checker, GPtrArray *all, GkDataset *dataset, guint n_threads)
{
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  g_autoptr (GError) error = NULL;
  const GkRules *rules = gk_form_rules (gk_dataset_get_form (dataset));
  g_autofree guint64 *counts = g_new0 (guint64, rules->rules->len * 5);
  guint64 hit = 0;

  gk_scan_set_n_threads (scan, n_threads);
  gk_scan_set_listed (scan, TRUE, TRUE);
  assert_true (gk_scan_run (scan, dataset, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      const GkFindings *findings = g_ptr_array_index (all, i);

      for (guint32 rule = 0; rule < rules->rules->len; rule++)
        {
          gint32 verdict = findings->verdicts[rule];
          gboolean is_hit = hit < gk_scan_get_n_hits (scan) && gk_scan_get_hit_rows (scan)[hit] == i
                            && gk_scan_get_hit_rules (scan)[hit] == rule;
          gint32 said = is_hit ? gk_scan_get_hit_verdicts (scan)[hit] : 0;

          counts[rule * 5 + (guint32) verdict / 10]++;
          hit += is_hit;
          if (verdict != GK_VERDICT_VIOLATED && verdict != GK_VERDICT_UNDECIDED)
            verdict = 0;
          if (verdict != said)
            fail_msg ("row %u, rule %s: the checker says %d, the scan %d", i, gk_rules_get (rules, rule)->id, verdict,
                      said);
        }
    }
  assert_int_equal (hit, gk_scan_get_n_hits (scan));
  for (guint32 rule = 0; rule < rules->rules->len; rule++)
    for (gint32 verdict = GK_VERDICT_SATISFIED; verdict <= GK_VERDICT_NOT_APPLICABLE; verdict += 10)
      if (gk_scan_count (scan, rule, verdict) != counts[rule * 5 + (guint32) verdict / 10])
        fail_msg ("rule %s: %u rows with verdict %d, the scan counts %u", gk_rules_get (rules, rule)->id,
                  (guint) counts[rule * 5 + (guint32) verdict / 10], verdict,
                  (guint) gk_scan_count (scan, rule, verdict));
}

/* Makes the columns as those that are borrowed: wider than they need be, with anything where there is no figure. */
static void
spoil (GkDataset *dataset, GRand *rand)
{
  for (guint32 cell = 0; cell < gk_form_get_n_cells (gk_dataset_get_form (dataset)); cell++)
    {
      GkColumn *column = &dataset->columns[cell];

      if (column->width == 0)
        continue;
      if (g_rand_boolean (rand))
        assert_true (gk_dataset_widen (dataset, cell, 8, NULL));
      column->zeroed = FALSE;
      for (guint64 row = 0; row < dataset->n_rows; row++)
        if (gk_column_is_present (column, row))
          continue;
        else if (column->width == 2)
          ((gint16 *) column->values)[row] = (gint16) g_rand_int (rand);
        else if (column->width == 4)
          ((gint32 *) column->values)[row] = (gint32) g_rand_int (rand);
        else
          ((guint64 *) column->values)[row] = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
    }
}

/* Copies of columns hold what is present and 0 elsewhere, for every pair of widths, and for rows around whole words. */
static void
test_copies (G_GNUC_UNUSED void **state)
{
  enum { N = 300 };
  static const gsize rows[] = { 0, 1, 63, 64, 65, 127, 128, N };
  GRand *rand = g_rand_new_with_seed (9);
  guint64 from[GK_KERNEL_COLUMNS][N];
  guint64 to[GK_KERNEL_COLUMNS][N + 1];
  guint64 bits[GK_KERNEL_COLUMNS][N / GK_WORD_ROWS + 1];

  for (guint8 width = 2; width <= 8; width *= 2)
    for (guint8 to_width = 2; to_width <= width; to_width *= 2)
      for (guint n = 1; n <= GK_KERNEL_COLUMNS; n++)
        for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
          {
            gconstpointer columns[GK_KERNEL_COLUMNS];
            gpointer copies[GK_KERNEL_COLUMNS];
            const guint64 *present[GK_KERNEL_COLUMNS];

            memset (to, 0x5a, sizeof to);
            for (guint c = 0; c < n; c++)
              {
                columns[c] = from[c];
                copies[c] = to[c];
                present[c] = c == 1 ? NULL : bits[c];
                for (guint word = 0; word < G_N_ELEMENTS (bits[c]); word++)
                  bits[c][word] = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
                for (guint row = 0; row < N; row++)
                  {
                    gboolean is_present = c == 1 || (bits[c][row / 64] >> (row % 64) & 1) != 0;
                    gint64 any = (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand));

                    gk_values_set (from[c], width, row, is_present ? any >> (64 - 8 * to_width) : any);
                  }
              }
            gk_kernel_copy (copies, to_width, columns, width, present, n, rows[i]);
            for (guint c = 0; c < n; c++)
              {
                for (guint row = 0; row < rows[i]; row++)
                  {
                    gboolean is_present = c == 1 || (bits[c][row / 64] >> (row % 64) & 1) != 0;

                    assert_int_equal (gk_values_get (to[c], to_width, row),
                                      is_present ? gk_values_get (from[c], width, row) : 0);
                  }
                /* Nothing behind the last row is touched. */
                assert_int_equal (((guint8 *) to[c])[rows[i] * to_width], 0x5a);
              }
          }
  g_rand_free (rand);
}

/* Sums of columns of any width, whatever their number, modulo the width of the sums. */
static void
test_sums (G_GNUC_UNUSED void **state)
{
  enum { N = 300, MOST = 9 };
  static const gsize rows[] = { 0, 1, 15, 16, 63, 64, 65, 128, 200, N };
  GRand *rand = g_rand_new_with_seed (10);
  guint64 from[MOST][N];
  gconstpointer columns[MOST];
  guint64 sums[N + 1];

  for (guint c = 0; c < MOST; c++)
    {
      columns[c] = from[c];
      for (guint row = 0; row < N; row++)
        from[c][row] = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
    }
  for (guint8 sum_width = 2; sum_width <= 8; sum_width *= 2)
    for (guint8 width = 2; width <= sum_width; width *= 2)
      for (guint n = 0; n <= MOST; n++)
        for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
          {
            gboolean subtract = n % 2 == 1;

            memset (sums, 0x5a, sizeof sums);
            gk_kernel_fill (sums, sum_width, 7, rows[i]);
            gk_kernel_add (sums, sum_width, columns, width, n, subtract, rows[i]);
            for (guint row = 0; row < rows[i]; row++)
              {
                guint64 sum = 7;
                gint64 wrapped;

                for (guint c = 0; c < n; c++)
                  sum += (subtract ? G_MAXUINT64 : 1) * (guint64) gk_values_get (from[c], width, row);
                wrapped = (gint64) (sum << (64 - 8 * sum_width)) >> (64 - 8 * sum_width);
                assert_int_equal (gk_values_get (sums, sum_width, row), wrapped);
              }
            assert_int_equal (((guint8 *) sums)[rows[i] * sum_width], 0x5a);
          }
  g_rand_free (rand);
}

/* Rows are listed in order, words with none, few and all of their rows alike; and looked up in sums of any width. */
static void
test_listed (G_GNUC_UNUSED void **state)
{
  enum { WORDS = 40, N = WORDS * GK_WORD_ROWS };
  GRand *rand = g_rand_new_with_seed (11);

  for (guint8 width = 2; width <= 8; width *= 2)
    for (guint density = 0; density < 8; density++)
      {
        guint64 bits[WORDS];
        guint32 rows[N + GK_LIST_SPARE];
        guint64 sums[N];
        gint64 values[N];
        gsize n;
        gsize next = 0;

        for (guint w = 0; w < WORDS; w++)
          {
            bits[w] = density == 7 && w % 3 != 1 ? G_MAXUINT64 : (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
            for (guint i = density; i < 5; i++)
              bits[w] &= (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
          }
        for (guint row = 0; row < N; row++)
          gk_values_set (sums, width, row, (gint64) row - 1000);
        n = gk_kernel_list (bits, WORDS, rows);
        gk_kernel_gather (sums, width, rows, n, values);
        gk_kernel_scatter (sums, width, rows, n, values, -2);
        for (guint row = 0; row < N; row++)
          {
            gboolean is_set = (bits[row / GK_WORD_ROWS] >> (row % GK_WORD_ROWS) & 1) != 0;

            if (is_set)
              {
                assert_true (next < n);
                assert_int_equal (rows[next], row);
                assert_int_equal (values[next++], (gint64) row - 1000);
              }
            assert_int_equal (gk_values_get (sums, width, row), (is_set ? -1 : 1) * ((gint64) row - 1000));
          }
        assert_int_equal (next, n);
      }
  g_rand_free (rand);
}

static void
test_outside (G_GNUC_UNUSED void **state)
{
  enum { WORDS = 3, N = WORDS * GK_WORD_ROWS };
  GRand *rand = g_rand_new_with_seed (12);

  for (guint8 width = 2; width <= 8; width *= 2)
    for (guint i = 0; i < 300; i++)
      {
        gint64 least = G_MININT64 >> (64 - 8 * width);
        gint64 most = ~least;
        gint64 ends[] = { least, least + 1, -3, -1, 0, 1, 2, most - 1, most };
        gint64 low = i % 3 == 0 ? G_MININT64 : ends[g_rand_int_range (rand, 0, G_N_ELEMENTS (ends))];
        gint64 high = i % 3 == 1 ? G_MAXINT64 : ends[g_rand_int_range (rand, 0, G_N_ELEMENTS (ends))];
        guint64 sums[N];
        guint64 bits[WORDS];

        if (low > high)
          continue;
        for (guint row = 0; row < N; row++)
          gk_values_set (sums, width, row, ends[g_rand_int_range (rand, 0, G_N_ELEMENTS (ends))]);
        gk_kernel_outside (sums, width, low, high, bits, WORDS);
        for (guint row = 0; row < N; row++)
          {
            gint64 sum = gk_values_get (sums, width, row);

            assert_int_equal (bits[row / GK_WORD_ROWS] >> (row % GK_WORD_ROWS) & 1, sum < low || sum > high);
          }
      }
  g_rand_free (rand);
}

static void
test_scan (void **state)
{
  const ScanCase *row = *state;
  g_autoptr (GkForm) form = load_scan_form (row->form);
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker
      = row->policy != NULL ? gk_checker_new_from_policy (form, row->policy, &error) : gk_checker_new (form);
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GkDataset) dataset = NULL;
  GRand *rand = g_rand_new_with_seed (20);

  g_assert_no_error (error);
  reports = make_reports (form, row, row->n, rand);
  dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, reports->len, &error);
  g_assert_no_error (error);
  all = check_reports (checker, reports);
  assert_same (checker, all, dataset, 1);
  spoil (dataset, rand);
  assert_same (checker, all, dataset, 2);
  g_rand_free (rand);
}

/* What a batch that is imported consists of, and how many of its arrays are not released. */
typedef struct {
  gpointer values;
  guint8 *valid;
  gconstpointer buffers[2];
} Borrowed;

static gint n_borrowed;

static void
release_schema (struct ArrowSchema *schema)
{
  for (gint64 i = 0; i < schema->n_children; i++)
    {
      schema->children[i]->release (schema->children[i]);
      g_free (schema->children[i]);
    }
  g_free (schema->children);
  schema->release = NULL;
}

static void
release_array (struct ArrowArray *array)
{
  Borrowed *borrowed = array->private_data;

  for (gint64 i = 0; i < array->n_children; i++)
    {
      if (array->children[i]->release != NULL)
        array->children[i]->release (array->children[i]);
      g_free (array->children[i]);
    }
  g_free (array->children);
  g_free (borrowed->values);
  g_free (borrowed->valid);
  g_free (borrowed);
  array->release = NULL;
  n_borrowed--;
}

/*
 * Makes an array of one cell of @dataset, behind @offset elements that do not count: integers of
 * @width bytes, anything where there is no figure, and in front and behind.
 */
static void
make_child (struct ArrowArray *array, GkDataset *dataset, guint32 cell, guint64 offset, guint8 width, GRand *rand)
{
  enum { BEHIND = 70 };
  guint64 n_rows = gk_dataset_get_n_rows (dataset);
  guint64 n = offset + n_rows + BEHIND;
  Borrowed *borrowed = g_new0 (Borrowed, 1);

  borrowed->values = g_malloc_n (n, width);
  borrowed->valid = g_malloc (n / 8 + 1);
  for (guint64 i = 0; i <= n / 8; i++)
    borrowed->valid[i] = (guint8) g_rand_int (rand);
  for (guint64 i = 0; i < n; i++)
    gk_values_set (borrowed->values, width, i, (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)));
  for (guint64 row = 0; row < n_rows; row++)
    {
      guint64 i = offset + row;
      gint64 value;

      borrowed->valid[i / 8] &= (guint8) ~(1u << (i % 8));
      if (!gk_dataset_get_scaled (dataset, row, cell, &value))
        continue;
      borrowed->valid[i / 8] |= (guint8) (1u << (i % 8));
      gk_values_set (borrowed->values, width, i, value);
    }
  borrowed->buffers[0] = borrowed->valid;
  borrowed->buffers[1] = borrowed->values;
  *array = (struct ArrowArray){ .length = (gint64) n_rows,
                                .null_count = -1,
                                .offset = (gint64) offset,
                                .n_buffers = 2,
                                .buffers = borrowed->buffers,
                                .release = release_array,
                                .private_data = borrowed };
  n_borrowed++;
}

/* Imports the cells of @dataset as a batch: children with @offset, of a struct that is a slice from @slice on. */
static GkDataset *
import_slices (GkDataset *dataset, guint64 offset, guint64 slice, guint8 width, GRand *rand)
{
  static const char *const formats[] = { [2] = "s", [4] = "i", [8] = "l" };
  GkForm *form = gk_dataset_get_form (dataset);
  guint32 n_cells = gk_form_get_n_cells (form);
  struct ArrowSchema schema = { .format = "+s", .name = "", .n_children = n_cells, .release = release_schema };
  struct ArrowArray array = { .length = (gint64) gk_dataset_get_n_rows (dataset),
                              .offset = (gint64) slice,
                              .n_buffers = 1,
                              .n_children = n_cells,
                              .release = release_array };
  Borrowed *borrowed = g_new0 (Borrowed, 1);
  g_autoptr (GError) error = NULL;
  GkDataset *imported;

  array.private_data = borrowed;
  array.buffers = borrowed->buffers;
  schema.children = g_new (struct ArrowSchema *, n_cells);
  array.children = g_new (struct ArrowArray *, n_cells);
  n_borrowed++;
  for (guint32 cell = 0; cell < n_cells; cell++)
    {
      schema.children[cell] = g_new (struct ArrowSchema, 1);
      *schema.children[cell] = (struct ArrowSchema){ .format = formats[width],
                                                     .name = gk_form_get_cell_id (form, cell),
                                                     .flags = ARROW_FLAG_NULLABLE,
                                                     .release = release_schema };
      array.children[cell] = g_new (struct ArrowArray, 1);
      /* What the struct leaves out belongs to its children. */
      make_child (array.children[cell], dataset, cell, offset + slice, width, rand);
      array.children[cell]->offset -= (gint64) slice;
      array.children[cell]->length += (gint64) slice;
    }
  imported = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  g_assert_no_error (error);

  return imported;
}

/* Columns of others, which begin anywhere in their memory and have anything where there is no figure. */
static const char slices_form[]
    = "<form id='f' policy='cn'><indicator id='x' zh='x' parts='partition'><indicator id='a' zh='a'/>"
      "<indicator id='b' zh='b'/></indicator><indicator id='s' zh='s' signed='yes'/>"
      "<rule id='less'>x.a ≤ x.b + s</rule><rule id='twice'>2 * x.a = x.b</rule></form>";

static const guint64 slice_offsets[] = { 0, 1, 7, 8, 9, 63, 64, 65, 127, 130 };

static void
test_slices (G_GNUC_UNUSED void **state)
{
  static const ScanCase row = { NULL, NULL, NULL, 0, 3, 30, 0 };
  static const guint counts[] = { 1, 65, 2055 };
  g_autoptr (GkForm) form = load_scan_form (slices_form);
  g_autoptr (GkChecker) checker = gk_checker_new_from_policy (form, "cn", NULL);
  GRand *rand = g_rand_new_with_seed (64);

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autoptr (GPtrArray) reports = make_reports (form, &row, counts[c], rand);
      g_autoptr (GPtrArray) all = NULL;
      g_autoptr (GkDataset) dataset = NULL;

      /* What is missing in an array is blank. */
      for (guint i = 0; i < reports->len; i++)
        for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
          if (gk_report_get_state (g_ptr_array_index (reports, i), cell) == GK_CELL_ABSENT)
            gk_report_set_missing (g_ptr_array_index (reports, i), cell, GK_CELL_BLANK);
      all = check_reports (checker, reports);
      dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, reports->len, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (slice_offsets); i++)
        for (guint8 width = 2; width <= 8; width *= 2)
          for (guint64 slice = 0; slice <= 67; slice += 67)
            {
              g_autoptr (GkDataset) imported = import_slices (dataset, slice_offsets[i], slice, width, rand);
              g_autoptr (GkDataset) narrow = gk_dataset_narrow (imported, NULL);

              assert_int_equal (gk_dataset_get_width (imported, 0), width);
              assert_same (checker, all, imported, 1 + i % 2);
              assert_same (checker, all, narrow, 1);
              gk_dataset_unref (g_steal_pointer (&imported));
              assert_int_equal (n_borrowed, 0);
            }
    }
  g_rand_free (rand);
}

/* Rows around the ends of words and blocks, of few different reports. */
static const guint row_counts[] = { 0, 1, 63, 64, 65, 2047, 2048, 2049, 4096, 300000 };

static void
test_row_counts (G_GNUC_UNUSED void **state)
{
  static const ScanCase row = { NULL, NULL, NULL, 0, 3, 20, 0 };
  g_autoptr (GkForm) form
      = load_scan_form ("<form id='f'><indicator id='x' zh='x' parts='partition'><indicator id='a' zh='a'/>"
                        "<indicator id='b' zh='b'/></indicator></form>");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  GRand *rand = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) different = make_reports (form, &row, 17, rand);

  for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++)
    {
      g_autofree GkReport **reports = g_new (GkReport *, row_counts[i] + 1);
      g_autoptr (GkDataset) dataset = NULL;
      g_autoptr (GkScan) one = gk_scan_new (checker);
      g_autoptr (GkScan) several = gk_scan_new (checker);
      guint64 n_violated = 0;

      for (guint r = 0; r < row_counts[i]; r++)
        {
          reports[r] = g_ptr_array_index (different, g_rand_int_range (rand, 0, 17));
        }
      dataset = gk_dataset_new_from_reports (form, reports, row_counts[i], NULL);
      gk_scan_set_n_threads (one, 1);
      gk_scan_set_n_threads (several, 3);
      assert_true (gk_scan_run (one, dataset, NULL));
      assert_true (gk_scan_run (several, dataset, NULL));
      assert_int_equal (gk_scan_get_n_rows (one), row_counts[i]);
      assert_int_equal (gk_scan_get_n_hits (one), gk_scan_get_n_hits (several));
      assert_int_equal (gk_scan_count (one, 0, GK_VERDICT_SATISFIED) + gk_scan_count (one, 0, GK_VERDICT_VIOLATED)
                            + gk_scan_count (one, 0, GK_VERDICT_UNDECIDED)
                            + gk_scan_count (one, 0, GK_VERDICT_NOT_APPLICABLE),
                        row_counts[i]);
      for (guint r = 0; r < row_counts[i]; r++)
        {
          gint64 x;
          gint64 sum = 0;
          gint64 part = 0;
          gboolean any = FALSE;

          any |= gk_report_get_scaled (reports[r], 1, &part);
          sum += part;
          part = 0;
          any |= gk_report_get_scaled (reports[r], 2, &part);
          sum += part;
          /* Nothing is said of what is missing: it may be anything. */
          if (gk_report_get_scaled (reports[r], 0, &x)
              && (x < sum
                  || (x != sum && gk_report_get_state (reports[r], 1) == GK_CELL_REPORTED
                      && gk_report_get_state (reports[r], 2) == GK_CELL_REPORTED)))
            {
              assert_int_equal (gk_scan_get_hit_rows (one)[n_violated], r);
              assert_int_equal (gk_scan_get_hit_rows (several)[n_violated], r);
              n_violated++;
            }
        }
      assert_int_equal (gk_scan_count (one, 0, GK_VERDICT_VIOLATED), n_violated);
    }
  g_rand_free (rand);
}

typedef struct {
  guint64 stop_at;
  guint n_calls;
  guint64 last;
} Calls;

static gboolean
count_progress (guint64 done, guint64 total, void *user_data)
{
  Calls *calls = user_data;

  calls->n_calls++;
  assert_true (done > calls->last && done <= total);
  calls->last = done;

  return done < calls->stop_at;
}

static gboolean
count_hit (guint64 row, G_GNUC_UNUSED guint32 rule, gint32 verdict, void *user_data)
{
  Calls *calls = user_data;

  assert_true (calls->n_calls == 0 || row > calls->last);
  assert_int_equal (verdict, GK_VERDICT_VIOLATED);
  calls->n_calls++;
  calls->last = row;

  return row < calls->stop_at;
}

/* A run that is stopped leaves the scan as it was; runs add up. */
static void
test_runs (G_GNUC_UNUSED void **state)
{
  enum { N = 600000 };
  g_autoptr (GkForm) form
      = load_scan_form ("<form id='f'><indicator id='a' zh='a'/><rule id='r'>a &lt; 9</rule></form>");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  g_autoptr (GkDataset) dataset = gk_dataset_new (form, N, GK_CELL_BLANK, NULL);
  g_autoptr (GError) error = NULL;
  Calls calls = { G_MAXUINT64, 0, 0 };

  for (guint64 i = 0; i < N; i++)
    assert_true (gk_dataset_set (dataset, i, 0, GK_CELL_REPORTED, i % 1000 == 999 ? 10 : 0, 0, NULL));
  assert_true (gk_dataset_seal (dataset, NULL));

  gk_scan_set_progress (scan, count_progress, &calls, NULL);
  assert_true (gk_scan_run (scan, dataset, NULL));
  assert_true (calls.n_calls > 1);
  assert_int_equal (calls.last, N);
  assert_int_equal (gk_scan_get_n_hits (scan), N / 1000);

  calls = (Calls){ 1, 0, 0 };
  assert_false (gk_scan_run (scan, dataset, &error));
  assert_int_equal (error->code, GK_ERROR_CANCELLED);
  g_clear_error (&error);
  assert_int_equal (gk_scan_get_n_rows (scan), N);
  assert_int_equal (gk_scan_get_n_hits (scan), N / 1000);
  assert_int_equal (gk_scan_count (scan, 0, GK_VERDICT_VIOLATED), N / 1000);

  gk_scan_set_progress (scan, NULL, NULL, NULL);
  assert_true (gk_scan_run (scan, dataset, NULL));
  assert_int_equal (gk_scan_get_n_rows (scan), 2 * N);
  assert_int_equal (gk_scan_get_n_hits (scan), 2 * N / 1000);
  assert_int_equal (gk_scan_get_hit_rows (scan)[N / 1000], N + 999);

  calls = (Calls){ G_MAXUINT64, 0, 0 };
  gk_scan_set_hits (scan, count_hit, &calls, NULL);
  assert_true (gk_scan_run (scan, dataset, NULL));
  assert_int_equal (calls.n_calls, N / 1000);
  assert_int_equal (gk_scan_get_n_hits (scan), 2 * N / 1000);
  calls = (Calls){ 3 * N + 5000, 0, 0 };
  assert_false (gk_scan_run (scan, dataset, &error));
  assert_int_equal (error->code, GK_ERROR_CANCELLED);
  assert_int_equal (calls.last, 3 * N + 5999);
}

static void
test_mismatch (G_GNUC_UNUSED void **state)
{
  g_autoptr (GkForm) one = load_scan_form ("<form id='f'><indicator id='a' zh='a'/></form>");
  g_autoptr (GkForm) other = load_scan_form ("<form id='f'><indicator id='b' zh='b'/></form>");
  g_autoptr (GkChecker) checker = gk_checker_new (one);
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  g_autoptr (GkDataset) dataset = gk_dataset_new_from_reports (other, NULL, 0, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (gk_scan_run (scan, dataset, &error));
  assert_int_equal (error->code, GK_ERROR_MISMATCH);
  g_clear_error (&error);
  assert_null (gk_checker_check_row (checker, dataset, 0, &error));
  assert_int_equal (error->code, GK_ERROR_NOT_FOUND);
}

/* What is said of one row on demand is what the scan says of it. */
static void
test_check_row (G_GNUC_UNUSED void **state)
{
  static const ScanCase row = { NULL, NULL, NULL, 0, 3, 10, 0 };
  g_autoptr (GkForm) form = load_scan_form ("cn-2021");
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  GRand *rand = g_rand_new_with_seed (3);
  g_autoptr (GPtrArray) reports = make_reports (form, &row, 20, rand);
  g_autoptr (GkDataset) dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, 20, NULL);
  g_autoptr (GkFindings) findings = gk_checker_check_row (checker, dataset, 11, NULL);
  guint32 n = 0;

  assert_true (gk_scan_run (scan, dataset, NULL));
  for (guint64 i = 0; i < gk_scan_get_n_hits (scan); i++)
    n += gk_scan_get_hit_rows (scan)[i] == 11;
  assert_true (n > 0);
  for (guint32 i = 0; i < gk_findings_get_n (findings); i++)
    n -= gk_findings_get_verdict (findings, i) == GK_VERDICT_VIOLATED;
  assert_int_equal (n, 0);
  g_rand_free (rand);
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "same", test_scan, scan_cases);
  tests_add (tests, "copies", test_copies);
  tests_add (tests, "sums", test_sums);
  tests_add (tests, "listed rows", test_listed);
  tests_add (tests, "rows outside bounds", test_outside);
  tests_add (tests, "slices", test_slices);
  tests_add (tests, "row counts", test_row_counts);
  tests_add (tests, "runs", test_runs);
  tests_add (tests, "mismatch", test_mismatch);
  tests_add (tests, "one row", test_check_row);

  return tests_run (tests, "scan");
}
