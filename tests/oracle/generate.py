# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random forms and reports, by families that each concentrate on something.

A case is a form as a tree with rules as texts, a report, often that of the period
before, and a policy of the caller. Values are small, so that the oracle can try
all completions, and rules are often balanced, so that every verdict has its share.
"""

import copy
import re
from fractions import Fraction

UNIT = "元"

# What makes a family. depth: of the trees; figures besides 0..4 that make rules harder: bounds, coefficients and
# decimals (grids); chances of the rest.
FAMILIES = {
    "tree": {"depth": 3, "narratives": 0.1},
    "linear": {"depth": 2, "rules": 3, "odd_names": 0.15},
    "share": {"depth": 1, "shares": 0.9},
    "bound": {"depth": 2, "rules": 2, "bounds": 0.5},
    "grid": {"depth": 2, "rules": 2, "bounds": 0.5, "grids": True},
    "share-unknown": {"depth": 1, "shares": 0.9, "bounds": 0.4, "open": True},
    "rounding": {"depth": 1, "rules": 2, "shares": 0.4, "rounded": 0.7, "bounds": 0.2, "few": True},
    "dimension": {"depth": 1, "rules": 2, "dimensions": 0.9, "shares": 0.15, "few": True},
    "prior": {"depth": 1, "rules": 3, "prior": 0.6, "dimensions": 0.15, "shares": 0.15, "bounds": 0.2, "few": True},
    "when": {"depth": 1, "rules": 3, "when": 0.9, "bounds": 0.2, "shares": 0.1, "rounded": 0.1, "few": True},
    "tolerance": {"depth": 1, "rules": 3, "tolerance": 0.9, "when": 0.1, "rounded": 0.15, "bounds": 0.2, "few": True},
    "presence": {"depth": 1, "rules": 3, "presence": 0.8, "when": 0.3, "prior": 0.15, "dimensions": 0.15, "few": True},
    "policy": {
        "depth": 2,
        "rules": 2,
        "policies": True,
        "shares": 0.25,
        "bounds": 0.15,
        "prior": 0.1,
        "when": 0.15,
        "presence": 0.1,
        "dimensions": 0.1,
        "few": True,
    },
}

PRESETS = ("cn", "vtl:non_null", "vtl:non_zero", "vtl:partial_null", "vtl:partial_zero", "vtl:always_null",
           "vtl:always_zero", "dhis2:skip-any", "dhis2:skip-all", "dhis2:never-skip")
SETTINGS = {
    "absent": ("unknown", "zero", "zero-everywhere"),
    "blank": ("unknown", "zero", "zero-everywhere"),
    "not-applicable": ("whole", "missing", "zero", "exempt"),
    "applies": ("all", "any", "any-operand", "each-side", "non-zero", "always"),
}


class Node:
    """An indicator or a member."""

    def __init__(self, id, kind="count", element="indicator"):
        self.id = id
        self.kind = kind
        self.element = element
        self.attributes = {}
        self.children = []

    def xml(self, depth):
        attributes = {"id": self.id, "zh": self.id, **self.attributes}
        if self.kind != "count":
            attributes["kind"] = self.kind
        if self.kind == "amount":
            attributes.setdefault("unit", UNIT)
        head = "  " * depth + "<" + self.element + "".join(' %s="%s"' % item for item in attributes.items())
        if not self.children:
            return head + "/>\n"
        inner = "".join(child.xml(depth + 1) for child in self.children)
        return "%s>\n%s%s</%s>\n" % (head, inner, "  " * depth, self.element)

    def walk(self, prefix=""):
        """(dotted id, node, parent), the node first."""
        todo = [(prefix + self.id, self, None)]
        while todo:
            id, node, parent = todo.pop()
            yield id, node, parent
            todo += [(id + "." + child.id, child, node) for child in reversed(node.children)]

    def printed_parts(self):
        parts = []
        for child in self.children:
            if child.kind != "group":
                parts.append(child)
            elif "of" not in child.attributes:
                parts += child.printed_parts()
        return parts


class Case:
    """A form, its rules as (id, attributes, text), a report, and what it is checked with."""

    def __init__(self):
        self.attributes = {}
        self.dimensions = []  # outermost members, whose ids begin with the dimension's: "d" has "d_total"
        self.roots = []
        self.rules = []
        self.narrative = None
        self.cells = {}
        self.prior = None  # cells of the period before
        self.edition = []  # how its form differs: (what, id)
        self.caller = ""

    def xml(self, edition=()):
        text = "<form" + "".join(' %s="%s"' % item for item in [("id", "random")] + list(self.attributes.items())) + ">\n"
        case = self
        if edition:
            case = copy.deepcopy(self)
            for what, id in edition:
                case.edit(what, id)
            case.rules = []
        for total in case.dimensions:
            text += '  <dimension id="%s" zh="%s">\n%s  </dimension>\n' % (total.id[0], total.id[0], total.xml(2))
        text += "".join(node.xml(1) for node in case.roots)
        escape = lambda rule: rule.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for id, attributes, rule in case.rules:
            more = "".join(' %s="%s"' % item for item in attributes.items())
            text += '  <rule id="%s"%s>%s</rule>\n' % (id, more, escape(rule))
        if case.narrative:
            text += '  <narrative id="n" cell="%s"><pattern>共{figure}件</pattern></narrative>\n' % case.narrative
        return text + "</form>\n"

    def prior_xml(self):
        return self.xml(self.edition or [("same", "")])

    def edit(self, what, id):
        """Makes another edition of the form."""
        for number, node in enumerate(self.roots):
            if node.id == id and what == "drop":
                del self.roots[number]
            elif node.id == id and what == "rename":
                node.id, node.attributes["concept"] = id + "_old", id
            elif node.id == id and what == "unit":
                node.attributes["unit"] = "万元"
            else:
                continue
            break
        self.narrative = None

    def prior_cells(self):
        """The cells of the prior report, by the ids of its edition."""
        cells = dict(self.prior)
        for what, id in self.edition:
            for cell in list(cells):
                if cell.partition("[")[0] == id and what == "drop":
                    del cells[cell]
                elif cell.partition("[")[0] == id and what == "rename":
                    cells[id + "_old" + cell[len(id) :]] = cells.pop(cell)
        return cells

    def walk(self):
        """(dotted id, node, parent) in the order of the form."""
        for root in self.roots:
            yield from root.walk()

    def find_dimension(self, id):
        """The outermost member of the dimension of an indicator, or None."""
        found = ""
        parts = id.split(".")
        nodes = self.roots
        for part in parts:
            node = next(n for n in nodes if n.id == part)
            found = node.attributes.get("dimension", found)
            nodes = node.children
        return next((total for total in self.dimensions if total.id[0] == found), None)

    def members(self, id):
        """The printed members that an indicator has cells for; the first is "" for the total."""
        total = self.find_dimension(id)
        if total is None:
            return [""]
        return [""] + [m.id for _, m, parent in total.walk() if parent is not None and m.kind != "group"]

    def cell_ids(self):
        """(cell, node) in the order of the form."""
        for id, node, _ in self.walk():
            if node.kind != "group":
                for member in self.members(id):
                    yield cell(id, member), node


def cell(id, member):
    return "%s[%s]" % (id, member) if member else id


class Ref:
    """What a rule says of cells: its text and the cells it stands for."""

    def __init__(self, text, cells, prior=False):
        self.text = "prior(%s)" % text if prior else text
        self.cells = cells
        self.prior = prior


class Generator:
    def __init__(self, rng, family):
        self.rng = rng
        self.family = FAMILIES[family]
        self.bounds = self.family.get("bounds", 0)
        self.grids = self.family.get("grids", False)

    def chance(self, p):
        return self.rng.random() < p

    def has(self, what):
        return self.chance(self.family.get(what, 0))

    def case(self):
        rng = self.rng
        case = self.made = Case()
        self.policies()
        self.kind = "amount" if self.chance(0.2) and not self.family.get("open") else "count"
        self.decimals = rng.choice((0, 1))
        self.p_signed = 0.2 if self.chance(0.25) and not self.family.get("open") else 0
        self.p_rounded = self.family.get("rounded", 0) * rng.choice((0.3, 1))
        if self.has("dimensions"):
            self.dimensions()
        depth = self.family["depth"]
        names = "abcd"
        if self.has("odd_names"):
            names = ["count", "sum", "and", "when"]
        for name in names[: rng.choice((1, 1, 2, 3)) if depth == 3 else rng.choice((2, 3, 3, 4))]:
            case.roots.append(self.node(name, rng.randrange(depth) + 1 if depth > 1 else rng.choice((0, 0, 1)), None))
        self.break_down()
        if self.has("shares"):
            self.share_nodes()
        case.cells = self.fill()
        if self.family.get("prior") and self.chance(0.85):
            case.prior = self.fill(case.cells)
            self.editions()
        for number in range(rng.randrange(self.family["rules"]) + 1 if self.family.get("rules") else 0):
            self.add_rule("r%d" % number)
        self.shares()
        if self.has("narratives"):
            cells = [id for id, node in case.cell_ids() if node.kind != "group"]
            case.narrative = rng.choice(cells) if cells else None
        return case

    # Policies.

    def policy(self, full=True):
        rng = self.rng
        words = [rng.choice(PRESETS)] if self.chance(0.5) else []
        for name, values in SETTINGS.items():
            if self.chance(0.3 if words else 0.6):
                words.append("%s=%s" % (name, rng.choice(values)))
        if self.chance(0.1) and not any(word.startswith(("absent", "blank")) for word in words):
            words.append("missing=" + rng.choice(SETTINGS["blank"]))
        return " ".join(words) or "applies=" + rng.choice(SETTINGS["applies"])

    def policies(self):
        rng, case = self.rng, self.made
        if self.family.get("policies"):
            if self.chance(0.7):
                case.attributes["policy"] = self.policy()
            if self.chance(0.3):
                case.caller = self.policy()
        elif not self.family.get("few"):
            case.attributes["missing"] = rng.choice(("unknown", "zero"))
            case.attributes["applies"] = rng.choice(("any", "any", "always", "always", "all"))
        elif self.chance(0.5):
            names = ("cn", "cn", "applies=all", "applies=any", "cn applies=always", "missing=zero", "missing=zero-everywhere")
            case.attributes["policy"] = rng.choice(names)

    # Trees.

    def dimensions(self):
        for name in "de"[: self.rng.choice((1, 1, 1, 2))]:
            total = Node(name + "_total", "count", "member")
            self.member_parts(total, 1)
            self.made.dimensions.append(total)

    def member_parts(self, member, depth):
        rng = self.rng
        if depth == 1 or self.chance(0.3):
            if self.chance(0.85) or member.kind == "group":
                parts = "partition" if member.kind == "group" else rng.choice(("partition", "partition", "subset", "overlap"))
                member.attributes["parts"] = parts
                if parts == "subset" and self.chance(0.5):
                    member.attributes["disjoint"] = "yes"
            for name in "nmk"[: rng.choice((1, 2, 2, 3) if depth == 1 else (1, 2))]:
                grouped = depth == 1 and self.chance(0.15) and "parts" in member.attributes
                prefix = "" if member.id.endswith("_total") else member.id[2:]
                child = Node("%s_%s" % (member.id[0], prefix + name), "count", "member")
                child.kind = "group" if grouped else "count"
                if grouped:
                    self.member_parts(child, 0)
                    while not child.children:
                        self.member_parts(child, 0)
                elif depth == 1:
                    self.member_parts(child, 0)
                member.children.append(child)

    def node(self, name, depth, parent_parts, dimension=None):
        rng = self.rng
        node = Node(name, self.kind)
        if dimension is None and parent_parts is None and self.made.dimensions:
            if self.chance(0.75):
                node.attributes["dimension"] = dimension = rng.choice(self.made.dimensions).id[0]
        elif dimension and parent_parts is None and self.chance(0.1):
            node.attributes["dimension"] = ""
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
            for child in "abcd"[: rng.choice((1, 2, 2, 3, 3, 4) if not self.made.dimensions else (1, 2))]:
                node.children.append(self.node(child, depth - 1, node.attributes["parts"], dimension))
        elif depth and parent_parts is None and self.chance(0.2):
            node.kind = "group"
            node.children = [self.node(child, depth - 1, None, dimension) for child in "ab"]
        if node.kind != "group":
            self.dress(node)
        return node

    def dress(self, node):
        if self.chance(self.p_signed):
            node.attributes["signed"] = "yes"
        if self.kind == "amount":
            node.attributes["decimals"] = str(self.rng.choice((0, 1)) if self.grids else self.decimals)
        if self.chance(self.p_rounded):
            node.attributes["rounding"] = self.rng.choice(("half-up", "half-up", "truncate", "any"))
            if self.kind == "amount" and self.chance(0.7):
                node.attributes["decimals"] = "1"

    def break_down(self):
        """Says what the groups with an "of" are parts of."""
        nodes = list(self.made.walk())
        cells = [(id, node) for id, node, _ in nodes if node.kind == self.kind]
        for id, node, _ in nodes:
            if "of" not in node.attributes:
                continue
            others = [cell for cell, _ in cells if not cell.startswith(id + ".")]
            # Mostly a value that has a breakdown already, or one nearby.
            broken = [cell for cell, other in cells if other.children and cell in others]
            if broken and self.chance(0.5):
                others = broken
            if others:
                node.attributes["of"] = self.rng.choice(others)
                if self.made.dimensions and self.made.find_dimension(id):
                    node.attributes.pop("dimension", None)
                    whole = self.made.find_dimension(node.attributes["of"])
                    node.attributes["dimension"] = whole.id[0] if whole else ""

    def share_nodes(self):
        rng, case = self.rng, self.made
        for name in ("s", "t")[: rng.choice((1, 2))]:
            share = Node(name, "percent")
            if self.chance(0.7):
                share.attributes["rounding"] = rng.choice(("half-up", "truncate", "any", "exact"))
            if self.family.get("open") or self.chance(0.2):
                share.attributes["decimals"] = rng.choice("001") if self.family.get("open") else "1"
            if case.dimensions and self.chance(0.5):
                share.attributes["dimension"] = rng.choice(case.dimensions).id[0]
            if self.p_signed and self.chance(0.3):
                share.attributes["signed"] = "yes"
            if self.family.get("open") and self.chance(0.1):
                share.kind = "amount"
                share.attributes.update(unit="", decimals="1")
            case.roots.insert(rng.randrange(len(case.roots) + 1), share)

    # Reports.

    def fill(self, before=None):
        """Cells of a report; one like before, if that is given."""
        rng, case = self.rng, self.made
        values = {}
        for root in case.roots:
            dimension = case.find_dimension(root.id)
            self.consistent(root, root.id, values, dimension)
        for id, node, _ in case.walk():
            of = node.attributes.get("of")
            if (of, "") in values and self.chance(0.6):
                self.spread(node, id, values[of, ""], values)
        holes = rng.choice((0, 0.1, 0.3, 0.6) if not case.dimensions else (0, 0, 0.05, 0.2, 0.5))
        errors = rng.choice((0, 0.1, 0.3) if not case.dimensions else (0, 0, 0.05, 0.2))
        cells = {}
        for id, node, _ in case.walk():
            for member in case.members(id) if node.kind != "group" else ():
                if before and self.chance(0.4) and before[cell(id, member)][0] == "reported":
                    cells[cell(id, member)] = before[cell(id, member)]
                    continue
                cells[cell(id, member)] = self.content(node, values.get((id, member), Fraction(0)), holes, errors)
        return cells

    def content(self, node, value, holes, errors):
        decimals = int(node.attributes.get("decimals", 0))
        wrong = value < 0 and "signed" not in node.attributes or (value * 10**decimals) % 1
        if self.chance(errors) or wrong:
            value = self.figure(node)
        if not self.chance(holes):
            return "reported", self.printed(node, value)
        states = ("absent", "blank", "blank", "not_applicable", "invalid")
        state = self.rng.choice(states + (("below",) * 8 if self.chance(self.bounds) else ()))
        return state, {"below": str(self.rng.choice((1, 1, 2, 3, 4))), "invalid": "1"}.get(state)

    def printed(self, node, value):
        """A figure as it is printed: of a rounded one, zeros at its end say how far it was rounded."""
        if node.attributes.get("rounding", "exact") == "exact" or value % 1 or self.chance(0.6):
            return decimal(value)
        return decimal(value, int(node.attributes.get("decimals", 0)))

    def figure(self, node):
        decimals = int(node.attributes.get("decimals", 0))
        value = Fraction(self.rng.randrange(5 * 10**decimals), 10**decimals)
        return -value if "signed" in node.attributes and self.chance(0.4) else value

    def consistent(self, node, id, values, dimension):
        """Gives the node and those below values that agree, for all members."""
        children = [(child, id + "." + child.id) for child in node.children]
        for child, name in children:
            self.consistent(child, name, values, self.made.find_dimension(name))
        parts = [name for child, name in children if "of" not in child.attributes]
        self.agree_members(node, id, parts, values, dimension)

    def agree_members(self, node, id, parts, values, member):
        """The value for a member: of the parts of the indicator, or of those of the member."""
        name = "" if member is None or member.id.endswith("_total") else member.id
        of_members = []
        for child in member.children if member else ():
            self.agree_members(node, id, parts, values, child)
            of_members.append(values[id, child.id])
        of_parts = [values.get((part, name), values[part, ""]) for part in parts if (part, "") in values]
        value = self.figure(node)
        if of_parts and "of" not in node.attributes and node.attributes.get("parts"):
            value = self.agree(node, of_parts, value)
        elif of_members:
            value = self.agree(member, of_members, value)
        values[id, name] = value
        if name == "":
            values[id, ""] = value

    def agree(self, node, parts, value):
        total = sum(parts, Fraction(0))
        kind = node.attributes.get("parts")
        if kind == "partition":
            return total
        if kind == "subset":
            return (total if "disjoint" in node.attributes else max(parts)) + self.rng.choice((0, 0, 1))
        if kind == "overlap":
            return self.rng.choice((total, max(parts)))
        return value

    def spread(self, node, id, value, values):
        for i, child in enumerate(node.children):
            share = value if i == len(node.children) - 1 else min(value, self.rng.randrange(3))
            values[id + "." + child.id, ""] = share
            value -= share

    def editions(self):
        """Lets the prior report be of another edition of the form."""
        case = self.made
        for node in case.roots:
            used = any(n.attributes.get("of", "").startswith(node.id) for _, n, _ in case.walk())
            if node.children or node.kind == "group" or used or not self.chance(0.1):
                continue
            what = self.rng.choice(("drop", "rename", "unit") if node.kind == "amount" else ("drop", "rename"))
            if len(case.roots) > 1 + sum(w == "drop" for w, _ in case.edition):
                case.edition.append((what, node.id))

    # References to cells.

    def refs(self):
        """Prepares what single() and several() choose from, for one rule."""
        case, rng = self.made, self.rng
        nodes = [(id, node) for id, node, _ in case.walk() if node.kind in (self.kind, "group")]
        self.bracketed = bool(case.dimensions) and self.chance(0.5)
        if case.dimensions and not self.bracketed and self.chance(0.8):
            name = rng.choice(case.dimensions)
            alike = [(id, node) for id, node in nodes if case.find_dimension(id) is name]
            nodes = alike if any(node.kind != "group" for _, node in alike) else nodes
        self.singles = [id for id, node in nodes if node.kind == self.kind]
        self.summable = [
            (id, node)
            for id, node in nodes
            if node.children and all(c.kind != "group" or "of" in c.attributes or c.attributes.get("parts") for c in node.children)
            and node.printed_parts()
        ]
        rng.shuffle(self.singles)
        self.used = []
        self.repeats = self.chance(0.15)

    def again(self):
        """Lets a rule that has used all cells, as small forms soon have, take some once more."""
        if not self.singles:
            self.singles, self.used = self.used, []
            self.rng.shuffle(self.singles)

    def is_prior(self):
        return self.chance(self.family.get("prior", 0) * 0.5)

    def single(self):
        """A cell, or None if all are taken."""
        rng, case = self.rng, self.made
        if not self.singles:
            return None
        id = rng.choice(self.singles) if self.repeats else self.singles.pop()
        self.used.append(id)
        member = ""
        text = id
        if self.bracketed and case.find_dimension(id) and self.chance(0.7):
            member = rng.choice(case.members(id))
            text = cell(id, member or case.find_dimension(id).id)
        prior = self.is_prior()
        if prior and not self.repeats and self.chance(0.5):
            self.singles.append(id)
            rng.shuffle(self.singles)
        return Ref(text, [(cell(id, member), prior)], prior)

    def several(self):
        """Several cells in one word, or None."""
        rng, case = self.rng, self.made
        crossed = [id for id in self.singles if case.find_dimension(id)]
        if self.bracketed and crossed and (not self.summable or self.chance(0.6)):
            id = rng.choice(crossed)
            total = case.find_dimension(id)
            inner = [m for _, m, parent in total.walk() if m.children and m.printed_parts()]
            node = rng.choice(inner)
            bracket = "*" if node is total and self.chance(0.7) else node.id + ".*"
            if not self.repeats:
                self.singles.remove(id)
            prior = self.is_prior()
            cells = [(cell(id, part.id), prior) for part in node.printed_parts()]
            return Ref("%s[%s]" % (id, bracket), cells, prior)
        if not self.summable:
            return None
        id, node = rng.choice(self.summable)
        found = [(i, n) for i, n, _ in node.walk(id[: -len(node.id)]) if i != id]
        if self.chance(0.2):
            chosen = [i for i, n in found if not n.children]
            text = id + ".**"
        else:
            printed = [n for n in node.printed_parts()]
            chosen = [i for i, n in found if any(n is p for p in printed)]
            text = id + ".*"
        if not self.repeats:
            self.singles = [single for single in self.singles if not single.startswith(id + ".")]
        member = ""
        if self.bracketed and case.find_dimension(id) and self.chance(0.3):
            member = rng.choice(case.members(id))
            text += "[%s]" % (member or case.find_dimension(id).id)
        prior = self.is_prior()
        return Ref(text, [(cell(i, member), prior) for i in chosen], prior)

    def known(self, ref_cell):
        """The value of a cell, 0 for one without a figure."""
        id, prior = ref_cell
        cells = self.made.prior or {} if prior else self.made.cells
        state, text = cells.get(id, ("absent", None))
        return Fraction(text) if state == "reported" else Fraction(0)

    # Expressions: (text, value if missing cells are 0).

    def coefficient(self):
        if self.grids:
            return self.rng.choice((1, 1, 1, 2, 3, -1, -2))
        return self.rng.choice((1, 1, 1, 1, 1, 1, 1, 2, -1, -1, Fraction(1, 2), Fraction(3, 2)))

    def term(self):
        """(coefficient, text, value) or None."""
        if self.chance(0.2):
            ref = self.several()
            if ref:
                more = self.single() if self.chance(0.2) else None
                text = "sum(%s)" % ", ".join(r.text for r in (ref, more) if r)
                cells = ref.cells + (more.cells if more else [])
                return self.coefficient() if self.chance(0.2) else 1, text, sum(map(self.known, cells), Fraction(0))
        if self.has("presence") and self.chance(0.5):
            return self.count()
        ref = self.single()
        if not ref:
            return None
        text = "sum(%s)" % ref.text if self.chance(0.03) else ref.text
        return self.coefficient(), text, self.known(ref.cells[0])

    def count(self):
        refs = self.references()
        if not refs:
            return None
        cells = {c for ref in refs for c in ref.cells}
        reported = sum((self.made.prior or {} if p else self.made.cells).get(id, ("absent",))[0] in ("reported", "below")
                       for id, p in cells)
        return 1, "count(%s)" % ", ".join(r.text for r in refs), Fraction(reported)

    def references(self, most=3):
        refs = []
        self.again()
        for _ in range(self.rng.randrange(most) + 1):
            ref = self.several() if self.chance(0.25) else self.single()
            if ref:
                refs.append(ref)
        return refs

    def side(self, most):
        """A sum of up to so many terms: (text, value)."""
        terms = [term for term in (self.term() for _ in range(most)) if term]
        if not terms or self.chance(0.1):
            number = Fraction(self.rng.randrange(4)) if self.chance(0.8) else Fraction(self.rng.choice((1, 3)), 2)
            terms.append((1, decimal(number), number))
        return self.join(terms)

    def join(self, terms):
        text, value = "", Fraction(0)
        for c, name, known in terms:
            sign = "-" if c < 0 else "+"
            text += (" %s " % sign) if text else ("-" if c < 0 else "")
            if abs(c) != 1:
                name = "%s * %s" % ((decimal(abs(c)), name) if self.chance(0.8) else (name, decimal(abs(c))))
            text += name
            value += c * known
        if len(terms) > 1 and self.chance(0.08):
            factor = self.rng.choice((2, Fraction(1, 2)))
            text, value = "%s * (%s)" % (decimal(factor), text), value * factor
        return text, value

    def balanced(self, one, other):
        """Lets a side make up for the difference, so that equations can hold."""
        difference = one[1] - other[1]
        if difference == 0 or (difference * 100) % 1:
            return other
        return "%s %s %s" % (other[0], "-" if difference < 0 else "+", decimal(abs(difference))), one[1]

    # Rules.

    def add_rule(self, id):
        attributes = {}
        if self.family.get("policies") and self.chance(0.4):
            attributes["policy"] = self.policy()
        if self.chance(0.07):
            attributes["severity"] = self.rng.choice(("warning", "note"))
        self.refs()
        if not self.singles:
            return
        if self.has("when"):
            shared = self.chance(0.6)
            text, again = "", list(self.singles)
            for number in range(self.rng.choice((1, 1, 1, 2))):
                text += (" and " if number else "when ") + self.condition()
            if shared:
                self.singles = again
                self.rng.shuffle(self.singles)
            text += ": " + self.statement()
        else:
            text = self.statement()
        cells = re.findall(r"(?:prior\()?[a-z]\w*(?:\.\w+)*(?:\[[\w.*]+\])?(?![\w.(])", text.partition(":")[2] or text)
        if len(cells) > len(set(cells)) or "*" in text and self.chance(0.5):
            text = text.replace("%", "")  # no cell may stand on both sides of a tolerance in percent
        self.made.rules.append((id, attributes, text))

    def condition(self):
        self.again()
        if self.chance(0.2) or self.has("presence"):
            return self.presence()
        if self.chance(0.6):
            ref = self.single()
            if ref:
                relation = self.rng.choice((">", ">", ">=", "<=", "=", "!=", "<"))
                return "%s %s %d" % (ref.text, relation, self.rng.choice((0, 0, 1, 2)))
        return self.comparison(2)

    def presence(self):
        if self.chance(0.2):
            counted = self.count()
            if counted:
                value = counted[2] + self.rng.choice((-1, 0, 0, 1))
                return "%s %s %s" % (counted[1], self.rng.choice(("=", ">=", "<=", ">", "!=")), max(value, 0))
        refs = self.references()
        if not refs:
            return "1 <= 2"
        name = self.rng.choice(("reported", "missing", "together", "exclusive"))
        cells = [c for ref in refs for c in ref.cells]
        if name in ("together", "exclusive") and len(cells) < 2:
            name = "reported"
        if name == "missing" and self.chance(0.5):
            name = "reported"
        return "%s(%s)" % (name, ", ".join(ref.text for ref in refs))

    def statement(self):
        self.again()
        if self.has("presence") and self.chance(0.8):
            return self.presence()
        shape = self.rng.choice(("plain", "plain", "plain", "plain", "chain", "extreme", "abs"))
        return getattr(self, shape)(self.rng.choice((1, 2, 2, 3)))

    def tolerance(self, difference=Fraction(1), right=Fraction(1)):
        """A tolerance for a rule, or nothing; mostly near the one that it takes."""
        if not self.has("tolerance"):
            return ""
        sign = self.rng.choice(("±", "±", "+/-"))
        if self.chance(0.45):
            percents = [Fraction(p) for p in ("0.5", "5", "10", "25", "50", "100", "150")]
            if right:
                needed = 100 * abs(difference / right)
                percents += [p for p in percents if abs(p - needed) <= 25] * 3
                if (needed * 10) % 1 == 0 and needed:
                    percents += [needed] * 5
            return " %s %s%s%%" % (sign, decimal(self.rng.choice(percents)), self.rng.choice(("", " ")))
        t = abs(difference) + self.rng.choice((-1, 0, 0, 0, Fraction(1, 2)))
        if t < 0 or (10 * t) % 1:
            t = Fraction(self.rng.randrange(3))
        return " %s %s" % (sign, decimal(t))

    def comparison(self, most):
        rng = self.rng
        left, right = self.side(rng.choice((1, 1, 1, 2))), self.side(most)
        if not re.search("[a-z]", left[0] + right[0]):
            self.again()
            left = self.side(1)
        if self.chance(0.45):
            right = self.balanced(left, right)
        if self.chance(0.3):
            left, right = right, left
        relation = rng.choice(("=", "=", "=", "<=", "<", ">=", ">", "!=", "≤", "≥", "≠"))
        return "%s %s %s%s" % (left[0], relation, right[0], self.tolerance(left[1] - right[1], right[1]))

    plain = comparison

    def chain(self, most):
        sides = [self.side(rng_most) for rng_most in (1, most, 1)]
        sides.sort(key=lambda side: side[1], reverse=self.chance(0.2))
        strict = self.rng.choice((("<=", "<="), ("<=", "<"), ("=", "<="), ("<", "<=")))
        return "%s %s %s %s %s%s" % (
            sides[0][0], strict[0], sides[1][0], strict[1], sides[2][0], self.tolerance(sides[0][1] - sides[1][1], sides[1][1]))

    def extreme(self, most):
        """max(...) <= y, y <= min(...) and so on."""
        ref = self.several() if self.chance(0.6) else None
        values = [self.known(c) for c in ref.cells] if ref else []
        operands = [ref.text] if ref else []
        while len(operands) < 2 and (not ref or self.chance(0.4)):
            text, value = self.side(1)
            operands.append(text)
            values.append(value)
        other = self.side(most)
        name = self.rng.choice(("max", "min"))
        own = max(values) if name == "max" else min(values)
        if self.chance(0.6):
            other = self.balanced((None, own + self.rng.choice((0, 0, 1, -1))), other)
        text = "%s(%s)" % (name, ", ".join(operands))
        relation = self.rng.choice(("<=", "<=", "<")) if name == "max" else self.rng.choice((">=", ">=", ">"))
        if self.chance(0.3):
            relation = relation.replace("<", "?").replace(">", "<").replace("?", ">")
            return "%s %s %s%s" % (other[0], relation, text, self.tolerance(own - other[1], own))
        return "%s %s %s%s" % (text, relation, other[0], self.tolerance(own - other[1], other[1]))

    def abs(self, most):
        left, right = self.side(1), self.side(most)
        gap = abs(left[1] - right[1])
        limit = max(gap + self.rng.choice((-1, 0, 0, 1, 1)), Fraction(0))
        other = decimal(limit) if (limit * 100) % 1 == 0 else "1"
        return "abs(%s - (%s)) <= %s%s" % (left[0], right[0], other, self.tolerance(gap - limit, limit))

    # Shares.

    def shares(self):
        rng, case = self.rng, self.made
        for number, (id, node, _) in enumerate([n for n in case.walk() if n[0] in ("s", "t")]):
            self.refs()
            self.repeats = False
            if case.dimensions and case.find_dimension(id) and not self.bracketed:
                alike = [i for i in self.singles if case.find_dimension(i) is case.find_dimension(id)]
                self.singles = alike or self.singles
            top = [r for r in (self.single() for _ in range(rng.choice((1, 1, 2)))) if r]
            bottom = [r for r in (self.single() for _ in range(rng.choice((1, 1, 2)))) if r]
            if self.chance(0.3):  # a part of the whole it is a share of
                bottom.insert(rng.randrange(len(bottom) + 1), top[0] if top else None)
            if not top or not bottom or None in bottom:
                continue
            minus = self.chance(0.15)
            sign = lambda side, refs: (" - " if minus and side == "top" else " + ").join(ref.text for ref in refs)
            texts = [sign("top", top), sign("bottom", bottom)]
            if self.chance(0.1):
                texts[rng.randrange(2)] = "2 * " + rng.choice((top, bottom))[0].text
            if self.chance(0.1):
                texts[1] = "sum(%s)" % ", ".join(ref.text for ref in bottom)
            stated = "s"
            text = "%s = share(%s, %s)" % ((id, *texts))
            if self.chance(0.1):
                text = "share(%s, %s) = %s" % ((*texts, id))
            if self.chance(0.1) and self.family.get("when"):
                text = "when %s: %s" % (self.condition(), text)
            case.rules.append(("share%d" % number, {}, text))
            if not self.family.get("open") and not self.family.get("policies") and self.chance(0.7):
                self.report_all([c for ref in top + bottom for c in ref.cells])
            for member in case.members(id):
                case.cells[cell(id, member)] = self.stated(node, top, bottom, minus)

    def report_all(self, cells):
        nodes = dict(self.made.cell_ids())
        for id, prior in cells:
            where = self.made.prior if prior else self.made.cells
            if where and where[id][0] != "reported":
                where[id] = ("reported", self.printed(nodes[id], self.figure(nodes[id])))

    def stated(self, node, top, bottom, minus):
        rng = self.rng
        decimals = int(node.attributes.get("decimals", 2))
        if self.chance(0.15):
            state = rng.choice(("absent", "blank", "not_applicable", "invalid", "below", "below"))
            if state == "below":
                return state, str(rng.choice((1, 50, 100)) if not self.family.get("open") else rng.choice((1, 1, 5, 50)))
            return state, "1" if state == "invalid" else None
        places = min(decimals, rng.choice((0, 0, 0, 1) if self.family.get("open") else (0, 1, 2)))
        value = lambda refs, sign=1: sum(
            ((sign if i else 1) * self.known(c) for i, ref in enumerate(refs) for c in ref.cells), Fraction(0)
        )
        whole = value(bottom)
        factor = 100 if node.kind == "percent" else 1
        share = factor * value(top, -1 if minus else 1) / whole if whole > 0 else Fraction(rng.choice((0, 25, 50, 100)))
        if self.chance(0.3):
            share = Fraction(rng.choice((0, 33, 50, 100)))
        if node.attributes.get("rounding") == "exact" and self.chance(0.5) and (share * 10**decimals) % 1 == 0:
            scaled, places = share * 10**decimals, decimals
        else:
            scaled = share * 10**places // 1 + rng.choice((-1, 0, 0, 0, 1, 1))
        if scaled < 0 and "signed" not in node.attributes:
            scaled = -scaled
        return "reported", decimal(Fraction(int(scaled), 10**places), places)


def decimal(value, places=None):
    """An exact decimal, with as many places as it takes or as are asked for."""
    value = Fraction(value)
    if places is None:
        places = 0
        while (value * 10**places) % 1:
            places += 1
    scaled = int(abs(value) * 10**places)
    digits = str(scaled).rjust(places + 1, "0")
    text = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
    return ("-" if value < 0 and scaled else "") + text


# --- Reducing -------------------------------------------------------------


def smaller(case):
    """Cases with one thing less."""

    def changed(change):
        other = copy.deepcopy(case)
        change(other)
        return other

    for i in range(len(case.rules)):
        yield changed(lambda c: c.rules.pop(i))
    for what in ("prior", "narrative"):
        if getattr(case, what) is not None:
            yield changed(lambda c: (setattr(c, what, None), c.edition.clear()))
    for i in range(len(case.edition)):
        yield changed(lambda c: c.edition.pop(i))
    yield from smaller_texts(case)
    for path in paths(case):
        yield changed(lambda c: remove(c, path))
        for name in find(case, path)[1].attributes:
            if name not in ("unit", "decimals"):
                yield changed(lambda c: find(c, path)[1].attributes.pop(name))
    for cells in ("cells", "prior"):
        for id, content in (getattr(case, cells) or {}).items():
            for simple in (("reported", "0"), ("reported", "1"), ("blank", None)):
                if content == simple:
                    break
                yield changed(lambda c: getattr(c, cells).update({id: simple}))


def smaller_texts(case):
    """Shorter rules and policies; those that make no sense are refused and not taken."""

    def changed(change):
        other = copy.deepcopy(case)
        change(other)
        return other

    for i, (id, attributes, text) in enumerate(case.rules):
        shorter = [text.partition(":")[2].strip(), text.partition(" and ")[0] + ":" + text.partition(":")[2]]
        shorter += [text[: m.start()] + text[m.end() :] for m in re.finditer(r" [-+] [^-+()<>=:,]+(?=[-+()<>=:,]|$)", text)]
        shorter += [text[: m.start()] + text[m.end() :] for m in re.finditer(r" (±|\+/-) .*|, [^,()]+(?=[,)])|\d+(\.\d+)? \* ", text)]
        for words in shorter:
            if words and words != text:
                yield changed(lambda c: c.rules.__setitem__(i, (id, attributes, words)))
        for name in attributes:
            yield changed(lambda c: c.rules[i][1].pop(name))
    for name, words in [("caller", case.caller)] + list(case.attributes.items()):
        parts = words.split()
        for k in range(len(parts)):
            fewer = " ".join(parts[:k] + parts[k + 1 :])
            if name == "caller":
                yield changed(lambda c: setattr(c, "caller", fewer))
            elif fewer:
                yield changed(lambda c: c.attributes.update({name: fewer}))
            else:
                yield changed(lambda c: c.attributes.pop(name))


def paths(case):
    """Where the nodes are: lists of places in the lists of children, dimensions first."""
    todo = [("dimensions", (i,)) for i in range(len(case.dimensions))] + [("roots", (i,)) for i in range(len(case.roots))]
    while todo:
        path = todo.pop()
        yield path
        node = find(case, path)[1]
        todo += [(path[0], path[1] + (i,)) for i in range(len(node.children))]


def find(case, path):
    """(the list a node is in, the node)"""
    siblings = getattr(case, path[0])
    for place in path[1][:-1]:
        siblings = siblings[place].children
    return siblings, siblings[path[1][-1]]


def remove(case, path):
    siblings, node = find(case, path)
    siblings.remove(node)
    left = {id for id, _ in case.cell_ids()} if all(n.attributes.get("dimension", "") in [""] + [
        d.id[0] for d in case.dimensions] for _, n, _ in case.walk()) else set()
    for cells in (case.cells, case.prior or {}):
        for id in set(cells) - left:
            del cells[id]
