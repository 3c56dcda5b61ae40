/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <string.h>

#include <gongkai/error.h>

#include "base/number-private.h"

/* What outputs hold before a call that must leave them alone. */
#define UNTOUCHED G_GINT64_CONSTANT (-7777777)

#define SEED 20170331
#define ROUNDS 5000

#define E15 G_GINT64_CONSTANT (1000000000000000)
#define E18 G_GINT64_CONSTANT (1000000000000000000)

static gint128
int128_min (void)
{
  return -GK_INT128_MAX - 1;
}

/* Schoolbook arithmetic on strings of digits: another way to the same sums and products. */

static const char *
skip_zeros (const char *digits)
{
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;

  return digits;
}

static int
compare_digits (const char *left, const char *right)
{
  left = skip_zeros (left);
  right = skip_zeros (right);
  if (strlen (left) != strlen (right))
    return strlen (left) < strlen (right) ? -1 : 1;

  return strcmp (left, right);
}

static char *
add_digits (const char *left, const char *right)
{
  gsize n = MAX (strlen (left), strlen (right)) + 1;
  g_autofree char *sum = g_malloc (n + 1);
  int carry = 0;

  sum[n] = '\0';
  for (gsize i = 0; i < n; i++)
    {
      if (i < strlen (left))
        carry += left[strlen (left) - 1 - i] - '0';
      if (i < strlen (right))
        carry += right[strlen (right) - 1 - i] - '0';
      sum[n - 1 - i] = (char) ('0' + carry % 10);
      carry /= 10;
    }

  return g_strdup (skip_zeros (sum));
}

/* @left is at least @right. */
static char *
subtract_digits (const char *left, const char *right)
{
  gsize n = strlen (left);
  g_autofree char *difference = g_strdup (left);
  int borrowed = 0;

  for (gsize i = 0; i < n; i++)
    {
      int digit = left[n - 1 - i] - '0' - borrowed;

      if (i < strlen (right))
        digit -= right[strlen (right) - 1 - i] - '0';
      borrowed = digit < 0;
      difference[n - 1 - i] = (char) ('0' + digit + (borrowed ? 10 : 0));
    }

  return g_strdup (skip_zeros (difference));
}

static char *
multiply_digits (const char *left, const char *right)
{
  gsize n = strlen (left) + strlen (right);
  g_autofree char *product = g_strnfill (n, '0');

  for (gsize i = 0; i < strlen (left); i++)
    {
      int carry = 0;

      for (gsize j = 0; j <= strlen (right); j++)
        {
          char *digit;

          if (i + j >= n)
            break;
          digit = &product[n - 1 - i - j];
          carry += *digit - '0';
          if (j < strlen (right))
            carry += (left[strlen (left) - 1 - i] - '0') * (right[strlen (right) - 1 - j] - '0');
          *digit = (char) ('0' + carry % 10);
          carry /= 10;
        }
    }

  return g_strdup (skip_zeros (product));
}

static char *
with_sign (const char *digits, gboolean negative)
{
  return g_strconcat (negative && strcmp (digits, "0") != 0 ? "-" : "", digits, NULL);
}

static char *
add_signed (const char *left, gboolean left_negative, const char *right, gboolean right_negative)
{
  g_autofree char *digits = NULL;

  if (left_negative == right_negative)
    {
      digits = add_digits (left, right);
      return with_sign (digits, left_negative);
    }
  if (compare_digits (left, right) >= 0)
    {
      digits = subtract_digits (left, right);
      return with_sign (digits, left_negative);
    }
  digits = subtract_digits (right, left);

  return with_sign (digits, right_negative);
}

/* Between 1 and @most digits, without leading zeros. */
static char *
random_digits (GRand *random, gint most)
{
  gint n = g_rand_int_range (random, 1, most + 1);
  g_autofree char *digits = g_malloc ((gsize) n + 1);

  for (gint i = 0; i < n; i++)
    digits[i] = (char) ('0' + g_rand_int_range (random, 0, 10));
  digits[n] = '\0';

  return g_strdup (skip_zeros (digits));
}

static gint128
int128_of (const char *digits, gboolean negative)
{
  gint128 value = 0;

  for (; *digits != '\0'; digits++)
    value = value * 10 + (*digits - '0');

  return negative ? -value : value;
}

