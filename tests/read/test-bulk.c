/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include "bulk-test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

/* Wide CSV read into a dataset against the same read as reports. */

const char *const bulk_figures[] = {
  "0",
  "5",
  "12",
  "007",
  "9999999",
  "10000000",
  "99999999",
  "2147483647",
  "2147483648",
  "32767",
  "32768",
  "123456789",
  "1,234",
  "1,2345",
  "1234,567",
  "12,345,678",
  "",
  "",
  " ",
  "__",
  "—",
  "-",
  "/",
  "N/A",
  "不适用",
  "<5",
  "≤7",
  "<0",
  "-3",
  "-0",
  "+4",
  "-32769",
  "-1,234",
  "12.5",
  "12.50",
  "12.500",
  "0.00",
  "1.2.3",
  "5.",
  ".5",
  "5 件",
  "5件",
  "3万",
  "3.5万",
  "5000元",
  "0.12万元",
  "若干",
  "1e3",
  "１２３",
  "１，２３４",
  "\"5\"",
  " 5",
  "6 ",
  "\t7",
  "5\n6",
  "5\r\n",
  "x,y",
  "x\"y",
  "9999999999999999",
  "1000000000000000",
  "10000000000000000000000000000000000000000",
  "1 234",
  "12%",
  "　8",
  "00000000000000000001",
  "-0.01",
  "--5",
  "1,23",
  ",5",
  "5,",
  "123,",
  "，",
  "9000000000000000000",
  "18446744073709551617",
  "4.000000000",
  "-10.25",
  "2;3",
};
G_STATIC_ASSERT (G_N_ELEMENTS (bulk_figures) == BULK_N_FIGURES);

static const char *const words[]
    = { "", "x", "某市", " 某市 ", "某市\n某区", "a\"b", "a,b", "110101", "2021", "　", "body", "one", "x" };

static const char *const line_ends[] = { "\n", "\r\n", "\r" };

const char *
bulk_pick (GRand *random, const char *const *from, gsize n)
{
  return from[g_rand_int_range (random, 0, (gint32) n)];
}

void
bulk_write_field (BulkWriting *writing, const char *field)
{
  gboolean quote = strpbrk (field, ",;\t\"\r\n") != NULL || g_rand_int_range (writing->random, 0, 8) == 0;

  if (!quote)
    {
      g_string_append (writing->text, field);
      return;
    }
  g_string_append_c (writing->text, '"');
  for (const char *at = field; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (writing->text, '"');
      g_string_append_c (writing->text, *at);
    }
  g_string_append_c (writing->text, '"');
}

static gboolean
is_key (const char *column)
{
  static const char *const keys[] = { "body", "body_code", "code", "period", "source", "document_number" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i], column) == 0)
      return TRUE;

  return FALSE;
}

static const char *
random_field (BulkWriting *writing, const char *column)
{
  static const char *const forms[] = { "one", "one", "one", " one", "", "two", "nine" };
  GRand *random = writing->random;

  if (strcmp (column, "form") == 0)
    return bulk_pick (random, forms, writing->mistakes > 0 ? G_N_ELEMENTS (forms) : 3);
  if (is_key (column))
    return bulk_pick (random, words, G_N_ELEMENTS (words));
  if (g_rand_boolean (random))
    return bulk_pick (random, bulk_figures, 5);

  return bulk_pick (random, bulk_figures, BULK_N_FIGURES);
}

static void
write_row (BulkWriting *writing)
{
  static const char *const mistakes[] = { ",", ",,", "\"", "x\"", "\"x\"y", ",\"", "\n", "\"\"\"" };

  for (guint i = 0; i < writing->columns->len; i++)
    {
      const char *field = random_field (writing, g_ptr_array_index (writing->columns, i));

      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      /* A row of nothing would be an empty line. */
      bulk_write_field (writing, writing->columns->len == 1 && *field == '\0' ? " " : field);
      if (writing->mistakes > 0
          && g_rand_int_range (writing->random, 0, (gint32) (writing->mistakes * writing->columns->len)) == 0)
        g_string_append (writing->text, bulk_pick (writing->random, mistakes, G_N_ELEMENTS (mistakes)));
    }
}

