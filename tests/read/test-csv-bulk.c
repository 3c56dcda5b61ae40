/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-test.h"

#include <string.h>

/* Records against an independent writer: random fields, with quotes where needed and sometimes where not. */

static const char *const pieces[]
    = { "a", "5", ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", " ", "字", "", "xyz" };
static const char *const line_ends[] = { "\n", "\r\n", "\r" };

static char *
random_field (GRand *random)
{
  GString *field = g_string_new (NULL);

  for (gint n = g_rand_int_range (random, 0, 5); n > 0; n--)
    g_string_append (field, pieces[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (pieces))]);

  return g_string_free (field, FALSE);
}

/* Writes @field, and counts the line ends in it. */
static void
write_field (GString *text, const char *field, gboolean quote, guint32 *line)
{
  if (!quote && strpbrk (field, ",;\t\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *at = field; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
      *line += *at == '\n' ? 1 : *at == '\r' && at[1] != '\n' ? 1 : 0;
    }
  g_string_append_c (text, '"');
}

typedef struct {
  GRand *random;
  GString *text;
  const char *line_end;
  char separator;
  guint32 n_columns;
  guint32 line;
  GPtrArray *fields; /* of all rows */
  GArray *lines;     /* that the rows begin on */
} Writing;

static void
write_row (Writing *writing)
{
  for (gint n = g_rand_int_range (writing->random, 0, 3); n > 0; n--, writing->line++)
    g_string_append (writing->text, writing->line_end);
  g_array_append_val (writing->lines, writing->line);
  for (guint32 i = 0; i < writing->n_columns; i++)
    {
      char *field = random_field (writing->random);

      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      /* A row of one field that is empty would be an empty line. */
      write_field (writing->text, field, writing->n_columns == 1 || g_rand_boolean (writing->random), &writing->line);
      g_ptr_array_add (writing->fields, field);
    }
}

static void
write_rows (Writing *writing)
{
  /* The header decides the separator. */
  for (guint32 i = 0; i < writing->n_columns; i++)
    g_string_append_printf (writing->text, "%.*sa", i > 0 ? 1 : 0, &writing->separator);
  for (gint rows = g_rand_int_range (writing->random, 0, 6); rows > 0; rows--)
    {
      g_string_append (writing->text, writing->line_end);
      writing->line++;
      write_row (writing);
    }
  if (g_rand_boolean (writing->random))
    g_string_append (writing->text, writing->line_end);
}

static void
read_rows (const Writing *writing)
{
  g_auto (GkCsv) csv = { 0 };
  g_autofree char *text = g_memdup2 (writing->text->str, writing->text->len);

  gk_csv_init (&csv, text, writing->text->len, NULL);
  assert_true (gk_csv_next (&csv, NULL));
  assert_int_equal (csv.n_fields, writing->n_columns);
  for (guint32 i = 0; i < writing->lines->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!gk_csv_next (&csv, &error))
        fail_msg ("%s\n%s", error->message, writing->text->str);
      assert_int_equal (csv.n_fields, writing->n_columns);
      assert_int_equal (csv.row_line, g_array_index (writing->lines, guint32, i));
      for (guint32 k = 0; k < csv.n_fields; k++)
        assert_string_equal (gk_csv_field (&csv, k), g_ptr_array_index (writing->fields, i * csv.n_fields + k));
    }
  assert_true (gk_csv_next (&csv, NULL));
  assert_int_equal (csv.n_fields, 0);
}

static void
test_records (void **state)
{
  static const char separators[] = { ',', ';', '\t' };

  (void) state;

  for (guint32 seed = 0; seed < 3000; seed++)
    {
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      Writing writing = { .random = random, .text = text, .line = 1, .fields = fields, .lines = lines };

      writing.line_end = line_ends[seed % G_N_ELEMENTS (line_ends)];
      writing.separator = separators[g_rand_int_range (random, 0, G_N_ELEMENTS (separators))];
      writing.n_columns = (guint32) g_rand_int_range (random, 1, 5);
      write_rows (&writing);
      read_rows (&writing);
    }
}

/* Reports against the CSV writer: what it writes of any report is read as the same report, and written again the same.
 */

