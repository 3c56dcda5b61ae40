/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include "base/number-private.h"

/*
 * What is kept as bytes for other processes and machines: numbers, which are little-endian, and texts, which are their
 * length (4 bytes) and UTF-8, behind a head. That has 8 bytes that say what it is, the version (4), the length of it
 * all (8), and the SHA-256 of what follows (32).
 */

#define GK_BYTES_MAGIC 8
#define GK_BYTES_HEAD 52

/* Writes as long as there is memory; afterwards @failed. */
typedef struct {
  guint8 *bytes;
  guint64 n;
  guint64 max;
  gboolean failed;
} GkByteWriter;

void gk_byte_writer_init (GkByteWriter *writer);
void gk_byte_writer_clear (GkByteWriter *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkByteWriter, gk_byte_writer_clear)

/* Fills in the head, and returns the bytes; NULL with GK_ERROR_NO_MEMORY. */
guint8 *gk_byte_writer_finish (GkByteWriter *writer, const char *magic, guint32 version, guint64 *length,
                               GError **error);

gboolean gk_bytes_make_room (GkByteWriter *writer, guint64 n);

/* Where the next @n bytes are to be written, or NULL. */
static inline guint8 *
gk_bytes_extend (GkByteWriter *writer, guint64 n)
{
  if (G_UNLIKELY (n > writer->max - writer->n) && !gk_bytes_make_room (writer, n))
    return NULL;
  writer->n += n;

  return writer->bytes + (writer->n - n);
}

static inline void
gk_bytes_put_number (GkByteWriter *writer, guint64 number, guint n_bytes)
{
  guint8 *to = gk_bytes_extend (writer, n_bytes);

  for (guint i = 0; to != NULL && i < n_bytes; i++)
    to[i] = (guint8) (number >> (8 * i));
}

void gk_bytes_put_int128 (GkByteWriter *writer, gint128 number);

/* @n bytes, with their number (4 bytes) in front. */
void gk_bytes_put_block (GkByteWriter *writer, const char *block, gsize n);
void gk_bytes_put_text (GkByteWriter *writer, const char *text);

/* Integers of @width bytes. */
void gk_bytes_put_array (GkByteWriter *writer, gconstpointer values, guint width, guint64 n);

/* Reads as long as there are bytes, and what they say can be; afterwards @failed. */
typedef struct {
  const guint8 *at;
  guint64 rest;
  gboolean failed;
} GkByteReader;

/* Verifies the head, and begins behind it. FALSE if it is of something else, or the bytes are damaged. */
gboolean gk_byte_reader_init (GkByteReader *reader, const guint8 *bytes, guint64 length, const char *magic,
                              guint32 version);

/* The next @n bytes, or NULL. */
static inline const guint8 *
gk_bytes_take (GkByteReader *reader, guint64 n)
{
  if (reader->rest < n)
    reader->failed = TRUE;
  if (reader->failed)
    return NULL;
  reader->at += n;
  reader->rest -= n;

  return reader->at - n;
}

static inline guint64
gk_bytes_get_number (GkByteReader *reader, guint n_bytes)
{
  const guint8 *from = gk_bytes_take (reader, n_bytes);
  guint64 number = 0;

  for (guint i = 0; from != NULL && i < n_bytes; i++)
    number |= (guint64) from[i] << (8 * i);

  return number;
}

gint128 gk_bytes_get_int128 (GkByteReader *reader);

/* How many things there are (4 bytes), at most @most, that take at least @size bytes each. */
guint32 gk_bytes_get_count (GkByteReader *reader, guint32 most, guint64 size);

/* Bytes, and a text, of at most @most bytes; neither is ended by a NUL. NULL and "" where there are none. */
const char *gk_bytes_get_block (GkByteReader *reader, guint32 most, gsize *n);
const char *gk_bytes_get_text (GkByteReader *reader, guint32 most, gsize *length);

void gk_bytes_get_array (GkByteReader *reader, gpointer values, guint width, guint64 n);
