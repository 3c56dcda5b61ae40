/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/html-private.h"

#include <errno.h>
#include <string.h>

#include "base/transcode-private.h"

/*
 * Which encoding an input is in. What its bytes can be weighs more than what the
 * page says of itself: portals serve GB18030 as UTF-8 and the other way round.
 * Text of some length that is not UTF-8 is never valid UTF-8 by chance, so that
 * comes first; a declaration decides among what is left.
 */

/* The part of a page in which it may declare its encoding, in bytes. */
#define MAX_PRESCAN 4096

/* The longest name of an encoding that is looked up. */
#define MAX_LABEL 40

/* Capacities of texts below grow by one half, and cannot wrap. */
G_STATIC_ASSERT (GK_READ_MAX_BYTES < G_MAXSIZE / 4);

#define FALLBACK "GB18030"

#define NOT_IN_ENCODING_EN "expected text in %s; byte 0x%02X is not"
#define NOT_IN_ENCODING_ZH "应为 %s 编码的文本；字节 0x%02X 不是"

/* Bytes of a byte order mark in UTF-8. */
#define MARK 3

/*
 * Encodings that must be declared to be read. What is declared and not here is
 * UTF-8 or GB18030: gb2312 and gbk are parts of the latter and mean it, and
 * iso-8859-1 is what servers declare of which nobody has asked anything.
 */
static const struct {
  const char *label;
  const char *charset;
} declarable[] = {
  { "big5", "BIG5-HKSCS" },     { "big5-hkscs", "BIG5-HKSCS" }, { "cn-big5", "BIG5-HKSCS" }, { "csbig5", "BIG5-HKSCS" },
  { "x-x-big5", "BIG5-HKSCS" }, { "big5hkscs", "BIG5-HKSCS" },  { "x-euc-tw", "EUC-TW" },    { "euc-tw", "EUC-TW" },
};

typedef enum {
  CONVERTED,
  UNKNOWN_CHARSET,
  BAD_BYTE,
  TOO_LARGE,
  NO_MEMORY,
} Outcome;

/* The text of an input, and how far it could be made. */
typedef struct {
  const char *charset;
  char *text;
  gsize length;
  gsize read; /* bytes of the input that @text stands for */
  Outcome outcome;
} Conversion;

static void
conversion_clear (Conversion *conversion)
{
  g_clear_pointer (&conversion->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Conversion, conversion_clear)

/* Where @text, of @length bytes of UTF-8, ends. */
static void
find_place (const char *text, gsize length, guint32 *line, guint32 *column)
{
  gsize line_start = 0;

  *line = 1;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n')))
      {
        (*line)++;
        line_start = i + 1;
      }
  *column = (guint32) g_utf8_strlen (text + line_start, (gssize) (length - line_start)) + 1;
}

static void
set_nul_error (GError **error, const char *name, guint32 line, guint32 column)
{
  gk_set_error (error, GK_ERROR_ENCODING, name, line, column,
                "expected text; a NUL byte stands here: is this a binary file?",
                "应为文本；此处有 NUL 字节，可能是二进制文件");
}

/* Refuses the @byte that stands behind @text, of @length bytes. */
static void
set_byte_error (GError **error, const char *name, const char *charset, const char *text, gsize length, char byte)
{
  guint32 line;
  guint32 column;

  find_place (text, length, &line, &column);
  gk_set_error (error, GK_ERROR_ENCODING, name, line, column, NOT_IN_ENCODING_EN, NOT_IN_ENCODING_ZH, charset,
                (guint) (guchar) byte);
}

gboolean
gk_check_utf8 (const char *text, gsize length, const char *name, guint32 line, GError **error)
{
  const char *end;
  guint32 line_within;
  guint32 column;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  find_place (text, (gsize) (end - text), &line_within, &column);
  line += line_within - 1;
  if (*end == '\0')
    set_nul_error (error, name, line, column);
  else
    gk_set_error (error, GK_ERROR_ENCODING, name, line, column, NOT_IN_ENCODING_EN, NOT_IN_ENCODING_ZH, "UTF-8",
                  (guint) (guchar) *end);

  return FALSE;
}

/* Says why @data could not be converted. */
static void
set_conversion_error (GError **error, const char *name, const Conversion *conversion, const char *data)
{
  switch (conversion->outcome)
    {
    case UNKNOWN_CHARSET:
      gk_set_error (error, GK_ERROR_ENCODING, name, 0, 0, "this system cannot read text in %s",
                    "本系统无法读取 %s 编码的文本", conversion->charset);
      break;
    case TOO_LARGE:
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the input is larger than %d bytes in UTF-8",
                    "输入以 UTF-8 计超过 %d 字节", GK_READ_MAX_BYTES);
      break;
    case NO_MEMORY:
      gk_set_error (error, GK_ERROR_NO_MEMORY, name, 0, 0, "not enough memory to read the file",
                    "内存不足，无法读取文件");
      break;
    default:
      set_byte_error (error, name, conversion->charset, conversion->text, conversion->length, data[conversion->read]);
    }
}

