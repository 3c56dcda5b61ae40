# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ledgers from Arrow are what they are from CSV, figures and diagnostics alike."""

import csv
import datetime
import importlib.util
import io
import random
import re
import unittest
from decimal import Decimal

import gongkai
from gongkai import ErrorCode

FORM = """<form id="f">
<dimension id="who" zh="谁"><member id="total" zh="总计"><member id="one" zh="甲类"/><member id="open" zh="未结"/></member>
</dimension>
<indicator id="a" zh="a" dimension="who" count="items where day in period"/>
<indicator id="b" zh="b" count="distinct items.topic where not end before period"/>
<indicator id="d" zh="d" kind="amount" unit="元" decimals="2" count="sum items.fee where day in period"/>
<ledger id="items"><column id="number" type="text" key="yes"/><column id="day" type="date"/>
<column id="end" type="date" since="day"/><column id="who" type="code" dimension="who" with="end" open="open"/>
<column id="grade" type="code"><code id="first" zh="1"/><code id="second" zh="2"/></column><column id="topic" type="text"/>
<column id="fee" type="number" decimals="2" unit="元"/></ledger></form>"""
COLUMNS = ["body_code", "number", "day", "end", "who", "grade", "topic", "fee"]


def rows(seed, n=400):
    chance = random.Random(seed)
    for i in range(n):
        day = datetime.date(2022, 1, 1) + datetime.timedelta(chance.randrange(900)) if chance.random() < 0.9 else None
        end = datetime.date(2023, 5, 1) + datetime.timedelta(chance.randrange(900)) if chance.random() < 0.6 else None
        yield [chance.choice(["3201", " 3202", "3203", None if chance.random() < 0.1 else "3204"]), chance.randrange(2 * n),
               day, end, chance.choice(["one", "甲类", "nobody" if chance.random() < 0.1 else "one"]) if end else None,
               chance.choice([None, 1, 2, 3 if chance.random() < 0.1 else 1]),
               chance.choice([None, "x", "一个很长的主题，超过十二个字节", "y", f"topic {i % 7}"]),
               chance.choice([None, Decimal("1.50"), Decimal("0.01"), Decimal(7), Decimal(-2) if chance.random() < 0.1
                              else Decimal("12345.67")])]


def described(tally):
    dataset = tally.dataset()
    figures = sorted(((dataset.keys(gongkai.Key.BODY_CODE)[i], dataset.keys(gongkai.Key.PERIOD)[i]),
                      tuple(dataset.report(i).items())) for i in range(len(dataset)))
    return tally.n_rows, tally.n_bad_rows, figures


def behind_header(one):
    """A diagnostic of a row as that of a line: the header is the first."""
    shift = [re.sub(r"(?:(?<=line )|(?<=与第 ))\d+", lambda found: str(int(found[0]) + 1), text) for text in one[4:]]
    return one._replace(line=one.line + 1, english=shift[0], chinese=shift[1])


