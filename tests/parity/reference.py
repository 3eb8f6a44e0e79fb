# SPDX-License-Identifier: MIT
"""The reference pipeline itself, on the installed NLTK, or where that is another version, on PyPI's."""

import os
import re
from importlib import metadata
from pathlib import Path

from pinned_packages import use_packages

ROOT = Path(__file__).resolve().parents[2]
NLTK_VERSION = "3.8"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PACKAGES = Path(os.environ["TWEETSENT_BIN_DIR"]).resolve().parent / "nltk"


def installed_nltk():
    try:
        return metadata.version("nltk")
    except metadata.PackageNotFoundError:
        return "none"


HAS_NLTK = installed_nltk().startswith(NLTK_VERSION) or use_packages(REQUIREMENTS, PACKAGES)
if HAS_NLTK:
    from nltk.stem import PorterStemmer
    from nltk.tokenize import word_tokenize


def skip_reason():
    """Why there is nothing to compare with; empty if there is."""
    if HAS_NLTK:
        return ""
    return f"needs NLTK {NLTK_VERSION}: found {installed_nltk()}, and PyPI's could not be installed"


def stop_words():
    """NLTK's list as the library has it; that it is NLTK's is for the golden test to say."""
    header = (ROOT / "include/tweetsent/reference/stop_words.hpp").read_text()
    table = re.search(r"english_stop_words\[\d+\] = \{(.*?)\};", header, re.S).group(1)
    return re.findall(r'"([^"]+)"', table)


class Reference:
    def __init__(self):
        self.stemmer = PorterStemmer()
        self.stop_words = frozenset(stop_words())
        self.stems = {}

    def stem(self, word):
        if word not in self.stems:
            self.stems[word] = self.stemmer.stem(word).lower()
        return self.stems[word]

    def stages(self, tweet):
        cleaned = re.sub(r"[^\w\s]", "", re.sub(r"http\S+", "", tweet))
        tokens = word_tokenize(cleaned, preserve_line=True)
        filtered = [token for token in tokens if token not in self.stop_words]
        stems = [self.stem(token) for token in filtered]
        return {"cleaned": cleaned, "tokens": tokens, "filtered": filtered, "stems": stems}
