// SPDX-License-Identifier: MIT
//
// How good held-out answers are on rows of one source, some of which may count more than others.
#ifndef TWEETSENT_LEARNING_SOURCE_FIGURES_HPP
#define TWEETSENT_LEARNING_SOURCE_FIGURES_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tweetsent/evaluation.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// All shares are between 0 and 1. The last three weigh rows as training did: every class counts the same
// where classes are balanced.
struct source_figures {
  std::string name = {};
  double weight = 1.0;
  bool typical = true;
  std::size_t rows = 0;  // that were held out
  double accuracy = 0.0;
  double macro_f1 = 0.0;
  double macro_recall = 0.0;
  double log_loss = 0.0;
  double calibration_error = 0.0;
  interval calibration_band = {};  // of the errors of 95 in 100 models whose probabilities are right
};

namespace detail {

struct weighted_answer {
  double confidence;
  double weight;
  bool right;
};

// Mean distance of confidence and accuracy over bins of equal weight. `sorted` by rising confidence.
inline double weighted_calibration_error(const std::vector<weighted_answer>& sorted) {
  double all = 0.0;
  for (const weighted_answer& each : sorted) all += each.weight;
  double error = 0.0, before = 0.0;
  for (std::size_t at = 0; at < sorted.size();) {
    const double end = std::floor(before / all * calibration_bins + 1.0) / calibration_bins * all;
    double difference = 0.0;
    for (; at < sorted.size() && before < end; ++at) {
      difference += sorted[at].weight * (sorted[at].confidence - (sorted[at].right ? 1.0 : 0.0));
      before += sorted[at].weight;
    }
    error += std::fabs(difference);
  }
  return all > 0.0 ? error / all : 0.0;
}

inline interval weighted_calibration_band(std::vector<weighted_answer> answers) {
  constexpr std::size_t simulations = 400;
  std::mt19937_64 random(1);
  std::vector<double> errors(simulations);
  for (double& error : errors) {
    for (weighted_answer& each : answers) each.right = unit_interval(random) < each.confidence;
    error = weighted_calibration_error(answers);
  }
  std::sort(errors.begin(), errors.end());
  return {errors[simulations / 40], errors[simulations - 1 - simulations / 40]};
}

}  // namespace detail

// `scored` has probabilities; `weights` are as many as its rows. Cost: a sort, and a simulation of some
// hundred times the rows.
inline source_figures measure_source(const scored_rows& scored, const std::vector<double>& weights) {
  source_figures out;
  const metrics answers = measure_answers(scored);
  out.rows = answers.rows;
  out.accuracy = answers.accuracy;
  out.macro_f1 = answers.macro_f1;
  out.macro_recall = answers.macro_recall;
  std::vector<detail::weighted_answer> sorted;
  double loss = 0.0, all = 0.0;
  for (std::size_t row = 0; row < scored.size(); ++row) {
    const std::size_t best = largest(scored.row(row), scored.classes);
    sorted.push_back({scored.row(row)[best], weights[row], best == scored.truth[row]});
    loss -= weights[row] * std::log((std::max)(scored.row(row)[scored.truth[row]], 1e-300));
    all += weights[row];
  }
  out.log_loss = all > 0.0 ? loss / all : 0.0;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& left, const auto& right) { return left.confidence < right.confidence; });
  out.calibration_error = detail::weighted_calibration_error(sorted);
  out.calibration_band = detail::weighted_calibration_band(std::move(sorted));
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
