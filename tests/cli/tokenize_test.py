# SPDX-License-Identifier: MIT
"""tweetsent tokenize: stages and formats."""

import json
import unittest

import ctest_unittest
from command import complaint, run

TWEET = "I cannot wait for the Game's end!! http://t.co/x"
STAGES = {
    "cleaned": "I cannot wait for the Games end ",
    "tokens": ["I", "can", "not", "wait", "for", "the", "Games", "end"],
    "filtered": ["I", "wait", "Games", "end"],
    "stems": ["i", "wait", "game", "end"],
}


class Tokenize(unittest.TestCase):
    def test_each_stage(self):
        for stage, expected in STAGES.items():
            for form, line in (("text", TWEET), ("jsonl", json.dumps(TWEET))):
                with self.subTest(stage=stage, format=form):
                    result = run("tokenize", "--stage", stage, "--format", form, data=line + "\n")
                    self.assertEqual((result.status, json.loads(result.out)), (0, expected))

    def test_stems_of_text_lines_are_the_default(self):
        self.assertEqual(json.loads(run("tokenize", data=TWEET).out), STAGES["stems"])

    def test_one_line_out_for_each_line_in(self):
        result = run("tokenize", data="\n\nsad\r\n")
        self.assertEqual(result.lines, ["[]", "[]", '["sad"]'])

    def test_output_is_json_whatever_comes_in(self):
        result = run("tokenize", "--stage", "cleaned", data=b'a\tb\x00\x1f\xff \xe2\x80\xa8 \\ "')
        self.assertEqual(json.loads(result.out), "a\tb\x1f \u2028  ")

    def test_lines_that_are_no_json_string(self):
        result = run(
            "tokenize", "--format", "jsonl", data='"good"\ngood\n{}\n7\n\n"\\udc00"\n"good" x\n"sad"\n'
        )
        self.assertEqual(result.status, 1)
        self.assertEqual(result.lines, ['["good"]', "null", "null", "null", "[]", "null", '["sad"]'])
        self.assertEqual(len(result.err.splitlines()), 4)
        self.assertEqual(
            result.err.splitlines()[1] + "\n", complaint("standard input: record 3: not a JSON string")
        )

    def test_strict_stops_there(self):
        result = run("tokenize", "--format", "jsonl", "--strict", data='"good"\ngood\n"sad"\n')
        self.assertEqual((result.status, result.lines), (1, ['["good"]']))


if __name__ == "__main__":
    ctest_unittest.main()
