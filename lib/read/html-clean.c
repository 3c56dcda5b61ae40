/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/html-private.h"

#include <string.h>

/*
 * Tags are told from text as the HTML standard tells them ("Tokenization"). What
 * libxml2's parser for HTML 4 makes of pages as they are would lose figures: an
 * end tag too many at the outermost level, or anything behind </html>, ends the
 * document for it; "<![if …]>" of office programs and "&nbsp" without a semicolon
 * are text; an open <font> or <center> keeps its cell open; a tag with many
 * attributes takes time in the square of their number.
 */

/* Source is handed on in parts of about this many bytes. */
#define PART 16384

/* The longest name of an element that is known. */
#define MAX_NAME 15

/* Ordered so that each of the last four holds the ones before it. */
typedef enum {
  KIND_INLINE, /* or not known */
  KIND_BLOCK,
  KIND_ROOT, /* around the page */
  KIND_PREFORMATTED,
  KIND_SINGLE, /* a line of its own without content */
  KIND_NOTE,   /* raised or lowered */
  KIND_TITLE,
  KIND_FIELD, /* text until its end tag, as in a title */
  KIND_META,
  KIND_INPUT,
  KIND_OPTION,
  KIND_RAW,    /* text until its end tag that nobody sees */
  KIND_HIDDEN, /* elements that nobody sees, or that are no text of the page */
  KIND_CELL,
  KIND_ROW,
  KIND_ROWS,
  KIND_TABLE,
} Kind;

typedef struct {
  const char *name;
  Kind kind;
} Element;

/* Sorted by name. */
static const Element elements[] = {
  { "address", KIND_BLOCK },    { "article", KIND_BLOCK },  { "aside", KIND_BLOCK },
  { "blockquote", KIND_BLOCK }, { "body", KIND_ROOT },      { "br", KIND_SINGLE },
  { "button", KIND_HIDDEN },    { "caption", KIND_BLOCK },  { "center", KIND_BLOCK },
  { "datalist", KIND_HIDDEN },  { "dd", KIND_BLOCK },       { "details", KIND_BLOCK },
  { "dir", KIND_BLOCK },        { "div", KIND_BLOCK },      { "dl", KIND_BLOCK },
  { "dt", KIND_BLOCK },         { "fieldset", KIND_BLOCK }, { "figcaption", KIND_BLOCK },
  { "figure", KIND_BLOCK },     { "footer", KIND_BLOCK },   { "form", KIND_BLOCK },
  { "h1", KIND_BLOCK },         { "h2", KIND_BLOCK },       { "h3", KIND_BLOCK },
  { "h4", KIND_BLOCK },         { "h5", KIND_BLOCK },       { "h6", KIND_BLOCK },
  { "head", KIND_ROOT },        { "header", KIND_BLOCK },   { "hr", KIND_SINGLE },
  { "html", KIND_ROOT },        { "iframe", KIND_RAW },     { "input", KIND_INPUT },
  { "legend", KIND_BLOCK },     { "li", KIND_BLOCK },       { "listing", KIND_PREFORMATTED },
  { "main", KIND_BLOCK },       { "menu", KIND_BLOCK },     { "meta", KIND_META },
  { "nav", KIND_BLOCK },        { "noembed", KIND_RAW },    { "noframes", KIND_RAW },
  { "noscript", KIND_RAW },     { "ol", KIND_BLOCK },       { "optgroup", KIND_BLOCK },
  { "option", KIND_OPTION },    { "p", KIND_BLOCK },        { "pre", KIND_PREFORMATTED },
  { "script", KIND_RAW },       { "section", KIND_BLOCK },  { "select", KIND_BLOCK },
  { "style", KIND_RAW },        { "sub", KIND_NOTE },       { "summary", KIND_BLOCK },
  { "sup", KIND_NOTE },         { "svg", KIND_HIDDEN },     { "table", KIND_TABLE },
  { "tbody", KIND_ROWS },       { "td", KIND_CELL },        { "template", KIND_HIDDEN },
  { "textarea", KIND_FIELD },   { "tfoot", KIND_ROWS },     { "th", KIND_CELL },
  { "thead", KIND_ROWS },       { "title", KIND_TITLE },    { "tr", KIND_ROW },
  { "ul", KIND_BLOCK },         { "xml", KIND_HIDDEN },     { "xmp", KIND_PREFORMATTED },
};

