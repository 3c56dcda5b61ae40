/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data-tests.h"

#include <string.h>

#include <gongkai/dataset.h>
#include <gongkai/error.h>
#include <gongkai/number.h>

#include "data/report-private.h"

/* What outputs hold before a call that must leave them alone. */
#define UNTOUCHED G_GINT64_CONSTANT (-7777777)

/* A form with a cell of each sort. */
static const char small_form[] = "<form id='small'>"
                                 "<title zh='小表' en='Small'/>"
                                 "<indicator id='items' zh='件数' en='Items' unit='件'/>"
                                 "<indicator id='change' zh='增减' en='Change' unit='件' signed='yes'/>"
                                 "<indicator id='fees' zh='费用' en='Fees' kind='amount' unit='万元' decimals='2'/>"
                                 "<indicator id='fine' zh='精度' en='Fine' kind='amount' unit='克' decimals='9'/>"
                                 "</form>";

enum { ITEMS, CHANGE, FEES, FINE, N_CELLS };

static GkReport *
new_report (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (small_form, -1, "small.xml", &error);

  assert_null (error);
  assert_non_null (form);
  assert_int_equal (gk_form_get_n_cells (form), N_CELLS);

  return gk_report_new (form);
}

static void
check_cell (GkReport *report, guint32 cell, gint32 state, const char *value, const char *raw)
{
  g_autofree char *text = gk_report_dup_value (report, cell);

  assert_int_equal (gk_report_get_state (report, cell), state);
  if (value != NULL)
    assert_string_equal (text, value);
  else
    assert_null (text);
  if (raw != NULL)
    assert_string_equal (gk_report_get_raw (report, cell), raw);
  else
    assert_null (gk_report_get_raw (report, cell));
}

static void
test_builtin_absent (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-jiangsu-2017", &error);
  g_autoptr (GkReport) report = NULL;

  (void) state;

  assert_null (error);
  report = gk_report_new (form);
  assert_ptr_equal (gk_report_get_form (report), form);
  assert_true (gk_form_get_n_cells (form) > 0);
  for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
    {
      gint64 scaled = UNTOUCHED;

      check_cell (report, cell, GK_CELL_ABSENT, NULL, NULL);
      assert_false (gk_report_get_scaled (report, cell, &scaled));
      assert_int_equal (scaled, UNTOUCHED);
      assert_null (gk_report_get_name (report, cell));
      assert_int_equal (gk_report_get_line (report, cell), 0);
      assert_int_equal (gk_report_get_column (report, cell), 0);
    }
  assert_int_equal (gk_report_get_n_diagnostics (report), 0);
}

typedef struct {
  const char *name;
  const char *cell;
  const char *unit;
  const char *text;
  gint32 state;
  const char *value;
} Text;

static const Text texts[] = {
  { "count", "requests.received", NULL, "1,036", GK_CELL_REPORTED, "1036" },
  { "count with its unit", "requests.received", NULL, "12件", GK_CELL_REPORTED, "12" },
  { "count with a letter", "requests.received", NULL, "12a", GK_CELL_INVALID, NULL },
  { "count, full width", "requests.received", NULL, "1，234", GK_CELL_REPORTED, "1234" },
  { "count, another word beside", "requests.received", "条", "12", GK_CELL_REPORTED, "12" },
  { "count with decimals", "requests.received", NULL, "1.5", GK_CELL_INVALID, NULL },
  { "negative count", "requests.received", NULL, "-5", GK_CELL_INVALID, NULL },
  { "zero", "requests.received", NULL, "0", GK_CELL_REPORTED, "0" },
  { "empty", "requests.received", NULL, "", GK_CELL_BLANK, NULL },
  { "dash", "requests.received", NULL, "—", GK_CELL_NOT_APPLICABLE, NULL },
  { "bound", "requests.received", NULL, "<5", GK_CELL_BELOW, "<5" },
  { "bound, at most", "requests.received", NULL, "≤5", GK_CELL_BELOW, "<6" },
  { "amount", "capacity.budget", NULL, "25.10", GK_CELL_REPORTED, "25.1" },
  { "amount in yuan", "capacity.budget", NULL, "251000元", GK_CELL_REPORTED, "25.1" },
  { "amount, yuan beside", "capacity.budget", "元", "251000", GK_CELL_REPORTED, "25.1" },
  { "amount, the same unit beside", "capacity.budget", "万元", "25.1", GK_CELL_REPORTED, "25.1" },
  { "amount, things beside", "capacity.budget", "件", "25.1", GK_CELL_INVALID, NULL },
  { "share", "services.online_share", NULL, "98.7%", GK_CELL_REPORTED, "98.7" },
  { "share, unit beside", "services.online_share", "%", "98.7", GK_CELL_REPORTED, "98.7" },
  { "share, full-width unit beside", "services.online_share", "％", "98.7", GK_CELL_REPORTED, "98.7" },
  { "amount, spaces around the unit beside", "capacity.budget", " 元 ", "251000", GK_CELL_REPORTED, "25.1" },
};

