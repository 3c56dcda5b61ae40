/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <gongkai/gongkai.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Batches of a single column, made here by hand, become datasets; datasets become batches that are read by hand and
 * become the same datasets again. Every structure is released once.
 */

static const char form_xml[]
    = "<form id='f'><indicator id='a' zh='a' unit='件'/><indicator id='s' zh='s' signed='yes' unit='件'/>"
      "<indicator id='k' zh='k' kind='amount' decimals='1' unit='元'/><rule id='r'>a ≤ 5</rule></form>";

#define MAX_BUFFERS 4

/* ---- Batches ---- */

/* Structures that have not been released. */
static gint n_schemas;
static gint n_arrays;

typedef struct {
  const void *buffers[MAX_BUFFERS];
} Buffers;

static void
release_schema (struct ArrowSchema *schema)
{
  assert_true (schema->release == release_schema);
  for (gint64 i = 0; i < GPOINTER_TO_INT (schema->private_data); i++)
    {
      if (schema->children[i]->release != NULL)
        schema->children[i]->release (schema->children[i]);
      g_free (schema->children[i]);
    }
  if (schema->dictionary != NULL && schema->dictionary->release != NULL)
    schema->dictionary->release (schema->dictionary);
  g_free (schema->dictionary);
  g_free (schema->children);
  schema->release = NULL;
  n_schemas--;
}

static void
release_array (struct ArrowArray *array)
{
  Buffers *buffers = array->private_data;

  assert_true (array->release == release_array);
  if (array->children != NULL)
    {
      if (array->children[0]->release != NULL)
        array->children[0]->release (array->children[0]);
      g_free (array->children[0]);
    }
  if (array->dictionary != NULL && array->dictionary->release != NULL)
    array->dictionary->release (array->dictionary);
  g_free (array->dictionary);
  g_free (array->children);
  g_free (buffers);
  array->release = NULL;
  n_arrays--;
}

typedef struct {
  const char *format;
  gint64 length;
  gint64 offset;
  gint64 null_count;
  gint64 n_buffers;
  const void *buffers[MAX_BUFFERS];
} Column;

static void
make_column (struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const Column *column)
{
  Buffers *buffers = g_new0 (Buffers, 1);

  memcpy (buffers->buffers, column->buffers, sizeof buffers->buffers);
  *schema = (struct ArrowSchema){
    .format = column->format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema
  };
  *array = (struct ArrowArray){ .length = column->length,
                                .null_count = column->null_count,
                                .offset = column->offset,
                                .n_buffers = column->n_buffers,
                                .buffers = buffers->buffers,
                                .release = release_array,
                                .private_data = buffers };
  n_schemas++;
  n_arrays++;
}

/* A batch of a column, by a dictionary if there is one. */
static void
make_batch (struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const Column *column,
            const Column *dictionary)
{
  const Column batch = { .format = "+s", .length = column->length, .n_buffers = 1 };

  make_column (schema, array, "", &batch);
  schema->n_children = array->n_children = 1;
  schema->private_data = GINT_TO_POINTER (1);
  schema->children = g_new (struct ArrowSchema *, 1);
  array->children = g_new (struct ArrowArray *, 1);
  schema->children[0] = g_new0 (struct ArrowSchema, 1);
  array->children[0] = g_new0 (struct ArrowArray, 1);
  make_column (schema->children[0], array->children[0], name, column);
  if (dictionary == NULL || dictionary->format == NULL)
    return;
  schema->children[0]->dictionary = g_new0 (struct ArrowSchema, 1);
  array->children[0]->dictionary = g_new0 (struct ArrowArray, 1);
  make_column (schema->children[0]->dictionary, array->children[0]->dictionary, "", dictionary);
}

static GkForm *
load_form (void)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (form_xml, -1, "f.xml", &error);

  g_assert_no_error (error);

  return form;
}

