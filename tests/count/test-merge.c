/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tally-tests.h"

#include <string.h>

/*
 * Parts that were counted apart, and went through bytes or not, make what one pass makes: exactly that where they are
 * merged in its order, and the same figures in any order where no key stands in two of them.
 */

typedef struct {
  guint8 *bytes;
  guint64 length;
} Bytes;

static void
bytes_clear (Bytes *bytes)
{
  gk_free (bytes->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bytes, bytes_clear)

static Bytes
serialize (GkTally *tally)
{
  g_autoptr (GError) error = NULL;
  Bytes out = { 0 };

  out.bytes = gk_tally_serialize (tally, &out.length, &error);
  g_assert_no_error (error);

  return out;
}

static void
assert_same_bytes (GkTally *tally, const Bytes *expected)
{
  g_auto (Bytes) found = serialize (tally);

  assert_int_equal (found.length, expected->length);
  assert_memory_equal (found.bytes, expected->bytes, found.length);
}

static void
add (GkTally *tally, const char *ledger, const char *data, const char *name)
{
  g_autoptr (GError) error = NULL;

  gk_tally_add_csv_data (tally, ledger, data, -1, name, &error);
  g_assert_no_error (error);
}

static void
merge (GkTally *tally, GkTally *part, gboolean as_bytes)
{
  g_autoptr (GError) error = NULL;

  if (as_bytes)
    {
      g_auto (Bytes) bytes = serialize (part);

      gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, &error);
    }
  else
    gk_tally_merge (tally, part, &error);
  g_assert_no_error (error);
}

static int
compare_lines (const void *one, const void *other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

/*
 * What describe() says in an order of its own: of messages without the places, which depend on how rows lie in
 * sources, or not at all, as those of keys name other places besides.
 */
static char *
describe_sorted (GkTally *tally, gboolean with_messages)
{
  g_autofree char *all = describe (tally);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *message = strstr (lines[i], ".csv:");

      if (message == NULL)
        g_ptr_array_add (sorted, lines[i]);
      else if (with_messages)
        g_ptr_array_add (sorted, strstr (message, ": "));
    }
  qsort (sorted->pdata, sorted->len, sizeof *sorted->pdata, compare_lines);
  g_ptr_array_add (sorted, NULL);

  return g_strjoinv ("\n", (char **) sorted->pdata);
}

static char *
make_visits (GRand *random)
{
  GString *text = g_string_new ("body,day,place\n");

  for (gint i = g_rand_int_range (random, 0, 20); i > 0; i--)
    g_string_append_printf (text, "局 %d,2023-05-%02d,place %d\n", g_rand_int_range (random, 0, 30),
                            g_rand_int_range (random, 1, 29), g_rand_int_range (random, 0, 8));

  return g_string_free (text, FALSE);
}

#define N_SHARDS 5

static void
add_row (GkTally *tally, GRand *random)
{
  static const char *const columns[] = { "body", "day", "place" };
  g_autofree char *day = g_strdup_printf ("2022-07-%02d", g_rand_int_range (random, 1, 29));
  const char *values[] = { "独", day, "hall" };

  assert_true (gk_tally_add_row (tally, "visits", columns, values, 3, 7, NULL));
}

/* Shards merge into what one pass over them in that order makes, however they are grouped. */
static void
test_merge (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  (void) state;
  for (guint32 round = 0; round < 48; round++)
    {
      const Division *division = &divisions[round % N_DIVISIONS];
      g_autoptr (GkTally) whole = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      GkTally *shards[N_SHARDS];
      guint n = N_SHARDS;
      guint64 n_bad = 0;
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;

      for (guint i = 0; i < N_SHARDS; i++)
        {
          g_autofree char *source = make_source ((guint32) g_rand_int_range (random, 0, 3), i == 3 ? 0 : 60 + 40 * i);
          g_autofree char *visits = make_visits (random);
          g_autofree char *name = g_strdup_printf ("%u.csv", i);
          g_autoptr (GRand) again = g_rand_new_with_seed (round);

          shards[i] = new_tally (form, GK_TALLY_LENIENT, i % 2 == 0 ? division : &divisions[1]);
          for (gint k = 0; k < 2; k++)
            {
              GkTally *tally = k == 0 ? shards[i] : whole;

              if (i % 2 == 0)
                add (tally, "visits", visits, name);
              add_row (tally, again);
              add (tally, "items", source, name);
              add_row (tally, again);
            }
          n_bad += gk_tally_get_n_bad_rows (shards[i]);
        }
      for (; n > 1; n--)
        {
          guint at = (guint) g_rand_int_range (random, 0, (gint) n - 1);

          merge (shards[at], shards[at + 1], g_rand_boolean (random));
          gk_tally_unref (shards[at + 1]);
          memmove (shards + at + 1, shards + at + 2, (n - at - 2) * sizeof *shards);
        }
      expected = describe_sorted (whole, FALSE);
      found = describe_sorted (shards[0], FALSE);
      assert_string_equal (found, expected);
      assert_int_equal (gk_tally_get_n_diagnostics (shards[0]), gk_tally_get_n_diagnostics (whole));
      assert_true (gk_tally_get_n_bad_rows (shards[0]) > n_bad);
      gk_tally_unref (shards[0]);
    }
}

