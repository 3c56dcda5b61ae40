/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * CSV straight into the columns of a dataset.
 *
 * The text is divided into segments of bytes, whose records are counted (base/csv-scan.c), so that every segment knows
 * its first record. Threads take segments in turn (bulk-job.c). Names and codes are numbered by each thread and
 * renumbered in the end (bulk-keys.c). A plain figure of few digits is read without a branch; any other field is read
 * by bulk-field.c as csv.c reads it. A record that cannot be read is read again by csv.c, which says why.
 *
 * Wide: the columns are made in their final size, the records of a segment are read into a tile, and full tiles are
 * moved into the columns (bulk-tile.c, bulk.c). Long: see bulk-long-private.h.
 */

#include <gongkai/read.h>

#include <string.h>

#include "base/csv-scan-private.h"
#include "base/list-private.h"
#include "data/dataset-private.h"
#include "data/progress-private.h"
#include "read/csv-private.h"

/* Bytes of text that a stream holds at once; none of its records is longer. */
#define GK_STREAM_BYTES (24 * 1024 * 1024)

/* Digits that a figure of the fast path has at most. */
#define GK_BULK_PLAIN_DIGITS 7

/* In a tile, besides figures: a cell that is blank, and one whose figure stands among the others of the column. */
#define GK_TILE_BLANK G_MININT32
#define GK_TILE_OTHER (G_MININT32 + 2)

/* Of the long shape only: no record has named the cell. */
#define GK_TILE_ABSENT (G_MININT32 + 1)

/* Bytes between what different threads write all the time, so that it is not in the same lines of the cache. */
#define GK_BULK_APART 128

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

/* Adds one with a copy of @text. FALSE without memory. */
gboolean gk_bulk_keep_raw (GkList *raws, guint64 row, guint32 cell, const char *text);

typedef struct _GkTexts GkTexts;
typedef struct _GkLongPlan GkLongPlan;
typedef struct _GkLongReading GkLongReading;

/* What all threads share. */
typedef struct {
  const char *text;
  const char *readable; /* from here on may be read: 8 bytes in front of a field's end are */
  gsize length;
  guint64 n_line_ends; /* of all of the text, once its records are counted */
  char separator;
  const char *source; /* what a report is from if it does not say so */
  GPtrArray *forms;
  GkForm *form;
  char *form_text; /* the field of the form that the first record has, as it stands */
  gsize form_length;
  guint64 seed;       /* of the texts of all threads */
  gboolean fits_best; /* @form is that of the records that name none */
  GkLongPlan *plan;   /* NULL: the text is wide */
  guint32 n_columns;  /* of the text; long: cells of the form */
  GkFields *fields;
  GkFieldsRun *runs;
  guint32 n_runs;
  guint32 tile_rows;
  guint32 stride;              /* of the columns of a tile */
  guint8 *missing;             /* of every cell: what it is where it has no figure */
  gboolean has_key[GK_N_KEYS]; /* there is a column for it */
  GkDataset *dataset;
  guint64 n_allocated;    /* rows that there is room for */
  GkFilledColumn *filled; /* one a field */
  guint32 *key_rows[GK_N_KEYS];

  /* What may be done by other threads once the text is not needed up to @end, so many tasks; NULL: nothing. */
  guint32 (*begin_ahead) (gpointer ahead, gsize end);
  void (*work_ahead) (gpointer ahead, guint32 task);
  gpointer ahead;
} GkBulk;

/* What a thread has of its own. */
typedef struct {
  GkBulk *bulk;
  GkFieldIndex index;
  gint32 *tile;
  GkTileOthers *others; /* one a column; long: one, of the column that is moved */
  guint32 n_others;
  GkTexts *keys[GK_N_KEYS];
  GkList raws; /* of GkBulkRaw */
  GString *unquoted;
  struct _GkKnownFigure *known;
  guint64 tile_row; /* of the tile's first, a multiple of GK_WORD_ROWS */
  guint32 tile_start;
  guint32 tile_end;
  GkLongReading *reading; /* of a long text */
  gboolean no_memory;
  char apart[GK_BULK_APART];
} GkBulkWorker;

