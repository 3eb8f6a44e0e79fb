# SPDX-License-Identifier: MIT
"""The page of `tweetsent evaluate --report`: whole, alone, true to the figures, and safe with any tweet."""
import html.parser
import json
import os
import re
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from made_up_tweets import COLUMNS, made, run, train, tweets, write

TWO = ["Negative", "Positive"]
TWENTY = [f"label {number}" for number in range(20)]
HOSTILE = [
    "<script>alert(1)</script> mark0",
    "</style><img src=x onerror=alert(2)> \"quoted\" 'single' mark0",
    "&lt;b&gt; is not bold, & neither is <b>this mark0",
    "\u202eright to left\u202c and \u0000\u0007\u001b[31m controls \u0085 mark0",
    "x" * 5000 + " mark0",
    "\U0001f600 \u0130stanbul \ufffe mark0",
]
FOREIGN = {"script", "link", "img", "iframe", "object", "embed", "a", "base", "form"}
VOID = {"meta", "br", "line", "circle", "path"}


class Reader(html.parser.HTMLParser):
    """Checks that tags are balanced; gathers tags, attributes and text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text = [], set(), [], []
        self.cells, self.items = [], []
        self.feed(page)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")
        if tag == "li":
            self.items.append("")

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.text.append(data)
        if "td" in self.open or "th" in self.open:
            self.cells[-1][-1] += data
        if "li" in self.open:
            self.items[-1] += data

    def whole_text(self):
        return "".join(self.text)


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def evaluate(self, rows, *more, unseen=()):
        """The page and the figures of a model trained on rows, on these and others."""
        train(self.folder / "model", write(self.folder / "rows.csv", rows), *more)
        data = write(self.folder / "all.csv", [*rows, *unseen])
        page = self.folder / "page.html"
        how = ("--model", self.folder / "model", "--report", page, "--json", *COLUMNS)
        figures = made("evaluate", *how, data)
        return page.read_text(encoding="utf-8"), json.loads(figures)

    def check_stands_alone(self, page):
        reader = Reader(page)
        self.assertEqual(reader.tags & FOREIGN, set())
        for name, value in reader.attributes:
            self.assertNotRegex(name, r"^(src|href|xlink:href|on\w*|srcset|action)$")
            self.assertNotRegex(value or "", r"url\(|javascript:|nan|inf\b")
        style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
        self.assertNotRegex(style, r"url\(|@import|@font-face|http")
        self.assertIn("prefers-color-scheme:dark", style)
        self.assertIn(("name", "viewport"), reader.attributes)
        return reader

    def test_stands_alone_and_tells_the_figures(self):
        cases = [
            (TWO, "frequency"),
            (TWO, "frequency", "--head", "linear"),
            (["a", "b", "c"], "frequency"),
            (TWO, "ngram"),
            (TWENTY, "ngram"),
        ]
        for labels, *how in cases:
            with self.subTest(labels=len(labels), how=how):
                page, figures = self.evaluate(tweets(labels, 30 * len(labels), 1), *how)
                reader = self.check_stands_alone(page)
                text = reader.whole_text()
                for name in ("accuracy", "log_loss", "macro_f1", "roc_auc", "expected_calibration_error"):
                    if figures[name] is not None:
                        self.assertIn(f"{figures[name]:.4f}", text)
                for label in labels:
                    self.assertIn(label, text)
                self.assertEqual(page.count("<svg"), self.charts(labels, figures["log_loss"] is not None))
                for truth, counts in zip(figures["labels"], figures["confusion"]):
                    row = next(cells for cells in reader.cells if cells[0] == truth)
                    shares = [f"{count}{100 * count / sum(counts):.1f}\u00a0%" for count in counts]
                    self.assertEqual(row[1:], shares)

    @staticmethod
    def charts(labels, has_probabilities):
        return 2 + has_probabilities + (1 if len(labels) == 2 else len(labels))

    def test_telling_tokens_are_those_that_tell(self):
        for features in ("frequency", "ngram"):
            page, _ = self.evaluate(tweets(["a", "b", "c"], 300, 2), features)
            cells = Reader(page).cells
            heads = [at for at, row in enumerate(cells) if row[0] == "token"]
            self.assertEqual(len(heads), 3)
            for label, head in enumerate(heads):
                first = cells[head + 1]
                self.assertEqual(first[0], f"mark{label}")
                self.assertAlmostEqual(float(first[1]) / int(first[2]), float(first[3]), delta=0.01)

    def test_mistakes_are_the_surest_first(self):
        page, figures = self.evaluate(tweets(TWO, 400, 3), "ngram")
        mistakes = [item for item in Reader(page).items if "truly" in item and "given" in item]
        wrong = sum(row[other] for other, row in enumerate(figures["confusion"][::-1]))
        self.assertEqual(len(mistakes), min(20, wrong))
        sure = [float(re.search(r"probability ([\d.]+)$", item)[1]) for item in mistakes]
        self.assertEqual(sure, sorted(sure, reverse=True))
        for item in mistakes:
            truth, given = re.search(r"truly (\w+), given (\w+)", item).groups()
            self.assertNotEqual(truth, given)

    def test_is_safe_with_any_tweet_and_label(self):
        labels = ["<i>Negative</i> & 'so'", 'Posi"tive\u202e']
        hostile = [(tweet, labels[truth]) for tweet in HOSTILE for truth in (0, 1)]
        page, _ = self.evaluate(tweets(labels, 60, 4), "ngram", unseen=hostile)
        reader = self.check_stands_alone(page)
        self.assertNotIn("<i>Negative", page)
        self.assertNotIn("<b>this", page)
        self.assertNotRegex(page, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        text = reader.whole_text()
        for tweet in HOSTILE[:3]:
            self.assertIn(tweet.rsplit(" ", 1)[0], text)
        self.assertNotIn("x" * 1000, text)

    def test_same_evaluation_same_bytes(self):
        rows = tweets(TWO, 100, 5)
        self.assertEqual(self.evaluate(rows, "ngram")[0], self.evaluate(rows, "ngram")[0])

    def test_one_class_or_one_row_still_makes_a_page(self):
        data = write(self.folder / "rows.csv", tweets(TWO, 40, 6))
        model = train(self.folder / "model", data, "ngram")
        one, other = ("mark0", "Negative"), ("mark1", "Positive")
        for rows in ([one], [other] * 3, [("", one[1]), ("", other[1])]):
            few = write(self.folder / "few.csv", rows)
            page = self.folder / "few.html"
            made("evaluate", "--model", model, "--report", page, *COLUMNS, few)
            self.check_stands_alone(page.read_text(encoding="utf-8"))

    def test_is_written_wholly_or_not_at_all(self):
        data = write(self.folder / "rows.csv", tweets(TWO, 40, 7))
        model = train(self.folder / "model", data)
        missing = self.folder / "missing" / "page.html"
        done = run("evaluate", "--model", model, "--report", missing, *COLUMNS, data)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, f"tweetsent: {missing}: expected to write it, found No such file or directory\n")
        before = set(os.listdir(self.folder))
        done = run("evaluate", "--model", model, "--report", "/dev/full", *COLUMNS, data)
        # The figures are there all the same.
        self.assertEqual((done.returncode, done.stdout.split()[:2]), (1, ["rows", "40"]))
        reason = "expected to write it, found No space left on device"
        self.assertEqual(done.stderr, f"tweetsent: /dev/full: {reason}\n")
        self.assertEqual(set(os.listdir(self.folder)), before)


if __name__ == "__main__":
    ctest_unittest.main()