/* Attributes that are read. */
typedef enum {
  ATTRIBUTE_COLSPAN,
  ATTRIBUTE_CONTENT,
  ATTRIBUTE_HIDDEN,
  ATTRIBUTE_NAME,
  ATTRIBUTE_ROWSPAN,
  ATTRIBUTE_SELECTED,
  ATTRIBUTE_STYLE,
  ATTRIBUTE_TYPE,
  ATTRIBUTE_VALUE,
} Attribute;

static const char *const attributes[]
    = { "colspan", "content", "hidden", "name", "rowspan", "selected", "style", "type", "value" };

/* References that are such without a semicolon, whatever stands behind them: those in use of the ones that the HTML
 * standard has. */
static const char *const open_references[]
    = { "nbsp",  "lt",   "gt",   "amp", "quot", "middot", "times", "divide", "deg",  "plusmn", "yen",   "laquo",
        "raquo", "sect", "para", "shy", "copy", "reg",    "not",   "sup1",   "sup2", "sup3",   "frac12" };

/* What numbers 128 to 159 mean: they are taken for those of Windows-1252, as the HTML standard has it. */
static const guint16 windows_1252[32]
    = { 0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178 };

#define REPLACEMENT 0xFFFD

typedef struct {
  const char *text; /* NULL if there is none */
  gsize length;
} Slice;

typedef struct {
  const char *start;
  const char *end; /* behind its ">" */
  char name[MAX_NAME + 1];
  gboolean closing;
  gboolean closes_itself; /* "/>" */
  Kind kind;
  Slice values[G_N_ELEMENTS (attributes)];
} Tag;

/* A hidden element that is being left out. */
typedef struct {
  gboolean active;
  Kind kind;
  char name[MAX_NAME + 1];
  guint same;            /* elements of this name that are open, itself included */
  guint tables;          /* tables that are open, likewise */
  guint blocks;          /* blocks that are open in it */
  gboolean in_paragraph; /* a <p> is */
} Hidden;

typedef struct {
  const char *end;
  GString *out;
  guint n_lines; /* ends of lines that were left out and not made up for */
  gboolean preformatted;
  gboolean stopped;
  gboolean unclosed[G_N_ELEMENTS (elements)]; /* elements of which there is no end tag any more */
  Hidden hidden;
  GkHtmlSink sink;
  gpointer data;
} Cleaner;

static gint
compare_elements (gconstpointer key, gconstpointer element)
{
  return strcmp (key, ((const Element *) element)->name);
}

static const Element *
find_element (const char *name)
{
  return bsearch (name, elements, G_N_ELEMENTS (elements), sizeof (Element), compare_elements);
}

gboolean
gk_html_is_space (char character)
{
  return character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '\f';
}

const char *
gk_html_skip_space (const char *at, const char *end)
{
  while (at < end && gk_html_is_space (*at))
    at++;

  return at;
}

gboolean
gk_html_starts_with (const char *at, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, word, length) == 0;
}

const char *
gk_html_find_word (const char *at, const char *end, const char *word)
{
  for (; at < end; at++)
    {
      at = memchr (at, word[0], (gsize) (end - at));
      if (at == NULL)
        return NULL;
      if (gk_html_starts_with (at, end, word))
        return at;
    }

  return NULL;
}

/* Hands on what has been gathered. */
static void
flush (Cleaner *cleaner)
{
  if (!cleaner->stopped && cleaner->out->len > 0)
    cleaner->stopped = !cleaner->sink (cleaner->out->str, cleaner->out->len, cleaner->data);
  g_string_truncate (cleaner->out, 0);
}

/* Leaves out source, but for the ends of its lines: places are found again by lines. */
static void
drop (Cleaner *cleaner, const char *from, const char *to)
{
  for (; from < to; from++)
    cleaner->n_lines += *from == '\n' || (*from == '\r' && (from + 1 == cleaner->end || from[1] != '\n'));
}

