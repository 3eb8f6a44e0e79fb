# SPDX-License-Identifier: MIT
"""JSON lines and TSV as others write them: Twitter's API, ClickHouse, Hive, PostgreSQL."""

import json
import unittest

import ctest_unittest
from command import complaint, run

GOOD, BAD = "thank you", "so sad"


def label(tweet):
    return run("predict", data=tweet.replace("\n", " ")).lines[0].split("\t")[0]


class Twitter(unittest.TestCase):
    def predict(self, *lines, options=()):
        lines = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        return run("predict", "--format", "jsonl", *options, data="\n".join(lines) + "\n")

    def labels(self, *lines, options=()):
        return [json.loads(line)["label"] for line in self.predict(*lines, options=options).lines]

    def test_the_whole_text_is_answered_where_it_stands_beside_a_cut_one(self):
        for whole in (
            {"full_text": GOOD},
            {"extended_tweet": {"a": 1, "full_text": GOOD}},
            {"note_tweet": {"text": GOOD}},
            {"full_text": BAD, "extended_tweet": {"full_text": GOOD}},
            {"full_text": None, "text": GOOD},
        ):
            for record in ({"text": BAD, **whole}, {**whole, "text": whole.get("text", BAD)}):
                with self.subTest(record=record):
                    self.assertEqual(self.labels(record), ["Positive"])

    def test_fields_are_paths_and_the_first_that_is_there_counts(self):
        record = {"data": {"id": "7", "tweet": {"body": GOOD}}, "text": BAD, "id": 8}
        options = ("--text-field", "data.tweet.body,text", "--id-field", "data.id,id")
        result = self.predict(record, {"id": 8, "text": BAD}, options=options)
        self.assertEqual([(json.loads(line)["id"], json.loads(line)["label"]) for line in result.lines],
                         [("7", "Positive"), (8, "Negative")])
        self.assertEqual(self.labels({"a": [{"text": BAD}], "text": GOOD}), ["Positive"])

    def test_what_is_missing_or_wrong_is_told(self):
        for record, options, said in [
            ({"b": 1}, ("--text-field", "a.b,c"), 'no "a.b" or "c"'),
            ({"a": {"b": 1}}, ("--text-field", "a.b,c"), '"a.b" is not a string'),
            ('{"a":{"b":"x","b":"y"}}', ("--text-field", "a.b"), '"a.b" twice'),
            ({"text": "a", "user": {"id": {}}}, ("--id-field", "user.id"),
             '"user.id" is neither a string, a number, a bool nor null'),
        ]:
            result = self.predict(record, options=options)
            self.assertEqual((result.status, result.err), (1, complaint(f"standard input: record 1: {said}")))
        many = ",".join("abcdefghijklmnopq")
        self.assertEqual(self.predict(options=("--text-field", many)).status, 2)

    def test_blank_lines_are_no_records(self):
        result = self.predict("", {"text": GOOD}, " \t\r", "", {"text": BAD})
        self.assertEqual((result.status, len(result.lines)), (0, 2))

    def test_half_a_surrogate_pair_counts_as_one_replacement_character(self):
        def stems(escaped):
            return run("tokenize", "--format", "jsonl", "--stage", "cleaned", data=f'"{escaped}"\n').lines

        for escaped, meant in [
            (r"\udc00", "\ufffd"),
            (r"a\ud800", "a\ufffd"),
            (r"\ud800\ud800\udc00x", "\ufffd\U00010000x"),
            (r"\ud800\\udc00", "\ufffd\\udc00"),
            (r"\uD83D\uDE00\uDE00", "\U0001f600\ufffd"),
        ]:
            with self.subTest(escaped=escaped):
                self.assertEqual(stems(escaped), stems(json.dumps(meant, ensure_ascii=False)[1:-1]))
        result = self.predict(f'{{"id":"\\udc00","text":"{GOOD} \\ud83d","a":1e999}}')
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertTrue(result.lines[0].startswith('{"id":"\\udc00","label":"Positive"'))


