# SPDX-License-Identifier: MIT
"""Run by spark_test.py, with PySpark and the Python package installed: scoring and training on two executors."""
import csv
import json
import os
import resource
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import local_cluster
import numpy
import pyarrow
import pyarrow.parquet
import tweetsent
from predicted import COMMAND, ROOT, predicted
from test_tweets import HARD, tweets

import command
import frequency_training
import ngram_training
import scoring
from tweetsent import partial

DATA = Path(os.environ["TWEETSENT_DATA_DIR"])
PIPED = command.COMMAND.replace("tweetsent", COMMAND)


def records(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def setUpModule():
    """One session for all: its start is half of a minute."""
    global scratch, session
    scratch = Path(tempfile.mkdtemp(prefix="tweetsent-spark-"))
    session = local_cluster.start(scratch)


def tearDownModule():
    session.stop()
    shutil.rmtree(scratch, ignore_errors=True)


class Spark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch, cls.spark = scratch, session

    def parquet(self, name, columns, repeats=1):
        """A table in so many files as there are repeats, each of them a partition."""
        folder = self.scratch / f"{name}.parquet"
        folder.mkdir()
        for part in range(repeats):
            pyarrow.parquet.write_table(pyarrow.table(columns), folder / f"part-{part:05}.parquet")
        return str(folder)

    def output(self, name):
        return str(self.scratch / name)


class Scoring(Spark):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tweets = [*tweets(), "tab\there", "line\nbreak", "back\\slash \\t", "so sad\r"]
        cls.expected = {str(at): answer for at, answer in enumerate(predicted(cls.tweets))}

    def rows(self):
        return self.spark.createDataFrame([(str(at), text) for at, text in enumerate(self.tweets)], "id string, text string").repartition(6)

    def assert_answered(self, found):
        self.assertEqual({row[0]: (row[1], f"{float(row[2]):.6g}") for row in found}, self.expected)

    def test_by_the_python_package(self):
        path = self.parquet("tweets", {"id": [str(at) for at in range(len(self.tweets))], "text": self.tweets})
        scoring.score(scoring.read(self.spark, path), tweetsent.load()).write.parquet(self.output("scored"))
        found = pyarrow.parquet.read_table(self.output("scored"))
        self.assertEqual(found.schema.names, ["id", "label", "probability", "model"])
        self.assertEqual(found.num_rows, len(self.tweets))
        self.assert_answered(zip(*(found[name].to_pylist() for name in ("id", "label", "probability"))))
        inspected = json.loads(subprocess.run([COMMAND, "inspect", "--json"], capture_output=True, check=True).stdout)
        self.assertEqual(set(found["model"].to_pylist()), {inspected["checksum"]})

    def test_by_spark_submit_from_csv(self):
        path = self.scratch / "tweets.csv"
        rows = [(at, text) for at, text in enumerate(self.tweets[:500]) if text.strip() and "\r" not in text]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("id", "text"), *rows])
        subprocess.run(["spark-submit", "--master", "local[1]", local_cluster.SPARK / "scoring.py", "--model",
                        ROOT / "artifacts/sentiment-frequency.safetensors", path, self.output("submitted")],
                       check=True, capture_output=True)
        found = pyarrow.parquet.read_table(self.output("submitted"))
        expected = predicted([text for _, text in rows], "--model", str(ROOT / "artifacts/sentiment-frequency.safetensors"))
        self.assertEqual({int(row): label for row, label in zip(found["id"].to_pylist(), found["label"].to_pylist())},
                         {at: label for (at, _), (label, _) in zip(rows, expected)})

    def test_missing_texts_have_no_label(self):
        rows = self.spark.createDataFrame([("1", None), ("2", "so sad")], "id string, text string")
        found = {row.id: (row.label, row.probability is None) for row in scoring.score(rows, tweetsent.load()).collect()}
        self.assertEqual(found, {"1": (None, True), "2": ("Negative", False)})

    def test_by_pipe(self):
        found = command.pipe(self.rows(), PIPED).map(lambda line: tuple(line.split("\t"))).collect()
        self.assert_answered(found)

    def test_by_transform(self):
        self.assert_answered(command.transform(self.rows(), PIPED).collect())

    def test_transform_with_spark_s_own_separator_fails_on_every_record(self):
        """Why the recipe names the tab: Spark puts the character 1 between fields, and a line then has no tab."""
        self.rows().where("NOT contains(text, '\\t')").createOrReplaceTempView("tweets")
        counted = f"sh -c '{PIPED} 2>/dev/null | grep -c Negative; true'"
        found = self.spark.sql(f'SELECT TRANSFORM (id, text) USING "{counted}" AS (labels string) FROM tweets').collect()
        self.assertEqual({row.labels for row in found}, {"0"})

    def test_killing_an_executor_loses_nothing(self):
        repeats = 24
        texts = (self.tweets * 3)[:30_000]
        path = self.parquet("many", {"id": [str(at) for at in range(len(texts))], "text": texts}, repeats)
        self.spark.conf.set("spark.sql.files.maxPartitionBytes", "1m")
        with local_cluster.Killer(self.spark) as killer:
            scoring.score(self.spark.read.parquet(path), tweetsent.load()).write.parquet(self.output("survived"))
        print("killed executor", killer.killed)
        self.assertIsNotNone(killer.killed)
        found = pyarrow.parquet.read_table(self.output("survived"))
        self.assertEqual(found.num_rows, repeats * len(texts))
        expected = [self.expected[str(at % len(self.tweets))][0] for at in range(len(texts))]
        labels = numpy.empty((repeats, len(texts)), object)
        seen = numpy.zeros(len(texts), int)
        for at, label in zip(map(int, found["id"].to_pylist()), found["label"].to_pylist()):
            labels[seen[at], at] = label
            seen[at] += 1
        self.assertEqual(set(seen.tolist()), {repeats})
        for copy in labels:
            self.assertEqual(copy.tolist(), expected)


