# SPDX-License-Identifier: MIT
"""The README's two commands on a fresh Debian 13: script/test passes, and script/serve prints a curl line that works.

The system is in the folder that the argument names. What the commands print stays in that folder, in *.log.
"""
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

import ctest_unittest
import debian_system

FOLDER = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else debian_system.SOURCE / "build/debian_13"
SYSTEM = FOLDER / "system"


@debian_system.needs_system
class Debian13(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        debian_system.make_system(SYSTEM, "trixie", FOLDER / "debootstrap.log")
        cls.addClassCleanup(shutil.rmtree, SYSTEM)

    def test_both_commands_of_the_readme_work(self):
        begin = time.monotonic()
        with (FOLDER / "test.log").open("w") as log:
            run = subprocess.run(debian_system.inside(SYSTEM, "/tweetsent/script/test"), stdout=log, stderr=subprocess.STDOUT)
        print(f"script/test took {time.monotonic() - begin:.0f} s", flush=True)
        self.assertEqual(run.returncode, 0, (FOLDER / "test.log").read_text()[-4000:])

        answer = debian_system.serve_and_ask(SYSTEM, FOLDER / "serve.log")
        self.assertEqual(answer, {"1": "Positive", "2": "Negative"})


if __name__ == "__main__":
    ctest_unittest.main()
