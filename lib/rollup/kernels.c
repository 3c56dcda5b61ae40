/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/kernels-private.h"

#include <string.h>

#include "base/kernel-private.h"

#define WORD_ROWS 64
#define ALL_ROWS (~G_GUINT64_CONSTANT (0))

/* Values of runs are asked for so many bytes before they are summed: the processor alone does not look that far ahead
 * in eight places. It makes a third of the speed, and more if it goes to the second level of the cache alone. */
#define AHEAD 4096

/* Bits of the same rows and of some more: a line of them is for 512 rows. */
#define AHEAD_BITS 512

typedef gint16 Short8 __attribute__ ((vector_size (16)));
typedef gint16 Short16 __attribute__ ((vector_size (32)));
typedef gint32 Int4 __attribute__ ((vector_size (16)));
typedef gint32 Int8 __attribute__ ((vector_size (32)));
typedef guint32 UInt8 __attribute__ ((vector_size (32)));
typedef gint64 Long4 __attribute__ ((vector_size (32)));
typedef gint64 Long8 __attribute__ ((vector_size (64)));

#define ZIP_LOW_8(a, b) __builtin_shufflevector (a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH_8(a, b) __builtin_shufflevector (a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define ZIP_LOW_4(a, b) __builtin_shufflevector (a, b, 0, 4, 1, 5)
#define ZIP_HIGH_4(a, b) __builtin_shufflevector (a, b, 2, 6, 3, 7)

/* One of the three rounds that turn eight columns of eight rows into eight rows of eight columns. */
#define ROUND_8(from, to)                                                                                              \
  for (gint i = 0; i < 4; i++)                                                                                         \
    {                                                                                                                  \
      (to)[2 * i] = ZIP_LOW_8 ((from)[i], (from)[i + 4]);                                                              \
      (to)[2 * i + 1] = ZIP_HIGH_8 ((from)[i], (from)[i + 4]);                                                         \
    }

/* One of the two rounds of four columns. */
#define ROUND_4(from, to)                                                                                              \
  for (gint i = 0; i < 2; i++)                                                                                         \
    {                                                                                                                  \
      (to)[2 * i] = ZIP_LOW_4 ((from)[i], (from)[i + 2]);                                                              \
      (to)[2 * i + 1] = ZIP_HIGH_4 ((from)[i], (from)[i + 2]);                                                         \
    }

/* Adds a vector to what is in memory. */
#define ADD_TO(place, vector, addend)                                                                                  \
  {                                                                                                                    \
    vector sum;                                                                                                        \
                                                                                                                       \
    memcpy (&sum, place, sizeof sum);                                                                                  \
    sum += addend;                                                                                                     \
    memcpy (place, &sum, sizeof sum);                                                                                  \
  }

/* The lanes whose bit is set in @bits: a comparison is -1 where it holds. */
#define LANES_OF(vector, bits, ...) (((((vector){ 0 }) + (bits)) & (vector){ __VA_ARGS__ }) == (vector){ __VA_ARGS__ })

#define SHORTS_OF(bits)                                                                                                \
  LANES_OF (Short16, bits, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, -32768)
#define INTS_OF(bits) LANES_OF (Int8, bits, 1, 2, 4, 8, 16, 32, 64, 128)

#define ADD_INTS(place, shorts) ADD_TO (place, Int8, __builtin_convertvector(shorts, Int8))

/* By way of 32 bits: compilers take a direct conversion apart. */
#define ADD_LONGS(place, shorts)                                                                                       \
  {                                                                                                                    \
    Int8 ints = __builtin_convertvector(shorts, Int8);                                                                 \
    Int4 halves[2];                                                                                                    \
                                                                                                                       \
    memcpy (halves, &ints, sizeof halves);                                                                             \
    ADD_TO (place, Long4, __builtin_convertvector(halves[0], Long4))                                                   \
    ADD_TO ((place) + 4, Long4, __builtin_convertvector(halves[1], Long4))                                             \
  }