static GString *
output (Cleaner *cleaner)
{
  if (cleaner->n_lines > 0)
    {
      g_string_append (cleaner->out, "<!--");
      for (; cleaner->n_lines > 0; cleaner->n_lines--)
        g_string_append_c (cleaner->out, '\n');
      g_string_append (cleaner->out, "-->");
    }

  return cleaner->out;
}

static void
put (Cleaner *cleaner, const char *markup)
{
  g_string_append (output (cleaner), markup);
}

/* Several ends of lines one behind another are one. */
static void
put_break (Cleaner *cleaner)
{
  static const char markup[] = "<br>";
  const gsize length = sizeof markup - 1;
  GString *out = output (cleaner);

  if (out->len < length || memcmp (out->str + out->len - length, markup, length) != 0)
    g_string_append (out, markup);
}

/* A reference by number: "#160;", "#xA0". */
static const char *
put_number (Cleaner *cleaner, const char *at, const char *end)
{
  gboolean hexadecimal = at + 1 < end && (at[1] == 'x' || at[1] == 'X');
  const char *digits = at + (hexadecimal ? 2 : 1);
  guint32 number = 0;

  for (at = digits; at < end && (hexadecimal ? g_ascii_isxdigit (*at) : g_ascii_isdigit (*at)); at++)
    if (number <= 0x10FFFF)
      number = number * (hexadecimal ? 16 : 10) + (guint32) g_ascii_xdigit_value (*at);
  if (at == digits)
    {
      put (cleaner, "&amp;#");
      return digits - hexadecimal;
    }

  if (number >= 0x80 && number < 0xA0)
    number = windows_1252[number - 0x80];
  /* What is no character must not vanish: what stands on both sides would become one figure. */
  if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000) || (number & 0xFFFE) == 0xFFFE
      || (number < 0x20 && number != '\t' && number != '\n' && number != '\r'))
    number = REPLACEMENT;
  g_string_append_printf (output (cleaner), "&#%u;", number);

  return at < end && *at == ';' ? at + 1 : at;
}

/* A reference at @at, behind "&". Returns where it ends. */
static const char *
put_reference (Cleaner *cleaner, const char *at, const char *end)
{
  const char *stop = at;

  if (at < end && *at == '#')
    return put_number (cleaner, at, end);

  while (stop < end && g_ascii_isalnum (*stop))
    stop++;
  if (stop > at && stop < end && *stop == ';')
    {
      g_string_append_c (output (cleaner), '&');
      g_string_append_len (output (cleaner), at, stop + 1 - at);
      return stop + 1;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (open_references); i++)
    {
      gsize length = strlen (open_references[i]);

      if ((gsize) (stop - at) >= length && memcmp (at, open_references[i], length) == 0)
        {
          g_string_append_printf (output (cleaner), "&%s;", open_references[i]);
          return at + length;
        }
    }
  put (cleaner, "&amp;");

  return at;
}

static gboolean
is_mendable (char character)
{
  return character == '&' || character == '<' || character == '"' || character == '\r' || character == '\n';
}

/* The part of text at @at in which nothing has to be mended. */
static const char *
find_mendable (const char *at, const char *end)
{
  const char *limit = (gsize) (end - at) > PART ? at + PART : end;
  const char *stop = at;

  while (stop < limit && !is_mendable (*stop))
    stop++;
  if (stop == limit && limit < end)
    while (((guchar) *stop & 0xC0) == 0x80)
      stop--;

  return stop;
}

static void
put_text (Cleaner *cleaner, const char *at, const char *end)
{
  while (at < end && !cleaner->stopped)
    {
      const char *stop = find_mendable (at, end);

      g_string_append_len (output (cleaner), at, stop - at);
      at = stop;
      /* The parser hands out text when it sees the next tag or comment, and would gather any amount of it. */
      if (cleaner->out->len >= PART)
        {
          put (cleaner, "<!---->");
          flush (cleaner);
        }
      if (at == end || !is_mendable (*at))
        continue;

      if (*at == '&')
        {
          at = put_reference (cleaner, at + 1, end);
          continue;
        }
      if (*at == '<')
        put (cleaner, "&lt;");
      else if (*at == '"')
        put (cleaner, "\"");
      else if (*at == '\n' || at + 1 == cleaner->end || at[1] != '\n')
        put (cleaner, cleaner->preformatted ? "<br>\n" : "\n");
      at++;
    }
}

