/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/number.h>

/* Sums and products are formed in 128 bits; every operation that could leave them says so. */
__extension__ typedef __int128 gint128;

#define GK_INT128_MAX ((gint128) (((unsigned __int128) 1 << 127) - 1))

/* The largest power of ten below 2^63 is 10^18. */
#define GK_NUMBER_MAX_POWER 18

/* 10^@power, for a power of at most GK_NUMBER_MAX_POWER. */
gint64 gk_power_of_ten (guint power);

/* The largest number with @decimals, scaled, that the library computes with, and whether @scaled is within it. */
gint64 gk_number_limit (guint decimals);
gboolean gk_number_in_range (gint128 scaled, guint decimals);

static inline gboolean
gk_int128_add (gint128 *sum, gint128 value)
{
  return !__builtin_add_overflow (*sum, value, sum);
}

static inline gboolean
gk_int128_multiply (gint128 *product, gint128 factor)
{
  return !__builtin_mul_overflow (*product, factor, product);
}

/* Multiplies @value by 10^@power, which may be any. */
gboolean gk_int128_shift (gint128 *value, guint power);

/* The greatest common divisor, not negative; of 0 and x it is |x|. */
gint128 gk_int128_gcd (gint128 left, gint128 right);

/* @numerator / @denominator, which is not 0, rounded down, and up. */
gint128 gk_int128_floor_divide (gint128 numerator, gint128 denominator);
gint128 gk_int128_ceiling_divide (gint128 numerator, gint128 denominator);

/* Prints @value scaled by @decimals in its shortest exact form. */
char *gk_int128_print (gint128 value, guint decimals);

/* @numerator / @denominator (positive) rounded half away from zero to @decimals, as a scaled integer. */
gboolean gk_int128_divide_rounded (gint128 numerator, gint128 denominator, guint decimals, gint128 *quotient);
