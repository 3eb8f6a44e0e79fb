# SPDX-License-Identifier: MIT
"""The single header takes the place of the headers: in a program, twice in one program, and for tests of the library."""
import sys
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from package_steps import CLANG, CXX, MAIN, ROOT, run

SCRIPT = ROOT / "examples/packages/single_header.py"
WARNINGS = ["-Werror", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow"]


class SingleHeader(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name)
        (self.folder / "include/tweetsent").mkdir(parents=True)

    def write_header(self, name, *options):
        path = self.folder / "include/tweetsent" / name
        path.write_text(run(sys.executable, SCRIPT, *options))
        return path

    def test_makes_a_program(self):
        self.write_header("default_model.hpp")
        for compiler in filter(None, dict.fromkeys([CXX, CLANG])):
            with self.subTest(compiler=compiler):
                program = self.folder / "program"
                run(compiler, "-std=c++17", *WARNINGS, "-I", self.folder / "include", MAIN, "-o", program, "-pthread")
                self.assertEqual(run(program), "Positive\n")

    def test_with_model_files_may_be_in_two_parts_of_a_program(self):
        self.write_header("tweetsent.hpp", "--with-model-files")
        part = "#include <tweetsent/tweetsent.hpp>\n"
        copied = "tweetsent::model_from_bytes(tweetsent::model_to_bytes(tweetsent::default_model()))"
        (self.folder / "one.cpp").write_text(part + f"const auto copy = {copied};\nauto labels() {{ return copy.labels().size(); }}\n")
        (self.folder / "two.cpp").write_text(part + "std::size_t labels();\nint main() { return labels() == 2 ? 0 : 1; }\n")
        run(CXX, "-std=c++17", "-I", self.folder / "include", self.folder / "one.cpp", self.folder / "two.cpp",
            "-o", self.folder / "program", "-pthread")
        run(self.folder / "program")

    def test_without_the_model_is_small_and_compiles(self):
        header = self.write_header("tweetsent.hpp", "--without-model")
        self.assertNotIn("default_weights", header.read_text())
        self.assertLess(header.stat().st_size, 250_000)
        run(CXX, "-std=c++17", *WARNINGS, "-fsyntax-only", "-x", "c++", "-include", header, "/dev/null")

    def test_with_training_has_the_trainer_and_compiles(self):
        header = self.write_header("tweetsent.hpp", "--without-model", "--with-training")
        self.assertIn("train_ngram_model", header.read_text())
        run(CXX, "-std=c++17", *WARNINGS, "-fsyntax-only", "-x", "c++", "-include", header, "/dev/null")


if __name__ == "__main__":
    ctest_unittest.main()
