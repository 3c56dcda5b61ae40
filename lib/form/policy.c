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
  { "whole", GK_NOT_APPLICABLE_WHOLE },
  { "missing", GK_NOT_APPLICABLE_MISSING },
  { "zero", GK_NOT_APPLICABLE_ZERO },
  { "exempt", GK_NOT_APPLICABLE_EXEMPT },
  { NULL, 0 },
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

/* Says what stands at @text and what was expected, in a list for each language. */
static gboolean
refuse (const char *text, gsize length, const GkMessage *expected, GkMessage *message)
{
  g_autofree char *found = g_utf8_make_valid (text, (gssize) length);

  message->en = g_strdup_printf ("\"%s\" is not known in a policy; expected %s", found, expected->en);
  message->zh = g_strdup_printf ("策略中的“%s”无法识别；应为 %s", found, expected->zh);

  return FALSE;
}

static void
list_words (const Word *words, GkMessage *list)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (; words->word != NULL; words++)
    g_ptr_array_add (names, (gpointer) words->word);
  gk_message_list (list, (const char *const *) names->pdata, names->len);
}

static void
list_all (GkMessage *list)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_ptr_array_add (names, g_strconcat (settings[i].name, "=", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    g_ptr_array_add (names, g_strdup (presets[i].name));
  gk_message_list (list, (const char *const *) names->pdata, names->len);
}

gboolean
gk_policy_set (GkPolicy *policy, const char *name, gsize name_length, const char *value, gsize length,
               GkMessage *message)
{
  g_autofree char *whole = NULL;
  g_auto (GkMessage) expected = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const Word *word = settings[i].words;

      if (!is_word (name, name_length, settings[i].name))
        continue;
      while (word->word != NULL && !is_word (value, length, word->word))
        word++;
      if (word->word == NULL)
        {
          list_words (settings[i].words, &expected);
          return refuse (value, length, &expected, message);
        }
      for (gsize k = 0; k < G_N_ELEMENTS (settings[i].fields); k++)
        if (G_STRUCT_MEMBER (gint32, policy, settings[i].fields[k]) != 0)
          {
            gk_message_set (message,
                            "\"%s\" is set a second time; expected each setting once, \"missing\" being both "
                            "\"absent\" and \"blank\"",
                            "“%s”重复设定；每项只应设定一次，其中 missing 即 absent 和 blank 两项", settings[i].name);
            return FALSE;
          }
      for (gsize k = 0; k < G_N_ELEMENTS (settings[i].fields); k++)
        G_STRUCT_MEMBER (gint32, policy, settings[i].fields[k]) = word->value;
      return TRUE;
    }
  whole = g_strdup_printf ("%.*s=%.*s", (int) name_length, name, (int) length, value);
  list_all (&expected);

  return refuse (whole, strlen (whole), &expected, message);
}

/* The preset called so, or NULL. */
static const GkPolicy *
find_preset (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    if (is_word (name, length, presets[i].name))
      return &presets[i].policy;

  return NULL;
}

gboolean
gk_policy_parse (const char *text, GkPolicy *policy, gsize *offset, GkMessage *message)
{
  const char *at = text + strspn (text, " \t\r\n");
  const GkPolicy *preset = find_preset (at, strcspn (at, " \t\r\n"));
  gboolean first = TRUE;

  do
    {
      gsize length = strcspn (at, " \t\r\n");
      const char *equals = memchr (at, '=', length);

      *offset = (gsize) (at - text);
      if (equals == NULL && !(first && preset != NULL))
        {
          g_auto (GkMessage) expected = { 0 };

          list_all (&expected);
          return refuse (at, length, &expected, message);
        }
      if (equals != NULL
          && !gk_policy_set (policy, at, (gsize) (equals - at), equals + 1, (gsize) (at + length - equals - 1),
                             message))
        return FALSE;
      first = FALSE;
      at += length;
      at += strspn (at, " \t\r\n");
  } while (*at != '\0');
  if (preset != NULL)
    gk_policy_complete (policy, preset);

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
