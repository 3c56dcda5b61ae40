/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/text-private.h"
#include "form/form-private.h"
#include "read/document-private.h"

/* The largest count of (row, indicator) pairs whose labels fit. */
#define GK_MATCH_MAX_PAIRS (4 * 1024 * 1024)

/* What a row of the document turned out to be. */
typedef enum {
  GK_ROW_UNPLACED,
  GK_ROW_PLACED,
  GK_ROW_AMBIGUOUS, /* fits several indicators equally well */
  GK_ROW_HEADING,   /* names the columns */
  GK_ROW_BLANK,     /* nothing stands in it */
} GkRowRole;

typedef struct {
  GkRowRole role;
  gint32 indicator;    /* of a placed row; of an ambiguous one the first that fits; else -1 */
  gint32 rival;        /* of an ambiguous row another indicator that fits */
  gint32 label;        /* the cell with the label, or -1 */
  gint32 unit;         /* the cell with the unit, or -1 */
  gint32 value;        /* the cell with the value, or -1 */
  guint64 ignored;     /* cells, as bits, that a heading names as something else than this period's value */
  gint32 fits;         /* an indicator that the label fits exactly, or -1 */
  gboolean measured;   /* the cell with the unit prints one that the form uses, or money */
  gboolean close;      /* the label is not quite the form's */
  gboolean recognised; /* the row belongs to a table of the form */
  gboolean within;     /* the row stands between two placed ones */
  GkSpan name;         /* what stands for "{name}" in the label; empty if nothing does */
} GkRowMatch;

typedef struct {
  GkRowMatch *rows;     /* one for each row of the document */
  gint32 *placed;       /* for each indicator its row, or -1 */
  guint32 n_values;     /* placed rows whose indicators have values */
  guint32 n_recognised; /* rows of recognised tables, headings and blank ones aside */
} GkMatch;

/* Aligns the rows of @document with the indicators of @form. @period is the year to prefer among columns, or NULL. */
GkMatch *gk_match_new (const GkForm *form, const GkDocument *document, const char *period, GError **error);

/* Whether a cell holds a figure and little else. */
gboolean gk_span_is_figure (const GkSpan *span);
void gk_match_free (GkMatch *match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkMatch, gk_match_free)

/*
 * align.c: the best alignment of rows and nodes of a tree, both in order, given
 * which pairs fit and how well.
 */
typedef struct {
  guint32 row;
  guint32 node;
  gint32 score; /* above 0 */
} GkPair;

typedef struct {
  guint32 pair; /* of the pairs that were given */
  gint32 rival; /* another pair of the same row in an equally good alignment, or -1 */
} GkAlignedPair;

/* What a pair earns besides its score. */
typedef struct {
  gint32 under_parent; /* the pair before it in the alignment lies under the parent of its node, or is it */
  gint32 next_row;     /* the pair before it is of the row before */
} GkAlignBonus;

/* labels.c: which nodes a printed label can mean. */
typedef struct _GkLabels GkLabels;

#define GK_SCORE_EXACT 1000
#define GK_SCORE_CLOSE 800 /* less 100 for each character that differs */

GkLabels *gk_labels_new (void);
void gk_labels_free (GkLabels *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkLabels, gk_labels_free)

/* Adds a label of @node, which may have "{name}" in it. */
void gk_labels_add (GkLabels *labels, guint32 node, const char *text);

/* The nodes that a label of this key can mean: GkPair by node, each with its score and row 0. They stay the labels'. */
const GArray *gk_labels_find (GkLabels *labels, const GkKey *key);

/* The same for a text, which must stay where it is as long as the labels are used. */
const GArray *gk_labels_find_text (GkLabels *labels, const char *text, gsize length);

/* Forgets what was found, if it is much: nothing that was returned is good after that. */
void gk_labels_trim (GkLabels *labels);

/* Where, in @key, the name stands that a label of @node leaves open. */
gboolean gk_labels_find_name (GkLabels *labels, guint32 node, const GkKey *key, guint *start, guint *end);

gint32 gk_pairs_best_score (const GArray *pairs);

/*
 * Chooses among @pairs (sorted by row, then node) those of the best alignment:
 * rows and nodes both ascending. @parents holds the parent of each node, -1 for
 * a root. Returns GkAlignedPair in order; free with g_array_unref().
 */
GArray *gk_align (const GkPair *pairs, guint32 n_pairs, const gint32 *parents, guint32 n_nodes,
                  const GkAlignBonus *bonus);
