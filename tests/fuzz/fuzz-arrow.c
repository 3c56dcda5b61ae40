/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>
#include <gongkai/arrow.h>

#include <string.h>

/*
 * Takes a sound batch whose structures the bytes change: lengths, offsets, counts, formats, buffers that are missing,
 * what stands in the buffers. Whatever the structures say within ROWS of room, the buffers have it; a length that
 * leads beyond must be refused or lies beyond any limit. What is taken is exported and taken again as it was.
 */

/* Elements that every buffer has room for, at the widest. */
#define ROWS 64
#define WIDEST 16
#define COLUMNS 4
#define MAX_BUFFERS 4

static const char xml[]
    = "<form id='f'><indicator id='a' zh='a'/><indicator id='s' zh='s' signed='yes'/>"
      "<indicator id='k' zh='k' kind='amount' decimals='2' unit='元'/>"
      "<indicator id='n' zh='n' count='distinct l.k where s in period and not a = 1'/><ledger "
      "id='l'><column id='a' type='number' decimals='1'/><column id='s' type='date'/><column id='k' "
      "type='text' key='yes'/></ledger></form>";

static const char *const names[COLUMNS] = { "a", "s", "k", "body" };

static const char *const formats[] = { "n", "c", "C", "s", "S", "i",  "I",  "l",     "L",      "f",      "g",
                                       "u", "U", "b", "",  "d", "d:", "vu", "d:9,2", "d:38,0", "d:9,2,", "+s" };

/* The same with dates, for those that are ledgers. */
static const char *const ledger_formats[] = { "n",      "c",       "C",    "l", "L",   "g",  "tdD",
                                              "tdm",    "tss:",    "tsn:", "u", "U",   "vu", "d:9,2",
                                              "d:38,0", "tss:UTC", "tts",  "u", "tdD", "c" };

static gboolean is_ledger;
static gint n_live;

typedef struct {
  guint64 memory[MAX_BUFFERS][ROWS * WIDEST / sizeof (guint64)];
  const void *buffers[MAX_BUFFERS];
} Memory;

typedef struct {
  const guint8 *at;
  gsize size;
} Bytes;

static guint8
next (Bytes *bytes)
{
  if (bytes->size == 0)
    return 0;
  bytes->size--;

  return *bytes->at++;
}

/* Small as a rule, within the room; sometimes what can only be refused. */
static gint64
next_number (Bytes *bytes, gint64 usual)
{
  static const gint64 odd[] = { -1, -2, G_MININT64, G_MAXINT64, G_MAXINT64 / 16, G_GINT64_CONSTANT (1) << 41 };
  guint8 byte = next (bytes);

  if (byte < 128)
    return usual;

  return byte < 224 ? byte % (ROWS / 4) : odd[byte % G_N_ELEMENTS (odd)];
}

static void
release_schema (struct ArrowSchema *schema)
{
  g_assert_true (schema->release == release_schema);
  schema->release = NULL;
  for (guint i = 0; schema->private_data != NULL && i < COLUMNS; i++)
    {
      if (((struct ArrowSchema *) schema->private_data)[i].release != NULL)
        release_schema (&((struct ArrowSchema *) schema->private_data)[i]);
    }
  if (schema->dictionary != NULL && schema->dictionary->release != NULL)
    release_schema (schema->dictionary);
  n_live--;
}

static void
release_array (struct ArrowArray *array)
{
  g_assert_true (array->release == release_array);
  array->release = NULL;
  for (guint i = 0; array->private_data != NULL && i < COLUMNS; i++)
    {
      if (((struct ArrowArray *) array->private_data)[i].release != NULL)
        release_array (&((struct ArrowArray *) array->private_data)[i]);
    }
  if (array->dictionary != NULL && array->dictionary->release != NULL)
    release_array (array->dictionary);
  n_live--;
}

/* Bytes of the input are the buffers; offsets of texts stay within them, and so do the lengths of texts. */
static void
fill_memory (Bytes *bytes, Memory *memory, const char *format)
{
  gint64 wide = 0;

  for (guint i = 0; i < MAX_BUFFERS; i++)
    {
      guint8 *to = (guint8 *) memory->memory[i];

      memory->buffers[i] = next (bytes) % 16 == 15 ? NULL : to;
      for (guint j = 0; j < 16; j++)
        to[j] = next (bytes);
    }
  if (strcmp (format, "u") != 0 && strcmp (format, "U") != 0)
    {
      memory->memory[3][0] = next (bytes);
      return;
    }
  /* Offsets: backwards now and then. */
  for (guint j = 0; j < ROWS; j++)
    {
      gint32 narrow = (gint32) wide;

      if (format[0] == 'U')
        memcpy ((guint8 *) memory->memory[1] + 8 * j, &wide, sizeof wide);
      else
        memcpy ((guint8 *) memory->memory[1] + 4 * j, &narrow, sizeof narrow);
      wide = next (bytes) == 255 ? -1 : MIN (wide + next (bytes) % 4, ROWS * WIDEST);
    }
}

