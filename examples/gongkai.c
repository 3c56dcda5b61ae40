/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#define G_LOG_DOMAIN "gongkai"

/*
 * The gongkai command, on the public interface alone: what it does, any program
 * that links the library can do.
 */

#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Standard input is read up to what a reader takes, and one byte more to tell. */
#define INPUT_LIMIT (64 * 1024 * 1024 + 1)

/* Characters of a file's name that progress shows, so that it stays on one line of a terminal. */
#define PROGRESS_NAME 30

/* Reports of one file after which a bar shows how many are done. */
#define REPORTS_A_STEP 256

/* What getopt_long() returns for options without a letter. */
#define OPTION_PRIOR 256
#define OPTION_COLOUR 257
#define OPTION_BY 258
#define OPTION_PERIOD 259
#define OPTION_STRICT 260
#define OPTION_BODY 261
#define OPTION_EXPLAIN 262
#define OPTION_AGAINST 263
#define OPTION_OUTPUT 264

typedef struct {
  const char *name;
  const char *arguments;
  const char *options; /* the names of those it has, besides the ones that every command has */
  const char *en;
  const char *zh;
  int (*run) (const Options *options, char **arguments);
} Command;

const char *
say (const Options *options, const char *en, const char *zh)
{
  return options->language == GK_LANGUAGE_CHINESE ? zh : en;
}

static gboolean
is_dumb_terminal (void)
{
  return g_strcmp0 (g_getenv ("TERM"), "dumb") == 0;
}

/* Progress stands on a line of the terminal that is overwritten, and cleared before anything else is printed. */
static gboolean progress_shown;

static gboolean
shows_progress (void)
{
  return isatty (STDERR_FILENO) && !is_dumb_terminal ();
}

void
clear_progress (void)
{
  if (progress_shown)
    fputs ("\r\033[K", stderr);
  progress_shown = FALSE;
}

/* How far the work on many files is. */
void
show_progress (guint at, guint n, const char *path)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;

  if (n < 2 || !shows_progress ())
    return;

  name = g_filename_display_basename (path);
  shown = g_utf8_strlen (name, -1) > PROGRESS_NAME ? g_utf8_substring (name, 0, PROGRESS_NAME) : g_strdup (name);
  clear_progress ();
  fprintf (stderr, "%u/%u  %s", at + 1, n, shown);
  fflush (stderr);
  progress_shown = TRUE;
}

gboolean
show_bar (guint64 done, guint64 total, void *user_data)
{
  static const char bar[] = "##############################";
  guint width;
  guint percent;

  (void) user_data;
  if (total == 0 || !shows_progress ())
    return TRUE;
  width = (guint) (done * (sizeof bar - 1) / total);
  percent = (guint) (done * 100 / total);
  clear_progress ();
  fprintf (stderr, "[%-*.*s] %3u %%", (int) sizeof bar - 1, (int) width, bar, percent);
  fflush (stderr);
  progress_shown = TRUE;

  return TRUE;
}

/* Prints a message. What it repeats may come from a page, and must not move the cursor of the terminal. */
static void
print_message (const char *message)
{
  for (; *message != '\0'; message = g_utf8_next_char (message))
    {
      gunichar character = g_utf8_get_char (message);
      gboolean harmless = character == '\n' || character == '\t' || !g_unichar_iscntrl (character);

      fprintf (stderr, "%.*s", (int) (harmless ? g_utf8_next_char (message) - message : 1), harmless ? message : "?");
    }
  fputc ('\n', stderr);
}

void
complain (const Options *options, const char *en, const char *zh, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, zh);
  text = g_strdup_vprintf (say (options, en, zh), arguments);
  va_end (arguments);
  /* Arguments of the command line may be in any encoding. */
  message = g_utf8_make_valid (text, -1);
  clear_progress ();
  fputs ("gongkai: ", stderr);
  print_message (message);
}

void
complain_of (const Options *options, const GError *error)
{
  complain (options, "%s", "%s", gk_error_get_message (error, options->language));
  if (gk_error_get_excerpt (error) != NULL)
    print_message (gk_error_get_excerpt (error));
}

