# SPDX-License-Identifier: MIT
"""What one could use instead of tweetsent. Each has train(tweets), predict(texts) -> labels and probabilities by
class (none if it has none), classes, and size(), the bytes of what predicts. Those with settings to choose have
choose(tweets), which keeps the setting that is best by cross-validation over the tweets."""
import os
import pickle
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from nltk.stem import PorterStemmer
from nltk.tokenize import word_tokenize
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from vaderSentiment import vaderSentiment

import command
import splits

ROOT = Path(__file__).resolve().parents[2]

os.environ.setdefault("TWEETSENT_BIN_DIR", str(ROOT / "build/release/bin"))
sys.path[:0] = [str(ROOT / "tests/parity"), str(ROOT / "tests/support")]
from reference import stop_words  # noqa: E402


def labels_of(tweets):
    return np.array([tweet.label for tweet in tweets])


def folds(tweets):
    """The tweets outside and inside each of five folds, or, of many tweets, the first alone: that is sure enough."""
    numbers = splits.fold_numbers(tweets, 5)
    return (splits.split_by_fold(tweets, numbers, fold) for fold in range(5 if len(tweets) <= 10_000 else 1))


class Stems:
    """The reference's preprocessing, as its author runs it."""

    def __init__(self):
        self.stemmer = PorterStemmer()
        self.stop_words = stop_words()

    def __call__(self, tweet):
        cleaned = re.sub(r"[^\w\s]", "", re.sub(r"http\S+", "", tweet))
        tokens = word_tokenize(cleaned, preserve_line=True)
        return [self.stemmer.stem(token).lower() for token in tokens if token not in self.stop_words]


class Reference:
    """Two features a tweet: how often its stems occurred in the tweets of each class; logistic regression."""

    def __init__(self):
        self.stems = Stems()

    def train(self, tweets):
        stems = [self.stems(tweet.text) for tweet in tweets]
        self.classes = sorted({tweet.label for tweet in tweets})
        self.counts = {label: Counter() for label in self.classes}
        for words, tweet in zip(stems, tweets):
            self.counts[tweet.label].update(words)
        # Scaling changes nothing but the speed where nothing is regularised.
        self.head = make_pipeline(StandardScaler(), LogisticRegression(C=np.inf))
        self.head.fit(self._features(stems), [tweet.label for tweet in tweets])

    def _features(self, stems):
        return [[sum(counts[word] for word in words) for counts in self.counts.values()] for words in stems]

    def predict(self, texts):
        shares = self.head.predict_proba(self._features([self.stems(text) for text in texts]))
        return [self.classes[best] for best in shares.argmax(axis=1)], shares

    def size(self):
        return len(pickle.dumps((self.counts, self.head)))


class Vader:
    """Its own lexicon and rules; nothing is learned."""

    NEUTRAL_BELOW = 0.05  # as its authors advise

    def train(self, tweets):
        self.classes = sorted({tweet.label for tweet in tweets})
        self.analyzer = vaderSentiment.SentimentIntensityAnalyzer()

    def predict(self, texts):
        return [self._label(self.analyzer.polarity_scores(text)["compound"]) for text in texts], None

    def _label(self, compound):
        if "neutral" in self.classes and abs(compound) < self.NEUTRAL_BELOW:
            return "neutral"
        return "positive" if compound >= 0 else "negative"

    def size(self):
        folder = Path(vaderSentiment.__file__).parent
        return sum(path.stat().st_size for path in folder.glob("*.txt"))


class ScikitLearn:
    """A vectoriser and a classifier. The best setting is that of the least log loss, or else the most right."""

    def __init__(self, vectorizer, make_classifier, settings, prepare=str):
        self.vectorizer = vectorizer
        self.make_classifier = make_classifier
        self.settings = settings
        self.prepare = prepare

    def choose(self, tweets):
        losses = np.zeros(len(self.settings))
        for training, test in folds(tweets):
            features = self.vectorizer.fit_transform(self._texts(training))
            unseen = self.vectorizer.transform(self._texts(test))
            for at, setting in enumerate(self.settings):
                fit = self.make_classifier(setting).fit(features, labels_of(training))
                losses[at] += self._loss(fit, unseen, labels_of(test))
        self.setting = self.settings[losses.argmin()]

    def train(self, tweets):
        features = self.vectorizer.fit_transform(self._texts(tweets))
        self.classifier = self.make_classifier(self.setting).fit(features, labels_of(tweets))
        self.classes = list(self.classifier.classes_)

    def _texts(self, tweets):
        return [self.prepare(tweet.text) for tweet in tweets]

    @staticmethod
    def _loss(model, features, labels):
        if hasattr(model, "predict_proba"):
            return log_loss(labels, model.predict_proba(features), labels=model.classes_)
        return -accuracy_score(labels, model.predict(features))

    def predict(self, texts):
        features = self.vectorizer.transform([self.prepare(text) for text in texts])
        if not hasattr(self.classifier, "predict_proba"):
            return list(self.classifier.predict(features)), None
        shares = self.classifier.predict_proba(features)
        return [self.classes[best] for best in shares.argmax(axis=1)], shares

    def size(self):
        return len(pickle.dumps((self.vectorizer, self.classifier)))


