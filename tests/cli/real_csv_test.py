# SPDX-License-Identifier: MIT
"""CSV as it comes: stray quotes, other delimiters, no header, other line ends, UTF-16."""

import csv
import io
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import complaint, run

GOOD, BAD = "thank you", "so sad"
LABELS = {GOOD: "Positive", BAD: "Negative"}


def predict(data, *options):
    return run("predict", "--format", "csv", *options, data=data)


def answers(data, *options, delimiter=","):
    """Id and label of each record, the header left out."""
    rows = csv.reader(io.StringIO(predict(data, *options).out), delimiter=delimiter)
    return [tuple(row[:2]) for row in rows if row[0] != "id"]


def good(*ids):
    return [(str(each), "Positive") for each in ids]


class StrayQuotes(unittest.TestCase):
    def test_cost_no_other_row(self):
        result = predict(f'id,text\n1,{GOOD}\n2,"oops\n3,{BAD}\n')
        self.assertEqual(result.status, 1)
        self.assertEqual(
            result.err, complaint("standard input: record 2: a quoted field without its closing quote")
        )
        self.assertEqual([line.split(",")[:2] for line in result.lines[1:]],
                         [["1", "Positive"], ["2", ""], ["3", "Negative"]])

    def test_of_every_kind(self):
        rows = f"7,{GOOD}\n8,{GOOD}\n"
        for stray, malformed in [
            ('1,"oops\n', [("1", "")]),
            ('1,so "oops\n', [("1", "")]),
            ('1,"so" oops\n', [("1", "")]),
            ('1,"oops\n2,"oops\n', [("1", ""), ("2", "")]),
            # The second quote ends the field of the first, and text follows.
            ('1,"oops\n2,fine\n3,"oops\n', [("1", ""), ("2", None), ("3", "")]),
            # Many lines in quotes, then a field too many.
            ('1,"a\nb,c",d\n', [("1", ""), ("b", "")]),
            ('1\n', [("1", "")]),
        ]:
            with self.subTest(stray=stray):
                found = answers("id,text\n" + stray + rows)
                self.assertEqual(found[-2:], good(7, 8))
                self.assertEqual([row for row, (_, label) in zip(found, malformed) if label == ""],
                                 [row for row in malformed if row[1] == ""])
                self.assertEqual(len(found), len(malformed) + 2)

    def test_of_a_long_file(self):
        rows = [f"{at},{GOOD}" for at in range(200_000)]
        rows[2] = '2,"oops'
        rows[150_000] = '150000,"oops'
        for end in ("\n", "\r\n", "\r"):
            found = answers("id,text\n".replace("\n", end) + end.join(rows) + end)
            self.assertEqual([row[0] for row in found], [str(at) for at in range(200_000)])
            self.assertEqual([at for at, row in enumerate(found) if row[1] == ""], [2, 150_000])

    def test_after_16_mib_reading_goes_on_at_the_next_line(self):
        rows = "".join(f"{at},{GOOD}\n" for at in range(2, 1_200_000))
        self.assertGreater(len(rows), 17 << 20)
        result = predict('id,text\n1,"oops\n' + rows)
        self.assertEqual(result.err, complaint("standard input: record 1: longer than 16 MiB"))
        self.assertEqual(len(result.lines), 1_200_000)
        self.assertEqual(sum(line.split(",")[1] == "" for line in result.lines), 1)

    def test_fields_with_line_breaks_stay_whole(self):
        found = answers(f'id,text\n1,"{GOOD},\n""{GOOD}""\n"\n2,{BAD}\n')
        self.assertEqual(found, [("1", "Positive"), ("2", "Negative")])


