/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/kernels-private.h"

#include <string.h>

#include "base/kernel-private.h"

#define WORD_ROWS 64

typedef gint16 Short8 __attribute__ ((vector_size (16)));
typedef gint32 Int4 __attribute__ ((vector_size (16)));
typedef gint32 Int8 __attribute__ ((vector_size (32)));
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

#define ROUND_4(from, to)                                                                                              \
  for (gint i = 0; i < 2; i++)                                                                                         \
    {                                                                                                                  \
      (to)[2 * i] = ZIP_LOW_4 ((from)[i], (from)[i + 2]);                                                              \
      (to)[2 * i + 1] = ZIP_HIGH_4 ((from)[i], (from)[i + 2]);                                                         \
    }

#define DEFINE_SCATTER_16(name, wide, vector)                                                                          \
  GK_KERNEL static void name (const gconstpointer *columns, const guint32 *slots, guint32 n, wide *sums)               \
  {                                                                                                                    \
    guint32 row = 0;                                                                                                   \
                                                                                                                       \
    for (; row + 8 <= n; row += 8)                                                                                     \
      {                                                                                                                \
        Short8 a[8];                                                                                                   \
        Short8 b[8];                                                                                                   \
                                                                                                                       \
        for (gint i = 0; i < 8; i++)                                                                                   \
          memcpy (&a[i], (const gint16 *) columns[i] + row, sizeof a[i]);                                              \
        ROUND_8 (a, b)                                                                                                 \
        ROUND_8 (b, a)                                                                                                 \
        ROUND_8 (a, b)                                                                                                 \
        for (gint i = 0; i < 8; i++)                                                                                   \
          {                                                                                                            \
            wide *place = sums + (gsize) slots[row + i] * GK_LANES;                                                    \
            vector sum;                                                                                                \
                                                                                                                       \
            memcpy (&sum, place, sizeof sum);                                                                          \
            sum += __builtin_convertvector(b[i], vector);                                                              \
            memcpy (place, &sum, sizeof sum);                                                                          \
          }                                                                                                            \
      }                                                                                                                \
    for (; row < n; row++)                                                                                             \
      for (gint i = 0; i < GK_LANES; i++)                                                                              \
        sums[(gsize) slots[row] * GK_LANES + i] += ((const gint16 *) columns[i])[row];                                 \
  }

DEFINE_SCATTER_16 (scatter_16_narrow, gint32, Int8)
DEFINE_SCATTER_16 (scatter_16, gint64, Long8)

GK_KERNEL static void
scatter_32 (const gconstpointer *columns, const guint32 *slots, guint32 n, gint64 *sums)
{
  guint32 row = 0;

  for (; row + 4 <= n; row += 4)
    for (gint half = 0; half < GK_LANES; half += 4)
      {
        Int4 a[4];
        Int4 b[4];

        for (gint i = 0; i < 4; i++)
          memcpy (&a[i], (const gint32 *) columns[half + i] + row, sizeof a[i]);
        ROUND_4 (a, b)
        ROUND_4 (b, a)
        for (gint i = 0; i < 4; i++)
          {
            gint64 *place = sums + (gsize) slots[row + i] * GK_LANES + half;
            Long4 sum;

            memcpy (&sum, place, sizeof sum);
            sum += __builtin_convertvector(a[i], Long4);
            memcpy (place, &sum, sizeof sum);
          }
      }
  for (; row < n; row++)
    for (gint i = 0; i < GK_LANES; i++)
      sums[(gsize) slots[row] * GK_LANES + i] += ((const gint32 *) columns[i])[row];
}

static void
scatter_64 (const gconstpointer *columns, const guint32 *slots, guint32 n, gint64 *sums)
{
  for (guint32 row = 0; row < n; row++)
    for (gint i = 0; i < GK_LANES; i++)
      sums[(gsize) slots[row] * GK_LANES + i] += ((const gint64 *) columns[i])[row];
}

void
gk_scatter (guint8 width, const gconstpointer *columns, const guint32 *slots, guint32 n, gint64 *sums)
{
  if (width == 2)
    scatter_16 (columns, slots, n, sums);
  else if (width == 4)
    scatter_32 (columns, slots, n, sums);
  else
    scatter_64 (columns, slots, n, sums);
}

void
gk_scatter_narrow (const gconstpointer *columns, const guint32 *slots, guint32 n, gint32 *sums)
{
  scatter_16_narrow (columns, slots, n, sums);
}

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

/* Adds the bits of a byte to eight lanes. */
static inline void
add_bits (guint8 bits, gint32 *place)
{
  const Int8 lanes = { 1, 2, 4, 8, 16, 32, 64, 128 };
  Int8 count;

  memcpy (&count, place, sizeof count);
  /* A comparison is -1 where it holds. */
  count -= (((Int8){ 0 } + (gint32) bits) & lanes) != 0;
  memcpy (place, &count, sizeof count);
}

