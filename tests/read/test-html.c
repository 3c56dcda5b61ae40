/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read-test.h"

#include "read/document-private.h"

#include <libxml/xmlerror.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *page;
  const char *document; /* see describe(); "" if there is nothing in the page */
} PageCase;

/*
 * Paragraphs as "(text)", rows as "[table: cell, cell]"; "=" before a cell that another one spans, "#" before a
 * heading, "/" for the end of a line in a cell.
 */
static const PageCase table_cases[] = {
  { "rows and cells", "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>",
    "[1: a, 1] [1: b, 2]" },
  { "two tables", "<table><tr><td>a</table><table><tr><td>b</table>", "[1: a] [2: b]" },
  { "a table without rows has its number", "<table></table><table><tr><td>b</table>", "[2: b]" },
  { "parts of a table",
    "<table><thead><tr><th>h<th>n</thead><tbody><tr><td>a<td>1</tbody><tfoot><tr><td>s<td>2</tfoot></table>",
    "[1: #h, #n] [1: a, 1] [1: s, 2]" },
  { "the foot goes below", "<table><tfoot><tr><td>s<td>2<tbody><tr><td>a<td>1</table>", "[1: a, 1] [1: s, 2]" },
  { "the foot goes below what follows without tbody", "<table><tfoot><tr><td>s<td>2</tfoot><tr><td>a<td>1<td>x</table>",
    "[1: a, 1, x] [1: s, 2, ]" },
  { "caption", "<table><caption>C</caption><tr><td>a</table>", "(C) [1: a]" },
  { "columns say nothing", "<table><colgroup><col width=1><col></colgroup><tr><td>a<td>b</table>", "[1: a, b]" },
  { "short rows are filled", "<table><tr><td>a<tr><td>b<td>1<td>2<tr><td>c<td>3</table>",
    "[1: a, , ] [1: b, 1, 2] [1: c, 3, ]" },
  { "tables are filled each for itself", "<table><tr><td>a</table><table><tr><td>b<td>c<tr><td>d</table>",
    "[1: a] [2: b, c] [2: d, ]" },
  { "a row of empty cells", "<table><tr><td>a<td>1<tr><td><td>&nbsp;<tr><td>b<td></table>",
    "[1: a, 1] [1: , ] [1: b, ]" },
  { "rows of empty cells", "<table><tr><td><td><tr><td>a<td>1<tr><td><td><tr><td><td><tr><td>b<td></table>",
    "[1: a, 1] [1: , ] [1: b, ]" },
  { "a table of empty cells", "<table><tr><td><td></table>a", "(a)" },
  { "a row without cells", "<table><tr><td>a</tr><tr></tr><tr><td>b</table>", "[1: a] [1: b]" },
  { "headings in a row", "<table><tr><th>a<td>1</table>", "[1: #a, 1]" },
  { "text between cells", "<table>x<tr>y<td>a</td>z<td>b</table>", "(x) (y) (z) [1: a, b]" },
  { "cells without a row", "<table><td>a<td>b<tr><td>c</table>", "[1: a, b] [1: c, ]" },
  { "cells without a table", "<tr><td>a</td><td>1</td></tr>", "(a) (1)" },
  { "never closed", "<table><tr><td>a<td>1", "[1: a, 1]" },
  { "end tags of tables that never began", "</td></tr></table><p>a</p></table><table><tr><td>b</table>", "(a) [1: b]" },
  { "behind the end of the page", "<html><body>a</body></html><table><tr><td>b</table>", "(a) [1: b]" },
  { "a page in a page", "<div><html><head></head><body><p>a</body></html></div><table><tr><td>b</table>",
    "(a) [1: b]" },
};

static const PageCase span_cases[] = {
  { "columns", "<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>", "[1: a, =a, b] [1: c, d, e]" },
  { "rows", "<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", "[1: a, b] [1: =a, c]" },
  { "both", "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f</table>",
    "[1: a, =a, b] [1: =a, =a, c] [1: d, e, f]" },
  { "a heading", "<table><tr><th rowspan=2>a<th>b<tr><th>c</table>", "[1: #a, #b] [1: =#a, #c]" },
  { "in the middle", "<table><tr><td>a<td rowspan=2>b<td>c<tr><td>d<td>e</table>", "[1: a, b, c] [1: d, =b, e]" },
  { "at the end of the row", "<table><tr><td>a<td rowspan=2>b<tr><td>c</table>", "[1: a, b] [1: c, =b]" },
  { "a gap before it", "<table><tr><td>a<td>b<td rowspan=2>c<tr><td>d</table>", "[1: a, b, c] [1: d, , =c]" },
  { "an empty cell", "<table><tr><td rowspan=2><td>b<tr><td>c</table>", "[1: , b] [1: =, c]" },
  { "overlap: the place belongs to the one above", "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d</table>",
    "[1: a, b, ] [1: c, =b, d]" },
  { "overlap: below both, the one that reaches further",
    "<table><tr><td>a<td rowspan=2>b<tr><td rowspan=2 colspan=2>c<tr><td>d</table>",
    "[1: a, b, ] [1: c, =b, ] [1: =c, =c, d]" },
  { "overlap: the one above reaches further",
    "<table><tr><td>a<td rowspan=3>b<tr><td rowspan=2 colspan=2>c<tr><td>d</table>",
    "[1: a, b, ] [1: c, =b, ] [1: =c, =b, d]" },
  { "beyond the table", "<table><tr><td rowspan=9>a<td>b<tr><td>c</table>", "[1: a, b] [1: =a, c]" },
  { "beyond the part", "<table><tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d</table>", "[1: a, b] [1: c, d]" },
  { "beyond an end tag of the part", "<table><tbody><tr><td rowspan=9>a<td>b</tbody><tr><td>c<td>d</table>",
    "[1: a, b] [1: c, d]" },
  { "rows of 0: to the end of the part", "<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d<tbody><tr><td>e</table>",
    "[1: a, b] [1: =a, c] [1: =a, d] [1: e, ]" },
  { "columns of 0", "<table><tr><td colspan=0>a<td>b</table>", "[1: a, b]" },
  { "not a number", "<table><tr><td colspan=x rowspan=''>a<td rowspan>b<tr><td>c<td>d</table>", "[1: a, b] [1: c, d]" },
  { "negative", "<table><tr><td colspan=-2 rowspan=-1>a<td>b<tr><td>c<td>d</table>", "[1: a, b] [1: c, d]" },
  { "with something behind", "<table><tr><td colspan='2%'>a<tr><td colspan=' +2px'>b</table>",
    "[1: a, =a] [1: b, =b]" },
  { "by a reference", "<table><tr><td colspan='&#50;'>a</table>", "[1: a, =a]" },
  { "the first attribute counts", "<table><tr><td colspan=2 colspan=3>a</table>", "[1: a, =a]" },
  { "a row without cells takes one", "<table><tr><td rowspan=2>a<td>b</tr><tr></tr><tr><td>c<td>d</table>",
    "[1: a, b] [1: c, d]" },
  { "a row of empty cells under a label", "<table><tr><td rowspan=2>a<td>b<tr><td></table>", "[1: a, b] [1: =a, ]" },
  { "rows of a thousand", "<table><tr><td rowspan=1000000>a<td>b<tr><td>c</table>", "[1: a, b] [1: =a, c]" },
};

