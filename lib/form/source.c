/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/source-private.h"

#include <string.h>

void
gk_form_text_find_tag (GkFormText *text)
{
  static const char *const skipped[][2]
      = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" }, { "<!", ">" }, { "</", ">" } };
  const char *end = text->data + text->length;
  const char *at = text->data + text->scanned;

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (skipped) && strncmp (at, skipped[i][0], strlen (skipped[i][0])) != 0)
        i++;
      if (i == G_N_ELEMENTS (skipped))
        {
          text->tag = (gsize) (at - text->data);
          text->scanned = text->tag + 1;
          return;
        }
      at = strstr (at, skipped[i][1]);
      if (at == NULL)
        return;
    }
}

gsize
gk_form_text_find_attribute (const GkFormText *text, const char *name)
{
  const char *at = text->data + text->tag;
  gsize length = name != NULL ? strlen (name) : 0;

  for (; *at != '\0' && *at != '>'; at++)
    if (*at == '"' || *at == '\'')
      {
        const char *quote = strchr (at + 1, *at);

        if (quote == NULL)
          break;
        at = quote;
      }
    else if (length > 0 && g_ascii_isspace (*at) && strncmp (at + 1, name, length) == 0
             && (at[1 + length] == '=' || g_ascii_isspace (at[1 + length])))
      return (gsize) (at + 1 - text->data);

  return name != NULL ? text->tag : (gsize) (at - text->data);
}

void
gk_form_text_place (GkFormText *text, gsize offset, guint32 *line, guint32 *column)
{
  if (offset < text->known_offset || text->known_line == 0)
    {
      text->known_offset = 0;
      text->known_line = text->known_column = 1;
    }
  for (; text->known_offset < offset; text->known_offset++)
    {
      guchar byte = (guchar) text->data[text->known_offset];

      if (byte == '\n')
        {
          text->known_line++;
          text->known_column = 1;
        }
      else if ((byte & 0xC0) != 0x80)
        text->known_column++;
    }
  *line = text->known_line;
  *column = text->known_column;
}

void
gk_form_text_error (GkFormText *text, gsize offset, GError **error, GkError code, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  guint32 line;
  guint32 column;
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_form_text_place (text, offset, &line, &column);
  gk_set_error_message (error, code, text->name, line, column, &message);
}

/* Bytes that the character reference or the character at @at takes in the file; @decoded is what it yields. */
static gsize
source_step (const char *at, gsize *decoded)
{
  const char *semicolon;
  guint64 code;

  *decoded = 1;
  if (g_str_has_prefix (at, "<![CDATA["))
    {
      *decoded = 0;
      return strlen ("<![CDATA[");
    }
  if (*at != '&' || (semicolon = strchr (at, ';')) == NULL)
    return 1;

  if (at[1] == '#')
    {
      gboolean hexadecimal = at[2] == 'x';

      code = g_ascii_strtoull (at + (hexadecimal ? 3 : 2), NULL, hexadecimal ? 16 : 10);
      *decoded = (gsize) g_unichar_to_utf8 ((gunichar) code, NULL);
    }

  return (gsize) (semicolon - at) + 1;
}

void
gk_form_set_source_message (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                            const GkMessage *message)
{
  guint32 line = 0;
  guint32 column = 0;

  if (form->file != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (form->file, &size);
      gsize at = source->offset;
      gsize decoded = 0;
      gsize step;

      for (; decoded < offset && at < size; decoded += step)
        at += source_step (data + at, &step);
      gk_form_text_place (&(GkFormText){ .data = data, .length = size }, MIN (at, size), &line, &column);
    }
  gk_set_error_message (error, code, form->name, line, column, message);
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
