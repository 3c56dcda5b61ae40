/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/text-private.h"

#include <string.h>

/* How many numberings and 其中 may stand one behind another: "其中：（一）1.". */
#define MAX_PREFIXES 4

/* The longest numeral of a numbering, in characters: 二十一, 123. */
#define MAX_NUMERAL 3

/* Keys longer than this are only ever equal or different, never close. */
#define MAX_DISTANCE_KEY 512

/* Unicode's longest compatibility decomposition is 18 characters. */
#define MAX_DECOMPOSITION 18

/* Brackets as folding leaves them, the n-th of one closing the n-th of the other. */
#define OPENING "([{"
#define CLOSING ")]}"

/* What compatibility decomposition leaves apart, sorted; 0 drops the character. */
static const struct {
  gunichar from;
  gunichar to;
} folds[] = {
  { 0x00AD, 0 },   { 0x00B7, '.' }, { 0x200B, 0 },   { 0x200C, 0 },   { 0x200D, 0 },   { 0x200E, 0 },
  { 0x200F, 0 },   { 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' }, { 0x2013, '-' }, { 0x2014, '-' },
  { 0x2015, '-' }, { 0x2018, '"' }, { 0x2019, '"' }, { 0x201C, '"' }, { 0x201D, '"' }, { 0x2022, '.' },
  { 0x2060, 0 },   { 0x2212, '-' }, { 0x2215, '/' }, { 0x2500, '-' }, { 0x2501, '-' }, { 0x25CB, 0x3007 },
  { 0x300C, '"' }, { 0x300D, '"' }, { 0x300E, '"' }, { 0x300F, '"' }, { 0x3010, '[' }, { 0x3011, ']' },
  { 0x3014, '[' }, { 0x3015, ']' }, { 0xFEFF, 0 },
};

static gunichar
fold_character (gunichar character)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (folds);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (folds[middle].from == character)
        return folds[middle].to;
      if (folds[middle].from < character)
        low = middle + 1;
      else
        high = middle;
    }

  return g_unichar_isspace (character) ? ' ' : character;
}

/* Raised and lowered digits are references to notes: read as plain ones they would change a figure. */
static gboolean
is_raised (gunichar character)
{
  return character == 0x00B2 || character == 0x00B3 || character == 0x00B9
         || (character >= 0x2070 && character <= 0x209F);
}

static gsize
decompose (gunichar character, gunichar *out)
{
  if (character < 0x80 || (character >= 0x4E00 && character <= 0x9FFF) || is_raised (character))
    {
      out[0] = character;
      return 1;
    }

  return g_unichar_fully_decompose (character, TRUE, out, MAX_DECOMPOSITION);
}

GArray *
gk_text_fold (const char *text, gsize length)
{
  GArray *glyphs = g_array_sized_new (FALSE, FALSE, sizeof (GkGlyph), (guint) MIN (length, 4096));
  const char *end = text + length;

  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    {
      gunichar characters[MAX_DECOMPOSITION];
      gsize n = decompose (g_utf8_get_char (at), characters);

      for (gsize i = 0; i < n; i++)
        {
          GkGlyph glyph
              = { fold_character (characters[i]), (guint32) (at - text), (guint32) (g_utf8_next_char (at) - text) };

          if (glyph.character == 0)
            continue;
          if (glyph.character == ' '
              && (glyphs->len == 0 || g_array_index (glyphs, GkGlyph, glyphs->len - 1).character == ' '))
            continue;
          g_array_append_val (glyphs, glyph);
        }
    }

  if (glyphs->len > 0 && g_array_index (glyphs, GkGlyph, glyphs->len - 1).character == ' ')
    g_array_set_size (glyphs, glyphs->len - 1);

  return glyphs;
}

char *
gk_text_fold_string (const char *text, gsize length)
{
  g_autoptr (GArray) glyphs = gk_text_fold (text, length);
  GString *folded = g_string_sized_new (length);

  for (guint i = 0; i < glyphs->len; i++)
    g_string_append_unichar (folded, g_array_index (glyphs, GkGlyph, i).character);

  return g_string_free (folded, FALSE);
}

static gint
chinese_digit (gunichar character)
{
  static const char *const digits[] = { "〇零", "一壹", "二两", "三", "四", "五", "六", "七", "八", "九" };

  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    if (g_utf8_strchr (digits[i], -1, character) != NULL)
      return (gint) i;

  return -1;
}

gint
gk_text_chinese_numeral (const gunichar *characters, gsize n)
{
  const gunichar ten = 0x5341; /* 十 */
  gint tens = 0;
  gint ones;

  if (n == 0 || n > MAX_NUMERAL)
    return -1;

  if (n >= 2 && characters[1] == ten)
    {
      tens = chinese_digit (characters[0]);
      characters += 2;
      n -= 2;
    }
  else if (characters[0] == ten)
    {
      tens = 1;
      characters += 1;
      n -= 1;
    }
  if (tens < 0 || n > 1)
    return -1;

  ones = n == 1 ? chinese_digit (characters[0]) : 0;

  return ones < 0 ? -1 : tens * 10 + ones;
}

