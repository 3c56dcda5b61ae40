#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts random ledgers of cn-2021 and holds the library to a count by brute force: test-ledgers.py --library LIBRARY

[--bodies N] [--seed S]. Prints TAP. The ledgers are valid, so every report that is counted must satisfy all rules of the
form that an error breaks; mistakes that are put into them must all be diagnosed.
"""

import argparse
import csv
import ctypes
import datetime
import io
import random
import sys

YEARS = (2021, 2022, 2023, 2024)
DAY = datetime.timedelta(1)
APPLICANTS = ["natural", "commercial", "research", "welfare", "legal_service", "other"]
RESULTS = {
    "granted": "granted", "partial": "partial",
    **{code: "refused." + code for code in ("state_secret", "other_law", "security", "third_party", "internal",
                                            "deliberative", "enforcement_file", "administrative_query")},
    **{code: "unable." + code for code in ("not_held", "to_be_created", "unclear")},
    **{code: "not_processed." + code for code in ("petition", "repeated", "publication", "excessive", "reissue")},
    **{code: "other." + code for code in ("not_corrected", "fee_unpaid", "other")},
}
LABELS = {"granted": "予以公开", "partial": "部分公开", "not_held": "本机关不掌握相关政府信息", "natural": "自然人",
          "commercial": "商业企业", "upheld": "结果维持", "corrected": "结果纠正", "direct": "未经复议直接起诉"}
OUTCOMES = ["upheld", "corrected", "other"]
HEADERS = {
    "requests": ["body_code", "number", "received", "applicant", "closed", "result"],
    "reviews": ["body_code", "number", "filed", "decided", "outcome"],
    "lawsuits": ["body_code", "number", "filed", "kind", "decided", "outcome"],
}
VIOLATED, SEVERITY_ERROR, LENIENT, STRICT = 20, 30, 0, 10


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class Library:
    P, S, I, U, L = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint64
    E = ctypes.POINTER(ctypes.POINTER(GError))
    PROTOTYPES = {
        "gk_form_new_builtin": (P, S, E),
        "gk_form_find_cell": (I, P, S),
        "gk_form_get_n_cells": (U, P),
        "gk_form_get_cell_id": (S, P, U),
        "gk_tally_new": (P, P, S, I, E),
        "gk_tally_unref": (None, P),
        "gk_tally_add_csv_data": (I, P, S, S, ctypes.c_ssize_t, S, E),
        "gk_tally_add_row": (I, P, S, ctypes.POINTER(S), ctypes.POINTER(S), U, U, E),
        "gk_tally_get_n_rows": (L, P),
        "gk_tally_get_n_bad_rows": (L, P),
        "gk_tally_get_n_diagnostics": (L, P),
        "gk_tally_get_diagnostic_line": (U, P, L),
        "gk_tally_get_diagnostic_message": (S, P, L, I),
        "gk_tally_dup_dataset": (P, P, E),
        "gk_dataset_get_n_rows": (L, P),
        "gk_dataset_get_key": (S, P, L, I),
        "gk_dataset_get_scaled": (I, P, L, U, ctypes.POINTER(ctypes.c_int64)),
        "gk_dataset_dup_report": (P, P, L, E),
        "gk_dataset_unref": (None, P),
        "gk_report_unref": (None, P),
        "gk_checker_new": (P, P, E),
        "gk_checker_check": (P, P, P, E),
        "gk_findings_get_n": (U, P),
        "gk_findings_get_verdict": (I, P, U),
        "gk_findings_get_severity": (I, P, U),
        "gk_findings_unref": (None, P),
    }

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        for name, (result, *arguments) in self.PROTOTYPES.items():
            function = getattr(self.library, name)
            function.restype, function.argtypes = result, arguments

    def call(self, name, *arguments):
        """Calls a function that may fail."""
        error = ctypes.POINTER(GError)()
        result = getattr(self.library, name)(*arguments, ctypes.byref(error))
        if error:
            raise RuntimeError(error.contents.message.decode())
        return result

    def __getattr__(self, name):
        return getattr(self.library, name)


def print_date(random_, day):
    """A date as somebody would write it."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return random_.choice([
        day.isoformat(), day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日".translate(wide)])


def print_code(random_, code):
    return LABELS.get(code, code) if random_.random() < 0.5 else code


def random_day(random_):
    """A day around the years, often the first or the last of one."""
    year = random_.choice(range(YEARS[0] - 1, YEARS[-1] + 2))
    if random_.random() < 0.2:
        return datetime.date(year, *random_.choice([(1, 1), (12, 31)]))
    return datetime.date(year, 1, 1) + random_.randrange(365) * DAY


