# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of the forms as grids: rows of cells with their spans, before any markup.

The labels are those of the forms as they were issued (国办发〔2014〕32号, 国办公开办函〔2019〕60号 and 〔2021〕30号); a page may
print others for them (`labels`). A newline in a text is a line break within the cell.
"""

import dataclasses
from typing import NamedTuple


@dataclasses.dataclass
class Cell:
    text: str
    rows: int = 1
    columns: int = 1
    id: str = ""  # the cell of the form it prints; "!..." for a figure that has no place in the form
    head: bool = False


class RequestRow(NamedTuple):
    top: str
    group: str
    item: str
    indicator: str


MEMBERS = ("natural", "commercial", "research", "welfare", "legal_service", "other", "total")
MEMBER_LABELS = {"natural": "自然人", "commercial": "商业企业", "research": "科研机构", "welfare": "社会公益组织",
                 "legal_service": "法律服务机构", "other": "其他", "total": "总计"}
LEGAL = MEMBERS[1:6]
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "total": "总计"}
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

FIELDS = {
    "cn-2021": [
        ("第二十条第（一）项", ["本年制发件数", "本年废止件数", "现行有效件数"],
         [("规章", "regulations", ["issued", "repealed", "in_force"]),
          ("行政规范性文件", "normative", ["issued", "repealed", "in_force"])]),
        ("第二十条第（五）项", ["本年处理决定数量"], [("行政许可", "licensing", ["decisions"])]),
        ("第二十条第（六）项", ["本年处理决定数量"],
         [("行政处罚", "penalties", ["decisions"]), ("行政强制", "coercion", ["decisions"])]),
        ("第二十条第（八）项", ["本年收费金额（单位：万元）"], [("行政事业性收费", "charges", ["amount"])]),
    ],
    "cn-2019": [
        ("第二十条第（一）项", ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
         [("规章", "regulations", ["produced", "disclosed", "public_total"]),
          ("规范性文件", "normative", ["produced", "disclosed", "public_total"])]),
        ("第二十条第（五）项", ["上一年项目数量", "本年增/减", "处理决定数量"],
         [("行政许可", "licensing", ["prior_matters", "change", "decisions"]),
          ("其他对外管理服务事项", "other_services", ["prior_matters", "change", "decisions"])]),
        ("第二十条第（六）项", ["上一年项目数量", "本年增/减", "处理决定数量"],
         [("行政处罚", "penalties", ["prior_matters", "change", "decisions"]),
          ("行政强制", "coercion", ["prior_matters", "change", "decisions"])]),
        ("第二十条第（八）项", ["上一年项目数量", "本年增/减"], [("行政事业性收费", "charges", ["prior_matters", "change"])]),
        ("第二十条第（九）项", ["采购项目数量", "采购总金额"], [("政府集中采购", "procurement", ["projects", "amount"])]),
    ],
}

HANDLED = "三、本年度办理结果"
HANDLED_ROWS = [
    ("（一）予以公开", "", "granted"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "", "partial"),
    ("（三）不予公开", "1.属于国家秘密", "refused.state_secret"),
    ("（三）不予公开", "2.其他法律行政法规禁止公开", "refused.other_law"),
    ("（三）不予公开", "3.危及“三安全一稳定”", "refused.security"),
    ("（三）不予公开", "4.保护第三方合法权益", "refused.third_party"),
    ("（三）不予公开", "5.属于三类内部事务信息", "refused.internal"),
    ("（三）不予公开", "6.属于四类过程性信息", "refused.deliberative"),
    ("（三）不予公开", "7.属于行政执法案卷", "refused.enforcement_file"),
    ("（三）不予公开", "8.属于行政查询事项", "refused.administrative_query"),
    ("（四）无法提供", "1.本机关不掌握相关政府信息", "unable.not_held"),
    ("（四）无法提供", "2.没有现成信息需要另行制作", "unable.to_be_created"),
    ("（四）无法提供", "3.补正后申请内容仍不明确", "unable.unclear"),
    ("（五）不予处理", "1.信访举报投诉类申请", "not_processed.petition"),
    ("（五）不予处理", "2.重复申请", "not_processed.repeated"),
    ("（五）不予处理", "3.要求提供公开出版物", "not_processed.publication"),
    ("（五）不予处理", "4.无正当理由大量反复申请", "not_processed.excessive"),
    ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息", "not_processed.reissue"),
]
OTHER_HANDLING = {
    "cn-2019": [("（六）其他处理", "", "other")],
    "cn-2021": [
        ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other.not_corrected"),
        ("（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other.fee_unpaid"),
        ("（六）其他处理", "3.其他", "other.other"),
    ],
}


def request_rows(form):
    handled = HANDLED_ROWS + OTHER_HANDLING[form]
    return [
        RequestRow("一、本年新收政府信息公开申请数量", "", "", "requests.received"),
        RequestRow("二、上年结转政府信息公开申请数量", "", "", "requests.carried_in"),
        *(RequestRow(HANDLED, group, item, "requests.handled." + part) for group, item, part in handled),
        RequestRow(HANDLED, "（七）总计", "", "requests.handled"),
        RequestRow("四、结转下年度继续办理", "", "", "requests.carried_out"),
    ]


def _cell(indicator, member):
    return indicator if member == "total" else f"{indicator}[{member}]"


class Grids:
    """The tables of a page, from what it prints in its cells and the labels it has."""

    def __init__(self, form, page, labels=None):
        self.form = form
        self.page = page
        self.labels = labels or {}

    def label(self, text):
        return self.labels.get(text, text)

    def head(self, text, rows=1, columns=1):
        return Cell(self.label(text), rows, columns, head=True)

    def value(self, one, columns=1):
        return Cell(self.page[one].text, 1, columns, id=one)

    # Table 2: rows with columns of their own

    def fields(self):
        grid = []
        for clause, columns, rows in FIELDS[self.form]:
            spans = [1] * (len(columns) - 1) + [4 - len(columns)]
            grid.append([self.head(clause, columns=4)])
            grid.append([self.head("信息内容")] + [self.head(column, columns=span) for column, span in zip(columns, spans)])
            for label, kind, fields in rows:
                grid.append([self.head(label)] + [self.value(f"disclosure.{kind}.{field}", span)
                                                  for field, span in zip(fields, spans)])
        return grid

    # Table 3: rows crossed with applicants

    def requests_header(self, order=MEMBERS, depth=3, label_columns=3, corner=BALANCE_NOTE):
        """The rows above: three with 申请人情况, two without it, one with the members alone."""
        def member(name, rows):
            return self.head(MEMBER_LABELS[name], rows)

        if depth == 1:
            return [[self.head(corner, 1, label_columns)] + [member(name, 1) for name in order]]
        top = []
        for name in order:
            if name not in LEGAL:
                top.append(member(name, 2))
            elif name == LEGAL[0]:
                top.append(self.head("法人或其他组织", columns=5))
        grid = [top, [member(name, 1) for name in order if name in LEGAL]]
        if depth == 3:
            grid.insert(0, [self.head("申请人情况", columns=7)])
        grid[0].insert(0, self.head(corner, depth, label_columns))
        return grid

    def requests(self, order=MEMBERS, rows=slice(None), groups="span", again=True, depth=3, bare=False, corner=BALANCE_NOTE):
        """Table 3 or, with `rows`, a part of it.

        groups: "span" for group cells that span their rows, "repeat" and "empty" for none that do. again: whether a part
        that begins inside a group prints the group's label. bare: without the rows above.
        """
        every = request_rows(self.form)
        chosen = range(*rows.indices(len(every)))
        grid = [] if bare else self.requests_header(order, depth, 3, corner)
        for number in chosen:
            row = every[number]
            cells = []
            if not row.group:
                cells.append(self.head(row.top, 1, 3))
            else:
                cells += self._group(every, chosen, number, lambda one: one.top, groups, again)
                if row.item:
                    cells += self._group(every, chosen, number, lambda one: (one.top, one.group), groups, again)
                    cells.append(self.head(row.item))
                else:
                    cells.append(self.head(row.group, 1, 2))
            grid.append(cells + [self.value(_cell(row.indicator, member)) for member in order])
        return grid

    def _group(self, every, chosen, number, key, groups, again):
        """The cell of a group in one row: it spans the rows of the group that are in this part, or stands in each."""
        row = every[number]
        mine = [one for one in chosen if key(every[one]) == key(row)]
        text = key(row) if isinstance(key(row), str) else row.group
        begins = number == mine[0]
        inside = number > 0 and key(every[number - 1]) == key(row)
        shown = self.label(text) if not inside or begins and again else ""
        if groups == "span":
            return [Cell(shown, len(mine), head=True)] if begins else []
        return [Cell(self.label(text) if groups == "repeat" else shown, head=True)]

    def requests_flat(self, order=MEMBERS, depth=2, corner="项目"):
        """Table 3 with one column of labels: groups are rows of their own that print no figures."""
        grid = self.requests_header(order, depth, 1, corner)
        seen = set()
        for row in request_rows(self.form):
            headings = [row.top] * bool(row.group) + [row.group] * bool(row.item)
            for text in [text for text in headings if text not in seen]:
                grid.append([self.head(text)] + [Cell("") for _ in order])
                seen.add(text)
            grid.append([self.head(row.item or row.group or row.top)]
                        + [self.value(_cell(row.indicator, member)) for member in order])
        return grid

    # Table 4: one line of figures under outcomes

    def _outcomes(self, rows=1):
        return [self.head(OUTCOME_LABELS[member], rows) for member in OUTCOMES]

    def _figures(self, *indicators):
        return [self.value(_cell(indicator, member)) for indicator in indicators for member in OUTCOMES]

    def outcomes(self):
        return [
            [self.head("行政复议", 1, 5), self.head("行政诉讼", 1, 10)],
            self._outcomes(2) + [self.head("未经复议直接起诉", 1, 5), self.head("复议后起诉", 1, 5)],
            self._outcomes() + self._outcomes(),
            self._figures("review", "litigation.direct", "litigation.after_review"),
        ]

    def review(self):
        return [[self.head("行政复议", 1, 5)], self._outcomes(), self._figures("review")]

    def litigation(self):
        return [
            [self.head("行政诉讼", 1, 10)],
            [self.head("未经复议直接起诉", 1, 5), self.head("复议后起诉", 1, 5)],
            self._outcomes() + self._outcomes(),
            self._figures("litigation.direct", "litigation.after_review"),
        ]

    # The list of 2014

    def list(self, columns=("统计指标", "单位", "统计数"), serial="", indent="", units=None):
        """A row an indicator: label, unit, figure; with `serial`, a column of numbers in front that is called so."""
        grid = [[self.head(text) for text in ((serial,) if serial else ()) + columns]]
        for number, (level, label, unit, one) in enumerate(list_rows(self.form), 1):
            row = [self.head(str(number))] if serial else []
            row.append(Cell(indent * level + self.label(label), head=True))
            row.append(Cell((units or {}).get(unit, unit)))
            row.append(self.value(one) if one else Cell(""))
            grid.append(row)
        return grid


# Level, label, unit and indicator; headings have neither unit nor indicator.
LIST_HEAD = [
    (0, "一、主动公开情况", "", ""),
    (1, "（一）主动公开政府信息数\n（不同渠道和方式公开相同信息计1条）", "条", "disclosure.items"),
    (2, "其中：主动公开规范性文件数", "条", "disclosure.items.normative"),
    (2, "制发规范性文件总数", "件", "disclosure.normative_issued"),
    (1, "（二）通过不同渠道和方式公开政府信息的情况", "", ""),
    (2, "1.政府公报公开政府信息数", "条", "disclosure.channel.gazette"),
    (2, "2.政府网站公开政府信息数", "条", "disclosure.channel.website"),
    (2, "3.政务微博公开政府信息数", "条", "disclosure.channel.weibo"),
    (2, "4.政务微信公开政府信息数", "条", "disclosure.channel.wechat"),
    (2, "5.其他方式公开政府信息数", "条", "disclosure.channel.other"),
    (0, "二、回应解读情况", "", ""),
    (1, "（一）回应公众关注热点或重大舆情数\n（不同方式回应同一热点或舆情计1次）", "次", "response.topics"),
    (1, "（二）通过不同渠道和方式回应解读的情况", "", ""),
    (2, "1.参加或举办新闻发布会总次数", "次", "response.channel.press"),
    (3, "其中：主要负责同志参加新闻发布会次数", "次", "response.channel.press.principal"),
    (2, "2.政府网站在线访谈次数", "次", "response.channel.interview"),
    (3, "其中：主要负责同志参加政府网站在线访谈次数", "次", "response.channel.interview.principal"),
    (2, "3.政策解读稿件发布数", "篇", "response.channel.interpretation"),
    (2, "4.微博微信回应事件数", "次", "response.channel.social"),
    (2, "5.其他方式回应事件数", "次", "response.channel.other"),
    (0, "三、依申请公开情况", "", ""),
    (1, "（一）收到申请数", "件", "requests.received"),
    (2, "1.当面申请数", "件", "requests.received.in_person"),
    (2, "2.传真申请数", "件", "requests.received.fax"),
    (2, "3.网络申请数", "件", "requests.received.online"),
    (2, "4.信函申请数", "件", "requests.received.letter"),
    (1, "（二）申请办结数", "件", "requests.closed"),
    (2, "1.按时办结数", "件", "requests.closed.on_time"),
    (2, "2.延期办结数", "件", "requests.closed.extended"),
    (1, "（三）申请答复数", "件", "requests.replied"),
    (2, "1.属于已主动公开范围数", "件", "requests.replied.already_public"),
    (2, "2.同意公开答复数", "件", "requests.replied.granted"),
    (2, "3.同意部分公开答复数", "件", "requests.replied.partial"),
    (2, "4.不同意公开答复数", "件", "requests.replied.refused"),
    (3, "其中：涉及国家秘密", "件", "requests.replied.refused.state_secret"),
    (4, "涉及商业秘密", "件", "requests.replied.refused.trade_secret"),
    (4, "涉及个人隐私", "件", "requests.replied.refused.privacy"),
    (4, "危及国家安全、公共安全、经济安全和社会稳定", "件", "requests.replied.refused.security"),
    (4, "不是《条例》所指政府信息", "件", "requests.replied.refused.not_government_information"),
    (4, "法律法规规定的其他情形", "件", "requests.replied.refused.other_law"),
    (2, "5.不属于本行政机关公开数", "件", "requests.replied.not_held"),
    (2, "6.申请信息不存在数", "件", "requests.replied.nonexistent"),
    (2, "7.告知作出更改补充数", "件", "requests.replied.amend"),
    (2, "8.告知通过其他途径办理数", "件", "requests.replied.referred"),
]
LIST_ORIGIN = [
    (1, "（四）申请来源", "", ""),
    (2, "1.党政机关", "件", "requests.origin.party_government"),
    (2, "2.社会团体", "件", "requests.origin.association"),
    (2, "3.企业", "件", "requests.origin.enterprise"),
    (2, "4.宣传媒体", "件", "requests.origin.media"),
    (2, "5.科研院校", "件", "requests.origin.research"),
    (2, "6.公民", "件", "requests.origin.citizen"),
    (3, "其中：律师", "件", "requests.origin.citizen.lawyer"),
    (4, "科研人员", "件", "requests.origin.citizen.researcher"),
    (4, "媒体从业人员", "件", "requests.origin.citizen.journalist"),
    (2, "7.其他", "件", "requests.origin.other"),
]
LIST_PROCEDURES = [
    (0, "四、行政复议数量", "件", "review"),
    (1, "（一）维持具体行政行为数", "件", "review.upheld"),
    (1, "（二）被依法纠错数", "件", "review.corrected"),
    (1, "（三）其他情形数", "件", "review.other"),
    (0, "五、行政诉讼数量", "件", "litigation"),
    (1, "（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation.upheld"),
    (1, "（二）被依法纠错数", "件", "litigation.corrected"),
    (1, "（三）其他情形数", "件", "litigation.other"),
    (0, "六、举报投诉数量", "件", "complaints"),
]
LIST_2014_TAIL = [
    (0, "七、依申请公开信息收取的费用", "万元", "fees"),
    (0, "八、机构建设和保障经费情况", "", ""),
    (1, "（一）政府信息公开工作专门机构数", "个", "capacity.offices"),
    (1, "（二）设置政府信息公开查阅点数", "个", "capacity.reading_points"),
    (1, "（三）从事政府信息公开工作人员数", "人", "capacity.staff"),
    (2, "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "capacity.staff.full_time"),
    (2, "2.兼职人员数", "人", "capacity.staff.part_time"),
    (1, "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "capacity.budget"),
    (0, "九、政府信息公开会议和培训情况", "", ""),
]
LIST_JIANGSU_TAIL = [
    (0, "七、政府信息公开意见箱办理信件数量", "件", "mailbox"),
    (0, "八、依申请公开信息收取的费用", "万元", "fees"),
    (0, "九、机构建设和保障经费情况", "", ""),
    (1, "（一）政府信息公开工作专门机构数", "个", "capacity.offices"),
    (1, "（二）政府信息公开查阅点数", "个", "capacity.reading_points"),
    (1, "（三）向政府信息公开查阅服务场所移送相关文件、资料", "份", "capacity.deposited"),
    (1, "（四）从事政府信息公开工作人员数", "人", "capacity.staff"),
    (2, "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "capacity.staff.full_time"),
    (2, "2.兼职人员数", "人", "capacity.staff.part_time"),
    (1, "（五）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "capacity.budget"),
    (0, "十、政府信息公开会议和培训情况", "", ""),
]
LIST_TRAINING = [
    (1, "（一）召开政府信息公开工作会议或专题会议数", "次", "training.meetings"),
    (1, "（二）举办各类培训班数", "次", "training.courses"),
    (1, "（三）接受培训人员数", "人次", "training.trainees"),
]
LIST_SERVICES = [
    (0, "互联网+政务服务", "", ""),
    (0, "十一、政务服务事项业务数", "件", "services.matters"),
    (0, "十二、政务服务事项办件情况（2017年实际办件数）", "", ""),
    (1, "（一）行政许可", "件", "services.handled.licensing"),
    (1, "（二）行政征收", "件", "services.handled.levy"),
    (1, "（三）行政裁决", "件", "services.handled.adjudication"),
    (1, "（四）行政确认", "件", "services.handled.confirmation"),
    (1, "（五）行政奖励", "件", "services.handled.reward"),
    (1, "（六）其他行政权力", "件", "services.handled.other"),
    (0, "十三、政务服务事项不见面服务业务数", "件", "services.no_visit"),
    (0, "十四、政务服务事项不见面占比", "%", "services.no_visit_share"),
    (0, "十五、实现统一认证业务数", "件", "services.unified_auth"),
    (0, "十六、实现统一认证占比", "%", "services.unified_auth_share"),
    (0, "十七、实现在线办理业务数", "件", "services.online"),
    (0, "十八、实现在线办理占比", "%", "services.online_share"),
    (0, "十九、电子证照提供目录模板数", "件", "services.licence_templates"),
    (0, "二十、提交电子证照数", "件", "services.licences_submitted"),
]


def list_rows(form):
    if form == "cn-2014":
        return LIST_HEAD + LIST_PROCEDURES + LIST_2014_TAIL + LIST_TRAINING
    return LIST_HEAD + LIST_ORIGIN + LIST_PROCEDURES + LIST_JIANGSU_TAIL + LIST_TRAINING + LIST_SERVICES
