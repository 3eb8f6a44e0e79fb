# SPDX-License-Identifier: MIT
"""Scores tweets on Spark by the command `tweetsent`, where executors have it and no Python package.

Both ways send lines `ID<TAB>TEXT`, so that what would break a line is escaped first.
"""
COMMAND = "tweetsent predict --format tsv --flush block --threads 1"


def escaped(column):
    """The SQL of a column's text as `--format tsv` reads it."""
    return f"replace(replace(replace({column}, '\\\\', '\\\\\\\\'), '\\t', '\\\\t'), '\\n', '\\\\n')"


def pipe(tweets, command=COMMAND):
    """RDD.pipe: an RDD of lines ID, label, probability, with tabs between."""
    lines = tweets.selectExpr(f"concat(id, '\\t', {escaped('text')}) AS line")
    return lines.rdd.map(lambda row: row.line).pipe(command, checkCode=True)


def transform(tweets, command=COMMAND):
    """SQL TRANSFORM: a DataFrame. Without the row formats Spark would put the character 1 between fields."""
    tweets.createOrReplaceTempView("tweets_to_transform")
    tabs = "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t'"
    return tweets.sparkSession.sql(f"""
        SELECT TRANSFORM (id, {escaped('text')}) {tabs} USING '{command}'
        AS (id string, label string, probability double) {tabs} FROM tweets_to_transform""")
