# SPDX-License-Identifier: MIT
"""tweetsent predict: every format, well-formed and malformed."""

import csv
import io
import json
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import FREQUENCY_MODEL, complaint, run

NO_TEXT = 'no "note_tweet.text" or "extended_tweet.full_text" or "full_text" or "text"'
GOOD, BAD = "what a lovely day, thank you", "so sad, I hate this"


def predict(*arguments, data):
    """With the model whose preprocessing drops punctuation, so that it is known what makes no difference."""
    return run("predict", "--model", FREQUENCY_MODEL, *arguments, data=data)


def answer(tweet):
    """Label and probability as text, from the format that has nothing else."""
    label, probability = predict(data=tweet).lines[0].split("\t")
    return label, probability


class Text(unittest.TestCase):
    def test_a_line_is_a_label_and_a_probability(self):
        result = predict(data=f"{GOOD}\n{BAD}\n")
        self.assertEqual((result.status, result.err), (0, ""))
        labels = [line.split("\t")[0] for line in result.lines]
        self.assertEqual(labels, ["Positive", "Negative"])
        for line in result.lines:
            self.assertRegex(line, r"^\w+\t(0\.\d{1,6}|1)$")

    def test_probabilities_have_six_significant_digits(self):
        label, probability = answer(GOOD)
        exact = json.loads(run("explain", "--model", FREQUENCY_MODEL, "--json", GOOD).out)["probability"]
        self.assertEqual(probability, f"{exact:.6g}")

    def test_one_line_out_for_each_line_in(self):
        empty = answer("\n")
        for data, lines in [
            ("", 0),
            ("\n", 1),
            ("\n\n\n", 3),
            (GOOD, 1),
            (f"{GOOD}\n", 1),
            (f"{GOOD}\n\n{BAD}", 3),
            (" \n\t\n", 2),
        ]:
            with self.subTest(data=data):
                result = predict(data=data)
                self.assertEqual((result.status, len(result.lines)), (0, lines))
        self.assertEqual(predict(data=f"{GOOD}\n\n").lines[1].split("\t"), list(empty))

    def test_crlf_ends_a_line(self):
        unix, dos = predict(data=f"{GOOD}\n{BAD}\n"), predict(data=f"{GOOD}\r\n{BAD}\r\n")
        self.assertEqual(unix, dos)

    def test_any_bytes_are_a_tweet(self):
        for tweet in (
            b"\x00",
            b"good\x00day",
            b"good \xff\xfe",
            b"\xed\xa0\x80",
            b"\x1b[31m",
            "\u2028".encode(),
        ):
            with self.subTest(tweet=tweet):
                result = predict(data=tweet + b"\n" + GOOD.encode() + b"\n")
                self.assertEqual((result.status, len(result.lines)), (0, 2))

    def test_files_are_read_one_after_another(self):
        with tempfile.TemporaryDirectory() as folder:
            first, second = Path(folder, "first"), Path(folder, "second")
            first.write_text(GOOD)
            second.write_text(f"{BAD}\n{GOOD}\n")
            result = predict(first, "-", second, data=BAD)
            self.assertEqual([line.split("\t")[0][0] for line in result.lines], ["P", "N", "N", "P"])

    def test_a_byte_order_mark_is_no_part_of_the_first_tweet(self):
        self.assertEqual(predict(data=b"\xef\xbb\xbf" + BAD.encode()).out, predict(data=BAD).out)


class Tsv(unittest.TestCase):
    def test_ids_come_back_as_they_came(self):
        result = predict("--format", "tsv", data=f"7\t{GOOD}\na\\tb\\\\ \t{BAD}\n\t{GOOD}\n")
        self.assertEqual(result.status, 0)
        self.assertEqual(
            [line.split("\t")[:2] for line in result.lines],
            [["7", "Positive"], ["a\\tb\\\\ ", "Negative"], ["", "Positive"]],
        )

    def test_escapes_stand_for_their_characters(self):
        for escaped, plain in [
            (r"so\tsad", "so sad"),
            (r"so\nsad", "so sad"),
            (r"so\\sad", "sosad"),
            (r"so\sad", "sosad"),
            (r"good\\tday", "goodtday"),
            ("sad\\", "sad"),
        ]:
            with self.subTest(escaped=escaped):
                line = predict("--format", "tsv", data=f"1\t{escaped}\n").lines[0]
                self.assertEqual(tuple(line.split("\t")[1:]), answer(plain))

    def test_malformed_lines_are_answered_empty(self):
        result = predict("--format", "tsv", data=f"1\t{GOOD}\nno tab\n3\ttwo\ttabs\n\n5\t{BAD}\r\n")
        self.assertEqual(result.status, 1)
        self.assertEqual(
            [line.split("\t")[:2] for line in result.lines],
            [["1", "Positive"], ["", ""], ["3", ""], ["", ""], ["5", "Negative"]],
        )
        self.assertTrue(all(line.count("\t") == 2 for line in result.lines))
        self.assertEqual(
            result.err,
            complaint("standard input: record 2: no tab between id and text")
            + complaint("standard input: record 3: a second tab")
            + complaint("standard input: record 4: no tab between id and text"),
        )


