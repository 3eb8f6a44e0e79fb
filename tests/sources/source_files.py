# SPDX-License-Identifier: MIT
"""The project's own source files, found on disk so that an archive without .git is checked too."""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("include", "examples", "benchmarks", "tests", "script", "cmake", ".ci")
LONE_FILES = ("CMakeLists.txt", "Dockerfile")
CODE = (".hpp", ".cpp", ".h", ".c")
SCRIPTS = (".py", ".sh", ".cmake")


def cpp_files():
    return [path for path in _files() if path.suffix in CODE]


def source_files():
    return [path for path in _files() if path.suffix in CODE + SCRIPTS or _is_script(path)]


def _files():
    found = [ROOT / name for name in LONE_FILES if (ROOT / name).is_file()]
    for folder in FOLDERS:
        found += (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _is_script(path):
    return path.name in ("CMakeLists.txt", "Dockerfile") or path.read_bytes().startswith(b"#!")
