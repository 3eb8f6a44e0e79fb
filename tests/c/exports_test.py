# SPDX-License-Identifier: MIT
"""The shared library exports the functions of tweetsent.h and nothing else, and its name holds the ABI version."""
import os
import re
import subprocess
import unittest
from pathlib import Path

import ctest_unittest

HEADER = (Path(__file__).resolve().parents[2] / "include/tweetsent/tweetsent.h").read_text()


class Exports(unittest.TestCase):
    def test_are_the_functions_of_the_header(self):
        declared = sorted(re.findall(r"\b(tweetsent_\w+)\([^)]*\);", re.sub(r"//.*", "", HEADER)))
        self.assertEqual(len(declared), 14)
        symbols = subprocess.run(
            ["nm", "--dynamic", "--defined-only", "--without-symbol-versions", os.environ["LIBRARY"]],
            capture_output=True, text=True, check=True,
        ).stdout
        exported = sorted(line.split()[-1] for line in symbols.splitlines() if " A " not in line)
        self.assertEqual(exported, declared)

    def test_the_name_of_the_library_holds_the_abi_version(self):
        (version,) = re.findall(r"#define TWEETSENT_ABI_VERSION (\d+)", HEADER)
        self.assertEqual(os.environ["SONAME"], f"libtweetsent.so.{version}")


if __name__ == "__main__":
    ctest_unittest.main()
