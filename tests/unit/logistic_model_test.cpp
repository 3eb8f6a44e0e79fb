// SPDX-License-Identifier: MIT
#include "tweetsent/logistic_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

using values = std::vector<double>;

values scores_of(const logistic_model& model, const values& features) {
  values scores(model.classes, -99.0);
  model.score(features.data(), scores.data());
  return scores;
}

values softmax_of(values scores) {
  softmax(scores.data(), scores.size());
  return scores;
}

}  // namespace

TEST_CASE("the logistic head's first class is worth 0, the others intercept and weighted features") {
  const logistic_model model{head_kind::logistic, 3, 2, {1.0, -2.0}, {0.5, 2.0, -1.0, 4.0}};
  CHECK(scores_of(model, {0, 0}) == values{0.0, 1.0, -2.0});
  CHECK(scores_of(model, {2, 3}) == values{0.0, 1.0 + 1.0 + 6.0, -2.0 - 2.0 + 12.0});
}

TEST_CASE("the linear head's values add up to 1") {
  const logistic_model model{head_kind::linear, 3, 1, {0.25, 0.5}, {1.0, -2.0}};
  CHECK(scores_of(model, {0}) == values{0.25, 0.25, 0.5});
  CHECK(scores_of(model, {1}) == values{1.25, 1.25, -1.5});
}

TEST_CASE("of equal values the first is the largest") {
  CHECK(largest(values{0.0, 0.0}.data(), 2) == 0);
  CHECK(largest(values{0.0, 1e-300}.data(), 2) == 1);
  CHECK(largest(values{-3, -1, -1, -2}.data(), 4) == 1);
  CHECK(largest(values{7}.data(), 1) == 0);
}

TEST_CASE("softmax is finite, in [0, 1] and sums to 1 for any finite values") {
  const double most = std::numeric_limits<double>::max();
  const double extremes[] = {1e308, -1e308, most, -most, 745.2, -745.2, 5e-324, 0.0, -0.0, 1.0};
  for (double a : extremes) {
    for (double b : extremes) {
      for (double c : extremes) {
        const values scores{a, b, c}, probabilities = softmax_of(scores);
        double sum = 0.0;
        for (std::size_t label = 0; label < 3; ++label) {
          REQUIRE(probabilities[label] >= 0.0);
          REQUIRE(probabilities[label] <= 1.0);
          REQUIRE(softmax_probability(scores.data(), 3, label) ==
                  Approx(probabilities[label]).epsilon(1e-15));
          sum += probabilities[label];
        }
        REQUIRE(sum == Approx(1.0).epsilon(1e-15));
        REQUIRE(probabilities[largest(scores.data(), 3)] >= 1.0 / 3 - 1e-15);
      }
    }
  }
}

TEST_CASE("softmax gives equal values equal shares, and infinitely better ones everything") {
  CHECK(softmax_of({1e308, 1e308}) == values{0.5, 0.5});
  CHECK(softmax_of({-1e308, -1e308, -1e308, -1e308}) == values{0.25, 0.25, 0.25, 0.25});
  CHECK(softmax_of({1e308, -1e308}) == values{1.0, 0.0});
  CHECK(softmax_of({0.0}) == values{1.0});
}

TEST_CASE("with two classes softmax is the sigmoid of the log-odds") {
  for (double odds = -700; odds <= 700; odds += 0.37) {
    const double expected = 1.0 / (1.0 + std::exp(-odds));
    REQUIRE(softmax_probability(values{0.0, odds}.data(), 2, 1) == Approx(expected).epsilon(1e-14));
    REQUIRE(softmax_probability(values{5.0, odds + 5.0}.data(), 2, 1) == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("the decision score of two classes is the second's over the first's, whichever wins") {
  const values scores{0.5, -1.25};
  CHECK(decision_score(head_kind::logistic, scores.data(), 2, 0) == -1.75);
  CHECK(decision_score(head_kind::logistic, scores.data(), 2, 1) == -1.75);
  CHECK(decision_score(head_kind::linear, scores.data(), 2, 0) == -1.25);
  CHECK(decision_score(head_kind::linear, scores.data(), 2, 1) == -1.25);
}

TEST_CASE("the decision score of more classes is the label's over the mean, or its linear value") {
  const values scores{0.0, 3.0, 6.0};
  CHECK(decision_score(head_kind::logistic, scores.data(), 3, 2) == 3.0);
  CHECK(decision_score(head_kind::logistic, scores.data(), 3, 0) == -3.0);
  CHECK(decision_score(head_kind::linear, scores.data(), 3, 1) == 3.0);
}

TEST_CASE(
    "the decision score is positive exactly when the label's probability beats the second-best of two") {
  random_text random(1);
  for (int run = 0; run < 1000; ++run) {
    const values scores{random.unit() * 4 - 2, random.unit() * 4 - 2};
    REQUIRE((decision_score(head_kind::logistic, scores.data(), 2, 1) > 0) ==
            (largest(scores.data(), 2) == 1));
  }
}
