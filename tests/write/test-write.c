/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support.h"

#include <string.h>

#include <gongkai/gongkai.h>
#include <json-glib/json-glib.h>

#include "base/text-private.h"

#define FORM                                                                                                           \
  "<form id='f' missing='zero' applies='any'><title zh='表' en='Table'/>"                                             \
  "<indicator id='t' zh='一、合计' en='Total' unit='件' parts='partition'>"                                       \
  "<indicator id='a' zh='1.甲' en='A' unit='件'/><indicator id='b' zh='2.乙乙' en='B' unit='件'/></indicator></form>"

static GkForm *
load (void)
{
  GkForm *form = gk_form_new_from_data (FORM, -1, NULL, NULL);

  assert_non_null (form);

  return form;
}

static GkReport *
fill (GkForm *form, const char *total, const char *a, const char *b)
{
  GkReport *report = gk_report_new (form);

  gk_report_set_source (report, "source, with \"quotes\"\n");
  gk_report_set_text (report, 0, total, -1, NULL);
  gk_report_set_text (report, 1, a, -1, NULL);
  gk_report_set_text (report, 2, b, -1, NULL);

  return report;
}

static GkFindings *
check (GkForm *form, const char *total, const char *a, const char *b)
{
  g_autoptr (GkReport) report = fill (form, total, a, b);
  g_autoptr (GkChecker) checker = gk_checker_new (form);

  return gk_checker_check (checker, report, NULL);
}

/* What stands before each cell of CSV. */
#define OF "f,\"source, with \"\"quotes\"\"\n\",,,,"

static void
csv_fields (void **state)
{
  static const struct {
    const char *raw;
    const char *line;
  } fields[] = {
    { "12", "t,reported,12,12,\n" },
    { "1,234", "t,reported,1234,\"1,234\",\n" },
    { "say \"1\"", "t,invalid,,\"say \"\"1\"\"\",\n" },
    { "1\n2", "t,invalid,,\"1\n2\",\n" },
    { "", "t,blank,,,\n" },
    { "<3", "t,below,<3,<3,\n" },
    { "不适用", "t,not_applicable,,不适用,\n" },
  };
  g_autoptr (GkForm) form = load ();

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GkReport) report = fill (form, fields[i].raw, "1", "2");
      g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_CSV, GK_LANGUAGE_ENGLISH, FALSE);
      g_autofree char *expected
          = g_strconcat ("form,source,period,body,body_code,cell,state,value,raw,line\n", OF, fields[i].line, OF,
                         "t.a,reported,1,1,\n" OF "t.b,reported,2,2,\n", NULL);
      g_autofree char *text = NULL;

      gk_writer_add_report (writer, report);
      gk_writer_finish (writer);
      text = gk_writer_take (writer);
      assert_string_equal (text, expected);
    }
}

/* The parsed object, which is all there is in the text. */
static JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!json_parser_load_from_data (parser, text, -1, &error))
    fail_msg ("%s in %s", error->message, text);

  return json_node_get_object (json_parser_get_root (parser));
}

static void
json_of_findings (void **state)
{
  g_autoptr (GkForm) form = load ();
  g_autoptr (GkFindings) wrong = check (form, "5", "2", "4 \"\\\t\001");
  g_autoptr (GkFindings) right = check (form, "5", "2", "3");
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_JSON, GK_LANGUAGE_CHINESE, FALSE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *reports;
  JsonObject *cell;

  (void) state;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *piece = NULL;

      if (i < 2)
        gk_writer_add_findings (writer, i == 0 ? wrong : right);
      else
        gk_writer_finish (writer);
      piece = gk_writer_take (writer);
      assert_true (strlen (piece) > 0);
      g_string_append (text, piece);
    }

  reports = json_object_get_array_member (parse (parser, text->str), "reports");
  assert_int_equal (json_array_get_length (reports), 2);
  assert_string_equal (json_object_get_string_member (json_array_get_object_element (reports, 0), "source"),
                       "source, with \"quotes\"\n");
  cell = json_array_get_object_element (
      json_object_get_array_member (
          json_array_get_object_element (
              json_object_get_array_member (json_array_get_object_element (reports, 0), "findings"), 0),
          "cells"),
      2);
  assert_string_equal (json_object_get_string_member (cell, "raw"), "4 \"\\\t\001");
  assert_true (json_object_get_null_member (cell, "value"));
  assert_int_equal (
      json_object_get_int_member (json_object_get_object_member (json_array_get_object_element (reports, 1), "summary"),
                                  "satisfied"),
      1);
}