static const PageCase text_cases[] = {
  { "white space", "<p>  a \t b\r\n c  </p>", "(a b c)" },
  { "printed spaces at the ends", "<table><tr><td>&nbsp;a\xE3\x80\x80<td>　　b&#12288;&#xA0;</table>", "[1: a, b]" },
  { "printed spaces within", "<p>a&nbsp;&nbsp;b　c</p>", "(a b c)" },
  { "nothing but spaces", "<table><tr><td>&nbsp; 　<td>a</table>", "[1: , a]" },
  { "no width", "<table><tr><td>&#8203;1\xEF\xBB\xBF &#8203;<td>\xE2\x80\x8B</table>", "[1: 1, ]" },
  { "a source line ends within a word", "<p>政府\n信息 公\r\n  开，\n第</p>", "(政府信息 公开，第)" },
  { "a source line ends between figures", "<p>１２\n３４ 12\n34</p>", "(１２ ３４ 12 34)" },
  { "a source line ends before a printed space", "<p>政\n&nbsp;府</p>", "(政 府)" },
  { "tags within a word", "<p>政<b>府</b><font>信</font><!-- x -->息</p>", "(政府信息)" },
  { "tags within a figure", "<p>1<b>2</b><span>3</span></p>", "(123)" },
  { "line ends in a cell", "<table><tr><td>a<br>b<br/><br>c</table>", "[1: a/b/c]" },
  { "blocks in a cell", "<table><tr><td><p>12</p><p>34</p><td>5<div>6</div>7<td><ul><li>8<li>9</ul></table>",
    "[1: 12/34, 5/6/7, 8/9]" },
  { "blocks end paragraphs", "a<p>b<p>c</p>d<div>e<h1>f</h1>g</div>h<br>i<ul><li>j<li>k</ul><hr>l",
    "(a) (b) (c) (d) (e) (f) (g) (h) (i) (j) (k) (l)" },
  { "lines as they are", "<pre>a 1\nb 2\r\nc</pre>", "(a 1) (b 2) (c)" },
  { "lines as they are, never closed", "<table><tr><td><pre>a\nb<td>c\nd</table>", "[1: a/b, c d]" },
  { "a note in a cell", "<table><tr><td>12<sup>1</sup><td><sup>1</sup>12<td>12<sub>2</sub>3</table>",
    "[1: 12¹, 1/12, 12₂/3]" },
  { "a note in prose", "<p>共12<sup>1</sup>件</p>", "(共12¹件)" },
  { "a power", "<p>5m<sup>2</sup>, 10<sup>th</sup>, 12<sup>[1]</sup></p>", "(5m2, 10th, 12[1])" },
  { "several notes", "<p>12<sup>1, 20</sup>件5<sup>６</sup> 7 <sup>8</sup>9<sup>0", "(12¹, ²⁰件5⁶ 7 ⁸ 9⁰)" },
  { "a note ends with its line", "<p>12<sup>1<br>2</sup>3<p>12<sup><p>3", "(12¹) (2 3) (12) (3)" },
  { "a circled note", "<table><tr><td>12<sup>①</sup></table>", "[1: 12/①]" },
  { "references", "<p>a&amp;b&lt;c&gt;d&quot;e&#65;&#x42;&mdash;</p>", "(a&b<c>d\"eAB—)" },
  { "references without semicolon", "<p>&nbsp12&nbsp<b>a&ltb&ampc&copy2&#65b</p>", "(12 a<b&c©2Ab)" },
  { "no references", "<p>a & b &c &; &# &#x &#xg; &lol; &ltx; R&D</p>", "(a & b &c &; &# &#x &#xg; &lol; &ltx; R&D)" },
  { "numbers of Windows", "<p>&#151;&#128;&#x96;</p>", "(—€–)" },
  { "numbers of no character", "<p>12&#0;34&#x110000;5&#xD800;6&#99999999999;7&#1;8&#xFFFF;9</p>",
    "(12\xEF\xBF\xBD"
    "34\xEF\xBF\xBD"
    "5\xEF\xBF\xBD"
    "6\xEF\xBF\xBD"
    "7\xEF\xBF\xBD"
    "8\xEF\xBF\xBD"
    "9)" },
  { "full-width digits", "<table><tr><td>１，２３４</table>", "[1: １，２３４]" },
  { "what begins no tag", "<table><tr><td>增长<-5%<td>a<1<td>b < c<td><中><td><</table>",
    "[1: 增长<-5%, a<1, b < c, <中>, <]" },
  { "at the end", "<p>a <", "(a <)" },
  { "scripts and styles", "a<script>if(a<b){'</td>'}<!-- </script>b<style>p{}</style>c<SCRIPT src=x></script >d",
    "(abcd)" },
  { "end tags in scripts", "a<script>b</scriptx>x</ script>y</script\n>c<script>d</script/>e", "(ace)" },
  { "an open script", "<p>a</p><script>var b = '<p>c</p>'", "(a)" },
  { "an open frame", "<p>a</p><iframe src=x><p>b</p><noscript>c", "(a) (b) (c)" },
  { "text that nobody sees",
    "a<noscript>b</noscript><iframe>c</iframe><noframes>d</noframes><template><p>e</p></template>", "(a)" },
  { "drawings", "a<svg><title>b</title><text>c</text></svg>d<svg/>e<svg>f</svg>", "(ade)" },
  { "islands of data", "a<xml><o:Author>b</o:Author></xml>c<xml id=x src=y/>d<xml>e", "(acde)" },
  { "comments", "a<!-- b -->c<!---->d<!-->e<!--->f<!-- g --!>h<!-- > -- >i -->j<!-- k", "(acdefhj)" },
  { "other markup", "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'b'>a<![CDATA[b]]>c<!x>d<?e?>f</>g</ h>i</1>j",
    "(acdfgij)" },
  { "a tag cut off", "<table><tr><td>a<td>1</td><td clas", "[1: a, 1]" },
  { "a value cut off", "<table><tr><td>a<td>1</td><td class=\"x>2</td></tr><p>b", "[1: a, 1]" },
  { "a tag over several lines", "<table><tr><td\nclass='a>b'\r\n  width = 1 >a</td\n></table\n>", "[1: a]" },
  { "attributes of all sorts", "<table><tr><td colspan=2 a='>' b=\">\" c=d'e =e f/g \"h\">i<td/>j</table>",
    "[1: i, =i, j]" },
};

