# SPDX-License-Identifier: MIT
"""tweetsent train, evaluate, inspect and import."""

import json
import os
import re
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import ROOT, complaint, run

POSITIVE = ["good day", "love this", "happy happy", "thanks friend", "great fun"]
NEGATIVE = ["bad day", "hate this", "sad sad", "sorry friend", "awful pain"]
LABELLED = ("--text-column", "text", "--label-column", "label")


class Training(unittest.TestCase):
    FEATURES = ("--features", "frequency")

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.rows = self.write("rows.csv", self.table("text,label", "positive", "negative"))

    def tearDown(self):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        Path(self.path(name)).write_text(text, errors="surrogateescape")
        return self.path(name)

    def table(self, header, positive, negative):
        rows = [f"{text},{positive}\n" for text in POSITIVE] + [f"{text},{negative}\n" for text in NEGATIVE]
        return header + "\n" + "".join(rows)

    def train(self, *arguments, files=None, out="model"):
        features = () if "--features" in arguments else self.FEATURES
        return run("train", *LABELLED, "-o", self.path(out), *features, *arguments, *(files or [self.rows]))

    def inspect(self, name="model"):
        return json.loads(run("inspect", "--json", self.path(name)).out)

    def model_bytes(self, name="model"):
        return Path(self.path(name)).read_bytes()


