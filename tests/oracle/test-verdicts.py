#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares the verdict engine with the oracle on random forms and reports.

    test-verdicts.py [--cases N] [--seed S] [--family F]... --library PATH/libgongkai.so.0

Prints TAP, one test for each family of forms; a disagreement is reduced to a
small form and report before it is printed.
"""

import argparse
import copy
import ctypes
import multiprocessing
import os
import random
import sys
from fractions import Fraction

import oracle

UNIT = "元"
STATES = {"absent": 0, "blank": 10, "not_applicable": 20, "below": 30, "reported": 40, "invalid": 60}
VERDICTS = {10: oracle.SATISFIED, 20: oracle.VIOLATED, 30: oracle.UNDECIDED, 40: oracle.NOT_APPLICABLE}
SEVERITIES = {10: "note", 20: "warning", 30: "error"}


# --- The library ----------------------------------------------------------


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class Rejected(Exception):
    """The library does not take the form."""


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
        "gk_report_new": (POINTER, POINTER),
        "gk_report_unref": (None, POINTER),
        "gk_report_set_text": (INT, POINTER, NUMBER, TEXT, ctypes.c_ssize_t, TEXT),
        "gk_report_set_missing": (INT, POINTER, NUMBER, INT),
        "gk_checker_new": (POINTER, POINTER),
        "gk_checker_unref": (None, POINTER),
        "gk_checker_check": (POINTER, POINTER, POINTER, ERROR),
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

    def raise_error(self, error):
        text = error.contents.message.decode()
        self.g_error_free(error)
        raise Rejected(text)

    def judge(self, xml, cells):
        """The answer of the library: a dictionary of what compare() looks at."""
        error = ctypes.POINTER(GError)()
        data = xml.encode()
        form = self.gk_form_new_from_data(data, len(data), None, ctypes.byref(error))
        if not form:
            self.raise_error(error)
        report = self.gk_report_new(form)
        checker = self.gk_checker_new(form)
        findings = None
        try:
            ids = [self.gk_form_get_cell_id(form, i).decode() for i in range(self.gk_form_get_n_cells(form))]
            for number, id in enumerate(ids):
                state, text = cells.get(id, ("absent", None))
                if text is None:
                    taken = self.gk_report_set_missing(report, number, STATES[state]) == 1
                else:
                    printed = {"below": "<" + text, "invalid": text + "?"}.get(state, text)
                    taken = self.gk_report_set_text(report, number, printed.encode(), -1, None) == STATES[state]
                assert taken, "cell %s is not taken as %s %s" % (id, state, text)
            findings = self.gk_checker_check(checker, report, ctypes.byref(error))
            if not findings:
                self.raise_error(error)
            return self.read(form, ids, findings)
        finally:
            self.gk_findings_unref(findings)
            self.gk_checker_unref(checker)
            self.gk_report_unref(report)
            self.gk_form_unref(form)

    def read(self, form, ids, findings):
        rules = [self.gk_form_get_rule_id(form, i).decode() for i in range(self.gk_form_get_n_rules(form))]
        number = lambda text: None if text is None else Fraction(text.decode())
        answer = {
            "rules": rules,
            "verdicts": [VERDICTS[self.gk_findings_get_rule_verdict(findings, i)] for i in range(len(rules))],
            "counts": {name: self.gk_findings_count_verdict(findings, code) for code, name in VERDICTS.items()},
            "findings": [],
        }
        for i in range(self.gk_findings_get_n(findings)):
            cell = self.gk_findings_get_derived_cell(findings, i)
            value = number(self.gk_findings_get_derived_value(findings, i))
            ratio = self.gk_findings_get_ratio(findings, i)
            answer["findings"].append(
                {
                    "rule": self.gk_findings_get_rule(findings, i),
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


def compare(library, xml, cells, finer=0):
    """What the library and the oracle disagree on, as lines; empty if nothing."""
    answer = library.judge(xml, cells)
    form = oracle.Form(xml)
    verdicts, derived = ([what for _, what in answers] for answers in oracle.judge(form, cells, finer))
    lines = []

    def expect(what, library_says, oracle_says):
        if library_says != oracle_says:
            lines.append("%s: library %s, oracle %s" % (what, show(library_says), show(oracle_says)))

    expect("rules", answer["rules"], [rule.id for rule in form.rules])
    if lines:
        return lines
    for rule, library_says, oracle_says in zip(form.rules, answer["verdicts"], verdicts):
        expect("verdict on " + rule.id, library_says, oracle_says)
    for verdict in VERDICTS.values():
        expect("count of " + verdict, answer["counts"][verdict], answer["verdicts"].count(verdict))
    told = [i for i, verdict in enumerate(answer["verdicts"]) if verdict in (oracle.VIOLATED, oracle.UNDECIDED)]
    expect("findings", [finding["rule"] for finding in answer["findings"]], told)
    for finding in answer["findings"]:
        rule = form.rules[finding["rule"]]
        id = rule.id
        value = derived[finding["rule"]]
        if finding["verdict"] != verdicts[finding["rule"]]:
            continue
        expect("value derived by " + id, finding["derived"], value)
        if finding["verdict"] == oracle.VIOLATED:
            expect("severity of " + id, finding["severity"], "error")
        elif rule.whole and rule.relation == "=":
            missing = oracle.Judge(form, cells, finer).is_missing_total(rule)
            expect("severity of " + id, finding["severity"], "warning" if missing else "note")
        if finding["verdict"] == oracle.VIOLATED and all(cells[cell][0] == "reported" for cell in rule.cells):
            values = [
                sum((c * Fraction(cells[cell][1]) for cell, c in side.terms.items()), side.constant)
                for side in rule.sides
            ]
            expect("left side of " + id, finding["left"], values[0])
            if rule.denominator:
                top, _, bottom = finding["ratio"].partition("/")
                expect("ratio of " + id, (Fraction(top), Fraction(bottom)), tuple(values[1:]))
            else:
                expect("right side of " + id, finding["right"], values[1])
                expect("imbalance of " + id, finding["imbalance"], values[0] - values[1])
    return lines


def show(value):
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(show(v) for v in value) + ")"
    return str(value)


# --- Random forms ---------------------------------------------------------


class Node:
    def __init__(self, id, kind):
        self.id = id
        self.kind = kind
        self.attributes = {}
        self.children = []

    def xml(self, depth):
        attributes = "".join(' %s="%s"' % item for item in self.attributes.items())
        unit = ' unit="%s"' % UNIT if self.kind == "amount" else ""
        head = "%s<indicator id=%r zh=%r kind=%r%s%s" % ("  " * depth, self.id, self.id, self.kind, unit, attributes)
        head = head.replace("'", '"')
        if not self.children:
            return head + "/>\n"
        return head + ">\n" + "".join(c.xml(depth + 1) for c in self.children) + "  " * depth + "</indicator>\n"


class Case:
    """A form as a tree, its rules as (id, text), and a report."""

    def __init__(self):
        self.missing = "unknown"
        self.applies = "always"
        self.roots = []
        self.rules = []
        self.cells = {}

    def xml(self):
        text = '<form id="random" missing="%s" applies="%s">\n' % (self.missing, self.applies)
        text += "".join(node.xml(1) for node in self.roots)
        escape = lambda rule: rule.replace("<", "&lt;").replace(">", "&gt;")
        text += "".join('  <rule id="%s">%s</rule>\n' % (id, escape(rule)) for id, rule in self.rules)
        return text + "</form>\n"

    def walk(self):
        """(dotted id, node, parent) in the order of the form."""
        todo = [(node.id, node, None) for node in reversed(self.roots)]
        while todo:
            id, node, parent = todo.pop()
            yield id, node, parent
            todo += [(id + "." + child.id, child, node) for child in reversed(node.children)]


# What makes the families: the depth of the trees, explicit rules, and where integers tell more than intervals do:
# bounds, coefficients and decimals, unknown cells in a share.
FAMILIES = {
    "tree": {"depth": 3, "bounds": False, "grids": False},
    "linear": {"depth": 2, "bounds": False, "grids": False, "rules": True},
    "share": {"depth": 1, "bounds": False, "grids": False, "shares": True},
    "bound": {"depth": 2, "bounds": True, "grids": False, "rules": True},
    "grid": {"depth": 2, "bounds": True, "grids": True, "rules": True},
    "share-unknown": {"depth": 1, "bounds": True, "grids": False, "shares": True, "open": True},
}


class Generator:
    def __init__(self, rng, family):
        self.rng = rng
        self.family = FAMILIES[family]

    def chance(self, p):
        return self.rng.random() < p

    def case(self):
        rng = self.rng
        case = Case()
        case.missing = rng.choice(("unknown", "zero"))
        case.applies = rng.choice(("any", "any", "always", "always", "all"))
        self.kind = "amount" if self.chance(0.2) and not self.family.get("open") else "count"
        self.decimals = rng.choice((0, 1))
        self.p_signed = 0.15 if self.chance(0.25) and not self.family.get("shares") else 0
        for name in "abcd"[: rng.choice((1, 1, 2, 3)) if self.family["depth"] == 3 else rng.choice((2, 3, 4))]:
            case.roots.append(self.node(name, rng.randrange(self.family["depth"]) + 1, None))
        if self.family.get("shares"):
            for name in ("s", "t")[: rng.choice((1, 2))]:
                share = Node(name, "percent")
                if self.chance(0.7):
                    share.attributes["rounding"] = rng.choice(("half-up", "truncate", "any", "exact"))
                case.roots.insert(rng.randrange(len(case.roots) + 1), share)
        self.break_down(case)
        self.fill(case)
        if self.family.get("rules"):
            for i in range(rng.choice((1, 2, 3))):
                case.rules.append(("r%d" % i, self.rule(case)))
        if self.family.get("shares"):
            self.shares(case)
        return case

    def node(self, name, depth, parent_parts):
        rng = self.rng
        node = Node(name, self.kind)
        if depth and self.chance(0.7):
            nested = parent_parts == "partition" and self.chance(0.15)
            node.attributes["parts"] = "partition" if nested else rng.choice(("partition", "partition", "subset", "overlap"))
            if nested:
                node.kind = "group"
            elif self.chance(0.2):
                node.kind = "group"
                node.attributes["of"] = ""  # filled in by break_down()
            if node.attributes["parts"] == "subset" and self.chance(0.5):
                node.attributes["disjoint"] = "yes"
            for child in "abcd"[: rng.choice((1, 2, 2, 3, 3, 4))]:
                node.children.append(self.node(child, depth - 1, node.attributes["parts"]))
        elif depth and parent_parts is None and self.chance(0.2):
            node.kind = "group"
            node.children = [self.node(child, depth - 1, None) for child in "ab"]
        if node.kind != "group":
            if self.chance(self.p_signed):
                node.attributes["signed"] = "yes"
            if self.kind == "amount":
                node.attributes["decimals"] = rng.choice((0, 1)) if self.family["grids"] else self.decimals
        return node

    def break_down(self, case):
        """Says what the groups with an "of" are parts of."""
        nodes = list(case.walk())
        cells = [(id, node) for id, node, _ in nodes if node.kind == self.kind]
        for id, node, parent in nodes:
            if "of" not in node.attributes:
                continue
            others = [cell for cell, _ in cells if not cell.startswith(id + ".")]
            # Mostly a value that has a breakdown already, or one nearby.
            broken = [cell for cell, other in cells if other.children and cell in others]
            if broken and self.chance(0.5):
                others = broken
            if others:
                node.attributes["of"] = self.rng.choice(others)

    # Reports.

    def fill(self, case):
        rng = self.rng
        values = {}
        for root in case.roots:
            self.consistent(root, root.id, values)
        for id, node, _ in case.walk():
            if node.attributes.get("of") in values and self.chance(0.6):
                self.spread(node, id, values[node.attributes["of"]], values)
        holes = rng.choice((0, 0.1, 0.3, 0.6))
        errors = rng.choice((0, 0.1, 0.3))
        for id, node, _ in case.walk():
            if node.kind == "group" or node.kind == "percent":
                continue
            value = values[id]
            decimals = int(node.attributes.get("decimals", 0))
            if self.chance(errors) or value < 0 and "signed" not in node.attributes or (value * 10**decimals) % 1:
                value = self.figure(node)
            if not self.chance(holes):
                case.cells[id] = ("reported", decimal(value))
                continue
            states = ("absent", "blank", "blank", "not_applicable", "invalid")
            state = rng.choice(states + (("below",) * 4 if self.family["bounds"] else ()))
            text = {"below": str(rng.choice((1, 1, 2, 3, 4))), "invalid": "1"}.get(state)
            case.cells[id] = (state, text)

    def figure(self, node):
        decimals = int(node.attributes.get("decimals", 0))
        value = Fraction(self.rng.randrange(5 * 10**decimals), 10**decimals)
        return -value if "signed" in node.attributes and self.chance(0.4) else value

    def consistent(self, node, id, values):
        """Gives the nodes below values that agree; returns that of the node."""
        parts = [self.consistent(child, id + "." + child.id, values) for child in node.children]
        parts = [part for child, part in zip(node.children, parts) if "of" not in child.attributes]
        value = self.figure(node)
        total = sum(parts, Fraction(0))
        if parts and "of" not in node.attributes:
            kind = node.attributes.get("parts")
            if kind == "partition":
                value = total
            elif kind == "subset":
                value = (total if "disjoint" in node.attributes else max(parts)) + self.rng.choice((0, 0, 1))
            elif kind == "overlap":
                value = self.rng.choice((total, max(parts)))
        values[id] = value
        return value

    def spread(self, node, id, value, values):
        for i, child in enumerate(node.children):
            share = value if i == len(node.children) - 1 else min(value, self.rng.randrange(3))
            values[id + "." + child.id] = share
            value -= share

    # Rules.

    def rule(self, case):
        rng = self.rng
        cells = [id for id, node, _ in case.walk() if node.kind == self.kind]
        sums = [
            id
            for id, node, _ in case.walk()
            if node.children and all(c.kind != "group" or "of" in c.attributes for c in node.children)
        ]
        rng.shuffle(cells)
        if self.chance(0.8):
            left, right = [], []
            if sums and self.chance(0.25):
                x = rng.choice(sums)
                right.append((1, "sum(%s.*)" % x))
                cells = [c for c in cells if not c.startswith(x + ".")]
            for side, n in ((left, rng.choice((1, 1, 1, 2))), (right, rng.choice((0, 1, 1, 2, 3)) if not right else 0)):
                for _ in range(min(n, len(cells))):
                    side.append((self.coefficient(), cells.pop()))
        else:  # any cells, also twice
            left = [(abs(self.coefficient()), rng.choice(cells)) for _ in range(rng.choice((1, 2)))]
            right = [(abs(self.coefficient()), rng.choice(cells)) for _ in range(rng.choice((1, 2)))]
            if len({cell for _, cell in left + right}) < len(left + right):
                self.report_all(case, [cell for _, cell in left + right])
        left, right = self.side(left), self.side(right)
        if self.chance(0.3):
            left, right = right, left
        relation = rng.choice(("=", "=", "=", "<=", "<", ">=", ">", "!=", "≤", "≥", "≠"))
        return "%s %s %s" % (left, relation, right)

    def report_all(self, case, cells):
        nodes = {id: node for id, node, _ in case.walk()}
        for cell in cells:
            if case.cells[cell][0] != "reported":
                case.cells[cell] = ("reported", decimal(self.figure(nodes[cell])))

    def coefficient(self):
        return self.rng.choice((1, 1, 1, 2, 3, -1, -2) if self.family["grids"] else (1, 1, 1, 1, 1, -1))

    def side(self, terms):
        text = ""
        if not terms or self.chance(0.2):
            terms = terms + [(self.rng.randrange(0, 4), "")]
        for c, name in terms:
            sign = "-" if c < 0 else "+"
            text += (" %s " % sign) if text else ("-" if c < 0 else "")
            text += str(abs(c)) if not name else name if abs(c) == 1 else "%d * %s" % (abs(c), name)
        return text

    def shares(self, case):
        rng = self.rng
        for number, (id, node, _) in enumerate([n for n in case.walk() if n[1].kind == "percent"]):
            cells = [id for id, node, _ in case.walk() if node.kind == self.kind]
            rng.shuffle(cells)
            top = [(1, cells.pop()) for _ in range(rng.choice((1, 1, 2))) if cells]
            bottom = [(1, cells.pop()) for _ in range(rng.choice((1, 1, 2))) if cells]
            if not top or not bottom:
                continue
            text = lambda terms: " + ".join(cell for _, cell in terms)
            case.rules.append(("share%d" % number, "%s = share(%s, %s)" % (id, text(top), text(bottom))))
            if not self.family.get("open"):
                self.report_all(case, [cell for _, cell in top + bottom])
            case.cells[id] = self.stated(case, [c for _, c in top], [c for _, c in bottom])

    def stated(self, case, top, bottom):
        rng = self.rng
        if self.chance(0.15):
            state = rng.choice(("absent", "blank", "not_applicable", "invalid", "below", "below"))
            if state == "below":
                return state, str(rng.choice((1, 50, 100)))
            return state, "1" if state == "invalid" else None
        places = rng.choice((0, 0, 0, 1) if self.family.get("open") else (0, 1, 2))
        value = lambda cells: sum(
            (Fraction(case.cells[c][1]) for c in cells if case.cells[c][0] == "reported"), Fraction(0)
        )
        bottom = value(bottom)
        share = 100 * value(top) / bottom if bottom > 0 else Fraction(rng.choice((0, 25, 50, 100)))
        if self.chance(0.3):
            share = Fraction(rng.choice((0, 33, 50, 100)))
        scaled = share * 10**places // 1 + rng.choice((-1, 0, 0, 0, 1, 1))
        return "reported", decimal(Fraction(abs(int(scaled)), 10**places), places)


def decimal(value, places=None):
    """An exact decimal, with as many places as it takes or as are asked for."""
    if places is None:
        places = 0
        while (value * 10**places) % 1:
            places += 1
    scaled = int(abs(value) * 10**places)
    digits = str(scaled).rjust(places + 1, "0")
    text = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
    return ("-" if value < 0 else "") + text


# --- Reducing -------------------------------------------------------------


def smaller(case):
    """Cases with one thing less."""
    for i in range(len(case.rules)):
        other = copy.deepcopy(case)
        del other.rules[i]
        yield other
    for id, _, _ in case.walk():
        other = copy.deepcopy(case)
        for lists in [other.roots] + [node.children for _, node, _ in other.walk()]:
            for node in list(lists):
                if any(node is n for i, n, _ in other.walk() if i == id):
                    lists.remove(node)
                    break
        other.cells = {c: v for c, v in other.cells.items() if c != id and not c.startswith(id + ".")}
        yield other
    for id, node, _ in case.walk():
        for name in node.attributes:
            other = copy.deepcopy(case)
            for i, n, _ in other.walk():
                if i == id:
                    del n.attributes[name]
            yield other
    for id, (state, text) in case.cells.items():
        for simple in (("reported", "0"), ("reported", "1"), ("blank", None)):
            if (state, text) == simple:
                break
            other = copy.deepcopy(case)
            other.cells[id] = simple
            yield other


def disagree(library, case, finer):
    """As compare(), but of a form that one of the two does not take there is nothing to say."""
    try:
        return compare(library, case.xml(), case.cells, finer)
    except (Rejected, oracle.OracleError, AssertionError, KeyError, AttributeError):
        return []


def reduce(library, case, finer):
    while True:
        for other in smaller(case):
            if disagree(library, other, finer):
                case = other
                break
        else:
            return case


def describe(case, lines, number):
    text = "disagreement in case %d:\n%s" % (number, case.xml())
    text += "".join("%s: %s %s\n" % (id, state, value or "") for id, (state, value) in case.cells.items())
    return text + "\n".join(lines)


# --- Running --------------------------------------------------------------


def run(job):
    """(family, cases checked, forms refused, disagreements, the first of them in words)"""
    path, family, cases, seed, finer, shown = job
    library = Library(path)
    refused = failures = 0
    texts = []
    for number in range(cases):
        case = Generator(random.Random("%s %d %d" % (family, seed, number)), family).case()
        try:
            lines = compare(library, case.xml(), case.cells, finer)
        except Rejected:
            refused += 1
            continue
        if lines:
            failures += 1
            if failures <= shown:
                case = reduce(library, case, finer)
                texts.append(describe(case, disagree(library, case, finer), number))
    return family, cases - refused, refused, failures, texts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000, help="how many cases in all (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where to start (%(default)s)")
    parser.add_argument("--family", action="append", choices=FAMILIES, help="only this family; may be repeated")
    parser.add_argument("--finer", type=int, default=0, help="decimals that unknown values have beyond integers")
    parser.add_argument("--show", type=int, default=2, help="disagreements to print for a family (%(default)s)")
    parser.add_argument("--library", required=True, help="path of libgongkai.so.0")
    arguments = parser.parse_args()
    families = arguments.family or list(FAMILIES)
    cases = -(-arguments.cases // len(families))
    jobs = [(arguments.library, f, cases, arguments.seed, arguments.finer, arguments.show) for f in families]
    failed = False
    print("1..%d" % len(families), flush=True)
    with multiprocessing.Pool(min(os.cpu_count() or 1, len(families))) as pool:
        for number, (family, checked, refused, failures, texts) in enumerate(pool.imap(run, jobs, 1), 1):
            for text in texts:
                print("# " + text.replace("\n", "\n# "))
            print("# %s: %d cases, %d forms refused, %d disagreements" % (family, checked, refused, failures))
            agrees = failures == 0 and checked * 2 >= cases  # a generator of bad forms proves nothing
            print("%s %d - verdicts/%s" % ("ok" if agrees else "not ok", number, family), flush=True)
            failed = failed or not agrees
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
