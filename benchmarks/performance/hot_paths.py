# SPDX-License-Identifier: MIT
"""Prints what the Google Benchmark programs measure: the median of repetitions, for each hot path."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import generated_section
import tweets

REPETITIONS = 5
MODELS = {"/0": "sentiment-frequency", "/1": "sentiment-2class", "/2": "sentiment-3class"}


def name_of(run):
    name = run.removesuffix("/real_time")
    path, _, model = name.partition("/")
    return path if not model else f"{path}, {MODELS['/' + model]}"


def main(data):
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "tweets.txt"
        tweets.write(data, lines)
        run = subprocess.run(
            [Path(os.environ["TWEETSENT_BIN_DIR"]) / "benchmarks", "--benchmark_format=json",
             f"--benchmark_repetitions={REPETITIONS}", "--benchmark_report_aggregates_only=true",
             "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.1"],
            env=dict(os.environ, TWEETSENT_TWEETS=str(lines)), stdout=subprocess.PIPE, check=True)
    rows = []
    for each in json.loads(run.stdout)["benchmarks"]:
        if each.get("error_occurred"):
            raise SystemExit(f"{each['name']}: {each['error_message']}")
        if each["aggregate_name"] != "median":
            continue
        if "items_per_second" in each:
            rows.append([name_of(each["run_name"]), f"{each['items_per_second']:,.0f}",
                         f"{each['bytes_per_second'] / 1e6:,.1f}", ""])
        else:
            to_ms = {"ns": 1e-6, "us": 1e-3, "ms": 1.0}[each["time_unit"]]
            rows.append([name_of(each["run_name"]), "", "", f"{each['real_time'] * to_ms:.3f}"])
    print(generated_section.table(["path", "tweets/s", "MB/s", "ms"], sorted(rows)))


if __name__ == "__main__":
    main(sys.argv[1])
