/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <string.h>

#include "base/transcode-private.h"

/* Where the bytes that tell the encoding stand: around the ends of what is read and looked at in one go. */
static const gsize leads[] = { 0, 1, 2, 1023, 1024, 64511, 64512, 64513, 65533, 65534, 65535, 65536, 65537, 200000 };

typedef struct {
  const char *name;
  const char *charset; /* NULL: UTF-8 */
  const char *mark;
} Encoding;

static const Encoding encodings[] = {
  { "UTF-8", NULL, "" },
  { "UTF-8 with a mark", NULL, "\xEF\xBB\xBF" },
  { "GB18030", "GB18030", "" },
  { "UTF-16LE", "UTF-16LE", "\xFF\xFE" },
  { "UTF-16BE", "UTF-16BE", "\xFE\xFF" },
};

/* Reads all of @bytes, @step at a time. */
static char *
read_all (const char *bytes, gsize size, gsize step, gsize *length)
{
  FILE *file = tmpfile ();
  GkTranscoder transcoder;
  char *text = g_malloc (2 * size + step + 1);
  gsize got;

  assert_non_null (file);
  assert_int_equal (fwrite (bytes, 1, size, file), size);
  rewind (file);
  assert_true (gk_transcoder_init (&transcoder, file, NULL));
  *length = 0;
  do
    {
      got = gk_transcoder_read (&transcoder, text + *length, step);
      *length += got;
      assert_true (*length <= 2 * size);
  } while (got == step);
  assert_int_equal (gk_transcoder_read (&transcoder, text + *length, 1), 0);
  gk_transcoder_clear (&transcoder);
  fclose (file);

  return text;
}

static GString *
make_text (gsize lead, gboolean ends_in_ascii)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < lead; i++)
    g_string_append_c (text, (char) ('!' + i % 90));
  for (guint i = 0; i < 700; i++)
    g_string_append (text, i % 7 == 0 ? "é𠮷" : i % 3 == 0 ? "公开," : "申请办结日期");
  if (ends_in_ascii)
    g_string_append (text, "\nend\n");

  return text;
}

static void
test_encoding (void **state)
{
  const Encoding *encoding = *state;
  static const gsize steps[] = { 65537, 4096, 1000000, 1, 2, 3, 5 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (leads); i++)
    for (guint s = 0; s < (leads[i / 2] < 2000 ? G_N_ELEMENTS (steps) : 3); s++)
      {
        g_autoptr (GString) text = make_text (leads[i / 2], i % 2 == 0);
        gsize size = text->len;
        g_autofree char *converted
            = encoding->charset != NULL
                  ? g_convert (text->str, (gssize) text->len, encoding->charset, "UTF-8", NULL, &size, NULL)
                  : g_strdup (text->str);
        g_autoptr (GString) bytes = g_string_new (encoding->mark);
        g_autofree char *read = NULL;
        gsize length;

        assert_non_null (converted);
        g_string_append_len (bytes, converted, (gssize) size);
        /* The mark of UTF-8 is for whoever reads the text. */
        if (encoding->charset == NULL)
          g_string_prepend (text, encoding->mark);
        read = read_all (bytes->str, bytes->len, steps[s], &length);
        assert_int_equal (length, text->len);
        assert_memory_equal (read, text->str, length);
      }
}

/* What cannot be read ends in a byte that no reader of UTF-8 takes; what stands in front of it is there. */
static void
test_bad_bytes (void **state)
{
  static const struct {
    const char *bytes;
    gsize size; /* 0: up to the NUL */
    const char *text;
  } cases[] = {
    { "a,\xB9\xAB\xBF\xAA\nb,\xB9\x20\xB9\xAB\n", 0, "a,公开\nb,\xFF" },
    { "a,\xB9\xAB\xBF\xAA\nb,\xB9", 0, "a,公开\nb,\xFF" },
    { "a,\xB9\xAB\xBF\xAA\nb,\xFF\xFF\n", 0, "a,公开\nb,\xFF" },
    { "\xFF\xFE\x61\x00\x00\xD8", 6, "a\xFF" },
    { "\xFF\xFE\x61\x00\x62", 5, "a\xFF" },
    /* UTF-8 with a fault stays as it is. */
    { "公开申请\xFF办结\n", 0, "公开申请\xFF办结\n" },
    { "公开申请\xE5", 0, "公开申请\xE5" },
    { "", 0, "" },
  };

  (void) state;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step < 40; step++)
      {
        gsize size = cases[i].size > 0 ? cases[i].size : strlen (cases[i].bytes);
        gsize length;
        g_autofree char *read = NULL;

        read = read_all (cases[i].bytes, size, step, &length);
        assert_int_equal (length, strlen (cases[i].text));
        assert_memory_equal (read, cases[i].text, length);
      }
}

void
add_transcode_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "transcode", test_encoding, encodings);
  tests_add (tests, "transcode: bad bytes", test_bad_bytes);
}
