/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "data/dataset-private.h"

#include <string.h>

#include "base/number-private.h"

/* The bits of validity are handed out as Arrow has them: bytes, the least significant bit first. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

/* What a dataset borrows. */
typedef struct {
  gpointer data;
  GDestroyNotify release;
} GkRelease;

static void
release_free (gpointer data)
{
  GkRelease *release = data;

  release->release (release->data);
  g_free (release);
}

static gboolean
no_memory (guint64 n_rows, GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for a column of %" G_GUINT64_FORMAT " rows",
                "内存不足：无法容纳 %" G_GUINT64_FORMAT " 行的一列", n_rows);

  return FALSE;
}

GkDataset *
gk_dataset_new (GkForm *form, guint64 n_rows, guint8 missing, GError **error)
{
  g_autoptr (GkDataset) dataset = NULL;
  guint32 n_cells = form->cells->len;

  if (n_rows > GK_DATASET_MAX_ROWS)
    {
      gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "more than %" G_GUINT64_FORMAT " reports",
                    "报表超过 %" G_GUINT64_FORMAT " 份", GK_DATASET_MAX_ROWS);
      return NULL;
    }

  dataset = g_new0 (GkDataset, 1);
  g_atomic_ref_count_init (&dataset->references);
  dataset->form = gk_form_ref (form);
  dataset->n_rows = n_rows;
  dataset->releases = g_ptr_array_new_with_free_func (release_free);
  dataset->seed = gk_hash_new_seed ();
  dataset->columns = gk_try_malloc0_n (n_cells, sizeof *dataset->columns, error);
  if (dataset->columns == NULL)
    return NULL;
  for (guint32 i = 0; i < n_cells; i++)
    {
      dataset->columns[i].missing = missing;
      dataset->columns[i].zeroed = TRUE;
    }

  return g_steal_pointer (&dataset);
}

GkDataset *
gk_dataset_ref (GkDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  g_atomic_ref_count_inc (&dataset->references);

  return dataset;
}

void
gk_dataset_unref (GkDataset *dataset)
{
  if (dataset == NULL || !g_atomic_ref_count_dec (&dataset->references))
    return;

  for (guint32 i = 0; dataset->columns != NULL && i < dataset->form->cells->len; i++)
    {
      GkColumn *column = &dataset->columns[i];

      if (!column->borrowed)
        gk_aligned_free (column->values);
      g_free (column->present);
      g_free (column->states);
      g_free (column->places);
      g_free (column->special);
    }
  g_free (dataset->columns);
  for (gint i = 0; i < GK_N_KEYS; i++)
    {
      gk_words_clear (&dataset->keys[i].texts);
      g_free (dataset->keys[i].rows);
    }
  gk_raws_clear (&dataset->raws);
  g_ptr_array_unref (dataset->releases);
  gk_form_unref (dataset->form);
  g_free (dataset);
}

void
gk_dataset_hold (GkDataset *dataset, gpointer data, GDestroyNotify release)
{
  GkRelease *held = g_new (GkRelease, 1);

  *held = (GkRelease){ data, release };
  g_ptr_array_add (dataset->releases, held);
}

gboolean
gk_dataset_add_values (GkDataset *dataset, guint32 cell, guint8 width, GError **error)
{
  GkColumn *column = &dataset->columns[cell];

  column->values = gk_try_aligned0_n (dataset->n_rows, width, NULL);
  column->present = g_try_malloc0_n (MAX (gk_dataset_n_words (dataset), 1), sizeof (guint64));
  if (column->values == NULL || column->present == NULL)
    {
      g_clear_pointer (&column->values, gk_aligned_free);
      g_clear_pointer (&column->present, g_free);
      return no_memory (dataset->n_rows, error);
    }
  column->width = width;

  return TRUE;
}