typedef struct {
  const char *name;
  const char *text;
  gssize length;
  guint32 decimals;
  gint code; /* 0 for success */
  gint64 scaled;
} Parse;

static const Parse parses[] = {
  { "zero", "0", -1, 0, 0, 0 },
  { "zero with a minus", "-0", -1, 2, 0, 0 },
  { "plus", "+5", -1, 0, 0, 5 },
  { "minus", "-5", -1, 0, 0, -5 },
  { "leading zeros", "007", -1, 0, 0, 7 },
  { "scaled", "12.5", -1, 2, 0, 1250 },
  { "trailing zero kept out", "12.50", -1, 1, 0, 125 },
  { "only zeros behind the point", "3.000", -1, 0, 0, 3 },
  { "zero before the point", "0.05", -1, 2, 0, 5 },
  { "nine decimals", "0.000000001", -1, 9, 0, 1 },
  { "nine decimals, negative", "-0.000000001", -1, 9, 0, -1 },
  { "length cuts", "12345", 2, 0, 0, 12 },
  { "length before a letter", "12x", 2, 0, 0, 12 },
  { "forty leading zeros", "00000000000000000000000000000000000000001", -1, 0, 0, 1 },
  { "fifty trailing zeros", "1.00000000000000000000000000000000000000000000000000", -1, 2, 0, 100 },
  { "at the limit of units", "1000000000000000", -1, 0, 0, E15 },
  { "at the limit, with decimals", "1000000000000000.000", -1, 0, 0, E15 },
  { "at the negative limit", "-1000000000000000", -1, 0, 0, -E15 },
  { "one beyond the limit", "1000000000000001", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "one beyond the negative limit", "-1000000000000001", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "both limits, 3 decimals", "1000000000000000", -1, 3, 0, E18 },
  { "last below both limits", "999999999999999.999", -1, 3, 0, E18 - 1 },
  { "first beyond both limits", "1000000000000000.001", -1, 3, GK_ERROR_OVERFLOW, 0 },
  { "below the scaled limit in units, 2 decimals", "1000000000000000.00", -1, 2, 0, E15 * 100 },
  { "beyond units, below scaled, 2 decimals", "1000000000000000.01", -1, 2, GK_ERROR_OVERFLOW, 0 },
  { "scaled limit, 4 decimals", "100000000000000", -1, 4, 0, E18 },
  { "beyond the scaled limit, 4 decimals", "100000000000000.0001", -1, 4, GK_ERROR_OVERFLOW, 0 },
  { "scaled limit, 9 decimals", "-1000000000", -1, 9, 0, -E18 },
  { "beyond the scaled limit, 9 decimals", "-1000000000.000000001", -1, 9, GK_ERROR_OVERFLOW, 0 },
  { "units in range, scaled not", "1000000000000000", -1, 9, GK_ERROR_OVERFLOW, 0 },
  { "2^63", "9223372036854775808", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "2^64 and 5", "18446744073709551621", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "30 digits", "100000000000000000000000000000", -1, 9, GK_ERROR_OVERFLOW, 0 },
  { "31 digits", "1000000000000000000000000000000", -1, 0, GK_ERROR_OVERFLOW, 0 },
  /* 2^128 + 12 must not come round to 12. */
  { "2^128 and 12", "340282366920938463463374607431768211468", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "60 digits", "999999999999999999999999999999999999999999999999999999999999", -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "empty", "", -1, 0, GK_ERROR_NUMBER, 0 },
  { "length 0", "12", 0, 0, GK_ERROR_NUMBER, 0 },
  { "sign alone", "-", -1, 0, GK_ERROR_NUMBER, 0 },
  { "plus alone", "+", -1, 0, GK_ERROR_NUMBER, 0 },
  { "point alone", ".", -1, 2, GK_ERROR_NUMBER, 0 },
  { "no digit behind the point", "1.", -1, 2, GK_ERROR_NUMBER, 0 },
  { "no digit before the point", ".5", -1, 2, GK_ERROR_NUMBER, 0 },
  { "sign and point", "-.5", -1, 2, GK_ERROR_NUMBER, 0 },
  { "two points", "1.2.3", -1, 2, GK_ERROR_NUMBER, 0 },
  { "two points together", "1..2", -1, 2, GK_ERROR_NUMBER, 0 },
  { "two signs", "--1", -1, 0, GK_ERROR_NUMBER, 0 },
  { "sign behind", "1-", -1, 0, GK_ERROR_NUMBER, 0 },
  { "sign inside", "1-2", -1, 0, GK_ERROR_NUMBER, 0 },
  { "space before", " 1", -1, 0, GK_ERROR_NUMBER, 0 },
  { "space behind", "1 ", -1, 0, GK_ERROR_NUMBER, 0 },
  { "line end", "1\n", -1, 0, GK_ERROR_NUMBER, 0 },
  { "thousands separator", "1,234", -1, 0, GK_ERROR_NUMBER, 0 },
  { "exponent", "1e3", -1, 0, GK_ERROR_NUMBER, 0 },
  { "hexadecimal", "0x10", -1, 0, GK_ERROR_NUMBER, 0 },
  { "words", "nan", -1, 0, GK_ERROR_NUMBER, 0 },
  { "full-width digits", "１２", -1, 0, GK_ERROR_NUMBER, 0 },
  { "unit", "12件", -1, 0, GK_ERROR_NUMBER, 0 },
  { "too many decimals", "1.5", -1, 0, GK_ERROR_NUMBER, 0 },
  { "one decimal too many", "0.001", -1, 2, GK_ERROR_NUMBER, 0 },
  { "ten decimals", "0.0000000001", -1, 9, GK_ERROR_NUMBER, 0 },
  { "digit behind zeros", "1.0000000000000000000000000000000000000000001", -1, 9, GK_ERROR_NUMBER, 0 },
  { "NUL inside", "1\0002", 3, 0, GK_ERROR_NUMBER, 0 },
  { "NUL behind", "12", 3, 0, GK_ERROR_NUMBER, 0 },
  { "no UTF-8", "\xff\xfe", -1, 0, GK_ERROR_NUMBER, 0 },
};

