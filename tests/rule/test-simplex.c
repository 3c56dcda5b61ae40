/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include "rule/simplex-private.h"

#define MAX_UNKNOWNS 40
#define MAX_ROWS 80

/* Unknowns of the systems that are solved in another way too. */
#define FEW_UNKNOWNS 4

/* Sets of rows have a bit for each, or are this. */
#define ALL_ROWS G_MAXUINT32

/* Enough for every system here. */
#define EFFORT 1000000000

/* One row: the coefficients, a relation (one of = < >, the latter two with "or equal") and a number. */
typedef struct {
  gint64 coefficients[MAX_UNKNOWNS];
  char relation;
  gint64 constant;
} Row;

typedef struct {
  const char *name;
  guint32 free; /* bits of the unknowns that may be negative */
  GkSimplexAnswer answer;
  const char *proof; /* rows, such as "0 2" */
  Row rows[MAX_ROWS];
} System;

#define BIG G_GINT64_CONSTANT (1000000000000)

static const System systems[] = {
  { "nothing", 0, GK_SIMPLEX_FEASIBLE, "", { { { 0 }, '\0', 0 } } },
  { "zero", 0, GK_SIMPLEX_FEASIBLE, "", { { { 1, -1, -1 }, '=', 0 } } },
  { "sum", 0, GK_SIMPLEX_FEASIBLE, "", { { { 1, 1 }, '=', 5 }, { { 1, -1 }, '>', 2 } } },
  { "negative-sum", 0, GK_SIMPLEX_INFEASIBLE, "0", { { { 1, 1 }, '=', -1 } } },
  { "negative-sum-free", 1, GK_SIMPLEX_FEASIBLE, "", { { { 1, 1 }, '=', -1 } } },
  { "below-zero", 0, GK_SIMPLEX_INFEASIBLE, "0", { { { 1 }, '<', -1 } } },
  { "below-zero-free", 1, GK_SIMPLEX_FEASIBLE, "", { { { 1 }, '<', -1 } } },
  { "each-greater", 0, GK_SIMPLEX_INFEASIBLE, "0 1", { { { 1, -1 }, '>', 1 }, { { -1, 1 }, '>', 1 } } },
  { "each-at-least", 0, GK_SIMPLEX_FEASIBLE, "", { { { 1, -1 }, '>', 0 }, { { -1, 1 }, '>', 0 } } },
  { "one-more-and-equal", 3, GK_SIMPLEX_INFEASIBLE, "0 1", { { { 1, -1 }, '=', 1 }, { { 1, -1 }, '=', 0 } } },
  { "circle",
    15,
    GK_SIMPLEX_INFEASIBLE,
    "0 1 2 3",
    { { { 1, -1 }, '>', 1 }, { { 0, 1, -1 }, '>', 0 }, { { 0, 0, 1, -1 }, '>', 0 }, { { -1, 0, 0, 1 }, '>', 0 } } },
  { "beside-the-proof",
    0,
    GK_SIMPLEX_INFEASIBLE,
    "1 3",
    { { { 0, 0, 1, 1 }, '<', 9 }, { { 1, 1 }, '>', 5 }, { { 0, 0, 1, -1 }, '=', 3 }, { { 2, 2 }, '<', 9 } } },
  /* 2a + 4b = 3 has rational solutions, and no integer ones. */
  { "common-divisor", 3, GK_SIMPLEX_INFEASIBLE, "0", { { { 2, 4 }, '=', 3 } } },
  { "common-divisor-below", 0, GK_SIMPLEX_INFEASIBLE, "0 1", { { { 2, -2 }, '<', 1 }, { { 1, -1 }, '>', 1 } } },
  { "common-divisor-above", 3, GK_SIMPLEX_INFEASIBLE, "0 1", { { { 2, -2 }, '>', -1 }, { { 1, -1 }, '<', -1 } } },
  /* a + b = 1 and a = b have a rational solution only: that is beyond this room. */
  { "parity", 0, GK_SIMPLEX_FEASIBLE, "", { { { 1, 1 }, '=', 1 }, { { 1, -1 }, '=', 0 } } },
  { "rational", 0, GK_SIMPLEX_FEASIBLE, "", { { { 3, 2 }, '=', 1 }, { { 2, 3 }, '=', 1 }, { { 7, 0, 5 }, '=', 3 } } },
  { "empty-row", 0, GK_SIMPLEX_FEASIBLE, "", { { { 0 }, '=', 0 }, { { 0 }, '<', 1 } } },
  { "empty-row-above", 0, GK_SIMPLEX_INFEASIBLE, "1", { { { 1 }, '=', 0 }, { { 0 }, '>', 1 } } },
  /* Beale's example, on which the rule of the largest coefficient goes round in circles; the optimum is 5. */
  { "beale",
    0,
    GK_SIMPLEX_FEASIBLE,
    "",
    { { { 25, -6000, -4, 900 }, '<', 0 },
      { { 50, -9000, -2, 300 }, '<', 0 },
      { { 0, 0, 1 }, '<', 1 },
      { { 75, -15000, 2, -600 }, '>', 5 } } },
  { "beale-beyond",
    0,
    GK_SIMPLEX_INFEASIBLE,
    "1 2 3",
    { { { 25, -6000, -4, 900 }, '<', 0 },
      { { 50, -9000, -2, 300 }, '<', 0 },
      { { 0, 0, 1 }, '<', 1 },
      { { 75, -15000, 2, -600 }, '>', 6 } } },
  /* Determinants of three such coefficients fit into 128 bits, those of four do not. */
  { "large",
    15,
    GK_SIMPLEX_FEASIBLE,
    "",
    { { { BIG - 1, BIG / 3, BIG / 7 }, '>', 1 },
      { { BIG / 11, BIG - 13, BIG / 17 }, '>', 1 },
      { { BIG / 19, BIG / 23, BIG - 29 }, '>', 1 } } },
  { "too-large",
    15,
    GK_SIMPLEX_OVERFLOW,
    "",
    { { { BIG - 1, BIG / 3, BIG / 7, BIG / 31 }, '>', 1 },
      { { BIG / 11, BIG - 13, BIG / 17, BIG / 37 }, '>', 1 },
      { { BIG / 19, BIG / 23, BIG - 29, BIG / 41 }, '>', 1 },
      { { BIG / 43, BIG / 47, BIG / 53, BIG - 59 }, '>', 1 } } },
};

