/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/match-private.h"

#include <string.h>

#include "base/figure-private.h"
#include "base/text-private.h"

/* How well a row fits an indicator. */
#define SCORE_NUMBERING 30 /* more, if the numbering is the same too */
#define SCORE_UNIT 20      /* more, if the unit is the same too */
#define BONUS_UNDER_PARENT 60
#define BONUS_NEXT_ROW 5

/* Cells of a row that are looked at for its label. */
#define MAX_LABEL_CELLS 8

/* A table whose rows were not placed is the form's all the same if this many of them, or half of them, fit it. */
#define FITTING_ROWS 3

/* A number in front of the label is its serial number if it has at most this many digits and no heading says otherwise.
 */
#define SERIAL_DIGITS 3

/* The longest paragraph that may be the first half of a label, in bytes. */
#define MAX_LEAD 300

/* Names of columns, as keys. */
static const char *const label_headings[] = { "统计指标", "指标",   "指标名称", "统计项目", "项目",      "项目名称",
                                              "名称",     "指标项", "统计内容", "内容",     "indicator", "item" };
static const char *const unit_headings[] = { "单位", "计量单位", "unit" };
static const char *const value_headings[] = { "统计数", "统计数据", "统计值", "统计结果", "数量",   "数值",  "数据",
                                              "数额",   "数",       "本年数", "本期数",   "填报数", "value", "number" };
static const char *const remark_headings[] = { "备注", "说明", "注", "remarks", "notes" };

static const char *const serial_headings[] = { "序号", "编号", "行次", "行号", "代码", "no" };

/* The columns that a heading names, or -1; @ignored has a bit for each that holds neither label, unit nor value. */
typedef struct {
  gint32 label;
  gint32 unit;
  gint32 value;
  guint64 ignored;
  guint32 table; /* the heading stands in */
  gboolean used; /* by a row of the form */
} Columns;

static const Columns no_columns = { -1, -1, -1, 0, 0, FALSE };

typedef struct {
  const GkForm *form;
  const GkDocument *document;
  const char *period;
  GkMatch *match;
  GkLabels *labels;
  GHashTable *units; /* the form's units, folded */
  GArray *pairs;     /* of GkPair */
} Matcher;

static void
collect_labels (Matcher *matcher)
{
  for (guint32 i = 0; i < matcher->form->indicators->len; i++)
    {
      const GkIndicator *indicator = gk_form_indicator (matcher->form, i);

      if (!indicator->printed)
        continue;
      gk_labels_add (matcher->labels, i, indicator->label.zh);
      for (guint k = 0; indicator->aliases != NULL && k < indicator->aliases->len; k++)
        gk_labels_add (matcher->labels, i, g_ptr_array_index (indicator->aliases, k));
      if (indicator->unit != NULL)
        g_hash_table_add (matcher->units, gk_unit_fold (indicator->unit, strlen (indicator->unit)));
    }
}

/* The key of a row's label: of one cell, or of the line before and the first cell. */
static void
label_key (const Matcher *matcher, const GkRow *row, gint32 cell, gboolean with_lead, GkKey *key)
{
  const GkSpan *span = gk_document_cell (matcher->document, row, (guint32) cell);

  if (with_lead)
    {
      const GkSpan *lead = &g_array_index (matcher->document->paragraphs, GkSpan, (guint32) row->lead);
      g_autofree char *joined
          = g_strdup_printf ("%.*s%.*s", (int) lead->length, lead->text, (int) span->length, span->text);

      gk_key_init (key, joined, strlen (joined));
    }
  else
    gk_key_init (key, span->text, span->length);
}

static gboolean
is_one_of (const char *key, const char *const *words, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (strcmp (key, words[i]) == 0)
      return TRUE;

  return FALSE;
}

/* The year that a heading such as "2017年数" names, or 0. */
static guint
year_of (const char *key)
{
  return strspn (key, "0123456789") == 4 && g_str_has_prefix (key + 4, "年") ? (guint) g_ascii_strtoull (key, NULL, 10)
                                                                             : 0;
}

