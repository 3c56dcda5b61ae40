/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/csv-private.h"

#include <string.h>

#include "read/fill-private.h"

/* What tells the reports of a long file apart, borrowed from the report, and where its cells stand. */
typedef struct {
  gint32 form;
  const char *body_name;
  const char *body_code;
  const char *period;
  const char *source;
  GkReport *report; /* of the list */
  guint32 *lines;   /* of each cell, 0 if there was none yet */
  guint32 n_cells;  /* that there were */
} Group;

typedef struct _GkCsvFilling {
  GkCsv csv;
  GkCsvHeader header;
  GPtrArray *forms;
  GkReports *reports;
  guint64 n_cells; /* of all reports */
  guint32 *fits;   /* for each form how many of its cells are named */
  gint32 form;     /* of the rows that name none; -1 until it is known */
  gint32 **maps;   /* wide: for each form that was used, the cell of each column, or -1 */
  GTree *groups;   /* no hash table: names can be made that hash alike */
  Group *last;     /* that a record belonged to; NULL at first */
} Filling;

static GkForm *
form_at (const Filling *filling, gint32 number)
{
  return g_ptr_array_index (filling->forms, (guint) number);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->lines);
  g_free (group);
}

static gint
compare_groups (gconstpointer left, gconstpointer right, gpointer data)
{
  const Group *one = left;
  const Group *other = right;
  int order = one->form < other->form ? -1 : one->form > other->form;

  (void) data;

  if (order == 0)
    order = g_strcmp0 (one->body_name, other->body_name);
  if (order == 0)
    order = g_strcmp0 (one->body_code, other->body_code);
  if (order == 0)
    order = g_strcmp0 (one->period, other->period);
  if (order == 0)
    order = g_strcmp0 (one->source, other->source);

  return order;
}

static gboolean
filling_init (Filling *filling, const char *text, gsize length, const char *name, GPtrArray *forms, GError **error)
{
  *filling = (Filling){ .forms = forms, .form = -1 };
  gk_csv_init (&filling->csv, text, length, name);
  filling->reports = gk_reports_new ();
  filling->groups = g_tree_new_full (compare_groups, NULL, group_free, NULL);
  filling->fits = gk_try_malloc0_n (forms->len, sizeof *filling->fits, error);
  filling->maps = filling->fits != NULL ? gk_try_malloc0_n (forms->len, sizeof *filling->maps, error) : NULL;

  return filling->maps != NULL;
}

static void
filling_clear (Filling *filling)
{
  for (guint i = 0; filling->maps != NULL && i < filling->forms->len; i++)
    g_free (filling->maps[i]);
  g_free (filling->maps);
  g_free (filling->fits);
  g_clear_pointer (&filling->groups, g_tree_unref);
  g_clear_pointer (&filling->reports, gk_reports_unref);
  gk_csv_header_clear (&filling->header);
  gk_csv_clear (&filling->csv);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filling, filling_clear)

/* The place of @role in messages: its column, or the first one. */
static guint32
column_of (const Filling *filling, GkCsvRole role)
{
  return (guint32) MAX (filling->header.by_role[role], 0);
}

/* A code of the body that cannot be right is kept, and said so. Where lines are those of the source, it has none. */
static void
check_body_code (const Filling *filling, GkReport *report)
{
  gboolean has_lines = filling->header.by_role[GK_CSV_LINE] >= 0;
  const char *code = gk_report_get_body_code (report);
  g_autofree char *excerpt = code != NULL ? gk_csv_excerpt (code) : NULL;

  if (code != NULL && !gk_body_code_is_sound (code))
    gk_fill_bad_code (report, excerpt, has_lines ? 0 : filling->csv.row_line,
                      has_lines ? 0 : column_of (filling, GK_CSV_BODY_CODE) + 1);
}

