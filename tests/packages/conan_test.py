# SPDX-License-Identifier: MIT
"""`conan create` makes the package and builds the program that proves it, without any remote."""
import os
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import BUILD, CXX, ROOT, VERSION, run
from python_packages import environment


class Conan(unittest.TestCase):
    def test_creates_the_package_and_its_program_predicts(self):
        conan = environment(BUILD / "conan", Path(__file__).with_name("conan_requirements.txt")) / "conan"
        variables = {**os.environ, "CONAN_HOME": str(BUILD / "conan_home"), "CXX": CXX}
        run(conan, "profile", "detect", "--force", env=variables)
        said = run(conan, "create", ROOT / "examples/packages/conan", "--no-remote",
                   "-c", "tools.cmake.cmake_layout:test_folder=$TMP", env=variables)
        self.assertIn("Positive", said.splitlines())
        self.assertIn(f"tweetsent/{VERSION}", run(conan, "list", "tweetsent/*", env=variables))


if __name__ == "__main__":
    ctest_unittest.main()
