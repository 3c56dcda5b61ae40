# SPDX-License-Identifier: LGPL-2.1-or-later
"""The enumerations of the library, with its values. A value of a later library is an UNKNOWN member."""

from __future__ import annotations

import enum
from typing import Dict, Tuple, Type


class Enumeration(enum.IntEnum):
    """An enumeration to which the library may append."""

    @classmethod
    def _missing_(cls, value: object) -> "Enumeration":
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a {cls.__name__}")
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


class CellState(Enumeration):
    """What a cell holds. Zero is REPORTED."""

    ABSENT = 0  # the row is not in the source
    BLANK = 10  # printed, but empty
    NOT_APPLICABLE = 20  # marked as not applicable (—, /, 不适用, N/A)
    # A printed bound such as "<1"; the value lies below it, and is not negative unless the indicator is signed
    BELOW = 30
    REPORTED = 40  # a value
    DERIVED = 50  # a value that the library filled in
    INVALID = 60  # unreadable; the raw text is kept


class Verdict(Enumeration):
    """What a rule says of a report."""

    SATISFIED = 10  # however the missing values are completed, the rule holds
    VIOLATED = 20  # no completion of the missing values makes it hold
    UNDECIDED = 30  # some do and some do not, or it would take too long to tell
    NOT_APPLICABLE = 40  # the rule says nothing of this report


class Key(Enumeration):
    """What identifies the report in a row of a dataset."""

    BODY_CODE = 0  # the code of the body: GB/T 2260, GB 11714 or GB 32100
    BODY_NAME = 10  # its name
    PERIOD = 20  # the period, as "2017"
    SOURCE = 30  # the file the report comes from


class ColumnType(Enumeration):
    """What a column of a ledger holds."""

    TEXT = 0  # anything, such as the number of a case
    DATE = 10  # a day
    CODE = 20  # one of the codes of the column
    NUMBER = 30  # a number, in the unit of the column


class ErrorCode(Enumeration):
    """Codes of GongkaiError."""

    IO = 10  # a file could not be read
    ENCODING = 20  # the input is not text in an encoding the reader takes
    SYNTAX = 30  # a form file or a rule is not well-formed
    FORM = 40  # a form file is well-formed but contradicts itself
    NUMBER = 50  # a text is not the number that was asked for
    OVERFLOW = 60  # a number leaves the range the library computes in
    LIMIT = 70  # the input is larger than a documented limit
    NOT_FOUND = 80  # no form, indicator or cell of that name
    UNRECOGNISED = 90  # no form fits the input
    AMBIGUOUS = 100  # several forms fit the input equally well
    MISMATCH = 110  # two objects belong to different forms
    NO_MEMORY = 120  # an allocation that grows with the input failed
    CANCELLED = 130  # the caller stopped the work
    ARROW = 140  # an Arrow array contradicts its schema or is of a type that is not taken


class IndicatorKind(Enumeration):
    """What an indicator states."""

    GROUP = 10  # a heading; it has no value
    COUNT = 20  # a number of things
    AMOUNT = 30  # an amount of money or another measure
    PERCENT = 40  # a share in per cent, defined by numerator and denominator


class Parts(Enumeration):
    """How the children of an indicator relate to its value."""

    NONE = 0  # the children say nothing of the value
    PARTITION = 10  # the value is the sum of the children
    SUBSET = 20  # each child is an "of which" (其中): at most the value
    # The children may share members: the value is at least the largest child and at most
    # their sum (a distinct count over channels)
    OVERLAP = 30


class Missing(Enumeration):
    """What a missing cell counts as when a rule is checked."""

    UNKNOWN = 10  # a missing cell may have any value it could have had
    # A missing part of a sum that has reported parts counts as zero; a sum whose parts are all missing
    # is not reported, never zero
    ZERO = 20
    ZERO_EVERYWHERE = 30  # a missing cell counts as zero wherever it stands


