#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Golden pairs: run.py GONGKAI

Every folder beside this file has a file "commands": a name and the arguments of the gongkai command on each line. What
the command prints and how it ends is compared with the file "expected/NAME". GK_GOLDEN_UPDATE=1 rewrites these files.
GK_WRAPPER is put in front of the command. Prints TAP.
"""

import difflib
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(command, arguments, folder):
    """What the command prints and its exit status, in one text."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "G_DEBUG": "fatal-criticals"}
    done = subprocess.run(shlex.split(os.environ.get("GK_WRAPPER", "")) + [command, *arguments], cwd=folder,
                          stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False)
    return f"{done.stdout.decode()}--- standard error\n{done.stderr.decode()}--- exit status {done.returncode}\n"


def cases():
    for commands in sorted(HERE.glob("*/commands")):
        for line in commands.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, *arguments = shlex.split(line)
                yield commands.parent, name, arguments


def main(command):
    update = bool(os.environ.get("GK_GOLDEN_UPDATE"))
    failed = 0
    plan = list(cases())
    version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]

    print(f"1..{len(plan)}")
    for number, (folder, name, arguments) in enumerate(plan, 1):
        path = folder / "expected" / name
        found = run(command, arguments, folder).replace(f'"gongkai": "{version}"', '"gongkai": "VERSION"')
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        same = found == expected
        failed += not same
        print(f"{'ok' if same else 'not ok'} {number} - {folder.name}/{name}")
        if not same:
            for line in difflib.unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", lineterm=""):
                print(f"# {line}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
