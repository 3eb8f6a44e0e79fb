# SPDX-License-Identifier: MIT
"""On Windows too a file that exists is replaced: its own rename() refuses that. Needs mingw-w64 and Wine.

    windows_test.py INCLUDE_FOLDER
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

INCLUDE = sys.argv.pop()
COMPILER = shutil.which("x86_64-w64-mingw32-g++-posix")
WINE = shutil.which("wine")


class Windows(unittest.TestCase):
    @unittest.skipUnless(COMPILER and WINE, "no mingw-w64 or no Wine")
    def test_replaces_a_file_that_exists(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "replace.exe"
            source = Path(__file__).with_name("windows_replace.cpp")
            subprocess.run([COMPILER, "-std=c++17", "-Wall", "-Wextra", "-Werror", "-static", "-I", INCLUDE, source,
                            "-o", program], check=True)
            environment = {**os.environ, "WINEPREFIX": os.environ.get("WINEPREFIX", f"{folder}/wine"), "WINEDEBUG": "-all"}
            run = subprocess.run([WINE, program], cwd=folder, env=environment, capture_output=True, text=True)
            self.assertEqual(run.stdout.strip(), "newer", run.stderr)
            self.assertEqual(list(Path(folder).glob("model*")), [Path(folder) / "model"])


if __name__ == "__main__":
    ctest_unittest.main()
