#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Roll-ups beside peers, on the same data in one run: peers_rollup.py LIBRARY [--rows N] [--threads N]
                         [--order sorted|shuffled] [--width int64|int16]

Adds an archive of reports of cn-2021 up over 3,000 regions of 31 provinces, whose codes are the first 6, 4 and 2 digits
of the bodies' codes: every cell's sum and count of figures, at all levels, with the library, DuckDB and Polars, as far
as they are installed. Nobody looks whether a body reported twice. The results must be the same. Prints medians of
ratios; the times are those of this machine.
"""

import ctypes
import sys

import numpy as np
import pyarrow as pa

from common import Library, archive, arguments, race

N_REGIONS = 3000
N_PROVINCES = 31
LEVELS = (6, 4, 2)
REPORTED = 40


class Result:
    """What one contestant found, made comparable when it is asked for, which is not timed.

    make() yields (code, reports, sums, counts) of every group: sums and counts have a row a group and a column a cell.
    """

    def __init__(self, make):
        self.make = make

    def groups(self):
        codes, reports, sums, counts = self.make()
        order = np.argsort(codes)
        return np.asarray(codes)[order], reports[order], sums[order], counts[order]

    def __eq__(self, other):
        return all(np.array_equal(mine, theirs) for mine, theirs in zip(self.groups(), other.groups()))


def body_codes(n, is_sorted):
    """Twelve digits a body, of which six are its region."""
    random = np.random.default_rng(2)
    region = np.arange(n) * N_REGIONS // n if is_sorted else random.integers(0, N_REGIONS, n)
    province = region * N_PROVINCES // N_REGIONS
    within = region - (province * N_REGIONS + N_PROVINCES - 1) // N_PROVINCES
    digits = (11 + province) * 10000 + (1 + within // 10) * 100 + 1 + within % 10
    return pa.array(np.char.mod("%012d", digits * 1000000 + np.arange(n) % 999999 + 1).tolist(), pa.string())


# --- The library -----------------------------------------------------------


def declare(library):
    library.declare(
        ("gk_form_find_cell", "i", "p", "s"), ("gk_rollup_new", "p", "p"), ("gk_rollup_unref", None, "p"),
        ("gk_rollup_set_n_threads", None, "p", "I"), ("gk_rollup_set_prefixes", "i", "p", "I", "p", "I", "p"),
        ("gk_rollup_set_unique", "i", "p", "i", "p"), ("gk_rollup_add", "i", "p", "p", "p"), ("gk_rollup_finish", "i", "p", "p"),
        ("gk_rollup_get_n_groups", "I", "p"), ("gk_rollup_get_column", "I", "p", "I", "p", "p", "p", "I"),
        ("gk_rollup_get_group_code", "s", "p", "I"), ("gk_rollup_get_group_n_reports", "Q", "p", "I"),
        ("gk_rollup_get_counts", "I", "p", "I", "i", "p", "I"))


class Rollup:
    """A GkRollup, freed when nobody asks for it any more."""

    def __init__(self, library, form):
        self.c = library.c
        self.handle = self.c.gk_rollup_new(form)

    def __del__(self):
        self.c.gk_rollup_unref(self.handle)


def library_roller(library, form, cells, datasets, threads, scales=1):
    """Adds up what datasets() yields, one after the other; sums count SCALES, of which there may be one a cell.

    A result is read into the memory of the one before it, and holds until the next: new memory would have to be made 0.
    """
    c = library.c
    room = np.empty(0, np.int64)
    digits = (ctypes.c_uint32 * len(LEVELS))(*sorted(LEVELS))
    numbers = [c.gk_form_find_cell(form, cell.encode()) for cell in cells]

    def roll_up():
        nonlocal room
        rollup = Rollup(library, form)
        c.gk_rollup_set_n_threads(rollup.handle, threads)
        if not (c.gk_rollup_set_prefixes(rollup.handle, 0, digits, len(LEVELS), None)
                and c.gk_rollup_set_unique(rollup.handle, False, None)
                and all(c.gk_rollup_add(rollup.handle, dataset, None) for dataset in datasets())
                and c.gk_rollup_finish(rollup.handle, None)):
            sys.exit("the roll-up failed")
        n = c.gk_rollup_get_n_groups(rollup.handle)
        if room.size != 2 * len(cells) * n:
            room = np.empty(2 * len(cells) * n, np.int64)
        sums, counts = room.reshape(2, len(cells), n)
        for sum_, count, number in zip(sums, counts, numbers):
            c.gk_rollup_get_column(rollup.handle, number, None, sum_.ctypes.data, None, n)
            c.gk_rollup_get_counts(rollup.handle, number, REPORTED, count.ctypes.data, n)

        def make():
            codes = [c.gk_rollup_get_group_code(rollup.handle, group).decode() for group in range(n)]
            reports = np.array([c.gk_rollup_get_group_n_reports(rollup.handle, group) for group in range(n)])
            return codes, reports, np.where(counts.T > 0, sums.T // scales, 0), counts.T
        return Result(make)
    return roll_up


# --- Peers -----------------------------------------------------------------


def sql(n_cells, source):
    """The lowest level from SOURCE, which has body_code and a column c0, c1, ... a cell; every other one from that below."""
    def level(digits, source, below):
        sums = ", ".join(f"sum({'s' if below else 'c'}{i})::BIGINT AS s{i}" for i in range(n_cells))
        counts = ", ".join(f"{'sum(n' if below else 'count(c'}{i})::BIGINT AS n{i}" for i in range(n_cells))
        code = f"left({'code' if below else 'body_code'}, {digits})"
        reports = "sum(reports)::BIGINT" if below else "count(*)"
        return f"level{digits} AS MATERIALIZED (SELECT {code} AS code, {reports} AS reports, {sums}, {counts} FROM {source} GROUP BY 1)"

    levels = [level(LEVELS[0], source, False)]
    levels += [level(digits, f"level{below}", True) for below, digits in zip(LEVELS, LEVELS[1:])]
    return "WITH " + ", ".join(levels) + " " + " UNION ALL ".join(f"FROM level{digits}" for digits in LEVELS)


def duckdb_roller(table, cells, threads, narrow):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.register("source", table)
    connection.execute("CREATE TABLE archive AS SELECT body_code, " + ", ".join(
        f'"{cell}"::{"SMALLINT" if narrow else "BIGINT"} AS c{i}' for i, cell in enumerate(cells)) + " FROM source")
    query = sql(len(cells), "archive")

    def roll_up():
        found = connection.sql(query).to_arrow_table()
        return Result(lambda: of_table(found, cells, "s{}", "n{}"))
    return roll_up


def of_table(found, cells, sums, counts):
    columns = [np.column_stack([found.column(name.format(i)).fill_null(0).to_numpy() for i in range(len(cells))]) for name in (sums, counts)]
    return found.column("code").to_pylist(), found.column("reports").to_numpy(), *columns


def polars_roller(table, cells, is_sorted, narrow):
    import polars as pl

    names = ["body_code"] + [f"c{i}" for i in range(len(cells))]
    frame = pl.from_arrow(table.rename_columns(names)).rechunk()
    if narrow:
        frame = frame.with_columns(pl.col(names[1:]).cast(pl.Int16))
    if is_sorted:
        # Polars need not hash what it is told is sorted.
        frame = frame.set_sorted("body_code")

    def roll_up():
        key = pl.col("body_code").str.head(LEVELS[0]).alias("code")
        if is_sorted:
            key = key.set_sorted()
        values = [pl.col(name) for name in names[1:]]
        levels = [frame.lazy().group_by(key).agg(
            [pl.len().cast(pl.Int64).alias("reports")] + [value.sum().cast(pl.Int64).name.prefix("s") for value in values]
            + [value.count().cast(pl.Int64).name.prefix("n") for value in values]).collect()]
        for digits in LEVELS[1:]:
            levels.append(levels[-1].group_by(pl.col("code").str.head(digits)).agg(pl.all().sum()))
        found = pl.concat(levels)
        return Result(lambda: of_table(found.to_arrow(), cells, "sc{}", "nc{}"))
    return roll_up


def main():
    given = arguments(__doc__, order="both", width="both")
    library = Library(given.library)
    declare(library)
    form = library.form()
    _, rules = library.rules(form)
    columns = archive(rules, given.rows)
    cells = list(columns)
    arrays = [pa.array(values, mask=blank) for values, blank in columns.values()]
    del columns
    status = 0
    for order in ("sorted", "shuffled") if given.order == "both" else (given.order,):
        is_sorted = order == "sorted"
        batch = pa.record_batch([body_codes(given.rows, is_sorted)] + arrays, names=["body_code"] + cells)
        table = pa.Table.from_batches([batch])
        wide = library.dataset(form, batch)
        for width in ("int64", "int16") if given.width == "both" else (given.width,):
            narrow = width == "int16"
            dataset = library.c.gk_dataset_narrow(wide, None) if narrow else wide
            status |= race((f"{width}, {order}", library_roller(library, form, cells, lambda: [dataset], given.threads)),
                           [("DuckDB " + ("SMALLINT" if narrow else "BIGINT"),
                             lambda: duckdb_roller(table, cells, given.threads, narrow)),
                            ("Polars " + ("Int16" if narrow else "Int64"),
                             lambda: polars_roller(table, cells, is_sorted, narrow))])
            if narrow:
                library.c.gk_dataset_unref(dataset)
        library.c.gk_dataset_unref(wide)
    return status


if __name__ == "__main__":
    sys.exit(main())
