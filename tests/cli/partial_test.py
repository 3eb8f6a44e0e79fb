# SPDX-License-Identifier: MIT
"""tweetsent count, merge, forget and fit: the model of parts is the model of the whole."""

import csv
import os
import random
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import complaint, run
from test_tweets import HARD

LABELLED = ("--text-column", "text", "--label-column", "label", "--quiet")


def real_rows():
    """The 10,000 tweets where they are, and made-up ones else."""
    path = Path(os.environ.get("TWEETSENT_DATA_DIR", "/nowhere")) / "tweet_sentiment_10K.csv"
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            return [(row["text"], "Positive" if row["target"] == "1" else "Negative") for row in csv.DictReader(file)]
    words = ["good", "bad", "day", "sad", "lovely", "bus", "cannot", "http://x.org", *HARD]
    chosen = random.Random(3)
    return [(" ".join(chosen.choices(words, k=5)), chosen.choice(["Negative", "Positive"])) for _ in range(5000)]


class Partial(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = real_rows()

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name, rows):
        with (self.folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("text", "label"), *rows])
        return self.folder / name

    def make(self, *arguments, out):
        result = run(*arguments, "-o", self.folder / out)
        self.assertEqual((result.status, result.err), (0, ""), arguments)
        return self.folder / out

    def fit(self, counts, *rows, head="logistic", out="model"):
        sums = [self.make("count", "--under", counts, *LABELLED, file, out=f"{file.name}.sums") for file in rows]
        return self.make("fit", "--counts", counts, "--head", head, *sums, out=out)

    def test_parts_in_any_order_give_the_counts_of_the_whole(self):
        some = self.rows[::5]
        whole = self.make("count", *LABELLED, self.write("rows.csv", some), out="counts").read_bytes()
        chosen = random.Random(11)
        for trial in range(50):
            rows = chosen.sample(some, len(some))
            cuts = [0, *sorted(chosen.choices(range(1, len(rows)), k=chosen.randrange(1, 5))), len(rows)]
            parts = [rows[begin:end] for begin, end in zip(cuts, cuts[1:]) if begin < end]
            files = [self.make("count", *LABELLED, self.write("part.csv", part), out=f"part{at}")
                     for at, part in enumerate(parts)]
            if trial % 2:  # merged in two steps
                files = [self.make("merge", *files[:2], out="first"), *files[2:]]
            self.assertEqual(self.make("merge", *files, out="all").read_bytes(), whole)

    def test_the_model_is_that_of_train(self):
        files = [self.write("first.csv", self.rows[:3000]), self.write("second.csv", self.rows[3000:])]
        counts = self.make("merge", *(self.make("count", *LABELLED, file, out=f"{file.name}.counts") for file in files),
                           out="counts")
        for head in ("logistic", "linear"):
            whole = self.make("train", "--features", "frequency", "--head", head, *LABELLED, *files, out="trained")
            self.assertEqual(self.fit(counts, *files, head=head).read_bytes(), whole.read_bytes())

    def test_forgetting_is_as_never_having_counted(self):
        chosen = random.Random(12)
        gone = set(chosen.sample(range(len(self.rows)), len(self.rows) // 7))
        deleted = self.write("deleted.csv", [self.rows[at] for at in gone])
        left = self.write("left.csv", [row for at, row in enumerate(self.rows) if at not in gone])
        counts = self.make("count", *LABELLED, self.write("rows.csv", self.rows), out="counts")
        counts = self.make("forget", "--counts", counts, *LABELLED, deleted, out="without")
        self.assertEqual(counts.read_bytes(), self.make("count", *LABELLED, left, out="never").read_bytes())
        whole = self.make("train", "--features", "frequency", *LABELLED, left, out="trained")
        self.assertEqual(self.fit(counts, left).read_bytes(), whole.read_bytes())

    def test_says_what_it_did(self):
        rows = self.write("rows.csv", [("good day", "up"), ("bad day", "down"), ("sad", "down")])
        counts = self.folder / "counts"
        self.assertEqual(run("count", *LABELLED, "-o", counts, rows).lines,
                         ["counted 3 rows (down 2, up 1), 4 stems", f"saved {counts}"])
        self.assertEqual(run("merge", "-o", self.folder / "both", counts, counts).lines,
                         ["merged 6 rows (down 4, up 2), 4 stems", f"saved {self.folder / 'both'}"])
        gone = self.write("gone.csv", [("sad", "down")])
        self.assertEqual(run("forget", "--counts", counts, "-o", self.folder / "left", *LABELLED, gone).lines,
                         ["forgot 1 rows (down 1)", "left are 2 rows (down 1, up 1), 3 stems",
                          f"saved {self.folder / 'left'}"])
        sums = self.folder / "sums"
        self.assertEqual(run("count", "--under", counts, *LABELLED, "-o", sums, rows).lines,
                         ["summed 3 rows (down 2, up 1)", f"saved {sums}"])
        self.assertEqual(run("fit", "--counts", counts, "-o", self.folder / "model", sums).lines,
                         ["trained on 3 rows (down 2, up 1)", f"saved {self.folder / 'model'}"])

    def test_refuses_what_does_not_fit_together(self):
        rows = self.write("rows.csv", [("good day", "up"), ("bad day", "down"), ("sad", "down")])
        counts = self.make("count", *LABELLED, rows, out="counts")
        out = ("-o", self.folder / "out")

        def assert_refused(status, what, *arguments):
            result = run(*arguments)
            self.assertEqual((result.status, result.out, result.err), (status, "", complaint(what)))
            self.assertFalse((self.folder / "out").exists())

        twice = self.write("twice.csv", [("bad bad", "down")])
        assert_refused(1, f'{counts}: 2 of the stem "bad" in label "down" are to be forgotten, and 1 were counted',
                       "forget", "--counts", counts, *out, *LABELLED, twice)
        other = self.write("other.csv", [("bad", "sideways")])
        assert_refused(1, f'{counts}: no row of label "sideways" was counted',
                       "forget", "--counts", counts, *out, *LABELLED, other)
        assert_refused(1, 'no row of label "sideways" was counted', "count", "--under", counts, *out, *LABELLED, other)
        folded = self.make("count", "--fold-case-first", *LABELLED, rows, out="folded")
        assert_refused(1, f"{folded}: counts of different preprocessing do not add up", "merge", *out, counts, folded)
        assert_refused(2, "--fold-case-first is of the counts that --under names",
                       "count", "--under", counts, "--fold-case-first", *out, *LABELLED, rows)
        sums = self.make("count", "--under", counts, *LABELLED, rows, out="sums")
        less = self.make("count", "--under", counts, *LABELLED, self.write("less.csv", [("sad", "down")]), out="less")
        assert_refused(1, f'{counts}: 2 rows of label "down" were counted, and there are sums of 1',
                       "fit", "--counts", counts, *out, less)
        both = self.make("merge", counts, counts, out="both")
        result = run("fit", "--counts", both, *out, sums)
        self.assertEqual(result.status, 1)
        self.assertRegex(result.err, rf"sums: sums under the counts [0-9a-f]{{16}}, not under those of {both}, [0-9a-f]{{16}}")
        self.assertRegex(run("merge", *out, rows).err, "expected a safetensors header that fits the file")
        self.assertRegex(run("merge", *out, sums).err, 'expected tweetsent-counts-1 as "format", found "tweetsent-sums-1"')
        assert_refused(2, f"{counts}: the output would overwrite the input {counts}", "merge", "-o", counts, counts)
        self.assertEqual(run("forget", "--counts", counts, "-o", counts, *LABELLED, rows).status, 2)
        self.assertEqual(run("fit", "--counts", counts, "-o", sums, sums).status, 2)


if __name__ == "__main__":
    ctest_unittest.main()
