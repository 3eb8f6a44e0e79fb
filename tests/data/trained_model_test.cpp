// SPDX-License-Identifier: MIT
//
// What holds for every model and every tweet, on real ones.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "data_file.hpp"
#include "labelled_csv.hpp"
#include "tweetsent/classifier.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/default_model.hpp"
#include "tweetsent/learning/frequency_trainer.hpp"
#include "tweetsent/learning/ngram_trainer.hpp"
#include "tweetsent/model_file.hpp"

namespace {

using tweetsent::classifier;
using tweetsent::dataset;

const dataset& ten_thousand() {
  static const dataset tweets = read_labelled_csv(data_file("tweet_sentiment_10K.csv"), "target");
  return tweets;
}

// Every step-th row.
dataset thinned(const dataset& data, std::size_t step) {
  dataset out(data.labels());
  for (std::size_t row = 0; row < data.size(); row += step) out.add(data.text(row), data.label(row));
  return out;
}

classifier train_ngram(const dataset& data, unsigned threads) {
  tweetsent::ngram_training_options options;
  options.table_bits = 16;
  options.costs = {0.0178, 0.0562};
  options.folds = 2;
  options.threads = threads;
  return tweetsent::train_ngram_model(data, options).model;
}

classifier train_frequency(const dataset& data, tweetsent::head_kind head) {
  tweetsent::frequency_trainer trainer({}, data.labels().size());
  for (std::size_t row = 0; row < data.size(); ++row) trainer.add(data.text(row), data.label(row));
  return {trainer.fit(head), data.labels()};
}

// Everything that is promised of an answer, and that the model says the same after save and load.
void check_every_answer(const classifier& model, const dataset& tweets) {
  const classifier loaded = tweetsent::model_from_bytes(tweetsent::model_to_bytes(model));
  const std::size_t classes = model.labels().size();
  std::vector<double> scores(classes), again(classes);
  for (std::size_t row = 0; row < tweets.size(); ++row) {
    const std::string_view tweet = tweets.text(row);
    model.score(tweet, scores.data());
    loaded.score(tweet, again.data());
    REQUIRE(scores == again);
    const tweetsent::prediction predicted = model.predict(tweet);
    if (predicted.probability) {
      tweetsent::softmax(scores.data(), classes);
      double sum = 0.0;
      for (double probability : scores) {
        REQUIRE(std::isfinite(probability));
        REQUIRE(probability >= 0.0);
        REQUIRE(probability <= 1.0);
        sum += probability;
      }
      REQUIRE(std::fabs(sum - 1.0) < 1e-12);
    }
    const tweetsent::explanation why = model.explain(tweet);
    double told = why.intercept;
    for (const tweetsent::contribution& each : why.contributions) told += each.value;
    REQUIRE(std::fabs(told - why.result.score) < 1e-9);
    REQUIRE(why.result.score == predicted.score);
    REQUIRE(why.result.label == predicted.label);
  }
}

}  // namespace

TEST_CASE("the default model keeps its promises on every tweet") {
  REQUIRE(ten_thousand().size() == 10000);
  check_every_answer(tweetsent::default_model(), ten_thousand());
}

TEST_CASE("so do frequency models of both heads") {
  for (const auto head : {tweetsent::head_kind::logistic, tweetsent::head_kind::linear}) {
    check_every_answer(train_frequency(ten_thousand(), head), ten_thousand());
  }
}

TEST_CASE("so does an n-gram model of three classes") {
  const dataset labelled =
      thinned(read_labelled_csv(data_file("tweet_sentiment_extraction_train.csv"), "label"), 10);
  REQUIRE(labelled.labels().size() == 3);
  check_every_answer(train_ngram(labelled, 0), ten_thousand());
}

TEST_CASE("two trainings on real tweets give the same bytes, on one thread or many") {
  const dataset two = thinned(ten_thousand(), 7);
  const dataset three =
      thinned(read_labelled_csv(data_file("tweet_sentiment_extraction_train.csv"), "label"), 20);
  for (const dataset* data : {&two, &three}) {
    const std::string once = tweetsent::model_to_bytes(train_ngram(*data, 1));
    CHECK(once == tweetsent::model_to_bytes(train_ngram(*data, 1)));
    CHECK(once == tweetsent::model_to_bytes(train_ngram(*data, 2)));
    CHECK(once == tweetsent::model_to_bytes(train_ngram(*data, 5)));
  }
}
