# SPDX-License-Identifier: MIT
"""Trains and tests every peer on the same tweets, and writes the figures into docs/accuracy.md."""
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from sklearn.metrics import log_loss

import figures
import generated_section
import peers
import splits
from command import processor_seconds

OURS = "tweetsent, n-gram"
TYPICAL = "tweetsent, n-gram, the 10K set typical"


@dataclass
class Result:
    """What one peer did on one task."""
    truth: list
    given: list
    log_loss: float | None
    choosing_seconds: float | None
    training_seconds: float
    tweets_a_second: float
    size: int

    def hits(self):
        return [true == given for true, given in zip(self.truth, self.given)]


def timed(call, *arguments):
    """What it returns, and the processor seconds that it took."""
    begin = processor_seconds()
    out = call(*arguments)
    return out, processor_seconds() - begin


def measure(peer, training, lent, test):
    choosing = timed(peer.choose, training + lent)[1] if hasattr(peer, "choose") else None
    separate = isinstance(peer, peers.Tweetsent)
    _, training_seconds = timed(peer.train, training, lent) if separate else timed(peer.train, training + lent)

    texts, truth = [tweet.text for tweet in test], [tweet.label for tweet in test]
    (given, shares), seconds = timed(peer.predict, texts)
    if hasattr(peer, "time_predict"):
        seconds = peer.time_predict(texts)
    if shares is not None:
        loss = log_loss(truth, shares, labels=peer.classes)
    else:
        loss = peer.evaluation(test)["log_loss"] if separate else None
    return Result(truth, given, loss, choosing, training_seconds, len(texts) / seconds, peer.size())


def run_task(title, training, lent, test, contestants):
    """The results of each contestant, by name."""
    results = {}
    for name, peer in contestants.items():
        results[name] = measure(peer, training, lent, test)
        print(f"{title}: {name}: {fmean(results[name].hits()):.4f} {getattr(peer, 'setting', '')}",
              file=sys.stderr, flush=True)
    return results


def rounded(value):
    """Two significant digits: the speeds are not surer than that."""
    return f"{float(f'{value:.2g}'):,.0f}"


def size_text(size):
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{size / 2**10:.0f} KiB"


def comparison_table(results, ours):
    rows = []
    for name, result in results.items():
        accuracy, error = figures.mean_with_error(result.hits())
        behind = figures.difference_with_error(result.hits(), results[ours].hits())
        rows.append([
            f"**{name}**" if name == ours else name,
            f"{accuracy:.4f} \N{PLUS-MINUS SIGN} {error:.4f}",
            "" if name == ours else figures.points(*behind),
            f"{figures.macro_f1(result.truth, result.given):.4f}",
            "none" if result.log_loss is None else f"{result.log_loss:.4f}",
            "none" if result.choosing_seconds is None else f"{result.choosing_seconds:.1f}",
            "none" if name == "VADER" else f"{result.training_seconds:.1f}",
            rounded(result.tweets_a_second),
            size_text(result.size),
        ])
    return generated_section.table(
        ["method", "accuracy", f"points beside {ours.removeprefix('tweetsent, ')}", "macro F1", "log loss",
         "choosing, s", "training, s",
         "tweets/s", "model"], rows)


def model_table(model, test):
    """More of one model of ours: what cross-validation over its training tweets said, and what the test said."""
    strength, cv_loss, cv_accuracy, cv_macro_f1 = model.trained.chosen()
    found = model.evaluation(test)
    low, high = found["accuracy_interval"]
    band = found["calibration_band"]
    return generated_section.table(
        ["", "accuracy (95 % interval)", "log loss", "macro F1", "ROC AUC", "Brier",
         "calibration error (if perfectly calibrated)"],
        [["the test", f"{found['accuracy']:.4f} ({low:.4f} to {high:.4f})", f"{found['log_loss']:.4f}",
          f"{found['macro_f1']:.4f}", f"{found['roc_auc']:.4f}", f"{found['brier']:.4f}",
          f"{found['expected_calibration_error']:.4f} ({band[0]:.4f} to {band[1]:.4f})"],
         [f"five-fold cross-validation, C = {strength:g}", f"{cv_accuracy:.4f}", f"{cv_loss:.4f}",
          f"{cv_macro_f1:.4f}", "", "", ""]])


def write_section(name, introduction, *tables):
    note = f"Made by `benchmarks/peers/run`, {generated_section.machine()}."
    generated_section.write(name, "\n".join([introduction, "", *tables, note]))


def compare_alone(data, folder):
    training, test = splits.reference_split(splits.read_10k(data))
    contestants = peers.make_peers(folder)
    results = run_task("alone", training, [], test, contestants)
    write_section("alone", f"Trained on {len(training):,} tweets, tested on {len(test):,}:",
                  comparison_table(results, OURS), f"**{OURS}** here:\n", model_table(contestants[OURS], test))


def compare_lent(data, folder):
    training, test = splits.reference_split(splits.read_10k(data))
    lent = splits.without_neutral(splits.read_labelled(data))
    typical = peers.Tweetsent(folder, ["--typical", "training"])
    contestants = {**peers.make_peers(folder), TYPICAL: typical}
    results = run_task("lent", training, lent, test, contestants)
    write_section("lent", f"Trained on {len(training):,} and {len(lent):,} tweets, tested on {len(test):,}:",
                  comparison_table(results, TYPICAL), f"**{TYPICAL}** here:\n", model_table(typical, test))


def compare_three(data, folder):
    labelled = splits.read_labelled(data)
    training, test = splits.split_by_fold(labelled, splits.fold_numbers(labelled, 5), 0)
    contestants = peers.make_peers(folder)
    results = run_task("three", training, [], test, contestants)
    write_section("three", f"Trained on {len(training):,} labelled tweets, tested on the other {len(test):,}:",
                  comparison_table(results, OURS), f"**{OURS}** here:\n",
                  model_table(contestants[OURS], test))


TASKS = {"alone": compare_alone, "lent": compare_lent, "three": compare_three}


def main(data, names):
    for name in names or TASKS:
        with tempfile.TemporaryDirectory() as folder:
            TASKS[name](data, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