static void
json_of_nothing (void **state)
{
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_JSON, GK_LANGUAGE_CHINESE, FALSE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;

  (void) state;
  gk_writer_finish (writer);
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  assert_int_equal (json_array_get_length (json_object_get_array_member (parse (parser, text), "reports")), 0);
}

static void
json_of_form (void **state)
{
  g_autoptr (GkForm) form = load ();
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_JSON, GK_LANGUAGE_ENGLISH, FALSE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *object;
  JsonArray *terms;

  (void) state;
  gk_writer_add_form (writer, form, TRUE);
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  object = json_array_get_object_element (json_object_get_array_member (parse (parser, text), "forms"), 0);
  assert_int_equal (json_array_get_length (json_object_get_array_member (object, "indicators")), 3);
  terms = json_object_get_array_member (
      json_array_get_object_element (json_object_get_array_member (object, "rules"), 0), "terms");
  assert_int_equal (json_array_get_length (terms), 3);
}

/* In both languages, every line of the tree puts its id in the same column of the terminal. */
static void
columns (void **state)
{
  static const gint32 languages[] = { GK_LANGUAGE_ENGLISH, GK_LANGUAGE_CHINESE };
  g_autoptr (GkForm) form = load ();

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_TEXT, languages[i], FALSE);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      guint first = 0;
      guint n = 0;

      gk_writer_add_form (writer, form, FALSE);
      text = gk_writer_take (writer);
      lines = g_strsplit (text, "\n", -1);
      for (gsize k = 0; lines[k] != NULL; k++)
        {
          char *id = strstr (lines[k], "件");

          if (id == NULL)
            continue;
          *id = '\0';
          if (n++ == 0)
            first = gk_text_width (lines[k]);
          assert_int_equal (gk_text_width (lines[k]), first);
        }
      assert_int_equal (n, 3);
    }
}

static void
colour (void **state)
{
  g_autoptr (GkForm) form = load ();
  g_autoptr (GkFindings) findings = check (form, "5", "2", "4");

  (void) state;
  for (gboolean coloured = FALSE; coloured <= TRUE; coloured++)
    {
      g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_TEXT, GK_LANGUAGE_CHINESE, coloured);
      g_autofree char *text = NULL;

      gk_writer_add_findings (writer, findings);
      gk_writer_finish (writer);
      text = gk_writer_take (writer);
      assert_int_equal (strchr (text, '\033') != NULL, coloured);
      assert_contains (text, "“合计”为 5，而各分项之和为 6，相差 1");
    }
}

#define BAD "\033]0;x\007\xC2\x9B\u202E"