def make_cases(random_, n_bodies):
    """Cases as dicts; a date that is missing is None."""
    cases = {ledger: [] for ledger in HEADERS}
    for body in range(n_bodies):
        code = f"{320000 + body}"
        for ledger, opens, closes in (("requests", "received", "closed"), ("reviews", "filed", "decided"),
                                      ("lawsuits", "filed", "decided")):
            for number in range(random_.choice([0, 1, 3, 12])):
                start = random_day(random_)
                end = start + random_.choice([0, 1, 20, 400, 900]) * DAY if random_.random() < 0.8 else None
                case = {"body_code": code, "number": f"{number}号", opens: start, closes: end}
                if ledger == "requests":
                    case |= {"applicant": random_.choice(APPLICANTS), "result": random_.choice(list(RESULTS)) if end else None}
                else:
                    case |= {"outcome": random_.choice(OUTCOMES) if end else random_.choice([None, "pending"])}
                if ledger == "lawsuits":
                    case["kind"] = random_.choice(["direct", "after_review"])
                cases[ledger].append(case)
    return cases


def to_row(random_, ledger, case):
    row = []
    for column in HEADERS[ledger]:
        value = case[column]
        row.append("" if value is None else print_date(random_, value) if isinstance(value, datetime.date)
                   else print_code(random_, value))
    return row