/* Rows that are dealt out at random, and whose shards are merged as it comes, make the same figures and messages. */
static void
test_any_order (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  (void) state;
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (GkTally) whole = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      g_autoptr (GString) all = g_string_new (HEADER);
      GString *dealt[N_SHARDS];
      GkTally *shards[N_SHARDS];
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;

      for (guint i = 0; i < N_SHARDS; i++)
        dealt[i] = g_string_new (HEADER);
      for (gint i = 0; i < 300; i++)
        {
          gsize start = all->len;

          append_row (all, random, i);
          g_string_append (dealt[g_rand_int_range (random, 0, N_SHARDS)], all->str + start);
        }
      add (whole, "items", all->str, "all.csv");
      for (guint i = 0; i < N_SHARDS; i++)
        {
          shards[i] = new_tally (form, GK_TALLY_LENIENT, &divisions[(round + i) % N_DIVISIONS]);
          add (shards[i], "items", dealt[i]->str, "shard.csv");
          g_string_free (dealt[i], TRUE);
        }
      for (guint n = N_SHARDS; n > 1; n--)
        {
          guint to = (guint) g_rand_int_range (random, 0, (gint) n);
          guint from = (to + (guint) g_rand_int_range (random, 1, (gint) n)) % n;
          GkTally *last = shards[n - 1];

          merge (shards[to], shards[from], g_rand_boolean (random));
          gk_tally_unref (shards[from]);
          if (from < n - 1)
            shards[from] = last;
        }
      expected = describe_sorted (whole, TRUE);
      found = describe_sorted (shards[0], TRUE);
      assert_string_equal (found, expected);
      assert_int_equal (gk_tally_get_n_rows (shards[0]) + gk_tally_get_n_bad_rows (shards[0]), 300);
      gk_tally_unref (shards[0]);
    }
}

/* Adds a half of sources that have no key in common; what has no name is one source with what the other half begins
 * with.
 */
static void
add_half (GkTally *tally, guint half)
{
  static const char *const names[] = { "first.csv", "second.csv" };
  g_autoptr (GRand) random = g_rand_new_with_seed (half);
  g_autoptr (GString) items = g_string_new (HEADER);
  g_autofree char *visits = make_visits (random);

  for (gint i = 0; i < 200; i++)
    append_row (items, random, 1000 * (gint) half + i - (i % 4 == 3));
  if (half == 0)
    add (tally, "items", items->str, names[0]);
  add_row (tally, random);
  add (tally, "visits", visits, NULL);
  if (half == 1)
    add (tally, "items", items->str, names[1]);
}

/* Bytes tell all of a tally, and depend neither on how its work was divided nor on parts that keep the order. */
static void
test_bytes (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) whole = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
  g_auto (Bytes) expected = { 0 };
  g_autofree char *described = NULL;

  (void) state;
  add_half (whole, 0);
  add_half (whole, 1);
  expected = serialize (whole);
  described = describe (whole);
  assert_contains (described, "has the same; each case");
  for (guint i = 0; i < 2 * N_DIVISIONS; i++)
    {
      g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[i / 2]);
      g_autoptr (GkTally) part = new_tally (form, GK_TALLY_LENIENT, &divisions[i / 2]);
      g_autoptr (GkTally) copy = new_tally (form, GK_TALLY_LENIENT, &divisions[i / 2]);
      g_autofree char *found = NULL;
      guint32 number;

      /* Texts have other numbers, and there is one that no row has. */
      assert_true (
          gk_words_add (&tally->books[0].texts[5], "topic 39", 8, gk_hash_bytes ("topic 39", 8, tally->seed), &number));
      assert_true (
          gk_words_add (&tally->books[0].texts[5], "none", 4, gk_hash_bytes ("none", 4, tally->seed), &number));
      add_half (tally, 0);
      add_half (i % 2 == 0 ? tally : part, 1);
      if (i % 2 == 1)
        merge (tally, part, i % 4 == 1);
      assert_same_bytes (tally, &expected);
      merge (copy, tally, TRUE);
      assert_same_bytes (copy, &expected);
      found = describe (copy);
      assert_string_equal (found, described);
    }
}

