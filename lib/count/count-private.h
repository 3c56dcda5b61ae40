/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * count: from ledgers to filled forms. The clauses of a form become small programs over columns of integers
 * (clause.c). A source is read in batches of rows, by several threads, each with an intake of its own (csv-rows.c,
 * intake.c), where what a row says becomes such integers (values.c); the batches then join the book of the ledger in
 * their order (batch.c, rows.c), where rows that have a key already are found (keys.c). The programs run over blocks of
 * rows (masks.c), and what they count becomes a dataset (result.c, sets.c). What was read elsewhere joins the same
 * books (merge.c, serialize.c). Knows nothing of rules and verdicts.
 */

#include <gongkai/count.h>

#include "base/words-private.h"
#include "data/dataset-private.h"
#include "data/progress-private.h"

/* Limits. */
#define GK_COUNT_MAX_NESTING 32                 /* of a condition */
#define GK_COUNT_MAX_STEPS 4096                 /* of the clauses of a ledger together */
#define GK_COUNT_MAX_DIAGNOSTICS 10000          /* that are kept; more are only counted */
#define GK_COUNT_MAX_ROWS (G_MAXUINT32 - 1)     /* of a ledger: keys know them by 32 bits */
#define GK_COUNT_PIECE_BYTES (16 * 1024 * 1024) /* of a source that are read at once; no record is longer */
#define GK_COUNT_FIRST_YEAR 1900
#define GK_COUNT_LAST_YEAR 2199

/* What a column holds where a row has nothing. */
#define GK_COUNT_MISSING G_MININT64

/* What a step of a condition looks at. */
typedef enum {
  GK_STEP_AND,           /* the steps @left and @right */
  GK_STEP_OR,            /* the same */
  GK_STEP_NOT,           /* the step @left */
  GK_STEP_MISSING,       /* the column @left */
  GK_STEP_VALUE,         /* the column @left, compared with @value */
  GK_STEP_COLUMN,        /* the column @left, compared with the column @right plus @value */
  GK_STEP_IN_PERIOD,     /* the column @left */
  GK_STEP_BEFORE_PERIOD, /* the same */
  GK_STEP_UNTIL_PERIOD,  /* the same: up to its end */
} GkStepKind;

typedef enum {
  GK_COMPARE_EQUAL,
  GK_COMPARE_NOT_EQUAL,
  GK_COMPARE_LESS,
  GK_COMPARE_LESS_OR_EQUAL,
  GK_COMPARE_GREATER,
  GK_COMPARE_GREATER_OR_EQUAL,
} GkCompare;

/* Equal steps are one: what clauses have in common is found out once. */
typedef struct {
  gint32 kind;
  gint32 compare;
  guint32 left;
  guint32 right;
  gint64 value;
} GkStep;

typedef enum { GK_QUANTITY_ROWS, GK_QUANTITY_DISTINCT, GK_QUANTITY_SUM } GkQuantity;

typedef struct {
  guint32 indicator;
  guint32 ledger;
  gint32 quantity; /* GkQuantity */
  guint32 column;  /* of what is distinct, or summed */
  gint64 factor;   /* of a sum, into the scale of the indicator */
  gint32 step;     /* the condition, or -1 */
  gint32 member;   /* the column that decides the cell, or -1 */
} GkClause;

typedef struct {
  GArray *steps;   /* of GkStep, operands first */
  GArray *clauses; /* of GkClause */
} GkProgram;

/* Compiles the clauses of @form: a program for each of its ledgers. */
GPtrArray *gk_clauses_compile (GkForm *form, GError **error);

/* The number of a day, 1970-01-01 being 0; FALSE if there is no such day in the years above. */
gboolean gk_day_number (guint year, guint month, guint day, gint64 *number);
guint gk_day_year (gint64 number);

/* Reads a date as people write it. */
gboolean gk_day_read (const char *text, gsize length, gint64 *number);

/* Turns what rows say in a column of codes into numbers. */
typedef struct {
  GHashTable *by_id;  /* → number + 1 */
  GHashTable *by_key; /* key of a label → the same; G_MAXUINT where two have it */
  guint highest;      /* of the numbers */
} GkCodes;

void gk_codes_init (GkCodes *codes, GkForm *form, const GkLedgerColumn *column);
void gk_codes_clear (GkCodes *codes);

