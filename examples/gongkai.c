/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#define G_LOG_DOMAIN "gongkai"

/*
 * The gongkai command, on the public interface alone: what it does, any program
 * that links the library can do.
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <gongkai/gongkai.h>

/* What the command says to the shell. */
#define EXIT_SOUND 0
#define EXIT_VIOLATED 1
#define EXIT_CANNOT_RUN 2

/* Standard input is read up to what a reader takes, and one byte more to tell. */
#define INPUT_LIMIT (64 * 1024 * 1024 + 1)

typedef struct {
  char *form;
  char *format;
  char *policy;
  char *prior;
  char *language_name;
  char *colour_name;
  gboolean rules;
  gboolean version;
  gint32 language;
  gboolean colour;
  char **arguments;
} Options;

typedef struct {
  const char *name;
  const char *arguments;
  const char *en;
  const char *zh;
  int (*run) (const Options *options, char **arguments);
} Command;

static const char *
say (const Options *options, const char *en, const char *zh)
{
  return options->language == GK_LANGUAGE_CHINESE ? zh : en;
}

static void
complain (const Options *options, const GError *error)
{
  fprintf (stderr, "gongkai: %s\n", gk_error_get_message (error, options->language));
  if (gk_error_get_excerpt (error) != NULL)
    fprintf (stderr, "%s\n", gk_error_get_excerpt (error));
}

/* Prints what the writer has written so far. */
static gboolean
flush (const Options *options, GkWriter *writer)
{
  char *text = gk_writer_take (writer);
  gboolean sound = fputs (text, stdout) >= 0 && fflush (stdout) == 0;

  gk_free (text);
  if (!sound)
    fprintf (stderr, "gongkai: %s\n", say (options, "standard output cannot be written", "无法写入标准输出"));

  return sound;
}

/* A built-in form by its id, or a form file by its path. */
static GkForm *
load_form (const Options *options, const char *name)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_builtin (name, &error);

  if (form == NULL && g_error_matches (error, GK_ERROR, GK_ERROR_NOT_FOUND)
      && (strpbrk (name, "/.") != NULL || g_file_test (name, G_FILE_TEST_EXISTS)))
    {
      g_clear_error (&error);
      form = gk_form_new_from_file (name, &error);
    }
  if (form == NULL)
    complain (options, error);

  return form;
}

static GkWriter *
new_writer (const Options *options)
{
  static const struct {
    const char *name;
    gint32 format;
  } formats[] = { { "text", GK_FORMAT_TEXT }, { "json", GK_FORMAT_JSON }, { "csv", GK_FORMAT_CSV } };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (options->format, formats[i].name) == 0)
      return gk_writer_new (formats[i].format, options->language, options->colour);

  fprintf (stderr,
           say (options, "gongkai: --format=%s: expected text, json or csv\n",
                "gongkai：--format=%s：应为 text、json 或 csv\n"),
           options->format);

  return NULL;
}

static int
run_forms (const Options *options, char **arguments)
{
  (void) arguments;
  for (guint32 i = 0; i < gk_form_get_n_builtin (); i++)
    {
      g_autoptr (GkForm) form = load_form (options, gk_form_get_builtin_id (i));

      if (form == NULL)
        return EXIT_CANNOT_RUN;
      printf ("%-20s  %s\n", gk_form_get_id (form), gk_form_get_title (form, options->language));
    }

  return fflush (stdout) == 0 ? EXIT_SOUND : EXIT_CANNOT_RUN;
}

static int
run_show (const Options *options, char **arguments)
{
  g_autoptr (GkForm) form = load_form (options, arguments[0]);
  g_autoptr (GkWriter) writer = form != NULL ? new_writer (options) : NULL;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;

  gk_writer_add_form (writer, form, options->rules);
  if (strcmp (options->format, "json") == 0)
    gk_writer_finish (writer);

  return flush (options, writer) ? EXIT_SOUND : EXIT_CANNOT_RUN;
}

