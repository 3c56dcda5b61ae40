/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/transcode-private.h"

#include <errno.h>
#include <string.h>

#include "base/csv-scan-private.h"
#include "base/error-private.h"

#define MAX_BYTES 65536

/* What is looked at of a text to tell its encoding, if it is not at its end. */
#define MIN_SAMPLE 1024

#define NOT_UTF8 '\xFF'

gboolean
gk_transcoder_init (GkTranscoder *transcoder, FILE *file, GError **error)
{
  *transcoder = (GkTranscoder){ .file = file, .converter = (GIConv) -1, .n_room = MAX_BYTES };
  transcoder->bytes = gk_try_malloc0_n (MAX_BYTES, 1, error);

  return transcoder->bytes != NULL;
}

void
gk_transcoder_clear (GkTranscoder *transcoder)
{
  if (transcoder->bytes != NULL && transcoder->converter != (GIConv) -1)
    g_iconv_close (transcoder->converter);
  g_clear_pointer (&transcoder->bytes, g_free);
}

gboolean
gk_is_damaged_utf8 (const char *data, gsize size)
{
  const char *end = data + size;
  gsize n_whole = 0;
  gsize n_bad = 0;

  for (const char *at = data; at < end;)
    {
      gunichar character = g_utf8_get_char_validated (at, end - at);
      gboolean bad = character == (gunichar) -1 || character == (gunichar) -2;

      /* Two bytes are UTF-8 by chance often enough to mean nothing, three are not. */
      n_whole += !bad && character >= 0x800;
      n_bad += bad;
      at = bad ? at + 1 : g_utf8_next_char (at);
    }

  return n_whole > n_bad;
}

/* Drops the first @n bytes. */
static void
drop (GkTranscoder *transcoder, gsize n)
{
  transcoder->first += n;
  transcoder->n_bytes -= n;
}

static void
read_more (GkTranscoder *transcoder)
{
  gsize wanted = transcoder->n_room - transcoder->n_bytes;
  gsize got;

  memmove (transcoder->bytes, transcoder->bytes + transcoder->first, transcoder->n_bytes);
  transcoder->first = 0;
  got = fread (transcoder->bytes + transcoder->n_bytes, 1, wanted, transcoder->file);
  transcoder->n_bytes += got;
  transcoder->n_read += got;
  transcoder->has_ended = got < wanted;
}

/* Goes over to an encoding. One that the system lacks leaves UTF-8, in which its text will be refused. */
static void
decide (GkTranscoder *transcoder, const char *charset)
{
  transcoder->is_decided = TRUE;
  transcoder->converter = g_iconv_open ("UTF-8", charset);
}

static void
look_at_mark (GkTranscoder *transcoder)
{
  gsize n = transcoder->n_bytes;
  const char *bytes = transcoder->bytes + transcoder->first;

  transcoder->is_started = TRUE;
  if (n >= 2 && memcmp (bytes, "\xFF\xFE", 2) == 0)
    decide (transcoder, "UTF-16LE");
  else if (n >= 2 && memcmp (bytes, "\xFE\xFF", 2) == 0)
    decide (transcoder, "UTF-16BE");
  else if (n >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0)
    transcoder->is_decided = TRUE;
  if (transcoder->converter != (GIConv) -1)
    drop (transcoder, 2);
}

static gsize
count_ascii (const char *bytes, gsize n)
{
  gsize i = gk_is_plain_ascii (bytes, n) ? n : 0;

  while (i < n && (guchar) bytes[i] < 0x80)
    i++;

  return i;
}

/* Looks for the encoding in what has been read, as far as that is not ASCII, if there are @least bytes of it. */
static void
look_at_bytes (GkTranscoder *transcoder, gsize least)
{
  const char *bytes = transcoder->bytes + transcoder->first;
  gsize n_ascii = count_ascii (bytes, transcoder->n_bytes);
  const char *rest = bytes + n_ascii;
  gsize n = transcoder->n_bytes - n_ascii;
  const char *end;
  gboolean is_cut;

  transcoder->n_ascii = n_ascii;
  if (n == 0 || (n < least && n_ascii > 0 && !transcoder->has_ended))
    return;

  g_utf8_validate_len (rest, n, &end);
  /* A character may go on behind what has been read. */
  is_cut = !transcoder->has_ended && g_utf8_get_char_validated (end, rest + n - end) == (gunichar) -2;
  if (end == rest + n || is_cut || *end == '\0' || gk_is_damaged_utf8 (rest, n))
    transcoder->is_decided = TRUE;
  else
    decide (transcoder, "GB18030");
}