/* Copies @n values to a column of another width, which holds them. */
static void
copy_values (gpointer to, guint8 to_width, const GkColumn *from, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    {
      gint64 value = from->zeroed || gk_column_is_present (from, i) ? gk_column_value (from, i) : 0;

      gk_values_set (to, to_width, i, value);
    }
}

gboolean
gk_dataset_widen (GkDataset *dataset, guint32 cell, guint8 width, GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  gpointer values = gk_try_aligned0_n (dataset->n_rows, width, NULL);

  if (values == NULL)
    return no_memory (dataset->n_rows, error);
  copy_values (values, width, column, dataset->n_rows);
  gk_aligned_free (column->values);
  column->values = values;
  column->width = width;

  return TRUE;
}

gboolean
gk_dataset_add_states (GkDataset *dataset, guint32 cell, GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  guint8 *states = g_try_malloc (MAX (dataset->n_rows, 1));

  if (states == NULL)
    return no_memory (dataset->n_rows, error);
  for (guint64 i = 0; i < dataset->n_rows; i++)
    states[i] = gk_column_state (column, i);
  column->states = states;

  return TRUE;
}

gboolean
gk_dataset_add_places (GkDataset *dataset, guint32 cell, GError **error)
{
  GkColumn *column = &dataset->columns[cell];

  column->places = g_try_malloc (MAX (dataset->n_rows, 1));
  if (column->places == NULL)
    return no_memory (dataset->n_rows, error);
  memset (column->places, (gint) gk_form_cell_indicator (dataset->form, cell)->decimals, dataset->n_rows);

  return TRUE;
}

static guint8
width_of (gint64 low, gint64 high)
{
  if (low >= G_MININT16 && high <= G_MAXINT16)
    return 2;

  return low >= G_MININT32 && high <= G_MAXINT32 ? 4 : 8;
}

gboolean
gk_dataset_set (GkDataset *dataset, guint64 row, guint32 cell, guint8 state, gint64 value, guint8 places,
                GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  gboolean is_present = gk_cell_is_present (state);
  guint8 width = is_present ? width_of (value, value) : 0;

  if (width > column->width
      && !(column->width == 0 ? gk_dataset_add_values (dataset, cell, width, error)
                              : gk_dataset_widen (dataset, cell, width, error)))
    return FALSE;
  if (column->states == NULL && state != (is_present ? GK_CELL_REPORTED : column->missing)
      && !gk_dataset_add_states (dataset, cell, error))
    return FALSE;
  if (is_present && column->places == NULL && places != gk_form_cell_indicator (dataset->form, cell)->decimals
      && !gk_dataset_add_places (dataset, cell, error))
    return FALSE;

  if (column->width > 0)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << (row % GK_WORD_ROWS);
      guint64 *word = &column->present[row / GK_WORD_ROWS];

      *word = is_present ? *word | bit : *word & ~bit;
      gk_values_set (column->values, column->width, row, is_present ? value : 0);
    }
  if (column->states != NULL)
    column->states[row] = state;
  if (column->places != NULL && is_present)
    column->places[row] = places;

  return TRUE;
}

static guint64
raw_place (const GkDataset *dataset, guint64 row, guint32 cell)
{
  return row * dataset->form->cells->len + cell;
}

gboolean
gk_dataset_set_raw (GkDataset *dataset, guint64 row, guint32 cell, const char *raw, gsize length, GError **error)
{
  return gk_raws_set (&dataset->raws, dataset->seed, raw_place (dataset, row, cell), raw, length)
         || no_memory (dataset->n_rows, error);
}

gint
gk_key_index (gint32 key)
{
  switch (key)
    {
    case GK_KEY_BODY_CODE:
      return 0;
    case GK_KEY_BODY_NAME:
      return 1;
    case GK_KEY_PERIOD:
      return 2;
    case GK_KEY_SOURCE:
      return 3;
    default:
      return -1;
    }
}