/* A cell of every row, as "1 - <5": blank is "-", absent ".", invalid "!". */
static char *
print_cell (GkDataset *dataset, guint32 cell)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++)
    {
      g_autoptr (GkReport) report = gk_dataset_dup_report (dataset, row, NULL);
      gint32 state = gk_report_get_state (report, cell);
      g_autofree char *value = gk_report_dup_value (report, cell);

      g_string_append_printf (text, "%s%s", row > 0 ? " " : "",
                              state == GK_CELL_BLANK            ? "-"
                              : state == GK_CELL_ABSENT         ? "."
                              : state == GK_CELL_INVALID        ? "!"
                              : state == GK_CELL_NOT_APPLICABLE ? "/"
                                                                : value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
print_key (GkDataset *dataset, gint32 key)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++)
    {
      const char *value = gk_dataset_get_key (dataset, row, key);

      g_string_append_printf (text, "%s%s", row > 0 ? " " : "", value != NULL ? value : "-");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Values ---- */

static const gint8 bytes[] = { 1, -2, 127 };
static const guint8 unsigned_bytes[] = { 1, 200, 255 };
static const _Alignas(8) guint8 unaligned[] = { 9, 7, 0, 0, 0, 1, 2, 0, 0 };
static const gint16 shorts[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
static const guint16 unsigned_shorts[] = { 1, 65535 };
static const gint32 ints[] = { 1, 0, 2147483647 };
static const gint32 negative[] = { 1, -1 };
static const guint32 unsigned_ints[] = { 0, 4294967295 };
static const gint64 longs[] = { G_GINT64_CONSTANT (1000000000000000), 7 };
static const gint64 too_long[] = { 7, G_GINT64_CONSTANT (1000000000000001) };
static const guint64 unsigned_longs[] = { 9, G_MAXUINT64 };
static const double halves[] = { 0.5, 3.0, 1e14, -0.0 };
static const double tenth[] = { 0.5, 0.1 };
static const double infinite[] = { 1.0, (double) INFINITY };
static const double no_number[] = { (double) NAN };
static const double huge[] = { 1e300 };
static const float float_halves[] = { 0.5F, 2.0F };
static const float float_tenth[] = { 0.1F };
/* 128 bits: 1.50, -2.00; 0.05; 10^38 - 1. */
static const gint64 decimals[] = { 150, 0, 200, 0 };
static const gint64 negative_decimals[] = { -150, -1 };
static const gint64 fine_decimals[] = { 150, 0, 5, 0 };
static const gint64 large_decimals[] = { 0, G_MAXINT64 };
static const guint8 one_and_three[] = { 0x05 };
static const guint8 from_third[] = { 0xac, 0x02 }; /* bits 2, 3, 5, 7, 9 */
static const char text[] = "1,234<5—12a";
static const gint32 text_offsets[] = { 0, 5, 7, 10, 13, 13 };
static const gint64 wide_offsets[] = { 0, 5, 7, 10, 13, 13 };
static const gint32 backwards[] = { 0, 5, 3 };
static const gint64 below_zero[] = { -1, 5, 7 };
static const gint32 nothing[] = { 0, 0, 0 };
static const char bad_text[] = "1\xff";
static const gint32 bad_text_offsets[] = { 0, 1, 2 };

/* "7", a length below 0, 14 digits from the third byte of the first buffer on. */
static const char long_text[] = "xx12345678901234";
static const gint64 long_length = 16;
static const gint64 short_length = 15;
static const gint32 views[] = { 1, '7', 0, 0, -1, 0, 0, 0, 14, 0x34333231, 0, 2 };

typedef struct {
  const char *name;
  const char *cell;
  Column column;
  const char *expected; /* the cells, or a part of the error */
} ValueCase;

static const ValueCase value_cases[] = {
  { "int8", "s", { "c", 3, 0, 0, 2, { NULL, bytes } }, "1 -2 127" },
  { "uint8", "a", { "C", 3, 0, 0, 2, { NULL, unsigned_bytes } }, "1 200 255" },
  { "int16", "a", { "s", 3, 0, 0, 2, { NULL, shorts } }, "1 2 3" },
  { "uint16", "a", { "S", 2, 0, 0, 2, { NULL, unsigned_shorts } }, "1 65535" },
  { "int32", "a", { "i", 3, 0, 0, 2, { NULL, ints } }, "1 0 2147483647" },
  { "uint32", "a", { "I", 2, 0, 0, 2, { NULL, unsigned_ints } }, "0 4294967295" },
  { "int64", "a", { "l", 2, 0, 0, 2, { NULL, longs } }, "1000000000000000 7" },
  { "uint64", "a", { "L", 1, 0, 0, 2, { NULL, unsigned_longs } }, "9" },
  { "int16 with decimals", "k", { "s", 3, 0, 0, 2, { NULL, shorts } }, "1 2 3" },
  { "unaligned", "a", { "i", 2, 0, 0, 2, { NULL, unaligned + 1 } }, "7 513" },
  { "nulls", "a", { "i", 3, 0, 1, 2, { one_and_three, ints } }, "1 - 2147483647" },
  { "nulls not counted", "a", { "i", 3, 0, -1, 2, { one_and_three, ints } }, "1 - 2147483647" },
  { "not counted, none", "a", { "i", 3, 0, -1, 2, { NULL, ints } }, "1 0 2147483647" },
  { "none, bits all the same", "a", { "i", 3, 0, 0, 2, { one_and_three, ints } }, "1 0 2147483647" },
  { "slice", "a", { "s", 8, 2, 3, 2, { from_third, shorts } }, "3 4 - 6 - 8 - 10" },
  { "slice of a copy", "k", { "s", 8, 2, 3, 2, { from_third, shorts } }, "3 4 - 6 - 8 - 10" },
  { "slice by a byte", "a", { "s", 3, 8, -1, 2, { from_third, shorts } }, "- 10 -" },
  { "float64", "k", { "g", 4, 0, 0, 2, { NULL, halves } }, "0.5 3 100000000000000 0" },
  { "float64 without decimals", "a", { "g", 1, 0, 0, 2, { NULL, halves } }, "row 1: the value is not a multiple" },
  { "float64 not exact",
    "k",
    { "g", 2, 0, 0, 2, { NULL, tenth } },
    "column \"k\", row 2: the value is not a multiple" },
  { "float64 not exact, but null", "k", { "g", 2, 0, 1, 2, { "\1", tenth } }, "0.5 -" },
  { "infinity", "k", { "g", 2, 0, 0, 2, { NULL, infinite } }, "column \"k\", row 2: the value is not" },
  { "not a number", "k", { "g", 1, 0, 0, 2, { NULL, no_number } }, "column \"k\", row 1: the value is not" },
  { "huge", "k", { "g", 1, 0, 0, 2, { NULL, huge } }, "row 1: the value is out of range" },
  { "float32", "k", { "f", 2, 0, 0, 2, { NULL, float_halves } }, "0.5 2" },
  { "float32 not exact", "k", { "f", 1, 0, 0, 2, { NULL, float_tenth } }, "row 1: the value is not a multiple" },
  { "decimal128", "k", { "d:5,2", 2, 0, 0, 2, { NULL, decimals } }, "1.5 2" },
  { "decimal128 with width", "k", { "d:5,2,128", 2, 0, 0, 2, { NULL, decimals } }, "1.5 2" },
  { "decimal128 slice", "k", { "d:5,2", 1, 1, 0, 2, { NULL, decimals } }, "2" },
  { "decimal128 of integers", "a", { "d:5,0", 2, 0, 0, 2, { NULL, decimals } }, "150 200" },
  { "decimal128 negative", "s", { "d:5,0", 1, 0, 0, 2, { NULL, negative_decimals } }, "-150" },
  { "decimal128 too fine",
    "k",
    { "d:5,2", 2, 0, 0, 2, { NULL, fine_decimals } },
    "row 2: the value is not a multiple" },
  { "decimal128 too large",
    "k",
    { "d:38,0", 1, 0, 0, 2, { NULL, large_decimals } },
    "row 1: the value is out of range" },
  { "decimal256", "k", { "d:5,2,256", 1, 0, 0, 2, { NULL, decimals } }, "type \"d:5,2,256\" is not taken" },
  { "decimal without scale", "k", { "d:5", 1, 0, 0, 2, { NULL, decimals } }, "is not taken" },
  { "negative scale", "k", { "d:5,-2", 1, 0, 0, 2, { NULL, decimals } }, "is not taken" },
  { "utf8", "a", { "u", 5, 0, 0, 3, { NULL, text_offsets, text } }, "1234 <5 / ! -" },
  { "utf8 slice", "a", { "u", 2, 1, 0, 3, { NULL, text_offsets, text } }, "<5 /" },
  { "large utf8", "a", { "U", 5, 0, 0, 3, { NULL, wide_offsets, text } }, "1234 <5 / ! -" },
  { "utf8 nulls", "a", { "u", 3, 0, 1, 3, { one_and_three, text_offsets, text } }, "1234 - /" },
  { "utf8 of nothing", "a", { "u", 2, 0, 0, 3, { NULL, nothing, NULL } }, "- -" },
  { "utf8 backwards", "a", { "u", 2, 0, 0, 3, { NULL, backwards, text } }, "contradicts" },
  { "utf8 before the text", "a", { "U", 2, 0, 0, 3, { NULL, below_zero, text } }, "contradicts" },
  { "utf8 without text", "a", { "u", 2, 0, 0, 3, { NULL, text_offsets, NULL } }, "contradicts" },
  { "not utf8", "a", { "u", 2, 0, 0, 3, { NULL, bad_text_offsets, bad_text } }, "row 2: the text is not UTF-8" },
  { "views", "a", { "vu", 3, 0, 1, 4, { "\5", views, long_text, &long_length } }, "7 - 12345678901234" },
  { "view slice", "a", { "vu", 1, 2, 0, 4, { NULL, views, long_text, &long_length } }, "12345678901234" },
  { "views without texts", "a", { "vu", 1, 0, 0, 3, { NULL, views, NULL } }, "7" },
  { "view of no text", "a", { "vu", 3, 0, 1, 3, { "\5", views, NULL } }, "contradicts" },
  { "view of no buffer", "a", { "vu", 3, 0, 1, 4, { "\5", views, NULL, &long_length } }, "contradicts" },
  { "view behind the text", "a", { "vu", 3, 0, 1, 4, { "\5", views, long_text, &short_length } }, "contradicts" },
  { "view of negative length", "a", { "vu", 3, 0, 0, 4, { NULL, views, long_text, &long_length } }, "contradicts" },
  { "views, two buffers", "a", { "vu", 1, 0, 0, 2, { NULL, views } }, "contradicts" },
  { "null", "a", { "n", 2, 0, 2, 0, { NULL } }, "- -" },
  { "no rows", "a", { "i", 0, 0, 0, 2, { NULL, NULL } }, "" },
  { "no rows of text", "a", { "u", 0, 0, 0, 3, { NULL, NULL, NULL } }, "" },
  { "negative", "a", { "i", 2, 0, 0, 2, { NULL, negative } }, "row 2, column a: -1 is out of range" },
  { "negative float",
    "k",
    { "g", 1, 0, 0, 2, { NULL, (const double[]){ -0.5 } } },
    "row 1: the value is out of range" },
  { "negative, but null", "a", { "i", 2, 0, 1, 2, { "\1", negative } }, "1 -" },
  { "out of range", "a", { "l", 2, 0, 0, 2, { NULL, too_long } }, "row 2, column a: 1000000000000001 is out" },
  { "uint64 out of range", "a", { "L", 2, 0, 0, 2, { NULL, unsigned_longs } }, "row 2: the value is out of range" },
  { "boolean", "a", { "b", 1, 0, 0, 2, { NULL, bytes } }, "type \"b\" is not taken" },
  { "no type", "a", { "", 1, 0, 0, 2, { NULL, bytes } }, "type \"\" is not taken" },
  { "type not text", "a", { "\xff\xfe", 1, 0, 0, 2, { NULL, bytes } }, "is not taken" },
  { "no format", "a", { NULL, 1, 0, 0, 2, { NULL, bytes } }, "contradicts" },
  { "no values", "a", { "i", 1, 0, 0, 2, { NULL, NULL } }, "contradicts" },
  { "no bits", "a", { "i", 2, 0, 1, 2, { NULL, ints } }, "contradicts" },
  { "too many nulls", "a", { "i", 1, 0, 2, 2, { one_and_three, ints } }, "contradicts" },
  { "null count below -1", "a", { "i", 1, 0, -2, 2, { one_and_three, ints } }, "contradicts" },
  { "one buffer", "a", { "i", 1, 0, 0, 1, { NULL, ints } }, "contradicts" },
  { "three buffers", "a", { "i", 1, 0, 0, 3, { NULL, ints } }, "contradicts" },
  { "negative buffers", "a", { "i", 1, 0, 0, -1, { NULL, ints } }, "contradicts" },
  { "negative length", "a", { "i", -1, 0, 0, 2, { NULL, ints } }, "expected a record batch" },
  { "negative offset", "a", { "i", 1, -1, 0, 2, { NULL, ints } }, "contradicts" },
  { "offset that wraps", "a", { "i", 1, G_MAXINT64, 0, 2, { NULL, ints } }, "contradicts" },
  { "length that wraps", "a", { "i", G_MAXINT64, 0, 0, 2, { NULL, ints } }, "expected a record batch" },
  { "other column", "z", { "i", 1, 0, 0, 2, { NULL, ints } }, "form f has no cell \"z\"" },
  { "no name", NULL, { "i", 1, 0, 0, 2, { NULL, ints } }, "form f has no cell \"\"" },
  { "name not text", "\xff", { "i", 1, 0, 0, 2, { NULL, ints } }, "form f has no cell" },
};

static void
assert_refused (const GError *error, const char *part)
{
  assert_non_null (error);
  assert_true (error->domain == GK_ERROR);
  assert_true (g_utf8_validate (error->message, -1, NULL));
  assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
  assert_contains (error->message, part);
}

static void
test_value (void **state)
{
  const ValueCase *row = *state;
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;
  GkDataset *dataset;

  make_batch (&schema, &array, row->cell, &row->column, NULL);
  dataset = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  assert_null (schema.release);
  assert_null (array.release);
  assert_int_equal (n_schemas, 0);
  if (dataset == NULL)
    assert_refused (error, row->expected);
  else
    {
      g_autofree char *cells = print_cell (dataset, (guint32) gk_form_find_cell (form, row->cell));

      g_assert_no_error (error);
      assert_string_equal (cells, row->expected);
      assert_int_equal (n_arrays, 2);
      gk_dataset_unref (dataset);
    }
  assert_int_equal (n_arrays, 0);
}

/* Memory that can be shared is. */
static void
test_borrowed (void **state G_GNUC_UNUSED)
{
  static const Column column = { "s", 8, 2, 3, 2, { from_third, shorts } };
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GkDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;
  struct ArrowArray child;

  make_batch (&schema, &array, "a", &column, NULL);
  dataset = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  g_assert_no_error (error);
  assert_ptr_equal (gk_dataset_get_values (dataset, 0), shorts + 2);
  assert_int_equal (gk_dataset_get_width (dataset, 0), 2);

  /* And it is handed on; a child that was moved away keeps it. */
  assert_true (gk_dataset_export_arrow (dataset, &schema, &array, &error));
  schema.release (&schema);
  gk_dataset_unref (g_steal_pointer (&dataset));
  child = *array.children[0];
  array.children[0]->release = NULL;
  array.release (&array);
  assert_null (array.release);
  assert_int_equal (n_arrays, 2);
  assert_ptr_equal (child.buffers[1], shorts + 2);
  assert_int_equal (child.null_count, 3);
  child.release (&child);
  assert_null (child.release);
  assert_int_equal (n_arrays, 0);
}

/* ---- Keys ---- */

static const char words[] = "甲乙";
static const gint32 word_offsets[] = { 0, 3, 3, 6 };
static const char spaced_words[] = " 甲\t　乙 \u3000 ";
static const gint32 spaced_offsets[] = { 0, 5, 12, 16 };
static const gint8 indices[] = { 2, 0, 1, 2 };
static const gint8 below_words[] = { 0, -1 };
static const gint8 behind_words[] = { 0, 3 };
static const guint64 far_behind_words[] = { 0, G_MAXUINT64 };

typedef struct {
  const char *name;
  Column column;
  Column dictionary;
  const char *expected;
} KeyCase;

#define WORDS                                                                                                          \
  {                                                                                                                    \
    "u", 3, 0, 0, 3, { NULL, word_offsets, words }                                                                     \
  }

static const KeyCase key_cases[] = {
  { "utf8", WORDS, { NULL }, "甲 - 乙" },
  { "utf8 nulls", { "u", 3, 0, -1, 3, { "\2", word_offsets, words } }, { NULL }, "- - -" },
  { "utf8 between spaces", { "u", 3, 0, 0, 3, { NULL, spaced_offsets, spaced_words } }, { NULL }, "甲 乙 -" },
  { "dictionary between spaces",
    { "c", 2, 0, 0, 2, { NULL, indices } },
    { "u", 3, 0, 0, 3, { NULL, spaced_offsets, spaced_words } },
    "- 甲" },
  { "integers", { "i", 3, 0, 0, 2, { NULL, ints } }, { NULL }, "1 0 2147483647" },
  { "large integers", { "L", 2, 0, 0, 2, { NULL, unsigned_longs } }, { NULL }, "9 18446744073709551615" },
  { "null", { "n", 2, 0, 2, 0, { NULL } }, { NULL }, "- -" },
  { "float", { "g", 2, 0, 0, 2, { NULL, halves } }, { NULL }, "type \"g\" is not taken" },
  { "dictionary", { "c", 4, 0, 0, 2, { NULL, indices } }, WORDS, "乙 甲 - 乙" },
  { "dictionary of nulls", { "c", 2, 0, 2, 2, { "\0", indices } }, { "n", 0, 0, 0, 0, { NULL } }, "- -" },
  { "dictionary slice", { "c", 2, 1, 1, 2, { "\2", indices } }, WORDS, "甲 -" },
  { "sliced dictionary",
    { "c", 2, 1, 0, 2, { NULL, indices } },
    { "u", 2, 1, 0, 3, { NULL, word_offsets, words } },
    "- 乙" },
  { "null out of the dictionary", { "c", 2, 0, 1, 2, { "\1", behind_words } }, WORDS, "甲 -" },
  { "below the dictionary", { "c", 2, 0, 0, 2, { NULL, below_words } }, WORDS, "contradicts" },
  { "behind the dictionary", { "c", 2, 0, 0, 2, { NULL, behind_words } }, WORDS, "contradicts" },
  { "far behind", { "L", 2, 0, 0, 2, { NULL, far_behind_words } }, WORDS, "contradicts" },
  { "empty dictionary", { "c", 1, 0, 0, 2, { NULL, indices } }, { "u", 0, 0, 0, 3, { NULL } }, "contradicts" },
  { "negative dictionary", { "c", 1, 0, 0, 2, { NULL, indices } }, { "u", -1, 0, 0, 3, { NULL } }, "contradicts" },
  { "dictionary of floats",
    { "c", 1, 0, 0, 2, { NULL, indices } },
    { "g", 3, 0, 0, 2, { NULL, halves } },
    "is not taken" },
  { "indices of text", WORDS, WORDS, "contradicts" },
};

static void
test_key (void **state)
{
  const KeyCase *row = *state;
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;
  GkDataset *dataset;

  make_batch (&schema, &array, "body", &row->column, &row->dictionary);
  dataset = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  assert_int_equal (n_schemas, 0);
  if (dataset == NULL)
    assert_refused (error, row->expected);
  else
    {
      g_autofree char *names = print_key (dataset, GK_KEY_BODY_NAME);

      assert_string_equal (names, row->expected);
      gk_dataset_unref (dataset);
    }
  assert_int_equal (n_arrays, 0);
}

/* ---- Structs ---- */

typedef struct {
  const char *name;
  void (*change) (struct ArrowSchema *schema, struct ArrowArray *array);
  const char *expected; /* the cells, or a part of the error */
} StructCase;

#define CHANGE(name, statement)                                                                                        \
  static void name (struct ArrowSchema *schema, struct ArrowArray *array)                                              \
  {                                                                                                                    \
    statement;                                                                                                         \
    (void) schema;                                                                                                     \
    (void) array;                                                                                                      \
  }

CHANGE (keep, )
CHANGE (slice, (array->offset = 1, array->length = 2))
CHANGE (short_child, array->children[0]->length = 2)
CHANGE (short_child_of_slice, array->offset = 1)
CHANGE (long_child, array->length = 2)
CHANGE (rows_null, (array->buffers[0] = "\5", array->null_count = 1))
CHANGE (rows_null_outside, (array->buffers[0] = "\6", array->null_count = -1, array->offset = 1, array->length = 2))
CHANGE (rows_not_null, (array->buffers[0] = "\5"))
CHANGE (rows_without_bits, array->null_count = 1)
CHANGE (two_buffers, array->n_buffers = 2)
CHANGE (no_buffer, array->n_buffers = 0)
CHANGE (no_buffers, array->buffers = NULL)
CHANGE (no_child_buffers, array->children[0]->buffers = NULL)
CHANGE (not_struct, schema->format = "i")
CHANGE (no_struct_format, schema->format = NULL)
CHANGE (fewer_children, array->n_children = 0)
CHANGE (negative_children, schema->n_children = array->n_children = -1)
CHANGE (grandchildren, schema->children[0]->n_children = 1)
CHANGE (dictionary_without_schema, array->children[0]->dictionary = g_new0 (struct ArrowArray, 1))
CHANGE (released_child, array->children[0]->release (array->children[0]))
CHANGE (released_child_schema, schema->children[0]->release (schema->children[0]))
CHANGE (released_array, array->release (array))
CHANGE (released_schema, schema->release (schema))
CHANGE (negative_struct_offset, array->offset = -1)

static const StructCase struct_cases[] = {
  { "as it is", keep, "1 0 2147483647" },
  { "slice", slice, "0 2147483647" },
  { "long child", long_child, "1 0" },
  { "short child", short_child, "contradicts" },
  { "short child of a slice", short_child_of_slice, "contradicts" },
  { "null row", rows_null, "row 2 is null as a whole" },
  { "null row before a slice", rows_null_outside, "0 2147483647" },
  { "no null row", rows_not_null, "1 0 2147483647" },
  { "null rows without bits", rows_without_bits, "expected a record batch" },
  { "two buffers", two_buffers, "expected a record batch" },
  { "no buffer", no_buffer, "expected a record batch" },
  { "no buffers", no_buffers, "expected a record batch" },
  { "no buffers of a child", no_child_buffers, "contradicts" },
  { "not a struct", not_struct, "expected a record batch" },
  { "no format", no_struct_format, "expected a record batch" },
  { "fewer children", fewer_children, "expected a record batch" },
  { "negative children", negative_children, "expected a record batch" },
  { "grandchildren", grandchildren, "contradicts" },
  { "dictionary without schema", dictionary_without_schema, "contradicts" },
  { "released child", released_child, "contradicts" },
  { "released schema of a child", released_child_schema, "contradicts" },
  { "released array", released_array, "expected a record batch" },
  { "released schema", released_schema, "expected a record batch" },
  { "negative offset", negative_struct_offset, "expected a record batch" },
};

static void
test_struct (void **state)
{
  static const Column column = { "i", 3, 0, 0, 2, { NULL, ints } };
  const StructCase *row = *state;
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;
  GkDataset *dataset;

  make_batch (&schema, &array, "a", &column, NULL);
  row->change (&schema, &array);
  dataset = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  assert_null (schema.release);
  assert_null (array.release);
  assert_int_equal (n_schemas, 0);
  if (dataset == NULL)
    assert_refused (error, row->expected);
  else
    {
      g_autofree char *cells = print_cell (dataset, 0);

      assert_string_equal (cells, row->expected);
      gk_dataset_unref (dataset);
    }
  assert_int_equal (n_arrays, 0);
}

/* ---- Out ---- */

/* Reports "7 / 1.5", "<5 / -" and so on: text for a, k and the name. */
static GkDataset *
make_dataset (GkForm *form)
{
  static const char *const texts[][3]
      = { { "7", "1.5", "甲" }, { "<5", "", NULL }, { "9", "0.2", "乙" }, { "x", "3", "甲" } };
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_report_unref);
  g_autoptr (GError) error = NULL;
  GkDataset *dataset;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GkReport *report = gk_report_new (form);

      gk_report_set_text (report, 0, texts[i][0], -1, NULL);
      gk_report_set_text (report, 2, texts[i][1], -1, NULL);
      gk_report_set_body_name (report, texts[i][2]);
      g_ptr_array_add (reports, report);
    }
  dataset = gk_dataset_new_from_reports (form, (GkReport *const *) reports->pdata, reports->len, &error);
  g_assert_no_error (error);

  return dataset;
}

static void
assert_dataset_again (GkForm *form, struct ArrowSchema *schema, struct ArrowArray *array)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) again = gk_dataset_new_from_arrow (form, schema, array, &error);
  g_autofree char *a = NULL;
  g_autofree char *s = NULL;
  g_autofree char *k = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  a = print_cell (again, 0);
  s = print_cell (again, 1);
  k = print_cell (again, 2);
  names = print_key (again, GK_KEY_BODY_NAME);
  assert_string_equal (a, "7 - 9 -");
  assert_string_equal (s, "- - - -");
  assert_string_equal (k, "1.5 - 0.2 3");
  assert_string_equal (names, "甲 - 乙 甲");
}

