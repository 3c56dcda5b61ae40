# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package beside others, where they are installed: pyarrow, pandas, polars, pytest, pip."""

import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import gongkai
from gongkai import Verdict

TOP = pathlib.Path(__file__).resolve().parents[2]
REPORT = TOP / "examples/report-2017.txt"
ROWS = 1_000_000


def needs(*names):
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, f"without {', '.join(missing)}")


def run(*command, **environment):
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})


class Arrow(unittest.TestCase):
    def setUp(self):
        self.form = gongkai.Form("cn-jiangsu-2017")

    @needs("pyarrow")
    def test_a_million_rows_are_not_copied(self):
        import pyarrow
        whole, part = pyarrow.array(range(ROWS), pyarrow.int64()), pyarrow.array([5] * ROWS, pyarrow.int32())
        table = pyarrow.table({"disclosure.items": whole, "disclosure.items.normative": part})
        before = pyarrow.total_allocated_bytes()
        dataset = gongkai.Dataset.from_arrow(table, self.form)
        self.assertEqual(dataset.values_address("disclosure.items"), whole.buffers()[1].address)
        self.assertEqual(dataset.values_address("disclosure.items.normative"), part.buffers()[1].address)
        scan = gongkai.Scan(gongkai.Checker(self.form)).run(dataset)
        self.assertEqual(scan.count(self.form.rule("disclosure.items.normative:subset")), 5)
        exported = pyarrow.record_batch(dataset)
        self.assertEqual(exported.column("disclosure.items").buffers()[1].address, whole.buffers()[1].address)
        self.assertLess(pyarrow.total_allocated_bytes() - before, ROWS)
        dataset.close()
        del table, whole, part, scan
        self.assertEqual(exported.column("disclosure.items")[ROWS - 1].as_py(), ROWS - 1)

    @needs("pyarrow")
    def test_round_trip(self):
        import pyarrow
        report = gongkai.read(REPORT)
        dataset = gongkai.Dataset(report.form, [report] * 3)
        table = pyarrow.table(dataset)
        self.assertEqual(table.column("requests.received").null_count, 3)
        self.assertEqual(table.column("fees")[0].as_py(), report["fees"])
        again = gongkai.Dataset.from_arrow(table, report.form)
        self.assertEqual(dict(again.report(2)), dict(report))

    @needs("pyarrow")
    def test_batches(self):
        import pyarrow
        chunk = pyarrow.table({"disclosure.items": [3], "disclosure.items.normative": [4]})
        table = pyarrow.concat_tables([chunk] * 3)
        self.assertEqual([len(dataset) for dataset in gongkai.Dataset.batches(table, self.form)], [1, 1, 1])
        self.assertRaises(ValueError, gongkai.Dataset.from_arrow, table, self.form)
        scan = gongkai.Scan(gongkai.Checker(self.form)).run(table)
        self.assertEqual([hit.row for hit in scan.hits], [0, 1, 2])
        self.assertEqual(pyarrow.record_batch(scan).column("row").to_pylist(), [0, 1, 2])
        self.assertEqual(len(gongkai.Dataset.from_arrow(table.slice(0, 0), self.form)), 0)

    @needs("pyarrow")
    def test_errors(self):
        import pyarrow
        for column, code in (({"nothing": [1]}, gongkai.ErrorCode.NOT_FOUND),
                             ({"disclosure.items": [0.5]}, gongkai.ErrorCode.NUMBER),
                             ({"disclosure.items": [[1]]}, gongkai.ErrorCode.ARROW)):
            with self.assertRaises(gongkai.GongkaiError) as caught:
                gongkai.Dataset.from_arrow(pyarrow.table(column), self.form)
            self.assertEqual(caught.exception.code, code)

    @needs("pandas", "pyarrow")
    def test_pandas(self):
        import pandas
        frame = pandas.DataFrame({"disclosure.items": [3, 5], "disclosure.items.normative": [4, 5]})
        self.assertEqual([hit.row for hit in gongkai.Scan(gongkai.Checker(self.form)).run(frame).hits], [0])

    @needs("polars")
    def test_polars(self):
        import polars
        frame = polars.DataFrame({"disclosure.items": [3, None], "disclosure.items.normative": [4, 5]})
        scan = gongkai.Scan(gongkai.Checker(self.form)).run(frame)
        self.assertEqual([(hit.row, hit.verdict) for hit in scan.hits], [(0, Verdict.VIOLATED)])
        back = polars.DataFrame(gongkai.Dataset.from_arrow(frame, self.form))
        self.assertEqual(back["disclosure.items"].to_list(), [3, None])

    @needs("pyarrow")
    def test_the_archive_example(self):
        import pyarrow.parquet
        with tempfile.TemporaryDirectory() as folder:
            archive, violations = pathlib.Path(folder, "a.csv"), pathlib.Path(folder, "v.parquet")
            archive.write_text("body,period,disclosure.items,disclosure.items.normative\n甲,2017,\"1,000\",2\n乙,2017,3,4\n",
                               encoding="utf-8")
            if importlib.util.find_spec("polars") is None and importlib.util.find_spec("pandas") is None:
                self.skipTest("without polars and pandas")
            found = run(TOP / "examples/archive.py", "cn-jiangsu-2017", archive, violations)
            self.assertIn("2 reports, 1 violations", found.stdout, found.stderr)
            self.assertEqual(pyarrow.parquet.read_table(violations).column("row").to_pylist(), [1])


