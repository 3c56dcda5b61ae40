# SPDX-License-Identifier: LGPL-2.1-or-later
"""For pytest: the fixture gongkai_check, and reports as test items with `pytest --gongkai FILE...`."""

from __future__ import annotations

import os
from typing import Any, Callable, Iterator, List, Optional

import pytest

from . import Checker, Findings, Form, GongkaiError, Language, Reader, Report, Severity


def _words(findings: Findings) -> str:
    """The violated rules of severity ERROR in both languages, and the figures that could not be read."""
    report = findings.report
    lines: List[str] = []
    for finding in findings.errors:
        lines.append(f"{report.source or '-'}:{finding.line}: {finding.message(Language.ENGLISH)} [{finding.rule_id}]")
        lines.append(f"    {finding.message(Language.CHINESE)}")
    for diagnostic in report.diagnostics:
        if diagnostic.severity == Severity.ERROR:
            lines.append(f"{report.source or '-'}:{diagnostic.line}: {diagnostic.english}")
            lines.append(f"    {diagnostic.chinese}")
    return "\n".join(lines)


def _form(name: Optional[str]) -> List[Form]:
    if name is None:
        return []
    return [Form.from_file(name) if os.path.exists(name) else Form(name)]


@pytest.fixture
def gongkai_check() -> Callable[..., Findings]:
    """A function of a report, or of the file that holds one, that fails the test if a rule of severity ERROR is
    violated, and returns the findings otherwise. form is the form of the file, policy a missing policy."""

    def check(report: Any, form: Optional[Form] = None, policy: Optional[str] = None) -> Findings:
        checked = report if isinstance(report, Report) else Reader(*([form] if form else [])).read(report)
        findings = Checker(checked.form, policy).check(checked)
        words = _words(findings)
        if words:
            pytest.fail(words, pytrace=False)
        return findings

    return check


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gongkai")
    group.addoption("--gongkai", action="store_true", help="take the files named on the command line as reports, and "
                    "fail for each that contradicts itself / 将命令行所列文件作为报表逐一审核")
    group.addoption("--gongkai-form", metavar="FORM", help="the form of the reports: a built-in one or a file / "
                    "报表的表式：内置表式或表式文件")
    group.addoption("--gongkai-policy", metavar="POLICY", help="a missing policy, such as vtl:non_null / 缺失值政策")


def pytest_collect_file(file_path: Any, parent: Any) -> Optional["ReportFile"]:
    wanted = parent.config.getoption("gongkai") and file_path.suffix != ".py" and parent.session.isinitpath(file_path)
    return ReportFile.from_parent(parent, path=file_path) if wanted else None


class ReportFile(pytest.File):
    """A file with one report or several."""

    def collect(self) -> Iterator["ReportItem"]:
        try:
            reports = Reader(*_form(self.config.getoption("gongkai_form"))).read_all(self.path)
        except GongkaiError as error:
            raise self.CollectError(f"{error.english}\n{error.chinese}") from None
        for number, report in enumerate(reports, 1):
            name = " ".join(filter(None, (report.body_name, report.period))) or f"report {number}"
            yield ReportItem.from_parent(self, name=name if len(reports) == 1 else f"{number} {name}", report=report)


class ReportItem(pytest.Item):
    """A report, as a test."""

    def __init__(self, *, report: Report, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.report = report

    def runtest(self) -> None:
        policy = self.config.getoption("gongkai_policy")
        words = _words(Checker(self.report.form, policy).check(self.report))
        if words:
            pytest.fail(words, pytrace=False)

    def reportinfo(self) -> Any:
        return self.path, None, self.name
