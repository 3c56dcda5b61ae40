/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * base: errors, exact numbers, text. Knows nothing of forms; depends on GLib alone.
 */

#include <gongkai/error.h>

/* A text in both languages, as formatted by gk_message_set(). */
typedef struct {
  char *en;
  char *zh;
} GkMessage;

void gk_message_set (GkMessage *message, const char *en, const char *zh, ...) G_GNUC_PRINTF (2, 4) G_GNUC_PRINTF (3, 4);
void gk_message_set_va (GkMessage *message, const char *en, const char *zh, va_list arguments) G_GNUC_PRINTF (2, 0)
    G_GNUC_PRINTF (3, 0);
void gk_message_clear (GkMessage *message);

/* "a, b, c", in Chinese "a、b、c". */
void gk_message_list (GkMessage *list, const char *const *items, gsize n);

/* Makes what the message quotes fit to be shown, see gk_text_visible(). */
void gk_message_make_visible (GkMessage *message);
const char *gk_message_get (const GkMessage *message, gint32 language);

/* The text in @language, or in the other one. */
const char *gk_message_get_either (const GkMessage *message, gint32 language);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GkMessage, gk_message_clear)

/* Sets an error of the domain with its place; @source may be NULL, @line and @column 0. */
void gk_set_error (GError **error, GkError code, const char *source, guint32 line, guint32 column, const char *en,
                   const char *zh, ...) G_GNUC_PRINTF (6, 8) G_GNUC_PRINTF (7, 8);

void gk_set_error_message (GError **error, GkError code, const char *source, guint32 line, guint32 column,
                           const GkMessage *message);

/* Gives an error that was set the line of its source with a caret under the place. Takes @excerpt. */
void gk_error_take_excerpt (GError **error, char *excerpt);

/* Allocations that grow with the input: NULL and GK_ERROR_NO_MEMORY when they fail. A size of 0 yields a block. The
 * first is for what is written as a whole before it is read. */
gpointer gk_try_malloc_n (gsize n, gsize size, GError **error);
gpointer gk_try_malloc0_n (gsize n, gsize size, GError **error);

/* Bytes of a line of the cache. */
#define GK_LINE 64

/* The same at the beginning of a line of the cache, so that nothing a processor reads at once is in two of them; to be
 * freed with gk_aligned_free(). */
gpointer gk_try_aligned0_n (gsize n, gsize size, GError **error);
void gk_aligned_free (gpointer memory);