class Dialects(unittest.TestCase):
    # A text and what the engine writes for it.
    TEXT = "it's\ta 'good'\nday \\o/ \r\b\f \0"
    WRITTEN = {
        "clickhouse": r"it\'s\ta \'good\'\nday \\o/ \r\b\f \0",
        "hive": "it's\\\ta 'good'\\nday \\\\o/ \\r\b\f \0",
        "postgres": "it's\\ta 'good'\\nday \\\\o/ \\r\\b\\f \0",
    }

    def predict(self, dialect, *lines, options=()):
        return run("predict", "--format", "tsv", "--dialect", dialect, *options, data="\n".join(lines) + "\n")

    def test_what_an_engine_writes_is_read_back(self):
        expected = json.loads(run("predict", "--format", "jsonl", data=json.dumps({"text": self.TEXT}) + "\n").out)
        for dialect, written in self.WRITTEN.items():
            with self.subTest(dialect=dialect):
                result = self.predict(dialect, f"1\t{written}")
                self.assertEqual((result.status, result.err), (0, ""))
                _, name, probability = result.lines[0].split("\t")
                self.assertEqual((name, float(probability)), (expected["label"], expected["probability"]))

    def test_escapes(self):
        for dialect, escaped, plain in [
            ("clickhouse", r"can\'t \x73ad", "can't sad"),
            ("clickhouse", r"so\asad\v\e", "so\asad\v\x1b"),
            ("postgres", r"\163\x61d \q so\v", "sad q so\v"),
            ("postgres", "so\\\tsad", "so\tsad"),
            ("hive", r"can\'t be s\ad", "can't be sad"),
        ]:
            with self.subTest(dialect=dialect, escaped=escaped):
                got = self.predict(dialect, f"1\t{escaped}").lines[0].split("\t")[1:]
                self.assertEqual(got, run("predict", "--format", "jsonl", data=json.dumps({"text": plain})).out
                                 and list(self.plain(plain)))

    def plain(self, text):
        answer = json.loads(run("predict", "--format", "jsonl", data=json.dumps({"text": text}) + "\n").out)
        return answer["label"], f"{answer['probability']:.6g}"

    def test_null_answers_null(self):
        for dialect in self.WRITTEN:
            result = self.predict(dialect, "1\t\\N", f"2\t{GOOD}", "\\N\tso \\\\N")
            self.assertEqual((result.status, result.lines[0]), (0, "1\t\\N\t\\N"))
            self.assertTrue(result.lines[2].startswith("\\N\t"))
            both = self.predict(dialect, "1\t\\N", options=("--probabilities",))
            self.assertEqual(both.lines, ["1\t\\N\t\\N\t\\N\t\\N"])

    def test_what_an_engine_does_not_write_is_malformed(self):
        for dialect, field, said in [
            ("clickhouse", r"so \sad", "an escape that ClickHouse does not write"),
            ("clickhouse", r"so \x7", "an escape that ClickHouse does not write"),
            *((dialect, "so sad\\", "a backslash at the end") for dialect in self.WRITTEN),
        ]:
            with self.subTest(dialect=dialect, field=field):
                result = self.predict(dialect, f"1\t{field}")
                self.assertEqual((result.status, result.lines), (1, ["1\t\t\\N"]))
                self.assertEqual(result.err, complaint(f"standard input: record 1: {said}"))

    def test_the_end_mark_of_postgres_is_no_record(self):
        result = self.predict("postgres", f"1\t{GOOD}", "\\.")
        self.assertEqual((result.status, len(result.lines)), (0, 1))

    def test_are_for_tsv(self):
        self.assertEqual(run("predict", "--dialect", "hive"), (2, "", complaint("--dialect is for --format tsv")))


if __name__ == "__main__":
    ctest_unittest.main()
