# SPDX-License-Identifier: MIT
"""Sources are ASCII, name their licence in the first line, and guard headers by their path."""
import re
import unittest

import ctest_unittest
from source_files import ROOT, cpp_files, source_files


class Sources(unittest.TestCase):
    def test_are_found(self):
        self.assertIn(ROOT / "include/tweetsent/version.hpp", cpp_files())
        self.assertIn(ROOT / "CMakeLists.txt", source_files())

    def test_are_ascii_with_plain_line_ends(self):
        for path in source_files():
            with self.subTest(path=str(path)):
                text = path.read_bytes()
                strange = re.search(rb"[^\x20-\x7e\n]", text)
                line = text[: strange.start()].count(b"\n") + 1 if strange else 0
                self.assertIsNone(strange, f"line {line}")
                self.assertTrue(text.endswith(b"\n") or not text, "no line end at the end of the file")

    def test_start_with_the_licence(self):
        for path in source_files():
            with self.subTest(path=str(path)):
                lines = path.read_text().splitlines()
                if lines and lines[0].startswith("#!"):
                    lines = lines[1:]
                self.assertRegex(lines[0] if lines else "", r"^(//|#) SPDX-License-Identifier: MIT$")

    def test_public_headers_are_guarded_by_their_path(self):
        for path in (ROOT / "include").rglob("*.hpp"):
            with self.subTest(path=str(path)):
                guard = re.sub(r"\W", "_", str(path.relative_to(ROOT / "include"))).upper()
                self.assertIn(f"#ifndef {guard}\n#define {guard}\n", path.read_text())

    def test_public_headers_leave_out_the_heavy_ones(self):
        for path in (ROOT / "include").rglob("*.hpp"):
            with self.subTest(path=str(path)):
                self.assertNotRegex(path.read_text(), r"#include <(regex|iostream|sstream|filesystem)>")

    def test_the_server_has_no_thread_local_object(self):
        for path in (ROOT / "examples/server").rglob("*.?pp"):
            with self.subTest(path=str(path)):
                self.assertNotIn("thread_local", path.read_text())

    def test_the_server_is_no_longer_than_it_was(self):
        lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "examples/server").rglob("*.?pp"))
        self.assertLessEqual(lines, 4800)

    def test_the_server_compares_no_token_by_equality(self):
        equality = r"(?i)(token|digest|secret)\w*(\(\))?\s*[!=]=[^=]|[!=]=\s*[\w.>-]*(token|digest|secret)|(strcmp|memcmp)\("
        for path in (ROOT / "examples/server").rglob("*.?pp"):
            for line in path.read_text().splitlines():
                with self.subTest(path=str(path), line=line):
                    self.assertNotRegex(line.replace("CRYPTO_memcmp(", ""), equality)
        self.assertIn("CRYPTO_memcmp(", (ROOT / "examples/server/credentials/tokens.cpp").read_text())


if __name__ == "__main__":
    ctest_unittest.main()
