# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random years of cases, and what they come to case by case.

What a form counts is written here a second time, from its notes and not from its clauses: COUNTS has for each form a
function that is given the cases of one body and a year, and says of each case in which cells it is, with what amount or
as which item.
"""

import csv
import datetime
import decimal
import fractions
import io

YEARS = (2021, 2022, 2023, 2024)
DAY = datetime.timedelta(1)

# What a column of a ledger is: ("key",), ("text", values), ("date",), ("since", column), ("code", codes), ("code",
# codes, "blank"), ("with", column, codes), ("with", column, codes, open code), ("number", decimals) and ("blank number",
# decimals).
KEY, DATE = ("key",), ("date",)
CHANNELS = ["gazette", "website", "weibo", "wechat", "other"]
POWERS = ["licensing", "levy", "adjudication", "confirmation", "reward", "other"]
WAYS = ["in_person", "fax", "online", "letter"]
ORIGINS = ["party_government", "association", "enterprise", "media", "research", "citizen", "other"]
PROFESSIONS = ["lawyer", "researcher", "journalist", "other"]
REFUSED = ["state_secret", "trade_secret", "privacy", "security", "not_government_information", "other_law"]
REPLIES = ["already_public", "granted", "partial", *REFUSED, "not_held", "nonexistent", "amend", "referred"]
OUTCOMES = ["upheld", "corrected", "other"]
APPLICANTS = ["natural", "commercial", "research", "welfare", "legal_service", "other"]
RESULTS = {
    "granted": "granted", "partial": "partial",
    **{code: "refused." + code for code in ("state_secret", "other_law", "security", "third_party", "internal",
                                            "deliberative", "enforcement_file", "administrative_query")},
    **{code: "unable." + code for code in ("not_held", "to_be_created", "unclear")},
    **{code: "not_processed." + code for code in ("petition", "repeated", "publication", "excessive", "reissue")},
    **{code: "other." + code for code in ("not_corrected", "fee_unpaid", "other")},
}
YES_NO = ("code", ["yes", "no"])
OPEN_OUTCOMES = ("with", "decided", OUTCOMES, "pending")
DECIDED_OUTCOMES = ("with", "decided", OUTCOMES)
STANDING = {"opened": DATE, "closed": ("since", "opened")}

LEDGERS = {
    "cn-2021": {
        "documents": {"number": KEY, "kind": ("code", ["regulation", "normative"]), "issued": DATE,
                      "repealed": ("since", "issued")},
        "decisions": {"number": KEY, "kind": ("code", ["licensing", "penalty", "coercion"]), "decided": DATE},
        "charges": {"number": KEY, "charged": DATE, "amount": ("number", 2)},
        "requests": {"number": KEY, "received": DATE, "applicant": ("code", APPLICANTS),
                     "closed": ("since", "received"), "result": ("with", "closed", list(RESULTS))},
        "reviews": {"number": KEY, "filed": DATE, "decided": ("since", "filed"), "outcome": OPEN_OUTCOMES},
        "lawsuits": {"number": KEY, "filed": DATE, "kind": ("code", ["direct", "after_review"]),
                     "decided": ("since", "filed"), "outcome": OPEN_OUTCOMES},
    },
    "cn-jiangsu-2017": {
        "disclosures": {"item": KEY, "channel": ("code", CHANNELS), "published": DATE,
                        "kind": ("code", ["normative", "other"], "blank")},
        "documents": {"number": KEY, "issued": DATE},
        "responses": {"number": KEY, "topic": ("text", ["道路", "学校", "供水"]), "responded": DATE,
                      "channel": ("code", ["press", "interview", "interpretation", "social", "other"])},
        "conferences": {"number": KEY, "held": DATE, "principal": YES_NO},
        "interviews": {"number": KEY, "held": DATE, "principal": YES_NO},
        "interpretations": {"number": KEY, "published": DATE},
        "requests": {"number": KEY, "received": DATE, "channel": ("code", WAYS), "origin": ("code", ORIGINS),
                     "profession": ("code", PROFESSIONS, "blank"), "due": ("due", "received"),
                     "closed": ("since", "received"), "replied": ("since", "received"),
                     "reply": ("with", "replied", REPLIES), "fee": ("blank number", 2)},
        "reviews": {"number": KEY, "filed": DATE, "decided": ("since", "filed"), "outcome": DECIDED_OUTCOMES},
        "lawsuits": {"number": KEY, "filed": DATE, "decided": ("since", "filed"), "outcome": DECIDED_OUTCOMES},
        "complaints": {"number": KEY, "received": DATE},
        "letters": {"number": KEY, "received": DATE, "handled": ("since", "received")},
        "offices": {"number": KEY, **STANDING},
        "reading_points": {"number": KEY, **STANDING},
        "deposits": {"number": KEY, "deposited": DATE, "copies": ("number", 0)},
        "staff": {"number": KEY, "kind": ("code", ["full_time", "part_time"]), "joined": DATE,
                  "left": ("since", "joined")},
        "budgets": {"number": KEY, "approved": DATE, "amount": ("number", 2)},
        "meetings": {"number": KEY, "held": DATE},
        "courses": {"number": KEY, "held": DATE, "trainees": ("number", 0)},
        "matters": {"number": KEY, "listed": DATE, "withdrawn": ("since", "listed"), "no_visit": ("since", "listed"),
                    "unified_auth": ("since", "listed"), "online": ("since", "listed")},
        "service_cases": {"number": KEY, "handled": DATE, "kind": ("code", POWERS)},
        "licence_templates": {"number": KEY, "provided": DATE, "withdrawn": ("since", "provided")},
        "licences": {"number": KEY, "submitted": DATE},
    },
}
# Columns that tell rows apart besides the first.
MORE_KEYS = {("cn-jiangsu-2017", "disclosures"): ["channel"], ("cn-jiangsu-2017", "staff"): ["joined"]}
LABELS = {
    "cn-2021": {"granted": "予以公开", "partial": "部分公开", "not_held": "本机关不掌握相关政府信息", "natural": "自然人",
                "commercial": "商业企业", "upheld": "结果维持", "corrected": "结果纠正", "direct": "未经复议直接起诉",
                "penalty": "行政处罚", "regulation": "规章"},
    "cn-jiangsu-2017": {"gazette": "政府公报", "website": "政府网站", "weibo": "政务微博", "wechat": "政务微信",
                        "yes": "是", "no": "否", "full_time": "专职", "in_person": "当面", "citizen": "公民",
                        "granted": "同意公开", "levy": "行政征收", "upheld": None},
}


def random_day(random_):
    """A day around the years, often the first or the last of one."""
    year = random_.choice(range(YEARS[0] - 1, YEARS[-1] + 2))
    if random_.random() < 0.2:
        return datetime.date(year, *random_.choice([(1, 1), (12, 31)]))
    return datetime.date(year, 1, 1) + random_.randrange(365) * DAY


def random_number(random_, decimals):
    return decimal.Decimal(random_.choice([0, 1, 7, 120, 99999])).scaleb(-decimals) * random_.choice([1, 3])


def make_case(random_, columns, body, number):
    """A case as a dict; what is missing is None."""
    case = {"body_code": body}
    for name, (kind, *how) in columns.items():
        if kind == "key":
            case[name] = f"{number}号"
        elif kind == "date":
            case[name] = random_day(random_)
        elif kind == "due":
            case[name] = case[how[0]] + random_.choice([0, 20, 40]) * DAY
        elif kind == "since":
            later = case[how[0]] + random_.choice([0, 1, 20, 400, 900]) * DAY
            case[name] = later if random_.random() < 0.7 else None
        elif kind == "with":
            open_ = how[2] if len(how) > 2 and random_.random() < 0.5 else None
            case[name] = random_.choice(how[1]) if case[how[0]] else open_
        elif kind in ("number", "blank number"):
            blank = kind != "number" and random_.random() < 0.4
            case[name] = None if blank else random_number(random_, how[0])
        else:
            blank = how[-1] == "blank" and random_.random() < 0.3
            case[name] = None if blank else random_.choice(how[0])
    return case


def make_cases(random_, form, n_bodies):
    """The cases of all ledgers, by ledger; "line" is where each stands."""
    cases = {ledger: [] for ledger in LEDGERS[form]}
    for body in range(n_bodies):
        for ledger, columns in LEDGERS[form].items():
            seen = set()
            for number in range(random_.choice([0, 1, 3, 12])):
                more = MORE_KEYS.get((form, ledger), [])
                case = make_case(random_, columns, f"{320000 + body}", number // 3 if more else number)
                key = tuple(case[name] for name in [next(iter(columns)), *more])
                if key in seen:
                    continue
                seen.add(key)
                cases[ledger].append(case)
    for rows in cases.values():
        for line, case in enumerate(rows, 2):
            case["line"] = line
    return cases


def print_date(random_, day):
    """A date as somebody would write it."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return random_.choice([
        day.isoformat(), day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日".translate(wide)])