@unittest.skipIf(importlib.util.find_spec("pyarrow") is None, "without pyarrow")
class Ledgers(unittest.TestCase):
    def setUp(self):
        self.form = gongkai.Form.from_data(FORM)

    def tables(self, given):
        """The same rows with columns of several types."""
        import pyarrow as pa
        columns = dict(zip(COLUMNS, zip(*given)))
        day_type = {"date32": pa.date32(), "date64": pa.date64(), "s": pa.timestamp("s"), "ns": pa.timestamp("ns")}
        for text, day, fee, coded in (("string", "date32", pa.decimal128(10, 2), False), ("large_string", "date64", None, False),
                                      ("string_view", "s", pa.decimal128(38, 5), False), ("string", "ns", None, True),
                                      ("string", None, None, False)):
            text_type = getattr(pa, text)()
            made = {}
            for name, values in columns.items():
                if name in ("day", "end") and day:
                    made[name] = pa.array(values, pa.date32()).cast(day_type[day])
                elif name == "fee" and fee:
                    made[name] = pa.array(values, fee)
                elif name in ("number", "grade") and day:
                    made[name] = pa.array(values, pa.int16() if name == "grade" else pa.uint64())
                else:
                    made[name] = pa.array([None if value is None else str(value) for value in values], text_type)
                    made[name] = made[name].dictionary_encode() if coded else made[name]
            yield pa.table(made)

    def test_merged(self):
        form = gongkai.Form.from_data(FORM)
        header = "body_code,number,day,topic,fee\n"
        shards = [header + "1,a,2024-01-01,x,1\n2,b,2024-01-02,y,2\n", header + "3,a,2024-02-01,y,3\n2,b,2024-01-02,y,2\n"]
        whole = gongkai.Tally(form)
        parts = [gongkai.Tally(form), gongkai.Tally(form)]
        for part, shard in zip(parts, shards):
            whole.add_csv_data("items", shard)
            part.add_csv_data("items", shard)
        self.assertIs(parts[0].merge(parts[1]), parts[0])
        self.assertEqual((parts[0].n_rows, parts[0].n_bad_rows), (3, 1))
        self.assertEqual([list(parts[0].dataset().report(i).items()) for i in range(3)],
                         [list(whole.dataset().report(i).items()) for i in range(3)])
        with self.assertRaises(ValueError):
            parts[0].merge(parts[0])
        with self.assertRaises(gongkai.GongkaiError) as caught:
            parts[0].merge(gongkai.Tally(form, ["2024"]))
        self.assertEqual(caught.exception.code, ErrorCode.MISMATCH)

        octets = whole.serialize()
        merged = gongkai.Tally(form).merge(octets)
        self.assertEqual(merged.serialize(), octets)
        self.assertEqual(merged.diagnostics, whole.diagnostics)
        self.assertEqual((merged.n_rows, merged.n_bad_rows), (3, 1))
        for damaged in (octets[:-1], octets[:80] + b"!" + octets[81:], b""):
            with self.assertRaises(gongkai.GongkaiError) as caught:
                merged.merge(damaged)
            self.assertEqual(caught.exception.code, ErrorCode.SYNTAX)
        for wrong in ("text", None, form):
            self.assertRaises(TypeError, merged.merge, wrong)
        self.assertEqual(merged.serialize(), octets)

    def test_as_csv(self):
        for seed in range(3):
            given = list(rows(seed))
            text = io.StringIO()
            csv.writer(text).writerows([COLUMNS, *(["" if value is None else value for value in row] for row in given)])
            expected = gongkai.Tally(self.form).add_csv_data("items", text.getvalue(), "items")
            self.assertGreater(expected.n_bad_rows, 20)
            for table in self.tables(given):
                for chunk in (1000, 37):
                    seen = []
                    tally = gongkai.Tally(self.form, threads=2)
                    tally.add_arrow("items", table.combine_chunks() if chunk == 1000 else
                                    table.to_reader(max_chunksize=chunk), "items",
                                    progress=lambda done, total: seen.append(done))
                    self.assertEqual(described(tally), described(expected), table.schema)
                    self.assertEqual([behind_header(one) for one in tally.diagnostics], expected.diagnostics)
                    self.assertEqual(seen[-1], len(given))

    def test_traces(self):
        given = list(rows(9))
        table = next(self.tables(given))
        tally = gongkai.Tally(self.form, [2023])
        trace = gongkai.Trace(tally, "a", period=2023)
        tally.add_arrow("items", table)
        self.assertEqual(trace.total, sum(report["a"] for report in map(tally.dataset().report, range(len(tally.dataset())))))
        line = trace.rows[0].line
        self.assertEqual(trace.rows[0].texts["day"], str(given[line - 1][2]))

    def test_slices_and_batches(self):
        table = next(self.tables(list(rows(4))))
        whole = gongkai.Tally(self.form).add_arrow("items", table.slice(11, 200))
        batch = gongkai.Tally(self.form).add_arrow("items", table.slice(11, 200).combine_chunks().to_batches()[0])
        again = gongkai.Tally(self.form)
        for start in range(11, 211, 25):
            again.add_arrow("items", table.slice(start, 25))
        self.assertEqual(described(whole), described(batch))
        self.assertEqual(described(whole), described(again))

    def test_long(self):
        """A batch longer than what joins at once, and bodies that are known by then."""
        import pyarrow as pa
        table = pa.concat_tables([table for table in self.tables(list(rows(5)))][3:4] * 700).combine_chunks()
        number = pa.array(range(len(table)), pa.uint64())
        table = table.set_column(COLUMNS.index("number"), "number", number)
        whole = gongkai.Tally(self.form, threads=2).add_arrow("items", table)
        again = gongkai.Tally(self.form)
        again.add_arrow("items", table.to_reader(max_chunksize=50000))
        self.assertEqual(described(whole), described(again))
        self.assertEqual(len(table), 280000)
        self.assertGreater(whole.n_rows, 200000)

    def test_floats(self):
        import pyarrow as pa
        number = pa.array(["1", "2", "3"])
        exact = gongkai.Tally(self.form).add_arrow("items", pa.table({"number": number, "fee": [0.5, 1e6, 0.25]}))
        self.assertEqual((exact.n_rows, exact.n_bad_rows), (3, 0))
        other = gongkai.Tally(self.form).add_arrow("items", pa.table({"number": number, "fee": [0.1, float("nan"), 1e300]}))
        self.assertEqual((other.n_rows, other.n_bad_rows), (0, 3))
        self.assertIn('"0.1 (binary fraction)" is not the number', other.diagnostics[0].english)
        # Those of which the shortest decimals have two as well: none is 12.34, whatever it is printed as.
        cents = [cent / 100 for cent in range(1, 2000) if cent % 25]
        table = pa.table({"number": [str(i) for i in range(len(cents))], "fee": cents})
        self.assertEqual(gongkai.Tally(self.form).add_arrow("items", table).n_rows, 0)

    def test_dates_that_there_are_not(self):
        import pyarrow as pa
        days = pa.array([-25567, -25568, 84005, 84006, 2 ** 31 - 1, None], pa.int32()).cast(pa.date32())
        tally = gongkai.Tally(self.form).add_arrow("items", pa.table({"number": list("abcdef"), "day": days}))
        self.assertEqual([one.line for one in tally.diagnostics], [2, 4, 5])
        self.assertIn("1899-12-31", tally.diagnostics[0].english)
        self.assertIn("2200-01-01", tally.diagnostics[1].english)

    def test_refused(self):
        import pyarrow as pa
        number = pa.array(["1"])
        zone = pa.array([0], pa.timestamp("s", "Asia/Shanghai"))
        for table, code in (({"day": [1], "number": number}, ErrorCode.ARROW), ({"day": zone, "number": number}, ErrorCode.ARROW),
                            ({"number": [1.5]}, ErrorCode.ARROW), ({"number": [True]}, ErrorCode.ARROW),
                            ({"day": pa.array([0], pa.date32())}, ErrorCode.SYNTAX), ({"number": [b"1"]}, ErrorCode.ARROW)):
            with self.assertRaises(gongkai.GongkaiError, msg=table) as caught:
                gongkai.Tally(self.form).add_arrow("items", pa.table(table))
            self.assertEqual(caught.exception.code, code)
        with self.assertRaises(gongkai.GongkaiError) as caught:
            twice = pa.table([number, number], names=["number", "number"])
            gongkai.Tally(self.form).add_arrow("items", twice)
        self.assertEqual(caught.exception.code, ErrorCode.ARROW)
        self.assertRaises(TypeError, gongkai.Tally(self.form).add_arrow, "items", [1])

    def test_columns_that_are_not_known(self):
        import pyarrow as pa
        tally = gongkai.Tally(self.form).add_arrow("items", pa.table({"number": ["1"], "memo": ["x"]}))
        (diagnostic,) = tally.diagnostics
        self.assertEqual((diagnostic.line, diagnostic.column), (0, 2))
        self.assertIn("memo", diagnostic.english)
