# SPDX-License-Identifier: MIT
"""Prints what a tweet and a byte cost with many tweets and with long ones, on one core."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import generated_section
import tweets


def main(data):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "tweets.txt"
        tweets.write(data, lines)
        for model in ("sentiment-frequency", "sentiment-2class"):
            out = subprocess.run(
                [Path(os.environ["TWEETSENT_BIN_DIR"]) / "linearity", f"artifacts/{model}.safetensors", lines],
                stdout=subprocess.PIPE, check=True, text=True).stdout
            first = {}
            for line in out.splitlines():
                what, size, speed, bandwidth = line.split("\t")
                first.setdefault(what, float(bandwidth))
                each = f"{int(size):,} tweets" if what == "tweets" else f"tweets of {int(size):,} bytes"
                rows.append([model, each, f"{float(speed):,.0f}", bandwidth, f"{float(bandwidth) / first[what]:.2f}"])
    print(generated_section.table(["model", "what", "tweets/s", "MB/s", "MB/s, times the first"], rows))


if __name__ == "__main__":
    main(sys.argv[1])
