# SPDX-License-Identifier: MIT
"""Cross-validation of the n-gram features with a switch off, another range or another table, paired with the shipped
ones tweet by tweet; and of what to train on. Writes docs/accuracy.md. Reads no test tweet."""
import math
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import command
import figures
import generated_section
import splits

FOLDS = 5
# One strength for all lines, the best one of what is shipped: then the lines differ in their features alone. The folds
# that calibrate have no part in what is right, so two are enough.
COMMON = ["--cost", 0.0562, "--folds", 2]

SWITCHES = {
    "entities not decoded": ["--without", "entities"],
    "each link a word of its own": ["--without", "links"],
    "each @name a word of its own": ["--without", "names"],
    "emoticons as punctuation": ["--without", "emoticons"],
    "elongation kept (`soooo`)": ["--without", "elongation"],
    "case kept": ["--without", "case"],
    "decorative and twice encoded letters as they are": ["--without", "folding"],
    "emoji as they are": ["--without", "emoji"],
    "no negation marks": ["--without", "negation"],
    "no shouting marks": ["--without", "shouting"],
    "no word pairs": ["--without", "pairs"],
    "no character n-grams": ["--without", "characters"],
    "words alone: no pairs, characters, marks": ["--without", "pairs,characters,negation,shouting"],
}
SHIPPED_BITS = 20
RANGES = [(2, 3), (2, 4), (2, 5), (3, 3), (3, 5), (3, 6), (4, 4), (4, 5)]
TABLES = range(14, 23)

@dataclass
class Outcome:
    """For each tweet: whether the answer was right, and its log loss (two classes only)."""
    hits: list
    losses: list

    def log_loss(self):
        return fmean(self.losses)


@dataclass(frozen=True)
class Recipe:
    """What to train with: which tweets, and options."""
    options: list
    own_set: bool = True
    other_set: bool = True


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.model = folder / "model.safetensors"

    def answers(self, files, test, options):
        """Label and probability for each of the test tweets, from a model trained on the files."""
        command.train(self.model, files, *COMMON, *options)
        return command.predict(self.model, command.write_parts(self.folder, test=test)["test"])

    def held_out(self, tweets, options, lent=()):
        """The outcome of training on four fifths of the tweets, and on those lent, and predicting the other fifth."""
        numbers = splits.fold_numbers(tweets, FOLDS)
        answers = [None] * len(tweets)
        for fold in range(FOLDS):
            training, test = splits.split_by_fold(tweets, numbers, fold)
            files = list(command.write_parts(self.folder, training=training).values())
            if lent:
                files.append(command.write_parts(self.folder, lent=lent)["lent"])
            found = iter(self.answers(files, test, options))
            answers = [next(found) if own == fold else answer for answer, own in zip(answers, numbers)]
        return outcome(tweets, answers)

    def follow(self, recipe, tweets, others):
        if recipe.own_set:
            return self.held_out(tweets, recipe.options, others if recipe.other_set else ())
        files = command.write_parts(self.folder, training=others).values()
        return outcome(tweets, self.answers(files, tweets, recipe.options))


def outcome(tweets, answers):
    hits = [label == tweet.label for tweet, (label, _) in zip(tweets, answers)]
    if len({tweet.label for tweet in tweets}) > 2:
        return Outcome(hits, [])
    shares = [probability if hit else 1 - probability for hit, (_, probability) in zip(hits, answers)]
    return Outcome(hits, [-math.log(max(share, 1e-9)) for share in shares])


def announce(name, found):
    print(f"{name}: {100 * fmean(found.hits):.2f} %", file=sys.stderr, flush=True)


def variants():
    """The options of each line, by what the line says."""
    out = dict(SWITCHES)
    for shortest, longest in RANGES:
        name = f"characters {shortest} to {longest}" if shortest < longest else f"characters {shortest} alone"
        out[name] = ["--shortest-characters", shortest, "--longest-characters", longest]
    for bits in TABLES:
        if bits != SHIPPED_BITS:
            out[f"table of 2^{bits}"] = ["--table-bits", bits]
    return out


def feature_table(bench, tweets, lines):
    """What each line's options change on the tweets, beside none."""
    base = bench.held_out(tweets, [])
    announce("as shipped", base)
    with_loss = bool(base.losses)
    rows = [["**as shipped**", f"{100 * fmean(base.hits):.2f} %"] + ([f"{base.log_loss():.4f}"] if with_loss else [])]
    for name, options in lines.items():
        found = bench.held_out(tweets, options)
        announce(name, found)
        rows.append([name, figures.points(*figures.difference_with_error(found.hits, base.hits))])
        if with_loss:
            rows[-1].append(figures.loss_difference(*figures.difference_with_error(found.losses, base.losses)))
    return generated_section.table(["features", "accuracy, points"] + (["log loss"] if with_loss else []), rows)


RECIPES = {
    "the same set": Recipe([], other_set=False),
    "the other set": Recipe([], own_set=False),
    "both": Recipe([]),
    "both, the same set typical": Recipe(["--typical", "training"]),
}


def source_table(bench, target, labelled):
    """What to train on for which tweets."""
    rows = []
    for name, recipe in RECIPES.items():
        row = [name]
        for tweets, others in ((target, labelled), (labelled, target)):
            found = bench.follow(recipe, tweets, others)
            announce(f"{name}, {len(tweets)} tweets", found)
            accuracy, error = figures.mean_with_error(found.hits)
            row += [f"{100 * accuracy:.2f} \N{PLUS-MINUS SIGN} {100 * error:.2f} %", f"{found.log_loss():.4f}"]
        rows.append(row)
    return generated_section.table(
        ["trained on", f"on {len(target):,} tweets of the 10K set", "log loss",
         f"on {len(labelled):,} labelled tweets", "log loss"], rows)


def write_section(name, introduction, table):
    note = f"Made by `benchmarks/peers/ablation`, {generated_section.machine()}."
    generated_section.write(name, f"{introduction}\n\n{table}\n{note}")


def ablate(data, bench, name):
    target, _ = splits.reference_split(splits.read_10k(data))
    labelled = splits.read_labelled(data)
    if name == "sources":
        write_section(name, "What to train on for which tweets:",
                      source_table(bench, target, splits.without_neutral(labelled)))
    elif name == "two":
        write_section(name, f"Two classes, the {len(target):,} training tweets of the 10K set:",
                      feature_table(bench, target, variants()))
    else:
        write_section("three switches", f"Three classes, the {len(labelled):,} labelled tweets:",
                      feature_table(bench, labelled, SWITCHES))


PARTS = ["sources", "two", "three"]


def main(data, names):
    for name in names or PARTS:
        if name not in PARTS:
            sys.exit(f"{name} is none of {', '.join(PARTS)}")
        with tempfile.TemporaryDirectory() as folder:
            ablate(data, Bench(Path(folder)), name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
