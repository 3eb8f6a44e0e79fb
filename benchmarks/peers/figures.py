# SPDX-License-Identifier: MIT
"""Figures of predictions, and how sure they are."""
import math
from statistics import fmean, pstdev


def macro_f1(truth, given):
    shares = []
    for label in sorted(set(truth)):
        both = sum(true == label == answer for true, answer in zip(truth, given))
        shares.append(2 * both / (truth.count(label) + given.count(label)))
    return fmean(shares)


def mean_with_error(values):
    """The mean, and its standard error."""
    return fmean(values), pstdev(values) / math.sqrt(len(values))


def difference_with_error(values, others):
    """The mean difference of two lists on the same tweets, and its standard error."""
    return mean_with_error([value - other for value, other in zip(values, others)])


def points(share, error):
    """A difference of two shares in percentage points."""
    return _difference(100 * share, 100 * error, 2)


def loss_difference(value, error):
    return _difference(value, error, 4)


def _difference(value, error, decimals):
    text = f"{value:+.{decimals}f} \N{PLUS-MINUS SIGN} {error:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")
