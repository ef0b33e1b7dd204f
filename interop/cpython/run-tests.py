"""Runs CPython's own `test_ftplib` with the `ftplib` of this folder, and prints each test's outcome as a line of JSON.

    python3 run-tests.py [FOLDER]

FOLDER holds `test_ftplib.py` and its certificates, for a Python whose package `test` lacks them.
"""

import importlib
import json
import sys
import test
import traceback
import unittest


class Outcomes(unittest.TestResult):
    """Prints `{ "name", "outcome", "detail" }`; the outcome is `passed`, `failed` or `skipped`."""

    def __init__(self, output):
        super().__init__()
        self._output = output
        self._outcome = None

    def startTest(self, test):
        super().startTest(test)
        self._outcome = ("passed", "")

    def stopTest(self, test):
        super().stopTest(test)
        self._print(test, *self._outcome)
        self._outcome = None

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._outcome = ("skipped", reason)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._fail(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self._fail(test, error)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self._fail(test, error)

    def _fail(self, test, error):
        outcome = ("failed", "".join(traceback.format_exception_only(*error[:2])).strip())
        if self._outcome is None:
            # Outside of a test, as in setUpModule.
            self._print(test, *outcome)
        else:
            self._outcome = outcome

    def _print(self, test, outcome, detail):
        name = ".".join(test.id().split(".")[-2:])
        print(json.dumps({"name": name, "outcome": outcome, "detail": detail}), file=self._output, flush=True)


test.__path__ += sys.argv[1:]
tests = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module("test.test_ftplib"))
output, sys.stdout = sys.stdout, sys.stderr
tests.run(Outcomes(output))
