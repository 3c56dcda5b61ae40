# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the benches beside peers share: the library over ctypes, a made-up archive, and how a race is run."""

import argparse
import ctypes
import os
import statistics
import sys
import time

import numpy as np

FORM = "cn-2021"
RUNS = 5
VIOLATED = 20
LINEAR, EQUAL, VALUE = 10, 10, 10


def arguments(description, **options):
    """The options of a bench: LIBRARY [--rows N] [--threads N], and more as NAME=default."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("library")
    parser.add_argument("--rows", type=int, default=1000000)
    parser.add_argument("--threads", type=int, default=1)
    for name, default in options.items():
        parser.add_argument("--" + name, type=type(default), default=default)
    given = parser.parse_args()
    # Read when the library is imported; every contestant has the same threads.
    os.environ["POLARS_MAX_THREADS"] = str(given.threads)
    return given


def race(ours, contestants):
    """Runs what is measured and its peers in turn: once to warm up, then RUNS times.

    OURS is (name, function); CONTESTANTS are (name, make), where make() yields the function or raises ImportError where
    the peer is not installed. What a function returns is its result, which must be the same for all. Prints of each
    peer the median of the ratios to our time of the same round. Yields 1 where a result differs, else 0.
    """
    entrants = [ours]
    for name, make in contestants:
        try:
            entrants.append((name, make()))
        except ImportError:
            print(f"{name}: not installed")
    expected, times, status = None, {name: [] for name, _ in entrants}, 0
    same = {}
    for round_ in range(RUNS + 1):
        for name, function in entrants:
            result = None  # freed before the time of another begins
            start = time.perf_counter()
            result = function()
            seconds = time.perf_counter() - start
            if round_ == 0:
                expected = result if name == ours[0] else expected
                same[name] = result == expected
            else:
                times[name].append(seconds)
    print(f"{ours[0]:<24} {statistics.median(times[ours[0]]) * 1e3:9.1f} ms")
    for name, _ in entrants[1:]:
        ratio = statistics.median(peer / mine for peer, mine in zip(times[name], times[ours[0]]))
        print(f"{name:<24} {statistics.median(times[name]) * 1e3:9.1f} ms   {ours[0]} is {ratio:5.2f} times as fast"
              f"   {'the same results' if same[name] else 'OTHER RESULTS'}")
        status |= not same[name]
    sys.stdout.flush()
    return status


class Library:
    """As much of the C interface as is needed here."""

    def __init__(self, path):
        self.c = ctypes.CDLL(path)
        self.declare(
            ("gk_form_new_builtin", "p", "s", "p"), ("gk_form_get_n_cells", "I", "p"), ("gk_form_get_cell_id", "s", "p", "I"),
            ("gk_form_get_n_rules", "I", "p"), ("gk_form_get_rule_id", "s", "p", "I"), ("gk_form_get_rule_kind", "i", "p", "I"),
            ("gk_form_get_rule_relation", "i", "p", "I"), ("gk_form_get_rule_n_terms", "I", "p", "I"),
            ("gk_form_get_rule_term", "i", "p", "I", "I", "p", "p", "p"),
            ("gk_form_get_rule_term_function", "i", "p", "I", "I"), ("gk_checker_new", "p", "p"), ("gk_scan_new", "p", "p"),
            ("gk_scan_unref", None, "p"), ("gk_scan_set_n_threads", None, "p", "I"),
            ("gk_scan_set_listed", None, "p", "i", "i"), ("gk_scan_run", "i", "p", "p", "p"),
            ("gk_scan_count", "Q", "p", "I", "i"), ("gk_dataset_new_from_arrow", "p", "p", "p", "p", "p"),
            ("gk_dataset_narrow", "p", "p", "p"), ("gk_dataset_get_width", "I", "p", "I"), ("gk_dataset_unref", None, "p"),
        )

    def declare(self, *functions):
        """Functions as (name, result, arguments...): p pointer, s text, I uint32, i int32, Q uint64, None nothing."""
        types = {"p": ctypes.c_void_p, "s": ctypes.c_char_p, "I": ctypes.c_uint32, "i": ctypes.c_int32, "Q": ctypes.c_uint64}
        for name, result, *arguments in functions:
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
