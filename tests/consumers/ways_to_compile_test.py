# SPDX-License-Identifier: MIT
"""The library in the programs of others: later standards, both standard libraries, one unit of several sources, names
of ours and the standard's without a prefix, <windows.h> before ours, an installation that was moved.

Usage: ways_to_compile_test.py SOURCE_FOLDER WORK_FOLDER COMPILER INSTALLED_FOLDER GENERATOR"""

import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import ctest_unittest

SOURCE, WORK, COMPILER, INSTALLED, GENERATOR = sys.argv[1:6]
del sys.argv[1:6]
INCLUDE = Path(SOURCE, "include")
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")
WINDOWS = shutil.which("x86_64-w64-mingw32-g++-posix")
CLANG = shutil.which("clang++-14") or shutil.which("clang++")

PREDICTS = """
  const tweetsent::classifier& sentiment = tweetsent::default_model();
  return sentiment.predict("what a lovely day").label == "Positive" ? 0 : 1;
"""


def headers(skip=()):
    """Includes of all public headers."""
    names = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.hpp"))
    return "".join(f'#include "{name}"\n' for name in names if not name.startswith(tuple(skip)))


class Compile(unittest.TestCase):
    def setUp(self):
        self.folder = Path(WORK)
        self.folder.mkdir(parents=True, exist_ok=True)

    def call(self, *command):
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[:3000])

    def compile(self, name, text, *options, compiler=COMPILER, include=INCLUDE):
        source = self.folder / f"{name}.cpp"
        source.write_text(text)
        self.call(compiler, *options, "-I", include, source)
        return source

    def test_with_later_standards(self):
        for standard in ("c++20", "c++2b"):
            with self.subTest(standard=standard):
                self.compile(standard, headers(), f"-std={standard}", "-fsyntax-only", *WARNINGS)

    def test_with_no_prefix_before_any_name(self):
        text = "#include <bits/stdc++.h>\n" + headers() + "using namespace std;\nusing namespace tweetsent;\n"
        text += "int main() {\n  prediction found = default_model().predict(string_view(\"so sad\"));\n"
        text += "  dataset rows;\n  metrics figures;\n  interval range;\n  return found.abstained ? 1 : 0;\n}\n"
        self.compile("no_prefix", text, "-std=c++17", "-fsyntax-only")

    def test_as_one_unit_of_several_sources(self):
        for name in ("one", "two"):
            (self.folder / f"part_{name}.cpp").write_text(
                f"#include <tweetsent/default_model.hpp>\n{headers()}int {name}() {{{PREDICTS}}}\n")
        text = '#include "part_one.cpp"\n#include "part_two.cpp"\nint main() { return one() + two(); }\n'
        program = self.folder / "unit"
        self.compile("unit", text, "-std=c++17", "-o", program)
        self.call(program)

    @unittest.skipUnless(CLANG, "no clang")
    def test_with_libcxx(self):
        program = self.folder / "libcxx"
        probe = subprocess.run([CLANG, "-stdlib=libc++", "-fsyntax-only", "-x", "c++", "-"], input="#include <string>",
                               capture_output=True, text=True, check=False)
        if probe.returncode != 0:
            self.skipTest("no libc++")
        text = headers() + f"int main() {{{PREDICTS}}}\n"
        self.compile("libcxx", text, "-std=c++17", "-stdlib=libc++", "-o", program, compiler=CLANG)
        self.call(program)

    @unittest.skipUnless(WINDOWS, "no mingw-w64")
    def test_after_windows_h(self):
        # Model files need RapidJSON, of which Debian has no package for Windows: its headers are the same.
        found = next((path for path in ("/usr/include/rapidjson", "/usr/local/include/rapidjson")
                      if Path(path).is_dir()), None)
        if found is None:
            self.skipTest("no RapidJSON")
        others = self.folder / "headers"
        others.mkdir(exist_ok=True)
        if not (others / "rapidjson").exists():
            (others / "rapidjson").symlink_to(found)
        text = "#include <windows.h>\n" + headers() + f"int main() {{{PREDICTS}}}\n"
        self.compile("windows", text, "-std=c++17", "-isystem", others, "-fsyntax-only", compiler=WINDOWS)

    def test_from_an_installation_that_was_moved(self):
        moved = self.folder / "a moved prefix"
        shutil.rmtree(moved, ignore_errors=True)
        shutil.copytree(INSTALLED, moved)
        build = self.folder / "moved build"
        shutil.rmtree(build, ignore_errors=True)
        project = self.folder / "a project"
        project.mkdir(exist_ok=True)
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(moved CXX)\nfind_package(tweetsent REQUIRED)\n"
            "add_executable(moved main.cpp)\ntarget_link_libraries(moved PRIVATE tweetsent::tweetsent)\n")
        (project / "main.cpp").write_text(f"#include <tweetsent/default_model.hpp>\nint main() {{{PREDICTS}}}\n")
        self.call("cmake", "-S", project, "-B", build, "-G", GENERATOR, f"-DCMAKE_CXX_COMPILER={COMPILER}",
                  f"-DCMAKE_PREFIX_PATH={moved}")
        self.assertIn(str(moved), (build / "CMakeCache.txt").read_text())
        self.call("cmake", "--build", build)
        self.call(build / "moved")


if __name__ == "__main__":
    ctest_unittest.main()
