/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/parse-private.h"

#include <string.h>

static const GkElementType element_types[] = {
  [GK_ELEMENT_FORM] = { "form", 1u << GK_ELEMENT_NONE, FALSE, FALSE, 1, { "id", "missing", "applies", "policy" } },
  [GK_ELEMENT_TITLE] = { "title", 1u << GK_ELEMENT_FORM, FALSE, TRUE, 0, { "zh", "en" } },
  [GK_ELEMENT_AUTHORITY] = { "authority", 1u << GK_ELEMENT_FORM, FALSE, TRUE, 0, { "zh", "en" } },
  [GK_ELEMENT_DIMENSION] = { "dimension", 1u << GK_ELEMENT_FORM, FALSE, FALSE, 1, { "id", "zh", "en" } },
  [GK_ELEMENT_MEMBER] = { "member",
                          1u << GK_ELEMENT_DIMENSION | 1u << GK_ELEMENT_MEMBER,
                          FALSE,
                          FALSE,
                          2,
                          { "id", "zh", "en", "kind", "parts", "disjoint" } },
  [GK_ELEMENT_INDICATOR] = { "indicator",
                             1u << GK_ELEMENT_FORM | 1u << GK_ELEMENT_INDICATOR,
                             FALSE,
                             FALSE,
                             2,
                             { "id", "zh", "en", "kind", "unit", "decimals", "rounding", "signed", "dimension", "parts",
                               "of", "disjoint", "concept", "rollup", "count" } },
  [GK_ELEMENT_ALIAS] = { "alias", 1u << GK_ELEMENT_INDICATOR | 1u << GK_ELEMENT_MEMBER, TRUE, FALSE, 0, { NULL } },
  [GK_ELEMENT_TOTAL] = { "total", 1u << GK_ELEMENT_INDICATOR, TRUE, FALSE, 0, { NULL } },
  [GK_ELEMENT_NOTE] = { "note", 1u << GK_ELEMENT_INDICATOR, FALSE, TRUE, 0, { "zh", "en" } },
  [GK_ELEMENT_RULE] = { "rule", 1u << GK_ELEMENT_FORM, TRUE, FALSE, 1, { "id", "severity", "policy", "zh", "en" } },
  [GK_ELEMENT_NARRATIVE] = { "narrative", 1u << GK_ELEMENT_FORM, FALSE, FALSE, 2, { "id", "cell", "severity" } },
  [GK_ELEMENT_PATTERN] = { "pattern", 1u << GK_ELEMENT_NARRATIVE, TRUE, FALSE, 0, { NULL } },
  [GK_ELEMENT_TABLE] = { "table", 1u << GK_ELEMENT_FORM, FALSE, FALSE, 2, { "layout", "of", "zh", "en" } },
  [GK_ELEMENT_ACCEPT]
  = { "accept", 1u << GK_ELEMENT_FORM, FALSE, FALSE, 1, { "lint", "rule", "indicator", "zh", "en" } },
  [GK_ELEMENT_LEDGER] = { "ledger", 1u << GK_ELEMENT_FORM, FALSE, FALSE, 1, { "id", "zh", "en" } },
  [GK_ELEMENT_COLUMN]
  = { "column",
      1u << GK_ELEMENT_LEDGER,
      FALSE,
      FALSE,
      2,
      { "id", "type", "zh", "en", "required", "key", "since", "with", "dimension", "open", "decimals", "unit" } },
  [GK_ELEMENT_CODE] = { "code", 1u << GK_ELEMENT_COLUMN, FALSE, FALSE, 2, { "id", "zh", "en" } },
};

static GkElement
current_element (GkFormParser *parser)
{
  return parser->stack->len > 0 ? gk_form_parser_level (parser)->element : GK_ELEMENT_NONE;
}

static void
clear_reference (gpointer data)
{
  g_free (((GkReference *) data)->source.text);
}

/* Finds the type of element @name where it may stand now. */
static GkElement
find_element (GkFormParser *parser, const char *name, GError **error)
{
  GkElement parent = current_element (parser);
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  g_auto (GkMessage) list = { 0 };
  g_auto (GkMessage) message = { 0 };

  for (guint i = GK_ELEMENT_FORM; i < G_N_ELEMENTS (element_types); i++)
    {
      if ((element_types[i].parents & 1u << parent) == 0 || (i == GK_ELEMENT_FORM && parser->form->id != NULL))
        continue;
      if (strcmp (element_types[i].name, name) == 0)
        return (GkElement) i;
      g_ptr_array_add (expected, (gpointer) element_types[i].name);
    }

  gk_message_list (&list, (const char *const *) expected->pdata, expected->len);
  message.en = g_strdup_printf ("<%s> has no place here; expected %s", name, expected->len > 0 ? list.en : "none");
  message.zh = expected->len > 0 ? g_strdup_printf ("此处不能有 <%s>；应为以下之一：%s", name, list.zh)
                                 : g_strdup_printf ("此处不能有 <%s>；不应有任何元素", name);
  gk_form_text_message (&parser->source, parser->source.tag, error, GK_ERROR_SYNTAX, &message);

  return GK_ELEMENT_NONE;
}

