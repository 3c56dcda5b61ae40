/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check/kernels-private.h"

#include <string.h>

#include "base/kernel-private.h"

#define ROWS_PER_WORD 64

/* Brings a byte of 0 or 1 from each of eight into one byte of bits. */
#define GATHER_BITS G_GUINT64_CONSTANT (0x0102040810204080)

/* Bytes of a vector of sums: as many as the widest processors have; others take it in parts. */
#define SUM_BYTES 64

/* Adds columns to sums, which stay in registers for all of them: unsigned, for that may wrap. */
#define DEFINE_ADD(sum_bits, bits, operation, name)                                                                    \
  GK_KERNEL static void name##_##sum_bits##_##bits (guint##sum_bits *restrict sums, const gconstpointer *columns,      \
                                                    guint n, gsize rows)                                               \
  {                                                                                                                    \
    enum { N = SUM_BYTES * 8 / sum_bits };                                                                             \
    typedef guint##sum_bits Sums __attribute__ ((vector_size (SUM_BYTES)));                                            \
    typedef gint##bits Values __attribute__ ((vector_size (N * sizeof (gint##bits))));                                 \
    gsize row = 0;                                                                                                     \
                                                                                                                       \
    for (; row + 2 * N <= rows; row += 2 * N)                                                                          \
      {                                                                                                                \
        Sums first;                                                                                                    \
        Sums second;                                                                                                   \
                                                                                                                       \
        memcpy (&first, sums + row, sizeof first);                                                                     \
        memcpy (&second, sums + row + N, sizeof second);                                                               \
        for (guint c = 0; c < n; c++)                                                                                  \
          {                                                                                                            \
            const gint##bits *column = (const gint##bits *) columns[c] + row;                                          \
            Values low;                                                                                                \
            Values high;                                                                                               \
                                                                                                                       \
            memcpy (&low, column, sizeof low);                                                                         \
            memcpy (&high, column + N, sizeof high);                                                                   \
            first operation __builtin_convertvector(low, Sums);                                                        \
            second operation __builtin_convertvector(high, Sums);                                                      \
          }                                                                                                            \
        memcpy (sums + row, &first, sizeof first);                                                                     \
        memcpy (sums + row + N, &second, sizeof second);                                                               \
      }                                                                                                                \
    for (; row < rows; row++)                                                                                          \
      for (guint c = 0; c < n; c++)                                                                                    \
        sums[row] operation (guint##sum_bits) ((const gint##bits *) columns[c])[row];                                  \
  }

/*
 * Copies up to four columns, 0 where they are not present. No more rows are taken at once than a value has bits: each
 * looks for its own bit in the same piece of a word. Written as vectors, for compilers make branches of such a loop.
 */
#define VECTOR_BYTES 16

/* Bytes that memory is asked for before they are needed. */
#define AHEAD 1024

#define DEFINE_COPY(bits, to_bits)                                                                                     \
  GK_KERNEL static void copy_##bits##_##to_bits (const gpointer *to, const gconstpointer *columns,                     \
                                                 const guint64 *const *present, guint n, gsize rows)                   \
  {                                                                                                                    \
    enum { N = VECTOR_BYTES * 8 / to_bits };                                                                           \
    typedef guint##bits Values __attribute__ ((vector_size (N * sizeof (guint##bits))));                               \
    typedef guint##to_bits Copies __attribute__ ((vector_size (VECTOR_BYTES)));                                        \
    Copies own = { 0 };                                                                                                \
    gsize row = 0;                                                                                                     \
                                                                                                                       \
    for (guint i = 0; i < N; i++)                                                                                      \
      own[i] = (guint##to_bits) (1u << i);                                                                             \
    for (; row + ROWS_PER_WORD <= rows; row += ROWS_PER_WORD)                                                          \
      for (gsize part = 0; part < ROWS_PER_WORD; part += N)                                                            \
        for (guint c = 0; c < n; c++)                                                                                  \
          {                                                                                                            \
            guint64 word = present[c] != NULL ? present[c][row / ROWS_PER_WORD] : G_MAXUINT64;                         \
            Copies pieces = (Copies){ 0 } + (guint##to_bits) (word >> part);                                           \
            Values values;                                                                                             \
            Copies copies;                                                                                             \
                                                                                                                       \
            memcpy (&values, (const guint##bits *) columns[c] + row + part, sizeof values);                            \
            __builtin_prefetch (                                                                                       \
                (gconstpointer) ((guintptr) columns[c] + (row + part) * sizeof (guint##bits) + AHEAD));                \
            copies = __builtin_convertvector(values, Copies) & (Copies) ((pieces & own) == own);                       \
            memcpy ((guint##to_bits *) to[c] + row + part, &copies, sizeof copies);                                    \
          }                                                                                                            \
    for (; row < rows; row++)                                                                                          \
      for (guint c = 0; c < n; c++)                                                                                    \
        {                                                                                                              \
          guint64 word = present[c] != NULL ? present[c][row / ROWS_PER_WORD] : G_MAXUINT64;                           \
          guint##bits value = ((const guint##bits *) columns[c])[row];                                                 \
                                                                                                                       \
          ((guint##to_bits *) to[c])[row] = (word >> (row % ROWS_PER_WORD) & 1) != 0 ? (guint##to_bits) value : 0;     \
        }                                                                                                              \
  }

#define DEFINE_ALL(sum_bits, bits)                                                                                     \
  DEFINE_ADD (sum_bits, bits, +=, add)                                                                                 \
  DEFINE_ADD (sum_bits, bits, -=, subtract)                                                                            \
  DEFINE_COPY (sum_bits, bits)

DEFINE_ALL (16, 16)
DEFINE_ALL (32, 16)
DEFINE_ALL (32, 32)
DEFINE_ALL (64, 16)
DEFINE_ALL (64, 32)
DEFINE_ALL (64, 64)

/* Calls the function of @name for the two widths, in bytes, the first of which is not the smaller one. */
#define CALL_OF_WIDTHS(name, large, small, ...)                                                                        \
  do                                                                                                                   \
    {                                                                                                                  \
      switch ((large) * 16 + (small))                                                                                  \
        {                                                                                                              \
        case 2 * 16 + 2:                                                                                               \
          name##_16_16 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        case 4 * 16 + 2:                                                                                               \
          name##_32_16 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        case 4 * 16 + 4:                                                                                               \
          name##_32_32 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        case 8 * 16 + 2:                                                                                               \
          name##_64_16 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        case 8 * 16 + 4:                                                                                               \
          name##_64_32 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        default:                                                                                                       \
          name##_64_64 (__VA_ARGS__);                                                                                  \
          break;                                                                                                       \
        }                                                                                                              \
  } while (0)

void
gk_kernel_add (gpointer sums, guint sum_width, const gconstpointer *columns, guint width, guint n, gboolean subtract,
               gsize rows)
{
  if (subtract)
    CALL_OF_WIDTHS (subtract, sum_width, width, sums, columns, n, rows);
  else
    CALL_OF_WIDTHS (add, sum_width, width, sums, columns, n, rows);
}

void
gk_kernel_copy (const gpointer *to, guint to_width, const gconstpointer *columns, guint width,
                const guint64 *const *present, guint n, gsize rows)
{
  CALL_OF_WIDTHS (copy, width, to_width, to, columns, present, n, rows);
}

/* Puts words of columns together, which stay in registers for all of them. */
#define DEFINE_NOTE(name, operation)                                                                                   \
  GK_KERNEL static void name (const guint64 *const *present, guint n, guint64 *restrict bits, gsize words)             \
  {                                                                                                                    \
    typedef guint64 Words __attribute__ ((vector_size (SUM_BYTES)));                                                   \
    enum { N = SUM_BYTES / sizeof (guint64) };                                                                         \
    gsize word = 0;                                                                                                    \
                                                                                                                       \
    for (; word + N <= words; word += N)                                                                               \
      {                                                                                                                \
        Words all;                                                                                                     \
                                                                                                                       \
        memcpy (&all, bits + word, sizeof all);                                                                        \
        for (guint c = 0; c < n; c++)                                                                                  \
          {                                                                                                            \
            Words each;                                                                                                \
                                                                                                                       \
            memcpy (&each, present[c] + word, sizeof each);                                                            \
            all operation each;                                                                                        \
          }                                                                                                            \
        memcpy (bits + word, &all, sizeof all);                                                                        \
      }                                                                                                                \
    for (; word < words; word++)                                                                                       \
      for (guint c = 0; c < n; c++)                                                                                    \
        bits[word] operation present[c][word];                                                                         \
  }

DEFINE_NOTE (note_any, |=)
DEFINE_NOTE (note_all, &=)

GK_KERNEL static guint
count_bits (const guint64 *bits, gsize words)
{
  guint n = 0;

  for (gsize i = 0; i < words; i++)
    n += (guint) __builtin_popcountll (bits[i]);

  return n;
}

void
gk_kernel_note_any (const guint64 *const *present, guint n, guint64 *any, gsize words)
{
  note_any (present, n, any, words);
}

void
gk_kernel_note_all (const guint64 *const *present, guint n, guint64 *all, gsize words)
{
  note_all (present, n, all, words);
}

guint
gk_kernel_count_bits (const guint64 *bits, gsize words)
{
  return count_bits (bits, words);
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

/* The flags of a word, eight by eight, and its bits. */
typedef guint64 Eights __attribute__ ((vector_size (ROWS_PER_WORD)));
typedef guint8 Bytes __attribute__ ((vector_size (ROWS_PER_WORD / 8)));

#define DEFINE_OUTSIDE(bits)                                                                                           \
  GK_KERNEL static void outside_##bits (const gint##bits *restrict sums, gint##bits low, gint##bits high,              \
                                        guint64 *restrict words, gsize n)                                              \
  {                                                                                                                    \
    guint##bits range = (guint##bits) ((guint##bits) high - (guint##bits) low);                                        \
                                                                                                                       \
    for (gsize word = 0; word < n; word++, sums += ROWS_PER_WORD)                                                      \
      {                                                                                                                \
        guint8 flags[ROWS_PER_WORD];                                                                                   \
        Eights eights;                                                                                                 \
        Bytes bytes;                                                                                                   \
                                                                                                                       \
        for (gsize i = 0; i < ROWS_PER_WORD; i++)                                                                      \
          flags[i] = (guint##bits) ((guint##bits) sums[i] - (guint##bits) low) > range;                                \
        memcpy (&eights, flags, sizeof eights);                                                                        \
        bytes = __builtin_convertvector(eights * GATHER_BITS >> 56, Bytes);                                            \
        memcpy (&words[word], &bytes, sizeof bytes);                                                                   \
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

GK_KERNEL static guint32
list_rows (const guint64 *bits, gsize words, guint32 *rows)
{
  guint32 n = 0;

  for (gsize w = 0; w < words; w++)
    n = gk_list_bits (rows, n, bits[w], (guint32) (w * ROWS_PER_WORD));

  return n;
}

guint32
gk_kernel_list (const guint64 *bits, gsize words, guint32 *rows)
{
  return list_rows (bits, words, rows);
}

#define DEFINE_AT(bits)                                                                                                \
  static void gather_##bits (const gint##bits *sums, const guint32 *rows, gsize n, gint64 *values)                     \
  {                                                                                                                    \
    for (gsize i = 0; i < n; i++)                                                                                      \
      values[i] = sums[rows[i]];                                                                                       \
  }                                                                                                                    \
                                                                                                                       \
  static void scatter_##bits (guint##bits *sums, const guint32 *rows, gsize n, const gint64 *values, guint64 factor)   \
  {                                                                                                                    \
    for (gsize i = 0; i < n; i++)                                                                                      \
      sums[rows[i]] = (guint##bits) (sums[rows[i]] + factor * (guint64) values[i]);                                    \
  }

DEFINE_AT (16)
DEFINE_AT (32)
DEFINE_AT (64)

void
gk_kernel_gather (gconstpointer sums, guint width, const guint32 *rows, gsize n, gint64 *values)
{
  if (width == 2)
    gather_16 (sums, rows, n, values);
  else if (width == 4)
    gather_32 (sums, rows, n, values);
  else
    gather_64 (sums, rows, n, values);
}

void
gk_kernel_scatter (gpointer sums, guint width, const guint32 *rows, gsize n, const gint64 *values, gint64 factor)
{
  if (width == 2)
    scatter_16 (sums, rows, n, values, (guint64) factor);
  else if (width == 4)
    scatter_32 (sums, rows, n, values, (guint64) factor);
  else
    scatter_64 (sums, rows, n, values, (guint64) factor);
}