GK_KERNEL static void
scatter_missing (const guint64 *const *present, const guint32 *slots, guint32 n, gint32 *counts)
{
  for (guint32 first = 0; first < n; first += WORD_ROWS)
    {
      guint64 words[GK_LANES];

      for (gint lane = 0; lane < GK_LANES; lane++)
        words[lane] = present[lane] != NULL ? ~present[lane][first / WORD_ROWS] : 0;
      for (guint32 eight = 0; eight < WORD_ROWS && first + eight < n; eight += 8)
        {
          guint64 bits = 0;

          for (gint lane = 0; lane < GK_LANES; lane++)
            bits |= (words[lane] >> eight & 0xff) << (8 * lane);
          bits = transpose_bits (bits);
          for (guint32 i = 0; i < 8 && first + eight + i < n; i++)
            add_bits ((guint8) (bits >> (8 * i)), counts + (gsize) slots[first + eight + i] * GK_LANES);
        }
    }
}

void
gk_scatter_missing (const guint64 *const *present, const guint32 *slots, guint32 n, gint32 *counts)
{
  scatter_missing (present, slots, n, counts);
}

#define DEFINE_SUM_RUNS(bits, wide)                                                                                    \
  GK_KERNEL static void sum_runs_##bits (const gint##bits *values, const guint32 *starts, const guint32 *slots,        \
                                         guint32 n_runs, gint64 *sums)                                                 \
  {                                                                                                                    \
    for (guint32 run = 0; run < n_runs; run++)                                                                         \
      {                                                                                                                \
        const gint##bits *first = values + starts[run];                                                                \
        guint32 n = starts[run + 1] - starts[run];                                                                     \
        wide sum = 0;                                                                                                  \
                                                                                                                       \
        for (guint32 i = 0; i < n; i++)                                                                                \
          sum += first[i];                                                                                             \
        sums[(gsize) slots[run] * GK_LANES] += sum;                                                                    \
      }                                                                                                                \
  }

DEFINE_SUM_RUNS (16, gint32)
DEFINE_SUM_RUNS (32, gint64)
DEFINE_SUM_RUNS (64, gint64)

void
gk_sum_runs (guint8 width, gconstpointer values, const guint32 *starts, const guint32 *slots, guint32 n_runs,
             gint64 *sums)
{
  if (width == 2)
    sum_runs_16 (values, starts, slots, n_runs, sums);
  else if (width == 4)
    sum_runs_32 (values, starts, slots, n_runs, sums);
  else
    sum_runs_64 (values, starts, slots, n_runs, sums);
}

GK_KERNEL static void
count_runs (const guint64 *present, const guint32 *starts, const guint32 *slots, guint32 n_runs, guint64 *counts)
{
  for (guint32 run = 0; run < n_runs; run++)
    {
      guint32 start = starts[run];
      guint32 last = starts[run + 1] - 1;
      guint64 in_first = ~G_GUINT64_CONSTANT (0) << (start % WORD_ROWS);
      guint64 in_last = ~G_GUINT64_CONSTANT (0) >> (WORD_ROWS - 1 - last % WORD_ROWS);
      guint64 n = 0;

      for (guint32 i = start / WORD_ROWS; i <= last / WORD_ROWS; i++)
        n += (guint64) __builtin_popcountll (~present[i] & (i == start / WORD_ROWS ? in_first : ~G_GUINT64_CONSTANT (0))
                                             & (i == last / WORD_ROWS ? in_last : ~G_GUINT64_CONSTANT (0)));
      counts[slots[run]] += n;
    }
}

void
gk_count_runs (const guint64 *present, const guint32 *starts, const guint32 *slots, guint32 n_runs, guint64 *counts)
{
  count_runs (present, starts, slots, n_runs, counts);
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

#define DEFINE_MASK(bits)                                                                                              \
  GK_KERNEL static void mask_##bits (const gint##bits *values, const guint64 *present, guint32 n, gint##bits *masked)  \
  {                                                                                                                    \
    for (guint32 i = 0; i < n; i++)                                                                                    \
      masked[i] = (present[i / WORD_ROWS] >> (i % WORD_ROWS) & 1) != 0 ? values[i] : 0;                                \
  }

DEFINE_MASK (16)
DEFINE_MASK (32)
DEFINE_MASK (64)

void
gk_mask (guint8 width, gconstpointer values, const guint64 *present, guint32 n, gpointer masked)
{
  if (width == 2)
    mask_16 (values, present, n, masked);
  else if (width == 4)
    mask_32 (values, present, n, masked);
  else
    mask_64 (values, present, n, masked);
}
