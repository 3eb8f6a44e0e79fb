# SPDX-License-Identifier: MIT
"""CMake's FetchContent takes the library from a git repository: here a local one, made of the source tree."""
import shutil
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import MAIN, ROOT, build_consumer, run

GIT = shutil.which("git")


@unittest.skipUnless(GIT, "git is not installed")
class FetchContent(unittest.TestCase):
    def test_builds_a_program(self):
        with tempfile.TemporaryDirectory() as scratch:
            repository = Path(scratch) / "repository"
            for name in ("include", "cmake"):
                shutil.copytree(ROOT / name, repository / name)
            for name in ("CMakeLists.txt", "LICENSE"):
                shutil.copy(ROOT / name, repository)
            git = [GIT, "-C", repository, "-c", "user.name=test", "-c", "user.email=test@localhost"]
            run(*git, "init", "--quiet")
            run(*git, "add", "--all")
            run(*git, "commit", "--quiet", "--message", "all")
            commit = run(*git, "rev-parse", "HEAD").strip()
            build = Path(scratch) / "build"
            build_consumer(Path(__file__).with_name("fetch_content"), build, f"-DREPOSITORY=file://{repository}",
                          f"-DCOMMIT={commit}", f"-DMAIN={MAIN}")
            self.assertEqual(run(build / "consumer"), "Positive\n")


if __name__ == "__main__":
    ctest_unittest.main()
