#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""CSV beside peers, in one run: peers_csv.py LIBRARY --generate PROGRAM [--rows N] [--threads N] [--shape wide,long]
[--part columns,checks,rollup,memory] [--runs N] [--folder FOLDER]

The program (tests/bench/generate) writes an archive of cn-2021, of N reports (740000 are 400 MB) if wide, and of as many
bytes if long. It is read into columns by the library, DuckDB, Polars, pyarrow and R's data.table, as far as they are
installed, and straight from the file checked, and rolled up, by the library and DuckDB. Sums and blanks of the columns,
violations by rule, and sums and counts of every group must be the same. Peers are told the types. Prints medians of
ratios, and how much memory the command has at most that checks, and that rolls up, the file; the times are those of this
machine. --folder keeps the archive for other runs, which --runs 0 only makes.
"""

import ctypes
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import common
import peers_rollup
from common import Library, arguments, race
from peers_check import sql

KEYS = ["form", "body_code", "body", "period"]
PERCENT = 40
LONG_REPORTS = 30  # reports of the wide shape that are as many bytes as one of the long shape


class Columns:
    """What a reading yields; sums are made when two are compared, outside of the time that is taken."""

    def __init__(self, sums, release=lambda: None):
        self.sums, self.release, self.made = sums, release, None

    def __del__(self):
        self.release()

    def __eq__(self, other):
        for one in (self, other):
            one.made = one.made or one.sums()
            one.sums = None
        return self.made == other.made


class Reader:
    """The library's reader over ctypes."""

    def __init__(self, library, form, cells, threads):
        self.c, self.threads = library.c, threads
        for name, result, *types in [
            ("gk_reader_new", "p"), ("gk_reader_unref", None, "p"), ("gk_reader_set_n_threads", None, "p", "I"),
            ("gk_reader_read_dataset_file", "p", "p", "s", "p"), ("gk_reader_open_dataset_stream", "p", "p", "s", "p"),
            ("gk_dataset_stream_next", "p", "p", "p"), ("gk_dataset_stream_unref", None, "p"),
            ("gk_dataset_get_values", "p", "p", "I"), ("gk_dataset_get_n_missing", "Q", "p", "I"),
            ("gk_dataset_get_n_rows", "Q", "p"), ("gk_form_get_cell_indicator", "I", "p", "I"),
            ("gk_form_get_indicator_decimals", "I", "p", "I"), ("gk_form_get_indicator_kind", "I", "p", "I"),
        ]:
            known = {"p": ctypes.c_void_p, "s": ctypes.c_char_p, "I": ctypes.c_uint32, "Q": ctypes.c_uint64}
            function = getattr(self.c, name)
            function.restype = known[result] if result else None
            function.argtypes = [known[one] for one in types]
        indicators = [self.c.gk_form_get_cell_indicator(form, cell) for cell in range(len(cells))]
        self.scales = [10 ** self.c.gk_form_get_indicator_decimals(form, indicator) for indicator in indicators]
        # A roll-up works the others out anew.
        self.added = [cell for cell, indicator in enumerate(indicators)
                      if self.c.gk_form_get_indicator_kind(form, indicator) != PERCENT]

    def columns(self, path):
        reader = self.c.gk_reader_new()
        self.c.gk_reader_set_n_threads(reader, self.threads)
        dataset = self.c.gk_reader_read_dataset_file(reader, path.encode(), None)
        self.c.gk_reader_unref(reader)
        held = Held(self.c, dataset)
        return Columns(lambda: held.sums(self.scales))

    def pieces(self, path):
        """The datasets of a stream, of which each is gone when the next one is asked for."""
        reader = self.c.gk_reader_new()
        self.c.gk_reader_set_n_threads(reader, self.threads)
        stream = self.c.gk_reader_open_dataset_stream(reader, path.encode(), None)
        while piece := self.c.gk_dataset_stream_next(stream, None):
            yield piece
            self.c.gk_dataset_unref(piece)
        self.c.gk_dataset_stream_unref(stream)
        self.c.gk_reader_unref(reader)

    def violations(self, path, checker, rules):
        """Checks the file piece by piece."""
        scan = self.c.gk_scan_new(checker)
        self.c.gk_scan_set_n_threads(scan, self.threads)
        self.c.gk_scan_set_listed(scan, 0, 0)
        if not all(self.c.gk_scan_run(scan, piece, None) for piece in self.pieces(path)):
            sys.exit("the scan failed")
        counts = [self.c.gk_scan_count(scan, number, 20) for number, *_ in rules]
        self.c.gk_scan_unref(scan)
        return counts


