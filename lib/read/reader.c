/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/fill-private.h"

#include <string.h>

#include "base/file-private.h"

/* A form is recognised by this many of its rows, and this part of them in per cent. */
#define MIN_ROWS 3
#define MIN_COVERAGE 20

struct _GkReader {
  gatomicrefcount references;
  GPtrArray *forms;  /* of GkForm */
  gboolean built_in; /* they are the built-in ones */
};

GkReader *
gk_reader_new (void)
{
  GkReader *reader = g_new0 (GkReader, 1);

  g_atomic_ref_count_init (&reader->references);
  reader->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);

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

/* How well a form fits, as twice the rows in common over the rows of both, in 1/10000. */
static guint64
fit_of (const GkForm *form, const GkMatch *match)
{
  return 20000 * (guint64) match->n_values / MAX (form->cells->len + (guint64) match->n_recognised, 1);
}

static gboolean
is_recognised (const GkForm *form, const GkMatch *match)
{
  return match->n_values >= MIN (MIN_ROWS, form->cells->len)
         && match->n_values * 100 >= (guint64) MIN_COVERAGE * form->cells->len;
}

/* Chooses the form that fits best. */
static GkForm *
choose_form (GkReader *reader, const GkDocument *document, const char *period, GkMatch **chosen, GError **error)
{
  gboolean given = reader->forms->len == 1 && !reader->built_in;
  GkForm *best = NULL;
  GkForm *rival = NULL;
  guint64 best_fit = 0;

  for (guint i = 0; i < reader->forms->len; i++)
    {
      GkForm *form = g_ptr_array_index (reader->forms, i);
      g_autoptr (GkMatch) match = gk_match_new (form, document, period, error);
      guint64 fit;

      if (match == NULL)
        return NULL;
      fit = fit_of (form, match);
      if (given ? match->n_values == 0 : !is_recognised (form, match) || fit < best_fit)
        continue;
      rival = fit == best_fit ? best : NULL;
      best = form;
      best_fit = fit;
      gk_match_free (*chosen);
      *chosen = g_steal_pointer (&match);
    }

  if (best == NULL && given)
    gk_set_error (error, GK_ERROR_UNRECOGNISED, document->name, 0, 0, "no row of a table here belongs to form %s",
                  "没有任何表格行属于表式 %s", ((GkForm *) g_ptr_array_index (reader->forms, 0))->id);
  else if (best == NULL)
    gk_set_error (error, GK_ERROR_UNRECOGNISED, document->name, 0, 0,
                  "no known form fits: expected a table whose cells are divided by \"|\" or tabs",
                  "没有匹配的表式：应有以“|”或制表符分隔单元格的表格");
  else if (rival != NULL)
    {
      gk_set_error (error, GK_ERROR_AMBIGUOUS, document->name, 0, 0, "forms %s and %s fit equally well",
                    "表式 %s 与 %s 同样匹配", rival->id, best->id);
      best = NULL;
    }

  return best;
}

static GkReport *
read_bytes (GkReader *reader, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GkDocument) document = gk_document_new_from_text (bytes, name, error);
  g_autoptr (GkMatch) match = NULL;
  g_autoptr (GkReport) report = NULL;
  g_auto (GkIdentity) identity = { 0 };
  GkForm *form;

  if (document == NULL || (reader->forms->len == 0 && !provide_forms (reader, error)))
    return NULL;
  gk_identity_init (&identity, document);
  form = choose_form (reader, document, identity.period, &match, error);
  if (form == NULL)
    return NULL;

  report = gk_report_new (form);
  gk_report_set_source (report, name);
  gk_fill_identity (report, &identity);
  gk_fill_cells (report, document, match);
  gk_fill_mentions (report, document, match);
  gk_report_sort_diagnostics (report);

  return g_steal_pointer (&report);
}

GkReport *
gk_reader_read_file (GkReader *reader, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  bytes = gk_read_file (path, GK_READ_MAX_BYTES, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return read_bytes (reader, bytes, name, error);
}

GkReport *
gk_reader_read_data (GkReader *reader, const char *data, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  bytes = g_bytes_new_static (data != NULL ? data : "", length < 0 ? strlen (data) : (gsize) length);

  return read_bytes (reader, bytes, name, error);
}
