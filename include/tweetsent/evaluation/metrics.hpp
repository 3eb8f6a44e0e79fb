// SPDX-License-Identifier: MIT
//
// The figures of a classifier: accuracy, F1, ROC AUC, log loss, calibration.
#ifndef TWEETSENT_EVALUATION_METRICS_HPP
#define TWEETSENT_EVALUATION_METRICS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/evaluation/interval.hpp"
#include "tweetsent/evaluation/reliability.hpp"
#include "tweetsent/evaluation/scored_rows.hpp"

namespace tweetsent {
inline namespace v0 {

// All shares are between 0 and 1. What needs probabilities is empty for a linear head, and so is what the
// rows give no value of.
struct metrics {
  std::size_t rows = 0;
  double accuracy = 0.0;
  interval accuracy_interval;  // Wilson, 95 %
  double macro_f1 = 0.0;       // mean over classes that occur
  double macro_recall = 0.0;
  // Of the last of two classes; with more, the mean over classes that occur. Empty if all rows are of one.
  std::optional<double> roc_auc;
  std::optional<double> log_loss;
  // The squared error of the second class's probability; with more classes, summed over them.
  std::optional<double> brier;
  std::optional<double> expected_calibration_error;
  std::optional<interval> calibration_band;         // only if asked for: see measure_options
  std::vector<std::vector<std::size_t>> confusion;  // [true label][label given]
};

struct measure_options {
  bool calibration_band = false;  // costs 1,000 times the rest
};

namespace detail {

// The chance that a row of `label` has a higher value of it than a row of another, ties counted half. Empty
// if there are no such rows or no others.
inline std::optional<double> rank_auc(const scored_rows& scored, std::size_t label) {
  std::vector<std::size_t> order(scored.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto value = [&](std::size_t row) { return scored.row(row)[label]; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
  double members = 0.0, rank_sum = 0.0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    do ++end;
    while (end < order.size() && value(order[end]) == value(order[begin]));
    const double mean_rank = (static_cast<double>(begin + end) + 1.0) / 2.0;
    for (std::size_t at = begin; at < end; ++at) {
      if (scored.truth[order[at]] != label) continue;
      members += 1.0;
      rank_sum += mean_rank;
    }
  }
  const double others = static_cast<double>(scored.size()) - members;
  if (members == 0.0 || others == 0.0) return std::nullopt;
  return (rank_sum - members * (members + 1.0) / 2.0) / (members * others);
}

// Of two classes that of the second; of more the mean over those that occur.
inline std::optional<double> mean_auc(const scored_rows& scored) {
  if (scored.classes == 2) return rank_auc(scored, 1);
  double sum = 0.0, occurring = 0.0;
  for (std::uint32_t label = 0; label < scored.classes; ++label) {
    const std::optional<double> area = rank_auc(scored, label);
    if (!area) continue;
    sum += *area;
    occurring += 1.0;
  }
  return occurring > 0.0 ? std::optional(sum / occurring) : std::nullopt;
}

}  // namespace detail

// The figures that one pass over scored rows gives: all but ROC AUC and calibration.
inline metrics measure_answers(const scored_rows& scored) {
  check_scored_rows(scored);
  metrics out;
  out.rows = scored.size();
  out.confusion.assign(scored.classes, std::vector<std::size_t>(scored.classes));
  std::size_t hits = 0;
  double log_loss = 0.0, squares = 0.0;
  for (std::size_t row = 0; row < scored.size(); ++row) {
    const double* values = scored.row(row);
    const std::uint32_t truth = scored.truth[row];
    hits += scored.is_right(row);
    ++out.confusion[truth][scored.predicted(row)];
    log_loss -= std::log((std::max)(values[truth], 1e-300));
    for (std::size_t label = scored.classes == 2 ? 1 : 0; label < scored.classes; ++label) {
      const double error = values[label] - (label == truth ? 1.0 : 0.0);
      squares += error * error;
    }
  }
  const auto rows = static_cast<double>(std::max<std::size_t>(scored.size(), 1));
  out.accuracy = static_cast<double>(hits) / rows;
  out.accuracy_interval = wilson_interval(hits, scored.size());
  if (scored.has_probabilities) {
    out.log_loss = log_loss / rows;
    out.brier = squares / rows;
  }

  double occurring = 0.0;
  for (std::size_t label = 0; label < scored.classes; ++label) {
    double members = 0.0, given = 0.0;
    for (std::size_t other = 0; other < scored.classes; ++other) {
      members += static_cast<double>(out.confusion[label][other]);
      given += static_cast<double>(out.confusion[other][label]);
    }
    if (members == 0.0) continue;
    const auto right = static_cast<double>(out.confusion[label][label]);
    occurring += 1.0;
    out.macro_recall += right / members;
    out.macro_f1 += 2.0 * right / (members + given);
  }
  if (occurring > 0.0) {
    out.macro_recall /= occurring;
    out.macro_f1 /= occurring;
  }
  return out;
}

// All figures of scored rows. Cost: a few sorts, and what the options ask for.
inline metrics measure(const scored_rows& scored, const measure_options& options = {}) {
  metrics out = measure_answers(scored);
  out.roc_auc = detail::mean_auc(scored);
  if (scored.has_probabilities) {
    const sorted_confidences sorted(scored);
    out.expected_calibration_error =
        calibration_error(reliability(sorted.confidence, sorted.right, calibration_bins));
    if (options.calibration_band) out.calibration_band = calibration_band(sorted);
  }
  return out;
}

// The figures of a classifier on the given rows of a data set.
inline metrics evaluate(const classifier& sentiment, const dataset& data,
                        const std::vector<std::size_t>& rows, unsigned threads = 0) {
  return measure(score_rows(sentiment, data, rows, threads));
}

}  // namespace v0
}  // namespace tweetsent

#endif
