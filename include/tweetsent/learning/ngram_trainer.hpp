// SPDX-License-Identifier: MIT
//
// Trains an n-gram model with nothing to tune: cross-validation chooses the regularisation and gives the
// held-out scores that calibrate the probabilities; then all rows train the model that is kept.
#ifndef TWEETSENT_LEARNING_NGRAM_TRAINER_HPP
#define TWEETSENT_LEARNING_NGRAM_TRAINER_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/evaluation.hpp"
#include "tweetsent/learning/calibration.hpp"
#include "tweetsent/learning/lbfgs.hpp"
#include "tweetsent/learning/ngram_objective.hpp"
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/ngram/model.hpp"

namespace tweetsent {
inline namespace v0 {

struct ngram_training_options {
  // Strengths to choose from, at least one, rising, quarter decades: C of |theta - prior|^2 / (2 C). With
  // one, nothing is chosen.
  std::vector<double> costs = {0.01, 0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316};
  std::size_t folds = 5;  // at least two
  // Rows held out that are enough to choose by: no further fold is tried once there are so many.
  std::size_t enough_held_out = 100000;
  double length_smoothing = 4.0;  // above 0
  // Every class counts the same in all, however many rows it has: probabilities are those of tweets of which
  // every class is equally many.
  bool balanced = false;
  unsigned threads = 0;  // 0: one a core; the result is the same for any number
  lbfgs_options optimizer = {};
  // Called with what is being done, for a progress line.
  std::function<void(const std::string&)> progress = {};
};

// What cross-validation found at one strength, on held-out rows of source 0.
struct cost_report {
  double cost = 0.0;
  double log_loss = 0.0;        // after calibration; every class counts the same if training is balanced
  double standard_error = 0.0;  // of the log loss
  double accuracy = 0.0;
  double macro_f1 = 0.0;
};

struct ngram_training_report {
  std::vector<cost_report> costs = {};
  double cost = 0.0;         // the one chosen
  std::size_t folds = 0;     // held out in turn; fewer than asked for when they were enough
  std::size_t held_out = 0;  // rows of them
  calibration calibrated = {};
  std::size_t features = 0;  // that occur in the rows trained on: buckets in use
  std::size_t steps = 0;     // of the last fit
  bool converged = false;
};

namespace detail {

// How much each row counts, by the labels of all of them. They are as many as rows in all.
inline std::vector<double> weigh_rows(const std::vector<std::uint32_t>& labels, std::size_t classes,
                                      bool balanced) {
  std::vector<double> weights(labels.size(), 1.0);
  if (!balanced) return weights;
  std::vector<double> per_class(classes);
  for (const std::uint32_t label : labels) per_class[label] += 1.0;
  const auto present = static_cast<double>(
      std::count_if(per_class.begin(), per_class.end(), [](double n) { return n > 0.0; }));
  for (std::size_t row = 0; row < labels.size(); ++row) {
    weights[row] = static_cast<double>(labels.size()) / (present * per_class[labels[row]]);
  }
  return weights;
}

// The training part of some rows: weights for balance, sources as given (all 0 if there are none).
inline training_part make_part(const ngram_rows& rows, const std::vector<std::size_t>& members,
                               const std::vector<std::uint32_t>& sources, std::size_t classes,
                               bool balanced) {
  training_part part;
  part.rows = members;
  std::vector<std::uint32_t> labels;
  for (std::size_t row : members) {
    labels.push_back(rows.label(row));
    part.sources.push_back(sources.empty() ? 0 : sources[row]);
  }
  part.row_weights = weigh_rows(labels, classes, balanced);
  return part;
}

// Held-out scores of the rows of source 0 for each cost, from models trained on the other folds.
struct held_out_scores {
  std::size_t folds = 0;
  std::vector<std::size_t> rows;
  std::vector<std::uint32_t> truth;
  std::vector<double> weights;
  std::vector<std::vector<double>> scores;  // for each cost
};

inline held_out_scores cross_validate(const ngram_rows& rows, const std::vector<std::size_t>& members,
                                      const std::vector<std::uint32_t>& sources, std::size_t classes,
                                      const ngram_training_options& options) {
  held_out_scores out;
  out.scores.resize(options.costs.size());
  for (; out.folds < options.folds && out.rows.size() < options.enough_held_out; ++out.folds) {
    const std::size_t fold = out.folds;
    std::vector<std::size_t> seen(classes), training, test;
    for (std::size_t row : members) {
      const bool target = sources.empty() || sources[row] == 0;
      const bool held_out = target && seen[rows.label(row)]++ % options.folds == fold;
      (held_out ? test : training).push_back(row);
    }
    ngram_objective objective(rows, make_part(rows, training, sources, classes, options.balanced), classes,
                              options.length_smoothing, options.threads);
    std::vector<double> theta = objective.start();
    for (std::size_t at = 0; at < options.costs.size(); ++at) {
      if (options.progress) {
        options.progress("fold " + std::to_string(fold + 1) + " of " + std::to_string(options.folds) +
                         ", strength " + std::to_string(at + 1) + " of " +
                         std::to_string(options.costs.size()));
      }
      objective.set_cost(options.costs[at]);
      minimize_lbfgs(objective, theta, options.optimizer);  // from where the stronger regularisation ended
      const std::vector<double> scores = objective.scores(theta, test);
      out.scores[at].insert(out.scores[at].end(), scores.begin(), scores.end());
    }
    out.rows.insert(out.rows.end(), test.begin(), test.end());
    for (std::size_t row : test) out.truth.push_back(rows.label(row));
  }
  out.weights = weigh_rows(out.truth, classes, options.balanced);
  return out;
}

// Fills in the report and chooses: the strongest regularisation that is within one standard error of the
// best (L. Breiman et al., "Classification and Regression Trees" (1984), section 3.4.3).
inline std::size_t choose_cost(const held_out_scores& held_out, std::size_t classes,
                               const std::vector<double>& costs, ngram_training_report& report) {
  std::size_t best = 0;
  const auto rows = static_cast<double>(held_out.truth.size());
  for (std::size_t at = 0; at < costs.size(); ++at) {
    const calibration how = fit_calibration(held_out.scores[at], held_out.truth, classes, held_out.weights);
    scored_rows scored{classes, true, held_out.scores[at], held_out.truth};
    double losses = 0.0, squares = 0.0;
    for (std::size_t row = 0; row < scored.size(); ++row) {
      double* values = scored.values.data() + row * classes;
      how.apply(values, classes);
      softmax(values, classes);
      const double loss = -held_out.weights[row] * std::log(std::max(values[scored.truth[row]], 1e-300));
      losses += loss;
      squares += loss * loss;
    }
    const metrics figures = measure_answers(scored);
    const double log_loss = losses / rows, variance = squares / rows - log_loss * log_loss;
    report.costs.push_back(
        {costs[at], log_loss, std::sqrt(std::max(0.0, variance) / rows), figures.accuracy, figures.macro_f1});
    if (log_loss < report.costs[best].log_loss) best = at;
  }
  const double enough = report.costs[best].log_loss + report.costs[best].standard_error;
  std::size_t chosen = 0;
  while (report.costs[chosen].log_loss > enough) ++chosen;
  return chosen;
}

// The step between whole numbers, of those weights that are not 0. The few largest are cut, so that the many
// small ones keep their differences.
inline double quantization_unit(const std::vector<double>& weights, std::size_t output, std::size_t outputs) {
  constexpr double kept_whole = 0.9999, largest_step = 127.0;
  std::vector<double> sizes;
  for (std::size_t at = output; at < weights.size(); at += outputs) {
    if (weights[at] != 0.0) sizes.push_back(std::fabs(weights[at]));
  }
  if (sizes.empty()) return 1.0;
  const auto top =
      sizes.begin() + static_cast<std::ptrdiff_t>(kept_whole * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), top, sizes.end());
  return *top > 0.0 ? *top / largest_step : 1.0;
}

// The weights as whole numbers in a table by bucket, calibration included.
inline ngram_weights quantize(const ngram_rows& rows, const ngram_objective& objective,
                              const std::vector<double>& theta, std::size_t classes, double length_smoothing,
                              const calibration& how) {
  const std::size_t outputs = objective.outputs();
  const std::vector<double> weights = objective.weights(theta), intercepts = objective.intercepts(theta);
  ngram_weights out;
  out.classes = classes;
  out.buckets = rows.buckets();
  std::int8_t* table = out.make_table();
  out.length_smoothing = length_smoothing;
  out.typical_length = objective.typical_length();
  for (std::size_t output = 0; output < outputs; ++output) {
    const double unit = quantization_unit(weights, output, outputs);
    for (std::size_t at = 0; at < rows.features(); ++at) {
      table[rows.bucket(at) * outputs + output] = static_cast<std::int8_t>(
          std::clamp(std::lround(weights[at * outputs + output] / unit), -127L, 127L));
    }
    const std::size_t label = classes == 2 ? 1 : output;
    out.units.push_back(unit * how.slope);
    out.intercepts.push_back(intercepts[output] * how.slope + how.offsets[label]);
  }
  return out;
}

}  // namespace detail

struct trained_ngram_model {
  ngram_model model;
  ngram_training_report report;
};

// Trains on `members` of the rows, whose labels are below `classes`, from 2 to max_labels. With `sources`
// (one for each row of `rows`), the model is for tweets like those of source 0 and learns from the others
// what they share. Every class needs a member of source 0. The same rows give the same model for any number
// of threads.
inline trained_ngram_model train_ngram_model(const ngram_rows& rows, const std::vector<std::size_t>& members,
                                             const std::vector<std::uint32_t>& sources, std::size_t classes,
                                             const ngram_training_options& options = {}) {
  ngram_training_report report;
  const detail::held_out_scores held_out = detail::cross_validate(rows, members, sources, classes, options);
  const std::size_t chosen = detail::choose_cost(held_out, classes, options.costs, report);
  report.cost = options.costs[chosen];
  report.folds = held_out.folds;
  report.held_out = held_out.rows.size();
  report.calibrated = fit_calibration(held_out.scores[chosen], held_out.truth, classes, held_out.weights);

  if (options.progress) options.progress("all rows");
  ngram_objective objective(rows, detail::make_part(rows, members, sources, classes, options.balanced),
                            classes, options.length_smoothing, options.threads);
  objective.set_cost(report.cost);
  std::vector<double> theta = objective.start();
  const lbfgs_result result = minimize_lbfgs(objective, theta, options.optimizer);
  report.steps = result.steps;
  report.converged = result.converged;
  report.features = objective.features();
  ngram_weights weights =
      detail::quantize(rows, objective, theta, classes, options.length_smoothing, report.calibrated);
  return {{rows.profile(), std::move(weights)}, std::move(report)};
}

}  // namespace v0
}  // namespace tweetsent

#endif
