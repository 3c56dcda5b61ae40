# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a form says of a report, found by trying out the completions.

An oracle for the verdict engine, written from the specification alone and made
to be read: it shares no idea with the library but the meaning of a verdict. A
report leaves cells unknown; a completion gives each unknown cell a value. A rule
is violated if no completion satisfies it, satisfied if all do, else undecided.

The completions are walked, never bounded by intervals: the values a sum can
take are found by raising one unknown by one step at a time (see sums()). Every
search that is cut off says why nothing lies beyond.

    form = Form(xml_text)
    verdicts, derived = judge(form, {"a": ("reported", "3"), "a.b": ("blank", None)})

Covers indicators, parts, of, disjoint, signed, decimals, linear rules of one
relation without max and min, and shares.
"""

import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from functools import lru_cache
from math import ceil

SATISFIED = "satisfied"
VIOLATED = "violated"
UNDECIDED = "undecided"
NOT_APPLICABLE = "not applicable"

PRESENT = ("reported", "below")
MISSING = ("absent", "blank", "not_applicable", "invalid")

DEFAULT_DECIMALS = {"count": 0, "amount": 6, "percent": 2}


class OracleError(Exception):
    """The form is outside of what the oracle covers."""


# --- Forms ----------------------------------------------------------------


class Indicator:
    """A node of the tree; a group is one without a cell."""

    def __init__(self, element, parent):
        self.id = (parent.id + "." if parent else "") + element.get("id")
        self.kind = element.get("kind", "count")
        self.is_cell = self.kind != "group"
        self.parts = element.get("parts")
        self.of = element.get("of")
        self.disjoint = element.get("disjoint") == "yes"
        self.signed = element.get("signed") == "yes"
        self.decimals = int(element.get("decimals", DEFAULT_DECIMALS.get(self.kind, 0)))
        self.rounding = element.get("rounding", "any" if self.kind == "percent" else "exact")
        self.children = []


class Side:
    """A sum of cells and a constant."""

    def __init__(self, terms, constant, is_sum=False):
        self.terms = {cell: Fraction(c) for cell, c in terms.items() if c != 0}
        self.constant = Fraction(constant)
        self.is_breakdown = is_sum or len(self.terms) > 1


class Rule:
    """left (relation) right, or left = share(right, denominator)."""

    def __init__(self, id, left, relation, right, denominator=None):
        self.id = id
        self.left = left
        self.relation = relation
        self.right = right
        self.denominator = denominator
        self.sides = [left, right] + ([denominator] if denominator else [])
        self.cells = list(dict.fromkeys(cell for side in self.sides for cell in side.terms))
        self.whole = self.find_whole()

    def find_whole(self):
        """(the cell, the side with its parts), or None."""
        if self.denominator:
            return None
        for side, other in ((self.left, self.right), (self.right, self.left)):
            if other.is_breakdown and not side.is_breakdown and len(side.terms) == 1:
                return next(iter(side.terms)), other
        if all(len(side.terms) == 1 and not side.is_breakdown for side in self.sides):
            if self.relation in ("<", "<="):
                return next(iter(self.right.terms)), self.left
            if self.relation in (">", ">="):
                return next(iter(self.left.terms)), self.right
        return None


class Form:
    def __init__(self, xml):
        root = ElementTree.fromstring(xml)
        self.missing = root.get("missing", "unknown")
        self.applies = root.get("applies", "always")
        self.indicators = {}
        for element in root.findall("indicator"):
            self._add(element, None)
        self.cells = [i.id for i in self.indicators.values() if i.is_cell]
        self.rules = []
        for indicator in self.indicators.values():
            self._imply(indicator)
        for element in root.findall("rule"):
            self.rules.append(RuleParser(self, "".join(element.itertext())).rule(element.get("id")))

    def _add(self, element, parent):
        indicator = Indicator(element, parent)
        self.indicators[indicator.id] = indicator
        if parent:
            parent.children.append(indicator)
        for child in element.findall("indicator"):
            self._add(child, indicator)

    def parts(self, indicator):
        """The cells that x.* stands for: an unprinted partition stands for its own parts."""
        cells = []
        for child in indicator.children:
            if child.is_cell:
                cells.append(child.id)
            elif child.parts == "partition" and not child.of:
                cells += self.parts(child)
            elif not child.of:
                raise OracleError("%s has no value" % child.id)
        return cells

    def _imply(self, x):
        whole = x.of or (x.id if x.is_cell else None)
        if not x.parts or not whole:
            return
        one = lambda cell: Side({cell: 1}, 0)
        parts = self.parts(x)
        total = Side(dict.fromkeys(parts, 1), 0, is_sum=True)
        if x.parts == "partition":
            self.rules.append(Rule(x.id + ":partition", one(whole), "=", total))
            return
        for part in parts:
            self.rules.append(Rule(part + (":within" if x.parts == "overlap" else ":subset"), one(part), "<=", one(whole)))
        if x.parts == "subset" and x.disjoint:
            self.rules.append(Rule(x.id + ":disjoint", total, "<=", one(whole)))
        if x.parts == "overlap":
            self.rules.append(Rule(x.id + ":overlap", one(whole), "<=", total))


class RuleParser:
    """Rules of the form: terms joined by + and -, a term being [-]... [number *] cell, number or sum(x.*)."""

    TOKEN = re.compile(r"\s*(?:([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)|(\d+(?:\.\d+)?)|(<=|>=|!=|[-+*(),.=<>≤≥≠]))")
    RELATIONS = {"=": "=", "!=": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}

    def __init__(self, form, text):
        self.form = form
        self.tokens = []
        at = 0
        text = text.strip()
        while at < len(text):
            match = self.TOKEN.match(text, at)
            if not match:
                raise OracleError("cannot read %r" % text[at:])
            self.tokens.append(match.group().strip())
            at = match.end()

    def peek(self):
        return self.tokens[0] if self.tokens else ""

    def take(self, *expected):
        token = self.peek()
        if expected and token not in expected:
            raise OracleError("expected %r, found %r" % (expected, token))
        self.tokens.pop(0)
        return token

    def rule(self, id):
        left = self.side()
        relation = self.RELATIONS[self.take(*self.RELATIONS)]
        if self.peek() == "share":
            self.take()
            self.take("(")
            right = self.side()
            self.take(",")
            denominator = self.side()
            self.take(")")
        else:
            right, denominator = self.side(), None
        if self.tokens:
            raise OracleError("expected the end, found %r" % self.peek())
        if not denominator and set(left.terms) & set(right.terms):
            left, right = self.gather(left, right)
        return Rule(id, left, relation, right, denominator)

    @staticmethod
    def gather(left, right):
        """A cell stands on one side only: what the right has of a cell of the left goes over."""
        terms, others = dict(left.terms), dict(right.terms)
        for cell in left.terms:
            terms[cell] -= others.pop(cell, 0)
        return Side(terms, left.constant), Side(others, right.constant)

    def side(self):
        terms, constant, is_sum, sign = {}, Fraction(0), False, 1
        while True:
            while self.peek() == "-":
                self.take()
                sign = -sign
            factor = Fraction(sign)
            if self.peek()[:1].isdigit():
                factor *= Fraction(self.take())
                if self.peek() != "*":
                    constant += factor
                    factor = None
                else:
                    self.take()
            if factor is not None:
                name = self.take()
                if name == "sum" and self.peek() == "(":
                    is_sum = True
                    self.take("(")
                    cells = self.form.parts(self.form.indicators[self.take()])
                    for token in (".", "*", ")"):
                        self.take(token)
                else:
                    cells = [name]
                for cell in cells:
                    if cell not in self.form.indicators or not self.form.indicators[cell].is_cell:
                        raise OracleError("%r is not a cell" % cell)
                    terms[cell] = terms.get(cell, 0) + factor
            if self.peek() not in ("+", "-"):
                return Side(terms, constant, is_sum)
            sign = 1 if self.take() == "+" else -1


# --- Completions ----------------------------------------------------------

# An unknown cell, in steps of its last decimal: NATURAL 0, 1, 2 ...; WHOLE all integers; else a number b: 0 ... b - 1.
NATURAL = -1
WHOLE = -2

HOLDS = {
    "=": lambda d: d == 0,
    "!=": lambda d: d != 0,
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
}


def sums(start, unknowns, low, high):
    """The values within [low, high] that start + Σ c·x takes, x running through the completions.

    unknowns are pairs (c, domain), all integers. Bounded unknowns are tried one
    by one. Unbounded ones are raised (or lowered) one step at a time, as long as
    the sum stays within [low, high]; the order of the steps can be chosen so
    that it does whenever the window reaches max |c| beyond both start and the
    value looked for: step down when above that value and up when below.
    """
    found = set()
    todo = {start}
    steps = set()
    for c, domain in unknowns:
        if domain >= 0:
            todo = {s + c * x for s in todo for x in range(domain)}
        else:
            steps.add(c)
            if domain == WHOLE:
                steps.add(-c)
    while todo:
        found |= todo
        todo = {s + c for s in todo for c in steps if low <= s + c <= high} - found
    return found


@lru_cache(maxsize=None)
def outcomes(relation, difference, unknowns):
    """Whether the completions of left - right satisfy the relation: a set of True, False or both."""
    margin = max([abs(c) for c, _ in unknowns] + [1])
    reach = abs(difference) + margin + sum(abs(c) * domain for c, domain in unknowns if domain > 0)
    return frozenset(HOLDS[relation](s) for s in sums(difference, unknowns, -reach - margin, reach + margin))


def verdict_of(truths):
    if True not in truths:
        return VIOLATED
    return UNDECIDED if False in truths else SATISFIED


# --- Judging --------------------------------------------------------------


class Judge:
    """Judges one report: cells maps each cell to (state, text of the value or the bound).

    With finer, unknown values have so many decimals more than their indicators:
    what then is undecided, and was not, rests on values being integers.
    """

    def __init__(self, form, cells, finer=0):
        self.form = form
        self.finer = finer
        self.state = {cell: cells.get(cell, ("absent", None))[0] for cell in form.cells}
        self.text = {cell: cells.get(cell, ("absent", None))[1] for cell in form.cells}
        self.value = {cell: Fraction(self.text[cell]) for cell in form.cells if self.state[cell] in PRESENT}
        self.derived_by = {}  # cell → (rule, value)
        self.derive()

    def is_derived(self, cell, rule):
        return cell in self.derived_by and self.derived_by[cell][0] is not rule

    def is_present(self, cell, rule):
        return self.state[cell] in PRESENT or self.is_derived(cell, rule)

    def has_present(self, rule, side):
        return any(self.is_present(cell, rule) for cell in side.terms)

    def is_missing_total(self, rule):
        """An empty whole that no other rule makes up for, of parts that are there."""
        whole, parts = rule.whole
        empty = self.state[whole] in ("absent", "blank") and not self.is_derived(whole, rule)
        return empty and self.has_present(rule, parts)

    def applies(self, rule):
        if rule.whole and self.state[rule.whole[0]] == "not_applicable":
            return False
        if self.form.applies == "always":
            return True
        if self.form.applies == "all":
            return all(self.is_present(cell, rule) for cell in rule.cells)
        if rule.denominator:
            stated, top, bottom = (self.has_present(rule, side) for side in rule.sides)
            return stated and (top or bottom)
        return any(self.has_present(rule, side) for side in ([rule.whole[1]] if rule.whole else rule.sides))

    def known_and_unknown(self, rule, side, scale, skip=None):
        """The sum of the known cells and the list (coefficient, domain, cell) of the unknown ones, times 10^scale."""
        known = side.constant * 10**scale
        unknown = []
        fills = (
            self.form.missing == "zero"
            and side.is_breakdown
            and self.has_present(rule, side)
        )
        for cell, c in side.terms.items():
            indicator = self.form.indicators[cell]
            decimals = indicator.decimals + self.finer
            step = c * Fraction(10) ** (scale - decimals)
            if self.is_derived(cell, rule):
                known += c * self.derived_by[cell][1] * 10**scale
            elif self.state[cell] == "reported":
                known += c * self.value[cell] * 10**scale
            elif self.state[cell] == "below":
                unknown.append((step, ceil(self.value[cell] * 10**decimals), cell))
            elif not fills or self.state[cell] == "invalid":
                unknown.append((step, WHOLE if indicator.signed else NATURAL, cell))
        return known, unknown

    def scale(self, rule):
        """Decimals that make every coefficient, constant and value of the rule an integer."""
        sides = rule.sides[1:] if rule.denominator else rule.sides
        scale = max([self.form.indicators[cell].decimals for side in sides for cell in side.terms] + [0])
        for side in sides:
            numbers = [side.constant]
            numbers += [c / 10 ** self.form.indicators[cell].decimals for cell, c in side.terms.items() if c % 1]
            for number in numbers:
                while (number * 10**scale).denominator != 1:
                    scale += 1
        return scale + self.finer

    # Linear rules: left - right against 0.

    def difference(self, rule):
        if any(self.form.indicators[cell].rounding != "exact" for cell in rule.cells):
            raise OracleError("a rounded cell in the linear rule " + rule.id)
        scale = self.scale(rule)
        left, unknown_left = self.known_and_unknown(rule, rule.left, scale)
        right, unknown_right = self.known_and_unknown(rule, rule.right, scale)
        unknown = [(int(c), domain, cell) for c, domain, cell in unknown_left]
        unknown += [(-int(c), domain, cell) for c, domain, cell in unknown_right]
        assert (left - right).denominator == 1
        return int(left - right), unknown

    def linear(self, rule):
        difference, unknown = self.difference(rule)
        return verdict_of(outcomes(rule.relation, difference, tuple(sorted((c, d) for c, d, _ in unknown))))

    def determined(self, rule):
        """(cell, value): the one cell that has a single value in all completions satisfying an undecided equation.

        It must be empty: an unreadable figure, or a bound, is left to people.
        """
        difference, unknown = self.difference(rule)
        unknown = [(c, domain, cell) for c, domain, cell in unknown if domain != 1]  # 1: known to be 0
        widest = max(abs(c) for c, _, _ in unknown)
        found = []
        for i, (c, domain, cell) in enumerate(unknown):
            others = tuple(sorted((c, d) for k, (c, d, _) in enumerate(unknown) if k != i))
            # If a cell can have two values, it has two within this limit: what balances the difference, and that
            # many more steps as balance one step of another cell.
            limit = abs(difference) + 2 * widest * widest + sum(abs(c) * d for c, d, _ in unknown if d > 0) + 2
            values = []
            for x in range(-limit if domain == WHOLE else 0, domain if domain >= 0 else limit):
                if True in outcomes(rule.relation, difference + c * x, others):
                    values.append(x)
                if len(values) > 1:
                    break
            if len(values) == 1:
                found.append((cell, Fraction(values[0], 10 ** (self.form.indicators[cell].decimals + self.finer))))
        if len(found) != 1 or self.state[found[0][0]] not in ("absent", "blank", "not_applicable"):
            return None
        return found[0]

    # Missing wholes.

    def derive(self):
        """Parts before wholes, missing wholes get the one value that their parts can have.

        Of several breakdowns of one whole, the first of the form that has such a value counts.
        """
        for rule in self.in_order_of_dependence():
            cell = rule.whole[0]
            if self.state[cell] in ("absent", "blank") and cell not in self.derived_by and self.applies(rule):
                value = self.value_of_whole(rule, cell)
                if value is not None:
                    self.derived_by[cell] = (rule, value)

    def in_order_of_dependence(self):
        """The equations that determine a whole, each behind those that determine one of its parts."""
        equations = {}
        for rule in self.form.rules:
            if rule.relation == "=" and rule.whole:
                equations.setdefault(rule.whole[0], []).append(rule)
        seen, order = set(), []

        def visit(cell):
            if cell in seen:
                return
            seen.add(cell)
            for rule in equations.get(cell, ()):
                for part in rule.whole[1].terms:
                    visit(part)
                order.append(rule)

        for cell in self.form.cells:
            visit(cell)
        return order

    def value_of_whole(self, rule, cell):
        scale = self.scale(rule)
        single = rule.left if cell in rule.left.terms else rule.right
        known, unknown = self.known_and_unknown(rule, rule.whole[1], scale)
        if any(domain < 0 or domain > 1 for _, domain, _ in unknown):
            return None  # some part has several values
        value = (known / 10**scale - single.constant) / single.terms[cell]
        indicator = self.form.indicators[cell]
        if (value < 0 and not indicator.signed) or (value * 10**indicator.decimals) % 1:
            return None  # none that the whole can have
        return value

    # Shares: percent = 100 · n / d, within the rounding of the stated value.

    def share(self, rule):
        scale = self.scale(rule)
        n, unknown_n = self.known_and_unknown(rule, rule.right, scale)
        d, unknown_d = self.known_and_unknown(rule, rule.denominator, scale)
        n, d = int(n), int(d)
        unknown_n = tuple(sorted((int(c), domain) for c, domain, _ in unknown_n))
        unknown_d = tuple(sorted((int(c), domain) for c, domain, _ in unknown_d))
        (stated,) = rule.left.terms
        if all(domain in (0, 1) for _, domain in unknown_d) and d == 0:
            return NOT_APPLICABLE
        if self.state[stated] not in PRESENT:
            return UNDECIDED
        indicator = self.form.indicators[stated]
        text = self.text[stated]
        if self.state[stated] == "below":  # that is what is stated: a share in [0, bound)
            low, high = Fraction(0), Fraction(text)
        else:
            low, high = ends_of_rounding(indicator.rounding, Fraction(text), len(text.partition(".")[2]))
        factor = 100 if indicator.kind == "percent" else 1
        return share_verdict(low, high, factor, n, unknown_n, d, unknown_d)

    def judge(self):
        """See judge() below."""
        verdicts = []
        derived = []
        for rule in self.form.rules:
            value = None
            if not self.applies(rule):
                verdict = NOT_APPLICABLE
            elif rule.denominator:
                verdict = self.share(rule)
            else:
                verdict = self.linear(rule)
                if verdict == UNDECIDED and rule.relation == "=":
                    value = self.determined(rule)
            verdicts.append((rule.id, verdict))
            derived.append((rule.id, value))
        return verdicts, derived


def ends_of_rounding(rounding, v, places):
    """The true shares that can be printed as v with so many places: [low, high), or v alone if both are v."""
    unit = Fraction(1, 10**places)
    half = unit / 2
    return {
        "exact": (v, v),
        "half-up": (v - half, v + half),
        "truncate": (v, v + unit),
        "any": (v - half, v + unit),
    }[rounding]


@lru_cache(maxsize=None)
def share_verdict(low, high, factor, n, unknown_n, d, unknown_d):
    """The verdict on low <= factor · n / d < high (= low, if high is low). A denominator of 0 satisfies nothing."""
    open_n = any(domain < 0 for _, domain in unknown_n)
    open_d = any(domain < 0 for _, domain in unknown_d)
    if open_n and open_d:
        # Both go up without end, each by steps of a cell of its own, and so reach every ratio above 0, and others.
        # Only the share 0 depends on where the numerator starts.
        assert any(c > 0 for c, k in unknown_n if k < 0) and any(c > 0 for c, k in unknown_d if k < 0)
        if high > 0:
            return UNDECIDED
        reach = abs(n) + 2 * sum(abs(c) * max(k, 1) for c, k in unknown_n)
        return UNDECIDED if 0 in sums(n, unknown_n, -reach, reach) else VIOLATED
    reach_n = abs(n) + sum(abs(c) * max(k, 2) for c, k in unknown_n)
    reach_d = abs(d) + sum(abs(c) * max(k, 2) for c, k in unknown_d)
    if open_n:
        # Beyond this numerator every ratio is larger than both ends.
        reach_n += ceil(reach_d * (max(abs(low), abs(high)) + 1) / factor)
    if open_d:
        # Beyond this denominator every ratio is nearer to 0 than the ends that are not 0.
        reach_d += ceil(factor * reach_n / min([abs(end) for end in (low, high) if end] + [factor]))
    truths = set()
    tops = sums(n, unknown_n, -reach_n, reach_n)
    for bottom in sums(d, unknown_d, -reach_d, reach_d):
        for top in tops:
            ratio = Fraction(factor * top, bottom) if bottom else None
            truths.add(bottom != 0 and (low <= ratio < high or ratio == low == high))
        if len(truths) == 2:
            break
    return verdict_of(truths)


def judge(form, cells, finer=0):
    """[(rule id, verdict)] and [(rule id, None or (cell, the value the undecided rule determines))], rule by rule."""
    return Judge(form, cells, finer).judge()
