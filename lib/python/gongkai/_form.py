# SPDX-License-Identifier: LGPL-2.1-or-later
"""Forms: indicators, cells, rules, and remarks on forms."""

from __future__ import annotations

import ctypes
import os
from decimal import Decimal
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Union, overload

from ._enums import (Applies, ColumnType, IndicatorKind, Language, Layout, LintCode, Missing, NotApplicable, Parts, Relation,
                     RollupKind, RuleKind, RuleOrigin, Severity, TermFunction, TermPlace)
from ._handle import Handle, expect, index_of
from ._library import lib
from ._types import bytes_of_data

Number = Union[int, Decimal]
Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]


def number_of_scaled(scaled: int, decimals: int) -> Number:
    """The exact value of a scaled integer: an int if the indicator has no decimals."""
    return Decimal(f"{scaled}e-{decimals}") if decimals else scaled


class OfForm(Handle):
    """An object of the library that belongs to a form."""

    @property
    def form(self) -> "Form":
        """The form it is of."""
        form: Optional[Form] = self.__dict__.get("_form")
        pointer = self._form_pointer()
        if form is None or form.closed:
            form = self.__dict__["_form"] = Form._borrow(pointer)
        return form

    def _form_pointer(self) -> Any:
        return getattr(lib, f"{self._prefix}_get_form")(self)

    def _number(self, cell: "CellName") -> int:
        """The number of a cell of the form; KeyError if it has none like that."""
        if not isinstance(cell, Cell):
            return _found(lib.gk_form_find_cell(self._form_pointer(), cell), cell)
        if cell.form == self.form:
            return cell.number
        if cell.form.id != self.form.id:
            raise KeyError(cell.id)
        return self._number(cell.id)

    def _cell(self, number: int) -> Optional["Cell"]:
        return None if number < 0 else Cell(self.form, number)


class _Part:
    """A thing of a form by its number."""

    def __init__(self, form: "Form", number: int) -> None:
        self.form = form
        self.number = number

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and (self.form, self.number) == (other.form, other.number)

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
    def whole(self) -> Optional["Indicator"]:
        """The indicator whose value its children are parts of: itself, or another one for a group that breaks down a
        value printed elsewhere."""
        number = lib.gk_form_get_indicator_whole(self.form, self.number)
        return None if number < 0 else Indicator(self.form, number)

    @property
    def dimension(self) -> Optional["Dimension"]:
        """The dimension that crosses it."""
        number = lib.gk_form_get_indicator_dimension(self.form, self.number)
        return None if number < 0 else Dimension(self.form, number)

    @property
    def rollup(self) -> Optional[RollupKind]:
        """What the form says the value of many bodies is; None where it follows, as Rollup.kind() tells."""
        kind = lib.gk_form_get_indicator_rollup(self.form, self.number)
        return RollupKind(kind) if kind else None

    @property
    def count(self) -> Optional[str]:
        """The clause that says which rows of which ledger make its figure; None if it is not counted."""
        return lib.gk_form_get_indicator_count(self.form, self.number)  # type: ignore[no-any-return]

    def member_cell(self, member: "Member") -> Optional["Cell"]:
        """Its cell for a member of its dimension."""
        number = lib.gk_form_get_member_cell(self.form, self.number, expect(member, Member).number)
        return None if number < 0 else Cell(self.form, number)

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
    def member(self) -> Optional["Member"]:
        """Its member; None if its indicator has no dimension."""
        number = lib.gk_form_get_cell_member(self.form, self.number)
        return None if number < 0 else Member(self.form, number)


CellName = Union[str, Cell]


class Member(_Part):
    """A member of a dimension, such as "natural" of applicants. Attributes: form; number, counted from 0 through all
    dimensions."""

    @property
    def id(self) -> str:
        """The id, unique in its dimension."""
        return lib.gk_form_get_member_id(self.form, self.number)  # type: ignore[no-any-return]

    def label(self, language: Language = Language.CHINESE) -> Optional[str]:
        """The label; the Chinese one is that which the form prints."""
        return lib.gk_form_get_member_label(self.form, self.number, language)  # type: ignore[no-any-return]

    @property
    def dimension(self) -> "Dimension":
        """The dimension it is of."""
        return Dimension(self.form, lib.gk_form_get_member_dimension(self.form, self.number))

    @property
    def parent(self) -> Optional["Member"]:
        """The member it is a part of; None of the outermost one, which is the total."""
        number = lib.gk_form_get_member_parent(self.form, self.number)
        return None if number < 0 else Member(self.form, number)

    @property
    def parts(self) -> Parts:
        """How the members under it relate to it."""
        return Parts(lib.gk_form_get_member_parts(self.form, self.number))


