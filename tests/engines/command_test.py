# SPDX-License-Identifier: MIT
"""The recipes that run the command: GNU parallel, and the protocols of Hive, Hadoop Streaming and ClickHouse's pools."""
import os
import re
import select
import shlex
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import ctest_unittest
from engines_page import recipes
from predicted import COMMAND, ROOT, predicted
from test_tweets import tweets

PATH = f"{Path(COMMAND).parent}:{ROOT / 'examples/clickhouse'}:{os.environ['PATH']}"


def escaped(text, tab="\\t"):
    for character, escape in (("\\", "\\\\"), ("\t", tab), ("\n", "\\n")):
        text = text.replace(character, escape)
    return text


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts = [*(text for text in tweets() if "\r" not in text), "tab\there", "line\nbreak", "back\\slash"]
        cls.expected = predicted(cls.texts)

    def run_mapper(self, command, lines):
        """What a command makes of lines while it is fed them, as a framework does with two threads."""
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(COMMAND, f"{folder}/tweetsent")
            done = subprocess.run(shlex.split(command), input="".join(lines).encode(), capture_output=True, cwd=folder,
                                  env={**os.environ, "PATH": PATH})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return [tuple(line.split("\t")) for line in done.stdout.decode().splitlines()]

    def numbered(self):
        return [(str(at), *answer) for at, answer in enumerate(self.expected)]

    def test_hive(self):
        command = re.search(r"USING '([^']+)'", recipes("Hive", "sql")[0]).group(1)
        # Hive puts its escape before a tab, and writes a letter for a line feed alone.
        lines = ["%d\t%s\n" % (at, escaped(text, tab="\\\t")) for at, text in enumerate(self.texts)]
        self.assertEqual(self.run_mapper(command, [*lines, "null\t\\N\n"]), [*self.numbered(), ("null", "\\N", "\\N")])

    def test_hadoop_streaming(self):
        command = re.search(r"-mapper '([^']+)'", recipes("Hadoop Streaming", "")[0]).group(1)
        self.assertEqual(self.run_mapper(command, [f"{at}\t{escaped(text)}\n" for at, text in enumerate(self.texts)]), self.numbered())

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel is not installed; the package parallel has it")
    def test_gnu_parallel(self):
        lines = [text.replace("\n", " ") for text in self.texts] * 3
        (recipe,) = recipes("GNU parallel", "")
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "tweets.txt").write_text("".join(f"{line}\n" for line in lines))
            # Blocks small enough that there are several.
            subprocess.run(recipe.replace("8M", "100k"), shell=True, check=True, cwd=folder, env={**os.environ, "PATH": PATH, "HOME": folder},
                           stdin=subprocess.DEVNULL)
            found = [tuple(line.split("\t")) for line in Path(folder, "labels.tsv").read_text().splitlines()]
        self.assertEqual(found, predicted(lines))


class Pool(unittest.TestCase):
    """tweetsent-pool: the number of rows, the rows, and no more until as many answers are there."""

    def start(self, *command):
        process = subprocess.Popen([ROOT / "examples/clickhouse/tweetsent-pool", *command], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PATH": PATH})
        for pipe in (process.stdin, process.stdout, process.stderr):
            self.addCleanup(pipe.close)
        self.addCleanup(process.kill)
        return process

    def test_each_chunk_is_answered_before_the_next_is_sent(self):
        process = self.start()
        for size in (1, 65_409, 1, 20_000, 3):
            def send():
                process.stdin.write(b"%d\n" % size + b'{"text":"so sad, a text of some length to fill the pipes"}\n' * size)
                process.stdin.flush()
            # ClickHouse writes in another thread than it reads in.
            writer = threading.Thread(target=send)
            writer.start()
            for _ in range(size):
                self.assertTrue(process.stdout.peek(1) or select.select([process.stdout], [], [], 60)[0], "no answer")
                self.assertIn(b'"label":"Negative"', process.stdout.readline())
            writer.join()
        process.stdin.close()
        self.assertEqual((process.wait(60), process.stdout.read(), process.stderr.read()), (0, b"", b""))

    def test_says_what_went_wrong(self):
        process = self.start()
        out, err = process.communicate(b'3\n{"text":"a"}\n')
        self.assertEqual((process.returncode, out, err), (1, b"", b"tweetsent-pool: a chunk of 3 rows ended early\n"))
        process = self.start("true")
        out, err = process.communicate(b'1\n{"text":"a"}\n')
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"tweetsent-pool: the command ended before its last answer\n", err)


if __name__ == "__main__":
    ctest_unittest.main()
