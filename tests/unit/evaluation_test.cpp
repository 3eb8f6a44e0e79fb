// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

// Two classes; each row is the second one's probability and the truth.
scored_rows two_classes(const std::vector<std::pair<double, std::uint32_t>>& rows) {
  scored_rows out{2, true, {}, {}};
  for (const auto& [probability, truth] : rows) {
    out.values.insert(out.values.end(), {1.0 - probability, probability});
    out.truth.push_back(truth);
  }
  return out;
}

scored_rows random_scores(random_text& random, std::size_t classes, std::size_t count) {
  scored_rows out{classes, true, {}, {}};
  for (std::size_t row = 0; row < count; ++row) {
    std::vector<double> values;
    for (std::size_t label = 0; label < classes; ++label)
      values.push_back(static_cast<double>(random.below(8)));
    softmax(values.data(), classes);
    out.values.insert(out.values.end(), values.begin(), values.end());
    out.truth.push_back(static_cast<std::uint32_t>(random.below(classes)));
  }
  return out;
}

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
  CHECK(found.roc_auc == Approx(4.0 / 6));
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
  CHECK(found.roc_auc == Approx(1.0));
  CHECK(*found.brier == Approx((0.14 + 0.06 + (0.49 + 0.16 + 0.09) + 0.24) / 4));
  CHECK(*found.log_loss == Approx(-(std::log(0.7) + std::log(0.8) + std::log(0.3) + std::log(0.6)) / 4));
}

TEST_CASE("answers below a probability are left out where a classifier abstains") {
  const scored_rows scored = two_classes({{0.9, 1}, {0.2, 1}, {0.6, 1}, {0.45, 0}});
  const auto check = [&](double below, std::size_t rows, std::size_t right) {
    const answered_rows answered = count_answered(scored, below);
    CHECK(answered.rows == rows);
    CHECK(answered.right == right);
  };
  check(0.0, 4, 3);
  check(0.58, 3, 2);
  check(0.7, 2, 1);
  check(0.85, 1, 1);
  check(1.0, 0, 0);
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
    REQUIRE(measure(two).roc_auc == Approx(auc_by_pairs(two, 1)));
    const double mean = (auc_by_pairs(three, 0) + auc_by_pairs(three, 1) + auc_by_pairs(three, 2)) / 3;
    REQUIRE(measure(three).roc_auc == Approx(mean));
  }
  CHECK(measure(two_classes({{0.5, 0}, {0.5, 1}, {0.5, 1}})).roc_auc == 0.5);
}