/* More messages than are kept, and the ledgers that were given without a row. */
static void
test_messages (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
  g_autoptr (GkTally) whole = gk_tally_new (form, NULL, GK_TALLY_LENIENT, NULL);
  g_autoptr (GString) text = g_string_new ("day,nothing\n");

  (void) state;
  for (guint i = 0; i < GK_COUNT_MAX_DIAGNOSTICS; i++)
    g_string_append (text, "yesterday,\n");
  add (tally, "visits", text->str, "bad.csv");
  for (guint i = 1; i <= 2; i++)
    {
      merge (whole, tally, TRUE);
      assert_int_equal (gk_tally_get_n_bad_rows (whole), i * GK_COUNT_MAX_DIAGNOSTICS);
      assert_int_equal (gk_tally_get_n_diagnostics (whole), i * (GK_COUNT_MAX_DIAGNOSTICS + 1));
      assert_int_equal (whole->diagnoses.kept->len, GK_COUNT_MAX_DIAGNOSTICS);
    }
  assert_int_equal (gk_tally_get_diagnostic_severity (whole, 0), GK_SEVERITY_WARNING);
  assert_int_equal (gk_tally_get_diagnostic_column (whole, 0), 2);
  assert_int_equal (gk_tally_get_diagnostic_severity (whole, 1), GK_SEVERITY_ERROR);
  assert_int_equal (gk_tally_get_diagnostic_line (whole, 1), 2);
  assert_true (whole->books[1].given);
  assert_false (whole->books[0].given);
}

/* A key that stands in both is told with both places; in strict mode it is the error, and nothing is added. */
static void
test_twins (void **state)
{
  static const gint32 modes[] = { GK_TALLY_LENIENT, GK_TALLY_STRICT };
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (guint i = 0; i < 2 * G_N_ELEMENTS (modes); i++)
    {
      gboolean strict = modes[i / 2] == GK_TALLY_STRICT;
      g_autoptr (GkTally) tally = new_tally (form, modes[i / 2], &divisions[0]);
      g_autoptr (GkTally) part = new_tally (form, modes[i / 2], &divisions[1]);
      g_autoptr (GError) error = NULL;
      g_auto (Bytes) before = { 0 };
      g_auto (Bytes) bytes = { 0 };
      gboolean merged;

      add (tally, "items", HEADER "320000,1,gazette,,,,x,,\n320001,2,gazette,,,,y,,\n", "a.csv");
      add (part, "visits", "body,day,place\n局,2023-01-01,x\n", "v.csv");
      add (part, "items",
           HEADER "320002,2,gazette,,,,z,,\n320004,a number of 21 bytes.,gazette,,,,,,\n320001,2,gazette,,,,,,\n"
                  "320003,2,gazette,,,,,,\n",
           "b.csv");
      before = serialize (tally);
      bytes = serialize (part);
      merged = i % 2 == 0 ? gk_tally_merge (tally, part, &error)
                          : gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, &error);
      assert_int_equal (merged, !strict);
      assert_int_equal (gk_tally_get_n_rows (part), 5);
      if (strict)
        {
          assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_SYNTAX));
          assert_contains (error->message, "b.csv:4");
          assert_contains (error->message, "line 3 of \"a.csv\" has");
          assert_same_bytes (tally, &before);
          assert_int_equal (tally->body_keys.n, 2);
          assert_int_equal (tally->books[0].runs->len, 1);
          assert_false (tally->books[1].given);
          assert_int_equal (tally->books[0].texts[5].n, 2);
          /* What was taken back may come once more. */
          add (tally, "items", HEADER "320002,2,gazette,,,,z,,\n", "c.csv");
          assert_int_equal (gk_tally_get_n_rows (tally), 3);
          continue;
        }
      assert_int_equal (gk_tally_get_n_rows (tally), 6);
      assert_int_equal (tally->bodies->len, 6);
      assert_int_equal (gk_tally_get_n_bad_rows (tally), 1);
      assert_string_equal (gk_tally_get_diagnostic_source (tally, 0), "b.csv");
      assert_int_equal (gk_tally_get_diagnostic_line (tally, 0), 4);
      assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_ENGLISH), "line 3 of \"a.csv\" has");
      assert_contains (gk_tally_get_diagnostic_message (tally, 0, GK_LANGUAGE_CHINESE), "与“a.csv”第 3 行相同");
    }
}