static gboolean
is_in (guint32 rows, guint32 row)
{
  return rows == ALL_ROWS || (row < 32 && (rows & (1u << row)) != 0);
}

/* Whether an unknown may be negative. */
static gboolean
is_free (const System *system, guint32 unknown)
{
  return unknown < 32 && (system->free & (1u << unknown)) != 0;
}

static GkSimplexBounds
bounds_of (const Row *row)
{
  return (GkSimplexBounds){
    .has_lower = row->relation != '<',
    .has_upper = row->relation != '>',
    .lower = row->constant,
    .upper = row->constant,
  };
}

static void
add_row (GkSimplex *simplex, const Row *row)
{
  GkSimplexTerm terms[MAX_UNKNOWNS];

  /* In any order. */
  for (guint32 i = 0; i < MAX_UNKNOWNS; i++)
    terms[MAX_UNKNOWNS - 1 - i] = (GkSimplexTerm){ i, row->coefficients[i] };
  gk_simplex_add_row (simplex, terms, MAX_UNKNOWNS);
}

/* The system with its rows, all of them bounded if @bounded. */
static GkSimplex *
build (const System *system, gboolean bounded)
{
  GkSimplex *simplex = gk_simplex_new (MAX_UNKNOWNS, EFFORT);

  for (guint32 i = 0; i < MAX_UNKNOWNS; i++)
    if (is_free (system, i))
      gk_simplex_set_free (simplex, i);
  for (guint32 i = 0; i < MAX_ROWS && system->rows[i].relation != '\0'; i++)
    {
      GkSimplexBounds bounds = bounds_of (&system->rows[i]);

      add_row (simplex, &system->rows[i]);
      if (bounded)
        gk_simplex_set_bounds (simplex, i, &bounds);
    }

  return simplex;
}

