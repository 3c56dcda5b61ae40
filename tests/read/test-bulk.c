/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-test.h"

#include <string.h>

#include "read/bulk-private.h"

/* Wide CSV read into a dataset against the same read as reports. */

static const char *const figures[] = {
  "0",       "5",        "12",        "007",     "9999999", "10000000", "99999999", "2147483647", "2147483648",
  "32767",   "32768",    "123456789", "1,234",   "1,2345",  "1234,567", "12,345,678", "",         "",
  " ",       "__",       "—",         "-",       "/",       "N/A",      "不适用",   "<5",         "≤7",
  "<0",      "-3",       "-0",        "+4",      "-32769",  "-1,234",   "12.5",     "12.50",      "12.500",
  "0.00",    "1.2.3",    "5.",        ".5",      "5 件",    "5件",      "3万",      "3.5万",      "5000元",
  "0.12万元", "若干",    "1e3",       "１２３",  "１，２３４", "\"5\"", " 5",        "6 ",         "\t7",
  "5\n6",    "5\r\n",    "x,y",       "x\"y",    "9999999999999999", "1000000000000000", "10000000000000000000000000000000000000000",
  "1 234",   "12%",      "　8",       "00000000000000000001", "-0.01", "--5", "1,23", ",5", "5,", "123,", "，",
  "9000000000000000000", "18446744073709551617", "4.000000000", "-10.25", "2;3",
};

static const char *const words[]
    = { "", "x", "某市", " 某市 ", "某市\n某区", "a\"b", "a,b", "110101", "2021", "　", "body", "one", "x" };

static const char *const line_ends[] = { "\n", "\r\n", "\r" };

typedef struct {
  GRand *random;
  GString *text;
  char separator;
  const char *line_end;
  GPtrArray *columns; /* what stands in the header */
  guint mistakes;     /* one in so many rows has one; 0: none */
} Writing;

static const char *
pick (GRand *random, const char *const *from, gsize n)
{
  return from[g_rand_int_range (random, 0, (gint32) n)];
}

static void
write_field (Writing *writing, const char *field)
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
random_field (Writing *writing, const char *column)
{
  static const char *const forms[] = { "one", "one", "one", " one", "", "two", "nine" };
  GRand *random = writing->random;

  if (strcmp (column, "form") == 0)
    return pick (random, forms, writing->mistakes > 0 ? G_N_ELEMENTS (forms) : 3);
  if (is_key (column))
    return pick (random, words, G_N_ELEMENTS (words));
  if (g_rand_boolean (random))
    return pick (random, figures, 5);

  return pick (random, figures, G_N_ELEMENTS (figures));
}

static void
write_row (Writing *writing)
{
  static const char *const mistakes[] = { ",", ",,", "\"", "x\"", "\"x\"y", ",\"", "\n", "\"\"\"" };

  for (guint i = 0; i < writing->columns->len; i++)
    {
      const char *field = random_field (writing, g_ptr_array_index (writing->columns, i));

      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      /* A row of nothing would be an empty line. */
      write_field (writing, writing->columns->len == 1 && *field == '\0' ? " " : field);
      if (writing->mistakes > 0
          && g_rand_int_range (writing->random, 0, (gint32) (writing->mistakes * writing->columns->len)) == 0)
        g_string_append (writing->text, pick (writing->random, mistakes, G_N_ELEMENTS (mistakes)));
    }
}

static void
add_columns (Writing *writing, GPtrArray *forms)
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
write_text (Writing *writing, GPtrArray *forms)
{
  GRand *random = writing->random;
  gint32 n_rows = g_rand_int_range (random, 0, g_rand_int_range (random, 0, 10) == 0 ? 400 : 12);

  add_columns (writing, forms);
  writing->separator = ",;\t"[g_rand_int_range (random, 0, 3)];
  if (writing->columns->len == 1)
    writing->separator = ',';
  writing->line_end = pick (random, line_ends, G_N_ELEMENTS (line_ends));
  for (guint i = 0; i < writing->columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      write_field (writing, g_ptr_array_index (writing->columns, i));
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
assert_same_row (GkDataset *read, GkDataset *made, guint64 row)
{
  g_autoptr (GkReport) one = gk_dataset_dup_report (read, row, NULL);
  g_autoptr (GkReport) other = gk_dataset_dup_report (made, row, NULL);

  for (guint32 i = 0; i < gk_form_get_n_cells (gk_dataset_get_form (read)); i++)
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
  if (error == NULL || error->code != expected->code
      || (expected->code != GK_ERROR_MISMATCH && strcmp (error->message, expected->message) != 0))
    fail_msg ("%s\ninstead of %s\n%s", error != NULL ? error->message : "nothing", expected->message, text->str);
}

static void
compare_readings (const GString *text, GPtrArray *forms, const GkBulkOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) expected = NULL;
  /* A copy of just this size, so that a read beyond it is seen. */
  g_autofree char *copy = g_memdup2 (text->str, text->len);
  g_autoptr (GkDataset) read = gk_bulk_read_text (copy, text->len, "t.csv", forms, options, &error);
  g_autoptr (GkDataset) made
      = read_reports (text, forms, read != NULL ? gk_dataset_get_form (read) : g_ptr_array_index (forms, 0), &expected);

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

static void
compare_random (guint32 seed, guint mistakes)
{
  static const gsize segments[] = { 1, 7, 64, 65, 300, 4096, 0 };
  static const char *const known[] = { "1", "1", "12", "13" };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) forms = csv_load_forms (known[seed % G_N_ELEMENTS (known)]);
  Writing writing = { .random = random, .text = text, .columns = columns, .mistakes = mistakes };
  GkBulkOptions options = {
    .n_threads = (guint32) g_rand_int_range (random, 1, 4),
    .segment_bytes = segments[g_rand_int_range (random, 0, G_N_ELEMENTS (segments))],
    .tile_rows = g_rand_boolean (random) ? 64 : 0,
  };

  write_text (&writing, forms);
  compare_readings (text, forms, &options);
}

static void
test_sound (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 1500; seed++)
    compare_random (seed, 0);
}

static void
test_mistaken (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 1500; seed++)
    compare_random (seed, 1 + seed % 20);
}

void
add_bulk_tests (Tests *tests)
{
  tests_add (tests, "bulk: as the reports one by one", test_sound);
  tests_add (tests, "bulk: mistakes as in the reports one by one", test_mistaken);
}