static const char *const texts[] = {
  "0",
  "5",
  "1,234",
  "12.50%",
  "12.5",
  "—",
  "/",
  "<5",
  "≤7",
  "",
  " ",
  "__",
  "若干",
  "1.2.3",
  "5 件",
  "3万",
  "5000元",
  "\"5\"",
  "5\n",
  "5\r\n6",
  ",",
  "\"",
  "１２",
  "-3",
  "-3.25",
  "+4",
  " 5 ",
  "x;y\tz",
  "9999999999999999",
  "1e3",
  "A",
  "absent",
};

static char *
write_csv (GkReport *const *reports, guint n)
{
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_CSV, GK_LANGUAGE_ENGLISH, FALSE);

  for (guint i = 0; i < n; i++)
    gk_writer_add_report (writer, reports[i]);
  gk_writer_finish (writer);

  return gk_writer_take (writer);
}

static void
fill_random_cell (GkReport *report, guint32 cell, GRand *random)
{
  const char *text = texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))];
  gint32 kind = g_rand_int_range (random, 0, 10);

  if (kind < 5)
    gk_report_set_text (report, cell, text, -1, NULL);
  else if (kind == 5)
    gk_report_set_text (report, cell, text, -1, "万元");
  else if (kind == 6)
    gk_report_set_missing (report, cell, g_rand_int_range (random, 0, 3) * 10);
  else
    gk_report_set_scaled (report, cell, g_rand_int_range (random, -1000, 100000), NULL);
  if (kind == 9 && gk_report_get_state (report, cell) == GK_CELL_REPORTED)
    report->planes.states[cell] = GK_CELL_DERIVED;
  if (g_rand_boolean (random))
    gk_report_set_place (report, cell, (guint32) g_rand_int_range (random, 0, 100), 0);
}

/* Whether the decimals that were printed can be told from what is written: not where another unit stood beside them. */
static gboolean
tells_places (GkReport *report, guint32 cell)
{
  const char *raw = gk_report_get_raw (report, cell);
  g_autoptr (GkReport) again = gk_report_new (gk_report_get_form (report));

  if (raw == NULL)
    return TRUE;
  gk_report_set_text (again, cell, raw, -1, NULL);

  return again->planes.states[cell] == report->planes.states[cell]
         && again->planes.values[cell] == report->planes.values[cell];
}

static void
assert_same_text (const char *text, const char *read)
{
  assert_string_equal (text != NULL ? text : "", read != NULL ? read : "");
}

static void
assert_same_report (GkReport *report, GkReport *read)
{
  assert_ptr_equal (gk_report_get_form (report), gk_report_get_form (read));
  assert_string_equal (gk_report_get_source (report), gk_report_get_source (read));
  assert_same_text (gk_report_get_period (report), gk_report_get_period (read));
  assert_same_text (gk_report_get_body_name (report), gk_report_get_body_name (read));
  assert_same_text (gk_report_get_body_code (report), gk_report_get_body_code (read));
  for (guint32 i = 0; i < gk_form_get_n_cells (gk_report_get_form (report)); i++)
    {
      assert_int_equal (gk_report_get_state (report, i), gk_report_get_state (read, i));
      assert_int_equal (report->planes.values[i], read->planes.values[i]);
      assert_same_text (gk_report_get_raw (report, i), gk_report_get_raw (read, i));
      assert_int_equal (gk_report_get_line (report, i), gk_report_get_line (read, i));
      if (gk_cell_is_present (report->planes.states[i]) && tells_places (report, i))
        assert_int_equal (report->planes.places[i], read->planes.places[i]);
    }
}

/* What reports are of: few, so that some are of the same, and such as have to be quoted. */
static const char *const names[] = { NULL, "某局", "某局, 某处", "a\"b\"", "甲\n乙", "=1+2" };
static const char *const periods[] = { NULL, "2017", "2017-01-01/2017-12-31" };
static const char *const codes[] = { NULL, "014000123", "D2143569X" };

#define PICK(random, list) list[g_rand_int_range (random, 0, G_N_ELEMENTS (list))]

static GkReport *
make_random_report (GPtrArray *forms, GRand *random)
{
  GkReport *report
      = gk_report_new (g_ptr_array_index (forms, (guint) g_rand_int_range (random, 0, (gint32) forms->len)));
  const char *name = PICK (random, names);

  gk_report_set_source (report, name != NULL ? name : "page.html");
  gk_report_set_period (report, PICK (random, periods));
  gk_report_set_body_name (report, PICK (random, names));
  gk_report_set_body_code (report, PICK (random, codes));
  for (guint32 i = 0; i < gk_form_get_n_cells (gk_report_get_form (report)); i++)
    if (g_rand_int_range (random, 0, 5) > 0)
      fill_random_cell (report, i, random);

  return report;
}