/*
 * Converts what is left of the input, or ends the text if @input is NULL: an
 * encoding may keep a character back. FALSE if there is not enough memory.
 */
static gboolean
convert_rest (Conversion *conversion, GIConv converter, char **input, gsize *left, gsize *capacity)
{
  for (;;)
    {
      char *output = conversion->text + conversion->length;
      gsize room = *capacity - conversion->length;
      gsize result = g_iconv (converter, input, left, &output, &room);
      char *grown;

      conversion->length = (gsize) (output - conversion->text);
      if (conversion->length > GK_READ_MAX_BYTES)
        conversion->outcome = TOO_LARGE;
      else if (result != (gsize) -1)
        conversion->outcome = CONVERTED;
      else if (errno != E2BIG)
        conversion->outcome = BAD_BYTE; /* or the last character lacks its end */
      else
        {
          grown = g_try_realloc (conversion->text, *capacity + *capacity / 2);
          if (grown == NULL)
            return FALSE;
          conversion->text = grown;
          *capacity += *capacity / 2;
          continue;
        }

      return TRUE;
    }
}

/* Converts @data strictly: nothing is left out and nothing replaced. */
static Conversion
convert (const char *data, gsize size, const char *charset)
{
  Conversion conversion = { .charset = charset, .outcome = UNKNOWN_CHARSET };
  /* GB18030 and UTF-16 grow by one half at most. */
  gsize capacity = size + size / 2 + 16;
  GIConv converter = g_iconv_open ("UTF-8", charset);
  char *input = (char *) (guintptr) data; /* iconv() does not write to it */
  gsize left = size;

  if (converter == (GIConv) -1)
    return conversion;

  conversion.text = g_try_malloc (capacity);
  if (conversion.text == NULL || !convert_rest (&conversion, converter, &input, &left, &capacity)
      || (conversion.outcome == CONVERTED && !convert_rest (&conversion, converter, NULL, NULL, &capacity)))
    conversion.outcome = NO_MEMORY;
  conversion.read = size - left;
  g_iconv_close (converter);

  return conversion;
}

static gboolean
starts_with_mark (const char *text, gsize length)
{
  return length >= MARK && memcmp (text, "\xEF\xBB\xBF", MARK) == 0;
}

/*
 * The encoding that @word (charset or encoding) is set to between @at and @end,
 * in lower case: charset=gb2312, charset="gb2312", content="text/html;
 * charset=gb2312".
 */
static char *
find_label (const char *at, const char *end, const char *word)
{
  while ((at = gk_html_find_word (at, end, word)) != NULL)
    {
      const char *start;

      at += strlen (word);
      at = gk_html_skip_space (at, end);
      if (at == end || *at != '=')
        continue;
      at++;
      while (at < end && (gk_html_is_space (*at) || *at == '"' || *at == '\''))
        at++;
      start = at;
      while (at < end && (g_ascii_isalnum (*at) || strchr ("-_.:", *at) != NULL))
        at++;
      if (at > start && at - start <= MAX_LABEL)
        return g_ascii_strdown (start, at - start);
    }

  return NULL;
}

/* The encoding that a page declares, in lower case, or NULL. */
static char *
find_declared (const char *data, gsize size)
{
  const char *end = data + MIN (size, MAX_PRESCAN);

  for (const char *at = data; at < end; at++)
    {
      const char *word = NULL;
      const char *close;
      char *label;

      if (*at != '<')
        continue;
      if (gk_html_starts_with (at, end, "<!--"))
        {
          at = gk_html_find_word (at + 4, end, "-->");
          if (at == NULL)
            return NULL;
          continue;
        }
      if (gk_html_starts_with (at, end, "<?xml"))
        word = "encoding";
      else if (gk_html_starts_with (at, end, "<meta") && end - at > 5 && (gk_html_is_space (at[5]) || at[5] == '/'))
        word = "charset";
      if (word == NULL)
        continue;
      close = memchr (at, '>', (gsize) (end - at));
      label = find_label (at, close != NULL ? close : end, word);
      if (label != NULL)
        return label;
    }

  return NULL;
}

/* What @data, which is not UTF-8, is in by its own words. */
static const char *
find_charset (const char *data, gsize size)
{
  g_autofree char *label = find_declared (data, size);

  for (gsize i = 0; label != NULL && i < G_N_ELEMENTS (declarable); i++)
    if (strcmp (label, declarable[i].label) == 0)
      return declarable[i].charset;

  return FALLBACK;
}

