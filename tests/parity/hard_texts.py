# SPDX-License-Identifier: MIT
"""Random tweets made of what is hard for the reference pipeline; the same ones for the same seed."""
import random

CONTRACTIONS = [
    "cannot", "gimme", "gonna", "gotta", "lemme", "wanna", "d'ye", "more'n", "'tis", "'twas", "whaddya",
]
NEAR_CONTRACTIONS = [
    "can not", "cannots", "xcannot", "_cannot", "cannot_", "cannot1", "gonnas", "wannabe", "can-not",
    "can\u00a0not", "can\u0307not", "cann\u00f6t", "gi\u0307mme", "gimme\u0301", "wan\u200dna",
]
IRREGULAR = [
    "sky", "skies", "dying", "lying", "tying", "news", "innings", "inning", "outings", "outing", "cannings",
    "canning", "howe", "proceed", "exceed", "succeed",
]
SUFFIXES = [
    "ational", "tional", "enci", "anci", "izer", "abli", "alli", "entli", "eli", "ousli", "ization",
    "ation", "ator", "alism", "iveness", "fulness", "ousness", "aliti", "iviti", "biliti", "logi", "fulli",
    "bli", "icate", "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence", "er", "ic",
    "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ion", "ou", "ism", "ate", "iti", "ous",
    "ive", "ize", "e", "ee", "ll", "s", "ss", "sses", "ies", "ied", "eed", "ed", "ing", "y", "yed", "ying",
    "edly", "ingly", "ies'", "s's",
]
STEMS = [
    "", "a", "b", "y", "by", "sy", "oy", "tr", "rel", "hop", "hopp", "fil", "fall", "hiss", "fizz",
    "conflat", "troubl", "siz", "tann", "d", "ti", "agre", "pl", "moter", "sens", "toy", "syzyg", "ay",
    "eyy", "qu", "x1", "3", "_", "caf\u00e9", "na\u00efv", "\u0434\u043e\u0431\u0440", "\u65e5\u672c",
    "o" * 30, "yay" * 5, "adjust", "electr", "form", "hesit",
]
URLS = [
    "http", "https", "http:", "http://t.co/x", "https://a.b/c?d=e", "HTTP://T.CO", "Http", "xhttp://y",
    "httphttp", "ahttp", "http\u00e9", "http,", "(http://x)", "http\u200b", "hthttpx", "htt", "httphttpx",
    "http\u00a0x", "http_",
]
TURKISH = ["\u0130", "\u0131", "I\u0307", "\u0130i", "i\u0307"]
SIGMAS = [
    "\u03a3", "\u03c3", "\u03c2", "\u0391\u03a3", "A\u03a3", "\u03a3\u03a3", "\u03a3\u0301",
    "\u0391\u03a3\u00ad", "\u0391\u03a3.\u0391", "\u0391\u03a3\u0345\u0391", "1\u03a3", "_\u03a3",
    "\u02b0\u03a3", "\u0391\u02b0\u03a3", "\u0391\u03a3\u02b0", "\u1f88\u03a3",
]
LIGATURES = [
    "\ufb01", "\ufb03", "\u01c4", "\u01c5", "\u0132", "\u1e9e", "\u00df", "\u017f", "\u212a", "\u212b",
    "\u2126",
]
CAPITALS = [
    "\u00c9", "\u00d1", "\u0416", "\u10a0", "\u13a0", "\uab70", "\u1c90", "\u2c00", "\ua640", "\U00010400",
    "\U0001e900", "\U00016e40",
]
COMBINING = [
    "e\u0301", "n\u0303", "a\u0308\u0323", "\u0301", "\u20dd", "\ufe0f", "\u200d", "\u200c", "\u00ad",
    "\u0300" * 8,
]
SCRIPTS = [
    "\u4f60\u597d", "\u3042", "\ud55c", "\u0e01\u0e33", "\u0915\u094d\u0937", "\u0628\u064e",
    "\u05d0\u05b8",
]
NUMBERS = [
    "\u00b2", "\u00bd", "\u2167", "\u2460", "\u0663", "\uff11", "\U0001d7d8", "\u3007", "\u5341", "\u00aa",
    "\u2071",
]
EMOJI = [
    "\U0001f600", "\U0001f44d\U0001f3fd", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e9\U0001f1ea", "\u2764\ufe0f", "1\ufe0f\u20e3", "\U0001fae8",
]
UNASSIGNED = ["\ue000", "\U000f0000", "\ufffd", "\ufeff", "\U0010ffff", "\ufdd0", "\u0378"]
LETTERS = TURKISH + SIGMAS + LIGATURES + CAPITALS + COMBINING + SCRIPTS + NUMBERS + EMOJI + UNASSIGNED
WITH_DIGITS = ["_", "__", "1", "42", "3rd", "1st", "0x1F", "a_b", "_a", "x2y", "9s", "_ing"]
SPACES = [
    " ", "  ", "\t", "\u00a0", "\u3000", "\u2028", "\u2029", "\u1680", "\u2003", "\u202f", "\u205f", "\x85",
    "\x1c", "\x1d", "\x1e", "\x1f", "\x0b", "\x0c", " \u00a0 ",
]
NOT_SPACES = [
    "\u200b", "\u180e", "\u2060", "\x00", "\x01", "\x7f", "\x1b", "\x08", "\ufeff", "\u0080",
]
MARKS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~_")
MARKS += ["...", "--", "''", "``", "\u2019", "\u201c", "\u00ab", "\u2026", "&amp;", ":)", "<3"]
BAD_BYTES = [
    b"\x80", b"\xbf", b"\xc0\xaf", b"\xc1", b"\xe2\x82", b"\xe2", b"\xed\xa0\x80", b"\xed\xbf\xbf",
    b"\xed\xa0\xbd\xed\xb8\x80", b"\xf0\x9f\x98", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf5",
    b"\xff", b"\xfe", b"\xe0\x80\xaf", b"\xf8\x88\x80\x80\x80",
]