static gunichar
character_at (const GArray *glyphs, guint at)
{
  return at < glyphs->len ? g_array_index (glyphs, GkGlyph, at).character : 0;
}

static guint
skip_spaces (const GArray *glyphs, guint at)
{
  while (character_at (glyphs, at) == ' ')
    at++;

  return at;
}

/* Reads a numeral at @at; returns where it ends, or @at if there is none. */
static guint
read_numeral (const GArray *glyphs, guint at, guint *number, gboolean *chinese)
{
  gunichar characters[MAX_NUMERAL];
  guint n = 0;

  *chinese = !g_ascii_isdigit ((char) MIN (character_at (glyphs, at), 0x7F));
  while (n < MAX_NUMERAL)
    {
      gunichar character = character_at (glyphs, at + n);
      gboolean digit = character < 0x80 && g_ascii_isdigit ((char) character);

      if (*chinese ? chinese_digit (character) < 0 && character != 0x5341 : !digit)
        break;
      characters[n++] = character;
    }
  if (n == 0)
    return at;

  if (*chinese)
    {
      gint value = gk_text_chinese_numeral (characters, n);

      *number = (guint) MAX (value, 0);
      return value < 0 ? at : at + n;
    }

  *number = 0;
  for (guint i = 0; i < n; i++)
    *number = *number * 10 + (characters[i] - '0');

  return at + n;
}

/* Whether the glyph at @at is a number and its own mark, such as ①. */
static gboolean
is_enclosed_number (const GArray *glyphs, guint at, const char *text)
{
  const GkGlyph *glyph = &g_array_index (glyphs, GkGlyph, at);

  return g_unichar_type (g_utf8_get_char (text + glyph->start)) == G_UNICODE_OTHER_NUMBER;
}

/* Skips one numbering at @at; returns where it ends, or @at if there is none. */
static guint
skip_numbering (const GArray *glyphs, guint at, const char *text, GkNumbering *numbering)
{
  guint start = at;
  guint end;
  guint number = 0;
  gboolean chinese = FALSE;
  gboolean bracketed = character_at (glyphs, at) == '(';
  gunichar mark;

  if (bracketed)
    at = skip_spaces (glyphs, at + 1);
  else if (character_at (glyphs, at) == 0x7B2C) /* 第 */
    at++;

  end = read_numeral (glyphs, at, &number, &chinese);
  if (end == at)
    return start;
  if (!bracketed && end == at + 1 && is_enclosed_number (glyphs, at, text))
    {
      *numbering = (GkNumbering){ GK_NUMBERING_ARABIC_BRACKETED, number };
      return end;
    }

  at = skip_spaces (glyphs, end);
  mark = character_at (glyphs, at);
  if (mark == ')')
    bracketed = TRUE;
  else if (bracketed || (mark != 0x3001 /* 、 */ && mark != '.' && mark != ',' && mark != ':'))
    return start;
  /* "1.5" is a number. */
  if (mark == '.' && character_at (glyphs, at + 1) < 0x80 && g_ascii_isdigit ((char) character_at (glyphs, at + 1)))
    return start;

  at++;
  if (bracketed && (character_at (glyphs, at) == 0x3001 || character_at (glyphs, at) == '.'))
    at++;
  if (chinese)
    numbering->kind = bracketed ? GK_NUMBERING_CHINESE_BRACKETED : GK_NUMBERING_CHINESE;
  else
    numbering->kind = bracketed ? GK_NUMBERING_ARABIC_BRACKETED : GK_NUMBERING_ARABIC;
  numbering->number = number;

  return at;
}

/* Skips 其中 and a colon behind it. */
static guint
skip_of_which (const GArray *glyphs, guint at)
{
  if (character_at (glyphs, at) != 0x5176 || character_at (glyphs, at + 1) != 0x4E2D)
    return at;

  at = skip_spaces (glyphs, at + 2);

  return character_at (glyphs, at) == ':' ? at + 1 : at;
}

