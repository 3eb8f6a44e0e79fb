-- The label of a tweet, by the model that tweetsent.model names; the one compiled in if that is empty.
CREATE FUNCTION sentiment(tweet text) RETURNS text
  AS 'MODULE_PATHNAME', 'tweetsent_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

-- Its probability; NULL for a model with a linear head, which has none.
CREATE FUNCTION sentiment_probability(tweet text) RETURNS double precision
  AS 'MODULE_PATHNAME', 'tweetsent_sentiment_probability' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

-- What each part of the tweet adds to the score, in the order of the tweet, then the intercept with NULL as its
-- part. Two labels: the score is the log-odds of the second one.
CREATE FUNCTION sentiment_explain(tweet text, OUT part text, OUT value double precision) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'tweetsent_sentiment_explain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 15;
