/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/html-private.h"

#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>

/*
 * libxml2 is used for its events, not for its tree: what is read of a page is
 * made on the way, and neither its depth nor its length is held in memory. The
 * lines of libxml2's nodes end at 65,535; those of its events, taken here, are
 * counted in an int and right to the end of the largest page.
 */

/* What has no tag in so many bytes is no HTML. */
#define MAX_SNIFFED (1024 * 1024)

/* What a run of white space was made of. */
enum {
  SPACE_PLAIN = 1 << 0,
  SPACE_LINE = 1 << 1,    /* the end of a line */
  SPACE_PRINTED = 1 << 2, /* &nbsp; and the like: meant to be seen */
};

/* Where text goes. */
typedef enum {
  TARGET_PAGE,
  TARGET_TITLE,
  TARGET_ARTICLE_TITLE,
  TARGET_PARTICULAR,
  TARGET_VALUE,
} Target;

typedef struct {
  GkHtmlPage page;
  htmlParserCtxtPtr parser;
  gboolean no_memory;
  gboolean complete; /* the parser came to the end of the page */
  guint depth;
  Target target;
  GArray *titles;      /* of GkSpan */
  GArray *particulars; /* of GkSpan */

  /* The line of text that is being made. */
  GString *text;
  guint32 text_line;
  guint32 line;
  gunichar last;          /* its last character */
  guint space;            /* white space behind it */
  gboolean noted;         /* raised or lowered text begins or ends behind it */
  const gunichar *raised; /* how digits are printed that are raised or lowered behind another one; or NULL */
} Reader;

/* What portals say of a page in <meta>, besides its title. Printed as "name: content". */
static const char *const particulars[] = { "SiteName", "ContentSource", "PubDate", "ColumnName" };

/* Controls whose value is no text of the page. */
static const char *const mute_controls[]
    = { "hidden", "button", "submit", "reset", "image", "checkbox", "radio", "file", "range", "password", "color" };

