/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/source-private.h"

#include <string.h>

#include <gongkai/number.h>

#include "base/text-private.h"

/* Decimals an indicator has unless the form says otherwise. */
#define AMOUNT_DECIMALS 6
#define PERCENT_DECIMALS 2

/* What a pattern may try on one sentence before it counts as not matching. */
#define MATCH_LIMIT "(*LIMIT_MATCH=20000)"

/* What "{figure}" in a narrative pattern stands for. */
#define FIGURE_PLACEHOLDER "{figure}"
#define FIGURE_PATTERN "\\s*(?<figure>[0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?[万亿]?)\\s*"

typedef enum {
  ELEMENT_NONE,
  ELEMENT_FORM,
  ELEMENT_TITLE,
  ELEMENT_AUTHORITY,
  ELEMENT_INDICATOR,
  ELEMENT_ALIAS,
  ELEMENT_NOTE,
  ELEMENT_RULE,
  ELEMENT_NARRATIVE,
  ELEMENT_PATTERN,
} Element;

static const GkElementType element_types[] = {
  [ELEMENT_FORM] = { "form", 1u << ELEMENT_NONE, FALSE, FALSE, 1, { "id", "missing", "applies" } },
  [ELEMENT_TITLE] = { "title", 1u << ELEMENT_FORM, FALSE, TRUE, 0, { "zh", "en" } },
  [ELEMENT_AUTHORITY] = { "authority", 1u << ELEMENT_FORM, FALSE, TRUE, 0, { "zh", "en" } },
  [ELEMENT_INDICATOR]
  = { "indicator",
      1u << ELEMENT_FORM | 1u << ELEMENT_INDICATOR,
      FALSE,
      FALSE,
      2,
      { "id", "zh", "en", "kind", "unit", "decimals", "rounding", "signed", "parts", "of", "disjoint", "concept" } },
  [ELEMENT_ALIAS] = { "alias", 1u << ELEMENT_INDICATOR, TRUE, FALSE, 0, { NULL } },
  [ELEMENT_NOTE] = { "note", 1u << ELEMENT_INDICATOR, FALSE, TRUE, 0, { "zh", "en" } },
  [ELEMENT_RULE] = { "rule", 1u << ELEMENT_FORM, TRUE, FALSE, 1, { "id", "severity", "zh", "en" } },
  [ELEMENT_NARRATIVE] = { "narrative", 1u << ELEMENT_FORM, FALSE, FALSE, 2, { "id", "cell", "severity" } },
  [ELEMENT_PATTERN] = { "pattern", 1u << ELEMENT_NARRATIVE, TRUE, FALSE, 0, { NULL } },
};

static const GkWord kind_words[] = {
  { "group", GK_INDICATOR_GROUP },
  { "count", GK_INDICATOR_COUNT },
  { "amount", GK_INDICATOR_AMOUNT },
  { "percent", GK_INDICATOR_PERCENT },
  { NULL, 0 },
};

static const GkWord parts_words[] = {
  { "partition", GK_PARTS_PARTITION },
  { "subset", GK_PARTS_SUBSET },
  { "overlap", GK_PARTS_OVERLAP },
  { NULL, 0 },
};

static const GkWord rounding_words[] = {
  { "exact", GK_ROUNDING_EXACT },
  { "half-up", GK_ROUNDING_HALF_UP },
  { "truncate", GK_ROUNDING_TRUNCATE },
  { "any", GK_ROUNDING_ANY },
  { NULL, 0 },
};

static const GkWord boolean_words[] = { { "no", FALSE }, { "yes", TRUE }, { NULL, 0 } };

static const GkWord severity_words[] = {
  { "error", GK_SEVERITY_ERROR },
  { "warning", GK_SEVERITY_WARNING },
  { "note", GK_SEVERITY_NOTE },
  { NULL, 0 },
};

static const GkWord missing_words[] = { { "unknown", GK_MISSING_UNKNOWN }, { "zero", GK_MISSING_ZERO }, { NULL, 0 } };

static const GkWord applies_words[] = {
  { "all", GK_APPLIES_ALL },
  { "any", GK_APPLIES_ANY },
  { "always", GK_APPLIES_ALWAYS },
  { NULL, 0 },
};

/* An open element. */
typedef struct {
  Element element;
  guint32 seen; /* a bit for each element in it */
  gsize tag;    /* its offset */
} Level;

