# SPDX-License-Identifier: MIT
"""Tweets to compare two ways in by: the 10,000 of the data folder where it is there, and hard ones in any case."""
import csv
import os
from pathlib import Path

HARD = ["", " ", "what a lovely day :)", "i missed the bus, so sad", "LOVED it!!! &amp; again", "not bad, not good",
        "caf\u00e9 \U0001F62D soooo disappointed", "@someone http://example.org/sun", "a\u200db \ufeff", "x" * 5000, "no " * 400]


def tweets():
    path = Path(os.environ.get("TWEETSENT_DATA_DIR", "/nowhere")) / "tweet_sentiment_10K.csv"
    if not path.exists():
        return HARD
    with path.open(newline="", encoding="utf-8") as file:
        return HARD + [row["text"] for row in csv.DictReader(file)]
