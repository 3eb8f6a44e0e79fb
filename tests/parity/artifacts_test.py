# SPDX-License-Identifier: MIT
"""The committed model files are those which the command makes today, byte for byte."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from programs import COMMAND, DATA

ROOT = Path(__file__).resolve().parents[2]


@unittest.skipUnless((DATA / "golden").is_dir(), f"no data sets in {DATA}")
class Artifacts(unittest.TestCase):
    def test_are_made_again_byte_for_byte(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [ROOT / "script/make_artifacts", DATA, folder],
                env={**os.environ, "TWEETSENT": COMMAND},
                stdout=subprocess.DEVNULL,
                check=True,
            )
            made = sorted(path.name for path in Path(folder).iterdir())
            committed = sorted(path.name for path in (ROOT / "artifacts").glob("*.safetensors"))
            self.assertEqual(made, sorted(committed + ["default_model.hpp"]))
            for name in committed:
                with self.subTest(name=name):
                    self.assertEqual(
                        (Path(folder) / name).read_bytes(), (ROOT / "artifacts" / name).read_bytes()
                    )
            header = Path(folder) / "default_model.hpp"
            self.assertEqual(header.read_text(), (ROOT / "include/tweetsent/default_model.hpp").read_text())


if __name__ == "__main__":
    ctest_unittest.main()
