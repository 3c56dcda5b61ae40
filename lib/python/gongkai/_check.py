# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checking reports: verdicts and findings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Callable, Iterator, List, Optional, Sequence, Union, overload

from ._enums import Applies, CellState, Language, Missing, Severity, Verdict
from ._form import Cell, CellName, Form, OfForm, Rule
from ._handle import Handle, expect, index_of
from ._library import lib
from ._report import Report


def _decimal(text: Optional[str]) -> Optional[Decimal]:
    return None if text is None else Decimal(text)


class Finding:
    """One rule that is violated or undecided. Attributes: findings; number, counted from 0."""

    def __init__(self, findings: "Findings", number: int) -> None:
        self.findings = findings
        self.number = number

    @property
    def rule(self) -> Optional[Rule]:
        """Its rule; None of a comparison with what was counted."""
        number = lib.gk_findings_get_rule(self.findings, self.number)
        return None if number < 0 else Rule(self.findings.form, number)

    @property
    def rule_id(self) -> str:
        """The id of its rule; of a comparison with what was counted such as "requests.received:counted"."""
        return lib.gk_findings_get_rule_id(self.findings, self.number)  # type: ignore[no-any-return]

    @property
    def severity(self) -> Severity:
        """The rule's for a violation, WARNING for a missing total, NOTE for any other undecided rule."""
        return Severity(lib.gk_findings_get_severity(self.findings, self.number))

    @property
    def verdict(self) -> Verdict:
        """VIOLATED or UNDECIDED."""
        return Verdict(lib.gk_findings_get_verdict(self.findings, self.number))

    @property
    def left(self) -> Optional[Decimal]:
        """The left side; of a narrative rule the figure of the prose; None if it is not one value."""
        return _decimal(lib.gk_findings_get_left(self.findings, self.number))

    @property
    def right(self) -> Optional[Decimal]:
        """The right side; of a share the recomputed one, rounded; None if it is not one value."""
        return _decimal(lib.gk_findings_get_right(self.findings, self.number))

    @property
    def imbalance(self) -> Optional[Decimal]:
        """Left minus right, with its sign, where both are given."""
        return _decimal(lib.gk_findings_get_imbalance(self.findings, self.number))

    @property
    def ratio(self) -> Optional[str]:
        """Of a share numerator and denominator, such as "47/636"."""
        return lib.gk_findings_get_ratio(self.findings, self.number)  # type: ignore[no-any-return]

    @property
    def derived_cell(self) -> Optional[Cell]:
        """The one cell whose value the rule determines."""
        return self.findings._cell(lib.gk_findings_get_derived_cell(self.findings, self.number))

    @property
    def derived_value(self) -> Optional[Decimal]:
        """The value determined for derived_cell."""
        return _decimal(lib.gk_findings_get_derived_value(self.findings, self.number))

    @property
    def line(self) -> int:
        """The line of the source to look at first, counted from 1; 0 if none is known."""
        return lib.gk_findings_get_line(self.findings, self.number)  # type: ignore[no-any-return]

    @property
    def quote(self) -> Optional[str]:
        """Of a narrative rule the words of the source that were read."""
        return lib.gk_findings_get_quote(self.findings, self.number)  # type: ignore[no-any-return]

    @property
    def cells(self) -> List[Cell]:
        """The cells of its rule's terms, those of conditions last."""
        return self._cells(lambda index: True)

    @property
    def prior_cells(self) -> List[Cell]:
        """Those of its cells that the rule looks at in the prior report."""
        return self._cells(lambda index: lib.gk_findings_is_cell_prior(self.findings, self.number, index))

    @property
    def open_cells(self) -> List[Cell]:
        """Those of its cells whose value would help to decide an undecided rule."""
        return self._cells(lambda index: lib.gk_findings_is_cell_open(self.findings, self.number, index))

    def _cells(self, wanted: Callable[[int], bool]) -> List[Cell]:
        return [Cell(self.findings.form, lib.gk_findings_get_cell(self.findings, self.number, index))
                for index in range(lib.gk_findings_get_n_cells(self.findings, self.number)) if wanted(index)]

    @property
    def cause(self) -> Optional["Finding"]:
        """The finding that this one is a consequence of."""
        number = lib.gk_findings_get_cause(self.findings, self.number)
        return None if number < 0 else Finding(self.findings, number)

    @property
    def suspect_cell(self) -> Optional[Cell]:
        """Of a cause with consequences, the cell whose change would satisfy them all."""
        return self.findings._cell(lib.gk_findings_get_suspect_cell(self.findings, self.number))

    @property
    def suspect_value(self) -> Optional[Decimal]:
        """A value of suspect_cell at which they all hold."""
        return _decimal(lib.gk_findings_get_suspect_value(self.findings, self.number))

    def message(self, language: Language = Language.ENGLISH) -> str:
        """The finding in words, without its place."""
        return lib.gk_findings_get_message(self.findings, self.number, language)  # type: ignore[no-any-return]

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits over form, body, period, rule and verdict."""
        return lib.gk_findings_get_fingerprint(self.findings, self.number)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<Finding {self.severity.name} {self.rule_id}: {self.message()}>"


class Findings(OfForm, Sequence[Finding]):
    """What checking a report yielded: a sequence of findings, in the order of the rules. Immutable."""

    _prefix = "gk_findings"
    __hash__ = Handle.__hash__

    def __init__(self) -> None:
        raise TypeError("findings are made by Checker.check()")

    @property
    def report(self) -> Report:
        """The report they are on."""
        return Report._borrow(lib.gk_findings_get_report(self))

    @property
    def prior(self) -> Optional[Report]:
        """The report of the period before, if one was given."""
        pointer = lib.gk_findings_get_prior(self)
        return None if pointer is None else Report._borrow(pointer)

    @property
    def counted(self) -> Optional[Report]:
        """What the report was compared with; None if it was judged by rules."""
        pointer = lib.gk_findings_get_counted(self)
        return None if pointer is None else Report._borrow(pointer)

    def _form_pointer(self) -> Any:
        return lib.gk_report_get_form(lib.gk_findings_get_report(self))

    def prior_state(self, cell: CellName) -> CellState:
        """What the prior report has in the place of a cell of this form."""
        return CellState(lib.gk_findings_get_prior_state(self, self._number(cell)))

    def prior_value(self, cell: CellName) -> Optional[str]:
        """The value there as an exact decimal, "<" in front of a bound, or None."""
        return lib.gk_findings_dup_prior_value(self, self._number(cell))  # type: ignore[no-any-return]

    def count(self, verdict: Verdict) -> int:
        """How many rules of the form came to a verdict."""
        return lib.gk_findings_count_verdict(self, verdict)  # type: ignore[no-any-return]

    def count_violated(self, severity: Severity = Severity.ERROR) -> int:
        """How many rules of exactly this severity are violated."""
        return lib.gk_findings_count_violated(self, severity)  # type: ignore[no-any-return]

    def verdict(self, rule: Union[str, Rule]) -> Verdict:
        """The verdict on a rule; KeyError if there is none of that id."""
        number = (rule if isinstance(rule, Rule) else self.form.rule(rule)).number
        return Verdict(lib.gk_findings_get_rule_verdict(self, number))

    @property
    def errors(self) -> List[Finding]:
        """The violated rules of severity ERROR: what cannot be right."""
        return [finding for finding in self
                if finding.verdict == Verdict.VIOLATED and finding.severity == Severity.ERROR]

    def __len__(self) -> int:
        return lib.gk_findings_get_n(self)  # type: ignore[no-any-return]

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> List[Finding]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Finding, List[Finding]]:
        if isinstance(index, slice):
            return [Finding(self, number) for number in range(len(self))[index]]
        return Finding(self, index_of(index, len(self)))

    def __iter__(self) -> Iterator[Finding]:
        return (Finding(self, number) for number in range(len(self)))

    def __bool__(self) -> bool:
        return len(self) > 0


class Checker(Handle):
    """The rules of a form made ready for checking. Immutable; threads may share it.

    Args:
        form: the form.
        policy: a missing policy as lib/rule/README.md has it, such as "vtl:partial_null" or "cn applies=always";
            with none, the form's own.
        missing, applies: the two switches instead, both or neither.

    Raises:
        GongkaiError: SYNTAX, with the column in policy.
    """

    _prefix = "gk_checker"

    def __init__(self, form: Form, policy: Optional[str] = None, *, missing: Optional[Missing] = None,
                 applies: Optional[Applies] = None) -> None:
        expect(form, Form)
        if (missing is None) != (applies is None) or (policy is not None and missing is not None):
            raise TypeError("either policy, or missing and applies together")
        if missing is not None:
            pointer = lib.gk_checker_new_with_policy(form, missing, applies)
            if pointer is None:
                raise ValueError(f"{missing!r} or {applies!r} is not a value of its enumeration")
        elif policy is not None:
            pointer = lib.gk_checker_new_from_policy(form, policy)
        else:
            pointer = lib.gk_checker_new(form)
        super().__init__(pointer)

    @staticmethod
    def presets() -> List[str]:
        """The names of the missing policies that have one."""
        return [lib.gk_policy_get_preset_name(index) for index in range(lib.gk_policy_get_n_presets())]

    def check(self, report: Report, prior: Optional[Report] = None) -> Findings:
        """Checks every rule of the form on a report, with the report of the period before where there is one.

        Raises:
            GongkaiError: MISMATCH if report is of another form, or prior of a period that is not the one before;
                OVERFLOW if a rule's sum leaves 128 bits.
        """
        return Findings._take(lib.gk_checker_check_with_prior(self, report, prior))


def check_against_count(report: Report, counted: Report) -> Findings:
    """Compares a report with what ledgers count (Tally.report()), cell by cell.

    A cell is satisfied where both agree, violated where they do not or the report has no figure though the ledgers
    count something, undecided where one side alone has a figure.

    Raises:
        GongkaiError: MISMATCH if the reports are of two forms or of two periods.
    """
    return Findings._take(lib.gk_findings_new_against_count(expect(report, Report), expect(counted, Report)))
