# SPDX-License-Identifier: MIT
"""pkg-config gives the flags of an installed library, also after the whole installed tree was moved."""
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import CXX, INSTALLED, MAIN, VERSION, run

PKG_CONFIG = shutil.which("pkg-config")
C_PROGRAM = """
#include <stdio.h>
#include <tweetsent/tweetsent.h>
int main(void) {
  tweetsent_classifier* sentiment = tweetsent_open_default();
  tweetsent_prediction predicted;
  tweetsent_predict(sentiment, "thank you!", 10, &predicted);
  puts(predicted.label);
  tweetsent_close(sentiment);
  return 0;
}
"""


@unittest.skipUnless(PKG_CONFIG, "pkg-config is not installed")
class PkgConfig(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name)
        shutil.copytree(INSTALLED, self.folder / "moved", symlinks=True)
        found = [str(path.parent) for path in (self.folder / "moved").rglob("*.pc")]
        self.environment = {**os.environ, "PKG_CONFIG_PATH": ":".join(found)}

    def flags(self, *arguments):
        return run(PKG_CONFIG, *arguments, env=self.environment).split()

    def test_of_the_headers(self):
        self.assertEqual(self.flags("--modversion", "tweetsent"), [VERSION])
        program = self.folder / "program"
        run(CXX, "-std=c++17", MAIN, *self.flags("--cflags", "--libs", "tweetsent"), "-o", program)
        self.assertEqual(run(program), "Positive\n")

    @unittest.skipUnless(list(INSTALLED.rglob("tweetsent-c.pc")), "the C interface was not built")
    def test_of_the_c_interface(self):
        flags = self.flags("--cflags", "--libs", "tweetsent-c")
        source, program = self.folder / "main.c", self.folder / "program"
        source.write_text(C_PROGRAM)
        (library,) = [flag[2:] for flag in flags if flag.startswith("-L")]
        run(shutil.which("cc"), "-std=c99", source, *flags, "-o", program)
        self.assertEqual(run(program, env={**os.environ, "LD_LIBRARY_PATH": library}), "Positive\n")


if __name__ == "__main__":
    ctest_unittest.main()
