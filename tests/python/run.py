#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs tests of the Python package: run.py LIBRARY FILE... Prints TAP.

What needs a package that is not installed is skipped. Where tests/run.sh has installed requirements.txt into build/venv,
that interpreter runs the tests.
"""

import os
import pathlib
import sys
import traceback
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]


class Tap(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.bad = set()

    def tell(self, good, test, comment=""):
        for line in comment.splitlines():
            print(f"# {line}")
        print(f"{'ok' if good else 'not ok'} {self.testsRun} - {test.id()}", flush=True)

    def addSuccess(self, test):
        if test not in self.bad:
            self.tell(True, test)

    def addSkip(self, test, reason):
        print(f"ok {self.testsRun} - {test.id()} # SKIP {reason}", flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.tell(False, test, "".join(traceback.format_exception(*err)))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None and test not in self.bad:
            self.bad.add(test)
            self.addFailure(test, err)


def load(name):
    """The tests of a module, or one that is skipped where the module is."""
    try:
        return unittest.defaultTestLoader.loadTestsFromName(name)
    except unittest.SkipTest as reason:
        def skipped(why=reason):
            raise why

        skipped.__name__ = name
        return unittest.FunctionTestCase(skipped)


def main(library, *files):
    venv = TOP / "build/venv/bin/python"
    if venv.exists() and pathlib.Path(sys.prefix) != venv.parents[1]:
        os.execv(venv, [str(venv), __file__, library, *files])
    os.environ["GONGKAI_LIBRARY"] = library
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ["PYTHONPATH"] = str(TOP / "lib/python")
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(TOP / "lib/python"), str(pathlib.Path(__file__).parent)]
    suite = unittest.TestSuite(load(pathlib.Path(file).stem) for file in files)
    print(f"1..{suite.countTestCases()}")
    result = Tap()
    suite.run(result)
    return not result.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