/* Adds eight rows from @row on. @there has a byte a row with a bit a lane; only if @masked are there others than 1. */
#define ADD_EIGHT_16(wide, ADD)                                                                                        \
  {                                                                                                                    \
    Short8 a[8];                                                                                                       \
    Short8 b[8];                                                                                                       \
                                                                                                                       \
    for (gint i = 0; i < 8; i++)                                                                                       \
      memcpy (&a[i], (const gint16 *) rows->values[i] + row, sizeof a[i]);                                             \
    ROUND_8 (a, b)                                                                                                     \
    ROUND_8 (b, a)                                                                                                     \
    ROUND_8 (a, b)                                                                                                     \
    for (gint i = 0; i < 8; i++)                                                                                       \
      {                                                                                                                \
        wide *place = sums + (gsize) slots[row + (guint32) i] * GK_LANES;                                              \
                                                                                                                       \
        if (masked)                                                                                                    \
          b[i] &= LANES_OF (Short8, (gint16) (there >> (8 * i) & 0xff), 1, 2, 4, 8, 16, 32, 64, 128);                  \
        ADD (place, b[i])                                                                                              \
      }                                                                                                                \
  }

#define ADD_FOUR(bits, vector, row_of_four, half, ...)                                                                 \
  {                                                                                                                    \
    vector a[4];                                                                                                       \
    vector b[4];                                                                                                       \
                                                                                                                       \
    for (gint i = 0; i < 4; i++)                                                                                       \
      memcpy (&a[i], (const gint##bits *) rows->values[(half) + i] + row + (row_of_four), sizeof a[i]);                \
    ROUND_4 (a, b)                                                                                                     \
    ROUND_4 (b, a)                                                                                                     \
    for (gint i = 0; i < 4; i++)                                                                                       \
      {                                                                                                                \
        gint64 *place = sums + (gsize) slots[row + (guint32) ((row_of_four) + i)] * GK_LANES + (half);                 \
        Long4 values = __builtin_convertvector(a[i], Long4);                                                           \
                                                                                                                       \
        if (masked)                                                                                                    \
          values &= LANES_OF (Long4, (gint64) (there >> (8 * ((row_of_four) + i)) & 0xff), __VA_ARGS__);               \
        ADD_TO (place, Long4, values)                                                                                  \
      }                                                                                                                \
  }

#define ADD_EIGHT_WIDE(bits, vector)                                                                                   \
  for (gint four = 0; four < 8; four += 4)                                                                             \
    {                                                                                                                  \
      ADD_FOUR (bits, vector, four, 0, 1, 2, 4, 8)                                                                     \
      ADD_FOUR (bits, vector, four, 4, 16, 32, 64, 128)                                                                \
    }

/* Counts those of eight rows that have no figure. */
#define COUNT_EIGHT                                                                                                    \
  for (gint i = 0; i < 8; i++)                                                                                         \
  ADD_TO (missing + (gsize) slots[row + (guint32) i] * GK_LANES, Int8,                                                 \
          1 + LANES_OF (Int8, (gint32) (there >> (8 * i) & 0xff), 1, 2, 4, 8, 16, 32, 64, 128))

/* Turns eight bytes of eight bits about their diagonal. */
static inline guint64
transpose_bits (guint64 bits)
{
  guint64 swap = (bits ^ bits >> 7) & G_GUINT64_CONSTANT (0x00aa00aa00aa00aa);

  bits ^= swap ^ swap << 7;
  swap = (bits ^ bits >> 14) & G_GUINT64_CONSTANT (0x0000cccc0000cccc);
  bits ^= swap ^ swap << 14;
  swap = (bits ^ bits >> 28) & G_GUINT64_CONSTANT (0x00000000f0f0f0f0);

  return bits ^ swap ^ swap << 28;
}

/* A word of bits of each lane; the bits all of them have. */
static inline guint64
read_words (const GkPanelRows *rows, guint32 word, guint64 *words)
{
  guint64 all = ALL_ROWS;

  for (gint lane = 0; lane < GK_LANES; lane++)
    {
      words[lane] = rows->present[lane] != NULL ? rows->present[lane][word] : ALL_ROWS;
      all &= words[lane];
    }

  return all;
}

/* The eight rows from @shift on of those in @words, a byte each with a bit a lane. */
static inline guint64
turn_words (const guint64 *words, guint32 shift)
{
  guint64 bits = 0;

  for (gint lane = 0; lane < GK_LANES; lane++)
    bits |= (words[lane] >> shift & 0xff) << (8 * lane);

  return transpose_bits (bits);
}

#define DEFINE_SCATTER(name, bits, wide, ADD_EIGHT)                                                                    \
  GK_KERNEL static void name (const GkPanelRows *rows, const guint32 *slots, guint32 n, wide *sums, gint32 *missing)   \
  {                                                                                                                    \
    for (guint32 first = 0; first < n; first += WORD_ROWS)                                                             \
      {                                                                                                                \
        guint32 end = MIN (n, first + WORD_ROWS);                                                                      \
        guint64 words[GK_LANES];                                                                                       \
        guint64 all = read_words (rows, first / WORD_ROWS, words);                                                     \
        guint32 row = first;                                                                                           \
                                                                                                                       \
        if (all == ALL_ROWS)                                                                                           \
          for (; row + 8 <= end; row += 8)                                                                             \
            {                                                                                                          \
              const gboolean masked = FALSE;                                                                           \
              const guint64 there = ALL_ROWS;                                                                          \
                                                                                                                       \
              ADD_EIGHT                                                                                                \
            }                                                                                                          \
        for (; row + 8 <= end; row += 8)                                                                               \
          {                                                                                                            \
            const gboolean masked = TRUE;                                                                              \
            const guint64 there = turn_words (words, row - first);                                                     \
                                                                                                                       \
            ADD_EIGHT                                                                                                  \
            if (missing != NULL)                                                                                       \
              COUNT_EIGHT                                                                                              \
          }                                                                                                            \
        for (; row < end; row++)                                                                                       \
          for (gint i = 0; i < GK_LANES; i++)                                                                          \
            if (words[i] >> (row - first) & 1)                                                                         \
              sums[(gsize) slots[row] * GK_LANES + (gsize) i] += ((const gint##bits *) rows->values[i])[row];          \
            else if (missing != NULL)                                                                                  \
              missing[(gsize) slots[row] * GK_LANES + (gsize) i]++;                                                    \
      }                                                                                                                \
  }

DEFINE_SCATTER (scatter_16_narrow, 16, gint32, ADD_EIGHT_16 (gint32, ADD_INTS))
DEFINE_SCATTER (scatter_16, 16, gint64, ADD_EIGHT_16 (gint64, ADD_LONGS))
DEFINE_SCATTER (scatter_32, 32, gint64, ADD_EIGHT_WIDE (32, Int4))
DEFINE_SCATTER (scatter_64, 64, gint64, ADD_EIGHT_WIDE (64, Long4))

void
gk_scatter (guint8 width, const GkPanelRows *rows, const guint32 *slots, guint32 n, gint64 *sums, gint32 *missing)
{
  if (width == 2)
    scatter_16 (rows, slots, n, sums, missing);
  else if (width == 4)
    scatter_32 (rows, slots, n, sums, missing);
  else
    scatter_64 (rows, slots, n, sums, missing);
}

void
gk_scatter_narrow (const GkPanelRows *rows, const guint32 *slots, guint32 n, gint32 *sums, gint32 *missing)
{
  scatter_16_narrow (rows, slots, n, sums, missing);
}

/* Runs are summed by groups of rows, without those whose bit is not set in @there, the bits from row @i on. */
#define GROUP_16 16
#define GROUP_32 8
#define GROUP_64 8

/* Both values of each pair: it is extended where it stands. */
#define SUM_GROUP_16(group, there, i)                                                                                  \
  {                                                                                                                    \
    UInt8 pairs;                                                                                                       \
                                                                                                                       \
    memcpy (&pairs, group, sizeof pairs);                                                                              \
    pairs &= (UInt8) SHORTS_OF ((gint16) ((there) >> (i)));                                                            \
    total += (Int8) (pairs << 16) >> 16;                                                                               \
    total += (Int8) pairs >> 16;                                                                                       \
  }

#define SUM_GROUP_32(group, there, i)                                                                                  \
  {                                                                                                                    \
    Int8 eight;                                                                                                        \
    Int4 halves[2];                                                                                                    \
                                                                                                                       \
    memcpy (&eight, group, sizeof eight);                                                                              \
    eight &= INTS_OF ((gint32) ((there) >> (i) &0xff));                                                                \
    memcpy (halves, &eight, sizeof halves);                                                                            \
    total += __builtin_convertvector(halves[0], Long4);                                                                \
    total += __builtin_convertvector(halves[1], Long4);                                                                \
  }

/* The bits of eight rows of a word: it is spread once, and not moved. */
#define BIT(i) ((gint64) (G_GUINT64_CONSTANT (1) << (i)))
#define BITS_FROM(i)                                                                                                   \
  {                                                                                                                    \
    BIT (i), BIT (i + 1), BIT (i + 2), BIT (i + 3), BIT (i + 4), BIT (i + 5), BIT (i + 6), BIT (i + 7)                 \
  }

static const Long8 bits_of_eight[] = { BITS_FROM (0),  BITS_FROM (8),  BITS_FROM (16), BITS_FROM (24),
                                       BITS_FROM (32), BITS_FROM (40), BITS_FROM (48), BITS_FROM (56) };

#define SUM_GROUP_64(group, there, i)                                                                                  \
  {                                                                                                                    \
    const Long8 bits = bits_of_eight[(i) / GROUP_64];                                                                  \
    Long8 eight;                                                                                                       \
                                                                                                                       \
    memcpy (&eight, group, sizeof eight);                                                                              \
    total += eight & ((((Long8){ 0 } + (gint64) (there)) & bits) == bits);                                             \
  }

/* The sum of the lanes of a vector: by halves while there are more than four. */
#define FOLD_FOUR(four) ((gint64) (four)[0] + (four)[1] + (four)[2] + (four)[3])

#define FOLD_EIGHT(vector, total)                                                                                      \
  {                                                                                                                    \
    vector halves[2];                                                                                                  \
                                                                                                                       \
    memcpy (halves, &(total), sizeof halves);                                                                          \
    halves[0] += halves[1];                                                                                            \
    sum = FOLD_FOUR (halves[0]);                                                                                       \
  }

#define FOLD_16(total) FOLD_EIGHT (Int4, total)
#define FOLD_32(total) sum = FOLD_FOUR (total)
#define FOLD_64(total) FOLD_EIGHT (Long4, total)

#define LOOK_AHEAD(group) __builtin_prefetch ((gconstpointer) ((guintptr) (group) + AHEAD), 0, 2)

#define LOOK_AHEAD_BITS(words, word)                                                                                   \
  __builtin_prefetch ((gconstpointer) ((guintptr) (words) + (word) * sizeof *(words) + AHEAD_BITS), 0, 2)

/* The bits of those rows of a word that begins at @row that are from @start up to @end. */
static inline guint64
rows_of_word (guint32 row, guint32 start, guint32 end)
{
  guint64 bits = row < start ? ALL_ROWS << (start - row) : ALL_ROWS;

  return end - row < WORD_ROWS ? bits & ALL_ROWS >> (WORD_ROWS - (end - row)) : bits;
}

/* Word by word, so that memory is read in eight places at once: a column at a time is three times as slow. Of the words
 * in which a run begins and ends all rows are read, but nothing behind the end of the block. */
#define DEFINE_SUM_RUNS(bits, vector)                                                                                  \
  GK_KERNEL static void sum_runs_##bits (const GkPanelRows *rows, guint n_lanes, const GkRuns *runs,                   \
                                         gint64 *const *sums, guint64 *const *missing)                                 \
  {                                                                                                                    \
    guint32 n_rows = runs->starts[runs->n];                                                                            \
    gint##bits rest[WORD_ROWS] = { 0 };                                                                                \
                                                                                                                       \
    for (guint32 run = 0; run < runs->n; run++)                                                                        \
      {                                                                                                                \
        guint32 start = runs->starts[run];                                                                             \
        guint32 end = runs->starts[run + 1];                                                                           \
        vector totals[GK_LANES];                                                                                       \
        guint32 n_there[GK_LANES];                                                                                     \
                                                                                                                       \
        for (guint32 row = start / WORD_ROWS * WORD_ROWS; row < end; row += WORD_ROWS)                                 \
          {                                                                                                            \
            guint64 asked = rows_of_word (row, start, end);                                                            \
                                                                                                                       \
            for (guint lane = 0; lane < n_lanes; lane++)                                                               \
              {                                                                                                        \
                const gint##bits *word = (const gint##bits *) rows->values[lane] + row;                                \
                guint64 there = rows->present[lane] != NULL ? rows->present[lane][row / WORD_ROWS] & asked : asked;    \
                vector total = row > start ? totals[lane] : (vector){ 0 };                                             \
                                                                                                                       \
                LOOK_AHEAD_BITS (rows->present[lane], row / WORD_ROWS);                                                \
                n_there[lane] = (row > start ? n_there[lane] : 0) + (guint32) __builtin_popcountll (there);            \
                if (n_rows - row < WORD_ROWS)                                                                          \
                  word = memcpy (rest, word, (n_rows - row) * sizeof *rest);                                           \
                _Pragma ("GCC unroll 8") for (guint32 i = 0; i < WORD_ROWS; i += GROUP_##bits)                         \
                {                                                                                                      \
                  LOOK_AHEAD (word + i);                                                                               \
                  SUM_GROUP_##bits (word + i, there, i);                                                               \
                }                                                                                                      \
                totals[lane] = total;                                                                                  \
              }                                                                                                        \
          }                                                                                                            \
        for (guint lane = 0; lane < n_lanes; lane++)                                                                   \
          {                                                                                                            \
            gint64 sum;                                                                                                \
                                                                                                                       \
            FOLD_##bits (totals[lane]);                                                                                \
            sums[lane][runs->slots[run]] += sum;                                                                       \
            if (missing[lane] != NULL)                                                                                 \
              missing[lane][runs->slots[run]] += end - start - n_there[lane];                                          \
          }                                                                                                            \
      }                                                                                                                \
  }

DEFINE_SUM_RUNS (16, Int8)
DEFINE_SUM_RUNS (32, Long4)
DEFINE_SUM_RUNS (64, Long8)

void
gk_sum_runs (guint8 width, const GkPanelRows *rows, guint n_lanes, const GkRuns *runs, gint64 *const *sums,
             guint64 *const *missing)
{
  if (width == 2)
    sum_runs_16 (rows, n_lanes, runs, sums, missing);
  else if (width == 4)
    sum_runs_32 (rows, n_lanes, runs, sums, missing);
  else
    sum_runs_64 (rows, n_lanes, runs, sums, missing);
}

GK_KERNEL static void
flush_sums (gint32 *sums, gint64 *wider, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      wider[i] += sums[i];
      sums[i] = 0;
    }
}

void
gk_flush_sums (gint32 *sums, gint64 *wider, gsize n)
{
  flush_sums (sums, wider, n);
}