class Train(Training):
    def test_makes_a_model_that_predicts(self):
        result = self.train()
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertEqual(
            result.lines, ["trained on 10 rows (negative 5, positive 5)", f"saved {self.path('model')}"]
        )
        answers = run("predict", "--model", self.path("model"), data="happy\nawful\n")
        self.assertEqual([line.split("\t")[0] for line in answers.lines], ["positive", "negative"])

    def test_says_what_it_was_trained_on(self):
        self.train("--holdout", "0.2", "--name", "mine")
        said = self.inspect()
        self.assertEqual(said["name"], "mine")
        self.assertRegex(said["created_by"], r"^tweetsent \d")
        self.assertRegex(said["checksum"], "^[0-9a-f]{16}$")
        self.assertEqual(said["labels"], ["negative", "positive"])
        self.assertEqual((said["training_rows"], said["training_rows.positive"]), ("8", "4"))
        self.assertEqual(said["training_split"], "the last 0.2 of each class held out")
        self.assertRegex(said["training_file.1"], r"^rows\.csv, fnv1a [0-9a-f]{16}$")

    def test_the_same_rows_give_the_same_bytes(self):
        os.mkdir(self.path("other"))
        copy = self.write("other/rows.csv", Path(self.rows).read_text())
        self.train(out="first")
        self.train("--threads", "3", files=[copy], out="second")
        self.assertEqual(self.model_bytes("first"), self.model_bytes("second"))

    def test_report_ends_with_the_rows_held_out(self):
        result = self.train("--holdout", "0.4")
        self.assertEqual(result.lines[0], "trained on 6 rows (negative 3, positive 3)")
        self.assertIn("on the rows held out", result.lines)
        rows = [line.split() for line in result.lines]
        self.assertIn(["rows", "4"], rows)
        self.assertEqual([row[0] for row in rows[-2:]], ["negative", "positive"])

    def test_labels_are_mapped_and_others_skipped(self):
        table = self.table("text,label", "4", "0") + "neutral words,2\n"
        result = self.train("--labels", "0=Negative,4=Positive", files=[self.write("numbers.csv", table)])
        self.assertEqual(
            result.lines[:2],
            ["trained on 10 rows (Negative 5, Positive 5)", "skipped 1 rows of other labels"],
        )
        self.assertEqual(self.inspect()["labels"], ["Negative", "Positive"])

    def test_files_may_name_their_columns_differently(self):
        second = self.write(
            "second.csv", "id," + self.table("tweet,target", "1", "0").replace("\n", "\nx,")[:-2]
        )
        result = run(
            "train",
            "--text-column",
            "text,tweet",
            "--label-column",
            "target,label",
            "-o",
            self.path("model"),
            "--labels",
            "0=bad,negative=bad,1=good,positive=good",
            "--features",
            "frequency",
            self.rows,
            second,
        )
        self.assertEqual((result.status, result.lines[0]), (0, "trained on 20 rows (bad 10, good 10)"))
        self.assertRegex(self.inspect()["training_file.2"], r"^second\.csv, ")

    def test_heads_and_profile_are_in_the_model(self):
        words = self.write("words", "day\nthis\r\n\n")
        self.train("--head", "linear", "--fold-case-first", "--stop-words", words)
        said = self.inspect()
        self.assertEqual(
            (said["head"], said["fold_case_first"], said["stop_words"], said["own_stop_words"]),
            ("linear", "yes", "own", ["day", "this"]),
        )
        self.train("--stop-words", "english-without-negations")
        self.assertEqual(self.inspect()["stop_words"], "english-without-negations")

    def test_a_linear_head_gives_no_probability(self):
        self.train("--head", "linear")
        model = ("--model", self.path("model"))
        self.assertEqual(run("predict", *model, data="happy\n").out, "positive\t\n")
        self.assertEqual(run("predict", *model, "--format", "tsv", data="1\thappy\n").out, "1\tpositive\t\n")
        self.assertEqual(
            run("predict", *model, "--format", "csv", data="text,id\nhappy,1\n").lines[1], "1,positive,"
        )
        self.assertEqual(
            run("predict", *model, "--format", "jsonl", data='{"text":"happy"}').lines,
            ['{"label":"positive","probability":null}'],
        )

    def test_labels_are_quoted_as_the_format_wants(self):
        rows = self.write("odd.csv", 'text,label\nhappy,"a,""b\tc\\"\nsad,z\n')
        self.train(files=[rows])
        model = ("--model", self.path("model"))
        self.assertEqual(run("predict", *model, data="happy\n").out.split("\t")[0], 'a,"b\\tc\\\\')
        self.assertTrue(
            run("predict", *model, "--format", "csv", data="text\nhappy\n")
            .lines[1]
            .startswith(',"a,""b\tc\\",')
        )
        line = run("predict", *model, "--format", "jsonl", data='{"text":"happy"}').out
        self.assertEqual(json.loads(line)["label"], 'a,"b\tc\\')

    def test_what_cannot_be_trained_on(self):
        header = "text,label\n"
        for rows, said in [
            ("", "no header line"),
            (header, "no labelled rows in"),
            (header + "a,x\nb,x\n", "a model needs rows of two labels, not of one"),
            (header + 'a,x\nb,"y\n', "record 2: a quoted field without its closing quote"),
            (header + "a,x\nb,y,z\n", "record 2: 3 fields where the header has 2"),
            (
                header + "".join(f"a,{label}\n" for label in range(99)),
                "wrong.csv: record 65: 65 labels, a model has at most 64; is the label column the right one?",
            ),
            (header + "a,x\nb,\nc,y\n", "wrong.csv: record 2: the label is empty"),
            (header + "a,x\nb,y\udcff\n", "wrong.csv: record 2: the label is not UTF-8"),
            ("words,label\na,x\n", 'no column "text" in the header (words, label)'),
        ]:
            with self.subTest(said=said):
                result = self.train(files=[self.write("wrong.csv", rows)])
                self.assertEqual((result.status, result.out), (1, ""))
                self.assertRegex(result.err, r"\Atweetsent: [^\n]+\n\Z")
                self.assertIn(said, result.err)
                self.assertFalse(os.path.exists(self.path("model")))


    def test_labels_named_by_the_option_are_fit_to_be_labels(self):
        for labels, said in [
            ("positive=\udcff", "--labels: the label is not UTF-8"),
            (",".join(f"{value}={value}" for value in range(65)), "--labels: 65 labels, a model has at most 64"),
        ]:
            result = self.train("--labels", labels)
            self.assertEqual((result.status, result.out), (2, ""))
            self.assertIn(said, result.err)


