# SPDX-License-Identifier: MIT
"""The PostgreSQL extension answers as the command does, can be indexed and stored, and never ends the server."""
import os
import shutil
import unittest
from pathlib import Path

import cluster
import ctest_unittest
from engines_page import recipes
from predicted import COMMAND, ROOT, predicted
from test_tweets import tweets

FREQUENCY_MODEL = ROOT / "artifacts/sentiment-frequency.safetensors"
LINEAR_MODEL = ROOT / "artifacts/sentiment-linear.safetensors"


def copy_rows(texts):
    """The rows of `tweet` as COPY reads them."""
    def escaped(text):
        for character, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            text = text.replace(character, escape)
        return text
    return "COPY tweet (id, text) FROM STDIN;\n" + "".join(f"{at}\t{escaped(text)}\n" for at, text in enumerate(texts)) + "\\.\n"


@unittest.skipIf(cluster.missing(), cluster.missing())
class Postgresql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cluster.Cluster(Path(os.environ["BUILD"]))
        cls.addClassCleanup(cls.server.stop)
        cls.tweets = tweets()
        cls.expected = predicted(cls.tweets)
        cls.server.query("CREATE EXTENSION tweetsent; CREATE ROLE somebody; CREATE TABLE tweet (id integer PRIMARY KEY, text text);"
                         + "\n" + copy_rows(cls.tweets))
        # Where the server's own user may read them.
        for file in (FREQUENCY_MODEL, LINEAR_MODEL, COMMAND):
            shutil.copy(file, cls.server.folder)

    def query(self, script, **options):
        return self.server.query(script, **options)

    def model(self, path):
        return f"SET tweetsent.model = '{self.server.folder / path.name}';"

    def assert_fails(self, script, what):
        done = self.server.psql(script)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr.decode(), what)

    def test_is_built_without_a_warning(self):
        self.assertEqual(self.server.warnings, [])

    def test_labels_and_probabilities_are_those_of_the_command_row_by_row(self):
        found = self.query("SELECT sentiment(text), sentiment_probability(text) FROM tweet ORDER BY id")
        found = [(label, f"{float(probability):.6g}") for label, probability in (line.split("|") for line in found)]
        self.assertEqual(found, self.expected)

    def test_null_gives_null(self):
        self.assertEqual(self.query("SELECT sentiment(NULL) IS NULL, sentiment_probability(NULL) IS NULL"), ["t|t"])

    def test_an_explanation_adds_up(self):
        self.assertEqual(self.query("SELECT part FROM sentiment_explain('so sad, caf\u00e9') WHERE part IS NOT NULL"),
                         ["so", "sad", ",", "caf\u00e9"])
        differing = self.query("""
            SELECT count(*) FROM (SELECT * FROM tweet ORDER BY id LIMIT 500) t WHERE sentiment_probability(text) NOT BETWEEN
              (SELECT 1 / (1 + exp(-abs(sum(value)))) FROM sentiment_explain(text)) - 1e-9 AND
              (SELECT 1 / (1 + exp(-abs(sum(value)))) FROM sentiment_explain(text)) + 1e-9""")
        self.assertEqual(differing, ["0"])
        self.assertEqual(len(self.query("SELECT * FROM sentiment_explain('')")), 1)

    def test_the_model_is_a_setting(self):
        for model in (FREQUENCY_MODEL, LINEAR_MODEL):
            found = self.query(f"{self.model(model)} SELECT sentiment(text) FROM tweet ORDER BY id LIMIT 500")
            self.assertEqual(found, [label for label, _ in predicted(self.tweets[:500], "--model", str(model))])
        self.assertEqual(self.query(f"{self.model(LINEAR_MODEL)} SELECT sentiment_probability('sad') IS NULL"), ["t"])
        both = self.query(f"{self.model(LINEAR_MODEL)} SELECT sentiment_probability('sad'); RESET tweetsent.model; "
                          "SELECT sentiment_probability('sad') > 0.5")
        self.assertEqual(both, ["", "t"])

    def test_a_query_that_fails_names_its_reason_and_the_server_goes_on(self):
        damaged = self.server.folder / "damaged"
        damaged.write_bytes(FREQUENCY_MODEL.read_bytes()[:-1])
        self.assert_fails("SET tweetsent.model = '/nowhere/model'; SELECT sentiment('x')",
                          "ERROR:  tweetsent.model: /nowhere/model: expected a model file, found No such file or directory")
        self.assert_fails(f"SET tweetsent.model = '{damaged}'; SELECT sentiment('x')",
                          f"ERROR:  tweetsent.model: {damaged}: at byte .*expected .*found ")
        self.assert_fails("SELECT sentiment('x'); SET tweetsent.modle = 'x'", 'invalid configuration parameter name "tweetsent.modle"')
        self.assert_fails("SET ROLE somebody; SELECT sentiment('x'); SET tweetsent.model = '/etc/passwd'",
                          'permission denied to set parameter "tweetsent.model"')
        # Before the extension is loaded anything can be set, and then it counts for nothing.
        self.assertEqual(self.query("SET ROLE somebody; SET tweetsent.model = '/etc/passwd'; SELECT sentiment('so sad')"), ["Negative"])
        # In one session, after the error, by the same process.
        done = self.server.psql("SELECT pg_backend_pid();\n\\set ON_ERROR_STOP 0\n"
                                f"SET tweetsent.model = '{damaged}'; SELECT sentiment('x');\nRESET tweetsent.model;\n"
                                "SELECT sentiment('so sad'); SELECT pg_backend_pid();")
        before, label, after = done.stdout.decode().split()
        self.assertEqual((label, before), ("Negative", after))

    def test_an_index_over_100_000_rows(self):
        repeats = 100_000 // len(self.tweets) + 1
        self.query(f"""CREATE TABLE many AS SELECT row_number() OVER () AS id, text
            FROM tweet, generate_series(1, {repeats}) LIMIT 100000;
            CREATE INDEX many_sentiment ON many (sentiment(text)); ANALYZE many""")
        negative = "FROM many WHERE sentiment(text) = 'Negative'"
        plan = "\n".join(self.query(f"SET enable_seqscan = off; EXPLAIN SELECT count(*) {negative}"))
        self.assertIn("many_sentiment", plan)
        by_index = self.query(f"SET enable_seqscan = off; SELECT count(*) {negative}")
        by_rows = self.query(f"SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT count(*) {negative}")
        self.assertEqual(by_index, by_rows)
        self.assertGreater(int(by_index[0]), 10_000)

    def test_a_generated_column_follows_its_text(self):
        self.assertEqual(self.query("""
            CREATE TABLE labelled (text text, label text GENERATED ALWAYS AS (sentiment(text)) STORED);
            INSERT INTO labelled VALUES ('so sad'); SELECT label FROM labelled;
            UPDATE labelled SET text = 'what a lovely day'; SELECT label FROM labelled"""), ["Negative", "Positive"])

    def test_runs_in_parallel_workers(self):
        forced = ("SET force_parallel_mode = on; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; "
                  "SET min_parallel_table_scan_size = 0; ")
        query = "SELECT sentiment(text), count(*) FROM tweet GROUP BY 1 ORDER BY 1"
        self.assertIn("Gather", "\n".join(self.query(forced + "EXPLAIN " + query)))
        with_model = self.model(FREQUENCY_MODEL)
        self.assertEqual(self.query(with_model + forced + query), self.query(with_model + query))

    def test_the_recipes_of_the_page(self):
        extension, program = recipes("PostgreSQL", "sql")
        self.query("CREATE DATABASE page")
        self.query("CREATE TABLE tweet (id integer, text text);\n" + copy_rows(self.tweets), database="page")
        self.query(extension, database="page")
        labels = self.server.folder / "labels.tsv"
        self.query(program.replace("'tweetsent", f"'{self.server.folder}/tweetsent").replace("/srv/labels.tsv", str(labels)), database="page")
        self.assertEqual(self.query("SELECT count(*) FROM labelled JOIN tweet USING (id) WHERE labelled.label = tweet.label",
                                    database="page"), [str(len(self.tweets))])

    def test_a_database_of_another_encoding_answers_the_same(self):
        self.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        query = "SELECT sentiment(text), sentiment_probability(text) FROM (VALUES ('caf\u00e9 is sad'), ('na\u00efve \u00fc')) AS t (text)"
        client = "SET client_encoding = 'UTF8';"
        self.assertEqual(self.query(f"CREATE EXTENSION tweetsent; {client} {query}", database="latin"), self.query(query))
        self.assertEqual(self.query(f"{client} SELECT part FROM sentiment_explain('caf\u00e9')", database="latin")[0], "caf\u00e9")


if __name__ == "__main__":
    ctest_unittest.main()
