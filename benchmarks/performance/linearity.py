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
    rows, sentences = [], []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "tweets.txt"
        tweets.write(data, lines)
        for model in ("sentiment-frequency", "sentiment-2class"):
            out = subprocess.run(
                [Path(os.environ["TWEETSENT_BIN_DIR"]) / "linearity", f"artifacts/{model}.safetensors", lines],
                stdout=subprocess.PIPE, check=True, text=True).stdout
            first, costs = {}, []
            for line in out.splitlines():
                what, size, speed, bandwidth = line.split("\t")
                first.setdefault(what, float(bandwidth))
                nanoseconds = 1e9 / float(speed)
                if what == "bytes":
                    costs.append((nanoseconds * float(bandwidth) / 1e3, nanoseconds))
                each = f"{int(size):,} tweets" if what == "tweets" else f"tweets of {int(size):,} bytes"
                rows.append([model, each, f"{float(speed):,.0f}", f"{nanoseconds:,.0f}", bandwidth,
                             f"{float(bandwidth) / first[what]:.2f}"])
            sentences.append(sentence(model, costs))
    print(generated_section.table(["model", "what", "tweets/s", "ns a tweet", "MB/s", "MB/s, times the first"], rows))
    print("\n".join(sentences))


def sentence(model, costs):
    """What a tweet costs besides its bytes, by the line through the shortest and the longest of `costs`."""
    (few, least), (many, most) = costs[0], costs[-1]
    each = (most - least) / (many - few)
    start = least - few * each
    furthest = max(costs, key=lambda cost: abs(cost[1] / (start + each * cost[0]) - 1))
    off = furthest[1] / (start + each * furthest[0]) - 1
    return (f"{model}: {start:.0f} ns a tweet and {each:.2f} ns a byte; the lengths between are at most {100 * off:+.0f} %"
            f" off that line.")


if __name__ == "__main__":
    main(sys.argv[1])