static void
add_columns (BulkWriting *writing, GPtrArray *forms)
{
  static const char *const keys[] = { "body", "body_code", "period", "source", "document_number", "form" };
  GkForm *form = g_ptr_array_index (forms, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_rand_int_range (writing->random, 0, 3) == 0)
      g_ptr_array_add (writing->columns, (gpointer) keys[i]);
  for (guint32 i = 0; i < gk_form_get_n_cells (form); i++)
    if (i == 0 || g_rand_int_range (writing->random, 0, 4) > 0)
      g_ptr_array_add (writing->columns, (gpointer) gk_form_get_cell_id (form, i));
  if (writing->mistakes > 0 && g_rand_int_range (writing->random, 0, 20) == 0)
    g_ptr_array_add (writing->columns, (gpointer) "total");
  for (guint i = 1; i < writing->columns->len; i++)
    {
      gint32 other = g_rand_int_range (writing->random, 0, (gint32) i + 1);
      gpointer kept = writing->columns->pdata[i];

      writing->columns->pdata[i] = writing->columns->pdata[other];
      writing->columns->pdata[other] = kept;
    }
}

static void
write_text (BulkWriting *writing, GPtrArray *forms)
{
  GRand *random = writing->random;
  gint32 n_rows = g_rand_int_range (random, 0, g_rand_int_range (random, 0, 10) == 0 ? 400 : 12);

  add_columns (writing, forms);
  writing->separator = ",;\t"[g_rand_int_range (random, 0, 3)];
  if (writing->columns->len == 1)
    writing->separator = ',';
  writing->line_end = bulk_pick (random, line_ends, G_N_ELEMENTS (line_ends));
  for (guint i = 0; i < writing->columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      bulk_write_field (writing, g_ptr_array_index (writing->columns, i));
    }
  for (gint32 i = 0; i < n_rows; i++)
    {
      for (gint k = g_rand_int_range (random, 0, 8) == 0 ? 3 : 1; k > 0; k--)
        g_string_append (writing->text, writing->line_end);
      write_row (writing);
    }
  if (g_rand_boolean (random))
    g_string_append (writing->text, writing->line_end);
}

static void
assert_same_keys (GkDataset *read, GkDataset *made)
{
  static const gint32 keys[] = { GK_KEY_BODY_CODE, GK_KEY_BODY_NAME, GK_KEY_PERIOD, GK_KEY_SOURCE };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const guint32 *one = gk_dataset_get_key_numbers (read, keys[i]);
      const guint32 *other = gk_dataset_get_key_numbers (made, keys[i]);

      assert_int_equal (gk_dataset_get_n_key_values (read, keys[i]), gk_dataset_get_n_key_values (made, keys[i]));
      for (guint32 k = 0; k < gk_dataset_get_n_key_values (read, keys[i]); k++)
        assert_string_equal (gk_dataset_get_key_value (read, keys[i], k), gk_dataset_get_key_value (made, keys[i], k));
      assert_int_equal (one != NULL, other != NULL);
      for (guint64 k = 0; one != NULL && k < gk_dataset_get_n_rows (read); k++)
        assert_int_equal (one[k], other[k]);
    }
}

static void
assert_same_planes (GkReport *one, GkReport *other)
{
  for (guint32 i = 0; i < gk_form_get_n_cells (gk_report_get_form (one)); i++)
    {
      const char *raw = gk_report_get_raw (one, i);
      const char *other_raw = gk_report_get_raw (other, i);

      assert_int_equal (one->planes.states[i], other->planes.states[i]);
      assert_int_equal (one->planes.values[i], other->planes.values[i]);
      assert_int_equal (one->planes.places[i], other->planes.places[i]);
      assert_int_equal (raw != NULL, other_raw != NULL);
      if (raw != NULL)
        assert_string_equal (raw, other_raw);
    }
}

