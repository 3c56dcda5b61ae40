/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "form/source-private.h"

/* What can stand in a form file. */
typedef enum {
  GK_ELEMENT_NONE,
  GK_ELEMENT_FORM,
  GK_ELEMENT_TITLE,
  GK_ELEMENT_AUTHORITY,
  GK_ELEMENT_DIMENSION,
  GK_ELEMENT_MEMBER,
  GK_ELEMENT_INDICATOR,
  GK_ELEMENT_ALIAS,
  GK_ELEMENT_NOTE,
  GK_ELEMENT_TOTAL,
  GK_ELEMENT_RULE,
  GK_ELEMENT_NARRATIVE,
  GK_ELEMENT_PATTERN,
  GK_ELEMENT_TABLE,
  GK_ELEMENT_ACCEPT,
  GK_ELEMENT_LEDGER,
  GK_ELEMENT_COLUMN,
  GK_ELEMENT_CODE,
} GkElement;

/* An open element. */
typedef struct {
  GkElement element;
  guint32 seen; /* a bit for each element in it */
  gsize tag;    /* its offset */
} GkLevel;

/* An id that is written in an attribute and looked up when all of the form is known. */
typedef struct {
  guint32 owner; /* the indicator, narrative or acceptance it belongs to */
  GkSourceText source;
} GkReference;

/* A form while its file is read: parse.c knows the markup, elements.c and ledger.c what the elements say. */
typedef struct {
  GkForm *form;
  GkFormText source;
  GArray *stack;           /* of GkLevel */
  gint32 open;             /* the innermost open indicator, or -1 */
  gint32 open_member;      /* the innermost open member, or -1 */
  GArray *of;              /* of GkReference: the "of" attributes of indicators */
  GArray *narrative_cells; /* of GkReference: the "cell" attributes of narratives */
  GArray *accepted;        /* of GkReference: the "indicator" attributes of acceptances */
  GHashTable *rule_ids;
  GHashTable *narrative_ids;
  GString *text; /* of the innermost element, if it may have any */
  guint32 text_offset;
} GkFormParser;

static inline GkLevel *
gk_form_parser_level (GkFormParser *parser)
{
  return parser->stack->len > 0 ? &g_array_index (parser->stack, GkLevel, parser->stack->len - 1) : NULL;
}

/* Takes what the start tag of @element says. */
gboolean gk_form_start_element (GkFormParser *parser, GkElement element, GkAttributes *attributes, GError **error);

/* Takes what the text of @element says, and completes it. */
gboolean gk_form_end_element (GkFormParser *parser, const GkLevel *level, GError **error);

/* Turns the ids that elements refer to into numbers. */
gboolean gk_form_resolve_references (GkFormParser *parser, GError **error);

/* ledger.c: the elements that say what a ledger is like. */
gboolean gk_form_start_ledger (GkFormParser *parser, GkAttributes *attributes, GError **error);
gboolean gk_form_start_column (GkFormParser *parser, GkAttributes *attributes, GError **error);
gboolean gk_form_start_code (GkFormParser *parser, GkAttributes *attributes, GError **error);
gboolean gk_form_end_column (GkFormParser *parser, const GkLevel *level, GError **error);
