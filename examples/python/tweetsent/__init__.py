# SPDX-License-Identifier: MIT
"""Sentiment of tweets.

    >>> import tweetsent
    >>> sentiment = tweetsent.load()
    >>> sentiment.predict("what a lovely day :)").label
    'Positive'
"""
import copyreg

from ._core import (
    Classifier,
    Contribution,
    Explanation,
    ModelFileError,
    Prediction,
    Predictions,
    features,
    load,
    train,
    version as __version__,
)

__all__ = ["Classifier", "Contribution", "Explanation", "ModelFileError", "Prediction", "Predictions", "features", "load",
           "train"]


def _from_bytes(data):
    return Classifier.from_bytes(data)


copyreg.pickle(Classifier, lambda classifier: (_from_bytes, (classifier.to_bytes(),)))