/* The number of @text, or -1. */
gint64 gk_codes_find (const GkCodes *codes, const char *text, gsize length);

/* Whether a code of the column has that number. */
gboolean gk_ledger_column_has_code (const GkForm *form, const GkLedgerColumn *column, gint64 number);

/* The key under which labels are found. Free with g_free(). */
char *gk_count_label_key (const char *label, gsize length, gboolean with_notes);

/* ---- Rows by column ---- */

typedef struct {
  gpointer values; /* signed integers, the least one there is where a row has nothing */
  guint8 width;    /* bytes of each; 0: no clause looks at the column */
} GkRowColumn;

/* What tells a row from the others of its body: its bytes, or of more than 12 the first 4 and where all of them are. */
typedef struct {
  guint32 length;
  guint32 start;
  guint64 rest;
} GkRowKey;

#define GK_KEY_INLINE 12

typedef struct {
  guint64 n;
  guint64 n_allocated;
  guint n_columns;
  GkRowColumn *columns;
  guint32 *bodies;
  guint32 *lines;
  GkRowKey *keys; /* NULL if the ledger has no columns that are a key */
  char *long_keys;
  guint64 n_long_keys;
  guint64 max_long_keys;
} GkRows;

/* Rows with the columns of @like, whose memory is not shared; a copy of what is not there yet is empty. */
void gk_rows_init (GkRows *rows, const GkRows *like);
void gk_rows_clear (GkRows *rows);

/* Sets the error that there is no memory for rows. Returns FALSE. */
gboolean gk_rows_no_memory (GError **error);

/* Makes room for @more rows. FALSE without memory. */
gboolean gk_rows_make_room (GkRows *rows, guint64 more);
gboolean gk_rows_make_room_for_keys (GkRows *rows, guint64 n_bytes);

/* Takes out rows, whose numbers are in their order. */
void gk_rows_remove (GkRows *rows, const guint64 *numbers, guint64 n);

/* Sets the key of a row; there is room for it. */
void gk_rows_set_key (GkRows *rows, guint64 row, const char *text, gsize length);
const char *gk_rows_get_key (const GkRows *rows, guint64 row, gsize *length);

static inline void
gk_row_column_set (const GkRowColumn *column, guint64 row, gint64 value)
{
  switch (column->width)
    {
    case 1:
      ((gint8 *) column->values)[row] = value == GK_COUNT_MISSING ? G_MININT8 : (gint8) value;
      break;
    case 2:
      ((gint16 *) column->values)[row] = value == GK_COUNT_MISSING ? G_MININT16 : (gint16) value;
      break;
    case 4:
      ((gint32 *) column->values)[row] = value == GK_COUNT_MISSING ? G_MININT32 : (gint32) value;
      break;
    default:
      ((gint64 *) column->values)[row] = value;
    }
}

/* What a row has in a column that is kept, or GK_COUNT_MISSING. */
static inline gint64
gk_row_column_get (const GkRowColumn *column, guint64 row)
{
  gint64 value;

  switch (column->width)
    {
    case 1:
      value = ((const gint8 *) column->values)[row];
      return value == G_MININT8 ? GK_COUNT_MISSING : value;
    case 2:
      value = ((const gint16 *) column->values)[row];
      return value == G_MININT16 ? GK_COUNT_MISSING : value;
    case 4:
      value = ((const gint32 *) column->values)[row];
      return value == G_MININT32 ? GK_COUNT_MISSING : value;
    default:
      return ((const gint64 *) column->values)[row];
    }
}

/* ---- Books ---- */

/* Keys are in parts by their hashes: threads put different parts in at the same time. */
#define GK_KEY_PART_BITS 6
#define GK_KEY_PARTS (1 << GK_KEY_PART_BITS)

static inline guint
gk_key_part (guint64 hash)
{
  return (guint) hash & (GK_KEY_PARTS - 1);
}

/* From which row on they are of a source. */
typedef struct {
  guint64 first;
  guint32 source;
} GkSourceRun;

