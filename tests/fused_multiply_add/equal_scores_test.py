# SPDX-License-Identifier: MIT
"""Two programs, one built with fused multiply-add and one without, print the same scores.

    equal_scores_test.py PLAIN FUSED
"""
import subprocess
import sys
import unittest
from pathlib import Path

import ctest_unittest

FUSED = sys.argv.pop()
PLAIN = sys.argv.pop()


def lines(program):
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()


class Scores(unittest.TestCase):
    def setUp(self):
        if " fma " not in Path("/proc/cpuinfo").read_text():
            self.skipTest("this processor has no fused multiply-add")

    def test_are_the_same_to_the_last_bit(self):
        plain, fused = lines(PLAIN), lines(FUSED)
        self.assertGreater(len(plain), 1000)
        self.assertEqual(plain[0], "not fused")
        self.assertEqual(fused[0], "fused", "the flags of this test no longer make the compiler fuse")
        self.assertEqual(plain[1:], fused[1:])


if __name__ == "__main__":
    ctest_unittest.main()
