/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/source-private.h"

#include <string.h>

#include "base/text-private.h"

#define CDATA_START "<![CDATA["
#define CDATA_END "]]>"

/* An excerpt shows so many columns in front of its place and behind it. */
#define EXCERPT_BEFORE 64
#define EXCERPT_BEHIND 32

/* And no more bytes than this for each of them: some characters have no width. */
#define EXCERPT_BYTES 4

/*
 * The end of the comment, instruction, CDATA section or document type at @at, as GMarkup finds it; @at if there is
 * none.
 */
static const char *
skip_markup (const char *at, const char *end)
{
  static const char *const skipped[][2] = { { "<!--", "-->" }, { CDATA_START, CDATA_END }, { "<?", "?>" } };
  gint open = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (skipped); i++)
    if (g_str_has_prefix (at, skipped[i][0]))
      {
        const char *close = g_strstr_len (at, end - at, skipped[i][1]);

        return close != NULL ? close + strlen (skipped[i][1]) : end;
      }
  if (!g_str_has_prefix (at, "<!"))
    return at;

  /* A document type may have declarations in it. */
  do
    open += (*at == '<') - (*at == '>');
  while (++at < end && open > 0);

  return at;
}

/* The end of the value that begins with the quote at @at. */
static const char *
skip_value (const char *at, const char *end)
{
  const char *quote = memchr (at + 1, *at, (gsize) (end - at - 1));

  return quote != NULL ? quote + 1 : end;
}

/* Reads the next tag, from its "<" at @start to behind its ">". */
static void
read_tag (GkFormText *text, gsize *start)
{
  const char *end = text->data + text->length;
  const char *at = text->data + text->behind;

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL)
    {
      const char *behind = skip_markup (at, end);

      if (behind == at)
        break;
      at = behind;
    }
  if (at == NULL)
    at = end;

  *start = (gsize) (at - text->data);
  while (at < end && *at != '>')
    at = *at == '"' || *at == '\'' ? skip_value (at, end) : at + 1;
  text->behind = (gsize) (MIN (at + 1, end) - text->data);
}

void
gk_form_text_start_tag (GkFormText *text)
{
  read_tag (text, &text->tag);
  text->closed = text->data[text->behind - 2] == '/';
}

void
gk_form_text_end_tag (GkFormText *text)
{
  gsize start;

  if (!text->closed)
    read_tag (text, &start);
  text->closed = FALSE;
}

gsize
gk_form_text_find_attribute (const GkFormText *text, const char *name, guint nth)
{
  const char *end = text->data + text->behind;
  gsize length = strlen (name);

  for (const char *at = text->data + text->tag; at < end && *at != '>'; at++)
    {
      if (*at == '"' || *at == '\'')
        at = skip_value (at, end) - 1;
      else if (!g_ascii_isspace (*at))
        continue;
      if (strncmp (at + 1, name, length) == 0 && (at[1 + length] == '=' || g_ascii_isspace (at[1 + length]))
          && nth-- == 0)
        return (gsize) (at + 1 - text->data);
    }

  return text->tag;
}

gsize
gk_form_text_find_stray (const GkFormText *text)
{
  const char *end = text->data + text->length;
  const char *at = text->data + text->behind;
  const char *before;

  do
    {
      before = at;
      while (at < end && g_ascii_isspace (*at))
        at++;
      if (!g_str_has_prefix (at, CDATA_START))
        at = skip_markup (at, end);
  } while (at != before);

  return (gsize) (at - text->data);
}

gsize
gk_form_text_offset (const GkFormText *text, guint line, guint byte)
{
  const char *end = text->data + text->length;
  const char *at = text->data;
  const char *line_end;

  while (line-- > 1)
    {
      line_end = memchr (at, '\n', (gsize) (end - at));
      if (line_end == NULL)
        break;
      at = line_end + 1;
    }
  line_end = memchr (at, '\n', (gsize) (end - at));
  if (line_end == NULL)
    line_end = end;
  at += MIN (byte - 1, (gsize) (line_end - at));
  while (at > text->data && ((guchar) *at & 0xC0) == 0x80)
    at--;

  return (gsize) (at - text->data);
}

/* Counts the ends of lines between @start and @end, and the characters behind the last one. */
static guint32
count_lines (const char *start, const char *end, guint32 *characters)
{
  guint32 lines = 0;

  for (*characters = 0; start < end; start++)
    if (*start == '\n')
      {
        lines++;
        *characters = 0;
      }
    else
      *characters += ((guchar) *start & 0xC0) != 0x80;

  return lines;
}

void
gk_form_text_place (GkFormText *text, gsize offset, guint32 *line, guint32 *column)
{
  const char *at = text->data + offset;
  const char *known = text->data + text->known_offset;
  const char *start = at;
  guint32 lines;
  guint32 characters;

  if (text->known_line == 0)
    text->known_line = text->known_column = 1;

  /* From the place that is known, in either direction: attributes are not asked for in their order. */
  if (at >= known)
    {
      lines = count_lines (known, at, &characters);
      text->known_line += lines;
      text->known_column = (lines == 0 ? text->known_column : 1) + characters;
    }
  else
    {
      lines = count_lines (at, known, &characters);
      text->known_line -= lines;
      text->known_column -= characters;
      if (lines > 0)
        {
          while (start > text->data && start[-1] != '\n')
            start--;
          count_lines (start, at, &characters);
          text->known_column = characters + 1;
        }
    }
  text->known_offset = offset;
  *line = text->known_line;
  *column = text->known_column;
}