/* Whether @source is the name of the file. */
static gboolean
is_named_after (const char *path, const char *source)
{
  g_autofree char *name = g_filename_display_name (path);

  return g_strcmp0 (name, source) == 0;
}

static void
assert_same_row (GkDataset *read, GkDataset *made, guint64 row)
{
  g_autoptr (GkReport) one = gk_dataset_dup_report (read, row, NULL);
  g_autoptr (GkReport) other = gk_dataset_dup_report (made, row, NULL);

  assert_same_planes (one, other);
}

static void
assert_same_dataset (GkDataset *read, GkDataset *made)
{
  assert_int_equal (gk_dataset_get_n_rows (read), gk_dataset_get_n_rows (made));
  assert_same_keys (read, made);
  for (guint64 i = 0; i < gk_dataset_get_n_rows (read); i++)
    assert_same_row (read, made, i);
  for (guint32 i = 0; i < gk_form_get_n_cells (gk_dataset_get_form (read)); i++)
    {
      const GkColumn *one = &read->columns[i];
      const GkColumn *other = &made->columns[i];

      assert_int_equal (one->width, other->width);
      assert_int_equal (one->n_missing, other->n_missing);
      assert_int_equal (one->special != NULL, other->special != NULL);
      assert_int_equal (one->present != NULL, other->present != NULL);
      if (one->n_missing == 0)
        {
          assert_int_equal (one->low, other->low);
          assert_int_equal (one->high, other->high);
        }
      for (guint64 k = 0; one->special != NULL && k < gk_dataset_n_words (read); k++)
        assert_int_equal (one->special[k], other->special[k]);
      for (guint64 k = 0; one->present != NULL && k < gk_dataset_n_words (read); k++)
        assert_int_equal (one->present[k], other->present[k]);
    }
}

/* What reading the reports one by one makes of the text. */
static GkDataset *
read_reports (const GString *text, GPtrArray *forms, GkForm *form, GError **error)
{
  g_autoptr (GkReports) reports = gk_reports_new_from_csv (text->str, text->len, "t.csv", forms, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (reports == NULL)
    return NULL;
  for (guint32 i = 0; i < gk_reports_get_n (reports); i++)
    g_ptr_array_add (list, gk_reports_get (reports, i));
  if (list->len > 0)
    form = gk_report_get_form (g_ptr_array_index (list, 0));

  return gk_dataset_new_from_reports (form, (GkReport *const *) list->pdata, list->len, error);
}

static void
assert_same_error (const GError *error, const GError *expected, const GString *text)
{
  /* Another form is a mistake in itself, before what comes behind it. */
  if (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH) && gk_error_get_line (error) < gk_error_get_line (expected))
    return;
  if (error == NULL || error->code != expected->code
      || (expected->code != GK_ERROR_MISMATCH && strcmp (error->message, expected->message) != 0))
    fail_msg ("%s\ninstead of %s\n%s", error != NULL ? error->message : "nothing", expected->message, text->str);
}

static gboolean
is_long (const GString *text, GPtrArray *forms)
{
  g_autoptr (GkCsvFilling) filling = gk_csv_filling_new (text->str, text->len, NULL, forms, NULL);

  return filling != NULL && gk_csv_header (gk_csv_filling_get_csv (filling))->is_long;
}

