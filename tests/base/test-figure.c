/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <string.h>

#include "base/figure-private.h"

#define SEED 20170331
#define ROUNDS 3000

#define E15 G_GINT64_CONSTANT (1000000000000000)

/* How the figures of a column are read. */
static const GkFigureContext count = { .unit = "件" };
static const GkFigureContext persons = { .unit = "人次" };
static const GkFigureContext bare = { .unit = NULL };
static const GkFigureContext signed_count = { .unit = "件", .has_sign = TRUE };
static const GkFigureContext share = { .unit = "%", .decimals = 2, .measure = TRUE };
static const GkFigureContext wide_share = { .unit = "％", .decimals = 2, .measure = TRUE };
static const GkFigureContext money = { .unit = "万元", .decimals = 6, .measure = TRUE };
static const GkFigureContext coarse_money = { .unit = "万元", .decimals = 2, .measure = TRUE };
static const GkFigureContext signed_money = { .unit = "万元", .decimals = 2, .measure = TRUE, .has_sign = TRUE };
static const GkFigureContext area = { .unit = "㎡", .decimals = 1, .measure = TRUE };
static const GkFigureContext weight = { .unit = "克", .decimals = 1, .measure = TRUE };

typedef struct {
  const char *name;
  const GkFigureContext *context;
  const char *printed;
  const char *text;
  gint32 state;
  gint64 scaled;
  GkFigureProblem problem;
} Case;

#define SOUND(name, context, printed, text, scaled)                                                                    \
  {                                                                                                                    \
    name, context, printed, text, GK_CELL_REPORTED, scaled, GK_FIGURE_SOUND                                            \
  }
#define BELOW(name, context, printed, text, scaled)                                                                    \
  {                                                                                                                    \
    name, context, printed, text, GK_CELL_BELOW, scaled, GK_FIGURE_SOUND                                               \
  }
#define EMPTY(name, text, state)                                                                                       \
  {                                                                                                                    \
    name, &count, NULL, text, state, 0, GK_FIGURE_SOUND                                                                \
  }
#define REFUSED(name, context, printed, text, problem)                                                                 \
  {                                                                                                                    \
    name, context, printed, text, GK_CELL_INVALID, 0, problem                                                          \
  }

