/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

/* Reports counted from ledgers of cases. */

#include "command.h"

#include <string.h>

/* Adds one argument, LEDGER=FILE, to the tally. */
static gboolean
add_ledger (const Options *options, GkTally *tally, const char *argument)
{
  const char *equals = strchr (argument, '=');
  g_autoptr (GError) error = NULL;
  g_autofree char *ledger = NULL;

  if (equals == NULL)
    {
      complain (options, "%s: expected a ledger and its file, such as requests=requests.csv",
                "%s：应为台账及其文件，如 requests=requests.csv", argument);
      return FALSE;
    }
  ledger = g_utf8_make_valid (argument, equals - argument);
  if (gk_tally_add_csv_file (tally, ledger, equals + 1, &error))
    return TRUE;
  complain_of (options, error);

  return FALSE;
}

/* Says on standard error what the rows of the ledgers have wrong. */
static void
print_row_diagnostics (const Options *options, GkTally *tally)
{
  guint64 n = gk_tally_get_n_diagnostics (tally);

  for (guint64 i = 0; i < n && gk_tally_get_diagnostic_severity (tally, i) != 0; i++)
    {
      const char *source = gk_tally_get_diagnostic_source (tally, i);
      const char *message = gk_tally_get_diagnostic_message (tally, i, options->language);
      guint32 line = gk_tally_get_diagnostic_line (tally, i);
      guint32 column = gk_tally_get_diagnostic_column (tally, i);

      if (column > 0)
        complain (options, "%s:%u:%u: %s", "%s:%u:%u: %s", source, line, column, message);
      else
        complain (options, "%s:%u: %s", "%s:%u: %s", source, line, message);
    }
  if (gk_tally_get_n_bad_rows (tally) > 0)
    complain (options,
              "rows left out because they are not sound: %" G_GUINT64_FORMAT "; rows counted: %" G_GUINT64_FORMAT,
              "有误而未计入 %" G_GUINT64_FORMAT " 行；计入 %" G_GUINT64_FORMAT " 行", gk_tally_get_n_bad_rows (tally),
              gk_tally_get_n_rows (tally));
}

/* Prints a report for every body and period of the tally. */
static int
print_counts (const Options *options, GkTally *tally, GkWriter *writer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);

  for (guint64 row = 0; dataset != NULL && row < gk_dataset_get_n_rows (dataset); row++)
    {
      g_autoptr (GkReport) report = gk_dataset_dup_report (dataset, row, &error);

      if (report == NULL)
        break;
      gk_writer_add_report (writer, report);
      if (!flush (writer))
        return EXIT_CANNOT_RUN;
    }
  if (error != NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }
  gk_writer_finish (writer);
  if (!flush (writer))
    return EXIT_CANNOT_RUN;

  return gk_tally_get_n_bad_rows (tally) > 0 ? EXIT_VIOLATED : EXIT_SOUND;
}

int
run_count (const Options *options, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkTally) tally = NULL;
  g_autoptr (GkWriter) writer = NULL;
  gboolean taken = TRUE;

  if (options->form == NULL)
    {
      complain (options, "count: expected --form=FORM", "count：应有 --form=FORM");
      return EXIT_CANNOT_RUN;
    }
  form = load_form (options, options->form);
  writer = form != NULL ? new_writer (options) : NULL;
  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  tally = gk_tally_new (form, options->period, options->strict ? GK_TALLY_STRICT : GK_TALLY_LENIENT, &error);
  if (tally == NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }

  for (guint i = 0; arguments[i] != NULL && taken; i++)
    taken = add_ledger (options, tally, arguments[i]);
  if (!options->strict)
    print_row_diagnostics (options, tally);

  return taken ? print_counts (options, tally, writer) : EXIT_CANNOT_RUN;
}
