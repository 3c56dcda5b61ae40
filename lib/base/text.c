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
  { 0x00AD, 0 },   { 0x00B7, '.' }, { 0x061C, 0 },   { 0x200B, 0 },      { 0x200C, 0 },   { 0x200D, 0 },
  { 0x200E, 0 },   { 0x200F, 0 },   { 0x2010, '-' }, { 0x2011, '-' },    { 0x2012, '-' }, { 0x2013, '-' },
  { 0x2014, '-' }, { 0x2015, '-' }, { 0x2018, '"' }, { 0x2019, '"' },    { 0x201C, '"' }, { 0x201D, '"' },
  { 0x2022, '.' }, { 0x202A, 0 },   { 0x202B, 0 },   { 0x202C, 0 },      { 0x202D, 0 },   { 0x202E, 0 },
  { 0x2060, 0 },   { 0x2066, 0 },   { 0x2067, 0 },   { 0x2068, 0 },      { 0x2069, 0 },   { 0x2212, '-' },
  { 0x2215, '/' }, { 0x2500, '-' }, { 0x2501, '-' }, { 0x25CB, 0x3007 }, { 0x300C, '"' }, { 0x300D, '"' },
  { 0x300E, '"' }, { 0x300F, '"' }, { 0x3010, '[' }, { 0x3011, ']' },    { 0x3014, '[' }, { 0x3015, ']' },
  { 0xFEFF, 0 },
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

  /* g_utf8_strchr() finds NUL at the end of every string. */
  for (guint i = 0; character != 0 && i < G_N_ELEMENTS (digits); i++)
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

static gboolean
is_digit (gunichar character)
{
  return character >= '0' && character <= '9';
}

/* Reads a numeral between @at and @limit, a Chinese one also with spaces inside; returns where it ends, or @at. */
static guint
read_numeral (const GArray *glyphs, guint at, guint limit, guint *number, gboolean *chinese)
{
  gunichar characters[MAX_NUMERAL];
  guint n = 0;
  guint end = at;

  *chinese = !is_digit (character_at (glyphs, at));
  while (n < MAX_NUMERAL)
    {
      guint next = *chinese && n > 0 ? skip_spaces (glyphs, end) : end;
      gunichar character = next < limit ? character_at (glyphs, next) : 0;

      if (*chinese ? chinese_digit (character) < 0 && character != 0x5341 /* 十 */ : !is_digit (character))
        break;
      characters[n++] = character;
      end = next + 1;
    }
  if (n == 0)
    return at;

  if (*chinese)
    {
      gint value = gk_text_chinese_numeral (characters, n);

      *number = (guint) MAX (value, 0);
      return value < 0 ? at : end;
    }

  *number = 0;
  for (guint i = 0; i < n; i++)
    *number = *number * 10 + (characters[i] - '0');

  return end;
}

/* Whether the glyph at @at came from a number that is its own mark, such as ① or ⒈. */
static gboolean
is_enclosed_number (const GArray *glyphs, guint at, const char *text)
{
  return at < glyphs->len
         && g_unichar_type (g_utf8_get_char (text + g_array_index (glyphs, GkGlyph, at).start))
                == G_UNICODE_OTHER_NUMBER;
}

/* Skips an enclosed number and a mark behind it; returns where it ends, or @at if there is none. */
static guint
skip_enclosed_number (const GArray *glyphs, guint at, const char *text, GkNumbering *numbering)
{
  gboolean bracketed = character_at (glyphs, at) == '(';
  gboolean chinese = FALSE;
  guint number = 0;
  guint first = bracketed ? at + 1 : at;
  guint end = at;
  guint last;
  gunichar mark;

  if (!is_enclosed_number (glyphs, at, text))
    return at;

  /* All that came from this character, and no more: digits of the label may follow. */
  while (end < glyphs->len && g_array_index (glyphs, GkGlyph, end).start == g_array_index (glyphs, GkGlyph, at).start)
    end++;
  last = read_numeral (glyphs, first, end, &number, &chinese);
  mark = last < end ? character_at (glyphs, last) : 0;
  /* ½ is no number of an item. */
  if (last == first || end - last > 1 || (mark != 0 && mark != '.' && mark != ',' && mark != ')'))
    return at;

  numbering->kind = GK_NUMBERING_ARABIC_BRACKETED;
  if (mark == '.')
    numbering->kind = GK_NUMBERING_ARABIC;
  else if (bracketed && chinese)
    numbering->kind = GK_NUMBERING_CHINESE_BRACKETED;
  numbering->number = number;

  mark = character_at (glyphs, skip_spaces (glyphs, end));
  if (mark == 0x3001 /* 、 */ || mark == '.' || mark == ',')
    end = skip_spaces (glyphs, end) + 1;

  return end;
}

