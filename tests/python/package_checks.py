# SPDX-License-Identifier: MIT
"""Run by python_test.py, with the package installed: what it answers, against the C interface's library."""
import gc
import os
import pickle
import tempfile
import threading
import time
import unittest
import warnings
from pathlib import Path

import numpy
import polars
import pyarrow
import tweetsent
from c_library import Library
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import check_estimator
from test_tweets import tweets
from tweetsent import packing, partial
from tweetsent.sklearn import TweetClassifier


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = tweetsent.load()
        cls.library = Library(os.environ["LIBRARY"])
        cls.tweets = tweets()
        cls.scores = [cls.library.predict(tweet.encode())[1] for tweet in cls.tweets]

    def test_one_tweet_is_answered_as_by_the_library(self):
        for tweet in self.tweets[:200]:
            predicted = self.classifier.predict(tweet)
            self.assertEqual((predicted.label, predicted.score, predicted.probability), self.library.predict(tweet.encode()))
            self.assertEqual(self.classifier.labels[predicted.label_index], predicted.label)
            self.assertEqual((predicted.shown_label, predicted.abstained), (predicted.label, False))
            self.assertEqual(self.classifier.predict(tweet.encode()).score, predicted.score)

    def test_many_tweets_are_answered_as_by_the_library(self):
        for threads in (0, 1, 3):
            predicted = self.classifier.predict(self.tweets, threads=threads)
            self.assertEqual(len(predicted), len(self.tweets))
            self.assertEqual(predicted.scores.tolist(), self.scores)
        self.assertEqual(predicted.labels, [self.classifier.labels[at] for at in predicted.label_indexes])
        self.assertEqual(predicted[-1].probability, predicted.probabilities[-1])
        self.assertEqual(self.classifier.predict(iter(["a", b"b"])).labels, self.classifier.predict(("a", "b")).labels)
        self.assertEqual(len(self.classifier.predict([])), 0)
        with self.assertRaises(IndexError):
            predicted[len(predicted)]

    def test_columns_of_arrow_are_answered_as_lists_are(self):
        columns = {
            "strings": pyarrow.array(self.tweets), "large": pyarrow.array(self.tweets, pyarrow.large_string()),
            "views": pyarrow.array(self.tweets, pyarrow.string_view()), "polars": polars.Series(self.tweets),
            "chunks": pyarrow.chunked_array([self.tweets[:3], [], self.tweets[3:]]),
            "bytes": pyarrow.array([tweet.encode() for tweet in self.tweets]),
            "slice": pyarrow.array(["before", *self.tweets, "after"])[1:-1],
        }
        for name, column in columns.items():
            with self.subTest(name):
                self.assertEqual(self.classifier.predict_arrow(column).scores.tolist(), self.scores)

    def test_missing_tweets_have_no_answer(self):
        for column in (pyarrow.array(["x", "a good day", None, "bad"])[1:], polars.Series(["a good day", None, "bad"]),
                       pyarrow.chunked_array([["a good day"], [None, "bad"]])):
            predicted = self.classifier.predict_arrow(column)
            self.assertIsNone(predicted[1])
            self.assertEqual([label is None for label in predicted.labels], [False, True, False])
            self.assertEqual(numpy.isnan(predicted.scores).tolist(), [False, True, False])
            self.assertEqual(predicted.label_indexes[1], -1)

    def test_what_is_no_text_is_refused(self):
        for wrong in (3, [3], None, ["a", None]):
            with self.assertRaises(TypeError):
                self.classifier.predict(wrong)
        for wrong in (["a"], pyarrow.array([1, 2]), pyarrow.array(["a"]).dictionary_encode()):
            with self.assertRaises(TypeError):
                self.classifier.predict_arrow(wrong)

    def test_lone_surrogates_count_as_the_replacement_character(self):
        self.assertEqual(self.classifier.predict("lone \ud800").score, self.classifier.predict("lone \ufffd").score)

    def test_explanations_add_up_and_count_characters(self):
        tweet = "caf\u00e9 \U0001F62D so sad today"
        why = self.classifier.explain(tweet)
        self.assertAlmostEqual(why.intercept + sum(part.value for part in why.contributions), why.prediction.score, delta=1e-9)
        self.assertEqual([part.text for part in why.contributions], ["caf\u00e9", "\U0001F62D", "so", "sad", "today"])
        for part in why.contributions:
            self.assertEqual(tweet[part.begin : part.end], part.text)

    def test_probabilities_are_of_every_label(self):
        found = self.classifier.probabilities(self.tweets)
        predicted = self.classifier.predict(self.tweets)
        self.assertEqual(found.shape, (len(self.tweets), len(self.classifier.labels)))
        self.assertEqual(found.max(axis=1).tolist(), predicted.probabilities.tolist())

    def test_models_are_saved_loaded_and_pickled(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.safetensors"
            self.classifier.save(path)
            self.assertEqual(path.read_bytes(), self.classifier.to_bytes())
            for copy in (tweetsent.load(path), tweetsent.load(str(path)), pickle.loads(pickle.dumps(self.classifier))):
                self.assertEqual(copy.predict(self.tweets[:100]).scores.tolist(), self.scores[:100])
            path.write_bytes(path.read_bytes()[:-1])
            with self.assertRaisesRegex(tweetsent.ModelFileError, "expected"):
                tweetsent.load(path)
        with self.assertRaises(ValueError):
            tweetsent.load("/nowhere/model.safetensors")

    def test_features_are_the_rows_of_a_sparse_matrix(self):
        starts, places, counts = tweetsent.features(["so sad so sad", "", "so sad so sad"], buckets=1 << 16)
        self.assertEqual((starts[0], starts[-1]), (0, len(places)))
        first, last = slice(starts[0], starts[1]), slice(starts[2], starts[3])
        self.assertEqual(places[first].tolist(), places[last].tolist())
        self.assertEqual(counts[first].tolist(), counts[last].tolist())
        self.assertTrue((numpy.diff(places[first]) > 0).all() and places.max() < 1 << 16 and 2 in counts)
        for wrong in (0, 3, 1 << 29):
            with self.assertRaises(ValueError):
                tweetsent.features(["a"], buckets=wrong)

    def test_predictions_outlive_the_classifier(self):
        predicted = pickle.loads(pickle.dumps(self.classifier)).predict(["so sad"])
        gc.collect()
        self.assertEqual(predicted[0].label, self.classifier.predict("so sad").label)

    def test_other_threads_run_while_it_predicts(self):
        many = pyarrow.array(self.tweets * max(1, 300_000 // len(self.tweets)))
        ended = threading.Event()
        worker = threading.Thread(target=lambda: (self.classifier.predict_arrow(many, threads=1), ended.set()))
        steps = 0
        worker.start()
        while not ended.is_set():
            steps += 1
            time.sleep(0.0005)
        worker.join()
        self.assertGreater(steps, 20)

    def test_a_batch_of_100_000_runs_at_eight_tenths_of_the_library(self):
        if len(self.tweets) < 10_000:
            self.skipTest("the data set is not there")
        many = (self.tweets * 10)[:100_000]
        column = pyarrow.array(many)
        encoded = [tweet.encode() for tweet in many]
        self.library.prepare(encoded)
        ways = {"library": lambda: self.library.predict_prepared(1), "list": lambda: self.classifier.predict(many, threads=1),
                "arrow": lambda: self.classifier.predict_arrow(column, threads=1)}
        best = {}
        # In turn, so that each meets the machine as busy as the others; the best of each, in processor time.
        for _ in range(9):
            for name, run in ways.items():
                begin = time.process_time()
                run()
                best[name] = min(best.get(name, 1e9), time.process_time() - begin)
        share = {name: best["library"] / seconds for name, seconds in best.items()}
        print("of the library's throughput:", {name: round(value, 3) for name, value in share.items()})
        self.assertGreater(share["arrow"], 0.8)
        self.assertGreater(share["list"], 0.8)


class Training(unittest.TestCase):
    """On made-up tweets, in which one word tells the label."""

    @classmethod
    def setUpClass(cls):
        words = "the a on it was so very quite today monday bus train work home".split()
        good, bad = "lovely great sunny thanks".split(), "awful sad broken tired".split()
        rows = [(f"{words[at % 14]} {telling[at % 4]} {words[at * 5 % 14]} {words[at * 3 % 14]}", label)
                for at in range(200) for telling, label in ((good, "up"), (bad, "down"))]
        cls.texts, cls.labels = [text for text, _ in rows], [label for _, label in rows]

    def test_gives_a_classifier_of_the_labels(self):
        model = tweetsent.train(self.texts, self.labels, name="mine")
        self.assertEqual((model.labels, model.name), (["down", "up"], "mine"))
        self.assertEqual(model.predict(self.texts).labels, self.labels)
        self.assertEqual(tweetsent.train(self.texts, self.labels, name="mine", threads=1).to_bytes(), model.to_bytes())

    def test_refuses_what_it_cannot_train_on(self):
        for texts, labels in ((self.texts, self.labels[1:]), (self.texts, ["up"] * len(self.texts)), ([], [])):
            with self.assertRaises(ValueError):
                tweetsent.train(texts, labels)

    def test_as_an_estimator_of_scikit_learn(self):
        model = TweetClassifier(threads=1)
        self.assertEqual(clone(model).get_params(), model.get_params())
        self.assertGreater(cross_val_score(model, self.texts, self.labels, cv=3).min(), 0.9)
        # Numbers are sorted as numbers, though "10" comes before "9".
        numbers = numpy.array([9 if label == "up" else 10 for label in self.labels])
        model.fit(numpy.array(self.texts), numbers)
        self.assertEqual(model.classes_.tolist(), [9, 10])
        self.assertEqual(model.predict(self.texts).tolist(), numbers.tolist())
        chances = model.predict_proba(self.texts)
        self.assertEqual(model.classes_[chances.argmax(axis=1)].tolist(), numbers.tolist())
        self.assertEqual(pickle.loads(pickle.dumps(model)).predict_proba(self.texts).tolist(), chances.tolist())
        for wrong in ((self.texts, numbers[1:]), (self.texts, numbers * 0), ("text", numbers)):
            with self.assertRaises(ValueError):
                TweetClassifier().fit(*wrong)
        with self.assertRaises(NotFittedError):
            TweetClassifier().predict(self.texts)

    def test_passes_scikit_learn_s_own_checks_where_they_take_text(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SkipTestWarning)
            check_estimator(TweetClassifier())


class Parts(unittest.TestCase):
    """A model from parts of its rows, as engines make it on many machines."""

    TEXTS = ["good day", "love this", "what fun", "bad day", "hate this", "what pain", "http://x.org", ""] * 5
    LABELS = ["up", "up", "up", "down", "down", "down", "up", "down"] * 5
    NAMES = ["down", "up"]

    def counts(self, *places):
        return partial.count([self.TEXTS[at] for at in places], [self.LABELS[at] for at in places], self.NAMES)

    def test_counts_of_parts_add_up_to_those_of_the_whole_and_are_forgotten(self):
        whole = self.counts(*range(40))
        self.assertEqual(partial.merge([self.counts(*range(30, 40)), self.counts(*range(5)), self.counts(*range(5, 30))]), whole)
        self.assertEqual(partial.forget(whole, self.counts(3, 17)), self.counts(*(at for at in range(40) if at not in (3, 17))))
        with self.assertRaisesRegex(ValueError, 'of the stem "\\w+" in label "up" are to be forgotten'):
            partial.forget(self.counts(1, 2), self.counts(0))
        with self.assertRaises(tweetsent.ModelFileError):
            partial.merge([whole[:-1]])
        with self.assertRaises(ValueError):
            partial.count(["a"], [], self.NAMES)

    def test_the_fit_of_parts_is_that_of_the_whole(self):
        whole = self.counts(*range(40))
        labels = [self.NAMES.index(label) for label in self.LABELS]
        sums = numpy.concatenate([partial.row_sums(whole, self.TEXTS[:7]), partial.row_sums(whole, self.TEXTS[7:])])
        model = partial.fit(whole, sums, labels, name="parts")
        self.assertEqual((model.labels, model.name, model.predict("love").label), (self.NAMES, "parts", "up"))
        self.assertEqual(partial.fit(whole, partial.row_sums(whole, self.TEXTS), labels, name="parts").to_bytes(), model.to_bytes())
        with self.assertRaisesRegex(ValueError, "were counted, and there are sums of"):
            partial.fit(whole, sums[:39], labels[:39])
        with self.assertRaises(ValueError):
            partial.fit(whole, sums, labels[:39])

    def test_packed_weights_score_as_they_say(self):
        texts = ["a good day", "not a bad day at all", "so so sad", ""]
        starts, places, counts, lengths = tweetsent.features(texts, lengths=True)
        self.assertEqual(lengths.tolist(), [3, 6, 3, 0])
        weights = numpy.zeros(1 << 20)
        weights[places] = numpy.linspace(-1.0, 1.0, len(places))
        model = packing.pack(["bad", "good"], weights, 0.25, typical_length=10.0, length_smoothing=4.0, calibration=(2.0, -0.5))
        for row, text in enumerate(texts):
            own = slice(starts[row], starts[row + 1])
            score = 0.25 + 14.0 / (lengths[row] + 4.0) * (weights[places[own]] * counts[own]).sum()
            self.assertAlmostEqual(model.predict(text).probability, 1 / (1 + numpy.exp(-abs(2.0 * score - 0.5))), delta=0.05)
        for wrong in (weights[:-1], numpy.zeros(1)):
            with self.assertRaises(ValueError):
                packing.pack(["bad", "good"], wrong, 0.0, typical_length=1.0, length_smoothing=4.0)
        with self.assertRaises(ValueError):
            packing.pack(["one"], weights, 0.0, typical_length=1.0, length_smoothing=4.0)

    def test_calibration_finds_the_slope(self):
        random = numpy.random.default_rng(1)
        scores = random.normal(0, 2, 20_000)
        labels = random.random(20_000) < 1 / (1 + numpy.exp(-(0.5 * scores + 0.3)))
        slope, offset = packing.calibrate(scores, labels)
        self.assertAlmostEqual(slope, 0.5, delta=0.05)
        self.assertAlmostEqual(offset, 0.3, delta=0.05)
        for wrong in ((scores, labels[1:]), ([], []), ([1.0], [2])):
            with self.assertRaises(ValueError):
                packing.calibrate(*wrong)


if __name__ == "__main__":
    unittest.main(verbosity=2)
