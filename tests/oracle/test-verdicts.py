#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares the verdict engine with the oracle on random forms and reports.

    test-verdicts.py [--cases N] [--seed S] [--family F]... --library PATH/libgongkai.so.0

Prints TAP, one test for each family of forms; a disagreement is reduced to a
small form and report before it is printed.
"""

import argparse
import collections
import concurrent.futures
import ctypes
import os
import random
import sys
from fractions import Fraction

import generate
import oracle
from forms import Form, OracleError, Term

STATES = {"absent": 0, "blank": 10, "not_applicable": 20, "below": 30, "reported": 40, "invalid": 60}
VERDICTS = {10: oracle.SATISFIED, 20: oracle.VIOLATED, 30: oracle.UNDECIDED, 40: oracle.NOT_APPLICABLE}
SEVERITIES = {10: "note", 20: "warning", 30: "error"}
CHUNK = 250


# --- The library ----------------------------------------------------------


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class Rejected(Exception):
    """The library does not take the form."""


class Failed(Exception):
    """The library does not check the report."""


class Library:
    POINTER, TEXT, INT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_uint32
    ERROR = ctypes.POINTER(ctypes.POINTER(GError))
    PROTOTYPES = {
        "gk_form_new_from_data": (POINTER, TEXT, ctypes.c_ssize_t, TEXT, ERROR),
        "gk_form_unref": (None, POINTER),
        "gk_form_get_n_cells": (NUMBER, POINTER),
        "gk_form_get_cell_id": (TEXT, POINTER, NUMBER),
        "gk_form_get_n_rules": (NUMBER, POINTER),
        "gk_form_get_rule_id": (TEXT, POINTER, NUMBER),
        "gk_form_find_rule": (INT, POINTER, TEXT),
        "gk_report_new": (POINTER, POINTER),
        "gk_report_unref": (None, POINTER),
        "gk_report_set_text": (INT, POINTER, NUMBER, TEXT, ctypes.c_ssize_t, TEXT),
        "gk_report_set_scaled": (INT, POINTER, NUMBER, ctypes.c_int64, ERROR),
        "gk_report_set_missing": (INT, POINTER, NUMBER, INT),
        "gk_checker_new": (POINTER, POINTER),
        "gk_checker_new_from_policy": (POINTER, POINTER, TEXT, ERROR),
        "gk_checker_unref": (None, POINTER),
        "gk_checker_check_with_prior": (POINTER, POINTER, POINTER, POINTER, ERROR),
        "gk_findings_unref": (None, POINTER),
        "gk_findings_count_verdict": (NUMBER, POINTER, INT),
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
        "g_error_free": (None, ctypes.POINTER(GError)),
    }

    def __init__(self, path):
        library = ctypes.CDLL(path)
        for name, (result, *arguments) in self.PROTOTYPES.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)

    def message(self, error):
        text = error.contents.message.decode()
        self.g_error_free(error)
        return text

    def form(self, xml):
        error = ctypes.POINTER(GError)()
        data = xml.encode()
        form = self.gk_form_new_from_data(data, len(data), None, ctypes.byref(error))
        if not form:
            raise Rejected(self.message(error))
        return form

    def report(self, form, cells, indicators):
        """A report that is filled: with texts, and as programs do it where the text is of no account."""
        report = self.gk_report_new(form)
        ids = [self.gk_form_get_cell_id(form, i).decode() for i in range(self.gk_form_get_n_cells(form))]
        for number, id in enumerate(ids):
            state, text = cells.get(id, ("absent", None))
            indicator = indicators[id]
            if text is None:
                taken = self.gk_report_set_missing(report, number, STATES[state]) == 1
            elif state == "reported" and number % 3 == 0 and indicator.rounding == "exact":
                scaled = Fraction(text) * 10**indicator.decimals
                taken = self.gk_report_set_scaled(report, number, int(scaled), None) == 1
            else:
                printed = {"below": "<" + text, "invalid": text + "?"}.get(state, text)
                taken = self.gk_report_set_text(report, number, printed.encode(), -1, None) == STATES[state]
            if not taken:
                self.gk_report_unref(report)
                raise Failed("cell %s is not taken as %s %s" % (id, state, text))
        return report, ids

    def judge(self, case, form, indicators, prior_indicators):
        """The answer of the library: a dictionary of what compare() looks at."""
        error = ctypes.POINTER(GError)()
        report = prior_form = prior = checker = findings = None
        try:
            report, ids = self.report(form, case.cells, indicators)
            if case.prior is not None:
                prior_form = self.form(case.prior_xml()) if case.edition else None
                prior, _ = self.report(prior_form or form, case.prior_cells(), prior_indicators)
            if case.caller:
                checker = self.gk_checker_new_from_policy(form, case.caller.encode(), ctypes.byref(error))
            else:
                checker = self.gk_checker_new(form)
            if checker:
                findings = self.gk_checker_check_with_prior(checker, report, prior, ctypes.byref(error))
            if not findings:
                raise Failed(self.message(error))
            return self.read(form, ids, findings)
        finally:
            self.gk_findings_unref(findings)
            self.gk_checker_unref(checker)
            self.gk_report_unref(prior)
            self.gk_report_unref(report)
            self.gk_form_unref(prior_form)

    def rules(self, form):
        return [self.gk_form_get_rule_id(form, i).decode() for i in range(self.gk_form_get_n_rules(form))]

    def read(self, form, ids, findings):
        rules = self.rules(form)
        number = lambda text: None if text is None else Fraction(text.decode())
        answer = {
            "rules": rules,
            "found": [self.gk_form_find_rule(form, id.encode()) for id in rules],
            "verdicts": {id: VERDICTS.get(self.gk_findings_get_rule_verdict(findings, i)) for i, id in enumerate(rules)},
            "counts": {name: self.gk_findings_count_verdict(findings, code) for code, name in VERDICTS.items()},
            "findings": [],
        }
        for i in range(self.gk_findings_get_n(findings)):
            cell = self.gk_findings_get_derived_cell(findings, i)
            value = number(self.gk_findings_get_derived_value(findings, i))
            ratio = self.gk_findings_get_ratio(findings, i)
            answer["findings"].append(
                {
                    "rule": rules[self.gk_findings_get_rule(findings, i)],
                    "verdict": VERDICTS[self.gk_findings_get_verdict(findings, i)],
                    "severity": SEVERITIES[self.gk_findings_get_severity(findings, i)],
                    "derived": (ids[cell], value) if cell >= 0 else None,
                    "left": number(self.gk_findings_get_left(findings, i)),
                    "right": number(self.gk_findings_get_right(findings, i)),
                    "imbalance": number(self.gk_findings_get_imbalance(findings, i)),
                    "ratio": ratio.decode() if ratio else None,
                }
            )
        return answer


# --- Comparing ------------------------------------------------------------


def compare(library, case, spread):
    """What the library and the oracle disagree on, as lines; empty if nothing. Counts the oracle's verdicts in spread."""
    xml = case.xml()
    wrong = None
    try:
        form = Form(xml)
        prior_form = Form(case.prior_xml(), has_rules=False) if case.prior is not None else None
    except OracleError as error:
        wrong = str(error)
    handle = library.form(xml)
    try:
        if wrong:
            return ["form: library takes it, oracle says %s" % wrong]
        answer = library.judge(case, handle, form.cells, prior_form.cells if prior_form else None)
    except Failed as failure:
        return ["check: library says %s" % failure]
    finally:
        library.gk_form_unref(handle)
    prior = (prior_form, case.prior_cells()) if prior_form else None
    judge = oracle.Judge(form, case.cells, prior, case.caller, answer["rules"])
    lines = []

    def expect(what, library_says, oracle_says):
        if library_says != oracle_says:
            lines.append("%s: library %s, oracle %s" % (what, show(library_says), show(oracle_says)))

    expect("rules", sorted(answer["rules"]), sorted([rule.id for rule in form.rules] + form.narratives))
    if lines:
        return lines
    expect("numbers of rules", answer["found"], list(range(len(answer["rules"]))))
    judgements = {judgement.id: judgement for judgement in judge.judge()}
    for id in form.narratives:  # no prose, nothing said
        judgements[id] = oracle.Judgement(id, oracle.NOT_APPLICABLE, None)
    for id, judgement in judgements.items():
        spread[judgement.verdict] += 1
        if judgement.verdict:
            expect("verdict on " + id, answer["verdicts"][id], judgement.verdict)
    for verdict in VERDICTS.values():
        expect("count of " + verdict, answer["counts"][verdict], list(answer["verdicts"].values()).count(verdict))
    told = [id for id in answer["rules"] if answer["verdicts"][id] in (oracle.VIOLATED, oracle.UNDECIDED)]
    expect("findings", [finding["rule"] for finding in answer["findings"]], told)
    rules = {rule.id: rule for rule in form.rules}
    for finding in answer["findings"]:
        judgement = judgements[finding["rule"]]
        if finding["verdict"] == judgement.verdict:
            compare_finding(expect, judge, rules[finding["rule"]], finding, judgement)
    return lines


