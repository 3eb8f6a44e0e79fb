# SPDX-License-Identifier: MIT
"""Programs of PyPI for tests, in an environment that is kept under the build folder."""
import subprocess
import sys
from pathlib import Path


def environment(folder, requirements):
    """The bin folder of a virtual environment with what the file `requirements` lists, installed where it is not there yet."""
    folder, wanted = Path(folder), Path(requirements).read_bytes()
    installed = folder / "installed.txt"
    if not installed.exists() or installed.read_bytes() != wanted:
        for command in ([sys.executable, "-m", "venv", "--clear", folder],
                        [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]):
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
            if done.returncode != 0:
                raise AssertionError(f"{command}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        installed.write_bytes(wanted)
    return folder / "bin"