static gint64
divisor_of (const Row *row)
{
  gint64 divisor = 0;

  for (guint32 i = 0; i < MAX_UNKNOWNS; i++)
    for (gint64 other = ABS (row->coefficients[i]), rest; other != 0; other = rest)
      {
        rest = divisor % other;
        divisor = other;
      }

  return MAX (divisor, 1);
}

/* The bound of the row divided by its divisor, rounded inwards. */
static gint64
bound_of (const Row *row, gboolean upper)
{
  gint64 divisor = divisor_of (row);
  gint64 quotient = row->constant / divisor;
  gint64 rest = row->constant % divisor;

  return upper ? quotient - (rest < 0) : quotient + (rest > 0);
}

/* Adds up the parts of a proof: nothing of what the rows say remains but something impossible. */
static void
verify_proof (const System *system, guint32 active, GArray *proof)
{
  gint128 coefficients[MAX_UNKNOWNS] = { 0 };
  gint128 bound = 0;

  assert_true (proof->len > 0);
  for (guint i = 0; i < proof->len; i++)
    {
      GkSimplexPart part = g_array_index (proof, GkSimplexPart, i);
      const Row *row = &system->rows[part.row];

      assert_true (is_in (active, part.row));
      if (i > 0)
        assert_true (g_array_index (proof, GkSimplexPart, i - 1).row < part.row);
      if (part.multiplier == 0)
        {
          assert_int_equal (proof->len, 1);
          assert_true (row->relation == '=' && bound_of (row, FALSE) > bound_of (row, TRUE));
          return;
        }
      assert_true (row->relation != (part.multiplier > 0 ? '>' : '<'));
      bound += part.multiplier * bound_of (row, part.multiplier > 0);
      for (guint32 k = 0; k < MAX_UNKNOWNS; k++)
        coefficients[k] += part.multiplier * (row->coefficients[k] / divisor_of (row));
    }
  assert_true (bound < 0);
  for (guint32 k = 0; k < MAX_UNKNOWNS; k++)
    assert_true (is_free (system, k) ? coefficients[k] == 0 : coefficients[k] >= 0);
}

static gint128
divisor_of_two (gint128 left, gint128 right)
{
  while (right != 0)
    {
      gint128 rest = left % right;

      left = right;
      right = rest;
    }

  return left;
}

/* Puts the solution into the rows. */
static void
verify_solution (const System *system, guint32 active, const GkSimplex *simplex)
{
  gint128 numerators[MAX_UNKNOWNS];
  gint128 denominators[MAX_UNKNOWNS];
  gint128 common = 1;

  for (guint32 i = 0; i < MAX_UNKNOWNS; i++)
    {
      gk_simplex_get_value (simplex, i, &numerators[i], &denominators[i]);
      assert_true (denominators[i] > 0);
      assert_true (is_free (system, i) || numerators[i] >= 0);
      common *= denominators[i] / divisor_of_two (common, denominators[i]);
    }
  for (guint32 i = 0; i < MAX_ROWS; i++)
    {
      const Row *row = &system->rows[i];
      gint128 sum = 0;

      if (row->relation == '\0' || !is_in (active, i))
        continue;
      for (guint32 k = 0; k < MAX_UNKNOWNS; k++)
        sum += row->coefficients[k] * numerators[k] * (common / denominators[k]);
      assert_true (row->relation == '<' || sum >= row->constant * common);
      assert_true (row->relation == '>' || sum <= row->constant * common);
    }
}

static void
test_system (void **state)
{
  const System *system = *state;
  g_autoptr (GkSimplex) simplex = build (system, TRUE);
  g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (GkSimplexPart));
  g_autoptr (GString) rows = g_string_new (NULL);

  assert_int_equal (gk_simplex_solve (simplex, proof), system->answer);
  for (guint i = 0; i < proof->len; i++)
    g_string_append_printf (rows, "%s%u", i > 0 ? " " : "", g_array_index (proof, GkSimplexPart, i).row);
  assert_string_equal (rows->str, system->proof);
  if (system->answer == GK_SIMPLEX_INFEASIBLE)
    verify_proof (system, ALL_ROWS, proof);
  if (system->answer == GK_SIMPLEX_FEASIBLE)
    verify_solution (system, ALL_ROWS, simplex);
  /* A second question has the same answer. */
  assert_int_equal (gk_simplex_solve (simplex, NULL), system->answer);
}

