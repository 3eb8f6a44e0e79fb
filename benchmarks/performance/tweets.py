# SPDX-License-Identifier: MIT
"""The 10,000 tweets that the benchmarks read."""
import csv
from pathlib import Path


def read(data):
    with open(Path(data) / "tweet_sentiment_10K.csv", encoding="utf-8", newline="") as file:
        return [" ".join(row["text"].split()) for row in csv.DictReader(file)]


def write(data, path):
    """Writes a tweet a line."""
    path.write_text("".join(tweet + "\n" for tweet in read(data)), encoding="utf-8")
