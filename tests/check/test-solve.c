/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check-tests.h"

#include "check/solve-private.h"

/*
 * Small systems are tried by brute force: every integer between the bounds of every
 * unknown. What is too large for that has answers that are reasoned out. Run it
 * under UBSan, too: the largest numbers must be given up on, not wrapped.
 */

#define SEED 20170101
#define N_SYSTEMS 30000
#define N_TRANSFORMED 5000

#define MAX_ROWS 3
#define MAX_COLUMNS 5

/* An end of a row that is none. */
#define NO_LIMIT G_MAXINT64

/* Beyond the figures of any cell. */
#define FAR G_GINT64_CONSTANT (1000000000000000000)

typedef struct {
  gint64 low;
  gint64 high;
} Limits;

typedef struct {
  guint n_rows;
  guint n_columns;
  Limits rows[MAX_ROWS];
  Limits unknowns[MAX_COLUMNS];
  gint64 coefficients[MAX_ROWS][MAX_COLUMNS];
} System;

static gboolean
satisfies (const System *system, const gint64 *sums)
{
  for (guint row = 0; row < system->n_rows; row++)
    if ((system->rows[row].low != NO_LIMIT && sums[row] < system->rows[row].low)
        || (system->rows[row].high != NO_LIMIT && sums[row] > system->rows[row].high))
      return FALSE;

  return TRUE;
}

/* Whether the rows, of which the columns before @column amount to @sums, can be satisfied by what the others may be. */
static gboolean
try_all (const System *system, guint column, const gint64 *sums)
{
  if (column == system->n_columns || column >= MAX_COLUMNS)
    return satisfies (system, sums);

  for (gint64 value = system->unknowns[column].low; value <= system->unknowns[column].high; value++)
    {
      gint64 with[MAX_ROWS] = { 0 };

      for (guint row = 0; row < system->n_rows; row++)
        with[row] = sums[row] + value * system->coefficients[row][column];
      if (try_all (system, column + 1, with))
        return TRUE;
    }

  return FALSE;
}

static gboolean
brute_force (const System *system)
{
  static const gint64 nothing[MAX_ROWS] = { 0 };

  return try_all (system, 0, nothing);
}

static gint128
low_end (gint64 low)
{
  return low == NO_LIMIT ? -GK_SYSTEM_UNBOUNDED : low;
}

static gint128
high_end (gint64 high)
{
  return high == NO_LIMIT ? GK_SYSTEM_UNBOUNDED : high;
}

/* The library's form of @system. */
static GkSystem *
transcribe (const System *system)
{
  GkSystem *result = gk_system_new ();

  for (guint row = 0; row < system->n_rows; row++)
    assert_int_equal (gk_system_add_row (result, low_end (system->rows[row].low), high_end (system->rows[row].high)),
                      row);
  for (guint row = 0; row < system->n_rows; row++)
    for (guint column = 0; column < system->n_columns; column++)
      assert_true (gk_system_add_term (result, (gint) row, 1000 - column, system->coefficients[row][column],
                                       system->unknowns[column].low, system->unknowns[column].high));

  return result;
}

/*
 * The same with every unknown moved by @shift and the rows multiplied by @factor.
 * Their sums are multiples of it, so that the bounds may be widened by what is less.
 */
static GkSystem *
transform (const System *system, gint64 shift, gint64 factor)
{
  GkSystem *result = gk_system_new ();

  for (guint row = 0; row < system->n_rows; row++)
    {
      const Limits *limits = &system->rows[row];
      gint128 moved = 0;
      gint128 low = low_end (limits->low);
      gint128 high = high_end (limits->high);

      for (guint column = 0; column < system->n_columns; column++)
        moved += (gint128) system->coefficients[row][column] * factor * (column % 2 == 0 ? shift : -shift);
      if (limits->low != NO_LIMIT)
        low = low * factor + moved - (factor - 1);
      if (limits->high != NO_LIMIT)
        high = high * factor + moved + (factor - 1);
      gk_system_add_row (result, low, high);
      for (guint column = 0; column < system->n_columns; column++)
        {
          gint128 by = column % 2 == 0 ? shift : -shift;

          assert_true (gk_system_add_term (result, (gint) row, column,
                                           (gint128) system->coefficients[row][column] * factor,
                                           system->unknowns[column].low + by, system->unknowns[column].high + by));
        }
    }

  return result;
}