/* A reader for the form that was asked for, or for all built-in ones. */
static GkReader *
new_reader (const Options *options)
{
  g_autoptr (GkReader) reader = gk_reader_new ();

  if (options->form != NULL)
    {
      g_autoptr (GkForm) form = load_form (options, options->form);

      if (form == NULL)
        return NULL;
      gk_reader_add_form (reader, form);
    }

  return g_steal_pointer (&reader);
}

static GkReports *
read_standard_input (GkReader *reader, GError **error)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 block[65536];
  gsize got;

  while (input->len < INPUT_LIMIT && (got = fread (block, 1, sizeof block, stdin)) > 0)
    g_byte_array_append (input, block, (guint) got);

  return gk_reader_read_all_data (reader, (const char *) input->data, (gssize) input->len, "-", error);
}

/* Reads one file, "-" being standard input; complains if it cannot. */
static GkReports *
read_reports (const Options *options, GkReader *reader, const char *path)
{
  g_autoptr (GError) error = NULL;
  GkReports *reports
      = strcmp (path, "-") == 0 ? read_standard_input (reader, &error) : gk_reader_read_all_file (reader, path, &error);

  if (reports == NULL)
    complain (options, error);

  return reports;
}

/* Reads the one report of a file. */
static GkReport *
read_report (const Options *options, GkReader *reader, const char *path)
{
  g_autoptr (GkReports) reports = read_reports (options, reader, path);

  if (reports == NULL)
    return NULL;
  if (gk_reports_get_n (reports) == 1)
    return gk_report_ref (gk_reports_get (reports, 0));

  fprintf (stderr, say (options, "gongkai: %s: expected one report; there are %u\n", "gongkai：%s：应只有一份报表，此处有 %u 份\n"),
           path, gk_reports_get_n (reports));

  return NULL;
}

