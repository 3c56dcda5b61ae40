#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds the includes of lib/ to the order of its rooms, and the files to their form: rooms.py TOP. Prints TAP."""

import pathlib
import re
import sys

# What each room may use besides itself.
MAY_USE = {
    "base": set(),
    "form": {"base"},
    "rule": {"base", "form"},
    "data": {"base", "form"},
    "check": {"base", "form", "rule", "data"},
    "count": {"base", "form", "rule", "data"},
    "read": {"base", "form", "rule", "data"},
    "arrow": {"base", "form", "rule", "data", "check", "count"},
    "rollup": {"base", "form", "rule", "data"},
    "write": {"base", "form", "rule", "data", "check", "count", "read", "rollup"},
}
# The public headers of a room are as much a part of it as its private ones.
PUBLIC = {
    "arrow.h": "arrow", "cell.h": "base", "check.h": "check", "count.h": "count", "dataset.h": "data", "error.h": "base",
    "form.h": "form", "ledger.h": "form", "lint.h": "rule", "macros.h": "base", "number.h": "base", "read.h": "read", "report.h": "data",
    "rollup.h": "rollup", "rule.h": "rule", "scan.h": "check", "series.h": "data", "testing.h": "write",
    "trace.h": "count", "write.h": "write",
}
MAX_LINES = 1000
LICENCE = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
TOP = {"lib", "include", "examples", "tests", "meson.build", "README.md", "COPYING"}


def room_of(include):
    if include.startswith("gongkai/"):
        return PUBLIC[include.removeprefix("gongkai/")]
    return include.split("/")[0]


def complaints(top):
    for path in sorted(top.glob("lib/*/*.[ch]")):
        text = path.read_text(encoding="utf-8")
        room = path.parent.name
        if not text.startswith(LICENCE):
            yield f"{path}: no licence line"
        if text.count("\n") >= MAX_LINES:
            yield f"{path}: {MAX_LINES} lines or more"
        for line, include in enumerate(re.findall(r'^#include ["<]((?:\w+|gongkai)/[\w-]+\.h)[">]', text, re.M), 1):
            if include.split("/")[0] not in MAY_USE and not include.startswith("gongkai/"):
                continue
            if room_of(include) not in MAY_USE[room] | {room}:
                yield f"{path}: {room} must not use {include}"
    for path in sorted(top.glob("include/gongkai/*.h")):
        if path.name != "gongkai.h" and path.name not in PUBLIC:
            yield f"{path}: belongs to no room"
        for include in re.findall(r"^#include <gongkai/([\w-]+\.h)>", path.read_text(encoding="utf-8"), re.M):
            own = PUBLIC.get(path.name)
            if own is not None and PUBLIC[include] not in MAY_USE[own] | {own}:
                yield f"{path}: {own} must not use {include}"
    for path in sorted(top.iterdir()):
        if not path.name.startswith((".", "build")) and path.name not in TOP:
            yield f"{path}: not one of {', '.join(sorted(TOP))}"


def main(top):
    found = list(complaints(pathlib.Path(top)))
    print("1..1")
    for complaint in found:
        print(f"# {complaint}")
    print(f"{'not ok' if found else 'ok'} 1 - rooms")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