static const Case cases[] = {
  SOUND ("zero", &count, NULL, "0", 0),
  SOUND ("plain", &count, NULL, "12", 12),
  SOUND ("leading zeros", &count, NULL, "0012", 12),
  SOUND ("forty leading zeros", &count, NULL, "000000000000000000000000000000000000000012", 12),
  SOUND ("spaces around", &count, NULL, " \u300012\u00A0\n", 12),
  SOUND ("full-width digits", &count, NULL, "１２３", 123),
  SOUND ("mathematical digits", &count, NULL, "𝟏𝟐", 12),
  SOUND ("zero width inside", &count, NULL, "1\u200B2\uFEFF", 12),
  SOUND ("direction embedding around", &count, NULL, "\u202D12\u202C", 12),

  /* Thousands separators. */
  SOUND ("comma", &count, NULL, "1,234", 1234),
  SOUND ("full-width comma", &count, NULL, "1，234", 1234),
  SOUND ("commas", &count, NULL, "12,345,678", 12345678),
  SOUND ("space", &count, NULL, "12 345", 12345),
  SOUND ("no-break space", &count, NULL, "12\u00A0345\u202F678", 12345678),
  SOUND ("comma and decimals", &share, NULL, "1,234.5", 123450),
  REFUSED ("comma before two", &count, NULL, "1,23", GK_FIGURE_SEPARATORS),
  REFUSED ("comma before four", &count, NULL, "1,2345", GK_FIGURE_SEPARATORS),
  REFUSED ("comma behind four", &count, NULL, "1234,567", GK_FIGURE_SEPARATORS),
  REFUSED ("second group short", &count, NULL, "1,23,456", GK_FIGURE_SEPARATORS),
  REFUSED ("last group short", &count, NULL, "1,234,56", GK_FIGURE_SEPARATORS),
  REFUSED ("group without comma", &count, NULL, "1,234567", GK_FIGURE_SEPARATORS),
  REFUSED ("separators mixed", &count, NULL, "1,234 567", GK_FIGURE_SEPARATORS),
  REFUSED ("two numbers", &count, NULL, "2017 123", GK_FIGURE_SEPARATORS),
  REFUSED ("space before one", &count, NULL, "12 3", GK_FIGURE_SEPARATORS),
  REFUSED ("comma first", &count, NULL, ",123", GK_FIGURE_NO_NUMBER),
  REFUSED ("comma last", &count, NULL, "123,", GK_FIGURE_UNIT),
  REFUSED ("two commas", &count, NULL, "1,,234", GK_FIGURE_UNIT),
  REFUSED ("comma and space", &count, NULL, "1, 234", GK_FIGURE_UNIT),
  REFUSED ("comma in the decimals", &share, NULL, "1.234,567", GK_FIGURE_UNIT),
  REFUSED ("enumeration comma", &count, NULL, "1、234", GK_FIGURE_UNIT),

  /* Decimals. */
  SOUND ("zero decimals in a count", &count, NULL, "3.0", 3),
  SOUND ("full-width point", &share, NULL, "１２．５", 1250),
  SOUND ("as many decimals as held", &share, NULL, "12.34", 1234),
  SOUND ("zeros beyond those held", &share, NULL, "12.34000", 1234),
  SOUND ("forty zeros behind the point", &count, NULL, "3.0000000000000000000000000000000000000000", 3),
  SOUND ("zero and forty zeros behind the point", &bare, NULL, "0.0000000000000000000000000000000000000000", 0),
  REFUSED ("forty zeros and a digit behind the point", &count, NULL, "0.00000000000000000000000000000000000000001",
           GK_FIGURE_DECIMALS),
  REFUSED ("decimals in a count", &count, NULL, "1.5", GK_FIGURE_DECIMALS),
  REFUSED ("a decimal too many", &share, NULL, "12.345", GK_FIGURE_DECIMALS),
  REFUSED ("no digit behind the point", &share, NULL, "1.", GK_FIGURE_UNIT),
  REFUSED ("no digit before the point", &share, NULL, ".5", GK_FIGURE_NO_NUMBER),
  REFUSED ("two points", &share, NULL, "1.2.3", GK_FIGURE_UNIT),
  REFUSED ("space behind the point", &share, NULL, "1. 5", GK_FIGURE_UNIT),

  /* What is no figure, or more than one. */
  REFUSED ("letter behind", &count, NULL, "12a", GK_FIGURE_UNIT),
  REFUSED ("letter before", &count, NULL, "a12", GK_FIGURE_NO_NUMBER),
  REFUSED ("word", &count, NULL, "若干", GK_FIGURE_NO_NUMBER),
  REFUSED ("Chinese numeral", &count, NULL, "十二", GK_FIGURE_NO_NUMBER),
  REFUSED ("about", &count, NULL, "约12", GK_FIGURE_NO_NUMBER),
  REFUSED ("range", &count, NULL, "1-5", GK_FIGURE_UNIT),
  REFUSED ("fraction", &count, NULL, "1/2", GK_FIGURE_UNIT),
  REFUSED ("exponent", &count, NULL, "1e3", GK_FIGURE_UNIT),
  REFUSED ("brackets", &count, NULL, "（12）", GK_FIGURE_NO_NUMBER),
  REFUSED ("footnote mark", &count, NULL, "12*", GK_FIGURE_UNIT),
  REFUSED ("raised digit behind", &count, NULL, "1²", GK_FIGURE_UNIT),
  REFUSED ("raised digit alone", &count, NULL, "²", GK_FIGURE_NO_NUMBER),
  REFUSED ("lowered digit behind", &count, NULL, "1₂", GK_FIGURE_UNIT),
  REFUSED ("circled digit", &count, NULL, "①", GK_FIGURE_NO_NUMBER),
  REFUSED ("circled digit behind", &count, NULL, "1①", GK_FIGURE_UNIT),
  REFUSED ("circled digit before", &count, NULL, "①1", GK_FIGURE_NO_NUMBER),
  REFUSED ("bracketed digit", &count, NULL, "⑴", GK_FIGURE_NO_NUMBER),
  REFUSED ("digit with a point", &count, NULL, "⒈5", GK_FIGURE_NO_NUMBER),
  REFUSED ("half", &share, NULL, "½", GK_FIGURE_NO_NUMBER),
  REFUSED ("half behind", &share, NULL, "10½", GK_FIGURE_UNIT),
  REFUSED ("Roman numeral", &count, NULL, "Ⅲ", GK_FIGURE_NO_NUMBER),
  REFUSED ("Arabic-Indic digits", &count, NULL, "١٢", GK_FIGURE_NO_NUMBER),
  REFUSED ("combining stroke inside", &count, NULL, "1\u03362", GK_FIGURE_UNIT),

  /* Range. */
  SOUND ("at the limit", &count, NULL, "1000000000000000", E15),
  SOUND ("at the limit, separated", &count, NULL, "1,000,000,000,000,000", E15),
  SOUND ("at the limit, in words", &count, NULL, "1000万亿", E15),
  SOUND ("at the limit of 2 decimals", &coarse_money, NULL, "1000000000000000", E15 * 100),
  SOUND ("at the scaled limit of 6 decimals", &money, NULL, "1000000000000", E15 * 1000),
  SOUND ("at the limit, from a smaller unit", &coarse_money, NULL, "10000000000000000000元", E15 * 100),
  SOUND ("at the negative limit", &signed_count, NULL, "-1000000000000000", -E15),
  REFUSED ("beyond the limit", &count, NULL, "1000000000000001", GK_FIGURE_RANGE),
  REFUSED ("beyond the limit, in words", &count, NULL, "1001万亿", GK_FIGURE_RANGE),
  REFUSED ("beyond the limit of 2 decimals", &coarse_money, NULL, "1000000000000000.01", GK_FIGURE_RANGE),
  REFUSED ("beyond the scaled limit of 6 decimals", &money, NULL, "1000000000000.000001", GK_FIGURE_RANGE),
  REFUSED ("beyond the limit, from a smaller unit", &coarse_money, NULL, "10000000000000000100元", GK_FIGURE_RANGE),
  REFUSED ("beyond the negative limit", &signed_count, NULL, "-1000000000000001", GK_FIGURE_RANGE),
  REFUSED ("2^64 and 5", &count, NULL, "18446744073709551621", GK_FIGURE_RANGE),
  REFUSED ("30 digits", &count, NULL, "123456789012345678901234567890", GK_FIGURE_RANGE),
  REFUSED ("2^128 and 12", &count, NULL, "340282366920938463463374607431768211468", GK_FIGURE_RANGE),
  REFUSED ("34 digits times 10^12", &count, NULL, "9999999999999999999999999999999999万亿", GK_FIGURE_RANGE),
  REFUSED ("60 digits", &count, NULL, "999999999999999999999999999999999999999999999999999999999999", GK_FIGURE_RANGE),

  /* Signs. */
  SOUND ("plus", &count, NULL, "+1036", 1036),
  SOUND ("full-width plus", &count, NULL, "＋1036", 1036),
  SOUND ("minus zero", &count, NULL, "-0", 0),
  SOUND ("minus", &signed_count, NULL, "-5", -5),
  SOUND ("full-width minus", &signed_count, NULL, "－5", -5),
  SOUND ("minus sign", &signed_count, NULL, "−5", -5),
  SOUND ("minus and space", &signed_count, NULL, "- 5", -5),
  SOUND ("minus, separators", &signed_count, NULL, "-1,234", -1234),
  SOUND ("minus, magnitude", &signed_count, NULL, "-1.2万", -12000),
  SOUND ("minus, unit", &signed_money, NULL, "-251000元", -2510),
  REFUSED ("minus, no sign held", &count, NULL, "-5", GK_FIGURE_NEGATIVE),
  REFUSED ("dash, no sign held", &count, NULL, "—5", GK_FIGURE_NEGATIVE),
  REFUSED ("two signs", &signed_count, NULL, "+-5", GK_FIGURE_NO_NUMBER),
  REFUSED ("two minuses", &signed_count, NULL, "--5", GK_FIGURE_NO_NUMBER),
  REFUSED ("sign behind", &signed_count, NULL, "5-", GK_FIGURE_UNIT),

  /* Units and magnitudes of things counted. */
  SOUND ("unit", &count, NULL, "12件", 12),
  SOUND ("unit and space", &count, NULL, "12 件", 12),
  SOUND ("unit of two characters", &persons, NULL, "1,200人次", 1200),
  SOUND ("magnitude", &count, NULL, "1.2万", 12000),
  SOUND ("magnitude and unit", &count, NULL, "1.2万件", 12000),
  SOUND ("magnitude and unit, spaces", &count, NULL, "1.2 万 件", 12000),
  SOUND ("all digits of a magnitude", &count, NULL, "1.2345万", 12345),
  SOUND ("hundred million", &count, NULL, "2亿", 200000000),
  SOUND ("thousand", &count, NULL, "3千", 3000),
  SOUND ("hundred", &count, NULL, "3百件", 300),
  SOUND ("ten million", &count, NULL, "3千万", 30000000),
  SOUND ("magnitude beside", &count, "万", "1.2", 12000),
  SOUND ("magnitude and unit beside", &count, "万件", "1.2", 12000),
  SOUND ("unit beside and in the cell", &count, "件", "12件", 12),
  SOUND ("the cell's unit before the one beside", &count, "万件", "12件", 12),
  SOUND ("another word beside", &count, "条", "12", 12),
  SOUND ("another word beside and in the cell", &count, "条", "12条", 12),
  SOUND ("another word beside, the form's in the cell", &count, "条", "12件", 12),
  SOUND ("magnitude of another word beside", &count, "万条", "1.2", 12000),
  SOUND ("no unit", &bare, NULL, "12", 12),
  SOUND ("no unit, magnitude", &bare, NULL, "1.2万", 12000),
  SOUND ("another word beside, five", &count, "次", "5", 5),
  SOUND ("unit beside in brackets", &count, "（件）", "12", 12),
  SOUND ("magnitude beside, with its heading", &count, "单位：万件", "1.2", 12000),
  SOUND ("unit in brackets", &count, NULL, "12（件）", 12),
  SOUND ("no unit beside, only space", &count, " \u3000", "12", 12),
  SOUND ("the cell's unit, money beside", &count, "万元", "12件", 12),
  REFUSED ("money beside a count, magnitude in the cell", &count, "元", "5万", GK_FIGURE_UNIT),
  REFUSED ("money beside and in a count", &count, "元", "12元", GK_FIGURE_UNIT),
  REFUSED ("money beside a count, in brackets", &count, "（万元）", "5", GK_FIGURE_UNIT),
  REFUSED ("per mille beside a count", &count, "‰", "5", GK_FIGURE_UNIT),
  REFUSED ("colon behind", &count, NULL, "12：", GK_FIGURE_UNIT),
  REFUSED ("empty brackets behind", &count, NULL, "12（）", GK_FIGURE_UNIT),
  REFUSED ("no unit, but one printed", &bare, NULL, "12件", GK_FIGURE_UNIT),
  REFUSED ("another word in the cell", &count, NULL, "12条", GK_FIGURE_UNIT),
  REFUSED ("a third word in the cell", &count, "条", "12次", GK_FIGURE_UNIT),
  REFUSED ("money in a count", &count, NULL, "12元", GK_FIGURE_UNIT),
  REFUSED ("money beside a count", &count, "元", "12", GK_FIGURE_UNIT),
  REFUSED ("much money beside a count", &count, "万元", "12", GK_FIGURE_UNIT),
  REFUSED ("per cent beside a count", &count, "%", "12", GK_FIGURE_UNIT),
  REFUSED ("a part of the unit", &persons, NULL, "12人", GK_FIGURE_UNIT),
  REFUSED ("more than the unit", &count, NULL, "12件次", GK_FIGURE_UNIT),
  REFUSED ("unit and note", &count, NULL, "12件（次）", GK_FIGURE_UNIT),
  REFUSED ("magnitude leaves decimals", &count, NULL, "1.23456万", GK_FIGURE_DECIMALS),
  REFUSED ("two magnitudes", &count, NULL, "1万2千", GK_FIGURE_UNIT),
  REFUSED ("digits behind a magnitude", &count, NULL, "1万2", GK_FIGURE_UNIT),

  /* Units that convert. */
  SOUND ("yuan into ten thousands", &money, NULL, "251000元", 25100000),
  SOUND ("yuan into ten thousands, 2 decimals", &coarse_money, NULL, "251000元", 2510),
  SOUND ("cents of yuan", &money, NULL, "0.01元", 1),
  SOUND ("thousands of yuan", &money, NULL, "3千元", 300000),
  SOUND ("hundred million yuan", &money, NULL, "1.5亿元", G_GINT64_CONSTANT (15000000000)),
  SOUND ("million yuan", &money, NULL, "5百万元", 500000000),
  SOUND ("the same unit", &money, NULL, "25.1万元", 25100000),
  SOUND ("yuan beside", &money, "元", "251,000", 25100000),
  SOUND ("hundred million yuan beside", &money, "亿元", "0.00251", 25100000),
  SOUND ("ten thousands in the cell, yuan beside", &money, "元", "25.1万元", 25100000),
  SOUND ("yuan in the cell, ten thousands beside", &money, "万元", "251000元", 25100000),
  SOUND ("ten thousands, yuan beside", &money, "元", "25.1万", 25100000),
  SOUND ("yuan beside in brackets", &money, "（元）", "251000", 25100000),
  SOUND ("yuan beside, with its heading", &money, "（单位：元）", "251000", 25100000),
  SOUND ("the same unit beside and a colon", &money, "万元：", "25.1", 25100000),
  SOUND ("yuan beside, spaces", &money, " \u3000万 元 ", "25.1", 25100000),
  SOUND ("no unit beside an amount, only space", &money, " ", "25.1", 25100000),
  REFUSED ("yuan, too fine", &coarse_money, NULL, "251元", GK_FIGURE_DECIMALS),
  REFUSED ("dollars", &money, NULL, "12美元", GK_FIGURE_UNIT),
  REFUSED ("dollars beside", &money, "万美元", "12", GK_FIGURE_UNIT),
  REFUSED ("things in an amount", &money, NULL, "12件", GK_FIGURE_UNIT),
  REFUSED ("things beside an amount", &money, "件", "12", GK_FIGURE_UNIT),
  REFUSED ("things beside and in an amount", &money, "件", "12件", GK_FIGURE_UNIT),
  SOUND ("per cent", &share, NULL, "85.5%", 8550),
  SOUND ("per cent, full width", &share, NULL, "８５．５％", 8550),
  SOUND ("per cent and space", &share, NULL, "85.5 %", 8550),
  SOUND ("per cent without its sign", &share, NULL, "85.5", 8550),
  SOUND ("per cent beside", &share, "%", "85.5", 8550),
  SOUND ("hundred per cent", &share, NULL, "100%", 10000),
  REFUSED ("per mille", &share, NULL, "85‰", GK_FIGURE_UNIT),
  REFUSED ("two signs of per cent", &share, NULL, "85%%", GK_FIGURE_UNIT),
  REFUSED ("things in a share", &share, NULL, "85件", GK_FIGURE_UNIT),
  REFUSED ("per cent in a count", &count, NULL, "85%", GK_FIGURE_UNIT),
  SOUND ("the form's unit in full width", &wide_share, NULL, "85.5％", 8550),
  SOUND ("the form's unit in one character", &area, NULL, "12.5㎡", 125),
  SOUND ("kilograms into grams", &weight, NULL, "1.5千克", 15000),

  /* Bounds. */
  BELOW ("below", &count, NULL, "<1", 1),
  BELOW ("below, full width", &count, NULL, "＜1", 1),
  BELOW ("below, space", &count, NULL, "< 5", 5),
  BELOW ("below, in words", &count, NULL, "不足1", 1),
  BELOW ("below, in other words", &count, NULL, "小于 3件", 3),
  BELOW ("below, magnitude", &count, NULL, "不足1万", 10000),
  BELOW ("below, decimals", &share, NULL, "<0.01%", 1),
  BELOW ("below, unit converted", &coarse_money, NULL, "<1000元", 10),
  BELOW ("at most", &count, NULL, "≤5", 6),
  BELOW ("at most, ASCII", &count, NULL, "<=5", 6),
  BELOW ("at most, in words", &count, NULL, "不超过5", 6),
  BELOW ("at most, decimals", &share, NULL, "≤0.5%", 51),
  BELOW ("at most zero", &count, NULL, "≤0", 1),
  BELOW ("below the limit", &count, NULL, "<1000000000000000", E15),
  REFUSED ("below zero", &count, NULL, "<0", GK_FIGURE_RANGE),
  REFUSED ("below beyond the limit", &count, NULL, "<1000000000000001", GK_FIGURE_RANGE),
  REFUSED ("below nothing", &count, NULL, "<", GK_FIGURE_NO_NUMBER),
  REFUSED ("below twice", &count, NULL, "<<1", GK_FIGURE_NO_NUMBER),
  REFUSED ("below a negative", &signed_count, NULL, "<-5", GK_FIGURE_NO_NUMBER),
  REFUSED ("above", &count, NULL, ">5", GK_FIGURE_NO_NUMBER),
  REFUSED ("below, a unit that does not convert", &count, NULL, "<1元", GK_FIGURE_UNIT),

  /* Cells without a value. */
  EMPTY ("empty", "", GK_CELL_BLANK),
  EMPTY ("spaces", " \u3000\n", GK_CELL_BLANK),
  EMPTY ("zero width", "\u200B", GK_CELL_BLANK),
  EMPTY ("line of a paper form", "____", GK_CELL_BLANK),
  EMPTY ("line, full width and spaces", " ＿ ＿＿ ", GK_CELL_BLANK),
  EMPTY ("hyphen", "-", GK_CELL_NOT_APPLICABLE),
  EMPTY ("dash", "—", GK_CELL_NOT_APPLICABLE),
  EMPTY ("dashes", "——", GK_CELL_NOT_APPLICABLE),
  EMPTY ("full-width hyphen", "－", GK_CELL_NOT_APPLICABLE),
  EMPTY ("slash", "/", GK_CELL_NOT_APPLICABLE),
  EMPTY ("full-width slash", "／", GK_CELL_NOT_APPLICABLE),
  EMPTY ("backslash", "\\", GK_CELL_NOT_APPLICABLE),
  EMPTY ("not applicable", "不适用", GK_CELL_NOT_APPLICABLE),
  EMPTY ("not applicable, spaced", " 不 适 用 ", GK_CELL_NOT_APPLICABLE),
  EMPTY ("n/a", "N/A", GK_CELL_NOT_APPLICABLE),
  EMPTY ("n/a, full width", "ｎ／ａ", GK_CELL_NOT_APPLICABLE),
  REFUSED ("not applicable and more", &count, NULL, "不适用12", GK_FIGURE_NO_NUMBER),
  REFUSED ("line with a mark", &count, NULL, "__/", GK_FIGURE_NO_NUMBER),
};