gboolean
flush (GkWriter *writer)
{
  char *text = gk_writer_take (writer);

  if (*text != '\0' && isatty (STDOUT_FILENO))
    clear_progress ();
  fputs (text, stdout);
  gk_free (text);

  return fflush (stdout) == 0 && !ferror (stdout);
}

void
tell_none (const Options *options)
{
  /* A list in JSON is seen to be empty. */
  if (strcmp (options->format, "text") == 0)
    puts (say (options, "0 reports", "0 份报表"));
  else if (strcmp (options->format, "csv") == 0)
    complain (options, "0 reports", "0 份报表");
}

GkForm *
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
    complain_of (options, error);

  return form;
}

GkWriter *
new_writer (const Options *options)
{
  static const struct {
    const char *name;
    gint32 format;
  } formats[] = { { "text", GK_FORMAT_TEXT }, { "json", GK_FORMAT_JSON }, { "csv", GK_FORMAT_CSV } };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (options->format, formats[i].name) == 0)
      return gk_writer_new (formats[i].format, options->language, options->colour);

  complain (options, "--format=%s: expected text, json or csv", "--format=%s：应为 text、json 或 csv", options->format);

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

  return EXIT_SOUND;
}

static int
run_show (const Options *options, char **arguments)
{
  g_autoptr (GkForm) form = load_form (options, arguments[0]);
  g_autoptr (GkWriter) writer = form != NULL ? new_writer (options) : NULL;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;

  gk_writer_add_form (writer, form, options->rules);
  gk_writer_finish (writer);

  return flush (writer) ? EXIT_SOUND : EXIT_CANNOT_RUN;
}

GkReader *
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

/* Reads standard input to its end, or complains. */
static GByteArray *
read_standard_input (const Options *options)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 block[65536];
  gsize got;

  while (input->len < INPUT_LIMIT && (got = fread (block, 1, sizeof block, stdin)) > 0)
    g_byte_array_append (input, block, (guint) got);
  if (!ferror (stdin))
    return g_steal_pointer (&input);
  complain (options, "standard input cannot be read: %s", "无法读取标准输入：%s", g_strerror (errno));

  return NULL;
}

GkReports *
read_reports (const Options *options, GkReader *reader, const char *path)
{
  g_autoptr (GError) error = NULL;
  GkReports *reports = NULL;

  if (strcmp (path, "-") == 0)
    {
      g_autoptr (GByteArray) input = read_standard_input (options);

      if (input == NULL)
        return NULL;
      reports = gk_reader_read_all_data (reader, (const char *) input->data, (gssize) input->len, "-", &error);
    }
  else
    reports = gk_reader_read_all_file (reader, path, &error);

  if (reports == NULL)
    complain_of (options, error);

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

  complain (options, "%s: expected one report; there are %u", "%s：应只有一份报表，此处有 %u 份", path,
            gk_reports_get_n (reports));

  return NULL;
}

/* What is done with each report that is read; returns an exit status. */
typedef int (*Use) (const Options *options, GkReport *report, gpointer data);

/* Says on standard error what the reader has to say. */
static void
print_diagnostics (const Options *options, GkReport *report)
{
  const char *source = gk_report_get_source (report);

  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    {
      guint32 line = gk_report_get_diagnostic_line (report, i);
      const char *message = gk_report_get_diagnostic_message (report, i, options->language);

      if (gk_report_get_diagnostic_severity (report, i) <= GK_SEVERITY_NOTE)
        continue;
      if (line > 0)
        complain (options, "%s:%u: %s", "%s:%u: %s", source, line, message);
      else
        complain (options, "%s: %s", "%s: %s", source, message);
    }
}

/*
 * Uses the reports of all files, one after the other, and prints what @writer has of them; if @tells_all, that holds
 * what the reader has to say. A file that cannot be read does not keep the others from being read.
 */