/* Asserts that @reports, of a stream of @path, are the first of the dataset. */
static void
assert_same_reports (GPtrArray *reports, GkDataset *made, const char *path)
{
  for (guint i = 0; i < reports->len; i++)
    {
      GkReport *one = g_ptr_array_index (reports, i);
      g_autoptr (GkReport) other = gk_dataset_dup_report (made, i, NULL);

      assert_non_null (other);
      assert_same_planes (one, other);
      if (!is_named_after (path, gk_report_get_source (one)))
        assert_string_equal (gk_report_get_source (one), gk_report_get_source (other));
      assert_int_equal (g_strcmp0 (gk_report_get_body_code (one), gk_report_get_body_code (other)), 0);
      assert_int_equal (g_strcmp0 (gk_report_get_body_name (one), gk_report_get_body_name (other)), 0);
      assert_int_equal (g_strcmp0 (gk_report_get_period (one), gk_report_get_period (other)), 0);
    }
}

/* Writes the text in an encoding, with a mark if it is UTF-16. */
static void
write_encoded (const char *path, const GString *text, const char *charset)
{
  gsize length;
  g_autofree char *bytes = g_convert (text->str, (gssize) text->len, charset, "UTF-8", NULL, &length, NULL);

  assert_non_null (bytes);
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* Reads the text piece by piece, and compares it with what was made of all of it, or failed. */
static void
compare_stream (const GString *text, const char *charset, GPtrArray *forms, const GkBulkOptions *options,
                GkDataset *made, const GError *expected)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDatasetStream) stream = NULL;
  gint file = g_file_open_tmp ("gongkai-XXXXXX", &path, NULL);
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
  GkDataset *piece;

  assert_true (file >= 0);
  g_close (file, NULL);
  write_encoded (path, text, charset);
  stream = gk_dataset_stream_new (path, forms, options, NULL, (GDestroyNotify) g_strfreev, &error);
  while (stream != NULL && (piece = gk_dataset_stream_next (stream, &error)) != NULL)
    {
      for (guint64 i = 0; i < gk_dataset_get_n_rows (piece); i++)
        g_ptr_array_add (reports, gk_dataset_dup_report (piece, i, NULL));
      gk_dataset_unref (piece);
    }
  g_unlink (path);
  /* Of a long text a report may turn out not to be over when it was read. */
  if (made != NULL && (error == NULL || !is_long (text, forms)))
    assert_same_reports (reports, made, path);

  if (is_long (text, forms) && forms->len > 1)
    {
      /* The stream chooses the form of what it has read; the reports know all of the text. */
      assert_true (error != NULL || expected == NULL);
      return;
    }
  if (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT) || g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH))
    return;
  assert_int_equal (error != NULL ? error->code : 0, expected != NULL ? expected->code : 0);
  if (expected != NULL)
    {
      assert_int_equal (gk_error_get_column (error), gk_error_get_column (expected));
      assert_int_equal (gk_error_get_line (error), gk_error_get_line (expected));
    }
  else
    assert_int_equal (reports->len, gk_dataset_get_n_rows (made));
}

void
bulk_compare (const GString *text, GPtrArray *forms, const GkBulkOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) expected = NULL;
  /* A copy of just this size, so that a read beyond it is seen. */
  g_autofree char *copy = g_memdup2 (text->str, text->len);
  g_autoptr (GkDataset) read = gk_bulk_read_text (copy, text->len, "t.csv", forms, options, &error);
  g_autoptr (GkDataset) made
      = read_reports (text, forms, read != NULL ? gk_dataset_get_form (read) : g_ptr_array_index (forms, 0), &expected);

  if (options->stream_bytes > 0)
    {
      compare_stream (text, "UTF-8", forms, options, made, expected);
      compare_stream (text, "UTF-16", forms, options, made, expected);
    }
  if (expected != NULL)
    {
      assert_null (read);
      assert_same_error (error, expected, text);
      return;
    }
  if (read == NULL)
    fail_msg ("%s\n%s", error->message, text->str);
  assert_same_dataset (read, made);
}