static void
test_set_text (void **state)
{
  const Text *text = *state;
  g_autoptr (GkForm) form = gk_form_new_builtin ("cn-jiangsu-2017", NULL);
  g_autoptr (GkReport) report = gk_report_new (form);
  gint32 cell = gk_form_find_cell (form, text->cell);

  assert_true (cell >= 0);
  assert_int_equal (gk_report_set_text (report, (guint32) cell, text->text, -1, text->unit), text->state);
  check_cell (report, (guint32) cell, text->state, text->value, text->text);
  for (guint32 other = 0; other < gk_form_get_n_cells (form); other++)
    if (other != (guint32) cell)
      assert_int_equal (gk_report_get_state (report, other), GK_CELL_ABSENT);
}

static void
test_set_text_length (void **state)
{
  g_autoptr (GkReport) report = new_report ();
  g_autofree char *text = g_memdup2 ("12件", 5);

  (void) state;

  assert_int_equal (gk_report_set_text (report, ITEMS, text, 5, NULL), GK_CELL_REPORTED);
  check_cell (report, ITEMS, GK_CELL_REPORTED, "12", "12件");
  assert_int_equal (gk_report_set_text (report, ITEMS, text, 1, NULL), GK_CELL_REPORTED);
  check_cell (report, ITEMS, GK_CELL_REPORTED, "1", "1");
  assert_int_equal (gk_report_set_text (report, ITEMS, text, 0, NULL), GK_CELL_BLANK);
  check_cell (report, ITEMS, GK_CELL_BLANK, NULL, "");
}

typedef struct {
  const char *name;
  guint32 cell;
  const char *text;
  gssize length;
  const char *unit;
} Refused;

static const Refused refused[] = {
  { "one beyond the last cell", N_CELLS, "5", -1, NULL },
  { "far beyond the last cell", G_MAXUINT32, "5", -1, NULL },
  { "no UTF-8", ITEMS, "5\xff", -1, NULL },
  { "overlong", ITEMS, "\xc0\xb5", -1, NULL },
  { "surrogate", ITEMS, "5\xed\xa0\x80", -1, NULL },
  { "cut inside a character", ITEMS, "5件", 3, NULL },
  { "NUL inside", ITEMS, "5\0006", 3, NULL },
  { "NUL behind", ITEMS, "5", 2, NULL },
  { "NUL alone", ITEMS, "", 1, NULL },
  { "unit is no UTF-8", ITEMS, "5", -1, "\xff" },
};

static void
test_set_text_refused (void **state)
{
  const Refused *row = *state;
  g_autoptr (GkReport) report = new_report ();

  assert_int_equal (gk_report_set_text (report, ITEMS, "12件", -1, NULL), GK_CELL_REPORTED);
  gk_report_set_place (report, ITEMS, 3, 4);
  assert_int_equal (gk_report_set_text (report, row->cell, row->text, row->length, row->unit), 0);
  check_cell (report, ITEMS, GK_CELL_REPORTED, "12", "12件");
  assert_int_equal (gk_report_get_line (report, ITEMS), 3);
  for (guint32 cell = ITEMS + 1; cell < N_CELLS; cell++)
    check_cell (report, cell, GK_CELL_ABSENT, NULL, NULL);
}

typedef struct {
  const char *name;
  guint32 cell;
  gint64 scaled;
  gint code;
  const char *value;
} Scaled;

#define E15 G_GINT64_CONSTANT (1000000000000000)
#define E18 G_GINT64_CONSTANT (1000000000000000000)

