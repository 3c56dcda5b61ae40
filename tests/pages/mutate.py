#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changes the figures of consistent pages one at a time: mutate.py GONGKAI

For every cell that a page prints: the figure plus one, two of its digits exchanged, a digit more. `read` must find this
change and no other; `check` must find more than before wherever an equation of the form holds the cell, whose other
cells the page prints. What inequalities alone hold, or nothing does, is listed. Prints TAP.
"""

import concurrent.futures
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True

import generate
import markup

# Page, the page of the year before, form.
PAGES = [
    ("cn-2014-list", None, "cn-2014"),
    ("cn-2019-sound", None, "cn-2019"),
    ("cn-2021-county-next", "cn-2021-county-prior", "cn-2021"),
]
BATCH = 300
SHOWN = 20
JOBS = os.cpu_count() or 1


def gongkai(command, *arguments):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "G_DEBUG": "fatal-criticals"}
    return subprocess.run([command, *arguments], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", env=environment,
                          check=False)


# --- Mutants --------------------------------------------------------------


def changes(text):
    """The figures to print instead of `text`, and what each change is called."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    places = len(digits) - 1 - digits.index(".") if "." in digits else 0
    found = {"plus one": str(Decimal(text) + Decimal(1).scaleb(-places))}
    for at in range(len(digits) - 1):
        left, right = digits[at], digits[at + 1]
        if left != right and left.isdigit() and right.isdigit() and not (at == 0 and right == "0"):
            found["digits exchanged"] = sign + digits[:at] + right + left + digits[at + 2:]
            break
    if Decimal(text) != 0:
        found["a digit more"] = sign + digits[0] + digits
    return [(kind, changed) for kind, changed in found.items() if Decimal(changed) != Decimal(text)]


def mutants(name):
    """Every mutant of a page: its cell, the kind of the change, the new figure and the bytes of the page."""
    page = generate.PAGES[name]()
    for cell in generate.finish(page.text):
        begin = page.text.index(f"{markup.BEGIN}{cell}{markup.MIDDLE}")
        end = page.text.index(markup.END, begin)
        segment, text = page.text[begin:end], page.page[cell].text
        assert segment.count(f">{text}<") == 1, f"{cell} cannot be changed in {segment}"
        for kind, changed in changes(text):
            mutant = page.text[:begin] + segment.replace(f">{text}<", f">{changed}<") + page.text[end:]
            yield cell, kind, changed, page.bom + generate.unmark(mutant).encode(page.encoding)


# --- What rules hold a cell -----------------------------------------------


def coverage(command, form, printed, has_prior):
    """The cells that equations hold, and those that any rule does, of the cells that are printed."""
    rules = json.loads(gongkai(command, "show", form, "--rules", "--format", "json").stdout)["forms"][0]["rules"]
    equations, others = set(), set()
    for rule in rules:
        cells = {term["cell"] for term in rule["terms"] if not term["function"].startswith("prior")}
        prior = {term["cell"] for term in rule["terms"] if term["function"].startswith("prior")}
        if rule["kind"] == "mention" or not cells <= printed or prior and not (has_prior and prior <= printed):
            continue
        exact = rule["relation"] == "=" and not rule.get("tolerance") and not rule.get("relative_tolerance")
        (equations if exact and not rule.get("conditions") else others).update(cells)
    return equations, others | equations


# --- What the command makes of the mutants --------------------------------


def read(command, form, path):
    """The cells of one page: state and value."""
    rows = csv.DictReader(io.StringIO(gongkai(command, "read", "--form", form, "--format", "csv", str(path)).stdout))
    return {row["cell"]: (row["state"], row["value"]) for row in rows}


def check(command, form, paths, prior):
    """The findings and the remarks of the reader on each page."""
    prior = ["--prior", str(prior)] if prior else []
    reports = json.loads(gongkai(command, "check", "--form", form, "--format", "json", *prior, *map(str, paths)).stdout)["reports"]
    assert len(reports) == len(paths), f"{len(paths)} pages became {len(reports)} reports"
    return [{(one["rule"], one["verdict"]) for one in report["findings"]}
            | {(one["code"], one["message"]) for one in report["unplaced"] + report["diagnostics"]} for report in reports]


def misread(before, after, cell, changed):
    """What was not read as it stands on the mutant."""
    wrong = [f"{one} became {after[one][1] or after[one][0]}" for one in after if one != cell and after[one] != before[one]]
    state, value = after.get(cell, ("", ""))
    if state != "reported" or Decimal(value) != Decimal(changed):
        wrong.insert(0, f"it was read as {value or state or 'nothing'}")
    return wrong


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def test(self, name, wrong, notes=()):
        self.count += 1
        self.failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {self.count} - {name}")
        for line in list(notes) + wrong[:SHOWN] + ([f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []):
            print(f"# {line}")


def listed(title, cells):
    """Cells of one indicator in one word."""
    names = {}
    for cell in cells:
        names.setdefault(re.sub(r"\[.*", "", cell), []).append(cell)
    words = [group[0] if len(group) == 1 else f"{name} ({len(group)} cells)" for name, group in names.items()]
    return [f"{title} ({len(cells)}): {', '.join(words)}"] if cells else []


def examine(tap, command, folder, name, prior, form):
    printed = list(generate.finish(generate.PAGES[name]().text))
    page = generate.HERE / name / "page.html"
    prior = generate.HERE / prior / "page.html" if prior else None
    equations, held = coverage(command, form, set(printed), prior is not None)

    before, findings = read(command, form, page), check(command, form, [page], prior)[0]
    tap.test(f"{name}: consistent", [" ".join(one) for one in sorted(findings)])

    made = []
    for number, (cell, kind, changed, data) in enumerate(mutants(name)):
        path = folder / f"{name}-{number}.html"
        path.write_bytes(data)
        made.append((path, cell, kind, changed))
    paths = [one[0] for one in made]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        after = list(pool.map(lambda path: read(command, form, path), paths))
        batches = [paths[at:at + BATCH] for at in range(0, len(paths), BATCH)]
        found = [one for batch in pool.map(lambda batch: check(command, form, batch, prior), batches) for one in batch]

    wrong = [f"{cell}, {kind} ({changed}): {'; '.join(misread(before, cells, cell, changed))}"
             for (_, cell, kind, changed), cells in zip(made, after) if misread(before, cells, cell, changed)]
    tap.test(f"{name}: {len(made)} mutants of {len(printed)} cells are read as they stand", wrong)

    missed = [f"{cell}, {kind} ({changed}): no new finding" for (_, cell, kind, changed), one in zip(made, found)
              if cell in equations and not one - findings]
    noticed = sum(bool(one - findings) for one in found)
    tap.test(f"{name}: every change that an equation holds is found", missed,
             [f"{noticed} of {len(made)} mutants have new findings"]
             + listed("covered by inequalities only", [cell for cell in printed if cell in held - equations])
             + listed("no rule", [cell for cell in printed if cell not in held]))


def main(command):
    tap = Tap()
    print(f"1..{3 * len(PAGES)}")
    for page in PAGES:
        with tempfile.TemporaryDirectory(prefix="gongkai-mutants-") as folder:
            examine(tap, command, pathlib.Path(folder), *page)
    return tap.failed > 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