static int
use_reports (const Options *options, GkReader *reader, char **paths, GkWriter *writer, gboolean tells_all, Use use,
             gpointer data)
{
  guint n = g_strv_length (paths);
  guint32 n_reports = 0;
  int result = EXIT_SOUND;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GkReports) reports = NULL;

      show_progress (i, n, paths[i]);
      reports = read_reports (options, reader, paths[i]);
      if (reports == NULL)
        result = EXIT_CANNOT_RUN;
      else
        n_reports += gk_reports_get_n (reports);
      for (guint32 k = 0; reports != NULL && k < gk_reports_get_n (reports); k++)
        {
          int one;

          if (n == 1 && k > 0 && k % REPORTS_A_STEP == 0)
            show_bar (k, gk_reports_get_n (reports), NULL);
          one = use (options, gk_reports_get (reports, k), data);
          result = MAX (result, one);
          if (!flush (writer))
            return EXIT_CANNOT_RUN;
          if (!tells_all)
            print_diagnostics (options, gk_reports_get (reports, k));
        }
    }
  clear_progress ();
  if (n_reports == 0 && result == EXIT_SOUND)
    tell_none (options);

  return result;
}

gboolean
lost_a_figure (GkReport *report)
{
  for (guint32 i = 0; i < gk_report_get_n_diagnostics (report); i++)
    if (gk_report_get_diagnostic_severity (report, i) == GK_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

static int
print_report (const Options *options, GkReport *report, gpointer writer)
{
  (void) options;
  gk_writer_add_report (writer, report);

  return lost_a_figure (report) ? EXIT_VIOLATED : EXIT_SOUND;
}

static int
run_read (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autoptr (GkWriter) writer = reader != NULL ? new_writer (options) : NULL;
  int result;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  result = use_reports (options, reader, arguments, writer, FALSE, print_report, writer);
  gk_writer_finish (writer);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
}

GkChecker *
new_checker (const Options *options, GkForm *form, GError **error)
{
  return options->policy != NULL ? gk_checker_new_from_policy (form, options->policy, error) : gk_checker_new (form);
}

typedef struct {
  GkReport *prior; /* or NULL */
  GkWriter *writer;
} Checking;

/* Checks @report and adds the findings to the writer. */
static int
check_report (const Options *options, GkReport *report, gpointer data)
{
  const Checking *checking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker = new_checker (options, gk_report_get_form (report), &error);
  g_autoptr (GkFindings) findings
      = checker != NULL ? gk_checker_check_with_prior (checker, report, checking->prior, &error) : NULL;

  if (findings == NULL)
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }

  gk_writer_add_findings (checking->writer, findings);

  return gk_findings_count_violated (findings, GK_SEVERITY_ERROR) > 0 || lost_a_figure (report) ? EXIT_VIOLATED
                                                                                                : EXIT_SOUND;
}

static int
run_check (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = NULL;
  g_autoptr (GkWriter) writer = NULL;
  g_autoptr (GkReport) prior = NULL;
  Checking checking = { NULL, NULL };
  int result;

  if (options->summary || has_archive (arguments))
    return summarise (options, arguments);
  reader = new_reader (options);
  writer = reader != NULL ? new_writer (options) : NULL;
  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  checking.writer = writer;
  if (options->prior != NULL)
    {
      prior = read_report (options, reader, options->prior);
      if (prior == NULL)
        return EXIT_CANNOT_RUN;
      checking.prior = prior;
    }
  /* A table of findings has no rows for what the reader says. */
  result
      = use_reports (options, reader, arguments, writer, strcmp (options->format, "csv") != 0, check_report, &checking);
  gk_writer_finish (writer);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
}

static int
add_to_series (const Options *options, GkReport *report, gpointer series)
{
  g_autoptr (GError) error = NULL;

  if (!gk_series_add (series, report, &error))
    {
      complain_of (options, error);
      return EXIT_CANNOT_RUN;
    }

  return lost_a_figure (report) ? EXIT_VIOLATED : EXIT_SOUND;
}

static int
run_series (const Options *options, char **arguments)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autoptr (GkWriter) writer = reader != NULL ? new_writer (options) : NULL;
  g_autoptr (GkSeries) series = gk_series_new ();
  int result;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  result = use_reports (options, reader, arguments, writer, FALSE, add_to_series, series);
  gk_writer_add_series (writer, series);
  gk_writer_finish (writer);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
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

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  for (guint i = 0; arguments[i] != NULL; i++)
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
      if (!flush (writer))
        return EXIT_CANNOT_RUN;
    }
  gk_writer_finish (writer);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
}

