# SPDX-License-Identifier: MIT
"""Run by pypi_test.py: the recipes for ClickHouse, in chdb, ClickHouse as a library."""
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import chdb.session
from engines_page import recipes
from predicted import COMMAND, ROOT, predicted
from test_tweets import tweets

FOLDER = ROOT / "examples/clickhouse"


class Clickhouse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scripts = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.scripts)
        os.symlink(COMMAND, cls.scripts / "tweetsent")
        shutil.copy(FOLDER / "tweetsent-pool", cls.scripts)
        shutil.copy(FOLDER / "tweetsent_function.xml", cls.scripts)
        # The pool starts the command by its name.
        os.environ["PATH"] = f"{Path(COMMAND).parent}:{os.environ['PATH']}"
        cls.texts = [*tweets(), 'quote " tab\t line\n back\\', "nul \0 in it"]
        cls.expected = predicted(cls.texts)
        rows = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(cls.texts))
        (cls.scripts / "tweets.jsonl").write_text(rows)
        cls.table = f"file('{cls.scripts}/tweets.jsonl', JSONEachRow, 'id UInt64, text String')"

    def query(self, sql):
        out = chdb.query(sql.replace("FROM tweet", f"FROM {self.table}"), "JSONEachRow", udf_path=str(self.scripts))
        return [json.loads(line) for line in out.bytes().splitlines()]

    def test_recipes(self):
        statements = [each for each in recipes("ClickHouse", "sql")[0].split(";") if each.strip()]
        self.assertEqual(len(statements), 3)
        for statement in statements:
            with self.subTest(statement=statement):
                found = self.query(statement)
                self.assertEqual([row["label"] for row in found], [label for label, _ in self.expected])
        self.assertEqual([f"{row['probability']:.6g}" for row in found], [probability for _, probability in self.expected])

    def test_null_gives_null(self):
        (recipe,) = [each for each in recipes("ClickHouse", "sql")[0].split(";") if "executable(" in each]
        found = self.query(recipe.replace("SELECT id, text FROM tweet", "SELECT 1 AS id, CAST(NULL, 'Nullable(String)') AS text"))
        self.assertEqual([(row["label"], row["probability"]) for row in found], [(None, None)])

    def test_many_blocks(self):
        for function in ("sentiment", "sentiment_pooled"):
            found = self.query(f"SELECT {function}('so sad ' || toString(number % 10)) AS label, count() AS rows FROM numbers(300000) GROUP BY label")
            self.assertEqual([(row["label"], int(row["rows"])) for row in found], [("Negative", 300_000)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