static void
test_parse (void **state)
{
  const Parse *parse = *state;
  g_autofree char *copy = parse->length < 0 ? g_strdup (parse->text) : g_memdup2 (parse->text, (gsize) parse->length);
  /* A block of its own shows reading behind the end; a length of 0 has none. */
  const char *text = copy != NULL ? copy : parse->text;
  g_autoptr (GError) error = NULL;
  gint64 scaled = UNTOUCHED;
  gboolean done = gk_number_parse (text, parse->length, parse->decimals, &scaled, &error);

  if (parse->code == 0)
    {
      assert_null (error);
      assert_true (done);
      assert_int_equal (scaled, parse->scaled);
      return;
    }

  assert_false (done);
  assert_true (g_error_matches (error, GK_ERROR, parse->code));
  assert_int_equal (scaled, UNTOUCHED);
  assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), -1, NULL));
  assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
  assert_false (gk_number_parse (text, parse->length, parse->decimals, &scaled, NULL));
  assert_int_equal (scaled, UNTOUCHED);
}

typedef struct {
  const char *name;
  gint64 scaled;
  guint32 decimals;
  const char *text;
} Print;

static const Print prints[] = {
  { "zero", 0, 0, "0" },
  { "zero with decimals", 0, 9, "0" },
  { "shortest", 1250, 2, "12.5" },
  { "whole", 1200, 2, "12" },
  { "zeros of the integer stay", 1200, 0, "1200" },
  { "below one", 5, 1, "0.5" },
  { "far below one", -5, 9, "-0.000000005" },
  { "negative whole", -10, 1, "-1" },
  { "zeros behind the point", 10001, 4, "1.0001" },
  { "scaled limit", E18, 9, "1000000000" },
  { "smallest", G_MININT64, 0, "-9223372036854775808" },
  { "smallest with decimals", G_MININT64, 9, "-9223372036.854775808" },
  { "largest", G_MAXINT64, 9, "9223372036.854775807" },
};

static void
test_print (void **state)
{
  const Print *print = *state;
  char *text = gk_number_print (print->scaled, print->decimals);

  assert_string_equal (text, print->text);
  gk_free (text);
}