def compare_finding(expect, judge, rule, finding, judgement):
    """What the library and the oracle both have to say of a rule that is violated or undecided."""
    id, row = rule.id, rule.statement
    expect("value derived by " + id, finding["derived"], judgement.derived)
    if finding["verdict"] == oracle.VIOLATED:
        expect("severity of " + id, finding["severity"], rule.severity)
    else:
        missing = rule.announces and judge.is_missing_total(rule)
        expect("severity of " + id, finding["severity"], "warning" if missing else "note")
    plain = all(not term.presence and not term.prior and judge.state(term) == "reported" for term in row.terms)
    exact = all(judge.form.cells[term.cell].rounding == "exact" for term in row.terms[row.denominator is not None :])
    once = len(row.terms) == len(set(row.terms)) == sum(len(side.terms) for side in row.written)
    if finding["verdict"] != oracle.VIOLATED or rule.conditions or not plain or not exact:
        return
    values = [
        sum((c * Fraction(judge.contents[term.cell, False][1]) for term, c in side.terms.items()), side.constant)
        for side in row.sides
    ]
    if row.denominator:
        top, _, bottom = finding["ratio"].partition("/")
        expect("left side of " + id, finding["left"], values[0])
        expect("ratio of " + id, (Fraction(top), Fraction(bottom)), tuple(values[1:]))
    elif once:
        expect("left side of " + id, finding["left"], values[0])
        expect("right side of " + id, finding["right"], values[1])
        expect("imbalance of " + id, finding["imbalance"], values[0] - values[1])