typedef struct {
  GkForm *form;
  GkFormText source;
  GArray *stack;           /* of Level */
  gint32 open;             /* the innermost open indicator, or -1 */
  GArray *of;              /* of GkSourceText: for each indicator its "of" attribute, NULL if it has none */
  GArray *narrative_cells; /* of GkSourceText: the "cell" attribute of each narrative */
  GHashTable *rule_ids;
  GHashTable *narrative_ids;
  GString *text;
  guint32 text_offset;
  gboolean has_root;
} Parser;

/* The innermost open element, or NULL. */
static Level *
current_level (Parser *parser)
{
  return parser->stack->len > 0 ? &g_array_index (parser->stack, Level, parser->stack->len - 1) : NULL;
}

static Element
current_element (Parser *parser)
{
  return parser->stack->len > 0 ? current_level (parser)->element : ELEMENT_NONE;
}

/* Notes @id in @seen; refuses one that is there already. */
static gboolean
claim_id (const GkAttributes *attributes, GHashTable *seen, const char *id, GError **error)
{
  if (g_hash_table_add (seen, g_strdup (id)))
    return TRUE;

  gk_attributes_error (attributes, "id", error, GK_ERROR_FORM,
                       "the id \"%s\" is already taken; expected one of its own",
                       "标识“%s”已被使用；每个标识只能用一次", id);

  return FALSE;
}

static void
take_message (const GkAttributes *attributes, GkMessage *message)
{
  gk_message_clear (message);
  message->zh = g_strdup (gk_attributes_get (attributes, "zh"));
  message->en = g_strdup (gk_attributes_get (attributes, "en"));
}

static void
clear_indicator (gpointer data)
{
  GkIndicator *indicator = data;

  g_free (indicator->id);
  gk_message_clear (&indicator->label);
  gk_message_clear (&indicator->note);
  g_free (indicator->unit);
  g_free (indicator->concept);
  g_clear_pointer (&indicator->aliases, g_ptr_array_unref);
}

static void
clear_rule (gpointer data)
{
  GkRuleSource *rule = data;

  g_free (rule->id);
  gk_message_clear (&rule->message);
  g_free (rule->source.text);
}

static void
clear_narrative (gpointer data)
{
  GkNarrative *narrative = data;

  g_free (narrative->id);
  g_clear_pointer (&narrative->patterns, g_ptr_array_unref);
}

static void
clear_reference (gpointer data)
{
  GkSourceText *reference = data;

  g_free (reference->text);
}

static gboolean
start_form (Parser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;

  if (!gk_attributes_check_id (attributes, "id", "._-", error)
      || !gk_attributes_get_word (attributes, "missing", missing_words, &form->missing, error)
      || !gk_attributes_get_word (attributes, "applies", applies_words, &form->applies, error))
    return FALSE;

  form->id = g_strdup (gk_attributes_get (attributes, "id"));

  return TRUE;
}

/* Reads what the value of an indicator is like. */
static gboolean
take_value_type (GkAttributes *attributes, GkIndicator *indicator, GError **error)
{
  const char *decimals = gk_attributes_get (attributes, "decimals");
  gint32 rounding;
  guint64 number = 0;

  indicator->kind = GK_INDICATOR_COUNT;
  if (!gk_attributes_get_word (attributes, "kind", kind_words, &indicator->kind, error))
    return FALSE;

  rounding = indicator->kind == GK_INDICATOR_PERCENT ? GK_ROUNDING_ANY : GK_ROUNDING_EXACT;
  if (!gk_attributes_get_word (attributes, "rounding", rounding_words, &rounding, error)
      || !gk_attributes_get_word (attributes, "signed", boolean_words, &indicator->has_sign, error))
    return FALSE;
  indicator->rounding = (GkRounding) rounding;

  indicator->decimals = indicator->kind == GK_INDICATOR_AMOUNT    ? AMOUNT_DECIMALS
                        : indicator->kind == GK_INDICATOR_PERCENT ? PERCENT_DECIMALS
                                                                  : 0;
  if (decimals != NULL)
    {
      if (!g_ascii_string_to_unsigned (decimals, 10, 0, GK_NUMBER_MAX_DECIMALS, &number, NULL))
        {
          gk_attributes_error (attributes, "decimals", error, GK_ERROR_SYNTAX,
                               "decimals=\"%s\"; expected a number from 0 to %d", "decimals=“%s”；应为 0 到 %d 的整数",
                               decimals, GK_NUMBER_MAX_DECIMALS);
          return FALSE;
        }
      indicator->decimals = (guint32) number;
    }

  if (indicator->kind == GK_INDICATOR_GROUP)
    {
      static const char *const of_values[] = { "unit", "decimals", "rounding", "signed" };

      for (gsize i = 0; i < G_N_ELEMENTS (of_values); i++)
        if (gk_attributes_get (attributes, of_values[i]) != NULL)
          {
            gk_attributes_error (attributes, of_values[i], error, GK_ERROR_FORM,
                                 "a group has no value and so no \"%s\"; expected another kind or no such attribute",
                                 "分组没有数值，不应有“%s”；应改用其他 kind 或去掉该属性", of_values[i]);
            return FALSE;
          }
    }

  return TRUE;
}