/* Takes numbering, 其中 and notes in brackets off the folded label @glyphs of @text. */
static void
strip_label (GArray *glyphs, const char *text, GkNumbering *numbering)
{
  guint at = 0;
  guint kept = 0;
  guint depth = 0;

  for (guint i = 0; i < MAX_PREFIXES; i++)
    {
      GkNumbering found = { GK_NUMBERING_NONE, 0 };

      at = skip_of_which (glyphs, skip_spaces (glyphs, at));
      at = skip_numbering (glyphs, skip_spaces (glyphs, at), text, &found);
      if (numbering->kind == GK_NUMBERING_NONE)
        *numbering = found;
    }
  g_array_remove_range (glyphs, 0, MIN (at, glyphs->len));

  for (guint i = 0; i < glyphs->len && kept == 0; i++)
    {
      gunichar character = character_at (glyphs, i);

      depth += character < 0x80 && character != 0 && strchr (OPENING, (int) character) != NULL;
      kept = depth == 0 && g_unichar_isalnum (character);
      if (depth > 0 && character < 0x80 && character != 0 && strchr (CLOSING, (int) character) != NULL)
        depth--;
    }
  /* A label that is nothing but a note keeps it. */
  if (kept == 0)
    return;

  kept = depth = 0;
  for (guint i = 0; i < glyphs->len; i++)
    {
      GkGlyph glyph = g_array_index (glyphs, GkGlyph, i);
      gboolean ascii = glyph.character < 0x80 && glyph.character != 0;

      if (ascii && strchr (OPENING, (int) glyph.character) != NULL)
        depth++;
      else if (ascii && depth > 0 && strchr (CLOSING, (int) glyph.character) != NULL)
        depth--;
      else if (depth == 0)
        g_array_index (glyphs, GkGlyph, kept++) = glyph;
    }
  g_array_set_size (glyphs, kept);
}

void
gk_key_init (GkKey *key, const char *label, gsize length)
{
  g_autoptr (GArray) glyphs = gk_text_fold (label, length);
  guint kept = 0;

  *key = (GkKey){ 0 };
  strip_label (glyphs, label, &key->numbering);

  for (guint i = 0; i < glyphs->len; i++)
    {
      GkGlyph glyph = g_array_index (glyphs, GkGlyph, i);

      if (!g_unichar_isalnum (glyph.character))
        continue;
      glyph.character = g_unichar_tolower (glyph.character);
      g_array_index (glyphs, GkGlyph, kept++) = glyph;
    }
  g_array_set_size (glyphs, kept);

  key->n_glyphs = kept;
  key->glyphs = (GkGlyph *) (gpointer) g_array_free (g_steal_pointer (&glyphs), FALSE);
}

void
gk_key_clear (GkKey *key)
{
  g_clear_pointer (&key->glyphs, g_free);
  key->n_glyphs = 0;
}

gboolean
gk_key_equal (const GkKey *left, const GkKey *right)
{
  if (left->n_glyphs != right->n_glyphs)
    return FALSE;

  for (guint i = 0; i < left->n_glyphs; i++)
    if (left->glyphs[i].character != right->glyphs[i].character)
      return FALSE;

  return TRUE;
}

char *
gk_key_to_string (const GkKey *key)
{
  GString *string = g_string_sized_new (key->n_glyphs * 3);

  for (guint i = 0; i < key->n_glyphs; i++)
    g_string_append_unichar (string, key->glyphs[i].character);

  return g_string_free (string, FALSE);
}

guint
gk_key_distance (const GkKey *left, const GkKey *right, guint limit)
{
  guint row[MAX_DISTANCE_KEY + 1];
  guint n = left->n_glyphs;
  guint m = right->n_glyphs;

  if ((n > m ? n - m : m - n) > limit || MAX (n, m) > MAX_DISTANCE_KEY)
    return limit + 1;

  for (guint j = 0; j <= m; j++)
    row[j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint diagonal = row[0];
      guint best = row[0] = i;

      for (guint j = 1; j <= m; j++)
        {
          guint above = row[j];
          guint change = diagonal + (left->glyphs[i - 1].character != right->glyphs[j - 1].character);

          row[j] = MIN (change, MIN (above, row[j - 1]) + 1);
          best = MIN (best, row[j]);
          diagonal = above;
        }
      if (best > limit)
        return limit + 1;
    }

  return MIN (row[m], limit + 1);
}

char *
gk_text_short_label (const char *label)
{
  g_autoptr (GArray) glyphs = gk_text_fold (label, strlen (label));
  GkNumbering numbering = { GK_NUMBERING_NONE, 0 };
  GString *result = g_string_new (NULL);
  guint32 copied = 0;

  strip_label (glyphs, label, &numbering);
  for (guint i = 0; i < glyphs->len; i++)
    {
      GkGlyph glyph = g_array_index (glyphs, GkGlyph, i);

      /* A character that folded into several is copied once. */
      if (glyph.start >= copied)
        g_string_append_len (result, label + glyph.start, glyph.end - glyph.start);
      copied = glyph.end;
    }

  return g_strstrip (g_string_free (result, FALSE));
}

char *
gk_text_collapse (const char *text)
{
  GString *result = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (result, g_utf8_get_char (text));
    else if (result->len > 0 && result->str[result->len - 1] != ' ')
      g_string_append_c (result, ' ');

  return g_strchomp (g_string_free (result, FALSE));
}

guint
gk_text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}
