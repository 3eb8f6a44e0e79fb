# SPDX-License-Identifier: MIT
"""The SQLite extension, in Python's own SQLite: it answers as the command does, and can be indexed."""
import os
import sqlite3
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from engines_page import recipes
from predicted import ROOT, predicted
from test_tweets import tweets

EXTENSION = Path(os.environ["EXTENSION"]).with_suffix("")
FREQUENCY_MODEL = str(ROOT / "artifacts/sentiment-frequency.safetensors")
LINEAR_MODEL = str(ROOT / "artifacts/sentiment-linear.safetensors")


@unittest.skipUnless(hasattr(sqlite3.Connection, "enable_load_extension"), "this Python's SQLite loads no extensions")
class Sqlite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tweets = tweets()
        cls.expected = predicted(cls.tweets)

    def setUp(self):
        self.database = self.open(":memory:")

    def open(self, path):
        database = sqlite3.connect(path)
        self.addCleanup(database.close)
        database.enable_load_extension(True)
        database.load_extension(str(EXTENSION))
        return database

    def one(self, query, *arguments):
        return self.database.execute(query, arguments).fetchone()[0]

    def table(self, texts):
        self.database.execute("CREATE TABLE tweet (id INTEGER PRIMARY KEY, text TEXT)")
        self.database.executemany("INSERT INTO tweet (text) VALUES (?)", ((text,) for text in texts))

    def test_labels_and_probabilities_are_those_of_the_command_row_by_row(self):
        self.table(self.tweets)
        rows = self.database.execute("SELECT sentiment(text), printf('%.6g', sentiment_probability(text)) FROM tweet ORDER BY id")
        self.assertEqual(rows.fetchall(), self.expected)

    def test_a_database_of_utf_16_answers_the_same(self):
        self.database.execute("PRAGMA encoding = 'UTF-16le'")
        self.table(self.tweets[:500])
        rows = self.database.execute("SELECT sentiment(text) FROM tweet ORDER BY id")
        self.assertEqual([label for label, in rows], [label for label, _ in self.expected[:500]])

    def test_the_recipe_of_the_page(self):
        self.table(self.tweets)
        (recipe,) = recipes("SQLite", "sql")
        for statement in recipe.replace("artifacts/", f"{ROOT}/artifacts/").split(";"):
            self.database.execute(statement).fetchall()

    def test_null_gives_null_and_other_types_are_taken_as_text(self):
        self.assertIsNone(self.one("SELECT sentiment(NULL)"))
        self.assertIsNone(self.one("SELECT sentiment_probability(NULL)"))
        self.assertIsNone(self.one("SELECT sentiment('x', NULL)"))
        self.assertEqual(self.one("SELECT sentiment(x'736f20736164')"), self.one("SELECT sentiment('so sad')"))
        self.assertEqual(self.one("SELECT sentiment(x'')"), self.one("SELECT sentiment('')"))
        self.assertEqual(self.one("SELECT sentiment(12.5)"), self.one("SELECT sentiment('12.5')"))
        self.assertIsNotNone(self.one("SELECT sentiment(x'ff00fe')"))

    def test_another_model_is_read_from_its_file(self):
        self.table(self.tweets[:200])
        rows = self.database.execute("SELECT sentiment(text, ?) FROM tweet ORDER BY id", (FREQUENCY_MODEL,))
        self.assertEqual([label for label, in rows],
                         [label for label, _ in predicted(self.tweets[:200], "--model", FREQUENCY_MODEL)])
        self.assertIsNone(self.one("SELECT sentiment_probability('sad', ?)", LINEAR_MODEL))
        both = self.database.execute("SELECT DISTINCT sentiment('so sad', model) IS NOT NULL FROM (SELECT ? AS model UNION ALL SELECT ?)",
                                     (FREQUENCY_MODEL, LINEAR_MODEL))
        self.assertEqual(both.fetchall(), [(1,)])

    def test_a_query_that_fails_names_its_reason(self):
        with self.assertRaisesRegex(sqlite3.OperationalError,
                                    "^sentiment: /nowhere/model: expected a model file, found No such file or directory$"):
            self.one("SELECT sentiment('x', '/nowhere/model')")
        with tempfile.NamedTemporaryFile() as damaged:
            damaged.write(Path(FREQUENCY_MODEL).read_bytes()[:-1])
            damaged.flush()
            with self.assertRaisesRegex(sqlite3.OperationalError, f"^sentiment: {damaged.name}: at byte .*expected .*found "):
                self.one("SELECT sentiment('x', ?)", damaged.name)
        with self.assertRaisesRegex(sqlite3.OperationalError, "wrong number of arguments to function sentiment"):
            self.one("SELECT sentiment()")
        self.database.execute("CREATE VIEW reads_a_file AS SELECT sentiment('x', '/etc/passwd')")
        with self.assertRaisesRegex(sqlite3.OperationalError, "unsafe use of sentiment"):
            self.one("SELECT * FROM reads_a_file")

    def test_an_index_over_100_000_rows(self):
        """It is used, agrees with the table, and follows its changes."""
        self.table((self.tweets * (100_000 // len(self.tweets) + 1))[:100_000])
        self.database.execute("CREATE INDEX tweet_sentiment ON tweet (sentiment(text))")
        query = "SELECT count(*) FROM tweet WHERE sentiment(text) = 'Negative'"
        plan = " ".join(str(row) for row in self.database.execute("EXPLAIN QUERY PLAN " + query))
        self.assertIn("tweet_sentiment", plan)
        texts = (self.tweets * (100_000 // len(self.tweets) + 1))[:100_000]
        negative = {text for text, (label, _) in zip(self.tweets, self.expected) if label == "Negative"}
        self.assertEqual(self.one(query), sum(text in negative for text in texts))
        before = self.one(query)
        self.database.execute("INSERT INTO tweet (text) VALUES ('so sad, awful')")
        self.assertEqual(self.one(query), before + 1)
        self.database.execute("UPDATE tweet SET text = 'what a lovely day' WHERE text = 'so sad, awful'")
        self.assertEqual(self.one(query), before)
        self.assertEqual(self.one("PRAGMA integrity_check"), "ok")

    def test_a_generated_column_is_stored(self):
        with tempfile.TemporaryDirectory() as folder:
            database = self.open(f"{folder}/tweets.db")
            database.execute("CREATE TABLE tweet (text TEXT, label TEXT AS (sentiment(text)) STORED)")
            database.execute("INSERT INTO tweet VALUES ('so sad')")
            database.commit()
            # Without the extension it is there all the same.
            plain = sqlite3.connect(f"{folder}/tweets.db")
            self.addCleanup(plain.close)
            self.assertEqual(plain.execute("SELECT label FROM tweet").fetchone(), ("Negative",))


if __name__ == "__main__":
    ctest_unittest.main()
