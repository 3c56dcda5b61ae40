# SPDX-License-Identifier: LGPL-2.1-or-later
"""Forms and the rule language, read from the specification in lib/form and lib/rule.

A form becomes a list of rules; a rule is a statement and its conditions, each a
row: two sides, sums of terms, and a relation between them. What the trees imply
is written in the rule language and read like the rest.

    form = Form(xml_text)
    for rule in form.rules: print(rule.id, rule.conditions, rule.statement)
"""

import re
import xml.etree.ElementTree as ElementTree
from collections import namedtuple
from fractions import Fraction

DEFAULT_DECIMALS = {"count": 0, "amount": 6, "percent": 2}


class OracleError(Exception):
    """The form is wrong."""


class Uncovered(OracleError):
    """What is asked is more than the oracle does."""


# --- Missing policies -----------------------------------------------------

DEFAULT_POLICY = {"absent": "unknown", "blank": "unknown", "not-applicable": "whole", "applies": "always"}

VALUES = {
    "absent": ("unknown", "zero", "zero-everywhere"),
    "blank": ("unknown", "zero", "zero-everywhere"),
    "missing": ("unknown", "zero", "zero-everywhere"),
    "not-applicable": ("whole", "missing", "zero", "exempt"),
    "applies": ("all", "any", "any-operand", "each-side", "non-zero", "always"),
}

PRESETS = {
    name: dict(zip(("absent", "blank", "not-applicable", "applies"), settings.split()))
    for name, settings in {
        "cn": "zero zero whole any",
        "vtl:non_null": "unknown unknown missing all",
        "vtl:non_zero": "zero-everywhere unknown missing non-zero",
        "vtl:partial_null": "unknown unknown missing any-operand",
        "vtl:partial_zero": "zero-everywhere unknown missing any-operand",
        "vtl:always_null": "unknown unknown missing always",
        "vtl:always_zero": "zero-everywhere unknown missing always",
        "dhis2:skip-any": "zero-everywhere zero-everywhere missing all",
        "dhis2:skip-all": "zero-everywhere zero-everywhere missing each-side",
        "dhis2:never-skip": "zero-everywhere zero-everywhere missing always",
    }.items()
}


def policy(text):
    """What a text of a policy sets: a dictionary with some of the keys of DEFAULT_POLICY."""
    settings = {}
    for number, word in enumerate(text.split()):
        key, equals, value = word.partition("=")
        if number == 0 and not equals and word in PRESETS:
            settings.update(PRESETS[word])
        elif equals and value in VALUES.get(key, ()):
            for name in ("absent", "blank") if key == "missing" else (key,):
                settings[name] = value
        else:
            raise OracleError("%r sets nothing" % word)
    return settings


# --- Rows -----------------------------------------------------------------

# What a row takes of a cell: its value, or 1 if it is reported; in this report, or in the prior one.
Term = namedtuple("Term", "cell prior presence")


class Side:
    """A sum of terms and a constant."""

    def __init__(self, terms=None, constant=0, is_sum=False):
        self.terms = terms or {}
        self.constant = constant
        self.is_sum = is_sum

    def plus(self, other, sign=1):
        terms = dict(self.terms)
        for term, c in other.terms.items():
            terms[term] = terms.get(term, 0) + sign * c
        return Side(terms, self.constant + sign * other.constant, self.is_sum or other.is_sum)

    def times(self, factor):
        return Side({term: c * factor for term, c in self.terms.items()}, self.constant * factor, self.is_sum)

    @property
    def values(self):
        """The terms that are values; presences are no operands."""
        return [term for term in self.terms if not term.presence]

    @property
    def is_breakdown(self):
        return bool(self.values) and (len(self.terms) > 1 or self.is_sum)

    @property
    def single(self):
        """The one value that the side is, or None."""
        return self.values[0] if self.values and not self.is_breakdown else None


