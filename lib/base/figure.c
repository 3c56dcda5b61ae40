/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/figure-private.h"

#include <string.h>

#include "base/number-private.h"
#include "base/text-private.h"

/* More digits than any number in range has, in any unit; below the 38 of 128 bits. */
#define MAX_DIGITS 34

/* Powers of ten that may stand in front of a unit, longest first. */
static const struct {
  const char *word;
  guint power;
} magnitudes[] = {
  { "万亿", 12 }, { "千万", 7 }, { "百万", 6 }, { "十万", 5 }, { "亿", 8 }, { "万", 4 }, { "千", 3 }, { "百", 2 },
};

/* Units that are never another word for things that are counted. */
static const char *const measures[] = { "元", "%", "‰" };

/* What may stand in front of a unit: "单位：万元". */
#define HEADING "单位"

static const char *const not_applicable[]
    = { "-", "--", "---", "----", "/", "//", "\\", "不适用", "n/a", "na", "n.a." };

static const char *const below[] = { "<", "小于", "不足", "少于", "低于" };
static const char *const at_most[] = { "≤", "<=", "不超过", "不大于" };

/* Splits "万元" into 4 and "元". */
static const char *
split_magnitude (const char *unit, guint *power)
{
  *power = 0;
  for (guint i = 0; i < G_N_ELEMENTS (magnitudes); i++)
    if (g_str_has_prefix (unit, magnitudes[i].word))
      {
        *power = magnitudes[i].power;
        return unit + strlen (magnitudes[i].word);
      }

  return unit;
}

gboolean
gk_unit_conversion (const char *from, const char *to, gint *power)
{
  guint from_power;
  guint to_power;
  const char *from_base = split_magnitude (from, &from_power);
  const char *to_base = split_magnitude (to, &to_power);

  if (strcmp (from_base, to_base) != 0)
    return FALSE;
  *power = (gint) from_power - (gint) to_power;

  return TRUE;
}

static gboolean
is_pair (gunichar left, gunichar right)
{
  return (left == '(' && right == ')') || (left == '[' && right == ']') || (left == '{' && right == '}');
}

char *
gk_unit_fold (const char *text, gsize length)
{
  g_autofree char *folded = gk_text_fold_string (text, length);
  GString *unit = g_string_sized_new (length);
  const char *start;
  const char *end;

  for (const char *at = folded; *at != '\0'; at++)
    if (*at != ' ')
      g_string_append_c (unit, *at);

  start = unit->str;
  end = start + unit->len;
  while (start < end)
    {
      if (end - start >= 2 && is_pair ((guchar) start[0], (guchar) end[-1]))
        {
          start++;
          end--;
        }
      else if (*start == ':')
        start++;
      else if (end[-1] == ':')
        end--;
      /* 单位 alone is a unit itself: organisations are counted too. */
      else if (g_str_has_prefix (start, HEADING) && (gsize) (end - start) > strlen (HEADING))
        start += strlen (HEADING);
      else
        break;
    }
  g_string_truncate (unit, (gsize) (end - unit->str));
  g_string_erase (unit, 0, start - unit->str);

  return g_string_free (unit, FALSE);
}

/* The folded text without spaces at either end, and where it is read. */
typedef struct {
  const char *text; /* the original */
  GArray *glyphs;
  guint at;
} Cursor;

static gunichar
peek (const Cursor *cursor, guint offset)
{
  guint at = cursor->at + offset;

  return at < cursor->glyphs->len ? g_array_index (cursor->glyphs, GkGlyph, at).character : 0;
}

/* Whether a digit stands there that was printed as a digit: ① and ½ were not. */
static gboolean
is_digit (const Cursor *cursor, guint offset)
{
  gunichar character = peek (cursor, offset);
  const GkGlyph *glyph;

  if (character < '0' || character > '9')
    return FALSE;
  glyph = &g_array_index (cursor->glyphs, GkGlyph, cursor->at + offset);

  return g_unichar_type (g_utf8_get_char (cursor->text + glyph->start)) == G_UNICODE_DECIMAL_NUMBER;
}

static void
skip_space (Cursor *cursor)
{
  if (peek (cursor, 0) == ' ')
    cursor->at++;
}

/* Skips @word if it stands there, followed by no more than a space. */
static gboolean
skip_word (Cursor *cursor, const char *word)
{
  guint n = 0;

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at), n++)
    if (peek (cursor, n) != g_utf8_get_char (at))
      return FALSE;
  cursor->at += n;
  skip_space (cursor);

  return TRUE;
}

static gboolean
skip_any_word (Cursor *cursor, const char *const *words, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (skip_word (cursor, words[i]))
      return TRUE;

  return FALSE;
}

/* A decimal as it stands: digits without separators, the count of those behind the point. */
typedef struct {
  gint128 digits;
  guint n_digits; /* without leading zeros */
  guint n_decimals;
  guint n_zeros; /* behind the last of the decimals, not among the digits */
} Decimal;

