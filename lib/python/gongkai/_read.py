# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reading: what turns files into reports and datasets."""

from __future__ import annotations

from typing import Iterator, List, Optional

from ._callback import Calls, Progress
from ._dataset import Dataset
from ._form import Form, Path
from ._handle import Handle, expect
from ._library import lib
from ._report import Report
from ._types import bytes_of_data, progress_func


class Reader(Handle):
    """Turns what bodies publish into reports: pages in HTML or text, and CSV. Belongs to one thread at a time.

    Args:
        forms: the forms that inputs may be of; with none, the built-in ones. With one form every input is read as
            that form, with several the one that fits best is chosen.
        threads: how many threads read_dataset() and datasets() use; what is read does not depend on it.
    """

    _prefix = "gk_reader"

    def __init__(self, *forms: Form, threads: int = 1) -> None:
        for form in forms:
            expect(form, Form)
        super().__init__(lib.gk_reader_new())
        for form in forms:
            lib.gk_reader_add_form(self, form)
        lib.gk_reader_set_n_threads(self, threads)

    def read(self, path: Path) -> Report:
        """Reads a file that holds one report.

        Raises:
            GongkaiError: IO, ENCODING, LIMIT, UNRECOGNISED if no form fits, AMBIGUOUS if several do or the file does
                not hold one report, SYNTAX for CSV, NO_MEMORY.
        """
        return Report._take(lib.gk_reader_read_file(self, path))

    def read_data(self, data: bytes, name: Optional[str] = None) -> Report:
        """Reads bytes as read() does a file; errors and the report call them name."""
        octets = bytes_of_data(data)
        return Report._take(lib.gk_reader_read_data(self, octets, len(octets), name))

    def read_all(self, path: Path) -> List[Report]:
        """Reads a file that may hold several reports, as CSV does."""
        return self._all(lib.gk_reader_read_all_file(self, path))

    def read_all_data(self, data: bytes, name: Optional[str] = None) -> List[Report]:
        """Reads bytes as read_all() does a file."""
        octets = bytes_of_data(data)
        return self._all(lib.gk_reader_read_all_data(self, octets, len(octets), name))

    def _all(self, reports: object) -> List[Report]:
        try:
            return [Report._borrow(lib.gk_reports_get(reports, index))
                    for index in range(lib.gk_reports_get_n(reports))]
        finally:
            lib.gk_reports_unref(reports)

    def read_dataset(self, path: Path, *, progress: Optional[Progress] = None) -> Dataset:
        """Reads a CSV file of reports, of whatever size, into one dataset, a row each report.

        Args:
            path: a file as for read_all(), all reports of one form. A field that is no figure is a cell that is
                INVALID. It must not be cut short by others while it is read.
            progress: told bytes done and bytes in all; stops the reading by returning False or by raising.

        Raises:
            GongkaiError: as read_all(), MISMATCH for reports of several forms, CANCELLED if it was stopped.
            Whatever progress raises.
        """
        calls = Calls(self).set("gk_reader_set_progress", progress_func, progress)
        return calls.run(lambda: Dataset._take(lib.gk_reader_read_dataset_file(self, path)))

    def read_dataset_data(self, data: bytes, name: Optional[str] = None, *,
                          progress: Optional[Progress] = None) -> Dataset:
        """Reads bytes as read_dataset() does a file; errors and the dataset call them name."""
        octets = bytes_of_data(data)
        calls = Calls(self).set("gk_reader_set_progress", progress_func, progress)
        return calls.run(lambda: Dataset._take(lib.gk_reader_read_dataset_data(self, octets, len(octets), name)))

    def datasets(self, path: Path) -> "DatasetStream":
        """Reads a CSV file with a row each report, or a pipe, piece by piece: an iterator of datasets.

        Raises:
            GongkaiError: as read_dataset(), and UNRECOGNISED for a file with a row each cell.
        """
        return DatasetStream._take(lib.gk_reader_open_dataset_stream(self, path))


class DatasetStream(Handle, Iterator[Dataset]):
    """A CSV file as datasets of some ten thousand rows, to be checked or rolled up one after the other.

    Made by Reader.datasets(). What is read anew takes the memory of the dataset before, if that is closed or no longer
    referred to. Closing the stream closes the file; datasets that were read stay. Belongs to one thread at a time.
    """

    _prefix = "gk_dataset_stream"

    def __init__(self) -> None:
        raise TypeError("streams are opened by Reader.datasets()")

    @property
    def n_rows(self) -> int:
        """How many rows the datasets that were read have together."""
        return lib.gk_dataset_stream_get_n_rows(self)  # type: ignore[no-any-return]

    def __next__(self) -> Dataset:
        """The next reports. An error is that of Reader.read_dataset(), and the end of the stream."""
        pointer = lib.gk_dataset_stream_next(self)
        if pointer is None:
            raise StopIteration
        return Dataset._take(pointer)