static const Scaled scaled_values[] = {
  { "zero", ITEMS, 0, 0, "0" },
  { "count at the limit", ITEMS, E15, 0, "1000000000000000" },
  { "count beyond the limit", ITEMS, E15 + 1, GK_ERROR_OVERFLOW, NULL },
  { "negative count", ITEMS, -1, GK_ERROR_OVERFLOW, NULL },
  { "signed", CHANGE, -1, 0, "-1" },
  { "signed at the limit", CHANGE, -E15, 0, "-1000000000000000" },
  { "signed beyond the limit", CHANGE, -E15 - 1, GK_ERROR_OVERFLOW, NULL },
  { "signed, smallest", CHANGE, G_MININT64, GK_ERROR_OVERFLOW, NULL },
  { "2 decimals", FEES, 2510, 0, "25.1" },
  { "2 decimals at the limit", FEES, E15 * 100, 0, "1000000000000000" },
  { "2 decimals beyond the limit", FEES, E15 * 100 + 1, GK_ERROR_OVERFLOW, NULL },
  { "9 decimals at the limit", FINE, E18, 0, "1000000000" },
  { "9 decimals beyond the limit", FINE, E18 + 1, GK_ERROR_OVERFLOW, NULL },
  { "9 decimals, largest", FINE, G_MAXINT64, GK_ERROR_OVERFLOW, NULL },
  { "one beyond the last cell", N_CELLS, 1, GK_ERROR_NOT_FOUND, NULL },
  { "far beyond the last cell", G_MAXUINT32, 1, GK_ERROR_NOT_FOUND, NULL },
};

static void
test_set_scaled (void **state)
{
  const Scaled *row = *state;
  g_autoptr (GkReport) report = new_report ();
  g_autoptr (GError) error = NULL;
  gint64 scaled = UNTOUCHED;

  for (guint32 cell = 0; cell < N_CELLS; cell++)
    assert_int_equal (gk_report_set_text (report, cell, "7", -1, NULL), GK_CELL_REPORTED);
  gk_report_set_source (report, "年报.txt");

  if (row->code == 0)
    {
      assert_true (gk_report_set_scaled (report, row->cell, row->scaled, &error));
      assert_null (error);
      check_cell (report, row->cell, GK_CELL_REPORTED, row->value, NULL);
      assert_true (gk_report_get_scaled (report, row->cell, &scaled));
      assert_int_equal (scaled, row->scaled);
      return;
    }

  assert_false (gk_report_set_scaled (report, row->cell, row->scaled, &error));
  assert_true (g_error_matches (error, GK_ERROR, row->code));
  assert_string_equal (gk_error_get_source (error), "年报.txt");
  assert_string_not_equal (gk_error_get_message (error, GK_LANGUAGE_ENGLISH),
                           gk_error_get_message (error, GK_LANGUAGE_CHINESE));
  assert_false (gk_report_set_scaled (report, row->cell, row->scaled, NULL));
  for (guint32 cell = 0; cell < N_CELLS; cell++)
    check_cell (report, cell, GK_CELL_REPORTED, "7", "7");
}

typedef struct {
  const char *name;
  guint32 cell;
  gint32 state;
  gboolean done;
} Missing;

static const Missing missing[] = {
  { "absent", ITEMS, GK_CELL_ABSENT, TRUE },
  { "blank", ITEMS, GK_CELL_BLANK, TRUE },
  { "not applicable", ITEMS, GK_CELL_NOT_APPLICABLE, TRUE },
  { "below", ITEMS, GK_CELL_BELOW, FALSE },
  { "reported", ITEMS, GK_CELL_REPORTED, FALSE },
  { "derived", ITEMS, GK_CELL_DERIVED, FALSE },
  { "invalid", ITEMS, GK_CELL_INVALID, FALSE },
  { "between two states", ITEMS, GK_CELL_BLANK + 1, FALSE },
  { "negative", ITEMS, -1, FALSE },
  /* 256 + 10 is blank in a byte. */
  { "beyond a byte", ITEMS, 256 + GK_CELL_BLANK, FALSE },
  { "one beyond the last cell", N_CELLS, GK_CELL_BLANK, FALSE },
  { "far beyond the last cell", G_MAXUINT32, GK_CELL_BLANK, FALSE },
};

