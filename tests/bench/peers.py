#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library beside its peers, on the same data in one run: peers.py LIBRARY [--rows N] [--threads N]

Makes an archive of reports of cn-2021 (consistent but for one total in a hundred reports, six of ten figures 0, one of
fifty blank) and counts, rule by rule, the reports that violate it: with the library, DuckDB, Polars and NumPy, as far as
they are installed. The counts must be the same. Prints medians as ratios; the times are those of this machine.
"""

import argparse
import ctypes
import statistics
import sys
import time

import numpy as np
import pyarrow as pa

FORM = "cn-2021"
RUNS = 5
BLOCK = 65536
VIOLATED = 20
LINEAR, EQUAL, VALUE = 10, 10, 10


class Library:
    """As much of the C interface as is needed here."""

    def __init__(self, path):
        self.c = ctypes.CDLL(path)
        for name, result, *arguments in [
            ("gk_form_new_builtin", "p", "s", "p"), ("gk_form_get_n_cells", "I", "p"), ("gk_form_get_cell_id", "s", "p", "I"),
            ("gk_form_get_n_rules", "I", "p"), ("gk_form_get_rule_id", "s", "p", "I"), ("gk_form_get_rule_kind", "i", "p", "I"),
            ("gk_form_get_rule_relation", "i", "p", "I"), ("gk_form_get_rule_n_terms", "I", "p", "I"),
            ("gk_form_get_rule_term", "i", "p", "I", "I", "p", "p", "p"),
            ("gk_form_get_rule_term_function", "i", "p", "I", "I"), ("gk_checker_new", "p", "p"), ("gk_scan_new", "p", "p"),
            ("gk_scan_unref", None, "p"), ("gk_scan_set_n_threads", None, "p", "I"),
            ("gk_scan_set_listed", None, "p", "i", "i"), ("gk_scan_run", "i", "p", "p", "p"),
            ("gk_scan_count", "Q", "p", "I", "i"), ("gk_dataset_new_from_arrow", "p", "p", "p", "p", "p"),
            ("gk_dataset_narrow", "p", "p", "p"), ("gk_dataset_get_width", "I", "p", "I"), ("gk_dataset_unref", None, "p"),
        ]:
            types = {"p": ctypes.c_void_p, "s": ctypes.c_char_p, "I": ctypes.c_uint32, "i": ctypes.c_int32, "Q": ctypes.c_uint64}
            function = getattr(self.c, name)
            function.restype = types[result] if result else None
            function.argtypes = [types[one] for one in arguments]

    def form(self):
        return self.c.gk_form_new_builtin(FORM.encode(), None)

    def rules(self, form):
        """The equations of the form between cells of one report: (number, id, left cells, right cells)."""
        cells = [self.c.gk_form_get_cell_id(form, i).decode() for i in range(self.c.gk_form_get_n_cells(form))]
        found = []
        for rule in range(self.c.gk_form_get_n_rules(form)):
            sides, plain = ([], [], []), True
            for term in range(self.c.gk_form_get_rule_n_terms(form, rule)):
                place, cell, factor = ctypes.c_int32(), ctypes.c_uint32(), ctypes.c_int64()
                self.c.gk_form_get_rule_term(form, rule, term, ctypes.byref(place), ctypes.byref(cell), ctypes.byref(factor))
                plain = plain and factor.value == 1 and self.c.gk_form_get_rule_term_function(form, rule, term) == VALUE
                sides[place.value // 10 - 1].append(cells[cell.value])
            if plain and self.c.gk_form_get_rule_kind(form, rule) == LINEAR and self.c.gk_form_get_rule_relation(form, rule) == EQUAL:
                found.append((rule, self.c.gk_form_get_rule_id(form, rule).decode(), *sides[:2]))
        return cells, found

    def dataset(self, form, batch):
        schema, array = (ctypes.create_string_buffer(size) for size in (72, 80))
        batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
        made = self.c.gk_dataset_new_from_arrow(form, schema, array, None)
        if not made:
            sys.exit("the batch was refused")
        return made

    def counter(self, checker, dataset, rules, threads):
        def count():
            scan = self.c.gk_scan_new(checker)
            self.c.gk_scan_set_n_threads(scan, threads)
            self.c.gk_scan_set_listed(scan, 0, 0)
            if not self.c.gk_scan_run(scan, dataset, None):
                sys.exit("the scan failed")
            counts = [self.c.gk_scan_count(scan, number, VIOLATED) for number, *_ in rules]
            self.c.gk_scan_unref(scan)
            return counts
        return count


def wholes(rules):
    """The rules with one cell on the left and several on the right: the cell is derived where it is blank."""
    return [rule for rule in rules if len(rule[2]) == 1 and len(rule[3]) > 1]


def in_order(rules):
    """Those rules, parts before wholes, and of one whole in the order of the form."""
    left, done = wholes(rules), []
    while left:
        blocked = {rule[2][0] for rule in left}
        ready = [rule for rule in left if not blocked.intersection(rule[3])]
        done += sorted(ready)
        left = [rule for rule in left if rule not in ready]
    return done


def archive(rules, n):
    """The columns of an archive, int64 with masks of what is blank, by cell."""
    random = np.random.default_rng(1)
    cells = sorted({cell for rule in rules for side in rule[2:4] for cell in side})
    totals = in_order(rules)
    values = {cell: np.where(random.random(n) < 0.6, 0, random.integers(0, 60, n)) for cell in cells}
    derived = {rule[2][0] for rule in totals}

    def add_up():
        for _, _, whole, parts in totals:
            values[whole[0]] = sum(values[part] for part in parts)

    add_up()
    for _, name, left, right in rules:
        if len(left) == 2 and len(right) == 2 and not derived.intersection(left + right[1:]):
            received, carried_in = left
            handled, carried_out = right
            values[carried_in] = np.minimum(values[carried_in], values[handled])
            values[received] = values[handled] + values[carried_out] - values[carried_in]
    add_up()
    off = np.flatnonzero(random.random(n) < 0.01)
    for row, whole in zip(off, random.integers(0, len(totals), len(off))):
        values[totals[whole][2][0]][row] += 1 + row % 9
    return {cell: (column.astype(np.int64), random.random(n) < 0.02) for cell, column in values.items()}


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


def polars_counter(table, rules, threads):
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


def median(count):
    counts = count()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        count()
        times.append(time.perf_counter() - start)
    return statistics.median(times), counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("--rows", type=int, default=1000000)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()

    library = Library(given.library)
    form = library.form()
    _, rules = library.rules(form)
    columns = archive(rules, given.rows)
    batch = pa.record_batch([pa.array(values, mask=blank) for values, blank in columns.values()], names=list(columns))
    table = pa.Table.from_batches([batch])
    checker = library.c.gk_checker_new(form)
    wide = library.dataset(form, batch)
    narrow = library.c.gk_dataset_narrow(wide, None)

    ours = {"int64": median(library.counter(checker, wide, rules, given.threads)),
            "narrow": median(library.counter(checker, narrow, rules, given.threads))}
    peers = [("DuckDB BIGINT", "int64", lambda: duckdb_counter(table, rules, given.threads, False)),
             ("Polars", "int64", lambda: polars_counter(table, rules, given.threads)),
             ("DuckDB INTEGER", "narrow", lambda: duckdb_counter(table, rules, given.threads, True)),
             ("NumPy int32", "narrow", lambda: numpy_counter(columns, rules))]
    cells = given.rows * len(columns)
    for name, (seconds, _) in ours.items():
        print(f"gongkai {name:<10} {cells / seconds / 1e6:8.0f} Mcells/s")
    status = 0
    for name, mine, make in peers:
        try:
            seconds, counts = median(make())
        except ImportError:
            print(f"{name}: not installed")
            continue
        same = counts == ours[mine][1]
        status |= not same
        print(f"{name:<16} {cells / seconds / 1e6:8.0f} Mcells/s   gongkai {mine} is {seconds / ours[mine][0]:5.1f} times as fast"
              f"   {'the same counts' if same else 'OTHER COUNTS'}")
        if not same:
            print([(rule[1], a, b) for rule, a, b in zip(rules, counts, ours[mine][1]) if a != b][:5])
    return status


if __name__ == "__main__":
    sys.exit(main())