static const PageCase hidden_cases[] = {
  { "paragraph", "<p>a</p><p style='display:none'>b</p><p>c</p>", "(a) (c)" },
  { "styles",
    "<p style='DISPLAY : None'>a</p><p style='x:y;display:none !important'>b</p><p style='display: nonesuch'>c</p>",
    "(c)" },
  { "the last style counts", "<p style='display:none;display:block'>a</p><p style='display:block;display:none'>b</p>",
    "(a)" },
  { "other styles", "<p style='xdisplay:none;display-x:none;background:url(x;display)'>a</p>", "(a)" },
  { "by attribute", "<div hidden><p>a</p><div>b</div></div><p hidden=hidden>c</p>d", "(d)" },
  { "a word in a paragraph", "<p>a<span style=\"display:none\">b<b>c</b><span>d</span></span>e</p>", "(ae)" },
  { "a row", "<table><tr style='height:0;display:none'><td>h<td>1</td></tr><tr><td>a<td>2</table>", "[1: a, 2]" },
  { "a row, not closed", "<table><tr hidden><td>h<td>1<tr><td>a<td>2</table>", "[1: a, 2]" },
  { "a cell", "<table><tr><td>a<td hidden>h</td><td>1<td hidden>i<td>2</table>", "[1: a, 1, 2]" },
  { "text behind a cell", "<table><tr><td>a<td hidden>h</td>b<td>1</table>", "(b) [1: a, 1]" },
  { "a cell behind a row", "<table><tr><td>a<tr hidden><td>h</tr><td>b</table>", "[1: a] [1: b]" },
  { "a row in a template", "<table><template><tr><td>h</td></tr></template><tr><td>a</table>", "[1: a]" },
  { "rows", "<table><tbody hidden><tr><td>h<td>1</tr></tbody><tr><td>a<td>2</table>", "[1: a, 2]" },
  { "a table", "<table hidden><tr><td>h<table><tr><td>i</table></table><table><tr><td>a</table>", "[1: a]" },
  { "a table in a cell", "<table><tr><td>a<div hidden><table><tr><td>h</table></div><td>1</table>", "[1: a, 1]" },
  { "ends with its cell", "<table><tr><td>a<span hidden>h<td>1<tr><td>b<div hidden>i</td><td>2</table>",
    "[1: a, 1] [1: b, 2]" },
  { "ends with its paragraph", "<p>a<span hidden>h</p><p>b</p>", "(a) (b)" },
  { "ends with its block", "<div>a<span hidden><div>h</div>i</div>b", "(a) (b)" },
  { "holds a paragraph", "<div>a<span hidden><p>h</p>i</span>b</div>", "(ab)" },
  { "a paragraph ends where a block begins", "<p hidden>h<div>a</div>", "(a)" },
  { "an item ends where the next one begins", "<ul><li hidden>h<ul><li>i</ul>j<li>a</ul>", "(a)" },
  { "an item in itself", "<ul><li hidden>h<ul><li>i</li></ul>j</li><li>a</ul>", "(a)" },
  { "a stray end of a paragraph", "<div hidden>h</p>i</div>a", "(a)" },
  { "elements without content", "<br hidden>a<img hidden>b<input hidden value=1>c", "(abc)" },
  { "elements without content inside", "<span hidden>h<br><img><input></span>a", "(a)" },
  { "the body", "<body style='display:none'><p>a</p></body>", "(a)" },
  { "a script inside", "<div hidden>h<script></div></script>i</div>a", "(a)" },
  { "to the end", "<p>a</p><div hidden>h", "(a)" },
};

