#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Python package beside the C functions it calls: peers_python.py LIBRARY [--rows N] [--threads N]

The same Arrow table and the same calls in one run: through the package, and through plain ctypes without it. First the
whole way from the table to the counts, then the scan alone, of one dataset. The counts must be the same. Prints medians of
ratios; the times are those of this machine.
"""

import os
import pathlib
import sys

import pyarrow as pa

from common import Library, archive, arguments, race

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib/python"))


def main():
    given = arguments(__doc__)
    os.environ["GONGKAI_LIBRARY"] = given.library
    import gongkai

    library = Library(given.library)
    c_form = library.form()
    _, rules = library.rules(c_form)
    columns = archive(rules, given.rows)
    table = pa.table({name: pa.array(values, mask=blank) for name, (values, blank) in columns.items()})
    (batch,) = table.to_batches()

    form = gongkai.Form("cn-2021")
    checker, c_checker = gongkai.Checker(form), library.c.gk_checker_new(c_form)
    dataset, c_dataset = gongkai.Dataset.from_arrow(table, form), library.dataset(c_form, batch)

    def through_the_package(data):
        scan = gongkai.Scan(checker, threads=given.threads, violated=False).run(data)
        return [scan.count(number) for number, *_ in rules]

    def through_ctypes():
        made = library.dataset(c_form, batch)
        counts = library.counter(c_checker, made, rules, given.threads)()
        library.c.gk_dataset_unref(made)
        return counts

    status = race(("gongkai, a table", lambda: through_the_package(table)), [("C, a table", lambda: through_ctypes)])
    status |= race(("gongkai, a dataset", lambda: through_the_package(dataset)),
                   [("C, a dataset", lambda: library.counter(c_checker, c_dataset, rules, given.threads))])
    return status


if __name__ == "__main__":
    sys.exit(main())
