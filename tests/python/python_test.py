# SPDX-License-Identifier: MIT
"""The wheel: built without a warning, for every Python from 3.10, as auditwheel wants it; installed, it does what it says."""
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import ctest_unittest
from python_packages import environment

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = Path(os.environ["BUILD"])
WHEELS = BUILD / "wheels"


@unittest.skipIf(sys.version_info < (3, 10), "needs Python 3.10")
class Python(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.programs = environment(BUILD / "environment", HERE / "requirements.txt")
        cls.variables = {**os.environ, "PATH": f"{cls.programs}:{os.environ['PATH']}"}
        cls.variables.pop("PYTHONPATH")
        shutil.rmtree(WHEELS, ignore_errors=True)
        cls.log = cls.run_program("pip", "wheel", "--no-build-isolation", "--no-deps", "--verbose", "--wheel-dir", WHEELS,
                                  ROOT / "examples/python")
        (cls.wheel,) = WHEELS.glob("*.whl")
        cls.run_program("pip", "install", "--force-reinstall", "--no-deps", "--quiet", cls.wheel)

    @classmethod
    def run_program(cls, name, *arguments, **variables):
        run = subprocess.run([cls.programs / name, *map(str, arguments)], env={**cls.variables, **variables},
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode != 0:
            raise AssertionError(f"{name} {arguments}\n{run.stdout[-8000:]}")
        return run.stdout

    def test_is_built_without_a_warning(self):
        self.assertNotIn("warning:", self.log)

    def test_is_one_wheel_for_every_python_from_3_10(self):
        self.assertRegex(self.wheel.name, r"-cp310-abi3-linux_\w+\.whl$")

    def test_holds_types(self):
        names = self.run_program("python", "-m", "zipfile", "--list", self.wheel)
        for name in ("tweetsent/_core.pyi", "tweetsent/py.typed"):
            self.assertIn(name, names)

    def test_is_a_manylinux_wheel_after_auditwheel(self):
        self.run_program("auditwheel", "repair", "--wheel-dir", WHEELS / "repaired", self.wheel)
        names = [path.name for path in (WHEELS / "repaired").glob("*.whl")]
        self.assertEqual(len(names), 1)
        self.assertIn("manylinux_", names[0])

    def test_does_what_it_says(self):
        print(self.run_program("python", HERE / "package_checks.py", PYTHONPATH=str(ROOT / "tests/support")))

    def test_leaves_nothing_behind_when_python_ends(self):
        said = self.run_program("python", "-c", "import tweetsent; s = tweetsent.load(); p = s.predict(['a']); q = p[0]")
        self.assertEqual(said, "")


if __name__ == "__main__":
    ctest_unittest.main()
