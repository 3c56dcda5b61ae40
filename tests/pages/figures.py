# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures of invented bodies, consistent in themselves, and the ways in which pages print them.

Figures are a dictionary from cells to numbers. What a page prints of a cell is a Printed: the text, and what a reader
must make of it.
"""

import random
from decimal import Decimal
from typing import NamedTuple

import grids

# The columns that add up to the total, and roughly their share of it.
APPLICANTS = {"natural": 0.7, "commercial": 0.2, "research": 0.02, "welfare": 0.03, "legal_service": 0.06, "other": 0.04}
OUTCOMES = ("upheld", "corrected", "other", "pending")


def cell(indicator, member):
    return indicator if member == "total" else f"{indicator}[{member}]"


# Whether figures are to be all different instead of consistent: then a figure that is read into the wrong cell shows.
distinct = False


def _finished(figures):
    if not distinct:
        return figures
    return {one: value if one.endswith("_share") else 1001 + 3 * number for number, (one, value) in enumerate(figures.items())}


class Draw:
    """Random numbers that are the same on every machine and in every version of Python."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def upto(self, most):
        return int(self._random.random() * (most + 1))

    def around(self, mean):
        return int(self._random.random() * 2 * mean + self._random.random())


def _crossed(figures, indicator, values, total=None):
    for member, value in values.items():
        figures[cell(indicator, member)] = value
    figures[indicator] = sum(values.values()) if total is None else total


def _requests(draw, form, scale, prior):
    figures = {}
    leaves = [row.indicator for row in grids.request_rows(form)
              if row.indicator.startswith("requests.handled.")]
    handled = dict.fromkeys(APPLICANTS, 0)
    for leaf in leaves:
        weight = 0.4 if leaf.endswith("granted") else 0.08 if leaf.endswith(("not_held", "partial")) else 0.02
        values = {member: draw.around(scale * weight * share) for member, share in APPLICANTS.items()}
        if leaf.endswith("fee_unpaid"):
            values = dict.fromkeys(APPLICANTS, 0)
        _crossed(figures, leaf, values)
        handled = {member: handled[member] + values[member] for member in APPLICANTS}
    _crossed(figures, "requests.handled", handled)

    carried_out = {member: draw.upto(round(scale * share / 12)) for member, share in APPLICANTS.items()}
    carried_in = {}
    for member in APPLICANTS:
        if prior is not None:
            carried_in[member] = prior[cell("requests.carried_out", member)]
        else:
            carried_in[member] = min(draw.upto(round(scale * APPLICANTS[member] / 12)), handled[member])
        # What was carried in cannot exceed what was dealt with.
        carried_out[member] += max(0, carried_in[member] - handled[member] - carried_out[member])
    received = {member: handled[member] + carried_out[member] - carried_in[member] for member in APPLICANTS}
    _crossed(figures, "requests.received", received)
    _crossed(figures, "requests.carried_in", carried_in)
    _crossed(figures, "requests.carried_out", carried_out)

    for indicator in ("review", "litigation.direct", "litigation.after_review"):
        _crossed(figures, indicator, {member: draw.around(scale / 60) for member in OUTCOMES})
    return figures