class Plugin(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def pytest(self, *arguments):
        return run("-m", "pytest", "-p", "no:cacheprovider", "-p", "gongkai.pytest_plugin", "--rootdir", self.folder,
                   *arguments, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")

    @needs("pytest")
    def test_reports_are_items(self):
        good = self.folder / "good.txt"
        good.write_text(REPORT.read_text(encoding="utf-8").replace("615", "215"), encoding="utf-8")
        found = self.pytest("--gongkai", REPORT, good)
        self.assertRegex(found.stdout, r"1 failed, 1 passed", found.stdout + found.stderr)
        self.assertIn(":30: ", found.stdout)
        self.assertIn("超出 135", found.stdout)
        self.assertEqual(found.returncode, 1)

    @needs("pytest")
    def test_what_is_no_report(self):
        page = self.folder / "page.txt"
        page.write_text("没有表格\n", encoding="utf-8")
        self.assertEqual(self.pytest("--gongkai", page).returncode, 2)
        self.assertIn(self.pytest(page).returncode, (4, 5), "not asked for: nothing is collected")

    @needs("pytest")
    def test_fixture(self):
        test = self.folder / "test_report.py"
        test.write_text(f"def test_it(gongkai_check):\n    gongkai_check({str(REPORT)!r})\n", encoding="utf-8")
        found = self.pytest(test)
        self.assertEqual(found.returncode, 1, found.stdout + found.stderr)
        self.assertIn("615", found.stdout)


class Examples(unittest.TestCase):
    def test_ctypes_alone(self):
        found = run("-S", TOP / "examples/check.py", REPORT)
        self.assertEqual((found.returncode, "615" in found.stdout), (1, True), found.stderr)


class Pip(unittest.TestCase):
    @needs("pip", "setuptools", "wheel")
    def test_install(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder, "source")
            subprocess.run(["cp", "-r", TOP / "lib/python", copy], check=True)
            made = run("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", f"{folder}/to",
                       copy)
            self.assertEqual(made.returncode, 0, made.stderr)
            found = run("-c", "import gongkai; print(gongkai.__file__, len(gongkai.Form.builtin()))",
                        PYTHONPATH=f"{folder}/to")
            self.assertTrue(found.stdout.startswith(f"{folder}/to"), found.stdout + found.stderr)
            names = pathlib.Path(f"{folder}/to").glob("*.dist-info/entry_points.txt")
            self.assertIn("gongkai.pytest_plugin", next(names).read_text(encoding="utf-8"))
            self.assertTrue(pathlib.Path(f"{folder}/to/gongkai/py.typed").exists())


if __name__ == "__main__":
    unittest.main()