void
bulk_compare_random (void (*write) (BulkWriting *writing, GPtrArray *forms), const char *forms, guint32 seed,
                     guint mistakes)
{
  static const gsize segments[] = { 1, 7, 64, 65, 300, 4096, 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) known = csv_load_forms (forms);
  BulkWriting writing = { .random = random, .text = text, .columns = columns, .mistakes = mistakes };
  GkBulkOptions options = {
    .n_threads = (guint32) g_rand_int_range (random, 1, 4),
    .segment_bytes = segments[g_rand_int_range (random, 0, G_N_ELEMENTS (segments))],
    .tile_rows = g_rand_boolean (random) ? 64 : 0,
    .stream_bytes = seed % 3 == 0 ? (gsize) g_rand_int_range (random, 400, 4000) : 0,
    .is_reused = TRUE,
  };

  write (&writing, known);
  bulk_compare (text, known, &options);
}

/* A stream of GB18030 is known by its first pieces. */
static void
test_stream_of_gb18030 (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  guint n_sound = 0;

  (void) state;

  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GString) text = g_string_new ("body,b,c");
      BulkWriting writing = { .random = random, .text = text };
      GkBulkOptions options = { .n_threads = 2, .stream_bytes = (gsize) g_rand_int_range (random, 400, 4000) };
      g_autoptr (GError) expected = NULL;
      g_autoptr (GkDataset) made = NULL;

      for (guint row = 0; row < 150; row++)
        {
          g_string_append_printf (text, "\n第%u区人民政府办公室𠮷,", row);
          bulk_write_field (&writing, bulk_pick (random, bulk_figures, BULK_N_FIGURES));
          g_string_append (text, g_rand_int_range (random, 0, 500) == 0 ? ",1,2" : ",1.5");
        }
      made = read_reports (text, forms, g_ptr_array_index (forms, 0), &expected);
      n_sound += made != NULL;
      compare_stream (text, "GB18030", forms, &options, made, expected);
    }
  assert_true (n_sound > 0 && n_sound < 200);
}

/* Forms that are known, by seed. */
static const char *const known_forms[] = { "1", "1", "12", "13" };

static void
test_sound (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 1500; seed++)
    bulk_compare_random (write_text, known_forms[seed % G_N_ELEMENTS (known_forms)], seed, 0);
}

static void
test_mistaken (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 1500; seed++)
    bulk_compare_random (write_text, known_forms[seed % G_N_ELEMENTS (known_forms)], seed, 1 + seed % 20);
}

/* Figures side by side are read together where they have few digits; what else is among them is read alone. */
static void
test_side_by_side (void **state)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);
  GkForm *form = gk_form_new_builtin ("cn-2021", NULL);

  (void) state;

  g_ptr_array_add (forms, form);
  for (guint32 seed = 0; seed < 40; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GString) text = g_string_new ("body");
      guint32 n_columns = seed < 4 ? gk_form_get_n_cells (form) : (guint32) g_rand_int_range (random, 1, 60);
      GkBulkOptions options = { .n_threads = 1 };

      for (guint32 i = 0; i < n_columns; i++)
        g_string_append_printf (text, ",%s", gk_form_get_cell_id (form, i));
      for (guint32 row = 0; row < 100; row++)
        {
          g_string_append_printf (text, "\n%u", row);
          for (guint32 i = 0; i < n_columns; i++)
            {
              /* Digits behind those of few figures, and others among digits. */
              static const char odd[] = ":/.;~ x";
              guint length = (guint) g_rand_int_range (random, 0, g_rand_int_range (random, 0, 50) == 0 ? 9 : 5);

              g_string_append_c (text, ',');
              for (guint k = 0; k < length; k++)
                g_string_append_c (text, (char) g_rand_int_range (random, '0', '9' + 1));
              if (length > 0 && seed % 2 == 0 && g_rand_int_range (random, 0, 200) == 0)
                text->str[text->len - 1 - row % length] = odd[g_rand_int_range (random, 0, sizeof odd - 1)];
            }
        }
      bulk_compare (text, forms, &options);
    }
}