static void
test_set_missing (void **state)
{
  const Missing *row = *state;
  g_autoptr (GkReport) report = new_report ();
  gint64 scaled = UNTOUCHED;

  gk_report_set_text (report, ITEMS, "12", -1, NULL);
  assert_int_equal (gk_report_set_missing (report, row->cell, row->state), row->done);
  if (row->done)
    {
      check_cell (report, ITEMS, row->state, NULL, NULL);
      assert_false (gk_report_get_scaled (report, ITEMS, &scaled));
      assert_int_equal (scaled, UNTOUCHED);
    }
  else
    check_cell (report, ITEMS, GK_CELL_REPORTED, "12", "12");
}

/* A cell goes through all states; none leaves anything of the one before. */
static void
test_states (void **state)
{
  g_autoptr (GkReport) report = new_report ();
  gint64 scaled = UNTOUCHED;

  (void) state;

  assert_int_equal (gk_report_set_text (report, FEES, "25.1", -1, NULL), GK_CELL_REPORTED);
  assert_true (gk_report_get_scaled (report, FEES, &scaled));
  assert_int_equal (scaled, 2510);

  scaled = UNTOUCHED;
  assert_int_equal (gk_report_set_text (report, FEES, "<0.5", -1, NULL), GK_CELL_BELOW);
  check_cell (report, FEES, GK_CELL_BELOW, "<0.5", "<0.5");
  assert_false (gk_report_get_scaled (report, FEES, &scaled));
  assert_int_equal (gk_report_set_text (report, FEES, "若干", -1, NULL), GK_CELL_INVALID);
  check_cell (report, FEES, GK_CELL_INVALID, NULL, "若干");
  assert_false (gk_report_get_scaled (report, FEES, &scaled));
  assert_int_equal (gk_report_set_text (report, FEES, "不适用", -1, NULL), GK_CELL_NOT_APPLICABLE);
  check_cell (report, FEES, GK_CELL_NOT_APPLICABLE, NULL, "不适用");
  assert_int_equal (gk_report_set_text (report, FEES, "____", -1, NULL), GK_CELL_BLANK);
  check_cell (report, FEES, GK_CELL_BLANK, NULL, "____");
  assert_int_equal (scaled, UNTOUCHED);
  assert_true (gk_report_set_scaled (report, FEES, 0, NULL));
  check_cell (report, FEES, GK_CELL_REPORTED, "0", NULL);

  report->planes.states[FEES] = GK_CELL_DERIVED;
  report->planes.values[FEES] = 125;
  check_cell (report, FEES, GK_CELL_DERIVED, "1.25", NULL);
  assert_true (gk_report_get_scaled (report, FEES, &scaled));
  assert_int_equal (scaled, 125);
}

static void
test_out_of_range (void **state)
{
  static const guint32 cells[] = { N_CELLS, N_CELLS + 1, G_MAXINT32, G_MAXUINT32 };
  g_autoptr (GkReport) report = new_report ();

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      gint64 scaled = UNTOUCHED;

      check_cell (report, cells[i], GK_CELL_ABSENT, NULL, NULL);
      assert_false (gk_report_get_scaled (report, cells[i], &scaled));
      assert_int_equal (scaled, UNTOUCHED);
      assert_null (gk_report_get_name (report, cells[i]));
      gk_report_set_place (report, cells[i], 1, 1);
      assert_int_equal (gk_report_get_line (report, cells[i]), 0);
      assert_int_equal (gk_report_get_column (report, cells[i]), 0);
    }
}

static void
test_place (void **state)
{
  g_autoptr (GkReport) report = new_report ();

  (void) state;

  gk_report_set_place (report, FEES, 7, 12);
  assert_int_equal (gk_report_get_line (report, FEES), 7);
  assert_int_equal (gk_report_get_column (report, FEES), 12);
  gk_report_set_place (report, FEES, G_MAXUINT32, 0);
  assert_int_equal (gk_report_get_line (report, FEES), G_MAXUINT32);
  assert_int_equal (gk_report_get_column (report, FEES), 0);
  assert_int_equal (gk_report_get_line (report, ITEMS), 0);
}

typedef struct {
  const char *name;
  void (*set) (GkReport *report, const char *value);
  const char *(*get) (GkReport *report);
} Property;