/* Random decimals in their shortest form come back as they were, and the scaled integer is their digits. */
static void
test_round_trip (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      guint32 decimals = (guint32) g_rand_int_range (random, 0, GK_NUMBER_MAX_DECIMALS + 1);
      g_autofree char *whole = random_digits (random, MIN (15, 18 - (gint) decimals));
      g_autoptr (GString) part = g_string_new (NULL);
      g_autoptr (GString) canonical = g_string_new (NULL);
      g_autofree char *digits = NULL;
      g_autofree char *other = NULL;
      g_autofree char *printed = NULL;
      gboolean negative = g_rand_boolean (random);
      gsize significant = 0;
      gint64 scaled = UNTOUCHED;
      gint64 again = UNTOUCHED;

      for (guint j = 0; j < decimals; j++)
        {
          /* Many zeros, so that shortening is put to the test. */
          g_string_append_c (part, (char) (g_rand_boolean (random) ? '0' : '0' + g_rand_int_range (random, 0, 10)));
          if (part->str[j] != '0')
            significant = j + 1;
        }
      digits = g_strconcat (whole, part->str, NULL);
      other = g_strdup_printf ("%s00%s%s%s", negative ? "-" : "+", whole, decimals > 0 ? "." : ".0", part->str);
      if (negative && strspn (digits, "0") < strlen (digits))
        g_string_append_c (canonical, '-');
      g_string_append (canonical, whole);
      if (significant > 0)
        g_string_append_printf (canonical, ".%.*s", (int) significant, part->str);

      assert_true (gk_number_parse (canonical->str, -1, decimals, &scaled, NULL));
      assert_int_equal (scaled, (negative ? -1 : 1) * g_ascii_strtoll (digits, NULL, 10));
      assert_true (gk_number_parse (other, -1, decimals, &again, NULL));
      assert_int_equal (again, scaled);
      printed = gk_number_print (scaled, decimals);
      assert_string_equal (printed, canonical->str);
    }
}

typedef struct {
  const char *name;
  gint64 left;
  guint32 left_decimals;
  gint64 right;
  guint32 right_decimals;
  gint code;
  gint64 sum;
} Add;

static const Add adds[] = {
  { "same scale", 2, 0, 3, 0, 0, 5 },
  { "larger scale on the right", 1, 0, 5, 1, 0, 15 },
  { "larger scale on the left", 125, 2, -1, 0, 0, 25 },
  { "to zero", 5, 1, -50, 2, 0, 0 },
  { "at the limit", E15 - 1, 0, 1, 0, 0, E15 },
  { "beyond the limit", E15, 0, 1, 0, GK_ERROR_OVERFLOW, 0 },
  { "at the negative limit", 1 - E15, 0, -1, 0, 0, -E15 },
  { "beyond the negative limit", -E15, 0, -1, 0, GK_ERROR_OVERFLOW, 0 },
  { "back into range", E15 + 5, 0, -5, 0, 0, E15 },
  { "at the scaled limit", E18 - 1, 9, 1, 9, 0, E18 },
  { "beyond the scaled limit", E18, 9, 1, 9, GK_ERROR_OVERFLOW, 0 },
  { "scale takes it beyond", E15, 0, 0, 4, GK_ERROR_OVERFLOW, 0 },
  { "scale keeps it in", E15, 0, 0, 3, 0, E18 },
  { "a fraction beyond", E15, 0, 1, 3, GK_ERROR_OVERFLOW, 0 },
  { "a fraction below", E15, 0, -1, 3, 0, E18 - 1 },
  { "sum beyond 64 bits", G_MAXINT64, 0, G_MAXINT64, 0, GK_ERROR_OVERFLOW, 0 },
  { "negative sum beyond 64 bits", G_MININT64, 0, G_MININT64, 0, GK_ERROR_OVERFLOW, 0 },
  { "shifted beyond 64 bits", G_MAXINT64, 0, 1, 9, GK_ERROR_OVERFLOW, 0 },
  { "extremes cancel", G_MAXINT64, 0, G_MININT64, 0, 0, -1 },
};

