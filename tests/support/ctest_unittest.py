# SPDX-License-Identifier: MIT
"""unittest for CTest: exit status 4, which CTest shows as skipped, when every test was skipped; 1 when there is none."""
import sys
import unittest


def main():
    result = unittest.main(exit=False, verbosity=2).result
    if not result.wasSuccessful() or result.testsRun + len(result.skipped) == 0:
        sys.exit(1)
    # A class that skips itself before its tests begin has run none of them.
    sys.exit(4 if len(result.skipped) >= result.testsRun else 0)
