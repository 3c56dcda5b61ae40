# SPDX-License-Identifier: LGPL-2.1-or-later
"""Forms: indicators, cells, rules, and remarks on forms."""

from __future__ import annotations

import ctypes
import os
from decimal import Decimal
from typing import Iterator, List, NamedTuple, Optional, Sequence, Union, overload

from ._enums import (Applies, IndicatorKind, Language, LintCode, Missing, Parts, Relation, RuleKind, RuleOrigin,
                     Severity, TermFunction, TermPlace)
from ._handle import Handle, expect, index_of
from ._library import lib

Number = Union[int, Decimal]
Path = Union[str, "os.PathLike[str]"]


def number_of_scaled(scaled: int, decimals: int) -> Number:
    """The exact value of a scaled integer: an int if the indicator has no decimals."""
    return Decimal(f"{scaled}e-{decimals}") if decimals else scaled


class _Part:
    """A thing of a form by its number."""

    def __init__(self, form: "Form", number: int) -> None:
        self.form = form
        self.number = number

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and (self.form, self.number) == (other.form, other.number)  # type: ignore

    def __hash__(self) -> int:
        return hash((self.form, self.number))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"  # type: ignore[attr-defined]


class Indicator(_Part):
    """A node of a form's tree. Attributes: form; number, counted from 0, every parent before its children."""

    @property
    def id(self) -> str:
        """The dotted id, such as "requests.received"."""
        return lib.gk_form_get_indicator_id(self.form, self.number)  # type: ignore[no-any-return]

    def label(self, language: Language = Language.CHINESE) -> Optional[str]:
        """The label; the Chinese one is that which the form prints, with its numbering."""
        return lib.gk_form_get_indicator_label(self.form, self.number, language)  # type: ignore[no-any-return]

    def note(self, language: Language = Language.CHINESE) -> Optional[str]:
        """What the form says on how to fill it in."""
        return lib.gk_form_get_indicator_note(self.form, self.number, language)  # type: ignore[no-any-return]

    @property
    def unit(self) -> Optional[str]:
        """The unit of its values, such as "件" or "万元"."""
        return lib.gk_form_get_indicator_unit(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def kind(self) -> IndicatorKind:
        """What it states."""
        return IndicatorKind(lib.gk_form_get_indicator_kind(self.form, self.number))

    @property
    def decimals(self) -> int:
        """The count of decimals of its values; values are int where it is 0."""
        return lib.gk_form_get_indicator_decimals(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def parts(self) -> Parts:
        """How its children relate to its value."""
        return Parts(lib.gk_form_get_indicator_parts(self.form, self.number))

    @property
    def concept(self) -> Optional[str]:
        """What links it with the same indicator in other editions of the form."""
        return lib.gk_form_get_indicator_concept(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def depth(self) -> int:
        """How many ancestors it has."""
        return lib.gk_form_get_indicator_depth(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def parent(self) -> Optional["Indicator"]:
        """The indicator it stands under."""
        number = lib.gk_form_get_indicator_parent(self.form, self.number)
        return None if number < 0 else Indicator(self.form, number)

    @property
    def cell(self) -> Optional["Cell"]:
        """Its cell, with a dimension that of the total; None of a group."""
        number = lib.gk_form_get_indicator_cell(self.form, self.number)
        return None if number < 0 else Cell(self.form, number)


class Cell(_Part):
    """A place that reports have a value for. Attributes: form; number, counted from 0."""

    @property
    def id(self) -> str:
        """The id, such as "requests.received" or "requests.received[natural]"."""
        return lib.gk_form_get_cell_id(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def indicator(self) -> Indicator:
        """Its indicator."""
        return Indicator(self.form, lib.gk_form_get_cell_indicator(self.form, self.number))

    @property
    def member(self) -> Optional[str]:
        """The id of its member; None if its indicator has no dimension."""
        number = lib.gk_form_get_cell_member(self.form, self.number)
        return None if number < 0 else lib.gk_form_get_member_id(self.form, number)


class Term(NamedTuple):
    """A term of a rule: what its cell's scaled integer is multiplied by, and where it stands."""

    place: TermPlace
    function: TermFunction
    cell: Cell
    coefficient: int


class Rule(_Part):
    """A rule of a form. Attributes: form; number, counted from 0."""

    @property
    def id(self) -> str:
        """The id, stable across releases of the form."""
        return lib.gk_form_get_rule_id(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def text(self) -> Optional[str]:
        """The rule in the rule language (lib/rule/README.md)."""
        return lib.gk_form_get_rule_text(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def severity(self) -> Severity:
        """How much a violation weighs."""
        return Severity(lib.gk_form_get_rule_severity(self.form, self.number))

    @property
    def origin(self) -> RuleOrigin:
        """Where it comes from: the tree, the form file or the prose."""
        return RuleOrigin(lib.gk_form_get_rule_origin(self.form, self.number))

    @property
    def kind(self) -> RuleKind:
        """How it is evaluated."""
        return RuleKind(lib.gk_form_get_rule_kind(self.form, self.number))

    @property
    def relation(self) -> Relation:
        """What it demands of its two sides."""
        return Relation(lib.gk_form_get_rule_relation(self.form, self.number))

    @property
    def terms(self) -> List[Term]:
        """The rule as a sparse linear row, so that other engines can be fed."""
        place, cell, coefficient = ctypes.c_int32(), ctypes.c_uint32(), ctypes.c_int64()
        terms: List[Term] = []
        while lib.gk_form_get_rule_term(self.form, self.number, len(terms), ctypes.byref(place), ctypes.byref(cell),
                                        ctypes.byref(coefficient)):
            function = lib.gk_form_get_rule_term_function(self.form, self.number, len(terms))
            terms.append(Term(TermPlace(place.value), TermFunction(function), Cell(self.form, cell.value),
                              coefficient.value))
        return terms


class Form(Handle):
    """A blank form: the tree of indicators, its cells and its rules. Immutable; threads may share it.

    Form(id) loads a form that the library brings along; see also from_file() and from_data().

    Raises:
        GongkaiError: NOT_FOUND if there is no built-in form of that id.
    """

    _prefix = "gk_form"

    def __init__(self, id: str) -> None:
        super().__init__(lib.gk_form_new_builtin(id))

    @staticmethod
    def builtin() -> List[str]:
        """The ids of the forms that the library brings along."""
        return [lib.gk_form_get_builtin_id(index) for index in range(lib.gk_form_get_n_builtin())]

    @classmethod
    def from_file(cls, path: Path) -> "Form":
        """Loads a form file (lib/form/README.md).

        Raises:
            GongkaiError: IO, ENCODING, LIMIT, or SYNTAX, FORM and OVERFLOW with line and column.
        """
        return cls._take(lib.gk_form_new_from_file(path))

    @classmethod
    def from_data(cls, data: Union[str, bytes], name: Optional[str] = None) -> "Form":
        """Loads a form from memory; errors call it name."""
        octets = data.encode("utf-8") if isinstance(data, str) else data
        return cls._take(lib.gk_form_new_from_data(octets, len(octets), name))

    @property
    def id(self) -> str:
        """Its id, such as "cn-2021"."""
        return lib.gk_form_get_id(self)  # type: ignore[no-any-return]

    def title(self, language: Language = Language.CHINESE) -> str:
        """Its title; the other language's where there is none in this one."""
        return lib.gk_form_get_title(self, language)  # type: ignore[no-any-return]

    def authority(self, language: Language = Language.CHINESE) -> Optional[str]:
        """The regulation or notice that prescribes it."""
        return lib.gk_form_get_authority(self, language)  # type: ignore[no-any-return]

    @property
    def missing(self) -> Missing:
        """What its conventions take blank cells for."""
        return Missing(lib.gk_form_get_missing(self))

    @property
    def applies(self) -> Applies:
        """When its conventions have a rule checked."""
        return Applies(lib.gk_form_get_applies(self))

    @property
    def indicators(self) -> List[Indicator]:
        """All indicators in the order of the form, every parent before its children."""
        return [Indicator(self, number) for number in range(lib.gk_form_get_n_indicators(self))]

    @property
    def cells(self) -> List[Cell]:
        """All cells in the order of the form."""
        return [Cell(self, number) for number in range(lib.gk_form_get_n_cells(self))]

    @property
    def rules(self) -> List[Rule]:
        """All rules, in the order of findings."""
        return [Rule(self, number) for number in range(lib.gk_form_get_n_rules(self))]

    def indicator(self, id: str) -> Indicator:
        """The indicator of that id; KeyError if there is none."""
        return Indicator(self, _found(lib.gk_form_find_indicator(self, id), id))

    def cell(self, id: str) -> Cell:
        """The cell of that id; KeyError if there is none."""
        return Cell(self, _found(lib.gk_form_find_cell(self, id), id))

    def rule(self, id: str) -> Rule:
        """The rule of that id; KeyError if there is none."""
        return Rule(self, _found(lib.gk_form_find_rule(self, id), id))

    def lint(self) -> "Lint":
        """Examines the form for contradictory, redundant and unreached rules, without any report."""
        return Lint(self)

    def __repr__(self) -> str:
        return "<Form closed>" if self.closed else f"<Form {self.id}>"


def _found(number: int, id: str) -> int:
    if number < 0:
        raise KeyError(id)
    return number


class Remark:
    """A remark on a form."""

    def __init__(self, lint: "Lint", number: int) -> None:
        self._lint = lint
        self.number = number

    @property
    def code(self) -> LintCode:
        """What is wrong."""
        return LintCode(lib.gk_lint_get_code(self._lint, self.number))

    @property
    def severity(self) -> Severity:
        """How much it weighs: ERROR for a contradiction, NOTE for what the form says is no mistake."""
        return Severity(lib.gk_lint_get_severity(self._lint, self.number))

    @property
    def rule(self) -> Optional[Rule]:
        """The rule it is about."""
        number = lib.gk_lint_get_rule(self._lint, self.number)
        return None if number < 0 else Rule(self._lint.form, number)

    @property
    def others(self) -> List[Rule]:
        """The rules that contradict it, or imply it."""
        return [Rule(self._lint.form, lib.gk_lint_get_other(self._lint, self.number, index))
                for index in range(lib.gk_lint_get_n_others(self._lint, self.number))]

    @property
    def indicator(self) -> Optional[Indicator]:
        """The indicator it is about."""
        number = lib.gk_lint_get_indicator(self._lint, self.number)
        return None if number < 0 else Indicator(self._lint.form, number)

    def message(self, language: Language = Language.ENGLISH) -> str:
        """The remark in words."""
        return lib.gk_lint_get_message(self._lint, self.number, language)  # type: ignore[no-any-return]

    def reason(self, language: Language = Language.ENGLISH) -> Optional[str]:
        """Why the form says it is no mistake; None if it does not."""
        return lib.gk_lint_get_reason(self._lint, self.number, language)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<Remark {self.code.name} {self.message()}>"


class Lint(Handle, Sequence[Remark]):
    """The remarks on a form."""

    _prefix = "gk_lint"
    __hash__ = Handle.__hash__

    def __init__(self, form: Form) -> None:
        super().__init__(lib.gk_lint_new(expect(form, Form)))

    @property
    def form(self) -> Form:
        """The form they are on."""
        return Form._borrow(lib.gk_lint_get_form(self))

    def __len__(self) -> int:
        return lib.gk_lint_get_n(self)  # type: ignore[no-any-return]

    @overload
    def __getitem__(self, index: int) -> Remark: ...

    @overload
    def __getitem__(self, index: slice) -> List[Remark]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Remark, List[Remark]]:
        if isinstance(index, slice):
            return [Remark(self, number) for number in range(len(self))[index]]
        return Remark(self, index_of(index, len(self)))

    def __iter__(self) -> Iterator[Remark]:
        return (Remark(self, number) for number in range(len(self)))