/* The lines of a value were counted with its tag. */
static void
put_value (Cleaner *cleaner, const Slice *value)
{
  const char *end = value->text + value->length;

  for (const char *at = value->text; at < end;)
    {
      const char *stop = find_mendable (at, end);

      g_string_append_len (cleaner->out, at, stop - at);
      at = stop;
      if (at < end && *at == '&')
        at = put_reference (cleaner, at + 1, end);
      else if (at < end && is_mendable (*at))
        {
          g_string_append (cleaner->out, *at == '<' ? "&lt;" : *at == '"' ? "&quot;" : " ");
          at++;
        }
    }
}

static void
put_tag (Cleaner *cleaner, const Tag *tag, Attribute first, Attribute second)
{
  const Attribute wanted[] = { first, second };

  g_string_append_printf (output (cleaner), "<%s%s", tag->closing ? "/" : "", tag->name);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted) && !tag->closing; i++)
    if (tag->values[wanted[i]].text != NULL)
      {
        g_string_append_printf (cleaner->out, " %s=\"", attributes[wanted[i]]);
        put_value (cleaner, &tag->values[wanted[i]]);
        g_string_append_c (cleaner->out, '"');
      }
  g_string_append_c (cleaner->out, '>');
}

/* Keeps the value of an attribute that is read. The first of a name counts. */
static void
keep_attribute (Tag *tag, const char *name, gsize length, const Slice *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strlen (attributes[i]) == length && g_ascii_strncasecmp (name, attributes[i], length) == 0
        && tag->values[i].text == NULL)
      tag->values[i] = *value;
}

/* Reads the value behind "=". Returns where it ends; NULL if the page does before. */
static const char *
read_value (const char *at, const char *end, Slice *value)
{
  const char *stop;

  at = gk_html_skip_space (at, end);
  if (at == end)
    return NULL;

  if (*at == '"' || *at == '\'')
    {
      stop = memchr (at + 1, *at, (gsize) (end - at - 1));
      if (stop == NULL)
        return NULL;
      *value = (Slice){ at + 1, (gsize) (stop - at - 1) };
      return stop + 1;
    }
  for (stop = at; stop < end && !gk_html_is_space (*stop) && *stop != '>';)
    stop++;
  *value = (Slice){ at, (gsize) (stop - at) };

  return stop;
}

/* Reads the tag at @at, "<" and a letter or "</" and a letter. FALSE if the source ends before it. */
static gboolean
read_tag (const char *at, const char *end, Tag *tag)
{
  const Element *element;
  gsize length = 0;

  *tag = (Tag){ .start = at, .closing = at[1] == '/' };
  for (at += tag->closing ? 2 : 1; at < end && !gk_html_is_space (*at) && *at != '/' && *at != '>'; at++)
    {
      if (length <= MAX_NAME)
        tag->name[MIN (length, MAX_NAME - 1)] = g_ascii_tolower (*at);
      length++;
    }
  element = length <= MAX_NAME ? find_element (tag->name) : NULL;
  tag->kind = element != NULL ? element->kind : KIND_INLINE;

  for (;;)
    {
      const char *name;
      gsize name_length;
      Slice value = { "", 0 };

      while (at < end && (gk_html_is_space (*at) || *at == '/'))
        at++;
      if (at == end)
        return FALSE;
      if (*at == '>')
        break;
      /* A "=" may begin a name. */
      for (name = at++; at < end && !gk_html_is_space (*at) && *at != '/' && *at != '>' && *at != '=';)
        at++;
      name_length = (gsize) (at - name);
      at = gk_html_skip_space (at, end);
      if (at < end && *at == '=')
        at = read_value (at + 1, end, &value);
      if (at == NULL)
        return FALSE;
      keep_attribute (tag, name, name_length, &value);
    }
  tag->closes_itself = at[-1] == '/';
  tag->end = at + 1;

  return TRUE;
}

