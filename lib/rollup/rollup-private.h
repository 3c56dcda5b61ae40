/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * rollup: sums of reports over a hierarchy of bodies. Knows forms, their share
 * rules and datasets; knows neither findings nor files.
 *
 * Every report is in one slot: of the group it stands in directly, for its
 * period if periods are kept apart; what a group publishes of itself has a slot
 * of its own. Adding and merging touch slots alone, so that they may be done in
 * any order. Groups are made of the slots when all is in: each has its own slot
 * and those of the groups below it. The sums of a group that is more than one slot
 * stand behind all slots.
 */

#include <gongkai/rollup.h>

#include "base/number-private.h"
#include "base/pool-private.h"
#include "data/dataset-private.h"
#include "data/progress-private.h"
#include "rollup/kernels-private.h"
#include "rule/rule-private.h"

#define GK_ROLLUP_MAX_LEVELS 16
#define GK_ROLLUP_MAX_DIGITS 18 /* of a level */
#define GK_ROLLUP_MAX_DEPTH 64  /* of a parent map */
#define GK_ROLLUP_MAX_TEXT 4096 /* bytes of a code or period */
#define GK_ROLLUP_MAX_THREADS 256
#define GK_ROLLUP_MAX_NAMES GK_WORDS_MAX
#define GK_NONE G_MAXUINT32

/* Texts, or pairs of numbers, numbered in the order of adding. They are found by an index that is made when first
 * needed. */
typedef struct {
  GkWords words;
  guint64 seed; /* 0: none is drawn yet */
} GkNames;

typedef struct {
  guint64 *keys;
  guint32 n;
  guint32 max;
  GkSlots slots;
  guint64 seed; /* likewise */
} GkPairs;

/* These return FALSE with an error when there is no memory or no number left. */
gboolean gk_names_append (GkNames *names, const char *text, gsize length, GError **error);
gboolean gk_names_add (GkNames *names, const char *text, gsize length, guint32 *number, GError **error);

/* Adds texts of which none is longer than GK_ROLLUP_MAX_TEXT. */
gboolean gk_names_add_all (GkNames *names, const GkWords *texts, guint32 *numbers, GError **error);
gboolean gk_pairs_append (GkPairs *pairs, guint64 key, GError **error);
gboolean gk_pairs_add (GkPairs *pairs, guint64 key, guint32 *number, gboolean *is_new, GError **error);

/* The number, or GK_NONE. An index that has to be made first may lack memory. */
gboolean gk_names_find (GkNames *names, const char *text, gsize length, guint32 *number, GError **error);
gboolean gk_pairs_find (GkPairs *pairs, guint64 key, guint32 *number, GError **error);

/* Takes back what was added behind the first @n. */
void gk_names_truncate (GkNames *names, guint32 n);
void gk_pairs_truncate (GkPairs *pairs, guint32 n);
void gk_names_clear (GkNames *names);
void gk_pairs_clear (GkPairs *pairs);

/* Room for one more item of @size bytes in an array that has @n of @max. */
gboolean gk_make_room (gpointer items, guint32 n, guint32 *max, gsize size, GError **error);

/* Something numbered that is put in order: by level, then by text, then by rank. */
typedef struct {
  guint32 level;
  guint32 number;
  const char *text;
  guint64 rank;
} GkEntry;

/* Takes no memory that must be there. */
void gk_entries_sort (GkEntry *entries, guint32 n);

static inline const char *
gk_names_get (const GkNames *names, guint32 number)
{
  return gk_words_text (&names->words, number);
}

typedef enum {
  GK_HIERARCHY_NONE,
  GK_HIERARCHY_PREFIXES,
  GK_HIERARCHY_PARENTS,
  GK_HIERARCHY_KEY,
} GkHierarchyKind;

