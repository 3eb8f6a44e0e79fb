# SPDX-License-Identifier: MIT
"""tweetsent explain: contributions that add up, as JSON, as a table and in colours."""

import json
import os
import pty
import subprocess
import unittest

import ctest_unittest
from command import COMMAND, FREQUENCY_MODEL, run

TWEET = "@you What a LOVELY day!! http://t.co/x so sad it can't last :( caf\u00e9 cannot"


def explain(tweet):
    return json.loads(run("explain", "--json", tweet).out)


class Explain(unittest.TestCase):
    def test_intercept_and_contributions_add_up_to_the_score(self):
        for tweet in (TWEET, "", "http://only.link", "sad " * 1000, "\u0130\u0130 \u3000 \U0001f600"):
            why = explain(tweet)
            self.assertAlmostEqual(
                why["intercept"] + sum(token["value"] for token in why["contributions"]), why["score"], 9
            )

    def test_spans_are_bytes_of_the_tweet(self):
        raw = TWEET.encode()
        tokens = explain(TWEET)["contributions"]
        self.assertGreater(len(tokens), 5)
        for token in tokens:
            self.assertEqual(raw[token["begin"] : token["end"]].decode(), token["text"])
        self.assertEqual(sorted(token["begin"] for token in tokens), [token["begin"] for token in tokens])

    def test_answers_as_predict_does(self):
        why = explain(TWEET)
        label, probability = run("predict", data=TWEET).out.rstrip("\n").split("\t")
        self.assertEqual((why["label"], f"{why['probability']:.6g}"), (label, probability))

    def test_any_text_is_a_tweet(self):
        for tweet in ("{}", "[a,b]", "--", "-", "%%", '"', "a=b", "++", "\\", "'"):
            with self.subTest(tweet=tweet):
                self.assertEqual(run("explain", "--json", "--", tweet).status, 0)
        done = subprocess.run(
            [COMMAND, "explain", "--model", FREQUENCY_MODEL, "--json", b"sad\xff\xfe"], capture_output=True, check=True
        )
        self.assertEqual(json.loads(done.stdout)["contributions"][0]["text"], "sad\ufffd\ufffd")

    def test_table_is_rounded_with_bars_and_ends_with_the_intercept(self):
        result = run("explain", TWEET)
        self.assertRegex(result.lines[0], r"^(Negative|Positive), probability 0\.\d{4}, score [+-]\d+\.\d{3} "
                                          r"\(\+ towards Positive, - towards Negative\)$")
        for line in result.lines[1:]:
            self.assertRegex(line, r"^ *[ +-]\d+\.\d{3}  #* +\S")
        self.assertTrue(result.lines[-1].endswith("  (intercept)"))
        self.assertNotIn("\x1b", result.out)
        bars = [line.count("#") for line in result.lines[1:-1]]
        values = [abs(part["value"]) for part in explain(TWEET)["contributions"]]
        self.assertEqual(bars, [round(12 * value / max(values)) for value in values])

    def test_sorted_the_parts_that_weigh_most_come_first(self):
        weights = [abs(part["value"]) for part in json.loads(run("explain", "--json", "--sort", TWEET).out)["contributions"]]
        self.assertEqual(weights, sorted(weights, reverse=True))
        table = run("explain", "--sort", TWEET).lines[1:-1]
        self.assertEqual([line.count("#") for line in table], sorted((line.count("#") for line in table), reverse=True))

    def test_several_words_are_one_text(self):
        self.assertEqual(run("explain", "so", "sad", "predict", "[a,b]"), run("explain", "so sad predict [a,b]"))
        self.assertEqual(run("explain", "--", "so", "-_-", "--", "sad"), run("explain", "so -_- -- sad"))

    def test_a_text_without_known_words_is_told(self):
        said = "The model knows no word of this text."
        for text, expected in (("xyzzyqw", True), ("", True), ("sad", False)):
            self.assertEqual(said in run("explain", "--model", FREQUENCY_MODEL, text).out, expected)
        self.assertEqual(explain("sad")["known_words"], 1)
        self.assertIsNone(explain("")["known_words"])

    def test_colours_are_for_terminals(self):
        blue, orange, end = "\x1b[38;5;32m", "\x1b[38;5;208m", "\x1b[0m"
        for tweet, love, sad in [("love love the so sad", blue, orange), ("love the so sad sad sad", orange, blue)]:
            colored = run("explain", "--model", FREQUENCY_MODEL, "--color", "always", tweet)
            self.assertIn(f"{love}love{end}", colored.lines[0])
            self.assertIn(f"{sad}sad{end}", colored.lines[0])
            self.assertIn(f"{love}towards Positive{end}, {sad}towards Negative{end}", colored.lines[1])
        for environment, expected in (({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)):
            ours, theirs = pty.openpty()
            subprocess.run(
                [COMMAND, "explain", "so sad"], stdout=theirs, check=True, env={**os.environ, **environment}
            )
            os.close(theirs)
            self.assertEqual(b"\x1b[" in os.read(ours, 4096), expected)
            os.close(ours)

    def test_a_terminal_obeys_nothing_in_a_tweet(self):
        result = run("explain", "--color", "always", "\x1b[2Jsad\x07 \u009b31m")
        self.assertNotIn("\x1b[2J", result.out)
        self.assertNotIn("\x07", result.out)
        self.assertNotIn("\u009b", result.out)


if __name__ == "__main__":
    ctest_unittest.main()
