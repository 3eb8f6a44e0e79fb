# SPDX-License-Identifier: MIT
"""Five-fold cross-validation over the sources of the shipped models: their recipe, without soft labels, beside VADER,
fastText and TF-IDF with logistic regression trained on the same rows. Writes docs/accuracy.md. Arguments: the folder
of the data sets, then four lists, each after its name: --sources, --recipe, --two, --three."""
import csv
import re
import sys
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import command
import figures
import generated_section
import peers
import splits

FOLDS = 5
PHRASES = Path(__file__).resolve().parents[2] / "artifacts/negated_phrases.csv"
NAMES = {"tweetsent": "tweetsent", "tfidf": "TF-IDF", "fasttext": "fastText", "vader": "VADER"}


@dataclass
class Source:
    name: str
    tweets: list
    folds: list  # of each tweet, from 1; tweets of the same words have the same one


@dataclass
class Answers:
    """What one method answered to the rows of a source, in any order."""
    truth: list = field(default_factory=list)
    given: list = field(default_factory=list)
    losses: list = field(default_factory=list)

    def figures(self):
        accuracy = np.mean(np.array(self.truth) == np.array(self.given))
        loss = f"{np.mean(self.losses):.3f}" if self.losses else "none"
        return f"{accuracy:.4f}", f"{figures.macro_f1(self.truth, self.given):.4f}", loss


def read_source(path):
    with open(path, encoding="utf-8", newline="") as file:
        tweets = [splits.Tweet(row["text"], row["label"]) for row in csv.DictReader(file)]
    words = (" ".join(re.findall(r"\w+", tweet.text.lower())) for tweet in tweets)
    return Source(path.stem, tweets, [zlib.crc32(each.encode()) % FOLDS + 1 for each in words])


def without_neutral(source):
    kept = [at for at, tweet in enumerate(source.tweets) if tweet.label != "Neutral"]
    return Source(source.name, [source.tweets[at] for at in kept], [source.folds[at] for at in kept])


def ours(sources, folder, options):
    """Accuracy, macro F1 and log loss on the held-out rows of each source, as the command reports them."""
    files = []
    for source in sources:
        files.append(folder / f"{source.name}.csv")
        with open(files[-1], "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "label", "fold"])
            writer.writerows([tweet.text, tweet.label, fold] for tweet, fold in zip(source.tweets, source.folds))
    report, _ = command.run([command.TWEETSENT, "train", *command.COLUMNS, "-o", folder / "model.safetensors",
                             "--fold-column", "fold", "--held-out", 10_000_000, *options, "--", *files])
    print(report, file=sys.stderr, flush=True)
    line = r"^(\w+) +\S+ +\d+ +(\S+) +(\S+) +\S+ +(\S+) +\S+ \("
    return {name: (accuracy, f1, f"{float(loss):.3f}")
            for name, accuracy, f1, loss in re.findall(line, report, re.MULTILINE)}


class NamedVader(peers.Vader):
    def _label(self, compound):
        return super()._label(compound).capitalize()

    def train(self, tweets):
        super().train(tweets)
        self.classes = [label.lower() for label in self.classes]


def make_methods(folder):
    fasttext = peers.FastText(folder, ["-wordNgrams", 2])
    fasttext.setting = (0.1, 25)
    tfidf = peers.ScikitLearn(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
                              lambda strength: LogisticRegression(C=strength, max_iter=200), [3.0])
    tfidf.setting = 3.0
    return {"tfidf": tfidf, "fasttext": fasttext, "vader": NamedVader()}


def held_out(method, sources):
    """The answers of a method to each source, every fold answered by what the other folds trained."""
    out = {source.name: Answers() for source in sources}
    for fold in range(1, FOLDS + 1):
        rows = [(tweet, own) for source in sources for tweet, own in zip(source.tweets, source.folds)]
        training = [tweet for tweet, own in rows if own != fold]
        method.train(training)
        for source in sources:
            test = [tweet for tweet, own in zip(source.tweets, source.folds) if own == fold]
            given, shares = method.predict([tweet.text for tweet in test])
            answers = out[source.name]
            answers.truth += [tweet.label for tweet in test]
            answers.given += given
            if shares is not None:
                classes = list(method.classes)
                answers.losses += [-np.log(max(row[classes.index(tweet.label)], 1e-9))
                                   for tweet, row in zip(test, shares)]
    return {name: answers.figures() for name, answers in out.items()}


def table(sources, found):
    heads = ["source"]
    heads += [f"{NAMES[method]}: {what}" for method in NAMES for what in ("accuracy", "macro F1", "log loss")
              if (method, what) != ("vader", "log loss")]
    rows = []
    for source in sources:
        row = [f"`{source.name}`"]
        for method in NAMES:
            row += found[method][source.name][:2 if method == "vader" else 3]
        rows.append(row)
    return generated_section.table(heads, rows)


def main(arguments):
    lists = {name: [] for name in ("sources", "recipe", "two", "three")}
    for argument in arguments[1:]:
        if argument.startswith("--") and argument[2:] in lists:
            into = lists[argument[2:]]
        else:
            into.append(argument)
    data = Path(arguments[0])
    sources = [read_source(data / "train" / f"{name}.csv") for name in lists["sources"]]
    # The weights of the phrases are the recipe's; they have no peer's figures, being our own.
    phrases = read_source(PHRASES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = []
        # Of two classes, neutral rows are the recipe's half-and-half ones: learnt from, never asked.
        for title, options, rows in (("Two classes", "two", [without_neutral(each) for each in sources]),
                                     ("Three classes", "three", sources)):
            found = {"tweetsent": ours([*sources, phrases], folder, lists["recipe"] + lists[options])}
            found |= {method: held_out(each, rows) for method, each in make_methods(folder).items()}
            parts.append(f"{title}:\n\n{table(rows, found)}")
    text = "\n".join(parts)
    generated_section.write("recipe", f"{text}\nMade by `benchmarks/peers/sources`, {generated_section.machine()}.")


if __name__ == "__main__":
    main(sys.argv[1:])
