#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes tables of pyarrow, polars, pandas and duckdb in and datasets out, by the Arrow C interfaces:
interchange.py --library PATH/libgongkai.so.0

They stand in tests/python/requirements.txt, and are looked for in build/venv, which tests/run.sh makes. Without them
nothing is tested. Prints TAP.
"""

import argparse
import ctypes
import decimal
import os
import pathlib
import resource
import sys
import traceback

ENVIRONMENT = pathlib.Path(__file__).resolve().parents[2] / "build" / "venv"
if (ENVIRONMENT / "bin" / "python3").exists() and pathlib.Path(sys.prefix).resolve() != ENVIRONMENT:
    os.execv(ENVIRONMENT / "bin" / "python3", [str(ENVIRONMENT / "bin" / "python3"), *sys.argv])
try:
    import duckdb
    import numpy
    import pandas
    import polars
    import pyarrow
except ImportError as lacking:
    print(f"1..0 # SKIP {lacking}")
    sys.exit()

FORM = """<form id='f'><indicator id='a' zh='a' unit='件'/><indicator id='s' zh='s' signed='yes' unit='件'/>
<indicator id='k' zh='k' kind='amount' decimals='2' unit='元'/><rule id='r'>a ≤ 5</rule></form>""".encode()
KEYS = {"body_code": 0, "body": 10, "period": 20, "source": 30}
CELLS = ["a", "s", "k"]
ROWS = 1_000_000

# Sizes of the structures: nothing else of them has to be known here.
SCHEMA_SIZE, ARRAY_SIZE, STREAM_SIZE = 72, 80, 40


class Library:
    """The library, with the types of what is called."""

    def __init__(self, path):
        library = ctypes.CDLL(path)
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        for name, result, arguments in (
                ("gk_form_new_from_data", pointer, (text, ctypes.c_int64, text, pointer)),
                ("gk_form_find_cell", ctypes.c_int32, (pointer, text)),
                ("gk_dataset_new_from_arrow", pointer, (pointer, pointer, pointer, pointer)),
                ("gk_dataset_next_from_arrow", pointer, (pointer, pointer, pointer, pointer)),
                ("gk_dataset_export_arrow", ctypes.c_int, (pointer, pointer, pointer, pointer)),
                ("gk_dataset_export_arrow_stream", None, (pointer, pointer)),
                ("gk_dataset_get_n_rows", ctypes.c_uint64, (pointer,)),
                ("gk_dataset_get_scaled", ctypes.c_int, (pointer, ctypes.c_uint64, ctypes.c_uint32, pointer)),
                ("gk_dataset_get_key", text, (pointer, ctypes.c_uint64, ctypes.c_int32)),
                ("gk_dataset_get_values", pointer, (pointer, ctypes.c_uint32)),
                ("gk_dataset_unref", None, (pointer,)),
                ("gk_checker_new", pointer, (pointer,)),
                ("gk_scan_new", pointer, (pointer,)),
                ("gk_scan_run", ctypes.c_int, (pointer, pointer, pointer)),
                ("gk_scan_export_arrow", ctypes.c_int, (pointer, pointer, pointer, pointer)),
                ("gk_error_get_message", text, (pointer, ctypes.c_int32))):
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name[len("gk_"):], function)
        self.form = self.call(self.form_new_from_data, FORM, len(FORM), b"f.xml")

    def call(self, function, *arguments):
        error = ctypes.c_void_p()
        result = function(*arguments, ctypes.byref(error))
        if error:
            raise ValueError(self.error_get_message(error, 10).decode())
        return result


def capsule_pointer(capsule, name):
    function = ctypes.pythonapi.PyCapsule_GetPointer
    function.restype, function.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    return function(capsule, name)


def take_batches(library, table):
    """The datasets of whatever has __arrow_c_stream__()."""
    capsule = table.__arrow_c_stream__()
    stream, end, datasets = capsule_pointer(capsule, b"arrow_array_stream"), ctypes.c_int(), []
    while True:
        dataset = library.call(library.dataset_next_from_arrow, library.form, stream, ctypes.byref(end))
        if end.value:
            return datasets
        datasets.append(dataset)


def take_batch(library, batch):
    """The dataset of a record batch of pyarrow."""
    schema, array = ctypes.create_string_buffer(SCHEMA_SIZE), ctypes.create_string_buffer(ARRAY_SIZE)
    batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
    return library.call(library.dataset_new_from_arrow, library.form, schema, array)


class Exported:
    """A dataset, as libraries take it by the PyCapsule protocol."""

    def __init__(self, library, dataset):
        self.library, self.dataset = library, dataset

    def __arrow_c_stream__(self, requested_schema=None):
        self.stream = ctypes.create_string_buffer(STREAM_SIZE)
        self.library.dataset_export_arrow_stream(self.dataset, self.stream)
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
        return new(ctypes.addressof(self.stream), b"arrow_array_stream", None)


def put_batch(function, *arguments):
    schema, array = ctypes.create_string_buffer(SCHEMA_SIZE), ctypes.create_string_buffer(ARRAY_SIZE)
    function(*arguments, schema, array)
    return pyarrow.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))


def read_rows(library, dataset):
    """The rows of a dataset by its own functions, as dictionaries."""
    scaled, rows = ctypes.c_int64(), []
    for row in range(library.dataset_get_n_rows(dataset)):
        values = {}
        for name, key in KEYS.items():
            text = library.dataset_get_key(dataset, row, key)
            values[name] = text.decode() if text is not None else None
        for cell, name in enumerate(CELLS):
            known = library.dataset_get_scaled(dataset, row, cell, ctypes.byref(scaled))
            value = decimal.Decimal(scaled.value) / (100 if name == "k" else 1)
            values[name] = value if known else None
        rows.append(values)
    return rows


def expect_rows(found, table):
    """Rows of a dataset against those of a table (a list of dictionaries); a column a table lacks is not known."""
    assert len(found) == len(table), f"{len(found)} rows for {len(table)}"
    for row, (mine, theirs) in enumerate(zip(found, table)):
        for name, value in mine.items():
            wanted = theirs.get(name)
            if isinstance(wanted, float):
                wanted = decimal.Decimal(wanted)
            assert value == wanted, f"row {row}, {name}: {value!r} for {wanted!r}"


def table_of(n=11):
    return pyarrow.table({
        "body": pyarrow.array([None if i % 5 == 4 else f"局{i % 3}" for i in range(n)], pyarrow.string()),
        "period": pyarrow.array([f"{2014 + i % 2}" for i in range(n)]).dictionary_encode(),
        "a": pyarrow.array([None if i % 4 == 1 else i for i in range(n)], pyarrow.int32()),
        "s": pyarrow.array([(-1) ** i * i * 10 ** 9 for i in range(n)], pyarrow.int64()),
        "k": pyarrow.array([None if i % 3 == 2 else decimal.Decimal(i * 25) / 100 for i in range(n)],
                           pyarrow.decimal128(12, 2)),
    })


def in_whole_table(library):
    table = table_of()
    dataset, = take_batches(library, table)
    expect_rows(read_rows(library, dataset), table.to_pylist())
    address = table.column("a").chunk(0).buffers()[1].address
    assert library.dataset_get_values(dataset, 0) == address, "the column was copied"
    library.dataset_unref(dataset)


def in_several_batches(library):
    table = table_of(20)
    batches = pyarrow.Table.from_batches(table.to_batches(max_chunksize=7))
    datasets = take_batches(library, batches)
    assert [library.dataset_get_n_rows(dataset) for dataset in datasets] == [7, 7, 6]
    expect_rows([row for dataset in datasets for row in read_rows(library, dataset)], table.to_pylist())
    for dataset in datasets:
        library.dataset_unref(dataset)


def in_slices(library):
    table = table_of(40)
    for start, length in ((0, 40), (1, 39), (3, 8), (8, 16), (9, 30), (39, 1), (40, 0)):
        piece = table.combine_chunks().to_batches()[0].slice(start, length)
        dataset = take_batch(library, piece)
        expect_rows(read_rows(library, dataset), piece.to_pylist())
        if length > 0:
            address = table.column("a").chunk(0).buffers()[1].address
            assert library.dataset_get_values(dataset, 0) == address + 4 * start, "the slice was copied"
        library.dataset_unref(dataset)


def in_slices_of_structs(library):
    batch = table_of(40).to_batches()[0]
    piece = pyarrow.StructArray.from_arrays(batch.columns, batch.schema.names).slice(9, 20)
    schema, array = ctypes.create_string_buffer(SCHEMA_SIZE), ctypes.create_string_buffer(ARRAY_SIZE)
    piece._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
    dataset = library.call(library.dataset_new_from_arrow, library.form, schema, array)
    expect_rows(read_rows(library, dataset), piece.to_pylist())
    library.dataset_unref(dataset)


def in_types(library):
    for kind in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
                 "string", "large_string", "string_view"):
        values = [1, None, 127]
        if kind.endswith(("string", "view")):
            values = ["1", None, "127"]
        column = pyarrow.array(values).cast(getattr(pyarrow, kind)())
        dataset = take_batch(library, pyarrow.record_batch({"a": column, "body_code": column}
                                                           if not kind.startswith("float") else {"a": column}))
        rows = read_rows(library, dataset)
        assert [row["a"] for row in rows] == [1, None, 127], (kind, rows)
        if not kind.startswith("float"):
            assert [row["body_code"] for row in rows] == ["1", None, "127"], (kind, rows)
        library.dataset_unref(dataset)


def in_polars(library):
    table = polars.from_arrow(table_of()).with_columns(polars.col("period").cast(polars.Categorical))
    datasets = take_batches(library, table)
    rows = [row for dataset in datasets for row in read_rows(library, dataset)]
    expect_rows(rows, table.to_dicts())
    for dataset in datasets:
        library.dataset_unref(dataset)


def in_pandas(library):
    frame = pandas.DataFrame({"body": ["甲", None, "乙"], "a": [1, 2, 3], "k": [0.5, 0.25, None]})
    frame["period"] = pandas.Categorical(["2014", "2015", "2014"])
    datasets = take_batches(library, frame)
    rows = [row for dataset in datasets for row in read_rows(library, dataset)]
    expect_rows(rows, [{"body": "甲", "a": 1, "k": 0.5, "period": "2014"}, {"a": 2, "k": 0.25, "period": "2015"},
                       {"body": "乙", "a": 3, "period": "2014"}])
    assert library.dataset_get_values(datasets[0], 0) == frame["a"].to_numpy().ctypes.data, "the column was copied"
    for dataset in datasets:
        library.dataset_unref(dataset)


def in_duckdb(library):
    relation = duckdb.sql("select 'b' || i as body, i::integer as a, (i / 4)::decimal(18, 2) as k, "
                          "case when i > 2 then -i end as s from range(5000) t(i)")
    wanted = [dict(zip(relation.columns, row)) for row in relation.fetchall()]
    datasets = take_batches(library, relation)
    expect_rows([row for dataset in datasets for row in read_rows(library, dataset)], wanted)
    for dataset in datasets:
        library.dataset_unref(dataset)


def in_refused(library):
    for column, words in (([0.5, 0.1], "row 2"), ([float("nan")], "row 1"), ([float("inf")], "row 1"),
                          ([[1]], "is not taken")):
        try:
            take_batch(library, pyarrow.record_batch({"k": pyarrow.array(column)}))
        except ValueError as error:
            assert words in str(error) and '"k"' in str(error), error
        else:
            raise AssertionError(f"{column} was taken")


def out_everywhere(library):
    table = table_of()
    dataset, = take_batches(library, table)
    batch = put_batch(lambda *out: library.call(library.dataset_export_arrow, dataset, *out))
    batch.validate(full=True)
    assert batch.schema.names == ["body", "period", "a", "s", "k"], batch.schema
    assert batch.column("a").buffers()[1].address == table.column("a").chunk(0).buffers()[1].address
    exported = Exported(library, dataset)
    frame = polars.DataFrame(exported)
    read = pyarrow.table(exported)
    read.validate(full=True)
    library.dataset_unref(dataset)
    for found in (batch.to_pylist(), read.to_pylist(), frame.to_dicts()):
        assert found == table.to_pylist(), found
    assert duckdb.sql("select sum(a) from read").fetchall() == [(sum(i for i in range(11) if i % 4 != 1),)]


def out_hits(library):
    dataset, = take_batches(library, table_of())
    scan = library.scan_new(library.checker_new(library.form))
    library.call(library.scan_run, scan, dataset)
    batch = put_batch(lambda *out: library.call(library.scan_export_arrow, scan, *out))
    batch.validate(full=True)
    assert batch.to_pylist() == [{"row": i, "rule": "r", "verdict": "violated"} for i in range(6, 11) if i % 4 != 1]
    library.dataset_unref(dataset)


def no_copies(library):
    values = numpy.arange(ROWS, dtype=numpy.int64)
    table = pyarrow.table({"a": values, "s": values})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    dataset, = take_batches(library, table)
    read = pyarrow.table(Exported(library, dataset))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert read.column("a").chunk(0).buffers()[1].address == values.ctypes.data
    assert grown < values.nbytes / 2, f"{grown} bytes more for columns of {values.nbytes}"
    library.dataset_unref(dataset)


TESTS = (in_whole_table, in_several_batches, in_slices, in_slices_of_structs, in_types, in_polars, in_pandas,
         in_duckdb, in_refused, out_everywhere, out_hits, no_copies)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True)
    library = Library(parser.parse_args().library)
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, test in enumerate(TESTS, 1):
        try:
            test(library)
            print(f"ok {number} - {test.__name__}")
        except Exception:
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {number} - {test.__name__}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
