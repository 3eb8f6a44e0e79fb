# SPDX-License-Identifier: MIT
"""The README's example is the quickstart, and prints what the README says."""
import os
import re
import subprocess
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def headings(page):
    """As links name them: in lower case, without punctuation, dashes for spaces."""
    found = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found]


class Readme(unittest.TestCase):
    def test_shows_the_quickstart(self):
        (code,) = re.findall(r"```cpp\n(.*?)```", README, re.S)
        source = (ROOT / "examples/quickstart/main.cpp").read_text()
        self.assertEqual(source[source.index("#include"):], code)

    def test_shows_its_output(self):
        (shown,) = re.findall(r"```\n(\w+ +\d.*?)```", README, re.S)
        program = Path(os.environ["TWEETSENT_BIN_DIR"]) / "quickstart"
        self.assertEqual(subprocess.run([program], capture_output=True, text=True, check=True).stdout, shown)

    def test_links_to_files_and_headings_that_are_there(self):
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "artifacts/README.md"]:
            for link, heading in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text()):
                target = page.parent / link if link else page
                self.assertTrue(target.exists(), f"{page.name}: {link}")
                if heading:
                    self.assertIn(heading, headings(target), f"{page.name}: {link}")


if __name__ == "__main__":
    ctest_unittest.main()