static const Command commands[] = {
  { "forms", "", "", "list the built-in forms", "列出内置表式", run_forms },
  { "show", "FORM", "format rules", "show a form, with --rules its rules", "显示表式；加 --rules 同时显示审核规则",
    run_show },
  { "read", "FILE...", "form format", "read reports and print their cells as CSV", "读取报表，以 CSV 输出各单元格",
    run_read },
  { "check", "FILE...", "form format policy prior summary", "check reports and print the findings",
    "检查报表并输出审核结果", run_check },
  { "rollup", "FILE...", "form format by", "add CSV archives up by groups of bodies", "按机构分组汇总 CSV 数据",
    run_rollup },
  { "series", "FILE...", "form format", "print one concept a line over years and editions",
    "按年度列出同一概念的数值，可跨版本", run_series },
  { "count", "LEDGER=FILE...", "form format period strict body explain against output",
    "count reports from ledgers of cases", "由台账计数，生成报表", run_count },
  { "ledger", "FORM [LEDGER]...", "format output", "show the ledgers of a form, or write empty ones",
    "显示表式的台账，或生成空白台账", run_ledger },
  { "lint", "FORM...", "format", "find mistakes in forms", "查找表式本身的问题", run_lint },
};

static const struct {
  const char *name;
  int letter; /* or OPTION_... */
  const char *argument;
  const char *en;
  const char *zh;
} option_words[] = {
  { "form", 'f', "FORM", "read files as this form (default: the one that fits)", "按此表式读取（默认自动识别）" },
  { "policy", 'p', "POLICY", "what missing cells count as: cn, vtl:non_null, ...",
    "缺项的处理方式：cn、vtl:non_null……" },
  { "prior", OPTION_PRIOR, "FILE", "the report of the year before", "上一年度的报表" },
  { "by", OPTION_BY, "GROUPS", "region:2,4,6 (digits of codes), body, period, ...",
    "汇总分组：region:2,4,6（代码位数）、body、period……" },
  { "summary", 's', NULL, "of CSV archives, how many violate each rule", "对 CSV 数据，只列各规则的违反数量" },
  { "format", 'o', "FORMAT", "text, json or csv (default: text; of read and count: csv)",
    "text、json 或 csv（默认 text，read、count 为 csv）" },
  { "period", OPTION_PERIOD, "YEARS", "of count: the years (default: those of the ledgers)",
    "count 的年度（默认为台账所涉各年）" },
  { "strict", OPTION_STRICT, NULL, "of count: stop at a row that is not sound", "count 遇有误的行即停止" },
  { "body", OPTION_BODY, "BODY", "of count: code or name of one body", "count 只取此机关（代码或名称）" },
  { "explain", OPTION_EXPLAIN, "CELL", "of count: the rows behind this figure", "count 列出构成此单元格数值的各行" },
  { "against", OPTION_AGAINST, "FILE", "of count: compare this report with what is counted",
    "count 将此报表与计数结果核对" },
  { "output", OPTION_OUTPUT, "PATH", "write to this .csv, .json or .txt; of ledger: to this folder",
    "写入此文件（.csv、.json 或 .txt）；ledger 写入此目录" },
  { "rules", 'r', NULL, "show the rules too", "同时显示规则" },
  { "lang", 'l', "LANG", "zh or en (default: the locale's)", "zh 或 en（默认随系统）" },
  { "color", OPTION_COLOUR, "WHEN", "auto, always or never", "auto、always 或 never" },
  { "help", 'h', NULL, "print this", "显示本说明" },
  { "version", 'V', NULL, "print the version", "显示版本" },
};

/* Those that every command has. */
#define COMMON_OPTIONS "lang color help version"

/* The language of the locale, as gettext finds it: LANGUAGE counts only where there is a locale to speak of. */
static gint32
find_language (void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
  const char *language = g_getenv ("LANGUAGE");
  const char *locale = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && (locale == NULL || *locale == '\0'); i++)
    locale = g_getenv (names[i]);
  if (locale == NULL || *locale == '\0' || strcmp (locale, "C") == 0 || g_str_has_prefix (locale, "C.")
      || strcmp (locale, "POSIX") == 0)
    return GK_LANGUAGE_ENGLISH;
  if (language != NULL && *language != '\0')
    locale = language;

  return g_str_has_prefix (locale, "zh") ? GK_LANGUAGE_CHINESE : GK_LANGUAGE_ENGLISH;
}