static void
test_mismatch (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autofree char *text = g_strdup (form_text);
  g_autoptr (GkForm) other_form = NULL;
  g_autoptr (GkTally) tally = gk_tally_new (form, "2023", GK_TALLY_LENIENT, NULL);
  g_autoptr (GkTally) heard = gk_tally_new (form, "2023", GK_TALLY_LENIENT, NULL);
  g_autoptr (GkTrace) trace = gk_trace_new (heard, "a", NULL, NULL, NULL);
  GkTally *others[4];

  (void) state;
  memcpy (strstr (text, "note missing"), "day missing ", strlen ("day missing "));
  other_form = load_form (text);
  others[0] = gk_tally_new (form, "2023 2024", GK_TALLY_LENIENT, NULL);
  others[1] = gk_tally_new (form, "2023", GK_TALLY_STRICT, NULL);
  others[2] = gk_tally_new (other_form, "2023", GK_TALLY_LENIENT, NULL);
  others[3] = gk_tally_new (form, NULL, GK_TALLY_LENIENT, NULL);
  for (gsize i = 0; i <= G_N_ELEMENTS (others); i++)
    {
      GkTally *part = i < G_N_ELEMENTS (others) ? others[i] : tally;
      GkTally *to = i < G_N_ELEMENTS (others) ? tally : heard;
      g_auto (Bytes) bytes = serialize (part);
      g_autoptr (GError) error = NULL;

      assert_false (gk_tally_merge (to, part, &error));
      assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
      g_clear_error (&error);
      assert_false (gk_tally_merge_serialized (to, bytes.bytes, bytes.length, &error));
      assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_MISMATCH));
      if (part != tally)
        gk_tally_unref (part);
    }
}

/* ---- Bytes of other origin ---- */

static GkTally *
some_tally (GkForm *form)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GString) items = g_string_new (HEADER);
  GkTally *tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);

  for (gint i = 0; i < 20; i++)
    append_row (items, random, i);
  add_row (tally, random);
  add (tally, "items", items->str, "some.csv");

  return tally;
}

static void
test_damaged (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
  g_autoptr (GkTally) some = some_tally (form);
  g_auto (Bytes) bytes = serialize (some);

  (void) state;
  assert_true (bytes.length > 1000);
  for (guint64 i = 0; i < bytes.length; i++)
    {
      g_autoptr (GError) error = NULL;

      bytes.bytes[i] ^= 0x10;
      assert_false (gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, &error));
      assert_int_equal (error->code, GK_ERROR_SYNTAX);
      bytes.bytes[i] ^= 0x10;
      g_clear_error (&error);
      assert_false (gk_tally_merge_serialized (tally, bytes.bytes, i, &error));
      assert_int_equal (error->code, GK_ERROR_SYNTAX);
    }
  assert_false (gk_tally_merge_serialized (tally, NULL, 0, NULL));
  assert_int_equal (gk_tally_get_n_rows (tally), 0);
  assert_int_equal (tally->sources->len, 0);
  assert_true (gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, NULL));
}

#define HEAD_BYTES 52

/* Makes the head fit what follows. */
static void
fix_head (guint8 *bytes, guint64 length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = 32;

  for (guint i = 0; i < 8; i++)
    bytes[12 + i] = (guint8) (length >> (8 * i));
  g_checksum_update (checksum, bytes + HEAD_BYTES, (gssize) (length - HEAD_BYTES));
  g_checksum_get_digest (checksum, bytes + 20, &digest_length);
}

/* Bytes with a digest that is right, and something else that is not, are refused or make a tally that can be asked. */
static void
test_forged (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GkForm) form = load_form (form_text);
  g_autoptr (GkTally) some = some_tally (form);
  g_auto (Bytes) bytes = serialize (some);
  g_autofree char *identity = gk_tally_identify (some);
  gint32 first = HEAD_BYTES + 4 + (gint32) strlen (identity);
  guint n_taken = 0;

  (void) state;
  for (guint trial = 0; trial < 20000; trial++)
    {
      g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      g_autofree guint8 *forged = g_memdup2 (bytes.bytes, bytes.length);
      guint64 length = bytes.length - (trial % 7 == 0 ? (guint64) g_rand_int_range (random, 1, 200) : 0);
      g_autoptr (GError) error = NULL;

      for (gint i = g_rand_int_range (random, 1, 4); i > 0; i--)
        forged[g_rand_int_range (random, first, (gint32) length)]
            = g_rand_boolean (random) ? (guint8) g_rand_int (random) : 0xFF;
      fix_head (forged, length);
      if (gk_tally_merge_serialized (tally, forged, length, &error))
        {
          g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);

          n_taken++;
          assert_true (dataset != NULL || error->code == GK_ERROR_OVERFLOW);
        }
      else
        {
          assert_int_equal (error->code, GK_ERROR_SYNTAX);
          assert_int_equal (tally->bodies->len, 0);
        }
    }
  assert_true (n_taken > 100);
}

