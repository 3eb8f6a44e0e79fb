# SPDX-License-Identifier: MIT
"""Programs run in turns, timed, and what they took."""
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Runs:
    """What the runs of one command took."""

    seconds: list = field(default_factory=list)
    peak_bytes: int = 0  # resident, of the hungriest run; never less than this interpreter had

    def median(self):
        return statistics.median(self.seconds)

    def spread(self):
        return f"{min(self.seconds):.2f} to {max(self.seconds):.2f}"


def run(command, out=subprocess.DEVNULL, environment=None):
    """Runs a command to its end: seconds by the clock on the wall, and peak resident bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=out, env=dict(os.environ, **(environment or {})))
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, usage.ru_maxrss * 1024


def in_turns(rounds, commands):
    """Runs each of `commands` (name to callable that returns seconds and bytes) once a round; name to Runs."""
    out = {name: Runs() for name in commands}
    for _ in range(rounds):
        for name, call in commands.items():
            seconds, peak = call()
            out[name].seconds.append(seconds)
            out[name].peak_bytes = max(out[name].peak_bytes, peak)
    return out