static void
make_column (Bytes *bytes, struct ArrowSchema *schema, struct ArrowArray *array, Memory *memory, const char *name)
{
  const char *format = is_ledger ? ledger_formats[next (bytes) % G_N_ELEMENTS (ledger_formats)]
                                 : formats[next (bytes) % G_N_ELEMENTS (formats)];
  gint64 n_buffers = format[0] == 'n' ? 0 : format[0] == 'u' || format[0] == 'U' ? 3 : format[0] == 'v' ? 4 : 2;

  fill_memory (bytes, memory, format);
  *schema = (struct ArrowSchema){ .format = format, .name = name, .release = release_schema };
  *array = (struct ArrowArray){ .length = next_number (bytes, ROWS / 4),
                                .null_count = next_number (bytes, -1),
                                .offset = next_number (bytes, 0),
                                .n_buffers = next_number (bytes, n_buffers),
                                .n_children = next (bytes) == 255,
                                .buffers = next (bytes) == 255 ? NULL : memory->buffers,
                                .release = release_array };
  /* More than there are could not be told from these. */
  if (array->n_buffers > MAX_BUFFERS && array->n_buffers <= ROWS)
    array->n_buffers = MAX_BUFFERS;
  n_live += 2;
}

static void
take_again (GkForm *form, GkDataset *dataset)
{
  struct ArrowSchema schema;
  struct ArrowArray array;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) again = NULL;

  gk_dataset_export_arrow (dataset, &schema, &array, &error);
  g_assert_no_error (error);
  again = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gk_dataset_get_n_rows (again), ==, gk_dataset_get_n_rows (dataset));
  for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++)
    {
      g_assert_cmpstr (gk_dataset_get_key (again, row, GK_KEY_BODY_NAME), ==,
                       gk_dataset_get_key (dataset, row, GK_KEY_BODY_NAME));
      for (guint32 cell = 0; cell < gk_form_get_n_cells (form); cell++)
        {
          gint64 value = 0;
          gint64 value_again = 0;

          g_assert_true (gk_dataset_get_scaled (dataset, row, cell, &value)
                         == gk_dataset_get_scaled (again, row, cell, &value_again));
          g_assert_cmpint (value, ==, value_again);
        }
    }
}

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == GK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
}

/* Counts the batch, and what is said of its rows. */
static void
take_ledger (GkForm *form, struct ArrowSchema *schema, struct ArrowArray *array)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkTally) tally = gk_tally_new (form, NULL, GK_TALLY_LENIENT, NULL);
  g_autoptr (GkDataset) dataset = NULL;
  guint64 n_rows = array->length > 0 ? (guint64) array->length : 0;

  if (!gk_tally_add_arrow (tally, "l", schema, array, NULL, &error))
    check_error (error);
  else
    g_assert_cmpuint (gk_tally_get_n_rows (tally) + gk_tally_get_n_bad_rows (tally), ==, n_rows);
  for (guint64 i = 0; i < gk_tally_get_n_diagnostics (tally); i++)
    g_assert_true (g_utf8_validate (gk_tally_get_diagnostic_message (tally, i, GK_LANGUAGE_ENGLISH), -1, NULL));
  dataset = gk_tally_dup_dataset (tally, NULL);
  g_assert_nonnull (dataset);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GkForm *form;
  static Memory memory[COLUMNS + 2];
  struct ArrowSchema schemas[COLUMNS];
  struct ArrowArray arrays[COLUMNS];
  struct ArrowSchema *schema_children[COLUMNS];
  struct ArrowArray *array_children[COLUMNS];
  struct ArrowSchema dictionary_schema;
  struct ArrowArray dictionary;
  struct ArrowSchema schema;
  struct ArrowArray array;
  Bytes bytes = { data, size };
  g_autoptr (GError) error = NULL;
  GkDataset *dataset;

  if (form == NULL)
    form = gk_form_new_from_data (xml, -1, "f.xml", NULL);

  n_live = 0;
  is_ledger = size % 2 == 1;
  memset (memory, 0, sizeof memory);
  for (guint i = 0; i < COLUMNS; i++)
    {
      make_column (&bytes, &schemas[i], &arrays[i], &memory[i], names[i]);
      schema_children[i] = &schemas[i];
      array_children[i] = &arrays[i];
    }
  make_column (&bytes, &schema, &array, &memory[COLUMNS], "");
  if (next (&bytes) < 250)
    {
      schema.format = "+s";
      array.n_buffers = 1;
      if (next (&bytes) < 250)
        memory[COLUMNS].buffers[0] = NULL;
    }
  schema.children = schema_children;
  array.children = array_children;
  schema.n_children = next (&bytes) % (COLUMNS + 1);
  array.n_children = next (&bytes) < 250 ? schema.n_children : COLUMNS;
  schema.private_data = schemas;
  array.private_data = arrays;
  if (next (&bytes) % 2 == 1)
    {
      make_column (&bytes, &dictionary_schema, &dictionary, &memory[COLUMNS + 1], NULL);
      schemas[COLUMNS - 1].dictionary = &dictionary_schema;
      arrays[COLUMNS - 1].dictionary = &dictionary;
    }

  if (is_ledger)
    {
      take_ledger (form, &schema, &array);
      g_assert_cmpint (n_live, ==, 0);
      return 0;
    }
  dataset = gk_dataset_new_from_arrow (form, &schema, &array, &error);
  if (dataset != NULL)
    {
      take_again (form, dataset);
      gk_dataset_unref (dataset);
    }
  else
    check_error (error);
  g_assert_cmpint (n_live, ==, 0);

  return 0;
}