/* The language asked for, or that of the locale. */
static gboolean
choose_language (Options *options)
{
  options->language = find_language ();
  if (options->language_name == NULL)
    return TRUE;

  if (strcmp (options->language_name, "zh") == 0)
    options->language = GK_LANGUAGE_CHINESE;
  else if (strcmp (options->language_name, "en") == 0)
    options->language = GK_LANGUAGE_ENGLISH;
  else
    {
      complain (options, "--lang=%s: expected zh or en", "--lang=%s：应为 zh 或 en", options->language_name);
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
      complain (options, "--color=%s: expected auto, always or never", "--color=%s：应为 auto、always 或 never", name);
      return FALSE;
    }
  options->colour = strcmp (name, "always") == 0
                    || (strcmp (name, "auto") == 0 && isatty (STDOUT_FILENO)
                        && (no_colour == NULL || *no_colour == '\0') && !is_dumb_terminal ());

  return TRUE;
}

static void
print_commands (const Options *options, FILE *file)
{
  fputs (say (options, "Usage: gongkai COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n",
              "用法：gongkai COMMAND [OPTION]... [ARGUMENT]...\n\n命令：\n"),
         file);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (file, "  %-6s %-14s  %s\n", commands[i].name, commands[i].arguments,
             say (options, commands[i].en, commands[i].zh));
}

static void
print_help (const Options *options)
{
  print_commands (options, stdout);
  fputs (say (options, "\nOptions:\n", "\n选项：\n"), stdout);
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    {
      const char *argument = option_words[i].argument;
      g_autofree char *name = g_strconcat ("--", option_words[i].name, argument != NULL ? "=" : "", argument, NULL);

      if (option_words[i].letter < OPTION_PRIOR)
        printf ("  -%c, %-16s %s\n", option_words[i].letter, name,
                say (options, option_words[i].en, option_words[i].zh));
      else
        printf ("      %-16s %s\n", name, say (options, option_words[i].en, option_words[i].zh));
    }
  fputs (say (options,
              "\nFILE is a page, its text or CSV; - is standard input. FORM is the id of a\n"
              "built-in form or the path of a form file.\n"
              "\nExit status: 0 nothing is violated at severity error, 1 something is, or a\n"
              "figure could not be placed or read, 2 something could not run.\n",
              "\nFILE 为网页、网页文本或 CSV 文件，- 表示标准输入。FORM 为内置表式的标识，\n"
              "或表式文件的路径。\n"
              "\n退出码：0 没有错误级的违反；1 有，或有数字无法归位或读取；2 有操作无法执行。\n"),
         stdout);
}