/* Adds a report of form @number that is of what the record says. */
static GkReport *
add_report (Filling *filling, gint32 number, GError **error)
{
  const GkCsv *csv = &filling->csv;
  GkForm *form = form_at (filling, number);
  const char *source = gk_csv_get (csv, GK_CSV_SOURCE);
  GkReport *report;

  if (gk_reports_get_n (filling->reports) >= GK_CSV_MAX_REPORTS)
    {
      gk_set_error (error, GK_ERROR_LIMIT, csv->source, csv->row_line, 0, "there are more than %d reports",
                    "报告超过 %d 份", GK_CSV_MAX_REPORTS);
      return NULL;
    }
  filling->n_cells += form->cells->len;
  if (filling->n_cells > GK_CSV_MAX_CELLS)
    {
      gk_set_error (error, GK_ERROR_LIMIT, csv->source, csv->row_line, 0,
                    "the reports have more than %d cells together", "各报告的单元格合计超过 %d 个", GK_CSV_MAX_CELLS);
      return NULL;
    }

  report = gk_report_try_new (form, error);
  if (report == NULL)
    return NULL;
  gk_reports_take (filling->reports, report);
  gk_report_set_source (report, source != NULL ? source : csv->source);
  gk_report_set_period (report, gk_csv_get (csv, GK_CSV_PERIOD));
  gk_report_set_body_name (report, gk_csv_get (csv, GK_CSV_BODY_NAME));
  gk_report_set_body_code (report, gk_csv_get (csv, GK_CSV_BODY_CODE));
  gk_report_set_document_number (report, gk_csv_get (csv, GK_CSV_DOCUMENT_NUMBER));
  gk_report_set_index_number (report, gk_csv_get (csv, GK_CSV_INDEX_NUMBER));
  check_body_code (filling, report);

  return report;
}

/* Says that the text of @cell, which is placed, cannot be used. @column is what it was read from. */
static void
add_invalid (const Filling *filling, GkReport *report, guint32 cell, guint32 column)
{
  const char *text = gk_report_get_raw (report, cell);
  const char *raw = text != NULL ? text : "";
  GkFigureContext context = gk_report_figure_context (report, cell, NULL);
  GkFigure figure = gk_figure_read (raw, strlen (raw), &context);
  g_autofree char *excerpt = gk_csv_excerpt (raw);
  const char *id = gk_form_get_cell_id (report->form, cell);
  gboolean sound = figure.problem == GK_FIGURE_SOUND; /* beside another unit, say, it was not */
  const char *en = sound ? "is marked as unreadable" : gk_figure_problem_text (figure.problem, GK_LANGUAGE_ENGLISH);
  const char *zh = sound ? "标记为无法读取" : gk_figure_problem_text (figure.problem, GK_LANGUAGE_CHINESE);
  GkDiagnostic diagnostic = {
    .code = GK_DIAGNOSTIC_INVALID_CELL,
    .severity = GK_SEVERITY_ERROR,
    .line = gk_report_get_line (report, cell),
    .column = gk_report_get_column (report, cell),
    .indicator = gk_form_get_cell_indicator (report->form, cell),
    .raw = g_strdup (raw),
  };

  if (diagnostic.line == 0)
    {
      diagnostic.line = filling->csv.row_line;
      diagnostic.column = column + 1;
    }
  diagnostic.message.en = g_strdup_printf ("%s: \"%s\" %s", id, excerpt, en);
  diagnostic.message.zh = g_strdup_printf ("%s：“%s”%s", id, excerpt, zh);
  gk_report_add_diagnostic (report, &diagnostic);
}

/* Chooses the form of the rows that name none. */
static gint32
choose_form (Filling *filling, guint32 line, gint32 column, GError **error)
{
  if (filling->form < 0)
    filling->form
        = gk_csv_choose_form (filling->forms, filling->fits, filling->csv.source, line, (guint32) (column + 1), error);

  return filling->form;
}

/* Wide: finds the cell of each column in form @number. */
static const gint32 *
map_columns (Filling *filling, gint32 number, GError **error)
{
  const GkCsvHeader *header = &filling->header;
  GkForm *form = form_at (filling, number);
  g_autofree gint32 *map = NULL;
  g_autofree guint32 *column_by_cell = NULL;

  if (filling->maps[number] != NULL)
    return filling->maps[number];

  map = gk_try_malloc0_n (header->n_columns, sizeof *map, error);
  column_by_cell = map != NULL ? gk_try_malloc0_n (form->cells->len, sizeof *column_by_cell, error) : NULL;
  if (column_by_cell == NULL)
    return NULL;

  for (guint32 i = 0; i < header->n_columns; i++)
    {
      map[i] = header->columns[i].role == GK_CSV_FIGURES ? gk_form_find_cell (form, header->columns[i].name) : -1;
      if (map[i] >= 0 && column_by_cell[map[i]] > 0)
        {
          filling->csv.row_line = header->line;
          gk_csv_set_error (&filling->csv, i, error, GK_ERROR_SYNTAX,
                            "the column \"%s\" is of the same cell of form %s; expected one of them",
                            "与“%s”列同为表式 %s 的一个单元格；只应有其一",
                            header->columns[column_by_cell[map[i]] - 1].name, form->id);
          return NULL;
        }
      if (map[i] >= 0)
        column_by_cell[map[i]] = i + 1;
    }
  filling->maps[number] = g_steal_pointer (&map);

  return filling->maps[number];
}

