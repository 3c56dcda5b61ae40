/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/error-private.h"

#include "base/text-private.h"

typedef struct {
  char *source;
  guint32 line;
  guint32 column;
  char *zh;
  char *excerpt;
} GkErrorPrivate;

static void
gk_error_private_init (GkErrorPrivate *priv)
{
  *priv = (GkErrorPrivate){ 0 };
}

static void
gk_error_private_copy (const GkErrorPrivate *source, GkErrorPrivate *target)
{
  *target = *source;
  target->source = g_strdup (source->source);
  target->zh = g_strdup (source->zh);
  target->excerpt = g_strdup (source->excerpt);
}

static void
gk_error_private_clear (GkErrorPrivate *priv)
{
  g_free (priv->source);
  g_free (priv->zh);
  g_free (priv->excerpt);
}

G_DEFINE_EXTENDED_ERROR (GkError, gk_error)

static const GkErrorPrivate *
error_private (const GError *error)
{
  return error != NULL && error->domain == GK_ERROR ? gk_error_get_private (error) : NULL;
}

const char *
gk_error_get_source (const GError *error)
{
  const GkErrorPrivate *priv = error_private (error);

  return priv != NULL ? priv->source : NULL;
}

guint32
gk_error_get_line (const GError *error)
{
  const GkErrorPrivate *priv = error_private (error);

  return priv != NULL ? priv->line : 0;
}

guint32
gk_error_get_column (const GError *error)
{
  const GkErrorPrivate *priv = error_private (error);

  return priv != NULL ? priv->column : 0;
}

const char *
gk_error_get_message (const GError *error, gint32 language)
{
  const GkErrorPrivate *priv = error_private (error);

  g_return_val_if_fail (error != NULL, NULL);

  return priv != NULL && priv->zh != NULL && language == GK_LANGUAGE_CHINESE ? priv->zh : error->message;
}

void
gk_message_set_va (GkMessage *message, const char *en, const char *zh, va_list arguments)
{
  va_list copy;

  va_copy (copy, arguments);
  message->en = g_strdup_vprintf (en, arguments);
  message->zh = g_strdup_vprintf (zh, copy);
  va_end (copy);
}

void
gk_message_set (GkMessage *message, const char *en, const char *zh, ...)
{
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (message, en, zh, arguments);
  va_end (arguments);
}

void
gk_message_clear (GkMessage *message)
{
  g_clear_pointer (&message->en, g_free);
  g_clear_pointer (&message->zh, g_free);
}

void
gk_message_list (GkMessage *list, const char *const *items, gsize n)
{
  g_autoptr (GString) en = g_string_new (NULL);
  g_autoptr (GString) zh = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_printf (en, "%s%s", i > 0 ? ", " : "", items[i]);
      g_string_append_printf (zh, "%s%s", i > 0 ? "、" : "", items[i]);
    }
  list->en = g_strdup (en->str);
  list->zh = g_strdup (zh->str);
}

static void
make_visible (char **text)
{
  char *visible = *text != NULL ? gk_text_visible (*text) : NULL;

  g_free (*text);
  *text = visible;
}

void
gk_message_make_visible (GkMessage *message)
{
  make_visible (&message->en);
  make_visible (&message->zh);
}

const char *
gk_error_get_excerpt (const GError *error)
{
  const GkErrorPrivate *priv = error_private (error);

  return priv != NULL ? priv->excerpt : NULL;
}

const char *
gk_message_get (const GkMessage *message, gint32 language)
{
  return language == GK_LANGUAGE_CHINESE ? message->zh : message->en;
}

const char *
gk_message_get_either (const GkMessage *message, gint32 language)
{
  const char *text = gk_message_get (message, language);

  return text != NULL ? text : message->zh != NULL ? message->zh : message->en;
}

void
gk_set_error_message (GError **error, GkError code, const char *source, guint32 line, guint32 column,
                      const GkMessage *message)
{
  g_autoptr (GString) place = g_string_new (source);
  g_auto (GkMessage) placed = { 0 };
  GkErrorPrivate *priv;

  if (error == NULL)
    return;

  if (line > 0)
    g_string_append_printf (place, "%s%" G_GUINT32_FORMAT, place->len > 0 ? ":" : "", line);
  if (line > 0 && column > 0)
    g_string_append_printf (place, ":%" G_GUINT32_FORMAT, column);
  if (place->len > 0)
    g_string_append (place, ": ");

  placed.en = g_strconcat (place->str, message->en, NULL);
  placed.zh = g_strconcat (place->str, message->zh, NULL);
  gk_message_make_visible (&placed);
  g_set_error_literal (error, GK_ERROR, (int) code, placed.en);
  priv = gk_error_get_private (*error);
  priv->source = g_strdup (source);
  priv->line = line;
  priv->column = column;
  priv->zh = g_steal_pointer (&placed.zh);
}

void
gk_set_error (GError **error, GkError code, const char *source, guint32 line, guint32 column, const char *en,
              const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_set_error_message (error, code, source, line, column, &message);
}

void
gk_error_take_excerpt (GError **error, char *excerpt)
{
  g_autofree char *owned = excerpt;

  if (error != NULL && *error != NULL && (*error)->domain == GK_ERROR)
    gk_error_get_private (*error)->excerpt = g_steal_pointer (&owned);
}

static gpointer
refuse_memory (gsize n, gsize size, GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0,
                "not enough memory for %" G_GSIZE_FORMAT " items of %" G_GSIZE_FORMAT " bytes",
                "内存不足：需要 %" G_GSIZE_FORMAT " 项，每项 %" G_GSIZE_FORMAT " 字节", n, size);

  return NULL;
}

gpointer
gk_try_malloc_n (gsize n, gsize size, GError **error)
{
  gpointer memory = g_try_malloc_n (MAX (n, 1), MAX (size, 1));

  return memory != NULL ? memory : refuse_memory (n, size, error);
}

gpointer
gk_try_malloc0_n (gsize n, gsize size, GError **error)
{
  gpointer memory = g_try_malloc0_n (MAX (n, 1), MAX (size, 1));

  return memory != NULL ? memory : refuse_memory (n, size, error);
}

gpointer
gk_try_aligned0_n (gsize n, gsize size, GError **error)
{
  gsize length;
  guint8 *block = g_size_checked_mul (&length, n, size) && g_size_checked_add (&length, length, GK_LINE)
                      ? g_try_malloc0 (length)
                      : NULL;
  gpointer *memory;

  if (block == NULL)
    return refuse_memory (n, size, error);

  /* Blocks are aligned to two pointers at least: there is room for one in front. */
  memory = (gpointer) (((guintptr) block + GK_LINE) & ~(guintptr) (GK_LINE - 1));
  memory[-1] = block;

  return memory;
}

void
gk_aligned_free (gpointer memory)
{
  if (memory != NULL)
    g_free (((gpointer *) memory)[-1]);
}
