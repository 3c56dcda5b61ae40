# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks an archive of reports, one row each, and writes the violations as Parquet: archive.py FORM CSV PARQUET

Needs pandas, or polars, and pyarrow. Columns are called after cells of the form; others are body, body_code, period.
"""
import sys

import gongkai
import pyarrow
import pyarrow.parquet


def table(path: str, form: gongkai.Form) -> pyarrow.Table:
    """The CSV file as text columns: the library reads figures as people print them."""
    try:
        import polars
        return polars.read_csv(path, infer_schema=False).to_arrow()
    except ImportError:
        import pandas
        return pyarrow.Table.from_pandas(pandas.read_csv(path, dtype=str, keep_default_na=False), preserve_index=False)


def main(form_id: str, archive: str, violations: str) -> None:
    form = gongkai.Form(form_id)
    scan = gongkai.Scan(gongkai.Checker(form)).run(table(archive, form))
    hits = pyarrow.record_batch(scan)
    pyarrow.parquet.write_table(pyarrow.Table.from_batches([hits]), violations)
    print(f"{len(scan)} reports, {scan.n_hits} violations / {len(scan)} 份报表，{scan.n_hits} 处违反")


if __name__ == "__main__":
    main(*sys.argv[1:])