/* What stands from @start to @end, to be looked at. */
static char *
show (const char *start, const char *end)
{
  g_autofree char *text = g_strndup (start, (gsize) (end - start));

  return gk_text_visible (text);
}

/* The line that byte @offset is in, with a caret below that byte. */
static char *
make_excerpt (const char *data, gsize length, gsize offset)
{
  const char *at = data + offset;
  const char *start = at;
  const char *end = at;
  const char *line_end = memchr (at, '\n', length - offset);
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;
  guint width = 0;
  gboolean cut;

  if (line_end == NULL)
    line_end = data + length;
  if (line_end > at && line_end[-1] == '\r')
    line_end--;
  while (start > data && start[-1] != '\n' && at - start < EXCERPT_BYTES * EXCERPT_BEFORE)
    start--;
  while (((guchar) *start & 0xC0) == 0x80)
    start++;
  before = show (start, at);
  while (gk_text_width (before) > EXCERPT_BEFORE)
    {
      g_free (before);
      start = g_utf8_next_char (start);
      before = show (start, at);
    }
  cut = start > data && start[-1] != '\n';

  while (end < line_end && width < EXCERPT_BEHIND && end - at < EXCERPT_BYTES * EXCERPT_BEHIND)
    {
      g_autofree char *character = show (end, g_utf8_next_char (end));

      width += gk_text_width (character);
      end = g_utf8_next_char (end);
    }
  behind = show (at, end);

  return g_strdup_printf ("%s%s%s%s\n%*s^", cut ? "…" : "", before, behind, end < line_end ? "…" : "",
                          (int) (gk_text_width (before) + (cut ? gk_text_width ("…") : 0)), "");
}

/* Sets an error at byte @offset, of which the place is known. */
static void
set_error (const GkFormText *text, gsize offset, guint32 line, guint32 column, GError **error, GkError code,
           const GkMessage *message)
{
  gk_set_error_message (error, code, text->name, line, column, message);
  if (g_utf8_validate_len (text->data, text->length, NULL))
    gk_error_take_excerpt (error, make_excerpt (text->data, text->length, offset));
}

void
gk_form_text_message (GkFormText *text, gsize offset, GError **error, GkError code, const GkMessage *message)
{
  guint32 line;
  guint32 column;

  gk_form_text_place (text, offset, &line, &column);
  set_error (text, offset, line, column, error, code, message);
}

void
gk_form_text_error (GkFormText *text, gsize offset, GError **error, GkError code, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_form_text_message (text, offset, error, code, &message);
}

void
gk_form_set_place_message (const GkForm *form, guint32 line, guint32 column, GError **error, GkError code,
                           const GkMessage *message)
{
  gsize size;
  const char *data = form->file != NULL ? g_bytes_get_data (form->file, &size) : NULL;
  const char *at = data;

  gk_set_error_message (error, code, form->name, line, column, message);
  if (data == NULL || line == 0)
    return;
  while (--line > 0)
    at = strchr (at, '\n') + 1;
  at = g_utf8_offset_to_pointer (at, (glong) column - 1);
  gk_error_take_excerpt (error, make_excerpt (data, size, (gsize) (at - data)));
}

/* Goes through the content of an element as it stands in the file. */
typedef struct {
  const char *at;
  const char *end;
  gboolean in_cdata;
} Scanner;

/* Moves on to what is text: marks of CDATA, comments and instructions yield none. */
static void
scanner_settle (Scanner *scanner)
{
  for (;;)
    {
      const char *mark = scanner->in_cdata ? CDATA_END : CDATA_START;
      const char *at = scanner->at;

      if (g_str_has_prefix (at, mark))
        {
          scanner->at += strlen (mark);
          scanner->in_cdata = !scanner->in_cdata;
          continue;
        }
      if (!scanner->in_cdata)
        scanner->at = skip_markup (at, scanner->end);
      if (scanner->at == at)
        return;
    }
}

/* Moves over one byte, reference or end of a line. Returns the bytes it is in the text. */
static gsize
scanner_step (Scanner *scanner)
{
  const char *at = scanner->at++;
  const char *semicolon;
  gboolean hexadecimal;

  if (scanner->in_cdata)
    return 1;
  if (at[0] == '\r' && at[1] == '\n')
    scanner->at++;
  if (*at != '&' || (semicolon = memchr (at, ';', (gsize) (scanner->end - at))) == NULL)
    return 1;

  scanner->at = semicolon + 1;
  if (at[1] != '#')
    return 1;
  hexadecimal = at[2] == 'x';

  return (gsize) g_unichar_to_utf8 (
      (gunichar) g_ascii_strtoull (at + (hexadecimal ? 3 : 2), NULL, hexadecimal ? 16 : 10), NULL);
}

void
gk_form_set_source_message (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                            const GkMessage *message)
{
  if (source->line > 0)
    {
      gk_form_set_place_message (form, source->line, source->column, error, code, message);
      return;
    }
  if (form->file != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (form->file, &size);
      Scanner scanner = { data + source->offset, data + size, FALSE };
      gsize read = 0;

      for (scanner_settle (&scanner); read < offset && scanner.at < scanner.end; scanner_settle (&scanner))
        read += scanner_step (&scanner);
      gk_form_text_message (&(GkFormText){ .data = data, .length = size, .name = form->name },
                            (gsize) (scanner.at - data), error, code, message);
      return;
    }
  gk_set_error_message (error, code, form->name, 0, 0, message);
}

void
gk_form_set_source_error (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                          const char *en, const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_form_set_source_message (form, source, offset, error, code, &message);
}
