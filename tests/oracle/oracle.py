# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a form says of a report, found by trying out the completions.

An oracle for the verdict engine, written from the specification alone and made
to be read: it shares no idea with the library but the meaning of a verdict. A
report leaves cells unknown; a completion gives each unknown cell a value. A rule
is violated if no completion satisfies it, satisfied if all do, else undecided.

    form = forms.Form(xml_text)
    for judgement in judge(form, {"a": ("reported", "3"), "a.b": ("blank", None)}): ...

forms.py reads forms and rules, completions.py walks completions; here stands
what a missing value counts as, when a rule applies, and which totals are derived.
"""

from collections import namedtuple
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, lcm

import completions
from completions import EXACT, NATURAL, NOT_APPLICABLE, SATISFIED, UNDECIDED, VIOLATED, WHOLE
from forms import DEFAULT_POLICY, Uncovered, policy

REPORTED = ("reported", "below")
EMPTY = ("absent", "blank", "not_applicable")

# What a term counts as: start + step · x, x in the domain (one value only, of a known one). The interval is where the true
# value lies, less that; it is not the same above, at and below zero, so an unknown that is rounded has several fates.
Fate = namedtuple("Fate", "start step domain interval")

def known(value, interval=EXACT):
    return [Fate(value, 0, 1, interval)]


@lru_cache(maxsize=1 << 12)
def number(text):
    return Fraction(text)


# Verdict on a rule, None if there are too many completions; derived is (cell, value) if it is undecided and determines that.
Judgement = namedtuple("Judgement", "id verdict derived")


class Judge:
    """Judges one report: cells maps each cell to (state, text of the value or the bound).

    prior is (form, cells) of the period before, or None. order has the ids of the
    rules in the order of the form, where that is known.
    """

    def __init__(self, form, cells, prior=None, caller="", order=()):
        self.form = form
        self.caller = policy(caller)
        self.has_prior = prior is not None
        self.contents = {(cell, False): cells.get(cell, ("absent", None)) for cell in form.cells}
        for cell in form.cells:
            self.contents[cell, True] = self.find_prior(cell, *prior) if prior else ("absent", None)
        places = {id: number for number, id in enumerate(order)}
        self.rules = sorted(form.rules, key=lambda rule: places.get(rule.id, 0))
        self.policies = {rule: {**DEFAULT_POLICY, **form.policy, **rule.policy, **self.caller} for rule in form.rules}
        self.derived_by = {}  # cell → (rule, value)
        self.derive()

    def find_prior(self, cell, form, cells):
        """What the prior report has for a cell: that of the same concept and member, if its unit is the same."""
        here = self.form.cells[cell]
        for id, indicator in form.cells.items():
            if (indicator.concept, id.partition("[")[2]) == (here.concept, cell.partition("[")[2]):
                return cells.get(id, ("absent", None)) if indicator.unit == here.unit else ("absent", None)
        return "absent", None

    def state(self, term):
        return self.contents[term.cell, term.prior][0]

    # Presence and what it decides.

    def is_derived(self, term, rule):
        """Whether another rule derives it. Prior reports have what their sources have."""
        return not term.prior and term.cell in self.derived_by and self.derived_by[term.cell][0] is not rule

    def is_present(self, term, rule):
        if self.is_derived(term, rule) or self.state(term) in REPORTED:
            return True
        return self.state(term) == "not_applicable" and self.policies[rule]["not-applicable"] == "zero"

    def is_not_zero(self, term, rule):
        if self.is_derived(term, rule):
            return self.derived_by[term.cell][1] != 0
        state, text = self.contents[term.cell, term.prior]
        return state == "reported" and Fraction(text) != 0

    def has_present(self, rule, terms):
        return any(self.is_present(term, rule) for term in terms)

    def applies(self, rule):
        settings = self.policies[rule]
        row = rule.statement
        if rule.looks_back and not self.has_prior:
            return False
        exempt = [term for term in row.operands if self.state(term) == "not_applicable" and not self.is_derived(term, rule)]
        if settings["not-applicable"] == "exempt" and exempt:
            return False
        if settings["not-applicable"] == "whole" and rule.whole and rule.whole[0] in exempt:
            return False
        when = settings["applies"]
        operands = row.operands
        if when == "all":
            operands = [term for row in rule.rows for term in row.operands]
        if when == "always" or not operands:
            return True
        if when == "all":
            return all(self.is_present(term, rule) for term in operands)
        if when == "non-zero":
            return any(self.is_not_zero(term, rule) for term in operands)
        if when == "each-side":
            sides = [side.values for side in row.sides]
            if row.denominator:  # numerator and denominator are one side of the relation
                sides = [sides[0], sides[1] + sides[2]]
            return all(self.has_present(rule, side) for side in sides if side)
        if when == "any" and row.denominator:
            stated, top, bottom = (self.has_present(rule, side.values) for side in row.sides)
            return stated and (top or bottom)
        if when == "any" and rule.whole:
            operands = rule.whole[1].values
        return self.has_present(rule, operands)

    # What terms count as.

    def fates(self, term, rule, fills):
        """The fates of a term, more than one for a rounded unknown.

        fills says whether it stands in a breakdown in which another cell is present.
        """
        state, text = self.contents[term.cell, term.prior]
        if term.presence:
            return [Fate(0, 1, 2, EXACT)] if state == "invalid" else known(state in REPORTED)
        indicator = self.form.cells[term.cell]
        if self.is_derived(term, rule):
            value = self.derived_by[term.cell][1]
            return known(value, self.interval(indicator, value, indicator.decimals))
        if state == "reported":
            return known(number(text), self.interval(indicator, number(text), len(text.partition(".")[2])))
        settings = self.policies[rule]
        if state == "not_applicable" and settings["not-applicable"] == "zero":
            return known(0)
        if state in EMPTY:
            counts_as = settings["absent" if state == "absent" else "blank"]
            if counts_as == "zero-everywhere" or (counts_as == "zero" and fills and not term.prior):
                return known(0)
        step = Fraction(1, 10**indicator.decimals)
        bound = ceil(Fraction(text) / step) if state == "below" else None
        if indicator.rounding == "exact":
            if bound is None:
                return [Fate(0, step, WHOLE if indicator.signed else NATURAL, EXACT)]
            return [Fate((bound - 1) * step, -step, NATURAL, EXACT) if indicator.signed else Fate(0, step, bound, EXACT)]
        around = lambda value: self.interval(indicator, value, indicator.decimals)
        fates = known(Fraction(0), around(Fraction(0)))
        if bound != 1:
            fates.append(Fate(step, step, NATURAL if bound is None else bound - 1, around(step)))
        if indicator.signed:
            fates.append(Fate(-step, -step, NATURAL, around(-step)))
        return fates

    @staticmethod
    def interval(indicator, value, places):
        if indicator.rounding == "exact":
            return EXACT
        low, low_open, high, high_open = completions.rounding_interval(indicator.rounding, value, places, indicator.signed)
        return low - value, low_open, high - value, high_open

    def fills(self, term, side, rule):
        """Whether a missing cell counts as zero under "zero": in a breakdown in which another cell is present."""
        return side.is_breakdown and self.has_present(rule, [other for other in side.values if other != term])

    def branches(self, rule):
        """The fates of all terms but a stated one, by (id of the side, term); for each choice of those that have several."""
        sides = [side for row in rule.rows for side in row.sides[row.denominator is not None :]]
        places = [(side, term) for side in sides for term in side.terms]
        fates = {(id(side), term): self.fates(term, rule, self.fills(term, side, rule)) for side, term in places}
        several = dict.fromkeys(term for (_, term), found in fates.items() if len(found) > 1)
        count = {term: len(next(f for (_, t), f in fates.items() if t == term and len(f) > 1)) for term in several}
        for choice in product(*(range(count[term]) for term in several)):
            chosen = dict(zip(several, choice))
            yield {place: found[chosen[place[1]]] if len(found) > 1 else found[0] for place, found in fates.items()}

    # Rows as completions.py takes them.

    @staticmethod
    def sum_up(sides, fates):
        """By side: what is known; then {term: what a step of it adds to each side}, [(by side, interval)], domains."""
        start = [side.constant for side in sides]
        unknowns, roundings, domains = {}, {}, {}
        for k, side in enumerate(sides):
            for term, c in side.terms.items():
                fate = fates[id(side), term]
                start[k] += c * fate.start
                if fate.domain != 1:
                    unknowns.setdefault(term, [0] * len(sides))[k] += c * fate.step
                    domains[term] = fate.domain
                if fate.interval != EXACT:
                    roundings.setdefault((term, fate.interval), [0] * len(sides))[k] += c
        return start, unknowns, [(*column, interval) for (_, interval), column in roundings.items()], domains

    @staticmethod
    def scale(*numbers):
        return lcm(*[number.denominator for number in numbers])

    def in_integers(self, start, unknowns, roundings):
        """The same as sum_up() has it, times one number."""
        scale = self.scale(*start, *[c for column in unknowns.values() for c in column])
        scale = lcm(scale, self.scale(*[c for *column, _ in roundings for c in column]))
        finer = self.scale(*[end for *_, interval in roundings for end in interval[::2]])
        start = tuple(int(k * scale * finer) for k in start)
        unknowns = {term: tuple(int(c * scale * finer) for c in column) for term, column in unknowns.items()}
        moved = []
        for *column, (low, low_open, high, high_open) in roundings:
            interval = (int(low * finer), low_open, int(high * finer), high_open)
            moved.append((*[int(c * scale) for c in column], interval))
        return start, unknowns, moved

    def linear(self, row, fates):
        """A LinearRow, or a RelativeRow; and the domains of its unknowns."""
        start, unknowns, roundings, domains = self.sum_up(row.sides, fates)
        if row.relative:
            numbers = self.in_integers(start, unknowns, roundings)
            return completions.RelativeRow(row.relation, row.relative, *numbers), domains
        difference = start[0] - start[1]
        steps = {term: left - right for term, (left, right) in unknowns.items()}
        interval = completions.add_intervals([(left - right, i) for left, right, i in roundings])
        scale = self.scale(difference, row.tolerance, interval[0], interval[2], *steps.values())
        interval = (int(interval[0] * scale), interval[1], int(interval[2] * scale), interval[3])
        steps = {term: int(c * scale) for term, c in steps.items()}
        made = completions.LinearRow(row.relation, int(row.tolerance * scale), interval, int(difference * scale), steps)
        return made, domains

    def share(self, rule, row, fates):
        stated, *sides = row.sides
        start, unknowns, roundings, domains = self.sum_up(sides, fates)
        (term,) = stated.terms
        indicator = self.form.cells[term.cell]
        if any(term in side.terms for side in sides):
            raise Uncovered("the stated cell is one of its share")
        factor = 100 if indicator.kind == "percent" else 1
        numbers = self.in_integers(start, unknowns, roundings)
        return completions.ShareRow(self.stated(term, rule, indicator), factor, *numbers), domains

    def stated(self, term, rule, indicator):
        """The shares that a stated cell may stand for, as ShareRow takes them."""
        state, text = self.contents[term.cell, term.prior]
        if state == "below" and not self.is_derived(term, rule):
            return (None if indicator.signed else Fraction(0)), False, Fraction(text), True
        fates = self.fates(term, rule, False)
        if state in EMPTY + ("invalid",) and (len(fates) > 1 or fates[0].domain != 1):
            return indicator.rounding, indicator.decimals, indicator.signed
        (value, _, _, (low, low_open, high, high_open)) = fates[0]
        return value + low, low_open, value + high, high_open

    def verdict(self, rule):
        if not self.applies(rule):
            return NOT_APPLICABLE
        found = []
        for fates in self.branches(rule):
            rows, domains = [], {}
            for row in rule.rows:
                made, its = self.share(rule, row, fates) if row.denominator else self.linear(row, fates)
                rows.append(made)
                domains.update(its)
            found.append(completions.flags(rows[:-1], rows[-1], domains))
        return completions.verdict(found)

    def values(self, rule):
        """{term: the values, two at most, of an unknown in all completions that satisfy an equation}."""
        values = {}
        for fates in self.branches(rule):
            row, domains = self.linear(rule.statement, fates)
            terms = sorted(row.unknowns, key=lambda term: (row.unknowns[term], domains[term]))
            pairs = tuple((row.unknowns[term][0], domains[term]) for term in terms)
            found = dict(zip(terms, completions.solutions(row.start[0], pairs, row.test[2])))
            holds = any(holds for holds, _ in row.outcomes(row.start, [((c,), domain) for c, domain in pairs]))
            for (_, term), fate in fates.items():
                if fate.domain != 1:
                    values.setdefault(term, set()).update(fate.start + fate.step * x for x in found[term])
                elif fate.interval != EXACT and self.state(term) not in REPORTED and holds:  # zero, of a rounded unknown
                    values.setdefault(term, set()).add(fate.start)
        return values

    def determined(self, rule):
        """(cell, value): the one open cell of an undecided equation, if all completions satisfying it give it one value.

        It must be empty: an unreadable figure, or a bound, is left to people. All others must be known exactly, so
        none of them may be rounded.
        """
        row = rule.statement
        if row.relation != "=" or row.denominator or row.tolerance or row.relative or rule.conditions:
            return None
        terms = {term: self.fates(term, rule, self.fills(term, side, rule)) for side in row.sides for term in side.terms}
        others = [term for term, fates in terms.items() if len(fates) == fates[0].domain == 1 and fates[0].interval == EXACT]
        if len(others) != len(terms) - 1:
            return None
        (term,) = terms.keys() - others
        values = self.values(rule).get(term, ())
        is_empty = not term.presence and not term.prior and self.state(term) in EMPTY
        return (term.cell, next(iter(values))) if is_empty and len(values) == 1 else None

    # Missing wholes.

    def is_missing_total(self, rule):
        """An empty whole that no other rule makes up for, nor the policy, of parts that are there."""
        if rule.whole is None or self.state(rule.whole[0]) not in EMPTY or self.is_present(rule.whole[0], rule):
            return False
        counts_as_zero = self.fates(rule.whole[0], rule, False) == known(0)
        return not counts_as_zero and self.has_present(rule, rule.whole[1].values)

    def derive(self):
        """Parts before wholes, missing wholes get the one value that their parts can have.

        Of several breakdowns of one whole, the first of the form that has such a value counts.
        """
        for rule in self.in_order_of_dependence():
            whole, _ = rule.whole
            if whole.cell not in self.derived_by and self.state(whole) in EMPTY and self.applies(rule):
                value = self.value_of_whole(rule)
                if value is not None:
                    self.derived_by[whole.cell] = (rule, value)

    def in_order_of_dependence(self):
        """The equations that determine a whole, each behind those that determine one of its parts."""
        equations = {}
        for rule in self.rules:
            if rule.derives and rule.whole:
                equations.setdefault(rule.whole[0].cell, []).append(rule)
        seen, order = set(), []

        def visit(cell):
            if cell in seen:
                return
            seen.add(cell)
            for rule in equations.get(cell, ()):
                for term in rule.whole[1].values:
                    visit(term.cell)
                order.append(rule)

        for cell in self.form.cells:
            visit(cell)
        return order

    def value_of_whole(self, rule):
        """The one value that the whole can have if the parts determine it: if each of them has one value."""
        whole = rule.whole[0]
        for fates in self.branches(rule):
            if any(term != whole and (fate.domain != 1 or fate.interval != EXACT) for (_, term), fate in fates.items()):
                return None
        values = self.values(rule).get(whole, ())
        return next(iter(values)) if len(values) == 1 else None

    def judge(self):
        judgements = []
        for rule in self.rules:
            try:
                verdict = self.verdict(rule)
                derived = self.determined(rule) if verdict == UNDECIDED else None
            except Uncovered:
                verdict = derived = None
            judgements.append(Judgement(rule.id, verdict, derived))
        return judgements


def judge(form, cells, prior=None, caller="", order=()):
    """A Judgement on each rule of the form; see Judge."""
    return Judge(form, cells, prior, caller, order).judge()
