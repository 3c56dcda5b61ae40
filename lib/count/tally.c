/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"
#include "count/trace-private.h"

#define FIRST_ROWS 1024

/* What divides the parts of a key: no text of a ledger has it. */
#define KEY_DIVIDER '\x1f'

static void
clear_body (gpointer data)
{
  GkBody *body = data;

  g_free (body->code);
  g_free (body->name);
}

static void
clear_diagnosis (gpointer data)
{
  gk_message_clear (&((GkDiagnosis *) data)->message);
}

/* Reads "2023 2024" into @years, in order and each once. */
static gboolean
read_years (const char *periods, GArray *years, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (periods, " ,", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint year;
      guint at = 0;

      if (*words[i] == '\0')
        continue;
      if (!g_ascii_string_to_unsigned (words[i], 10, GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR, &number, NULL))
        {
          gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "period \"%s\"; expected a year from %d to %d",
                        "报告期“%s”；应为 %d 至 %d 之间的年份", words[i], GK_COUNT_FIRST_YEAR, GK_COUNT_LAST_YEAR);
          return FALSE;
        }
      year = (guint) number;
      while (at < years->len && g_array_index (years, guint, at) < year)
        at++;
      if (at == years->len || g_array_index (years, guint, at) != year)
        g_array_insert_val (years, at, year);
    }

  return TRUE;
}

/* Marks the columns that the clauses of @program look at. */
static void
mark_used (const GkProgram *program, gboolean *used, gboolean *distinct)
{
  for (guint i = 0; i < program->steps->len; i++)
    {
      const GkStep *step = &g_array_index (program->steps, GkStep, i);

      if (step->kind != GK_STEP_AND && step->kind != GK_STEP_OR && step->kind != GK_STEP_NOT)
        used[step->left] = TRUE;
      if (step->kind == GK_STEP_COLUMN)
        used[step->right] = TRUE;
    }
  for (guint i = 0; i < program->clauses->len; i++)
    {
      const GkClause *clause = &g_array_index (program->clauses, GkClause, i);

      if (clause->quantity != GK_QUANTITY_ROWS)
        used[clause->column] = TRUE;
      if (clause->quantity == GK_QUANTITY_DISTINCT)
        distinct[clause->column] = TRUE;
      if (clause->member >= 0)
        used[clause->member] = TRUE;
    }
}

static void
book_init (GkTally *tally, guint32 ledger)
{
  const GkLedger *form = gk_form_ledger (tally->form, ledger);
  guint n_columns = form->columns->len;
  GkBook *book = &tally->books[ledger];
  g_autofree gboolean *used = g_new0 (gboolean, n_columns);
  g_autofree gboolean *distinct = g_new0 (gboolean, n_columns);

  mark_used (g_ptr_array_index (tally->programs, ledger), used, distinct);
  book->columns = g_new0 (gint64 *, n_columns);
  book->codes = g_new0 (GkCodes, n_columns);
  book->texts = g_new0 (GHashTable *, n_columns);
  book->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < n_columns; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (form, i);

      /* The date until which a case is open is looked at with the member it has until then. */
      if (used[i] && column->open >= 0)
        used[column->with] = TRUE;
      if (column->type == GK_COLUMN_CODE)
        gk_codes_init (&book->codes[i], tally->form, column);
      if (distinct[i] && column->type == GK_COLUMN_TEXT)
        book->texts[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  /* Room for one row shows which columns are kept. */
  for (guint32 i = 0; i < n_columns; i++)
    if (used[i])
      book->columns[i] = g_new (gint64, 1);
}

static void
book_clear (GkBook *book, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_free (book->columns[i]);
      gk_codes_clear (&book->codes[i]);
      g_clear_pointer (&book->texts[i], g_hash_table_unref);
    }
  g_free (book->columns);
  g_free (book->codes);
  g_free (book->texts);
  g_free (book->bodies);
  g_free (book->lines);
  g_free (book->sources);
  g_hash_table_unref (book->keys);
}