/* What cannot come up where reports are read one by one, as there the text is decoded first. */
static const BulkBadCase bad_cases[] = {
  { "bad byte in a figure", "1", "received,b\n5,7\n\n5,\xFF\n", 0, GK_ERROR_ENCODING, 4, 3, "byte 0xFF" },
  { "bad byte in a name", "1", "body,received\n\"a\n\xE5\xA4\",5\n", 0, GK_ERROR_ENCODING, 3, 1, "byte 0xE5" },
  { "bad byte in what is not kept", "1", "document_number,received\n\xC0\x80,5\n", 0, GK_ERROR_ENCODING, 2, 1, "0xC0" },
  { "bad byte in the header", "1", "received,\xFF\n5,7\n", 0, GK_ERROR_ENCODING, 1, 10, "byte 0xFF" },
  { "NUL", "1", "received,b\r\n5,7\r\n5,\0007\r\n", 23, GK_ERROR_ENCODING, 3, 3, "a NUL byte" },
  { "NUL in a plain figure", "1", "received\n5\0007\n", 13, GK_ERROR_ENCODING, 2, 2, "a NUL byte" },
  { "mistake before a bad byte", "1", "received,b\n5\n5,\xFF\n", 0, GK_ERROR_SYNTAX, 2, 2, "only 1 fields" },
  { "another form", "12", "form,received\none,5\ntwo,6\n", 0, GK_ERROR_MISMATCH, 3, 0, "of form two" },
  { "nothing", "1", "", 0, GK_ERROR_UNRECOGNISED, 0, 0, "the input is empty" },
  { "nothing but line ends", "1", "\r\n\n", 0, GK_ERROR_UNRECOGNISED, 0, 0, "the input is empty" },
};

void
bulk_test_bad (void **state)
{
  const BulkBadCase *row = *state;
  gsize length = row->length > 0 ? row->length : strlen (row->text);
  g_autoptr (GPtrArray) forms = csv_load_forms (row->forms);

  for (gsize segment = 0; segment < 20; segment++)
    {
      g_autofree char *text = g_memdup2 (row->text, length);
      g_autoptr (GError) error = NULL;
      GkBulkOptions options = { .n_threads = 2, .segment_bytes = segment };

      assert_null (gk_bulk_read_text (text != NULL ? text : "", length, "t.csv", forms, &options, &error));
      if (row->line > 0)
        csv_assert_error (error, row->code, row->line, row->column, row->message);
      assert_true (g_error_matches (error, GK_ERROR, row->code));
      assert_contains (error->message, row->message);
    }
}

typedef struct {
  const char *name;
  const char *text;
  gsize length;
  const char *value; /* of the first cell in the last row */
} GoodCase;

static const GoodCase good_cases[] = {
  { "byte order mark", "\xEF\xBB\xBFreceived\n5\n", 0, "5" },
  { "GB18030", "body,received\n\xB1\xB1\xBE\xA9,5\n", 0, "5" },
  { "UTF-16",
    "\xFF\xFEr\0e\0c\0e\0i\0v\0e\0d\0\n\0"
    "7\0\n",
    24, "7" },
  { "empty lines", "\n\r\n\rreceived\r\r\n\n6\r\n\n", 0, "6" },
  { "long form", "body,cell,value\nx,b,3\nx,received,12\n", 0, "12" },
};

static void
test_good (void **state)
{
  const GoodCase *row = *state;
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = NULL;
  g_autoptr (GkReport) report = NULL;
  g_autofree char *value = NULL;

  gk_reader_add_form (reader, g_ptr_array_index (forms, 0));
  dataset = gk_reader_read_dataset_data (reader, row->text, row->length > 0 ? (gssize) row->length : -1, NULL, &error);
  if (dataset == NULL)
    fail_msg ("%s", error->message);
  report = gk_dataset_dup_report (dataset, gk_dataset_get_n_rows (dataset) - 1, NULL);
  value = gk_report_dup_value (report, 0);
  assert_string_equal (value, row->value);
  assert_null (gk_dataset_get_key (dataset, 0, GK_KEY_SOURCE));
}

