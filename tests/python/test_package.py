# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package: values, errors, closed handles, callbacks."""

import ast
import copy
import gc
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import threading
import unittest
import weakref
from decimal import Decimal, localcontext
from unittest import mock

import gongkai
from gongkai import _arrow, CellState, ErrorCode, GongkaiError, Language, Severity, Verdict
from gongkai._library import lib

TOP = pathlib.Path(__file__).resolve().parents[2]
REPORT = TOP / "examples/report-2017.txt"
FORM = """<form id="visits" missing="zero" applies="any">
  <indicator id="visits" zh="一、接待读者人次" en="Visits" unit="人次" parts="partition">
    <indicator id="adults" zh="1.成人" en="Adults" unit="人次"/>
    <indicator id="children" zh="2.少儿" en="Children" unit="人次"/>
  </indicator>
  <indicator id="cost" zh="二、费用" en="Cost" kind="amount" unit="万元" decimals="2"/>
</form>"""


class Forms(unittest.TestCase):
    def test_builtin(self):
        self.assertIn("cn-2021", gongkai.Form.builtin())
        for form in map(gongkai.Form, gongkai.Form.builtin()):
            self.assertEqual([form.cell(cell.id).number for cell in form.cells], list(range(len(form.cells))))
            self.assertEqual([form.rule(rule.id).number for rule in form.rules], list(range(len(form.rules))))
            self.assertTrue(all(rule.terms or rule.kind == gongkai.RuleKind.SHARE for rule in form.rules))
            self.assertIsInstance(form.lint()[:1], list)

    def test_tree(self):
        form = gongkai.Form.from_data(FORM)
        self.assertEqual([indicator.id for indicator in form.indicators],
                         ["visits", "visits.adults", "visits.children", "cost"])
        self.assertEqual(form.indicator("visits.adults").parent, form.indicator("visits"))
        self.assertEqual(form.indicator("visits").parts, gongkai.Parts.PARTITION)
        self.assertEqual(form.indicator("cost").label(Language.ENGLISH), "Cost")
        self.assertEqual(form.cell("cost").indicator.decimals, 2)
        for find in (form.cell, form.rule, form.indicator):
            self.assertRaises(KeyError, find, "nothing")

    def test_errors_have_a_place(self):
        with self.assertRaises(GongkaiError) as caught:
            gongkai.Form.from_data('<form id="x">\n  <rubbish/>\n</form>', "x.xml")
        error = caught.exception
        self.assertEqual((error.source, error.line), ("x.xml", 2))
        self.assertIs(type(error.code), ErrorCode)
        self.assertTrue(error.column > 0 and error.excerpt and error.chinese != error.english == str(error))
        self.assertEqual(pickle.loads(pickle.dumps(error)).line, 2)

    def test_not_found(self):
        with self.assertRaises(GongkaiError) as caught:
            gongkai.Form("no-such-form")
        self.assertEqual(caught.exception.code, ErrorCode.NOT_FOUND)


class Arguments(unittest.TestCase):
    def test_texts(self):
        form = gongkai.Form("cn-2021")
        self.assertRaises(ValueError, form.cell, "a\0b")
        self.assertRaises(ValueError, form.cell, "\udc80")
        for wrong in (None, b"visits", 5):
            self.assertRaises(TypeError, form.cell, wrong)
        self.assertRaises(ValueError, gongkai.Form.from_file, "a\0b")
        self.assertRaises(TypeError, gongkai.Form.from_file, 5)

    def test_handles(self):
        form = gongkai.Form("cn-2021")
        for wrong in (None, 5, "cn-2021", gongkai.Report(form)):
            self.assertRaises(TypeError, gongkai.Checker, wrong)
            self.assertRaises(TypeError, gongkai.Report, wrong)
        self.assertRaises(TypeError, gongkai.Checker(form).check, form)
        self.assertRaises(TypeError, gongkai.Findings)

    def test_numbers(self):
        report = gongkai.Report(gongkai.Form.from_data(FORM))
        self.assertRaises(OverflowError, report.set_place, "visits", 1 << 32)
        self.assertRaises(OverflowError, report.set_place, "visits", -1)
        self.assertRaises(TypeError, report.set_place, "visits", "1")

    def test_closed(self):
        form = gongkai.Form("cn-2021")
        report = gongkai.Report(form)
        with form:
            pass
        form.close()
        self.assertTrue(form.closed)
        self.assertRaises(ValueError, lambda: form.id)
        self.assertRaises(ValueError, gongkai.Checker, form)
        self.assertRaises(ValueError, form.__enter__)
        self.assertEqual(repr(form), "<Form closed>")
        self.assertEqual(report.form.id, "cn-2021")

    def test_identity(self):
        report = gongkai.read(REPORT)
        self.assertEqual(report.form, copy.copy(report.form))
        self.assertEqual(len({report.form, copy.copy(report.form)}), 1)
        self.assertNotEqual(report.form, gongkai.Form("cn-2021"))
        self.assertRaises(TypeError, pickle.dumps, report)


