# SPDX-License-Identifier: MIT
"""The examples of docs/command_line.md print what the page says."""

import os
import re
import subprocess
import unittest
from pathlib import Path

import ctest_unittest
from command import COMMAND, ROOT

PAGE = ROOT / "docs/command_line.md"


def examples():
    """Each indented block that begins with a prompt: its command, and the output below that."""
    for block in re.findall(r"(?:^    .*\n)+", PAGE.read_text(), re.M):
        lines = [line[4:] for line in block.splitlines()]
        if not lines[0].startswith("$ ") or lines[-1] == "...":
            continue
        command = [lines.pop(0)[2:]]
        while command[-1].endswith(("\\", "|")):  # it goes on in the next line
            command.append(lines.pop(0))
        yield "\n".join(command), lines


class Docs(unittest.TestCase):
    def test_examples(self):
        found = list(examples())
        self.assertGreaterEqual(len(found), 3)
        path = f"{Path(COMMAND).parent}:{os.environ['PATH']}"
        for command, expected in found:
            with self.subTest(command=command):
                done = subprocess.run(
                    ["sh", "-c", command], capture_output=True, text=True, env={**os.environ, "PATH": path}
                )
                self.assertEqual(done.stdout.splitlines(), expected)

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
            "predict": ("[FILE...]", "--format FORMAT:{text,tsv,csv,jsonl}=text", "--id-column NAME,...=id", "  FILE ... "),
            "tokenize": ("}=stems", "  FILE ... "),
            "train": ("}=ngram", "}=logistic", "LIST=english", "  FILE ... REQUIRED"),
            "explain": ("}=auto", "  TEXT REQUIRED"),
            "inspect": ("  MODEL  ",),
        }
        for name, parts in shown.items():
            text = subprocess.run([COMMAND, name, "--help"], capture_output=True, text=True, check=True).stdout
            for part in parts:
                with self.subTest(command=name, part=part):
                    self.assertIn(part, text)


if __name__ == "__main__":
    ctest_unittest.main()