static gint32
count_calls (guint64 done, guint64 total, gpointer user_data)
{
  guint *left = user_data;

  assert_true (done <= total);
  (*left)--;

  return *left > 0;
}

static void
test_progress (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GString) text = g_string_new ("received\n");
  guint left = 2;

  (void) state;

  gk_reader_add_form (reader, g_ptr_array_index (forms, 0));
  while (text->len < 1000000)
    g_string_append (text, "1234567\n");
  gk_reader_set_n_threads (reader, 2);
  gk_reader_set_progress (reader, count_calls, &left, NULL);
  for (gint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GkDataset) dataset
          = gk_reader_read_dataset_data (reader, text->str, (gssize) text->len, "t.csv", &error);

      /* Another thread may have been faster than the first with all that was left. */
      if (left == 0 && dataset == NULL)
        assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_CANCELLED));
      else
        assert_int_equal (gk_dataset_get_n_rows (dataset), (text->len - 9) / 8);
      left = 1000;
    }
}

static void
test_stream_memory (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkDatasetStream) stream = NULL;
  g_autoptr (GkDataset) kept = NULL;
  g_autofree char *path = NULL;
  gint file = g_file_open_tmp ("gongkai-XXXXXX", &path, NULL);
  GkBulkOptions options = { .n_threads = 1, .stream_bytes = 64 };
  gconstpointer memory = NULL;
  GkDataset *next;

  (void) state;

  g_close (file, NULL);
  assert_true (g_file_set_contents (path,
                                    "received\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n3\n4\n5\n6"
                                    "\n7\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n3\n4\n5"
                                    "\n6\n7\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                                    -1, NULL));
  stream = gk_dataset_stream_new (path, forms, &options, NULL, (GDestroyNotify) g_strfreev, NULL);
  g_unlink (path);
  assert_non_null (stream);

  /* The second has more rows than the first, which stood behind the header. */
  next = gk_dataset_stream_next (stream, NULL);
  gk_dataset_unref (next);
  next = gk_dataset_stream_next (stream, NULL);
  memory = gk_dataset_get_values (next, 0);
  gk_dataset_unref (next);
  kept = gk_dataset_stream_next (stream, NULL);
  assert_ptr_equal (gk_dataset_get_values (kept, 0), memory);
  next = gk_dataset_stream_next (stream, NULL);
  assert_true (next == NULL || gk_dataset_get_values (next, 0) != memory);
  gk_dataset_unref (next);
  assert_null (gk_dataset_stream_next (stream, NULL));
}

/* Rows that count from 0, and more of them than are read by one thread or at once. */
#define N_LARGE 400000

typedef struct {
  const char *path;
  const GString *text;
} Written;

static gpointer
write_file (gpointer data)
{
  const Written *written = data;
  FILE *file = fopen (written->path, "wb");

  assert_int_equal (fwrite (written->text->str, 1, written->text->len, file), written->text->len);
  fclose (file);

  return NULL;
}

/* Reads the rows from a file, or from a pipe, which has no places. */
static void
check_large (gboolean is_pipe, guint32 n_threads, const char *path, const GString *text)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkDatasetStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GkBulkOptions options = { .n_threads = n_threads, .stream_bytes = 1500000 };
  Written written = { path, text };
  GThread *writer = NULL;
  guint32 n = 0;
  GkDataset *dataset;

  if (is_pipe)
    {
      assert_int_equal (mkfifo (path, 0600), 0);
      writer = g_thread_new ("writer", write_file, &written);
    }
  else
    write_file (&written);
  stream = gk_dataset_stream_new (path, forms, &options, NULL, (GDestroyNotify) g_strfreev, &error);
  assert_non_null (stream);
  while ((dataset = gk_dataset_stream_next (stream, &error)) != NULL)
    {
      for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++, n++)
        {
          gint64 scaled;

          assert_true (gk_dataset_get_scaled (dataset, row, 0, &scaled));
          assert_int_equal (scaled, n);
        }
      gk_dataset_unref (dataset);
    }
  if (error != NULL)
    fail_msg ("%s", error->message);
  assert_int_equal (n, N_LARGE);
  if (writer != NULL)
    g_thread_join (writer);
  g_unlink (path);
}

