/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The loops over the blocks of a text. A file that includes this makes them of its own kind of Block: of what load()
 * makes of 64 bytes, find() and find_two() tell the characters wanted, a bit each, and append() appends the places of
 * the bits that are set to numbers, of which there is room for 64 more. GK_LOOP is what the functions are marked with.
 */

#include "base/csv-loops-private.h"

#include <string.h>

/* Loads the block at @at, behind the end of which there are zeros; the bits that are of the text. */
static inline guint64
load_block (Block *block, const char *text, gsize at, gsize end)
{
  char rest[GK_SCAN_BLOCK] = { 0 };

  if (G_LIKELY (end - at >= GK_SCAN_BLOCK))
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

/* Whether a record begins in a block is as good as random: but for the first, that is no branch. */
static inline void
add_records (GkRecordScan *scan, gint side, guint64 starts, gsize at)
{
  gsize last = at + (gsize) (63 - __builtin_clzll (starts | 1));

  if (G_UNLIKELY (scan->n_records[side] == 0) && starts != 0)
    scan->first[side] = at + (gsize) __builtin_ctzll (starts);
  scan->last[side] = starts != 0 ? last : scan->last[side];
  scan->n_records[side] += (guint64) __builtin_popcountll (starts);
}

/* Line ends of a block; @after_return is whether a return stands before it, then whether it ends with one. */
static inline guint64
count_in_block (guint64 feeds, guint64 returns, guint64 *after_return)
{
  guint64 seconds = returns << 1 | *after_return;

  *after_return = returns >> 63;

  return (guint64) __builtin_popcountll (returns) + (guint64) __builtin_popcountll (feeds & ~seconds);
}

GK_LOOP static void
scan_records (const char *text, gsize start, gsize end, GkRecordScan *scan)
{
  guint64 carry = start == 0 || is_line_end (text[start - 1]);
  guint64 after_return = start > 0 && text[start - 1] == '\r';
  gint side = 0;

  *scan = (GkRecordScan){ .first = { end, end }, .last = { end, end } };
  for (gsize at = start; at < end; at += GK_SCAN_BLOCK)
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

GK_LOOP static guint64
count_line_ends (const char *text, gsize length)
{
  guint64 after_return = 0;
  guint64 n = 0;

  for (gsize at = 0; at < length; at += GK_SCAN_BLOCK)
    {
      Block block;

      load_block (&block, text, at, length);
      n += count_in_block (find (&block, '\n'), find (&block, '\r'), &after_return);
    }

  return n;
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
  index->n_line_ends = append (index->line_ends, index->n_line_ends, line_ends, (guint32) (at - index->base));
}

/* Searches up to @end. */
GK_LOOP static void
index_blocks (GkFieldIndex *index, gsize end)
{
  for (gsize at = index->at; at < end; at += GK_SCAN_BLOCK)
    index_block (index, at);
  index->at = end;
}

static const GkScanLoops loops = { scan_records, count_line_ends, index_blocks };
