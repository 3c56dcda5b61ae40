/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-place.h"

#include <string.h>

/* What an excerpt shows at least of a line, in columns in front of its place and behind it; and its width at most. */
#define EXCERPT_BEFORE 48
#define EXCERPT_BEHIND 16
#define EXCERPT_WIDTH 120

void
marked_clear (Marked *marked)
{
  g_free (marked->data);
}

/* The start of the first line: a byte order mark is no character of the text. */
static const char *
skip_byte_order_mark (const char *text)
{
  return g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text;
}

Marked
marked_new (const char *text)
{
  const char *mark = strstr (text, MARK);
  Marked marked = { g_strdup (text), 0, 0 };
  const char *line = skip_byte_order_mark (text);

  if (mark == NULL)
    return marked;

  memmove (marked.data + (mark - text), mark + strlen (MARK), strlen (mark + strlen (MARK)) + 1);
  marked.line = 1;
  for (const char *at = text; at < mark; at++)
    if (*at == '\n')
      {
        marked.line++;
        line = at + 1;
      }
  marked.column = (guint32) g_utf8_strlen (line, mark - line) + 1;

  return marked;
}

GkForm *
load_form (const char *data)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (data, -1, "f.xml", &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

void
assert_error (const GError *error, gint32 code, const char *source, guint32 line, guint32 column, const char *part)
{
  const char *english;
  const char *chinese;
  g_autofree char *place = NULL;

  assert_non_null (error);
  english = gk_error_get_message (error, GK_LANGUAGE_ENGLISH);
  chinese = gk_error_get_message (error, GK_LANGUAGE_CHINESE);
  if (error->domain != GK_ERROR || error->code != code || gk_error_get_line (error) != line
      || gk_error_get_column (error) != column)
    fail_msg ("expected error %d at %u:%u, got %d: %s", code, line, column, error->code, error->message);
  assert_contains (english, part);
  assert_string_equal (english, error->message);
  assert_string_equal (gk_error_get_source (error), source);

  place = line > 0 ? g_strdup_printf ("%s:%u:%u: ", source, line, column) : g_strdup_printf ("%s: ", source);
  assert_true (g_str_has_prefix (english, place));
  assert_true (g_str_has_prefix (chinese, place));
  assert_true (g_utf8_validate (chinese, -1, NULL));
  assert_false (g_str_is_ascii (chinese + strlen (place)));
}

/* Columns of a display: a Chinese character takes two, a combining one none. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iszerowidth (g_utf8_get_char (text)) ? 0 : g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;

  return width;
}

/* How much @text takes: characters without width are cut at some point, too. */
static guint
size_of (const char *text)
{
  return MAX (width_of (text), (guint) strlen (text) / 2);
}

/* What an excerpt shows of @text: of white space a space, of other controls a replacement. */
static char *
shown_as (const char *text, gsize length)
{
  GString *shown = g_string_new (NULL);

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean acts = g_unichar_iscntrl (character) || (character >= 0x200E && character <= 0x200F)
                      || (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);

      g_string_append_unichar (shown, character == '\t' ? ' ' : acts ? 0xFFFD : character);
    }

  return g_string_free (shown, FALSE);
}

/* The line of @data that @error speaks of, cut in two at its place. */
static void
cut_line (const GError *error, const char *data, char **before, char **behind)
{
  const char *line = skip_byte_order_mark (data);
  const char *place;
  const char *end;

  for (guint32 i = 1; i < gk_error_get_line (error); i++)
    {
      line = strchr (line, '\n');
      assert_non_null (line);
      line++;
    }
  place = g_utf8_offset_to_pointer (line, (glong) gk_error_get_column (error) - 1);
  end = place + strcspn (place, "\r\n");
  *before = shown_as (line, (gsize) (place - line));
  *behind = shown_as (place, (gsize) (end - place));
}

void
assert_excerpt (const GError *error, const char *data)
{
  const char *excerpt = gk_error_get_excerpt (error);
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;
  g_auto (GStrv) lines = NULL;
  const char *caret;
  const char *shown;
  gboolean cut;

  if (excerpt == NULL)
    fail_msg ("no excerpt for %s", error->message);
  assert_true (g_utf8_validate (excerpt, -1, NULL));
  lines = g_strsplit (excerpt, "\n", -1);
  cut_line (error, data, &before, &behind);
  assert_int_equal (g_strv_length (lines), 2);
  caret = lines[1] + strspn (lines[1], " ");
  assert_string_equal (caret, "^");

  /* What is shown in front of the caret is the end of what stands there, ... */
  cut = g_str_has_prefix (lines[0], "…") && size_of (before) > EXCERPT_BEFORE;
  for (shown = lines[0]; *shown != '\0' && width_of (lines[0]) - width_of (shown) < (guint) (caret - lines[1]);)
    shown = g_utf8_next_char (shown);
  {
    g_autofree char *front
        = g_strndup (lines[0] + (cut ? strlen ("…") : 0), (gsize) (shown - lines[0]) - (cut ? strlen ("…") : 0));

    if (cut ? !g_str_has_suffix (before, front) || size_of (front) < EXCERPT_BEFORE : strcmp (before, front) != 0)
      fail_msg ("expected the caret behind \"%s\":\n%s", before, excerpt);
  }

  /* ... and behind it the start of what stands there. */
  if (strcmp (shown, behind) != 0)
    {
      g_autofree char *start = g_str_has_suffix (shown, "…") ? g_strndup (shown, strlen (shown) - strlen ("…")) : NULL;

      if (start == NULL || size_of (start) < EXCERPT_BEHIND || !g_str_has_prefix (behind, start))
        fail_msg ("expected \"%s\" behind the caret:\n%s", behind, excerpt);
    }
  assert_in_range (width_of (lines[0]), 0, EXCERPT_WIDTH);
}

void
assert_refused (const char *data, gssize length, gint32 code, guint32 line, guint32 column, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (data, length, "f.xml", &error);

  assert_null (form);
  assert_error (error, code, "f.xml", line, column, part);
  if (line > 0 && code != GK_ERROR_ENCODING)
    assert_excerpt (error, data);
  else
    assert_null (gk_error_get_excerpt (error));
}

void
assert_marked_refused (const char *text, gint32 code, const char *en, const char *zh)
{
  g_auto (Marked) marked = marked_new (text);
  g_autoptr (GError) error = NULL;

  assert_refused (marked.data, -1, code, marked.line, marked.column, en);
  if (zh == NULL)
    return;
  assert_null (gk_form_new_from_data (marked.data, -1, "f.xml", &error));
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), zh);
}