static void
test_add (void **state)
{
  const Add *add = *state;

  for (guint turn = 0; turn < 2; turn++)
    {
      g_autoptr (GError) error = NULL;
      gint64 sum = UNTOUCHED;
      gboolean done
          = turn == 0 ? gk_number_add (add->left, add->left_decimals, add->right, add->right_decimals, &sum, &error)
                      : gk_number_add (add->right, add->right_decimals, add->left, add->left_decimals, &sum, &error);

      if (add->code == 0)
        {
          assert_null (error);
          assert_true (done);
          assert_int_equal (sum, add->sum);
        }
      else
        {
          assert_false (done);
          assert_true (g_error_matches (error, GK_ERROR, add->code));
          assert_int_equal (sum, UNTOUCHED);
        }
    }
}

typedef struct {
  const char *name;
  gint64 scaled;
  guint32 decimals;
  gint64 factor;
  gint code;
  gint64 product;
} Multiply;

static const Multiply multiplications[] = {
  { "small", 15, 1, 3, 0, 45 },
  { "by zero", G_MAXINT64, 9, 0, 0, 0 },
  { "signs", -15, 1, -3, 0, 45 },
  { "at the limit", E15 / 2, 0, 2, 0, E15 },
  { "at the negative limit", E15 / 2, 0, -2, 0, -E15 },
  { "beyond the limit", E15 / 2 + 1, 0, 2, GK_ERROR_OVERFLOW, 0 },
  { "beyond the negative limit", E15 / 2 + 1, 0, -2, GK_ERROR_OVERFLOW, 0 },
  { "at the scaled limit", 1000000000, 9, 1000000000, 0, E18 },
  { "beyond the scaled limit", 1000000001, 9, 1000000000, GK_ERROR_OVERFLOW, 0 },
  { "smallest by -1", G_MININT64, 0, -1, GK_ERROR_OVERFLOW, 0 },
  { "largest squared", G_MAXINT64, 0, G_MAXINT64, GK_ERROR_OVERFLOW, 0 },
  { "smallest squared", G_MININT64, 9, G_MININT64, GK_ERROR_OVERFLOW, 0 },
  /* 2^32 · 2^32 is 0 in 64 bits. */
  { "wraps to zero in 64 bits", G_GINT64_CONSTANT (4294967296), 9, G_GINT64_CONSTANT (4294967296), GK_ERROR_OVERFLOW,
    0 },
};

static void
test_multiply (void **state)
{
  const Multiply *multiply = *state;
  g_autoptr (GError) error = NULL;
  gint64 product = UNTOUCHED;
  gboolean done = gk_number_multiply (multiply->scaled, multiply->decimals, multiply->factor, &product, &error);

  if (multiply->code == 0)
    {
      assert_null (error);
      assert_true (done);
      assert_int_equal (product, multiply->product);
      return;
    }

  assert_false (done);
  assert_true (g_error_matches (error, GK_ERROR, multiply->code));
  assert_int_equal (product, UNTOUCHED);
}

/* Products in 64 bits against products of strings. */
static void
test_random_products (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *left = random_digits (random, 18);
      g_autofree char *right = random_digits (random, i % 2 == 0 ? 18 : 4);
      g_autofree char *digits = multiply_digits (left, right);
      gboolean negative = g_rand_boolean (random);
      g_autofree char *expected = with_sign (digits, negative);
      gint64 product = UNTOUCHED;
      gboolean done = gk_number_multiply ((negative ? -1 : 1) * g_ascii_strtoll (left, NULL, 10), 0,
                                          g_ascii_strtoll (right, NULL, 10), &product, NULL);

      if (compare_digits (digits, "1000000000000000") > 0)
        {
          assert_false (done);
          assert_int_equal (product, UNTOUCHED);
        }
      else
        {
          g_autofree char *printed = gk_number_print (product, 0);

          assert_true (done);
          assert_string_equal (printed, expected);
        }
    }
}

typedef struct {
  const char *name;
  gint64 left;
  guint32 left_decimals;
  gint64 right;
  guint32 right_decimals;
  gint32 order;
} Compare;

static const Compare comparisons[] = {
  { "equal", 7, 0, 7, 0, 0 },
  { "equal in value", 1, 0, 1000000000, 9, 0 },
  { "smaller by the scale", 123, 3, 123, 2, -1 },
  { "negative by the scale", -123, 3, -123, 2, 1 },
  { "sign", -1, 9, 0, 0, -1 },
  { "zeros", 0, 0, 0, 9, 0 },
  { "last decimal", 1, 0, 1000000001, 9, -1 },
  { "largest, scales apart", G_MAXINT64, 0, G_MAXINT64, 9, 1 },
  { "smallest, scales apart", G_MININT64, 0, G_MININT64, 9, -1 },
  { "extremes", G_MININT64, 0, G_MAXINT64, 0, -1 },
  { "extremes at 9 decimals", G_MAXINT64, 9, G_MININT64, 0, 1 },
};

