# SPDX-License-Identifier: LGPL-2.1-or-later
"""Walks the completions of a rule: its conditions and its statement, each a row.

Nothing here knows of cells. A row has unknowns, which are integers (a value in
steps of its last decimal), and numbers scaled to integers. For one completion a
row tells whether it can hold and whether it can fail: rounded figures leave
both open, since each row may take any true values that were printed so.

Unknowns of one row alone are walked as sums, see walk(); those that several rows
share, and those that scale what a row compares, are walked one by one up to a
limit, see limits().
"""

from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from math import ceil, gcd, lcm

from forms import Uncovered

SATISFIED = "satisfied"
VIOLATED = "violated"
UNDECIDED = "undecided"
NOT_APPLICABLE = "not applicable"

# What an unknown can be: NATURAL 0, 1, 2 ...; WHOLE all integers; else a number b: 0 ... b - 1.
NATURAL = -1
WHOLE = -2

# More completions than this are not walked: the oracle refuses the rule.
BUDGET = 60_000


def walk(start, unknowns, low, high):
    """The values within [low, high] that start + Σ c·x takes, x running through the completions; bit s - low stands for s.

    unknowns are pairs (c, domain), all integers. Bounded unknowns are tried one
    by one. Unbounded ones are raised (or lowered) one step after the other, as long
    as the sum stays within [low, high]; the order of the steps can be chosen so
    that it does whenever the window reaches max |c| beyond both start and the
    value looked for: step down when above that value and up when below.
    """
    if high - low > 10 * BUDGET or spread(unknowns) > 10 * BUDGET or any(domain > BUDGET for _, domain in unknowns):
        raise Uncovered("too many sums")
    shifted = lambda bits, by: bits << by if by >= 0 else bits >> -by
    found = 1 << (start - low)
    steps = set()
    for c, domain in unknowns:
        if domain >= 0:
            tried = found
            for x in range(1, domain):
                found |= shifted(tried, c * x)
        else:
            steps.update((c, -c) if domain == WHOLE else (c,))
    window = (1 << (high - low + 1)) - 1
    before = None
    while found != before:
        before = found
        for c in steps:
            more = None
            while c and found != more:  # one step more, then two, then four ...
                more = found
                found |= shifted(found, c) & window
                c *= 2
    return found


def lowest_bit(bits):
    return (bits & -bits).bit_length() - 1


@lru_cache(maxsize=1 << 8)
def sums(start, unknowns, low, high):
    """The same as a list in ascending order."""
    return [s + low for s, bit in enumerate(bin(walk(start, unknowns, low, high))[:1:-1]) if bit == "1"]


def spread(unknowns):
    """How far the bounded unknowns can move a sum."""
    return sum(abs(c) * domain for c, domain in unknowns if domain > 0)


def longest_step(unknowns):
    return max([abs(c) for c, _ in unknowns], default=0)


# --- Intervals of true values ---------------------------------------------

# (low, whether that is left out, high, whether that is left out)
EXACT = (0, False, 0, False)


def add_intervals(intervals):
    """Where Σ c·e lies, for pairs (c, interval of e)."""
    low = high = 0
    low_open = high_open = False
    for c, (a, a_open, b, b_open) in intervals:
        if c < 0:
            a, a_open, b, b_open = b, b_open, a, a_open
        low, low_open = low + c * a, low_open or a_open
        high, high_open = high + c * b, high_open or b_open
    return low, low_open, high, high_open


def feasible(constraints):
    """Whether some x has Σ a·x + b >= 0 (or > 0) for all constraints (a, b, strict); unknowns go one by one (Fourier)."""
    while constraints[0][0]:
        lower, upper, rest = [], [], []
        for a, b, strict in constraints:
            *a, last = a
            if last == 0:
                rest.append((a, b, strict))
            else:
                (lower if last > 0 else upper).append((a, b, strict, abs(last)))
        for a, b, strict, p in lower:
            for other, c, also, q in upper:
                rest.append(([x * q + y * p for x, y in zip(a, other)], b * q + c * p, strict or also))
        if not rest:
            return True
        constraints = rest
    return all(b > 0 or (b == 0 and not strict) for _, b, strict in constraints)