/* Refuses @element if it stands in its parent already and may do so only once. */
static gboolean
claim_place (GkFormParser *parser, GkElement element, GError **error)
{
  GkLevel *parent = gk_form_parser_level (parser);

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
  GkFormParser *parser = data;
  GkAttributes attributes = { .text = &parser->source };
  GkLevel level = { 0 };
  GkElement element;

  (void) context;
  gk_form_text_start_tag (&parser->source);
  element = find_element (parser, name, error);
  if (element == GK_ELEMENT_NONE || !claim_place (parser, element, error))
    return;

  attributes.type = &element_types[element];
  if (!gk_attributes_collect (&attributes, names, values, error))
    return;

  if (!gk_form_start_element (parser, element, &attributes, error))
    return;

  level.element = element;
  level.tag = parser->source.tag;
  g_array_append_val (parser->stack, level);
  parser->text_offset = (guint32) parser->source.behind;
  g_string_truncate (parser->text, 0);
}

static void
text (GMarkupParseContext *context, const char *content, gsize length, gpointer data, GError **error)
{
  GkFormParser *parser = data;
  GkElement element = current_element (parser);

  (void) context;
  if (element_types[element].has_text)
    {
      if (length > GK_FORM_MAX_TEXT - MIN (parser->text->len, GK_FORM_MAX_TEXT))
        gk_form_text_error (&parser->source, parser->text_offset, error, GK_ERROR_LIMIT,
                            "the text is longer than %d bytes", "文字过长；不得超过 %d 字节", GK_FORM_MAX_TEXT);
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

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  GkFormParser *parser = data;
  GkLevel level = *gk_form_parser_level (parser);

  (void) context;
  gk_form_text_end_tag (&parser->source);
  g_array_set_size (parser->stack, parser->stack->len - 1);

  if (element_types[level.element].has_text && strspn (parser->text->str, " \t\r\n") == parser->text->len)
    {
      gk_form_text_error (&parser->source, parser->text_offset, error, GK_ERROR_SYNTAX,
                          "<%s> is empty; expected some text", "<%s> 是空的；应有文字", name);
      return;
    }

  gk_form_end_element (parser, &level, error);
}

/* GMarkup's words behind its "Error on line 1 char 2: ", in any language. */
static const char *
find_words (const char *text)
{
  static const char *const colons[] = { ": ", "：" };
  const char *words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (colons); i++)
    {
      const char *colon = strstr (text, colons[i]);

      if (colon != NULL && (words == NULL || colon < words))
        words = colon + strlen (colons[i]);
    }

  return words != NULL ? words : text;
}

/* The first "&" from @at on that begins no reference, or NULL. */
static const char *
find_ampersand (const char *at, const char *end)
{
  while ((at = memchr (at, '&', (gsize) (end - at))) != NULL)
    {
      const char *name = at + 1;

      while (g_ascii_isalnum (*name) || *name == '#')
        name++;
      if (name == at + 1 || *name != ';')
        return at;
      at = name;
    }

  return NULL;
}

/* Whether @at is where the value of an attribute should begin. */
static gboolean
is_behind_equals (const char *data, const char *at)
{
  if (g_ascii_isspace (*at))
    return FALSE;
  while (at > data && g_ascii_isspace (at[-1]))
    at--;

  return at > data && at[-1] == '=';
}

/* The comment from @at on that does not end, or NULL. */
static const char *
find_open_comment (const char *at, const char *end)
{
  while ((at = g_strstr_len (at, end - at, "<!--")) != NULL)
    {
      const char *close = g_strstr_len (at, end - at, "-->");

      if (close == NULL)
        return at;
      at = close;
    }

  return NULL;
}

/* Whether the file ends outside of a tag. */
static gboolean
ends_between_tags (const char *data, const char *end)
{
  const char *tag = g_strrstr_len (data, end - data, "<");

  return tag == NULL || memchr (tag, '>', (gsize) (end - tag)) != NULL;
}

/*
 * Says of the mistakes that are made most what they are, in both languages, and puts @at there. GMarkup is at what it
 * cannot take, or behind that. FALSE for other mistakes.
 */