/* Reads @row as one that names the columns. */
static gboolean
read_heading (const Matcher *matcher, const GkRow *row, Columns *columns)
{
  guint period = matcher->period != NULL ? (guint) g_ascii_strtoull (matcher->period, NULL, 10) : 0;
  Columns found = no_columns;
  gint32 year_column = -1;
  guint64 other_years = 0;

  for (guint32 i = 0; i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (matcher->document, row, i);
      guint64 bit = i < 64 ? (guint64) 1 << i : 0;
      GkKey key;
      g_autofree char *string = NULL;

      gk_key_init (&key, span->text, span->length);
      string = gk_key_to_string (&key);
      gk_key_clear (&key);
      if (found.label < 0 && is_one_of (string, label_headings, G_N_ELEMENTS (label_headings)))
        found.label = (gint32) i;
      else if (found.unit < 0 && is_one_of (string, unit_headings, G_N_ELEMENTS (unit_headings)))
        found.unit = (gint32) i;
      else if (found.value < 0 && is_one_of (string, value_headings, G_N_ELEMENTS (value_headings)))
        found.value = (gint32) i;
      else if (is_one_of (string, remark_headings, G_N_ELEMENTS (remark_headings))
               || is_one_of (string, serial_headings, G_N_ELEMENTS (serial_headings)))
        found.ignored |= bit;
      else if (year_of (string) != 0 && year_of (string) == period && year_column < 0)
        year_column = (gint32) i;
      else if (year_of (string) != 0)
        other_years |= bit;
    }
  /* Of several years, that of the report is its value, and the others are not. */
  if (found.value < 0 && year_column >= 0)
    {
      found.value = year_column;
      found.ignored |= other_years;
    }
  if (found.label < 0 || (found.value < 0 && found.unit < 0))
    return FALSE;
  found.table = row->table;
  *columns = found;

  return TRUE;
}

gboolean
gk_span_is_figure (const GkSpan *span)
{
  g_autoptr (GArray) glyphs = gk_text_fold (span->text, span->length);
  guint at = 0;
  guint digits = 0;

  for (; at < glyphs->len; at++)
    {
      gunichar character = g_array_index (glyphs, GkGlyph, at).character;

      if (character >= '0' && character <= '9')
        digits++;
      else if (character == 0 || character >= 0x80 || strchr (digits > 0 ? "., " : "<>=+- ", (int) character) == NULL)
        break;
    }

  /* A unit may follow. */
  return digits > 0 && glyphs->len - at <= 4;
}

/* Whether a cell prints a unit that the form uses, or one of money. */
static gboolean
is_unit (const Matcher *matcher, const GkSpan *span)
{
  g_autofree char *unit = gk_unit_fold (span->text, span->length);
  gint power;

  return *unit != '\0' && (g_hash_table_contains (matcher->units, unit) || gk_unit_conversion (unit, "元", &power));
}

/* Finds the cell of a row that holds its label. Of several that fit, the last: the ones before name its groups. */
static gint32
find_label (Matcher *matcher, const GkRow *row, gboolean *with_lead)
{
  gint32 found = -1;
  gint32 first_text = -1;
  gint32 score = 0;
  guint looked_at = 0;

  *with_lead = FALSE;
  for (guint32 i = 0; i < row->n && looked_at < MAX_LABEL_CELLS; i++)
    {
      const GkSpan *span = gk_document_cell (matcher->document, row, i);
      GkKey key;
      gint32 best;
      gboolean text = FALSE;

      if (span->length == 0)
        continue;
      looked_at++;
      label_key (matcher, row, (gint32) i, FALSE, &key);
      for (guint k = 0; k < key.n_glyphs; k++)
        text |= !g_unichar_isdigit (key.glyphs[k].character);
      best = text ? gk_pairs_best_score (gk_labels_find (matcher->labels, &key)) : 0;
      if (best > 0 && best >= score)
        {
          found = (gint32) i;
          score = best;
        }
      if (text && first_text < 0 && !is_unit (matcher, span) && !gk_span_is_figure (span))
        first_text = (gint32) i;
      gk_key_clear (&key);
    }

  if (score < GK_SCORE_EXACT && first_text >= 0 && row->lead >= 0
      && g_array_index (matcher->document->paragraphs, GkSpan, (guint32) row->lead).length <= MAX_LEAD)
    {
      GkKey key;

      label_key (matcher, row, first_text, TRUE, &key);
      if (gk_pairs_best_score (gk_labels_find (matcher->labels, &key)) >= GK_SCORE_EXACT)
        {
          found = first_text;
          *with_lead = TRUE;
        }
      gk_key_clear (&key);
    }

  return found >= 0 ? found : first_text;
}

