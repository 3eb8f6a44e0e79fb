# SPDX-License-Identifier: MIT
"""Writes the comparison of README.md: what is right on the 2,000 test tweets of the 10K set, and how fast one core is.

Speeds are of processor time, medians of alternated rounds, on tweets that the method has not seen before. Figures on TweetEval are
those of docs/accuracy.md, which benchmarks/peers/tasks writes; the transformer's are published, it was not run."""
import re
import sys
import tempfile
from pathlib import Path
from statistics import median

import textblob

import generated_section
import peer_speed
import peers
import splits
import tweets

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
MODEL = "sentiment-2class"


class TextBlobPeer:
    """TextBlob's lexicon; a polarity of 0 counts as positive, as for VADER."""

    def predict(self, texts):
        return ["positive" if textblob.TextBlob(text).sentiment.polarity >= 0 else "negative" for text in texts], None


def tweeteval():
    """The mean over three tasks, by method, from the table in docs/accuracy.md."""
    page = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    heads = re.search(r"^\| task \| (.*) \|$", page, re.M).group(1).split(" | ")
    means = re.search(r"^\| mean \| (.*) \|$", page, re.M).group(1).replace("*", "").split(" | ")
    return dict(zip(heads, means, strict=True))


def size(*paths):
    return f"{sum(path.stat().st_size for path in paths) / 2**20:.1f} MiB"


def main(data):
    training, test = splits.reference_split(splits.read_10k(Path(data)))
    texts = tweets.read(data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, many, one = folder / "tweets.txt", folder / "many.txt", folder / "one.txt"
        tweets.write(data, lines)
        fast = peers.FastText(folder, ["-wordNgrams", 2])
        fast.choose(training)
        fast.train(training)
        vader, blob = peers.Vader(), TextBlobPeer()
        vader.train(training)
        accuracy = {}
        for method, peer in (("fastText", fast), ("VADER", vader), ("TextBlob", blob)):
            accuracy[method] = peer_speed.share_right(peer.predict([tweet.text for tweet in test])[0], test)
        held_out = peers.command.write_parts(folder, test=test)["test"]
        model = ROOT / f"artifacts/{MODEL}.safetensors"
        accuracy["tweetsent"] = peer_speed.share_right([label.lower() for label, _ in peers.command.predict(model, held_out)], test)
        prepared = [fast._prepare(text) + "\n" for text in texts]
        many.write_text("".join(prepared) * peer_speed.COPIES, encoding="utf-8")
        one.write_text(prepared[0], encoding="utf-8")
        ways = {
            "tweetsent": lambda: peer_speed.ours(MODEL, lines, "first"),
            "fastText": lambda: peer_speed.fasttext(fast, many, one),
            "VADER": lambda: peer_speed.python(vader, texts[:peer_speed.PYTHON_TWEETS]),
            "TextBlob": lambda: peer_speed.python(blob, texts[:peer_speed.PYTHON_TWEETS]),
        }
        speeds = {method: [] for method in ways}
        for _ in range(ROUNDS):
            for method, measure in ways.items():
                speeds[method].append(measure())
        lexicon = Path(textblob.__file__).parent / "en/en-sentiment.xml"
        sizes = {"tweetsent": size(model), "fastText": size(folder / "model.bin"), "VADER": f"{vader.size() / 2**20:.1f} MiB",
                 "TextBlob": size(lexicon)}
    others = tweeteval()
    means = {"tweetsent": others["tweetsent train"], "fastText": others["fastText"], "RoBERTa-base": others["RoBERTa-base"]}
    kinds = {"tweetsent": "**tweetsent**, C++", "fastText": "fastText with word bigrams, C++", "VADER": "VADER, a lexicon, Python",
             "TextBlob": "TextBlob, a lexicon, Python"}
    rows = [[kinds[method], f"{accuracy[method]:.3f}", means.get(method, "none"), f"{round(median(speeds[method]), -2):,.0f}",
             sizes[method]] for method in kinds]
    rows.append(["RoBERTa-base, a transformer", "not run", means["RoBERTa-base"], "not run", "not run"])
    table = generated_section.table(
        ["", "right, of 2,000 unseen tweets", "TweetEval, mean F1 of three tasks", "tweets a second, one core", "size"], rows)
    generated_section.write("comparison", table, ROOT / "README.md")


if __name__ == "__main__":
    main(sys.argv[1])