static GkFigure
read_figure (const char *text, const GkFigureContext *context, const char *printed)
{
  GkFigureContext with_unit = *context;

  with_unit.printed = printed;

  return gk_figure_read (text, strlen (text), &with_unit);
}

static void
test_figure (void **state)
{
  const Case *row = *state;
  GkFigure figure = read_figure (row->text, row->context, row->printed);

  assert_int_equal (figure.problem, row->problem);
  assert_int_equal (figure.state, row->state);
  assert_int_equal (figure.scaled, row->scaled);
}

typedef struct {
  const char *name;
  const GkFigureContext *context;
  const char *text;
  guint places;
} Places;

static const Places places[] = {
  { "whole", &share, "25", 0 },
  { "zero printed", &share, "25.0", 1 },
  { "both printed", &share, "25.10", 2 },
  { "more zeros than held", &share, "25.1000", 2 },
  { "zeros a magnitude takes", &money, "2.00千元", 3 },
  { "zeros behind yuan", &money, "251000.0元", 5 },
  { "count", &count, "3.0", 0 },
  { "magnitude", &count, "1.2万", 0 },
  { "magnitude that takes some", &money, "1.23456千元", 6 },
  { "yuan into ten thousands", &money, "251000元", 4 },
  { "with cents", &money, "251000.50元", 6 },
  { "hundred million into ten thousands", &money, "1.234567亿元", 2 },
};