TEST_CASE("where only one of two classes occurs nothing ranks, and the area is one half") {
  CHECK(measure(two_classes({{0.9, 1}, {0.2, 1}})).roc_auc == 0.5);
  CHECK(measure(two_classes({{0.9, 0}, {0.2, 0}})).roc_auc == 0.5);
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

TEST_CASE("Wilson's interval has its known values and never leaves [0, 1]") {
  CHECK(wilson_interval(8, 10).low == Approx(0.4901625).epsilon(1e-6));
  CHECK(wilson_interval(8, 10).high == Approx(0.9433178).epsilon(1e-6));
  CHECK(wilson_interval(0, 10).low == 0.0);
  CHECK(wilson_interval(0, 10).high == Approx(0.2775328).epsilon(1e-6));
  CHECK(wilson_interval(10, 10).low == Approx(1.0 - 0.2775328).epsilon(1e-6));
  CHECK(wilson_interval(10, 10).high == Approx(1.0).epsilon(1e-12));
  for (std::size_t hits = 0; hits <= 50; ++hits) {
    const interval found = wilson_interval(hits, 50);
    REQUIRE((found.low >= 0.0 && found.low <= static_cast<double>(hits) / 50 + 1e-12));
    REQUIRE((found.high <= 1.0 && found.high >= static_cast<double>(hits) / 50 - 1e-12));
    REQUIRE(found.low == Approx(1.0 - wilson_interval(50 - hits, 50).high).margin(1e-12));
  }
}

TEST_CASE("reliability bins share the rows evenly and keep their sums") {
  random_text random(2);
  for (const std::size_t rows : {0u, 1u, 14u, 15u, 16u, 100u, 1001u}) {
    std::vector<double> confidence;
    std::vector<char> right;
    for (std::size_t row = 0; row < rows; ++row)
      confidence.push_back(random.unit()), right.push_back(random.chance(2));
    std::sort(confidence.begin(), confidence.end());
    std::size_t in_bins = 0;
    double hits = 0.0, last = 0.0;
    for (const reliability_bin& bin : reliability(confidence, right, 15)) {
      in_bins += bin.rows;
      hits += bin.accuracy * static_cast<double>(bin.rows);
      REQUIRE(bin.confidence >= last);
      REQUIRE((bin.rows == rows / 15 || bin.rows == rows / 15 + 1));
      last = bin.confidence;
    }
    REQUIRE(in_bins == rows);
    REQUIRE(hits == Approx(static_cast<double>(std::count(right.begin(), right.end(), 1))));
  }
}

TEST_CASE("rows of one confidence share a bin, so that the order of rows changes nothing") {
  scored_rows sorted{2, true, {}, {}}, mixed = sorted;
  for (std::uint32_t row = 0; row < 60; ++row) {
    for (scored_rows* rows : {&sorted, &mixed}) rows->values.insert(rows->values.end(), {0.25, 0.75});
    sorted.truth.push_back(row < 30 ? 0 : 1);
    mixed.truth.push_back(row % 2);
  }
  for (const scored_rows* rows : {&sorted, &mixed}) {
    const metrics found = measure(*rows);
    CHECK(*found.expected_calibration_error == Approx(0.25));
    CHECK(found.calibration_band->low < 0.01);
  }
  // The bins after one that took more than its share still cover every row once.
  std::vector<double> confidence(40, 0.6);
  confidence.insert(confidence.end(), {0.7, 0.8, 0.8, 0.9});
  const std::vector<reliability_bin> bins = reliability(confidence, std::vector<char>(44, 1), 15);
  REQUIRE(bins.size() == 3);
  CHECK((bins[0].rows == 40 && bins[1].rows == 1 && bins[2].rows == 3));
}

TEST_CASE("the calibration band holds a calibrated model's error, and not an overconfident one's") {
  random_text random(3);
  scored_rows calibrated{2, true, {}, {}}, overconfident{2, true, {}, {}};
  for (int row = 0; row < 3000; ++row) {
    const double probability = random.unit();
    const std::uint32_t truth = random.unit() < probability ? 1 : 0;
    for (scored_rows* rows : {&calibrated, &overconfident}) rows->truth.push_back(truth);
    calibrated.values.insert(calibrated.values.end(), {1.0 - probability, probability});
    const double sure = probability < 0.5 ? 0.02 : 0.98;
    overconfident.values.insert(overconfident.values.end(), {1.0 - sure, sure});
  }
  const metrics good = measure(calibrated), bad = measure(overconfident);
  CHECK(good.calibration_band->low < *good.expected_calibration_error);
  CHECK(good.calibration_band->high > *good.expected_calibration_error);
  CHECK(bad.calibration_band->high < *bad.expected_calibration_error);
}

TEST_CASE("McNemar's test has the binomial's exact values") {
  const auto compare = [](std::size_t only_first, std::size_t only_second, std::size_t both) {
    scored_rows first{2, true, {}, {}}, second{2, true, {}, {}};
    for (std::size_t row = 0; row < only_first + only_second + both; ++row) {
      const bool a = row < only_first || row >= only_first + only_second, b = row >= only_first;
      first.values.insert(first.values.end(), {a ? 0.1 : 0.9, a ? 0.9 : 0.1});
      second.values.insert(second.values.end(), {b ? 0.1 : 0.9, b ? 0.9 : 0.1});
      first.truth.push_back(1), second.truth.push_back(1);
    }
    return mcnemar(first, second);
  };
  CHECK(compare(1, 5, 20).only_first == 1);
  CHECK(compare(1, 5, 20).only_second == 5);
  CHECK(compare(1, 5, 20).p_value == Approx(2.0 * (1 + 6) / 64));
  CHECK(compare(5, 1, 0).p_value == Approx(2.0 * (1 + 6) / 64));
  CHECK(compare(0, 10, 3).p_value == Approx(2.0 / 1024));
  CHECK(compare(4, 4, 3).p_value == 1.0);
  CHECK(compare(0, 0, 3).p_value == 1.0);
  CHECK(compare(400, 600, 0).p_value == Approx(2.7e-10).epsilon(0.1));
}

TEST_CASE("rows score under the classifier's own numbering, on any number of threads") {
  const classifier sentiment = small_classifier(head_kind::logistic, 3);
  dataset data({"C", "A"});
  random_text random(4);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < 1000; ++row) {
    data.add(random.tweet(), std::string(1, static_cast<char>('A' + random.below(3))));
    if (!random.chance(3)) rows.push_back(row);
  }
  const scored_rows one = score_rows(sentiment, data, rows, 1), four = score_rows(sentiment, data, rows, 4);
  CHECK(one.values == four.values);
  CHECK(one.truth == four.truth);
  REQUIRE(one.size() == rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const prediction found = sentiment.predict(data.text(rows[at]));
    REQUIRE(sentiment.labels()[one.truth[at]] == data.labels()[data.label(rows[at])]);
    REQUIRE(one.predicted(at) == found.label_index);
    REQUIRE(one.row(at)[found.label_index] == Approx(*found.probability));
  }
}

TEST_CASE("a label that the classifier does not have is refused by name where a row has it") {
  const classifier sentiment = small_classifier();
  dataset data({"A", "B", "elsewhere"});
  data.add("x", "A");
  CHECK(score_rows(sentiment, data, {0}).size() == 1);
  data.add("y", "elsewhere");
  CHECK_THROWS_WITH(score_rows(sentiment, data, {0, 1}), Catch::Contains("elsewhere"));
  CHECK_THROWS_AS(score_rows(sentiment, data, {1}), std::invalid_argument);
}