GkTally *
gk_tally_new (GkForm *form, const char *periods, gint32 mode, GError **error)
{
  g_autoptr (GPtrArray) programs = NULL;
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (guint));
  GkTally *tally;

  g_return_val_if_fail (form != NULL, NULL);

  if (form->ledgers->len == 0)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "the form \"%s\" has no ledgers to be counted from",
                    "表式“%s”没有规定台账，无法计数", form->id);
      return NULL;
    }
  programs = gk_clauses_compile (form, error);
  if (programs == NULL || (periods != NULL && !read_years (periods, years, error)))
    return NULL;

  tally = g_new0 (GkTally, 1);
  g_atomic_ref_count_init (&tally->references);
  tally->form = gk_form_ref (form);
  tally->programs = g_steal_pointer (&programs);
  tally->strict = mode == GK_TALLY_STRICT;
  tally->years = g_steal_pointer (&years);
  tally->bodies = g_array_new (FALSE, TRUE, sizeof (GkBody));
  g_array_set_clear_func (tally->bodies, clear_body);
  tally->body_by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tally->sources = g_ptr_array_new_with_free_func (g_free);
  tally->traces = g_ptr_array_new ();
  tally->diagnoses = g_array_new (FALSE, TRUE, sizeof (GkDiagnosis));
  g_array_set_clear_func (tally->diagnoses, clear_diagnosis);
  tally->books = g_new0 (GkBook, form->ledgers->len);
  for (guint32 i = 0; i < form->ledgers->len; i++)
    book_init (tally, i);

  return tally;
}

GkTally *
gk_tally_ref (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, NULL);

  g_atomic_ref_count_inc (&tally->references);

  return tally;
}

void
gk_tally_unref (GkTally *tally)
{
  if (tally == NULL || !g_atomic_ref_count_dec (&tally->references))
    return;

  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    book_clear (&tally->books[i], gk_form_ledger (tally->form, i)->columns->len);
  g_free (tally->books);
  g_ptr_array_unref (tally->programs);
  g_array_unref (tally->years);
  g_array_unref (tally->bodies);
  g_hash_table_unref (tally->body_by_key);
  g_ptr_array_unref (tally->sources);
  g_array_unref (tally->diagnoses);
  gk_dataset_unref (tally->dataset);
  g_ptr_array_unref (tally->traces);
  gk_form_unref (tally->form);
  g_free (tally);
}

gboolean
gk_tally_find_ledger (GkTally *tally, const char *id, guint32 *ledger, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GkMessage) list = { 0 };
  g_auto (GkMessage) message = { 0 };
  gint32 found = gk_form_look_up_ledger (tally->form, id, strlen (id));

  *ledger = (guint32) found;
  if (found >= 0)
    return TRUE;

  for (guint32 i = 0; i < tally->form->ledgers->len; i++)
    g_ptr_array_add (ids, gk_form_ledger (tally->form, i)->id);
  gk_message_list (&list, (const char *const *) ids->pdata, ids->len);
  message.en
      = g_strdup_printf ("the form \"%s\" has no ledger \"%s\"; expected one of %s", tally->form->id, id, list.en);
  message.zh = g_strdup_printf ("表式“%s”没有台账“%s”；应为以下之一：%s", tally->form->id, id, list.zh);
  gk_set_error_message (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, &message);

  return FALSE;
}

guint32
gk_tally_add_source (GkTally *tally, guint32 ledger, const char *name)
{
  tally->books[ledger].given = TRUE;
  g_clear_pointer (&tally->dataset, gk_dataset_unref);
  /* Rows that are added one by one have a source in common. */
  if (name == NULL && tally->sources->len > 0 && g_ptr_array_index (tally->sources, tally->sources->len - 1) == NULL)
    return tally->sources->len - 1;
  g_ptr_array_add (tally->sources, g_strdup (name));

  return tally->sources->len - 1;
}

void
gk_tally_diagnose (GkTally *tally, gint32 severity, guint32 source, guint32 line, guint32 column, GkMessage *message)
{
  GkDiagnosis diagnosis = { severity, source, line, column, *message };

  gk_message_make_visible (&diagnosis.message);
  *message = (GkMessage){ 0 };
  tally->n_diagnoses++;
  if (tally->diagnoses->len < GK_COUNT_MAX_DIAGNOSTICS)
    g_array_append_val (tally->diagnoses, diagnosis);
  else
    gk_message_clear (&diagnosis.message);
}