/* No record of a segment is faulty. */
#define GK_BULK_NO_FAULT G_MAXSIZE

gboolean gk_bulk_worker_init (GkBulkWorker *worker, GkBulk *bulk);
void gk_bulk_worker_clear (GkBulkWorker *worker);

/*
 * Reads the records of @segment. FALSE if there is not enough memory, or a record that cannot be read, of which @faulty
 * is the place.
 */
gboolean gk_bulk_read_segment (GkBulkWorker *worker, const GkSegment *segment, gsize *faulty);

/* Goes to the first record of @segment. */
void gk_bulk_begin_segment (GkBulkWorker *worker, const GkSegment *segment);

/*
 * Finds the ends of the next record's fields, of which there have to be @n_columns, and where it begins. FALSE if there
 * is not enough memory, or if there are more fields or less.
 */
static inline gboolean
gk_bulk_next_record (GkBulkWorker *worker, guint32 n_columns, guint32 *start, const guint32 **ends)
{
  GkFieldIndex *index = &worker->index;
  guint32 end;

  for (;; (*start)++)
    {
      if (G_UNLIKELY (index->next_line_end == index->n_line_ends) && !gk_field_index_more (index))
        {
          worker->no_memory = TRUE;
          return FALSE;
        }
      end = index->line_ends[index->next_line_end++];
      if (end != *start)
        break;
      index->next_end++;
    }
  *ends = index->ends + index->next_end;
  if (n_columns > index->n_ends - index->next_end || (*ends)[n_columns - 1] != end)
    return FALSE;
  index->next_end += n_columns;

  return TRUE;
}

/*
 * The value of up to seven digits that stand in front of @end, of no digit as 0. What is no digit sets bits in @wrong;
 * what the value is then means nothing.
 */
static inline guint32
gk_bulk_read_digits (const char *end, guint32 length, guint64 *wrong)
{
  guint64 digits;

  memcpy (&digits, end - 8, sizeof digits);
  digits ^= G_GUINT64_CONSTANT (0x3030303030303030);
  digits &= G_MAXUINT64 << 8 << ((56 - 8 * length) & 63);
  *wrong = ((digits + G_GUINT64_CONSTANT (0x7676767676767676)) | digits) & G_GUINT64_CONSTANT (0x8080808080808080);
  digits = (digits * 10 + (digits >> 8)) & G_GUINT64_CONSTANT (0x00FF00FF00FF00FF);
  digits = (digits * 100 + (digits >> 16)) & G_GUINT64_CONSTANT (0x0000FFFF0000FFFF);

  return (guint32) (digits * 10000 + (digits >> 32));
}

/* Reads a field that is no plain figure into @row of the tile. FALSE if the record cannot be read. */
gboolean gk_bulk_read_field (GkBulkWorker *worker, guint32 column, const char *text, gsize length, guint32 row);

/* Reads a figure as csv.c does. @said is what the field says if the figure is invalid. FALSE as above. */
gboolean gk_bulk_read_figure (GkBulkWorker *worker, guint32 column, const char *field, gsize length, GkFigure *figure,
                              const char **said);

/* The number, one more than it, of the text of a key; @row is the record's. 0 if the record cannot be read. */
guint32 gk_bulk_read_key (GkBulkWorker *worker, gint key, const char *field, gsize length, guint64 row);

/* Whether a record that names a form like this, or none, is of the form of the dataset for sure. */
gboolean gk_bulk_is_form (GkBulkWorker *worker, const char *field, gsize length);

/* What a field says, with the white space at its ends or without, in a place of the worker's own. NULL if it cannot be
 * read. */
char *gk_bulk_field_text (GkBulkWorker *worker, const char *text, gsize length, gboolean is_trimmed);

/* Whether @figure is one that stands in a tile. */
static inline gboolean
gk_bulk_is_plain (const GkFigure *figure)
{
  return figure->state == GK_CELL_REPORTED && figure->places == 0 && figure->scaled > GK_TILE_OTHER
         && figure->scaled <= G_MAXINT32;
}

/* Makes room for cells of a column of the tile that are no plain figures. */
gboolean gk_bulk_provide_others (GkBulkWorker *worker, GkTileOthers *others);