static void
test_places (void **state)
{
  const Places *row = *state;
  GkFigure figure = read_figure (row->text, row->context, NULL);

  assert_int_equal (figure.state, GK_CELL_REPORTED);
  assert_int_equal (figure.places, row->places);
}

static void
test_length (void **state)
{
  g_autofree char *text = g_memdup2 ("12345", 2);
  GkFigure figure = gk_figure_read (text, 2, &count);

  (void) state;

  assert_int_equal (figure.state, GK_CELL_REPORTED);
  assert_int_equal (figure.scaled, 12);
}

static void
check_read (const char *text, const GkFigureContext *context, gint64 scaled)
{
  GkFigure figure = read_figure (text, context, NULL);

  if (figure.state != GK_CELL_REPORTED || figure.scaled != scaled)
    fail_msg ("\"%s\" was read as %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, text, figure.scaled, scaled);
}

/* @digits in groups of three from the right. */
static char *
group_digits (const char *digits, const char *separator)
{
  GString *grouped = g_string_new (NULL);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (grouped, separator);
      g_string_append_c (grouped, digits[i]);
    }

  return g_string_free (grouped, FALSE);
}

static char *
widen (const char *text)
{
  GString *wide = g_string_new (NULL);

  for (; *text != '\0'; text++)
    g_string_append_unichar (wide, (gunichar) (*text - '!' + 0xFF01));

  return g_string_free (wide, FALSE);
}

