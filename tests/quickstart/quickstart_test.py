# SPDX-License-Identifier: MIT
"""The quickstart runs and tells what it should."""
import os
import subprocess
import unittest
from pathlib import Path

import ctest_unittest

PROGRAM = Path(os.environ["TWEETSENT_BIN_DIR"]) / "quickstart"


class Quickstart(unittest.TestCase):
    def test_predicts_and_explains(self):
        out = subprocess.run([PROGRAM], capture_output=True, text=True, check=True).stdout.splitlines()
        self.assertRegex(out[0], r"^Positive, probability 0\.\d+$")
        parts = [line.split("\t") for line in out[1:]]
        self.assertEqual((parts[-1][1], parts[0][1]), ("(intercept)", "Thanks,"))
        self.assertIn("lovely", [token for _, token in parts])


if __name__ == "__main__":
    ctest_unittest.main()
