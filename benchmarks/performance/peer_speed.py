# SPDX-License-Identifier: MIT
"""Prints how fast each method labels the 10,000 tweets on one core, and how well: all in turns in one run, medians.

Ours is the library itself, called once a tweet (benchmarks/peer_speed.cpp); fastText is its program on a file, the time
it takes to start and load taken off; the Python pipeline is in this process, its models loaded and its caches warm."""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import generated_section
import peers
import splits
import tweets

ROUNDS = 7
PYTHON_TWEETS = 1000
COPIES = 5  # fastText reads the tweets so many times in one file, to make its start small beside it


def ours(model, lines, path):
    """Tweets a second: `path` is warm or first."""
    run = subprocess.run(
        [Path(os.environ["TWEETSENT_BIN_DIR"]) / "peer_speed", f"artifacts/{model}.safetensors", lines, path],
        stdout=subprocess.PIPE, check=True, text=True)
    return float(run.stdout)


def fasttext(peer, many, one):
    """Tweets a second, by processor time, without that of starting."""
    def seconds(path):
        return peers.command.run(["fasttext", "predict", peer.folder / "model.bin", path])[1]
    return COPIES * 10000 / (seconds(many) - seconds(one))


def python(peer, texts):
    begin = time.process_time()
    peer.predict(texts)
    return len(texts) / (time.process_time() - begin)


def share_right(answers, test):
    return sum(answer == tweet.label for answer, tweet in zip(answers, test)) / len(test)


def main(data):
    training, test = splits.reference_split(splits.read_10k(Path(data)))
    texts = tweets.read(data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, many, one = folder / "tweets.txt", folder / "many.txt", folder / "one.txt"
        tweets.write(data, lines)
        fast = peers.FastText(folder, ["-wordNgrams", 2])
        fast.choose(training)
        pipeline = peers.Reference()
        accuracy = {}
        for method, peer in (("fastText, word bigrams", fast), ("NLTK and scikit-learn", pipeline)):
            peer.train(training)
            answers, _ = peer.predict([tweet.text for tweet in test])
            accuracy[method] = share_right(answers, test)
        prepared = [fast._prepare(text) + "\n" for text in texts]
        many.write_text("".join(prepared) * COPIES, encoding="utf-8")
        one.write_text(prepared[0], encoding="utf-8")
        held_out = peers.command.write_parts(folder, test=test)["test"]
        for model in ("sentiment-frequency", "sentiment-2class"):
            answers = peers.command.predict(f"artifacts/{model}.safetensors", held_out)
            accuracy[model] = share_right([label.lower() for label, _ in answers], test)

        ways = {
            ("sentiment-frequency", ""): lambda: ours("sentiment-frequency", lines, "warm"),
            ("sentiment-frequency", ", first pass"): lambda: ours("sentiment-frequency", lines, "first"),
            ("sentiment-2class", ""): lambda: ours("sentiment-2class", lines, "warm"),
            ("sentiment-2class", ", first pass"): lambda: ours("sentiment-2class", lines, "first"),
            ("fastText, word bigrams", ""): lambda: fasttext(fast, many, one),
            ("NLTK and scikit-learn", ""): lambda: python(pipeline, texts[:PYTHON_TWEETS]),
        }
        speeds = {way: [] for way in ways}
        for measured in range(ROUNDS):
            for way, measure in ways.items():
                speeds[way].append(measure())
            print(f"round {measured + 1} of {ROUNDS}", file=sys.stderr)

    medians = {way: median(each) for way, each in speeds.items()}
    fast_speed, python_speed = (medians[(method, "")] for method in ("fastText, word bigrams", "NLTK and scikit-learn"))
    print(generated_section.table(
        ["method", "accuracy", "tweets/s", "times fastText", "times NLTK and scikit-learn", "slowest to fastest round"],
        [[method + how, f"{accuracy[method]:.4f}", f"{speed:,.0f}", f"{speed / fast_speed:.1f}",
          f"{speed / python_speed:.0f}", f"{min(speeds[method, how]):,.0f} to {max(speeds[method, how]):,.0f}"]
         for (method, how), speed in medians.items()]))
    print(f"Medians of {ROUNDS} rounds, all in turns in one run. Accuracy is on the 2,000 held-out tweets.")


if __name__ == "__main__":
    main(sys.argv[1])
