/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

/* Appends a name, quoted where CSV needs it. */
static void
append_name (GString *header, const char *name)
{
  gboolean quoted = strpbrk (name, ",\"\r\n") != NULL;

  if (header->len > 0)
    g_string_append_c (header, ',');
  if (quoted)
    g_string_append_c (header, '"');
  for (; *name != '\0'; name++)
    g_string_append_len (header, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
  if (quoted)
    g_string_append_c (header, '"');
}

char *
gk_form_dup_ledger_header (GkForm *form, guint32 ledger, gint32 language)
{
  gboolean chinese = language == GK_LANGUAGE_CHINESE;
  GString *header;
  const GkLedger *found;

  g_return_val_if_fail (form != NULL, NULL);

  if (ledger >= form->ledgers->len)
    return NULL;
  found = gk_form_ledger (form, ledger);
  header = g_string_new (NULL);
  append_name (header, chinese ? "机关代码" : "body_code");
  append_name (header, chinese ? "机关名称" : "body");
  for (guint32 i = 0; i < found->columns->len; i++)
    {
      const char *label = gk_message_get (&gk_ledger_column (found, i)->label, language);

      /* A label that is another column's too, or nothing but numbering, names none. */
      append_name (header, label != NULL && gk_ledger_match_column (found, label) == (gint32) i
                               ? label
                               : gk_ledger_column (found, i)->id);
    }
  g_string_append_c (header, '\n');

  return g_string_free (header, FALSE);
}