static const GkSpan *
cell_at (const Matcher *matcher, const GkRow *row, gint32 cell)
{
  return cell >= 0 && (guint32) cell < row->n ? gk_document_cell (matcher->document, row, (guint32) cell) : NULL;
}

/*
 * Takes unit and value from where the heading has them, counted from the label:
 * rows may lack a column in front, or have one more. FALSE if what stands there
 * is something else.
 */
static gboolean
find_by_heading (Matcher *matcher, const GkRow *row, const Columns *columns, GkRowMatch *match)
{
  gint32 shift = match->label - columns->label;
  const GkSpan *unit = columns->unit >= 0 ? cell_at (matcher, row, columns->unit + shift) : NULL;
  const GkSpan *value = columns->value >= 0 ? cell_at (matcher, row, columns->value + shift) : NULL;

  if (columns->label < 0 || columns->value <= columns->label)
    return FALSE;
  if (unit != NULL && gk_span_is_figure (unit))
    return FALSE;
  if (value == NULL || (value->length > 0 && is_unit (matcher, value)))
    return FALSE;
  match->unit = unit != NULL && columns->unit > columns->label ? columns->unit + shift : -1;
  match->value = columns->value + shift;
  match->ignored = shift >= 0 ? columns->ignored << MIN (shift, 63) : columns->ignored >> MIN (-shift, 63);

  return TRUE;
}

/* Takes unit and value from what the cells behind the label hold. */
static void
find_by_content (Matcher *matcher, const GkRow *row, GkRowMatch *match)
{
  gint32 other = -1; /* neither a figure nor a known unit */
  gint32 empty = -1;

  for (gint32 i = match->label + 1; (guint32) i < row->n; i++)
    {
      const GkSpan *span = gk_document_cell (matcher->document, row, (guint32) i);

      if (span->length == 0)
        empty = empty < 0 ? i : empty;
      else if (match->unit < 0 && is_unit (matcher, span))
        match->unit = i;
      else if (match->value < 0 && gk_span_is_figure (span))
        match->value = i;
      else if (other < 0)
        other = i;
    }

  /* An unknown word in front of the figure is its unit; without a figure it stands where one should. */
  if (match->value >= 0 && match->unit < 0 && other >= 0 && other < match->value)
    match->unit = other;
  else if (match->value < 0)
    match->value = other >= 0 ? other : empty;
}

/* A small number in front of the label is its place in the table. */
static void
ignore_serial_number (const Matcher *matcher, const GkRow *row, GkRowMatch *match)
{
  const GkSpan *first = cell_at (matcher, row, 0);

  if (match->label <= 0 || first->length > SERIAL_DIGITS)
    return;
  for (guint32 i = 0; i < first->length; i++)
    if (!g_ascii_isdigit (first->text[i]))
      return;
  match->ignored |= 1;
}

static void
add_pairs (Matcher *matcher, guint32 number, gboolean with_lead)
{
  const GkRow *row = gk_document_row (matcher->document, number);
  GkRowMatch *match = &matcher->match->rows[number];
  g_autofree char *unit = NULL;
  const GArray *fitting;
  GkKey key;

  label_key (matcher, row, match->label, with_lead, &key);
  fitting = gk_labels_find (matcher->labels, &key);
  if (match->unit >= 0)
    {
      const GkSpan *span = gk_document_cell (matcher->document, row, (guint32) match->unit);

      unit = gk_unit_fold (span->text, span->length);
    }

  for (guint i = 0; i < fitting->len; i++)
    {
      GkPair pair = g_array_index (fitting, GkPair, i);
      const GkIndicator *indicator = gk_form_indicator (matcher->form, pair.node);
      GkKey own;

      if (match->fits < 0 && pair.score >= GK_SCORE_EXACT)
        match->fits = (gint32) pair.node;
      gk_key_init (&own, indicator->label.zh, strlen (indicator->label.zh));
      if (own.numbering.kind == key.numbering.kind && own.numbering.number == key.numbering.number)
        pair.score += SCORE_NUMBERING;
      if (unit != NULL && indicator->unit != NULL && strcmp (unit, indicator->unit) == 0)
        pair.score += SCORE_UNIT;
      gk_key_clear (&own);
      pair.row = number;
      g_array_append_val (matcher->pairs, pair);
    }
  gk_key_clear (&key);
}

