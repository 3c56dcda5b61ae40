# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows of ledgers behind a counted figure."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Union

from ._form import Cell, Ledger, Number, OfForm, number_of_scaled
from ._handle import expect
from ._library import lib
from ._tally import Tally


class TraceRow(NamedTuple):
    """A row that makes the figure."""

    source: Optional[str]  # the file, or the name of the data
    line: int  # the line it begins on, counted from 1; 0 if unknown
    body_code: Optional[str]
    body_name: Optional[str]
    period: int  # the year in whose figure it is
    amount: Number  # what it adds to the figure
    item: int  # where items are distinct the number of its item, counted from 1: rows may share one; 0 elsewhere
    texts: Dict[str, str]  # what it says, by column; without those it says nothing in


class Trace(OfForm):
    """The rows behind one figure of a tally.

        tally = gongkai.Tally(form, ["2024"])
        trace = gongkai.Trace(tally, "requests.received[natural]")
        tally.add_csv("requests", "requests.csv")
        print(trace.total, [row.line for row in trace.rows])

    It listens to the tally: the rows that are added from then on, and make the figure, are in it. Belongs to the thread
    of its tally.

    Args:
        tally: the tally to which the rows will be added.
        cell: a cell of its form, or its id.
        body: code or name of a body; None for every body.
        period: a year; None for those that the tally was asked for.

    Raises:
        GongkaiError: NOT_FOUND if the form has no such cell or does not say how it is counted; SYNTAX if the period is
            not a year, or is None and the tally was asked for none.
    """

    _prefix = "gk_trace"

    def __init__(self, tally: Tally, cell: Union[str, Cell], body: Optional[str] = None,
                 period: Union[str, int, None] = None) -> None:
        expect(tally, Tally)
        super().__init__(lib.gk_trace_new(tally, cell.id if isinstance(cell, Cell) else cell, body,
                                          None if period is None else str(period)))

    @property
    def cell(self) -> Cell:
        """The cell of the figure."""
        return Cell(self.form, lib.gk_trace_get_cell(self))

    @property
    def ledger(self) -> Ledger:
        """The ledger it is counted from."""
        return Ledger(self.form, lib.gk_trace_get_ledger(self))

    @property
    def total(self) -> Number:
        """What the rows amount to: for one body and one period the figure."""
        scaled = sum(lib.gk_trace_get_amounts(self)[:len(self)]) if len(self) else 0
        return number_of_scaled(scaled, self.cell.indicator.decimals)

    def __len__(self) -> int:
        return lib.gk_trace_get_n_rows(self)  # type: ignore[no-any-return]

    @property
    def rows(self) -> List[TraceRow]:
        """The rows, in the order in which they were added."""
        n = len(self)
        if n == 0:
            return []
        decimals = self.cell.indicator.decimals
        columns = [column.id for column in self.ledger.columns]
        found = []
        for row, (line, period, amount, item) in enumerate(zip(
                lib.gk_trace_get_lines(self)[:n], lib.gk_trace_get_periods(self)[:n], lib.gk_trace_get_amounts(self)[:n],
                lib.gk_trace_get_items(self)[:n])):
            texts = ((column, lib.gk_trace_get_text(self, row, number)) for number, column in enumerate(columns))
            found.append(TraceRow(
                lib.gk_trace_get_source(self, row), line, lib.gk_trace_get_body_code(self, row),
                lib.gk_trace_get_body_name(self, row), period, number_of_scaled(amount, decimals), item,
                {column: text for column, text in texts if text is not None}))
        return found

    def __repr__(self) -> str:
        return "<Trace closed>" if self.closed else f"<Trace {self.cell.id} {len(self)} rows>"
