/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "count/count-private.h"

#include <string.h>

#include "base/text-private.h"

/* What stands for a key that two codes have. */
#define SEVERAL G_MAXUINT

static gboolean
is_leap (guint year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970-01-01 to the first of January of @year, which may be negative. */
static gint64
year_start (guint year)
{
  gint64 before = (gint64) year - 1;

  return before * 365 + before / 4 - before / 100 + before / 400 - 719162;
}

gboolean
gk_day_number (guint year, guint month, guint day, gint64 *number)
{
  static const guint before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
  guint length;

  if (year < GK_COUNT_FIRST_YEAR || year > GK_COUNT_LAST_YEAR || month < 1 || month > 12 || day < 1)
    return FALSE;
  length = before[month] - before[month - 1] + (month == 2 && is_leap (year));
  if (day > length)
    return FALSE;
  *number = year_start (year) + before[month - 1] + (month > 2 && is_leap (year)) + day - 1;

  return TRUE;
}

guint
gk_day_year (gint64 number)
{
  guint year = (guint) (1970 + number / 365);

  while (year_start (year) > number)
    year--;
  while (year_start (year + 1) <= number)
    year++;

  return year;
}

/* Reads up to @most digits; 0 where there are none, or more. */
static guint
read_part (const char **at, const char *end, guint most)
{
  guint value = 0;
  guint n = 0;

  for (; *at < end && g_ascii_isdigit (**at); (*at)++)
    {
      value = n < most ? value * 10 + (guint) (**at - '0') : 0;
      n++;
    }

  return n <= most ? value : 0;
}

/* Moves over @mark, if it stands there. */
static gboolean
skip (const char **at, const char *end, const char *mark)
{
  gsize length = strlen (mark);

  if ((gsize) (end - *at) < length || memcmp (*at, mark, length) != 0)
    return FALSE;
  *at += length;

  return TRUE;
}

/* Whether nothing follows but a time of day, such as spreadsheets put behind dates. */
static gboolean
is_end (const char *at, const char *end)
{
  if (at == end)
    return TRUE;
  if (*at != ' ' && *at != 'T')
    return FALSE;
  at++;
  if (at == end || !g_ascii_isdigit (*at) || memchr (at, ':', (gsize) (end - at)) == NULL)
    return FALSE;
  for (; at < end; at++)
    if (!g_ascii_isdigit (*at) && *at != ':' && *at != '.')
      return FALSE;

  return TRUE;
}

static gboolean
read_folded (const char *at, const char *end, gint64 *number)
{
  static const char *const marks[][3] = { { "-", "-", "" }, { "/", "/", "" }, { ".", ".", "" }, { "年", "月", "日" } };
  const char *start = at;
  guint year = read_part (&at, end, 4);

  if (at - start != 4)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      guint month;
      guint day;

      if (!skip (&at, end, marks[i][0]))
        continue;
      month = read_part (&at, end, 2);
      if (!skip (&at, end, marks[i][1]))
        return FALSE;
      day = read_part (&at, end, 2);

      return skip (&at, end, marks[i][2]) && is_end (at, end) && gk_day_number (year, month, day, number);
    }

  return FALSE;
}

/* Reads "2024-01-31", which most are. */
static gboolean
read_iso (const char *text, gint64 *number)
{
  guint digits[10];
  guint others = 0;

  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    {
      digits[i] = (guint) (guchar) text[i] - '0';
      others |= (guint) (digits[i] > 9) << i;
    }

  return others == ((1u << 4) | (1u << 7)) && text[4] == '-' && text[7] == '-'
         && gk_day_number (digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3], digits[5] * 10 + digits[6],
                           digits[8] * 10 + digits[9], number);
}