class Row:
    """left (relation) right ± tolerance ± relative · |right|, or left = share(right, denominator)."""

    def __init__(self, left, relation, right, tolerance=Fraction(0), relative=Fraction(0), denominator=None):
        self.relation = relation
        self.tolerance = tolerance
        self.relative = relative
        self.denominator = denominator
        self.written = [left, right]
        for side in (left, right):  # what cancels out within a side does not stand there
            side.terms = {term: c for term, c in side.terms.items() if c != 0}
        if relative and set(left.terms) & set(right.terms):
            raise OracleError("a cell on both sides, one of which the tolerance is a share of")
        if denominator is None:
            left, right = self.gather(left, right)
        self.sides = [left, right] + ([denominator] if denominator else [])
        for side in self.sides:
            side.terms = {term: c for term, c in side.terms.items() if c != 0}

    @staticmethod
    def gather(left, right):
        """A term stands on one side only: what the right has of a term of the left goes over."""
        terms, others = dict(left.terms), dict(right.terms)
        for term in left.terms:
            terms[term] -= others.pop(term, 0)
        return Side(terms, left.constant, left.is_sum), Side(others, right.constant, right.is_sum)

    @property
    def terms(self):
        return [term for side in self.sides for term in side.terms]

    @property
    def operands(self):
        return list(dict.fromkeys(term for side in self.sides for term in side.values))

    def find_whole(self):
        """(the whole, the side with its parts), or None."""
        if self.denominator:
            return None
        left, right = self.sides
        for side, other in ((left, right), (right, left)):
            larger = (">", ">=") if side is left else ("<", "<=")
            if side.single and not side.single.prior and (other.is_breakdown or other.single and self.relation in larger):
                return side.single, other
        return None


class Rule:
    def __init__(self, id, severity, settings, conditions, statement, announces=True):
        self.id = id
        self.severity = severity
        self.announces = announces  # warns of a missing total
        self.policy = settings
        self.conditions = conditions
        self.statement = statement
        self.rows = conditions + [statement]
        self.whole = statement.find_whole()
        self.looks_back = any(term.prior for row in self.rows for term in row.terms)
        row = statement
        self.derives = (
            row.relation == "="
            and not row.denominator
            and not conditions
            and not row.tolerance
            and not row.relative
            and not self.looks_back
            and severity == "error"
        )


# --- The language ---------------------------------------------------------

# A max or min of sides, and a share: they stand by themselves on one side of a relation.
Extreme = namedtuple("Extreme", "name sides")
Share = namedtuple("Share", "top bottom")

# Cells as they are written: depth is "", "*" or "**"; bracket None, "*", a member, or (member,) for its parts.
Cells = namedtuple("Cells", "indicator depth bracket prior")

TOKEN = re.compile(r"\s*([a-z][a-z0-9_]*|\d+(?:\.\d+)?|\+/-|<=|>=|!=|[-+*(),.=<>≤≥≠±%:\[\]])")
RELATIONS = {"=": "=", "!=": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}
PRESENCES = ("reported", "missing", "together", "exclusive")


class Parser:
    """Makes nested tuples of a rule, their first item saying what they are."""

    def __init__(self, text):
        self.tokens = []
        text = text.strip()
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise OracleError("cannot read %r" % text[at:])
            self.tokens.append(match.group(1))
            at = match.end()
        self.tokens.append("")
        self.at = 0

    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def accept(self, *expected):
        if self.peek() in expected:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def take(self, *expected):
        token = self.accept(*expected)
        if token is None:
            raise OracleError("expected %r, found %r" % (expected, self.peek()))
        return token

    def name(self):
        if not self.peek()[:1].isalpha():
            raise OracleError("expected a name, found %r" % self.peek())
        self.at += 1
        return self.tokens[self.at - 1]

    def rule(self):
        """(conditions, statement)"""
        conditions = []
        if ":" in self.tokens:  # else "when" is an indicator
            self.take("when")
            conditions.append(self.statement())
            while self.accept("and"):
                conditions.append(self.statement())
            self.take(":")
        statement = self.statement()
        self.take("")
        return conditions, statement

    def statement(self):
        if self.peek() in PRESENCES and self.peek(1) == "(":
            return (self.name(), self.several(self.cells))
        parts = [self.expression()]
        while not parts[1:] or self.peek() in RELATIONS:
            parts += [RELATIONS[self.take(*RELATIONS)], self.expression()]
        tolerance = relative = Fraction(0)
        if self.accept("±", "+/-"):
            number = self.number()
            if self.accept("%"):
                relative = number / 100
            else:
                tolerance = number
        return ("comparison", parts, tolerance, relative)

    def number(self):
        if not self.peek()[:1].isdigit():
            raise OracleError("expected a number, found %r" % self.peek())
        self.at += 1
        return Fraction(self.tokens[self.at - 1])

    def several(self, item):
        """( item, item ... )"""
        self.take("(")
        items = [item()]
        while self.accept(","):
            items.append(item())
        self.take(")")
        return items

    def expression(self):
        left = self.term()
        while self.peek() in ("+", "-"):
            left = (self.take("+", "-"), left, self.term())
        return left

    def term(self):
        left = self.factor()
        while self.accept("*"):
            left = ("*", left, self.factor())
        return left

    def factor(self):
        if self.accept("-"):
            return ("negative", self.factor())
        if self.accept("("):
            inner = self.expression()
            self.take(")")
            return inner
        if self.peek()[:1].isdigit():
            return ("number", self.number())
        if self.peek(1) == "(":
            name = self.peek()
            if name in ("sum", "max", "min"):
                self.at += 1
                return (name, self.several(self.operand))
            if name == "count":
                self.at += 1
                return (name, self.several(self.cells))
            if name in ("abs", "share"):
                self.at += 1
                arguments = self.several(self.expression)
                if len(arguments) != (1 if name == "abs" else 2):
                    raise OracleError("wrong number of arguments of " + name)
                return (name, arguments)
        cells = self.cells()
        if cells.depth or cells.bracket == "*" or isinstance(cells.bracket, tuple):
            raise OracleError("only functions take several cells")
        return ("cells", cells)

    def operand(self):
        start = self.at
        try:
            cells = self.cells()
            if self.peek() in (",", ")"):
                return ("cells", cells)
        except OracleError:
            pass
        self.at = start
        return self.expression()

    def cells(self):
        if self.peek() == "prior" and self.peek(1) == "(":
            self.at += 1
            (inner,) = self.several(self.cells)
            return inner._replace(prior=True)
        indicator, depth, bracket = self.name(), "", None
        while self.accept("."):
            if self.accept("*"):
                depth = "**" if self.accept("*") else "*"
                break
            indicator += "." + self.name()
        if self.accept("["):
            if self.accept("*"):
                bracket = "*"
            else:
                bracket = self.name()
                if self.accept("."):
                    self.take("*")
                    bracket = (bracket,)
            self.take("]")
        return Cells(indicator, depth, bracket, False)


