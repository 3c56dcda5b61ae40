/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tally-tests.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/csv-private.h"
#include "base/csv-scan-private.h"
#include "count/masks-private.h"
#include "count/sets-private.h"

/*
 * What a tally makes of its sources does not depend on how it divides them: threads, pieces, segments, chunks, and
 * hashes that are all alike.
 */

static void
test_divisions (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (guint32 seed = 0; seed < 6; seed++)
    {
      g_autofree char *first = make_source (2 * seed, 700);
      g_autofree char *second = make_source (2 * seed + 1, 90);
      g_autofree char *expected = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (divisions); i++)
        {
          g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[i]);
          g_autofree char *found = NULL;
          g_autoptr (GError) error = NULL;

          gk_tally_add_csv_data (tally, "items", first, -1, "first.csv", &error);
          g_assert_no_error (error);
          gk_tally_add_csv_data (tally, "items", second, -1, "second.csv", &error);
          g_assert_no_error (error);
          found = describe (tally);
          if (i == 0)
            {
              expected = g_steal_pointer (&found);
              assert_contains (expected, "has the same; each case");
              assert_contains (expected, "is before");
            }
          else
            assert_string_equal (found, expected);
        }
    }
}

/* What is in front of an error is in the tally, and nothing behind it: another source goes on from there. */
static void
test_errors (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  static const struct {
    const char *row;
    gint32 mode;
  } mistakes[] = {
    { "320000,1,gazette\n", GK_TALLY_STRICT },
    { "320000,zz,gazette,2024-01-01,,,,\"open,\n", GK_TALLY_LENIENT },
    { "320000,zz,gazette,2024-01-01,,,,st\"ray,\n", GK_TALLY_LENIENT },
    { "320000,zz,gazette,2024-01-01,,,,\xC9\xE7,\n", GK_TALLY_LENIENT },
    { "320000,first,gazette,2024-01-01,,,,,\n", GK_TALLY_STRICT },
    { "320000,zz,gazette,2024-01-41,,,,,\n", GK_TALLY_STRICT },
  };

  (void) state;
  for (gsize m = 0; m < G_N_ELEMENTS (mistakes); m++)
    {
      g_autoptr (GString) text = g_string_new ("body_code,number,channel,day,end,who,topic,note,fee\n");
      g_autofree char *expected = NULL;
      g_autofree char *words = NULL;

      for (guint i = 0; i < 300; i++)
        {
          if (i == 200)
            g_string_append (text, mistakes[m].row);
          g_string_append_printf (text, "%u,%s%u,gazette,2024-01-01,,,t%u,,1\n", 320000 + i / 40, i == 0 ? "first" : "",
                                  i > 0 ? i : 0, i % 7);
          if (i == 0)
            g_string_append (text, "320000,first,website,2024-01-01,,,,,\n");
        }
      g_string_replace (text, "first0", "first", 0);
      g_string_append (text, "320000,late,gazette,2024-01-01,,,,,\n");
      for (gsize i = 0; i < G_N_ELEMENTS (divisions); i++)
        {
          g_autoptr (GkTally) tally = new_tally (form, mistakes[m].mode, &divisions[i]);
          g_autofree char *found = NULL;
          g_autoptr (GError) error = NULL;

          assert_false (gk_tally_add_csv_data (tally, "items", text->str, -1, "items.csv", &error));
          assert_int_equal (gk_tally_get_n_rows (tally), 201);
          assert_int_equal (tally->bodies->len, 5);
          if (i == 0)
            words = g_strdup (error->message);
          assert_string_equal (error->message, words);
          assert_contains (words, "items.csv:203");
          gk_tally_add_row (tally, "items", (const char *const[]){ "body_code", "number", "channel" },
                            (const char *const[]){ "320009", "1", "gazette" }, 3, 5, NULL);
          gk_tally_add_row (tally, "items", (const char *const[]){ "body_code", "number", "channel" },
                            (const char *const[]){ "320000", "late", "gazette" }, 3, 6, NULL);
          found = describe (tally);
          if (i == 0)
            expected = g_steal_pointer (&found);
          else
            assert_string_equal (found, expected);
          assert_int_equal (gk_tally_get_n_rows (tally), 203);
        }
    }
}