/* However a number is written, it is the same number. */
static void
test_random_styles (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 value = (gint64) g_rand_double_range (random, 0, i % 2 == 0 ? 100000.0 : 1e14);
      g_autofree char *plain = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      g_autofree char *commas = group_digits (plain, ",");
      g_autofree char *wide_commas = widen (commas);
      g_autofree char *spaces = group_digits (plain, "\u00A0");
      g_autofree char *unit = g_strconcat (commas, " 件", NULL);
      g_autofree char *tens = g_strdup_printf ("%" G_GINT64_FORMAT ".%04d万", value / 10000, (int) (value % 10000));
      g_autofree char *yuan = g_strdup_printf ("%" G_GINT64_FORMAT "00元", value);

      check_read (plain, &count, value);
      check_read (commas, &count, value);
      check_read (wide_commas, &count, value);
      check_read (spaces, &count, value);
      check_read (unit, &count, value);
      check_read (tens, &count, value);
      check_read (yuan, &coarse_money, value);
    }
}

/* Groups are right when the first has one to three digits and every other three. */
static gboolean
groups_are_right (const char *text)
{
  g_auto (GStrv) groups = g_strsplit (text, ",", -1);

  if (g_strv_length (groups) > 1 && strlen (groups[0]) > 3)
    return FALSE;
  for (guint i = 1; groups[i] != NULL; i++)
    if (strlen (groups[i]) != 3)
      return FALSE;

  return *groups[0] != '\0';
}

