/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include "base/code-private.h"

typedef struct {
  const char *name;
  const char *text;
  GkCodeKind kind;
  gboolean sound;
  const char *code;
} Case;

/* Check digits worked out by hand from the weights of the standards. */
static const Case cases[] = {
  { "region", "320000", GK_CODE_REGION, TRUE, "320000" },
  { "region-of-no-province", "990000", GK_CODE_REGION, FALSE, "990000" },
  { "organisation", "014421017", GK_CODE_ORGANISATION, TRUE, "014421017" },
  { "organisation-hyphen", "01442101-7", GK_CODE_ORGANISATION, TRUE, "014421017" },
  { "organisation-wrong-digit", "014421018", GK_CODE_ORGANISATION, FALSE, "014421018" },
  { "organisation-swapped", "014412017", GK_CODE_ORGANISATION, FALSE, "014412017" },
  { "organisation-x", "00000001X", GK_CODE_ORGANISATION, FALSE, "00000001X" },
  { "organisation-of-zeros", "000000000", GK_CODE_ORGANISATION, TRUE, "000000000" },
  { "organisation-small-x", "00000006x", GK_CODE_ORGANISATION, TRUE, "00000006X" },
  { "credit-of-zeros", "000000000000000000", GK_CODE_CREDIT, TRUE, "000000000000000000" },
  { "credit-one", "10000000000000000Y", GK_CODE_CREDIT, TRUE, "10000000000000000Y" },
  { "credit-second-weight", "01000000000000000U", GK_CODE_CREDIT, FALSE, "01000000000000000U" },
  { "credit-second-weight-right", "01000000000000000W", GK_CODE_CREDIT, TRUE, "01000000000000000W" },
  { "credit-forbidden-letter", "1I0000000000000000", GK_CODE_CREDIT, FALSE, "1I0000000000000000" },
  { "too-short", "12345", GK_CODE_NONE, FALSE, NULL },
  { "too-long", "1234567", GK_CODE_NONE, FALSE, NULL },
  { "letters-of-region-length", "32000A", GK_CODE_NONE, FALSE, NULL },
  { "not-alphanumeric", "01442101.7", GK_CODE_NONE, FALSE, NULL },
  { "empty", "", GK_CODE_NONE, FALSE, NULL },
};

static void
test_code (void **state)
{
  const Case *row = *state;
  g_autofree char *code = NULL;
  gboolean sound = -1;

  assert_int_equal (gk_code_read (row->text, &sound, &code), row->kind);
  assert_int_equal (sound, row->sound);
  if (row->code != NULL)
    assert_string_equal (code, row->code);
  else
    assert_null (code);
}

/* Any one wrong character of a code is found: the moduli are primes. */
static void
test_every_slip (void **state)
{
  static const char *const codes[] = { "014421017", "01000000000000000W" };
  static const char characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (gsize k = 0; codes[i][k] != '\0'; k++)
      for (const char *other = characters; *other != '\0'; other++)
        {
          g_autofree char *slip = g_strdup (codes[i]);
          g_autofree char *code = NULL;
          gboolean sound;

          /* In organisation codes letters count 10 and more, modulo 11: only digits are told apart. */
          if (*other == codes[i][k] || (i == 0 && !g_ascii_isdigit (*other)))
            continue;
          slip[k] = *other;
          gk_code_read (slip, &sound, &code);
          if (sound)
            fail_msg ("%s is taken for right", slip);
        }
}

void
add_code_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "code", test_code, cases);
  tests_add (tests, "code/every-slip", test_every_slip);
}