def boxed(roundings):
    """Constraints that keep each of the true values, as far as they differ from the printed ones, where it may be."""
    constraints = []
    for i, (low, low_open, high, high_open) in enumerate(roundings):
        unit = [0] * len(roundings)
        unit[i] = 1
        constraints.append((unit, -low, low_open))
        constraints.append(([-u for u in unit], high, high_open))
    return constraints


def gather_roundings(roundings):
    """Of (p, q, interval): what moves p alone becomes one, likewise q; the others stay."""
    gathered = []
    for pick, unit in ((lambda p, q: q == 0, (1, 0)), (lambda p, q: p == 0, (0, 1))):
        alone = [(p + q, interval) for p, q, interval in roundings if pick(p, q)]
        if alone:
            gathered.append((*unit, add_intervals(alone)))
    return gathered + [r for r in roundings if r[0] and r[1]]


# --- Rows -----------------------------------------------------------------


def truths(test, s):
    """(can hold, can fail) of a difference s and a test (relation, tolerance, interval that rounding adds)."""
    relation, t, (low, low_open, high, high_open) = test
    low, high = s + low, s + high
    if relation in ("=", "!="):
        within = (low < t or (low == t and not low_open)) and (high > -t or (high == -t and not high_open))
        beyond = high > t or low < -t
        return (within, beyond) if relation == "=" else (beyond, within)
    if relation in (">", ">="):
        low, low_open, high, high_open = -high, high_open, -low, low_open
    at_most = low < t or (low == t and not low_open), high > t
    less = low < t, high > t or (high == t and not high_open)
    return less if relation in ("<", ">") else at_most


@lru_cache(maxsize=1 << 16)
def outcomes(test, difference, unknowns):
    """The truths() of a row's completions: a set.

    Whatever is beyond all of the tolerance and the rounding is as what is just
    beyond; the window of walk() reaches so far in both directions.
    """
    _, t, (low, _, high, _) = test
    margin = longest_step(unknowns) + 1
    changes = t + max(abs(low), abs(high)) + 1
    first = -(abs(difference) + spread(unknowns) + changes + 2 * margin)
    found = walk(difference, unknowns, first, -first)
    below = found & ((1 << (-changes - first)) - 1)
    above = found >> (changes + 1 - first)
    here = [s for s in range(-changes, changes + 1) if found >> (s - first) & 1]
    return frozenset(truths(test, s) for s in here + [-changes] * (below != 0) + [changes] * (above != 0))


class LinearRow:
    """difference + Σ c·x (relation) 0; all integers of one scale."""

    scales = ()  # unknowns that are walked one by one although no other row has them

    def __init__(self, relation, tolerance, interval, difference, unknowns):
        self.test = (relation, tolerance, interval)
        self.start = (difference,)
        self.unknowns = {x: (c,) for x, c in unknowns.items() if c}

    def outcomes(self, start, unknowns):
        return outcomes(self.test, start[0], tuple(sorted((c, domain) for (c,), domain in unknowns)))

    def forms(self, _unknowns):
        """Linear forms whose signs say all there is to say, each as (weights of the columns, how far its zero moves)."""
        _, t, (low, _, high, _) = self.test
        return [((1,), t + max(abs(low), abs(high)))]


