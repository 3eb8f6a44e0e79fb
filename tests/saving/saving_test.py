# SPDX-License-Identifier: MIT
"""Saving a model leaves the old file or the new one, whatever happens meanwhile.

    saving_test.py SAVER KILLS
"""
import os
import random
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest

KILLS = int(sys.argv.pop())
SAVER = sys.argv.pop()
FEWER, MORE = "30000", "60000"


def save(path, stems):
    return subprocess.run([SAVER, "once", str(path), stems], capture_output=True, text=True)


class Killed(unittest.TestCase):
    def test_leaves_one_of_the_two_models(self):
        seed = 20231
        points = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model"
            whole = {}
            for stems in (FEWER, MORE):
                self.assertEqual(save(model, stems).returncode, 0)
                whole[model.read_bytes()] = 0
            self.assertEqual(len(whole), 2)
            interrupted = 0
            for _ in range(KILLS):
                writer = subprocess.Popen([SAVER, "forever", str(model), FEWER, MORE], stdout=subprocess.PIPE)
                writer.stdout.readline()
                time.sleep(points.uniform(0.0, 0.2))
                self.assertIsNone(writer.poll(), "it ended by itself")
                writer.kill()
                writer.communicate()
                found = model.read_bytes()
                self.assertIn(found, whole, f"a torn file of {len(found)} bytes")
                whole[found] += 1
                for left in Path(folder).glob("model.partial*"):
                    interrupted += 1
                    left.unlink()
                self.assertEqual(os.listdir(folder), ["model"])
            print(f"{KILLS} kills, {interrupted} of them in the middle of writing", flush=True)
            if KILLS >= 100:
                self.assertGreater(interrupted, 0)
                self.assertNotIn(0, whole.values(), "it was never interrupted after one of the two")

    def test_leaves_nothing_that_stops_the_next_writer(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model"
            for number in range(50):
                Path(f"{model}.partial{number}").write_bytes(b"left")
            self.assertEqual(save(model, FEWER).returncode, 0)


class FullDisk(unittest.TestCase):
    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("only root mounts a small disk")
        self.folder = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, self.folder)
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tweetsent-test", self.folder]
        mounted = subprocess.run(command, capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"no small disk to be had: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)

    def test_keeps_the_old_model_and_says_why(self):
        model = Path(self.folder) / "model"
        self.assertEqual(save(model, "1000").returncode, 0)
        before = model.read_bytes()
        done = save(model, MORE)
        self.assertEqual(done.returncode, 1)
        reason = "expected to write it, found No space left on device"
        self.assertEqual(done.stderr, f"saver: {model}: {reason}\n")
        self.assertEqual(model.read_bytes(), before)
        self.assertEqual(os.listdir(self.folder), ["model"])

    def test_without_a_byte_left_keeps_the_old_model(self):
        model, filler = Path(self.folder) / "model", Path(self.folder) / "filler"
        self.assertEqual(save(model, "10").returncode, 0)
        before = model.read_bytes()
        with self.assertRaises(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        self.assertEqual(save(model, "20").returncode, 1)
        self.assertEqual(model.read_bytes(), before)
        filler.unlink()
        self.assertEqual(save(model, "20").returncode, 0)
        self.assertNotEqual(model.read_bytes(), before)


if __name__ == "__main__":
    ctest_unittest.main()