guint32
gk_dataset_add_key_value (GkDataset *dataset, gint32 key, const char *text, gsize length, GError **error)
{
  GkWords *texts = &dataset->keys[gk_key_index (key)].texts;
  guint32 number;

  if (gk_words_index (texts, dataset->seed)
      && gk_words_add (texts, text, length, gk_hash_bytes (text, length, dataset->seed), &number))
    return number + 1;
  if (texts->n < GK_WORDS_MAX)
    no_memory (dataset->n_rows, error);
  else
    gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "more than %u different codes, names, periods or sources",
                  "不同的代码、名称、年度或来源超过 %u 个", GK_WORDS_MAX);

  return 0;
}

guint32 *
gk_dataset_add_key_rows (GkDataset *dataset, gint32 key, GError **error)
{
  GkKeyColumn *column = &dataset->keys[gk_key_index (key)];

  if (column->rows == NULL)
    column->rows = g_try_malloc0_n (MAX (dataset->n_rows, 1), sizeof (guint32));
  if (column->rows == NULL)
    no_memory (dataset->n_rows, error);

  return column->rows;
}

gboolean
gk_dataset_set_key (GkDataset *dataset, guint64 row, gint32 key, const char *text, GError **error)
{
  guint32 *rows;

  if (text == NULL)
    return TRUE;
  rows = gk_dataset_add_key_rows (dataset, key, error);
  if (rows == NULL)
    return FALSE;
  rows[row] = gk_dataset_add_key_value (dataset, key, text, strlen (text), error);

  return rows[row] > 0;
}

/* The lowest and the highest value of the rows that are present. */
static void
find_range (GkColumn *column, guint64 n_rows)
{
  gboolean all = column->present == NULL || column->zeroed;
  gboolean any = FALSE;

#define FIND_RANGE(type)                                                                                               \
  {                                                                                                                    \
    const type *values = column->values;                                                                               \
    type low = 0;                                                                                                      \
    type high = 0;                                                                                                     \
                                                                                                                       \
    if (all && n_rows > 0 && column->present == NULL)                                                                  \
      low = high = values[0];                                                                                          \
    if (all)                                                                                                           \
      for (guint64 i = 0; i < n_rows; i++)                                                                             \
        {                                                                                                              \
          low = MIN (low, values[i]);                                                                                  \
          high = MAX (high, values[i]);                                                                                \
        }                                                                                                              \
    else                                                                                                               \
      for (guint64 i = 0; i < n_rows; i++)                                                                             \
        if (gk_column_is_present (column, i))                                                                          \
          {                                                                                                            \
            low = any ? MIN (low, values[i]) : values[i];                                                              \
            high = any ? MAX (high, values[i]) : values[i];                                                            \
            any = TRUE;                                                                                                \
          }                                                                                                            \
    column->low = low;                                                                                                 \
    column->high = high;                                                                                               \
  }

  if (column->width == 2)
    FIND_RANGE (gint16)
  else if (column->width == 4)
    FIND_RANGE (gint32)
  else if (column->width == 8)
    FIND_RANGE (gint64)

#undef FIND_RANGE
}

/* The first row whose value is out of range. */
static guint64
find_offender (const GkColumn *column, const GkIndicator *indicator, guint64 n_rows)
{
  for (guint64 i = 0; i < n_rows; i++)
    if (gk_column_is_present (column, i))
      {
        gint64 value = gk_column_value (column, i);

        if (!gk_number_in_range (value, indicator->decimals) || (value < 0 && !indicator->has_sign))
          return i;
      }

  return n_rows;
}

static gboolean
find_special (const GkDataset *dataset, GkColumn *column, GError **error)
{
  g_clear_pointer (&column->special, g_free);
  for (guint64 i = 0; column->states != NULL && i < dataset->n_rows; i++)
    {
      guint8 state = column->states[i];

      if (state == GK_CELL_REPORTED || state == GK_CELL_BLANK || state == GK_CELL_ABSENT)
        continue;
      if (column->special == NULL)
        column->special = g_try_malloc0_n (gk_dataset_n_words (dataset), sizeof (guint64));
      if (column->special == NULL)
        return no_memory (dataset->n_rows, error);
      column->special[i / GK_WORD_ROWS] |= G_GUINT64_CONSTANT (1) << (i % GK_WORD_ROWS);
    }

  return TRUE;
}

