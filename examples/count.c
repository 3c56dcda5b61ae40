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

  if (equals == NULL || equals[1] == '\0')
    {
      complain (options, "%s: expected a ledger and its file, such as requests=requests.csv",
                "%s：应为台账及其文件，如 requests=requests.csv", argument);
      return FALSE;
    }
  ledger = g_utf8_make_valid (argument, equals - argument);
  if (gk_tally_add_csv_file (tally, ledger, strcmp (equals, "=-") == 0 ? STANDARD_INPUT : equals + 1, &error))
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
  if (n > 0 && gk_tally_get_diagnostic_severity (tally, n - 1) == 0)
    complain (options, "there are more of these, which are not shown", "此类情况还有，其余从略");
  if (gk_tally_get_n_bad_rows (tally) > 0)
    complain (options,
              "rows left out because they are not sound: %" G_GUINT64_FORMAT "; rows counted: %" G_GUINT64_FORMAT,
              "有误而未计入 %" G_GUINT64_FORMAT " 行；计入 %" G_GUINT64_FORMAT " 行", gk_tally_get_n_bad_rows (tally),
              gk_tally_get_n_rows (tally));
}

/* Where the writer's text goes: to standard output as it comes, or whole into a file, which is the old or the new one.
 */
typedef struct {
  const Options *options;
  GkWriter *writer;
  GString *text; /* of a file, or NULL */
} Output;

static gboolean
emit (Output *output)
{
  char *text;

  if (output->text == NULL)
    return flush (output->writer);
  text = gk_writer_take (output->writer);
  g_string_append (output->text, text);
  gk_free (text);

  return TRUE;
}

static int
finish_output (Output *output, int result)
{
  const char *path = output->options->output;
  g_autoptr (GError) error = NULL;

  gk_writer_finish (output->writer);
  if (!emit (output))
    return EXIT_CANNOT_RUN;
  if (output->text == NULL || result == EXIT_CANNOT_RUN
      || g_file_set_contents_full (path, output->text->str, (gssize) output->text->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0666, &error))
    return result;
  complain (output->options, "%s: cannot be written: %s", "%s：无法写入：%s", path, error->message);

  return EXIT_CANNOT_RUN;
}

/* The format that the name of a file says, or NULL. */
static const char *
find_format (const Options *options)
{
  static const char *const endings[][2] = { { ".csv", "csv" }, { ".json", "json" }, { ".txt", "text" } };
  g_autofree char *folder = NULL;

  if (g_file_test (options->output, G_FILE_TEST_IS_DIR))
    {
      complain (options, "--output=%s: this is a folder; expected a file", "--output=%s：这是目录；应为文件",
                options->output);
      return NULL;
    }
  folder = g_path_get_dirname (options->output);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      complain (options, "--output=%s: there is no folder \"%s\"", "--output=%s：没有目录“%s”", options->output,
                folder);
      return NULL;
    }
  if (options->format != NULL)
    return options->format;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (options->output, endings[i][0]))
      return endings[i][1];
  complain (options, "--output=%s: expected a name that ends in .csv, .json or .txt, or --format",
            "--output=%s：文件名应以 .csv、.json 或 .txt 结尾，或另用 --format", options->output);

  return NULL;
}

/* Rows name their body by its code, or else by its name: tells where some may mean one that is counted as another. */
static void
warn_of_names (const Options *options, GkDataset *dataset)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) warned = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 n = gk_dataset_get_n_rows (dataset);
  gboolean any_named = FALSE;
  gboolean any_nameless = FALSE;

  for (guint64 row = 0; row < n; row++)
    {
      const char *code = gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE);
      const char *name = gk_dataset_get_key (dataset, row, GK_KEY_BODY_NAME);

      any_named |= code != NULL || name != NULL;
      any_nameless |= code == NULL && name == NULL;
      if (code != NULL && name != NULL)
        g_hash_table_insert (codes, (gpointer) name, (gpointer) code);
    }
  for (guint64 row = 0; row < n; row++)
    {
      const char *name = gk_dataset_get_key (dataset, row, GK_KEY_BODY_NAME);
      const char *code = name != NULL ? g_hash_table_lookup (codes, name) : NULL;

      if (code == NULL || gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE) != NULL
          || !g_hash_table_add (warned, (gpointer) name))
        continue;
      complain (options, "\"%s\" stands with the code %s and without one: these are counted as two bodies",
                "“%s”的行有的带代码 %s，有的不带代码：按两个机关计数", name, code);
    }
  if (any_named && any_nameless)
    complain (options, "some rows name no body, and others do: the former are counted as one of their own",
              "有的行未注明机关，有的行已注明：前者单独作为一个机关计数");
}

