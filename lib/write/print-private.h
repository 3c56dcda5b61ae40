/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Text for people to read: words in their language, colours, and columns of a
 * terminal, where a Chinese character takes two.
 */

#include "write/writer-private.h"

/* Labels wider than this are not waited for by the columns behind them. */
#define MAX_LABEL_WIDTH 64

/* In front of what hangs below something. */
#define HANGING "└ "

/* ANSI sequences. */
#define RED "\033[31;1m"
#define YELLOW "\033[33;1m"
#define GREEN "\033[32m"
#define CYAN "\033[36m"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RESET "\033[0m"

gboolean gk_print_is_chinese (const GkWriter *writer);

/* The words in the writer's language. */
const char *gk_print_say (const GkWriter *writer, const char *en, const char *zh);

/* Appends words that may come from a report or a form: what would act on a terminal is shown. */
void gk_print_words (GkWriter *writer, const char *text);
void gk_print_coloured (GkWriter *writer, const char *colour, const char *text);
void gk_print_spaces (GkWriter *writer, guint n);

/* Appends @text and fills it up to @width columns. */
void gk_print_padded (GkWriter *writer, const char *colour, const char *text, guint width);

/* Appends @text right-aligned behind two spaces. */
void gk_print_right (GkWriter *writer, const char *colour, const char *text, guint width);

/* Appends @number right-aligned; a 0 is there to be overlooked. */
void gk_print_amount (GkWriter *writer, const char *colour, guint64 number, guint width);

/* How a severity looks. */
typedef struct {
  const char *colour;
  const char *en;
  const char *zh;
} GkPrintLook;

GkPrintLook gk_print_look_of (gint32 severity);

/* One line: severity, line of the source, words, and what programs call it. A consequence hangs below its cause. */
void gk_print_remark (GkWriter *writer, gint32 severity, guint32 line, const char *message, const char *name,
                      gboolean hangs);

/* The widest of the labels, each with its indent, as far as the columns wait for them. */
guint gk_print_label_column (GkWriter *writer, GkForm *form);
void gk_print_label (GkWriter *writer, GkForm *form, guint32 indicator, guint column);

/* What a writer of text does with forms and tables: see GkWriterClass. */
void gk_print_ledger (GkWriter *writer, GkForm *form, guint32 ledger);
void gk_print_form (GkWriter *writer, GkForm *form, gboolean rules);
void gk_print_series (GkWriter *writer, GkSeries *series);
void gk_print_lint (GkWriter *writer, GkLint *lint);
void gk_print_trace (GkWriter *writer, GkTrace *trace);
void gk_print_scan (GkWriter *writer, GkScan *scan);
void gk_print_rollup (GkWriter *writer, GkRollup *rollup);