/* Whether a style says display: none, and nothing else about display behind it. */
static gboolean
hides (const Slice *style)
{
  const char *end = style->text + style->length;
  gboolean hidden = FALSE;

  for (const char *at = style->text; at != NULL && at < end;)
    {
      const char *next = memchr (at, ';', (gsize) (end - at));
      const char *stop = next != NULL ? next : end;

      at = gk_html_skip_space (at, stop);
      if (gk_html_starts_with (at, stop, "display"))
        {
          at = gk_html_skip_space (at + strlen ("display"), stop);
          if (at < stop && *at == ':')
            {
              at = gk_html_skip_space (at + 1, stop);
              hidden = gk_html_starts_with (at, stop, "none")
                       && (stop - at == 4 || !(g_ascii_isalnum (at[4]) || at[4] == '-' || at[4] == '_'));
            }
        }
      at = next != NULL ? next + 1 : NULL;
    }

  return hidden;
}

/* Pages hide their body until a script shows it. */
static gboolean
is_hidden (const Tag *tag)
{
  if (tag->kind == KIND_ROOT)
    return FALSE;

  return tag->kind == KIND_HIDDEN || tag->values[ATTRIBUTE_HIDDEN].text != NULL
         || (tag->kind == KIND_OPTION && tag->values[ATTRIBUTE_SELECTED].text == NULL)
         || (tag->values[ATTRIBUTE_STYLE].text != NULL && hides (&tag->values[ATTRIBUTE_STYLE]));
}

static gboolean
is_block (Kind kind)
{
  return kind == KIND_BLOCK || kind == KIND_PREFORMATTED;
}

