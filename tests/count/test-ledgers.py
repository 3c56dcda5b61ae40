#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts random ledgers of the national and the Jiangsu form and holds the library to a count by brute force:

test-ledgers.py --library LIBRARY [--bodies N] [--seed S]. Prints TAP. The ledgers are valid, so every report that is
counted must satisfy all rules of its form, those about the year before too; the rows that a trace lists must be those
that brute force counts; mistakes that are put into ledgers must all be diagnosed, with their row and column.
"""

import argparse
import ctypes
import decimal
import random
import re
import sys

import cases as of
from library import ABSENT, DERIVED, LENIENT, NOT_APPLICABLE, REPORTED, SEVERITY_ERROR, STRICT, VIOLATED, Library

YEARS = of.YEARS
BAD_DATES = ["2023-02-30", "2023年13月1日", "昨天", "2023/1", "1.1.2023", "２０２３-04-31"]


class Test:
    def __init__(self, library, form, arguments):
        self.library = library
        self.name = form
        self.random = random.Random(f"{arguments.seed} {form}")
        self.n_bodies = arguments.bodies
        self.form = library.call("gk_form_new_builtin", form.encode())
        self.checker = library.gk_checker_new(self.form)
        n = library.gk_form_get_n_cells(self.form)
        self.ids = [library.gk_form_get_cell_id(self.form, i).decode() for i in range(n)]
        indicators = [library.gk_form_get_cell_indicator(self.form, i) for i in range(n)]
        self.decimals = [library.gk_form_get_indicator_decimals(self.form, i) for i in indicators]
        clauses = [library.gk_form_get_indicator_count(self.form, i) for i in indicators]
        self.traced = [cell for cell, clause in zip(self.ids, clauses) if clause is not None]

    def new_tally(self, mode=LENIENT):
        return self.library.call("gk_tally_new", self.form, " ".join(map(str, YEARS)).encode(), mode)

    def add(self, tally, tables):
        for ledger, data in tables.items():
            self.library.call("gk_tally_add_csv_data", tally, ledger.encode(), data, len(data), f"{ledger}.csv".encode())

    def to_csv(self, ledger, rows):
        return of.to_csv(of.header(self.name, ledger), rows)

    def to_tables(self, cases):
        return {ledger: self.to_csv(ledger, [of.to_row(self.random, self.name, ledger, case) for case in rows])
                for ledger, rows in cases.items()}

    def messages(self, tally):
        library = self.library
        return [(library.gk_tally_get_diagnostic_line(tally, i), library.gk_tally_get_diagnostic_column(tally, i),
                 library.gk_tally_get_diagnostic_message(tally, i, 10).decode())
                for i in range(library.gk_tally_get_n_diagnostics(tally))]

    def expect(self, counted, cell):
        """State and scaled value of a cell."""
        decimals = self.decimals[self.ids.index(cell)]
        if cell in counted.shares:
            share = counted.shares[cell]
            if share is None:
                return NOT_APPLICABLE, 0
            return DERIVED, (2 * share.numerator * 10 ** decimals + share.denominator) // (2 * share.denominator)
        return REPORTED, int(decimal.Decimal(counted.figure(cell)).scaleb(decimals))

    def compare(self, tally, cases):
        """The differences between what the library and what brute force counts."""
        library = self.library
        dataset = library.call("gk_tally_dup_dataset", tally)
        bodies = of.group_by_body(cases)
        seen = set()
        value = ctypes.c_int64()
        prior = None
        for row in range(library.gk_dataset_get_n_rows(dataset)):
            body = library.gk_dataset_get_key(dataset, row, 0).decode()
            year = int(library.gk_dataset_get_key(dataset, row, 20))
            seen.add((body, year))
            counted = of.count(self.name, bodies[body], year)
            if not set(counted.rows) | set(counted.shares) <= set(self.ids):
                yield f"cells there are not: {set(counted.rows) - set(self.ids)}"
            for cell, name in enumerate(self.ids):
                has = library.gk_dataset_get_scaled(dataset, row, cell, ctypes.byref(value))
                found = library.gk_dataset_get_state(dataset, row, cell), value.value if has else 0
                if found != self.expect(counted, name):
                    yield f"{body} {year} {name}: {found}, not {self.expect(counted, name)}"
            report = library.call("gk_dataset_dup_report", dataset, row)
            yield from self.violations(report, prior if year > YEARS[0] else None, f"{body} {year}")
            library.gk_report_unref(prior)
            prior = report
        if seen != {(body, year) for body in bodies for year in YEARS}:
            yield "other bodies or years"
        library.gk_report_unref(prior)
        library.gk_dataset_unref(dataset)

    def violations(self, report, prior, name):
        findings = self.library.call("gk_checker_check_with_prior", self.checker, report, prior)
        for i in range(self.library.gk_findings_get_n(findings)):
            if self.library.gk_findings_get_verdict(findings, i) == VIOLATED:
                yield f"{name}: a rule is violated"
        self.library.gk_findings_unref(findings)

    def test_counts(self):
        cases = of.make_cases(self.random, self.name, self.n_bodies)
        tally = self.new_tally()
        self.add(tally, self.to_tables(cases))
        yield from map(str, self.messages(tally))
        yield from self.compare(tally, cases)
        self.library.gk_tally_unref(tally)

    def test_rows(self):
        """The same row by row."""
        cases = of.make_cases(self.random, self.name, min(self.n_bodies, 20))
        tally = self.new_tally(STRICT)
        for ledger, rows in cases.items():
            header = of.header(self.name, ledger)
            strings = ctypes.c_char_p * len(header)
            self.add(tally, {ledger: self.to_csv(ledger, [])})
            for case in rows:
                row = of.to_row(self.random, self.name, ledger, case)
                self.library.call("gk_tally_add_row", tally, ledger.encode(),
                                  strings(*(column.encode() for column in header)),
                                  strings(*(value.encode() for value in row)), len(row), case["line"])
        yield from self.compare(tally, cases)
        self.library.gk_tally_unref(tally)

    def trace(self, trace, counted, cell):
        """What a trace has wrong."""
        library = self.library
        n = library.gk_trace_get_n_rows(trace)
        expected = counted.rows.get(cell, [])
        if n != len(expected):
            return f"{n} rows, not {len(expected)}"
        scale = 10 ** self.decimals[self.ids.index(cell)]
        lines, amounts, items = (getattr(library, "gk_trace_get_" + name)(trace)[:n] if n else []
                                 for name in ("lines", "amounts", "items"))
        if lines != [line for line, _, _ in expected]:
            return f"lines {lines}, not {expected}"
        if sum(amounts) != counted.figure(cell) * scale:
            return f"{sum(amounts)}, not {counted.figure(cell)}"
        if any(item is None for _, _, item in expected):
            if amounts != [int(amount * scale) for _, amount, _ in expected] or any(items):
                return f"amounts {amounts}, not {expected}"
        elif len({*zip(items, (item for _, _, item in expected))}) != len({*items}) or 0 in items:
            return f"items {items}, not {expected}"
        return None

    def test_traces(self):
        """The rows behind figures are exactly those that make them."""
        cases = of.make_cases(self.random, self.name, min(self.n_bodies, 60))
        bodies = of.group_by_body(cases)
        tally = self.new_tally()
        traces = []
        for body in sorted(bodies):
            year = self.random.choice(YEARS)
            counted = of.count(self.name, bodies[body], year)
            for cell in self.random.sample(sorted(counted.rows), min(8, len(counted.rows))) + [
                    self.random.choice(self.traced)]:
                traces.append((self.library.call("gk_trace_new", tally, cell.encode(), body.encode(),
                                                 str(year).encode()), counted, cell))
        self.add(tally, self.to_tables(cases))
        for trace, counted, cell in traces:
            wrong = self.trace(trace, counted, cell)
            if wrong is not None:
                yield f"{cell} in {counted.year}: {wrong}"
            self.library.gk_trace_unref(trace)
        self.library.gk_tally_unref(tally)

    def spoil(self, ledger, row):
        """Makes a mistake in a row; returns the column it is in and what the message must contain; None if the row has
        nothing that could be spoiled so."""
        header = of.header(self.name, ledger)
        name = self.random.choice(header)
        at = header.index(name)
        kind, *how = ("body",) if name == "body_code" else of.LEDGERS[self.name][ledger][name]
        dates = {"date", "since", "due"}
        choice = self.random.randrange(3)
        if kind == "body":
            row[at] = " "
            return at, "the body is not named"
        if kind in dates and row[at] and choice == 0:
            row[at] = self.random.choice(BAD_DATES)
            return at, "is not a date there is"
        if kind in dates and how and row[at] and choice == 1:
            row[at] = "1999-12-31"
            return at, "is before"
        if kind in ("code", "with") and row[at] and choice == 0:
            row[at] = "路人"
            return at, "is not one of its codes"
        if kind == "with" and row[header.index(how[0])] and choice == 1:
            row[at] = ""
            return at, "it is not filled in, and"
        if kind == "with" and row[at] and len(how) < 3:
            row[header.index(how[0])] = ""
            return at, "it is filled in, and"
        if kind in ("number", "blank number") and row[at] and choice == 0:
            row[at] = self.random.choice(["1.234", "很多", "1元5角", "--"])
            return at, "is not the number it should be"
        if kind in ("key", "date", "due", "text", "number") or (kind == "code" and how[-1] != "blank"):
            row[at] = self.random.choice(["", "  "])
            return at, "it is not filled in"
        return None

    def spoil_ledger(self, ledger, cases):
        """The rows of a ledger with mistakes; column and words of the mistake in each bad line; the sound cases."""
        rows, expected, sound = [], {}, []
        for case in cases:
            row = of.to_row(self.random, self.name, ledger, case)
            line = len(rows) + 2
            mistake = self.spoil(ledger, row) if self.random.random() < 0.3 else None
            rows.append(row)
            if mistake is not None:
                expected[line] = mistake
                continue
            sound.append(case)
            if self.random.random() < 0.1:
                expected[line + 1] = 1, f"line {line} has the same"
                rows.append(list(row))
        return rows, expected, sound

    def test_mistakes(self):
        """Every row with a mistake is told of and left out, every other one is counted."""
        cases = of.make_cases(self.random, self.name, min(self.n_bodies, 100))
        tally = self.new_tally()
        n_bad, sound = 0, {}
        for ledger, rows in cases.items():
            spoiled, expected, sound[ledger] = self.spoil_ledger(ledger, rows)
            n_told = self.library.gk_tally_get_n_diagnostics(tally)
            table = self.to_csv(ledger, spoiled)
            self.add(tally, {ledger: table})
            found = {}
            for line, column, message in self.messages(tally)[n_told:]:
                found.setdefault(line, []).append((column - 1, message))
            for line in sorted(set(found) | set(expected)):
                if line not in found or line not in expected or not any(
                        column == expected[line][0] and expected[line][1] in text for column, text in found[line]):
                    yield f"{ledger}, line {line}: {found.get(line)}, not {expected.get(line)}"
            n_bad += len(expected)
            yield from self.refuse(ledger, table, expected)
        if self.library.gk_tally_get_n_bad_rows(tally) != n_bad:
            yield f"{self.library.gk_tally_get_n_bad_rows(tally)} bad rows, not {n_bad}"
        n_sound = sum(map(len, sound.values()))
        if self.library.gk_tally_get_n_rows(tally) != n_sound:
            yield f"{self.library.gk_tally_get_n_rows(tally)} rows, not {n_sound}"
        yield from self.compare(tally, sound)
        self.library.gk_tally_unref(tally)

    def bytes_of(self, tally):
        length = ctypes.c_uint64()
        address = self.library.call("gk_tally_serialize", tally, ctypes.byref(length))
        found = ctypes.string_at(address, length.value)
        self.library.gk_free(address)
        return found

    def deal(self, tables, n):
        """Tallies of the rows of all ledgers, each row in one of them."""
        shards = [self.new_tally() for _ in range(n)]
        for ledger, rows in tables.items():
            dealt = [[] for _ in shards]
            for row in rows:
                self.random.choice(dealt).append(row)
            for shard, some in zip(shards, dealt):
                self.add(shard, {ledger: self.to_csv(ledger, some)})
        return shards

    def test_shards(self):
        """Rows with mistakes and without, dealt out at random, counted apart and merged as it comes, are as in one."""
        for n in (1, 2, 5, 9):
            cases = of.make_cases(self.random, self.name, min(self.n_bodies, 60))
            tables, sound, n_bad = {}, {}, 0
            whole = self.new_tally()
            for ledger, rows in cases.items():
                tables[ledger], expected, sound[ledger] = self.spoil_ledger(ledger, rows)
                n_bad += len(expected)
                self.add(whole, {ledger: self.to_csv(ledger, tables[ledger])})
            shards = self.deal(tables, n)
            while len(shards) > 1:
                self.random.shuffle(shards)
                part, tally = shards.pop(), shards[-1]
                if self.random.random() < 0.8:
                    octets = self.bytes_of(part)
                    self.library.call("gk_tally_merge_serialized", tally, octets, len(octets))
                else:
                    self.library.call("gk_tally_merge", tally, part)
                self.library.gk_tally_unref(part)
            # Which of two rows is told, and with which line, depends on the shards.
            found, told = ([re.sub(r"line \d+ .*has", "line has", message) for _, _, message in self.messages(tally)]
                           for tally in (shards[0], whole))
            if sorted(found) != sorted(told):
                yield f"{len(found)} messages of {n} shards, not {len(told)}, or others"
            if self.library.gk_tally_get_n_bad_rows(shards[0]) != n_bad:
                yield f"{self.library.gk_tally_get_n_bad_rows(shards[0])} bad rows of {n} shards, not {n_bad}"
            yield from self.compare(shards[0], sound)
            self.library.gk_tally_unref(shards[0])
            self.library.gk_tally_unref(whole)

    def refuse(self, ledger, table, expected):
        """What is wrong with how strict mode takes it."""
        tally = self.new_tally(STRICT)
        try:
            self.add(tally, {ledger: table})
            if expected:
                yield f"strict mode took {ledger}"
        except RuntimeError as error:
            if not expected or f"{ledger}.csv:{min(expected)}:" not in str(error):
                yield f"strict mode: {error}, not line {min(expected, default=0)}"
        self.library.gk_tally_unref(tally)

    def against(self, report, counted):
        """What comparing a report with a count finds: id, severity and the two sides of each finding."""
        library = self.library
        findings = library.call("gk_findings_new_against_count", report, counted)
        found = [(library.gk_findings_get_rule_id(findings, i).decode(), library.gk_findings_get_severity(findings, i),
                  library.gk_findings_get_left(findings, i), library.gk_findings_get_right(findings, i))
                 for i in range(library.gk_findings_get_n(findings))]
        library.gk_findings_unref(findings)
        return found

    def test_against(self):
        """Of a report with one other cell, exactly this is found."""
        cases = of.make_cases(self.random, self.name, min(self.n_bodies, 10))
        tally = self.new_tally()
        self.add(tally, self.to_tables(cases))
        dataset = self.library.call("gk_tally_dup_dataset", tally)
        n = self.library.gk_dataset_get_n_rows(dataset)
        for cell, name in enumerate(self.ids):
            row = self.random.randrange(n)
            report = self.library.call("gk_dataset_dup_report", dataset, row)
            counted = self.library.call("gk_dataset_dup_report", dataset, row)
            if self.against(report, counted):
                yield f"{name}: the same reports differ: {self.against(report, counted)}"
            value = ctypes.c_int64()
            if self.library.gk_report_get_scaled(counted, cell, ctypes.byref(value)):
                scaled = value.value + self.random.choice([2, 10, 1000])
                self.library.call("gk_report_set_scaled", report, cell, scaled)
                scale = self.decimals[cell]
                expected = [(name + ":counted", SEVERITY_ERROR, scaled, value.value)]
                found = [(id, severity, *(int(decimal.Decimal(side.decode()).scaleb(scale)) for side in sides))
                         for id, severity, *sides in self.against(report, counted)]
                if found != expected:
                    yield f"{found}, not {expected}"
            self.library.gk_report_unref(report)
            self.library.gk_report_unref(counted)
        self.library.gk_dataset_unref(dataset)
        self.library.gk_tally_unref(tally)

    def test_nothing_given(self):
        """Without their ledgers figures, and shares of them, are absent, and not 0."""
        tally = self.new_tally()
        self.add(tally, {"requests": self.to_csv("requests", [])})
        self.library.call("gk_tally_add_row", tally, b"reviews", (ctypes.c_char_p * 2)(b"number", b"filed"),
                          (ctypes.c_char_p * 2)(b"1", b"2021-01-01"), 2, 0)
        dataset = self.library.call("gk_tally_dup_dataset", tally)
        for cell, name in enumerate(self.ids):
            state = self.library.gk_dataset_get_state(dataset, 0, cell)
            given = name.split(".")[0].split("[")[0] in ("requests", "review", "fees")
            share = {"rates.disclosure": NOT_APPLICABLE, "rates.review_correction": DERIVED}.get(name, ABSENT)
            if state != (REPORTED if given else share):
                yield f"{name}: state {state}"
        self.library.gk_dataset_unref(dataset)
        self.library.gk_tally_unref(tally)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--bodies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    library = Library(arguments.library)
    functions = []
    for form in of.LEDGERS:
        test = Test(library, form, arguments)
        functions += [(form, getattr(test, name)) for name in dir(test) if name.startswith("test_")]
    failed = False
    print(f"1..{len(functions)}")
    for number, (form, function) in enumerate(functions, 1):
        differences = list(function())
        failed |= bool(differences)
        for text in differences[:10]:
            print(f"# {text}")
        print(f"{'not ok' if differences else 'ok'} {number} - {form}/{function.__name__}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
