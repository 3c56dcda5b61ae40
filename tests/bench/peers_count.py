#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counting ledgers beside DuckDB, on the same rows in one run: peers_count.py LIBRARY [--rows N] [--bodies N] [--threads N]
[--source csv,text,coded] [--slow 0] [--runs N] [--folder FOLDER]

Makes a ledger of requests of cn-2021, whose bodies, dates and codes come in any order, as CSV and as Arrow, and counts the
reports of 2024: every cell of the requests, of every body. The library holds each row to the form besides (keys that are
there twice, codes, dates, what goes together) and tells of mistakes; DuckDB groups and counts and looks at nothing else.
The figures must be the same. Prints medians of ratios, the times are those of this machine, and how many bytes a row the
library takes at its peak. --slow 0 leaves out the query one would write first, which takes DuckDB longer where rows are
many; --folder keeps the ledger for other runs, which --runs 0 only makes.
"""

import ctypes
import os
import subprocess
import sys
import tempfile

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc

import common
from common import Library, arguments, race

YEAR = 2024
APPLICANTS = ["natural", "commercial", "research", "welfare", "legal_service", "other"]
RESULTS = {
    "granted": "granted", "partial": "partial",
    **{code: "refused." + code for code in ("state_secret", "other_law", "security", "third_party", "internal",
                                            "deliberative", "enforcement_file", "administrative_query")},
    **{code: "unable." + code for code in ("not_held", "to_be_created", "unclear")},
    **{code: "not_processed." + code for code in ("petition", "repeated", "publication", "excessive", "reissue")},
    **{code: "other." + code for code in ("not_corrected", "fee_unpaid", "other")},
}
FLOWS = ["carried_in", "received", "handled", "carried_out"]


# --- The ledger --------------------------------------------------------------


def ledger(n, n_bodies, coded):
    """A table of requests; texts as dictionaries if CODED, else as texts."""
    random = np.random.default_rng(1)
    first, last = (np.datetime64(day).astype("datetime64[D]").astype(np.int32) for day in ("2022-10-01", "2024-12-31"))
    bodies = pa.array([f"{320000 + i // 10}{i % 10:03d}" for i in range(n_bodies)])
    body = random.integers(0, n_bodies, n)
    received = random.integers(first, last + 1, n).astype(np.int32)
    is_closed = random.random(n) < 0.9
    closed = (received + random.integers(0, 60, n)).astype(np.int32)
    applicant = np.minimum(random.geometric(0.5, n) - 1, len(APPLICANTS) - 1)
    result = np.minimum(random.geometric(0.2, n) - 1, len(RESULTS) - 1)
    number = pa.array([f"{2022 + i % 3}-{i:08d}" for i in range(n)])

    def texts(words, places, mask=None):
        made = pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int16), mask=mask), words)
        return made if coded else made.cast(pa.string())

    return pa.table({
        "body_code": texts(bodies, body),
        "number": number,
        "received": pa.array(received).cast(pa.date32()),
        "applicant": texts(pa.array(APPLICANTS), applicant),
        "closed": pa.array(closed, mask=~is_closed).cast(pa.date32()),
        "result": texts(pa.array(list(RESULTS)), result, ~is_closed),
    })


def kept(folder, kind, n, n_bodies):
    """The ledger as KIND, csv, text or coded, from FOLDER, where it is made if it is not there: a path, or a table."""
    path = os.path.join(folder, f"requests-{kind}-{n}-{n_bodies}")
    if not os.path.exists(path):
        table = ledger(n, n_bodies, kind == "coded")
        if kind == "csv":
            pyarrow.csv.write_csv(table, path + ".part", pyarrow.csv.WriteOptions(quoting_style="none"))
        else:
            with pa.ipc.new_file(path + ".part", table.schema) as file:
                file.write_table(table.combine_chunks())
        os.rename(path + ".part", path)
    return path if kind == "csv" else pa.ipc.open_file(pa.memory_map(path)).read_all()


# --- DuckDB ------------------------------------------------------------------


def sql_filters(source):
    """A row a body, a count with a filter for each cell: what one would write."""
    conditions = {
        "carried_in": f"received < DATE '{YEAR}-01-01' AND (closed IS NULL OR closed >= DATE '{YEAR}-01-01')",
        "received": f"received BETWEEN DATE '{YEAR}-01-01' AND DATE '{YEAR}-12-31'",
        "handled": f"closed BETWEEN DATE '{YEAR}-01-01' AND DATE '{YEAR}-12-31'",
        "carried_out": f"received <= DATE '{YEAR}-12-31' AND (closed IS NULL OR closed > DATE '{YEAR}-12-31')",
    }
    conditions |= {"handled." + place: f"{conditions['handled']} AND result = '{code}'" for code, place in RESULTS.items()}
    columns = []
    for name, condition in conditions.items():
        columns.append(f'count(*) FILTER (WHERE {condition}) AS "{name}"')
        columns += [f'count(*) FILTER (WHERE {condition} AND applicant = \'{who}\') AS "{name}[{who}]"' for who in APPLICANTS]
    return f"SELECT body_code, {', '.join(columns)} FROM {source} GROUP BY body_code"


def sql_twice(source):
    """The same from groups of rows that are alike: far fewer than rows where there are many rows a body."""
    day = "CASE WHEN {0} IS NULL THEN 3 WHEN {0} < DATE '%d-01-01' THEN 0 WHEN {0} <= DATE '%d-12-31' THEN 1 ELSE 2 END"
    opened, closed = ((day % (YEAR, YEAR)).format(column) for column in ("received", "closed"))
    alike = (f"SELECT body_code, {opened} AS opened, {closed} AS ended, applicant, result, count(*) AS n FROM {source} "
             "GROUP BY ALL")
    conditions = {"carried_in": "opened = 0 AND ended > 0", "received": "opened = 1", "handled": "ended = 1",
                  "carried_out": "opened <= 1 AND ended >= 2"}
    conditions |= {"handled." + place: f"ended = 1 AND result = '{code}'" for code, place in RESULTS.items()}
    columns = []
    for name, condition in conditions.items():
        columns.append(f'coalesce(sum(n) FILTER (WHERE {condition}), 0)::BIGINT AS "{name}"')
        columns += [f'coalesce(sum(n) FILTER (WHERE {condition} AND applicant = \'{who}\'), 0)::BIGINT AS "{name}[{who}]"'
                    for who in APPLICANTS]
    return f"SELECT body_code, {', '.join(columns)} FROM ({alike}) GROUP BY body_code"


def as_result(table, names):
    """The figures of every body, in the order of their codes."""
    order = np.argsort(np.asarray(table.column("body_code").cast(pa.string()).to_pylist()))
    return np.stack([np.asarray(table.column(name))[order].astype(np.int64) for name in names]).tobytes()


def duckdb_counter(make_sql, source, names, threads, table=None):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    if table is not None:
        connection.register("ledger", table)
        if source == "own":
            connection.execute("CREATE TABLE own AS SELECT * FROM ledger")
    return lambda: as_result(connection.sql(make_sql(source)).to_arrow_table(), names)


# --- The library -------------------------------------------------------------


class Counter:
    def __init__(self, library, names, threads):
        self.c, self.names, self.threads = library.c, names, threads
        self.form = library.form()
        p, s, i, u, l = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint64
        for name, result, *given in [
            ("gk_tally_new", p, p, s, i, p), ("gk_tally_unref", None, p), ("gk_tally_set_n_threads", None, p, u),
            ("gk_tally_add_csv_file", i, p, s, s, p), ("gk_tally_add_arrow", i, p, s, p, p, s, p),
            ("gk_tally_get_n_rows", l, p), ("gk_tally_get_n_bad_rows", l, p), ("gk_tally_dup_dataset", p, p, p),
            ("gk_dataset_export_arrow", i, p, p, p, p),
        ]:
            function = getattr(self.c, name, None)
            if function is not None:
                function.restype, function.argtypes = result, given

    def count(self, add, rows):
        tally = self.c.gk_tally_new(self.form, str(YEAR).encode(), 10, None)
        self.c.gk_tally_set_n_threads(tally, self.threads)
        if not add(tally) or self.c.gk_tally_get_n_rows(tally) != rows:
            sys.exit("the ledger was refused")
        dataset = self.c.gk_tally_dup_dataset(tally, None)
        schema, array = (ctypes.create_string_buffer(size) for size in (72, 80))
        self.c.gk_dataset_export_arrow(dataset, schema, array, None)
        batch = pa.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))
        self.c.gk_dataset_unref(dataset)
        self.c.gk_tally_unref(tally)
        return as_result(batch, ["requests." + name for name in self.names])

    def from_csv(self, path, rows):
        return lambda: self.count(lambda tally: self.c.gk_tally_add_csv_file(tally, b"requests", path.encode(), None), rows)

    def from_arrow(self, table):
        batches = table.combine_chunks().to_batches()

        def add(tally):
            for batch in batches:
                schema, array = (ctypes.create_string_buffer(size) for size in (72, 80))
                batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
                if not self.c.gk_tally_add_arrow(tally, b"requests", schema, array, None, None):
                    return False
            return True
        return lambda: self.count(add, table.num_rows)


# --- Memory ------------------------------------------------------------------


def peak():
    """The most bytes that this process has had."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def print_peak(folder, given):
    """Counts the CSV in a process of its own."""
    subprocess.run([sys.executable, __file__, given.library, "--rows", str(given.rows), "--bodies", str(given.bodies),
                    "--threads", str(given.threads), "--folder", folder, "--source", "peak"], check=True)


