# SPDX-License-Identifier: MIT
"""The shared library of the C interface, called from Python: what the library itself answers, for other ways in."""
import ctypes
import struct


class _Prediction(ctypes.Structure):
    _fields_ = [("label", ctypes.c_char_p), ("shown_label", ctypes.c_char_p), ("label_index", ctypes.c_size_t),
                ("score", ctypes.c_double), ("probability", ctypes.c_double), ("abstained", ctypes.c_int)]


class _Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]


class Library:
    def __init__(self, path):
        self._c = ctypes.CDLL(str(path))
        self._c.tweetsent_open_default.restype = ctypes.c_void_p
        self._c.tweetsent_label.restype = ctypes.c_char_p
        self._classifier = ctypes.c_void_p(self._c.tweetsent_open_default())

    def labels(self):
        count = self._c.tweetsent_label_count(self._classifier)
        return [self._c.tweetsent_label(self._classifier, ctypes.c_size_t(at)).decode() for at in range(count)]

    def predict(self, tweet):
        """(label, score, probability) of a tweet in bytes."""
        out = _Prediction()
        self._c.tweetsent_predict(self._classifier, tweet, ctypes.c_size_t(len(tweet)), ctypes.byref(out))
        return out.label.decode(), out.score, out.probability

    def lines(self, tweets):
        """For each tweet, a text, its label and the bits of its score, as tests of other languages print them."""
        out = []
        for tweet in tweets:
            label, score, _ = self.predict(tweet.encode())
            out.append(f"{label} {struct.pack('>d', score).hex()}")
        return out

    def prepare(self, tweets):
        """Tweets, in bytes, for predict_prepared(): nothing but the library's own work is left to time."""
        self._texts = (_Text * len(tweets))(*((tweet, len(tweet)) for tweet in tweets))
        self._out = (_Prediction * len(tweets))()

    def predict_prepared(self, threads):
        self._c.tweetsent_predict_many(self._classifier, self._texts, ctypes.c_size_t(len(self._texts)), self._out,
                                       ctypes.c_uint(threads))
