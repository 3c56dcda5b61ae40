# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random sequences of calls, beside a model in Python: nothing crashes, nothing leaks, values are what was put in."""

import ctypes
import gc
import os
import pathlib
import random
import unittest
from decimal import Decimal

import gongkai
from gongkai import CellState

REPORT = pathlib.Path(__file__).resolve().parents[2] / "examples/report-2017.txt"


class Sequence:
    """Reports with what they should hold, and whatever else has been made of them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.forms = [gongkai.Form(self.random.choice(gongkai.Form.builtin())) for _ in range(2)]
        self.reports = []  # pairs of report and model
        self.things = []
        self.new_report()

    def new_report(self):
        report = gongkai.Report(self.random.choice(self.forms))
        self.reports.append((report, dict.fromkeys(report)))

    def put(self):
        report, model = self.random.choice(self.reports)
        cell = self.random.choice(report.form.cells)
        value = self.random.choice([None, 0, self.random.randrange(1000), 10 ** 9])
        report[self.random.choice([cell, cell.id])] = value
        model[cell.id] = value

    def put_text(self):
        report, model = self.random.choice(self.reports)
        cell = self.random.choice(list(model))
        text = self.random.choice(["", "—", "12a", "<5", "1,234", "\U0001f600", "７"])
        state = report.set_text(cell, text)
        model[cell] = report[cell]
        assert (report[cell] is not None) == (state == CellState.REPORTED)

    def compare(self):
        report, model = self.random.choice(self.reports)
        assert dict(report) == model, (dict(report), model)

    def refuse(self):
        report, _ = self.random.choice(self.reports)
        for wrong in (1.5, "x", -1, Decimal("0.0000000001"), 1 << 90):
            try:
                report[next(iter(report))] = wrong
            except (TypeError, ValueError, OverflowError, gongkai.GongkaiError):
                continue
            raise AssertionError(wrong)

    def check(self):
        report, _ = self.random.choice(self.reports)
        other, _ = self.random.choice(self.reports)
        checker = gongkai.Checker(report.form)
        same = report.form.id == other.form.id
        try:
            findings = checker.check(other)
        except gongkai.GongkaiError as error:
            assert not same and error.code == gongkai.ErrorCode.MISMATCH, error
            return
        assert same
        self.things += [findings, checker, *findings[:3]]
        for finding in findings[:5]:
            finding.message(self.random.choice(list(gongkai.Language)))
            repr((finding, finding.cells, finding.left, finding.right, finding.cause, finding.derived_value))
        # findings hold their report, which must not change any more: go on with another one
        self.reports = [pair for pair in self.reports if pair[0] is not other]
        self.new_report()

    def scan(self):
        report, _ = self.random.choice(self.reports)
        same = [other for other, _ in self.reports if other.form.id == report.form.id]
        dataset = gongkai.Dataset(report.form, same)
        if self.random.random() < 0.5:
            dataset = gongkai.Dataset.from_arrow(dataset, report.form)
        scan = gongkai.Scan(gongkai.Checker(report.form), undecided=self.random.random() < 0.5, threads=1)
        for _ in range(2):
            scan.run(dataset)
        assert len(scan) == 2 * len(same) and len(scan.hits) == scan.n_hits
        scan.__arrow_c_array__()
        self.things += [dataset, scan, dataset.report(0)]

    def write(self):
        report, _ = self.random.choice(self.reports)
        text = gongkai.write(report, format=self.random.choice(list(gongkai.Format)))
        assert text

    def read(self):
        self.things.append(gongkai.read(REPORT))

    def bad_form(self):
        try:
            gongkai.Form.from_data("<form id='x'>" + self.random.choice(["<a/>", "<indicator/>", "\x01", "</f>"]), "x")
        except gongkai.GongkaiError as error:
            assert error.chinese
            return
        raise AssertionError("accepted")

    def close(self):
        if self.things:
            thing = self.things.pop(self.random.randrange(len(self.things)))
            if hasattr(thing, "close"):
                thing.close()
                thing.close()
                try:
                    thing._pointer
                except ValueError:
                    return
                raise AssertionError("closed things raise")

    def run(self, steps):
        actions = [self.put] * 6 + [self.put_text] * 4 + [self.compare, self.refuse, self.check, self.scan, self.close,
                                                        self.close, self.write, self.bad_form, self.new_report]
        if self.random.random() < 0.1:
            actions.append(self.read)
        for _ in range(steps):
            self.random.choice(actions)()


class Sequences(unittest.TestCase):
    def test_sequences(self):
        count = 20 if "LD_PRELOAD" in os.environ else int(os.environ.get("GK_SEQUENCES", "60"))
        for seed in range(count):
            with self.subTest(seed=seed):
                Sequence(seed).run(60)

    def test_leaks(self):
        if "LD_PRELOAD" not in os.environ:
            self.skipTest("not a sanitized library")
        leaks = ctypes.CDLL(None)["__lsan_do_recoverable_leak_check"]
        self.assertEqual(leaks(), 0, "before anything was done")
        Sequence(1000).run(60)
        gc.collect()
        self.assertEqual(leaks(), 0)


if __name__ == "__main__":
    unittest.main()