class RelativeRow:
    """left (relation) right ± p·|right|; a column has what an unknown adds to the left and to the right."""

    def __init__(self, relation, p, start, unknowns, roundings):
        self.relation = relation
        self.p = p
        self.start = start
        self.unknowns = {x: column for x, column in unknowns.items() if column != (0, 0)}
        self.scales = [x for x, column in self.unknowns.items() if column[1]]
        self.roundings = gather_roundings(roundings)

    def outcomes(self, start, unknowns):
        """Of one value of the right side: the tolerance is a number then. All unknowns are the left side's."""
        left, right = start
        pairs = tuple(sorted((c, domain) for (c, _), domain in unknowns))
        scale = self.p.denominator
        if not self.roundings:
            test = (self.relation, int(scale * self.p * abs(right)), EXACT)
            return outcomes(test, scale * (left - right), tuple((scale * c, domain) for c, domain in pairs))
        slack = ceil(max(max(abs(i[0]), abs(i[2])) * (abs(p) + abs(q)) for p, q, i in self.roundings))
        slack *= len(self.roundings)
        margin = longest_step(pairs) + 1
        reach = abs(left) + (1 + ceil(self.p)) * (abs(right) + slack) + slack + spread(pairs) + margin
        values = sums(left, pairs, -reach - margin, reach + margin)
        return frozenset(self.rounded(value, right) for value in values)

    def rounded(self, left, right):
        """truths() where rounding moves both sides; all numbers scaled alike."""
        moves = [p for p, _, _ in self.roundings], [q for _, q, _ in self.roundings]
        box = boxed([interval for _, _, interval in self.roundings])

        scale = self.p.denominator

        def exists(sign, factor, strict):
            """Whether sign·(left - right) >= factor · |right| somewhere, or > if strict."""
            for side in (1, -1):  # of 0 that the right side is on
                weight = int(factor * scale) * side
                a = [sign * scale * (p - q) - weight * q for p, q in zip(*moves)]
                above = (a, sign * scale * (left - right) - weight * right, strict)
                here = ([side * q for q in moves[1]], side * right, False)
                if feasible(box + [above, here]):
                    return True
            return False

        relation, p = self.relation, self.p
        if relation in ("=", "!="):
            # Between two true values of opposite sign of left - right lies one that is within.
            within = exists(-1, -p, False) and exists(1, -p, False)
            beyond = exists(1, p, True) or exists(-1, p, True)
            return (within, beyond) if relation == "=" else (beyond, within)
        sign = -1 if relation in ("<", "<=") else 1
        strict = relation in ("<", ">")
        return exists(sign, -p, strict), exists(-sign, p, not strict)

    def forms(self, _unknowns):
        p, q = self.p.numerator, self.p.denominator
        slack = [sum(max(abs(i[0]), abs(i[2])) * abs(r[k]) for *r, i in self.roundings) for k in (0, 1)]
        forms = [((0, 1), slack[1])]
        for sign in (1, -1):
            forms.append(((q, -q - sign * p), q * slack[0] + (q + p) * slack[1]))
        return forms + ([((1, 0), slack[0])] if self.roundings else [])


class ShareRow:
    """stated = factor · n / d; a column has what an unknown adds to n and to d.

    stated is an interval of true shares, None for an end without end; or, where
    any value may be stated, (rounding, decimals, signed).
    """

    def __init__(self, stated, factor, start, unknowns, roundings):
        if len(stated) == 4:
            low, low_open, high, high_open = stated
            scale = lcm(*[Fraction(end).denominator for end in (low, high) if end is not None])
            stated = tuple(end if end is None else int(end * scale) for end in (low, high))
            stated = (stated[0], low_open, stated[1], high_open)
            factor *= scale
        self.stated = stated
        self.factor = factor
        self.start = start
        self.unknowns = {x: column for x, column in unknowns.items() if column != (0, 0)}
        self.scales = [x for x, column in self.unknowns.items() if column[1]]
        self.roundings = tuple(gather_roundings(roundings))

    def outcomes(self, start, unknowns):
        """Of one denominator, all unknowns being the numerator's: a set of truths, empty where the rule says nothing."""
        pairs = tuple(sorted((c, domain) for (c, _), domain in unknowns))
        return share_outcomes(self.stated, self.factor, *start, pairs, self.roundings)

    def ends(self):
        """The shares, over the factor, at which the truth changes."""
        interval = self.stated if len(self.stated) == 4 else stated_by_any(*self.stated)
        return {Fraction(end) / self.factor for end in interval[::2] if end is not None}

    @property
    def is_scattered(self):
        """Whether the shares that fit are single ones, without limits() between them."""
        return self.stated[0] == "exact"

    def forms(self, _unknowns):
        slack = [sum(max(abs(i[0]), abs(i[2])) * abs(r[k]) for *r, i in self.roundings) for k in (0, 1)]
        forms = [((0, 1), slack[1])]
        for end in self.ends():
            p, q = end.numerator, end.denominator
            forms.append(((q, -p), q * slack[0] + abs(p) * slack[1]))
        return forms + ([((1, 0), slack[0])] if self.roundings else [])