class Ngrams(Training):
    FEATURES = ()
    OPTIONS = ("--table-bits", "10", "--folds", "2", "--cost", "0.1,0.5")

    def setUp(self):
        super().setUp()
        # Cross-validation needs a few rows of each class in every fold; copies are held out together.
        rows = [f"{text} {number},{label}" for number in range(10)
                for label, texts in (("positive", POSITIVE), ("negative", NEGATIVE)) for text in texts]
        self.rows = self.write("many.csv", "\n".join(["text,label", *rows, ""]))

    def test_train_a_model_that_predicts_and_explains(self):
        result = self.train(*self.OPTIONS, "--holdout", "0.2")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertIn("cross-validation over the training part: 2 folds, 80 rows held out", result.lines)
        model = ("--model", self.path("model"))
        answers = run("predict", *model, data="happy love\nawful pain\n").lines
        self.assertEqual([line.split("\t")[0] for line in answers], ["positive", "negative"])
        for tweet in ("not so happy!!! :) LOVE it http://t.co/x", "", "a" * 1000):
            why = json.loads(run("explain", *model, "--json", tweet).out)
            total = why["intercept"] + sum(token["value"] for token in why["contributions"])
            self.assertAlmostEqual(total, why["score"], 9)
        self.assertEqual(self.inspect()["features"], "ngram")

    def test_the_same_rows_give_the_same_bytes_with_any_number_of_threads(self):
        self.train(*self.OPTIONS, "--threads", "1", out="first")
        self.train(*self.OPTIONS, "--threads", "4", out="second")
        self.assertEqual(self.model_bytes("first"), self.model_bytes("second"))

    def test_are_what_is_trained_by_default(self):
        self.train("--table-bits", "10", "--cost", "0.1")
        self.assertEqual((self.inspect()["features"], self.inspect()["name"]), ("ngram", "ngram"))

    def test_say_how_many_folds_were_held_out_and_why_a_strength_was_chosen(self):
        result = self.train(*self.OPTIONS, "--held-out", "20")
        self.assertIn("cross-validation over the training part: 1 folds, 50 rows held out", result.lines)
        self.assertRegex(result.out, r"\nchosen: the smallest C with a log loss of at most [0-9.]+, one standard error")

    def test_say_of_each_source_what_it_weighed_and_how_it_went(self):
        other = self.write("other.csv", Path(self.rows).read_text().replace("day", "night"))
        how = ("--source-weights", "other=0.5", "--typical", "many")
        result = self.train(*self.OPTIONS, *how, files=[self.rows, other])
        self.assertEqual(result.err, "")
        self.assertRegex(result.out, r"\nmany +1 +100 .* typical\nother +0.5 +100 [^\n]*\)\n")
        said = self.inspect()
        self.assertEqual(said["training_source.1"], "many, weight 1, typical")
        self.assertEqual(said["training_source.2"], "other, weight 0.5")

    def test_sources_that_are_no_files_are_refused(self):
        for how, said in [
            (("--source-weights", "many.csv=1"), '--source-weights: "many.csv" is none of the files many'),
            (("--source-weights", "many"), '--source-weights: expected NAME=WEIGHT, found "many"'),
            (("--source-weights", "many=-1"), '--source-weights: expected NAME=WEIGHT, found "many=-1"'),
            (("--typical", "few"), '--typical: "few" is none of the files many'),
            (("--soft-labels", "positive"), '--soft-labels: expected LABEL=COLUMN, found "positive"'),
            (("--soft-weight", "0.5"), "--soft-labels"),
            (("--middle-weight", "0.5"), "--middle-label"),
        ]:
            result = self.train(*self.OPTIONS, *how)
            self.assertEqual((result.status, result.out), (2, ""))
            self.assertIn(said, result.err)

    def test_soft_labels_and_folds_are_read_beside_the_label(self):
        lines = Path(self.rows).read_text().splitlines()
        soft = [f"{line},,,0" if at % 3 == 0 else f"{line},0.2,0.8,1" for at, line in enumerate(lines[1:])]
        rows = self.write("soft.csv", "\n".join([lines[0] + ",bad,good,fold", *soft, ""]))
        how = ("--soft-labels", "negative=bad,positive=good", "--fold-column", "fold")
        result = self.train(*self.OPTIONS, *how, files=[rows])
        self.assertEqual(result.err, "")
        self.assertIn("cross-validation over the training part: 1 folds, 66 rows held out", result.lines)
        self.train(*self.OPTIONS, *how, "--soft-weight", "0", files=[rows], out="hard")
        self.assertNotEqual(self.model_bytes(), self.model_bytes("hard"))
        for wrong, said in [
            (",0.2,,1", "record 1: expected a probability of each label or of none"),
            (",0.2,1.2,1", 'record 1: expected a probability, found "1.2"'),
            (",nan,0.2,1", 'record 1: expected a probability, found "nan"'),
            (",0.2,0.8,-1", 'record 1: expected a fold from 0 to 100, found "-1"'),
        ]:
            rows = self.write("soft.csv", "\n".join([lines[0] + ",bad,good,fold", lines[1] + wrong, ""]))
            result = self.train(*self.OPTIONS, *how, files=[rows])
            self.assertEqual((result.status, result.out), (1, ""))
            self.assertIn(said, result.err)

    def test_a_middle_label_is_no_class(self):
        rows = Path(self.rows).read_text() + "".join(f"day number {number},neutral\n" for number in range(20))
        result = self.train(*self.OPTIONS, "--middle-label", "neutral", "--holdout", "0.2", files=[self.write("three.csv", rows)])
        self.assertEqual(result.err, "")
        self.assertEqual(self.inspect()["labels"], ["negative", "positive"])
        self.assertIn(["rows", "20"], [line.split() for line in result.lines])

    def test_a_label_of_a_single_row_is_refused(self):
        rows = self.write("rare.csv", Path(self.rows).read_text() + "odd,rare\n")
        result = self.train(*self.OPTIONS, files=[rows])
        said = complaint('label "rare" has a single training row: add rows of it, or leave it out by --labels')
        self.assertEqual(result, (1, "", said))

    def test_labels_alike_but_for_blanks_and_case_are_warned_of(self):
        rows = self.write("alike.csv", Path(self.rows).read_text() + "so good, Positive\nso nice, Positive\n")
        result = self.train(*self.OPTIONS, files=[rows])
        self.assertEqual(result.status, 0)
        self.assertEqual(result.err, complaint(
            'warning: the labels " Positive" and "positive" differ in blanks or case alone; --labels can make them one'))

    def test_strengths_leave_the_files_after_them_alone(self):
        self.assertEqual(self.train(*self.OPTIONS, files=[self.rows, self.rows]).status, 0)

    def test_a_few_rows_held_out_turn_no_answer_round(self):
        # Held out, each tweet looks like those of the other label: the model may know nothing, but not worse.
        tweets = [("sun moon", "a"), ("rain snow", "b"), ("rain snow", "a"), ("sun moon", "b"), ("sun moon", "a")]
        rows = self.write("few.csv", "text,label\n" + "".join(f"{text},{label}\n" for text, label in tweets))
        self.train(*self.OPTIONS, files=[rows])
        answers = run("predict", "--model", self.path("model"), data="sun moon\nrain snow\n").lines
        self.assertEqual([line.split("\t")[0] for line in answers], ["a", "a"])

    def test_options_of_one_family_are_refused_for_the_other(self):
        for arguments, said in [
            ((*self.OPTIONS, "--head", "linear"), "--head is for --features frequency"),
            ((*self.OPTIONS, "--stop-words", "/nonexistent"), "--stop-words is for --features frequency"),
            ((*self.OPTIONS, "--fold-case-first"), "--fold-case-first is for --features frequency"),
            (("--features", "frequency", "--balanced"), "--balanced is for --features ngram"),
            (("--features", "frequency", "--typical", "rows"), "--typical is for --features ngram"),
            (("--features", "frequency", "--table-bits", "12"), "--table-bits is for --features ngram"),
            (
                (*self.OPTIONS, "--shortest-characters", "5", "--longest-characters", "3"),
                "--shortest-characters 5 is more than --longest-characters 3",
            ),
            ((*self.OPTIONS, "--without", "verbs"), '--without: "verbs" is none of entities, links'),
        ]:
            result = self.train(*arguments)
            self.assertEqual((result.status, result.out), (2, ""))
            self.assertIn(said, result.err)

    def test_an_abstain_label_that_rows_have_is_refused(self):
        for features in ("frequency", "ngram"):
            how = ("--features", features, "--abstain-below", "0.9", "--abstain-label", "positive")
            result = self.train(*how)
            said = complaint('--abstain-label: rows have the label "positive" too')
            self.assertEqual(result, (2, "", said))

    def test_below_the_threshold_the_answer_is_the_abstain_label(self):
        self.train("--abstain-below", "0.99999", "--abstain-label", "no idea")
        model = ("--model", self.path("model"))
        self.assertTrue(run("predict", *model, data="friend\n").out.startswith("no idea\t"))
        line = run("predict", *model, "--format", "jsonl", data='{"text":"friend"}').out
        self.assertEqual(json.loads(line)["label"], "no idea")