def main():
    given = arguments(__doc__, bodies=3000, source="csv,text,coded", slow=1, runs=common.RUNS, folder="")
    common.RUNS = given.runs
    with tempfile.TemporaryDirectory() as folder:
        return compare(given.folder or folder, given)


def compare(folder, given):
    names = FLOWS + ["handled." + place for place in RESULTS.values()]
    names = [name + who for name in names for who in [""] + [f"[{one}]" for one in APPLICANTS]]
    counter = Counter(Library(given.library), names, given.threads)
    sources = given.source.split(",")
    ledgers = {kind: kept(folder, kind, given.rows, given.bodies) for kind in ("csv", "text", "coded") if kind in sources}
    status = 0
    queries = {"FILTER": sql_filters, "GROUP BY twice": sql_twice} if given.slow else {"GROUP BY twice": sql_twice}

    def peers(source, table=None):
        kind = {"ledger": ", Arrow", "own": ", own table"}.get(source, "")
        return [(f"DuckDB {name}{kind}", lambda make=make: duckdb_counter(make, source, names, given.threads, table))
                for name, make in queries.items()]

    if "peak" in sources:
        path, before = kept(folder, "csv", given.rows, given.bodies), peak()
        counter.from_csv(path, given.rows)()
        print(f"at its peak {(peak() - before) / given.rows:.0f} bytes a row")
    if given.runs == 0:
        return status
    if "csv" in ledgers:
        path = ledgers.pop("csv")
        print(f"{given.rows} rows, {os.path.getsize(path) / 1e6:.0f} MB, {given.threads} threads, {given.runs} runs")
        types = {"body_code": "VARCHAR", "number": "VARCHAR", "received": "DATE", "applicant": "VARCHAR",
                 "closed": "DATE", "result": "VARCHAR"}
        status |= race(("gongkai CSV", counter.from_csv(path, given.rows)),
                       peers(f"read_csv('{path}', header = true, columns = {types})"))
        print_peak(folder, given)
    for kind, table in ledgers.items():
        status |= race((f"gongkai Arrow {kind}", counter.from_arrow(table)), peers("ledger", table) + peers("own", table))
    return status


if __name__ == "__main__":
    sys.exit(main())
