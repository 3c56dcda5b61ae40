#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""CSV beside peers, in one run: peers_csv.py LIBRARY --generate PROGRAM [--rows N] [--threads N] [--shape long] [--part NAME]

The program (tests/bench/generate) writes an archive of cn-2021. It is read into columns (--part columns) by the library,
DuckDB, Polars, pyarrow and R's data.table, as far as they are installed, and checked straight from the file (--part
checks) by the library and DuckDB. Sums and blanks of the columns, or violations by rule, must be the same. Long files are
turned into columns by DuckDB with a conditional aggregate for each cell. Prints medians of ratios, and how much memory
`gongkai check --summary` has at most; the times are those of this machine.
"""

import ctypes
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

import numpy as np

from common import RUNS, Library, arguments, race
from peers_check import sql

KEYS = ["form", "body_code", "body", "period"]


class Columns:
    """What a reading yields; sums are made when two are compared, outside of the time that is taken."""

    def __init__(self, sums):
        self.sums = sums
        self.made = None

    def __eq__(self, other):
        for one in (self, other):
            one.made = one.made or one.sums()
            one.sums = None
        return self.made == other.made


class Reader:
    """The library's reader over ctypes."""

    def __init__(self, library, cells, threads):
        self.c, self.cells, self.threads = library.c, cells, threads
        for name, result, *types in [
            ("gk_reader_new", "p"), ("gk_reader_unref", None, "p"), ("gk_reader_set_n_threads", None, "p", "I"),
            ("gk_reader_read_dataset_file", "p", "p", "s", "p"), ("gk_reader_open_dataset_stream", "p", "p", "s", "p"),
            ("gk_dataset_stream_next", "p", "p", "p"), ("gk_dataset_stream_unref", None, "p"),
            ("gk_dataset_get_values", "p", "p", "I"), ("gk_dataset_get_n_missing", "Q", "p", "I"),
            ("gk_dataset_get_n_rows", "Q", "p"), ("gk_form_get_cell_indicator", "I", "p", "I"),
            ("gk_form_get_indicator_decimals", "I", "p", "I"), ("gk_dataset_get_form", "p", "p"),
        ]:
            known = {"p": ctypes.c_void_p, "s": ctypes.c_char_p, "I": ctypes.c_uint32, "Q": ctypes.c_uint64}
            function = getattr(self.c, name)
            function.restype = known[result] if result else None
            function.argtypes = [known[one] for one in types]

    def columns(self, path):
        reader = self.c.gk_reader_new()
        self.c.gk_reader_set_n_threads(reader, self.threads)
        dataset = self.c.gk_reader_read_dataset_file(reader, path.encode(), None)
        self.c.gk_reader_unref(reader)
        held = Held(self.c, dataset)
        return Columns(lambda: held.sums(len(self.cells)))

    def violations(self, path, checker, rules):
        """Checks the file piece by piece."""
        reader, scan = self.c.gk_reader_new(), self.c.gk_scan_new(checker)
        self.c.gk_reader_set_n_threads(reader, self.threads)
        self.c.gk_scan_set_n_threads(scan, self.threads)
        self.c.gk_scan_set_listed(scan, 0, 0)
        stream = self.c.gk_reader_open_dataset_stream(reader, path.encode(), None)
        while piece := self.c.gk_dataset_stream_next(stream, None):
            if not self.c.gk_scan_run(scan, piece, None):
                sys.exit("the scan failed")
            self.c.gk_dataset_unref(piece)
        counts = [self.c.gk_scan_count(scan, number, 20) for number, *_ in rules]
        self.c.gk_dataset_stream_unref(stream)
        self.c.gk_scan_unref(scan)
        self.c.gk_reader_unref(reader)
        return counts