class Csv(unittest.TestCase):
    def predict(self, data, *options):
        result = predict("--format", "csv", *options, data=data)
        return result, list(csv.reader(io.StringIO(result.out)))

    def test_has_a_header_and_quotes_what_needs_it(self):
        result, rows = self.predict(f'id,text\n1,"{GOOD}"\n"a,""b""\n",{BAD.replace(",", "")}\n')
        self.assertEqual(result.status, 0)
        self.assertEqual(rows[0], ["id", "label", "probability"])
        self.assertEqual([row[:2] for row in rows[1:]], [["1", "Positive"], ['a,"b"\n', "Negative"]])

    def test_finds_columns_by_name(self):
        data = "date,tweet,key\nmonday,thank you,7\n"
        result, rows = self.predict(data, "--text-column", "tweet", "--id-column", "key")
        self.assertEqual((result.status, rows[1][:2]), (0, ["7", "Positive"]))
        result, _ = self.predict(data)
        self.assertEqual(
            (result.status, result.err),
            (1, complaint('standard input: no column "text" in the header (date, tweet, key)')),
        )
        result, _ = self.predict("text,text\na,b\n")
        self.assertEqual(
            (result.status, result.err), (1, complaint('standard input: the header has column "text" twice'))
        )

    def test_without_ids_the_field_is_empty(self):
        result, rows = self.predict("text\nthank you\n")
        self.assertEqual((result.status, rows[1][:2]), (0, ["", "Positive"]))
        for name in ("key", "id"):
            result, _ = self.predict("text\nthank you\n", "--id-column", name)
            said = complaint(f'standard input: no column "{name}" in the header (text)')
            self.assertEqual(result, (1, "", said))

    def test_quoted_fields_hold_anything(self):
        tweet = 'so\r\n"sad",\nI hate this'
        quoted = tweet.replace('"', '""')
        result, rows = self.predict(f'id,text\r\n1,"{quoted}"\r\n2,x\r\n')
        self.assertEqual((result.status, len(rows)), (0, 3))
        self.assertEqual(tuple(rows[1][1:]), answer("so sad I hate this"))

    def test_needs_no_final_line_end(self):
        for end in ("", "\n", "\r\n"):
            result, rows = self.predict(f"id,text\n1,{GOOD[:5]}{end}")
            self.assertEqual((result.status, len(rows)), (0, 2))

    def test_malformed_records_are_answered_empty(self):
        result, rows = self.predict(
            'id,text\n1,so "sad"\n2,sad\n3,a,b\n4\n5,"sad" x\n6,sad\n7,"open\n8,sad\n'
        )
        self.assertEqual(result.status, 1)
        self.assertEqual(
            [row[:2] for row in rows[1:]],
            [["1", ""], ["2", "Negative"], ["3", ""], ["4", ""], ["5", ""], ["6", "Negative"], ["7", ""], ["8", "Negative"]],
        )
        self.assertEqual(
            result.err.splitlines(),
            [
                "tweetsent: standard input: record 1: a quote inside an unquoted field",
                "tweetsent: standard input: record 3: 3 fields where the header has 2",
                "tweetsent: standard input: record 4: 1 field where the header has 2",
                "tweetsent: standard input: record 5: text after a closing quote",
                "tweetsent: standard input: record 7: a quoted field without its closing quote",
            ],
        )

    def test_a_file_without_a_header_is_refused(self):
        for data in ("", "\n\n"):
            result, _ = self.predict(data)
            self.assertEqual((result.status, result.err), (1, complaint("standard input: no header line")))

    def test_a_byte_order_mark_is_no_part_of_the_header(self):
        result, rows = self.predict(b"\xef\xbb\xbftext,id\nthank you,1\n")
        self.assertEqual((result.status, rows[1][:2]), (0, ["1", "Positive"]))