/* A row while it is looked at. */
typedef struct {
  GkTally *tally;
  const GkLedger *ledger;
  GkBook *book;
  const GkLedgerRow *row;
  gint64 values[GK_FORM_MAX_COLUMNS];
  gboolean is_filled[GK_FORM_MAX_COLUMNS];
  gboolean is_sound;
  GError **error;
} Intake;

static const char *
column_name (const GkLedgerColumn *column, gint32 language)
{
  const char *label = gk_message_get_either (&column->label, language);

  return label != NULL ? label : column->id;
}

/* Says what is wrong with the row, in strict mode as the error. */
static void
refuse_message (Intake *intake, guint32 place, const GkLedgerColumn *column, const GkMessage *words)
{
  const GkLedgerRow *row = intake->row;
  g_auto (GkMessage) message = { 0 };

  message.en = column != NULL ? g_strdup_printf ("%s: %s", column_name (column, GK_LANGUAGE_ENGLISH), words->en)
                              : g_strdup (words->en);
  message.zh = column != NULL ? g_strdup_printf ("%s：%s", column_name (column, GK_LANGUAGE_CHINESE), words->zh)
                              : g_strdup (words->zh);
  if (intake->tally->strict && intake->is_sound)
    gk_set_error_message (intake->error, GK_ERROR_SYNTAX, g_ptr_array_index (intake->tally->sources, row->source),
                          row->line, place, &message);
  intake->is_sound = FALSE;
  gk_tally_diagnose (intake->tally, GK_SEVERITY_ERROR, row->source, row->line, place, &message);
}

static void refuse (Intake *intake, guint32 place, const GkLedgerColumn *column, const char *en, const char *zh, ...)
    G_GNUC_PRINTF (4, 6) G_GNUC_PRINTF (5, 6);

static void
refuse (Intake *intake, guint32 place, const GkLedgerColumn *column, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) words = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&words, en, zh, arguments);
  va_end (arguments);
  refuse_message (intake, place, column, &words);
}

static gint64
text_number (GHashTable *texts, const char *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (texts, text));

  if (number == 0)
    {
      number = g_hash_table_size (texts) + 1;
      g_hash_table_insert (texts, g_strdup (text), GUINT_TO_POINTER (number));
    }

  return number;
}

static void
read_number (Intake *intake, const GkLedgerColumn *column, const char *text, guint32 place, gint64 *value)
{
  GkFigureContext context = { .unit = column->unit, .decimals = column->decimals, .measure = column->unit != NULL };
  GkFigure figure = gk_figure_read (text, strlen (text), &context);

  if (figure.state == GK_CELL_REPORTED)
    *value = figure.scaled;
  else
    refuse (intake, place, column, "\"%s\" is not the number it should be", "“%s”不是应填的数字", text);
}

/* Reads what the row has in column @number. */
static void
read_value (Intake *intake, guint32 number)
{
  const GkLedgerColumn *column = gk_ledger_column (intake->ledger, number);
  const char *text = intake->row->texts[number];
  guint32 place = intake->row->places[number];
  gint64 *value = &intake->values[number];

  *value = GK_COUNT_MISSING;
  intake->is_filled[number] = text != NULL && *text != '\0';
  if (!intake->is_filled[number])
    {
      if (column->required)
        refuse (intake, place, column, "it is not filled in", "未填写");
      return;
    }

  switch (column->type)
    {
    case GK_COLUMN_DATE:
      if (!gk_day_read (text, value))
        refuse (intake, place, column, "\"%s\" is not a date there is; expected one such as 2024-01-31",
                "“%s”不是存在的日期；应如 2024-01-31、2024年1月31日", text);
      break;
    case GK_COLUMN_CODE:
      *value = gk_codes_find (&intake->book->codes[number], text);
      if (*value < 0)
        refuse (intake, place, column, "\"%s\" is not one of its codes or labels", "“%s”不在该列的代码和名称之列",
                text);
      /* Who writes that a case is open says what leaving the column empty says. */
      if (*value >= 0 && *value == column->open)
        {
          *value = GK_COUNT_MISSING;
          intake->is_filled[number] = FALSE;
        }
      break;
    case GK_COLUMN_NUMBER:
      read_number (intake, column, text, place, value);
      break;
    default:
      *value = intake->book->texts[number] != NULL ? text_number (intake->book->texts[number], text) : 1;
    }
}