class HardTexts:
    def __init__(self, seed, stop_words):
        self.random = random.Random(seed)
        self.stop_words = stop_words

    def text(self):
        """A tweet as a string."""
        pieces = []
        for _ in range(self.random.randrange(1, 9)):
            pieces.append(self.word())
            pieces.append(self.separator())
        return "".join(pieces[: self.random.randrange(len(pieces)) + 1])

    def bytes(self):
        """A tweet with invalid UTF-8 in it, of one line."""
        text = bytearray(self.text().replace("\n", " ").replace("\r", " ").encode())
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(text) + 1)
            text[at:at] = self.random.choice(BAD_BYTES)
        return bytes(text)

    def word(self):
        pick = self.random.choice
        kind = self.random.randrange(12)
        if kind == 0:
            return self.cased(pick(CONTRACTIONS))
        if kind == 1:
            return self.cased(pick(NEAR_CONTRACTIONS))
        if kind == 2:
            return self.cased(pick(self.stop_words))
        if kind == 3:
            return self.cased(pick(IRREGULAR))
        if kind == 4:
            return pick(URLS) + pick(["", "", self.word()])
        if kind == 5:
            return "".join(pick(LETTERS) for _ in range(self.random.randrange(1, 5)))
        if kind == 6:
            return self.cased(pick(STEMS) + pick(LETTERS) + pick(SUFFIXES))
        if kind == 7:
            return self.cased("".join(self.random.choices("aeiouybcdlstnw", k=self.random.randrange(1, 12))))
        if kind == 8:
            return pick(WITH_DIGITS) + pick(["", self.word()])
        if kind == 9:
            return chr(pick((self.random.randrange(0xD800), self.random.randrange(0xE000, 0x110000)))) * 2
        return self.cased(pick(STEMS) + pick(SUFFIXES) + pick(["", "", "", pick(SUFFIXES)]))

    def separator(self):
        kind = self.random.randrange(8)
        if kind < 4:
            return " "
        if kind < 6:
            return self.random.choice(SPACES + ["\n", "\r\n"])
        return self.random.choice(MARKS + NOT_SPACES)

    def cased(self, word):
        kind = self.random.randrange(8)
        if kind < 4:
            return word
        if kind == 4:
            return word.upper()
        if kind == 5:
            return word[:1].upper() + word[1:]
        if kind == 6:
            return "".join(letter.upper() if self.random.random() < 0.5 else letter for letter in word)
        return "".join(self.turkish(letter) for letter in word)

    def turkish(self, letter):
        return self.random.choice("iI\u0130\u0131") if letter in "iI" else letter


def long_texts():
    """Tweets of one very long word, and of very many. Runs of y stay short: NLTK recurses on them."""
    size = 100_000
    yield "a" * size
    yield "B" * size + "ing"
    yield "yay" * (size // 3) + "ational"
    yield "\u0130" * size
    yield "\u0391" + "\u03a3" * 20_000
    yield "\u03a3\u0301" * 20_000
    yield "e\u0301" * (size // 2) + "s"
    yield "@" * size + "x"
    yield "http" * (size // 4)
    yield "_" * size + "s"
    yield "9" * size + "ies"
    yield "cannot" * (size // 6)
    yield "\U0001f600" * size
    yield " ".join(["Cannot", "the", "The", "gonna", "skies", "http://x"] * 2_000)
    yield "\u3000".join(["wanna", "be"] * 5_000)