typedef struct {
  GkHierarchyKind kind;
  gint32 own;
  gint32 key; /* of GK_HIERARCHY_KEY */

  /* Of GK_HIERARCHY_PREFIXES. */
  guint32 skip;
  guint32 n_digits;
  guint32 digits[GK_ROLLUP_MAX_LEVELS];

  /* Of GK_HIERARCHY_PARENTS: the listed codes, the parent of each or GK_NONE, how deep it is and whether it is one. */
  GkNames codes;
  guint32 *parents;
  guint32 *depths;
  guint8 *is_parent;
  char *digest; /* of the map, whatever the order of its codes */
} GkHierarchy;

/* Where a body stands: the code of its group, a part of a longer text, and whether its report is the group's own. */
typedef struct {
  const char *code;
  gsize length;
  gboolean published;
} GkPlace;

gboolean gk_hierarchy_place (GkHierarchy *hierarchy, const char *text, GkPlace *place);

/* How many bytes a text has to share with the one that stands in @place to stand there, too, unless nothing but zeros
 * follows them, which may make a summary of it; 0 if that cannot be said. */
gsize gk_hierarchy_alike (const GkHierarchy *hierarchy, const GkPlace *place);

/* Afterwards several threads may place at the same time. */
gboolean gk_hierarchy_prepare (GkHierarchy *hierarchy, GError **error);

/* The code of the group above the one called @code, and its level; FALSE if there is none. */
gboolean gk_hierarchy_rise (GkHierarchy *hierarchy, const char *code, GkPlace *above);
guint32 gk_hierarchy_level (GkHierarchy *hierarchy, const char *code);

/* A text that is the same for hierarchies that place bodies in the same way; free with g_free(). */
char *gk_hierarchy_describe (GkHierarchy *hierarchy);
void gk_hierarchy_clear (GkHierarchy *hierarchy);

/* What is counted of a cell besides its reported values. */
enum {
  GK_TALLY_ABSENT,
  GK_TALLY_BLANK,
  GK_TALLY_NOT_APPLICABLE,
  GK_TALLY_BELOW,
  GK_TALLY_DERIVED,
  GK_TALLY_INVALID,
  GK_N_TALLIES,
};

/* One cell in all slots. Arrays that would be all 0 may be NULL. */
typedef struct {
  gint64 *sums;    /* of values, reported and derived; their lower halves if there are upper ones */
  gint64 *highs;   /* upper halves of sums; NULL while @most shows that 64 bits hold whatever slots add up to */
  guint64 most;    /* sums of slots lie between this and its negative; all bits set: no matter how large */
  gint128 *bounds; /* of the largest values that bounds allow */
  gint64 *highest; /* the largest value or 0; of distinct counts only */
  guint64 *counts[GK_N_TALLIES];
  guint16 own; /* which arrays have blocks of their own */
} GkTally;

typedef struct {
  guint32 n_cells;
  guint32 n;   /* slots */
  guint32 max; /* that there is room for; those behind the slots are 0, but for sums of groups */
  guint64 *n_reports;
  GkTally *tallies; /* one a cell */
  GkPool pool;      /* of the other arrays */
} GkTallies;

/* Room for @n slots, those that are new being 0, and for @n_more arrays of integers if that needs new memory. */
gboolean gk_tallies_resize (GkTallies *tallies, guint32 n, gsize n_more, GError **error);

/* Room for @n more behind the slots, and no more than that. */
gboolean gk_tallies_make_room (GkTallies *tallies, guint32 n, GError **error);

/* Makes the first @n behind the slots 0. */
void gk_tallies_clear_behind (GkTallies *tallies, guint32 n);

/* Prepares the sums of a cell for values that add up to @more at most, or to its negative. */
gboolean gk_tallies_widen_sums (GkTallies *tallies, guint32 cell, guint64 more, GError **error);

static inline gint128
gk_tally_get_sum (const GkTally *tally, guint32 slot)
{
  if (tally->highs == NULL)
    return tally->sums != NULL ? tally->sums[slot] : 0;

  return ((gint128) tally->highs[slot] * ((gint128) 1 << 64)) + (guint64) tally->sums[slot];
}

