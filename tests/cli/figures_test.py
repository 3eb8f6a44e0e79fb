# SPDX-License-Identifier: MIT
"""Figures that have no value are none, and three classes are explained by the label given."""

import json
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import run

LABELLED = ("--text-column", "text", "--label-column", "label")


class Figures(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, *rows):
        path = self.folder / "rows.csv"
        path.write_text("text,label\n" + "".join(f"{row}\n" for row in rows))
        return path

    def test_nothing_ranks_rows_of_one_class(self):
        rows = self.write("sad,Negative", "so bad,Negative")
        report = self.folder / "report.html"
        table = run("evaluate", *LABELLED, "--report", report, rows)
        self.assertEqual((table.status, table.err), (0, ""))
        self.assertIn("ROC AUC                     - (all rows are of one label)", table.lines)
        found = json.loads(run("evaluate", *LABELLED, "--json", rows).out)
        self.assertEqual((found["roc_auc"], found["accuracy"]), (None, 1))
        page = report.read_text()
        self.assertNotIn("0.5000", page[page.index("ROC AUC") : page.index("ROC AUC") + 100])
        self.assertIn("&ndash;", page[page.index("ROC AUC") : page.index("ROC AUC") + 100])

    def test_three_classes_are_explained_by_the_label_given(self):
        rows = self.write(*["hate it,Negative", "love it,Positive", "table it,Neutral"] * 5)
        model = self.folder / "model"
        self.assertEqual(run("train", *LABELLED, "--features", "frequency", "-o", model, rows).status, 0)
        lines = run("explain", "--model", model, "--color", "always", "hate").lines
        blue, orange = "\x1b[38;5;32m", "\x1b[38;5;208m"
        self.assertIn(f"{blue}hate", lines[0])
        self.assertEqual(lines[1], f"{blue}towards Negative\x1b[0m, {orange}away from Negative\x1b[0m")
        self.assertTrue(lines[2].startswith("Negative, "))


if __name__ == "__main__":
    ctest_unittest.main()
