# SPDX-License-Identifier: MIT
"""Trains an n-gram model of two labels on Spark: MLlib's logistic regression on the features of `tweetsent train`.

    spark-submit ngram_training.py --labels Negative,Positive IN.parquet OUT.safetensors

Executors make the features, count them for the naive-Bayes scales and add up the gradients of MLlib's L-BFGS. The
driver holds a few vectors of 2^20 numbers, however many rows there are. It minimises what `tweetsent train`
minimises (include/tweetsent/learning/ngram_objective.hpp), so that both agree on rows that one machine holds.
"""
import argparse

import numpy
import pyarrow
import pyarrow.compute
import tweetsent
from tweetsent import packing

BUCKETS = 1 << 20
COSTS = (0.01, 0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316)
LENGTH_SMOOTHING = 4.0
PRIOR = 0.02  # a weight's pull is towards this share of its naive-Bayes scale
INTERCEPT_PULL = 0.1
CHARACTER_SCALE = 0.7
FEATURES = "fold int, label int, tokens int, places array<int>, counts array<int>"


def featurize(rows, labels, folds):
    """The rows as hashed n-grams. Equal texts are in the same fold, or one would tell of the other."""
    second = labels[1]

    def features(batches):
        for batch in batches:
            starts, places, counts, tokens = tweetsent.features(batch.column("text").to_pylist(), BUCKETS, lengths=True)
            starts, places, counts = pyarrow.array(starts, pyarrow.int32()), pyarrow.array(places), pyarrow.array(counts)
            label = pyarrow.array([int(name == second) for name in batch.column("label").to_pylist()], pyarrow.int32())
            yield pyarrow.record_batch(
                [batch.column("fold"), label, pyarrow.array(tokens), pyarrow.ListArray.from_arrays(starts, places),
                 pyarrow.ListArray.from_arrays(starts, counts)], ["fold", "label", "tokens", "places", "counts"])

    known = rows.where(rows.label.isin(list(labels)) & rows.text.isNotNull())
    return known.selectExpr("text", "label", f"int(pmod(xxhash64(text), {folds})) AS fold").mapInArrow(features, FEATURES)


class Counts:
    """What the scales need of some rows: of each bucket how often it occurs in rows of the second label, and in all."""

    def __init__(self, members, all_rows, rows, second, tokens):
        self.members, self.all, self.rows, self.second, self.tokens = members, all_rows, rows, second, tokens

    def without(self, other):
        return Counts(self.members - other.members, self.all - other.all, self.rows - other.rows,
                      self.second - other.second, self.tokens - other.tokens)


def count(features, folds):
    """The Counts of each fold, made on the executors."""

    def places(batches):
        sums = {}
        for batch in batches:
            starts = numpy.diff(batch.column("places").offsets.to_numpy())
            row_folds = numpy.repeat(batch.column("fold").to_numpy(), starts)
            row_labels = numpy.repeat(batch.column("label").to_numpy(), starts)
            found, counts = batch.column("places").flatten().to_numpy(), batch.column("counts").flatten().to_numpy()
            for fold in numpy.unique(row_folds):
                own = row_folds == fold
                every = numpy.bincount(found[own], counts[own], BUCKETS)
                members = numpy.bincount(found[own], counts[own] * row_labels[own], BUCKETS)
                before = sums.setdefault(int(fold), [numpy.zeros(BUCKETS), numpy.zeros(BUCKETS)])
                before[0] += members
                before[1] += every
        for fold, (members, every) in sums.items():
            (used,) = every.nonzero()
            yield pyarrow.record_batch([pyarrow.array(numpy.full(len(used), fold, numpy.int32)), pyarrow.array(used, pyarrow.int32()),
                                        pyarrow.array(members[used]), pyarrow.array(every[used])],
                                       ["fold", "place", "members", "every"])

    found = features.mapInArrow(places, "fold int, place int, members double, every double")
    found = found.groupBy("fold", "place").sum("members", "every").toArrow()
    rows = {row.fold: row for row in features.groupBy("fold").agg(
        {"*": "count", "label": "sum", "tokens": "sum"}).collect()}
    out = []
    for fold in range(folds):
        own = found.filter(pyarrow.compute.equal(found["fold"], fold))
        members, every = numpy.zeros(BUCKETS), numpy.zeros(BUCKETS)
        members[own["place"].to_numpy()] = own["sum(members)"].to_numpy()
        every[own["place"].to_numpy()] = own["sum(every)"].to_numpy()
        row = rows.get(fold)
        out.append(Counts(members, every, row["count(1)"], row["sum(label)"], row["sum(tokens)"]) if row else
                   Counts(members, every, 0, 0, 0))
    return out


