/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

GkForm *
gk_form_ref (GkForm *form)
{
  g_return_val_if_fail (form != NULL, NULL);

  g_atomic_ref_count_inc (&form->references);

  return form;
}

void
gk_form_unref (GkForm *form)
{
  if (form == NULL || !g_atomic_ref_count_dec (&form->references))
    return;

  if (form->compiled_free != NULL)
    form->compiled_free (form->compiled);
  g_free (form->id);
  g_free (form->name);
  gk_message_clear (&form->title);
  gk_message_clear (&form->authority);
  g_clear_pointer (&form->by_id, g_hash_table_unref);
  g_clear_pointer (&form->indicators, g_array_unref);
  g_clear_pointer (&form->cells, g_array_unref);
  g_clear_pointer (&form->rules, g_array_unref);
  g_clear_pointer (&form->narratives, g_array_unref);
  g_clear_pointer (&form->file, g_bytes_unref);
  g_free (form->digest);
  g_free (form);
}

guint32
gk_form_get_n_builtin (void)
{
  return gk_n_builtin_forms;
}

const char *
gk_form_get_builtin_id (guint32 index)
{
  return index < gk_n_builtin_forms ? gk_builtin_forms[index].id : NULL;
}

/* The text in @language, or in the other one. */
static const char *
either (const GkMessage *message, gint32 language)
{
  const char *text = gk_message_get (message, language);

  return text != NULL ? text : message->zh != NULL ? message->zh : message->en;
}

const char *
gk_form_get_id (GkForm *form)
{
  g_return_val_if_fail (form != NULL, NULL);

  return form->id;
}

const char *
gk_form_get_title (GkForm *form, gint32 language)
{
  const char *title;

  g_return_val_if_fail (form != NULL, NULL);

  title = either (&form->title, language);

  return title != NULL ? title : form->id;
}

const char *
gk_form_get_authority (GkForm *form, gint32 language)
{
  g_return_val_if_fail (form != NULL, NULL);

  return either (&form->authority, language);
}

gint32
gk_form_get_missing (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->missing;
}

gint32
gk_form_get_applies (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->applies;
}

guint32
gk_form_get_n_indicators (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->indicators->len;
}

gint32
gk_form_find_indicator (GkForm *form, const char *id)
{
  gpointer number;

  g_return_val_if_fail (form != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  return g_hash_table_lookup_extended (form->by_id, id, NULL, &number) ? GPOINTER_TO_INT (number) : -1;
}

static const GkIndicator *
find (GkForm *form, guint32 indicator)
{
  g_return_val_if_fail (form != NULL, NULL);

  return indicator < form->indicators->len ? gk_form_indicator (form, indicator) : NULL;
}

const char *
gk_form_get_indicator_id (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->id : NULL;
}

const char *
gk_form_get_indicator_label (GkForm *form, guint32 indicator, gint32 language)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? either (&found->label, language) : NULL;
}

const char *
gk_form_get_indicator_note (GkForm *form, guint32 indicator, gint32 language)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? either (&found->note, language) : NULL;
}

const char *
gk_form_get_indicator_unit (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->unit : NULL;
}

gint32
gk_form_get_indicator_kind (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->kind : 0;
}

guint32
gk_form_get_indicator_decimals (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->decimals : 0;
}

gint32
gk_form_get_indicator_parts (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->parts : GK_PARTS_NONE;
}

gint32
gk_form_get_indicator_whole (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->whole : -1;
}

gint32
gk_form_get_indicator_parent (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->parent : -1;
}

guint32
gk_form_get_indicator_depth (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->depth : 0;
}

const char *
gk_form_get_indicator_concept (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->concept : NULL;
}

gint32
gk_form_get_indicator_cell (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->cell : -1;
}

guint32
gk_form_get_n_cells (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->cells->len;
}

gint32
gk_form_find_cell (GkForm *form, const char *id)
{
  gint32 indicator = gk_form_find_indicator (form, id);

  return indicator >= 0 ? gk_form_indicator (form, (guint32) indicator)->cell : -1;
}

const char *
gk_form_get_cell_id (GkForm *form, guint32 cell)
{
  g_return_val_if_fail (form != NULL, NULL);

  return cell < form->cells->len ? gk_form_cell_indicator (form, cell)->id : NULL;
}

gint32
gk_form_get_cell_indicator (GkForm *form, guint32 cell)
{
  g_return_val_if_fail (form != NULL, -1);

  return cell < form->cells->len ? (gint32) g_array_index (form->cells, guint32, cell) : -1;
}
