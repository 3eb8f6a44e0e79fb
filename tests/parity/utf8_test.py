# SPDX-License-Identifier: MIT
"""Any bytes decode as Python's errors="replace" decodes them."""

import itertools
import random
import unittest

import ctest_unittest
from programs import ask_helper

# The first and last byte of every range of the UTF-8 tables (Unicode 14.0, table 3-7).
EDGES = bytes.fromhex("00 41 7f 80 8f 90 9f a0 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 ff")
CHARACTERS = "A\u00e9\u03a3\u0800\ufffd\ud7ff\ue000\U0001f600\U0010ffff"


class Utf8(unittest.TestCase):
    def assert_decodes(self, texts):
        found = ask_helper(texts, "decode")
        self.assertEqual(len(found), len(texts))
        wrong = [
            (text, got) for text, got in zip(texts, found) if got != text.decode("utf-8", "replace").encode()
        ]
        self.assertEqual(wrong[:10], [])

    def test_strings_of_up_to_two_bytes(self):
        every = [bytes(text) for size in (0, 1, 2) for text in itertools.product(range(256), repeat=size)]
        self.assertEqual(len(every), 1 + 256 + 65536)
        self.assert_decodes(every)

    def test_prefixes_of_longer_sequences(self):
        leads = [bytes(text) for text in itertools.product(range(0xE0, 0xF5), range(256))]
        self.assert_decodes([lead + bytes([third]) for lead in leads for third in EDGES])
        self.assert_decodes([bytes(text) for text in itertools.product(EDGES, repeat=4)])

    def test_a_million_random_strings(self):
        source = random.Random(8)
        texts = []
        while len(texts) < 500_000:
            texts.append(source.randbytes(source.randrange(1, 16)))
            texts.append(bytes(source.choices(EDGES, k=source.randrange(1, 16))))
        for at in range(0, len(texts), 100_000):
            self.assert_decodes(texts[at : at + 100_000])

    def test_random_strings_nearly_valid(self):
        source = random.Random(9)
        texts = []
        for _ in range(500_000):
            text = bytearray("".join(source.choices(CHARACTERS, k=4)).encode())
            text[source.randrange(len(text))] = source.randrange(256)
            texts.append(bytes(text[: source.randrange(len(text) + 1)]))
        self.assert_decodes(texts)


if __name__ == "__main__":
    ctest_unittest.main()
