// SPDX-License-Identifier: MIT
//
// Whether probabilities mean what they say.
#ifndef TWEETSENT_EVALUATION_RELIABILITY_HPP
#define TWEETSENT_EVALUATION_RELIABILITY_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "tweetsent/evaluation/interval.hpp"
#include "tweetsent/evaluation/scored_rows.hpp"

namespace tweetsent {
inline namespace v0 {

// One bin of a reliability diagram.
struct reliability_bin {
  std::size_t rows = 0;
  double confidence = 0.0;  // mean probability of the label given
  double accuracy = 0.0;    // share of right answers
};

inline constexpr std::size_t calibration_bins = 15;

// The rows in bins of equally many rows, by rising confidence. There are fewer bins if there are fewer rows.
// Rows of equal confidence share a bin, so that their order does not matter. Both vectors have one entry a
// row, else it throws std::invalid_argument; `sorted_confidence` rises.
// Source: C. Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
inline std::vector<reliability_bin> reliability(const std::vector<double>& sorted_confidence,
                                                const std::vector<char>& right, std::size_t bins) {
  if (right.size() != sorted_confidence.size()) {
    throw std::invalid_argument("reliability needs one answer for each confidence");
  }
  std::vector<reliability_bin> out;
  const std::size_t rows = sorted_confidence.size();
  for (std::size_t bin = 0, begin = 0, end = 0; bin < bins; ++bin, begin = end) {
    end = (std::max)(begin, (bin + 1) * rows / bins);
    if (begin == end) continue;
    while (end < rows && sorted_confidence[end] == sorted_confidence[end - 1]) ++end;
    reliability_bin sums;
    sums.rows = end - begin;
    for (std::size_t at = begin; at < end; ++at) {
      sums.confidence += sorted_confidence[at];
      sums.accuracy += right[at];
    }
    sums.confidence /= static_cast<double>(sums.rows);
    sums.accuracy /= static_cast<double>(sums.rows);
    out.push_back(sums);
  }
  return out;
}

// The expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by
// their rows.
inline double calibration_error(const std::vector<reliability_bin>& bins) noexcept {
  double sum = 0.0, rows = 0.0;
  for (const reliability_bin& bin : bins) {
    sum += static_cast<double>(bin.rows) * std::fabs(bin.confidence - bin.accuracy);
    rows += static_cast<double>(bin.rows);
  }
  return rows > 0.0 ? sum / rows : 0.0;
}

// Rows by rising confidence: each one's probability of the label given, and whether that was right.
struct sorted_confidences {
  std::vector<double> confidence;
  std::vector<char> right;

  explicit sorted_confidences(const scored_rows& scored) : confidence(scored.size()), right(scored.size()) {
    check_scored_rows(scored);
    std::vector<std::size_t> order(scored.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto sure = [&scored](std::size_t row) { return scored.row(row)[scored.predicted(row)]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sure(a) < sure(b); });
    for (std::size_t at = 0; at < order.size(); ++at) {
      confidence[at] = sure(order[at]);
      right[at] = scored.is_right(order[at]);
    }
  }
};

namespace detail {

// 53 random bits as a number in [0, 1): the standard's distributions differ between libraries.
inline double unit_interval(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

}  // namespace detail

// The range in which the calibration error of a model with exactly right probabilities lies by chance, 95 %
// of the time. Cost: a simulation of 1,000 times the rows, so it is only made when asked for.
inline interval calibration_band(const sorted_confidences& sorted) {
  const std::vector<double>& confidence = sorted.confidence;
  constexpr std::size_t simulations = 1000;
  std::mt19937_64 random(1);
  std::vector<double> errors(simulations);
  std::vector<char> right(confidence.size());
  for (double& error : errors) {
    for (std::size_t at = 0; at < right.size(); ++at)
      right[at] = detail::unit_interval(random) < confidence[at];
    error = calibration_error(reliability(confidence, right, calibration_bins));
  }
  std::sort(errors.begin(), errors.end());
  return {errors[simulations / 40], errors[simulations - 1 - simulations / 40]};
}

}  // namespace v0
}  // namespace tweetsent

#endif
