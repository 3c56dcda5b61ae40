/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "form/form-private.h"

/*
 * The text of a form file while it is parsed: where its tags and attributes
 * stand, so that every mistake can be placed. GMarkup tells no more than where a
 * tag ends.
 */
typedef struct {
  const char *data; /* ends with a NUL */
  gsize length;
  const char *name; /* of the file; may be NULL */
  gsize tag;        /* offset of the current start tag */
  gsize behind;     /* offset behind the last start or end tag */
  gboolean closed;  /* the last tag is an empty element, which has no end tag */

  /* The place computed last: most are asked for in order. */
  gsize known_offset;
  guint32 known_line;
  guint32 known_column;
} GkFormText;

/* Follow GMarkup, which tells of every start and end of an element: move on to its tag. */
void gk_form_text_start_tag (GkFormText *text);
void gk_form_text_end_tag (GkFormText *text);

/* Offset of the @nth attribute @name in the current tag, counted from 0; of the tag if there is none. */
gsize gk_form_text_find_attribute (const GkFormText *text, const char *name, guint nth);

/* Offset of the first text behind the last tag. */
gsize gk_form_text_find_stray (const GkFormText *text);

/* Offset of the character with byte @byte of line @line, both counted from 1; the line's end at most. */
gsize gk_form_text_offset (const GkFormText *text, guint line, guint byte);

/* Line and column of byte @offset, which may be the length. */
void gk_form_text_place (GkFormText *text, gsize offset, guint32 *line, guint32 *column);

/* Set an error at byte @offset. */
void gk_form_text_message (GkFormText *text, gsize offset, GError **error, GkError code, const GkMessage *message);
void gk_form_text_error (GkFormText *text, gsize offset, GError **error, GkError code, const char *en, const char *zh,
                         ...) G_GNUC_PRINTF (5, 7) G_GNUC_PRINTF (6, 7);

#define GK_ELEMENT_MAX_ATTRIBUTES 16

/* Which element may stand in which, and with which attributes: those before NULL, the first @n_required of them
 * required. */
typedef struct {
  const char *name;
  guint32 parents; /* a bit for each element it may stand in */
  gboolean has_text;
  gboolean once; /* at most once in its parent */
  guint n_required;
  const char *attributes[GK_ELEMENT_MAX_ATTRIBUTES];
} GkElementType;

/* A word that an attribute may have as its value, and the number it stands for; a table ends with NULL. */
typedef struct {
  const char *word;
  gint32 value;
} GkWord;

/* The attributes of the current start tag in the order of its type; NULL for those not given. */
typedef struct {
  GkFormText *text;
  const GkElementType *type;
  const char *values[GK_ELEMENT_MAX_ATTRIBUTES];
} GkAttributes;

/* Takes the attributes that GMarkup hands out; refuses unknown, doubled and lacking ones. */
gboolean gk_attributes_collect (GkAttributes *attributes, const char **names, const char **values, GError **error);
const char *gk_attributes_get (const GkAttributes *attributes, const char *name);

/* Reads an attribute that takes one of @words; leaves @value alone if it is not given. */
gboolean gk_attributes_get_word (const GkAttributes *attributes, const char *name, const GkWord *words, gint32 *value,
                                 GError **error);

/* Verifies an attribute that is an identifier: a lower-case letter, behind it also digits and @punctuation. */
gboolean gk_attributes_check_id (const GkAttributes *attributes, const char *name, const char *punctuation,
                                 GError **error);

/* Reads the attribute "decimals"; leaves @decimals alone if it is not given. */
gboolean gk_attributes_get_decimals (const GkAttributes *attributes, guint32 *decimals, GError **error);

/* Copies the attributes "zh" and "en". */
void gk_attributes_take_message (const GkAttributes *attributes, GkMessage *message);

/* Copies attribute @name, if it is given, with where its value stands. */
void gk_attributes_take_source (const GkAttributes *attributes, const char *name, GkSourceText *source);

/* Sets the error that the attribute "id" names what has its name already. */
void gk_attributes_refuse_id (const GkAttributes *attributes, const char *id, GError **error);

extern const GkWord gk_boolean_words[];

/* Sets an error at attribute @name. */
#define gk_attributes_error(attributes, name, ...)                                                                     \
  gk_form_text_error ((attributes)->text, gk_form_text_find_attribute ((attributes)->text, name, 0), __VA_ARGS__)
