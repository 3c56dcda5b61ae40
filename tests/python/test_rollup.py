# SPDX-License-Identifier: LGPL-2.1-or-later
"""Roll-ups and tallies: sums beside those of Python, what is refused, and what is told."""

import datetime
import os
import pathlib
import random
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction

import gongkai
from gongkai import CellState, ErrorCode, GongkaiError, Interval, Key, Language, RollupKind, RollupOwn, RollupReason, Severity

FORM = """<form id="small" policy="cn">
  <indicator id="items" zh="件数" unit="件"/>
  <indicator id="change" zh="增减" unit="件" signed="yes"/>
  <indicator id="fees" zh="费用" kind="amount" unit="万元" decimals="2"/>
  <indicator id="people" zh="人数" unit="人" parts="overlap">
    <indicator id="web" zh="网站" unit="人"/><indicator id="hall" zh="大厅" unit="人"/></indicator>
  <indicator id="rate" zh="网站占比" kind="percent" unit="%" decimals="1"/>
  <indicator id="days" zh="办理天数中位数" kind="amount" unit="天" decimals="1" rollup="none"/>
  <rule id="rate" severity="warning">rate = share(people.web, items)</rule>
</form>"""


def report(form, code, period="2024", **cells):
    made = gongkai.Report(form)
    made.body_code, made.period = code, period
    for cell, value in cells.items():
        name = cell.replace("_", ".")
        if isinstance(value, str):
            made.set_text(name, value)
        else:
            made[name] = value
    return made


