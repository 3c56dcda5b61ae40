/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check/kernels-private.h"

#include <string.h>

#include "base/kernel-private.h"

#define ROWS_PER_WORD 64

/* Brings a byte of 0 or 1 from each of eight into one byte of bits. */
#define GATHER_BITS G_GUINT64_CONSTANT (0x0102040810204080)

/* Adds up to four columns in one pass over the sums: unsigned, for that may wrap. */
#define DEFINE_ADD(sum_bits, bits, operation, name)                                                                    \
  GK_KERNEL static void name##_##sum_bits##_##bits (guint##sum_bits *restrict sums, const gconstpointer *columns,      \
                                                    guint n, gsize rows)                                               \
  {                                                                                                                    \
    const gint##bits *restrict a = columns[0];                                                                         \
    const gint##bits *restrict b = columns[n > 1 ? 1 : 0];                                                             \
    const gint##bits *restrict c = columns[n > 2 ? 2 : 0];                                                             \
    const gint##bits *restrict d = columns[n > 3 ? 3 : 0];                                                             \
                                                                                                                       \
    switch (n)                                                                                                         \
      {                                                                                                                \
      case 1:                                                                                                          \
        for (gsize i = 0; i < rows; i++)                                                                               \
          sums[i] operation (guint##sum_bits) a[i];                                                                    \
        break;                                                                                                         \
      case 2:                                                                                                          \
        for (gsize i = 0; i < rows; i++)                                                                               \
          sums[i] operation (guint##sum_bits) a[i] + (guint##sum_bits) b[i];                                           \
        break;                                                                                                         \
      case 3:                                                                                                          \
        for (gsize i = 0; i < rows; i++)                                                                               \
          sums[i] operation (guint##sum_bits) a[i] + (guint##sum_bits) b[i] + (guint##sum_bits) c[i];                  \
        break;                                                                                                         \
      default:                                                                                                         \
        for (gsize i = 0; i < rows; i++)                                                                               \
          sums[i] operation (guint##sum_bits) a[i] + (guint##sum_bits) b[i] + (guint##sum_bits) c[i]                   \
              + (guint##sum_bits) d[i];                                                                                \
      }                                                                                                                \
  }

#define DEFINE_BOTH(sum_bits, bits)                                                                                    \
  DEFINE_ADD (sum_bits, bits, +=, add)                                                                                 \
  DEFINE_ADD (sum_bits, bits, -=, subtract)

DEFINE_BOTH (16, 16)
DEFINE_BOTH (32, 16)
DEFINE_BOTH (32, 32)
DEFINE_BOTH (64, 16)
DEFINE_BOTH (64, 32)
DEFINE_BOTH (64, 64)

void
gk_kernel_add (gpointer sums, guint sum_width, const gconstpointer *columns, guint width, guint n, gboolean subtract,
               gsize rows)
{
#define CALL(sum_bits, bits)                                                                                           \
  (subtract ? subtract_##sum_bits##_##bits (sums, columns, n, rows) : add_##sum_bits##_##bits (sums, columns, n, rows))

  switch (sum_width * 16 + width)
    {
    case 2 * 16 + 2:
      CALL (16, 16);
      break;
    case 4 * 16 + 2:
      CALL (32, 16);
      break;
    case 4 * 16 + 4:
      CALL (32, 32);
      break;
    case 8 * 16 + 2:
      CALL (64, 16);
      break;
    case 8 * 16 + 4:
      CALL (64, 32);
      break;
    default:
      CALL (64, 64);
      break;
    }

#undef CALL
}

void
gk_kernel_add_multiple (gint64 *sums, gconstpointer column, guint width, gint64 factor, gsize rows)
{
  guint64 *to = (guint64 *) sums;

  for (gsize i = 0; i < rows; i++)
    {
      gint64 value = width == 2   ? ((const gint16 *) column)[i]
                     : width == 4 ? ((const gint32 *) column)[i]
                                  : ((const gint64 *) column)[i];

      to[i] += (guint64) factor * (guint64) value;
    }
}

void
gk_kernel_fill (gpointer sums, guint width, gint64 value, gsize rows)
{
  if (value == 0)
    memset (sums, 0, rows * width);
  else
    for (gsize i = 0; i < rows; i++)
      {
        if (width == 2)
          ((gint16 *) sums)[i] = (gint16) value;
        else if (width == 4)
          ((gint32 *) sums)[i] = (gint32) value;
        else
          ((gint64 *) sums)[i] = value;
      }
}

#define DEFINE_OUTSIDE(bits)                                                                                           \
  GK_KERNEL static void outside_##bits (const gint##bits *restrict sums, gint##bits low, gint##bits high,              \
                                        guint64 *restrict words, gsize n)                                              \
  {                                                                                                                    \
    for (gsize word = 0; word < n; word++, sums += ROWS_PER_WORD)                                                      \
      {                                                                                                                \
        guint8 flags[ROWS_PER_WORD];                                                                                   \
        guint64 gathered = 0;                                                                                          \
                                                                                                                       \
        for (gsize i = 0; i < ROWS_PER_WORD; i++)                                                                      \
          flags[i] = (guint8) ((sums[i] < low) | (sums[i] > high));                                                    \
        for (gsize i = 0; i < ROWS_PER_WORD / 8; i++)                                                                  \
          {                                                                                                            \
            guint64 eight;                                                                                             \
                                                                                                                       \
            memcpy (&eight, flags + 8 * i, sizeof eight);                                                              \
            gathered |= (eight * GATHER_BITS >> 56) << (8 * i);                                                        \
          }                                                                                                            \
        words[word] = gathered;                                                                                        \
      }                                                                                                                \
  }

DEFINE_OUTSIDE (16)
DEFINE_OUTSIDE (32)
DEFINE_OUTSIDE (64)

void
gk_kernel_outside (gconstpointer sums, guint width, gint64 low, gint64 high, guint64 *bits, gsize words)
{
  if (width == 2)
    outside_16 (sums, (gint16) MAX (low, G_MININT16), (gint16) MIN (high, G_MAXINT16), bits, words);
  else if (width == 4)
    outside_32 (sums, (gint32) MAX (low, G_MININT32), (gint32) MIN (high, G_MAXINT32), bits, words);
  else
    outside_64 (sums, low, high, bits, words);
}