static void
test_export (void **state G_GNUC_UNUSED)
{
  static const char *const columns[][2] = { { "body", "i" }, { "a", "s" }, { "s", "n" }, { "k", "d:19,1" } };
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GkDataset) dataset = make_dataset (form);
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;

  assert_true (gk_dataset_export_arrow (dataset, &schema, &array, &error));
  assert_string_equal (schema.format, "+s");
  assert_int_equal (schema.n_children, G_N_ELEMENTS (columns));
  assert_int_equal (array.n_children, G_N_ELEMENTS (columns));
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      assert_string_equal (schema.children[i]->name, columns[i][0]);
      assert_string_equal (schema.children[i]->format, columns[i][1]);
      assert_int_equal (schema.children[i]->flags, ARROW_FLAG_NULLABLE);
      assert_int_equal (array.children[i]->length, 4);
      assert_int_equal (array.children[i]->n_buffers, i == 2 ? 0 : 2);
    }
  assert_ptr_equal (array.children[1]->buffers[1], gk_dataset_get_values (dataset, 0));
  assert_ptr_equal (array.children[3]->buffers[0], gk_dataset_get_validity (dataset, 2));
  assert_int_equal (array.children[1]->null_count, 2);
  assert_int_equal (((const guint8 *) array.children[1]->buffers[0])[0], 0x05);
  assert_string_equal (schema.children[0]->dictionary->format, "u");
  assert_int_equal (array.children[0]->dictionary->length, 2);
  assert_dataset_again (form, &schema, &array);
}