static char *
describe (const System *system)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < system->n_rows; row++)
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT " <=", system->rows[row].low);
      for (guint column = 0; column < system->n_columns; column++)
        g_string_append_printf (text, " %+" G_GINT64_FORMAT " x%u", system->coefficients[row][column], column);
      g_string_append_printf (text, " <= %" G_GINT64_FORMAT "; ", system->rows[row].high);
    }
  for (guint column = 0; column < system->n_columns; column++)
    g_string_append_printf (text, "x%u in [%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "] ", column,
                            system->unknowns[column].low, system->unknowns[column].high);

  return g_string_free (text, FALSE);
}

static gint64
random_between (GRand *random, gint64 low, gint64 high)
{
  return g_rand_int_range (random, (gint32) low, (gint32) high + 1);
}

static Limits
random_limits (GRand *random)
{
  gint64 low = random_between (random, -15, 15);

  switch (random_between (random, 0, 5))
    {
    case 0:
      return (Limits){ low, NO_LIMIT };
    case 1:
      return (Limits){ NO_LIMIT, low };
    case 2:
      return (Limits){ low, low + random_between (random, 1, 3) };
    case 3:
      /* Nothing lies between: what is left of an open interval. */
      return random_between (random, 0, 9) == 0 ? (Limits){ low, low - 1 } : (Limits){ low, low };
    default:
      return (Limits){ low, low };
    }
}

static System
random_system (GRand *random)
{
  System system = { 0 };

  system.n_rows = (guint) random_between (random, 1, MAX_ROWS);
  system.n_columns = (guint) random_between (random, 1, MAX_COLUMNS);
  for (guint row = 0; row < system.n_rows; row++)
    system.rows[row] = random_limits (random);
  for (guint column = 0; column < system.n_columns; column++)
    {
      guint twin = (guint) random_between (random, 0, 2 * (gint64) column + 1);
      gint64 sign = random_between (random, 0, 1) == 0 ? 1 : -1;

      system.unknowns[column].low = random_between (random, -5, 5);
      system.unknowns[column].high = random_between (random, system.unknowns[column].low, 5);
      for (guint row = 0; row < system.n_rows; row++)
        system.coefficients[row][column]
            = twin < column ? sign * system.coefficients[row][twin] : random_between (random, -4, 4);
    }

  return system;
}

static void
test_brute_force (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_feasible = 0;

  (void) state;
  for (guint i = 0; i < N_SYSTEMS; i++)
    {
      System system = random_system (random);
      g_autoptr (GkSystem) transcribed = transcribe (&system);
      gboolean expected = brute_force (&system);
      gboolean found = gk_system_is_feasible (transcribed);

      if (found != expected)
        {
          g_autofree char *text = describe (&system);

          fail_msg ("system %u: expected %d, found %d: %s", i, expected, found, text);
        }
      n_feasible += (guint) expected;
    }

  /* Neither answer is so rare that it would not be tried. */
  assert_true (n_feasible > N_SYSTEMS / 5);
  assert_true (n_feasible < N_SYSTEMS - N_SYSTEMS / 5);
}

