/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/bulk-private.h"
#include "read/fill-private.h"

#include <string.h>

#include "base/file-private.h"

/* Per cent of the cells that the form with the most has a place for. */
#define NEARLY_AS_MUCH 90

/* A form is recognised by this many of its cells, and this part of them in per cent. */
#define MIN_ROWS 3
#define MIN_COVERAGE 20

struct _GkReader {
  gatomicrefcount references;
  GPtrArray *forms;  /* of GkForm */
  gboolean built_in; /* they are the built-in ones */
  guint32 n_threads; /* 0: one each processor */
  GkProgress progress;
};

GkReader *
gk_reader_new (void)
{
  GkReader *reader = g_new0 (GkReader, 1);

  g_atomic_ref_count_init (&reader->references);
  reader->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);
  reader->n_threads = 1;

  return reader;
}

GkReader *
gk_reader_ref (GkReader *reader)
{
  g_return_val_if_fail (reader != NULL, NULL);

  g_atomic_ref_count_inc (&reader->references);

  return reader;
}

void
gk_reader_unref (GkReader *reader)
{
  if (reader == NULL || !g_atomic_ref_count_dec (&reader->references))
    return;

  gk_reader_set_progress (reader, NULL, NULL, NULL);
  g_ptr_array_unref (reader->forms);
  g_free (reader);
}

void
gk_reader_add_form (GkReader *reader, GkForm *form)
{
  g_return_if_fail (reader != NULL);
  g_return_if_fail (form != NULL);

  if (reader->built_in)
    g_ptr_array_set_size (reader->forms, 0);
  reader->built_in = FALSE;
  g_ptr_array_add (reader->forms, gk_form_ref (form));
}

/* Without forms of its own a reader knows the built-in ones. */
static gboolean
provide_forms (GkReader *reader, GError **error)
{
  for (guint32 i = 0; i < gk_n_builtin_forms; i++)
    {
      GkForm *form = gk_form_new_builtin (gk_builtin_forms[i].id, error);

      if (form == NULL)
        {
          g_ptr_array_set_size (reader->forms, 0);
          return FALSE;
        }
      g_ptr_array_add (reader->forms, form);
    }
  reader->built_in = TRUE;

  return TRUE;
}

