# SPDX-License-Identifier: MIT
"""Prints how long training an n-gram model on 1.6 million tweets takes beside fastText on the same ones."""
import os
import sys
import tempfile
from pathlib import Path

import bulk_tweets
import generated_section
import runs

ROUNDS = int(os.environ.get("TWEETSENT_BENCH_ROUNDS", "3"))  # minutes each


def fasttext(rows, model):
    return runs.run(["fasttext", "supervised", "-input", rows, "-output", model, "-wordNgrams", "2", "-epoch", "5",
                     "-thread", "2", "-verbose", "0"])


def main(data):
    with tempfile.TemporaryDirectory(dir="build") as folder:
        rows = bulk_tweets.make(data, bulk_tweets.ROWS, "csv", folder)
        lines = bulk_tweets.make(data, bulk_tweets.ROWS, "fasttext", folder)
        model = Path(folder) / "model"
        peer = "`fasttext supervised -wordNgrams 2 -epoch 5 -thread 2`"
        took = runs.in_turns(ROUNDS, {
            peer: lambda: fasttext(lines, model),
            "`tweetsent train --features ngram`": lambda: bulk_tweets.train("ngram", rows, model),
        })
    print(generated_section.table(["what", "seconds, median", "fastest to slowest", "of fastText", "memory, MB"],
                                  bulk_tweets.table_rows(took, peer)))


if __name__ == "__main__":
    main(sys.argv[1])