/* Small systems stay what they are far from zero and with large coefficients. */
static void
test_transformed (void **state)
{
  static const struct {
    gint64 shift;
    gint64 factor;
  } transformations[] = { { 0, 1000 }, { FAR - 5, 1 }, { 7, G_GINT64_CONSTANT (1000000000000) }, { FAR / 3, 999983 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);

  (void) state;
  for (guint i = 0; i < N_TRANSFORMED; i++)
    {
      System system = random_system (random);
      gboolean expected = brute_force (&system);

      for (guint k = 0; k < G_N_ELEMENTS (transformations); k++)
        {
          g_autoptr (GkSystem) transformed = transform (&system, transformations[k].shift, transformations[k].factor);

          if (gk_system_is_feasible (transformed) != expected)
            {
              g_autofree char *text = describe (&system);

              fail_msg ("system %u, transformation %u: expected %d: %s", i, k, expected, text);
            }
        }
    }
}

typedef struct {
  const char *name;
  System system;
  gboolean feasible;
} Known;

#define ANY                                                                                                            \
  {                                                                                                                    \
    -FAR, FAR                                                                                                          \
  }
#define UNSIGNED                                                                                                       \
  {                                                                                                                    \
    0, FAR                                                                                                             \
  }
#define POSITIVE                                                                                                       \
  {                                                                                                                    \
    1, FAR                                                                                                             \
  }
#define EQUALS(value)                                                                                                  \
  {                                                                                                                    \
    value, value                                                                                                       \
  }
#define AT_LEAST(value)                                                                                                \
  {                                                                                                                    \
    value, NO_LIMIT                                                                                                    \
  }
#define AT_MOST(value)                                                                                                 \
  {                                                                                                                    \
    NO_LIMIT, value                                                                                                    \
  }

static const Known known[] = {
  { "no rows", { 0, 1, { { 0, 0 } }, { ANY }, { { 0 } } }, TRUE },
  { "no unknowns", { 1, 0, { EQUALS (0) }, { { 0, 0 } }, { { 0 } } }, TRUE },
  { "no unknowns, something to reach", { 1, 0, { EQUALS (1) }, { { 0, 0 } }, { { 0 } } }, FALSE },
  { "nothing counts", { 1, 2, { EQUALS (1) }, { ANY, ANY }, { { 0, 0 } } }, FALSE },

  /* One row: what its coefficients have in common. */
  { "2x - 3y = 1", { 1, 2, { EQUALS (1) }, { ANY, ANY }, { { 2, -3 } } }, TRUE },
  { "6x - 9y = 4", { 1, 2, { EQUALS (4) }, { ANY, ANY }, { { 6, -9 } } }, FALSE },
  { "6x - 9y in [4, 5]", { 1, 2, { { 4, 5 } }, { ANY, ANY }, { { 6, -9 } } }, FALSE },
  { "6x - 9y in [4, 6]", { 1, 2, { { 4, 6 } }, { ANY, ANY }, { { 6, -9 } } }, TRUE },
  { "2x = 1", { 1, 1, { EQUALS (1) }, { ANY }, { { 2 } } }, FALSE },
  { "2x >= 1", { 1, 1, { AT_LEAST (1) }, { ANY }, { { 2 } } }, TRUE },
  { "2x + 2y - 4z = 7", { 1, 3, { EQUALS (7) }, { ANY, ANY, ANY }, { { 2, 2, -4 } } }, FALSE },
  { "6x + 10y + 15z = 1, signed", { 1, 3, { EQUALS (1) }, { ANY, ANY, ANY }, { { 6, 10, 15 } } }, TRUE },

  /* The largest number that is no sum of what is not negative, and the next one. */
  { "3x + 5y = 7", { 1, 2, { EQUALS (7) }, { UNSIGNED, UNSIGNED }, { { 3, 5 } } }, FALSE },
  { "3x + 5y = 8", { 1, 2, { EQUALS (8) }, { UNSIGNED, UNSIGNED }, { { 3, 5 } } }, TRUE },
  { "6x + 10y + 15z = 29", { 1, 3, { EQUALS (29) }, { UNSIGNED, UNSIGNED, UNSIGNED }, { { 6, 10, 15 } } }, FALSE },
  { "6x + 10y + 15z = 30", { 1, 3, { EQUALS (30) }, { UNSIGNED, UNSIGNED, UNSIGNED }, { { 6, 10, 15 } } }, TRUE },
  { "6x + 9y + 20z = 43", { 1, 3, { EQUALS (43) }, { UNSIGNED, UNSIGNED, UNSIGNED }, { { 6, 9, 20 } } }, FALSE },
  { "6x + 9y + 20z = 44", { 1, 3, { EQUALS (44) }, { UNSIGNED, UNSIGNED, UNSIGNED }, { { 6, 9, 20 } } }, TRUE },
  { "101x + 103y = 10199", { 1, 2, { EQUALS (10199) }, { UNSIGNED, UNSIGNED }, { { 101, 103 } } }, FALSE },
  { "101x + 103y = 10200", { 1, 2, { EQUALS (10200) }, { UNSIGNED, UNSIGNED }, { { 101, 103 } } }, TRUE },

  /* Bounds, far away and near. */
  { "x >= 10^18", { 1, 1, { AT_LEAST (FAR) }, { ANY }, { { 1 } } }, TRUE },
  { "x > 10^18", { 1, 1, { AT_LEAST (FAR + 1) }, { ANY }, { { 1 } } }, FALSE },
  { "x + y + z = 3 · 10^18", { 1, 3, { EQUALS (3 * FAR) }, { ANY, ANY, ANY }, { { 1, 1, 1 } } }, TRUE },
  { "x + y + z > 3 · 10^18", { 1, 3, { AT_LEAST (3 * FAR + 1) }, { ANY, ANY, ANY }, { { 1, 1, 1 } } }, FALSE },
  { "x - y > 2 · 10^18", { 1, 2, { AT_LEAST (2 * FAR + 1) }, { ANY, ANY }, { { 1, -1 } } }, FALSE },
  { "-x - y <= -2 · 10^18", { 1, 2, { AT_MOST (-2 * FAR) }, { ANY, ANY }, { { -1, -1 } } }, TRUE },

  /* Two rows exclude each other without either of them being wrong; bounds alone would creep towards each other. */
  { "x > y and y > x", { 2, 2, { AT_LEAST (1), AT_LEAST (1) }, { ANY, ANY }, { { 1, -1 }, { -1, 1 } } }, FALSE },
  { "x >= y and y >= x", { 2, 2, { AT_LEAST (0), AT_LEAST (0) }, { ANY, ANY }, { { 1, -1 }, { -1, 1 } } }, TRUE },
  { "2x >= 3y + 1 and 3y >= 2x",
    { 2, 2, { AT_LEAST (1), AT_LEAST (0) }, { ANY, ANY }, { { 2, -3 }, { -2, 3 } } },
    FALSE },
  { "2x >= 3y + 1 and 5y >= 4x and y >= 1",
    { 2, 2, { AT_LEAST (1), AT_LEAST (0) }, { UNSIGNED, POSITIVE }, { { 2, -3 }, { -4, 5 } } },
    FALSE },
  { "x = y + z and x < y, z not negative",
    { 2, 3, { EQUALS (0), AT_LEAST (1) }, { UNSIGNED, UNSIGNED, UNSIGNED }, { { 1, -1, -1 }, { -1, 1, 0 } } },
    FALSE },
  { "x = y + z and x < y, z signed",
    { 2, 3, { EQUALS (0), AT_LEAST (1) }, { UNSIGNED, UNSIGNED, ANY }, { { 1, -1, -1 }, { -1, 1, 0 } } },
    TRUE },
  { "x + y = 10 and x - y = 4", { 2, 2, { EQUALS (10), EQUALS (4) }, { ANY, ANY }, { { 1, 1 }, { 1, -1 } } }, TRUE },

  /* What is even is even in both rows. */
  { "x + y = 10 and x - y = 3, near",
    { 2, 2, { EQUALS (10), EQUALS (3) }, { { -99, 99 }, { -99, 99 } }, { { 1, 1 }, { 1, -1 } } },
    FALSE },
  { "x + y + 2z = 0 and x - y + 2w = 1, near",
    { 2,
      4,
      { EQUALS (0), EQUALS (1) },
      { { -3, 3 }, { -3, 3 }, { -3, 3 }, { -3, 3 } },
      { { 1, 1, 2, 0 }, { 1, -1, 0, 2 } } },
    FALSE },
  { "x + y + 2z = 0 and x - y + 2w = 2",
    { 2, 4, { EQUALS (0), EQUALS (2) }, { ANY, ANY, ANY, ANY }, { { 1, 1, 2, 0 }, { 1, -1, 0, 2 } } },
    TRUE },
  { "2x + 4y = 6 and 3x - 6z = 4",
    { 2, 3, { EQUALS (6), EQUALS (4) }, { ANY, ANY, ANY }, { { 2, 4, 0 }, { 3, 0, -6 } } },
    FALSE },
};

static void
test_known (void **state)
{
  const Known *at = *state;
  g_autoptr (GkSystem) system = transcribe (&at->system);

  assert_int_equal (gk_system_is_feasible (system), at->feasible);
}

/* Terms of one unknown in one row add up; equal unknowns of all rows count as their sum. */
static void
test_terms_add_up (void **state)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, 7, 7);

  (void) state;
  assert_true (gk_system_add_term (system, row, 1, 3, 0, 2));
  assert_true (gk_system_add_term (system, row, 1, 4, 0, 2));
  assert_true (gk_system_is_feasible (system));

  g_clear_pointer (&system, gk_system_free);
  system = gk_system_new ();
  row = gk_system_add_row (system, 6, 6);
  assert_true (gk_system_add_term (system, row, 1, 3, 0, 2));
  assert_true (gk_system_add_term (system, row, 1, 4, 0, 2));
  assert_false (gk_system_is_feasible (system));
}

