#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the tests in meson's logs: summary.py LOG.json..."""

import json
import sys

GOOD = ("OK", "EXPECTEDFAIL")
SKIPPED = ("SKIP",)


def main(*paths):
    results = []
    for path in paths:
        with open(path, encoding="utf-8") as log:
            results += [json.loads(line)["result"] for line in log if line.strip()]
    passed = sum(result in GOOD for result in results)
    skipped = sum(result in SKIPPED for result in results)
    print(f"{passed} passed, {len(results) - passed - skipped} failed, {skipped} skipped")


if __name__ == "__main__":
    main(*sys.argv[1:])
