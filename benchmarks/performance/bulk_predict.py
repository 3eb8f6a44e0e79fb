# SPDX-License-Identifier: MIT
"""Prints how `tweetsent predict` on 4 million tweets compares with the library's predict_batch on the same lines."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import bulk_tweets
import generated_section
import runs

TWEETS = 4_000_000
ROUNDS = 5
MODELS = ["sentiment-frequency", "sentiment-2class"]
FORMATS = ["tsv", "csv", "jsonl"]
BIN = Path(os.environ["TWEETSENT_BIN_DIR"])


def batch(model, lines, threads):
    """Seconds of predict_batch, reading the file left out."""
    said = subprocess.run([BIN / "batch_throughput", model, lines, str(threads)], stdout=subprocess.PIPE, check=True)
    return float(said.stdout.split()[0]), 0


def command(model, tweets, form, answers):
    with open(answers, "wb") as out:
        return runs.run([BIN / "tweetsent", "predict", "--quiet", "--model", model, "--format", form, tweets], out)


def main(data):
    rows = []
    with tempfile.TemporaryDirectory(dir="build") as folder:
        text = bulk_tweets.make(data, TWEETS, "text", folder)
        answers = Path(folder) / "answers"
        for name in MODELS:
            model = Path("artifacts") / f"{name}.safetensors"
            took = runs.in_turns(ROUNDS, {
                "predict_batch, 1 thread": lambda: batch(model, text, 1),
                "predict_batch, 2 threads": lambda: batch(model, text, 2),
                "`tweetsent predict`": lambda: command(model, text, "text", answers),
            })
            two = took["predict_batch, 2 threads"].median()
            for what, each in took.items():
                memory = f"{each.peak_bytes / 1e6:.0f}" if each.peak_bytes else ""
                rows.append([name, what, f"{TWEETS / each.median():,.0f}", each.spread(), f"{two / each.median():.2f}",
                             memory])
        text.unlink()
        model = Path("artifacts/sentiment-2class.safetensors")
        for form in FORMATS:
            tweets = bulk_tweets.make(data, TWEETS // 4, form, folder)
            took = runs.in_turns(ROUNDS, {form: lambda: command(model, tweets, form, answers)})[form]
            rows.append(["sentiment-2class", f"`tweetsent predict --format {form}`", f"{TWEETS / 4 / took.median():,.0f}",
                         took.spread(), "", f"{took.peak_bytes / 1e6:.0f}"])
            tweets.unlink()
    print(generated_section.table(
        ["model", "what", "tweets/s", "seconds, fastest to slowest", "of predict_batch on 2 threads", "memory, MB"], rows))


if __name__ == "__main__":
    main(sys.argv[1])