gboolean
gk_transcoder_init_behind (GkTranscoder *transcoder, FILE *file, char *bytes, gsize first, gsize n_bytes, gsize n_room)
{
  *transcoder = (GkTranscoder){ .file = file,
                                .converter = (GIConv) -1,
                                .bytes = bytes,
                                .n_room = n_room,
                                .first = first,
                                .n_bytes = n_bytes,
                                .n_read = n_bytes };
  look_at_mark (transcoder);
  if (!transcoder->is_decided)
    {
      /* As much as there is to look at where a file is read with this from the beginning. */
      transcoder->n_bytes = MIN (n_bytes, count_ascii (bytes + first, n_bytes) + MAX_BYTES);
      look_at_bytes (transcoder, 1);
      transcoder->n_bytes = n_bytes;
    }
  if (transcoder->converter == (GIConv) -1)
    transcoder->bytes = NULL;

  return transcoder->bytes != NULL;
}

/* Converts what there is. A character that the room ends in waits in @converted. */
static gsize
convert (GkTranscoder *transcoder, char *to, gsize size)
{
  char *from = transcoder->bytes + transcoder->first;
  gsize left = transcoder->n_bytes;
  gsize room = size;
  gsize result = g_iconv (transcoder->converter, &from, &left, &to, &room);
  gint reason = result == (gsize) -1 ? errno : 0;

  if (reason == E2BIG)
    {
      gsize more = sizeof transcoder->converted;
      char *output = transcoder->converted;

      g_iconv (transcoder->converter, &from, &left, &output, &more);
      transcoder->n_converted = sizeof transcoder->converted - more;
    }
  else if (reason == EILSEQ || (reason == EINVAL && transcoder->has_ended))
    {
      transcoder->converted[0] = NOT_UTF8;
      transcoder->n_converted = 1;
      transcoder->has_ended = TRUE;
      left = 0;
    }
  drop (transcoder, transcoder->n_bytes - left);

  return size - room;
}

/* Hands bytes on that have been read, as far as their encoding is known or does not matter. */
static gsize
hand_on (GkTranscoder *transcoder, char *to, gsize size)
{
  gsize n;

  if (transcoder->n_bytes < MIN_SAMPLE && !transcoder->has_ended)
    read_more (transcoder);
  if (!transcoder->is_started)
    look_at_mark (transcoder);
  if (!transcoder->is_decided && transcoder->n_ascii == 0)
    look_at_bytes (transcoder, MIN_SAMPLE);
  if (transcoder->converter != (GIConv) -1)
    return convert (transcoder, to, size);

  n = MIN (transcoder->is_decided ? transcoder->n_bytes : transcoder->n_ascii, size);
  memcpy (to, transcoder->bytes + transcoder->first, n);
  drop (transcoder, n);
  transcoder->n_ascii -= MIN (transcoder->n_ascii, n);

  return n;
}

/* Hands on what was converted and had no room. */
static gsize
hand_converted_on (GkTranscoder *transcoder, char *to, gsize size)
{
  gsize n = MIN (transcoder->n_converted, size);

  memcpy (to, transcoder->converted, n);
  transcoder->n_converted -= n;
  memmove (transcoder->converted, transcoder->converted + n, transcoder->n_converted);

  return n;
}

/* Plain text goes where it is wanted at once. */
static gsize
read_plain (GkTranscoder *transcoder, char *to, gsize size)
{
  gsize got = fread (to, 1, size, transcoder->file);

  transcoder->n_read += got;
  transcoder->has_ended = got < size;

  return got;
}

gsize
gk_transcoder_read (GkTranscoder *transcoder, char *to, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      if (transcoder->n_converted > 0)
        done += hand_converted_on (transcoder, to + done, size - done);
      else if (transcoder->n_bytes == 0 && transcoder->has_ended)
        break;
      else if (transcoder->n_bytes == 0 && transcoder->is_decided && transcoder->converter == (GIConv) -1)
        done += read_plain (transcoder, to + done, size - done);
      else
        done += hand_on (transcoder, to + done, size - done);
    }

  return done;
}
