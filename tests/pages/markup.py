# SPDX-License-Identifier: LGPL-2.1-or-later
"""Grids as the editors of portals, office programs and old hand-made pages mark them up.

A cell that prints a cell of the form is put between BEGIN id MIDDLE and END, three characters that stand in no page. The
generator takes them out again and so knows where everything stands.
"""

import html
import re

BEGIN, MIDDLE, END = "\ue000", "\ue001", "\ue002"


def mark(cell, text):
    return f"{BEGIN}{cell.id}{MIDDLE}{text}{END}" if cell.id else text


def spans(cell, quote='"'):
    return "".join(f" {name}={quote}{count}{quote}"
                   for name, count in (("rowspan", cell.rows), ("colspan", cell.columns)) if count > 1)


def escape(text):
    return html.escape(text, quote=False)


def breaks(text, tag="<br>"):
    return escape(text).replace("\n", tag)


def lines(grid, start, row, cell, end_row, end, glue=""):
    """A table: `row` and `cell` are functions of the number of the row and of the cell."""
    out = [start]
    for number, cells in enumerate(grid):
        out.append(row(number) + glue + glue.join(mark(one, cell(one)) for one in cells) + glue + end_row)
    return "\n".join(out + [end])


def plain(grid):
    """What a careful programmer writes."""
    return lines(grid, '<table border="1" cellspacing="0" cellpadding="0">\n<tbody>', lambda _: "<tr>",
                 lambda one: f"<td{spans(one)}>{breaks(one.text)}</td>", "</tr>", "</tbody>\n</table>", "\n")


def one_line(grid):
    """What a content management system leaves: one line, th for labels, everything styled."""
    def cell(one):
        tag = "th" if one.head else "td"
        text = f"<strong>{breaks(one.text, '<br/>')}</strong>" if one.head else breaks(one.text)
        return f'<{tag}{spans(one)} style="border:1px solid #000;text-align:center;padding:0 4px;">{text}</{tag}>'

    table = lines(grid, '<table class="tb" style="border-collapse:collapse;width:100%">', lambda _: "<tr>", cell, "</tr>", "</table>")
    return table.replace("\n", "")


def ueditor(grid):
    """Pasted into the editor that most portals use."""
    def entities(text):
        for character, entity in (("“", "&ldquo;"), ("”", "&rdquo;"), ("—", "&mdash;"), ("\u3000", "&#12288;")):
            text = text.replace(character, entity)
        return text

    def cell(one):
        lines_ = one.text.split("\n") if one.text else ["<br/>"]
        body = "".join('<p style="text-align:center;line-height:normal;margin:0"><span style="font-size:12px;font-family:宋体">'
                       f"{entities(escape(line)) if line != '<br/>' else line}</span></p>" for line in lines_)
        width = 48 * one.columns
        return (f'<td width="{width}"{spans(one)} valign="center" style="padding: 0px 7px; border-width: 1px; '
                f'border-style: solid; word-break: break-all;">{body}</td>')

    return lines(grid, '<table width="99%" align="center"><tbody>',
                 lambda number: f'<tr{" class=%sfirstRow%s" % (chr(34), chr(34)) if number == 0 else ""} style="height:28px">',
                 cell, "</tr>", "</tbody></table>")


def _runs(text):
    """Stretches of ASCII and of everything else, as office programs put them into spans of their own."""
    return re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text)


def word(grid, ruler=True):
    """Saved as a web page by Word: unquoted attributes, a paragraph and spans in every cell, lines broken inside tags."""
    def span(text):
        if text.isascii():
            return (f"<span\n  lang=EN-US style='font-size:9.0pt;font-family:宋体;mso-bidi-font-family:宋体;\n  mso-font-kerning:0pt'>"
                    f"{escape(text)}<o:p></o:p></span>")
        return f"<span\n  style='font-size:9.0pt;font-family:宋体;mso-bidi-font-family:宋体'>{escape(text)}</span>"

    def cell(one):
        width = 61 * one.columns
        body = "<span lang=EN-US><br>\n  </span>".join("".join(span(run) for run in _runs(line)) for line in one.text.split("\n"))
        if not one.text:
            body = "<span lang=EN-US\n  style='font-size:9.0pt;font-family:宋体'>&nbsp;<o:p></o:p></span>"
        return (f"  <td width={width}{spans(one, '')} valign=top style='width:{width * 0.75}pt;border:solid windowtext 1.0pt;\n"
                "  border-top:none;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt'>\n"
                "  <p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'>"
                f"{body}</p>\n  </td>")

    table = lines(grid, "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width=612\n"
                  " style='width:459.0pt;border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt;\n"
                  " mso-yfti-tbllook:1184;mso-padding-alt:0cm 5.4pt 0cm 5.4pt'>",
                  lambda number: f" <tr style='mso-yfti-irow:{number};height:22.7pt'>", cell, " </tr>", "</table>", "\n")
    if ruler:
        width = sum(one.columns for one in grid[0])
        row = "".join(f"  <td width={61} style='border:none'></td>\n" for _ in range(width))
        table = table.replace("</table>", f" <![if !supportMisalignedColumns]>\n <tr height=0>\n{row} </tr>\n <![endif]>\n</table>")
    return table