static gboolean
check_label (GkAttributes *attributes, const char *label, GError **error)
{
  const char *name = strstr (label, GK_LABEL_NAME);
  g_autoptr (GString) nameless = g_string_new (label);
  GkKey key;
  gboolean empty;

  g_string_replace (nameless, GK_LABEL_NAME, "", 1);
  gk_key_init (&key, nameless->str, nameless->len);
  empty = key.n_glyphs == 0;
  gk_key_clear (&key);
  if (!empty && name != label && (name == NULL || strstr (name + 1, GK_LABEL_NAME) == NULL))
    return TRUE;

  gk_attributes_error (
      attributes, "zh", error, GK_ERROR_FORM,
      "the label \"%s\" is of no use; expected some text, with \"%s\" at most once and not at its start",
      "标签“%s”无效；应有文字，“%s”最多出现一次且不在开头", label, GK_LABEL_NAME);

  return FALSE;
}

static gboolean
start_indicator (Parser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  GkIndicator indicator = { .parent = parser->open, .whole = -1, .cell = -1 };
  const GkIndicator *parent = parser->open >= 0 ? gk_form_indicator (form, (guint32) parser->open) : NULL;
  const char *id = gk_attributes_get (attributes, "id");
  const char *label = gk_attributes_get (attributes, "zh");
  g_autofree char *path = NULL;
  GkSourceText of;

  if (parser->stack->len > GK_FORM_MAX_DEPTH || form->indicators->len >= GK_FORM_MAX_INDICATORS)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many indicators; expected at most %d, nested at most %d deep",
                          "指标过多；不得超过 %d 个、嵌套不得超过 %d 层", GK_FORM_MAX_INDICATORS, GK_FORM_MAX_DEPTH);
      return FALSE;
    }

  if (!gk_attributes_check_id (attributes, "id", "_", error) || !check_label (attributes, label, error)
      || !take_value_type (attributes, &indicator, error)
      || !gk_attributes_get_word (attributes, "parts", parts_words, &indicator.parts, error)
      || !gk_attributes_get_word (attributes, "disjoint", boolean_words, &indicator.disjoint, error))
    return FALSE;

  path = parent != NULL ? g_strconcat (parent->id, ".", id, NULL) : g_strdup (id);
  if (strlen (path) > GK_FORM_MAX_ID)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "the dotted id of \"%s\" is longer than %d bytes", "“%s”的完整标识超过 %d 字节", id,
                          GK_FORM_MAX_ID);
      return FALSE;
    }
  if (g_hash_table_contains (form->by_id, path))
    {
      gk_attributes_error (attributes, "id", error, GK_ERROR_FORM,
                           "the id \"%s\" is already taken; expected one of its own",
                           "标识“%s”已被使用；每个标识只能用一次", path);
      return FALSE;
    }

  of = (GkSourceText){ g_strdup (gk_attributes_get (attributes, "of")),
                       (guint32) gk_form_text_find_attribute (attributes->text, "of", 0) };
  gk_form_text_place (attributes->text, attributes->text->tag, &indicator.line, &indicator.column);
  indicator.id = g_steal_pointer (&path);
  take_message (attributes, &indicator.label);
  indicator.unit = g_strdup (gk_attributes_get (attributes, "unit"));
  indicator.concept = g_strdup (gk_attributes_get (attributes, "concept"));
  if (indicator.concept == NULL)
    indicator.concept = g_strdup (indicator.id);
  indicator.depth = parent != NULL ? parent->depth + 1 : 0;
  if (indicator.kind != GK_INDICATOR_GROUP)
    {
      guint32 number = form->indicators->len;

      indicator.cell = (gint32) form->cells->len;
      g_array_append_val (form->cells, number);
    }

  parser->open = (gint32) form->indicators->len;
  g_hash_table_insert (form->by_id, indicator.id, GINT_TO_POINTER (parser->open));
  g_array_append_val (form->indicators, indicator);
  g_array_append_val (parser->of, of);

  return TRUE;
}