/* Looks at every row by itself: what its cells are, and which indicators its label fits. */
static gboolean
examine_rows (Matcher *matcher, GError **error)
{
  Columns columns = no_columns;

  for (guint32 i = 0; i < matcher->document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (matcher->document, i);
      GkRowMatch *match = &matcher->match->rows[i];
      gboolean with_lead;

      *match = (GkRowMatch){ .indicator = -1, .rival = -1, .label = -1, .unit = -1, .value = -1, .fits = -1 };
      if (gk_document_row_is_blank (matcher->document, i))
        {
          match->role = GK_ROW_BLANK;
          continue;
        }
      if (read_heading (matcher, row, &columns))
        {
          match->role = GK_ROW_HEADING;
          continue;
        }
      /* A heading reaches beyond its table only once the form is being read under it. */
      if (row->table != columns.table && !columns.used)
        columns = no_columns;

      match->label = find_label (matcher, row, &with_lead);
      if (match->label >= 0)
        {
          if (!find_by_heading (matcher, row, &columns, match))
            find_by_content (matcher, row, match);
          ignore_serial_number (matcher, row, match);
          match->measured = match->unit >= 0 && is_unit (matcher, cell_at (matcher, row, match->unit));
          add_pairs (matcher, i, with_lead);
          columns.used |= match->fits >= 0;
        }
      if (matcher->pairs->len > GK_MATCH_MAX_PAIRS)
        {
          gk_set_error (error, GK_ERROR_LIMIT, matcher->document->name, row->line, 0,
                        "too many rows with labels that repeat in the form", "标签在表式中重复出现的行过多");
          return FALSE;
        }
    }

  return TRUE;
}

/* What stands for "{name}" in the label of a placed row. */
static void
find_name (Matcher *matcher, const GkRow *row, GkRowMatch *match)
{
  const GkSpan *span = gk_document_cell (matcher->document, row, (guint32) match->label);
  GkKey key;
  guint start;
  guint end;

  gk_key_init (&key, span->text, span->length);
  if (gk_labels_find_name (matcher->labels, (guint32) match->indicator, &key, &start, &end))
    {
      match->name = *span;
      match->name.text = span->text + key.glyphs[start].start;
      match->name.length = key.glyphs[end - 1].end - key.glyphs[start].start;
    }
  gk_key_clear (&key);
}

static void
place (Matcher *matcher, guint32 number, const GkPair *pair)
{
  GkRowMatch *match = &matcher->match->rows[number];

  match->role = GK_ROW_PLACED;
  match->indicator = (gint32) pair->node;
  match->close = pair->score < GK_SCORE_EXACT;
  matcher->match->placed[pair->node] = (gint32) number;
  find_name (matcher, gk_document_row (matcher->document, number), match);
}

/* Places the rows of the best alignment, but for those that could as well stand elsewhere. */
static void
place_in_order (Matcher *matcher)
{
  guint32 n_nodes = matcher->form->indicators->len;
  g_autofree gint32 *parents = g_new (gint32, MAX (n_nodes, 1));
  const GkPair *pairs = (const GkPair *) (gpointer) matcher->pairs->data;
  const GkAlignBonus bonus = { BONUS_UNDER_PARENT, BONUS_NEXT_ROW };
  g_autoptr (GArray) aligned = NULL;

  for (guint32 i = 0; i < n_nodes; i++)
    parents[i] = gk_form_indicator (matcher->form, i)->parent;

  aligned = gk_align (pairs, matcher->pairs->len, parents, n_nodes, &bonus);
  for (guint i = 0; i < aligned->len; i++)
    {
      const GkAlignedPair *chosen = &g_array_index (aligned, GkAlignedPair, i);
      const GkPair *pair = &pairs[chosen->pair];
      GkRowMatch *match = &matcher->match->rows[pair->row];

      if (chosen->rival < 0)
        {
          place (matcher, pair->row, pair);
          continue;
        }
      match->role = GK_ROW_AMBIGUOUS;
      match->indicator = (gint32) pair->node;
      match->rival = (gint32) pairs[chosen->rival].node;
    }
}

