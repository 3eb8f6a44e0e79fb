// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/reliability.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

double error_of(const sorted_confidences& sorted) {
  return calibration_error(reliability(sorted.confidence, sorted.right, calibration_bins));
}

}  // namespace

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
    const sorted_confidences confidences(*rows);
    CHECK(error_of(confidences) == Approx(0.25));
    CHECK(calibration_band(confidences).low < 0.01);
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
  const sorted_confidences good(calibrated), bad(overconfident);
  CHECK(calibration_band(good).low < error_of(good));
  CHECK(calibration_band(good).high > error_of(good));
  CHECK(calibration_band(bad).high < error_of(bad));
}

TEST_CASE("one answer a row is needed for reliability bins") {
  CHECK_THROWS_AS(reliability({0.5, 0.6}, {1}, 15), std::invalid_argument);
}
