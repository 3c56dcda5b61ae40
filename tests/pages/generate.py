#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the test pages: generate.py [--check]

Every page is a function below: figures (figures.py), how they are printed, the tables as grids (grids.py), their markup
(markup.py) and what stands around them (portal.py). It becomes NAME/page.html or NAME/page.txt, and NAME/cells.csv says
what a reader must make of it: every cell of the form that the page prints, its state, its value and the lines of the page
that its table cell takes up. The state "either" is that of a figure in a broken table: it is read as it is meant, or it is
reported. NAME/diagnostics lists figures that no reader may use, and that it therefore has to report.

--check compares the files with what would be written.
"""

import pathlib
import re
import sys
from decimal import Decimal

sys.dont_write_bytecode = True

import figures as fig
import grids
import markup
import portal
from figures import Printed, number
from grids import Cell, Grids
from portal import Article

HERE = pathlib.Path(__file__).resolve().parent
PAGES = {}


class Page:
    """A page with its marks still in it, and what it prints in its cells."""

    def __init__(self, text, page, name="page.html", encoding="utf-8", bom=b"", either=lambda one: False):
        self.text = text
        self.page = page
        self.name = name
        self.encoding = encoding
        self.bom = bom
        self.either = either  # whether a reader may refuse this cell

    def finish(self):
        """The bytes of the file and, for each mark, the first and last line it takes up."""
        return finish(self.text), self.bom + unmark(self.text).encode(self.encoding)


def unmark(text):
    return re.sub(f"{markup.BEGIN}[^{markup.MIDDLE}]*{markup.MIDDLE}|{markup.END}", "", text)


def finish(text):
    """The lines between which each marked cell stands."""
    places = {}
    line = 1
    for piece in re.split(f"({markup.BEGIN}[^{markup.MIDDLE}]*{markup.MIDDLE}|{markup.END})", text):
        if piece.startswith(markup.BEGIN):
            name = piece[1:-1]
            assert name not in places, f"{name} is printed twice"
            places[name] = [line, line]
        elif piece == markup.END:
            places[name][1] = line
        else:
            line += piece.count("\n")
    return places


def page(name):
    def add(function):
        PAGES[name] = function
        return function

    return add


# --- Parts that pages share -----------------------------------------------


def captioned(caption, *tables):
    return ([f'<p style="text-align:center">{caption}</p>'] if caption else []) + list(tables)


def article(body, place, year, figures, form, printed, render, labels=None, tables=None, **prose):
    """A report from 2019 on with its three tables in the usual shape; `tables` replaces some: fields, requests, outcomes."""
    grid = Grids(form, printed, labels)
    tables = tables or {}
    parts = [tables["fields"](grid) if "fields" in tables else [render(grid.fields())],
             tables["requests"](grid) if "requests" in tables else [render(grid.requests())],
             tables["outcomes"](grid) if "outcomes" in tables else [render(grid.outcomes())]]
    return portal.report(Article(body, place, year, figures), parts, **prose)


WORD_PROSE = {"tag": "<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'><span\nstyle='font-size:16.0pt;font-family:仿宋'>",
              "end": "</span></p>"}
TEXT_PROSE = {"tag": "", "end": ""}


# --- The form of 2021 -----------------------------------------------------


@page("cn-2021-county")
def cn_2021_county():
    """Everything as in the form, zeros printed, on a county's portal."""
    figures = fig.annual_2021("青河县水利局", 40)
    printed = fig.printed(figures)
    return Page(portal.county(article("青河县水利局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.plain)), printed)


@page("cn-2021-county-prior")
def cn_2021_county_prior():
    """The year before that of cn-2021-county-next, on the same portal."""
    figures = fig.annual_2021("青河县自然资源局/2022", 60)
    printed = fig.printed(figures)
    return Page(portal.county(article("青河县自然资源局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.plain)), printed)


@page("cn-2021-county-next")
def cn_2021_county_next():
    """What is carried over is what arrives; the figures are consistent."""
    prior = fig.annual_2021("青河县自然资源局/2022", 60)
    figures = fig.annual_2021("青河县自然资源局/2023", 60, prior)
    printed = fig.printed(figures)
    return Page(portal.county(article("青河县自然资源局", "青河县人民政府", 2023, figures, "cn-2021", printed, markup.plain)), printed)


@page("cn-2021-word")
def cn_2021_word():
    """Saved by Word in GB18030 under the name of gb2312; empty cells for zeros; 规范性文件; a character beyond GB2312."""
    figures = fig.annual_2021("石镕县教育局", 25)
    printed = fig.blank(fig.printed(figures), fig.is_zero)
    made = article("石镕县教育局", "石镕县人民政府", 2021, figures, "cn-2021", printed, markup.word,
                   labels={"行政规范性文件": "规范性文件"}, **WORD_PROSE)
    return Page(portal.word(made).replace("\n", "\r\n"), printed, encoding="gb18030")


@page("cn-2021-nested")
def cn_2021_nested():
    """A hand-made page of nested tables in UTF-8 that says gb2312; the total column is empty in the detail rows."""
    figures = fig.annual_2021("望川区卫生健康局", 80)
    printed = fig.blank(fig.printed(figures), fig.is_detail_total)
    made = article("望川区卫生健康局", "望川区卫生健康局", 2021, figures, "cn-2021", printed,
                   lambda grid: markup.nested(markup.plain(grid)))
    return Page(portal.asp(made), printed)


@page("cn-2021-page-break")
def cn_2021_page_break():
    """Table 3 is two tables: a page ended within 不予公开. The header and the group's label are printed again."""
    figures = fig.annual_2021("临屏市公安局", 300)
    printed = fig.printed(figures)
    tables = {"requests": lambda grid: [markup.wps(grid.requests(rows=slice(0, 7))), "<p><br/></p>",
                                        markup.wps(grid.requests(rows=slice(7, None)))]}
    made = article("临屏市公安局", "临屏市人民政府", 2022, figures, "cn-2021", printed, markup.wps, tables=tables)
    return Page(portal.city(made), printed)


@page("cn-2021-page-break-bare")
def cn_2021_page_break_bare():
    """The same without a header and with empty cells where the group goes on."""
    figures = fig.annual_2021("临屏市交通运输局", 900)
    printed = fig.printed(figures)

    def requests(grid):
        return [markup.ueditor(grid.requests(rows=slice(0, 8))), "<p>&nbsp;</p>",
                markup.ueditor(grid.requests(rows=slice(8, None), again=False, bare=True))]

    made = article("临屏市交通运输局", "临屏市人民政府", 2022, figures, "cn-2021", printed, markup.ueditor,
                   tables={"requests": requests})
    return Page(portal.city(made), printed)


@page("cn-2021-three-pieces")
def cn_2021_three_pieces():
    """Two breaks without a header, within 不予公开 and within 不予处理; the number of a page between the pieces."""
    figures = fig.annual_2021("临屏市生态环境局", 900)
    printed = fig.printed(figures)

    def requests(grid):
        return [markup.wps(grid.requests(rows=slice(0, 8))), "<p>&nbsp;</p>",
                markup.wps(grid.requests(rows=slice(8, 17), again=False, bare=True)),
                "<p style=\"text-align:center\">- 5 -</p>",
                markup.wps(grid.requests(rows=slice(17, None), again=False, bare=True))]

    made = article("临屏市生态环境局", "临屏市人民政府", 2022, figures, "cn-2021", printed, markup.wps,
                   tables={"requests": requests})
    return Page(portal.city(made), printed)


@page("cn-2021-page-break-top")
def cn_2021_page_break_top():
    """A header again, but the group's cells empty; the break between two groups; table 2 is broken too."""
    figures = fig.annual_2021("云岭省体育局", 700)
    printed = fig.printed(figures)

    def fields(grid):
        rows = grid.fields()
        return [markup.shout(rows[:6]), "<BR>", markup.shout(rows[6:])]

    def requests(grid):
        return [markup.shout(grid.requests(rows=slice(0, 12))), "<BR>",
                markup.shout(grid.requests(rows=slice(12, None), again=False))]

    made = article("云岭省体育局", "云岭省人民政府", 2021, figures, "cn-2021", printed, markup.shout,
                   tables={"fields": fields, "requests": requests}, tag="<P><FONT size=3>", end="</FONT>")
    return Page(portal.asp(made, "gb2312"), printed, encoding="gb18030")


@page("cn-2021-wide")
def cn_2021_wide():
    """Full-width digits, separators of both widths, units within the cells, 元 where the form says 万元."""
    figures = fig.annual_2021("云岭省市场监督管理局", 2600)
    printed = fig.printed(figures)
    printed = fig.restyle(printed, fig.thousands(","), lambda one: one.startswith(("requests.handled", "disclosure.")))
    printed = fig.restyle(printed, fig.thousands("，"), lambda one: one.startswith(("requests.received", "requests.carried")))
    printed = fig.restyle(printed, fig.suffix("件"), lambda one: one.startswith("disclosure.") and not one.endswith("amount"))
    printed = fig.restyle(printed, fig.wide, lambda one: one.startswith(("requests.received", "review", "litigation")))
    printed["disclosure.charges.amount"] = number("251000元", "25.1")
    made = article("云岭省市场监督管理局", "云岭省人民政府", 2023, figures, "cn-2021", printed, markup.one_line)
    return Page(portal.ministry(made), printed, bom=b"\xef\xbb\xbf")


@page("cn-2021-total-first")
def cn_2021_total_first():
    """总计 in front, no row 申请人情况, line breaks in the labels of columns; UTF-16 with a byte-order mark."""
    figures = fig.annual_2021("安岐县财政局", 800)
    printed = fig.printed(figures)
    labels = {"法人或其他组织": "法人或\n其他组织", "社会公益组织": "社会公\n益组织", "法律服务机构": "法律服\n务机构",
              "商业企业": "商业\n企业", "科研机构": "科研\n机构", "本年制发件数": "本年制\n发件数", "结果维持": "结果\n维持",
              "结果纠正": "结果\n纠正", "其他结果": "其他\n结果", "尚未审结": "尚未\n审结"}
    order = ("total", *grids.MEMBERS[:-1])
    tables = {"requests": lambda grid: [markup.excel(grid.requests(order=order, depth=2))]}
    made = article("安岐县财政局", "安岐县人民政府", 2022, figures, "cn-2021", printed, markup.excel, labels=labels, tables=tables)
    return Page(portal.word(made, "unicode"), printed, encoding="utf-16-le", bom=b"\xff\xfe")


@page("cn-2021-short")
def cn_2021_short():
    """Short and older labels, some without numbers, spaces and line breaks in them, groups written downwards."""
    figures = fig.annual_2021("东岭市医疗保障局", 600)
    printed = fig.printed(figures)
    labels = {
        "三、本年度办理结果": "三\n、\n本\n年\n度\n办\n理\n结\n果",
        "（三）不予公开": "（\n三\n）\n不\n予\n公\n开",
        "（四）无法提供": "（四）\n无法\n提供",
        "（五）不予处理": "(五) 不予处理",
        "一、本年新收政府信息公开申请数量": "一、本年新收政府信\n息公开申请数量",
        "二、上年结转政府信息公开申请数量": "二、 上年结转政府信息公开申请数量",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        "1.属于国家秘密": "1. 属于国家秘密",
        "3.危及“三安全一稳定”": "3.危及\"三安全一稳定\"",
        "4.保护第三方合法权益": "4、保护第三方\u3000合法权益",
        "5.属于三类内部事务信息": "5．属于三类内部事务信息",
        "2.没有现成信息需要另行制作": "没有现成信息需要另行制作",
        "2.重复申请": "重复申请",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
        "（七）总计": "（七） 总 计",
        "四、结转下年度继续办理": "四、结转下年度\n继续办理",
        "行政规范性文件": "规范性文件",
        "总计": "总 计",
        "自然人": "自 然 人",
        "其他": "其 他",
    }
    made = article("东岭市医疗保障局", "东岭市人民政府", 2021, figures, "cn-2021", printed, markup.ueditor, labels=labels)
    return Page(portal.city(made), printed)


@page("cn-2021-unnumbered")
def cn_2021_unnumbered():
    """No label has a number in front, so that 其他 and 总计 name rows and columns alike."""
    figures = fig.annual_2021("东岭市林业局", 640)
    printed = fig.printed(figures)
    texts = {text for row in grids.request_rows("cn-2021") for text in row[:3]}
    labels = {text: re.sub(r"^(（[一二三四五六七]）|[一二三四五六七]、|[0-9]\.)", "", text) for text in texts}
    made = article("东岭市林业局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain, labels=labels)
    return Page(portal.city(made), printed)


@page("cn-2021-titles")
def cn_2021_titles():
    """The title of each table is its first row, thin empty rows divide the clauses, the unit stands in a row of its own."""
    figures = fig.annual_2021("云岭省粮食局", 560)
    printed = fig.printed(figures)

    def titled(text, rows, width):
        return [[Cell(text, 1, width)], [Cell("单位：件", 1, width)]] + rows

    def fields(grid):
        rows = grid.fields()
        for place in (11, 7, 4):
            rows.insert(place, [Cell("", 1, 4)])
        return [markup.excel([[Cell("主动公开政府信息情况", 1, 4)]] + rows)]

    tables = {"fields": fields,
              "requests": lambda grid: [markup.excel(titled("收到和处理政府信息公开申请情况", grid.requests(), 10))],
              "outcomes": lambda grid: [markup.excel(titled("政府信息公开行政复议、行政诉讼情况", grid.outcomes(), 15))]}
    made = article("云岭省粮食局", "云岭省人民政府", 2021, figures, "cn-2021", printed, markup.excel, tables=tables)
    return Page(portal.ministry(made), printed)


@page("cn-2021-repeated-groups")
def cn_2021_repeated_groups():
    """No cell spans rows: the group is printed in every row; table 4 is two tables; table 2 asks for 元."""
    figures = fig.annual_2021("枫浦区民政局", 500)
    printed = fig.printed(figures)
    printed["disclosure.charges.amount"] = number("251000", "25.1")
    tables = {"requests": lambda grid: [markup.plain(grid.requests(groups="repeat"))],
              "outcomes": lambda grid: captioned("（一）行政复议", markup.plain(grid.review()))
              + captioned("（二）行政诉讼", markup.plain(grid.litigation()))}
    made = article("枫浦区民政局", "枫浦区人民政府", 2024, figures, "cn-2021", printed, markup.plain, tables=tables,
                   labels={"本年收费金额（单位：万元）": "本年收费金额（单位：元）"})
    return Page(portal.county(made), printed)


@page("cn-2021-empty-groups")
def cn_2021_empty_groups():
    """No cell spans rows: the group is printed in its first row alone, then left empty; zeros are left blank."""
    figures = fig.annual_2021("枫浦区水务局", 120)
    printed = fig.blank(fig.printed(figures), fig.is_zero)
    tables = {"requests": lambda grid: [markup.one_line(grid.requests(groups="empty", depth=2, corner="申请办理情况"))],
              "outcomes": lambda grid: [markup.one_line(grid.review()), "<p></p>", markup.one_line(grid.litigation())]}
    made = article("枫浦区水务局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.one_line, tables=tables)
    return Page(portal.county(made), printed)


@page("cn-2021-one-column")
def cn_2021_one_column():
    """Table 3 with one column of labels, groups in rows of their own, members in one row."""
    figures = fig.annual_2021("安岐县档案馆", 650)
    printed = fig.printed(figures)
    tables = {"requests": lambda grid: [markup.ueditor(grid.requests_flat(depth=1))]}
    made = article("安岐县档案馆", "安岐县人民政府", 2021, figures, "cn-2021", printed, markup.ueditor, tables=tables)
    return Page(portal.county(made), printed)


@page("cn-2021-dashes")
def cn_2021_dashes():
    """A bureau without the power to punish or to charge: "/" there, "—" for kinds that do not occur, zeros blank in table 4."""
    figures = fig.annual_2021("云岭省统计局", 20)
    for one in figures:
        if "[research]" in one or "[welfare]" in one:
            base = one.split("[")[0]
            figures[base] = max(0, figures[base] - figures[one])
            figures[one] = 0
    printed = fig.marked(fig.printed(figures), "/", lambda one, _: one.startswith(
        ("disclosure.regulations", "disclosure.penalties", "disclosure.coercion", "disclosure.charges")))
    printed = fig.marked(printed, "—", lambda one, _: "[research]" in one or "[welfare]" in one)
    printed = fig.blank(printed, lambda one, figure: one.startswith(("review", "litigation")) and fig.is_zero(one, figure))
    made = article("云岭省统计局", "云岭省人民政府", 2022, figures, "cn-2021", printed, markup.wps)
    return Page(portal.city(made), printed)


@page("cn-2021-text")
def cn_2021_text():
    """The text of such a page: a cell that spans rows or columns appears once."""
    figures = fig.annual_2021("青河县农业农村局", 750)
    printed = fig.printed(figures)
    made = article("青河县农业农村局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-blank")
def cn_2021_text_blank():
    """Text with zeros left blank and no total in the detail rows."""
    figures = fig.annual_2021("青河县林业局", 45)
    printed = fig.blank(fig.blank(fig.printed(figures), fig.is_zero), fig.is_detail_total)
    made = article("青河县林业局", "青河县人民政府", 2023, figures, "cn-2021", printed, markup.bars, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-split")
def cn_2021_text_split():
    """Text with table 4 as two tables, and table 3 broken within 不予公开 with its header again."""
    figures = fig.annual_2021("青河县审计局", 700)
    printed = fig.printed(figures)
    tables = {"requests": lambda grid: [markup.bars(grid.requests(rows=slice(0, 9))),
                                        markup.bars(grid.requests(rows=slice(9, None)))],
              "outcomes": lambda grid: ["（一）行政复议", markup.bars(grid.review()), "（二）行政诉讼",
                                        markup.bars(grid.litigation())]}
    made = article("青河县审计局", "青河县人民政府", 2023, figures, "cn-2021", printed, markup.bars, tables=tables, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-page-number")
def cn_2021_text_page_number():
    """Text in which the number of a page stands between two rows of table 3."""
    figures = fig.annual_2021("青河县文物局", 300)
    printed = fig.printed(figures)
    tables = {"requests": lambda grid: [markup.bars(grid.requests(rows=slice(0, 9))), "- 4 -",
                                        markup.bars(grid.requests(rows=slice(9, None), bare=True))]}
    made = article("青河县文物局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, tables=tables, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-padded")
def cn_2021_text_padded():
    """Markdown with rows filled up to the widest, zeros left blank, and the head of a page between rows of table 3."""
    figures = fig.annual_2021("青河县司法局", 200)
    printed = fig.blank(fig.printed(figures), fig.is_zero)

    def requests(grid):
        rows = markup.padded(grid.requests()).split("\n")
        return ["\n".join(rows[:12]), "青河县司法局2022年政府信息公开工作年度报告\n第3页 共6页", "\n".join(rows[12:])]

    made = article("青河县司法局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.padded, tables={"requests": requests},
                   **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-tabs")
def cn_2021_text_tabs():
    """A worksheet copied as text: tabs, blanks for zeros, remarks behind, and the tables below each other without prose."""
    figures = fig.annual_2021("青河县交通局", 120)
    printed = fig.restyle(fig.blank(fig.printed(figures), fig.is_zero), fig.thousands(","))
    made = Grids("cn-2021", printed)
    rows = [row + [Cell("备注", 3) if number == 0 else Cell("")] * (number not in (1, 2)) for number, row in enumerate(made.requests())]
    tables = [markup.tabs(made.fields()), markup.tabs(rows), markup.tabs(made.outcomes())]
    made = portal.report(Article("青河县交通局", "青河县人民政府", 2022, figures), [["\n".join(tables)], [], []], **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-text-headless")
def cn_2021_text_headless():
    """Text with a table for each clause, and no heading 行政复议 over the first five columns of table 4."""
    figures = fig.annual_2021("青河县民政局", 90)
    printed = fig.printed(figures)

    def fields(grid):
        rows = grid.fields()
        starts = [number for number, row in enumerate(rows) if len(row) == 1] + [len(rows)]
        return [part for start, end in zip(starts, starts[1:])
                for part in (rows[start][0].text, markup.bars(rows[start + 1:end]))]

    def outcomes(grid):
        rows = grid.outcomes()
        return [markup.bars([rows[0][1:]] + rows[1:])]

    made = article("青河县民政局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars,
                   tables={"fields": fields, "outcomes": outcomes}, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2021-nothing")
def cn_2021_nothing():
    """An office without a single request: zeros in table 3, nothing at all in table 4."""
    figures = fig.annual_2021("石镕县档案馆", 0)
    printed = fig.blank(fig.printed(figures), lambda one, _: one.startswith(("review", "litigation")))
    made = article("石镕县档案馆", "石镕县人民政府", 2022, figures, "cn-2021", printed, markup.ueditor)
    return Page(portal.county(made), printed)


@page("cn-2021-one-table")
def cn_2021_one_table():
    """Tables 2 to 4 below each other in one table, each with its title in a row of its own."""
    figures = fig.annual_2021("枫浦区科学技术局", 340)
    printed = fig.printed(figures)

    def title(text):
        return [[Cell(text, 1, 15)]]

    tables = {"fields": lambda grid: [], "outcomes": lambda grid: [],
              "requests": lambda grid: [markup.excel(title("二、主动公开政府信息情况") + grid.fields()
                                                     + title("三、收到和处理政府信息公开申请情况") + grid.requests()
                                                     + title("四、政府信息公开行政复议、行政诉讼情况") + grid.outcomes())]}
    made = article("枫浦区科学技术局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.excel, tables=tables)
    return Page(portal.county(made), printed)


@page("cn-2021-head-apart")
def cn_2021_head_apart():
    """A page ended below the heads of tables 3 and 4, the last page of table 3 begins with a part of its head and with
    the row that ended the page before."""
    figures = fig.annual_2021("枫浦区退役军人事务局", 340)
    printed = fig.printed(figures)

    def requests(grid):
        rows = grid.requests(groups="repeat")
        again = [Cell(one.text, one.rows, one.columns) for one in rows[9]]
        part = [Cell("", 1, 4)] + rows[2] + [Cell("")]
        return [markup.plain(rows[:3]), "<p>- 3 -</p>", markup.plain(rows[3:10]), "<p>- 4 -</p>",
                markup.plain([part, again] + rows[10:])]

    tables = {"requests": requests,
              "outcomes": lambda grid: [markup.plain(grid.outcomes()[:3]), "<p>- 5 -</p>", markup.plain(grid.outcomes()[3:])]}
    made = article("枫浦区退役军人事务局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.plain, tables=tables)
    return Page(portal.city(made), printed)


@page("cn-2021-nothing-word")
def cn_2021_nothing_word():
    """Table 4 as two tables that are left blank, saved by Word with the row of column widths at their ends."""
    figures = fig.annual_2021("石镕县文学艺术界联合会", 3)
    printed = fig.blank(fig.printed(figures), lambda one, _: one.startswith(("review", "litigation")))
    tables = {"outcomes": lambda grid: captioned("（一）行政复议", markup.word(grid.review()))
              + captioned("（二）行政诉讼", markup.word(grid.litigation()))}
    made = article("石镕县文学艺术界联合会", "石镕县人民政府", 2022, figures, "cn-2021", printed, markup.word, tables=tables, **WORD_PROSE)
    return Page(portal.word(made), printed, encoding="gb18030")


# --- The form of 2019 -----------------------------------------------------


@page("cn-2019-ministry")
def cn_2019_ministry():
    """Signed changes, 元 within the cell under a heading that says 万元 nowhere; a calendar at the side."""
    figures = fig.annual_2019("国家海岸带管理局", 400)
    figures["disclosure.licensing.change"] = 1036
    figures["disclosure.penalties.change"] = -4
    printed = fig.restyle(fig.printed(figures), fig.signed, lambda one: one.endswith(".change"))
    printed["disclosure.coercion.change"] = number("－4", "-4")
    printed["disclosure.charges.change"] = number("0")
    printed["disclosure.procurement.amount"] = number("251000元", "25.1")
    made = article("国家海岸带管理局", "国家海岸带管理局", 2019, figures, "cn-2019", printed, markup.plain)
    return Page(portal.ministry(made), printed)


@page("cn-2019-word")
def cn_2019_word():
    """Saved by Word; 3.2万元 within the cell; zeros blank; line breaks in the labels of columns."""
    figures = fig.annual_2019("石泷县审计局", 20)
    printed = fig.blank(fig.printed(figures), fig.is_zero)
    printed["disclosure.procurement.amount"] = number("3.2万元", "3.2")
    labels = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量", "对外公开总数量": "对外公开\n总数量",
              "上一年项目数量": "上一年\n项目数量", "法人或其他组织": "法人或\n其他组织"}
    made = article("石泷县审计局", "石泷县人民政府", 2020, figures, "cn-2019", printed, markup.word, labels=labels, **WORD_PROSE)
    return Page(portal.word(made), printed, encoding="gb18030")


@page("cn-2019-county")
def cn_2019_county():
    """No totals in the detail rows, the break inside 不予公开 with the group's label again and no header, old capitals."""
    figures = fig.annual_2019("安岐县应急管理局", 450)
    printed = fig.blank(fig.printed(figures), fig.is_detail_total)
    printed = fig.restyle(printed, fig.signed, lambda one: one.endswith(".change"))

    def requests(grid):
        return [markup.shout(grid.requests(rows=slice(0, 9), depth=2)), "<P>&nbsp;",
                markup.shout(grid.requests(rows=slice(9, None), bare=True))]

    made = article("安岐县应急管理局", "安岐县应急管理局", 2020, figures, "cn-2019", printed, markup.shout,
                   tables={"requests": requests}, tag="<P>", end="")
    return Page(portal.asp(made, "utf-8"), printed)


@page("cn-2019-sound")
def cn_2019_sound():
    """Everything as in the form and consistent, on a city's portal."""
    figures = fig.annual_2019("东岭市水务局", 110)
    printed = fig.printed(figures)
    made = article("东岭市水务局", "东岭市人民政府", 2019, figures, "cn-2019", printed, markup.plain)
    return Page(portal.city(made), printed)


@page("cn-2019-text")
def cn_2019_text():
    """The text of such a page, tables at their full width."""
    figures = fig.annual_2019("安岐县司法局", 850)
    printed = fig.restyle(fig.printed(figures), fig.signed, lambda one: one.endswith(".change"))
    made = article("安岐县司法局", "安岐县人民政府", 2020, figures, "cn-2019", printed, markup.bars, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-2019-nothing")
def cn_2019_nothing():
    """An office without a single request: "/" in tables 3 and 4."""
    figures = fig.annual_2019("石泷县地方志办公室", 0)
    printed = fig.marked(fig.printed(figures), "/", lambda one, _: not one.startswith("disclosure."))
    made = article("石泷县地方志办公室", "石泷县人民政府", 2019, figures, "cn-2019", printed, markup.plain)
    return Page(portal.asp(made), printed)


# --- The form of 2014 -----------------------------------------------------


@page("cn-2014-list")
def cn_2014_list():
    """Label, unit, figure; no serial numbers; indented by no-break spaces; consistent."""
    figures = fig.list_2014("临屏市规划局", 900)
    printed = fig.printed(figures)
    made = portal.report_2014(Article("临屏市规划局", "临屏市人民政府", 2016, figures),
                              markup.plain(Grids("cn-2014", printed).list(indent="\u00a0\u00a0")))
    return Page(portal.city(made), printed)


@page("cn-2014-serial")
def cn_2014_serial():
    """A column of serial numbers, indented by wide spaces, zeros blank, an amount below a bound, capitals and GB2312."""
    figures = fig.list_2014("望川区工商分局", 400)
    figures["complaints"] = 0
    printed = fig.blank(fig.printed(figures), fig.is_zero)
    printed["fees"] = Printed("<0.1", "below", "<0.1")
    labels = {"统计指标": "统 计 指 标", "统计数": "统 计 数"}
    grid = Grids("cn-2014", printed, labels).list(serial="序号", indent="\u3000")
    signature = "单位负责人：周某　　审核人：吴某　　填报人：郑某　　联系电话：010-12345678　　填报日期：2018年1月20日"
    made = portal.report_2014(Article("望川区工商分局", "望川区工商分局", 2017, figures),
                              markup.shout(grid + [[Cell(signature, 1, 4)]]), tag="<P>", end="")
    return Page(portal.asp(made), printed, encoding="gb18030")


@page("cn-2014-word")
def cn_2014_word():
    """Saved by Word, the list over two pages with the head again; names of accounts in the labels."""
    figures = fig.list_2014("石泷县环境保护局", 1500)
    printed = fig.restyle(fig.printed(figures), fig.thousands(","))
    printed["capacity.budget"] = number("12.5万元", "12.5")
    labels = {"3.政务微博公开政府信息数": "3.政务微博名称：石泷环保，公开政府信息数",
              "4.政务微信公开政府信息数": "4.政务微信名称：石泷微环保，公开政府信息数"}
    grid = Grids("cn-2014", printed, labels).list(("指标名称", "单位", "数量"))
    tables = markup.word(grid[:31]) + "\n\n<p class=MsoNormal><span lang=EN-US><br clear=all style='page-break-before:always'></span></p>\n\n"
    tables += markup.word([grid[0]] + grid[31:])
    made = portal.report_2014(Article("石泷县环境保护局", "石泷县人民政府", 2015, figures), tables, **WORD_PROSE)
    return Page(portal.word(made, "utf-8"), printed)


@page("cn-2014-text")
def cn_2014_text():
    """Text, a serial column, no units."""
    figures = fig.list_2014("枫浦区文化局", 300)
    printed = fig.blank(fig.printed(figures), fig.is_zero)
    grid = [row[:2] + row[3:] for row in Grids("cn-2014", printed).list(serial="序号", indent="\u3000")]
    made = portal.report_2014(Article("枫浦区文化局", "枫浦区人民政府", 2014, figures), markup.bars(grid), **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt")


@page("cn-jiangsu-2017")
def cn_jiangsu_2017():
    """The list of Jiangsu as HTML, with what it adds."""
    figures = fig.jiangsu_2017("淮浦市安监局", 700)
    printed = fig.printed(figures)
    printed["services.no_visit_share"] = number(printed["services.no_visit_share"].text + "%", printed["services.no_visit_share"].value)
    labels = {"3.政务微博公开政府信息数": "3﹒政务微博名称： ，公开政府信息数",
              "4.政务微信公开政府信息数": "4﹒政务微信名称：淮浦安监 ，公开政府信息数",
              "1.政府公报公开政府信息数": "1﹒政府公报公开政府信息数", "统计指标": "统 计 指 标"}
    printed["disclosure.channel.weibo"] = fig.BLANK
    made = portal.report_2014(Article("淮浦市安监局", "淮浦市人民政府", 2017, figures),
                              markup.ueditor(Grids("cn-jiangsu-2017", printed, labels).list()))
    return Page(portal.county(made), printed)


# --- Figures that cannot be used, and must be reported --------------------


def stray(text):
    """A cell with a figure that has no place in the form."""
    return Cell(text, id="!" + text)


@page("bad-2021-extra-row")
def bad_2021_extra_row():
    """A row in 不予公开 that the form does not have, with figures."""
    figures = fig.annual_2021("东岭市商务局", 60)
    printed = fig.printed(figures)

    def requests(grid):
        rows = grid.requests()
        place = next(number for number, row in enumerate(rows) if any(one.text.startswith("8.属于") for one in row)) + 1
        rows.insert(place, [Cell("9.属于尚未立法的新情形")] + [stray(str(count)) for count in range(501, 508)])
        for row in rows[:place]:
            for one in row:
                if one.text in ("三、本年度办理结果", "（三）不予公开"):
                    one.rows += 1
        return [markup.plain(rows)]

    made = article("东岭市商务局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain, tables={"requests": requests})
    return Page(portal.city(made), printed)


@page("bad-2021-spanning")
def bad_2021_spanning():
    """One figure for two columns, in a row of table 3 and in table 4."""
    figures = fig.annual_2021("枫浦区房产局", 60)
    printed = fig.printed(figures)

    def join(rows, first, text):
        for row in rows:
            for at, one in enumerate(row):
                if one.id == first:
                    row[at:at + 2] = [Cell(text, 1, 2, id="!" + text)]
        return rows

    tables = {"requests": lambda grid: [markup.one_line(join(grid.requests(), "requests.handled.granted[commercial]", "611"))],
              "outcomes": lambda grid: [markup.one_line(join(grid.outcomes(), "litigation.direct[corrected]", "622"))]}
    made = article("枫浦区房产局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.one_line, tables=tables)
    return Page(portal.county(made), printed)


@page("bad-2019-stray")
def bad_2019_stray():
    """A figure in a column without a label, a figure in table 2 beside its columns, and a cell that is no number."""
    figures = fig.annual_2019("安岐县供销社", 60)
    printed = fig.printed(figures)
    printed["requests.carried_out"] = Printed("12a", "invalid", "")

    def fields(grid):
        rows = grid.fields()
        next(row for row in rows if row[0].text == "政府集中采购").append(stray("733"))
        return [markup.plain(rows)]

    def requests(grid):
        rows = grid.requests()
        next(row for row in rows if any(one.text == "2.重复申请" for one in row)).append(stray("744"))
        return [markup.plain(rows)]

    made = article("安岐县供销社", "安岐县人民政府", 2020, figures, "cn-2019", printed, markup.plain,
                   tables={"fields": fields, "requests": requests})
    return Page(portal.city(made), printed)


@page("bad-2014-rows")
def bad_2014_rows():
    """A row the form does not have, the figure of a heading, and a sentence where a figure should be."""
    figures = fig.list_2014("望川区城管局", 200)
    printed = fig.printed(figures)
    printed["complaints"] = Printed("见附件3", "invalid", "")
    rows = Grids("cn-2014", printed).list()
    place = next(number for number, row in enumerate(rows) if row[0].text.startswith("8.告知")) + 1
    rows.insert(place, [Cell("9.告知咨询数"), Cell("件"), stray("855")])
    next(row for row in rows if row[0].text == "八、机构建设和保障经费情况")[2] = stray("866")
    made = portal.report_2014(Article("望川区城管局", "望川区人民政府", 2018, figures), markup.plain(rows))
    return Page(portal.county(made), printed)


# --- Broken tables: a figure is read as it is meant, or reported -------------


def is_request(one):
    return one.startswith("requests.")


@page("bad-2021-row-shifted")
def bad_2021_row_shifted():
    """A row added to 不予公开 without a longer group cell: in the group's last row everything stands a column too far left."""
    figures = fig.annual_2021("东岭市城管局", 60)
    printed = fig.printed(figures)

    def requests(grid):
        rows = grid.requests()
        place = next(number for number, row in enumerate(rows) if any(one.text.startswith("8.属于") for one in row))
        rows.insert(place, [Cell("8.属于尚未立法的新情形")] + [stray(str(count)) for count in range(501, 508)])
        next(one for row in rows for one in row if one.text == grids.HANDLED).rows += 1
        return [markup.plain(rows)]

    made = article("东岭市城管局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain, tables={"requests": requests})
    return Page(portal.city(made), printed, either=lambda one: "administrative_query" in one)


@page("bad-2021-span-missing")
def bad_2021_span_missing():
    """法人或其他组织 without its colspan: 总计 stands over the third column of figures."""
    figures = fig.annual_2021("东岭市园林局", 60)
    printed = fig.printed(figures)

    def requests(grid):
        rows = grid.requests()
        next(one for row in rows for one in row if one.text == "法人或其他组织").columns = 1
        return [markup.plain(rows)]

    made = article("东岭市园林局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain, tables={"requests": requests})
    return Page(portal.city(made), printed, either=is_request)


@page("bad-2021-head-divided")
def bad_2021_head_divided():
    """A row with the unit between the rows of table 3's head."""
    figures = fig.annual_2021("枫浦区体育局", 60)
    printed = fig.printed(figures)

    def requests(grid):
        rows = grid.requests()
        return [markup.ueditor(rows[:2] + [[Cell("单位：件", 1, 7)]] + rows[2:])]

    made = article("枫浦区体育局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.ueditor, tables={"requests": requests})
    return Page(portal.county(made), printed, either=is_request)


def row_with(rows, label):
    return next(number for number, row in enumerate(rows) if any(one.text.startswith(label) for one in row))


@page("bad-2021-cells")
def bad_2021_cells():
    """A cell too few or too many in a row of every table, and a label over two columns too few."""
    figures = fig.annual_2021("东岭市粮食局", 60)
    printed = fig.printed(figures)

    def fields(grid):
        rows = grid.fields()
        rows[row_with(rows, "规章")].insert(1, Cell(""))
        return [markup.plain(rows)]

    def requests(grid):
        rows = grid.requests()
        rows[row_with(rows, "一、")].insert(4, Cell(""))
        rows[row_with(rows, "2.其他法律")].insert(0, Cell(""))
        del rows[row_with(rows, "2.重复申请")][0]
        rows[row_with(rows, "四、")][0].columns = 1
        return [markup.plain(rows)]

    def outcomes(grid):
        rows = grid.outcomes()
        rows[3].insert(7, Cell(""))
        return [markup.plain(rows)]

    made = article("东岭市粮食局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain,
                   tables={"fields": fields, "requests": requests, "outcomes": outcomes})
    broken = ("disclosure.regulations", "requests.received", "requests.handled.refused.other_law",
              "requests.handled.not_processed.repeated", "requests.carried_out", "review", "litigation")
    return Page(portal.city(made), printed, either=lambda one: one.startswith(broken))


@page("bad-2021-row-again")
def bad_2021_row_again():
    """A row of table 2, one of table 3 and the line of table 4 are printed twice, with different figures."""
    figures = fig.annual_2021("东岭市民族宗教局", 60)
    printed = fig.printed(figures)

    def again(rows, number, first):
        row = [Cell(one.text, one.rows, one.columns) for one in rows[number]]
        for at, place in enumerate(at for at, one in enumerate(rows[number]) if one.id):
            row[place] = stray(str(first + at))
        rows.insert(number, row)
        return rows

    tables = {"fields": lambda grid: [markup.plain(again(rows := grid.fields(), row_with(rows, "行政处罚"), 801))],
              "requests": lambda grid: [markup.plain(again(rows := grid.requests(groups="repeat"), row_with(rows, "2.重复申请"), 811))],
              "outcomes": lambda grid: [markup.plain(again(grid.outcomes(), 3, 821))]}
    made = article("东岭市民族宗教局", "东岭市人民政府", 2022, figures, "cn-2021", printed, markup.plain, tables=tables)
    broken = ("disclosure.penalties", "requests.handled.not_processed.repeated", "review", "litigation")
    return Page(portal.city(made), printed, either=lambda one: one.startswith(broken))


@page("bad-2021-corner")
def bad_2021_corner():
    """The corner of table 3 spans a column too few, that of its second piece is missing; table 4 has no head."""
    figures = fig.annual_2021("枫浦区审计局", 60)
    printed = fig.printed(figures)

    def requests(grid):
        first, second = grid.requests(rows=slice(0, 12)), grid.requests(rows=slice(12, None))
        first[0][0].columns = 2
        return [markup.ueditor(first), "<p><br/></p>", markup.ueditor(second[1:])]

    tables = {"requests": requests, "outcomes": lambda grid: [markup.ueditor(grid.outcomes()[3:])]}
    made = article("枫浦区审计局", "枫浦区人民政府", 2023, figures, "cn-2021", printed, markup.ueditor, tables=tables)
    return Page(portal.county(made), printed, either=lambda one: not one.startswith("disclosure."))


@page("bad-2021-text-trailing")
def bad_2021_text_trailing():
    """Text in which every row of tables 3 and 4 ends with an empty cell."""
    figures = fig.annual_2021("青河县气象局", 60)
    printed = fig.printed(figures)

    def trailing(rows):
        return [markup.bars([row + [Cell("")] for row in rows])]

    tables = {"requests": lambda grid: trailing(grid.requests()), "outcomes": lambda grid: trailing(grid.outcomes())}
    made = article("青河县气象局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, tables=tables, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt", either=lambda one: not one.startswith("disclosure."))


@page("bad-2021-text-member")
def bad_2021_text_member():
    """Text in which a column of table 3 has a name that the form does not have."""
    figures = fig.annual_2021("青河县地震局", 60)
    printed = fig.printed(figures)
    made = article("青河县地震局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, labels={"法律服务机构": "新闻媒体"},
                   **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt", either=is_request)


@page("bad-2021-text-heading")
def bad_2021_text_heading():
    """Text in which another procedure than 行政复议 stands over the first five columns of table 4."""
    figures = fig.annual_2021("青河县信访局", 60)
    printed = fig.printed(figures)
    made = article("青河县信访局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, labels={"行政复议": "行政裁决"},
                   **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt", either=lambda one: one.startswith(("review", "litigation")))


@page("bad-2021-text-dropped")
def bad_2021_text_dropped():
    """Text from which empty cells are gone: which figures are left in table 3 cannot be said."""
    figures = fig.annual_2021("青河县粮食局", 60)
    printed = fig.blank(fig.printed(figures), lambda one, _: is_request(one) and ("[welfare]" in one or one.endswith("granted")))
    tables = {"requests": lambda grid: [markup.bars([[one for one in row if one.text] for row in grid.requests()])]}
    made = article("青河县粮食局", "青河县人民政府", 2022, figures, "cn-2021", printed, markup.bars, tables=tables, **TEXT_PROSE)
    return Page(portal.text(made), printed, "page.txt", either=is_request)


# --- Files ----------------------------------------------------------------


def build(name, distinct=False):
    """The files of a page: their names and bytes. With `distinct`, its figures are all different."""
    fig.distinct = distinct
    made = PAGES[name]()
    places, data = made.finish()
    cells, diagnostics = ["cell,state,value,lines"], []
    for one, (first, last) in places.items():
        lines = f"{first}-{last}" if last > first else f"{first}"
        if one.startswith("!"):
            diagnostics.append(f"{one[1:]},{lines}")
        else:
            figure = made.page[one]
            state = "either" if figure.state == "reported" and made.either(one) else figure.state
            cells.append(f"{one},{state},{figure.value},{lines}")
            if figure.state == "invalid":
                diagnostics.append(f"{figure.text},{lines}")
    files = {made.name: data, "cells.csv": ("\n".join(cells) + "\n").encode()}
    if diagnostics:
        files["diagnostics"] = ("\n".join(["text,lines"] + diagnostics) + "\n").encode()
    return files


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    stale = []
    for name in PAGES:
        for file, data in build(name).items():
            path = HERE / name / file
            if not path.exists() or path.read_bytes() != data:
                stale.append(path)
                if not arguments:
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(data)
    known = {HERE / name / file for name in PAGES for file in build(name)}
    unknown = [path for path in HERE.glob("*/*") if path not in known and "__pycache__" not in path.parts]
    for path in stale if arguments else []:
        print(f"{path.relative_to(HERE)} is not current", file=sys.stderr)
    for path in unknown:
        print(f"{path.relative_to(HERE)} belongs to no page", file=sys.stderr)
    return bool(unknown or arguments and stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