def wps(grid):
    """Exported by WPS: classes p0 and 15, mso-spacerun, a font for every stretch."""
    def cell(one):
        body = "".join(f"<span style=\"mso-spacerun:'yes';font-family:{'Times New Roman' if run.isascii() else '仿宋_GB2312'};"
                       f"font-size:10.5000pt;mso-font-kerning:1.0000pt;\">{breaks(run, '<br>')}</span>" for run in _runs(one.text))
        return (f'<td width={57 * one.columns} valign=center {spans(one, "").strip()} style="width:43.1000pt;padding:0.0000pt '
                '5.4000pt 0.0000pt 5.4000pt ;border:1.0000pt solid windowtext;" ><p class=MsoNormal align=center '
                f'style="text-align:center;" >{body}<span style="mso-spacerun:\'yes\';font-family:仿宋_GB2312;" >'
                f'<o:p>{"" if one.text else "&nbsp;"}</o:p></span></p></td>')

    return lines(grid, '<table class=MsoTableGrid border=1 cellspacing=0 style="border-collapse:collapse;width:426.1000pt;" >',
                 lambda _: "<tr>", cell, "</tr>", "</table>")


def shout(grid):
    """From an editor of the nineties: upper case, fonts, and nothing closed that need not be."""
    def cell(one):
        text = breaks(one.text, "<BR>") if one.text else "&nbsp;"
        return f"<TD{spans(one, '').upper()} align=middle vAlign=center noWrap><FONT face=宋体 size=2>{text}</FONT>"

    return lines(grid, "<TABLE borderColor=#000000 cellSpacing=0 cellPadding=2 width=620 align=center border=1>\n<TBODY>",
                 lambda _: "<TR height=26>", cell, "", "</TBODY></TABLE>", "\n")


def excel(grid):
    """Saved from a worksheet: columns with widths, numbers given a second time in x:num."""
    def cell(one):
        number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", one.text)
        attribute = f" x:num" if number else ""
        return f"  <td{spans(one, '')} class=xl6{5 if one.head else 7}{attribute}>{breaks(one.text, '<br>    ')}</td>"

    width = max(sum(one.columns for one in row) for row in grid)
    columns = "\n".join(" <col width=72 style='width:54pt'>" for _ in range(width))
    return lines(grid, "<table x:str border=0 cellpadding=0 cellspacing=0 width=792 style='border-collapse:\n"
                 f" collapse;table-layout:fixed;width:594pt'>\n{columns}",
                 lambda _: " <tr height=19 style='height:14.25pt'>", cell, " </tr>", "</table>", "\n")


def bars(grid):
    """The text that a portal, or a program that strips tags, makes of a table: every cell once."""
    return "\n".join(" | ".join(mark(one, one.text.replace("\n", " ")) for one in row) + " |" for row in grid)


def _line(cells, divider, start="", end=""):
    return start + divider.join(mark(one, one.text.replace("\n", " ")) for one in cells) + end


def padded(grid):
    """The Markdown that a crawler makes of a table: every cell once, and rows filled up at the end to the widest."""
    width = max(sum(one.columns for one in row) for row in grid)
    rows = [row + [type(row[0])("")] * (width - len(row)) for row in grid]
    return "\n".join([_line(rows[0], " | ", "| ", " |"), "|" + "---|" * width]
                     + [_line(row, " | ", "| ", " |") for row in rows[1:]])


def tabs(grid):
    """Copied from a worksheet: the text of merged cells in the first of them, the others empty."""
    taken, rows = {}, []
    for number, row in enumerate(grid):
        column = 0
        for one in row:
            while (number, column) in taken:
                column += 1
            for down in range(one.rows):
                for across in range(one.columns):
                    taken[number + down, column + across] = type(one)("") if down or across else one
            column += one.columns
    width = max(column for _, column in taken) + 1
    for number in range(len(grid)):
        rows.append(_line([taken[number, column] for column in range(width)], "\t"))
    return "\n".join(rows)


# --- Around the tables ----------------------------------------------------


def nested(table):
    """In two layout tables."""
    return ('<table width="760" border="0" align="center"><tr><td width="8">&nbsp;</td><td>\n'
            '<table width="100%" border="0" cellpadding="6"><tr><td class="content">\n' + table
            + '\n</td></tr></table>\n</td><td width="8">&nbsp;</td></tr></table>')