/* Refuses NUL bytes in @data, of which the first @valid bytes are UTF-8. */
static gboolean
check_nul (const char *data, gsize size, gsize valid, const char *name, GError **error)
{
  const char *nul = memchr (data, '\0', size);
  guint32 line;
  guint32 column;

  if (nul == NULL)
    return TRUE;

  find_place (data, (gsize) (nul - data), &line, &column);
  set_nul_error (error, name, line, (gsize) (nul - data) <= valid ? column : 0);

  return FALSE;
}

static GBytes *
take_converted (Conversion *conversion, const char *data, const char *name, GError **error)
{
  g_autoptr (GBytes) text = NULL;

  if (conversion->outcome != CONVERTED)
    {
      set_conversion_error (error, name, conversion, data);
      return NULL;
    }
  /* UTF-16 can hold them. */
  if (!check_nul (conversion->text, conversion->length, conversion->length, name, error))
    return NULL;

  text = g_bytes_new_take (g_steal_pointer (&conversion->text), conversion->length);
  if (!starts_with_mark (g_bytes_get_data (text, NULL), conversion->length))
    return g_steal_pointer (&text);

  return g_bytes_new_from_bytes (text, MARK, conversion->length - MARK);
}

/*
 * Says of @data, of which the first @valid bytes are UTF-8, that it is not GB18030 either. The encoding it stays in for
 * longer is the one that it was meant to be in, as a rule, and says the place.
 */
static void
set_neither_error (GError **error, const char *name, const Conversion *conversion, const char *data, gsize valid)
{
  guint32 lines[2];
  guint32 columns[2];
  guint meant = conversion->read > valid;

  find_place (data, valid, &lines[0], &columns[0]);
  find_place (conversion->text, conversion->length, &lines[1], &columns[1]);
  gk_set_error (error, GK_ERROR_ENCODING, name, lines[meant], columns[meant],
                "expected text in UTF-8 or GB18030; byte 0x%02X (line %u, column %u) is not UTF-8, byte 0x%02X (line "
                "%u, column %u) is not GB18030",
                "应为 UTF-8 或 GB18030 编码的文本；字节 0x%02X（第 %u 行第 %u 列）不是 UTF-8，字节 0x%02X（第 %u "
                "行第 %u 列）不是 GB18030",
                (guint) (guchar) data[valid], lines[0], columns[0], (guint) (guchar) data[conversion->read], lines[1],
                columns[1]);
}

/* Converts what is not UTF-8 behind the first @valid bytes. */
static GBytes *
decode_other (const char *data, gsize size, gsize valid, const char *name, GError **error)
{
  const char *charset = find_charset (data, size);
  g_auto (Conversion) conversion = convert (data, size, charset);

  if (conversion.outcome == BAD_BYTE && strcmp (charset, FALLBACK) != 0)
    {
      g_auto (Conversion) other = convert (data, size, FALLBACK);

      if (other.outcome == CONVERTED)
        return take_converted (&other, data, name, error);
    }
  else if (conversion.outcome == BAD_BYTE)
    {
      set_neither_error (error, name, &conversion, data, valid);
      return NULL;
    }

  return take_converted (&conversion, data, name, error);
}

static GBytes *
decode_utf16 (const char *data, gsize size, const char *charset, const char *name, GError **error)
{
  g_auto (Conversion) conversion = convert (data, size, charset);

  return take_converted (&conversion, data, name, error);
}

GBytes *
gk_decode (GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *end;
  gsize mark;

  if (size > GK_READ_MAX_BYTES)
    {
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the input is larger than %d bytes", "输入超过 %d 字节",
                    GK_READ_MAX_BYTES);
      return NULL;
    }
  if (size == 0)
    return g_bytes_ref (bytes);

  if (size >= 2 && memcmp (data, "\xFF\xFE", 2) == 0)
    return decode_utf16 (data + 2, size - 2, "UTF-16LE", name, error);
  if (size >= 2 && memcmp (data, "\xFE\xFF", 2) == 0)
    return decode_utf16 (data + 2, size - 2, "UTF-16BE", name, error);
  mark = starts_with_mark (data, size) ? MARK : 0;
  data += mark;
  size -= mark;

  if (g_utf8_validate_len (data, size, &end))
    return mark > 0 ? g_bytes_new_from_bytes (bytes, mark, size) : g_bytes_ref (bytes);
  if (!check_nul (data, size, (gsize) (end - data), name, error))
    return NULL;
  if (gk_is_damaged_utf8 (data, size))
    {
      set_byte_error (error, name, "UTF-8", data, (gsize) (end - data), *end);
      return NULL;
    }

  return decode_other (data, size, (gsize) (end - data), name, error);
}
