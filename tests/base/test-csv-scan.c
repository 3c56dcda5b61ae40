/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include "base/csv-loops-private.h"

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

static char *
random_text (GRand *random, gsize *length)
{
  static const char characters[] = "\n\r\"1,";
  gint32 n_characters = g_rand_int_range (random, 1, sizeof characters);
  char *text;

  *length = (gsize) g_rand_int_range (random, 0, 400);
  text = g_malloc (*length + 1);
  for (gsize i = 0; i < *length; i++)
    text[i] = characters[g_rand_int_range (random, 0, n_characters)];

  return text;
}

/* A text scanned in parts is counted as all of it at once. */
static void
check_parts (const GkScanLoops *loops)
{
  for (guint32 seed = 0; seed < 3000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      gsize length;
      g_autofree char *text = random_text (random, &length);
      Counted found = { 0 };
      Counted expected;
      gboolean inside = FALSE;
      gsize end;

      expected = count (text, length);
      for (gsize start = 0; start < length; start = end)
        {
          gsize n = (gsize) g_rand_int_range (random, 1, 200);
          GkRecordScan scan;

          end = MIN (start + n, length);
          loops->scan_records (text, start, end, &scan);
          found.n_records += scan.n_records[inside];
          found.n_line_ends += scan.n_line_ends;
          inside ^= scan.flips;
        }
      assert_int_equal (found.n_records, expected.n_records);
      assert_int_equal (found.n_line_ends, expected.n_line_ends);
      assert_int_equal (loops->count_line_ends (text, length), expected.n_line_ends);
    }
}

/* Fields and records end where they do, one byte after the other, from any block of the text on. */
static void
check_index (const GkScanLoops *loops)
{
  for (guint32 seed = 0; seed < 3000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      gsize length;
      g_autofree char *text = random_text (random, &length);
      guint32 room = (guint32) length + GK_SCAN_BLOCK;
      g_autofree guint32 *ends = g_new (guint32, room);
      g_autofree guint32 *line_ends = g_new (guint32, room);
      gsize base = (gsize) g_rand_int_range (random, 0, (gint32) length + 1);
      GkFieldIndex index = { .text = text, .length = length, .base = base, .at = base };
      gboolean inside = FALSE;
      guint32 end = 0;
      guint32 line_end = 0;

      index.separator = ',';
      index.ends = ends;
      index.line_ends = line_ends;
      for (gsize to = base; to < length;)
        {
          gsize n_blocks = (gsize) g_rand_int_range (random, 1, 4);

          to = MIN (to + GK_SCAN_BLOCK * n_blocks, length);
          loops->index_blocks (&index, to);
        }
      for (gsize i = base; i < length; i++)
        {
          inside ^= text[i] == '"';
          if (!inside && (text[i] == ',' || is_line_end (text[i])))
            {
              assert_true (end < index.n_ends);
              assert_int_equal (ends[end++], i - base);
            }
          if (!inside && is_line_end (text[i]))
            {
              assert_true (line_end < index.n_line_ends);
              assert_int_equal (line_ends[line_end++], i - base);
            }
        }
      assert_int_equal (index.n_ends, end);
      assert_int_equal (index.n_line_ends, line_end);
      assert_int_equal (index.inside, inside);
    }
}

static void
test_parts (void **state)
{
  (void) state;

  check_parts (gk_scan_loops ());
  if (gk_scan_loops_wide () != NULL)
    check_parts (gk_scan_loops_wide ());
}

static void
test_index (void **state)
{
  (void) state;

  check_index (gk_scan_loops ());
  if (gk_scan_loops_wide () != NULL)
    check_index (gk_scan_loops_wide ());
}

void
add_csv_scan_tests (Tests *tests)
{
  tests_add (tests, "CSV: records and line ends of parts", test_parts);
  tests_add (tests, "CSV: ends of fields and records", test_index);
}