static gboolean
fill_wide_cell (Filling *filling, GkReport *report, guint32 column, gint32 cell, GError **error)
{
  const char *text = gk_csv_trim (gk_csv_field (&filling->csv, column));

  if (cell < 0)
    {
      if (*text != '\0')
        gk_csv_set_cell_error (&filling->csv, column, filling->header.columns[column].name, report->form,
                               filling->forms, error);
      return *text == '\0';
    }

  gk_report_set_place (report, (guint32) cell, filling->csv.row_line, column + 1);
  if (*text == '\0')
    gk_report_set_missing (report, (guint32) cell, GK_CELL_BLANK);
  else if (gk_report_set_text (report, (guint32) cell, text, -1, NULL) == GK_CELL_INVALID)
    add_invalid (filling, report, (guint32) cell, column);

  return TRUE;
}

static gboolean
read_wide_row (Filling *filling, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint32 number = gk_csv_find_form (&filling->csv, filling->forms, &local);
  const gint32 *map;
  GkReport *report;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (number < 0)
    number = choose_form (filling, filling->csv.row_line, filling->header.by_role[GK_CSV_FORM], error);
  map = number >= 0 ? map_columns (filling, number, error) : NULL;
  report = map != NULL ? add_report (filling, number, error) : NULL;
  if (report == NULL)
    return FALSE;

  for (guint32 i = 0; i < filling->header.n_columns; i++)
    if (filling->header.columns[i].role == GK_CSV_FIGURES && !fill_wide_cell (filling, report, i, map[i], error))
      return FALSE;

  return TRUE;
}

/* Finds what forms have the cells that the columns are called after. */
static gboolean
survey_columns (Filling *filling, GError **error)
{
  const GkCsvHeader *header = &filling->header;
  gint32 unknown = -1;
  gboolean known = FALSE;

  for (guint32 i = 0; i < header->n_columns; i++)
    if (header->columns[i].role == GK_CSV_FIGURES)
      {
        if (gk_csv_count_fits (filling->forms, header->columns[i].name, filling->fits))
          known = TRUE;
        else if (unknown < 0)
          unknown = (gint32) i;
      }

  /* Where every row may name its form, a column is only to be known to one of them. */
  if (!known || (unknown < 0 && header->by_role[GK_CSV_FORM] < 0))
    {
      gint32 number = choose_form (filling, header->line, -1, error);

      if (number < 0 || map_columns (filling, number, error) == NULL)
        return FALSE;
      for (guint32 i = 0; i < header->n_columns && unknown < 0; i++)
        if (header->columns[i].role == GK_CSV_FIGURES && filling->maps[number][i] < 0)
          unknown = (gint32) i;
    }
  if (unknown < 0)
    return TRUE;
  gk_csv_set_cell_error (&filling->csv, (guint32) unknown, header->columns[unknown].name,
                         filling->form >= 0 ? form_at (filling, filling->form) : NULL, filling->forms, error);

  return FALSE;
}

/* Long: the id in the record. */
static const char *
read_id (const Filling *filling, GError **error)
{
  const char *id = gk_csv_get (&filling->csv, GK_CSV_CELL);

  if (id == NULL)
    gk_csv_set_error (&filling->csv, column_of (filling, GK_CSV_CELL), error, GK_ERROR_SYNTAX,
                      "expected the id of a cell", "应为单元格标识");

  return id;
}

