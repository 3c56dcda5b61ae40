/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/number-private.h"

#include <string.h>

#include "base/error-private.h"

/* Enough for a sign, 39 digits, a point and a NUL. */
#define PRINT_SIZE 48

/* Texts longer than this are cut in error messages. */
#define QUOTE_BYTES 40

gint64
gk_power_of_ten (guint power)
{
  gint64 result = 1;

  g_return_val_if_fail (power <= GK_NUMBER_MAX_POWER, 0);

  while (power-- > 0)
    result *= 10;

  return result;
}

gint64
gk_number_limit (guint decimals)
{
  gint128 limit = (gint128) GK_NUMBER_MAX_UNITS * gk_power_of_ten (decimals);

  return (gint64) MIN (limit, (gint128) GK_NUMBER_MAX_SCALED);
}

gboolean
gk_number_in_range (gint128 scaled, guint decimals)
{
  gint128 limit = gk_number_limit (decimals);

  return scaled >= -limit && scaled <= limit;
}

gboolean
gk_int128_shift (gint128 *value, guint power)
{
  while (power > 0)
    {
      guint step = MIN (power, GK_NUMBER_MAX_POWER);

      if (*value == 0)
        return TRUE;
      if (!gk_int128_multiply (value, gk_power_of_ten (step)))
        return FALSE;
      power -= step;
    }

  return TRUE;
}

gint128
gk_int128_gcd (gint128 left, gint128 right)
{
  while (right != 0)
    {
      gint128 rest = left % right;

      left = right;
      right = rest;
    }

  return left < 0 ? -left : left;
}

gint128
gk_int128_floor_divide (gint128 numerator, gint128 denominator)
{
  gint128 quotient = numerator / denominator;

  return numerator % denominator != 0 && (numerator < 0) != (denominator < 0) ? quotient - 1 : quotient;
}

gint128
gk_int128_ceiling_divide (gint128 numerator, gint128 denominator)
{
  return -gk_int128_floor_divide (-numerator, denominator);
}

char *
gk_int128_print (gint128 value, guint decimals)
{
  char buffer[PRINT_SIZE];
  char *end = buffer + sizeof buffer - 1;
  char *start = end;
  unsigned __int128 rest = value < 0 ? -(unsigned __int128) value : (unsigned __int128) value;

  g_return_val_if_fail (decimals <= PRINT_SIZE - 4, NULL);

  *end = '\0';
  while (decimals > 0 && rest % 10 == 0)
    {
      rest /= 10;
      decimals--;
    }
  for (guint i = 0; i < decimals; i++)
    {
      *--start = (char) ('0' + (int) (rest % 10));
      rest /= 10;
    }
  if (decimals > 0)
    *--start = '.';
  do
    {
      *--start = (char) ('0' + (int) (rest % 10));
      rest /= 10;
  } while (rest > 0);
  if (value < 0)
    *--start = '-';

  return g_strdup (start);
}

gboolean
gk_int128_divide_rounded (gint128 numerator, gint128 denominator, guint decimals, gint128 *quotient)
{
  gint128 whole;
  gint128 rest;

  if (denominator <= 0 || denominator > GK_INT128_MAX / 2 || !gk_int128_shift (&numerator, decimals))
    return FALSE;

  whole = numerator / denominator;
  rest = numerator % denominator;
  if (2 * (rest < 0 ? -rest : rest) >= denominator)
    whole += numerator < 0 ? -1 : 1;
  *quotient = whole;

  return TRUE;
}

static void
set_overflow (GError **error, const char *what, gsize length)
{
  g_autofree char *quoted = g_strndup (what, MIN (length, QUOTE_BYTES));

  gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "%s%s is out of range: at most 10^15 units and 18 digits",
                "%s%s 超出范围：不得大于 10^15 单位，且不得多于 18 位数字", quoted, length > QUOTE_BYTES ? "..." : "");
}