class Held:
    """A dataset, released with the object."""

    def __init__(self, c, dataset):
        self.c, self.dataset = c, dataset

    def sums(self, n_cells):
        n, made = self.c.gk_dataset_get_n_rows(self.dataset), []
        form = self.c.gk_dataset_get_form(self.dataset)
        for cell in range(n_cells):
            width, missing = self.c.gk_dataset_get_width(self.dataset, cell), self.c.gk_dataset_get_n_missing(self.dataset, cell)
            total = 0
            if width:
                values = (ctypes.c_char * (n * width)).from_address(self.c.gk_dataset_get_values(self.dataset, cell))
                total = int(np.frombuffer(values, f"int{8 * width}").sum(dtype=np.int64))
            indicator = self.c.gk_form_get_cell_indicator(form, cell)
            made.append((total // 10 ** self.c.gk_form_get_indicator_decimals(form, indicator), missing))
        return made

    def __del__(self):
        self.c.gk_dataset_unref(self.dataset)


# --- Peers -----------------------------------------------------------------


def source(path, cells, shape):
    """A table function of DuckDB that reads the file with the types given, one column a cell."""
    columns = dict.fromkeys(KEYS, "VARCHAR") | (dict.fromkeys(cells, "INTEGER") if shape == "wide" else
                                               {"cell": "VARCHAR", "value": "INTEGER"})
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    read = f"read_csv('{path}', columns = {{{types}}}, header = true, delim = ',', auto_detect = false)"
    if shape == "wide":
        return read
    made = ", ".join(f"max(value) FILTER (WHERE cell = '{cell}') AS \"{cell}\"" for cell in cells)
    return f"(SELECT {made} FROM {read} GROUP BY {', '.join(KEYS)})"


def duckdb_connection(threads):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def duckdb_columns(path, cells, shape, threads):
    connection = duckdb_connection(threads)

    def read():
        connection.execute(f"CREATE OR REPLACE TABLE archive AS SELECT * FROM {source(path, cells, shape)}")

        def sums():
            row = connection.execute("SELECT " + ", ".join(f'coalesce(sum("{one}"), 0), count(*) - count("{one}")' for one in cells)
                                     + " FROM archive").fetchone()
            return list(zip(map(int, row[::2]), row[1::2]))
        return Columns(sums)
    return read


def duckdb_violations(path, cells, rules, shape, threads):
    connection = duckdb_connection(threads)
    query = sql(rules).replace("FROM archive", f"FROM {source(path, cells, shape)}")
    return lambda: list(connection.execute(query).fetchone())


def polars_columns(path, cells):
    import polars as pl

    schema = dict.fromkeys(KEYS, pl.String) | dict.fromkeys(cells, pl.Int32)

    def read():
        frame = pl.read_csv(path, schema=schema)
        return Columns(lambda: [(int(frame[one].sum() or 0), frame[one].null_count()) for one in cells])
    return read


def arrow_columns(path, cells, threads):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv

    pa.set_cpu_count(threads)
    types = dict.fromkeys(KEYS, pa.string()) | dict.fromkeys(cells, pa.int32())

    def read():
        table = pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(column_types=types, strings_can_be_null=True))
        return Columns(lambda: [(pc.sum(table[one]).as_py() or 0, table[one].null_count) for one in cells])
    return read


def fread(path, threads, ours):
    """Times data.table inside of R, and OURS beside it in turn is not possible: medians are compared."""
    script = (f"library(data.table); setDTthreads({threads}); for (i in 0:{RUNS}) {{ t <- system.time(d <- fread('{path}', sep=',', "
              "header=TRUE, showProgress=FALSE))[['elapsed']]; cat(t, '') }")
    found = shutil.which("Rscript") and subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    if not found or found.returncode:
        print("data.table: not installed")
        return
    seconds = statistics.median(list(map(float, found.stdout.split()))[1:])
    print(f"{'data.table fread':<24} {seconds * 1e3:9.1f} ms   medians: {seconds / ours():5.1f} times as fast")


def own_median(function):
    import time

    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def memory(library, path):
    """Peak memory of the command that checks the file."""
    command = pathlib.Path(library).resolve().parent.parent / "examples" / "gongkai"
    if not command.exists():
        return
    subprocess.run([command, "check", "--summary", path], stdout=subprocess.DEVNULL, check=False)
    print(f"{'gongkai check --summary':<24} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:9.0f} MB of memory at most, "
          f"of a file of {os.path.getsize(path) / 1e6:.0f} MB")


def main():
    given = arguments(__doc__, generate="", shape="wide", part="all", file="")
    library = Library(given.library)
    form = library.form()
    cells, rules = library.rules(form)
    reader = Reader(library, cells, given.threads)
    checker = library.c.gk_checker_new(form)
    status = 0
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or os.path.join(folder, "archive.csv")
        if not given.file:
            with open(path, "wb") as file:
                subprocess.run([given.generate, str(given.rows)] + ["long"] * (given.shape == "long"), stdout=file, check=True)
        print(f"{given.shape}, {os.path.getsize(path) / 1e6:.0f} MB, {given.threads} thread(s)")
        memory(given.library, path)
        if given.part in ("all", "columns"):
            ours = lambda: reader.columns(path)
            peers = [("DuckDB", lambda: duckdb_columns(path, cells, given.shape, given.threads))]
            if given.shape == "wide":
                peers += [("Polars", lambda: polars_columns(path, cells)), ("pyarrow", lambda: arrow_columns(path, cells, given.threads))]
            status |= race(("gongkai", ours), peers)
        if given.part in ("all", "fread") and given.shape == "wide":
            fread(path, given.threads, lambda: own_median(lambda: reader.columns(path)))
        if given.part in ("all", "checks"):
            status |= race(("gongkai stream", lambda: reader.violations(path, checker, rules)),
                           [("DuckDB", lambda: duckdb_violations(path, cells, rules, given.shape, given.threads))])
    return status


if __name__ == "__main__":
    sys.exit(main())
