/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/macros.h>

G_BEGIN_DECLS

/*
 * Numbers are exact decimals: a 64-bit integer scaled by a count of decimals,
 * so that 12.50 with two decimals is the integer 1250. No floating point and
 * no locale is involved anywhere.
 *
 * A number is in range when its value is at most 10^15 units and its scaled
 * integer at most 10^18 (both in absolute value). All functions are pure and
 * may be called from any thread.
 */

/** The largest count of decimals a number can have. */
#define GK_NUMBER_MAX_DECIMALS 9

/** The largest absolute value of a number, in units. */
#define GK_NUMBER_MAX_UNITS G_GINT64_CONSTANT (1000000000000000)

/** The largest absolute value of a scaled integer. */
#define GK_NUMBER_MAX_SCALED G_GINT64_CONSTANT (1000000000000000000)

/**
 * gk_number_parse:
 * @text: ASCII text: an optional sign, digits, and at most one "." between digits
 * @length: bytes of @text, or -1 if it ends with a NUL
 * @decimals: the count of decimals to scale by, at most %GK_NUMBER_MAX_DECIMALS
 * @scaled: (out): the scaled integer; written on success only
 * @error: return location for an error, or %NULL
 *
 * Reads a number as programs write it: no thousands separators, no units, no
 * spaces. For figures as people print them, see gk_report_set_text().
 * Digits after the last decimal must be zeros: nothing is rounded.
 *
 * Returns: %TRUE on success; on failure @error is %GK_ERROR_NUMBER or
 *   %GK_ERROR_OVERFLOW
 * Since: 0.1
 */
GK_API gboolean gk_number_parse (const char *text, gssize length, guint32 decimals, gint64 *scaled, GError **error);

/**
 * gk_number_print:
 * @scaled: a scaled integer
 * @decimals: its count of decimals, at most %GK_NUMBER_MAX_DECIMALS
 *
 * Prints a number exactly and in its shortest form: 1250 with two decimals is
 * "12.5", 1200 is "12".
 *
 * Returns: (transfer full): the text; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_number_print (gint64 scaled, guint32 decimals);

/**
 * gk_number_add:
 * @left: a scaled integer
 * @left_decimals: its count of decimals
 * @right: a scaled integer
 * @right_decimals: its count of decimals
 * @sum: (out): the sum, scaled by the larger of the two counts of decimals;
 *   written on success only
 * @error: return location for an error, or %NULL
 *
 * Adds two numbers exactly.
 *
 * Returns: %TRUE on success; %GK_ERROR_OVERFLOW if the sum is out of range
 * Since: 0.1
 */
GK_API gboolean gk_number_add (gint64 left, guint32 left_decimals, gint64 right, guint32 right_decimals, gint64 *sum,
                               GError **error);

/**
 * gk_number_multiply:
 * @scaled: a scaled integer
 * @decimals: its count of decimals
 * @factor: an integer
 * @product: (out): the product with the same count of decimals; written on
 *   success only
 * @error: return location for an error, or %NULL
 *
 * Multiplies a number by an integer, exactly: the product is formed in 128 bits
 * and must be in range.
 *
 * Returns: %TRUE on success; %GK_ERROR_OVERFLOW if the product is out of range
 * Since: 0.1
 */
GK_API gboolean gk_number_multiply (gint64 scaled, guint32 decimals, gint64 factor, gint64 *product, GError **error);

/**
 * gk_number_compare:
 * @left: a scaled integer
 * @left_decimals: its count of decimals, at most %GK_NUMBER_MAX_DECIMALS
 * @right: a scaled integer
 * @right_decimals: its count of decimals, at most %GK_NUMBER_MAX_DECIMALS
 *
 * Compares two numbers by value; any 64-bit integers may be given.
 *
 * Returns: -1, 0 or 1 as @left is smaller than, equal to or larger than @right
 * Since: 0.1
 */
GK_API gint32 gk_number_compare (gint64 left, guint32 left_decimals, gint64 right, guint32 right_decimals);

G_END_DECLS
