# SPDX-License-Identifier: MIT
"""CPack makes a Debian package in which lintian finds no error, and which works in a clean root of the same Debian."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import BUILD, CMAKE, CXX, MAIN, VERSION, run

CPACK = Path(CMAKE).with_name("cpack")
CONFIG = Path(os.environ["PROJECT_BUILD"]) / "CPackConfig.cmake"


def release():
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2]
    return "stable"


@unittest.skipUnless(CONFIG.exists(), f"{CONFIG} is not there")
@unittest.skipUnless(shutil.which("dpkg-deb"), "not a Debian system")
class Debian(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        run(CPACK, "-G", "DEB", "--config", CONFIG, "-B", scratch.name)
        (cls.package,) = Path(scratch.name).glob("*.deb")

    def test_has_the_version_and_a_full_description(self):
        fields = run("dpkg-deb", "--field", self.package, "Version", "Description", "Depends")
        self.assertIn(f"Version: {VERSION}\n", fields)
        self.assertIn("\n The command labels tweets", fields)
        self.assertIn("libc6", fields)

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_no_error(self):
        found = subprocess.run(["lintian", "--fail-on", "error", self.package], capture_output=True, text=True)
        print(found.stdout)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_unpacked_it_has_what_programs_need(self):
        with tempfile.TemporaryDirectory() as folder:
            run("dpkg-deb", "--extract", self.package, folder)
            usr = Path(folder) / "usr"
            self.assertEqual(run(usr / "bin/tweetsent", "predict", input="what a lovely day :)\n").split()[0], "Positive")
            program = Path(folder) / "program"
            run(CXX, "-std=c++17", "-I", usr / "include", MAIN, "-o", program, "-pthread")
            self.assertEqual(run(program), "Positive\n")

    @unittest.skipUnless(shutil.which("debootstrap") and os.geteuid() == 0, "debootstrap is not installed, or this is not root")
    def test_works_in_a_clean_root(self):
        root = BUILD / "clean_root"
        if not (root / "made").exists():
            shutil.rmtree(root, ignore_errors=True)
            run("debootstrap", "--variant=minbase", "--include=libstdc++6,libcsv3", release(), root)
            (root / "made").touch()
        shutil.copy(self.package, root / "tweetsent.deb")
        run("chroot", root, "dpkg", "--install", "/tweetsent.deb")
        try:
            said = run("chroot", root, "tweetsent", "predict", input="what a lovely day :)\n")
            self.assertEqual(said.split()[0], "Positive")
            self.assertIn("libtweetsent.so.1", run("chroot", root, "/sbin/ldconfig", "--print-cache"))
        finally:
            run("chroot", root, "dpkg", "--purge", "tweetsent")


if __name__ == "__main__":
    ctest_unittest.main()
