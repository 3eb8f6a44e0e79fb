# SPDX-License-Identifier: MIT
"""Spark, for real: PySpark from PyPI and the Python package, in an environment of their own."""
import os
import shutil
import subprocess
import unittest
from pathlib import Path

import ctest_unittest
from python_package import package_environment

HERE = Path(__file__).parent


@unittest.skipUnless(shutil.which("java"), "no java; the package openjdk-17-jdk-headless has it")
class Spark(unittest.TestCase):
    def test_scores_and_trains(self):
        programs = package_environment(Path(os.environ["BUILD"]) / "environment", HERE / "requirements.txt")
        variables = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        done = subprocess.run([programs / "python", HERE / "spark_checks.py", "--verbose"], env=variables,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout)
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    ctest_unittest.main()
