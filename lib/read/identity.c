/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/fill-private.h"

#include <string.h>

#include "base/code-private.h"
#include "base/text-private.h"

/* A longer paragraph is no title and no line of particulars. In bytes. */
#define MAX_TITLE 300

/* Digits of an organisation code (GB 11714), its check digit included. */
#define ORGANISATION_CODE 9

/* Particulars that a portal prints about a document, and the words it prints them under. */
typedef enum {
  PARTICULAR_BODY,
  PARTICULAR_DOCUMENT_NUMBER,
  PARTICULAR_INDEX_NUMBER,
  PARTICULAR_PERIOD,
  PARTICULAR_CODE,
  PARTICULAR_OTHER, /* known, so that it is not taken for the value of another */
} Particular;

static const struct {
  const char *word;
  Particular particular;
} particulars[] = {
  { "发布机构", PARTICULAR_BODY },
  { "发布单位", PARTICULAR_BODY },
  { "公开机构", PARTICULAR_BODY },
  { "公开单位", PARTICULAR_BODY },
  { "发文机关", PARTICULAR_BODY },
  { "发文单位", PARTICULAR_BODY },
  { "制发机关", PARTICULAR_BODY },
  { "填报单位", PARTICULAR_BODY },
  { "单位名称", PARTICULAR_BODY },
  { "编制单位", PARTICULAR_BODY },
  { "文号", PARTICULAR_DOCUMENT_NUMBER },
  { "发文字号", PARTICULAR_DOCUMENT_NUMBER },
  { "文件编号", PARTICULAR_DOCUMENT_NUMBER },
  { "统计年度", PARTICULAR_PERIOD },
  { "报告年度", PARTICULAR_PERIOD },
  { "年度", PARTICULAR_PERIOD },
  { "索引号", PARTICULAR_INDEX_NUMBER },
  { "信息索引号", PARTICULAR_INDEX_NUMBER },
  { "统一社会信用代码", PARTICULAR_CODE },
  { "社会信用代码", PARTICULAR_CODE },
  { "组织机构代码", PARTICULAR_CODE },
  { "机构代码", PARTICULAR_CODE },
  { "单位代码", PARTICULAR_CODE },
  { "行政区划代码", PARTICULAR_CODE },
  { "区划代码", PARTICULAR_CODE },
  { "分类", PARTICULAR_OTHER },
  { "主题分类", PARTICULAR_OTHER },
  { "组配分类", PARTICULAR_OTHER },
  { "体裁分类", PARTICULAR_OTHER },
  { "发文日期", PARTICULAR_OTHER },
  { "发布日期", PARTICULAR_OTHER },
  { "成文日期", PARTICULAR_OTHER },
  { "生成日期", PARTICULAR_OTHER },
  { "时效", PARTICULAR_OTHER },
  { "有效性", PARTICULAR_OTHER },
  { "关键词", PARTICULAR_OTHER },
  { "主题词", PARTICULAR_OTHER },
  { "标题", PARTICULAR_OTHER },
  { "名称", PARTICULAR_OTHER },
  { "信息名称", PARTICULAR_OTHER },
  { "公开方式", PARTICULAR_OTHER },
  { "公开时限", PARTICULAR_OTHER },
  { "内容概述", PARTICULAR_OTHER },
};

typedef struct {
  const GkDocument *document;
  GkIdentity *identity;
  GRegex *stated; /* how documents state their period */
  GRegex *titles[2];
  char *titled; /* the period as the title has it */
  char *titled_body;
} Identifier;

/* The particular that @text names, a colon behind it or not. */
static gboolean
find_particular (const char *text, gsize length, Particular *found)
{
  g_autofree char *folded = gk_text_fold_string (text, length);
  g_autoptr (GString) word = g_string_new (folded);

  g_string_replace (word, " ", "", 0);
  if (word->len > 0 && word->str[word->len - 1] == ':')
    g_string_truncate (word, word->len - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (particulars); i++)
    if (strcmp (word->str, particulars[i].word) == 0)
      {
        *found = particulars[i].particular;
        return TRUE;
      }

  return FALSE;
}

/* Four digits, Arabic or Chinese, as a year; NULL if they are not. */
static char *
read_year (const char *text)
{
  GString *year = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      gint digit
          = character >= '0' && character <= '9' ? (gint) (character - '0') : gk_text_chinese_numeral (&character, 1);

      if (digit >= 0 && digit <= 9)
        g_string_append_printf (year, "%d", digit);
    }
  if (year->len != 4)
    g_string_truncate (year, 0);

  return g_string_free (year, year->len == 0);
}