class Applies(Enumeration):
    """When a rule is checked at all."""

    ALL = 10  # when all its operands are present
    ANY = 20  # when at least one of its parts is present
    ALWAYS = 30  # whatever is missing
    ANY_OPERAND = 40  # when at least one of its operands is present
    EACH_SIDE = 50  # when each side that has cells has one present
    NON_ZERO = 60  # when at least one of its operands is known not to be zero


class NotApplicable(Enumeration):
    """What a cell that is printed as not applicable counts as."""

    WHOLE = 10  # a whole that is not applicable takes its rule with it; any other cell counts as a blank one
    MISSING = 20  # it counts as a blank cell
    ZERO = 30  # it counts as zero
    EXEMPT = 40  # no rule with such an operand applies


class Layout(Enumeration):
    """How a table of a form is printed."""

    LIST = 10  # a row for each indicator, its value in one column
    MATRIX = 20  # a row for each indicator, a column for each member of their dimension
    # A row for each group, a column for each of its indicators; groups with other indicators stand
    # under headings of their own
    FIELDS = 30
    LINE = 40  # one row; a column for each member of each indicator


class LintCode(Enumeration):
    """What can be wrong with a form."""

    CONTRADICTION = 10  # no report can satisfy the rule together with others
    # Every report without missing figures that satisfies others, each at least as severe, satisfies the rule
    REDUNDANT = 20
    UNREACHED = 30  # no rule looks at the indicator
    SAME_LABEL = 40  # two rows under one parent cannot be told apart by their labels
    PERCENT_WITHOUT_SHARE = 50  # no rule says what a percentage is a share of
    GAVE_UP = 60  # the rules are too many, or their numbers too large, for a proof


class Language(Enumeration):
    """The language of a text meant for people."""

    ENGLISH = 10  # English
    CHINESE = 20  # Chinese, simplified characters


class Severity(Enumeration):
    """How much a finding or a diagnostic weighs; a larger value weighs more."""

    NOTE = 10  # worth knowing, nothing to mend
    WARNING = 20  # to be verified with the body (核实性审核, soft edit)
    ERROR = 30  # cannot be right (强制性审核, hard edit)


class DiagnosticCode(Enumeration):
    """What a reader has to say of the source."""

    MISSING_ROW = 10  # the form has a row that the source lacks
    UNPLACED_ROW = 20  # the source has a row that the form lacks
    AMBIGUOUS_ROW = 30  # a row fits several indicators equally well and is left unplaced
    EXTRA_FIGURE = 40  # a placed row has a figure in a cell that is neither its value nor its unit
    INVALID_CELL = 50  # a cell cannot be read as a value of its indicator
    LABEL = 60  # a label differs from the form's but can mean nothing else
    UNIT = 70  # a row prints another unit than the form
    PERIOD = 80  # the source gives several periods
    CODE = 90  # a code of the body has a wrong length or check digit


class RuleOrigin(Enumeration):
    """Where a rule comes from."""

    IMPLIED = 10  # follows from the tree of the form
    EXPLICIT = 20  # is written down in the form
    NARRATIVE = 30  # compares a figure in the prose with the table


class RuleKind(Enumeration):
    """How a rule is evaluated."""

    LINEAR = 10  # the terms are summed and compared, see gk_form_get_rule_term()
    SHARE = 20  # a stated share is compared with numerator / denominator
    MENTION = 30  # a figure in the prose is compared with one cell
    REPORTED = 40  # linear; says that a cell is reported
    MISSING = 50  # linear; says that a cell is not reported
    TOGETHER = 60  # linear; says that both of two cells are reported or neither
    EXCLUSIVE = 70  # linear; says that at most one of its cells is reported


class Relation(Enumeration):
    """What a rule demands of its two sides."""

    EQUAL = 10  # left = right
    NOT_EQUAL = 20  # left != right
    LESS = 30  # left < right
    LESS_OR_EQUAL = 40  # left <= right
    GREATER = 50  # left > right
    GREATER_OR_EQUAL = 60  # left >= right


