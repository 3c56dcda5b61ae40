# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many reports by column: datasets, and scans that check them."""

from __future__ import annotations

import ctypes
from typing import Any, Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from . import _arrow
from ._callback import Calls, Progress
from ._check import Checker, Findings
from ._enums import CellState, Key, Verdict
from ._form import Cell, CellName, Form, Number, OfForm, Rule, number_of_scaled
from ._handle import expect, index_of
from ._library import lib
from ._report import Report
from ._types import ArrowArray, ArrowArrayStream, ArrowSchema, GkReport, hit_func, progress_func


class Dataset(OfForm):
    """Many reports of one form, by column. Immutable; threads may share it.

    A dataset is an Arrow record batch to those who ask for one: pyarrow.table(dataset), polars.DataFrame(dataset),
    duckdb and pandas take it, columns without decimals without a copy. A cell is null there unless it has a value.

    Args:
        form: a form.
        reports: reports of it, a row each.

    Raises:
        GongkaiError: MISMATCH if a report is of another form.
    """

    _prefix = "gk_dataset"

    def __init__(self, form: Form, reports: Sequence[Report] = ()) -> None:
        expect(form, Form)
        pointers = [expect(report, Report)._pointer for report in reports]
        array = (GkReport.ctype * len(pointers))(*pointers)
        super().__init__(lib.gk_dataset_new_from_reports(form, array, len(pointers)))

    @classmethod
    def from_arrow(cls, data: Any, form: Form) -> "Dataset":
        """A dataset of anything with __arrow_c_array__ or __arrow_c_stream__ that is one record batch.

        Columns are called after cells of the form, or body, body_code, period and source; a cell without a column is
        absent. Values are in the unit of the indicator. Columns of int16, int32 and int64 of indicators without
        decimals are borrowed, not copied: the memory must not change while the dataset lives.

        Raises:
            TypeError: data has neither method.
            ValueError: it has several record batches; see batches().
            GongkaiError: NOT_FOUND for a column that the form does not have, NUMBER for a value that is not exact,
                OVERFLOW, ARROW for a type that is not taken, IO for an error of the stream.
        """
        found = cls.batches(data, form)
        first = next(found, None)
        if first is None:
            return cls(form)
        if next(found, None) is not None:
            raise ValueError("several record batches: combine their chunks, or take Dataset.batches()")
        return first

    @classmethod
    def batches(cls, data: Any, form: Form) -> Iterator["Dataset"]:
        """A dataset for each record batch of anything that from_arrow() takes; errors count the rows of their batch."""
        expect(form, Form)
        if hasattr(data, "__arrow_c_array__"):
            schema, array = data.__arrow_c_array__()
            return iter([cls._take(lib.gk_dataset_new_from_arrow(
                form, _arrow.pointer_of(schema, ArrowSchema), _arrow.pointer_of(array, ArrowArray)))])
        if not hasattr(data, "__arrow_c_stream__"):
            raise TypeError(f"a {type(data).__name__} has neither __arrow_c_array__ nor __arrow_c_stream__")
        return cls._batches_of_stream(data.__arrow_c_stream__(), form)

    @classmethod
    def _batches_of_stream(cls, capsule: Any, form: Form) -> Iterator["Dataset"]:
        stream, end = _arrow.pointer_of(capsule, ArrowArrayStream), ctypes.c_int()
        while True:
            pointer = lib.gk_dataset_next_from_arrow(form, stream, ctypes.byref(end))
            if pointer is None:
                return
            yield cls._take(pointer)

    def __arrow_c_array__(self, requested_schema: Any = None) -> Tuple[Any, Any]:
        """The dataset as a record batch; requested_schema is best effort and is not followed."""
        return _arrow.export_array(lambda schema, array: lib.gk_dataset_export_arrow(self, schema, array))

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The dataset as a stream of one record batch; requested_schema is not followed."""
        return _arrow.export_stream(lambda stream: lib.gk_dataset_export_arrow_stream(self, stream))

    def __len__(self) -> int:
        return lib.gk_dataset_get_n_rows(self)  # type: ignore[no-any-return]

    def key(self, row: int, key: Key) -> Optional[str]:
        """What identifies the report in a row, counted from 0; None if it is not known."""
        return lib.gk_dataset_get_key(self, index_of(row, len(self)), key)  # type: ignore[no-any-return]

    def keys(self, key: Key) -> List[Optional[str]]:
        """What identifies the reports, one a row; None where it is not known."""
        numbers, rows = lib.gk_dataset_get_key_numbers(self, key), len(self)
        if not numbers:
            return [None] * rows
        texts = [None, *self.key_values(key)]
        return [texts[number] for number in numbers[:rows]]

    def key_values(self, key: Key) -> List[str]:
        """The different values of a key in the order of their first rows."""
        return [lib.gk_dataset_get_key_value(self, key, number)
                for number in range(lib.gk_dataset_get_n_key_values(self, key))]

    def find_body(self, body: str) -> Key:
        """The key that rows of a body have it by: its code, or a name that no other body has.

        Raises:
            GongkaiError: NOT_FOUND if no row is of the body, AMBIGUOUS if several are called so.
        """
        return Key(lib.gk_dataset_find_body(self, body))

    def state(self, row: int, cell: CellName) -> CellState:
        """What a cell of a row holds."""
        return CellState(lib.gk_dataset_get_state(self, index_of(row, len(self)), self._number(cell)))

    def value(self, row: int, cell: CellName) -> Optional[Number]:
        """The exact value in a row, as of Report; None if there is none."""
        scaled, number = ctypes.c_int64(), self._number(cell)
        if not lib.gk_dataset_get_scaled(self, index_of(row, len(self)), number, ctypes.byref(scaled)):
            return None
        return number_of_scaled(scaled.value, Cell(self.form, number).indicator.decimals)

    def width(self, cell: CellName) -> int:
        """Bytes a value of the cell's column: 2, 4 or 8; 0 if no row has one."""
        return lib.gk_dataset_get_width(self, self._number(cell))  # type: ignore[no-any-return]

    def values_address(self, cell: CellName) -> Optional[int]:
        """Where the column of a cell lies: signed integers of width() bytes, scaled by the indicator's decimals.

        Valid while the dataset lives. Where a row has no value the integer means nothing.
        """
        return lib.gk_dataset_get_values(self, self._number(cell))  # type: ignore[no-any-return]

    def validity_address(self, cell: CellName) -> Optional[int]:
        """Where the bits lie that tell which rows of a column have a figure, bounds included; None if all have.

        A bit a row, the least significant one of a byte first, as in Arrow. Valid while the dataset lives.
        """
        bits = lib.gk_dataset_get_validity(self, self._number(cell))
        return ctypes.addressof(bits.contents) if bits else None

    def n_missing(self, cell: CellName) -> int:
        """How many rows have no figure for the cell."""
        return lib.gk_dataset_get_n_missing(self, self._number(cell))  # type: ignore[no-any-return]

    @property
    def n_invalid(self) -> int:
        """How many cells of all rows are unreadable (CellState.INVALID)."""
        return lib.gk_dataset_get_n_invalid(self)  # type: ignore[no-any-return]

    def report(self, row: int) -> Report:
        """A report of a row; changing it does not change the dataset."""
        return Report._take(lib.gk_dataset_dup_report(self, index_of(row, len(self))))

    def narrow(self) -> "Dataset":
        """A copy with columns as narrow as their figures allow, which is checked faster."""
        return Dataset._take(lib.gk_dataset_narrow(self))

    def __repr__(self) -> str:
        return "<Dataset closed>" if self.closed else f"<Dataset {self.form.id}, {len(self)} reports>"


