# SPDX-License-Identifier: MIT
"""An environment with the project's own Python package in it, for tests of engines that call it."""
import hashlib
import os
import subprocess
from pathlib import Path

from python_packages import environment

ROOT = Path(__file__).resolve().parents[2]


def package_environment(folder, requirements):
    """The bin folder of an environment with `requirements`, the build tools among them, and the package of this source tree."""
    programs = environment(folder, requirements)
    digest = hashlib.sha256()
    for path in sorted(path for top in ("include", "examples/python") for path in (ROOT / top).rglob("*") if path.is_file()):
        digest.update(str(path).encode() + path.read_bytes())
    built = Path(folder) / "package.txt"
    if not built.exists() or built.read_text() != digest.hexdigest():
        variables = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        variables.pop("PYTHONPATH", None)
        done = subprocess.run([programs / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-build-isolation",
                               "--no-deps", "--force-reinstall", ROOT / "examples/python"],
                              env=variables, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{done.stdout[-2000:]}{done.stderr[-4000:]}")
        built.write_text(digest.hexdigest())
    return programs