gboolean
gk_body_code_is_sound (const char *text)
{
  g_autofree char *folded = gk_text_fold_string (text, strlen (text));
  g_autofree char *code = NULL;
  gboolean sound;

  return gk_code_read (folded, &sound, &code) != GK_CODE_NONE && sound;
}

void
gk_fill_bad_code (GkReport *report, const char *text, guint32 line, guint32 column)
{
  GkDiagnostic diagnostic = {
    .code = GK_DIAGNOSTIC_CODE,
    .severity = GK_SEVERITY_WARNING,
    .line = line,
    .column = column,
    .indicator = -1,
    .raw = g_strdup (text),
  };

  gk_message_set (&diagnostic.message, "\"%s\" is no code of a body: its length or its check digit is wrong",
                  "“%s”不是有效的机构代码：长度或校验位不对", text);
  gk_report_add_diagnostic (report, &diagnostic);
}

/* Takes a code of the body: the most exact one of those that are sound. */
static void
set_code (GkIdentity *identity, const char *text, guint32 line)
{
  g_autofree char *folded = gk_text_fold_string (text, strlen (text));
  g_autofree char *code = NULL;
  gboolean sound;
  GkCodeKind kind = gk_code_read (folded, &sound, &code);

  if (kind == GK_CODE_NONE || !sound)
    {
      if (identity->bad_code == NULL)
        {
          identity->bad_code = g_strdup (text);
          identity->bad_code_line = line;
        }
      return;
    }
  if ((gint) kind <= identity->code_kind)
    return;
  g_free (identity->body_code);
  identity->body_code = g_steal_pointer (&code);
  identity->code_kind = (gint) kind;
}

/* Takes the first value that is given for a particular. */
static void
set_particular (Identifier *identifier, Particular particular, const char *value, gsize length, guint32 line)
{
  GkIdentity *identity = identifier->identity;
  g_autofree char *text = g_strstrip (g_strndup (value, length));
  char **target = particular == PARTICULAR_BODY              ? &identity->body_name
                  : particular == PARTICULAR_DOCUMENT_NUMBER ? &identity->document_number
                  : particular == PARTICULAR_INDEX_NUMBER    ? &identity->index_number
                                                             : NULL;

  if (*text == '\0')
    return;
  if (target != NULL && *target == NULL)
    *target = g_steal_pointer (&text);
  else if (particular == PARTICULAR_PERIOD && identity->period == NULL)
    {
      identity->period = read_year (text);
      identity->period_line = line;
    }
  else if (particular == PARTICULAR_CODE)
    set_code (identity, text, line);
}

/* Particulars in the cells of a row: each stands before its value. */
static void
read_row (Identifier *identifier, const GkRow *row)
{
  for (guint32 i = 0; i + 1 < row->n; i++)
    {
      const GkSpan *name = gk_document_cell (identifier->document, row, i);
      const GkSpan *value = gk_document_cell (identifier->document, row, i + 1);
      Particular particular;
      Particular ignored;

      /* Two words of particulars one behind the other: the first has no value. */
      if (!find_particular (name->text, name->length, &particular)
          || find_particular (value->text, value->length, &ignored))
        continue;
      set_particular (identifier, particular, value->text, value->length, value->line);
      i++;
    }
}