static const PageCase control_cases[] = {
  { "input", "<table><tr><td><input value=12><td><INPUT TYPE='Text' VALUE='１３ '></table>", "[1: 12, １３]" },
  { "text goes first", "<table><tr><td>7<input value=12></table>", "[1: 7]" },
  { "spaces are no text", "<table><tr><td>&nbsp;<input value=12>&nbsp;</table>", "[1: 12]" },
  { "several", "<table><tr><td><input value=12><input value=34></table>", "[1: 12/34]" },
  { "without value", "<table><tr><td>a<td><input><td><input value=''></table>", "[1: a, , ]" },
  { "those that nobody reads",
    "<table><tr><td>a<td><input type=hidden value=1><input type=checkbox value=2><input type=radio value=3>"
    "<input type=button value=4><input type=SUBMIT value=5></table>",
    "[1: a, ]" },
  { "outside of tables", "<p>a<input value=12></p>", "(a)" },
  { "images", "<table><tr><td>a<td><img src=x alt=12></table>", "[1: a, ]" },
  { "what is chosen",
    "<table><tr><td><select><option>1<option selected>2<option value=3>4</option></select><td>b</table>", "[1: 2, b]" },
  { "groups of choices", "<select><optgroup label=x><option>1<optgroup><option selected>2</select>", "(2)" },
  { "text in a form", "<table><tr><td><textarea>12\n3<b></textarea></table>", "[1: 12/3<b>]" },
  { "buttons", "<table><tr><td>12<button>x</button></table>", "[1: 12]" },
};

static const PageCase layout_cases[] = {
  { "a table in a cell", "<table><tr><td>x<table><tr><td>a<td>1</table>y</table>", "(x) (y) [2: a, 1]" },
  { "other rows stay", "<table><tr><td>p<td>1<tr><td>x<td><table><tr><td>a</table><tr><td>q<td>2</table>",
    "(x) [1: p, 1] [2: a] [1: q, 2]" },
  { "cells before and behind", "<table><tr><td>x<br>y<td>z<table><tr><td>a</table><td>u<td>v</table>",
    "(x) (y) (z) (u) (v) [2: a]" },
  { "several rows", "<table><tr><td>x<table><tr><td>a</table><tr><td>y<table><tr><td>b</table>z</table>",
    "(x) (y) (z) [2: a] [3: b]" },
  { "three deep", "<table><tr><td>x<table><tr><td>y<table><tr><td>a<td>1</table>z</table>w</table>",
    "(x) (y) (z) (w) [3: a, 1]" },
  { "two in a cell", "<table><tr><td><table><tr><td>a</table>x<table><tr><td>b</table></table>", "(x) [2: a] [3: b]" },
  { "a cell that spans layout and others",
    "<table><tr><td rowspan=2>p<br>q<td><table><tr><td>a</table>x<tr><td>1</table>",
    "(p) (q) (x) [2: a] [1: =p/q, 1]" },
  { "a cell with a table spans others", "<table><tr><td rowspan=2>x<table><tr><td>a</table>y<td>z<tr><td>1</table>",
    "(x) (y) (z) [2: a] [1: =y, 1]" },
  { "a control in layout", "<table><tr><td><table><tr><td>a</table><td><input value=1></table>", "(1) [2: a]" },
  { "one cell is a row", "<table><tr><td>x</table>", "[1: x]" },
  { "not in a cell", "<table><tr><td>a</td></tr><table><tr><td>b</table><tr><td>c</table>", "[1: a] [2: b] [1: c]" },
  { "in a foot", "<table><tfoot><tr><td>s<tr><td>x<table><tr><td>a</table></tfoot><tr><td>b</table>",
    "(x) [2: a] [1: b] [1: s]" },
};

static const PageCase particular_cases[] = {
  { "title", "<html><head><title> 年度\n报告 &amp; x</title></head><body><p>a</p></body></html>",
    "(年度报告 & x) (a)" },
  { "titles go first, that of the article before all",
    "<p>a</p><title>T</title><meta name='SiteName' content='S'><META CONTENT=\"A\" NAME=articletitle>",
    "(A) (T) (SiteName: S) (a)" },
  { "all that are read",
    "<meta name=ColumnName content=C><meta name=PubDate content='2018-02-28 10:00'>"
    "<meta name=contentsource content='住房和城乡\r\n建设局'>",
    "(ColumnName: C) (PubDate: 2018-02-28 10:00) (ContentSource: 住房和城乡 建设局)" },
  { "without content", "<meta name=ArticleTitle><meta name=SiteName content=''><p>a", "(a)" },
  { "others", "<meta name=keywords content=k><meta http-equiv=refresh content=r><meta charset=gb2312><p>a", "(a)" },
  { "markup in a title", "<title>a<b>c</title><p>d", "(a<b>c) (d)" },
  { "a title without end", "<title>a<p>b", "(a) (b)" },
  { "a title in a cell", "<table><tr><td>a<title>T</title><td>b</table>", "(T) [1: a, b]" },
  { "nothing else", "<title>T</title>", "(T)" },
  { "quotes", "<meta name=ArticleTitle content='a \"b\" &lt;c> &nbspd'>", "(a \"b\" <c> d)" },
};

