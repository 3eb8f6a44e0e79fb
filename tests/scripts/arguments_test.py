# SPDX-License-Identifier: MIT
"""Scripts refuse at once what they cannot use, and see folders from where the caller is; what they run is a stand-in here."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
# Fails, so that the script goes no further.
RECORDER = '#!/bin/sh\necho "$*" >> "$RECORD"\nexit 1\n'


class Arguments(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        (self.folder / "data").mkdir()
        for name in ("cmake", "ctest", "command"):
            (self.folder / name).write_text(RECORDER)
            (self.folder / name).chmod(0o755)
        # script/setup finds nothing missing.
        (self.folder / "dpkg-query").write_text('#!/bin/sh\nfor each; do echo "installed $each"; done\n')
        (self.folder / "dpkg-query").chmod(0o755)

    def call(self, *command):
        """What it ran, and how that went, when it is called in the folder."""
        record = self.folder / "record"
        record.write_text("")
        environment = dict(os.environ, PATH=f"{self.folder}:{os.environ['PATH']}", RECORD=str(record),
                           TWEETSENT=str(self.folder / "command"))
        run = subprocess.run([ROOT / "script" / command[0], *command[1:]], cwd=self.folder, env=environment,
                             capture_output=True, text=True)
        return record.read_text(), run

    def run_script(self, *command):
        """What it ran before something failed, and its standard error."""
        ran, run = self.call(*command)
        self.assertNotEqual(run.returncode, 0)
        return ran, run.stderr

    def test_folders_are_the_caller_s(self):
        ran, _ = self.run_script("test", "--data", "data")
        self.assertIn(f"-DTWEETSENT_DATA_DIR={self.folder}/data ", ran)
        ran, _ = self.run_script("make_artifacts", "data", "out")
        self.assertIn(f" -o {self.folder}/out/sentiment-frequency.safetensors {self.folder}/data/", ran)

    def test_the_kinds_of_test_have_builds_of_their_own(self):
        for options, preset in (((), "release"), (("--sanitize",), "asan"), (("--sanitize", "--long"), "tsan")):
            with self.subTest(options=options):
                self.assertIn(f"--preset {preset} ", self.run_script("test", *options)[0])

    def test_each_says_what_it_does_and_does_nothing_more(self):
        for script in sorted((ROOT / "script").iterdir()):
            for option in ("--help", "-h"):
                with self.subTest(script=script.name, option=option):
                    ran, run = self.call(script.name, option)
                    self.assertEqual((ran, run.returncode), ("", 0), run.stderr)
                    self.assertIn(f"script/{script.name}", run.stdout)

    def test_what_is_not_there_is_refused_at_once(self):
        for command in (("test", "--data", "none"), ("test", "--data"), ("test", "--httplib", "data"),
                        ("make_artifacts", "none"), ("bench", "none"), ("fuzz", "1", "csv", "none")):
            with self.subTest(command=command):
                ran, complaint = self.run_script(*command)
                self.assertEqual(ran, "")
                self.assertIn(f"usage: script/{command[0]} ", complaint)


if __name__ == "__main__":
    ctest_unittest.main()