/* Where the word that starts at @at ends: at white space or at @end. */
static const char *
word_end (const char *at, const char *end)
{
  while (at < end && !g_unichar_isspace (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  return at;
}

/* The colon in a word, of either width, or NULL. */
static const char *
find_colon (const char *at, const char *end)
{
  for (; at < end; at = g_utf8_next_char (at))
    if (*at == ':' || g_utf8_get_char (at) == 0xFF1A)
      return at;

  return NULL;
}

/* Particulars in running text: "word: value", several of them divided by white space. */
static void
read_particulars (Identifier *identifier, const GkSpan *span)
{
  const char *end = span->text + span->length;
  const char *at = span->text;
  const char *before = at; /* the word before: "文 号：" is one */

  while (at < end)
    {
      const char *stop = word_end (at, end);
      const char *colon = find_colon (at, stop);
      const char *word = at;
      Particular particular;

      if (colon != NULL
          && (find_particular (at, (gsize) (colon - at), &particular)
              || find_particular (before, (gsize) (colon - before), &particular)))
        {
          const char *value = g_utf8_next_char (colon);

          while (value < end && g_unichar_isspace (g_utf8_get_char (value)))
            value = g_utf8_next_char (value);
          stop = word_end (value, end);
          if (value > g_utf8_next_char (colon) && find_colon (value, stop) != NULL)
            stop = value;
          set_particular (identifier, particular, value, (gsize) (stop - value), span->line);
        }
      before = word;
      at = stop;
      while (at < end && g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
    }
}

/* "自2017年1月1日起至12月31日止": a whole year as the year, anything else as two dates. */
static void
read_stated_period (Identifier *identifier, const char *folded, guint32 line)
{
  GkIdentity *identity = identifier->identity;
  g_autoptr (GMatchInfo) match = NULL;
  guint parts[7] = { 0 };
  GDate first;
  GDate last;

  if (identity->period != NULL || !g_regex_match (identifier->stated, folded, 0, &match))
    return;

  for (gint i = 1; i <= 6; i++)
    {
      g_autofree char *text = g_match_info_fetch (match, i);

      parts[i] = (guint) g_ascii_strtoull (text, NULL, 10);
    }
  if (parts[4] == 0)
    parts[4] = parts[1];
  if (!g_date_valid_dmy ((GDateDay) parts[3], (GDateMonth) parts[2], (GDateYear) parts[1])
      || !g_date_valid_dmy ((GDateDay) parts[6], (GDateMonth) parts[5], (GDateYear) parts[4]))
    return;
  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_dmy (&first, (GDateDay) parts[3], (GDateMonth) parts[2], (GDateYear) parts[1]);
  g_date_set_dmy (&last, (GDateDay) parts[6], (GDateMonth) parts[5], (GDateYear) parts[4]);
  if (g_date_compare (&first, &last) > 0)
    return;

  identity->period_line = line;
  if (parts[1] == parts[4] && parts[2] == 1 && parts[3] == 1 && parts[5] == 12 && parts[6] == 31)
    identity->period = g_strdup_printf ("%04u", parts[1]);
  else
    identity->period
        = g_strdup_printf ("%04u-%02u-%02u/%04u-%02u-%02u", parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
}

/* The name of a body, without what titles put around it. */
static char *
trim_body (const char *text)
{
  g_autoptr (GRegex) around = g_regex_new ("^(?:附件?\\s*[0-9一二三四五]*\\s*[:.、]|标题:|关于|公布|[\\s#*<\"(《【:])+"
                                           "|(?:关于(?:印发|公布|发布)?|的|[\\s#*>\")》】:])+$",
                                           0, 0, NULL);

  return g_regex_replace_literal (around, text, -1, 0, "", 0, NULL);
}

/* "2017年高港区住房和城乡建设局信息公开年度报告", or the body first. */
static void
read_title (Identifier *identifier, const GkSpan *span)
{
  g_autofree char *folded = gk_text_fold_string (span->text, span->length);

  for (gsize i = 0; i < G_N_ELEMENTS (identifier->titles) && identifier->titled == NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *year = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      char *body;

      if (!g_regex_match (identifier->titles[i], folded, 0, &match))
        continue;
      year = g_match_info_fetch_named (match, "year");
      before = g_match_info_fetch_named (match, "before");
      after = g_match_info_fetch_named (match, "after");
      identifier->titled = read_year (year);
      if (identifier->titled == NULL)
        continue;
      body = trim_body (before);
      if (*body == '\0' && after != NULL)
        {
          g_free (body);
          body = trim_body (after);
        }
      if (*body != '\0')
        identifier->titled_body = g_steal_pointer (&body);
      g_free (body);
    }
}

/*
 * The index number of a catalogue of government information begins with the
 * organisation code of the body. It is taken as such if its check digit is right.
 */
static char *
find_organisation_code (const char *index_number)
{
  g_autofree char *start = index_number != NULL ? g_strndup (index_number, ORGANISATION_CODE) : g_strdup ("");
  g_autofree char *code = NULL;
  gboolean sound;

  if (strlen (start) < ORGANISATION_CODE || g_ascii_isalnum (index_number[ORGANISATION_CODE])
      || gk_code_read (start, &sound, &code) != GK_CODE_ORGANISATION || !sound || strcmp (code, start) != 0)
    return NULL;

  return g_steal_pointer (&code);
}

static void
read_paragraph (Identifier *identifier, const GkSpan *span)
{
  g_autofree char *folded = NULL;

  if (span->length <= MAX_TITLE)
    {
      read_particulars (identifier, span);
      read_title (identifier, span);
    }
  if (identifier->identity->period == NULL)
    {
      folded = gk_text_fold_string (span->text, span->length);
      read_stated_period (identifier, folded, span->line);
    }
}

static void
read_document (Identifier *identifier)
{
  const GkDocument *document = identifier->document;

  for (guint32 i = 0; i < document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (document, i);

      read_row (identifier, row);
      for (guint32 k = 0; k < row->n; k++)
        {
          const GkSpan *span = gk_document_cell (document, row, k);

          if (span->length > 0 && span->length <= MAX_TITLE)
            {
              read_particulars (identifier, span);
              read_title (identifier, span);
            }
        }
    }
  for (guint i = 0; i < document->paragraphs->len; i++)
    read_paragraph (identifier, &g_array_index (document->paragraphs, GkSpan, i));
}

void
gk_identity_init (GkIdentity *identity, const GkDocument *document)
{
#define DATE "[年./-] ?(\\d{1,2}) ?[月./-] ?(\\d{1,2}) ?日?"
#define DISCLOSURE                                                                                                     \
  "(?:政府|政务)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报|情况统计表|统计表)"
#define YEAR "(?<year>[0-9〇零一二三四五六七八九]{4})"
  Identifier identifier = {
    .document = document,
    .identity = identity,
    .stated = g_regex_new ("(?:统计期限|统计时限|统计时间|统计期间|数据).{0,20}?(\\d{4}) ?" DATE
                           ".{0,4}?(?:至|到|-|~).{0,3}?(?:(\\d{4}) ?[年./-] ?)?(\\d{1,2}) ?[月./-] ?(\\d{1,2})(?!\\d)",
                           0, 0, NULL),
    .titles = {
      g_regex_new ("^(?<before>[^0-9〇零一二三四五六七八九。,]*?)" YEAR " ?年度?(?<after>[^,。:]*?)" DISCLOSURE,
                   0, 0, NULL),
      g_regex_new ("^(?<before>[^。,]*?)" DISCLOSURE "[ (]*" YEAR " ?年度?(?<after>)", 0, 0, NULL),
    },
  };

  *identity = (GkIdentity){ 0 };
  read_document (&identifier);

  if (identity->body_code == NULL)
    identity->body_code = find_organisation_code (identity->index_number);
  if (identity->body_name == NULL)
    identity->body_name = g_steal_pointer (&identifier.titled_body);
  if (identity->period == NULL)
    identity->period = g_steal_pointer (&identifier.titled);
  else if (identifier.titled != NULL && !g_str_has_prefix (identity->period, identifier.titled))
    identity->other_period = g_steal_pointer (&identifier.titled);

  g_free (identifier.titled);
  g_free (identifier.titled_body);
  g_regex_unref (identifier.stated);
  for (gsize i = 0; i < G_N_ELEMENTS (identifier.titles); i++)
    g_regex_unref (identifier.titles[i]);
#undef DATE
#undef DISCLOSURE
#undef YEAR
}

void
gk_identity_clear (GkIdentity *identity)
{
  g_free (identity->body_name);
  g_free (identity->body_code);
  g_free (identity->document_number);
  g_free (identity->index_number);
  g_free (identity->period);
  g_free (identity->other_period);
  g_free (identity->bad_code);
  *identity = (GkIdentity){ 0 };
}

void
gk_fill_identity (GkReport *report, const GkIdentity *identity)
{
  gk_report_set_body_name (report, identity->body_name);
  gk_report_set_body_code (report, identity->body_code);
  gk_report_set_document_number (report, identity->document_number);
  gk_report_set_index_number (report, identity->index_number);
  gk_report_set_period (report, identity->period);
  if (identity->bad_code != NULL)
    gk_fill_bad_code (report, identity->bad_code, identity->bad_code_line, 0);
  if (identity->other_period != NULL)
    {
      GkDiagnostic diagnostic = {
        .code = GK_DIAGNOSTIC_PERIOD,
        .severity = GK_SEVERITY_WARNING,
        .line = identity->period_line,
        .indicator = -1,
      };

      gk_message_set (&diagnostic.message, "the figures are said to be of %s, the title has %s",
                      "所列数据的期限为 %s，而标题为 %s", identity->period, identity->other_period);
      gk_report_add_diagnostic (report, &diagnostic);
    }
}
