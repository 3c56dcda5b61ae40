#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds the shared library to its headers and to the recorded interface: abi.py TOP LIBRARY. Prints TAP.

symbols.txt and enums.txt beside this file are the interface as programs were built against it: lines are added to them,
never changed or removed. GK_ABI_UPDATE=1 rewrites them.
"""

import ctypes
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FORBIDDEN = re.compile(r"\b(long|time_t|bool|float|double|size_t|gsize|va_list|\.\.\.)(\b|$)")


def declarations(text):
    """Name, return type and parameters of every exported function of a header."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"^GK_API\s+([\w\s*]+?)\s*\*?\s*(gk_\w+)\s*\(([^;]*?)\);", text, re.S | re.M)


def enums(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for body, name in re.findall(r"typedef enum \{(.*?)\} (\w+);", text, re.S):
        for constant in filter(None, (part.strip() for part in body.split(","))):
            yield name, constant


def documented(text, symbol):
    return re.search(r"/\*\*\n \* " + symbol + r":\n(?: \*.*\n)*? \* Since: \d+\.\d+\n \*/", text) is not None


def recorded(name, lines):
    path = HERE / name
    if os.environ.get("GK_ABI_UPDATE"):
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines()


def main(top, library):
    headers = {path.name: path.read_text(encoding="utf-8")
               for path in sorted(pathlib.Path(top).glob("include/gongkai/*.h"))}
    functions = [(header, *found) for header, text in headers.items() for found in declarations(text)]
    names = sorted(name for _, _, name, _ in functions)
    constants = [f"{name} {constant}" for text in headers.values() for name, constant in enums(text)]
    exported = sorted(line.split()[2].split("@")[0] for line in subprocess.run(
        ["nm", "--dynamic", "--defined-only", library], capture_output=True, text=True, check=True).stdout.splitlines())
    loaded = ctypes.CDLL(library)
    loaded.gk_get_version.restype = ctypes.c_char_p
    needed = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout

    problems = {
        "exported is declared, declared is exported": set(exported) ^ set(names),
        "exported as recorded": set(recorded("symbols.txt", names)) - set(exported),
        "enumerations as recorded": set(recorded("enums.txt", constants)) ^ set(constants),
        "every constant has its value written out": {line for line in constants if "=" not in line},
        "every symbol is documented with Since": {
            name for header, _, name, _ in functions
            if name not in ("gk_error_quark",) and not documented(headers[header], name)},
        "types that ctypes likes": {name for _, result, name, parameters in functions
                                    if FORBIDDEN.search(f"{result} {parameters}")},
        "soname": set() if "[libgongkai.so.0]" in needed else {"libgongkai.so.0 expected"},
        "a version": set() if re.fullmatch(rb"\d+\.\d+\.\d+", loaded.gk_get_version()) else {"no version"},
        "headers stand alone": {name for name in headers if subprocess.run(
            ["sh", "-c", f'echo "#include <gongkai/{name}>" | ${{CC:-cc}} -std=c11 -fsyntax-only -Wall -Werror -x c '
             f'-I"{top}/include" $(pkg-config --cflags glib-2.0) -'], capture_output=True, check=False).returncode},
    }
    print(f"1..{len(problems)}")
    for number, (name, found) in enumerate(problems.items(), 1):
        for line in sorted(found):
            print(f"# {line}")
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
    return any(problems.values())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
