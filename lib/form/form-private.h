/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * form: the tree of indicators and the form files it is read from. Knows
 * nothing of what a rule means: it keeps the text of the rules and their places
 * for the rule room, which compiles them.
 */

#include <gongkai/form.h>
#include <gongkai/ledger.h>

#include "base/error-private.h"

/* Limits of a form file. */
#define GK_FORM_MAX_BYTES (16 * 1024 * 1024)
#define GK_FORM_MAX_DEPTH 32
#define GK_FORM_MAX_INDICATORS 65536
#define GK_FORM_MAX_DIMENSIONS 256
#define GK_FORM_MAX_MEMBERS 4096 /* of all dimensions */
#define GK_FORM_MAX_CELLS 262144
#define GK_FORM_MAX_TABLES 256
#define GK_FORM_MAX_RULES 65536
#define GK_FORM_MAX_ACCEPTED 65536
#define GK_FORM_MAX_LEDGERS 256
#define GK_FORM_MAX_COLUMNS 256 /* of a ledger */
#define GK_FORM_MAX_CODES 4096  /* of a column */
#define GK_FORM_MAX_TEXT 65536  /* bytes of one text: a rule, a pattern, an alias */
#define GK_FORM_MAX_ID 255      /* bytes of a dotted id */
/* That of a cell is the id of an indicator and, in brackets, of a member. */
#define GK_FORM_MAX_CELL_ID (2 * GK_FORM_MAX_ID + 2)

/* How a printed value of an indicator was rounded. */
typedef enum {
  GK_ROUNDING_EXACT, /* not at all */
  GK_ROUNDING_HALF_UP,
  GK_ROUNDING_TRUNCATE,
  GK_ROUNDING_ANY, /* either */
} GkRounding;

/* "{name}" in a label: the body writes a name there. */
#define GK_LABEL_NAME "{name}"

/* What missing cells count as and when rules apply; 0 is a setting that is left to others. */
typedef struct {
  gint32 absent; /* GkMissing */
  gint32 blank;  /* GkMissing */
  gint32 not_applicable;
  gint32 applies;
} GkPolicy;

/* A node of a dimension. Members of all dimensions are numbered through, parents before children. */
typedef struct {
  char *id;
  GkMessage label;
  GPtrArray *aliases; /* may be NULL */
  gint32 dimension;
  gint32 parent; /* or -1: the outermost one, the total */
  guint32 end;   /* one past the last descendant */
  gint32 parts;
  gboolean disjoint;
  gint32 slot; /* where its cell is among those of an indicator, or -1 for a group */
  guint32 line;
  guint32 column;
} GkMember;

typedef struct {
  char *id;
  GkMessage label;
  guint32 first; /* its outermost member */
  guint32 end;   /* one past its last member */
  guint32 n_slots;
} GkDimension;

/* A text of the form file that another room parses, with what it needs to tell where a mistake is. */
typedef struct {
  char *text;
  guint32 offset; /* of the element's content in the file */
  guint32 line;   /* of what implies it, or 0 */
  guint32 column;
} GkSourceText;

typedef struct {
  char *id;
  GkMessage label;
  GkMessage note;
  char *unit;
  char *concept;
  GPtrArray *aliases; /* other labels the row is seen with; may be NULL */
  GPtrArray *totals;  /* labels of a row behind its parts that prints its value; NULL if its own row does */
  gint32 kind;
  gint32 parts;
  guint32 decimals;
  GkRounding rounding;
  gboolean has_sign;
  gboolean disjoint; /* of subset: the children also sum to at most the whole */
  gint32 rollup;     /* GkRollupKind as the form states it, or 0 */
  gint32 parent;
  guint32 end; /* one past the last descendant */
  guint32 depth;
  gint32 whole;       /* what the children are parts of, or -1 */
  gint32 dimension;   /* what crosses it, or -1 */
  gint32 cell;        /* its first one, of the total or of the first member with values; -1 for a group */
  gboolean printed;   /* a table of the form has it */
  GkSourceText count; /* how it is counted from a ledger; its text is NULL if the form does not say */
  guint32 line;
  guint32 column;
} GkIndicator;