@lru_cache(maxsize=1 << 16)
def rounding_interval(rounding, v, places, signed):
    """The true values that are printed as v with so many places; mirrored below zero and around a signed zero."""
    unit = Fraction(1, 10**places)
    # How far below and above v, if that is above zero; the lower end belongs to it, the upper one does if all is half-up.
    down, up = {"exact": (0, 0), "half-up": (unit / 2, unit / 2), "truncate": (0, unit), "any": (unit / 2, unit)}[rounding]
    is_open = rounding in ("truncate", "any")
    if v < 0:
        return v - up, is_open, v + down, False
    if v == 0:
        return (-up, is_open, up, is_open) if signed else (v, False, up, is_open)
    return (v - down if signed else max(v - down, Fraction(0))), False, v + up, is_open


def stated_by_any(rounding, decimals, signed):
    """The shares for which some value would be printed; None: without end."""
    low, low_open, _, _ = rounding_interval(rounding, Fraction(0), decimals, signed)
    return (None if signed else low), low_open, None, True


@lru_cache(maxsize=1 << 15)
def share_fits(interval, factor, n, d, roundings):
    """Whether a true share lies in the interval, of a denominator above 0."""
    low, low_open, high, high_open = interval
    if not roundings:
        top, bottom = factor * n, d
        above = low is None or top > low * bottom or (top == low * bottom and not low_open)
        return above and (high is None or top < high * bottom or (top == high * bottom and not high_open))
    moves = [p for p, _, _ in roundings], [q for _, q, _ in roundings]
    constraints = boxed([i for _, _, i in roundings]) + [(moves[1], d, True)]
    if low is not None:
        constraints.append(([factor * p - low * q for p, q in zip(*moves)], factor * n - low * d, low_open))
    if high is not None:
        constraints.append(([high * q - factor * p for p, q in zip(*moves)], high * d - factor * n, high_open))
    return feasible(constraints)


@lru_cache(maxsize=1 << 15)
def share_outcomes(stated, factor, n, d, unknowns, roundings):
    """The truths of stated = factor · n / d for a given d, as (holds, fails); n has unknowns.

    Numerators beyond the ends of the shares looked for, and beyond 0, are all
    alike: none fits. The window reaches beyond these by a step.
    """
    slack = [sum(max(abs(i[0]), abs(i[2])) * abs(r[k]) for *r, i in roundings) for k in (0, 1)]
    if d <= 0:
        return frozenset()
    ends = [e for e in (stated if len(stated) == 4 else stated_by_any(*stated))[::2] if e is not None]
    margin = longest_step(unknowns) + 1
    reach = abs(n) + ceil(slack[0]) + spread(unknowns) + margin
    reach += ceil(max([abs(e) for e in ends], default=0) * (abs(d) + slack[1]) / factor)
    if stated[0] == "exact" and unknowns:
        reach += abs(d) * margin  # by then the sums have all remainders by the denominator that they can have
    window = int(reach) + margin
    if len(stated) != 4 and stated[0] == "exact":
        fits = any(any_fits(*stated, factor, top, d, roundings) for top in sums(n, unknowns, -window, window))
        return frozenset([(False, True), (fits, not fits)])
    tops = walk(n, unknowns, -window, window)
    lowest, highest = lowest_bit(tops) - window, tops.bit_length() - 1 - window
    if len(stated) != 4:
        fits = any_fits(*stated, factor, highest, d, roundings)
        return frozenset([(False, True), (fits, not fits)])
    # The numerators that fit have no gap between them.
    holds = [share_fits(stated, factor, top, d, roundings) for top in (lowest, highest)]
    if not any(holds):
        # The first one that is not below fits, if any does.
        above = (stated[0], stated[1], None, True)
        first, last = lowest, highest
        while first < last:
            middle = (first + last) // 2
            if share_fits(above, factor, middle, d, roundings):
                last = middle
            else:
                first = middle + 1
        first += lowest_bit(tops >> (first + window))
        holds.append(share_fits(stated, factor, first, d, roundings))
    return frozenset((fits, not fits) for fits in holds)


def any_fits(rounding, decimals, signed, factor, n, d, roundings):
    """Whether some value would be stated for the share; that some would not is plain."""
    if rounding != "exact":  # the values leave no gaps
        return share_fits(stated_by_any(rounding, decimals, signed), factor, n, d, roundings)
    if roundings:
        raise Uncovered("an exact share of rounded cells")
    value = Fraction(factor * n * 10**decimals, d)
    return value.denominator == 1 and (signed or value >= 0)


# --- All rows together ----------------------------------------------------


