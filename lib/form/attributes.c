/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/source-private.h"

#include <string.h>

#include <gongkai/number.h>

const GkWord gk_boolean_words[] = { { "no", FALSE }, { "yes", TRUE }, { NULL, 0 } };

static gsize
count_strings (const char *const *strings)
{
  gsize n = 0;

  while (strings[n] != NULL)
    n++;

  return n;
}

/* Refuses an attribute that @type does not have. */
static void
refuse_attribute (const GkAttributes *attributes, const char *name, GError **error)
{
  const GkElementType *type = attributes->type;
  gsize n = count_strings (type->attributes);
  g_auto (GkMessage) list = { 0 };
  g_auto (GkMessage) message = { 0 };

  gk_message_list (&list, type->attributes, n);
  message.en
      = g_strdup_printf ("<%s> has no attribute \"%s\"; expected %s", type->name, name, n > 0 ? list.en : "none");
  message.zh = n > 0 ? g_strdup_printf ("<%s> 没有属性“%s”；可用的属性：%s", type->name, name, list.zh)
                     : g_strdup_printf ("<%s> 没有属性“%s”；不应有任何属性", type->name, name);
  gk_form_text_message (attributes->text, gk_form_text_find_attribute (attributes->text, name, 0), error,
                        GK_ERROR_SYNTAX, &message);
}

gboolean
gk_attributes_collect (GkAttributes *attributes, const char **names, const char **values, GError **error)
{
  const GkElementType *type = attributes->type;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      gsize k = 0;

      while (type->attributes[k] != NULL && strcmp (names[i], type->attributes[k]) != 0)
        k++;
      if (type->attributes[k] == NULL)
        {
          refuse_attribute (attributes, names[i], error);
          return FALSE;
        }
      if (attributes->values[k] != NULL)
        {
          gk_form_text_error (attributes->text, gk_form_text_find_attribute (attributes->text, names[i], 1), error,
                              GK_ERROR_SYNTAX, "attribute \"%s\" stands twice; expected once",
                              "属性“%s”出现了两次；只应出现一次", names[i]);
          return FALSE;
        }
      attributes->values[k] = values[i];
    }

  for (gsize k = 0; k < type->n_required; k++)
    if (attributes->values[k] == NULL)
      {
        gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_SYNTAX,
                            "<%s> lacks its attribute \"%s\"", "<%s> 缺少属性“%s”", type->name, type->attributes[k]);
        return FALSE;
      }

  return TRUE;
}

const char *
gk_attributes_get (const GkAttributes *attributes, const char *name)
{
  for (gsize k = 0; attributes->type->attributes[k] != NULL; k++)
    if (strcmp (attributes->type->attributes[k], name) == 0)
      return attributes->values[k];

  return NULL;
}

gboolean
gk_attributes_get_word (const GkAttributes *attributes, const char *name, const GkWord *words, gint32 *value,
                        GError **error)
{
  const char *given = gk_attributes_get (attributes, name);
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  g_auto (GkMessage) list = { 0 };
  g_auto (GkMessage) message = { 0 };

  if (given == NULL)
    return TRUE;

  for (; words->word != NULL; words++)
    {
      if (strcmp (words->word, given) == 0)
        {
          *value = words->value;
          return TRUE;
        }
      g_ptr_array_add (expected, (gpointer) words->word);
    }

  gk_message_list (&list, (const char *const *) expected->pdata, expected->len);
  message.en = g_strdup_printf ("%s=\"%s\"; expected one of %s", name, given, list.en);
  message.zh = g_strdup_printf ("%s=“%s”；应为以下之一：%s", name, given, list.zh);
  gk_form_text_message (attributes->text, gk_form_text_find_attribute (attributes->text, name, 0), error,
                        GK_ERROR_SYNTAX, &message);

  return FALSE;
}

gboolean
gk_attributes_check_id (const GkAttributes *attributes, const char *name, const char *punctuation, GError **error)
{
  const char *id = gk_attributes_get (attributes, name);
  const char *at = id;

  while (g_ascii_islower (*at)
         || (at > id && *at != '\0' && (g_ascii_isdigit (*at) || strchr (punctuation, *at) != NULL)))
    at++;
  if (at == id || *at != '\0' || strlen (id) > GK_FORM_MAX_ID)
    {
      gk_attributes_error (attributes, name, error, GK_ERROR_SYNTAX,
                           "%s=\"%s\"; expected lower-case letters, digits and any of \"%s\", at most %d bytes, "
                           "beginning with a letter",
                           "%s=“%s”；应由小写字母、数字以及“%s”组成，以字母开头，不超过 %d 字节", name, id, punctuation,
                           GK_FORM_MAX_ID);
      return FALSE;
    }

  return TRUE;
}

gboolean
gk_attributes_get_decimals (const GkAttributes *attributes, guint32 *decimals, GError **error)
{
  const char *text = gk_attributes_get (attributes, "decimals");
  guint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, GK_NUMBER_MAX_DECIMALS, &number, NULL))
    {
      gk_attributes_error (attributes, "decimals", error, GK_ERROR_SYNTAX,
                           "decimals=\"%s\"; expected a number from 0 to %d", "decimals=“%s”；应为 0 到 %d 的整数",
                           text, GK_NUMBER_MAX_DECIMALS);
      return FALSE;
    }
  *decimals = (guint32) number;

  return TRUE;
}

void
gk_attributes_take_message (const GkAttributes *attributes, GkMessage *message)
{
  gk_message_clear (message);
  message->zh = g_strdup (gk_attributes_get (attributes, "zh"));
  message->en = g_strdup (gk_attributes_get (attributes, "en"));
}

void
gk_attributes_take_source (const GkAttributes *attributes, const char *name, GkSourceText *source)
{
  const char *value = gk_attributes_get (attributes, name);
  gsize offset;

  if (value == NULL)
    return;
  offset = gk_form_text_find_attribute (attributes->text, name, 0);
  offset += strcspn (attributes->text->data + offset, "\"'") + 1;
  *source = (GkSourceText){ g_strdup (value), (guint32) offset, 0, 0 };
}

void
gk_attributes_refuse_id (const GkAttributes *attributes, const char *id, GError **error)
{
  gk_attributes_error (attributes, "id", error, GK_ERROR_FORM,
                       "the id \"%s\" is already taken; expected one of its own",
                       "标识“%s”已被使用；每个标识只应使用一次", id);
}
