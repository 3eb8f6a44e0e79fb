# SPDX-License-Identifier: MIT
"""A frequency model from parts of its rows, each counted by itself: on another machine, on another day.

    >>> counts = merge([count(texts, labels, names) for texts, labels in parts])      # in any order, the same bytes
    >>> sums = [row_sums(counts, texts) for texts, labels in parts]
    >>> model = fit(counts, numpy.concatenate(sums), label_indexes)

The model is exactly that of all rows in one process. Counts are bytes, the same as in a file of `tweetsent count`.
"""
import numpy

from . import _core
from ._core import Classifier, row_sums

__all__ = ["count", "merge", "forget", "row_sums", "fit"]


def count(tweets, labels, names=()):
    """The counts of some rows. `names` are the labels in order, for parts that may lack one."""
    return _core.count(tweets, labels, list(names))


def merge(parts):
    """The counts of all parts."""
    return _core.merge(list(parts))


def forget(counts, gone):
    """The counts without those of some rows. ValueError if they were never counted."""
    return _core.forget(counts, gone)


def fit(counts, sums, labels, *, linear=False, name=""):
    """The Classifier of all rows: their sums under the counts of all, and the index of each one's label."""
    sums = numpy.ascontiguousarray(sums, dtype=numpy.uint64)
    labels = numpy.ascontiguousarray(labels, dtype=numpy.uint32)
    return Classifier.from_bytes(_core.fit(counts, sums, labels, linear, name))
