# SPDX-License-Identifier: MIT
"""Every C++ source is laid out as .clang-format says."""
import shutil
import subprocess
import unittest

import ctest_unittest
from source_files import cpp_files

CLANG_FORMAT = shutil.which("clang-format-14")


class Format(unittest.TestCase):
    @unittest.skipUnless(CLANG_FORMAT, "clang-format-14 is not installed; other versions lay out differently")
    def test_nothing_would_change(self):
        run = subprocess.run(
            [CLANG_FORMAT, "--dry-run", "-Werror", *map(str, cpp_files())], capture_output=True, text=True
        )
        self.assertEqual(run.returncode, 0, run.stderr[:4000])


if __name__ == "__main__":
    ctest_unittest.main()
