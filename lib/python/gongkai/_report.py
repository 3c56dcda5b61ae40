# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reports, what reads them, and series of them."""

from __future__ import annotations

import ctypes
from decimal import Decimal
from typing import Iterator, List, Mapping, NamedTuple, Optional, Tuple

from ._enums import CellState, DiagnosticCode, Language, Severity
from ._form import Cell, CellName, Form, Indicator, Number, OfForm, Path, number_of_scaled
from ._handle import Handle, expect
from ._library import lib

class Diagnostic(NamedTuple):
    """What a reader had to say of the source."""

    code: DiagnosticCode
    severity: Severity
    line: int  # counted from 1
    column: int  # in characters, counted from 1; 0 if unknown
    indicator: Optional[Indicator]
    raw: Optional[str]  # the text of the source
    english: str
    chinese: str


def _text_property(getter: str, setter: str, doc: str) -> property:
    def get(self: "Report") -> Optional[str]:
        return getattr(lib, getter)(self)  # type: ignore[no-any-return]

    def put(self: "Report", value: Optional[str]) -> None:
        getattr(lib, setter)(self, value)

    return property(get, put, doc=doc)


class Report(OfForm, Mapping[str, Optional[Number]]):
    """One body's values for one form and one period: a mapping of cell ids to values.

    report["requests.received"] is the exact value in the unit of the indicator, an int where the indicator has no
    decimals and a decimal.Decimal where it has; None if the cell has no value, and state() says why. Every cell of
    the form is a key. Assigning an int or a Decimal fills a cell, None blanks it; set_text() takes what people print.
    A report belongs to one thread at a time, and must not be changed while findings on it are used.
    """

    _prefix = "gk_report"
    __hash__ = Handle.__hash__
    __eq__ = Handle.__eq__

    def __init__(self, form: Form) -> None:
        super().__init__(lib.gk_report_new(expect(form, Form)))

    source = _text_property(
        "gk_report_get_source", "gk_report_set_source", "The file or name it was read from, or None.")
    period = _text_property(
        "gk_report_get_period", "gk_report_set_period", "A year such as \"2017\", or two ISO 8601 dates divided by \"/\", or None.")
    body_name = _text_property(
        "gk_report_get_body_name", "gk_report_set_body_name", "The name of the body that reports, or None.")
    body_code = _text_property(
        "gk_report_get_body_code", "gk_report_set_body_code", "The code of the body (GB 11714, GB 32100 or GB/T 2260), or None.")
    document_number = _text_property(
        "gk_report_get_document_number", "gk_report_set_document_number", "The document number (文号) of the source, or None.")
    index_number = _text_property(
        "gk_report_get_index_number", "gk_report_set_index_number", "The index number (索引号) of the source, or None.")

    def _decimals(self, number: int) -> int:
        form = self._form_pointer()
        return lib.gk_form_get_indicator_decimals(  # type: ignore[no-any-return]
            form, lib.gk_form_get_cell_indicator(form, number))

    def __getitem__(self, cell: CellName) -> Optional[Number]:
        """The value of a cell, None if it has none; KeyError if the form has no such cell."""
        number = self._number(cell)
        scaled = ctypes.c_int64()
        if not lib.gk_report_get_scaled(self, number, ctypes.byref(scaled)):
            return None
        return number_of_scaled(scaled.value, self._decimals(number))

    def __setitem__(self, cell: CellName, value: Optional[Number]) -> None:
        """Fills a cell, or blanks it with None.

        Raises:
            TypeError: a float, or anything else that is neither int nor Decimal.
            ValueError: more decimals than the indicator has, or no number.
            OverflowError: beyond 64 bits.
            GongkaiError: OVERFLOW or NUMBER beyond the range of the library, or negative where that cannot be.
        """
        number = self._number(cell)
        if value is None:
            self.set_missing(cell, CellState.BLANK)
            return
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise TypeError(f"int, Decimal or None was expected, not {type(value).__name__}; "
                            "set_text() takes figures as people print them")
        lib.gk_report_set_scaled(self, number, scaled_of_number(value, self._decimals(number)))

    def __iter__(self) -> Iterator[str]:
        form = self.form
        return (lib.gk_form_get_cell_id(form, number) for number in range(len(self)))

    def __len__(self) -> int:
        return lib.gk_form_get_n_cells(self._form_pointer())  # type: ignore[no-any-return]

    def __contains__(self, cell: object) -> bool:
        try:
            self._number(cell)  # type: ignore[arg-type]
        except (KeyError, TypeError):
            return False
        return True

    def state(self, cell: CellName) -> CellState:
        """What the cell holds."""
        return CellState(lib.gk_report_get_state(self, self._number(cell)))

    def printed(self, cell: CellName) -> Optional[str]:
        """The value as an exact decimal, "<" and the bound for BELOW, or None."""
        return lib.gk_report_dup_value(self, self._number(cell))  # type: ignore[no-any-return]

    def raw(self, cell: CellName) -> Optional[str]:
        """The text of the cell in the source."""
        return lib.gk_report_get_raw(self, self._number(cell))  # type: ignore[no-any-return]

    def name(self, cell: CellName) -> Optional[str]:
        """The name that the body wrote into the label of the row."""
        return lib.gk_report_get_name(self, self._number(cell))  # type: ignore[no-any-return]

    def place(self, cell: CellName) -> Tuple[int, int]:
        """Line and column of the source, counted from 1, the column in characters; 0 if unknown."""
        number = self._number(cell)
        return lib.gk_report_get_line(self, number), lib.gk_report_get_column(self, number)

    def set_place(self, cell: CellName, line: int, column: int = 0) -> None:
        """Says where the value of a cell stands, counted from 1; 0 if unknown."""
        lib.gk_report_set_place(self, self._number(cell), line, column)

    def set_text(self, cell: CellName, text: str, unit: Optional[str] = None) -> CellState:
        """Fills a cell with a figure as people print it, in unit or in that of the form.

        Full-width digits, thousands separators, 万 and 亿, marks for "not applicable" and bounds such as "<1" are
        understood. What cannot be understood makes the cell INVALID. The text is kept in any case.
        """
        return CellState(lib.gk_report_set_text(self, self._number(cell), text, -1, unit))

    def set_missing(self, cell: CellName, state: CellState) -> None:
        """Empties a cell: state is ABSENT, BLANK or NOT_APPLICABLE; ValueError for another one."""
        if not lib.gk_report_set_missing(self, self._number(cell), state):
            raise ValueError(f"{state!r} is not ABSENT, BLANK or NOT_APPLICABLE")

    @property
    def diagnostics(self) -> List[Diagnostic]:
        """What the reader had to say, in the order of the source."""
        found = []
        for number in range(lib.gk_report_get_n_diagnostics(self)):
            indicator = lib.gk_report_get_diagnostic_indicator(self, number)
            found.append(Diagnostic(
                DiagnosticCode(lib.gk_report_get_diagnostic_code(self, number)),
                Severity(lib.gk_report_get_diagnostic_severity(self, number)),
                lib.gk_report_get_diagnostic_line(self, number), lib.gk_report_get_diagnostic_column(self, number),
                None if indicator < 0 else Indicator(self.form, indicator),
                lib.gk_report_get_diagnostic_raw(self, number),
                lib.gk_report_get_diagnostic_message(self, number, Language.ENGLISH),
                lib.gk_report_get_diagnostic_message(self, number, Language.CHINESE)))
        return found

    def __repr__(self) -> str:
        if self.closed:
            return "<Report closed>"
        return f"<Report {self.form.id} {self.body_name or self.source or ''} {self.period or ''}>"


