/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/parse-private.h"

#include <string.h>

/* What ledgers are like: their columns and codes. What is counted from them, clauses say, which the count room reads.
 */

static const GkWord type_words[] = {
  { "text", GK_COLUMN_TEXT },
  { "date", GK_COLUMN_DATE },
  { "code", GK_COLUMN_CODE },
  { "number", GK_COLUMN_NUMBER },
  { NULL, 0 },
};

/* Columns that every ledger has, and words of the language of clauses. */
static const char *const reserved[]
    = { "body_code", "body", "and", "or", "not", "in", "before", "until", "missing", NULL };

static void
clear_code (gpointer data)
{
  GkCode *code = data;

  g_free (code->id);
  gk_message_clear (&code->label);
}

static void
clear_column (gpointer data)
{
  GkLedgerColumn *column = data;

  g_free (column->id);
  gk_message_clear (&column->label);
  g_free (column->unit);
  g_array_unref (column->codes);
}

void
gk_ledger_clear (GkLedger *ledger)
{
  g_free (ledger->id);
  gk_message_clear (&ledger->label);
  g_array_unref (ledger->columns);
}

gint32
gk_ledger_find_column (const GkLedger *ledger, const char *id, gsize length)
{
  for (guint32 i = 0; i < ledger->columns->len; i++)
    {
      const char *own = gk_ledger_column (ledger, i)->id;

      if (strncmp (own, id, length) == 0 && own[length] == '\0')
        return (gint32) i;
    }

  return -1;
}

gint32
gk_form_look_up_ledger (const GkForm *form, const char *id, gsize length)
{
  for (guint32 i = 0; i < form->ledgers->len; i++)
    {
      const char *own = gk_form_ledger (form, i)->id;

      if (strncmp (own, id, length) == 0 && own[length] == '\0')
        return (gint32) i;
    }

  return -1;
}

static GkLedger *
current_ledger (GkFormParser *parser)
{
  return &g_array_index (parser->form->ledgers, GkLedger, parser->form->ledgers->len - 1);
}

static GkLedgerColumn *
current_column (GkFormParser *parser)
{
  GArray *columns = current_ledger (parser)->columns;

  return &g_array_index (columns, GkLedgerColumn, columns->len - 1);
}

static gboolean
check_limit (GkAttributes *attributes, guint n, guint limit, GError **error)
{
  if (n < limit)
    return TRUE;

  gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                      "too many <%s>; expected at most %u here", "<%s> 过多；此处不得超过 %u 个",
                      attributes->type->name, limit);

  return FALSE;
}

gboolean
gk_form_start_ledger (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  const char *id = gk_attributes_get (attributes, "id");
  GkLedger ledger = { 0 };

  if (!check_limit (attributes, form->ledgers->len, GK_FORM_MAX_LEDGERS, error)
      || !gk_attributes_check_id (attributes, "id", "_", error))
    return FALSE;
  if (gk_form_look_up_ledger (form, id, strlen (id)) >= 0)
    {
      gk_attributes_refuse_id (attributes, id, error);
      return FALSE;
    }

  ledger.id = g_strdup (id);
  gk_attributes_take_message (attributes, &ledger.label);
  ledger.columns = g_array_new (FALSE, TRUE, sizeof (GkLedgerColumn));
  g_array_set_clear_func (ledger.columns, clear_column);
  g_array_append_val (form->ledgers, ledger);

  return TRUE;
}

/* Reads attribute @name, the id of another column above. */
static gboolean
take_column (GkAttributes *attributes, const GkLedger *ledger, const char *name, gint32 *column, GError **error)
{
  const char *id = gk_attributes_get (attributes, name);

  *column = id != NULL ? gk_ledger_find_column (ledger, id, strlen (id)) : -1;
  if (id == NULL || *column >= 0)
    return TRUE;

  gk_attributes_error (attributes, name, error, GK_ERROR_FORM, "%s=\"%s\"; expected the id of a <column> above",
                       "%s=“%s”；应为上文某个 <column> 的标识", name, id);

  return FALSE;
}

/* Refuses attribute @name on a column of another type than @type. */
static gboolean
check_type (GkAttributes *attributes, const GkLedgerColumn *column, const char *name, GkColumnType type, GError **error)
{
  const char *word = NULL;

  if (gk_attributes_get (attributes, name) == NULL || column->type == (gint32) type)
    return TRUE;
  for (gsize i = 0; type_words[i].word != NULL && word == NULL; i++)
    word = type_words[i].value == (gint32) type ? type_words[i].word : NULL;

  gk_attributes_error (attributes, name, error, GK_ERROR_FORM, "\"%s\" stands on columns of type \"%s\" only",
                       "“%s”只能用于类型为“%s”的列", name, word);

  return FALSE;
}

static gboolean
take_dimension (GkFormParser *parser, GkAttributes *attributes, GkLedgerColumn *column, GError **error)
{
  const GkLedger *ledger = current_ledger (parser);
  const char *id = gk_attributes_get (attributes, "dimension");

  column->dimension = id != NULL ? gk_form_find_dimension (parser->form, id) : -1;
  if (id != NULL && column->dimension < 0)
    {
      gk_attributes_error (attributes, "dimension", error, GK_ERROR_FORM,
                           "dimension=\"%s\"; expected the id of a <dimension>",
                           "dimension=“%s”；应为某个 <dimension> 的标识", id);
      return FALSE;
    }
  for (guint32 i = 0; i < ledger->columns->len && id != NULL; i++)
    if (gk_ledger_column (ledger, i)->dimension == column->dimension)
      {
        gk_attributes_error (attributes, "dimension", error, GK_ERROR_FORM,
                             "the column \"%s\" has this dimension already; expected one column to decide the member",
                             "“%s”列已用此宾栏；宾栏成员应只由一列决定", gk_ledger_column (ledger, i)->id);
        return FALSE;
      }

  return TRUE;
}

