/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include "base/words-private.h"

#define N_ROUNDS 300
#define N_STEPS 400
#define SEED 7

/* Few and short, so that they repeat; some have a NUL, or are longer than a word of the hash. */
static gsize
draw_word (GRand *rand, char *word)
{
  gsize length = (gsize) g_rand_int_range (rand, 0, 20);

  for (gsize i = 0; i < length; i++)
    word[i] = "ab\0"[g_rand_int_range (rand, 0, i < 4 ? 3 : 1)];
  word[length] = '\0';

  return length;
}

/* The words as a list, each with the NUL behind it, in which one is found by looking at all. */
static gint64
look_for (GPtrArray *list, const char *word, gsize length)
{
  for (guint i = 0; i < list->len; i++)
    {
      GBytes *one = g_ptr_array_index (list, i);

      if (g_bytes_get_size (one) == length + 1 && memcmp (g_bytes_get_data (one, NULL), word, length) == 0)
        return i;
    }

  return -1;
}

static void
assert_same (const GkWords *words, GPtrArray *list)
{
  assert_int_equal (words->n, list->len);
  for (guint i = 0; i < list->len; i++)
    {
      GBytes *one = g_ptr_array_index (list, i);
      gsize length;
      const char *word = gk_words_get (words, i, &length);
      guint64 first;

      assert_int_equal (length + 1, g_bytes_get_size (one));
      assert_memory_equal (word, g_bytes_get_data (one, NULL), length + 1);
      memcpy (&first, word, GK_WORDS_READABLE);
      assert_memory_equal (&first, word, MIN (length, sizeof first));
    }
}

static void
add_or_append (GkWords *words, GPtrArray *list, GRand *rand)
{
  char word[32];
  gsize length = draw_word (rand, word);
  guint64 hash = gk_hash_bytes (word, length, SEED);
  gint64 there = look_for (list, word, length);
  gboolean appended = there < 0 && g_rand_boolean (rand);
  guint32 number = words->n;

  if (appended)
    assert_true (gk_words_append (words, word, length));
  else
    assert_true (gk_words_index (words, SEED) && gk_words_add (words, word, length, hash, &number));
  assert_int_equal (number, there >= 0 ? there : (gint64) list->len);
  if (there < 0)
    g_ptr_array_add (list, g_bytes_new (word, length + 1));
}

/* Added, appended, taken back and copied at random they are those of the list. */
static void
test_words (void **state)
{
  GRand *rand = g_rand_new_with_seed (1);

  (void) state;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      GkWords words = { 0 };
      guint n_steps = (guint) g_rand_int_range (rand, 0, N_STEPS);

      for (guint step = 0; step < n_steps; step++)
        {
          guint what = (guint) g_rand_int_range (rand, 0, 100);
          guint32 n = (guint32) g_rand_int_range (rand, 0, (gint32) list->len + 1);
          GkWords copy;

          if (what >= 6)
            add_or_append (&words, list, rand);
          else if (what >= 3)
            {
              gk_words_truncate (&words, n);
              g_ptr_array_set_size (list, (gint) n);
            }
          else
            {
              assert_true (gk_words_copy (&copy, &words));
              gk_words_clear (&words);
              words = copy;
            }
        }
      assert_same (&words, list);
      gk_words_clear (&words);
    }
  g_rand_free (rand);
}

void
add_words_tests (Tests *tests)
{
  tests_add (tests, "words", test_words);
}
