/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * Text as pages print it, brought to one shape.
 *
 * Folding turns every character into what a typist could have meant by it:
 * full-width and compatibility forms become plain ones, dashes become "-", the
 * kinds of quotes, brackets, points and spaces one each; what has no width goes
 * away. A label's key is what is left of it without numbering, 其中, notes in
 * brackets, punctuation and spaces: two labels mean the same when their keys
 * are equal.
 */

/* A folded character and the bytes of the original it came from. */
typedef struct {
  gunichar character;
  guint32 start;
  guint32 end;
} GkGlyph;

/* Kinds of numbering in front of a label. */
typedef enum {
  GK_NUMBERING_NONE,
  GK_NUMBERING_CHINESE,           /* 一、 */
  GK_NUMBERING_CHINESE_BRACKETED, /* （一） */
  GK_NUMBERING_ARABIC,            /* 1. */
  GK_NUMBERING_ARABIC_BRACKETED,  /* (1) */
} GkNumberingKind;

typedef struct {
  GkNumberingKind kind;
  guint number;
} GkNumbering;

typedef struct {
  GkNumbering numbering;
  guint n_glyphs;
  GkGlyph *glyphs;
} GkKey;

/* Folds @text of @length bytes (valid UTF-8); every run of white space becomes one space. Free with g_array_unref(). */
GArray *gk_text_fold (const char *text, gsize length);

/* The same as a string. */
char *gk_text_fold_string (const char *text, gsize length);

/* The key of a label, without notes in brackets, or with them. gk_key_clear() frees what it holds. */
void gk_key_init (GkKey *key, const char *label, gsize length);
void gk_key_init_whole (GkKey *key, const char *label, gsize length);
void gk_key_clear (GkKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkKey, gk_key_clear)
gboolean gk_key_equal (const GkKey *left, const GkKey *right);
char *gk_key_to_string (const GkKey *key);

/* Edit distance of two keys, or @limit + 1 if it is more than @limit. */
guint gk_key_distance (const GkKey *left, const GkKey *right, guint limit);

/* A label for use in a sentence: without numbering, 其中 and notes in brackets. */
char *gk_text_short_label (const char *label);

/* @text with every run of white space as one space and none at the ends. */
char *gk_text_collapse (const char *text);

/*
 * @text for people to look at: controls, and marks that turn the direction of
 * what follows, would act on a terminal and not show. White space becomes a
 * space, the others and what is no UTF-8 become U+FFFD. Free with g_free().
 */
char *gk_text_visible (const char *text);

/* The value of a Chinese numeral up to 99 (一, 十二, 二十, 〇) or -1. */
gint gk_text_chinese_numeral (const gunichar *characters, gsize n);

/* Columns that a terminal needs for @text. */
guint gk_text_width (const char *text);

/* Leaves white space at the ends of @text out, which is UTF-8 of @length bytes. */
void gk_text_trim (const char **text, gsize *length);
