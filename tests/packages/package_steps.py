# SPDX-License-Identifier: MIT
"""What the tests of the packages share: the compiler, the program that is built, and commands that must succeed."""
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "tests/consumers/main.cpp"
CXX = os.environ["CXX"]
CMAKE = os.environ["CMAKE"]
GENERATOR = os.environ["GENERATOR"]
INSTALLED = Path(os.environ["INSTALLED"])
BUILD = Path(os.environ["BUILD"])
VERSION = os.environ["VERSION"]
CLANG = shutil.which("clang++-14") or shutil.which("clang++")


def run(*command, **options):
    """The standard output of a command. What it says is in the test's failure when it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}\nexit status {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
    return done.stdout


def build_consumer(source, build, *options):
    """Configures a CMake project and builds its target `consumer`."""
    run(CMAKE, "-S", source, "-B", build, "-G", GENERATOR, f"-DCMAKE_CXX_COMPILER={CXX}", "-DCMAKE_BUILD_TYPE=Debug", *options)
    run(CMAKE, "--build", build, "--target", "consumer")
