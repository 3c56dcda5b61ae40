/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

#include <string.h>

static void
clear_indicator (gpointer data)
{
  GkIndicator *indicator = data;

  g_free (indicator->id);
  gk_message_clear (&indicator->label);
  gk_message_clear (&indicator->note);
  g_free (indicator->unit);
  g_free (indicator->concept);
  g_free (indicator->count.text);
  g_clear_pointer (&indicator->aliases, g_ptr_array_unref);
  g_clear_pointer (&indicator->totals, g_ptr_array_unref);
}

static void
clear_rule (gpointer data)
{
  GkRuleSource *rule = data;

  g_free (rule->id);
  gk_message_clear (&rule->message);
  g_free (rule->source.text);
}

static void
clear_narrative (gpointer data)
{
  GkNarrative *narrative = data;

  g_free (narrative->id);
  g_clear_pointer (&narrative->patterns, g_ptr_array_unref);
}

static void
clear_accepted (gpointer data)
{
  GkAccepted *accepted = data;

  g_free (accepted->lint);
  g_free (accepted->rule);
  gk_message_clear (&accepted->reason);
}

static void
clear_table (gpointer data)
{
  GkTable *table = data;

  gk_message_clear (&table->title);
  g_array_unref (table->roots);
}

static void
clear_ledger (gpointer data)
{
  gk_ledger_clear (data);
}

static void
clear_dimension (gpointer data)
{
  GkDimension *dimension = data;

  g_free (dimension->id);
  gk_message_clear (&dimension->label);
}

static void
clear_member (gpointer data)
{
  GkMember *member = data;

  g_free (member->id);
  gk_message_clear (&member->label);
  g_clear_pointer (&member->aliases, g_ptr_array_unref);
}

static void
clear_cell (gpointer data)
{
  g_free (((GkCell *) data)->id);
}

static GArray *
new_array (guint size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);

  return array;
}

GkForm *
gk_form_new_blank (GBytes *file, const char *name)
{
  GkForm *form = g_new0 (GkForm, 1);

  g_atomic_ref_count_init (&form->references);
  form->name = g_strdup (name);
  form->dimensions = new_array (sizeof (GkDimension), clear_dimension);
  form->members = new_array (sizeof (GkMember), clear_member);
  form->indicators = new_array (sizeof (GkIndicator), clear_indicator);
  form->cells = new_array (sizeof (GkCell), clear_cell);
  form->rules = new_array (sizeof (GkRuleSource), clear_rule);
  form->narratives = new_array (sizeof (GkNarrative), clear_narrative);
  form->tables = new_array (sizeof (GkTable), clear_table);
  form->accepted = new_array (sizeof (GkAccepted), clear_accepted);
  form->ledgers = new_array (sizeof (GkLedger), clear_ledger);
  form->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  form->cell_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  form->file = g_bytes_ref (file);
  form->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);

  return form;
}

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
  g_clear_pointer (&form->cell_by_id, g_hash_table_unref);
  g_clear_pointer (&form->dimensions, g_array_unref);
  g_clear_pointer (&form->members, g_array_unref);
  g_clear_pointer (&form->indicators, g_array_unref);
  g_clear_pointer (&form->cells, g_array_unref);
  g_clear_pointer (&form->rules, g_array_unref);
  g_clear_pointer (&form->narratives, g_array_unref);
  g_clear_pointer (&form->accepted, g_array_unref);
  g_clear_pointer (&form->tables, g_array_unref);
  g_clear_pointer (&form->ledgers, g_array_unref);
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

  title = gk_message_get_either (&form->title, language);

  return title != NULL ? title : form->id;
}

const char *
gk_form_get_authority (GkForm *form, gint32 language)
{
  g_return_val_if_fail (form != NULL, NULL);

  return gk_message_get_either (&form->authority, language);
}

gint32
gk_form_get_missing (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->policy.blank;
}

gint32
gk_form_get_absent (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->policy.absent;
}

gint32
gk_form_get_not_applicable (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->policy.not_applicable;
}

gint32
gk_form_get_applies (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->policy.applies;
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

  return found != NULL ? gk_message_get_either (&found->label, language) : NULL;
}

const char *
gk_form_get_indicator_note (GkForm *form, guint32 indicator, gint32 language)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? gk_message_get_either (&found->note, language) : NULL;
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
gk_form_get_indicator_rollup (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->rollup : 0;
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
gk_form_get_indicator_dimension (GkForm *form, guint32 indicator)
{
  const GkIndicator *found = find (form, indicator);

  return found != NULL ? found->dimension : -1;
}

gint32
gk_form_get_indicator_cell (GkForm *form, guint32 indicator)
{
  return find (form, indicator) != NULL ? gk_form_cell (form, indicator, gk_form_total_member (form, indicator)) : -1;
}

gint32
gk_form_get_member_cell (GkForm *form, guint32 indicator, guint32 member)
{
  const GkIndicator *found = find (form, indicator);

  if (found == NULL || member >= form->members->len || found->dimension != gk_form_member (form, member)->dimension)
    return -1;

  return gk_form_cell (form, indicator, (gint32) member);
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
  const char *bracket;
  gpointer cell;
  g_autofree char *indicator_id = NULL;
  gsize length;
  gint32 indicator;
  gint32 dimension;
  gint32 member;

  g_return_val_if_fail (form != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  if (g_hash_table_lookup_extended (form->cell_by_id, id, NULL, &cell))
    return GPOINTER_TO_INT (cell);

  length = strlen (id);
  bracket = length <= GK_FORM_MAX_CELL_ID ? strchr (id, '[') : NULL;
  if (bracket == NULL || id[length - 1] != ']')
    return -1;
  indicator_id = g_strndup (id, (gsize) (bracket - id));
  indicator = gk_form_find_indicator (form, indicator_id);
  dimension = indicator >= 0 ? gk_form_get_indicator_dimension (form, (guint32) indicator) : -1;
  if (dimension < 0)
    return -1;
  member = gk_form_find_member (form, dimension, bracket + 1, length - (gsize) (bracket - id) - 2);

  return member >= 0 ? gk_form_get_member_cell (form, (guint32) indicator, (guint32) member) : -1;
}

const char *
gk_form_get_cell_id (GkForm *form, guint32 cell)
{
  g_return_val_if_fail (form != NULL, NULL);

  return cell < form->cells->len ? gk_form_get_cell_at (form, cell)->id : NULL;
}

gint32
gk_form_get_cell_indicator (GkForm *form, guint32 cell)
{
  g_return_val_if_fail (form != NULL, -1);

  return cell < form->cells->len ? (gint32) gk_form_get_cell_at (form, cell)->indicator : -1;
}

gint32
gk_form_get_cell_member (GkForm *form, guint32 cell)
{
  g_return_val_if_fail (form != NULL, -1);

  return cell < form->cells->len ? gk_form_get_cell_at (form, cell)->member : -1;
}