/* Pages as office programs and portals make them. */
static const PageCase page_cases[] = {
  { "Word",
    "<html "
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\"\r\nxmlns=\"http://www.w3.org/TR/REC-html40\">\r\n<head>\r\n"
    "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">\r\n<meta name=Generator content=\"Microsoft "
    "Word 14\">\r\n"
    "<!--[if gte mso 9]><xml>\r\n "
    "<o:DocumentProperties><o:Author>x</o:Author></o:DocumentProperties>\r\n</xml><![endif]-->\r\n"
    "<style>\r\n<!--\r\n p.MsoNormal {mso-style-parent:\"\";}\r\n-->\r\n</style>\r\n</head>\r\n"
    "<body lang=ZH-CN style='tab-interval:21.0pt'>\r\n<div class=WordSection1 style='layout-grid:15.6pt'>\r\n"
    "<p class=MsoNormal align=center style='mso-outline-level:1'><b><span lang=EN-US "
    "style='font-size:18.0pt'>2017</span>"
    "</b><b><span style='font-family:宋体;mso-ascii-font-family:\"Times New Roman\"'>年度政府信息\r\n公开统计表<span "
    "lang=EN-US>"
    "<o:p></o:p></span></span></b></p>\r\n"
    "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0\r\n "
    "style='border-collapse:collapse;mso-yfti-tbllook:1184'>\r\n"
    " <tr style='mso-yfti-irow:0;height:15.0pt'>\r\n  <td width=400 nowrap colspan=2 style='width:300.0pt;border:solid "
    "windowtext 1.0pt;\r\n"
    "  padding:0cm 5.4pt'>\r\n  <p class=MsoNormal><![if !supportLists]><span lang=EN-US>1.<span style='font:7.0pt "
    "\"Times New Roman\"'>"
    "&nbsp; </span></span><![endif]><span>主动公开政府信息数<span\r\n  lang=EN-US><o:p></o:p></span></span></p>\r\n  "
    "</td>\r\n"
    "  <td width=80>\r\n  <p class=MsoNormal><span>条</span></p>\r\n  </td>\r\n  <td width=80>\r\n"
    "  <p class=MsoNormal align=right><span lang=EN-US>1<span "
    "style='display:none;mso-hide:all'>9</span>23<o:p></o:p></span></p>\r\n  </td>\r\n </tr>\r\n"
    " <![if !supportMisalignedColumns]>\r\n <tr height=0 style='display:none'>\r\n  <td width=72></td><td "
    "width=9>9</td>\r\n </tr>\r\n <![endif]>\r\n"
    "</table>\r\n<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\r\n</div>\r\n</body>\r\n</html>\r\n",
    "(2017年度政府信息公开统计表) [1: 1. 主动公开政府信息数, =1. 主动公开政府信息数, 条, 123]" },
  { "WPS",
    "<!DOCTYPE html><html><head><meta charset=\"utf-8\"/><meta name=\"generator\" content=\"WPS Office\"/></head><body>"
    "<p style=\"text-indent:28pt\"><font face=\"仿宋_GB2312\" size=\"4\">（一）收到申请数</font><font "
    "size=\"4\">12</font>件</p>"
    "<table border=\"1\"><col width=\"72\"/><tbody><tr><td rowspan=\"1\" colspan=\"1\" "
    "data-x=\"\\n\"><p><span>　　收到申请数</span></p></td>"
    "<td "
    "valign=\"top\"><p><span>件</span></p></td><td><p>&ensp;</p><p><span>12</span></p><p><br/></p></td></tr></tbody></"
    "table></body></html>",
    "(（一）收到申请数12件) [1: 收到申请数, 件, 12]" },
  { "portal",
    "<HTML><HEAD><TITLE>信息公开年报</TITLE>\n<META HTTP-EQUIV=Content-Type CONTENT=text/html;charset=gb2312>\n"
    "<META NAME=ContentSource CONTENT=\"住建局\">\n<SCRIPT "
    "LANGUAGE=JavaScript>\n<!--\ndocument.write(\"<table><tr><td>广告</td></tr></table>\");\n//-->\n"
    "</SCRIPT></HEAD>\n<BODY BGCOLOR=#FFFFFF TOPMARGIN=0>\n<CENTER><TABLE WIDTH=778 "
    "BORDER=0><TR><TD>\n首页&nbsp;|&nbsp;公开\n"
    "<TR><TD HEIGHT=400 VALIGN=TOP><DIV ID=Zoom><FONT SIZE=3><P ALIGN=CENTER>年度报告\n<P>　　正文。<BR>　　又一段。\n"
    "<TABLE BORDER=1 CELLPADDING=0><TR BGCOLOR=#EEEEEE><TD ROWSPAN=2><B>指标<TD "
    "COLSPAN=2><B>数量\n<TR><TD>上年<TD>本年\n"
    "<TR><TD><FONT COLOR=red>收到申请<TD ALIGN=RIGHT>&nbsp;3<TD ALIGN=RIGHT>5&nbsp\n</TABLE></P></FONT></DIV>\n"
    "<TR><TD>版权所有</TABLE></CENTER></BODY></HTML>\n<!-- 2018 --><script>stat()</script>",
    "(信息公开年报) (ContentSource: 住建局) (年度报告) (正文。) (又一段。) [1: 首页 | 公开] [2: 指标, 数量, =数量] "
    "[2: =指标, 上年, 本年] [2: 收到申请, 3, 5] [1: 版权所有]" },
  { "Excel",
    "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body link=blue><!--[if !excel]>&nbsp;&nbsp;<![endif]-->"
    "<table x:str border=0 style='table-layout:fixed'><col width=72 span=2 style='width:54pt'>"
    "<tr height=19><td height=19 class=xl24 x:num=\"12\">12</td><td x:num>1,234</td><td class=xl25>　</td></tr>"
    "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72 "
    "style='width:54pt'></td></tr><![endif]></table></body></html>",
    "[1: 12, 1,234, ]" },
  { "GB2312 said, GB18030 meant",
    "<meta charset=gb2312><table><tr><td>\x81\x39\xEE\x39\xD5\xFE\xB8\xAE\xA3\xBA<td>\xA3\xB1\xA3\xB2</table>",
    "[1: 㐀政府：, １２]" },
  { "GB2312 said, UTF-8 meant", "<meta charset=gb2312><table><tr><td>政府<td>12</table>", "[1: 政府, 12]" },
};