static gboolean
check_n_rules (Parser *parser, GError **error)
{
  if (parser->form->rules->len + parser->form->narratives->len < GK_FORM_MAX_RULES)
    return TRUE;

  gk_form_text_error (&parser->source, parser->source.tag, error, GK_ERROR_LIMIT,
                      "too many rules; expected at most %d, narratives included", "规则过多；连同叙述不得超过 %d 条",
                      GK_FORM_MAX_RULES);

  return FALSE;
}

static gboolean
start_rule (Parser *parser, GkAttributes *attributes, GError **error)
{
  GkRuleSource rule = { .severity = GK_SEVERITY_ERROR };

  if (!check_n_rules (parser, error) || !gk_attributes_check_id (attributes, "id", "._-", error)
      || !gk_attributes_get_word (attributes, "severity", severity_words, &rule.severity, error)
      || !claim_id (attributes, parser->rule_ids, gk_attributes_get (attributes, "id"), error))
    return FALSE;

  gk_form_text_place (attributes->text, attributes->text->tag, &rule.line, &rule.column);
  rule.id = g_strdup (gk_attributes_get (attributes, "id"));
  take_message (attributes, &rule.message);
  g_array_append_val (parser->form->rules, rule);

  return TRUE;
}

static gboolean
start_narrative (Parser *parser, GkAttributes *attributes, GError **error)
{
  GkNarrative narrative = { .severity = GK_SEVERITY_WARNING };
  GkSourceText cell;

  if (!check_n_rules (parser, error) || !gk_attributes_check_id (attributes, "id", "._-", error)
      || !gk_attributes_get_word (attributes, "severity", severity_words, &narrative.severity, error)
      || !claim_id (attributes, parser->narrative_ids, gk_attributes_get (attributes, "id"), error))
    return FALSE;

  narrative.id = g_strdup (gk_attributes_get (attributes, "id"));
  narrative.patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);
  g_array_append_val (parser->form->narratives, narrative);
  cell = (GkSourceText){ g_strdup (gk_attributes_get (attributes, "cell")),
                         (guint32) gk_form_text_find_attribute (attributes->text, "cell", 0) };
  g_array_append_val (parser->narrative_cells, cell);

  return TRUE;
}

/* Finds the type of element @name where it may stand now. */
static Element
find_element (Parser *parser, const char *name, GError **error)
{
  Element parent = current_element (parser);
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = ELEMENT_FORM; i < G_N_ELEMENTS (element_types); i++)
    {
      if ((element_types[i].parents & 1u << parent) == 0 || (i == ELEMENT_FORM && parser->has_root))
        continue;
      if (strcmp (element_types[i].name, name) == 0)
        return (Element) i;
      g_ptr_array_add (expected, (gpointer) element_types[i].name);
    }
  g_ptr_array_add (expected, NULL);

  list = gk_list_strings ((const char *const *) expected->pdata);
  gk_form_text_error (&parser->source, parser->source.tag, error, GK_ERROR_SYNTAX,
                      "<%s> has no place here; expected %s", "此处不能有 <%s>；应为：%s", name,
                      *list != '\0' ? list : "none");

  return ELEMENT_NONE;
}

/* Refuses @element if it stands in its parent already and may do so only once. */
static gboolean
claim_place (Parser *parser, Element element, GError **error)
{
  Level *parent = current_level (parser);

  if (parent == NULL)
    return TRUE;
  if (element_types[element].once && (parent->seen & 1u << element) != 0)
    {
      gk_form_text_error (&parser->source, parser->source.tag, error, GK_ERROR_SYNTAX,
                          "<%s> stands twice in <%s>; expected once", "<%s> 在 <%s> 中出现了两次；只应出现一次",
                          element_types[element].name, element_types[parent->element].name);
      return FALSE;
    }
  parent->seen |= 1u << element;

  return TRUE;
}

