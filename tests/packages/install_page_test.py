# SPDX-License-Identifier: MIT
"""The sections of docs/install.md, their files written and their commands run as they stand, each end with a prediction."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from install_page import commands, files, sections
from package_steps import ROOT, run

# What each section needs beside a compiler and CMake, and whether it takes its time.
QUICK = {"The compiler alone": [], "One file": []}
LONG = {
    "CMake, in the source tree": [], "CMake, fetched": ["git"], "CMake, installed": [], "pkg-config": ["pkg-config"],
    "Conan 2": ["python3"], "C": ["cc", "ninja"], "Python": ["python3"], "Browsers and Node": ["em++", "node"],
}
CHOSEN = LONG if os.environ.get("SECTIONS") == "long" else QUICK


class InstallPage(unittest.TestCase):
    def test_every_section_with_commands_is_run(self):
        self.assertEqual({name for name, text in sections().items() if commands(text)}, {*QUICK, *LONG})

    def test_sections_end_with_a_prediction(self):
        for name, tools in CHOSEN.items():
            missing = [tool for tool in tools if shutil.which(tool) is None]
            with self.subTest(name), tempfile.TemporaryDirectory() as scratch:
                if missing:
                    self.skipTest(f"{name}: {', '.join(missing)} is not installed")
                self.run_section(sections()[name], Path(scratch))

    def run_section(self, section, folder):
        tree = folder / "tweetsent"
        for part in ("include", "cmake", "examples"):
            shutil.copytree(ROOT / part, tree / part)
        for part in ("CMakeLists.txt", "LICENSE"):
            shutil.copy(ROOT / part, tree)
        if "git " in commands(section):
            git = ["git", "-C", tree, "-c", "user.name=test", "-c", "user.email=test@localhost"]
            run(*git, "init", "--quiet")
            run(*git, "add", "--all")
            run(*git, "commit", "--quiet", "--message", "all")
        for name, text in [*files(sections()[""]), *files(section)]:
            (folder / name).write_text(text)
        environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CXX", "CMAKE", "BUILD")}
        environment["CONAN_HOME"] = str(folder / "conan")
        done = subprocess.run(["sh", "-e"], input=commands(section), cwd=folder, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:])
        self.assertEqual(done.stdout.split()[-1], "Positive", done.stdout[-2000:])


if __name__ == "__main__":
    ctest_unittest.main()
