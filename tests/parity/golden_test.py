# SPDX-License-Identifier: MIT
"""The 10,000 tweets and the reference's published model: every stage, count, coefficient, score and label."""

import csv
import json
import math
import os
import struct
import tempfile
import unittest

import ctest_unittest
from programs import DATA, ask_helper, read_safetensors, run_command, tokenize

GOLDEN = DATA / "golden"
TWEETS = DATA / "tweet_sentiment_10K.csv"
LABELLED = ("--text-column", "text", "--label-column", "target", "--labels", "0=Negative,1=Positive")


def read_tweets():
    with open(TWEETS, encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def read_rows(name, delimiter):
    with open(GOLDEN / name, encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        return list(csv.DictReader(file, delimiter=delimiter, quoting=quoting))


@unittest.skipUnless(GOLDEN.is_dir(), f"no data sets in {DATA}")
class Golden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def train(self, head):
        path = self.path(head)
        run_command("train", "--features", "frequency", "--head", head, "--holdout", "0.2", *LABELLED, "-o", path, str(TWEETS))
        figures = json.loads(
            run_command("evaluate", "--model", path, "--holdout", "0.2", "--json", *LABELLED, str(TWEETS))
        )
        return path, figures

    def assert_head_equals(self, path, golden_name, tolerance):
        golden = json.loads((GOLDEN / golden_name).read_text())
        _, tensors = read_safetensors(path)
        found = struct.unpack("<3d", tensors["intercepts"] + tensors["weights"])
        expected = [golden[key] for key in ("intercept", "negative_frequency", "positive_frequency")]
        for got, wanted in zip(found, expected):
            self.assertTrue(math.isclose(got, wanted, rel_tol=tolerance), f"{got} is not {wanted}")

    def test_every_stage_of_every_tweet(self):
        tweets = read_tweets()
        golden = [json.loads(line) for line in (GOLDEN / "nltk_preprocess_10K.jsonl").open(encoding="utf-8")]
        self.assertEqual(len(tweets), 10000)
        for stage in ("cleaned", "tokens", "filtered", "stems"):
            with self.subTest(stage=stage):
                found = tokenize(tweets, stage)
                self.assertEqual(len(found), len(golden))
                equal = sum(got == wanted[stage] for got, wanted in zip(found, golden))
                self.assertEqual(equal, 10000)

    def test_every_stem_of_the_porter_vocabulary(self):
        words = (GOLDEN / "porter_vocabulary.txt").read_bytes().split(b"\n")
        stems = (GOLDEN / "porter_nltk_output.txt").read_bytes().split(b"\n")
        pairs = [pair for pair in zip(words, stems) if pair[0]]
        self.assertEqual(len(pairs), 23531)
        found = ask_helper([word for word, _ in pairs], "stem")
        self.assertEqual(sum(got == wanted for got, (_, wanted) in zip(found, pairs)), 23531)

    def test_counts_of_the_training_tweets(self):
        path, _ = self.train("logistic")
        _, tensors = read_safetensors(path)
        ends = struct.unpack(f"<{len(tensors['stems.ends']) // 8}Q", tensors["stems.ends"])
        counts = struct.unpack(f"<{2 * len(ends)}Q", tensors["counts"])
        found = {}
        for at, end in enumerate(ends):
            begin = ends[at - 1] if at else 0
            found[tensors["stems.bytes"][begin:end].decode()] = counts[2 * at : 2 * at + 2]
        golden = {
            row["word"]: (int(row["negative"]), int(row["positive"]))
            for row in read_rows("seed_word_frequencies.tsv", "\t")
        }
        self.assertEqual(len(golden), 14451)
        self.assertEqual(found, golden)

    def test_logistic_head(self):
        path, figures = self.train("logistic")
        self.assert_head_equals(path, "seed_logistic_model.json", 1e-6)
        self.assertEqual(figures["accuracy"], 0.6485)
        self.assertEqual(round(figures["log_loss"], 5), 0.62512)

    def test_linear_head(self):
        path, figures = self.train("linear")
        self.assert_head_equals(path, "seed_linear_model.json", 1e-9)
        self.assertEqual(figures["accuracy"], 0.6495)
        self.assertIsNone(figures["log_loss"])

    def test_published_model(self):
        path = self.path("published")
        run_command(
            "import",
            "--counts",
            str(GOLDEN / "seed_word_frequencies.tsv"),
            "--head",
            str(GOLDEN / "seed_linear_model.json"),
            "--labels",
            "Negative,Positive",
            "-o",
            path,
        )
        golden = read_rows("seed_predictions_10K.csv", ",")
        answers = ask_helper([tweet.encode() for tweet in read_tweets()], "score", path)
        self.assertEqual(len(answers), 10000)
        for answer, wanted in zip(answers, golden):
            negative, positive, score, label = answer.decode().split(" ")
            self.assertEqual(
                (negative, positive, label),
                (wanted["negative_frequency"], wanted["positive_frequency"], wanted["label"]),
            )
            self.assertLess(abs(float(score) - float(wanted["linear_score"])), 1e-9)


if __name__ == "__main__":
    ctest_unittest.main()