/* Finds what forms have the cells of the rows that name no form, reading all of them once before the reports. */
static gboolean
survey_rows (Filling *filling, GError **error)
{
  GkCsv *csv = &filling->csv;
  const char *at = csv->at;
  guint32 line = csv->line;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) unknown = NULL;
  gboolean any = FALSE;

  for (;;)
    {
      const char *id;

      if (!gk_csv_next (csv, error))
        return FALSE;
      if (csv->n_fields == 0)
        break;
      if (gk_csv_get (csv, GK_CSV_FORM) != NULL)
        continue;
      any = TRUE;
      id = read_id (filling, error);
      if (id == NULL)
        return FALSE;
      if (g_hash_table_contains (seen, id))
        continue;
      /* Only ids that forms have are kept: there is no end to the others. */
      if (gk_csv_count_fits (filling->forms, id, filling->fits))
        g_hash_table_add (seen, g_strdup (id));
      else if (unknown == NULL)
        gk_csv_set_cell_error (csv, column_of (filling, GK_CSV_CELL), id, NULL, filling->forms, &unknown);
    }

  if (unknown != NULL && g_hash_table_size (seen) > 0)
    {
      g_propagate_error (error, g_steal_pointer (&unknown));
      return FALSE;
    }
  if (any && choose_form (filling, 0, -1, error) < 0)
    return FALSE;
  csv->at = at;
  csv->line = line;

  return TRUE;
}

gboolean
gk_csv_is_cell_list (const GkCsvHeader *header)
{
  return header->by_role[GK_CSV_STATE] >= 0 && header->by_role[GK_CSV_RAW] >= 0 && header->by_role[GK_CSV_LINE] >= 0;
}

/* Begins a report of form @number for @group, which borrows from it. */
static gboolean
start_report (Filling *filling, gint32 number, Group *group, GError **error)
{
  GkReport *report = add_report (filling, number, error);
  guint32 *lines = report != NULL ? gk_try_malloc0_n (report->form->cells->len, sizeof *lines, error) : NULL;

  if (lines == NULL)
    return FALSE;

  g_free (group->lines);
  *group = (Group){
    .form = number,
    .body_name = report->body_name,
    .body_code = report->body_code,
    .period = report->period,
    .source = report->source,
    .report = report,
    .lines = lines,
  };

  return TRUE;
}

/* The report that the record belongs to. */
static Group *
find_group (Filling *filling, GError **error)
{
  const GkCsv *csv = &filling->csv;
  g_autoptr (GError) local = NULL;
  gint32 number = gk_csv_find_form (csv, filling->forms, &local);
  const char *source = gk_csv_get (csv, GK_CSV_SOURCE);
  Group key = { 0 };
  Group started = { 0 };

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  key.form = number >= 0 ? number : choose_form (filling, csv->row_line, filling->header.by_role[GK_CSV_FORM], error);
  if (key.form < 0)
    return NULL;
  key.body_name = gk_csv_get (csv, GK_CSV_BODY_NAME);
  key.body_code = gk_csv_get (csv, GK_CSV_BODY_CODE);
  key.period = gk_csv_get (csv, GK_CSV_PERIOD);
  key.source = source != NULL ? source : csv->source;
  if (filling->last == NULL || compare_groups (filling->last, &key, NULL) != 0)
    filling->last = g_tree_lookup (filling->groups, &key);
  if (filling->last != NULL)
    return filling->last;

  if (!start_report (filling, key.form, &started, error))
    return NULL;
  filling->last = g_memdup2 (&started, sizeof started);
  g_tree_insert (filling->groups, filling->last, filling->last);

  return filling->last;
}

/*
 * Whether @cell, which @group has already, begins the next report. Two reports may be of the same body and period: a
 * list of cells has whole reports, one behind the other, and so their first cell tells.
 */
static gboolean
begins_again (const Filling *filling, const Group *group, guint32 cell)
{
  return cell == 0 && group->n_cells == group->report->form->cells->len && gk_csv_is_cell_list (&filling->header);
}

static gboolean
read_state (const Filling *filling, gint32 *state, GError **error)
{
  const char *word = gk_csv_get (&filling->csv, GK_CSV_STATE);
  g_autofree char *excerpt = NULL;

  if (gk_csv_find_state (word, state))
    return TRUE;

  excerpt = gk_csv_excerpt (word);
  gk_csv_set_error (
      &filling->csv, column_of (filling, GK_CSV_STATE), error, GK_ERROR_SYNTAX,
      "\"%s\" is not known; expected nothing, a code of SDMX (A, H, K, L, M, O, Q), normal, missing, or the name of "
      "a state such as not_applicable",
      "不认识“%s”；应为空、SDMX 代码（A、H、K、L、M、O、Q）、normal、missing 或状态名（如 not_applicable）", excerpt);

  return FALSE;
}

