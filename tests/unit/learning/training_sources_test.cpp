// SPDX-License-Identifier: MIT
//
// Training on rows of several sources, with soft labels, folds and a middle label.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "tweetsent/learning/ngram_trainer.hpp"
#include "word_source.hpp"

namespace {

using tweetsent::training_data;

tweetsent::ngram_training_options small_options() {
  tweetsent::ngram_training_options options;
  options.table_bits = 14;
  options.costs = {0.1};
  return options;
}

double probability_of_second(const tweetsent::classifier& model, std::string_view tweet) {
  std::vector<double> out(model.labels().size());
  REQUIRE(model.probabilities(tweet, out.data()));
  return out[1];
}

// Two sources that agree on what words mean; in the second a tweet is nine times as often of class 1.
training_data two_base_rates() {
  training_data data;
  data.rows = tweetsent::dataset(label_names(2));
  data.sources = {{"even", 1.0, true}, {"skewed", 1.0, false}};
  word_source even(2, {0.5, 0.5}), skewed(2, {0.1, 0.9});
  for (int row = 0; row < 1000; ++row) {
    even.add(data.rows);
    data.row_sources.push_back(0);
    skewed.add(data.rows);
    data.row_sources.push_back(1);
  }
  return data;
}

}  // namespace

TEST_CASE("a source with other base rates teaches words, not how often a label is right") {
  training_data data = two_base_rates();
  const auto trained = tweetsent::train_ngram_model(data, small_options());
  CHECK(probability_of_second(trained.model, "unheard of") == Approx(0.5).margin(0.1));
  REQUIRE(trained.report.sources.size() == 2);
  CHECK(trained.report.sources[0].name == "even");
  CHECK(trained.report.sources[0].rows == 1000);
  CHECK(trained.report.sources[0].typical);
  CHECK(!trained.report.sources[1].typical);
  CHECK(trained.report.sources[1].rows == 1000);

  data.sources[0].typical = false;
  data.sources[1].typical = true;
  const auto skewed = tweetsent::train_ngram_model(data, small_options());
  CHECK(probability_of_second(skewed.model, "unheard of") > 0.75);

  data.sources[0].typical = true;
  data.row_sources.clear();  // as one source
  const auto mixed = tweetsent::train_ngram_model(data, small_options());
  CHECK(probability_of_second(mixed.model, "unheard of") > 0.6);
}

TEST_CASE("a source of weight 0 is left out") {
  training_data data = two_base_rates();
  data.sources[1].weight = 0.0;
  training_data alone;
  alone.rows = tweetsent::dataset(label_names(2));
  for (std::size_t row = 0; row < data.rows.size(); row += 2)
    alone.rows.add(data.rows.text(row), data.rows.label(row));
  const auto with = tweetsent::train_ngram_model(data, small_options());
  const auto without = tweetsent::train_ngram_model(alone, small_options());
  CHECK(with.report.sources.size() == 1);
  CHECK(with.report.features == without.report.features);
  CHECK(probability_of_second(with.model, "ai bj") == Approx(probability_of_second(without.model, "ai bj")));
}

TEST_CASE("files of one label each are one source") {
  word_source source(2, {0.5, 0.5});
  training_data data;
  data.rows = tweetsent::dataset(label_names(2));
  for (int row = 0; row < 1000; ++row) source.add(data.rows);
  const auto together = tweetsent::train_ngram_model(data, small_options());
  data.sources = {{"first", 1.0, true}, {"second", 1.0, true}};
  for (std::size_t row = 0; row < data.rows.size(); ++row) data.row_sources.push_back(data.rows.label(row));
  const auto apart = tweetsent::train_ngram_model(data, small_options());
  CHECK(probability_of_second(apart.model, "ai bj") == probability_of_second(together.model, "ai bj"));
}

TEST_CASE("a source without one of the labels does not teach that it never occurs") {
  word_source three(3, {0.3, 0.4, 0.3});
  training_data data;
  data.rows = tweetsent::dataset(label_names(3));
  data.sources = {{"three", 1.0, true}, {"two", 1.0, true}};
  for (int row = 0; row < 3000; ++row) {
    tweetsent::dataset one(label_names(3));
    three.add(one);
    const bool second = row % 2 == 1;
    if (second && one.label(0) == 1) continue;
    data.rows.add(one.text(0), one.label(0));
    data.row_sources.push_back(second);
  }
  const auto trained = tweetsent::train_ngram_model(data, small_options());
  // Two fifths of the rows of the one source and none of the other's, and both count the same.
  CHECK(probability_of_second(trained.model, "unheard of") == Approx(0.2).margin(0.08));
}

TEST_CASE("soft labels teach what the hard ones do not say") {
  training_data data;
  data.rows = tweetsent::dataset({"Negative", "Positive"});
  for (int row = 0; row < 400; ++row) {
    const std::string noise = " " + std::to_string(row);
    data.rows.add("plain" + noise, static_cast<std::uint32_t>(row % 2));
    data.rows.add("other" + noise, static_cast<std::uint32_t>(row % 2));
    data.soft_labels.insert(data.soft_labels.end(), {0.05F, 0.95F});
    data.soft_labels.insert(data.soft_labels.end(), {-1.0F, -1.0F});
  }
  tweetsent::ngram_training_options options = small_options();
  const double soft = probability_of_second(tweetsent::train_ngram_model(data, options).model, "plain");
  options.soft_weight = 0.0;
  const double hard = probability_of_second(tweetsent::train_ngram_model(data, options).model, "plain");
  data.soft_labels.clear();
  options.soft_weight = 0.5;
  const double none = probability_of_second(tweetsent::train_ngram_model(data, options).model, "plain");
  CHECK(hard == none);
  CHECK(soft > hard);
}

TEST_CASE("rows are held out in the folds given with them") {
  word_source source(2, {0.5, 0.5});
  training_data data;
  data.rows = tweetsent::dataset(label_names(2));
  for (int row = 0; row < 1000; ++row) {
    source.add(data.rows);
    data.folds.push_back(row < 300 ? 1 : 0);
  }
  const auto trained = tweetsent::train_ngram_model(data, small_options());
  CHECK(trained.report.folds == 1);
  CHECK(trained.report.held_out == 300);
  for (std::size_t row = 500; row < 1000; ++row) data.folds[row] = training_data::any_fold;
  const auto mixed = tweetsent::train_ngram_model(data, small_options());
  CHECK(mixed.report.folds == 1);  // of the rows without a fold a fifth is held out with those of fold 1
  CHECK(mixed.report.held_out > 390);
  CHECK(mixed.report.held_out < 410);
}

TEST_CASE("rows of a middle label pull their words to the middle and are no class") {
  training_data data;
  data.rows = tweetsent::dataset({"Negative", "Neutral", "Positive"});
  for (int row = 0; row < 200; ++row) {
    const std::string noise = " " + std::to_string(row);
    data.rows.add("good report" + noise, 2U);
    data.rows.add("bad day" + noise, 0U);
    data.rows.add("report" + noise, 1U);
  }
  tweetsent::ngram_training_options options = small_options();
  options.middle_label = "Neutral";
  options.middle_weight = 1.0;
  const auto trained = tweetsent::train_ngram_model(data, options);
  CHECK(trained.model.labels() == std::vector<std::string>{"Negative", "Positive"});
  CHECK(trained.report.held_out == 400);
  options.middle_weight = 0.0;
  const auto without = tweetsent::train_ngram_model(data, options);
  CHECK(probability_of_second(trained.model, "good") > 0.7);
  CHECK(probability_of_second(without.model, "report") > probability_of_second(trained.model, "report"));
}
