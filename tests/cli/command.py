# SPDX-License-Identifier: MIT
"""Runs the tweetsent command."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FREQUENCY_MODEL = str(ROOT / "artifacts/sentiment-frequency.safetensors")
COMMAND = str(Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent")


class Result(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self):
        """Output lines; every one must be ended."""
        assert self.out == "" or self.out.endswith("\n"), self.out[-100:]
        return self.out.split("\n")[:-1]


def run(*arguments, data=b"", **options):
    """Runs the command on bytes or a string as standard input."""
    if isinstance(data, str):
        data = data.encode()
    done = subprocess.run([COMMAND, *map(str, arguments)], input=data, capture_output=True, **options)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def complaint(what):
    """The line on standard error that says so."""
    return f"tweetsent: {what}\n"
