/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <string.h>

#include "base/text-private.h"

#define SEED 20170331
#define ROUNDS 3000

/* The longest keys that are compared character by character. */
#define LONGEST_KEY 512

typedef struct {
  const char *name;
  const char *text;
  const char *folded;
} Fold;

static const Fold folds[] = {
  { "empty", "", "" },
  { "plain", "abc 123 收到", "abc 123 收到" },
  { "case stays", "Weibo", "Weibo" },
  { "full-width letters and digits", "ＡｂＣ１２３", "AbC123" },
  { "full-width marks", "（％）：，；／＜＋＝＿", "(%):,;/<+=_" },
  { "points", "1﹒2．3·4•5.6", "1.2.3.4.5.6" },
  { "small marks", "﹙1﹚﹐﹪", "(1),%" },
  { "enumeration commas", "一、二﹑三", "一、二、三" },
  { "zero width", "\uFEFF1\u200B2\u200C3\u200D4\u20605\uFEFF6", "123456" },
  { "soft hyphen", "a\u00ADb", "ab" },
  { "direction marks", "\u200E1\u200F2", "12" },
  { "direction embeddings", "\u202D12\u202C", "12" },
  { "direction isolates", "\u206612\u2069", "12" },
  { "Arabic letter mark", "\u061C1\u061C2", "12" },
  { "no-break space", "a\u00A0b", "a b" },
  { "kinds of spaces", "a\u2002b\u2009c\u202Fd\u3000e\tf\r\ng", "a b c d e f g" },
  { "runs of spaces", " \u3000\t a \u00A0\u3000\n b\u3000 ", "a b" },
  { "zero width between spaces", "a \u200B b", "a b" },
  { "only spaces", " \u3000\u00A0\n", "" },
  { "double quotes", "“a”「b」『c』", "\"a\"\"b\"\"c\"" },
  { "single quotes", "‘a’", "\"a\"" },
  { "vertical quotes", "﹁a﹂", "\"a\"" },
  { "brackets", "（a）【b】〔c〕［d］｛e｝", "(a)[b][c][d]{e}" },
  { "vertical brackets", "︵a︶", "(a)" },
  { "hyphens and dashes", "a-b‐c‑d‒e–f—g―h", "a-b-c-d-e-f-g-h" },
  { "minus signs", "−1－2﹣3", "-1-2-3" },
  { "drawn lines", "─━", "--" },
  { "division slash", "1∕2", "1/2" },
  { "a circle for zero", "二○一七〇", "二〇一七〇" },
  { "enclosed numbers", "①⑩⑴⒈㈠㊀", "110(1)1.(一)一" },
  { "raised digits stay", "1²x³y¹", "1²x³y¹" },
  { "raised and lowered digits stay", "1⁰⁴⁹₀₉", "1⁰⁴⁹₀₉" },
  { "Roman numerals", "Ⅲ", "III" },
  { "compatibility ideographs", "\uF9D1", "六" },
  { "squared units", "㎡㎞", "m2km" },
  { "beyond the basic plane", "𝟙𝟚𠀀", "12𠀀" },
};

static void
test_fold (void **state)
{
  const Fold *fold = *state;
  g_autofree char *folded = gk_text_fold_string (fold->text, strlen (fold->text));

  assert_string_equal (folded, fold->folded);
}

static void
test_fold_length (void **state)
{
  g_autofree char *text = g_memdup2 ("１２３", 6);
  g_autofree char *folded = gk_text_fold_string (text, 6);
  g_autofree char *nothing = gk_text_fold_string (text, 0);

  (void) state;

  assert_string_equal (folded, "12");
  assert_string_equal (nothing, "");
}

static void
test_fold_places (void **state)
{
  /* Bytes: １ 0-2, zero-width 3-5, ㈠ 6-8, three spaces 9-13, x 14. */
  static const char text[] = "１\u200B㈠ \u3000 x";
  static const GkGlyph expected[] = {
    { '1', 0, 3 }, { '(', 6, 9 }, { 0x4E00, 6, 9 }, { ')', 6, 9 }, { ' ', 9, 10 }, { 'x', 14, 15 },
  };
  g_autoptr (GArray) glyphs = gk_text_fold (text, strlen (text));

  (void) state;

  assert_int_equal (glyphs->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < glyphs->len; i++)
    {
      GkGlyph glyph = g_array_index (glyphs, GkGlyph, i);

      assert_int_equal (glyph.character, expected[i].character);
      assert_int_equal (glyph.start, expected[i].start);
      assert_int_equal (glyph.end, expected[i].end);
    }
}

