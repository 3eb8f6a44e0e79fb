# SPDX-License-Identifier: MIT
"""Predicting takes at most 1.05 times the instructions it took when the figures were written down: what noise cannot
fool. Usage: instructions_test.py PROGRAM ARTIFACTS BUILD [--renew]; BUILD says how the program was built, as figures
compare only between equal builds."""
import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

FIGURES = Path(__file__).with_name("figures.json")
ALLOWED = 1.05
PATHS = {
    f"{model}, {words} words": (model, passes)
    for model in ("sentiment-frequency", "sentiment-2class")
    for words, passes in (("new", 1), ("known", 2))
}


def count(program, artifacts, model, passes):
    """The instructions of the last pass."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=measured_pass",
         program, f"{artifacts}/{model}.safetensors", str(passes)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr)[1])


def main(program, artifacts, build, renew=None):
    if not shutil.which("valgrind"):
        print("skipped: no valgrind")
        return 4
    valgrind = subprocess.run(["valgrind", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    build = f"{build}, {' '.join(platform.libc_ver())}, {valgrind}"
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    if not renew and known.get("build") != build:
        print(f"skipped: the figures are of another build: {known.get('build')}; this one is {build}")
        return 4
    counts = {name: count(program, artifacts, *path) for name, path in PATHS.items()}
    if renew:
        FIGURES.write_text(json.dumps({"build": build, "instructions": counts}, indent=2) + "\n")
        return 0
    failed = False
    for name, counted in counts.items():
        ratio = counted / known["instructions"][name]
        failed |= ratio > ALLOWED
        print(f"{name}: {counted:,} instructions, {ratio:.3f} of those written down{' FAILED' * (ratio > ALLOWED)}")
    if failed:
        print("If they are worth it: cmake --build --preset release --target renew_instructions")
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
