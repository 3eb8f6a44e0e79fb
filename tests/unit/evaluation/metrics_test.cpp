// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/metrics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "made_up_scores.hpp"
#include "random_text.hpp"

using namespace tweetsent;

namespace {

// The chance that a member outranks another, by its definition: every pair looked at.
double auc_by_pairs(const scored_rows& scored, std::uint32_t label) {
  double wins = 0.0, pairs = 0.0;
  for (std::size_t a = 0; a < scored.size(); ++a) {
    for (std::size_t b = 0; b < scored.size(); ++b) {
      if (scored.truth[a] != label || scored.truth[b] == label) continue;
      const double mine = scored.row(a)[label], other = scored.row(b)[label];
      wins += mine > other ? 1.0 : mine == other ? 0.5 : 0.0;
      pairs += 1.0;
    }
  }
  return wins / pairs;
}

}  // namespace

// Five rows: right 0.9/1, wrong 0.6/0, right 0.2/0, wrong 0.4/1, a tie at one half which the first class
// gets.
TEST_CASE("the figures of five rows are those worked out by hand") {
  const metrics found = measure(two_classes({{0.9, 1}, {0.6, 0}, {0.2, 0}, {0.4, 1}, {0.5, 0}}));
  CHECK(found.rows == 5);
  CHECK(found.accuracy == Approx(0.6));
  CHECK(found.confusion == std::vector<std::vector<std::size_t>>{{2, 1}, {1, 1}});
  CHECK(found.macro_recall == Approx((2.0 / 3 + 1.0 / 2) / 2));
  CHECK(found.macro_f1 == Approx((2.0 / 3 + 1.0 / 2) / 2));
  CHECK(found.roc_auc.value() == Approx(4.0 / 6));
  CHECK(*found.log_loss ==
        Approx(-(std::log(0.9) + std::log(0.4) + std::log(0.8) + std::log(0.4) + std::log(0.5)) / 5));
  CHECK(*found.brier == Approx((0.01 + 0.36 + 0.04 + 0.36 + 0.25) / 5));
  // One row a bin: confidences 0.9, 0.6, 0.8, 0.6, 0.5; right, wrong, right, wrong, right.
  CHECK(*found.expected_calibration_error == Approx((0.1 + 0.6 + 0.2 + 0.6 + 0.5) / 5));
}

TEST_CASE("the figures of three classes are those worked out by hand") {
  const scored_rows scored{
      3, true, {0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.4, 0.3, 0.2, 0.2, 0.6}, {0, 1, 0, 2}};
  const metrics found = measure(scored);
  CHECK(found.accuracy == Approx(0.75));
  CHECK(found.macro_recall == Approx((0.5 + 1.0 + 1.0) / 3));
  CHECK(found.macro_f1 == Approx((2.0 / 3 + 2.0 / 3 + 1.0) / 3));
  CHECK(found.roc_auc.value() == Approx(1.0));
  CHECK(*found.brier == Approx((0.14 + 0.06 + (0.49 + 0.16 + 0.09) + 0.24) / 4));
  CHECK(*found.log_loss == Approx(-(std::log(0.7) + std::log(0.8) + std::log(0.3) + std::log(0.6)) / 4));
}

TEST_CASE("what one pass tells is what all figures have of it") {
  random_text random(4);
  for (const std::size_t classes : {2u, 3u}) {
    const scored_rows scored = random_scores(random, classes, 60);
    const metrics all = measure(scored), some = measure_answers(scored);
    CHECK(some.accuracy == all.accuracy);
    CHECK(some.macro_f1 == all.macro_f1);
    CHECK(some.log_loss == all.log_loss);
    CHECK(some.confusion == all.confusion);
    CHECK_FALSE(some.calibration_band.has_value());
  }
}

TEST_CASE("the area under the curve counts pairs, ties half, for two classes and for more") {
  random_text random(1);
  for (int run = 0; run < 50; ++run) {
    const scored_rows two = random_scores(random, 2, 60), three = random_scores(random, 3, 60);
    REQUIRE(measure(two).roc_auc.value() == Approx(auc_by_pairs(two, 1)));
    const double mean = (auc_by_pairs(three, 0) + auc_by_pairs(three, 1) + auc_by_pairs(three, 2)) / 3;
    REQUIRE(measure(three).roc_auc.value() == Approx(mean));
  }
  CHECK(measure(two_classes({{0.5, 0}, {0.5, 1}, {0.5, 1}})).roc_auc == 0.5);
}

TEST_CASE("where only one of two classes occurs nothing ranks, and there is no area") {
  CHECK(measure(two_classes({{0.9, 1}, {0.2, 1}})).roc_auc == std::nullopt);
  CHECK(measure(two_classes({{0.9, 0}, {0.2, 0}})).roc_auc == std::nullopt);
}

TEST_CASE("classes that do not occur stay out of the means") {
  scored_rows scored{3, true, {0.9, 0.05, 0.05, 0.1, 0.8, 0.1}, {0, 1}};
  const metrics found = measure(scored);
  CHECK(found.macro_f1 == 1.0);
  CHECK(found.macro_recall == 1.0);
  CHECK(found.roc_auc == 1.0);
}

TEST_CASE("no rows have figures all the same, and a probability of zero a finite loss") {
  const metrics none = measure(two_classes({}));
  CHECK(none.rows == 0);
  CHECK(none.accuracy == 0.0);
  CHECK(none.accuracy_interval.high == 1.0);
  CHECK(*none.log_loss == 0.0);
  CHECK(std::isfinite(*measure(two_classes({{0.0, 1}, {1.0, 0}})).log_loss));
}

TEST_CASE("a linear head has no figures that need probabilities") {
  scored_rows scored = two_classes({{0.9, 1}, {0.2, 0}});
  scored.has_probabilities = false;
  const metrics found = measure(scored);
  CHECK(found.accuracy == 1.0);
  CHECK(found.roc_auc == 1.0);
  CHECK_FALSE(found.log_loss.has_value());
  CHECK_FALSE(found.brier.has_value());
  CHECK_FALSE(found.expected_calibration_error.has_value());
  CHECK_FALSE(found.calibration_band.has_value());
}

TEST_CASE("the calibration band is simulated only when asked for") {
  const scored_rows scored = two_classes({{0.9, 1}, {0.2, 0}, {0.6, 0}});
  CHECK_FALSE(measure(scored).calibration_band.has_value());
  measure_options options;
  options.calibration_band = true;
  REQUIRE(measure(scored, options).calibration_band.has_value());
  CHECK(measure(scored, options).calibration_band->low == calibration_band(sorted_confidences(scored)).low);
}

TEST_CASE("values that are not numbers are refused, and end") {
  scored_rows scored = two_classes({{0.9, 1}, {0.2, 0}, {0.6, 0}});
  scored.values[2] = scored.values[3] = std::nan("");
  CHECK_THROWS_AS(measure(scored), std::invalid_argument);
  CHECK_THROWS_AS(measure_answers(scored), std::invalid_argument);
  scored = two_classes({{0.9, 1}, {0.2, 0}});
  scored.truth[0] = 2;
  CHECK_THROWS_AS(measure(scored), std::invalid_argument);
}
