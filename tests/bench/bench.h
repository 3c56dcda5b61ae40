/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the benches share: the time, the machine's bandwidth, and a made-up archive. */

#include <gongkai/gongkai.h>

#include <stdio.h>

#include "data/dataset-private.h"

/* Measurements of a thing, after one to warm up. */
#define BENCH_RUNS 7

typedef void (*BenchFunction) (gpointer data);

/* Seconds, the median of BENCH_RUNS calls. */
double bench_time (BenchFunction function, gpointer data);

/* Bytes a second that @n_threads read of a block much larger than the caches. */
double bench_read_bandwidth (guint n_threads);

/*
 * @n reports of cn-2021: consistent, but for one in a hundred with a total that is off; six of ten figures are 0 and
 * one of fifty is blank. The first six digits of a body's code are its region, one of @n_regions of 31 provinces
 * (@sorted: one after the other). The columns are 64 bits wide.
 */
GkDataset *bench_archive (guint64 n, guint n_regions, gboolean sorted);

/* Bytes of the columns and the bits of @dataset. */
guint64 bench_dataset_size (GkDataset *dataset);

/* Writes an archive as CSV of a report a row, or of a cell. */
void bench_write_csv (GkDataset *dataset, gboolean is_long, FILE *file);