static void
test_random_separators (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_right = 0;

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint n = g_rand_int_range (random, 1, 10);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) digits = g_string_new (NULL);
      GkFigure figure;
      gboolean right;

      for (gint j = 0; j < n; j++)
        {
          /* Mostly where they belong, so that both sorts occur. */
          if (g_rand_int_range (random, 0, 12) == 0
              || ((n - j) % 3 == 0 && j > 0 && g_rand_int_range (random, 0, 4) > 0))
            g_string_append_c (text, ',');
          g_string_append_c (digits, (char) ('1' + g_rand_int_range (random, 0, 9)));
          g_string_append_c (text, digits->str[j]);
        }
      right = groups_are_right (text->str);
      n_right += right;
      figure = read_figure (text->str, &count, NULL);
      if ((figure.state == GK_CELL_REPORTED) != right
          || (right && figure.scaled != g_ascii_strtoll (digits->str, NULL, 10)))
        fail_msg ("\"%s\" was read as %" G_GINT64_FORMAT, text->str, figure.scaled);
    }
  assert_in_range (n_right, ROUNDS / 10, ROUNDS * 9 / 10);
}

/* Whatever a cell holds, the result is one of the states, in range and without a value where there is none. */
static void
test_random_texts (void **state)
{
  static const char *const pieces[]
      = { "1",  "0",  "9", "999999999", ",", " ", ".", "-", "+", "<",  "≤", "万",   "亿",
          "元", "件", "%", "不足",      "①", "²", "½", "/", "_", "（", "a", "万亿", "１" };
  static const GkFigureContext *const contexts[] = { &count, &signed_count, &share, &money, &signed_money, &bare };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS * 5; i++)
    {
      const GkFigureContext *context = contexts[i % G_N_ELEMENTS (contexts)];
      gint n = g_rand_int_range (random, 0, 8);
      g_autoptr (GString) text = g_string_new (NULL);
      GkFigure figure;

      for (gint j = 0; j < n; j++)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      figure = read_figure (text->str, context, i % 5 == 0 ? "元" : NULL);

      assert_int_equal (figure.state == GK_CELL_INVALID, figure.problem != GK_FIGURE_SOUND);
      switch (figure.state)
        {
        case GK_CELL_REPORTED:
          assert_true (context->has_sign || figure.scaled >= 0);
          assert_true (ABS (figure.scaled) <= E15 * 1000);
          assert_true (figure.places <= context->decimals);
          break;
        case GK_CELL_BELOW:
          assert_true (figure.scaled > 0 && figure.scaled <= E15 * 1000);
          break;
        case GK_CELL_BLANK:
        case GK_CELL_NOT_APPLICABLE:
        case GK_CELL_INVALID:
          assert_int_equal (figure.scaled, 0);
          break;
        default:
          fail_msg ("\"%s\" has the state %d", text->str, figure.state);
        }
    }
}

