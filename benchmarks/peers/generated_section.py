# SPDX-License-Identifier: MIT
"""Sections of a document that a script writes, between markers."""
import datetime
import os
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/accuracy.md"


def replace(document, name, body):
    """The document's text with a new body for the section of that name."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, found, rest = document.partition(begin)
    old, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no section {name}")
    return f"{before}{begin}\n{body.strip()}\n{end}{after}"


def write(name, body, path=DOCUMENT):
    path.write_text(replace(path.read_text(encoding="utf-8"), name, body), encoding="utf-8")


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def machine():
    """Where and when: a line for under a table."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{datetime.date.today():%Y-%m-%d}, {model}, {os.cpu_count()} cores"


if __name__ == "__main__":
    path, name, command = sys.argv[1:]
    write(name, f"{sys.stdin.read().strip()}\n\n`{command}`, {machine()}", Path(path))
