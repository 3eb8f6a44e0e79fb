# SPDX-License-Identifier: MIT
"""Other processors and Windows give the labels of this machine, and its scores within 1e-12."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from c_library import Library
from test_tweets import tweets

HERE = Path(__file__).parent
INCLUDE = HERE.parents[1] / "include"
# Compiler, and what runs its programs here.
MACHINES = {
    "aarch64": ("aarch64-linux-gnu-g++", "qemu-aarch64-static"),
    "armhf": ("arm-linux-gnueabihf-g++", "qemu-arm-static"),
    "i686": ("i686-linux-gnu-g++", "qemu-i386-static"),
    "riscv64": ("riscv64-linux-gnu-g++", "qemu-riscv64-static"),
    "s390x, big-endian": ("s390x-linux-gnu-g++", "qemu-s390x-static"),
    "Windows": ("x86_64-w64-mingw32-g++-posix", "wine"),
}


class Cross(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        library = Library(os.environ["LIBRARY"])
        texts = [tweet.encode() for tweet in tweets()]
        cls.expected = [library.predict(text)[:2] for text in texts]
        (cls.folder / "tweets").write_bytes(b"".join(text + b"\0" for text in texts))

    def check(self, compiler, runner):
        program = self.folder / "predict.exe"
        subprocess.run([compiler, "-std=c++17", "-O2", "-static", "-I", INCLUDE, HERE / "predict.cpp", "-o", program],
                       check=True)
        run = subprocess.run([runner, program, "tweets"], cwd=self.folder, capture_output=True, text=True,
                             env={**os.environ, "WINEPREFIX": str(self.folder / "wine"), "WINEDEBUG": "-all"})
        self.assertEqual(run.returncode, 0, run.stderr)
        lines = [line.rsplit(" ", 1) for line in run.stdout.splitlines()]
        self.assertEqual([label for label, _ in lines], [label for label, _ in self.expected])
        differences = [abs(float(score) - wanted) for (_, score), (_, wanted) in zip(lines, self.expected)]
        print(f"{len(lines)} tweets, largest difference {max(differences):.3g}")
        self.assertLessEqual(max(differences), 1e-12)


def add_test(name, compiler, runner):
    missing = [tool for tool in (compiler, runner) if shutil.which(tool) is None]

    @unittest.skipIf(missing, f"not installed: {', '.join(missing)}")
    def test(self):
        self.check(compiler, runner)

    setattr(Cross, f"test_on_{name}", test)


for machine, tools in MACHINES.items():
    add_test(machine, *tools)

if __name__ == "__main__":
    ctest_unittest.main()