/* Text folds to what folds to itself, without needless spaces, and every glyph comes from the text. */
static void
test_fold_random (void **state)
{
  static const char *const pieces[]
      = { " ",  "\u3000", "\u00A0", "\u200B", "１", "①",  "⑩",  "㈠", "（",     "）", "²",
          "½",  "㎡",     "“",      "’",      "—",  "收", "到", "a",  "Z",      "\t", "\n",
          "﹒", "○",      "﷽",      "\uFDFA", "é",  "𝟙",  "_",  ".",  "\u0301", "㍿" };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint n = g_rand_int_range (random, 0, 12);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;
      g_autoptr (GArray) glyphs = NULL;

      for (gint j = 0; j < n; j++)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      once = gk_text_fold_string (text->str, text->len);
      twice = gk_text_fold_string (once, strlen (once));
      assert_string_equal (once, twice);
      assert_null (strstr (once, "  "));
      assert_false (g_str_has_prefix (once, " ") || g_str_has_suffix (once, " "));

      glyphs = gk_text_fold (text->str, text->len);
      for (guint j = 0; j < glyphs->len; j++)
        {
          GkGlyph glyph = g_array_index (glyphs, GkGlyph, j);

          assert_true (glyph.start < glyph.end && glyph.end <= text->len);
          if (j > 0)
            assert_true (g_array_index (glyphs, GkGlyph, j - 1).start <= glyph.start);
        }
    }
}

typedef struct {
  const char *name;
  const char *label;
  const char *key;
  GkNumberingKind kind;
  guint number;
} Label;