class Jsonl(unittest.TestCase):
    def predict(self, data):
        return predict("--format", "jsonl", data=data)

    def test_any_scalar_id_comes_back_verbatim(self):
        ids = [
            "7",
            "-1.50e+3",
            "1e400",
            "7" * 400,
            "-0.5E+999",
            "123456789012345678901234567890",
            '"a\\u00e9\\n\\ud83d\\ude00"',
            '"\u00e9"',
            "null",
            "true",
            "false",
            '""',
            "0.1",
        ]
        lines = [f'{{ "id" : {value} , "text":"thank you"}}' for value in ids]
        result = self.predict("\n".join(lines))
        self.assertEqual((result.status, result.err), (0, ""))
        label, probability = answer("thank you")
        for value, line in zip(ids, result.lines):
            self.assertEqual(line, f'{{"id":{value},"label":"{label}","probability":{probability}}}')

    def test_the_id_is_optional_and_other_keys_are_passed_over(self):
        result = self.predict('{"text":"thank you"}\n{"a":[1,{"id":2,"text":3}],"text":"thank you","b":{}}\n')
        self.assertEqual(result.status, 0)
        label, probability = answer("thank you")
        self.assertEqual(result.lines, [f'{{"label":"{label}","probability":{probability}}}'] * 2)

    def test_text_is_decoded(self):
        for escaped, plain in [
            (r"so\nsad", "so sad"),
            (r"\u0073ad", "sad"),
            (r"sad\u0000", "sad"),
            (r"\ud83d\ude22 sad", "sad"),
            (r"so sad \ud83d", "so sad \ufffd"),
            (r"\ude22 so sad", "\ufffd so sad"),
        ]:
            with self.subTest(escaped=escaped):
                line = self.predict(f'{{"text":"{escaped}"}}\n').lines[0]
                self.assertEqual(json.loads(line)["label"], answer(plain)[0])

    def test_malformed_lines_are_answered_empty(self):
        lines = [
            (b"{", "not JSON"),
            (b"sad", "not JSON"),
            (b"[]", "not a JSON object"),
            (b'"sad"', "not a JSON object"),
            (b"7", "not a JSON object"),
            (b"{}", NO_TEXT),
            (b'{"id":1}', NO_TEXT),
            (b'{"text":7}', '"text" is not a string'),
            (b'{"text":null}', '"text" is not a string'),
            (b'{"text":{}}', '"text" is not a string'),
            (b'{"text":"a","text":"b"}', '"text" twice'),
            (b'{"id":1,"id":2,"text":"a"}', '"id" twice'),
            (b'{"id":[],"text":"a"}', '"id" is neither a string, a number, a bool nor null'),
            (b'{"text":"a"} x', "not JSON"),
            (b'{"text":"a"}{', "not JSON"),
            (b'{"text":"a"}\x00', "not JSON"),
            (b'{"text":"a",}', "not JSON"),
            (b"{'text':'a'}", "not JSON"),
            (b'{"text":"\xff"}', "not JSON"),
            (b'{"text":"a\tb"}', "not JSON"),
            (b'{"id":01,"text":"a"}', "not JSON"),
            (b'{"id":NaN,"text":"a"}', "not JSON"),
            (b'{"a":' + b"[" * 1_000_000, "nested too deep"),
            (b'{"id":0.0000000001e-2147483639}', NO_TEXT),
            (b'{"id":1e400}', NO_TEXT),
            (b'{"id":1e400.5,"text":"a"}', "not JSON"),
            (b'{"id":' + b"9" * 400 + b'.5.5,"text":"a"}', "not JSON"),
            (b'{"id":-1e400e1,"text":"a"}', "not JSON"),
            (
                b'{"a":[' + b"1e400," * 100_000 + b'1],"text":"a"}',
                "too many numbers beyond the range of a double",
            ),
            (b'\xff{"a":' + b"1e400," * 9, "not JSON"),
            (b'{"text":"' + b"a" * 40 + b'\x1f"}', "not JSON"),
        ]
        result = self.predict(b"\n".join(line for line, _ in lines) + b"\n")
        self.assertEqual((result.status, len(result.lines)), (1, len(lines)))
        for at, (line, got) in enumerate(zip(lines, zip(result.lines, result.err.splitlines()))):
            with self.subTest(line=line[0][:40]):
                self.assertEqual(got[1], f"tweetsent: standard input: record {at + 1}: {line[1]}")
                answered = json.loads(got[0])
                self.assertEqual((answered["label"], answered["probability"]), ("", None))

    def test_the_id_of_a_sound_line_without_text_is_kept(self):
        self.assertEqual(self.predict('{"id":"x"}').lines, ['{"id":"x","label":"","probability":null}'])