def all_cells(node):
    """The Cells of a parsed statement."""
    if isinstance(node, Cells):
        yield node
    elif isinstance(node, (tuple, list)):
        for item in node:
            yield from all_cells(item)


class Compiler:
    """Makes rows of parsed statements, for one member where a rule is an instance."""

    def __init__(self, form, member):
        self.form = form
        self.member = member

    def cells(self, written, presence=False):
        ids = self.form.expand(written, self.member)
        return [Side({Term(id, written.prior, presence): 1}) for id in ids]

    def presences(self, several):
        """The presences of cells, each once, in the order of the form."""
        terms = {term for cells in several for side in self.cells(cells, True) for term in side.terms}
        places = {cell: number for number, cell in enumerate(self.form.cells)}
        return [Side({term: 1}) for term in sorted(terms, key=lambda term: (places[term.cell], term.prior))]

    def side(self, node):
        value = self.value(node)
        if not isinstance(value, Side):
            raise OracleError("%r stands by itself" % (value,))
        return value

    def value(self, node):
        kind, *rest = node
        if kind == "number":
            return Side({}, rest[0])
        if kind == "cells":
            (side,) = self.cells(rest[0])
            return side
        if kind == "negative":
            return self.side(rest[0]).times(-1)
        if kind in ("+", "-"):
            return self.side(rest[0]).plus(self.side(rest[1]), 1 if kind == "+" else -1)
        if kind == "*":
            left, right = map(self.side, rest)
            if left.terms and right.terms:
                raise OracleError("a product of cells")
            return right.times(left.constant) if right.terms else left.times(right.constant)
        if kind == "abs":
            side = self.side(rest[0][0])
            return Extreme("max", [side, side.times(-1)])
        if kind == "share":
            return Share(*map(self.side, rest[0]))
        if kind == "count":
            return self.total(self.presences(rest[0]), False)
        sides = []
        for operand in rest[0]:
            sides += self.cells(operand[1]) if operand[0] == "cells" else [self.side(operand)]
        return self.total(sides, True) if kind == "sum" else Extreme(kind, sides)

    @staticmethod
    def total(sides, is_sum):
        total = Side({}, 0, is_sum)
        for side in sides:
            total = total.plus(side)
        return total

    def rows(self, node):
        """The rows that a statement is, all of which have to hold."""
        kind, *rest = node
        if kind == "comparison":
            parts, tolerance, relative = rest
            values = [self.value(part) for part in parts[::2]]
            rows = []
            for left, relation, right in zip(values, parts[1::2], values[1:]):
                rows += self.compare(left, relation, right, tolerance, relative)
            return rows
        sides = self.presences(rest[0])
        if kind == "reported":
            return [Row(side, "=", Side({}, 1)) for side in sides]
        if kind == "missing":
            return [Row(side, "=", Side({}, 0)) for side in sides]
        if kind == "together":
            return [Row(left, "=", right) for left, right in zip(sides, sides[1:])]
        return [Row(self.total(sides, False), "<=", Side({}, 1))]

    @staticmethod
    def compare(left, relation, right, tolerance, relative):
        if isinstance(left, Share):
            left, right = right, left
        if isinstance(right, Share):
            if relation != "=" or tolerance or relative or not isinstance(left, Side):
                raise OracleError("a share is equal to one cell")
            if left.constant or left.is_sum or list(left.terms.values()) != [1] or next(iter(left.terms)).presence:
                raise OracleError("a share is equal to one cell")
            return [Row(left, "=", right.top, denominator=right.bottom)]
        for value, smaller in ((left, ("<", "<=")), (right, (">", ">="))):
            larger = (">", ">=") if smaller == ("<", "<=") else ("<", "<=")
            if isinstance(value, Extreme) and relation not in (smaller if value.name == "max" else larger):
                raise OracleError("max is on the smaller side, min on the larger one")
        lefts = left.sides if isinstance(left, Extreme) else [left]
        rights = right.sides if isinstance(right, Extreme) else [right]
        return [Row(one, relation, other, tolerance, relative) for one in lefts for other in rights]


