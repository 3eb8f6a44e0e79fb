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
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/evaluation.hpp"
#include "tweetsent/fitting/calibration.hpp"
#include "tweetsent/fitting/lbfgs.hpp"
#include "tweetsent/learning/cross_validation.hpp"
#include "tweetsent/learning/ngram_objective.hpp"
#include "tweetsent/learning/ngram_packing.hpp"
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/learning/source_figures.hpp"
#include "tweetsent/learning/training_data.hpp"
#include "tweetsent/learning/training_part.hpp"
#include "tweetsent/ngram/model.hpp"

namespace tweetsent {
inline namespace v0 {

// How far training is, for a progress line.
struct training_progress {
  std::string stage = {};  // what is being done, in a word or two
  double share = 0.0;      // of all the work, in [0, 1]
};

struct ngram_training_options {
  ngram_profile profile = {};
  std::uint32_t table_bits = 20;  // the table has 2^table_bits places, from 1 to 28
  // Strengths to choose from, at least one, rising, quarter decades: C of |theta - prior|^2 / (2 C). With
  // one, nothing is chosen.
  std::vector<double> costs = {0.01, 0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316};
  std::size_t folds = 5;  // at least two
  // Rows held out that are enough to choose by: no further fold is tried once there are so many.
  std::size_t enough_held_out = 100000;
  double length_smoothing = 4.0;  // above 0
  std::size_t least_count = 1;    // features of fewer training rows have no weight
  unsigned least_step = 1;        // weights of fewer steps, of 127, are left out
  // Every class counts the same in each source, however many rows it has: probabilities are those of tweets
  // of which every class is equally many.
  bool balanced = false;
  // Rows of this label are half of one and half of the other of two classes; empty: every label is a class.
  std::string middle_label = {};
  double middle_weight = 0.2;  // how much each of them counts
  double soft_weight = 0.5;    // share of the soft label, where a row has one; the rest is its label's
  unsigned threads = 0;        // 0: one a core; the result is the same for any number
  lbfgs_options optimizer = {};
  std::function<void(const training_progress&)> progress = {};
};

// What cross-validation found at one strength, on held-out rows of the typical sources.
struct cost_report {
  double cost = 0.0;
  double log_loss = 0.0;        // after calibration; every class counts the same if training is balanced
  double standard_error = 0.0;  // of the log loss
  double accuracy = 0.0;
  double macro_f1 = 0.0;
};

struct ngram_training_report {
  std::vector<cost_report> costs = {};
  double cost = 0.0;                         // the one chosen
  std::size_t folds = 0;                     // held out in turn; fewer than asked for when they were enough
  std::size_t held_out = 0;                  // rows of them
  std::vector<source_figures> sources = {};  // on held-out rows of each, at the strength chosen
  calibration calibrated = {};
  std::size_t features = 0;  // that have a weight: places in use
  std::size_t steps = 0;     // of the last fit
  bool converged = false;
};

struct trained_classifier {
  classifier model;
  ngram_training_report report;
};

namespace detail {

// The labels that are classes of the model, in the order of the data's.
inline std::vector<std::string> class_labels(const training_data& data,
                                             const ngram_training_options& options) {
  std::vector<std::string> out;
  for (const std::string& label : data.rows.labels()) {
    if (label != options.middle_label) out.push_back(label);
  }
  return out;
}

// Throws std::invalid_argument for what cannot be trained on.
inline void check_training(const training_data& data, const std::vector<std::string>& classes,
                           const ngram_training_options& options) {
  const auto expect = [](bool holds, const std::string& what) {
    if (!holds) throw std::invalid_argument("train_ngram_model: " + what);
  };
  const std::size_t rows = data.rows.size(), labels = data.rows.labels().size();
  expect(!options.costs.empty(), "expected at least one cost");
  expect(options.folds >= 2, "expected at least two folds");
  expect(options.table_bits >= 1 && options.table_bits <= 28, "expected table_bits from 1 to 28");
  expect(options.length_smoothing > 0.0, "expected length_smoothing above 0");
  expect(classes.size() >= 2 && classes.size() <= max_labels,
         "expected from 2 to " + std::to_string(max_labels) + " labels, found " +
             std::to_string(classes.size()));
  if (!options.middle_label.empty()) {
    expect(classes.size() == 2 && labels == 3, "a middle label needs two others");
  }
  expect(!data.sources.empty(), "expected at least one source");
  expect(data.row_sources.empty() || data.row_sources.size() == rows, "expected a source for each row");
  expect(data.folds.empty() || data.folds.size() == rows, "expected a fold for each row");
  expect(data.soft_labels.empty() || data.soft_labels.size() == rows * labels,
         "expected a soft label for each row and label");
  for (const std::uint32_t source : data.row_sources) expect(source < data.sources.size(), "unknown source");
  const auto typical = [](const training_source& source) { return source.typical && source.weight > 0.0; };
  expect(std::any_of(data.sources.begin(), data.sources.end(), typical), "expected a typical source");
  std::vector<std::size_t> count(labels);
  for (std::size_t row = 0; row < rows; ++row) {
    if (data.sources[data.source(row)].weight > 0.0) ++count[data.rows.label(row)];
  }
  for (std::size_t label = 0; label < labels; ++label) {
    expect(count[label] >= 2, "label \"" + data.rows.labels()[label] + "\" has " +
                                  std::to_string(count[label]) + " rows, expected at least two");
  }
}

// A source of one label could not tell how often that label is right: its rows go to the first source.
inline std::vector<std::uint32_t> join_one_label_sources(const training_data& data) {
  constexpr std::uint32_t none = 0xFFFFFFFF;
  std::vector<std::uint32_t> only(data.sources.size(), none), out;
  std::vector<bool> several(data.sources.size());
  for (std::size_t row = 0; row < data.rows.size(); ++row) {
    std::uint32_t& label = only[data.source(row)];
    if (label == none) label = data.rows.label(row);
    if (label != data.rows.label(row)) several[data.source(row)] = true;
  }
  for (std::size_t row = 0; row < data.rows.size(); ++row) {
    out.push_back(several[data.source(row)] ? data.source(row) : 0);
  }
  return out;
}

// All rows that count, with what each should be answered.
inline training_part make_part(const training_data& data, const ngram_training_options& options) {
  const std::size_t labels = data.rows.labels().size();
  training_part out;
  for (const training_source& source : data.sources) out.typical.push_back(source.typical);
  const std::vector<std::uint32_t> sources = join_one_label_sources(data);
  std::size_t middle = labels;
  for (std::size_t label = 0; label < labels; ++label) {
    if (data.rows.labels()[label] == options.middle_label) middle = label;
  }
  for (std::size_t row = 0; row < data.rows.size(); ++row) {
    const std::uint32_t label = data.rows.label(row);
    const double weight =
        data.sources[data.source(row)].weight * (label == middle ? options.middle_weight : 1.0);
    if (weight == 0.0) continue;
    const float* soft = data.soft_label(row);
    const auto trust = static_cast<float>(soft == nullptr ? 0.0 : options.soft_weight);
    float soft_sum = 0.0F;
    for (std::size_t other = 0; soft != nullptr && other < labels; ++other) soft_sum += soft[other];
    const auto share = [&](std::size_t other) {
      const float hard = other == label ? 1.0F : 0.0F;
      return trust > 0.0F && soft_sum > 0.0F ? (1.0F - trust) * hard + trust * soft[other] / soft_sum : hard;
    };
    out.rows.push_back(row);
    out.weights.push_back(weight);
    out.sources.push_back(sources[row]);
    out.labels.push_back(label == middle ? training_part::no_label : label - (label > middle ? 1 : 0));
    for (std::size_t other = 0; other < labels; ++other) {
      // The middle label's share is halved between the two classes.
      if (other != middle)
        out.targets.push_back(share(other) + (middle < labels ? share(middle) / 2.0F : 0.0F));
    }
  }
  if (options.balanced) balance_classes(out, middle < labels ? labels - 1 : labels);
  return out;
}

// The folds given with the data; rows that have none are spread.
inline std::vector<std::uint32_t> choose_folds(const training_data& data, const ngram_rows& rows,
                                               const training_part& part, std::size_t folds) {
  std::vector<std::uint32_t> out = spread_over_folds(rows, part, folds);
  if (data.folds.empty()) return out;
  std::uint32_t last = 0;
  for (const std::uint32_t fold : data.folds) {
    if (fold != training_data::any_fold) last = (std::max)(last, fold);
  }
  for (std::size_t at = 0; at < out.size(); ++at) {
    const std::uint32_t given = data.folds[part.rows[at]];
    if (given != training_data::any_fold) out[at] = given;
    if (last > 0 && out[at] > last) out[at] = 0;
  }
  return out;
}

// Held-out answers of some rows, with what each of them counts.
struct weighted_rows {
  scored_rows scored;
  std::vector<double> weights;
};

// Takes the rows of sources for which share(source) is not 0; it multiplies what they count.
template <class Share>
weighted_rows take_held_out(const training_part& part, const held_out_rows& held_out,
                            const std::vector<double>& scores, std::size_t classes, Share&& share) {
  weighted_rows out{{classes, true, {}, {}}, {}};
  for (std::size_t at = 0; at < held_out.members.size(); ++at) {
    const std::size_t member = held_out.members[at];
    const double factor = share(part.sources[member]);
    if (factor == 0.0) continue;
    out.scored.values.insert(out.scored.values.end(), scores.data() + at * classes,
                             scores.data() + (at + 1) * classes);
    out.scored.truth.push_back(part.labels[member]);
    out.weights.push_back(part.weights[member] * factor);
  }
  return out;
}

inline void to_probabilities(scored_rows& scored, const calibration& how) {
  for (std::size_t row = 0; row < scored.size(); ++row) {
    double* values = scored.values.data() + row * scored.classes;
    how.apply(values, scored.classes);
    softmax(values, scored.classes);
  }
}

inline cost_report report_cost(double cost, weighted_rows rows, const calibration& how) {
  to_probabilities(rows.scored, how);
  double losses = 0.0, squares = 0.0, all = 0.0;
  for (std::size_t row = 0; row < rows.scored.size(); ++row) {
    const double loss =
        -rows.weights[row] * std::log((std::max)(rows.scored.row(row)[rows.scored.truth[row]], 1e-300));
    losses += loss;
    squares += loss * loss;
    all += rows.weights[row];
  }
  const auto count = static_cast<double>(rows.scored.size());
  const double mean = losses / count, variance = squares / count - mean * mean, scale = all / count;
  const metrics figures = measure_answers(rows.scored);
  return {cost, mean / scale, std::sqrt((std::max)(0.0, variance) / count) / scale, figures.accuracy,
          figures.macro_f1};
}

// The strongest regularisation that is within one standard error of the best, in log loss
// (L. Breiman et al., "Classification and Regression Trees" (1984), section 3.4.3).
inline std::size_t choose_cost(const std::vector<cost_report>& costs) {
  const auto less = [](const cost_report& left, const cost_report& right) {
    return left.log_loss < right.log_loss;
  };
  const auto best = std::min_element(costs.begin(), costs.end(), less);
  std::size_t chosen = 0;
  while (costs[chosen].log_loss > best->log_loss + best->standard_error) ++chosen;
  return chosen;
}

// Fills in what the held-out rows tell, and chooses the strength and its calibration.
inline void judge_held_out(const training_data& data, const training_part& part,
                           const held_out_rows& held_out, std::size_t classes,
                           const ngram_training_options& options, ngram_training_report& report) {
  report.folds = held_out.folds;
  report.held_out = held_out.members.size();
  report.cost = options.costs.front();
  report.calibrated = no_calibration(classes);
  // Typical sources count the same, as they do in the intercepts, however many of their rows were held out.
  std::vector<double> source_weights(part.typical.size());
  double all_weights = 0.0, typical_sources = 0.0;
  for (const std::size_t member : held_out.members)
    source_weights[part.sources[member]] += part.weights[member];
  for (std::size_t source = 0; source < part.typical.size(); ++source) {
    if (!part.typical[source] || source_weights[source] == 0.0) continue;
    all_weights += source_weights[source];
    typical_sources += 1.0;
  }
  const auto typical_share = [&](std::uint32_t source) {
    return part.typical[source] ? all_weights / (typical_sources * source_weights[source]) : 0.0;
  };
  std::vector<calibration> calibrations;
  for (std::size_t at = 0; at < options.costs.size(); ++at) {
    weighted_rows rows = take_held_out(part, held_out, held_out.scores[at], classes, typical_share);
    if (rows.scored.size() == 0) return;
    calibrations.push_back(fit_calibration(rows.scored.values, rows.scored.truth, classes, rows.weights));
    report.costs.push_back(report_cost(options.costs[at], std::move(rows), calibrations.back()));
  }
  const std::size_t chosen = choose_cost(report.costs);
  report.cost = options.costs[chosen];
  report.calibrated = calibrations[chosen];
  for (std::uint32_t source = 0; source < data.sources.size(); ++source) {
    weighted_rows rows = take_held_out(part, held_out, held_out.scores[chosen], classes,
                                       [&](std::uint32_t other) { return other == source ? 1.0 : 0.0; });
    if (rows.scored.size() == 0) continue;
    to_probabilities(rows.scored, report.calibrated);
    report.sources.push_back(measure_source(rows.scored, rows.weights));
    report.sources.back().name = data.sources[source].name;
    report.sources.back().weight = data.sources[source].weight;
    report.sources.back().typical = data.sources[source].typical;
  }
}

}  // namespace detail

// A classifier of the data's labels, the middle one aside. The same rows give the same model for any number
// of threads. Throws std::invalid_argument for options or data that cannot be trained on, such as a label of
// a single row. Cost: for 100,000 tweets some ten seconds on two cores for each fold and strength.
[[nodiscard]] inline trained_classifier train_ngram_model(const training_data& data,
                                                          const ngram_training_options& options = {},
                                                          model_facts facts = {}) {
  std::vector<std::string> labels = detail::class_labels(data, options);
  detail::check_training(data, labels, options);
  const std::size_t classes = labels.size();
  const auto show = [&](const char* stage, double share) {
    if (options.progress) options.progress({stage, share});
  };
  constexpr double reading = 0.03;
  ngram_rows rows(options.profile, std::uint32_t{1} << options.table_bits);
  for (std::size_t row = 0; row < data.rows.size(); ++row) {
    rows.add(data.rows.text(row));
    if (row % 4096 == 0) {
      show("reading", reading * static_cast<double>(row) / static_cast<double>(data.rows.size()));
    }
  }
  const training_part part = detail::make_part(data, options);
  const std::vector<std::uint32_t> folds = detail::choose_folds(data, rows, part, options.folds);
  const auto make_objective = [&](training_part of) {
    return ngram_objective(rows, std::move(of), classes, options.length_smoothing, options.least_count,
                           options.threads);
  };
  double done = reading;
  cross_validation_options cross{
      options.costs, options.enough_held_out, options.optimizer, [&](std::size_t fits, std::size_t all) {
        done = reading + (1.0 - reading) * static_cast<double>(fits) / static_cast<double>(all);
        show("cross-validation", done);
      }};
  ngram_training_report report;
  const held_out_rows held_out = cross_validate(part, folds, classes, cross, make_objective);
  detail::judge_held_out(data, part, held_out, classes, options, report);

  show("all rows", done);
  ngram_objective objective = make_objective(part);
  objective.set_cost(report.cost);
  std::vector<double> theta = objective.start();
  const lbfgs_result result = minimize_lbfgs(objective, theta, options.optimizer);
  report.steps = result.steps;
  report.converged = result.converged;
  report.features = objective.features();
  ngram_model model(options.profile, pack_weights(rows, objective, theta, classes, options.length_smoothing,
                                                  report.calibrated, options.least_step));
  return {classifier(std::move(model), std::move(labels), std::move(facts)), std::move(report)};
}

// The same for rows that are all of one source.
[[nodiscard]] inline trained_classifier train_ngram_model(const dataset& rows,
                                                          const ngram_training_options& options = {},
                                                          model_facts facts = {}) {
  training_data data;
  data.rows = rows;
  return train_ngram_model(data, options, std::move(facts));
}

}  // namespace v0
}  // namespace tweetsent

#endif