/* Prints a report for every body and period of the tally: as a wide table into a CSV file, else a cell a line. */
static int
print_counts (Output *output, GkTally *tally)
{
  const Options *options = output->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);
  guint64 n = dataset != NULL ? gk_dataset_get_n_rows (dataset) : 0;
  gint32 key = n > 0 && options->body != NULL ? gk_dataset_find_body (dataset, options->body, &error) : GK_KEY_BODY_CODE;

  if (key < 0)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }
  if (n > 0)
    warn_of_names (options, dataset);
  for (guint64 row = 0; row < n && error == NULL; row++)
    {
      g_autoptr (GkReport) report = NULL;

      if (options->body != NULL && g_strcmp0 (options->body, gk_dataset_get_key (dataset, row, key)) != 0)
        continue;
      if (output->text != NULL)
        gk_writer_add_dataset (output->writer, dataset, row, 1);
      else
        {
          report = gk_dataset_dup_report (dataset, row, &error);
          if (report != NULL)
            gk_writer_add_report (output->writer, report);
        }
      if (!emit (output))
        return EXIT_CANNOT_RUN;
      if (row % 256 == 0 && n > 1024)
        show_bar (row, n, NULL);
    }
  clear_progress ();
  if (error != NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }
  if (n == 0)
    complain (options, "the ledgers have no rows to count", "台账中没有可计数的行");

  return n == 0 || gk_tally_get_n_bad_rows (tally) > 0 ? EXIT_VIOLATED : EXIT_SOUND;
}

/* What was counted, to be found by body and period. */
typedef struct {
  GkDataset *dataset;
  GHashTable *rows; /* code or name of a body, and a period → row + 1 */
} Counted;

static char *
make_key (const char *body, const char *period)
{
  return g_strdup_printf ("%s\n%s", body != NULL ? body : "", period != NULL ? period : "");
}

static void
counted_init (Counted *counted, GkDataset *dataset)
{
  counted->dataset = dataset;
  counted->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++)
    for (gint32 key = GK_KEY_BODY_CODE; key <= GK_KEY_BODY_NAME; key += GK_KEY_BODY_NAME - GK_KEY_BODY_CODE)
      {
        g_autofree char *name
            = make_key (gk_dataset_get_key (dataset, row, key), gk_dataset_get_key (dataset, row, GK_KEY_PERIOD));

        if (!g_hash_table_contains (counted->rows, name))
          g_hash_table_insert (counted->rows, g_steal_pointer (&name), GSIZE_TO_POINTER ((gsize) row + 1));
      }
}

/* Whether the ledgers are of one body alone, whatever they call it. */
static gboolean
has_one_body (const Counted *counted)
{
  return MAX (gk_dataset_get_n_key_values (counted->dataset, GK_KEY_BODY_CODE),
              gk_dataset_get_n_key_values (counted->dataset, GK_KEY_BODY_NAME))
         <= 1;
}

/* What is counted for a published report: of its body and period, or of the only ones there are. */
static GkReport *
find_counted (const Options *options, const Counted *counted, GkReport *report)
{
  const char *const bodies[] = { options->body != NULL ? options->body : gk_report_get_body_code (report),
                                 options->body != NULL ? NULL : gk_report_get_body_name (report) };
  const char *source = gk_report_get_source (report);
  const char *period = gk_report_get_period (report);
  g_autoptr (GError) error = NULL;
  GkReport *found = NULL;
  gsize row = 0;

  if (period == NULL && gk_dataset_get_n_key_values (counted->dataset, GK_KEY_PERIOD) == 1)
    period = gk_dataset_get_key_value (counted->dataset, GK_KEY_PERIOD, 0);
  if (period == NULL)
    {
      complain (options, "%s: it does not say its period; expected one year in --period",
                "%s：未注明报告期；--period 应只有一个年度", source);
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bodies) && row == 0; i++)
    {
      g_autofree char *key = make_key (bodies[i], period);

      if (bodies[i] != NULL)
        row = GPOINTER_TO_SIZE (g_hash_table_lookup (counted->rows, key));
    }
  /* A body that the ledgers do not name, or name otherwise, is theirs if they are of one alone. */
  for (guint64 i = 0;
       i < gk_dataset_get_n_rows (counted->dataset) && row == 0 && options->body == NULL && has_one_body (counted); i++)
    if (g_strcmp0 (gk_dataset_get_key (counted->dataset, i, GK_KEY_PERIOD), period) == 0)
      row = (gsize) i + 1;
  if (row == 0)
    {
      complain (options, "%s: the ledgers count nothing for %s in %s; --period and --body say what of them is counted",
                "%s：台账中没有%s在 %s 年的计数；--period 和 --body 指明计数的年度和机关", source,
                bodies[0] != NULL   ? bodies[0]
                : bodies[1] != NULL ? bodies[1]
                                    : say (options, "a body that it does not name", "（未注明的机关）"),
                period);
      return NULL;
    }
  found = gk_dataset_dup_report (counted->dataset, row - 1, &error);
  if (found == NULL)
    complain_of (options, error);

  return found;
}

