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
# Around the strength that training chooses by itself; each line is shown at its best one.
STRENGTHS = [0.0316, 0.0562, 0.1]
MIDDLE = 0.0562

SWITCHES = {
    "entities not decoded": ["--without", "entities"],
    "each link a word of its own": ["--without", "links"],
    "each @name a word of its own": ["--without", "names"],
    "emoticons as punctuation": ["--without", "emoticons"],
    "elongation kept (`soooo`)": ["--without", "elongation"],
    "case kept": ["--without", "case"],
    "no negation marks": ["--without", "negation"],
    "no shouting marks": ["--without", "shouting"],
    "no word pairs": ["--without", "pairs"],
    "no character n-grams": ["--without", "characters"],
    "words alone: no pairs, characters, marks": ["--without", "pairs,characters,negation,shouting"],
}
SHIPPED_BITS = 20
RANGES = [(2, 3), (2, 4), (2, 5), (3, 3), (3, 5), (3, 6), (4, 4), (4, 5)]
TABLES = range(14, 23)

# What is measured on three classes too, where the larger training set might tell more.
ON_THREE_CLASSES = {*SWITCHES, "table of 2^18", "table of 2^22"}


@dataclass
class Outcome:
    """For each tweet: whether the answer was right, and its log loss (two classes only)."""
    hits: list
    losses: list

    def log_loss(self):
        return fmean(self.losses)


@dataclass(frozen=True)
class Recipe:
    """What to train with: tweets of the other set before or after those of the same one, and options."""
    options: list
    own_set: bool = True
    other_set: bool = True
    other_first: bool = False


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.model = folder / "model.safetensors"

    def answers(self, files, test, options):
        """Label and probability for each of the test tweets, from a model trained on the files."""
        command.train(self.model, files, "--features", "ngram", *options)
        return command.predict(self.model, command.write_parts(self.folder, test=test)["test"])

    def held_out(self, tweets, options, lent=(), lent_first=False):
        """The outcome of training on four fifths of the tweets, and on those lent, and predicting the other fifth."""
        numbers = splits.fold_numbers(tweets, FOLDS)
        answers = [None] * len(tweets)
        for fold in range(FOLDS):
            training, test = splits.split_by_fold(tweets, numbers, fold)
            files = list(command.write_parts(self.folder, training=training).values())
            if lent:
                files.insert(0 if lent_first else 1, command.write_parts(self.folder, lent=lent)["lent"])
            found = iter(self.answers(files, test, options))
            answers = [next(found) if own == fold else answer for answer, own in zip(answers, numbers)]
        return outcome(tweets, answers)

    def at_best_strength(self, tweets, options):
        found = {cost: self.held_out(tweets, [*options, "--cost", cost]) for cost in STRENGTHS}
        best = min(found, key=lambda cost: found[cost].log_loss())
        return found[best], best

    def follow(self, recipe, tweets, others):
        options = [*recipe.options, "--cost", MIDDLE]
        if recipe.own_set:
            return self.held_out(tweets, options, others if recipe.other_set else (), recipe.other_first)
        files = command.write_parts(self.folder, training=others).values()
        return outcome(tweets, self.answers(files, tweets, options))


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


def ablation_table(bench, target, labelled):
    """Each line on the target's tweets at its best strength, and on the three classes at the middle one."""
    base, base_cost = bench.at_best_strength(target, [])
    announce("as shipped", base)
    three_base = bench.held_out(labelled, ["--cost", MIDDLE])
    announce("as shipped, three classes", three_base)
    rows = [["**as shipped**", f"{100 * fmean(base.hits):.2f} %", f"{base.log_loss():.4f}", f"{base_cost:g}",
             f"{100 * fmean(three_base.hits):.2f} %"]]
    for name, options in variants().items():
        found, cost = bench.at_best_strength(target, options)
        announce(name, found)
        row = [name, figures.points(*figures.difference_with_error(found.hits, base.hits)),
               figures.loss_difference(*figures.difference_with_error(found.losses, base.losses)), f"{cost:g}", ""]
        if name in ON_THREE_CLASSES:
            three = bench.held_out(labelled, [*options, "--cost", MIDDLE])
            announce(f"{name}, three classes", three)
            row[-1] = figures.points(*figures.difference_with_error(three.hits, three_base.hits))
        rows.append(row)
    return generated_section.table(
        ["n-gram features", "two classes: accuracy, points", "log loss", "best C",
         "three classes: accuracy, points"], rows)


RECIPES = {
    "the same set": Recipe([], other_set=False),
    "the other set": Recipe([], own_set=False),
    "both, as one": Recipe([]),
    "both, `--adapt` to the same": Recipe(["--adapt"]),
    "both, `--adapt` to the other": Recipe(["--adapt"], other_first=True),
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


def main(data, folder):
    bench = Bench(folder)
    target, _ = splits.reference_split(splits.read_10k(data))
    labelled = splits.read_labelled(data)
    note = f"\nMade by `benchmarks/peers/ablation`, {generated_section.machine()}."
    generated_section.write("sources", source_table(bench, target, splits.without_neutral(labelled)) + note)
    generated_section.write("ablation", ablation_table(bench, target, labelled) + note)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(sys.argv[1], Path(temporary))
