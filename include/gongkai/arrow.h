/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/count.h>
#include <gongkai/dataset.h>
#include <gongkai/scan.h>

/*
 * The three structures of the Arrow C data and stream interfaces, whose layout is the specification's
 * (https://arrow.apache.org/docs/format/CDataInterface.html) and whose guards keep several headers that declare them
 * from clashing. No Arrow library is needed.
 */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  gint64 flags;
  gint64 n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release) (struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  gint64 length;
  gint64 null_count;
  gint64 offset;
  gint64 n_buffers;
  gint64 n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release) (struct ArrowArray *);
  void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema) (struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next) (struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error) (struct ArrowArrayStream *);
  void (*release) (struct ArrowArrayStream *);
  void *private_data;
};

#endif

G_BEGIN_DECLS

/**
 * gk_dataset_new_from_arrow:
 * @form: a form
 * @schema: (transfer full): the schema of @array
 * @array: (transfer full): a struct array, that is, a record batch
 * @error: return location for an error, or %NULL
 *
 * Makes a dataset of a record batch, one row a report. Columns are called after
 * cells of @form, or `body` (the name), `body_code`, `period`, `source`; there
 * may be no others; their order is any, and a cell without a column is absent.
 * No row may be null as a whole. Values are in the unit of the indicator:
 *
 * - int8 to int64, uint8 to uint64, decimal128; float32 and float64 where the
 *   value is a multiple of the last decimal of the indicator, exactly;
 * - utf8, large utf8 and utf8 views, read as figures that people print ("1,234", "<5",
 *   "—"); those that cannot be read are %GK_CELL_INVALID;
 * - null: every cell is blank, as is a null in a column of another type.
 *
 * Keys are utf8, large utf8, utf8 views, or dictionaries of these with indices
 * of any integer type, or integers. Columns of int16, int32 and int64 of indicators
 * without decimals are borrowed, not copied: the memory must not change while
 * the dataset lives. Their range is tested once. White space at the ends of keys
 * is left out, as of CSV. Errors count the rows of the batch, from 1.
 *
 * Both structures are taken, whether the call succeeds or not: their release
 * callbacks are called once, @array's when the dataset no longer needs it,
 * possibly on another thread.
 *
 * Returns: (transfer full): the dataset; release with gk_dataset_unref(). %NULL
 *   with %GK_ERROR_NOT_FOUND (a column that the form does not have),
 *   %GK_ERROR_NUMBER (a value that is not exact; the row is in the message),
 *   %GK_ERROR_OVERFLOW, %GK_ERROR_ARROW (a type that is not taken, or an array
 *   that contradicts its schema) or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_new_from_arrow (GkForm *form, struct ArrowSchema *schema, struct ArrowArray *array,
                                             GError **error);

/**
 * gk_dataset_next_from_arrow:
 * @form: a form
 * @stream: a stream of record batches; it remains the caller's
 * @end: (out): whether the stream is at its end, so that there is no dataset
 * @error: return location for an error, or %NULL
 *
 * Takes the next record batch of a stream as gk_dataset_new_from_arrow() does;
 * the rows that errors name are those of this batch.
 * A table of one batch is borrowed whole. An error of the stream itself is
 * %GK_ERROR_IO, with the stream's words.
 *
 * Returns: (transfer full) (nullable): the dataset; %NULL at the end, or with
 *   an error
 * Since: 0.1
 */
GK_API GkDataset *gk_dataset_next_from_arrow (GkForm *form, struct ArrowArrayStream *stream, gboolean *end,
                                              GError **error);

/**
 * gk_dataset_export_arrow:
 * @dataset: a dataset
 * @schema: (out caller-allocates): where to write the schema
 * @array: (out caller-allocates): where to write the record batch
 * @error: return location for an error, or %NULL
 *
 * Exports a dataset as a record batch: the keys that are known, as utf8
 * dictionaries, and a column for every cell, called after it. Columns without
 * decimals are the dataset's own memory (int16, int32 or int64), the others
 * are decimal128, and those without a figure in any row null. A cell is null
 * unless it is %GK_CELL_REPORTED or %GK_CELL_DERIVED: what it is instead Arrow
 * has no word for.
 *
 * Returns: %TRUE on success; then @schema and @array hold release callbacks
 *   that must be called, and the dataset lives until @array is released.
 *   %FALSE with %GK_ERROR_NO_MEMORY, or %GK_ERROR_LIMIT if the texts of a key
 *   are more than 2 GiB; then they hold none
 * Since: 0.1
 */