class Evaluate(Training):
    def evaluate(self, *arguments):
        return run("evaluate", "--model", self.path("model"), *LABELLED, *arguments)

    def test_says_how_many_rows_a_model_that_abstains_answers(self):
        self.train("--abstain-below", "0.9", "--abstain-label", "no idea")
        rows = self.write("more.csv", "text,label\nhappy happy,positive\nday,negative\nday,positive\nsad sad,positive\n")
        said = json.loads(self.evaluate("--json", rows).out)["abstain"]
        self.assertEqual(said, {"label": "no idea", "below": 0.9, "answered": 2, "right": 1})
        table = self.evaluate(rows).out
        self.assertIn("says no idea below          0.9000\n", table)
        self.assertIn("  share answered            0.5000\n  accuracy of these         0.5000\n", table)
        self.train()
        self.assertNotIn("abstain", json.loads(self.evaluate("--json", rows).out))

    def test_says_how_good_a_model_is(self):
        self.train()
        figures = json.loads(self.evaluate("--json", self.rows).out)
        self.assertEqual(
            (figures["rows"], figures["accuracy"], figures["macro_f1"], figures["roc_auc"]), (10, 1, 1, 1)
        )
        self.assertEqual(figures["confusion"], [[5, 0], [0, 5]])
        low, high = figures["accuracy_interval"]
        self.assertAlmostEqual(low, 0.7224672, 6)
        self.assertAlmostEqual(high, 1, 12)
        table = self.evaluate(self.rows).out
        for name in (
            "accuracy",
            "log loss",
            "macro F1",
            "macro recall",
            "ROC AUC",
            "Brier score",
            "expected calibration error",
            "confusion",
        ):
            self.assertIn(name, table)

    def test_measures_the_rows_held_out_alone(self):
        self.train("--holdout", "0.4")
        self.assertEqual(json.loads(self.evaluate("--holdout", "0.4", "--json", self.rows).out)["rows"], 4)

    def test_refuses_a_part_held_out_of_no_rows(self):
        said = complaint("--holdout 0.01 holds out none of 10 rows")
        self.assertEqual(self.train("--holdout", "0.01"), (1, "", said))
        self.train()
        self.assertEqual(self.evaluate("--holdout", "0.01", self.rows), (1, "", said))

    def test_refuses_labels_that_the_model_does_not_have(self):
        self.train()
        other = self.write("other.csv", "text,label\nsad,0\n")
        result = self.evaluate(other)
        self.assertEqual(
            (result.status, result.err),
            (
                1,
                complaint(
                    'label "0" is none of the model\'s (negative, positive); '
                    "--labels says what stands for what"
                ),
            ),
        )
        self.assertEqual(json.loads(self.evaluate("--json", "--labels", "0=negative", other).out)["rows"], 1)


