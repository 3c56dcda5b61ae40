/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the files of the command share. */

#include <glib.h>
#include <gongkai/gongkai.h>

/* What the command says to the shell. */
#define EXIT_SOUND 0
#define EXIT_VIOLATED 1
#define EXIT_CANNOT_RUN 2

/* A file like any other, so that it need not be held. */
#define STANDARD_INPUT "/dev/stdin"

typedef struct {
  const char *form;
  const char *format;
  const char *policy;
  const char *prior;
  const char *language_name;
  const char *colour_name;
  const char *by;
  const char *period;
  const char *body;
  const char *explain;
  const char *against;
  const char *output;
  gboolean rules;
  gboolean summary;
  gboolean strict;
  gboolean help;
  gboolean version;
  guint32 given; /* a bit for each option */
  gint32 language;
  gboolean colour;
} Options;

/* gongkai.c: the words in the language of @options. */
const char *say (const Options *options, const char *en, const char *zh);

/* How far the work is, where standard error is a terminal: which of @n files, or a bar; and nothing of it any more. */
void show_progress (guint at, guint n, const char *path);
gboolean show_bar (guint64 done, guint64 total, void *user_data);
void clear_progress (void);

/* Says on standard error, in the language of @options, what is wrong. */
void complain (const Options *options, const char *en, const char *zh, ...) G_GNUC_PRINTF (2, 4) G_GNUC_PRINTF (3, 4);
void complain_of (const Options *options, const GError *error);

/* Prints what the writer has written so far. If it does not arrive, main() says so. */
gboolean flush (GkWriter *writer);

/* Says that there was no report; programs see it from what is written. */
void tell_none (const Options *options);

/* A built-in form by its id, or a form file by its path. */
GkForm *load_form (const Options *options, const char *name);

GkWriter *new_writer (const Options *options);

/* The reports of one file, "-" being standard input; complains if it cannot be read. */
GkReports *read_reports (const Options *options, GkReader *reader, const char *path);

/* Whether a figure of the source could not be used. */
gboolean lost_a_figure (GkReport *report);

/* A reader for the form that was asked for, or for all built-in ones. */
GkReader *new_reader (const Options *options);

/* A checker for @form with the policy that was asked for, or the form's own. */
GkChecker *new_checker (const Options *options, GkForm *form, GError **error);

/* archive.c: whether one of the files is too large to be read into reports. */
gboolean has_archive (char **paths);

/* Tells how many reports violate which rule. Returns the status for the shell. */
int summarise (const Options *options, char **paths);

/* Adds archives up by groups of bodies. */
int run_rollup (const Options *options, char **arguments);

/* count.c: counts reports from ledgers. */
int run_count (const Options *options, char **arguments);

/* ledger.c: shows ledgers, or writes empty ones to be filled in. */
int run_ledger (const Options *options, char **arguments);
