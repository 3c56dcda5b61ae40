#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks beside peers, on the same data in one run: peers_check.py LIBRARY [--rows N] [--threads N]

Makes an archive of reports of cn-2021 (consistent but for one total in a hundred reports, six of ten figures 0, one of
fifty blank) and counts, rule by rule, the reports that violate it: with the library, DuckDB, Polars and NumPy, as far as
they are installed. The counts must be the same. Prints medians of ratios; the times are those of this machine.
"""

import sys

import numpy as np
import pyarrow as pa

from common import Library, archive, arguments, in_order, race

BLOCK = 65536


# --- Peers -----------------------------------------------------------------


def sql(rules):
    """One query that derives the blank totals and counts, for each rule, the rows that violate it."""
    def name(cell, now):
        return f'"{cell}{now.get(cell, "")}"'

    def some(side, now):
        return "(" + " OR ".join(f"{name(cell, now)} IS NOT NULL" for cell in side) + ")"

    def total(side, now):
        return "(" + " + ".join(f"coalesce({name(cell, now)}, 0)" for cell in side) + ")"

    query, now, seen = "FROM archive", {}, {}
    for number, (rule, _, whole, parts) in enumerate(in_order(rules)):
        seen[rule] = (dict(now), dict(now))
        made = f"{whole[0]}~{number}"
        query = (f'FROM (SELECT *, coalesce({name(whole[0], now)}, CASE WHEN {some(parts, now)} THEN {total(parts, now)} END) '
                 f'AS "{made}" {query})')
        now[whole[0]] = f"~{number}"
    counts = []
    for rule, _, left, right in rules:
        at = seen[rule][0] if rule in seen else now
        counts.append(f"count(*) FILTER (WHERE {some(left, at)} AND {some(right, at)} AND {total(left, at)} <> {total(right, at)})")
    return "SELECT " + ", ".join(counts) + " " + query


def duckdb_counter(table, rules, threads, narrow):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.register("source", table)
    columns = ", ".join(f'"{one}"::{"INTEGER" if narrow else "BIGINT"} AS "{one}"' for one in table.column_names)
    connection.execute(f"CREATE TABLE archive AS SELECT {columns} FROM source")
    query = sql(rules)
    return lambda: list(connection.execute(query).fetchone())


def polars_counter(table, rules):
    import polars as pl

    frame = pl.from_arrow(table).rechunk()

    def some(side):
        return pl.any_horizontal([pl.col(cell).is_not_null() for cell in side])

    def total(side):
        made = pl.col(side[0]).fill_null(0)
        for cell in side[1:]:
            made = made + pl.col(cell).fill_null(0)
        return made

    def violated(rule):
        return (some(rule[2]) & some(rule[3]) & (total(rule[2]) != total(rule[3]))).sum().alias(str(rule[0]))

    def count():
        lazy, counts, totals = frame.lazy(), [], in_order(rules)
        flags = []
        for rule in totals:
            flag = f"~{rule[0]}"
            lazy = lazy.with_columns(
                (some(rule[2]) & some(rule[3]) & (total(rule[2]) != total(rule[3]))).alias(flag),
                pl.coalesce(pl.col(rule[2][0]), pl.when(some(rule[3])).then(total(rule[3]))).alias(rule[2][0]))
            flags.append(pl.col(flag).sum().alias(str(rule[0])))
        others = [violated(rule) for rule in rules if rule not in totals]
        row = lazy.select(flags + others).collect().row(0, named=True)
        return [row[str(rule[0])] for rule in rules]
    return count


def numpy_counter(columns, rules):
    """int32 values, 0 where blank, and packed bits of what is there; block by block."""
    packed = {cell: (np.where(blank, 0, values).astype(np.int32), np.packbits(~blank)) for cell, (values, blank) in columns.items()}
    n = len(next(iter(columns.values()))[0])
    totals = in_order(rules)
    order = totals + [rule for rule in rules if rule not in totals]
    is_total = {rule[0] for rule in totals}

    def count():
        counts = dict.fromkeys((rule[0] for rule in rules), 0)
        for first in range(0, n, BLOCK):
            last = min(first + BLOCK, n)
            derived = {}

            def look(cell):
                if cell in derived:
                    return derived[cell]
                values, there = packed[cell]
                return values[first:last], there[first // 8:(last + 7) // 8]

            def side(cells):
                values, there = look(cells[0])
                if len(cells) == 1:
                    return values, there
                values, there = values.copy(), there.copy()
                for cell in cells[1:]:
                    more, bits = look(cell)
                    values += more
                    there |= bits
                return values, there

            for number, _, left, right in order:
                one, one_there = side(left)
                other, other_there = side(right)
                wrong = np.packbits(one != other)
                counts[number] += int(np.bitwise_count(wrong & one_there & other_there).sum())
                if number in is_total:
                    fill = ~one_there & other_there
                    if fill.any():
                        rows = np.flatnonzero(np.unpackbits(fill, count=last - first))
                        filled = one.copy()
                        filled[rows] = other[rows]
                        derived[left[0]] = (filled, one_there | other_there)
        return [counts[rule[0]] for rule in rules]
    return count


def main():
    given = arguments(__doc__)
    library = Library(given.library)
    form = library.form()
    _, rules = library.rules(form)
    columns = archive(rules, given.rows)
    batch = pa.record_batch([pa.array(values, mask=blank) for values, blank in columns.values()], names=list(columns))
    table = pa.Table.from_batches([batch])
    checker = library.c.gk_checker_new(form)
    wide = library.dataset(form, batch)
    narrow = library.c.gk_dataset_narrow(wide, None)

    status = race(("gongkai int64", library.counter(checker, wide, rules, given.threads)),
                  [("DuckDB BIGINT", lambda: duckdb_counter(table, rules, given.threads, False)),
                   ("Polars", lambda: polars_counter(table, rules))])
    status |= race(("gongkai narrow", library.counter(checker, narrow, rules, given.threads)),
                   [("DuckDB INTEGER", lambda: duckdb_counter(table, rules, given.threads, True)),
                    ("NumPy int32", lambda: numpy_counter(columns, rules))])
    return status


if __name__ == "__main__":
    sys.exit(main())