def annual_2021(seed, scale, prior=None):
    """A report of the form of 2021; `scale` is about how many requests there were."""
    draw = Draw(seed)
    figures = _requests(draw, "cn-2021", scale, prior)
    for kind, most in (("regulations", scale // 40), ("normative", scale // 4 + 3)):
        issued, repealed = draw.upto(most), draw.upto(most // 2)
        before = prior[f"disclosure.{kind}.in_force"] if prior is not None else repealed + draw.upto(most * 6)
        repealed = min(repealed, before)
        figures[f"disclosure.{kind}.issued"] = issued
        figures[f"disclosure.{kind}.repealed"] = repealed
        figures[f"disclosure.{kind}.in_force"] = before + issued - repealed
    figures["disclosure.licensing.decisions"] = 10 + draw.upto(scale * 90)
    figures["disclosure.penalties.decisions"] = 10 + draw.upto(scale * 4)
    figures["disclosure.coercion.decisions"] = draw.upto(scale)
    figures["disclosure.charges.amount"] = Decimal(10 + draw.upto(scale * 90)) / 100
    return _finished(figures)


def annual_2019(seed, scale, prior=None):
    """A report of the form of 2019 and 2020."""
    draw = Draw(seed)
    figures = _requests(draw, "cn-2019", scale, prior)
    for kind, most in (("regulations", scale // 40), ("normative", scale // 4 + 3)):
        produced = draw.upto(most)
        figures[f"disclosure.{kind}.produced"] = produced
        figures[f"disclosure.{kind}.disclosed"] = draw.upto(produced)
        figures[f"disclosure.{kind}.public_total"] = produced + draw.upto(most * 6)
    for kind in ("licensing", "other_services", "penalties", "coercion", "charges"):
        figures[f"disclosure.{kind}.prior_matters"] = 20 + draw.upto(scale)
        figures[f"disclosure.{kind}.change"] = draw.upto(30) - 15
        if kind != "charges":
            figures[f"disclosure.{kind}.decisions"] = draw.upto(scale * 40)
    figures["disclosure.procurement.projects"] = 1 + draw.upto(scale // 2)
    figures["disclosure.procurement.amount"] = Decimal(100 + draw.upto(scale * 900)) / 100
    return _finished(figures)


def _partition(figures, draw, whole, parts, mean):
    for part in parts:
        figures[f"{whole}.{part}"] = draw.around(mean)
    figures[whole] = sum(figures[f"{whole}.{part}"] for part in parts)


def list_2014(seed, scale):
    """The table of 2014; `scale` is about how many items were disclosed."""
    return _finished(_list(seed, scale))


def _list(seed, scale):
    draw = Draw(seed)
    figures = {}
    channels = {"gazette": scale // 20, "website": scale, "weibo": scale // 4, "wechat": scale // 3, "other": scale // 10}
    for channel, mean in channels.items():
        figures[f"disclosure.channel.{channel}"] = 1 + draw.around(mean)
    published = [figures[f"disclosure.channel.{channel}"] for channel in channels]
    figures["disclosure.items"] = max(published) + draw.upto(sum(published) - max(published))
    figures["disclosure.items.normative"] = draw.upto(min(40, figures["disclosure.items"]))
    figures["disclosure.normative_issued"] = figures["disclosure.items.normative"] + draw.upto(5)

    figures["response.topics"] = draw.upto(12)
    for channel in ("press", "interview"):
        figures[f"response.channel.{channel}"] = 2 + draw.upto(10)
        figures[f"response.channel.{channel}.principal"] = draw.upto(figures[f"response.channel.{channel}"])
    for channel in ("interpretation", "social", "other"):
        figures[f"response.channel.{channel}"] = draw.upto(60)

    _partition(figures, draw, "requests.received", ("in_person", "fax", "online", "letter"), scale / 60)
    _partition(figures, draw, "requests.closed", ("on_time", "extended"), scale / 40)
    _partition(figures, draw, "requests.replied.refused",
               ("state_secret", "trade_secret", "privacy", "security", "not_government_information", "other_law"), scale / 300)
    replies = ("already_public", "granted", "partial", "not_held", "nonexistent", "amend", "referred")
    refused = figures["requests.replied.refused"]
    _partition(figures, draw, "requests.replied", replies, scale / 150)
    figures["requests.replied"] += refused
    for procedure in ("review", "litigation"):
        _partition(figures, draw, procedure, ("upheld", "corrected", "other"), scale / 400)

    figures["complaints"] = draw.upto(4)
    figures["fees"] = Decimal(draw.upto(300)) / 100
    figures["capacity.offices"] = 1 + draw.upto(3)
    figures["capacity.reading_points"] = 2 + draw.upto(14)
    _partition(figures, draw, "capacity.staff", ("full_time", "part_time"), 8)
    figures["capacity.budget"] = Decimal(5 + draw.upto(400)) / 10
    figures["training.meetings"] = 1 + draw.upto(8)
    figures["training.courses"] = 1 + draw.upto(5)
    figures["training.trainees"] = 20 + draw.upto(400)
    return figures


def jiangsu_2017(seed, scale):
    """The table of 2014 with what Jiangsu added."""
    figures = _list(seed, scale)
    draw = Draw(seed + "/jiangsu")
    left = figures["requests.received"]
    for origin in ("party_government", "association", "enterprise", "media", "research", "other"):
        figures[f"requests.origin.{origin}"] = draw.upto(left // 4)
        left -= figures[f"requests.origin.{origin}"]
    figures["requests.origin.citizen"] = left
    for profession in ("lawyer", "researcher", "journalist"):
        figures[f"requests.origin.citizen.{profession}"] = draw.upto(left)
    figures["mailbox"] = draw.upto(40)
    figures["capacity.deposited"] = draw.upto(300)

    figures["services.matters"] = 400
    for kind in ("licensing", "levy", "adjudication", "confirmation", "reward", "other"):
        figures[f"services.handled.{kind}"] = draw.upto(2500)
    for kind in ("no_visit", "unified_auth", "online"):
        figures[f"services.{kind}"] = 4 * draw.upto(100)
        figures[f"services.{kind}_share"] = figures[f"services.{kind}"] // 4
    figures["services.licence_templates"] = draw.upto(30)
    figures["services.licences_submitted"] = draw.upto(300)
    return _finished(figures)


# --- How they are printed -------------------------------------------------


class Printed(NamedTuple):
    text: str
    state: str
    value: str


BLANK = Printed("", "blank", "")


def printed(figures):
    """Every figure in plain digits, zeros included."""
    return {one: Printed(str(value), "reported", str(value)) for one, value in figures.items()}


def number(text, value=None):
    """A figure that is printed as `text` and means `value`."""
    return Printed(text, "reported", str(text if value is None else value))


def restyle(page, style, cells=None):
    """The texts of the reported cells in another style; what they mean stays."""
    return {one: figure._replace(text=style(figure.text))
            if figure.state == "reported" and (cells is None or cells(one)) else figure for one, figure in page.items()}


def blank(page, choose):
    """Nothing printed in the cells that choose(cell, printed) chooses."""
    return {one: BLANK if choose(one, figure) else figure for one, figure in page.items()}


def is_zero(_, figure):
    return figure.state == "reported" and Decimal(figure.value) == 0


def is_detail_total(one, _):
    """Whether a cell stands in the total column of a detail row of the requests."""
    return one.startswith("requests.handled.") and "[" not in one


def marked(page, mark, choose):
    return {one: Printed(mark, "not_applicable", "") if choose(one, figure) else figure for one, figure in page.items()}


def wide(text):
    """In full-width digits."""
    return text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)} | {ord("-"): "－", ord("+"): "＋"})


def thousands(separator):
    def style(text):
        sign, digits = (text[0], text[1:]) if text[:1] in "+-" and text else ("", text)
        whole, point, fraction = digits.partition(".")
        return sign + f"{int(whole):,}".replace(",", separator) + point + fraction

    return style


def signed(text):
    return text if text.startswith("-") or text == "0" else "+" + text


def suffix(unit):
    return lambda text: text + unit