class Dimension(_Part):
    """A tree of members that crosses indicators, such as the kinds of applicants. Attributes: form; number, counted
    from 0."""

    @property
    def id(self) -> str:
        """The id, such as "applicant"."""
        return lib.gk_form_get_dimension_id(self.form, self.number)  # type: ignore[no-any-return]

    def label(self, language: Language = Language.CHINESE) -> Optional[str]:
        """The label."""
        return lib.gk_form_get_dimension_label(self.form, self.number, language)  # type: ignore[no-any-return]

    @property
    def members(self) -> List[Member]:
        """Its members in the order of the form, every one behind the one it is a part of."""
        return [Member(self.form, number) for number in range(lib.gk_form_get_n_members(self.form))
                if lib.gk_form_get_member_dimension(self.form, number) == self.number]


class LedgerColumn(NamedTuple):
    """A column of a ledger."""

    form: "Form"
    ledger: "Ledger"
    number: int  # counted from 0

    @property
    def id(self) -> str:
        """The id, such as "received"."""
        return lib.gk_form_get_column_id(self.form, self.ledger.number, self.number)  # type: ignore[no-any-return]

    def label(self, language: Language = Language.CHINESE) -> str:
        """What people call it."""
        return lib.gk_form_get_column_label(  # type: ignore[no-any-return]
            self.form, self.ledger.number, self.number, language)

    @property
    def type(self) -> ColumnType:
        """What it holds."""
        return ColumnType(lib.gk_form_get_column_type(self.form, self.ledger.number, self.number))

    @property
    def required(self) -> bool:
        """Whether every row has to fill it in."""
        return lib.gk_form_is_column_required(self.form, self.ledger.number, self.number)  # type: ignore[no-any-return]

    @property
    def key(self) -> bool:
        """Whether it is among the columns that tell the rows of a body apart."""
        return lib.gk_form_is_column_key(self.form, self.ledger.number, self.number)  # type: ignore[no-any-return]

    def _other(self, number: int) -> Optional["LedgerColumn"]:
        return None if number < 0 else self._replace(number=number)

    @property
    def since(self) -> Optional["LedgerColumn"]:
        """The column of dates that are not after its own."""
        return self._other(lib.gk_form_get_column_since(self.form, self.ledger.number, self.number))

    @property
    def with_(self) -> Optional["LedgerColumn"]:
        """The column that is filled in where it is and only there."""
        return self._other(lib.gk_form_get_column_with(self.form, self.ledger.number, self.number))

    @property
    def unit(self) -> Optional[str]:
        """The unit of its numbers, such as "元"."""
        return lib.gk_form_get_column_unit(self.form, self.ledger.number, self.number)  # type: ignore[no-any-return]

    @property
    def decimals(self) -> int:
        """How many decimals its numbers may have."""
        return lib.gk_form_get_column_decimals(  # type: ignore[no-any-return]
            self.form, self.ledger.number, self.number)

    def codes(self, language: Language = Language.CHINESE) -> Dict[str, str]:
        """The codes it takes, each with what people call it."""
        place = self.form, self.ledger.number, self.number
        return {lib.gk_form_get_code_id(*place, code): lib.gk_form_get_code_label(*place, code, language)
                for code in range(lib.gk_form_get_column_n_codes(*place))}


class Ledger(_Part):
    """Case-level records that reports are counted from. Attributes: form; number, counted from 0."""

    @property
    def id(self) -> str:
        """The id, such as "requests"."""
        return lib.gk_form_get_ledger_id(self.form, self.number)  # type: ignore[no-any-return]

    def label(self, language: Language = Language.CHINESE) -> str:
        """What people call it."""
        return lib.gk_form_get_ledger_label(self.form, self.number, language)  # type: ignore[no-any-return]

    def header(self, language: Language = Language.CHINESE) -> str:
        """The header of an empty ledger as a line of CSV, which Tally.add_csv() takes."""
        return lib.gk_form_dup_ledger_header(self.form, self.number, language)  # type: ignore[no-any-return]

    @property
    def columns(self) -> List[LedgerColumn]:
        """Its columns, besides "body_code" and "body"."""
        return [LedgerColumn(self.form, self, number)
                for number in range(lib.gk_form_get_ledger_n_columns(self.form, self.number))]


class Table(_Part):
    """A table that the form is printed as. Attributes: form; number, counted from 0."""

    def title(self, language: Language = Language.CHINESE) -> Optional[str]:
        """What is printed above it."""
        return lib.gk_form_get_table_title(self.form, self.number, language)  # type: ignore[no-any-return]

    @property
    def layout(self) -> Layout:
        """How it is printed."""
        return Layout(lib.gk_form_get_table_layout(self.form, self.number))

    @property
    def roots(self) -> List[Indicator]:
        """The indicators of which it prints the subtrees."""
        return [Indicator(self.form, lib.gk_form_get_table_root(self.form, self.number, index))
                for index in range(lib.gk_form_get_table_n_roots(self.form, self.number))]

    def __repr__(self) -> str:
        return f"<Table {self.number} {self.layout.name}>"


class Term(NamedTuple):
    """A term of a rule: what its cell's scaled integer is multiplied by, and where it stands."""

    place: TermPlace
    function: TermFunction
    cell: Cell
    coefficient: int


