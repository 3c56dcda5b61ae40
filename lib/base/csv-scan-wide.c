/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/csv-loops-private.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

/* What stands behind this is compiled for these processors alone. */
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4,avx512vbmi2")

#include <immintrin.h>

typedef __m512i Block;

static inline void
load (Block *block, const char *text)
{
  *block = _mm512_loadu_si512 (text);
}

static inline guint64
find (const Block *block, char character)
{
  return _mm512_cmpeq_epi8_mask (*block, _mm512_set1_epi8 (character));
}

static inline guint64
find_two (const Block *block, char one, char other)
{
  return find (block, one) | find (block, other);
}

/* Sixteen places at a time, as they are in the block, and then the text. There are seldom more than 32. */
static inline guint32
append (guint32 *numbers, guint32 n, guint64 bits, guint32 at)
{
  const __m512i all = _mm512_set_epi64 (0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
                                        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
  __m512i places = _mm512_maskz_compress_epi8 (bits, all);
  __m512i base = _mm512_set1_epi32 ((gint32) at);
  guint32 n_bits = (guint32) __builtin_popcountll (bits);
  guint32 *to = numbers + n;

#define STORE(part)                                                                                                    \
  _mm512_storeu_si512 (to + 16 * (part),                                                                               \
                       _mm512_add_epi32 (_mm512_cvtepu8_epi32 (_mm512_extracti32x4_epi32 (places, (part))), base))

  STORE (0);
  STORE (1);
  if (G_UNLIKELY (n_bits > 32))
    {
      STORE (2);
      STORE (3);
    }

#undef STORE

  return n + n_bits;
}

#define GK_LOOP
#include "base/csv-loops.h"

#pragma GCC pop_options

const GkScanLoops *
gk_scan_loops_wide (void)
{
  return __builtin_cpu_supports ("avx512vbmi2") && __builtin_cpu_supports ("avx512bw") ? &loops : NULL;
}

#else

const GkScanLoops *
gk_scan_loops_wide (void)
{
  return NULL;
}

#endif
