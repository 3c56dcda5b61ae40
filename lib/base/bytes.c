/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/bytes-private.h"

#include "base/error-private.h"

#define VERSION_BYTES 4
#define LENGTH_BYTES 8
#define DIGEST_BYTES 32
#define FIRST_BYTES 4096

G_STATIC_ASSERT (GK_BYTES_HEAD == GK_BYTES_MAGIC + VERSION_BYTES + LENGTH_BYTES + DIGEST_BYTES);

/* --- Out --- */

void
gk_byte_writer_init (GkByteWriter *writer)
{
  *writer = (GkByteWriter){ 0 };
  gk_bytes_extend (writer, GK_BYTES_HEAD);
}

void
gk_byte_writer_clear (GkByteWriter *writer)
{
  g_clear_pointer (&writer->bytes, g_free);
}

gboolean
gk_bytes_make_room (GkByteWriter *writer, guint64 n)
{
  guint64 wanted = MAX (MAX (writer->n + n, 2 * writer->max), FIRST_BYTES);
  guint8 *grown = writer->failed || n > G_MAXSSIZE - writer->n ? NULL : g_try_realloc (writer->bytes, wanted);

  writer->failed = grown == NULL;
  if (writer->failed)
    {
      /* Nothing smaller is written behind what is missing. */
      writer->max = writer->n;
      return FALSE;
    }
  writer->bytes = grown;
  writer->max = wanted;

  return TRUE;
}

void
gk_bytes_put_int128 (GkByteWriter *writer, gint128 number)
{
  gk_bytes_put_number (writer, (guint64) number, 8);
  gk_bytes_put_number (writer, (guint64) ((unsigned __int128) number >> 64), 8);
}

void
gk_bytes_put_block (GkByteWriter *writer, const char *block, gsize n)
{
  guint8 *to;

  gk_bytes_put_number (writer, n, 4);
  to = gk_bytes_extend (writer, n);
  if (to != NULL && n > 0)
    memcpy (to, block, n);
}

void
gk_bytes_put_text (GkByteWriter *writer, const char *text)
{
  gk_bytes_put_block (writer, text, strlen (text));
}

/* Copies integers, of which those in @to or in @from are little-endian. */
static void
copy_array (guint8 *to, const guint8 *from, guint width, guint64 n)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN || width == 1)
    memcpy (to, from, n * width);
  else
    for (guint64 i = 0; i < n * width; i++)
      to[i] = from[i - i % width + (width - 1 - i % width)];
}

void
gk_bytes_put_array (GkByteWriter *writer, gconstpointer values, guint width, guint64 n)
{
  guint8 *to = gk_bytes_extend (writer, n * width);

  if (to != NULL && n > 0)
    copy_array (to, values, width, n);
}

static void
make_digest (const guint8 *bytes, guint64 length, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = DIGEST_BYTES;

  g_checksum_update (checksum, bytes + GK_BYTES_HEAD, (gssize) (length - GK_BYTES_HEAD));
  g_checksum_get_digest (checksum, digest, &digest_length);
}

guint8 *
gk_byte_writer_finish (GkByteWriter *writer, const char *magic, guint32 version, guint64 *length, GError **error)
{
  GkByteWriter head = { .bytes = writer->bytes, .max = GK_BYTES_HEAD };

  if (writer->failed)
    {
      gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory to serialise", "内存不足，无法序列化");
      return NULL;
    }

  memcpy (gk_bytes_extend (&head, GK_BYTES_MAGIC), magic, GK_BYTES_MAGIC);
  gk_bytes_put_number (&head, version, VERSION_BYTES);
  gk_bytes_put_number (&head, writer->n, LENGTH_BYTES);
  make_digest (writer->bytes, writer->n, writer->bytes + head.n);
  *length = writer->n;

  return g_steal_pointer (&writer->bytes);
}

/* --- In --- */

gboolean
gk_byte_reader_init (GkByteReader *reader, const guint8 *bytes, guint64 length, const char *magic, guint32 version)
{
  guint8 digest[DIGEST_BYTES];

  *reader = (GkByteReader){ .at = bytes, .rest = length };
  if (length < GK_BYTES_HEAD || length > G_MAXSSIZE
      || memcmp (gk_bytes_take (reader, GK_BYTES_MAGIC), magic, GK_BYTES_MAGIC) != 0
      || gk_bytes_get_number (reader, VERSION_BYTES) != version || gk_bytes_get_number (reader, LENGTH_BYTES) != length)
    return FALSE;
  make_digest (bytes, length, digest);

  return memcmp (gk_bytes_take (reader, DIGEST_BYTES), digest, DIGEST_BYTES) == 0;
}

gint128
gk_bytes_get_int128 (GkByteReader *reader)
{
  guint64 low = gk_bytes_get_number (reader, 8);
  guint64 high = gk_bytes_get_number (reader, 8);

  return (gint128) ((unsigned __int128) high << 64 | low);
}

guint32
gk_bytes_get_count (GkByteReader *reader, guint32 most, guint64 size)
{
  guint64 n = gk_bytes_get_number (reader, 4);

  if (n > most || n > reader->rest / size)
    reader->failed = TRUE;

  return reader->failed ? 0 : (guint32) n;
}

const char *
gk_bytes_get_block (GkByteReader *reader, guint32 most, gsize *n)
{
  *n = gk_bytes_get_count (reader, most, 1);

  return (const char *) gk_bytes_take (reader, *n);
}

const char *
gk_bytes_get_text (GkByteReader *reader, guint32 most, gsize *length)
{
  const char *text = gk_bytes_get_block (reader, most, length);

  if (text != NULL && *length > 0 && !g_utf8_validate_len (text, *length, NULL))
    reader->failed = TRUE;
  if (!reader->failed)
    return text;
  *length = 0;

  return "";
}

void
gk_bytes_get_array (GkByteReader *reader, gpointer values, guint width, guint64 n)
{
  const guint8 *from = n <= reader->rest / width ? gk_bytes_take (reader, n * width) : NULL;

  if (from == NULL)
    reader->failed = TRUE;
  else if (n > 0)
    copy_array (values, from, width, n);
}
