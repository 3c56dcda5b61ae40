# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sums of reports over a hierarchy of bodies (汇总), and what is published against them."""

from __future__ import annotations

import ctypes
from decimal import Decimal
from fractions import Fraction
from typing import Any, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ._callback import Calls, Progress
from ._dataset import Dataset, datasets_of
from ._enums import CellState, Key, Language, RollupKind, RollupOwn, RollupReason, Severity
from ._form import Cell, CellName, Form, Number, OfForm, number_of_scaled
from ._handle import Handle, expect, serialized
from ._library import lib
from ._types import progress_func


class Interval(NamedTuple):
    """What is known within bounds, both of which it may be; an end that is not known is None."""

    low: Optional[Number]
    high: Optional[Number]


Value = Union[int, Decimal, Interval, None]
GroupKey = Union[str, Tuple[str, Optional[str]]]

_UNKNOWN = (-(1 << 63), (1 << 63) - 1)  # how the library writes an end that is not known, or out of range


def _value(text: Optional[str], decimals: int) -> Value:
    """What gk_rollup_dup_value() prints."""
    def number(end: str) -> Optional[Number]:
        return None if not end else Decimal(end) if decimals else int(end)

    if text is None:
        return None
    low, dots, high = text.partition("..")
    return Interval(number(low), number(high)) if dots else number(low)


class Group(Mapping[str, Value]):
    """The bodies of a region, of a parent or of a key together: a mapping of cell ids to what they add up to.

    group["requests.received"] is the exact value in the unit of the indicator: an int, or a decimal.Decimal where the
    indicator has decimals; an Interval where it is known within bounds only, as of a distinct count ("one person
    through several bodies"); None where nothing is known. reason() says why.

    A group is that of its roll-up until more is added to this; then it raises ValueError.

    Attributes:
        rollup: the roll-up.
        number: counted from 0: by level, then by code, then by period, behind the group above it.
    """

    def __init__(self, rollup: "Rollup", number: int) -> None:
        self.rollup = rollup
        self.number = number
        self._generation = rollup._state.generation

    def _found(self) -> Tuple["Rollup", int]:
        if self._generation != self.rollup._state.generation:
            raise ValueError("the Rollup has been added to: ask it for its groups again")
        return self.rollup, self.number

    @property
    def code(self) -> str:
        """A prefix, a code of the parent map, or a text of the key."""
        return lib.gk_rollup_get_group_code(*self._found())  # type: ignore[no-any-return]

    @property
    def period(self) -> Optional[str]:
        """The period of its reports, if periods are kept apart and it is known."""
        return lib.gk_rollup_get_group_period(*self._found())  # type: ignore[no-any-return]

    @property
    def level(self) -> int:
        """With prefixes the number of its level, counted from 0; with a parent map how many ancestors it has."""
        return lib.gk_rollup_get_group_level(*self._found())  # type: ignore[no-any-return]

    @property
    def parent(self) -> Optional["Group"]:
        """The group above it."""
        number = lib.gk_rollup_get_group_parent(*self._found())
        return None if number < 0 else Group(self.rollup, number)

    @property
    def n_reports(self) -> int:
        """How many reports are added up in it."""
        return lib.gk_rollup_get_group_n_reports(*self._found())  # type: ignore[no-any-return]

    @property
    def n_published(self) -> int:
        """How many reports it publishes of itself (RollupOwn.SUMMARY)."""
        return lib.gk_rollup_get_group_n_published(*self._found())  # type: ignore[no-any-return]

    @property
    def n_expected(self) -> int:
        """How many bodies of it are expected to report."""
        return lib.gk_rollup_get_group_n_expected(*self._found())  # type: ignore[no-any-return]

    @property
    def n_covered(self) -> int:
        """How many of the expected bodies reported, in its period if periods are kept apart."""
        return lib.gk_rollup_get_group_n_covered(*self._found())  # type: ignore[no-any-return]

    @property
    def coverage(self) -> Optional[Fraction]:
        """n_covered of n_expected, from 0 to 1; None if nobody is expected."""
        expected = self.n_expected
        return Fraction(self.n_covered, expected) if expected else None

    def reason(self, cell: CellName) -> RollupReason:
        """Why it has no value for a cell; VALUE if it has one."""
        return RollupReason(lib.gk_rollup_get_reason(*self._found(), self.rollup._number(cell)))

    def why(self, cell: CellName, language: Language = Language.ENGLISH) -> str:
        """The reason in words."""
        return lib.gk_rollup_get_reason_message(self.reason(cell), language)  # type: ignore[no-any-return]

    def count(self, cell: CellName, state: CellState) -> int:
        """In how many of its reports a cell is in a state."""
        return lib.gk_rollup_count(*self._found(), self.rollup._number(cell), state)  # type: ignore[no-any-return]

    def __getitem__(self, cell: CellName) -> Value:
        """What a cell adds up to; KeyError if the form has none like that."""
        rollup, number = self._found()
        return rollup._value(number, rollup._number(cell))

    def __iter__(self) -> Iterator[str]:
        """The ids of all cells of the form, in its order."""
        self._found()
        return (cell.id for cell in self.rollup.form.cells)

    def __len__(self) -> int:
        """How many cells the form has."""
        self._found()
        return lib.gk_form_get_n_cells(self.rollup.form)  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> Tuple["Rollup", int, int]:
        return self.rollup, self.number, self._generation

    def __repr__(self) -> str:
        if self.rollup.closed or self._generation != self.rollup._state.generation:
            return "<Group of a Rollup that has changed>"
        return f"<Group {self.code}{' ' + self.period if self.period else ''}, {self.n_reports} reports>"


