/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/kernels-private.h"

#include <string.h>

#include "base/kernel-private.h"

typedef gint16 Short8 __attribute__ ((vector_size (16)));
typedef gint32 Int8 __attribute__ ((vector_size (32)));
typedef gint32 Int4 __attribute__ ((vector_size (16)));
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

#define SCATTER_16(name, wide, vector)                                                                                 \
  GK_KERNEL void name (const gint16 *const *columns, const guint32 *slots, guint32 n, wide *sums)                      \
  {                                                                                                                    \
    guint32 row = 0;                                                                                                   \
                                                                                                                       \
    for (; row + 8 <= n; row += 8)                                                                                     \
      {                                                                                                                \
        Short8 a[8];                                                                                                   \
        Short8 b[8];                                                                                                   \
                                                                                                                       \
        for (gint i = 0; i < 8; i++)                                                                                   \
          memcpy (&a[i], columns[i] + row, sizeof a[i]);                                                               \
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
        sums[(gsize) slots[row] * GK_LANES + i] += columns[i][row];                                                    \
  }

SCATTER_16 (gk_scatter_16_to_32, gint32, Int8)
SCATTER_16 (gk_scatter_16, gint64, Long8)

GK_KERNEL void
gk_scatter_32 (const gint32 *const *columns, const guint32 *slots, guint32 n, gint64 *sums)
{
  guint32 row = 0;

  for (; row + 4 <= n; row += 4)
    for (gint half = 0; half < GK_LANES; half += 4)
      {
        Int4 a[4];
        Int4 b[4];

        for (gint i = 0; i < 4; i++)
          memcpy (&a[i], columns[half + i] + row, sizeof a[i]);
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
      sums[(gsize) slots[row] * GK_LANES + i] += columns[i][row];
}

GK_KERNEL void
gk_scatter_64 (const gint64 *const *columns, const guint32 *slots, guint32 n, gint64 *sums)
{
  for (guint32 row = 0; row < n; row++)
    for (gint i = 0; i < GK_LANES; i++)
      sums[(gsize) slots[row] * GK_LANES + i] += columns[i][row];
}

#define SUM_RUNS(bits, wide)                                                                                           \
  GK_KERNEL void gk_sum_runs_##bits (const gint##bits *values, const guint32 *starts, const guint32 *slots,            \
                                     guint32 n_runs, gint64 *sums)                                                     \
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

SUM_RUNS (16, gint32)
SUM_RUNS (32, gint64)
SUM_RUNS (64, gint64)

GK_KERNEL void
gk_flush_sums (gint32 *sums, gint64 *wider, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      wider[i] += sums[i];
      sums[i] = 0;
    }
}

#define MASK(bits)                                                                                                     \
  GK_KERNEL void gk_mask_##bits (const gint##bits *values, const guint64 *present, guint32 n, gint##bits *masked)      \
  {                                                                                                                    \
    for (guint32 i = 0; i < n; i++)                                                                                    \
      masked[i] = (present[i / 64] >> (i % 64) & 1) != 0 ? values[i] : 0;                                              \
  }

MASK (16)
MASK (32)
MASK (64)