def show(value):
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(show(v) for v in value) + ")"
    return str(value)


# --- Reducing -------------------------------------------------------------


def disagree(library, case):
    """As compare(), but of a form that one of the two does not take there is nothing to say."""
    try:
        return compare(library, case, collections.Counter())
    except Exception:  # whatever a case with a part cut out brings about in the generator's own code
        return []


def reduce(library, case, lines):
    """A small case that disagrees on the same kind of thing."""
    kind = lambda lines: lines[0].split(" ")[0] if lines else None
    while True:
        for other in generate.smaller(case):
            found = disagree(library, other)
            if found and kind(found) == kind(lines) and not found[0].startswith(("form: ", "rules: ")[kind(lines) == "rules:" :]):
                case = other
                break
        else:
            return case


def describe(case, lines, family, number):
    text = "disagreement in case %d of %s:\n%s" % (number, family, case.xml())
    for name, cells in (("cells", case.cells), ("prior", case.prior)):
        if cells is not None:
            text += "%s: %s\n" % (name, ", ".join("%s %s %s" % (id, *content) for id, content in cells.items()))
    if case.edition:
        text += "prior edition: %s\n" % case.edition
    if case.caller:
        text += "caller: %s\n" % case.caller
    return text + "\n".join(lines)


# --- Running --------------------------------------------------------------


def run(job):
    """A Counter of what came out, and the first disagreements in words."""
    path, family, numbers, seed, shown = job
    library = Library(path)
    counts = collections.Counter()
    texts = []
    for number in numbers:
        case = generate.Generator(random.Random("%s %d %d" % (family, seed, number)), family).case()
        try:
            lines = compare(library, case, counts)
        except Rejected as rejected:
            counts["refused"] += 1
            try:
                Form(case.xml())
                counts["refused: " + str(rejected).partition(": ")[2]] += 1
            except OracleError:
                pass
            continue
        counts["checked"] += 1
        if lines:
            counts["disagreements"] += 1
            if len(texts) < shown:
                case = reduce(library, case, lines)
                texts.append(describe(case, disagree(library, case) or lines, family, number))
    return family, counts, texts


def print_spread(counts):
    parts = ["%d %s" % (counts[verdict], verdict) for verdict in VERDICTS.values()]
    print("#   rules: %s; %d not tried" % (", ".join(parts), counts[None]))
    for what in sorted(key for key in counts if str(key).startswith("refused: ")):
        print("#   %d %s" % (counts[what], what))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000, help="how many cases in all (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where to start (%(default)s)")
    parser.add_argument("--family", action="append", choices=generate.FAMILIES, help="only this family; may be repeated")
    parser.add_argument("--first", type=int, default=0, help="number of the first case of each family (%(default)s)")
    parser.add_argument("--show", type=int, default=2, help="disagreements to print for a family (%(default)s)")
    parser.add_argument("--spread", action="store_true", help="say how often each verdict was reached")
    parser.add_argument("--library", required=True, help="path of libgongkai.so.0")
    arguments = parser.parse_args()
    families = arguments.family or list(generate.FAMILIES)
    cases = -(-arguments.cases // len(families))
    chunks = [range(n, min(n + CHUNK, arguments.first + cases)) for n in range(arguments.first, arguments.first + cases, CHUNK)]
    jobs = [(arguments.library, f, chunk, arguments.seed, arguments.show) for f in families for chunk in chunks]
    results = {family: (collections.Counter(), []) for family in families}
    failed = False
    print("1..%d" % len(families), flush=True)
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(run, job) for job in jobs]
        for job, future in zip(jobs, futures):
            try:
                family, counts, texts = future.result()
            except concurrent.futures.process.BrokenProcessPool:
                print("Bail out! A process died at %s, case %d or later" % (job[1], job[2][0]))
                return 1
            results[family][0].update(counts)
            results[family][1].extend(texts)
            if job[2] is not chunks[-1]:
                continue
            counts, texts = results[family]
            for text in texts[: arguments.show]:
                print("# " + text.replace("\n", "\n# "))
            checked, refused, failures = counts["checked"], counts["refused"], counts["disagreements"]
            print("# %s: %d cases, %d forms refused, %d disagreements" % (family, checked, refused, failures))
            if arguments.spread:
                print_spread(counts)
            agrees = failures == 0 and checked * 2 >= cases  # a generator of bad forms proves nothing
            print("%s %d - verdicts/%s" % ("ok" if agrees else "not ok", families.index(family) + 1, family), flush=True)
            failed = failed or not agrees
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