/* Compares published reports with what is counted. */
static int
print_against (Output *output, GkTally *tally, GkForm *form)
{
  const Options *options = output->options;
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkReports) reports = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);
  g_autoptr (GHashTable) rows = NULL;
  Counted counted;
  int result = gk_tally_get_n_bad_rows (tally) > 0 ? EXIT_VIOLATED : EXIT_SOUND;

  if (dataset == NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }
  counted_init (&counted, dataset);
  rows = counted.rows;
  gk_reader_add_form (reader, form);
  reports = read_reports (options, reader, options->against);
  if (reports == NULL)
    return EXIT_CANNOT_RUN;
  for (guint32 i = 0; i < gk_reports_get_n (reports); i++)
    {
      GkReport *report = gk_reports_get (reports, i);
      g_autoptr (GkReport) count = find_counted (options, &counted, report);
      g_autoptr (GkFindings) findings = count != NULL ? gk_findings_new_against_count (report, count, &error) : NULL;

      if (findings == NULL)
        {
          if (error != NULL)
            complain_of (options, error);
          return EXIT_CANNOT_RUN;
        }
      gk_writer_add_findings (output->writer, findings);
      if (gk_findings_count_violated (findings, GK_SEVERITY_ERROR) > 0 || lost_a_figure (report))
        result = MAX (result, EXIT_VIOLATED);
      if (!emit (output))
        return EXIT_CANNOT_RUN;
    }

  return result;
}

/* Whether the ledger that the traced figure is counted from is among the arguments. */
static gboolean
is_given (const Options *options, GkTrace *trace, char **arguments)
{
  const char *ledger = gk_form_get_ledger_id (gk_trace_get_form (trace), gk_trace_get_ledger (trace));
  gsize length = strlen (ledger);

  for (guint i = 0; arguments[i] != NULL; i++)
    if (strncmp (arguments[i], ledger, length) == 0 && arguments[i][length] == '=')
      return TRUE;
  complain (options, "--explain=%s: it is counted from the ledger \"%s\", which is not given",
            "--explain=%s：该数由台账“%s”计数，而未给出该台账", options->explain, ledger);

  return FALSE;
}

/* Counts what the arguments, LEDGER=FILE each, have. */
static int
count (Output *output, GkForm *form, char **arguments)
{
  const Options *options = output->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkTally) tally
      = gk_tally_new (form, options->period, options->strict ? GK_TALLY_STRICT : GK_TALLY_LENIENT, &error);
  g_autoptr (GkTrace) trace = NULL;
  gboolean taken = TRUE;

  if (tally != NULL && options->explain != NULL)
    trace = gk_trace_new (tally, options->explain, options->body, NULL, &error);
  if (error != NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }
  if (trace != NULL && !is_given (options, trace, arguments))
    return EXIT_CANNOT_RUN;

  gk_tally_set_progress (tally, show_bar, NULL, NULL);
  for (guint i = 0; arguments[i] != NULL && taken; i++)
    {
      show_progress (i, g_strv_length (arguments), arguments[i]);
      taken = add_ledger (options, tally, arguments[i]);
    }
  clear_progress ();
  if (!options->strict)
    print_row_diagnostics (options, tally);
  if (!taken)
    return EXIT_CANNOT_RUN;
  if (options->against != NULL)
    return print_against (output, tally, form);
  if (trace == NULL)
    return print_counts (output, tally);
  gk_writer_add_trace (output->writer, trace);

  return gk_tally_get_n_bad_rows (tally) > 0 ? EXIT_VIOLATED : EXIT_SOUND;
}

int
run_count (const Options *options, char **arguments)
{
  g_autoptr (GkForm) form = NULL;
  g_autoptr (GkWriter) writer = NULL;
  Options own = *options;
  Output output = { .options = &own };
  int result;

  if (options->form == NULL)
    {
      complain (options, "count: expected --form=FORM", "count：应有 --form=FORM");
      return EXIT_CANNOT_RUN;
    }
  if (options->explain != NULL && options->against != NULL)
    {
      complain (options, "--explain and --against are two different things; expected one of them",
                "--explain 与 --against 不能同用");
      return EXIT_CANNOT_RUN;
    }
  if (options->explain != NULL && options->period == NULL)
    {
      complain (options, "--explain: expected --period too, such as --period=2024",
                "--explain：还应有 --period，如 --period=2024");
      return EXIT_CANNOT_RUN;
    }
  if (options->output != NULL)
    {
      own.format = find_format (options);
      own.colour = FALSE;
    }
  form = own.format != NULL ? load_form (options, options->form) : NULL;
  writer = form != NULL ? new_writer (&own) : NULL;
  if (writer == NULL)
    return EXIT_CANNOT_RUN;

  output.writer = writer;
  output.text = options->output != NULL ? g_string_new (NULL) : NULL;
  result = count (&output, form, arguments);
  if (result != EXIT_CANNOT_RUN)
    result = finish_output (&output, result);
  if (output.text != NULL)
    g_string_free (output.text, TRUE);

  return result;
}