static guint64
count_missing (const GkDataset *dataset, const GkColumn *column)
{
  guint64 n_present = 0;

  if (column->width == 0)
    return dataset->n_rows;
  if (column->present == NULL)
    return 0;
  for (guint64 i = 0; i < gk_dataset_n_words (dataset); i++)
    n_present += (guint64) __builtin_popcountll (column->present[i]);

  return dataset->n_rows - n_present;
}

/* Tests that what is in the column may be, and finds what is special about it. */
static gboolean
seal_column (const GkDataset *dataset, guint32 cell, GError **error)
{
  GkColumn *column = &dataset->columns[cell];
  const GkIndicator *indicator = gk_form_cell_indicator (dataset->form, cell);

  if (!gk_number_in_range (column->low, indicator->decimals) || !gk_number_in_range (column->high, indicator->decimals)
      || (column->low < 0 && !indicator->has_sign))
    {
      guint64 row = find_offender (column, indicator, dataset->n_rows);
      g_autofree char *text = gk_int128_print (gk_column_value (column, row), indicator->decimals);

      gk_set_error (error, GK_ERROR_OVERFLOW, NULL, 0, 0, "row %" G_GUINT64_FORMAT ", column %s: %s is out of range",
                    "第 %" G_GUINT64_FORMAT " 行，列 %s：%s 超出范围", row + 1,
                    gk_form_get_cell_at (dataset->form, cell)->id, text);
      return FALSE;
    }

  return find_special (dataset, column, error);
}

gboolean
gk_dataset_seal_column (GkDataset *dataset, guint32 cell, guint64 n_missing, gint64 low, gint64 high, GError **error)
{
  GkColumn *column = &dataset->columns[cell];

  column->n_missing = n_missing;
  if (n_missing == 0)
    g_clear_pointer (&column->present, g_free);
  column->low = n_missing < dataset->n_rows ? low : 0;
  column->high = n_missing < dataset->n_rows ? high : 0;

  return seal_column (dataset, cell, error);
}

