/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/csv-scan-private.h"

#include <string.h>

#include "base/kernel-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Kernels are static: the choice among them would be exported otherwise. */

/* Bytes that are looked at together, a bit each. */
#define BLOCK 64

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

/* Loads the block at @at, behind the end of which there is the character @filler; the bits that are of the text. */
static inline guint64
load_block (Block *block, const char *text, gsize at, gsize end)
{
  char rest[BLOCK] = { 0 };

  if (G_LIKELY (end - at >= BLOCK))
    {
      load (block, text + at);
      return G_MAXUINT64;
    }

  memcpy (rest, text + at, end - at);
  load (block, rest);

  return ~(G_MAXUINT64 << (end - at));
}

static inline gboolean
is_line_end (char character)
{
  return character == '\r' || character == '\n';
}

/* For every bit how many up to it are set: 1 if the count is odd. */
static inline guint64
prefix_parity (guint64 bits)
{
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;

  return bits ^ bits << 32;
}

static inline void
add_records (GkRecordScan *scan, gint side, guint64 starts, gsize at)
{
  if (starts == 0)
    return;

  if (scan->n_records[side] == 0)
    scan->first[side] = at + (gsize) __builtin_ctzll (starts);
  scan->last[side] = at + (gsize) (63 - __builtin_clzll (starts));
  scan->n_records[side] += (guint64) __builtin_popcountll (starts);
}

/* Line ends of a block; @after_return is whether a return stands before it, then whether it ends with one. */
static inline guint64
count_in_block (guint64 feeds, guint64 returns, guint64 *after_return)
{
  guint64 seconds = returns << 1 | *after_return;

  *after_return = returns >> 63;
  if ((feeds | returns) == 0)
    return 0;

  return (guint64) __builtin_popcountll (returns) + (guint64) __builtin_popcountll (feeds & ~seconds);
}

GK_KERNEL static void
scan_records (const char *text, gsize start, gsize end, GkRecordScan *scan)
{
  guint64 carry = start == 0 || is_line_end (text[start - 1]);
  guint64 after_return = start > 0 && text[start - 1] == '\r';
  gint side = 0;

  *scan = (GkRecordScan){ .first = { end, end }, .last = { end, end } };
  for (gsize at = start; at < end; at += BLOCK)
    {
      Block block;
      guint64 valid = load_block (&block, text, at, end);
      guint64 feeds = find (&block, '\n');
      guint64 returns = find (&block, '\r');
      guint64 line_ends = feeds | returns;
      guint64 quotes = find (&block, '"');
      guint64 starts = ~line_ends & (line_ends << 1 | carry) & valid;

      carry = line_ends >> 63;
      scan->n_line_ends += count_in_block (feeds, returns, &after_return);
      if (G_LIKELY (quotes == 0))
        add_records (scan, side, starts, at);
      else
        {
          guint64 within = prefix_parity (quotes) ^ quotes; /* of the quotes before each character */

          add_records (scan, side, starts & ~within, at);
          add_records (scan, !side, starts & within, at);
          side ^= __builtin_popcountll (quotes) & 1;
        }
    }
  scan->flips = side;
}

void
gk_scan_records (const char *text, gsize start, gsize end, GkRecordScan *scan)
{
  scan_records (text, start, end, scan);
}

GK_KERNEL static guint64
count_line_ends (const char *text, gsize length)
{
  guint64 after_return = 0;
  guint64 n = 0;

  for (gsize at = 0; at < length; at += BLOCK)
    {
      Block block;

      load_block (&block, text, at, length);
      n += count_in_block (find (&block, '\n'), find (&block, '\r'), &after_return);
    }

  return n;
}

guint64
gk_count_line_ends (const char *text, gsize length)
{
  return count_line_ends (text, length);
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

/* Appends the places of the bits that are set; there may be written 3 behind them. */
static inline guint32
append (guint32 *numbers, guint32 n, guint64 bits, guint32 at)
{
  guint32 n_bits = (guint32) __builtin_popcountll (bits);

  for (guint32 i = 0; i < n_bits; i += 4)
    for (guint32 k = 0; k < 4; k++)
      {
        numbers[n + i + k] = at + (guint32) __builtin_ctzll (bits | G_GUINT64_CONSTANT (1) << 63);
        bits &= bits - 1;
      }

  return n + n_bits;
}

/* Appends what the block at @at has. */
static inline void
index_block (GkFieldIndex *index, gsize at)
{
  Block block;
  guint64 valid = load_block (&block, index->text, at, index->length);
  guint64 quotes = find (&block, '"');
  guint64 line_ends = find_two (&block, '\n', '\r') & valid;
  guint64 separators = find (&block, index->separator);
  guint64 within = 0;

  if (G_UNLIKELY (quotes != 0 || index->inside))
    {
      within = prefix_parity (quotes) ^ (index->inside ? G_MAXUINT64 : 0);
      index->inside = within >> 63;
    }
  line_ends &= ~within;
  separators &= ~within;

  index->n_ends = append (index->ends, index->n_ends, line_ends | separators, (guint32) (at - index->base));
  if (line_ends != 0)
    index->n_line_ends = append (index->line_ends, index->n_line_ends, line_ends, (guint32) (at - index->base));
}

/* Searches up to @end. */
GK_KERNEL static void
index_blocks (GkFieldIndex *index, gsize end)
{
  for (gsize at = index->at; at < end; at += BLOCK)
    index_block (index, at);
  index->at = end;
}

gboolean
gk_field_index_more (GkFieldIndex *index)
{
  do
    {
      gsize end = index->length - index->at <= WINDOW ? index->length : index->at + WINDOW;

      if (end - index->base > GK_CSV_MAX_RECORD
          || !make_room (&index->ends, &index->n_ends, &index->next_end, &index->n_allocated, WINDOW + 8)
          || !make_room (&index->line_ends, &index->n_line_ends, &index->next_line_end, &index->n_lines_allocated,
                         WINDOW + 8))
        return FALSE;
      index_blocks (index, end);
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