/* Σ coefficient · unknown <= bound, of numbers that stay small. */
typedef struct {
  gint64 coefficients[FEW_UNKNOWNS];
  gint64 bound;
} Half;

static void
add_half (GArray *halves, const Row *row, gboolean upper)
{
  Half half = { { 0 }, upper ? bound_of (row, TRUE) : -bound_of (row, FALSE) };

  for (guint32 i = 0; i < FEW_UNKNOWNS; i++)
    half.coefficients[i] = row->coefficients[i] / divisor_of (row) * (upper ? 1 : -1);
  g_array_append_val (halves, half);
}

/* Fourier and Motzkin: adds each two that have @unknown with opposite signs, and keeps those that do not have it. */
static GArray *
eliminate (GArray *halves, guint32 unknown)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (Half));

  for (guint i = 0; i < halves->len; i++)
    {
      const Half *one = &g_array_index (halves, Half, i);

      if (one->coefficients[unknown] == 0)
        g_array_append_val (rest, *one);
      for (guint k = 0; one->coefficients[unknown] > 0 && k < halves->len; k++)
        {
          const Half *other = &g_array_index (halves, Half, k);
          Half sum = { { 0 }, 0 };

          if (other->coefficients[unknown] >= 0)
            continue;
          for (guint32 at = 0; at < FEW_UNKNOWNS; at++)
            sum.coefficients[at] = other->coefficients[at] * one->coefficients[unknown]
                                   - one->coefficients[at] * other->coefficients[unknown];
          sum.bound = other->bound * one->coefficients[unknown] - one->bound * other->coefficients[unknown];
          g_array_append_val (rest, sum);
        }
    }
  g_array_unref (halves);

  return rest;
}

static gboolean
is_feasible (const System *system, guint32 active)
{
  GArray *halves = g_array_new (FALSE, FALSE, sizeof (Half));
  gboolean feasible = TRUE;

  for (guint32 i = 0; i < MAX_ROWS; i++)
    {
      if (!is_in (active, i))
        continue;
      if (system->rows[i].relation != '>')
        add_half (halves, &system->rows[i], TRUE);
      if (system->rows[i].relation != '<')
        add_half (halves, &system->rows[i], FALSE);
    }
  for (guint32 i = 0; i < FEW_UNKNOWNS; i++)
    if (!is_free (system, i))
      {
        Half half = { { 0 }, 0 };

        half.coefficients[i] = -1;
        g_array_append_val (halves, half);
      }
  for (guint32 i = 0; i < FEW_UNKNOWNS; i++)
    halves = eliminate (halves, i);
  for (guint i = 0; i < halves->len; i++)
    feasible = feasible && g_array_index (halves, Half, i).bound >= 0;
  g_array_unref (halves);

  return feasible;
}

/* A system of @n_unknowns unknowns that occur, and @n_rows rows; much of it is 0, as in forms. */
static System
random_system (GRand *random, guint32 n_unknowns, guint32 n_rows)
{
  System system = { .free = g_rand_boolean (random) ? 0 : g_rand_int (random) & 15 };

  for (guint32 i = 0; i < n_rows; i++)
    {
      Row *row = &system.rows[i];

      row->relation = "=<>"[g_rand_int_range (random, 0, 3)];
      row->constant = g_rand_boolean (random) ? 0 : g_rand_int_range (random, -6, 7);
      for (guint32 k = 0; k < n_unknowns; k++)
        row->coefficients[k] = g_rand_boolean (random) ? 0 : g_rand_int_range (random, -4, 5);
    }

  return system;
}