/* Nothing that a form or a report says acts on the terminal. */
static void
controls (void **state)
{
  static const char form_file[] = "<form id='f'><title zh='" BAD "'/><authority zh='" BAD "'/>"
                                  "<dimension id='d' zh='" BAD "'><member id='t' zh='t" BAD "'><member id='m' zh='m" BAD
                                  "'/></member></dimension>"
                                  "<indicator id='a' zh='甲" BAD "' unit='" BAD "' concept='" BAD "' dimension='d'/>"
                                  "<indicator id='b' zh='乙" BAD "'/>"
                                  "<rule id='r' zh='" BAD "{left}'>a = b</rule>"
                                  "<accept lint='unreached' indicator='a' zh='" BAD "'/></form>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = gk_form_new_from_data (form_file, -1, "f.xml", &error);
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkChecker) checker = NULL;
  g_autoptr (GkFindings) findings = NULL;
  g_autoptr (GkLint) lint = NULL;
  g_autoptr (GkSeries) series = gk_series_new ();
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_TEXT, GK_LANGUAGE_CHINESE, FALSE);
  g_autofree char *text = NULL;

  (void) state;
  assert_null (error);
  {
    g_autoptr (GkReader) reader = gk_reader_new ();

    gk_reader_add_form (reader, form);
    report = gk_reader_read_data (reader, "乙" BAD "\t5" BAD "\n丙" BAD "\t" BAD "\n", -1, "page" BAD, &error);
  }
  assert_null (error);
  gk_report_set_body_name (report, "机关" BAD);
  gk_report_set_period (report, "2017");
  checker = gk_checker_new (form);
  findings = gk_checker_check (checker, report, &error);
  assert_null (error);
  lint = gk_lint_new (form);
  assert_true (gk_series_add (series, report, &error));
  gk_writer_add_findings (writer, findings);
  gk_writer_add_report (writer, report);
  gk_writer_add_form (writer, form, TRUE);
  gk_writer_add_series (writer, series);
  gk_writer_add_lint (writer, lint);
  gk_writer_finish (writer);
  text = gk_writer_take (writer);
  assert_contains (text, "\uFFFD]0;x\uFFFD\uFFFD\uFFFD");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if ((g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\n') || g_utf8_get_char (at) == 0x202E)
      fail_msg ("the text has a control: %s", at);
}

/* Reports are divided by an empty line, with findings or without. */
static void
several_reports (void **state)
{
  g_autoptr (GkForm) form = load ();
  g_autoptr (GkReport) report = fill (form, "1", "1", "0");
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_TEXT, GK_LANGUAGE_CHINESE, FALSE);
  g_autofree char *text = NULL;

  (void) state;
  gk_report_set_source (report, "report");
  for (guint i = 0; i < 2; i++)
    gk_writer_add_report (writer, report);
  text = gk_writer_take (writer);
  assert_true (g_str_has_prefix (text, "report  f\n"));
  assert_contains (text, "\n\nreport  f\n");
}

/* A page of thousands of unknown rows is told in a few lines of text. */
static void
many_diagnostics (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkForm) form = load ();
  g_autoptr (GkReader) reader = gk_reader_new ();
  g_autoptr (GkChecker) checker = gk_checker_new (form);
  g_autoptr (GString) page = g_string_new ("一、合计 | 件 | 3\n1.甲 | 件 | 1\n2.乙乙 | 件 | 2\n");
  g_autoptr (GkReport) report = NULL;
  g_autoptr (GkFindings) findings = NULL;
  g_autoptr (GkWriter) writer = gk_writer_new (GK_FORMAT_TEXT, GK_LANGUAGE_ENGLISH, FALSE);
  g_autofree char *text = NULL;

  (void) state;
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (page, "未知行 | 件 | %u\n", i);
  gk_reader_add_form (reader, form);
  report = gk_reader_read_data (reader, page->str, (gssize) page->len, "page", &error);
  assert_non_null (report);
  findings = gk_checker_check (checker, report, NULL);
  gk_writer_add_findings (writer, findings);
  text = gk_writer_take (writer);
  assert_contains (text, "and 990 more of these");
  assert_contains (text, "1000 rows unplaced");
  assert_true (strlen (text) < 3000);
}

static void
unknown_formats (void **state)
{
  (void) state;
  assert_null (gk_writer_new (0, GK_LANGUAGE_ENGLISH, FALSE));
  assert_null (gk_writer_new (GK_FORMAT_TEXT, 0, FALSE));
  assert_null (gk_writer_new (GK_FORMAT_CSV + 1, GK_LANGUAGE_CHINESE, FALSE));
}

int
main (void)
{
  Tests *tests = tests_new ();

  tests_add (tests, "fields of CSV", csv_fields);
  tests_add (tests, "JSON of findings", json_of_findings);
  tests_add (tests, "JSON of nothing", json_of_nothing);
  tests_add (tests, "JSON of a form", json_of_form);
  tests_add (tests, "columns", columns);
  tests_add (tests, "colour", colour);
  tests_add (tests, "controls", controls);
  tests_add (tests, "several reports", several_reports);
  tests_add (tests, "many diagnostics", many_diagnostics);
  tests_add (tests, "unknown formats", unknown_formats);

  return tests_run (tests, "write");
}