/* One equation an unknown, as many as there may be; the last of them counts. */
static void
test_rows_at_the_limit (void **state)
{
  (void) state;
  for (guint high = 0; high < 2; high++)
    {
      g_autoptr (GkSystem) system = gk_system_new ();

      for (guint i = 0; i < GK_SYSTEM_MAX_ROWS; i++)
        {
          gint row = gk_system_add_row (system, 3, 3);

          assert_int_equal (row, i);
          assert_true (gk_system_add_term (system, row, i, 3, 0, i < GK_SYSTEM_MAX_ROWS - 1 ? 5 : high));
        }
      assert_int_equal (gk_system_add_row (system, 3, 3), -1);
      assert_int_equal (gk_system_add_row (system, 3, 3), -1);
      assert_int_equal (gk_system_is_feasible (system), high >= 1);
    }
}

/* 2x + 4y + 6z + ... = 1, in which unknown number @twin has the coefficient of the one before it. */
static gboolean
is_odd_sum_feasible (guint n, guint twin)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, 1, 1);

  for (guint i = 0; i < n; i++)
    assert_true (gk_system_add_term (system, row, i, 2 * (gint128) (i == twin ? i : i + 1), -FAR, FAR));

  return gk_system_is_feasible (system);
}

static void
test_columns_at_the_limit (void **state)
{
  g_autoptr (GkSystem) equal = gk_system_new ();
  gint row = gk_system_add_row (equal, 1001, G_MAXINT64);

  (void) state;
  assert_false (is_odd_sum_feasible (GK_SYSTEM_MAX_COLUMNS, 0));
  assert_true (is_odd_sum_feasible (GK_SYSTEM_MAX_COLUMNS + 1, GK_SYSTEM_MAX_COLUMNS + 1));
  /* Equal ones count once, those without a coefficient not at all. */
  assert_false (is_odd_sum_feasible (GK_SYSTEM_MAX_COLUMNS + 1, 5));
  assert_false (is_odd_sum_feasible (GK_SYSTEM_MAX_COLUMNS + 1, 0));

  for (guint i = 0; i < 1000; i++)
    assert_true (gk_system_add_term (equal, row, i, 1, 0, 1));
  assert_false (gk_system_is_feasible (equal));
}