/* Reads which member a case has that is open. */
static gboolean
take_open (GkFormParser *parser, GkAttributes *attributes, GkLedgerColumn *column, GError **error)
{
  const GkLedger *ledger = current_ledger (parser);
  const char *id = gk_attributes_get (attributes, "open");

  column->open = -1;
  if (id == NULL)
    return TRUE;
  if (column->dimension >= 0)
    column->open = gk_form_find_member (parser->form, column->dimension, id, strlen (id));
  if (column->open < 0 || gk_form_member (parser->form, (guint32) column->open)->slot < 0)
    {
      gk_attributes_error (attributes, "open", error, GK_ERROR_FORM,
                           "open=\"%s\"; expected a member with values of the column's dimension",
                           "open=“%s”；应为本列宾栏中有数值的成员", id);
      return FALSE;
    }
  if (column->with < 0 || gk_ledger_column (ledger, (guint32) column->with)->type != GK_COLUMN_DATE)
    {
      gk_attributes_error (attributes, "open", error, GK_ERROR_FORM,
                           "\"open\" needs \"with\": expected the column of the date until which a case is open",
                           "“open”应与“with”同用，后者指明案件了结日期所在的列");
      return FALSE;
    }

  return TRUE;
}

gboolean
gk_form_start_column (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkLedger *ledger = current_ledger (parser);
  const char *id = gk_attributes_get (attributes, "id");
  GkLedgerColumn column = { 0 };

  if (!check_limit (attributes, ledger->columns->len, GK_FORM_MAX_COLUMNS, error)
      || !gk_attributes_check_id (attributes, "id", "_", error))
    return FALSE;
  if (g_strv_contains (reserved, id) || gk_ledger_find_column (ledger, id, strlen (id)) >= 0)
    {
      gk_attributes_refuse_id (attributes, id, error);
      return FALSE;
    }
  if (!gk_attributes_get_word (attributes, "type", type_words, &column.type, error)
      || !gk_attributes_get_word (attributes, "required", gk_boolean_words, &column.required, error)
      || !gk_attributes_get_word (attributes, "key", gk_boolean_words, &column.key, error)
      || !gk_attributes_get_decimals (attributes, &column.decimals, error)
      || !check_type (attributes, &column, "since", GK_COLUMN_DATE, error)
      || !check_type (attributes, &column, "dimension", GK_COLUMN_CODE, error)
      || !check_type (attributes, &column, "decimals", GK_COLUMN_NUMBER, error)
      || !check_type (attributes, &column, "unit", GK_COLUMN_NUMBER, error)
      || !take_column (attributes, ledger, "since", &column.since, error)
      || !take_column (attributes, ledger, "with", &column.with, error)
      || !take_dimension (parser, attributes, &column, error) || !take_open (parser, attributes, &column, error))
    return FALSE;
  if (column.since >= 0 && gk_ledger_column (ledger, (guint32) column.since)->type != GK_COLUMN_DATE)
    {
      gk_attributes_error (attributes, "since", error, GK_ERROR_FORM, "since=\"%s\"; expected a column of dates",
                           "since=“%s”；应为日期列", gk_attributes_get (attributes, "since"));
      return FALSE;
    }

  column.required |= column.key;
  column.id = g_strdup (id);
  column.unit = g_strdup (gk_attributes_get (attributes, "unit"));
  gk_attributes_take_message (attributes, &column.label);
  column.codes = g_array_new (FALSE, TRUE, sizeof (GkCode));
  g_array_set_clear_func (column.codes, clear_code);
  g_array_append_val (ledger->columns, column);

  return TRUE;
}

gboolean
gk_form_start_code (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkLedgerColumn *column = current_column (parser);
  const char *id = gk_attributes_get (attributes, "id");
  GkCode code = { 0 };

  if (column->type != GK_COLUMN_CODE || column->dimension >= 0)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_FORM,
                          "<code> has no place here; expected it in columns of type \"code\" without a dimension",
                          "此处不能有 <code>；只能用于类型为“code”且不带宾栏的列");
      return FALSE;
    }
  if (!check_limit (attributes, column->codes->len, GK_FORM_MAX_CODES, error)
      || !gk_attributes_check_id (attributes, "id", "_", error))
    return FALSE;
  for (guint i = 0; i < column->codes->len; i++)
    if (strcmp (g_array_index (column->codes, GkCode, i).id, id) == 0)
      {
        gk_attributes_refuse_id (attributes, id, error);
        return FALSE;
      }

  code.id = g_strdup (id);
  gk_attributes_take_message (attributes, &code.label);
  g_array_append_val (column->codes, code);

  return TRUE;
}

gboolean
gk_form_end_column (GkFormParser *parser, const GkLevel *level, GError **error)
{
  const GkLedgerColumn *column = current_column (parser);

  if (column->type != GK_COLUMN_CODE || column->dimension >= 0 || column->codes->len > 0)
    return TRUE;

  gk_form_text_error (&parser->source, level->tag, error, GK_ERROR_FORM,
                      "expected codes for the column \"%s\": <code> in it, or a dimension",
                      "“%s”列应有代码：其中的 <code>，或宾栏", column->id);

  return FALSE;
}