def add(parts):
    return Counts(*(sum(getattr(part, name) for part in parts) for name in ("members", "all", "rows", "second", "tokens")))


def scales(counts):
    """The naive-Bayes scale of each bucket (include/tweetsent/learning/naive_bayes_scales.hpp)."""
    used = counts.all > 0
    members, others = (counts.members + 1.0)[used], (counts.all - counts.members + 1.0)[used]
    out = numpy.zeros(BUCKETS)
    out[used] = numpy.log(members / members.sum()) - numpy.log(others / others.sum())
    out[BUCKETS // 2 :] *= CHARACTER_SCALE  # the upper half are n-grams of characters
    return out


class Fit:
    """Weights for one part of the rows, at one strength after another."""

    def __init__(self, features, counts):
        self.counts = counts
        self.scale = scales(counts)
        (self.used,) = counts.all.nonzero()  # MLlib has a column for each of these, and the last one for the intercept
        self.typical_length = counts.tokens / counts.rows
        self.log_share = numpy.log(counts.second + 1.0) - numpy.log(counts.rows - counts.second + 1.0)
        self.features = features

    def vectors(self, features, cost):
        """The rows as MLlib has them, with a column for the intercept, whose own pull is another than that of the weights."""
        from pyspark.ml.linalg import Vectors, VectorUDT
        from pyspark.sql.functions import udf

        columns = numpy.zeros(BUCKETS, numpy.int32)
        columns[self.used] = numpy.arange(len(self.used))
        shared = features.sparkSession.sparkContext.broadcast((self.scale, columns, len(self.used)))
        longest, intercept = self.typical_length + LENGTH_SMOOTHING, self.intercept_value(cost)

        @udf(VectorUDT())
        def vector(tokens, places, counts):
            scale, columns, last = shared.value
            places = numpy.array(places, numpy.int32)
            values = scale[places] * numpy.array(counts) * (longest / (tokens + LENGTH_SMOOTHING))
            return Vectors.sparse(last + 1, numpy.append(columns[places], last), numpy.append(values, intercept))

        return features.select("label", vector("tokens", "places", "counts").alias("features"))

    def intercept_value(self, cost):
        return (cost * (1.0 + INTERCEPT_PULL * self.counts.rows)) ** -0.5

    def extra_rows(self, cost):
        """(label, features, weight) of two rows by which MLlib minimises the objective, and does so fast.

        MLlib pulls every coefficient towards 0, and here they are pulled to a prior p: |t - p|^2 / 2C is |t|^2 / 2C
        less the linear p.t / C. A row x = e p of the second label with the weight 2 / (e C) has the loss
        2 / (e C) log(1 + exp(-e p.t)) = constant - p.t / C + O(e).

        MLlib minimises for columns divided by their standard deviations, which slows it where rare features are many.
        Values of 1e12 with a weight of 1e-16 are all that these deviations see, and add less than 1e-4 to a gradient.
        """
        prior = numpy.append(numpy.full(len(self.used), PRIOR), self.log_share / self.intercept_value(cost))
        step = 1e-3 / max(1.0, prior @ prior)
        return [(1, prior * step, float(2.0 / (step * cost))), (1, numpy.full(len(prior), 1e12), 1e-16)]

    def run(self, cost):
        """The weight of each bucket, and the intercept."""
        from pyspark.ml.classification import LogisticRegression
        from pyspark.ml.linalg import Vectors
        from pyspark.sql.functions import lit

        extra = [(label, Vectors.dense(values), weight) for label, values, weight in self.extra_rows(cost)]
        rows = self.vectors(self.features, cost).withColumn("weight", lit(1.0))
        rows = rows.unionByName(self.features.sparkSession.createDataFrame(extra, rows.schema))
        strength = 1.0 / (cost * (self.counts.rows + sum(weight for _, _, weight in extra)))
        regression = LogisticRegression(weightCol="weight", fitIntercept=False, standardization=False, tol=1e-10, maxIter=300,
                                        regParam=float(strength))
        model = regression.fit(rows)
        self.steps = model.summary.totalIterations if model.hasSummary else 0
        theta = model.coefficients.toArray()
        weights = numpy.zeros(BUCKETS)
        weights[self.used] = theta[:-1] * self.scale[self.used]
        return weights, float(theta[-1] * self.intercept_value(cost))

    def scores(self, features, weights, intercept):
        """(score, label) of each row, as numpy arrays."""
        shared = features.sparkSession.sparkContext.broadcast(weights)
        longest = self.typical_length + LENGTH_SMOOTHING

        def score(batches):
            for batch in batches:
                lists = batch.column("places")
                values = shared.value[lists.flatten().to_numpy()] * batch.column("counts").flatten().to_numpy()
                starts = lists.offsets.to_numpy() - lists.offsets[0].as_py()
                sums = numpy.append(numpy.cumsum(values), 0.0)
                sums = numpy.diff(numpy.append(0.0, sums[:-1])[starts])
                factors = longest / (batch.column("tokens").to_numpy() + LENGTH_SMOOTHING)
                yield pyarrow.record_batch([pyarrow.array(intercept + factors * sums), batch.column("label")], ["score", "label"])

        found = features.mapInArrow(score, "score double, label int").toArrow()
        return found["score"].to_numpy(), found["label"].to_numpy()


def log_losses(scores, labels, calibration):
    """Of each row, after calibration."""
    margins = (calibration[0] * scores + calibration[1]) * numpy.where(labels == 1, 1.0, -1.0)
    return numpy.logaddexp(0.0, -margins)


def choose(held_out, costs):
    """The strongest regularisation within one standard error of the lowest log loss, with its calibration."""
    calibrations, losses = [], []
    for at in range(len(costs)):
        scores, labels = (numpy.concatenate(parts) for parts in zip(*(fold[at] for fold in held_out)))
        calibrations.append(packing.calibrate(scores, labels))
        losses.append(log_losses(scores, labels, calibrations[-1]))
    means = [loss.mean() for loss in losses]
    best = int(numpy.argmin(means))
    limit = means[best] + losses[best].std() / len(losses[best]) ** 0.5
    chosen = next(at for at, mean in enumerate(means) if mean <= limit)
    return costs[chosen], calibrations[chosen]


def train(rows, labels, *, costs=COSTS, folds=5, name=""):
    """The Classifier of a DataFrame with the columns text and label; rows of other labels are left out."""
    features = featurize(rows, labels, folds).persist()
    parts = count(features, folds)
    every = add(parts)
    held_out = []
    for fold in range(folds):
        fit = Fit(features.where(features.fold != fold), every.without(parts[fold]))
        out = features.where(features.fold == fold)
        held_out.append([fit.scores(out, *fit.run(cost)) for cost in costs])
    cost, calibration = choose(held_out, costs)
    fit = Fit(features, every)
    weights, intercept = fit.run(cost)
    features.unpersist()
    return packing.pack(labels, weights, intercept, typical_length=fit.typical_length, length_smoothing=LENGTH_SMOOTHING,
                        calibration=calibration, name=name, rows=int(every.rows))


def main():
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", required=True, help="two, with a comma between")
    parser.add_argument("--name", default="ngram")
    parser.add_argument("input")
    parser.add_argument("output")
    options = parser.parse_args()
    rows = SparkSession.builder.getOrCreate().read.parquet(options.input)
    train(rows, options.labels.split(","), name=options.name).save(options.output)


if __name__ == "__main__":
    main()
