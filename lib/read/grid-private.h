/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "read/match-private.h"

/*
 * Tables whose cells have headings on two sides: a row names an indicator or a
 * group, a column a member, a field or both. The layouts of the form say which.
 */

/* A cell of the document that holds a cell of the form. */
typedef struct {
  guint32 row;
  guint32 column;
  guint32 cell;
  char *unit; /* printed in its heading, where it is not the form's; or NULL */
} GkPlacedCell;

/* What a cell of the document turned out to be. */
typedef enum {
  GK_GRID_OTHER,
  GK_GRID_LABEL, /* or a heading, or something that a heading says has no meaning here */
  GK_GRID_VALUE,
} GkGridRole;

/* Why a row that looks like the form's is refused. */
typedef enum {
  GK_GRID_IN_PLACE,
  GK_GRID_ASTRAY,   /* its figures do not stand under headings that would tell their places */
  GK_GRID_REPEATED, /* another row says the same of itself, with other figures */
} GkGridAstray;

typedef struct {
  GArray *placed;       /* of GkPlacedCell, in the order of the document */
  guint8 *roles;        /* GkGridRole of each cell of the document */
  guint8 *recognised;   /* for each row: it stands in a table of the form */
  gint32 *tables;       /* for each row one more than the number of that table, else 0 */
  guint8 *astray;       /* GkGridAstray of each row */
  gint32 *rivals;       /* for each row: an indicator it fits as well as another one, or -1 */
  gint32 *lines;        /* for each indicator the line it was found on, 0 if it was not */
  guint32 n_values;     /* cells of the form that have a place */
  guint32 n_printed;    /* cells of the form that are in its tables */
  guint32 n_recognised; /* figures in tables of the form */
} GkGridMatch;

GkGridMatch *gk_grid_match_new (const GkForm *form, const GkDocument *document, GError **error);
void gk_grid_match_free (GkGridMatch *match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkGridMatch, gk_grid_match_free)

/* What the files of the matcher share. */

/* A row of the printed form: an indicator, or the heading of one whose value is printed behind its parts. */
typedef struct {
  guint32 indicator;
  gboolean is_heading;
} GkGridNode;

/* What a column of the document holds; -1 for what is not known. */
typedef struct {
  gint32 member;
  gint32 indicator; /* of a line: the indicator itself */
  const GkSpan *heading;
  gboolean ignored;
  gint32 place; /* in text: the cell of the heading in its row */
} GkGridColumn;

/* What a table of the form prints: it is found once for a document. */
typedef struct {
  GArray *nodes;   /* of GkGridNode: its rows */
  gint32 *parents; /* of the nodes */
  GkLabels *rows;
  GkLabels *members;
} GkGridTable;

typedef struct {
  const GkForm *form;
  const GkDocument *document;
  GkGridMatch *match;
  GHashTable *tables;   /* GkTable of the form → GkGridTable, for those that were taken up */
  const GkTable *table; /* of the form, the one at hand */
  GArray *nodes;        /* of GkGridNode: its rows */
  gint32 *parents;      /* of the nodes */
  GkLabels *rows;       /* labels → nodes */
  GkLabels *members;    /* labels → members */
  GArray *pairs;        /* of GkPair */
  GPtrArray *columns;   /* for each row of the document, what its columns are (GArray of GkGridColumn, or NULL) */
  guint8 *filled;       /* for each cell of the form */
  GArray *text_rows;    /* in text: rows of the table at hand that have columns; or NULL */
  gboolean has_serial;  /* in text: a heading of the table says that a column numbers the rows */
} GkGridder;

/* A table is the form's if so many of its cells find a place. */
#define GK_GRID_MIN_CELLS 2

/* A heading with so many members is that of a table of the form. */
#define GK_GRID_MIN_NAMED 3

/* Without cells that find a place a table is the form's all the same, if there are so many signs of it. */
#define GK_GRID_ENOUGH_SIGNS 3

/* A table of the document: rows @start to @end - 1. */
typedef struct {
  guint32 start;
  guint32 end;
  guint32 width;
  gboolean continues; /* in text: what was read of its table before goes on */
} GkGridBlock;

/* What is being read of a block. */
typedef struct {
  GArray *columns; /* those of the last heading, or NULL */
  gboolean in_order;
  guint32 heading;     /* the first row of the heading that is being read */
  guint32 from;        /* that of the heading that @columns were read of */
  gboolean in_heading; /* of a matrix */
  gboolean continued;  /* in text: from a block before */
  guint n_cells;       /* of the form that would find a place */
  guint32 first;       /* the first row of the heading that the first of them stand under */
  guint32 last;        /* the last row that has some */
  guint n_named;       /* members that a heading names, the most */
  guint n_signs; /* that the block is of this table though its figures find no place: rows that look like its own */
} GkGridState;

/* grid-form.c: takes up a table of the form, and leaves it. */
void gk_grid_open_table (GkGridder *gridder, const GkTable *table);
void gk_grid_close_table (GkGridder *gridder);

