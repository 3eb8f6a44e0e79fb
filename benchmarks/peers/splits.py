# SPDX-License-Identifier: MIT
"""The two data sets, and the parts of them that are trained and tested on."""
import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

TEST_PER_CLASS = 1000


@dataclass(frozen=True)
class Tweet:
    text: str
    label: str


def read_10k(folder):
    names = {"0": "negative", "1": "positive"}
    rows = _read(Path(folder) / "tweet_sentiment_10K.csv")
    return [Tweet(row["text"], names[row["target"]]) for row in rows]


def read_labelled(folder):
    rows = _read(Path(folder) / "tweet_sentiment_extraction_train.csv")
    return [Tweet(row["text"], row["label"]) for row in rows]


def without_neutral(tweets):
    return [tweet for tweet in tweets if tweet.label != "neutral"]


def reference_split(tweets):
    """Training and test part: the last 1,000 tweets of each class are the test."""
    left = Counter(tweet.label for tweet in tweets)
    training, test = [], []
    for tweet in tweets:
        (training if left[tweet.label] > TEST_PER_CLASS else test).append(tweet)
        left[tweet.label] -= 1
    return training, test


def fold_numbers(tweets, folds):
    """The fold of each tweet: every folds-th tweet of each class is in the same one."""
    seen = defaultdict(int)
    out = []
    for tweet in tweets:
        out.append(seen[tweet.label] % folds)
        seen[tweet.label] += 1
    return out


def split_by_fold(tweets, numbers, fold):
    training = [tweet for tweet, number in zip(tweets, numbers) if number != fold]
    test = [tweet for tweet, number in zip(tweets, numbers) if number == fold]
    return training, test


def write_csv(path, tweets):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows([tweet.text, tweet.label] for tweet in tweets)


def _read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