static const Label labels[] = {
  { "plain", "收到申请数", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "empty", "", "", GK_NUMBERING_NONE, 0 },
  { "spaces only", " \u3000", "", GK_NUMBERING_NONE, 0 },
  { "punctuation only", "——", "", GK_NUMBERING_NONE, 0 },

  { "Chinese", "一、主动公开情况", "主动公开情况", GK_NUMBERING_CHINESE, 1 },
  { "Chinese ten", "十、政府信息公开会议", "政府信息公开会议", GK_NUMBERING_CHINESE, 10 },
  { "Chinese eleven", "十一、政务服务事项业务数", "政务服务事项业务数", GK_NUMBERING_CHINESE, 11 },
  { "Chinese twenty", "二十、提交电子证照数", "提交电子证照数", GK_NUMBERING_CHINESE, 20 },
  { "Chinese ninety-nine", "九十九、其他", "其他", GK_NUMBERING_CHINESE, 99 },
  { "Chinese with a point", "三．其他", "其他", GK_NUMBERING_CHINESE, 3 },
  { "Chinese with a colon", "三：其他", "其他", GK_NUMBERING_CHINESE, 3 },
  { "Chinese with spaces", " 一 、 主动公开情况", "主动公开情况", GK_NUMBERING_CHINESE, 1 },
  { "ordinal", "第一、其他", "其他", GK_NUMBERING_CHINESE, 1 },
  { "ordinal with its word", "第一项、收到申请数", "收到申请数", GK_NUMBERING_CHINESE, 1 },

  { "ordinal with its word alone", "第一项收到申请数", "收到申请数", GK_NUMBERING_CHINESE, 1 },
  { "ordinal in Arabic", "第2项：收到申请数", "收到申请数", GK_NUMBERING_ARABIC, 2 },
  { "a word that begins like an ordinal", "第一项目部", "第一项目部", GK_NUMBERING_NONE, 0 },
  { "Chinese with spaces inside", "十 一 、收到申请数", "收到申请数", GK_NUMBERING_CHINESE, 11 },

  { "bracketed, with spaces inside", "( 二 十 一 )收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 21 },
  { "bracketed", "（一）收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 1 },
  { "bracketed, half width", "(二)收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 2 },
  { "bracketed, with spaces", "（ 十二 ） 收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 12 },
  { "bracketed, one character", "㈢收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 3 },
  { "bracketed, closing only", "三）收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 3 },
  { "bracketed, and a comma", "（一）、收到申请数", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 1 },

  { "Arabic with a point", "1.当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 1 },
  { "Arabic with a small point", "1﹒当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 1 },
  { "Arabic, full width", "１２．当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 12 },
  { "Arabic with a comma", "1、当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 1 },
  { "Arabic with a space behind", "2. 当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 2 },
  { "Arabic, one character", "⒈当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 1 },
  { "Arabic, one character, two digits", "⒑当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 10 },
  { "Arabic, three digits", "123.当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 123 },
  { "four digits are no numbering", "1234.当面申请数", "1234当面申请数", GK_NUMBERING_NONE, 0 },
  { "bracketed Arabic", "(1)当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 1 },
  { "bracketed Arabic, full width", "（２）当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 2 },
  { "bracketed Arabic, one character", "⑶当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 3 },
  { "bracketed Arabic, closing only", "4)当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 4 },
  { "circled", "①当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 1 },
  { "circled, two digits", "⑩当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 10 },
  { "circled twenty", "⑳当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 20 },
  { "circled before a year", "①2016年结转", "2016年结转", GK_NUMBERING_ARABIC_BRACKETED, 1 },
  { "circled and a comma", "②、当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 2 },

  { "point and circled", "1.①当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 1 },
  { "one character before a year", "⒈2016年结转", "2016年结转", GK_NUMBERING_ARABIC, 1 },
  { "bracketed, one character, before a year", "㈠2016年结转", "2016年结转", GK_NUMBERING_CHINESE_BRACKETED, 1 },
  { "circled Chinese", "㊂当面申请数", "当面申请数", GK_NUMBERING_ARABIC_BRACKETED, 3 },
  { "half", "½以上", "12以上", GK_NUMBERING_NONE, 0 },
  { "two levels", "1.2 当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 2 },
  { "three levels", "1.2.3、当面申请数", "当面申请数", GK_NUMBERING_ARABIC, 3 },
  { "two levels alone", "1.2 ", "12", GK_NUMBERING_NONE, 0 },
  { "two levels before a number", "1.2 3", "123", GK_NUMBERING_NONE, 0 },
  { "a decimal and its word", "1.5倍", "15倍", GK_NUMBERING_NONE, 0 },
  { "four digits are no level", "1.2016 年", "12016年", GK_NUMBERING_NONE, 0 },

  { "of which, spaces inside", "其 中 : 律师", "律师", GK_NUMBERING_NONE, 0 },
  { "of which", "其中：涉及国家秘密", "涉及国家秘密", GK_NUMBERING_NONE, 0 },
  { "of which, half width", "其中:律师", "律师", GK_NUMBERING_NONE, 0 },
  { "of which without a colon", "其中涉及国家秘密", "涉及国家秘密", GK_NUMBERING_NONE, 0 },
  { "of which, spaces", "  其中 ： 律师", "律师", GK_NUMBERING_NONE, 0 },
  { "of which and numbering", "其中：1.律师", "律师", GK_NUMBERING_ARABIC, 1 },
  { "numbering and of which", "（一）其中：律师", "律师", GK_NUMBERING_CHINESE_BRACKETED, 1 },
  { "the first numbering counts", "其中：（二）3.律师", "律师", GK_NUMBERING_CHINESE_BRACKETED, 2 },
  { "of which alone", "其中：", "", GK_NUMBERING_NONE, 0 },
  { "numbering alone", "（一）", "", GK_NUMBERING_CHINESE_BRACKETED, 1 },

  { "a decimal is no numbering", "1.5万元以上", "15万元以上", GK_NUMBERING_NONE, 0 },
  { "a word with a numeral", "三类人员", "三类人员", GK_NUMBERING_NONE, 0 },
  { "a word with an ordinal", "第三产业", "第三产业", GK_NUMBERING_NONE, 0 },
  { "a year", "2017年度", "2017年度", GK_NUMBERING_NONE, 0 },
  { "no numeral", "一二、其他", "一二其他", GK_NUMBERING_NONE, 0 },
  { "bracket left open", "（一 收到申请数", "一收到申请数", GK_NUMBERING_NONE, 0 },

  { "note", "收到申请数（件）", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "note in square brackets", "收到申请数【件】", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "note in curly brackets", "收到申请数{件}", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "note inside", "收到（含上年结转）申请数", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "several notes", "（一）收到（含结转）申请数（件）", "收到申请数", GK_NUMBERING_CHINESE_BRACKETED, 1 },
  { "nested notes", "收到申请数（含结转（上年））量", "收到申请数量", GK_NUMBERING_NONE, 0 },
  { "nested, other brackets", "收到申请数（含［上年］结转）量", "收到申请数量", GK_NUMBERING_NONE, 0 },
  { "note left open", "收到申请数（件", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "note left open in another", "收到申请数（含（上年）", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "closing bracket alone", "收到申请数）件", "收到申请数件", GK_NUMBERING_NONE, 0 },
  { "note alone", "（件）", "件", GK_NUMBERING_NONE, 0 },
  { "notes alone", "（件）（次）", "件次", GK_NUMBERING_NONE, 0 },
  { "numbering and a note alone", "（一）（件）", "件", GK_NUMBERING_CHINESE_BRACKETED, 1 },
  { "open bracket alone", "（收到申请数", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "empty brackets", "（）", "", GK_NUMBERING_NONE, 0 },

  { "inner spaces", "收 到\u3000申请数", "收到申请数", GK_NUMBERING_NONE, 0 },
  { "quotes and marks", "“互联网＋政务服务”、其他", "互联网政务服务其他", GK_NUMBERING_NONE, 0 },
  { "case and width", "ＷｅＣｈａｔ公开数", "wechat公开数", GK_NUMBERING_NONE, 0 },
  { "zero width", "收\u200B到\uFEFF申请数", "收到申请数", GK_NUMBERING_NONE, 0 },
};

static void
test_key (void **state)
{
  const Label *label = *state;
  GkKey key;
  g_autofree char *string = NULL;

  gk_key_init (&key, label->label, strlen (label->label));
  string = gk_key_to_string (&key);
  assert_string_equal (string, label->key);
  assert_int_equal (key.n_glyphs, g_utf8_strlen (label->key, -1));
  assert_int_equal (key.numbering.kind, label->kind);
  assert_int_equal (key.numbering.number, label->number);
  gk_key_clear (&key);
  assert_int_equal (key.n_glyphs, 0);
  assert_null (key.glyphs);
}

static void
test_key_length (void **state)
{
  g_autofree char *label = g_memdup2 ("（一）收到申请数", 15);
  GkKey key;
  g_autofree char *string = NULL;

  (void) state;

  gk_key_init (&key, label, 15);
  string = gk_key_to_string (&key);
  assert_string_equal (string, "收到");
  gk_key_clear (&key);
}

typedef struct {
  const char *name;
  const char *left;
  const char *right;
  gboolean equal;
} Pair;

static const Pair pairs[] = {
  { "same", "收到申请数", "收到申请数", TRUE },
  { "numbering, note, space", "（一）收到申请数（件）", "1．收到\u3000申请数", TRUE },
  { "of which", "其中：律师", "1.律师", TRUE },
  { "another character", "收到申请数", "收到申请书", FALSE },
  { "one longer", "收到申请数", "收到申请数量", FALSE },
  { "empty and not", "", "数", FALSE },
  { "both empty", "（一）", "", TRUE },
  { "order", "申请收到数", "收到申请数", FALSE },
};

static void
test_key_equal (void **state)
{
  const Pair *pair = *state;
  GkKey left;
  GkKey right;

  gk_key_init (&left, pair->left, strlen (pair->left));
  gk_key_init (&right, pair->right, strlen (pair->right));
  assert_int_equal (gk_key_equal (&left, &right), pair->equal);
  assert_int_equal (gk_key_equal (&right, &left), pair->equal);
  assert_int_equal (gk_key_distance (&left, &right, 0), !pair->equal);
  gk_key_clear (&left);
  gk_key_clear (&right);
}

/* The whole matrix, as textbooks have it. */
static guint
naive_distance (const char *left, const char *right)
{
  guint distances[32][32];
  gsize n = strlen (left);
  gsize m = strlen (right);

  for (guint i = 0; i <= n; i++)
    for (guint j = 0; j <= m; j++)
      if (i == 0 || j == 0)
        distances[i][j] = i + j;
      else
        {
          guint change = distances[i - 1][j - 1] + (left[i - 1] != right[j - 1]);
          guint removal = distances[i - 1][j] + 1;
          guint insertion = distances[i][j - 1] + 1;

          distances[i][j] = MIN (change, MIN (removal, insertion));
        }

  return distances[n][m];
}

static char *
random_word (GRand *random)
{
  gint n = g_rand_int_range (random, 0, 13);
  char *word = g_malloc ((gsize) n + 1);

  for (gint i = 0; i < n; i++)
    word[i] = (char) ('a' + g_rand_int_range (random, 0, 3));
  word[n] = '\0';

  return word;
}

static void
test_distance (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  (void) state;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *left = random_word (random);
      g_autofree char *right = random_word (random);
      guint expected = naive_distance (left, right);
      GkKey left_key;
      GkKey right_key;

      gk_key_init (&left_key, left, strlen (left));
      gk_key_init (&right_key, right, strlen (right));
      for (guint limit = 0; limit <= 13; limit++)
        assert_int_equal (gk_key_distance (&left_key, &right_key, limit), MIN (expected, limit + 1));
      gk_key_clear (&left_key);
      gk_key_clear (&right_key);
    }
}

static guint
distance_of_long_keys (gsize left_length, gsize right_length, guint limit)
{
  g_autofree char *left = g_strnfill (left_length, 'a');
  g_autofree char *right = g_strnfill (right_length, 'a');
  GkKey left_key;
  GkKey right_key;
  guint distance;

  right[0] = 'b';
  gk_key_init (&left_key, left, left_length);
  gk_key_init (&right_key, right, right_length);
  distance = gk_key_distance (&left_key, &right_key, limit);
  gk_key_clear (&left_key);
  gk_key_clear (&right_key);

  return distance;
}

static void
test_distance_limit (void **state)
{
  (void) state;

  assert_int_equal (distance_of_long_keys (LONGEST_KEY, LONGEST_KEY, 3), 1);
  assert_int_equal (distance_of_long_keys (LONGEST_KEY, LONGEST_KEY - 1, 3), 2);
  assert_int_equal (distance_of_long_keys (LONGEST_KEY + 1, LONGEST_KEY + 1, 3), 4);
  assert_int_equal (distance_of_long_keys (LONGEST_KEY, LONGEST_KEY + 1, 3), 4);
  assert_int_equal (distance_of_long_keys (LONGEST_KEY + 1, LONGEST_KEY, 3), 4);
}

typedef struct {
  const char *name;
  const char *text;
  gint value;
} Numeral;

static const Numeral numerals[] = {
  { "zero", "〇", 0 },
  { "zero, written out", "零", 0 },
  { "two of things", "两", 2 },
  { "formal one", "壹", 1 },
  { "ten", "十", 10 },
  { "one ten", "一十", 10 },
  { "one ten one", "一十一", 11 },
  { "empty", "", -1 },
  { "hundred", "百", -1 },
  { "ten ten", "十十", -1 },
  { "two digits", "一二", -1 },
  { "ten and two digits", "十一二", -1 },
  { "ten twice", "二十十", -1 },
  { "four characters", "二十一一", -1 },
  { "Arabic", "1", -1 },
  { "letter", "a", -1 },
};

static void
test_numeral (void **state)
{
  const Numeral *numeral = *state;
  glong n;
  g_autofree gunichar *characters = g_utf8_to_ucs4_fast (numeral->text, -1, &n);

  assert_int_equal (gk_text_chinese_numeral (characters, (gsize) n), numeral->value);
}

static void
test_numerals (void **state)
{
  static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

  (void) state;

  for (gint value = 1; value <= 99; value++)
    {
      g_autofree char *text
          = g_strconcat (value >= 20 ? digits[value / 10] : "", value >= 10 ? "十" : "", digits[value % 10], NULL);
      glong n;
      g_autofree gunichar *characters = g_utf8_to_ucs4_fast (text, -1, &n);

      assert_int_equal (gk_text_chinese_numeral (characters, (gsize) n), value);
    }
}

static void
test_numeral_nul (void **state)
{
  static const gunichar characters[] = { 0 };

  (void) state;

  assert_int_equal (gk_text_chinese_numeral (characters, 1), -1);
}

static const Fold short_labels[] = {
  { "plain", "收到申请数", "收到申请数" },
  { "empty", "", "" },
  { "numbering and note", "（一）收到申请数（件）", "收到申请数" },
  { "of which", "其中：涉及国家秘密", "涉及国家秘密" },
  { "the original's characters", "1．“互联网＋政务服务”（件）", "“互联网＋政务服务”" },
  { "marks stay", "危及国家安全、公共安全", "危及国家安全、公共安全" },
  { "a character that folds into two", "查阅点面积㎡（平方米）", "查阅点面积㎡" },
  { "note inside", "收到（含结转）申请数", "收到申请数" },
  { "space before a note", "收到申请数 （件）", "收到申请数" },
  { "wide space before a note", "收到申请数\u3000（件）", "收到申请数" },
  { "no-break space before a note", "收到申请数\u00A0（件）", "收到申请数" },
  { "spaces around", " \u3000收到申请数\u3000\u00A0", "收到申请数" },
  { "wide space behind the numbering", "一、\u3000收到申请数", "收到申请数" },
  { "inner wide space", "收到\u3000申请数", "收到\u3000申请数" },
  { "note alone", "（件）", "（件）" },
  { "bracketed, one character", "㈠收到申请数", "收到申请数" },
  { "Arabic, one character", "⒈收到申请数", "收到申请数" },
  { "circled", "①收到申请数", "收到申请数" },
  { "circled, two digits", "⑫收到申请数", "收到申请数" },
};

static void
test_short_label (void **state)
{
  const Fold *label = *state;
  g_autofree char *text = gk_text_short_label (label->text);

  assert_string_equal (text, label->folded);
}

static const Fold collapses[] = {
  { "empty", "", "" },
  { "plain", "a b", "a b" },
  { "runs", "  a \t\r\n  b  ", "a b" },
  { "wide spaces", "\u3000a\u3000\u00A0b\u3000", "a b" },
  { "only spaces", " \n ", "" },
  { "width stays", "（１）", "（１）" },
};

static void
test_collapse (void **state)
{
  const Fold *collapse = *state;
  g_autofree char *text = gk_text_collapse (collapse->text);

  assert_string_equal (text, collapse->folded);
}

static const Fold visibles[] = {
  { "empty", "", "" },
  { "plain", "收到 a１（件）", "收到 a１（件）" },
  { "white space", "a\tb\r\nc", "a b  c" },
  { "ends of lines", "a\fb\u2028c\u2029d", "a b c d" },
  { "escape sequence", "\033[31m红\033[0m", "\uFFFD[31m红\uFFFD[0m" },
  { "controls", "\001\007\b\v\037\177", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD" },
  { "controls of eight bits",
    "\xC2\x80\xC2\x9B"
    "1m\xC2\x9F",
    "\uFFFD\uFFFD1m\uFFFD" },
  { "next to controls", "~\u00A0", "~\u00A0" },
  { "directions", "\u200E\u200F\u061C", "\uFFFD\uFFFD\uFFFD" },
  { "embeddings", "\u202A\u202B\u202C\u202D\u202E\u202F", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\u202F" },
  { "isolates", "\u2065\u2066\u2067\u2068\u2069\u206A", "\u2065\uFFFD\uFFFD\uFFFD\uFFFD\u206A" },
  { "without width", "a\u200B\u0301\uFEFF", "a\u200B\u0301\uFEFF" },
  { "no UTF-8", "a\xFF\xCD\xB3", "a\uFFFDͳ" },
};

static void
test_visible (void **state)
{
  const Fold *visible = *state;
  g_autofree char *text = gk_text_visible (visible->text);
  g_autofree char *again = gk_text_visible (text);

  assert_string_equal (text, visible->folded);
  assert_string_equal (again, text);
}

typedef struct {
  const char *name;
  const char *text;
  guint width;
} Width;

static const Width widths[] = {
  { "empty", "", 0 },
  { "ASCII", "abc 1", 5 },
  { "Chinese", "收到申请数", 10 },
  { "mixed", "a收b", 4 },
  { "full-width", "（１）", 6 },
  { "half-width kana", "ｶﾅ", 2 },
  { "combining accent", "e\u0301", 1 },
  { "zero width", "a\u200Bb", 2 },
  { "Latin accent", "é", 1 },
  { "beyond the basic plane", "𠀀", 2 },
};

static void
test_width (void **state)
{
  const Width *width = *state;

  assert_int_equal (gk_text_width (width->text), width->width);
}

void
add_text_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "fold", test_fold, folds);
  tests_add (tests, "fold-length", test_fold_length);
  tests_add (tests, "fold-places", test_fold_places);
  tests_add (tests, "fold-random", test_fold_random);
  TESTS_ADD_TABLE (tests, "key", test_key, labels);
  tests_add (tests, "key-length", test_key_length);
  TESTS_ADD_TABLE (tests, "key-equal", test_key_equal, pairs);
  tests_add (tests, "key-distance", test_distance);
  tests_add (tests, "key-distance-limit", test_distance_limit);
  TESTS_ADD_TABLE (tests, "numeral", test_numeral, numerals);
  tests_add (tests, "numerals", test_numerals);
  tests_add (tests, "numeral-nul", test_numeral_nul);
  TESTS_ADD_TABLE (tests, "short-label", test_short_label, short_labels);
  TESTS_ADD_TABLE (tests, "collapse", test_collapse, collapses);
  TESTS_ADD_TABLE (tests, "visible", test_visible, visibles);
  TESTS_ADD_TABLE (tests, "width", test_width, widths);
}