/* An indicator, or an indicator for one member of its dimension. */
typedef struct {
  guint32 indicator;
  gint32 member; /* or -1: the indicator has no dimension */
  char *id;      /* "x[m]"; that of the indicator where it has no dimension or the member is the outermost one */
} GkCell;

typedef struct {
  char *id;
  gint32 severity;
  GkPolicy policy;
  GkMessage message;
  GkSourceText source;
  guint32 line;
  guint32 column;
  guint32 words[2][2]; /* line and column of "en" and "zh" */
} GkRuleSource;

typedef struct {
  char *id;
  guint32 cell;
  gint32 severity;
  GPtrArray *patterns; /* of GRegex, each with the group "figure" */
} GkNarrative;

/* One of the tables that a form is printed as. */
typedef struct {
  gint32 layout; /* GkLayout */
  GkMessage title;
  GArray *roots; /* of guint32: the indicators whose subtrees are in it */
} GkTable;

/* Something that the form declares not to be a mistake, and why. */
typedef struct {
  char *lint;       /* the name of the sort of remark */
  gint32 indicator; /* about it and what is below it, or -1 */
  char *rule;       /* about it, or NULL */
  GkMessage reason;
  guint32 line;
  guint32 column;
} GkAccepted;

/* A value that a column of codes may have. */
typedef struct {
  char *id;
  GkMessage label;
} GkCode;

typedef struct {
  char *id;
  GkMessage label;
  gint32 type;       /* GkColumnType */
  gboolean required; /* every row has it */
  gboolean key;      /* with the other columns that are, it tells the rows of a body apart */
  gint32 since;      /* a column of dates that are not after its own, or -1 */
  gint32 with;       /* a column that is filled in where it is and only there, or -1 */
  gint32 dimension;  /* its codes are members of it and decide the cell, or -1 */
  gint32 open;       /* the member of it that a row has until the date in the column of @with, or -1 */
  guint32 decimals;
  char *unit;
  GArray *codes; /* of GkCode; where it has a dimension none */
} GkLedgerColumn;

/* Case-level records that reports are counted from. */
typedef struct {
  char *id;
  GkMessage label;
  GArray *columns; /* of GkLedgerColumn */
} GkLedger;

struct _GkForm {
  gatomicrefcount references;
  char *id;
  char *name; /* of the file, for errors; NULL if there is none */
  GkMessage title;
  GkMessage authority;
  GkPolicy policy;    /* every setting is made */
  GArray *dimensions; /* of GkDimension */
  GArray *members;    /* of GkMember */
  GArray *indicators; /* of GkIndicator */
  GArray *cells;      /* of GkCell */
  GHashTable *cell_by_id;
  GHashTable *by_id;  /* id of an indicator → its number */
  GArray *rules;      /* of GkRuleSource */
  GArray *narratives; /* of GkNarrative */
  GArray *accepted;   /* of GkAccepted */
  GArray *tables;     /* of GkTable; none: one list of all indicators */
  GArray *ledgers;    /* of GkLedger */
  GBytes *file;       /* while the form is loaded; for good if it has ledgers, whose clauses are compiled later */
  char *digest;       /* of the file: forms with the same one are the same form */

  /* What the rule room compiled. */
  gpointer compiled;
  GDestroyNotify compiled_free;
};

/* A form without content, read from @file. */
GkForm *gk_form_new_blank (GBytes *file, const char *name);

/* Reads the tree and keeps the rules as text. */
GkForm *gk_form_parse (GBytes *file, const char *name, GError **error);

/* Finds what the children of each indicator are parts of, and refuses parts that are misplaced or go in a circle. */
gboolean gk_form_check_parts (GkForm *form, GError **error);