class MoreFigures(unittest.TestCase):
    def test_probabilities_of_every_label_in_all_formats(self):
        plain, each = answer(GOOD), answer(GOOD)[1]
        other = f"{1 - float(each):.4g}"
        option = "--probabilities"
        text = predict(option, data=GOOD).lines[0].split("\t")
        self.assertEqual((text[:2], text[3]), (list(plain), each))
        self.assertAlmostEqual(float(text[2]), float(other), 5)
        tsv = predict(option, "--format", "tsv", data=f"1\t{GOOD}\nbad\n").lines
        self.assertEqual((tsv[0].split("\t"), tsv[1]), (["1", *text], "\t\t\t\t"))
        table = predict(option, "--format", "csv", data=f'id,text\n1,"{GOOD}"\n2\n').lines
        self.assertEqual(table, ["id,label,probability,probability Negative,probability Positive",
                                 ",".join(["1", *text]), "2,,,,"])
        objects = predict(option, "--format", "jsonl", data=f'{{"text":"{GOOD}"}}\nbad\n').lines
        self.assertEqual(json.loads(objects[0])["probabilities"],
                         {"Negative": float(text[2]), "Positive": float(text[3])})
        self.assertEqual(json.loads(objects[1])["probabilities"], {"Negative": None, "Positive": None})

    def test_abstaining_with_any_model(self):
        def labels(*options):
            return [line.split("\t")[0] for line in predict(*options, data=f"{GOOD}\n{BAD}\n").lines]

        self.assertEqual(labels("--abstain-below", "1"), ["Uncertain", "Uncertain"])
        self.assertEqual(labels("--abstain-below", "1", "--abstain-label", "None"), ["None", "None"])
        self.assertEqual(labels("--abstain-below", "0"), ["Positive", "Negative"])
        wrong = predict("--abstain-below", "1", "--abstain-label", "Positive", data="")
        self.assertEqual((wrong.status, wrong.err),
                         (2, complaint('--abstain-label: the model has the label "Positive" too')))

    def test_share_of_known_words(self):
        lines = [json.dumps({"text": text}) for text in ("sad", "xyzzyq", "sad xyzzyq", "")]
        result = predict("--format", "jsonl", "--known-words", data="\n".join(lines))
        self.assertEqual([json.loads(line)["known_words"] for line in result.lines], [1, 0, 0.5, None])
        self.assertEqual(predict("--known-words", data="").status, 2)

    def test_a_head_without_probabilities_has_none_to_give(self):
        with tempfile.TemporaryDirectory() as folder:
            rows, model = Path(folder, "rows.csv"), Path(folder, "model")
            rows.write_text(f"text,label\n{GOOD.replace(',', '')},a\n{BAD.replace(',', '')},b\n")
            options = ("--text-column", "text", "--label-column", "label", "--features", "frequency")
            train = ("train", *options, "--head", "linear", "-o", model, rows)
            self.assertEqual(run(*train).status, 0)
            self.assertEqual(run(*train, "--abstain-below", "0.5").status, 2)
            for wrong in (("--probabilities",), ("--abstain-below", "0.5")):
                result = run("predict", "--model", model, *wrong, data="sad\n")
                self.assertEqual((result.status, result.err),
                                 (2, complaint(f"{wrong[0]}: the model's head gives no probabilities")))


class Strict(unittest.TestCase):
    def test_stops_at_the_first_malformed_record(self):
        for form, good, bad in [
            ("tsv", "1\tgood\n", "bad\n"),
            ("jsonl", '{"text":"a"}\n', "bad\n"),
            ("csv", "1,a\n", '1,a"\n'),
        ]:
            with self.subTest(format=form):
                header = "id,text\n" if form == "csv" else ""
                data = header + good * 3 + bad + (good * 1000 + bad) * 1000
                for threads in (1, 4):
                    result = predict("--format", form, "--strict", "--threads", threads, data=data)
                    self.assertEqual((result.status, len(result.lines)), (1, 3 + (form == "csv")))
                    self.assertRegex(result.err, r"\Atweetsent: standard input: record 4: [^\n]+\n\Z")


if __name__ == "__main__":
    ctest_unittest.main()
