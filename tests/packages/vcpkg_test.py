# SPDX-License-Identifier: MIT
"""The vcpkg port installs the library. vcpkg itself is not needed: the port runs with functions that stand in for its own."""
import json
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import CMAKE, CXX, GENERATOR, ROOT, VERSION, build_consumer, run

PORT = ROOT / "examples/packages/vcpkg/tweetsent"


class Vcpkg(unittest.TestCase):
    def test_has_the_version_of_the_library(self):
        self.assertEqual(json.loads((PORT / "vcpkg.json").read_text())["version"], VERSION)

    def test_installs_a_package_that_makes_a_program(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            run(CMAKE, f"-DPORT={PORT}", f"-DWORK={folder / 'work'}", f"-DPREFIX={folder / 'installed'}",
                f"-DCOMPILER={CXX}", f"-DGENERATOR={GENERATOR}", "-P", Path(__file__).with_name("vcpkg_stubs.cmake"))
            self.assertTrue((folder / "installed/share/tweetsent/copyright").exists())
            build_consumer(ROOT / "tests/consumers/find_package", folder / "build",
                          f"-DCMAKE_PREFIX_PATH={folder / 'installed'}", f"-DTWEETSENT_WANTED_VERSION={VERSION}")
            self.assertEqual(run(folder / "build/consumer"), "Positive\n")


if __name__ == "__main__":
    ctest_unittest.main()