static char *
describe (const GkDocument *document, gboolean with_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < document->paragraphs->len; i++)
    {
      const GkSpan *span = &g_array_index (document->paragraphs, GkSpan, i);

      g_string_append_printf (text, "%s(", text->len > 0 ? " " : "");
      if (with_lines)
        g_string_append_printf (text, "%u ", span->line);
      g_string_append_printf (text, "%.*s)", (int) span->length, span->text);
    }
  for (guint32 i = 0; i < document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (document, i);

      g_string_append_printf (text, "%s[%u", text->len > 0 ? " " : "", row->table);
      if (with_lines)
        g_string_append_printf (text, " %u", row->line);
      for (guint32 k = 0; k < row->n; k++)
        {
          const GkSpan *cell = gk_document_cell (document, row, k);
          g_autofree char *content = g_strdelimit (g_strndup (cell->text, cell->length), "\n", '/');

          g_string_append_printf (text, "%s %s%s", k > 0 ? "," : ":", cell->continued ? "=" : "",
                                  cell->is_heading ? "#" : "");
          if (with_lines)
            g_string_append_printf (text, "%u ", cell->line);
          g_string_append (text, content);
        }
      g_string_append_c (text, ']');
    }

  return g_string_free (text, FALSE);
}

static GkDocument *
read_html (const char *page, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (page, length);

  return gk_document_new_from_html (bytes, "page.html", error);
}

/* What every document holds to. */
static void
check_document (const GkDocument *document)
{
  guint32 n_cells = 0;

  assert_true (document->has_spans);
  for (guint32 i = 0; i < document->rows->len; i++)
    {
      const GkRow *row = gk_document_row (document, i);

      assert_int_equal (row->lead, -1);
      assert_int_equal (row->first, n_cells);
      n_cells += row->n;
      for (guint32 k = 0; k < row->n; k++)
        assert_int_equal (gk_document_cell (document, row, k)->column, 0);
    }
  assert_int_equal (document->cells->len, n_cells);
}

static void
test_page (void **state)
{
  const PageCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDocument) document = read_html (row->page, strlen (row->page), &error);
  g_autofree char *described = NULL;

  if (document == NULL)
    fail_msg ("%s", gk_error_get_message (error, GK_LANGUAGE_ENGLISH));
  check_document (document);
  described = describe (document, FALSE);
  assert_string_equal (described, row->document);
}

/* With lines: "(line text)", "[table line: line cell]". */
static const PageCase line_cases[] = {
  { "paragraphs", "<p>a</p>\n<p>\n\nb\nc</p>\r\n<p>d</p>\re", "(1 a) (4 b c) (6 d) (7 e)" },
  { "cells", "<table>\n<tr>\n<td>a</td>\n<td>\n\n1</td></tr>\n\n<tr><td>b<td>2</table>",
    "[1 2: 3 a, 6 1] [1 8: 8 b, 8 2]" },
  { "empty cells have that of their tag", "<table>\n<tr>\n<td>a\n<td\nclass=x>\n\n<td>b</table>",
    "[1 2: 3 a, 5 , 7 b]" },
  { "copies have that of the cell", "<table><tr><td rowspan=2 colspan=2>\na\n<td>b\n<tr>\n<td>c</table>",
    "[1 1: 2 a, =2 a, 3 b] [1 4: =2 a, =2 a, 5 c]" },
  { "cells that were missing have that of the row", "<table><tr><td>a<td>b\n<tr>\n<td>c</table>",
    "[1 1: 1 a, 1 b] [1 2: 3 c, 2 ]" },
  { "what is left out", "<!--\n\n--><script>\n</script><style>\r\n</style><![if\nx]><p>a<div hidden>\n\n</div>\nb",
    "(6 a) (9 b)" },
  { "line ends in a cell", "<table><tr><td>\na<br>\nb</table>", "[1 1: 2 a/b]" },
  { "lines as they are", "<pre>\na\n\nb\n</pre>c", "(2 a) (4 b) (5 c)" },
  { "titles", "\n<title>\nT</title>\n<meta name=ArticleTitle\ncontent='A\nB'>", "(6 A B) (3 T)" },
};

static void
test_lines (void **state)
{
  const PageCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDocument) document = read_html (row->page, strlen (row->page), &error);
  g_autofree char *described = NULL;

  assert_null (error);
  described = describe (document, TRUE);
  assert_string_equal (described, row->document);
}

/* libxml2's nodes know no lines beyond 65,535. */
static void
test_many_lines (void **state)
{
  g_autoptr (GString) page = g_string_new ("<p>");
  g_autoptr (GkDocument) document = NULL;
  g_autofree char *described = NULL;

  (void) state;
  for (guint i = 1; i < 100000; i++)
    g_string_append (page, i % 1000 == 0 ? "<!---->\n" : "\n");
  g_string_append (page, "a<table><tr><td>b</table>");
  document = read_html (page->str, page->len, NULL);
  assert_non_null (document);
  described = describe (document, TRUE);
  assert_string_equal (described, "(100000 a) [1 100000: 100000 b]");
}

/* Longer than the parts in which the source is handed on. */
static void
test_long_text (void **state)
{
  g_autoptr (GString) page = g_string_new ("<p>");
  g_autoptr (GkDocument) document = NULL;
  const GkSpan *span;

  (void) state;
  for (guint i = 0; i < 50000; i++)
    g_string_append (page, i % 10000 == 9999 ? "&#24220;" : "府");
  document = read_html (page->str, page->len, NULL);
  assert_non_null (document);
  assert_int_equal (document->paragraphs->len, 1);
  span = &g_array_index (document->paragraphs, GkSpan, 0);
  assert_int_equal (span->length, 50000 * strlen ("府"));
  for (guint32 i = 0; i < span->length; i += (guint32) strlen ("府"))
    assert_memory_equal (span->text + i, "府", strlen ("府"));
}