/* The rows of a ledger that are sound. */
typedef struct {
  gboolean given; /* a source was added, of whatever rows */
  GkRows rows;
  GArray *runs;   /* of GkSourceRun */
  GkCodes *codes; /* one a column; unset of those without */
  GkWords *texts; /* one a column: those that are told apart */
  gboolean *are_distinct;
  GkSlots parts[GK_KEY_PARTS]; /* the rows by their keys */
  guint64 n_expected;          /* rows that there will be, as far as sources tell */
} GkBook;

/* The source of a row. */
guint32 gk_book_source (const GkBook *book, guint64 row);

/*
 * Puts the key of a row in, unless a row of the same body has it, which is then @known. FALSE without memory.
 */
gboolean gk_book_add_key (GkBook *book, guint64 row, guint64 hash, gboolean *is_known, guint64 *known);

/* Tells the keys that row @from is now row @to, which is in front of it. */
void gk_book_move_key (GkBook *book, guint64 hash, guint64 from, guint64 to);

/* Takes out the keys of the rows from @first on. */
void gk_book_forget_keys (GkBook *book, guint64 first);

/* ---- Tallies ---- */

typedef struct {
  char *code; /* or NULL */
  char *name; /* or NULL */
} GkBody;

/* What tells a body from others begins with one of these; its code follows, or its name where it has none. */
#define GK_BODY_KEY_CODE 'c'
#define GK_BODY_KEY_NAME 'n'

typedef struct {
  gint32 severity;
  guint32 source;
  guint32 line;
  guint32 column; /* counted from 1, or 0 */
  GkMessage message;
} GkDiagnosis;

typedef struct {
  GArray *kept; /* of GkDiagnosis: the first GK_COUNT_MAX_DIAGNOSTICS */
  guint64 n;
} GkDiagnoses;

void gk_diagnoses_init (GkDiagnoses *diagnoses);
void gk_diagnoses_clear (GkDiagnoses *diagnoses);

/* Takes what is in @message. */
void gk_diagnoses_add (GkDiagnoses *diagnoses, gint32 severity, guint32 source, guint32 line, guint32 column,
                       GkMessage *message);

struct _GkTally {
  gatomicrefcount references;
  GkForm *form;
  GPtrArray *programs; /* of GkProgram */
  gboolean strict;
  GArray *years;      /* of guint: those asked for; none: those found */
  GkBook *books;      /* one a ledger */
  GArray *bodies;     /* of GkBody */
  GkWords body_keys;  /* one a body, see gk_intake_find_body() */
  GPtrArray *sources; /* names, or NULL */
  GkDiagnoses diagnoses;
  guint64 n_bad_rows;
  GkDataset *dataset; /* what the rows make; NULL since one was added */
  GPtrArray *traces;  /* of GkTrace, which listen to the rows; see trace-private.h */
  guint32 n_threads;  /* 0: one each processor */
  GkProgress progress;
  guint64 seed;        /* of hashes */
  guint64 hash_mask;   /* tests let hashes be alike */
  gsize piece_bytes;   /* tests read in smaller pieces, */
  gsize segment_bytes; /* in smaller segments, */
  guint32 chunk_rows;  /* and count in smaller chunks */
};

/* A tally without rows, of the form and settings of another one. */
GkTally *gk_tally_new_like (const GkTally *tally);

/* What tallies that can be merged have in common; free with g_free(). */
char *gk_tally_identify (const GkTally *tally);

/* Refuses to merge one of another identity, and into one that a trace listens to. */
gboolean gk_tally_check_mergeable (const GkTally *tally, const char *identity, GError **error);

/* How many threads the caller wants. */
guint32 gk_tally_n_threads (const GkTally *tally);

/* The hash of the key of a row, from those of its body and of the bytes of the key. */
static inline guint64
gk_tally_key_hash (const GkTally *tally, guint64 of_body, guint64 of_key)
{
  return gk_hash_mix (of_body ^ of_key, G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) & tally->hash_mask;
}

/* Numbers a source that rows of @ledger come from. */
guint32 gk_tally_add_source (GkTally *tally, guint32 ledger, const char *name);

/* Finds a ledger of the form by its id. */
gboolean gk_tally_find_ledger (GkTally *tally, const char *id, guint32 *ledger, GError **error);

/*
 * The column of @ledger that a header calls @name; n_columns for the code of the body, one more for its name, -1 for
 * none.
 */
gint32 gk_ledger_match_column (const GkLedger *ledger, const char *name);