class Import(Training):
    def import_model(self, counts, head, *arguments):
        return run(
            "import",
            "--counts",
            self.write("counts", counts),
            "--head",
            self.write("head", head),
            "-o",
            self.path("model"),
            *arguments,
        )

    COUNTS = "word\tnegative\tpositive\nsad\t9\t1\nhappi\t1\t9\n"
    HEAD = (
        '{"kind":"linear","intercept":0.5,"negative_frequency":-0.01,"positive_frequency":0.02,'
        '"threshold":0.5}'
    )

    def test_makes_the_model_that_was_published(self):
        result = self.import_model(
            self.COUNTS, self.HEAD, "--labels", "Negative,Positive", "--name", "published"
        )
        self.assertEqual(result.status, 0)
        said = self.inspect()
        self.assertEqual((said["name"], said["head"], said["stems"]), ("published", "linear", 2))
        why = json.loads(run("explain", "--model", self.path("model"), "--json", "happy sad").out)
        self.assertAlmostEqual(why["score"], 0.5 - 0.01 * 10 + 0.02 * 10, 12)
        self.assertEqual((why["label"], why["probability"]), ("Positive", None))

    def test_refuses_what_is_wrong(self):
        good_head, good_counts = self.HEAD, self.COUNTS
        for counts, head, said in [
            ("", good_head, "no header line"),
            ("word\tnegative\n", good_head, "line 1: expected a header"),
            ("word\ta\ta\n", good_head, 'line 1: class "a" for the second time'),
            ("word\t\ta\n", good_head, "line 1: a class without a name"),
            (good_counts + "x\t1\n", good_head, "line 4: 2 fields, expected 3"),
            (good_counts + "x\t1\t-1\n", good_head, 'line 4: "-1" is no count'),
            (good_counts + "sad\t1\t1\n", good_head, 'line 4: "sad" for the second time'),
            (good_counts, "{", "not JSON"),
            (good_counts, "[]", "not an object"),
            (good_counts, good_head.replace("linear", "cubic"), 'expected linear or logistic as "kind"'),
            (
                good_counts,
                good_head.replace('"threshold":0.5', '"threshold":0.4'),
                "the threshold must be 0.5",
            ),
            (good_counts, good_head.replace("intercept", "start"), 'expected a number as "intercept"'),
        ]:
            with self.subTest(said=said):
                result = self.import_model(counts, head)
                self.assertEqual((result.status, result.out), (1, ""))
                self.assertIn(said, result.err)

    def test_labels_are_different_ones(self):
        for labels, said in [("A,A", '--labels: "A" twice'), (",A", "--labels: a label is empty")]:
            result = self.import_model(self.COUNTS, self.HEAD, "--labels", labels)
            self.assertEqual(result, (2, "", complaint(said)))
            self.assertFalse(os.path.exists(self.path("model")))


class Inspect(unittest.TestCase):
    def test_shows_the_built_in_model_when_none_is_named(self):
        built_in = json.loads(run("inspect", "--json").out)
        file = json.loads(run("inspect", "--json", ROOT / "artifacts/sentiment-2class.safetensors").out)
        self.assertEqual(built_in, file)
        self.assertIn(f"checksum  {file['checksum']}", re.sub(" +", "  ", run("inspect").out))


if __name__ == "__main__":
    ctest_unittest.main()
