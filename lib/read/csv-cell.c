/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

/* What a row of the long shape says of its cell. */

#include "read/csv-private.h"

#include <string.h>

#include "data/report-private.h"

/*
 * The words of the columns state and status: those of the CSV writer, and the codes of SDMX (CL_OBS_STATUS) that say
 * whether there is a value; README.md has the table. Those that qualify a value (E estimated, P provisional, ...) have
 * no counterpart here and are refused rather than lost.
 */
static const struct {
  const char *word;
  gint32 state;
} states[] = {
  { "A", GK_CSV_STATE_OF_VALUE },  { "normal", GK_CSV_STATE_OF_VALUE },
  { "M", GK_CELL_NOT_APPLICABLE }, { "H", GK_CELL_BLANK },
  { "K", GK_CELL_BLANK },          { "L", GK_CELL_BLANK },
  { "O", GK_CELL_BLANK },          { "Q", GK_CELL_BLANK },
  { "missing", GK_CELL_BLANK },    { "absent", GK_CELL_ABSENT },
  { "blank", GK_CELL_BLANK },      { "not_applicable", GK_CELL_NOT_APPLICABLE },
  { "below", GK_CELL_BELOW },      { "reported", GK_CELL_REPORTED },
  { "derived", GK_CELL_DERIVED },  { "invalid", GK_CELL_INVALID },
};

gboolean
gk_csv_find_state (const char *word, gint32 *state)
{
  *state = GK_CSV_STATE_OF_VALUE;
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i].word, word) == 0)
      {
        *state = states[i].state;
        return TRUE;
      }

  return word == NULL;
}

gboolean
gk_csv_read_line (const char *text, guint32 *line)
{
  guint64 number = 0;
  gboolean sound = text == NULL || g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL);

  *line = (guint32) number;

  return sound;
}

/* Whether @state, which the row states, is what @value (or NULL) was read as. */
static gboolean
agrees (gint32 state, const char *value, const GkFigure *figure)
{
  gboolean needs_value = state == GK_CELL_BELOW || state == GK_CELL_REPORTED || state == GK_CELL_DERIVED;

  if (value == NULL)
    return !needs_value;

  /* An unreadable value is no contradiction but a cell that is invalid. */
  return figure->state == (state == GK_CELL_DERIVED ? GK_CELL_REPORTED : state)
         || (needs_value && figure->state == GK_CELL_INVALID);
}

/* Decimals that were printed. Writers shorten values: what was printed tells, if it is the same number. */
static guint8
printed_places (const GkFigure *figure, const char *raw, const GkFigureContext *context)
{
  GkFigure printed = gk_figure_read (raw, strlen (raw), context);

  return printed.state == figure->state && printed.scaled == figure->scaled ? printed.places : figure->places;
}

gboolean
gk_csv_read_cell (gint32 stated, const char *value, gboolean has_raw, const char **raw, const GkFigureContext *context,
                  GkFigure *figure)
{
  if (!has_raw)
    *raw = value;
  else if (**raw == '\0')
    *raw = NULL;
  if (value == NULL && stated == GK_CSV_STATE_OF_VALUE)
    value = *raw;

  *figure = (GkFigure){ .state = GK_CELL_BLANK };
  if (value != NULL)
    *figure = gk_figure_read (value, strlen (value), context);
  /* A bound may be given as the number alone. */
  if (stated == GK_CELL_BELOW && figure->state == GK_CELL_REPORTED)
    {
      g_autofree char *bound = g_strconcat ("<", value, NULL);

      *figure = gk_figure_read (bound, strlen (bound), context);
    }
  if (stated != GK_CSV_STATE_OF_VALUE && !agrees (stated, value, figure))
    return FALSE;
  if (stated != GK_CSV_STATE_OF_VALUE && figure->state != GK_CELL_INVALID)
    figure->state = stated;

  if (gk_cell_is_present ((guint8) figure->state) && *raw != NULL && *raw != value)
    figure->places = printed_places (figure, *raw, context);
  else if (gk_cell_is_present ((guint8) figure->state) && *raw == NULL && stated != GK_CSV_STATE_OF_VALUE)
    figure->places = (guint8) context->decimals; /* set by hand, or derived */
  if (figure->state == GK_CELL_INVALID && *raw == NULL)
    *raw = value;

  return TRUE;
}
