# SPDX-License-Identifier: MIT
"""Programs run by the benchmarks, with the processor time they took; tweetsent above all."""
import csv
import json
import os
import re
import resource
import subprocess
from dataclasses import dataclass

import splits

TWEETSENT = os.environ.get("TWEETSENT", "build/release/bin/tweetsent")
COLUMNS = ["--text-column", "text", "--label-column", "label", "--quiet"]


def processor_seconds():
    """Of this program and of those that it has run."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def run(arguments, **options):
    """Standard output, and the processor seconds that the program took."""
    begin = processor_seconds()
    done = subprocess.run([str(each) for each in arguments], stdout=subprocess.PIPE, check=True, **options)
    return done.stdout.decode("utf-8"), processor_seconds() - begin


@dataclass(frozen=True)
class Trained:
    report: str

    def chosen(self):
        """What cross-validation found for the strength that it chose: strength, log loss, accuracy, macro F1."""
        line = re.search(r"^(\S+) +(\S+) +(\S+) +(\S+) +chosen$", self.report, re.MULTILINE)
        return tuple(float(each) for each in line.groups())


def train(model, files, *options):
    """Trains a model on CSV files."""
    report, _ = run([TWEETSENT, "train", *COLUMNS, "--threads", 1, "-o", model, *options, "--", *files])
    return Trained(report)


def predict(model, path):
    """Label and probability for each tweet of a CSV file."""
    out, _ = run([TWEETSENT, "predict", "--model", model, "--threads", 1, "--quiet", "--format", "csv", path])
    rows = csv.DictReader(out.splitlines())
    return [(row["label"], float(row["probability"])) for row in rows]


def evaluate(model, path):
    out, _ = run([TWEETSENT, "evaluate", "--model", model, "--json", *COLUMNS, path])
    return json.loads(out)


def time_predict(model, path):
    """Processor seconds from process start to end."""
    return run([TWEETSENT, "predict", "--model", model, "--threads", 1, "--quiet", "--format", "csv", path])[1]


def write_parts(folder, **parts):
    """Writes each part as FOLDER/NAME.csv; the paths by name."""
    paths = {name: folder / f"{name}.csv" for name in parts}
    for name, tweets in parts.items():
        splits.write_csv(paths[name], tweets)
    return paths