static gboolean
stop_at (guint64 done, guint64 total, void *data)
{
  guint64 *last = data;

  assert_true (done > *last && done <= total);
  *last = done;

  return done < total / 2;
}

static void
test_progress (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[3]);
  g_autofree char *source = make_source (1, 500);
  g_autoptr (GError) error = NULL;
  guint64 last = 0;

  (void) state;
  gk_tally_set_progress (tally, stop_at, &last, NULL);
  assert_false (gk_tally_add_csv_data (tally, "items", source, -1, NULL, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_CANCELLED));
  assert_true (last >= strlen (source) / 2 && last < strlen (source));
}

/* A file in pieces, with and without a mark of the byte order and a line end behind the last row. */
static void
test_file (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autofree char *name = g_build_filename (g_get_tmp_dir (), "gongkai-XXXXXX", NULL);
  g_autofree char *source = make_source (3, 400);
  g_autofree char *marked = g_strconcat ("\xEF\xBB\xBF", source, "320000,last,gazette,2024-02-02,,,,,7", NULL);
  g_autoptr (GkTally) whole = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
  g_autofree char *expected = NULL;
  gint file = g_mkstemp (name);

  (void) state;
  assert_true (file >= 0 && g_close (file, NULL) && g_file_set_contents (name, marked, -1, NULL));
  assert_true (gk_tally_add_csv_data (whole, "items", marked, -1, name, NULL));
  expected = describe (whole);
  for (gsize i = 0; i < G_N_ELEMENTS (divisions); i++)
    {
      g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[i]);
      g_autofree char *found = NULL;

      assert_true (gk_tally_add_csv_file (tally, "items", name, NULL));
      found = describe (tally);
      assert_string_equal (found, expected);
    }
  g_unlink (name);
}

/* A file in an encoding of its own makes what its text makes, and a byte that is not in it is refused in its line. */
static void
test_encodings (void **state)
{
  static const struct {
    const char *charset;
    const char *mark;
  } encodings[] = { { "GB18030", "" }, { "UTF-16LE", "\xFF\xFE" }, { "UTF-16BE", "\xFE\xFF" } };
  g_autoptr (GkForm) form = load_form (form_text);
  g_autofree char *name = g_build_filename (g_get_tmp_dir (), "gongkai-XXXXXX", NULL);
  g_autofree char *rows = make_source (3, 400);
  g_autofree char *source = g_strconcat (rows, "320000,末号,gazette,2024年2月2日,,,,,7\n", NULL);
  g_autoptr (GkTally) whole = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
  g_autofree char *expected = NULL;
  gint file = g_mkstemp (name);

  (void) state;
  assert_true (file >= 0 && g_close (file, NULL));
  assert_true (gk_tally_add_csv_data (whole, "items", source, -1, name, NULL));
  expected = describe (whole);
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    for (gsize d = 0; d < G_N_ELEMENTS (divisions); d++)
      {
        g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[d]);
        g_autoptr (GString) bytes = g_string_new (encodings[i].mark);
        g_autofree char *converted = NULL;
        g_autofree char *found = NULL;
        g_autoptr (GError) error = NULL;
        gsize size;

        converted = g_convert (source, -1, encodings[i].charset, "UTF-8", NULL, &size, NULL);
        g_string_append_len (bytes, converted, (gssize) size);
        assert_true (g_file_set_contents (name, bytes->str, (gssize) bytes->len, NULL));
        assert_true (gk_tally_add_csv_file (tally, "items", name, NULL));
        found = describe (tally);
        assert_string_equal (found, expected);

        if (*encodings[i].mark != '\0')
          continue;
        g_string_append (bytes, "320000,\xB9,gazette,2024-02-02,,,,,7\n");
        assert_true (g_file_set_contents (name, bytes->str, (gssize) bytes->len, NULL));
        assert_false (gk_tally_add_csv_file (tally, "items", name, &error));
        assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_ENCODING));
        assert_int_equal (gk_error_get_line (error), gk_count_line_ends (source, strlen (source)) + 1);
      }
  g_unlink (name);
}

