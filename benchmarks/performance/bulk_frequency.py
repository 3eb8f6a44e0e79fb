# SPDX-License-Identifier: MIT
"""Prints how long training the frequency model on 1.6 million tweets takes beside counting their words with wc."""
import sys
import tempfile
from pathlib import Path

import bulk_tweets
import generated_section
import runs

ROUNDS = 5


def count_words(rows, locale):
    return runs.run(["wc", "-w", rows], environment={"LC_ALL": locale})


def main(data):
    with tempfile.TemporaryDirectory(dir="build") as folder:
        rows = bulk_tweets.make(data, bulk_tweets.ROWS, "csv", folder)
        model = Path(folder) / "model"
        took = runs.in_turns(ROUNDS, {
            "`LC_ALL=C.UTF-8 wc -w`": lambda: count_words(rows, "C.UTF-8"),
            "`LC_ALL=C wc -w`": lambda: count_words(rows, "C"),
            "`tweetsent train`": lambda: bulk_tweets.train("frequency", rows, model),
        })
    print(generated_section.table(
        ["what", "seconds, median", "fastest to slowest", "of wc in C.UTF-8", "memory, MB"],
        bulk_tweets.table_rows(took, "`LC_ALL=C.UTF-8 wc -w`")))


if __name__ == "__main__":
    main(sys.argv[1])