/* grid-blocks.c: the blocks, cut where another table of the form begins. */
GArray *gk_grid_split_blocks (GkGridder *gridder, const GArray *blocks);

/* Finds for each block the table of the form in which most of it has a place. */
void gk_grid_assign_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners);

/* Reads a block as part of a table to see what comes of it. */
void gk_grid_try_block (GkGridder *gridder, const GkTable *table, const GkGridBlock *block, GkGridState *state);

/* Takes @columns, and whether they are known by their order only. */
void gk_grid_take_columns (GkGridState *state, GArray *columns, gboolean in_order);

/* grid-place.c: the field of group @group that @heading names, or -1. */
gint32 gk_grid_find_field (GkGridder *gridder, guint32 group, const GkSpan *heading);

/* Whether column @column holds a value: where the columns are fields, one of @group. */
gboolean gk_grid_is_value (GkGridder *gridder, const GArray *columns, guint32 column, guint32 group);

/*
 * Whether the values of row @row, which is of @group, stand under their headings: a cell too many or too few moves all
 * that stand behind it. @label is the cell with the label, or -1.
 */
gboolean gk_grid_is_in_place (GkGridder *gridder, guint32 row, gint32 label, const GArray *columns, guint32 group);

/* Puts what stands at @row and @column into @cell, unless it is spread over several. Takes @unit. */
void gk_grid_place (GkGridder *gridder, guint32 row, guint32 column, const GArray *columns, gint32 cell, char *unit);

/* Whether two rows have the same figures. */
gboolean gk_grid_same_values (GkGridder *gridder, guint32 row, guint32 other);

/* Takes note that a row says again what another one says. */
void gk_grid_repeat (GkGridder *gridder, guint32 row);

/* Places the rows of the best alignment, and those that stand out of order but can mean one thing only. */
void gk_grid_place_rows (GkGridder *gridder);

/* What a cell turned out to be. */
guint8 *gk_grid_role (const GkGridder *gridder, guint32 row, guint32 column);

gboolean gk_grid_has_figure (const GkGridder *gridder, guint32 row);

/* The cell at @column of row @row, or NULL. */
const GkSpan *gk_grid_span (const GkGridder *gridder, guint32 row, guint32 column);

/* Whether a cell holds a figure, and not a numbered label. */
gboolean gk_grid_is_figure (const GkSpan *span);

/* The last cell of row @row among those that are no value whose label fits, or -1. */
gint32 gk_grid_label_of_row (GkGridder *gridder, guint32 row, const GArray *columns, const GArray **fitting);

/* Whether @span names an indicator with values. */
gboolean gk_grid_names_field (GkGridder *gridder, const GkSpan *span);

/* Whether a cell of text holds words, and no mark or figure. */
gboolean gk_grid_has_words (const GkSpan *span);

/* Whether a cell holds one, or something like "12（含上年结转）" that may be one. */
gboolean gk_grid_begins_with_figure (const GkSpan *span);

/* The nodes that @span, a label, can mean. */
const GArray *gk_grid_find_label (GkLabels *labels, const GkSpan *span);

/*
 * Reads rows @first to @last as headings. Returns what the columns are, or NULL if the headings contradict each other;
 * @n_known says how many of the columns mean something.
 */
GArray *gk_grid_read_headings (GkGridder *gridder, guint32 first, guint32 last, guint32 width, guint *n_known);

/* Whether @span is the heading of a column that numbers the rows. */
gboolean gk_grid_is_serial_heading (const GkSpan *span);

/* How many cells of a row name members. */
guint gk_grid_count_members (GkGridder *gridder, guint32 row);

/*
 * text-headings.c: pages without spans. The columns, in their order, as the
 * headings in rows @first to @last list them; empty if these do not tell.
 */
GArray *gk_grid_read_order (GkGridder *gridder, guint32 first, guint32 last);

/* The same of fields, which @row names. */
GArray *gk_grid_read_field_order (GkGridder *gridder, guint32 row);

/* text-rows.c: takes down that @columns belong to @row, whose label is in cell @label or -1. FALSE if the row has too
 * few cells. */
gboolean gk_grid_add_text_row (GkGridder *gridder, guint32 row, gint32 label, GArray *columns);

/* Finds the place of the columns in each row taken down. The figures of a row that leaves it open get none. */
void gk_grid_align_text_rows (GkGridder *gridder);

/* text-blocks.c: what of @state the next block goes on with. */
GkGridState gk_grid_continue_state (const GkGridState *state);

/* The blocks, cut where another table of the form begins. */
GArray *gk_grid_split_text_blocks (GkGridder *gridder, const GArray *blocks);

/* Finds the table of the form that each block belongs to: a new one, or the one before, whose headings reach on. */
void gk_grid_assign_text_blocks (GkGridder *gridder, const GArray *blocks, gint32 *owners);