static const Property properties[] = {
  { "source", gk_report_set_source, gk_report_get_source },
  { "period", gk_report_set_period, gk_report_get_period },
  { "body name", gk_report_set_body_name, gk_report_get_body_name },
  { "body code", gk_report_set_body_code, gk_report_get_body_code },
  { "document number", gk_report_set_document_number, gk_report_get_document_number },
  { "index number", gk_report_set_index_number, gk_report_get_index_number },
};

static void
test_property (void **state)
{
  const Property *property = *state;
  g_autoptr (GkReport) report = new_report ();
  char value[] = "南京市";

  assert_null (property->get (report));
  property->set (report, value);
  value[0] = '\0';
  assert_string_equal (property->get (report), "南京市");
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    if (&properties[i] != property)
      assert_null (properties[i].get (report));

  property->set (report, property->get (report));
  assert_string_equal (property->get (report), "南京市");
  property->set (report, "2017");
  assert_string_equal (property->get (report), "2017");
  property->set (report, NULL);
  assert_null (property->get (report));
}

static void
test_name (void **state)
{
  g_autoptr (GkReport) report = new_report ();

  (void) state;

  gk_report_set_name (report, ITEMS, "南京发布");
  assert_string_equal (gk_report_get_name (report, ITEMS), "南京发布");
  assert_null (gk_report_get_name (report, CHANGE));
  gk_report_set_name (report, ITEMS, "其他");
  assert_string_equal (gk_report_get_name (report, ITEMS), "其他");
}

static void
test_mentions (void **state)
{
  g_autoptr (GkReport) report = new_report ();
  const GkMention *mention;

  (void) state;

  gk_report_add_mention (report, 2, 636, 14, "收到申请636件");
  assert_int_equal (report->mentions->len, 1);
  mention = &g_array_index (report->mentions, GkMention, 0);
  assert_int_equal (mention->narrative, 2);
  assert_int_equal (mention->scaled, 636);
  assert_int_equal (mention->line, 14);
  assert_string_equal (mention->quote, "收到申请636件");
}

static void
add_diagnostic (GkReport *report, guint32 line, guint32 column, gint32 indicator, gint32 code)
{
  GkDiagnostic diagnostic = { .code = code,
                              .severity = GK_SEVERITY_WARNING,
                              .line = line,
                              .column = column,
                              .indicator = indicator,
                              .raw = line > 0 ? g_strdup_printf ("raw %u", line) : NULL };

  gk_message_set (&diagnostic.message, "line %u", "第 %u 行", line);
  gk_report_add_diagnostic (report, &diagnostic);
}

static void
test_diagnostics (void **state)
{
  /* In the order of the source. */
  static const struct {
    guint32 line;
    guint32 column;
    gint32 indicator;
    gint32 code;
  } sorted[] = {
    { 0, 0, 3, GK_DIAGNOSTIC_MISSING_ROW },      { 2, 9, 0, GK_DIAGNOSTIC_LABEL },  { 10, 1, -1, GK_DIAGNOSTIC_UNIT },
    { 10, 5, -1, GK_DIAGNOSTIC_UNPLACED_ROW },   { 10, 5, 1, GK_DIAGNOSTIC_LABEL }, { 10, 5, 1, GK_DIAGNOSTIC_UNIT },
    { G_MAXUINT32, 0, 2, GK_DIAGNOSTIC_PERIOD },
  };
  static const guint shuffled[] = { 5, 6, 1, 3, 0, 4, 2 };
  g_autoptr (GkReport) report = new_report ();
  guint32 n = G_N_ELEMENTS (sorted);

  (void) state;

  for (guint i = 0; i < n; i++)
    {
      guint at = shuffled[i];

      add_diagnostic (report, sorted[at].line, sorted[at].column, sorted[at].indicator, sorted[at].code);
    }
  assert_int_equal (gk_report_get_n_diagnostics (report), n);
  assert_int_equal (gk_report_get_diagnostic_line (report, 0), sorted[5].line);
  gk_report_sort_diagnostics (report);

  for (guint32 i = 0; i < n; i++)
    {
      g_autofree char *raw = g_strdup_printf ("raw %u", sorted[i].line);
      g_autofree char *en = g_strdup_printf ("line %u", sorted[i].line);
      g_autofree char *zh = g_strdup_printf ("第 %u 行", sorted[i].line);

      assert_int_equal (gk_report_get_diagnostic_line (report, i), sorted[i].line);
      assert_int_equal (gk_report_get_diagnostic_column (report, i), sorted[i].column);
      assert_int_equal (gk_report_get_diagnostic_indicator (report, i), sorted[i].indicator);
      assert_int_equal (gk_report_get_diagnostic_code (report, i), sorted[i].code);
      assert_int_equal (gk_report_get_diagnostic_severity (report, i), GK_SEVERITY_WARNING);
      assert_string_equal (gk_report_get_diagnostic_message (report, i, GK_LANGUAGE_ENGLISH), en);
      assert_string_equal (gk_report_get_diagnostic_message (report, i, GK_LANGUAGE_CHINESE), zh);
      if (sorted[i].line > 0)
        assert_string_equal (gk_report_get_diagnostic_raw (report, i), raw);
      else
        assert_null (gk_report_get_diagnostic_raw (report, i));
    }
}