/* Moves the rows of the tile into the columns. FALSE without memory. */
gboolean gk_bulk_flush (GkBulkWorker *worker);

/*
 * Moves the rows of the tile, of which @values are those of column @field, into the column. @others are its cells that
 * are no plain figures.
 */
gboolean gk_bulk_flush_column (GkBulkWorker *worker, guint32 field, gint32 *values, GkTileOthers *others);

/* Turns @n values that are stored as what they differ in from GK_TILE_ABSENT into these; how many are absent, blank. */
void gk_bulk_restore (gint32 *values, guint32 n, guint32 *n_absent, guint32 *n_blank);

/* The input as UTF-8 without a byte order mark; one that is larger than gk_decode() takes need not be UTF-8. */
GBytes *gk_bulk_decode (GBytes *bytes, const char *name, GError **error);

/* @bytes without a byte order mark of UTF-8 at the beginning. */
GBytes *gk_bulk_skip_mark (GBytes *bytes);

/* How a text is read. */
typedef struct {
  guint32 n_threads;   /* the caller's among them */
  gsize segment_bytes; /* 0: as it fits */
  guint32 tile_rows;   /* a multiple of GK_WORD_ROWS; 0: as it fits */
  GkProgress progress; /* the reader's */
  gsize stream_bytes;  /* of a stream: text that is read at once; 0: GK_STREAM_BYTES */
  gboolean is_reused;  /* datasets are made larger than needed, to be used again */
  guint64 done;        /* bytes before the text */
  guint64 total;       /* bytes of all; 0 if that is not known */
} GkBulkOptions;

/* Work on all segments of a text, by several threads (bulk-job.c). */
typedef struct _GkBulkJob GkBulkJob;
typedef void (*GkBulkWork) (GkBulkJob *job, guint32 worker, guint32 task);

struct _GkBulkJob {
  GkBulk *bulk;
  const GkBulkOptions *options;
  GkSegment *segments;
  GkRecordScan *scans;
  gsize *faults; /* of each segment, where the record begins that cannot be read */
  guint32 *owners;
  guint32 n_segments;
  GkBulkWorker *workers;
  guint32 n_workers;
  GkBulkWork work;
  guint32 n_tasks;
  gboolean tells; /* the progress */
  gint n_done;    /* atomic */
  gint stopped;
};

/* Divides the text into segments. FALSE without memory. */
gboolean gk_bulk_job_init (GkBulkJob *job, GkBulk *bulk, const GkBulkOptions *options);
void gk_bulk_job_clear (GkBulkJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkBulkJob, gk_bulk_job_clear)

/* Has the threads do @work for each of @n_tasks. FALSE if they were stopped. */
gboolean gk_bulk_job_run (GkBulkJob *job, GkBulkWork work, guint32 n_tasks, gboolean tells);

/*
 * Finds the first record of every segment, and how many there are. Unless the text @is_last, its last record may go on
 * behind it and is left: @end is where it begins.
 */
guint64 gk_bulk_job_count_records (GkBulkJob *job, gboolean is_last, gsize *end);

/* The place of the first record that cannot be read, or GK_BULK_NO_FAULT. */
gsize gk_bulk_job_find_fault (const GkBulkJob *job);
gboolean gk_bulk_job_lacks_memory (const GkBulkJob *job);

/* Say why the result is missing; FALSE. */
gboolean gk_bulk_set_no_memory (const char *source, GError **error);
gboolean gk_bulk_set_cancelled (const GkBulk *bulk, GError **error);

/* Says why the record at @at cannot be read. @n_lines are the line ends before the text, @earlier is as for csv.c. */
void gk_bulk_explain (GkBulk *bulk, GkCsvFilling *filling, gsize at, guint64 n_lines, GkCsvEarlier earlier,
                      gpointer data, GError **error);

/* The length of the record that stands at the beginning of @text, with its line end. */
gsize gk_bulk_record_length (const char *text, gsize length);