/* Places rows that stand out of order, where a label names one indicator only and no other row has it. */
static void
place_out_of_order (Matcher *matcher)
{
  g_autofree guint32 *n_rows = g_new0 (guint32, matcher->form->indicators->len + 1);
  const GkPair *pairs = (const GkPair *) (gpointer) matcher->pairs->data;
  guint n = matcher->pairs->len;

  for (guint i = 0; i < n; i++)
    n_rows[pairs[i].node] += matcher->match->rows[pairs[i].row].role == GK_ROW_UNPLACED;
  for (guint i = 0; i < n; i++)
    {
      gboolean only_one
          = (i == 0 || pairs[i - 1].row != pairs[i].row) && (i + 1 == n || pairs[i + 1].row != pairs[i].row);

      if (only_one && pairs[i].score >= GK_SCORE_EXACT && n_rows[pairs[i].node] == 1
          && matcher->match->placed[pairs[i].node] < 0 && matcher->match->rows[pairs[i].row].role == GK_ROW_UNPLACED)
        place (matcher, pairs[i].row, &pairs[i]);
    }
}

/* Whether rows @start to @end - 1, a table none of whose rows is placed, look like the form's all the same. */
static gboolean
looks_like_form (const GkMatch *match, guint32 start, guint32 end)
{
  guint32 n = 0;
  guint32 n_rows = 0;

  for (guint32 i = start; i < end; i++)
    {
      n += match->rows[i].fits >= 0;
      n_rows += match->rows[i].role != GK_ROW_BLANK;
    }

  return n >= FITTING_ROWS || 2 * n >= n_rows;
}

/* Finds the first and the last placed row of a table; FALSE if there is none. */
static gboolean
find_placed (const GkMatch *match, guint32 start, guint32 end, guint32 *first, guint32 *last)
{
  *first = end;
  for (guint32 i = start; i < end; i++)
    if (match->rows[i].role == GK_ROW_PLACED)
      {
        *first = MIN (*first, i);
        *last = i;
      }

  return *first < end;
}

/* A table is the form's if one of its rows is, if it stands among such tables, or if its rows fit all the same. */
static void
recognise_tables (Matcher *matcher)
{
  GkMatch *match = matcher->match;
  guint32 n = matcher->document->rows->len;
  guint32 form_first;
  guint32 form_last = 0;
  guint32 end;

  find_placed (match, 0, n, &form_first, &form_last);
  for (guint32 start = 0; start < n; start = end)
    {
      guint32 first;
      guint32 last = 0;
      gboolean recognised;

      for (end = start;
           end < n
           && gk_document_row (matcher->document, end)->table == gk_document_row (matcher->document, start)->table;)
        end++;
      recognised = find_placed (match, start, end, &first, &last) || (start > form_first && start < form_last)
                   || looks_like_form (match, start, end);
      for (guint32 i = start; i < end; i++)
        {
          GkRowMatch *row = &match->rows[i];

          row->recognised = recognised;
          row->within = i > form_first && i < form_last;
          match->n_recognised += recognised && row->role != GK_ROW_HEADING && row->role != GK_ROW_BLANK;
          match->n_values
              += row->role == GK_ROW_PLACED && gk_form_indicator (matcher->form, (guint32) row->indicator)->cell >= 0;
        }
    }
}

GkMatch *
gk_match_new (const GkForm *form, const GkDocument *document, const char *period, GError **error)
{
  g_autoptr (GkMatch) match = g_new0 (GkMatch, 1);
  Matcher matcher = { .form = form, .document = document, .period = period, .match = match };
  gboolean sound;

  match->rows = gk_try_malloc0_n (document->rows->len, sizeof (GkRowMatch), error);
  match->placed = gk_try_malloc0_n (form->indicators->len, sizeof (gint32), error);
  if (match->rows == NULL || match->placed == NULL)
    return NULL;
  for (guint32 i = 0; i < form->indicators->len; i++)
    match->placed[i] = -1;

  matcher.labels = gk_labels_new ();
  matcher.units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  matcher.pairs = g_array_new (FALSE, FALSE, sizeof (GkPair));

  collect_labels (&matcher);
  sound = examine_rows (&matcher, error);
  if (sound)
    {
      place_in_order (&matcher);
      place_out_of_order (&matcher);
      recognise_tables (&matcher);
    }

  gk_labels_free (matcher.labels);
  g_hash_table_unref (matcher.units);
  g_array_unref (matcher.pairs);

  return sound ? g_steal_pointer (&match) : NULL;
}

void
gk_match_free (GkMatch *match)
{
  if (match == NULL)
    return;

  g_free (match->rows);
  g_free (match->placed);
  g_free (match);
}