gboolean
gk_day_read (const char *text, gsize length, gint64 *number)
{
  g_autofree char *folded = NULL;

  if (length == 10 && read_iso (text, number))
    return TRUE;
  if (read_folded (text, text + length, number))
    return TRUE;
  folded = g_strstrip (gk_text_fold_string (text, length));

  return read_folded (folded, folded + strlen (folded), number);
}

char *
gk_count_label_key (const char *label, gsize length, gboolean with_notes)
{
  GkKey key;
  char *text;

  if (with_notes)
    gk_key_init_whole (&key, label, length);
  else
    gk_key_init (&key, label, length);
  text = gk_key_to_string (&key);
  gk_key_clear (&key);

  return text;
}

static void
add_key (GkCodes *codes, char *key, guint number)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (codes->by_key, key));

  if (*key == '\0')
    g_free (key);
  else
    g_hash_table_replace (codes->by_key, key,
                          GUINT_TO_POINTER (known == 0 || known == number + 1 ? number + 1 : SEVERAL));
}

/* Rows may leave out the notes in brackets that a label has. */
static void
add_label (GkCodes *codes, const char *label, guint number)
{
  if (label == NULL)
    return;

  add_key (codes, gk_count_label_key (label, strlen (label), FALSE), number);
  add_key (codes, gk_count_label_key (label, strlen (label), TRUE), number);
}

/* Ids go before labels: what is an id is never another's label. */
static void
add_code (GkCodes *codes, const char *id, const GkMessage *label, guint number)
{
  g_hash_table_insert (codes->by_id, g_strdup (id), GUINT_TO_POINTER (number + 1));
  add_label (codes, label->zh, number);
  add_label (codes, label->en, number);
  codes->highest = MAX (codes->highest, number);
}

void
gk_codes_init (GkCodes *codes, GkForm *form, const GkLedgerColumn *column)
{
  codes->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  codes->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < column->codes->len; i++)
    {
      const GkCode *code = &g_array_index (column->codes, GkCode, i);

      add_code (codes, code->id, &code->label, i);
    }
  if (column->dimension >= 0)
    {
      const GkDimension *dimension = gk_form_dimension (form, (guint32) column->dimension);

      /* The outermost member is the total, which no case is. */
      for (guint32 i = dimension->first + 1; i < dimension->end; i++)
        if (gk_form_member (form, i)->slot >= 0)
          add_code (codes, gk_form_member (form, i)->id, &gk_form_member (form, i)->label, i);
    }
}

void
gk_codes_clear (GkCodes *codes)
{
  g_clear_pointer (&codes->by_key, g_hash_table_unref);
  g_clear_pointer (&codes->by_id, g_hash_table_unref);
}

gint64
gk_codes_find (const GkCodes *codes, const char *text, gsize length)
{
  g_autofree char *id = g_strndup (text, length);
  g_autofree char *key = NULL;
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (codes->by_id, id));

  if (number == 0)
    {
      /* What a row says in brackets counts: "(un)clear" is not clear. */
      key = gk_count_label_key (text, length, TRUE);
      number = GPOINTER_TO_UINT (g_hash_table_lookup (codes->by_key, key));
    }

  return number == SEVERAL ? -1 : (gint64) number - 1;
}

gboolean
gk_ledger_column_has_code (const GkForm *form, const GkLedgerColumn *column, gint64 number)
{
  const GkDimension *dimension;

  if (column->dimension < 0)
    return number >= 0 && number < column->codes->len;
  dimension = gk_form_dimension (form, (guint32) column->dimension);

  return number > dimension->first && number < dimension->end && gk_form_member (form, (guint32) number)->slot >= 0;
}

void
gk_slice_trim (GkSlice *slice)
{
  const char *end = slice->text + slice->length;

  while (slice->text < end && g_unichar_isspace (g_utf8_get_char (slice->text)))
    slice->text = g_utf8_next_char (slice->text);
  while (end > slice->text)
    {
      const char *last = g_utf8_find_prev_char (slice->text, end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  slice->length = (gsize) (end - slice->text);
}