/* Holds the columns of the row against each other. */
static void
check_columns (Intake *intake)
{
  for (guint32 i = 0; i < intake->ledger->columns->len; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (intake->ledger, i);
      const GkLedgerColumn *other;
      gboolean filled = intake->is_filled[i];

      if (column->with >= 0 && filled != intake->is_filled[column->with])
        {
          g_auto (GkMessage) words = { 0 };

          other = gk_ledger_column (intake->ledger, (guint32) column->with);
          words.en
              = g_strdup_printf (filled ? "it is filled in, and \"%s\" is not" : "it is not filled in, and \"%s\" is",
                                 column_name (other, GK_LANGUAGE_ENGLISH));
          words.zh = g_strdup_printf (filled ? "已填写，而“%s”未填写" : "未填写，而“%s”已填写",
                                      column_name (other, GK_LANGUAGE_CHINESE));
          refuse_message (intake, intake->row->places[i], column, &words);
        }
      if (column->since >= 0 && intake->values[i] != GK_COUNT_MISSING
          && intake->values[i] < intake->values[column->since])
        {
          g_auto (GkMessage) words = { 0 };

          other = gk_ledger_column (intake->ledger, (guint32) column->since);
          words.en = g_strdup_printf ("%s is before \"%s\", %s", intake->row->texts[i],
                                      column_name (other, GK_LANGUAGE_ENGLISH), intake->row->texts[column->since]);
          words.zh = g_strdup_printf ("%s 早于“%s”%s", intake->row->texts[i], column_name (other, GK_LANGUAGE_CHINESE),
                                      intake->row->texts[column->since]);
          refuse_message (intake, intake->row->places[i], column, &words);
        }
    }
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

/* What tells the body of the row from others; NULL, and the row refused, if it should be named and is not. */
static char *
make_body_key (Intake *intake)
{
  const GkLedgerRow *row = intake->row;
  gboolean by_code = !is_blank (row->body_code);
  const char *id = by_code ? row->body_code : is_blank (row->body_name) ? "" : row->body_name;

  if (*id == '\0' && row->body_place > 0)
    {
      refuse (intake, row->body_place, NULL, "the body is not named", "未填写机关");
      return NULL;
    }

  return g_strdup_printf ("%c%s", by_code ? 'c' : 'n', id);
}

/* The number of the body of a row that is sound: no other makes a body one that there are figures of. */
static guint32
find_body (GkTally *tally, const GkLedgerRow *row, const char *key)
{
  gpointer number;
  GkBody body = { 0 };

  if (g_hash_table_lookup_extended (tally->body_by_key, key, NULL, &number))
    return GPOINTER_TO_UINT (number);

  body.code = !is_blank (row->body_code) ? g_strdup (row->body_code) : NULL;
  body.name = !is_blank (row->body_name) ? g_strdup (row->body_name) : NULL;
  g_array_append_val (tally->bodies, body);
  g_hash_table_insert (tally->body_by_key, g_strdup (key), GUINT_TO_POINTER (tally->bodies->len - 1));

  return tally->bodies->len - 1;
}

/* Refuses a row whose key another one of the body has. */
static void
check_key (Intake *intake, const char *body)
{
  g_autoptr (GString) key = g_string_new (body);
  const GkLedgerColumn *first = NULL;
  guint32 place = 0;
  guint line;

  for (guint32 i = 0; i < intake->ledger->columns->len; i++)
    {
      const GkLedgerColumn *column = gk_ledger_column (intake->ledger, i);

      if (!column->key)
        continue;
      g_string_append_c (key, KEY_DIVIDER);
      if (column->type == GK_COLUMN_TEXT)
        g_string_append (key, intake->row->texts[i]);
      else
        g_string_append_printf (key, "%" G_GINT64_FORMAT, intake->values[i]);
      place = first == NULL ? intake->row->places[i] : place;
      first = first == NULL ? column : first;
    }
  if (first == NULL)
    return;

  line = GPOINTER_TO_UINT (g_hash_table_lookup (intake->book->keys, key->str));
  if (line > 1)
    refuse (intake, place, first, "line %u has the same; each case should have one row",
            "与第 %u 行相同；一案应只占一行", line - 1);
  else if (line > 0)
    refuse (intake, place, first, "another row has the same; each case should have one row",
            "与另一行相同；一案应只占一行");
  else
    g_hash_table_insert (intake->book->keys, g_strdup (key->str), GUINT_TO_POINTER (intake->row->line + 1));
}

static gboolean
grow (gpointer block, guint64 n, gsize size)
{
  gpointer *pointer = block;
  gpointer grown = g_try_realloc_n (*pointer, n, size);

  if (grown != NULL)
    *pointer = grown;

  return grown != NULL;
}

static gboolean
book_make_room (GkBook *book, guint n_columns, GError **error)
{
  guint64 wanted = MAX (2 * book->n_allocated, FIRST_ROWS);
  gboolean enough;

  if (book->n_rows < book->n_allocated)
    return TRUE;
  enough = grow (&book->bodies, wanted, sizeof *book->bodies) && grow (&book->lines, wanted, sizeof *book->lines)
           && grow (&book->sources, wanted, sizeof *book->sources);
  for (guint i = 0; i < n_columns && enough; i++)
    enough = book->columns[i] == NULL || grow (&book->columns[i], wanted, sizeof **book->columns);
  if (enough)
    book->n_allocated = wanted;
  else
    gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for the rows of the ledger",
                  "内存不足，无法容纳台账各行");

  return enough;
}