static void
start_element (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
               GError **error)
{
  Parser *parser = data;
  GkAttributes attributes = { .text = &parser->source };
  Level level = { 0 };
  Element element;
  gboolean sound = TRUE;

  (void) context;
  gk_form_text_start_tag (&parser->source);
  element = find_element (parser, name, error);
  if (element == ELEMENT_NONE || !claim_place (parser, element, error))
    return;

  attributes.type = &element_types[element];
  if (!gk_attributes_collect (&attributes, names, values, error))
    return;

  switch (element)
    {
    case ELEMENT_FORM:
      sound = start_form (parser, &attributes, error);
      break;
    case ELEMENT_TITLE:
      take_message (&attributes, &parser->form->title);
      break;
    case ELEMENT_AUTHORITY:
      take_message (&attributes, &parser->form->authority);
      break;
    case ELEMENT_INDICATOR:
      sound = start_indicator (parser, &attributes, error);
      break;
    case ELEMENT_NOTE:
      take_message (&attributes, &g_array_index (parser->form->indicators, GkIndicator, (guint) parser->open).note);
      break;
    case ELEMENT_RULE:
      sound = start_rule (parser, &attributes, error);
      break;
    case ELEMENT_NARRATIVE:
      sound = start_narrative (parser, &attributes, error);
      break;
    case ELEMENT_NONE:
    case ELEMENT_ALIAS:
    case ELEMENT_PATTERN:
      break;
    }
  if (!sound)
    return;

  level.element = element;
  level.tag = parser->source.tag;
  g_array_append_val (parser->stack, level);
  parser->has_root = TRUE;
  parser->text_offset = (guint32) parser->source.behind;
  g_string_truncate (parser->text, 0);
}

static void
text (GMarkupParseContext *context, const char *content, gsize length, gpointer data, GError **error)
{
  Parser *parser = data;
  Element element = current_element (parser);

  (void) context;
  if (element_types[element].has_text)
    {
      if (length > GK_FORM_MAX_TEXT - MIN (parser->text->len, GK_FORM_MAX_TEXT))
        gk_form_text_error (&parser->source, parser->text_offset, error, GK_ERROR_LIMIT,
                            "the text is longer than %d bytes", "文字超过 %d 字节", GK_FORM_MAX_TEXT);
      else
        g_string_append_len (parser->text, content, (gssize) length);
      return;
    }

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (content[i]))
      {
        gk_form_text_error (&parser->source, gk_form_text_find_stray (&parser->source), error, GK_ERROR_SYNTAX,
                            "text has no place in <%s>; expected elements only", "<%s> 中不能有文字；只能有元素",
                            element_types[element].name != NULL ? element_types[element].name : "");
        return;
      }
}