/* Refuses a source without a column that every row has to have; one a column, @places are 0 for those there are not. */
gboolean gk_ledger_check_required (const GkLedger *ledger, const guint32 *places, const char *name, guint32 line,
                                   GError **error);

/* ---- From sources to rows ---- */

/* A row as text, and what that says as numbers of the types of the columns. */
typedef struct {
  const char *body_code; /* NULL or empty where there is none */
  const char *body_name;
  const char **texts; /* one a column of the ledger; NULL where the row has nothing */
  const gint64 *values;
  guint32 source;
  guint32 line;
} GkLedgerRow;

/* A row of a batch that is kept as text for those who listen. */
typedef struct {
  guint32 row;
  guint32 line;
  guint n_texts;
  char **texts; /* of the columns, the code and the name of the body; NULL where there is none */
  gint64 *values;
} GkHeardRow;

/* A number of a body or text that is an intake's own has this bit, until its batch joins the book. */
#define GK_COUNT_FRESH ((guint32) 1 << 31)

/* Rows of a source, in their order. */
typedef struct {
  GkRows rows;
  guint64 *hashes; /* of the keys */
  guint32 *order;  /* of the rows: by the part of the keys that theirs belongs to */
  guint32 starts[GK_KEY_PARTS + 1];
  GArray *heard; /* of GkHeardRow; NULL: nobody listens */
  GkDiagnoses diagnoses;
  guint64 n_bad_rows;
  guint32 number; /* of the batches that join together */
  guint32 intake; /* that filled it */
  gboolean has_fresh;
  GError *error; /* what ends the work behind these rows */
} GkBatch;

typedef struct {
  const char *text; /* not ended by a NUL; NULL where there is none */
  gsize length;
} GkSlice;

/* Cuts white space off the ends of @slice, which is UTF-8. */
void gk_slice_trim (GkSlice *slice);

/* A body that the tally does not know yet. */
typedef struct {
  guint32 batch; /* where it first stands */
  guint32 row;
  guint32 intake; /* whose word it is */
  guint32 word;
  char *code;
  char *name;
  guint32 number; /* in the tally, in the end */
} GkFreshBody;

/* A body that the tally knows, for sources whose rows say again and again which of a few they are of. */
typedef struct {
  gboolean is_known;
  guint32 number;
  guint64 hash;
} GkKnownBody;

/* What a thread has of its own while it reads rows, and the row that it is at. */
typedef struct {
  const GkTally *tally;
  const GkLedger *ledger;
  const GkBook *book;
  guint32 ledger_number;
  guint32 number;
  guint32 source;
  const char *source_name;
  const guint32 *places; /* of the columns in the source, counted from 1 */
  guint32 body_place;    /* the same of the body; 0: the source does not name bodies */
  GkBatch *batch;
  GkWords *codes;         /* one a column: texts that were seen, */
  guint32 **code_numbers; /* and what they say */
  GkWords bodies;
  GArray *fresh_bodies;   /* of GkFreshBody, one a word */
  GkWords *texts;         /* one a column */
  guint32 **text_numbers; /* in the book, in the end */
  GByteArray *scratch;
  guint16 kept[GK_FORM_MAX_COLUMNS]; /* columns of several kinds */
  guint16 required[GK_FORM_MAX_COLUMNS];
  guint16 related[GK_FORM_MAX_COLUMNS];
  guint16 keys[GK_FORM_MAX_COLUMNS];
  guint n_kept;
  guint n_required;
  guint n_related;
  guint n_keys;
  guint32 line;
  GkSlice texts_of_row[GK_FORM_MAX_COLUMNS + 2]; /* of the columns, the code and the name of the body */
  gint64 values[GK_FORM_MAX_COLUMNS];
  gboolean is_filled[GK_FORM_MAX_COLUMNS];
  GkKnownBody *known_body; /* that the row says it is of, to be filled in once it is known; or NULL */
} GkIntake;

/* What people call the column: its label, or its id. */
const char *gk_ledger_column_name (const GkLedgerColumn *column, gint32 language);

/* "COLUMN: WORDS", by the label of the column. */
void gk_ledger_column_say (const GkLedgerColumn *column, const GkMessage *words, GkMessage *message);

