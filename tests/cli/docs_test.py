# SPDX-License-Identifier: MIT
"""docs/command_line.md has every option; its examples are run by tests/docs."""
import re
import subprocess
import unittest

import ctest_unittest
from command import COMMAND, ROOT

PAGE = ROOT / "docs/command_line.md"


class Docs(unittest.TestCase):
    def test_every_option_is_on_the_page(self):
        page = PAGE.read_text()
        for name in ("predict", "tokenize", "train", "evaluate", "explain", "inspect", "import", "count", "merge", "forget",
                     "fit"):
            text = subprocess.run(
                [COMMAND, name, "--help"], capture_output=True, text=True, check=True
            ).stdout
            for option in re.findall(r"(?<=[\s,])--[a-z-]+", text):
                with self.subTest(command=name, option=option):
                    self.assertTrue(option == "--help" or option in page)

    def test_help_shows_defaults_and_no_types_of_files(self):
        shown = {
            "predict": ("[FILE...]", "--format FORMAT:{text,tsv,csv,jsonl} [text]", "--id-column NAME,... [id]", "  FILE ... "),
            "tokenize": ("} [stems]", "  FILE ... "),
            "train": ("} [ngram]", "} [logistic]", "LIST [english]", "  FILE ... REQUIRED"),
            "explain": ("} [auto]", "  TEXT REQUIRED"),
            "inspect": ("  MODEL  ",),
        }
        for name, parts in shown.items():
            text = subprocess.run([COMMAND, name, "--help"], capture_output=True, text=True, check=True).stdout
            # CLI11 2.4 writes a default as " [text]", 2.3 as "=text".
            text = re.sub(r"(?<=\S)=(\w+)(?=\s)", r" [\1]", text)
            for part in parts:
                with self.subTest(command=name, part=part):
                    self.assertIn(part, text)


if __name__ == "__main__":
    ctest_unittest.main()
