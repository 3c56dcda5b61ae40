/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * A file read as UTF-8, whichever of UTF-8, GB18030 (and so GB 2312 and GBK) and, with a byte order mark, UTF-16 it is
 * in. The first bytes that are not ASCII decide between the first two.
 */

#include <stdio.h>

#include <glib.h>

typedef struct {
  FILE *file;       /* the caller's */
  GIConv converter; /* (GIConv) -1 for UTF-8 */
  char *bytes;      /* as the file has them, not handed out yet; there is room for @n_room */
  gsize n_room;
  gsize first;
  gsize n_bytes;
  gsize n_ascii;     /* of these that have been looked at, and are in no encoding yet */
  char converted[8]; /* what had no room where it was wanted */
  gsize n_converted;
  gboolean is_decided;
  gboolean is_started;
  gboolean has_ended; /* there are no more bytes in the file */
  guint64 n_read;     /* bytes of the file */
} GkTranscoder;

gboolean gk_transcoder_init (GkTranscoder *transcoder, FILE *file, GError **error);

/*
 * Goes on behind the first @n_bytes of a file, which stand in @bytes from @first on, with room for @n_room. FALSE if
 * they are UTF-8, as far as the first of them tell that are not ASCII; else @bytes are taken.
 */
gboolean gk_transcoder_init_behind (GkTranscoder *transcoder, FILE *file, char *bytes, gsize first, gsize n_bytes,
                                    gsize n_room);
void gk_transcoder_clear (GkTranscoder *transcoder);

/*
 * Fills @to with @size bytes, fewer only at the end of the file or, as ferror() tells, where it cannot be read. A byte
 * that is not in the encoding of the file becomes 0xFF, which is not in UTF-8 either, and the end.
 */
gsize gk_transcoder_read (GkTranscoder *transcoder, char *to, gsize size);

/* Whether bytes that are not UTF-8 were meant to be: most of their Chinese characters are whole. */
gboolean gk_is_damaged_utf8 (const char *data, gsize size);
