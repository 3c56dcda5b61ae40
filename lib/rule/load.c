/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rule/rule-private.h"

#include <string.h>

#include "base/file-private.h"

/*
 * The public way to a form. It stands here and not in the form room because a
 * form is its tree and its rules: what cannot be compiled is not loaded.
 */

static GkForm *
load (GBytes *file, const char *name, GError **error)
{
  g_autoptr (GkForm) form = gk_form_parse (file, name, error);

  if (form == NULL || !gk_rules_compile (form, error))
    return NULL;

  /* It served to place mistakes. */
  g_clear_pointer (&form->file, g_bytes_unref);

  return g_steal_pointer (&form);
}

GkForm *
gk_form_new_builtin (const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint32 i = 0; i < gk_n_builtin_forms; i++)
    if (strcmp (gk_builtin_forms[i].id, id) == 0)
      {
        g_autoptr (GBytes) file = g_bytes_new_static (gk_builtin_forms[i].data, gk_builtin_forms[i].length);
        g_autofree char *name = g_strconcat (id, ".xml", NULL);

        return load (file, name, error);
      }

  gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "there is no built-in form \"%s\"", "没有内置表式“%s”", id);

  return NULL;
}

GkForm *
gk_form_new_from_file (const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = gk_read_file (path, GK_FORM_MAX_BYTES, error);
  if (file == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return load (file, name, error);
}

GkForm *
gk_form_new_from_data (const char *data, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  file = g_bytes_new_static (data, length < 0 ? strlen (data) : (gsize) length);

  return load (file, name, error);
}