@unittest.skipUnless((DATA / "tweet_sentiment_extraction_train.csv").exists(), "the data sets are not there")
class Million(Spark):
    """1.6 million rows: both first sets again and again, under names of their own."""

    def test_rows_and_labels_are_those_of_the_command(self):
        texts = [row["text"] for name in ("tweet_sentiment_10K.csv", "tweet_sentiment_extraction_train.csv") for row in records(name)]
        rows, parts = 1_600_000, 8
        texts = (texts * (rows // len(texts) + 1))[:rows]
        folder = self.scratch / "million.parquet"
        folder.mkdir()
        for part in range(parts):
            own = range(rows * part // parts, rows * (part + 1) // parts)
            pyarrow.parquet.write_table(pyarrow.table({"id": [str(at) for at in own], "text": [texts[at] for at in own]}),
                                        folder / f"part-{part:05}.parquet")
        path = self.scratch / "million.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("id", "text"), *enumerate(texts)])

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = subprocess.run([COMMAND, "predict", "--format", "csv", "--threads", "1", path], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        alone = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        expected = [line.split(",")[1] for line in command.stdout.decode().splitlines()[1:]]

        tables = self.spark.read.parquet(str(folder))
        def processor_seconds(rows, name):
            used = local_cluster.processor_seconds(local_cluster.executors())
            rows.write.parquet(self.output(name))
            return local_cluster.processor_seconds(local_cluster.executors()) - used

        # Start-up, and what the virtual machines compile as they meet it, are left out.
        for run in range(2):
            processor_seconds(scoring.score(tables, tweetsent.load()), f"warm-{run}")
        used = processor_seconds(scoring.score(tables, tweetsent.load()), "million")
        copied = processor_seconds(tables, "copied")

        found = pyarrow.parquet.read_table(self.output("million"))
        self.assertEqual(found.num_rows, rows)
        labels = [None] * rows
        for at, label in zip(map(int, found["id"].to_pylist()), found["label"].to_pylist()):
            labels[at] = label
        self.assertEqual(labels, expected)
        print(f"\nfigure: {rows} rows: {alone:.1f} processor seconds by the command alone, {used:.1f} on the executors of Spark, "
              f"{used / alone:.2f} times as many; Spark alone reads and writes them in {copied:.1f}", flush=True)


@unittest.skipUnless((DATA / "tweet_sentiment_10K.csv").exists(), "the data set is not there")
class Training(Spark):
    LABELS = ["Negative", "Positive"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [(row["text"], cls.LABELS[int(row["target"])]) for row in records("tweet_sentiment_10K.csv")]
        by_label = {label: [row for row in rows if row[1] == label] for label in cls.LABELS}
        cls.test = [row for label in cls.LABELS for row in by_label[label][4000:]]
        held_out = set(map(id, cls.test))
        cls.rows = [row for row in rows if id(row) not in held_out]

    def table(self, name, parts):
        folder = self.scratch / f"{name}.parquet"
        folder.mkdir()
        for part in range(parts):
            own = range(len(self.rows) * part // parts, len(self.rows) * (part + 1) // parts)
            texts, labels = zip(*(self.rows[at] for at in own))
            pyarrow.parquet.write_table(pyarrow.table({"id": list(own), "text": texts, "label": labels}),
                                        folder / f"part-{part:05}.parquet")
        self.spark.conf.set("spark.sql.files.maxPartitionBytes", "1m")
        self.spark.conf.set("spark.sql.files.openCostInBytes", "1m")
        return self.spark.read.parquet(str(folder))

    def test_a_frequency_model_is_that_of_one_process_though_an_executor_dies(self):
        texts, labels = zip(*self.rows)
        counts = partial.count(texts, labels, self.LABELS)
        index = [self.LABELS.index(label) for label in labels]
        for linear in (False, True):
            whole = partial.fit(counts, partial.row_sums(counts, texts), index, linear=linear)
            with local_cluster.Killer(self.spark) as killer:
                found = frequency_training.train(self.table(f"frequency-{linear}", 16), self.LABELS, linear=linear)
            print("killed executor", killer.killed)
            self.assertEqual(found.to_bytes(), whole.to_bytes())

    def figures(self, model):
        texts, labels = zip(*self.test)
        chances = model.probabilities(texts)[numpy.arange(len(texts)), [model.labels.index(label) for label in labels]]
        found = model.predict(texts).labels
        return found, numpy.mean([a == b for a, b in zip(found, labels)]), -numpy.log(chances).mean()

    def test_an_ngram_model_agrees_with_train(self):
        # The same strengths and folds as below; the others would take minutes.
        path = self.scratch / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("text", "label"), *self.rows])
        subprocess.run([COMMAND, "train", "--text-column", "text", "--label-column", "label", "--cost", "0.1,0.178", "--folds", "2",
                        "-o", self.output("alone.safetensors"), path], check=True, capture_output=True)
        own, accuracy, loss = self.figures(tweetsent.load(self.output("alone.safetensors")))
        with local_cluster.Killer(self.spark) as killer:
            model = ngram_training.train(self.table("ngram", 8), self.LABELS, costs=(0.1, 0.178), folds=2)
        found, spark_accuracy, spark_loss = self.figures(model)
        same = numpy.mean([a == b for a, b in zip(own, found)])
        print(f"killed executor {killer.killed}; same label {same:.4f}; accuracy {accuracy:.4f} and {spark_accuracy:.4f}; "
              f"log loss {loss:.4f} and {spark_loss:.4f}")
        self.assertGreaterEqual(same, 0.995)
        self.assertLess(abs(accuracy - spark_accuracy), 0.003)
        self.assertLess(abs(loss - spark_loss), 0.01)


if __name__ == "__main__":
    unittest.main(verbosity=2)