class Stream:
    """Arrow data that is no dataset of ours to look at."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __arrow_c_stream__(self, requested_schema=None):
        return self.dataset.__arrow_c_stream__()


class Case(unittest.TestCase):
    def setUp(self):
        self.form = gongkai.Form.from_data(FORM)

    def rollup(self, *reports, **settings):
        settings = settings or {"prefixes": [2, 4]}
        return gongkai.Rollup(self.form, **settings).add(gongkai.Dataset(self.form, reports))

    def code_of(self, function, *arguments, **named):
        with self.assertRaises(GongkaiError) as caught:
            function(*arguments, **named)
        self.assertTrue(caught.exception.chinese != caught.exception.english)
        return caught.exception.code


class Rollups(Case):
    def test_sums_are_those_of_python(self):
        chance = random.Random(3)
        rows = [(f"{chance.randrange(10, 13)}{chance.randrange(4):02}{number:04}", chance.choice(["2023", "2024"]),
                 chance.randrange(10 ** 12), Decimal(chance.randrange(10 ** 9)).scaleb(-2)) for number in range(1, 201)]
        reports = [report(self.form, code, period, items=items, fees=fees) for code, period, items, fees in rows]
        rollup = self.rollup(*reports[:70], prefixes=[0, 2, 4], by_period=True)
        rollup.add(Stream(gongkai.Dataset(self.form, reports[70:])))
        expected = {}
        for code, period, items, fees in rows:
            for digits in (0, 2, 4):
                before = expected.get((code[:digits], period), (0, Decimal(0), 0))
                expected[code[:digits], period] = (before[0] + items, before[1] + fees, before[2] + 1)
        found = {key: (group["items"], group["fees"], group.n_reports) for key, group in rollup.items()}
        self.assertEqual(found, expected)
        self.assertEqual({(type(items), type(fees)) for items, fees, _ in found.values()}, {(int, Decimal)})
        for cell in self.form.cells:
            self.assertEqual(rollup.column(cell), [group[cell] for group in rollup.groups], cell)
            for state in CellState:
                self.assertEqual(rollup.counts(cell, state), [group.count(cell, state) for group in rollup.groups], cell)
        self.assertEqual([(group.code, group.period) for group in rollup.groups], list(rollup))
        self.assertEqual(rollup.n_reports, 200)
        whole = rollup["", "2024"]
        self.assertTrue(all(group.parent == whole for group in rollup.groups if (group.level, group.period) == (1, "2024")))

    def test_mapping(self):
        rollup = self.rollup(report(self.form, "320102", items=4))
        self.assertEqual((len(rollup), list(rollup)), (2, ["32", "3201"]))
        group = rollup["3201"]
        self.assertEqual((group.level, group.parent, group.period), (1, rollup["32"], None))
        self.assertEqual(list(group), [cell.id for cell in self.form.cells])
        self.assertEqual((dict(group)["items"], len(group)), (4, len(self.form.cells)))
        self.assertTrue("32" in rollup and "33" not in rollup and "items" in group and "nothing" not in group)
        for missing in ("33", ("32", "2024"), 5, None):
            self.assertRaises(KeyError, lambda: rollup[missing])
        self.assertRaises(KeyError, lambda: group["nothing"])
        self.assertRaises(KeyError, lambda: group[gongkai.Form("cn-2021").cells[0]])

    def test_what_is_not_one_value(self):
        rollup = self.rollup(
            report(self.form, "3201", items=200, fees=1, people=7, people_web=4, change=-3, days=2),
            report(self.form, "3202", items=100, fees="<2", people=9, people_web=5, days=3))
        group = rollup["32"]
        self.assertEqual(group["people"], Interval(9, 16))
        self.assertEqual(group["fees"], Interval(Decimal(1), Decimal("2.99")))
        self.assertEqual((group["change"], group["people.hall"], group["days"]), (-3, None, None))
        self.assertEqual(group["rate"], Decimal("3.0"))
        self.assertEqual([group.reason(cell) for cell in ("items", "people", "people.hall", "days")],
                         [RollupReason.VALUE, RollupReason.BOUNDS, RollupReason.UNREPORTED, RollupReason.NOT_ADDITIVE])
        self.assertNotEqual(group.why("days"), group.why("days", Language.CHINESE))
        self.assertEqual([rollup.kind(cell) for cell in ("items", "people", "rate", "days")],
                         [RollupKind.SUM, RollupKind.DISTINCT, RollupKind.SHARE, RollupKind.NONE])
        self.assertEqual(self.form.indicator("days").rollup, RollupKind.NONE)
        self.assertEqual((group.count("fees", CellState.BELOW), group.count("fees", CellState.REPORTED)), (1, 1))
        self.assertEqual(rollup.column("people"), [Interval(9, 16), 7, 9])

    def test_beyond_the_range(self):
        rollup = self.rollup(*(report(self.form, f"3201{number}", items=10 ** 15, people=10 ** 15) for number in range(1, 4)))
        group = rollup["32"]
        self.assertEqual((group["items"], group.reason("items")), (3 * 10 ** 15, RollupReason.OVERFLOW))
        self.assertEqual(group["people"], Interval(10 ** 15, 3 * 10 ** 15))
        self.assertEqual(rollup.column("items")[0], group["items"])
        self.assertEqual(rollup.column("people")[0], group["people"])

    def test_groupings(self):
        reports = [report(self.form, "a", items=1), report(self.form, "b", items=2)]
        parents = self.rollup(*reports, parents={"a": "top", "b": "top", "top": None})
        self.assertEqual({code: group["items"] for code, group in parents.items()}, {"top": 3})
        periods = self.rollup(*reports, report(self.form, "a", "2023", items=5), key=Key.PERIOD)
        self.assertEqual({code: group["items"] for code, group in periods.items()}, {"2023": 5, "2024": 3})
        for wrong in ({}, {"prefixes": [2], "key": Key.PERIOD}):
            self.assertRaises(TypeError, gongkai.Rollup, self.form, **wrong)
        for wrong, code in (({"prefixes": [4, 2]}, ErrorCode.NUMBER), ({"prefixes": range(20)}, ErrorCode.NUMBER),
                            ({"parents": {"a": "b"}}, ErrorCode.NOT_FOUND), ({"parents": {"a": "a"}}, ErrorCode.FORM),
                            ({"key": 77}, ErrorCode.NOT_FOUND), ({"prefixes": [2], "own": 5}, ErrorCode.NOT_FOUND)):
            self.assertEqual(self.code_of(gongkai.Rollup, self.form, **wrong), code, wrong)
        for wrong, error in (({"prefixes": "24"}, TypeError), ({"prefixes": [-1]}, OverflowError),
                             ({"parents": {"a": 5}}, TypeError), ({"parents": {"a\0": None}}, ValueError),
                             ({"prefixes": [2], "expected": "3201"}, TypeError),
                             ({"prefixes": [2], "expected": ["\udc80"]}, ValueError),
                             ({"prefixes": [2], "skip": 1 << 32}, OverflowError)):
            self.assertRaises(error, gongkai.Rollup, self.form, **wrong)
        self.assertRaises(TypeError, gongkai.Rollup, "cn-2021", prefixes=[2])

    def test_what_is_published(self):
        reports = [report(self.form, "320000", items=7), report(self.form, "3201", items=4), report(self.form, "3202", items=5)]
        (difference,) = self.rollup(*reports).differences
        self.assertEqual((difference.group.code, difference.cell.id, difference.severity), ("32", "items", Severity.ERROR))
        self.assertEqual((difference.published, difference.sum, difference.imbalance), (7, 9, -2))
        self.assertIn("9", difference.message(Language.CHINESE))
        member = self.rollup(*reports, prefixes=[2], own=RollupOwn.MEMBER)
        self.assertEqual((member["32"]["items"], member.differences), (16, []))
        self.assertEqual(self.rollup(*reports)["32"].n_published, 1)

    def test_coverage(self):
        rollup = self.rollup(report(self.form, "3201", items=1), report(self.form, None, items=1),
                             report(self.form, "x", items=1), prefixes=[2], expected=["3201", "3202", "3203"])
        group = rollup["32"]
        self.assertEqual((group.n_expected, group.n_covered, group.coverage), (3, 1, Fraction(1, 3)))
        self.assertEqual((rollup.missing, rollup.strays, rollup.n_unplaced), (["3202", "3203"], ["x"], 2))
        self.assertIsNone(rollup.expect([])["32"].coverage)
        self.assertEqual(self.code_of(self.rollup(prefixes=[2], unique=False, expected=["1"]).finish), ErrorCode.MISMATCH)

    def test_parts_are_merged(self):
        reports = [report(self.form, f"32{number:02}", items=number) for number in range(9)]
        whole = self.rollup(*reports)
        parts = [self.rollup(*reports[first::3]) for first in range(3)]
        merged = gongkai.Rollup(self.form, prefixes=[2, 4])
        for part in (parts[2], parts[0].serialize(), bytearray(parts[1].serialize())):
            merged.merge(part)
        self.assertEqual(merged.serialize(), whole.serialize())
        self.assertEqual(dict(merged["32"]), dict(whole["32"]))
        self.assertEqual(self.code_of(merged.merge, parts[0]), ErrorCode.MISMATCH, "twice")
        self.assertEqual(self.code_of(gongkai.Rollup(self.form, prefixes=[2]).merge, whole), ErrorCode.MISMATCH)
        for damaged in (b"", b"rubbish", whole.serialize()[:-1], whole.serialize() + b"\0"):
            self.assertEqual(self.code_of(merged.merge, damaged), ErrorCode.SYNTAX)
        for wrong in (5, "text", None, self.form):
            self.assertRaises(TypeError, merged.merge, wrong)
        self.assertEqual(merged["32"]["items"], 36)

    def test_groups_of_what_has_changed(self):
        rollup = self.rollup(report(self.form, "3201", items=1))
        group, kept = rollup["32"], rollup["32"]
        self.assertEqual((group, hash(group)), (kept, hash(kept)))
        rollup.add(gongkai.Dataset(self.form, [report(self.form, "3101", items=2)]))
        for use in (lambda: group.code, lambda: group["items"], lambda: list(group), lambda: group.reason("items")):
            self.assertRaisesRegex(ValueError, "has been added to", use)
        self.assertNotEqual(group, rollup["32"])
        self.assertIn("changed", repr(group))
        current = rollup["32"]
        rollup.close()
        for use in (lambda: current["items"], lambda: current.code, lambda: rollup["32"], lambda: rollup.groups,
                    rollup.serialize, lambda: rollup.n_reports, rollup.finish):
            self.assertRaises(ValueError, use)
        self.assertEqual(repr(rollup), "<Rollup closed>")
        self.assertIn("changed", repr(current))

    def test_callbacks_and_failures(self):
        dataset = gongkai.Dataset(self.form, [report(self.form, "3201", items=1)])
        rollup, seen = gongkai.Rollup(self.form, prefixes=[2]), []

        def refuse(done, total):
            raise KeyError("mine")

        self.assertRaisesRegex(KeyError, "mine", rollup.add, dataset, progress=refuse)
        self.assertEqual(self.code_of(rollup.add, dataset, progress=lambda done, total: False), ErrorCode.CANCELLED)
        self.assertEqual((rollup.n_reports, len(rollup)), (0, 0))
        rollup.add(dataset, progress=lambda done, total: seen.append((done, total)))
        self.assertEqual({total for _, total in seen}, {1})
        self.assertEqual(self.code_of(rollup.add, dataset), ErrorCode.MISMATCH)
        other = gongkai.Form("cn-2021")
        self.assertEqual(self.code_of(rollup.add, gongkai.Dataset(other)), ErrorCode.MISMATCH)
        self.assertRaises(TypeError, rollup.add, 5)
        self.assertEqual(rollup["32"]["items"], 1)

    def test_as_a_dataset_and_written(self):
        rollup = self.rollup(report(self.form, "3201", items=2, people=3), report(self.form, "3202", items=1, people=1))
        dataset = rollup.dataset(0)
        self.assertEqual((dataset.keys(Key.BODY_CODE), dataset.value(0, "items")), (["32"], 3))
        self.assertEqual(dataset.state(0, "people"), CellState.INVALID)
        self.assertEqual(len(rollup.dataset()), len(rollup))
        self.assertEqual(gongkai.Scan(gongkai.Checker(self.form)).run(dataset).n_hits, 0)
        self.assertIn("people,,3,4", gongkai.write(rollup, format=gongkai.Format.CSV))


REQUESTS = """number,received,applicant,closed,result,body_code
1,2024-03-01,natural,2024-03-20,granted,320102
2,2024-12-20,commercial,,,320102
3,2024-05-01,natural,2024-05-02,partial,320104
"""


class Tallies(Case):
    def setUp(self):
        self.form = gongkai.Form("cn-2021")

    def test_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "requests.csv")
            path.write_text(REQUESTS, encoding="utf-8")
            tally = gongkai.Tally(self.form, ["2024"]).add_csv("requests", path)
            seen = []
            threaded = gongkai.Tally(self.form, ["2024"], threads=2)
            threaded.add_csv("requests", path, progress=lambda done, total: seen.append((done, total)))
            self.assertEqual(seen[-1][0], seen[-1][1])
            self.assertEqual(threaded.n_rows, tally.n_rows)
            self.assertEqual(self.code_of(tally.add_csv, "requests", folder + "/nothing"), ErrorCode.IO)
        made = tally.report("320102", "2024")
        self.assertEqual((made["requests.received"], made["requests.carried_out"]), (2, 1))
        self.assertEqual((made.body_code, made.period), ("320102", "2024"))
        self.assertEqual(made.state("reviews.upheld" if "reviews.upheld" in made else list(made)[0]), CellState.ABSENT)
        self.assertEqual(gongkai.check(made).errors, [])
        dataset = tally.dataset()
        self.assertEqual(dataset.keys(Key.BODY_CODE), ["320102", "320104"])
        self.assertEqual(dict(dataset.report(0)), dict(made))
        self.assertEqual((tally.n_rows, tally.n_bad_rows, tally.diagnostics), (3, 0, []))
        self.assertEqual(self.code_of(tally.report, "nobody"), ErrorCode.NOT_FOUND)

    def test_rows(self):
        tally = gongkai.Tally(self.form, [2024])
        row = {"number": 1, "received": datetime.date(2024, 3, 1), "applicant": "自然人", "closed": None, "result": ""}
        tally.add_row("requests", row).add_row("requests", {**row, "number": Decimal("1E+1")}, 7)
        tally.add_row("requests", {**row, "number": "x", "received": datetime.datetime(2024, 3, 1, 8, 30)})
        self.assertEqual(tally.report()["requests.received"], 3)
        for wrong in (1.5, True, b"1", object()):
            self.assertRaises(TypeError, tally.add_row, "requests", {**row, "number": wrong})
        self.assertRaises(ValueError, tally.add_row, "requests", {**row, "number": "\udc80"})
        self.assertRaises(ValueError, tally.add_row, "requests", {**row, "num\0ber": "1"})
        self.assertEqual(self.code_of(tally.add_row, "nothing", row), ErrorCode.NOT_FOUND)
        self.assertEqual(self.code_of(tally.add_row, "requests", {"nothing": "1"}), ErrorCode.NOT_FOUND)
        self.assertEqual((tally.n_rows, tally.n_bad_rows), (3, 0))

    def test_rows_that_are_not_sound(self):
        bad = REQUESTS + "4,2024-02-30,natural,,,320102\n"
        tally = gongkai.Tally(self.form).add_csv_data("requests", bad, "bad.csv")
        (diagnostic,) = tally.diagnostics
        self.assertEqual(diagnostic[:4], (Severity.ERROR, "bad.csv", 5, 2))
        self.assertNotEqual(diagnostic.english, diagnostic.chinese)
        self.assertEqual((tally.n_rows, tally.n_bad_rows, tally.n_diagnostics), (3, 1, 1))
        strict = gongkai.Tally(self.form, mode=gongkai.TallyMode.STRICT)
        with self.assertRaises(GongkaiError) as caught:
            strict.add_csv_data("requests", bad.encode(), "bad.csv")
        self.assertEqual((caught.exception.code, caught.exception.source, caught.exception.line),
                         (ErrorCode.SYNTAX, "bad.csv", 5))
        self.assertEqual(self.code_of(tally.add_csv_data, "requests", b"number,received,applicant\n\xff,,\n"),
                         ErrorCode.ENCODING)

    def test_traces(self):
        tally = gongkai.Tally(self.form, ["2024"])
        trace = gongkai.Trace(tally, "requests.received[commercial]", "320102")
        everyone = gongkai.Trace(tally, self.form.cell("requests.received"), period=2024)
        self.assertEqual((trace.rows, trace.total, trace.form), ([], 0, self.form))
        tally.add_csv_data("requests", REQUESTS, "requests.csv")
        (row,) = trace.rows
        self.assertEqual(row[:7], ("requests.csv", 3, "320102", None, 2024, 1, 0))
        self.assertEqual(row.texts, {"number": "2", "received": "2024-12-20", "applicant": "commercial"})
        self.assertEqual((trace.cell.id, trace.ledger.id), ("requests.received[commercial]", "requests"))
        self.assertEqual((len(everyone), everyone.total), (3, 3))
        self.assertEqual(self.code_of(gongkai.Trace, tally, "nothing"), ErrorCode.NOT_FOUND)
        self.assertEqual(self.code_of(gongkai.Trace, gongkai.Tally(self.form), "review"), ErrorCode.SYNTAX)
        self.assertRaises(TypeError, gongkai.Trace, self.form, "review")

    def test_written(self):
        tally = gongkai.Tally(self.form, ["2024"])
        trace = gongkai.Trace(tally, "requests.received")
        dataset = tally.add_csv_data("requests", REQUESTS, "requests.csv").dataset()
        again = gongkai.Reader(self.form).read_dataset_data(gongkai.write(dataset, format=gongkai.Format.CSV).encode(), "x")
        for row, made in enumerate(map(dataset.report, range(len(dataset)))):
            self.assertEqual(dict(again.report(row)), dict(made))
        self.assertEqual(len(gongkai.write(trace, format=gongkai.Format.CSV).splitlines()), 4)
        odd = gongkai.Report(self.form)
        texts = {"requests.received": "12", "requests.handled": "—", "requests.carried_in": "<5", "requests.carried_out": "1x",
                 "disclosure.charges.amount": "0.000001", "review": ""}
        for cell, text in texts.items():
            odd.set_text(cell, text)
        table = gongkai.write(gongkai.Dataset(self.form, [odd]), format=gongkai.Format.CSV)
        self.assertEqual(table.splitlines()[1], "cn-2021,0.000001,12,<5,N/A,1x,")
        again = gongkai.Reader(self.form).read_dataset_data(table.encode(), "x").report(0)
        self.assertEqual({cell: again.state(cell) for cell in texts}, {cell: odd.state(cell) for cell in texts})
        ledger = self.form.ledger("requests")
        self.assertIn("申请编号", gongkai.write(ledger, language=gongkai.Language.CHINESE))
        for language in gongkai.Language:
            again = gongkai.Tally(self.form, ["2024"]).add_csv_data("requests", ledger.header(language))
            self.assertEqual((again.diagnostics, again.n_rows), ([], 0))
        self.assertEqual(ledger.header(), "机关代码,机关名称,申请编号,收到日期,申请人类别,办结日期,办理结果\n")

    def test_against_count(self):
        counted = gongkai.Tally(self.form, ["2024"]).add_csv_data("requests", REQUESTS, "requests.csv").report("320102")
        report = gongkai.Report(self.form)
        for cell in counted:
            if counted.state(cell) == CellState.REPORTED:
                report[cell] = counted[cell]
        report["requests.received[commercial]"] = 4
        findings = gongkai.check_against_count(report, counted)
        (finding,) = findings.errors
        self.assertEqual((finding.rule, finding.rule_id), (None, "requests.received[commercial]:counted"))
        self.assertEqual((finding.left, finding.right, finding.imbalance), (4, 1, 3))
        self.assertEqual([cell.id for cell in finding.cells], ["requests.received[commercial]"])
        self.assertIn("ledgers count 1", finding.message(gongkai.Language.ENGLISH))
        self.assertEqual(findings.counted, counted)
        self.assertIsNone(gongkai.check(report).counted)
        report.period = "2023"
        self.assertEqual(self.code_of(gongkai.check_against_count, report, counted), ErrorCode.MISMATCH)
        self.assertRaises(TypeError, gongkai.check_against_count, report, None)

    def test_ledgers(self):
        self.assertIn("requests", [ledger.id for ledger in self.form.ledgers])
        ledger = self.form.ledger("requests")
        columns = {column.id: column for column in ledger.columns}
        self.assertEqual(ledger.label(), "政府信息公开申请台账")
        self.assertEqual((columns["number"].key, columns["number"].required, columns["number"].type),
                         (True, True, gongkai.ColumnType.TEXT))
        self.assertEqual((columns["closed"].since.id, columns["result"].with_.id), ("received", "closed"))
        self.assertIsNone(columns["closed"].with_)
        self.assertEqual((columns["closed"].unit, columns["closed"].decimals), (None, 0))
        self.assertEqual(list(columns["applicant"].codes()), ["natural", "commercial", "research", "welfare",
                                                              "legal_service", "other"])
        self.assertEqual(columns["result"].codes(gongkai.Language.ENGLISH)["partial"], "Granted in part")
        self.assertEqual(columns["closed"].label(gongkai.Language.ENGLISH), "Closed")
        self.assertIn("received in period", self.form.indicator("requests.received").count)
        self.assertRaises(KeyError, self.form.ledger, "nothing")

    def test_refused(self):
        self.assertEqual(self.code_of(gongkai.Tally, gongkai.Form.from_data(FORM)), ErrorCode.NOT_FOUND)
        self.assertEqual(self.code_of(gongkai.Tally, self.form, ["this year"]), ErrorCode.SYNTAX)
        self.assertRaises(TypeError, gongkai.Tally, self.form, "2024")
        self.assertRaises(TypeError, gongkai.Tally, None)
        tally = gongkai.Tally(self.form)
        with tally:
            self.assertRaises(TypeError, tally.add_csv_data, "requests", 5)
        for use in (tally.dataset, tally.report, lambda: tally.n_rows, lambda: tally.diagnostics):
            self.assertRaises(ValueError, use)


class Readers(Case):
    HEADER = "body_code,period,items,fees\n"

    def test_datasets(self):
        name = "a long name " * 60  # a stream has 24 MiB in memory at once
        rows = "".join(f"{code},2024,{code},1.50,{name}\n" for code in range(1000, 41000))
        reader = gongkai.Reader(self.form, threads=2)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "表.csv")
            pathlib.Path(path).write_text(f"{self.HEADER[:-1]},body\n{rows}", encoding="utf-8")
            seen = []
            whole = reader.read_dataset(path, progress=lambda done, total: seen.append(done))
            self.assertTrue(seen)
            with reader.datasets(path) as stream:
                pieces = list(stream)
                self.assertEqual((stream.n_rows, list(stream)), (40000, []))
            self.assertRaises(ValueError, next, stream)
        self.assertEqual(sum(map(len, pieces)), len(whole))
        self.assertGreater(len(pieces), 1)
        self.assertEqual([code for piece in pieces for code in piece.keys(Key.BODY_CODE)], whole.keys(Key.BODY_CODE))
        self.assertEqual((whole.value(-1, "items"), whole.value(0, "fees")), (40999, Decimal("1.5")))
        rolled = gongkai.Rollup(self.form, prefixes=[0], threads=1)
        for piece in pieces:
            rolled.add(piece)
        self.assertEqual(rolled[""]["items"], sum(range(1000, 41000)))

    def test_data(self):
        reader = gongkai.Reader(self.form)
        dataset = reader.read_dataset_data(memoryview((self.HEADER + "1,2024,5x,2\n2,2024,,3\n").encode()), "x")
        self.assertEqual((dataset.n_invalid, dataset.n_missing("items"), dataset.n_missing("fees")), (1, 2, 0))
        self.assertEqual((dataset.key_values(Key.PERIOD), dataset.keys(Key.BODY_NAME)), (["2024"], [None, None]))
        code = dataset.key(0, Key.BODY_CODE)
        self.assertEqual(dataset.find_body(code), Key.BODY_CODE)
        with self.assertRaises(GongkaiError) as caught:
            dataset.find_body("nobody")
        self.assertEqual(caught.exception.code, ErrorCode.NOT_FOUND)
        self.assertEqual(dataset.validity_address("fees"), None)
        with self.assertRaises(GongkaiError) as caught:
            reader.read_dataset_data((self.HEADER + "1,2024,5,2,9\n").encode(), "wide.csv")
        self.assertEqual((caught.exception.code, caught.exception.source, caught.exception.line),
                         (ErrorCode.SYNTAX, "wide.csv", 2))

        def refuse(done, total):
            raise KeyboardInterrupt

        data = (self.HEADER + "1,2024,5,2\n").encode()
        self.assertRaises(KeyboardInterrupt, reader.read_dataset_data, data, progress=refuse)
        self.assertEqual(len(reader.read_dataset_data(data)), 1)
        self.assertRaises(TypeError, gongkai.DatasetStream)
        self.assertRaises(TypeError, reader.read_dataset_data, "text")


if __name__ == "__main__":
    unittest.main()
