/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Wide CSV straight into the columns of a dataset.
 *
 * The text is divided into segments of bytes, whose records are counted (base/csv-scan.c), so that columns can be made
 * in their final size and every segment knows its first row. Threads take segments in turn, read the records of each
 * into a tile, and move full tiles into the columns (bulk-tile.c). A plain figure of few digits is read in the tile
 * without a branch; any other field is read by bulk-field.c as csv.c reads it. Names and codes are numbered by each
 * thread and renumbered in the end (bulk-keys.c). A record that cannot be read is read again by csv.c, which says why
 * (bulk.c).
 */

#include <gongkai/read.h>

#include "base/csv-scan-private.h"
#include "data/dataset-private.h"
#include "read/csv-private.h"

/* Bytes of text that a stream holds at once; none of its records is longer. */
#define GK_STREAM_BYTES (24 * 1024 * 1024)

/* Digits that a figure of the fast path has at most. */
#define GK_BULK_PLAIN_DIGITS 7

/* In a tile, besides figures: a cell that is blank, and one whose figure stands among the others of the column. */
#define GK_TILE_BLANK G_MININT32
#define GK_TILE_OTHER (G_MININT32 + 1)

/* Rows that a column knows together whether any of them was filled. */
#define GK_BULK_BLOCK_ROWS 1024

/* A part of the text, and the records that begin in it. */
typedef struct {
  gsize start;
  gsize end;
  gsize first; /* where its first record begins; @end if none does */
  gsize last;
  guint64 n_records;
  guint64 row; /* of its first record */
} GkSegment;

/* What is done with the fields of a column. */
typedef enum {
  GK_FIELDS_FIGURES,
  GK_FIELDS_KEY,
  GK_FIELDS_FORM,
  GK_FIELDS_EMPTY, /* a cell of another form: it has to be empty */
  GK_FIELDS_TEXT,  /* not kept */
} GkFieldsKind;

typedef struct {
  GkFieldsKind kind;
  guint32 cell;
  gint32 key; /* the index of it */
  GkFigureContext context;
  guint32 class;   /* columns of one class read the same text as the same figure */
  guint8 n_digits; /* of a plain figure of the fast path */
  guint32 scale;   /* ten to the power of the decimals, where @n_digits is not 0 */
} GkFields;

/* Columns side by side that hold plain figures of the same decimals, or one column of another kind. */
typedef struct {
  guint32 start;
  guint32 end;
  gboolean is_plain;
} GkFieldsRun;

/* A column of the dataset while it is filled. */
typedef struct {
  GMutex lock;
  guint8 *filled; /* for every block of rows whether it was filled */
  guint64 n_present;
  gint64 low; /* of the values that are there */
  gint64 high;
} GkFilledColumn;

/* The cells of a tile's column that are no plain figures. */
typedef struct {
  guint32 n; /* in this tile */
  gint64 *values;
  guint8 *states;
  guint8 *places;
} GkTileOthers;

/* The raw text of a cell that is invalid. */
typedef struct {
  guint64 row;
  guint32 cell;
  char *text;
} GkBulkRaw;

typedef struct _GkTexts GkTexts;

/* What all threads share. */
typedef struct {
  const char *text;
  const char *readable; /* from here on may be read: 8 bytes in front of a field's end are */
  gsize length;
  char separator;
  const char *source; /* what a report is from if it does not say so */
  GPtrArray *forms;
  GkForm *form;
  char *form_text; /* the field of the form that the first record has, as it stands */
  gsize form_length;
  gboolean fits_best; /* @form is that of the records that name none */
  guint32 n_columns;
  GkFields *fields;
  GkFieldsRun *runs;
  guint32 n_runs;
  guint32 tile_rows;
  guint32 stride;              /* of the columns of a tile */
  guint8 *missing;             /* of every cell: what it is where it has no figure */
  gboolean has_key[GK_N_KEYS]; /* there is a column for it */
  GkDataset *dataset;
  guint64 n_allocated;    /* rows that there is room for */
  GkFilledColumn *filled; /* one a column of the text */
  guint32 *key_rows[GK_N_KEYS];
} GkBulk;

/* What a thread has of its own. */
typedef struct {
  GkBulk *bulk;
  GkFieldIndex index;
  gint32 *tile;
  GkTileOthers *others;
  GkTexts *keys[GK_N_KEYS];
  GArray *raws; /* of GkBulkRaw */
  GString *unquoted;
  struct _GkKnownFigure *known;
  guint64 tile_row; /* of the tile's first, a multiple of GK_WORD_ROWS */
  guint32 tile_start;
  guint32 tile_end;
  gboolean no_memory;
} GkBulkWorker;