static void
check_no_diagnostic (GkReport *report, guint32 diagnostic)
{
  assert_int_equal (gk_report_get_diagnostic_code (report, diagnostic), 0);
  assert_int_equal (gk_report_get_diagnostic_severity (report, diagnostic), 0);
  assert_int_equal (gk_report_get_diagnostic_line (report, diagnostic), 0);
  assert_int_equal (gk_report_get_diagnostic_column (report, diagnostic), 0);
  assert_int_equal (gk_report_get_diagnostic_indicator (report, diagnostic), -1);
  assert_null (gk_report_get_diagnostic_raw (report, diagnostic));
  assert_null (gk_report_get_diagnostic_message (report, diagnostic, GK_LANGUAGE_ENGLISH));
  assert_null (gk_report_get_diagnostic_message (report, diagnostic, GK_LANGUAGE_CHINESE));
}

static void
test_no_diagnostics (void **state)
{
  g_autoptr (GkReport) report = new_report ();

  (void) state;

  check_no_diagnostic (report, 0);
  add_diagnostic (report, 4, 1, 0, GK_DIAGNOSTIC_LABEL);
  assert_int_equal (gk_report_get_diagnostic_line (report, 0), 4);
  check_no_diagnostic (report, 1);
  check_no_diagnostic (report, G_MAXUINT32);
}

static void
test_references (void **state)
{
  GkReport *report = new_report ();

  (void) state;

  /* The form lives on in the report. */
  assert_string_equal (gk_form_get_id (gk_report_get_form (report)), "small");
  assert_ptr_equal (gk_report_ref (report), report);
  gk_report_unref (report);
  assert_true (gk_report_set_scaled (report, ITEMS, 5, NULL));
  check_cell (report, ITEMS, GK_CELL_REPORTED, "5", NULL);
  gk_report_unref (report);
  gk_report_unref (NULL);
}

static void
test_form_outlives_report (void **state)
{
  GkReport *report = new_report ();
  g_autoptr (GkForm) form = gk_form_ref (gk_report_get_form (report));

  (void) state;

  gk_report_unref (report);
  assert_string_equal (gk_form_get_id (form), "small");
}

static void
test_reports_apart (void **state)
{
  g_autoptr (GkReport) one = new_report ();
  g_autoptr (GkReport) other = gk_report_new (gk_report_get_form (one));

  (void) state;

  gk_report_set_text (one, ITEMS, "12", -1, NULL);
  check_cell (other, ITEMS, GK_CELL_ABSENT, NULL, NULL);
}

/* A cell read again with another unit, from the text it keeps. */
/* Reports of bodies, each by its code and name, and how bodies are found among them. */
static GkDataset *
new_archive (const char *const (*bodies)[2], guint n)
{
  g_autoptr (GkReport) first = new_report ();
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);

  for (guint i = 0; i < n; i++)
    {
      GkReport *report = gk_report_new (gk_report_get_form (first));

      gk_report_set_body_code (report, bodies[i][0]);
      gk_report_set_body_name (report, bodies[i][1]);
      g_ptr_array_add (reports, report);
    }

  return gk_dataset_new_from_reports (gk_report_get_form (first), (GkReport *const *) reports->pdata, n, NULL);
}