/* Finds what is to be done with the columns of a text of @form, of which @record is the first record. */
gboolean gk_bulk_plan (GkBulk *bulk, GkCsvFilling *filling, const char *record, gsize length, GkForm *form,
                       GError **error);

/* Makes the dataset, of @n_rows, that the rows go to. Takes @used. */
gboolean gk_bulk_provide_dataset (GkBulk *bulk, guint64 n_rows, gboolean is_reused, GkDataset *used, GError **error);

/* Seals the columns of the dataset that were filled, and gives it the raw texts that the workers kept. */
gboolean gk_bulk_finish_columns (GkBulkJob *job, GError **error);

void gk_bulk_clear (GkBulk *bulk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkBulk, gk_bulk_clear)

/*
 * Reads the text of a planned @bulk into a dataset. @n_lines are the line ends before it. Unless it is the last of the
 * input, its last record may go on behind it and is left; @end is where it begins, or the end of the text. @used is
 * NULL, or a dataset of the same plan that nobody else has and that may become the result; it is taken.
 */
GkDataset *gk_bulk_read (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines,
                         gboolean is_last, gsize *end, GkDataset *used, GError **error);

/* Reads the header of @text, which is CSV in UTF-8, and plans for its first record, which stands at @start. */
GkCsvFilling *gk_bulk_begin (GkBulk *bulk, const char *text, gsize length, const char *name, GPtrArray *forms,
                             gsize *start, GError **error);

/* What a column of @role is to a dataset: the index of a key, or -1. */
gint gk_bulk_key_of_role (GkCsvRole role);

/* Reads all of such a text. */
GkDataset *gk_bulk_read_text (const char *text, gsize length, const char *name, GPtrArray *forms,
                              const GkBulkOptions *options, GError **error);

/* Opens a file; releases @owner with the stream. */
GkDatasetStream *gk_dataset_stream_new (const char *path, GPtrArray *forms, const GkBulkOptions *options,
                                        gpointer owner, GDestroyNotify release, GError **error);

/* bulk-keys.c: texts of a key as a thread meets them. */
typedef struct {
  const char *raw;  /* as it stands in the file */
  const char *text; /* what it says; may be empty, and be @raw itself */
  guint32 length;   /* of @raw */
  guint32 hash;
  guint64 row; /* the first one */
} GkText;

typedef struct _GkTextChunk GkTextChunk;

struct _GkTexts {
  GkText *texts;
  guint32 n;
  guint32 n_allocated;
  GkTextChunk *chunks; /* what the texts stand in */
  char *at;            /* where the first of these is free */
  gsize n_free;
  gboolean differ; /* there is a text that does not say what stands in the file */
  guint64 *slots;  /* 0, or the hash and the number + 1 */
  guint32 n_slots; /* a power of two */
  guint64 seed;
  guint32 last; /* number + 1 of the text met last */
  char apart[GK_BULK_APART];
};

GkTexts *gk_texts_new (guint64 seed);
void gk_texts_free (GkTexts *texts);

/* One more than the number of a text that stands in a file like @raw; 0 if it was not met yet. */
guint32 gk_texts_find (GkTexts *texts, const char *raw, gsize length);

/* Adds one that was not met. 0 without memory. */
guint32 gk_texts_add (GkTexts *texts, const char *raw, gsize length, const char *text, guint64 row);

/*
 * Gives @all, which has none, the texts of @key, an index, that @workers met in records before @n_records, in the order
 * of these.
 * @numbers has for each worker one more than the number of each text, behind a 0. An empty text is @absent, which may
 * be NULL and has no number. FALSE without memory.
 */
gboolean gk_bulk_number_keys (GkWords *all, gint key, GkBulkWorker *workers, guint32 n_workers, guint64 n_records,
                              guint32 **numbers, const char *absent);

/*
 * Gives the dataset the texts of @key, an index, that @workers met, and numbers them in the order of their first rows.
 * @owners are the workers that read the segments. An empty text is @absent, which may be NULL. FALSE without memory.
 */
gboolean gk_bulk_join_keys (GkBulk *bulk, gint key, GkBulkWorker *workers, guint32 n_workers, const GkSegment *segments,
                            const guint32 *owners, gsize n_segments, const char *absent);