/* Asks about the rows of @active, and verifies the answer by its proof or its solution. */
static GkSimplexAnswer
solve (const System *system, guint32 active, GkSimplex *simplex)
{
  g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (GkSimplexPart));
  GkSimplexAnswer answer = gk_simplex_solve (simplex, proof);

  assert_true (answer == GK_SIMPLEX_FEASIBLE || answer == GK_SIMPLEX_INFEASIBLE);
  if (answer == GK_SIMPLEX_INFEASIBLE)
    verify_proof (system, active, proof);
  else
    verify_solution (system, active, simplex);

  return answer;
}

/* The same, and compares the answer with that of another method. */
static void
verify (const System *system, guint32 active, GkSimplex *simplex)
{
  GkSimplexAnswer answer = solve (system, active, simplex);

  assert_int_equal (answer, is_feasible (system, active) ? GK_SIMPLEX_FEASIBLE : GK_SIMPLEX_INFEASIBLE);
}

typedef struct {
  const char *name;
  guint32 n_unknowns;
  guint32 n_rows;
  guint n_systems;
} Family;

static const Family families[] = {
  { "1-by-3", 1, 3, 1000 }, { "2-by-2", 2, 2, 3000 }, { "2-by-4", 2, 4, 3000 },
  { "3-by-3", 3, 3, 3000 }, { "3-by-4", 3, 4, 500 },  { "4-by-3", 4, 3, 500 },
};

static void
test_random (void **state)
{
  const Family *family = *state;
  GRand *random = g_rand_new_with_seed (20240517);
  guint32 all = (1u << family->n_rows) - 1;
  guint n_feasible = 0;

  for (guint i = 0; i < family->n_systems; i++)
    {
      System system = random_system (random, family->n_unknowns, family->n_rows);
      g_autoptr (GkSimplex) simplex = build (&system, TRUE);

      verify (&system, all, simplex);
      n_feasible += is_feasible (&system, all);
    }
  /* Neither answer is the only one. */
  assert_in_range (n_feasible, family->n_systems / 20, family->n_systems - family->n_systems / 20);
  g_rand_free (random);
}

/* Systems some of which take so many steps that Bland's rule has its turn. */
static void
test_random_large (void **state)
{
  GRand *random = g_rand_new_with_seed (20240520);
  guint n_feasible = 0;
  const guint n_systems = 40;

  (void) state;
  for (guint i = 0; i < n_systems; i++)
    {
      System system = { .free = 0 };
      gint64 point[MAX_UNKNOWNS];
      g_autoptr (GkSimplex) simplex = NULL;

      for (guint32 k = 0; k < MAX_UNKNOWNS; k++)
        point[k] = g_rand_int_range (random, 0, 1000);
      for (guint32 r = 0; r < MAX_ROWS; r++)
        {
          Row *row = &system.rows[r];

          row->relation = "<>"[g_rand_int_range (random, 0, 2)];
          for (guint k = 0; k < 4; k++)
            row->coefficients[g_rand_int_range (random, 0, MAX_UNKNOWNS)] = g_rand_boolean (random) ? 1 : -1;
          for (guint32 k = 0; k < MAX_UNKNOWNS; k++)
            row->constant += row->coefficients[k] * point[k];
          /* One in so many misses the point. */
          row->constant += g_rand_int_range (random, 0, 100) * (row->relation == '<' ? 1 : -1);
          if (g_rand_int_range (random, 0, MAX_ROWS) == 0)
            row->constant += row->relation == '<' ? -900 : 900;
        }
      simplex = build (&system, TRUE);
      n_feasible += solve (&system, ALL_ROWS, simplex) == GK_SIMPLEX_FEASIBLE;
    }
  assert_in_range (n_feasible, n_systems / 10, n_systems - n_systems / 10);
  g_rand_free (random);
}

