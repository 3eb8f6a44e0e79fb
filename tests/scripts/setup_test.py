# SPDX-License-Identifier: MIT
"""script/setup asks apt-get for what is missing and nothing else; the package tools are stand-ins here."""
import os
import shutil
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

    def run_setup(self, what, missing="", release="bookworm", path=os.environ["PATH"]):
        os_release = self.folder / "os-release"
        os_release.write_text(f"VERSION_CODENAME={release}\n")
        environment = dict(os.environ, PATH=f"{self.folder}:{path}", MISSING=missing, RECORD=str(self.record),
                           OS_RELEASE=str(os_release))
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

    def test_each_release_of_debian_gets_its_own_packages(self):
        for release, wanted, other in (("bookworm", "clang-14", "clang-19"), ("trixie", "clang-19", "clang-14")):
            with self.subTest(release=release):
                self.record.unlink(missing_ok=True)
                self.assertEqual(self.run_setup("test", missing="clang-14 clang-19", release=release).returncode, 0)
                self.assertTrue(self.calls()[1].endswith(f" {wanted}"), self.calls()[1])
                self.assertNotIn(other, self.calls()[1])

    def test_without_root_and_sudo_it_says_which_command_root_shall_run(self):
        tools = self.folder / "tools"
        tools.mkdir()
        for tool in ("bash", "grep", "sed"):
            (tools / tool).symlink_to(shutil.which(tool))
        (self.folder / "sudo").unlink()
        (self.folder / "id").write_text("#!/bin/sh\necho 1000\n")
        (self.folder / "id").chmod(0o755)
        run = self.run_setup("test", missing="catch2 ninja-build", path=str(tools))
        self.assertEqual(run.returncode, 1)
        self.assertIn("\n    apt-get update && apt-get install -y --no-install-recommends ninja-build catch2\n", run.stderr)
        self.assertEqual(self.calls(), [])

    def test_serving_needs_no_test_packages(self):
        self.assertEqual(self.run_setup("serve", missing="catch2 clang-14 buildah").returncode, 0)
        self.assertEqual(self.calls(), [])

    def test_an_unknown_word_is_refused(self):
        self.assertEqual(self.run_setup("everything").returncode, 2)
        self.assertEqual(self.calls(), [])


if __name__ == "__main__":
    ctest_unittest.main()
