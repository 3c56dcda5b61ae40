/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Long CSV into the columns of a dataset: a record is a cell.
 *
 * Each segment becomes a part (bulk-record.c): an entry of 8 bytes for each record, and a run for each stretch of
 * records that are of the same report. The runs of all parts are numbered by report in the order of the text
 * (bulk-reports.c), so that rows of a report may stand anywhere. Then the entries are scattered over one column of 32
 * bits for each cell, and every column is moved into the dataset in its final width (bulk-long.c). A cell that stands
 * twice shows in that there are fewer cells than entries; which it is, and why a record cannot be read, is found
 * afterwards (bulk-explain.c).
 *
 * In a stream the rows of a report must stand together: a piece ends where a report begins, and the stream keeps a hash
 * of 128 bits of every report it has handed out, so that rows of it that come later are refused.
 */

#include "read/bulk-private.h"

/* Spellings of states that a thread remembers. */
#define GK_LONG_N_STATES 64

/* What the columns of a long text hold. */
struct _GkLongPlan {
  guint32 n_columns;
  gint32 by_role[GK_CSV_N_ROLES];    /* a column, or -1 */
  gint32 keys[GK_N_KEYS];            /* likewise */
  GkFieldsRun spans[GK_CSV_N_ROLES]; /* columns side by side that tell reports apart */
  guint32 n_spans;
  gboolean is_list;
  gboolean is_surveyed; /* the form was chosen of all of the text, or pieces of it were read already */
  gboolean is_begun;    /* pieces of it were read */
  gint32 *cells;        /* of each cell and report what it differs in from GK_TILE_ABSENT, so that 0 is absent */
  gsize n_allocated;
  gsize stride; /* of a cell */
  struct _GkLongSeen *seen;
};

GkLongPlan *gk_long_plan_new (GkBulk *bulk, const GkCsvHeader *header);
void gk_long_plan_free (GkLongPlan *plan);

/* A record: a value as in a tile. */
typedef struct {
  guint32 cell;
  gint32 value;
} GkLongEntry;

/* Records of one report, one behind the other, up to the next run. */
typedef struct {
  guint32 entry;  /* the first */
  guint32 offset; /* of its record from where the segment's first begins */
  guint32 keys[GK_N_KEYS];
  guint32 report;
} GkLongRun;

/* A value that is no plain figure. */
typedef struct {
  guint32 entry; /* and then the report */
  guint32 cell;
  guint8 state;
  guint8 places;
  gint64 value;
} GkLongOther;

/* What is in a segment. */
typedef struct {
  GkLongEntry *entries;
  guint32 n;
  GkList runs;   /* of GkLongRun; one may have no entries where a record could not be read */
  GkList others; /* of GkLongOther */
  GkList raws;   /* of GkBulkRaw, with the entry and then the report as row */
} GkLongPart;

void gk_long_part_clear (GkLongPart *part);

/* How many records a run of the part has. */
static inline guint32
gk_long_part_count_entries (const GkLongPart *part, guint run)
{
  guint32 end = run + 1 < part->runs.n ? gk_list_index (&part->runs, GkLongRun, run + 1).entry : part->n;

  return end - gk_list_index (&part->runs, GkLongRun, run).entry;
}

/* What a thread remembers of the records it has read. */
struct _GkLongReading {
  GkTexts *cells;    /* as they stand in the text */
  guint32 *cell_of;  /* of each of these, behind a 0 */
  guint32 *follower; /* which of them came behind it last */
  guint32 last;
  GkTexts *states;
  gint32 state_of[GK_LONG_N_STATES + 1];
};

GkLongReading *gk_long_reading_new (const GkBulk *bulk);
void gk_long_reading_free (GkLongReading *reading);

/* Reads the records of @segment into @part. FALSE as gk_bulk_read_segment(); those before the faulty one are there. */
gboolean gk_long_read_segment (GkBulkWorker *worker, const GkSegment *segment, GkLongPart *part, gsize *faulty);

/* The place of record @entry of @segment. */
gsize gk_long_find_record (GkBulkWorker *worker, const GkSegment *segment, guint32 entry);

/* The reports of a text. */
typedef struct {
  guint32 keys[GK_N_KEYS]; /* numbers of their texts */
  guint64 n_cells;
} GkLongReport;

typedef struct {
  GkLongReport *reports;
  guint32 n;
  guint32 n_allocated;
  guint32 *slots; /* number + 1; of reports with the same keys the last */
  guint32 n_slots;
  guint64 seed;
  guint32 last;
} GkLongReports;

/* All of a long text. */
typedef struct {
  GkBulkJob job;
  GkLongPart *parts; /* one a segment */
  GkWords texts[GK_N_KEYS];
  GkLongReports reports;
  const GkLongOther **others; /* by cell */
  guint64 *n_others;          /* in front of those of each cell */
  guint64 *n_stored;          /* records of each cell, without those of which there are others already */
  guint64 n_lines;
} GkLongJob;

/* The text of a key of a run of segment @segment, or NULL. */
const char *gk_long_run_text (const GkLongJob *job, guint32 segment, const GkLongRun *run, gint key);

/* Numbers the reports of all runs. FALSE without memory, or if there are too many reports. */
gboolean gk_long_number_reports (GkLongJob *job, GError **error);
void gk_long_reports_clear (GkLongReports *reports);

/* Leaves away the last report, of which more may stand behind the text; where it begins, or @end if that is all. */
gsize gk_long_cut_report (GkLongJob *job, gsize end);

/* Remembers the reports. FALSE with an error if the stream has had one of them already. */
gboolean gk_long_see_reports (GkLongJob *job, GError **error);
void gk_long_seen_free (struct _GkLongSeen *seen);

/* Says why the job has no result. @fault is a record that cannot be read, or GK_BULK_NO_FAULT: one stands twice. */
void gk_long_explain (GkLongJob *job, GkCsvFilling *filling, gsize fault, GError **error);

/* Chooses the form of records that name none, of the first records of @text or of all. Returns that of the first. */
GkForm *gk_bulk_survey (const GkBulk *bulk, GkCsvFilling *filling, const char *text, gsize length, guint32 line,
                        gboolean all, GError **error);

/* As gk_bulk_read(). */
GkDataset *gk_bulk_read_long (GkBulk *bulk, GkCsvFilling *filling, const GkBulkOptions *options, guint64 n_lines,
                              gboolean is_last, gsize *end, GkDataset *used, GError **error);