/* Compiles a narrative pattern. */
static gboolean
end_pattern (Parser *parser, GError **error)
{
  GkNarrative *narrative = &g_array_index (parser->form->narratives, GkNarrative, parser->form->narratives->len - 1);
  GkSourceText source = { parser->text->str, parser->text_offset };
  const char *figure = strstr (parser->text->str, FIGURE_PLACEHOLDER);
  g_autoptr (GString) pattern = g_string_new (parser->text->str);
  g_autoptr (GError) regex_error = NULL;
  GRegex *regex;

  if (figure == NULL || strstr (figure + 1, FIGURE_PLACEHOLDER) != NULL)
    {
      gk_form_set_source_error (parser->form, &source, 0, error, GK_ERROR_FORM,
                                "expected \"%s\" once in a pattern: it stands for the number to read",
                                "模式中应有且只有一个“%s”，表示要读取的数字", FIGURE_PLACEHOLDER);
      return FALSE;
    }

  g_string_replace (pattern, FIGURE_PLACEHOLDER, FIGURE_PATTERN, 1);
  g_string_prepend (pattern, MATCH_LIMIT);
  regex = g_regex_new (pattern->str, 0, 0, &regex_error);
  if (regex == NULL)
    {
      gk_form_set_source_error (parser->form, &source, 0, error, GK_ERROR_FORM,
                                "expected a regular expression (PCRE): %s", "应为正则表达式（PCRE）：%s",
                                regex_error->message);
      return FALSE;
    }
  g_ptr_array_add (narrative->patterns, regex);

  return TRUE;
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Parser *parser = data;
  Level level = *current_level (parser);
  Element element = level.element;
  GkForm *form = parser->form;
  GkIndicator *open = parser->open >= 0 ? &g_array_index (form->indicators, GkIndicator, (guint) parser->open) : NULL;

  (void) context;
  gk_form_text_end_tag (&parser->source);
  g_array_set_size (parser->stack, parser->stack->len - 1);

  if (element_types[element].has_text && strspn (parser->text->str, " \t\r\n") == parser->text->len)
    {
      gk_form_text_error (&parser->source, parser->text_offset, error, GK_ERROR_SYNTAX,
                          "<%s> is empty; expected some text", "<%s> 是空的；应有文字", name);
      return;
    }

  switch (element)
    {
    case ELEMENT_INDICATOR:
      open->end = form->indicators->len;
      parser->open = open->parent;
      break;
    case ELEMENT_ALIAS:
      if (open->aliases == NULL)
        open->aliases = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (open->aliases, g_strdup (g_strstrip (parser->text->str)));
      break;
    case ELEMENT_RULE:
      g_array_index (form->rules, GkRuleSource, form->rules->len - 1).source
          = (GkSourceText){ g_strdup (parser->text->str), parser->text_offset };
      break;
    case ELEMENT_PATTERN:
      end_pattern (parser, error);
      break;
    case ELEMENT_NARRATIVE:
      if (g_array_index (form->narratives, GkNarrative, form->narratives->len - 1).patterns->len == 0)
        gk_form_text_error (&parser->source, level.tag, error, GK_ERROR_SYNTAX, "<%s> is empty; expected a <pattern>",
                            "<%s> 是空的；应有 <pattern>", name);
      break;
    case ELEMENT_FORM:
      if (form->indicators->len == 0)
        gk_form_text_error (&parser->source, level.tag, error, GK_ERROR_FORM, "expected at least one <indicator>",
                            "应至少有一个 <indicator>");
      break;
    case ELEMENT_NONE:
    case ELEMENT_TITLE:
    case ELEMENT_AUTHORITY:
    case ELEMENT_NOTE:
      break;
    }
}

/* A mistake in the XML itself: GMarkup's words behind its "Error on line 1 char 2: ", in any language; our place. */
static void
translate_markup_error (Parser *parser, GMarkupParseContext *context, const GError *markup, GError **error)
{
  static const char *const colons[] = { ": ", "：" };
  const char *words = NULL;
  gint line;
  gint byte;

  for (gsize i = 0; i < G_N_ELEMENTS (colons); i++)
    {
      const char *colon = strstr (markup->message, colons[i]);

      if (colon != NULL && (words == NULL || colon < words))
        words = colon + strlen (colons[i]);
    }
  g_markup_parse_context_get_position (context, &line, &byte);
  gk_form_text_error (&parser->source,
                      gk_form_text_offset (&parser->source, (guint) MAX (line, 1), (guint) MAX (byte, 1)), error,
                      GK_ERROR_SYNTAX, "expected well-formed XML: %s", "应为格式正确的 XML：%s",
                      words != NULL ? words : markup->message);
}

static gboolean
parse_markup (Parser *parser, GError **error)
{
  static const GMarkupParser callbacks = { start_element, end_element, text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context
      = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, parser, NULL);
  g_autoptr (GError) markup = NULL;

  if (g_markup_parse_context_parse (context, parser->source.data, (gssize) parser->source.length, &markup)
      && g_markup_parse_context_end_parse (context, &markup))
    return TRUE;

  if (markup->domain == GK_ERROR)
    g_propagate_error (error, g_steal_pointer (&markup));
  else
    translate_markup_error (parser, context, markup, error);

  return FALSE;
}

