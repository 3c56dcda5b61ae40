/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include "base/error-private.h"

typedef struct {
  const char *name;
  const char *source;
  guint32 line;
  guint32 column;
  const char *en;
  const char *zh;
} Place;

static const Place places[] = {
  { "nowhere", NULL, 0, 0, "3 rows", "3 行" },
  { "source", "a.xml", 0, 0, "a.xml: 3 rows", "a.xml: 3 行" },
  { "source and line", "a.xml", 7, 0, "a.xml:7: 3 rows", "a.xml:7: 3 行" },
  { "source, line and column", "a.xml", 7, 12, "a.xml:7:12: 3 rows", "a.xml:7:12: 3 行" },
  { "line and column", NULL, 7, 12, "7:12: 3 rows", "7:12: 3 行" },
  { "line", NULL, 7, 0, "7: 3 rows", "7: 3 行" },
  { "largest place", "a", G_MAXUINT32, G_MAXUINT32, "a:4294967295:4294967295: 3 rows",
    "a:4294967295:4294967295: 3 行" },
  { "source with a format in it", "100%s%n", 1, 1, "100%s%n:1:1: 3 rows", "100%s%n:1:1: 3 行" },
  { "source in Chinese", "年报.xml", 1, 2, "年报.xml:1:2: 3 rows", "年报.xml:1:2: 3 行" },
};

static void
check_place (const GError *error, const Place *place)
{
  assert_non_null (error);
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_FORM));
  if (place->source != NULL)
    assert_string_equal (gk_error_get_source (error), place->source);
  else
    assert_null (gk_error_get_source (error));
  assert_int_equal (gk_error_get_line (error), place->line);
  assert_int_equal (gk_error_get_column (error), place->column);
  assert_string_equal (error->message, place->en);
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), place->en);
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE), place->zh);
}

static void
test_place (void **state)
{
  const Place *place = *state;
  g_autoptr (GError) error = NULL;

  gk_set_error (&error, GK_ERROR_FORM, place->source, place->line, place->column, "%d rows", "%d 行", 3);
  check_place (error, place);
}

static void
test_copy (void **state)
{
  const Place *place = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  gk_set_error (&error, GK_ERROR_FORM, place->source, place->line, place->column, "%d rows", "%d 行", 3);
  copy = g_error_copy (error);
  g_clear_error (&error);
  check_place (copy, place);
}

static void
test_prefix (void **state)
{
  g_autoptr (GError) error = NULL;

  (void) state;

  /* What GLib puts in front of the message leaves the place alone. */
  gk_set_error (&error, GK_ERROR_SYNTAX, "a.xml", 4, 5, "broken", "有误");
  g_prefix_error (&error, "while testing: ");
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), "while testing: a.xml:4:5: broken");
  assert_string_equal (gk_error_get_source (error), "a.xml");
  assert_int_equal (gk_error_get_line (error), 4);
  assert_int_equal (gk_error_get_column (error), 5);
}

static void
test_foreign (void **state)
{
  g_autoptr (GError) error = g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");

  (void) state;

  assert_null (gk_error_get_source (error));
  assert_int_equal (gk_error_get_line (error), 0);
  assert_int_equal (gk_error_get_column (error), 0);
  assert_ptr_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), error->message);
  assert_ptr_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE), error->message);
}

static void
test_made_by_caller (void **state)
{
  /* An error of the domain need not come from the library. */
  g_autoptr (GError) error = g_error_new_literal (GK_ERROR, GK_ERROR_IO, "made elsewhere");

  (void) state;

  assert_null (gk_error_get_source (error));
  assert_int_equal (gk_error_get_line (error), 0);
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), "made elsewhere");
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "made elsewhere");
}

static void
test_nobody_asks (void **state)
{
  g_auto (GkMessage) message = { 0 };

  (void) state;

  gk_set_error (NULL, GK_ERROR_FORM, "a.xml", 1, 1, "%d rows", "%d 行", 3);
  gk_message_set (&message, "en", "zh");
  gk_set_error_message (NULL, GK_ERROR_FORM, NULL, 0, 0, &message);
}

static void
test_message (void **state)
{
  g_auto (GkMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  (void) state;

  assert_null (gk_message_get (&message, GK_LANGUAGE_ENGLISH));
  assert_null (gk_message_get (&message, GK_LANGUAGE_CHINESE));
  gk_message_set (&message, "%s of %u", "%s／%u", "one", 2u);
  assert_string_equal (gk_message_get (&message, GK_LANGUAGE_ENGLISH), "one of 2");
  assert_string_equal (gk_message_get (&message, GK_LANGUAGE_CHINESE), "one／2");

  gk_set_error_message (&error, GK_ERROR_LIMIT, "x", 2, 3, &message);
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), "x:2:3: one of 2");
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "x:2:3: one／2");

  gk_message_clear (&message);
  assert_null (message.en);
  assert_null (message.zh);
}

static void
test_message_is_no_format (void **state)
{
  g_auto (GkMessage) message = { g_strdup ("100%n"), g_strdup ("100%s") };
  g_autoptr (GError) error = NULL;

  (void) state;

  gk_set_error_message (&error, GK_ERROR_NUMBER, NULL, 0, 0, &message);
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), "100%n");
  assert_string_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "100%s");
}

static void
test_try_malloc (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *memory = gk_try_malloc0_n (100, 3, &error);
  g_autofree void *empty = gk_try_malloc0_n (0, 8, &error);

  (void) state;

  assert_null (error);
  assert_non_null (memory);
  for (gsize i = 0; i < 300; i++)
    assert_int_equal (memory[i], 0);
  assert_non_null (empty);

  assert_null (gk_try_malloc0_n (G_MAXSIZE, 2, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_NO_MEMORY));
  assert_null (gk_try_malloc0_n (G_MAXSIZE / 2 + 1, 2, NULL));
}

void
add_error_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "error-place", test_place, places);
  TESTS_ADD_TABLE (tests, "error-copy", test_copy, places);
  tests_add (tests, "error-prefix", test_prefix);
  tests_add (tests, "error-foreign", test_foreign);
  tests_add (tests, "error-made-by-caller", test_made_by_caller);
  tests_add (tests, "error-nobody-asks", test_nobody_asks);
  tests_add (tests, "message", test_message);
  tests_add (tests, "message-is-no-format", test_message_is_no_format);
  tests_add (tests, "try-malloc", test_try_malloc);
}
