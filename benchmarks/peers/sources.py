# SPDX-License-Identifier: MIT
"""Five-fold cross-validation of the recipe of the shipped models, without soft labels, beside VADER on the same rows:
each source apart. Writes docs/accuracy.md."""
import csv
import re
import sys
import tempfile
from pathlib import Path

import vaderSentiment.vaderSentiment as vaderSentiment

import command
import generated_section

SOURCES = ["semeval", "extraction", "ten_thousand", "vader_tweets", "s140_100k", "goemotions", "text_emotion",
           "vader_nyt", "vader_amazon", "vader_movie", "sentence_polarity", "cr", "smile"]
WEIGHTS = ("s140_100k=0.5,goemotions=0.5,text_emotion=0.5,vader_nyt=0.5,vader_amazon=0.5,vader_movie=0.3,"
           "sentence_polarity=0.3,negated_phrases=4")
PHRASES = Path(__file__).resolve().parents[2] / "artifacts/negated_phrases.csv"
RECIPE = ["--labels", "Negative=Negative,Neutral=Neutral,Positive=Positive", "--balanced", "--cost", 0.15,
          "--least-count", 3, "--length-smoothing", 12, "--source-weights", WEIGHTS, "--held-out", 1000000]
TWO = ["--middle-label", "Neutral", "--middle-weight", 0.1, "--typical", "ten_thousand"]
THREE = ["--typical", "semeval,extraction"]


def cross_validate(data, folder, options):
    """Accuracy, macro recall and log loss on held-out rows, by source."""
    files = [data / "train" / f"{name}.csv" for name in SOURCES] + [PHRASES]
    report = command.train(folder / "model.safetensors", files, *RECIPE, *options).report
    line = r"^(\w+) +\S+ +\d+ +(\S+) +\S+ +(\S+) +(\S+) +\S+ \("
    return {name: (accuracy, recall, loss) for name, accuracy, recall, loss in re.findall(line, report, re.MULTILINE)}


def vader(data, name):
    """Accuracy of two classes on rows that are not neutral, and macro recall of three, as its authors advise."""
    analyzer = vaderSentiment.SentimentIntensityAnalyzer()
    right, rows, hits, counts = 0, 0, {}, {}
    with open(data / "train" / f"{name}.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            compound = analyzer.polarity_scores(row["text"])["compound"]
            three = "Positive" if compound >= 0.05 else "Negative" if compound <= -0.05 else "Neutral"
            counts[row["label"]] = counts.get(row["label"], 0) + 1
            hits[row["label"]] = hits.get(row["label"], 0) + (three == row["label"])
            if row["label"] != "Neutral":
                rows += 1
                right += row["label"] == ("Positive" if compound >= 0 else "Negative")
    return f"{right / rows:.4f}", f"{sum(hits[label] / counts[label] for label in counts) / len(counts):.4f}"


def main(data):
    data = Path(data)
    with tempfile.TemporaryDirectory() as folder:
        two = cross_validate(data, Path(folder), TWO)
        three = cross_validate(data, Path(folder), THREE)
    rows = []
    for name in SOURCES:
        accuracy, recall = vader(data, name)
        has_neutral = f"{three[name][0]}", three[name][1], recall
        rows.append([f"`{name}`", two[name][0], accuracy, two[name][2], *has_neutral])
    table = generated_section.table(
        ["source", "two classes: accuracy", "VADER", "log loss", "three classes: accuracy", "macro recall",
         "VADER's macro recall"], rows)
    generated_section.write("recipe", f"{table}\nMade by `benchmarks/peers/sources`, {generated_section.machine()}.")


if __name__ == "__main__":
    main(sys.argv[1])