gboolean gk_bulk_worker_init (GkBulkWorker *worker, GkBulk *bulk);
void gk_bulk_worker_clear (GkBulkWorker *worker);

/*
 * Reads the records of @segment. FALSE if there is not enough memory, or a record that cannot be read, of which @faulty
 * is the place.
 */
gboolean gk_bulk_read_segment (GkBulkWorker *worker, const GkSegment *segment, gsize *faulty);

/* Reads a field that is no plain figure into @row of the tile. FALSE if the record cannot be read. */
gboolean gk_bulk_read_field (GkBulkWorker *worker, guint32 column, const char *text, gsize length, guint32 row);

/* Moves the rows of the tile into the columns. FALSE without memory. */
gboolean gk_bulk_flush (GkBulkWorker *worker);

/* The input as UTF-8 without a byte order mark; one that is larger than gk_decode() takes need not be UTF-8. */
GBytes *gk_bulk_decode (GBytes *bytes, const char *name, GError **error);

/* @bytes without a byte order mark of UTF-8 at the beginning. */
GBytes *gk_bulk_skip_mark (GBytes *bytes);

/* How a text is read. */
typedef struct {
  guint32 n_threads;       /* the caller's among them */
  gsize segment_bytes;     /* 0: as it fits */
  guint32 tile_rows;       /* a multiple of GK_WORD_ROWS; 0: as it fits */
  GkProgressFunc progress; /* may be NULL */
  gpointer data;
  gsize stream_bytes; /* of a stream: text that is read at once; 0: GK_STREAM_BYTES */
  gboolean is_reused; /* datasets are made larger than needed, to be used again */
  guint64 done;       /* bytes before the text */
  guint64 total;      /* bytes of all; 0 if that is not known */
} GkBulkOptions;

/* Finds what is to be done with the columns, of which @record is the first record and @first what csv.c makes of it. */
gboolean gk_bulk_plan (GkBulk *bulk, GkCsvFilling *filling, const char *record, gsize length, const GkReport *first,
                       GError **error);
void gk_bulk_clear (GkBulk *bulk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkBulk, gk_bulk_clear)

/*
 * Reads the text of a planned @bulk into a dataset. @n_lines are the line ends before it. Unless it is the last of the
 * input, its last record may go on behind it and is left; @end is where it begins, or the end of the text. @used is
 * NULL, or a dataset of the same plan that nobody else has and that may become the result; it is taken.
 */
GkDataset *gk_bulk_read (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines,
                         gboolean is_last, gsize *end, GkDataset *used, GError **error);

/* Reads the header of @text, which is wide CSV in UTF-8, and plans for its first record, which stands at @start. */
GkCsvFilling *gk_bulk_begin (GkBulk *bulk, const char *text, gsize length, const char *name, GPtrArray *forms,
                             gsize *start, GError **error);

/* Reads all of such a text. */
GkDataset *gk_bulk_read_text (const char *text, gsize length, const char *name, GPtrArray *forms,
                              const GkBulkOptions *options, GError **error);

/* Opens a file; releases @owner with the stream. */
GkDatasetStream *gk_dataset_stream_new (const char *path, GPtrArray *forms, const GkBulkOptions *options,
                                        gpointer owner, GDestroyNotify release, GError **error);

/* bulk-keys.c: texts of a key as a thread meets them. */
typedef struct {
  char *raw;      /* as it stands in the file */
  char *text;     /* what it says; may be empty */
  guint32 length; /* of @raw */
  guint32 hash;
  guint64 row; /* the first one */
} GkText;

struct _GkTexts {
  GkText *texts;
  guint32 n;
  guint32 n_allocated;
  guint32 *slots;  /* number + 1 */
  guint32 n_slots; /* a power of two */
  guint64 seed;
  guint32 last; /* number + 1 of the text met last */
};

GkTexts *gk_texts_new (void);
void gk_texts_free (GkTexts *texts);

/* One more than the number of a text that stands in a file like @raw; 0 if it was not met yet. */
guint32 gk_texts_find (GkTexts *texts, const char *raw, gsize length);

/* Adds one that was not met. 0 without memory. */
guint32 gk_texts_add (GkTexts *texts, const char *raw, gsize length, const char *text, guint64 row);

/*
 * Gives the dataset the texts of @key, an index, that @workers met, and numbers them in the order of their first rows.
 * @owners are the workers that read the segments. An empty text is @absent, which may be NULL. FALSE without memory.
 */
gboolean gk_bulk_join_keys (GkBulk *bulk, gint key, GkBulkWorker *workers, guint32 n_workers, const GkSegment *segments,
                            const guint32 *owners, gsize n_segments, const char *absent);
