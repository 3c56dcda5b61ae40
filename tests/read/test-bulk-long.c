/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bulk-test.h"

#include <string.h>

#include <glib/gstdio.h>

#include "data/dataset-private.h"

/* Long CSV read into a dataset against the same read as reports. */

static const char *const words[] = { "", "x", "某市", " x ", "x\ny", "a\"b", "a,b" };
static const char *const line_ends[] = { "\n", "\r\n", "\r" };

/* What a row says. */
typedef struct {
  const char *form;
  const char *body;
  const char *body_code;
  const char *period;
  const char *source;
  const char *cell;
  guint32 number; /* of the cell */
} Row;

/* How the rows of a text are ordered. */
enum { TOGETHER, BY_CELL, SHUFFLED, N_ORDERS };

static const char *const state_words[][2] = {
  { "absent", NULL },  { "blank", "O" },    { "not_applicable", "M" }, { "below", NULL },
  { "reported", "A" }, { "derived", NULL }, { "invalid", NULL },
};

static const char *
word_of_state (GRand *random, gint32 state)
{
  static const gint32 states[] = { GK_CELL_ABSENT,   GK_CELL_BLANK,   GK_CELL_NOT_APPLICABLE, GK_CELL_BELOW,
                                   GK_CELL_REPORTED, GK_CELL_DERIVED, GK_CELL_INVALID };

  if (state == GK_CELL_REPORTED && g_rand_int_range (random, 0, 10) == 0)
    state = GK_CELL_DERIVED;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i] == state)
      return state_words[i][state_words[i][1] != NULL && g_rand_boolean (random)];

  return "";
}

static void
write_fields (BulkWriting *writing, const Row *row, GkForm *form)
{
  static const char *const mistaken[] = { "E", "reported", "blank", "below", "nothing" };
  static const char *const lines[] = { "", "0", "12", "0034", "1234567", "12345678", " 5 " };
  static const char *const mistakes[] = { ",", "\"", "x\"", ",\"", "\n" };
  GRand *random = writing->random;
  const GkIndicator *indicator = gk_form_indicator (form, g_array_index (form->cells, GkCell, row->number).indicator);
  GkFigureContext context = { .unit = indicator->unit,
                              .decimals = indicator->decimals,
                              .measure = indicator->kind != GK_INDICATOR_COUNT,
                              .has_sign = indicator->has_sign };
  const char *value = bulk_pick (random, bulk_figures, g_rand_boolean (random) ? 5 : BULK_N_FIGURES);
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  GkFigure figure = { .state = GK_CELL_BLANK };
  const char *state = "";
  const char *raw = g_rand_boolean (random) ? value : g_rand_boolean (random) ? "" : "5.0";
  gboolean is_wrong = writing->mistakes > 0 && g_rand_int_range (random, 0, (gint32) writing->mistakes) == 0;

  if (*trimmed != '\0')
    figure = gk_figure_read (value, strlen (value), &context);
  if (*trimmed != '\0' && g_rand_boolean (random))
    state = word_of_state (random, figure.state);
  else if (*trimmed == '\0' && g_rand_boolean (random))
    state = word_of_state (random, g_rand_boolean (random) ? GK_CELL_ABSENT : GK_CELL_BLANK);
  if (is_wrong && g_rand_boolean (random))
    state = bulk_pick (random, mistaken, G_N_ELEMENTS (mistaken));
  for (guint i = 0; i < writing->columns->len; i++)
    {
      const char *column = g_ptr_array_index (writing->columns, i);
      const char *field = strcmp (column, "cell") == 0        ? row->cell
                          : strcmp (column, "value") == 0     ? value
                          : strcmp (column, "form") == 0      ? row->form
                          : strcmp (column, "body") == 0      ? row->body
                          : strcmp (column, "body_code") == 0 ? row->body_code
                          : strcmp (column, "period") == 0    ? row->period
                          : strcmp (column, "source") == 0    ? row->source
                          : strcmp (column, "raw") == 0       ? raw
                          : strcmp (column, "state") == 0     ? state
                          : strcmp (column, "line") == 0      ? bulk_pick (random, lines, G_N_ELEMENTS (lines))
                                                              : bulk_pick (random, words, G_N_ELEMENTS (words));

      if (strcmp (column, "line") == 0 && is_wrong && g_rand_int_range (random, 0, 4) == 0)
        field = "-1";
      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      bulk_write_field (writing, field);
      if (is_wrong && g_rand_int_range (random, 0, 30) == 0)
        g_string_append (writing->text, bulk_pick (random, mistakes, G_N_ELEMENTS (mistakes)));
    }
}

