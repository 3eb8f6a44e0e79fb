# SPDX-License-Identifier: MIT
"""Trains and tests every peer on the same tweets, and writes the figures into docs/accuracy.md."""
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from sklearn.metrics import log_loss

import figures
import generated_section
import peers
import splits

OURS = "tweetsent, n-gram"
ADAPTED = "tweetsent, n-gram, adapted"


@dataclass
class Result:
    """What one peer did on one task, fold by fold."""
    truth: list = field(default_factory=list)
    given: list = field(default_factory=list)
    losses: list = field(default_factory=list)
    training_seconds: list = field(default_factory=list)
    tweets_a_second: list = field(default_factory=list)
    sizes: list = field(default_factory=list)

    def hits(self):
        return [true == given for true, given in zip(self.truth, self.given)]


def measure(peer, training, lent, test, result):
    begin = time.process_time()
    if isinstance(peer, peers.Tweetsent):
        peer.train(training, lent)
    else:
        peer.train(training + lent)
    # What the peer ran as another process is on its own account.
    result.training_seconds.append(getattr(peer, "seconds", time.process_time() - begin))

    texts = [tweet.text for tweet in test]
    begin = time.process_time()
    given, shares = peer.predict(texts)
    seconds = peer.time_predict(texts) if hasattr(peer, "time_predict") else time.process_time() - begin
    result.tweets_a_second.append(len(texts) / seconds)
    result.sizes.append(peer.size())

    result.truth += [tweet.label for tweet in test]
    result.given += given
    if shares is not None:
        result.losses.append(log_loss(result.truth[-len(test):], shares, labels=peer.classes))
    elif isinstance(peer, peers.Tweetsent):
        result.losses.append(peer.evaluation(test)["log_loss"])


def run_task(title, parts, contestants):
    """The results of each contestant, by name, over parts of (training, lent, test) tweets."""
    results = defaultdict(Result)
    for name, peer in contestants.items():
        for training, lent, test in parts:
            measure(peer, training, lent, test, results[name])
        print(f"{title}: {name}: {fmean(results[name].hits()):.4f} "
              f"{getattr(peer, 'setting', '')}", file=sys.stderr, flush=True)
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
            f"{fmean(result.losses):.4f}" if result.losses else "none",
            "none" if name == "VADER" else f"{fmean(result.training_seconds):.1f}",
            rounded(fmean(result.tweets_a_second)),
            size_text(fmean(result.sizes)),
        ])
    return generated_section.table(
        ["method", "accuracy", f"points beside {ours.removeprefix('tweetsent, ')}", "macro F1", "log loss",
         "training, s", "tweets/s", "model"], rows)


def model_table(models):
    rows = []
    for name, (trained, found) in models.items():
        strength, cv_loss, cv_accuracy, _ = trained.chosen()
        low, high = found["accuracy_interval"]
        band = found["calibration_band"]
        rows.append([
            name, f"{strength:g}", f"{cv_accuracy:.4f}, {cv_loss:.4f}",
            f"{found['accuracy']:.4f} ({low:.4f} to {high:.4f})", f"{found['log_loss']:.4f}",
            f"{found['macro_f1']:.4f}", f"{found['roc_auc']:.4f}", f"{found['brier']:.4f}",
            f"{found['expected_calibration_error']:.4f} ({band[0]:.4f} to {band[1]:.4f})",
        ])
    return generated_section.table(
        ["trained on", "C", "five-fold accuracy, log loss", "accuracy (95 % interval)", "log loss", "macro F1",
         "ROC AUC", "Brier", "calibration error (if perfect)"], rows)


def main(data, folder):
    training, test = splits.reference_split(splits.read_10k(data))
    labelled = splits.read_labelled(data)
    lent = splits.without_neutral(labelled)
    folds = splits.fold_numbers(labelled, 5)
    thirds = [(own, [], other) for own, other in (splits.split_by_fold(labelled, folds, at) for at in range(5))]

    contestants = peers.make_peers(folder)
    alone = run_task("10K", [(training, [], test)], contestants)
    models = {"the 8,000": (contestants[OURS].trained, contestants[OURS].evaluation(test))}
    adapted = peers.Tweetsent(folder, ["--features", "ngram", "--adapt"])
    both = run_task("10K and labelled", [(training, lent, test)], {**contestants, ADAPTED: adapted})
    models["the 8,000, adapted from the labelled"] = (adapted.trained, adapted.evaluation(test))
    three = run_task("three classes", thirds, contestants)

    sections = [
        f"Two classes, trained on {len(training):,} tweets of the 10K set, tested on its last {len(test):,}:",
        comparison_table(alone, OURS),
        f"The same, with the {len(lent):,} positive and negative tweets of the labelled set in the training:",
        comparison_table(both, ADAPTED),
        f"Three classes, the {len(labelled):,} tweets of the labelled set, five-fold cross-validation:",
        comparison_table(three, OURS),
        f"Made by `benchmarks/peers/run`, {generated_section.machine()}.",
    ]
    generated_section.write("comparison", "\n".join(sections))
    generated_section.write("models", model_table(models))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(sys.argv[1], Path(temporary))