/* Children that were moved away, dictionaries with them, are whole. */
static void
test_moved (void **state G_GNUC_UNUSED)
{
  g_autoptr (GkForm) form = load_form ();
  GkDataset *dataset = make_dataset (form);
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;
  struct ArrowSchema body_schema;
  struct ArrowArray body;

  assert_true (gk_dataset_export_arrow (dataset, &schema, &array, &error));
  gk_dataset_unref (dataset);
  body_schema = *schema.children[0];
  schema.children[0]->release = NULL;
  body = *array.children[0];
  array.children[0]->release = NULL;
  schema.release (&schema);
  array.release (&array);

  assert_string_equal (body_schema.name, "body");
  assert_memory_equal (body.dictionary->buffers[2], "甲乙", 6);
  assert_int_equal (((const gint32 *) body.buffers[1])[2], 1);
  body_schema.release (&body_schema);
  body.release (&body);
  assert_null (body.release);
}

static void
test_stream (void **state G_GNUC_UNUSED)
{
  g_autoptr (GkForm) form = load_form ();
  GkDataset *dataset = make_dataset (form);
  g_autoptr (GkDataset) again = NULL;
  g_autoptr (GError) error = NULL;
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray array;
  gboolean end;

  gk_dataset_export_arrow_stream (dataset, &stream);
  gk_dataset_unref (dataset);
  assert_int_equal (stream.get_schema (&stream, &schema), 0);
  assert_int_equal (stream.get_next (&stream, &array), 0);
  assert_null (stream.get_last_error (&stream));
  assert_dataset_again (form, &schema, &array);
  assert_int_equal (stream.get_next (&stream, &array), 0);
  assert_null (array.release);
  assert_null (gk_dataset_next_from_arrow (form, &stream, &end, &error));
  g_assert_no_error (error);
  assert_true (end);
  stream.release (&stream);
  assert_null (stream.release);

  assert_null (gk_dataset_next_from_arrow (form, &stream, &end, &error));
  assert_false (end);
  assert_refused (error, "has been released");
}