class FastText:
    """The fasttext program, on text prepared as its tutorial says. Its table of n-grams has a tenth of the places
    that it has by default, which are still more than there are n-grams: else each model is 800 MB."""

    SETTINGS = [(0.1, 25), (0.5, 5)]  # learning rate, epochs

    def __init__(self, folder, options):
        self.folder = folder
        self.options = options

    def choose(self, tweets):
        def all_hits(setting):
            return sum(self._hits(setting, training, test) for training, test in folds(tweets))
        self.setting = max(self.SETTINGS, key=all_hits)

    def train(self, tweets):
        self._fit(tweets, self.setting)

    def _hits(self, setting, training, test):
        self._fit(training, setting)
        answers, _ = self.predict([tweet.text for tweet in test])
        return sum(answer == tweet.label for answer, tweet in zip(answers, test))

    def _fit(self, tweets, setting):
        self.classes = sorted({tweet.label for tweet in tweets})
        rate, epochs = setting
        lines = [f"__label__{tweet.label} {self._prepare(tweet.text)}\n" for tweet in tweets]
        # It takes the rows as they come, and forgets a class that does not come for long.
        random.Random(1).shuffle(lines)
        (self.folder / "training.txt").write_text("".join(lines), encoding="utf-8")
        command.run(
            ["fasttext", "supervised", "-input", self.folder / "training.txt", "-output", self.folder / "model",
             "-bucket", 200_000, "-lr", rate, "-epoch", epochs, "-thread", 1, "-verbose", 0, *self.options])
        (self.folder / "model.vec").unlink()

    @staticmethod
    def _prepare(text):
        return " ".join(re.sub(r"([.!?,'/()])", r" \1 ", text).lower().split())

    def predict(self, texts):
        out, _ = self._run(texts)
        shares = np.zeros((len(texts), len(self.classes)))
        for row, line in enumerate(out.splitlines()):
            words = line.split()
            for label, share in zip(words[::2], words[1::2]):
                shares[row, self.classes.index(label.removeprefix("__label__"))] = float(share)
        # They are printed with five digits and do not add up to 1 exactly.
        shares = np.clip(shares, 1e-5, None)
        shares /= shares.sum(axis=1, keepdims=True)
        return [self.classes[best] for best in shares.argmax(axis=1)], shares

    def _run(self, texts):
        (self.folder / "texts.txt").write_text(
            "".join(self._prepare(text) + "\n" for text in texts), encoding="utf-8")
        return command.run(["fasttext", "predict-prob", self.folder / "model.bin", self.folder / "texts.txt",
                            len(self.classes)])

    def time_predict(self, texts):
        """Processor seconds without those of starting."""
        return min(self._run(texts)[1] for _ in range(3)) - min(self._run(texts[:1])[1] for _ in range(3))

    def size(self):
        return (self.folder / "model.bin").stat().st_size


class Tweetsent:
    """The command itself. `lent` are tweets of another source, in a file of their own."""

    def __init__(self, folder, options):
        self.folder = folder
        self.options = options
        self.model = folder / "model.safetensors"

    def train(self, tweets, lent=()):
        self.classes = sorted({tweet.label for tweet in tweets})
        files = command.write_parts(self.folder, training=tweets, **({"lent": lent} if lent else {}))
        self.trained = command.train(self.model, files.values(), *self.options)

    def predict(self, texts):
        paths = command.write_parts(self.folder, test=[splits.Tweet(text, "") for text in texts])
        return [label for label, _ in command.predict(self.model, paths["test"])], None

    def evaluation(self, tweets):
        return command.evaluate(self.model, command.write_parts(self.folder, test=tweets)["test"])

    def time_predict(self, texts):
        """Processor seconds without those of starting."""
        tweets = [splits.Tweet(text, "") for text in texts]
        paths = command.write_parts(self.folder, many=tweets, one=tweets[:1])
        return (min(command.time_predict(self.model, paths["many"]) for _ in range(5)) -
                min(command.time_predict(self.model, paths["one"]) for _ in range(5)))

    def size(self):
        return self.model.stat().st_size


def make_peers(folder):
    """Each peer by the name it has in the tables."""
    words = dict(ngram_range=(1, 2))
    strengths = [0.3, 1.0, 3.0, 10.0]

    def logistic(strength):
        return LogisticRegression(C=strength, max_iter=1000)

    def words_and_characters():
        return FeatureUnion([("words", TfidfVectorizer(**words, sublinear_tf=True)),
                             ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5),
                                                            sublinear_tf=True))])

    return {
        "reference pipeline (NLTK, scikit-learn)": Reference(),
        "VADER": Vader(),
        "multinomial naive Bayes on the reference's stems": ScikitLearn(
            CountVectorizer(analyzer=list), lambda alpha: MultinomialNB(alpha=alpha), [0.5, 1.0, 2.0, 4.0],
            prepare=Stems()),
        "TF-IDF of word bigrams, logistic regression": ScikitLearn(TfidfVectorizer(**words), logistic, strengths),
        "TF-IDF of word bigrams, linear SVM": ScikitLearn(
            TfidfVectorizer(**words), lambda strength: LinearSVC(C=strength), [0.1, 0.3, 1.0, 3.0]),
        "TF-IDF of word bigrams and characters, logistic regression": ScikitLearn(
            words_and_characters(), logistic, strengths),
        "fastText, word bigrams": FastText(folder, ["-wordNgrams", 2]),
        "fastText, word bigrams and subwords": FastText(folder, ["-wordNgrams", 2, "-minn", 2, "-maxn", 5]),
        "tweetsent, frequency": Tweetsent(folder, ["--features", "frequency"]),
        "tweetsent, n-gram": Tweetsent(folder, []),
    }