static void
append_digit (Decimal *decimal, guint digit)
{
  decimal->n_digits += decimal->n_digits > 0 || digit > 0;
  if (decimal->n_digits <= MAX_DIGITS)
    decimal->digits = decimal->digits * 10 + digit;
}

/* Zeros wait until a digit behind them makes them part of the value. */
static void
append_decimal (Decimal *decimal, guint digit)
{
  if (digit == 0)
    {
      decimal->n_zeros++;
      return;
    }

  for (; decimal->n_zeros > 0; decimal->n_zeros--, decimal->n_decimals++)
    append_digit (decimal, 0);
  append_digit (decimal, digit);
  decimal->n_decimals++;
}

/* Reads digits, in groups of three where there are separators, and decimals. */
static GkFigureProblem
read_decimal (Cursor *cursor, Decimal *decimal)
{
  guint group = 0;
  gunichar separator = 0;

  if (!is_digit (cursor, 0))
    return GK_FIGURE_NO_NUMBER;

  for (;;)
    {
      gunichar character = peek (cursor, 0);

      if (is_digit (cursor, 0))
        {
          append_digit (decimal, character - '0');
          group++;
          cursor->at++;
        }
      else if ((character == ',' || character == ' ') && is_digit (cursor, 1))
        {
          if (separator == 0 ? group > 3 : group != 3 || separator != character)
            return GK_FIGURE_SEPARATORS;
          separator = character;
          group = 0;
          cursor->at++;
        }
      else
        break;
    }
  if (separator != 0 && group != 3)
    return GK_FIGURE_SEPARATORS;

  if (peek (cursor, 0) == '.' && is_digit (cursor, 1))
    {
      for (cursor->at++; is_digit (cursor, 0); cursor->at++)
        append_decimal (decimal, peek (cursor, 0) - '0');
    }

  return GK_FIGURE_SOUND;
}

/* The rest of the text as a folded string without spaces. */
static char *
rest_of (const Cursor *cursor)
{
  GString *rest = g_string_new (NULL);

  for (guint i = cursor->at; i < cursor->glyphs->len; i++)
    {
      gunichar character = g_array_index (cursor->glyphs, GkGlyph, i).character;

      if (character != ' ')
        g_string_append_unichar (rest, character);
    }

  return g_string_free (rest, FALSE);
}

/* As gk_unit_conversion(), but one word for things counted is as good as another. */
static gboolean
convert_unit (const char *from, const char *to, gboolean measure, gint *power)
{
  guint from_power;
  guint to_power;
  const char *from_base = split_magnitude (from, &from_power);

  if (gk_unit_conversion (from, to, power))
    return TRUE;
  if (measure)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (strcmp (from_base, measures[i]) == 0)
      return FALSE;

  split_magnitude (to, &to_power);
  *power = (gint) from_power - (gint) to_power;

  return TRUE;
}

/* Finds the power of ten that brings the number in front of @rest to the unit of the context. */
static GkFigureProblem
find_power (const char *rest, const GkFigureContext *context, gint *power)
{
  const char *form_unit = context->unit != NULL ? context->unit : "";
  const char *unit_beside = context->printed != NULL ? context->printed : "";
  g_autofree char *unit = gk_unit_fold (form_unit, strlen (form_unit));
  g_autofree char *printed = gk_unit_fold (unit_beside, strlen (unit_beside));
  g_autofree char *suffix = gk_unit_fold (rest, strlen (rest));
  const char *beside = *printed != '\0' ? printed : unit;
  guint magnitude;
  guint beside_magnitude;
  const char *base = split_magnitude (suffix, &magnitude);

  /* Brackets or a colon around nothing. */
  if (*rest != '\0' && *suffix == '\0')
    return GK_FIGURE_UNIT;

  /* A unit in the cell stands for itself, if it is the form's or the one beside. */
  if (*base != '\0')
    {
      gboolean same = strcmp (base, split_magnitude (beside, &beside_magnitude)) == 0;

      return convert_unit (suffix, unit, context->measure || !same, power) ? GK_FIGURE_SOUND : GK_FIGURE_UNIT;
    }

  /* A bare magnitude multiplies the unit beside it; beside one that has a magnitude already it may mean either. */
  split_magnitude (beside, &beside_magnitude);
  if (magnitude > 0 && beside_magnitude > 0)
    return GK_FIGURE_UNIT;
  if (!convert_unit (beside, unit, context->measure, power))
    return GK_FIGURE_UNIT;
  *power += (gint) magnitude;

  return GK_FIGURE_SOUND;
}

