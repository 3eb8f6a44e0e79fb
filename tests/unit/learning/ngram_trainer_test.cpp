// SPDX-License-Identifier: MIT
#include "tweetsent/learning/ngram_trainer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/model_file.hpp"
#include "word_source.hpp"

namespace {

using tweetsent::dataset;

tweetsent::ngram_training_options small_options() {
  tweetsent::ngram_training_options options;
  options.table_bits = 16;
  return options;
}

tweetsent::classifier train(const dataset& data, unsigned threads = 0) {
  tweetsent::ngram_training_options options = small_options();
  options.threads = threads;
  return tweetsent::train_ngram_model(data, options).model;
}

dataset draw(word_source& source, std::size_t classes, std::size_t count) {
  dataset out(label_names(classes));
  for (std::size_t row = 0; row < count; ++row) source.add(out);
  return out;
}

std::vector<double> probabilities(const tweetsent::classifier& model, std::string_view tweet) {
  std::vector<double> out(model.labels().size());
  REQUIRE(model.probabilities(tweet, out.data()));
  return out;
}

}  // namespace

TEST_CASE("two trainings give the same bytes, on one thread or many") {
  word_source source(3, {0.5, 0.3, 0.2});
  const dataset data = draw(source, 3, 600);
  const std::string once = tweetsent::model_to_bytes(train(data, 1));
  CHECK(once == tweetsent::model_to_bytes(train(data, 1)));
  CHECK(once == tweetsent::model_to_bytes(train(data, 3)));
}

TEST_CASE("no more folds are held out than are enough to choose by") {
  word_source source(2, {0.5, 0.5});
  const dataset data = draw(source, 2, 1000);
  tweetsent::ngram_training_options options = small_options();
  options.costs = {0.1, 0.316};
  const auto report = tweetsent::train_ngram_model(data, options).report;
  CHECK(report.costs.size() == 2);
  CHECK(report.folds == 5);
  CHECK(report.held_out == 1000);
  options.enough_held_out = 205;  // a fold is about 200 rows
  const auto short_report = tweetsent::train_ngram_model(data, options).report;
  CHECK(short_report.folds == 2);
  CHECK(short_report.held_out > 390);
  CHECK(short_report.held_out < 410);
}

TEST_CASE("a trained model answers the same after save and load, and its probabilities sum to 1") {
  word_source source(4, {0.25, 0.25, 0.25, 0.25});
  const dataset data = draw(source, 4, 800);
  const tweetsent::classifier model = train(data);
  const tweetsent::classifier loaded = tweetsent::model_from_bytes(tweetsent::model_to_bytes(model));
  for (std::size_t row = 0; row < data.size(); ++row) {
    const std::vector<double> shares = probabilities(model, data.text(row));
    REQUIRE(shares == probabilities(loaded, data.text(row)));
    double sum = 0.0;
    for (double probability : shares) {
      REQUIRE(probability >= 0.0);
      REQUIRE(probability <= 1.0);
      sum += probability;
    }
    REQUIRE(std::fabs(sum - 1.0) < 1e-12);

    const tweetsent::explanation why = model.explain(data.text(row));
    double explained = why.intercept;
    for (const tweetsent::contribution& each : why.contributions) explained += each.value;
    REQUIRE(std::fabs(explained - why.result.score) < 1e-9);
  }
}

TEST_CASE("balanced training gives a rare class its due") {
  word_source source(2, {0.97, 0.03});
  const dataset data = draw(source, 2, 4000);
  tweetsent::ngram_training_options options = small_options();
  options.balanced = true;
  const tweetsent::classifier balanced = tweetsent::train_ngram_model(data, options).model;
  // Of tweets not trained on: rare ones are recognised as often as frequent ones.
  const dataset fresh = draw(source, 2, 4000);
  const auto recall = [&](const tweetsent::classifier& model, std::size_t label) {
    const auto found = tweetsent::measure_answers(tweetsent::score_rows(model, fresh, fresh.all_rows()));
    const std::vector<std::size_t>& line = found.confusion[label];
    return static_cast<double>(line[label]) / static_cast<double>(line[0] + line[1]);
  };
  CHECK(std::fabs(recall(balanced, 0) - recall(balanced, 1)) < 0.1);
  CHECK(recall(balanced, 1) > recall(train(data), 1) + 0.1);
}

TEST_CASE("forty rows that one word tells apart do not make certainty") {
  dataset data({"Negative", "Positive"});
  for (int row = 0; row < 20; ++row) {
    data.add("i love this " + std::to_string(row), 1U);
    data.add("i hate this " + std::to_string(row), 0U);
  }
  const tweetsent::classifier model = train(data);
  const double love = probabilities(model, "love")[1], hate = probabilities(model, "hate")[1];
  CHECK(love > 0.85);
  CHECK(love < 0.98);
  CHECK(hate < 0.15);
  CHECK(hate > 0.02);
  CHECK(probabilities(model, "unheard of")[1] == Approx(0.5).margin(0.1));
}

TEST_CASE("a few rows of a rare label do not take over what the model does not know") {
  word_source source(2, {0.5, 0.5});
  const dataset frequent = draw(source, 2, 1600);
  for (const int rare_rows : {2, 3, 7}) {
    dataset data({"class 0", "class 1", "rare"});
    for (std::size_t row = 0; row < frequent.size(); ++row) data.add(frequent.text(row), frequent.label(row));
    for (int row = 0; row < rare_rows; ++row)
      data.add("zebra " + std::string(1, static_cast<char>('a' + row)), 2U);
    const tweetsent::classifier model = train(data);
    CHECK(probabilities(model, "unheard of")[2] < 0.05);
    CHECK(probabilities(model, "")[2] < 0.05);
  }
}

TEST_CASE("what cannot be trained on is refused with what is wrong") {
  const auto problem = [](const dataset& data, const tweetsent::ngram_training_options& options) {
    try {
      static_cast<void>(tweetsent::train_ngram_model(data, options));
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  dataset data({"Negative", "Positive"});
  data.add("bad", 0U);
  data.add("worse", 0U);
  data.add("good", 1U);
  CHECK(has(problem(data, small_options()), "label \"Positive\" has 1 rows, expected at least two"));
  data.add("better", 1U);
  CHECK(problem(data, small_options()).empty());
  tweetsent::ngram_training_options options = small_options();
  options.costs.clear();
  CHECK(has(problem(data, options), "at least one cost"));
  options = small_options();
  options.folds = 1;
  CHECK(has(problem(data, options), "two folds"));
  CHECK(has(problem(dataset({"one"}), small_options()), "from 2 to 64 labels, found 1"));
  options = small_options();
  options.middle_label = "Neutral";
  CHECK(has(problem(data, options), "a middle label needs two others"));
}

TEST_CASE("rows that all have the same words are held out together, and train all the same") {
  dataset data({"Negative", "Positive"});
  for (int row = 0; row < 6; ++row) {
    data.add(std::string("good!") + std::string(static_cast<std::size_t>(row), '!'), 1U);
    data.add("bad " + std::string(static_cast<std::size_t>(row), '.'), 0U);
  }
  const auto trained = tweetsent::train_ngram_model(data, small_options());
  CHECK(trained.report.held_out == 0);  // without these rows a class would be missing
  CHECK(probabilities(trained.model, "good")[1] > 0.5);
  CHECK(probabilities(trained.model, "bad")[1] < 0.5);
}
