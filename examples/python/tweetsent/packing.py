# SPDX-License-Identifier: MIT
"""An n-gram model of two labels from weights that were trained elsewhere, on the rows of `tweetsent.features`."""
import numpy

from . import _core
from ._core import Classifier

__all__ = ["calibrate", "pack"]


def calibrate(scores, labels):
    """(slope, offset): slope * score + offset is the log-odds of the second label that held-out rows speak for."""
    return _core.calibrate(numpy.ascontiguousarray(scores, dtype=numpy.float64),
                           numpy.ascontiguousarray(labels, dtype=numpy.uint32))


def pack(labels, weights, intercept, *, typical_length, length_smoothing, calibration=(1.0, 0.0), name="", rows=0):
    """The Classifier whose score is intercept + (typical_length + length_smoothing) / (tokens + length_smoothing) times
    the sum of the weights of a tweet's features, calibrated. `weights` has one a bucket; they are kept to 1/127 of
    the largest."""
    weights = numpy.ascontiguousarray(weights, dtype=numpy.float64)
    return Classifier.from_bytes(_core.pack(list(labels), weights, intercept, typical_length, length_smoothing, *calibration,
                                            name, rows))
