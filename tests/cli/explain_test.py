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
                why["intercept"] + sum(token["value"] for token in why["tokens"]), why["score"], 9
            )

    def test_spans_are_bytes_of_the_tweet(self):
        raw = TWEET.encode()
        tokens = explain(TWEET)["tokens"]
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
        self.assertEqual(json.loads(done.stdout)["tokens"][0]["text"], "sad\ufffd\ufffd")

    def test_table_ends_with_the_intercept(self):
        result = run("explain", TWEET)
        self.assertRegex(result.lines[0], r"^(Negative|Positive), probability 0\.\d+, score -?\d")
        self.assertTrue(result.lines[-1].endswith("  (intercept)"))
        self.assertNotIn("\x1b", result.out)

    def test_colours_are_for_terminals(self):
        colored = run("explain", "--model", FREQUENCY_MODEL, "--color", "always", "love the so sad")
        self.assertRegex(colored.lines[0], "\x1b\\[(1;)?32mlove\x1b\\[0m the so \x1b\\[(1;)?31msad\x1b\\[0m")
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
