/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include "read/document-private.h"

#include <string.h>

#define BYTES(text) text, sizeof (text) - 1

/* 政府 in each encoding. */
#define GB "\xD5\xFE\xB8\xAE"
#define BIG5 "\xAC\x46\xA9\xB2"

/* 㐀 and 𠀀, which GB2312 and GBK do not have. */
#define GB_LONG "\x81\x39\xEE\x39\x95\x32\x82\x36"

typedef struct {
  const char *name;
  const char *bytes;
  gsize length;
  const char *text; /* NULL for the same bytes, and not a copy */
} DecodeCase;

static const DecodeCase decode_cases[] = {
  { "empty", BYTES (""), NULL },
  { "ASCII", BYTES ("a | 1\r\n"), NULL },
  { "UTF-8", BYTES ("政府 | 1"), NULL },
  { "UTF-8 with a mark", BYTES ("\xEF\xBB\xBF政府"), "政府" },
  { "a mark alone", BYTES ("\xEF\xBB\xBF"), "" },
  { "ASCII declared as GB2312", BYTES ("<meta charset=gb2312>1"), NULL },
  { "UTF-16, little end first", BYTES ("\xFF\xFE\x3F\x65\x9C\x5E|\0\x40\xD8\x00\xDC"), "政府|𠀀" },
  { "UTF-16, big end first", BYTES ("\xFE\xFF\x65\x3F\x5E\x9C\0|"), "政府|" },
  { "UTF-16 says UTF-8", BYTES ("\xFE\xFF\0<\0m\0e\0t\0a\0 \0c\0h\0a\0r\0s\0e\0t\0=\0u\0t\0f\0-\0008\0>\x65\x3F"),
    "<meta charset=utf-8>政" },
  { "GB18030, nothing said", BYTES (GB " | 1"), "政府 | 1" },
  { "GB18030, four bytes", BYTES (GB GB_LONG), "政府㐀𠀀" },
  { "GB18030 with a mark", BYTES ("\x84\x31\x95\x33" GB), "政府" },
  { "GB18030, most of it UTF-8 by chance", BYTES ("\xCD\xB3\xCD\xA3\xCD\xBC\xCD\xB3\xB8\xAE"), "统停图统府" },
  { "full-width digits", BYTES ("\xA3\xB1\xA3\xB2"), "１２" },
  { "GB2312 said, GB18030 meant", BYTES ("<meta charset=\"gb2312\">" GB_LONG), "<meta charset=\"gb2312\">㐀𠀀" },
  { "GBK said", BYTES ("<META CHARSET=GBK>" GB), "<META CHARSET=GBK>政府" },
  { "GB2312 said, UTF-8 meant", BYTES ("<meta charset=gb2312>政府"), NULL },
  { "UTF-8 said, GB18030 meant", BYTES ("<meta charset=utf-8>" GB), "<meta charset=utf-8>政府" },
  { "a mark of UTF-8 before GB18030", BYTES ("\xEF\xBB\xBF" GB GB), "政府政府" },
  { "Latin-1 said by a server", BYTES ("<meta charset=iso-8859-1>" GB), "<meta charset=iso-8859-1>政府" },
  { "nonsense said", BYTES ("<meta charset=\"x//TRANSLIT\">" GB), "<meta charset=\"x//TRANSLIT\">政府" },
  { "Big5", BYTES ("<meta charset=big5>" BIG5), "<meta charset=big5>政府" },
  { "Big5 with two characters for one", BYTES ("<meta charset=big5>\x88\x62"), "<meta charset=big5>Ê̄" },
  { "Big5 in content", BYTES ("<meta http-equiv = 'Content-Type' content = 'text/html; charset = big5'>" BIG5),
    "<meta http-equiv = 'Content-Type' content = 'text/html; charset = big5'>政府" },
  { "Big5 in XML", BYTES ("<?xml version='1.0' encoding='Big5'?>" BIG5), "<?xml version='1.0' encoding='Big5'?>政府" },
  { "Big5 said, GB18030 meant", BYTES ("<meta charset=big5>" GB_LONG), "<meta charset=big5>㐀𠀀" },
  { "said in a comment", BYTES ("<!-- <meta charset=big5> -->" GB), "<!-- <meta charset=big5> -->政府" },
  { "said in an open comment", BYTES ("<!-- <meta charset=big5>" GB), "<!-- <meta charset=big5>政府" },
  { "said behind a comment", BYTES ("<!-- x --><meta charset=big5>" BIG5), "<!-- x --><meta charset=big5>政府" },
  { "said by another element", BYTES ("<metal charset=big5>" GB), "<metal charset=big5>政府" },
  { "said in the text", BYTES ("charset=big5 " GB), "charset=big5 政府" },
  { "said in an open tag", BYTES ("<meta charset=big5 " BIG5), "<meta charset=big5 政府" },
  { "nothing behind charset", BYTES ("<meta charset" GB), "<meta charset政府" },
};

static GBytes *
decode (const char *bytes, gsize length, GError **error)
{
  g_autoptr (GBytes) input = g_bytes_new_static (bytes, length);

  return gk_decode (input, "page.html", error);
}

static void
test_decode (void **state)
{
  const DecodeCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = decode (row->bytes, row->length, &error);
  g_autofree char *text = NULL;
  gsize length;
  const char *data;

  if (bytes == NULL)
    fail_msg ("%s", gk_error_get_message (error, GK_LANGUAGE_ENGLISH));
  data = g_bytes_get_data (bytes, &length);
  if (row->text == NULL)
    {
      assert_int_equal (length, row->length);
      assert_true (length == 0 || data == row->bytes);
      return;
    }
  text = g_strndup (data, length);
  assert_string_equal (text, row->text);
  assert_int_equal (length, strlen (row->text));
}

