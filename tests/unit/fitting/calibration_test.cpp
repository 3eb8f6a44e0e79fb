// SPDX-License-Identifier: MIT
#include "tweetsent/fitting/calibration.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

// The mean log loss of calibrated scores, row by row `classes` of them.
double calibrated_log_loss(const tweetsent::calibration& how, const std::vector<double>& scores,
                           const std::vector<std::uint32_t>& truth, std::size_t classes) {
  double loss = 0.0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    std::vector<double> values(scores.begin() + static_cast<std::ptrdiff_t>(row * classes),
                               scores.begin() + static_cast<std::ptrdiff_t>((row + 1) * classes));
    how.apply(values.data(), classes);
    loss -= std::log(tweetsent::softmax_probability(values.data(), classes, truth[row]));
  }
  return loss / static_cast<double>(truth.size());
}

struct rows {
  std::vector<double> scores;
  std::vector<std::uint32_t> truth;
};

// Rows whose probabilities are exactly right once `how` has been applied.
rows drawn_from(const calibration& how, std::size_t classes, std::size_t count, std::uint64_t seed) {
  random_text random(seed);
  rows out;
  for (std::size_t row = 0; row < count; ++row) {
    std::vector<double> values;
    for (std::size_t label = 0; label < classes; ++label) {
      values.push_back(classes == 2 && label == 0 ? 0.0 : 8.0 * random.unit() - 4.0);
    }
    out.scores.insert(out.scores.end(), values.begin(), values.end());
    how.apply(values.data(), classes);
    softmax(values.data(), classes);
    double left = random.unit();
    std::uint32_t label = 0;
    while (label + 1 < classes && left >= values[label]) left -= values[label++];
    out.truth.push_back(label);
  }
  return out;
}

calibration with_slope(double slope, std::vector<double> offsets) {
  return {std::vector<double>(offsets.size(), slope), std::move(offsets)};
}

}  // namespace

TEST_CASE("applying multiplies by the slopes and adds the offsets") {
  const calibration how{{0.5, 0.5, 1.5}, {0.0, 1.0, -2.0}};
  std::vector<double> scores{2.0, 4.0, 6.0};
  how.apply(scores.data(), 3);
  CHECK(scores == std::vector<double>{1.0, 3.0, 7.0});
}

TEST_CASE("the log loss is the mean over rows") {
  const double even = calibrated_log_loss(no_calibration(2), {0.0, 0.0, 0.0, 0.0}, {0, 1}, 2);
  CHECK(even == Approx(std::log(2.0)));
  const double both = calibrated_log_loss(with_slope(2.0, {0.0, 0.5}), {0.0, 1.0, 0.0, -1.0}, {1, 1}, 2);
  CHECK(both == Approx((std::log1p(std::exp(-2.5)) + std::log1p(std::exp(1.5))) / 2));
}

TEST_CASE("slope and offsets are found again from what they drew") {
  for (const double slope : {0.4, 1.0, 1.7}) {
    const calibration two = with_slope(slope, {0.0, 0.8});
    const calibration four{{slope, 0.7 * slope, slope, 1.3 * slope}, {0.0, -0.6, 0.3, 0.9}};
    const rows of_two = drawn_from(two, 2, 20000, 61), of_four = drawn_from(four, 4, 20000, 62);
    const calibration found_two = fit_calibration(of_two.scores, of_two.truth, 2);
    const calibration found_four = fit_calibration(of_four.scores, of_four.truth, 4);
    // Four standard errors, about.
    CHECK(found_two.slopes[1] == Approx(slope).margin(0.08));
    CHECK(found_two.offsets[1] == Approx(0.8).margin(0.12));
    for (std::size_t label = 0; label < 4; ++label) {
      CHECK(found_four.slopes[label] == Approx(four.slopes[label]).margin(0.1));
      CHECK(found_four.offsets[label] == Approx(four.offsets[label]).margin(0.12));
    }
    CHECK(found_two.offsets[0] == 0.0);
    CHECK(found_four.offsets[0] == 0.0);
  }
}

TEST_CASE("each class is given as often as it occurs, but for a row or two that the prior moves") {
  for (const std::size_t classes : {2u, 3u, 20u}) {
    std::vector<double> offsets(classes);
    for (std::size_t label = 1; label < classes; ++label) offsets[label] = 0.1 * static_cast<double>(label);
    const rows drawn = drawn_from(with_slope(0.8, offsets), classes, 3000, 63 + classes);
    const calibration found = fit_calibration(drawn.scores, drawn.truth, classes);
    std::vector<double> given(classes), occurs(classes), values(classes);
    for (std::size_t row = 0; row < drawn.truth.size(); ++row) {
      values.assign(drawn.scores.begin() + static_cast<std::ptrdiff_t>(row * classes),
                    drawn.scores.begin() + static_cast<std::ptrdiff_t>((row + 1) * classes));
      found.apply(values.data(), classes);
      softmax(values.data(), classes);
      for (std::size_t label = 0; label < classes; ++label) given[label] += values[label];
      occurs[drawn.truth[row]] += 1.0;
    }
    for (std::size_t label = 0; label < classes; ++label)
      CHECK(given[label] == Approx(occurs[label]).margin(2.0));
  }
}

