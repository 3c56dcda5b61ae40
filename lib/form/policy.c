/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

#include <string.h>

/* The words of policies; lib/rule/README.md says what they mean. */

static const struct {
  const char *name;
  GkPolicy policy;
} presets[] = {
  { "cn", { GK_MISSING_ZERO, GK_MISSING_ZERO, GK_NOT_APPLICABLE_WHOLE, GK_APPLIES_ANY } },
  { "vtl:non_null", { GK_MISSING_UNKNOWN, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALL } },
  { "vtl:non_zero",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_NON_ZERO } },
  { "vtl:partial_null", { GK_MISSING_UNKNOWN, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ANY_OPERAND } },
  { "vtl:partial_zero",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ANY_OPERAND } },
  { "vtl:always_null", { GK_MISSING_UNKNOWN, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS } },
  { "vtl:always_zero",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS } },
  { "dhis2:skip-any",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_ZERO_EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALL } },
  { "dhis2:skip-all",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_ZERO_EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_EACH_SIDE } },
  { "dhis2:never-skip",
    { GK_MISSING_ZERO_EVERYWHERE, GK_MISSING_ZERO_EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS } },
};

typedef struct {
  const char *word;
  gint32 value;
} Word;

static const Word missing_words[] = {
  { "unknown", GK_MISSING_UNKNOWN },
  { "zero", GK_MISSING_ZERO },
  { "zero-everywhere", GK_MISSING_ZERO_EVERYWHERE },
  { NULL, 0 },
};

static const Word not_applicable_words[] = {
  { "whole", GK_NOT_APPLICABLE_WHOLE }, { "missing", GK_NOT_APPLICABLE_MISSING }, { "zero", GK_NOT_APPLICABLE_ZERO },
  { "exempt", GK_NOT_APPLICABLE_EXEMPT }, { NULL, 0 },
};

static const Word applies_words[] = {
  { "all", GK_APPLIES_ALL },
  { "any", GK_APPLIES_ANY },
  { "any-operand", GK_APPLIES_ANY_OPERAND },
  { "each-side", GK_APPLIES_EACH_SIDE },
  { "non-zero", GK_APPLIES_NON_ZERO },
  { "always", GK_APPLIES_ALWAYS },
  { NULL, 0 },
};

static const struct {
  const char *name;
  const Word *words;
  gsize fields[2]; /* offsets in GkPolicy of what it sets */
} settings[] = {
  { "missing", missing_words, { G_STRUCT_OFFSET (GkPolicy, absent), G_STRUCT_OFFSET (GkPolicy, blank) } },
  { "absent", missing_words, { G_STRUCT_OFFSET (GkPolicy, absent), G_STRUCT_OFFSET (GkPolicy, absent) } },
  { "blank", missing_words, { G_STRUCT_OFFSET (GkPolicy, blank), G_STRUCT_OFFSET (GkPolicy, blank) } },
  { "not-applicable",
    not_applicable_words,
    { G_STRUCT_OFFSET (GkPolicy, not_applicable), G_STRUCT_OFFSET (GkPolicy, not_applicable) } },
  { "applies", applies_words, { G_STRUCT_OFFSET (GkPolicy, applies), G_STRUCT_OFFSET (GkPolicy, applies) } },
};

/* Whether the @length bytes at @text are @word. */
static gboolean
is_word (const char *text, gsize length, const char *word)
{
  return strlen (word) == length && strncmp (text, word, length) == 0;
}

/* Says what stands at @text and what was expected. */
static gboolean
refuse (const char *text, gsize length, const char *expected, GkMessage *message)
{
  g_autofree char *found = g_utf8_make_valid (text, (gssize) length);

  gk_message_set (message, "\"%s\" is not known in a policy; expected %s", "策略中的“%s”无法识别；应为 %s", found,
                  expected);

  return FALSE;
}

static char *
list_words (const Word *words)
{
  GString *list = g_string_new (NULL);

  for (; words->word != NULL; words++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", words->word);

  return g_string_free (list, FALSE);
}

static char *
list_all (void)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_string_append_printf (list, "%s%s=", i > 0 ? ", " : "", settings[i].name);
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    g_string_append_printf (list, ", %s", presets[i].name);

  return g_string_free (list, FALSE);
}

/* Reads one word: the name of a preset, if it is the first, or a setting. */
static gboolean
read_word (const char *text, gsize length, gboolean first, GkPolicy *policy, GkMessage *message)
{
  const char *equals = memchr (text, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - text) : length;
  g_autofree char *expected = NULL;

  for (gsize i = 0; first && i < G_N_ELEMENTS (presets); i++)
    if (is_word (text, length, presets[i].name))
      {
        *policy = presets[i].policy;
        return TRUE;
      }

  for (gsize i = 0; equals != NULL && i < G_N_ELEMENTS (settings); i++)
    {
      if (!is_word (text, name_length, settings[i].name))
        continue;
      for (const Word *word = settings[i].words; word->word != NULL; word++)
        if (is_word (equals + 1, length - name_length - 1, word->word))
          {
            G_STRUCT_MEMBER (gint32, policy, settings[i].fields[0]) = word->value;
            G_STRUCT_MEMBER (gint32, policy, settings[i].fields[1]) = word->value;
            return TRUE;
          }
      expected = list_words (settings[i].words);
      return refuse (equals + 1, length - name_length - 1, expected, message);
    }
  expected = list_all ();

  return refuse (text, length, expected, message);
}

gboolean
gk_policy_parse (const char *text, GkPolicy *policy, gsize *offset, GkMessage *message)
{
  const char *at = text + strspn (text, " \t\r\n");
  gboolean first = TRUE;

  *policy = (GkPolicy){ 0, 0, 0, 0 };
  do
    {
      gsize length = strcspn (at, " \t\r\n");

      *offset = (gsize) (at - text);
      if (!read_word (at, length, first, policy, message))
        return FALSE;
      first = FALSE;
      at += length;
      at += strspn (at, " \t\r\n");
  } while (*at != '\0');

  return TRUE;
}

void
gk_policy_complete (GkPolicy *policy, const GkPolicy *base)
{
  if (policy->absent == 0)
    policy->absent = base->absent;
  if (policy->blank == 0)
    policy->blank = base->blank;
  if (policy->not_applicable == 0)
    policy->not_applicable = base->not_applicable;
  if (policy->applies == 0)
    policy->applies = base->applies;
}

guint32
gk_policy_get_n_presets (void)
{
  return G_N_ELEMENTS (presets);
}

const char *
gk_policy_get_preset_name (guint32 preset)
{
  return preset < G_N_ELEMENTS (presets) ? presets[preset].name : NULL;
}