def determinant(matrix):
    if not matrix:
        return 1
    if len(matrix) == 1:
        return matrix[0][0]
    return sum(
        (-1) ** j * c * determinant([row[:j] + row[j + 1 :] for row in matrix[1:]])
        for j, c in enumerate(matrix[0])
        if c
    )


@lru_cache(maxsize=1 << 14)
def limits(forms, count):
    """For each of count unknowns, how far it has to go to meet every combination of signs that is met at all.

    forms are pairs (coefficients, b): Σ a·x + b' with |b'| <= b. The completions
    (x >= 0; a sign of x changes no absolute value here) with given signs of all
    forms are the integer points of a polyhedron. Each of these is a point of the
    hull of its corners, plus rays times numbers >= 0, at most count of them; less
    the whole parts of these numbers it is still such a point, so one exists within
    the farthest corner plus count times the longest ray. By Cramer's rule a corner,
    where t forms are zero and all but t unknowns are, is a quotient of minors, and
    the integer ray along which t forms do not change has minors for entries.
    """
    corners = [Fraction(0)] * count
    rays = [1] * count
    for t in range(1, min(len(forms), count) + 1):
        for chosen in combinations(forms, t):
            for among in combinations(range(count), t):
                matrix = [[a[j] for j in among] for a, _ in chosen]
                whole = determinant(matrix)
                if whole == 0:
                    continue
                for k, j in enumerate(among):
                    x = Fraction(0)
                    for i, (_, b) in enumerate(chosen):
                        minor = [row[:k] + row[k + 1 :] for r, row in enumerate(matrix) if r != i]
                        x += abs(determinant(minor)) * Fraction(b)
                    corners[j] = max(corners[j], x / abs(whole))
            for among in combinations(range(count), t + 1):
                minors = [abs(determinant([[a[j] for j in among if j != left] for a, _ in chosen])) for left in among]
                divisor = gcd(*minors)
                for j, minor in zip(among, minors):
                    if divisor:
                        rays[j] = max(rays[j], minor // divisor)
    return [ceil(corner) + count * ray for corner, ray in zip(corners, rays)]


class Walk:
    """Walks the completions of conditions and a statement; see verdict()."""

    def __init__(self, conditions, statement, domains):
        self.conditions = conditions
        self.statement = statement
        self.rows = conditions + [statement]
        self.domains = domains
        shared = {}  # unknown → its columns in all rows
        self.alone = [[] for _ in self.rows]  # by row: (column, domain)
        for x in dict.fromkeys(x for row in self.rows for x in row.unknowns):
            users = [row for row in self.rows if x in row.unknowns]
            if len(users) > 1 or x in users[0].scales:
                shared[x] = tuple(row.unknowns.get(x, (0,) * len(row.start)) for row in self.rows)
            else:
                self.alone[self.rows.index(users[0])].append((users[0].unknowns[x], domains[x]))
        self.bounded = [(columns, domains[x]) for x, columns in shared.items() if domains[x] >= 0]
        # Unknowns with the same columns are one unknown, being added up; with opposite columns it has both signs.
        self.open = {}
        for x, columns in shared.items():
            if domains[x] < 0:
                opposite = tuple(tuple(-c for c in column) for column in columns)
                if opposite in self.open:
                    self.open[opposite] = WHOLE
                elif self.open.get(columns) != WHOLE:
                    self.open[columns] = domains[x]

    def ranges(self):
        """(columns, values) for each unknown that is walked one by one."""
        ranges = [(columns, range(domain)) for columns, domain in self.bounded]
        if not self.open:
            return ranges
        columns = list(self.open)
        for i, alone in enumerate(self.alone):
            for column in {column for column, domain in alone if domain < 0}:
                columns.append(tuple(column if k == i else (0,) * len(r.start) for k, r in enumerate(self.rows)))
        forms = set()
        for i, row in enumerate(self.rows):
            weigh = lambda weights, column: sum(w * c for w, c in zip(weights, column))
            limited = [(c[i], domain) for c, domain in self.bounded] + [a for a in self.alone[i] if a[1] >= 0]
            for weights, b in row.forms(row.unknowns):
                b += abs(weigh(weights, row.start)) + sum(abs(weigh(weights, c)) * domain for c, domain in limited) + 1
                forms.add((tuple(weigh(weights, column[i]) for column in columns), b))
        for (column, domain), limit in zip(self.open.items(), limits(tuple(sorted(forms)), len(columns))):
            ranges.append((column, range(-limit if domain == WHOLE else 0, limit + 1)))
        return ranges

    def starts(self, ranges):
        """What the rows begin with, for each completion of the shared unknowns."""
        for values in product(*(values for _, values in ranges)):
            starts = []
            for i, row in enumerate(self.rows):
                start = row.start
                for x, (columns, _) in zip(values, ranges):
                    start = tuple(s + c * x for s, c in zip(start, columns[i]))
                starts.append(start)
            yield starts

    def flags(self):
        """What completions there are.

        Three truths: some completion makes the conditions hold, some satisfies the
        rule (a condition can fail, or the statement can hold), some does not.
        """
        ranges = self.ranges()
        size = 20 if any(getattr(row, "roundings", ()) for row in self.rows) else 1  # these take longer
        for _, values in ranges:
            size *= len(values)
        near = [(columns, [x for x in values if -3 <= x <= 4]) for columns, values in ranges]
        good = bad = speaks = False
        for tried in (near, ranges) if ranges else (ranges,):  # most of what is undecided is so within a few steps
            if tried is ranges and size > BUDGET:
                raise Uncovered("too many completions")
            for starts in self.starts(tried):
                sets = [row.outcomes(start, alone) for row, start, alone in zip(self.rows, starts, self.alone)]
                *conditions, statement = sets
                if not statement:
                    continue
                if all(any(holds for holds, _ in outcomes) for outcomes in conditions):
                    speaks = True
                good = good or any(fails for outcomes in conditions for _, fails in outcomes)
                good = good or any(holds for holds, _ in statement)
                if not bad and any(not holds for holds, _ in statement):
                    bad = all(any(not fails for _, fails in outcomes) for outcomes in conditions)
                if good and bad and speaks:
                    return speaks, good, bad
        if self.open and isinstance(self.statement, ShareRow) and self.statement.is_scattered:
            raise Uncovered("no end of completions")
        return speaks, good, bad


def flags(conditions, statement, domains):
    """(speaks, good, bad) for rows whose unknowns have domains; see Walk.flags()."""
    if conditions or not isinstance(statement, LinearRow):
        return Walk(conditions, statement, domains).flags()
    unknowns = tuple(sorted((c, domains[x]) for x, (c,) in statement.unknowns.items()))
    found = outcomes(statement.test, statement.start[0], unknowns)
    return True, any(holds for holds, _ in found), any(not holds for holds, _ in found)


def verdict(flags_of_all):
    """The verdict, of flags of all kinds of completions."""
    speaks, good, bad = map(any, zip(*flags_of_all)) if flags_of_all else (False,) * 3
    if not speaks:
        return NOT_APPLICABLE
    return UNDECIDED if good and bad else SATISFIED if good else VIOLATED


@lru_cache(maxsize=1 << 16)
def solutions(difference, unknowns, interval):
    """For each unknown the first values, at most two, of completions with difference + Σ c·x = 0 (within the interval).

    Σ c·x has to be one of a few targets. Unknowns are walked as long as they can
    reach these, and that many more steps as balance one step of another unknown:
    one that can have two values has two within this limit.
    """
    divisor = gcd(*[c for c, _ in unknowns]) or 1
    unknowns = [(c // divisor, domain) for c, domain in unknowns]
    low, low_open, high, high_open = interval
    first, last = ceil(Fraction(-high - difference, divisor)), (-low - difference) // divisor
    targets = [
        t
        for t in range(first, last + 1)
        if truths(("=", 0, interval), difference + divisor * t)[0]
    ]
    widest = longest_step(unknowns)
    reach = max([abs(t) for t in targets], default=0) + spread(unknowns)
    found = []
    for i, (c, domain) in enumerate(unknowns):
        others = [pair for k, pair in enumerate(unknowns) if k != i]
        limit = reach + 2 * widest * widest + 2
        window = reach + abs(c) * limit + widest
        rest = walk(0, tuple(others), -window - widest, window + widest)
        values = []
        for x in range(-limit if domain == WHOLE else 0, domain if domain >= 0 else limit):
            if any(rest >> (t - c * x + window + widest) & 1 for t in targets):
                values.append(x)
                if len(values) > 1:
                    break
        found.append(values)
    return found