def to_csv(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def brute_force(cases, body, year):
    """The cells of a report, case by case, as the form describes them and not as its clauses do."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    cells = {}

    def add(indicator, *members):
        for member in members:
            cell = indicator + (f"[{member}]" if member else "")
            cells[cell] = cells.get(cell, 0) + 1

    for case in cases["requests"]:
        if case["body_code"] != body:
            continue
        who = ("", case["applicant"])
        if case["received"].year == year:
            add("requests.received", *who)
        if case["received"] < first and (case["closed"] is None or case["closed"] >= first):
            add("requests.carried_in", *who)
        if case["closed"] and case["closed"].year == year:
            add("requests.handled", *who)
            add("requests.handled." + RESULTS[case["result"]], *who)
        if case["received"] <= last and (case["closed"] is None or case["closed"] > last):
            add("requests.carried_out", *who)
    for ledger in ("reviews", "lawsuits"):
        for case in cases[ledger]:
            if case["body_code"] != body or case["filed"] > last or (case["decided"] and case["decided"] < first):
                continue
            pending = case["decided"] is None or case["decided"] > last
            add("review" if ledger == "reviews" else "litigation." + case["kind"], "",
                "pending" if pending else case["outcome"])
    return cells


class Test:
    def __init__(self, library, arguments):
        self.library = Library(library)
        self.random = random.Random(arguments.seed)
        self.n_bodies = arguments.bodies
        self.form = self.library.call("gk_form_new_builtin", b"cn-2021")
        self.n_cells = self.library.gk_form_get_n_cells(self.form)
        self.ids = [self.library.gk_form_get_cell_id(self.form, i).decode() for i in range(self.n_cells)]

    def tally(self, tables, periods=" ".join(map(str, YEARS)), mode=LENIENT):
        tally = self.library.call("gk_tally_new", self.form, periods.encode() if periods else None, mode)
        for ledger, data in tables.items():
            self.library.call("gk_tally_add_csv_data", tally, ledger.encode(), data, len(data), (ledger + ".csv").encode())
        return tally

    def messages(self, tally):
        return [(self.library.gk_tally_get_diagnostic_line(tally, i),
                 self.library.gk_tally_get_diagnostic_message(tally, i, 10).decode())
                for i in range(self.library.gk_tally_get_n_diagnostics(tally))]

    def compare(self, tally, cases):
        """The differences between what the library and what brute force counts."""
        library = self.library
        dataset = library.call("gk_tally_dup_dataset", tally)
        checker = library.call("gk_checker_new", self.form)
        bodies = {case["body_code"] for ledger in cases.values() for case in ledger}
        counted = set()
        value = ctypes.c_int64()
        for row in range(library.gk_dataset_get_n_rows(dataset)):
            body = library.gk_dataset_get_key(dataset, row, 0).decode()
            year = int(library.gk_dataset_get_key(dataset, row, 20))
            counted.add((body, year))
            expected = brute_force(cases, body, year)
            for cell, name in enumerate(self.ids):
                has = library.gk_dataset_get_scaled(dataset, row, cell, ctypes.byref(value))
                is_counted = name.split(".")[0].split("[")[0] in ("requests", "review", "litigation")
                if bool(has) != is_counted or (has and value.value != expected.get(name, 0)):
                    yield f"{body} {year} {name}: {value.value if has else None}, not {expected.get(name, 0)}"
            yield from self.violations(checker, dataset, row, f"{body} {year}")
        if counted != {(body, year) for body in bodies for year in YEARS}:
            yield "other bodies or years"
        library.gk_dataset_unref(dataset)

    def violations(self, checker, dataset, row, name):
        report = self.library.call("gk_dataset_dup_report", dataset, row)
        findings = self.library.call("gk_checker_check", checker, report)
        for i in range(self.library.gk_findings_get_n(findings)):
            if self.library.gk_findings_get_verdict(findings, i) == VIOLATED:
                yield f"{name}: a rule is violated"
        self.library.gk_findings_unref(findings)
        self.library.gk_report_unref(report)

    def test_counts(self):
        cases = make_cases(self.random, self.n_bodies)
        tables = {ledger: to_csv(HEADERS[ledger], [to_row(self.random, ledger, case) for case in rows])
                  for ledger, rows in cases.items()}
        tally = self.tally(tables)
        yield from (str(message) for message in self.messages(tally))
        yield from self.compare(tally, cases)
        self.library.gk_tally_unref(tally)

    def test_rows(self):
        """The same row by row."""
        cases = make_cases(self.random, min(self.n_bodies, 60))
        tally = self.library.call("gk_tally_new", self.form, " ".join(map(str, YEARS)).encode(), STRICT)
        for ledger, rows in cases.items():
            for line, case in enumerate(rows, 1):
                row = to_row(self.random, ledger, case)
                strings = ctypes.c_char_p * len(row)
                self.library.call("gk_tally_add_row", tally, ledger.encode(),
                                  strings(*(column.encode() for column in HEADERS[ledger])),
                                  strings(*(value.encode() for value in row)), len(row), line)
        yield from self.compare(tally, cases)
        self.library.gk_tally_unref(tally)

    def spoil(self, row):
        """Makes a mistake in a row of requests that has everything; returns what the message must contain."""
        kind = self.random.randrange(7)
        if kind == 0:
            row[3] = "路人"
            return "not one of its codes"
        if kind == 1:
            row[2] = self.random.choice(["2023-02-30", "2023年13月1日", "昨天", "2023/1", "1.1.2023", "２０２３-04-31"])
            return "is not a date there is"
        if kind == 2:
            row[4] = "2019-12-31"
            return "is before"
        if kind == 3:
            row[self.random.choice([1, 2, 3])] = ""
            return "not filled in"
        if kind == 4:
            row[5] = ""
            return "it is not filled in, and"
        if kind == 5:
            row[4] = ""
            return "it is filled in, and"
        row[0] = " "
        return "the body is not named"

    def test_mistakes(self):
        """Every row with a mistake is told of and left out, every other one is counted."""
        cases = [case for case in make_cases(self.random, self.n_bodies)["requests"] if case["closed"]]
        rows, expected, sound = [], {}, []
        for case in cases:
            row = to_row(self.random, "requests", case)
            line = len(rows) + 2
            if self.random.random() < 0.2:
                expected[line] = self.spoil(row)
                rows.append(row)
                continue
            rows.append(row)
            sound.append(case)
            if self.random.random() < 0.1:
                expected[line + 1] = f"line {line} has the same"
                rows.append(list(row))
        table = to_csv(HEADERS["requests"], rows)
        tally = self.tally({"requests": table})
        found = {}
        for line, message in self.messages(tally):
            found.setdefault(line, []).append(message)
        for line in sorted(set(found) | set(expected)):
            if line not in found or line not in expected or not any(expected[line] in text for text in found[line]):
                yield f"line {line}: {found.get(line)}, not {expected.get(line)}"
        if self.library.gk_tally_get_n_bad_rows(tally) != len(expected):
            yield f"{self.library.gk_tally_get_n_bad_rows(tally)} bad rows, not {len(expected)}"
        if self.library.gk_tally_get_n_rows(tally) != len(sound):
            yield f"{self.library.gk_tally_get_n_rows(tally)} rows, not {len(sound)}"
        yield from (text for text in self.compare(tally, {"requests": sound, "reviews": [], "lawsuits": []})
                    if "None, not" not in text)
        self.library.gk_tally_unref(tally)
        try:
            self.tally({"requests": table}, mode=STRICT)
            yield "strict mode took the ledger"
        except RuntimeError as error:
            if f"requests.csv:{min(expected)}:" not in str(error):
                yield f"strict mode: {error}, not line {min(expected)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--bodies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    test = Test(arguments.library, arguments)
    functions = [test.test_counts, test.test_rows, test.test_mistakes]
    failed = False
    print(f"1..{len(functions)}")
    for number, function in enumerate(functions, 1):
        differences = list(function())
        failed |= bool(differences)
        for text in differences[:10]:
            print(f"# {text}")
        print(f"{'not ok' if differences else 'ok'} {number} - {function.__name__}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
