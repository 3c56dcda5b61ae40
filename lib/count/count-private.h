/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * count: from ledgers to filled forms. The clauses of a form become small programs over columns of integers
 * (clause.c); what a row says becomes such integers once (values.c); and the programs run over blocks of rows
 * (tally.c). Knows nothing of rules and verdicts.
 */

#include <gongkai/count.h>

#include "data/dataset-private.h"

/* Limits. */
#define GK_COUNT_MAX_BYTES (G_GUINT64_CONSTANT (4) << 30) /* of a file */
#define GK_COUNT_MAX_NESTING 32                           /* of a condition */
#define GK_COUNT_MAX_STEPS 4096                           /* of the clauses of a ledger together */
#define GK_COUNT_MAX_DIAGNOSTICS 10000                    /* that are kept; more are only counted */
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
gboolean gk_day_read (const char *text, gint64 *number);

/* Turns what rows say in a column of codes into numbers. */
typedef struct {
  GHashTable *by_key;  /* key of an id or a label → number + 1; G_MAXUINT where two have it */
  GHashTable *by_text; /* what was seen → number + 1, or 0 */
} GkCodes;

void gk_codes_init (GkCodes *codes, GkForm *form, const GkLedgerColumn *column);
void gk_codes_clear (GkCodes *codes);

/* The number of @text, or -1. */
gint64 gk_codes_find (GkCodes *codes, const char *text);

/* The key under which labels are found. Free with g_free(). */
char *gk_count_label_key (const char *label);

/* The rows of a ledger that are sound, by column. */
typedef struct {
  gboolean given; /* a source was added, of whatever rows */
  guint64 n_rows;
  guint64 n_allocated;
  gint64 **columns; /* NULL for those no clause looks at */
  guint32 *bodies;
  guint32 *lines;
  guint32 *sources;
  GkCodes *codes;     /* one a column; unset of those without */
  GHashTable **texts; /* one a column: text → number + 1; NULL where texts are not told apart */
  GHashTable *keys;   /* body and key → line */
} GkBook;

typedef struct {
  char *code; /* or NULL */
  char *name; /* or NULL */
} GkBody;

typedef struct {
  gint32 severity;
  guint32 source;
  guint32 line;
  guint32 column; /* counted from 1, or 0 */
  GkMessage message;
} GkDiagnosis;

struct _GkTally {
  gatomicrefcount references;
  GkForm *form;
  GPtrArray *programs; /* of GkProgram */
  gboolean strict;
  GArray *years;  /* of guint: those asked for; none: those found */
  GkBook *books;  /* one a ledger */
  GArray *bodies; /* of GkBody */
  GHashTable *body_by_key;
  GPtrArray *sources; /* names, or NULL */
  GArray *diagnoses;  /* of GkDiagnosis */
  guint64 n_diagnoses;
  guint64 n_bad_rows;
  GkDataset *dataset; /* what the rows make; NULL since one was added */
  GPtrArray *traces;  /* of GkTrace, which listen to the rows; see trace-private.h */
};

/* A row as text. */
typedef struct {
  const char *body_code; /* NULL or empty where there is none */
  const char *body_name;
  const char **texts;    /* one a column of the ledger; NULL where the source has no such column */
  const guint32 *places; /* where they stand in the source, counted from 1 */
  guint32 body_place;    /* the same of the body; 0: the source does not name bodies */
  guint32 source;
  guint32 line;
} GkLedgerRow;

/* Takes a row, sound or not; FALSE where the work has to stop. */
gboolean gk_tally_take_row (GkTally *tally, guint32 ledger, const GkLedgerRow *row, GError **error);

/* Numbers a source that rows of @ledger come from. */
guint32 gk_tally_add_source (GkTally *tally, guint32 ledger, const char *name);

/* Finds a ledger of the form by its id. */
gboolean gk_tally_find_ledger (GkTally *tally, const char *id, guint32 *ledger, GError **error);

/*
 * The column of @ledger that a header calls @name; n_columns for the code of the body, one more for its name, -1 for
 * none.
 */
gint32 gk_ledger_match_column (const GkLedger *ledger, const char *name);

/* Keeps a message about a source. Takes what is in @message. */
void gk_tally_diagnose (GkTally *tally, gint32 severity, guint32 source, guint32 line, guint32 column,
                        GkMessage *message);