/* Turns the ids that other elements refer to into numbers. */
static gboolean
resolve_references (Parser *parser, GError **error)
{
  GkForm *form = parser->form;

  for (guint i = 0; i < parser->of->len; i++)
    {
      const GkSourceText *of = &g_array_index (parser->of, GkSourceText, i);
      GkIndicator *indicator = &g_array_index (form->indicators, GkIndicator, i);
      gint32 whole = of->text != NULL ? gk_form_find_indicator (form, of->text) : -1;

      if (of->text == NULL)
        continue;
      if (whole < 0 || gk_form_indicator (form, (guint32) whole)->cell < 0)
        {
          gk_form_text_error (&parser->source, of->offset, error, GK_ERROR_FORM,
                              "of=\"%s\"; expected the id of an indicator that has a value",
                              "of=“%s”；应为有数值的指标的标识", of->text);
          return FALSE;
        }
      if (indicator->parts == GK_PARTS_NONE || indicator->cell >= 0)
        {
          gk_form_text_error (&parser->source, of->offset, error, GK_ERROR_FORM,
                              "of=\"%s\" is misplaced; expected it on a group that has \"parts\"",
                              "of=“%s”位置不对；只能用于带有 parts 的分组", of->text);
          return FALSE;
        }
      indicator->whole = whole;
    }

  for (guint i = 0; i < parser->narrative_cells->len; i++)
    {
      const GkSourceText *reference = &g_array_index (parser->narrative_cells, GkSourceText, i);
      gint32 cell = gk_form_find_cell (form, reference->text);

      if (cell < 0)
        {
          gk_form_text_error (&parser->source, reference->offset, error, GK_ERROR_FORM,
                              "cell=\"%s\"; expected the id of an indicator that has a value",
                              "cell=“%s”；应为有数值的指标的标识", reference->text);
          return FALSE;
        }
      g_array_index (form->narratives, GkNarrative, i).cell = (guint32) cell;
    }

  return TRUE;
}

static GkForm *
new_form (GBytes *file, const char *name)
{
  GkForm *form = g_new0 (GkForm, 1);

  g_atomic_ref_count_init (&form->references);
  form->name = g_strdup (name);
  form->missing = GK_MISSING_UNKNOWN;
  form->applies = GK_APPLIES_ALWAYS;
  form->indicators = g_array_new (FALSE, TRUE, sizeof (GkIndicator));
  form->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  form->rules = g_array_new (FALSE, TRUE, sizeof (GkRuleSource));
  form->narratives = g_array_new (FALSE, TRUE, sizeof (GkNarrative));
  g_array_set_clear_func (form->indicators, clear_indicator);
  g_array_set_clear_func (form->rules, clear_rule);
  g_array_set_clear_func (form->narratives, clear_narrative);
  form->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  form->file = g_bytes_ref (file);
  form->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);

  return form;
}

/* The file as a string, without a byte order mark: it says nothing in UTF-8, and GMarkup does not know it. */
static GBytes *
normalise_file (GBytes *file, const char *name, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (file, &size);
  char *data;

  if (size > GK_FORM_MAX_BYTES)
    {
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the form file is larger than %d bytes", "表式文件超过 %d 字节",
                    GK_FORM_MAX_BYTES);
      return NULL;
    }
  if (size >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0)
    {
      bytes += 3;
      size -= 3;
    }
  data = g_strndup (size > 0 ? bytes : "", size);

  return g_bytes_new_take (data, size);
}

GkForm *
gk_form_parse (GBytes *file, const char *name, GError **error)
{
  g_autoptr (GBytes) normalised = normalise_file (file, name, error);
  g_autoptr (GkForm) form = NULL;
  Parser parser = { .open = -1 };
  const char *end;
  gboolean sound;

  if (normalised == NULL)
    return NULL;

  form = new_form (normalised, name);
  parser.form = form;
  parser.source.name = name;
  parser.source.data = g_bytes_get_data (normalised, &parser.source.length);
  if (!g_utf8_validate_len (parser.source.data, parser.source.length, &end))
    {
      gk_form_text_error (&parser.source, (gsize) (end - parser.source.data), error, GK_ERROR_ENCODING,
                          "expected a form file in UTF-8", "表式文件应为 UTF-8 编码");
      return NULL;
    }

  parser.stack = g_array_new (FALSE, FALSE, sizeof (Level));
  parser.of = g_array_new (FALSE, FALSE, sizeof (GkSourceText));
  parser.narrative_cells = g_array_new (FALSE, FALSE, sizeof (GkSourceText));
  g_array_set_clear_func (parser.of, clear_reference);
  g_array_set_clear_func (parser.narrative_cells, clear_reference);
  parser.rule_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parser.narrative_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parser.text = g_string_new (NULL);

  sound = parse_markup (&parser, error) && resolve_references (&parser, error) && gk_form_check_parts (form, error);

  g_array_unref (parser.stack);
  g_array_unref (parser.of);
  g_array_unref (parser.narrative_cells);
  g_hash_table_unref (parser.rule_ids);
  g_hash_table_unref (parser.narrative_ids);
  g_string_free (parser.text, TRUE);

  return sound ? g_steal_pointer (&form) : NULL;
}
