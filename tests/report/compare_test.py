# SPDX-License-Identifier: MIT
"""`tweetsent evaluate --compare`: both models' figures and McNemar's test, as text, JSON and in the page."""
import json
import math
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from made_up_tweets import COLUMNS, made, run, train, tweets, write

LABELS = ["Negative", "Positive"]


def exact_p_value(a, b):
    """Two-sided binomial test of a against b, in whole numbers."""
    return min(1.0, 2 * sum(math.comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b))


class Compare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.data = write(self.folder / "rows.csv", tweets(LABELS, 300, 1))
        self.good = train(self.folder / "good", self.data, "frequency", "--name", "good")
        upside_down = [(text, LABELS[label == LABELS[0]]) for text, label in tweets(LABELS, 60, 2)]
        bad_data = write(self.folder / "bad.csv", upside_down)
        self.bad = train(self.folder / "bad", bad_data, "ngram", "--name", "bad")

    def as_json(self, model, other=None, *more):
        compare = ("--compare", other) if other else ()
        return json.loads(made("evaluate", "--model", model, *compare, "--json", *more, *COLUMNS, self.data))

    def test_each_model_has_its_own_figures(self):
        both = self.as_json(self.good, self.bad)
        compared = both.pop("compared")
        self.assertEqual(both, self.as_json(self.good))
        test = compared.pop("mcnemar")
        alone = self.as_json(self.bad)
        del alone["skipped"]
        self.assertEqual(compared, alone)
        difference = (test["only_this"] - test["only_other"]) / both["rows"]
        self.assertAlmostEqual(both["accuracy"] - compared["accuracy"], difference)

    def test_p_value_is_the_exact_one(self):
        for model, other in ((self.good, self.bad), (self.bad, self.good)):
            test = self.as_json(model, other)["compared"]["mcnemar"]
            expected = exact_p_value(test["only_this"], test["only_other"])
            self.assertLess(expected, 1e-9)
            self.assertAlmostEqual(test["p_value"] / expected, 1.0, 6)

    def test_model_does_not_differ_from_itself(self):
        compared = self.as_json(self.good, self.good)["compared"]
        self.assertEqual(compared["mcnemar"], {"only_this": 0, "only_other": 0, "p_value": 1})
        self.assertEqual(compared["model"], "good (good)")
        told = made("evaluate", "--model", self.good, "--compare", self.good, *COLUMNS, self.data)
        self.assertIn("McNemar's exact test        p = 1, no difference shown\n", told)

    def test_table_has_both_side_by_side(self):
        both = self.as_json(self.good, self.bad)
        told = made("evaluate", "--model", self.good, "--compare", self.bad, *COLUMNS, self.data)
        lines = told[told.index("compared with bad") :].splitlines()
        row = next(line for line in lines if line.startswith("accuracy")).split()
        a, b = both["accuracy"], both["compared"]["accuracy"]
        self.assertEqual(row, ["accuracy", f"{a:.4f}", f"{b:.4f}", f"{a - b:+.4f}"])
        self.assertRegex(lines[-1], r"^McNemar's exact test +p = [\d.e-]+, they differ$")

    def test_labels_meet_by_name_whatever_their_order(self):
        order = "Positive=Positive,Negative=Negative"
        turned = train(self.folder / "turned", self.data, "frequency", "--labels", order)
        compared = self.as_json(self.good, turned)["compared"]
        self.assertEqual(compared["labels"], LABELS[::-1])
        self.assertEqual(compared["mcnemar"]["p_value"], 1)

    def test_page_tells_what_the_table_does(self):
        page = self.folder / "page.html"
        both = self.as_json(self.good, self.bad, "--report", page)
        text = page.read_text(encoding="utf-8")
        test = both["compared"]["mcnemar"]
        for number in (both["accuracy"], both["compared"]["accuracy"]):
            self.assertIn(f"<td>{number:.4f}</td>", text)
        self.assertIn(f"is right on {test['only_this']} tweets", text)
        self.assertIn(f"p = {test['p_value']:.3g}, they differ", text)
        self.assertIn("Where they differ", text)

    def test_model_without_a_label_that_occurs_is_refused(self):
        rows = [(text, "Other") for text, _ in tweets(LABELS, 20, 3)] + tweets(LABELS, 40, 3)
        three = write(self.folder / "three.csv", rows)
        wider = train(self.folder / "wider", three)
        done = run("evaluate", "--model", wider, "--compare", self.good, *COLUMNS, three)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        said = f'{self.good}: the model has no label "Other" to be compared on'
        self.assertEqual(done.stderr, f"tweetsent: {said}\n")
        told = made("evaluate", "--model", self.good, "--compare", wider, *COLUMNS, self.data)
        self.assertIn("McNemar's exact test", told)


if __name__ == "__main__":
    ctest_unittest.main()