class Difference:
    """A cell of which a group publishes something else than its bodies add up to (汇总审核).

    Like a group it raises ValueError when its roll-up has been added to. Attributes: rollup; number, counted from 0.
    """

    def __init__(self, rollup: "Rollup", number: int) -> None:
        self.rollup = rollup
        self.number = number
        self._group = Group(rollup, lib.gk_rollup_get_difference_group(rollup, number))

    @property
    def group(self) -> Group:
        """The group that publishes it."""
        return self._group

    @property
    def cell(self) -> Cell:
        """The cell."""
        return Cell(self.rollup.form, lib.gk_rollup_get_difference_cell(self._checked(), self.number))

    @property
    def severity(self) -> Severity:
        """WARNING if bodies that are expected or cells without a figure may account for it, else ERROR."""
        return Severity(lib.gk_rollup_get_difference_severity(self._checked(), self.number))

    @property
    def published(self) -> Value:
        """What the group publishes."""
        return self._value(lib.gk_rollup_dup_difference_published(self._checked(), self.number))

    @property
    def sum(self) -> Value:
        """What its bodies add up to."""
        return self._group[self.cell]

    @property
    def imbalance(self) -> Optional[Number]:
        """What is published less the sum; where bounds are compared, the least that is between them."""
        value = self._value(lib.gk_rollup_dup_difference_imbalance(self._checked(), self.number))
        assert not isinstance(value, Interval)
        return value

    def message(self, language: Language = Language.ENGLISH) -> str:
        """The difference in words: both figures, how far they are apart, and how many reports the sum is of."""
        return lib.gk_rollup_dup_difference_message(  # type: ignore[no-any-return]
            self._checked(), self.number, language)

    def _checked(self) -> "Rollup":
        return self._group._found()[0]

    def _value(self, text: Optional[str]) -> Value:
        return _value(text, self.cell.indicator.decimals)

    def __repr__(self) -> str:
        return f"<Difference {self.severity.name} {self.group.code} {self.cell.id}: {self.message()}>"


class _State:
    """What all references to a roll-up share."""

    def __init__(self, by_period: bool) -> None:
        self.by_period = bool(by_period)
        self.generation = 0  # counts what is added
        self.keys: Optional[Dict[GroupKey, int]] = None