class Condition(NamedTuple):
    """A row that "when" puts in front of a rule, as a sparse linear row like the rule's own."""

    relation: Relation
    terms: List[Term]
    left_constant: Decimal
    right_constant: Decimal
    decimals: int  # the scale of what the coefficients make of the cells
    tolerance: Decimal
    tolerance_is_relative: bool  # the tolerance is a fraction of the right side


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

    @property
    def decimals(self) -> int:
        """The scale of a side: coefficients bring the scaled integers of their cells to it."""
        return lib.gk_form_get_rule_decimals(self.form, self.number)  # type: ignore[no-any-return]

    def constant(self, place: TermPlace) -> Decimal:
        """The constant on a side: Σ left + constant (relation) Σ right + constant."""
        return _scaled(lib.gk_form_get_rule_constant(self.form, self.number, place), self.decimals)

    @property
    def tolerance(self) -> Decimal:
        """By how much the sides may miss each other; of the right side, if tolerance_is_relative, this fraction."""
        return _scaled(lib.gk_form_get_rule_tolerance(self.form, self.number),
                       _RELATIVE if self.tolerance_is_relative else self.decimals)

    @property
    def tolerance_is_relative(self) -> bool:
        """Whether the tolerance is a fraction of the right side, without its sign."""
        return lib.gk_form_is_rule_tolerance_relative(self.form, self.number)  # type: ignore[no-any-return]

    @property
    def member(self) -> Optional[Member]:
        """The member of a dimension that this rule is an instance for."""
        number = lib.gk_form_get_rule_member(self.form, self.number)
        return None if number < 0 else Member(self.form, number)

    @property
    def conditions(self) -> List[Condition]:
        """What "when" puts in front of the rule, which says something only where all of them hold."""
        return [self._condition(number)
                for number in range(lib.gk_form_get_rule_n_conditions(self.form, self.number))]

    def _condition(self, number: int) -> Condition:
        relation, decimals, relative, n_terms = (ctypes.c_int32(), ctypes.c_uint32(), ctypes.c_int(), ctypes.c_uint32())
        left, right, tolerance = ctypes.c_int64(), ctypes.c_int64(), ctypes.c_int64()
        lib.gk_form_get_condition(self.form, self.number, number, *map(ctypes.byref, (
            relation, decimals, left, right, tolerance, relative, n_terms)))
        place, function, cell, coefficient = ctypes.c_int32(), ctypes.c_int32(), ctypes.c_uint32(), ctypes.c_int64()
        terms = []
        for term in range(n_terms.value):
            lib.gk_form_get_condition_term(self.form, self.number, number, term, *map(ctypes.byref, (
                place, function, cell, coefficient)))
            terms.append(Term(TermPlace(place.value), TermFunction(function.value), Cell(self.form, cell.value),
                              coefficient.value))
        scale = decimals.value
        return Condition(Relation(relation.value), terms, _scaled(left.value, scale), _scaled(right.value, scale), scale,
                         _scaled(tolerance.value, _RELATIVE if relative else scale), bool(relative))


_RELATIVE = 9  # decimals of a relative tolerance


def _scaled(value: int, decimals: int) -> Decimal:
    return Decimal(f"{value}e-{decimals}")


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
        octets = data.encode("utf-8") if isinstance(data, str) else bytes_of_data(data)
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
    def absent(self) -> Missing:
        """What its conventions take cells for that are not in the source."""
        return Missing(lib.gk_form_get_absent(self))

    @property
    def not_applicable(self) -> NotApplicable:
        """What its conventions take cells for that are printed as not applicable."""
        return NotApplicable(lib.gk_form_get_not_applicable(self))

    @property
    def dimensions(self) -> List[Dimension]:
        """All dimensions in the order of the form."""
        return [Dimension(self, number) for number in range(lib.gk_form_get_n_dimensions(self))]

    @property
    def tables(self) -> List[Table]:
        """The tables it is printed as; none if it is one list of all its indicators."""
        return [Table(self, number) for number in range(lib.gk_form_get_n_tables(self))]

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

    @property
    def ledgers(self) -> List[Ledger]:
        """The ledgers that it is counted from; none if it does not say."""
        return [Ledger(self, number) for number in range(lib.gk_form_get_n_ledgers(self))]

    def ledger(self, id: str) -> Ledger:
        """The ledger of that id; KeyError if there is none."""
        return Ledger(self, _found(lib.gk_form_find_ledger(self, id), id))

    def dimension(self, id: str) -> Dimension:
        """The dimension of that id; KeyError if there is none."""
        return Dimension(self, _found(lib.gk_form_find_dimension(self, id), id))

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


class Lint(OfForm, Sequence[Remark]):
    """The remarks on a form."""

    _prefix = "gk_lint"
    __hash__ = Handle.__hash__

    def __init__(self, form: Form) -> None:
        super().__init__(lib.gk_lint_new(expect(form, Form)))

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
