/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

/* The ledgers of a form: shown, or written as empty tables to be filled in. */

#include "command.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Spreadsheets take a file for UTF-8 if it begins with this. */
#define MARK "\xEF\xBB\xBF"

/* Which ledgers the arguments behind the form name; all where there are none. */
static GArray *
choose_ledgers (const Options *options, GkForm *form, char **names)
{
  g_autoptr (GArray) ledgers = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n = gk_form_get_n_ledgers (form);

  if (n == 0)
    {
      complain (options, "the form \"%s\" has no ledgers", "表式“%s”没有规定台账", gk_form_get_id (form));
      return NULL;
    }
  for (guint32 i = 0; i < n && names[0] == NULL; i++)
    g_array_append_val (ledgers, i);
  for (guint i = 0; names[i] != NULL; i++)
    {
      gint32 found = gk_form_find_ledger (form, names[i]);
      g_autoptr (GString) list = g_string_new (NULL);

      for (guint32 k = 0; k < n && found < 0; k++)
        g_string_append_printf (list, "%s%s", k > 0 ? ", " : "", gk_form_get_ledger_id (form, k));
      if (found < 0)
        {
          complain (options, "the form \"%s\" has no ledger \"%s\"; expected one of %s",
                    "表式“%s”没有台账“%s”；应为以下之一：%s", gk_form_get_id (form), names[i], list->str);
          return NULL;
        }
      g_array_append_val (ledgers, found);
    }

  return g_steal_pointer (&ledgers);
}

/* The files of one ledger: an empty table, and what its columns and codes are. */
static char *
make_path (const Options *options, GkForm *form, guint32 ledger, gboolean codes)
{
  g_autofree char *name = g_strconcat (gk_form_get_ledger_id (form, ledger), codes ? "-codes.csv" : ".csv", NULL);

  return g_build_filename (options->output, name, NULL);
}

static gboolean
write_file (const Options *options, const char *path, const char *text)
{
  g_autofree char *marked = g_strconcat (MARK, text, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, marked, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &error))
    return TRUE;
  complain (options, "%s: cannot be written: %s", "%s：无法写入：%s", path, error->message);

  return FALSE;
}

static gboolean
write_ledger (const Options *options, GkForm *form, guint32 ledger)
{
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_CSV, options->language, FALSE);
  g_autofree char *path = make_path (options, form, ledger, FALSE);
  g_autofree char *codes_path = make_path (options, form, ledger, TRUE);
  char *header = gk_form_dup_ledger_header (form, ledger, options->language);
  char *codes;
  gboolean written;

  gk_writer_add_ledger (writer, form, ledger);
  codes = gk_writer_take (writer);
  written = write_file (options, path, header) && write_file (options, codes_path, codes);
  gk_free (header);
  gk_free (codes);
  if (written)
    g_print ("%s\n%s\n", path, codes_path);

  return written;
}

/* Writes all of them, or none where a file is there already: it may be a ledger that somebody has filled in. */
static int
write_ledgers (const Options *options, GkForm *form, const GArray *ledgers)
{
  for (guint i = 0; i < 2 * ledgers->len; i++)
    {
      g_autofree char *path = make_path (options, form, g_array_index (ledgers, guint32, i / 2), i % 2 == 1);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          complain (options, "%s: it is there already, and is not written over", "%s：已存在，不予覆盖", path);
          return EXIT_CANNOT_RUN;
        }
    }
  if (g_mkdir_with_parents (options->output, 0777) != 0)
    {
      complain (options, "%s: cannot be made: %s", "%s：无法建立：%s", options->output, g_strerror (errno));
      return EXIT_CANNOT_RUN;
    }
  for (guint i = 0; i < ledgers->len; i++)
    if (!write_ledger (options, form, g_array_index (ledgers, guint32, i)))
      return EXIT_CANNOT_RUN;

  return EXIT_SOUND;
}

int
run_ledger (const Options *options, char **arguments)
{
  g_autoptr (GkForm) form = load_form (options, arguments[0]);
  g_autoptr (GArray) ledgers = form != NULL ? choose_ledgers (options, form, arguments + 1) : NULL;
  g_autoptr (GkWriter) writer = NULL;

  if (ledgers == NULL)
    return EXIT_CANNOT_RUN;
  if (options->output != NULL && options->format != NULL)
    {
      complain (options, "--output writes CSV; expected no --format with it",
                "--output 只写 CSV，不能与 --format 同用");
      return EXIT_CANNOT_RUN;
    }
  if (options->output != NULL)
    return write_ledgers (options, form, ledgers);

  writer = new_writer (options);
  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  for (guint i = 0; i < ledgers->len; i++)
    gk_writer_add_ledger (writer, form, g_array_index (ledgers, guint32, i));
  gk_writer_finish (writer);

  return flush (writer) ? EXIT_SOUND : EXIT_CANNOT_RUN;
}