def header(form, ledger):
    return ["body_code", *LEDGERS[form][ledger]]


def to_row(random_, form, ledger, case):
    row = []
    for column in header(form, ledger):
        value = case[column]
        if isinstance(value, datetime.date):
            value = print_date(random_, value)
        elif isinstance(value, decimal.Decimal):
            value = f"{value:f}"
        elif value is not None and random_.random() < 0.5:
            value = LABELS[form].get(value) or value
        row.append(value or "")
    return row


def to_csv(names, rows):
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    return text.getvalue().encode()


class Year:
    """One body's cases of all ledgers, and what makes its figures in a year."""

    def __init__(self, cases, year):
        self.cases = cases
        self.year = year
        self.last = datetime.date(year, 12, 31)
        self.rows = {}  # cell → (line, amount, item) of each row
        self.shares = {}  # cell → exact share, None where there is nothing to be a share of

    def within(self, day):
        return day is not None and day.year == self.year

    def gone(self, day):
        """Whether it has happened when the year is over."""
        return day is not None and day.year <= self.year

    def standing(self, since, until):
        return self.gone(since) and not self.gone(until)

    def add(self, case, *cells, amount=1, item=None):
        for cell in cells:
            self.rows.setdefault(cell, []).append((case["line"], amount, item))

    def figure(self, cell):
        rows = self.rows.get(cell, [])
        items = {item for _, _, item in rows if item is not None}
        return len(items) if items else sum(amount for _, amount, _ in rows)

    def share(self, cell, top, bottom):
        self.shares[cell] = fractions.Fraction(100 * top, bottom) if bottom else None


