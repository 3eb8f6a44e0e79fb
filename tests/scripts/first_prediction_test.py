# SPDX-License-Identifier: MIT
"""From a source tree to a first prediction on a fresh Debian 13, by four ways of docs/install.md: the seconds that each takes, with
the packages that it installs from Debian and PyPI. The argument is a folder for the systems."""
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

import ctest_unittest
import debian_system
import install_page

FOLDER = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else debian_system.SOURCE / "build/first_prediction"
FRESH = FOLDER / "fresh"
SYSTEM = FOLDER / "system"
INSTALL = "export DEBIAN_FRONTEND=noninteractive; apt-get update && apt-get install -y --no-install-recommends "


@debian_system.needs_system
class FirstPrediction(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        debian_system.make_system(FRESH, "trixie", FOLDER / "debootstrap.log")
        cls.addClassCleanup(shutil.rmtree, FRESH)

    def setUp(self):
        shutil.rmtree(SYSTEM, ignore_errors=True)
        subprocess.run(["cp", "-a", FRESH, SYSTEM], check=True)
        self.addCleanup(shutil.rmtree, SYSTEM)

    def predict(self, name, first, commands):
        begin = time.monotonic()
        done = subprocess.run(debian_system.inside(SYSTEM, "sh", "-e"), input=f"cd /\n{first}\n{commands}", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(f"{name}: {time.monotonic() - begin:.0f} s", flush=True)
        (FOLDER / f"{name}.log").write_text(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:])
        self.assertIn("Positive", done.stdout.splitlines()[-1])

    def section(self, name):
        """Writes the files of a section, and gives its text."""
        sections = install_page.sections()
        for file, text in [*install_page.files(sections[""]), *install_page.files(sections[name])]:
            (SYSTEM / file).write_text(text)
        return sections[name]

    def test_cmake(self):
        section = self.section("CMake, in the source tree")
        self.predict("cmake", INSTALL + "g++ cmake make", install_page.commands(section))

    def test_pip(self):
        section = self.section("Python")
        self.predict("pip", INSTALL + "g++ python3-dev python3-venv rapidjson-dev", install_page.commands(section))

    def test_debian_package(self):
        commands = install_page.indented_commands(self.section("Debian package")).replace("get install", "get install -y")
        self.predict("deb", "tweetsent/script/setup serve", commands)

    def test_serve(self):
        begin = time.monotonic()
        answer = debian_system.serve_and_ask(SYSTEM, FOLDER / "serve.log")
        print(f"serve: {time.monotonic() - begin:.0f} s", flush=True)
        self.assertEqual(answer, {"1": "Positive", "2": "Negative"})


if __name__ == "__main__":
    ctest_unittest.main()