static void
add_columns (BulkWriting *writing)
{
  static const char *const others[]
      = { "state", "raw", "line", "form", "source", "period", "body", "body_code", "name" };
  gboolean is_list = g_rand_int_range (writing->random, 0, 3) == 0;

  g_ptr_array_add (writing->columns, (gpointer) "cell");
  g_ptr_array_add (writing->columns, (gpointer) "value");
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_rand_int_range (writing->random, 0, 3) == 0 || (is_list && i < 3))
      g_ptr_array_add (writing->columns, (gpointer) others[i]);
  for (guint i = 1; i < writing->columns->len; i++)
    {
      gint32 other = g_rand_int_range (writing->random, 0, (gint32) i + 1);
      gpointer kept = writing->columns->pdata[i];

      writing->columns->pdata[i] = writing->columns->pdata[other];
      writing->columns->pdata[other] = kept;
    }
}

static gboolean
has_column (const BulkWriting *writing, const char *name)
{
  return g_ptr_array_find_with_equal_func (writing->columns, name, g_str_equal, NULL);
}

/* Whether the report is another one as those before: what it is of is told by columns that there are. */
static gboolean
is_new (const BulkWriting *writing, GHashTable *known, const Row *row)
{
  g_autofree char *form = g_strstrip (g_strdup (has_column (writing, "form") ? row->form : ""));
  g_autofree char *body = g_strstrip (g_strdup (has_column (writing, "body") ? row->body : ""));
  g_autofree char *code = g_strstrip (g_strdup (has_column (writing, "body_code") ? row->body_code : ""));
  g_autofree char *period = g_strstrip (g_strdup (has_column (writing, "period") ? row->period : ""));
  g_autofree char *source = g_strstrip (g_strdup (has_column (writing, "source") ? row->source : ""));

  return g_hash_table_add (known, g_strjoin ("\x1f", *form != '\0' ? "one" : "one", body, code, period, source, NULL));
}

static void
add_rows (const BulkWriting *writing, GPtrArray *forms, GArray *rows)
{
  static const char *const names[] = { "one", "one", "one", " one", "", "two", "nine" };
  GkForm *form = g_ptr_array_index (forms, 0);
  GRand *random = writing->random;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint32 n_reports = g_rand_int_range (random, 1, g_rand_int_range (random, 0, 10) == 0 ? 60 : 8);
  gboolean all = has_column (writing, "line") || g_rand_boolean (random);

  for (gint32 i = 0; i < n_reports; i++)
    {
      const char *name = names[g_rand_int_range (random, 0, writing->mistakes > 0 ? G_N_ELEMENTS (names) : 4)];
      Row row = { .form = forms->len > 1 && writing->mistakes == 0 ? "one" : name,
                  .body = bulk_pick (random, words, G_N_ELEMENTS (words)),
                  .body_code = bulk_pick (random, words, G_N_ELEMENTS (words)),
                  .period = bulk_pick (random, words, G_N_ELEMENTS (words)),
                  .source = bulk_pick (random, words, G_N_ELEMENTS (words)) };
      gboolean fresh = is_new (writing, known, &row);
      gboolean is_list = has_column (writing, "line") && has_column (writing, "raw") && has_column (writing, "state");

      if (!fresh && !is_list && writing->mistakes == 0)
        continue;
      for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
        if (all || cell == 0 || g_rand_boolean (random))
          {
            row.number = cell;
            row.cell = gk_form_get_cell_id (form, cell);
            if (writing->mistakes > 0 && g_rand_int_range (random, 0, 20 * (gint32) writing->mistakes) == 0)
              row.cell = bulk_pick (random, words, G_N_ELEMENTS (words));
            g_array_append_val (rows, row);
            if (writing->mistakes > 0 && g_rand_int_range (random, 0, 20 * (gint32) writing->mistakes) == 0)
              g_array_append_val (rows, row);
          }
    }
}

static void
order_rows (const BulkWriting *writing, GArray *rows)
{
  gint32 order = g_rand_int_range (writing->random, 0, N_ORDERS);
  gboolean is_list = has_column (writing, "line") && has_column (writing, "raw") && has_column (writing, "state");

  /* The reports of a list are whole. */
  if (order == TOGETHER || (is_list && writing->mistakes == 0))
    return;
  if (order == BY_CELL)
    {
      g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Row));

      for (guint32 cell = 0; sorted->len < rows->len; cell++)
        for (guint i = 0; i < rows->len; i++)
          if (g_array_index (rows, Row, i).number == cell)
            g_array_append_val (sorted, g_array_index (rows, Row, i));
      memcpy (rows->data, sorted->data, rows->len * sizeof (Row));
      return;
    }
  for (guint i = 1; i < rows->len; i++)
    {
      gint32 other = g_rand_int_range (writing->random, 0, (gint32) i + 1);
      Row kept = g_array_index (rows, Row, i);

      g_array_index (rows, Row, i) = g_array_index (rows, Row, other);
      g_array_index (rows, Row, other) = kept;
    }
}