gboolean
gk_dataset_seal (GkDataset *dataset, GError **error)
{
  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    {
      GkColumn *column = &dataset->columns[cell];

      column->n_missing = count_missing (dataset, column);
      if (column->n_missing == 0)
        g_clear_pointer (&column->present, g_free);
      find_range (column, dataset->n_rows);
      if (!seal_column (dataset, cell, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_report (GkDataset *dataset, guint64 row, const GkReport *report, GError **error)
{
  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    {
      guint8 state = report->planes.states[cell];

      if (state == GK_CELL_ABSENT)
        continue;
      if (!gk_dataset_set (dataset, row, cell, state, report->planes.values[cell], report->planes.places[cell], error))
        return FALSE;
      if (state == GK_CELL_INVALID && report->evidence[cell].raw != NULL
          && !gk_dataset_set_raw (dataset, row, cell, report->evidence[cell].raw, strlen (report->evidence[cell].raw),
                                  error))
        return FALSE;
    }

  return gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, report->body_code, error)
         && gk_dataset_set_key (dataset, row, GK_KEY_BODY_NAME, report->body_name, error)
         && gk_dataset_set_key (dataset, row, GK_KEY_PERIOD, report->period, error)
         && gk_dataset_set_key (dataset, row, GK_KEY_SOURCE, report->source, error);
}

GkDataset *
gk_dataset_new_from_reports (GkForm *form, GkReport *const *reports, guint64 n, GError **error)
{
  g_autoptr (GkDataset) dataset = NULL;

  g_return_val_if_fail (form != NULL, NULL);
  g_return_val_if_fail (reports != NULL || n == 0, NULL);

  dataset = gk_dataset_new (form, n, GK_CELL_ABSENT, error);
  if (dataset == NULL)
    return NULL;

  for (guint64 i = 0; i < n; i++)
    {
      if (reports[i]->form != form && strcmp (reports[i]->form->digest, form->digest) != 0)
        {
          gk_set_error (error, GK_ERROR_MISMATCH, reports[i]->source, 0, 0,
                        "report %" G_GUINT64_FORMAT " is of form %s, the dataset of form %s or another text of it",
                        "第 %" G_GUINT64_FORMAT " 份报表的表式为 %s，而数据集的表式为 %s 或其另一版本", i + 1,
                        reports[i]->form->id, form->id);
          return NULL;
        }
      if (!add_report (dataset, i, reports[i], error))
        return NULL;
    }
  if (!gk_dataset_seal (dataset, error))
    return NULL;

  return g_steal_pointer (&dataset);
}

/* Copies a plane of @size bytes; NULL where there is none. */
static gboolean
copy_plane (gpointer to, gconstpointer from, gsize size, guint64 n_rows, GError **error)
{
  gpointer *plane = to;

  if (from == NULL)
    return TRUE;
  *plane = g_try_malloc (MAX (size, 1));
  if (*plane == NULL)
    return no_memory (n_rows, error);
  memcpy (*plane, from, size);

  return TRUE;
}

static gboolean
narrow_column (const GkColumn *from, GkColumn *to, guint64 n_rows, guint64 n_words, GError **error)
{
  *to = (GkColumn){
    .missing = from->missing, .zeroed = TRUE, .n_missing = from->n_missing, .low = from->low, .high = from->high
  };
  if (from->width > 0 && from->n_missing < n_rows)
    {
      to->width = width_of (from->low, from->high);
      to->values = gk_try_aligned0_n (n_rows, to->width, NULL);
      if (to->values == NULL)
        return no_memory (n_rows, error);
      copy_values (to->values, to->width, from, n_rows);
      if (!copy_plane (&to->present, from->present, n_words * sizeof (guint64), n_rows, error))
        return FALSE;
    }

  return copy_plane (&to->states, from->states, n_rows, n_rows, error)
         && copy_plane (&to->places, from->places, n_rows, n_rows, error)
         && copy_plane (&to->special, from->special, n_words * sizeof (guint64), n_rows, error);
}

static gboolean
copy_key (const GkDataset *from, GkDataset *to, gint key, GError **error)
{
  const GkKeyColumn *column = &from->keys[key];

  if (!gk_words_copy (&to->keys[key].texts, &column->texts))
    return no_memory (from->n_rows, error);

  return copy_plane (&to->keys[key].rows, column->rows, from->n_rows * sizeof (guint32), from->n_rows, error);
}

GkDataset *
gk_dataset_narrow (GkDataset *dataset, GError **error)
{
  g_autoptr (GkDataset) copy = NULL;

  g_return_val_if_fail (dataset != NULL, NULL);

  copy = gk_dataset_new (dataset->form, dataset->n_rows, GK_CELL_ABSENT, error);
  if (copy == NULL)
    return NULL;
  for (guint32 i = 0; i < dataset->form->cells->len; i++)
    if (!narrow_column (&dataset->columns[i], &copy->columns[i], dataset->n_rows, gk_dataset_n_words (dataset), error))
      return NULL;
  for (gint i = 0; i < GK_N_KEYS; i++)
    if (!copy_key (dataset, copy, i, error))
      return NULL;
  for (guint32 i = 0; i < dataset->raws.texts.n; i++)
    {
      gsize length;
      const char *text = gk_words_get (&dataset->raws.texts, i, &length);

      if (!gk_raws_set (&copy->raws, copy->seed, gk_list_index (&dataset->raws.places, guint64, i), text, length))
        {
          no_memory (dataset->n_rows, error);
          return NULL;
        }
    }

  return g_steal_pointer (&copy);
}

GkForm *
gk_dataset_get_form (GkDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return dataset->form;
}

guint64
gk_dataset_get_n_rows (GkDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, 0);

  return dataset->n_rows;
}

static const GkKeyColumn *
key_of (GkDataset *dataset, gint32 key)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  return gk_key_index (key) >= 0 ? &dataset->keys[gk_key_index (key)] : NULL;
}

const char *
gk_dataset_get_key (GkDataset *dataset, guint64 row, gint32 key)
{
  const GkKeyColumn *column = key_of (dataset, key);

  if (column == NULL || column->rows == NULL || row >= dataset->n_rows || column->rows[row] == 0)
    return NULL;

  return gk_words_text (&column->texts, column->rows[row] - 1);
}

guint32
gk_dataset_get_n_key_values (GkDataset *dataset, gint32 key)
{
  const GkKeyColumn *column = key_of (dataset, key);

  return column != NULL ? column->texts.n : 0;
}

const char *
gk_dataset_get_key_value (GkDataset *dataset, gint32 key, guint32 value)
{
  const GkKeyColumn *column = key_of (dataset, key);

  return column != NULL && value < column->texts.n ? gk_words_text (&column->texts, value) : NULL;
}

const guint32 *
gk_dataset_get_key_numbers (GkDataset *dataset, gint32 key)
{
  const GkKeyColumn *column = key_of (dataset, key);

  return column != NULL ? column->rows : NULL;
}

/* One more than the number of @text among the texts of a key, or 0. */
static guint32
number_of (const GkKeyColumn *column, const char *text)
{
  for (guint32 i = 0; column->rows != NULL && i < column->texts.n; i++)
    if (strcmp (gk_words_text (&column->texts, i), text) == 0)
      return i + 1;

  return 0;
}

static gint32
refuse_name (GkDataset *dataset, const char *body, guint64 row, guint64 other, GError **error)
{
  const char *one = gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE);
  const char *two = gk_dataset_get_key (dataset, other, GK_KEY_BODY_CODE);
  g_auto (GkMessage) message = { 0 };

  message.en = g_strdup_printf ("several bodies are called \"%s\": %s, %s; expected the code of one", body,
                                one != NULL ? one : "one without a code", two != NULL ? two : "one without a code");
  message.zh = g_strdup_printf ("有多个机关名为“%s”：%s、%s；应给出其代码", body, one != NULL ? one : "无代码者",
                                two != NULL ? two : "无代码者");
  gk_set_error_message (error, GK_ERROR_AMBIGUOUS, NULL, 0, 0, &message);

  return -1;
}

