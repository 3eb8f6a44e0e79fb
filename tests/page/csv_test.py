# SPDX-License-Identifier: MIT
"""The page reads tables of text as Python's csv module does, and what it writes Python reads back."""
import csv
import io
import json
import random
import shutil
import subprocess
import unittest
from pathlib import Path

import ctest_unittest

NODE = shutil.which("node")


@unittest.skipUnless(NODE, "node is not installed")
class Csv(unittest.TestCase):
    def read(self, texts):
        run = subprocess.run([NODE, Path(__file__).with_name("csv_test.mjs")], input=json.dumps(texts), capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def test_made_up_tables_are_read_and_written_as_python_does(self):
        made = random.Random(1)
        tables = []
        for _ in range(500):
            width = made.randint(2, 5)
            field = lambda: "".join(made.choice('ab ,;"\n\r\t\u00e9\U0001f62d') for _ in range(made.randint(0, 6)))
            tables.append([["id", *("x" * width)][:width]] + [[field() for _ in range(width)] for _ in range(made.randint(1, 5))])
        texts = []
        for table in tables:
            file = io.StringIO()
            style = made.choice(({"lineterminator": "\r\n"}, {"lineterminator": "\n", "quoting": csv.QUOTE_ALL}))
            csv.writer(file, **style).writerows(table)
            texts.append(file.getvalue())
        for table, found in zip(tables, self.read(texts), strict=True):
            self.assertEqual(found["rows"], table)
            self.assertEqual(list(csv.reader(io.StringIO(found["written"], newline=""))), table)

    def test_odd_texts(self):
        cases = {
            "": [], "\n\n": [], "a": [["a"]], "a,b": [["a", "b"]], "a,b,": [["a", "b", ""]], "a\r\nb\rc\n": [["a"], ["b"], ["c"]],
            'a,"b': [["a", "b"]], 'a,b"c"': [["a", 'b"c"']], '"a""b",c': [['a"b', "c"]], "a;b,c;d\n": [["a", "b,c", "d"]], "a\tb\n": [["a", "b"]],
        }
        for (text, rows), found in zip(cases.items(), self.read(list(cases)), strict=True):
            self.assertEqual(found["rows"], rows, text)

    def test_the_column_of_tweets_is_found(self):
        found = self.read(["id,text\n1,so sad\n", "1,so sad\n2,i love it\n", "name,Tweet,n\na,b,cccccccc\n"])
        self.assertEqual([(each["table"]["headed"], each["table"]["column"]) for each in found], [(True, 1), (False, 1), (True, 1)])


if __name__ == "__main__":
    ctest_unittest.main()