/* Skips "1.2 " or "1.2.3、" with a label behind it, but not "1.5倍"; returns where it ends, or @at if there is none. */
static guint
skip_levels (const GArray *glyphs, guint at, GkNumbering *numbering)
{
  guint end = at;
  guint n_levels = 0;
  guint number = 0;
  gboolean chinese;
  gunichar mark;

  do
    {
      guint level = n_levels > 0 ? end + 1 : at;

      if (!is_digit (character_at (glyphs, level)))
        return at;
      end = read_numeral (glyphs, level, glyphs->len, &number, &chinese);
      n_levels++;
  } while (character_at (glyphs, end) == '.');
  mark = character_at (glyphs, end);
  if (n_levels < 2 || (mark != ' ' && mark != 0x3001 /* 、 */))
    return at;
  end = skip_spaces (glyphs, end);
  if (character_at (glyphs, end) == 0x3001)
    end = skip_spaces (glyphs, end + 1);
  /* A number and nothing, or another number, is no label. */
  if (character_at (glyphs, end) == 0 || is_digit (character_at (glyphs, end)))
    return at;
  *numbering = (GkNumbering){ GK_NUMBERING_ARABIC, number };

  return end;
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
  gboolean item;
  gunichar mark;

  end = skip_enclosed_number (glyphs, at, text, numbering);
  if (end == start)
    end = skip_levels (glyphs, at, numbering);
  if (end != start)
    return end;

  if (bracketed || character_at (glyphs, at) == 0x7B2C /* 第 */)
    at = skip_spaces (glyphs, at + 1);
  end = read_numeral (glyphs, at, glyphs->len, &number, &chinese);
  if (end == at)
    return start;

  at = skip_spaces (glyphs, end);
  /* 第一项, but not 第一项目. */
  item = character_at (glyphs, start) == 0x7B2C && character_at (glyphs, at) == 0x9879 /* 项 */
         && character_at (glyphs, at + 1) != 0x76EE /* 目 */;
  if (item)
    at = skip_spaces (glyphs, at + 1);
  mark = character_at (glyphs, at);
  if (mark == ')' && !item)
    bracketed = TRUE;
  else if (bracketed)
    return start;
  else if (mark != 0x3001 /* 、 */ && mark != '.' && mark != ',' && mark != ':')
    {
      if (!item)
        return start;
      /* The word is mark enough. */
      at--;
    }
  /* "1.5" is a number, "1.①" is not. */
  if (mark == '.' && is_digit (character_at (glyphs, at + 1)) && !is_enclosed_number (glyphs, at + 1, text))
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

/* Skips 其中, also with spaces inside, and a colon behind it. */
static guint
skip_of_which (const GArray *glyphs, guint at)
{
  guint second = skip_spaces (glyphs, at + 1);

  if (character_at (glyphs, at) != 0x5176 /* 其 */ || character_at (glyphs, second) != 0x4E2D /* 中 */)
    return at;

  at = skip_spaces (glyphs, second + 1);

  return character_at (glyphs, at) == ':' ? at + 1 : at;
}

/* Skips stars, bullets and marks of emphasis in front of a label. */
static guint
skip_decoration (const GArray *glyphs, guint at)
{
  for (; at < glyphs->len; at++)
    {
      gunichar character = character_at (glyphs, at);

      if (character != ' ' && character != '*' && character != '#' && character != '>'
          && g_unichar_type (character) != G_UNICODE_OTHER_SYMBOL)
        break;
    }

  return at;
}

/* Takes numbering and 其中 off the folded label @glyphs of @text. */
static void
strip_front (GArray *glyphs, const char *text, GkNumbering *numbering)
{
  guint at = 0;

  for (guint i = 0; i < MAX_PREFIXES; i++)
    {
      GkNumbering found = { GK_NUMBERING_NONE, 0 };

      at = skip_of_which (glyphs, skip_decoration (glyphs, at));
      at = skip_numbering (glyphs, skip_spaces (glyphs, at), text, &found);
      if (numbering->kind == GK_NUMBERING_NONE)
        *numbering = found;
    }
  g_array_remove_range (glyphs, 0, MIN (at, glyphs->len));
}

/* Takes notes in brackets out of a label. */
static void
strip_notes (GArray *glyphs)
{
  guint kept = 0;
  guint depth = 0;

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

static void
key_init (GkKey *key, const char *label, gsize length, gboolean with_notes)
{
  g_autoptr (GArray) glyphs = gk_text_fold (label, length);
  guint kept = 0;

  *key = (GkKey){ 0 };
  strip_front (glyphs, label, &key->numbering);
  if (!with_notes)
    strip_notes (glyphs);

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
gk_key_init (GkKey *key, const char *label, gsize length)
{
  key_init (key, label, length, FALSE);
}

void
gk_key_init_whole (GkKey *key, const char *label, gsize length)
{
  key_init (key, label, length, TRUE);
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
  guint end;

  strip_front (glyphs, label, &numbering);
  strip_notes (glyphs);
  for (end = glyphs->len; end > 0 && character_at (glyphs, end - 1) == ' ';)
    end--;
  for (guint i = skip_spaces (glyphs, 0); i < end; i++)
    {
      GkGlyph glyph = g_array_index (glyphs, GkGlyph, i);

      /* A character that folded into several is copied once. */
      if (glyph.start >= copied)
        g_string_append_len (result, label + glyph.start, glyph.end - glyph.start);
      copied = glyph.end;
    }

  return g_string_free (result, FALSE);
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

/* Controls, ends of lines and paragraphs, marks of direction. */
static gboolean
acts_on_terminal (gunichar character)
{
  switch (character)
    {
    case 0x061C:
    case 0x200E:
    case 0x200F:
    case 0x2028:
    case 0x2029:
      return TRUE;
    default:
      return g_unichar_iscntrl (character) || (character >= 0x202A && character <= 0x202E)
             || (character >= 0x2066 && character <= 0x2069);
    }
}

char *
gk_text_visible (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *result = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (acts_on_terminal (character))
        character = g_unichar_isspace (character) ? ' ' : 0xFFFD;
      g_string_append_unichar (result, character);
    }

  return g_string_free (result, FALSE);
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

void
gk_text_trim (const char **text, gsize *length)
{
  const char *start = *text;
  const char *end = start + *length;

  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_find_prev_char (start, end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *text = start;
  *length = (gsize) (end - start);
}
