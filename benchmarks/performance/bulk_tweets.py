# SPDX-License-Identifier: MIT
"""Files of millions of tweets for the benchmarks that need them, and training on them."""
import os
import subprocess
import sys
from pathlib import Path

import runs

ROWS = 1_600_000
MAKE_TWEETS = Path(__file__).resolve().parents[1] / "make_tweets.py"


def make(data, count, form, folder):
    out = Path(folder) / f"tweets.{form}"
    subprocess.run([sys.executable, MAKE_TWEETS, Path(data) / "tweet_sentiment_10K.csv", str(count), "--format", form,
                    "--out", out], check=True)
    return out


def train(features, rows, model):
    """Trains with the command, on all cores: seconds and peak memory."""
    return runs.run([Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent", "train", "--quiet", "--features", features,
                     "--text-column", "text", "--label-column", "target", "--labels", "0=Negative,1=Positive", "-o", model,
                     rows])


def table_rows(took, base):
    """A row of figures for each program: its median as a share of that of `base`."""
    return [[what, f"{each.median():.2f}", each.spread(), f"{each.median() / took[base].median():.2f}",
             f"{each.peak_bytes / 1e6:,.0f}"] for what, each in took.items()]
