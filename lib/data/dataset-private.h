/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Datasets: many reports of one form by column. Who makes one fills its columns
 * while it is his alone and seals it before others see it.
 */

#include <gongkai/dataset.h>

#include "data/raws-private.h"
#include "data/report-private.h"

#define GK_N_KEYS 4

/* Rows of a dataset, so that neither a count of bytes nor a sum over rows needs thought. */
#define GK_DATASET_MAX_ROWS (G_GUINT64_CONSTANT (1) << 40)

/* Rows that share a word of bits. Who fills rows from several threads gives each whole words. */
#define GK_WORD_ROWS 64

/*
 * One cell of every report. A cell whose bit in @present is set has a figure (reported, derived or below a bound); its
 * value is undefined where the bit is not, except that it is 0 in columns that are @zeroed.
 */
typedef struct {
  gpointer values;  /* signed integers of @width bytes, of gk_try_aligned0_n(); NULL while no row has one */
  guint64 *present; /* a bit a row, those behind the last row 0; NULL: every row, or none if there are no values */
  guint8 *states;   /* a GkCellState a row; NULL: GK_CELL_REPORTED where present, else @missing */
  guint8 *places;   /* printed decimals a row; NULL: all those of the indicator */
  guint8 width;     /* 0, 2, 4 or 8 */
  guint8 missing;   /* GK_CELL_BLANK or GK_CELL_ABSENT */
  gboolean zeroed;
  gboolean borrowed; /* the values are another's: see gk_dataset_hold() */

  /* Found when the dataset is sealed. */
  guint64 *special; /* a bit a row whose state is none of reported, blank, absent; NULL if there are none */
  guint64 n_missing;
  gint64 low; /* of the values that are there; both 0 if there are none */
  gint64 high;
} GkColumn;

/* A key of every row: one more than the number of its text, 0 where it has none. */
typedef struct {
  GkWords texts;
  guint32 *rows; /* NULL while no row has one */
} GkKeyColumn;

struct _GkDataset {
  gatomicrefcount references;
  GkForm *form;
  guint64 n_rows;
  GkColumn *columns; /* one a cell */
  GkKeyColumn keys[GK_N_KEYS];
  guint64 seed;        /* of the hashes of their texts, and of those below */
  GkRaws raws;         /* of cells that are invalid, by row * cells + cell */
  GPtrArray *releases; /* of GkRelease */
};

/* A dataset of @n_rows in which every cell is @missing (GK_CELL_BLANK or GK_CELL_ABSENT) and no key is known. */
GkDataset *gk_dataset_new (GkForm *form, guint64 n_rows, guint8 missing, GError **error);

/* Gives a column without values room for values of @width bytes, which are 0, and bits for all rows, which are 0. */
gboolean gk_dataset_add_values (GkDataset *dataset, guint32 cell, guint8 width, GError **error);

/* Makes the values of a column of its own @width bytes wide, which is more than they are. */
gboolean gk_dataset_widen (GkDataset *dataset, guint32 cell, guint8 width, GError **error);

/* Gives the column planes of states, or of places, that say what was said without. */
gboolean gk_dataset_add_states (GkDataset *dataset, guint32 cell, GError **error);
gboolean gk_dataset_add_places (GkDataset *dataset, guint32 cell, GError **error);

/* Sets one cell, widening its column where needed. Slow. @value counts only where @state has a figure. */
gboolean gk_dataset_set (GkDataset *dataset, guint64 row, guint32 cell, guint8 state, gint64 value, guint8 places,
                         GError **error);

/* Keeps what an unreadable cell says. */
gboolean gk_dataset_set_raw (GkDataset *dataset, guint64 row, guint32 cell, const char *raw, gsize length,
                             GError **error);

/* The number, one more than it, of a text of @key; 0 with an error. */
guint32 gk_dataset_add_key_value (GkDataset *dataset, gint32 key, const char *text, gsize length, GError **error);

/* The numbers of @key, a row each, to be filled in. */
guint32 *gk_dataset_add_key_rows (GkDataset *dataset, gint32 key, GError **error);

/* Sets a key of one row; NULL: it stays unknown. */
gboolean gk_dataset_set_key (GkDataset *dataset, guint64 row, gint32 key, const char *text, GError **error);

/* Calls @release with @data when the dataset is freed. */
void gk_dataset_hold (GkDataset *dataset, gpointer data, GDestroyNotify release);

/*
 * Finds what is known of every column, and tests that its values are in range and not negative where they have no
 * sign. No column may change afterwards.
 */
gboolean gk_dataset_seal (GkDataset *dataset, GError **error);

/* Seals one column, of which is known how many rows have no figure, and between what the others' are. */
gboolean gk_dataset_seal_column (GkDataset *dataset, guint32 cell, guint64 n_missing, gint64 low, gint64 high,
                                 GError **error);

/* Writes a row into planes that have room for every cell. */
void gk_dataset_get_row (const GkDataset *dataset, guint64 row, GkPlanes *planes);

/* The index of @key in GkDataset.keys, or -1. */
gint gk_key_index (gint32 key);

static inline guint64
gk_dataset_n_words (const GkDataset *dataset)
{
  return (dataset->n_rows + GK_WORD_ROWS - 1) / GK_WORD_ROWS;
}

static inline gboolean
gk_column_is_present (const GkColumn *column, guint64 row)
{
  if (column->width == 0)
    return FALSE;

  return column->present == NULL || (column->present[row / GK_WORD_ROWS] >> (row % GK_WORD_ROWS) & 1) != 0;
}

static inline guint8
gk_column_state (const GkColumn *column, guint64 row)
{
  if (column->states != NULL)
    return column->states[row];

  return gk_column_is_present (column, row) ? GK_CELL_REPORTED : column->missing;
}

/* The integer at @index of @width bytes each. */
static inline gint64
gk_values_get (gconstpointer values, guint8 width, guint64 index)
{
  switch (width)
    {
    case 2:
      return ((const gint16 *) values)[index];
    case 4:
      return ((const gint32 *) values)[index];
    default:
      return ((const gint64 *) values)[index];
    }
}

/* Sets it to @value, which it holds. */
static inline void
gk_values_set (gpointer values, guint8 width, guint64 index, gint64 value)
{
  switch (width)
    {
    case 2:
      ((gint16 *) values)[index] = (gint16) value;
      break;
    case 4:
      ((gint32 *) values)[index] = (gint32) value;
      break;
    default:
      ((gint64 *) values)[index] = value;
    }
}

/* The value of a row that is present. */
static inline gint64
gk_column_value (const GkColumn *column, guint64 row)
{
  return gk_values_get (column->values, column->width, row);
}