static void
test_large (void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("gongkai-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "large.csv", NULL);
  g_autoptr (GString) text = g_string_new ("received,body\n");

  (void) state;

  for (guint32 i = 0; i < N_LARGE; i++)
    g_string_append_printf (text, "%u,%u\n", i, i % 1000);
  for (guint32 n_threads = 1; n_threads <= 3; n_threads++)
    for (gint is_pipe = 0; is_pipe < 2; is_pipe++)
      check_large (is_pipe, n_threads, path, text);
  g_rmdir (folder);
}

/* Who writes no more than a piece until the other has it. */
typedef struct {
  const char *path;
  GAsyncQueue *told;
  gboolean was_told;
} Waiting;

#define FIRST_PIECE "1\n2\n3\n4\n5\n6\n7\n8\n9\n"

static gpointer
write_and_wait (gpointer data)
{
  Waiting *waiting = data;
  FILE *file = fopen (waiting->path, "wb");

  fputs ("received\n" FIRST_PIECE, file);
  fflush (file);
  waiting->was_told = g_async_queue_timeout_pop (waiting->told, 10 * G_USEC_PER_SEC) != NULL;
  fputs ("10\n11\n", file);
  fclose (file);

  return NULL;
}

/* A piece is handed out before the one behind it is there. */
static void
test_slow_pipe (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autofree char *folder = g_dir_make_tmp ("gongkai-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "slow.csv", NULL);
  g_autoptr (GAsyncQueue) told = g_async_queue_new ();
  g_autoptr (GkDatasetStream) stream = NULL;
  GkBulkOptions options = { .n_threads = 2, .stream_bytes = strlen (FIRST_PIECE) };
  Waiting waiting = { path, told, FALSE };
  GThread *writer;
  GkDataset *dataset;

  (void) state;

  assert_int_equal (mkfifo (path, 0600), 0);
  writer = g_thread_new ("writer", write_and_wait, &waiting);
  stream = gk_dataset_stream_new (path, forms, &options, NULL, (GDestroyNotify) g_strfreev, NULL);
  assert_non_null (stream);
  dataset = gk_dataset_stream_next (stream, NULL);
  g_async_queue_push (told, &waiting);
  assert_true (gk_dataset_get_n_rows (dataset) >= 8);
  gk_dataset_unref (dataset);
  while ((dataset = gk_dataset_stream_next (stream, NULL)) != NULL)
    gk_dataset_unref (dataset);
  assert_int_equal (gk_dataset_stream_get_n_rows (stream), 11);
  g_thread_join (writer);
  assert_true (waiting.was_told);
  g_unlink (path);
  g_rmdir (folder);
}

void
add_bulk_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "bulk error", bulk_test_bad, bad_cases);
  TESTS_ADD_TABLE (tests, "bulk", test_good, good_cases);
  tests_add (tests, "bulk: progress", test_progress);
  tests_add (tests, "bulk: memory of a stream", test_stream_memory);
  tests_add (tests, "bulk: a stream of GB18030", test_stream_of_gb18030);
  tests_add (tests, "bulk: larger than its pieces", test_large);
  tests_add (tests, "bulk: a pipe that is waited for", test_slow_pipe);
  tests_add (tests, "bulk: as the reports one by one", test_sound);
  tests_add (tests, "bulk: figures side by side", test_side_by_side);
  tests_add (tests, "bulk: mistakes as in the reports one by one", test_mistaken);
}
