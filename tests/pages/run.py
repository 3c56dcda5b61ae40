#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pages as bodies publish them: run.py GONGKAI [NAME...]

Reads every page beside this file and compares each cell with cells.csv: state, value and the line it stands on. No other
cell may have a value, and no figure may be reported as lost. Where a page has a file "diagnostics", every figure in it
must be; a cell whose state is "either" has its value or is reported. The form that the reader chooses must be the one
that the folder is named after.

Then the same with figures that are all different, so that none can be read into the wrong cell unseen, and with the form
given. GK_WRAPPER is put in front of the command. Prints TAP.
"""

import csv
import io
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
from decimal import Decimal, InvalidOperation

sys.dont_write_bytecode = True

import generate

HERE = pathlib.Path(__file__).resolve().parent
EMPTY = ("absent", "blank", "not_applicable")
SHOWN = 40


def gongkai(command, *arguments):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "G_DEBUG": "fatal-criticals"}
    return subprocess.run(shlex.split(os.environ.get("GK_WRAPPER", "")) + [command, *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", env=environment, check=False)


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def same_value(expected, found):
    try:
        return Decimal(expected) == Decimal(found)
    except InvalidOperation:
        return expected == found


def on_lines(lines, found):
    first, _, last = lines.partition("-")
    return found.isdigit() and int(first) <= int(found) <= int(last or first)


def mentions(said, figure):
    pattern = re.compile(rf"(?<![0-9]){re.escape(figure)}(?![0-9])")
    return any(pattern.search(raw) or pattern.search(message) for raw, message, _ in said)


def is_open(cell):
    """Whether nothing is known of the cell but the row it may stand in, whose figures found no place."""
    return cell["state"] == "invalid" and " | " in cell["raw"]


def compare(expected, found, said):
    """What is wrong with the cells that were read, a line each."""
    wrong, strange = [], []
    cells = {row["cell"]: row for row in found}
    for row in expected:
        cell = cells.pop(row["cell"], None)
        if cell is None:
            strange.append(row["cell"])
        elif row["state"] == "either" and (cell["state"] in EMPTY or is_open(cell)):
            if not mentions(said, row["value"]):
                wrong.append(f"{row['cell']}: the figure {row['value']} is neither read nor reported (lines {row['lines']})")
        elif cell["state"] != row["state"].replace("either", "reported") or not same_value(row["value"], cell["value"]):
            wrong.append(f"{row['cell']}: expected {row['state']} {row['value']}".rstrip()
                         + f", found {cell['state']} {cell['value']}".rstrip() + f" (lines {row['lines']}, raw {cell['raw']!r})")
        elif cell["state"] == "reported" and not on_lines(row["lines"], cell["line"]):
            wrong.append(f"{row['cell']}: expected on lines {row['lines']}, found on {cell['line'] or 'none'}")
    wrong += [f"{name}: expected nothing, found {cell['state']} {cell['value']} (line {cell['line']}, raw {cell['raw']!r})"
              for name, cell in cells.items() if cell["state"] not in EMPTY and not is_open(cell)]
    if strange:
        wrong.insert(0, f"{len(strange)} cells are not of the form that was chosen, such as {strange[0]}")
    return wrong


def errors(command, arguments):
    """The form that was chosen, and what was said at severity error: text of the source, message and line."""
    report = json.loads(gongkai(command, "read", "--format", "json", *arguments).stdout)["reports"][0]
    return report["form"], [(one["raw"] or "", one["message"], one["line"]) for one in report["unplaced"] + report["diagnostics"]
                            if one["severity"] == "error"]


def form_of(folder):
    """cn-2021-county is a page of cn-2021, bad-2021-spanning as well."""
    return re.match(r"(?:cn|bad)(-(?:jiangsu-)?[0-9]+)", folder.name).expand(r"cn\1")


def examine(command, folder, *options):
    """What is wrong with what the command makes of a page, a line each."""
    arguments = [*options, str(next(folder.glob("page.*")))]
    expected = table((folder / "cells.csv").read_text(encoding="utf-8"))
    lost = folder / "diagnostics"
    lost = [row["text"] for row in table(lost.read_text(encoding="utf-8"))] if lost.exists() else []
    may_be_lost = lost + [row["value"] for row in expected if row["state"] == "either"]

    done = gongkai(command, "read", "--format", "csv", *arguments)
    if done.returncode not in (0, 1):
        return [f"exit status {done.returncode}"] + done.stderr.splitlines()
    form, said = errors(command, arguments)
    wrong = [] if form == form_of(folder) else [f"read as {form}"]
    wrong += compare(expected, table(done.stdout), said)
    wrong += [f'the figure "{figure}" is not reported' for figure in lost if not mentions(said, figure)]
    wrong += [f"line {line}: {message}" for raw, message, line in said
              if not any(mentions([(raw, message, line)], figure) for figure in may_be_lost)]
    if done.returncode != int(bool(lost or said)):
        wrong.append(f"exit status {done.returncode}, expected {int(bool(lost or said))}")
    return wrong


def main(command, names):
    folders = sorted(path.parent for path in HERE.glob("*/cells.csv") if not names or path.parent.name in names)
    failed = 0

    print(f"1..{2 * len(folders)}")
    with tempfile.TemporaryDirectory(prefix="gongkai-pages-") as scratch:
        for number, folder in enumerate(folders):
            again = pathlib.Path(scratch) / folder.name
            again.mkdir()
            for file, data in generate.build(folder.name, distinct=True).items():
                (again / file).write_bytes(data)
            runs = [(folder.name, examine(command, folder)),
                    (f"{folder.name}, distinct figures", examine(command, again, "--form", form_of(folder)))]
            for count, (title, wrong) in enumerate(runs, 1):
                failed += bool(wrong)
                print(f"{'not ok' if wrong else 'ok'} {2 * number + count} - {title}")
                for line in wrong[:SHOWN]:
                    print(f"#   {line}")
                if len(wrong) > SHOWN:
                    print(f"#   and {len(wrong) - SHOWN} more")
    return failed > 0 or not folders


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]))