class TermPlace(Enumeration):
    """Where a term of a rule stands."""

    LEFT = 10  # on the left side
    RIGHT = 20  # on the right side; of a share, the numerator
    DENOMINATOR = 30  # in the denominator of a share


class TermFunction(Enumeration):
    """What a term of a rule takes of its cell."""

    VALUE = 10  # the cell's value, as a scaled integer
    PRESENCE = 20  # 1 if the cell is reported, else 0
    PRIOR_VALUE = 30  # as the value, in the report of the period before
    PRIOR_PRESENCE = 40  # as the presence, in the report of the period before


class Format(Enumeration):
    """What a writer writes."""

    TEXT = 10  # text for people, aligned by the width of its characters
    JSON = 20  # JSON (RFC 8259), numbers as exact strings
    CSV = 30  # CSV (RFC 4180) with a header row


class RollupKind(Enumeration):
    """What the value of many bodies together is."""

    SUM = 10  # their sum
    DISTINCT = 20  # at least the largest and at most the sum: two bodies may count the same
    SHARE = 30  # a share, of what its numerator and its denominator add up to
    NONE = 40  # nothing that follows from theirs


class RollupOwn(Enumeration):
    """What a report is whose body has the code of a group."""

    SUMMARY = 10  # what the group publishes of itself as a whole
    MEMBER = 20  # the report of a body like any other


class RollupReason(Enumeration):
    """Why a group has no value for a cell."""

    VALUE = 0  # it has one
    BOUNDS = 10  # it is known within bounds
    UNREPORTED = 20  # no report of the group has a figure for it
    NOT_ADDITIVE = 30  # it follows from nothing that the bodies report
    ZERO_DENOMINATOR = 40  # the denominator of the share is 0
    OVERFLOW = 50  # it leaves the range the library computes in


class TallyMode(Enumeration):
    """What becomes of a row of a ledger that is not sound."""

    LENIENT = 0  # it is told and left out
    STRICT = 10  # it stops the count


# The class of each enumeration of the headers, and what its constants begin with there.
ENUMERATIONS: Dict[str, Tuple[Type[Enumeration], str]] = {
    "GkApplies": (Applies, "GK_APPLIES_"),
    "GkCellState": (CellState, "GK_CELL_"),
    "GkColumnType": (ColumnType, "GK_COLUMN_"),
    "GkDatasetKey": (Key, "GK_KEY_"),
    "GkDiagnosticCode": (DiagnosticCode, "GK_DIAGNOSTIC_"),
    "GkError": (ErrorCode, "GK_ERROR_"),
    "GkFormat": (Format, "GK_FORMAT_"),
    "GkIndicatorKind": (IndicatorKind, "GK_INDICATOR_"),
    "GkLanguage": (Language, "GK_LANGUAGE_"),
    "GkLayout": (Layout, "GK_LAYOUT_"),
    "GkLintCode": (LintCode, "GK_LINT_"),
    "GkMissing": (Missing, "GK_MISSING_"),
    "GkNotApplicable": (NotApplicable, "GK_NOT_APPLICABLE_"),
    "GkParts": (Parts, "GK_PARTS_"),
    "GkRelation": (Relation, "GK_RELATION_"),
    "GkRollupKind": (RollupKind, "GK_ROLLUP_"),
    "GkRollupOwn": (RollupOwn, "GK_OWN_"),
    "GkRollupReason": (RollupReason, "GK_ROLLUP_"),
    "GkRuleKind": (RuleKind, "GK_RULE_"),
    "GkRuleOrigin": (RuleOrigin, "GK_RULE_"),
    "GkSeverity": (Severity, "GK_SEVERITY_"),
    "GkTallyMode": (TallyMode, "GK_TALLY_"),
    "GkTermFunction": (TermFunction, "GK_TERM_FUNCTION_"),
    "GkTermPlace": (TermPlace, "GK_TERM_"),
    "GkVerdict": (Verdict, "GK_VERDICT_"),
}
