/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

#include <string.h>

gint32
gk_form_total_member (const GkForm *form, guint32 indicator)
{
  gint32 dimension = gk_form_indicator (form, indicator)->dimension;

  return dimension >= 0 ? (gint32) gk_form_dimension (form, (guint32) dimension)->first : -1;
}

gint32
gk_form_cell (const GkForm *form, guint32 indicator, gint32 member)
{
  const GkIndicator *at = gk_form_indicator (form, indicator);

  if (at->cell < 0 || member < 0)
    return at->cell;

  return gk_form_member (form, (guint32) member)->slot >= 0 ? at->cell + gk_form_member (form, (guint32) member)->slot
                                                            : -1;
}

gint32
gk_form_find_member (const GkForm *form, gint32 dimension, const char *id, gsize length)
{
  guint32 first = gk_form_dimension (form, (guint32) dimension)->first;

  for (guint32 i = first; i < form->members->len && gk_form_member (form, i)->dimension == dimension; i++)
    {
      const char *own = gk_form_member (form, i)->id;

      if (strlen (own) == length && strncmp (own, id, length) == 0)
        return (gint32) i;
    }

  return -1;
}

gboolean
gk_form_collect_member_parts (const GkForm *form, guint32 member, GArray *parts, guint32 *valueless)
{
  guint32 child = member + 1;

  while (child < gk_form_member (form, member)->end)
    {
      const GkMember *part = gk_form_member (form, child);

      if (part->slot >= 0)
        g_array_append_val (parts, child);
      else if (part->parts != GK_PARTS_PARTITION)
        {
          *valueless = child;
          return FALSE;
        }
      else if (!gk_form_collect_member_parts (form, child, parts, valueless))
        return FALSE;
      child = part->end;
    }

  return TRUE;
}

guint32
gk_form_get_n_dimensions (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->dimensions->len;
}

gint32
gk_form_find_dimension (GkForm *form, const char *id)
{
  g_return_val_if_fail (form != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  for (guint32 i = 0; i < form->dimensions->len; i++)
    if (strcmp (gk_form_dimension (form, i)->id, id) == 0)
      return (gint32) i;

  return -1;
}

const char *
gk_form_get_dimension_id (GkForm *form, guint32 dimension)
{
  g_return_val_if_fail (form != NULL, NULL);

  return dimension < form->dimensions->len ? gk_form_dimension (form, dimension)->id : NULL;
}

const char *
gk_form_get_dimension_label (GkForm *form, guint32 dimension, gint32 language)
{
  const char *label;

  g_return_val_if_fail (form != NULL, NULL);

  if (dimension >= form->dimensions->len)
    return NULL;
  label = gk_message_get_either (&gk_form_dimension (form, dimension)->label, language);

  return label != NULL ? label : gk_form_dimension (form, dimension)->id;
}

guint32
gk_form_get_n_members (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->members->len;
}

static const GkMember *
find (GkForm *form, guint32 member)
{
  g_return_val_if_fail (form != NULL, NULL);

  return member < form->members->len ? gk_form_member (form, member) : NULL;
}

const char *
gk_form_get_member_id (GkForm *form, guint32 member)
{
  const GkMember *found = find (form, member);

  return found != NULL ? found->id : NULL;
}

const char *
gk_form_get_member_label (GkForm *form, guint32 member, gint32 language)
{
  const GkMember *found = find (form, member);

  return found != NULL ? gk_message_get_either (&found->label, language) : NULL;
}

gint32
gk_form_get_member_dimension (GkForm *form, guint32 member)
{
  const GkMember *found = find (form, member);

  return found != NULL ? found->dimension : -1;
}

gint32
gk_form_get_member_parent (GkForm *form, guint32 member)
{
  const GkMember *found = find (form, member);

  return found != NULL ? found->parent : -1;
}

gint32
gk_form_get_member_parts (GkForm *form, guint32 member)
{
  const GkMember *found = find (form, member);

  return found != NULL ? found->parts : 0;
}

guint32
gk_form_get_n_tables (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->tables->len;
}

static const GkTable *
find_table (GkForm *form, guint32 table)
{
  g_return_val_if_fail (form != NULL, NULL);

  return table < form->tables->len ? &g_array_index (form->tables, GkTable, table) : NULL;
}

gint32
gk_form_get_table_layout (GkForm *form, guint32 table)
{
  const GkTable *found = find_table (form, table);

  return found != NULL ? found->layout : 0;
}

const char *
gk_form_get_table_title (GkForm *form, guint32 table, gint32 language)
{
  const GkTable *found = find_table (form, table);

  return found != NULL ? gk_message_get_either (&found->title, language) : NULL;
}

guint32
gk_form_get_table_n_roots (GkForm *form, guint32 table)
{
  const GkTable *found = find_table (form, table);

  return found != NULL ? found->roots->len : 0;
}

gint32
gk_form_get_table_root (GkForm *form, guint32 table, guint32 root)
{
  const GkTable *found = find_table (form, table);

  return found != NULL && root < found->roots->len ? (gint32) g_array_index (found->roots, guint32, root) : -1;
}