class Rollup(OfForm, Mapping[GroupKey, Group]):
    """Sums of reports over a hierarchy of bodies (汇总): a mapping of the codes of groups to groups.

        rollup = gongkai.Rollup(form, prefixes=[2, 4, 6]).add(dataset)
        rollup["32"]["requests.received"]

    With by_period a key is a code and a period: rollup["32", "2024"]. Keys come in the order of the groups. Every
    report stands in one group directly and in all above it. Shares are recomputed from what their numerators and
    denominators add up to, distinct counts become an Interval, and medians are refused. The order of adding and
    merging changes nothing, nor does the number of threads.

    A roll-up belongs to one thread at a time; after finish() several may read it.

    Args:
        form: the form of the reports.
        prefixes: groups bodies by the first digits of their code, on all levels at once: such as [2, 4, 6] for
            province, prefecture and county (GB/T 2260); 0 is a group of all. At most 16 levels, growing, up to 18.
        skip: characters of a code in front of the prefix: 2 for unified social credit codes (GB 32100).
        parents: groups bodies by a map of codes to the code of their parent, None or "" for one without; a parent is a
            key, too. At most 64 levels.
        key: groups reports by a key of the dataset, on one level.
        own: what a report is whose body has the code of a group.
        by_period: whether each period has groups of its own.
        unique: whether a second report of the same body and period is refused, so that nothing is added twice.
        expected: codes of bodies that are to report, as of expect().
        threads: how many threads add() uses; 0 for one each processor.

    Raises:
        TypeError: not exactly one of prefixes, parents and key is given.
        GongkaiError: NUMBER for prefixes that do not grow, NOT_FOUND for a parent that is no key, FORM for a code that
            is its own ancestor, LIMIT.
    """

    _prefix = "gk_rollup"
    __hash__ = Handle.__hash__
    __eq__ = Handle.__eq__

    def __init__(self, form: Form, *, prefixes: Optional[Sequence[int]] = None, skip: int = 0,
                 parents: Optional[Mapping[str, Optional[str]]] = None, key: Optional[Key] = None,
                 own: RollupOwn = RollupOwn.SUMMARY, by_period: bool = False, unique: bool = True,
                 expected: Iterable[str] = (), threads: int = 0) -> None:
        expect(form, Form)
        if sum(grouping is not None for grouping in (prefixes, parents, key)) != 1:
            raise TypeError("either prefixes, or parents, or key")
        super().__init__(lib.gk_rollup_new(form))
        self._state = _State(by_period)
        lib.gk_rollup_set_own(self, own)
        lib.gk_rollup_set_by_period(self, by_period)
        lib.gk_rollup_set_unique(self, unique)
        lib.gk_rollup_set_n_threads(self, threads)
        if prefixes is not None:
            lib.gk_rollup_set_prefixes(self, skip, prefixes, len(prefixes))
        elif parents is not None:
            lib.gk_rollup_set_parents(self, list(parents), list(parents.values()), len(parents))
        else:
            lib.gk_rollup_set_key(self, key)
        self.expect(expected)

    def expect(self, codes: Iterable[str]) -> "Rollup":
        """Says which bodies are to report, in place of what was said before; none if that is not known.

        It is no part of what is merged or serialised.
        """
        listed = codes if isinstance(codes, str) else list(codes)
        lib.gk_rollup_set_expected(self, listed, len(listed))
        self._reopen()
        return self

    def add(self, data: Any, *, progress: Optional[Progress] = None) -> "Rollup":
        """Adds the reports of a dataset, or of anything that Dataset.from_arrow() takes, one record batch after another.

        If a dataset cannot be added, nothing of it has been; batches in front of it are.

        Args:
            data: the dataset, or the Arrow data, whose columns are called after cells of the form.
            progress: told rows done and rows in all, now and then; stops the adding by returning False or by raising.

        Returns:
            The roll-up itself.

        Raises:
            GongkaiError: MISMATCH if it is of another form or a body has two reports of a period, LIMIT, NO_MEMORY,
                CANCELLED if it was stopped.
            Whatever progress raises, and what Dataset.from_arrow() does.
        """
        for dataset in datasets_of(data, self):
            self._reopen()
            Calls(self).set("gk_rollup_set_progress", progress_func, progress).run(lib.gk_rollup_add, self, dataset)
        return self

    def merge(self, part: Union["Rollup", bytes]) -> "Rollup":
        """Adds what another roll-up of the same form and settings has added, or the bytes that serialize() made of it.

        If this fails, nothing has been added. Bytes of any origin may be given.

        Raises:
            ValueError: it is the roll-up itself.
            GongkaiError: MISMATCH if form or settings differ or a body has a report of the same period in both, SYNTAX
                if the bytes are no roll-up or damaged, LIMIT, NO_MEMORY.
        """
        self._reopen()
        if part == self:
            raise ValueError("a Rollup cannot be merged into itself")
        if isinstance(part, Rollup):
            lib.gk_rollup_merge(self, part)
        else:
            lib.gk_rollup_merge_serialized(self, part, memoryview(part).nbytes)
        return self

    def serialize(self) -> bytes:
        """What has been added, as bytes for merge() in another process or on another machine.

        Roll-ups that added the same reports, in whatever order and parts, have the same bytes.
        """
        return serialized(lib.gk_rollup_serialize, self)

    def finish(self) -> "Rollup":
        """Makes the groups of what has been added; whatever needs them does so first. More may be added afterwards.

        Raises:
            GongkaiError: MISMATCH if bodies are expected and not told apart (unique), LIMIT, NO_MEMORY.
        """
        lib.gk_rollup_finish(self)
        return self

    def _reopen(self) -> None:
        self._state.generation += 1
        self._state.keys = None

    @property
    def n_reports(self) -> int:
        """How many reports have been added, those that stand nowhere included."""
        return lib.gk_rollup_get_n_reports(self)  # type: ignore[no-any-return]

    @property
    def n_unplaced(self) -> int:
        """How many reports stand in no group: their body has no code, or one without a prefix or not in the map."""
        return lib.gk_rollup_get_n_unplaced(self)  # type: ignore[no-any-return]

    @property
    def strays(self) -> List[str]:
        """The codes of the bodies that stand in no group, in their order."""
        return [lib.gk_rollup_get_stray(self, number) for number in range(lib.gk_rollup_get_n_strays(self.finish()))]

    @property
    def missing(self) -> List[str]:
        """The codes of the expected bodies that have no report at all."""
        return [lib.gk_rollup_get_missing(self, number)
                for number in range(lib.gk_rollup_get_n_missing(self.finish()))]

    @property
    def groups(self) -> List[Group]:
        """All groups in their order, each behind the one above it."""
        return [Group(self, number) for number in range(len(self))]

    @property
    def differences(self) -> List[Difference]:
        """What groups publish of themselves that is not what their bodies add up to, by group and cell."""
        return [Difference(self, number) for number in range(lib.gk_rollup_get_n_differences(self.finish()))]

    def kind(self, cell: CellName) -> RollupKind:
        """How a cell is rolled up."""
        return RollupKind(lib.gk_rollup_get_kind(self, self._number(cell)))

    def column(self, cell: CellName) -> List[Value]:
        """The values of a cell for all groups, in their order."""
        number, n = self._number(cell), len(self)
        decimals = Cell(self.form, number).indicator.decimals
        low, high, reasons = (ctypes.c_int64 * n)(), (ctypes.c_int64 * n)(), (ctypes.c_int32 * n)()
        lib.gk_rollup_get_column(self, number, low, high, reasons, n)

        def value(group: int) -> Value:
            if reasons[group] == RollupReason.VALUE:
                return number_of_scaled(low[group], decimals)
            if reasons[group] not in (RollupReason.BOUNDS, RollupReason.OVERFLOW):
                return None
            if low[group] == _UNKNOWN[0] or high[group] == _UNKNOWN[1]:
                return self._value(group, number)
            return Interval(number_of_scaled(low[group], decimals), number_of_scaled(high[group], decimals))

        return [value(group) for group in range(n)]

    def counts(self, cell: CellName, state: CellState) -> List[int]:
        """In how many reports a cell is in a state, for all groups, in their order."""
        n = len(self)
        counts = (ctypes.c_uint64 * n)()
        lib.gk_rollup_get_counts(self, self._number(cell), state, counts, n)
        return list(counts)

    def dataset(self, level: Optional[int] = None) -> Dataset:
        """A dataset with a row each group of a level, or of all: to be checked, written, or taken through Arrow.

        The code of the group is the code of the body. A value is REPORTED, a share DERIVED, and what is known within
        bounds INVALID, with the bounds as text.
        """
        return Dataset._take(lib.gk_rollup_dup_dataset(self.finish(), -1 if level is None else level))

    def _value(self, group: int, cell: int) -> Value:
        return _value(lib.gk_rollup_dup_value(self, group, cell), Cell(self.form, cell).indicator.decimals)

    def _numbers(self) -> Dict[GroupKey, int]:
        self.finish()
        if self._state.keys is None:
            self._state.keys = {(lib.gk_rollup_get_group_code(self, number), lib.gk_rollup_get_group_period(self, number))
                                if self._state.by_period else lib.gk_rollup_get_group_code(self, number): number
                                for number in range(len(self))}
        return self._state.keys

    def __getitem__(self, key: GroupKey) -> Group:
        """The group of a code, with by_period of a code and a period; KeyError if there is none."""
        return Group(self, self._numbers()[key])

    def __iter__(self) -> Iterator[GroupKey]:
        """The codes of the groups in their order, with by_period each with its period."""
        return iter(self._numbers())

    def __len__(self) -> int:
        """How many groups there are."""
        return lib.gk_rollup_get_n_groups(self.finish())  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return "<Rollup closed>" if self.closed else f"<Rollup {self.form.id}, {self.n_reports} reports>"
