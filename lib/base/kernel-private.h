/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * GK_KERNEL marks a loop over columns that is compiled once for each kind of processor and chosen when the library is
 * loaded. Sanitizers instrument the choice itself, which runs before they do.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__) \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define GK_KERNEL __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GK_KERNEL
#endif