def count_cn_2021(year):
    for case in year.cases["documents"]:
        group = "disclosure.regulations" if case["kind"] == "regulation" else "disclosure.normative"
        if year.within(case["issued"]):
            year.add(case, group + ".issued")
        if year.within(case["repealed"]):
            year.add(case, group + ".repealed")
        if year.standing(case["issued"], case["repealed"]):
            year.add(case, group + ".in_force")
    for case in year.cases["decisions"]:
        if year.within(case["decided"]):
            name = {"licensing": "licensing", "penalty": "penalties", "coercion": "coercion"}[case["kind"]]
            year.add(case, f"disclosure.{name}.decisions")
    for case in year.cases["charges"]:
        if year.within(case["charged"]):
            year.add(case, "disclosure.charges.amount", amount=case["amount"] / 10000)
    for case in year.cases["requests"]:
        who = f"[{case['applicant']}]"
        before = case["received"].year < year.year
        if year.within(case["received"]):
            year.add(case, "requests.received", "requests.received" + who)
        if before and (case["closed"] is None or case["closed"].year >= year.year):
            year.add(case, "requests.carried_in", "requests.carried_in" + who)
        if year.within(case["closed"]):
            kind = "requests.handled." + RESULTS[case["result"]]
            year.add(case, "requests.handled", "requests.handled" + who, kind, kind + who)
        if year.standing(case["received"], case["closed"]):
            year.add(case, "requests.carried_out", "requests.carried_out" + who)
    for ledger in ("reviews", "lawsuits"):
        for case in year.cases[ledger]:
            # What was decided in an earlier year is over; what is not filed yet is not there.
            if case["filed"] > year.last or (case["decided"] and case["decided"].year < year.year):
                continue
            cell = "review" if ledger == "reviews" else "litigation." + case["kind"]
            year.add(case, cell, f"{cell}[{case['outcome'] if year.within(case['decided']) else 'pending'}]")
    f = year.figure
    year.share("rates.disclosure", f("requests.handled.granted") + f("requests.handled.partial"), f("requests.handled"))
    year.share("rates.review_correction", f("review[corrected]"), f("review"))
    year.share("rates.litigation_correction",
               f("litigation.direct[corrected]") + f("litigation.after_review[corrected]"),
               f("litigation.direct") + f("litigation.after_review"))


