/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

#include <string.h>

/* What others are told of the ledgers of a form. */

static const GkLedger *
find_ledger (GkForm *form, guint32 ledger)
{
  g_return_val_if_fail (form != NULL, NULL);

  return ledger < form->ledgers->len ? gk_form_ledger (form, ledger) : NULL;
}

static const GkLedgerColumn *
find_column (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedger *found = find_ledger (form, ledger);

  return found != NULL && column < found->columns->len ? gk_ledger_column (found, column) : NULL;
}

static const char *
label_or_id (const GkMessage *label, const char *id, gint32 language)
{
  const char *text = gk_message_get_either (label, language);

  return text != NULL ? text : id;
}

guint32
gk_form_get_n_ledgers (GkForm *form)
{
  g_return_val_if_fail (form != NULL, 0);

  return form->ledgers->len;
}

gint32
gk_form_find_ledger (GkForm *form, const char *id)
{
  g_return_val_if_fail (form != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  return gk_form_look_up_ledger (form, id, strlen (id));
}

const char *
gk_form_get_ledger_id (GkForm *form, guint32 ledger)
{
  const GkLedger *found = find_ledger (form, ledger);

  return found != NULL ? found->id : NULL;
}

const char *
gk_form_get_ledger_label (GkForm *form, guint32 ledger, gint32 language)
{
  const GkLedger *found = find_ledger (form, ledger);

  return found != NULL ? label_or_id (&found->label, found->id, language) : NULL;
}

guint32
gk_form_get_ledger_n_columns (GkForm *form, guint32 ledger)
{
  const GkLedger *found = find_ledger (form, ledger);

  return found != NULL ? found->columns->len : 0;
}

const char *
gk_form_get_column_id (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->id : NULL;
}

const char *
gk_form_get_column_label (GkForm *form, guint32 ledger, guint32 column, gint32 language)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? label_or_id (&found->label, found->id, language) : NULL;
}

gint32
gk_form_get_column_type (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->type : -1;
}

gboolean
gk_form_is_column_required (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL && found->required;
}

gboolean
gk_form_is_column_key (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL && found->key;
}

gint32
gk_form_get_column_since (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->since : -1;
}

gint32
gk_form_get_column_with (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->with : -1;
}

const char *
gk_form_get_column_unit (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->unit : NULL;
}

guint32
gk_form_get_column_decimals (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);

  return found != NULL ? found->decimals : 0;
}

/* The member that is code number @code of a column with a dimension, or -1; @n is how many were passed, up to it. */
static gint32
find_member (const GkForm *form, const GkLedgerColumn *column, guint32 code, guint32 *n)
{
  const GkDimension *dimension = gk_form_dimension (form, (guint32) column->dimension);

  *n = 0;
  /* The outermost member is the total, which no case is. */
  for (guint32 i = dimension->first + 1; i < dimension->end; i++)
    if (gk_form_member (form, i)->slot >= 0 && (*n)++ == code)
      return (gint32) i;

  return -1;
}

guint32
gk_form_get_column_n_codes (GkForm *form, guint32 ledger, guint32 column)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);
  guint32 n = found != NULL ? found->codes->len : 0;

  if (found != NULL && found->dimension >= 0)
    find_member (form, found, G_MAXUINT32, &n);

  return n;
}

/* The id and label of a code. */
static const char *
find_code (GkForm *form, guint32 ledger, guint32 column, guint32 code, const GkMessage **label)
{
  const GkLedgerColumn *found = find_column (form, ledger, column);
  guint32 n;
  gint32 member = found != NULL && found->dimension >= 0 ? find_member (form, found, code, &n) : -1;

  if (found == NULL || (member < 0 && code >= found->codes->len))
    return NULL;
  if (member >= 0)
    {
      *label = &gk_form_member (form, (guint32) member)->label;
      return gk_form_member (form, (guint32) member)->id;
    }
  *label = &g_array_index (found->codes, GkCode, code).label;

  return g_array_index (found->codes, GkCode, code).id;
}

const char *
gk_form_get_code_id (GkForm *form, guint32 ledger, guint32 column, guint32 code)
{
  const GkMessage *label;

  return find_code (form, ledger, column, code, &label);
}

const char *
gk_form_get_code_label (GkForm *form, guint32 ledger, guint32 column, guint32 code, gint32 language)
{
  const GkMessage *label;
  const char *id = find_code (form, ledger, column, code, &label);

  return id != NULL ? label_or_id (label, id, language) : NULL;
}

const char *
gk_form_get_indicator_count (GkForm *form, guint32 indicator)
{
  g_return_val_if_fail (form != NULL, NULL);

  return indicator < form->indicators->len ? gk_form_indicator (form, indicator)->count.text : NULL;
}