# --- Forms ----------------------------------------------------------------


class Node:
    """What indicators and members have in common: a tree, some of whose nodes are printed."""

    def __init__(self, element, id):
        self.id = id
        self.kind = element.get("kind", "count")
        self.is_printed = self.kind != "group"
        self.parts_are = element.get("parts")
        self.disjoint = element.get("disjoint") == "yes"
        self.of = element.get("of")
        self.children = []

    def parts(self):
        """The printed children; a partition of nothing printed stands for its own."""
        parts = []
        for child in self.children:
            if child.is_printed:
                parts.append(child)
            elif child.parts_are == "partition" and not child.of:
                parts += child.parts()
            elif not child.of:
                raise OracleError("%s has no value" % child.id)
        return parts

    def below(self):
        for child in self.children:
            yield child
            yield from child.below()


class Indicator(Node):
    def __init__(self, element, parent):
        super().__init__(element, (parent.id + "." if parent else "") + element.get("id"))
        self.signed = element.get("signed") == "yes"
        self.decimals = int(element.get("decimals", DEFAULT_DECIMALS.get(self.kind, 0)))
        self.rounding = element.get("rounding", "any" if self.kind == "percent" else "exact")
        self.unit = element.get("unit")
        self.concept = element.get("concept", self.id)
        self.dimension = element.get("dimension", parent.dimension if parent else "")


class Dimension:
    def __init__(self, element):
        self.id = element.get("id")
        self.members = {}
        outermost = element.findall("member")
        if len(outermost) != 1:
            raise OracleError("a dimension has one outermost member")
        self.total = self._add(outermost[0])
        self.printed = [member.id for member in self.members.values() if member.is_printed]

    def _add(self, element):
        member = Node(element, element.get("id"))
        self.members[member.id] = member
        member.children = [self._add(child) for child in element.findall("member")]
        return member


