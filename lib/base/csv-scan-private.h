/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Where records and fields of CSV end, found 64 bytes at a time, for those who read large texts in parts. */

#include <glib.h>

/* A record longer than this is refused: places within it are 32 bits wide. */
#define GK_CSV_MAX_RECORD (1u << 30)

/* What may begin in a part of a text, if that begins outside of quotes ([0]) or inside ([1]). */
typedef struct {
  guint64 n_records[2];
  gsize first[2];
  gsize last[2];
  guint64 n_line_ends; /* in the part, quotes or not; as gk_count_line_ends() has it */
  gboolean flips;      /* quotes are open behind it if they were not before it, and the other way round */
} GkRecordScan;

/* Counts the records that begin in @text from @start to @end. */
void gk_scan_records (const char *text, gsize start, gsize end, GkRecordScan *scan);

/* Line ends in @text, "\r\n" being one. */
guint64 gk_count_line_ends (const char *text, gsize length);

/* Whether @text is ASCII without NUL bytes. */
gboolean gk_is_plain_ascii (const char *text, gsize length);

/* Finds the ends of the fields and of the records in a text; places count from @base. */
typedef struct {
  const char *text;
  gsize length;
  gsize base;
  gsize at; /* how far it has been searched */
  char separator;
  gboolean inside; /* of quotes */
  guint32 *ends;   /* of fields */
  guint32 n_ends;
  guint32 next_end;
  guint32 n_allocated;
  guint32 *line_ends; /* those of them that end records, too, and those of empty lines */
  guint32 n_line_ends;
  guint32 next_line_end;
  guint32 n_lines_allocated;
} GkFieldIndex;

/* Searches on until there is another line end. FALSE without memory, or if there is none for GK_CSV_MAX_RECORD bytes.
 */
gboolean gk_field_index_more (GkFieldIndex *index);
void gk_field_index_clear (GkFieldIndex *index);