class Dialects(unittest.TestCase):
    def test_delimiters(self):
        for option, delimiter in [(";", ";"), ("|", "|"), ("tab", "\t"), ("\\t", "\t"), ("\t", "\t"), (",", ",")]:
            with self.subTest(option=option):
                data = delimiter.join(["id", "text"]) + "\n" + delimiter.join(["1", f'"{GOOD}{delimiter}"']) + "\n"
                result = predict(data, "--delimiter", option)
                self.assertEqual(result.lines[0].split(delimiter), ["id", "label", "probability"])
                self.assertEqual(result.lines[1].split(delimiter)[:2], ["1", "Positive"])
        for option in ("", "ab", '"', "\n", "\u00e9"):
            result = predict("", "--delimiter", option)
            self.assertEqual((result.status, result.out), (2, ""))
        quoted = predict(f'id;text\n"a;b";{GOOD}\n', "--delimiter", ";")
        self.assertTrue(quoted.lines[1].startswith('"a;b";Positive;'))

    def test_another_delimiter_is_named_where_it_would_do(self):
        for data, options, said in [
            (f"id;text\n1;{GOOD}\n", (), "no column \"text\" in the header (id;text); it is there with --delimiter ';'"),
            (f"id\ttext\n1\t{GOOD}\n", (), 'no column "text" in the header (id\\ttext); it is there with --delimiter tab'),
            (f"a;{GOOD}\n", ("--no-header", "--text-column", "2"),
             "no column \"2\", the first record has 1 field; it is there with --delimiter ';'"),
            ("id;tweet\n", (), 'no column "text" in the header (id;tweet)'),
        ]:
            with self.subTest(data=data):
                self.assertEqual(predict(data, *options), (1, "", complaint(f"standard input: {said}")))

    def test_no_header(self):
        # As Sentiment140: label, id, date, query, user, text.
        data = f'"0","7","Mon","NO_QUERY","me","{BAD}"\n"4","8","Mon","NO_QUERY","me","{GOOD}"\n'
        options = ("--no-header", "--text-column", "6")
        result = predict(data, *options, "--id-column", "2")
        self.assertEqual((result.status, [line.split(",")[:2] for line in result.lines]),
                         (0, [["7", "Negative"], ["8", "Positive"]]))
        self.assertEqual([line.split(",")[0] for line in predict(data, *options).lines], ["", ""])
        self.assertEqual(predict("", *options), (0, "", ""))
        for wrong, said in [
            (("--no-header",), "--no-header needs the number of --text-column"),
            (("--no-header", "--text-column", "text"),
             'without a header a column is a number from 1, found "text"'),
            (("--no-header", "--text-column", "0"), 'without a header a column is a number from 1, found "0"'),
        ]:
            self.assertEqual(predict(data, *wrong), (2, "", complaint(said)))
        broken = predict(f'"oops\n1,{GOOD}\n2\n', "--no-header", "--text-column", "2", "--id-column", "1")
        self.assertEqual([line.split(",")[:2] for line in broken.lines],
                         [["", ""], ["1", "Positive"], ["2", ""]])
        self.assertIn("record 3: 1 field where the first record has 2", broken.err)

    def test_columns_by_number_beside_a_header(self):
        data = f"id,,text\n1,{BAD},{GOOD}\n"
        self.assertEqual(answers(data, "--text-column", "2"), [("1", "Negative")])
        self.assertEqual(answers(f"id,2\n{BAD},{GOOD}\n", "--text-column", "2"), [(BAD, "Positive")])
        self.assertEqual(answers(data, "--text-column", "tweet,text", "--id-column", "key,1"), good(1))

    def test_carriage_returns_end_lines(self):
        self.assertEqual(answers(f'id,text\r1,"{GOOD}\r"\r2,"oops\r3,{GOOD}\r'), [*good(1), ("2", ""), *good(3)])

    def test_utf_16_is_recognised_by_its_mark(self):
        data = f"id,text\n1,{GOOD}\n\U0001f622,{BAD}\n"
        plain = predict(data)
        for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
            self.assertEqual(predict(mark + data.encode(encoding)), plain)
            for cut in (3, 9):
                self.assertEqual(run("predict", data=mark + GOOD.encode(encoding)[: -cut % 2 or None]).status, 0)
        # Halves of pairs, and half a unit at the end.
        rows = "text,id\nso sad,".encode("utf-16-le") + b"a\x00\x00\xd8b\x00\x00\xdcc\x00\x00\xd8\n"
        self.assertEqual(predict(b"\xff\xfe" + rows).lines[1].split(",")[0], "a\ufffdb\ufffdc\ufffd\ufffd")
        self.assertEqual(run("predict", data=b"\xff\xfe\x00\x00s\x00\x00\x00"),
                         (1, "", complaint("standard input: UTF-32, expected UTF-8 or UTF-16")))

    def test_train_and_evaluate_read_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            rows, model = Path(folder, "rows.csv"), Path(folder, "model")
            rows.write_text("".join(f"{label};{at};{text} {at}\n" for at in range(5)
                                    for label, text in ((0, BAD), (4, GOOD))))
            options = ("--no-header", "--delimiter", ";", "--text-column", "3", "--label-column", "1",
                       "--labels", "0=Negative,4=Positive")
            trained = run("train", *options, "--features", "frequency", "-o", model, rows)
            self.assertEqual((trained.status, trained.err), (0, ""))
            figures = run("evaluate", *options, "--model", model, rows)
            self.assertEqual((figures.status, figures.lines[0].split()), (0, ["rows", "10"]))
            result = run("evaluate", "--text-column", "text", "--label-column", "label", rows)
            self.assertEqual(result.status, 1)


if __name__ == "__main__":
    ctest_unittest.main()
