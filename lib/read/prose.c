/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/fill-private.h"

#include <string.h>

#include "base/text-private.h"

/* A longer sentence is no prose, and patterns need not try their luck on it. In bytes. */
#define MAX_SENTENCE 1500

/* Cells at least this long, in bytes, are prose in a table that serves as layout. */
#define MIN_PROSE_CELL 60

/* The quote of a figure in the prose, in characters. */
#define MAX_QUOTE 40

typedef struct {
  GkReport *report;
  guint32 line;
} Prose;

/* The end of the match @text with as much before it as fits a quote. */
static char *
make_quote (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  glong skipped = MAX (length - MAX_QUOTE, 0);

  return g_strconcat (skipped > 0 ? "…" : "", g_utf8_offset_to_pointer (text, skipped), NULL);
}

/* A figure that no table of the form prints has no other place than the prose: the first one counts. */
static void
take_value (Prose *prose, guint32 cell, const char *text)
{
  if (gk_report_get_state (prose->report, cell) != GK_CELL_ABSENT)
    return;

  gk_report_set_text (prose->report, cell, text, -1, NULL);
  gk_report_set_place (prose->report, cell, prose->line, 0);
}

static void
read_narrative (Prose *prose, guint32 number, const char *sentence)
{
  const GkNarrative *narrative = &g_array_index (prose->report->form->narratives, GkNarrative, number);
  const GkIndicator *indicator = gk_form_cell_indicator (prose->report->form, narrative->cell);
  GkFigureContext context = gk_report_figure_context (prose->report, narrative->cell, NULL);

  for (guint i = 0; i < narrative->patterns->len; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      /* A pattern that takes too long on a sentence has not matched it. */
      g_regex_match_full (g_ptr_array_index (narrative->patterns, i), sentence, -1, 0, 0, &match, NULL);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *text = g_match_info_fetch_named (match, "figure");
          g_autofree char *whole = g_match_info_fetch (match, 0);
          GkFigure figure = gk_figure_read (text, strlen (text), &context);
          g_autofree char *quote = make_quote (whole);

          if (figure.state != GK_CELL_REPORTED)
            continue;
          if (!indicator->printed)
            take_value (prose, narrative->cell, text);
          else
            gk_report_add_mention (prose->report, number, figure.scaled, prose->line, quote);
        }
    }
}

/* Reads the figures of a sentence. One without a digit has none. */
static void
read_sentence (Prose *prose, const char *text, gsize length)
{
  g_autofree char *sentence = NULL;

  if (length > MAX_SENTENCE || length == 0)
    return;
  sentence = g_strndup (text, length);
  if (strpbrk (sentence, "0123456789") == NULL)
    return;
  for (guint32 i = 0; i < prose->report->form->narratives->len; i++)
    read_narrative (prose, i, sentence);
}

/* Reads the figures of a paragraph, sentence by sentence. */
static void
read_paragraph (Prose *prose, const GkSpan *span)
{
  g_autofree char *folded = gk_text_fold_string (span->text, span->length);
  const char *start = folded;

  prose->line = span->line;
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      /* 。 */
      if (character != 0x3002 && character != ';' && character != '!' && character != '?')
        continue;
      read_sentence (prose, start, (gsize) (at - start));
      start = g_utf8_next_char (at);
    }
  read_sentence (prose, start, strlen (start));
}

void
gk_fill_mentions (GkReport *report, const GkDocument *document, const guint8 *is_table)
{
  Prose prose = { .report = report };

  if (report->form->narratives->len == 0)
    return;

  for (guint i = 0; i < document->paragraphs->len; i++)
    read_paragraph (&prose, &g_array_index (document->paragraphs, GkSpan, i));
  for (guint32 i = 0; i < document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (document, i);

      for (guint32 k = 0; !is_table[i] && k < row->n; k++)
        if (gk_document_cell (document, row, k)->length >= MIN_PROSE_CELL)
          read_paragraph (&prose, gk_document_cell (document, row, k));
    }
}