class Held:
    """A dataset, released with the object."""

    def __init__(self, c, dataset):
        self.c, self.dataset = c, dataset

    def sums(self, scales):
        n, made = self.c.gk_dataset_get_n_rows(self.dataset), []
        for cell, scale in enumerate(scales):
            width, missing = self.c.gk_dataset_get_width(self.dataset, cell), self.c.gk_dataset_get_n_missing(self.dataset, cell)
            total = 0
            if width:
                values = (ctypes.c_char * (n * width)).from_address(self.c.gk_dataset_get_values(self.dataset, cell))
                total = int(np.frombuffer(values, f"int{8 * width}").sum(dtype=np.int64))
            made.append((total // scale, missing))
        return made

    def __del__(self):
        self.c.gk_dataset_unref(self.dataset)


# --- Peers -----------------------------------------------------------------


def source(path, cells, shape):
    """What DuckDB reads the file with, the types given, one column a cell if wide."""
    columns = dict.fromkeys(KEYS, "VARCHAR") | (dict.fromkeys(cells, "INTEGER") if shape == "wide" else
                                               {"cell": "VARCHAR", "value": "INTEGER"})
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"read_csv('{path}', columns = {{{types}}}, header = true, delim = ',', auto_detect = false)"


def as_wide(path, cells, shape):
    """The same with one column a cell in any case."""
    read = source(path, cells, shape)
    if shape == "wide":
        return read
    ids = ", ".join(f"'{cell}'" for cell in cells)
    return f"(PIVOT {read} ON cell IN ({ids}) USING first(value) GROUP BY {', '.join(KEYS)})"


def duckdb_connection(threads):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def duckdb_columns(path, cells, shape, threads):
    connection = duckdb_connection(threads)

    def read():
        connection.execute(f"CREATE TABLE archive AS SELECT * FROM {as_wide(path, cells, shape)}")

        def sums():
            row = connection.execute("SELECT " + ", ".join(f'coalesce(sum("{one}"), 0), count(*) - count("{one}")' for one in cells)
                                     + " FROM archive").fetchone()
            return list(zip(map(int, row[::2]), row[1::2]))
        return Columns(sums, lambda: connection.execute("DROP TABLE archive"))
    return read


def duckdb_violations(path, cells, rules, shape, threads):
    connection = duckdb_connection(threads)
    query = sql(rules).replace("FROM archive", f"FROM {as_wide(path, cells, shape)}")
    return lambda: list(connection.execute(query).fetchone())


def duckdb_rollup(path, cells, added, threads):
    """Of the wide shape."""
    connection = duckdb_connection(threads)
    renamed = ", ".join(f'"{cell}" AS c{i}' for i, cell in enumerate(added))
    query = peers_rollup.sql(len(added), f"(SELECT body_code, {renamed} FROM {source(path, cells, 'wide')})")

    def roll_up():
        found = connection.sql(query).to_arrow_table()
        return peers_rollup.Result(lambda: peers_rollup.of_table(found, added, "s{}", "n{}"))
    return roll_up


def duckdb_long_rollup(path, cells, added, threads):
    """Of the long shape, which need not be made wide to be added up by cell."""
    connection = duckdb_connection(threads)
    levels = [f"level6 AS MATERIALIZED (SELECT left(body_code, 6) AS code, cell, count(*) AS reports, sum(value)::BIGINT AS s, "
              f"count(value) AS n FROM {source(path, cells, 'long')} GROUP BY 1, 2)"]
    levels += [f"level{digits} AS MATERIALIZED (SELECT left(code, {digits}) AS code, cell, sum(reports)::BIGINT AS reports, "
               f"sum(s)::BIGINT AS s, sum(n)::BIGINT AS n FROM level{below} GROUP BY 1, 2)" for below, digits in ((6, 4), (4, 2))]
    query = "WITH " + ", ".join(levels) + " FROM level6 UNION ALL FROM level4 UNION ALL FROM level2"

    def roll_up():
        found = connection.sql(query).to_arrow_table()

        def groups():
            codes, rows = np.unique(found.column("code").to_pylist(), return_inverse=True)
            place = {cell: i for i, cell in enumerate(cells)}
            columns = [place[cell] for cell in found.column("cell").to_pylist()]
            planes = np.zeros((3, len(codes), len(cells)), np.int64)
            for plane, name in zip(planes, ("reports", "s", "n")):
                plane[rows, columns] = found.column(name).fill_null(0).to_numpy()
            planes = planes[:, :, [place[cell] for cell in added]]
            return codes, planes[0][:, 0], *planes[1:]
        return peers_rollup.Result(groups)
    return roll_up


def polars_columns(path, cells, scans):
    import polars as pl

    schema = dict.fromkeys(KEYS, pl.String) | dict.fromkeys(cells, pl.Int16)

    def read():
        if scans:
            frame = pl.scan_csv(path, schema=schema, quote_char=None).collect(engine="streaming")
        else:
            frame = pl.read_csv(path, schema=schema, quote_char=None)
        return Columns(lambda: [(int(frame[one].cast(pl.Int64).sum() or 0), frame[one].null_count()) for one in cells])
    return read


def arrow_columns(path, cells, threads):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as csv

    pa.set_cpu_count(threads)
    types = dict.fromkeys(KEYS, pa.string()) | dict.fromkeys(cells, pa.int32())

    def read():
        table = csv.read_csv(path, csv.ReadOptions(use_threads=threads > 1), csv.ParseOptions(quote_char=False),
                             csv.ConvertOptions(column_types=types, null_values=[""], check_utf8=False))
        return Columns(lambda: [(pc.sum(table[one]).as_py() or 0, table[one].null_count) for one in cells])
    return read


# Reads when it is told to, and answers; what was read is freed when the next word comes.
FREAD = """
library(data.table)
given <- commandArgs(TRUE)
setDTthreads(as.integer(given[2]))
types <- list(character = 1:{keys}, integer = {keys} + 1:{cells})
input <- file("stdin", "r")
cat("ready\n")
while (length(word <- readLines(input, 1)) > 0) {{
  if (word == "read")
    table <- fread(given[1], sep = ",", quote = "", na.strings = "", header = TRUE, colClasses = types, showProgress = FALSE)
  else if (word == "sums")
    for (cell in {keys} + 1:{cells}) cat(sprintf("%.0f", sum(as.numeric(table[[cell]]), na.rm = TRUE)), sum(is.na(table[[cell]])), "")
  else {{
    table <- NULL
    invisible(gc())
  }}
  cat("\n")
  flush(stdout())
}}
"""


def fread_columns(path, cells, threads):
    """data.table inside of R, which stays for all rounds."""
    script = FREAD.format(keys=len(KEYS), cells=len(cells))
    try:
        child = subprocess.Popen(["Rscript", "--vanilla", "-e", script, path, str(threads)], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except FileNotFoundError as error:
        raise ImportError from error
    if not child.stdout.readline():
        raise ImportError

    def ask(word):
        child.stdin.write(word + "\n")
        child.stdin.flush()
        return child.stdout.readline().split()

    def read():
        ask("read")

        def sums():
            numbers = list(map(int, ask("sums")))
            return list(zip(numbers[::2], numbers[1::2]))
        return Columns(sums, lambda: ask("free"))
    return read


# --- Memory ------------------------------------------------------------------


# A process begins with the peak of the one it is made by, so that this one would be measured.
PEAK = ("import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")


def memory(given, path):
    """Peak memory of the command that checks the file, and that rolls it up, and of a roll-up of all years together."""
    command = pathlib.Path(given.library).resolve().parent.parent / "examples" / "gongkai"
    runs = [(f"gongkai {' '.join(words)}", [command, *words, path])
            for words in (["check", "--summary"], ["rollup", "--by", "region:2,4,6"]) if command.exists()]
    runs.append(("roll-up over all years", [sys.executable, __file__, given.library, "--part", "once", "--threads",
                                            str(given.threads), "--file", path]))
    for name, words in runs:
        peak = subprocess.run([sys.executable, "-S", "-c", PEAK, *words], capture_output=True, check=True).stdout
        print(f"{name:<40} {int(peak) / 1024:6.0f} MB of memory at most", flush=True)


def kept(given, shape, folder):
    """The archive from FOLDER, where it is made if it is not there."""
    rows = given.rows if shape == "wide" else max(given.rows // LONG_REPORTS, 1)
    path = os.path.join(folder, f"{shape}-{rows}.csv")
    if not os.path.exists(path):
        with open(path + ".part", "wb") as file:
            subprocess.run([given.generate, str(rows)] + ["long"] * (shape == "long"), stdout=file, check=True)
        os.rename(path + ".part", path)
    return path


def compare(given, shape, path, library):
    form = library.form()
    cells, rules = library.rules(form)
    reader = Reader(library, form, cells, given.threads)
    threads, parts, status = given.threads, given.part.split(","), 0

    if "memory" in parts:
        memory(given, path)
    if "columns" in parts:
        peers = [("DuckDB", lambda: duckdb_columns(path, cells, shape, threads))]
        if shape == "wide":
            peers += [("Polars read_csv", lambda: polars_columns(path, cells, False)),
                      ("Polars scan_csv", lambda: polars_columns(path, cells, True)),
                      ("pyarrow", lambda: arrow_columns(path, cells, threads)),
                      ("data.table fread", lambda: fread_columns(path, cells, threads))]
        status |= race(("columns", lambda: reader.columns(path)), peers)
    if "checks" in parts:
        checker = library.c.gk_checker_new(form)
        status |= race(("checks", lambda: reader.violations(path, checker, rules)),
                       [("DuckDB", lambda: duckdb_violations(path, cells, rules, shape, threads))])
    if "rollup" in parts or "once" in parts:
        duckdb = duckdb_rollup if shape == "wide" else duckdb_long_rollup
        added = [cells[cell] for cell in reader.added]
        scales = np.array([reader.scales[cell] for cell in reader.added])
        roller = peers_rollup.library_roller(library, form, added, lambda: reader.pieces(path), threads, scales)
        if "once" in parts:
            return roller() is None
        status |= race(("roll-up", roller), [("DuckDB", lambda: duckdb(path, cells, added, threads))])
    return status


def main():
    given = arguments(__doc__, generate="", shape="wide,long", part="columns,checks,rollup,memory", runs=common.RUNS,
                      folder="", file="")
    common.RUNS = given.runs
    library = Library(given.library)
    peers_rollup.declare(library)
    status = 0
    if given.part == "once":
        return compare(given, "wide", given.file, library)
    with tempfile.TemporaryDirectory() as folder:
        for shape in given.shape.split(","):
            path = kept(given, shape, given.folder or folder)
            if given.runs > 0:
                print(f"{shape}, {os.path.getsize(path) / 1e6:.0f} MB, {given.threads} thread(s), {given.runs} runs")
                status |= compare(given, shape, path, library)
    return status


if __name__ == "__main__":
    sys.exit(main())