def scaled_of_number(value: Number, decimals: int) -> int:
    """The scaled integer of an exact value; ValueError if that has more decimals."""
    if isinstance(value, int):
        return value * int(10 ** decimals)
    if not value.is_finite():
        raise ValueError(f"{value} is not a number")
    sign, digits, exponent = value.as_tuple()
    shift = int(exponent) + decimals
    if shift > 30:
        raise OverflowError(f"{value} is out of range")
    magnitude, rest = int("".join(map(str, digits))), 0
    if shift >= 0:
        magnitude *= int(10 ** shift)
    else:
        magnitude, rest = divmod(magnitude, 10 ** min(-shift, len(digits) + 1))
    if rest:
        raise ValueError(f"{value} has more than {decimals} decimals")
    return -magnitude if sign else magnitude


class Series(Handle):
    """The reports of one body over several periods, also of several editions of a form.

    Concepts, members in brackets behind them, are the lines: what has the same one and the same unit goes together.
    """

    _prefix = "gk_series"

    def __init__(self, *reports: Report) -> None:
        super().__init__(lib.gk_series_new())
        for report in reports:
            self.add(report)

    def add(self, report: Report) -> None:
        """Adds a report, which must not be changed from now on.

        Raises:
            GongkaiError: MISMATCH if it has no period, or one that is there already.
        """
        lib.gk_series_add(self, report)

    @property
    def reports(self) -> List[Report]:
        """The reports in the order of their periods."""
        return [Report._borrow(lib.gk_series_get_report(self, period))
                for period in range(lib.gk_series_get_n_periods(self))]

    @property
    def concepts(self) -> List[str]:
        """The lines, such as "requests.received[natural]"."""
        return [lib.gk_series_get_concept(self, line) for line in range(lib.gk_series_get_n_concepts(self))]

    def values(self, concept: str) -> List[Optional[Number]]:
        """The values of a line, one a period; None where there is none. KeyError if there is no such line."""
        concepts = self.concepts
        if concept not in concepts:
            raise KeyError(concept)
        line, values = concepts.index(concept), []
        for period, report in enumerate(self.reports):
            cell = lib.gk_series_get_cell(self, line, period)
            values.append(None if cell < 0 else report[Cell(report.form, cell)])
        return values
