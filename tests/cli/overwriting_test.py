# SPDX-License-Identifier: MIT
"""No command overwrites what it reads, by whatever name."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import COMMAND, FREQUENCY_MODEL, run

LABELLED = ("--text-column", "text", "--label-column", "label")


class Overwriting(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.rows = self.folder / "rows.csv"
        self.rows.write_text("text,label\nsad,Negative\ngood,Positive\n")
        self.model = self.folder / "model"
        self.model.write_bytes(Path(FREQUENCY_MODEL).read_bytes())
        self.before = {path: path.read_bytes() for path in (self.rows, self.model)}

    def assert_refused(self, result, output, name):
        self.assertEqual(result.status, 2)
        self.assertEqual(result.err, f"tweetsent: {output}: the output would overwrite the input {name}\n")
        self.assertEqual({path: path.read_bytes() for path in self.before}, self.before)

    def names_of(self, path):
        """The file by all the kinds of names it may have."""
        link, hard = self.folder / f"{path.name}.link", self.folder / f"{path.name}.hard"
        link.symlink_to(path)
        os.link(path, hard)
        return path, link, hard, f"{self.folder}/./{path.name}"

    def test_is_bad_usage_before_anything_is_read(self):
        for output in self.names_of(self.rows):
            # The second input is not there: it would be complained of if it were looked for.
            self.assert_refused(run("train", *LABELLED, "-o", output, "/nonexistent", self.rows), output, self.rows)
            self.assert_refused(run("evaluate", *LABELLED, "--report", output, self.rows), output, self.rows)
            self.assert_refused(run("import", "--counts", self.rows, "--head", "x", "-o", output), output, self.rows)
            self.assert_refused(run("import", "--counts", "x", "--head", self.rows, "-o", output), output, self.rows)
            self.assert_refused(
                run("train", *LABELLED, "--features", "frequency", "--stop-words", self.rows, "-o", output, "x"),
                output, self.rows)
        for output in self.names_of(self.model):
            for option in ("--model", "--compare"):
                result = run("evaluate", *LABELLED, option, self.model, "--report", output, self.rows)
                self.assert_refused(result, output, self.model)

    def test_of_standard_input_and_output_too(self):
        with self.rows.open("rb") as data:
            done = subprocess.run([COMMAND, "train", *LABELLED, "-o", self.rows, "-"], stdin=data,
                                  capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("would overwrite the input standard input", done.stderr)
        for arguments in (("predict", self.rows), ("tokenize", self.rows), ("predict", "--model", self.model),
                          ("explain", "--model", self.model, "sad"), ("inspect", self.model),
                          ("evaluate", *LABELLED, self.rows)):
            with self.subTest(arguments=arguments):
                target = self.rows if self.rows in arguments else self.model
                with target.open("ab") as out:
                    done = subprocess.run([COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=out,
                                          stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(
                    done.stderr,
                    f"tweetsent: standard output: the output would overwrite the input {target}\n")
                self.assertEqual({path: path.read_bytes() for path in self.before}, self.before)

    def test_devices_are_no_files(self):
        with open(os.devnull) as nothing:
            done = subprocess.run([COMMAND, "predict"], stdin=nothing, stdout=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    ctest_unittest.main()