typedef struct {
  const char *name;
  const char *from;
  const char *to;
  gboolean converts;
  gint power;
} Conversion;

static const Conversion conversions[] = {
  { "yuan to ten thousands", "元", "万元", TRUE, -4 },
  { "ten thousands to yuan", "万元", "元", TRUE, 4 },
  { "hundred millions to ten thousands", "亿元", "万元", TRUE, 4 },
  { "ten thousands to hundred millions", "万元", "亿元", TRUE, -4 },
  { "thousand billions to yuan", "万亿元", "元", TRUE, 12 },
  { "millions to yuan", "百万元", "元", TRUE, 6 },
  { "ten millions to ten thousands", "千万元", "万元", TRUE, 3 },
  { "hundred thousands to thousands", "十万元", "千元", TRUE, 2 },
  { "the same", "件", "件", TRUE, 0 },
  { "things", "万件", "件", TRUE, 4 },
  { "none", "", "", TRUE, 0 },
  { "magnitude alone", "万", "", TRUE, 4 },
  { "other things", "件", "条", FALSE, 0 },
  { "dollars", "万美元", "万元", FALSE, 0 },
  { "a part", "人", "人次", FALSE, 0 },
  { "nothing to yuan", "", "元", FALSE, 0 },
};

static void
test_conversion (void **state)
{
  const Conversion *conversion = *state;
  gint power = 99;

  assert_int_equal (gk_unit_conversion (conversion->from, conversion->to, &power), conversion->converts);
  assert_int_equal (power, conversion->converts ? conversion->power : 99);
}

