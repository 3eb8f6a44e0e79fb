#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes many tweets from a few: make_tweets.py CSV COUNT [--format F] [--out FILE].

Takes the tweets of CSV (columns `text` and `target`, 1 is positive) over and over, classes in turn, and gives every @name
and every link of tweet number N an ending made from N, so that no two tweets are the same; a tweet with neither gets a name
in front. The same arguments give the same bytes. `text`, `tsv`, `csv` and `jsonl` are what `tweetsent predict` reads, `csv`
with the class as `target`; `fasttext` is what `fasttext supervised` reads.
"""
import argparse
import csv
import json
import re
import sys

FORMATS = {
    "text": lambda number, tweet, target: tweet,
    "tsv": lambda number, tweet, target: f"{number}\t" + tweet.replace("\\", "\\\\"),
    "csv": lambda number, tweet, target: f'{number},"' + tweet.replace('"', '""') + f'",{target}',
    "jsonl": lambda number, tweet, target: json.dumps({"id": number, "text": tweet}, ensure_ascii=False),
    "fasttext": lambda number, tweet, target: f"__label__{target} {tweet}",
}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PLACE = re.compile(r"(@\w{1,10})\w*|((?:https?://|www\.)\S+)")


def ending(number):
    """The number with base 36, at least three digits."""
    out = ""
    while number or len(out) < 3:
        number, digit = divmod(number, 36)
        out = DIGITS[digit] + out
    return out


def read(path):
    """The tweets of each class, with a zero byte where an ending goes."""
    by_class = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = " ".join(row["text"].replace("\0", " ").split())
            marked = PLACE.sub(lambda found: (found[1] or found[2]) + "\0", text)
            if "\0" not in marked:
                marked = "@someone\0 " + text
            by_class.setdefault(row["target"], []).append(marked)
    return by_class


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("csv")
    options.add_argument("count", type=int)
    options.add_argument("--format", choices=FORMATS, default="text")
    options.add_argument("--out", help="standard output if not given")
    chosen = options.parse_args()

    by_class = read(chosen.csv)
    classes = sorted(by_class)
    out = open(chosen.out, "w", encoding="utf-8", newline="") if chosen.out else sys.stdout
    with out:
        if chosen.format == "csv":
            out.write("id,text,target\n")
        block = []
        for number in range(chosen.count):
            target = classes[number % len(classes)]
            templates = by_class[target]
            tweet = templates[number // len(classes) % len(templates)].replace("\0", ending(number))
            block.append(FORMATS[chosen.format](number, tweet, target))
            if len(block) == 10000:
                out.write("\n".join(block) + "\n")
                block.clear()
        if block:
            out.write("\n".join(block) + "\n")


if __name__ == "__main__":
    main()
