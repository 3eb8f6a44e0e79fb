# SPDX-License-Identifier: MIT
"""A scikit-learn estimator: texts in, labels out. Install with `pip install tweetsent[sklearn]`.

    >>> from tweetsent.sklearn import TweetClassifier
    >>> model = TweetClassifier().fit(texts, labels)
    >>> model.predict(["what a lovely day :)"])
"""
import numpy
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from ._core import train


def _texts(texts):
    if isinstance(texts, (str, bytes)):
        raise ValueError("expected many texts, not a single one")
    return list(texts)


class TweetClassifier(ClassifierMixin, BaseEstimator):
    """Trains a tweetsent.Classifier, kept as `classifier_`. Labels may be of any type that numpy sorts.

    balanced: every label counts the same, however many tweets it has. threads: 0 is one a core.
    """

    def __init__(self, *, balanced=False, folds=5, threads=0):
        self.balanced = balanced
        self.folds = folds
        self.threads = threads

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X, y):
        texts, labels = _texts(X), numpy.asarray(y)
        if labels.shape != (len(texts),):
            raise ValueError(f"{len(texts)} texts have labels of shape {labels.shape}")
        self.classes_, places = numpy.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("needs texts of at least two labels")
        names = [str(label) for label in self.classes_]
        if len(set(names)) < len(names):
            raise ValueError("two labels are written alike")
        self.classifier_ = train(texts, [names[at] for at in places], balanced=self.balanced, folds=self.folds,
                                 threads=self.threads)
        # The classifier's labels are in another order where numbers are sorted.
        self._places = numpy.array([self.classifier_.labels.index(name) for name in names])
        return self

    def predict_proba(self, X):
        check_is_fitted(self)
        return self.classifier_.probabilities(_texts(X), threads=self.threads)[:, self._places]

    def predict(self, X):
        check_is_fitted(self)
        chosen = numpy.empty(len(self.classes_), dtype=int)
        chosen[self._places] = numpy.arange(len(self.classes_))
        return self.classes_[chosen[self.classifier_.predict(_texts(X), threads=self.threads).label_indexes]]