/*
 * Σ 3 a x + b y = c, each unknown 0 or 1, b being one more than a multiple of 3 and
 * c two more: there is no solution, and nothing but trying all x tells.
 */
static gboolean
is_knapsack_feasible (guint n)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  gint128 sum = 0;
  gint row;

  for (guint i = 0; i < n; i++)
    sum += 3 * (1000000 + 1000 * (gint128) i);
  row = gk_system_add_row (system, sum / 6 * 3 + 2, sum / 6 * 3 + 2);
  for (guint i = 0; i < n; i++)
    assert_true (gk_system_add_term (system, row, i,
                                     3 * (1000000 + 1000 * (gint128) i + g_rand_int_range (random, 0, 999)), 0, 1));
  assert_true (gk_system_add_term (system, row, n, 3 * 2000000 + 1, 0, 1));

  return gk_system_is_feasible (system);
}

/* The search ends, and leaves open what it could not find out. */
static void
test_exhausted (void **state)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GkSystem) parity = transcribe (
      &(System){ 2, 4, { EQUALS (0), EQUALS (1) }, { ANY, ANY, ANY, ANY }, { { 1, 1, 2, 0 }, { 1, -1, 0, 2 } } });

  (void) state;
  assert_false (is_knapsack_feasible (8));
  assert_true (is_knapsack_feasible (50));
  assert_true (gk_system_is_feasible (parity));
  assert_true (g_get_monotonic_time () - start < 20 * G_USEC_PER_SEC);
}