static gboolean
explain_markup (GkFormParser *parser, const char **at, GkMessage *message)
{
  const char *data = parser->source.data;
  const char *end = data + parser->source.length;
  const char *before = *at > data ? g_utf8_prev_char (*at) : data;
  const char *ampersand = find_ampersand (data + gk_form_text_find_stray (&parser->source), end);
  const char *comment = find_open_comment (data + parser->source.behind, end);
  const GkLevel *open = gk_form_parser_level (parser);
  guint32 line;
  guint32 column;

  if (comment != NULL && *at == end)
    {
      *at = comment;
      gk_message_set (message, "the comment does not end; expected \"-->\" behind it", "注释没有结束；其后应有“-->”");
    }
  else if (ampersand != NULL && ampersand < *at)
    {
      *at = ampersand;
      gk_message_set (message, "\"&\" begins a reference; expected \"&amp;\" for the sign itself",
                      "“&”是引用的开头；表示该符号本身时应写作“&amp;”");
    }
  else if (*before == '<' || (before > data && before[-1] == '<'))
    {
      *at = *before == '<' ? before : before - 1;
      gk_message_set (message, "\"<\" begins a tag; expected \"&lt;\" for the sign itself",
                      "“<”是标签的开头；表示小于时应写作“&lt;”");
    }
  else if (*at < end && (is_behind_equals (data, before) || is_behind_equals (data, *at)))
    {
      *at = is_behind_equals (data, before) ? before : *at;
      gk_message_set (message, "expected the value of an attribute in straight quotes, such as id=\"a\"",
                      "属性值应放在半角直引号中，如 id=\"a\"");
    }
  else if (open != NULL && (*at == end ? ends_between_tags (data, end) : *before == '>'))
    {
      const char *name = element_types[open->element].name;

      gk_form_text_place (&parser->source, open->tag, &line, &column);
      gk_message_set (message, "line %" G_GUINT32_FORMAT " opens <%s>; expected </%s> in front of this",
                      "第 %" G_GUINT32_FORMAT " 行的 <%s> 尚未结束；此前应有 </%s>", line, name, name);
    }

  return message->en != NULL;
}

/* A mistake in the XML itself, at our place. */
static void
translate_markup_error (GkFormParser *parser, GMarkupParseContext *context, const GError *markup, GError **error)
{
  const char *data = parser->source.data;
  const char *at;
  g_auto (GkMessage) words = { 0 };
  g_auto (GkMessage) message = { 0 };
  gint line;
  gint byte;

  g_markup_parse_context_get_position (context, &line, &byte);
  at = data + gk_form_text_offset (&parser->source, (guint) MAX (line, 1), (guint) MAX (byte, 1));
  if (!explain_markup (parser, &at, &words))
    gk_message_set (&words, "%s", "%s", find_words (markup->message));
  message.en = g_strconcat ("expected well-formed XML: ", words.en, NULL);
  message.zh = g_strconcat ("应为格式正确的 XML：", words.zh, NULL);
  gk_form_text_message (&parser->source, (gsize) (at - data), error, GK_ERROR_SYNTAX, &message);
}

static gboolean
parse_markup (GkFormParser *parser, GError **error)
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

/* The file as a string, without a byte order mark: it says nothing in UTF-8, and GMarkup does not know it. */
static GBytes *
normalise_file (GBytes *file, const char *name, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (file, &size);
  char *data;

  if (size > GK_FORM_MAX_BYTES)
    {
      gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the form file is larger than %d bytes",
                    "表式文件过大；不得超过 %d 字节", GK_FORM_MAX_BYTES);
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

/* Without tables everything is printed. */
static void
mark_printed (GkForm *form)
{
  for (guint32 i = 0; i < form->indicators->len; i++)
    g_array_index (form->indicators, GkIndicator, i).printed = form->tables->len == 0;
  for (guint t = 0; t < form->tables->len; t++)
    {
      const GkTable *table = &g_array_index (form->tables, GkTable, t);

      for (guint i = 0; i < table->roots->len; i++)
        {
          guint32 root = g_array_index (table->roots, guint32, i);

          for (guint32 k = root; k < gk_form_indicator (form, root)->end; k++)
            g_array_index (form->indicators, GkIndicator, k).printed = TRUE;
        }
    }
}

static GArray *
new_references (void)
{
  GArray *references = g_array_new (FALSE, FALSE, sizeof (GkReference));

  g_array_set_clear_func (references, clear_reference);

  return references;
}

GkForm *
gk_form_parse (GBytes *file, const char *name, GError **error)
{
  g_autoptr (GBytes) normalised = normalise_file (file, name, error);
  g_autoptr (GkForm) form = NULL;
  GkFormParser parser = { .open = -1, .open_member = -1 };
  const char *end;
  gboolean sound;

  if (normalised == NULL)
    return NULL;

  form = gk_form_new_blank (normalised, name);
  parser.form = form;
  parser.source.name = name;
  parser.source.data = g_bytes_get_data (normalised, &parser.source.length);
  if (!g_utf8_validate_len (parser.source.data, parser.source.length, &end))
    {
      gk_form_text_error (&parser.source, (gsize) (end - parser.source.data), error, GK_ERROR_ENCODING,
                          "expected a form file in UTF-8", "表式文件应为 UTF-8 编码");
      return NULL;
    }

  parser.stack = g_array_new (FALSE, FALSE, sizeof (GkLevel));
  parser.of = new_references ();
  parser.narrative_cells = new_references ();
  parser.accepted = new_references ();
  parser.rule_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parser.narrative_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parser.text = g_string_new (NULL);

  sound = parse_markup (&parser, error) && gk_form_resolve_references (&parser, error)
          && gk_form_check_parts (form, error);

  if (sound)
    mark_printed (form);

  g_array_unref (parser.stack);
  g_array_unref (parser.of);
  g_array_unref (parser.narrative_cells);
  g_array_unref (parser.accepted);
  g_hash_table_unref (parser.rule_ids);
  g_hash_table_unref (parser.narrative_ids);
  g_string_free (parser.text, TRUE);

  return sound ? g_steal_pointer (&form) : NULL;
}