/* Whether an element cannot have content, and no end tag. */
static gboolean
is_void (const Tag *tag)
{
  static const char *const names[] = { "area", "base", "basefont", "bgsound", "col",    "embed", "frame",
                                       "img",  "link", "keygen",   "param",   "source", "track", "wbr" };

  if (tag->kind == KIND_SINGLE || tag->kind == KIND_META || tag->kind == KIND_INPUT)
    return TRUE;
  for (gsize i = 0; tag->kind == KIND_INLINE && i < G_N_ELEMENTS (names); i++)
    if (strcmp (tag->name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* The end tag of the raw or mere text behind @tag, or NULL. */
static const char *
find_end_tag (Cleaner *cleaner, const Tag *tag)
{
  gsize number = (gsize) (find_element (tag->name) - elements);
  g_autofree char *word = g_strconcat ("</", tag->name, NULL);
  const char *at = tag->end;

  while (!cleaner->unclosed[number] && (at = gk_html_find_word (at, cleaner->end, word)) != NULL)
    {
      const char *stop = at + strlen (word);

      if (stop == cleaner->end || gk_html_is_space (*stop) || *stop == '/' || *stop == '>')
        return at;
      at = stop;
    }
  /* Or a page of start tags would be searched to its end for each. */
  cleaner->unclosed[number] = TRUE;

  return NULL;
}

/* Leaves out an element, if it has content. */
static void
start_hidden (Cleaner *cleaner, const Tag *tag)
{
  Hidden *hidden = &cleaner->hidden;

  if (is_void (tag) || (tag->kind == KIND_HIDDEN && (tag->closes_itself || find_end_tag (cleaner, tag) == NULL)))
    return;

  /* What stands around a block is not one word, seen or not. */
  if (is_block (tag->kind) || tag->kind == KIND_TABLE)
    put_break (cleaner);
  *hidden = (Hidden){ .active = TRUE, .kind = tag->kind, .same = 1, .tables = tag->kind == KIND_TABLE };
  memcpy (hidden->name, tag->name, sizeof hidden->name);
}

/* Whether another element of this name ends the one before it. */
static gboolean
ends_its_like (const char *name)
{
  static const char *const names[] = { "p", "li", "dt", "dd", "option" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* <table>, <tr> and so on in a hidden element, or behind one that was never closed. */
static gboolean
take_hidden_part (Hidden *hidden, const Tag *tag)
{
  if (tag->kind == KIND_TABLE && !tag->closing)
    {
      hidden->tables++;
      return TRUE;
    }
  if (hidden->tables > 0)
    {
      hidden->tables -= tag->kind == KIND_TABLE;
      hidden->active = hidden->tables > 0 || hidden->kind != KIND_TABLE;
      return TRUE;
    }
  if (hidden->kind == KIND_HIDDEN || tag->kind < hidden->kind)
    return TRUE;
  /* Its own end tag is handed on, too: it ends what stood open before. */
  hidden->active = FALSE;

  return FALSE;
}

/*
 * Takes a tag inside a hidden element. FALSE if the element is at an end, and the
 * tag stands behind it: hidden or not, an element ends where the one around it
 * does.
 */
static gboolean
take_hidden_tag (Hidden *hidden, const Tag *tag)
{
  gboolean is_paragraph = strcmp (tag->name, "p") == 0;

  if (tag->kind >= KIND_CELL)
    return take_hidden_part (hidden, tag);
  if (hidden->tables > 0)
    return TRUE;

  if (strcmp (tag->name, hidden->name) == 0)
    {
      if (!tag->closing && hidden->blocks == 0 && ends_its_like (tag->name))
        hidden->active = FALSE;
      hidden->same = tag->closing ? hidden->same - 1 : hidden->same + 1;
      if (hidden->same == 0)
        hidden->active = FALSE;
      return hidden->active || tag->closing;
    }
  if (!is_block (tag->kind))
    return TRUE;

  if (is_paragraph)
    {
      hidden->active = !tag->closing || hidden->in_paragraph || hidden->kind != KIND_INLINE;
      hidden->in_paragraph = !tag->closing;
    }
  else if (!tag->closing)
    {
      hidden->active = strcmp (hidden->name, "p") != 0 && hidden->kind != KIND_OPTION;
      hidden->blocks++;
    }
  else if (hidden->blocks > 0)
    hidden->blocks--;
  else
    hidden->active = FALSE;

  return hidden->active;
}

/* Raw text: gone with its tags. Returns where reading goes on. */
static const char *
take_raw (Cleaner *cleaner, const Tag *tag)
{
  const char *stop = tag->closing ? tag->end : find_end_tag (cleaner, tag);

  /* An open script or style is no text of the page, even if the page was cut off. */
  if (stop == NULL)
    stop = strcmp (tag->name, "script") == 0 || strcmp (tag->name, "style") == 0 ? cleaner->end : tag->end;
  drop (cleaner, tag->end, stop);

  return stop;
}

/* A title, or the text in a form. Markup in it is text. */
static const char *
take_field (Cleaner *cleaner, const Tag *tag)
{
  const char *stop = tag->closing ? NULL : find_end_tag (cleaner, tag);
  const char *const around = tag->kind == KIND_TITLE ? "title" : "br";

  if (stop == NULL)
    {
      put_break (cleaner);
      return tag->end;
    }

  cleaner->preformatted = tag->kind == KIND_FIELD;
  g_string_append_printf (output (cleaner), "<%s>", around);
  put_text (cleaner, tag->end, stop);
  g_string_append_printf (output (cleaner), "<%s%s>", tag->kind == KIND_TITLE ? "/" : "", around);
  cleaner->preformatted = FALSE;

  return stop;
}

static void
put_element (Cleaner *cleaner, const Tag *tag)
{
  switch (tag->kind)
    {
    case KIND_TABLE:
    case KIND_ROWS:
    case KIND_ROW:
    case KIND_CELL:
      cleaner->preformatted = FALSE;
      put_tag (cleaner, tag, ATTRIBUTE_COLSPAN, ATTRIBUTE_ROWSPAN);
      break;
    case KIND_META:
      if (!tag->closing)
        put_tag (cleaner, tag, ATTRIBUTE_NAME, ATTRIBUTE_CONTENT);
      break;
    case KIND_INPUT:
      if (!tag->closing)
        put_tag (cleaner, tag, ATTRIBUTE_TYPE, ATTRIBUTE_VALUE);
      break;
    case KIND_NOTE:
      put (cleaner, tag->closing                               ? "<gk-plain></gk-plain>"
                    : *tag->name == 's' && tag->name[2] == 'p' ? "<sup></sup>"
                                                               : "<sub></sub>");
      break;
    case KIND_PREFORMATTED:
      cleaner->preformatted = !tag->closing;
      put_break (cleaner);
      break;
    case KIND_BLOCK:
    case KIND_ROOT:
    case KIND_SINGLE:
    case KIND_OPTION:
      put_break (cleaner);
      break;
    default:
      break;
    }
}

/* Takes the tag at @at. Returns where reading goes on. */
static const char *
take_tag (Cleaner *cleaner, const char *at)
{
  Tag tag;

  if (!read_tag (at, cleaner->end, &tag))
    {
      drop (cleaner, at, cleaner->end);
      return cleaner->end;
    }

  drop (cleaner, tag.start, tag.end);
  if (tag.kind == KIND_RAW)
    return take_raw (cleaner, &tag);
  if (cleaner->hidden.active && take_hidden_tag (&cleaner->hidden, &tag))
    return tag.end;
  if (!tag.closing && is_hidden (&tag))
    {
      start_hidden (cleaner, &tag);
      return tag.end;
    }
  if (tag.kind == KIND_TITLE || tag.kind == KIND_FIELD)
    return take_field (cleaner, &tag);
  put_element (cleaner, &tag);

  return tag.end;
}

/* Where the comment at @at ends. */
static const char *
find_comment_end (const char *at, const char *end)
{
  at += strlen ("<!--");
  if (gk_html_starts_with (at, end, ">"))
    return at + 1;
  if (gk_html_starts_with (at, end, "->"))
    return at + 2;
  while ((at = gk_html_find_word (at, end, "--")) != NULL)
    {
      if (gk_html_starts_with (at, end, "-->"))
        return at + 3;
      if (gk_html_starts_with (at, end, "--!>"))
        return at + 4;
      at++;
    }

  return end;
}

/* Takes what begins with the "<" at @at. Returns where reading goes on. */
static const char *
take_markup (Cleaner *cleaner, const char *at)
{
  const char *end = cleaner->end;
  char next = '\0';
  const char *stop;

  if (end - at > 1)
    next = at[1];
  if (g_ascii_isalpha (next) || (next == '/' && end - at > 2 && g_ascii_isalpha (at[2])))
    return take_tag (cleaner, at);

  if (gk_html_starts_with (at, end, "<!--"))
    stop = find_comment_end (at, end);
  else if (next == '!' || next == '?' || (next == '/' && end - at > 2))
    {
      stop = memchr (at, '>', (gsize) (end - at));
      stop = stop != NULL ? stop + 1 : end;
    }
  else
    {
      if (!cleaner->hidden.active)
        put_text (cleaner, at, at + 1);
      return at + 1;
    }
  drop (cleaner, at, stop);

  return stop;
}

void
gk_html_clean (const char *source, gsize length, GkHtmlSink sink, gpointer data)
{
  g_autoptr (GString) out = g_string_sized_new (2 * PART);
  Cleaner cleaner = { .end = source + length, .out = out, .sink = sink, .data = data };

  put (&cleaner, "<html><body>");
  for (const char *at = source; at < cleaner.end && !cleaner.stopped;)
    {
      if (*at == '<')
        at = take_markup (&cleaner, at);
      else
        {
          const char *stop = memchr (at, '<', (gsize) (cleaner.end - at));

          stop = stop != NULL ? stop : cleaner.end;
          if (cleaner.hidden.active)
            drop (&cleaner, at, stop);
          else
            put_text (&cleaner, at, stop);
          at = stop;
        }
      if (cleaner.out->len >= PART)
        flush (&cleaner);
    }
  put (&cleaner, "<gk-end></body></html>");
  flush (&cleaner);
}