gboolean
gk_tally_take_row (GkTally *tally, guint32 ledger, const GkLedgerRow *row, GError **error)
{
  GkBook *book = &tally->books[ledger];
  Intake intake = { .tally = tally,
                    .ledger = gk_form_ledger (tally->form, ledger),
                    .book = book,
                    .row = row,
                    .is_sound = TRUE,
                    .error = error };
  guint n_columns = intake.ledger->columns->len;
  g_autofree char *body_key = make_body_key (&intake);
  guint32 body;

  for (guint32 i = 0; i < n_columns; i++)
    read_value (&intake, i);
  check_columns (&intake);
  if (intake.is_sound)
    check_key (&intake, body_key);
  if (!intake.is_sound)
    {
      tally->n_bad_rows++;
      return !tally->strict;
    }

  if (!book_make_room (book, n_columns, error))
    return FALSE;
  if (tally->traces->len > 0 && !gk_traces_take_row (tally, ledger, row, intake.values, error))
    return FALSE;
  body = find_body (tally, row, body_key);
  for (guint i = 0; i < n_columns; i++)
    if (book->columns[i] != NULL)
      book->columns[i][book->n_rows] = intake.values[i];
  book->bodies[book->n_rows] = body;
  book->lines[book->n_rows] = row->line;
  book->sources[book->n_rows++] = row->source;

  return TRUE;
}

guint64
gk_tally_get_n_rows (GkTally *tally)
{
  guint64 n = 0;

  g_return_val_if_fail (tally != NULL, 0);

  for (guint i = 0; i < tally->form->ledgers->len; i++)
    n += tally->books[i].n_rows;

  return n;
}

guint64
gk_tally_get_n_bad_rows (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, 0);

  return tally->n_bad_rows;
}

guint64
gk_tally_get_n_diagnostics (GkTally *tally)
{
  g_return_val_if_fail (tally != NULL, 0);

  return tally->n_diagnoses;
}

static const GkDiagnosis *
get_diagnosis (GkTally *tally, guint64 index)
{
  g_return_val_if_fail (tally != NULL, NULL);

  return index < tally->diagnoses->len ? &g_array_index (tally->diagnoses, GkDiagnosis, (guint) index) : NULL;
}

gint32
gk_tally_get_diagnostic_severity (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->severity : 0;
}

const char *
gk_tally_get_diagnostic_source (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? g_ptr_array_index (tally->sources, diagnosis->source) : NULL;
}

guint32
gk_tally_get_diagnostic_line (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->line : 0;
}

guint32
gk_tally_get_diagnostic_column (GkTally *tally, guint64 index)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? diagnosis->column : 0;
}

const char *
gk_tally_get_diagnostic_message (GkTally *tally, guint64 index, gint32 language)
{
  const GkDiagnosis *diagnosis = get_diagnosis (tally, index);

  return diagnosis != NULL ? gk_message_get_either (&diagnosis->message, language) : NULL;
}
