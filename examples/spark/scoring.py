# SPDX-License-Identifier: MIT
"""Scores tweets on Spark: CSV or Parquet in, Parquet out, with the columns id, label, probability and model.

    spark-submit scoring.py [--model FILE] IN OUT
"""
import argparse
import json

import pyarrow
import tweetsent

SCHEMA = "id string, label string, probability double"


def checksum(model):
    """Of the model file in these bytes: it names the model in every row."""
    size = int.from_bytes(model[:8], "little")
    return json.loads(model[8 : 8 + size])["__metadata__"]["checksum"]


def answers(classifier, ids, texts):
    """The record batch that answers a column of texts. A missing text has a missing label."""
    predicted = classifier.predict_arrow(texts, threads=1)  # Spark runs a task a core already
    indexes = predicted.label_indexes
    labels = pyarrow.array(classifier.labels).take(pyarrow.array(indexes, mask=indexes < 0))
    probabilities = pyarrow.array(predicted.probabilities, from_pandas=True)  # NaN is missing
    return pyarrow.record_batch([ids.cast("string"), labels, probabilities], ["id", "label", "probability"])


def score(tweets, classifier):
    """The answers to a DataFrame with the columns id and text. Executors need the Python package, and no model file."""
    from pyspark.sql.functions import lit

    model = classifier.to_bytes()
    shared = tweets.sparkSession.sparkContext.broadcast(model)

    def answer(batches):
        own = tweetsent.Classifier.from_bytes(shared.value)
        for batch in batches:
            yield answers(own, batch.column("id"), batch.column("text"))

    return tweets.select("id", "text").mapInArrow(answer, SCHEMA).withColumn("model", lit(checksum(model)))


def read(spark, path):
    if path.endswith(".parquet"):
        return spark.read.parquet(path)
    return spark.read.csv(path, header=True, multiLine=True, escape='"')


def main():
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="a model file; the one compiled in if not given")
    parser.add_argument("input")
    parser.add_argument("output")
    options = parser.parse_args()
    spark = SparkSession.builder.getOrCreate()
    score(read(spark, options.input), tweetsent.load(options.model)).write.mode("errorifexists").parquet(options.output)


if __name__ == "__main__":
    main()
