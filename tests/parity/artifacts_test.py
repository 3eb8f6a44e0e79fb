# SPDX-License-Identifier: MIT
"""The committed model files are those which the command makes today, byte for byte."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from programs import COMMAND, DATA, run_command

ROOT = Path(__file__).resolve().parents[2]


NGRAM = ("sentiment-2class.safetensors", "sentiment-3class.safetensors")
EXACT = ("sentiment-frequency.safetensors", "sentiment-linear.safetensors")


def make(folder, *options):
    subprocess.run(
        [ROOT / "script/make_artifacts", *options, DATA, folder],
        env={**os.environ, "TWEETSENT": COMMAND},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def read(folder, name):
    return (Path(folder) / name).read_bytes()


@unittest.skipUnless((DATA / "train").is_dir(), f"no folder train in {DATA}")
class Artifacts(unittest.TestCase):
    def test_those_of_the_reference_are_made_again_byte_for_byte_and_a_tenth_of_the_others_is_good(self):
        with tempfile.TemporaryDirectory() as folder:
            make(folder, "--every", "10")
            for name in EXACT:
                self.assertEqual(read(folder, name), read(ROOT / "artifacts", name), name)
            for name, rows, least in ((NGRAM[0], "0=Negative,2=Positive", 0.85), (NGRAM[1], "0=Negative,1=Neutral,2=Positive", 0.6)):
                labels = ",".join(f"{label.split('=')[1]}={label.split('=')[1]}" for label in rows.split(","))
                figures = json.loads(run_command(
                    "evaluate", "--json", "--model", str(Path(folder) / name), "--text-column", "text",
                    "--label-column", "label", "--labels", labels, str(DATA / "train/extraction.csv")))
                self.assertGreater(figures["accuracy"], least, name)
            self.assertIn("make_default_model", (Path(folder) / "default_model.hpp").read_text())

    @unittest.skipUnless(os.environ.get("TWEETSENT_LONG"), "takes minutes: ctest -C long runs it")
    def test_all_are_made_again_byte_for_byte(self):
        with tempfile.TemporaryDirectory() as folder:
            make(folder)
            made = sorted(path.name for path in Path(folder).iterdir())
            self.assertEqual(made, sorted([*EXACT, *NGRAM, "default_model.hpp"]))
            for name in EXACT + NGRAM:
                self.assertEqual(read(folder, name), read(ROOT / "artifacts", name), name)
            header = read(ROOT / "include/tweetsent", "default_model.hpp")
            self.assertEqual(read(folder, "default_model.hpp"), header)


if __name__ == "__main__":
    ctest_unittest.main()
