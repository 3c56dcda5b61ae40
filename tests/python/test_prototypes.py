# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package's table of prototypes and its enumerations are those of the headers."""

import ctypes
import pathlib
import re
import unittest

from gongkai import _types
from gongkai._enums import ENUMERATIONS
from gongkai._prototypes import PROTOTYPES

TOP = pathlib.Path(__file__).resolve().parents[2]
SOURCES = TOP / "lib/python/gongkai"
# What no class calls, and why nobody misses it.
UNWRAPPED = {
    "gk_number_parse": "decimal.Decimal is exact", "gk_number_print": "likewise", "gk_number_add": "likewise",
    "gk_number_multiply": "likewise", "gk_number_compare": "likewise",
    "gk_checker_check": "gk_checker_check_with_prior() does it without a prior report, too",
    "gk_form_get_rule_n_terms": "terms are asked for until there are no more",
    "gk_rollup_find_group": "a dictionary finds them", "gk_rollup_get_scaled": "gk_rollup_dup_value() knows more",
    "gk_rollup_get_bounds": "likewise", "gk_trace_dup_amount": "the amounts are taken at once",
    "gk_trace_dup_total": "likewise", "gk_reports_ref": "they become a list at once",
}
# What the C types are to ctypes, told a second time: a slip in _types.py is not compared with itself.
SIZES = {"gint32": (4, True), "guint32": (4, False), "gint64": (8, True), "guint64": (8, False), "GQuark": (4, False),
         "gssize": (ctypes.sizeof(ctypes.c_void_p), True), "gboolean": (4, True)}


def parse(text):
    """Name, result, parameters with their names, and documentation of every exported function of a header."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for result, stars, name, rest in re.findall(r"^GK_API\s+([\w\s]+?)\s*(\**)\s*(gk_\w+)\s*\(([^;]*?)\);", bare,
                                                re.S | re.M):
        parameters = [" ".join(parameter.split()) for parameter in rest.split(",")]
        split = [re.fullmatch(r"(.*?)\s*(\w+)", parameter).groups() for parameter in parameters if parameter != "void"]
        start = text.find(f"/**\n * {name}:\n")
        yield name, f"{result} {stars}".strip(), split, text[start:text.index("*/", start)] if start >= 0 else ""


def enumerations(text):
    for body, name in re.findall(r"typedef enum \{([^}]*)\} (\w+);", re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
        yield name, dict(part.split() for part in body.replace("=", " ").split(",") if part.strip())


class Prototypes(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.headers = [path.read_text(encoding="utf-8") for path in sorted((TOP / "include/gongkai").glob("*.h"))]

    def test_functions(self):
        expected = {name: (result, *(c for c, _ in parameters))
                    for text in self.headers for name, result, parameters, _ in parse(text)}
        found = {name: tuple(kind.c for kind in prototype) for name, prototype in PROTOTYPES.items()}
        self.assertEqual(found, expected)

    def test_every_function_is_reached(self):
        text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("_*.py") if path.name != "_prototypes.py")
        reached = set(re.findall(r"gk_\w+", re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.S)))
        # Handle and OfForm call these by the prefix of their class.
        for prefix in re.findall(r'_prefix = "(gk_\w+)"', text):
            reached |= {f"{prefix}_ref", f"{prefix}_unref", f"{prefix}_get_form"}
        self.assertEqual(set(PROTOTYPES) - reached, set(UNWRAPPED))

    def test_nullability(self):
        for text in self.headers:
            for name, _, parameters, documentation in parse(text):
                for kind, (c, parameter) in zip(PROTOTYPES[name][1:], parameters):
                    if not re.fullmatch(r"const char \*|Gk\w+ \*|Gk\w+Func|GDestroyNotify", c) or kind is _types.data:
                        continue
                    said = re.search(rf" \* @{parameter}:(.*)", documentation)
                    nullable = said is not None and "(nullable)" in said.group(1)
                    self.assertEqual(kind.nullable, nullable, f"{name}: {parameter}")

    def test_sizes(self):
        for kind in vars(_types).values():
            if isinstance(kind, _types.Type) and kind.c in SIZES:
                size, signed = SIZES[kind.c]
                self.assertEqual((ctypes.sizeof(kind.ctype), kind.ctype(-1).value < 0), (size, signed), kind.c)

    def test_handles_are_different_types(self):
        handles = [kind.ctype for kind in vars(_types).values() if isinstance(kind, _types.Type) and kind.c[:2] == "Gk"]
        self.assertEqual(len(handles), len(set(handles)))

    def test_enumerations(self):
        expected = {name: {constant: int(value) for constant, value in constants.items()}
                    for text in self.headers for name, constants in enumerations(text)}
        found = {name: {prefix + member.name: member.value for member in kind}
                 for name, (kind, prefix) in ENUMERATIONS.items()}
        self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
