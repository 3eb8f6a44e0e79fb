// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/evaluation.hpp"
#include "tweetsent/learning/ngram_trainer.hpp"
#include "word_source.hpp"

namespace {

// How far the trained model is from the best possible one on tweets it has not seen, in shares.
double behind_bayes(std::size_t classes, const std::vector<double>& priors, std::size_t rows,
                    double voice = 0.12) {
  word_source source(classes, priors, voice);
  tweetsent::dataset training(label_names(classes)), test(label_names(classes));
  for (std::size_t row = 0; row < rows; ++row) source.add(training);
  const std::size_t test_rows = 10000;
  std::size_t best = 0;
  for (std::size_t row = 0; row < test_rows; ++row) best += source.add(test);
  tweetsent::ngram_training_options options;
  options.table_bits = 16;
  const tweetsent::classifier model = tweetsent::train_ngram_model(training, options).model;
  const double accuracy = tweetsent::measure(tweetsent::score_rows(model, test, test.all_rows())).accuracy;
  const double bayes = static_cast<double>(best) / static_cast<double>(test_rows);
  INFO(classes << " classes: " << accuracy << " of " << bayes);
  CHECK(bayes > 0.4);
  CHECK(bayes < 0.99);
  return bayes - accuracy;
}

// Shares of classes each of which is `ratio` times as frequent as the one before.
std::vector<double> falling(std::size_t classes, double ratio) {
  std::vector<double> priors;
  double total = 0.0;
  for (std::size_t label = 0; label < classes; ++label) {
    priors.push_back(std::pow(ratio, static_cast<double>(label)));
    total += priors.back();
  }
  for (double& prior : priors) prior /= total;
  return priors;
}

}  // namespace

TEST_CASE("two balanced classes are told apart within a point of the Bayes rate, untuned") {
  CHECK(behind_bayes(2, falling(2, 1.0), 6000) < 0.01);
}

TEST_CASE("so are two classes of 0.9 and 0.1") {
  CHECK(behind_bayes(2, {0.9, 0.1}, 6000) < 0.01);
}

TEST_CASE("so are five balanced classes") {
  CHECK(behind_bayes(5, falling(5, 1.0), 8000, 0.2) < 0.01);
}

TEST_CASE("so are five classes each half as frequent as the one before") {
  CHECK(behind_bayes(5, falling(5, 0.5), 8000, 0.2) < 0.01);
}

// Half a minute each: these run with the long tests.
TEST_CASE("so are twenty balanced classes", "[.]") {
  CHECK(behind_bayes(20, falling(20, 1.0), 12000, 0.2) < 0.01);
}

TEST_CASE("so are twenty classes of which the rarest has a twentieth of the most frequent one's rows",
          "[.]") {
  CHECK(behind_bayes(20, falling(20, 0.85), 20000, 0.3) < 0.01);
}
