/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * GK_KERNEL marks a loop over columns that is compiled once for each kind of processor and chosen when the library is
 * loaded. Sanitizers instrument the choice itself, which runs before they do.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)                          \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define GK_KERNEL __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GK_KERNEL
#endif

/* Numbers that gk_list_bits() may write behind those it appends. */
#define GK_LIST_SPARE 4

/* Appends the places of the bits that are set, counted from @at; how many numbers there are then. How many bits there
 * are no processor can foresee, but it is rarely more than four: so many are appended without a look. */
static inline guint32
gk_list_bits (guint32 *numbers, guint32 n, guint64 bits, guint32 at)
{
  guint32 n_bits = (guint32) __builtin_popcountll (bits);
  guint32 i = 0;

  do
    for (guint32 k = 0; k < GK_LIST_SPARE; k++, i++)
      {
        numbers[n + i] = at + (guint32) __builtin_ctzll (bits | G_GUINT64_CONSTANT (1) << 63);
        bits &= bits - 1;
      }
  while (i < n_bits);

  return n + n_bits;
}