/* A row is not longer than a piece, and a piece may have nothing but line ends. */
static void
test_limits (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &(Division){ 2, 64, 7, 0, G_MAXUINT64 });
  g_autofree char *blanks = g_strnfill (200, '\r');
  g_autofree char *empty = g_strconcat ("number,channel\n", blanks, "1,gazette\n", blanks, "\n", blanks, NULL);
  g_autofree char *filling = g_strnfill (54, 'x');
  g_autofree char *fits = g_strconcat ("number,channel\n", filling, ",gazette\n2,gazette\n", NULL);
  g_autofree char *longer = g_strconcat ("number,channel\n2x,gazette\ny", filling, "zzz,gazette\n3,gazette\n", NULL);
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_true (gk_tally_add_csv_data (tally, "items", empty, -1, NULL, NULL));
  assert_int_equal (gk_tally_get_n_rows (tally), 1);
  assert_int_equal (tally->books[0].rows.lines[0], 202);
  assert_true (gk_tally_add_csv_data (tally, "items", fits, -1, NULL, NULL));
  assert_int_equal (gk_tally_get_n_rows (tally), 3);
  assert_false (gk_tally_add_csv_data (tally, "items", longer, -1, NULL, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_contains (error->message, "longer than 64 bytes");
  assert_int_equal (gk_tally_get_n_rows (tally), 4);
}

/* What is too long where a piece ends in the middle of it: a row, or a field of it. */
typedef struct {
  const char *name;
  gsize piece;
  const char *front;
  gsize n; /* letters behind it */
  const char *rest;
  gint code;
  guint32 line;
  guint32 column;
  const char *en;
  const char *zh;
} Cut;

static const Cut cuts[] = {
  { "a row, in its first field", 64, "number,channel\n1", 100, ",gazette\n", GK_ERROR_LIMIT, 2, 0,
    "the row is longer than 64 bytes", "该行超过 64 字节" },
  { "a row with a field too many", 64, "number,channel\n1,2,\"", 100, "\"\n", GK_ERROR_SYNTAX, 2, 3,
    "more fields than the header", "该行字段多于表头" },
  { "a header", 64, "number,y", 100, "\n1,2\n", GK_ERROR_LIMIT, 1, 0, "the row is longer than 64 bytes",
    "该行超过 64 字节" },
  { "a header, in quotes", 2 * GK_CSV_MAX_FIELD, "number,\"", 2 * GK_CSV_MAX_FIELD, "\"\n1,2\n", GK_ERROR_LIMIT, 1, 2,
    "the field has more than 1048576 bytes", "该字段超过 1048576 字节" },
  { "a field in quotes", 2 * GK_CSV_MAX_FIELD, "number,channel\n1,\"", 2 * GK_CSV_MAX_FIELD, "\"\n", GK_ERROR_LIMIT, 2,
    2, "column \"channel\": the field has more than 1048576 bytes", "“channel”列：该字段超过 1048576 字节" },
  { "a field", 2 * GK_CSV_MAX_FIELD, "number,channel\n", 2 * GK_CSV_MAX_FIELD, ",gazette\n", GK_ERROR_LIMIT, 2, 1,
    "column \"number\": the field has more than 1048576 bytes", "“number”列：该字段超过 1048576 字节" },
  { "a quote that is not closed", 64, "number,channel\n1,\"", 20, "\n", GK_ERROR_SYNTAX, 2, 2,
    "column \"channel\": the quote that opens the field is not closed", "“channel”列：字段开头的引号没有闭合" },
};

static void
test_cut (void **state)
{
  const Cut *cut = *state;
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_STRICT, &(Division){ 2, cut->piece, 0, 0, G_MAXUINT64 });
  g_autofree char *letters = g_strnfill (cut->n, 'x');
  g_autofree char *text = g_strconcat (cut->front, letters, cut->rest, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (gk_tally_add_csv_data (tally, "items", text, -1, NULL, &error));
  assert_int_equal (error->code, cut->code);
  assert_int_equal (gk_error_get_line (error), cut->line);
  assert_int_equal (gk_error_get_column (error), cut->column);
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), cut->en);
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), cut->zh);
}

