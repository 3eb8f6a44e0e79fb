# SPDX-License-Identifier: MIT
"""Prints how fast a million tweets, the 10,000 over and over, are labelled after 50 MB of made-up words, beside a
classifier that has not seen those."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import generated_section
import tweets

TIMES = 100


def main(data):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "tweets.txt"
        lines.write_text("".join(tweet + "\n" for tweet in tweets.read(data)) * TIMES, encoding="utf-8")
        for model in ("sentiment-frequency", "sentiment-2class"):
            for threads in (1, 2):
                out = subprocess.run(
                    [Path(os.environ["TWEETSENT_BIN_DIR"]) / "made_up_words", f"artifacts/{model}.safetensors", lines,
                     str(threads)], stdout=subprocess.PIPE, check=True, text=True).stdout
                rounds = [[float(speed) for speed in line.split()] for line in out.splitlines()]
                for time, at in (("first", 0), ("second", 2)):
                    ratios = [speeds[at + 1] / speeds[at] for speeds in rounds]
                    fresh, spoilt = (median(speeds[at + which] for speeds in rounds) for which in (0, 1))
                    rows.append([model, threads, time, f"{fresh:,.0f}", f"{spoilt:,.0f}", f"{median(ratios):.2f}",
                                 f"{min(ratios):.2f} to {max(ratios):.2f}"])
    print(generated_section.table(
        ["model", "threads", "the million, for the", "tweets/s, seen nothing", "after made-up words", "ratio",
         "lowest to highest"], rows))
    print(f"Medians of {len(rounds)} rounds in turns, a second of one core's time; the ratio is the median of the rounds'.")


if __name__ == "__main__":
    main(sys.argv[1])
