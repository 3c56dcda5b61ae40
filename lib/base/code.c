/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/code-private.h"

#include <string.h>

#define REGION_LENGTH 6
#define ORGANISATION_LENGTH 9
#define CREDIT_LENGTH 18

/* The first two digits of region codes (GB/T 2260). */
static const guint8 provinces[] = { 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42,
                                    43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82 };

static gboolean
is_region (const char *code)
{
  guint province = (guint) (code[0] - '0') * 10 + (guint) (code[1] - '0');

  for (gsize i = 0; i < G_N_ELEMENTS (provinces); i++)
    if (provinces[i] == province)
      return TRUE;

  return FALSE;
}

/* GB 11714: 11 − Σ weight · value mod 11, 10 printed as X and 11 as 0. */
static gboolean
is_organisation (const char *code)
{
  static const guint weights[ORGANISATION_LENGTH - 1] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  guint sum = 0;
  guint check;

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (guint) (g_ascii_isdigit (code[i]) ? code[i] - '0' : code[i] - 'A' + 10);
  check = (11 - sum % 11) % 11;

  return code[ORGANISATION_LENGTH - 1] == (check == 10 ? 'X' : (char) ('0' + check));
}

/* GB 32100: 31 − Σ 3^i · value mod 31, over digits and letters without I, O, S, V and Z. */
static gboolean
is_credit (const char *code)
{
  static const char characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  guint weight = 1;
  guint sum = 0;
  const char *last = strchr (characters, code[CREDIT_LENGTH - 1]);

  for (gsize i = 0; i < CREDIT_LENGTH - 1; i++)
    {
      const char *at = strchr (characters, code[i]);

      if (at == NULL)
        return FALSE;
      sum += weight * (guint) (at - characters);
      weight = weight * 3 % 31;
    }

  return last != NULL && (guint) (last - characters) == (31 - sum % 31) % 31;
}

GkCodeKind
gk_code_read (const char *text, gboolean *sound, char **code)
{
  GString *plain = g_string_new (NULL);
  gboolean digits = TRUE;
  gboolean fits = TRUE;

  for (; *text != '\0'; text++)
    {
      if (*text == '-' || *text == ' ')
        continue;
      fits = fits && g_ascii_isalnum (*text);
      digits = digits && g_ascii_isdigit (*text);
      g_string_append_c (plain, g_ascii_toupper (*text));
    }
  *sound = FALSE;
  *code = g_string_free (plain, FALSE);

  if (fits && digits && strlen (*code) == REGION_LENGTH)
    {
      *sound = is_region (*code);
      return GK_CODE_REGION;
    }
  if (fits && strlen (*code) == ORGANISATION_LENGTH)
    {
      *sound = is_organisation (*code);
      return GK_CODE_ORGANISATION;
    }
  if (fits && strlen (*code) == CREDIT_LENGTH)
    {
      *sound = is_credit (*code);
      return GK_CODE_CREDIT;
    }
  g_clear_pointer (code, g_free);

  return GK_CODE_NONE;
}