typedef struct {
  const char *name;
  const char *text;
  const char *folded;
} UnitFold;

static const UnitFold unit_folds[] = {
  { "plain", "件", "件" },
  { "empty", "", "" },
  { "spaces", " 万\u3000元 ", "万元" },
  { "full width", "％", "%" },
  { "brackets", "（件）", "件" },
  { "square brackets", "【件】", "件" },
  { "brackets twice", "（［件］）", "件" },
  { "brackets that do not match", "(件]", "(件]" },
  { "bracket left open", "（件", "(件" },
  { "heading", "单位：万元", "万元" },
  { "heading without a colon", "单位 万元", "万元" },
  { "heading in brackets", "（单位：万元）", "万元" },
  { "heading before brackets", "单位：（万元）", "万元" },
  { "heading alone", "单位", "单位" },
  { "colon before", "：万元", "万元" },
  { "colon behind", "万元：", "万元" },
  { "nothing in brackets", "（：）", "" },
};

static void
test_unit_fold (void **state)
{
  const UnitFold *row = *state;
  g_autofree char *folded = gk_unit_fold (row->text, strlen (row->text));
  g_autofree char *nothing = gk_unit_fold (row->text, 0);

  assert_string_equal (folded, row->folded);
  assert_string_equal (nothing, "");
}

static void
test_problem_text (void **state)
{
  (void) state;

  for (gint problem = GK_FIGURE_SOUND; problem <= GK_FIGURE_UNIT; problem++)
    {
      const char *en = gk_figure_problem_text ((GkFigureProblem) problem, GK_LANGUAGE_ENGLISH);
      const char *zh = gk_figure_problem_text ((GkFigureProblem) problem, GK_LANGUAGE_CHINESE);

      assert_non_null (en);
      assert_non_null (zh);
      assert_true (g_str_is_ascii (en) && *en != '\0');
      assert_false (g_str_is_ascii (zh));
      for (gint other = GK_FIGURE_SOUND; other < problem; other++)
        {
          assert_string_not_equal (en, gk_figure_problem_text ((GkFigureProblem) other, GK_LANGUAGE_ENGLISH));
          assert_string_not_equal (zh, gk_figure_problem_text ((GkFigureProblem) other, GK_LANGUAGE_CHINESE));
        }
    }
}

void
add_figure_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "figure", test_figure, cases);
  TESTS_ADD_TABLE (tests, "figure-places", test_places, places);
  tests_add (tests, "figure-length", test_length);
  tests_add (tests, "figure-random-styles", test_random_styles);
  tests_add (tests, "figure-random-separators", test_random_separators);
  tests_add (tests, "figure-random-texts", test_random_texts);
  TESTS_ADD_TABLE (tests, "unit-conversion", test_conversion, conversions);
  TESTS_ADD_TABLE (tests, "unit-fold", test_unit_fold, unit_folds);
  tests_add (tests, "figure-problem-text", test_problem_text);
}