/* What no sound row has, each in the only row of bytes that are sound but for that. */
static void
test_unsound (void **state)
{
  static const struct {
    const char *column;
    gint64 value;
  } cases[] = {
    { "day", 200000 },
    { "day", -30000 },
    { "day", 19724 }, /* end is before it */
    { "end", GK_COUNT_MISSING },
    { "who", GK_COUNT_MISSING },
    { "who", 0 },
    { "who", 2 }, /* a group */
    { "who", 5 }, /* open */
    { "who", 6 },
    { "who", -1 },
    { "channel", 2 },
    { "channel", -2 },
    { "note", 2 },
    { "fee", G_MAXINT64 },
    { "fee", -1 },
  };
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (gsize i = 0; i <= G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      g_autoptr (GkTally) part = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      g_autoptr (GError) error = NULL;
      g_auto (Bytes) bytes = { 0 };
      gboolean sound = i == G_N_ELEMENTS (cases);

      add (part, "items", HEADER "1,1,gazette,2024-01-01,2024-01-01,one,x,y,7\n", "one.csv");
      if (!sound)
        {
          const GkLedger *ledger = gk_form_ledger (form, 0);
          guint32 column = 0;

          while (strcmp (gk_ledger_column (ledger, column)->id, cases[i].column) != 0)
            column++;
          gk_row_column_set (&part->books[0].rows.columns[column], 0, cases[i].value);
        }
      bytes = serialize (part);
      if (gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, &error) != sound)
        fail_msg ("case %u: %s", (guint) i, sound ? error->message : "it was taken");
    }
}

/* What contradicts itself, whatever each of its values may be. */
static void
test_contradictions (void **state)
{
  g_autoptr (GkForm) form = load_form (form_text);

  (void) state;
  for (guint i = 0; i <= 11; i++)
    {
      g_autoptr (GkTally) tally = new_tally (form, GK_TALLY_LENIENT, &divisions[0]);
      g_autoptr (GkTally) part = some_tally (form);
      GArray *runs = part->books[0].runs;
      GkSourceRun behind = { part->books[0].rows.n - 1, i == 1 ? 1 : 2 };
      GkDiagnosis *diagnosis = &g_array_index (part->diagnoses.kept, GkDiagnosis, 0);
      GkBody *bodies = (GkBody *) (void *) part->bodies->data;
      g_auto (Bytes) bytes = { 0 };
      gboolean taken;

      switch (i)
        {
        case 1:
        case 2: /* the rows of a source in two places, or of one that there is not */
          g_array_append_val (runs, behind);
          break;
        case 3:
          g_array_index (runs, GkSourceRun, 0).first = 1;
          break;
        case 4:
          part->books[0].given = FALSE;
          break;
        case 5:
          diagnosis->source = 2;
          break;
        case 6:
          diagnosis->severity = GK_SEVERITY_NOTE;
          break;
        case 7:
          part->n_bad_rows = part->diagnoses.n + 1;
          break;
        case 8:
          part->diagnoses.n++;
          break;
        case 9: /* the same body twice */
          g_free (bodies[2].code);
          bodies[2].code = g_strdup (bodies[1].code);
          break;
        case 10: /* sources without names are one */
          g_ptr_array_add (part->sources, NULL);
          g_ptr_array_add (part->sources, NULL);
          break;
        default:
          break;
        }
      bytes = serialize (part);
      if (i == 11)
        {
          bytes.bytes = g_realloc (bytes.bytes, bytes.length + 1);
          bytes.bytes[bytes.length++] = 0;
          fix_head (bytes.bytes, bytes.length);
        }
      taken = gk_tally_merge_serialized (tally, bytes.bytes, bytes.length, NULL);
      if (taken != (i == 0))
        fail_msg ("case %u was %s", i, taken ? "taken" : "refused");
    }
}

void
add_merge_tests (Tests *tests)
{
  tests_add (tests, "merge", test_merge);
  tests_add (tests, "any-order", test_any_order);
  tests_add (tests, "bytes", test_bytes);
  tests_add (tests, "messages", test_messages);
  tests_add (tests, "twins", test_twins);
  tests_add (tests, "mismatch", test_mismatch);
  tests_add (tests, "damaged", test_damaged);
  tests_add (tests, "forged", test_forged);
  tests_add (tests, "unsound", test_unsound);
  tests_add (tests, "contradictions", test_contradictions);
}