class Hit(NamedTuple):
    """A rule that a row does not satisfy."""

    row: int  # counted from 0 through all datasets of the scan
    rule: int  # its number in the form
    verdict: Verdict


def datasets_of(data: Any, of: OfForm) -> Iterator[Dataset]:
    """A dataset as it is, and Arrow data by record batches of the form of an object."""
    return iter([data]) if isinstance(data, Dataset) else Dataset.batches(data, of.form)


class Scan(OfForm):
    """Checks datasets: all rules on all rows, counted by rule and verdict, with the rows that are not satisfied.

    Scans add up: run() may be called with one dataset after another. Prose is not looked at. The hits are an Arrow
    record batch of row, rule and verdict to those who ask for one. A scan belongs to one thread at a time.

    Args:
        checker: checks as this one does.
        threads: how many threads a run uses; 0 for one each processor. The results do not depend on it.
        violated, undecided: which rules are listed. Everything is counted.
    """

    _prefix = "gk_scan"

    def __init__(self, checker: Checker, *, threads: int = 0, violated: bool = True, undecided: bool = False) -> None:
        super().__init__(lib.gk_scan_new(expect(checker, Checker)))
        lib.gk_scan_set_n_threads(self, threads)
        lib.gk_scan_set_listed(self, violated, undecided)

    def run(self, data: Any, *, progress: Optional[Progress] = None,
            hit: Optional[Callable[[int, int, Verdict], Optional[bool]]] = None) -> "Scan":
        """Checks a dataset, or all record batches of anything that Dataset.from_arrow() takes.

        Args:
            data: the dataset, or the Arrow data, whose columns are called after cells of the checker's form.
            progress: told rows done and rows in all, now and then; stops the run by returning False or by raising.
            hit: told row, number of the rule and verdict instead of the scan's own list.

        Returns:
            The scan itself.

        Raises:
            GongkaiError: MISMATCH if a dataset is of another form, OVERFLOW, NO_MEMORY, CANCELLED if it was stopped.
            Whatever progress and hit raise, and what Dataset.from_arrow() does.
        """
        def take(row: int, rule: int, verdict: int) -> Optional[bool]:
            assert hit is not None
            return hit(row, rule, Verdict(verdict))

        for dataset in datasets_of(data, self):
            calls = Calls(self).set("gk_scan_set_progress", progress_func, progress)
            calls.set("gk_scan_set_hits", hit_func, take if hit else None).run(lib.gk_scan_run, self, dataset)
        return self

    def __len__(self) -> int:
        """How many rows have been checked."""
        return lib.gk_scan_get_n_rows(self)  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return True

    def count(self, rule: Union[int, Rule], verdict: Verdict = Verdict.VIOLATED) -> int:
        """Of how many rows the verdict on a rule, or on that of a number, is this one."""
        number = rule.number if isinstance(rule, Rule) else index_of(rule, lib.gk_form_get_n_rules(self.form))
        return lib.gk_scan_count(self, number, verdict)  # type: ignore[no-any-return]

    @property
    def n_hits(self) -> int:
        """How many hits are listed."""
        return lib.gk_scan_get_n_hits(self)  # type: ignore[no-any-return]

    @property
    def hits(self) -> List[Hit]:
        """The hits in the order of the rows and, in one row, of the rules. For many take them through Arrow."""
        n = self.n_hits
        if n == 0:
            return []
        rows, rules = lib.gk_scan_get_hit_rows(self)[:n], lib.gk_scan_get_hit_rules(self)[:n]
        return [Hit(row, rule, Verdict(verdict))
                for row, rule, verdict in zip(rows, rules, lib.gk_scan_get_hit_verdicts(self)[:n])]

    def __arrow_c_array__(self, requested_schema: Any = None) -> Tuple[Any, Any]:
        """The hits as a record batch: row (int64), rule and verdict (dictionaries)."""
        return _arrow.export_array(lambda schema, array: lib.gk_scan_export_arrow(self, schema, array))


def check_row(checker: Checker, dataset: Dataset, row: int) -> Findings:
    """Checks one row of a dataset, with everything that explains what is found."""
    return Findings._take(lib.gk_checker_check_row(checker, dataset, index_of(row, len(dataset))))
