/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include "base/csv-scan-private.h"

/* What the records and line ends of a text are, one byte after the other. */
typedef struct {
  guint64 n_records; /* that begin in it */
  guint64 n_line_ends;
} Counted;

static gboolean
is_line_end (char character)
{
  return character == '\n' || character == '\r';
}

static Counted
count (const char *text, gsize length)
{
  Counted counted = { 0 };
  gboolean inside = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      counted.n_records += !inside && !is_line_end (text[i]) && (i == 0 || is_line_end (text[i - 1]));
      counted.n_line_ends += text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'));
      inside ^= text[i] == '"';
    }

  return counted;
}

/* A text scanned in parts is counted as all of it at once. */
static void
test_parts (void **state)
{
  static const char characters[] = "\n\r\"1,";

  (void) state;

  for (guint32 seed = 0; seed < 3000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      gsize length = (gsize) g_rand_int_range (random, 0, 400);
      g_autofree char *text = g_malloc (length + 1);
      gint32 n_characters = g_rand_int_range (random, 1, sizeof characters);
      Counted found = { 0 };
      Counted expected;
      gboolean inside = FALSE;
      gsize end;

      for (gsize i = 0; i < length; i++)
        text[i] = characters[g_rand_int_range (random, 0, n_characters)];
      expected = count (text, length);
      for (gsize start = 0; start < length; start = end)
        {
          gsize n = (gsize) g_rand_int_range (random, 1, 200);
          GkRecordScan scan;

          end = MIN (start + n, length);
          gk_scan_records (text, start, end, &scan);
          found.n_records += scan.n_records[inside];
          found.n_line_ends += scan.n_line_ends;
          inside ^= scan.flips;
        }
      assert_int_equal (found.n_records, expected.n_records);
      assert_int_equal (found.n_line_ends, expected.n_line_ends);
      assert_int_equal (gk_count_line_ends (text, length), expected.n_line_ends);
    }
}

void
add_csv_scan_tests (Tests *tests)
{
  tests_add (tests, "CSV: records and line ends of parts", test_parts);
}