/* Bounds come and go between questions. */
static void
test_changing (void **state)
{
  GRand *random = g_rand_new_with_seed (20240518);

  (void) state;
  for (guint i = 0; i < 300; i++)
    {
      const guint32 n_rows = 5;
      System system = random_system (random, 3, n_rows);
      g_autoptr (GkSimplex) simplex = build (&system, FALSE);
      guint32 active = 0;

      for (guint step = 0; step < 12; step++)
        {
          guint32 row = (guint32) g_rand_int_range (random, 0, (gint32) n_rows);
          GkSimplexBounds bounds;

          active ^= 1u << row;
          /* The row comes back as another one. */
          if (active & (1u << row))
            {
              system.rows[row].relation = "=<>"[g_rand_int_range (random, 0, 3)];
              system.rows[row].constant = g_rand_int_range (random, -6, 7);
            }
          bounds = bounds_of (&system.rows[row]);
          gk_simplex_set_bounds (simplex, row, active & (1u << row) ? &bounds : NULL);
          if (!g_rand_boolean (random))
            continue;
          verify (&system, active, simplex);
        }
    }
  g_rand_free (random);
}

/* Systems of @n unknowns in one row after the other: x1 + 1 <= x2, x2 + 1 <= x3 ... xn <= @last. */
static GkSimplex *
build_chain (guint32 n, gint64 last, guint64 effort)
{
  GkSimplex *simplex = gk_simplex_new (n, effort);
  GkSimplexBounds bounds = { .has_upper = TRUE, .upper = -1 };

  for (guint32 i = 0; i < n; i++)
    {
      const GkSimplexTerm terms[] = { { i, 1 }, { i + 1, -1 } };

      gk_simplex_add_row (simplex, terms, i + 1 < n ? 2 : 1);
      bounds.upper = i + 1 < n ? -1 : last;
      gk_simplex_set_bounds (simplex, i, &bounds);
    }

  return simplex;
}

static void
test_chain (void **state)
{
  const guint32 n = 300;
  g_autoptr (GkSimplex) tight = build_chain (n, n - 1, G_MAXUINT64);
  g_autoptr (GkSimplex) broken = build_chain (n, n - 2, G_MAXUINT64);
  g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (GkSimplexPart));

  (void) state;
  assert_int_equal (gk_simplex_solve (tight, NULL), GK_SIMPLEX_FEASIBLE);
  for (guint32 i = 0; i < n; i++)
    {
      gint128 numerator;
      gint128 denominator;

      gk_simplex_get_value (tight, i, &numerator, &denominator);
      assert_true (numerator == i * denominator);
    }
  assert_int_equal (gk_simplex_solve (broken, proof), GK_SIMPLEX_INFEASIBLE);
  assert_int_equal (proof->len, n);
}

/* The least effort that is enough, and one less. */
static void
test_limit_effort (void **state)
{
  guint64 too_little = 0;
  guint64 enough = 100000;

  (void) state;
  while (enough - too_little > 1)
    {
      guint64 effort = too_little + (enough - too_little) / 2;
      g_autoptr (GkSimplex) simplex = build_chain (10, 8, effort);
      GkSimplexAnswer answer = gk_simplex_solve (simplex, NULL);

      assert_true (answer == GK_SIMPLEX_INFEASIBLE || answer == GK_SIMPLEX_TOO_LARGE);
      if (answer == GK_SIMPLEX_INFEASIBLE)
        enough = effort;
      else
        too_little = effort;
      /* It gives up for good. */
      if (answer == GK_SIMPLEX_TOO_LARGE)
        for (guint32 i = 0; i < 10; i++)
          {
            gk_simplex_set_bounds (simplex, i, NULL);
            assert_int_equal (gk_simplex_solve (simplex, NULL), GK_SIMPLEX_TOO_LARGE);
          }
    }
  assert_in_range (enough, 100, 10000);
}

/* Rows of 1024 terms, as many as there may be, and one more term. */
static void
test_limit_entries (void **state)
{
  GkSimplexTerm terms[1024];

  (void) state;
  for (guint32 i = 0; i < G_N_ELEMENTS (terms); i++)
    terms[i] = (GkSimplexTerm){ i, 1 };
  for (guint32 beyond = 0; beyond < 2; beyond++)
    {
      g_autoptr (GkSimplex) simplex = gk_simplex_new (G_N_ELEMENTS (terms), G_MAXUINT64);

      for (guint32 i = 0; i < GK_SIMPLEX_MAX_ENTRIES / G_N_ELEMENTS (terms); i++)
        gk_simplex_add_row (simplex, terms, G_N_ELEMENTS (terms));
      gk_simplex_add_row (simplex, terms, beyond);
      assert_int_equal (gk_simplex_solve (simplex, NULL), beyond ? GK_SIMPLEX_TOO_LARGE : GK_SIMPLEX_FEASIBLE);
    }
}