GK_API gboolean gk_dataset_export_arrow (GkDataset *dataset, struct ArrowSchema *schema, struct ArrowArray *array,
                                         GError **error);

/**
 * gk_dataset_export_arrow_stream:
 * @dataset: a dataset
 * @stream: (out caller-allocates): where to write the stream
 *
 * Exports a dataset as a stream of one record batch, as
 * gk_dataset_export_arrow() makes it. The stream must be released.
 *
 * Since: 0.1
 */
GK_API void gk_dataset_export_arrow_stream (GkDataset *dataset, struct ArrowArrayStream *stream);

/**
 * gk_scan_export_arrow:
 * @scan: a scan
 * @schema: (out caller-allocates): where to write the schema
 * @array: (out caller-allocates): where to write the record batch
 * @error: return location for an error, or %NULL
 *
 * Exports the hits of a scan as a record batch of `row` (int64, counted from
 * 0), `rule` (a dictionary of the ids of the form's rules) and `verdict` (a
 * dictionary). The columns are copies.
 *
 * Returns: %TRUE on success; then @schema and @array hold release callbacks
 *   that must be called. %FALSE with %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_scan_export_arrow (GkScan *scan, struct ArrowSchema *schema, struct ArrowArray *array,
                                      GError **error);

/**
 * gk_tally_add_arrow:
 * @tally: a tally
 * @ledger: id of a ledger of the form
 * @schema: (transfer full): the schema of @array
 * @array: (transfer full): a struct array, that is, a record batch
 * @name: (nullable): what errors and diagnostics call it
 * @error: return location for an error, or %NULL
 *
 * Adds the rows of a record batch as gk_tally_add_csv_data() adds those of a
 * text; lines are numbers of rows, counted from 1. Columns are called as in a
 * header of CSV. Any column may be null, utf8, large utf8 or utf8 views, or a
 * dictionary of these, and is read as text is. Besides,
 *
 * - dates may be date32, date64, or timestamps without a zone, of which the day
 *   counts;
 * - numbers may be int8 to int64, uint8 to uint64, decimal128, and float32 or
 *   float64 where the value is a multiple of the last decimal, exactly, which
 *   0.25 is and 0.10, a binary fraction beside it, is not: such columns go as
 *   decimal128 or text;
 * - codes, texts and what names bodies may be integers.
 *
 * @schema and @array are released in any case.
 *
 * Returns: %FALSE as gk_tally_add_csv_data(), and with %GK_ERROR_ARROW if the
 *   structures contradict themselves, a type is not taken, a column stands twice
 *   or a row is null as a whole
 * Since: 0.1
 */
GK_API gboolean gk_tally_add_arrow (GkTally *tally, const char *ledger, struct ArrowSchema *schema,
                                    struct ArrowArray *array, const char *name, GError **error);

/**
 * gk_tally_add_arrow_stream:
 * @tally: a tally
 * @ledger: id of a ledger of the form
 * @stream: (transfer full): a stream of record batches
 * @name: (nullable): what errors and diagnostics call it
 * @error: return location for an error, or %NULL
 *
 * Adds the rows of all batches that are left in a stream as
 * gk_tally_add_arrow() does, and releases it. Rows are numbered through.
 *
 * Returns: %FALSE as gk_tally_add_arrow(), with %GK_ERROR_IO if the stream fails,
 *   and with %GK_ERROR_CANCELLED if the progress function stopped the work. The
 *   rows in front of the mistake are in the tally then
 * Since: 0.1
 */
GK_API gboolean gk_tally_add_arrow_stream (GkTally *tally, const char *ledger, struct ArrowArrayStream *stream,
                                           const char *name, GError **error);

G_END_DECLS
