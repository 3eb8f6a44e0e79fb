# SPDX-License-Identifier: MIT
"""Trains a frequency model on Spark: exactly the model that one process makes of the same rows.

    spark-submit frequency_training.py --labels Negative,Positive IN.parquet OUT.safetensors

Executors count their rows; the counts are added, a few at a time; executors then make the sums of each row under
all counts, 8 bytes a label, and one process fits the head to them. It takes them in the order of the column `id`, a
number: Spark itself reads a table in no certain order, and the last bits of a fit depend on it.
"""
import argparse

import numpy
from tweetsent import partial


def count_rows(rows, labels):
    """The counts of a DataFrame with the columns text and label."""

    def count(part):
        part = list(part)
        return [partial.count([row.text for row in part], [row.label for row in part], labels)]

    return rows.select("text", "label").rdd.mapPartitions(count).treeReduce(lambda left, right: partial.merge([left, right]))


def train(rows, labels, *, linear=False, name=""):
    """The Classifier of a DataFrame with the columns id, text and label."""
    counts = count_rows(rows, labels)
    shared = rows.sparkSession.sparkContext.broadcast(counts)
    index = {label: at for at, label in enumerate(labels)}

    def sums(part):
        part = list(part)
        yield (numpy.array([row.id for row in part], numpy.int64).tobytes(),
               numpy.array([index[row.label] for row in part], numpy.uint32).tobytes(),
               partial.row_sums(shared.value, [row.text for row in part]).tobytes())

    parts = rows.select("id", "text", "label").rdd.mapPartitions(sums).collect()
    ids, own_labels, own_sums = (numpy.frombuffer(b"".join(column), kind)
                                 for column, kind in zip(zip(*parts), (numpy.int64, numpy.uint32, numpy.uint64)))
    order = numpy.argsort(ids, kind="stable")
    return partial.fit(counts, own_sums.reshape(-1, len(labels))[order], own_labels[order], linear=linear, name=name)


def main():
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", required=True, help="in their order, with commas between")
    parser.add_argument("--linear", action="store_true")
    parser.add_argument("--name", default="")
    parser.add_argument("input")
    parser.add_argument("output")
    options = parser.parse_args()
    rows = SparkSession.builder.getOrCreate().read.parquet(options.input)
    train(rows, options.labels.split(","), linear=options.linear, name=options.name).save(options.output)


if __name__ == "__main__":
    main()
