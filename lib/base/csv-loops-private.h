/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The loops of csv-scan.c, which every kind of processor may have of its own: see csv-loops.h. */

#include "base/csv-scan-private.h"

/* Bytes that are looked at together, a bit each. */
#define GK_SCAN_BLOCK 64

typedef struct {
  void (*scan_records) (const char *text, gsize start, gsize end, GkRecordScan *scan);
  guint64 (*count_line_ends) (const char *text, gsize length);

  /* Searches up to @end. Each of the lists has room for as many numbers as bytes are searched, and for a block more. */
  void (*index_blocks) (GkFieldIndex *index, gsize end);
} GkScanLoops;

/* Those that every processor can do. */
const GkScanLoops *gk_scan_loops (void);

/* Those of AVX-512 with VBMI2, or NULL where it is not there. */
const GkScanLoops *gk_scan_loops_wide (void);