typedef struct {
  const char *name;
  const char *before;
  const char *unit; /* repeated ... */
  gsize times;      /* ... so often */
  const char *after;
  guint32 line; /* of the error; G_MAXUINT32 if there must be none */
} LimitCase;

#define SOUND G_MAXUINT32

static const LimitCase limit_cases[] = {
  { "cells at the limit", "<table><tr>", "<td>c", GK_READ_MAX_CELLS, "</table>", SOUND },
  { "one cell more", "<table>\n<tr>", "<td>c", GK_READ_MAX_CELLS + 1, "</table>", 2 },
  { "columns at the limit", "<table><tr><td colspan=255>a", "<td>c", 1, "</table>", SOUND },
  { "one column more", "<table><tr>\n<td>a<td colspan=256>", "b", 1, "</table>", 2 },
  { "columns beyond number", "\n<table><tr><td colspan=1000000>", "b", 1, "</table>", 2 },
  { "columns far beyond number", "<table><tr><td colspan=99999999999999999999999>", "b", 1, "</table>", 1 },
  { "a cell above takes the last place", "<table><tr><td colspan=255>a<td rowspan=2>b<tr>", "<td>c", 255, "</table>",
    SOUND },
  { "a cell above takes the place of the last one", "<table><tr><td colspan=255>a<td rowspan=2>b\n<tr>", "<td>c", 256,
    "</table>", 2 },
  { "rows at the limit", "<table>", "<tr><td>c\n", GK_READ_MAX_ROWS, "</table>", SOUND },
  { "one row more", "<table>", "<tr><td>c\n", GK_READ_MAX_ROWS + 1, "</table>", GK_READ_MAX_ROWS + 1 },
  { "one row more in a foot", "<table><tfoot>", "<tr><td>c\n", GK_READ_MAX_ROWS + 1, "</table>", GK_READ_MAX_ROWS + 1 },
  { "one table more", "", "<table><tr><td>c</table>\n", GK_READ_MAX_ROWS + 1, "", GK_READ_MAX_ROWS + 1 },
  { "rows that say nothing do not count", "<table>", "<tr><td></td>", GK_READ_MAX_ROWS + 1, "<tr><td>a", SOUND },
  { "spanned rows at the limit", "<table><tr><td rowspan=9999>a<td>b\n", "<tr><td>c\n", GK_READ_MAX_SPAN - 1,
    "</table>", SOUND },
  { "one spanned row more", "<table><tr><td rowspan=9999>a<td>b\n", "<tr><td>c\n", GK_READ_MAX_SPAN, "</table>",
    GK_READ_MAX_SPAN + 1 },
  { "one spanned row more, to the end", "<table><tr><td rowspan=0>a<td>b\n", "<tr><td>c\n", GK_READ_MAX_SPAN,
    "</table>", GK_READ_MAX_SPAN + 1 },
  { "depth at the limit", "a", "<table>", GK_READ_MAX_DEPTH, "<p>b", SOUND },
  { "one deeper", "a\n", "<table>", GK_READ_MAX_DEPTH + 1, "b", 2 },
  { "tables in tables", "a", "<table><tr><td>\n", 100000, "b", 86 },
  { "blocks in blocks are no depth", "a", "<div>", 100000, "b", SOUND },
  { "words in words are no depth", "a", "<font><span>", 100000, "b", SOUND },
  { "cells one behind another are no depth", "<table>", "<tr><td><font><center>c", 10000, "", SOUND },
  { "paragraph at the limit", "<p>", "c", GK_READ_MAX_LINE, "</p>", SOUND },
  { "one byte more in a paragraph", "<p>\n", "c", GK_READ_MAX_LINE + 1, "</p>", 2 },
  { "cell at the limit", "<table><tr><td>a<br>", "c", GK_READ_MAX_LINE - 2, "</table>", SOUND },
  { "one byte more in a cell", "<table><tr><td>a<br>\n", "c", GK_READ_MAX_LINE - 1, "</table>", 2 },
  { "prose at the limit", "", "0123456789abcde<br>", GK_READ_MAX_PROSE / 15, "0123", SOUND },
  { "one byte more of prose", "\n", "0123456789abcde<br>", GK_READ_MAX_PROSE / 15, "01234", 2 },
  { "one byte more in a title", "\n<title>a</title>", "0123456789abcde<br>", GK_READ_MAX_PROSE / 15, "0123", 2 },
  { "prose of layout counts", "\n<table><tr><td>", "0123456789abcde<br>", GK_READ_MAX_PROSE / 15, "01234<table>", 2 },
  { "white space is no text", "a", " ", 4 * GK_READ_MAX_LINE, "b", SOUND },
  { "many attributes", "a<b ", "a=1 b c='2' ", 100000, ">b", SOUND },
  { "a long value", "a<b x='", "<td>\" ", 1000000, "'>b", SOUND },
  { "many elements of their own", "a", "<x1><x:2></x1>", 100000, "b", SOUND },
  { "many end tags", "a", "</td></table></x>", 100000, "b", SOUND },
  { "many references", "a", "&lol;&#0;", 10000, "b", SOUND },
  { "many comments", "a", "<!--", 1000000, "b", SOUND },
  { "many open frames", "a", "<iframe><noscript><title><svg>", 100000, "b", SOUND },
  { "many open tags", "a<p>", "<td ", 100000, "b", SOUND },
};