/* The sum has to be one that was prepared for. */
static inline void
gk_tally_set_sum (const GkTally *tally, guint32 slot, gint128 sum)
{
  tally->sums[slot] = (gint64) (guint64) sum;
  if (tally->highs != NULL)
    tally->highs[slot] = (gint64) (sum >> 64);
}

/* Arrays of a cell that come to be when they are needed. */
gint128 *gk_tallies_add_bounds (GkTallies *tallies, guint32 cell, GError **error);
gint64 *gk_tallies_add_highest (GkTallies *tallies, guint32 cell, GError **error);
guint64 *gk_tallies_add_counts (GkTallies *tallies, guint32 cell, gint tally, GError **error);

/* A slot, or what is behind the slots, that is added to another. */
typedef struct {
  guint32 from;
  guint32 to;
} GkMove;

/* Adds what @moves say, one after the other: from others, and among themselves, whose cells several threads take. */
gboolean gk_tallies_merge (GkTallies *to, const GkTallies *from, const GkMove *moves, guint32 n, GError **error);
void gk_tallies_move (const GkTallies *tallies, const GkMove *moves, guint32 n, guint32 n_threads);

/* Reports but for those of which a cell is in some states. */
typedef struct {
  const guint64 *n_reports;
  const guint64 *others[GK_N_TALLIES];
  guint n_others;
} GkRest;

static inline guint64
gk_rest_get (const GkRest *rest, guint32 slot)
{
  guint64 n = rest->n_reports[slot];

  for (guint i = 0; i < rest->n_others; i++)
    n -= rest->others[i][slot];

  return n;
}

/* The reports whose cell has a value or a bound. */
GkRest gk_tallies_get_figures (const GkTallies *tallies, guint32 cell);

/* Of @n slots the reports whose cell is in a state. */
void gk_tallies_get_counts (const GkTallies *tallies, guint32 cell, gint32 state, const guint32 *slots, guint32 n,
                            guint64 *counts);
void gk_tallies_clear (GkTallies *tallies);

/* The array in GkTally.counts of a state, or -1 of GK_CELL_REPORTED. */
gint gk_tally_of_state (gint32 state);

/* How a cell is rolled up. */
typedef struct {
  gint32 kind;  /* GkRollupKind */
  gint32 share; /* number of the rule that states it, or -1 */
} GkCellPlan;

/* A group. Those above it are in front of it. */
typedef struct {
  guint32 code;   /* in GkRollup.names */
  guint32 period; /* in GkRollup.periods, or GK_NONE */
  guint32 level;
  gint32 parent;    /* or -1 */
  gint32 published; /* its slot, or -1 */
  guint64 n_expected;
  guint64 n_covered;
} GkGroup;

/* A figure that a group publishes of itself and that is not the sum. */
typedef struct {
  guint32 group;
  guint32 cell;
  gint32 severity;
} GkDifference;

struct _GkRollup {
  gatomicrefcount references;
  GkForm *form;
  GkCellPlan *plans; /* one a cell */
  GkHierarchy hierarchy;
  gboolean by_period;
  gboolean unique;
  guint32 n_threads;
  GkProgress progress;

  GkNames names; /* codes of groups */
  GkNames periods;
  GkPairs slots; /* gk_slot_key() */
  GkTallies tallies;
  guint64 n_reports;
  guint64 n_unplaced;
  GkNames bodies;   /* codes of the bodies that reported */
  GkPairs reported; /* gk_pair() of body and period */

  GkNames expected;

  /* Made by gk_rollup_finish(). */
  gboolean finished;
  GkGroup *groups;
  guint32 n_groups;
  guint32 *totals;  /* where the sums of each group are: in its slot if it is that alone, else behind all slots */
  guint32 n_behind; /* how many are there */
  guint32 *missing; /* expected bodies without a report */
  guint32 n_missing;
  GkEntry *strays; /* bodies that stand nowhere */
  guint32 n_strays;
  GkDifference *differences;
  guint32 n_differences;
  guint32 max_differences;
};

