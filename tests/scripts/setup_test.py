# SPDX-License-Identifier: MIT
"""script/setup asks apt-get for what is missing and nothing else; the package tools are stand-ins here."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
# Reports every package asked for as installed, but those named in $MISSING.
DPKG_QUERY = """#!/bin/sh
for argument; do
  case " $MISSING --show --showformat " in *" $argument "*) continue ;; esac
  case "$argument" in *'{'*) ;; *) echo "installed $argument" ;; esac
done
"""
RECORDER = '#!/bin/sh\necho "$(basename "$0") $*" >> "$RECORD"\n'


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in (("dpkg-query", DPKG_QUERY), ("apt-get", RECORDER), ("sudo", RECORDER)):
            (self.folder / name).write_text(text)
            (self.folder / name).chmod(0o755)
        self.record = self.folder / "record"

    def run_setup(self, what, missing=""):
        environment = dict(
            os.environ, PATH=f"{self.folder}:{os.environ['PATH']}", MISSING=missing, RECORD=str(self.record)
        )
        return subprocess.run([ROOT / "script/setup", what], env=environment, capture_output=True, text=True)

    def calls(self):
        return self.record.read_text().splitlines() if self.record.exists() else []

    def test_does_nothing_when_nothing_is_missing(self):
        for what in ("serve", "test", "long", "bench"):
            with self.subTest(what=what):
                self.assertEqual(self.run_setup(what).returncode, 0)
                self.assertEqual(self.calls(), [])

    def test_installs_what_is_missing_and_only_that(self):
        run = self.run_setup("test", missing="catch2 ninja-build")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(len(self.calls()), 2)
        self.assertIn("update", self.calls()[0])
        self.assertTrue(self.calls()[1].endswith(" ninja-build catch2"), self.calls()[1])

    def test_serving_needs_no_test_packages(self):
        self.assertEqual(self.run_setup("serve", missing="catch2 clang-14 buildah").returncode, 0)
        self.assertEqual(self.calls(), [])

    def test_an_unknown_word_is_refused(self):
        self.assertEqual(self.run_setup("everything").returncode, 2)
        self.assertEqual(self.calls(), [])


if __name__ == "__main__":
    ctest_unittest.main()