static void
test_compare (void **state)
{
  const Compare *compare = *state;

  assert_int_equal (gk_number_compare (compare->left, compare->left_decimals, compare->right, compare->right_decimals),
                    compare->order);
  assert_int_equal (gk_number_compare (compare->right, compare->right_decimals, compare->left, compare->left_decimals),
                    -compare->order);
}

/* Padded to the same scale, decimals are ordered as strings. */
static void
test_random_order (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      guint32 left_decimals = (guint32) g_rand_int_range (random, 0, 10);
      guint32 right_decimals = (guint32) g_rand_int_range (random, 0, 10);
      g_autofree char *left = random_digits (random, 3);
      g_autofree char *right = random_digits (random, 3);
      g_autofree char *left_zeros = g_strnfill (9 - left_decimals, '0');
      g_autofree char *right_zeros = g_strnfill (9 - right_decimals, '0');
      g_autofree char *left_padded = g_strconcat (left, left_zeros, NULL);
      g_autofree char *right_padded = g_strconcat (right, right_zeros, NULL);
      int order = compare_digits (left_padded, right_padded);

      order = (order > 0) - (order < 0);
      assert_int_equal (gk_number_compare (g_ascii_strtoll (left, NULL, 10), left_decimals,
                                           g_ascii_strtoll (right, NULL, 10), right_decimals),
                        order);
    }
}

static void
expect_critical (const char *pattern)
{
  g_test_expect_message ("gongkai", G_LOG_LEVEL_CRITICAL, pattern);
}

static void
test_too_many_decimals (void **state)
{
  gint64 scaled = UNTOUCHED;

  (void) state;

  expect_critical ("*decimals <= GK_NUMBER_MAX_DECIMALS*");
  assert_false (gk_number_parse ("1", -1, GK_NUMBER_MAX_DECIMALS + 1, &scaled, NULL));
  expect_critical ("*decimals <= GK_NUMBER_MAX_DECIMALS*");
  assert_null (gk_number_print (1, GK_NUMBER_MAX_DECIMALS + 1));
  expect_critical ("*decimals <= GK_NUMBER_MAX_DECIMALS*");
  assert_false (gk_number_add (1, 0, 1, GK_NUMBER_MAX_DECIMALS + 1, &scaled, NULL));
  expect_critical ("*decimals <= GK_NUMBER_MAX_DECIMALS*");
  assert_false (gk_number_multiply (1, GK_NUMBER_MAX_DECIMALS + 1, 1, &scaled, NULL));
  expect_critical ("*decimals <= GK_NUMBER_MAX_DECIMALS*");
  assert_int_equal (gk_number_compare (1, GK_NUMBER_MAX_DECIMALS + 1, 0, 0), 0);
  g_test_assert_expected_messages ();
  assert_int_equal (scaled, UNTOUCHED);
}

static void
test_range (void **state)
{
  (void) state;

  for (guint decimals = 0; decimals <= GK_NUMBER_MAX_DECIMALS; decimals++)
    {
      /* 10^15 units until that takes more than 10^18. */
      static const gint64 limits[] = { E15, E15 * 10, E15 * 100, E18 };
      gint64 limit = limits[MIN (decimals, 3)];

      assert_true (gk_number_in_range (limit, decimals));
      assert_false (gk_number_in_range ((gint128) limit + 1, decimals));
      assert_true (gk_number_in_range (-limit, decimals));
      assert_false (gk_number_in_range (-(gint128) limit - 1, decimals));
      assert_false (gk_number_in_range (GK_INT128_MAX, decimals));
      assert_false (gk_number_in_range (int128_min (), decimals));
    }
}

static void
test_powers (void **state)
{
  (void) state;

  for (guint power = 0; power <= GK_NUMBER_MAX_POWER; power++)
    {
      g_autofree char *zeros = g_strnfill (power, '0');
      g_autofree char *text = g_strconcat ("1", zeros, NULL);

      assert_int_equal (gk_power_of_ten (power), g_ascii_strtoll (text, NULL, 10));
    }
}