/* A document read as one form: as a list, or as the tables that the form has. */
typedef struct {
  GkMatch *list;
  GkGridMatch *grid;
  guint32 n_values;     /* cells of the form that have a place */
  guint32 n_printed;    /* cells that the form prints */
  guint32 n_recognised; /* figures, or rows, of its tables */
  guint32 n_fitting;    /* of its cells, those that look like the form's, with a place or not */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->list, gk_match_free);
  g_clear_pointer (&reading->grid, gk_grid_match_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* Whether the form is printed as lists only. */
static gboolean
is_list (const GkForm *form)
{
  for (guint i = 0; i < form->tables->len; i++)
    if (g_array_index (form->tables, GkTable, i).layout != GK_LAYOUT_LIST)
      return FALSE;

  return TRUE;
}

static gboolean
read_as (const GkForm *form, const GkDocument *document, const char *period, Reading *reading, GError **error)
{
  *reading = (Reading){ 0 };
  if (is_list (form))
    {
      for (guint32 i = 0; i < form->indicators->len; i++)
        reading->n_printed += gk_form_indicator (form, i)->printed && gk_form_indicator (form, i)->cell >= 0;
      reading->list = gk_match_new (form, document, period, error);
      if (reading->list == NULL)
        return FALSE;
      reading->n_values = reading->list->n_values;
      reading->n_recognised = reading->list->n_recognised;
      reading->n_fitting = reading->n_values;
      return TRUE;
    }

  reading->grid = gk_grid_match_new (form, document, error);
  if (reading->grid == NULL)
    return FALSE;
  reading->n_values = reading->grid->n_values;
  reading->n_printed = reading->grid->n_printed;
  reading->n_recognised = reading->grid->n_recognised;
  reading->n_fitting = MAX (reading->n_values, reading->n_recognised);

  return TRUE;
}

/* How well a form fits, as twice what they have in common over what both have, in 1/10000. */
static guint64
fit_of (const Reading *reading)
{
  return 20000 * (guint64) reading->n_values / MAX (reading->n_printed + (guint64) reading->n_recognised, 1);
}

static gboolean
is_recognised (const Reading *reading)
{
  return reading->n_values >= MIN (MIN_ROWS, reading->n_printed)
         && reading->n_fitting * 100 >= (guint64) MIN_COVERAGE * reading->n_printed;
}

/* Figures, or rows, of the form's tables that have no place in the form. */
static guint32
n_lost (const Reading *reading)
{
  return reading->n_recognised > reading->n_values ? reading->n_recognised - reading->n_values : 0;
}

/* How one form compares with another: 1 if it fits better, 0 if as well. */
static gint
compare_readings (const Reading *reading, const Reading *other)
{
  guint64 fit = fit_of (reading);
  guint64 other_fit = fit_of (other);

  if (n_lost (reading) != n_lost (other))
    return n_lost (reading) < n_lost (other) ? 1 : -1;

  return (fit > other_fit) - (fit < other_fit);
}

/*
 * Chooses, among the forms that have a place for nearly as much as any has, the
 * one that leaves least over, and of these the one that lacks least.
 */
static gint
choose_reading (const Reading *readings, guint n, gboolean given, gint *rival)
{
  guint32 most = 0;
  gint best = -1;

  *rival = -1;
  for (guint i = 0; i < n; i++)
    if (given ? readings[i].n_values > 0 : is_recognised (&readings[i]))
      most = MAX (most, readings[i].n_values);
  for (guint i = 0; most > 0 && i < n; i++)
    {
      gint order;

      if (!(given || is_recognised (&readings[i]))
          || (guint64) readings[i].n_values * 100 < (guint64) most * NEARLY_AS_MUCH)
        continue;
      order = best >= 0 ? compare_readings (&readings[i], &readings[best]) : 1;
      if (order == 0)
        *rival = best;
      else if (order > 0)
        *rival = -1;
      if (order >= 0)
        best = (gint) i;
    }

  return best;
}

/* Reads @document as the form that fits best. */
static GkForm *
choose_form (GkReader *reader, const GkDocument *document, const char *period, Reading *chosen, GError **error)
{
  guint n = reader->forms->len;
  gboolean given = n == 1 && !reader->built_in;
  g_autofree Reading *readings = g_new0 (Reading, MAX (n, 1));
  gboolean sound = TRUE;
  gint best = -1;
  gint rival = -1;
  GkForm *form = NULL;

  for (guint i = 0; sound && i < n; i++)
    sound = read_as (g_ptr_array_index (reader->forms, i), document, period, &readings[i], error);
  if (sound)
    best = choose_reading (readings, n, given, &rival);

  if (sound && best < 0 && given)
    gk_set_error (error, GK_ERROR_UNRECOGNISED, document->name, 0, 0, "no row of a table here belongs to form %s",
                  "没有任何表格行属于表式 %s", ((GkForm *) g_ptr_array_index (reader->forms, 0))->id);
  else if (sound && best < 0)
    gk_set_error (
        error, GK_ERROR_UNRECOGNISED, document->name, 0, 0,
        "no known form fits: expected HTML, text with cells divided by \"|\" or tabs, or CSV with ids of cells",
        "没有匹配的表式：应为 HTML 页面、以“|”或制表符分隔单元格的文本，或含单元格标识的 CSV");
  else if (sound && rival >= 0)
    gk_set_error (error, GK_ERROR_AMBIGUOUS, document->name, 0, 0, "forms %s and %s fit equally well",
                  "表式 %s 与 %s 同样匹配", ((GkForm *) g_ptr_array_index (reader->forms, (guint) rival))->id,
                  ((GkForm *) g_ptr_array_index (reader->forms, (guint) best))->id);
  else if (sound)
    {
      form = g_ptr_array_index (reader->forms, (guint) best);
      *chosen = readings[best];
      readings[best] = (Reading){ 0 };
    }
  for (guint i = 0; i < n; i++)
    reading_clear (&readings[i]);

  return form;
}

static GkReport *
read_document (GkReader *reader, const GkDocument *document, GError **error)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (GkReport) report = NULL;
  g_auto (GkIdentity) identity = { 0 };
  GkForm *form;

  gk_identity_init (&identity, document);
  form = choose_form (reader, document, identity.period, &reading, error);
  if (form == NULL)
    return NULL;

  report = gk_report_try_new (form, error);
  if (report == NULL)
    return NULL;
  gk_report_set_source (report, document->name);
  gk_fill_identity (report, &identity);
  if (reading.grid != NULL)
    {
      gk_fill_grid (report, document, reading.grid);
      gk_fill_mentions (report, document, reading.grid->recognised);
    }
  else
    {
      g_autofree guint8 *is_table = g_new (guint8, MAX (document->rows->len, 1));

      for (guint32 i = 0; i < document->rows->len; i++)
        is_table[i] = (guint8) reading.list->rows[i].recognised;
      gk_fill_cells (report, document, reading.list);
      gk_fill_mentions (report, document, is_table);
    }
  gk_report_sort_diagnostics (report);

  return g_steal_pointer (&report);
}