static void
write_text (BulkWriting *writing, GPtrArray *forms)
{
  GRand *random = writing->random;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  add_columns (writing);
  add_rows (writing, forms, rows);
  order_rows (writing, rows);
  writing->separator = ",;\t"[g_rand_int_range (random, 0, 3)];
  writing->line_end = bulk_pick (random, line_ends, G_N_ELEMENTS (line_ends));
  for (guint i = 0; i < writing->columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (writing->text, writing->separator);
      bulk_write_field (writing, g_ptr_array_index (writing->columns, i));
    }
  for (guint i = 0; i < rows->len; i++)
    {
      for (gint k = g_rand_int_range (random, 0, 8) == 0 ? 3 : 1; k > 0; k--)
        g_string_append (writing->text, writing->line_end);
      write_fields (writing, &g_array_index (rows, Row, i), g_ptr_array_index (forms, 0));
    }
  if (g_rand_boolean (random))
    g_string_append (writing->text, writing->line_end);
}

/* Forms that are known, by seed. */
static const char *const known_forms[] = { "1", "1", "1", "12" };

static void
test_sound (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 600; seed++)
    bulk_compare_random (write_text, known_forms[seed % G_N_ELEMENTS (known_forms)], seed, 0);
}

static void
test_mistaken (void **state)
{
  (void) state;

  for (guint32 seed = 0; seed < 600; seed++)
    bulk_compare_random (write_text, known_forms[seed % G_N_ELEMENTS (known_forms)], seed, 1 + seed % 40);
}

/* What cannot come up where reports are read one by one, and where what stands before a mistake tells which it is. */
static const BulkBadCase bad_cases[] = {
  { "bad byte in a value", "1", "cell,value\nreceived,5\n\nb,\xFF\n", 0, GK_ERROR_ENCODING, 4, 3, "byte 0xFF" },
  { "bad byte in a name", "1", "body,cell,value\n\"a\n\xE5\xA4\",b,5\n", 0, GK_ERROR_ENCODING, 3, 1, "byte 0xE5" },
  { "bad byte in an id", "1", "cell,value\n\xC0\x80,5\n", 0, GK_ERROR_ENCODING, 2, 1, "byte 0xC0" },
  { "bad byte with several forms", "12", "cell,value\nreceived,5\nb,\xFF\n", 0, GK_ERROR_ENCODING, 3, 3, "0xFF" },
  { "NUL", "1", "cell,value\nb,5\0007\n", 17, GK_ERROR_ENCODING, 2, 4, "a NUL byte" },
  { "mistake before a bad byte", "1", "cell,value\nb\nc,\xFF\n", 0, GK_ERROR_SYNTAX, 2, 2, "only 1 fields" },
  { "twice", "1", "cell,value\n\nb,5\n\nc,1\nb,7\n", 0, GK_ERROR_SYNTAX, 6, 1, "b stands on line 3 already" },
  { "twice, and mistaken", "1", "cell,value,state\nb,5,\nc,1,\nb,7,E\n", 0, GK_ERROR_SYNTAX, 4, 1, "on line 2 alr" },
  { "mistaken before twice", "1", "cell,value,state\nb,5,\nc,1,E\nb,7,\n", 0, GK_ERROR_SYNTAX, 3, 3, "\"E\" is not" },
  { "last line cut", "1", "cell,value\nb,5\nc,\"1", 0, GK_ERROR_SYNTAX, 3, 2, "is not closed" },
  { "another form", "12", "form,cell,value\none,received,5\ntwo,received,6\n", 0, GK_ERROR_MISMATCH, 3, 0, "form two" },
  { "no id and no such form", "12", "cell,form,value\n,nope,5\n", 0, GK_ERROR_SYNTAX, 2, 1, "id of a cell" },
  { "header alone", "12", "cell,value\n", 0, GK_ERROR_UNRECOGNISED, 1, 0, "no known form fits" },
};

static GkDatasetStream *
open_text (const char *text, gsize stream_bytes, GPtrArray *forms)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gint file = g_file_open_tmp ("gongkai-XXXXXX", &path, NULL);
  GkBulkOptions options = { .n_threads = 2, .stream_bytes = stream_bytes };
  GkDatasetStream *stream;

  g_close (file, NULL);
  assert_true (g_file_set_contents (path, text, -1, NULL));
  stream = gk_dataset_stream_new (path, forms, &options, NULL, (GDestroyNotify) g_strfreev, &error);
  g_unlink (path);
  if (stream == NULL)
    fail_msg ("%s", error->message);

  return stream;
}

