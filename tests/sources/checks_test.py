# SPDX-License-Identifier: MIT
"""script/check, what is quick of it: shellcheck has no finding in the scripts, Doxygen no warning on the public headers."""
import shutil
import subprocess
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]


class Checks(unittest.TestCase):
    def check(self, name, tool):
        if not (ROOT / ".git").exists():
            self.skipTest("not a working tree of git")
        if shutil.which(tool) is None:
            self.skipTest(f"{tool} is not installed")
        run = subprocess.run([ROOT / "script/check", name], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_scripts(self):
        self.check("shell", "shellcheck")

    def test_reference(self):
        self.check("reference", "doxygen")


if __name__ == "__main__":
    ctest_unittest.main()
