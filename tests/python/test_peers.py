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
GROWTH = """
import gongkai, numpy, pyarrow, sys
ROWS = 1_000_000
form = gongkai.Form("cn-2021")
names = [cell.id for cell in form.cells[:16]]
table = pyarrow.table({name: numpy.arange(ROWS, dtype=numpy.int64) for name in names})
table = table.append_column("body_code", pyarrow.array(["3201", "3202"]).dictionary_encode().take(numpy.zeros(ROWS, int)))
if "frame" in 'CODE':
    import polars
    frame = polars.from_arrow(table.select(names), rechunk=False)
scan = gongkai.Scan(gongkai.Checker(form), violated=False)
rollup = gongkai.Rollup(form, prefixes=[2], unique=False)

def kilobytes(which):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(which))

try:
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    before = kilobytes("VmHWM")
except (OSError, StopIteration):
    sys.exit(print("unknown"))
CODE
print(1024 * (kilobytes("VmHWM") - before))
"""
# What a user's program may rely on.
TYPED = """
from decimal import Decimal
from typing import Dict, Optional, Union
import gongkai

def value(report: gongkai.Report) -> Optional[Union[int, Decimal]]:
    return report["requests.received"]

def sums(rollup: gongkai.Rollup) -> Dict[str, gongkai.Value]:
    return {group.code: group["requests.received"] for group in rollup.values()}

findings = gongkai.check("report.txt")
messages: str = " ".join(finding.message(gongkai.Language.CHINESE) for finding in findings)
with gongkai.Reader(threads=2) as reader:
    for dataset in reader.datasets("archive.csv"):
        hits: int = gongkai.Scan(gongkai.Checker(dataset.form)).run(dataset).n_hits
tally = gongkai.Tally(findings.report.form, ["2024"]).add_row("requests", {"number": 1})
low: Optional[gongkai.Number] = gongkai.Interval(1, None).low
"""
MISTAKES = """
import gongkai
gongkai.Report("cn-2021")
gongkai.check("report.txt").error
report = gongkai.read("report.txt")
report["requests.received"] = 1.5
gongkai.Rollup(report.form, prefixes="24")
"""


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

    def growth(self, code):
        """By how many bytes a million rows of 16 columns of 8 bytes, which lie in memory, make a process grow at most."""
        found = run("-c", GROWTH.replace("CODE", code))
        self.assertEqual(found.returncode, 0, found.stderr)
        if found.stdout == "unknown\n":
            self.skipTest("the kernel does not say what a process needed at most")
        return int(found.stdout)

    @needs("pyarrow", "numpy")
    def test_memory_of_a_million_rows(self):
        values = 16 * 8 * ROWS
        for code in ("scan.run(table)", "rollup.add(table)", "scan.run(gongkai.Dataset.from_arrow(table, form))"):
            self.assertLess(self.growth(code), values // 4, code)
        self.assertGreater(self.growth("kept = [column.take(numpy.arange(ROWS)) for column in table.columns]"), values // 2,
                           "a copy is seen")

    @needs("polars", "pyarrow", "numpy")
    def test_memory_of_a_frame_of_polars(self):
        self.assertLess(self.growth("scan.run(frame)"), 16 * 8 * ROWS // 4)

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

    @needs("pandas", "pyarrow")
    def test_into_pandas(self):
        import pandas
        rollup = gongkai.Rollup(self.form, prefixes=[2]).add(pandas.DataFrame(
            {"body_code": ["3201", "3202"], "period": ["2017"] * 2, "requests.received": [3, 5]}))
        frame = pandas.DataFrame.from_arrow(rollup.dataset())
        self.assertEqual((list(frame["body_code"]), list(frame["requests.received"])), (["32"], [8]))

    @needs("duckdb", "pyarrow")
    def test_duckdb(self):
        import duckdb
        import pyarrow
        relation = duckdb.sql('SELECT 3 AS "disclosure.items", 4 AS "disclosure.items.normative"')
        scan = gongkai.Scan(gongkai.Checker(self.form)).run(relation)
        self.assertEqual(scan.n_hits, 1)
        hits, reports = pyarrow.table(scan), gongkai.Dataset.from_arrow(relation, self.form)
        self.assertEqual(duckdb.sql("SELECT rule, verdict FROM hits").fetchall(),
                         [("disclosure.items.normative:subset", "violated")])
        self.assertEqual(duckdb.sql('SELECT "disclosure.items" FROM reports').fetchall(), [(3,)])
        self.assertTrue(hits and reports)

    @needs("pandas", "pyarrow")
    def test_what_is_not_exact_is_refused(self):
        import pandas
        for values, code in (([0.1, 2], gongkai.ErrorCode.NUMBER), ([float("inf")], gongkai.ErrorCode.NUMBER),
                             ([2.0 ** 63], gongkai.ErrorCode.OVERFLOW), ([10 ** 16], gongkai.ErrorCode.OVERFLOW)):
            with self.assertRaises(gongkai.GongkaiError, msg=values) as caught:
                gongkai.Dataset.from_arrow(pandas.DataFrame({"disclosure.items": values}), self.form)
            self.assertEqual(caught.exception.code, code)

    @needs("pyarrow", "numpy")
    def test_not_a_number_is_refused(self):
        import numpy
        import pyarrow
        with self.assertRaises(gongkai.GongkaiError) as caught:
            gongkai.Dataset.from_arrow(pyarrow.table({"disclosure.items": numpy.array([1, numpy.nan])}), self.form)
        self.assertEqual(caught.exception.code, gongkai.ErrorCode.NUMBER)

    @needs("pyarrow")
    def test_the_archive_example(self):
        import pyarrow.parquet
        with tempfile.TemporaryDirectory() as folder:
            archive, violations = pathlib.Path(folder, "a.csv"), pathlib.Path(folder, "v.parquet")
            archive.write_text("body,period,disclosure.items,disclosure.items.normative\n甲,2017,\"1,000\",2\n乙,2017,3,4\n",
                               encoding="utf-8")
            pathlib.Path(folder, "without/polars").mkdir(parents=True)
            pathlib.Path(folder, "without/polars/__init__.py").write_text("raise ImportError", encoding="utf-8")
            for name, path in (("polars", []), ("pandas", [f"{folder}/without"])):
                if importlib.util.find_spec(name) is None:
                    continue
                with self.subTest(name):
                    violations.unlink(missing_ok=True)
                    found = run(TOP / "examples/archive.py", "cn-jiangsu-2017", archive, violations,
                                PYTHONPATH=os.pathsep.join([*path, os.environ["PYTHONPATH"]]))
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


class Types(unittest.TestCase):
    def mypy(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            return run("-m", "mypy", "--strict", "--python-version", "3.10", "--cache-dir", folder, *arguments,
                       MYPYPATH=str(TOP / "lib/python"))

    @needs("mypy", "pytest")
    def test_the_package(self):
        found = self.mypy(TOP / "lib/python/gongkai")
        self.assertEqual(found.returncode, 0, found.stdout)

    @needs("mypy")
    def test_programs_of_users(self):
        found = self.mypy("-c", TYPED)
        self.assertEqual(found.returncode, 0, found.stdout)
        found = self.mypy("-c", MISTAKES)
        self.assertEqual([int(line.split(":")[1]) for line in found.stdout.splitlines()[:-1] if "error:" in line], [3, 4, 6, 7],
                         found.stdout)


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