def count_jiangsu_requests(year):
    for case in year.cases["requests"]:
        if year.within(case["received"]):
            year.add(case, "requests.received", "requests.received." + case["channel"],
                     "requests.origin." + case["origin"])
            if case["origin"] == "citizen" and case["profession"] not in (None, "other"):
                year.add(case, "requests.origin.citizen." + case["profession"])
        if year.within(case["closed"]):
            late = case["closed"] > case["due"]
            year.add(case, "requests.closed", "requests.closed." + ("extended" if late else "on_time"))
            if case["fee"] is not None:
                year.add(case, "fees", amount=case["fee"] / 10000)
        if year.within(case["replied"]):
            cells = ["requests.replied"]
            if case["reply"] in REFUSED:
                cells += ["requests.replied.refused", "requests.replied.refused." + case["reply"]]
            else:
                cells.append("requests.replied." + case["reply"])
            year.add(case, *cells)


def count_cn_jiangsu_2017(year):
    for case in year.cases["disclosures"]:
        if year.within(case["published"]):
            # The same item through several channels is one.
            cells = ["disclosure.items", "disclosure.channel." + case["channel"]]
            if case["kind"] == "normative":
                cells.append("disclosure.items.normative")
            year.add(case, *cells, item=case["item"])
    for case in year.cases["responses"]:
        if year.within(case["responded"]):
            # The same topic in several ways is one.
            year.add(case, "response.topics", item=case["topic"])
            if case["channel"] in ("social", "other"):
                year.add(case, "response.channel." + case["channel"], item=case["topic"])
    for ledger, cell in (("conferences", "press"), ("interviews", "interview")):
        for case in year.cases[ledger]:
            if year.within(case["held"]):
                cells = ["response.channel." + cell]
                if case["principal"] == "yes":
                    cells.append(f"response.channel.{cell}.principal")
                year.add(case, *cells)
    count_jiangsu_requests(year)
    for ledger, cell in (("reviews", "review"), ("lawsuits", "litigation")):
        for case in year.cases[ledger]:
            if year.within(case["decided"]):
                year.add(case, cell, f"{cell}.{case['outcome']}")
    for ledger, day, cell in (("documents", "issued", "disclosure.normative_issued"),
                              ("interpretations", "published", "response.channel.interpretation"),
                              ("complaints", "received", "complaints"), ("letters", "handled", "mailbox"),
                              ("meetings", "held", "training.meetings"), ("courses", "held", "training.courses"),
                              ("licences", "submitted", "services.licences_submitted")):
        for case in year.cases[ledger]:
            if year.within(case[day]):
                year.add(case, cell)
    for ledger, day, column, cell, divisor in (("deposits", "deposited", "copies", "capacity.deposited", 1),
                                               ("budgets", "approved", "amount", "capacity.budget", 10000),
                                               ("courses", "held", "trainees", "training.trainees", 1)):
        for case in year.cases[ledger]:
            if year.within(case[day]):
                year.add(case, cell, amount=case[column] / divisor)
    for ledger, begins, ends, cell in (("offices", "opened", "closed", "capacity.offices"),
                                       ("reading_points", "opened", "closed", "capacity.reading_points"),
                                       ("staff", "joined", "left", "capacity.staff"),
                                       ("licence_templates", "provided", "withdrawn", "services.licence_templates")):
        for case in year.cases[ledger]:
            if year.standing(case[begins], case[ends]):
                year.add(case, cell, *([f"capacity.staff.{case['kind']}"] if ledger == "staff" else []))
    for case in year.cases["matters"]:
        if year.standing(case["listed"], case["withdrawn"]):
            year.add(case, "services.matters", *("services." + name for name in ("no_visit", "unified_auth", "online")
                                                 if year.gone(case[name])))
    for case in year.cases["service_cases"]:
        if year.within(case["handled"]):
            year.add(case, "services.handled." + case["kind"])
    for name in ("no_visit", "unified_auth", "online"):
        year.share(f"services.{name}_share", year.figure("services." + name), year.figure("services.matters"))


COUNTS = {"cn-2021": count_cn_2021, "cn-jiangsu-2017": count_cn_jiangsu_2017}


def group_by_body(cases):
    bodies = {}
    for ledger, rows in cases.items():
        for case in rows:
            bodies.setdefault(case["body_code"], {name: [] for name in cases})[ledger].append(case)
    return bodies


def count(form, cases, year):
    """What makes the figures of one body, of which these are the cases."""
    counted = Year(cases, year)
    COUNTS[form](counted)
    return counted
