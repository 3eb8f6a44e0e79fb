# SPDX-License-Identifier: MIT
"""Labelled tweets that are made up, models trained on them, and the command to run on both."""
import csv
import os
import random
import subprocess
from pathlib import Path

COMMAND = str(Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent")
COLUMNS = ("--text-column", "text", "--label-column", "label", "--quiet")
COMMON = "so it is the day and we go on with all of it :) &amp; more".split()


def run(*arguments):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True)


def made(*arguments):
    """Runs what must work; its standard output."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tweets(labels, rows, seed):
    """Pairs of tweet and label; a word of the label's own is in most, another's in some."""
    chance = random.Random(seed)
    out = []
    for row in range(rows):
        label = row % len(labels)
        words = chance.choices(COMMON, k=6)
        if chance.random() < 0.8:
            words.append(f"mark{label}")
        if chance.random() < 0.2:
            words.append(f"mark{chance.randrange(len(labels))}")
        chance.shuffle(words)
        out.append((" ".join(words), labels[label]))
    return out


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label"))
        writer.writerows(rows)
    return path


def train(path, rows_file, features="frequency", *more):
    sizes = ("--table-bits", "12", "--folds", "2", "--cost", "0.1") if features == "ngram" else ()
    made("train", "--features", features, *sizes, *more, *COLUMNS, "-o", path, rows_file)
    return path