static void
test_find_body (G_GNUC_UNUSED void **state)
{
  static const char *const bodies[][2]
      = { { "1", "甲" },  { "2", "乙" }, { NULL, "丙" }, { "1", "甲" },  { "3", "乙" },
          { NULL, NULL }, { "4", "1" },  { "5", "丁" },  { NULL, "丁" }, { NULL, "丙" } };
  static const char *const nameless[][2] = { { "1", NULL } };
  static const char *const codeless[][2] = { { NULL, "甲" }, { NULL, "乙" } };
  static const struct {
    const char *body;
    gint32 key;
    gint code;
    const char *message;
  } cases[] = {
    { "1", GK_KEY_BODY_CODE, 0, NULL },
    { "甲", GK_KEY_BODY_NAME, 0, NULL },
    { "丙", GK_KEY_BODY_NAME, 0, NULL },
    { "乙", -1, GK_ERROR_AMBIGUOUS, "several bodies are called \"乙\": 2, 3; expected the code of one" },
    { "丁", -1, GK_ERROR_AMBIGUOUS, "several bodies are called \"丁\": 5, one without a code" },
    { "戊", -1, GK_ERROR_NOT_FOUND, "no report is of the body \"戊\"" },
    { "", -1, GK_ERROR_NOT_FOUND, "no report is of the body" },
  };
  g_autoptr (GkDataset) archive = new_archive (bodies, G_N_ELEMENTS (bodies));
  g_autoptr (GkDataset) only_codes = new_archive (nameless, G_N_ELEMENTS (nameless));
  g_autoptr (GkDataset) only_names = new_archive (codeless, G_N_ELEMENTS (codeless));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_int_equal (gk_dataset_find_body (archive, cases[i].body, &error), cases[i].key);
      if (cases[i].message == NULL)
        assert_null (error);
      else
        {
          assert_true (g_error_matches (error, GK_ERROR, cases[i].code));
          assert_non_null (strstr (error->message, cases[i].message));
        }
    }
  assert_int_equal (gk_dataset_find_body (only_codes, "1", NULL), GK_KEY_BODY_CODE);
  assert_int_equal (gk_dataset_find_body (only_codes, "甲", NULL), -1);
  assert_int_equal (gk_dataset_find_body (only_names, "乙", NULL), GK_KEY_BODY_NAME);
}

static void
test_set_text_again (void **state)
{
  g_autoptr (GkReport) report = new_report ();

  (void) state;

  assert_int_equal (gk_report_set_text (report, FEES, "251000", -1, NULL), GK_CELL_REPORTED);
  assert_int_equal (gk_report_set_text (report, FEES, gk_report_get_raw (report, FEES), -1, "元"), GK_CELL_REPORTED);
  check_cell (report, FEES, GK_CELL_REPORTED, "25.1", "251000");
}

int
main (void)
{
  Tests *tests = tests_new ();

  tests_add (tests, "builtin-absent", test_builtin_absent);
  TESTS_ADD_TABLE (tests, "set-text", test_set_text, texts);
  tests_add (tests, "set-text-length", test_set_text_length);
  TESTS_ADD_TABLE (tests, "set-text-refused", test_set_text_refused, refused);
  TESTS_ADD_TABLE (tests, "set-scaled", test_set_scaled, scaled_values);
  TESTS_ADD_TABLE (tests, "set-missing", test_set_missing, missing);
  tests_add (tests, "states", test_states);
  tests_add (tests, "out-of-range", test_out_of_range);
  tests_add (tests, "place", test_place);
  TESTS_ADD_TABLE (tests, "property", test_property, properties);
  tests_add (tests, "name", test_name);
  tests_add (tests, "mentions", test_mentions);
  tests_add (tests, "diagnostics", test_diagnostics);
  tests_add (tests, "no-diagnostics", test_no_diagnostics);
  tests_add (tests, "references", test_references);
  tests_add (tests, "form-outlives-report", test_form_outlives_report);
  tests_add (tests, "reports-apart", test_reports_apart);
  tests_add (tests, "set-text-again", test_set_text_again);
  tests_add (tests, "find-body", test_find_body);
  add_series_tests (tests);

  return tests_run (tests, "data");
}