/* Says that the record states something else than its value. */
static void
set_state_error (const Filling *filling, const char *value, GError **error)
{
  const char *state = gk_csv_get (&filling->csv, GK_CSV_STATE);
  g_autofree char *excerpt = value != NULL ? gk_csv_excerpt (value) : NULL;

  if (value == NULL)
    gk_csv_set_error (&filling->csv, column_of (filling, GK_CSV_VALUE), error, GK_ERROR_SYNTAX,
                      "expected a value, as \"%s\" has it", "应有数值，因其状态为“%s”", state);
  else
    gk_csv_set_error (&filling->csv, column_of (filling, GK_CSV_VALUE), error, GK_ERROR_SYNTAX,
                      "\"%s\" contradicts \"%s\"", "“%s”与“%s”相矛盾", excerpt, state);
}

/* Long: fills @cell with what the record says of it. */
static gboolean
fill_long_cell (Filling *filling, GkReport *report, guint32 cell, GError **error)
{
  const GkCsv *csv = &filling->csv;
  GkFigureContext context = gk_report_figure_context (report, cell, NULL);
  const char *value = gk_csv_get (csv, GK_CSV_VALUE);
  gboolean has_raw = filling->header.by_role[GK_CSV_RAW] >= 0;
  const char *raw = has_raw ? gk_csv_field (csv, column_of (filling, GK_CSV_RAW)) : NULL;
  GkFigure figure;
  gint32 stated;

  if (!read_state (filling, &stated, error))
    return FALSE;
  if (!gk_csv_read_cell (stated, value, has_raw, &raw, &context, &figure))
    {
      set_state_error (filling, value, error);
      return FALSE;
    }

  report->planes.states[cell] = (guint8) figure.state;
  report->planes.values[cell] = figure.scaled;
  report->planes.places[cell] = figure.places;
  g_free (report->evidence[cell].raw);
  report->evidence[cell].raw = g_strdup (raw);

  return TRUE;
}

/* Puts the cell where the column line says, or where the record stands. */
static gboolean
place_long_cell (const Filling *filling, GkReport *report, guint32 cell, GError **error)
{
  const GkCsv *csv = &filling->csv;
  const char *text = gk_csv_get (csv, GK_CSV_LINE);
  g_autofree char *excerpt = NULL;
  guint32 line;

  if (filling->header.by_role[GK_CSV_LINE] < 0)
    {
      gk_report_set_place (report, cell, csv->row_line, column_of (filling, GK_CSV_VALUE) + 1);
      return TRUE;
    }

  if (gk_csv_read_line (text, &line))
    {
      gk_report_set_place (report, cell, line, 0);
      return TRUE;
    }

  excerpt = gk_csv_excerpt (text);
  gk_csv_set_error (csv, column_of (filling, GK_CSV_LINE), error, GK_ERROR_SYNTAX,
                    "\"%s\"; expected the number of a line, or nothing", "“%s”；应为行号或空", excerpt);

  return FALSE;
}

static gboolean
read_long_row (Filling *filling, GkCsvEarlier earlier, gpointer data, GError **error)
{
  const GkCsv *csv = &filling->csv;
  const char *id = read_id (filling, error);
  const char *name = gk_csv_get (csv, GK_CSV_NAME);
  Group *group = id != NULL ? find_group (filling, error) : NULL;
  GkReport *report;
  gint32 found;
  guint32 line;
  guint32 cell;

  if (group == NULL)
    return FALSE;
  found = gk_form_find_cell (group->report->form, id);
  if (found < 0)
    {
      gk_csv_set_cell_error (csv, column_of (filling, GK_CSV_CELL), id, group->report->form, filling->forms, error);
      return FALSE;
    }
  cell = (guint32) found;
  if (begins_again (filling, group, cell) && !start_report (filling, group->form, group, error))
    return FALSE;
  line = earlier != NULL ? earlier (csv, group->report->form, cell, data) : group->lines[cell];
  if (line > 0)
    {
      gk_csv_set_error (csv, column_of (filling, GK_CSV_CELL), error, GK_ERROR_SYNTAX,
                        "%s stands on line %u already, in the same report", "%s 在同一报告中已见于第 %u 行", id, line);
      return FALSE;
    }

  report = group->report;
  group->lines[cell] = csv->row_line;
  group->n_cells++;
  if (!fill_long_cell (filling, report, cell, error) || !place_long_cell (filling, report, cell, error))
    return FALSE;
  if (name != NULL)
    gk_report_set_name (report, cell, name);
  if (gk_report_get_state (report, cell) == GK_CELL_INVALID)
    add_invalid (filling, report, cell, column_of (filling, GK_CSV_VALUE));

  return TRUE;
}