static void
check_int128 (gint128 value, guint decimals, const char *expected)
{
  g_autofree char *text = gk_int128_print (value, decimals);

  assert_string_equal (text, expected);
}

static void
test_int128_print (void **state)
{
  (void) state;

  check_int128 (GK_INT128_MAX, 0, "170141183460469231731687303715884105727");
  check_int128 (int128_min (), 0, "-170141183460469231731687303715884105728");
  check_int128 (int128_min (), 38, "-1.70141183460469231731687303715884105728");
  check_int128 (int128_min (), 44, "-0.00000170141183460469231731687303715884105728");
  check_int128 (0, 44, "0");
}

static void
test_int128_limits (void **state)
{
  gint128 value = GK_INT128_MAX - 1;

  (void) state;

  assert_true (gk_int128_add (&value, 1));
  assert_true (value == GK_INT128_MAX);
  assert_false (gk_int128_add (&value, 1));
  value = int128_min () + 1;
  assert_true (gk_int128_add (&value, -1));
  assert_true (value == int128_min ());
  assert_false (gk_int128_add (&value, -1));

  value = GK_INT128_MAX;
  assert_true (gk_int128_multiply (&value, -1));
  assert_true (value == -GK_INT128_MAX);
  value = int128_min ();
  assert_false (gk_int128_multiply (&value, -1));
  value = GK_INT128_MAX / 2 + 1;
  assert_false (gk_int128_multiply (&value, 2));
}

typedef struct {
  const char *name;
  gint64 value;
  guint power;
  const char *shifted; /* NULL where it leaves 128 bits */
} Shift;

static const Shift shifts[] = {
  { "by nothing", 12, 0, "12" },
  { "by one", -12, 1, "-120" },
  { "by 19", 1, 19, "10000000000000000000" },
  { "by 38", 1, 38, "100000000000000000000000000000000000000" },
  { "by 39", 1, 39, NULL },
  /* 2^127 is 1.70 · 10^38. */
  { "17 by 37", 17, 37, "170000000000000000000000000000000000000" },
  { "18 by 37", 18, 37, NULL },
  { "-17 by 37", -17, 37, "-170000000000000000000000000000000000000" },
  { "-18 by 37", -18, 37, NULL },
  { "by very much", 1, G_MAXUINT, NULL },
  { "zero by very much", 0, G_MAXUINT, "0" },
};

static void
test_shift (void **state)
{
  const Shift *shift = *state;
  gint128 value = shift->value;
  gboolean done = gk_int128_shift (&value, shift->power);

  assert_int_equal (done, shift->shifted != NULL);
  if (done)
    check_int128 (value, 0, shift->shifted);
}

static void
test_random_int128 (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *left = random_digits (random, 37);
      g_autofree char *right = random_digits (random, 37);
      gboolean left_negative = g_rand_boolean (random);
      gboolean right_negative = g_rand_boolean (random);
      g_autofree char *sum = add_signed (left, left_negative, right, right_negative);
      gint128 value = int128_of (left, left_negative);

      assert_true (gk_int128_add (&value, int128_of (right, right_negative)));
      check_int128 (value, 0, sum);
    }
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *left = random_digits (random, 37);
      g_autofree char *right = random_digits (random, 12);
      gboolean left_negative = g_rand_boolean (random);
      gboolean right_negative = g_rand_boolean (random);
      g_autofree char *digits = multiply_digits (left, right);
      g_autofree char *product = with_sign (digits, left_negative != right_negative);
      gint128 value = int128_of (left, left_negative);
      gboolean fits = compare_digits (digits, "170141183460469231731687303715884105727") <= 0;

      assert_int_equal (gk_int128_multiply (&value, int128_of (right, right_negative)), fits);
      if (fits)
        check_int128 (value, 0, product);
    }
}

typedef struct {
  const char *name;
  gint64 numerator;
  gint64 denominator;
  guint decimals;
  gint64 quotient;
} Divide;