/* A solution that the search meets before it is exhausted is one. */
static void
test_exhausted_is_not_refuted (void **state)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, 1, 1);

  (void) state;
  for (guint i = 0; i < GK_SYSTEM_MAX_COLUMNS; i++)
    assert_true (gk_system_add_term (system, row, i, 1000003 + 2 * (gint128) i, -FAR, FAR));
  assert_true (gk_system_is_feasible (system));
}

/* A system, filled anew, knows nothing of what it was before. */
static void
test_filled_again (void **state)
{
  g_autoptr (GkSystem) system = gk_system_new ();

  (void) state;
  for (guint i = 0; i < 3; i++)
    {
      gint row;

      gk_system_clear (system);
      row = gk_system_add_row (system, 1, 1);
      assert_int_equal (row, 0);
      assert_true (gk_system_add_term (system, row, 7, 2, -FAR, FAR));
      assert_true (gk_system_add_term (system, row, 3, 4, -FAR, FAR));
      assert_false (gk_system_is_feasible (system));

      gk_system_clear (system);
      row = gk_system_add_row (system, 1, 1);
      assert_true (gk_system_add_term (system, row, 3, 2, -FAR, FAR));
      assert_true (gk_system_add_term (system, row, 5, 3, 0, FAR));
      assert_true (gk_system_is_feasible (system));
    }
  assert_int_equal (gk_system_n_given_up (system), 0);
}

/* So many steps for one search, and so many for all of them, and not one more. */
static void
test_steps_at_the_limit (void **state)
{
  g_autoptr (GkSystem) system = gk_system_new ();

  (void) state;
  assert_true (gk_system_spend (system, GK_SYSTEM_MAX_STEPS));
  assert_int_equal (gk_system_n_given_up (system), 0);
  assert_false (gk_system_spend (system, 1));
  assert_int_equal (gk_system_n_given_up (system), 1);
  /* What would take more than is left ends it. */
  gk_system_clear (system);
  assert_true (gk_system_spend (system, GK_SYSTEM_MAX_STEPS - 1));
  assert_false (gk_system_spend (system, 2));
  assert_false (gk_system_spend (system, 1));
  gk_system_clear (system);
  assert_true (gk_system_spend (system, 1));
  for (guint i = 2; i < GK_SYSTEM_MAX_STEPS_OF_ALL / GK_SYSTEM_MAX_STEPS; i++)
    {
      gk_system_clear (system);
      assert_true (gk_system_spend (system, GK_SYSTEM_MAX_STEPS));
    }
  gk_system_clear (system);
  assert_false (gk_system_spend (system, 1));
  gk_system_clear (system);
  assert_false (gk_system_spend (system, 1));
}

/* Whether 6x + 10y + 15z = 29 is refuted when @steps are left. */
static gboolean
is_refuted_in (guint steps)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, 29, 29);
  guint before = gk_system_n_given_up (system);
  gboolean refuted;

  assert_true (gk_system_spend (system, GK_SYSTEM_MAX_STEPS - steps));
  refuted = gk_system_add_term (system, row, 0, 6, 0, FAR) && gk_system_add_term (system, row, 1, 10, 0, FAR)
            && gk_system_add_term (system, row, 2, 15, 0, FAR) && !gk_system_is_feasible (system);
  assert_int_equal (refuted, gk_system_n_given_up (system) == before);

  return refuted;
}

/* With one step less than it takes, it is given up, and not before. */
static void
test_one_step_less (void **state)
{
  guint steps = 1;

  (void) state;
  while (steps < GK_SYSTEM_MAX_STEPS && !is_refuted_in (steps))
    steps++;
  assert_true (steps > 10 && steps < 1000);
  for (guint i = 0; i < 100; i++)
    assert_true (is_refuted_in (steps + i));
}

typedef struct {
  const char *name;
  gint128 coefficient;
  gint128 other;
  gint128 low;
  gint128 high;
  gint128 sum;
  gboolean feasible;
} Large;

#define TWO_TO(power) ((gint128) 1 << (power))
#define TEN_TO_30 ((gint128) 1000000000000 * FAR)