class Reports(unittest.TestCase):
    def setUp(self):
        self.report = gongkai.Report(gongkai.Form.from_data(FORM))

    def test_values(self):
        report = self.report
        self.assertEqual(list(report), ["visits", "visits.adults", "visits.children", "cost"])
        self.assertEqual((len(report), report["visits"], report.state("visits")), (4, None, CellState.ABSENT))
        report["visits"], report["cost"] = 5, Decimal("12.50")
        self.assertEqual((report["visits"], report["cost"]), (5, Decimal("12.5")))
        self.assertIs(type(report["visits"]), int)
        report["cost"] = 3
        self.assertIs(type(report["cost"]), Decimal)
        report["visits"] = None
        self.assertEqual(report.state("visits"), CellState.BLANK)
        self.assertTrue("visits" in report and "nothing" not in report and 5 not in report)
        self.assertRaises(KeyError, lambda: report["nothing"])
        self.assertIsNone(dict(report)["visits"])

    def test_exact_whatever_the_context(self):
        with localcontext() as context:
            context.prec = 2
            self.report["cost"] = Decimal("123456789012.34")
            self.assertEqual(str(self.report["cost"]), "123456789012.34")

    def test_refused(self):
        for wrong, error in ((1.5, TypeError), (True, TypeError), ("5", TypeError), (Decimal("0.001"), ValueError),
                             (Decimal("nan"), ValueError), (Decimal("1e999999"), OverflowError), (1 << 70, OverflowError),
                             (Decimal("1e-999999"), ValueError), (-1, GongkaiError), (10 ** 15 + 1, GongkaiError)):
            with self.subTest(wrong), self.assertRaises(error):
                self.report["cost"] = wrong
        self.assertEqual(self.report.state("cost"), CellState.ABSENT)
        self.assertRaises(ValueError, self.report.set_missing, "cost", CellState.REPORTED)

    def test_texts(self):
        report = self.report
        self.assertEqual(report.set_text("visits", "１，２３４"), CellState.REPORTED)
        self.assertEqual((report["visits"], report.raw("visits")), (1234, "１，２３４"))
        self.assertEqual(report.set_text("cost", "5000", "元"), CellState.REPORTED)
        self.assertEqual(report["cost"], Decimal("0.5"))
        self.assertEqual(report.set_text("visits", "12a"), CellState.INVALID)
        self.assertEqual(report.set_text("visits", "<5"), CellState.BELOW)
        self.assertEqual((report["visits"], report.printed("visits")), (None, "<5"))
        report.period = "2017"
        self.assertEqual(report.period, "2017")
        report.set_place("visits", 3, 4)
        self.assertEqual(report.place("visits"), (3, 4))

    def test_series(self):
        other = gongkai.Report(self.report.form)
        self.report.period, other.period, self.report["visits"], other["visits"] = "2018", "2017", 8, 7
        series = gongkai.Series(self.report, other)
        self.assertEqual(series.values("visits"), [7, 8])
        with self.assertRaises(GongkaiError):
            series.add(other)