TEST_CASE("calibrated scores lose no more than raw ones, overconfident ones much less") {
  random_text random(70);
  for (const std::size_t classes : {2u, 5u}) {
    rows drawn = drawn_from(no_calibration(classes), classes, 2000, 71 + classes);
    for (double& score : drawn.scores) score *= 5.0;
    const calibration found = fit_calibration(drawn.scores, drawn.truth, classes);
    const double raw = calibrated_log_loss(no_calibration(classes), drawn.scores, drawn.truth, classes);
    const double after = calibrated_log_loss(found, drawn.scores, drawn.truth, classes);
    CHECK(after < 0.7 * raw);
    for (const double slope : found.slopes) CHECK(slope == Approx(0.2).margin(0.04));
  }
}

TEST_CASE("scores that speak against the truth tell nothing: no answer is turned round") {
  for (const std::size_t classes : {2u, 4u}) {
    rows drawn = drawn_from(no_calibration(classes), classes, 1000, 81 + classes);
    for (double& score : drawn.scores) score = -score;
    const calibration found = fit_calibration(drawn.scores, drawn.truth, classes);
    CHECK(found.slopes == std::vector<double>(classes));
    std::vector<double> shares = found.offsets;
    softmax(shares.data(), classes);
    for (std::uint32_t label = 0; label < classes; ++label) {
      const auto members = std::count(drawn.truth.begin(), drawn.truth.end(), label);
      CHECK(shares[label] == Approx(static_cast<double>(members) / 1000.0).margin(2e-3));
    }
  }
}

TEST_CASE("a row of weight two counts as two") {
  const rows drawn = drawn_from(with_slope(0.7, {0.0, 0.4, -1.0}), 3, 500, 91);
  std::vector<double> weights;
  rows twice = drawn;
  for (std::size_t row = 0; row < drawn.truth.size(); ++row) {
    weights.push_back(drawn.truth[row] == 1 ? 2.0 : 1.0);
    if (drawn.truth[row] != 1) continue;
    twice.truth.push_back(1);
    for (std::size_t label = 0; label < 3; ++label) twice.scores.push_back(drawn.scores[row * 3 + label]);
  }
  const calibration weighed = fit_calibration(drawn.scores, drawn.truth, 3, weights);
  const calibration repeated = fit_calibration(twice.scores, twice.truth, 3);
  for (std::size_t label = 0; label < 3; ++label) {
    CHECK(weighed.slopes[label] == Approx(repeated.slopes[label]).epsilon(3e-2));
    CHECK(weighed.offsets[label] == Approx(repeated.offsets[label]).epsilon(3e-2));
  }
}

TEST_CASE("scores that separate the classes wholly, one row, and a missing class give finite numbers") {
  const auto check = [](const std::vector<double>& scores, const std::vector<std::uint32_t>& truth,
                        std::size_t classes) {
    const calibration found = fit_calibration(scores, truth, classes);
    for (double slope : found.slopes) CHECK(std::isfinite(slope));
    for (double offset : found.offsets) CHECK(std::isfinite(offset));
    CHECK(found.offsets.size() == classes);
    CHECK(std::isfinite(calibrated_log_loss(found, scores, truth, classes)));
  };
  check({0.0, -3.0, 0.0, -2.0, 0.0, 2.0, 0.0, 3.0}, {0, 0, 1, 1}, 2);
  check({0.0, 1.0}, {1}, 2);
  check({0.0, 0.0, 0.0, 0.0}, {0, 1}, 2);
  check({1.0, 0.0, 0.0, 0.0, 1.0, 0.0}, {0, 1}, 3);
  check({0.0, 1e6, 0.0, -1e6}, {0, 1}, 2);
}

TEST_CASE("few rows that scores tell apart wholly do not make certainty: Platt's prior") {
  rows drawn;
  for (std::uint32_t row = 0; row < 40; ++row) {
    drawn.scores.insert(drawn.scores.end(), {0.0, row % 2 == 0 ? -1.0 : 1.0});
    drawn.truth.push_back(row % 2);
  }
  const calibration found = fit_calibration(drawn.scores, drawn.truth, 2);
  const double score = found.slopes[1] + found.offsets[1];
  CHECK(1.0 / (1.0 + std::exp(-score)) == Approx(21.0 / 22.0).margin(1e-4));
}

TEST_CASE("a class that the scores know less of has a slope of its own, and few rows hardly have") {
  const calibration how{{1.0, 0.4, 1.0}, {0.0, 0.3, 0.0}};
  const rows many = drawn_from(how, 3, 5000, 95), few = drawn_from(how, 3, 12, 95);
  const calibration of_many = fit_calibration(many.scores, many.truth, 3);
  CHECK(of_many.slopes[1] == Approx(0.4).margin(0.1));
  CHECK(of_many.slopes[0] == Approx(1.0).margin(0.15));
  const calibration of_few = fit_calibration(few.scores, few.truth, 3);
  CHECK(std::fabs(of_few.slopes[0] - of_few.slopes[1]) < 0.5);
}