static void
test_round_trip (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("12");

  (void) state;

  for (guint32 seed = 0; seed < 800; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
      g_autoptr (GPtrArray) read = g_ptr_array_new ();
      g_autoptr (GkReports) reports = NULL;
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      guint n = (guint) g_rand_int_range (random, 1, 6);

      for (guint i = 0; i < n; i++)
        /* Now and then a report stands there twice. */
        g_ptr_array_add (written, i > 0 && g_rand_int_range (random, 0, 4) == 0
                                      ? gk_report_ref (g_ptr_array_index (written, i - 1))
                                      : make_random_report (forms, random));
      text = write_csv ((GkReport *const *) written->pdata, n);
      reports = csv_read (text, strlen (text), forms);
      assert_int_equal (gk_reports_get_n (reports), n);
      for (guint i = 0; i < n; i++)
        {
          assert_same_report (g_ptr_array_index (written, i), gk_reports_get (reports, i));
          g_ptr_array_add (read, gk_reports_get (reports, i));
        }
      again = write_csv ((GkReport *const *) read->pdata, n);
      assert_string_equal (text, again);
    }
}

/* Limits: at each of them, and one beyond. */

static GString *
repeat (const char *before, const char *unit, guint n)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);

  return text;
}

static void
assert_limit (GString *text, GPtrArray *forms, guint32 line, guint32 column, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_null (gk_reports_new_from_csv (text->str, text->len, "t.csv", forms, &error));
  csv_assert_error (error, GK_ERROR_LIMIT, line, column, message);
}

static void
test_limit_of_bytes (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GString) text = g_string_sized_new (GK_READ_MAX_BYTES + 1);
  g_autoptr (GkReports) reports = NULL;

  (void) state;

  g_string_append (text, "received\n5");
  while (text->len < GK_READ_MAX_BYTES)
    g_string_append_c (text, '\n');
  reports = csv_read (text->str, text->len, forms);
  assert_int_equal (gk_reports_get_n (reports), 1);
  g_string_append_c (text, '\n');
  assert_limit (text, forms, 0, 0, "larger than 67108864 bytes");
}

static void
test_limit_of_fields (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GString) text = repeat ("body,received\n\"\"\"", "x", GK_CSV_MAX_FIELD - 1);
  g_autoptr (GString) plain = repeat ("body,received\n", "x", GK_CSV_MAX_FIELD);
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GkReports) of_plain = NULL;

  (void) state;

  g_string_append (text, "\",5\n");
  g_string_append (plain, ",5\n");
  reports = csv_read (text->str, text->len, forms);
  of_plain = csv_read (plain->str, plain->len, forms);
  assert_int_equal (strlen (gk_report_get_body_name (gk_reports_get (reports, 0))), GK_CSV_MAX_FIELD);
  assert_int_equal (strlen (gk_report_get_body_name (gk_reports_get (of_plain, 0))), GK_CSV_MAX_FIELD);
  g_string_insert (text, 30, "x");
  g_string_insert (plain, 30, "x");
  assert_limit (text, forms, 2, 1, "column \"body\": the field has more than 1048576 bytes");
  assert_limit (plain, forms, 2, 1, "column \"body\": the field has more than 1048576 bytes");
}

static void
test_limit_of_reports (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("2");
  g_autoptr (GString) wide = repeat ("received\n", "5\n", GK_CSV_MAX_REPORTS);
  g_autoptr (GString) long_form = g_string_new ("body,cell,value\n");
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GkReports) of_long_form = NULL;

  (void) state;

  for (guint i = 0; i < GK_CSV_MAX_REPORTS; i++)
    g_string_append_printf (long_form, "%u,received,5\n", i);
  reports = csv_read (wide->str, wide->len, forms);
  of_long_form = csv_read (long_form->str, long_form->len, forms);
  assert_int_equal (gk_reports_get_n (reports), GK_CSV_MAX_REPORTS);
  assert_int_equal (gk_reports_get_n (of_long_form), GK_CSV_MAX_REPORTS);
  g_string_append (wide, "5\n");
  g_string_append (long_form, "x,received,5\n");
  assert_limit (wide, forms, GK_CSV_MAX_REPORTS + 2, 0, "more than 100000 reports");
  assert_limit (long_form, forms, GK_CSV_MAX_REPORTS + 2, 0, "more than 100000 reports");
}

