#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs what the README shows: readme.py TOP GONGKAI MINIMAL LIBRARY. Prints TAP."""

import os
import pathlib
import re
import subprocess
import sys

LICENCE = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"


def main(top, gongkai, minimal, library):
    top = pathlib.Path(top)
    readme = (top / "README.md").read_text(encoding="utf-8")
    program = re.search(r"```c\n(.*?)```", readme, re.S).group(1)
    form = re.search(r"```xml\n(.*?)```", readme, re.S).group(1)
    links = re.findall(r"\]\(([\w/.-]+)\)", readme)
    columns = re.search(r"# as CSV: ([a-z_,]+)\n", readme).group(1)
    report = str(top / "examples/report-2017.txt")

    def run(*command, **options):
        return subprocess.run(command, capture_output=True, text=True, check=False, **options)

    from_python = re.search(r"```python\n(.*?)```", readme, re.S).group(1)
    python = run(sys.executable, "-Bc", from_python.replace('"report.txt"', repr(report)), env={
        **os.environ, "GONGKAI_LIBRARY": library, "PYTHONPATH": str(top / "lib/python"),
        "LD_PRELOAD": os.environ.get("GK_PRELOAD", ""), "ASAN_OPTIONS": "leak_check_at_exit=0"})
    findings = run(minimal, report)
    by_stdin = run(gongkai, "check", "--lang", "zh", "-", input=pathlib.Path(report).read_text(encoding="utf-8"))
    two = run(gongkai, "read", report, report).stdout
    results = {
        "the program is the example": LICENCE + program == (top / "examples/minimal.c").read_text(encoding="utf-8"),
        "the program runs": findings.returncode == 1 and "615" in findings.stdout,
        "from Python": python.returncode == 0 and "615 480 135" in python.stdout,
        "the form is the one that is tested":
            form == (top / "tests/golden/forms/visits.xml").read_text(encoding="utf-8"),
        "forms": "cn-jiangsu-2017" in run(gongkai, "forms").stdout,
        "show": run(gongkai, "show", "cn-jiangsu-2017", "--rules").returncode == 0,
        "read": run(gongkai, "read", report).stdout.startswith(columns + "\n"),
        "read a list again": run(gongkai, "read", "-", input=two).stdout == two and two.count("disclosure.items,") == 2,
        "check several as JSON": run(gongkai, "check", "--format", "json", report, report).returncode == 1,
        "standard input": by_stdin.returncode == 1 and "615" in by_stdin.stdout,
        "links lead somewhere": all((top / link).exists() for link in links),
    }
    print(f"1..{len(results)}")
    for number, (name, good) in enumerate(results.items(), 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    return not all(results.values())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