class Checks(unittest.TestCase):
    def test_example(self):
        findings = gongkai.check(REPORT)
        (error,) = findings.errors
        self.assertEqual((error.left, error.right, error.imbalance, error.line), (615, 480, 135, 30))
        self.assertEqual(findings.count_violated(Severity.ERROR), 1)
        self.assertEqual(findings.verdict(error.rule), Verdict.VIOLATED)
        self.assertIn("615", error.message(Language.CHINESE))
        self.assertEqual(findings[-1].number, len(findings) - 1)
        self.assertRaises(IndexError, lambda: findings[len(findings)])
        self.assertRegex(error.fingerprint, "^[0-9a-f]{16}$")

    def test_bytes_and_several(self):
        reader = gongkai.Reader()
        self.assertEqual(dict(reader.read_data(REPORT.read_bytes(), "x")), dict(reader.read(REPORT)))
        listed = gongkai.write(reader.read(REPORT), format=gongkai.Format.CSV)
        self.assertEqual([dict(report) for report in reader.read_all_data(listed.encode())], [dict(reader.read(REPORT))])

    def test_policy(self):
        form = gongkai.Form("cn-2021")
        with self.assertRaises(GongkaiError) as caught:
            gongkai.Checker(form, "rubbish")
        self.assertEqual(caught.exception.code, ErrorCode.SYNTAX)
        self.assertRaises(ValueError, gongkai.Checker, form, missing=7, applies=7)
        self.assertIn("cn", gongkai.Checker.presets())

    def test_writer(self):
        writer = gongkai.Writer(gongkai.Format.JSON)
        writer.add(gongkai.check(REPORT))
        self.assertTrue(writer.finish().endswith("\n"))
        self.assertRaises(ValueError, writer.add, gongkai.Form("cn-2021"))
        self.assertRaises(TypeError, gongkai.Writer().add, 5)
        self.assertRaises(ValueError, gongkai.Writer, 7)


class Scans(unittest.TestCase):
    def setUp(self):
        self.report = gongkai.read(REPORT)
        self.form = self.report.form
        self.scan = gongkai.Scan(gongkai.Checker(self.form))
        self.dataset = gongkai.Dataset(self.form, [self.report, gongkai.Report(self.form)])

    def test_dataset(self):
        self.assertEqual(len(self.dataset), 2)
        for cell in self.form.cells:
            self.assertEqual(self.dataset.value(0, cell), self.report[cell])
            self.assertEqual(self.dataset.state(0, cell), self.report.state(cell))
        self.assertEqual(self.dataset.key(0, gongkai.Key.PERIOD), "2017")
        self.assertRaises(IndexError, self.dataset.key, 2, gongkai.Key.PERIOD)
        self.assertEqual(dict(self.dataset.report(0)), dict(self.report))

    def test_scan_says_what_check_row_says(self):
        self.scan.run(self.dataset)
        expected = [(row, finding.rule.number) for row in range(2)
                    for finding in gongkai.check_row(gongkai.Checker(self.form), self.dataset, row)
                    if finding.verdict == Verdict.VIOLATED]
        self.assertEqual([(hit.row, hit.rule) for hit in self.scan.hits], expected)
        self.assertEqual(sum(self.scan.count(rule) for rule in self.form.rules), self.scan.n_hits)
        self.assertEqual(len(self.scan), 2)

    def test_callbacks(self):
        seen = []
        self.scan.run(self.dataset, hit=lambda *hit: seen.append(hit), progress=lambda done, total: None)
        self.assertTrue(seen and self.scan.n_hits == 0 and isinstance(seen[0][2], Verdict))

        def refuse(*_):
            raise KeyError("mine")

        self.assertRaisesRegex(KeyError, "mine", self.scan.run, self.dataset, hit=refuse)
        self.assertRaisesRegex(KeyError, "mine", self.scan.run, self.dataset, progress=refuse)
        with self.assertRaises(GongkaiError) as caught:
            self.scan.run(self.dataset, hit=lambda *_: False)
        self.assertEqual(caught.exception.code, ErrorCode.CANCELLED)
        self.assertEqual(len(self.scan), 2)

    def test_signals_are_not_lost(self):
        handled = threading.Event()

        def interrupt(*_):
            handled.set()
            raise KeyboardInterrupt

        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, interrupt))
        # One scan for all runs, and nothing left over: Python raises nothing out of what frees objects.
        scan = gongkai.Scan(gongkai.Checker(self.form), violated=False)
        hook, dataset = sys.unraisablehook, gongkai.Dataset(self.form, [self.report] * 20000)
        gc.collect()
        for _ in range(8):
            handled.clear()
            timer = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT))
            with self.assertRaises(KeyboardInterrupt):
                timer.start()
                while not handled.is_set():
                    scan.run(dataset, progress=lambda *_: None)
            timer.join()
            self.assertIs(sys.unraisablehook, hook)

    def test_interrupted_behind_the_work(self):
        scan, hook, told, setter = self.scan, sys.unraisablehook, [], lib.gk_scan_set_progress

        def interrupted(pointer, function, *rest):
            if function is None:
                raise KeyboardInterrupt
            setter(pointer, function, *rest)

        with mock.patch.object(lib, "gk_scan_set_progress", interrupted), self.assertRaises(KeyboardInterrupt):
            scan.run(self.dataset, progress=lambda *_: told.append(_))
        self.assertIs(sys.unraisablehook, hook)
        self.assertTrue(told)
        told.clear()
        gc.collect()
        lib.gk_scan_run(scan, self.dataset)  # still calls what was not taken back, which does nothing any more
        self.assertEqual((len(scan), told), (4, []))

    def test_closed_and_used_while_at_work(self):
        self.assertRaisesRegex(RuntimeError, "Scan is at work", self.scan.run, self.dataset, hit=lambda *_: len(self.scan))
        seen, scan, dataset = [], gongkai.Scan(gongkai.Checker(self.form)), self.dataset
        scan.run(dataset, hit=lambda *hit: (scan.close(), dataset.close(), seen.append(hit)) and None)
        self.assertEqual(seen, [(hit.row, hit.rule, hit.verdict) for hit in self.scan.run(
            gongkai.Dataset(self.form, [self.report, gongkai.Report(self.form)])).hits][-len(seen):])
        self.assertTrue(seen and scan.closed and dataset.closed)

    def test_given_up_without_the_collector(self):
        def refuse(*_):
            raise KeyError("mine")

        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        made = [gongkai.Rollup(self.form, key=gongkai.Key.PERIOD), gongkai.Reader(self.form),
                gongkai.Dataset(self.form, [self.report]), gongkai.Scan(gongkai.Checker(self.form))]
        try:  # assertRaises() would clear the frames
            made[-1].run(made[-2], progress=refuse)
            self.fail("nothing was raised")
        except KeyError:
            pass
        pointers = [weakref.ref(one._pointer) for one in made]
        for one in made:
            one.close()
        self.assertEqual([pointer() for pointer in pointers], [None] * len(pointers))

    def test_arrow_without_a_library(self):
        again = gongkai.Dataset.from_arrow(self.dataset, self.form)
        self.assertEqual([again.value(0, cell) for cell in self.form.cells], list(self.report.values()))
        held = [(self.dataset.__arrow_c_array__(), self.dataset.__arrow_c_stream__()) for _ in range(3)]
        _arrow.sweep()
        self.assertEqual(len(_arrow._exported), 9)
        self.assertTrue(all(structure.release for _, structure in _arrow._exported))
        structures = [structure for _, structure in _arrow._exported]
        del held
        _arrow.sweep()
        self.assertEqual(_arrow._exported, [])
        self.assertFalse(any(structure.release for structure in structures))

        class Stream:
            def __arrow_c_stream__(self, requested_schema=None):
                return again.__arrow_c_stream__()

        self.assertEqual(self.scan.run(Stream()).n_hits, gongkai.Scan(gongkai.Checker(self.form)).run(
            self.dataset).n_hits)
        self.assertRaises(TypeError, gongkai.Dataset.from_arrow, 5, self.form)
        self.assertRaises(TypeError, self.scan.run, 5)