static const char *
find_attribute (const xmlChar **attributes, const char *name)
{
  for (gsize i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (strcmp ((const char *) attributes[i], name) == 0)
      return (const char *) attributes[i + 1];

  return NULL;
}

static gboolean
is_one_of (const char *name, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

static guint32
current_line (const Reader *reader)
{
  return (guint32) xmlSAX2GetLineNumber (reader->parser);
}

static gboolean
is_digit (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_DECIMAL_NUMBER || type == G_UNICODE_OTHER_NUMBER;
}

/* Characters without width that editors leave behind. */
static gboolean
is_nothing (gunichar character)
{
  return character == 0x200B || character == 0xFEFF;
}

static void
put_text (Reader *reader, const GkSpan *text)
{
  switch (reader->target)
    {
    case TARGET_PAGE:
      gk_html_add_text (&reader->page, text);
      break;
    case TARGET_VALUE:
      gk_html_add_value (&reader->page, text);
      break;
    case TARGET_ARTICLE_TITLE:
      gk_html_add_particular (&reader->page, text);
      break;
    case TARGET_TITLE:
      g_array_append_val (reader->titles, *text);
      break;
    case TARGET_PARTICULAR:
      g_array_append_val (reader->particulars, *text);
      break;
    }
}

/* Ends the line of text, if there is one. */
static void
end_text (Reader *reader)
{
  GString *text = reader->text;

  while (text->len > 0)
    {
      const char *last = g_utf8_find_prev_char (text->str, text->str + text->len);

      if (!is_nothing (g_utf8_get_char (last)) && *last != ' ')
        break;
      g_string_truncate (text, (gsize) (last - text->str));
    }
  if (text->len > 0)
    {
      GkSpan span = { .length = (guint32) text->len, .line = reader->text_line };

      span.text = g_string_chunk_insert_len (reader->page.document->texts, text->str, (gssize) text->len);
      put_text (reader, &span);
    }
  g_string_truncate (text, 0);
  reader->space = 0;
  reader->noted = FALSE;
  reader->raised = NULL;
}

/* Whether the white space before @character stands between two words. A source line may end within a Chinese one. */
static gboolean
is_between_words (const Reader *reader, gunichar character)
{
  if (reader->space == 0)
    return FALSE;

  return (reader->space & SPACE_PRINTED) != 0 || (reader->space & SPACE_LINE) == 0 || !g_unichar_iswide (reader->last)
         || !g_unichar_iswide (character) || (is_digit (reader->last) && is_digit (character));
}

static void
add_character (Reader *reader, gunichar character)
{
  if (g_unichar_isspace (character))
    {
      reader->space |= character == '\n' ? SPACE_LINE : character < 0x80 ? SPACE_PLAIN : SPACE_PRINTED;
      return;
    }
  if (reader->text->len == 0 && is_nothing (character))
    return;

  /* The mark of a footnote must not become part of a figure. In prose a line would end the sentence. */
  if (reader->noted && g_unichar_digit_value (character) < 0)
    reader->raised = NULL;
  if (reader->raised != NULL && g_unichar_digit_value (character) >= 0)
    character = reader->raised[g_unichar_digit_value (character)];
  else if (reader->noted && reader->space == 0 && is_digit (reader->last) && is_digit (character))
    {
      if (gk_html_in_cell (&reader->page))
        end_text (reader);
      else
        reader->space = SPACE_PRINTED;
    }
  if (reader->text->len == 0)
    reader->text_line = reader->line;
  else if (is_between_words (reader, character))
    g_string_append_c (reader->text, ' ');
  g_string_append_unichar (reader->text, character);
  reader->last = character;
  reader->space = 0;
  reader->noted = FALSE;

  if (reader->text->len > GK_READ_MAX_LINE && !reader->page.failed)
    {
      gk_set_error (reader->page.error, GK_ERROR_LIMIT, reader->page.document->name, reader->text_line, 0,
                    "the text is longer than %d bytes", "文字超过 %d 字节", GK_READ_MAX_LINE);
      reader->page.failed = TRUE;
    }
}

static void
add_characters (Reader *reader, const char *text, gsize length)
{
  for (const char *at = text; at < text + length && !reader->page.failed; at = g_utf8_next_char (at))
    {
      add_character (reader, g_utf8_get_char (at));
      reader->line += *at == '\n';
    }
}

/* Raised digits remain raised next to a figure; elsewhere they are letters like others (m2, CO2). */
static void
start_note (Reader *reader, gboolean lowered)
{
  static const gunichar digits[2][10] = {
    { 0x2070, 0x00B9, 0x00B2, 0x00B3, 0x2074, 0x2075, 0x2076, 0x2077, 0x2078, 0x2079 },
    { 0x2080, 0x2081, 0x2082, 0x2083, 0x2084, 0x2085, 0x2086, 0x2087, 0x2088, 0x2089 },
  };

  reader->noted = TRUE;
  reader->raised = reader->text->len > 0 && is_digit (reader->last) ? digits[lowered] : NULL;
}

static void
on_characters (void *data, const xmlChar *text, int length)
{
  Reader *reader = data;

  if (reader->page.failed)
    return;

  /* The parser stands behind the text. */
  reader->line = current_line (reader);
  for (int i = 0; i < length; i++)
    reader->line -= text[i] == '\n';
  add_characters (reader, (const char *) text, (gsize) length);
}

/* Text that is not printed where it stands. */
static void
add_aside (Reader *reader, Target target, const char *before, const char *text)
{
  Target here = reader->target;

  end_text (reader);
  reader->line = current_line (reader);
  reader->target = target;
  add_characters (reader, before, strlen (before));
  add_characters (reader, text, strlen (text));
  end_text (reader);
  reader->target = here;
}

static void
read_meta (Reader *reader, const xmlChar **attributes)
{
  const char *name = find_attribute (attributes, "name");
  const char *content = find_attribute (attributes, "content");

  if (name == NULL || content == NULL)
    return;

  if (g_ascii_strcasecmp (name, "ArticleTitle") == 0)
    add_aside (reader, TARGET_ARTICLE_TITLE, "", content);
  for (gsize i = 0; i < G_N_ELEMENTS (particulars); i++)
    if (g_ascii_strcasecmp (name, particulars[i]) == 0 && *content != '\0')
      {
        g_autofree char *before = g_strconcat (particulars[i], ": ", NULL);

        add_aside (reader, TARGET_PARTICULAR, before, content);
      }
}

static void
read_input (Reader *reader, const xmlChar **attributes)
{
  const char *type = find_attribute (attributes, "type");
  const char *value = find_attribute (attributes, "value");

  if (value != NULL && (type == NULL || !is_one_of (type, mute_controls, G_N_ELEMENTS (mute_controls))))
    add_aside (reader, TARGET_VALUE, "", value);
}

/* Enters an element that may stand in itself. */
static gboolean
enter (Reader *reader)
{
  GkHtmlPage *page = &reader->page;

  end_text (reader);
  if (++reader->depth > GK_READ_MAX_DEPTH && !page->failed)
    {
      gk_set_error (page->error, GK_ERROR_LIMIT, page->document->name, current_line (reader), 0,
                    "tables stand in each other more than %d elements deep", "表格嵌套超过 %d 层元素",
                    GK_READ_MAX_DEPTH);
      page->failed = TRUE;
    }

  return !page->failed;
}

static gboolean
is_row_group (const char *name)
{
  return strcmp (name, "tbody") == 0 || strcmp (name, "thead") == 0 || strcmp (name, "tfoot") == 0;
}

static gboolean
is_cell (const char *name)
{
  return strcmp (name, "td") == 0 || strcmp (name, "th") == 0;
}

static void
on_start (void *data, const xmlChar *element, const xmlChar **attributes)
{
  Reader *reader = data;
  GkHtmlPage *page = &reader->page;
  const char *name = (const char *) element;

  if (page->failed)
    return;

  if (is_cell (name))
    {
      if (enter (reader))
        gk_html_start_cell (page, find_attribute (attributes, "colspan"), find_attribute (attributes, "rowspan"),
                            *name == 't' && name[1] == 'h', current_line (reader));
    }
  else if (strcmp (name, "tr") == 0)
    {
      if (enter (reader))
        gk_html_start_row (page, current_line (reader));
    }
  else if (strcmp (name, "table") == 0)
    {
      if (enter (reader))
        gk_html_start_table (page);
    }
  else if (is_row_group (name))
    {
      if (enter (reader))
        gk_html_start_rows (page, strcmp (name, "tfoot") == 0);
    }
  else if (strcmp (name, "br") == 0)
    end_text (reader);
  else if (strcmp (name, "sup") == 0 || strcmp (name, "sub") == 0)
    start_note (reader, strcmp (name, "sub") == 0);
  else if (strcmp (name, "gk-plain") == 0)
    {
      reader->noted = TRUE;
      reader->raised = NULL;
    }
  else if (strcmp (name, "input") == 0)
    read_input (reader, attributes);
  else if (strcmp (name, "meta") == 0)
    read_meta (reader, attributes);
  else if (strcmp (name, "title") == 0)
    {
      end_text (reader);
      reader->target = TARGET_TITLE;
    }
  else if (strcmp (name, "gk-end") == 0)
    reader->complete = TRUE;
}

static void
on_end (void *data, const xmlChar *element)
{
  Reader *reader = data;
  GkHtmlPage *page = &reader->page;
  const char *name = (const char *) element;

  if (page->failed)
    return;

  if (strcmp (name, "title") == 0)
    {
      end_text (reader);
      reader->target = TARGET_PAGE;
      return;
    }
  if (!is_cell (name) && !is_row_group (name) && strcmp (name, "tr") != 0 && strcmp (name, "table") != 0)
    return;

  end_text (reader);
  reader->depth--;
  if (is_cell (name))
    gk_html_end_cell (page);
  else if (strcmp (name, "tr") == 0)
    gk_html_end_row (page);
  else if (strcmp (name, "table") == 0)
    gk_html_end_table (page);
  else
    gk_html_end_rows (page);
}

#if LIBXML_VERSION >= 21200
static void
on_error (void *data, const xmlError *error)
#else
static void
on_error (void *data, xmlErrorPtr error)
#endif
{
  /* Errors of pages are not told to anyone: not to the handler of a program that uses libxml2 itself, either. */
  (void) data;
  (void) error;
}

static gboolean
parse (const char *source, gsize length, gpointer data)
{
  Reader *reader = data;

  if (htmlParseChunk (reader->parser, source, (int) length, FALSE) == XML_ERR_NO_MEMORY)
    reader->no_memory = TRUE;

  return !reader->page.failed && !reader->no_memory;
}

static htmlParserCtxtPtr
new_parser (Reader *reader)
{
  static gsize initialised = 0;
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElement = on_start,
    .endElement = on_end,
    .characters = on_characters,
    .ignorableWhitespace = on_characters,
    .serror = on_error,
  };
  htmlParserCtxtPtr parser;

  if (g_once_init_enter (&initialised))
    {
      xmlInitParser ();
      g_once_init_leave (&initialised, 1);
    }
  parser = htmlCreatePushParserCtxt (&handler, reader, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
  if (parser != NULL)
    htmlCtxtUseOptions (parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                    | HTML_PARSE_IGNORE_ENC);

  return parser;
}

/* FALSE if the parser gave up, which it does only without memory. */
static gboolean
run_parser (Reader *reader, const char *source, gsize length)
{
  reader->parser = new_parser (reader);
  if (reader->parser == NULL)
    return FALSE;

  gk_html_clean (source, length, parse, reader);
  if (!reader->page.failed && !reader->no_memory)
    htmlParseChunk (reader->parser, NULL, 0, TRUE);
  htmlFreeParserCtxt (reader->parser);
  xmlResetLastError ();

  return reader->page.failed || reader->complete;
}

/* Titles go first, the one that is said to be the article's before that of the window. */
static void
add_particulars (Reader *reader)
{
  for (guint i = 0; i < reader->titles->len; i++)
    gk_html_add_particular (&reader->page, &g_array_index (reader->titles, GkSpan, i));
  for (guint i = 0; i < reader->particulars->len; i++)
    gk_html_add_particular (&reader->page, &g_array_index (reader->particulars, GkSpan, i));
}

static void
reader_clear (Reader *reader)
{
  gk_html_page_clear (&reader->page);
  g_array_unref (reader->titles);
  g_array_unref (reader->particulars);
  g_string_free (reader->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
read_page (GkDocument *document, const char *source, gsize length, GError **error)
{
  g_auto (Reader) reader = {
    .titles = g_array_new (FALSE, FALSE, sizeof (GkSpan)),
    .particulars = g_array_new (FALSE, FALSE, sizeof (GkSpan)),
    .text = g_string_new (NULL),
  };

  gk_html_page_init (&reader.page, document, error);
  if (!run_parser (&reader, source, length))
    {
      gk_set_error (error, GK_ERROR_NO_MEMORY, document->name, 0, 0, "not enough memory to read the page",
                    "内存不足，无法读取该页面");
      return FALSE;
    }

  end_text (&reader);
  add_particulars (&reader);
  gk_html_finish (&reader.page);

  return !reader.page.failed;
}

GkDocument *
gk_document_new_from_html (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) decoded = gk_decode (bytes, name, error);
  g_autoptr (GkDocument) document = NULL;
  const char *source;
  gsize length;

  if (decoded == NULL)
    return NULL;

  document = gk_document_new_empty (decoded, name);
  document->has_spans = TRUE;
  source = g_bytes_get_data (decoded, &length);
  if (!read_page (document, source != NULL ? source : "", length, error))
    return NULL;
  if (document->rows->len == 0 && document->paragraphs->len == 0)
    {
      gk_set_error (error, GK_ERROR_UNRECOGNISED, name, 0, 0, "the input is empty", "输入为空");
      return NULL;
    }

  return g_steal_pointer (&document);
}

/* Whether a tag of one of @names, a list divided by spaces, stands at @at, behind "<" or "</". */
static gboolean
is_tag (const char *at, const char *end, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize length = strlen (names[i]);

      if ((gsize) (end - at) > length && g_ascii_strncasecmp (at, names[i], length) == 0
          && (g_ascii_isspace (at[length]) || at[length] == '>' || at[length] == '/'))
        return TRUE;
    }

  return FALSE;
}

/*
 * Elements that nobody writes into a text that is not HTML make it HTML wherever
 * they stand. Those that do occur in other texts (Markdown has them) do so only
 * at the very beginning, or if an end tag shows that they are meant.
 */
gboolean
gk_text_is_html (const char *text, gsize length)
{
  static const char *const sure[] = { "!doctype html", "html", "head", "body", "table", "tr", "td", "frameset" };
  static const char *const likely[]
      = { "p",  "div", "span", "font",  "center", "h1",     "h2",   "h3",      "ul",
          "ol", "li",  "meta", "title", "style",  "script", "link", "section", "article" };
  const char *end;
  const char *at = text;
  gboolean opened = FALSE;
  gboolean closed = FALSE;

  if (length == 0)
    return FALSE;
  end = text + MIN (length, MAX_SNIFFED);

  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at < end && *at == '<' && is_tag (at + 1, end, likely, G_N_ELEMENTS (likely)))
    return TRUE;

  while (at < end && (at = memchr (at, '<', (gsize) (end - at))) != NULL)
    {
      at++;
      if (is_tag (at, end, sure, G_N_ELEMENTS (sure)))
        return TRUE;
      if (at < end && *at == '/')
        closed = closed || is_tag (at + 1, end, likely, G_N_ELEMENTS (likely));
      else
        opened = opened || is_tag (at, end, likely, G_N_ELEMENTS (likely));
    }

  return opened && closed;
}
