/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * form: the tree of indicators and the form files it is read from. Knows
 * nothing of what a rule means: it keeps the text of the rules and their places
 * for the rule room, which compiles them.
 */

#include <gongkai/form.h>

#include "base/error-private.h"

/* Limits of a form file. */
#define GK_FORM_MAX_BYTES (16 * 1024 * 1024)
#define GK_FORM_MAX_DEPTH 32
#define GK_FORM_MAX_INDICATORS 65536
#define GK_FORM_MAX_RULES 65536
#define GK_FORM_MAX_TEXT 65536 /* bytes of one text: a rule, a pattern, an alias */
#define GK_FORM_MAX_ID 255     /* bytes of a dotted id */

/* How a printed value of an indicator was rounded. */
typedef enum {
  GK_ROUNDING_EXACT, /* not at all */
  GK_ROUNDING_HALF_UP,
  GK_ROUNDING_TRUNCATE,
  GK_ROUNDING_ANY, /* either */
} GkRounding;

/* "{name}" in a label: the body writes a name there. */
#define GK_LABEL_NAME "{name}"

typedef struct {
  char *id;
  GkMessage label;
  GkMessage note;
  char *unit;
  char *concept;
  GPtrArray *aliases; /* other labels the row is seen with; may be NULL */
  gint32 kind;
  gint32 parts;
  guint32 decimals;
  GkRounding rounding;
  gboolean has_sign;
  gboolean disjoint; /* of subset: the children also sum to at most the whole */
  gint32 parent;
  guint32 end; /* one past the last descendant */
  guint32 depth;
  gint32 whole; /* what the children are parts of, or -1 */
  gint32 cell;  /* -1 for a group */
  guint32 line;
  guint32 column;
} GkIndicator;

/* A text of the form file that another room parses, with what it needs to tell where a mistake is. */
typedef struct {
  char *text;
  guint32 offset; /* of the element's content in the file */
} GkSourceText;

typedef struct {
  char *id;
  gint32 severity;
  GkMessage message;
  GkSourceText source;
  guint32 line;
  guint32 column;
} GkRuleSource;

typedef struct {
  char *id;
  guint32 cell;
  gint32 severity;
  GPtrArray *patterns; /* of GRegex, each with the group "figure" */
} GkNarrative;

struct _GkForm {
  gatomicrefcount references;
  char *id;
  char *name; /* of the file, for errors; NULL if there is none */
  GkMessage title;
  GkMessage authority;
  gint32 missing;
  gint32 applies;
  GArray *indicators; /* of GkIndicator */
  GArray *cells;      /* of guint32: the indicator of each cell */
  GHashTable *by_id;  /* id of an indicator → its number */
  GArray *rules;      /* of GkRuleSource */
  GArray *narratives; /* of GkNarrative */
  GBytes *file;       /* while the form is loaded */
  char *digest;       /* of the file: forms with the same one are the same form */

  /* What the rule room compiled. */
  gpointer compiled;
  GDestroyNotify compiled_free;
};

/* Reads the tree and keeps the rules as text. */
GkForm *gk_form_parse (GBytes *file, const char *name, GError **error);

/* Finds what the children of each indicator are parts of, and refuses parts that are misplaced or go in a circle. */
gboolean gk_form_check_parts (GkForm *form, GError **error);

/*
 * Appends the cells (guint32) that the children of @indicator stand for. A group
 * among them that is itself a partition, of nothing printed, stands for its own
 * parts; a group that breaks down another indicator stands for none. FALSE, with
 * the number in @valueless, if a child has no value in either way.
 */
gboolean gk_form_collect_parts (const GkForm *form, guint32 indicator, GArray *cells, guint32 *valueless);

/* Sets an error at byte @offset of @source's text, wherever that stands in the file. */
void gk_form_set_source_error (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                               const char *en, const char *zh, ...) G_GNUC_PRINTF (6, 8) G_GNUC_PRINTF (7, 8);

void gk_form_set_source_message (GkForm *form, const GkSourceText *source, gsize offset, GError **error, GkError code,
                                 const GkMessage *message);

static inline const GkIndicator *
gk_form_indicator (const GkForm *form, guint32 indicator)
{
  return &g_array_index (form->indicators, GkIndicator, indicator);
}

static inline const GkIndicator *
gk_form_cell_indicator (const GkForm *form, guint32 cell)
{
  return gk_form_indicator (form, g_array_index (form->cells, guint32, cell));
}

/* The built-in forms, generated from lib/form/forms at build time. */
typedef struct {
  const char *id;
  const char *data;
  gsize length;
} GkBuiltinForm;

extern const GkBuiltinForm gk_builtin_forms[];
extern const guint32 gk_n_builtin_forms;
