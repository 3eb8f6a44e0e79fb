# SPDX-License-Identifier: MIT
"""Run by pypi_test.py: the recipe for DuckDB."""
import collections
import contextlib
import io
import tempfile
import unittest

import duckdb
import pyarrow
import pyarrow.parquet
from engines_page import recipes
from predicted import predicted
from test_tweets import tweets


class Duckdb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Runs the recipe, which defines the function."""
        cls.texts = tweets()
        cls.expected = [label for label, _ in predicted(cls.texts)]
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(contextlib.chdir(folder))
        pyarrow.parquet.write_table(pyarrow.table({"id": range(len(cls.texts)), "text": cls.texts}), "tweets.parquet")
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            exec(recipes("DuckDB", "python")[0], {})
        cls.shown = shown.getvalue()

    def test_the_recipe_counts_the_labels(self):
        for label, count in collections.Counter(self.expected).items():
            self.assertRegex(self.shown, rf"{label}\W+{count}\b")

    def test_labels_are_those_of_the_command_row_by_row(self):
        found = duckdb.sql("SELECT sentiment(text) FROM 'tweets.parquet' ORDER BY id").fetchall()
        self.assertEqual([label for label, in found], self.expected)

    def test_null_and_many_rows(self):
        self.assertEqual(duckdb.sql("SELECT sentiment(NULL)").fetchall(), [(None,)])
        self.assertEqual(duckdb.sql("SELECT sentiment('so sad'), count(*) FROM range(100000) GROUP BY ALL").fetchall(),
                         [("Negative", 100_000)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