static inline guint64
gk_pair (guint32 high, guint32 low)
{
  return (guint64) high << 32 | low;
}

/* @code has less than 2^31 values. */
static inline guint64
gk_slot_key (guint32 code, gboolean published, guint32 period)
{
  return gk_pair (code << 1 | (published ? 1 : 0), period);
}

static inline guint32
gk_slot_code (guint64 key)
{
  return (guint32) (key >> 33);
}

static inline gboolean
gk_slot_is_published (guint64 key)
{
  return (key >> 32 & 1) != 0;
}

guint32 gk_rollup_n_threads (const GkRollup *rollup);

/* Refuses a code or period that is too long. */
gboolean gk_rollup_check_text (gsize length, GError **error);

/* Runs that a block has at most: where they are shorter on the average its rows are scattered. */
#define GK_MAX_RUNS (GK_BLOCK_ROWS / 24)

/* GK_BLOCK_ROWS rows, or what is left of them. */
typedef struct {
  guint64 first_row;
  guint32 n_rows;
  guint32 n_runs; /* 0: they are scattered */
} GkRowBlock;

/* Where the rows of a dataset stand. Slots are those of this dataset alone; @keys has gk_slot_key() of each. Rows that
 * stand nowhere are in the slot behind them. */
typedef struct {
  guint32 *slots; /* of each row; of those in runs by gk_standing_spread() */
  GkPairs keys;
  GkRowBlock *blocks;
  guint32 n_blocks;
  guint32 *starts; /* of the runs of blocks, GK_MAX_RUNS + 1 a block: their first rows in it, then its end */
  guint32 *run_slots;
} GkStanding;

static inline gsize
gk_standing_first_run (guint32 block)
{
  return (gsize) block * (GK_MAX_RUNS + 1);
}

static inline GkRuns
gk_standing_runs (const GkStanding *standing, guint32 block)
{
  gsize first = gk_standing_first_run (block);

  return (GkRuns){ standing->starts + first, standing->run_slots + first, standing->blocks[block].n_runs };
}

/* @periods has the numbers of the periods of the dataset in GkRollup.periods. */
gboolean gk_rollup_place (GkRollup *rollup, const GkDataset *dataset, const guint32 *periods, GkStanding *standing,
                          GError **error);

/* Writes the slots of the rows that are in runs. */
void gk_standing_spread (GkStanding *standing, guint32 n_threads);
void gk_standing_clear (GkStanding *standing);

/* Sums of the rows of a dataset by slot, on several threads. */
gboolean gk_tallies_count (GkTallies *tallies, GkRollup *rollup, GkDataset *dataset, GkStanding *standing,
                           GError **error);

/* The value of a cell between two bounds, of which those that are not there are the ends of what gint128 holds. */
typedef struct {
  gint32 reason; /* GkRollupReason */
  gint128 low;
  gint128 high;
} GkRolled;

/* Slots of which a cell is looked at together. */
#define GK_SLOTS_AT_ONCE 64

/* Of @n slots, at most GK_SLOTS_AT_ONCE; and of one. */
void gk_rollup_values (const GkRollup *rollup, guint32 cell, const guint32 *slots, guint32 n, GkRolled *rolled);
GkRolled gk_rollup_value (const GkRollup *rollup, guint32 slot, guint32 cell);

/* How the cells of a form are rolled up; one plan a cell. */
GkCellPlan *gk_rollup_plan (const GkForm *form);

/* Finds what groups publish of themselves and is not the sum. */
gboolean gk_rollup_compare (GkRollup *rollup, GError **error);

/* Gives up the groups: something is added. */
void gk_rollup_reopen (GkRollup *rollup);

/* What is the same in rollups that can be merged; free with g_free(). */
char *gk_rollup_identify (GkRollup *rollup);
gboolean gk_rollup_check_mergeable (GkRollup *rollup, const char *identity, GError **error);
