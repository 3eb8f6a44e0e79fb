# SPDX-License-Identifier: MIT
"""DuckDB and ClickHouse from PyPI, in an environment of their own with the Python package."""
import os
import subprocess
import unittest
from pathlib import Path

import ctest_unittest
from python_package import package_environment

HERE = Path(__file__).parent


class Pypi(unittest.TestCase):
    def test_recipes(self):
        programs = package_environment(Path(os.environ["BUILD"]) / "environment", HERE / "requirements.txt")
        for checks in ("duckdb_checks.py", "clickhouse_checks.py"):
            with self.subTest(checks):
                done = subprocess.run([programs / "python", HERE / checks], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                print(done.stdout)
                self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    ctest_unittest.main()
