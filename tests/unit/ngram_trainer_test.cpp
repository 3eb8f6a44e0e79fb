// SPDX-License-Identifier: MIT
#include "tweetsent/ngram_trainer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/model_file.hpp"

namespace {

using tweetsent::dataset;

// Tweets of classes that differ in how likely each of a few words is: drawn word by word from the class's
// distribution, so that the best possible answer is known for each of them.
class word_source {
 public:
  word_source(std::size_t classes, std::vector<double> priors, double voice = 0.12)
      : priors_(std::move(priors)), random_(7) {
    constexpr std::size_t words = 40;
    for (std::size_t label = 0; label < classes; ++label) {
      std::vector<double> chances(words, 1.0);
      double total = 0.0;
      for (double& chance : chances) total += chance = std::exp(1.2 * unit());
      for (double& chance : chances) chance /= total;
      // Two words that speak for the class.
      chances[(2 * label) % words] += voice;
      chances[(2 * label + 1) % words] += voice;
      for (double& chance : chances) chance /= 1.0 + 2.0 * voice;
      chances_.push_back(chances);
    }
  }

  // Adds a tweet and tells whether the best possible answer to it is right.
  bool add(dataset& out) {
    const std::size_t label = draw(priors_);
    std::vector<double> posterior;
    for (double prior : priors_) posterior.push_back(std::log(prior));
    std::string text;
    const std::size_t length = 8;
    for (std::size_t at = 0; at < length; ++at) {
      const std::size_t word = draw(chances_[label]);
      // Letters of its own for each word, so that no part of one says anything of another.
      text += std::string(text.empty() ? "" : " ") + static_cast<char>('a' + word / 8) +
              static_cast<char>('i' + word % 8);
      for (std::size_t other = 0; other < posterior.size(); ++other) {
        posterior[other] += std::log(chances_[other][word]);
      }
    }
    out.add(text, static_cast<std::uint32_t>(label));
    return tweetsent::largest(posterior.data(), posterior.size()) == label;
  }

 private:
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::size_t draw(const std::vector<double>& chances) {
    double left = unit();
    for (std::size_t at = 0; at + 1 < chances.size(); ++at) {
      left -= chances[at];
      if (left < 0.0) return at;
    }
    return chances.size() - 1;
  }

  std::vector<double> priors_;
  std::mt19937_64 random_;
  std::vector<std::vector<double>> chances_;
};

std::vector<std::string> label_names(std::size_t classes) {
  std::vector<std::string> names;
  for (std::size_t label = 0; label < classes; ++label) names.push_back("class " + std::to_string(label));
  return names;
}

tweetsent::classifier train(const dataset& data, unsigned threads = 0) {
  tweetsent::ngram_rows rows({}, 1 << 16);
  for (std::size_t row = 0; row < data.size(); ++row) rows.add(data.text(row), data.label(row));
  tweetsent::ngram_training_options options;
  options.threads = threads;
  tweetsent::ngram_training_report report;
  return {tweetsent::train_ngram_model(rows, data.all_rows(), {}, data.labels().size(), options, report),
          data.labels()};
}

// How far the trained model is from the best possible one on tweets it has not seen, in shares.
double behind_bayes(std::size_t classes, const std::vector<double>& priors, std::size_t rows,
                    double voice = 0.12) {
  word_source source(classes, priors, voice);
  dataset training(label_names(classes)), test(label_names(classes));
  for (std::size_t row = 0; row < rows; ++row) source.add(training);
  const std::size_t test_rows = 10000;
  std::size_t best = 0;
  for (std::size_t row = 0; row < test_rows; ++row) best += source.add(test);
  const tweetsent::classifier model = train(training);
  const double accuracy = tweetsent::measure(tweetsent::score_rows(model, test, test.all_rows())).accuracy;
  const double bayes = static_cast<double>(best) / static_cast<double>(test_rows);
  INFO(classes << " classes: " << accuracy << " of " << bayes);
  CHECK(bayes > 0.4);
  CHECK(bayes < 0.99);
  return bayes - accuracy;
}

}  // namespace

TEST_CASE("an n-gram model of two classes comes within a point of the Bayes rate, untuned") {
  CHECK(behind_bayes(2, {0.5, 0.5}, 6000) < 0.01);
}

TEST_CASE("so does one of two unbalanced classes") {
  CHECK(behind_bayes(2, {0.9, 0.1}, 6000) < 0.01);
}

TEST_CASE("so does one of five classes") {
  CHECK(behind_bayes(5, {0.2, 0.2, 0.2, 0.2, 0.2}, 8000, 0.2) < 0.01);
}

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
    tweetsent::ngram_training_report report;
    tweetsent::train_ngram_model(rows, data.all_rows(), {}, 2, options, report);
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

TEST_CASE("balanced training gives a rare class its due") {
  word_source source(2, {0.97, 0.03});
  dataset data(label_names(2));
  for (int row = 0; row < 4000; ++row) source.add(data);
  tweetsent::ngram_rows rows({}, 1 << 16);
  for (std::size_t row = 0; row < data.size(); ++row) rows.add(data.text(row), data.label(row));
  tweetsent::ngram_training_options options;
  options.balanced = true;
  tweetsent::ngram_training_report report;
  const tweetsent::classifier balanced(
      tweetsent::train_ngram_model(rows, data.all_rows(), {}, 2, options, report), data.labels());
  const auto recall = [&](const tweetsent::classifier& model) {
    return tweetsent::measure(tweetsent::score_rows(model, data, data.all_rows())).macro_recall;
  };
  CHECK(recall(balanced) > recall(train(data)));
}