gint32
gk_dataset_find_body (GkDataset *dataset, const char *body, GError **error)
{
  const GkKeyColumn *codes = key_of (dataset, GK_KEY_BODY_CODE);
  const GkKeyColumn *names = key_of (dataset, GK_KEY_BODY_NAME);
  guint64 found = G_MAXUINT64;
  guint32 number;

  g_return_val_if_fail (dataset != NULL && body != NULL, -1);

  if (number_of (codes, body) > 0)
    return GK_KEY_BODY_CODE;
  number = number_of (names, body);
  for (guint64 row = 0; number > 0 && row < dataset->n_rows; row++)
    if (names->rows[row] == number)
      {
        found = MIN (found, row);
        if (codes->rows != NULL && codes->rows[row] != codes->rows[found])
          return refuse_name (dataset, body, found, row, error);
      }
  if (found == G_MAXUINT64)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "no report is of the body \"%s\"", "没有机关“%s”的报表",
                    body);
      return -1;
    }

  return GK_KEY_BODY_NAME;
}

static const GkColumn *
column_of (GkDataset *dataset, guint32 cell)
{
  static const GkColumn none = { .missing = GK_CELL_ABSENT };

  g_return_val_if_fail (dataset != NULL, &none);

  return cell < dataset->form->cells->len ? &dataset->columns[cell] : &none;
}

