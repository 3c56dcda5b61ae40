/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/masks-private.h"

#include <string.h>

#include "base/kernel-private.h"

/* Kernels are static: the choice among them would be exported otherwise. */

#define FOR_WIDTH(width, loop)                                                                                         \
  switch (width)                                                                                                       \
    {                                                                                                                  \
    case 1:                                                                                                            \
      loop (gint8, guint8, G_MININT8, G_MAXINT8);                                                                      \
      break;                                                                                                           \
    case 2:                                                                                                            \
      loop (gint16, guint16, G_MININT16, G_MAXINT16);                                                                  \
      break;                                                                                                           \
    case 4:                                                                                                            \
      loop (gint32, guint32, G_MININT32, G_MAXINT32);                                                                  \
      break;                                                                                                           \
    default:                                                                                                           \
      loop (gint64, guint64, G_MININT64, G_MAXINT64);                                                                  \
    }

/* Of the values that there are; the least integer of a type is none. */
#define MARK_RANGE(type, unsigned_type, least, most)                                                                   \
  {                                                                                                                    \
    const type *from = (const type *) column->values + start;                                                          \
    unsigned_type base = (unsigned_type) MAX (first, (gint64) (least) + 1);                                            \
    unsigned_type span = (unsigned_type) ((unsigned_type) MIN (last, (gint64) (most)) - base);                         \
    gboolean is_empty = MAX (first, (gint64) (least) + 1) > MIN (last, (gint64) (most));                               \
    guint8 wanted = !is_empty;                                                                                         \
                                                                                                                       \
    for (guint i = 0; i < n; i++)                                                                                      \
      mask[i] = (guint8) (((unsigned_type) ((unsigned_type) from[i] - base) <= span) & wanted);                        \
  }

#define MARK_MISSING(type, unsigned_type, least, most)                                                                 \
  {                                                                                                                    \
    const type *from = (const type *) column->values + start;                                                          \
                                                                                                                       \
    for (guint i = 0; i < n; i++)                                                                                      \
      mask[i] = from[i] == (least);                                                                                    \
  }

GK_KERNEL static void
mark_range (const GkRowColumn *column, guint64 start, guint n, gint64 first, gint64 last,
            guint8 *mask){ FOR_WIDTH (column->width, MARK_RANGE) }

GK_KERNEL static void mark_missing (const GkRowColumn *column, guint64 start, guint n,
                                    guint8 *mask){ FOR_WIDTH (column->width, MARK_MISSING) }

GK_KERNEL
    static void mark_dates (const gint32 *left, const gint32 *right, guint n, gint64 days, guint accepted, guint8 *mask)
{
  guint8 less = accepted & 1;
  guint8 equal = accepted >> 1 & 1;
  guint8 greater = accepted >> 2 & 1;

  for (guint i = 0; i < n; i++)
    {
      gint64 l = left[i];
      gint64 r = right[i] + days;
      guint8 there = (left[i] != G_MININT32) & (right[i] != G_MININT32);

      mask[i] = (guint8) (((less & (l < r)) | (equal & (l == r)) | (greater & (l > r))) & there);
    }
}

GK_KERNEL static void
join_masks (const guint8 *left, const guint8 *right, guint n, gint32 kind, guint8 *mask)
{
  if (kind == GK_STEP_AND)
    for (guint i = 0; i < n; i++)
      mask[i] = left[i] & right[i];
  else if (kind == GK_STEP_OR)
    for (guint i = 0; i < n; i++)
      mask[i] = left[i] | right[i];
  else
    for (guint i = 0; i < n; i++)
      mask[i] = !left[i];
}

GK_KERNEL static void
find_range (const gint32 *values, guint n, GkDateRange *range)
{
  gint32 first = G_MAXINT32;
  gint32 last = G_MININT32;
  guint n_missing = 0;

  for (guint i = 0; i < n; i++)
    {
      gint32 value = values[i];
      gboolean is_missing = value == G_MININT32;

      n_missing += (guint) is_missing;
      first = MIN (first, is_missing ? G_MAXINT32 : value);
      last = MAX (last, value);
    }
  *range = (GkDateRange){ first, last, n_missing > 0 };
}

void
gk_mask_range (const GkRowColumn *column, guint64 start, guint n, gint64 first, gint64 last, guint8 *mask)
{
  mark_range (column, start, n, first, last, mask);
}

void
gk_mask_missing (const GkRowColumn *column, guint64 start, guint n, guint8 *mask)
{
  mark_missing (column, start, n, mask);
}

void
gk_mask_dates (const gint32 *left, const gint32 *right, guint n, gint64 days, guint accepted, guint8 *mask)
{
  mark_dates (left, right, n, days, accepted, mask);
}

void
gk_mask_join (const guint8 *left, const guint8 *right, guint n, gint32 kind, guint8 *mask)
{
  join_masks (left, right, n, kind, mask);
}

void
gk_mask_find_range (const gint32 *values, guint n, GkDateRange *range)
{
  find_range (values, n, range);
}

guint
gk_mask_list (const guint8 *mask, guint n, guint16 *rows)
{
  guint n_rows = 0;

  for (guint i = 0; i < n; i += 8)
    {
      guint64 eight = 0;
      guint64 bits;

      memcpy (&eight, mask + i, MIN (n - i, 8));
      /* A byte is 0 or 1: the product has them as bits in its highest byte. */
      bits = (GUINT64_FROM_LE (eight) * G_GUINT64_CONSTANT (0x0102040810204080)) >> 56;
      for (; bits != 0; bits &= bits - 1)
        rows[n_rows++] = (guint16) (i + (guint) __builtin_ctzll (bits));
    }

  return n_rows;
}
