# SPDX-License-Identifier: MIT
"""Python packages of pinned versions, from PyPI, for tests that Debian's do not serve."""
import shutil
import subprocess
import sys


def use_packages(requirements, folder):
    """Makes importable what the file `requirements` names, and says whether that worked. It is fetched into `folder` the first
    time, and again when the file changes."""
    done = folder / "installed"
    if not done.exists() or done.read_text() != requirements.read_text():
        commands = ([sys.executable, "-m", "venv", "--clear", folder],
                    [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--no-deps",
                     "--requirement", requirements])
        if any(subprocess.run(command, timeout=600).returncode != 0 for command in commands):
            return False
        shutil.copy(requirements, done)
    sys.path.insert(0, str(next(folder.glob("lib/python3*/site-packages"))))
    return True