static gboolean
read_rows (Filling *filling, GError **error)
{
  for (;;)
    {
      if (!gk_csv_next (&filling->csv, error))
        return FALSE;
      if (filling->csv.n_fields == 0)
        return TRUE;
      if (filling->header.is_long ? !read_long_row (filling, NULL, NULL, error) : !read_wide_row (filling, error))
        return FALSE;
    }
}

GkReports *
gk_reports_new_from_csv (const char *text, gsize length, const char *name, GPtrArray *forms, GError **error)
{
  g_auto (Filling) filling = { 0 };

  if (length > GK_READ_MAX_BYTES)
    {
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "larger than %d bytes", "超过 %d 字节", GK_READ_MAX_BYTES);
      return NULL;
    }

  if (!filling_init (&filling, text, length, name, forms, error)
      || !gk_csv_header_init (&filling.header, &filling.csv, error))
    return NULL;
  /* With one form, what is wrong with it is said at the row. */
  if (filling.header.is_long && forms->len == 1)
    filling.form = 0;
  else if (filling.header.is_long ? !survey_rows (&filling, error) : !survey_columns (&filling, error))
    return NULL;
  if (!read_rows (&filling, error))
    return NULL;

  for (guint32 i = 0; i < gk_reports_get_n (filling.reports); i++)
    gk_report_sort_diagnostics (gk_reports_get (filling.reports, i));

  return g_steal_pointer (&filling.reports);
}

GkCsvFilling *
gk_csv_filling_new (const char *text, gsize length, const char *name, GPtrArray *forms, GError **error)
{
  GkCsvFilling *filling = g_new0 (GkCsvFilling, 1);

  if (filling_init (filling, text, length, name, forms, error)
      && gk_csv_header_init (&filling->header, &filling->csv, error)
      && (filling->header.is_long || survey_columns (filling, error)))
    return filling;

  gk_csv_filling_free (filling);

  return NULL;
}

void
gk_csv_filling_free (GkCsvFilling *filling)
{
  filling_clear (filling);
  g_free (filling);
}

const GkCsv *
gk_csv_filling_get_csv (const GkCsvFilling *filling)
{
  return &filling->csv;
}

GkForm *
gk_csv_filling_choose_form (GkCsvFilling *filling, GError **error)
{
  gint32 number;

  if (filling->header.is_long && filling->forms->len == 1)
    filling->form = 0;
  number = choose_form (filling, filling->header.line, -1, error);

  return number >= 0 ? form_at (filling, number) : NULL;
}

/* Goes to @text, which stands on @line. */
static void
move_to (Filling *filling, const char *text, gsize length, guint32 line)
{
  filling->csv.at = text;
  filling->csv.end = text + length;
  filling->csv.line = line;
}

GkForm *
gk_csv_filling_read (GkCsvFilling *filling, const char *text, gsize length, guint32 line, GkCsvEarlier earlier,
                     gpointer data, GError **error)
{
  GkReports *reports = filling->reports;

  move_to (filling, text, length, line);
  if (!gk_csv_next (&filling->csv, error)
      || !(filling->header.is_long ? read_long_row (filling, earlier, data, error) : read_wide_row (filling, error)))
    return NULL;

  return gk_report_get_form (gk_reports_get (reports, gk_reports_get_n (reports) - 1));
}

GkForm *
gk_csv_filling_survey (GkCsvFilling *filling, const char *text, gsize length, guint32 line, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint32 number;

  filling->form = -1;
  memset (filling->fits, 0, filling->forms->len * sizeof *filling->fits);
  move_to (filling, text, length, line);
  if (filling->forms->len == 1)
    filling->form = 0;
  else if (!survey_rows (filling, error))
    return NULL;

  /* The form of the first row, of which there is one. */
  move_to (filling, text, length, line);
  if (!gk_csv_next (&filling->csv, error) || read_id (filling, error) == NULL)
    return NULL;
  number = gk_csv_find_form (&filling->csv, filling->forms, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (number < 0)
    number = filling->form;

  return number >= 0 ? form_at (filling, number) : NULL;
}

gboolean
gk_csv_filling_has_form (const GkCsvFilling *filling)
{
  return filling->form >= 0;
}