/* The integers of every width at their limits, against a condition row by row. */
static void
test_masks (void **state)
{
  static const gint64 most[] = { G_MAXINT8, G_MAXINT16, G_MAXINT32, G_MAXINT64 };

  (void) state;
  for (guint w = 0; w < G_N_ELEMENTS (most); w++)
    {
      gint64 values[] = { GK_COUNT_MISSING, -most[w], -1, 0, 1, most[w] - 1, most[w] };
      gint64 bounds[] = { G_MININT64, -most[w] - 1, -most[w], -1, 0, 1, most[w] - 1, most[w], G_MAXINT64 };
      gint64 room[G_N_ELEMENTS (values)];
      GkRowColumn column = { room, (guint8) (1 << w) };
      guint8 mask[G_N_ELEMENTS (values)];

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          gk_row_column_set (&column, i, values[i]);
          assert_int_equal (gk_row_column_get (&column, i), values[i]);
        }
      gk_mask_missing (&column, 0, G_N_ELEMENTS (values), mask);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        assert_int_equal (mask[i], i == 0);
      for (guint f = 0; f < G_N_ELEMENTS (bounds); f++)
        for (guint l = 0; l < G_N_ELEMENTS (bounds); l++)
          {
            gk_mask_range (&column, 0, G_N_ELEMENTS (values), bounds[f], bounds[l], mask);
            for (guint i = 0; i < G_N_ELEMENTS (values); i++)
              assert_int_equal (mask[i], i > 0 && values[i] >= bounds[f] && values[i] <= bounds[l]);
          }
    }
}

/* Words against a table of GLib, whatever their hashes. */
static void
test_words (void **state)
{
  static const guint64 masks[] = { G_MAXUINT64, G_GUINT64_CONSTANT (3) << 32, 0 };

  (void) state;
  for (gsize m = 0; m < G_N_ELEMENTS (masks); m++)
    {
      GkWords words = { 0 };
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GRand) random = g_rand_new_with_seed (7);

      for (guint i = 0; i < 3000; i++)
        {
          g_autofree char *text
              = g_strdup_printf ("%0*d", g_rand_int_range (random, 1, 40), g_rand_int_range (random, 0, 300));
          guint64 hash = gk_hash_bytes (text, strlen (text), 5) & masks[m];
          gpointer expected;
          guint32 number = G_MAXUINT32;
          gboolean is_known = g_hash_table_lookup_extended (known, text, NULL, &expected);

          assert_int_equal (gk_words_find (&words, text, strlen (text), hash, &number), is_known);
          assert_true (gk_words_add (&words, text, strlen (text), hash, &number));
          assert_int_equal (number, is_known ? GPOINTER_TO_UINT (expected) : words.n - 1);
          if (!is_known)
            g_hash_table_insert (known, g_steal_pointer (&text), GUINT_TO_POINTER (number));
          if (i % 500 == 499)
            {
              GHashTableIter iter;
              gpointer word;

              gk_words_truncate (&words, words.n / 2);
              g_hash_table_iter_init (&iter, known);
              while (g_hash_table_iter_next (&iter, &word, &expected))
                if (GPOINTER_TO_UINT (expected) >= words.n)
                  g_hash_table_iter_remove (&iter);
            }
        }
      assert_int_equal (words.n, g_hash_table_size (known));
      gk_words_clear (&words);
    }
}

int
main (void)
{
  Tests *tests = tests_new ();

  tests_add (tests, "divisions", test_divisions);
  tests_add (tests, "errors", test_errors);
  tests_add (tests, "progress", test_progress);
  tests_add (tests, "file", test_file);
  tests_add (tests, "encodings", test_encodings);
  tests_add (tests, "limits", test_limits);
  TESTS_ADD_TABLE (tests, "cut", test_cut, cuts);
  tests_add (tests, "masks", test_masks);
  tests_add (tests, "words", test_words);
  add_merge_tests (tests);

  return tests_run (tests, "tally");
}
