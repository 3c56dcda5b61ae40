/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/csv-loops-private.h"

#include <string.h>

#include "base/kernel-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Kernels are static: the choice among them would be exported otherwise. */

/* Bytes that an index searches at once: their fields stay in the nearest caches. */
#define WINDOW 16384

#ifdef __SSE2__

typedef struct {
  __m128i part[4];
} Block;

static inline void
load (Block *block, const char *text)
{
  for (gint i = 0; i < 4; i++)
    block->part[i] = _mm_loadu_si128 ((const __m128i *) (const void *) (text + 16 * i));
}

static inline guint64
find (const Block *block, char character)
{
  __m128i wanted = _mm_set1_epi8 (character);
  guint64 found = 0;

  for (gint i = 0; i < 4; i++)
    found |= (guint64) (guint32) _mm_movemask_epi8 (_mm_cmpeq_epi8 (block->part[i], wanted)) << (16 * i);

  return found;
}

static inline guint64
find_two (const Block *block, char one, char other)
{
  __m128i wanted = _mm_set1_epi8 (one);
  __m128i too = _mm_set1_epi8 (other);
  guint64 found = 0;

  for (gint i = 0; i < 4; i++)
    {
      __m128i equal = _mm_or_si128 (_mm_cmpeq_epi8 (block->part[i], wanted), _mm_cmpeq_epi8 (block->part[i], too));

      found |= (guint64) (guint32) _mm_movemask_epi8 (equal) << (16 * i);
    }

  return found;
}

#else

typedef struct {
  guint64 part[8];
} Block;

static inline void
load (Block *block, const char *text)
{
  memcpy (block->part, text, sizeof block->part);
}

static inline guint64
find (const Block *block, char character)
{
  const guint64 low = G_GUINT64_CONSTANT (0x7F7F7F7F7F7F7F7F);
  guint64 wanted = G_GUINT64_CONSTANT (0x0101010101010101) * (guchar) character;
  guint64 found = 0;

  for (gint i = 0; i < 8; i++)
    {
      guint64 differs = block->part[i] ^ wanted;
      guint64 equal = ~(((differs & low) + low) | differs | low) >> 7;

      found |= (equal * G_GUINT64_CONSTANT (0x0102040810204080) >> 56) << (8 * i);
    }

  return found;
}

static inline guint64
find_two (const Block *block, char one, char other)
{
  return find (block, one) | find (block, other);
}

#endif

#define append gk_list_bits
#define GK_LOOP GK_KERNEL
#include "base/csv-loops.h"

const GkScanLoops *
gk_scan_loops (void)
{
  return &loops;
}

/* The fastest ones that the processor can do. */
static const GkScanLoops *
fastest (void)
{
  const GkScanLoops *wide = gk_scan_loops_wide ();

  return wide != NULL ? wide : &loops;
}

void
gk_scan_records (const char *text, gsize start, gsize end, GkRecordScan *scan)
{
  fastest ()->scan_records (text, start, end, scan);
}

guint64
gk_count_line_ends (const char *text, gsize length)
{
  return fastest ()->count_line_ends (text, length);
}

GK_KERNEL static gboolean
is_plain_ascii (const char *text, gsize length)
{
  guint8 plain = TRUE;

  for (gsize i = 0; i < length; i++)
    plain &= (signed char) text[i] > 0;

  return plain;
}

gboolean
gk_is_plain_ascii (const char *text, gsize length)
{
  return is_plain_ascii (text, length);
}

/* Makes room for @n more numbers behind those there are, first moving these to the beginning. */
static gboolean
make_room (guint32 **numbers, guint32 *n, guint32 *next, guint32 *n_allocated, guint32 more)
{
  guint32 *grown;
  guint32 wanted;

  *n -= *next;
  if (*n > 0)
    memmove (*numbers, *numbers + *next, *n * sizeof **numbers);
  *next = 0;
  wanted = *n + more;
  if (wanted <= *n_allocated)
    return TRUE;

  wanted += wanted / 2;
  grown = g_try_realloc_n (*numbers, wanted, sizeof *grown);
  if (grown == NULL)
    return FALSE;
  *numbers = grown;
  *n_allocated = wanted;

  return TRUE;
}

gboolean
gk_field_index_more (GkFieldIndex *index)
{
  do
    {
      gsize end = index->length - index->at <= WINDOW ? index->length : index->at + WINDOW;

      if (end - index->base > GK_CSV_MAX_RECORD
          || !make_room (&index->ends, &index->n_ends, &index->next_end, &index->n_allocated, WINDOW + GK_SCAN_BLOCK)
          || !make_room (&index->line_ends, &index->n_line_ends, &index->next_line_end, &index->n_lines_allocated,
                         WINDOW + GK_SCAN_BLOCK))
        return FALSE;
      fastest ()->index_blocks (index, end);
      if (end == index->length)
        {
          /* The last record may have no line end. */
          index->ends[index->n_ends++] = (guint32) (end - index->base);
          index->line_ends[index->n_line_ends++] = (guint32) (end - index->base);
        }
  } while (index->n_line_ends == 0);

  return TRUE;
}

void
gk_field_index_clear (GkFieldIndex *index)
{
  g_clear_pointer (&index->ends, g_free);
  g_clear_pointer (&index->line_ends, g_free);
}
