# SPDX-License-Identifier: MIT
"""A stripped program with the default model compiled in is below 1.5 MB."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

QUICKSTART = Path(os.environ["TWEETSENT_BIN_DIR"]) / "quickstart"


class Size(unittest.TestCase):
    def test_of_a_stripped_program_with_the_default_model_is_below_a_megabyte_and_a_half(self):
        with tempfile.TemporaryDirectory() as folder:
            stripped = Path(folder) / "quickstart"
            subprocess.run(["strip", "-o", stripped, QUICKSTART], check=True)
            self.assertLess(stripped.stat().st_size, 1_500_000)


if __name__ == "__main__":
    ctest_unittest.main()