/* A page that declares Big5 from byte @n on. */
static GBytes *
decode_declared_at (gsize n)
{
  g_autoptr (GString) page = g_string_new (NULL);
  GBytes *bytes;
  g_autoptr (GBytes) input = NULL;

  for (gsize i = 0; i < n; i++)
    g_string_append_c (page, ' ');
  g_string_append (page, "<meta charset=big5>" BIG5);
  input = g_bytes_new (page->str, page->len);
  bytes = gk_decode (input, NULL, NULL);
  assert_non_null (bytes);

  return bytes;
}

static gboolean
ends_with (GBytes *bytes, const char *end)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= strlen (end) && memcmp (data + length - strlen (end), end, strlen (end)) == 0;
}

static void
test_declared_early (void **state)
{
  const gsize last = 4096 - strlen ("<meta charset=big5>");
  g_autoptr (GBytes) within = decode_declared_at (last);
  g_autoptr (GBytes) behind = decode_declared_at (4096);

  (void) state;
  assert_true (ends_with (within, "政府"));
  assert_false (ends_with (behind, "政府"));
}

typedef struct {
  const char *name;
  const char *bytes;
  gsize length;
  guint32 line;
  guint32 column;
  const char *message;
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "NUL", BYTES ("政府\n政 | \0"), 2, 5, "NUL" },
  { "NUL at the start", BYTES ("\0"), 1, 1, "is this a binary file?" },
  { "NUL in GB18030", BYTES ("a\n" GB "\0"), 2, 0, "NUL" },
  { "NUL in UTF-16", BYTES ("\xFF\xFE\x3F\x65\0\0"), 1, 2, "NUL" },
  { "UTF-32", BYTES ("\xFF\xFE\0\0a\0\0\0"), 1, 1, "NUL" },
  { "one damaged character of UTF-8", BYTES ("政府\n政\xE6\x94 | 1"), 2, 2, "UTF-8; byte 0xE6" },
  { "damaged, and GB18030 by chance", BYTES ("政府信息\xE6\x94"), 1, 5, "UTF-8; byte 0xE6" },
  { "one bad byte and few characters", BYTES ("name,caf\xC3\xA9\nvisits,\xE9"), 2, 8,
    "byte 0xE9 (line 2, column 8) is not UTF-8" },
  { "neither", BYTES (GB "\n\xCA\xFD\xFF"), 2, 2, "byte 0xFF (line 2, column 2) is not GB18030" },
  { "first half of a character", BYTES (GB "\xCA"), 1, 3, "byte 0xCA (line 1, column 3) is not GB18030" },
  { "three of four bytes", BYTES (GB "\r" GB "\r\n\x81\x39\xEE"), 3, 1,
    "byte 0xD5 (line 1, column 1) is not UTF-8, byte 0x81 (line 3, column 1)" },
  { "half a character before a tag", BYTES ("<p>" GB "\xCA</p>"), 1, 6, "byte 0xCA (line 1, column 6) is not GB18030" },
  { "neither Big5 nor GB18030", BYTES ("<meta charset=big5>" BIG5 "\xFF"), 1, 22, "BIG5-HKSCS; byte 0xFF" },
  { "half a unit of UTF-16", BYTES ("\xFE\xFF\0a\0\n\0"), 2, 1, "UTF-16BE; byte 0x00" },
  { "half a pair of UTF-16", BYTES ("\xFE\xFF\0a\xD8\x40\0b"), 1, 2, "UTF-16BE; byte 0xD8" },
};

static void
test_error (void **state)
{
  const ErrorCase *row = *state;
  g_autoptr (GError) error = NULL;

  assert_null (decode (row->bytes, row->length, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_ENCODING));
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), row->message);
  assert_int_equal (gk_error_get_line (error), row->line);
  assert_int_equal (gk_error_get_column (error), row->column);
  assert_string_equal (gk_error_get_source (error), "page.html");
  assert_string_not_equal (gk_error_get_message (error, GK_LANGUAGE_CHINESE),
                           gk_error_get_message (error, GK_LANGUAGE_ENGLISH));
}

typedef struct {
  const char *name;
  const char *before;
  const char *unit; /* repeated ... */
  gsize times;      /* ... so often */
  gboolean sound;
} LimitCase;

static const LimitCase limit_cases[] = {
  { "input at the limit", "", "\n", GK_READ_MAX_BYTES, TRUE },
  { "one byte more", "", "\n", GK_READ_MAX_BYTES + 1, FALSE },
  /* Three bytes of UTF-8 each. */
  { "converted text at the limit", "a", "\xD5\xFE", GK_READ_MAX_BYTES / 3, TRUE },
  { "one byte more of converted text", "aa", "\xD5\xFE", GK_READ_MAX_BYTES / 3, FALSE },
};

static void
test_limit (void **state)
{
  const LimitCase *row = *state;
  gsize start = strlen (row->before);
  gsize length = strlen (row->unit);
  g_autofree char *text = g_malloc (start + row->times * length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  memcpy (text, row->before, start);
  for (gsize i = 0; i < row->times; i++)
    memcpy (text + start + i * length, row->unit, length);
  bytes = decode (text, start + row->times * length, &error);
  assert_true ((bytes != NULL) == row->sound);
  if (bytes == NULL)
    assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
}

void
add_decode_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "decode", test_decode, decode_cases);
  tests_add (tests, "declared in the first 4 KiB", test_declared_early);
  TESTS_ADD_TABLE (tests, "decode error", test_error, error_cases);
  TESTS_ADD_TABLE (tests, "decode limit", test_limit, limit_cases);
}
