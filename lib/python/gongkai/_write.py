# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writing findings, reports, datasets, forms, ledgers, series, remarks, scans, roll-ups and traces as text, JSON and CSV."""

from __future__ import annotations

from typing import Tuple, Union

from ._check import Findings
from ._dataset import Dataset, Scan
from ._enums import Format, Language
from ._form import Form, Ledger, Lint
from ._handle import Handle
from ._library import lib
from ._report import Report, Series
from ._rollup import Rollup
from ._trace import Trace

Writable = Union[Findings, Report, Dataset, Form, Ledger, Series, Lint, Scan, Rollup, Trace]

_WRITERS: Tuple[Tuple[type, str], ...] = (
    (Findings, "gk_writer_add_findings"), (Report, "gk_writer_add_report"), (Series, "gk_writer_add_series"),
    (Lint, "gk_writer_add_lint"), (Scan, "gk_writer_add_scan"), (Rollup, "gk_writer_add_rollup"),
    (Trace, "gk_writer_add_trace"))


class Writer(Handle):
    """Turns findings, reports, datasets, forms, ledgers, series, remarks, scans, roll-ups and traces into text.

    A dataset is a wide table as CSV, which stands alone then.

    Args:
        format: what is written.
        language: for the words.
        colour: whether text is coloured with ANSI escape sequences.

    Raises:
        ValueError: format or language is not a value of its enumeration.
    """

    _prefix = "gk_writer"

    def __init__(self, format: Format = Format.TEXT, language: Language = Language.ENGLISH,
                 colour: bool = False) -> None:
        pointer = lib.gk_writer_new(format, language, colour)
        if pointer is None:
            raise ValueError(f"{format!r} or {language!r} is not a value of its enumeration")
        super().__init__(pointer)
        self._finished = False

    def __copy__(self) -> "Writer":
        raise TypeError("a Writer cannot be copied")

    def add(self, thing: Writable, *, rules: bool = False) -> "Writer":
        """Writes a thing; of a form its rules, too, if asked. ValueError behind finish()."""
        if self._finished:
            raise ValueError("the Writer is finished")
        if isinstance(thing, Form):
            lib.gk_writer_add_form(self, thing, rules)
            return self
        if isinstance(thing, Ledger):
            lib.gk_writer_add_ledger(self, thing.form, thing.number)
            return self
        if isinstance(thing, Dataset):
            lib.gk_writer_add_dataset(self, thing, 0, len(thing))
            return self
        if isinstance(thing, Rollup):
            thing.finish()
        for kind, add in _WRITERS:
            if isinstance(thing, kind):
                getattr(lib, add)(self, thing)
                return self
        raise TypeError(f"a {type(thing).__name__} cannot be written")

    def take(self) -> str:
        """What was written since the last call."""
        return lib.gk_writer_take(self)  # type: ignore[no-any-return]

    def finish(self) -> str:
        """Writes what belongs at the end, and hands out what was written since the last take()."""
        if not self._finished:
            lib.gk_writer_finish(self)
            self._finished = True
        return self.take()


def write(*things: Writable, format: Format = Format.TEXT, language: Language = Language.ENGLISH) -> str:
    """Findings, reports, datasets, forms, ledgers, series, remarks, scans, roll-ups or traces as text, JSON or CSV."""
    with Writer(format, language) as writer:
        for thing in things:
            writer.add(thing)
        return writer.finish()