/*
 * Appends the indicators (guint32) that the children of @indicator stand for. A
 * group among them that is itself a partition, of nothing printed, stands for its
 * own parts; a group that breaks down another indicator stands for none. FALSE,
 * with the number in @valueless, if a child has no value in either way.
 */
gboolean gk_form_collect_parts (const GkForm *form, guint32 indicator, GArray *parts, guint32 *valueless);

/* The same along a dimension: the members that are the parts of @member. */
gboolean gk_form_collect_member_parts (const GkForm *form, guint32 member, GArray *parts, guint32 *valueless);

/* The cell of @indicator for @member, or -1; @member is -1 where there is no dimension. */
gint32 gk_form_cell (const GkForm *form, guint32 indicator, gint32 member);

/* The outermost member of the dimension of @indicator, or -1. */
gint32 gk_form_total_member (const GkForm *form, guint32 indicator);

/* The member of dimension @dimension that is called @id, or -1. */
gint32 gk_form_find_member (const GkForm *form, gint32 dimension, const char *id, gsize length);

/*
 * Makes the setting called @name; refuses one that is made already, and words
 * that are not known. What @policy leaves open is 0.
 */
gboolean gk_policy_set (GkPolicy *policy, const char *name, gsize name_length, const char *value, gsize length,
                        GkMessage *message);

/*
 * Reads a policy, see lib/rule/README.md, into @policy, whose settings are made
 * already. On failure @offset is where in @text.
 */
gboolean gk_policy_parse (const char *text, GkPolicy *policy, gsize *offset, GkMessage *message);

/* Makes the settings that @policy leaves open as @base has them. */
void gk_policy_complete (GkPolicy *policy, const GkPolicy *base);

/* Sets an error at byte @offset of @source's text, wherever that stands in the file. */
void gk_form_set_source_error (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                               const char *en, const char *zh, ...) G_GNUC_PRINTF (6, 8) G_GNUC_PRINTF (7, 8);

void gk_form_set_source_message (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                                 const GkMessage *message);

/* Sets an error at a line and a column of the file. */
void gk_form_set_place_message (const GkForm *form, guint32 line, guint32 column, GError **error, GkError code,
                                const GkMessage *message);

static inline const GkIndicator *
gk_form_indicator (const GkForm *form, guint32 indicator)
{
  return &g_array_index (form->indicators, GkIndicator, indicator);
}

static inline const GkCell *
gk_form_get_cell_at (const GkForm *form, guint32 cell)
{
  return &g_array_index (form->cells, GkCell, cell);
}

static inline const GkIndicator *
gk_form_cell_indicator (const GkForm *form, guint32 cell)
{
  return gk_form_indicator (form, gk_form_get_cell_at (form, cell)->indicator);
}

static inline const GkDimension *
gk_form_dimension (const GkForm *form, guint32 dimension)
{
  return &g_array_index (form->dimensions, GkDimension, dimension);
}

static inline const GkMember *
gk_form_member (const GkForm *form, guint32 member)
{
  return &g_array_index (form->members, GkMember, member);
}

static inline const GkLedger *
gk_form_ledger (const GkForm *form, guint32 ledger)
{
  return &g_array_index (form->ledgers, GkLedger, ledger);
}

static inline const GkLedgerColumn *
gk_ledger_column (const GkLedger *ledger, guint32 column)
{
  return &g_array_index (ledger->columns, GkLedgerColumn, column);
}

/* The column of @ledger that is called @id, or -1; the ledger of @form, or -1. */
gint32 gk_ledger_find_column (const GkLedger *ledger, const char *id, gsize length);
gint32 gk_form_look_up_ledger (const GkForm *form, const char *id, gsize length);

void gk_ledger_clear (GkLedger *ledger);

/* The built-in forms, generated from lib/form/forms at build time. */
typedef struct {
  const char *id;
  const char *data;
  gsize length;
} GkBuiltinForm;

extern const GkBuiltinForm gk_builtin_forms[];
extern const guint32 gk_n_builtin_forms;
