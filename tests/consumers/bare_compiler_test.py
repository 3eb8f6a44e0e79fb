# SPDX-License-Identifier: MIT
"""`cmake -B build && cmake --build build` works with a compiler and nothing else: each part that lacks packages is left
out with one line. Here CMake is told to look for no package in the system's folders. Arguments: source folder, folder to
build in, compiler, generator, its program."""
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import ctest_unittest

SOURCE, BUILD, COMPILER, GENERATOR, MAKE_PROGRAM = sys.argv[1:]
del sys.argv[1:]
NO_PACKAGES = ["-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", "-DCMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF"]


def cmake(*arguments):
    return subprocess.run(["cmake", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class BareCompiler(unittest.TestCase):
    def setUp(self):
        shutil.rmtree(BUILD, ignore_errors=True)

    def configure(self, *options):
        return cmake("-S", SOURCE, "-B", BUILD, "-G", GENERATOR, f"-DCMAKE_MAKE_PROGRAM={MAKE_PROGRAM}",
                     f"-DCMAKE_CXX_COMPILER={COMPILER}", *NO_PACKAGES, *options)

    def test_what_needs_no_package_is_built_and_the_rest_is_named(self):
        configured = self.configure()
        self.assertEqual(configured.returncode, 0, configured.stdout)
        left_out = re.findall(r"^-- left out: (.+) \(not found: .+\); script/setup [a-z]+ installs what it needs$",
                              configured.stdout, re.M)
        self.assertIn("the tests", left_out)
        self.assertIn("the command, examples/cli", left_out)
        self.assertIn("the server, examples/server", left_out)
        self.assertEqual(len(left_out), configured.stdout.count("left out"), configured.stdout)
        built = cmake("--build", BUILD)
        self.assertEqual(built.returncode, 0, built.stdout)
        self.assertTrue((Path(BUILD) / "bin/quickstart").exists(), built.stdout)

    def test_what_shall_be_built_whole_is_not_built_in_part(self):
        configured = self.configure("-DTWEETSENT_ALL_PARTS=ON")
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn("not found: ", configured.stdout)


if __name__ == "__main__":
    ctest_unittest.main()