/* coefficient · x + other · y = sum, without a solution; what is too large is left open. */
static const Large large[] = {
  { "within", 2 * TEN_TO_30, 0, 0, 1, TEN_TO_30, FALSE },
  { "within, two unknowns", 2 * TEN_TO_30, 4, -9, 9, 1, FALSE },
  { "10^48", 2 * TEN_TO_30, 0, -FAR, FAR, TEN_TO_30, TRUE },
  { "10^48, two unknowns", 2 * TEN_TO_30, 4, -FAR, FAR, 1, TRUE },
  { "2^126", TWO_TO (126), 0, 0, 1, 1, TRUE },
  { "-2^126", -TWO_TO (126), 0, 0, 1, 1, TRUE },
  { "2^126 and -2^126", TWO_TO (126), -TWO_TO (126), -FAR, FAR, 1, TRUE },
  { "2^126 twice, one unknown less", TWO_TO (126), TWO_TO (126), -1, 1, 1, TRUE },
  { "bounds of 2^126", 2, 4, -TWO_TO (126), TWO_TO (126), 1, TRUE },
  { "bounds of 2^126, equal unknowns", 2, 2, -TWO_TO (126) - 1, TWO_TO (126) + 1, 1, TRUE },
  { "bounds of 2^126, opposite unknowns", 2, -2, -TWO_TO (126) - 1, TWO_TO (126) + 1, 1, TRUE },
};

static void
test_large (void **state)
{
  const Large *at = *state;
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, at->sum, at->sum);

  assert_true (gk_system_add_term (system, row, 1, at->coefficient, at->low, at->high));
  assert_true (gk_system_add_term (system, row, 2, at->other, at->low, at->high));
  assert_int_equal (gk_system_is_feasible (system), at->feasible);
}

/* The same in two rows, which are also combined with each other. */
static void
test_large_pair (void **state)
{
  const Large *at = *state;
  g_autoptr (GkSystem) system = gk_system_new ();

  for (guint i = 0; i < 2; i++)
    {
      gint row = gk_system_add_row (system, at->sum, i == 0 ? at->sum : GK_SYSTEM_UNBOUNDED);

      assert_true (
          gk_system_add_term (system, row, 1, i == 0 ? at->coefficient : at->coefficient - 1, at->low, at->high));
      assert_true (gk_system_add_term (system, row, 2, at->other, at->low, at->high));
    }
  if (at->feasible)
    assert_true (gk_system_is_feasible (system));
  else
    assert_false (gk_system_is_feasible (system));
}

static void
test_coefficient_overflow (void **state)
{
  g_autoptr (GkSystem) system = gk_system_new ();
  gint row = gk_system_add_row (system, 0, 0);

  (void) state;
  assert_true (gk_system_add_term (system, row, 1, TWO_TO (126), 0, 1));
  assert_true (gk_system_add_term (system, row, 1, TWO_TO (126) - 1, 0, 1));
  assert_false (gk_system_add_term (system, row, 1, 1, 0, 1));
  assert_int_equal (gk_system_n_given_up (system), 1);
  assert_true (gk_system_add_term (system, row, 3, -TWO_TO (126), 0, 1));
  assert_false (gk_system_add_term (system, row, 3, -TWO_TO (126), 0, 1));
  /* Another unknown is as it was. */
  assert_true (gk_system_add_term (system, row, 2, 1, 0, 1));
}

void
add_solve_tests (Tests *tests)
{
  tests_add (tests, "solve/brute force", test_brute_force);
  tests_add (tests, "solve/transformed", test_transformed);
  TESTS_ADD_TABLE (tests, "solve/known", test_known, known);
  tests_add (tests, "solve/terms add up", test_terms_add_up);
  tests_add (tests, "solve/rows at the limit", test_rows_at_the_limit);
  tests_add (tests, "solve/columns at the limit", test_columns_at_the_limit);
  tests_add (tests, "solve/exhausted", test_exhausted);
  tests_add (tests, "solve/exhausted is not refuted", test_exhausted_is_not_refuted);
  tests_add (tests, "solve/filled again", test_filled_again);
  tests_add (tests, "solve/steps at the limit", test_steps_at_the_limit);
  tests_add (tests, "solve/one step less", test_one_step_less);
  TESTS_ADD_TABLE (tests, "solve/large", test_large, large);
  TESTS_ADD_TABLE (tests, "solve/large pair", test_large_pair, large);
  tests_add (tests, "solve/coefficient overflow", test_coefficient_overflow);
}