static const Divide divisions[] = {
  { "whole", 6, 3, 0, 2 },
  { "half away from zero", 1, 2, 0, 1 },
  { "negative half away from zero", -1, 2, 0, -1 },
  { "below half", 1, 3, 2, 33 },
  { "above half", 2, 3, 2, 67 },
  { "negative above half", -2, 3, 2, -67 },
  { "negative below half", -1, 3, 2, -33 },
  { "half in the last place", 1, 8, 2, 13 },
  { "zero", 0, 5, 4, 0 },
  /* 47 / 636 is 0.0738993... */
  { "a share", 47, 636, 6, 73899 },
  { "a share at fewer places", 47, 636, 4, 739 },
};

static void
test_divide (void **state)
{
  const Divide *divide = *state;
  gint128 quotient = UNTOUCHED;

  assert_true (gk_int128_divide_rounded (divide->numerator, divide->denominator, divide->decimals, &quotient));
  assert_int_equal ((gint64) quotient, divide->quotient);
}

static void
test_divide_limits (void **state)
{
  gint128 quotient = UNTOUCHED;

  (void) state;

  assert_false (gk_int128_divide_rounded (1, 0, 0, &quotient));
  assert_false (gk_int128_divide_rounded (1, -1, 0, &quotient));
  assert_false (gk_int128_divide_rounded (GK_INT128_MAX, 1, 1, &quotient));
  assert_false (gk_int128_divide_rounded (1, 1, 39, &quotient));
  assert_false (gk_int128_divide_rounded (1, GK_INT128_MAX / 2 + 1, 0, &quotient));
  assert_true (quotient == UNTOUCHED);

  assert_true (gk_int128_divide_rounded (GK_INT128_MAX, 1, 0, &quotient));
  assert_true (quotient == GK_INT128_MAX);
  assert_true (gk_int128_divide_rounded (int128_min (), 1, 0, &quotient));
  assert_true (quotient == int128_min ());
  assert_true (gk_int128_divide_rounded (int128_min (), 2, 0, &quotient));
  assert_true (quotient == int128_min () / 2);
  /* The largest denominator d: 2 · d - 1 over d is two less the smallest part. */
  assert_true (gk_int128_divide_rounded (GK_INT128_MAX - 2, GK_INT128_MAX / 2, 0, &quotient));
  assert_true (quotient == 2);
}

/* A quotient is right when the rest is at most half the denominator, and a half went away from zero. */
static void
test_random_quotients (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 numerator = g_rand_int_range (random, -1000, 1000);
      gint64 denominator = g_rand_int_range (random, 1, 200);
      guint decimals = (guint) g_rand_int_range (random, 0, 5);
      gint64 shifted = numerator;
      gint64 rest;
      gint128 quotient = UNTOUCHED;

      for (guint j = 0; j < decimals; j++)
        shifted *= 10;
      assert_true (gk_int128_divide_rounded (numerator, denominator, decimals, &quotient));
      rest = shifted - (gint64) quotient * denominator;
      assert_true (2 * ABS (rest) <= denominator);
      if (2 * ABS (rest) == denominator)
        assert_true ((rest < 0) == (numerator > 0));
    }
}

void
add_number_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "number-parse", test_parse, parses);
  TESTS_ADD_TABLE (tests, "number-print", test_print, prints);
  tests_add (tests, "number-round-trip", test_round_trip);
  TESTS_ADD_TABLE (tests, "number-add", test_add, adds);
  TESTS_ADD_TABLE (tests, "number-multiply", test_multiply, multiplications);
  tests_add (tests, "number-random-products", test_random_products);
  TESTS_ADD_TABLE (tests, "number-compare", test_compare, comparisons);
  tests_add (tests, "number-random-order", test_random_order);
  tests_add (tests, "number-too-many-decimals", test_too_many_decimals);
  tests_add (tests, "number-range", test_range);
  tests_add (tests, "number-powers", test_powers);
  tests_add (tests, "int128-print", test_int128_print);
  tests_add (tests, "int128-limits", test_int128_limits);
  TESTS_ADD_TABLE (tests, "int128-shift", test_shift, shifts);
  tests_add (tests, "int128-random", test_random_int128);
  TESTS_ADD_TABLE (tests, "int128-divide", test_divide, divisions);
  tests_add (tests, "int128-divide-limits", test_divide_limits);
  tests_add (tests, "int128-random-quotients", test_random_quotients);
}