/* A form with as many cells as one can have. */
static GkForm *
load_large_form (void)
{
  g_autoptr (GString) xml
      = g_string_new ("<form id='large'><title zh='大'/><dimension id='d' zh='维'><member id='total' zh='总计'>");

  for (guint i = 1; i < GK_FORM_MAX_MEMBERS; i++)
    g_string_append_printf (xml, "<member id='m%u' zh='甲%u'/>", i, i);
  g_string_append (xml, "</member></dimension>");
  for (guint i = 0; i < GK_FORM_MAX_CELLS / GK_FORM_MAX_MEMBERS; i++)
    g_string_append_printf (xml, "<indicator id='x%u' zh='行%u' dimension='d'/>", i, i);
  g_string_append (xml, "</form>");

  return csv_load_form (xml->str);
}

static void
test_limits_of_columns_and_cells (void **state)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) rows = g_string_new ("x0\n");
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GkReports) of_rows = NULL;
  GkForm *form = load_large_form ();

  (void) state;

  g_ptr_array_add (forms, form);
  assert_int_equal (gk_form_get_n_cells (form), GK_CSV_MAX_COLUMNS);
  for (guint32 i = 0; i < GK_CSV_MAX_COLUMNS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", gk_form_get_cell_id (form, i));
  g_string_append_c (text, '\n');
  for (guint32 i = 0; i < GK_CSV_MAX_COLUMNS; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", i);
  reports = csv_read (text->str, text->len, forms);
  assert_int_equal (gk_report_get_state (gk_reports_get (reports, 0), GK_CSV_MAX_COLUMNS - 1), GK_CELL_REPORTED);
  g_string_prepend (text, "body,");
  assert_limit (text, forms, 1, GK_CSV_MAX_COLUMNS + 1, "more than 262144 columns");

  for (guint32 i = 0; i < GK_CSV_MAX_CELLS / GK_FORM_MAX_CELLS; i++)
    g_string_append (rows, "5\n");
  of_rows = csv_read (rows->str, rows->len, forms);
  assert_int_equal (gk_reports_get_n (of_rows), GK_CSV_MAX_CELLS / GK_FORM_MAX_CELLS);
  g_string_append (rows, "5\n");
  assert_limit (rows, forms, GK_CSV_MAX_CELLS / GK_FORM_MAX_CELLS + 2, 0, "more than 33554432 cells together");
}

/* What would be slow if each were compared with each: runs into the timeout of the test if it is. */
static void
test_names_that_hash_alike (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("2");
  g_autoptr (GString) header = g_string_new ("received");
  g_autoptr (GString) rows = g_string_new ("body,cell,value\n");
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;

  /* "bB" and "aa" do not differ for g_str_hash (). */
  assert_int_equal (g_str_hash ("bB"), g_str_hash ("ac"));
  for (guint32 i = 0; i < GK_CSV_MAX_COLUMNS / 2; i++)
    {
      char name[17 * 2 + 1];

      for (guint32 bit = 0; bit < 17; bit++)
        memcpy (name + 2 * bit, (i >> bit & 1) != 0 ? "bB" : "ac", 2);
      name[17 * 2] = '\0';
      g_string_append_printf (header, ",%s", name);
      if (i < GK_CSV_MAX_REPORTS)
        g_string_append_printf (rows, "%s,received,5\n", name);
    }
  assert_null (gk_reports_new_from_csv (header->str, header->len, "t.csv", forms, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_SYNTAX));
  assert_int_equal (gk_error_get_column (error), 2);
  reports = csv_read (rows->str, rows->len, forms);
  assert_int_equal (gk_reports_get_n (reports), GK_CSV_MAX_REPORTS);
}

void
add_csv_bulk_tests (Tests *tests)
{
  tests_add (tests, "csv: records", test_records);
  tests_add (tests, "csv: round trip", test_round_trip);
  tests_add (tests, "csv: limit of bytes", test_limit_of_bytes);
  tests_add (tests, "csv: limit of fields", test_limit_of_fields);
  tests_add (tests, "csv: limit of reports", test_limit_of_reports);
  tests_add (tests, "csv: limits of columns and cells", test_limits_of_columns_and_cells);
  tests_add (tests, "csv: names that hash alike", test_names_that_hash_alike);
}