/* Reads the reports of an input: those of a CSV file, or the one that a page is. */
static GkReports *
read_bytes (GkReader *reader, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) decoded = gk_decode (bytes, name, error);
  g_autoptr (GkDocument) document = NULL;
  g_autoptr (GkReports) reports = NULL;
  GkReport *report;
  const char *text;
  gsize size;

  if (decoded == NULL || (reader->forms->len == 0 && !provide_forms (reader, error)))
    return NULL;
  text = g_bytes_get_data (decoded, &size);
  if (gk_text_is_csv (text, size, reader->forms))
    return gk_reports_new_from_csv (text, size, name, reader->forms, error);

  document = gk_document_new (decoded, name, error);
  report = document != NULL ? read_document (reader, document, error) : NULL;
  if (report == NULL)
    return NULL;
  reports = gk_reports_new ();
  gk_reports_take (reports, report);

  return g_steal_pointer (&reports);
}

static GkReports *
read_file (GkReader *reader, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = gk_read_file (path, GK_READ_MAX_BYTES, error);
  g_autofree char *name = NULL;

  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return read_bytes (reader, bytes, name, error);
}

static GkReports *
read_data (GkReader *reader, const char *data, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data != NULL ? data : "", length < 0 ? strlen (data) : (gsize) length);

  return read_bytes (reader, bytes, name, error);
}

/* The report of an input that holds one. Takes @reports, which may be NULL. */
static GkReport *
single_report (GkReports *reports, const char *name, GError **error)
{
  g_autoptr (GkReports) owned = reports;

  if (owned == NULL)
    return NULL;
  if (gk_reports_get_n (owned) == 1)
    return gk_report_ref (gk_reports_get (owned, 0));

  gk_set_error (error, GK_ERROR_AMBIGUOUS, name, 0, 0, "expected one report; there are %u here",
                "应只有一份报表；此处有 %u 份", gk_reports_get_n (owned));

  return NULL;
}

GkReport *
gk_reader_read_file (GkReader *reader, const char *path, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_name (path);

  return single_report (read_file (reader, path, error), name, error);
}

GkReport *
gk_reader_read_data (GkReader *reader, const char *data, gssize length, const char *name, GError **error)
{
  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return single_report (read_data (reader, data, length, name, error), name, error);
}

GkReports *
gk_reader_read_all_file (GkReader *reader, const char *path, GError **error)
{
  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return read_file (reader, path, error);
}

GkReports *
gk_reader_read_all_data (GkReader *reader, const char *data, gssize length, const char *name, GError **error)
{
  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return read_data (reader, data, length, name, error);
}

void
gk_reader_set_n_threads (GkReader *reader, guint32 n_threads)
{
  g_return_if_fail (reader != NULL);

  reader->n_threads = n_threads;
}

void
gk_reader_set_progress (GkReader *reader, GkProgressFunc progress, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (reader != NULL);

  gk_progress_set (&reader->progress, progress, user_data, destroy);
}

static GkBulkOptions
options_of (const GkReader *reader, guint64 total)
{
  return (GkBulkOptions){
    .n_threads = reader->n_threads > 0 ? reader->n_threads : g_get_num_processors (),
    .progress = reader->progress,
    .total = total,
  };
}

static GkDataset *
read_dataset (GkReader *reader, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) text = gk_bulk_decode (bytes, name, error);
  GkBulkOptions options;
  gsize length;
  const char *start;

  if (text == NULL || (reader->forms->len == 0 && !provide_forms (reader, error)))
    return NULL;
  start = g_bytes_get_data (text, &length);
  options = options_of (reader, length);

  return gk_bulk_read_text (start != NULL ? start : "", length, name, reader->forms, &options, error);
}

GkDataset *
gk_reader_read_dataset_file (GkReader *reader, const char *path, GError **error)
{
  GMappedFile *file;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  /* What cannot be mapped, as a pipe, or has no size, is read. */
  file = g_mapped_file_new (path, FALSE, NULL);
  if (file != NULL && g_mapped_file_get_length (file) > 0)
    bytes = g_mapped_file_get_bytes (file);
  else
    bytes = gk_read_file (path, G_MAXSSIZE, error);
  g_clear_pointer (&file, g_mapped_file_unref);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return read_dataset (reader, bytes, name, error);
}

GkDataset *
gk_reader_read_dataset_data (GkReader *reader, const char *data, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  bytes = g_bytes_new_static (data != NULL ? data : "", length < 0 ? strlen (data) : (gsize) length);

  return read_dataset (reader, bytes, name, error);
}

GkDatasetStream *
gk_reader_open_dataset_stream (GkReader *reader, const char *path, GError **error)
{
  GkBulkOptions options;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (reader->forms->len == 0 && !provide_forms (reader, error))
    return NULL;
  options = options_of (reader, 0);

  return gk_dataset_stream_new (path, reader->forms, &options, gk_reader_ref (reader), (GDestroyNotify) gk_reader_unref,
                                error);
}