gboolean gk_batch_init (GkBatch *batch, const GkBook *book, guint32 number, guint64 n_rows);
void gk_batch_clear (GkBatch *batch);

/* Makes that the error, if there is none. Returns FALSE. */
gboolean gk_batch_set_no_memory (GkBatch *batch);

/* Puts the rows in order by the parts of their keys. FALSE without memory. */
gboolean gk_batch_seal (GkBatch *batch);

void gk_intake_init (GkIntake *intake, const GkTally *tally, guint32 ledger, guint32 number, guint32 source,
                     const guint32 *places);
void gk_intake_clear (GkIntake *intake);

/* Forgets what is fresh: it is known to all. */
void gk_intake_renew (GkIntake *intake);

/* What the row has in column @number, as a number of its type, or GK_COUNT_MISSING. */
void gk_intake_set_value (GkIntake *intake, guint32 number, gint64 value);

/*
 * Reads @text as column @number has it into the values of the row; it is not empty, and without white space at its
 * ends. FALSE if it cannot be read.
 */
gboolean gk_intake_read_value (GkIntake *intake, guint32 number, const char *text, gsize length);

/* The number of a text of a column whose texts are told apart. FALSE without memory. */
gboolean gk_intake_find_text (GkIntake *intake, guint32 number, const char *text, gsize length, gint64 *value);

/*
 * The number of the body of the row, and the hash of what tells it from others: its code, or its name where it has
 * none. Only rows that are sound ask, so that no other makes a body one that there are figures of. FALSE without
 * memory.
 */
gboolean gk_intake_find_body (GkIntake *intake, guint32 *number, guint64 *hash);

/* Sets the key of the next row of the batch; @of_body is the hash of its body. FALSE without memory. */
gboolean gk_intake_set_key (GkIntake *intake, const GkSlice *key, guint64 of_body);

/* Whether the row, whose values have been read, is sound as far as it alone can tell. */
gboolean gk_intake_is_sound (const GkIntake *intake);

/* Takes the row, which is sound, into the batch, where there is room for it. FALSE without memory. */
gboolean gk_intake_accept (GkIntake *intake);

/* Says what is wrong with the row as a whole. FALSE where the work has to stop, which is the error of the batch. */
gboolean gk_intake_refuse_row (GkIntake *intake, guint32 place, GkMessage *words);

/*
 * Reads the row from its texts and takes it, or says what is wrong with it. FALSE where the work has to stop, which is
 * the error of the batch.
 */
gboolean gk_intake_judge (GkIntake *intake);

/*
 * Adds batches to the book, in their order, up to one with an error, whose rows are added still and whose error is then
 * this one's. @n_intakes have filled them, and are ready for others afterwards.
 */
gboolean gk_tally_join (GkTally *tally, guint32 ledger, guint32 source, GkBatch *batches, guint32 n_batches,
                        GkIntake *intakes, guint32 n_intakes, GError **error);

/* ---- CSV ---- */

/* Records of a source, whose columns its header has named. */
typedef struct {
  GkTally *tally;
  guint32 ledger;
  guint32 source;
  const char *name;
  char separator;
  guint32 n_fields;
  const char **names; /* of the fields */
  gint32 *columns;    /* one a field, see gk_ledger_match_column() */
  guint32 places[GK_FORM_MAX_COLUMNS + 2];
} GkCsvPlan;

/* Refuses a source for what stands in @line. */
void gk_csv_plan_set_encoding_error (const GkCsvPlan *plan, guint64 line, GError **error);

/* A part of a source, and where the records in it end. */
typedef struct {
  const char *text;
  gsize length;
  gboolean is_last;
  guint64 n_lines; /* line ends in front of it */
  gsize end;       /* of its last record that does not go on behind it */
  guint64 n_lines_before_end;
} GkCsvPiece;

/* Is called by one of the threads while the others read. */
typedef void (*GkMeanwhileFunc) (gpointer data);

/*
 * Adds the records of a piece, which begins outside of quotes. @meanwhile, which may be NULL, is called once the end of
 * the piece is known.
 */
gboolean gk_csv_plan_read (const GkCsvPlan *plan, GkCsvPiece *piece, GkIntake *intakes, guint32 n_intakes,
                           GkMeanwhileFunc meanwhile, gpointer data, GError **error);