gint32
gk_dataset_get_state (GkDataset *dataset, guint64 row, guint32 cell)
{
  const GkColumn *column = column_of (dataset, cell);

  g_return_val_if_fail (dataset != NULL, GK_CELL_ABSENT);

  return row < dataset->n_rows ? gk_column_state (column, row) : GK_CELL_ABSENT;
}

gboolean
gk_dataset_get_scaled (GkDataset *dataset, guint64 row, guint32 cell, gint64 *scaled)
{
  gint32 state = gk_dataset_get_state (dataset, row, cell);

  g_return_val_if_fail (scaled != NULL, FALSE);

  if (state != GK_CELL_REPORTED && state != GK_CELL_DERIVED)
    return FALSE;
  *scaled = gk_column_value (&dataset->columns[cell], row);

  return TRUE;
}

guint32
gk_dataset_get_width (GkDataset *dataset, guint32 cell)
{
  return column_of (dataset, cell)->width;
}

gconstpointer
gk_dataset_get_values (GkDataset *dataset, guint32 cell)
{
  return column_of (dataset, cell)->values;
}

const guint8 *
gk_dataset_get_validity (GkDataset *dataset, guint32 cell)
{
  return (const guint8 *) column_of (dataset, cell)->present;
}

guint64
gk_dataset_get_n_missing (GkDataset *dataset, guint32 cell)
{
  return column_of (dataset, cell)->n_missing;
}

guint64
gk_dataset_get_n_invalid (GkDataset *dataset)
{
  guint64 n = 0;

  g_return_val_if_fail (dataset != NULL, 0);

  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    for (guint64 row = 0; dataset->columns[cell].special != NULL && row < dataset->n_rows; row++)
      n += dataset->columns[cell].states[row] == GK_CELL_INVALID;

  return n;
}

GkReport *
gk_dataset_dup_report (GkDataset *dataset, guint64 row, GError **error)
{
  g_autoptr (GkReport) report = NULL;

  g_return_val_if_fail (dataset != NULL, NULL);

  if (row >= dataset->n_rows)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0,
                    "the dataset has %" G_GUINT64_FORMAT " rows, and none with the number %" G_GUINT64_FORMAT,
                    "数据集共 %" G_GUINT64_FORMAT " 行，没有编号为 %" G_GUINT64_FORMAT " 的行", dataset->n_rows, row);
      return NULL;
    }

  report = gk_report_new (dataset->form);
  gk_dataset_get_row (dataset, row, &report->planes);
  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    if (report->planes.states[cell] == GK_CELL_INVALID)
      report->evidence[cell].raw
          = g_strdup (gk_raws_find (&dataset->raws, dataset->seed, raw_place (dataset, row, cell)));
  gk_report_set_body_code (report, gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE));
  gk_report_set_body_name (report, gk_dataset_get_key (dataset, row, GK_KEY_BODY_NAME));
  gk_report_set_period (report, gk_dataset_get_key (dataset, row, GK_KEY_PERIOD));
  gk_report_set_source (report, gk_dataset_get_key (dataset, row, GK_KEY_SOURCE));

  return g_steal_pointer (&report);
}

void
gk_dataset_get_row (const GkDataset *dataset, guint64 row, GkPlanes *planes)
{
  for (guint32 cell = 0; cell < dataset->form->cells->len; cell++)
    {
      const GkColumn *column = &dataset->columns[cell];
      gboolean is_present = gk_column_is_present (column, row);

      planes->states[cell] = gk_column_state (column, row);
      planes->values[cell] = is_present ? gk_column_value (column, row) : 0;
      planes->places[cell] = !is_present              ? 0
                             : column->places != NULL ? column->places[row]
                                                      : (guint8) gk_form_cell_indicator (dataset->form, cell)->decimals;
    }
}
