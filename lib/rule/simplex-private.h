/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Exact linear arithmetic: whether rows Σ coefficient · unknown can lie within
 * their bounds all at once, and if not, which of them exclude each other.
 *
 * This is the simplex of Dutertre and de Moura, "A fast linear-arithmetic solver
 * for DPLL(T)" (2006), with Bland's rule where it takes long. Bounds can be changed between two
 * questions, and the second begins where the first one ended. Knows nothing of
 * forms.
 *
 * Unknowns are integers, not negative unless they are free, and so is every row:
 * a bound is rounded to the next multiple of what all coefficients of its row
 * have in common. Apart from that the answer is about rational unknowns: where
 * it says "infeasible" there are no integers either.
 */

#include "base/number-private.h"

/* The most coefficients a system may have, also on the way to an answer; they are 32 bytes each. */
#define GK_SIMPLEX_MAX_ENTRIES 1048576

typedef struct _GkSimplex GkSimplex;

typedef struct {
  guint32 unknown;
  gint64 coefficient;
} GkSimplexTerm;

/* What a row may be; without a bound it has no end on that side. */
typedef struct {
  gboolean has_lower;
  gboolean has_upper;
  gint128 lower;
  gint128 upper;
} GkSimplexBounds;

typedef enum {
  GK_SIMPLEX_FEASIBLE,
  GK_SIMPLEX_INFEASIBLE,
  GK_SIMPLEX_OVERFLOW,  /* a number would not fit into 128 bits */
  GK_SIMPLEX_TOO_LARGE, /* for the memory or the effort that is allowed */
} GkSimplexAnswer;

/*
 * The part of a row in a proof (Farkas). The rows, divided by what their
 * coefficients have in common and multiplied by this, sum up to Σ c · unknown
 * with c >= 0, and 0 for a free one; their bounds, upper ones for a positive
 * multiplier and lower ones for a negative, sum up to less than 0. A row that has
 * nothing between its own bounds is the whole proof, with the multiplier 0.
 */
typedef struct {
  guint32 row;
  gint128 multiplier;
} GkSimplexPart;

/*
 * A system of @n_unknowns unknowns, numbered from 0, without rows. @effort is how
 * many coefficients it may look at before it gives up; it gives up for good, and
 * so it does after an overflow.
 */
GkSimplex *gk_simplex_new (guint32 n_unknowns, guint64 effort);
void gk_simplex_free (GkSimplex *simplex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkSimplex, gk_simplex_free)

/* What precedes the first question: which unknowns may be negative, and the rows. No unknown may stand in a row twice.
 */
void gk_simplex_set_free (GkSimplex *simplex, guint32 unknown);
guint32 gk_simplex_add_row (GkSimplex *simplex, const GkSimplexTerm *terms, guint32 n_terms);

/* Sets the bounds of a row, which has none at first; NULL takes them away. */
void gk_simplex_set_bounds (GkSimplex *simplex, guint32 row, const GkSimplexBounds *bounds);

/* Answers; appends the parts of the proof (GkSimplexPart) to @proof, ordered by rows, unless that is NULL. */
GkSimplexAnswer gk_simplex_solve (GkSimplex *simplex, GArray *proof);

/* After "feasible": the value of an unknown, @numerator / @denominator. */
void gk_simplex_get_value (const GkSimplex *simplex, guint32 unknown, gint128 *numerator, gint128 *denominator);
