// SPDX-License-Identifier: MIT
#include "tweetsent/learning/ngram_trainer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/model_file.hpp"
#include "word_source.hpp"

namespace {

using tweetsent::dataset;

tweetsent::classifier train(const dataset& data, unsigned threads = 0) {
  tweetsent::ngram_rows rows({}, 1 << 16);
  for (std::size_t row = 0; row < data.size(); ++row) rows.add(data.text(row), data.label(row));
  tweetsent::ngram_training_options options;
  options.threads = threads;
  return {tweetsent::train_ngram_model(rows, data.all_rows(), {}, data.labels().size(), options).model,
          data.labels()};
}

}  // namespace

TEST_CASE("two trainings give the same bytes, on one thread or many") {
  word_source source(3, {0.5, 0.3, 0.2});
  dataset data(label_names(3));
  for (int row = 0; row < 600; ++row) source.add(data);
  const std::string once = tweetsent::model_to_bytes(train(data, 1));
  CHECK(once == tweetsent::model_to_bytes(train(data, 1)));
  CHECK(once == tweetsent::model_to_bytes(train(data, 3)));
}

TEST_CASE("no more folds are held out than are enough to choose by") {
  word_source source(2, {0.5, 0.5});
  dataset data(label_names(2));
  for (int row = 0; row < 1000; ++row) source.add(data);
  tweetsent::ngram_rows rows({}, 1 << 16);
  for (std::size_t row = 0; row < data.size(); ++row) rows.add(data.text(row), data.label(row));
  tweetsent::ngram_training_options options;
  options.costs = {0.1, 0.316};
  const auto held_out = [&] {
    const auto report = tweetsent::train_ngram_model(rows, data.all_rows(), {}, 2, options).report;
    CHECK(report.costs.size() == 2);
    return std::pair(report.folds, report.held_out);
  };
  CHECK(held_out() == std::pair<std::size_t, std::size_t>(5, 1000));
  options.enough_held_out = 205;  // a fold is 200 rows, or one less or more: the classes are cut apart
  const auto [folds, held] = held_out();
  CHECK(folds == 2);
  CHECK(held > 390);
  CHECK(held < 410);
}

TEST_CASE("a trained model answers the same after save and load, and its probabilities sum to 1") {
  word_source source(4, {0.25, 0.25, 0.25, 0.25});
  dataset data(label_names(4));
  for (int row = 0; row < 800; ++row) source.add(data);
  const tweetsent::classifier model = train(data);
  const tweetsent::classifier loaded = tweetsent::model_from_bytes(tweetsent::model_to_bytes(model));
  for (std::size_t row = 0; row < data.size(); ++row) {
    std::vector<double> scores(4), again(4);
    model.score(data.text(row), scores.data());
    loaded.score(data.text(row), again.data());
    REQUIRE(scores == again);
    tweetsent::softmax(scores.data(), 4);
    double sum = 0.0;
    for (double probability : scores) {
      REQUIRE(probability >= 0.0);
      REQUIRE(probability <= 1.0);
      sum += probability;
    }
    REQUIRE(std::fabs(sum - 1.0) < 1e-12);

    const tweetsent::explanation why = model.explain(data.text(row));
    double told = why.intercept;
    for (const tweetsent::contribution& each : why.contributions) told += each.value;
    REQUIRE(std::fabs(told - why.result.score) < 1e-9);
  }
}

TEST_CASE("what rows held out say does not matter") {
  word_source source(2, {0.5, 0.5});
  dataset data(label_names(2));
  for (int row = 0; row < 600; ++row) source.add(data);
  std::vector<std::size_t> members(400);
  std::iota(members.begin(), members.end(), std::size_t{0});
  tweetsent::ngram_training_options options;
  options.costs = {0.1};
  const auto trained = [&](bool with_held_out) {
    tweetsent::ngram_rows rows({}, 1 << 16);
    for (std::size_t row = 0; row < (with_held_out ? 600 : 400); ++row) {
      rows.add(row < 400 ? data.text(row) : "held out: " + std::string(data.text(row)), data.label(row));
    }
    return tweetsent::train_ngram_model(rows, members, {}, 2, options);
  };
  const auto with = trained(true), without = trained(false);
  CHECK(with.report.features == without.report.features);
  CHECK(std::fabs(with.report.costs[0].log_loss - without.report.costs[0].log_loss) < 1e-9);
  CHECK(std::fabs(with.model.weights().units[0] / without.model.weights().units[0] - 1.0) < 1e-9);
  CHECK(std::fabs(with.model.weights().intercepts[0] - without.model.weights().intercepts[0]) < 1e-9);
}

TEST_CASE("balanced training gives a rare class its due") {
  word_source source(2, {0.97, 0.03});
  dataset data(label_names(2));
  for (int row = 0; row < 4000; ++row) source.add(data);
  tweetsent::ngram_rows rows({}, 1 << 16);
  for (std::size_t row = 0; row < data.size(); ++row) rows.add(data.text(row), data.label(row));
  tweetsent::ngram_training_options options;
  options.balanced = true;
  const tweetsent::classifier balanced(
      tweetsent::train_ngram_model(rows, data.all_rows(), {}, 2, options).model, data.labels());
  // Of tweets not trained on: rare ones are recognised as often as frequent ones.
  dataset fresh(label_names(2));
  for (int row = 0; row < 4000; ++row) source.add(fresh);
  const auto recall = [&](const tweetsent::classifier& model, std::size_t label) {
    const auto found = tweetsent::measure_answers(tweetsent::score_rows(model, fresh, fresh.all_rows()));
    const std::vector<std::size_t>& line = found.confusion[label];
    return static_cast<double>(line[label]) / static_cast<double>(line[0] + line[1]);
  };
  CHECK(std::fabs(recall(balanced, 0) - recall(balanced, 1)) < 0.1);
  CHECK(recall(balanced, 1) > recall(train(data), 1) + 0.1);
}
