# SPDX-License-Identifier: LGPL-2.1-or-later
"""Statistical forms of public bodies: read reports, and find where their figures contradict each other.

    import gongkai

    findings = gongkai.check("report.txt")
    for finding in findings.errors:
        print(finding.line, finding.message(gongkai.Language.CHINESE))

The package calls libgongkai.so.0 through ctypes: $GONGKAI_LIBRARY, the file beside this package, or the one that the
system's loader finds; load() takes a path. Values are exact: int, or decimal.Decimal where the indicator has decimals.
A figure that breaks a rule is a result, never an exception; GongkaiError is for what cannot be done. Texts are in both
languages: Language.CHINESE and Language.ENGLISH.
"""

from __future__ import annotations

from typing import Optional, Union

from ._check import Checker, Finding, Findings, check_against_count
from ._dataset import Dataset, Hit, Scan, check_row
from ._enums import (Applies, CellState, ColumnType, DiagnosticCode, ErrorCode, Format, IndicatorKind, Key, Language,
                     Layout, LintCode, Missing, NotApplicable, Parts, Relation, RollupKind, RollupOwn, RollupReason, RuleKind,
                     RuleOrigin, Severity, TallyMode, TermFunction, TermPlace, Verdict)
from ._form import (Cell, Condition, Dimension, Form, Indicator, Ledger, LedgerColumn, Lint, Member, Number, Path, Remark,
                    Rule, Table, Term)
from ._library import VERSION as __version__
from ._library import GongkaiError, LibraryError, library_version, load
from ._read import DatasetStream, Reader
from ._report import Diagnostic, Report, Series
from ._rollup import Difference, Group, Interval, Rollup, Value
from ._tally import LedgerDiagnostic, Tally
from ._trace import Trace, TraceRow
from ._write import Writer, write

__all__ = [
    "Applies", "Cell", "CellState", "Checker", "ColumnType", "Condition", "Dataset", "DatasetStream", "Diagnostic",
    "DiagnosticCode", "Difference", "Dimension", "ErrorCode", "Finding", "Findings", "Form", "Format",
    "GongkaiError", "Group", "Hit", "Indicator", "IndicatorKind", "Interval", "Key", "Language", "Layout", "Ledger",
    "LedgerColumn", "LedgerDiagnostic", "LibraryError", "Lint", "LintCode", "Member", "Missing", "NotApplicable",
    "Number", "Parts", "Reader", "Relation", "Remark", "Report", "Rollup", "RollupKind", "RollupOwn",
    "RollupReason", "Rule", "RuleKind", "RuleOrigin", "Scan", "Series", "Severity", "Table", "Tally", "TallyMode",
    "Term", "TermFunction", "TermPlace", "Trace", "TraceRow", "Value", "Verdict", "Writer", "__version__", "check",
    "check_against_count", "check_row", "library_version", "load", "read", "write",
]


def read(path: Path, *forms: Form) -> Report:
    """Reads a file that holds one report, as Reader(*forms).read(path) does."""
    with Reader(*forms) as reader:
        return reader.read(path)


def check(report: Union[Report, Path], prior: Optional[Union[Report, Path]] = None,
          policy: Optional[str] = None) -> Findings:
    """Checks a report, or the file that holds one, with its form's rules.

    Args:
        report: a report or a path.
        prior: the report of the period before, or a path, for the rules that look at it.
        policy: a missing policy, as for Checker.
    """
    checked = report if isinstance(report, Report) else read(report)
    before = prior if prior is None or isinstance(prior, Report) else read(prior)
    with Checker(checked.form, policy) as checker:
        return checker.check(checked, before)
