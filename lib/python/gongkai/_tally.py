# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counting the figures of a form from ledgers (台账)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional, Union

from . import _arrow
from ._callback import Calls, Progress
from ._dataset import Dataset
from ._enums import Language, Severity, TallyMode
from ._form import Form, Path
from ._handle import Handle, expect, serialized
from ._library import lib
from ._report import Report
from ._types import ArrowArray, ArrowArrayStream, ArrowSchema, bytes_of_data, progress_func

Field = Union[str, int, Decimal, datetime.date, None]


class LedgerDiagnostic(NamedTuple):
    """What a tally had to say of a row, or of a header."""

    severity: Severity  # ERROR for what keeps a row from being counted, WARNING for other things
    source: Optional[str]  # the file, or the name of the data
    line: int  # the line the row begins on, counted from 1; 0 if unknown
    column: int  # the field of the row, counted from 1; 0 if it is about none
    english: str
    chinese: str


def _text(value: Field) -> Optional[str]:
    """A field as text, exactly."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, datetime.date)):
        raise TypeError(f"str, int, Decimal, date or None was expected, not {type(value).__name__}")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Tally(Handle):
    """Counts the figures of a form from ledgers (台账): case-level records, one row a case or a published item.

        tally = gongkai.Tally(form, ["2024"]).add_csv("requests", "requests.csv")
        findings = gongkai.check(tally.report())

    The form says in counting clauses which rows make which figure (lib/count/README.md). Rows of any number of bodies
    and years may come in any order and from several sources. Belongs to one thread at a time.

    Args:
        form: a form with ledgers.
        periods: the years to count, such as ["2023", 2024]; None for every year that a date in the ledgers is of.
        mode: whether a row that is not sound is told and left out, or is an error.
        threads: how many threads read and count; 0 for one each processor. Nothing depends on it.

    Raises:
        GongkaiError: NOT_FOUND if the form has no ledgers; SYNTAX, FORM or LIMIT, with its place, if a clause is not
            sound; SYNTAX if periods are not years.
    """

    _prefix = "gk_tally"

    def __init__(self, form: Form, periods: Optional[Iterable[Union[str, int]]] = None, *,
                 mode: TallyMode = TallyMode.LENIENT, threads: int = 0) -> None:
        expect(form, Form)
        if isinstance(periods, (str, bytes)):
            raise TypeError("a list of years was expected")
        years = None if periods is None else " ".join(map(str, periods))
        super().__init__(lib.gk_tally_new(form, years, mode))
        lib.gk_tally_set_n_threads(self, threads)

    def add_csv(self, ledger: str, path: Path, *, progress: Optional[Progress] = None) -> "Tally":
        """Adds the rows of a CSV file (UTF-8, GB18030, or UTF-16 with its mark), which is read piece by piece.

        Args:
            ledger: the id of a ledger of the form.
            path: the file. Its first record names the columns by their ids or labels, in any order; "body_code" and
                "body" (机关代码, 机关名称) name the body of a row, and without them all rows are of one body.
            progress: told bytes done and bytes in all; stops the reading by returning False or by raising.

        Returns:
            The tally itself.

        Raises:
            GongkaiError: NOT_FOUND if there is no such ledger, IO, ENCODING or LIMIT if the file cannot be read,
                SYNTAX, with its place, if it is not CSV, lacks a required column or, in STRICT mode, has a row that is
                not sound; CANCELLED if it was stopped. The rows in front of the mistake are in the tally then.
            Whatever progress raises.
        """
        Calls(self).set("gk_tally_set_progress", progress_func, progress).run(
            lib.gk_tally_add_csv_file, self, ledger, path)
        return self

    def add_csv_data(self, ledger: str, data: Union[str, bytes], name: Optional[str] = None) -> "Tally":
        """Adds rows from memory as add_csv() does from a file; errors and diagnostics call them name."""
        octets = data.encode("utf-8") if isinstance(data, str) else bytes_of_data(data)
        lib.gk_tally_add_csv_data(self, ledger, octets, len(octets), name)
        return self

    def add_arrow(self, ledger: str, data: Any, name: Optional[str] = None, *,
                  progress: Optional[Progress] = None) -> "Tally":
        """Adds the rows of anything with __arrow_c_array__ or __arrow_c_stream__: tables, record batches, frames.

        Columns are called as those of a CSV file are; texts and dictionaries of texts are read alike. Dates may be
        dates or timestamps without a zone, numbers integers, decimals, or floats that are exact; codes may be integers.

        Args:
            ledger: the id of a ledger of the form.
            data: the rows. Diagnostics call them by their numbers, counted from 1.
            name: what errors and diagnostics call them.
            progress: told rows done and 0, behind each batch of a stream; stops by returning False or by raising.

        Raises:
            TypeError: data has neither method.
            GongkaiError: as add_csv(), and ARROW for a type that is not taken, IO for an error of the stream.
        """
        if not hasattr(data, "__arrow_c_stream__") and hasattr(data, "__arrow_c_array__"):
            schema, array = data.__arrow_c_array__()
            lib.gk_tally_add_arrow(self, ledger, _arrow.pointer_of(schema, ArrowSchema),
                                   _arrow.pointer_of(array, ArrowArray), name)
            return self
        if not hasattr(data, "__arrow_c_stream__"):
            raise TypeError(f"a {type(data).__name__} has neither __arrow_c_array__ nor __arrow_c_stream__")
        capsule = data.__arrow_c_stream__()
        Calls(self).set("gk_tally_set_progress", progress_func, progress).run(
            lib.gk_tally_add_arrow_stream, self, ledger, _arrow.pointer_of(capsule, ArrowArrayStream), name)
        return self

    def add_row(self, ledger: str, row: Mapping[str, Field], line: int = 0) -> "Tally":
        """Adds one row.

        Args:
            ledger: the id of a ledger of the form.
            row: the values by column, under the names that a header would have; None or "" where there is none.
            line: what diagnostics call the row; 0 for none.

        Raises:
            TypeError: a value is a float, or of another type that has no exact text.
            GongkaiError: NOT_FOUND if there is no such ledger or column, SYNTAX if in STRICT mode the row is not sound.
        """
        lib.gk_tally_add_row(self, ledger, list(row), [_text(value) for value in row.values()], len(row), line)
        return self

    def merge(self, part: Union["Tally", bytes]) -> "Tally":
        """Adds what another tally of the same form, years and mode has added, or the bytes that serialize() made of it.

        It comes behind what is there. A row whose key a row of this one has is told of and counted as bad. If this
        fails, nothing has been added. Bytes of any origin may be given.

        Raises:
            ValueError: it is the tally itself.
            GongkaiError: MISMATCH if form, years or mode differ or a trace listens; SYNTAX if in STRICT mode a key
                stands in both, or the bytes are no tally or damaged; LIMIT, NO_MEMORY.
        """
        if part == self:
            raise ValueError("a Tally cannot be merged into itself")
        if isinstance(part, Tally):
            lib.gk_tally_merge(self, part)
        else:
            lib.gk_tally_merge_serialized(self, part, memoryview(part).nbytes)
        return self

    def serialize(self) -> bytes:
        """What has been added, as bytes for merge() in another process or on another machine.

        Tallies that added the same sources in the same order have the same bytes.
        """
        return serialized(lib.gk_tally_serialize, self)

    @property
    def n_rows(self) -> int:
        """How many rows were sound, of all ledgers."""
        return lib.gk_tally_get_n_rows(self)  # type: ignore[no-any-return]

    @property
    def n_bad_rows(self) -> int:
        """How many rows were left out because they are not sound."""
        return lib.gk_tally_get_n_bad_rows(self)  # type: ignore[no-any-return]

    @property
    def n_diagnostics(self) -> int:
        """How many messages there are about rows and headers, also beyond the 10,000 that are kept."""
        return lib.gk_tally_get_n_diagnostics(self)  # type: ignore[no-any-return]

    @property
    def diagnostics(self) -> List[LedgerDiagnostic]:
        """The messages that are kept: the first 10,000."""
        found = []
        for number in range(self.n_diagnostics):
            severity = lib.gk_tally_get_diagnostic_severity(self, number)
            if severity == 0:
                break
            found.append(LedgerDiagnostic(
                Severity(severity), lib.gk_tally_get_diagnostic_source(self, number),
                lib.gk_tally_get_diagnostic_line(self, number), lib.gk_tally_get_diagnostic_column(self, number),
                lib.gk_tally_get_diagnostic_message(self, number, Language.ENGLISH),
                lib.gk_tally_get_diagnostic_message(self, number, Language.CHINESE)))
        return found

    def dataset(self) -> Dataset:
        """Counts: a row for every body and period, bodies in the order in which they were first seen.

        A figure whose ledger was given is counted, and 0 where no row makes it; any other one is absent. More may be
        added afterwards.

        Raises:
            GongkaiError: OVERFLOW if a figure leaves the range of numbers, NO_MEMORY.
        """
        return Dataset._take(lib.gk_tally_dup_dataset(self))

    def report(self, body: Optional[str] = None, period: Union[str, int, None] = None) -> Report:
        """Counts one report: of a body by code, or by a name that only one has, or the first; of a year, or the first.

        Raises:
            GongkaiError: NOT_FOUND if there is no such body or period, AMBIGUOUS if several bodies have that name, and as
                dataset().
        """
        return Report._take(lib.gk_tally_dup_report(self, body, str(period) if isinstance(period, int) else period))

    def __repr__(self) -> str:
        return "<Tally closed>" if self.closed else f"<Tally {self.n_rows} rows>"
