/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/fill-private.h"

#include <string.h>

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
  { "索引号", PARTICULAR_INDEX_NUMBER },
  { "信息索引号", PARTICULAR_INDEX_NUMBER },
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
  GkReport *report;
  const GkDocument *document;
  char *stated; /* the period as the document states it */
  char *titled; /* the period as its title has it */
  char *titled_body;
  guint32 stated_line;
} Identity;

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

static void
set_particular (GkReport *report, Particular particular, const char *value)
{
  if (*value == '\0')
    return;

  if (particular == PARTICULAR_BODY && report->body_name == NULL)
    gk_report_set_body_name (report, value);
  else if (particular == PARTICULAR_DOCUMENT_NUMBER && report->document_number == NULL)
    gk_report_set_document_number (report, value);
  else if (particular == PARTICULAR_INDEX_NUMBER && report->index_number == NULL)
    gk_report_set_index_number (report, value);
}

/* Particulars in the cells of a row: each stands before its value. */
static void
read_row (Identity *identity, const GkRow *row)
{
  for (guint32 i = 0; i + 1 < row->n; i++)
    {
      const GkSpan *name = gk_document_cell (identity->document, row, i);
      const GkSpan *value = gk_document_cell (identity->document, row, i + 1);
      Particular particular;
      Particular ignored;
      g_autofree char *text = NULL;

      /* Two words of particulars one behind the other: the first has no value. */
      if (!find_particular (name->text, name->length, &particular)
          || find_particular (value->text, value->length, &ignored))
        continue;
      text = g_strndup (value->text, value->length);
      set_particular (identity->report, particular, text);
      i++;
    }
}

/* Particulars in a paragraph: "word: value", several of them divided by white space. */
static void
read_particulars (Identity *identity, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *colon = strchr (words[i], ':');
      Particular particular;

      if (colon == NULL || !find_particular (words[i], (gsize) (colon - words[i]), &particular))
        continue;
      if (colon[1] != '\0')
        set_particular (identity->report, particular, colon + 1);
      else if (words[i + 1] != NULL && strchr (words[i + 1], ':') == NULL)
        set_particular (identity->report, particular, words[i + 1]);
    }
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

/* "自2017年1月1日起至2017年12月31日止": a whole year as the year, anything else as two dates. */
static void
read_stated_period (Identity *identity, const char *folded, guint32 line)
{
  g_autoptr (GRegex) pattern
      = g_regex_new ("(?:统计期限|统计时限|统计时间|统计期间|数据).{0,20}?(\\d{4}) ?年 ?(\\d{1,2}) ?月 ?(\\d{1,2}) ?日"
                     ".{0,3}?(?:至|到|-|~).{0,3}?(\\d{4}) ?年 ?(\\d{1,2}) ?月 ?(\\d{1,2}) ?日",
                     0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint parts[7] = { 0 };

  if (identity->stated != NULL || !g_regex_match (pattern, folded, 0, &match))
    return;

  for (gint i = 1; i <= 6; i++)
    {
      g_autofree char *text = g_match_info_fetch (match, i);

      parts[i] = (guint) g_ascii_strtoull (text, NULL, 10);
    }
  if (!g_date_valid_dmy ((GDateDay) parts[3], (GDateMonth) parts[2], (GDateYear) parts[1])
      || !g_date_valid_dmy ((GDateDay) parts[6], (GDateMonth) parts[5], (GDateYear) parts[4]))
    return;
  identity->stated_line = line;
  if (parts[1] == parts[4] && parts[2] == 1 && parts[3] == 1 && parts[5] == 12 && parts[6] == 31)
    identity->stated = g_strdup_printf ("%04u", parts[1]);
  else
    identity->stated
        = g_strdup_printf ("%04u-%02u-%02u/%04u-%02u-%02u", parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
}

/* "2017年高港区住房和城乡建设局信息公开年度报告", or the body first. */
static void
read_title (Identity *identity, const char *folded)
{
  g_autoptr (GRegex) pattern = g_regex_new (
      "^(?<before>[^0-9〇零一二三四五六七八九]*?)(?<year>[0-9〇零一二三四五六七八九]{4}) ?年度?(?<after>[^,。:]*?)"
      "(?:政府|政务)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报|情况统计表|统计表)",
      0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *year = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (identity->titled != NULL || !g_regex_match (pattern, folded, 0, &match))
    return;

  year = g_match_info_fetch_named (match, "year");
  before = g_strstrip (g_match_info_fetch_named (match, "before"));
  after = g_strstrip (g_match_info_fetch_named (match, "after"));
  identity->titled = read_year (year);
  if (identity->titled != NULL && (*before != '\0' || *after != '\0'))
    identity->titled_body = g_strdup (*before != '\0' ? before : after);
}

/*
 * The index number of a catalogue of government information begins with the
 * organisation code of the body. It is taken as such if its check digit is right:
 * 11 − Σ weight · value mod 11, 10 printed as X and 11 as 0 (GB 11714).
 */
static void
read_organisation_code (GkReport *report)
{
  static const guint weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  const char *code = report->index_number;
  guint sum = 0;
  guint check;

  if (code == NULL || report->body_code != NULL)
    return;
  for (guint i = 0; i < ORGANISATION_CODE - 1; i++)
    {
      if (!g_ascii_isdigit (code[i]) && !g_ascii_isupper (code[i]))
        return;
      sum += weights[i] * (guint) (g_ascii_isdigit (code[i]) ? code[i] - '0' : code[i] - 'A' + 10);
    }
  check = (11 - sum % 11) % 11;
  if (code[ORGANISATION_CODE - 1] == (check == 10 ? 'X' : (char) ('0' + check))
      && !g_ascii_isalnum (code[ORGANISATION_CODE]))
    {
      g_autofree char *organisation = g_strndup (code, ORGANISATION_CODE);

      gk_report_set_body_code (report, organisation);
    }
}

static void
settle_period (Identity *identity)
{
  GkReport *report = identity->report;

  gk_report_set_period (report, identity->stated != NULL ? identity->stated : identity->titled);
  if (identity->stated != NULL && identity->titled != NULL && !g_str_has_prefix (identity->stated, identity->titled))
    {
      GkDiagnostic diagnostic = {
        .code = GK_DIAGNOSTIC_PERIOD,
        .severity = GK_SEVERITY_WARNING,
        .line = identity->stated_line,
        .indicator = -1,
      };

      gk_message_set (&diagnostic.message, "the figures are said to be of %s, the title has %s",
                      "所列数据的期限为 %s，而标题为 %s", identity->stated, identity->titled);
      gk_report_add_diagnostic (report, &diagnostic);
    }
}

void
gk_fill_identity (GkReport *report, const GkDocument *document)
{
  Identity identity = { .report = report, .document = document };

  for (guint32 i = 0; i < document->rows->len; i++)
    read_row (&identity, gk_document_row (document, i));
  for (guint i = 0; i < document->paragraphs->len; i++)
    {
      const GkSpan *span = &g_array_index (document->paragraphs, GkSpan, i);
      g_autofree char *folded = gk_text_fold_string (span->text, span->length);

      read_stated_period (&identity, folded, span->line);
      if (span->length > MAX_TITLE)
        continue;
      read_particulars (&identity, folded);
      read_title (&identity, folded);
    }

  settle_period (&identity);
  if (report->body_name == NULL)
    gk_report_set_body_name (report, identity.titled_body);
  read_organisation_code (report);
  g_free (identity.stated);
  g_free (identity.titled);
  g_free (identity.titled_body);
}
