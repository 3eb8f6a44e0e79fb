# SPDX-License-Identifier: MIT
"""Generated tweets through the command and through the installed NLTK: no difference at any stage."""

import os
import unicodedata
import unittest

import ctest_unittest
import reference
from hard_texts import HardTexts, long_texts
from programs import DATA, ask_helper, tokenize, tokenize_bytes

STAGES = ("cleaned", "tokens", "filtered", "stems")
SEED = 20090620
LONGEST_STEM = 200  # as in parity_helper.cpp
STRINGS, BYTE_STRINGS = (60_000, 15_000) if "TWEETSENT_LONG" in os.environ else (20_000, 5_000)


@unittest.skipUnless(unicodedata.unidata_version == "14.0.0", "needs a Python with Unicode 14.0")
@unittest.skipIf(reference.skip_reason(), reference.skip_reason())
class Nltk(unittest.TestCase):
    def assert_stages_equal(self, texts, expected, ask):
        self.assertEqual(len(texts), len(expected))
        for stage in STAGES:
            with self.subTest(stage=stage):
                found = ask(texts, stage)
                self.assertEqual(len(found), len(texts))
                different = [
                    (text[:200], got[:200], wanted[stage][:200])
                    for text, got, wanted in zip(texts, found, expected)
                    if got != wanted[stage]
                ]
                self.assertEqual((len(different), different[:5]), (0, []))
        # Predicting takes a way of its own to the same stems, those longer than any of a model's left out.
        as_bytes = [text if isinstance(text, bytes) else text.encode() for text in texts]
        for text, got, wanted in zip(as_bytes, ask_helper(as_bytes, "chunk_stems"), expected):
            stems = [stem for stem in wanted["stems"] if len(stem.encode()) <= LONGEST_STEM]
            self.assertEqual(got.decode().splitlines(), stems, text[:200])

    def test_hard_texts(self):
        source = HardTexts(SEED, reference.stop_words())
        pipeline = reference.Reference()
        texts = [source.text() for _ in range(STRINGS)]
        self.assert_stages_equal(texts, [pipeline.stages(text) for text in texts], tokenize)

    def test_invalid_utf8(self):
        source = HardTexts(SEED + 1, reference.stop_words())
        pipeline = reference.Reference()
        texts = [source.bytes() for _ in range(BYTE_STRINGS)]
        expected = [pipeline.stages(text.decode("utf-8", "replace")) for text in texts]
        self.assert_stages_equal(texts, expected, tokenize_bytes)

    def test_long_texts(self):
        pipeline = reference.Reference()
        texts = list(long_texts())
        self.assert_stages_equal(texts, [pipeline.stages(text) for text in texts], tokenize)

    def test_every_code_point(self):
        pipeline = reference.Reference()
        points = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
        texts = []
        for at in range(0, len(points), 256):
            block = points[at : at + 256]
            texts.append(" ".join(f"b{each}" for each in block))
            texts.append(" ".join(f"{each}\u0391s" for each in block))
        self.assert_stages_equal(texts, [pipeline.stages(text) for text in texts], tokenize)


@unittest.skipUnless((DATA / "golden").is_dir(), f"no data sets in {DATA}")
class StopWords(unittest.TestCase):
    def test_are_those_of_nltk(self):
        golden = (DATA / "golden/nltk_english_stopwords.txt").read_text().split()
        self.assertEqual(len(golden), 179)
        self.assertEqual(reference.stop_words(), golden)


if __name__ == "__main__":
    ctest_unittest.main()