/* Reports of three rows each, in pieces of any size: each is read once, and whole. */
static void
test_pieces (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GString) text = g_string_new ("body,cell,value\n");

  (void) state;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%u,received,%u\n%u,b,1\n%u,c,2\n", i, i, i, i);
  for (gsize bytes = 64; bytes < 500; bytes++)
    {
      g_autoptr (GkDatasetStream) stream = open_text (text->str, bytes, forms);
      guint n = 0;
      GkDataset *piece;

      while ((piece = gk_dataset_stream_next (stream, NULL)) != NULL)
        {
          for (guint64 i = 0; i < gk_dataset_get_n_rows (piece); i++, n++)
            {
              gint64 value;

              assert_int_equal (g_ascii_strtoull (gk_dataset_get_key (piece, i, GK_KEY_BODY_NAME), NULL, 10), n);
              assert_true (gk_dataset_get_scaled (piece, i, 0, &value));
              assert_int_equal (value, n);
            }
          for (guint32 cell = 0; cell < 3; cell += 2)
            assert_int_equal (gk_dataset_get_n_missing (piece, cell), cell == 0 ? 0 : gk_dataset_get_n_rows (piece));
          gk_dataset_unref (piece);
        }
      assert_int_equal (n, 100);
    }
}

/* A report that comes again behind others is refused where it was handed out already, and only there. */
static void
test_apart (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GString) text = g_string_new ("body,cell,value\nx,received,1\n");

  (void) state;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%u,received,1\n", i);
  g_string_append (text, "x,b,1\n");
  for (gsize bytes = 64; bytes < 2 * text->len; bytes++)
    {
      g_autoptr (GkDatasetStream) stream = open_text (text->str, bytes, forms);
      g_autoptr (GError) error = NULL;
      GkDataset *piece;

      while ((piece = gk_dataset_stream_next (stream, &error)) != NULL)
        gk_dataset_unref (piece);
      if (bytes > text->len)
        assert_null (error);
      else if (bytes < text->len - 16)
        {
          assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
          assert_int_equal (gk_error_get_line (error), 43);
          assert_contains (error->message, "further above");
        }
    }
}

/* A report that is longer than what a stream reads at once. */
static void
test_too_long (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkDatasetStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  (void) state;

  stream = open_text ("body,cell,value\nx,received,1\nx,b,1\nx,b[m],1\nx,b[n],1\nx,c,1\nx,s,1\n", 48, forms);
  assert_null (gk_dataset_stream_next (stream, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_int_equal (gk_error_get_line (error), 2);
  assert_contains (error->message, "the rows of the report");
}

/* A list of cells may have the same report again and again, wherever a piece ends. */
static void
test_list (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  GkForm *form = g_ptr_array_index (forms, 0);
  g_autoptr (GString) text = g_string_new ("cell,state,value,raw,line\n");

  (void) state;

  for (guint i = 0; i < 40; i++)
    for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
      g_string_append_printf (text, "%s,reported,%u,,\n", gk_form_get_cell_id (form, cell), i);
  for (gsize bytes = 400; bytes < 1200; bytes++)
    {
      g_autoptr (GkDatasetStream) stream = open_text (text->str, bytes, forms);
      g_autoptr (GError) error = NULL;
      GkDataset *piece;

      while ((piece = gk_dataset_stream_next (stream, &error)) != NULL)
        gk_dataset_unref (piece);
      assert_null (error);
      assert_int_equal (gk_dataset_stream_get_n_rows (stream), 40);
    }
}

/* The first records may stand behind what a stream tries to begin with. */
static void
test_late (void **state)
{
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GString) text = g_string_new ("body,cell,value\n");
  g_autoptr (GkDatasetStream) stream = NULL;
  g_autoptr (GkDataset) dataset = NULL;

  (void) state;

  g_string_set_size (text, 600 * 1024);
  memset (text->str + strlen ("body,cell,value"), '\n', text->len - strlen ("body,cell,value"));
  g_string_append (text, "x,received,1\ny,received,2\n");
  stream = open_text (text->str, 2 * text->len, forms);
  dataset = gk_dataset_stream_next (stream, NULL);
  assert_non_null (dataset);
  assert_int_equal (gk_dataset_get_n_rows (dataset), 2);
}

void
add_bulk_long_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "bulk long error", bulk_test_bad, bad_cases);
  tests_add (tests, "bulk long: pieces of a stream", test_pieces);
  tests_add (tests, "bulk long: rows that stand apart in a stream", test_apart);
  tests_add (tests, "bulk long: a report that a stream cannot hold", test_too_long);
  tests_add (tests, "bulk long: the same report again in a list", test_list);
  tests_add (tests, "bulk long: a stream that begins late", test_late);
  tests_add (tests, "bulk long: as the reports one by one", test_sound);
  tests_add (tests, "bulk long: mistakes as in the reports one by one", test_mistaken);
}