gboolean
gk_number_parse (const char *text, gssize length, guint32 decimals, gint64 *scaled, GError **error)
{
  gsize size;
  gsize at = 0;
  gsize n_digits = 0;
  gsize n_decimals = 0;
  gboolean point = FALSE;
  gboolean sound;
  gint128 value = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (decimals <= GK_NUMBER_MAX_DECIMALS, FALSE);
  g_return_val_if_fail (scaled != NULL, FALSE);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (at < size && (text[at] == '+' || text[at] == '-'))
    at++;
  sound = size > at && g_ascii_isdigit (text[at]) && g_ascii_isdigit (text[size - 1]);

  for (; sound && at < size; at++)
    {
      if (text[at] == '.' && !point)
        point = TRUE;
      else if (!g_ascii_isdigit (text[at]) || (point && n_decimals == decimals && text[at] != '0'))
        sound = FALSE;
      else if (!point || n_decimals < decimals)
        {
          /* Leading zeros are no digits of the value; 30 digits are beyond any range and below 128 bits. */
          n_digits += n_digits > 0 || text[at] != '0';
          n_decimals += point;
          if (n_digits <= 30)
            value = value * 10 + (text[at] - '0');
        }
    }

  if (!sound)
    {
      g_autofree char *quoted = g_utf8_make_valid (text, (gssize) MIN (size, QUOTE_BYTES));

      gk_set_error (error, GK_ERROR_NUMBER, NULL, 0, 0, "\"%s\" is not a number with at most %u decimals",
                    "“%s”不是最多 %u 位小数的数", quoted, decimals);
      return FALSE;
    }

  if (n_digits > 30 || !gk_int128_shift (&value, decimals - (guint) n_decimals)
      || !gk_number_in_range (value, decimals))
    {
      set_overflow (error, text, size);
      return FALSE;
    }

  *scaled = (gint64) (text[0] == '-' ? -value : value);

  return TRUE;
}

char *
gk_number_print (gint64 scaled, guint32 decimals)
{
  g_return_val_if_fail (decimals <= GK_NUMBER_MAX_DECIMALS, NULL);

  return gk_int128_print (scaled, decimals);
}

/* Stores @value if it is in range. */
static gboolean
store (gint128 value, guint decimals, gint64 *scaled, GError **error)
{
  if (!gk_number_in_range (value, decimals))
    {
      g_autofree char *text = gk_int128_print (value, decimals);

      set_overflow (error, text, strlen (text));
      return FALSE;
    }

  *scaled = (gint64) value;

  return TRUE;
}

gboolean
gk_number_add (gint64 left, guint32 left_decimals, gint64 right, guint32 right_decimals, gint64 *sum, GError **error)
{
  guint decimals = MAX (left_decimals, right_decimals);
  gint128 wide_left = left;
  gint128 wide_right = right;

  g_return_val_if_fail (decimals <= GK_NUMBER_MAX_DECIMALS, FALSE);
  g_return_val_if_fail (sum != NULL, FALSE);

  /* 2^63 · 10^9 is below 2^93: neither shift nor the sum can leave 128 bits. */
  gk_int128_shift (&wide_left, decimals - left_decimals);
  gk_int128_shift (&wide_right, decimals - right_decimals);

  return store (wide_left + wide_right, decimals, sum, error);
}

gboolean
gk_number_multiply (gint64 scaled, guint32 decimals, gint64 factor, gint64 *product, GError **error)
{
  g_return_val_if_fail (decimals <= GK_NUMBER_MAX_DECIMALS, FALSE);
  g_return_val_if_fail (product != NULL, FALSE);

  return store ((gint128) scaled * factor, decimals, product, error);
}

gint32
gk_number_compare (gint64 left, guint32 left_decimals, gint64 right, guint32 right_decimals)
{
  guint decimals = MAX (left_decimals, right_decimals);
  gint128 wide_left = left;
  gint128 wide_right = right;

  g_return_val_if_fail (decimals <= GK_NUMBER_MAX_DECIMALS, 0);

  gk_int128_shift (&wide_left, decimals - left_decimals);
  gk_int128_shift (&wide_right, decimals - right_decimals);

  return (wide_left > wide_right) - (wide_left < wide_right);
}
