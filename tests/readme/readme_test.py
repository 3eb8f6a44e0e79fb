# SPDX-License-Identifier: MIT
"""The README's program is the quickstart, and its lines to install are those of docs/install.md, which are run."""
import re
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


class Readme(unittest.TestCase):
    def test_shows_the_quickstart(self):
        (code,) = re.findall(r"```cpp main.cpp\n(.*?)```", README, re.S)
        source = (ROOT / "examples/quickstart/main.cpp").read_text()
        self.assertEqual(source[source.index("#include"):], code)

    def test_installs_as_the_page_on_installing_does(self):
        page = (ROOT / "docs/install.md").read_text()
        lines = re.findall(r"^\| (?:CMake|Conan|Python|npm|Debian) \| (.*?) \|$", README, re.M)
        self.assertEqual(len(lines), 5)
        for command in re.findall(r"`([^`]+)`", " ".join(lines)):
            with self.subTest(command=command):
                first, last = command.split()[0], command.split()[-1]
                self.assertTrue(any(first in line and last in line for line in page.splitlines()))

    def test_shows_two_pictures_of_150_kb_at_most(self):
        shown = re.findall(r"!\[[^\]]{20,}\]\((docs/screenshots/\w+\.png)\)", README)
        self.assertEqual(len(shown), 2)
        for picture in (ROOT / "docs/screenshots").glob("*.png"):
            self.assertLess(picture.stat().st_size, 150_000, picture.name)


if __name__ == "__main__":
    ctest_unittest.main()