static void
test_limit (void **state)
{
  const LimitCase *row = *state;
  gsize length = strlen (row->unit);
  g_autoptr (GString) page = g_string_sized_new (row->times * length + 100);
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDocument) document = NULL;

  g_string_append (page, row->before);
  for (gsize i = 0; i < row->times; i++)
    g_string_append_len (page, row->unit, (gssize) length);
  g_string_append (page, row->after);

  document = read_html (page->str, page->len, &error);
  if (row->line == SOUND)
    {
      if (document == NULL)
        fail_msg ("%s", gk_error_get_message (error, GK_LANGUAGE_ENGLISH));
      check_document (document);
      return;
    }
  assert_null (document);
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
  assert_int_equal (gk_error_get_line (error), row->line);
  assert_string_equal (gk_error_get_source (error), "page.html");
}

typedef struct {
  const char *name;
  const char *page;
  gint code;
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "nothing at all", "", GK_ERROR_UNRECOGNISED },
  { "nothing but tags", "<html><body><table><tr><td>&nbsp;</td></tr></table></body></html>", GK_ERROR_UNRECOGNISED },
  { "nothing but a tag cut off", "<table><tr><td cl", GK_ERROR_UNRECOGNISED },
  { "nothing but a comment", "<!-- a", GK_ERROR_UNRECOGNISED },
  { "neither UTF-8 nor GB18030", "<p>\xD5\xFE\xFF", GK_ERROR_ENCODING },
};

static void
test_error (void **state)
{
  const ErrorCase *row = *state;
  g_autoptr (GError) error = NULL;

  assert_null (read_html (row->page, strlen (row->page), &error));
  assert_true (g_error_matches (error, GK_ERROR, row->code));
  assert_string_equal (gk_error_get_source (error), "page.html");
}

typedef struct {
  const char *name;
  const char *text;
  gboolean is_html;
} SniffCase;

static const SniffCase sniff_cases[] = {
  { "empty", "", FALSE },
  { "bars", "指标 | 数\na | 1\n", FALSE },
  { "less than", "a | <1\nb | <\nc | <-5%\nd | x<y\n", FALSE },
  { "doctype", "<!DOCTYPE html>\na", TRUE },
  { "doctype of old", "\n <!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.0//EN\">\na", TRUE },
  { "XML before it", "<?xml version='1.0'?>\n<html xmlns='x'>", TRUE },
  { "a comment before it", "<!-- x -->\n<HTML>", TRUE },
  { "a piece of a page", "<div>a</div>", TRUE },
  { "a piece of a page, not closed", "<P>a<P>b", TRUE },
  { "text before it", "a\n<table border=1><tr><td>1</table>", TRUE },
  { "paragraphs in between, the first without beginning", "a</p>\n<p>b", TRUE },
  { "paragraphs in between", "a\n<p>b</p>", TRUE },
  { "paragraph without end", "a | <p>b", FALSE },
  { "end tags alone", "a</p></div>", FALSE },
  { "line ends in Markdown", "a | b<br>c | 1\n", FALSE },
  { "words that begin alike", "a <tdx> <tablet> <p1> </p1>", FALSE },
  { "a tag at the end", "a <td", FALSE },
  { "XML", "<?xml version='1.0'?>\n<form id='x'><indicator id='a'/></form>", FALSE },
};

static void
test_sniff (void **state)
{
  const SniffCase *row = *state;

  assert_int_equal (gk_text_is_html (row->text, strlen (row->text)), row->is_html);
}

#if LIBXML_VERSION >= 21200
static void
count_error (void *data, const xmlError *error)
#else
static void
count_error (void *data, xmlErrorPtr error)
#endif
{
  (void) error;
  (*(guint *) data)++;
}

/* A program may use libxml2 itself: it must not hear of our errors. */
static void
test_no_errors_outside (void **state)
{
  guint n_errors = 0;
  g_autoptr (GkDocument) document = NULL;
  const char *page = "<p>&lol;</x><table><table></b></p>";

  (void) state;
  xmlSetStructuredErrorFunc (&n_errors, count_error);
  xmlResetLastError ();
  document = read_html (page, strlen (page), NULL);
  xmlSetStructuredErrorFunc (NULL, NULL);
  assert_non_null (document);
  assert_int_equal (n_errors, 0);
  assert_null (xmlGetLastError ());
}

static gpointer
read_in_thread (gpointer data)
{
  const char *page = data;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GkDocument) document = read_html (page, strlen (page), NULL);
      g_autofree char *described = document != NULL ? describe (document, FALSE) : NULL;

      if (g_strcmp0 (described, "(T) [1: a, 1]") != 0)
        return NULL;
    }

  return data;
}

static void
test_threads (void **state)
{
  static char page[] = "<title>T</title><table><tr><td>a<td>1</x></table>";
  GThread *threads[4];

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_in_thread, page);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    assert_non_null (g_thread_join (threads[i]));
}

void
add_html_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "table", test_page, table_cases);
  TESTS_ADD_TABLE (tests, "span", test_page, span_cases);
  TESTS_ADD_TABLE (tests, "text", test_page, text_cases);
  TESTS_ADD_TABLE (tests, "hidden", test_page, hidden_cases);
  TESTS_ADD_TABLE (tests, "control", test_page, control_cases);
  TESTS_ADD_TABLE (tests, "layout", test_page, layout_cases);
  TESTS_ADD_TABLE (tests, "particular", test_page, particular_cases);
  TESTS_ADD_TABLE (tests, "page", test_page, page_cases);
  TESTS_ADD_TABLE (tests, "html line", test_lines, line_cases);
  tests_add (tests, "long text", test_long_text);
  tests_add (tests, "lines beyond 65,535", test_many_lines);
  TESTS_ADD_TABLE (tests, "html limit", test_limit, limit_cases);
  TESTS_ADD_TABLE (tests, "html error", test_error, error_cases);
  TESTS_ADD_TABLE (tests, "sniff", test_sniff, sniff_cases);
  tests_add (tests, "no errors outside", test_no_errors_outside);
  tests_add (tests, "threads", test_threads);
}