class Loading(unittest.TestCase):
    def run_python(self, code, **environment):
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                              env={**os.environ, **environment})

    def test_not_there(self):
        found = self.run_python("import gongkai; gongkai.Form('cn-2021')", GONGKAI_LIBRARY="/nowhere/libgongkai.so.0")
        self.assertIn("LibraryError: /nowhere/libgongkai.so.0 cannot be loaded", found.stderr)

    def test_another_library(self):
        found = self.run_python("import gongkai; gongkai.load('libc.so.6')")
        self.assertIn("libc.so.6 is not gongkai", found.stderr)

    def test_version(self):
        found = self.run_python("import gongkai._library as l; l.VERSION = '9.9.0'; l.load()")
        self.assertRegex(found.stderr, r"LibraryError: .* is version .*; this package needs 9\.9")

    def test_version_is_that_of_the_library(self):
        self.assertEqual(gongkai.__version__, gongkai.library_version())

    def test_syntax_of_python_3_9(self):
        for path in (TOP / "lib/python").rglob("*.py"):
            ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))

    def test_pydoc(self):
        for name in gongkai.__all__:
            thing = getattr(gongkai, name)
            if isinstance(thing, type) or hasattr(thing, "__code__"):
                self.assertTrue(thing.__doc__, name)
            for attribute, value in vars(thing).items() if isinstance(thing, type) else ():
                if not attribute.startswith("_") and (callable(value) or isinstance(value, property)):
                    self.assertTrue(value.__doc__, f"{name}.{attribute}")


if __name__ == "__main__":
    unittest.main()
