#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs conformance tables against the shared library: run.py --library PATH/libgongkai.so.0 [FOLDER]

README.md beside this file describes the tables. FOLDER is that of the tables, unless given the one this file is in.
Prints TAP; whatever a table says that the format does not know is a failure.
"""

import argparse
import ctypes
import json
import pathlib
import re
import sys
from fractions import Fraction

STATES = {"absent": 0, "blank": 10, "not_applicable": 20, "below": 30, "reported": 40, "invalid": 60}
VERDICTS = {"satisfied": 10, "violated": 20, "undecided": 30, "not_applicable": 40}
SEVERITIES = {"note": 10, "warning": 20, "error": 30}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Unsound(Exception):
    """A table says what the format does not know."""


class Failed(Exception):
    """The library did not take what a table gives it."""


# --- Tables ---------------------------------------------------------------


def require(condition, text):
    if not condition:
        raise Unsound(text)


def check_keys(what, found, required, optional=()):
    require(isinstance(found, dict), f"{what}: an object was expected")
    unknown = sorted(set(found) - set(required) - set(optional))
    lacking = sorted(set(required) - set(found))
    require(not unknown, f"{what}: unknown key {', '.join(unknown)}")
    require(not lacking, f"{what}: lacks {', '.join(lacking)}")


def is_text(value):
    return isinstance(value, str) and value != ""


def check_lines(what, lines):
    require(isinstance(lines, list) and lines and all(isinstance(line, str) for line in lines),
            f"{what}: a list of lines was expected")


def check_values(what, values):
    require(isinstance(values, dict), f"{what}: an object was expected")
    for cell, value in values.items():
        where = f"{what}: {cell}"
        if isinstance(value, dict):
            check_keys(where, value, ["state"], ["text"])
            states = ["invalid"] if "text" in value else ["absent", "blank", "not_applicable"]
            require(value["state"] in states, f"{where}: unknown state {value['state']}")
            require(is_text(value.get("text", "-")), f"{where}: a text was expected")
        else:
            require(value is None or is_text(value), f"{where}: a text, null or a state was expected")


def is_number(value):
    return isinstance(value, str) and NUMBER.fullmatch(value) is not None


def check_expectation(what, expected):
    """An expectation in full; a verdict may stand for itself."""
    if isinstance(expected, str):
        expected = {"verdict": expected}
    check_keys(what, expected, ["verdict"], ["severity", "left", "right", "imbalance", "ratio", "derived"])
    require(is_text(expected["verdict"]) and expected["verdict"] in VERDICTS,
            f"{what}: unknown verdict {expected['verdict']}")
    require(len(expected) == 1 or expected["verdict"] in ("violated", "undecided"),
            f"{what}: only a rule that is violated or undecided has a finding")
    severity = expected.get("severity", "note")
    require(is_text(severity) and severity in SEVERITIES, f"{what}: unknown severity")
    for key in ("left", "right", "imbalance"):
        require(expected.get(key) is None or is_number(expected[key]), f"{what}: {key} is no number")
    ratio = expected.get("ratio")
    require(ratio is None or isinstance(ratio, str) and ratio.count("/") == 1 and all(map(is_number, ratio.split("/"))),
            f"{what}: ratio is not two numbers divided by /")
    if expected.get("derived") is not None:
        check_keys(f"{what}: derived", expected["derived"], ["cell", "value"])
        require(is_text(expected["derived"]["cell"]) and is_number(expected["derived"]["value"]),
                f"{what}: derived is no cell with a number")
    return expected


def check_case(case):
    name = case.get("name") if isinstance(case, dict) else None
    require(isinstance(name, str) and NAME.fullmatch(name), f"a case is called {name!r}")
    check_keys(name, case, ["name", "values", "expect"], ["form", "policy", "prior"])
    if "form" in case:
        check_lines(f"{name}: form", case["form"])
    require(is_text(case.get("policy", "-")), f"{name}: policy: a text was expected")
    check_values(f"{name}: values", case["values"])
    if "prior" in case:
        check_values(f"{name}: prior", case["prior"])
    require(isinstance(case["expect"], dict) and case["expect"], f"{name}: expects nothing")
    case["expect"] = {rule: check_expectation(f"{name}: {rule}", expected) for rule, expected in case["expect"].items()}


def unique(pairs):
    keys = [key for key, _ in pairs]
    require(len(keys) == len(set(keys)), f"a key stands twice in an object with {', '.join(keys)}")
    return dict(pairs)


def read_table(path):
    try:
        table = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    except ValueError as error:
        raise Unsound(str(error)) from error
    check_keys("table", table, ["title", "source", "form", "cases"], ["rules"])
    require(is_text(table["title"]), "title: a text was expected")
    check_lines("source", table["source"])
    check_lines("form", table["form"])
    if "rules" in table:
        check_lines("rules", table["rules"])
    require(isinstance(table["cases"], list) and table["cases"], "table: has no cases")
    for case in table["cases"]:
        check_case(case)
    names = [case["name"] for case in table["cases"]] + ["rules"]
    require(len(names) == len(set(names)), "two cases have one name, or one is called rules")
    return table


# --- The library ----------------------------------------------------------


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class Library:
    POINTER, TEXT, INT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_uint32
    ERROR = ctypes.POINTER(ctypes.POINTER(GError))
    PROTOTYPES = {
        "g_error_free": (None, ctypes.POINTER(GError)),
        "gk_form_new_from_data": (POINTER, TEXT, ctypes.c_ssize_t, TEXT, ERROR),
        "gk_form_unref": (None, POINTER),
        "gk_form_find_cell": (INT, POINTER, TEXT),
        "gk_form_get_cell_id": (TEXT, POINTER, NUMBER),
        "gk_form_find_rule": (INT, POINTER, TEXT),
        "gk_form_get_n_rules": (NUMBER, POINTER),
        "gk_form_get_rule_id": (TEXT, POINTER, NUMBER),
        "gk_report_new": (POINTER, POINTER),
        "gk_report_unref": (None, POINTER),
        "gk_report_set_text": (INT, POINTER, NUMBER, TEXT, ctypes.c_ssize_t, TEXT),
        "gk_report_set_missing": (INT, POINTER, NUMBER, INT),
        "gk_checker_new": (POINTER, POINTER),
        "gk_checker_new_from_policy": (POINTER, POINTER, TEXT, ERROR),
        "gk_checker_unref": (None, POINTER),
        "gk_checker_check_with_prior": (POINTER, POINTER, POINTER, POINTER, ERROR),
        "gk_findings_unref": (None, POINTER),
        "gk_findings_get_rule_verdict": (INT, POINTER, NUMBER),
        "gk_findings_get_n": (NUMBER, POINTER),
        "gk_findings_get_rule": (INT, POINTER, NUMBER),
        "gk_findings_get_verdict": (INT, POINTER, NUMBER),
        "gk_findings_get_severity": (INT, POINTER, NUMBER),
        "gk_findings_get_left": (TEXT, POINTER, NUMBER),
        "gk_findings_get_right": (TEXT, POINTER, NUMBER),
        "gk_findings_get_ratio": (TEXT, POINTER, NUMBER),
        "gk_findings_get_imbalance": (TEXT, POINTER, NUMBER),
        "gk_findings_get_derived_cell": (INT, POINTER, NUMBER),
        "gk_findings_get_derived_value": (TEXT, POINTER, NUMBER),
    }

    def __init__(self, path):
        library = ctypes.CDLL(path)
        for name, (result, *arguments) in self.PROTOTYPES.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)

    def call(self, name, *arguments):
        """Calls a function whose last parameter is an error and whose result is NULL if there was one."""
        error = ctypes.POINTER(GError)()
        result = getattr(self, name)(*arguments, ctypes.byref(error))
        if not result:
            text = error.contents.message.decode()
            self.g_error_free(error)
            raise Failed(text)
        return result


def new_form(library, lines):
    data = "\n".join(lines).encode()
    return library.call("gk_form_new_from_data", data, len(data), b"form")


def fill(library, form, report, values):
    for id, value in values.items():
        cell = library.gk_form_find_cell(form, id.encode())
        if cell < 0:
            raise Failed(f"the form has no cell {id}")
        if value is None:
            value = {"state": "blank"}
        if isinstance(value, dict) and "text" not in value:
            if not library.gk_report_set_missing(report, cell, STATES[value["state"]]):
                raise Failed(f"{id} is not taken as {value['state']}")
            continue
        text, states = (value["text"], ["invalid"]) if isinstance(value, dict) else (
            value, ["reported", "below", "not_applicable"])
        state = library.gk_report_set_text(report, cell, text.encode(), -1, None)
        if state not in [STATES[name] for name in states]:
            raise Failed(f"{id}: \"{text}\" is read as state {state}, not as {' or '.join(states)}")


def judge(library, form, case):
    """What the library says of a case, held against what it expects: a list of differences."""
    report = library.gk_report_new(form)
    prior = library.gk_report_new(form) if "prior" in case else None
    checker = findings = None
    try:
        fill(library, form, report, case["values"])
        if prior is not None:
            fill(library, form, prior, case["prior"])
        if "policy" in case:
            checker = library.call("gk_checker_new_from_policy", form, case["policy"].encode())
        else:
            checker = library.gk_checker_new(form)
        findings = library.call("gk_checker_check_with_prior", checker, report, prior)
        return [f"{rule}: {line}" for rule, expected in case["expect"].items()
                for line in compare(library, form, findings, rule, expected)]
    finally:
        library.gk_findings_unref(findings)
        library.gk_checker_unref(checker)
        library.gk_report_unref(prior)
        library.gk_report_unref(report)


def compare(library, form, findings, id, expected):
    rule = library.gk_form_find_rule(form, id.encode())
    if rule < 0:
        return ["the form has no such rule"]
    verdict = library.gk_findings_get_rule_verdict(findings, rule)
    if verdict != VERDICTS[expected["verdict"]]:
        names = {code: name for name, code in VERDICTS.items()}
        return [f"is {names.get(verdict, verdict)}, expected {expected['verdict']}"]

    found = [i for i in range(library.gk_findings_get_n(findings)) if library.gk_findings_get_rule(findings, i) == rule]
    if len(found) != (expected["verdict"] in ("violated", "undecided")):
        return [f"has {len(found)} findings"]
    if not found:
        return []
    told = read_finding(library, form, findings, found[0])
    lines = [] if told["verdict"] == verdict else [f"its finding has verdict {told['verdict']}"]
    for key in expected:
        if key != "verdict" and normal(told[key]) != normal(expected[key]):
            lines.append(f"{key} is {told[key]}, expected {expected[key]}")
    return lines


def read_finding(library, form, findings, finding):
    text = lambda found: None if found is None else found.decode()
    cell = library.gk_findings_get_derived_cell(findings, finding)
    severity = library.gk_findings_get_severity(findings, finding)
    return {
        "verdict": library.gk_findings_get_verdict(findings, finding),
        "severity": {code: name for name, code in SEVERITIES.items()}.get(severity),
        "left": text(library.gk_findings_get_left(findings, finding)),
        "right": text(library.gk_findings_get_right(findings, finding)),
        "imbalance": text(library.gk_findings_get_imbalance(findings, finding)),
        "ratio": text(library.gk_findings_get_ratio(findings, finding)),
        "derived": None if cell < 0 else {
            "cell": text(library.gk_form_get_cell_id(form, cell)),
            "value": text(library.gk_findings_get_derived_value(findings, finding)),
        },
    }


def normal(told):
    """Numbers by value, not by how they are written."""
    if isinstance(told, dict):
        return {key: normal(value) for key, value in told.items()}
    if isinstance(told, str) and "/" in told:
        return [normal(part) for part in told.split("/")]
    return Fraction(told) if is_number(told) else told


# --- Running --------------------------------------------------------------


def compare_rules(library, form, expected):
    found = [library.gk_form_get_rule_id(form, i).decode() for i in range(library.gk_form_get_n_rules(form))]
    lines = [f"there is a rule {id}" for id in found if id not in expected]
    lines += [f"there is no rule {id}" for id in expected if id not in found]
    return lines + ([] if len(found) == len(set(found)) else ["two rules have one id"])


def run_table(library, name, table, tell):
    forms = {}

    def attempt(case, lines, compare_with):
        try:
            text = "\n".join(lines)
            if text not in forms:
                forms[text] = new_form(library, lines)
            tell(f"{name}/{case}", compare_with(forms[text]))
        except Failed as error:
            tell(f"{name}/{case}", [str(error)])

    if "rules" in table:
        attempt("rules", table["form"], lambda form: compare_rules(library, form, table["rules"]))
    for case in table["cases"]:
        attempt(case["name"], case.get("form", table["form"]), lambda form, case=case: judge(library, form, case))
    for form in forms.values():
        library.gk_form_unref(form)


def main():
    parser = argparse.ArgumentParser(description="Runs conformance tables against the shared library.")
    parser.add_argument("--library", required=True, help="path of libgongkai.so.0")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    arguments = parser.parse_args()

    tables = {}
    for path in sorted(arguments.folder.glob("*.json")):
        try:
            tables[path.stem] = read_table(path)
        except Unsound as error:
            tables[path.stem] = error
    sound = [table for table in tables.values() if isinstance(table, dict)]
    tests = sum(len(table["cases"]) + ("rules" in table) for table in sound) + len(tables) - len(sound)
    library = Library(arguments.library)
    results = []

    def tell(name, lines):
        results.append(not lines)
        print(f"{'not ok' if lines else 'ok'} {len(results)} - conformance/{name}")
        for line in lines:
            print("# " + line.replace("\n", "\n# "))
        sys.stdout.flush()

    print(f"1..{tests}")
    for name, table in tables.items():
        if isinstance(table, dict):
            run_table(library, name, table, tell)
        else:
            tell(name, [str(table)])
    return not tests or not all(results)


if __name__ == "__main__":
    sys.exit(main())
