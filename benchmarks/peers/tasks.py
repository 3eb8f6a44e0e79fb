# SPDX-License-Identifier: MIT
"""Trains on three tasks of TweetEval with the defaults and writes the official figures beside published ones into
docs/accuracy.md. Source: F. Barbieri et al., "TweetEval" (2020), table 3; the tasks' own rules for the figures."""
import csv
import sys
import tempfile
from pathlib import Path

import command
import generated_section

STANCES = ["abortion", "atheism", "climate", "feminist", "hillary"]
PUBLISHED = {  # SVM, fastText, RoBERTa-base
    "emotion": ("64.7", "65.2", "76.1"),
    "offensive": ("52.3", "73.4", "79.5"),
    "stance": ("67.3", "65.4", "68.0"),
}


def answers(folder, tasks, name):
    """The true label and the one given, for each row of the task's test."""
    model = folder / f"{name}.safetensors"
    command.train(model, [tasks / f"{name}_train.csv"])
    test = tasks / f"{name}_test.csv"
    given = [label for label, _ in command.predict(model, test)]
    with open(test, encoding="utf-8", newline="") as file:
        return list(zip((row["label"] for row in csv.DictReader(file)), given, strict=True))


def f1(pairs, label):
    right = sum(true == given == label for true, given in pairs)
    return 2 * right / max(1, sum((true == label) + (given == label) for true, given in pairs))


def mean_f1(pairs, labels):
    return 100 * sum(f1(pairs, label) for label in labels) / len(labels)


def figures(folder, tasks):
    emotion, offensive = (answers(folder, tasks, name) for name in ("emotion", "offensive"))
    stances = [pair for target in STANCES for pair in answers(folder, tasks, f"stance_{target}")]
    return {
        "emotion": mean_f1(emotion, sorted({true for true, _ in emotion})),
        "offensive": mean_f1(offensive, sorted({true for true, _ in offensive})),
        "stance": mean_f1(stances, ["against", "favor"]),
    }


def main(data):
    with tempfile.TemporaryDirectory() as folder:
        found = figures(Path(folder), Path(data) / "tasks")
    rows = [[name, f"**{score:.1f}**", *PUBLISHED[name]] for name, score in found.items()]
    rows.append(["mean", f"**{sum(found.values()) / len(found):.1f}**",
                 *(f"{sum(float(each[at]) for each in PUBLISHED.values()) / 3:.1f}" for at in range(3))])
    table = generated_section.table(["task", "tweetsent train", "SVM", "fastText", "RoBERTa-base"], rows)
    generated_section.write("tasks", f"{table}\nMade by `benchmarks/peers/tasks`, {generated_section.machine()}.")


if __name__ == "__main__":
    main(sys.argv[1])