class Form:
    """The cells and rules of a form; rules are in the order of their making, which is the form's but for the trees.

    Of the form of a prior report no rules are needed.
    """

    def __init__(self, xml, has_rules=True):
        root = ElementTree.fromstring(xml)
        self.policy = policy(root.get("policy", ""))
        for name in ("missing", "applies"):
            if root.get(name):
                self.policy.update(policy("%s=%s" % (name, root.get(name))))
        self.dimensions = {element.get("id"): Dimension(element) for element in root.findall("dimension")}
        self.indicators = {}
        for element in root.findall("indicator"):
            self._add(element, None)
        self.cells = {}  # id → indicator
        for indicator in self.indicators.values():
            for member in self.members(indicator) if indicator.is_printed else ():
                self.cells[self.cell(indicator, member)] = indicator
        self.rules = []
        self.narratives = []
        if has_rules:
            self._take_rules(root)

    def _take_rules(self, root):
        for indicator in self.indicators.values():
            self._imply(indicator)
        for element in root.findall("rule"):
            id, text = element.get("id"), "".join(element.itertext())
            self._compile(id, text, element.get("severity", "error"), policy(element.get("policy", "")))
        self.narratives = ["narrative:" + element.get("id") for element in root.findall("narrative")]

    def _add(self, element, parent):
        indicator = Indicator(element, parent)
        self.indicators[indicator.id] = indicator
        if parent:
            parent.children.append(indicator)
        for child in element.findall("indicator"):
            self._add(child, indicator)

    def members(self, indicator):
        """The members an indicator has cells for; [None] without a dimension."""
        return self.dimensions[indicator.dimension].printed if indicator.dimension else [None]

    def cell(self, indicator, member):
        """The id of a cell; member is None for the total."""
        if not indicator.dimension:
            if member is not None:
                raise OracleError("%s has no dimension" % indicator.id)
            return indicator.id
        dimension = self.dimensions[indicator.dimension]
        if member is None or member == dimension.total.id:
            return indicator.id
        if member not in dimension.printed:
            raise OracleError("%s has no value for %s" % (indicator.id, member))
        return "%s[%s]" % (indicator.id, member)

    def expand_indicators(self, written):
        indicator = self.indicators.get(written.indicator)
        if indicator is None:
            raise OracleError("there is no %s" % written.indicator)
        if not written.depth:
            return [indicator]
        found = indicator.parts() if written.depth == "*" else [i for i in indicator.below() if not i.children]
        if not found:
            raise OracleError("%s has no parts" % indicator.id)
        return found

    def expand(self, written, member):
        """The ids of the cells that are written, in an instance for a member or else None."""
        ids = []
        for indicator in self.expand_indicators(written):
            if not indicator.is_printed:
                raise OracleError("%s has no value" % indicator.id)
            bracket = written.bracket
            if bracket is None or (isinstance(bracket, str) and bracket != "*"):
                members = [member if bracket is None else bracket]
            else:
                dimension = self.dimensions.get(indicator.dimension)
                if dimension is None or bracket != "*" and bracket[0] not in dimension.members:
                    raise OracleError("%s has no such parts" % indicator.id)
                node = dimension.total if bracket == "*" else dimension.members[bracket[0]]
                members = [part.id for part in node.parts()]
                if not members:
                    raise OracleError("%s has no parts" % node.id)
            ids += [self.cell(indicator, m) for m in members]
        return ids

    def _compile(self, id, text, severity="error", settings=None, announces=True):
        conditions, statement = Parser(text).rule()
        written = list(all_cells([conditions, statement]))
        dimensions = {indicator.dimension for cells in written for indicator in self.expand_indicators(cells)}
        members = [None]
        if len(dimensions) == 1 and dimensions != {""} and all(cells.bracket is None for cells in written):
            members = self.dimensions[dimensions.pop()].printed
        for number, member in enumerate(members):
            compiler = Compiler(self, member)
            in_front = [row for condition in conditions for row in compiler.rows(condition)]
            if any(row.denominator for row in in_front):
                raise OracleError("a share as a condition")
            for place, row in enumerate(compiler.rows(statement), 1):
                name = id if place == 1 else "%s#%d" % (id, place)
                name += "[%s]" % member if number else ""
                self.rules.append(Rule(name, severity, settings or {}, in_front, row, announces))

    def _imply(self, x):
        whole = x.of or (x.id if x.is_printed else None)
        if whole:
            self._imply_parts(x, whole, x.id, "sum(%s.*)" % x.id)
        if x.dimension and x.is_printed:
            for member in self.dimensions[x.dimension].members.values():
                if member.is_printed:
                    name = "%s[%s]" % (x.id, member.id)
                    self._imply_parts(member, name, name, "sum(%s[%s.*])" % (x.id, member.id), "%s[%%s]" % x.id)

    def _imply_parts(self, node, whole, id, total, part_name="%s"):
        if not node.parts_are:
            return
        if node.parts_are == "partition":
            self._compile(id + ":partition", "%s = %s" % (whole, total))
            return
        for part in node.parts():
            part = part_name % part.id
            suffix = ":within" if node.parts_are == "overlap" else ":subset"
            self._compile(part + suffix, "%s <= %s" % (part, whole), announces=suffix == ":subset")
        if node.parts_are == "subset" and node.disjoint:
            self._compile(id + ":disjoint", "%s <= %s" % (total, whole), announces=False)
        if node.parts_are == "overlap":
            self._compile(id + ":overlap", "%s <= %s" % (whole, total))
