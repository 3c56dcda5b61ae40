/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/cell.h>

/*
 * Figures as people print them: digits in either width, thousands separators,
 * 千 万 亿, a unit behind, bounds, marks for "not applicable". Exact, or refused
 * with the reason.
 */

typedef enum {
  GK_FIGURE_SOUND,
  GK_FIGURE_NO_NUMBER,  /* not a number at all */
  GK_FIGURE_SEPARATORS, /* thousands separators that do not stand every three digits */
  GK_FIGURE_DECIMALS,   /* more decimals than the indicator has */
  GK_FIGURE_RANGE,      /* beyond the range of numbers */
  GK_FIGURE_NEGATIVE,   /* negative, where there is no sign */
  GK_FIGURE_UNIT,       /* a unit that cannot be converted */
} GkFigureProblem;

typedef struct {
  const char *unit;    /* the unit of the indicator; NULL for none */
  const char *printed; /* the unit the source prints beside the figure; NULL for @unit */
  guint decimals;
  gboolean measure; /* the unit measures (money, per cent): another one must convert. Otherwise it counts things,
                       and the word for the things may differ */
  gboolean has_sign;
} GkFigureContext;

typedef struct {
  gint32 state; /* GkCellState */
  gint64 scaled;
  guint8 places; /* decimals as printed, in the unit of the indicator; trailing zeros count */
  GkFigureProblem problem;
} GkFigure;

/* Reads @text (valid UTF-8). A figure that is not sound has state GK_CELL_INVALID. */
GkFigure gk_figure_read (const char *text, gsize length, const GkFigureContext *context);

/* Why a figure was refused, for a sentence "X: reason". */
const char *gk_figure_problem_text (GkFigureProblem problem, gint32 language);

/*
 * The power of ten that brings a figure in unit @from to unit @to ("元" to
 * "万元" is -4). FALSE, and @power as it was, if they measure different things.
 */
gboolean gk_unit_conversion (const char *from, const char *to, gint *power);

/*
 * A unit as it is compared: folded, without spaces, and without what is printed
 * around it ("（件）", "单位：万元", "万元："). Free with g_free().
 */
char *gk_unit_fold (const char *text, gsize length);
