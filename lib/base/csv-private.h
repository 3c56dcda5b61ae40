/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Records of fields: CSV as RFC 4180 has it, with commas, semicolons or tabs. Knows nothing of what the fields mean. */

#include "base/error-private.h"

#define GK_CSV_MAX_COLUMNS 262144
#define GK_CSV_MAX_FIELD (1024 * 1024) /* bytes, without the quotes around it */

/* A reader of records. The fields of one stay until the next is read. */
typedef struct {
  const char *at;
  const char *end;
  const char *source; /* what errors call the text */
  char separator;
  guint32 line;               /* that @at stands on */
  guint32 row_line;           /* that the record begins on: quoted fields may hold line ends */
  const char *const *columns; /* their names; NULL while the header is read */
  guint32 n_columns;
  gboolean is_ragged;   /* a record may have another number of fields, which whoever reads it looks at */
  gboolean is_cut;      /* the text goes on behind @end, and so may the last record */
  gconstpointer header; /* what who reads the records knows of the columns */
  char *buffer;         /* the fields, each with a NUL behind it */
  gsize n_bytes;
  gsize n_allocated;
  gsize *starts; /* of each field in @buffer */
  guint32 n_fields;
  guint32 n_starts; /* for how many fields there is room */
} GkCsv;

void gk_csv_init (GkCsv *csv, const char *text, gsize length, const char *source);
void gk_csv_clear (GkCsv *csv);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkCsv, gk_csv_clear)

/* Reads a record; at the end of the text one without fields. On failure the fields before the faulty one are there. */
gboolean gk_csv_next (GkCsv *csv, GError **error);

/* Sets an error about a field of the record, counted from 0, that names its column. */
void gk_csv_set_error (const GkCsv *csv, guint32 column, GError **error, GkError code, const char *en, const char *zh,
                       ...) G_GNUC_PRINTF (5, 7) G_GNUC_PRINTF (6, 7);
void gk_csv_set_error_message (const GkCsv *csv, guint32 column, GError **error, GkError code,
                               const GkMessage *message);

/* The beginning of @text on one line, for messages. */
char *gk_csv_excerpt (const char *text);

/* @text without white space at its ends; cuts it. */
char *gk_csv_trim (char *text);

static inline char *
gk_csv_field (const GkCsv *csv, guint32 field)
{
  return csv->buffer + csv->starts[field];
}