/* A row of 1023 terms that all the others take in when it is solved for x: each of these then has 1024. */
static void
test_limit_filling (void **state)
{
  const GkSimplexBounds bounds = { .has_upper = TRUE, .upper = -1 };
  const guint32 n_wide = 1023;
  GkSimplexTerm terms[1023];

  (void) state;
  for (guint32 i = 0; i < n_wide; i++)
    terms[i] = (GkSimplexTerm){ i, i == 0 ? -1 : 1 };
  for (guint32 beyond = 0; beyond < 2; beyond++)
    {
      const guint32 n_narrow = (GK_SIMPLEX_MAX_ENTRIES - n_wide) / (n_wide + 1);
      const guint32 rest = GK_SIMPLEX_MAX_ENTRIES - n_wide - n_narrow * (n_wide + 1) + beyond;
      g_autoptr (GkSimplex) simplex = gk_simplex_new (n_wide + n_narrow, G_MAXUINT64);

      gk_simplex_add_row (simplex, terms, n_wide);
      /* And one that does not grow. */
      gk_simplex_add_row (simplex, terms + 1, rest);
      for (guint32 i = 0; i < n_narrow; i++)
        {
          const GkSimplexTerm narrow[] = { { 0, 1 }, { n_wide + i, 1 } };

          gk_simplex_add_row (simplex, narrow, 2);
        }
      gk_simplex_set_bounds (simplex, 0, &bounds);
      assert_int_equal (gk_simplex_solve (simplex, NULL), beyond ? GK_SIMPLEX_TOO_LARGE : GK_SIMPLEX_FEASIBLE);
    }
}

/* Four rows of four unknowns, with coefficients of one digit more each time. */
static void
test_limit_overflow (void **state)
{
  guint n_feasible = 0;
  guint n_overflows = 0;

  (void) state;
  for (gint64 scale = 1000; scale <= 100 * BIG; scale *= 10)
    {
      System system = {
        .free = 15,
        .rows = { { { scale - 1, scale / 3, scale / 7, scale / 31 }, '>', 1 },
                  { { scale / 11, scale - 13, scale / 17, scale / 37 }, '>', 1 },
                  { { scale / 19, scale / 23, scale - 29, scale / 41 }, '>', 1 },
                  { { scale / 43, scale / 47, scale / 53, scale - 59 }, '>', 1 } },
      };
      g_autoptr (GkSimplex) simplex = build (&system, TRUE);
      GkSimplexAnswer answer = gk_simplex_solve (simplex, NULL);

      assert_true (answer == GK_SIMPLEX_FEASIBLE || answer == GK_SIMPLEX_OVERFLOW);
      /* Once it is too large it stays so. */
      assert_true (n_overflows == 0 || answer == GK_SIMPLEX_OVERFLOW);
      n_feasible += answer == GK_SIMPLEX_FEASIBLE;
      n_overflows += answer == GK_SIMPLEX_OVERFLOW;
    }
  /* On the way there are products of two determinants, of four rows and of three: 10^35, 10^42. */
  assert_int_equal (n_feasible, 3);
  assert_int_equal (n_overflows, 9);
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "system", test_system, systems);
  TESTS_ADD_TABLE (tests, "random", test_random, families);
  tests_add (tests, "random/large", test_random_large);
  tests_add (tests, "changing", test_changing);
  tests_add (tests, "chain", test_chain);
  tests_add (tests, "limit/effort", test_limit_effort);
  tests_add (tests, "limit/entries", test_limit_entries);
  tests_add (tests, "limit/filling", test_limit_filling);
  tests_add (tests, "limit/overflow", test_limit_overflow);

  return tests_run (tests, "simplex");
}