static void
set_option (Options *options, int letter, const char *argument)
{
  switch (letter)
    {
    case 'f':
      options->form = argument;
      break;
    case 'p':
      options->policy = argument;
      break;
    case OPTION_PRIOR:
      options->prior = argument;
      break;
    case OPTION_PERIOD:
      options->period = argument;
      break;
    case OPTION_BODY:
      options->body = argument;
      break;
    case OPTION_EXPLAIN:
      options->explain = argument;
      break;
    case OPTION_AGAINST:
      options->against = argument;
      break;
    case OPTION_OUTPUT:
      options->output = argument;
      break;
    case OPTION_STRICT:
      options->strict = TRUE;
      break;
    case 'o':
      options->format = argument;
      break;
    case 'l':
      options->language_name = argument;
      break;
    case OPTION_COLOUR:
      options->colour_name = argument;
      break;
    case 'r':
      options->rules = TRUE;
      break;
    case 's':
      options->summary = TRUE;
      break;
    case OPTION_BY:
      options->by = argument;
      break;
    case 'h':
      options->help = TRUE;
      break;
    default:
      options->version = TRUE;
      break;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    if (option_words[i].letter == letter)
      options->given |= 1u << i;
}

/* Reads the options; the other arguments are behind optind then. Returns the first mistake, if there is one. */
static char *
read_options (Options *options, int argc, char **argv, gboolean *lacks_argument)
{
  struct option names[G_N_ELEMENTS (option_words) + 1] = { { 0 } };
  g_autoptr (GString) letters = g_string_new (":");
  char *mistake = NULL;
  int letter;

  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    {
      gboolean has_argument = option_words[i].argument != NULL;

      names[i] = (struct option){ option_words[i].name, has_argument ? required_argument : no_argument, NULL,
                                  option_words[i].letter };
      if (option_words[i].letter < OPTION_PRIOR)
        g_string_append_printf (letters, "%c%s", option_words[i].letter, has_argument ? ":" : "");
    }

  opterr = 0;
  while ((letter = getopt_long (argc, argv, letters->str, names, NULL)) != -1)
    if (letter != '?' && letter != ':')
      set_option (options, letter, optarg);
    else if (mistake == NULL)
      {
        gboolean is_letter = optopt > 0 && optopt < OPTION_PRIOR && !g_str_has_prefix (argv[optind - 1], "--");

        *lacks_argument = letter == ':';
        mistake = is_letter ? g_strdup_printf ("-%c", optopt) : g_strdup (argv[optind - 1]);
      }

  return mistake;
}

/* Whether the words in @list, divided by spaces, have @word among them. */
static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* An option that says nothing to a command is a mistake, not a wish to be ignored. */
static gboolean
check_options (const Options *options, const Command *command)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    if ((options->given & 1u << i) != 0 && !has_word (COMMON_OPTIONS, option_words[i].name)
        && !has_word (command->options, option_words[i].name))
      {
        complain (options, "%s has no option --%s; see gongkai --help", "%s 没有选项 --%s；见 gongkai --help",
                  command->name, option_words[i].name);
        return FALSE;
      }

  return TRUE;
}

static int
run_command (Options *options, char **arguments)
{
  const Command *command = NULL;
  guint n;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, arguments[0]) == 0)
      command = &commands[i];
  if (command == NULL)
    {
      complain (options, "there is no command \"%s\"; see gongkai --help", "没有命令“%s”；见 gongkai --help",
                arguments[0]);
      return EXIT_CANNOT_RUN;
    }

  n = g_strv_length (arguments + 1);
  if (*command->arguments == '\0' ? n != 0 : n == 0 || (n > 1 && !g_str_has_suffix (command->arguments, "...")))
    {
      complain (options, "usage: gongkai %s%s%s", "用法：gongkai %s%s%s", command->name,
                *command->arguments != '\0' ? " " : "", command->arguments);
      return EXIT_CANNOT_RUN;
    }
  if (!check_options (options, command))
    return EXIT_CANNOT_RUN;
  /* The name of a file says its format. */
  if (options->format == NULL && options->output == NULL)
    options->format = command->run == run_read
                              || (command->run == run_count && options->explain == NULL && options->against == NULL)
                          ? "csv"
                          : "text";

  return command->run (options, arguments + 1);
}

/* Does what the command line says. */
static int
run (Options *options, int argc, char **argv)
{
  gboolean lacks_argument = FALSE;
  g_autofree char *mistake = read_options (options, argc, argv, &lacks_argument);

  if (!choose_language (options) || !choose_colour (options))
    return EXIT_CANNOT_RUN;
  if (mistake != NULL)
    {
      if (lacks_argument)
        complain (options, "option %s needs an argument; see gongkai --help", "选项 %s 缺少参数；见 gongkai --help",
                  mistake);
      else
        complain (options, "there is no option %s; see gongkai --help", "没有选项 %s；见 gongkai --help", mistake);
      return EXIT_CANNOT_RUN;
    }
  if (options->help)
    print_help (options);
  else if (options->version)
    printf ("gongkai %s\n", gk_get_version ());
  else if (optind < argc)
    return run_command (options, argv + optind);
  else
    {
      print_commands (options, stderr);
      fputs (say (options, "\nSee gongkai --help for the options.\n", "\n选项见 gongkai --help。\n"), stderr);
      return EXIT_CANNOT_RUN;
    }

  return EXIT_SOUND;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  int result;

  setlocale (LC_ALL, "");
  result = run (&options, argc, argv);
  if (fflush (stdout) == 0 && !ferror (stdout))
    return result;
  complain (&options, "standard output cannot be written", "无法写入标准输出");

  return EXIT_CANNOT_RUN;
}