/* Brings @decimal to the scale of the context. */
static GkFigureProblem
scale (const Decimal *decimal, gint power, const GkFigureContext *context, gint128 *scaled, guint8 *places)
{
  gint needed = (gint) decimal->n_decimals - power;
  gint printed = needed + (gint) decimal->n_zeros;
  gint shift = (gint) context->decimals - needed;

  if (decimal->n_digits > MAX_DIGITS)
    return GK_FIGURE_RANGE;

  *scaled = decimal->digits;
  for (; shift < 0; shift++)
    {
      if (*scaled % 10 != 0)
        return GK_FIGURE_DECIMALS;
      *scaled /= 10;
    }
  if (!gk_int128_shift (scaled, (guint) shift) || !gk_number_in_range (*scaled, context->decimals))
    return GK_FIGURE_RANGE;
  *places = (guint8) CLAMP (printed, 0, (gint) context->decimals);

  return GK_FIGURE_SOUND;
}

/* Whether there is nothing to read: an empty cell, or the line that a paper form prints in it. */
static gboolean
is_blank (const Cursor *cursor)
{
  for (guint i = 0; i < cursor->glyphs->len; i++)
    {
      gunichar character = g_array_index (cursor->glyphs, GkGlyph, i).character;

      if (character != ' ' && character != '_')
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_not_applicable (const Cursor *cursor)
{
  g_autofree char *text = rest_of (cursor);
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (not_applicable); i++)
    if (strcmp (lower, not_applicable[i]) == 0)
      return TRUE;

  return FALSE;
}

static GkFigureProblem
read_number (Cursor *cursor, const GkFigureContext *context, GkFigure *figure)
{
  Decimal decimal = { 0 };
  g_autofree char *suffix = NULL;
  GkFigureProblem problem;
  gboolean strict = FALSE;
  gboolean negative = FALSE;
  gboolean bound;
  gint128 scaled;
  gint power;

  /* "<=" before "<". */
  bound = skip_any_word (cursor, at_most, G_N_ELEMENTS (at_most));
  if (!bound)
    bound = strict = skip_any_word (cursor, below, G_N_ELEMENTS (below));
  if (!bound && (peek (cursor, 0) == '-' || peek (cursor, 0) == '+'))
    {
      negative = peek (cursor, 0) == '-';
      cursor->at++;
      skip_space (cursor);
    }

  problem = read_decimal (cursor, &decimal);
  if (problem != GK_FIGURE_SOUND)
    return problem;
  skip_space (cursor);
  suffix = rest_of (cursor);
  problem = find_power (suffix, context, &power);
  if (problem == GK_FIGURE_SOUND)
    problem = scale (&decimal, power, context, &scaled, &figure->places);
  if (problem != GK_FIGURE_SOUND)
    return problem;
  if (negative && scaled != 0 && !context->has_sign)
    return GK_FIGURE_NEGATIVE;

  /* "at most n" is "below the next value the cell can hold". */
  if (bound && !strict)
    scaled += 1;
  if (bound && (scaled == 0 || !gk_number_in_range (scaled, context->decimals)))
    return GK_FIGURE_RANGE;

  figure->state = bound ? GK_CELL_BELOW : GK_CELL_REPORTED;
  figure->scaled = (gint64) (negative ? -scaled : scaled);

  return GK_FIGURE_SOUND;
}

GkFigure
gk_figure_read (const char *text, gsize length, const GkFigureContext *context)
{
  g_autoptr (GArray) glyphs = gk_text_fold (text, length);
  Cursor cursor = { text, glyphs, 0 };
  GkFigure figure = { GK_CELL_BLANK, 0, 0, GK_FIGURE_SOUND };

  if (is_blank (&cursor))
    return figure;

  if (is_not_applicable (&cursor))
    {
      figure.state = GK_CELL_NOT_APPLICABLE;
      return figure;
    }

  figure.problem = read_number (&cursor, context, &figure);
  if (figure.problem != GK_FIGURE_SOUND)
    figure = (GkFigure){ GK_CELL_INVALID, 0, 0, figure.problem };

  return figure;
}

const char *
gk_figure_problem_text (GkFigureProblem problem, gint32 language)
{
  static const struct {
    const char *en;
    const char *zh;
  } texts[] = {
    [GK_FIGURE_SOUND] = { "is a figure", "是数字" },
    [GK_FIGURE_NO_NUMBER] = { "is not a number", "不是数字" },
    [GK_FIGURE_SEPARATORS] = { "has thousands separators out of place", "千分位分隔符位置不对" },
    [GK_FIGURE_DECIMALS] = { "has more decimals than the form holds", "小数位数多于表式规定" },
    [GK_FIGURE_RANGE] = { "is out of range (at most 10^15 units)", "超出范围（不得大于 10^15 单位）" },
    [GK_FIGURE_NEGATIVE] = { "is negative", "为负数" },
    [GK_FIGURE_UNIT] = { "has something behind the number that is not the unit", "数字后面不是本指标的计量单位" },
  };

  g_return_val_if_fail ((guint) problem < G_N_ELEMENTS (texts), NULL);

  return language == GK_LANGUAGE_CHINESE ? texts[problem].zh : texts[problem].en;
}