/* Whether a figure of the source could not be used. */
static gboolean
lost_a_figure (GkReport *report)
{
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    if (gk_report_get_diagnostic_severity (report, i) == GK_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

/* Says on standard error what the reader has to say; the report itself goes to standard output. */
static void
print_diagnostics (const Options *options, GkReport *report)
{
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    if (gk_report_get_diagnostic_severity (report, i) > GK_SEVERITY_NOTE)
      fprintf (stderr, "gongkai: %s:%u: %s\n", gk_report_get_source (report), gk_report_get_diagnostic_line (report, i),
               gk_report_get_diagnostic_message (report, i, options->language));
}

static int
run_read (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autoptr (GkReport) report = reader != NULL ? read_report (options, reader, arguments[0]) : NULL;
  g_autoptr (GkWriter) writer = report != NULL ? new_writer (options) : NULL;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;

  gk_writer_add_report (writer, report);
  gk_writer_finish (writer);
  if (!flush (options, writer))
    return EXIT_CANNOT_RUN;
  print_diagnostics (options, report);

  return lost_a_figure (report) ? EXIT_VIOLATED : EXIT_SOUND;
}

/* A checker for @form with the policy that was asked for, or the form's own. */
static GkChecker *
new_checker (const Options *options, GkForm *form)
{
  g_autoptr (GError) error = NULL;
  GkChecker *checker = options->policy != NULL ? gk_checker_new_from_policy (form, options->policy, &error)
                                               : gk_checker_new (form);

  if (checker == NULL)
    complain (options, error);

  return checker;
}

/* Checks @report and adds the findings to @writer. */
static int
check_report (const Options *options, GkReport *report, GkReport *prior, GkWriter *writer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker = new_checker (options, gk_report_get_form (report));
  g_autoptr (GkFindings) findings = NULL;

  if (checker == NULL)
    return EXIT_CANNOT_RUN;
  findings = gk_checker_check_with_prior (checker, report, prior, &error);
  if (findings == NULL)
    {
      complain (options, error);
      return EXIT_CANNOT_RUN;
    }

  gk_writer_add_findings (writer, findings);

  return gk_findings_count_violated (findings, GK_SEVERITY_ERROR) > 0 || lost_a_figure (report) ? EXIT_VIOLATED
                                                                                                : EXIT_SOUND;
}

/* Reads the reports of one file and checks them. */
static int
check_file (const Options *options, GkReader *reader, const char *path, GkReport *prior, GkWriter *writer)
{
  g_autoptr (GkReports) reports = read_reports (options, reader, path);
  int result = reports != NULL ? EXIT_SOUND : EXIT_CANNOT_RUN;

  for (guint32 i = 0; reports != NULL && i < gk_reports_get_n (reports); i++)
    {
      int one = check_report (options, gk_reports_get (reports, i), prior, writer);

      result = MAX (result, one);
    }

  return result;
}

static int
run_check (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autoptr (GkWriter) writer = reader != NULL ? new_writer (options) : NULL;
  g_autoptr (GkReader) prior_reader = NULL;
  g_autoptr (GkReport) prior = NULL;
  guint n = g_strv_length (arguments);
  gboolean progress = n > 1 && isatty (STDERR_FILENO) && !isatty (STDOUT_FILENO);
  int result = EXIT_SOUND;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  if (options->prior != NULL)
    {
      /* The prior report may be of another edition of the form. */
      prior_reader = gk_reader_new ();
      prior = read_report (options, options->form != NULL ? reader : prior_reader, options->prior);
      if (prior == NULL)
        return EXIT_CANNOT_RUN;
    }

  for (guint i = 0; i < n; i++)
    {
      int one;

      if (progress)
        fprintf (stderr, "\r\033[K%u/%u  %s", i + 1, n, arguments[i]);
      one = check_file (options, reader, arguments[i], prior, writer);
      result = MAX (result, one);
      if (!flush (options, writer))
        return EXIT_CANNOT_RUN;
    }
  if (progress)
    fputs ("\r\033[K", stderr);
  gk_writer_finish (writer);

  return flush (options, writer) ? result : EXIT_CANNOT_RUN;
}

/* Reads the reports of one file into @series. */
static gboolean
add_to_series (const Options *options, GkReader *reader, const char *path, GkSeries *series)
{
  g_autoptr (GkReports) reports = read_reports (options, reader, path);

  for (guint32 i = 0; reports != NULL && i < gk_reports_get_n (reports); i++)
    {
      GkReport *report = gk_reports_get (reports, i);
      g_autoptr (GError) error = NULL;

      if (!gk_series_add (series, report, &error))
        {
          complain (options, error);
          return FALSE;
        }
      print_diagnostics (options, report);
    }

  return reports != NULL;
}

static int
run_series (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autoptr (GkWriter) writer = reader != NULL ? new_writer (options) : NULL;
  g_autoptr (GkSeries) series = gk_series_new ();

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!add_to_series (options, reader, arguments[i], series))
      return EXIT_CANNOT_RUN;

  gk_writer_add_series (writer, series);
  if (strcmp (options->format, "json") == 0)
    gk_writer_finish (writer);

  return flush (options, writer) ? EXIT_SOUND : EXIT_CANNOT_RUN;
}

/* Whether a remark is more than a note. */
static gboolean
has_lint (GkLint *lint, gint32 severity)
{
  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    if (gk_lint_get_severity (lint, i) >= severity)
      return TRUE;

  return FALSE;
}

static int
run_lint (const Options *options, char **arguments)
{
  g_autoptr (GkWriter) writer = new_writer (options);
  int result = EXIT_SOUND;

  for (guint i = 0; writer != NULL && arguments[i] != NULL; i++)
    {
      g_autoptr (GkForm) form = load_form (options, arguments[i]);
      g_autoptr (GkLint) lint = form != NULL ? gk_lint_new (form) : NULL;

      if (lint == NULL)
        {
          result = EXIT_CANNOT_RUN;
          continue;
        }
      gk_writer_add_lint (writer, lint);
      if (has_lint (lint, GK_SEVERITY_WARNING))
        result = MAX (result, EXIT_VIOLATED);
      if (!flush (options, writer))
        return EXIT_CANNOT_RUN;
    }
  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  gk_writer_finish (writer);

  return flush (options, writer) ? result : EXIT_CANNOT_RUN;
}

static const Command commands[] = {
  { "forms", "", "list the built-in forms", "列出内置表式", run_forms },
  { "show", "FORM", "show a form, with --rules its rules", "显示表式；加 --rules 同时显示审核规则", run_show },
  { "read", "FILE", "read a report and print its cells as CSV", "读取报表，以 CSV 输出各单元格", run_read },
  { "check", "FILE...", "check reports and print the findings", "检查报表并输出审核结果", run_check },
  { "series", "FILE...", "print one concept a line over years and editions", "按年度列出同一概念的数值，可跨版本", run_series },
  { "lint", "FORM...", "find mistakes in forms", "查找表式本身的问题", run_lint },
};

/* The language asked for, or that of the locale. */
static gboolean
choose_language (Options *options)
{
  const char *const *languages = g_get_language_names ();

  options->language = g_str_has_prefix (languages[0], "zh") ? GK_LANGUAGE_CHINESE : GK_LANGUAGE_ENGLISH;
  if (options->language_name == NULL)
    return TRUE;

  if (strcmp (options->language_name, "zh") == 0)
    options->language = GK_LANGUAGE_CHINESE;
  else if (strcmp (options->language_name, "en") == 0)
    options->language = GK_LANGUAGE_ENGLISH;
  else
    {
      fprintf (stderr, "gongkai: --lang=%s: expected zh or en (应为 zh 或 en)\n", options->language_name);
      return FALSE;
    }

  return TRUE;
}

/* Colour on a terminal, unless NO_COLOR or --color says otherwise. */
static gboolean
choose_colour (Options *options)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  const char *name = options->colour_name != NULL ? options->colour_name : "auto";

  if (strcmp (name, "always") != 0 && strcmp (name, "never") != 0 && strcmp (name, "auto") != 0)
    {
      fprintf (stderr,
               say (options, "gongkai: --color=%s: expected auto, always or never\n",
                    "gongkai：--color=%s：应为 auto、always 或 never\n"),
               name);
      return FALSE;
    }
  options->colour = strcmp (name, "always") == 0
                    || (strcmp (name, "auto") == 0 && isatty (STDOUT_FILENO)
                        && (no_colour == NULL || *no_colour == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0);

  return TRUE;
}

/* The language of --help: it is printed while the options are still being read. */
static void
find_help_language (Options *options, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--lang="))
      options->language_name = argv[i] + strlen ("--lang=");
    else if (strcmp (argv[i], "--lang") == 0 && i + 1 < argc)
      options->language_name = argv[i + 1];
  if (g_strcmp0 (options->language_name, "zh") != 0 && g_strcmp0 (options->language_name, "en") != 0)
    options->language_name = NULL;
  choose_language (options);
  options->language_name = NULL;
}

static char *
summarise_commands (const Options *options)
{
  GString *text = g_string_new (say (options, "Commands:\n", "命令：\n"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-6s %-8s  %s\n", commands[i].name, commands[i].arguments,
                            say (options, commands[i].en, commands[i].zh));
  g_string_append (
      text, say (options,
                 "\nFILE may be - for standard input. FORM is the id of a built-in form or the path of a form file.\n"
                 "Exit status: 0 nothing violated at severity error, 1 something is, 2 could not run.",
                 "\nFILE 为 - 时读取标准输入。FORM 为内置表式的标识，或表式文件的路径。\n"
                 "退出码：0 没有错误级的违反，1 有，2 无法运行。"));

  return g_string_free (text, FALSE);
}

static GOptionContext *
new_context (Options *options)
{
  const GOptionEntry entries[] = {
    { "form", 'f', 0, G_OPTION_ARG_FILENAME, &options->form,
      say (options, "read every file as this form (default: the built-in form that fits)",
           "按此表式读取（默认：自动识别内置表式）"),
      "FORM" },
    { "policy", 'p', 0, G_OPTION_ARG_STRING, &options->policy,
      say (options, "what missing cells count as, such as cn, vtl:non_null, \"cn applies=always\"",
           "缺项的处理方式，如 cn、vtl:non_null、“cn applies=always”"),
      "POLICY" },
    { "prior", 0, 0, G_OPTION_ARG_FILENAME, &options->prior,
      say (options, "the report of the year before", "上一年度的报表"), "FILE" },
    { "format", 'o', 0, G_OPTION_ARG_STRING, &options->format,
      say (options, "output as text, json or csv (default: text, for read csv)",
           "输出格式：text、json 或 csv（默认 text，read 为 csv）"),
      "FORMAT" },
    { "lang", 'l', 0, G_OPTION_ARG_STRING, &options->language_name,
      say (options, "language, zh or en (default: the locale's)", "语言：zh 或 en（默认随系统）"), "LANG" },
    { "color", 0, 0, G_OPTION_ARG_STRING, &options->colour_name,
      say (options, "colour: auto, always or never", "颜色：auto、always 或 never"), "WHEN" },
    { "rules", 'r', 0, G_OPTION_ARG_NONE, &options->rules, say (options, "show the rules too", "同时显示规则"), NULL },
    { "version", 'V', 0, G_OPTION_ARG_NONE, &options->version, say (options, "print the version", "显示版本"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  GOptionContext *context = g_option_context_new (
      say (options, "COMMAND ... - check statistical forms of public bodies", "COMMAND ... — 检查公共机构的统计报表"));
  g_autofree char *summary = summarise_commands (options);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);

  return context;
}

static int
run (Options *options)
{
  char **arguments = options->arguments;
  gsize i = 0;
  guint n;

  if (options->version)
    {
      printf ("gongkai %s\n", gk_get_version ());
      return EXIT_SOUND;
    }
  if (arguments == NULL)
    {
      fputs (
          say (options, "gongkai: expected a command; see gongkai --help\n", "gongkai：缺少命令；见 gongkai --help\n"),
          stderr);
      return EXIT_CANNOT_RUN;
    }

  while (i < G_N_ELEMENTS (commands) && strcmp (commands[i].name, arguments[0]) != 0)
    i++;
  if (i == G_N_ELEMENTS (commands))
    {
      fprintf (stderr,
               say (options, "gongkai: there is no command \"%s\"; see gongkai --help\n",
                    "gongkai：没有命令“%s”；见 gongkai --help\n"),
               arguments[0]);
      return EXIT_CANNOT_RUN;
    }

  n = g_strv_length (arguments + 1);
  if (commands[i].arguments[0] == '\0' ? n != 0 : n == 0 || (n > 1 && !g_str_has_suffix (commands[i].arguments, "...")))
    {
      fprintf (stderr, say (options, "gongkai: usage: gongkai %s %s\n", "gongkai：用法：gongkai %s %s\n"),
               commands[i].name, commands[i].arguments);
      return EXIT_CANNOT_RUN;
    }
  if (options->format == NULL)
    options->format = g_strdup (strcmp (commands[i].name, "read") == 0 ? "csv" : "text");

  return commands[i].run (options, arguments + 1);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  int result = EXIT_CANNOT_RUN;

  setlocale (LC_ALL, "");
  find_help_language (&options, argc, argv);
  context = new_context (&options);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fprintf (stderr, "gongkai: %s\n", error->message);
  else if (choose_language (&options) && choose_colour (&options))
    result = run (&options);

  g_free (options.form);
  g_free (options.format);
  g_free (options.policy);
  g_free (options.prior);
  g_free (options.language_name);
  g_free (options.colour_name);
  g_strfreev (options.arguments);

  return result;
}