static int
refuse_next (struct ArrowArrayStream *stream G_GNUC_UNUSED, struct ArrowArray *out G_GNUC_UNUSED)
{
  return 5;
}

static const char *
complain (struct ArrowArrayStream *stream)
{
  return stream->private_data;
}

static void
test_failing_stream (void **state G_GNUC_UNUSED)
{
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GError) error = NULL;
  struct ArrowArrayStream stream;
  gboolean end;

  stream = (struct ArrowArrayStream){ .get_next = refuse_next,
                                      .get_last_error = complain,
                                      .release = (void (*) (struct ArrowArrayStream *)) abort };
  stream.private_data = (gpointer) "the wire is cut";
  assert_null (gk_dataset_next_from_arrow (form, &stream, &end, &error));
  assert_int_equal (error->code, GK_ERROR_IO);
  assert_refused (error, "the wire is cut");
  assert_false (end);
}

static void
test_hits (void **state G_GNUC_UNUSED)
{
  g_autoptr (GkForm) form = load_form ();
  g_autoptr (GkDataset) dataset = make_dataset (form);
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GkScan) scan = gk_scan_new (checker);
  g_autoptr (GError) error = NULL;
  struct ArrowSchema schema;
  struct ArrowArray array;

  /* Before the first run there are none. */
  for (gint64 n_rows = 0; n_rows <= 4; n_rows += 4)
    {
      gint64 n = n_rows == 0 ? 0 : 2;

      if (n_rows > 0)
        assert_true (gk_scan_run (scan, dataset, &error));
      assert_true (gk_scan_export_arrow (scan, &schema, &array, &error));
      assert_int_equal (array.length, n);
      assert_int_equal (array.n_children, 3);
      for (gint64 i = 0; i < n; i++)
        {
          gint32 rule = ((const gint32 *) array.children[1]->buffers[1])[i];
          const gint32 *offsets = array.children[1]->dictionary->buffers[1];
          const char *ids = array.children[1]->dictionary->buffers[2];

          assert_int_equal (((const gint64 *) array.children[0]->buffers[1])[i], 2 * i);
          assert_memory_equal (ids + offsets[rule], "r", offsets[rule + 1] - offsets[rule]);
          assert_int_equal (((const gint8 *) array.children[2]->buffers[1])[i], 0);
        }
      assert_memory_equal (array.children[2]->dictionary->buffers[2], "violated", 8);
      schema.release (&schema);
      array.release (&array);
    }
}

int
main (void)
{
  Tests *tests = tests_new ();

  TESTS_ADD_TABLE (tests, "value", test_value, value_cases);
  tests_add (tests, "borrowed", test_borrowed);
  TESTS_ADD_TABLE (tests, "key", test_key, key_cases);
  TESTS_ADD_TABLE (tests, "struct", test_struct, struct_cases);
  tests_add (tests, "export", test_export);
  tests_add (tests, "moved", test_moved);
  tests_add (tests, "stream", test_stream);
  tests_add (tests, "failing stream", test_failing_stream);
  tests_add (tests, "hits", test_hits);

  return tests_run (tests, "arrow");
}
